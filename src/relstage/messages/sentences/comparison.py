"""What the comparison of two definitions says."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "diff.old": Labels(en="Old: {model}", ru="Прежнее: {model}"),
    "diff.new": Labels(en="New: {model}", ru="Новое: {model}"),
    # ---------------------------------------------------------------------------------------------------- the whole
    "diff.whole.equal": Labels(
        en="Equal in meaning: every decision is the same.", ru="По смыслу равны: все решения одинаковы."
    ),
    "diff.whole.tighter": Labels(
        en="Only tighter: whatever guard holds under the new one, with a fitting event, holds under the old one.",
        ru="Только строже: любое условие, верное по новому определению при подходящем событии, верно и по прежнему.",
    ),
    "diff.whole.looser": Labels(
        en="Only looser: whatever guard holds under the old one, with a fitting event, holds under the new one.",
        ru="Только мягче: любое условие, верное по прежнему определению при подходящем событии, верно и по новому.",
    ),
    "diff.whole.different": Labels(
        en="Different: neither only tighter nor only looser.", ru="Различаются: не только строже и не только мягче."
    ),
    "diff.whole.undecided": Labels(
        en="Not decided: something is too large to compare exactly.",
        ru="Не решено: что-то слишком велико для точного сравнения.",
    ),
    # -------------------------------------------------------------------------------------------------------- senses
    "diff.sense.equal": Labels(en="equal", ru="равно"),
    "diff.sense.tighter": Labels(en="tighter", ru="строже"),
    "diff.sense.looser": Labels(en="looser", ru="мягче"),
    "diff.sense.both": Labels(en="both ways", ru="в обе стороны"),
    "diff.sense.different": Labels(en="different", ru="иначе"),
    "diff.sense.undecided": Labels(en="not decided", ru="не решено"),
    # ------------------------------------------------------------------------------------------------------ headings
    "diff.heading.rules": Labels(en="Transitions and flags", ru="Переходы и отметки о рисках"),
    "diff.heading.parts": Labels(en="Stages and vocabulary", ru="Стадии и словарь"),
    "diff.heading.order": Labels(en="Tried in another order", ru="Проверяются в другом порядке"),
    "diff.heading.examples": Labels(
        en="Readings that tell the guards apart", ru="Показатели, при которых условия расходятся"
    ),
    "diff.heading.affected": Labels(
        en="Accounts that would stand or move otherwise ({count} of {all})",
        ru="Отношения, которые стояли бы или двигались бы иначе ({count} из {all})",
    ),
    # ------------------------------------------------------------------------------------------------------- columns
    "diff.column.id": Labels(en="id", ru="код"),
    "diff.column.name": Labels(en="name", ru="имя"),
    "diff.column.what": Labels(en="what", ru="что"),
    "diff.column.before": Labels(en="old", ru="прежнее"),
    "diff.column.after": Labels(en="new", ru="новое"),
    "diff.column.sense": Labels(en="sense", ru="смысл"),
    "diff.column.readings": Labels(en="readings", ru="показатели"),
    "diff.column.stage": Labels(en="stage", ru="стадия"),
    "diff.column.first-before": Labels(en="first before", ru="первым было"),
    "diff.column.first-after": Labels(en="first now", ru="первым стало"),
    "diff.column.relationship": Labels(en="relationship", ru="отношения"),
    "diff.column.gained": Labels(en="comes to hold", ru="становится возможным"),
    "diff.column.lost": Labels(en="holds no longer", ru="больше невозможно"),
    "diff.column.flags": Labels(en="flags", ru="риски"),
    # ---------------------------------------------------------------------------------------------------------- cells
    "diff.change.added": Labels(en="added", ru="добавлено"),
    "diff.change.removed": Labels(en="removed", ru="убрано"),
    "diff.part.stage": Labels(en="stage", ru="стадия"),
    "diff.part.exit": Labels(en="exit", ru="выход"),
    "diff.part.indicator": Labels(en="indicator", ru="показатель"),
    "diff.part.event": Labels(en="event", ru="событие"),
    "diff.part.transition": Labels(en="transition", ru="переход"),
    "diff.part.flag": Labels(en="flag", ru="риск"),
    "diff.part.model": Labels(en="model", ru="модель"),
    "diff.field.guard": Labels(en="guard", ru="условие"),
    "diff.field.origins": Labels(en="origins", ru="откуда"),
    "diff.field.target": Labels(en="target", ru="куда"),
    "diff.field.kind": Labels(en="kind", ru="вид"),
    "diff.field.on": Labels(en="events awaited", ru="ожидаемые события"),
    "diff.field.initiator": Labels(en="initiator", ru="инициатор"),
    "diff.field.cause": Labels(en="cause", ru="причина"),
    "diff.field.name": Labels(en="name", ru="имя"),
    "diff.field.stages": Labels(en="stages", ru="стадии"),
    "diff.field.initial": Labels(en="first stage", ru="первая стадия"),
    "diff.field.place": Labels(en="stage or exit", ru="стадия или выход"),
    "diff.field.scale": Labels(en="scale", ru="шкала"),
    "diff.field.direction": Labels(en="direction", ru="направление"),
    "diff.field.clock": Labels(en="reckoned from dates", ru="считается по датам"),
    "diff.field.count": Labels(en="is a count", ru="счетчик"),
    "diff.field.effects": Labels(en="effects", ru="влияние"),
    "diff.field.attributes": Labels(en="attributes", ru="атрибуты"),
    "diff.field.contact": Labels(en="is a dealing", ru="это взаимодействие"),
    "diff.field.about": Labels(en="may be about", ru="к чему относится"),
    "diff.field.agreement": Labels(en="agreement", ru="соглашение"),
    "diff.verdict.holds": Labels(en="holds", ru="выполнено"),
    "diff.verdict.fails": Labels(en="fails", ru="не выполнено"),
    "diff.verdict.unknown": Labels(en="unknown", ru="неизвестно"),
    "diff.gained": Labels(en="+ {names}", ru="+ {names}"),
    "diff.lost": Labels(en="- {names}", ru="- {names}"),
    # --------------------------------------------------------------------------------------------------------- remarks
    "diff.met": Labels(
        en="Scales differ; compared on the values that both admit: {names}.",
        ru="Шкалы различаются; сравнение по значениям, общим для обеих: {names}.",
    ),
    "diff.undecided": Labels(
        en="Not decided, too large or on scales that share no values: {names}.",
        ru="Не решено, слишком велико или на шкалах без общих значений: {names}.",
    ),
    "diff.reworded": Labels(
        en="Differ only in what is said of them (labels, words, sources): {names}.",
        ru="Различаются только слова о них (названия, пояснения, источники): {names}.",
    ),
    "diff.unfit": Labels(
        en="Readings that do not fit the new definition and count as unknown there: {names}.",
        ru="Показатели, которые не подходят новому определению и там считаются неизвестными: {names}.",
    ),
    "diff.affected.none": Labels(
        en="No account would stand or move otherwise (of {all}).",
        ru="Ни одни отношения не стояли бы и не двигались бы иначе (из {all}).",
    ),
}
