"""What to do in each of Millman and Wilson's stages: objective, tasks, contacts, risks, role; each with its source."""

from relstage.catalogue.sources import (
    FROM_KEVORKOV,
    FROM_MILLMAN_WILSON,
    OURS,
    ROLE,
    SAID_OF_MCDONALD_ROGERS,
    SAID_OF_MILLMAN_WILSON_1995,
)
from relstage.messages import Labels
from relstage.models import Advice, Guidance

PRE_KAM = Guidance(
    objective=Advice(
        text=Labels(
            en="Learn which customers are worth the effort, and spend none on the others.",
            ru="Понять, какие клиенты стоят усилий, и не тратить их на остальных.",
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Keep the goods available and gather information on the customer's potential.",
                ru="Обеспечивать наличие товара и собирать сведения о потенциале клиента.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Be patient where the potential is unclear.",
                ru="Проявлять терпение, пока потенциал неясен.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Read what your own mistakes reveal about the customer: a quotation refused, a repair delayed.",
                ru="Делать выводы о клиенте и из собственных ошибок: отказа назвать цену, затянутого ремонта.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Occasional, between a seller and a buyer.",
                ru="Эпизодические, между продавцом и закупщиком.",
            ),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="Effort is spent on a customer that is not worth it.",
                ru="Силы тратятся на клиента, который того не стоит.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="A small order of little margin is refused to a future key account.",
                ru="Будущему ключевому клиенту отказывают в мелком заказе с низкой маржой.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Hunter: find the accounts worth winning.",
                ru="Охотник: найти клиентов, которых стоит завоевать.",
            ),
            provenance=ROLE,
        ),
    ),
)

EARLY_KAM = Guidance(
    objective=Advice(
        text=Labels(
            en="Win trust and become a preferred supplier.",
            ru="Завоевать доверие и стать привилегированным поставщиком.",
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Study the customer's motives, intentions and worries.",
                ru="Изучить мотивы, намерения и опасения клиента.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Learn who takes the decisions, and by which processes the customer adds value.",
                ru="Узнать, кто принимает решения и в каких процессах клиент создает ценность.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Show what the customer gains from preferred status.",
                ru="Показать, какие выгоды дает клиенту статус привилегированного.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Adapt the offer to some degree.",
                ru="В некоторой мере адаптировать предложение.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Perform steadily and communicate openly: trust grows from both.",
                ru="Стабильно выполнять обязательства и открыто общаться: из этого вырастает доверие.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(en="Strengthen personal ties.", ru="Укреплять личные связи."),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(en="One seller faces one buyer.", ru="Один продавец напротив одного закупщика."),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="The picture of it is a bow tie: all others stand behind the two.",
                ru="Образ такой схемы: галстук-бабочка, все остальные стоят позади этих двоих.",
            ),
            provenance=SAID_OF_MCDONALD_ROGERS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="The key person is replaced, or a personal dislike arises.",
                ru="Ключевого сотрудника сменяют, или возникает личная неприязнь.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="The supplier is one of many, and the customer watches its performance.",
                ru="Поставщик лишь один из многих, и клиент следит за его работой.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Hunter turning farmer.",
                ru="Охотник, который становится фермером.",
            ),
            provenance=ROLE,
        ),
    ),
)

MID_KAM = Guidance(
    objective=Advice(
        text=Labels(
            en="Consolidate the preferred status and build up to partnership.",
            ru="Закрепить статус привилегированного поставщика и подготовить партнерство.",
        ),
        provenance=SAID_OF_MILLMAN_WILSON_1995,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Widen the contacts and make them more varied, social ones too.",
                ru="Расширять контакты и делать их разнообразнее, включая неформальные.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Let higher managers review the account, and give it more resources.",
                ru="Привлекать к анализу работы с клиентом руководителей более высокого уровня и выделять больше "
                "ресурсов.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Watch the competitors: the supply is not exclusive.",
                ru="Следить за конкурентами: поставки не эксклюзивны.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Several functions, at rising levels.",
                ru="Несколько подразделений, на все более высоких уровнях.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    risks=(
        Advice(
            text=Labels(en="A competitor takes the account.", ru="Клиента перехватывает конкурент."),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Farmer: let ties grow between the functions.",
                ru="Фермер: взращивать связи между подразделениями.",
            ),
            provenance=ROLE,
        ),
    ),
)

PARTNERSHIP_KAM = Guidance(
    objective=Advice(
        text=Labels(
            en="Be the customer's strategic resource, and leave rivals no opening by the trust you earn.",
            ru="Быть для клиента стратегическим ресурсом и так беречь доверие, чтобы соперникам не нашлось места.",
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Sign a formal agreement of at least three years.",
                ru="Подписать официальное соглашение не менее чем на три года.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(en="Share confidential information.", ru="Обмениваться конфиденциальной информацией."),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Solve problems and develop products together, and train each other's staff.",
                ru="Совместно решать проблемы и разрабатывать продукцию, обучать сотрудников друг друга.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Go on tracking performance; secure supply, service and quality.",
                ru="По-прежнему отслеживать показатели; гарантировать поставки, обслуживание и качество.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(
                en="Departments of one side deal with their counterparts of the other.",
                ru="Подразделения одной стороны напрямую работают с такими же подразделениями другой.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="The picture of it is a diamond; the account manager coordinates.",
                ru="Образ такой схемы: ромб; менеджер по работе с клиентом координирует.",
            ),
            provenance=SAID_OF_MCDONALD_ROGERS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="Complacency: one side feels taken for granted.",
                ru="Самодовольство: одна из сторон чувствует, что ее воспринимают как данность.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="A promise on delivery, upgrade or repair is broken.",
                ru="Нарушается обещание о поставке, модернизации или ремонте.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="One side looks at the price, the other at the cost over the life of the product.",
                ru="Одна сторона смотрит на цену, другая на затраты за весь срок службы продукта.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Farmer: keep the trust of years.",
                ru="Фермер: беречь доверие, накопленное годами.",
            ),
            provenance=ROLE,
        ),
    ),
)

SYNERGISTIC_KAM = Guidance(
    objective=Advice(
        text=Labels(
            en="Act as parts of one larger structure.",
            ru="Действовать как части единой большой структуры.",
        ),
        provenance=FROM_MILLMAN_WILSON,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Hold joint boards of top managers and plan the business together.",
                ru="Проводить совместные советы высшего руководства и вместе планировать бизнес.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Research together, remove costs and improve processes.",
                ru="Вести совместные исследования, сокращать затраты и улучшать процессы.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Set up mixed teams.",
                ru="Создавать смешанные рабочие группы.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(en="Mixed teams and joint boards.", ru="Смешанные группы и совместные советы."),
            provenance=FROM_MILLMAN_WILSON,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="Dependence, and loss of independence.",
                ru="Взаимозависимость и утрата самостоятельности.",
            ),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="The customer declines, and its partner with it.",
                ru="Упадок клиента, который увлекает за собой и партнера.",
            ),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Farmer and netocrat: join people around shared problems.",
                ru="Фермер и нетократ: объединять людей вокруг общих проблем.",
            ),
            provenance=ROLE,
        ),
    ),
)

UNCOUPLING_KAM = Guidance(
    objective=Advice(
        text=Labels(en="Leave cleanly, or win back.", ru="Разойтись достойно или вернуть клиента."),
        provenance=SAID_OF_MILLMAN_WILSON_1995,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Understand how and why the aims diverged.",
                ru="Понять, как и почему разошлись цели.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="While it can still be averted: tell of problems at once and with humility, solve them promptly "
                "and professionally, improve quality, and make entry hard for rivals.",
                ru="Пока разрыв можно предотвратить: сообщать о проблемах сразу и без высокомерия, решать их быстро и "
                "профессионально, повышать качество и затруднять вход соперникам.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Name the cause, and who began.",
                ru="Назвать причину и инициатора разрыва.",
            ),
            provenance=FROM_MILLMAN_WILSON,
        ),
        Advice(
            text=Labels(
                en="Carry out the analysis of lost customers: volumes of the last years, who left, likely causes, a "
                "questionnaire, interviews, costs, measures.",
                ru="Провести анализ потерянных клиентов: объемы за последние годы, кто ушел, вероятные причины, "
                "анкета, интервью, затраты, меры.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="Decide on a return by the cost of keeping such customers against that of winning new ones.",
                ru="Решить, возвращать ли клиента, сравнив затраты на удержание таких клиентов с затратами на "
                "привлечение новых.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(en="Withdrawn step by step.", ru="Постепенно сворачиваются."),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="The same mistakes are made again.",
                ru="Те же ошибки повторяются.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="The former customer speaks ill of the supplier.",
                ru="Бывший клиент дурно отзывается о поставщике.",
            ),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="None; on a return, hunter or farmer again.",
                ru="Не требуется; при возвращении снова охотник или фермер.",
            ),
            provenance=ROLE,
        ),
    ),
)
