"""Guards of a file: a text such as ``trust >= 0.6 and orders >= 3``, or a tree of objects as in the records."""

import re
from collections.abc import Callable, Mapping

from relstage.adapters.definitions.faults import Faults, shown
from relstage.adapters.definitions.judging import judged
from relstage.adapters.definitions.limits import MAX_ATOMS, MAX_DEPTH
from relstage.errors import RelstageError
from relstage.interpreters.text import parse
from relstage.rules import Indicator, Rule


def read_guard(
    raw: object, indicators: Mapping[str, Indicator], place: str, faults: Faults, is_spoilt: Callable[[str], bool]
) -> Rule | None:
    """Return the rule that `raw` writes, or ``None`` with its faults noted.

    What is unknown only because its own declaration is ill-formed is no fault here, but there is no rule either.
    """
    if place in faults.replaced:
        return None
    match raw:
        case str():
            return _from_text(raw, indicators, place, faults, is_spoilt)
        case dict():
            return _from_tree(raw, place, faults)
        case _:
            faults.add("wrong-type", place, f"{shown(raw)} stands here; a guard is a text or an object")
            return None


def _from_text(
    raw: str, indicators: Mapping[str, Indicator], place: str, faults: Faults, is_spoilt: Callable[[str], bool]
) -> Rule | None:
    try:
        return parse(raw, indicators)
    except RelstageError as error:
        for problem in error.problems:
            if problem.code != "unknown-indicator" or not is_spoilt(_word_at(raw, problem.place)):
                where = f"{problem.place}: " if problem.place else ""
                faults.add(problem.code, place, f"{where}{problem.message}", problem.excerpt)
        return None


def _word_at(raw: str, place: str) -> str:
    """Return the word that stands at ``line 2, column 7`` of `raw`; the line is left out where there is one."""
    *line, column = map(int, re.findall(r"\d+", place))
    found = re.match(r"\w+", raw.split("\n")[line[0] - 1 if line else 0][column - 1 :])
    return found[0] if found else ""


def _from_tree(raw: dict[str, object], place: str, faults: Faults) -> Rule | None:
    levels, leaves = _size(raw)
    if levels > MAX_DEPTH:
        faults.add("too-deep", place, f"the guard has {levels} levels; at most {MAX_DEPTH}")
        return None
    if leaves > MAX_ATOMS:
        faults.add("too-many-atoms", place, f"the guard has {leaves} leaves; at most {MAX_ATOMS}")
        return None
    try:
        rule: Rule | None = judged(raw, Rule, place, faults)
    except RelstageError as error:
        for problem in error.problems:
            faults.add(problem.code, place, problem.message)
        return None
    return rule


def _size(raw: object) -> tuple[int, int]:
    """Return levels and leaves of what may be a tree; its nesting is bounded already."""
    if not isinstance(raw, dict):
        return 0, 0
    parts = raw.get("parts", [raw["part"]] if "part" in raw else None)
    if not isinstance(parts, list):
        return 1, 1
    sizes = [_size(part) for part in parts]
    return 1 + max((levels for levels, _ in sizes), default=0), sum(leaves for _, leaves in sizes)
