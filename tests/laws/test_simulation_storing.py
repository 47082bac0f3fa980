"""Law ``what_is_stored_is_read``: a result that was saved and loaded answers alike, and changes are refused."""

import json
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relstage import ford
from relstage.catalogue.scenarios.ford import ford_with_reviews
from relstage.errors import RelstageError, ScenarioError

if find_spec("numpy"):
    from relstage.studies.simulation.results import Simulation
    from relstage.studies.simulation.running import simulate
    from relstage.studies.simulation.storing import load, save

pytestmark = pytest.mark.needs("numpy")

SHORT = ford_with_reviews.replace(months=12, shocks=())


def a_study(seed: int = 1, paths: int = 20) -> "Simulation":
    """Return a small study."""
    return simulate(ford, SHORT, paths=paths, seed=seed, readings=("trust",))


@given(seed=st.integers(0, 2**64 - 1), paths=st.integers(1, 40))
@settings(max_examples=4)
def test_what_is_stored_is_read(seed: int, paths: int) -> None:
    """Loaded from a folder a result has the digests, the answers and the paths that it had."""
    study = a_study(seed, paths)
    with TemporaryDirectory() as folder:
        found = load(save(study, Path(folder) / "new" / "folder"))
    assert (found.manifest, found.digest, found.tally) == (study.manifest, study.digest, study.tally)
    assert (found.model, found.scenario) == (study.model, study.scenario)
    assert found.frame("readings") == study.frame("readings")
    assert found.path(paths - 1).facts == study.path(paths - 1).facts


def test_saving_again_replaces(tmp_path: Path) -> None:
    """A folder holds the result that was saved last."""
    save(a_study(1), tmp_path)
    assert load(save(a_study(2), tmp_path)).digest == a_study(2).digest


@pytest.mark.parametrize(
    ("name", "changes", "code"),
    [
        ("tally.json", {"paths": 21}, "other-digest"),
        ("tally.json", {"format": "relstage tally 1"}, "not-a-tally"),
        ("scenario.json", {"discount": 0.2}, "other-digest"),
        ("scenario.json", {"months": "many"}, "not-a-result"),
        ("model.json", {"version": "9"}, "other-digest"),
        ("model.json", {"stages": []}, "not-a-result"),
        ("manifest.json", {"paths": 7}, "other-digest"),
        ("manifest.json", {"seed": "x"}, "not-a-result"),
    ],
)
def test_what_was_changed_is_refused(name: str, changes: dict[str, object], code: str, tmp_path: Path) -> None:
    """A file that was edited is refused, with its name."""
    file = save(a_study(), tmp_path) / name
    file.write_text(json.dumps(json.loads(file.read_text()) | changes, sort_keys=True, separators=(",", ":")))
    with pytest.raises(RelstageError, match=code):
        load(tmp_path)


def test_all_that_was_changed_is_told_at_once(tmp_path: Path) -> None:
    """Every file that the manifest does not tell of is named."""
    save(a_study(), tmp_path)
    for name in ("scenario.json", "model.json"):
        whole = json.loads((tmp_path / name).read_text())
        (tmp_path / name).write_text(json.dumps({**whole, "title": {"en": "other", "ru": "иное"}}))
    with pytest.raises(ScenarioError) as caught:
        load(tmp_path)
    assert [problem.place for problem in caught.value.problems] == ["model.json", "scenario.json"]


@pytest.mark.parametrize("name", ["manifest.json", "model.json", "scenario.json", "tally.json"])
def test_what_is_missing_is_told(name: str, tmp_path: Path) -> None:
    """A folder without one of the files holds no result."""
    (save(a_study(), tmp_path) / name).unlink()
    with pytest.raises(ScenarioError, match=f"{name}: .* holds no result"):
        load(tmp_path)


def test_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A folder that is a file cannot be written to, and says so."""
    (tmp_path / "file").write_text("")
    with pytest.raises(ScenarioError, match="cannot-write"):
        save(a_study(), tmp_path / "file")
