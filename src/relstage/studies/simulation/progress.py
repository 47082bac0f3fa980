"""Progress on a terminal or in a notebook: paths done, their share, and the time that is left."""

import sys
import time
from collections.abc import Callable

Progress = Callable[[int, int], None]

_WIDTH = 30
_EVERY = 0.2  # seconds between two drawings


class Bar:
    """Draws itself on stderr where that is a terminal or the cell of a notebook, and nowhere else."""

    def __init__(self, label: str = "simulating") -> None:
        self._label = label
        self._began = self._drawn = time.monotonic()
        self._at_start: int | None = None
        self.shown = sys.stderr.isatty() or type(sys.stderr).__module__.startswith("ipykernel")

    def __call__(self, done: int, whole: int) -> None:
        """Take note that `done` of `whole` paths are done."""
        if self._at_start is None:
            self._at_start = done  # found finished on disk: it says nothing of the speed
        now = time.monotonic()
        if self.shown and (done >= whole or now - self._drawn >= _EVERY):
            self._drawn = now
            sys.stderr.write(f"\r{self.line(done, whole, now - self._began)}")
            sys.stderr.write("\n" if done >= whole else "")
            sys.stderr.flush()

    def line(self, done: int, whole: int, seconds: float) -> str:
        """Return what is drawn after so many seconds."""
        share = done / whole if whole else 1.0
        full = round(_WIDTH * share)
        fresh = done - (self._at_start or 0)
        left = f"{_span(seconds * (whole - done) / fresh)} left" if fresh else "no time known"
        drawn = "#" * full + "." * (_WIDTH - full)
        return f"{self._label} {drawn} {done:,} of {whole:,} paths, {left if done < whole else _span(seconds)}   "


def _span(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02d} min" if hours else f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"
