"""``relstage compare``: two scenarios, or two sets of rules, path by path on the same random numbers."""

import json
import math
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from relstage.cli.filing import Folder, Table, documents_of
from relstage.cli.printing import heading, line, table, write_csv
from relstage.cli.sides import (
    Side,
    as_problems,
    by_option,
    folder_problems,
    limits_of,
    make_folders,
    need,
    refuse,
    side,
)
from relstage.errors import DefinitionError, Problem, ScenarioError
from relstage.machines import StageModel
from relstage.messages import Lang, say
from relstage.rules import Bound, Number, Value, Verdict, evaluate, leaves, text

if TYPE_CHECKING:
    from relstage.cli.options_simulating import Pairing
    from relstage.models import StageChange
    from relstage.studies.simulation.comparing import Comparison, Difference
    from relstage.studies.simulation.diverging import Apart, Divergence

FOLDERS = ("out", "plots")
MOST_THRESHOLDS = 12
MOST_READINGS = 8
DIFFERENCES = ("what", "one", "other", "difference", "interval", "ratio")
THRESHOLDS = ("threshold", "one", "other")


def compare(one: str, other: str | None, given: "Pairing") -> int:
    """Print how the second side differs from the first."""
    need("numpy", *(["matplotlib"] if given.plots else []), *(["polars"] if given.written == "parquet" else []))
    sides = _sides(one, other, given)
    found = _compared(*sides, given)
    differences = Table(_columns(), found.frame)
    if given.out is not None:
        documents = documents_of(found.manifest, dict(zip(("one-", "other-"), sides, strict=True)))
        Folder(documents, {"differences": differences}).write(given.out, given.written or "csv")
    if given.plots is not None:
        from relstage.studies.simulation.plots import comparison_pictures

        comparison_pictures(found, given.plots, lang=given.lang)
    match given.form:
        case "json":
            print(json.dumps(_as_data(found, differences), indent=2, ensure_ascii=False, allow_nan=False))
        case "csv":
            write_csv(differences.columns, differences.rows, sys.stdout)
        case "text":
            _Told(*sides, given.lang).all(found)
    return 0


# -------------------------------------------------------------------------------------------------------------- given


def _sides(one: str, other: str | None, given: "Pairing") -> tuple[Side, Side]:
    """Return both sides; the second is the first with what is said of it alone."""
    if other is None and given.other_model is None and not given.threshold:
        said = "nothing differs: name a second scenario, --other-model, or --threshold such as F3.trust=0.7"
        raise ScenarioError(Problem("bad-usage", "", said))
    first = side(one, given.model)
    second = side(other or one, given.other_model or given.model)
    if not given.threshold:
        return first, second
    limits, problems = limits_of(given.threshold, "--threshold")
    model = second.model
    try:
        model = model.with_thresholds(limits) if limits else model
    except DefinitionError as error:
        problems += [replace(each, place=f"--threshold {each.place}") for each in error.problems]
    refuse([*problems, *_off_scale(model, limits)])
    return first, replace(second, model=model)


def _off_scale(model: StageModel, limits: Iterable[str]) -> Iterator[Problem]:
    """Yield the thresholds that no reading can come to lie on either side of."""
    for name in limits:
        threshold = model.thresholds.get(name)
        if threshold is not None and isinstance(threshold.leaf, Bound):
            scale, limit = model.indicator_of[threshold.leaf.indicator].scale, threshold.leaf.limit
            assert isinstance(scale, Number)
            if not (scale.low is None or scale.low <= limit) or not (scale.high is None or limit <= scale.high):
                said = f"{limit:g} is off the scale of {threshold.leaf.indicator}; it is {scale}"
                yield Problem("off-scale", f"--threshold {name}", said)


def _compared(one: Side, other: Side, given: "Pairing") -> "Comparison":
    from relstage.studies.simulation.comparing import check_comparison
    from relstage.studies.simulation.comparing import compare as run

    pair = (one.model, one.scenario), (other.model, other.scenario)
    problems = [*as_problems(given), *folder_problems(given, FOLDERS)]
    try:
        check_comparison(*pair, paths=given.paths, seed=given.seed, workers=given.workers)
    except ScenarioError as error:
        problems += _of_sides(error.problems, {"one": one, "other": other})
    refuse(problems)
    make_folders(given, FOLDERS)
    return run(*pair, paths=given.paths, seed=given.seed, workers=given.workers)


def _of_sides(problems: Iterable[Problem], sides: dict[str, Side]) -> Iterator[Problem]:
    for problem in problems:
        which, _, place = problem.place.partition("/")
        if which in sides:
            here = sides[which]
            yield replace(problem, place=f"{here.file or here.scenario.name} /{place}")
        else:
            yield by_option(problem)


# ------------------------------------------------------------------------------------------------------- for programs


def _columns() -> list[str]:
    from relstage.studies.simulation.comparing import COLUMNS

    return list(COLUMNS)


def _as_data(found: "Comparison", differences: Table) -> dict[str, Any]:
    manifest = found.manifest.model_dump(mode="json")
    return {"manifest": manifest, "changed": found.paired.changed, "differences": differences.rows}


# --------------------------------------------------------------------------------------------------------- for people


class _Told:
    """A comparison in words."""

    def __init__(self, one: Side, other: Side, lang: Lang) -> None:
        self._sides = one, other
        self._lang = lang

    def _say(self, key: str, **places: object) -> str:
        return say(key, self._lang, **places)

    def _head(self, names: tuple[str, ...]) -> list[str]:
        return [self._say(f"simulate.head.{name}") for name in names]

    def _place(self, name: str) -> str:
        return self._sides[0].model.stage(name).label.in_(self._lang)

    def all(self, found: "Comparison") -> None:
        """Print differences with their errors, what pairing gained, and where a path first parts."""
        one, other = map(self._title, self._sides)
        line(self._say("simulate.compared", one=one, other=other))
        paths, seed, changed = f"{found.paired.paths:,}", found.one.seed, found.changed
        share = f"{changed.value:.1%} ± {changed.error:.1%}"
        line(self._say("simulate.on", paths=paths, seed=seed, digest=found.digest[:16], changed=share))
        self._thresholds()
        heading(self._say("simulate.heading.differences"))
        table(
            [self._say(f"simulate.head.{name}") for name in DIFFERENCES], list(self._rows(found)), numbers=(1, 2, 3, 5)
        )
        self._apart(found)
        self._order()
        if any(each.ours for each in self._sides):
            line()
            line(self._say("simulate.ours"))

    def _title(self, side: Side) -> str:
        title = side.scenario.title.in_(self._lang)
        if self._sides[0].model.digest == self._sides[1].model.digest:
            return title
        model = say("model", self._lang, title=side.model.title.in_(self._lang), version=side.model.version)
        return self._say("simulate.by-rules", scenario=title, model=model, digest=side.model.digest)

    def _thresholds(self) -> None:
        """Print the thresholds that both models have and set otherwise."""
        one, other = (side.model for side in self._sides)
        both = [id for id in one.thresholds if id in other.thresholds]
        apart = [id for id in both if one.thresholds[id].leaf != other.thresholds[id].leaf]
        if apart:
            heading(self._say("simulate.heading.thresholds"))
            rows = [
                (id, *(text(model.thresholds[id].leaf, model.indicator_of) for model in (one, other)))
                for id in apart[:MOST_THRESHOLDS]
            ]
            table(self._head(THRESHOLDS), rows)
            if len(apart) > MOST_THRESHOLDS:
                more = len(apart) - MOST_THRESHOLDS
                line(self._say("simulate.more-thresholds", count=more, command="relstage diff"))

    def _order(self) -> None:
        """Say which events would share more random numbers if they stood in the same place on both sides."""
        one, other = ([each.event for each in side.scenario.happenings] for side in self._sides)
        first = next((i for i, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), len(one))
        known = self._sides[0].model.event_of
        if late := [known[name].label.in_(self._lang) for name in dict.fromkeys(one[first:]) if name in other[first:]]:
            line()
            line(self._say("simulate.order", events=", ".join(late)))

    def _rows(self, found: "Comparison") -> Iterator[tuple[str, ...]]:
        yield _row(self._say("simulate.what.value"), found.value(), "{:,.2f}")
        yield _row(self._say("simulate.what.lasting"), found.lasting(), "{:,.2f}")
        for place in found.places:
            yield _row(self._say("simulate.what.reaching", place=self._place(place)), found.reaching(place), "{:.2%}")
        for place in found.places:
            yield _row(self._say("simulate.what.place", place=self._place(place)), found.place(place), "{:.2%}")

    def _apart(self, found: "Comparison") -> None:
        """Print where a path first parts: what came first, and why."""
        apart = found.divergence()
        if apart is None:
            return
        names = self._head(("one", "other"))
        heading(self._say("simulate.heading.divergence", path=apart.path, month=apart.month))
        for policy in apart.policies:
            where, read = names[policy.other], self._readings(policy.readings) or "-"
            line(self._say("simulate.apart.policy", policy=policy.name, side=where, rule=policy.rule, readings=read))
        if {"event", "move"} & set(apart.what):
            for which, moves, events in zip(names, (apart.one, apart.other), apart.events, strict=True):
                line(self._say("simulate.apart", side=which, events=self._events(events), moves=self._moves(moves)))
        for which, lacking in zip(names, self._lacking(apart), strict=True):
            for transition, leaves_of in lacking.items():
                line(self._say("simulate.apart.lacking", side=which, transition=transition, leaves=leaves_of))
        if apart.readings:
            line(self._say("simulate.apart.readings", readings=self._readings(apart.readings[:MOST_READINGS])))
        if "value" in apart.what:
            one, other = (f"{money:,.2f}" for money in apart.money)
            line(self._say("simulate.apart.money", one=one, other=other))

    def _events(self, kinds: Iterable[str]) -> str:
        known = self._sides[0].model.event_of
        return ", ".join(known[kind].label.in_(self._lang) for kind in kinds if kind in known) or "-"

    def _moves(self, moves: "Iterable[StageChange]") -> str:
        said = (f"{each.transition}: {self._place(each.origin)} → {self._place(each.target)}" for each in moves)
        return "; ".join(said) or "-"

    def _readings(self, readings: "Iterable[Apart]") -> str:
        known = {name: each for side in self._sides for name, each in side.model.indicator_of.items()}
        said = []
        for each in readings:
            one, other = map(_value, (each.one, each.other))
            both = one if one == other else f"{one} / {other}"
            said.append(f"{known[each.indicator].label.in_(self._lang)} {both}")
        return ", ".join(said)

    def _lacking(self, apart: "Divergence") -> Iterator[dict[str, str]]:
        """Yield, for either side, the moves that the other alone makes, each with what it lacks here."""
        for here, standing, mine, its in zip(
            self._sides, apart.standings, (apart.one, apart.other), (apart.other, apart.one), strict=True
        ):
            made = {each.transition for each in mine}
            readings = {name: each.value for name, each in standing.readings.items()}
            found = {}
            for move in its:
                transition = here.model.transition_of.get(move.transition)
                if transition is None or move.transition in made or standing.stage not in transition.origins:
                    continue
                missing = [leaf for leaf in leaves(transition.guard) if evaluate(leaf, readings) is not Verdict.HOLDS]
                said = (f"{leaf} ({_value(readings.get(leaf.indicator))})" for leaf in dict.fromkeys(missing))
                found[move.transition] = ", ".join(said)
            yield {transition: said for transition, said in found.items() if said}


def _value(value: Value | None) -> str:
    return "?" if value is None else value if isinstance(value, str) else f"{value:.4g}"


def _row(what: str, row: "Difference", shape: str) -> tuple[str, ...]:
    found = row.difference
    one, other, apart, low, high = map(shape.format, (row.one, row.other, found.value, found.low, found.high))
    return what, one, other, apart, f"{low} .. {high}", "-" if math.isinf(row.ratio) else f"{row.ratio:.1f}"
