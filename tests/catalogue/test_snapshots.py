"""The catalogue as committed JSON, so that a changed number or word shows in review.

Write the snapshots anew with ``python tests/catalogue/test_snapshots.py``.
"""

import json
from pathlib import Path

import pytest

from relstage.catalogue.events import EVENTS
from relstage.catalogue.indicators import INDICATORS
from relstage.catalogue.published import MODELS
from relstage.catalogue.sources import SHARED_SOURCES, SOURCES
from relstage.machines import StageModel

SNAPSHOTS = Path(__file__).parent / "snapshots"
SHARED = ("indicators", "events", "sources")


def pruned(value: object) -> object:
    """Drop what says nothing (null, false, empty), and keep numbers such as 0."""
    if isinstance(value, dict):
        kept = {key: pruned(part) for key, part in value.items()}
        return {
            key: part
            for key, part in kept.items()
            if part is not None and part is not False and part not in ("", [], {})
        }
    return [pruned(part) for part in value] if isinstance(value, list) else value


def as_text(data: object) -> str:
    """Write `data` as stable JSON."""
    return json.dumps(pruned(data), indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def vocabulary_text() -> str:
    """Write what the models share."""
    parts = {"indicators": INDICATORS, "events": EVENTS, "sources": SOURCES}
    return as_text({part: [x.model_dump(mode="json") for x in records] for part, records in parts.items()})


def model_text(model: StageModel) -> str:
    """Write what is the model's own."""
    return as_text(model.model_dump(mode="json", exclude=set(SHARED)))


def snapshots() -> dict[str, str]:
    """Return each snapshot's name and text."""
    return {"vocabulary": vocabulary_text(), **{model.name: model_text(model) for model in MODELS}}


@pytest.mark.parametrize("name", sorted(snapshots()))
def test_committed_snapshot_is_the_catalogue(name: str) -> None:
    """Each part of the catalogue is exactly what its committed snapshot says."""
    committed = (SNAPSHOTS / f"{name}.json").read_text(encoding="utf-8")
    assert snapshots()[name] == committed, "write it anew with: python tests/catalogue/test_snapshots.py"


def test_no_snapshot_is_left_over() -> None:
    """Every committed snapshot belongs to a part of the catalogue."""
    assert {path.stem for path in SNAPSHOTS.glob("*.json")} == set(snapshots())


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_models_share_one_vocabulary(model: StageModel) -> None:
    """Each model declares the shared indicators, events and sources, so that one history can be followed under all."""
    assert (model.indicators, model.events) == (INDICATORS, EVENTS)
    assert model.sources[: len(SHARED_SOURCES)] == SHARED_SOURCES
    assert set(model.sources) <= set(SOURCES)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_model_survives_json(model: StageModel) -> None:
    """A model written as JSON and read back is equal and has the same digest."""
    again = StageModel.model_validate_json(model.model_dump_json())
    assert again == model
    assert again.digest == model.digest


if __name__ == "__main__":
    for stem, text in snapshots().items():
        (SNAPSHOTS / f"{stem}.json").write_text(text, encoding="utf-8")
