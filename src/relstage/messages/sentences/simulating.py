"""What the commands that simulate say."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "simulate.of": Labels(en="{scenario}. Model: {model}.", ru="{scenario}. Модель: {model}."),
    "simulate.made": Labels(
        en="{paths} paths of {months} months, seed {seed}, digest {digest}.",
        ru="Путей: {paths}, месяцев: {months}, зерно {seed}, дайджест {digest}.",
    ),
    "simulate.heading.occupancy": Labels(
        en="Where the paths are at the end of a month", ru="Где находятся пути в конце месяца"
    ),
    "simulate.heading.endings": Labels(en="How they end", ru="Чем они заканчиваются"),
    "simulate.heading.value": Labels(en="What a path is worth", ru="Сколько приносит один путь"),
    "simulate.heading.differences": Labels(
        en="Differences, path by path on the same random numbers",
        ru="Различия, путь за путем на одних и тех же случайных числах",
    ),
    "simulate.heading.divergence": Labels(
        en="Where path {path} first goes another way: month {month}",
        ru="Где путь {path} впервые идет иначе: месяц {month}",
    ),
    "simulate.heading.thresholds": Labels(en="Thresholds that differ", ru="Пороги, которые различаются"),
    "simulate.heading.exact": Labels(en="Beside the exact figures", ru="Рядом с точными числами"),
    "simulate.heading.path": Labels(en="Path {path}, seed {seed}", ru="Путь {path}, зерно {seed}"),
    "simulate.survival": Labels(
        en="Never ended until the horizon: {share}. Months until the first ending, the horizon at most: {mean}.",
        ru="Не закончились до горизонта: {share}. Месяцев до первого завершения, не дольше горизонта: {mean}.",
    ),
    "simulate.value": Labels(
        en="Margins less costs of policies, discounted: {value} on average.",
        ru="Маржа за вычетом затрат на меры, с дисконтом: в среднем {value}.",
    ),
    "simulate.policy": Labels(
        en="Policy {policy}: carried out {times} times a path.", ru="Мера {policy}: раз на один путь: {times}."
    ),
    "simulate.reached": Labels(
        en="Standard error reached: {name}: {error}, where {wanted} at most was wanted.",
        ru="Стандартная ошибка достигнута: {name}: {error}, требовалось не больше {wanted}.",
    ),
    "simulate.not-reached": Labels(
        en="Standard error not reached: {name}: {error}, where {wanted} at most was wanted; the paths are used up.",
        ru="Стандартная ошибка не достигнута: {name}: {error}, требовалось не больше {wanted}; пути исчерпаны.",
    ),
    "simulate.checked": Labels(
        en="{count} figures are known exactly; the furthest lies {z} standard errors off: {what}.",
        ru="Точно известно чисел: {count}; дальше всех, на {z} стандартной ошибки, отстоит: {what}.",
    ),
    "simulate.heading.swings": Labels(
        en="What each number does at either end of its range, all else as it is",
        ru="Что дает каждое число на концах своего диапазона, если прочее не меняется",
    ),
    "simulate.as-it-is": Labels(
        en="With all numbers as they are: {what}: {value}. {paths} paths for each end, seed {seed}.",
        ru="При исходных числах: {what}: {value}. Путей на каждый конец: {paths}, зерно {seed}.",
    ),
    "simulate.order": Labels(
        en="Both scenarios have {events}, in another order or after events of one alone: fewer random numbers are"
        " shared than could be. Let common events stand first, in one order.",
        ru="События {events} есть в обоих сценариях, но идут в другом порядке или после событий лишь одного из них:"
        " общих случайных чисел меньше, чем могло бы быть. Поставьте общие события первыми, в одном порядке.",
    ),
    "simulate.beside.occupancy": Labels(
        en="in {name} at the end of month {month}", ru="на конец месяца {month}: {name}"
    ),
    "simulate.beside.first_passage": Labels(
        en="first in {name} in month {month}", ru="впервые в месяце {month}: {name}"
    ),
    "simulate.beside.survival": Labels(en="first ended in month {month}", ru="первое завершение в месяце {month}"),
    "simulate.beside.policies": Labels(
        en="{name} carried out in month {month}", ru="мера {name} выполнена в месяце {month}"
    ),
    "simulate.beside.until-time": Labels(en="months in {name}", ru="месяцев: {name}"),
    "simulate.beside.until-first_passage": Labels(en="months until first in {name}", ru="месяцев, пока не: {name}"),
    "simulate.beside.until-survival": Labels(en="months until the first ending", ru="месяцев до первого завершения"),
    "simulate.beside.until-endings": Labels(en="first ended by {name}", ru="первое завершение по {name}"),
    "simulate.beside.until-flows": Labels(en="moves by {name}", ru="переходов по {name}"),
    "simulate.beside.until-value": Labels(en="value of a path", ru="стоимость пути"),
    "simulate.unmoved": Labels(en="It never moves: {place}.", ru="Путь никуда не переходит: {place}."),
    "simulate.errors": Labels(
        en="After ± stands the standard error of the simulation: what other paths of the same scenario would change.",
        ru="После ± стоит стандартная ошибка симуляции: насколько изменили бы число другие пути того же сценария.",
    ),
    "simulate.ours": Labels(
        en="Illustrative scenarios: rates, drifts and money are operationalised, to be replaced by your own.",
        ru="Сценарии иллюстративны: частоты, дрейф и деньги введены нами, замените их своими.",
    ),
    "simulate.compared": Labels(en="First: {one}. Second: {other}.", ru="Первый: {one}. Второй: {other}."),
    "simulate.by-rules": Labels(
        en="{scenario}, under {model} ({digest})", ru="{scenario}, правила: {model} ({digest})"
    ),
    "simulate.more-thresholds": Labels(
        en="... and {count} more; {command} tells all that differs.",
        ru="... и еще {count}; обо всех различиях говорит {command}.",
    ),
    "simulate.on": Labels(
        en="{paths} paths, seed {seed}, digest {digest}; the change touches {changed} of them.",
        ru="Путей: {paths}, зерно {seed}, дайджест {digest}; изменение затрагивает {changed} из них.",
    ),
    "simulate.what.value": Labels(en="value of a path", ru="стоимость пути"),
    "simulate.what.lasting": Labels(en="months until the first ending", ru="месяцев до первого завершения"),
    "simulate.what.reaching": Labels(en="share that reach: {place}", ru="доля дошедших: {place}"),
    "simulate.what.place": Labels(en="share in: {place}", ru="доля: {place}"),
    "simulate.apart.policy": Labels(
        en="Policy {policy} is carried out on one side alone, the {side}: {rule}. A month before: {readings}.",
        ru="Мера {policy} выполнена лишь на одной стороне, {side}: {rule}. Месяцем раньше: {readings}.",
    ),
    "simulate.apart.readings": Labels(
        en="Readings that differ, first / second: {readings}.",
        ru="Различаются показатели, первый / второй: {readings}.",
    ),
    "simulate.apart.lacking": Labels(
        en="{side}: {transition} is not made for want of {leaves}.", ru="{side}: для {transition} не хватает: {leaves}."
    ),
    "simulate.apart.money": Labels(
        en="What the month brings: first {one}, second {other}.", ru="Месяц приносит: первый {one}, второй {other}."
    ),
    "simulate.apart": Labels(
        en="{side}: events: {events}; moves: {moves}.", ru="{side}: события: {events}; переходы: {moves}."
    ),
    # -------------------------------------------------------------------------------------------------------- columns
    "simulate.head.scenario": Labels(en="scenario", ru="сценарий"),
    "simulate.head.model": Labels(en="model", ru="модель"),
    "simulate.head.months": Labels(en="months", ru="месяцев"),
    "simulate.head.title": Labels(en="what it supposes", ru="что предполагается"),
    "simulate.head.place": Labels(en="stage", ru="стадия"),
    "simulate.head.stay": Labels(en="months there", ru="месяцев там"),
    "simulate.head.transition": Labels(en="by", ru="переход"),
    "simulate.head.words": Labels(en="in words", ru="словами"),
    "simulate.head.initiator": Labels(en="initiator", ru="инициатор"),
    "simulate.head.cause": Labels(en="cause", ru="причина"),
    "simulate.head.share": Labels(en="of paths", ru="доля путей"),
    "simulate.head.month": Labels(en="month", ru="месяц"),
    "simulate.head.date": Labels(en="date", ru="дата"),
    "simulate.head.from": Labels(en="from", ru="откуда"),
    "simulate.head.to": Labels(en="to", ru="куда"),
    "simulate.head.exact": Labels(en="exact", ru="точно"),
    "simulate.head.estimate": Labels(en="estimate", ru="оценка"),
    "simulate.head.error": Labels(en="error", ru="ошибка"),
    "simulate.head.z": Labels(en="z", ru="отстоит на"),
    "simulate.head.number": Labels(en="number", ru="число"),
    "simulate.head.low": Labels(en="low", ru="нижний конец"),
    "simulate.head.high": Labels(en="high", ru="верхний конец"),
    "simulate.head.at_low": Labels(en="more at low", ru="прирост внизу"),
    "simulate.head.at_high": Labels(en="more at high", ru="прирост вверху"),
    "simulate.head.threshold": Labels(en="threshold", ru="порог"),
    "simulate.head.what": Labels(en="what", ru="что"),
    "simulate.head.one": Labels(en="first", ru="первый"),
    "simulate.head.other": Labels(en="second", ru="второй"),
    "simulate.head.difference": Labels(en="difference", ru="разность"),
    "simulate.head.interval": Labels(en="95 % interval", ru="интервал 95 %"),
    "simulate.head.ratio": Labels(en="variance saved", ru="выигрыш в дисперсии"),
    # ------------------------------------------------------------------------------------------------------- pictures
    "plots.title.occupancy": Labels(
        en="Where the paths are at the end of a month", ru="Где находятся пути в конце месяца"
    ),
    "plots.title.flows": Labels(
        en="Moves between stages: how often a path makes each until the horizon",
        ru="Переходы между стадиями: сколько раз на один путь до горизонта",
    ),
    "plots.title.survival": Labels(en="Paths that have not ended", ru="Пути, которые еще не закончились"),
    "plots.title.samples": Labels(
        en="Sample paths: {indicator}, and the thresholds that read it",
        ru="Примеры путей и пороги: {indicator}",
    ),
    "plots.share": Labels(en="share of paths", ru="доля путей"),
    "plots.survivors": Labels(en="share of paths not ended", ru="доля незакончившихся путей"),
    "plots.month": Labels(en="months since the start", ru="месяцев от начала"),
    "plots.from": Labels(en="from", ru="откуда"),
    "plots.to": Labels(en="to", ru="куда"),
    "plots.path": Labels(en="path {path}", ru="путь {path}"),
    "plots.horizon": Labels(
        en="horizon: {share}\n{level} interval\n{low} to {high}",
        ru="горизонт: {share}\nинтервал {level}\n{low} .. {high}",
    ),
    "plots.median": Labels(
        en="half have ended by month {month} ({low} to {high})",
        ru="половина закончилась к месяцу {month} ({low} .. {high})",
    ),
    "plots.no-exit": Labels(en="the model ends no relationship", ru="в модели отношения не завершаются"),
    "plots.no-median": Labels(
        en="more than half have not ended by the horizon", ru="больше половины не закончилось к горизонту"
    ),
}
