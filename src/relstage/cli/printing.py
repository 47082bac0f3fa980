"""Lines and tables on stdout: plain and stable for programs, laid out to the width of a terminal for people.

What came with a file, its name or a note in it, may hold characters that a terminal acts on; they are printed as
escapes.
"""

import csv
import shutil
import sys
import textwrap
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from tempfile import TemporaryFile
from typing import IO, Any, Literal

Row = Sequence[str]


def width() -> int | None:
    """Return the columns of the terminal that stdout is, or ``None`` where it is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def line(text: str = "", *, indent: int = 0) -> None:
    """Print a line, or on a terminal as many as it takes."""
    columns, text = width(), seen(text)
    if columns is None:
        print(" " * indent + text)
        return
    first, hanging = " " * indent, " " * (indent + 2)
    parts = textwrap.wrap(text, max(columns, 20), initial_indent=first, subsequent_indent=hanging)
    print("\n".join(parts))


def heading(text: str) -> None:
    """Print a heading with an empty line before it."""
    text = seen(text)
    print()
    if width() is None:
        print(text)
        return
    from rich.console import Console

    Console(highlight=False).print(text, style="bold", markup=False)


def table(head: Row, rows: Sequence[Row], *, numbers: Sequence[int] = ()) -> None:
    """Print a table; the columns `numbers` are set to the right."""
    head, *rows = ([seen(cell) for cell in row] for row in (head, *rows))
    if width() is None:
        _plain(head, rows, numbers)
    else:
        _rich(head, rows, numbers)


def seen(text: str) -> str:
    """Return `text` with the escapes of what is not seen, line ends apart: control and direction characters."""
    if text.isprintable():
        return text
    return "".join(ascii(c)[1:-1] if unicodedata.category(c) in _UNSEEN and c != "\n" else c for c in text)


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def _plain(head: Row, rows: Sequence[Row], numbers: Sequence[int]) -> None:
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    for row in (head, ["-" * each for each in widths], *rows):
        cells = (
            cell.rjust(each) if i in numbers else cell.ljust(each)
            for i, (cell, each) in enumerate(zip(row, widths, strict=True))
        )
        print("  ".join(cells).rstrip())


def _rich(head: Row, rows: Sequence[Row], numbers: Sequence[int]) -> None:
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=SIMPLE_HEAD, pad_edge=False, show_edge=False, padding=(0, 1, 0, 0))
    columns = list(zip(head, *rows, strict=True))
    words = [max(len(word) for cell in column for word in (*cell.split(), "")) for column in columns]
    whole = sum(words) + len(words) <= (width() or 0)  # wider than the terminal, rich would leave columns out
    for i, column in enumerate(columns):
        justify: Literal["left", "right"] = "right" if i in numbers else "left"
        drawn.add_column(Text(column[0]), justify=justify, overflow="fold", min_width=words[i] if whole else None)
    for row in rows:
        drawn.add_row(*map(Text, row))
    Console(highlight=False).print(drawn)


def held_back(write: Callable[[IO[str]], None]) -> IO[str]:
    """Return a temporary file of what `write` writes: none of it is printed before all was found without a fault."""
    with ExitStack() as stack:
        held = TemporaryFile("w+", encoding="utf-8", errors="surrogatepass", newline="")  # noqa: SIM115
        stack.callback(held.close)
        write(held)
        held.seek(0)
        stack.pop_all()
    return held


def write_csv(head: Sequence[str], rows: Sequence[Mapping[str, Any]], out: IO[str]) -> None:
    """Write rows as CSV under their header, which stands there without a row too."""
    writer = csv.DictWriter(out, head, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


def rounded(number: float) -> float:
    """Return a number for a table: to twelve significant digits, so 0.05 and not 0.04999999999999999; JSON is exact."""
    return float(f"{number:.12g}")
