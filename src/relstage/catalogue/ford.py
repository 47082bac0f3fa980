"""Ford's development of buyer-seller relationships: five stages and one exit.

The stages, their order and what moves or breaks each are the author's, as a Russian course text teaches them. That
text prints no number: every limit below is ours, illustrative, to be calibrated. Ending at any stage is the text's
too; stepping back a stage is not in it (F5 to F7 are reasoned additions).

The text names its fifth stage twice. Its introduction ends with termination, its body with a long-lived final stage.
Both are kept: ``final`` is a stage, ``ended`` an exit, and a bare "stage 5" is refused as ambiguous.

>>> from relstage.catalogue.ford import ford
>>> ford.lookup("stage 5", reading="body"), ford.lookup("stage 5", reading="introduction")
(('final',), ('ended',))
>>> ford.fold("final", reading="introduction")
'maintenance'
"""

from enum import StrEnum

from relstage.catalogue.events import EVENTS
from relstage.catalogue.guidance import ford as guidance
from relstage.catalogue.indicators import (
    INDICATORS,
    adaptation,
    alternatives_attractiveness,
    attention,
    commitment,
    competition_intensity,
    cultural_distance,
    institutionalisation,
    months_inactive,
    orders_completed,
    satisfaction,
    technological_distance,
    trust,
    volume_change,
)
from relstage.catalogue.sources import FROM_FORD, OURS, SAID_OF_FORD_1990, SAID_OF_KLIMAS, SHARED_SOURCES
from relstage.machines import Flag, Lexicon, LexiconEntry, Stage, StageModel, Transition, Trigger
from relstage.messages import Labels
from relstage.rules import Provenance, all_of, any_of


class FordStage(StrEnum):
    """Ford's stages in their order, then the exit."""

    PRE_RELATIONSHIP = "pre_relationship"
    EARLY = "early"
    DEVELOPMENT = "development"
    LONG_TERM = "long_term"
    FINAL = "final"
    ENDED = "ended"


BEFORE_THE_END = (
    FordStage.PRE_RELATIONSHIP,
    FordStage.EARLY,
    FordStage.DEVELOPMENT,
    FordStage.LONG_TERM,
    FordStage.FINAL,
)

ford = StageModel(
    name="ford",
    version="1",
    title=Labels(en="Ford's five stages", ru="Пять стадий Форда"),
    summary="How a relationship between a buyer and a seller in industrial markets comes about, deepens, settles into "
    "routine, and may end at any stage. It describes the pair, not the programme of one side.",
    initial=FordStage.PRE_RELATIONSHIP,
    stages=(
        Stage(
            name=FordStage.PRE_RELATIONSHIP,
            label=Labels(en="pre-relationship stage", ru="стадия, предшествующая установлению отношений"),
            meaning="Each side weighs what the other could offer, from what it knows inside and hears outside.",
            provenance=FROM_FORD,
            guidance=guidance.PRE_RELATIONSHIP,
        ),
        Stage(
            name=FordStage.EARLY,
            label=Labels(en="early stage", ru="ранняя стадия"),
            meaning="Talks, trial orders or a first large project; opinions form about methods, products, services and "
            "people.",
            provenance=FROM_FORD,
            guidance=guidance.EARLY,
        ),
        Stage(
            name=FordStage.DEVELOPMENT,
            label=Labels(en="development stage", ru="стадия развития"),
            meaning="Larger volume or further projects deepen trust and what the sides owe each other; each adapts to "
            "the other.",
            provenance=FROM_FORD,
            guidance=guidance.DEVELOPMENT,
        ),
        Stage(
            name=FordStage.LONG_TERM,
            label=Labels(en="long-term stage", ru="стадия долгосрочных отношений"),
            meaning="Mutual obligations bind; dealings run by habit and rule, and the benefits come to be taken for "
            "granted.",
            provenance=FROM_FORD,
            guidance=guidance.LONG_TERM,
        ),
        Stage(
            name=FordStage.FINAL,
            label=Labels(en="final stage", ru="заключительная стадия"),
            meaning="Rare and stable: it lives where competition is weak and both sides stay attentive.",
            provenance=FROM_FORD,
            guidance=guidance.FINAL,
        ),
    ),
    exits=(
        Stage(
            name=FordStage.ENDED,
            label=Labels(en="ended", ru="завершение"),
            meaning="The relationship is over; most are simpler than the five stages and may end at any of them.",
            provenance=FROM_FORD,
            guidance=guidance.ENDED,
        ),
    ),
    indicators=INDICATORS,
    events=EVENTS,
    transitions=(
        Transition(
            id="F1",
            origins=(FordStage.PRE_RELATIONSHIP,),
            target=FordStage.EARLY,
            kind="advance",
            on=(
                Trigger(event="negotiation_opened"),
                Trigger(event="trial_order"),
                Trigger(event="capital_project"),
            ),
            guard=all_of(cultural_distance < 0.7, technological_distance < 0.7),
            words=Labels(
                en="talks, a trial order or a capital project have begun, and the sides are close enough in culture "
                "and technology",
                ru="начаты переговоры, пробный заказ или инвестиционный проект, и стороны достаточно близки по "
                "культуре и технологиям",
            ),
            provenance=FROM_FORD,
            thresholds={"cultural_distance": OURS, "technological_distance": OURS},
        ),
        Transition(
            id="F2",
            origins=(FordStage.EARLY,),
            target=FordStage.DEVELOPMENT,
            kind="advance",
            guard=all_of(
                orders_completed >= 1,
                trust >= 0.4,
                volume_change > 0,
                alternatives_attractiveness < 0.7,
            ),
            words=Labels(
                en="a first order is done, there is a little trust, volume grows or projects are added, and other "
                "partners are not clearly more attractive",
                ru="первая сделка выполнена, есть некоторое доверие, объем растет или добавляются проекты, а другие "
                "партнеры не выглядят заметно привлекательнее",
            ),
            provenance=FROM_FORD,
            thresholds={
                "orders_completed": OURS,
                "trust": OURS,
                "volume_change": Provenance(
                    status="sourced",
                    source="Ford 1990, as taught",
                    note="the text says that volume grows; above 0 says no more than that",
                ),
                "alternatives_attractiveness": OURS,
            },
        ),
        Transition(
            id="F3",
            origins=(FordStage.DEVELOPMENT,),
            target=FordStage.LONG_TERM,
            kind="advance",
            guard=all_of(orders_completed >= 3, trust >= 0.6, commitment >= 0.6, adaptation >= 0.3),
            words=Labels(
                en="several major purchases are done, trust and mutual obligations are there, and both sides have "
                "adapted to some degree",
                ru="совершено несколько крупных закупок, есть доверие и взаимные обязательства, стороны в некоторой "
                "мере адаптировались друг к другу",
            ),
            provenance=FROM_FORD,
            thresholds={
                "orders_completed": Provenance(
                    status="operationalised",
                    source="Ford 1980",
                    note="that several major purchases come first is said of the article, which we did not read; "
                    "3 for several is ours",
                ),
                "trust": OURS,
                "commitment": OURS,
                "adaptation": OURS,
            },
        ),
        Transition(
            id="F4",
            origins=(FordStage.LONG_TERM,),
            target=FordStage.FINAL,
            kind="advance",
            guard=all_of(
                institutionalisation >= 0.8,
                competition_intensity <= 0.3,
                attention >= 0.6,
                commitment >= 0.6,
            ),
            words=Labels(
                en="dealings run by established rules, competition is weak, both sides are attentive, and obligations "
                "hold",
                ru="сделки идут по установленным правилам, конкуренция слаба, обе стороны внимательны, обязательства "
                "соблюдаются",
            ),
            provenance=FROM_FORD,
            thresholds={
                "institutionalisation": OURS,
                "competition_intensity": OURS,
                "attention": OURS,
                "commitment": OURS,
            },
        ),
        Transition(
            id="F5",
            origins=(FordStage.FINAL,),
            target=FordStage.LONG_TERM,
            kind="regress",
            guard=any_of(competition_intensity > 0.4, attention < 0.5, commitment < 0.5),
            words=Labels(
                en="competition is felt again, attention slackens, or obligations weaken",
                ru="снова ощутима конкуренция, ослабло внимание или ослабли обязательства",
            ),
            provenance=Provenance(
                status="operationalised",
                source="relstage",
                note="the course text says that a new competitor breaks the final stage; that the relationship steps "
                "back rather than ends is ours",
            ),
            thresholds={"competition_intensity": OURS, "attention": OURS, "commitment": OURS},
        ),
        Transition(
            id="F6",
            origins=(FordStage.LONG_TERM,),
            target=FordStage.DEVELOPMENT,
            kind="regress",
            guard=any_of(commitment < 0.5, trust < 0.5),
            words=Labels(
                en="the two still trade, but trust or obligations no longer carry the relationship",
                ru="торговля продолжается, но отношения больше не держатся на доверии или обязательствах",
            ),
            provenance=SAID_OF_FORD_1990,
            thresholds={"commitment": OURS, "trust": OURS},
        ),
        Transition(
            id="F7",
            origins=(FordStage.DEVELOPMENT,),
            target=FordStage.EARLY,
            kind="regress",
            guard=any_of(trust < 0.3, volume_change <= -0.3),
            words=Labels(
                en="trust collapses or volume falls sharply",
                ru="доверие рушится или объем резко падает",
            ),
            provenance=SAID_OF_FORD_1990,
            thresholds={"trust": OURS, "volume_change": OURS},
        ),
        Transition(
            id="F8",
            origins=(FordStage.PRE_RELATIONSHIP,),
            target=FordStage.ENDED,
            kind="terminate",
            guard=any_of(cultural_distance >= 0.7, technological_distance >= 0.7),
            words=Labels(
                en="the sides are too far apart in culture or in technology, however well they agree otherwise",
                ru="стороны слишком далеки по культуре или технологиям, как бы ни сходились взгляды в остальном",
            ),
            provenance=FROM_FORD,
            thresholds={"cultural_distance": OURS, "technological_distance": OURS},
        ),
        Transition(
            id="F9",
            origins=(FordStage.EARLY,),
            target=FordStage.ENDED,
            kind="terminate",
            guard=any_of(
                cultural_distance >= 0.7,
                all_of(satisfaction < 0.3, alternatives_attractiveness >= 0.5),
            ),
            words=Labels(
                en="the cultures turn out too far apart, or the buyer is dissatisfied and others look attractive",
                ru="культуры оказались слишком далеки либо покупатель недоволен, а другие выглядят привлекательно",
            ),
            provenance=FROM_FORD,
            thresholds={"cultural_distance": OURS, "satisfaction": OURS, "alternatives_attractiveness": OURS},
        ),
        Transition(
            id="F10",
            origins=(FordStage.LONG_TERM,),
            target=FordStage.ENDED,
            kind="terminate",
            guard=all_of(satisfaction < 0.3, alternatives_attractiveness >= 0.6),
            words=Labels(
                en="new requirements were overlooked, the customer is dissatisfied, and a competitor steps in",
                ru="новые требования остались без внимания, клиент недоволен, и его перехватывает конкурент",
            ),
            provenance=FROM_FORD,
            thresholds={"satisfaction": OURS, "alternatives_attractiveness": OURS},
        ),
        Transition(
            id="F11",
            origins=BEFORE_THE_END,
            target=FordStage.ENDED,
            kind="terminate",
            on=(Trigger(event="relationship_ended"),),
            words=Labels(en="either side ends it", ru="одна из сторон прекращает отношения"),
            provenance=FROM_FORD,
        ),
        Transition(
            id="F12",
            origins=BEFORE_THE_END,
            target=FordStage.ENDED,
            kind="terminate",
            guard=months_inactive >= 12,
            words=Labels(en="no dealings for a year", ru="в течение года нет ни сделок, ни контактов"),
            provenance=OURS,
            thresholds={"months_inactive": OURS},
        ),
        Transition(
            id="F13",
            origins=(FordStage.ENDED,),
            target=FordStage.PRE_RELATIONSHIP,
            kind="recover",
            on=(Trigger(event="reactivated"),),
            words=Labels(en="the relationship is taken up again", ru="отношения возобновлены"),
            provenance=SAID_OF_KLIMAS,
        ),
    ),
    flags=(
        Flag(
            id="V1",
            name="vulnerable",
            label=Labels(en="vulnerable", ru="уязвимость"),
            stages=(FordStage.LONG_TERM, FordStage.FINAL),
            guard=any_of(
                attention < 0.5,
                satisfaction < 0.5,
                all_of(competition_intensity > 0.3, alternatives_attractiveness >= 0.6),
            ),
            words=Labels(
                en="attention or satisfaction has dropped, or competition is felt and a better choice is at hand",
                ru="снизились внимание или удовлетворенность либо конкуренция ощутима и есть лучший выбор",
            ),
            provenance=FROM_FORD,
            thresholds={
                "attention": OURS,
                "satisfaction": OURS,
                "competition_intensity": OURS,
                "alternatives_attractiveness": OURS,
            },
        ),
        Flag(
            id="V2",
            name="vulnerable",
            label=Labels(en="vulnerable", ru="уязвимость"),
            stages=(FordStage.FINAL,),
            guard=competition_intensity > 0.3,
            words=Labels(en="competition is no longer weak", ru="конкуренция уже не слаба"),
            provenance=FROM_FORD,
            thresholds={"competition_intensity": OURS},
        ),
    ),
    lexicons=(
        Lexicon(
            reading="introduction",
            entries=(
                LexiconEntry(
                    name="pre_relationship",
                    labels=(
                        Labels(en="pre-relationship", ru="стадия, предшествующая установлению отношений"),
                        Labels(en="pre-relationship stage", ru="предшествующая стадия"),
                    ),
                    number=1,
                    stages=(FordStage.PRE_RELATIONSHIP,),
                ),
                LexiconEntry(
                    name="emergence",
                    labels=(Labels(en="emergence", ru="возникновение"),),
                    number=2,
                    stages=(FordStage.EARLY,),
                ),
                LexiconEntry(
                    name="development",
                    labels=(Labels(en="development", ru="развитие"),),
                    number=3,
                    stages=(FordStage.DEVELOPMENT,),
                ),
                LexiconEntry(
                    name="maintenance",
                    labels=(Labels(en="maintenance", ru="поддержание"),),
                    number=4,
                    stages=(FordStage.LONG_TERM, FordStage.FINAL),
                ),
                LexiconEntry(
                    name="termination",
                    labels=(Labels(en="termination", ru="завершение"),),
                    number=5,
                    stages=(FordStage.ENDED,),
                ),
            ),
            provenance=FROM_FORD,
        ),
        Lexicon(
            reading="body",
            entries=(
                LexiconEntry(
                    name="pre_relationship",
                    labels=(Labels(en="pre-relationship", ru="стадия, предшествующая установлению отношений"),),
                    number=1,
                    stages=(FordStage.PRE_RELATIONSHIP,),
                ),
                LexiconEntry(
                    name="early",
                    labels=(Labels(en="early stage", ru="ранняя стадия"),),
                    number=2,
                    stages=(FordStage.EARLY,),
                ),
                LexiconEntry(
                    name="development",
                    labels=(
                        Labels(en="development stage", ru="стадия развития"),
                        Labels(en="development", ru="развитие"),
                    ),
                    number=3,
                    stages=(FordStage.DEVELOPMENT,),
                ),
                LexiconEntry(
                    name="long_term",
                    labels=(
                        Labels(en="long-term stage", ru="долгосрочная стадия"),
                        Labels(en="long-term relationship", ru="долгосрочные отношения"),
                    ),
                    number=4,
                    stages=(FordStage.LONG_TERM,),
                ),
                LexiconEntry(
                    name="final",
                    labels=(Labels(en="final stage", ru="заключительная стадия"),),
                    number=5,
                    stages=(FordStage.FINAL,),
                ),
                LexiconEntry(
                    name="ended",
                    labels=(Labels(en="ended", ru="отношения завершены"),),
                    stages=(FordStage.ENDED,),
                ),
            ),
            provenance=FROM_FORD,
        ),
    ),
    sources=SHARED_SOURCES,
)
