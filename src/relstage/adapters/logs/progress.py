"""Progress on a terminal, for whoever waits."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from relstage.adapters.logs.rows import Progress

_WIDTH = 40


@contextmanager
def progress_bar(label: str) -> Iterator[Progress | None]:
    """Show a progress bar on stderr, where that is a terminal.

    Gives what the readers of logs take as ``progress``: a function of what is done and, where known, of how much there
    is; ``None`` where no bar is shown.
    """
    if not sys.stderr.isatty():
        yield None
        return
    try:
        yield lambda done, total: _draw(label, done, total)
    finally:
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()


def _draw(label: str, done: int, total: int | None) -> None:
    if total:
        full = min(_WIDTH, _WIDTH * done // total)
        shown = "#" * full + "." * (_WIDTH - full) + f" {min(100, 100 * done // total):3d} %"
    else:
        shown = f"{done:,}"
    sys.stderr.write(f"\r{label} {shown}")
    sys.stderr.flush()
