"""How a key customer is lost: four steps of trouble, with a sound relationship before them and the loss behind.

The four steps are Kevorkov's, and go back to Sherman, Sperry and Reese; ``stable`` and ``lost`` frame them. Each
step down is a regress, and from anywhere the customer may be lost. The texts print no number: that the levels of
escalation follow one another is theirs, every limit on a number is ours, illustrative, to be calibrated.

Out of trouble leads one way: the cause in the process is removed, and results show it (L7). That is a recover between
stages, so nothing is forgotten. A culprit found is no such event and opens nothing; with problems that keep coming back
it marks the loss as inevitable.

>>> from relstage.catalogue.loss_cycle import loss_cycle
>>> loss_cycle.transition_of["L7"].on[0].event
'root_cause_fixed'
>>> loss_cycle.lookup("stage 3")
('executive_escalation',)
"""

from enum import StrEnum

from relstage.catalogue.events import EVENTS
from relstage.catalogue.guidance import loss_cycle as guidance
from relstage.catalogue.indicators import (
    INDICATORS,
    escalation,
    months_inactive,
    performance,
    recurring_problems,
    satisfaction,
    scapegoat_responses,
)
from relstage.catalogue.sources import (
    FROM_KEVORKOV,
    LOSS_SOURCES,
    OURS,
    SAID_OF_THOMAS,
    SHARED_SOURCES,
)
from relstage.machines import Flag, Lexicon, LexiconEntry, Stage, StageModel, Transition, Trigger
from relstage.messages import Labels
from relstage.rules import Provenance, all_of


class LossStage(StrEnum):
    """The stages of the loss cycle from sound to worst, then the exit."""

    STABLE = "stable"
    RECURRING_PROBLEMS = "recurring_problems"
    REJECTION_CAMPAIGN = "rejection_campaign"
    EXECUTIVE_ESCALATION = "executive_escalation"
    LEGAL_CONFLICT = "legal_conflict"
    LOST = "lost"


BEFORE_THE_LOSS = (
    LossStage.STABLE,
    LossStage.RECURRING_PROBLEMS,
    LossStage.REJECTION_CAMPAIGN,
    LossStage.EXECUTIVE_ESCALATION,
    LossStage.LEGAL_CONFLICT,
)

AGAIN = Provenance(
    status="operationalised", source="Kevorkov", note="the text says that problems recur; 2 for recurring is ours"
)

loss_cycle = StageModel(
    name="loss_cycle",
    version="1",
    title=Labels(en="The loss of a key customer", ru="Цикл потери клиента"),
    summary="How trouble with a key customer deepens from problems that come back to a conflict between managements, "
    "and how it is turned round or ends in loss. The later in the order, the worse.",
    initial=LossStage.STABLE,
    stages=(
        Stage(
            name=LossStage.STABLE,
            label=Labels(en="stable", ru="стабильные отношения"),
            meaning="No problem keeps coming back, or the customer is content all the same.",
            provenance=Provenance(
                status="operationalised", source="relstage", note="the text begins with the first trouble"
            ),
            guidance=guidance.STABLE,
        ),
        Stage(
            name=LossStage.RECURRING_PROBLEMS,
            label=Labels(en="recurring problems", ru="повторяющиеся проблемы"),
            meaning="Problems come back and the customer is dissatisfied: not every function takes part and needs are "
            "not understood. Whoever at the customer bears the brunt first complains, then turns adversary.",
            provenance=FROM_KEVORKOV,
            guidance=guidance.RECURRING_PROBLEMS,
        ),
        Stage(
            name=LossStage.REJECTION_CAMPAIGN,
            label=Labels(en="campaign against the supplier", ru="кампания за отказ от поставщика"),
            meaning="The customer's staff collect the supplier's failures and press their managers to replace it.",
            provenance=FROM_KEVORKOV,
            guidance=guidance.REJECTION_CAMPAIGN,
        ),
        Stage(
            name=LossStage.EXECUTIVE_ESCALATION,
            label=Labels(en="escalation to the executives", ru="требования руководства клиента"),
            meaning="Those who lead the customer make demands. The supplier's own leaders did not see it coming, for "
            "nobody below had told them; where they name a culprit and patch things up, nothing changes.",
            provenance=FROM_KEVORKOV,
            guidance=guidance.EXECUTIVE_ESCALATION,
        ),
        Stage(
            name=LossStage.LEGAL_CONFLICT,
            label=Labels(en="legal conflict", ru="судебный или арбитражный конфликт"),
            meaning="Rare: lawyers, arbitration and counter-action while the two still deal with each other.",
            provenance=FROM_KEVORKOV,
            guidance=guidance.LEGAL_CONFLICT,
        ),
    ),
    exits=(
        Stage(
            name=LossStage.LOST,
            label=Labels(en="lost", ru="клиент потерян"),
            meaning="The customer no longer buys.",
            provenance=FROM_KEVORKOV,
            guidance=guidance.LOST,
        ),
    ),
    indicators=INDICATORS,
    events=EVENTS,
    transitions=(
        Transition(
            id="L1",
            origins=(LossStage.STABLE,),
            target=LossStage.RECURRING_PROBLEMS,
            kind="regress",
            guard=all_of(recurring_problems >= 2, satisfaction < 0.5),
            words=Labels(
                en="problems keep coming back and the customer is dissatisfied",
                ru="проблемы повторяются, и клиент недоволен",
            ),
            provenance=FROM_KEVORKOV,
            thresholds={"recurring_problems": AGAIN, "satisfaction": OURS},
        ),
        Transition(
            id="L2",
            origins=(LossStage.RECURRING_PROBLEMS,),
            target=LossStage.REJECTION_CAMPAIGN,
            kind="regress",
            guard=escalation >= "campaign",
            words=Labels(
                en="people at the customer keep a list of failures and press for another supplier",
                ru="сотрудники клиента собирают факты сбоев и добиваются смены поставщика",
            ),
            provenance=FROM_KEVORKOV,
            thresholds={"escalation": FROM_KEVORKOV},
        ),
        Transition(
            id="L3",
            origins=(LossStage.REJECTION_CAMPAIGN,),
            target=LossStage.EXECUTIVE_ESCALATION,
            kind="regress",
            guard=escalation >= "management",
            words=Labels(
                en="the customer's management takes the matter up and sets conditions",
                ru="дело берет в свои руки руководство клиента и ставит условия",
            ),
            provenance=FROM_KEVORKOV,
            thresholds={"escalation": FROM_KEVORKOV},
        ),
        Transition(
            id="L4",
            origins=(LossStage.EXECUTIVE_ESCALATION,),
            target=LossStage.LEGAL_CONFLICT,
            kind="regress",
            guard=escalation >= "legal",
            words=Labels(
                en="there is arbitration or a suit while the relationship still exists",
                ru="начат арбитраж или суд, хотя отношения еще существуют",
            ),
            provenance=FROM_KEVORKOV,
            thresholds={"escalation": FROM_KEVORKOV},
        ),
        Transition(
            id="L5",
            origins=BEFORE_THE_LOSS,
            target=LossStage.LOST,
            kind="terminate",
            on=(Trigger(event="relationship_ended"),),
            words=Labels(en="either side ends it", ru="одна из сторон прекращает отношения"),
            provenance=FROM_KEVORKOV,
        ),
        Transition(
            id="L6",
            origins=BEFORE_THE_LOSS,
            target=LossStage.LOST,
            kind="terminate",
            guard=months_inactive >= 12,
            words=Labels(
                en="the customer has left in silence: no dealings for a year",
                ru="клиент ушел молча: в течение года нет ни сделок, ни контактов",
            ),
            provenance=OURS,
            thresholds={"months_inactive": OURS},
        ),
        Transition(
            id="L7",
            origins=(LossStage.RECURRING_PROBLEMS, LossStage.REJECTION_CAMPAIGN, LossStage.EXECUTIVE_ESCALATION),
            target=LossStage.STABLE,
            kind="recover",
            on=(Trigger(event="root_cause_fixed"),),
            guard=all_of(recurring_problems <= 0, performance >= 0.7, escalation <= "complaint"),
            words=Labels(
                en="the cause in the process or system is removed and results prove it: no recurring problem is open, "
                "performance is back, and the customer has let its protest drop",
                ru="причина в процессе или системе устранена, и это подтверждают результаты: открытых повторяющихся "
                "проблем нет, показатели восстановлены, клиент отказался от своих претензий",
            ),
            provenance=Provenance(
                status="operationalised",
                source="Kevorkov",
                note="the text says that only a change of the process helps and that a culprit does not; that the "
                "relationship is stable again then is ours",
            ),
            thresholds={
                "recurring_problems": Provenance(
                    status="operationalised", source="Kevorkov", note="0 restates that the cause is removed"
                ),
                "performance": OURS,
                "escalation": OURS,
            },
        ),
        Transition(
            id="L8",
            origins=(LossStage.LOST,),
            target=LossStage.STABLE,
            kind="recover",
            on=(Trigger(event="reactivated"),),
            words=Labels(en="the customer is won back", ru="клиента удалось вернуть"),
            provenance=SAID_OF_THOMAS,
        ),
    ),
    flags=(
        Flag(
            id="I1",
            name="loss_inevitable_if_unchanged",
            label=Labels(en="loss inevitable if nothing changes", ru="потеря неизбежна, если ничего не изменить"),
            stages=(LossStage.EXECUTIVE_ESCALATION,),
            guard=all_of(scapegoat_responses >= 1, recurring_problems >= 2),
            words=Labels(
                en="a culprit was named, and the problems keep coming back",
                ru="виновный назван, а проблемы повторяются",
            ),
            provenance=FROM_KEVORKOV,
            thresholds={
                "scapegoat_responses": Provenance(
                    status="operationalised", source="Kevorkov", note="1 restates that a culprit was looked for"
                ),
                "recurring_problems": AGAIN,
            },
        ),
    ),
    lexicons=(
        Lexicon(
            reading="four_steps",
            entries=(
                LexiconEntry(
                    name="dissatisfaction",
                    labels=(
                        Labels(
                            en="recurring problems and dissatisfaction",
                            ru="повторяющиеся проблемы и недовольство",
                        ),
                    ),
                    number=1,
                    stages=(LossStage.RECURRING_PROBLEMS,),
                ),
                LexiconEntry(
                    name="mission",
                    labels=(Labels(en="mission to be rid of the supplier", ru="стремление избавиться от поставщика"),),
                    number=2,
                    stages=(LossStage.REJECTION_CAMPAIGN,),
                ),
                LexiconEntry(
                    name="terms",
                    labels=(Labels(en="terms of the customer's management", ru="условия руководства клиента"),),
                    number=3,
                    stages=(LossStage.EXECUTIVE_ESCALATION,),
                ),
                LexiconEntry(
                    name="arbitration",
                    labels=(Labels(en="arbitration", ru="арбитраж"),),
                    number=4,
                    stages=(LossStage.LEGAL_CONFLICT,),
                ),
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    sources=(*SHARED_SOURCES, *LOSS_SOURCES),
)
