"""Early warning of loss from orders alone: who has probably gone silent, against its own rhythm, and how sure that is.

Laws: ``warnings_are_shares``, every probability is a share, lies between its calm and its stormy one, and comes with the
facts it rests on.
"""

from relstage.studies.warning.judging import warn
from relstage.studies.warning.records import Landmark, LossWarning, LossWarnings, Population, Rhythm

__all__ = ["Landmark", "LossWarning", "LossWarnings", "Population", "Rhythm", "warn"]
