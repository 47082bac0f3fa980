"""A standing from plain readings, where no history is on record."""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from relstage.dynamics import month_later
from relstage.errors import FactError, Problem, StageError, demand
from relstage.machines import StageModel, decide
from relstage.machines.deciding import Given, admitted
from relstage.machines.knowing import Knowledge
from relstage.models import Agreement, Memory, Reading, Slot, Standing
from relstage.rules import Value
from relstage.studies.counterfactual.limits import bad_instants, in_time
from relstage.studies.counterfactual.terms import signable_term

LONGEST_AGO = 12 * 1000


def standing_of(model: StageModel, stage: str, readings: Given, *, as_of: datetime, zone: str = "UTC") -> Standing:
    """Return a standing in `stage` with these readings, assessed at `as_of`; what is not given is unknown.

    The months in the stage and of silence are counted back from `as_of`, 0 where they are not given; an agreement is
    taken to begin on that day.

    Raises
    ------
    StageError, FactError
        As ``decide`` does; also for clocks that no dates give: parts of months, more than 1,000 years, a term that is
        none of whole months (``no-such-time``); for an `as_of` without its zone (``naive-time``), or dates outside
        the years 2 to 9998 (``bad-time``); and for an unknown time zone (``bad-zone``).
    """
    demand(model, StageModel, "model", StageError)
    if faults := [*bad_instants(as_of), *_no_zone(zone)]:
        raise FactError(*faults)
    decide(model, stage, readings)
    values, dated = admitted(model.lowered, readings)
    if problems := list(_timeless(model, values)):
        raise FactError(*problems)
    clocks = {i.clock: values.get(i.name) for i in model.indicators if i.clock is not None}
    since, dealt = (in_time(_back(as_of, clocks.get(clock), zone)) for clock in ("months_in_stage", "months_inactive"))
    known = {
        name: dated.get(name) or Reading(indicator=name, value=value, occurred_at=as_of)
        for name, value in values.items()
        if value is not None and model.indicator_of[name].clock is None
    }
    signed = _agreements(as_of, clocks.get("agreement_term"), zone)
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
        memory=Memory(
            slots={name: {reading.side: Slot(reading=reading)} for name, reading in known.items()},
            agreement_known=clocks.get("agreement_term") is not None,
            agreement_epochs=(0,) * len(signed),
        ),
    )
    return bare.model_copy(update={"readings": Knowledge.of(model, bare).sight(as_of, since)})


def _no_zone(name: object) -> Iterator[Problem]:
    try:
        ZoneInfo(name)  # type: ignore[arg-type]  # anything may have been given
    except (OSError, ValueError, KeyError, TypeError):
        yield Problem("bad-zone", "zone", f"{name!r} is no IANA time zone, such as 'Europe/Berlin'")


def _timeless(model: StageModel, values: Mapping[str, Value | None]) -> Iterator[Problem]:
    for indicator in model.indicators:
        value = values.get(indicator.name)
        if indicator.clock is None or value is None:
            continue
        number = float(value)
        if indicator.clock == "agreement_term":
            if number and not signable_term(number):
                said = f"{number!r} is no term in years and months that an agreement can have"
                yield Problem("no-such-time", indicator.name, said)
        elif not number.is_integer() or number > LONGEST_AGO:
            said = f"{number!r} is no whole number of months up to {LONGEST_AGO:,}"
            yield Problem("no-such-time", indicator.name, said)


def _back(as_of: datetime, months: Value | None, zone: str) -> datetime:
    return month_later(as_of, -math.floor(float(months or 0.0)), ZoneInfo(zone))


def _agreements(as_of: datetime, term: Value | None, zone: str) -> tuple[Agreement, ...]:
    if not term:
        return ()
    years, months = divmod(round(float(term) * 12), 12)
    return (Agreement(start=as_of.astimezone(ZoneInfo(zone)).date(), years=years, months=months),)
