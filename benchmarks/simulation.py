"""Simulating the workload of performance work: six places, 12 guards, three happenings a month, 120 months.

Beside the block kernel, in the same run: a direct NumPy formulation of the same semantics, written as one would for
this machine alone, and a loop over ``transitions`` machines, on a hundredth of the paths. All give the share of paths
in each place by month and the months of first entry. They draw different random numbers, so the shares are compared
statistically; that the kernel is right, bit for bit, is a law of the test suite.

Run ``python -m benchmarks.simulation [paths] [rounds]``.
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from benchmarks import workload
from benchmarks.timing import Timed, in_turns, machine, table, verdict
from benchmarks.workload import ENDED, OURS, SHARES, SHIFTS, STAGES, START, labels
from relstage import StageModel, Transition
from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.dynamics import Add, EventKind
from relstage.rules import Bound
from relstage.studies.simulation import Beginning, Drift, Happening, Scenario
from relstage.studies.simulation.checking import prepare
from relstage.studies.simulation.draws import Draws
from relstage.studies.simulation.kernel import run
from relstage.studies.simulation.prepared import Prepared
from relstage.studies.simulation.tallies import Tally

MONTHS: Final = 120
DRAWS: Final = 3
PLACES: Final = (*STAGES, ENDED)
PULL: Final = (0.03, 0.03, 0.02, 0.02, 0.02, 0.03)
TO: Final = (0.0, 0.0, 0.0, 0.0, 0.0, 1.0)
EVENTS: Final = {name: dict(by) for name, by in SHIFTS.items() if name not in ("nothing", "boost", "collapse")}
CHANCES: Final = (
    (0.10, 0.20, 0.08, 0.02, 0.02, 0.08, 0.04),
    (0.12, 0.22, 0.08, 0.05, 0.04, 0.08, 0.05),
    (0.13, 0.20, 0.08, 0.08, 0.06, 0.08, 0.05),
    (0.13, 0.20, 0.07, 0.12, 0.08, 0.07, 0.05),
    (0.14, 0.20, 0.08, 0.14, 0.09, 0.07, 0.04),
    (0.01, 0.02, 0.01, 0.00, 0.00, 0.02, 0.04),
)
ROADS: Final = tuple(each.model_copy(update={"on": ()}) for each in workload.model.transitions)  # at the month's end
model = StageModel(
    **{
        **dict(workload.model),
        "name": "bench_simulation",
        "events": tuple(
            EventKind(
                name=name,
                label=labels(name),
                effects=tuple(Add(indicator=share, amount=by, provenance=OURS) for share, by in effects.items()),
                provenance=OURS,
            )
            for name, effects in EVENTS.items()
        ),
        "transitions": ROADS,
    }
)
scenario = Scenario(
    name="bench_simulation",
    title=labels("the simulation workload"),
    model=model.name,
    starts_on=date(2024, 1, 1),
    months=MONTHS,
    occasions=DRAWS,
    beginnings=(Beginning(readings=dict(zip(SHARES, START, strict=True))),),
    happenings=tuple(
        Happening(event=name, rates={place: DRAWS * CHANCES[p][k] for p, place in enumerate(PLACES)})
        for k, name in enumerate(EVENTS)
    ),
    drifts=tuple(Drift(indicator=name, to=to, pull=pull) for name, to, pull in zip(SHARES, TO, PULL, strict=True)),
    provenance=OURS,
)
Result = tuple[NDArray[np.int64], NDArray[np.int64]]  # paths by month and place; first entries by place and month


def by_kernel(paths: int, seed: int) -> Result:
    """Simulate with the block kernel."""
    block = run(Prepared(model, scenario), Draws(seed), 0, paths)
    here = np.stack([np.bincount(row, minlength=len(PLACES)) for row in block.stages])
    targets = np.array([PLACES.index(road.target) for road in ROADS])[block.moves.transition]
    first = np.full((len(PLACES), paths), MONTHS + 1)
    first[0] = 0
    np.minimum.at(first, (targets, block.moves.path), block.moves.month)
    return here, _entries(first)


def _entries(first: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.stack([np.bincount(row, minlength=MONTHS + 2)[: MONTHS + 1] for row in first])


def by_numpy(paths: int, seed: int) -> Result:
    """Simulate with NumPy over all paths at once, written for this machine."""
    rng = np.random.default_rng(seed)
    shifts = np.array([[effects.get(share, 0.0) for effects in (*EVENTS.values(), {})] for share in SHARES])
    ends = (np.cumsum(CHANCES, axis=1) + np.arange(len(PLACES))[:, None]).ravel()
    to, pull = np.array(TO)[:, None], np.array(PULL)[:, None]
    x = np.repeat(np.array(START)[:, None], paths, axis=1)
    stage = np.zeros(paths, dtype=np.int8)
    since = np.zeros(paths, dtype=np.int16)
    first = np.full((len(PLACES), paths), MONTHS + 1)
    first[0] = 0
    here = [np.bincount(stage, minlength=len(PLACES))]
    for month in range(1, MONTHS + 1):
        for _ in range(DRAWS):
            event = np.searchsorted(ends, rng.random(paths) + stage, side="right") - len(EVENTS) * stage
            x += shifts[:, event]
            np.clip(x, 0.0, 1.0, out=x)
        x += np.where(stage < len(STAGES), pull, 0.0) * (to - x)
        _settle(x, stage, since, first, month)
        here.append(np.bincount(stage, minlength=len(PLACES)))
    return np.stack(here), _entries(first)


def _settle(x: Any, stage: Any, since: Any, first: Any, month: int) -> None:
    """Move until nothing moves; no stage is entered twice in a month. What has moved is looked at again, no more."""
    before, who = stage.copy(), np.arange(stage.size)
    while who.size:
        column = dict(zip(SHARES, x[:, who] if who.size < stage.size else x, strict=True))
        column["months"] = month - since[who]
        here = stage[who]
        conditions = [_holds(road, column, here) for road in ROADS]
        target = np.select(conditions, [np.int8(PLACES.index(road.target)) for road in ROADS], here)
        moves = np.flatnonzero((target != here) & (target != before[who]))
        who = who[moves]
        stage[who] = target[moves]
        since[who] = month
        np.minimum.at(first, (target[moves], who), month)


def _holds(road: Transition, column: dict[str, Any], stage: Any) -> Any:
    holds = stage == PLACES.index(road.origins[0])
    for leaf in road.guard.parts:  # type: ignore[union-attr]  # three comparisons each
        assert isinstance(leaf, Bound)
        holds &= column[leaf.indicator] >= leaf.limit if leaf.op == ">=" else column[leaf.indicator] < leaf.limit
    return holds


class _Account:
    """A host of the shared machine."""

    state: str
    months: int

    def arrived(self) -> None:
        self.months = 0


def by_transitions(paths: int, seed: int) -> Result:
    """Simulate with one ``transitions`` machine that all paths share, path by path."""
    from transitions import Machine

    for road in ROADS:
        test = " and ".join(f"self.{leaf.indicator} {leaf.op} {leaf.limit}" for leaf in road.guard.parts)  # type: ignore[union-attr]
        setattr(_Account, f"may_{road.id}", eval(f"lambda self: {test}"))  # noqa: S307  # as fast a guard as one can write
    machine = Machine(
        model=None,
        states=list(PLACES),
        initial="pre_kam",
        auto_transitions=False,
        ignore_invalid_triggers=True,
        after_state_change="arrived",
        transitions=[
            {"trigger": "step", "source": road.origins[0], "dest": road.target, "conditions": f"may_{road.id}"}
            for road in ROADS
        ],
    )
    step, rng = machine.events["step"].trigger, random.Random(seed)
    events = [tuple(effects.items()) for effects in (*EVENTS.values(), {})]
    ends = {place: [*np.cumsum(chances), 1.0] for place, chances in zip(PLACES, CHANCES, strict=True)}
    here = np.zeros((MONTHS + 1, len(PLACES)), dtype=np.int64)
    first = np.full((len(PLACES), paths), MONTHS + 1)
    numbers = {place: nth for nth, place in enumerate(PLACES)}
    for path in range(paths):
        account = _Account()
        account.state, account.months = "pre_kam", 0
        vars(account).update(zip(SHARES, START, strict=True))
        _live(account, step, rng, events, ends, here, first[:, path], numbers)
    return here, _entries(first)


def _live(account: Any, step: Any, rng: Any, events: Any, ends: Any, here: Any, first: Any, numbers: Any) -> None:
    values = vars(account)
    here[0, 0] += 1
    first[0] = 0
    for month in range(1, MONTHS + 1):
        for effects in rng.choices(events, cum_weights=ends[account.state], k=DRAWS):
            for share, by in effects:
                values[share] = min(max(values[share] + by, 0.0), 1.0)
        if account.state != ENDED:
            for share, to, pull in zip(SHARES, TO, PULL, strict=True):
                values[share] += pull * (to - values[share])
        account.months += 1
        while step(account):
            nth = numbers[account.state]
            first[nth] = min(first[nth], month)
        here[month, numbers[account.state]] += 1


CONTENDERS: Final[dict[str, tuple[Callable[[int, int], Result], int]]] = {
    "relstage block kernel": (by_kernel, 1),
    "numpy, written for this machine": (by_numpy, 1),
    "transitions, one shared machine": (by_transitions, 100),
}


def differences(paths: int) -> str:
    """Return how far the shares of the last month and of the ever entered differ between the contenders."""
    lines = []
    for name, (simulate, part) in CONTENDERS.items():
        count = max(paths // part, 400)
        here, first = simulate(count, 1)
        shares = " ".join(f"{share:.4f}" for share in here[-1] / count)
        entered = " ".join(f"{share:.4f}" for share in first.sum(axis=1) / count)
        lines.append([name, f"{count:,}", shares, entered])
    return table(["contender", "paths", "shares at the end", "ever entered"], lines)


def timed(paths: int, rounds: int) -> Timed:
    """Time all contenders in turns."""

    def preparing(simulate: Callable[[int, int], Result], count: int) -> Callable[[], Callable[[], int]]:
        def work() -> int:
            simulate(count, 2)
            return count * MONTHS

        return lambda: work

    return in_turns(
        {name: preparing(simulate, max(paths // part, 40)) for name, (simulate, part) in CONTENDERS.items()}, rounds
    )


def shipped(paths: int) -> str:
    """Return what one block of each shipped scenario costs: the kernel, and the tally that ``simulate`` makes of it."""
    lines = []
    models = {each.name: each for each in MODELS}
    for each in SCENARIOS:
        prepared = prepare(models[each.model], each)
        run(prepared, Draws(1), 0, 10)
        began = time.process_time()
        block = run(prepared, Draws(1), 0, paths)
        ran = time.process_time()
        Tally.of(block, prepared)
        cells = paths * each.months
        spent = ran - began, time.process_time() - ran
        lines.append([each.name, str(each.months), *(f"{seconds / cells * 1e9:,.0f}" for seconds in spent)])
    return table(["scenario", "months", "kernel, ns a path and month", "tally"], lines)


def main(paths: int, rounds: int) -> None:
    """Print the figures."""
    print(f"{machine()}, numpy {np.__version__}: {paths:,} paths of {MONTHS} months, {rounds} rounds, CPU time\n")
    print(differences(paths), "\n")
    times = timed(paths, rounds)
    ours, direct, loop = CONTENDERS
    rows = [
        [name, f"{times.typical(name) * 1e9:,.0f}", f"{times.ratio(name, ours):.2f}", _each(times, name, ours)]
        for name in CONTENDERS
    ]
    print(table(["contender", "ns a path and month", "times relstage", "in each round"], rows), "\n")
    print(verdict("kernel against direct numpy", times.ratio(ours, direct), 0.6))
    print(verdict("a hundred times the kernel against a transitions loop", 100 * times.ratio(ours, loop), 1.0))
    print("\n" + shipped(min(paths, 65_536)))


def _each(times: Timed, name: str, other: str) -> str:
    return " ".join(f"{a / b:.3g}" for a, b in zip(times.rounds[name], times.rounds[other], strict=True))


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [100_000, 5][len(given) :]))
