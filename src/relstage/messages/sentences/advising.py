"""Sentences of advice about an account, model by model and across them."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "advise.head": Labels(
        en="Account {relationship}, as of {as_of}. Last dealing: {last} ({age}).",
        ru="Клиент {relationship}, по состоянию на {as_of}. Последний контакт: {last} ({age}).",
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
        en="{role}: {skill}; looks to {horizon}. Called for by: {models}.",
        ru="{role}: {skill}; горизонт: {horizon}. Требуется по моделям: {models}.",
    ),
    "advise.cell": Labels(
        en="{cell}, {margin} from the nearest border. {meaning}", ru="{cell}, до ближайшей границы {margin}. {meaning}"
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
    "advise.column.last": Labels(en="last dealing", ru="последний контакт"),
    "advise.count": Labels(
        en="Accounts: {count}, as of {as_of}. For the whole page of one: {option}.",
        ru="Клиентов: {count}, по состоянию на {as_of}. Вся страница одного: {option}.",
    ),
}
