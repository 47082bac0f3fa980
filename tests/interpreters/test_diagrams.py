"""Diagrams and tables of stage models, with committed snapshots of the catalogue.

Write the snapshots anew with ``python tests/interpreters/test_diagrams.py``.
"""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relstage import (
    Event,
    Reading,
    Relationship,
    StageError,
    StageModel,
    Standing,
    decide,
    follow,
    ford,
    millman_wilson,
)
from relstage.catalogue.published import MODELS
from relstage.interpreters.diagrams import dot, mermaid, table
from relstage.messages import Labels
from relstage.models import Move

SNAPSHOTS = Path(__file__).parent / "snapshots"
RENDERERS = {"mmd": mermaid, "dot": dot, "txt": table}
START = datetime(2020, 1, 1, tzinfo=UTC)


def snapshots() -> dict[str, str]:
    """Return each snapshot's file name and text."""
    return {f"{model.name}.{end}": draw(model) for model in MODELS for end, draw in RENDERERS.items()}


@pytest.mark.parametrize("name", sorted(snapshots()))
def test_committed_snapshot_is_the_diagram(name: str) -> None:
    """Each diagram of the catalogue is exactly what its committed snapshot says."""
    committed = (SNAPSHOTS / name).read_text(encoding="utf-8")
    assert snapshots()[name] == committed, "write it anew with: python tests/interpreters/test_diagrams.py"


def test_no_snapshot_is_left_over() -> None:
    """Every committed snapshot belongs to a diagram."""
    assert {path.name for path in SNAPSHOTS.iterdir()} == set(snapshots())


@pytest.fixture
def standing() -> Standing:
    """Return a relationship that went from the first stage of Ford's to the second and ended there."""
    facts = (
        Reading(indicator="cultural_distance", value=0.2, occurred_at=START),
        Reading(indicator="technological_distance", value=0.2, occurred_at=START),
        Event(id="e1", kind="trial_order", occurred_at=START),
    )
    return follow(ford, Relationship(id="r", opened_at=START, facts=facts), as_of=datetime(2021, 6, 1, tzinfo=UTC))


def test_mermaid_marks_the_present_stage_and_the_path(standing: Standing) -> None:
    """In Mermaid the present stage is filled, and the places and edges walked are set off."""
    drawn = mermaid(ford, standing=standing)
    assert "    class s_pre_relationship,s_early walked\n" in drawn
    assert "    class s_ended current\n" in drawn
    edges = re.findall(r"^    (s_\w+) \S+\|.*\| (s_\w+)$", drawn, re.MULTILINE)
    walked = {int(i) for links in re.findall(r"linkStyle (\S+) .*stroke-width:5px", drawn) for i in links.split(",")}
    assert [edges[i] for i in sorted(walked)] == [("s_pre_relationship", "s_early"), ("s_early", "s_ended")]


def test_each_mermaid_edge_has_one_link_style() -> None:
    """Each edge is styled once, for in Mermaid a later style replaces an earlier one."""
    drawn = mermaid(ford, path=decide(ford, "final", {"attention": 0.1}).moves)
    links = [int(i) for listed in re.findall(r"linkStyle (\S+) ", drawn) for i in listed.split(",")]
    assert sorted(links) == list(range(drawn.count('|"')))


def test_dot_marks_the_present_stage_and_the_path(standing: Standing) -> None:
    """In DOT the present stage is filled, and the places and edges walked are set off."""
    lines = dot(ford, standing=standing).splitlines()
    assert [line.split()[0] for line in lines if "#ffe08a" in line] == ['"ended"']
    walked = [line.split(" [")[0].strip() for line in lines if line.endswith("penwidth=5]")]
    assert walked == ['"pre_relationship" -> "early"', '"early" -> "ended"']


def test_table_marks_what_was_walked_and_what_leads_on(standing: Standing) -> None:
    """In the table `*` marks what was walked and `>` what leads out of the present stage."""
    rows = [line.split() for line in table(ford, standing=standing).splitlines()]
    marked = {(row[0], row[1]) for row in rows if set(row[0]) <= {">", "*"}}
    assert marked == {("*", "F1"), ("*", "F12"), (">", "F13")}


def test_a_decision_gives_stage_and_path() -> None:
    """The stage and the moves of a decision can be drawn."""
    decision = decide(ford, "final", {"attention": 0.1, "commitment": 0.9, "trust": 0.9})
    drawn = mermaid(ford, current=decision.stage, path=decision.moves)
    assert "    class s_final walked\n    class s_long_term current\n" in drawn


def test_guards_can_be_left_out() -> None:
    """Without guards no threshold is written, and the ids and events stay."""
    for draw in RENDERERS.values():
        drawn = draw(ford, guards=False)
        assert "trust" not in drawn
        assert "trial order" in drawn
        assert "F12" in drawn


def test_labels_are_in_the_language_asked_for() -> None:
    """Labels, events and heads of columns are in Russian when asked for."""
    assert 's_early("ранняя стадия")' in mermaid(ford, lang="ru")
    assert "F13 (отношения возобновлены)" in dot(ford, lang="ru")
    head, _, first, *_ = table(ford, lang="ru").splitlines()
    assert head.split() == ["код", "откуда", "куда", "вид", "по", "событию", "условие", "пороги"]
    assert first.endswith("операционализация: 2")


def test_events_show_the_attributes_they_need() -> None:
    """An event that needs an attribute is drawn with it."""
    assert "key person changed [less_qualified = true]" in table(millman_wilson)


def test_columns_are_aligned() -> None:
    """Each column of the table begins at one place in every row."""
    head, rule, *rows = table(millman_wilson).splitlines()
    starts = [found.start() for found in re.finditer(r"-+", rule)]
    for row in (head, *rows):
        assert all(row[start - 2 : start] == "  " and row[start] != " " for start in starts[1:])


def renamed(label: str) -> StageModel:
    """Return Ford's model with another label of its second stage."""
    stages = tuple(
        stage.model_copy(update={"label": Labels(en=label, ru=label)}) if stage.name == "early" else stage
        for stage in ford.stages
    )
    return ford.replace(stages=stages)


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ('say "x"; y', "say #quot;x#quot;#59; y"),
        ("a < b > c & d", "a #lt; b #gt; c #amp; d"),
        ("#lt; is no sign", "#35;lt#59; is no sign"),
        ("`code` {x} | y", "#96;code#96; #123;x#125; #124; y"),
        ("%%{init: {}}%%", "#37;#37;#123;init: #123;#125;#125;#37;#37;"),
        ("1. first", "1#46; first"),
        ("- first", "#45; first"),
        ("style:#a; x", "style#58;#35;a#59; x"),
        ("two\nlines", "two lines"),
        ("ранняя, v1.2 (a/b)", "ранняя, v1.2 (a/b)"),
    ],
)
def test_mermaid_labels_are_escaped(label: str, written: str) -> None:
    """What Mermaid could take for its own is written as an entity in a label, and nothing else is."""
    assert f'    s_early("{written}")\n' in mermaid(renamed(label))


@pytest.mark.parametrize(
    ("label", "written"),
    [
        ('say "x"', r"say \"x\""),
        (r"C:\new", r"C:\\new"),
        ("ends in \\", r"ends in \\"),
        ("&lt; is no sign", "&amp;lt; is no sign"),
        ("two\nlines", "two lines"),
    ],
)
def test_dot_labels_are_escaped(label: str, written: str) -> None:
    """Quotes, backslashes and the sign of entities are escaped in DOT."""
    assert f'    "early" [label="{written}"]\n' in dot(renamed(label))


def test_a_standing_of_another_definition_is_refused(standing: Standing) -> None:
    """A standing made under another definition is not drawn."""
    for draw in RENDERERS.values():
        with pytest.raises(StageError, match="other-digest"):
            draw(millman_wilson, standing=standing)


def test_stages_and_moves_unknown_to_the_model_are_refused() -> None:
    """A present stage or a step that the model does not have is refused with the nearest name."""
    with pytest.raises(StageError, match="did you mean 'early'"):
        mermaid(ford, current="earli")
    strange = Move(transition="F2", kind="advance", origin="final", target="development")
    with pytest.raises(StageError, match="no transition 'F2' leads from 'final' to 'development'"):
        dot(ford, path=(strange,))


if __name__ == "__main__":
    for file, drawing in snapshots().items():
        (SNAPSHOTS / file).write_text(drawing, encoding="utf-8")
