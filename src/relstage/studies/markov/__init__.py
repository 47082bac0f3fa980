"""Plain Markov chains in discrete time: where they are, where they end, how long it takes; and their paths, drawn.

Laws: ``chain_answers_are_balanced``, each answer satisfies the equations that define it;
``chains_are_drawn_as_they_are``, each step leads where the number at its address falls in the row of its state.

Needs numpy, the extra ``arrays``.
"""

from relstage.studies.markov.chain import MAX_STEPS, Chain, Times
from relstage.studies.markov.checks import MAX_STATES
from relstage.studies.markov.sampling import MAX_NUMBERS

__all__ = ["MAX_NUMBERS", "MAX_STATES", "MAX_STEPS", "Chain", "Times"]
