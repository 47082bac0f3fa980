"""The profile of a buying centre: what a supplier ought to know of a customer before and early in a relationship."""

from relstage.catalogue.checklists.weighing import EVEN
from relstage.catalogue.sources import FROM_FORD, FROM_MILLMAN_WILSON, OURS
from relstage.messages import Labels
from relstage.models.checklists import Checklist, Item
from relstage.rules import Provenance

buying_centre = Checklist(
    name="buying_centre",
    title=Labels(en="Profile of the buying centre", ru="Портрет закупочного центра"),
    summary=Labels(
        en="What we know of a customer and of the people who buy; each answer is a text, and the score says how much "
        "is known.",
        ru="Что мы знаем о клиенте и о людях, которые закупают; каждый ответ записан словами, а оценка говорит, "
        "сколько известно.",
    ),
    asks="knowledge",
    provenance=Provenance(
        status="operationalised",
        source="relstage",
        note="two texts say what to study; that it makes one list is ours",
    ),
    weighing=EVEN,
    items=(
        Item(
            id="needs",
            label=Labels(en="needs", ru="потребности"),
            meaning=Labels(en="What the customer needs.", ru="Что нужно клиенту."),
            provenance=FROM_FORD,
        ),
        Item(
            id="ways_of_dealing",
            label=Labels(en="preferred ways of dealing", ru="предпочтительный порядок работы"),
            meaning=Labels(
                en="How it likes to be dealt with and to have suppliers managed.",
                ru="Как он предпочитает вести дела и управлять отношениями с поставщиками.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="present_suppliers",
            label=Labels(en="present suppliers", ru="нынешние поставщики"),
            meaning=Labels(
                en="Who supplies it now, and how satisfied it is.",
                ru="Кто поставляет ему сейчас и насколько он доволен.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="past_suppliers",
            label=Labels(en="past suppliers", ru="прежние поставщики"),
            meaning=Labels(
                en="Who supplied it before, and why that came to an end.",
                ru="Кто поставлял раньше и почему это прекратилось.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="key_people",
            label=Labels(en="key people", ru="ключевые лица"),
            meaning=Labels(
                en="Who the key people of the buying centre are.",
                ru="Кто ключевые лица закупочного центра.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="roles",
            label=Labels(en="their roles", ru="их роли"),
            meaning=Labels(
                en="Who of them uses what is bought, who advises, who decides, who signs, and who lets us in.",
                ru="Кто из них пользуется купленным, кто советует, кто решает, кто подписывает и кто нас впускает.",
            ),
            provenance=Provenance(
                status="operationalised", source="relstage", note="the text asks for key people; the roles are ours"
            ),
        ),
        Item(
            id="culture",
            label=Labels(en="its culture", ru="его культура"),
            meaning=Labels(
                en="The culture of the customer: its norms and its ways of doing business.",
                ru="Культура клиента: его нормы и привычки в делах.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="our_culture",
            label=Labels(en="what it knows of our culture", ru="что он знает о нашей культуре"),
            meaning=Labels(
                en="How well the customer knows our own culture.",
                ru="Насколько клиент знаком с нашей культурой.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="motives",
            label=Labels(en="motives and intentions", ru="мотивы и намерения"),
            meaning=Labels(
                en="What moves the customer, and what it intends with us.",
                ru="Что движет клиентом и чего он хочет от работы с нами.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Item(
            id="worries",
            label=Labels(en="worries", ru="опасения"),
            meaning=Labels(
                en="What makes the customer hesitate to work more closely with us.",
                ru="Что удерживает клиента от более тесной работы с нами.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Item(
            id="decision_process",
            label=Labels(en="how it decides", ru="как принимаются решения"),
            meaning=Labels(
                en="How the unit that decides about purchases works, step by step.",
                ru="Как устроена работа тех, кто решает о закупках, шаг за шагом.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Item(
            id="value_processes",
            label=Labels(en="where it adds value", ru="где создается ценность"),
            meaning=Labels(
                en="The processes by which the customer adds value, and where our goods enter them.",
                ru="Процессы, в которых клиент создает ценность, и место нашего товара в них.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Item(
            id="performance_monitored",
            label=Labels(en="how it judges suppliers", ru="как оцениваются поставщики"),
            meaning=Labels(
                en="Which performance the customer watches, and by what measures.",
                ru="За какими показателями работы поставщика клиент следит и как их измеряет.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Item(
            id="our_contacts",
            label=Labels(en="who of us knows whom", ru="кто из нас с кем знаком"),
            meaning=Labels(
                en="Which of our people know which of theirs, and whom nobody reaches.",
                ru="Кто из наших людей знаком с кем у клиента и до кого не дотянулся никто.",
            ),
            provenance=OURS,
        ),
    ),
)
