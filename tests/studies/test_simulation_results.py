"""Results of a simulation: each answer against the same reckoned path by path, tables, and paths lived again."""

import math
import subprocess
import sys
from collections import Counter
from functools import cache
from importlib.util import find_spec
from statistics import NormalDist, mean, stdev
from typing import Any, get_args

import pytest

from relstage import explain
from relstage.errors import MissingExtra, RelstageError, ScenarioError, StageError

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.simulation.blocks import plain_block, worth
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.estimates import Estimate, means, rates, shares, staying
    from relstage.studies.simulation.frames import What
    from relstage.studies.simulation.lives import Lived, lived
    from relstage.studies.simulation.results import Simulation
    from relstage.studies.simulation.tallies import Tally
    from tests.studies.simulated import READINGS, a_simulation, chain, model, restless

pytestmark = pytest.mark.needs("numpy")

PATHS = 30
Z = NormalDist().inv_cdf(0.975)


@cache
def the_paths() -> "list[Lived]":
    """Return the lived paths, once."""
    return [lived(restless, Draws(7), path) for path in range(PATHS)]


@cache
def the_study() -> "Simulation":
    """Return the result of the same paths."""
    block = plain_block(restless, Draws(7), 0, PATHS, readings=READINGS)
    return a_simulation(restless, Tally.of(block, restless, readings=READINGS))


def is_mean_of(estimate: "Estimate", samples: list[float]) -> None:
    """Assert that an estimate is the mean of samples, with its standard error and normal interval."""
    error = stdev(samples) / math.sqrt(len(samples))
    assert estimate.value == pytest.approx(mean(samples), abs=1e-8)
    assert estimate.error == pytest.approx(error, abs=1e-8)
    assert (estimate.low, estimate.high) == pytest.approx((mean(samples) - Z * error, mean(samples) + Z * error))
    assert estimate.by == "normal"


def is_share(estimate: "Estimate", times: int, of: int) -> None:
    """Assert that an estimate is a share, and that the ends of its interval solve Wilson's equation."""
    share = times / of
    assert estimate.value == share
    assert estimate.error == pytest.approx(math.sqrt(share * (1 - share) / of))
    for end in (estimate.low, estimate.high):
        assert (share - end) ** 2 == pytest.approx(Z**2 * end * (1 - end) / of, abs=1e-12)
    assert estimate.low <= share <= estimate.high
    assert estimate.by == "wilson"


# -------------------------------------------------------------------------------------------------------- estimates


@pytest.mark.parametrize("times", [0, 1, 7, 29, 30])
def test_shares(times: int) -> None:
    """A share has Wilson's interval, also at 0 and 1, where its standard error is 0."""
    is_share(shares([times], 30).one(0), times, 30)


def test_a_share_of_nothing_is_unknown() -> None:
    """Where no path was counted, the figures are NaN."""
    found = shares([0], 0).one(0)
    assert all(math.isnan(each) for each in (found.value, found.error, found.low, found.high))


def test_what_does_not_vary_has_no_error() -> None:
    """A mean of equal numbers has an error of exactly 0, whatever they are; one of one number has an unknown error."""
    much = 10**17 + 1
    assert means([9 * much], [9 * much**2], 9).one(0).error == 0
    assert means([9 * much], [9 * much**2 + 1], 9).one(0).error > 0
    assert math.isnan(means([much], [much**2], 1).one(0).error)
    assert math.isnan(means([0], [0], 0).one(0).value)


def test_a_wider_level_is_wider() -> None:
    """An interval of 99 % holds that of 95 %."""
    study = the_study()
    narrow, wide = study.value(), study.value(level=0.99)
    assert wide.low < narrow.low < narrow.high < wide.high
    assert (wide.high - wide.value) / wide.error == pytest.approx(2.575829, abs=1e-6)


def test_staying() -> None:
    """Six stays, three of them cut off, worked by hand after Kaplan and Meier; the error leaves out groups."""
    completed = np.array([[0, 1, 0, 0, 0], [0, 1, 0, 1, 0], [0, 0, 0, 0, 0], [9, 9, 9, 9, 9]])
    cut_off = np.array([[0, 1, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 1, 0, 1], [9, 9, 9, 9, 9]])
    found = staying(completed[:3], cut_off[:3], 3, 6)
    assert found.share.value == pytest.approx([1, 4 / 6, 4 / 6, 4 / 6 * 1 / 2, 4 / 6 * 1 / 2])
    assert found.within == 4
    assert found.time.value == pytest.approx(1 + 4 / 6 + 4 / 6 + 2 / 6)
    without = [[3 / 4, 3 / 4, 3 / 8], [3 / 4, 3 / 4, 3 / 4], [1 / 2, 1 / 2, 0]]
    for month in (1, 2, 3):
        left = [row[month - 1] for row in without]
        error = math.sqrt(2 / 3 * sum((each - mean(left)) ** 2 for each in left))
        assert found.share.error[month] == pytest.approx(error)
    times = [1 + sum(row) for row in without]
    error = math.sqrt(2 / 3 * sum((each - mean(times)) ** 2 for each in times))
    assert found.time.error == pytest.approx(error)
    assert (found.share.low.min(), found.share.high.max()) == (0, 1)
    assert found.share.by == found.time.by == "jackknife"


def test_staying_past_the_longest() -> None:
    """Past the longest stay nothing is known; where that one completed, the share is 0, its interval wider."""
    cut = staying([[1, 0, 0], [0, 0, 0]], [[0, 0, 0], [0, 1, 0]], 2, 2)
    assert cut.share.value[:2] == pytest.approx([0.5, 0.5])
    assert np.isnan(cut.share.value[2])
    assert np.isnan(cut.share.error[2])
    done = staying([[1, 0, 0], [0, 1, 0]], [[0, 0, 0], [0, 0, 0]], 2, 2)
    assert (done.share.value[1], done.share.error[1], done.share.value[2]) == (0, 0, 0)
    assert done.share.high[1] == pytest.approx(Z**2 / (2 + Z**2))


def test_staying_without_stays() -> None:
    """Without stays, or with the paths of one group alone, nothing is known of the error."""
    nothing = staying(np.zeros((2, 3), dtype=int), np.zeros((2, 3), dtype=int), 2, 0)
    assert nothing.within is None
    assert np.isnan([*nothing.share.value, nothing.time.value, nothing.time.low]).all()
    alone = staying([[1, 0]], [[0, 0]], 1, 1)
    assert (alone.share.value[0], alone.time.value) == (0, 0)
    assert np.isnan([alone.share.error[0], alone.time.high]).all()


@pytest.mark.parametrize(("level", "quantile"), [(0.95, 2.0395), (0.99, 2.7440), (0.5, 0.6825)])
def test_intervals_of_stays_are_those_of_student(level: float, quantile: float) -> None:
    """The interval over 32 groups is as many errors wide as the tables of t with 31 degrees say."""
    completed = np.zeros((32, 40), dtype=int)
    completed[np.arange(32), 10 + np.arange(32) % 5] = 1
    found = staying(completed, np.zeros_like(completed), 32, 32, level).time
    assert found.half_width / found.error == pytest.approx(quantile, abs=2e-4)


@pytest.mark.parametrize(("times", "of"), [(0, 30), (1, 30), (30, 30), (7, 30)])
def test_moves_made_once_at_most_are_shares(times: int, of: int) -> None:
    """Where no path moves twice, the mean number of moves has Wilson's interval, also where nobody moves."""
    found, share = rates([times], [times], of).one(0), shares([times], of).one(0)
    assert (found.value, found.low, found.high) == (share.value, share.low, share.high)
    assert found.half_width > 0


def test_moves_made_often_have_a_score_interval() -> None:
    """Its ends are as many errors from the mean as the level says, the error being that of a count at the end."""
    counts = [0] * 20 + [3] * 8 + [7] * 2
    found = rates([sum(counts)], [sum(each**2 for each in counts)], 30).one(0)
    spread = stdev(counts) ** 2 / mean(counts)
    for end in (found.low, found.high):
        assert (found.value - end) ** 2 == pytest.approx(Z**2 * spread * end / 30)
    assert 0 < found.low < found.value < found.high


def test_a_mean_of_bounded_numbers_that_do_not_vary() -> None:
    """No path was there: the interval reaches as far as Wilson leaves paths that are there all the time."""
    found = means([0], [0], 30, between=(0.0, 12.0)).one(0)
    assert (found.value, found.error, found.low) == (0, 0, 0)
    assert found.high == pytest.approx(12 * Z**2 / (30 + Z**2))
    assert found.half_width == found.high / 2


# ------------------------------------------------------------------------------------------------ against the paths


def test_occupancy() -> None:
    """Shares are those of the paths; months in a place are averaged over paths, the horizon itself apart."""
    found = the_study().occupancy()
    for nth, place in enumerate(restless.places):
        for month in (0, 3, 14):
            is_share(found.share.one(month, nth), sum(p.stages[month] == place for p in the_paths()), PATHS)
        is_mean_of(found.time.one(nth), [float(p.stages[:-1].count(place)) for p in the_paths()])


def first_time(path: "Lived", place: str) -> int | None:
    """Return the month in which a path first was in a place."""
    opening = path.changes[0][1].origin if path.changes else path.stages[0]
    entered = [0] * (opening == place) + [month for month, change in path.changes if change.target == place]
    return min(entered, default=None)


def test_first_passage() -> None:
    """What has happened by each month, the mean time until then, and the median are those of the paths."""
    found = the_study().first_passage("third")
    times = [first_time(path, "third") for path in the_paths()]
    for month in (0, 5, 14):
        is_share(found.share.one(month), sum(time is not None and time <= month for time in times), PATHS)
    assert found.censored == times.count(None) > 0
    is_mean_of(found.time, [14.0 if time is None else float(time) for time in times])
    known = sorted(99 if time is None else time for time in times)
    half = known[(PATHS - 1) // 2]
    assert found.median == (None if half == 99 else half)


def test_survival() -> None:
    """Survivors are those that never ended; half of the paths have ended by the median, which its range holds."""
    found = the_study().survival()
    times = [first_time(path, "gone") for path in the_paths()]
    for month in (0, 4, 14):
        is_share(found.share.one(month), sum(time is None or time > month for time in times), PATHS)
    is_mean_of(found.time, [14.0 if time is None else float(time) for time in times])
    assert found.median is not None
    ended = [sum(time is not None and time <= month for time in times) for month in range(15)]
    assert ended[found.median] >= PATHS / 2 > ended[found.median - 1]
    low, high = found.median_range
    assert low is not None
    assert high is not None
    assert low <= found.median <= high


def test_sojourns_leave_out_what_began_before() -> None:
    """Stays with which paths were taken over in the midst count only if asked for; those of opened paths count."""
    study = the_study()
    alone, all_of_them = study.sojourns("second"), study.sojourns("second", begun=True)
    begun = sum(path.beginning is not None and path.beginning.stage == "second" for path in the_paths())
    counts = [int((each.completed + each.open).sum()) for each in (alone, all_of_them)]
    assert counts[1] - counts[0] == begun > 0
    assert counts[0] == sum(change.target == "second" for path in the_paths() for _, change in path.changes)
    first = study.sojourns("first")
    opened = sum(path.beginning is None for path in the_paths())
    entered = sum(change.target == "first" for path in the_paths() for _, change in path.changes)
    assert int((first.completed + first.open).sum()) == opened + entered


def test_quantiles_of_waiting() -> None:
    """By a quantile it has happened to that part of the paths; past the horizon there is none."""
    found = the_study().first_passage("third")
    times = [first_time(path, "third") for path in the_paths()]
    happened = [sum(time is not None and time <= month for time in times) for month in range(15)]
    for part in (0.1, 0.25, 0.5):
        quantile = found.quantile(part)
        assert quantile.month == next((m for m in range(15) if happened[m] >= part * PATHS), None)
        low, high = (
            next((m for m in range(15) if shares([happened[m]], PATHS).one(0).__dict__[end] >= part), None)
            for end in ("high", "low")
        )
        assert (quantile.low, quantile.high) == (low, high)
    assert found.quantile(0.999).month is None
    for wrong in (0.0, 1.0, 50, "0.5"):
        with pytest.raises(ScenarioError, match="bad-level"):
            found.quantile(wrong)  # type: ignore[arg-type]


def test_flows() -> None:
    """Moves are averaged over paths, of one month and of all."""
    found = the_study().flows()
    assert found.total.by == found.mean.by == "score"
    for nth, (origin, transition, target) in enumerate(found.edges):
        mine = [
            [month for month, c in p.changes if (c.origin, c.transition, c.target) == (origin, transition, target)]
            for p in the_paths()
        ]
        for estimate, samples in (
            (found.total.one(nth), [len(each) for each in mine]),
            (found.mean.one(5, nth), [each.count(5) for each in mine]),
        ):
            assert estimate.value == pytest.approx(mean(samples))
            assert estimate.error == pytest.approx(stdev(samples) / math.sqrt(PATHS))
            assert 0 <= estimate.low <= estimate.value <= estimate.high
        assert found.counts[:, nth].sum() == sum(map(len, mine))


def test_endings() -> None:
    """First endings of the paths by transition, initiator and cause, the most frequent first."""
    firsts: Counter[tuple[str, str | None, str | None]] = Counter()
    later = 0
    for path in the_paths():
        ends = [change for _, change in path.changes if change.kind == "terminate"]
        begun_ended = first_time(path, "gone") == 0 and (not ends or ends[0].at > path.at(0))
        fresh = [] if begun_ended else ends[:1]
        firsts.update((each.transition, each.initiator, each.cause) for each in fresh)
        later += len(ends) - len(fresh)
    found = the_study().endings()
    assert {(e.transition, e.initiator, e.cause): e.first for e in found if e.first} == dict(firsts)
    assert sum(each.later for each in found) == later > 0
    assert [each.first for each in found] == sorted((each.first for each in found), reverse=True)
    for each in found:
        is_share(each.share, each.first, PATHS)


@pytest.mark.parametrize("name", ["trust", "status", "months"])
def test_readings(name: str) -> None:
    """Readings are averaged over the paths in a place whose reading is known, and over the ladder together."""
    found = the_study().readings(name)
    for month in (2, 9):
        seen = [(path.stages[month], path.seen(name)[month]) for path in the_paths()]
        for nth, place in enumerate(restless.places):
            there = [value for where, value in seen if where == place and not math.isnan(value)]
            assert found.known[month, nth] == len(there)
            if len(there) > 1:
                is_mean_of(found.mean.one(month, nth), there)
        is_mean_of(found.ladder.one(month), [v for where, v in seen if where != "gone" and not math.isnan(v)])


def test_value_and_what_it_is_made_of() -> None:
    """The value of a path is averaged; margins less costs, discounted and summed, come to the same."""
    study = the_study()
    is_mean_of(study.value(), [worth(restless, path) for path in the_paths()])
    margins, policies = study.margins(), study.policies()
    monthly = margins.mean.value.sum(axis=1) - policies.cost.value.sum(axis=0)
    assert (monthly * margins.discounts).sum() == pytest.approx(study.value().value, abs=1e-8)
    assert policies.policies == ("call_up", "praise_up")
    is_share(policies.share.one(0, 3), sum(path.done[3][0] for path in the_paths()), PATHS)


@pytest.mark.parametrize("level", [0, 0.0, 1.0, 1.5, -0.1, math.nan, "0.9"])
def test_a_level_is_between_0_and_1(level: Any) -> None:
    """An interval of another level is refused."""
    with pytest.raises(ScenarioError, match="bad-level"):
        the_study().value(level=level)


def test_other_readings_than_the_block_holds_are_refused() -> None:
    """A block is tallied with the names of the readings that it holds, and no others."""
    with pytest.raises(RelstageError, match="other-readings"):
        Tally.of(plain_block(chain, Draws(7), 0, 2), chain, readings=("trust",))


def test_a_study_is_shown_in_a_line() -> None:
    """A study tells what it is of, without its model and its tables."""
    assert repr(the_study()) == f"Simulation(restless, restless, paths=30, seed=7, digest={the_study().digest[:16]})"


# --------------------------------------------------------------------------------------------------------- one path


def test_a_path_is_lived_again_and_explained() -> None:
    """The last ending of any path is told by the explanation of production, with who and why."""
    study = the_study()
    ended = next(path for path in the_paths() if path.stages[-1] == "gone" and path.changes)
    again = study.path(ended.path)
    assert (again.facts, again.stages) == (ended.facts, ended.stages)
    last = again.changes[-1][1]
    told = str(explain(again.standing(last.at), model=model))
    assert f"{last.transition}: {last.origin} → gone" in told


def test_why_a_path_ended_is_told_in_a_line() -> None:
    """The words are those of production at the last ending, in either language; of a path that goes on, at the end."""
    study = the_study()
    for path in the_paths()[:12]:
        endings = [change.at for _, change in path.changes if change.kind == "terminate"]
        standing = path.standing(endings[-1] if endings else None)
        assert str(study.why(path.path)) == str(explain(standing, model=model))
    assert str(study.why(3, lang="ru")) != str(study.why(3))
    with pytest.raises(ScenarioError, match="unknown-path"):
        study.why(PATHS)


@pytest.mark.parametrize("number", [-1, PATHS, 1.0, True, "0"])
def test_unknown_paths_are_refused(number: Any) -> None:
    """A path that the study has not is refused."""
    with pytest.raises(ScenarioError, match="unknown-path"):
        the_study().path(number)


def test_unknown_names_are_refused() -> None:
    """Places, readings, tables and frames that there are not are refused, with the nearest that there are."""
    study = the_study()
    with pytest.raises(StageError, match="did you mean 'second'"):
        study.first_passage("secnd")
    with pytest.raises(StageError, match="unknown-stage"):
        study.sojourns("nowhere")
    with pytest.raises(ScenarioError, match="did you mean 'trust'"):
        study.readings("trsut")
    with pytest.raises(ScenarioError, match="unknown-table"):
        study.frame("occupation")  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="unknown-frame"):
        study.frame("occupancy", "sheets")  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------------ frames


def tables() -> list[str]:
    """Return the names of all tables; none without numpy."""
    return list(get_args(What)) if find_spec("numpy") else []


def test_rows_are_the_answers() -> None:
    """Rows of tables hold the very figures of the answers."""
    study = the_study()
    rows = study.frame("occupancy")
    assert len(rows) == 15 * 4
    at = next(row for row in rows if (row["month"], row["place"]) == (3, "gone"))
    one = study.occupancy().share.one(3, 3)
    assert at == {
        "month": 3,
        "place": "gone",
        "paths": int(study.occupancy().counts[3, 3]),
        "estimate": one.value,
        "error": one.error,
        "low": one.low,
        "high": one.high,
    }
    assert [row["estimate"] for row in study.frame("value")] == [study.value().value]
    assert len(study.frame("readings")) == 3 * 15 * 4
    assert {row["transition"] for row in study.frame("endings")} == {each.transition for each in study.endings()}


@pytest.mark.parametrize("what", tables())
def test_dicts_hold_plain_values(what: str) -> None:
    """Every table has rows of plain Python values, ``None`` where nothing is known, with the four figures last."""
    rows = the_study().frame(what)  # type: ignore[arg-type]
    assert rows
    for row in rows:
        assert list(row)[-4:] == ["estimate", "error", "low", "high"]
        assert {type(value) for value in row.values()} <= {int, float, str, type(None)}
        assert not any(isinstance(value, float) and math.isnan(value) for value in row.values())


@pytest.mark.needs("polars")
@pytest.mark.parametrize("what", tables())
def test_polars_hold_the_same(what: str) -> None:
    """A frame of polars has the rows of the dicts."""
    assert the_study().frame(what, "polars").to_dicts() == the_study().frame(what)  # type: ignore[arg-type]


@pytest.mark.needs("pandas")
@pytest.mark.parametrize("what", tables())
def test_pandas_hold_the_same(what: str) -> None:
    """A frame of pandas has the rows of the dicts, NaN for unknown figures."""
    found = the_study().frame(what, "pandas").to_dict("records")  # type: ignore[arg-type]
    known = [
        {name: None if isinstance(value, float) and math.isnan(value) else value for name, value in row.items()}
        for row in found
    ]
    assert known == the_study().frame(what)  # type: ignore[arg-type]


def test_tables_of_totals_hold_the_answers() -> None:
    """Mean stays, months until, and moves in all stand in tables of their own, with what the horizon hides."""
    study = the_study()
    stays = {row["place"]: row for row in study.frame("stays")}
    found = study.sojourns("second")
    assert (stays["second"]["within"], stays["second"]["estimate"]) == (found.within, found.time.value)
    assert stays["second"]["open"] == int(found.open.sum()) > 0
    waiting = {row["of"]: row for row in study.frame("waiting")}
    assert list(waiting) == [*restless.places, "ending"]
    third = study.first_passage("third")
    assert waiting["third"]["censored"] == third.censored
    assert (waiting["third"]["median"], waiting["third"]["estimate"]) == (third.median, third.time.value)
    assert waiting["ending"]["estimate"] == study.survival().time.value
    assert [row["moves"] for row in study.frame("moves")] == study.flows().counts.sum(axis=0).tolist()


@pytest.mark.parametrize("what", tables())
def test_columns_are_known_without_rows(what: str) -> None:
    """The columns of a table are those of its rows, in their order."""
    from relstage.studies.simulation.frames import columns_of

    assert list(columns_of(what)) == list(the_study().frame(what)[0])  # type: ignore[arg-type]
    with pytest.raises(ScenarioError, match="unknown-table"):
        columns_of("occupation")  # type: ignore[arg-type]


@pytest.mark.needs("polars", "pandas")
@pytest.mark.parametrize("what", tables())
def test_columns_have_one_kind_with_and_without_rows(what: str) -> None:
    """A study of which little is known has frames with the same columns of the same kinds as one that is full."""
    few = a_simulation(chain, Tally.of(plain_block(chain, Draws(7), 0, 2), chain))
    for as_ in ("polars", "pandas"):
        full, bare = (study.frame(what, as_) for study in (the_study(), few))  # type: ignore[arg-type]
        assert list(full.columns) == list(bare.columns)
        assert [str(kind) for kind in full.dtypes] == [str(kind) for kind in bare.dtypes]


@pytest.mark.needs("polars", "pandas")
def test_tables_without_rows_keep_their_columns() -> None:
    """Without policies their table has no row, and frames the same columns as ever."""
    study = a_simulation(chain, Tally.of(plain_block(chain, Draws(7), 0, 2), chain))
    columns = ["policy", "month", "paths", "estimate", "error", "low", "high"]
    assert study.frame("policies") == []
    assert study.frame("policies", "polars").columns == columns
    assert list(study.frame("policies", "pandas").columns) == columns


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the library the error names what to install."""
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(MissingExtra, match=r"relstage\[frames\]"):
        the_study().frame("value", "polars")


def test_frames_are_imported_when_asked_for() -> None:
    """Results alone import neither polars nor pandas."""
    code = (
        "import sys, relstage.studies.simulation.results; "
        "sys.exit(bool({'polars', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
