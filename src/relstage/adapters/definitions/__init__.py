"""Definition files: a stage model as JSON both ways, and read from TOML.

Law (``definition_round_trip``): reading what :func:`dump_definition` writes gives an equal model with the same digest;
layout and the order of keys do not count.

A file has the fields of :class:`~relstage.machines.StageModel`. Guards may be texts (``trust >= 0.6 and orders >= 3``)
or trees, and much may be said briefly: see ``relstage.adapters.definitions.shorthand``. Nothing in a file is run.
Reading finds every problem at once, each with its JSON pointer, a line and column where the syntax is at fault, and a
caret inside a guard. The limits on size are in ``relstage.adapters.definitions.limits``.
"""

from pathlib import Path
from typing import get_args

from relstage.adapters.definitions.faults import Enough, Faults, shown
from relstage.adapters.definitions.limits import MAX_BYTES
from relstage.adapters.definitions.reading import Reader
from relstage.adapters.definitions.schema import definition_schema
from relstage.adapters.definitions.syntax import Format, plain_values
from relstage.adapters.definitions.writing import document_of, written
from relstage.errors import DefinitionError, Problem, nearest
from relstage.machines import StageModel

__all__ = ["definition_schema", "dump_definition", "load_definition", "read_definition"]

_REFUSED = {
    "pickle": "a pickle can run code",
    "yaml": "YAML reads 'no' as false and 1:30 as 90",
}
_SUFFIXES = {".json": "json", ".toml": "toml", ".yml": "yaml", ".yaml": "yaml", ".pkl": "pickle", ".pickle": "pickle"}


def read_definition(source: str | bytes, *, format: Format = "json") -> StageModel:  # noqa: A002
    """Read a stage model from text.

    Parameters
    ----------
    source : str or bytes
        The document; bytes are UTF-8.
    format : {"json", "toml"}
        What it is written in.

    Raises
    ------
    DefinitionError
        With every problem found (the first hundred of more), each with its place.

    Examples
    --------
    >>> house = read_definition('''
    ... name = "house"
    ... version = "1"
    ... title = "Our two stages"
    ... initial = "guest"
    ... indicators = ["trust"]
    ... stages = [{name = "guest", label = "guest"}, {name = "friend", label = "friend"}]
    ... default_provenance = {status = "operationalised", source = "our house"}
    ... [[transitions]]
    ... id = "H1"
    ... origins = ["guest"]
    ... target = "friend"
    ... kind = "advance"
    ... guard = "trust >= 0.5"
    ... ''', format="toml")
    >>> print(house.transition_of["H1"].guard)
    trust >= 0.5
    """
    _known(format)
    faults = Faults()
    model = None
    try:
        document = plain_values(source, format, faults)
        if isinstance(document, dict):
            model = Reader(document, faults).model()
        else:
            faults.add("wrong-type", "", f"{shown(document)} stands here; a definition is an object")
    except Enough:
        model = None
    if model is None or faults.found:
        raise faults.error()
    return model


def load_definition(path: str | Path) -> StageModel:
    """Read a stage model from a file, in the format that its suffix names: ``.json`` or ``.toml``.

    Raises
    ------
    DefinitionError
        With every problem found; one (``cannot-read``) where the file cannot be read.
    """
    path = Path(path)
    form = _known(_SUFFIXES.get(path.suffix.lower(), path.suffix))
    try:
        with path.open("rb") as file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        said = f"cannot read {str(path)!r}: {getattr(error, 'strerror', None) or error}"
        raise DefinitionError(Problem("cannot-read", "", said)) from None
    return read_definition(content, format=form)


def dump_definition(model: StageModel) -> str:
    """Write a stage model as JSON, with guards as text, so that a changed number is one changed line.

    Raises
    ------
    DefinitionError
        Where the model is beyond what a file may hold: it is read back before it is handed over.
    """
    document = written(document_of(model))
    again = read_definition(document)
    assert again == model, "definition_round_trip"
    return document


def _known(name: str) -> Format:
    for form in get_args(Format):
        if name == form:
            return form  # type: ignore[no-any-return]
    reason = f" ({_REFUSED[name]})" if name in _REFUSED else ""
    said = f"{name!r} is not read{reason}; a definition is json or toml"
    raise DefinitionError(Problem("unknown-format", "", said + nearest(name, get_args(Format))))
