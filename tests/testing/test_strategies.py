"""What each strategy promises of its draws, and that it draws what it should."""

import math
import re
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, assume, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DataObject

import relstage.machines.checks
from relstage import DefinitionError, StageError, StageModel, Transition, evaluate, follow, ford, millman_wilson
from relstage.catalogue.published import MODELS
from relstage.models import Event, Reading, Relationship, fact_key
from relstage.regions import is_empty, region
from relstage.rules import (
    MAX_DEPTH,
    AllOf,
    AnyOf,
    Bound,
    Level,
    Levels,
    Not,
    Rule,
    Verdict,
    always,
    depth,
    leaves,
    never,
)
from relstage.studies.paths import path_through, path_to
from relstage.studies.verification import verify
from relstage.testing import (
    ALL_DEFECTS,
    broken_definitions,
    definitions,
    deliveries,
    from_definition,
    from_guard,
    histories,
)
from relstage.testing.strategies.deliveries import received
from relstage.testing.strategies.language import SMALL, Case, cases

AT_ONCE = settings(max_examples=1, phases=[Phase.generate], database=None)
LATER = datetime(2060, 1, 1, tzinfo=UTC)
SMALL_DEFECTS = [code for code in ALL_DEFECTS if not code.startswith("too-many")]
EITHER = st.sampled_from(MODELS)


# -------------------------------------------------------------------------------------------------------- definitions


@settings(max_examples=25)
@given(definitions(max_stages=5))
def test_definitions_make_sense(model: StageModel) -> None:
    """Verification finds no error in a drawn definition, and facts lead to each of its stages and transitions."""
    assert verify(model).errors == ()
    assert [stage for stage in model.places if path_to(model, stage) is None] == []
    assert [each.id for each in model.transitions if path_through(model, each.id) is None] == []


@settings(max_examples=25)
@given(st.booleans(), st.booleans(), st.integers(1, 4), st.data())
def test_definitions_of_every_kind_make_sense(guards: bool, terms: bool, least: int, data: DataObject) -> None:
    """Whatever is asked for, verification finds no error."""
    cycles = data.draw(st.booleans())
    asked = definitions(min_stages=least, max_stages=4, guards=guards, terms=terms, cycles=cycles)
    model = data.draw(asked)
    assert least <= len(model.stages) <= 4
    assert verify(model).errors == ()


@settings(max_examples=40)
@given(definitions(cycles=False))
def test_without_cycles_no_stage_is_entered_twice(model: StageModel) -> None:
    """Along the transitions one always gets further: no stage leads back to itself."""
    left = {stage: {t.target for t in model.transitions if stage in t.origins} for stage in model.places}
    while dead_ends := [stage for stage, targets in left.items() if not targets & set(left)]:
        for stage in dead_ends:
            del left[stage]
    assert left == {}


@settings(max_examples=30)
@given(definitions(guards=False))
def test_without_guards_everything_waits_for_an_event(model: StageModel) -> None:
    """No transition has a guard, and each asks for an event."""
    assert {each.guard for each in model.transitions} == {always}
    assert all(each.on for each in model.transitions)


@settings(max_examples=30)
@given(definitions(terms=False))
def test_without_terms_nothing_reads_a_clock(model: StageModel) -> None:
    """No indicator is computed from dates."""
    assert [each.name for each in model.indicators if each.clock is not None] == []


def kinds_of(rule: Rule) -> set[str]:
    """Return the kinds of node in `rule`."""
    match rule:
        case AllOf(parts) | AnyOf(parts):
            return {rule.kind}.union(*map(kinds_of, parts))
        case Not(part):
            return {rule.kind} | kinds_of(part)
        case Bound(_, op, _):
            return {rule.kind, op}
        case Level():
            return {rule.kind}


def features(model: StageModel) -> set[str]:
    """Return what there is in a definition."""
    effects = [effect for event in model.events for effect in event.effects]
    triggers = [trigger for each in model.transitions for trigger in each.on]
    found = {f"node {kind}" for each in model.guarded() for kind in kinds_of(each.guard)}
    found |= {f"effect {each.kind}" for each in effects}
    found |= {f"{each.kind} {'by event' if each.on else 'by itself'}" for each in model.transitions}
    found |= {f"clock {each.clock}" for each in model.indicators}
    found |= {f"clock read {model.indicator_of[f.indicator].clock}" for t in model.guarded() for f in leaves(t.guard)}
    found |= {f"direction {each.direction}" for each in model.indicators}
    found |= {f"scale {each.scale.kind}" for each in model.indicators}
    found |= {f"attribute {each.type}" for event in model.events for each in event.attributes}
    found |= {f"agreement {each.agreement}" for each in model.events}
    found |= {f"exits {len(model.exits)}", f"stages {len(model.stages)}"}
    told: dict[str, object] = {
        "flag": model.flags,
        "settled": model.settled,
        "axis": model.axes,
        "lexicon": model.lexicons,
        "source": model.sources,
        "count": [each for each in model.indicators if each.count],
        "whole": [each for each in model.indicators if not isinstance(each.scale, Levels) and each.scale.whole],
        "where": [each for each in triggers if each.where],
        "two triggers": [each for each in model.transitions if len(each.on) > 1],
        "cause": [1 for each in triggers if each.cause] + [1 for each in model.transitions if each.cause],
        "initiator": [each for each in model.transitions if each.initiator],
        "about": [each for each in model.events if each.about],
        "no dealing": [each for each in model.events if not each.contact],
        "required": [a for each in model.events for a in each.attributes if a.required],
        "effect where": [each for each in effects if each.where],
        "effect again": [each for each in effects if each.again],
        "effect once": [each for each in effects if each.once],
        "set by attribute": [each for each in effects if each.kind == "set" and each.attribute],
        "always": [each for each in model.transitions if each.guard == always],
        "far regress": [t for t in model.transitions if t.kind == "regress" and len(t.origins) > 1],
        "two advances": [1 for a, b in zip(model.transitions, model.transitions[1:], strict=False) if alike(a, b)],
    }
    return found | {name for name, there in told.items() if there}


def alike(one: Transition, other: Transition) -> bool:
    """Tell whether two transitions advance over the same gap."""
    return one.kind == other.kind == "advance" and one.target == other.target


EXPECTED = {
    *(f"node {kind}" for kind in ("bound", "level", "all_of", "any_of", "not", ">=", ">", "<=", "<")),
    *(f"effect {kind}" for kind in ("share", "add", "step", "set", "raise_to", "scale")),
    *(f"{kind} by {what}" for kind in ("advance", "regress", "terminate") for what in ("event", "itself")),
    "recover by event",
    *(f"clock read {clock}" for clock in ("months_inactive", "months_in_stage", "agreement_term", None)),
    *(f"direction {direction}" for direction in ("beneficial", "harmful", "neither")),
    *(f"scale {kind}" for kind in ("number", "levels")),
    *(f"attribute {kind}" for kind in ("number", "whole", "flag", "choice", "text", "date")),
    *(f"agreement {kind}" for kind in ("signs", "ends", None)),
    *(f"exits {count}" for count in (0, 1, 2)),
    *(f"stages {count}" for count in range(2, 9)),
    *("flag", "settled", "axis", "lexicon", "source", "count", "whole", "where", "two triggers", "cause", "initiator"),
    *("about", "no dealing", "required", "effect where", "effect again", "effect once", "set by attribute", "always"),
    *("far regress", "two advances"),
}


def test_definitions_reach_everything() -> None:
    """Of 300 definitions some have each kind of node, effect, transition, clock, scale, attribute and part."""
    met: Counter[str] = Counter()

    @settings(max_examples=300, derandomize=True)
    @given(definitions())
    def draw(model: StageModel) -> None:
        met.update(features(model))

    draw()
    assert {name for name in EXPECTED if not met[name]} == set()


def test_definitions_shrink_to_a_small_one() -> None:
    """The simplest definition has two stages, no flag, and no more than its two transitions."""
    least = find(definitions(), lambda _: True, settings=AT_ONCE)
    assert (len(least.stages), len(least.flags), len(least.transitions)) == (2, 0, 2)


@pytest.mark.parametrize("given_", [{"min_stages": 0}, {"min_stages": 5, "max_stages": 4}, {"max_stages": 1_000}])
def test_numbers_of_stages_are_checked_early(given_: dict[str, int]) -> None:
    """Numbers that fit nothing are refused by the call, before anything is drawn."""
    with pytest.raises(InvalidArgument, match="stages"):
        definitions(**given_)  # type: ignore[arg-type]  # a mapping of keywords


# ------------------------------------------------------------------------------------------------- broken definitions


@settings(max_examples=80)
@given(broken_definitions(defects=SMALL_DEFECTS))
def test_defects_are_found(broken: tuple[dict[str, Any], str]) -> None:
    """A broken definition is refused, for the defect that was planted and nothing else."""
    document, code = broken
    with pytest.raises(DefinitionError) as refused:
        StageModel.model_validate(document)
    assert {problem.code for problem in refused.value.problems} == {code}


@pytest.mark.parametrize("code", ["too-many-stages", "too-many-transitions"])
def test_parts_past_the_limit_are_found(code: str) -> None:
    """A definition with a part too many is refused for that."""
    found: list[Any] = []

    @settings(AT_ONCE)
    @given(broken_definitions(defects=[code]))
    def draw(broken: tuple[dict[str, Any], str]) -> None:
        found.extend(broken)

    draw()
    with pytest.raises(DefinitionError) as refused:
        StageModel.model_validate(found[0])
    assert {problem.code for problem in refused.value.problems} == {found[1]} == {code}


def test_every_defect_that_is_checked_for_can_be_planted() -> None:
    """The defects are the codes in the source of the checks, but for the one that says that there are more."""
    source = Path(relstage.machines.checks.__file__).read_text(encoding="utf-8")
    codes = set(re.findall(r'"([a-z]+(?:-[a-z]+)+)"', source))
    assert set(ALL_DEFECTS) == codes - {"too-many-problems"}


def test_each_defect_is_drawn() -> None:
    """All small defects come up in 250 draws."""
    met: Counter[str] = Counter()

    @settings(max_examples=250, derandomize=True)
    @given(broken_definitions(defects=SMALL_DEFECTS))
    def draw(broken: tuple[dict[str, Any], str]) -> None:
        met[broken[1]] += 1

    draw()
    assert set(met) == set(SMALL_DEFECTS)


def test_unknown_defects_are_refused_early() -> None:
    """A defect that there is not is refused with the nearest one; so is an empty list."""
    with pytest.raises(InvalidArgument, match="did you mean 'self-loop'"):
        broken_definitions(defects=["selfloop"])
    with pytest.raises(InvalidArgument, match="at least one"):
        broken_definitions(defects=[])


# -------------------------------------------------------------------------------------------------- readings of guards


@settings(max_examples=100)
@given(cases(max_leaves=6), st.booleans(), st.booleans(), st.data())
def test_from_guard_keeps_its_word(case: Case, satisfied: bool, boundary: bool, data: DataObject) -> None:
    """The rule holds under every draw that is to satisfy it, and under none that is not; values are on their scales."""
    assume(depth(case.rule) < MAX_DEPTH)
    try:
        strategy = from_guard(case.rule, case.indicators, satisfied=satisfied, boundary=boundary)
    except InvalidArgument:
        holds = evaluate(case.rule, {}) is Verdict.HOLDS
        assert is_empty(region(case.rule if satisfied else Not(case.rule), case.indicators))
        assert satisfied or holds
        return
    readings = data.draw(strategy)
    assert (evaluate(case.rule, readings) is Verdict.HOLDS) == satisfied
    assert all(v is None or case.indicators[name].scale.admits(v) for name, v in readings.items())


def test_from_guard_draws_just_below_at_and_just_above() -> None:
    """The limit and both its neighbours come up, each on its side."""
    rule = Bound("trust", ">", 0.6)
    drawn: dict[bool, set[Any]] = {True: set(), False: set()}

    @settings(max_examples=200, derandomize=True)
    @given(st.sampled_from([True, False]), st.data())
    def draw(satisfied: bool, data: DataObject) -> None:
        readings = data.draw(from_guard(rule, SMALL, satisfied=satisfied))
        drawn[satisfied].add(readings.get("trust"))

    draw()
    assert math.nextafter(0.6, 1) in drawn[True]
    assert {0.6, math.nextafter(0.6, 0), None} <= drawn[False]


def test_from_guard_without_boundaries_draws_anywhere() -> None:
    """Without boundaries few values are limits."""
    drawn: list[Any] = []

    @settings(max_examples=100, derandomize=True)
    @given(from_guard(Bound("trust", ">=", 0.6), SMALL, boundary=False))
    def draw(readings: dict[str, Any]) -> None:
        drawn.append(readings["trust"])

    draw()
    assert len(set(drawn)) > 50


@pytest.mark.parametrize(("rule", "satisfied"), [(never, True), (always, False), (Bound("trust", ">", 1.0), True)])
def test_from_guard_refuses_what_nothing_satisfies(rule: Rule, satisfied: bool) -> None:
    """Where no readings do what is asked for, the call says so."""
    with pytest.raises(InvalidArgument, match="no readings"):
        from_guard(rule, SMALL, satisfied=satisfied)


def test_strategies_write_themselves_as_calls() -> None:
    """The repr of a strategy names the public function and its arguments, the model by its name."""
    assert repr(definitions(max_stages=3)).startswith("definitions(min_stages=2, max_stages=3")
    assert repr(histories(ford, max_size=2)) == "histories(ford, min_size=0, max_size=2, overrides={})"
    assert repr(from_definition(ford)) == "from_definition(ford, stage=None, max_events=30, overrides={})"
    assert repr(from_guard(Bound("trust", ">", 0.6), SMALL)) == (
        "from_guard('trust > 0.6', satisfied=True, boundary=True)"
    )


# ----------------------------------------------------------------------------------------------------------- histories


@settings(max_examples=60)
@given(st.one_of(EITHER, definitions(max_stages=3)), st.data())
def test_histories_are_taken(model: StageModel, data: DataObject) -> None:
    """Whatever is drawn can be followed; sizes are kept; each fact is another one."""
    relationship = data.draw(histories(model, min_size=2, max_size=12))
    assert 2 <= len(relationship.facts) <= 12
    assert len({fact_key(fact) for fact in relationship.facts}) == len(relationship.facts)
    assert follow(model, relationship, as_of=LATER).not_in_model == {}


def test_histories_reach_every_event_and_indicator() -> None:
    """In 150 histories each kind of event and each recorded indicator of the catalogue model comes up."""
    met: Counter[str] = Counter()

    @settings(max_examples=150, derandomize=True)
    @given(histories(millman_wilson))
    def draw(relationship: Relationship) -> None:
        met.update(fact.kind if isinstance(fact, Event) else fact.indicator for fact in relationship.facts)

    draw()
    recorded = {each.name for each in millman_wilson.indicators if each.clock is None}
    assert set(met) == recorded | set(millman_wilson.event_of)


@given(histories(ford, min_size=3, overrides={"trust": st.just(0.25), "volume_expanded": st.just({"change": 0.5})}))
def test_overrides_of_histories_are_kept(relationship: Relationship) -> None:
    """Every value of an overridden indicator, and the attributes of an overridden event, are what was asked for."""
    for fact in relationship.facts:
        if isinstance(fact, Event):
            assert fact.kind != "volume_expanded" or fact.attributes == {"change": 0.5}
        else:
            assert fact.indicator != "trust" or fact.value in (0.25, None)


def test_overrides_of_nothing_are_refused_early() -> None:
    """An override of an unknown or computed name, or that is no strategy, is refused by the call."""
    with pytest.raises(InvalidArgument, match="did you mean 'trust'"):
        histories(ford, overrides={"trusts": st.just(1.0)})
    with pytest.raises(InvalidArgument, match="no recorded indicator"):
        histories(ford, overrides={"months_inactive": st.just(1.0)})
    with pytest.raises(InvalidArgument, match="give a strategy"):
        histories(ford, overrides={"trust": 0.5})  # type: ignore[dict-item]  # what is refused
    with pytest.raises(InvalidArgument, match="min_size"):
        histories(ford, min_size=3, max_size=2)


def test_an_override_off_its_scale_is_refused_when_drawn() -> None:
    """A value off the scale is an error of the override, not of the model."""

    @settings(AT_ONCE, max_examples=20)
    @given(histories(ford, min_size=30, overrides={"trust": st.just(2.0)}))
    def draw(relationship: Relationship) -> None:
        assert "trust" not in {fact.indicator for fact in relationship.facts if isinstance(fact, Reading)}

    with pytest.raises(InvalidArgument, match=r"trust drew 2\.0; it is a number from 0 to 1"):
        draw()


# ---------------------------------------------------------------------------------------------------------- deliveries


@settings(max_examples=60)
@given(histories(ford, max_size=8), st.booleans(), st.booleans(), st.booleans(), st.data())
def test_deliveries_lose_nothing(
    relationship: Relationship, duplicates: bool, reorder: bool, late: bool, data: DataObject
) -> None:
    """All facts arrive and can be observed; without late ones the end is that of following all at once."""
    batches = data.draw(deliveries(relationship, duplicates=duplicates, reorder=reorder, late=late))
    arrived = [fact_key(fact) for batch in batches for fact in batch.facts]
    assert set(arrived) == {fact_key(fact) for fact in relationship.facts}
    assert [batch.as_of for batch in batches] == sorted({batch.as_of for batch in batches})
    if not duplicates:
        assert len(arrived) == len(relationship.facts)
    if not reorder and not duplicates:
        order = {fact: place for place, fact in enumerate(map(fact_key, relationship.facts))}
        places = [[order[fact_key(fact)] for fact in batch.facts] for batch in batches]
        assert places == [sorted(each) for each in places]
    standing = received(ford, relationship, batches)
    if not late:
        assert standing == follow(ford, relationship, as_of=batches[-1].as_of)


def test_deliveries_are_bad() -> None:
    """Among 100 deliveries some have a fact twice, some one out of order, some a late one."""
    met: Counter[str] = Counter()

    @settings(max_examples=100, derandomize=True)
    @given(histories(ford, min_size=4, max_size=8).flatmap(lambda each: st.tuples(st.just(each), deliveries(each))))
    def draw(drawn: tuple[Relationship, Any]) -> None:
        relationship, batches = drawn
        order = {fact: place for place, fact in enumerate(map(fact_key, relationship.facts))}
        keys = [[fact_key(fact) for fact in batch.facts] for batch in batches]
        met["twice"] += sum(map(len, keys)) > len(order)
        met["out of order"] += any([order[k] for k in each] != sorted(order[k] for k in each) for each in keys)
        before = [batches[i - 1].as_of if i else None for i in range(len(batches))]
        late = [f for b, cut in zip(batches, before, strict=True) for f in b.facts if cut and f.occurred_at <= cut]
        met["late"] += bool(late)

    draw()
    assert min(met["twice"], met["out of order"], met["late"]) >= 10, dict(met)


# ----------------------------------------------------------------------------------------------------------- reachable


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_from_definition_reaches_every_stage_and_transition(model: StageModel) -> None:
    """100 draws enter every stage and exit and fire every transition of a catalogue model."""
    stages, transitions = {model.initial}, set[str]()

    @settings(max_examples=100, derandomize=True)
    @given(from_definition(model))
    def draw(relationship: Relationship) -> None:
        changes = follow(model, relationship, as_of=LATER).changes
        stages.update(change.target for change in changes)
        transitions.update(change.transition for change in changes)

    draw()
    assert stages == set(model.places)
    assert transitions == set(model.transition_of)


@settings(max_examples=40)
@given(EITHER, st.data())
def test_from_definition_stands_there(model: StageModel, data: DataObject) -> None:
    """A relationship drawn for a stage stands in it at its last fact."""
    stage = data.draw(st.sampled_from(sorted(model.places)))
    relationship = data.draw(from_definition(model, stage=stage))
    assert follow(model, relationship, as_of=relationship.facts[-1].occurred_at).stage == stage


@settings(max_examples=25)
@given(definitions(max_stages=4), st.data())
def test_from_definition_stands_there_under_any_model(model: StageModel, data: DataObject) -> None:
    """The same for drawn definitions."""
    stage = data.draw(st.sampled_from(sorted(model.places)))
    relationship = data.draw(from_definition(model, stage=stage))
    assert follow(model, relationship, as_of=relationship.facts[-1].occurred_at).stage == stage


@settings(max_examples=30)
@given(from_definition(ford, overrides={"trust": st.floats(0, 0.3)}))
def test_overrides_of_reachable_relationships_are_kept(relationship: Relationship) -> None:
    """Every reading of trust is what the override draws, or unknown."""
    read = [fact.value for fact in relationship.facts if isinstance(fact, Reading) and fact.indicator == "trust"]
    assert all(value is None or 0 <= float(value) <= 0.3 for value in read)


def test_stages_that_cannot_be_reached_are_refused_early() -> None:
    """An unknown stage, one that no facts lead to, and a negative number of steps are refused by the call."""
    with pytest.raises(StageError, match="did you mean 'final'"):
        from_definition(ford, stage="finall")
    with pytest.raises(InvalidArgument, match="max_events"):
        from_definition(ford, max_events=-1)
    first = ford.transitions[0]
    shut = ford.replace(
        transitions=(first.model_copy(update={"guard": never, "thresholds": {}}), *ford.transitions[1:])
    )
    with pytest.raises(InvalidArgument, match="no facts lead"):
        from_definition(shut, stage="early")
