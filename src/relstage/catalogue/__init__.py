"""Published stage models as data, one a file, on a shared vocabulary of indicators and events.

The modules are Python written as data: they define no functions, and their JSON is committed beside the tests, so
that a changed number shows in review.
"""

from relstage.catalogue.ford import ford as _ford
from relstage.catalogue.millman_wilson import millman_wilson as _millman_wilson

# Under private names, so that relstage.catalogue.ford stays the module.
MODELS = (_ford, _millman_wilson)
