"""Why relationships end: the ten causes that the textbook on key accounts lists, and the kinds of joint work.

Used as values of event attributes and as causes of stage changes; ``messages.WORDS`` has what people call each cause.
"""

from enum import StrEnum


class UncouplingCause(StrEnum):
    """Why a key account relationship comes apart (Millman & Wilson 1995, as taught)."""

    KEY_PERSON_CHANGED = "key_person_changed"
    PERSONAL_CONFLICT = "personal_conflict"
    PRICE_DISPUTE = "price_dispute"
    BREACH_OF_TRUST = "breach_of_trust"
    NEGLECT = "neglect"
    BUSINESS_CULTURE_CLASH = "business_culture_clash"
    WORKING_STYLE_CLASH = "working_style_clash"
    QUALITY_OR_PERFORMANCE = "quality_or_performance"
    COMPETITOR_OFFER = "competitor_offer"
    CUSTOMER_ATTRACTIVENESS_LOST = "customer_attractiveness_lost"


class JointActivity(StrEnum):
    """The kinds of joint work that ``joint_activity_count`` counts (Millman & Wilson 1995, as taught)."""

    PROBLEM_SOLVING = "problem_solving"
    PRODUCT_DEVELOPMENT = "product_development"
    CROSS_TRAINING = "cross_training"
    BUSINESS_PLANNING = "business_planning"
    RESEARCH = "research"
    COST_REDUCTION = "cost_reduction"
    PROCESS_IMPROVEMENT = "process_improvement"
    JOINT_BOARD = "joint_board"


INITIATORS = ("supplier", "customer", "both", "unknown")
CAUSES = (*UncouplingCause, "other", "unknown")
