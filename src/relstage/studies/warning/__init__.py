"""Early warning of loss from orders alone: who has probably gone silent, against its own rhythm, and how sure that is.

Law (``warnings_are_shares``): every probability is a share, and lies between its calm and its stormy one; the facts
beside it are those of the ledger.
"""

from relstage.studies.warning.backtesting import backtest
from relstage.studies.warning.judging import warn
from relstage.studies.warning.records import (
    BackTest,
    Bin,
    Landmark,
    LossWarning,
    LossWarnings,
    Population,
    Rhythm,
    RuleScore,
)
from relstage.studies.warning.telling import (
    Table,
    days_table,
    doubtful,
    laid_out,
    outcome,
    preface,
    reasons,
    reliability_table,
    rules_table,
    verdicts,
    warnings_table,
)

__all__ = [
    "BackTest",
    "Bin",
    "Landmark",
    "LossWarning",
    "LossWarnings",
    "Population",
    "Rhythm",
    "RuleScore",
    "Table",
    "backtest",
    "days_table",
    "doubtful",
    "laid_out",
    "outcome",
    "preface",
    "reasons",
    "reliability_table",
    "rules_table",
    "verdicts",
    "warn",
    "warnings_table",
]
