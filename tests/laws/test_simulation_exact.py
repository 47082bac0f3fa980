"""Laws of exact answers: ``exact_is_enumeration``, ``exact_is_simulated``, ``what_is_forgotten_never_matters``,
``outcomes_are_all`` and ``z_is_the_same_tail``.
"""  # noqa: D205

import math
from collections import Counter, defaultdict
from collections.abc import Iterator
from fractions import Fraction
from importlib.util import find_spec
from statistics import NormalDist
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from relstage.errors import RelstageError
from tests.laws.chains import Drawn, chains

if find_spec("numpy"):
    import numpy as np

    from relstage.studies.counterfactual.living import Life
    from relstage.studies.simulation.beside import beside, check
    from relstage.studies.simulation.blocks import worth
    from relstage.studies.simulation.checking import prepare
    from relstage.studies.simulation.draws import Draws
    from relstage.studies.simulation.lives import Lived, Living, lived, seen_by
    from relstage.studies.simulation.prepared import Prepared
    from relstage.studies.simulation.reckoning import Exact, exact
    from relstage.studies.simulation.running import simulate
    from relstage.studies.simulation.tape import Cell, Tape
    from relstage.studies.simulation.unfolding import Stand, Unfolding

    class Digits(Draws):
        """Draws that are the middles of alike cells: of quarters where events are drawn, of halves elsewhere."""

        def __init__(self, digits: tuple[int, ...]) -> None:
            super().__init__(0)
            self.digits = list(digits)
            self.cells: list[int] = []

        def uniform(self, stream: str, **address: Any) -> Any:  # as the numbers that it stands for
            """Return the middle of the cell that the next digit names, of the first where there is no more."""
            del address  # no address is asked for twice
            cells = 4 if stream == "happening" else 2
            self.cells.append(cells)
            if len(self.digits) < len(self.cells):
                self.digits.append(0)
            return np.array([(self.digits[len(self.cells) - 1] + 0.5) / cells])


pytestmark = pytest.mark.needs("numpy")
SIZES = ((1, 2), (2, 1))
quiet = settings(derandomize=True, suppress_health_check=list(HealthCheck))


def fitting(drawn: Drawn) -> "Exact":
    """Return exact answers; give up an example whose scenario is refused."""
    try:
        return exact(drawn.model, drawn.scenario)
    except RelstageError:
        assume(False)
        raise


# --------------------------------------------------------------------------------------------------------- enumeration


def all_paths(prepared: "Prepared") -> Iterator[tuple["Lived", float]]:
    """Yield every path that halves and quarters lead to, with its chance; another tree of draws than that on trial."""
    waiting: list[tuple[int, ...]] = [()]
    while waiting:
        prefix = waiting.pop()
        draws = Digits(prefix)
        yield lived(prepared, draws, 0), math.prod(1 / cells for cells in draws.cells)
        for nth in range(len(prefix), len(draws.cells)):
            head = tuple(draws.digits[:nth])
            waiting += [(*head, digit) for digit in range(1, draws.cells[nth])]


def enumerated(prepared: "Prepared") -> dict[tuple[Any, ...], float]:
    """Return the figures of all paths, each with its chance, summed up."""
    found: dict[tuple[Any, ...], float] = defaultdict(float)
    for path, chance in all_paths(prepared):
        found["chance",] += chance
        found["value",] += chance * worth(prepared, path)
        for month, place in enumerate(path.stages):
            found["at", place, month] += chance
        for month, done in enumerate(path.done):
            for nth, carried in enumerate(done):
                found["done", nth, month] += chance * carried
        first = {path.changes[0][1].origin if path.changes else path.stages[0]: 0}
        for month, change in path.changes:
            found["moves", (change.origin, change.transition, change.target), month] += chance
            first.setdefault(change.target, month)
        for place, month in first.items():
            found["first", place, month] += chance
        ends = [each for each in path.changes if prepared.model.transition_of[each[1].transition].kind == "terminate"]
        for month, change in ends[:1]:
            found["ended", month] += chance
            found["ended by", change.transition] += chance
    return found


def figures(answer: "Exact") -> Iterator[tuple[tuple[Any, ...], float]]:
    """Yield the same figures as answered."""
    months = range(answer.months + 1)
    yield ("value",), answer.value
    yield from ((("ended", month), answer.ending()[month]) for month in months)
    yield from ((("ended by", transition), share) for transition, share in answer.endings().items())
    for number, place in enumerate(answer.prepared.places):
        yield from ((("at", place, month), answer.occupancy[month, number]) for month in months)
        yield from ((("first", place, month), answer.first_passage(place)[month]) for month in months)
    for nth in range(len(answer.prepared.scenario.policies)):
        yield from ((("done", nth, month), answer.done[nth, month]) for month in months)
    for nth, edge in enumerate(answer.edges):
        yield from ((("moves", edge, month), answer.flows[month, nth]) for month in months)


@settings(quiet, max_examples=20)
@given(drawn=chains(sizes=SIZES))
def test_exact_is_enumeration(drawn: Drawn) -> None:
    """Places, first passages, endings, moves, policies and value are those of all sequences of draws, one by one."""
    answer = fitting(drawn)
    wanted = enumerated(answer.prepared)
    assert wanted["chance",] == pytest.approx(1.0)
    for what, figure in figures(answer):
        assert figure == pytest.approx(wanted[what], abs=1e-12), what


# ---------------------------------------------------------------------------------------------------------- simulation


@settings(quiet, max_examples=12)
@given(drawn=chains(sizes=((8, 1), (5, 2))))
def test_exact_is_simulated(drawn: Drawn) -> None:
    """Every figure of some thousand simulated paths lies within five standard errors of the exact one."""
    answer = fitting(drawn)
    found = check(answer, simulate(drawn.model, drawn.scenario, paths=4_000, seed=11, progress=lambda *_: None))
    assert abs(found.worst.z) < 5, str(found.worst)
    assert len(found.rows) > 4 * (answer.months + 1)


def test_times_are_those_of_the_shares() -> None:
    """Months in a place, and until something, stand beside the estimates as their shares by month give them."""
    from tests.studies.simulated import chain

    answer, study = exact(chain.model, chain.scenario), simulate(chain.model, chain.scenario, paths=9_000, seed=5)
    rows = {(row.measure, row.name, row.month): row for row in check(answer, study).rows}
    found, months = {what for what, *_ in rows}, answer.months
    assert found == {"occupancy", "time", "first_passage", "survival", "endings", "flows", "value"}
    for number, place in enumerate(answer.prepared.places):
        time, until = rows["time", place, None], rows.get(("first_passage", place, None))
        assert time.exact == pytest.approx(sum(rows["occupancy", place, m].exact for m in range(months)))
        assert time.estimate == pytest.approx(study.occupancy().time.one(number).value)
        assert time.error == pytest.approx(study.occupancy().time.one(number).error, rel=1e-3)
        if until is not None:
            first = [rows["first_passage", place, month].exact for month in range(months + 1)]
            late = 1 - sum(first)
            assert until.exact == pytest.approx(sum(m * share for m, share in enumerate(first)) + late * months)
            assert until.estimate == pytest.approx(study.first_passage(place).time.value)
            assert until.error == pytest.approx(study.first_passage(place).time.error, rel=0.05)
    ended = sum(row.exact for (what, _, month), row in rows.items() if what == "survival" and month is not None)
    assert sum(row.exact for (what, *_), row in rows.items() if what == "endings") == pytest.approx(ended)


@settings(quiet, max_examples=12)
@given(drawn=chains(sizes=((6, 1), (3, 2))))
def test_ends_and_times_go_on_from_the_horizon(drawn: Drawn) -> None:
    """A longer horizon changes nothing of where paths end and how long they take, once no shock is to come."""
    drawn = Drawn(drawn.model, drawn.scenario.model_copy(update={"shocks": ()}))
    answer = fitting(drawn)
    later = fitting(Drawn(drawn.model, drawn.scenario.model_copy(update={"months": answer.months + 5})))
    assert sum(answer.absorption().values()) == pytest.approx(1.0)
    assert answer.absorption() == pytest.approx(later.absorption())
    for place in answer.prepared.places:
        assert answer.time_to(place) == pytest.approx(later.time_to(place))
    assert answer.time_to_ending() == pytest.approx(answer.time_to("out"))


def test_the_order_of_questions_does_not_matter() -> None:
    """States that are found beyond the horizon change no figure up to it, whatever was asked first."""
    from tests.studies.analytic import CASES

    for case in CASES:
        scenario = case.scenario.model_copy(update={"months": 2, "shocks": ()})
        one, other = (exact(case.model, scenario) for _ in range(2))
        other.shares, other.chain  # noqa: B018  # the one is asked for before more states are found
        assert (one.occupancy == other.occupancy).all()
        assert (one.flows == other.flows).all()
        assert one.endings() == other.endings()


# ----------------------------------------------------------------------------------------------------------- forgetting


def stands(prepared: "Prepared", seed: int) -> Iterator["Stand"]:
    """Yield where one path stands at the end of each month."""
    living = Living(prepared, Draws(seed), 0)
    life = Life.of(prepared.model, living.begin()[0])
    for month in range(prepared.scenario.months):
        yield Stand(life, month, living.to_renew, dict(living.since_done))
        life, _, _ = living.month(life, seen_by(life), month + 1)


def ways_of(prepared: "Prepared", stand: "Stand") -> dict[Any, float]:
    """Return what may come of a stand in a month."""
    unfolding = Unfolding(prepared)
    number = unfolding._number(stand)
    found: Counter[Any] = Counter()
    for way in unfolding.courses(number):
        found[unfolding.keys[way.target], way.edges, way.carried] += way.chance  # type: ignore[assignment]
    return dict(found)


@settings(quiet, max_examples=12)
@given(drawn=chains(sizes=((7, 1),)))
def test_what_is_forgotten_never_matters(drawn: Drawn) -> None:
    """Of two paths with one key, whatever else they know and whenever it is, the next month may bring the same."""
    fitting(drawn)
    prepared = prepare(drawn.model, drawn.scenario.model_copy(update={"shocks": ()}))
    first: dict[Any, Stand] = {}
    for seed in range(5):
        for stand in stands(prepared, seed):
            ago = {name: stand.month - month for name, month in stand.done.items()}
            key = Unfolding(prepared).memory.key(stand.life, to_renew=stand.to_renew, ago=ago)
            other = first.setdefault(key, stand)
            if other is not stand:
                assert ways_of(prepared, stand) == pytest.approx(ways_of(prepared, other))


# -------------------------------------------------------------------------------------------------- outcomes and tails


@settings(max_examples=40)
@given(widths=st.lists(st.lists(st.integers(1, 4), min_size=1, max_size=3), max_size=3))
def test_outcomes_are_all(widths: list[list[int]]) -> None:
    """Each way through draws, whose cells may depend on what was drawn before, is tried once, with its chance."""
    drawn: list[int] = []

    def cells(_: str) -> "list[Cell]":
        wide = widths[len(drawn)][sum(drawn) % len(widths[len(drawn)])]
        return [Cell(0.0, 1 / wide, nth) for nth in range(wide)]

    tape = Tape(cells)

    def run() -> tuple[int, ...]:
        drawn.clear()
        for _ in widths:
            tape.uniform("any", slot=0, first=0, count=1)
            drawn.append(tape.drawn["any"])
        return tuple(drawn)

    def by_hand(taken: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], float]]:
        if len(taken) == len(widths):
            yield taken, 1.0
            return
        wide = widths[len(taken)][sum(taken) % len(widths[len(taken)])]
        for nth in range(wide):
            yield from ((whole, chance / wide) for whole, chance in by_hand((*taken, nth)))

    found = list(tape.outcomes(run))
    assert len(found) == len(dict(found))
    assert dict(found) == pytest.approx(dict(by_hand(())))


@given(paths=st.integers(1, 60), thousandths=st.integers(1, 999), data=st.data())
def test_z_is_the_same_tail(paths: int, thousandths: int, data: st.DataObject) -> None:
    """Where few are expected, z leaves the tail of the binomial distribution, half of the count itself counted."""
    from relstage.studies.simulation.beside import _z

    count = data.draw(st.integers(0, paths))
    share = Fraction(thousandths, 1000)
    chances = [math.comb(paths, k) * share**k * (1 - share) ** (paths - k) for k in range(paths + 1)]
    below = float(sum(chances[:count]) + chances[count] / 2)
    z = _z(count, float(share), paths)
    smaller = min(below, 1 - below) if 1e-9 < below < 1 - 1e-9 else None
    if smaller is not None and paths * min(share, 1 - share) < 50:
        assert NormalDist().cdf(-abs(z)) == pytest.approx(smaller, rel=1e-6, abs=1e-12)
        assert (z > 0) == (below > 0.5) or below == pytest.approx(0.5)


def test_a_wrong_figure_is_noticed() -> None:
    """Paths of one scenario beside the exact figures of another that differs by a little are far off."""
    from tests.studies.simulated import chain

    rates = chain.scenario.happenings[0].model_copy(update={"rates": {"first": 0.26}})
    other = chain.scenario.model_copy(update={"happenings": (rates, *chain.scenario.happenings[1:])})
    tally = simulate(chain.model, chain.scenario, paths=20_000, seed=3, progress=lambda *_: None).tally
    assert abs(beside(exact(chain.model, chain.scenario), tally).worst.z) < 5
    assert abs(beside(exact(chain.model, other), tally).worst.z) > 10
