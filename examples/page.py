"""A page of text for a terminal: headings, bars, and colour where the terminal takes it."""

import os
import re
import shutil
import sys
import textwrap
from collections.abc import Iterable, Sequence

WIDTH = min(max(shutil.get_terminal_size((120, 40)).columns, 100), 120)
_COLOURED = sys.stdout.isatty() and "NO_COLOR" not in os.environ
_CODES = {"bold": "1", "dim": "2", "green": "32", "yellow": "33", "red": "31", "cyan": "36"}


def paint(text: str, *styles: str) -> str:
    """Return `text` in the given styles, where the terminal takes them."""
    if not _COLOURED:
        return text
    return f"\x1b[{';'.join(_CODES[style] for style in styles)}m{text}\x1b[0m"


def title(text: str, under: str) -> None:
    """Print the head of the page."""
    print(paint("━" * WIDTH, "cyan"))
    print(paint(text, "bold"))
    say(under)
    print(paint("━" * WIDTH, "cyan"))


def heading(text: str) -> None:
    """Print the head of a part."""
    print(f"\n{paint('━━ ' + text + ' ', 'bold', 'cyan')}{paint('━' * (WIDTH - len(text) - 4), 'cyan')}\n")


def say(text: str, indent: int = 0) -> None:
    """Print a paragraph."""
    blanks = " " * indent
    print(textwrap.fill(" ".join(text.split()), WIDTH, initial_indent=blanks, subsequent_indent=blanks))


def listed(head: str, text: str) -> None:
    """Print a list of words, each with what is said of it, as it is written; the first 11 columns hold the words."""
    print(f"\n{paint(head, 'bold')}")
    for line in text.strip("\n").splitlines():
        print(f"  {paint(line[:11], 'bold')}{line[11:]}")


def table(head: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[int]) -> None:
    """Print columns; a negative width aligns to the left, a positive one to the right."""

    def line(cells: Sequence[str]) -> str:
        return "  " + " ".join(_padded(cell, width) for cell, width in zip(cells, widths, strict=True))

    print(paint(line(head).rstrip(), "bold"))
    for row in rows:
        print(line(row).rstrip())


def _padded(cell: str, width: int) -> str:
    blanks = " " * (abs(width) - len(re.sub("\x1b[^m]*m", "", cell)))
    return cell + blanks if width < 0 else blanks + cell


def stacked(parts: Sequence[tuple[int, str, str]], total: int, width: int) -> str:
    """Return a bar of `width` cells divided as ``(count, mark, style)`` say; what is missing to `total` stays blank."""
    edges, seen = [0], 0
    for count, _, _ in parts:
        seen += count
        edges.append(round(width * seen / total) if total else 0)
    drawn = "".join(
        paint(mark * (right - left), style)
        for (_, mark, style), left, right in zip(parts, edges, edges[1:], strict=False)
    )
    return drawn + " " * (width - edges[-1])
