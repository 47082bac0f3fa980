"""``relstage simulate`` and ``relstage compare``: many paths of a scenario, and two scenarios on the same numbers."""

import csv
import json
import math
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from relstage.adapters.scenarios import dump_scenario, load_scenario
from relstage.catalogue.published import MODELS
from relstage.catalogue.scenarios.published import SCENARIOS
from relstage.cli.given import model_of
from relstage.cli.printing import heading, line, table
from relstage.errors import MissingExtra, Problem, ScenarioError, nearest
from relstage.machines import StageModel
from relstage.messages import Lang, say
from relstage.models.scenarios import Scenario

if TYPE_CHECKING:
    from relstage.cli.options import Simulating
    from relstage.studies.simulation.comparing import Comparison, Difference
    from relstage.studies.simulation.estimates import Estimate
    from relstage.studies.simulation.results import Simulation

YEAR = 12
LISTED = ("simulate.head.scenario", "simulate.head.model", "simulate.head.months", "simulate.head.title")
ENDINGS = (
    "simulate.head.transition",
    "simulate.head.words",
    "simulate.head.initiator",
    "simulate.head.cause",
    "simulate.head.share",
)
DIFFERENCES = (
    "simulate.head.what",
    "simulate.head.one",
    "simulate.head.other",
    "simulate.head.difference",
    "simulate.head.interval",
    "simulate.head.ratio",
)
Pair = tuple[Scenario, StageModel]


def simulate(name: str | None, given: "Simulating") -> int:
    """Print what the paths of a scenario come to; without one, the scenarios of the catalogue."""
    if name is None:
        _print_scenarios(given.lang)
        return 0
    scenario, model = _side(name, given.model)
    if given.paths is None:
        print(dump_scenario(scenario, model=model), end="")
        return 0
    if given.plots is not None:
        with _needing_numpy():
            import relstage.studies.simulation.plots  # noqa: F401  # refused before the work, not after it
    found = _simulated(scenario, model, given)
    if given.out is not None:
        _write_all(found, Path(given.out))
    if given.plots is not None:
        from relstage.studies.simulation.plots import pictures

        pictures(found, given.plots, lang=given.lang)
    match given.form:
        case "json":
            print(json.dumps(_as_data(found, given.table), indent=2, ensure_ascii=False, allow_nan=False))
        case "csv":
            _print_csv(found.frame(_what(given.table or "occupancy")))
        case "text":
            _Told(found.model, found.scenario, given.lang).simulation(found)
    return 0


def compare(one: str, other: str, given: "Simulating") -> int:
    """Print how the second scenario differs from the first, path by path on the same random numbers."""
    found = _compared(_side(one, given.model), _side(other, given.model), given)
    rows = [found.value(), *(found.place(place) for place in found.one.model.places)]
    if given.form == "text":
        _Told(found.one.model, found.one.scenario, given.lang).comparison(found, rows)
        return 0
    data = [_difference(row) for row in rows]
    if given.form == "csv":
        _print_csv(data)
        return 0
    whole = {
        "one": found.one.scenario.name,
        "other": found.other.scenario.name,
        "paths": found.paired.paths,
        "seed": found.one.seed,
        "changed": found.paired.changed,
        "differences": data,
    }
    print(json.dumps(whole, indent=2, ensure_ascii=False, allow_nan=False))
    return 0


# -------------------------------------------------------------------------------------------------------------- given


def _side(name: str, model: str | None) -> Pair:
    """Return the scenario of the catalogue called `name`, or in the file of that path, and the model that it is for."""
    chosen = None if model is None else model_of(model)
    known = {scenario.name: scenario for scenario in SCENARIOS}
    if name not in known and not (Path(name).suffix or "/" in name):
        said = f"no scenario is called {name!r}; there are {', '.join(known)}, and scenario files (.json, .toml)"
        raise ScenarioError(Problem("unknown-scenario", "", said + nearest(name, known)))
    scenario = known[name] if name in known else load_scenario(name, model=chosen)
    if chosen is not None:
        return scenario, chosen
    models = {each.name: each for each in MODELS}
    if scenario.model not in models:
        said = f"it is written for {scenario.model!r}, which is no model of the catalogue; give its file with --model"
        raise ScenarioError(Problem("unknown-model", "/model", said))
    return scenario, models[scenario.model]


def _simulated(scenario: Scenario, model: StageModel, given: "Simulating") -> "Simulation":
    with _needing_numpy():
        from relstage.studies.simulation.running import simulate as run

    assert given.paths is not None
    return run(
        model,
        scenario,
        paths=given.paths,
        seed=given.seed,
        readings=given.reading,
        workers=given.workers,
        keep=given.keep,
        histories=given.histories,
    )


def _compared(
    one: tuple[Scenario, StageModel], other: tuple[Scenario, StageModel], given: "Simulating"
) -> "Comparison":
    with _needing_numpy():
        from relstage.studies.simulation.comparing import compare as run

    paths = 10_000 if given.paths is None else given.paths
    return run(one[::-1], other[::-1], paths=paths, seed=given.seed, workers=given.workers)


class _needing_numpy:  # noqa: N801  # read as a word: with _needing_numpy()
    """Turns a missing numpy into the name of the extra that brings it."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, ModuleNotFoundError) and error.name == "numpy":
            said = "simulating needs numpy, which is not installed: pip install 'relstage[arrays]'"
            raise MissingExtra(Problem("missing-extra", "", said)) from None


def _what(name: str) -> Any:
    from relstage.studies.simulation.frames import What

    if name not in get_args(What):
        said = f"{name!r} is no table{nearest(name, get_args(What))}; there are {', '.join(get_args(What))}"
        raise ScenarioError(Problem("bad-option", "--table", said))
    return name


# ------------------------------------------------------------------------------------------------------- for programs


def _as_data(found: "Simulation", name: str | None) -> dict[str, Any]:
    from relstage.studies.simulation.frames import What

    names = get_args(What) if name is None else (_what(name),)
    return {"manifest": found.manifest.model_dump(mode="json"), **{each: found.frame(each) for each in names}}


def _print_csv(rows: Sequence[dict[str, Any]]) -> None:
    if rows:
        writer = csv.DictWriter(sys.stdout, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def _write_all(found: "Simulation", folder: Path) -> None:
    """Write the manifest, and every table as CSV."""
    from relstage.studies.simulation.frames import What

    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.json").write_text(found.manifest.model_dump_json(indent=2) + "\n", encoding="utf-8")
    for name in get_args(What):
        rows = found.frame(name)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            if rows:
                writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
                writer.writeheader()
                writer.writerows(rows)


def _difference(row: "Difference") -> dict[str, Any]:
    found = row.difference
    ratio = None if math.isinf(row.ratio) else row.ratio
    figures = {"difference": found.value, "error": found.error, "low": found.low, "high": found.high}
    return {"what": row.what, "one": row.one, "other": row.other, **figures, "variance_ratio": ratio}


# --------------------------------------------------------------------------------------------------------- for people


def _print_scenarios(lang: Lang) -> None:
    table(
        [say(key, lang) for key in LISTED],
        [(s.name, s.model, str(s.months), s.title.in_(lang)) for s in SCENARIOS],
        numbers=(2,),
    )
    line(say("simulate.ours", lang))


class _Told:
    def __init__(self, model: StageModel, scenario: Scenario, lang: Lang) -> None:
        self._model = model
        self._scenario = scenario
        self._lang = lang

    def _say(self, key: str, **places: object) -> str:
        return say(key, self._lang, **places)

    def _place(self, name: str) -> str:
        return self._model.stage(name).label.in_(self._lang)

    def simulation(self, found: "Simulation") -> None:
        """Print a result: where paths are, how long they last, how they end, what they are worth."""
        manifest = found.manifest
        line(
            self._say(
                "simulate.of", scenario=self._scenario.title.in_(self._lang), model=self._model.title.in_(self._lang)
            )
        )
        line(
            self._say(
                "simulate.made",
                paths=f"{found.paths:,}",
                months=self._scenario.months,
                seed=manifest.seed,
                digest=manifest.digest[:16],
            )
        )
        self._occupancy(found)
        self._endings(found)
        self._rest(found)
        line()
        line(self._say("simulate.errors"))
        line(self._say("simulate.ours"))

    def _occupancy(self, found: "Simulation") -> None:
        heading(self._say("simulate.heading.occupancy"))
        occupancy = found.occupancy()
        months = [*range(0, self._scenario.months, YEAR * max(1, self._scenario.months // (YEAR * 6)))]
        months.append(self._scenario.months)
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

    def _endings(self, found: "Simulation") -> None:
        heading(self._say("simulate.heading.endings"))
        survival = found.survival()
        line(
            self._say(
                "simulate.survival",
                share=_share(survival.share.one(self._scenario.months)),
                mean=_number(survival.time),
            )
        )
        words = [
            (
                each.transition,
                self._model.transition_of[each.transition].words.in_(self._lang),
                each.initiator or "-",
                each.cause or "-",
                _share(each.share),
            )
            for each in found.endings()
        ]
        head = [self._say(key) for key in ENDINGS]
        if words:
            table(head, words, numbers=(4,))

    def _rest(self, found: "Simulation") -> None:
        heading(self._say("simulate.heading.value"))
        line(self._say("simulate.value", value=_number(found.value())))
        policies = found.policies()
        for nth, policy in enumerate(policies.policies):
            line(
                self._say(
                    "simulate.policy", policy=policy, times=f"{int(policies.counts[nth].sum()) / found.paths:.2f}"
                )
            )

    def comparison(self, found: "Comparison", rows: "Sequence[Difference]") -> None:
        """Print a comparison: differences with errors, what pairing gained, and where a path first parts."""
        one, other = (study.scenario.title.in_(self._lang) for study in (found.one, found.other))
        line(self._say("simulate.compared", one=one, other=other))
        line(
            self._say(
                "simulate.on", paths=f"{found.paired.paths:,}", seed=found.one.seed, changed=_share(found.changed)
            )
        )
        heading(self._say("simulate.heading.differences"))
        table([self._say(key) for key in DIFFERENCES], list(self._rows(rows)), numbers=(1, 2, 3, 5))
        apart = found.divergence()
        if apart is not None:
            heading(self._say("simulate.heading.divergence", path=apart.path, month=apart.month))
            for which, moves, events in zip((one, other), (apart.one, apart.other), apart.events, strict=True):
                known = [
                    self._model.event_of[kind].label.in_(self._lang) for kind in events if kind in self._model.event_of
                ]
                went = [f"{move.transition}: {self._place(move.origin)} → {self._place(move.target)}" for move in moves]
                line(
                    self._say(
                        "simulate.apart", side=which, events=", ".join(known) or "-", moves="; ".join(went) or "-"
                    )
                )
        line()
        line(self._say("simulate.ours"))

    def _rows(self, rows: "Sequence[Difference]") -> Iterator[tuple[str, ...]]:
        yield self._row(self._say("simulate.what.value"), rows[0], "{:,.2f}")
        for place, row in zip(self._model.places, rows[1:], strict=True):
            yield self._row(self._say("simulate.what.place", place=self._place(place)), row, "{:.2%}")

    def _row(self, what: str, row: "Difference", shape: str) -> tuple[str, ...]:
        found = row.difference
        one, other, apart, low, high = map(shape.format, (row.one, row.other, found.value, found.low, found.high))
        return what, one, other, apart, f"{low} .. {high}", "-" if math.isinf(row.ratio) else f"{row.ratio:.1f}"


def _share(found: "Estimate") -> str:
    return f"{found.value:.1%} ± {found.error:.1%}"


def _number(found: "Estimate") -> str:
    return f"{found.value:,.2f} ± {found.error:,.2f}"
