"""Indicators: declared measures of a relationship, whose comparison with a limit makes a rule."""

from relstage.errors import Problem, RuleError, nearest
from relstage.messages import Labels
from relstage.rules.nodes import OPERATORS, Bound, Level, Rule, never
from relstage.rules.scales import Clock, Direction, Levels, Name, Op, Provenance, Record, Scale, Value, is_finite


class Indicator(Record):
    """A declared measure of a relationship; comparing it with a limit makes a rule.

    Parameters
    ----------
    name : str
        Identifier, as written in rules.
    label : Labels
        Its name in English and Russian.
    scale : Number or Levels
        Where its values lie.
    direction : {"beneficial", "harmful", "neither"}
        Whether more of it is good for the relationship.
    meaning : str
        What it measures, in a sentence.
    provenance : Provenance
        Who names it.
    clock : {"months_inactive", "months_in_stage", "agreement_term"} or None
        Set for readings that are computed from dates and never recorded.
    count : bool
        Whether it counts from 0 when a relationship is opened.

    Examples
    --------
    >>> from relstage.catalogue.indicators import supplier_status, trust
    >>> print(trust >= 0.6)
    trust >= 0.6
    >>> print(supplier_status >= "preferred")
    supplier_status in ("preferred", "sole")
    """

    name: Name
    label: Labels
    scale: Scale
    direction: Direction
    meaning: str = ""
    provenance: Provenance
    clock: Clock | None = None
    count: bool = False

    def __ge__(self, limit: Value) -> Rule:
        return compare(self, ">=", limit)

    def __gt__(self, limit: Value) -> Rule:
        return compare(self, ">", limit)

    def __le__(self, limit: Value) -> Rule:
        return compare(self, "<=", limit)

    def __lt__(self, limit: Value) -> Rule:
        return compare(self, "<", limit)

    def among(self, *levels: str) -> Level:
        """Make the rule that the reading is one of `levels`."""
        if not isinstance(self.scale, Levels):
            raise RuleError(Problem("not-levels", self.name, f"this is {self.scale}; compare it with a number"))
        for level in levels:
            self._rank(level)
        if not levels:
            raise RuleError(Problem("no-level", self.name, f"name at least one level of {self.scale}"))
        return Level(self.name, levels)

    def _rank(self, level: object) -> int:
        assert isinstance(self.scale, Levels)
        if not isinstance(level, str) or level not in self.scale.levels:
            hint = nearest(str(level), self.scale.levels)
            raise RuleError(Problem("unknown-level", self.name, f"{level!r} is not a level of {self.scale}{hint}"))
        return self.scale.levels.index(level)


def compare(indicator: Indicator, op: Op, limit: Value) -> Rule:
    """Make the rule ``indicator op limit``; on levels, the rule that the reading is among those for which it holds."""
    scale = indicator.scale
    if isinstance(scale, Levels):
        rank = indicator._rank(limit)
        among = tuple(level for i, level in enumerate(scale.levels) if OPERATORS[op](i, rank))
        return Level(indicator.name, among) if among else never
    if not is_finite(limit):
        raise RuleError(Problem("not-a-number", indicator.name, f"{limit!r} is not a finite number; it is {scale}"))
    return Bound(indicator.name, op, float(limit))
