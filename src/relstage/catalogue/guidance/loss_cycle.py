"""What to do in each stage of the loss of a customer: what not to do stands among the risks; each with its source."""

from relstage.catalogue.sources import FROM_KEVORKOV, OURS, ROLE, SAID_OF_SHERMAN, SAID_OF_THOMAS
from relstage.messages import Labels
from relstage.models import Advice, Guidance

STABLE = Guidance(
    objective=Advice(
        text=Labels(en="Keep small troubles from coming back.", ru="Не допускать, чтобы мелкие сбои повторялись."),
        provenance=OURS,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Record every complaint, and look for the cause as soon as one repeats.",
                ru="Фиксировать каждую жалобу и искать причину, как только она повторилась.",
            ),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="Ask the people who use the goods how they fare, not the buyers alone.",
                ru="Спрашивать о работе не только закупщиков, но и тех, кто пользуется товаром.",
            ),
            provenance=OURS,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Those of the other models: this one adds none.",
                ru="Те же, что в других моделях: здесь ничего не добавляется.",
            ),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(en="Silence is taken for content.", ru="Молчание принимают за удовлетворенность."),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(text=Labels(en="Farmer: keep listening.", ru="Фермер: продолжать слушать клиента."), provenance=ROLE),
    ),
)

RECURRING_PROBLEMS = Guidance(
    objective=Advice(
        text=Labels(
            en="Find the cause in the process or the system, and remove it.",
            ru="Найти причину в процессе или системе и устранить ее.",
        ),
        provenance=FROM_KEVORKOV,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Look for what the repeats have in common, and change the process that brings them about.",
                ru="Искать общее в повторяющихся сбоях и менять процесс, который их порождает.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="Bring in every function that has a part in it.",
                ru="Подключить все функции, от которых зависит результат.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="Measure performance together with the customer.", ru="Измерять показатели работы вместе с клиентом."
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Whoever at the customer bears the problem, and whoever can remove it here.",
                ru="Сотрудник клиента, который страдает от проблемы, и те у нас, кто может ее устранить.",
            ),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="Each repeat is treated as a single case.", ru="Каждое повторение считают единичным случаем."
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="The employee who complains in vain turns adversary.",
                ru="Сотрудник, чьи жалобы остаются без ответа, становится противником.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Farmer: mend before going on selling.", ru="Фермер: сначала исправить, потом продавать дальше."
            ),
            provenance=ROLE,
        ),
    ),
)

REJECTION_CAMPAIGN = Guidance(
    objective=Advice(
        text=Labels(
            en="Meet the campaign with facts, and take its cause away.",
            ru="Ответить на кампанию фактами и устранить ее причину.",
        ),
        provenance=FROM_KEVORKOV,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Measure the key figures of performance fast, and show them.",
                ru="Быстро измерить ключевые показатели работы и показать их.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="Find out what the adversaries themselves are judged by, and help them to reach it.",
                ru="Выяснить, по каким показателям судят самих противников, и помочь им этих показателей достичь.",
            ),
            provenance=SAID_OF_SHERMAN,
        ),
        Advice(
            text=Labels(
                en="Tie the two firms together function by function.",
                ru="Связать две компании параллельными контактами между функциями.",
            ),
            provenance=SAID_OF_SHERMAN,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Everyone who has a say in the purchase, each with a counterpart here.",
                ru="Все, кто влияет на закупку, каждый со своим партнером у нас.",
            ),
            provenance=SAID_OF_SHERMAN,
        ),
    ),
    risks=(
        Advice(
            text=Labels(en="Only purchasing is talked to.", ru="Разговаривают только с отделом закупок."),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="The customer's staff press their managers to change the supplier.",
                ru="Сотрудники клиента убеждают своих руководителей сменить поставщика.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Farmer: win the people back, one by one.",
                ru="Фермер: вернуть расположение людей, одного за другим.",
            ),
            provenance=ROLE,
        ),
    ),
)

EXECUTIVE_ESCALATION = Guidance(
    objective=Advice(
        text=Labels(
            en="Change the system, and let results show it.", ru="Изменить систему и доказать это результатами."
        ),
        provenance=FROM_KEVORKOV,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Report to your own management what happened, without sparing it.",
                ru="Доложить своему руководству о случившемся без прикрас.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="Change the process as a whole rather than the spot that failed.",
                ru="Менять процесс целиком, а не место, где произошел сбой.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Management to management, with the facts on the table.",
                ru="Руководство с руководством, с фактами на столе.",
            ),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(text=Labels(en="A culprit is looked for.", ru="Ищут виновного."), provenance=FROM_KEVORKOV),
        Advice(
            text=Labels(
                en="One spot is patched, performance stays as it was, and the customer is lost.",
                ru="Латают одно место, показатели не меняются, и клиент потерян.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    role=(
        Advice(
            text=Labels(en="Farmer, beside the executives.", ru="Фермер, вместе с руководителями."), provenance=ROLE
        ),
    ),
)

LEGAL_CONFLICT = Guidance(
    objective=Advice(text=Labels(en="Settle.", ru="Договориться."), provenance=OURS),
    tasks=(
        Advice(
            text=Labels(
                en="Offer a settlement early, and keep the door open to later dealings.",
                ru="Рано предложить соглашение и оставить возможность для дальнейшей работы.",
            ),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="Keep records of all that is agreed and done.",
                ru="Вести записи обо всем, что согласовано и сделано.",
            ),
            provenance=OURS,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Counsel and the executives; the staff goes on serving the customer.",
                ru="Юристы и руководители; сотрудники продолжают обслуживать клиента.",
            ),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(en="One strikes back out of habit.", ru="Отвечают ударом на удар по привычке."), provenance=OURS
        ),
    ),
    role=(
        Advice(text=Labels(en="None until it is settled.", ru="Не требуется, пока спор не улажен."), provenance=OURS),
    ),
)

LOST = Guidance(
    objective=Advice(
        text=Labels(
            en="Learn why, and decide whether to win the customer back.",
            ru="Понять причины и решить, стоит ли возвращать клиента.",
        ),
        provenance=SAID_OF_THOMAS,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Carry out the analysis of lost customers, all seven steps.",
                ru="Провести анализ потерянных клиентов, все семь шагов.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="Write a humble letter, and ask for an interview.",
                ru="Написать скромное письмо и попросить об интервью.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="Weigh what keeping would cost against what winning as many new ones costs.",
                ru="Сравнить затраты на удержание с затратами на привлечение стольких же новых клиентов.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="The customer's managers who decided on the purchases, by appointment.",
                ru="Руководители клиента, принимавшие решения о закупках, по договоренности.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="One writes as if the customer were to be forgiven for having left.",
                ru="Пишут так, будто клиента прощают за уход.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(en="The next customer is lost in the same way.", ru="Следующего клиента теряют так же."),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="None; a hunter or farmer again once the customer returns.",
                ru="Не требуется; снова охотник или фермер, если клиент вернется.",
            ),
            provenance=ROLE,
        ),
    ),
)
