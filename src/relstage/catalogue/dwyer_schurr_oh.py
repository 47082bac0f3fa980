"""Dwyer, Schurr and Oh's development of buyer-seller relationships: four phases and dissolution.

The phases and their order are the authors', whose article we did not read: what stands here of it is from other texts
and from recollection, and marked unverified. Every limit is ours, illustrative, to be calibrated. What goes on within
exploration, five processes, is data: it is told, and moves nothing.

>>> from relstage.catalogue.dwyer_schurr_oh import dwyer_schurr_oh
>>> for process in dwyer_schurr_oh.stage("exploration").processes:
...     print(process.label.en)
attraction
communication and bargaining
power and justice
development of norms
development of expectations
"""

from enum import StrEnum

from relstage.catalogue.events import EVENTS
from relstage.catalogue.guidance import dwyer_schurr_oh as guidance
from relstage.catalogue.indicators import (
    INDICATORS,
    adaptation,
    alternatives_attractiveness,
    commitment,
    months_inactive,
    orders_completed,
    satisfaction,
    trust,
    volume_change,
)
from relstage.catalogue.sources import (
    DWYER_SOURCES,
    OURS,
    SAID_OF_DWYER,
    SAID_OF_JAP_ANDERSON,
    SAID_OF_KLIMAS,
    SHARED_SOURCES,
)
from relstage.machines import Process, Stage, StageModel, Transition, Trigger
from relstage.messages import Labels
from relstage.rules import all_of, any_of


class DwyerStage(StrEnum):
    """Dwyer, Schurr and Oh's phases in their order, then the exit."""

    AWARENESS = "awareness"
    EXPLORATION = "exploration"
    EXPANSION = "expansion"
    COMMITMENT = "commitment"
    DISSOLUTION = "dissolution"


BEFORE_DISSOLUTION = (DwyerStage.AWARENESS, DwyerStage.EXPLORATION, DwyerStage.EXPANSION, DwyerStage.COMMITMENT)

dwyer_schurr_oh = StageModel(
    name="dwyer_schurr_oh",
    version="1",
    title=Labels(en="Dwyer, Schurr and Oh's phases", ru="Фазы отношений по Дуайеру, Шурру и О"),
    summary="How a buyer and a seller become aware of each other, try each other out, come to depend on each other and "
    "pledge themselves, and how either may withdraw. It describes the pair.",
    initial=DwyerStage.AWARENESS,
    stages=(
        Stage(
            name=DwyerStage.AWARENESS,
            label=Labels(en="awareness", ru="осведомленность"),
            meaning="Each knows of the other as a possible partner; neither has acted towards it yet.",
            provenance=SAID_OF_DWYER,
            guidance=guidance.AWARENESS,
        ),
        Stage(
            name=DwyerStage.EXPLORATION,
            label=Labels(en="exploration", ru="изучение"),
            meaning="The two try each other out; ties are thin, and leaving is easy.",
            provenance=SAID_OF_DWYER,
            processes=(
                Process(
                    name="attraction",
                    label=Labels(en="attraction", ru="привлечение"),
                    meaning="Each weighs what dealing with the other brings beyond what it costs.",
                    provenance=SAID_OF_DWYER,
                ),
                Process(
                    name="communication_and_bargaining",
                    label=Labels(en="communication and bargaining", ru="общение и торг"),
                    meaning="The two tell each other what they want and settle who carries and who gets what.",
                    provenance=SAID_OF_DWYER,
                ),
                Process(
                    name="power_and_justice",
                    label=Labels(en="power and justice", ru="власть и справедливость"),
                    meaning="Each finds out what it can make the other do, and whether that is felt to be fair.",
                    provenance=SAID_OF_DWYER,
                ),
                Process(
                    name="norm_development",
                    label=Labels(en="development of norms", ru="выработка норм"),
                    meaning="First rules of conduct come about, by which later dealings are judged.",
                    provenance=SAID_OF_DWYER,
                ),
                Process(
                    name="expectation_development",
                    label=Labels(en="development of expectations", ru="формирование ожиданий"),
                    meaning="Each forms a view of what the other will do; trust begins here.",
                    provenance=SAID_OF_DWYER,
                ),
            ),
            guidance=guidance.EXPLORATION,
        ),
        Stage(
            name=DwyerStage.EXPANSION,
            label=Labels(en="expansion", ru="расширение"),
            meaning="What each gains keeps growing, and with it how much they depend on each other.",
            provenance=SAID_OF_DWYER,
            guidance=guidance.EXPANSION,
        ),
        Stage(
            name=DwyerStage.COMMITMENT,
            label=Labels(en="commitment", ru="взаимные обязательства сторон"),
            meaning="The two have pledged, in word or in deed, to go on with each other: much is put in, for long, and "
            "steadily.",
            provenance=SAID_OF_DWYER,
            guidance=guidance.COMMITMENT,
        ),
    ),
    exits=(
        Stage(
            name=DwyerStage.DISSOLUTION,
            label=Labels(en="dissolution", ru="распад отношений"),
            meaning="The two have parted; one side alone may bring that about.",
            provenance=SAID_OF_DWYER,
            guidance=guidance.DISSOLUTION,
        ),
    ),
    indicators=INDICATORS,
    events=EVENTS,
    transitions=(
        Transition(
            id="D1",
            origins=(DwyerStage.AWARENESS,),
            target=DwyerStage.EXPLORATION,
            kind="advance",
            on=(
                Trigger(event="negotiation_opened"),
                Trigger(event="trial_order"),
                Trigger(event="capital_project"),
            ),
            words=Labels(
                en="the two begin to deal with each other: talks, a trial order or a capital project",
                ru="стороны начинают взаимодействовать: переговоры, пробный заказ или инвестиционный проект",
            ),
            provenance=SAID_OF_DWYER,
        ),
        Transition(
            id="D2",
            origins=(DwyerStage.EXPLORATION,),
            target=DwyerStage.EXPANSION,
            kind="advance",
            guard=all_of(satisfaction >= 0.5, trust >= 0.4, volume_change > 0),
            words=Labels(
                en="each is satisfied with what the other does, there is a little trust, and they depend on each "
                "other more and more",
                ru="стороны удовлетворены друг другом, есть некоторое доверие, и взаимная зависимость растет",
            ),
            provenance=SAID_OF_DWYER,
            thresholds={"satisfaction": OURS, "trust": OURS, "volume_change": OURS},
        ),
        Transition(
            id="D3",
            origins=(DwyerStage.EXPANSION,),
            target=DwyerStage.COMMITMENT,
            kind="advance",
            guard=all_of(commitment >= 0.7, adaptation >= 0.3, orders_completed >= 3),
            words=Labels(
                en="the two are pledged to each other: much is put in, it lasts, and it is steady",
                ru="стороны связали себя обязательствами: вклад велик, отношения длительны и последовательны",
            ),
            provenance=SAID_OF_DWYER,
            thresholds={"commitment": OURS, "adaptation": OURS, "orders_completed": OURS},
        ),
        Transition(
            id="D4",
            origins=(DwyerStage.COMMITMENT,),
            target=DwyerStage.EXPANSION,
            kind="regress",
            guard=commitment < 0.6,
            words=Labels(en="the pledge weakens", ru="обязательства ослабли"),
            provenance=SAID_OF_JAP_ANDERSON,
            thresholds={"commitment": OURS},
        ),
        Transition(
            id="D5",
            origins=(DwyerStage.EXPANSION,),
            target=DwyerStage.EXPLORATION,
            kind="regress",
            guard=any_of(trust < 0.3, satisfaction < 0.4),
            words=Labels(en="trust or satisfaction is gone", ru="доверие или удовлетворенность утрачены"),
            provenance=OURS,
            thresholds={"trust": OURS, "satisfaction": OURS},
        ),
        Transition(
            id="D6",
            origins=BEFORE_DISSOLUTION,
            target=DwyerStage.DISSOLUTION,
            kind="terminate",
            on=(Trigger(event="relationship_ended"),),
            words=Labels(en="either side withdraws", ru="одна из сторон выходит из отношений"),
            provenance=SAID_OF_DWYER,
        ),
        Transition(
            id="D7",
            origins=(DwyerStage.EXPLORATION, DwyerStage.EXPANSION, DwyerStage.COMMITMENT),
            target=DwyerStage.DISSOLUTION,
            kind="terminate",
            guard=all_of(satisfaction < 0.3, alternatives_attractiveness >= 0.6),
            words=Labels(
                en="the customer is dissatisfied and has a better choice",
                ru="клиент недоволен, и у него есть лучший выбор",
            ),
            provenance=SAID_OF_DWYER,
            thresholds={"satisfaction": OURS, "alternatives_attractiveness": OURS},
        ),
        Transition(
            id="D8",
            origins=BEFORE_DISSOLUTION,
            target=DwyerStage.DISSOLUTION,
            kind="terminate",
            guard=months_inactive >= 12,
            words=Labels(en="no dealings for a year", ru="в течение года нет ни сделок, ни контактов"),
            provenance=OURS,
            thresholds={"months_inactive": OURS},
        ),
        Transition(
            id="D9",
            origins=(DwyerStage.DISSOLUTION,),
            target=DwyerStage.AWARENESS,
            kind="recover",
            on=(Trigger(event="reactivated"),),
            words=Labels(en="the relationship is taken up again", ru="отношения возобновлены"),
            provenance=SAID_OF_KLIMAS,
        ),
    ),
    sources=(*SHARED_SOURCES, *DWYER_SOURCES),
)
