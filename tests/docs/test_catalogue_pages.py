"""The pages of the catalogue are those that its data give."""

from importlib import import_module
from pathlib import Path

import pytest

from docs.generate_catalogue import HERE, table
from relstage.catalogue.published import MODELS
from relstage.machines import StageModel

WRITERS = [import_module(f"docs.{path.stem}") for path in sorted(HERE.parent.glob("generate_*.py"))]
PAGES: dict[Path, str] = {path: page for writer in WRITERS for path, page in writer.pages().items()}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_a_page_is_what_its_model_gives(path: Path) -> None:
    """Each committed page equals what its ``docs/generate_*.py`` writes."""
    assert path.read_text(encoding="utf-8") == PAGES[path]


def test_every_page_of_the_folder_is_generated() -> None:
    """The folder holds no page that nothing writes any more, and each says that it is generated."""
    assert set(HERE.iterdir()) == set(PAGES)
    for writer in WRITERS:
        assert all(writer.GENERATED in page for page in writer.pages().values())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_a_page_names_every_part_of_its_model(model: StageModel) -> None:
    """Stages, transitions, thresholds with limits, flags, axes and all guidance in both languages stand on the page."""
    page = PAGES[HERE / f"{model.name}.md"]
    wanted = [f"`{stage}`" for stage in model.places]
    wanted += [f"### {owner.id}: " for owner in model.guarded()]
    for threshold in model.thresholds.values():
        wanted.append(f"| `{threshold.id}` | `")
        wanted.append(
            f"` | {threshold.provenance.status} | {threshold.provenance.source} | {threshold.provenance.note} |"
        )
    wanted += [f"`{axis.name}`" for axis in model.axes]
    wanted += [source.reference for source in model.sources]
    wanted += [f"Settled: {first} goes before {second}." for first, second in model.settled]
    for stage in model.places.values():
        for process in stage.processes:
            wanted.append(f"| `{process.name}` | {process.label.en} ({process.label.ru}) | {process.meaning} | ")
        assert stage.guidance is not None
        guidance = stage.guidance
        advice = (guidance.objective, *guidance.tasks, *guidance.contacts, *guidance.risks, *guidance.role)
        wanted += [text for each in advice for text in (each.text.en, each.text.ru)]
    assert [each for each in wanted if each not in page] == []


def test_the_vocabulary_page_names_every_indicator_event_and_effect() -> None:
    """Each indicator and each event has a heading, and there is one row an effect."""
    page, model = PAGES[HERE / "vocabulary.md"], MODELS[0]
    assert [x.name for x in model.indicators if f"\n### {x.name}\n\n{x.label.en} ({x.label.ru})." not in page] == []
    assert [x.name for x in model.events if f"\n### {x.name}\n" not in page] == []
    events = page.partition("## Events")[2]
    assert events.count("\n| `") == sum(len(event.effects) for event in model.events)


def test_a_cell_cannot_break_its_table() -> None:
    """A bar within a cell is written so that the row keeps its columns, and a table without rows is not written."""
    assert list(table(("a", "b"), [("x|y", "z")])) == ["| a | b |", "| --- | --- |", "| x&#124;y | z |", ""]
    assert list(table(("a",), [])) == []
