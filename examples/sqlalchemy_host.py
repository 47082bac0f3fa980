"""A CRM table on SQLAlchemy: stage column, facts as JSON, a version check on write, reasons for whoever is blocked."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import JSON
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from relstage import Decision, Event, Reading, Relationship, StageMachine, Standing, explain, follow, millman_wilson
from relstage.models import Fact

FACTS: TypeAdapter[list[Fact]] = TypeAdapter(list[Fact])


class Base(DeclarativeBase):
    pass


class Account(Base):
    __tablename__ = "account"
    id: Mapped[str] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(default=millman_wilson.initial)
    facts: Mapped[list[Any]] = mapped_column(JSON, default=list)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # a write that read an older version raises StaleDataError

    def standing(self, *new: Event | Reading) -> Standing:
        known = Relationship(id=self.id, facts=(*FACTS.validate_python(self.facts or []), *new))
        self.facts = FACTS.dump_python(list(known.facts), mode="json") if new else self.facts
        return follow(millman_wilson, known, as_of=datetime.now(UTC))

    def record(self, *facts: Event | Reading) -> None:
        """Keep new facts, and let the stage follow them."""
        self.stage = self.standing(*facts).stage

    def readings(self) -> Mapping[str, Reading]:
        return self.standing().readings


MACHINE = StageMachine(millman_wilson)  # one for all accounts; it reads `stage` and `readings`


def try_event(account: Account, event: Event, toward: str) -> tuple[Decision, str]:
    """Let `event` move the account; where it does not lead on, say to the user what is missing."""
    account.facts = [*account.facts, event.model_dump(mode="json")]
    decision = MACHINE.fire(account, event)
    return decision, "" if decision.stage == toward else str(explain(decision, toward=toward))
