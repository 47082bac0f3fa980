"""A short run of what the command ``tests.soak.reproducible`` does at length: kills, replays, and that it can fail."""

from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.needs("numpy")

SEED = 20_260
MONTHS = 12


def test_a_killed_study_goes_on(tmp_path: Path) -> None:
    """A process that is killed again and again, alone or with two workers, goes on to the same digest."""
    from tests.soak.reproducible import killed, simulated

    left = killed(tmp_path, 1_800, 30, SEED, 3, months=MONTHS, pause=0.02)
    assert 0 < left[-1] < 60
    assert left == sorted(left)
    found = simulated(1_800, SEED, MONTHS, piece=30, keep=tmp_path)
    assert found.digest == simulated(1_800, SEED, MONTHS).digest


def test_paths_lived_alone_are_their_rows() -> None:
    """Of 3,000 paths a hundred, lived alone under the fold of production and some in the kernel, are their rows."""
    from tests.soak.reproducible import replayed

    replayed(3_000, SEED, list(range(0, 3_000, 30)), kernel=5, months=MONTHS)


def test_a_path_that_is_not_its_row_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """A value that is off by one float is told apart."""
    import numpy as np

    from tests.soak import reproducible
    from tests.soak.reproducible import Differs, replayed
    from tests.studies.simulated import part

    def off(*given: Any) -> Any:
        row = part(*given)
        row.value[:] = np.nextafter(row.value, np.inf)
        return row

    monkeypatch.setattr(reproducible, "part", off)
    with pytest.raises(Differs, match="path 17"):
        replayed(20, SEED, [17], kernel=0, months=MONTHS)


def test_the_command_tells_what_differs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints each way and fails where one differs."""
    from tests.soak import reproducible

    monkeypatch.setattr(
        reproducible, "ways", lambda *_: iter([("one", "a" * 64, "a" * 64), ("two", "b" * 64, "a" * 64)])
    )
    monkeypatch.setattr(reproducible, "killed", lambda *_: [])
    short = reproducible.lasting(2)
    monkeypatch.setattr(reproducible, "lasting", lambda _: short)
    assert reproducible.main(["--paths", "20", "--kills", "0", "--replays", "3"]) == 1
    said = capsys.readouterr().out
    assert "DIFFERS from aaaa" in said
    assert "2 ways, 0 kills, 1 differ" in said
