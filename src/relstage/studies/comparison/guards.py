"""Two guards held against each other: equal, tighter, looser, or different both ways, each difference with a witness.

Law (``comparison_agrees``): for readings on the scales that both sides declare, known or not, the new guard is
``tighter`` exactly when it holds only where the old one holds, and not everywhere; ``looser`` the other way round;
``equal`` when both hold for the same readings, ``both`` when each holds where the other does not. Each witness,
evaluated again, holds under one guard and not under the other.

A machine moves only on HOLDS, so guards that hold for the same readings are equal here, though the one may fail where
the other is unknown.
"""

import math
from collections.abc import Iterable, Mapping
from typing import Literal, NamedTuple

from relstage.errors import TooLarge
from relstage.models import Word
from relstage.regions import Region, counterexample, region, witness
from relstage.regions.boxes import Steps, without
from relstage.rules import Indicator, Levels, Number, Record, Rule, Scale, Value, Verdict, evaluate, leaves, text

Relation = Literal["equal", "tighter", "looser", "both", "undecided"]

WORDS: dict[Verdict, Word] = {Verdict.HOLDS: "holds", Verdict.FAILS: "fails", Verdict.UNKNOWN: "unknown"}


class GuardWitness(Record):
    """Readings that tell two guards apart.

    Parameters
    ----------
    readings : dict
        Every indicator that either guard names -> value on both scales, or ``None`` where it has to be unknown.
    old, new : {"holds", "fails", "unknown"}
        The verdict of either guard there.
    """

    readings: dict[str, Value | None]
    old: Word
    new: Word


class GuardComparison(Record):
    """How a new guard relates to an old one.

    Parameters
    ----------
    old, new : str
        Both guards as text.
    relation : {"equal", "tighter", "looser", "both", "undecided"}
        ``tighter``: the new one holds only where the old one does. ``both``: each holds where the other does not.
    only_old, only_new : GuardWitness or None
        Readings under which the old guard alone holds, and the new one alone.
    met : tuple of str
        Indicators whose scale differs; of them only the values that both scales admit were compared.
    undecided : str
        Why it was not decided; empty where it was. A witness that was found all the same stands.
    """

    old: str
    new: str
    relation: Relation
    only_old: GuardWitness | None = None
    only_new: GuardWitness | None = None
    met: tuple[str, ...] = ()
    undecided: str = ""


def compare_guards(
    old: Rule, new: Rule, old_indicators: Mapping[str, Indicator], new_indicators: Mapping[str, Indicator]
) -> GuardComparison:
    """Compare two guards exactly, by regions.

    Parameters
    ----------
    old, new : Rule
        The guards.
    old_indicators, new_indicators : Mapping[str, Indicator]
        What either side declares. An indicator that one side lacks is as the other declares it.

    Examples
    --------
    >>> from relstage import ford
    >>> stricter = ford.with_thresholds({"F3.trust": 0.7})
    >>> guards = (model.transition_of["F3"].guard for model in (ford, stricter))
    >>> found = compare_guards(*guards, ford.indicator_of, stricter.indicator_of)
    >>> found.relation, found.only_old.readings["trust"], found.only_new
    ('tighter', 0.6, None)
    """
    told = {"old": text(old, old_indicators), "new": text(new, new_indicators)}
    vocabulary = common_vocabulary((old, new), old_indicators, new_indicators)
    if vocabulary.apart:
        why = f"the scales have fewer than two values in common: {', '.join(vocabulary.apart)}"
        return GuardComparison(**told, relation="undecided", met=vocabulary.met, undecided=why)
    if old == new:  # whatever their size
        return GuardComparison(**told, relation="equal", met=vocabulary.met)
    lost, gained = _beyond(old, new, vocabulary.indicators), _beyond(new, old, vocabulary.indicators)
    too_large = next((found for found in (lost, gained) if isinstance(found, str)), "")
    only_old, only_new = (
        None if found is None or isinstance(found, str) else _witness(found, old, new, vocabulary.indicators)
        for found in (lost, gained)
    )
    return GuardComparison(
        **told,
        relation="undecided" if too_large else _RELATIONS[only_old is not None, only_new is not None],
        only_old=only_old,
        only_new=only_new,
        met=vocabulary.met,
        undecided=too_large,
    )


_RELATIONS: dict[tuple[bool, bool], Relation] = {
    (False, False): "equal",
    (True, False): "tighter",
    (False, True): "looser",
    (True, True): "both",
}


def _witness(readings: dict[str, Value], old: Rule, new: Rule, indicators: Mapping[str, Indicator]) -> GuardWitness:
    verdicts = {"old": WORDS[evaluate(old, readings)], "new": WORDS[evaluate(new, readings)]}
    return GuardWitness(readings={name: readings.get(name) for name in indicators}, **verdicts)


def _beyond(inner: Rule, outer: Rule, indicators: Mapping[str, Indicator]) -> dict[str, Value] | str | None:
    """Return readings under which `inner` holds and `outer` does not, ``None`` where there are none, or why not known.

    Readings in which everything is known come first. Then those that know what one box of `inner` names and nothing
    else: there only those boxes of `outer` count that name no more.
    """
    try:
        inside, outside = region(inner, indicators), region(outer, indicators)
        known = counterexample(inside, outside)
        return _beyond_unknown(inside, outside, indicators) if known is None else known
    except TooLarge as error:
        return error.problems[0].message


def _beyond_unknown(inside: Region, outside: Region, indicators: Mapping[str, Indicator]) -> dict[str, Value] | None:
    steps = Steps()
    for box in inside.boxes:
        named = {name: indicators[name] for name in box.ranges}
        others = tuple(other for other in outside.boxes if other.ranges.keys() <= named.keys())
        for rest in without(Region((box,), named), Region(others, named), steps):
            return witness(Region((rest,), named))
    return None


# --------------------------------------------------------------------------------------------------- the vocabulary


class Vocabulary(NamedTuple):
    """Indicators on which two definitions can be compared.

    `met`: those whose scale differs and was narrowed to the values of both; `apart`: those whose scales share fewer
    than two values.
    """

    indicators: dict[str, Indicator]
    met: tuple[str, ...]
    apart: tuple[str, ...]


def common_vocabulary(rules: Iterable[Rule], old: Mapping[str, Indicator], new: Mapping[str, Indicator]) -> Vocabulary:
    """Return the indicators that `rules` name, each on the values that both definitions admit."""
    indicators: dict[str, Indicator] = {}
    met, apart = [], []
    for name in dict.fromkeys(leaf.indicator for rule in rules for leaf in leaves(rule)):
        mine, other = old.get(name), new.get(name)
        if mine is None or other is None or same_values(mine.scale, other.scale):
            indicators[name] = other or old[name]
            continue
        scale = meet_scales(mine.scale, other.scale)
        if scale is None:
            apart.append(name)
        else:
            met.append(name)
            indicators[name] = other.model_copy(update={"scale": scale})
    return Vocabulary(indicators, tuple(met), tuple(apart))


def same_values(old: Scale, new: Scale) -> bool:
    """Tell whether two scales admit the same values in the same order; units and spans do not count."""
    if isinstance(old, Levels) or isinstance(new, Levels):
        return old == new
    return (old.low, old.high, old.whole) == (new.low, new.high, new.whole)


def meet_scales(old: Scale, new: Scale) -> Scale | None:
    """Return the scale of the values that both admit, ``None`` where they share fewer than two."""
    if isinstance(old, Levels) and isinstance(new, Levels):
        both = tuple(level for level in new.levels if level in old.levels)
        return Levels(levels=both) if len(both) > 1 else None
    if isinstance(old, Levels) or isinstance(new, Levels):
        return None
    low = max((end for end in (old.low, new.low) if end is not None), default=None)
    high = min((end for end in (old.high, new.high) if end is not None), default=None)
    whole = old.whole or new.whole
    if low is not None and high is not None and (low >= high or (whole and math.ceil(low) >= math.floor(high))):
        return None
    return Number(low=low, high=high, whole=whole, unit=new.unit, span=max(old.span, new.span))
