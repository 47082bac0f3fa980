"""What is said of checklists and their scores."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    # ----------------------------------------------------------------------------------------------------- the lists
    "checklist.head": Labels(en="{title} ({name}, digest {digest})", ru="{title} ({name}, дайджест {digest})"),
    "checklist.whose": Labels(
        en="The list: {whose}. Its weights: {weighing}.", ru="Список: {whose}. Веса: {weighing}."
    ),
    "checklist.item": Labels(en="{number}. {id}: {label}", ru="{number}. {id}: {label}"),
    "checklist.item.weighed": Labels(
        en="{number}. {id}: {label}, weight {weight}", ru="{number}. {id}: {label}, вес {weight}"
    ),
    "checklist.fill": Labels(
        en="Answer in a file, printed with --format csv, or with --answer.",
        ru="Ответы записываются в файл (шаблон печатает --format csv) или задаются через --answer.",
    ),
    # ---------------------------------------------------------------------------------------------------- the scores
    "checklist.customer": Labels(en="Customer: {name}", ru="Клиент: {name}"),
    "checklist.fulfilment": Labels(
        en="Fulfilled, of what is answered: {value}. Answered: {known} of the weight.",
        ru="Выполнено из того, на что есть ответ: {value}. Есть ответ: {known} по весу.",
    ),
    "checklist.knowledge": Labels(
        en="Known, of what was looked into: {value}. Looked into: {known} of the weight.",
        ru="Известно из того, что выясняли: {value}. Выясняли: {known} по весу.",
    ),
    "checklist.nothing-answered": Labels(
        en="Nothing that counts is answered.", ru="Ни на что из того, что учитывается, ответа нет."
    ),
    "checklist.nothing-applies": Labels(
        en="Nothing that counts applies.", ru="Ничто из того, что учитывается, неприменимо."
    ),
    "checklist.range": Labels(
        en="The whole lies between {low} (every open answer is no) and {high} (every one is yes).",
        ru="Целое лежит между {low} (все открытые ответы «нет») и {high} (все «да»).",
    ),
    "checklist.range.exact": Labels(en="The whole is {low}.", ru="Целое: {low}."),
    "checklist.unanswered": Labels(en="Not answered: {items}.", ru="Нет ответа: {items}."),
    "checklist.not-applicable": Labels(en="Not applicable, left out: {items}.", ru="Неприменимо, не учтено: {items}."),
    "checklist.complete": Labels(en="Every question is answered.", ru="Есть ответы на все вопросы."),
    # ------------------------------------------------------------------------------------------------------- several
    "checklist.of": Labels(en="{who}: {said}", ru="{who}: {said}"),
    "checklist.ranks": Labels(
        en="A rank is a range too: from the best to the worst that the open answers allow. Where ranges meet, two "
        "customers cannot be told apart.",
        ru="Место тоже задано диапазоном: от лучшего до худшего, какое допускают открытые ответы. Где диапазоны "
        "пересекаются, двух клиентов не различить.",
    ),
    # ------------------------------------------------------------------------------------------------------- columns
    "checklist.column.name": Labels(en="name", ru="имя"),
    "checklist.column.title": Labels(en="title", ru="название"),
    "checklist.column.items": Labels(en="items", ru="вопросы"),
    "checklist.column.item": Labels(en="item", ru="вопрос"),
    "checklist.column.answer": Labels(en="answer", ru="ответ"),
    "checklist.column.weight": Labels(en="weight", ru="вес"),
    "checklist.column.worst": Labels(en="at worst", ru="минимум"),
    "checklist.column.best": Labels(en="at best", ru="максимум"),
    "checklist.column.note": Labels(en="note", ru="заметка"),
    "checklist.column.rank": Labels(en="rank", ru="место"),
    "checklist.column.customer": Labels(en="customer", ru="клиент"),
    "checklist.column.value": Labels(en="of what is answered", ru="из отвеченного"),
    "checklist.column.known": Labels(en="answered", ru="есть ответ"),
    "checklist.column.apart": Labels(en="cannot be told from", ru="не отличить от"),
    # ------------------------------------------------------------------------------------------------------- answers
    "checklist.answer.yes": Labels(en="yes", ru="да"),
    "checklist.answer.no": Labels(en="no", ru="нет"),
    "checklist.answer.open": Labels(en="?", ru="?"),
    "checklist.answer.not-applicable": Labels(en="not applicable", ru="неприменимо"),
}
