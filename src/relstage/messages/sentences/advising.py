"""Sentences of advice about an account, model by model and across them."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "advise.head": Labels(
        en="Account {relationship}, as of {as_of}. Last dealing: {last} ({age}).",
        ru="Клиент {relationship}, по состоянию на {as_of}. Последний контакт: {last} ({age}).",
    ),
    "advise.heading.answer": Labels(en="What now", ru="Что делать сейчас"),
    "advise.heading.unmoved": Labels(en="On record, and moved nothing", ru="Записано, но стадию не изменило"),
    "advise.answer.grave": Labels(
        en="Worst risk: {flags}; it has stepped back to {stage} on {date} ({model}).",
        ru="Главный риск: {flags}; {date} шаг назад, на стадию «{stage}» ({model}).",
    ),
    "advise.answer.set_back": Labels(
        en="Worst risk: it has stepped back to {stage} on {date} ({model}).",
        ru="Главный риск: {date} шаг назад, на стадию «{stage}» ({model}).",
    ),
    "advise.answer.flagged": Labels(
        en="Worst risk: {flags} ({model}: {stage}).", ru="Главный риск: {flags} ({model}: {stage})."
    ),
    "advise.answer.time": Labels(
        en="Worst risk: none holds but the passing of time ({model}: {stage}).",
        ru="Главный риск: кроме течения времени, ничего не угрожает ({model}: {stage}).",
    ),
    "advise.answer.none": Labels(
        en="Worst risk: none holds ({model}: {stage}).", ru="Главный риск: ничего не угрожает ({model}: {stage})."
    ),
    "advise.answer.ended": Labels(
        en="It has ended: {stage} since {date} ({model}).", ru="Отношения завершены: {stage} с {date} ({model})."
    ),
    "advise.answer.untold": Labels(en="{risk} It cannot be told: {flags}.", ru="{risk} Сказать нельзя: {flags}."),
    "advise.answer.unmoved": Labels(
        en="To be settled first, for no model followed it: {line}",
        ru="Прежде всего разобраться, так как ни одна модель этого не учла: {line}",
    ),
    "advise.answer.nearest": Labels(
        en="Nearest block: {leaf}, on the way to {target} ({model}).",
        ru="Ближайшее препятствие: {leaf}, на пути к стадии «{target}» ({model}).",
    ),
    "advise.answer.awaited": Labels(
        en="Nothing blocks {target} but an event that is awaited: {events} ({model}).",
        ru="Переходу на стадию «{target}» мешает только отсутствие события: {events} ({model}).",
    ),
    "advise.answer.unblocked": Labels(en="No leaf blocks a way onward.", ru="Путь вперед ничто не закрывает."),
    "advise.answer.looms": Labels(
        en="Time alone brings, on {date}: {moves}.", ru="Само время принесет {date}: {moves}."
    ),
    "advise.answer.due": Labels(en="Due with the next fact: {moves}.", ru="Сработает со следующим фактом: {moves}."),
    "advise.answer.no-date": Labels(
        en="Time alone brings no ending and no step back.", ru="Само время не принесет ни конца, ни шага назад."
    ),
    "advise.answer.move": Labels(en="{stage} ({model}, {id})", ru="{stage} ({model}, {id})"),
    "advise.answer.role": Labels(
        en="Role: {role}: {skill}; looks to {horizon} {whose}. For {stage} ({model}) {called}",
        ru="Роль: {role}: {skill}; горизонт: {horizon} {whose}. Для стадии «{stage}» ({model}) {called}",
    ),
    "advise.answer.return": Labels(
        en="Role, if it is taken up again: {role}: {skill}; looks to {horizon} {whose}. After {stage} ({model}) "
        "{called}",
        ru="Роль, если отношения возобновить: {role}: {skill}; горизонт: {horizon} {whose}. После стадии «{stage}» "
        "({model}) {called}",
    ),
    "advise.unmoved.demoted": Labels(
        en="{date}: the supplier lowered the account's status and meant to go on with it ({id}). {way}",
        ru="{date}: поставщик понизил статус клиента, не собираясь с ним расставаться ({id}). {way}",
    ),
    "advise.unmoved.excluded": Labels(
        en="{date}: the supplier struck the account off ({id}). {way}",
        ru="{date}: поставщик исключил клиента из списка ({id}). {way}",
    ),
    "advise.unmoved.deselected": Labels(
        en="{date}: the supplier judged the account not worth the effort ({id}). {way}",
        ru="{date}: поставщик счел, что клиент не оправдывает усилий ({id}). {way}",
    ),
    "advise.unmoved.ended": Labels(
        en="{date}: the relationship was said to be over ({id}). {way}",
        ru="{date}: было сказано, что отношения прекращены ({id}). {way}",
    ),
    "advise.unmoved.stopped": Labels(
        en="{model}: it stayed in {stage}; {transition} also needs: {needs}.",
        ru="{model}: стадия осталась «{stage}»; для {transition} нужно еще: {needs}.",
    ),
    "advise.unmoved.no-way": Labels(
        en="{model}: it stayed in {stage}, out of which this leads nowhere.",
        ru="{model}: стадия осталась «{stage}», из нее такое событие никуда не ведет.",
    ),
    "advise.unmoved.other": Labels(
        en="{model}: {stage}; another move of the same instant came before it.",
        ru="{model}: «{stage}»; раньше сработал другой переход того же мгновения.",
    ),
    "advise.unmoved.need": Labels(en="{label} {need}, and it was {value}", ru="{label} {need}, а было {value}"),
    "advise.role.no-vote": Labels(
        en="The role of the model most at risk stands first; how many models call for a role counts for nothing.",
        ru="Первой стоит роль из модели с наибольшей угрозой; сколько моделей требуют роли, значения не имеет.",
    ),
    "advise.heading.stages": Labels(en="Where it stands", ru="На какой стадии"),
    "advise.heading.model": Labels(en="{model}: {stage}", ru="{model}: {stage}"),
    "advise.heading.ask": Labels(en="What to learn first", ru="Что узнать в первую очередь"),
    "advise.heading.roles": Labels(en="Who should work on it", ru="Кто должен работать с клиентом"),
    "advise.heading.warnings": Labels(
        en="Adaptations made too early, or blindly", ru="Адаптации, сделанные слишком рано или вслепую"
    ),
    "advise.heading.crosswalk": Labels(
        en="What typically goes together, and where this account differs",
        ru="Что обычно совпадает и в чем этот клиент отличается",
    ),
    "advise.heading.causes": Labels(
        en="Why it came apart, or may come apart", ru="Почему отношения распались или могут распасться"
    ),
    "advise.heading.not-read": Labels(en="What was not read", ru="Что не прочитано"),
    "advise.path": Labels(en="Path: {path}", ru="Путь: {path}"),
    "advise.assumed": Labels(
        en="This stage rests on assumptions: {names}.", ru="Эта стадия опирается на допущения: {names}."
    ),
    "advise.nowhere": Labels(en="No way leads onward from here.", ru="Отсюда вперед дороги нет."),
    "advise.looms": Labels(en="What time alone will bring", ru="Что само принесет время"),
    "advise.ask": Labels(
        en="Not known, and it blocks a way onward or hides a risk: {names}.",
        ru="Неизвестно, и из-за этого закрыт путь вперед или не виден риск: {names}.",
    ),
    "advise.role": Labels(
        en="{role}: {skill}; looks to {horizon} {whose}. Called for by: {models}.",
        ru="{role}: {skill}; горизонт: {horizon} {whose}. Нужен по моделям: {models}.",
    ),
    "advise.cell": Labels(
        en="{cell}, {margin} from the nearest border {whose}. {meaning}",
        ru="{cell}, до ближайшей границы {margin} {whose}. {meaning}",
    ),
    "advise.cell.bare": Labels(en="{cell}. {meaning}", ru="{cell}. {meaning}"),
    "advise.cell.moves": Labels(en="Do: {text}", ru="Делать: {text}"),
    "advise.cell.expect": Labels(en="Expect: {text}", ru="Ожидать: {text}"),
    "advise.cell.beware": Labels(en="Beware: {text}", ru="Остерегаться: {text}"),
    "advise.cell.open": Labels(
        en="It cannot be told; ask about: {names}. Still open: {cells}.",
        ru="Сказать нельзя; нужно узнать: {names}. Возможно: {cells}.",
    ),
    "advise.heard-under": Labels(
        en="By the facts heard under: {models}.", ru="По фактам, учтенным моделями: {models}."
    ),
    "advise.no-difference": Labels(
        en="The stages of this account are such as typically coincide, as far as the crosswalk says.",
        ru="Стадии этого клиента обычно совпадают, насколько об этом говорит таблица соответствий.",
    ),
    "advise.not-in-any-model": Labels(
        en="None of the models knows, and it was passed over: {counts}.",
        ru="Ни одна из моделей этого не знает, не учтено: {counts}.",
    ),
    "advise.column.model": Labels(en="model", ru="модель"),
    "advise.column.since": Labels(en="since", ru="с"),
    "advise.column.for": Labels(en="for", ru="сколько"),
    "advise.column.account": Labels(en="account", ru="клиент"),
    "advise.column.risks": Labels(en="risks", ru="риски"),
    "advise.column.threat": Labels(en="threat", ru="угроза"),
    "advise.threat.by": Labels(en="{threat}; by {date}", ru="{threat}; срок {date}"),
    "advise.threat.grave": Labels(en="grave", ru="острая"),
    "advise.threat.set_back": Labels(en="stepped back", ru="шаг назад"),
    "advise.threat.flagged": Labels(en="a risk holds", ru="есть риск"),
    "advise.threat.soon": Labels(en="time, soon", ru="время, скоро"),
    "advise.threat.later": Labels(en="time", ru="время"),
    "advise.threat.none": Labels(en="none", ru="нет"),
    "advise.threat.ended": Labels(en="ended", ru="завершено"),
    "advise.column.last": Labels(en="last dealing", ru="последний контакт"),
    "advise.count": Labels(
        en="Accounts: {count}, as of {as_of}. For the whole page of one: {option}.",
        ru="Клиентов: {count}, по состоянию на {as_of}. Вся страница одного: {option}.",
    ),
}
