"""What pictures of comparisons and of sensitivities say."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "plots.title.differences": Labels(
        en="Share of paths in each place: the second scenario less the first",
        ru="Доля путей в каждом месте: второй сценарий минус первый",
    ),
    "plots.difference": Labels(en="percentage points", ru="процентных пунктов"),
    "plots.compared": Labels(en="First: {one}. Second: {other}.", ru="Первый: {one}. Второй: {other}."),
    "plots.paired": Labels(
        en="{paths} paths of {months} months, seed {seed}, digest {digest}. Bands: {level} intervals, month by month.",
        ru="Путей: {paths}, месяцев: {months}, зерно {seed}, дайджест {digest}. Полосы: интервалы {level} по месяцам.",
    ),
    "plots.title.tornado": Labels(
        en="Which numbers matter: each moved alone", ru="Какие числа важны: каждое сдвинуто отдельно"
    ),
    "plots.swings": Labels(
        en="Beside each bar: the number there. Whiskers: {level} intervals, paired by path.",
        ru="У каждой полосы: само число. Усы: интервалы {level}, парно по путям.",
    ),
    "plots.low": Labels(en="low end", ru="нижний край"),
    "plots.high": Labels(en="high end", ru="верхний край"),
    "plots.swing.value": Labels(en="change of the value of a path, money", ru="изменение стоимости пути, деньги"),
    "plots.swing.lasting": Labels(
        en="change of the months until the first ending", ru="изменение числа месяцев до первого завершения"
    ),
    "plots.swing.reaching": Labels(
        en="change of the share of paths that reach: {place}, percentage points",
        ru="изменение доли путей, достигших места: {place}, процентных пунктов",
    ),
    "plots.swing.place": Labels(
        en="change of the share of paths in: {place} after {month} months, percentage points",
        ru="изменение доли путей через {month} мес. в месте: {place}, процентных пунктов",
    ),
}
