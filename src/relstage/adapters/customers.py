"""Records of lost customers as a JSON file."""

import json
from collections.abc import Sequence
from os import PathLike
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from relstage.adapters.wording import described
from relstage.errors import FactError, Problem, demand, demand_each
from relstage.studies.losses import LostCustomer

MAX_CUSTOMERS_FILE = 16_000_000
"""Characters of a file of records, which is held in memory."""

_RECORDS: TypeAdapter[tuple[LostCustomer, ...]] = TypeAdapter(tuple[LostCustomer, ...])


def read_customers(file: str | PathLike[str]) -> tuple[LostCustomer, ...]:
    """Read the records in a JSON file: an array of objects.

    Raises
    ------
    FactError
        Where the file cannot be read (``unreadable-file``), is too large (``too-large``) or no JSON (``not-json``);
        with everything in it that is no record (``bad-record``), each with its JSON pointer; and with every customer
        that stands twice (``repeated-customer``).
    """
    demand(file, (str, PathLike), "file", FactError)
    text = _text(Path(file))
    try:
        customers = _RECORDS.validate_json(text)
    except ValidationError as error:
        raise FactError(*(_problem(file, dict(flaw)) for flaw in error.errors())) from None
    first: dict[str, int] = {}
    twice = [
        Problem("repeated-customer", f"{file} /{i}/name", f"{each.name!r} stands at /{first[each.name]}, too")
        for i, each in enumerate(customers)
        if first.setdefault(each.name, i) != i
    ]
    if twice:
        raise FactError(*twice)
    return customers


def _text(file: Path) -> str:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise FactError(Problem("unreadable-file", str(file), f"the file cannot be read: {error}")) from None
    if len(text) > MAX_CUSTOMERS_FILE:
        said = f"{len(text)} characters; a file of records has {MAX_CUSTOMERS_FILE} at most"
        raise FactError(Problem("too-large", str(file), said))
    try:
        json.loads(text)
    except (ValueError, RecursionError) as error:
        raise FactError(Problem("not-json", str(file), str(error))) from None
    return text


def _problem(file: str | PathLike[str], flaw: dict[str, object]) -> Problem:
    place = "".join(f"/{part}" for part in flaw["loc"])  # type: ignore[attr-defined]  # a tuple
    return Problem("bad-record", f"{file} {place}".rstrip(), described(flaw))  # type: ignore[arg-type]


def write_customers(customers: Sequence[LostCustomer], file: str | PathLike[str]) -> None:
    """Write records to a new file, ready to be filled in.

    Raises
    ------
    FactError
        Where the file is there already (``file-exists``) or cannot be written (``unwritable-file``).
    """
    customers = demand_each(customers, LostCustomer, "customers", FactError)
    demand(file, (str, PathLike), "file", FactError)
    text = _RECORDS.dump_json(tuple(customers), indent=2).decode() + "\n"
    try:
        with Path(file).open("x", encoding="utf-8") as stream:
            stream.write(text)
    except FileExistsError:
        raise FactError(Problem("file-exists", str(file), "the file is there already; nothing was written")) from None
    except OSError as error:
        raise FactError(Problem("unwritable-file", str(file), f"the file cannot be written: {error}")) from None
