# mypy: disable-error-code="var-annotated"
"""One table: a stage, the facts as JSON, and a version that every write checks."""

from django.db import models
from django.utils import timezone

from relstage import Reading, Relationship, StageMachine, follow, millman_wilson


class Account(models.Model):
    name = models.CharField(max_length=100)
    opened_at = models.DateTimeField(default=timezone.now)
    stage = models.CharField(max_length=40, default=millman_wilson.initial)
    facts = models.JSONField(default=list)
    version = models.PositiveIntegerField(default=1)

    def readings(self) -> dict[str, Reading]:
        """Return what the facts say now."""
        relationship = {"id": str(self.pk), "opened_at": self.opened_at, "facts": self.facts}
        return follow(millman_wilson, Relationship.model_validate(relationship), as_of=timezone.now()).readings

    def write(self, *columns: str) -> bool:
        """Write `columns`, unless somebody else has written this row since it was read."""
        row = Account.objects.filter(pk=self.pk, version=self.version)
        return bool(row.update(version=self.version + 1, **{name: getattr(self, name) for name in columns}))


machine = StageMachine(millman_wilson)
