"""Keeping what was worked out of a model, for that very model and no equal one.

Equal models share a digest, but not the tables they were lowered to: what is kept of a model whose engine was tampered
with must not serve another.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from relstage.machines import StageModel

F = TypeVar("F", bound=Callable[..., Any])


class _Very:
    """A model, equal to itself alone."""

    def __init__(self, model: StageModel) -> None:
        self.model = model

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Very) and self.model is other.model

    def __hash__(self) -> int:
        return id(self.model)


def kept(make: F) -> F:
    """Keep the last few thousand answers of `make`, which takes a model first."""

    @lru_cache(maxsize=4096)
    def keep(very: _Very, *more: Any) -> Any:
        return make(very.model, *more)

    @wraps(make)
    def asked(model: StageModel, *more: Any) -> Any:
        return keep(_Very(model), *more)

    asked.cache_clear = keep.cache_clear  # type: ignore[attr-defined]
    return cast("F", asked)
