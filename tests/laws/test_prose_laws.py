"""Laws of explanations, on random readings of the catalogue models."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from relstage import Decision, Event, Reading, Relationship, StageModel, decide, follow
from relstage.catalogue.published import MODELS
from relstage.interpreters.prose import Explanation, explain
from relstage.messages import Lang
from relstage.messages.sentences import SENTENCES, WORDS
from relstage.models import Basis, Reason
from relstage.rules import Bound, Indicator, Levels, Value, leaves

LANGS: tuple[Lang, ...] = ("en", "ru")
START = datetime(2019, 3, 31, 22, 30, tzinfo=UTC)

models = st.sampled_from(MODELS)


def limits_of(model: StageModel) -> dict[str, list[float]]:
    """Return the limits that guards and flags of `model` set each indicator."""
    found: dict[str, list[float]] = {}
    for owner in (*model.transitions, *model.flags):
        for leaf in leaves(owner.guard):
            if isinstance(leaf, Bound):
                found.setdefault(leaf.indicator, []).append(leaf.limit)
    return found


LEVELS = ("supplier_status", "contact_level", "information_openness", "escalation")
LIMITS = {model.name: limits_of(model) for model in MODELS}


def values(indicator: Indicator, limits: list[float]) -> st.SearchStrategy[Value]:
    """Draw a value on the scale of `indicator`: at a limit, a hair beside it, or anywhere."""
    scale = indicator.scale
    if isinstance(scale, Levels):
        return st.sampled_from(scale.levels)
    if scale.whole:
        return st.integers(0, 8 if scale.high is None else int(scale.high)).map(float)
    low = -1e12 if scale.low is None else scale.low
    high = 1e12 if scale.high is None else scale.high
    beside = [x for limit in limits for x in (limit, limit - 1e-9, limit + 1e-9) if scale.admits(x)]
    anywhere: st.SearchStrategy[Value] = st.floats(low, high).map(lambda number: number + 0.0)
    return st.one_of(anywhere, st.sampled_from(beside)) if beside else anywhere


@st.composite
def decisions(draw: DrawFn) -> Decision:
    """Draw a decision of a catalogue model from any stage, with or without an event."""
    model = draw(models)
    readings: dict[str, Value | Reading | None] = {}
    for name in LIMITS[model.name] | dict.fromkeys(LEVELS):
        kind = draw(st.sampled_from(["plain", "dated", "none", "missing"]))
        value = draw(values(model.indicator_of[name], LIMITS[model.name].get(name, [])))
        basis: Basis = draw(st.sampled_from(["assessed", "inferred", "assumed"]))
        if kind == "plain":
            readings[name] = value
        elif kind == "dated":
            readings[name] = Reading(indicator=name, value=value, basis=basis, occurred_at=START)
        elif kind == "none":
            readings[name] = None
    triggers = sorted({trigger.event for transition in model.transitions for trigger in transition.on})
    event = draw(st.one_of(st.none(), st.sampled_from(triggers)))
    return decide(model, draw(st.sampled_from(list(model.places))), readings, event=event)


def model_of(decision: Decision) -> StageModel:
    """Return the definition that `decision` was made under."""
    return next(model for model in MODELS if model.stamp == decision.model)


def number(value: float, lang: Lang) -> str:
    """Write a limit as a reader expects it."""
    text = f"{value:g}"
    return text.replace(".", ",") if lang == "ru" else text


def limit_words(reason: Reason, model: StageModel, lang: Lang) -> list[str]:
    """Return what the text must hold of a threshold: its number, or the end of its levels that it opens to."""
    leaf = reason.leaf
    if isinstance(leaf, Bound):
        return [number(leaf.limit, lang)]
    scale = model.indicator_of[leaf.indicator].scale
    assert isinstance(scale, Levels)
    inner = [
        level
        for rank, level in enumerate(scale.levels)
        if level in leaf.among and {*scale.levels[max(rank - 1, 0) : rank + 2]} - set(leaf.among)
    ]
    return [WORDS[f"{leaf.indicator}.{level}"].in_(lang) for level in inner]


def line_of(said: Explanation, section: str, threshold: str) -> str:
    """Return the text of the line on `threshold` in the section named."""
    sections = [each for each in (*said.candidates, *said.flags) if each.id == section]
    return next(line.text for each in sections for line in each.lines if line.threshold == threshold)


@given(decisions(), st.sampled_from(LANGS))
def test_prose_names_every_unmet_leaf(decision: Decision, lang: Lang) -> None:
    """Each failing or unknown leaf of a transition or flag not known to hold is named, with its threshold."""
    model, said = model_of(decision), explain(decision, lang=lang)
    open_flags = [(flag.name, flag.reasons) for flag in decision.flags if flag.verdict == "unknown"]
    blocked = [(c.transition, c.reasons) for c in decision.candidates if c.verdict != "holds"]
    for section, reasons in (*blocked, *open_flags):
        for reason in reasons:
            if reason.verdict == "holds":
                continue
            line = line_of(said, section, reason.threshold)
            assert line in said.text
            for word in (
                model.indicator_of[reason.leaf.indicator].label.in_(lang),
                reason.threshold,
                *limit_words(reason, model, lang),
            ):
                assert word in line


@given(decisions(), st.sampled_from(LANGS))
def test_prose_names_what_it_rests_on(decision: Decision, lang: Lang) -> None:
    """Every conclusion that rests on assumed readings names them."""
    model, said = model_of(decision), explain(decision, lang=lang)
    marked = {section.id: section for section in (*said.candidates, *said.flags)}
    made = {section.id: section for section in said.moves}
    resting = [(marked[c.transition], c.rests_on) for c in decision.candidates]
    resting += [(marked[flag.name], flag.rests_on) for flag in decision.flags]
    resting += [(made[c.transition], c.rests_on) for c in decision.because]
    for section, names in resting:
        for name in names:
            assert any(model.indicator_of[name].label.in_(lang) in remark for remark in section.remarks)


@given(decisions(), st.sampled_from(LANGS), st.data())
def test_prose_is_total(decision: Decision, lang: Lang, data: st.DataObject) -> None:
    """There is an explanation of every decision toward every stage, and no key or open place is left in it."""
    toward = data.draw(st.one_of(st.none(), st.sampled_from(list(model_of(decision).places))))
    said = str(explain(decision, toward=toward, lang=lang))
    assert said
    assert not any(mark in said for mark in "{}")
    assert not any(key in said for key in SENTENCES if "." in key)


@given(decisions(), st.sampled_from(LANGS))
def test_prose_is_stable(decision: Decision, lang: Lang) -> None:
    """The same decision gives the same text: asked twice, and read back from JSON."""
    text = explain(decision, lang=lang).text
    back = Decision.model_validate_json(decision.model_dump_json())
    assert explain(decision, lang=lang).text == text
    assert explain(back, model=model_of(decision), lang=lang).text == text


@st.composite
def histories(draw: DrawFn, model: StageModel) -> tuple[Event | Reading, ...]:
    """Draw some readings and events of `model`, up to three years after the start."""
    names = list(LIMITS[model.name])
    recorded = [name for name in names if model.indicator_of[name].clock is None]
    bare = [e.name for e in model.events if e.agreement is None and not any(a.required for a in e.attributes)]
    facts: list[Event | Reading] = []
    for step in range(draw(st.integers(0, 12))):
        at = START + timedelta(days=draw(st.integers(0, 1100)), seconds=step)
        if draw(st.booleans()):
            facts.append(Event(id=f"e{step}", kind=draw(st.sampled_from(bare)), occurred_at=at))
            continue
        name = draw(st.sampled_from(recorded))
        value = draw(values(model.indicator_of[name], LIMITS[model.name][name]))
        facts.append(
            Reading(
                indicator=name,
                value=value,
                basis=draw(st.sampled_from(["assessed", "assumed"])),
                side=draw(st.sampled_from(["supplier", "customer", "both"])),
                occurred_at=at,
            )
        )
    return tuple(facts)


@given(st.data(), models, st.sampled_from(LANGS))
def test_prose_of_a_standing_is_total(data: st.DataObject, model: StageModel, lang: Lang) -> None:
    """There is an explanation of every standing, with the label of its stage and every assumption of its path."""
    facts = data.draw(histories(model))
    relationship = Relationship(id="r", opened_at=START, zone="Asia/Vladivostok", facts=facts)
    as_of = START + timedelta(days=data.draw(st.integers(0, 1500)))
    standing = follow(model, relationship, as_of=as_of)
    said = explain(standing, model=model, lang=lang)
    assert model.stage(standing.stage).label.in_(lang) in said.headline
    path = "\n".join(said.remarks)
    assert all(model.indicator_of[name].label.in_(lang) in path for name in standing.rests_on)
    assert not any(mark in said.text for mark in "{}")
