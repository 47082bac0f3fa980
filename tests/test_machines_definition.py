"""What a definition must be, what is wrong with it, and what can be changed in it."""

import math
import pickle
from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from relstage.catalogue.published import MODELS
from relstage.dynamics import Add, Effect, RaiseTo, Rescale, Set, Share, Step
from relstage.errors import DefinitionError, StageError
from relstage.machines import (
    Axis,
    Lexicon,
    LexiconEntry,
    Process,
    Source,
    Stage,
    StageModel,
    Trigger,
    decide,
)
from relstage.machines.checks import Draft, definition_problems
from relstage.messages import Labels
from relstage.models import Advice, Guidance
from relstage.rules import Indicator, Level, Not, Number, Provenance, Rule, all_of, any_of
from tests.made_up import (
    MADE_UP,
    a_flag,
    a_kind,
    a_model,
    a_stage,
    a_transition,
    an_indicator,
    labels,
    months,
    orders,
    status,
    trust,
)


def problems(**changes: Any) -> list[tuple[str, str]]:
    """Return the code and place of each problem of a model with some parts replaced."""
    with pytest.raises(DefinitionError) as caught:
        a_model(**changes)
    return [(problem.code, problem.place) for problem in caught.value.problems]


def with_effect(effect: Effect, **more: Any) -> dict[str, Any]:
    """Return the change that lets a call have an effect."""
    return {"events": (a_kind("call", effect, **more),)}


def with_indicator(indicator: Indicator) -> dict[str, Any]:
    """Return the change that adds an indicator."""
    return {"indicators": (trust, orders, status, months, indicator)}


def by(**more: Any) -> dict[str, Any]:
    """Return the change that replaces the transition."""
    return {"transitions": (a_transition(**more),)}


def within(name: str, *processes: str) -> Stage:
    """Return a stage with processes, whose source no list of sources names."""
    found = Provenance(status="sourced", source="y")
    told = tuple(Process(name=each, label=labels(each), provenance=found) for each in processes)
    return a_stage(name).model_copy(update={"processes": told})


HERE = {"provenance": MADE_UP}
CASES: dict[str, tuple[dict[str, Any], list[tuple[str, str]]]] = {
    # names
    "stage named twice": (
        {"stages": (a_stage("first"), a_stage("second"), a_stage("first")), "transitions": ()},
        [("duplicate-name", "/stages/2")],
    ),
    "exit named as a stage": ({"exits": (a_stage("second"),), "transitions": ()}, [("duplicate-name", "/exits/0")]),
    "indicator named twice": ({"indicators": (trust, trust)}, [("duplicate-name", "/indicators/1")]),
    "event named twice": ({"events": (a_kind("call"), a_kind("call"))}, [("duplicate-name", "/events/1")]),
    "transition named twice": (
        {"transitions": (a_transition("T"), a_transition("T"))},
        [("duplicate-name", "/transitions/1")],
    ),
    "flag named as a transition": ({"flags": (a_flag("T1"),)}, [("duplicate-name", "/flags/0")]),
    "names alike but for case": (
        {"stages": (a_stage("first"), a_stage("second"), a_stage("First"))},
        [("confusable-name", "/stages/2")],
    ),
    "process named twice": (
        {"stages": (a_stage("first"), within("second", "talks", "trial", "talks"))},
        [("duplicate-name", "/stages/1/processes/2")],
    ),
    "process of an unlisted source": (
        {"stages": (within("first", "talks"), a_stage("second")), "sources": (Source(name="x", reference="x"),)},
        [("unknown-source", "/stages/0/processes/0/provenance")],
    ),
    # stages
    "no stage": (
        {"stages": (), "transitions": (), "exits": ()},
        [("no-stage", "/stages")],
    ),
    "too many stages": (
        {"stages": tuple(a_stage(f"s{i}") for i in range(1000)), "initial": "s1", "transitions": ()},
        [("too-many-stages", "/stages")],
    ),
    "initial stage unknown": ({"initial": "firsst"}, [("unknown-stage", "/initial")]),
    "initial stage an exit": ({"initial": "gone"}, [("unknown-stage", "/initial")]),
    "origin unknown": (by(origins=("nowhere",)), [("unknown-stage", "/transitions/0/origins/0")]),
    "target unknown": (by(target="nowhere"), [("unknown-stage", "/transitions/0/target")]),
    "stage of a flag unknown": ({"flags": (a_flag(stages=("nowhere",)),)}, [("unknown-stage", "/flags/0/stages/0")]),
    # indicators
    "clock on levels": (
        with_indicator(an_indicator("x", status.scale, clock="months_inactive")),
        [("unfit-clock", "/indicators/4/scale")],
    ),
    "clock with an upper bound": (
        with_indicator(an_indicator("x", Number(low=0, high=12), clock="months_inactive")),
        [("unfit-clock", "/indicators/4/scale")],
    ),
    "clock that cannot be 0": (
        with_indicator(an_indicator("x", Number(low=1, span=1), clock="agreement_term")),
        [("unfit-clock", "/indicators/4/scale")],
    ),
    "count of levels": (
        with_indicator(an_indicator("x", status.scale, count=True)),
        [("unfit-count", "/indicators/4/scale")],
    ),
    "count that cannot be 0": (
        with_indicator(an_indicator("x", Number(low=1, span=1), count=True)),
        [("unfit-count", "/indicators/4/scale")],
    ),
    # events
    "event about an unknown kind": (
        {"events": (a_kind("call", about=("fax",)),)},
        [("unknown-event", "/events/0/about")],
    ),
    "effect on an unknown indicator": (
        with_effect(Add(indicator="trusst", amount=1, **HERE)),
        [("unknown-indicator", "/events/0/effects/0")],
    ),
    "effect where an unknown attribute": (
        with_effect(Add(indicator="orders", amount=1, where={"urgnt": True}, **HERE)),
        [("unknown-attribute", "/events/0/effects/0")],
    ),
    "effect again by an unknown attribute": (
        with_effect(Add(indicator="orders", amount=1, again="problem", **HERE)),
        [("unknown-attribute", "/events/0/effects/0")],
    ),
    "effect once by an unknown attribute": (
        with_effect(Add(indicator="orders", amount=1, once="problem", **HERE)),
        [("unknown-attribute", "/events/0/effects/0")],
    ),
    "value of an unknown attribute": (
        with_effect(Set(indicator="trust", attribute="level", **HERE)),
        [("unknown-attribute", "/events/0/effects/0")],
    ),
    "effect on a clock": (
        with_effect(Add(indicator="months", amount=1, **HERE)),
        [("unfit-effect", "/events/0/effects/0")],
    ),
    "share of a count": (
        with_effect(Share(indicator="orders", part=0.5, **HERE)),
        [("unfit-effect", "/events/0/effects/0")],
    ),
    "levels added": (with_effect(Add(indicator="status", amount=1, **HERE)), [("unfit-effect", "/events/0/effects/0")]),
    "half an order": (
        with_effect(Add(indicator="orders", amount=0.5, **HERE)),
        [("unfit-effect", "/events/0/effects/0")],
    ),
    "number stepped": (
        with_effect(Step(indicator="trust", steps=1, **HERE)),
        [("unfit-effect", "/events/0/effects/0")],
    ),
    "value off the scale": (
        with_effect(Set(indicator="trust", value=2, **HERE)),
        [("unfit-effect", "/events/0/effects/0")],
    ),
    "level off the scale": (
        with_effect(RaiseTo(indicator="status", level="top", **HERE)),
        [("unfit-effect", "/events/0/effects/0")],
    ),
    "levels softened": (
        with_effect(Rescale(indicator="status", factor=0.5, **HERE), about=("call",)),
        [("unfit-effect", "/events/0/effects/0")],
    ),
    "softened about nothing": (
        with_effect(Rescale(indicator="trust", factor=0.5, **HERE)),
        [("unfit-effect", "/events/0/effects/0")],
    ),
    # transitions
    "self-loop": (by(kind="regress", target="first"), [("self-loop", "/transitions/0")]),
    "advance to itself": (by(target="first"), [("self-loop", "/transitions/0")]),
    "advance back": (by(origins=("second",), target="first"), [("advance-skips", "/transitions/0")]),
    "exit left": (by(origins=("gone",), target="first", kind="regress"), [("exit-left", "/transitions/0")]),
    "exit entered": (by(target="gone", kind="regress"), [("exit-entered", "/transitions/0")]),
    "origin named twice": (by(origins=("first", "first")), [("duplicate-name", "/transitions/0/origins")]),
    "trigger of an unknown kind": (by(on=(Trigger(event="fax"),)), [("unknown-event", "/transitions/0/on/0")]),
    "trigger with an unknown attribute": (
        by(on=(Trigger(event="call", where={"loud": True}),)),
        [("unknown-attribute", "/transitions/0/on/0/where")],
    ),
    "trigger with an unfit attribute": (
        by(on=(Trigger(event="call", where={"size": 10.0}),)),
        [("bad-attribute", "/transitions/0/on/0/where")],
    ),
    # guards
    "guard on an unknown indicator": (
        by(guard=an_indicator("trusst", trust.scale) >= 0.5),
        [("unknown-indicator", "/transitions/0/guard")],
    ),
    "number against levels": (
        by(guard=an_indicator("status", trust.scale) >= 0.5),
        [("unfit-threshold", "/transitions/0/guard")],
    ),
    "levels against a number": (
        by(guard=Level("trust", ("high",))),
        [("unfit-threshold", "/transitions/0/guard")],
    ),
    "unknown level": (by(guard=Level("status", ("high", "hihg"))), [("unfit-threshold", "/transitions/0/guard")]),
    "threshold without a source": (
        by(guard=trust >= 0.5, thresholds={}),
        [("no-provenance", "/transitions/0/thresholds")],
    ),
    "source of no threshold": (
        {"flags": (a_flag(thresholds={"trust": MADE_UP}),)},
        [("unknown-threshold", "/flags/0/thresholds")],
    ),
    "two thresholds of one name": (
        with_indicator(an_indicator("trust_2", trust.scale))
        | by(guard=any_of(trust >= 0.5, trust < 0.2, an_indicator("trust_2", trust.scale) > 0)),
        [("duplicate-name", "/transitions/0/thresholds")],
    ),
    # references
    "axis of an unknown indicator": (
        {"axes": (Axis(name="x", low=labels("low"), high=labels("high"), indicators=("size",), **HERE),)},
        [("unknown-indicator", "/axes/0/indicators")],
    ),
    "label of an unknown stage": (
        {
            "lexicons": (
                Lexicon(
                    reading="body",
                    entries=(LexiconEntry(name="late", labels=(labels("late"),), stages=("third",)),),
                    **HERE,
                ),
            )
        },
        [("unknown-stage", "/lexicons/0/entries/0/stages")],
    ),
    "unknown pair settled": ({"settled": (("T1", "T9"),)}, [("unknown-transition", "/settled/0")]),
}


@pytest.mark.parametrize(("changes", "expected"), CASES.values(), ids=CASES)
def test_bad_definition_is_refused(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    """Each fault of a definition is named by its code, at its place, and nothing else is complained of."""
    assert problems(**changes) == expected


def test_sound_definition_is_taken() -> None:
    """The definition that the faults are put into is sound by itself."""
    assert [stage.name for stage in a_model().stages] == ["first", "second"]


def test_all_faults_are_told_at_once_in_the_order_of_the_document() -> None:
    """Faults in several parts are all reported, as the parts follow one another."""
    changes = CASES["initial stage unknown"][0] | CASES["effect on a clock"][0] | CASES["unknown pair settled"][0]
    changes |= {"transitions": (a_transition("T1"), a_transition("T2", target="nowhere"))}
    assert problems(**changes) == [
        ("unknown-stage", "/initial"),
        ("unfit-effect", "/events/0/effects/0"),
        ("unknown-stage", "/transitions/1/target"),
        ("unknown-transition", "/settled/0"),
    ]


def test_too_many_transitions() -> None:
    """A model has at most ten thousand transitions."""
    many = tuple(a_transition(f"T{i}") for i in range(10_001))
    assert problems(transitions=many) == [("too-many-transitions", "/transitions")]


def test_as_much_as_is_allowed_is_taken() -> None:
    """A thousand stages and exits, ten thousand transitions, and a hundred faults told in full."""
    stages = tuple(a_stage(f"s{i}") for i in range(999))
    assert len(a_model(stages=stages, initial="s1", transitions=()).places) == 1000
    parts: dict[str, Any] = {"initial": "first", "stages": {0: a_stage("first")}}
    many = definition_problems(Draft(**parts, transitions=dict.fromkeys(range(10_000), a_transition())))
    assert "too-many-transitions" not in {problem.code for problem in many}
    flag = a_flag(stages=tuple(f"unknown_{i}" for i in range(100)))
    assert {problem.code for problem in definition_problems(Draft(**parts, flags={0: flag}))} == {"unknown-stage"}


SMALL: dict[str, Callable[[int], object]] = {
    "name of a source": lambda n: Source(name="x" * n, reference="y"),
    "reference of a source": lambda n: Source(name="x", reference="y" * n),
    "origins of a transition": lambda n: a_transition(origins=("first",) * n),
    "stages of a flag": lambda n: a_flag(stages=("first",) * n),
    "indicators of an axis": lambda n: Axis(
        name="x", low=labels("low"), high=labels("high"), indicators=("trust",) * n, **HERE
    ),
    "labels of an entry": lambda n: LexiconEntry(name="x", labels=(labels("x"),) * n, stages=("first",)),
    "stages of an entry": lambda n: LexiconEntry(name="x", labels=(labels("x"),), stages=("first",) * n),
    "version of a model": lambda n: a_model(version="1" * n),
}


@pytest.mark.parametrize("make", SMALL.values(), ids=SMALL)
def test_one_is_enough_and_none_is_not(make: Callable[[int], object]) -> None:
    """What has to be there may be as short as can be."""
    make(1)
    with pytest.raises(ValidationError):
        make(0)


def test_a_definition_says_only_what_it_is_told() -> None:
    """Without more, a stage has no meaning in words and a model no summary."""
    assert (a_stage("x").meaning, a_model().summary) == ("", "")


def test_tables_are_frozen() -> None:
    """What readers share cannot be changed by one of them, and nothing can be hung on it."""
    model = a_model()
    road = model.lowered.road_of["T1"]
    for shared in (model.lowered, model.judge, Draft(), road, model.lowered.ways["first"][None]):
        name = next(iter(shared.__dataclass_fields__))
        with pytest.raises(AttributeError):
            setattr(shared, name, None)
    for slotted in (model.lowered, model.judge, Draft()):
        with pytest.raises(AttributeError):
            object.__setattr__(slotted, "note", "by hand")


def test_a_wholly_wrong_definition_is_told_in_part() -> None:
    """Past a hundred faults the rest is not shown, and the last line says so."""
    wrong = tuple(a_transition(f"T{i}", target="nowhere") for i in range(200))
    told = problems(transitions=wrong)
    assert told[:100] == [("unknown-stage", f"/transitions/{i}/target") for i in range(100)]
    assert told[100:] == [("too-many-problems", "")]


def test_error_names_the_nearest() -> None:
    """A misspelt name is answered with the nearest one."""
    with pytest.raises(DefinitionError, match="did you mean 'first'"):
        a_model(initial="firsst")


def unlisted() -> Provenance:
    """Return a provenance that names a work."""
    return Provenance(status="sourced", source="Nobody 1900")


def test_provenances_name_listed_sources() -> None:
    """Where works are listed, every stage, indicator, event, effect, edge, threshold and advice names one of them."""
    advice = Advice(text=labels("act"), provenance=unlisted())
    works = (Source(name="Somebody 1990", reference="A book."),)
    guided = Stage(
        name="first", label=labels("first"), provenance=MADE_UP, guidance=Guidance(objective=advice, tasks=(advice,))
    )
    told = problems(
        sources=works,
        stages=(guided, a_stage("second")),
        indicators=(trust, orders, status.model_copy(update={"provenance": unlisted()})),
        events=(a_kind("call", Add(indicator="orders", amount=1, provenance=unlisted())),),
        transitions=(a_transition("T1", trust >= 0.5, thresholds={"trust": unlisted()}),),
    )
    assert told == [
        ("unknown-source", "/stages/0/guidance"),
        ("unknown-source", "/stages/0/guidance"),
        ("unknown-source", "/indicators/2/provenance"),
        ("unknown-source", "/events/0/effects/0/provenance"),
        ("unknown-source", "/transitions/0/thresholds/trust"),
    ]
    assert a_model(indicators=(trust, orders, status.model_copy(update={"provenance": unlisted()}))).sources == ()
    misspelt = Provenance(status="sourced", source="Somebdy 1990")
    with pytest.raises(DefinitionError, match="did you mean 'Somebody 1990'"):
        a_model(sources=works, stages=(a_stage("first"), a_stage("second").model_copy(update={"provenance": misspelt})))


def test_nearest_names_are_offered() -> None:
    """Wherever a name is unknown, the one that was meant is offered."""
    meant = {
        "did you mean 'trust'": with_effect(Add(indicator="trusst", amount=1, **HERE)),
        "did you mean 'urgent'": with_effect(Add(indicator="orders", amount=1, where={"urgnt": True}, **HERE)),
        "did you mean 'call'": by(on=(Trigger(event="cal"),)),
        "did you mean 'size'": by(on=(Trigger(event="call", where={"sise": 1.0}),)),
        "did you mean 'second'": by(target="secnd"),
        "did you mean 'high'": by(guard=Level("status", ("hihg",))),
        "did you mean 'orders'": by(guard=orders >= 1, thresholds={"orders": MADE_UP, "ordrs": MADE_UP}),
        "did you mean 'T1'": {"settled": (("T1", "T11"),)},
    }
    for said, changes in meant.items():
        with pytest.raises(DefinitionError, match=said):
            a_model(**changes)


def test_once_value_stands_for_a_missing_attribute() -> None:
    """An effect counted once may name the value that its event stands for; the event then needs no attribute."""
    effect = Add(indicator="orders", amount=1, once="topic", once_value="board", provenance=MADE_UP)
    assert a_model(**with_effect(effect)).events[0].effects == (effect,)


@pytest.mark.parametrize(
    "fields",
    [
        {"indicator": "trust"},
        {"indicator": "trust", "value": 0.5, "attribute": "size"},
    ],
    ids=["neither", "both"],
)
def test_set_takes_a_value_or_an_attribute(fields: dict[str, Any]) -> None:
    """An effect that sets gives a value or names an attribute, not both and not neither."""
    with pytest.raises(ValidationError, match="either value or attribute"):
        Set.model_validate(fields | {"provenance": MADE_UP})


# --------------------------------------------------------------------------------------------------- identity


def test_digest_is_of_the_content() -> None:
    """Equal content has an equal digest, whatever object holds it; any other word or number gives another."""
    model = a_model()
    assert a_model().digest == model.digest
    assert a_model() == model
    assert hash(a_model()) == hash(model)
    assert model != a_model(summary="another")
    assert model != "made_up"
    others = [
        a_model(version="2"),
        a_model(transitions=(a_transition("T1", trust >= math.nextafter(0.5, 1)),)),
        a_model(transitions=(a_transition("T1", trust > 0.5),)),
        a_model(stages=(a_stage("first"), a_stage("second"), a_stage("third"))),
    ]
    assert len({model.digest, *(other.digest for other in others)}) == 5
    assert (model.stamp.name, model.stamp.version, model.stamp.digest) == ("made_up", "1", model.digest)
    assert len(model.digest) == 16


@pytest.mark.parametrize("model", [a_model(), *MODELS], ids=lambda model: model.name)
def test_model_pickles(model: StageModel) -> None:
    """A model, also one that has decided, pickles, comes back equal, and decides the same."""
    stage = model.initial
    before = decide(model, stage, {})
    again = pickle.loads(pickle.dumps(model))
    assert again == model
    assert decide(again, stage, {}) == before
    assert pickle.loads(pickle.dumps(before)) == before


def test_model_is_frozen_and_closed() -> None:
    """Nothing in a model can be set, and it takes no unknown field nor another record version."""
    model = a_model()
    with pytest.raises(ValidationError, match="frozen"):
        model.name = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="extra"):
        a_model(colour="red")
    with pytest.raises(ValidationError, match="record_version"):
        a_model(record_version=2)


def test_the_order_of_keys_does_not_count() -> None:
    """The same thresholds given in another order make the same definition."""
    both = all_of(trust >= 0.5, orders >= 3)
    one, other = (dict.fromkeys(names, MADE_UP) for names in (("trust", "orders"), ("orders", "trust")))
    digests = {a_model(transitions=(a_transition("T1", both, thresholds=each),)).digest for each in (one, other)}
    assert len(digests) == 1


def test_what_was_computed_is_not_pickled() -> None:
    """A model that has decided is as small on its way to another process as a new one."""
    used = a_model()
    decide(used, "first", {"trust": 0.6}).candidates  # noqa: B018  # computed when asked for
    assert len(pickle.dumps(used)) == len(pickle.dumps(a_model()))


# ---------------------------------------------------------------------------------------------------- lookups


def test_parts_are_found_by_name() -> None:
    """Stages, indicators, events, transitions and thresholds are found by their names."""
    model = a_model(flags=(a_flag("R1", any_of(orders >= 3, Not(orders > 1))),))
    assert list(model.places) == ["first", "second", "gone"]
    assert model.stage("gone").name == "gone"
    assert set(model.indicator_of) == {"trust", "orders", "status", "months"}
    assert set(model.event_of) == {"call"}
    assert set(model.transition_of) == {"T1"}
    assert [(id, str(t.leaf)) for id, t in model.thresholds.items()] == [
        ("T1.trust", "trust >= 0.5"),
        ("R1.orders", "orders >= 3"),
        ("R1.orders_2", "orders > 1"),
    ]
    assert model.guarded() == (*model.transitions, *model.flags)


def test_unknown_stage_is_named_with_the_nearest() -> None:
    """Asking for a stage that is not there tells all stages and the nearest."""
    with pytest.raises(StageError, match=r"first, second, gone; did you mean 'second'\?") as caught:
        a_model().stage("secnd")
    assert caught.value.problems[0].code == "unknown-stage"


def lexicon(**numbers: int) -> Lexicon:
    """Return a reading of the source that numbers some stages."""
    entries = tuple(
        LexiconEntry(name=f"{name}_part", labels=(labels(f"the {name}"),), number=number, stages=(name,))
        for name, number in numbers.items()
    )
    return Lexicon(reading="body", entries=entries, provenance=MADE_UP)


def test_labels_are_looked_up_in_a_reading() -> None:
    """A label or number names the stages that its reading says; other readings and labels are refused by name."""
    model = a_model(lexicons=(lexicon(first=1),))
    for label in ("first_part", "The  First", "stage 1", "1", "этап 1"):
        assert model.lookup(label, reading="body") == ("first",)
    assert model.fold("first", reading="body") == "first_part"
    with pytest.raises(StageError, match=r"'boddy' is no reading.*did you mean 'body'"):
        model.lookup("first", reading="boddy")
    with pytest.raises(StageError, match="there is none"):
        a_model().fold("first", reading="body")


@pytest.mark.parametrize(
    ("ask", "code", "place", "said"),
    [
        (lambda m: m.lookup("stage 2", reading="body"), "unknown-label", "stage 2", "names no stage of made_up"),
        (lambda m: m.lookup("sekond"), "unknown-label", "sekond", "did you mean 'second'"),
        (lambda m: m.lookup(2), "unknown-label", "2", "2 is no label"),
        (lambda m: m.lookup("first", reading="boddy"), "unknown-reading", "boddy", "there is body"),
        (lambda m: m.fold("second", reading="body"), "unknown-label", "second", "'body' has no name for 'second'"),
        (lambda m: m.fold("third", reading="body"), "unknown-stage", "third", "'third' is no stage"),
        (lambda m: m.stage(3), "unknown-stage", "3", "3 is no stage"),
        (lambda m: m.lookup("gone"), "ambiguous-label", "gone", "body: first; names: gone"),
    ],
)
def test_a_name_that_is_none_is_refused(ask: Callable[[StageModel], object], code: str, place: str, said: str) -> None:
    """Each refusal has its code, names what was asked, and says what there is."""
    entry = LexiconEntry(name="early", labels=(labels("gone"),), number=1, stages=("first",))
    model = a_model(lexicons=(Lexicon(reading="body", entries=(entry,), provenance=MADE_UP),))
    with pytest.raises(StageError) as caught:
        ask(model)
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == (code, place)
    assert said in problem.message


def test_limits_that_are_no_mapping_are_refused() -> None:
    """A list of pairs is no mapping of threshold to limit."""
    with pytest.raises(DefinitionError) as caught:
        a_model().with_thresholds([("T1.trust", 0.5)])  # type: ignore[arg-type]
    (problem,) = caught.value.problems
    assert (problem.code, problem.place) == ("unknown-threshold", "limits")


@pytest.mark.parametrize(
    ("label", "number"),
    [
        *((f"stage {n}", n) for n in range(8)),
        *((f"stage {word}", n) for n, word in enumerate(("one", "two", "three", "four", "five", "six"), start=1)),
        *((f"{word} stage", n) for n, word in enumerate(("first", "second", "third", "fourth", "fifth", "sixth"), 1)),
        ("первая стадия", 1),
        ("вторая стадия", 2),
        ("третья стадия", 3),
        ("четвёртая стадия", 4),
        ("пятая стадия", 5),
        ("шестая стадия", 6),
        ("первый этап", 1),
        ("второй этап", 2),
        ("третий этап", 3),
        ("четвертый этап", 4),
        ("пятый этап", 5),
        ("шестой этап", 6),
        ("этап 7", 7),
        ("стадия 0", 0),
    ],
)
def test_stages_are_found_by_their_number(label: str, number: int) -> None:
    """In figures always, in words from one to six, in English and Russian; and no other number has that name."""
    entries = tuple(
        LexiconEntry(name=f"part_{n}", labels=(labels(f"part {n}"),), number=n, stages=(f"s{n}",)) for n in range(8)
    )
    model = a_model(
        stages=tuple(a_stage(f"s{n}") for n in range(8)),
        initial="s0",
        transitions=(),
        lexicons=(Lexicon(reading="body", entries=entries, provenance=MADE_UP),),
    )
    assert model.lookup(label) == (f"s{number}",)


def test_letters_of_russian_are_read_with_or_without_their_dots() -> None:
    """A label written with ё is found without, and the other way round."""
    model = a_model(exits=(Stage(name="gone", label=Labels(en="gone", ru="отчёт"), provenance=MADE_UP),))
    assert model.lookup("отчет") == model.lookup("Отчёт") == ("gone",)


def test_label_on_which_name_and_reading_differ_is_ambiguous() -> None:
    """A label that names one stage and, in a reading, another is refused until the reading is given."""
    entry = LexiconEntry(name="second", labels=(labels("first"),), stages=("second",))
    model = a_model(lexicons=(Lexicon(reading="body", entries=(entry,), provenance=MADE_UP),))
    with pytest.raises(StageError, match="body: second; names: first"):
        model.lookup("first")
    assert model.lookup("first", reading="body") == ("second",)


# ---------------------------------------------------------------------------------------------------- changes


def test_replace_checks_the_whole() -> None:
    """A part is replaced in a new model, which is checked as a whole; the old one stays."""
    model = a_model()
    assert model.replace(summary="new").summary == "new"
    assert model.summary == ""
    with pytest.raises(DefinitionError, match="unknown-stage"):
        model.replace(initial="nowhere")
    with pytest.raises(DefinitionError, match="did you mean 'stages'") as caught:
        model.replace(stagges=(), colour=1)
    assert [(p.code, p.place) for p in caught.value.problems] == [
        ("unknown-field", "colour"),
        ("unknown-field", "stagges"),
    ]


def guarded(*guards: Rule) -> StageModel:
    """Return a model whose transitions T0, T1... have these guards."""
    return a_model(transitions=tuple(a_transition(f"T{i}", guard) for i, guard in enumerate(guards)))


def test_thresholds_are_replaced_at_once() -> None:
    """Limits are replaced by id in transitions and flags, with whose word they are; the others stay."""
    model = a_model(
        transitions=(a_transition("T1", any_of(trust >= 0.5, trust < 0.2, orders > 3)), a_transition("T2", trust > 0)),
        flags=(a_flag("R1", trust < 0.4),),
    )
    mine = Provenance(status="sourced", source="relstage", note="measured")
    changed = model.with_thresholds({"T1.trust_2": 0.1, "T1.orders": 5, "R1.trust": 0.3}, provenance=mine)
    assert [str(owner.guard) for owner in changed.guarded()] == [
        "trust >= 0.5 or trust < 0.1 or orders > 5",
        "trust > 0",
        "trust < 0.3",
    ]
    assert changed.thresholds["T1.trust_2"].provenance == mine
    assert changed.thresholds["T1.trust"].provenance == MADE_UP
    assert changed.digest != model.digest
    assert model.with_thresholds({}) == model
    assert model.with_thresholds({"R1.trust": 0.1}).thresholds["R1.trust"].provenance.note == "replaced by the caller"


@pytest.mark.parametrize(
    ("guard", "limit", "levels"),
    [
        (status >= "middle", "high", ("high",)),
        (status >= "high", "middle", ("high", "middle")),
        (status <= "low", "high", ("low", "middle")),
        (status < "high", "middle", ("low",)),
        (status.among("low", "high"), "middle", ("middle",)),
        (status >= "middle", ["low", "high"], ("high", "low")),
    ],
    ids=range(6),
)
def test_level_thresholds_keep_their_sense(guard: Rule, limit: Any, levels: tuple[str, ...]) -> None:
    """One level moves the end of an upper or lower set; a list names the levels; among others one stands alone."""
    leaf = guarded(guard).with_thresholds({"T0.status": limit}).thresholds["T0.status"].leaf
    assert isinstance(leaf, Level)
    assert leaf.among == levels


@pytest.mark.parametrize(
    ("id", "limit", "code"),
    [
        ("T0.trusst", 0.5, "unknown-threshold"),
        ("T0.trust", "high", "not-a-number"),
        ("T0.trust", True, "not-a-number"),
        ("T0.trust", math.nan, "not-a-number"),
        ("T0.trust", math.inf, "not-a-number"),
        ("T0.trust", 10**400, "not-a-number"),
        ("T1.status", "top", "unknown-level"),
        ("T1.status", ["high", "top"], "unknown-level"),
        ("T1.status", [], "unknown-level"),
        ("T1.status", 2, "unknown-level"),
        ("T2.status", "low", "unknown-level"),
    ],
)
def test_unfit_thresholds_are_refused(id: str, limit: Any, code: str) -> None:
    """An unknown id, a limit of another type, a level off the scale or an empty set is refused at its id."""
    model = guarded(trust >= 0.5, status >= "middle", status < "middle")
    with pytest.raises(DefinitionError, match=r"did you mean 'T0.trust'") as caught:
        model.with_thresholds({id: limit, "T9.trust": 1})
    assert [(p.code, p.place) for p in caught.value.problems] == [(code, id), ("unknown-threshold", "T9.trust")]
