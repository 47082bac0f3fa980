"""The sentences and words themselves, by the room that says them."""

from relstage.messages import Labels
from relstage.messages.sentences import (
    advising,
    causes,
    comparison,
    core,
    counterfactual,
    economics,
    testing,
    verification,
)
from relstage.messages.sentences.core import WORDS

SENTENCES: dict[str, Labels] = {
    **core.SENTENCES,
    **verification.SENTENCES,
    **comparison.SENTENCES,
    **counterfactual.SENTENCES,
    **economics.SENTENCES,
    **testing.SENTENCES,
    **causes.SENTENCES,
    **advising.SENTENCES,
}

__all__ = ["SENTENCES", "WORDS"]
