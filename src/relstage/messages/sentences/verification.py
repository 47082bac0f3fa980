"""What the verification of a definition says."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "finding.dead-guard": Labels(
        en="{id} never holds: no readings on the scales meet its condition.",
        ru="{id} никогда не выполняется: условию не отвечают никакие показатели на своих шкалах.",
    ),
    "finding.guard-always-holds": Labels(
        en='{id} holds whatever its readings are; if that is meant, write it as "{always}".',
        ru="{id} выполняется при любых значениях своих показателей; если так и задумано, напишите «{always}».",
    ),
    "finding.leaf-never-matters": Labels(
        en='{id} never matters: with "{word}" in place of {leaf} the condition says the same.',
        ru="{id} ни на что не влияет: с «{word}» вместо {leaf} условие говорит то же самое.",
    ),
    "finding.threshold-off-scale.always": Labels(
        en="{id} cannot fail: {leaf} holds for every reading from its scale ({scale}).",
        ru="{id} не может нарушиться: {leaf} верно для любого значения шкалы ({scale}).",
    ),
    "finding.threshold-off-scale.never": Labels(
        en="{id} cannot be met: {leaf} fails for every reading from its scale ({scale}).",
        ru="{id} нельзя выполнить: {leaf} неверно для любого значения шкалы ({scale}).",
    ),
    "finding.limit-not-whole": Labels(
        en="{id} has a limit between two whole numbers: {leaf} means {meant}.",
        ru="У {id} порог между двумя целыми числами: {leaf} означает {meant}.",
    ),
    "finding.overlap": Labels(
        en="Out of {stage}, {first} (to {target}) and {second} (to {other}) may fire together and are of one kind: "
        "only their order in the file decides.",
        ru="Из {stage} могут сработать вместе {first} (в {target}) и {second} (в {other}), и они одного вида: "
        "решает лишь их порядок в файле.",
    ),
    "finding.settled-apart": Labels(
        en="{first} and {second} never fire together and never run in a circle, so there is nothing to settle by their "
        "order.",
        ru="{first} и {second} никогда не срабатывают вместе и не образуют круга, так что их порядок ничего не решает.",
    ),
    "finding.opposite-moves-overlap": Labels(
        en="{there} (from {stage} to {target}) and {back}, which undoes it, hold on the same readings.",
        ru="{there} (из {stage} в {target}) и обратный ему {back} выполняются при одних и тех же показателях.",
    ),
    "finding.opposite-moves-touch": Labels(
        en="Between {there} (from {stage} to {target}) and {back}, which undoes it, there is no gap: the least change "
        "leads there and back again.",
        ru="Между {there} (из {stage} в {target}) и обратным ему {back} нет зазора: малейшее изменение ведет туда "
        "и снова обратно.",
    ),
    "finding.cycle": Labels(
        en="One decision runs in a circle: from {stage} by {moves}, then {id} would lead back.",
        ru="Решение ходит по кругу: из {stage} через {moves}, а затем {id} повел бы обратно.",
    ),
    "finding.cycle.settled": Labels(
        en="One decision would run in a circle: from {stage} by {moves}, then back by {id}, which is not made. That is "
        "settled.",
        ru="Решение пошло бы по кругу: из {stage} через {moves} и обратно через {id}; этот переход не совершается, что "
        "определено заранее.",
    ),
    "finding.advance-not-monotone": Labels(
        en="A better reading closes {id}: it holds with {worse} and not with {better}, because of {leaf}.",
        ru="Лучшее значение закрывает {id}: при {worse} условие выполнено, при {better} уже нет, из-за {leaf}.",
    ),
    "finding.unreachable-stage": Labels(
        en="No facts lead to {stage}; transitions to it: {ids}.",
        ru="Никакие факты не ведут в {stage}; переходы туда: {ids}.",
    ),
    "finding.never-fires": Labels(
        en="{id} never fires: wherever its condition holds, something tried before it goes first.",
        ru="{id} никогда не срабатывает: где его условие выполнено, раньше срабатывает другой переход.",
    ),
    "finding.never-fires.first": Labels(
        en="{id} never fires: wherever its condition holds, something tried before it goes first ({first}).",
        ru="{id} никогда не срабатывает: где его условие выполнено, раньше срабатывает другой переход ({first}).",
    ),
    "finding.hindered": Labels(en="{id}", ru="{id}"),
    "finding.hindered.dead": Labels(en="{id} (never holds)", ru="{id} (никогда не выполняется)"),
    "finding.hindered.origins": Labels(
        en="{id} (nothing leads to where it starts)", ru="{id} (туда, откуда он ведет, не попасть)"
    ),
    "finding.hindered.late": Labels(en="{id} (never fires)", ru="{id} (никогда не срабатывает)"),
    "finding.no-history.contact": Labels(
        en="{id} can fire by its guard, but not in any history: it waits for a dealing, and asks for a silence that "
        "the dealing ends.",
        ru="{id} может сработать по своему условию, но ни в какой истории: он ждет контакта и требует молчания, "
        "которое этот контакт прерывает.",
    ),
    "finding.no-history.looked-for": Labels(
        en="The guards allow {id}, but dates that a relationship could have were not found.",
        ru="Условия допускают {id}, но даты, возможные для отношений, не найдены.",
    ),
    "finding.no-history.stage": Labels(
        en="The guards allow {stage}, but dates under which a relationship gets there were not found.",
        ru="Условия допускают {stage}, но даты, при которых отношения туда приходят, не найдены.",
    ),
    "finding.trap-stage": Labels(
        en="Nothing leaves {stage}.",
        ru="Из {stage} ничто не выводит.",
    ),
    "finding.exit-out-of-reach": Labels(
        en="From {stage} nothing leads to an exit.",
        ru="Из {stage} ничто не ведет к выходу.",
    ),
    "finding.two-targets": Labels(
        en="Out of {stage}, {first} (to {target}) and {second} (to {other}) may fire together; by its kind, "
        "{first} goes first.",
        ru="Из {stage} могут сработать вместе {first} (в {target}) и {second} (в {other}); по своему виду первым "
        "идет {first}.",
    ),
    "finding.walks-through": Labels(
        en="One decision may pass through {passed}: from {stage} by {first} and {second} to {target}.",
        ru="Одно решение может пройти {passed} насквозь: из {stage} через {first} и {second} в {target}.",
    ),
    "finding.undecided": Labels(
        en="Too large to decide exactly, and so not decided: {about} ({asked}).",
        ru="Слишком велико для точного ответа, поэтому без ответа: {about} ({asked}).",
    ),
    "finding.limit.choices": Labels(
        en="more than {most} alternatives stand beside one another",
        ru="рядом стоит больше {most} вариантов",
    ),
    "finding.limit.model": Labels(
        en="the questions about this model take more than {most} comparisons in all",
        ru="вопросы об этой модели требуют вместе больше {most} сравнений",
    ),
    "finding.limit.guard": Labels(
        en='deciding exactly takes more than {most} comparisons; state it with fewer "or" under "and"',
        ru="точный ответ требует больше {most} сравнений; запишите условие так, чтобы под «и» стояло меньше «или»",
    ),
    "finding.limit.pairs": Labels(
        en="there are more than {most} pairs of transitions",
        ru="пар переходов больше {most}",
    ),
    "finding.limit.ways-out": Labels(
        en="there are more than {most} ways out of the stages",
        ru="путей из стадий больше {most}",
    ),
    "finding.limit.walks-back": Labels(
        en="the walks that may lead back have more than {most} transitions in all",
        ru="в цепочках, которые могут вести обратно, всего больше {most} переходов",
    ),
    "finding.limit.histories": Labels(
        en="its guards need too many boxes, or its moves too many ways, to look for a history",
        ru="для поиска истории у условий слишком много областей или у переходов слишком много путей",
    ),
    "finding.limit.walks": Labels(
        en="the walks that may be taken have more than {most} transitions in all",
        ru="в возможных цепочках всего больше {most} переходов",
    ),
    # ----------------------------------------------------------------------------------- kinds of notes, many in a line
    "finding.kind.limit-not-whole": Labels(
        en="limits between two whole numbers",
        ru="пороги между двумя целыми числами",
    ),
    "finding.kind.cycle": Labels(
        en="circles of one decision, settled: the last move is not made",
        ru="круги одного решения, разрешенные заранее: последний переход не совершается",
    ),
    "finding.kind.settled-apart": Labels(
        en="pairs with nothing to settle by their order",
        ru="пары, порядок которых ничего не решает",
    ),
    "finding.kind.no-history": Labels(
        en="stages and transitions that the guards allow, but for which no dates were found",
        ru="стадии и переходы, которые условия допускают, но даты для которых не найдены",
    ),
    "finding.kind.trap-stage": Labels(en="last stages that nothing leaves", ru="последние стадии без выхода"),
    "finding.kind.two-targets": Labels(
        en="pairs of transitions of two kinds that may fire together; the order of the kinds settles them",
        ru="пары переходов двух видов, которые могут сработать вместе; решает порядок видов",
    ),
    "finding.kind.walks-through": Labels(
        en="stages that one decision may pass through",
        ru="стадии, которые одно решение может пройти насквозь",
    ),
    # ------------------------------------------------------------------------------------------------------- witnesses
    "finding.example": Labels(en="for example: {facts}", ru="например: {facts}"),
    "finding.at-stage": Labels(en="stage {stage}", ru="стадия {stage}"),
    "finding.on-event": Labels(en="event {event}", ru="событие {event}"),
    "finding.by-moves": Labels(en="by {ids}", ru="через {ids}"),
    "finding.beside": Labels(en="and beside it {readings}", ru="а рядом {readings}"),
    # ------------------------------------------------------------------------------------------------------ the command
    "cli.check.errors": Labels(en="Errors ({count})", ru="Ошибки ({count})"),
    "cli.check.notes": Labels(en="Notes ({count})", ru="Замечания ({count})"),
    "cli.check.undecided": Labels(en="Not decided ({count})", ru="Без ответа ({count})"),
    "cli.check.more": Labels(en="Each of them: --notes", ru="Каждое из них: --notes"),
    "cli.check.clean": Labels(en="Nothing found.", ru="Ничего не найдено."),
}
