"""What all questions about one model share: its guards as demands, its places, and the findings so far."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property

from relstage.interpreters.text import pointed
from relstage.machines import StageModel, Transition
from relstage.machines.definition import Guarded, numbered
from relstage.models import Event
from relstage.rules import (
    Bound,
    Readings,
    Rule,
    Value,
    Verdict,
    evaluate,
    given,
    leaves,
    signed_leaves,
    text,
    with_leaves,
)
from relstage.studies.steps import event_of_kind
from relstage.studies.verification.findings import NOTES, Code, Finding, Undecided, Witness, said
from relstage.studies.verification.search import Passed, Search, Tree, tree_of

_HERE = "Here_stands_the_leaf"
_AROUND = 500  # characters on either side of a caret, more than are ever shown


class Desk:
    """One model under verification."""

    def __init__(self, model: StageModel) -> None:
        self.model = model
        self.search = Search(model.indicator_of)
        self.findings: list[Finding] = []
        self.undecided: list[Undecided] = []
        self.rings: frozenset[tuple[str, str]] | None = None
        """Transitions, with an origin each, that may lead round in a ring; ``None``: perhaps all of them."""
        self._pages: dict[Rule, Page] = {}
        self._trees: dict[tuple[str, bool], Tree] = {}
        self._together: dict[frozenset[str], dict[str, Value] | Passed | None] = {}
        self._occasions: dict[frozenset[str], Occasion | None] = {}

    # ------------------------------------------------------------------------------------------------------- guards

    def tree(self, owner: Guarded, *, entering: bool = False) -> Tree:
        """Return the guard of `owner` as demands; with `entering` as it is right after a move."""
        key = (owner.id, entering)
        if key not in self._trees:
            guard = given(owner.guard, self.model.lowered.on_entry) if entering else owner.guard
            self._trees[key] = tree_of(guard, self.model.indicator_of)
        return self._trees[key]

    def together(self, one: Transition, other: Transition) -> dict[str, Value] | None:
        """Return readings under which both guards hold, or ``None``.

        Raises
        ------
        Passed
            It cannot be decided within the limits.
        """
        pair = frozenset((one.id, other.id))
        if pair not in self._together:
            self.search.next_guard()
            try:
                demands = self.tree(one).holds, self.tree(other).holds
                self._together[pair] = self.search.readings(*demands, whole=False)
            except Passed as error:
                self._together[pair] = error
        found = self._together[pair]
        if isinstance(found, Passed):
            raise found
        return found

    def occasion(self, one: Transition, other: Transition) -> "Occasion | None":
        """Return when both may fire: without an event, or on one event that pulls both; ``None`` if never."""
        pair = frozenset((one.id, other.id))
        if pair not in self._occasions:
            self._occasions[pair] = _occasion(self.model, one, other)
        return self._occasions[pair]

    @cached_property
    def pointers(self) -> dict[str, str]:
        """JSON pointer of each transition and flag, by id."""
        model = self.model
        return {t.id: f"/transitions/{i}" for i, t in enumerate(model.transitions)} | {
            f.id: f"/flags/{i}" for i, f in enumerate(model.flags)
        }

    @cached_property
    def stage_pointers(self) -> dict[str, str]:
        """JSON pointer of each stage and exit, by name."""
        model = self.model
        return {s.name: f"/stages/{i}" for i, s in enumerate(model.stages)} | {
            s.name: f"/exits/{i}" for i, s in enumerate(model.exits)
        }

    # ----------------------------------------------------------------------------------------------------- findings

    def find(
        self,
        code: Code,
        place: str,
        *,
        owners: Sequence[Guarded] = (),
        stages: Sequence[str] = (),
        under: Sequence[int] = (),
        witness: Witness | None = None,
        note: bool = False,
        variant: str = "",
        **places: object,
    ) -> None:
        """Note a finding about `owners`.

        Carets stand `under` these leaves of the first owner; of several owners with a witness, under all leaves that
        hold there.
        """
        marks: dict[str, Sequence[int]] = {o.id: under if o is owners[0] else () for o in owners}
        if witness is not None and len(owners) > 1:
            marks = {o.id: _holding(o, witness.readings | (witness.beside if o is owners[0] else {})) for o in owners}
        pages = {owner.id: self._page(owner.guard) for owner in owners}
        self.findings.append(
            Finding(
                code=code,
                severity="note" if note or code in NOTES else "error",
                place=place,
                excerpt=_excerpts(pages, marks),
                transitions=tuple(owner.id for owner in owners if isinstance(owner, Transition)),
                flags=tuple(owner.id for owner in owners if not isinstance(owner, Transition)),
                stages=tuple(stages),
                thresholds=tuple(f"{id}.{page.locals_[i]}" for id, page in pages.items() for i in marks[id]),
                witness=witness,
                message=said(f"finding.{code}.{variant}" if variant else f"finding.{code}", **places),
            )
        )

    @contextmanager
    def deciding(
        self, question: Sequence[Code], place: str, *, owners: Sequence[Guarded] = (), stages: Sequence[str] = ()
    ) -> Iterator[None]:
        """Note that the question stays open where it is too large to decide."""
        try:
            yield
        except Passed as error:
            self.leave(question, place, error, owners=owners, stages=stages)

    def leave(
        self,
        question: Sequence[Code],
        place: str,
        error: Passed,
        *,
        owners: Sequence[Guarded] = (),
        stages: Sequence[str] = (),
    ) -> None:
        """Note that a question is left open."""
        asked = ", ".join(question)
        self.undecided.append(
            Undecided(
                question=tuple(question),
                place=place,
                transitions=tuple(owner.id for owner in owners if isinstance(owner, Transition)),
                flags=tuple(owner.id for owner in owners if not isinstance(owner, Transition)),
                stages=tuple(stages),
                reason=error.reason,
                message=said(
                    "finding.undecided", about=listed([*(o.id for o in owners), *stages]) or place, asked=asked
                ),
            )
        )

    def text(self, rule: Rule) -> str:
        """Write a rule as people read it."""
        return text(rule, self.model.indicator_of)

    def _page(self, guard: Rule) -> "Page":
        """Return the text of `guard` with its leaves, written once for all findings about it."""
        if guard not in self._pages:
            mark = Bound(_HERE, ">", 0)
            between = self.text(with_leaves(guard, [mark for _ in leaves(guard)])).split(self.text(mark))
            columns, column = [], 0
            for gap, leaf in zip(between, leaves(guard), strict=False):  # something may stand after the last leaf
                columns.append(column + len(gap))
                column = columns[-1] + len(self.text(leaf))
            self._pages[guard] = Page(self.text(guard), tuple(columns), tuple(local for local, _ in numbered(guard)))
        return self._pages[guard]


@dataclass(frozen=True, slots=True)
class Page:
    """A guard in words: its text, and of each leaf the column where it begins, and its local name."""

    text: str
    columns: tuple[int, ...]
    locals_: tuple[str, ...]


def _holding(owner: Guarded, readings: Readings) -> tuple[int, ...]:
    """Return the numbers of the leaves of a guard that hold on `readings`; of one under ``Not``, that it fails."""
    wanted = {False: Verdict.HOLDS, True: Verdict.FAILS}
    signed = enumerate(signed_leaves(owner.guard))
    return tuple(number for number, (leaf, negated) in signed if evaluate(leaf, readings) is wanted[negated])


def _excerpts(pages: Mapping[str, Page], marks: Mapping[str, Sequence[int]]) -> str:
    """Return the text of each guard with its carets; of several, each after its id."""
    if len(pages) < 2:
        return "".join(_excerpt(page, marks[id]) for id, page in pages.items())
    lines = []
    for id, page in pages.items():
        first, *carets = _excerpt(page, marks[id]).split("\n")
        lines += [f"{id}: {first}", *(" " * len(f"{id}: ") + each for each in carets)]
    return "\n".join(lines)


def _excerpt(page: Page, numbers: Sequence[int]) -> str:
    """Return the text of a guard, with a caret under each leaf of `numbers`."""
    if not numbers:
        return page.text if len(page.text) <= 200 else f"{page.text[:200]}..."
    columns = [page.columns[number] for number in numbers]
    before = max(0, columns[0] - _AROUND)
    shown, carets = pointed(page.text[before : columns[0] + _AROUND], columns[0] - before).split("\n")
    shift = len(carets) - 1 - columns[0]
    marks = {column + shift for column in columns if 0 <= column + shift < len(shown)}
    return f"{shown}\n{''.join('^' if i in marks else ' ' for i in range(max(marks) + 1))}"


def listed(names: Sequence[str]) -> str:
    """Return names in a line, the first five of them where there are more."""
    return ", ".join(names) if len(names) <= 5 else f"{', '.join(names[:5])}, ... ({len(names)})"


class Occasion:
    """When two transitions may fire: on `event`, or without one."""

    def __init__(self, event: Event | None) -> None:
        self.event = event


def _occasion(model: StageModel, one: Transition, other: Transition) -> Occasion | None:
    if not one.on and not other.on:
        return Occasion(None)
    for mine in one.on:
        for theirs in other.on:
            agree = all(mine.where.get(name, value) == value for name, value in theirs.where.items())
            if mine.event == theirs.event and agree:
                return Occasion(event_of_kind(model, mine.event, {**mine.where, **theirs.where}))
    return None
