"""What has to change, and what must not."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {}
