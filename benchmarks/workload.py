"""The embedding workload: six stages, 12 guarded transitions of three leaves, one event a month.

Every contender runs this machine over the same events and must end in the same stages. It is made up for measuring
and describes no one's theory: its numbers are ours.
"""

import random
from typing import Final

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

# Kinds of happening, and how often each comes in the realistic stream.
FREQUENCY: Final = {
    "nothing": 32,
    "joint_success": 13,
    "on_time": 20,
    "senior_visit": 8,
    "joint_investment": 8,
    "exclusive_deal": 6,
    "late_delivery": 8,
    "price_dispute": 5,
}

OURS: Final = Provenance(status="operationalised", source="relstage")


def _labels(text: str) -> Labels:
    return Labels(en=text, ru=text)


def _share(name: str) -> Indicator:
    direction = "harmful" if name == "distance" else "beneficial"
    return Indicator(
        name=name, label=_labels(name), scale=Number(low=0.0, high=1.0), direction=direction, provenance=OURS
    )


trust, commitment, adaptation, exclusivity, interdependence, distance = (_share(name) for name in SHARES)
months = Indicator(
    name="months",
    label=_labels("months in the stage"),
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
            "words": _labels(f"{origin} to {target}"),
            "provenance": OURS,
            "thresholds": dict.fromkeys(leaves, OURS),
        }
    )


model = StageModel(
    name="bench_embed",
    version="1",
    title=_labels("the embedding workload"),
    initial="pre_kam",
    stages=tuple(Stage(name=name, label=_labels(name), provenance=OURS) for name in STAGES),
    exits=(Stage(name=ENDED, label=_labels(ENDED), provenance=OURS),),
    indicators=(trust, commitment, adaptation, exclusivity, interdependence, distance, months),
    events=(EventKind(name="step", label=_labels("a month with its happening"), provenance=OURS),),
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
    return draw.choices(list(FREQUENCY), list(FREQUENCY.values()), k=EVENTS)


def restless(_: int) -> list[str]:
    """Return happenings of which every one moves the account: up and down again, half a year apart."""
    return ["boost", "collapse"] * (EVENTS // 2)


STREAMS: Final = {
    "realistic": [realistic(account) for account in range(64)],
    "restless": [restless(account) for account in range(64)],
}


class Account:
    """The host object of every contender: a stage, six shares, months in the stage, and a log of moves."""

    __slots__ = ("stage", *SHARES, "months", "step", "log", "__dict__")

    def __init__(self, account: int) -> None:
        self.trust, self.commitment, self.adaptation, self.exclusivity, self.interdependence, self.distance = start_of(
            account
        )
        self.stage = "pre_kam"
        self.months = 0
        self.step = 0
        self.log: list[tuple[int, str]] = []

    def live(self, happening: str) -> None:
        """Let a month pass with its happening: shares move and stay from 0 to 1. Part of every contender's time."""
        self.step += 1
        self.months += 1
        if happening == "nothing":
            return
        if happening == "on_time":
            self.trust = v if (v := self.trust + 0.05) < 1.0 else 1.0
        elif happening == "joint_success":
            self.trust = v if (v := self.trust + 0.10) < 1.0 else 1.0
            self.commitment = v if (v := self.commitment + 0.08) < 1.0 else 1.0
        elif happening == "senior_visit":
            self.distance = v if (v := self.distance - 0.10) > 0.0 else 0.0
            self.trust = v if (v := self.trust + 0.03) < 1.0 else 1.0
        elif happening == "joint_investment":
            self.adaptation = v if (v := self.adaptation + 0.10) < 1.0 else 1.0
            self.interdependence = v if (v := self.interdependence + 0.08) < 1.0 else 1.0
            self.commitment = v if (v := self.commitment + 0.06) < 1.0 else 1.0
        elif happening == "exclusive_deal":
            self.exclusivity = v if (v := self.exclusivity + 0.12) < 1.0 else 1.0
            self.commitment = v if (v := self.commitment + 0.05) < 1.0 else 1.0
        elif happening == "late_delivery":
            self.trust = v if (v := self.trust - 0.12) > 0.0 else 0.0
        elif happening == "price_dispute":
            self.trust = v if (v := self.trust - 0.15) > 0.0 else 0.0
            self.commitment = v if (v := self.commitment - 0.08) > 0.0 else 0.0
            self.distance = v if (v := self.distance + 0.10) < 1.0 else 1.0
        elif happening == "boost":
            self.trust = self.commitment = 1.0
            self.distance = 0.0
            self.months += 5
        else:
            self.trust = self.commitment = 0.0
            self.months += 5

    def moved(self, stage: str) -> None:
        """Note a move to `stage`."""
        self.stage = stage
        self.months = 0
        self.log.append((self.step, stage))

    @property
    def readings(self) -> dict[str, float]:
        """What relstage decides on."""
        return {
            "trust": self.trust,
            "commitment": self.commitment,
            "adaptation": self.adaptation,
            "exclusivity": self.exclusivity,
            "interdependence": self.interdependence,
            "distance": self.distance,
            "months": float(self.months),
        }
