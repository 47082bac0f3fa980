"""How large a definition file may be: every limit in one place, each with its reason.

Depth and leaves of a guard, stages and transitions are limits of the language and of the machines themselves
(`MAX_DEPTH`, `MAX_ATOMS`, `MAX_STAGES`, `MAX_TRANSITIONS`); the others are of the file.
"""

from relstage.interpreters.text import MAX_LENGTH
from relstage.machines.checks import MAX_PROBLEMS, MAX_STAGES, MAX_TRANSITIONS
from relstage.rules import MAX_ATOMS, MAX_DEPTH

MAX_BYTES = 1_000_000
"""Bytes of a document; a catalogue model takes a tenth of it."""

MAX_NESTING = 100
"""Objects and arrays inside one another: a guard of `MAX_DEPTH` levels written as a tree takes 67."""

MAX_MARKS = {"json": 100_000, "toml": 25_000}
"""Brackets and commas outside texts, in TOML also equal signs and dots: a bound on the values of a document that is
known before it is loaded. A catalogue model takes some 3,000. TOML's reader needs tens of microseconds for each."""

MAX_TEXT = MAX_LENGTH
"""Characters of one text: as many as a guard may have."""

MAX_KEY = 256
"""Characters of a key."""

__all__ = [
    "MAX_ATOMS",
    "MAX_BYTES",
    "MAX_DEPTH",
    "MAX_KEY",
    "MAX_MARKS",
    "MAX_NESTING",
    "MAX_PROBLEMS",
    "MAX_STAGES",
    "MAX_TEXT",
    "MAX_TRANSITIONS",
]
