"""Which facts speak for which cause of an ending.

The ten causes are the text's (Millman & Wilson 1995, as taught), as is that a dispute about price is rarer than the
others and that lost attractiveness is the supplier's reason. Where a sign is marked as the text's, the text describes
the cause by that very happening; the other signs, every limit, and who typically acts on a cause are operationalised:
ours, illustrative, to be calibrated. The order here settles ties: that of the text, but for price, which stands last.

>>> from relstage.catalogue.evidence import EVIDENCE
>>> [str(sign.event or sign.leaf) for sign in next(each for each in EVIDENCE if each.cause == "neglect").signs]
['requirement_ignored', 'attention < 0.5']
"""

from relstage.catalogue.causes import UncouplingCause
from relstage.catalogue.sources import FROM_MILLMAN_WILSON, OURS
from relstage.models.causes import CauseEvidence, Sign
from relstage.rules import Bound, Provenance

THEIRS = Provenance(
    status="operationalised",
    source="relstage",
    note="the text lists why customers leave and names who began it for lost attractiveness alone",
)
EITHER = Provenance(status="operationalised", source="relstage", note="either side may be the one to go")
BOTH_CLASHES = Provenance(
    status="operationalised",
    source="relstage",
    note="the event does not tell a clash of cultures from one of working styles, and speaks for both",
)

EVIDENCE = (
    CauseEvidence(
        cause=UncouplingCause.KEY_PERSON_CHANGED,
        initiator="customer",
        initiator_provenance=THEIRS,
        signs=(
            Sign(
                id="key_person_changed.key_person_changed", event="key_person_changed", provenance=FROM_MILLMAN_WILSON
            ),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.PERSONAL_CONFLICT,
        initiator="unknown",
        initiator_provenance=EITHER,
        signs=(
            Sign(id="personal_conflict.personal_conflict", event="personal_conflict", provenance=FROM_MILLMAN_WILSON),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.BREACH_OF_TRUST,
        initiator="customer",
        initiator_provenance=THEIRS,
        signs=(
            Sign(id="breach_of_trust.promise_broken", event="promise_broken", provenance=FROM_MILLMAN_WILSON),
            Sign(id="breach_of_trust.trust", leaf=Bound("trust", "<", 0.3), provenance=OURS),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.NEGLECT,
        initiator="customer",
        initiator_provenance=THEIRS,
        signs=(
            Sign(id="neglect.requirement_ignored", event="requirement_ignored", provenance=OURS),
            Sign(id="neglect.attention", leaf=Bound("attention", "<", 0.5), provenance=OURS),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.BUSINESS_CULTURE_CLASH,
        initiator="unknown",
        initiator_provenance=EITHER,
        signs=(
            Sign(id="business_culture_clash.culture_clash", event="culture_clash", provenance=BOTH_CLASHES),
            Sign(
                id="business_culture_clash.cultural_distance",
                leaf=Bound("cultural_distance", ">=", 0.7),
                provenance=OURS,
            ),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.WORKING_STYLE_CLASH,
        initiator="unknown",
        initiator_provenance=EITHER,
        signs=(Sign(id="working_style_clash.culture_clash", event="culture_clash", provenance=BOTH_CLASHES),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.QUALITY_OR_PERFORMANCE,
        initiator="customer",
        initiator_provenance=THEIRS,
        signs=(
            Sign(id="quality_or_performance.quality_problem", event="quality_problem", provenance=FROM_MILLMAN_WILSON),
            Sign(id="quality_or_performance.complaint_raised", event="complaint_raised", provenance=OURS),
            Sign(id="quality_or_performance.scapegoat_response", event="scapegoat_response", provenance=OURS),
            Sign(id="quality_or_performance.performance", leaf=Bound("performance", "<", 0.5), provenance=OURS),
            Sign(
                id="quality_or_performance.recurring_problems",
                leaf=Bound("recurring_problems", ">=", 2),
                provenance=OURS,
            ),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.COMPETITOR_OFFER,
        initiator="customer",
        initiator_provenance=THEIRS,
        signs=(
            Sign(
                id="competitor_offer.competitor_better_perceived",
                event="competitor_better_perceived",
                provenance=FROM_MILLMAN_WILSON,
            ),
            Sign(id="competitor_offer.competitor_entered", event="competitor_entered", provenance=OURS),
            Sign(
                id="competitor_offer.alternatives_attractiveness",
                leaf=Bound("alternatives_attractiveness", ">=", 0.6),
                provenance=OURS,
            ),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.CUSTOMER_ATTRACTIVENESS_LOST,
        initiator="supplier",
        initiator_provenance=FROM_MILLMAN_WILSON,
        signs=(
            Sign(
                id="customer_attractiveness_lost.customer_trouble",
                event="customer_trouble",
                provenance=FROM_MILLMAN_WILSON,
            ),
            Sign(
                id="customer_attractiveness_lost.account_demoted",
                event="account_demoted",
                provenance=FROM_MILLMAN_WILSON,
            ),
            Sign(
                id="customer_attractiveness_lost.account_excluded",
                event="account_excluded",
                provenance=FROM_MILLMAN_WILSON,
            ),
            Sign(
                id="customer_attractiveness_lost.account_attractiveness",
                leaf=Bound("account_attractiveness", "<", 0.4),
                provenance=OURS,
            ),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    CauseEvidence(
        cause=UncouplingCause.PRICE_DISPUTE,
        initiator="customer",
        initiator_provenance=THEIRS,
        signs=(Sign(id="price_dispute.price_dispute", event="price_dispute", provenance=FROM_MILLMAN_WILSON),),
        provenance=Provenance(
            status="sourced",
            source="Millman & Wilson 1995, as taught",
            note="the text says that it is rarer than the others",
        ),
    ),
)
