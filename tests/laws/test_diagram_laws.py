"""The law of diagrams, on the catalogue and on generated models."""

import re
from collections import Counter
from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from relstage import Indicator, StageModel, Transition, all_of, any_of
from relstage.catalogue.published import MODELS
from relstage.dynamics import EventKind
from relstage.interpreters.diagrams import dot, mermaid, table
from relstage.machines import Stage, Trigger
from relstage.machines.definition import numbered
from relstage.messages import Labels
from relstage.models import Kind
from relstage.rules import Number, Provenance, Rule, always

OURS = Provenance(status="operationalised", source="relstage")
# Words that Mermaid or DOT have uses of their own for, and plain ones.
NAMES = ("end", "graph", "subgraph", "style", "click", "node", "edge", "digraph", "default", "A", "o", "x", "a_b")
LABELS = st.text(min_size=1, max_size=30).map(str.strip).filter(bool)

Way = tuple[str, str, str]


def labels() -> st.SearchStrategy[Labels]:
    """Draw labels of any text."""
    return LABELS.map(lambda text: Labels(en=text, ru=text))


def guards() -> st.SearchStrategy[Rule]:
    """Draw a guard over one indicator."""
    x = Indicator(
        name="x", label=Labels(en="x", ru="x"), scale=Number(low=0, high=9), direction="neither", provenance=OURS
    )
    return st.sampled_from(
        [always, x >= 3, x < 1e-7, any_of(x > 5, x <= -0.25), all_of(x >= 1, x >= 2, x >= 3, x >= 4)]
    )


@st.composite
def models(draw: DrawFn) -> StageModel:
    """Draw a model with hostile names and labels, exits, parallel transitions and several origins."""
    names = draw(st.permutations(NAMES))
    count, out = draw(st.integers(1, 5)), draw(st.integers(0, 2))
    stages, exits = names[:count], names[count : count + out]
    drawn: list[Transition] = []
    for number in range(draw(st.integers(0, 10))):
        way = _way(draw, stages, exits)
        if way is not None:
            drawn.append(_transition(draw, f"T{number}", *way))
    return StageModel(
        name="drawn",
        version="1",
        title=draw(labels()),
        initial=stages[0],
        stages=tuple(Stage(name=name, label=draw(labels()), provenance=OURS) for name in stages),
        exits=tuple(Stage(name=name, label=draw(labels()), provenance=OURS) for name in exits),
        indicators=(
            Indicator(
                name="x", label=draw(labels()), scale=Number(low=0, high=9), direction="neither", provenance=OURS
            ),
        ),
        events=(EventKind(name="told", label=draw(labels()), provenance=OURS),),
        transitions=tuple(drawn),
    )


def _way(draw: DrawFn, stages: list[str], exits: list[str]) -> tuple[Kind, list[str], str] | None:
    kind: Kind = draw(st.sampled_from(["advance", "regress", "terminate", "recover"]))
    if kind == "advance" and len(stages) > 1:
        rank = draw(st.integers(1, len(stages) - 1))
        return kind, [stages[rank - 1]], stages[rank]
    if kind == "regress" and len(stages) > 1:
        rank = draw(st.integers(0, len(stages) - 2))
        return kind, draw(st.lists(st.sampled_from(stages[rank + 1 :]), min_size=1, unique=True)), stages[rank]
    if kind == "terminate" and exits:
        return kind, draw(st.lists(st.sampled_from(stages), min_size=1, unique=True)), draw(st.sampled_from(exits))
    if kind == "recover" and exits:
        return kind, [draw(st.sampled_from(exits))], draw(st.sampled_from(stages))
    return None


def _transition(draw: DrawFn, id: str, kind: Kind, origins: list[str], target: str) -> Transition:
    guard = draw(guards())
    return Transition(
        id=id,
        origins=tuple(origins),
        target=target,
        kind=kind,
        on=(Trigger(event="told"),) if draw(st.booleans()) else (),
        guard=guard,
        words=Labels(en="words", ru="слова"),
        provenance=OURS,
        thresholds={local: OURS for local, _ in numbered(guard)},
    )


def ways_of(model: StageModel) -> Counter[Way]:
    """Return every origin, target and id of `model`."""
    return Counter((origin, t.target, t.id) for t in model.transitions for origin in t.origins)


def ids(model: StageModel, lines: Iterable[str]) -> list[str]:
    """Return the ids of transitions with which one of `lines` begins."""
    heads = (re.match(r" ?(\w+)", line) for line in lines)  # lines that go on are indented deeper
    return [head[1] for head in heads if head and head[1] in model.transition_of]


def in_mermaid(model: StageModel, text: str) -> Counter[Way]:
    """Read the edges of a Mermaid text."""
    edge = re.compile(r'^    s_(\w+) (?:==>|-->|-\.->|--x)\|"([^"]*)"\| s_(\w+)$', re.MULTILINE)
    found = ((o, t, id) for o, label, t in edge.findall(text) for id in ids(model, label.split("<br/>")))
    return Counter(found)


def in_dot(model: StageModel, text: str) -> Counter[Way]:
    """Read the edges of a DOT text."""
    edge = re.compile(r'^    "(\w+)" -> "(\w+)" \[label="((?:[^"\\]|\\.)*)"', re.MULTILINE)
    found = ((o, t, id) for o, t, label in edge.findall(text) for id in ids(model, label.split("\\l")))
    return Counter(found)


def in_table(_model: StageModel, text: str) -> Counter[Way]:
    """Read the rows of a table."""
    rows = (line.split() for line in text.split("\n")[2:] if line)
    return Counter((origin, target, id) for id, origin, target, *_ in rows)


RENDERINGS: list[tuple[Callable[[StageModel], str], Callable[[StageModel, str], Counter[Way]]]] = [
    (mermaid, in_mermaid),
    (dot, in_dot),
    (table, in_table),
]


@pytest.mark.parametrize(("render", "read"), RENDERINGS)
@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_diagram_has_every_edge_of_the_catalogue(
    model: StageModel, render: Callable[[StageModel], str], read: Callable[[StageModel, str], Counter[Way]]
) -> None:
    """Every origin, target and id of a catalogue model stands in each rendering exactly once."""
    assert read(model, render(model)) == ways_of(model)


@pytest.mark.parametrize(("render", "read"), RENDERINGS)
@given(model=models())
def test_diagram_has_every_edge(
    model: StageModel, render: Callable[[StageModel], str], read: Callable[[StageModel, str], Counter[Way]]
) -> None:
    """Every origin, target and id of a generated model stands in each rendering exactly once, whatever the labels."""
    assert read(model, render(model)) == ways_of(model)
