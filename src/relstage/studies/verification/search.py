"""Readings that meet several demands at once, looked for without writing all of them out as boxes.

Law (``search_finds_readings``): :meth:`Search.readings` gives readings on the declared scales under which every demand
holds, and ``None`` exactly where no readings do. Law (``search_yields_every_box``): :meth:`Search.boxes` yields boxes
that together hold exactly the readings, known or not, under which every demand holds.

A demand is a rule, or that a rule fails, with each comparison turned into a range of its scale. What has only one way
left to be met narrows the ranges; then one alternative after the other is tried. A guard of 128 alternatives under
"and" has 2**128 boxes, yet is met in milliseconds. Where a question takes more than ``MAX_TESTS`` comparisons of
ranges, :class:`~relstage.errors.TooLarge` is raised.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import nextafter
from sys import float_info
from typing import Literal, assert_never

from relstage.errors import Problem, TooLarge
from relstage.regions import Box, Interval, Range, closest, outside, range_of, typical, whole_range
from relstage.rules import AllOf, AnyOf, Bound, Indicator, Leaf, Level, Not, Rule, Value
from relstage.studies.verification.findings import said

MAX_TESTS = 100_000
"""Comparisons of one question."""
MAX_TESTS_OF_A_GUARD = 1_000_000
"""Comparisons of all questions about one guard."""
MAX_TESTS_IN_ALL = 20_000_000
MAX_CHOICES = 400
"""Choices open at once; a single guard has no more than its 256 leaves."""


class Passed(TooLarge):
    """A limit of verification is passed; `reason` says which, in both languages."""

    def __init__(self, limit: str, most: int) -> None:
        self.reason = said(f"finding.limit.{limit}", most=f"{most:,}")
        super().__init__(Problem("too-large", "", self.reason.en))


@dataclass(frozen=True, slots=True)
class Within:
    """That a reading lies in `range`, which may be nothing; `other`: the rest of its scale."""

    name: str
    range: Range | None
    other: Range | None
    leaf: int


@dataclass(frozen=True, slots=True)
class Every:
    """That every part is met."""

    parts: tuple["Demand", ...]


@dataclass(frozen=True, slots=True)
class Some:
    """That at least one part is met; `names`: the readings that its parts are about."""

    parts: tuple["Demand", ...]
    names: frozenset[str] = field(default=frozenset(), compare=False, repr=False)

    def __post_init__(self) -> None:
        if not self.names:
            object.__setattr__(self, "names", frozenset(end.name for end in ends(self)))


Demand = Within | Every | Some


def ends(demand: Demand) -> Iterator[Within]:
    """Yield the ranges that `demand` names, from left to right."""
    if isinstance(demand, Within):
        yield demand
    else:
        for part in demand.parts:
            yield from ends(part)


MET = Every(())


@dataclass(frozen=True, slots=True)
class Tree:
    """A rule as two demands: that it holds, and that it fails. Its shape is that of the rule."""

    joined: Literal["leaf", "all", "any", "not"]
    parts: tuple["Tree", ...]
    holds: Demand
    fails: Demand


def tree_of(rule: Rule, indicators: Mapping[str, Indicator]) -> Tree:
    """Return `rule` as demands; its leaves are numbered from left to right."""
    return _planted(rule, indicators, iter(range(1_000_000)))


def _planted(rule: Rule, indicators: Mapping[str, Indicator], numbers: Iterator[int]) -> Tree:
    match rule:
        case Bound() | Level():
            inside, rest, number = range_of(rule, indicators[rule.indicator]), rest_of(rule, indicators), next(numbers)
            name = rule.indicator
            return Tree("leaf", (), Within(name, inside, rest, number), Within(name, rest, inside, number))
        case AllOf(parts):
            trees = tuple(_planted(part, indicators, numbers) for part in parts)
            return Tree("all", trees, Every(tuple(t.holds for t in trees)), Some(tuple(t.fails for t in trees)))
        case AnyOf(parts):
            trees = tuple(_planted(part, indicators, numbers) for part in parts)
            return Tree("any", trees, Some(tuple(t.holds for t in trees)), Every(tuple(t.fails for t in trees)))
        case Not(part):
            tree = _planted(part, indicators, numbers)
            return Tree("not", (tree,), tree.fails, tree.holds)
        case _:
            assert_never(rule)


def rest_of(leaf: Leaf, indicators: Mapping[str, Indicator]) -> Range | None:
    """Return the readings on the scale under which `leaf` fails; ``None`` where there are none."""
    indicator, inside = indicators[leaf.indicator], range_of(leaf, indicators[leaf.indicator])
    if inside is None:
        return whole_range(indicator)
    # A leaf is one half of its scale or some of its levels, so what is outside is one range too.
    return next(iter(outside(inside, indicator)), None)


def renamed(demand: Demand, names: Mapping[str, str]) -> Demand:
    """Return `demand` about other readings, for what is asked of two readings of one indicator at once."""
    match demand:
        case Within(name, range_, other, leaf):
            return Within(names.get(name, name), range_, other, leaf)
        case Every(parts):
            return Every(tuple(renamed(part, names) for part in parts))
        case Some(parts):
            return Some(tuple(renamed(part, names) for part in parts))
        case _:
            assert_never(demand)


def known_part(demand: Demand, known: Iterable[str]) -> Demand:
    """Return what is left of `demand`, that a guard does not hold, where only `known` is known: the rest is met."""
    match demand:
        case Within(name):
            return demand if name in known else MET
        case Every(parts):
            kept = tuple(part for each in parts if (part := known_part(each, known)) != MET)
            return Every(kept) if kept else MET
        case Some(parts):
            left = tuple(known_part(part, known) for part in parts)
            return MET if MET in left else Some(left)
        case _:
            assert_never(demand)


Ranges = dict[str, Range]


class Search:
    """Looks for readings of `indicators`, and counts what that takes.

    Parameters
    ----------
    indicators : Mapping[str, Indicator]
        By name; a name followed by ``'`` is a second reading of the same indicator.
    """

    def __init__(self, indicators: Mapping[str, Indicator]) -> None:
        self.indicators = indicators
        self.left = MAX_TESTS_IN_ALL
        self.of_guard = MAX_TESTS_OF_A_GUARD
        self.of_question = MAX_TESTS
        self.near: frozenset[str] = frozenset()
        """Indicators whose two readings have to be neighbours (see :func:`beside`)."""

    def next_guard(self) -> None:
        """Begin the questions about another guard."""
        self.of_guard = MAX_TESTS_OF_A_GUARD

    def readings(self, *demands: Demand, whole: bool = True) -> dict[str, Value] | None:
        """Return readings under which all `demands` hold, or ``None``.

        With `whole` of every indicator that they name; without, only those that they cannot do without.

        Raises
        ------
        TooLarge
            Deciding takes too many tests.
        """
        self.of_question = MAX_TESTS
        found = next(self._search({}, demands, once=True), None)
        names = (end.name for demand in demands for end in ends(demand)) if whole else ()
        return None if found is None else self.point(found, names)

    def possible(self, *demands: Demand) -> bool:
        """Tell whether some readings meet all `demands`."""
        self.of_question = MAX_TESTS
        return any(True for _ in self._search({}, demands, once=True))

    def boxes(self, *demands: Demand) -> Iterator[Box]:
        """Yield boxes of readings under which all `demands` hold; what a box does not name may be unknown."""
        self.of_question = MAX_TESTS
        yield from map(Box, self._search({}, demands, once=False))

    def inside(self, box: Box, *demands: Demand) -> dict[str, Value] | None:
        """Return readings of what `box` names, in it, under which all `demands` hold; or ``None``."""
        found = next(self._search(dict(box.ranges), demands, once=True), None)
        return None if found is None else self.point(found, ())

    def point(self, ranges: Ranges, names: Iterable[str]) -> dict[str, Value]:
        """Return short readings in `ranges`, of `names` too; two readings of one indicator as near as can be."""
        found: dict[str, Value] = {}
        for name in sorted({*ranges, *names}):
            indicator = self.indicators[name.removesuffix("'")]
            range_ = ranges.get(name) or whole_range(indicator)
            first = found.get(name[:-1]) if name.endswith("'") and name[:-1] in self.near else None
            found[name] = typical(range_, indicator) if first is None else closest(range_, first, indicator)[0]
        return found

    # ---------------------------------------------------------------------------------------------- the search itself

    def _search(
        self,
        ranges: Ranges,
        demands: Sequence[Demand],
        choices: Sequence[Some] = (),
        narrowed: Collection[str] = (),
        *,
        once: bool,
        depth: int = 0,
    ) -> Iterator[Ranges]:
        """Yield ranges that meet all `demands`, and one part of each of the `choices`.

        The choices have been looked at before: only those about a name that was `narrowed` since are looked at again.
        """
        if depth > MAX_CHOICES:
            raise Passed("choices", MAX_CHOICES)
        self._count(1 + len(ranges) // 16)  # copying them takes as long as so many comparisons
        ranges = dict(ranges)
        left = self._settled(ranges, demands, choices, set(narrowed))
        if left is None:
            return
        if not left:
            yield ranges
            return
        chosen = min(left, key=lambda some: len(some.parts))
        rest, excluded = [some for some in left if some is not chosen], set[str]()
        for part in chosen.parts:
            yield from self._search(ranges, [part], rest, excluded, once=once, depth=depth + 1)
            # Where one answer is wanted, what has been tried in vain need not be tried again within the next part.
            if once and isinstance(part, Within) and not self._narrow(ranges, part.name, part.other, excluded):
                return

    def _settled(
        self, ranges: Ranges, demands: Iterable[Demand], choices: Iterable[Some], narrowed: set[str]
    ) -> list[Some] | None:
        """Narrow `ranges` by all that leaves no choice; return the choices left, or ``None`` where nothing is."""
        todo, fresh, settled = list(demands), list[Some](), list(choices)
        while True:
            while todo:
                match todo.pop():
                    case Within(name, range_):
                        if not self._narrow(ranges, name, range_, narrowed):
                            return None
                    case Every(parts):
                        todo.extend(parts)
                    case Some() as some:
                        fresh.append(some)
            left = [some for some in settled if some.names.isdisjoint(narrowed)]
            fresh += [some for some in settled if not some.names.isdisjoint(narrowed)]
            for some in fresh:
                live = [part for part in some.parts if self._possible(part, ranges)]
                if len(live) < 2:
                    if not live:
                        return None
                    todo.append(live[0])
                elif not any(self._met(part, ranges) for part in live):
                    left.append(Some(tuple(live), some.names))
            if not todo:
                return left
            fresh, settled, narrowed = [], left, set()

    def _narrow(self, ranges: Ranges, name: str, range_: Range | None, narrowed: set[str]) -> bool:
        """Narrow the range of `name`; tell whether something is left of it, and of its other reading."""
        mine = ranges.get(name)
        if range_ is None:
            return False
        if mine is not None and mine.within(range_):
            return True
        both = range_ if mine is None else mine.meet(range_)
        if both is None:
            return False
        ranges[name] = both
        narrowed.add(name)
        plain = name.removesuffix("'")
        return plain not in self.near or self._apart(ranges, name, plain if plain != name else f"{name}'", narrowed)

    def _apart(self, ranges: Ranges, name: str, other: str, narrowed: set[str]) -> bool:
        """Keep two readings of one indicator beside one another; tell whether that can be."""
        whole = whole_range(self.indicators[name.removesuffix("'")])
        both = beside(ranges[name]).meet(ranges.get(other) or whole)
        back = None if both is None else beside(both).meet(ranges[name])
        if both is None or back is None:
            return False
        ranges[other], ranges[name] = both, back
        narrowed.add(other)
        return True

    def _possible(self, demand: Demand, ranges: Ranges) -> bool:
        """Tell whether `demand` may be met in `ranges`; false only where it cannot."""
        match demand:
            case Within(name, range_):
                self._count()
                mine = ranges.get(name)
                return range_ is not None and (mine is None or mine.meets(range_))
            case Every(parts):
                return all(self._possible(part, ranges) for part in parts)
            case Some(parts):
                return any(self._possible(part, ranges) for part in parts)
            case _:
                assert_never(demand)

    def _met(self, demand: Demand, ranges: Ranges) -> bool:
        """Tell whether `demand` is met by all of `ranges`; true only where it is."""
        match demand:
            case Within(name, range_):
                mine = ranges.get(name)
                return range_ is not None and mine is not None and mine.within(range_)
            case Every(parts):
                return all(self._met(part, ranges) for part in parts)
            case Some(parts):
                return any(self._met(part, ranges) for part in parts)
            case _:
                assert_never(demand)

    def _count(self, comparisons: int = 1) -> None:
        self.left -= comparisons
        self.of_guard -= comparisons
        self.of_question -= comparisons
        if self.of_question < 0 or self.of_guard < 0 or self.left < 0:
            raise self._passed()

    def _passed(self) -> Passed:
        if self.left < 0:
            return Passed("model", MAX_TESTS_IN_ALL)
        return Passed("guard", MAX_TESTS if self.of_question < 0 else MAX_TESTS_OF_A_GUARD)


def beside(range_: Range) -> Range:
    """Return the numbers of `range_` and those up to two float64 away: what has at most one number between."""
    assert isinstance(range_, Interval)
    low = None if range_.low is None else _moved(range_.first, -1)
    high = None if range_.high is None else _moved(range_.last, 1)
    return Interval(low, high)


def _moved(number: float, way: int) -> float:
    end = way * float("inf")
    return max(min(nextafter(nextafter(number, end), end), float_info.max), -float_info.max)
