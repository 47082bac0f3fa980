"""Value by stage against published and hand-checked examples; `tests/worked/README.md` says where they are from."""

import json
from pathlib import Path
from typing import Any

import pytest

from relstage.studies.economics import value_by_stage

WORKED = Path(__file__).parents[1] / "worked"


def worked(name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return inputs and expectations of an example."""
    example = json.loads((WORKED / f"{name}.json").read_text(encoding="utf-8"))
    return example["inputs"], example["expected"]


def rows(stages: list[str], matrix: list[list[float]]) -> dict[str, dict[str, float]]:
    """Return a matrix as rows by name."""
    return {stage: dict(zip(stages, row, strict=True)) for stage, row in zip(stages, matrix, strict=True)}


def test_the_multiples_of_one_retention_rate() -> None:
    """All sixteen printed multiples r / (1 + i - r) come out to half of their last digit."""
    given, expected = worked("margin_multiple")
    for retention in given["retention_rates"]:
        for discount, multiple in zip(given["discount_rates"], expected["multiples"][str(retention)], strict=True):
            worth = value_by_stage({"kept": {"kept": retention}}, {"kept": 1}, discount=discount, first="next")
            assert worth.values["kept"] == pytest.approx(multiple, abs=expected["tolerance"], rel=0)


@pytest.mark.parametrize("horizon", [*range(1, 11), None])
def test_lifetime_value_by_months_of_silence(horizon: int | None) -> None:
    """Over each of ten horizons, and without one, the values are those computed apart."""
    given, expected = worked("months_of_silence")
    stages = given["stages"]
    margins = dict(zip(stages, given["margins"], strict=True))
    worth = value_by_stage(
        rows(stages, given["moves"]), margins, discount=given["discount"], horizon=horizon, first="next", full="next"
    )
    right = expected["without_end"] if horizon is None else expected["by_horizon_from_1"][horizon - 1]
    assert list(worth.values.values()) == pytest.approx(right, abs=expected["tolerance"], rel=0)


def test_money_in_absorbing_states() -> None:
    """A margin of 1 in a state left at once counts who gets there; visits are the fundamental matrix."""
    given, expected = worked("accounts_receivable")
    overdue, ends = given["overdue"], given["ends"]
    moves: dict[str, dict[str, float]] = {end: {} for end in ends}
    for name, among, into in zip(overdue, given["among_overdue"], given["into_ends"], strict=True):
        moves[name] = dict(zip(overdue, among, strict=True)) | dict(zip(ends, into, strict=True))
    balances = dict(zip(overdue, given["balances"], strict=True))
    counted = {name: value_by_stage(moves, {each: float(each == name) for each in moves}, discount=0) for name in moves}
    for place, start in enumerate(overdue):
        visits = [counted[name].values[start] for name in overdue]
        ended = [counted[name].values[start] for name in ends]
        assert visits == pytest.approx(expected["fundamental_matrix"][place], abs=expected["tolerance"], rel=0)
        assert ended == pytest.approx(expected["absorption"][place], abs=expected["tolerance"], rel=0)
    money = [counted[name].of_base(balances) for name in ends]
    assert money == pytest.approx(expected["paid_and_bad_debt"], abs=expected["tolerance_of_money"], rel=0)


def test_the_value_of_a_base_in_segments() -> None:
    """Rows counted over one year give the published first year, sum and value of the base."""
    given, expected = worked("directory_segments")
    segments = given["segments"]
    shares = [[number / sum(row) for number in row] for row in given["moved"]]
    margins = dict(zip(segments, given["revenue"], strict=True))
    base = dict(zip(segments, given["stock"], strict=True))
    moves, discount, years = rows(segments, shares), given["discount"], given["years"]
    now = value_by_stage(moves, margins, discount=discount, horizon=1)
    whole = value_by_stage(moves, margins, discount=discount, horizon=years)
    ahead = value_by_stage(moves, margins, discount=discount, horizon=years - 1, first="next")
    near = {"abs": expected["tolerance"], "rel": 0}
    assert now.of_base(base) == pytest.approx(expected["first_year"], **near)
    assert whole.of_base(base) == pytest.approx(expected["discounted_sum"], **near)
    assert ahead.of_base(base) == pytest.approx(expected["value_of_the_base"], **near)


def test_a_migration_model() -> None:
    """Who buys starts anew, who does not is a season older; the last leave."""
    given, expected = worked("migration")
    seasons = [str(place) for place in range(len(given["buys_again"]))]
    moves = {
        season: {seasons[0]: share} | ({later: 1 - share} if later else {})
        for season, later, share in zip(seasons, [*seasons[1:], None], given["buys_again"], strict=True)
    }
    worth = value_by_stage(moves, dict(zip(seasons, given["margins"], strict=True)), discount=given["discount"])
    got = list(worth.values.values())
    assert got == pytest.approx(expected["without_end"], abs=expected["tolerance"], rel=0)
    assert got == pytest.approx(expected["printed"], abs=expected["tolerance_printed"], rel=0)
