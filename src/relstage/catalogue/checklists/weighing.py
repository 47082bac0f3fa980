"""Whose the weights of the checklists are."""

from relstage.rules import Provenance

EVEN = Provenance(
    status="operationalised",
    source="relstage",
    note="the text gives no weights; all items count the same until you weigh them",
)
