"""Readings that open a guard or leave it shut, mostly at its thresholds and beside them.

Law (``from_guard_keeps_its_word``): a rule HOLDS under every draw that is to satisfy it, and under no other draw.
"""

import math
from collections.abc import Mapping, Sequence

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import SearchStrategy

from relstage.regions import Box, Interval, Range, complement, region, whole_range
from relstage.rules import MAX_DEPTH, Indicator, Levels, Not, Rule, Value, Verdict, depth, evaluate, leaves
from relstage.testing.points import turning_points
from relstage.testing.strategies.tape import Tape, called

Drawn = dict[str, Value | None]


def from_guard(
    guard: Rule, indicators: Mapping[str, Indicator], *, satisfied: bool = True, boundary: bool = True
) -> SearchStrategy[Drawn]:
    """Draw readings of the indicators of `guard`.

    Parameters
    ----------
    guard : Rule
        Any rule.
    indicators : Mapping[str, Indicator]
        Its indicators by name, such as ``model.indicator_of``.
    satisfied : bool
        Whether the rule HOLDS under each draw; if not, it fails or is unknown under each.
    boundary : bool
        Whether values lie mostly just below, at and just above a threshold; if not, anywhere.

    Raises
    ------
    RuleError
        A leaf names no indicator, or does not fit its scale.
    TooLarge
        The rule is beyond what can be decided exactly.
    hypothesis.errors.InvalidArgument
        No readings satisfy the rule, or none leaves it unsatisfied.

    Examples
    --------
    >>> from hypothesis import given
    >>> from relstage import Verdict, evaluate, ford
    >>> from relstage.testing import from_guard
    >>> guard = ford.transition_of["F3"].guard
    >>> @given(from_guard(guard, ford.indicator_of))
    ... def test_it_opens(readings):
    ...     assert evaluate(guard, readings) is Verdict.HOLDS
    >>> test_it_opens()
    """
    named = {leaf.indicator: indicators.get(leaf.indicator) for leaf in leaves(guard)}
    boxes = _boxes(guard, indicators, satisfied=satisfied)
    if not boxes:
        raise InvalidArgument(f"no readings {'satisfy' if satisfied else 'leave unsatisfied'} the rule: {guard}")
    declared = {name: each for name, each in named.items() if each is not None}
    points = {name: turning_points(indicator=each, rules=[guard]) for name, each in declared.items()}
    return _drawn(_Field(guard, declared, points, boxes, satisfied=satisfied, boundary=boundary))


def _boxes(guard: Rule, indicators: Mapping[str, Indicator], *, satisfied: bool) -> Sequence[Box]:
    """Return boxes in which the rule holds, or fails; where it never fails but may be unknown, the empty readings."""
    if satisfied:
        return region(guard, indicators).boxes
    shut = region(Not(guard), indicators) if depth(guard) < MAX_DEPTH else complement(region(guard, indicators))
    return shut.boxes or ((Box({}),) if evaluate(guard, {}) is not Verdict.HOLDS else ())


class _Field:
    """Where readings are drawn from."""

    def __init__(
        self,
        guard: Rule,
        indicators: Mapping[str, Indicator],
        points: Mapping[str, Sequence[Value]],
        boxes: Sequence[Box],
        *,
        satisfied: bool,
        boundary: bool,
    ) -> None:
        self.guard = guard
        self.indicators = indicators
        self.points = points
        self.boxes = boxes
        self.satisfied = satisfied
        self.boundary = boundary

    def __repr__(self) -> str:
        return f"{str(self.guard)!r}, satisfied={self.satisfied}, boundary={self.boundary}"

    def read(self, tape: Tape) -> Drawn:
        """Read one draw off a tape."""
        box = tape.pick(self.boxes)
        if not self.satisfied and evaluate(self.guard, {}) is not Verdict.HOLDS and not box.ranges:
            return {}
        drawn = {name: self._reading(tape, name, box.ranges.get(name)) for name in self.indicators}
        if not self.satisfied and tape.chance(25):
            for name in tape.some(list(drawn), 1, 2):
                drawn[name] = None
        return {name: value for name, value in drawn.items() if value is not None or tape.chance(50)}

    def _reading(self, tape: Tape, name: str, range_: Range | None) -> Value | None:
        """Read a value of the range; where there is none, any value, or that it is unknown."""
        if range_ is None and tape.chance(30):
            return None
        inside = range_ or whole_range(self.indicators[name])
        if self.boundary and tape.below(8) < 7:
            at_limits = [point for point in self.points[name] if inside.holds(point)]
            if at_limits:
                return tape.pick(at_limits)
        return anywhere(tape, inside, self.indicators[name])


@st.composite
@called("from_guard")
def _drawn(draw: st.DrawFn, field: _Field) -> Drawn:
    return field.read(Tape.drawn(draw, 8 + 8 * len(field.indicators)))


def anywhere(tape: Tape, range_: Range, indicator: Indicator) -> Value:
    """Read any value of `range_`; past a million from its end where it has no other."""
    if not isinstance(range_, Interval):
        return tape.pick(range_.levels)
    scale = indicator.scale
    assert not isinstance(scale, Levels)
    first = range_.first if range_.low is not None else min(range_.last, 0.0) - 1e6
    last = range_.last if range_.high is not None else max(range_.first, 0.0) + 1e6
    share = tape.below(65_536) / 65_535
    value = first * (1 - share) + last * share
    value = math.floor(value) + 0.0 if scale.whole else value
    return min(max(value, range_.first), range_.last)
