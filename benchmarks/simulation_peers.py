"""One five-stage script in plain SimPy and plain Mesa, and a plain Markov chain in QuantEcon, beside relstage.

The script: relationships under five stages and an ending. Each month a relationship moves one stage up, one stage down,
ends, or stays, by the chances of `CHANCES`. It is written as each package's own tutorials would write it: a process a
relationship in SimPy, an agent a relationship in Mesa, an event a move in relstage. relstage draws addressed random
numbers and knows of each path when it moved along which transition; the peers count stages.

The same chances are a plain Markov chain of six states, without guards: relstage's sampler of chains (a byte a month),
the block kernel again, QuantEcon (eight bytes a month) and a plain NumPy form all keep whole paths. Mesa and QuantEcon
take part where they are installed (`make bench-peers` installs them). Shares of the last month are printed, so that one
sees that all simulate the same.

Run ``python -m benchmarks.simulation_peers [paths] [rounds]``.
"""

import importlib.util
import random
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, Final

import numpy as np

from benchmarks.timing import Timed, in_turns, machine, table, verdict
from relstage import StageModel, Transition
from relstage.dynamics import EventKind
from relstage.machines import Stage, Trigger
from relstage.messages import Labels
from relstage.rules import Provenance, always
from relstage.studies.markov import Chain
from relstage.studies.simulation import Beginning, Happening, Scenario
from relstage.studies.simulation.draws import Draws
from relstage.studies.simulation.kernel import run
from relstage.studies.simulation.prepared import Prepared

MONTHS: Final = 120
STAGES: Final = ("pre", "early", "development", "long_term", "final", "ended")
CHANCES: Final = np.array(
    [
        [0.90, 0.08, 0.00, 0.00, 0.00, 0.02],
        [0.06, 0.84, 0.08, 0.00, 0.00, 0.02],
        [0.00, 0.05, 0.86, 0.07, 0.00, 0.02],
        [0.00, 0.00, 0.05, 0.88, 0.06, 0.01],
        [0.00, 0.00, 0.00, 0.05, 0.94, 0.01],
        [0.00, 0.00, 0.00, 0.00, 0.00, 1.00],
    ]
)
ENDS: Final = np.cumsum(CHANCES, axis=1)
ROWS: Final = [row.tolist() for row in ENDS]
OURS: Final = Provenance(status="operationalised", source="relstage")
Counts = Any


def _labels(text: str) -> Labels:
    return Labels(en=text, ru=text)


def _ways() -> list[tuple[int, int]]:
    return [(a, b) for a in range(5) for b in range(6) if a != b and CHANCES[a, b]]


def _road(a: int, b: int) -> Transition:
    kind = "terminate" if b == 5 else "advance" if b > a else "regress"
    return Transition.model_validate(
        {
            "id": f"T{a}{b}",
            "kind": kind,
            "origins": (STAGES[a],),
            "target": STAGES[b],
            "on": (Trigger(event=f"to_{STAGES[b]}"),),
            "guard": always,
            "words": _labels(f"{STAGES[a]} to {STAGES[b]}"),
            "provenance": OURS,
        }
    )


def _stage(name: str) -> Stage:
    return Stage(name=name, label=_labels(name), provenance=OURS)


model = StageModel(
    name="bench_peers",
    version="1",
    title=_labels("five stages by chance"),
    initial="pre",
    stages=tuple(map(_stage, STAGES[:5])),
    exits=(_stage("ended"),),
    indicators=(),
    events=tuple(EventKind(name=f"to_{name}", label=_labels(name), effects=(), provenance=OURS) for name in STAGES),
    transitions=tuple(_road(a, b) for a, b in _ways()),
)
scenario = Scenario(
    name="bench_peers",
    title=_labels("five stages by chance"),
    model=model.name,
    starts_on=date(2025, 1, 1),
    months=MONTHS,
    beginnings=(Beginning(),),
    happenings=tuple(
        Happening(
            event=f"to_{STAGES[b]}", rates={STAGES[a]: float(CHANCES[a, b]) for a, other in _ways() if other == b}
        )
        for b in range(6)
    ),
    provenance=OURS,
)


def by_relstage(paths: int, seed: int) -> Counts:
    """Simulate with the block kernel, all paths kept."""
    return np.bincount(run(Prepared(model, scenario), Draws(seed), 0, paths).stages[-1], minlength=6)


def by_chain(paths: int, seed: int) -> Counts:
    """Simulate the chain with relstage's sampler of chains, its tables made anew; whole paths kept."""
    kept = Chain.of(STAGES, CHANCES).simulate("pre", MONTHS, paths=paths, seed=seed)
    return np.bincount(kept[-1], minlength=6)


def by_simpy(paths: int, seed: int) -> Counts:
    """Simulate one SimPy process a relationship."""
    import simpy

    rng = random.Random(seed)
    counts = [[0] * 6 for _ in range(MONTHS + 1)]

    def relationship(env: Any) -> Any:
        stage = 0
        while env.now < MONTHS:
            yield env.timeout(1)
            stage = rng.choices(range(6), cum_weights=ROWS[stage])[0]
            counts[env.now][stage] += 1

    env = simpy.Environment()
    for _ in range(paths):
        env.process(relationship(env))
    env.run()
    return np.array(counts[-1])


def by_mesa(paths: int, seed: int) -> Counts:
    """Simulate one Mesa agent a relationship."""
    import mesa  # type: ignore[import-untyped]

    class Relationship(mesa.Agent):  # type: ignore[misc]  # mesa is not typed
        stage = 0

        def step(self) -> None:
            self.stage = self.random.choices(range(6), cum_weights=ROWS[self.stage])[0]

    world = mesa.Model(seed=seed)
    Relationship.create_agents(world, paths)
    for _ in range(MONTHS):
        world.agents.do("step")
        counts = np.bincount(world.agents.get("stage"), minlength=6)
    return counts


def by_numpy(paths: int, seed: int) -> Counts:
    """Simulate the chain with one search a month, whole paths kept."""
    rng = np.random.default_rng(seed)
    flat = (ENDS[:, :-1] + np.arange(6)[:, None]).ravel()
    kept = np.zeros((MONTHS + 1, paths), dtype=np.int8)
    for month in range(1, MONTHS + 1):
        here = kept[month - 1].astype(np.int64)
        kept[month] = np.searchsorted(flat, rng.random(paths) + here, side="right") - 5 * here
    return np.bincount(kept[-1], minlength=6)


def by_quantecon(paths: int, seed: int) -> Counts:
    """Simulate the chain with QuantEcon, whole paths kept."""
    import quantecon  # type: ignore[import-untyped]

    kept = quantecon.MarkovChain(CHANCES).simulate(MONTHS + 1, init=0, num_reps=paths, random_state=seed)
    return np.bincount(kept[:, -1], minlength=6)


ALL: Final[dict[str, tuple[str, Callable[[int, int], Counts], int]]] = {
    "relstage block kernel": ("relstage", by_relstage, 1),
    "relstage, the plain chain": ("relstage", by_chain, 1),
    "SimPy, a process a relationship": ("simpy", by_simpy, 50),
    "Mesa, an agent a relationship": ("mesa", by_mesa, 50),
    "numpy, the plain chain": ("numpy", by_numpy, 1),
    "QuantEcon, the plain chain": ("quantecon", by_quantecon, 1),
}
CONTENDERS: Final = {
    name: (simulate, part) for name, (package, simulate, part) in ALL.items() if importlib.util.find_spec(package)
}


def shares(paths: int) -> str:
    """Return the shares of the last month, contender by contender, and as the chain has them exactly."""
    exact = np.linalg.matrix_power(CHANCES, MONTHS)[0]
    rows = [["exact", "", " ".join(f"{share:.3f}" for share in exact)]]
    for name, (simulate, part) in CONTENDERS.items():
        count = max(paths // part, 400)
        rows.append([name, f"{count:,}", " ".join(f"{share:.3f}" for share in simulate(count, 1) / count)])
    return table(["contender", "paths", "shares at the end"], rows)


def timed(paths: int, rounds: int) -> Timed:
    """Time all contenders in turns; each has run before, so that compiling is not timed."""

    def preparing(simulate: Callable[[int, int], Counts], count: int) -> Callable[[], Callable[[], int]]:
        def work() -> int:
            simulate(count, 2)
            return count * MONTHS

        return lambda: work

    return in_turns({name: preparing(one, max(paths // part, 400)) for name, (one, part) in CONTENDERS.items()}, rounds)


def main(paths: int, rounds: int) -> None:
    """Print the figures."""
    print(f"{machine()}, numpy {np.__version__}: {paths:,} paths of {MONTHS} months, {rounds} rounds, CPU time\n")
    print(shares(paths), "\n")
    times = timed(paths, rounds)
    ours, chain, simpy, mesa, plain, quantecon = ALL
    rows = [[name, f"{times.typical(name) * 1e9:,.1f}", f"{times.ratio(name, ours):.2f}"] for name in CONTENDERS]
    print(table(["contender", "ns a path and month", "against relstage"], rows), "\n")
    targets = (
        ("8 kernels against SimPy", 8, ours, simpy, 1.0),
        ("4 kernels against Mesa", 4, ours, mesa, 1.0),
        ("sampler of chains against QuantEcon, plain chain", 1, chain, quantecon, 0.4),
    )
    for what, times_over, one, peer, limit in targets:
        if peer in CONTENDERS:
            print(verdict(what, times_over * times.ratio(one, peer), limit))
    others = (("sampler of chains", chain, plain), ("kernel", ours, plain), ("kernel", ours, quantecon))
    for what, one, peer in others:
        if peer in CONTENDERS:
            print(f"        {what} against {peer}: {times.ratio(one, peer):.2f}")


if __name__ == "__main__":
    given = [int(text) for text in sys.argv[1:]]
    main(*(given + [100_000, 5][len(given) :]))
