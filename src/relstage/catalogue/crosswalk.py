"""The theories side by side: which of their stages typically coincide, by a published pairing or by our comparison.

No source maps all of them onto one another. Two columns rest on published pairings, known to us from reviews and from
recollection: McDonald and Woodburn's names for Millman and Wilson's stages, and the phases of Jap and co-authors for
those of Dwyer, Schurr and Oh. Every other pairing is ours, by comparing descriptions.

>>> from relstage.catalogue.crosswalk import crosswalk
>>> [theory.name for theory in crosswalk.theories][:4]
['ford', 'millman_wilson', 'mcdonald_woodburn', 'dwyer_schurr_oh']
"""

from relstage.catalogue.dwyer_schurr_oh import dwyer_schurr_oh
from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.catalogue.sources import (
    DWYER_SOURCES,
    FROM_FORD,
    FROM_MILLMAN_WILSON,
    OURS,
    SAID_OF_DWYER,
    SHARED_SOURCES,
)
from relstage.messages import Labels
from relstage.models import Source
from relstage.models.crosswalks import Caution, Crosswalk, Entry, Row, Term, Theory
from relstage.rules import Provenance

CROSSWALK_SOURCES = (
    Source(
        name="McDonald & Woodburn",
        reference="McDonald, M. and Woodburn, D., on key account management; which edition is not known to us. Not "
        "read by us: some of its names of stages were seen in other texts, their pairing with Millman and Wilson's is "
        "recollection.",
    ),
    Source(
        name="Millman & Wilson 1996",
        reference="Millman, T. and Wilson, K. (1996). Developing key account management competences. Journal of "
        "Marketing Practice: Applied Marketing Science 2(2), 7-22. Only its first page was readable.",
    ),
    Source(
        name="Zhang et al. 2016",
        reference="Zhang, J. Z., Watson, G. F., Palmatier, R. W. and Dant, R. P. (2016). Dynamic relationship "
        "marketing. Journal of Marketing 80(5), 53-75. Only its abstract was readable: four states and five moves.",
    ),
)
"""Works that the crosswalk names besides those of the models."""

SAID_OF_MCDONALD_WOODBURN = Provenance(
    status="unverified",
    source="McDonald & Woodburn",
    note="later names for Millman and Wilson's stages, by recollection",
)
SAID_OF_MILLMAN_WILSON_1996 = Provenance(
    status="unverified", source="Millman & Wilson 1996", note="the first page names three orders of need"
)
SAID_OF_JAP = Provenance(
    status="unverified",
    source="Jap & Anderson 2007",
    note="a magazine's summary of the study puts its phases beside those of Dwyer, Schurr and Oh",
)
PHASES_OF_KLIMAS = Provenance(
    status="unverified", source="Klimas et al. 2022", note="the abstract names five phases; the paper was not read"
)
PICTURES_OF_CONTACTS = Provenance(
    status="unverified",
    source="McDonald & Rogers 1998",
    note="the bow tie and the diamond are its pictures, by recollection; the other names are ours",
)
SAID_OF_ZHANG = Provenance(
    status="unverified", source="Zhang et al. 2016", note="the abstract names states and moves; the paper was not read"
)

WITH_MILLMAN_WILSON = {"millman_wilson": SAID_OF_MCDONALD_WOODBURN}
WITH_DWYER = {"dwyer_schurr_oh": SAID_OF_JAP}
LATE = Labels(en="late in the phase", ru="ближе к концу фазы")
NOT_SAID = Entry(absence="not_said")
NO_COUNTERPART = Entry(absence="no_counterpart")

THEORIES = (
    Theory(
        name="ford",
        title=ford.title,
        terms=(
            *(Term(name=stage.name, label=stage.label) for stage in ford.stages),
            *(Term(name=stage.name, label=stage.label, kind="exit") for stage in ford.exits),
            Term(name="vulnerable", label=Labels(en="vulnerable", ru="уязвимость"), kind="flag"),
            Term(name="recover", label=Labels(en="taken up again", ru="возобновление"), kind="move"),
        ),
        provenance=FROM_FORD,
    ),
    Theory(
        name="millman_wilson",
        title=millman_wilson.title,
        terms=(
            *(Term(name=stage.name, label=stage.label) for stage in millman_wilson.stages),
            *(Term(name=stage.name, label=stage.label, kind="exit") for stage in millman_wilson.exits),
            Term(name="fragile", label=Labels(en="fragile", ru="хрупкость"), kind="flag"),
            Term(name="recover", label=Labels(en="taken up again", ru="возобновление"), kind="move"),
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    Theory(
        name="mcdonald_woodburn",
        title=Labels(en="McDonald and Woodburn's stages", ru="Стадии Макдональда и Вудберн"),
        terms=(
            Term(name="exploratory", label=Labels(en="exploratory", ru="поисковая")),
            Term(name="basic", label=Labels(en="basic", ru="базовая")),
            Term(name="cooperative", label=Labels(en="cooperative", ru="кооперативная")),
            Term(name="interdependent", label=Labels(en="interdependent", ru="взаимозависимая")),
            Term(name="integrated", label=Labels(en="integrated", ru="интегрированная")),
            Term(name="disintegrating", label=Labels(en="disintegrating", ru="распадающаяся")),
        ),
        provenance=SAID_OF_MCDONALD_WOODBURN,
    ),
    Theory(
        name="dwyer_schurr_oh",
        title=dwyer_schurr_oh.title,
        terms=(
            *(Term(name=stage.name, label=stage.label) for stage in dwyer_schurr_oh.stages),
            *(Term(name=stage.name, label=stage.label, kind="exit") for stage in dwyer_schurr_oh.exits),
        ),
        provenance=SAID_OF_DWYER,
    ),
    Theory(
        name="jap",
        title=Labels(en="Phases of Jap and co-authors", ru="Фазы Джап с соавторами"),
        terms=(
            Term(name="exploration", label=Labels(en="exploration", ru="изучение")),
            Term(name="build_up", label=Labels(en="build-up", ru="наращивание")),
            Term(name="maturity", label=Labels(en="maturity", ru="зрелость")),
            Term(name="decline", label=Labels(en="decline", ru="спад")),
        ),
        provenance=SAID_OF_JAP,
    ),
    Theory(
        name="klimas",
        title=Labels(en="Phases of Klimas and co-authors", ru="Фазы Климас с соавторами"),
        terms=(
            Term(name="initial", label=Labels(en="initial", ru="начальная")),
            Term(name="development", label=Labels(en="development", ru="развитие")),
            Term(name="maintenance", label=Labels(en="maintenance", ru="поддержание")),
            Term(name="dormant_or_end", label=Labels(en="dormant or end", ru="затухание или завершение")),
            Term(name="reactivation", label=Labels(en="reactivation", ru="реактивация")),
        ),
        provenance=PHASES_OF_KLIMAS,
    ),
    Theory(
        name="zhang",
        title=Labels(en="States of Zhang and co-authors", ru="Состояния Чжан с соавторами"),
        terms=(
            Term(name="transactional", label=Labels(en="transactional", ru="трансакционное")),
            Term(name="transitional", label=Labels(en="transitional", ru="переходное")),
            Term(name="communal", label=Labels(en="communal", ru="общностное")),
            Term(name="damaged", label=Labels(en="damaged", ru="поврежденное")),
            Term(name="recovery", label=Labels(en="recovery", ru="восстановление"), kind="move"),
        ),
        provenance=SAID_OF_ZHANG,
    ),
    Theory(
        name="contact_pattern",
        title=Labels(en="Pattern of contacts", ru="Схема контактов"),
        terms=(
            Term(name="casual", label=Labels(en="none or casual", ru="нет или случайные"), kind="mark"),
            Term(name="bow_tie", label=Labels(en="bow tie", ru="галстук-бабочка"), kind="mark"),
            Term(name="growing_net", label=Labels(en="growing net", ru="растущая сеть"), kind="mark"),
            Term(name="diamond", label=Labels(en="diamond", ru="ромб"), kind="mark"),
            Term(name="routine_diamond", label=Labels(en="diamond run by routine", ru="привычный ромб"), kind="mark"),
            Term(name="mixed_teams", label=Labels(en="mixed teams", ru="смешанные команды"), kind="mark"),
            Term(name="shrinking", label=Labels(en="shrinking", ru="сужение"), kind="mark"),
            Term(name="no_contacts", label=Labels(en="none", ru="нет"), kind="mark"),
        ),
        provenance=PICTURES_OF_CONTACTS,
    ),
    Theory(
        name="order_of_need",
        title=Labels(en="Order of need", ru="Порядок потребностей"),
        terms=(
            Term(name="product", label=Labels(en="product", ru="продукт"), kind="mark"),
            Term(name="process", label=Labels(en="process", ru="процесс"), kind="mark"),
            Term(name="facilitation", label=Labels(en="facilitation", ru="содействие"), kind="mark"),
        ),
        provenance=SAID_OF_MILLMAN_WILSON_1996,
    ),
)

BEFORE = Row(
    name="before",
    label=Labels(en="before the first dealings", ru="до первых сделок"),
    entries={
        "ford": Entry(term="pre_relationship"),
        "millman_wilson": Entry(term="pre_kam"),
        "mcdonald_woodburn": Entry(term="exploratory", published=WITH_MILLMAN_WILSON),
        "dwyer_schurr_oh": Entry(term="awareness"),
        "jap": NOT_SAID,
        "klimas": NOT_SAID,
        "zhang": NOT_SAID,
        "contact_pattern": Entry(term="casual"),
        "order_of_need": Entry(term="product"),
    },
)

FIRST_DEALINGS = Row(
    name="first_dealings",
    label=Labels(en="first dealings", ru="первые сделки"),
    entries={
        "ford": Entry(term="early"),
        "millman_wilson": Entry(term="early_kam"),
        "mcdonald_woodburn": Entry(term="basic", published=WITH_MILLMAN_WILSON),
        "dwyer_schurr_oh": Entry(term="exploration"),
        "jap": Entry(term="exploration", published=WITH_DWYER),
        "klimas": Entry(term="initial"),
        "zhang": Entry(term="transactional"),
        "contact_pattern": Entry(term="bow_tie"),
        "order_of_need": Entry(term="product"),
    },
)

GROWTH = Row(
    name="growth",
    label=Labels(en="growth", ru="рост"),
    entries={
        "ford": Entry(term="development"),
        "millman_wilson": Entry(term="mid_kam"),
        "mcdonald_woodburn": Entry(term="cooperative", published=WITH_MILLMAN_WILSON),
        "dwyer_schurr_oh": Entry(term="expansion"),
        "jap": Entry(term="build_up", published=WITH_DWYER),
        "klimas": Entry(term="development"),
        "zhang": Entry(term="transitional"),
        "contact_pattern": Entry(term="growing_net"),
        "order_of_need": Entry(term="process"),
    },
)

BOND = Row(
    name="bond",
    label=Labels(en="bound to each other", ru="взаимная связанность"),
    entries={
        "ford": Entry(term="long_term"),
        "millman_wilson": Entry(term="partnership_kam"),
        "mcdonald_woodburn": Entry(term="interdependent", published=WITH_MILLMAN_WILSON),
        "dwyer_schurr_oh": Entry(term="commitment"),
        "jap": Entry(term="maturity", published=WITH_DWYER),
        "klimas": Entry(term="maintenance"),
        "zhang": Entry(term="communal"),
        "contact_pattern": Entry(term="diamond"),
        "order_of_need": Entry(term="facilitation"),
    },
)

HABIT = Row(
    name="habit",
    label=Labels(en="last, by habit", ru="последнее: привычка"),
    entries={
        "ford": Entry(term="final"),
        "millman_wilson": NO_COUNTERPART,
        "mcdonald_woodburn": NO_COUNTERPART,
        "dwyer_schurr_oh": Entry(term="commitment", note=LATE),
        "jap": Entry(term="maturity"),
        "klimas": Entry(term="maintenance"),
        "zhang": Entry(term="communal"),
        "contact_pattern": Entry(term="routine_diamond"),
        "order_of_need": Entry(term="facilitation"),
    },
)

JOINT_CREATION = Row(
    name="joint_creation",
    label=Labels(en="last, by joint creation", ru="последнее: совместное созидание"),
    entries={
        "ford": NO_COUNTERPART,
        "millman_wilson": Entry(term="synergistic_kam"),
        "mcdonald_woodburn": Entry(term="integrated", published=WITH_MILLMAN_WILSON),
        "dwyer_schurr_oh": Entry(term="commitment", note=LATE),
        "jap": Entry(term="maturity"),
        "klimas": Entry(term="maintenance"),
        "zhang": Entry(term="communal"),
        "contact_pattern": Entry(term="mixed_teams"),
        "order_of_need": Entry(term="facilitation"),
    },
)

DANGER = Row(
    name="danger",
    label=Labels(
        en="in danger: a phase to some, a risk within a stage to others",
        ru="под угрозой: для одних фаза, для других риск внутри стадии",
    ),
    entries={
        "ford": Entry(term="vulnerable"),
        "millman_wilson": Entry(term="fragile"),
        "mcdonald_woodburn": NOT_SAID,
        "dwyer_schurr_oh": NOT_SAID,
        "jap": Entry(term="decline"),
        "klimas": NOT_SAID,
        "zhang": Entry(term="damaged"),
        "contact_pattern": Entry(term="shrinking"),
        "order_of_need": NOT_SAID,
    },
)

OVER = Row(
    name="over",
    label=Labels(en="over", ru="окончено"),
    entries={
        "ford": Entry(term="ended"),
        "millman_wilson": Entry(term="uncoupling_kam"),
        "mcdonald_woodburn": Entry(term="disintegrating", published=WITH_MILLMAN_WILSON),
        "dwyer_schurr_oh": Entry(term="dissolution"),
        "jap": Entry(
            absence="no_counterpart",
            note=Labels(en="it comes after their decline", ru="наступает после их спада"),
        ),
        "klimas": Entry(term="dormant_or_end"),
        "zhang": NOT_SAID,
        "contact_pattern": Entry(term="no_contacts"),
        "order_of_need": NOT_SAID,
    },
)

TAKEN_UP_AGAIN = Row(
    name="taken_up_again",
    label=Labels(en="taken up again", ru="возобновлено"),
    entries={
        "ford": Entry(term="recover"),
        "millman_wilson": Entry(term="recover"),
        "mcdonald_woodburn": NOT_SAID,
        "dwyer_schurr_oh": NOT_SAID,
        "jap": NOT_SAID,
        "klimas": Entry(term="reactivation"),
        "zhang": Entry(term="recovery"),
        "contact_pattern": NOT_SAID,
        "order_of_need": NOT_SAID,
    },
)

crosswalk = Crosswalk(
    title=Labels(en="Crosswalk of theories", ru="Соответствие теорий"),
    theories=THEORIES,
    rows=(BEFORE, FIRST_DEALINGS, GROWTH, BOND, HABIT, JOINT_CREATION, DANGER, OVER, TAKEN_UP_AGAIN),
    cautions=(
        Caution(
            name="opposites",
            text=Labels(
                en="Ford's final stage and synergistic KAM both come last, but the one rests on routine where nobody "
                "competes hard, and the other on making new things together. Neither stands for the other.",
                ru="Заключительная стадия Форда и этап синергетики оба стоят последними, но первая держится на "
                "заведенном порядке там, где конкуренция слаба, а второй на том, что стороны создают вместе. Одно не "
                "заменяет другого.",
            ),
            about={"ford": ("final",), "millman_wilson": ("synergistic_kam",)},
            provenance=OURS,
        ),
        Caution(
            name="pair_and_programme",
            text=Labels(
                en="Ford looks at two firms together, Millman and Wilson at what a supplier undertakes for one "
                "customer. An account may have long-term relations in Ford's sense and stay in mid-KAM, because no "
                "agreement was signed.",
                ru="Форд смотрит на отношения двух фирм, Миллман и Уилсон на то, что поставщик предпринимает ради "
                "одного клиента. По Форду отношения могут быть уже долгосрочными, а этап у них еще средний, потому "
                "что соглашение не подписано.",
            ),
            about={"ford": (), "millman_wilson": ()},
            provenance=OURS,
        ),
    ),
    provenance=OURS,
    sources=(*SHARED_SOURCES, *DWYER_SOURCES, *CROSSWALK_SOURCES),
)
