"""Every stage model of the catalogue, in the order in which they are shown.

>>> from relstage.catalogue.published import MODELS
>>> [model.name for model in MODELS]
['ford', 'millman_wilson', 'loss_cycle', 'loyalty_ladder', 'dwyer_schurr_oh']
"""

from relstage.catalogue.dwyer_schurr_oh import dwyer_schurr_oh
from relstage.catalogue.ford import ford
from relstage.catalogue.loss_cycle import loss_cycle
from relstage.catalogue.loyalty_ladder import loyalty_ladder
from relstage.catalogue.millman_wilson import millman_wilson

MODELS = (ford, millman_wilson, loss_cycle, loyalty_ladder, dwyer_schurr_oh)
