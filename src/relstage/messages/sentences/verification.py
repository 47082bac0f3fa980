"""What the verification of a definition says."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {}
