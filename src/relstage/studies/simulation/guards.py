"""Rules lowered to comparisons of columns, for many rows at once.

Law (``tables_hold_as_evaluate``): a lowered rule is true of columns exactly where ``evaluate`` says HOLDS of the same
readings; NaN is unknown, and a level stands by its number.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple, assert_never

import numpy as np
from numpy.typing import NDArray

from relstage.machines import StageModel
from relstage.rules import AllOf, AnyOf, Bound, Clock, Level, Levels, Not, Rule
from relstage.rules.scales import Op
from relstage.studies.simulation.draws import Truths

CLOCKS: tuple[Clock, ...] = ("months_inactive", "months_in_stage", "agreement_term")
_FAR = 32_000
_COMPARED = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}


class Atom(NamedTuple):
    """One comparison of a column with a limit."""

    column: int
    op: Op
    limit: float


class Tree(NamedTuple):
    """A positive rule over atoms: numbers of atoms, and trees below, all of which or any of which hold."""

    every: bool
    atoms: tuple[int, ...]
    trees: tuple["Tree", ...] = ()


class Columns:
    """The columns that are read, and the atoms over them, each kept once."""

    def __init__(self, model: StageModel, names: Iterable[str]) -> None:
        self.indicators = {name: model.indicator_of[name] for name in names}
        self.clock_of = {name: each.clock for name, each in self.indicators.items() if each.clock is not None}
        self.recorded = tuple(name for name in self.indicators if name not in self.clock_of)
        self.clocks = tuple(clock for clock in CLOCKS if clock in self.clock_of.values())
        self.number = {name: nth for nth, name in enumerate(self.recorded)}
        self.number |= {name: len(self.recorded) + self.clocks.index(clock) for name, clock in self.clock_of.items()}
        self.atoms: dict[Atom, int] = {}
        self.trees: dict[Tree, int] = {}

    @property
    def tree_list(self) -> tuple[Tree, ...]:
        """The trees by their number."""
        return tuple(self.trees)

    @property
    def atom_list(self) -> tuple[Atom, ...]:
        """The atoms by their number."""
        return tuple(self.atoms)

    def tree(self, rule: Rule) -> int:
        """Return the number of the tree of a positive rule."""
        return self.trees.setdefault(self._lowered(rule), len(self.trees))

    def _lowered(self, rule: Rule) -> Tree:
        match rule:
            case Bound(name, op, limit):
                whole = self.clock_of.get(name) in ("months_inactive", "months_in_stage")
                bound = _whole_months(op, limit) if whole else (op, limit)
                return Tree(True, (self._atom(Atom(self.number[name], *bound)),))
            case Level(name, among):
                return self._among(name, among)
            case AllOf(parts) | AnyOf(parts):
                return _flat(isinstance(rule, AllOf), tuple(map(self._lowered, parts)))
            case Not():
                raise TypeError(f"lower with positive() first: {rule}")
            case _:
                assert_never(rule)

    def _among(self, name: str, among: Sequence[str]) -> Tree:
        scale = self.indicators[name].scale
        assert isinstance(scale, Levels)
        runs = list(_runs(sorted(scale.levels.index(level) for level in among)))
        bounds = [self._run(self.number[name], first, last, len(scale.levels) - 1) for first, last in runs]
        return bounds[0] if len(bounds) == 1 else _flat(False, tuple(bounds))

    def _run(self, column: int, first: int, last: int, top: int) -> Tree:
        atoms = [Atom(column, ">=", float(first))] if first or last == top else []
        atoms += [Atom(column, "<=", float(last))] if last < top else []
        return Tree(True, tuple(map(self._atom, atoms)))

    def _atom(self, atom: Atom) -> int:
        return self.atoms.setdefault(atom, len(self.atoms))


def _whole_months(op: Op, limit: float) -> tuple[Op, float]:
    """Return the same bound on a count of months with a whole limit that a small integer holds."""
    first = math.ceil(limit) if op in (">=", "<") else math.floor(limit) + 1  # the first count on the upper side
    first = min(max(first, -1), _FAR)
    return (">=", first) if op in (">=", ">") else ("<=", first - 1)


def _flat(every: bool, parts: tuple[Tree, ...]) -> Tree:
    """Join parts of one sense, or of one atom, into one row of atoms; what is nested stays a tree."""
    plain = [part for part in parts if not part.trees and (part.every == every or len(part.atoms) == 1)]
    rest = tuple(part for part in parts if part not in plain)
    plain = [part for part in plain if part.atoms or part.every != every]
    atoms = tuple(dict.fromkeys(atom for part in plain for atom in part.atoms))
    return Tree(every, atoms, rest)


def atoms_of(tree: Tree) -> set[int]:
    """Return the numbers of the atoms of `tree`."""
    return {*tree.atoms, *(atom for part in tree.trees for atom in atoms_of(part))}


def compared(atom: Atom, columns: Mapping[int, NDArray[Any]]) -> Truths:
    """Return where `atom` holds; NaN, which is unknown, is on no side of any limit."""
    found: Truths = _COMPARED[atom.op](columns[atom.column], atom.limit)
    return found


def holding(tree: Tree, atoms: Mapping[int, Truths], count: int) -> Truths:
    """Return where `tree` holds of `count` rows, given where its atoms do; not to be written into."""
    join = np.logical_and if tree.every else np.logical_or
    parts = [atoms[atom] for atom in tree.atoms] + [holding(part, atoms, count) for part in tree.trees]
    if not parts:
        return np.full(count, tree.every)
    found = parts[0]
    for nth, part in enumerate(parts[1:]):
        found = join(found, part, out=found if nth else None)
    return found


def _runs(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    first = last = numbers[0]
    for number in numbers[1:]:
        if number != last + 1:
            yield first, last
            first = number
        last = number
    yield first, last


class Questions:
    """Some trees that are asked together, with the atoms that they are made of.

    Parameters
    ----------
    read : Columns
        Where they are from.
    numbers : iterable of int
        The numbers of the trees; their place here is their row in the answers.
    """

    def __init__(self, read: Columns, numbers: Iterable[int]) -> None:
        self.row_of = {number: row for row, number in enumerate(dict.fromkeys(numbers))}
        self.trees = [read.tree_list[number] for number in self.row_of]
        atoms = [(nth, read.atom_list[nth]) for nth in set().union(*map(atoms_of, self.trees))]
        self.atoms = sorted(atoms, key=lambda each: each[1].column)  # a column stays at hand while it is compared
        self.columns = sorted({atom.column for _, atom in atoms})

    def answers(self, columns: Mapping[int, NDArray[Any]], count: int) -> list[Truths]:
        """Return where each tree holds of `count` rows, given the columns that are read."""
        atoms = {nth: compared(atom, columns) for nth, atom in self.atoms}
        return [holding(tree, atoms, count) for tree in self.trees]
