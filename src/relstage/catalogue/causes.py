"""Why relationships end: the ten causes that the textbook on key accounts lists, and words for the kinds of joint work.

Used as values of event attributes and as causes of stage changes.
"""

from enum import StrEnum

from relstage.messages import Labels


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

CAUSE_LABELS = {
    "key_person_changed": Labels(
        en="a key person left, or the successor is thought less able",
        ru="ушел ключевой сотрудник, или преемник считается слабее",
    ),
    "personal_conflict": Labels(en="personal dislike", ru="личная неприязнь"),
    "price_dispute": Labels(en="disagreement about price", ru="разногласия по ценам"),
    "breach_of_trust": Labels(
        en="loss of trust after a broken promise", ru="утрата доверия из-за нарушенного обещания"
    ),
    "neglect": Labels(
        en="neglect: one side feels taken for granted",
        ru="пренебрежение: сторона чувствует, что ее воспринимают как данность",
    ),
    "business_culture_clash": Labels(en="clash of business cultures", ru="столкновение деловых культур"),
    "working_style_clash": Labels(en="clash of working styles", ru="несовпадение стилей ведения бизнеса"),
    "quality_or_performance": Labels(en="poor quality or performance", ru="низкое качество товара или работы"),
    "competitor_offer": Labels(
        en="belief that a competitor is better", ru="убеждение, что предложение конкурента лучше"
    ),
    "customer_attractiveness_lost": Labels(
        en="the customer lost its attractiveness: market share or money trouble",
        ru="клиент утратил привлекательность: потеря доли рынка или финансовые трудности",
    ),
    "other": Labels(en="another cause", ru="другая причина"),
    "unknown": Labels(en="cause unknown", ru="причина неизвестна"),
}

JOINT_ACTIVITY_LABELS = {
    "problem_solving": Labels(en="joint problem solving", ru="совместное решение проблем"),
    "product_development": Labels(en="joint product development", ru="совместная разработка продукции"),
    "cross_training": Labels(en="training of each other's staff", ru="взаимное обучение сотрудников"),
    "business_planning": Labels(en="joint business planning", ru="совместное бизнес-планирование"),
    "research": Labels(en="joint research", ru="совместные исследования"),
    "cost_reduction": Labels(en="joint removal of costs", ru="совместное сокращение затрат"),
    "process_improvement": Labels(en="joint improvement of processes", ru="совместное улучшение процессов"),
    "joint_board": Labels(en="joint board", ru="совместный совет"),
}
