"""Which column of a file is which: by its header as written, or without regard to case where one alone is alike."""

from collections.abc import Collection, Iterator, Mapping

from relstage.errors import FactError, Problem, nearest

_CALLED = {
    "partner": ("vendor", "supplier", "customer", "client", "account", "company", "payee", "name"),
    "date": ("day", "when", "paid", "posted"),
    "amount": ("value", "sum", "total", "net", "price"),
}
_ALIKE = {"account": "partner", "relationship": "partner", "occurred_at": "date", "opened": "date", "value": "amount"}


def headers(columns: Mapping[str, str] | None, known: Collection[str]) -> dict[str, str]:
    """Return the header of each of the `known` columns: as `columns` gives it, else its own name.

    Raises
    ------
    FactError
        With every name in `columns` that is not known (``unknown-column``).
    """
    problems = [
        Problem("unknown-column", name, f"it is one of {', '.join(known)}{nearest(name, known)}")
        for name in columns or {}
        if name not in known
    ]
    if problems:
        raise FactError(*problems)
    return {name: name for name in known} | dict(columns or {})


class Wanted:
    """The columns that a reader asks for.

    Parameters
    ----------
    columns, optional : Mapping[str, str]
        What a cell means -> header of its column; an optional column may be absent.
    mendable : bool
        Whether the caller takes headers as `columns`.
    """

    def __init__(self, columns: Mapping[str, str], optional: Mapping[str, str], *, mendable: bool) -> None:
        self.columns = columns
        self.every = {**columns, **optional}
        self.mendable = mendable

    def places(self, header: list[str]) -> list[int]:
        """Return the place of each column, -1 of one that is absent."""
        return [header.index(found) if found in header else -1 for found in self._found(header).values()]

    def faults(self, header: list[str], line: int, delimiter: str) -> Iterator[Problem]:
        """Tell of columns that are missing, that stand twice, or that are to be several things."""
        found = self._found(header)
        for name, meant in _shared(found):
            said = f"it is to be {' and '.join(meant)}; each has a header of its own"
            yield Problem("shared-column", f"line {line}, column {name}", said)
        missing = list(dict.fromkeys(found[name] for name in self.columns if found[name] not in header))
        for name in missing:
            said = _missing(name, header, delimiter)
            mended = self._mended(found, header) if self.mendable and name == missing[-1] else {}
            yield Problem("missing-column", f"line {line}", f"{said}; give columns={mended}" if mended else said)
        for name in sorted(set(found.values())):
            if header.count(name) > 1:
                yield Problem("duplicate-column", f"line {line}, column {name}", "two columns have this name")

    def _found(self, header: list[str]) -> dict[str, str]:
        """Return the header of each column as the file writes it, or as it was asked for where it is not there."""
        return {name: _as_written(wanted, header) for name, wanted in self.every.items()}

    def _mended(self, found: Mapping[str, str], header: list[str]) -> dict[str, str]:
        """Return what to give as `columns`; empty where the line is not even divided."""
        if len(header) == 1 and len(self.columns) > 1:
            return {}
        free = [name for name in header if name and name not in found.values()]
        mended: dict[str, str] = {}
        for name, wanted in self.every.items():
            if found[name] in header:
                mended |= {name: found[name]} if found[name].casefold() != name else {}
            elif name in self.columns:
                mended[name] = _likely(name, wanted, free) or "..."
                free = [each for each in free if each != mended[name]]
        return mended


def _as_written(wanted: str, header: list[str]) -> str:
    if wanted in header:
        return wanted
    alike = {name for name in header if name.casefold() == wanted.casefold()}
    return alike.pop() if len(alike) == 1 else wanted


def _likely(name: str, wanted: str, free: list[str]) -> str:
    """Return the header that most likely is the column `name`: alike in letters, in a word, or in meaning."""
    from difflib import get_close_matches  # dear to import, and needed only when something is wrong

    folded = {each.casefold(): each for each in reversed(free)}
    for one in (wanted, name):
        for near in get_close_matches(one.casefold(), folded, n=1, cutoff=0.6):
            return folded[near]
    words = {*name.split("_"), *_CALLED.get(_ALIKE.get(name, name), ())}
    return next((each for each in free if words & set(each.casefold().replace("_", " ").split())), "")


def _shared(columns: Mapping[str, str]) -> list[tuple[str, list[str]]]:
    """Return each header that is given for several columns, and what they are."""
    meant: dict[str, list[str]] = {}
    for name, header in columns.items():
        meant.setdefault(header, []).append(name)
    return [(header, names) for header, names in meant.items() if len(names) > 1]


def _missing(name: str, header: list[str], delimiter: str) -> str:
    if len(header) == 1:
        other = next((mark for mark in (";", "\t", "|", ",") if mark in header[0]), None)
        if other:
            return f"no column {name!r}; the line is not divided by {delimiter!r}, perhaps by {other!r}"
    shown = ", ".join(header[:20]) + (", ..." if len(header) > 20 else "")
    alike = sorted(known for known in header if known.casefold() == name.casefold())
    hint = f"; did you mean {' or '.join(map(repr, alike))}?" if alike else nearest(name, header)
    return f"no column {name!r} among {shown}{hint}"
