"""What readers of Russian are told is Russian: no sentence of English is left in what the command prints for them."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from pydantic import BaseModel

from relstage.catalogue.checklists import CHECKLISTS
from relstage.catalogue.evidence import EVIDENCE
from relstage.catalogue.lost_customers import QUESTIONS, STEPS
from relstage.catalogue.published import MODELS
from relstage.catalogue.roles import ROLES, STAGE_ROLES
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.cli import main
from relstage.dynamics import EventKind
from relstage.messages import told_in
from relstage.messages.sentences import TRANSLATED
from relstage.models.advice import Source
from relstage.rules import Indicator, Provenance

ROOT = Path(__file__).parents[1]
SHOWN = (*MODELS, supplier_matrix, *CHECKLISTS, *ROLES, *STAGE_ROLES, *EVIDENCE, *QUESTIONS, *STEPS)
PLAIN = ("summary", "meaning")

ENGLISH = re.compile(
    r"\b(?:the|is|are|was|were|of|its|it|that|which|with|from|for|by|not|has|have|be|this|their|who|in|to|on)\b"
)
"""Words that no English sentence is without, and that no name, guard or identifier has."""


def told(record: object) -> Iterator[str]:
    """Yield what a record says in English alone: plain summaries and meanings, notes of provenances, references."""
    if isinstance(record, Indicator | EventKind):
        return  # the command shows their labels alone
    if isinstance(record, Provenance):
        yield record.note
    elif isinstance(record, Source):
        yield record.reference
    elif isinstance(record, BaseModel):
        for name in type(record).model_fields:
            value = getattr(record, name)
            yield from [value] if name in PLAIN and isinstance(value, str) else told(value)
    elif is_dataclass(record):
        yield from (text for field in fields(record) for text in told(getattr(record, field.name)))
    elif isinstance(record, dict | tuple | list):
        yield from (text for each in (record.values() if isinstance(record, dict) else record) for text in told(each))


def test_the_catalogue_is_translated_whole_and_nothing_else_is() -> None:
    """Each summary, meaning, note and reference of the catalogue has its Russian text; none is kept for nobody."""
    said = {text for record in SHOWN for text in told(record)} - {""}
    effects = {text for model in MODELS for event in model.events for text in told((*event.effects, event.provenance))}
    assert said - TRANSLATED.keys() == set()
    assert TRANSLATED.keys() - said - effects == set()
    assert all(re.search("[а-я]", russian) for russian in TRANSLATED.values())
    assert [
        text for text, russian in TRANSLATED.items() if re.findall(r"\d+", text) != re.findall(r"\d+", russian)
    ] == []


def test_what_a_house_wrote_is_told_in_its_own_language() -> None:
    """A text of a definition file is told as it stands: in Russian where it is written so, else to English readers."""
    assert told_in("наша оценка", "ru") == told_in("наша оценка", "en") == "наша оценка"
    assert told_in("our estimate", "en") == "our estimate"
    assert told_in("our estimate", "ru") == told_in("", "ru") == ""


FACTS, ANSWERS = "examples/advice/facts.csv", "examples/checklists/customers.csv"
SUPPLIERS = ("examples/suppliers.csv", "--columns", "account=supplier,risk_significance=risk,total_value=value")
ACCOUNTS = ("Nordhafen Pumps", "Osprey Catering", "Tamarind Tools", "Lindqvist Paper")
READ = ("--stage", "early", "--reading", "trust=0.3", "orders_completed=1")
COMMANDS = (
    ("list",),
    *(("show", model.name) for model in MODELS),
    *(("check", model.name) for model in MODELS),
    ("explain", "ford", *READ),
    ("plan", "ford", *READ, "--toward", "development"),
    ("matrix",),
    ("matrix", *SUPPLIERS),
    ("matrix", "--reading", "risk_significance=0.7", "total_value=0.2"),
    ("matrix", "--reading", "risk_significance=0.7"),
    ("checklist",),
    *(("checklist", checklist.name) for checklist in CHECKLISTS),
    ("checklist", "governance_tools", "--answer", "clear_tasks=yes"),
    ("checklist", "good_key_customer", ANSWERS),
    ("advise", FACTS),
    *(("advise", FACTS, "--account", account) for account in ACCOUNTS),
    ("replay", FACTS, "--facts", "--model", "ford"),
)


@pytest.mark.needs("cyclopts", "rich")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_no_english_sentence_is_left_in_what_a_reader_of_russian_is_shown(
    command: tuple[str, ...], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside names, identifiers, guards and the titles of works there is nothing in English."""
    monkeypatch.chdir(ROOT)
    assert main([*command, "--lang", "ru"]) == 0
    shown = capsys.readouterr().out
    works = [source.reference for model in MODELS for source in model.sources]
    lines = [line for line in shown.splitlines() if not any(told_in(work, "ru") in line for work in works)]
    assert lines
    assert [line for line in lines if ENGLISH.search(line)] == []
