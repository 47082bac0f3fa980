"""Every stage model of the catalogue, in the order in which they are shown.

>>> from relstage.catalogue.published import MODELS
>>> [model.name for model in MODELS]
['ford', 'millman_wilson']
"""

from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson

MODELS = (ford, millman_wilson)
