"""A standing from plain readings, where no history is on record."""

from datetime import datetime
from zoneinfo import ZoneInfo

from relstage.dynamics import month_later
from relstage.machines import StageModel, decide
from relstage.machines.deciding import Given, admitted
from relstage.machines.knowing import Knowledge
from relstage.models import Agreement, Memory, Reading, Slot, Standing
from relstage.rules import Value


def standing_of(model: StageModel, stage: str, readings: Given, *, as_of: datetime, zone: str = "UTC") -> Standing:
    """Return a standing in `stage` with these readings, assessed at `as_of`; what is not given is unknown.

    The months in the stage and of silence are counted back from `as_of`, 0 where they are not given; an agreement is
    taken to begin on that day.

    Raises
    ------
    StageError, FactError
        As ``decide`` does.
    """
    decide(model, stage, readings)
    values, dated = admitted(model.lowered, readings)
    clocks = {i.clock: values.get(i.name) for i in model.indicators if i.clock is not None}
    term = clocks.get("agreement_term")
    since, dealt = (_back(as_of, clocks.get(clock), zone) for clock in ("months_in_stage", "months_inactive"))
    known = {
        name: dated.get(name) or Reading(indicator=name, value=value, occurred_at=as_of)
        for name, value in values.items()
        if value is not None and model.indicator_of[name].clock is None
    }
    slots = {name: {reading.side: Slot(reading=reading)} for name, reading in known.items()}
    signed = _agreements(as_of, term, zone)
    memory = Memory(slots=slots, agreement_known=term is not None, agreement_epochs=(0,) * len(signed))
    bare = Standing(
        relationship="as given",
        model=model.stamp,
        zone=zone,
        opened_at=min(since, dealt),
        stage=stage,
        since=since,
        as_of=as_of,
        agreements=signed,
        last_dealing=dealt,
        memory=memory,
    )
    sight = Knowledge.of(model, bare).sight(as_of, since)
    return bare.model_copy(update={"readings": sight})


def _back(as_of: datetime, months: Value | None, zone: str) -> datetime:
    return month_later(as_of, -int(float(months or 0.0)), ZoneInfo(zone))


def _agreements(as_of: datetime, term: Value | None, zone: str) -> tuple[Agreement, ...]:
    if not term:
        return ()
    years, months = divmod(round(float(term) * 12), 12)
    return (Agreement(start=as_of.astimezone(ZoneInfo(zone)).date(), years=years, months=months),)
