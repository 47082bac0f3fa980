"""Logs as relationships: CSV files of facts, orders or deals, read as a stream and followed one relationship at a time.

Law (``replay_ignores_row_order``): the relationships made of a log do not depend on the order of its rows.

A log is read once, checked as a whole, and kept in a temporary database, so that a file larger than memory is replayed
within it; what must fit is the largest single relationship. What a log cannot tell stays unknown, unless the user
assumes it in the open (:class:`Assumptions`).
"""

from relstage.adapters.logs.assumptions import Assumptions
from relstage.adapters.logs.cells import read_aliases
from relstage.adapters.logs.deals import deals
from relstage.adapters.logs.facts import facts
from relstage.adapters.logs.ledger import read_ledger
from relstage.adapters.logs.orders import orders
from relstage.adapters.logs.periods import Inference
from relstage.adapters.logs.points import points
from relstage.adapters.logs.portfolio import Account, Portfolio, account, end_of, portfolio, replay
from relstage.adapters.logs.progress import progress_bar
from relstage.adapters.logs.questions import OpenQuestion, questions
from relstage.adapters.logs.rows import Layout
from relstage.adapters.logs.spool import Log, Notes

__all__ = [
    "Account",
    "Assumptions",
    "Inference",
    "Layout",
    "Log",
    "Notes",
    "OpenQuestion",
    "Portfolio",
    "account",
    "deals",
    "end_of",
    "facts",
    "orders",
    "points",
    "portfolio",
    "progress_bar",
    "questions",
    "read_aliases",
    "read_ledger",
    "replay",
]
