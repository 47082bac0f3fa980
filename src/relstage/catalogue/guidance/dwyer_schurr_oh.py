"""What to do in each of Dwyer, Schurr and Oh's phases: objective, tasks, contacts, risks and role, with sources."""

from relstage.catalogue.sources import FROM_KEVORKOV, OURS, ROLE, SAID_OF_DWYER
from relstage.messages import Labels
from relstage.models import Advice, Guidance

AWARENESS = Guidance(
    objective=Advice(
        text=Labels(en="Be seen as a possible partner.", ru="Стать заметным как возможный партнер."),
        provenance=SAID_OF_DWYER,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Show what you can do where the other side looks.",
                ru="Показать свои возможности там, где их увидит другая сторона.",
            ),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="Find out whether the other side is worth an approach.",
                ru="Выяснить, стоит ли обращаться к другой стороне.",
            ),
            provenance=OURS,
        ),
    ),
    contacts=(Advice(text=Labels(en="None yet, or by chance.", ru="Пока нет или случайные."), provenance=OURS),),
    risks=(
        Advice(text=Labels(en="Nobody takes the first step.", ru="Никто не делает первого шага."), provenance=OURS),
    ),
    role=(
        Advice(
            text=Labels(en="Hunter: make the first contact.", ru="Охотник: установить первый контакт."), provenance=ROLE
        ),
    ),
)

EXPLORATION = Guidance(
    objective=Advice(
        text=Labels(
            en="Find out, at small cost, whether more is worth while.",
            ru="Выяснить с малыми затратами, стоит ли идти дальше.",
        ),
        provenance=SAID_OF_DWYER,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Say what you want, and listen to what the other wants.",
                ru="Сказать, чего хотите вы, и выслушать, чего хочет другая сторона.",
            ),
            provenance=SAID_OF_DWYER,
        ),
        Advice(
            text=Labels(
                en="Share burdens and gains so that both find it fair.",
                ru="Распределять тяготы и выгоды так, чтобы обе стороны считали это справедливым.",
            ),
            provenance=SAID_OF_DWYER,
        ),
        Advice(
            text=Labels(
                en="Agree on first rules of conduct, and keep them.",
                ru="Договориться о первых правилах и соблюдать их.",
            ),
            provenance=SAID_OF_DWYER,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Those who bargain, and those who try the goods.",
                ru="Те, кто ведет переговоры, и те, кто испытывает товар.",
            ),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="Leaving is easy for both: one disappointment may be enough.",
                ru="Уйти легко обеим сторонам: хватит одного разочарования.",
            ),
            provenance=SAID_OF_DWYER,
        ),
    ),
    role=(
        Advice(text=Labels(en="Hunter turning farmer.", ru="Охотник, который становится фермером."), provenance=ROLE),
    ),
)

EXPANSION = Guidance(
    objective=Advice(
        text=Labels(
            en="Let both gain more, and depend on each other gladly.",
            ru="Увеличивать выгоды обеих сторон и взаимную зависимость, приятную обеим.",
        ),
        provenance=SAID_OF_DWYER,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Take on new tasks where the first went well.", ru="Браться за новые задачи там, где удались первые."
            ),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="Adapt where it pays in the long run.",
                ru="Адаптироваться там, где это окупится в долгосрочной перспективе.",
            ),
            provenance=OURS,
        ),
    ),
    contacts=(
        Advice(text=Labels(en="More functions on both sides.", ru="Больше функций с обеих сторон."), provenance=OURS),
    ),
    risks=(
        Advice(
            text=Labels(
                en="Trust is spent faster than it is earned.", ru="Доверие расходуется быстрее, чем накапливается."
            ),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(
            text=Labels(en="Farmer: widen the ground.", ru="Фермер: расширять поле совместной работы."), provenance=ROLE
        ),
    ),
)

COMMITMENT = Guidance(
    objective=Advice(
        text=Labels(
            en="Keep what was pledged: much, for long, and steadily.",
            ru="Соблюдать обязательства: много, долго и последовательно.",
        ),
        provenance=SAID_OF_DWYER,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Renew what each puts in, and say so.", ru="Возобновлять вклад каждой стороны и говорить об этом."
            ),
            provenance=OURS,
        ),
        Advice(
            text=Labels(en="Settle conflicts within the relationship.", ru="Разрешать конфликты внутри отношений."),
            provenance=OURS,
        ),
    ),
    contacts=(Advice(text=Labels(en="At all levels.", ru="На всех уровнях."), provenance=OURS),),
    risks=(
        Advice(
            text=Labels(
                en="One side puts in less and less, and nobody says so.",
                ru="Одна сторона вкладывает все меньше, и об этом молчат.",
            ),
            provenance=OURS,
        ),
    ),
    role=(Advice(text=Labels(en="Farmer: tend what is there.", ru="Фермер: беречь то, что есть."), provenance=ROLE),),
)

DISSOLUTION = Guidance(
    objective=Advice(
        text=Labels(en="Part by choice, or come back by choice.", ru="Расстаться осознанно или осознанно вернуться."),
        provenance=OURS,
    ),
    tasks=(
        Advice(
            text=Labels(en="Record why it ended and who ended it.", ru="Зафиксировать причину и инициатора разрыва."),
            provenance=OURS,
        ),
        Advice(
            text=Labels(en="Carry out the analysis of lost customers.", ru="Провести анализ потерянных клиентов."),
            provenance=FROM_KEVORKOV,
        ),
    ),
    contacts=(
        Advice(text=Labels(en="One person stays within reach.", ru="Остается одно контактное лицо."), provenance=OURS),
    ),
    risks=(
        Advice(
            text=Labels(
                en="What was learnt in the relationship is lost with it.",
                ru="Вместе с отношениями теряется и накопленный опыт.",
            ),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="None until the relationship is taken up again.", ru="Не требуется, пока отношения не возобновлены."
            ),
            provenance=OURS,
        ),
    ),
)
