"""Small scenarios whose figures are known from formulas written by hand: no figure here is reckoned by the library.

Each case is a model, a scenario and some figures. A figure is a share of the paths in a place at the end of a month
(`at`), or first there in that month or by then (`first`, `by`), ended by then (`ended`), or a mean over paths: of moves
along a transition up to the horizon (`moves`), of times a policy is carried out in a month (`done`), of
money (`value`).
"""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

from relstage.dynamics import Add, Step
from relstage.machines import StageModel, Transition, Trigger
from relstage.rules import Levels, Number, Rule, always
from relstage.studies.simulation import Beginning, Between, Deed, Happening, OneOf, Peaked, Policy, Scenario, Shock
from tests.made_up import MADE_UP, a_kind, a_model, a_stage, a_transition, an_indicator, labels

WORKED = Path(__file__).parents[1] / "worked"
What = Literal["at", "first", "by", "ended", "moves", "done", "value"]


@dataclass(frozen=True)
class Known:
    """A figure: what it is, of which place, transition or policy, in which month, and how large."""

    what: What
    of: str
    month: int
    figure: float


@dataclass(frozen=True)
class Case:
    """A scenario under a model, and what is known of it."""

    name: str
    model: StageModel
    scenario: Scenario
    known: tuple[Known, ...]


trust = an_indicator("trust", Number(low=0, high=1))
orders = an_indicator("orders", Number(low=0, whole=True, span=10), count=True)
status = an_indicator("status", Levels(levels=("low", "middle", "high")))
stay = an_indicator("stay", Number(low=0, whole=True, span=12), clock="months_in_stage")
silence = an_indicator("silence", Number(low=0, whole=True, span=12), clock="months_inactive", direction="harmful")


def a_scenario(name: str, months: int, **more: Any) -> Scenario:
    """Return a scenario of the model of the same name."""
    return Scenario(
        name=name, title=labels(name), model=name, starts_on=date(2021, 1, 31).replace(day=28), months=months,
        provenance=MADE_UP, **more,
    )  # fmt: skip


def moved(rates: Mapping[tuple[str, str], float]) -> tuple[Happening, ...]:
    """Return one happening for each edge: an event of its own that comes where the edge begins."""
    return tuple(Happening(event=f"{a}_to_{b}", rates={a: rate}) for (a, b), rate in rates.items() if rate)


def a_walk(
    name: str, stages: str, exits: str, rates: Mapping[tuple[str, str], float], *silent: Transition, **more: Any
) -> StageModel:
    """Return a model with a transition for each edge, which fires on an event of its own."""
    ladder, out = stages.split(), exits.split()
    edges = [_edge(ladder, out, *edge) for edge in rates]
    kinds = [a_kind(f"{a}_to_{b}", contact=False) for a, b in rates]
    return a_model(
        name=name,
        initial=ladder[0],
        stages=tuple(map(a_stage, ladder)),
        exits=tuple(map(a_stage, out)),
        indicators=(trust, orders, status, stay, silence),
        events=(*kinds, *more.pop("events", ())),
        transitions=(*edges, *silent),
        **more,
    )


def _edge(ladder: list[str], out: list[str], a: str, b: str) -> Transition:
    kind = "recover" if a in out else "terminate" if b in out else "advance"
    if a in ladder and b in ladder and ladder.index(b) < ladder.index(a):
        kind = "regress"
    on = (Trigger(event=f"{a}_to_{b}"),)
    return a_transition(f"{a}_to_{b}".upper(), origins=(a,), target=b, kind=kind, on=on)


def a_chain(
    name: str,
    stages: str,
    exits: str,
    rates: dict[tuple[str, str], float],
    months: int,
    known: Iterable[Known],
    **more: Any,
) -> Case:
    """Return a case without guards: every edge has its event, every event its rate."""
    scenario = a_scenario(name, months, happenings=moved(rates), **more)
    return Case(name, a_walk(name, stages, exits, rates), scenario, tuple(known))


def silent(id: str, guard: Rule, origin: str, target: str, kind: str = "advance") -> Transition:
    """Return a transition that needs no event."""
    return a_transition(id, guard, origins=(origin,), target=target, kind=kind)


def binomial(k: int, n: int, p: float) -> float:
    """Return the chance of `k` in `n`."""
    return math.comb(n, k) * p**k * (1 - p) ** (n - k)


# ------------------------------------------------------------------------------------------------------- plain chains


def two_states() -> Case:
    """Up with p, down with q: what is left of the start falls by 1 - p - q a month."""
    p, q = 0.3, 0.1
    high, left = p / (p + q), 1 - p - q
    known = [Known("at", "up", k, high * (1 - left**k)) for k in (1, 2, 5, 12)]
    return a_chain("two_states", "down up", "", {("down", "up"): p, ("up", "down"): q}, 12, known)


def absorbing_walk() -> Case:
    """From the middle of five corners: after 2 j steps 2**-j of the paths are there, the rest at both ends alike."""
    inner = {(f"c{a}", f"c{b}"): 0.5 for a, b in ((2, 1), (2, 3), (3, 2), (3, 4), (4, 3), (4, 5))}
    known = [Known("at", "c3", 2 * j, 2.0**-j) for j in (1, 2, 4)]
    known += [Known("by", end, 2 * j, (1 - 2.0**-j) / 2) for j in (1, 2, 4) for end in ("c1", "c5")]
    start = (Beginning(stage="c3"),)
    return a_chain("absorbing_walk", "c1 c2 c3 c4 c5", "", inner, 8, known, beginnings=start)


def walk_from_the_side() -> Case:
    """From the second corner: half goes to the near end at once, half of the rest some day; a quarter to the far."""
    inner = {(f"c{a}", f"c{b}"): 0.5 for a, b in ((2, 1), (2, 3), (3, 2), (3, 4), (4, 3), (4, 5))}
    known = [Known("at", "c1", 60, 0.75), Known("at", "c5", 60, 0.25), Known("first", "c1", 1, 0.5)]
    known += [Known("by", "c1", 2 * j + 1, 0.5 + (1 - 2.0**-j) / 4) for j in (1, 3)]
    return a_chain("walk_from_the_side", "c1 c2 c3 c4 c5", "", inner, 60, known, beginnings=(Beginning(stage="c2"),))


def _cycle() -> tuple[dict[tuple[str, str], float], Mapping[str, Any]]:
    example = json.loads((WORKED / "business_cycle.json").read_text(encoding="utf-8"))
    states, rows = example["inputs"]["states"], example["inputs"]["P"]
    return (
        {(a, b): rows[i][j] for i, a in enumerate(states) for j, b in enumerate(states) if i != j and rows[i][j]},
        example["expected"],
    )


def business_cycle() -> Case:
    """Begun in the published stationary shares, the cycle stays in them."""
    rates, expected = _cycle()
    shares = dict(zip(("ng", "mr", "sr"), expected["stationary"], strict=True))
    ways = tuple(Beginning(stage=stage, weight=weight) for stage, weight in shares.items())
    known = [Known("at", stage, month, share) for month in (0, 1, 12) for stage, share in shares.items()]
    return a_chain("business_cycle", "ng mr sr", "", rates, 12, known, beginnings=ways)


def recession() -> Case:
    """Six months after a mild recession the published share of paths is in one."""
    rates, expected = _cycle()
    share = 1 - expected["recession_in_6_months_from"]["mr"]
    known = [Known("at", "ng", 6, share)]
    return a_chain("recession", "ng mr sr", "", rates, 6, known, beginnings=(Beginning(stage="mr"),))


def weather() -> Case:
    """Months without rain: they fall by the two roots of the matrix of dry states, from 1 and 0.9 on."""
    rates = {
        ("sunny", "cloudy"): 0.2, ("sunny", "rain"): 0.1, ("cloudy", "sunny"): 0.3,
        ("cloudy", "rain"): 0.3, ("rain", "sunny"): 0.2, ("rain", "cloudy"): 0.45,
    }  # fmt: skip
    one, two = ((1.1 + sign * math.sqrt(1.1**2 - 4 * (0.7 * 0.4 - 0.2 * 0.3))) / 2 for sign in (1, -1))
    part = (0.9 - two) / (one - two)
    known = [Known("by", "rain", k, 1 - part * one**k - (1 - part) * two**k) for k in (1, 2, 5, 10)]
    return a_chain("weather", "sunny cloudy", "rain", rates, 10, known)


def birth_and_death() -> Case:
    """Four rungs, up with p and down with q: shares as the powers of p / q stay as they are."""
    p, q = 0.2, 0.3
    rates = {(f"r{i}", f"r{i + 1}"): p for i in range(3)} | {(f"r{i + 1}", f"r{i}"): q for i in range(3)}
    weights = [(p / q) ** i for i in range(4)]
    ways = tuple(Beginning(stage=f"r{i}", weight=weight) for i, weight in enumerate(weights))
    known = [Known("at", f"r{i}", k, weights[i] / sum(weights)) for i in range(4) for k in (1, 9)]
    return a_chain("birth_and_death", "r0 r1 r2 r3", "", rates, 9, known, beginnings=ways)


def ruin() -> Case:
    """Ruin: a gambler with 2 of 5 who wins with p comes to it with the chance of De Moivre."""
    p, q, own, whole = 0.4, 0.5, 2, 5
    rates = {(f"g{i}", f"g{i + 1}"): p for i in range(1, whole)} | {(f"g{i}", f"g{i - 1}"): q for i in range(1, whole)}
    ruined = ((q / p) ** own - (q / p) ** whole) / (1 - (q / p) ** whole)
    known = [Known("at", "g0", 300, ruined), Known("at", "g5", 300, 1 - ruined)]
    stages = " ".join(f"g{i}" for i in range(whole + 1))
    return a_chain("ruin", stages, "", rates, 300, known, beginnings=(Beginning(stage=f"g{own}"),))


def two_steps() -> Case:
    """First with p, then with q: what is between is p / (p - q) times the difference of two powers."""
    p, q = 0.2, 0.05
    between = {k: p * ((1 - q) ** k - (1 - p) ** k) / (p - q) for k in (1, 4, 24)}
    known = [Known("at", "second", k, share) for k, share in between.items()]
    known += [Known("at", "third", k, 1 - (1 - p) ** k - share) for k, share in between.items() if k > 1]
    return a_chain("two_steps", "first second third", "", {("first", "second"): p, ("second", "third"): q}, 24, known)


# ------------------------------------------------------------------------------------------------ going and coming back


def geometric_ending() -> Case:
    """With one chance a month the ending is geometric; the margins are a geometric series."""
    p, margin, yearly, months = 0.05, 3.0, 0.1, 36
    kept = (1 - p) / (1 + yearly) ** (1 / 12)
    known = [Known("first", "gone", k, p * (1 - p) ** (k - 1)) for k in (1, 2, 12)]
    known += [Known("ended", "", k, 1 - (1 - p) ** k) for k in (6, 36)]
    known.append(Known("value", "", 0, margin * kept * (1 - kept**months) / (1 - kept)))
    rates = {("active", "gone"): p}
    return a_chain(
        "geometric_ending", "active", "gone", rates, months, known, margins={"active": margin}, discount=yearly
    )


def competing_exits() -> Case:
    """Of two exits each takes its part of those who leave, at all times alike."""
    p, q = 0.06, 0.02
    left = {k: 1 - (1 - p - q) ** k for k in (1, 10, 40)}
    known = [Known("at", "lost", k, p / (p + q) * share) for k, share in left.items()]
    known += [Known("at", "sold", k, q / (p + q) * share) for k, share in left.items()]
    known.append(Known("moves", "ACTIVE_TO_SOLD", 40, q / (p + q) * left[40]))
    rates = {("active", "lost"): p, ("active", "sold"): q}
    return a_chain("competing_exits", "active", "lost sold", rates, 40, known)


def reactivation() -> Case:
    """Out with p, back with r: shares as of two states; the mean number of endings is p times the months spent in."""
    p, r, months = 0.1, 0.2, 30
    left, stays = 1 - p - r, r / (p + r)
    active = [stays + (1 - stays) * left**k for k in range(months + 1)]
    known = [Known("at", "active", k, active[k]) for k in (1, 3, 30)]
    known += [Known("ended", "", k, 1 - (1 - p) ** k) for k in (3, 30)]
    known.append(Known("moves", "ACTIVE_TO_GONE", months, p * math.fsum(active[:-1])))
    rates = {("active", "gone"): p, ("gone", "active"): r}
    return a_chain("reactivation", "active", "gone", rates, months, known)


def renewal() -> Case:
    """All end in month 1 and are back in month 2; the status they then are given leads a part of them on in month 3."""
    share, name = 0.35, "renewal"
    rates = {("first", "gone"): 0.0, ("gone", "first"): 1.0}
    model = a_walk(name, "first second", "gone", rates, silent("UP", status >= "high", "first", "second"))
    scenario = a_scenario(
        name, 5,
        happenings=moved(rates),
        shocks=(Shock(name="end", month=1, events=(Deed(event="first_to_gone"),)),),
        renewal={"status": OneOf(values=("low", "high", None), weights=(1 - share - 0.1, share, 0.1))},
    )  # fmt: skip
    known = [Known("at", "gone", 1, 1.0), Known("at", "first", 2, 1.0), Known("first", "second", 3, share)]
    return Case(name, model, scenario, (*known, Known("at", "first", 5, 1 - share)))


def shock() -> Case:
    """One shock: it ends its share of the paths that are left by then, beside what a monthly chance does."""
    p, share, month, name = 0.03, 0.4, 6, "shock"
    rates = {("active", "gone"): p}
    scenario = a_scenario(
        name, 12,
        happenings=moved(rates),
        shocks=(Shock(name="crisis", month=month, share=share, events=(Deed(event="active_to_gone"),)),),
    )  # fmt: skip
    known = [Known("at", "active", k, (1 - p) ** k * (1 - share if k >= month else 1)) for k in (5, 6, 12)]
    return Case(name, a_walk(name, "active", "gone", rates), scenario, tuple(known))


# -------------------------------------------------------------------------------------------------------------- time


def limit_of_stay() -> Case:
    """Whoever has not left within three months is taken on at the end of the third, after the events of that month."""
    p, name = 0.2, "limit_of_stay"
    rates = {("trial", "gone"): p}
    model = a_walk(name, "trial kept", "gone", rates, silent("KEEP", stay >= 3, "trial", "kept"))
    known = [Known("at", "trial", k, (1 - p) ** k) for k in (1, 2)]
    known += [Known("first", "kept", 3, (1 - p) ** 3), Known("at", "gone", 9, 1 - (1 - p) ** 3)]
    return Case(name, model, a_scenario(name, 9, happenings=moved(rates)), tuple(known))


def limit_taken_over() -> Case:
    """Paths that are taken over after two months reach the limit of three at once, those after none in time."""
    p, name = 0.2, "limit_taken_over"
    rates = {("trial", "gone"): p}
    model = a_walk(name, "trial kept", "gone", rates, silent("KEEP", stay >= 3, "trial", "kept"))
    ways = (Beginning(stage="trial", months_in_stage=2, weight=1), Beginning(weight=3))
    known = [Known("at", "kept", 1, (1 - p) / 4), Known("at", "kept", 3, (1 - p) / 4 + 3 * (1 - p) ** 3 / 4)]
    return Case(name, model, a_scenario(name, 4, happenings=moved(rates), beginnings=ways), tuple(known))


def silent_year() -> Case:
    """Silence for a year, which ends it: within two years the first such year ends in month k with p (1 - p)**12."""
    p, name = 0.12, "silent_year"
    model = a_walk(
        name, "client regular", "gone", {("client", "regular"): 0.0},
        silent("END", silence >= 12, "client", "gone", "terminate"), events=(a_kind("deal"),),
    )  # fmt: skip
    scenario = a_scenario(name, 24, happenings=(Happening(event="deal", rates={"client": p}),))
    year = (1 - p) ** 12
    known = [Known("first", "gone", 12, year), *(Known("first", "gone", k, p * year) for k in (13, 18, 24))]
    return Case(name, model, scenario, (*known, Known("ended", "", 24, year * (1 + 12 * p))))


# ----------------------------------------------------------------------------------------------- readings and occasions


def occasions() -> Case:
    """With two occasions a month the number of steps up is binomial over twice as many draws."""
    rate, name, months = 0.3, "occasions", 8
    up = (Trigger(event="step"),)
    model = a_walk(
        name, "r0 r1 r2", "", {},
        a_transition("U0", origins=("r0",), target="r1", on=up),
        a_transition("U1", origins=("r1",), target="r2", on=up),
        events=(a_kind("step"),),
    )  # fmt: skip
    scenario = a_scenario(name, months, occasions=2, happenings=(Happening(event="step", rates={"*": rate}),))
    known = [Known("at", f"r{n}", k, binomial(n, 2 * k, rate / 2)) for n in (0, 1) for k in (1, 3, 8)]
    return Case(name, model, scenario, tuple(known))


def order_within_a_month() -> Case:
    """One event leads up, the other out from there: both in one month pass through, in the other order they do not."""
    up, out, name = 0.6, 0.8, "order_within_a_month"
    model = a_walk(name, "first second", "gone", {("first", "second"): 0.0, ("second", "gone"): 0.0})
    happenings = (
        Happening(event="first_to_second", rates={"first": up}),
        Happening(event="second_to_gone", rates={"first": out}),
    )
    a, b = up / 2, out / 2
    known = [
        Known("first", "second", 1, 1 - (1 - a) ** 2),
        Known("at", "gone", 1, a * b),
        Known("at", "second", 1, 1 - (1 - a) ** 2 - a * b),
        Known("at", "first", 4, (1 - a) ** 8),
    ]
    return Case(name, model, a_scenario(name, 4, occasions=2, happenings=happenings), tuple(known))


def third_order() -> Case:
    """Third orders: one makes a regular customer, in the month in which it comes."""
    p, name = 0.25, "third_order"
    counted = Add(indicator="orders", amount=1, provenance=MADE_UP)
    model = a_walk(
        name, "new regular", "", {}, silent("THIRD", orders >= 3, "new", "regular"), events=(a_kind("order", counted),)
    )
    scenario = a_scenario(name, 20, happenings=(Happening(event="order", rates={"*": p}),))
    known = [Known("by", "regular", k, 1 - sum(binomial(n, k, p) for n in range(3))) for k in (3, 8, 20)]
    return Case(name, model, scenario, tuple(known))


def praise() -> Case:
    """Two steps up the levels of a status open the way; praise comes on each of three occasions."""
    rate, name = 0.45, "praise"
    raised = Step(indicator="status", steps=1, provenance=MADE_UP)
    up = silent("UP", status >= "high", "first", "second")
    model = a_walk(name, "first second", "", {}, up, events=(a_kind("praise", raised),))
    scenario = a_scenario(
        name, 6, occasions=3, happenings=(Happening(event="praise", rates={"*": rate}),),
        beginnings=(Beginning(readings={"status": "low"}),),
    )  # fmt: skip
    known = [Known("by", "second", k, 1 - sum(binomial(n, 3 * k, rate / 3) for n in (0, 1))) for k in (1, 3, 6)]
    return Case(name, model, scenario, tuple(known))


def mixed_beginnings() -> Case:
    """Mixed paths: a part may move, by the status that they were begun with; of the others none ever does."""
    p, name = 0.1, "mixed_beginnings"
    model = a_walk(
        name, "first second", "", {},
        a_transition("UP", status >= "middle", on=(Trigger(event="call"),)), events=(a_kind("call"),),
    )  # fmt: skip
    begun = Beginning(readings={"status": OneOf(values=("low", "middle", "high", None), weights=(4, 2, 1, 3))})
    scenario = a_scenario(name, 15, beginnings=(begun,), happenings=(Happening(event="call", rates={"*": p}),))
    known = [Known("at", "second", k, 0.3 * (1 - (1 - p) ** k)) for k in (1, 5, 15)]
    return Case(name, model, scenario, tuple(known))


def ranges() -> Case:
    """Ranges of readings: they are beyond a limit as often as the part of the range, or triangle, says."""
    name = "ranges"
    model = a_walk(
        name, "first second third", "", {},
        silent("UP", trust >= 0.6, "first", "second"), silent("ON", trust >= 0.9, "second", "third"),
    )  # fmt: skip
    ways = (
        Beginning(readings={"trust": Between(low=0.2, high=1)}, weight=3),
        Beginning(readings={"trust": Peaked(low=0, mode=0.5, high=1)}, weight=1),
    )
    second = 0.75 * 0.3 / 0.8 + 0.25 * ((1 - 0.6) ** 2 - (1 - 0.9) ** 2) / 0.5
    third = 0.75 * 0.1 / 0.8 + 0.25 * (1 - 0.9) ** 2 / 0.5
    known = [Known("at", "second", 0, second), Known("at", "third", 2, third), Known("by", "second", 1, second + third)]
    return Case(name, model, a_scenario(name, 2, beginnings=ways), tuple(known))


def policy() -> Case:
    """Visits: one is paid with chance c where none was in the two months before; each costs its price."""
    c, name = 0.5, "policy"
    visit = Policy(name="visit", when=always, events=(Deed(event="call"),), cost=2.0, every=3, chance=c)
    model = a_walk(name, "first second", "", {("first", "second"): 0.0}, events=(a_kind("call"),))
    paid = [c, c * (1 - c), c * (1 - c) ** 2]
    paid.append(c * (1 - paid[1] - paid[2]))
    paid.append(c * (1 - paid[2] - paid[3]))
    known = [Known("done", "visit", k, share) for k, share in enumerate(paid, start=1)]
    known.append(Known("value", "", 0, 5 * 1.5 - 2.0 * sum(paid)))
    return Case(name, model, a_scenario(name, 5, policies=(visit,), margins={"first": 1.5}), tuple(known))


CASES = tuple(
    make()
    for make in (
        two_states, absorbing_walk, walk_from_the_side, business_cycle, recession, weather, birth_and_death, ruin,
        two_steps, geometric_ending, competing_exits, reactivation, renewal, shock, limit_of_stay, limit_taken_over,
        silent_year, occasions, order_within_a_month, third_order, praise, mixed_beginnings, ranges, policy,
    )
)  # fmt: skip
