"""``relstage test``: the invariants of a definition, what the run exercised, and each failure as a program."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from relstage.catalogue.published import MODELS
from relstage.cli.given import model_of
from relstage.cli.printing import Row, heading, line, table
from relstage.errors import FactError, Problem
from relstage.machines import StageModel
from relstage.messages import Lang, say
from relstage.rules import Value, number_text, text
from relstage.testing.cases import GuardPair, mcdc_cases
from relstage.testing.checking import Outcome, Report, check
from relstage.testing.profiles import PROFILES, Size
from relstage.testing.recorded import Recorded, record

FAILED = 1


@dataclass(frozen=True)
class Order:
    """What is to be done.

    Parameters
    ----------
    cases, steps : int or None
        How many cases of how many steps; None: those of the default profile.
    seed : int
        Draws other cases.
    only, exclude : tuple of str
        Invariants to ask, all where none is named; and those not to ask.
    against : str or None
        File of recorded decisions to compare with.
    record : str or None
        File to record the decisions in.
    write : str or None
        File to write a test to.
    """

    cases: int | None = None
    steps: int | None = None
    seed: int = 0
    only: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    against: str | None = None
    record: str | None = None
    write: str | None = None


def prove(name: str, order: Order, lang: Lang, form: Literal["text", "json"]) -> int:
    """Test the model `name` and print the report; 0 where all is well, 1 where something failed.

    Raises
    ------
    FactError
        Where the file of recorded decisions is none, or a test would be written over a file.
    RuleError
        Where an invariant is unknown.
    """
    model, said = model_of(name), []
    recorded = None if order.against is None else _recorded_in(order.against)
    if order.write is not None:
        _write(order.write, name)
        said.append(say("testing.written", lang, file=order.write))
    if order.record is not None:
        said.append(_record(order.record, model, lang))
    report = check(
        model,
        invariants=order.only or None,
        exclude=order.exclude,
        settings=_size(order),
        seed=order.seed,
        recorded=recorded,
        file=None if _is_of_the_catalogue(name) else name,
    )
    if form == "json":
        print(json.dumps(_as_json(report, model), indent=2, ensure_ascii=False))
    else:
        _Printer(model, report, lang).print_all(said)
    return 0 if report.ok else FAILED


def _is_of_the_catalogue(name: str) -> bool:
    return name in {model.name for model in MODELS}


def _size(order: Order) -> Size | None:
    if order.cases is None and order.steps is None:
        return None
    usual = PROFILES["relstage-pr"]
    cases = usual.cases if order.cases is None else order.cases
    steps = usual.steps if order.steps is None else order.steps
    few = [name for name, number in (("--cases", cases), ("--steps", steps)) if number < 1]
    if few:
        raise FactError(*(Problem("bad-option", name, "there is at least 1") for name in few))
    return Size(cases, steps)


def _as_json(report: Report, model: StageModel) -> dict[str, Any]:
    pairs = [
        {name: value if name != "leaf" else str(pair.leaf) for name, value in asdict(pair).items()}
        for pair in mcdc_cases(model)
    ]
    return {"ok": report.ok, **report.model_dump(mode="json"), "pairs": pairs}


# ------------------------------------------------------------------------------------------------------------ files


def _recorded_in(file: str) -> Recorded:
    try:
        return Recorded.model_validate_json(Path(file).read_bytes())
    except ValidationError as error:
        said = f"this is no record of decisions: {error.errors()[0]['msg']}; write one with --record"
        raise FactError(Problem("bad-record", file, said)) from None


def _record(file: str, model: StageModel, lang: Lang) -> str:
    made = record(model)
    Path(file).write_text(made.model_dump_json(indent=1) + "\n", encoding="utf-8")
    return say("testing.recorded", lang, file=file, count=len(made.cases))


def _write(file: str, name: str) -> None:
    path = Path(file)
    if path.exists():
        raise FactError(Problem("file-exists", file, "the test is not written over a file; name another"))
    if _is_of_the_catalogue(name):
        source, given = f"from relstage import {name}", name
    else:
        source = "from relstage.adapters.definitions import load_definition"
        given = f"load_definition({name!r}), file={name!r}"
    path.write_text(_TEST.format(source=source, given=given), encoding="utf-8")


_TEST = '''"""The rules keep what every sound model keeps, and a run reaches all that facts can lead to."""

{source}
from relstage.testing import check


def test_rules() -> None:
    """No invariant is broken, and every stage, transition and condition is exercised."""
    check({given}).raise_for_failures()
'''


# ----------------------------------------------------------------------------------------------------------- tables


@dataclass(frozen=True)
class _Printer:
    """Prints a report."""

    model: StageModel
    report: Report
    lang: Lang

    def print_all(self, said: Iterable[str]) -> None:
        """Print what was done, the tables, and the failures."""
        model, report = self.model, self.report
        title = model.title.in_(self.lang)
        line(say("cli.model", self.lang, title=title, name=model.name, version=model.version, digest=model.digest))
        line(say("testing.drawn", self.lang, cases=report.cases, steps=report.steps, seed=report.seed))
        for each in said:
            line(each)
        self._invariants()
        self._frequencies()
        self._pairs(mcdc_cases(model))
        for outcome in report.failures:
            self._failure(outcome)
        self._end()

    def _table(self, key: str, columns: Sequence[str], rows: Sequence[Row], numbers: Sequence[int]) -> None:
        if rows:
            heading(say(key, self.lang))
            table([say(column, self.lang) for column in columns], rows, numbers=numbers)

    def _invariants(self) -> None:
        columns = [f"testing.column.{name}" for name in ("invariant", "result", "asked", "because")]
        rows = [
            (each.name, say(f"testing.{each.status}", self.lang), str(each.asked), each.because)
            for each in self.report.outcomes
        ]
        self._table("testing.invariants", columns, rows, [2])

    def _frequencies(self) -> None:
        reach = self.report.reach
        stages = [(name, str(count), str(reach.asked[name])) for name, count in reach.stages.items()]
        columns = [f"testing.column.{name}" for name in ("entered", "questions")]
        self._table("testing.stages", ("cli.column.stage", *columns), stages, [1, 2])
        fired = [
            (id, say(f"kind.{self.model.transition_of[id].kind}", self.lang), str(count), str(reach.decided[id]))
            for id, count in reach.transitions.items()
        ]
        columns = [f"testing.column.{name}" for name in ("transition", "kind", "fired", "decided")]
        self._table("testing.transitions", columns, fired, [2, 3])
        leaves = [
            (id, self._limit(id), str(each.held), str(each.failed), str(each.unknown))
            for id, each in reach.leaves.items()
        ]
        columns = ["cli.column.threshold", "cli.column.limit", "testing.column.held", "testing.column.failed"]
        self._table("testing.leaves", (*columns, "cli.column.not_known"), leaves, [2, 3, 4])

    def _pairs(self, pairs: Iterable[GuardPair]) -> None:
        columns = [f"testing.column.{name}" for name in ("pair", "holding", "failing", "turned")]
        rows = [
            (
                pair.threshold,
                say(f"testing.{pair.how}", self.lang) + (f": {pair.because}" if pair.because else ""),
                _side(pair.holding, pair.differs),
                _side(pair.failing, pair.differs),
                self._turned(pair.threshold),
            )
            for pair in pairs
        ]
        self._table("testing.pairs", ("cli.column.threshold", *columns), rows, [4])

    def _limit(self, threshold: str) -> str:
        return text(self.model.thresholds[threshold].leaf, self.model.indicator_of)

    def _turned(self, threshold: str) -> str:
        leaf = self.report.reach.leaves.get(threshold)
        return "" if leaf is None else str(leaf.turned)

    def _failure(self, outcome: Outcome) -> None:
        heading(say("testing.failure", self.lang, name=outcome.name, statement=outcome.statement))
        line(say("testing.seen", self.lang, text=outcome.seen))
        line(say("testing.expected", self.lang, text=outcome.expected))
        if outcome.program:
            line(say("testing.program", self.lang))
            print()
            print(outcome.program.rstrip())

    def _end(self) -> None:
        report = self.report
        print()
        for name, why in report.reach.exempt.items():
            line(say("testing.exempt", self.lang, name=name, why=why))
        if report.unreached:
            line(say("testing.missed", self.lang, names=", ".join(report.unreached)))
        if report.ok:
            line(say("testing.well", self.lang))
        else:
            line(say("testing.ill", self.lang, failed=len(report.failures), missed=len(report.unreached)))


def _side(readings: Mapping[str, Value] | None, names: Iterable[str]) -> str:
    return "" if readings is None else ", ".join(f"{name} = {_shown(readings[name])}" for name in names)


def _shown(value: Value) -> str:
    return number_text(value) if isinstance(value, float) else value
