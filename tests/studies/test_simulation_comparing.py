"""Two sides on the same random numbers: differences, their errors, where paths part, and one number at a time."""

import math
from statistics import mean, stdev
from typing import Any

import pytest

from relstage import ford, millman_wilson
from relstage.catalogue.scenarios.ford import ford_as_usual, ford_with_reviews
from relstage.catalogue.scenarios.millman_wilson import millman_wilson_as_usual
from relstage.errors import ScenarioError
from relstage.studies.simulation import Happening

pytestmark = pytest.mark.needs("numpy")

PATHS, SEED = 30, 5


def ending_oftener(happening: Happening) -> Happening:
    """Return an event that comes five times as often in some stages where it ends relationships."""
    if happening.event != "relationship_ended":
        return happening
    return happening.model_copy(update={"rates": {"early": 0.1, "development": 0.03}})


USUAL, REVIEWED = (each.model_copy(update={"months": 30, "shocks": ()}) for each in (ford_as_usual, ford_with_reviews))
REVIEWED = REVIEWED.model_copy(update={"happenings": tuple(map(ending_oftener, REVIEWED.happenings))})


@pytest.fixture(scope="module")
def compared() -> Any:
    """Compare the shipped pair on few paths."""
    from relstage.studies.simulation.comparing import compare

    return compare((ford, USUAL), (ford, REVIEWED), paths=PATHS, seed=SEED, piece=17)


@pytest.fixture(scope="module")
def paths() -> Any:
    """Live every path of both sides, one by one."""
    from relstage.studies.simulation.blocks import worth
    from relstage.studies.simulation.checking import prepare
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.lives import lived

    sides = [prepare(ford, scenario) for scenario in (USUAL, REVIEWED)]
    rows = [[lived(side, Draws(SEED), path) for path in range(PATHS)] for side in sides]
    return rows, [[worth(side, path) for path in row] for side, row in zip(sides, rows, strict=True)]


def test_value_is_compared_path_by_path(compared: Any, paths: Any) -> None:
    """The difference, its paired error, and what pairing gained are those of a loop over single paths."""
    one, other = paths[1]
    apart = [b - a for a, b in zip(one, other, strict=True)]
    found = compared.value()
    assert (found.one, found.other) == pytest.approx((mean(one), mean(other)), abs=1e-6)
    assert found.difference.value == pytest.approx(mean(apart), abs=1e-6)
    assert found.difference.error == pytest.approx(stdev(apart) / math.sqrt(PATHS), rel=1e-6)
    alone = stdev(one) ** 2 + stdev(other) ** 2
    assert found.ratio == pytest.approx(alone / stdev(apart) ** 2, rel=1e-6)


@pytest.mark.parametrize("place", ["early", "development", "ended"])
@pytest.mark.parametrize("month", [0, 7, None])
def test_places_are_compared_path_by_path(compared: Any, paths: Any, place: str, month: int | None) -> None:
    """So are shares of paths in a place, at any month."""
    at = 30 if month is None else month
    one, other = ([int(path.stages[at] == place) for path in row] for row in paths[0])
    apart = [b - a for a, b in zip(one, other, strict=True)]
    found = compared.place(place, month=month)
    assert found.difference.value == pytest.approx(mean(apart))
    assert found.difference.error == pytest.approx(stdev(apart) / math.sqrt(PATHS))


def test_what_is_compared_with_itself_differs_nowhere() -> None:
    """The same side twice: no path is changed, every difference is exactly nothing."""
    from relstage.studies.simulation.comparing import compare

    found = compare((ford, USUAL), (ford, USUAL), paths=30, seed=2)
    assert found.paired.changed == 0
    assert found.value().difference.value == found.value().difference.error == 0.0
    assert math.isinf(found.value().ratio)
    assert found.divergence() is None


def months_until(path: Any, target: str | None = None) -> int:
    """Return the month in which a path first was in a place, or in an exit; 99 for never."""
    exits = {each.name for each in ford.exits}
    opening = path.changes[0][1].origin if path.changes else path.stages[0]
    entered = [(0, opening), *((month, change.target) for month, change in path.changes)]
    return min((month for month, place in entered if place == target or (not target and place in exits)), default=99)


def test_lasting_is_compared_path_by_path(compared: Any, paths: Any) -> None:
    """Months until the first ending, the horizon for none, differ as in a loop over single paths."""
    one, other = ([min(months_until(path), 30) for path in row] for row in paths[0])
    apart = [b - a for a, b in zip(one, other, strict=True)]
    found = compared.lasting()
    assert (found.one, found.other) == pytest.approx((mean(one), mean(other)))
    assert found.difference.value == pytest.approx(mean(apart))
    assert found.difference.error == pytest.approx(stdev(apart) / math.sqrt(PATHS))
    assert found.ratio == pytest.approx((stdev(one) ** 2 + stdev(other) ** 2) / stdev(apart) ** 2)


@pytest.mark.parametrize("place", ["early", "development", "long_term", "ended"])
def test_reaching_is_compared_path_by_path(compared: Any, paths: Any, place: str) -> None:
    """So is the share of paths that were in a place by the horizon."""
    one, other = ([int(months_until(path, place) <= 30) for path in row] for row in paths[0])
    apart = [b - a for a, b in zip(one, other, strict=True)]
    found = compared.reaching(place)
    assert (found.one, found.other) == pytest.approx((mean(one), mean(other)))
    assert found.difference.value == pytest.approx(mean(apart))
    assert found.difference.error == pytest.approx(stdev(apart) / math.sqrt(PATHS))


def test_changed_paths_are_counted(compared: Any, paths: Any) -> None:
    """A path is changed where a stage, a move or the value differs; the month of its first other stage is counted."""
    pairs = list(zip(*paths[0], strict=True))
    worths = list(zip(*paths[1], strict=True))
    moved = [[[(m, c.transition) for m, c in side.changes] for side in pair] for pair in pairs]
    changed = [
        nth
        for nth, (one, other) in enumerate(pairs)
        if one.stages != other.stages or worths[nth][0] != worths[nth][1] or moved[nth][0] != moved[nth][1]
    ]
    assert compared.paired.changed == len(changed)
    assert list(compared.paired.first) == changed[:10]
    parted = [next((m for m in range(31) if one.stages[m] != other.stages[m]), None) for one, other in pairs]
    assert compared.paired.diverged.tolist() == [parted.count(month) for month in range(31)]


def test_a_difference_of_shares_has_the_interval_of_bonett_and_price(compared: Any, paths: Any) -> None:
    """Two paths are added, one that counts on either side alone; where none differs the interval has a width."""
    for month in (0, 20):
        rows = [[path.stages[month] == "early" for path in row] for row in paths[0]]
        left, came = (sum(a > b for a, b in zip(*each, strict=True)) for each in (rows, rows[::-1]))
        up, down = (came + 1) / (PATHS + 2), (left + 1) / (PATHS + 2)
        wide = 1.959964 * math.sqrt((up + down - (up - down) ** 2) / (PATHS + 2))
        found = compared.place("early", month=month).difference
        assert (found.low, found.high) == pytest.approx((up - down - wide, up - down + wide), abs=1e-6)
        assert found.by == "bonett-price"
    assert compared.place("early", month=0).difference.low < 0 < compared.place("early", month=0).difference.high


def test_by_month_is_place_by_month(compared: Any) -> None:
    """All months at once are the months one by one."""
    assert list(compared.by_month("ended")) == [compared.place("ended", month=month) for month in range(31)]


def test_a_comparison_in_one_table(compared: Any) -> None:
    """The table holds every measure once, in plain values, with nothing where a ratio is infinite."""
    rows = compared.frame()
    places = list(ford.places)
    assert [(row["measure"], row["place"], row["month"]) for row in rows] == [
        ("value", None, None),
        ("lasting", None, 30),
        *(("reaching", place, 30) for place in places),
        *(("place", place, month) for place in places for month in range(31)),
    ]
    value = compared.value()
    assert rows[0] == {
        "measure": "value",
        "place": None,
        "month": None,
        "one": value.one,
        "other": value.other,
        "difference": value.difference.value,
        "error": value.difference.error,
        "low": value.difference.low,
        "high": value.difference.high,
        "variance_ratio": value.ratio,
    }
    assert math.isinf(compared.place("early", month=0).ratio)
    assert next(row for row in rows if row["measure"] == "place" and row["place"] == "early")["variance_ratio"] is None


@pytest.mark.needs("polars", "pandas")
def test_a_comparison_as_a_frame(compared: Any) -> None:
    """Frames of polars and pandas have the rows of the dicts and columns of one kind each."""
    polars, pandas = compared.frame("polars"), compared.frame("pandas")
    assert polars.to_dicts() == compared.frame()
    assert [str(kind) for kind in polars.dtypes] == ["String", "String", "Int64", *["Float64"] * 7]
    assert [str(kind) for kind in pandas.dtypes] == ["object", "object", "Int64", *["float64"] * 7]
    assert pandas["difference"].tolist() == [row["difference"] for row in compared.frame()]
    with pytest.raises(ScenarioError, match="unknown-frame"):
        compared.frame("arrow")


def test_a_comparison_says_what_it_is_of(compared: Any) -> None:
    """The manifest names both sides, the seed and the digest, and survives JSON; the comparison shows itself short."""
    manifest = compared.manifest
    assert type(manifest).model_validate_json(manifest.model_dump_json()) == manifest
    assert (manifest.kind, manifest.seed, manifest.paths) == ("relstage comparison 1", SEED, PATHS)
    assert [(side.model.digest, side.scenario_digest) for side in (manifest.one, manifest.other)] == [
        (ford.digest, USUAL.digest),
        (ford.digest, REVIEWED.digest),
    ]
    shown = f"Comparison(ford_as_usual, ford_with_reviews, paths=30, seed=5, digest={compared.digest[:16]})"
    assert repr(compared) == shown


def test_another_result_has_another_digest(compared: Any) -> None:
    """One path more is another result."""
    from relstage.studies.simulation.comparing import compare

    assert compare((ford, USUAL), (ford, REVIEWED), paths=PATHS + 1, seed=SEED).digest != compared.digest


def test_pieces_are_added_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    """No piece is kept for later: each is added before the next is run."""
    from relstage.studies.simulation import comparing, paired

    log: list[str] = []

    def noted(name: str, plain: Any) -> Any:
        def called(*given: Any) -> Any:
            log.append(name)
            return plain(*given)

        return called

    monkeypatch.setattr(comparing, "pair_work", noted("run", paired.pair_work))
    monkeypatch.setattr(comparing, "ranges", lambda *_: iter([(0, 2), (2, 2), (4, 2)]))
    monkeypatch.setattr(paired.Paired, "__add__", noted("add", paired.Paired.__add__))
    comparing.compare((ford, USUAL), (ford, USUAL), paths=6, seed=1, progress=lambda *_: log.append("told"))
    assert [each for each in log if each != "add"] == ["run", "told"] * 3
    assert log.index("add") < log.index("told")


def test_where_a_path_parts_is_told(compared: Any, paths: Any) -> None:
    """The first divergence of a path is the first month in which anything differs, with the moves of that month."""
    path = compared.paired.first[0]
    found = compared.divergence()
    one, other = (row[path] for row in paths[0])
    assert found.path == path
    before = one.at(found.month)
    assert [f for f in one.facts if f.occurred_at < before] == [f for f in other.facts if f.occurred_at < before]
    assert found.events[0] != found.events[1] or found.one != found.other or found.readings


def test_a_policy_that_parts_a_path_is_told_with_what_it_reads() -> None:
    """Where a policy is the cause, it comes first, with its rule and the readings by which it was carried out."""
    from relstage.interpreters.text import parse
    from relstage.studies.simulation.comparing import compare

    reviewed = ford_with_reviews.replace(months=30, shocks=())
    found = compare((ford, USUAL), (ford, reviewed), paths=40, seed=SEED).divergence()
    assert found is not None
    (policy,) = found.policies
    assert found.what[:2] == ("policy", "event")
    assert (policy.name, policy.one, policy.other) == ("account_review", False, True)
    assert [each.indicator for each in policy.readings] == ["attention", "trust", "commitment"]
    assert policy.readings[0].one == policy.readings[0].other
    assert parse(policy.rule) == reviewed.policies[0].when


def test_money_alone_parts_a_path_too() -> None:
    """Under other margins a path has the same facts, and parts in the first month that brings other money."""
    from relstage.studies.simulation.comparing import compare

    dearer = USUAL.replace(margins={place: 1.1 * margin for place, margin in USUAL.margins.items()})
    compared = compare((ford, USUAL), (ford, dearer), paths=20, seed=SEED)
    found = compared.divergence()
    assert found is not None
    assert found.path == compared.paired.first[0]
    assert (found.what, found.one, found.readings) == (("value",), found.other, ())
    assert found.money[1] == pytest.approx(1.1 * found.money[0])


def test_what_a_guard_lacks_on_one_side_can_be_told() -> None:
    """The standings of a divergence are those of production: what the stricter side lacks for the move is explained."""
    from relstage import explain
    from relstage.studies.simulation.comparing import compare

    stricter = ford.with_thresholds({"F2.trust": 0.9})
    found = compare((ford, USUAL), (stricter, USUAL), paths=40, seed=SEED).divergence()
    assert found is not None
    assert [move.transition for move in found.one] == ["F2"]
    told = str(explain(found.standings[1], model=stricter, toward="development"))
    assert "trust" in told
    assert "0.9" in told


def test_pieces_and_workers_change_nothing(compared: Any) -> None:
    """However it is cut, a comparison comes to the same whole numbers."""
    from concurrent.futures import ThreadPoolExecutor

    from relstage.studies.simulation.comparing import compare

    with ThreadPoolExecutor(3) as pool:
        again = compare((ford, USUAL), (ford, REVIEWED), paths=PATHS, seed=SEED, piece=7, executor=pool)
    assert again.paired.to_bytes() == compared.paired.to_bytes()
    assert again.manifest == compared.manifest
    assert again.digest == compared.digest


def test_the_shipped_comparison_gains_by_pairing() -> None:
    """Common random numbers: at least half of the variance of independent runs is saved on the shipped pair."""
    from relstage.studies.simulation.comparing import compare

    found = compare((ford, ford_as_usual), (ford, ford_with_reviews), paths=2_000, seed=1)
    assert found.value().ratio >= 2


def test_sides_that_cannot_be_compared_are_refused() -> None:
    """Other places, other months: everything that differs is told at once."""
    from relstage.studies.simulation.comparing import compare

    with pytest.raises(ScenarioError) as caught:
        compare((ford, USUAL), (millman_wilson, millman_wilson_as_usual), paths=10, seed=1)
    problems = caught.value.problems
    assert {problem.code for problem in problems} == {"not-comparable"}
    assert {problem.place for problem in problems} >= {"places", "months"}


def test_everything_wrong_with_both_sides_is_told_at_once() -> None:
    """Problems of either side begin with its name; what is wrong with seed, paths and workers stands beside them."""
    from relstage.studies.simulation.comparing import compare

    wrong = [
        USUAL.model_copy(update={"margins": {"erly": 1.0}}),
        REVIEWED.model_copy(update={"model": "frod", "margins": {"ende": 1.0}}),
    ]
    with pytest.raises(ScenarioError) as caught:
        compare((ford, wrong[0]), (ford, wrong[1]), paths=0, seed=-1, workers=0)
    places = [problem.place for problem in caught.value.problems]
    assert places == ["one/margins/erly", "other/model", "other/margins/ende", "seed", "paths", "workers"]


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [
        ((ford, "usual"), ("ford", USUAL), ["one/scenario", "other/model"]),
        (None, (USUAL, ford), ["one", "other/model", "other/scenario"]),
        ((ford,), (ford, USUAL, 3), ["one", "other"]),
        ("ab", (1, 2), ["one", "other/model", "other/scenario"]),
    ],
)
def test_wrong_classes_are_told(one: Any, other: Any, places: list[str]) -> None:
    """What is no pair of a model and a scenario is refused with its place, not by an AttributeError."""
    from relstage.studies.simulation.comparing import compare

    with pytest.raises(ScenarioError) as caught:
        compare(one, other, paths=10, seed=1)
    assert [problem.place for problem in caught.value.problems] == places
    assert {problem.code for problem in caught.value.problems} == {"wrong-class"}


def test_unknown_places_and_months_are_refused(compared: Any) -> None:
    """Both faults of a question are told, with the nearest name."""
    with pytest.raises(ScenarioError) as caught:
        compared.place("erly", month=31)
    assert [problem.code for problem in caught.value.problems] == ["unknown-stage", "bad-number"]
    assert "did you mean 'early'" in str(caught.value)
    for ask in (compared.reaching, compared.by_month):
        with pytest.raises(ScenarioError, match="unknown-stage"):
            ask("erly")
    for path in (-1, PATHS, True, "0"):
        with pytest.raises(ScenarioError, match="unknown-path"):
            compared.divergence(path)


def test_a_tornado_moves_one_number_at_a_time() -> None:
    """Each number at either end of its range against the scenario as it is, the widest swing first."""
    from relstage.studies.simulation.comparing import compare
    from relstage.studies.simulation.sensitivity import tornado

    ranges = {"F3.trust": (0.5, 0.7), "promise_broken": (0.0, 2.0), "margin@early": (0.0, 50.0)}
    found = tornado(ford, USUAL, ranges, paths=100, seed=3)
    assert {swing.name for swing in found} == set(ranges)
    widths = [swing.width for swing in found]
    assert widths == sorted(widths, reverse=True)
    (trust,) = (swing for swing in found if swing.name == "F3.trust")
    tighter = compare((ford, USUAL), (ford.with_thresholds({"F3.trust": 0.7}), USUAL), paths=100, seed=3)
    assert trust.at_high == tighter.value()
    (margin,) = (swing for swing in found if swing.name == "margin@early")
    assert margin.at_high.difference.value > margin.at_low.difference.value


def test_everything_wrong_with_ranges_is_told_at_once() -> None:
    """Names that are none with the nearest, ranges that are none, and ends that the scenario or the scale forbids."""
    from relstage.studies.simulation.sensitivity import tornado

    reviewed = USUAL.model_copy(update={"policies": REVIEWED.policies})
    ranges: dict[Any, Any] = {
        "F3.trsut": (0.5, 0.6),
        "promis_broken": (0.5, 0.6),
        "F2.trust": (0.6, 0.5),
        "promise_broken": (0.5, math.inf),
        "order_fulfilled": 2.0,
        "trial_order": ("0", "1"),
        "margin@early": (True, 2.0),
        "F3.trust": (0.5, 1.5),
        "social_event": (-1.0, 1.0),
        "quality_problem": (1.0, 40.0),
        "reactivated@early": (0.0, 1.0),
        "discount": (0.0, 11.0),
        "policy:account_review.chance": (0.5, 1.5),
        "drift:trust.noise": (-1.0, 1.0),
        7: (0.0, 1.0),
    }
    with pytest.raises(ScenarioError) as caught:
        tornado(ford, reviewed, ranges, paths=5, seed=-1)
    told = [(problem.code, problem.place) for problem in caught.value.problems]
    assert {place for _, place in told} == {"seed", *(f"ranges {name}" for name in ranges)}
    assert "did you mean 'F3.trust'" in str(caught.value)
    codes = {place.removeprefix("ranges "): code for code, place in told}
    unknown = ("F3.trsut", "promis_broken", "reactivated@early", "7")
    assert {name for name, code in codes.items() if code == "unknown-number"} == set(unknown)
    assert codes["quality_problem"] == "too-often"
    assert {codes[name] for name in codes if name not in (*unknown, "quality_problem", "seed")} == {"bad-range"}
    assert "pydantic" not in str(caught.value)


@pytest.mark.parametrize(
    ("model", "scenario", "ranges", "places"),
    [
        ("ford", None, {"F3.trust": 1}, ["model", "scenario", "ranges F3.trust"]),
        (ford, USUAL, [("F3.trust", (0, 1))], ["ranges"]),
        (ford, USUAL.model_copy(update={"model": "frod"}), {"no": (1, 0)}, ["/model", "ranges no"]),
    ],
)
def test_a_tornado_of_wrong_things_is_refused(model: Any, scenario: Any, ranges: Any, places: list[str]) -> None:
    """Wrong classes, and a scenario that does not fit, are told with what is wrong with the ranges."""
    from relstage.studies.simulation.sensitivity import tornado

    with pytest.raises(ScenarioError) as caught:
        tornado(model, scenario, ranges, paths=5, seed=1)
    assert [problem.place for problem in caught.value.problems] == places


def test_a_swing_spans_the_number_as_it_is() -> None:
    """Where both ends lower the outcome, the swing is as wide as the deeper fall."""
    from types import SimpleNamespace

    from relstage.studies.simulation.sensitivity import Swing

    at_low, at_high = (SimpleNamespace(difference=SimpleNamespace(value=value)) for value in (-50.0, -40.0))
    given: Any = (at_low, at_high)
    assert Swing("x", "margin", 0.0, 1.0, *given).width == 50.0


def test_each_kind_of_number_is_moved() -> None:
    """Margins, discount, policies, shocks and drifts move as a scenario with that number would; factors are told."""
    from relstage.studies.simulation.comparing import compare
    from relstage.studies.simulation.sensitivity import tornado

    shock = ford_as_usual.shocks[0].model_copy(update={"month": 10})
    whole = ford_with_reviews.replace(months=24, shocks=(shock,))
    noisy = tuple(
        each.model_copy(update={"noise": 2 * each.noise}) if each.indicator == "trust" else each
        for each in whole.drifts
    )
    policy = whole.policies[0]
    moved = {
        "discount": whole.replace(discount=0.2),
        f"policy:{policy.name}.cost": whole.replace(policies=(policy.model_copy(update={"cost": 2.0}),)),
        f"policy:{policy.name}.chance": whole.replace(policies=(policy.model_copy(update={"chance": 0.2}),)),
        f"shock:{shock.name}.share": whole.replace(shocks=(shock.model_copy(update={"share": 0.9}),)),
        "drift:trust.noise": whole.replace(drifts=noisy),
    }
    ends = {"discount": 0.2, "cost": 2.0, "chance": 0.2, "share": 0.9, "noise": 2.0}
    ranges = {name: (0.0, ends[name.rpartition(".")[2]]) for name in moved}
    found = {swing.name: swing for swing in tornado(ford, whole, ranges, paths=40, seed=3)}
    assert [name for name in found if found[name].factors] == ["drift:trust.noise"]
    for name, other in moved.items():
        assert found[name].at_high == compare((ford, whole), (ford, other), paths=40, seed=3).value()


def test_a_rate_is_moved_behind_all_others() -> None:
    """A rate that is moved by little touches few paths, wherever its event stands in the scenario."""
    from relstage.studies.simulation.sensitivity import tornado

    touched: list[float] = []

    def outcome(found: Any) -> Any:
        touched.append(found.changed.value)
        return found.value()

    tornado(ford, USUAL, {"negotiation_opened": (0.99, 1.01)}, paths=100, seed=3, outcome=outcome)
    assert USUAL.happenings[0].event == "negotiation_opened"
    assert max(touched) < 0.1


def test_a_threshold_of_levels_is_not_moved() -> None:
    """Levels are told apart by name; a range of numbers says nothing of them."""
    from relstage.studies.simulation.sensitivity import tornado

    with pytest.raises(ScenarioError, match="tells levels apart"):
        tornado(millman_wilson, millman_wilson_as_usual, {"M2.supplier_status": (0, 1)}, paths=5, seed=1)


def test_a_tornado_of_nothing_is_nothing() -> None:
    """Without ranges nothing is moved."""
    from relstage.studies.simulation.sensitivity import tornado

    assert tornado(ford, USUAL, {}, paths=5, seed=1) == ()
