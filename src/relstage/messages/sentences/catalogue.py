"""What the catalogue says in English alone, in Russian: summaries, meanings of stages, notes on sources, references.

The records keep the English text, which is part of a definition's digest; titles of works stay as they were published.
"""

RUSSIAN = {
    # Summaries
    "How a relationship between a buyer and a seller in industrial markets comes about, deepens, settles into routine, "
    "and may end at any stage. It describes the pair, not the programme of one side.": "Как на промышленных рынках "
    "отношения покупателя и продавца возникают, углубляются, входят в привычку и могут закончиться на любой стадии. "
    "Описывается пара, а не программа одной из сторон.",
    "How a supplier's dealings with a key account grow from sizing it up to working as one structure, and how they "
    "come apart at any point. It describes the supplier's programme for one account.": "Как работа поставщика с "
    "ключевым клиентом растет от оценки его возможностей до единой структуры и как она может прерваться на любом "
    "этапе. Описывается программа поставщика для одного клиента.",
    "How trouble with a key customer deepens from problems that come back to a conflict between managements, and how "
    "it is turned round or ends in loss. The later in the order, the worse.": "Как неблагополучие с ключевым клиентом "
    "углубляется от повторяющихся проблем до конфликта руководств и как оно преодолевается или ведет к потере. Чем "
    "дальше по порядку, тем хуже.",
    "How a buyer becomes a customer, a regular, and at last a partner who brings others; and how one comes down again. "
    "It describes the customer's side.": "Как покупатель становится клиентом, постоянным клиентом и, наконец, "
    "партнером, который приводит других, и как спускаются обратно. Описывается сторона клиента.",
    "How a buyer and a seller become aware of each other, try each other out, come to depend on each other and pledge "
    "themselves, and how either may withdraw. It describes the pair.": "Как покупатель и продавец узнают друг о друге, "
    "пробуют работать вместе, становятся зависимы и связывают себя обязательствами и как любой из них может уйти. "
    "Описывается пара.",
    "Where a customer places a supplier, by the risk that hangs on it and the value it brings, and the move that each "
    "place asks of the supplier.": "Какое место клиент отводит поставщику по связанному с ним риску и приносимой "
    "ценности и какого хода каждое место требует от поставщика.",
    # Meanings of stages and processes
    "Each side weighs what the other could offer, from what it knows inside and hears outside.": "Каждая сторона "
    "взвешивает, что могла бы дать другая, по тому, что знает сама и слышит от других.",
    "Talks, trial orders or a first large project; opinions form about methods, products, services and people.": (
        "Переговоры, пробные заказы или первый крупный проект; складываются мнения о методах, товарах, услугах и людях."
    ),
    "Larger volume or further projects deepen trust and what the sides owe each other; each adapts to the other.": (
        "Рост объема или новые проекты укрепляют доверие и взаимные обязательства; стороны приспосабливаются друг к "
        "другу."
    ),
    "Mutual obligations bind; dealings run by habit and rule, and the benefits come to be taken for granted.": (
        "Связывают взаимные обязательства; работа идет по привычке и правилам, и выгоды начинают считать само собой "
        "разумеющимися."
    ),
    "Rare and stable: it lives where competition is weak and both sides stay attentive.": "Редкая и устойчивая стадия: "
    "она держится там, где конкуренция слаба, а обе стороны внимательны.",
    "The relationship is over; most are simpler than the five stages and may end at any of them.": "Отношения "
    "завершены; чаще они проще пяти стадий и могут закончиться на любой из них.",
    "The supplier finds out which customers could become key accounts and which are not worth it.": "Поставщик "
    "выясняет, какие клиенты могут стать ключевыми, а какие того не стоят.",
    "Closer work is explored between one seller and one buyer, while the customer watches performance.": "Один "
    "продавец и один закупщик ищут пути более тесной работы, а клиент следит за ее качеством.",
    "Trust is there; the supplier is one of a few preferred ones and contacts grow more varied.": "Доверие есть; "
    "поставщик входит в число немногих предпочитаемых, контакты становятся разнообразнее.",
    "The supplier is a strategic resource under a long agreement: confidences, joint work, nearly all business of the "
    "product group.": "Поставщик - стратегический ресурс по долгосрочному соглашению: доверительные сведения, "
    "совместная работа, почти все закупки этой группы товаров.",
    "Both sides work as parts of one larger structure, up to joint boards and joint planning.": "Стороны работают как "
    "части единой структуры, вплоть до общих советов и общего планирования.",
    "Neither deals nor contacts go on; no stage is safe from it.": "Нет ни сделок, ни контактов; от этого не защищен "
    "ни один этап.",
    "No problem keeps coming back, or the customer is content all the same.": "Проблемы не повторяются, или клиент все "
    "равно доволен.",
    "Problems come back and the customer is dissatisfied: not every function takes part and needs are not understood. "
    "Whoever at the customer bears the brunt first complains, then turns adversary.": "Проблемы повторяются, клиент "
    "недоволен: участвуют не все службы, потребности не поняты. Тот, кому у клиента достается больше всех, сначала "
    "жалуется, затем становится противником.",
    "The customer's staff collect the supplier's failures and press their managers to replace it.": "Сотрудники "
    "клиента копят промахи поставщика и убеждают свое руководство заменить его.",
    "Those who lead the customer make demands. The supplier's own leaders did not see it coming, for nobody below had "
    "told them; where they name a culprit and patch things up, nothing changes.": "Руководители клиента выдвигают "
    "требования. Для руководителей поставщика это неожиданность: снизу им не сообщали; если они называют виновного и "
    "латают дыры, ничего не меняется.",
    "Rare: lawyers, arbitration and counter-action while the two still deal with each other.": "Бывает редко: юристы, "
    "арбитраж и ответные меры, пока стороны еще работают друг с другом.",
    "The customer no longer buys.": "Клиент больше не покупает.",
    "Has not bought yet, no longer buys, or has left.": "Еще не покупал, больше не покупает или ушел.",
    "Has bought once, or buys now and then.": "Купил один раз или покупает время от времени.",
    "Buys again and again, and is satisfied.": "Покупает снова и снова и доволен.",
    "Is bound to the supplier and brings other customers: one of a network of agents.": "Привязан к поставщику и "
    "приводит других клиентов: один из сети агентов.",
    "Each knows of the other as a possible partner; neither has acted towards it yet.": "Стороны знают друг о друге "
    "как о возможных партнерах, но шагов навстречу еще не было.",
    "The two try each other out; ties are thin, and leaving is easy.": "Стороны пробуют работать вместе; связи тонки, "
    "уйти легко.",
    "Each weighs what dealing with the other brings beyond what it costs.": "Каждая взвешивает, что работа с другой "
    "приносит сверх затрат.",
    "The two tell each other what they want and settle who carries and who gets what.": "Стороны сообщают, чего хотят, "
    "и договариваются, кто что несет и что получает.",
    "Each finds out what it can make the other do, and whether that is felt to be fair.": "Каждая узнает, к чему может "
    "принудить другую и считается ли это справедливым.",
    "First rules of conduct come about, by which later dealings are judged.": "Возникают первые правила поведения, по "
    "которым судят о дальнейшей работе.",
    "Each forms a view of what the other will do; trust begins here.": "Каждая составляет представление о том, как "
    "поступит другая; здесь начинается доверие.",
    "What each gains keeps growing, and with it how much they depend on each other.": "Выгоды каждой растут, а с ними "
    "и взаимная зависимость.",
    "The two have pledged, in word or in deed, to go on with each other: much is put in, for long, and steadily.": (
        "Стороны словом или делом обязались продолжать: вкладывается много, надолго и постоянно."
    ),
    "The two have parted; one side alone may bring that about.": "Стороны разошлись; для этого достаточно желания "
    "одной.",
    # Notes
    "the role is the source's; its place in this stage is ours": "роль из источника; место в этой стадии - наше",
    "the text asks for the causes; recording who began is ours": "текст спрашивает о причинах; запись инициатора - "
    "наша",
    "the direction is the source's; the size is ours": "направление из источника; величина наша",
    "one more of what is counted": "на единицу больше того, что считается",
    "the abstract names a phase of reactivation; the paper was not read": "аннотация называет фазу возобновления; сама "
    "статья не прочитана",
    "the text says that volume grows; above 0 says no more than that": "в тексте объем растет; «больше 0» и означает "
    "только это",
    "that several major purchases come first is said of the article, which we did not read; 3 for several is ours": (
        "о нескольких крупных покупках сказано в пересказе статьи, которую мы не читали; 3 вместо «нескольких» - наше"
    ),
    "the course text says that a new competitor breaks the final stage; that the relationship steps back rather than "
    "ends is ours": "по учебному тексту новый конкурент прерывает заключительную стадию; что отношения при этом "
    "отступают, а не кончаются, - наше",
    "2 is the least that is more than one pair; the text says that contacts grow": "2 - наименьшее, что больше одной "
    "пары; в тексте контакты растут",
    "at least three years; the one number that the text gives": "не менее трех лет; единственное число в тексте",
    "0.8 stands for nearly all business": "0,8 означает «почти все закупки»",
    "the reverse of the advance; the text knows only demotion and ending": "обратный ход; тексту известны только "
    "понижение и завершение",
    "no agreement in force; follows from the term that the advance asks for": "соглашения нет; следует из срока, "
    "которого требует переход вперед",
    "that accounts are demoted is the text's; that demotion leads to pre_kam is ours": "что клиентов понижают - из "
    "текста; что понижение ведет в pre_kam - наше",
    "1 restates the text's one seller facing one buyer": "1 повторяет слова текста: один продавец, один закупщик",
    "the axis is the figure's; the measures that make it up are ours": "ось с рисунка; показатели, из которых она "
    "состоит, - наши",
    "the text begins with the first trouble": "текст начинает с первых неприятностей",
    "only an excerpt of the book was read": "прочитан только отрывок книги",
    "the abstract says that lapsed customers can be won back; the paper was not read": "аннотация говорит, что ушедших "
    "клиентов можно вернуть; сама статья не прочитана",
    "the text says that problems recur; 2 for recurring is ours": "в тексте проблемы повторяются; 2 вместо "
    "«повторяются» - наше",
    "the text says that only a change of the process helps and that a culprit does not; that the relationship is "
    "stable again then is ours": "по тексту помогает только изменение процесса, а не поиск виновного; что отношения "
    "тогда снова устойчивы - наше",
    "0 restates that the cause is removed": "0 повторяет: причина устранена",
    "1 restates that a culprit was looked for": "1 повторяет: искали виновного",
    "a rule of practice, not a finding": "правило из практики, а не результат исследования",
    "the text says that agents bring customers; 1 is ours": "в тексте агенты приводят клиентов; 1 - наше",
    "the reverse of the advance; the texts know only the way up": "обратный ход; текстам известен только путь наверх",
    "the abstract speaks of decline; what declines is from recollection": "аннотация говорит об упадке; что именно "
    "приходит в упадок - по памяти",
    "in our copy the words of the figure run together: the place follows from their order and from the moves": (
        "в нашем экземпляре слова рисунка слились: место следует из их порядка и из ходов"
    ),
    "the text warns of complacency; what to do instead is our reading": "текст предостерегает от самоуспокоенности; "
    "что делать вместо этого - наше прочтение",
    "the text names no next cell; that a rescue raises the significance is ours, as in the event emergency_rescue": (
        "следующей клетки текст не называет; что помощь в беде повышает значимость - наше, как в событии "
        "emergency_rescue"
    ),
    "the text says low and high; the middle of the scale is ours": "в тексте «низкий» и «высокий»; середина шкалы - "
    "наша",
    "one recommendation on record suggests a yes": "одна записанная рекомендация позволяет предположить «да»",
    "the text gives no weights; all items count the same until you weigh them": "весов в тексте нет; все пункты равны, "
    "пока вы их не взвесите",
    "the text asks for key people; the roles are ours": "текст спрашивает о ключевых людях; роли наши",
    "two texts say what to study; that it makes one list is ours": "что изучать, говорят два текста; что это один "
    "список - наше",
    "the text lists why customers leave and names who began it for lost attractiveness alone": "текст перечисляет, "
    "почему клиенты уходят, а инициатора называет только при потере привлекательности",
    "either side may be the one to go": "уйти может любая из сторон",
    "the event does not tell a clash of cultures from one of working styles, and speaks for both": "событие не "
    "отличает несовместимость культур от несовместимости стилей работы и говорит в пользу обеих",
    "the text says that it is rarer than the others": "по тексту встречается реже других",
    "the cause is the source's; its wording is ours": "причина из источника; формулировка наша",
    "the cause is the source's; that it is asked, and how, is ours": "причина из источника; что о ней спрашивают и "
    "как - наше",
    # References
    "A Russian course text on managing customer relationships that retells Ford's five stages and cites Ford (1990), "
    "Ford et al. (1998), Dwyer, Schurr and Oh (1987) and Halinen (1997). We read the course text; its author is not "
    "known to us.": "Учебный текст об управлении отношениями с клиентами, который пересказывает пять стадий Форда и "
    "ссылается на Форда (1990), Форда и др. (1998), Дуайера, Шурра и О (1987), Халинен (1997). Прочитан этот текст; "
    "его автор нам неизвестен.",
    "The Russian edition of a textbook chapter on key account management that presents Millman and Wilson's six stages "
    "with a figure of two axes; by our recollection Jobber and Lancaster, Selling and Sales Management. We read the "
    "chapter, not the article.": "Глава учебника в русском издании об управлении ключевыми клиентами: шесть этапов "
    "Миллмана и Уилсона с рисунком в двух осях; насколько помним, Джоббер и Ланкастер, «Продажи и управление "
    "продажами». Прочитана глава, а не статья.",
    "A Russian course text on customer relationship management that describes the ladder from new customer to business "
    "partner. We read it; its author is not known to us.": "Учебный текст об управлении отношениями с клиентами, где "
    "описана лестница от нового клиента до делового партнера. Прочитан; автор нам неизвестен.",
    "Kevorkov, a Russian text on key customers: how a customer is lost in four steps, the positioning of suppliers, "
    "and the analysis of lost customers. We read it; its year is not known to us.": "Кеворков, текст о ключевых "
    "клиентах: как клиента теряют в четыре шага, позиционирование поставщиков, анализ потерянных клиентов. Прочитан; "
    "год нам неизвестен.",
    "Nestik, a Russian text on the way from consumer to partner: quality of relationships and roles of sellers. We "
    "read it; its year is not known to us.": "Нестик, текст о пути от потребителя к партнеру: качество отношений и "
    "роли продавцов. Прочитан; год нам неизвестен.",
    "Ford, D. (1980). The development of buyer-seller relationships in industrial markets. European Journal of "
    "Marketing 14(5/6), 339-353. Not read by us; known from other texts and from recollection.": "Ford, D. (1980). The "
    "development of buyer-seller relationships in industrial markets. European Journal of Marketing 14(5/6), 339-353. "
    "Не прочитана; известна по другим текстам и по памяти.",
    "Ford, D. (1990). One more time, what buyer-seller relationships are all about. IMP conference paper. Only its "
    "abstract was readable.": "Ford, D. (1990). One more time, what buyer-seller relationships are all about. IMP "
    "conference paper. Была доступна только аннотация.",
    "Millman, T. and Wilson, K. (1995). From key account selling to key account management. Journal of Marketing "
    "Practice: Applied Marketing Science 1(1), 9-21. doi:10.1108/EUM0000000003877. Not read by us.": "Millman, T. and "
    "Wilson, K. (1995). From key account selling to key account management. Journal of Marketing Practice: Applied "
    "Marketing Science 1(1), 9-21. doi:10.1108/EUM0000000003877. Не прочитана.",
    "McDonald, M. and Rogers, B. (1998). Key Account Management. Butterworth-Heinemann. Not read by us; the pictures "
    "of the bow tie and the diamond are from recollection.": "McDonald, M. and Rogers, B. (1998). Key Account "
    "Management. Butterworth-Heinemann. Не прочитана; образы «бабочки» и «ромба» - по памяти.",
    "Klimas, P. et al. (2022). Journal of Organizational Change Management 35(6), 846-867. "
    "doi:10.1108/JOCM-04-2022-0118. Only its abstract was readable: phases of a relationship with reactivation.": (
        "Klimas, P. et al. (2022). Journal of Organizational Change Management 35(6), 846-867. "
        "doi:10.1108/JOCM-04-2022-0118. Была доступна только аннотация: фазы отношений с возобновлением."
    ),
    "Sherman, S., Sperry, J. and Reese, S. (2003). The Seven Keys to Managing Strategic Accounts. McGraw-Hill. Of its "
    "account of how customers are lost (figure 6-3) only an excerpt was readable.": "Sherman, S., Sperry, J. and "
    "Reese, S. (2003). The Seven Keys to Managing Strategic Accounts. McGraw-Hill. О том, как теряют клиентов (рисунок "
    "6-3), был доступен только отрывок.",
    "Thomas, J. S., Blattberg, R. C. and Fox, E. J. (2004). Recapturing lost customers. Journal of Marketing Research "
    "41(1), 31-45. Only its abstract was readable.": "Thomas, J. S., Blattberg, R. C. and Fox, E. J. (2004). "
    "Recapturing lost customers. Journal of Marketing Research 41(1), 31-45. Была доступна только аннотация.",
    "A summary on the web of the ladder of loyalty, from prospect over customer, client, supporter and advocate to "
    "partner, which is due to Payne et al. (1993) and to Christopher, Payne and Ballantyne (2002). We read the "
    "summary, not the works.": "Краткое изложение лестницы лояльности в сети: от возможного клиента через "
    "покупателя, клиента, сторонника и защитника к партнеру; восходит к Пейну и др. (1993) и к Кристоферу, Пейну и "
    "Баллантайну (2002). Прочитано изложение, а не сами работы.",
    "Muravyova, E. A., a Russian handbook for managers with a table of eight levels of customers. We read the table; "
    "its year is not known to us. What it gives are rules of practice, not findings.": "Муравьева Е. А., справочник "
    "для руководителей с таблицей восьми уровней клиентов. Прочитана таблица; год нам неизвестен. В ней правила из "
    "практики, а не результаты исследований.",
    "Dwyer, F. R., Schurr, P. H. and Oh, S. (1987). Developing buyer-seller relationships. Journal of Marketing 51(2), "
    "11-27. Not read by us; known from other texts and from recollection.": "Dwyer, F. R., Schurr, P. H. and Oh, S. "
    "(1987). Developing buyer-seller relationships. Journal of Marketing 51(2), 11-27. Не прочитана; известна по "
    "другим текстам и по памяти.",
    "Jap, S. D. and Anderson, E. (2007). Testing a life-cycle theory of cooperative interorganizational relationships. "
    "Management Science 53(2). Only its abstract was readable.": "Jap, S. D. and Anderson, E. (2007). Testing a "
    "life-cycle theory of cooperative interorganizational relationships. Management Science 53(2). Была доступна "
    "только аннотация.",
}
