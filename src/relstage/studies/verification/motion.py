"""Questions about the moves of one decision: does it lead back into a stage it left, or through a stage to another.

Law (``cycles_are_decided``): ``cycle`` is found exactly where some stage, readings and event make ``decide`` report
that a transition would lead back; put to ``decide``, the witness does.

Where a decision is led back at all, there is a stage from which it is led back to that very stage, by transitions each
of which is the first that holds. So it is enough to try walks that return to where they began. Two transitions follow
one another only if their guards hold together, which leaves few walks to try.
"""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from relstage.machines.lowering import Road
from relstage.studies.verification.comparing import in_conflict, is_settled
from relstage.studies.verification.desk import Desk, listed
from relstage.studies.verification.findings import Witness
from relstage.studies.verification.search import Passed, known_part
from relstage.studies.verification.stepping import step

E = TypeVar("E", bound=Hashable)
MAX_EDGES = 50_000
MAX_WALKS = 100_000
"""Transitions of all walks together."""
MAX_TESTS_OF_WALKS = 4_000_000


@dataclass(frozen=True, slots=True)
class Edge:
    """A transition out of one of its origins."""

    id: str
    origin: str
    road: Road = field(compare=False, repr=False)


def about_motion(desk: Desk) -> None:
    """Find decisions that lead back, and those that pass through a stage."""
    with desk.deciding(("cycle", "walks-through"), "/transitions"):
        follows = _follows(desk)
        ring = components(follows)
        desk.rings = frozenset((edge.id, edge.origin) for edge in ring)
        with desk.deciding(("cycle",), "/transitions"):
            _cycles(desk, follows, ring)
        _walked_through(desk, follows)


# --------------------------------------------------------------------------------------------- what follows on what


def _follows(desk: Desk) -> dict[Edge, list[Edge]]:
    """Return for each edge those out of its target whose guards may hold along with its own."""
    edges = [Edge(road.id, stage, road) for stage, roads in desk.model.lowered.roads.items() for road in roads]
    if len(edges) > MAX_EDGES:
        raise Passed("ways-out", MAX_EDGES)
    out: dict[str, list[Edge]] = {}
    for edge in edges:
        out.setdefault(edge.origin, []).append(edge)
    known: dict[tuple[str, str], bool] = {}
    return {
        edge: [e for e in out.get(edge.road.target, ()) if _joined(desk, edge.road, e.road, known)] for edge in edges
    }


def _joined(desk: Desk, road: Road, after: Road, known: dict[tuple[str, str], bool]) -> bool:
    if road.triggers and after.triggers:  # a decision has one event, and it is used up
        return False
    if (road.id, after.id) not in known:
        known[road.id, after.id] = _compatible(desk, road, after)
    return known[road.id, after.id]


def _compatible(desk: Desk, road: Road, after: Road) -> bool:
    """Tell whether both guards may hold, whatever the months in the stage; true where that is too large to decide."""
    desk.search.next_guard()
    timeless = desk.model.indicator_of.keys() - desk.model.lowered.on_entry.keys()
    guards = (known_part(desk.tree(each.transition).holds, timeless) for each in (road, after))
    try:
        return desk.search.possible(*guards)
    except Passed:
        return True


# ------------------------------------------------------------------------------------------------------------ cycles


def _cycles(desk: Desk, follows: dict[Edge, list[Edge]], ring: dict[Edge, int]) -> None:
    """Report the shortest cycles of each ring of transitions that may follow one another.

    Where the first and the last of a cycle are settled, it is a note, once; and the others of its ring are looked for.
    """
    onward = {edge: [e for e in follows[edge] if ring.get(e) == ring[edge]] for edge in ring}
    walks: list[tuple[Edge, ...]] = [(edge,) for edge in onward if not edge.road.stops]
    closed = set[int]()
    found, limits = set[frozenset[str]](), _Limits(desk)
    noted = set[tuple[str, str]]()
    while walks:
        longer = [(*walk, edge) for walk in walks for edge in onward[walk[-1]] if _goes_on(walk, edge)]
        walks = []
        for walk in longer:
            if not limits.opens(walk):
                continue
            if walk[-1].road.target != walk[0].origin:
                walks.append(walk)
            elif (ids := frozenset(edge.id for edge in walk)) not in found:
                witness = step(desk, walk[0].origin, [edge.road for edge in walk], back=True)
                if witness is None:
                    continue
                found.add(ids)
                ends = walk[0].id, walk[-1].id
                meant = is_settled(desk.model, walk[0].road.transition, walk[-1].road.transition)
                if not meant:
                    closed.add(ring[walk[0]])
                if ends not in noted:
                    _report(desk, walk, witness, note=meant)
                noted |= {ends} if meant else set()
        walks = [walk for walk in walks if ring[walk[0]] not in closed]


def _goes_on(walk: tuple[Edge, ...], edge: Edge) -> bool:
    """Tell whether `edge` may follow `walk`: into a stage not yet entered, or back to where it began."""
    if edge.road.triggers and any(each.road.triggers for each in walk):
        return False
    target = edge.road.target
    return target == walk[0].origin or (not edge.road.stops and all(each.origin != target for each in walk))


def _report(desk: Desk, walk: Sequence[Edge], witness: Witness, *, note: bool) -> None:
    *moves, back = (edge.road.transition for edge in walk)
    desk.find(
        "cycle",
        f"{desk.pointers[back.id]}/guard",
        owners=tuple({each.id: each for each in (back, *moves)}.values()),
        stages=[edge.origin for edge in walk],
        witness=witness,
        note=note,
        variant="settled" if note else "",
        id=back.id,
        stage=walk[0].origin,
        moves=listed([move.id for move in moves]),
    )


def about_settled(desk: Desk) -> None:
    """Find pairs said to be settled of which neither goes before the other nor leads back to where it began.

    Asked once the circles of decisions are known.
    """
    circles = {(f.transitions[0], f.transitions[1:][:1]) for f in desk.findings if f.code == "cycle"}
    for i, (first, second) in enumerate(desk.model.settled):
        one, other = desk.model.transition_of[first], desk.model.transition_of[second]
        with desk.deciding(("settled-apart",), f"/settled/{i}", owners=(one, other)):
            if (first, (second,)) in circles or (second, (first,)) in circles or in_conflict(desk, one, other):
                continue
            might = other.target in one.origins or one.target in other.origins
            if might and any("cycle" in each.question for each in desk.undecided):
                raise Passed("walks-back", MAX_WALKS)
            if might and any(f.code == "cycle" and f.severity == "error" for f in desk.findings):
                continue  # a shorter circle that has to be mended first hides others of its ring
            desk.find("settled-apart", f"/settled/{i}", owners=(one, other), first=first, second=second)


class _Limits:
    """Tells which walks have readings that open each of their guards, as long as that does not take too long."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.left = MAX_WALKS
        self.until = desk.search.left - MAX_TESTS_OF_WALKS

    def opens(self, walk: Sequence[Edge]) -> bool:
        """Tell whether all guards of `walk` may hold, one after the other."""
        self.left -= len(walk)
        if self.left < 0 or self.desk.search.left < self.until:
            raise Passed("walks-back", MAX_WALKS - max(self.left, 0))
        self.desk.search.next_guard()
        guards = (self.desk.tree(edge.road.transition, entering=i > 0).holds for i, edge in enumerate(walk))
        return self.desk.search.possible(*guards)


def components(graph: Mapping[E, Sequence[E]]) -> dict[E, int]:
    """Return, for each node that lies on a cycle of `graph`, the number of its strongly connected component.

    Tarjan's algorithm (1972), with a stack of its own: a walk may be longer than Python's.
    """
    order: dict[E, int] = {}
    low: dict[E, int] = {}
    found: dict[E, int] = {}
    waiting: list[E] = []
    for root in graph:
        calls: list[tuple[E, Iterator[E]]] = [] if root in order else [(root, iter(graph[root]))]
        while calls:
            node, after = calls[-1]
            if node not in order:
                order[node] = low[node] = len(order)
                waiting.append(node)
            fresh = next((each for each in after if each not in order), None)
            if fresh is not None:
                calls.append((fresh, iter(graph[fresh])))
                continue
            calls.pop()
            low[node] = min([low[node], *(low[each] for each in graph[node] if each in low)])
            if low[node] == order[node]:
                ring = waiting[waiting.index(node) :]
                del waiting[-len(ring) :]
                for each in ring:
                    del low[each]
                found |= dict.fromkeys(ring, order[node]) if len(ring) > 1 or node in graph[node] else {}
    return found


# ----------------------------------------------------------------------------------------------------------- passing


def _walked_through(desk: Desk, follows: dict[Edge, list[Edge]]) -> None:
    found: set[tuple[str, str]] = set()
    for edge, after in follows.items():
        for then in after if not edge.road.stops else ():
            pair = (edge.id, then.id)
            if pair not in found and then.road.target != edge.origin:
                owners, place = (then.road.transition, edge.road.transition), f"{desk.pointers[then.id]}/guard"
                with desk.deciding(("walks-through",), place, owners=owners, stages=(edge.road.target,)):
                    witness = step(desk, edge.origin, (edge.road, then.road))
                    if witness is not None:
                        found.add(pair)
                        desk.find(
                            "walks-through",
                            place,
                            owners=owners,
                            stages=(edge.origin, edge.road.target, then.road.target),
                            witness=witness,
                            stage=edge.origin,
                            passed=edge.road.target,
                            target=then.road.target,
                            first=pair[0],
                            second=pair[1],
                        )
