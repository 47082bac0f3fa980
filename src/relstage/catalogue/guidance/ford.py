"""What to do in each of Ford's stages: objective, tasks, contacts, risks and role, each with its source."""

from relstage.catalogue.sources import FROM_FORD, FROM_KEVORKOV, OURS, ROLE
from relstage.messages import Labels
from relstage.models import Advice, Guidance
from relstage.rules import Provenance

PRE_RELATIONSHIP = Guidance(
    objective=Advice(
        text=Labels(
            en="Judge what the other side could offer, and give it good grounds to judge you well.",
            ru="Оценить возможности другой стороны и дать ей основания высоко оценить вас.",
        ),
        provenance=FROM_FORD,
    ),
    tasks=(
        Advice(
            text=Labels(en="Keep watching for new buyers.", ru="Постоянно отслеживать появление новых покупателей."),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Study what the buyer needs and how it likes to be dealt with, and fit the approach to that.",
                ru="Изучить потребности покупателя и то, как он предпочитает вести дела, и построить работу с ним "
                "соответственно.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Learn which suppliers the buyer has and had, and how it went with them.",
                ru="Выяснить, с какими поставщиками покупатель работает и работал раньше и как складывались эти "
                "отношения.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Find out who the key people of the buying centre are.",
                ru="Установить ключевых лиц закупочного центра.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Get to know the buyer's culture, and let the buyer get to know yours.",
                ru="Познакомиться с деловой культурой покупателя и познакомить его со своей.",
            ),
            provenance=FROM_FORD,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Impersonal at first; then the marketing team meets the buying centre.",
                ru="Сначала безличные; затем команда маркетинга встречается с закупочным центром.",
            ),
            provenance=FROM_FORD,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="A great difference of cultures, which shared views elsewhere do not make up for.",
                ru="Большие культурные различия, которые не возмещаются общностью взглядов в остальном.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(en="A great difference of technology.", ru="Большие технологические различия."),
            provenance=FROM_FORD,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Hunter: find the buyer and open the door.",
                ru="Охотник: найти покупателя и открыть дверь.",
            ),
            provenance=ROLE,
        ),
    ),
)

EARLY = Guidance(
    objective=Advice(
        text=Labels(
            en="Win the first orders, and with them a good opinion.",
            ru="Получить первые заказы и вместе с ними хорошую репутацию у покупателя.",
        ),
        provenance=FROM_FORD,
    ),
    tasks=(
        Advice(
            text=Labels(en="Open the talks yourself.", ru="Начать переговоры первым."),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Deliver trial orders, or a first large project, as agreed.",
                ru="Выполнить пробные заказы или первый крупный проект точно по договоренности.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Let each side learn the other's methods, products, services and people.",
                ru="Дать сторонам узнать методы работы, продукты, услуги и людей друг друга.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Know the other partners whom the buyer could choose, and what makes them attractive.",
                ru="Знать, каких еще партнеров может выбрать покупатель и чем они привлекательны.",
            ),
            provenance=FROM_FORD,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(en="The negotiators of both sides.", ru="Участники переговоров с обеих сторон."),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(en="The buyer foresees trouble.", ru="Покупатель предвидит проблемы."),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="The cultures prove too different.",
                ru="Культурные различия оказываются слишком велики.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(en="Others look more attractive.", ru="Другие партнеры выглядят привлекательнее."),
            provenance=FROM_FORD,
        ),
    ),
    role=(
        Advice(
            text=Labels(en="Hunter: close the first deals.", ru="Охотник: заключить первые сделки."),
            provenance=ROLE,
        ),
    ),
)

DEVELOPMENT = Guidance(
    objective=Advice(
        text=Labels(
            en="Deepen the relationship, and adapt where profit in the long run can be believed in.",
            ru="Углублять отношения и адаптироваться там, где можно верить в долгосрочную прибыль.",
        ),
        provenance=FROM_FORD,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Communicate and negotiate with the will to understand the other side.",
                ru="Общаться и вести переговоры, стремясь понять другую сторону.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Solve problems before they turn into conflicts.",
                ru="Решать проблемы прежде, чем они перерастут в конфликты.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(en="Set clear tasks.", ru="Ставить четкие задачи."),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Agree how conflicts will be resolved.",
                ru="Договориться о способах разрешения конфликтов.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Reward and check what serves the goals.",
                ru="Подобрать вознаграждения и меры контроля, отвечающие целям.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Above all, agree beforehand what each will do about failures and financial losses.",
                ru="Главное: заранее договориться, как стороны действуют при сбоях и финансовых потерях.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Set the income expected against the cost of keeping the buyer and the investment needed, and "
                "compare the net profit with that of the alternatives.",
                ru="Сопоставить ожидаемый доход с затратами на удержание покупателя и с необходимыми вложениями и "
                "сравнить чистую прибыль с той, что дают альтернативы.",
            ),
            provenance=FROM_FORD,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(en="Several functions of each side.", ru="Несколько подразделений с каждой стороны."),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="Adapting before profit in the long run is credible.",
                ru="Адаптация до того, как появилась уверенность в долгосрочной прибыли.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Costs of adaptation that one side bears alone.",
                ru="Затраты на адаптацию, которые несет лишь одна сторона.",
            ),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Farmer: let trust and mutual obligations grow.",
                ru="Фермер: взращивать доверие и взаимные обязательства.",
            ),
            provenance=ROLE,
        ),
    ),
)

LONG_TERM = Guidance(
    objective=Advice(
        text=Labels(
            en="Keep the mutual obligations alive at low cost.",
            ru="Поддерживать взаимные обязательства с малыми затратами.",
        ),
        provenance=FROM_FORD,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Run the dealings by established rules.",
                ru="Вести дела по установленным правилам.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Watch for new requirements of the customer.",
                ru="Следить за новыми требованиями клиента.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Keep up the interest in managing the relationship.",
                ru="Сохранять интерес к управлению отношениями.",
            ),
            provenance=FROM_FORD,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(en="Routine at all levels.", ru="Налаженные контакты на всех уровнях."),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="Those who trust come to take the benefits for granted.",
                ru="Стороны, доверяющие друг другу, начинают воспринимать выгоды как должное.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="New needs are missed, and a competitor steps in.",
                ru="Новые потребности остаются незамеченными, и их удовлетворяет конкурент.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Obligations such as delivery just in time force costly rebuilding.",
                ru="Обязательства вроде поставок точно в срок требуют дорогостоящей перестройки.",
            ),
            provenance=FROM_FORD,
        ),
    ),
    role=(
        Advice(
            text=Labels(en="Farmer: tend what has grown.", ru="Фермер: беречь выращенное."),
            provenance=ROLE,
        ),
    ),
)

FINAL = Guidance(
    objective=Advice(
        text=Labels(en="Keep both sides attentive.", ru="Сохранять внимание обеих сторон к отношениям."),
        provenance=FROM_FORD,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Watch for new competitors entering the market.",
                ru="Следить за появлением на рынке новых конкурентов.",
            ),
            provenance=FROM_FORD,
        ),
        Advice(
            text=Labels(
                en="Keep attention up although everything runs by itself.",
                ru="Не ослаблять внимания, хотя все идет само собой.",
            ),
            provenance=FROM_FORD,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Between organisations rather than persons.",
                ru="Между организациями, а не отдельными людьми.",
            ),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(en="A new competitor appears.", ru="Появляется новый конкурент."),
            provenance=FROM_FORD,
        ),
    ),
    role=(
        Advice(
            text=Labels(en="Farmer: stay in touch.", ru="Фермер: оставаться на связи."),
            provenance=ROLE,
        ),
    ),
)

ENDED = Guidance(
    objective=Advice(
        text=Labels(
            en="Leave or come back by choice, not by drift.",
            ru="Уйти или вернуться осознанно, а не по течению.",
        ),
        provenance=OURS,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Record why it ended and who ended it.",
                ru="Зафиксировать причину и инициатора разрыва.",
            ),
            provenance=Provenance(
                status="sourced",
                source="Kevorkov",
                note="the text asks for the causes; recording who began is ours",
            ),
        ),
        Advice(
            text=Labels(
                en="Carry out the analysis of lost customers.",
                ru="Провести анализ потерянных клиентов.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="One person stays within reach, for an interview and for a return.",
                ru="Остается одно контактное лицо: для интервью и на случай возвращения.",
            ),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="The same mistakes are repeated with the next partner.",
                ru="Те же ошибки повторяются со следующим партнером.",
            ),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="None until the relationship is taken up again.",
                ru="Не требуется, пока отношения не возобновлены.",
            ),
            provenance=OURS,
        ),
    ),
)
