"""The embedding workload: six stages, 12 guarded transitions of three leaves, one event a month.

Every contender runs this machine over the same events and must end in the same stages. It is made up for measuring
and describes no one's theory: its numbers are ours.
"""

import random
from collections.abc import Callable
from typing import Any, Final

from relstage import Indicator, StageModel, Transition, all_of
from relstage.dynamics import EventKind
from relstage.machines import Stage, Trigger
from relstage.messages import Labels
from relstage.rules import Number, Provenance, Rule

STAGES: Final = ("pre_kam", "early_kam", "mid_kam", "partnership_kam", "synergistic_kam")
ENDED: Final = "uncoupling_kam"
SHARES: Final = ("trust", "commitment", "adaptation", "exclusivity", "interdependence", "distance")
START: Final = (0.20, 0.10, 0.05, 0.05, 0.05, 0.80)
EVENTS: Final = 60  # of one account

# What each happening does to the shares, and how often it comes in the realistic stream.
SHIFTS: Final = {
    "nothing": (),
    "joint_success": (("trust", 0.10), ("commitment", 0.08)),
    "on_time": (("trust", 0.05),),
    "senior_visit": (("distance", -0.10), ("trust", 0.03)),
    "joint_investment": (("adaptation", 0.10), ("interdependence", 0.08), ("commitment", 0.06)),
    "exclusive_deal": (("exclusivity", 0.12), ("commitment", 0.05)),
    "late_delivery": (("trust", -0.12),),
    "price_dispute": (("trust", -0.15), ("commitment", -0.08), ("distance", 0.10)),
    "boost": (("trust", 1.0), ("commitment", 1.0), ("distance", -1.0)),
    "collapse": (("trust", -1.0), ("commitment", -1.0)),
}
FREQUENCY: Final = (32, 13, 20, 8, 8, 6, 8, 5, 0, 0)
MONTHS: Final = {"boost": 6.0, "collapse": 6.0}  # of the others each takes one

OURS: Final = Provenance(status="operationalised", source="relstage")


def labels(text: str) -> Labels:
    """Return `text` in both languages."""
    return Labels(en=text, ru=text)


def _share(name: str) -> Indicator:
    direction = "harmful" if name == "distance" else "beneficial"
    return Indicator(
        name=name, label=labels(name), scale=Number(low=0.0, high=1.0), direction=direction, provenance=OURS
    )


trust, commitment, adaptation, exclusivity, interdependence, distance = (_share(name) for name in SHARES)
months = Indicator(
    name="months",
    label=labels("months in the stage"),
    scale=Number(low=0.0, whole=True, span=12.0, unit="months"),
    direction="neither",
    provenance=OURS,
    clock="months_in_stage",
)


def _road(id: str, kind: str, origin: str, target: str, *guard: Rule) -> Transition:
    leaves = [part.indicator for part in guard]  # type: ignore[union-attr]  # three comparisons each
    return Transition.model_validate(
        {
            "id": id,
            "kind": kind,
            "origins": (origin,),
            "target": target,
            "on": (Trigger(event="step"),),
            "guard": all_of(*guard),
            "words": labels(f"{origin} to {target}"),
            "provenance": OURS,
            "thresholds": dict.fromkeys(leaves, OURS),
        }
    )


model = StageModel(
    name="bench_embed",
    version="1",
    title=labels("the embedding workload"),
    initial="pre_kam",
    stages=tuple(Stage(name=name, label=labels(name), provenance=OURS) for name in STAGES),
    exits=(Stage(name=ENDED, label=labels(ENDED), provenance=OURS),),
    indicators=(trust, commitment, adaptation, exclusivity, interdependence, distance, months),
    events=(EventKind(name="step", label=labels("a month with its happening"), provenance=OURS),),
    transitions=(
        _road("A1", "advance", "pre_kam", "early_kam", trust >= 0.30, commitment >= 0.20, months >= 3),
        _road("T2", "terminate", "early_kam", ENDED, trust < 0.10, commitment < 0.15, distance >= 0.80),
        _road("R2", "regress", "early_kam", "pre_kam", commitment < 0.10, adaptation < 0.15, months >= 6),
        _road("A2", "advance", "early_kam", "mid_kam", trust >= 0.45, commitment >= 0.40, months >= 6),
        _road("T3", "terminate", "mid_kam", ENDED, trust < 0.15, exclusivity < 0.10, distance >= 0.80),
        _road("R3", "regress", "mid_kam", "early_kam", trust < 0.30, commitment < 0.30, months >= 3),
        _road("A3", "advance", "mid_kam", "partnership_kam", trust >= 0.60, commitment >= 0.50, months >= 6),
        _road("T4", "terminate", "partnership_kam", ENDED, trust < 0.20, distance >= 0.70, months >= 1),
        _road("R4", "regress", "partnership_kam", "mid_kam", trust < 0.45, commitment < 0.40, months >= 3),
        _road(
            "A4",
            "advance",
            "partnership_kam",
            "synergistic_kam",
            trust >= 0.75,
            adaptation >= 0.60,
            interdependence >= 0.50,
        ),
        _road("T5", "terminate", "synergistic_kam", ENDED, trust < 0.25, distance >= 0.70, months >= 1),
        _road("R5", "regress", "synergistic_kam", "partnership_kam", trust < 0.60, commitment < 0.60, months >= 3),
    ),
)


def start_of(account: int) -> tuple[float, ...]:
    """Return the six shares that `account` begins with, in the order of ``SHARES``."""
    draw = random.Random(account)
    return tuple(min(1.0, max(0.0, share + draw.uniform(-0.05, 0.05))) for share in START)


def realistic(account: int) -> list[str]:
    """Return the happenings of `account`, few of which move it."""
    draw = random.Random(10_000 + account)
    return draw.choices(list(SHIFTS), FREQUENCY, k=EVENTS)


def restless(_: int) -> list[str]:
    """Return happenings of which every one moves the account: up and down again, half a year apart."""
    return ["boost", "collapse"] * (EVENTS // 2)


STREAMS: Final = {
    "realistic": [realistic(account) for account in range(64)],
    "restless": [restless(account) for account in range(64)],
}


def _live(place: str) -> Callable[[Any, str], None]:
    """Return the method that lets a month pass with its happening, written out as a person would for `place`.

    Shares move and stay from 0 to 1. This is part of every contender's time.
    """
    lines = ["def live(self, happening):", "    self.step += 1"]
    for happening, shifts in SHIFTS.items():
        lines.append(f"    {'elif' if len(lines) > 2 else 'if'} happening == {happening!r}:")
        for share, by in shifts:
            at, bound = place.format(share), 1.0 if by > 0 else 0.0
            lines.append(f"        {at} = v if (v := {at} + {by}) {'<' if by > 0 else '>'} {bound} else {bound}")
        lines.append(f"        {place.format('months')} += {MONTHS.get(happening, 1.0)}")
    made: dict[str, Callable[[Any, str], None]] = {}
    exec("\n".join(lines), made)  # noqa: S102  # our own text
    return made["live"]


class Account:
    """The host object: a stage, and a log of moves with the number of the event. Its shares are attributes."""

    live = _live("self.{}")

    def __init__(self, account: int) -> None:
        self.stage = "pre_kam"
        self.step = 0
        self.log: list[tuple[int, str]] = []
        self.trust, self.commitment, self.adaptation, self.exclusivity, self.interdependence, self.distance = start_of(
            account
        )
        self.months = 0.0

    def moved(self, stage: str) -> None:
        """Note a move to `stage`."""
        self.stage = stage
        self.months = 0.0
        self.log.append((self.step, stage))


class Keeper:
    """The same with its shares in a dictionary, as a host keeps readings in a JSON column."""

    live = _live("self.readings['{}']")

    def __init__(self, account: int) -> None:
        self.stage = "pre_kam"
        self.step = 0
        self.log: list[tuple[int, str]] = []
        self.readings = dict(zip(SHARES, start_of(account), strict=True), months=0.0)

    def moved(self, stage: str) -> None:
        """Note a move to `stage`."""
        self.stage = stage
        self.readings["months"] = 0.0
        self.log.append((self.step, stage))
