"""What verification finds: each finding with its place, and readings or facts that show it."""

from collections.abc import Mapping
from typing import Literal, get_args

from pydantic import Field

from relstage.messages import Labels, Lang, say
from relstage.models import Attribute, Event, Stamp
from relstage.rules import Name, Real, Record, number_text

Severity = Literal["error", "note"]
Code = Literal[
    "dead-guard",
    "guard-always-holds",
    "leaf-never-matters",
    "threshold-off-scale",
    "limit-not-whole",
    "overlap",
    "settled-apart",
    "opposite-moves-overlap",
    "opposite-moves-touch",
    "cycle",
    "advance-not-monotone",
    "unreachable-stage",
    "never-fires",
    "no-history",
    "trap-stage",
    "exit-out-of-reach",
    "two-targets",
    "walks-through",
]
CODES: tuple[Code, ...] = get_args(Code)
NOTES: frozenset[Code] = frozenset({"limit-not-whole", "settled-apart", "two-targets", "walks-through"})
Readings = dict[Name, Real | str]
_LANGS: tuple[Lang, Lang] = ("en", "ru")


def said(key: str, **places: object) -> Labels:
    """Return a sentence in both languages; places that are labels take the text of its language."""
    en, ru = ({n: p.in_(lang) if isinstance(p, Labels) else p for n, p in places.items()} for lang in _LANGS)
    return Labels(en=say(key, "en", **en), ru=say(key, "ru", **ru))


class Witness(Record):
    """What shows a finding, to be put to ``evaluate``, ``decide`` or ``follow``.

    Parameters
    ----------
    readings : dict
        Indicator -> value; what is missing may be anything, or unknown.
    beside : dict
        Second readings, where the finding compares two: the better ones under which an advance fails, those under
        which the opposite move holds.
    stage : str or None
        Where the decision starts.
    event : Event or None
        The event at hand.
    transitions : tuple of str
        What `decide` makes of it, in order; of a ``trap-stage`` or ``exit-out-of-reach``, the moves that lead there
        from the initial stage.
    """

    readings: Readings = Field(default_factory=dict)
    beside: Readings = Field(default_factory=dict)
    stage: Name | None = None
    event: Event | None = None
    transitions: tuple[Name, ...] = ()

    def in_(self, lang: Lang) -> str:
        """Return the witness in a line."""
        facts = [say("finding.at-stage", lang, stage=self.stage)] if self.stage else []
        facts += [say("finding.on-event", lang, event=_happening(self.event))] if self.event else []
        facts += [shown(self.readings)] if self.readings else []
        other = {name: value for name, value in self.beside.items() if self.readings.get(name) != value}
        facts += [say("finding.beside", lang, readings=shown(other))] if other else []
        facts += [say("finding.by-moves", lang, ids=", ".join(self.transitions))] if self.transitions else []
        return say("finding.example", lang, facts="; ".join(facts))


def shown(readings: Mapping[str, Attribute]) -> str:
    """Return readings or attributes in a line: ``trust = 0.6, supplier_status = sole``."""
    return ", ".join(f"{name} = {_value(value)}" for name, value in readings.items())


def _value(value: Attribute) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else number_text(value)


def _happening(event: Event) -> str:
    return f"{event.kind} [{shown(event.attributes)}]" if event.attributes else event.kind


class Finding(Record):
    """One answer about a definition.

    Parameters
    ----------
    code : str
        Stable name of the kind of finding.
    severity : {"error", "note"}
        Whether the definition should not be used as it is, or only holds something worth knowing.
    place : str
        JSON pointer in the definition: ``/transitions/2/guard``.
    excerpt : str
        The guard, with a caret under each leaf concerned; empty where no guard is. Where several transitions are
        concerned, each guard after its id, with carets under the leaves that hold on the witness.
    transitions, flags, stages : tuple of str
        What is concerned.
    thresholds : tuple of str
        The leaves under the carets: ``F3.trust``.
    witness : Witness or None
        What shows it; ``None`` where the finding says that no readings do something.
    message : Labels
        The finding in a sentence.
    """

    code: Code
    severity: Severity
    place: str
    excerpt: str = ""
    transitions: tuple[Name, ...] = ()
    flags: tuple[Name, ...] = ()
    stages: tuple[Name, ...] = ()
    thresholds: tuple[str, ...] = ()
    witness: Witness | None = None
    message: Labels


class Undecided(Record):
    """A question that could not be answered exactly within the limits, and so is not answered.

    Parameters
    ----------
    code : str
        ``too-large``.
    question : tuple of str
        Codes of the findings that there may be.
    place : str
        JSON pointer in the definition.
    transitions, flags, stages : tuple of str
        What the question is about.
    reason : Labels
        Which limit was passed.
    message : Labels
        The same in a sentence.
    """

    code: Literal["too-large"] = "too-large"
    question: tuple[Code, ...]
    place: str
    transitions: tuple[Name, ...] = ()
    flags: tuple[Name, ...] = ()
    stages: tuple[Name, ...] = ()
    reason: Labels
    message: Labels


class Verification(Record):
    """All findings about a definition, and what could not be decided.

    Parameters
    ----------
    model : Stamp
        Name, version and digest of what was verified.
    findings : tuple of Finding
        Errors, then notes, each in the order of the document.
    undecided : tuple of Undecided
        Questions without an answer; empty for nearly every definition.
    """

    model: Stamp
    findings: tuple[Finding, ...]
    undecided: tuple[Undecided, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings for which the definition should not be used as it is."""
        return tuple(finding for finding in self.findings if finding.severity == "error")

    @property
    def notes(self) -> tuple[Finding, ...]:
        """The findings that are only worth knowing."""
        return tuple(finding for finding in self.findings if finding.severity == "note")

    @property
    def ok(self) -> bool:
        """Whether there is no error, and nothing was left undecided."""
        return not self.errors and not self.undecided
