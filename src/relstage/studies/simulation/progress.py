"""Progress on a terminal or in a notebook: paths done, their share, and the time that is left."""

import sys
import time
from collections.abc import Callable
from shutil import get_terminal_size
from typing import TextIO

Progress = Callable[[int, int], None]

_WIDTH = 30
_LEAST = 5
_EVERY = 0.2  # seconds between two drawings


class Bar:
    """Draws itself on one line of stderr where that is a terminal or the cell of a notebook, and nowhere else.

    What it is told first was done before it began, and says nothing of the speed.
    """

    def __init__(self, label: str = "simulating") -> None:
        self._label = label
        self._stream = sys.stderr
        self._before: int | None = None
        self._began = self._drawn = 0.0
        self._open = 0  # length of a line that is not ended
        self.shown = _is_watched(self._stream)

    def close(self) -> None:
        """End the line, so that what is written next stands below it."""
        if self._open:
            self._stream.write("\n")
            self._stream.flush()
        self._open = 0

    def __call__(self, done: int, whole: int) -> None:
        """Take note that `done` of `whole` paths are done."""
        now = time.monotonic()
        if self._before is None:
            self._before, self._began = done, now
        elif done < whole and now - self._drawn < _EVERY:
            return
        if self.shown:
            self._drawn = now
            line = self.line(done, whole, now - self._began)
            self._stream.write(f"\r{line.ljust(self._open)}")
            self._stream.flush()
            self._open = len(line)
        if done >= whole:
            self.close()

    def line(self, done: int, whole: int, seconds: float) -> str:
        """Return what is drawn after so many seconds; a line that a terminal breaks would not be drawn over."""
        fresh = done - (self._before or 0)
        left = f"{_span(seconds * (whole - done) / fresh)} left" if fresh > 0 else "time left not known yet"
        said = f"{done:,} of {whole:,} paths, {left if done < whole else _span(seconds)}"
        room = get_terminal_size().columns - 1 - len(self._label) - len(said) - 2
        if room < _LEAST:
            return said
        width = min(_WIDTH, room)
        full = int(width * done / whole) if whole else width
        return f"{self._label} {'#' * full}{'.' * (width - full)} {said}"


def _is_watched(stream: TextIO | None) -> bool:
    if stream is None or stream.closed:
        return False
    return stream.isatty() or type(stream).__module__.startswith("ipykernel")


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
