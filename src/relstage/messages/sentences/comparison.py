"""What the comparison of two definitions says."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {}
