"""Mutation test of one room of the core, with the room's own tests as judge.

    python -m tests.mutation ROOM [--jobs N] [--only TEXT] [--again] [--no-laws]

Every one-step mutant is judged; none is sampled. The unit tests are asked first, and of what survives them the laws.
The verdicts are kept in ``build/mutation/ROOM.json``. Every survivor that ``survivors.md`` does not list is printed,
and so is every mutant that it lists though a test kills it. The command fails where there is one of either, or where
fewer than 95 of 100 mutants were killed.
"""

import argparse
import ast
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.listed import listed
from tests.mutation.mutants import Mutant
from tests.mutation.rooms import ROOMS, found

Trees = dict[Path, ast.Module]
Verdicts = dict[str, tuple[str, str]]

BUILD = Path("build/mutation")
GOAL = 0.95
_ALIVE = ("survived", "")


def main(arguments: list[str] | None = None) -> int:
    """Run the command, and return its exit code."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("room", choices=ROOMS)
    parser.add_argument("--jobs", type=int, default=2, help="processes (2)")
    parser.add_argument("--only", default="", help="only mutants whose name holds this text")
    parser.add_argument("--again", action="store_true", help="only the survivors of the last run")
    parser.add_argument("--no-laws", action="store_true", help="ask the unit tests alone")
    asked = parser.parse_args(arguments)
    start = time.monotonic()
    room, verdicts = ROOMS[asked.room], _kept(asked.room) if asked.again else {}
    trees, every = found(room)
    wanted = [each for each in every if asked.only in each.name]
    chosen = [each for each in wanted if not asked.again or verdicts.get(each.name, _ALIVE)[0] == "survived"]
    verdicts |= _judged(trees, chosen, room.tests, asked.jobs)
    equivalent = {each.name for each in listed() if each.kind == "equivalent"}
    left = [each for each in chosen if verdicts[each.name][0] == "survived" and each.name not in equivalent]
    if left and not asked.no_laws:
        verdicts |= _judged(trees, left, room.laws, asked.jobs)
    verdicts = {each.name: verdicts[each.name] for each in wanted}
    if not asked.only:
        BUILD.mkdir(parents=True, exist_ok=True)
        (BUILD / f"{asked.room}.json").write_text(json.dumps(verdicts, indent=1), encoding="utf-8")
    return _report(verdicts, (time.monotonic() - start) / 60)


def _kept(room: str) -> Verdicts:
    kept: Verdicts = json.loads((BUILD / f"{room}.json").read_text(encoding="utf-8"))
    return kept


def _judged(trees: Trees, chosen: list[Mutant], tests: Sequence[str], jobs: int) -> Verdicts:
    os.environ["HYPOTHESIS_NO_PLUGINS"] = "1"  # the plugin of this package would import it before its time
    from tests.mutation.judging import judged

    verdicts = judged(trees, chosen, tests, jobs)
    if len(verdicts) < len(chosen):
        raise SystemExit("not all mutants were judged")
    return verdicts


def _report(verdicts: Verdicts, minutes: float) -> int:
    known = {each.name: each for each in listed()}
    alive = [name for name, (verdict, _) in verdicts.items() if verdict == "survived"]
    kinds = Counter(known[name].kind if name in known else "not listed" for name in alive)
    stale = [name for name in known if verdicts.get(name, _ALIVE)[0] != "survived"]
    late = sum(verdict == "time" for verdict, _ in verdicts.values())
    laws = sum(by.startswith("tests/laws/") for _, by in verdicts.values())
    total, killed = len(verdicts), len(verdicts) - len(alive)
    raw, fair = killed / max(total, 1), killed / max(total - kinds["equivalent"], 1)
    lines = [*(name for name in alive if name not in known), *(f"listed, but killed: {name}" for name in stale)]
    lines += [f"{total} mutants, {killed} killed ({late} by the time limit, {laws} by laws alone)"]
    lines += [f"{len(alive)} survived: {dict(kinds)}"]
    lines += [f"score {raw:.1%}; without the equivalent ones {fair:.1%}; {minutes:.1f} minutes"]
    sys.stdout.write("\n".join(lines) + "\n")
    return int(bool(kinds["not listed"] or stale) or raw < GOAL)


if __name__ == "__main__":
    sys.exit(main())
