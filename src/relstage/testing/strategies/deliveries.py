"""Deliveries: the same facts by bad transport, twice, out of order, and late.

Law (``deliveries_lose_nothing``): the batches of a delivery hold every fact of the relationship and no other, and each
can be observed at its instant; where nothing comes late, the standing at the end is that of following all at once.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from relstage.machines import StageModel, follow, observe
from relstage.models import Fact, Relationship, Standing
from relstage.testing.strategies.facts import GAPS, MOMENT
from relstage.testing.strategies.tape import Tape, called


class Batch(NamedTuple):
    """Facts that arrive together, in the order in which they do, and the instant at which they are observed."""

    facts: tuple[Fact, ...]
    as_of: datetime


def deliveries(
    relationship: Relationship, *, duplicates: bool = True, reorder: bool = True, late: bool = True
) -> SearchStrategy[tuple[Batch, ...]]:
    """Draw batches in which the facts of `relationship` arrive.

    Parameters
    ----------
    duplicates : bool
        Whether a fact may come again, in its batch or a later one.
    reorder : bool
        Whether facts may be out of order within a batch.
    late : bool
        Whether a fact may come in a later batch than the first that it could.

    Returns
    -------
    SearchStrategy
        Of tuples of batches, each with ``facts`` and ``as_of``: follow the first, then observe the others.

    Examples
    --------
    >>> from hypothesis import given, strategies as st
    >>> from relstage import follow, ford, observe
    >>> from relstage.testing import deliveries, histories
    >>> @given(histories(ford, max_size=6), st.data())
    ... def test_transport_does_not_matter(relationship, data):
    ...     first, *others = data.draw(deliveries(relationship, late=False))
    ...     begun = relationship.model_copy(update={"facts": first.facts})
    ...     standing = follow(ford, begun, as_of=first.as_of)
    ...     for facts, as_of in others:
    ...         standing = observe(ford, standing, *facts, as_of=as_of)
    ...     assert standing == follow(ford, relationship, as_of=standing.as_of)
    >>> test_transport_does_not_matter()
    """
    return _deliveries(relationship, duplicates=duplicates, reorder=reorder, late=late)


@st.composite
@called("deliveries")
def _deliveries(
    draw: DrawFn, relationship: Relationship, *, duplicates: bool, reorder: bool, late: bool
) -> tuple[Batch, ...]:
    facts = relationship.facts
    tape = Tape.drawn(draw, 16 + 8 * len(facts))
    cuts = _cuts(tape, relationship)
    batches: list[list[Fact]] = [[] for _ in cuts]
    for fact in facts:
        first = next(i for i, cut in enumerate(cuts) if fact.occurred_at <= cut)
        place = _later(tape, fact, first, cuts) if late and tape.chance(25) else first
        batches[place].append(fact)
        if duplicates and tape.chance(25):
            batches[tape.between(place, len(cuts) - 1)].append(fact)
    if reorder:
        batches = [_shuffled(tape, batch) for batch in batches]
    return tuple(Batch(tuple(batch), cut) for batch, cut in zip(batches, cuts, strict=True))


def _cuts(tape: Tape, relationship: Relationship) -> list[datetime]:
    """Read one to four instants; nothing is recorded after the last."""
    opened = relationship.opened_at
    last = max([opened, *(fact.recorded_at for fact in relationship.facts)])
    near = [opened, *(fact.occurred_at for fact in relationship.facts)]
    cuts = {last + tape.pick((timedelta(0), *GAPS))}
    for _ in range(tape.below(4)):
        cut = tape.pick(near) + tape.pick((timedelta(0), MOMENT, -MOMENT, *GAPS))
        cuts.add(min(max(cut, opened), last))
    return sorted(cuts)


def _later(tape: Tape, fact: Fact, first: int, cuts: Sequence[datetime]) -> int:
    """Read a batch in which `fact` is late: it counts from when it was recorded, so no earlier one than that."""
    fit = [place for place in range(first + 1, len(cuts)) if fact.recorded_at <= cuts[place]]
    return tape.pick(fit) if fit else first


def _shuffled(tape: Tape, facts: list[Fact]) -> list[Fact]:
    left, shuffled = list(facts), []
    while left:
        shuffled.append(left.pop(tape.below(len(left))))
    return shuffled


def received(model: StageModel, relationship: Relationship, batches: Sequence[Batch]) -> Standing:
    """Follow the first batch and observe the others."""
    begun = relationship.model_copy(update={"facts": batches[0].facts})
    standing = follow(model, begun, as_of=batches[0].as_of)
    for batch in batches[1:]:
        standing = observe(model, standing, *batch.facts, as_of=batch.as_of)
    return standing
