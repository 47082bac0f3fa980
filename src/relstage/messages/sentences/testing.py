"""What the test of a definition says."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {}
