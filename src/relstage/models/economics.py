"""Economics of a relationship: what it brings, what it costs, and what is left against the best alternative.

Law (``net_ranges_contain_every_case``): whatever amounts are chosen within the ranges given, the net and the advantage
lie within their ranges, and both ends are reached.

The terms are those of Ford's text: the income to expect, the commitment that keeps the buyer, the investment which that
income asks for, and the best alternative. Sums are exact (fractions), rounded once, to the nearest float64.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from typing import Any, Literal, NoReturn

from pydantic import model_validator

from relstage.errors import FactError, Problem, nearest
from relstage.models.facts import Reading, Side
from relstage.rules import Real, Record, is_finite, number_text

MAX_MONEY = 1e12
MAX_YEARS = 100
MAX_DISCOUNT = 10.0

Term = Literal["income", "retention_cost", "investment", "best_alternative"]
TERMS: tuple[Term, ...] = ("income", "retention_cost", "investment", "best_alternative")
COSTS = frozenset({"retention_cost", "investment"})
YEARLY = frozenset({"income", "retention_cost"})


class Credibility(StrEnum):
    """Whether profit in the long run is credible; it has no truth value, because there are three answers."""

    CREDIBLE = "credible"
    NOT_CREDIBLE = "not_credible"
    CANNOT_SAY = "cannot_say"

    def __bool__(self) -> NoReturn:
        raise FactError(Problem("word-as-bool", self.value, "compare it: word is Credibility.CREDIBLE"))


class Range(Record):
    """Amounts from `low` to `high`, both included; a number known for sure is a range of one amount.

    Raises
    ------
    FactError
        ``not-a-number`` and ``low-above-high``.
    """

    low: Real
    high: Real

    @model_validator(mode="before")
    @classmethod
    def _in_order(cls, data: object) -> object:
        if isinstance(data, Mapping) and {"low", "high"} <= set(data):
            if problems := [*_range_problems(data["low"], data["high"], "")]:
                raise FactError(*problems)
            return {**data, "low": float(data["low"]), "high": float(data["high"])}
        return data

    def __contains__(self, amount: float) -> bool:
        return self.low <= amount <= self.high

    def __str__(self) -> str:
        low, high = number_text(self.low), number_text(self.high)
        return low if self.low == self.high else f"{low} to {high}"


ByStage = dict[str, Range | None]


class Portion(Record):
    """What one amount does to the advantage.

    Parameters
    ----------
    name : str
        ``income``, ``retention_cost``, ``investment`` or ``best_alternative``.
    amount : Range or None
        As given; ``None`` where it is unknown.
    worth : Range or None
        What it adds to the advantage, costs below 0, over all years in today's money.
    width : float or None
        Its share of the width of the advantage: what to find out first. ``None`` where nothing is in doubt.
    enough : float or None
        The amount at which the advantage is 0 with all else at its worst; ``None`` where no amount would do.
    """

    name: Term
    amount: Range | None
    worth: Range | None
    width: Real | None = None
    enough: Real | None = None


class Judgement(Record):
    """Whether long-term profit is credible, with what speaks for it.

    Parameters
    ----------
    word : Credibility
        Credible where even the low end of the advantage is above 0, not credible where even the high end is not; in
        between, or with an amount unknown, nobody can say.
    stage : str or None
        For which stage; ``None``: for all that the amounts name.
    net, net_advantage : Range or None
        ``None`` where an amount is unknown.
    parts : tuple of Portion
        The four amounts; empty where they differ by stage and no stage was asked for.
    unknown : tuple of str
        Amounts that are not known.
    """

    word: Credibility
    stage: str | None
    net: Range | None
    net_advantage: Range | None
    parts: tuple[Portion, ...] = ()
    unknown: tuple[Term, ...] = ()


class RelationshipEconomics(Record):
    """What a relationship is expected to bring against the best alternative.

    Each amount is a number, a range (a :class:`Range` or a pair of low and high), a mapping of stage to one of these,
    or ``None`` where it is unknown. All are in one currency, and none is beyond 1e12.

    Parameters
    ----------
    income : amount
        Expected a year, as contribution; may be below 0.
    retention_cost : amount
        Cost of the commitment that keeps the buyer, a year; not below 0.
    investment : amount
        What that income asks for, once, now; not below 0.
    best_alternative : amount
        Net of the best other use of the same means over the same years, in today's money: another one's `net`, or 0
        for doing nothing.
    years : int
        How many years are looked at, 1 to 100.
    discount : float
        Rate a year, 0 to 10; income and retention cost fall at the end of each year.

    Raises
    ------
    FactError
        With all that is wrong: ``not-a-number``, ``negative-cost``, ``low-above-high``, ``too-large``,
        ``unknown-stage``, ``unknown-field``, ``out-of-range``; the place is a JSON pointer (``/income/early``).

    Notes
    -----
    The terms and the comparison are those of Ford 1990, as taught; ranges, years and discounting are ours.

    Examples
    --------
    >>> account = RelationshipEconomics(
    ...     income=(90_000, 130_000), retention_cost=30_000, investment=(40_000, 50_000), best_alternative=15_000
    ... )
    >>> print(account.net, "|", account.net_advantage, "|", account.judge().word)
    10000 to 60000 | -5000 to 45000 | cannot_say
    """

    income: Range | ByStage | None = None
    retention_cost: Range | ByStage | None = None
    investment: Range | ByStage | None = None
    best_alternative: Range | ByStage | None = None
    years: int = 1
    discount: Real = 0.0

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: object) -> object:
        if not isinstance(data, Mapping):
            return data
        if problems := [*_problems(data, tuple(cls.model_fields))]:
            raise FactError(*problems)
        amounts = {name: _amount(data[name]) for name in TERMS if name in data}
        return {**data, **amounts, "discount": float(data.get("discount", 0.0))}

    @property
    def stages(self) -> tuple[str, ...]:
        """The stages that amounts are given by; empty where none is."""
        return next((tuple(amount) for amount in self._amounts() if isinstance(amount, dict)), ())

    @property
    def net(self) -> Range | None:
        """Income less retention cost and investment, over all years in today's money, whatever the stage."""
        return self.judge().net

    @property
    def net_advantage(self) -> Range | None:
        """The net less the best alternative, whatever the stage; ``None`` where an amount is unknown."""
        return self.judge().net_advantage

    def judge(self, stage: str | None = None) -> Judgement:
        """Tell whether long-term profit is credible in `stage`, or whatever the stage.

        Raises
        ------
        FactError
            ``unknown-stage``, where amounts are by stage and this is none of them.
        """
        if stage is not None and self.stages and stage not in self.stages:
            raise FactError(_not_a_stage(stage, self.stages, "stage"))
        if stage is None and self.stages:
            return _of_all([self.judge(each) for each in self.stages])
        return _judged(stage, [self._term(name, stage) for name in TERMS])

    def to_reading(
        self,
        at: datetime,
        *,
        stage: str | None = None,
        end: Literal["low", "high"] = "low",
        side: Side = "both",
        recorded_at: datetime | None = None,
    ) -> Reading:
        """Return the assessed reading of ``net_advantage`` at the instant `at`.

        A reading is one number, so of a range its `low` end is read by default: it is above 0 exactly where long-term
        profit is credible. Where an amount is unknown, so is the reading.
        """
        advantage = self.judge(stage).net_advantage
        value = None if advantage is None else advantage.low if end == "low" else advantage.high
        when = {"occurred_at": at} | ({} if recorded_at is None else {"recorded_at": recorded_at})
        return Reading.model_validate({"indicator": "net_advantage", "value": value, "side": side, **when})

    def _amounts(self) -> Iterator[Range | ByStage | None]:
        yield from (getattr(self, name) for name in TERMS)

    def _term(self, name: Term, stage: str | None) -> "_Term":
        amount = getattr(self, name)
        amount = amount[stage] if isinstance(amount, dict) else amount
        yearly = _annuity(self.years, self.discount) if name in YEARLY else Fraction(1)
        return _Term(name, amount, yearly if name == "income" else -yearly)


class _Term:
    """One amount, and by what it enters the advantage."""

    def __init__(self, name: Term, amount: Range | None, factor: Fraction) -> None:
        self.name, self.amount, self.factor = name, amount, factor
        ends = [] if amount is None else sorted(factor * Fraction(end) for end in (amount.low, amount.high))
        self.worst, self.best = (ends[0], ends[1]) if ends else (Fraction(0), Fraction(0))


def _annuity(years: int, discount: float) -> Fraction:
    """Return what one unit at the end of each year is worth now."""
    factor = 1 / (1 + Fraction(discount))
    return Fraction(years) if factor == 1 else factor * (1 - factor**years) / (1 - factor)


def _judged(stage: str | None, terms: list[_Term]) -> Judgement:
    unknown = tuple(term.name for term in terms if term.amount is None)
    worst, best = sum((t.worst for t in terms), Fraction(0)), sum((t.best for t in terms), Fraction(0))
    parts = tuple(_part(term, worst, best, known=not unknown) for term in terms)
    without = [term for term in terms if term.name != "best_alternative"]
    net = None if {*unknown} - {"best_alternative"} else _range(without)
    advantage = None if unknown else _range(terms)
    return Judgement(word=_word(advantage), stage=stage, net=net, net_advantage=advantage, parts=parts, unknown=unknown)


def _range(terms: Iterable[_Term]) -> Range:
    ends = [(term.worst, term.best) for term in terms]
    return Range(low=float(sum(low for low, _ in ends)), high=float(sum(high for _, high in ends)))


def _part(term: _Term, worst: Fraction, best: Fraction, *, known: bool) -> Portion:
    if term.amount is None:
        return Portion(name=term.name, amount=None, worth=None)
    width = float((term.best - term.worst) / (best - worst)) if known and best > worst else None
    enough = (term.worst - worst) / term.factor
    reached = known and abs(enough) <= MAX_MONEY and not (term.name in COSTS and enough < 0)
    return Portion(
        name=term.name,
        amount=term.amount,
        worth=_range([term]),
        width=width,
        enough=float(enough) if reached else None,
    )


def _word(advantage: Range | None) -> Credibility:
    if advantage is None or advantage.low <= 0 < advantage.high:
        return Credibility.CANNOT_SAY
    return Credibility.CREDIBLE if advantage.low > 0 else Credibility.NOT_CREDIBLE


def _of_all(judgements: list[Judgement]) -> Judgement:
    net, advantage = (_hull([getattr(each, name) for each in judgements]) for name in ("net", "net_advantage"))
    unknown = tuple(name for name in TERMS if any(name in each.unknown for each in judgements))
    return Judgement(word=_word(advantage), stage=None, net=net, net_advantage=advantage, unknown=unknown)


def _hull(ranges: list[Range | None]) -> Range | None:
    known = [each for each in ranges if each is not None]
    if len(known) < len(ranges):
        return None
    return Range(low=min(each.low for each in known), high=max(each.high for each in known))


# ------------------------------------------------------------------------------------------------- what may be wrong


def _amount(given: Any) -> object:
    """Return a range, or ranges by stage, of what was given and found sound."""
    if _is_by_stage(given):
        return {stage: _amount(each) for stage, each in given.items()}
    if given is None or isinstance(given, Range):
        return given
    low, high = _ends(given)
    return Range(low=low, high=high)


def _is_by_stage(given: object) -> bool:
    return isinstance(given, Mapping) and set(given) != {"low", "high"}


def _ends(given: Any) -> tuple[Any, Any]:
    if isinstance(given, Range):
        return given.low, given.high
    if isinstance(given, Mapping):
        return given["low"], given["high"]
    if isinstance(given, tuple | list) and len(given) == 2:
        return given[0], given[1]
    return given, given


def _problems(data: Mapping[str, object], fields: tuple[str, ...]) -> Iterator[Problem]:
    for name in data:
        if name not in fields:
            said = f"{name!r} is none of {', '.join(fields)}{nearest(name, fields)}"
            yield Problem("unknown-field", f"/{name}", said)
    for name in TERMS:
        yield from _amount_problems(name, data.get(name))
    yield from _stage_problems({name: data[name] for name in TERMS if _is_by_stage(data.get(name))})
    years, discount = data.get("years", 1), data.get("discount", 0.0)
    if isinstance(years, bool) or not isinstance(years, int) or not 1 <= years <= MAX_YEARS:
        yield Problem("out-of-range", "/years", f"{_brief(years)} is no whole number from 1 to {MAX_YEARS}")
    if not is_finite(discount) or not 0 <= discount <= MAX_DISCOUNT:
        yield Problem("out-of-range", "/discount", f"{_brief(discount)} is no rate from 0 to {MAX_DISCOUNT:g}")


def _amount_problems(name: Term, given: Any) -> Iterator[Problem]:
    if _is_by_stage(given):
        if not given:
            yield Problem("no-stage", f"/{name}", "it is given by stage, but names none")
        for stage, each in given.items():
            yield from _one_problems(name, each, f"/{name}/{stage}")
    else:
        yield from _one_problems(name, given, f"/{name}")


def _one_problems(name: Term, given: object, place: str) -> Iterator[Problem]:
    if given is None:
        return
    low, high = _ends(given)
    wrong = [*_range_problems(low, high, place)]
    yield from wrong
    if wrong:
        return
    if max(abs(low), abs(high)) > MAX_MONEY:
        yield Problem("too-large", place, f"it reaches beyond {MAX_MONEY:g}; count in thousands or millions")
    if name in COSTS and low < 0:
        yield Problem("negative-cost", place, f"{_brief(low)} stands here; a cost is 0 or more")


def _range_problems(low: object, high: object, place: str) -> Iterator[Problem]:
    for end in [low] if low is high else [low, high]:
        if not is_finite(end):
            yield Problem("not-a-number", place, f"{_brief(end)} is no finite number; write 5000, or low and high")
    if is_finite(low) and is_finite(high) and low > high:
        yield Problem("low-above-high", place, f"low {_brief(low)} is above high {_brief(high)}")


def _stage_problems(by_stage: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield where amounts by stage do not name the same stages: the first one given says which there are."""
    if not by_stage:
        return
    first, *others = by_stage
    known = tuple(by_stage[first])
    for name in others:
        for stage in by_stage[name]:
            if stage not in known:
                yield _not_a_stage(stage, known, f"/{name}/{stage}")
        for stage in known:
            if stage not in by_stage[name]:
                said = f"{first} is given for stage {stage!r}, this is not; write null where it is unknown"
                yield Problem("missing-stage", f"/{name}", said)


def _not_a_stage(stage: object, known: Iterable[str], place: str) -> Problem:
    known = tuple(known)
    said = f"{_brief(stage)} is none of the stages {', '.join(known)}{nearest(stage, known)}"
    return Problem("unknown-stage", place, said)


def _brief(given: object) -> str:
    text = repr(given)
    return text if len(text) <= 40 else f"{text[:37]}..."
