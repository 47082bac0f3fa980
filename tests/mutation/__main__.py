"""Mutation test of one room of the core, with the room's own tests as judge.

    python -m tests.mutation ROOM [--jobs N] [--only TEXT] [--again]

Every one-step mutant is judged; none is sampled. The verdicts are kept in ``build/mutation/ROOM.json``, and every
survivor that ``survivors.md`` does not list is printed. The command fails where there is one, or where fewer than 95 of
100 mutants were killed.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from tests.mutation.listed import Listed, listed
from tests.mutation.rooms import ROOMS, Room, found

BUILD = Path("build/mutation")
GOAL = 0.95


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--only", default="", help="only mutants whose name holds this text")
    parser.add_argument("--again", action="store_true", help="only the survivors of the last run")
    asked = parser.parse_args(arguments)
    start = time.monotonic()
    verdicts = _judged(ROOMS[asked.room], asked.jobs, asked.only, _survivors(asked.room) if asked.again else None)
    if not asked.only and not asked.again:
        BUILD.mkdir(parents=True, exist_ok=True)
        (BUILD / f"{asked.room}.json").write_text(json.dumps(verdicts, indent=1), encoding="utf-8")
    return _report(verdicts, (time.monotonic() - start) / 60)


def _survivors(room: str) -> set[str]:
    kept: dict[str, list[str]] = json.loads((BUILD / f"{room}.json").read_text(encoding="utf-8"))
    return {name for name, (verdict, _) in kept.items() if verdict == "survived"}


def _judged(room: Room, jobs: int, only: str, again: set[str] | None) -> dict[str, list[str]]:
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # the plugin of this package would import it before its time
    from tests.mutation.judging import Share, forked, judged

    trees, all_mutants = found(room)
    chosen = [each for each in all_mutants if only in each.name and (again is None or each.name in again)]
    shares = [Share(trees, chosen[k::jobs], room.tests) for k in range(jobs)]
    with ThreadPoolExecutor(jobs) as pool:
        told = [part or {} for part in pool.map(lambda share: forked(partial(judged, share), 6 * 3600), shares)]
    verdicts = {name: verdict for part in told for name, verdict in part.items()}
    if len(verdicts) < len(chosen):
        raise SystemExit("not all mutants were judged")
    return verdicts


def _report(verdicts: dict[str, list[str]], minutes: float) -> int:
    known: dict[str, Listed] = {each.name: each for each in listed()}
    alive = [name for name, (verdict, _) in verdicts.items() if verdict == "survived"]
    kinds = Counter(known[name].kind if name in known else "not listed" for name in alive)
    late = sum(verdict == "time" for verdict, _ in verdicts.values())
    total, killed = len(verdicts), len(verdicts) - len(alive)
    raw, fair = killed / max(total, 1), killed / max(total - kinds["equivalent"], 1)
    lines = [name for name in alive if name not in known]
    lines += [f"{total} mutants, {killed} killed ({late} by the time limit), {len(alive)} survived: {dict(kinds)}"]
    lines += [f"score {raw:.1%}; without the equivalent ones {fair:.1%}; {minutes:.1f} minutes"]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(kinds["not listed"]) or raw < GOAL)


if __name__ == "__main__":
    sys.exit(main())
