"""Bytes that hypothesis draws and shrinks, read off as choices.

Drawing a whole definition or history choice by choice costs tens of milliseconds; reading the choices off a few draws
of bytes costs one or two. Hypothesis shrinks the bytes towards 0, and 0 always means the first and simplest choice.
A tape drawn piece by piece has fewer of them to shrink where less is read.
"""

from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])


_PIECE = st.binary(min_size=16, max_size=16)


class Tape:
    """A run of bytes read from left to right; past its end it reads 0."""

    def __init__(self, data: Iterable[int]) -> None:
        self._bytes = iter(data)

    @classmethod
    def drawn(cls, draw: DrawFn, size: int) -> "Tape":
        """Return a tape of at most about `size` bytes, drawn piece by piece when they are read."""
        return cls(byte for _ in range(0, size, 16) for byte in draw(_PIECE))

    def below(self, limit: int) -> int:
        """Return a number from 0 up to, not including, `limit`."""
        number = next(self._bytes, 0)
        if limit > 256:
            number = number << 8 | next(self._bytes, 0)
        return number % limit

    def between(self, low: int, high: int) -> int:
        """Return a whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def pick(self, among: Sequence[T]) -> T:
        """Return one of `among`."""
        return among[self.below(len(among))]

    def some(self, among: Sequence[T], low: int, high: int) -> list[T]:
        """Return from `low` to `high` of `among`, each at most once, in their order."""
        start, count = self.below(len(among)), self.between(low, min(high, len(among)))
        chosen = sorted({(start + i) % len(among) for i in range(count)})
        return [among[i] for i in chosen]

    def chance(self, percent: int) -> bool:
        """Tell whether something happens that happens so often; a tape of zeros never lets it happen."""
        return self.below(100) >= 100 - percent


class TapeRandom(Random):
    """A source of randomness that reads a tape, for what asks for one."""

    def __init__(self, tape: Tape) -> None:
        super().__init__()
        self.tape = tape

    def random(self) -> float:
        """Return a number from 0 up to, not including, 1; of zeros the last, so that nothing rare happens."""
        return (65_535 - self.tape.below(65_536)) / 65_536

    def getrandbits(self, k: int, /) -> int:
        """Return a number of `k` bits."""
        read = 0
        for _ in range(0, k, 8):
            read = read << 8 | self.tape.below(256)
        return read & ((1 << k) - 1)


def taped(read: Callable[[Tape], T], size: int = 256) -> SearchStrategy[T]:
    """Draw what `read` makes of a tape of `size` bytes, all of them at once: quicker to draw, slower to shrink."""
    return st.binary(min_size=size, max_size=size).map(lambda data: read(Tape(data)))


def called(name: str) -> Callable[[F], F]:
    """Let a composite strategy write itself as a call of `name`, the public function that checked its arguments."""

    def renamed(function: F) -> F:
        function.__name__ = name
        return function

    return renamed
