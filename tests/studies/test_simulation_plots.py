"""Pictures of a simulation: files of the right kind, words in both languages, thresholds, what is refused."""

import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from relstage import ford
from relstage.catalogue.scenarios.ford import ford_as_usual
from relstage.errors import ScenarioError
from relstage.messages import Lang

if find_spec("numpy") and find_spec("matplotlib"):
    import numpy as np

    from relstage.studies.simulation.plots import (
        MOST_PATHS,
        flows,
        occupancy,
        pictures,
        sample_paths,
        save,
        survival,
    )
    from relstage.studies.simulation.results import Simulation
    from relstage.studies.simulation.running import simulate
    from tests.studies import simulated

pytestmark = pytest.mark.needs("numpy", "matplotlib")

BEGINS = {"png": b"\x89PNG\r\n", "svg": b"<?xml", "pdf": b"%PDF-"}


@cache
def the_study() -> "Simulation":
    """Return a small study of the catalogue's scenario, once."""
    short = ford_as_usual.model_copy(update={"months": 24, "shocks": ()})
    return simulate(ford, short, paths=60, seed=7, progress=lambda *_: None)


@cache
def the_restless() -> "Simulation":
    """Return a small study under the made-up model, whose readings include levels."""
    begun = simulated.scenario.model_copy(update={"beginnings": simulated.scenario.beginnings[:3]})
    return simulate(simulated.model, begun, paths=20, seed=7, progress=lambda *_: None)


def words(figure: Any) -> list[str]:
    """Return every text of a figure, unwrapped."""
    return [
        artist.get_text().replace("\n", " ") for artist in figure.findobj(lambda artist: hasattr(artist, "get_text"))
    ]


def named(figure: Any, begins: str) -> list[Any]:
    """Return the artists whose name begins so."""
    found: list[Any] = figure.findobj(lambda artist: (artist.get_gid() or "").startswith(begins))
    return found


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_each_picture_becomes_a_file_of_its_kind(kind: str, tmp_path: Path) -> None:
    """All four are written, none is empty, and each begins as files of its kind do."""
    written = pictures(the_study(), tmp_path / "new" / "folder", kind=kind)
    assert [path.name for path in written] == [f"{n}.{kind}" for n in ("occupancy", "flows", "survival", "samples")]
    for path in written:
        assert path.read_bytes().startswith(BEGINS[kind])
        assert path.stat().st_size > 5_000


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_the_same_study_gives_the_same_bytes(kind: str, tmp_path: Path) -> None:
    """A picture drawn again is the same file: no date, no chance in it."""
    one, other = (save(survival(the_study()), tmp_path / f"{name}.{kind}") for name in ("one", "other"))
    assert one.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_labels_are_in_the_language(lang: Lang) -> None:
    """Titles state scenario, paths, seed and digest, and places are named, in the language asked for."""
    study = the_study()
    for figure in (
        occupancy(study, lang=lang),
        flows(study, lang=lang),
        survival(study, lang=lang),
        sample_paths(study, "trust", paths=(0,), lang=lang),
    ):
        title = next(word for word in words(figure) if ford_as_usual.title.in_(lang) in word)
        assert "60" in title
        assert " 7" in title
        assert study.digest[:16] in title
    assert any(word.startswith(ford.stage("early").label.in_(lang)) for word in words(occupancy(study, lang=lang)))
    assert ford.stage("ended").label.in_(lang) in words(flows(study, lang=lang))
    wanted = {"en": "months since the start", "ru": "месяцев от начала"}[lang]
    assert wanted in words(survival(study, lang=lang))


def test_thresholds_are_drawn_where_guards_set_them() -> None:
    """Each threshold of the reading is a line at its limit, with its transition and comparison beside it."""
    figure = sample_paths(the_study(), "trust", paths=(0,))
    heights = {each.get_gid().removeprefix("threshold:"): each.get_ydata()[0] for each in named(figure, "threshold:")}
    assert heights == {"F2.trust": 0.4, "F3.trust": 0.6, "F6.trust": 0.5, "F7.trust": 0.3}
    assert "F3 ≥ 0.6" in words(figure)


def test_levels_are_drawn_at_their_number() -> None:
    """The axis of ordered levels names them; thresholds run between two of them."""
    figure = sample_paths(the_restless(), "status", paths=(0, 1))
    levels = simulated.model.indicator_of["status"].scale.levels  # type: ignore[union-attr]
    assert set(levels) <= set(words(figure))
    lines = named(figure, "threshold:")
    assert lines
    assert all(each.get_ydata()[0] % 1 == 0.5 for each in lines)


def test_labels_keep_apart() -> None:
    """Labels beside thin bands do not stand on one another, and stay beside the axes."""
    figure = occupancy(the_study())
    figure.canvas.draw()
    boxes = sorted((text.get_window_extent() for text in figure.axes[0].texts), key=lambda box: box.y0)
    assert len(boxes) >= 4
    assert all(below.y1 <= above.y0 for below, above in pairwise(boxes))


def ended_in(*months: int) -> "Simulation":
    """Return a study of 100 paths, of which so many have ended by each month."""
    from dataclasses import replace

    study = the_study()
    ended = np.zeros_like(study.tally.ended)
    for month in months:
        ended[month] += 100 // len(months)
    return replace(study, tally=replace(study.tally, paths=100, ended=ended))


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("months", [(), (0,), (1, 1, 1), (12,), (13,), (20, 24), (23,), (24,), (1, 23), (24, 24, 24)])
def test_words_beside_a_survival_curve_keep_apart(months: tuple[int, ...], lang: Lang) -> None:
    """Wherever the median lies, no words stand on others, and none leaves the picture."""
    figure = survival(ended_in(*months), lang=lang)
    figure.canvas.draw()
    boxes = [text.get_window_extent() for text in [*figure.texts, *figure.axes[0].texts]]
    assert len(boxes) == 4
    for nth, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[nth + 1 :])
        assert 0 <= box.x0 < box.x1 <= figure.bbox.x1
        assert 0 <= box.y0 < box.y1 <= figure.bbox.y1


def test_a_model_without_exits_says_so() -> None:
    """Where paths cannot end, the picture of survival says why its line is flat."""
    from relstage import loyalty_ladder
    from relstage.catalogue.scenarios.loyalty_ladder import loyalty_ladder_as_usual

    kept = tuple(each for each in loyalty_ladder.transitions if each.kind != "terminate")
    short = loyalty_ladder_as_usual.replace(months=6)
    study = simulate(loyalty_ladder.replace(transitions=kept, settled=()), short, paths=5, seed=1)
    assert "the model ends no relationship" in words(survival(study))


def test_what_a_picture_of_swings_cannot_show_is_refused() -> None:
    """No swings at all have no outcome to draw."""
    from relstage.studies.simulation.plots import draw_tornado

    with pytest.raises(ScenarioError, match="bad-swings"):
        draw_tornado(())


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_comparison_is_drawn_to_a_file(lang: Lang, tmp_path: Path) -> None:
    """The picture of a comparison names both sides, and their rules where these differ."""
    from relstage.studies.simulation.comparing import compare
    from relstage.studies.simulation.plots import comparison_pictures, differences

    short, stricter = the_study().scenario, ford.with_thresholds({"F2.trust": 0.7})
    found = compare((ford, short), (stricter, short), paths=20, seed=1)
    (file,) = comparison_pictures(found, tmp_path / "new", kind="svg", lang=lang)
    assert (file.name, file.stat().st_size > 5_000) == ("differences.svg", True)
    told = " ".join(words(differences(found, lang=lang)))
    assert f"ford {ford.digest[:8]}" in told
    assert f"ford {stricter.digest[:8]}" in told
    assert found.digest[:16] in told
    assert ford.stage("early").label.in_(lang) in told


def test_a_picture_of_swings_tells_factors_and_the_outcome() -> None:
    """Ends of rates are told as factors, those of thresholds as they are, and the axis says what changes."""
    from relstage.studies.simulation.plots import draw_tornado
    from relstage.studies.simulation.sensitivity import tornado

    ranges = {"F2.trust": (0.3, 0.5), "promise_broken": (0.5, 2.0)}
    swings = tornado(ford, the_study().scenario, ranges, paths=20, seed=1, outcome=lambda c: c.place("ended"))
    told = words(draw_tornado(swings, model=ford, lang="ru"))
    assert {"×0.5", "×2", "0.3", "0.5", "F2.trust"} <= set(told)
    assert any(ford.stage("ended").label.ru in each for each in told)


def test_exits_are_hatched_and_stages_are_not() -> None:
    """Grey alone does not tell an exit from a stage; a hatch does."""
    figure = occupancy(the_study())
    hatched = {each.get_gid() for each in named(figure, "occupancy:") if each.get_hatch()}
    assert hatched == {"occupancy:ended"}


@pytest.mark.parametrize(
    ("indicator", "paths", "code"),
    [
        ("trsut", (0,), "unknown-indicator"),
        ("trust", (), "bad-number"),
        ("trust", tuple(range(9)), "bad-number"),
        ("trust", (60,), "unknown-path"),
    ],
)
def test_what_cannot_be_drawn_is_refused(indicator: str, paths: tuple[int, ...], code: str) -> None:
    """An unknown reading, an unknown path, no paths and too many are errors with their code."""
    assert MOST_PATHS == 8
    with pytest.raises(ScenarioError) as caught:
        sample_paths(the_study(), indicator, paths=paths)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_an_unknown_indicator_is_told_with_the_nearest() -> None:
    """The message names the indicator that was probably meant."""
    with pytest.raises(ScenarioError, match="did you mean 'trust'"):
        sample_paths(the_study(), "trsut")


def test_an_unknown_kind_of_file_is_refused(tmp_path: Path) -> None:
    """A name that ends otherwise is an error, and nothing is written."""
    with pytest.raises(ScenarioError, match="unknown-format"):
        save(flows(the_study()), tmp_path / "flows.gif")
    assert not list(tmp_path.iterdir())


def test_without_matplotlib_the_extra_is_named() -> None:
    """Importing the pictures says what to install."""
    code = "import sys; sys.modules['matplotlib'] = None; import relstage.studies.simulation.plots"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "MissingExtra" in done.stderr
    assert "relstage[plots]" in done.stderr


def test_pyplot_is_not_loaded() -> None:
    """Pictures leave the state of pyplot alone: it is not even imported."""
    code = "import sys, relstage.studies.simulation.plots; print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.needs("cyclopts")
def test_the_command_writes_all_four(tmp_path: Path) -> None:
    """``relstage simulate --plots`` leaves four pictures in the folder."""
    start = "import sys; from relstage.cli import main; sys.exit(main())"
    order = ["simulate", ford_as_usual.name, "--paths", "20", "--plots", str(tmp_path), "--lang", "ru"]
    done = subprocess.run([sys.executable, "-c", start, *order], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"occupancy.png", "flows.png", "survival.png", "samples.png"}
