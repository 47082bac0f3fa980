"""Histories of simulated paths, against what the study counted: ``histories_make_the_tally``."""

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.needs("numpy", "polars")


@pytest.mark.parametrize(("seed", "piece"), [(1, 40), (2**63, 17)])
def test_histories_make_the_tally(seed: int, piece: int, tmp_path: Path) -> None:
    """Occupancy by month, moves, endings and value, reckoned from the files alone, are those of the result."""
    import numpy as np
    import polars as pl

    from relstage.studies.simulation.running import simulate
    from tests.studies import simulated

    scenario = simulated.scenario.model_copy(update={"beginnings": simulated.scenario.beginnings[:3]})
    result = simulate(simulated.model, scenario, paths=120, seed=seed, piece=piece, histories=tmp_path)
    paths = pl.read_parquet(tmp_path / "paths-*.parquet").rows(named=True)
    moves = pl.read_parquet(tmp_path / "moves-*.parquet").rows(named=True)
    counts = np.zeros_like(result.tally.occupancy)
    for path, stages in walked(paths, moves, scenario.months).items():
        assert stages[-1] == next(row["last"] for row in paths if row["path"] == path)
        for month, stage in enumerate(stages):
            counts[month, result.prepared.number_of[stage]] += 1
    assert (counts == result.tally.occupancy).all()
    assert len(moves) == result.tally.moves.sum() > 100
    ended = [row["ended"] for row in paths if row["ended"] is not None]
    assert np.bincount(ended, minlength=scenario.months + 1).tolist() == result.tally.ended.tolist()
    assert float(np.mean([row["value"] for row in paths])) == pytest.approx(result.value().value, rel=1e-9)


def walked(paths: list[dict[str, Any]], moves: list[dict[str, Any]], months: int) -> dict[int, list[str]]:
    """Return the place of each path at the end of each month."""
    places = {row["path"]: [row["first"]] * (months + 1) for row in paths}
    for move in moves:
        if move["month"]:
            later = months + 1 - move["month"]
            places[move["path"]][move["month"] :] = [move["target"]] * later
    return places
