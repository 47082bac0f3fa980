"""``relstage plan``: what has to change for the next stages, by which events, and what a stage can bear."""

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, Literal, TypeVar

from relstage.cli.given import day_of, model_of, readings_of
from relstage.errors import FactError, Problem
from relstage.messages import Lang
from relstage.rules import Value

if TYPE_CHECKING:
    from relstage.cli.options import Aim, ByEvents, OnTerms
    from relstage.machines import StageModel
    from relstage.studies.counterfactual import EventPlan, LeastChange, NotPossible, Plan, Robustness
    from relstage.studies.counterfactual.terms import Terms

NOT_POSSIBLE = 1
FORMS = {"--cost": "name=cost or name=up/down", "--event-cost": "kind=cost"}
C = TypeVar("C")


@dataclass(frozen=True)
class Asked:
    """Where we are, what is asked, and on what terms."""

    model: str
    stage: str
    readings: tuple[str, ...]
    aim: "Aim"
    terms: "OnTerms"
    by: "ByEvents"


def plan(asked: Asked, *, lang: Lang, form: Literal["text", "json"]) -> int:
    """Print the answer; the exit code is 1 where nothing will do."""
    from relstage.studies.counterfactual import NotPossible, tell

    model = model_of(asked.model)
    _check(asked)
    answer = _answer(model, asked)
    print(answer.model_dump_json(indent=2) if form == "json" else tell(model, answer, lang=lang))
    return NOT_POSSIBLE if isinstance(answer, NotPossible) else 0


def _check(asked: Asked) -> None:
    aim, by, problems = asked.aim, asked.by, []
    if sum((aim.toward is not None, aim.transition is not None, aim.keep)) != 1:
        problems.append(Problem("bad-usage", "--toward", "say one of --toward STAGE, --transition ID and --keep"))
    if by.events and aim.toward is None:
        problems.append(Problem("bad-usage", "--events", "events are planned toward a stage: say --toward STAGE"))
    if by.events and by.as_of is None:
        problems.append(Problem("bad-usage", "--as-of", "events have dates: say the day of the readings, 2024-03-01"))
    problems += (Problem("bad-usage", option, why) for option, why in _of_no_use(asked))
    if problems:
        raise FactError(*problems)


def _of_no_use(asked: Asked) -> Iterator[tuple[str, str]]:
    """Yield the options that what is asked does not look at, and why."""
    by, terms = asked.by, asked.terms
    dated = {"--as-of": by.as_of, "--exclude": by.exclude, "--event-cost": by.event_cost}
    moving = {"--cost": terms.cost, "--fixed": terms.fixed, "--only-up": terms.only_up, "--only-down": terms.only_down}
    learning = {"--unknown-cost": terms.unknown_cost != type(terms)().unknown_cost}
    if not by.events:
        yield from (
            (option, "it is for plans of events: say --events as well") for option, given in dated.items() if given
        )
    else:
        said = "a plan of events moves no reading itself: leave it out, or leave out --events"
        yield from ((option, said) for option, given in {**moving, **learning}.items() if given)
    if asked.aim.keep and learning["--unknown-cost"]:
        yield "--unknown-cost", "with --keep what is unknown stays so: leave it out"


def _answer(model: "StageModel", asked: Asked) -> "EventPlan | LeastChange | NotPossible | Plan | Robustness":
    from relstage.studies import counterfactual

    readings, aim = readings_of(asked.readings, model), asked.aim
    if asked.by.events and aim.toward is not None:
        return _by_events(model, asked.stage, readings, aim.toward, asked.by)
    terms = _terms(asked.terms)
    if aim.keep:
        return counterfactual.robustness(model, asked.stage, readings, **terms)
    if aim.transition is not None:
        return counterfactual.least_change(model, asked.stage, readings, transition=aim.transition, **terms)
    return counterfactual.plan(model, asked.stage, readings, toward=str(aim.toward), **terms)


def _by_events(
    model: "StageModel", stage: str, readings: dict[str, Value | None], toward: str, by: "ByEvents"
) -> "EventPlan | NotPossible":
    from relstage.studies.counterfactual import event_plan, standing_of

    day = day_of(by.as_of or "", "--as-of")
    standing = standing_of(model, stage, readings, as_of=datetime.combine(day, time(), UTC))
    costs = _costs(by.event_cost, "--event-cost", _cost)
    return event_plan(model, standing, toward=toward, exclude=by.exclude, costs=costs)


def _terms(terms: "OnTerms") -> "Terms":
    return {
        "costs": _costs(terms.cost, "--cost", _up_down),
        "fixed": set(terms.fixed),
        "only_up": set(terms.only_up),
        "only_down": set(terms.only_down),
        "unknown_cost": math.inf if terms.unknown_cost == "never" else _cost(terms.unknown_cost, "--unknown-cost"),
    }


def _costs(pairs: Iterable[str], option: str, read: Callable[[str, str], C]) -> dict[str, C]:
    """Return what pairs such as ``trust=2`` say, each cost as `read` has it."""
    costs: dict[str, C] = {}
    problems = []
    for pair in pairs:
        name, sign, text = (part.strip() for part in pair.partition("="))
        try:
            costs[name] = read(text, option)
        except FactError:
            sign = ""
        if not (name and sign):
            problems.append(Problem("bad-option", option, f"{pair!r} is not of the form {FORMS[option]}"))
    if problems:
        raise FactError(*problems)
    return costs


def _up_down(text: str, option: str) -> float | tuple[float, float]:
    """Return what ``2`` or ``1/4`` say, up and down."""
    up, sign, down = text.partition("/")
    return (_cost(up, option), _cost(down, option)) if sign else _cost(up, option)


def _cost(text: str, option: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise FactError(Problem("bad-option", option, f"{text!r} is no number")) from None
