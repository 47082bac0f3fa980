"""What threatens an account, and in which order: the worst first."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Literal
from zoneinfo import ZoneInfo

from relstage.dynamics import month_later
from relstage.errors import FactError, Problem, demand, demand_each
from relstage.models import Candidate, Instant
from relstage.rules import Record
from relstage.studies.advising.records import StageAdvice

SOON_MONTHS = 6  # operationalised: half of the twelve months after which the catalogue ends a silent relationship

Threat = Literal["grave", "set_back", "flagged", "soon", "later", "none", "ended"]
THREATS: tuple[Threat, ...] = ("grave", "set_back", "flagged", "soon", "later", "none", "ended")
AT_RISK = frozenset(THREATS[: THREATS.index("later")])

_NEVER = datetime.max.replace(tzinfo=UTC)
_OWN_DOING = ("demoted", "excluded", "deselected")  # what the supplier decided threatens nobody any more


class Threatened(Record):
    """How an account, or its part under one model, is threatened. The order of levels is ours.

    Parameters
    ----------
    level : str
        ``grave``: it has stepped back, not by the supplier's own decision, and a flag holds. ``set_back``, ``flagged``:
        one of the two. ``soon``: a date within `SOON_MONTHS` alone brings an ending or a step back, or the next fact
        does. ``later``: a later date does. ``none``: nothing of this. ``ended``: there is nothing left to lose.
    by : datetime or None
        The first date that brings an ending or a step back.
    """

    level: Threat
    by: Instant | None = None

    @property
    def rank(self) -> tuple[int, datetime]:
        """Key to sort by: the worst level first, and within a level the earliest date."""
        return THREATS.index(self.level), self.by or _NEVER


def threat_to(part: StageAdvice) -> Threatened:
    """Return how the account is threatened under the model of `part`."""
    demand(part, StageAdvice, "part", FactError)
    if part.ended or _silent_out(part):
        return Threatened(level="ended")
    by = min((at for road in part.looming if (at := _due(road, part)) is not None), default=None)
    set_back, flagged = _set_back(part), bool(part.at_risk)
    if set_back or flagged:
        return Threatened(level="grave" if set_back and flagged else "set_back" if set_back else "flagged", by=by)
    if by is None:
        return Threatened(level="none")
    soon = month_later(part.standing.as_of, SOON_MONTHS, ZoneInfo(part.standing.zone))
    return Threatened(level="soon" if by <= soon else "later", by=by)


def threat_over(parts: Iterable[StageAdvice]) -> Threatened:
    """Return the worst of what threatens the account under any model; how many models agree counts for nothing."""
    parts = demand_each(parts, StageAdvice, "parts", FactError)
    if not parts:
        raise FactError(Problem("no-model", "parts", "give the account's part under one model at least"))
    found = sorted(map(threat_to, parts), key=lambda each: each.rank)
    live = [each for each in found if each.level not in ("none", "ended")]
    return next(iter((*live, *reversed(found))))


def by_threat(parts: Iterable[StageAdvice]) -> list[StageAdvice]:
    """Return `parts`, the most threatened first; those that are threatened alike keep their order."""
    parts = demand_each(parts, StageAdvice, "parts", FactError)
    return sorted(parts, key=lambda each: threat_to(each).rank)


def _silent_out(part: StageAdvice) -> bool:
    """Tell whether silence led back to where the account began: on a ladder without exits, that is its end."""
    setback, changes = part.inquiry.setback if part.inquiry else None, part.standing.changes
    return setback is not None and setback.how == "silence" and setback.target == changes[0].origin


def _set_back(part: StageAdvice) -> bool:
    setback = part.inquiry.setback if part.inquiry else None
    return setback is not None and not setback.ended and setback.how not in _OWN_DOING


def _due(road: Candidate, part: StageAdvice) -> datetime | None:
    return part.standing.as_of if road.obstacle == "none" else road.earliest
