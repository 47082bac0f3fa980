"""The check of a model: steered histories and questions, every invariant, and a count of what was exercised.

Law (``check_reproduces``): the program of a failure, run alone, fails; and the same model, seed and settings give the
same report. Law (``reach_is_counted``): a run that left something reachable untouched does not pass.

One pass goes through the cases, each a steered history and some questions, and asks every invariant not broken yet. A
case that breaks one is then made as small as it can be while it still breaks it, and is written as a program.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any, Literal

from relstage.errors import Problem, RuleError, TooLarge
from relstage.machines import StageModel
from relstage.models import Stamp
from relstage.rules import Record
from relstage.testing.invariants import History, Invariant, Question, chosen
from relstage.testing.invariants.registry import AS_RECORDED, About
from relstage.testing.profiles import Size, size_of
from relstage.testing.programs import program_of, told
from relstage.testing.questions import questions_of
from relstage.testing.reach import Reach, Tally
from relstage.testing.shrinking import smallest
from relstage.testing.steering import goals, written

if TYPE_CHECKING:
    from hypothesis import settings as Settings  # noqa: N812  # a class that hypothesis writes in lower case

    from relstage.testing.recorded import Recorded

Status = Literal["passed", "failed", "skipped"]


class Outcome(Record):
    """What became of one invariant.

    Parameters
    ----------
    name, statement, about : str
        The invariant.
    status : {"passed", "failed", "skipped"}
        Whether it held in every case; ``skipped`` where it does not apply, or was never asked.
    because : str
        Why it was skipped.
    asked : int
        How many cases it was asked about.
    seen, expected : str
        In the smallest failing case.
    program : str
        Runnable Python that fails as the smallest failing case does.
    """

    name: str
    statement: str
    about: About
    status: Status
    because: str = ""
    asked: int = 0
    seen: str = ""
    expected: str = ""
    program: str = ""


class Report(Record):
    """What a check found.

    Parameters
    ----------
    model : Stamp
        The definition checked.
    seed, cases, steps : int
        What the cases were drawn with: how many, and how long.
    outcomes : tuple of Outcome
        One an invariant.
    reach : Reach
        How often each stage, transition and leaf was exercised, and what was missed.
    """

    model: Stamp
    seed: int
    cases: int
    steps: int
    outcomes: tuple[Outcome, ...]
    reach: Reach

    @property
    def ok(self) -> bool:
        """Whether no invariant failed and nothing reachable was missed."""
        return not self.failures and not self.unreached

    @property
    def failures(self) -> tuple[Outcome, ...]:
        """The invariants that failed."""
        return tuple(outcome for outcome in self.outcomes if outcome.status == "failed")

    @property
    def unreached(self) -> tuple[str, ...]:
        """What is reachable and was never exercised."""
        return self.reach.missed

    def raise_for_failures(self) -> None:
        """Raise an ``AssertionError`` that tells every failure with its program, unless all is well."""
        if not self.ok:
            raise AssertionError(str(self))

    def __str__(self) -> str:
        return "\n".join(_lines(self))


def check(
    model: StageModel,
    *,
    invariants: Iterable[str] | None = None,
    exclude: Iterable[str] = (),
    settings: "Settings | Size | str | None" = None,
    seed: int | None = None,
    recorded: "Recorded | None" = None,
    file: str | None = None,
) -> Report:
    """Test `model` with steered histories and questions, and report on every invariant.

    Parameters
    ----------
    model : StageModel
        The definition.
    invariants : iterable of str, optional
        Names of those to ask; default all of ``INVARIANTS``.
    exclude : iterable of str
        Names of those not to ask.
    settings : hypothesis.settings, Size or str, optional
        How many cases of how many steps: ``max_examples`` and ``stateful_step_count``, ``Size(cases, steps)``, or the
        name of a profile. Default ``relstage-pr``, 100 cases of 20 steps. There is at least one case for each stage and
        transition; a run in which every invariant asked is broken already ends there.
    seed : int, optional
        Draws other cases; the same seed draws the same.
    recorded : Recorded, optional
        Decisions to compare with, as the invariant ``as_recorded``.
    file : str, optional
        The file that the definition was loaded from: the program of a failure then loads it, and does not repeat it.

    Raises
    ------
    RuleError
        Where a name is no invariant's, settings are no size, the seed is no whole number, or nothing is left to ask.

    Examples
    --------
    >>> from relstage import ford
    >>> from relstage.testing import check
    >>> report = check(ford, invariants=["edges_only", "no_skipping"])
    >>> report.ok, report.reach.missed
    (True, ())
    """
    if not isinstance(model, StageModel):
        raise RuleError(Problem("not-a-model", type(model).__name__, "check takes a StageModel"))
    if seed is not None and type(seed) is not int:
        raise RuleError(Problem("not-a-seed", "seed", f"a seed is a whole number, not {seed!r}"))
    asked = chosen(invariants, exclude, or_none=recorded is not None)
    run = _Run(model, asked, size_of(settings), seed or 0, recorded, file)
    return run.report()


@dataclass(slots=True)
class _Found:
    """What a run knows of one invariant."""

    invariant: Invariant
    because: str
    asked: int = 0
    case: Any = None
    error: BaseException | None = None


@dataclass(slots=True)
class _Run:
    """One check while it goes on."""

    model: StageModel
    invariants: tuple[Invariant, ...]
    size: Size
    seed: int
    recorded: "Recorded | None"
    file: str | None = None
    found: dict[str, _Found] = field(default_factory=dict)

    def report(self) -> Report:
        """Go through all cases, make small what fails, and report."""
        for each in self.invariants:
            self.found[each.name] = _Found(each, each.applies_to(self.model))
        tally = Tally(self.model)
        self._ask("definition", self.model)
        count = max(self.size.cases, len(goals(self.model)))
        gone = 0
        while gone < count and not self._all_broken():
            self._go_through(gone, count, tally)
            gone += 1
        if gone == count:
            self._lead_to_the_rest(tally)
        reach = tally.reach()
        return Report(
            model=self.model.stamp,
            seed=self.seed,
            cases=gone,
            steps=self.size.steps,
            outcomes=(*map(self._outcome, self.found.values()), *self._as_recorded()),
            reach=reach if gone == count else reach.model_copy(update={"missed": ()}),
        )

    def _all_broken(self) -> bool:
        """Tell whether nothing is left to ask: the run is cut short then, and says nothing of what it would reach."""
        asked = [found for found in self.found.values() if not found.because]
        return bool(asked) and all(found.error is not None for found in asked)

    def _go_through(self, number: int, count: int, tally: Tally) -> None:
        history, questions = case_of(self.model, number, count, self.size.steps, self.seed)
        for question in questions:
            tally.count(question)
            self._ask("decision", question)
        tally.follow(history)
        self._ask("history", history)

    def _lead_to_the_rest(self, tally: Tally) -> None:
        """Follow a shortest history to whatever the drawn ones did not come to."""
        for history in tally.witnesses():
            tally.follow(history)
            self._ask("history", history)

    def _ask(self, about: About, case: StageModel | Question | History) -> None:
        for found in self.found.values():
            if found.invariant.about == about and not found.because and found.error is None:
                found.asked += 1
                error = failure(found.invariant, case)
                if isinstance(error, TooLarge):
                    found.because = f"it is too large to decide exactly: {error}"
                elif error is not None:
                    found.case, found.error = case, error

    def _outcome(self, found: _Found) -> Outcome:
        about = {"name": found.invariant.name, "statement": found.invariant.statement, "about": found.invariant.about}
        if found.because or not found.asked:
            return Outcome(**about, status="skipped", because=found.because or "it was never asked")
        if found.error is None:
            return Outcome(**about, status="passed", asked=found.asked)
        case, error = minimal(found.invariant, found.case, found.error)
        seen, expected = told(error)
        program = program_of(found.invariant, case, error, file=self.file)
        return Outcome(**about, status="failed", asked=found.asked, seen=seen, expected=expected, program=program)

    def _as_recorded(self) -> Iterator[Outcome]:
        if self.recorded is None:
            return
        from relstage.testing.recorded import differences

        found = differences(self.recorded, self.model)
        statement = "Every recorded question is decided as it was recorded."
        about: dict[str, Any] = {"name": AS_RECORDED, "statement": statement, "about": "decision"}
        asked = len(self.recorded.cases)
        if not found:
            yield Outcome(**about, status="passed", asked=asked)
            return
        seen = "; ".join(map(str, found[:5])) + (f"; and {len(found) - 5} more" if len(found) > 5 else "")
        yield Outcome(**about, status="failed", asked=asked, seen=seen, expected="what was recorded")


def case_of(
    model: StageModel, number: int, count: int, steps: int, seed: int = 0
) -> tuple[History, tuple[Question, ...]]:
    """Return the case of this number out of `count`: a steered history, and the questions that go with it."""
    random = Random(f"{seed} {number}")  # noqa: S311  # cases, no secrets
    towards = goals(model)
    drawn = written(model, random, goal=towards[number % len(towards)] if towards else (), steps=steps)
    history = History(model, drawn.relationship, drawn.until, drawn.cuts)
    dealt = questions_of(model)
    each = max(1, -(-len(dealt) // count))
    own = dealt[number * each : (number + 1) * each]
    return history, (*own, *(Question(model, asked.stage, asked.readings, asked.event) for asked in drawn.asked))


def failure(invariant: Invariant, case: StageModel | Question | History) -> BaseException | None:
    """Return what `invariant` finds wrong with `case`, if anything; an error of the library is wrong too."""
    try:
        invariant.check(case)
    except Exception as error:  # noqa: BLE001  # whatever the engine raises is a failure of it
        return error
    return None


def minimal(invariant: Invariant, case: Any, error: BaseException) -> tuple[Any, BaseException]:
    """Return the smallest case found that fails as `case` does, and its error."""
    if isinstance(case, StageModel):
        return case, error

    def fails(smaller: Question | History) -> bool:
        found = failure(invariant, smaller)
        return found is not None and type(found) is type(error)

    small = smallest(case, fails)
    return small, failure(invariant, small) or error


# ------------------------------------------------------------------------------------------------------- for people


def _lines(report: Report) -> Iterator[str]:
    stamp = report.model
    drawn = f"{report.cases} cases of {report.steps} steps, seed {report.seed}"
    yield f"{stamp.name} {stamp.version} ({stamp.digest}): {drawn}"
    counts = {word: sum(o.status == word for o in report.outcomes) for word in ("passed", "failed", "skipped")}
    yield "invariants: " + ", ".join(f"{count} {word}" for word, count in counts.items())
    yield ""
    width = max((len(outcome.name) for outcome in report.outcomes), default=0)
    for outcome in report.outcomes:
        tail = (
            f"skipped, because {outcome.because}"
            if outcome.status == "skipped"
            else f"{outcome.status} ({outcome.asked})"
        )
        yield f"  {outcome.name:{width}}  {tail}"
    yield ""
    reach = report.reach
    yield from _counted("stage: times in a history, questions from it", reach.stages, reach.asked)
    yield from _counted(
        "transition: times fired in a history, in answer to questions", reach.transitions, reach.decided
    )
    yield from _leaf_lines(report)
    for what in report.unreached:
        yield f"never exercised: {what}"
    for outcome in report.failures:
        yield ""
        yield f"{outcome.name} failed: {outcome.statement}"
        yield f"  seen: {outcome.seen}"
        yield f"  expected: {outcome.expected}"
        if outcome.program:
            yield ""
            yield from (f"    {line}".rstrip() for line in outcome.program.splitlines())


def _counted(title: str, followed: Mapping[str, int], asked: Mapping[str, int]) -> Iterator[str]:
    yield title
    yield from (f"  {name}: {count}, {asked[name]}" for name, count in followed.items())


def _leaf_lines(report: Report) -> Iterator[str]:
    yield "leaf: held, failed, turned its guard"
    for id, leaf in report.reach.leaves.items():
        counts = f"{leaf.held}, {leaf.failed}, {leaf.turned}"
        yield f"  {id} ({leaf.leaf}): {counts}" + (f"; dead: {leaf.dead}" if leaf.dead else "")
