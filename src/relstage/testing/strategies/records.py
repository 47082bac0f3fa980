"""Strategies of the public records, as ``st.from_type`` gives them: every draw is valid.

Law (``from_type_is_valid``): what is drawn for a record is one, and is the same again after it is written and read.

Whatever only makes sense within a model (standings, decisions, transitions) is taken from a model drawn first.
"""

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any, get_args
from unicodedata import normalize
from zoneinfo import ZoneInfo

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from relstage import dynamics, machines, messages, models, rules
from relstage.testing.strategies.definitions import definitions
from relstage.testing.strategies.facts import some_value
from relstage.testing.strategies.histories import histories
from relstage.testing.strategies.language import level_names, loose_rules, names, scales
from relstage.testing.strategies.tape import taped

Strategy = SearchStrategy[Any]


def strategy_of(record: type) -> Strategy:
    """Return the strategy of a public record."""
    return _STRATEGIES[record.__name__]()


# -------------------------------------------------------------------------------------------------------------- texts


def _texts(*, min_size: int = 0) -> SearchStrategy[str]:
    return st.text(min_size=min_size, max_size=20)


def _ids() -> SearchStrategy[str]:
    visible = st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp"))
    return st.text(visible, min_size=1, max_size=20).map(partial(normalize, "NFC"))


def _numbers() -> SearchStrategy[float]:
    return st.floats(allow_nan=False, allow_infinity=False).map(lambda number: number + 0.0)


def _values() -> SearchStrategy[float | str]:
    return st.one_of(_numbers(), level_names())


def _attributes() -> SearchStrategy[dict[str, Any]]:
    return st.dictionaries(names(), st.one_of(st.booleans(), _numbers(), _texts()), max_size=4)


def _instants() -> SearchStrategy[datetime]:
    zones = st.sampled_from([UTC, ZoneInfo("Europe/Berlin"), ZoneInfo("Asia/Kolkata"), ZoneInfo("America/New_York")])
    usual = st.datetimes(datetime(1990, 1, 1), datetime(2060, 1, 1), timezones=zones)  # noqa: DTZ001  # bounds are naive
    far = st.datetimes(datetime(2, 1, 1), datetime(9998, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001  # as above
    return st.one_of(usual, usual, far)


def _moments() -> SearchStrategy[dict[str, datetime]]:
    """Draw when a fact occurred and when it was recorded, which is never before."""
    delays = st.sampled_from([timedelta(0), timedelta(microseconds=1), timedelta(days=40)])
    return st.builds(lambda at, delay: {"occurred_at": at, "recorded_at": at + delay}, _instants(), delays).filter(
        lambda drawn: drawn["recorded_at"] < datetime(9999, 1, 1, tzinfo=UTC)
    )


def _labels() -> SearchStrategy[messages.Labels]:
    words = _texts(min_size=1).filter(str.strip)
    return st.builds(messages.Labels, en=words, ru=words)


def _provenances() -> SearchStrategy[rules.Provenance]:
    statuses = st.sampled_from(get_args(rules.Status))
    return st.builds(rules.Provenance, status=statuses, source=_texts(min_size=1), note=_texts())


def _optional(strategy: SearchStrategy[Any]) -> Strategy:
    return st.none() | strategy


def _some(strategy: SearchStrategy[Any], *, least: int = 0) -> SearchStrategy[tuple[Any, ...]]:
    return st.lists(strategy, min_size=least, max_size=3).map(tuple)


# ----------------------------------------------------------------------------------------------------------- the rules


def _indicators() -> SearchStrategy[rules.Indicator]:
    return st.builds(
        rules.Indicator,
        name=names(),
        label=_labels(),
        scale=scales(),
        direction=st.sampled_from(get_args(rules.Direction)),
        meaning=_texts(),
        provenance=_provenances(),
        clock=_optional(st.sampled_from(get_args(rules.Clock))),
        count=st.booleans(),
    )


def _bounds() -> SearchStrategy[rules.Bound]:
    parts = st.tuples(names(), st.sampled_from(get_args(rules.Op)), _numbers())
    return parts.map(lambda drawn: rules.Bound(*drawn))


def _level_rules() -> SearchStrategy[rules.Level]:
    return st.tuples(names(), _some(level_names(), least=1)).map(lambda drawn: rules.Level(*drawn))


def _parts() -> SearchStrategy[tuple[rules.Rule, ...]]:
    parts = st.lists(loose_rules(max_leaves=4).filter(_shallow), min_size=2, max_size=3).map(tuple)
    return st.just(()) | parts


def _shallow(rule: rules.Rule) -> bool:
    return rules.depth(rule) < rules.MAX_DEPTH


# ----------------------------------------------------------------------------------------------------------- the facts


@st.composite
def _events(draw: DrawFn) -> models.Event:
    id = draw(_ids())
    return models.Event(
        **draw(_moments()),
        id=id,
        kind=draw(names()),
        sequence=draw(st.integers(-(2**31), 2**31 - 1)),
        about=draw(_optional(_ids().filter(lambda other: other != id))),
        attributes=draw(_attributes()),
    )


def _readings() -> SearchStrategy[models.Reading]:
    return st.builds(
        lambda moments, **more: models.Reading(**moments, **more),
        moments=_moments(),
        indicator=names(),
        value=_optional(_values()),
        basis=st.sampled_from(get_args(models.Basis)),
        side=st.sampled_from(get_args(models.Side)),
    )


def _agreements() -> SearchStrategy[models.Agreement]:
    terms = st.tuples(st.integers(0, 100), st.integers(0, 1200)).filter(any)
    days = st.dates(date(1900, 1, 1), date(9000, 1, 1))
    return st.builds(lambda day, term: models.Agreement(start=day, years=term[0], months=term[1]), days, terms)


@st.composite
def _relationships(draw: DrawFn) -> models.Relationship:
    facts = draw(st.lists(st.one_of(_events(), _readings()), max_size=6, unique_by=models.fact_key))
    opened = min((fact.occurred_at for fact in facts), default=None) or draw(_instants())
    return models.Relationship(
        id=draw(_ids()),
        supplier=draw(_texts()),
        customer=draw(_texts()),
        opened_at=opened,
        zone=draw(st.sampled_from(["UTC", "Europe/Berlin", "Pacific/Apia", "Australia/Lord_Howe"])),
        taken_over=draw(st.booleans()),
        facts=tuple(facts),
    )


def _stamps() -> SearchStrategy[models.Stamp]:
    return st.builds(models.Stamp, name=_texts(), version=_texts(), digest=_texts())


# ------------------------------------------------------------------------------------------------- within a model


def _from_model(part: Callable[[machines.StageModel], Sequence[Any]]) -> Callable[[], Strategy]:
    return lambda: definitions(max_stages=3).map(part).filter(bool).flatmap(st.sampled_from)


def _standings() -> SearchStrategy[models.Standing]:
    return definitions(max_stages=3).flatmap(
        lambda model: histories(model, max_size=6).map(
            lambda relationship: machines.follow(model, relationship, as_of=datetime(2030, 1, 1, tzinfo=UTC))
        )
    )


def _decisions() -> SearchStrategy[models.Decision]:
    def decided(model: machines.StageModel) -> SearchStrategy[models.Decision]:
        return taped(
            lambda tape: machines.decide(
                model,
                tape.pick(list(model.places)),
                {each.name: some_value(tape, model, each) for each in model.indicators if tape.below(3)},
            ),
            8 + 8 * len(model.indicators),
        )

    return definitions(max_stages=3).flatmap(decided)


def _parts_of_decisions(part: Callable[[models.Decision], Sequence[Any]]) -> Callable[[], Strategy]:
    return lambda: _decisions().map(part).filter(bool).flatmap(st.sampled_from)


def _reasons_of(decision: models.Decision) -> list[models.Reason]:
    return [reason for candidate in (*decision.because, *decision.candidates) for reason in candidate.reasons]


def _moves() -> SearchStrategy[models.Move]:
    return st.builds(
        models.Move,
        transition=names(),
        kind=st.sampled_from(get_args(models.Kind)),
        origin=names(),
        target=names(),
        event=_optional(_ids()),
    )


def _flag_verdicts() -> SearchStrategy[models.FlagVerdict]:
    reasons = _some(_parts_of_decisions(_reasons_of)())
    verdicts = st.sampled_from(get_args(models.Word))
    return st.builds(models.FlagVerdict, name=names(), verdict=verdicts, reasons=reasons, rests_on=_some(names()))


def _stage_changes() -> SearchStrategy[models.StageChange]:
    return st.builds(
        models.StageChange,
        at=_instants(),
        origin=names(),
        target=names(),
        transition=names(),
        kind=st.sampled_from(get_args(models.Kind)),
        event=_optional(_ids()),
        initiator=_optional(st.sampled_from(get_args(models.Initiator))),
        cause=_optional(_texts()),
        rests_on=_some(names()),
    )


def _slots() -> SearchStrategy[models.Slot]:
    return st.builds(models.Slot, reading=_readings(), epoch=st.integers(0, 9), assessed_at=_optional(_instants()))


# --------------------------------------------------------------------------------------------------------- happenings


def _effects(kind: Any, **more: Strategy) -> Callable[[], Strategy]:
    return lambda: st.builds(
        kind,
        indicator=names(),
        where=_attributes(),
        again=_optional(names()),
        once=_optional(names()),
        once_value=_optional(_texts()),
        provenance=_provenances(),
        **more,
    )


def _sets() -> Strategy:
    given = st.one_of(
        st.fixed_dictionaries({"value": _values()}),
        st.fixed_dictionaries({"attribute": names()}),
    )
    return st.builds(
        lambda given, indicator, provenance: dynamics.Set(indicator=indicator, provenance=provenance, **given),
        given,
        names(),
        _provenances(),
    )


def _attribute_kinds() -> SearchStrategy[dynamics.AttributeKind]:
    types = ["number", "whole", "flag", "choice", "text", "date"]
    bounds = st.sampled_from([(None, None), (0.0, None), (None, 9.0), (-1.0, 1.0)])
    return st.builds(
        lambda bounds, **more: dynamics.AttributeKind(low=bounds[0], high=bounds[1], **more),
        bounds=bounds,
        name=names(),
        type=st.sampled_from(types),
        choices=_some(_texts()),
        required=st.booleans(),
    )


def _flags() -> SearchStrategy[machines.Flag]:
    return st.builds(
        machines.Flag,
        id=names(),
        guard=loose_rules(max_leaves=4),
        provenance=_provenances(),
        name=names(),
        label=_labels(),
        stages=_some(names(), least=1),
        words=_labels(),
    )


def _advice() -> SearchStrategy[models.Advice]:
    return st.builds(models.Advice, text=_labels(), provenance=_provenances())


def _guidance() -> SearchStrategy[models.Guidance]:
    pieces = _some(_advice())
    return st.builds(models.Guidance, objective=_advice(), tasks=pieces, contacts=pieces, risks=pieces, role=pieces)


def _processes() -> SearchStrategy[machines.Process]:
    return st.builds(machines.Process, name=names(), label=_labels(), meaning=_texts(), provenance=_provenances())


def _stages() -> SearchStrategy[machines.Stage]:
    return st.builds(
        machines.Stage,
        name=names(),
        label=_labels(),
        meaning=_texts(),
        provenance=_provenances(),
        processes=_some(_processes()),
        guidance=_optional(_guidance()),
    )


def _axes() -> SearchStrategy[machines.Axis]:
    return st.builds(
        machines.Axis,
        name=names(),
        low=_labels(),
        high=_labels(),
        indicators=_some(names(), least=1),
        provenance=_provenances(),
    )


def _entries() -> SearchStrategy[machines.LexiconEntry]:
    return st.builds(
        machines.LexiconEntry,
        name=names(),
        labels=_some(_labels(), least=1),
        number=_optional(st.integers(1, 9)),
        stages=_some(names(), least=1),
    )


def _lexicons() -> SearchStrategy[machines.Lexicon]:
    return st.builds(machines.Lexicon, reading=names(), entries=_some(_entries()), provenance=_provenances())


def _coordinates() -> SearchStrategy[machines.Coordinate]:
    known = _some(names())
    return st.builds(machines.Coordinate, axis=names(), value=_optional(st.floats(0, 1)), known=known, unknown=known)


_STRATEGIES: dict[str, Callable[[], Strategy]] = {
    "Add": _effects(dynamics.Add, amount=_numbers()),
    "Advice": _advice,
    "Agreement": _agreements,
    "AllOf": lambda: _parts().map(rules.AllOf),
    "AnyOf": lambda: _parts().map(rules.AnyOf),
    "AttributeKind": _attribute_kinds,
    "Axis": _axes,
    "Bound": _bounds,
    "Candidate": _parts_of_decisions(lambda decision: (*decision.because, *decision.candidates)),
    "Coordinate": _coordinates,
    "Decision": _decisions,
    "Event": _events,
    "EventKind": _from_model(lambda model: model.events),
    "Flag": _flags,
    "FlagVerdict": _flag_verdicts,
    "Guidance": _guidance,
    "Indicator": _indicators,
    "Labels": _labels,
    "Level": _level_rules,
    "Levels": lambda: scales().filter(lambda scale: isinstance(scale, rules.Levels)),
    "Lexicon": _lexicons,
    "LexiconEntry": _entries,
    "Memory": lambda: _standings().map(lambda standing: standing.memory),
    "Move": _moves,
    "Not": lambda: loose_rules(max_leaves=4).filter(_shallow).map(rules.Not),
    "Number": lambda: scales().filter(lambda scale: isinstance(scale, rules.Number)),
    "Process": _processes,
    "Provenance": _provenances,
    "RaiseTo": _effects(dynamics.RaiseTo, level=_values()),
    "Reading": _readings,
    "Reason": _parts_of_decisions(_reasons_of),
    "Relationship": _relationships,
    "Rescale": _effects(dynamics.Rescale, factor=st.floats(0, 1)),
    "Set": _sets,
    "Share": _effects(dynamics.Share, part=st.floats(-1, 1)),
    "Slot": _slots,
    "Source": lambda: st.builds(machines.Source, name=_texts(min_size=1), reference=_texts(min_size=1)),
    "Stage": _stages,
    "StageChange": _stage_changes,
    "StageModel": definitions,
    "Stamp": _stamps,
    "Standing": _standings,
    "Step": _effects(dynamics.Step, steps=st.integers(-9, 9)),
    "Threshold": _from_model(lambda model: tuple(model.thresholds.values())),
    "Transition": _from_model(lambda model: model.transitions),
    "Trigger": lambda: st.builds(machines.Trigger, event=names(), where=_attributes(), cause=_optional(_texts())),
}
