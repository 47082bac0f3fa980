"""Why a relationship comes apart: what a cause is, who typically acts on it, and which facts speak for it."""

from typing import Self

from pydantic import Field, model_validator

from relstage.models.facts import Attribute, Initiator
from relstage.rules import Bound, Level, Name, Provenance, Record


class Sign(Record):
    """A kind of fact that speaks for a cause: an event of a kind, or a reading that a leaf holds of.

    Parameters
    ----------
    id : str
        Such as ``neglect.attention``.
    event : str or None
        Kind of the event that speaks.
    where : dict
        Attributes that the event must have.
    leaf : Bound or Level or None
        The limit that a reading must meet, such as ``attention < 0.5``.
    provenance : Provenance
        Whose it is that this speaks for the cause.
    """

    id: str
    event: Name | None = None
    where: dict[Name, Attribute] = Field(default_factory=dict)
    leaf: Bound | Level | None = Field(default=None, discriminator="kind")
    provenance: Provenance

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.event is None) == (self.leaf is None):
            raise ValueError(f"the sign {self.id!r} is either an event or a limit on a reading")
        if self.where and self.event is None:
            raise ValueError(f"the sign {self.id!r} asks for attributes, but names no event")
        return self


class CauseEvidence(Record):
    """What speaks for one cause.

    Parameters
    ----------
    cause : str
        Its name, as events and stage changes record it.
    initiator : {"supplier", "customer", "both", "unknown"}
        Who typically acts on it.
    initiator_provenance : Provenance
        Whose word that is.
    signs : tuple of Sign
        The facts that speak for it.
    provenance : Provenance
        Who names the cause.
    """

    cause: Name
    initiator: Initiator
    initiator_provenance: Provenance
    signs: tuple[Sign, ...] = Field(min_length=1)
    provenance: Provenance
