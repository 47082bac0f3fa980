"""The sentences and words themselves, by the room that says them."""

from relstage.messages import Labels
from relstage.messages.sentences import comparison, core, counterfactual, crosswalk, testing, verification
from relstage.messages.sentences.core import WORDS

SENTENCES: dict[str, Labels] = {
    **core.SENTENCES,
    **verification.SENTENCES,
    **comparison.SENTENCES,
    **counterfactual.SENTENCES,
    **crosswalk.SENTENCES,
    **testing.SENTENCES,
}

__all__ = ["SENTENCES", "WORDS"]
