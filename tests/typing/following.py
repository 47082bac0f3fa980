# ruff: noqa: D401  # sentences on expressions that nobody runs
"""What a type checker sees of records, folds, hosts and adapters; checked by mypy, never run."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_type

from relstage import (
    Agreement,
    Decision,
    DefinitionError,
    Event,
    Problem,
    Reading,
    Relationship,
    StageChange,
    StageMachine,
    StageModel,
    Standing,
    follow,
    ford,
    observe,
)
from relstage.adapters.definitions import dump_definition, load_definition
from relstage.adapters.logs import Account, Assumptions, Log, Portfolio, account, orders, portfolio, replay

NOW = datetime(2024, 3, 1, tzinfo=UTC)
MET = Event(id="e1", kind="trial_order", occurred_at=NOW, attributes={"years": 3, "note": "by phone", "first": True})
READ = Reading(indicator="trust", value=0.4, side="customer", basis="assessed", occurred_at=NOW)


def facts_become_standings() -> None:
    """Following gives a standing; so does going on from one with more facts."""
    acme = Relationship(id="acme", facts=(MET, READ))
    standing = follow(ford, acme, as_of=NOW)
    assert_type(standing, Standing)
    assert_type(observe(ford, standing, MET, READ, as_of=NOW), Standing)
    assert_type(standing.changes, tuple[StageChange, ...])
    assert_type(standing.readings["trust"], Reading)
    assert_type(standing.agreement, Agreement | None)
    assert_type(acme.with_facts(MET), Relationship)
    assert_type(Standing.model_validate_json(standing.model_dump_json()), Standing)


@dataclass
class Host:
    """An object of a host."""

    stage: str = "early"
    readings: dict[str, float] = field(default_factory=dict)


def any_object_may_be_a_host() -> None:
    """A machine takes objects of any class, and gives the decision."""
    machine = StageMachine(ford, readings=lambda host: host.readings)
    assert_type(machine.fire(Host(), "trial_order"), Decision)
    assert_type(machine.ask(Host()), Decision)
    assert_type(machine.stage_model, StageModel)


def files_and_logs(path: Path) -> None:
    """A file gives a model, a log gives relationships and standings."""
    model = load_definition(path)
    assert_type(model, StageModel)
    assert_type(dump_definition(model), str)
    with orders(path, {"partner": "Vendor"}) as log:
        assert_type(log, Log)
        standings = replay(model, log, as_of=NOW, assumptions=Assumptions(values={"trust": 0.3}))
        assert_type(standings, Iterator[Standing])
        lines = [account(model, standing, log) for standing in standings]
        assert_type(lines, list[Account])
        assert_type(portfolio(model, lines, as_of=NOW), Portfolio)


def errors_hold_problems() -> None:
    """An error is caught by its class, and its problems are records."""
    try:
        load_definition("house.toml")
    except DefinitionError as error:
        assert_type(error.problems, tuple[Problem, ...])


def mistakes_are_seen_before_anything_runs(standing: Standing) -> None:
    """A forgotten instant, a fact that is none, a misspelt field are errors of the type checker."""
    follow(ford, Relationship(id="acme", facts=()))  # type: ignore[call-arg]
    observe(ford, standing, {"kind": "trial_order"}, as_of=NOW)  # type: ignore[arg-type]
    observe(ford, standing, MET, as_of="2024-03-01")  # type: ignore[arg-type]
    Event(id="e1", kind="trial_order")  # type: ignore[call-arg]
    Event(id="e1", kind="trial_order", occured_at=NOW)  # type: ignore[call-arg]
    standing.stage = "final"  # type: ignore[misc]
    StageMachine(ford).fire()  # type: ignore[call-arg]
