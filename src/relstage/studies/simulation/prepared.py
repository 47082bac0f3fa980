"""A scenario made ready for a model: names become places in tables, and everything wrong is told at once.

What both engines read is here, so that they can differ only in how they walk through it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Context, Decimal, localcontext
from functools import cached_property
from typing import get_args

import numpy as np

from relstage.machines import StageModel
from relstage.models import Initiator
from relstage.studies.simulation.draws import Floats
from relstage.studies.simulation.scenario import EVERYWHERE, REVIEW, Beginning, Deed, Drift, OneOf, Scenario
from relstage.studies.simulation.spreads import cumulative

__all__ = ["REVIEW", "Prepared"]


@dataclass(frozen=True)
class Prepared:
    """A scenario that fits its model.

    Parameters
    ----------
    model, scenario : StageModel, Scenario
        As given.
    """

    model: StageModel
    scenario: Scenario

    @property
    def start(self) -> datetime:
        """First instant: the beginning of the first day, in UTC."""
        return datetime.combine(self.scenario.starts_on, time(), UTC)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Stages, then exits, in order; a place's number is its place here."""
        return tuple(self.model.places)

    @cached_property
    def number_of(self) -> Mapping[str, int]:
        """Place -> its number."""
        return {place: number for number, place in enumerate(self.places)}

    @cached_property
    def initiators(self) -> tuple[str, ...]:
        """Whoever may be on record as having brought a change about; an initiator's number is its place here."""
        return get_args(Initiator)

    @cached_property
    def causes(self) -> tuple[str, ...]:
        """The causes that transitions, triggers and simulated events may name; a cause's number is its place here."""
        scenario = self.scenario
        named = [cause for move in self.model.transitions for cause in (move.cause, *(each.cause for each in move.on))]
        given = [each.attributes.get("cause") for each in scenario.happenings]
        given += [each.attributes.get("cause") for each in self.deeds]
        spread = [value for each in given for value in (each.values if isinstance(each, OneOf) else (each,))]
        return tuple(sorted({cause for cause in (*named, *spread) if isinstance(cause, str)}))

    @cached_property
    def deeds(self) -> tuple[Deed, ...]:
        """Every event that shocks and policies bring about."""
        brought = [policy.events for policy in self.scenario.policies] + [
            shock.events for shock in self.scenario.shocks
        ]
        return tuple(deed for deeds in brought for deed in deeds)

    @cached_property
    def exits(self) -> frozenset[str]:
        """The exits by name."""
        return frozenset(stage.name for stage in self.model.exits)

    @cached_property
    def ladder(self) -> tuple[str, ...]:
        """The stages by name, without the exits."""
        return tuple(stage.name for stage in self.model.stages)

    @cached_property
    def ways(self) -> Floats:
        """Upper ends of the shares of the ways to begin."""
        return cumulative([way.weight for way in self.scenario.beginnings])

    @cached_property
    def chances(self) -> Mapping[str, Floats]:
        """Place -> upper ends of the chances of each happening on one occasion; above the last nothing comes."""
        scenario = self.scenario
        return {
            place: _ends([_rate(each.rates, place) / scenario.occasions for each in scenario.happenings])
            for place in self.places
        }

    @cached_property
    def drifts(self) -> Mapping[str, tuple[Drift, ...]]:
        """Stage of the ladder -> the readings that move there."""
        return {
            stage: tuple(drift for drift in self.scenario.drifts if not drift.stages or stage in drift.stages)
            for stage in self.ladder
        }

    @cached_property
    def discounts(self) -> tuple[float, ...]:
        """What money of month 0, 1, ... counts for: ``(1 + discount) ** (-month / 12)``, rounded once to float64.

        Reckoned with 50 decimal digits, for the powers of float64 differ in their last bit from machine to machine.
        """
        with localcontext(Context(prec=50)):
            yearly = 1 + Decimal(self.scenario.discount)
            return tuple(float(yearly ** (Decimal(-month) / 12)) for month in range(self.scenario.months + 1))

    def opens(self, way: Beginning) -> bool:
        """Tell whether a way to begin opens a relationship, rather than takes one over in the midst of it."""
        at_first = way.stage is None or way.stage == self.model.initial
        return at_first and not way.months_in_stage and not way.months_inactive


def _rate(rates: Mapping[str, float], place: str) -> float:
    return rates.get(place, rates.get(EVERYWHERE, 0.0))


def _ends(chances: list[float]) -> Floats:
    return np.cumsum(np.asarray(chances, dtype=np.float64))
