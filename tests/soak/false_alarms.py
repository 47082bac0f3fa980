"""``check`` on random valid definitions: whatever fails there is a false alarm, of the kit, or a fault of the engine.

    python -m tests.soak.false_alarms [--definitions N] [--seed S] [--cases N] [--steps N]

Definitions are drawn by ``relstage.testing.definitions``, which draws none that has a trap, a dead guard or a stage out
of reach. So nothing may fail: no invariant, and nothing reachable may be left unexercised. Each failing definition is
written to a file beside the report of its check. Default: 1,000 definitions in the default profile.
"""

import argparse
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings

from relstage.machines import StageModel
from relstage.testing import Report, check, definitions
from relstage.testing.profiles import Size


def drawn(count: int, *, start: int = 1) -> list[StageModel]:
    """Return random valid definitions."""
    models: list[StageModel] = []

    @seed(start)
    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(definitions())
    def draw(model: StageModel) -> None:
        models.append(model)

    draw()
    return models[:count]


def alarms(models: list[StageModel], *, cases: int, steps: int, start: int = 0) -> Iterator[tuple[StageModel, Report]]:
    """Yield each of the `models` whose check fails, with its report."""
    size = Size(cases, steps)
    for number, model in enumerate(models):
        report = check(model, settings=size, seed=start + number)
        if not report.ok:
            yield model, report


def main(arguments: list[str] | None = None) -> int:
    """Check random definitions and return 1 where one fails."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--definitions", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--folder", type=Path, default=Path("build/false_alarms"))
    given_ = parser.parse_args(arguments)
    start, found = time.perf_counter(), 0
    models = drawn(given_.definitions, start=given_.seed)
    for model, report in alarms(models, cases=given_.cases, steps=given_.steps, start=given_.seed):
        found += 1
        given_.folder.mkdir(parents=True, exist_ok=True)
        place = given_.folder / model.digest
        place.with_suffix(".json").write_text(model.model_dump_json(), encoding="utf-8")
        place.with_suffix(".txt").write_text(str(report), encoding="utf-8")
        what = ", ".join([outcome.name for outcome in report.failures] + list(report.unreached))
        sys.stdout.write(f"{place}.json: {what}\n")
        sys.stdout.flush()
    drawn_as = f"{given_.cases} cases of {given_.steps} steps, seed {given_.seed}"
    took = time.perf_counter() - start
    sys.stdout.write(f"{len(models):,} definitions, {drawn_as}: false alarms {found} ({took:.0f} s)\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
