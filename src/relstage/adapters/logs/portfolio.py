"""A log under a stage model: who stands where, who is blocked on what, who is vulnerable or silent.

Law (``a_portfolio_counts_everyone_once``): the counts by stage add up to the number of accounts, and an account is
counted in the stage that ``follow`` gives.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from pydantic import Field

from relstage.adapters.logs.assumptions import Assumptions
from relstage.adapters.logs.rows import Progress
from relstage.adapters.logs.spool import Log
from relstage.errors import FactError
from relstage.machines import StageModel, follow, review
from relstage.models import Candidate, Instant, Obstacle, Relationship, StageChange, Stamp, Standing, Word
from relstage.rules import Record

SILENT_MONTHS = 6  # operationalised: half of the twelve months after which the catalogue ends a silent relationship


class Block(Record):
    """A transition that an account might make next, and what stands in its way.

    Parameters
    ----------
    transition, target : str
        Which, and where it leads.
    obstacle : str
        ``fails``, ``unknown``, ``too_early``, ``event`` (the guard holds, an event is awaited) or ``cycle``.
    events : tuple of str
        Events of which one is needed.
    fails, unknown : tuple of str
        Ids of the thresholds that are not met, and of those whose reading is not known.
    """

    transition: str
    target: str
    obstacle: Obstacle
    events: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


class Account(Record):
    """One relationship as a line of a portfolio.

    Parameters
    ----------
    relationship, stage : str
        Which, and where it stands.
    since, opened_at, last_dealing : datetime
        When the stage was entered, the relationship opened, and its sides last dealt.
    months_inactive : int
        Whole months since then.
    silent : bool
        Whether the relationship has not ended and is that long without a dealing. It has ended in an exit; on a ladder
        without exits also on the rung where it begins, once an ending or a silence led there.
    over_gap : bool
        Whether it ended by a silence that a declared gap of the record touches, so that it may not have ended at all.
    flags : dict
        Flag of its stage -> ``holds``, ``fails`` or ``unknown``.
    blocked : tuple of Block
        The advances and recoveries from its stage.
    rests_on : tuple of str
        Indicators whose assumed readings the stage rests on.
    """

    relationship: str
    stage: str
    since: Instant
    opened_at: Instant
    last_dealing: Instant
    months_inactive: int
    silent: bool
    over_gap: bool = False
    flags: dict[str, Word] = Field(default_factory=dict)
    blocked: tuple[Block, ...] = ()
    rests_on: tuple[str, ...] = ()


class Blockage(Record):
    """A threshold, and how many accounts wait before it: because it is not met, or because its reading is not known."""

    threshold: str
    fails: int = 0
    unknown: int = 0


class Portfolio(Record):
    """All accounts of a log, counted.

    Parameters
    ----------
    model : Stamp
        The definition followed.
    as_of : datetime
        The instant counted at.
    accounts : int
        How many.
    by_stage : dict
        Stage -> accounts, in the order of the model, exits last.
    silent, over_gap, assumed : int
        Accounts that are silent; that ended over a gap of the record; whose stage rests on assumptions.
    flags : dict
        Flag -> verdict -> accounts in the stages that can carry it.
    blocked : tuple of Blockage
        Thresholds before which accounts wait, those that stop most first.
    """

    model: Stamp
    as_of: Instant
    accounts: int
    by_stage: dict[str, int]
    silent: int
    over_gap: int
    assumed: int
    flags: dict[str, dict[Word, int]]
    blocked: tuple[Blockage, ...]


def end_of(day: date, zone: str = "UTC") -> datetime:
    """Return the last instant of `day` in `zone`, in UTC: the ``as_of`` that takes in all of the day."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, 999_999, ZoneInfo(zone)).astimezone(UTC)


def replay(
    model: StageModel,
    log: Log,
    *,
    as_of: datetime,
    assumptions: Assumptions | None = None,
    progress: Progress | None = None,
) -> Iterator[Standing]:
    """Follow each relationship of `log` under `model` until `as_of`, one at a time.

    Relationships opened after `as_of` are left out.

    Raises
    ------
    FactError
        Where an assumption does not fit the model, or a fact cannot be taken; its place begins with the relationship.
    """
    if assumptions is not None:
        assumptions.check(model.indicator_of)
    for relationship in log.relationships(assumptions, progress):
        if relationship.opened_at <= as_of:
            yield _followed(model, relationship, as_of)


def _followed(model: StageModel, relationship: Relationship, as_of: datetime) -> Standing:
    try:
        return follow(model, relationship, as_of=as_of)
    except FactError as error:  # the id of an event is unique within its relationship alone
        who = f"relationship {relationship.id!r}"
        raise FactError(*(replace(p, place=f"{who}, {p.place}" if p.place else who) for p in error.problems)) from error


def account(model: StageModel, standing: Standing, log: Log, *, silent_months: int = SILENT_MONTHS) -> Account:
    """Return `standing` as a line of a portfolio."""
    decision = review(model, standing)
    months = standing.readings["months_inactive"].value if "months_inactive" in standing.readings else 0
    ended = _ended(model, standing)
    return Account(
        relationship=standing.relationship,
        stage=standing.stage,
        since=standing.since,
        opened_at=standing.opened_at,
        last_dealing=standing.last_dealing,
        months_inactive=int(months or 0),
        silent=not ended and int(months or 0) >= silent_months,
        over_gap=ended and _over_gap(model, standing, log),
        flags={flag.name: flag.verdict for flag in decision.flags},
        blocked=tuple(_block(road) for road in decision.candidates if road.kind in ("advance", "recover")),
        rests_on=standing.rests_on,
    )


def _block(road: Candidate) -> Block:
    return Block(
        transition=road.transition,
        target=road.target,
        obstacle=road.obstacle,
        events=road.events,
        fails=tuple(r.threshold for r in road.reasons if r.verdict == "fails"),
        unknown=tuple(r.threshold for r in road.reasons if r.verdict == "unknown"),
    )


def _ended(model: StageModel, standing: Standing) -> bool:
    last = standing.changes[-1] if standing.changes else None
    if standing.stage != model.initial or last is None:
        return standing.stage in {stage.name for stage in model.exits}
    return last.kind == "terminate" or (last.kind == "regress" and _by_silence(model, last))


def _by_silence(model: StageModel, change: StageChange) -> bool:
    met = {reason.leaf.indicator for reason in change.reasons if reason.verdict == "holds"}
    return change.event is None and any(model.indicator_of[name].clock == "months_inactive" for name in met)


def _over_gap(model: StageModel, standing: Standing, log: Log) -> bool:
    last = standing.changes[-1] if standing.changes else None
    if last is None or not _by_silence(model, last):
        return False
    zone = ZoneInfo(standing.zone)
    since, until = standing.last_dealing.astimezone(zone).date(), last.at.astimezone(zone).date()
    return any(first <= until and since <= end for first, end in log.gaps)


def portfolio(model: StageModel, accounts: Iterable[Account], *, as_of: datetime) -> Portfolio:
    """Count `accounts`, which stand under `model` at `as_of`."""
    stages, marks = Counter[str](), Counter[str]()
    fails, unknown = Counter[str](), Counter[str]()
    flags: dict[str, Counter[Word]] = {}
    for one in accounts:
        stages[one.stage] += 1
        marks.update(silent=one.silent, over_gap=one.over_gap, assumed=bool(one.rests_on))
        for name, verdict in one.flags.items():
            flags.setdefault(name, Counter())[verdict] += 1
        for block in one.blocked:
            fails.update(block.fails)
            unknown.update(block.unknown)
    waiting = sorted({*fails, *unknown}, key=lambda id: (-fails[id] - unknown[id], id))
    return Portfolio(
        model=model.stamp,
        as_of=as_of,
        accounts=stages.total(),
        by_stage={name: stages[name] for name in model.places},
        silent=marks["silent"],
        over_gap=marks["over_gap"],
        assumed=marks["assumed"],
        flags={name: dict(counts) for name, counts in flags.items()},
        blocked=tuple(Blockage(threshold=id, fails=fails[id], unknown=unknown[id]) for id in waiting),
    )
