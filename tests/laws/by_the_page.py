"""A simulator written from ``docs/simulation-scheme.md`` alone: plain Python, without a line of the library.

It lives one path of the model and the scenarios of ``rivets``, slowly, in the order and the arithmetic of the page.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Context, Decimal, localcontext
from functools import cache
from hashlib import blake2b
from typing import Any, NamedTuple

from tests.laws.rivets import EXIT, NAMES, RANKS, RIVETS, Document, Seen, holds

# ------------------------------------------------------------------------------------------------------ random numbers

WORD = 2**64
STEPS = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)
FACTORS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)


def philox(counter: tuple[int, int, int, int], key: tuple[int, int]) -> tuple[int, int, int, int]:
    """Return the four words of Philox 4x64 after ten rounds (Salmon et al. 2011)."""
    a, b, c, d = counter
    for nth in range(10):
        left, right = ((word + nth * step) % WORD for word, step in zip(key, STEPS, strict=True))
        (a_high, a_low), (c_high, c_low) = divmod(FACTORS[0] * a, WORD), divmod(FACTORS[1] * c, WORD)
        a, b, c, d = c_high ^ b ^ left, c_low, a_high ^ d ^ right, a_low
    return a, b, c, d


@cache
def key_of(seed: int, stream: str) -> tuple[int, int]:
    """Return the key of a stream."""
    said = blake2b(f"relstage draws 1\0{seed}\0{stream}".encode(), digest_size=16).digest()
    return int.from_bytes(said[:8], "little"), int.from_bytes(said[8:], "little")


def uniform(seed: int, stream: str, slot: int, path: int) -> float:
    """Return the random number at an address."""
    words = philox((path // 4 + 1, slot, 0, 1), key_of(seed, stream))
    return (words[path % 4] >> 11) * 2.0**-53


# -------------------------------------------------------------------------------------------- from numbers to values


def summed(parts: list[float]) -> list[float]:
    """Return the sums from left to right."""
    total, sums = 0.0, []
    for part in parts:
        total += part
        sums.append(total)
    return sums


def first_above(u: float, sums: list[float]) -> int:
    """Return the place of the first sum above `u`; how many there are, where none is."""
    return next((nth for nth, each in enumerate(sums) if u < each), len(sums))


def picked(u: float, weights: list[float]) -> int:
    """Return which of several of such weights comes."""
    *sums, total = summed(weights)
    return first_above(u, [each / total for each in sums])


def peaked(low: float, mode: float, high: float, u: float) -> float:
    """Return a value of a triangular distribution."""
    width = high - low
    if u < (mode - low) / width:
        found = low + math.sqrt(u * width * (mode - low))
    else:
        found = high - math.sqrt((1 - u) * width * (high - mode))
    return min(max(found, low), high)


def value_of(given: Any, u: Callable[[], float]) -> Any:
    """Return a value that is fixed, or drawn with the random number `u`."""
    match given:
        case {"values": values, "weights": weights}:
            return values[picked(u(), weights)]
        case {"values": values}:
            return values[picked(u(), [1.0] * len(values))]
        case {"low": low, "mode": mode, "high": high}:
            return peaked(low, mode, high, u())
        case {"low": low, "high": high}:
            return min(low + u() * (high - low), high)
        case _:
            return given


# ------------------------------------------------------------------------------------------------------------ one path

ORDER = ("terminate", "recover", "regress", "advance")
KINDS = {kind["name"]: kind for kind in RIVETS["events"]}


class Came(NamedTuple):
    """An event of a month."""

    kind: str
    attributes: Document


class Agreement(NamedTuple):
    """An agreement: the month in which it begins, and its term."""

    begun: int
    years: int
    months: int
    old: bool = False


@dataclass
class Record:
    """What came of a path: places and readings at the end of month 0, 1, ..., moves, policies carried out, value."""

    stages: list[str] = field(default_factory=list)
    readings: list[Seen] = field(default_factory=list)
    moves: list[tuple[int, str]] = field(default_factory=list)
    done: list[tuple[int, str]] = field(default_factory=list)
    value: float = 0.0


def lived(scenario: Document, seed: int, path: int) -> Record:
    """Live one path."""
    life = Life(scenario, seed, path)
    life.begin()
    for month in range(1, scenario["months"] + 1):
        life.month(month)
    return life.record


class Life:
    """One path while it is lived."""

    def __init__(self, scenario: Document, seed: int, path: int) -> None:
        self.scenario, self.seed, self.path = scenario, seed, path
        self.place, self.since, self.dealt = "lead", 0, 0
        self.known: dict[str, float | None] = {**dict.fromkeys(NAMES), "orders": 0.0}
        self.old: set[str] = set()
        self.agreements: list[Agreement] = []
        self.agreements_known = True
        self.named: set[tuple[str, Any]] = set()
        self.last_done: dict[str, int] = {}
        self.renewing = self.waiting = False
        self.record = Record()

    def draw(self, stream: str, slot: int) -> float:
        """Return the path's random number at a slot of a stream."""
        return uniform(self.seed, stream, slot, self.path)

    def drawn(self, given: Any, stream: str, slot: int) -> Any:
        """Return a value that is fixed, or drawn at a slot of a stream."""
        return value_of(given, lambda: self.draw(stream, slot))

    def learn(self, name: str, value: Any) -> None:
        """Let a value be what is read from now on."""
        self.known[name] = float(RANKS.index(value)) if isinstance(value, str) else float(value)
        self.old.discard(name)

    def seen(self, month: int) -> Seen:
        """Return what guards see at the end of a month."""
        clocks = {"months_inactive": month - self.dealt, "months_in_stage": month - self.since}
        return {**self.known, **clocks, "agreement_term_years": self.term(month)}

    def term(self, month: int) -> float | None:
        """Return the years of the agreement in force: of several, that begun last."""
        for each in sorted(self.agreements, reverse=True):
            if month < each.begun + 12 * each.years + each.months:
                return each.years + each.months / 12
        return 0.0 if self.agreements_known else None

    def close(self, month: int) -> None:
        """Write down where the path is."""
        self.record.stages.append(self.place)
        self.record.readings.append(self.seen(month))

    def begin(self) -> None:
        """Live through month 0."""
        ways = self.scenario["beginnings"]
        way = ways[picked(self.draw("way", 0), [each["weight"] for each in ways])]
        for name, given in way["readings"].items():
            self.learn(name, self.drawn(given, f"start:{name}", 0))
        if "stage" in way:
            self.place, self.since, self.dealt = way["stage"], -way["months_in_stage"], -way["months_inactive"]
            self.agreements_known = False
        else:
            self.offer(None, 0)
        self.close(0)

    def month(self, month: int) -> None:
        """Live through one month."""
        called = [policy for policy in self.scenario["policies"] if self.called_for(policy, month)]
        struck = [shock for shock in self.scenario["shocks"] if self.strikes(shock, month)]
        brought = [Came(kind, {}) for doer in (*called, *struck) for kind in doer["events"]]
        events = brought + list(self.by_chance(month))
        for event in events:
            self.take(event, month)
        self.assess(struck, month)
        self.renewing = self.waiting = False
        for offered in (*events, None, None):
            self.offer(offered, month)
        self.pay(called, month)
        self.close(month)

    def pay(self, called: list[Document], month: int) -> None:
        """Reckon what the month was worth."""
        cost = 0.0
        for policy in called:
            cost += policy["cost"]
        self.last_done |= {policy["name"]: month for policy in called}
        self.record.done += [(month, policy["name"]) for policy in called]
        with localcontext(Context(prec=50)):
            factor = float((1 + Decimal(self.scenario["discount"])) ** (Decimal(-month) / 12))
        self.record.value += (self.scenario["margins"].get(self.place, 0.0) - cost) * factor

    # ---------------------------------------------------------------------------------------------------- steps 1 to 3

    def called_for(self, policy: Document, month: int) -> bool:
        """Tell whether a policy is carried out."""
        name: str = policy["name"]
        rested: bool = name not in self.last_done or month - self.last_done[name] >= policy["every"]
        should = self.place in policy["stages"] and rested and holds(name, self.seen(month - 1))
        return should and self.draw(f"policy:{name}", month) < float(policy["chance"])

    def strikes(self, shock: Document, month: int) -> bool:
        """Tell whether a shock strikes in a month."""
        due = shock["month"] if "month" in shock else self.first_month(shock["on"])
        if month != due or self.place not in shock.get("stages", [self.place]):
            return False
        return self.draw(f"shock:{shock['name']}", 0) < float(shock["share"])

    def first_month(self, day: str) -> int:
        """Return the first month that ends on a day or later."""
        start, on = date.fromisoformat(self.scenario["starts_on"]), date.fromisoformat(day)
        ends = (divmod(start.month - 1 + months, 12) for months in range(1_200))
        return next(nth for nth, (year, at) in enumerate(ends) if date(start.year + year, at + 1, start.day) >= on)

    def by_chance(self, month: int) -> Iterator[Came]:
        """Yield the events that come by chance."""
        happenings, occasions = self.scenario["happenings"], self.scenario["occasions"]
        rates = [each["rates"].get(self.place, each["rates"].get("*", 0.0)) for each in happenings]
        sums = summed([rate / occasions for rate in rates])
        for nth in range(occasions):
            slot = (month - 1) * occasions + nth
            which = first_above(self.draw("happening", slot), sums)
            if which < len(happenings):
                kind, said = happenings[which]["event"], happenings[which].get("attributes", {})
                drawn = {name: self.drawn(each, f"attribute:{kind}.{name}", slot) for name, each in said.items()}
                yield Came(kind, drawn)

    # ---------------------------------------------------------------------------------------------------- steps 4 and 5

    def take(self, event: Came, month: int) -> None:
        """Let an event do what it does to readings."""
        effects = KINDS[event.kind]["effects"]
        if KINDS[event.kind].get("contact", True):
            self.dealt = month
        if sense := KINDS[event.kind].get("agreement"):
            self.agreements_known = True
            kept = [each for each in self.agreements if each.begun != month] if sense == "signs" else []
            new = [Agreement(month, **event.attributes)] if sense == "signs" else []
            self.agreements = kept + new
        for effect in effects:
            if self.applies(effect, event):
                self.shift(effect, event)
        for effect in effects:
            if effect.get("again") in event.attributes:
                self.named.add((event.kind, event.attributes[effect["again"]]))

    def applies(self, effect: Document, event: Came) -> bool:
        """Tell whether the conditions of an effect are met."""
        fits = effect.get("where", {}).items() <= event.attributes.items()
        return fits and ("again" not in effect or (event.kind, event.attributes.get(effect["again"])) in self.named)

    def shift(self, effect: Document, event: Came) -> None:
        """Let an effect move its reading."""
        name = effect["indicator"]
        value = self.known[name]
        match effect["kind"]:
            case "set":
                self.learn(name, event.attributes[effect["attribute"]])
            case "raise_to" if value is None or value < effect["level"]:
                self.learn(name, effect["level"])
            case "share" if value is not None:
                end = 1.0 if effect["part"] > 0 else 0.0
                self.known[name] = value + abs(effect["part"]) * (end - value)
            case "add" if value is not None:
                self.known[name] = max(value + effect["amount"], 0.0)
            case "step" if value is not None:
                self.known[name] = min(max(value + effect["steps"], 0.0), len(RANKS) - 1.0)

    def assess(self, struck: list[Document], month: int) -> None:
        """Give the readings that do not come from events."""
        shocked = {name: value for shock in struck for name, value in shock["readings"].items()}
        for name, value in shocked.items():
            self.learn(name, value)
        for name, given in self.scenario["renewal"].items() if self.renewing else ():
            if name not in shocked:
                self.learn(name, self.drawn(given, f"renewal:{name}", month))
        for drift in self.scenario["drifts"] if self.place != EXIT else ():
            now = self.known[drift["indicator"]]
            if now is not None and self.place in drift.get("stages", [self.place]):
                self.learn(drift["indicator"], self.drifted(drift, now, month))

    def drifted(self, drift: Document, value: float, month: int) -> float:
        """Return a reading after its drift."""
        stream = f"drift:{drift['indicator']}"
        u = self.draw(stream, 2 * month)
        noise = 2 * u - 1 if drift.get("shape") == "uniform" else u + self.draw(stream, 2 * month + 1) - 1
        to, pull, step, size = (float(drift.get(each, 0.0)) for each in ("to", "pull", "step", "noise"))
        value = (to - value) * pull + value
        value = value + step
        return min(max(value + size * noise, 0.0), 1.0)

    # ---------------------------------------------------------------------------------------------------- steps 6 and 7

    def offer(self, event: Came | None, month: int) -> None:
        """Offer an event, or silence: transitions fire until none does, or one has ended the offer."""
        been, at_hand, silent = {self.place}, event, not self.waiting
        while road := self.first(at_hand, silent, been, month):
            left, self.place, self.since = self.place, road["target"], month
            self.record.moves.append((month, road["id"]))
            been.add(self.place)
            at_hand = None if "on" in road else at_hand
            if self.place == EXIT:
                self.old = set(NAMES)
                self.agreements = [each._replace(old=True) for each in self.agreements]
            if left == EXIT:
                self.forget(event)
            if road["kind"] in ("terminate", "recover"):
                self.waiting = True
                return

    def first(self, event: Came | None, silent: bool, been: set[str], month: int) -> Document | None:
        """Return the transition that fires."""
        roads = [road for road in RIVETS["transitions"] if self.place in road["origins"] and road["target"] not in been]
        tried = [(ORDER.index(road["kind"]), "on" not in road, road) for road in roads if self.may(road, event, silent)]
        seen = self.seen(month)
        return next((road for _, _, road in sorted(tried, key=lambda row: row[:2]) if holds(road["id"], seen)), None)

    def may(self, road: Document, event: Came | None, silent: bool) -> bool:
        """Tell whether a transition asks for the event at hand, or for none."""
        if "on" not in road:
            return silent
        return event is not None and any(
            each["event"] == event.kind and each["where"].items() <= event.attributes.items() for each in road["on"]
        )

    def forget(self, event: Came | None) -> None:
        """Leave an exit: what is old is unknown, but for what the event sets or raises anew."""
        self.known |= dict.fromkeys(self.old)
        self.agreements = [each for each in self.agreements if not each.old]
        self.agreements_known = bool(self.agreements)
        self.named.clear()
        self.renewing = True
        for effect in KINDS[event.kind]["effects"] if event else ():
            if effect["kind"] in ("set", "raise_to") and self.known[effect["indicator"]] is None:
                assert event is not None
                self.shift(effect, event)
