"""What is said of decisions, standings, definitions and logs, and the words in it."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    # ------------------------------------------------------------------------------------------------- the command
    "cli.model": Labels(
        en="{title} ({name}, version {version}, digest {digest})",
        ru="{title} ({name}, версия {version}, дайджест {digest})",
    ),
    "cli.stages": Labels(en="Stages", ru="Стадии"),
    "cli.exits": Labels(en="Exits", ru="Выходы"),
    "cli.transitions": Labels(en="Transitions", ru="Переходы"),
    "cli.flags": Labels(en="Flags", ru="Отметки о рисках"),
    "cli.indicators": Labels(en="Indicators that the guards read", ru="Показатели, от которых зависят условия"),
    "cli.axes": Labels(en="Axes", ru="Оси"),
    "cli.sources": Labels(en="Sources", ru="Источники"),
    "cli.limits": Labels(en="Limits: {counts}.", ru="Пороги: {counts}."),
    "cli.guard": Labels(en="guard: {guard}", ru="условие: {guard}"),
    "cli.event": Labels(en="on the event: {events}", ru="по событию: {events}"),
    "cli.events": Labels(en="on one of the events: {events}", ru="по одному из событий: {events}"),
    "cli.in-stages": Labels(en="in the stages: {stages}", ru="на стадиях: {stages}"),
    "cli.axis": Labels(en="from {low} to {high}: {indicators}", ru="от «{low}» до «{high}»: {indicators}"),
    "cli.whose": Labels(en="[{status}: {source}]", ru="[{status}: {source}]"),
    "cli.whose.noted": Labels(en="[{status}: {source}; {note}]", ru="[{status}: {source}; {note}]"),
    "cli.scale.number": Labels(en="a number from {low} to {high}", ru="число от {low} до {high}"),
    "cli.scale.whole": Labels(en="a whole number from {low} to {high}", ru="целое число от {low} до {high}"),
    "cli.objective": Labels(en="Objective: {text}", ru="Цель: {text}"),
    "cli.tasks": Labels(en="Task: {text}", ru="Задача: {text}"),
    "cli.contacts": Labels(en="Contacts: {text}", ru="Контакты: {text}"),
    "cli.risks": Labels(en="Risk: {text}", ru="Риск: {text}"),
    "cli.role": Labels(en="Role: {text}", ru="Роль: {text}"),
    "cli.well-formed": Labels(
        en="{file}: well-formed. {title}, version {version}, digest {digest}; "
        "stages and exits: {places}, transitions: {transitions}.",
        ru="{file}: составлено правильно. {title}, версия {version}, дайджест {digest}; "
        "стадий и выходов: {places}, переходов: {transitions}.",
    ),
    "cli.column.name": Labels(en="name", ru="имя"),
    "cli.column.version": Labels(en="version", ru="версия"),
    "cli.column.title": Labels(en="title", ru="название"),
    "cli.column.stages": Labels(en="stages", ru="стадии"),
    "cli.column.exits": Labels(en="exits", ru="выходы"),
    "cli.column.transitions": Labels(en="transitions", ru="переходы"),
    "cli.column.scale": Labels(en="scale", ru="шкала"),
    "cli.column.stage": Labels(en="stage", ru="стадия"),
    "cli.column.accounts": Labels(en="accounts", ru="отношения"),
    "cli.column.share": Labels(en="share", ru="доля"),
    "cli.column.flag": Labels(en="flag", ru="риск"),
    "cli.column.holds": Labels(en="there", ru="есть"),
    "cli.column.fails": Labels(en="not there", ru="нет"),
    "cli.column.unknown": Labels(en="cannot be told", ru="сказать нельзя"),
    "cli.column.threshold": Labels(en="threshold", ru="порог"),
    "cli.column.limit": Labels(en="limit", ru="условие"),
    "cli.column.unmet": Labels(en="not met", ru="не выполнено"),
    "cli.column.not_known": Labels(en="not known", ru="неизвестно"),
    "cli.column.relationship": Labels(en="relationship", ru="отношения"),
    "cli.column.months": Labels(en="months", ru="месяцы"),
    "cli.log": Labels(
        en="{file}: rows: {rows}, relationships: {relationships}, from {first} to {last}.",
        ru="{file}: строк: {rows}, отношений: {relationships}, с {first} по {last}.",
    ),
    "cli.passed-over": Labels(en="Passed over: {counts}.", ru="Не учтено: {counts}."),
    "cli.passed.credit-rows": Labels(en="credit rows", ru="строки возвратов"),
    "cli.passed.days-of-credits": Labels(en="days of credits", ru="дни с перевесом возвратов"),
    "cli.passed.partners-of-credits-alone": Labels(en="partners of credits alone", ru="партнеры с одними возвратами"),
    "cli.passed.repeated-rows": Labels(en="repeated rows", ru="повторные строки"),
    "cli.passed.open-deals-without-account": Labels(en="open deals without account", ru="открытые сделки без клиента"),
    "cli.passed.deals-not-begun": Labels(en="deals not begun", ru="неначатые сделки"),
    "cli.passed.lost-deals": Labels(en="lost deals", ru="проигранные сделки"),
    "cli.not-in-model": Labels(
        en="The model does not know, and they were passed over: {counts}.",
        ru="Модель этого не знает, не учтено: {counts}.",
    ),
    "cli.under": Labels(en="Model: {model}. As of {day}.", ru="Модель: {model}. По состоянию на {day}."),
    "cli.assumed.nothing": Labels(
        en="Nothing is assumed: what the log does not tell is unknown.",
        ru="Допущений нет: о чем журнал не говорит, то неизвестно.",
    ),
    "cli.assumed": Labels(
        en="Assumed of every relationship where nothing is known: {values}. Stages that rest on it: {count}.",
        ru="Допущения для всех отношений, где ничего не известно: {values}. Стадий, которые на них опираются: {count}.",
    ),
    "cli.by-stage": Labels(en="By stage", ru="По стадиям"),
    "cli.over-gap": Labels(
        en="Ended by a silence that a declared gap touches, so perhaps not ended: {count}.",
        ru="Завершены молчанием, на которое приходится объявленный пропуск записей, возможно, не завершены: {count}.",
    ),
    "cli.waiting": Labels(en="What accounts wait for", ru="Чего ждут отношения"),
    "cli.at-risk": Labels(en="At risk: {flag} ({count})", ru="Риск есть: {flag} ({count})"),
    "cli.silent": Labels(
        en="Silent for {months} or longer, and not ended ({count})",
        ru="Молчат {months} или дольше и не завершены ({count})",
    ),
    "cli.more": Labels(
        en="... and {count} more; {top} says how many are named, {everyone} names all.",
        ru="... и еще {count}; сколько назвать, задает {top}, всех перечислит {everyone}.",
    ),
    # ------------------------------------------------------------------------------------------ numbers and dates
    "share": Labels(en="{number}%", ru="{number}\u00a0%"),
    "share.least": Labels(en="less than 0.1%", ru="менее 0,1\u00a0%"),
    "share.most": Labels(en="more than 1000%", ru="более 1000\u00a0%"),
    "days.one": Labels(en="{number} day", ru="{number} день"),
    "days.few": Labels(en="{number} days", ru="{number} дня"),
    "days.many": Labels(en="{number} days", ru="{number} дней"),
    "months.one": Labels(en="{number} month", ru="{number} месяц"),
    "months.few": Labels(en="{number} months", ru="{number} месяца"),
    "months.many": Labels(en="{number} months", ru="{number} месяцев"),
    "ago": Labels(en="{span} before", ru="{span} назад"),
    "ago.today": Labels(en="on that very day", ru="в тот же день"),
    # --------------------------------------------------------------------------------------------- where it stands
    "model": Labels(en="{title}, version {version}", ru="{title}, версия {version}"),
    "stage": Labels(en="Stage: {stage}. Model: {model}.", ru="Стадия: {stage}. Модель: {model}."),
    "standing": Labels(
        en="Relationship {relationship}: {stage}, since {since} ({span}), as of {as_of}. Model: {model}.",
        ru="Отношения {relationship}: {stage}, с {since} ({span}), по состоянию на {as_of}. Модель: {model}.",
    ),
    "at-hand": Labels(en="Event at hand: {event}.", ru="Произошло событие: {event}."),
    "still": Labels(en="No transition fires now.", ru="Сейчас ни один переход не срабатывает."),
    "path": Labels(en="Path: {path}.", ru="Путь: {path}."),
    "path.assumed": Labels(
        en="The path to this stage rests on assumptions: {names}.",
        ru="Путь до этой стадии опирается на допущения: {names}.",
    ),
    "axis": Labels(
        en="Between “{low}” (0%) and “{high}” (100%): {share}, from {known} of {all} measures.",
        ru="Между «{low}» (0 %) и «{high}» (100 %): {share}, известно показателей: {known} из {all}.",
    ),
    "axis.unknown": Labels(
        en="Between “{low}” and “{high}”: no measure is known.",
        ru="Между «{low}» и «{high}»: ни один показатель не известен.",
    ),
    "there": Labels(en="It is there already: {stage}.", ru="Отношения уже здесь: {stage}."),
    "no-transition": Labels(
        en="No such transition: none leads straight from here ({stage}) to: {target}.",
        ru="Такого перехода нет: отсюда ({stage}) ни один не ведет прямо сюда: {target}.",
    ),
    "way": Labels(en="The way there: {way}.", ru="Путь туда: {way}."),
    "way.none": Labels(
        en="Nor does any chain of transitions lead there.", ru="Ни одна цепочка переходов туда тоже не ведет."
    ),
    "way.out": Labels(en="No transition leads out of here.", ru="Отсюда не ведет ни один переход."),
    # ----------------------------------------------------------------------------------------------------- headings
    "heading.moves": Labels(en="Moves made", ru="Сделанные переходы"),
    "heading.due": Labels(
        en="Moves due with the next fact or date", ru="Переходы, которые сработают со следующим фактом или датой"
    ),
    "heading.flags": Labels(en="Risks", ru="Риски"),
    "heading.advance": Labels(en="Onward", ru="Вперед"),
    "heading.recover": Labels(en="Taking up again", ru="Возобновление"),
    "heading.regress": Labels(en="Back", ru="Назад"),
    "heading.terminate": Labels(en="Ending", ru="Завершение"),
    "heading.rivals": Labels(
        en="Nearest other stages, by what is missing on the scales together",
        ru="Ближайшие другие стадии, по сумме недостающего на шкалах",
    ),
    # --------------------------------------------------------------------------------------------------------- moves
    "move": Labels(en="{id}: {origin} → {target}", ru="{id}: {origin} → {target}"),
    "move.date": Labels(en="on {date}", ru="дата: {date}"),
    "move.event": Labels(en="event: {event}", ru="событие: {event}"),
    "move.event.recorded": Labels(en="event: {event} ({id})", ru="событие: {event} ({id})"),
    "move.cause": Labels(en="because: {cause}", ru="причина: {cause}"),
    "move.initiator.supplier": Labels(en="brought about by the supplier", ru="инициатор: поставщик"),
    "move.initiator.customer": Labels(en="brought about by the customer", ru="инициатор: клиент"),
    "move.initiator.both": Labels(en="brought about by both sides", ru="инициатор: обе стороны"),
    "move.initiator.unknown": Labels(en="not known who brought it about", ru="инициатор неизвестен"),
    # --------------------------------------------------------------------------------------------------------- flags
    "flag.holds": Labels(en="{flag}: the risk is there", ru="{flag}: риск есть"),
    "flag.fails": Labels(en="{flag}: no sign of it", ru="{flag}: признаков нет"),
    "flag.unknown": Labels(
        en="{flag}: it cannot be told; ask about: {names}", ru="{flag}: сказать нельзя; нужно узнать: {names}"
    ),
    # ---------------------------------------------------------------------------------------------------- candidates
    "candidate": Labels(en="{id}, {stage}: {verdict}", ru="{id}, {stage}: {verdict}"),
    "obstacle.none": Labels(
        en="the conditions hold; it fires at the next decision",
        ru="условия выполнены; переход сработает при следующем решении",
    ),
    "obstacle.none.due": Labels(
        en="the conditions hold; it fires with the next fact or date",
        ru="условия выполнены; переход сработает со следующим фактом или датой",
    ),
    "obstacle.none.after": Labels(
        en="the conditions hold, but {id} goes first", ru="условия выполнены, но сначала сработает {id}"
    ),
    "obstacle.fails": Labels(en="the conditions are not met", ru="условия не выполнены"),
    "obstacle.fails.anyway": Labels(
        en="the conditions are not met, whatever the unknown readings are",
        ru="условия не выполнены, каковы бы ни были неизвестные показатели",
    ),
    "obstacle.unknown": Labels(en="it cannot be told; ask about: {names}", ru="сказать нельзя; нужно узнать: {names}"),
    "obstacle.too_early.date": Labels(
        en="too early: time alone is missing; {date} at the earliest, if nothing else changes",
        ru="слишком рано: не хватает только времени; не ранее {date}, если ничего другого не изменится",
    ),
    "obstacle.too_early.months": Labels(
        en="too early: time alone is missing; in {span} at the earliest, if nothing else changes",
        ru="слишком рано: не хватает только времени; не ранее чем через {span}, если ничего другого не изменится",
    ),
    "obstacle.due.date": Labels(
        en="not yet; if nothing else changes, the passing of time alone meets the condition on {date}",
        ru="пока нет; если ничего другого не изменится, условие выполнится само с течением времени, {date}",
    ),
    "obstacle.due.months": Labels(
        en="not yet; if nothing else changes, the passing of time alone meets the condition in {span}",
        ru="пока нет; если ничего другого не изменится, условие выполнится само с течением времени, через {span}",
    ),
    "obstacle.event": Labels(
        en="the conditions hold; an event is awaited: {events}",
        ru="условия выполнены; ожидается событие: {events}",
    ),
    "obstacle.event.alone": Labels(en="it waits for an event alone: {events}", ru="ожидается только событие: {events}"),
    "obstacle.cycle": Labels(
        en="the conditions hold, but it leads back into a stage left within this same decision, so it is not made",
        ru="условия выполнены, но переход ведет обратно на стадию, оставленную в этом же решении, и потому не делается",
    ),
    "also-event": Labels(en="An event is needed as well: {events}.", ru="Нужно также событие: {events}."),
    "words": Labels(en="In words: {words}.", ru="Иначе говоря: {words}."),
    "assumed": Labels(
        en="This conclusion rests on assumptions: {names}.", ru="Этот вывод опирается на допущения: {names}."
    ),
    "or": Labels(en="{first} or {second}", ru="{first} или {second}"),
    "with-attributes": Labels(en="{event} ({attributes})", ru="{event} ({attributes})"),
    "attribute": Labels(en="{name}: {value}", ru="{name}: {value}"),
    "yes": Labels(en="yes", ru="да"),
    "no": Labels(en="no", ru="нет"),
    # -------------------------------------------------------------------------------------------------- rules, leaves
    "all": Labels(en="each of these is needed:", ru="нужно выполнить каждое условие:"),
    "any": Labels(en="one of these is enough:", ru="достаточно одного из условий:"),
    "any.held": Labels(
        en="one of these is enough, and one holds:", ru="достаточно одного из условий, и одно уже выполнено:"
    ),
    "never": Labels(en="a condition that never holds", ru="условие, которое никогда не выполняется"),
    "indicator": Labels(en="{label} ({unit})", ru="{label} ({unit})"),
    "leaf.wanted": Labels(en="{label}: {value}, needs {need}", ru="{label}: {value}, нужно {need}"),
    "leaf.feared": Labels(en="{label}: {value}, only if {need}", ru="{label}: {value}, только если {need}"),
    "leaf.holds": Labels(en="{label}: {value}, that is {need}", ru="{label}: {value}, это {need}"),
    "not-known": Labels(en="not known", ru="неизвестно"),
    "margin.short": Labels(en="{share} of the scale away", ru="до порога {share} шкалы"),
    "margin.zero": Labels(en="exactly at the limit, which is outside", ru="ровно на пороге, а сам порог не подходит"),
    "margin.inside": Labels(en="{share} of the scale to spare", ru="запас {share} шкалы"),
    "need.ge": Labels(en="at least {limit}", ru="не менее {limit}"),
    "need.gt": Labels(en="above {limit}", ru="более {limit}"),
    "need.le": Labels(en="at most {limit}", ru="не более {limit}"),
    "need.lt": Labels(en="below {limit}", ru="менее {limit}"),
    "need.from": Labels(en="at least {level}", ru="не ниже {level}"),
    "need.to": Labels(en="at most {level}", ru="не выше {level}"),
    "need.among": Labels(en="one of {levels}", ru="что-то одно: {levels}"),
    "level": Labels(en="“{level}”", ru="«{level}»"),
    "basis.assessed": Labels(en="assessed on {date}", ru="оценено {date}"),
    "basis.inferred": Labels(en="inferred from events on {date}", ru="выведено из событий {date}"),
    "basis.assumed": Labels(en="assumed as of {date}", ru="допущение на {date}"),
    "basis.clock": Labels(en="counted from dates", ru="посчитано по датам"),
    "one-sided.supplier": Labels(en="the supplier's view alone is known", ru="известен взгляд только поставщика"),
    "one-sided.customer": Labels(en="the customer's view alone is known", ru="известен взгляд только клиента"),
    "one-sided.both": Labels(en="one side's view alone is known", ru="известен взгляд только одной стороны"),
    "provenance": Labels(en="[{id}: {status}, {source}]", ru="[{id}: {status}, {source}]"),
    "status.sourced": Labels(en="sourced", ru="из источника"),
    "status.operationalised": Labels(en="operationalised", ru="операционализация"),
    "status.unverified": Labels(en="unverified", ru="не проверено"),
    "note.operationalised": Labels(
        en="Operationalised limits are illustrative and to be calibrated; no source prints them.",
        ru="Пороги с пометкой «операционализация» условны и требуют калибровки; в источниках этих чисел нет.",
    ),
    # -------------------------------------------------------------------------------------------------------- rivals
    "rival": Labels(en="{stage} ({id}): {distance}", ru="{stage} ({id}): {distance}"),
    "rival.holds": Labels(en="the conditions hold", ru="условия выполнены"),
    "rival.never": Labels(en="out of reach by any readings", ru="недостижимо ни при каких показателях"),
    "rival.too-large": Labels(en="not reckoned: the guard is too large", ru="не рассчитано: условие слишком большое"),
    "rival.away": Labels(en="{share} away", ru="не хватает {share}"),
    "rival.unknown": Labels(en="not known: {names}", ru="неизвестно: {names}"),
    "rival.event": Labels(en="event needed: {events}", ru="нужно событие: {events}"),
    # ------------------------------------------------------------------------------------------------------ diagrams
    "kind.advance": Labels(en="advance", ru="вперед"),
    "kind.recover": Labels(en="recover", ru="возобновление"),
    "kind.regress": Labels(en="regress", ru="назад"),
    "kind.terminate": Labels(en="terminate", ru="завершение"),
    "column.id": Labels(en="id", ru="код"),
    "column.from": Labels(en="from", ru="откуда"),
    "column.to": Labels(en="to", ru="куда"),
    "column.kind": Labels(en="kind", ru="вид"),
    "column.event": Labels(en="on event", ru="по событию"),
    "column.guard": Labels(en="guard", ru="условие"),
    "column.limits": Labels(en="limits", ru="пороги"),
}

WORDS: dict[str, Labels] = {
    # Levels of the shared indicators, by indicator and level; attributes; units of scales that are not counts; causes.
    "supplier_status.none": Labels(en="no supplier", ru="не поставщик"),
    "supplier_status.one_of_many": Labels(en="one of many", ru="один из многих"),
    "supplier_status.preferred": Labels(en="preferred", ru="привилегированный"),
    "supplier_status.sole": Labels(en="sole", ru="единственный"),
    "contact_level.operational": Labels(en="operational", ru="рабочий"),
    "contact_level.middle": Labels(en="middle management", ru="среднее звено"),
    "contact_level.senior": Labels(en="senior management", ru="высшее руководство"),
    "contact_level.board": Labels(en="board", ru="совет директоров"),
    "information_openness.none": Labels(en="none", ru="обмена нет"),
    "information_openness.operational": Labels(en="operational", ru="рабочая"),
    "information_openness.confidential": Labels(en="confidential", ru="конфиденциальная"),
    "escalation.none": Labels(en="none", ru="нет"),
    "escalation.complaint": Labels(en="complaint", ru="жалоба"),
    "escalation.campaign": Labels(en="campaign", ru="кампания по сбору негатива"),
    "escalation.management": Labels(en="taken to management", ru="обращение к руководству"),
    "escalation.ultimatum": Labels(en="ultimatum", ru="ультиматум"),
    "escalation.legal": Labels(en="legal action", ru="судебное разбирательство"),
    "attribute.less_qualified": Labels(en="less able", ru="менее квалифицирован"),
    "unit.years": Labels(en="years", ru="в годах"),
    "unit.money": Labels(en="money", ru="в деньгах"),
    "cause.key_person_changed": Labels(
        en="a key person left, or the successor is thought less able",
        ru="ушел ключевой сотрудник, или преемник считается слабее",
    ),
    "cause.personal_conflict": Labels(en="personal dislike", ru="личная неприязнь"),
    "cause.price_dispute": Labels(en="disagreement about price", ru="разногласия по ценам"),
    "cause.breach_of_trust": Labels(
        en="loss of trust after a broken promise", ru="утрата доверия из-за нарушенного обещания"
    ),
    "cause.neglect": Labels(
        en="neglect: one side feels taken for granted",
        ru="пренебрежение: сторона чувствует, что ее воспринимают как данность",
    ),
    "cause.business_culture_clash": Labels(en="clash of business cultures", ru="столкновение деловых культур"),
    "cause.working_style_clash": Labels(en="clash of working styles", ru="несовпадение стилей ведения бизнеса"),
    "cause.quality_or_performance": Labels(en="poor quality or performance", ru="низкое качество товара или работы"),
    "cause.competitor_offer": Labels(
        en="belief that a competitor is better", ru="убеждение, что предложение конкурента лучше"
    ),
    "cause.customer_attractiveness_lost": Labels(
        en="the customer lost its attractiveness: market share or money trouble",
        ru="клиент утратил привлекательность: потеря доли рынка или финансовые трудности",
    ),
    "cause.other": Labels(en="another reason", ru="другая"),
    "cause.unknown": Labels(en="it is not known why", ru="неизвестна"),
}
