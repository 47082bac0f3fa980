"""What warnings of loss and their back-test say."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "warning.head": Labels(
        en="Who has probably gone silent: no order after {as_of}, until {until}. Partners judged: {judged}; "
        "order days that this takes: {min_days}.",
        ru="Кто, вероятно, замолчал: ни одного заказа после {as_of} до {until}. Оценено партнеров: {judged}; "
        "для этого нужно дней с заказами: {min_days}.",
    ),
    "warning.learnt": Labels(
        en="Learnt from {cases} silences at {dates} earlier dates, {first} to {last}; {gone} of them did not end "
        "within the horizon.",
        ru="Опыт: пауз {cases}, более ранних дат {dates}, с {first} по {last}; из этих пауз до конца срока не "
        "закончились {gone}.",
    ),
    "warning.unlearnt": Labels(
        en="The record is too short to ask at an earlier date: each partner's own rhythm speaks alone.",
        ru="Записи слишком короткие, более раннюю дату спросить нельзя: говорит только собственный ритм партнера.",
    ),
    "warning.gaps": Labels(
        en="Not counted as silence, because the record is not complete there: {gaps}.",
        ru="Не считается молчанием, потому что записи там неполны: {gaps}.",
    ),
    "warning.column.partner": Labels(en="partner", ru="партнер"),
    "warning.column.probability": Labels(en="gone", ru="ушел"),
    "warning.column.range": Labels(en="calm to stormy", ru="в спокойное - в бурное время"),
    "warning.column.silence": Labels(en="silent, days", ru="молчит, дней"),
    "warning.column.gap": Labels(en="own mean pause", ru="своя средняя пауза"),
    "warning.column.longest": Labels(en="own longest", ru="своя длиннейшая"),
    "warning.column.orders": Labels(en="order days", ru="дней с заказами"),
    "warning.column.last": Labels(en="last", ru="последний"),
    "warning.column.back": Labels(en="came back", ru="вернулись"),
    "warning.back": Labels(en="{back} of {alike}", ru="{back} из {alike}"),
    "warning.probability": Labels(
        en="Gone with a probability of {probability}: no order until {until}.",
        ru="Вероятность ухода {probability}: ни одного заказа до {until}.",
    ),
    "warning.silence": Labels(
        en="Silent since {last}; days on record since then: {silence}.",
        ru="Молчит с {last}; дней в записях с тех пор: {silence}.",
    ),
    "warning.rhythm": Labels(
        en="Own rhythm: {orders} order days, {gap} days apart in the mean, at most {longest}; {as_long} of its {gaps} "
        "pauses were as long as this silence.",
        ru="Собственный ритм: дней с заказами {orders}, в среднем через {gap} дн., самое большее через {longest}; "
        "пауз не короче нынешней {as_long} из {gaps}.",
    ),
    "warning.alone": Labels(en="This rhythm alone would say {rhythm}.", ru="Только по собственному ритму: {rhythm}."),
    "warning.alike": Labels(
        en="Of the {alike} earlier silences judged most alike, {back} ended with an order within the horizon.",
        ru="Из {alike} самых похожих более ранних пауз заказом до конца срока закончились {back}.",
    ),
    "warning.range": Labels(
        en="In times as calm, or as stormy, as any on record: {low} to {high}.",
        ru="В самое спокойное и в самое бурное время по этим записям: от {low} до {high}.",
    ),
    "warning.test.outcome": Labels(
        en="As of {as_of}: {partners} partners, of whom {gone} did not order until {until}.",
        ru="На {as_of}: партнеров {partners}, из них без заказа до {until}: {gone}.",
    ),
    "warning.test.scores": Labels(
        en="Brier score {brier} (of the base rate {brier_base}), log score {log} (of the base rate {log_base}), mean "
        "probability {mean}, share gone {share}, Spiegelhalter's statistic {z}.",
        ru="Оценка Брайера {brier} (у базовой доли {brier_base}), логарифмическая {log} (у базовой доли {log_base}), "
        "средняя вероятность {mean}, доля ушедших {share}, статистика Шпигельхальтера {z}.",
    ),
    "warning.test.ours": Labels(en="the warnings, above {cut}", ru="предупреждения, выше {cut}"),
    "warning.test.silent_half_a_year": Labels(en="silent more than 183 days", ru="молчит больше 183 дней"),
    "warning.test.silent_two_gaps": Labels(
        en="silent more than 2 x own mean pause", ru="молчит больше 2 своих средних пауз"
    ),
    "warning.test.column.rule": Labels(en="who is called gone", ru="кто назван ушедшим"),
    "warning.test.column.accuracy": Labels(en="balanced accuracy", ru="сбалансированная точность"),
    "warning.test.column.difference": Labels(en="warnings less rule", ru="предупреждения минус правило"),
    "warning.test.column.interval": Labels(en="95 % of resamples", ru="95 % бутстреп-выборок"),
    "warning.test.column.as_good": Labels(en="resamples at least as good", ru="выборок не хуже"),
    "warning.test.as_recorded": Labels(
        en="Like for like: every day counts as silence, as the two rules count it.",
        ru="На равных: молчанием считается каждый день, как и у обоих правил.",
    ),
    "warning.test.less_holes": Labels(
        en="Holes of the record are no silence to the warnings; the two rules count every day.",
        ru="Пробелы в записях для предупреждений не молчание; оба правила считают каждый день.",
    ),
    "warning.test.definition": Labels(
        en="Not worse: at least as good as the rule in half of the {resamples} paired resamples or more. Worse: "
        "the whole 95 % interval lies below 0. Otherwise it cannot be told.",
        ru="Не хуже: по меньшей мере в половине из {resamples} парных бутстреп-выборок не уступают правилу. Хуже: весь "
        "95 % интервал лежит ниже 0. Иначе сказать нельзя.",
    ),
    "warning.test.verdict": Labels(
        en="Against “{rule}”: {verdict}. At least as good in {share} % of the resamples; 95 % of them: {interval}.",
        ru="Против правила «{rule}»: {verdict}. Не уступают в {share} % выборок; 95 % выборок: {interval}.",
    ),
    "warning.test.not_worse": Labels(en="not worse", ru="не хуже"),
    "warning.test.cannot_tell": Labels(en="it cannot be told", ru="сказать нельзя"),
    "warning.test.worse": Labels(en="worse", ru="хуже"),
    "warning.test.doubtful": Labels(
        en="Of the {partners} partners from {low} to {high} all in all {said} were to go, and {gone} went (z {z}).",
        ru="Из партнеров с вероятностью от {low} до {high} (всего {partners}) по сумме вероятностей ушли бы {said}, "
        "ушли {gone} (отклонение {z}).",
    ),
    "warning.test.column.as_of": Labels(en="as of", ru="на дату"),
    "warning.test.column.said": Labels(en="said", ru="сказано"),
    "warning.test.column.gone": Labels(en="gone", ru="ушли"),
    "warning.test.column.z": Labels(en="z", ru="отклонение"),
    "warning.test.column.middle": Labels(
        en="{low}-{high}: said, gone, z", ru="{low}-{high}: сказано, ушли, отклонение"
    ),
    "warning.test.column.ours": Labels(en="warnings", ru="предупреждения"),
    "warning.test.column.silent_half_a_year": Labels(en="183 days", ru="183 дня"),
    "warning.test.column.silent_two_gaps": Labels(en="2 own pauses", ru="2 своих паузы"),
    "warning.test.column.brier": Labels(en="Brier (base)", ru="Брайер (базовая)"),
    "warning.test.column.bin": Labels(en="probability", ru="вероятность"),
    "warning.test.column.partners": Labels(en="partners", ru="партнеров"),
    "warning.test.column.mean": Labels(en="said in the mean", ru="в среднем сказано"),
    "warning.test.column.observed": Labels(en="went", ru="ушло"),
    "warning.test.column.wilson": Labels(en="95 % interval", ru="95 % интервал"),
}
