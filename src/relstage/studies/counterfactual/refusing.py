"""Why nothing will do: what may not be learnt or moved, or the transitions that always go first."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from relstage.studies.counterfactual.asking import Asked
from relstage.studies.counterfactual.search import Question
from relstage.studies.counterfactual.terms import Axis

Put = Callable[[Mapping[str, Axis]], Question]


def why_not(question: Asked, put: Put) -> dict[str, object]:
    """Return the reason that the search which `put` makes of other axes finds nothing on those of `question`."""
    free = {name: Axis.free(axis.indicator) for name, axis in question.axes.items()}
    outrun = put(free)
    if outrun.search() is None:
        return {"reason": "outrun", "transitions": tuple(outrun.culprits)}
    learning = {name: replace(axis, learn=free[name].learn) for name, axis in question.axes.items()}
    found = put(learning).search()
    if found is not None:
        return {"reason": "unknown", "indicators": tuple(n for n in found[0].routes if n not in question.values)}
    return {"reason": "held", **_held(question.axes, free, put)}


def _held(axes: Mapping[str, Axis], free: Mapping[str, Axis], put: Put) -> dict[str, object]:
    """Return the indicators each of which alone, were it free, would do; or a least set of them that together do."""
    bound = [name for name, axis in axes.items() if axis.clock or None in (axis.up, axis.down, axis.learn)]

    def do(names: list[str]) -> bool:
        return put({**axes, **{name: free[name] for name in names}}).search() is not None

    if alone := tuple(name for name in bound if do([name])):
        return {"indicators": alone, "each": True}
    needed = bound
    for name in bound:
        fewer = [other for other in needed if other != name]
        needed = fewer if do(fewer) else needed
    return {"indicators": tuple(needed)}
