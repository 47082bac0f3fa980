"""What now, for an account: every model side by side, with guidance, what blocks, what threatens, and why.

Law (``advice_is_what_each_model_says``): each model's part of an advice is what following and reviewing the account
under that model alone gives; other models in the list, and their order, change nothing in it.
"""

from relstage.studies.advising.making import advise
from relstage.studies.advising.records import AccountAdvice, CalledFor, StageAdvice
from relstage.studies.advising.telling import Block, Page, flag_labels, tell

__all__ = ["AccountAdvice", "Block", "CalledFor", "Page", "StageAdvice", "advise", "flag_labels", "tell"]
