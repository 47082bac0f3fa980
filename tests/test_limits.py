"""Both sides of every documented limit: what stands at it is taken, what is one past it is refused by its code.

One row a limit, named after the constant or the field that sets it. Limits whose two sides are held beside their room's
other tests stand in `HELD` with the test that does it. A limit in the sources that has no row fails the last test.
"""

import ast
import io
import json
import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from functools import cache, partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from pydantic import ValidationError

from relstage.adapters.definitions import read_definition
from relstage.adapters.logs import Assumptions, Inference, Layout, orders, read_aliases
from relstage.catalogue.ford import ford
from relstage.dynamics import Rescale, Share
from relstage.errors import DefinitionError, Problem, RelstageError, TooLarge
from relstage.interpreters.text import parse
from relstage.machines.checks import Draft, definition_problems
from relstage.machines.definition import Axis, LexiconEntry, StageModel
from relstage.models import Agreement, Event, Relationship, Source
from relstage.models.causes import CauseEvidence, Sign
from relstage.models.checklists import Checklist, Item
from relstage.models.economics import RelationshipEconomics
from relstage.models.grids import Grid
from relstage.regions import region
from relstage.rules import AllOf, Bound, Indicator, Level, Levels, Not, Number, Provenance, Rule, all_of, any_of
from relstage.studies.counterfactual import event_plan, least_change, robustness, standing_of
from relstage.studies.economics import value_by_stage
from relstage.studies.losses import LostCustomer, Measure, NamedCause, Questionnaire, Response
from relstage.studies.paths import reached
from relstage.studies.positioning import Trajectory, place
from relstage.studies.quality import Quality, trends
from relstage.studies.verification import verify
from tests.laws.planes import a_cell, a_grid
from tests.made_up import MADE_UP, a_flag, a_model, a_stage, a_transition, an_indicator, labels, trust
from tests.test_limits_scenarios import ROWS as LIMITS_OF_SCENARIOS

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "relstage"
AT = datetime(2024, 2, 29, tzinfo=UTC)
HIGH = Bound("trust", ">=", 0.6)


class Row(NamedTuple):
    """A limit: the constant or field that sets it, the code past it, how to try a size, one at it and one past it."""

    limit: str
    code: str
    attempt: Callable[[Any], object]
    at: Any
    past: Any


# ------------------------------------------------------------------------------------------------- things of a size


def nested(levels: int) -> Rule:
    """Return a rule of so many levels."""
    return HIGH if levels == 1 else Not(nested(levels - 1))


SHARES = [an_indicator(f"i{k}", trust.scale) for k in range(21)]
DECLARED: dict[str, Indicator] = {each.name: each for each in SHARES}


def boxes(number: int) -> object:
    """Return the region of 1,024 boxes (ten pairs of alternatives), and of one more for each number past that."""
    pairs = [any_of(a >= 0.5, b < 0.5) for a, b in zip(SHARES[:20:2], SHARES[1:20:2], strict=True)]
    return region(any_of(all_of(*pairs), *[SHARES[20] >= 0.5] * (number - 1_024)), DECLARED)


def levels(number: int) -> Levels:
    """Return a scale of so many levels."""
    return Levels(levels=tuple(f"l{i}" for i in range(number)))


def a_cause(**fields: Any) -> NamedCause:
    """Return a likely cause of a loss."""
    return NamedCause(cause="neglect", **fields)


def signs(number: int) -> CauseEvidence:
    """Return what speaks for a cause: so many signs."""
    ours = Provenance(status="operationalised", source="relstage")
    sign = Sign(id="neglect.complaint", event="complaint", provenance=ours)
    return CauseEvidence(
        cause="neglect", initiator="supplier", initiator_provenance=ours, signs=(sign,) * number, provenance=ours
    )


def lost(**fields: Any) -> LostCustomer:
    """Return the record of a lost customer."""
    return LostCustomer(name="Ost", standing="stopped", **fields)


def measures(number: int) -> LostCustomer:
    """Return a record with so many measures."""
    return lost(measures=(Measure(what="x", who="x", due=AT.date()),) * number)


def answered(number: int) -> Questionnaire:
    """Return a questionnaire with so many answers."""
    return Questionnaire(sent=AT.date(), answered=AT.date(), answers={f"q{i}": "no" for i in range(number)})


def from_source(source: str) -> Provenance:
    """Return a provenance that names this source."""
    return Provenance(status="sourced", source=source)


def an_event(**fields: Any) -> Event:
    """Return an event with some fields replaced."""
    return Event.model_validate({"id": "e", "kind": "call", "occurred_at": AT} | fields)


def at(text: str) -> Event:
    """Return an event of this time."""
    return an_event(occurred_at=text)


def attributes(number: int) -> Event:
    """Return an event with so many attributes."""
    return an_event(attributes={f"a{i}": i for i in range(number)})


def an_agreement(**term: Any) -> Agreement:
    """Return an agreement with this term."""
    return Agreement.model_validate({"start": date(2024, 2, 29)} | term)


def a_month_from(day: date) -> Agreement:
    """Return an agreement of a month."""
    return an_agreement(start=day, months=1)


def on_trust(kind: type[Share | Rescale], **size: float) -> object:
    """Return an effect of this size."""
    return kind.model_validate({"indicator": "trust", "provenance": MADE_UP} | size)


def stages(number: int) -> StageModel:
    """Return a model of so many stages and exits."""
    return a_model(stages=(a_stage("first"), a_stage("second"), *(a_stage(f"s{i}") for i in range(number - 3))))


def transitions(number: int) -> StageModel:
    """Return a model of so many transitions."""
    one = a_transition("T", trust >= 0.5)
    return a_model(transitions=tuple(one.model_copy(update={"id": f"T{i}"}) for i in range(number)))


def problems(number: int) -> None:
    """Look for the problems of a draft that has so many; raise where the list of them is cut short."""
    flag = a_flag(stages=tuple(f"unknown_{i}" for i in range(number)))
    found = definition_problems(Draft(initial="first", stages={0: a_stage("first")}, flags={0: flag}))
    assert len(found) == number
    if found[-1].code == "too-many-problems":
        raise DefinitionError(*found)


def document(**fields: str) -> object:
    """Read the made-up model from a file, with some fields replaced."""
    return read_definition(json.dumps(a_model().model_dump(mode="json") | fields))


def marks_of_toml(number: int) -> object:
    """Read a file with so many marks; that it holds no model is no matter here."""
    try:
        return read_definition("x = [" + "0," * (number - 2) + "0]", format="toml")
    except DefinitionError as error:
        if any(problem.code not in {"unknown-field", "missing-field"} for problem in error.problems):
            raise
        return error


def cells(number: int, **more: Any) -> Grid:
    """Return a grid of so many cells, a whole number each and the last one the rest."""
    count = an_indicator("count", Number(low=0, whole=True, span=10))
    guards = [all_of(count >= i, count <= i) for i in range(number - 1)]
    found = (*guards, count >= number - 1)
    return a_grid(count, trust, [a_cell(f"c{i}", guard) for i, guard in enumerate(found)], **more)


def parts(number: int) -> Grid:
    """Return a grid of four cells that are so many rectangles together: whole numbers, dealt in turn."""
    count = an_indicator("count", Number(low=1, high=number, whole=True))
    bands = [all_of(count >= i, count <= i) for i in range(1, number + 1)]
    return a_grid(count, trust, [a_cell(f"c{i}", any_of(*bands[i::4])) for i in range(4)])


def a_trajectory(places: int) -> Trajectory:
    """Return a trajectory of so many places."""
    return Trajectory(grid=cells(1).stamp, name="who", places=(place(cells(1), {}),) * places)


def log(*rows: str) -> object:
    """Read orders from a stream."""
    return orders(io.StringIO("\n".join(("partner,date,amount", *rows, ""))))


def paid(amount: float) -> object:
    """Read a log with this amount."""
    return log(f"A,2024-02-29,{amount!r}")


def aliases(characters: int) -> object:
    """Read a file of aliases of so many characters, most of them blank."""
    head, blank = "spelling,name\n", " " * 9_999 + "\n"
    whole, rest = divmod(characters - len(head), len(blank))
    return read_aliases(io.StringIO(head + blank * whole + " " * rest))


A_GAP = (date(2024, 1, 1), date(2024, 1, 2))


def inference(name: str, value: object) -> Inference:
    """Return an inference with one field of this value."""
    return Inference.model_validate({name: value})


def assumed(number: int) -> Assumptions:
    """Return a profile of so many values."""
    return Assumptions(values={f"a{i}": 1.0 for i in range(number)})


def an_axis(indicators: int) -> Axis:
    """Return an axis over so many indicators."""
    names = tuple(f"i{k}" for k in range(indicators))
    return Axis(name="x", low=labels("low"), high=labels("high"), indicators=names, provenance=MADE_UP)


def an_entry(named: int, covered: int) -> LexiconEntry:
    """Return an entry with so many labels and stages."""
    return LexiconEntry(name="x", labels=(labels("x"),) * named, stages=("first",) * covered)


def a_checklist(items: int = 1, weight: object = 1) -> Checklist:
    """Return a checklist of so many items of this weight."""
    item = Item.model_validate({"id": "a", "label": labels("a"), "meaning": labels("a"), "weight": weight, **FROM_US})
    kept = tuple(item.model_copy(update={"id": f"a{i}"}) for i in range(items))
    named = {"name": "made_up", "title": labels("a"), "summary": labels("a"), "weighing": MADE_UP}
    return Checklist.model_validate({**named, **FROM_US, "items": kept})


FROM_US = {"provenance": MADE_UP}


def economics(**fields: Any) -> RelationshipEconomics:
    """Return amounts of which some are given."""
    return RelationshipEconomics.model_validate(fields)


def chain(stages: int = 1, horizon: int | None = None) -> object:
    """Return the values of so many stages that half of the customers stay in."""
    names = [f"s{k}" for k in range(stages)]
    moves = {name: {name: 0.5} for name in names}
    return value_by_stage(moves, dict.fromkeys(names, 1.0), discount=0.1, horizon=horizon)


def nearly_kept(leaving: float) -> object:
    """Return the value of a stage that this share leaves, undiscounted, at the highest margin."""
    return value_by_stage({"a": {"a": 1.0, "b": leaving}, "b": {}}, {"a": 1e12, "b": 0.0}, discount=0)


def window(months: int) -> object:
    """Ask for trends over so many months."""
    return trends(Relationship(id="r", opened_at=AT), as_of=AT, window_months=months)


ROWS = [
    # ---------------------------------------------------------------------------------------------------------- rules
    Row("rules.nodes.MAX_DEPTH", "too-deep", nested, 32, 33),
    Row("rules.nodes.MAX_ATOMS", "too-many-atoms", lambda n: AllOf((HIGH,) * n), 256, 257),
    Row("rules.nodes.Level.among", "too_short", lambda n: Level("s", ("a",) * n), 1, 0),
    Row("rules.scales._a_word", "value_error", lambda n: Level("s", ("x" * n,)), 64, 65),
    Row("rules.scales._a_name", "value_error", lambda n: Bound("x" * n, ">", 1), 64, 65),
    Row("rules.scales.Levels.levels", "too_long", levels, 64, 65),
    Row("rules.scales.Levels.levels", "too_short", levels, 2, 1),
    Row("rules.scales.Provenance.source", "string_too_short", lambda n: from_source("x" * n), 1, 0),
    # ------------------------------------------------------------------------------------- regions, models, dynamics
    Row("regions.boxes.MAX_BOXES", "too-many-boxes", boxes, 1_024, 1_025),
    Row("models.facts._FIRST", "value_error", at, "0002-01-01T00:00:00Z", "0001-12-31T23:59:59.999999Z"),
    Row("models.facts._LAST", "value_error", at, "9998-12-31T23:59:59.999999Z", "9999-01-01T00:00:00Z"),
    Row("models.facts.Id", "string_too_long", lambda n: an_event(id="x" * n), 256, 257),
    Row("models.facts.Id", "string_too_short", lambda n: an_event(id="x" * n), 1, 0),
    Row("models.facts.ShortText", "string_too_long", lambda n: an_event(attributes={"a": "x" * n}), 1_024, 1_025),
    Row("models.facts.Event.attributes", "too_long", attributes, 64, 65),
    Row("models.facts.Event.sequence", "less_than", lambda n: an_event(sequence=n), 2**31 - 1, 2**31),
    Row("models.facts.Event.sequence", "greater_than_equal", lambda n: an_event(sequence=n), -(2**31), -(2**31) - 1),
    Row("models.facts.Agreement.years", "less_than_equal", lambda n: an_agreement(years=n), 100, 101),
    Row("models.facts.Agreement.years", "greater_than_equal", lambda n: an_agreement(years=n, months=1), 0, -1),
    Row("models.facts.Agreement.months", "less_than_equal", lambda n: an_agreement(months=n), 1_200, 1_201),
    Row("models.facts.Agreement.months", "greater_than_equal", lambda n: an_agreement(years=1, months=n), 0, -1),
    Row("models.facts.Agreement.end", "value_error", a_month_from, date(9999, 11, 30), date(9999, 12, 1)),
    Row("models.economics.MAX_MONEY", "too-large", lambda n: economics(income=n), 1e12, math.nextafter(1e12, math.inf)),
    Row("models.economics.MAX_MONEY", "too-large", lambda n: economics(income=n), -1e12, -math.nextafter(1e12, 2e12)),
    Row("models.economics.MAX_YEARS", "out-of-range", lambda n: economics(years=n), 100, 101),
    Row("models.economics.MAX_YEARS", "out-of-range", lambda n: economics(years=n), 1, 0),
    Row("models.economics.MAX_DISCOUNT", "out-of-range", lambda rate: economics(discount=rate), 10, 10.01),
    Row("models.economics.MAX_DISCOUNT", "out-of-range", lambda rate: economics(discount=rate), 0, -0.01),
    Row("dynamics.Share.part", "less_than_equal", lambda part: on_trust(Share, part=part), 1, 1.01),
    Row("dynamics.Share.part", "greater_than_equal", lambda part: on_trust(Share, part=part), -1, -1.01),
    Row("dynamics.Rescale.factor", "less_than_equal", lambda factor: on_trust(Rescale, factor=factor), 1, 1.01),
    Row("dynamics.Rescale.factor", "greater_than_equal", lambda factor: on_trust(Rescale, factor=factor), 0, -0.01),
    # ------------------------------------------------------------------------------------------------------- machines
    Row("machines.checks.MAX_STAGES", "too-many-stages", stages, 1_000, 1_001),
    Row("machines.checks.MAX_TRANSITIONS", "too-many-transitions", transitions, 10_000, 10_001),
    Row("machines.checks.MAX_PROBLEMS", "too-many-problems", problems, 100, 101),
    Row("models.advice.Source.name", "string_too_short", lambda n: Source(name="x" * n, reference="y"), 1, 0),
    Row("models.advice.Source.reference", "string_too_short", lambda n: Source(name="x", reference="y" * n), 1, 0),
    Row("models.checklists.MAX_ITEMS", "value_error", a_checklist, 1_000, 1_001),
    Row("models.checklists.MAX_ITEMS", "value_error", a_checklist, 1, 0),
    Row("models.checklists.MAX_WEIGHT", "value_error", lambda w: a_checklist(weight=w), 1_000_000, 1_000_000.5),
    Row("models.checklists.MAX_WEIGHT", "value_error", lambda w: a_checklist(weight=w), 0, -0.5),
    Row("models.checklists.MAX_DENOMINATOR", "value_error", lambda w: a_checklist(weight=w), "1/1000", "1/1001"),
    Row("machines.definition.Transition.origins", "too_short", lambda n: a_transition(origins=("first",) * n), 1, 0),
    Row("machines.definition.Flag.stages", "too_short", lambda n: a_flag(stages=("first",) * n), 1, 0),
    Row("machines.definition.Axis.indicators", "too_short", an_axis, 1, 0),
    Row("machines.definition.LexiconEntry.labels", "too_short", lambda n: an_entry(n, 1), 1, 0),
    Row("machines.definition.LexiconEntry.stages", "too_short", lambda n: an_entry(1, n), 1, 0),
    Row("models.grids.MAX_CELLS", "too-many-cells", cells, 100, 101),
    Row("models.grids.MAX_PARTS", "too-many-parts", parts, 500, 501),
    Row("models.grids.Grid.version", "string_too_short", lambda n: cells(2, version="1" * n), 1, 0),
    Row("studies.positioning.Trajectory.places", "too_short", a_trajectory, 1, 0),
    Row("machines.definition.StageModel.version", "string_too_short", lambda n: a_model(version="1" * n), 1, 0),
    # ------------------------------------------------------------------------------------------------- lost customers
    Row("models.causes.CauseEvidence.signs", "too_short", signs, 1, 0),
    Row("studies.losses.customers.MAX_TEXT", "string_too_long", lambda n: a_cause(note="x" * n), 10_000, 10_001),
    Row("studies.losses.customers.MAX_LISTED", "too_long", lambda n: lost(causes=(a_cause(),) * n), 1_000, 1_001),
    Row("studies.losses.customers.LostCustomer.causes", "too_long", lambda n: lost(causes=(a_cause(),) * n), 0, 1_001),
    Row("studies.losses.customers.LostCustomer.volumes", "too_long", lambda n: lost(volumes=(1.0,) * n), 1_000, 1_001),
    Row("studies.losses.customers.LostCustomer.measures", "too_long", measures, 1_000, 1_001),
    Row("studies.losses.customers.Questionnaire.answers", "too_long", answered, 0, 1_001),
    Row(
        "studies.losses.customers.Response.asked", "greater_than_equal", lambda n: Response(asked=n, answered=0), 0, -1
    ),
    Row(
        "studies.losses.customers.Response.answered",
        "greater_than_equal",
        lambda n: Response(asked=1, answered=n),
        0,
        -1,
    ),
    # ------------------------------------------------------------------------------------------------- texts and files
    Row("interpreters.text.MAX_LENGTH", "too-long", lambda n: parse("trust > 0".ljust(n)), 100_000, 100_001),
    Row("interpreters.text._MAX_OPEN", "too-deep", lambda n: parse("(" * n + "trust > 0" + ")" * n), 64, 65),
    Row("adapters.definitions.limits.MAX_MARKS", "too-large", marks_of_toml, 25_000, 25_001),
    Row("adapters.definitions.reading.Head.version", "out-of-range", lambda n: document(version="1" * n), 1, 0),
    # -------------------------------------------------------------------------------------------------------- studies
    Row("studies.economics.chains.MAX_CHAIN", "too-many-stages", chain, 64, 65),
    Row("studies.economics.chains.MAX_HORIZON", "out-of-range", lambda n: chain(horizon=n), 10_000, 10_001),
    Row("studies.economics.chains.MAX_HORIZON", "out-of-range", lambda n: chain(horizon=n), 1, 0),
    Row("studies.economics.chains.MAX_VALUE", "no-end", nearly_kept, 1.01e-88, 0.99e-88),
    Row("studies.quality.Share", "less_than_equal", lambda share: Quality(trust=share), 1, 1.01),
    Row("studies.quality.Share", "greater_than_equal", lambda share: Quality(trust=share), 0, -0.01),
    Row("studies.quality.MAX_WINDOW", "out-of-range", window, 1_200, 1_201),
    Row("studies.quality.MAX_WINDOW", "out-of-range", window, 1, 0),
    # ----------------------------------------------------------------------------------------------------------- logs
    Row("adapters.logs.rows.MAX_LINE", "long-row", lambda n: log("A,2024-02-29,1".ljust(n - 1)), 131_072, 131_073),
    Row("adapters.logs.rows.Layout.delimiter", "string_too_long", lambda n: Layout(delimiter=";" * n), 1, 2),
    Row("adapters.logs.rows.Layout.delimiter", "string_too_short", lambda n: Layout(delimiter=";" * n), 1, 0),
    Row("adapters.logs.rows.Layout.max_problems", "less_than_equal", lambda n: Layout(max_problems=n), 10_000, 10_001),
    Row("adapters.logs.rows.Layout.max_problems", "greater_than_equal", lambda n: Layout(max_problems=n), 1, 0),
    Row("adapters.logs.cells.MAX_ALIASES", "too-large", aliases, 4_000_000, 4_000_001),
    Row("adapters.logs.cells.MAX_AMOUNT", "amount", paid, 1e12, math.nextafter(1e12, math.inf)),
    Row("adapters.logs.cells.MAX_AMOUNT", "amount", paid, -1e12, math.nextafter(-1e12, -math.inf)),
    Row("adapters.logs.cells.FIRST_YEAR", "date", lambda day: log(f"A,{day},1"), "1000-01-01", "0999-12-31"),
    Row("adapters.logs.cells.LAST_YEAR", "date", lambda day: log(f"A,{day},1"), "8999-12-31", "9000-01-01"),
    *(
        Row(f"adapters.logs.periods.Inference.{name}", code, partial(inference, name), good, bad)
        for name, code, good, bad in (
            ("silence_months", "greater_than_equal", 1, 0),
            ("silence_months", "less_than_equal", 1_200, 1_201),
            ("period_months", "greater_than_equal", 1, 0),
            ("period_months", "less_than_equal", 1_200, 1_201),
            ("gaps", "too_long", (A_GAP,) * 1_000, (A_GAP,) * 1_001),
            ("volume_floor", "greater_than_equal", 0, -0.01),
            ("volume_floor", "less_than_equal", 1e12, math.nextafter(1e12, math.inf)),
        )
    ),
    Row("adapters.logs.assumptions.Assumptions.values", "too_long", assumed, 256, 257),
]

RUNNING = "tests/studies/test_simulation_running.py::test_numbers_at_their_limits_are_taken"
HELD = {
    "studies.simulation.running.MAX_PATHS": RUNNING,
    "studies.simulation.running.MAX_WORKERS": RUNNING,
    "studies.simulation.running.MAX_PIECE": RUNNING,
    "studies.losses.terms.MAX_WINDOWS": "tests/studies/test_losses.py::test_definitions_at_their_limits_are_taken",
    "studies.losses.terms.MAX_WINDOW_MONTHS": (
        "tests/studies/test_losses.py::test_definitions_at_their_limits_are_taken"
    ),
    "adapters.customers.MAX_CUSTOMERS_FILE": "tests/adapters/test_customers.py::test_a_large_file_is_refused",
    "regions.boxes.MAX_STEPS": "tests/test_regions.py::test_the_limit_of_comparisons_holds_on_both_sides",
    "interpreters.text.MAX_PROBLEMS": "tests/interpreters/test_text.py::test_no_more_problems_than_anyone_reads",
    "adapters.definitions.limits.MAX_BYTES": (
        "tests/adapters/test_definitions.py::test_largest_document_is_read_and_one_byte_more_refused"
    ),
    "adapters.definitions.limits.MAX_NESTING": (
        "tests/adapters/test_definitions.py::test_deepest_nesting_is_read_and_one_more_refused"
    ),
    "adapters.definitions.limits.MAX_TEXT": "tests/adapters/test_definitions.py::test_longest_text_and_key_are_read",
    "adapters.definitions.limits.MAX_KEY": "tests/adapters/test_definitions.py::test_longest_text_and_key_are_read",
    "interpreters.solver.MAX_EFFORT": "tests/interpreters/test_solver.py::test_a_hard_formula_is_given_up",
    "studies.markov.checks.MAX_STATES": "tests/studies/test_markov.py::test_the_largest_chain",
    "studies.markov.chain.MAX_STEPS": "tests/studies/test_markov.py::test_the_longest_walk",
    "studies.markov.sampling.MAX_NUMBERS": ("tests/studies/test_markov_sampling.py::test_more_than_is_kept_at_once"),
    "studies.simulation.tape.MAX_OUTCOMES": "tests/studies/test_exact_refused.py::test_the_most_outcomes",
    "studies.simulation.unfolding.MAX_KEYS": "tests/studies/test_exact_refused.py::test_the_most_states",
    "adapters.logs.assumptions.MAX_FILE": "tests/adapters/test_logs_hostile.py::test_a_large_profile_is_refused",
    **{
        row.limit: "tests/test_limits_scenarios.py::test_a_limit_of_scenarios_holds_on_both_sides"
        for row in LIMITS_OF_SCENARIOS
    },
    "studies.warning.judging._LAST": "tests/studies/test_warning.py::test_the_end_of_the_calendar_is_refused",
    "studies.warning.judging.MAX_HORIZON_MONTHS": (
        "tests/studies/test_warning.py::test_a_horizon_within_bounds_is_taken"
    ),
    "studies.warning.judging.MAX_MIN_DAYS": (
        "tests/studies/test_warning.py::test_a_number_of_days_within_bounds_is_taken"
    ),
    "studies.warning.backtesting.MAX_RESAMPLES": (
        "tests/studies/test_warning.py::test_a_hundred_resamples_are_drawn_and_a_hundred_thousand_would_be"
    ),
}
"""Limits whose two sides are held elsewhere, and where."""


def verified(model: StageModel = ford) -> None:
    """Verify a model; raise where something is too large to decide."""
    undecided = verify(model).undecided
    if undecided:
        raise TooLarge(*(Problem("undecided", each.place, each.code) for each in undecided))


def changed() -> object:
    """Ask for the least change that makes a transition fire."""
    return least_change(ford, "early", {"trust": 0.1, "orders_completed": 1}, transition="F2")


def awaited() -> object:
    """Ask for the events that lead to the next stage."""
    return event_plan(ford, standing_of(ford, "early", {"trust": 0.1}, as_of=AT), toward="development")


def in_passing() -> StageModel:
    """Return a model of what fires in passing alone: from rest in the second stage the way back goes first."""
    ladder = tuple(map(a_stage, ("first", "second", "third")))
    back = a_transition("B", trust >= 0, origins=("second",), target="first", kind="regress")
    on = a_transition("C", trust <= 0, origins=("second",), target="third")
    return a_model(stages=ladder, transitions=(a_transition("A", trust >= 0), back, on))


def passed() -> object:
    """Ask for what can be reached in it."""
    reached.cache_clear()
    return reached(in_passing())


def robust() -> object:
    """Ask what silence does to a place whose months are not known."""
    return robustness(ford, "early", {"trust": 0.6, "orders_completed": 2})


EFFORT: dict[str, tuple[Callable[[], object], str]] = {
    "studies.verification.search.MAX_TESTS": (verified, "undecided"),
    "studies.verification.search.MAX_TESTS_OF_A_GUARD": (verified, "undecided"),
    "studies.verification.search.MAX_TESTS_IN_ALL": (verified, "undecided"),
    "studies.verification.search.MAX_CHOICES": (verified, "undecided"),
    "studies.verification.comparing.MAX_PAIRS": (verified, "undecided"),
    "studies.verification.motion.MAX_EDGES": (verified, "undecided"),
    "studies.verification.motion.MAX_TESTS_OF_WALKS": (lambda: verified(in_passing()), "undecided"),
    "studies.verification.reach.MAX_WALKS": (verified, "undecided"),
    "studies.verification.reach.MAX_TESTS_OF_WALKS": (verified, "undecided"),
    "studies.paths.MAX_CHAINS": (passed, "too-many-ways"),
    "studies.counterfactual.bearing.MAX_STARTS": (robust, "too-many-months"),
    "studies.counterfactual.search.MAX_TRIES": (changed, "too-many-ways"),
    "studies.counterfactual.aims.MAX_WAYS": (awaited, "too-many-ways"),
    "studies.counterfactual.eventing.MAX_LIVES": (awaited, "too-many-lives"),
}
"""Limits of how long a question is pondered, a question that is far from them, and the code past them."""

NO_REFUSAL = {
    "studies.verification.motion.MAX_WALKS",  # the default of a field
    "studies.counterfactual.asking.MAX_EVENTS",  # how many events are tried, no refusal
    "studies.counterfactual.aims.MAX_TAILS",  # how many bounds a search is hurried by, no refusal
}


def codes(row: Row, size: object) -> set[str]:
    """Return the codes of what is wrong with an attempt; none where it succeeds."""
    try:
        row.attempt(size)
    except RelstageError as error:
        return {problem.code for problem in error.problems}
    except ValidationError as error:
        return {flaw["type"] for flaw in error.errors()}
    return set()


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.limit} {row.code} {row.at}"[:80])
def test_a_limit_holds_on_both_sides(row: Row) -> None:
    """At the limit nothing is wrong; one past it there is, by the code of that limit."""
    assert codes(row, row.at) == set()
    assert row.code in codes(row, row.past)


@pytest.mark.parametrize(("limit", "question", "code"), [(limit, *each) for limit, each in EFFORT.items()], ids=EFFORT)
def test_a_limit_of_effort_holds_on_both_sides(
    limit: str, question: Callable[[], object], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The least effort that is enough gives the answer, one less is refused; the limit that is set is far more."""
    module, _, name = f"relstage.{limit}".rpartition(".")
    there = import_module(module)
    answer, allowed = question(), getattr(there, name)

    def enough(effort: int) -> bool:
        monkeypatch.setattr(there, name, effort)
        told = codes(Row(limit, code, lambda _: question(), None, None), None)
        assert told <= {code}
        return not told

    least = bisect_left(range(allowed), True, key=enough)
    assert 0 < least < allowed
    monkeypatch.setattr(there, name, least)
    assert question() == answer


# ------------------------------------------------------------------------------------------------- none is forgotten


@cache
def limits() -> frozenset[str]:
    """Return every limit that the sources set: constants called so, and bounds of fields."""
    # The testing kit has no say in what is taken.
    paths = [path for path in SRC.rglob("*.py") if "testing" not in path.relative_to(SRC).parts[:1]]
    return frozenset(limit for path in paths for limit in limits_of(path))


def limits_of(path: Path) -> Iterator[str]:
    """Yield the limits that one module sets."""
    module = ".".join(path.relative_to(SRC).with_suffix("").parts)
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        yield from (f"{module}.{name}" for name in constants(node))
        if isinstance(node, ast.ClassDef):
            fields = (inner for inner in node.body if isinstance(inner, ast.AnnAssign) and bounded(inner))
            yield from (f"{module}.{node.name}.{ast.unparse(field.target)}" for field in fields)


def constants(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement of a module gives to limits."""
    targets: Sequence[ast.expr] = ()
    if isinstance(node, ast.Assign):
        targets = [name for target in node.targets for name in getattr(target, "elts", [target])]
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    for name in (target.id for target in targets if isinstance(target, ast.Name)):
        plain = name.lstrip("_")
        if plain.startswith("MAX_") or plain in {"FIRST", "LAST", "FIRST_YEAR", "LAST_YEAR"} or bounded(node):
            yield name


def bounded(node: ast.AST) -> bool:
    """Tell whether a statement bounds a field: its size, length, or number of entries."""
    bounds = {"ge", "gt", "le", "lt", "min_length", "max_length"}
    calls = (each for each in ast.walk(node) if isinstance(each, ast.Call) and ast.unparse(each.func) == "Field")
    return any(keyword.arg in bounds for call in calls for keyword in call.keywords)


def test_every_limit_has_its_row() -> None:
    """Whoever adds a limit adds its two sides."""
    rows = {row.limit for row in ROWS} | set(HELD) | set(EFFORT) | NO_REFUSAL
    assert limits() - rows == set()


@pytest.mark.parametrize(("limit", "test"), HELD.items())
def test_what_is_held_elsewhere_is_there(limit: str, test: str) -> None:
    """The test that holds the two sides of a limit exists, and the limit too."""
    path, _, name = test.partition("::")
    assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8")
    assert limit in limits()
