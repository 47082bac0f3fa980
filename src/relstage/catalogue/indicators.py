"""The measures of a relationship: 32 indicators that all catalogue models share.

The sources name the measures and give no scales. Scales from 0 to 1 are ours; a Likert answer x on 1..k enters as
(x - 1) / (k - 1). So is the span of every scale without two bounds, by which margins are divided.
"""

from relstage.catalogue.sources import FROM_CRM_TEXT, FROM_FORD, FROM_KEVORKOV, FROM_MILLMAN_WILSON, FROM_NESTIK, OURS
from relstage.messages import Labels
from relstage.rules import Indicator, Levels, Number

SHARE = Number(low=0, high=1)

trust = Indicator(
    name="trust",
    label=Labels(en="trust", ru="доверие"),
    scale=SHARE,
    direction="beneficial",
    meaning="How sure each side is that the other is honest and can be relied upon.",
    provenance=FROM_FORD,
)
commitment = Indicator(
    name="commitment",
    label=Labels(en="mutual commitment", ru="взаимные обязательства"),
    scale=SHARE,
    direction="beneficial",
    meaning="How far both sides want to keep the relationship and will bear costs for it; the less willing one counts.",
    provenance=FROM_FORD,
)
satisfaction = Indicator(
    name="satisfaction",
    label=Labels(en="satisfaction", ru="удовлетворенность"),
    scale=SHARE,
    direction="beneficial",
    meaning="How the customer judges what the relationship has brought.",
    provenance=FROM_FORD,
)
performance = Indicator(
    name="performance",
    label=Labels(en="supplier's performance", ru="показатели деятельности поставщика"),
    scale=SHARE,
    direction="beneficial",
    meaning="Quality, delivery and service as given, against the standard agreed.",
    provenance=FROM_MILLMAN_WILSON,
)
cultural_distance = Indicator(
    name="cultural_distance",
    label=Labels(en="cultural distance", ru="культурные различия"),
    scale=SHARE,
    direction="harmful",
    meaning="How much the two sides differ in norms and in ways of doing business.",
    provenance=FROM_FORD,
)
technological_distance = Indicator(
    name="technological_distance",
    label=Labels(en="technological distance", ru="технологические различия"),
    scale=SHARE,
    direction="harmful",
    meaning="How much the two sides differ in the technology of products and processes.",
    provenance=FROM_FORD,
)
adaptation = Indicator(
    name="adaptation",
    label=Labels(en="mutual adaptation", ru="взаимная адаптация"),
    scale=SHARE,
    direction="beneficial",
    meaning="How far both sides have changed products, processes or organisation for each other.",
    provenance=FROM_FORD,
)
institutionalisation = Indicator(
    name="institutionalisation",
    label=Labels(en="established rules", ru="установленные правила"),
    scale=SHARE,
    direction="beneficial",
    meaning="Share of the dealings that follow a fixed routine.",
    provenance=FROM_FORD,
)
attention = Indicator(
    name="attention",
    label=Labels(en="attention to the relationship", ru="внимание к отношениям"),
    scale=SHARE,
    direction="beneficial",
    meaning="How actively managers of both sides care for the relationship; its lack is neglect or complacency.",
    provenance=FROM_FORD,
)
resilience = Indicator(
    name="resilience",
    label=Labels(en="resilience to breakdowns", ru="устойчивость к срывам"),
    scale=SHARE,
    direction="beneficial",
    meaning="How well the relationship comes through breakdowns.",
    provenance=FROM_NESTIK,
)
network_potential = Indicator(
    name="network_potential",
    label=Labels(en="potential of the business network", ru="потенциал деловой сети"),
    scale=SHARE,
    direction="beneficial",
    meaning="How far the sides can bring to bear what the members of their network hold.",
    provenance=FROM_NESTIK,
)
alternatives_attractiveness = Indicator(
    name="alternatives_attractiveness",
    label=Labels(en="attractiveness of alternatives", ru="привлекательность альтернатив"),
    scale=SHARE,
    direction="harmful",
    meaning="How attractive the customer's best other choice is beside this relationship.",
    provenance=FROM_FORD,
)
competition_intensity = Indicator(
    name="competition_intensity",
    label=Labels(en="intensity of competition", ru="интенсивность конкуренции"),
    scale=SHARE,
    direction="harmful",
    meaning="How hard suppliers compete in this market.",
    provenance=FROM_FORD,
)
account_attractiveness = Indicator(
    name="account_attractiveness",
    label=Labels(en="attractiveness of the account", ru="привлекательность клиента"),
    scale=SHARE,
    direction="beneficial",
    meaning="What the supplier would gain by treating the customer as a key account.",
    provenance=FROM_MILLMAN_WILSON,
)
exclusivity = Indicator(
    name="exclusivity",
    label=Labels(en="share of the product group's purchases", ru="доля закупок товарной группы"),
    scale=SHARE,
    direction="beneficial",
    meaning="Part of the customer's purchases in the product group that this supplier gets.",
    provenance=FROM_MILLMAN_WILSON,
)
supplier_status = Indicator(
    name="supplier_status",
    label=Labels(en="supplier's status", ru="статус поставщика"),
    scale=Levels(levels=("none", "one_of_many", "preferred", "sole")),
    direction="beneficial",
    meaning="The supplier's place on the customer's list.",
    provenance=FROM_MILLMAN_WILSON,
)
agreement_term_years = Indicator(
    name="agreement_term_years",
    label=Labels(en="term of the partnership agreement", ru="срок соглашения о партнерстве"),
    scale=Number(low=0, unit="years", span=5),
    direction="beneficial",
    meaning="Term of the formal agreement now in force; 0 where none is.",
    provenance=FROM_MILLMAN_WILSON,
    clock="agreement_term",
)
contact_breadth = Indicator(
    name="contact_breadth",
    label=Labels(en="breadth of contacts", ru="широта контактов"),
    scale=Number(low=0, whole=True, unit="functions", span=5),
    direction="beneficial",
    meaning="Functions of the customer in direct touch with their counterparts; 1 is the bow tie of one to one.",
    provenance=FROM_MILLMAN_WILSON,
    count=True,
)
contact_level = Indicator(
    name="contact_level",
    label=Labels(en="level of contacts", ru="уровень контактов"),
    scale=Levels(levels=("operational", "middle", "senior", "board")),
    direction="beneficial",
    meaning="Highest level of management in regular touch.",
    provenance=FROM_MILLMAN_WILSON,
)
information_openness = Indicator(
    name="information_openness",
    label=Labels(en="openness of information", ru="открытость информации"),
    scale=Levels(levels=("none", "operational", "confidential")),
    direction="beneficial",
    meaning="The most sensitive kind of information that the sides exchange.",
    provenance=FROM_MILLMAN_WILSON,
)
joint_activity_count = Indicator(
    name="joint_activity_count",
    label=Labels(en="kinds of joint work", ru="число видов совместной работы"),
    scale=Number(low=0, high=8, whole=True, unit="kinds"),
    direction="beneficial",
    meaning="Kinds of joint work in use, of eight: problem solving, product development, training of each other's "
    "staff, business planning, research, removal of costs, improvement of processes, joint board.",
    provenance=FROM_MILLMAN_WILSON,
    count=True,
)
orders_completed = Indicator(
    name="orders_completed",
    label=Labels(en="completed orders", ru="завершенные сделки"),
    scale=Number(low=0, whole=True, unit="orders", span=10),
    direction="beneficial",
    meaning="Orders fulfilled within the present relationship.",
    provenance=FROM_FORD,
    count=True,
)
volume_change = Indicator(
    name="volume_change",
    label=Labels(en="change of volume", ru="изменение объема"),
    scale=Number(low=-1, span=1),
    direction="beneficial",
    meaning="Change of volume against the former period, as a share of it; new projects count as growth.",
    provenance=FROM_FORD,
)
months_inactive = Indicator(
    name="months_inactive",
    label=Labels(en="months without dealings", ru="месяцев без сделок и контактов"),
    scale=Number(low=0, whole=True, unit="months", span=12),
    direction="harmful",
    meaning="Whole months since the sides last dealt with each other.",
    provenance=FROM_MILLMAN_WILSON,
    clock="months_inactive",
)
recurring_problems = Indicator(
    name="recurring_problems",
    label=Labels(en="recurring problems", ru="повторяющиеся проблемы"),
    scale=Number(low=0, whole=True, unit="problems", span=5),
    direction="harmful",
    meaning="Open problems that came back, or whose cause was never removed.",
    provenance=FROM_KEVORKOV,
    count=True,
)
escalation = Indicator(
    name="escalation",
    label=Labels(en="escalation", ru="эскалация"),
    scale=Levels(levels=("none", "complaint", "campaign", "management", "ultimatum", "legal")),
    direction="harmful",
    meaning="How high the customer's discontent has gone and has not been taken back.",
    provenance=FROM_KEVORKOV,
)
scapegoat_responses = Indicator(
    name="scapegoat_responses",
    label=Labels(en="culprits found instead of causes", ru="поиск виновного вместо причины"),
    scale=Number(low=0, whole=True, unit="times", span=5),
    direction="harmful",
    meaning="How often the supplier answered a repeated problem by naming a culprit and left the cause in place.",
    provenance=FROM_KEVORKOV,
    count=True,
)
months_in_stage = Indicator(
    name="months_in_stage",
    label=Labels(en="months in the stage", ru="месяцев на этапе"),
    scale=Number(low=0, whole=True, unit="months", span=12),
    direction="neither",
    meaning="Whole months since the present stage was entered.",
    provenance=OURS,
    clock="months_in_stage",
)
referrals = Indicator(
    name="referrals",
    label=Labels(en="referrals", ru="рекомендации"),
    scale=Number(low=0, whole=True, unit="customers", span=5),
    direction="beneficial",
    meaning="Customers whom this one has brought.",
    provenance=FROM_CRM_TEXT,
    count=True,
)
net_advantage = Indicator(
    name="net_advantage",
    label=Labels(en="advantage over the best alternative", ru="преимущество перед лучшей альтернативой"),
    scale=Number(unit="money", span=10_000),
    direction="beneficial",
    meaning="Expected net profit from the relationship less that of the best alternative, in the user's currency.",
    provenance=FROM_FORD,
)
risk_significance = Indicator(
    name="risk_significance",
    label=Labels(en="risk and significance", ru="риск и значимость"),
    scale=SHARE,
    direction="neither",
    meaning="How much a failure of this supplier would weigh for the customer.",
    provenance=FROM_KEVORKOV,
)
total_value = Indicator(
    name="total_value",
    label=Labels(en="total value", ru="суммарная ценность"),
    scale=SHARE,
    direction="beneficial",
    meaning="All the value that the supplier brings to the customer.",
    provenance=FROM_KEVORKOV,
)

INDICATORS = (
    trust,
    commitment,
    satisfaction,
    performance,
    cultural_distance,
    technological_distance,
    adaptation,
    institutionalisation,
    attention,
    resilience,
    network_potential,
    alternatives_attractiveness,
    competition_intensity,
    account_attractiveness,
    exclusivity,
    supplier_status,
    agreement_term_years,
    contact_breadth,
    contact_level,
    information_openness,
    joint_activity_count,
    orders_completed,
    volume_change,
    months_inactive,
    recurring_problems,
    escalation,
    scapegoat_responses,
    months_in_stage,
    referrals,
    net_advantage,
    risk_significance,
    total_value,
)
