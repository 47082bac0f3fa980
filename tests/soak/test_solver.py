"""A short run of regions against z3, and proof that a difference between the two is noticed."""

from typing import Any

import pytest

from relstage import regions
from tests.soak.solver import KINDS, main, report, run

pytestmark = pytest.mark.needs("z3")


def test_regions_and_z3_agree_on_random_questions() -> None:
    """Of 300 questions each kind is answered with yes and with no, and both answer alike."""
    asked = run(300, seed=20260)
    assert all(asked[kind, answer] for kind in KINDS for answer in ("yes", "no")), report(asked)


@pytest.mark.parametrize("kind", ["overlap", "counterexample", "witness", "difference"])
def test_an_answer_lost_by_regions_is_noticed(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """If regions found no witness where there is one, the run would fail and show the question."""
    monkeypatch.setattr(regions, kind, lambda *_: None)
    assert main(["--questions", "100"]) == 1
    assert kind in capsys.readouterr().err


def test_a_false_witness_of_regions_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """If a witness of regions did not hold, the run would fail."""
    found = regions.counterexample

    def swapped(a: regions.Region, b: regions.Region) -> Any:
        return found(b, a)

    monkeypatch.setattr(regions, "counterexample", swapped)
    assert main(["--questions", "100"]) == 1


def test_the_command_prints_the_answers_by_kind(capsys: pytest.CaptureFixture[str]) -> None:
    """The command prints a table of answers and how many questions agree."""
    assert main(["--questions", "20"]) == 0
    assert "20 questions agree, seed 1" in capsys.readouterr().out
