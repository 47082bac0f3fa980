"""Law ``definition_round_trip``: a stage model written as a file and read back is equal and has the same digest."""

import json
import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from relstage.adapters.definitions import dump_definition, read_definition
from relstage.catalogue.published import MODELS
from relstage.dynamics import Add, AttributeKind, Effect, EventKind, RaiseTo, Set, Share, Step
from relstage.machines import Axis, Flag, Lexicon, LexiconEntry, Process, Source, Stage, StageModel, Transition
from relstage.machines.definition import Trigger, numbered
from relstage.messages import Labels
from relstage.models import Advice, Guidance
from relstage.rules import Indicator, Levels, Number, Provenance, Rule
from tests.strategies import rules, vocabularies

# What a file may hold as text: everything but what cannot be seen.
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1, max_size=8
).filter(str.strip)
NAMES = TEXTS.map(lambda text: unicodedata.normalize("NFC", text))

# Drawing every text anew takes most of the time and finds nothing that `summary` and `version` do not.
_ODD = ["x", "Стадия «1»", "a \\ \"b\" / 'c'", "[[#]] = {}", "null", "1e400", "\u00e9\u4e2d\U0001f91d"]
LABELS = st.sampled_from([Labels(en=en, ru=ru) for en in _ODD for ru in _ODD[:3]])
PROVENANCES: st.SearchStrategy[Provenance] = st.sampled_from(
    [Provenance(status=status, source=name) for status in ("sourced", "unverified") for name in _ODD]
    + [Provenance(status="operationalised", source="relstage", note=note) for note in _ODD]
)
ADVICE = st.builds(Advice, text=LABELS, provenance=PROVENANCES)
GUIDANCE = st.builds(Guidance, objective=ADVICE, tasks=st.lists(ADVICE, max_size=2).map(tuple))
ATTRIBUTES = (
    AttributeKind(name="grade", type="choice", choices=("", "a", "ы"), required=True),
    AttributeKind(name="years", type="whole", low=0, high=1e15),
    AttributeKind(name="signed", type="flag"),
)
WHERES = st.fixed_dictionaries(
    {},
    optional={
        "grade": st.sampled_from(["", "a", "ы"]),
        "years": st.integers(0, 10**15).map(float),
        "signed": st.booleans(),
    },
)


@st.composite
def effects(draw: DrawFn, indicators: list[Indicator]) -> Effect:
    """Draw an effect that fits the scale of one of `indicators`."""
    indicator = draw(st.sampled_from(indicators))
    where, provenance = draw(WHERES), draw(PROVENANCES)
    match indicator.scale:
        case Levels(levels=levels):
            if draw(st.booleans()):
                steps = draw(st.integers(-3, 3))
                return Step(indicator=indicator.name, where=where, provenance=provenance, steps=steps)
            return RaiseTo(indicator=indicator.name, where=where, provenance=provenance, level=levels[-1])
        case Number(low=low, high=high, whole=False) if low is not None and high is not None and draw(st.booleans()):
            part = draw(st.floats(-1, 1))
            return Share(indicator=indicator.name, where=where, provenance=provenance, part=part, again="grade")
        case Number(low=low, whole=False) if low is not None and draw(st.booleans()):
            return Set(indicator=indicator.name, where=where, provenance=provenance, value=low)
        case _:
            amount = float(draw(st.integers(-5, 5)))
            return Add(indicator=indicator.name, where=where, provenance=provenance, amount=amount, once="grade")


@st.composite
def guards(draw: DrawFn, indicators: dict[str, Indicator]) -> dict[str, object]:
    """Draw a guard and the provenance of its thresholds."""
    guard: Rule = draw(rules(indicators=indicators, max_leaves=5))
    provenance = draw(PROVENANCES)
    return {"guard": guard, "thresholds": dict.fromkeys((local for local, _ in numbered(guard)), provenance)}


@st.composite
def stage_models(draw: DrawFn) -> StageModel:
    """Draw a stage model: up to four stages and an exit, guards over all kinds of scale, every part now and then."""
    vocabulary = draw(vocabularies())
    indicators = list(vocabulary.values())
    ladder = [f"stage_{i}" for i in range(draw(st.integers(1, 4)))]
    stages = [
        Stage(
            name=name,
            label=draw(LABELS),
            meaning=draw(st.sampled_from(["", *_ODD])),
            provenance=draw(PROVENANCES),
            processes=tuple(
                Process(name=f"process_{i}", label=draw(LABELS), provenance=draw(PROVENANCES))
                for i in range(draw(st.sampled_from((0, 0, 1, 2))))
            ),
            guidance=draw(st.none() | GUIDANCE),
        )
        for name in (*ladder, "gone")
    ]
    kinds = [
        EventKind(
            name=f"event_{i}",
            label=draw(LABELS),
            effects=tuple(draw(st.lists(effects(indicators), max_size=2))),
            attributes=ATTRIBUTES,
            contact=draw(st.booleans()),
            about=("event_0",) if i else (),
            provenance=draw(PROVENANCES),
        )
        for i in range(draw(st.integers(0, 2)))
    ]
    triggers = st.builds(
        Trigger,
        event=st.sampled_from([kind.name for kind in kinds] or ["-"]),
        where=WHERES,
        cause=st.sampled_from([None, *_ODD]),
    )
    edges = [(ladder[i : i + 1], ladder[i + 1], "advance") for i in range(len(ladder) - 1)]
    edges += [(ladder, "gone", "terminate"), (["gone"], ladder[0], "recover")]
    transitions = [
        Transition.model_validate(
            {
                "id": f"T{i}",
                "origins": tuple(origins),
                "target": target,
                "kind": kind,
                "on": tuple(draw(st.lists(triggers, max_size=2))) if kinds else (),
                "words": draw(LABELS),
                "provenance": draw(PROVENANCES),
                "initiator": draw(st.sampled_from([None, "supplier", "both"])),
                **draw(guards(vocabulary)),
            }
        )
        for i, (origins, target, kind) in enumerate(edges)
    ]
    flag = {"id": "V1", "name": "at_risk", "label": draw(LABELS), "stages": tuple(ladder), "words": draw(LABELS)}
    model = StageModel(
        name="drawn",
        version=draw(NAMES),
        title=draw(LABELS),
        summary=draw(st.just("") | TEXTS),
        initial=ladder[0],
        stages=tuple(stages[:-1]),
        exits=tuple(stages[-1:]),
        indicators=tuple(indicators),
        events=tuple(kinds),
        transitions=tuple(transitions),
        flags=(Flag.model_validate({**flag, "provenance": draw(PROVENANCES), **draw(guards(vocabulary))}),),
        axes=(
            Axis(
                name="axis",
                low=draw(LABELS),
                high=draw(LABELS),
                indicators=(indicators[0].name,),
                provenance=draw(PROVENANCES),
            ),
        ),
        lexicons=(
            Lexicon(
                reading="ours",
                entries=(
                    LexiconEntry(name="first", labels=(draw(LABELS),), number=1, stages=(ladder[0],)),
                    LexiconEntry(name="last", labels=(draw(LABELS),), stages=(ladder[-1], "gone")),
                ),
                provenance=draw(PROVENANCES),
            ),
        ),
        settled=(("T0", "T1"),) if draw(st.booleans()) else (),
    )
    return _with_sources(model) if draw(st.booleans()) else model


def _with_sources(model: StageModel) -> StageModel:
    """Return `model` with all works listed that its provenances name."""
    listed: dict[str, Source] = {}
    for part in ("stages", "exits", "indicators", "events", "transitions", "flags", "axes", "lexicons"):
        for entry in getattr(model, part):
            for name in _named(json.loads(entry.model_dump_json())):
                listed.setdefault(name, Source(name=name, reference="a work"))
    return model.replace(sources=tuple(listed.values()))


def _named(value: object) -> list[str]:
    if isinstance(value, list):
        return [name for item in value for name in _named(item)]
    if isinstance(value, dict):
        own = [value["source"]] if "status" in value else []
        return own + [name for item in value.values() for name in _named(item)]
    return []


@given(stage_models())
def test_generated_model_comes_back(model: StageModel) -> None:
    """Whatever a model is made of, its file reads back to an equal model, and writing that gives the same text."""
    written = dump_definition(model)
    again = read_definition(written)
    assert again == model
    assert again.digest == model.digest
    assert dump_definition(again) == written


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_catalogue_comes_back(model: StageModel) -> None:
    """Every catalogue model reads back equal from its file, with an equal digest."""
    again = read_definition(dump_definition(model))
    assert again == model
    assert again.digest == model.digest


def _shuffled(value: object, chance: random.Random) -> object:
    if isinstance(value, list):
        return [_shuffled(item, chance) for item in value]
    if isinstance(value, dict):
        keys = chance.sample(list(value), len(value))
        return {key: _shuffled(value[key], chance) for key in keys}
    return value


@settings(max_examples=40)
@given(stage_models(), st.integers(0, 999), st.sampled_from([None, 1, 7]))
def test_layout_and_order_of_keys_do_not_count(model: StageModel, seed: int, indent: int | None) -> None:
    """A file with its keys in another order and another layout has the same digest."""
    document = _shuffled(json.loads(dump_definition(model)), random.Random(seed))
    again = read_definition(json.dumps(document, indent=indent))
    assert again.digest == model.digest
