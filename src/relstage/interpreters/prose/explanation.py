"""What an explanation is: its text, and the parts that a screen can lay out by itself."""

from collections.abc import Iterable, Iterator

from relstage.messages import Lang, say
from relstage.models import Kind, Obstacle, Word
from relstage.rules import Record

HEADED: tuple[Kind, ...] = ("advance", "recover", "regress", "terminate")


class Line(Record):
    """One leaf of a guard in words, or the words that join the lines below it.

    Parameters
    ----------
    text : str
        The sentence.
    depth : int
        How deep it lies in the guard's tree; 0 at the top.
    threshold, indicator : str or None
        Which leaf it tells of; ``None`` for joining words.
    verdict : {"holds", "fails", "unknown"} or None
        The leaf's verdict.
    """

    text: str
    depth: int = 0
    threshold: str | None = None
    indicator: str | None = None
    verdict: Word | None = None


class Section(Record):
    """One transition or flag in words: a title, remarks, and a line a leaf.

    Parameters
    ----------
    id : str
        Transition, or name of the flag.
    title : str
        What it comes to, in a sentence.
    target, kind : str or None
        Where the transition leads, and its kind; ``None`` for a flag.
    verdict : {"holds", "fails", "unknown"}
        Verdict of the guard.
    obstacle : str or None
        Which kind of "no" stands in its way; ``None`` for a flag or for a move already made.
    remarks : tuple of str
        The guard in words, events, assumptions.
    lines : tuple of Line
        Where the guard does not hold, every leaf that fails or is unknown; where it holds, the leaves that make it.
    """

    id: str
    title: str
    target: str | None = None
    kind: Kind | None = None
    verdict: Word
    obstacle: Obstacle | None = None
    remarks: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()


class Rival(Record):
    """Another stage one transition away, and how far its guard is from holding.

    Parameters
    ----------
    target, transition : str
        The stage, and the nearest of the transitions there.
    distance : float or None
        Shares of the scales by which the known readings would have to change, summed; ``None`` where no readings
        would do, or where the guard is too large for reckoning it.
    unknown : tuple of str
        Indicators that are unknown; their share is not in `distance`.
    text : str
        All of it in a sentence.
    """

    target: str
    transition: str
    distance: float | None
    unknown: tuple[str, ...] = ()
    text: str


class Explanation(Record):
    """An answer in words. ``str()`` of it is the whole text.

    Parameters
    ----------
    lang : {"en", "ru"}
        Language of the text.
    stage : str
        Where the relationship is.
    headline : str
        That in words.
    remarks : tuple of str
        The path walked, what it rests on, and the way to the stage asked about.
    moves, due : tuple of Section
        The moves just made and why; from a standing, those that the next instant will bring.
    flags : tuple of Section
        Risks.
    candidates : tuple of Section
        Every transition out of the stage, or those toward the stage asked about; onward first.
    rivals : tuple of Rival
        The other stages one transition away, nearest first, those with unknown readings last.
    notes : tuple of str
        What holds of the whole.
    """

    lang: Lang
    stage: str
    headline: str
    remarks: tuple[str, ...] = ()
    moves: tuple[Section, ...] = ()
    due: tuple[Section, ...] = ()
    flags: tuple[Section, ...] = ()
    candidates: tuple[Section, ...] = ()
    rivals: tuple[Rival, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The whole explanation as plain text."""
        blocks = ["\n".join((self.headline, *self.remarks))]
        blocks += self._block("heading.moves", self.moves)
        blocks += self._block("heading.due", self.due)
        blocks += self._block("heading.flags", self.flags)
        for kind in HEADED:
            blocks += self._block(f"heading.{kind}", [each for each in self.candidates if each.kind == kind])
        if self.rivals:
            ranked = (f"  {rank}. {rival.text}" for rank, rival in enumerate(self.rivals, 1))
            blocks.append("\n".join((say("heading.rivals", self.lang), *ranked)))
        if self.notes:
            blocks.append("\n".join(self.notes))
        return "\n\n".join(blocks)

    def __str__(self) -> str:
        return self.text

    def _block(self, heading: str, sections: Iterable[Section]) -> list[str]:
        lines = [line for section in sections for line in _section_text(section)]
        return ["\n".join((say(heading, self.lang), *lines))] if lines else []


def _section_text(section: Section) -> Iterator[str]:
    yield f"  {section.title}."
    for remark in section.remarks:
        yield f"    {remark}"
    for line in section.lines:
        yield f"    {'  ' * line.depth}- {line.text}"
