"""Running the command in this process."""

import contextlib
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from relstage.cli import BAD_INPUT, main

ROOT = Path(__file__).parents[2]
SNAPSHOTS = ROOT / "tests" / "cli_snapshots"


def printed(*arguments: str, code: int = 0) -> str:
    """Return what a command prints that ends with `code`."""
    with contextlib.redirect_stdout(io.StringIO()) as out:
        assert main([*arguments]) == code
    return out.getvalue()


def refused(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    """Return the problems that a command tells; it has to refuse its input and print nothing else."""
    assert main([*arguments]) == BAD_INPUT
    told = capsys.readouterr()
    assert told.out == ""
    return told.err.removeprefix("relstage: ").splitlines()


def write_snapshots(shown: Mapping[str, tuple[str, ...]]) -> None:
    """Write anew what each command prints."""
    for name, arguments in shown.items():
        (SNAPSHOTS / name).write_text(printed(*arguments), encoding="utf-8")
