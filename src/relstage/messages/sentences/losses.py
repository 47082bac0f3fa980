"""What the analysis of losses says."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "losses.read": Labels(
        en="{file}: {rows} rows ({credits} credits) of {partners} partners, {first} to {last}",
        ru="{file}: строк {rows} (из них возвратов {credits}), партнеров {partners}, с {first} по {last}",
    ),
    "losses.spellings": Labels(
        en="{partners} of them have several spellings, {spellings} in all.",
        ru="У {partners} из них несколько написаний, всего {spellings}.",
    ),
    "losses.repeated": Labels(
        en="{count} rows repeat another of the same id and count once.",
        ru="Строк, повторяющих другую с тем же номером: {count}; они посчитаны один раз.",
    ),
    "losses.windows": Labels(
        en="Windows of {months} up to {day}; the last is compared with the mean of those before it.",
        ru="Окна по {months} до {day}; последнее сравнивается со средним предыдущих.",
    ),
    "losses.years-back": Labels(
        en="The text looks back {fewest} to {most} years; these windows do not.",
        ru="Источник сравнивает последние {fewest}-{most} года; эти окна охватывают другой срок.",
    ),
    "losses.key": Labels(
        en="Key partners: {count} of the {positive} with a positive mean hold {share} of it.",
        ru="Ключевые партнеры: {count} из {positive} с положительным средним дают {share} объема.",
    ),
    # ---------------------------------------------------------------------------------------------------- the record
    "losses.heading.record": Labels(en="What the record lacks", ru="Чего нет в записях"),
    "losses.complete": Labels(en="No holes were found in the record.", ru="Пробелов в записях не найдено."),
    "losses.taken-as-complete": Labels(
        en="The record is taken as complete, as asked.", ru="Записи считаются полными, как указано."
    ),
    "losses.why.declared": Labels(en="declared", ru="указано"),
    "losses.why.empty": Labels(en="no row at all", ru="нет ни одной строки"),
    "losses.why.thin": Labels(en="far fewer partners than usual", ru="партнеров гораздо меньше обычного"),
    "losses.why.off-record": Labels(
        en="before the first day or long after the last", ru="до первого дня или намного позже последнего"
    ),
    "losses.floor": Labels(
        en="The floor of the record changed: {floors}. Days of less than {floor} are left out of comparisons.",
        ru="Порог записей менялся: {floors}. Дни с суммой меньше {floor} в сравнениях не участвуют.",
    ),
    "losses.floor.given": Labels(
        en="Days of less than {floor} are left out of comparisons, as asked.",
        ru="Дни с суммой меньше {floor} в сравнениях не участвуют, как указано.",
    ),
    # ------------------------------------------------------------------------------------------------------ standings
    "losses.heading.standings": Labels(en="Key partners", ru="Ключевые партнеры"),
    "losses.heading.stopped": Labels(
        en="Stopped: nothing net in the last window ({count})",
        ru="Перестали покупать: за последнее окно ничего нет ({count})",
    ),
    "losses.heading.fell": Labels(
        en="Fell to {share} of the mean or less ({count})",
        ru="Сократили закупки до {share} среднего или ниже ({count})",
    ),
    "losses.heading.cannot-say": Labels(en="Cannot be told ({count})", ru="Сказать нельзя ({count})"),
    "losses.heading.spared": Labels(
        en="Kept, though the volumes alone would say otherwise ({count})",
        ru="Сохранились, хотя одни объемы говорят иначе ({count})",
    ),
    "losses.standing.stopped": Labels(en="stopped", ru="перестал покупать"),
    "losses.standing.fell": Labels(en="fell", ru="сократил закупки"),
    "losses.standing.kept": Labels(en="kept", ru="сохранился"),
    "losses.standing.cannot-say": Labels(en="cannot say", ru="сказать нельзя"),
    "losses.column.standing": Labels(en="standing", ru="положение"),
    "losses.column.by-volumes": Labels(en="by the volumes alone", ru="по одним объемам"),
    "losses.column.told": Labels(en="as far as the record allows", ru="насколько позволяют записи"),
    "losses.column.first": Labels(en="first day", ru="первый день"),
    "losses.column.last": Labels(en="last day", ru="последний день"),
    "losses.column.why": Labels(en="why", ru="почему"),
    "losses.column.partners": Labels(en="partners a month", ru="партнеров в месяц"),
    "losses.column.usual": Labels(en="usual", ru="обычно"),
    "losses.column.partner": Labels(en="partner", ru="партнер"),
    "losses.column.up-to": Labels(en="to {day}", ru="до {day}"),
    "losses.column.perhaps": Labels(en="perhaps goes on as", ru="возможно, продолжает как"),
    "losses.column.compared": Labels(en="on the days compared", ru="по сравнимым дням"),
    "losses.compared": Labels(en="{former}, now {now}", ru="было {former}, стало {now}"),
    "losses.perhaps.number": Labels(en="{name} (same number)", ru="{name} (тот же номер)"),
    "losses.perhaps.name": Labels(en="{name} (similar name)", ru="{name} (похожее имя)"),
    "losses.perhaps": Labels(
        en="{count} of those who stopped perhaps go on under another name. None were merged; --aliases merges them.",
        ru="Возможно, продолжают под другим именем: {count} из переставших покупать. Они не объединены; "
        "объединяет --aliases.",
    ),
    # --------------------------------------------------------------------------------------------------------- doubts
    "losses.doubt.no-days-to-compare": Labels(
        en="less than half of the last window can be compared ({hole} is missing)",
        ru="сравнить можно меньше половины последнего окна (нет {hole})",
    ),
    "losses.doubt.bought-on-missing-days": Labels(
        en="on the days that both windows have it says otherwise ({hole} is missing)",
        ru="по дням, которые есть в обоих окнах, выходит иначе (нет {hole})",
    ),
    "losses.doubt.silence-in-a-hole": Labels(
        en="silent no longer than is usual for it, but for a hole in the record ({hole})",
        ru="молчит не дольше обычного для себя, если не считать пробела в записях ({hole})",
    ),
    "losses.doubt.fall-in-a-hole": Labels(
        en="the missing days may have held what it used to buy on them ({hole})",
        ru="на недостающие дни могли прийтись его обычные закупки ({hole})",
    ),
    "losses.doubt.floor": Labels(
        en="above the floor of the record it says otherwise ({former}, now {now})",
        ru="выше порога записей выходит иначе (было {former}, стало {now})",
    ),
    "losses.days": Labels(en="{first} to {last}", ru="с {first} по {last}"),
    # ------------------------------------------------------------------------------------------------------- warnings
    "losses.heading.warnings": Labels(
        en="Early warning: key partners not called stopped above ({count})",
        ru="Раннее предупреждение: ключевые партнеры, кроме переставших покупать ({count})",
    ),
    # ---------------------------------------------------------------------------------------------------- later steps
    "losses.heading.steps": Labels(en="The seven steps", ru="Семь шагов"),
    "losses.column.step": Labels(en="step", ru="шаг"),
    "losses.column.what": Labels(en="what", ru="что"),
    "losses.column.state": Labels(en="state", ru="состояние"),
    "losses.state.done": Labels(en="done above", ru="сделано выше"),
    "losses.state.counted": Labels(en="{done} of {all} lost customers", ru="{done} из {all} потерянных клиентов"),
    "losses.state.ask": Labels(en="say {keep} and {win}", ru="укажите {keep} и {win}"),
    "losses.state.nobody": Labels(en="nobody was lost", ru="никто не потерян"),
    "losses.answer.keep": Labels(
        en="keep them: {keeping} for all {customers}, against {winning} for as many new ones",
        ru="удерживать: {keeping} на всех ({customers}) против {winning} на стольких же новых",
    ),
    "losses.answer.win": Labels(
        en="win new ones: {winning} for {customers}, against {keeping} for keeping those",
        ru="привлекать новых: {winning} на {customers} против {keeping} на удержание этих",
    ),
    "losses.answer.equal": Labels(
        en="both cost the same: {keeping} for {customers} customers ({winning})",
        ru="стоит одинаково: {keeping} на {customers} клиентов ({winning})",
    ),
    "losses.answer.cannot-say": Labels(
        en="cannot say: the ranges overlap, {keeping} for keeping all {customers}, {winning} for as many new ones",
        ru="сказать нельзя: оценки пересекаются, {keeping} на удержание всех ({customers}), {winning} на стольких же "
        "новых",
    ),
    "losses.between": Labels(en="{low} to {high}", ru="от {low} до {high}"),
    "losses.letter": Labels(en="The letter of step 4: {advice}", ru="Письмо на шаге 4: {advice}"),
    "losses.response": Labels(
        en="{answered} of {asked} questionnaires were answered; {wanting} more make two thirds.",
        ru="Получено ответов на анкеты: {answered} из {asked}; до двух третей не хватает: {wanting}.",
    ),
    "losses.response.enough": Labels(
        en="{answered} of {asked} questionnaires were answered: two thirds or more.",
        ru="Получено ответов на анкеты: {answered} из {asked}, то есть две трети или больше.",
    ),
    "losses.written": Labels(
        en="{count} records of lost customers begun in {file}",
        ru="Начатых записей о потерянных клиентах: {count}, {file}",
    ),
}
