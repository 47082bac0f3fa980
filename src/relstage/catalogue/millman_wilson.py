"""Millman and Wilson's key account management: five stages on a ladder and uncoupling outside it.

The stages, their order and the figure's two axes are the authors', as a textbook chapter presents them. Of all limits
below one number is the text's, an agreement of at least three years; every other is ours, illustrative, to be
calibrated. Stepping back to the stage before (M5 to M7) is a reasoned addition; demotion (M8) is the text's, but not
how far it leads down.

>>> from relstage.catalogue.millman_wilson import millman_wilson
>>> print(millman_wilson.thresholds["M3.agreement_term_years"].leaf)
agreement_term_years >= 3
"""

from enum import StrEnum

from relstage.catalogue.causes import UncouplingCause
from relstage.catalogue.events import EVENTS
from relstage.catalogue.guidance import millman_wilson as guidance
from relstage.catalogue.indicators import (
    INDICATORS,
    account_attractiveness,
    agreement_term_years,
    contact_breadth,
    contact_level,
    exclusivity,
    information_openness,
    joint_activity_count,
    months_inactive,
    supplier_status,
    trust,
)
from relstage.catalogue.sources import FROM_MILLMAN_WILSON, OURS, SAID_OF_KLIMAS, SHARED_SOURCES
from relstage.machines import Axis, Flag, Stage, StageModel, Transition, Trigger
from relstage.messages import Labels
from relstage.rules import Provenance, all_of, any_of


class MillmanWilsonStage(StrEnum):
    """Millman and Wilson's stages in their order, then the exit."""

    PRE_KAM = "pre_kam"
    EARLY_KAM = "early_kam"
    MID_KAM = "mid_kam"
    PARTNERSHIP_KAM = "partnership_kam"
    SYNERGISTIC_KAM = "synergistic_kam"
    UNCOUPLING_KAM = "uncoupling_kam"


KEY_ACCOUNT = (
    MillmanWilsonStage.EARLY_KAM,
    MillmanWilsonStage.MID_KAM,
    MillmanWilsonStage.PARTNERSHIP_KAM,
    MillmanWilsonStage.SYNERGISTIC_KAM,
)
BEFORE_UNCOUPLING = (MillmanWilsonStage.PRE_KAM, *KEY_ACCOUNT)

REVERSED = Provenance(
    status="operationalised",
    source="relstage",
    note="the reverse of the advance; the text knows only demotion and ending",
)

millman_wilson = StageModel(
    name="millman_wilson",
    version="1",
    title=Labels(
        en="Millman and Wilson's key account stages", ru="Этапы работы с ключевым клиентом по Миллману и Уилсону"
    ),
    summary="How a supplier's dealings with a key account grow from sizing it up to working as one structure, and how "
    "they come apart at any point. It describes the supplier's programme for one account.",
    initial=MillmanWilsonStage.PRE_KAM,
    stages=(
        Stage(
            name=MillmanWilsonStage.PRE_KAM,
            label=Labels(en="pre-KAM", ru="до начала управления ключевыми клиентами"),
            meaning="The supplier finds out which customers could become key accounts and which are not worth it.",
            provenance=FROM_MILLMAN_WILSON,
            guidance=guidance.PRE_KAM,
        ),
        Stage(
            name=MillmanWilsonStage.EARLY_KAM,
            label=Labels(en="early KAM", ru="начальный этап"),
            meaning="Closer work is explored between one seller and one buyer, while the customer watches performance.",
            provenance=FROM_MILLMAN_WILSON,
            guidance=guidance.EARLY_KAM,
        ),
        Stage(
            name=MillmanWilsonStage.MID_KAM,
            label=Labels(en="mid-KAM", ru="средний этап"),
            meaning="Trust is there; the supplier is one of a few preferred ones and contacts grow more varied.",
            provenance=FROM_MILLMAN_WILSON,
            guidance=guidance.MID_KAM,
        ),
        Stage(
            name=MillmanWilsonStage.PARTNERSHIP_KAM,
            label=Labels(en="partnership KAM", ru="этап партнерства"),
            meaning="The supplier is a strategic resource under a long agreement: confidences, joint work, nearly all "
            "business of the product group.",
            provenance=FROM_MILLMAN_WILSON,
            guidance=guidance.PARTNERSHIP_KAM,
        ),
        Stage(
            name=MillmanWilsonStage.SYNERGISTIC_KAM,
            label=Labels(en="synergistic KAM", ru="этап синергетики"),
            meaning="Both sides work as parts of one larger structure, up to joint boards and joint planning.",
            provenance=FROM_MILLMAN_WILSON,
            guidance=guidance.SYNERGISTIC_KAM,
        ),
    ),
    exits=(
        Stage(
            name=MillmanWilsonStage.UNCOUPLING_KAM,
            label=Labels(en="uncoupling", ru="прекращение отношений"),
            meaning="Neither deals nor contacts go on; no stage is safe from it.",
            provenance=FROM_MILLMAN_WILSON,
            guidance=guidance.UNCOUPLING_KAM,
        ),
    ),
    indicators=INDICATORS,
    events=EVENTS,
    transitions=(
        Transition(
            id="M1",
            origins=(MillmanWilsonStage.PRE_KAM,),
            target=MillmanWilsonStage.EARLY_KAM,
            kind="advance",
            guard=account_attractiveness >= 0.6,
            words=Labels(
                en="the customer has proved promising enough for a key account",
                ru="клиент оказался достаточно перспективным для роли ключевого",
            ),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={"account_attractiveness": OURS},
        ),
        Transition(
            id="M2",
            origins=(MillmanWilsonStage.EARLY_KAM,),
            target=MillmanWilsonStage.MID_KAM,
            kind="advance",
            guard=all_of(trust >= 0.5, supplier_status >= "preferred", contact_breadth >= 2),
            words=Labels(
                en="trust is established, the supplier is one of a few preferred ones, and contacts reach beyond one "
                "pair",
                ru="доверие установлено, поставщик входит в число немногих привилегированных, контакты не сводятся к "
                "одной паре",
            ),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={
                "trust": OURS,
                "supplier_status": FROM_MILLMAN_WILSON,
                "contact_breadth": Provenance(
                    status="operationalised",
                    source="relstage",
                    note="2 is the least that is more than one pair; the text says that contacts grow",
                ),
            },
        ),
        Transition(
            id="M3",
            origins=(MillmanWilsonStage.MID_KAM,),
            target=MillmanWilsonStage.PARTNERSHIP_KAM,
            kind="advance",
            guard=all_of(
                agreement_term_years >= 3,
                trust >= 0.7,
                exclusivity >= 0.8,
                information_openness >= "confidential",
                joint_activity_count >= 1,
            ),
            words=Labels(
                en="partners by a formal agreement for three years or longer, confidences are shared on a ground of "
                "trust, few purchases of the product group go elsewhere, and something is worked on jointly",
                ru="партнерство оформлено соглашением на три года или дольше, доверие позволяет делиться "
                "конфиденциальными сведениями, на стороне закупается лишь малая часть товарной группы, есть "
                "совместная работа",
            ),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={
                "agreement_term_years": Provenance(
                    status="sourced",
                    source="Millman & Wilson 1995, as taught",
                    note="at least three years; the one number that the text gives",
                ),
                "trust": OURS,
                "exclusivity": Provenance(
                    status="operationalised", source="relstage", note="0.8 stands for nearly all business"
                ),
                "information_openness": FROM_MILLMAN_WILSON,
                "joint_activity_count": OURS,
            },
        ),
        Transition(
            id="M4",
            origins=(MillmanWilsonStage.PARTNERSHIP_KAM,),
            target=MillmanWilsonStage.SYNERGISTIC_KAM,
            kind="advance",
            guard=all_of(
                trust >= 0.8,
                contact_level >= "board",
                contact_breadth >= 4,
                joint_activity_count >= 3,
            ),
            words=Labels(
                en="both are parts of one structure: joint boards, several kinds of joint work such as planning, "
                "research, removal of costs or improvement of processes, and many functions linked",
                ru="стороны работают как единая структура: совместные советы, несколько видов совместной работы "
                "(планирование, исследования, сокращение затрат, улучшение процессов), связаны многие подразделения",
            ),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={
                "trust": OURS,
                "contact_level": FROM_MILLMAN_WILSON,
                "contact_breadth": OURS,
                "joint_activity_count": OURS,
            },
        ),
        Transition(
            id="M5",
            origins=(MillmanWilsonStage.SYNERGISTIC_KAM,),
            target=MillmanWilsonStage.PARTNERSHIP_KAM,
            kind="regress",
            guard=any_of(trust < 0.7, contact_level < "board", joint_activity_count < 2),
            words=Labels(
                en="trust falls, boards stop meeting, or joint work fades",
                ru="доверие падает, совместные советы прекращаются или совместная работа сворачивается",
            ),
            provenance=REVERSED,
            thresholds={"trust": OURS, "contact_level": OURS, "joint_activity_count": OURS},
        ),
        Transition(
            id="M6",
            origins=(MillmanWilsonStage.PARTNERSHIP_KAM,),
            target=MillmanWilsonStage.MID_KAM,
            kind="regress",
            guard=any_of(agreement_term_years <= 0, trust < 0.6, exclusivity < 0.6),
            words=Labels(
                en="the agreement has lapsed, trust has fallen, or the customer spreads its business again",
                ru="соглашение истекло, доверие упало или клиент снова распределяет закупки между поставщиками",
            ),
            provenance=REVERSED,
            thresholds={
                "agreement_term_years": Provenance(
                    status="operationalised",
                    source="relstage",
                    note="no agreement in force; follows from the term that the advance asks for",
                ),
                "trust": OURS,
                "exclusivity": OURS,
            },
        ),
        Transition(
            id="M7",
            origins=(MillmanWilsonStage.MID_KAM,),
            target=MillmanWilsonStage.EARLY_KAM,
            kind="regress",
            guard=any_of(trust < 0.4, supplier_status < "preferred", contact_breadth <= 1),
            words=Labels(
                en="trust has not held, the supplier is off the preferred list, or one contact is left",
                ru="доверие не удержано, поставщик исключен из числа привилегированных или остался один контакт",
            ),
            provenance=REVERSED,
            thresholds={"trust": OURS, "supplier_status": OURS, "contact_breadth": OURS},
        ),
        Transition(
            id="M8",
            origins=KEY_ACCOUNT,
            target=MillmanWilsonStage.PRE_KAM,
            kind="regress",
            on=(Trigger(event="account_demoted"),),
            guard=account_attractiveness < 0.5,
            words=Labels(
                en="the supplier lowers the account's status because it has become less attractive: lost market share "
                "or money trouble",
                ru="поставщик понижает статус клиента, потому что тот стал менее привлекательным: потерял долю рынка "
                "или испытывает финансовые трудности",
            ),
            provenance=Provenance(
                status="sourced",
                source="Millman & Wilson 1995, as taught",
                note="that accounts are demoted is the text's; that demotion leads to pre_kam is ours",
            ),
            thresholds={"account_attractiveness": OURS},
            initiator="supplier",
            cause=UncouplingCause.CUSTOMER_ATTRACTIVENESS_LOST,
        ),
        Transition(
            id="M9",
            origins=KEY_ACCOUNT,
            target=MillmanWilsonStage.UNCOUPLING_KAM,
            kind="terminate",
            on=(Trigger(event="account_excluded"),),
            guard=account_attractiveness < 0.4,
            words=Labels(
                en="the supplier strikes the account off because it has become less attractive",
                ru="поставщик исключает клиента из числа ключевых, потому что тот стал менее привлекательным",
            ),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={"account_attractiveness": OURS},
            initiator="supplier",
            cause=UncouplingCause.CUSTOMER_ATTRACTIVENESS_LOST,
        ),
        Transition(
            id="M10",
            origins=(MillmanWilsonStage.PRE_KAM,),
            target=MillmanWilsonStage.UNCOUPLING_KAM,
            kind="terminate",
            on=(Trigger(event="account_deselected"),),
            guard=account_attractiveness < 0.3,
            words=Labels(en="the account is not worth the effort", ru="клиент не оправдывает затраченных усилий"),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={"account_attractiveness": OURS},
            initiator="supplier",
        ),
        Transition(
            id="M11",
            origins=(MillmanWilsonStage.EARLY_KAM,),
            target=MillmanWilsonStage.UNCOUPLING_KAM,
            kind="terminate",
            on=(
                Trigger(
                    event="key_person_changed",
                    where={"less_qualified": True},
                    cause=UncouplingCause.KEY_PERSON_CHANGED,
                ),
                Trigger(event="personal_conflict", cause=UncouplingCause.PERSONAL_CONFLICT),
                Trigger(event="promise_broken", cause=UncouplingCause.BREACH_OF_TRUST),
            ),
            guard=all_of(contact_breadth <= 1, trust < 0.3),
            words=Labels(
                en="all hangs on a single contact and little trust, and then somebody weaker takes over from a key "
                "person, two people fall out, or a promise is not kept",
                ru="все держится на единственном контакте при низком доверии, а на место ключевого сотрудника "
                "приходит более слабый, люди ссорятся или слово не сдержано",
            ),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={"contact_breadth": OURS, "trust": OURS},
        ),
        Transition(
            id="M12",
            origins=(
                MillmanWilsonStage.MID_KAM,
                MillmanWilsonStage.PARTNERSHIP_KAM,
                MillmanWilsonStage.SYNERGISTIC_KAM,
            ),
            target=MillmanWilsonStage.UNCOUPLING_KAM,
            kind="terminate",
            guard=trust < 0.2,
            words=Labels(en="trust is lost", ru="доверие утрачено"),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={"trust": OURS},
            cause=UncouplingCause.BREACH_OF_TRUST,
        ),
        Transition(
            id="M13",
            origins=BEFORE_UNCOUPLING,
            target=MillmanWilsonStage.UNCOUPLING_KAM,
            kind="terminate",
            on=(Trigger(event="relationship_ended"),),
            words=Labels(en="either side ends it", ru="одна из сторон прекращает отношения"),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Transition(
            id="M14",
            origins=BEFORE_UNCOUPLING,
            target=MillmanWilsonStage.UNCOUPLING_KAM,
            kind="terminate",
            guard=months_inactive >= 12,
            words=Labels(
                en="nothing has been bought or talked over for a year",
                ru="сделки и контакты прекратились и не возобновляются в течение года",
            ),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={"months_inactive": OURS},
        ),
        Transition(
            id="M15",
            origins=(MillmanWilsonStage.UNCOUPLING_KAM,),
            target=MillmanWilsonStage.PRE_KAM,
            kind="recover",
            on=(Trigger(event="reactivated"),),
            words=Labels(en="the relationship is taken up again", ru="отношения возобновлены"),
            provenance=SAID_OF_KLIMAS,
        ),
    ),
    flags=(
        Flag(
            id="G1",
            name="fragile",
            label=Labels(en="fragile", ru="хрупкость"),
            stages=(MillmanWilsonStage.EARLY_KAM,),
            guard=contact_breadth <= 1,
            words=Labels(en="one contact carries everything", ru="все держится на одном контакте"),
            provenance=FROM_MILLMAN_WILSON,
            thresholds={
                "contact_breadth": Provenance(
                    status="operationalised",
                    source="relstage",
                    note="1 restates the text's one seller facing one buyer",
                )
            },
        ),
    ),
    axes=(
        Axis(
            name="nature",
            low=Labels(en="transactional", ru="трансакционный характер"),
            high=Labels(en="collaborative", ru="сотрудничество"),
            indicators=("trust", "information_openness", "agreement_term_years", "joint_activity_count"),
            provenance=Provenance(
                status="operationalised",
                source="Millman & Wilson 1995, as taught",
                note="the axis is the figure's; the measures that make it up are ours",
            ),
        ),
        Axis(
            name="involvement",
            low=Labels(en="simple", ru="простой уровень вовлеченности"),
            high=Labels(en="complex", ru="сложный уровень вовлеченности"),
            indicators=("contact_breadth", "contact_level", "joint_activity_count"),
            provenance=Provenance(
                status="operationalised",
                source="Millman & Wilson 1995, as taught",
                note="the axis is the figure's; the measures that make it up are ours",
            ),
        ),
    ),
    sources=SHARED_SOURCES,
)
