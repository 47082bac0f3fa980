"""The sentences and words themselves, by the room that says them."""

from relstage.messages import Labels
from relstage.messages.sentences import (
    advising,
    catalogue,
    causes,
    comparison,
    core,
    counterfactual,
    crosswalk,
    economics,
    losses,
    plotting,
    positioning,
    scoring,
    simulating,
    sources,
    testing,
    verification,
    warning,
)
from relstage.messages.sentences.core import WORDS

SHORT_NAMES = sources.SHORT_NAMES

TRANSLATED = catalogue.RUSSIAN

SENTENCES: dict[str, Labels] = {
    **core.SENTENCES,
    **verification.SENTENCES,
    **comparison.SENTENCES,
    **counterfactual.SENTENCES,
    **testing.SENTENCES,
    **advising.SENTENCES,
    **causes.SENTENCES,
    **crosswalk.SENTENCES,
    **economics.SENTENCES,
    **losses.SENTENCES,
    **plotting.SENTENCES,
    **positioning.SENTENCES,
    **scoring.SENTENCES,
    **simulating.SENTENCES,
    **warning.SENTENCES,
}

__all__ = ["SENTENCES", "SHORT_NAMES", "TRANSLATED", "WORDS"]
