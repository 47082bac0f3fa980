"""Questions about the moves of one decision: does it lead back into a stage it left, or through a stage to another.

Law (``cycles_are_decided``): ``cycle`` is found exactly where some stage, readings and event make ``decide`` report
that a transition would lead back; put to ``decide``, the witness does.

Where a decision is led back at all, there is a stage from which it is led back to that very stage, by transitions each
of which is the first that holds. So it is enough to try walks that return to where they began. Two transitions follow
one another only if their guards hold together, which leaves few walks to try.
"""

from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from relstage.errors import Problem, TooLarge
from relstage.machines.lowering import Road
from relstage.studies.verification.desk import Desk, listed
from relstage.studies.verification.findings import Witness
from relstage.studies.verification.search import Demand, known_part
from relstage.studies.verification.stepping import step

E = TypeVar("E", bound=Hashable)
MAX_EDGES = 50_000
MAX_WALKS = 20_000


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
        with desk.deciding(("cycle",), "/transitions"):
            _cycles(desk, follows)
        _walked_through(desk, follows)


# --------------------------------------------------------------------------------------------- what follows on what


def _follows(desk: Desk) -> dict[Edge, list[Edge]]:
    """Return for each edge those out of its target whose guards may hold along with its own."""
    edges = [Edge(road.id, stage, road) for stage, roads in desk.model.lowered.roads.items() for road in roads]
    if len(edges) > MAX_EDGES:
        raise TooLarge(Problem("too-large", "", f"there are more than {MAX_EDGES:,} ways out of the stages"))
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
    except TooLarge:
        return True


# ------------------------------------------------------------------------------------------------------------ cycles


def _cycles(desk: Desk, follows: dict[Edge, list[Edge]]) -> None:
    ring = components(follows)
    onward = {edge: [e for e in follows[edge] if ring.get(e) == ring[edge]] for edge in ring}
    found: set[frozenset[str]] = set()
    walks = _Walks(desk, onward)
    for first in onward:
        for walk in () if first.road.stops else walks.returning((first,)):
            ids = frozenset(edge.id for edge in walk)
            if (
                ids not in found
                and (witness := step(desk, walk[0].origin, [edge.road for edge in walk], back=True)) is not None
            ):
                found.add(ids)
                _report(desk, walk, witness)


def _report(desk: Desk, walk: Sequence[Edge], witness: Witness) -> None:
    *moves, back = (edge.road.transition for edge in walk)
    desk.find(
        "cycle",
        f"{desk.pointers[back.id]}/guard",
        owners=tuple({each.id: each for each in (back, *moves)}.values()),
        stages=[edge.origin for edge in walk],
        witness=witness,
        id=back.id,
        stage=walk[0].origin,
        moves=listed([move.id for move in moves]),
    )


@dataclass
class _Walks:
    """Walks that enter no stage twice, with readings that open each of their guards."""

    desk: Desk
    onward: dict[Edge, list[Edge]]
    left: int = MAX_WALKS

    def returning(self, walk: tuple[Edge, ...]) -> Iterator[tuple[Edge, ...]]:
        """Yield the walks that begin with `walk` and whose last edge leads back to where they began."""
        entered = {edge.origin for edge in walk}
        for edge in self.onward[walk[-1]]:
            longer = (*walk, edge)
            back = edge.road.target == walk[0].origin
            if sum(bool(each.road.triggers) for each in longer) > 1 or not (back or self._goes_on(edge, entered)):
                continue
            if self._opens(longer):
                yield from (longer,) if back else self.returning(longer)

    def _goes_on(self, edge: Edge, entered: Collection[str]) -> bool:
        return edge.road.target not in entered and not edge.road.stops

    def _opens(self, walk: tuple[Edge, ...]) -> bool:
        self.left -= 1
        if self.left < 0:
            raise TooLarge(Problem("too-large", "", f"more than {MAX_WALKS:,} walks may lead back"))
        self.desk.search.next_guard()
        return self.desk.search.possible(*_opened(self.desk, walk))


def _opened(desk: Desk, walk: Sequence[Edge]) -> list[Demand]:
    return [desk.tree(edge.road.transition, entering=i > 0).holds for i, edge in enumerate(walk)]


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
