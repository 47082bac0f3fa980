"""A decision or a standing in words: where it stands, and what exactly stands in the way of each transition.

Laws: ``prose_names_every_unmet_leaf``, every failing and every unknown leaf of each transition that does not hold is
named with its threshold, in both languages; ``prose_is_total``, there is an explanation for every decision;
``prose_is_stable``, the same answer gives the same text.

>>> from relstage import decide, explain, ford
>>> decision = decide(ford, "early", {"orders_completed": 2, "trust": 0.35, "volume_change": 0.1})
>>> print(explain(decision, toward="development"))
Stage: early stage. Model: Ford's five stages, version 1.
...
"""

from relstage.interpreters.prose.explanation import Explanation, Line, Rival, Section
from relstage.interpreters.prose.telling import explain

__all__ = ["Explanation", "Line", "Rival", "Section", "explain"]
