"""What happens between two sides: 47 kinds of event, and what each does to the readings.

The sources say in which direction an event moves a measure, never how far. The three sizes below are ours.
"""

from relstage.catalogue.causes import CAUSES, INITIATORS, JointActivity
from relstage.catalogue.sources import (
    COUNTED,
    FROM_CRM_TEXT,
    FROM_FORD,
    FROM_KEVORKOV,
    FROM_MILLMAN_WILSON,
    FROM_NESTIK,
    OURS,
    SAID_OF_KLIMAS,
    SIZED_FORD,
    SIZED_KEVORKOV,
    SIZED_MILLMAN_WILSON,
    SIZED_NESTIK,
)
from relstage.dynamics import Add, AttributeKind, EventKind, RaiseTo, Rescale, Set, Share, Step
from relstage.messages import Labels

# Shares of the way to an end of the scale; illustrative, to be calibrated.
SMALL = 0.05
MEDIUM = 0.15
LARGE = 0.30

PROBLEM = AttributeKind(name="problem", type="text")
INITIATOR = AttributeKind(name="initiator", type="choice", choices=INITIATORS)

EVENTS = (
    EventKind(
        name="seller_marketing",
        label=Labels(en="seller's marketing", ru="маркетинг продавца"),
        contact=False,
        provenance=FROM_FORD,
    ),
    EventKind(
        name="incumbent_trouble",
        label=Labels(en="trouble with present suppliers", ru="проблемы с нынешними поставщиками"),
        effects=(Share(indicator="alternatives_attractiveness", part=-MEDIUM, provenance=SIZED_FORD),),
        contact=False,
        provenance=FROM_FORD,
    ),
    EventKind(
        name="potential_assessed",
        label=Labels(en="potential assessed", ru="оценивание перспектив"),
        effects=(
            Set(
                indicator="account_attractiveness",
                attribute="account_attractiveness",
                provenance=FROM_MILLMAN_WILSON,
            ),
            Set(indicator="cultural_distance", attribute="cultural_distance", provenance=FROM_FORD),
            Set(indicator="technological_distance", attribute="technological_distance", provenance=FROM_FORD),
        ),
        attributes=(
            AttributeKind(name="account_attractiveness", type="number", low=0, high=1),
            AttributeKind(name="cultural_distance", type="number", low=0, high=1),
            AttributeKind(name="technological_distance", type="number", low=0, high=1),
        ),
        contact=False,
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="negotiation_opened",
        label=Labels(en="talks opened", ru="начало переговоров"),
        provenance=FROM_FORD,
    ),
    EventKind(
        name="trial_order",
        label=Labels(en="trial order", ru="пробный заказ"),
        effects=(Share(indicator="trust", part=SMALL, provenance=SIZED_FORD),),
        provenance=FROM_FORD,
    ),
    EventKind(
        name="capital_project",
        label=Labels(en="large investment project", ru="крупный инвестиционный проект"),
        effects=(Share(indicator="commitment", part=SMALL, provenance=SIZED_FORD),),
        provenance=FROM_FORD,
    ),
    EventKind(
        name="order_fulfilled",
        label=Labels(en="order fulfilled", ru="сделка выполнена"),
        effects=(
            Add(indicator="orders_completed", amount=1, provenance=COUNTED),
            Share(indicator="trust", part=SMALL, provenance=SIZED_MILLMAN_WILSON),
            Share(indicator="satisfaction", part=SMALL, provenance=SIZED_FORD),
        ),
        provenance=FROM_FORD,
    ),
    EventKind(
        name="volume_expanded",
        label=Labels(en="volume grown or new projects added", ru="рост объема, новые проекты"),
        effects=(
            Set(indicator="volume_change", attribute="change", provenance=FROM_FORD),
            Share(indicator="commitment", part=SMALL, provenance=SIZED_FORD),
        ),
        attributes=(AttributeKind(name="change", type="number", low=-1),),
        provenance=FROM_FORD,
    ),
    EventKind(
        name="adaptation_made",
        label=Labels(en="adaptation made", ru="адаптация проведена"),
        effects=(
            Share(indicator="adaptation", part=MEDIUM, provenance=SIZED_FORD),
            Share(indicator="commitment", part=SMALL, provenance=SIZED_FORD),
        ),
        provenance=FROM_FORD,
    ),
    EventKind(
        name="rules_established",
        label=Labels(en="rules established", ru="правила установлены"),
        effects=(Share(indicator="institutionalisation", part=MEDIUM, provenance=SIZED_FORD),),
        provenance=FROM_FORD,
    ),
    EventKind(
        name="requirement_ignored",
        label=Labels(en="new requirement overlooked", ru="новые требования не замечены"),
        effects=(
            Share(indicator="attention", part=-MEDIUM, provenance=SIZED_FORD),
            Share(indicator="satisfaction", part=-MEDIUM, provenance=SIZED_FORD),
        ),
        contact=False,
        provenance=FROM_FORD,
    ),
    EventKind(
        name="competitor_entered",
        label=Labels(en="new competitor", ru="появился новый конкурент"),
        effects=(
            Share(indicator="competition_intensity", part=LARGE, provenance=SIZED_FORD),
            Share(indicator="alternatives_attractiveness", part=MEDIUM, provenance=SIZED_FORD),
        ),
        contact=False,
        provenance=FROM_FORD,
    ),
    EventKind(
        name="competitor_better_perceived",
        label=Labels(en="competitors thought better", ru="конкуренты считаются лучше"),
        effects=(Share(indicator="alternatives_attractiveness", part=LARGE, provenance=SIZED_MILLMAN_WILSON),),
        contact=False,
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="preferred_status_granted",
        label=Labels(en="preferred status granted", ru="присвоен статус привилегированного поставщика"),
        effects=(Set(indicator="supplier_status", value="preferred", provenance=FROM_MILLMAN_WILSON),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="contact_added",
        label=Labels(en="contact added", ru="новый контакт"),
        effects=(Add(indicator="contact_breadth", amount=1, provenance=COUNTED),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="social_event",
        label=Labels(en="social event", ru="неформальная встреча"),
        effects=(Share(indicator="trust", part=SMALL, provenance=SIZED_MILLMAN_WILSON),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="senior_involvement",
        label=Labels(en="senior managers brought in", ru="подключение высшего руководства"),
        effects=(Step(indicator="contact_level", steps=1, provenance=SIZED_MILLMAN_WILSON),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="confidential_info_shared",
        label=Labels(en="confidential information shared", ru="передана конфиденциальная информация"),
        effects=(
            Set(indicator="information_openness", value="confidential", provenance=FROM_MILLMAN_WILSON),
            Share(indicator="trust", part=SMALL, provenance=SIZED_MILLMAN_WILSON),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="joint_activity_started",
        label=Labels(en="joint work started", ru="начата совместная работа"),
        effects=(
            Add(indicator="joint_activity_count", amount=1, once="kind", provenance=COUNTED),
            Share(indicator="network_potential", part=SMALL, provenance=SIZED_NESTIK),
        ),
        attributes=(AttributeKind(name="kind", type="choice", choices=tuple(JointActivity)),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="joint_board_held",
        label=Labels(en="joint board held", ru="проведен совместный совет"),
        effects=(
            RaiseTo(indicator="contact_level", level="board", provenance=FROM_MILLMAN_WILSON),
            Add(indicator="joint_activity_count", amount=1, once="kind", once_value="joint_board", provenance=COUNTED),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="agreement_signed",
        label=Labels(en="agreement signed", ru="подписано соглашение"),
        effects=(Share(indicator="commitment", part=MEDIUM, provenance=SIZED_MILLMAN_WILSON),),
        attributes=(
            AttributeKind(name="years", type="whole", low=0, high=100),
            AttributeKind(name="months", type="whole", low=0, high=1200),
            AttributeKind(name="start", type="date"),
        ),
        agreement="signs",
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="agreement_lapsed",
        label=Labels(en="agreement lapsed", ru="соглашение истекло"),
        contact=False,
        agreement="ends",
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="key_person_changed",
        label=Labels(en="key person changed", ru="смена ключевого сотрудника"),
        effects=(
            Share(
                indicator="trust",
                part=-MEDIUM,
                where={"less_qualified": True},
                provenance=SIZED_MILLMAN_WILSON,
            ),
            Add(indicator="contact_breadth", amount=-1, provenance=COUNTED),
        ),
        attributes=(AttributeKind(name="less_qualified", type="flag"),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="personal_conflict",
        label=Labels(en="personal dislike", ru="личная неприязнь"),
        effects=(Share(indicator="trust", part=-LARGE, provenance=SIZED_MILLMAN_WILSON),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="price_dispute",
        label=Labels(en="dispute about price", ru="спор о цене"),
        effects=(Share(indicator="satisfaction", part=-SMALL, provenance=SIZED_MILLMAN_WILSON),),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="promise_broken",
        label=Labels(en="promise broken", ru="нарушено обещание"),
        effects=(
            Share(indicator="trust", part=-LARGE, provenance=SIZED_MILLMAN_WILSON),
            Share(indicator="performance", part=-MEDIUM, provenance=SIZED_MILLMAN_WILSON),
            Share(indicator="satisfaction", part=-MEDIUM, provenance=SIZED_MILLMAN_WILSON),
            Add(indicator="recurring_problems", amount=1, again="problem", provenance=COUNTED),
        ),
        attributes=(PROBLEM,),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="problem_disclosed_promptly",
        label=Labels(en="problem disclosed at once", ru="о проблеме сообщено немедленно"),
        effects=(Rescale(indicator="trust", factor=0.5, provenance=SIZED_MILLMAN_WILSON),),
        about=("promise_broken",),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="quality_problem",
        label=Labels(en="quality problem", ru="проблема качества"),
        effects=(
            Share(indicator="performance", part=-MEDIUM, provenance=SIZED_MILLMAN_WILSON),
            Share(indicator="satisfaction", part=-MEDIUM, provenance=SIZED_MILLMAN_WILSON),
            Add(indicator="recurring_problems", amount=1, again="problem", provenance=COUNTED),
        ),
        attributes=(PROBLEM,),
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="culture_clash",
        label=Labels(en="clash of cultures or working styles", ru="столкновение культур или стилей бизнеса"),
        effects=(Share(indicator="cultural_distance", part=MEDIUM, provenance=SIZED_FORD),),
        provenance=FROM_FORD,
    ),
    EventKind(
        name="customer_trouble",
        label=Labels(en="customer loses share or money", ru="клиент теряет долю рынка или деньги"),
        effects=(Share(indicator="account_attractiveness", part=-LARGE, provenance=SIZED_MILLMAN_WILSON),),
        contact=False,
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="account_demoted",
        label=Labels(en="account demoted by the supplier", ru="поставщик понизил статус клиента"),
        contact=False,
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="account_excluded",
        label=Labels(en="account struck off by the supplier", ru="поставщик исключил клиента из списка"),
        contact=False,
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="account_deselected",
        label=Labels(en="account judged not worth the effort", ru="работа с клиентом признана нецелесообразной"),
        contact=False,
        provenance=FROM_MILLMAN_WILSON,
    ),
    EventKind(
        name="complaint_raised",
        label=Labels(en="complaint raised", ru="жалоба клиента"),
        effects=(RaiseTo(indicator="escalation", level="complaint", provenance=FROM_KEVORKOV),),
        attributes=(PROBLEM,),
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="rejection_campaign_started",
        label=Labels(en="campaign to be rid of the supplier", ru="кампания против поставщика"),
        effects=(
            RaiseTo(indicator="escalation", level="campaign", provenance=FROM_KEVORKOV),
            Share(indicator="trust", part=-LARGE, provenance=SIZED_KEVORKOV),
        ),
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="management_escalation",
        label=Labels(en="customer's management takes it up", ru="недовольство дошло до руководства клиента"),
        effects=(RaiseTo(indicator="escalation", level="management", provenance=FROM_KEVORKOV),),
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="ultimatum_received",
        label=Labels(en="ultimatum received", ru="получен ультиматум"),
        effects=(RaiseTo(indicator="escalation", level="ultimatum", provenance=FROM_KEVORKOV),),
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="legal_action_started",
        label=Labels(en="legal action started", ru="начат арбитраж или судебный спор"),
        effects=(Set(indicator="escalation", value="legal", provenance=FROM_KEVORKOV),),
        attributes=(INITIATOR,),
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="scapegoat_response",
        label=Labels(en="culprit named instead of the cause", ru="назван виновный, причина не устранена"),
        effects=(Add(indicator="scapegoat_responses", amount=1, provenance=COUNTED),),
        contact=False,
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="root_cause_fixed",
        label=Labels(en="root cause removed", ru="причина в процессе устранена"),
        attributes=(PROBLEM,),
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="crisis_overcome_jointly",
        label=Labels(en="crisis overcome together", ru="кризис преодолен совместно"),
        effects=(
            Share(indicator="resilience", part=LARGE, provenance=SIZED_NESTIK),
            Share(indicator="trust", part=MEDIUM, provenance=SIZED_NESTIK),
        ),
        provenance=FROM_NESTIK,
    ),
    EventKind(
        name="emergency_rescue",
        label=Labels(en="help in an emergency", ru="помощь в крайней необходимости"),
        effects=(
            Share(indicator="trust", part=MEDIUM, provenance=SIZED_KEVORKOV),
            Share(indicator="risk_significance", part=MEDIUM, provenance=SIZED_KEVORKOV),
        ),
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="referral_made",
        label=Labels(en="referral made", ru="клиент дал рекомендацию"),
        effects=(Add(indicator="referrals", amount=1, provenance=COUNTED),),
        contact=False,
        provenance=FROM_CRM_TEXT,
    ),
    EventKind(
        name="purchases_stopped",
        label=Labels(en="purchases stopped", ru="прекращение закупок"),
        contact=False,
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="relationship_ended",
        label=Labels(en="relationship ended", ru="отношения прекращены"),
        effects=(Set(indicator="orders_completed", value=0, provenance=OURS),),
        attributes=(INITIATOR, AttributeKind(name="cause", type="choice", choices=CAUSES)),
        contact=False,
        provenance=FROM_FORD,
    ),
    EventKind(
        name="lost_customer_interviewed",
        label=Labels(en="lost customer interviewed", ru="интервью с ушедшим клиентом"),
        attributes=(AttributeKind(name="answered", type="flag"),),
        contact=False,
        provenance=FROM_KEVORKOV,
    ),
    EventKind(
        name="reactivated",
        label=Labels(en="relationship taken up again", ru="отношения возобновлены"),
        effects=(Set(indicator="orders_completed", value=0, provenance=OURS),),
        provenance=SAID_OF_KLIMAS,
    ),
)
