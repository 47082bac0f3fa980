"""A stage model as a picture or a table: Mermaid, Graphviz DOT, plain text.

Law (``diagram_has_every_edge``): every way from a stage by a transition (origin, target, id) occurs in each rendering
exactly once. All three are written from one small graph: places, and edges that gather the transitions of one kind
between two places.

>>> from relstage import ford
>>> from relstage.interpreters.diagrams import table
>>> print(table(ford, guards=False))
id   from              to                kind       on event...
...
F1   pre_relationship  early             advance    talks opened ...
...
"""

import re
from collections.abc import Iterator, Sequence
from itertools import groupby
from textwrap import wrap
from typing import NamedTuple

from relstage.errors import Problem, StageError, nearest
from relstage.machines import StageModel, Transition
from relstage.messages import Lang, say
from relstage.models import Attribute, Kind, Move, StageChange, Standing
from relstage.rules import always, number_text, text

Path = Sequence[Move | StageChange]

_LINE = 34  # characters of a guard on one line of a label


class Place(NamedTuple):
    """A stage or exit as it is drawn."""

    name: str
    label: str
    exit: bool
    current: bool
    walked: bool


class Road(NamedTuple):
    """One transition as it is drawn; `guard` is empty where it always holds or is not asked for."""

    id: str
    on: str
    guard: str
    limits: str
    walked: bool


class Edge(NamedTuple):
    """The transitions of one kind from one place to another."""

    origin: str
    target: str
    kind: Kind
    roads: tuple[Road, ...]

    @property
    def walked(self) -> bool:
        """Whether one of its transitions was walked."""
        return any(road.walked for road in self.roads)


class Graph(NamedTuple):
    """What the renderers draw."""

    name: str
    title: str
    places: tuple[Place, ...]
    edges: tuple[Edge, ...]


def graph(
    model: StageModel,
    *,
    standing: Standing | None = None,
    current: str | None = None,
    path: Path = (),
    lang: Lang = "en",
    guards: bool = True,
) -> Graph:
    """Return what there is to draw of `model`.

    Parameters
    ----------
    model : StageModel
        The definition.
    standing : Standing, optional
        Gives the present stage and the path walked.
    current : str, optional
        The present stage, where there is no standing: ``decision.stage``.
    path : sequence of Move or StageChange
        The path walked, where there is no standing: ``decision.moves``.
    lang : {"en", "ru"}
        Language of labels; guards are in the text form of rules.
    guards : bool
        Whether to write the guards.

    Raises
    ------
    StageError
        Where `standing` was made under another definition (``other-digest``), or `current` or a step of `path` is not
        of the model (``unknown-stage``, ``unknown-transition``).
    """
    if standing is not None:
        _same_definition(model, standing)
        # A standing carried over has changes of an earlier definition behind it.
        current, path = standing.stage, tuple(change for change in standing.changes if _has(model, change))
    if current is not None:
        model.stage(current)
    walked = {_step(model, move) for move in path}
    passed = {place for origin, _, target in walked for place in (origin, target)}
    exits = {stage.name for stage in model.exits}
    places = tuple(
        Place(name, _one_line(stage.label.in_(lang)), name in exits, name == current, name in passed)
        for name, stage in model.places.items()
    )
    return Graph(
        model.name, _one_line(model.title.in_(lang)), places, tuple(_edges(model, walked, lang, guards=guards))
    )


def _one_line(label: str) -> str:
    """Put a space for line breaks and all else that cannot be printed."""
    return "".join(c if c.isprintable() else " " for c in label)


def _same_definition(model: StageModel, standing: Standing) -> None:
    made = standing.model
    if made.digest != model.digest:
        said = (
            f"this standing was made under {made.name} {made.version} ({made.digest}), "
            f"not under {model.name} {model.version} ({model.digest})"
        )
        raise StageError(Problem("other-digest", standing.relationship, said))


def _has(model: StageModel, move: Move | StageChange) -> bool:
    transition = model.transition_of.get(move.transition)
    return transition is not None and move.origin in transition.origins and move.target == transition.target


def _step(model: StageModel, move: Move | StageChange) -> tuple[str, str, str]:
    if not _has(model, move):
        said = f"no transition {move.transition!r} leads from {move.origin!r} to {move.target!r}"
        raise StageError(
            Problem("unknown-transition", move.transition, said + nearest(move.transition, model.transition_of))
        )
    return move.origin, move.transition, move.target


def _edges(model: StageModel, walked: set[tuple[str, str, str]], lang: Lang, *, guards: bool) -> Iterator[Edge]:
    ranks = {name: rank for rank, name in enumerate(model.places)}
    for origin in model.places:
        out = [road.transition for road in model.lowered.roads[origin]]
        out.sort(key=lambda transition: (ranks[transition.target], transition.kind))
        for (target, kind), gathered in groupby(out, key=lambda transition: (transition.target, transition.kind)):
            roads = (
                Road(
                    transition.id,
                    _events(model, transition, lang),
                    _guard(model, transition) if guards else "",
                    _limits(transition, lang),
                    (origin, transition.id, target) in walked,
                )
                for transition in gathered
            )
            yield Edge(origin, target, kind, tuple(roads))


def _events(model: StageModel, transition: Transition, lang: Lang) -> str:
    told = []
    for trigger in transition.on:
        asked = ", ".join(f"{name} = {_value(value)}" for name, value in trigger.where.items())
        told.append(_one_line(model.event_of[trigger.event].label.in_(lang)) + (f" [{asked}]" if asked else ""))
    return " / ".join(told)


def _value(value: Attribute) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{_one_line(value)}"' if isinstance(value, str) else number_text(float(value))


def _guard(model: StageModel, transition: Transition) -> str:
    silent = transition.guard == always and bool(transition.on)
    return "" if silent else text(transition.guard, model.indicator_of)


def _limits(transition: Transition, lang: Lang) -> str:
    statuses = sorted(provenance.status for provenance in transition.thresholds.values())
    counted = ((status, len(list(same))) for status, same in groupby(statuses))
    return ", ".join(f"{say(f'status.{status}', lang)}: {count}" for status, count in counted)


# ------------------------------------------------------------------------------------------------------------ mermaid

_ARROWS: dict[Kind, str] = {"advance": "==>", "recover": "-.->", "regress": "-->", "terminate": "--x"}
_COLOURS: dict[Kind, str] = {"advance": "#1b6e3c", "recover": "#1f5fa8", "regress": "#b26a00", "terminate": "#b3261e"}
# Mermaid wraps the labels of edges at 200 pixels: in small type a comparison stays on one line. Straight edges pass
# through where the layout has put their labels, curved ones draw labels over one another.
_INIT = '%%{init: {"themeVariables": {"fontSize": "11px"}, "flowchart": {"curve": "linear", "nodeSpacing": 60}}}%%'
_STRANGE = re.compile(r"[^\w ,()='./:\[\]-]|:(?! )")
_ENTITIES = {"<": "#lt;", ">": "#gt;", '"': "#quot;", "&": "#amp;"}


def mermaid(
    model: StageModel,
    *,
    standing: Standing | None = None,
    current: str | None = None,
    path: Path = (),
    lang: Lang = "en",
    guards: bool = True,
) -> str:
    """Draw `model` as a Mermaid flowchart; parameters and errors are those of :func:`graph`.

    Exits are dashed hexagons. Advances are thick, regresses thin, recoveries dotted, and terminations end in a cross,
    each kind in its colour. The present stage is filled, the places and edges walked are set off.
    """
    drawn = graph(model, standing=standing, current=current, path=path, lang=lang, guards=guards)
    lines = [_INIT, "flowchart TB"]
    lines += [f"    {_node(place)}" for place in drawn.places]
    for edge in drawn.edges:
        lines.append(f'    s_{edge.origin} {_ARROWS[edge.kind]}|"{_mermaid_label(edge)}"| s_{edge.target}')
    lines += [f"    {line}" for line in _styles(drawn)]
    return "\n".join(lines) + "\n"


def _node(place: Place) -> str:
    left, right = ("{{", "}}") if place.exit else ("(", ")")
    return f's_{place.name}{left}"{_escaped(place.label)}"{right}'


def _mermaid_label(edge: Edge) -> str:
    return "<br/>".join(_escaped(line) for road in edge.roads for line in _label(road))


def _escaped(line: str) -> str:
    """Write every character that Mermaid could take for its own as an entity."""
    written = _STRANGE.sub(lambda strange: _ENTITIES.get(strange[0], f"#{ord(strange[0])};"), line)
    # A label that begins like a list is drawn as "unsupported markdown".
    return re.sub(r"^(\s*\d*)([.\-])", lambda start: f"{start[1]}#{ord(start[2])};", written)


def _styles(drawn: Graph) -> Iterator[str]:
    yield "classDef exit fill:#f6f6f6,stroke:#666,stroke-dasharray:4 3,color:#222"
    yield "classDef walked fill:#e6eefc,stroke:#1f5fa8,color:#222"
    yield "classDef current fill:#ffe08a,stroke:#7a5b00,stroke-width:3px,color:#222"
    marks = {place.name: _mark(place) for place in drawn.places}
    for mark in ("exit", "walked", "current"):
        if names := [f"s_{name}" for name, given in marks.items() if given == mark]:
            yield f"class {','.join(names)} {mark}"
    for kind, colour in _COLOURS.items():
        for walked, width in ((False, ""), (True, ",stroke-width:5px")):  # one statement: a later one replaces it
            if links := [str(i) for i, e in enumerate(drawn.edges) if (e.kind, e.walked) == (kind, walked)]:
                yield f"linkStyle {','.join(links)} stroke:{colour}{width}"


def _mark(place: Place) -> str:
    if place.current:
        return "current"
    return "walked" if place.walked else "exit" if place.exit else ""


def _label(road: Road) -> Iterator[str]:
    """Yield the lines of a label: id, events and guard, broken between the guard's leaves."""
    head = f"{road.id} ({road.on})" if road.on else road.id
    guard = re.sub(r" (>=|<=|>|<|in) |(?<= )(and|or|not) ", lambda joint: joint[0].replace(" ", "\u00a0"), road.guard)
    said = f"{head}: {guard}" if guard else head
    for line in wrap(said, _LINE, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False):
        yield line.replace("\u00a0", " ")


# ---------------------------------------------------------------------------------------------------------------- dot

_LOOKS: dict[Kind, str] = {
    "advance": "penwidth=2.2",
    "recover": "style=dotted, penwidth=1.6",
    "regress": "style=dashed",
    "terminate": "arrowhead=tee",
}


def dot(
    model: StageModel,
    *,
    standing: Standing | None = None,
    current: str | None = None,
    path: Path = (),
    lang: Lang = "en",
    guards: bool = True,
) -> str:
    """Draw `model` in the DOT language of Graphviz; parameters and errors are those of :func:`graph`.

    Exits are dashed octagons. Advances are thick, regresses dashed, recoveries dotted, and terminations end in a bar,
    each kind in its colour. The present stage is filled, the places and edges walked are set off.
    """
    drawn = graph(model, standing=standing, current=current, path=path, lang=lang, guards=guards)
    lines = [f"digraph {_quoted(drawn.name)} {{"]
    looks = 'labelloc=t, fontname="sans-serif", nodesep=0.6, ranksep=0.7'
    lines.append(f"    graph [label={_quoted(drawn.title)}, {looks}]")
    lines.append('    node [shape=box, style="rounded,filled", fillcolor=white, fontname="sans-serif"]')
    lines.append('    edge [fontname="sans-serif", fontsize=9]')
    lines += [f"    {_quoted(place.name)} [{_dot_place(place)}]" for place in drawn.places]
    for edge in drawn.edges:
        lines.append(f"    {_quoted(edge.origin)} -> {_quoted(edge.target)} [{_dot_edge(edge)}]")
    return "\n".join([*lines, "}"]) + "\n"


def _quoted(text: str) -> str:
    """Quote `text` for DOT, which reads backslashes and HTML entities inside quotes."""
    return '"' + text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') + '"'


def _dot_place(place: Place) -> str:
    looks = {
        "current": 'fillcolor="#ffe08a", penwidth=3',
        "walked": 'fillcolor="#e6eefc", color="#1f5fa8"',
        "exit": 'fillcolor="#f6f6f6"',
        "": "",
    }[_mark(place)]
    shape = 'shape=octagon, style="dashed,filled"' if place.exit else ""
    return ", ".join(part for part in (f"label={_quoted(place.label)}", shape, looks) if part)


def _dot_edge(edge: Edge) -> str:
    lines = "".join(f" {_quoted(line)[1:-1]}\\l" for road in edge.roads for line in _label(road))
    colour = f'color="{_COLOURS[edge.kind]}", fontcolor="{_COLOURS[edge.kind]}"'
    looks = "penwidth=5" if edge.walked else _LOOKS[edge.kind]
    return f'label="{lines}", {colour}, {looks}'


# -------------------------------------------------------------------------------------------------------------- table


def table(
    model: StageModel,
    *,
    standing: Standing | None = None,
    current: str | None = None,
    path: Path = (),
    lang: Lang = "en",
    guards: bool = True,
) -> str:
    """Write the transitions of `model` as a plain table; parameters and errors are those of :func:`graph`.

    One row a transition and origin: id, origin, target, kind, events, guard, and how many of its limits are sourced,
    operationalised or unverified. Where a present stage or a path is asked for, ``>`` marks what leads out of the
    present stage, ``*`` what was walked.
    """
    drawn = graph(model, standing=standing, current=current, path=path, lang=lang, guards=guards)
    columns = ("id", "from", "to", "kind", "event", *(("guard",) if guards else ()), "limits")
    head = tuple(say(f"column.{column}", lang) for column in columns)
    rows = [_row(edge, road, lang, guards=guards) for edge in drawn.edges for road in edge.roads]
    if standing is not None or current is not None or path:
        here = next((place.name for place in drawn.places if place.current), None)
        marks = [_mark_of(edge, road, here) for edge in drawn.edges for road in edge.roads]
        head, rows = ("", *head), [(mark, *row) for mark, row in zip(marks, rows, strict=True)]
    return _aligned(head, rows)


def _row(edge: Edge, road: Road, lang: Lang, *, guards: bool) -> tuple[str, ...]:
    kind = say(f"kind.{edge.kind}", lang)
    guard = (road.guard or "-",) if guards else ()
    return road.id, edge.origin, edge.target, kind, road.on or "-", *guard, road.limits or "-"


def _mark_of(edge: Edge, road: Road, here: str | None) -> str:
    return (">" if edge.origin == here else "") + ("*" if road.walked else "")


def _aligned(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    ruled = [head, tuple("-" * width for width in widths), *rows]
    return "\n".join("  ".join(map(str.ljust, row, widths)).rstrip() for row in ruled) + "\n"
