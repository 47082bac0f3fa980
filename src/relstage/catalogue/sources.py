"""The works that the catalogue leans on, and how far each was read.

A name ending in "as taught" is a teaching text that retells the authors: we read that text, not the works it retells.
``docs/sources.md`` restates every statement used, and says what could not be obtained.
"""

from relstage.machines import Source
from relstage.rules import Provenance

# What the shared vocabulary and both first models lean on.
SHARED_SOURCES = (
    Source(
        name="Ford 1990, as taught",
        reference="A Russian course text on managing customer relationships that retells Ford's five stages and cites "
        "Ford (1990), Ford et al. (1998), Dwyer, Schurr and Oh (1987) and Halinen (1997). We read the course text; its "
        "author is not known to us.",
    ),
    Source(
        name="Millman & Wilson 1995, as taught",
        reference="The Russian edition of a textbook chapter on key account management that presents Millman and "
        "Wilson's six stages with a figure of two axes; by our recollection Jobber and Lancaster, Selling and Sales "
        "Management. We read the chapter, not the article.",
    ),
    Source(
        name="CRM course text",
        reference="A Russian course text on customer relationship management that describes the ladder from new "
        "customer to business partner. We read it; its author is not known to us.",
    ),
    Source(
        name="Kevorkov",
        reference="Kevorkov, a Russian text on key customers: how a customer is lost in four steps, the positioning of "
        "suppliers, and the analysis of lost customers. We read it; its year is not known to us.",
    ),
    Source(
        name="Nestik",
        reference="Nestik, a Russian text on the way from consumer to partner: quality of relationships and roles of "
        "sellers. We read it; its year is not known to us.",
    ),
    Source(
        name="Ford 1980",
        reference="Ford, D. (1980). The development of buyer-seller relationships in industrial markets. European "
        "Journal of Marketing 14(5/6), 339-353. Not read by us; known from other texts and from recollection.",
    ),
    Source(
        name="Ford 1990",
        reference="Ford, D. (1990). One more time, what buyer-seller relationships are all about. IMP conference "
        "paper. Only its abstract was readable.",
    ),
    Source(
        name="Millman & Wilson 1995",
        reference="Millman, T. and Wilson, K. (1995). From key account selling to key account management. Journal of "
        "Marketing Practice: Applied Marketing Science 1(1), 9-21. doi:10.1108/EUM0000000003877. Not read by us.",
    ),
    Source(
        name="McDonald & Rogers 1998",
        reference="McDonald, M. and Rogers, B. (1998). Key Account Management. Butterworth-Heinemann. Not read by us; "
        "the pictures of the bow tie and the diamond are from recollection.",
    ),
    Source(
        name="Klimas et al. 2022",
        reference="Klimas, P. et al. (2022). Journal of Organizational Change Management 35(6), 846-867. "
        "doi:10.1108/JOCM-04-2022-0118. Only its abstract was readable: phases of a relationship with reactivation.",
    ),
)

LOSS_SOURCES = (
    Source(
        name="Sherman, Sperry & Reese 2003",
        reference="Sherman, S., Sperry, J. and Reese, S. (2003). The Seven Keys to Managing Strategic Accounts. "
        "McGraw-Hill. Of its account of how customers are lost (figure 6-3) only an excerpt was readable.",
    ),
    Source(
        name="Thomas, Blattberg & Fox 2004",
        reference="Thomas, J. S., Blattberg, R. C. and Fox, E. J. (2004). Recapturing lost customers. Journal of "
        "Marketing Research 41(1), 31-45. Only its abstract was readable.",
    ),
)

LADDER_SOURCES = (
    Source(
        name="Ladder of loyalty, as summarised",
        reference="A summary on the web of the ladder of loyalty, from prospect over customer, client, supporter and "
        "advocate to partner, which is due to Payne et al. (1993) and to Christopher, Payne and Ballantyne (2002). We "
        "read the summary, not the works.",
    ),
    Source(
        name="Muravyova",
        reference="Muravyova, E. A., a Russian handbook for managers with a table of eight levels of customers. We "
        "read the table; its year is not known to us. What it gives are rules of practice, not findings.",
    ),
)

DWYER_SOURCES = (
    Source(
        name="Dwyer, Schurr & Oh 1987",
        reference="Dwyer, F. R., Schurr, P. H. and Oh, S. (1987). Developing buyer-seller relationships. Journal of "
        "Marketing 51(2), 11-27. Not read by us; known from other texts and from recollection.",
    ),
    Source(
        name="Jap & Anderson 2007",
        reference="Jap, S. D. and Anderson, E. (2007). Testing a life-cycle theory of cooperative interorganizational "
        "relationships. Management Science 53(2). Only its abstract was readable.",
    ),
)

SOURCES = (*SHARED_SOURCES, *LOSS_SOURCES, *LADDER_SOURCES, *DWYER_SOURCES)

# Everything that is ours: a number to be calibrated, or a sentence to be replaced by a house's own.
OURS = Provenance(status="operationalised", source="relstage")

FROM_FORD = Provenance(status="sourced", source="Ford 1990, as taught")
FROM_MILLMAN_WILSON = Provenance(status="sourced", source="Millman & Wilson 1995, as taught")
FROM_CRM_TEXT = Provenance(status="sourced", source="CRM course text")
FROM_KEVORKOV = Provenance(status="sourced", source="Kevorkov")
FROM_NESTIK = Provenance(status="sourced", source="Nestik")

SAID_OF_FORD_1990 = Provenance(status="unverified", source="Ford 1990")
SAID_OF_MILLMAN_WILSON_1995 = Provenance(status="unverified", source="Millman & Wilson 1995")
SAID_OF_MCDONALD_ROGERS = Provenance(status="unverified", source="McDonald & Rogers 1998")
SAID_OF_KLIMAS = Provenance(
    status="unverified",
    source="Klimas et al. 2022",
    note="the abstract names a phase of reactivation; the paper was not read",
)
SAID_OF_SHERMAN = Provenance(
    status="unverified", source="Sherman, Sperry & Reese 2003", note="only an excerpt of the book was read"
)
SAID_OF_THOMAS = Provenance(
    status="unverified",
    source="Thomas, Blattberg & Fox 2004",
    note="the abstract says that lapsed customers can be won back; the paper was not read",
)
SAID_OF_DWYER = Provenance(status="unverified", source="Dwyer, Schurr & Oh 1987")
SAID_OF_JAP_ANDERSON = Provenance(
    status="unverified",
    source="Jap & Anderson 2007",
    note="the abstract speaks of decline; what declines is from recollection",
)

FROM_LADDER = Provenance(status="sourced", source="Ladder of loyalty, as summarised")

# Guidance that joins two texts.
ROLE = Provenance(
    status="operationalised", source="Nestik", note="the role is the source's; its place in this stage is ours"
)

# Effects of events: the source gives the direction, never the size.
_SIZE_IS_OURS = "the direction is the source's; the size is ours"
SIZED_FORD = Provenance(status="operationalised", source="Ford 1990, as taught", note=_SIZE_IS_OURS)
SIZED_MILLMAN_WILSON = Provenance(
    status="operationalised", source="Millman & Wilson 1995, as taught", note=_SIZE_IS_OURS
)
SIZED_KEVORKOV = Provenance(status="operationalised", source="Kevorkov", note=_SIZE_IS_OURS)
SIZED_NESTIK = Provenance(status="operationalised", source="Nestik", note=_SIZE_IS_OURS)
COUNTED = Provenance(status="operationalised", source="relstage", note="one more of what is counted")
