"""Tapes, as users have them: see ``relstage.testing.strategies.tape``."""

from relstage.testing.strategies.tape import Tape, taped

__all__ = ["Tape", "taped"]
