"""``relstage tornado``: which numbers matter most, each moved to either end of its range."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from relstage.cli.given import NUMBER
from relstage.cli.printing import heading, line, table, write_csv
from relstage.cli.sides import Side, by_option, folder_problems, in_file, make_folders, need, refuse, side
from relstage.errors import Problem, ScenarioError, nearest
from relstage.messages import Lang, say

if TYPE_CHECKING:
    from relstage.cli.options_simulating import Swinging
    from relstage.studies.simulation.comparing import Comparison, Difference
    from relstage.studies.simulation.sensitivity import Swing

FOLDERS = ("plots",)
SWINGS = ("number", "low", "high", "at_low", "at_high")
COLUMNS = ("name", "kind", "low", "high", "at_low", "at_low_error", "at_high", "at_high_error", "width")


def tornado(name: str, given: "Swinging") -> int:
    """Print what moving one number at a time does, the widest swing first."""
    need("numpy", *(["matplotlib"] if given.plots else []))
    here = side(name, given.model)
    swings = _swings(here, given)
    if given.plots is not None:
        from relstage.studies.simulation.plots import draw_tornado, save

        save(draw_tornado(swings, model=here.model, lang=given.lang), Path(given.plots) / "tornado.png")
    rows = [dict(zip(COLUMNS, _row(swing), strict=True)) for swing in swings]
    match given.form:
        case "json":
            print(json.dumps(rows, indent=2, ensure_ascii=False, allow_nan=False))
        case "csv":
            write_csv(COLUMNS, rows, sys.stdout)
        case "text":
            _tell(here, swings, given)
    return 0


def _swings(here: Side, given: "Swinging") -> "tuple[Swing, ...]":
    from relstage.studies.simulation.sensitivity import tornado as run

    ranges, problems = ranges_of(given.range)
    problems += [*_outcome_problems(here, given), *folder_problems(given, FOLDERS)]
    refuse(problems)
    make_folders(given, FOLDERS)

    def outcome(found: "Comparison") -> "Difference":
        match given.outcome:
            case "value":
                return found.value()
            case "lasting":
                return found.lasting()
            case place:
                return found.place(place)

    how = partial(run, paths=given.paths, seed=given.seed, workers=given.workers)
    try:
        return how(here.model, here.scenario, ranges, outcome=outcome)
    except ScenarioError as error:
        raise ScenarioError(*(_placed(problem, here) for problem in error.problems)) from None


def _placed(problem: Problem, here: Side) -> Problem:
    """Return a problem with its option, or with its file, before its place."""
    if problem.place.startswith("/"):
        return next(in_file([problem], here.file))
    return by_option(problem)


def ranges_of(pairs: tuple[str, ...]) -> tuple[dict[str, tuple[float, float]], list[Problem]]:
    """Return what ``name=low..high`` pairs give, and what is wrong with them."""
    found: dict[str, tuple[float, float]] = {}
    problems = []
    if not pairs:
        said = "no number is named: give --range F3.trust=0.5..0.7, say; of rates the ends are factors"
        problems.append(Problem("bad-option", "--range", said))
    for pair in pairs:
        name, _, ends = (part.strip() for part in pair.partition("="))
        low, _, high = (part.strip() for part in ends.partition(".."))
        if not name or not all(map(NUMBER.fullmatch, (low, high))):
            problems.append(Problem("bad-option", "--range", f"{pair[:80]!r} is not of the form name=low..high"))
        elif name in found:
            problems.append(Problem("bad-option", "--range", f"{name!r} is given twice"))
        else:
            found[name] = float(low), float(high)
    return found, problems


def _outcome_problems(here: Side, given: "Swinging") -> list[Problem]:
    known = ("value", "lasting", *here.model.places)
    if given.outcome in known:
        return []
    said = f"{given.outcome!r} is no outcome; there are {', '.join(known)}{nearest(given.outcome[:64], known)}"
    return [Problem("bad-option", "--outcome", said)]


def _row(swing: "Swing") -> tuple[Any, ...]:
    low, high = swing.at_low.difference, swing.at_high.difference
    ends = (low.value, low.error, high.value, high.error)
    return swing.name, swing.kind, swing.low, swing.high, *ends, swing.width


def _tell(here: Side, swings: "tuple[Swing, ...]", given: "Swinging") -> None:
    lang: Lang = given.lang
    scenario, model = (each.title.in_(lang) for each in (here.scenario, here.model))
    line(say("simulate.of", lang, scenario=scenario, model=model))
    what, shape = say("simulate.what.value", lang), "{:+,.2f} ± {:,.2f}"
    if given.outcome == "lasting":
        what = say("simulate.what.lasting", lang)
    elif given.outcome != "value":
        place = here.model.stage(given.outcome).label.in_(lang)
        what, shape = say("simulate.what.place", lang, place=place), "{:+.2%} ± {:.2%}"
    as_it_is = f"{swings[0].at_low.one:,.2f}" if "%" not in shape else f"{swings[0].at_low.one:.2%}"
    line(say("simulate.as-it-is", lang, what=what, value=as_it_is, paths=f"{given.paths:,}", seed=given.seed))
    heading(say("simulate.heading.swings", lang))
    rows = []
    for swing in swings:
        ends = [f"× {end:g}" if swing.factors else f"{end:g}" for end in (swing.low, swing.high)]
        found = [each.difference for each in (swing.at_low, swing.at_high)]
        rows.append((swing.name, *ends, *(shape.format(each.value, each.error) for each in found)))
    table([say(f"simulate.head.{name}", lang) for name in SWINGS], rows, numbers=(1, 2, 3, 4))
    if here.ours:
        line()
        line(say("simulate.ours", lang))
