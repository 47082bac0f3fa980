"""What a study of many paths came to, in words."""

import math
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, get_args

from relstage.cli.filing import Table, Tables
from relstage.cli.printing import heading, line, table
from relstage.cli.sides import Side
from relstage.messages import Lang, say

if TYPE_CHECKING:
    from relstage.studies.simulation.beside import Beside, Checked
    from relstage.studies.simulation.estimates import Estimate
    from relstage.studies.simulation.frames import As, Kind
    from relstage.studies.simulation.lives import Lived
    from relstage.studies.simulation.results import Simulation

YEAR = 12
ENDINGS = ("transition", "words", "initiator", "cause", "share")
MOVES = ("month", "date", "transition", "from", "to")
CHECKED = ("what", "exact", "estimate", "error", "z")
EXACT: "dict[str, Kind]" = {
    "measure": "text",
    "name": "text",
    "month": "whole",
    "exact": "figure",
    "estimate": "figure",
    "error": "figure",
    "z": "figure",
}


@dataclass(frozen=True)
class Reached:
    """A standard error that was wanted, and the one that was reached."""

    name: str
    wanted: float
    error: float

    @property
    def reached(self) -> bool:
        """Whether the error is as small as wanted."""
        return self.error <= self.wanted

    def as_data(self) -> dict[str, Any]:
        """Return it for programs."""
        error = _finite(self.error)
        return {"name": self.name, "wanted": self.wanted, "error": error, "reached": self.reached}


@dataclass(frozen=True)
class Found:
    """What a study came to, and what was asked of it besides."""

    side: Side
    study: "Simulation"
    errors: tuple[Reached, ...]
    checked: "Checked | None"
    path: "Lived | None"

    @property
    def tables(self) -> Tables:
        """Every table by its name."""
        from relstage.studies.simulation.frames import What, columns_of

        made = {name: Table(list(columns_of(name)), partial(self.study.frame, name)) for name in get_args(What)}
        return made if self.checked is None else {**made, "exact": Table(list(EXACT), self._exact)}

    def _exact(self, as_: "As") -> Any:
        from relstage.studies.simulation.frames import as_frame

        assert self.checked is not None
        rows = (
            (row.measure, row.name, row.month, row.exact, row.estimate, row.error, _finite(row.z))
            for row in self.checked.rows
        )
        return as_frame(EXACT, rows, as_)


class Told:
    """A study in words."""

    def __init__(self, side: Side, lang: Lang) -> None:
        self._side = side
        self._lang = lang

    def _say(self, key: str, **places: object) -> str:
        return say(key, self._lang, **places)

    def _head(self, names: tuple[str, ...]) -> list[str]:
        return [self._say(f"simulate.head.{name}") for name in names]

    def _place(self, name: str) -> str:
        return self._side.model.stage(name).label.in_(self._lang)

    def all(self, found: Found) -> None:
        """Print where paths are, how long they last, how they end, what they are worth, and what else was asked."""
        study = found.study
        self.of()
        seed, digest = study.manifest.seed, study.manifest.digest[:16]
        months = study.scenario.months
        line(self._say("simulate.made", paths=f"{study.paths:,}", months=months, seed=seed, digest=digest))
        for each in found.errors:
            key = "simulate.reached" if each.reached else "simulate.not-reached"
            line(self._say(key, name=self._figure(each.name), error=f"{each.error:.3g}", wanted=f"{each.wanted:g}"))
        self._occupancy(study)
        self._endings(study)
        self._value(study)
        if found.checked is not None:
            self._checked(found.checked, study)
        line()
        line(self._say("simulate.errors"))
        if self._side.ours:
            line(self._say("simulate.ours"))
        if found.path is not None:
            self.path(found.path, seed)

    def of(self) -> None:
        """Print the titles of the scenario and of its model."""
        here = self._side
        line(
            self._say(
                "simulate.of", scenario=here.scenario.title.in_(self._lang), model=here.model.title.in_(self._lang)
            )
        )

    def _figure(self, name: str) -> str:
        return (
            self._say("simulate.what.value")
            if name == "value"
            else self._say("simulate.what.place", place=self._place(name))
        )

    def _occupancy(self, study: "Simulation") -> None:
        heading(self._say("simulate.heading.occupancy"))
        occupancy, last = study.occupancy(), study.scenario.months
        months = [*range(0, last, YEAR * max(1, last // (YEAR * 6))), last]
        head = [self._say("simulate.head.place"), *map(str, months), self._say("simulate.head.stay")]
        rows = [
            (
                self._place(place),
                *(_share(occupancy.share.one(month, nth)) for month in months),
                _number(occupancy.time.one(nth)),
            )
            for nth, place in enumerate(occupancy.places)
        ]
        table(head, rows, numbers=range(1, len(head)))

    def _endings(self, study: "Simulation") -> None:
        heading(self._say("simulate.heading.endings"))
        survival = study.survival()
        left = _share(survival.share.one(study.scenario.months))
        line(self._say("simulate.survival", share=left, mean=_number(survival.time)))
        transitions = self._side.model.transition_of
        words = [
            (
                each.transition,
                transitions[each.transition].words.in_(self._lang),
                each.initiator or "-",
                each.cause or "-",
                _share(each.share),
            )
            for each in study.endings()
        ]
        if words:
            table(self._head(ENDINGS), words, numbers=(4,))

    def _value(self, study: "Simulation") -> None:
        heading(self._say("simulate.heading.value"))
        line(self._say("simulate.value", value=_number(study.value())))
        policies = study.policies()
        for policy, counts in zip(policies.policies, policies.counts, strict=True):
            line(self._say("simulate.policy", policy=policy, times=f"{int(counts.sum()) / study.paths:.2f}"))

    def _checked(self, checked: "Checked", study: "Simulation") -> None:
        heading(self._say("simulate.heading.exact"))
        shown = [("occupancy", study.scenario.months), *((each, None) for each in ("time", "survival", "value"))]
        rows = [
            (self._beside(row), f"{row.exact:.6g}", f"{row.estimate:.6g}", f"{row.error:.2g}", f"{row.z:.2f}")
            for row in checked.rows
            if (row.measure, row.month) in shown
        ]
        table(self._head(CHECKED), rows, numbers=(1, 2, 3, 4))
        worst = checked.worst
        what, z = self._beside(worst), f"{abs(worst.z):.2f}"
        line(self._say("simulate.checked", count=len(checked.rows), what=what, z=z))

    def _beside(self, row: "Beside") -> str:
        name = self._place(row.name) if row.name in self._side.model.places else row.name
        if row.month is None:
            return self._say(f"simulate.beside.until-{row.measure}", name=name)
        return self._say(f"simulate.beside.{row.measure}", name=name, month=row.month)

    def path(self, path: "Lived", seed: int) -> None:
        """Print the moves of one path, and why it is where it is: where it ended, at its ending."""
        from relstage.interpreters.prose import explain

        model, changes = self._side.model, path.changes
        heading(self._say("simulate.heading.path", path=f"{path.path:,}", seed=seed))
        if changes:
            rows = [
                (str(month), f"{each.at:%Y-%m-%d}", each.transition, self._place(each.origin), self._place(each.target))
                for month, each in changes
            ]
            table(self._head(MOVES), rows, numbers=(0,))
        else:
            line(self._say("simulate.unmoved", place=self._place(path.stages[-1])))
        ended = changes and changes[-1][1].kind == "terminate"
        standing = path.standing(changes[-1][1].at) if ended else path.standing()
        print()
        print(explain(standing, model=model, lang=self._lang))


def _share(found: "Estimate") -> str:
    return f"{found.value:.1%} ± {found.error:.1%}"


def _number(found: "Estimate") -> str:
    return f"{found.value:,.2f} ± {found.error:,.2f}"


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None
