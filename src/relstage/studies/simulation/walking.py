"""The decisions of one month, for those paths of a block where some transition may fire.

Each event is offered in order, then none, as the fold does; the attempts come from the lowered model. Values stay
as they were when an offer began: what an ending or a recovery does to them counts from the next offer.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from relstage.studies.simulation.acts import Pull, Told
from relstage.studies.simulation.draws import Drawn, Places, Truths

if TYPE_CHECKING:
    from relstage.studies.simulation.kernel import Strip


class Slot(NamedTuple):
    """One place in the order of a month's events: which event came to each path, and the slot of its random numbers."""

    codes: NDArray[Any]
    parts: Sequence[tuple[int, Places]]
    number: int


class Moved(NamedTuple):
    """Stage changes as they were made; arrays of one length."""

    path: Places
    transition: Places
    initiator: NDArray[np.int64]
    cause: NDArray[np.int64]


class Walking:
    """Decides for some paths of a strip in one month, and moves them.

    Parameters
    ----------
    strip : Strip
        Where the paths live; their stage, what is known, and their clocks are changed there.
    month : int
        Which month ends.
    who : array of int
        The paths by their place in the strip.
    held : array of bool, shape (guards, paths)
        Which of ``Tables.moving`` hold of them; only those of the place where a path is need be right.
    """

    def __init__(self, strip: "Strip", month: int, who: Places, held: Truths) -> None:
        self.strip = strip
        self.tables = strip.tables
        self.month = month
        self.who = who
        self.place = strip.stage[who].astype(np.intp)
        self.restless = np.ones(who.size, dtype=np.bool_)  # whether a transition without event may still fire
        self.waiting = np.zeros(who.size, dtype=np.bool_)  # whether a terminate or recover has come
        self.moved = np.zeros(who.size, dtype=np.bool_)  # whether the stage was entered in this month
        self.held = held
        self.event = np.full(who.size, self.tables.nothing, dtype=np.intp)
        self.slot = -1
        self.made: list[Moved] = []

    def through(self, slots: Sequence[Slot], silences: int) -> Moved:
        """Offer each event, then nothing `silences` times over; return the moves by path, then as they were made.

        A path to which only events come that pull nothing is offered nothing so many times more: that is the same.
        """
        codes = [slot.codes[self.who] for slot in slots]
        loud = np.zeros(self.who.size, dtype=np.bool_)
        offers = np.full(self.who.size, silences)
        for each in codes:
            loud |= self.tables.pulls_at_all[each]
            offers += each != self.tables.nothing
        offers[loud] = silences
        listening = np.flatnonzero(loud)
        for slot, each in zip(slots, codes, strict=True):
            self._offer(slot, each, listening)
        self.event[listening] = self.tables.nothing
        for nth in range(offers.max()):
            self._walk(np.flatnonzero(self.restless & ~self.waiting & (nth < offers)))
        return self._in_order()

    def _in_order(self) -> Moved:
        empty = np.empty(0, dtype=np.intp)
        made = Moved(*map(np.concatenate, zip(*self.made, strict=True))) if self.made else Moved(*[empty] * 4)
        order = np.argsort(made.path, kind="stable")
        return Moved(*(each[order] for each in made))

    def _offer(self, slot: Slot, codes: NDArray[Any], rows: Places) -> None:
        """Offer the events of a slot to some rows."""
        event = codes[rows]
        self.event[rows], self.slot = event, slot.number
        pulls = self.tables.pulling[self.place[rows], event]
        tries = pulls | (self.restless & ~self.waiting)[rows]
        self._walk(rows[tries & (event != self.tables.nothing)])

    # ------------------------------------------------------------------------------------------------------- one offer

    def _walk(self, rows: Places) -> None:
        """Fire transitions until nothing fires; `rows` are places in `who`."""
        if not rows.size:
            return
        self.restless[rows] = False
        self.act = self.event.copy()  # what is left of the event: once it has fired something, nothing
        self.entered = np.zeros((len(self.strip.prepared.places), self.who.size), dtype=np.bool_)
        self.entered[self.place[rows], rows] = True
        silent = ~self.waiting
        forgot: list[Places] = []
        while rows.size:
            roads = self._first(rows, silent)
            rows, roads = rows[roads >= 0], roads[roads >= 0]
            forgot.append(self._move(rows, roads))
            stopped = self.tables.stops[roads]
            self.waiting[rows[stopped]] = True
            rows = rows[~stopped]
        self._see_again(np.concatenate(forgot))

    def _see_again(self, rows: Places) -> None:
        if rows.size:
            self.held[:, rows] = self.strip.held(self.who[rows], self.month)

    def _first(self, rows: Places, silent: Truths) -> Places:
        """Return the transition that fires on each row, or -1."""
        tried = self.tables.order[self.place[rows], self.act[rows]]
        fires, left = np.full(rows.size, -1, dtype=np.intp), np.arange(rows.size)
        for nth in range(tried.shape[1]):
            attempt = tried[left, nth]
            left, attempt = left[attempt >= 0], attempt[attempt >= 0]
            if not left.size:
                break
            may = self._may(attempt, rows[left], silent)
            fires[left[may]] = self.tables.transition_of[attempt[may]]
            left = left[~may]
        return fires

    def _may(self, attempt: Places, rows: Places, silent: Truths) -> Truths:
        """Tell where an attempt succeeds: its guard holds, what it waits for has come, and it leads not back."""
        tables = self.tables
        may: Truths = self.held[tables.row_of[attempt], rows] & (silent[rows] | tables.by_event[attempt])
        for number in tables.choosy:
            some = np.flatnonzero(may & (attempt == number))
            if some.size:
                may[some] = self._pulled(tables.attempts[number].pulls or (), rows[some])
        leads_back = may & self.entered[tables.targets[tables.transition_of[attempt]], rows]
        self.restless[rows[leads_back]] = True  # the next offer may make the cycle that this one does not
        return may & ~leads_back

    def _drawn(self, rows: Places) -> Drawn:
        return self.strip.drawing(self.slot, self.who[rows])

    def _pulled(self, pulls: tuple[Pull, ...], rows: Places) -> Truths:
        drawn = self._drawn(rows)
        found = np.zeros(rows.size, dtype=np.bool_)
        for pull in pulls:
            found |= passed(pull.tests, drawn, rows.size)
        return found

    # ---------------------------------------------------------------------------------------------------------- moving

    def _move(self, rows: Places, roads: Places) -> Places:
        """Move the rows along the roads; return those of them that recovered from an exit."""
        tables, strip, who = self.tables, self.strip, self.who[rows]
        if not rows.size:
            return rows
        self.made.append(self._record(rows, roads))
        targets, left = tables.targets[roads], self.place[rows]
        self.place[rows] = strip.stage[who] = targets
        self.entered[targets, rows] = True
        strip.known.since[who] = self.month
        self._enter(rows)
        strip.ended(who[tables.exits[targets]])
        self.act[rows[tables.triggered[roads]]] = tables.nothing
        recovered = rows[tables.exits[left]]
        self._recover(recovered)
        return recovered

    def _enter(self, rows: Places) -> None:
        """Ask the guards of all places, in a stage entered this month; the readings are those as the offer began."""
        self._see_again(rows[~self.moved[rows]])
        self.moved[rows] = True

    def _recover(self, rows: Places) -> None:
        self.strip.recovered(self.who[rows])
        for act in present(self.event[rows]):
            if act != self.tables.nothing:
                here = self.who[rows[self.event[rows] == act]]
                self.strip.give_all(self.tables.acts[act], here, self.slot)

    def _record(self, rows: Places, roads: Places) -> Moved:
        """Return the moves with who brought them about and why: by its event, else by its trigger, else by itself."""
        tables = self.tables
        blames = tables.blames[roads]
        acts, count = self.act[rows], tables.pulling.shape[1]
        telling = np.flatnonzero(tables.triggered[roads] & tables.blaming[acts])
        keys = roads[telling] * count + acts[telling]
        for key in present(keys):
            here = telling[keys == key]
            self._blame(blames, here, rows[here], *divmod(key, count))
        unknown = tables.terminates[roads] & (blames[:, 0] < 0)
        blames[unknown, 0] = self.strip.prepared.initiators.index("unknown")
        return Moved(self.who[rows], roads, blames[:, 0], blames[:, 1])

    def _blame(self, blames: NDArray[np.int64], here: Places, rows: Places, transition: int, act: int) -> None:
        event, drawn = self.tables.acts[act], self._drawn(rows)
        for pull in reversed(event.pulls[transition]):  # the first that names a cause is written last
            if pull.cause >= 0:
                blames[here[passed(pull.tests, drawn, here.size)], 1] = pull.cause
        for nth, named in enumerate((event.initiator, event.cause)):
            codes = np.broadcast_to(named.at(drawn), here.shape)
            blames[here, nth] = np.where(codes >= 0, codes, blames[here, nth])


def passed(tests: Sequence[Told], drawn: Drawn, count: int) -> Truths:
    """Return where all `tests` of an event's attributes come out true."""
    found = np.ones(count, dtype=np.bool_)
    for test in tests:
        found &= test.at(drawn)
    return found


def present(numbers: Places) -> list[int]:
    """Return which of the numbers from 0 occur, in order."""
    found: list[int] = np.flatnonzero(np.bincount(numbers)).tolist()
    return found
