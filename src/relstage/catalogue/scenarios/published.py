"""Every illustrative scenario of the catalogue, in the order of the models, and the pair that is compared.

>>> from relstage.catalogue.scenarios.published import SCENARIOS
>>> [scenario.model for scenario in SCENARIOS]
['ford', 'ford', 'millman_wilson', 'loss_cycle', 'loyalty_ladder', 'loyalty_ladder', 'dwyer_schurr_oh']
"""

from relstage.catalogue.scenarios.dwyer_schurr_oh import dwyer_schurr_oh_as_usual
from relstage.catalogue.scenarios.ford import ford_as_usual, ford_with_reviews
from relstage.catalogue.scenarios.loss_cycle import loss_cycle_as_usual
from relstage.catalogue.scenarios.loyalty_ladder import loyalty_ladder_as_usual, quiet_shop
from relstage.catalogue.scenarios.millman_wilson import millman_wilson_as_usual

SCENARIOS = (
    ford_as_usual,
    ford_with_reviews,
    millman_wilson_as_usual,
    loss_cycle_as_usual,
    loyalty_ladder_as_usual,
    quiet_shop,
    dwyer_schurr_oh_as_usual,
)
COMPARED = (ford_as_usual, ford_with_reviews)
