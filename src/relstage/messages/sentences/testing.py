"""What the test of a definition says."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "testing.drawn": Labels(
        en="Cases: {cases}, of {steps} steps; seed {seed}.",
        ru="Случаев: {cases}, шагов в каждом: {steps}; начальное число {seed}.",
    ),
    "testing.invariants": Labels(en="Invariants", ru="Инварианты"),
    "testing.stages": Labels(en="How often: stages", ru="Как часто: стадии"),
    "testing.transitions": Labels(en="How often: transitions", ru="Как часто: переходы"),
    "testing.leaves": Labels(en="How often: conditions", ru="Как часто: условия"),
    "testing.pairs": Labels(
        en="MC/DC: each condition alone turns its guard",
        ru="Каждое условие само по себе меняет исход (покрытие условий и решений)",
    ),
    "testing.column.invariant": Labels(en="invariant", ru="инвариант"),
    "testing.column.result": Labels(en="result", ru="итог"),
    "testing.column.asked": Labels(en="cases", ru="случаи"),
    "testing.column.because": Labels(en="because", ru="причина"),
    "testing.column.entered": Labels(en="in histories", ru="в историях"),
    "testing.column.questions": Labels(en="questions", ru="вопросы"),
    "testing.column.transition": Labels(en="transition", ru="переход"),
    "testing.column.kind": Labels(en="kind", ru="вид"),
    "testing.column.fired": Labels(en="fired in histories", ru="сработал в историях"),
    "testing.column.decided": Labels(en="in questions", ru="в вопросах"),
    "testing.column.held": Labels(en="held", ru="выполнено"),
    "testing.column.failed": Labels(en="failed", ru="не выполнено"),
    "testing.column.turned": Labels(en="turned its guard", ru="изменило исход"),
    "testing.column.pair": Labels(en="pair", ru="пара"),
    "testing.column.holding": Labels(en="guard holds at", ru="исход «да» при"),
    "testing.column.failing": Labels(en="guard fails at", ru="исход «нет» при"),
    "testing.passed": Labels(en="passed", ru="выдержан"),
    "testing.failed": Labels(en="FAILED", ru="НАРУШЕН"),
    "testing.skipped": Labels(en="skipped", ru="пропущен"),
    "testing.unique": Labels(en="unique", ru="чистая"),
    "testing.masking": Labels(en="masking", ru="с маскировкой"),
    "testing.dead": Labels(en="dead", ru="условие лишнее"),
    "testing.too_large": Labels(en="too large", ru="слишком велико"),
    "testing.failure": Labels(en="{name}: {statement}", ru="{name}: {statement}"),
    "testing.seen": Labels(en="seen: {text}", ru="получено: {text}"),
    "testing.expected": Labels(en="expected: {text}", ru="ожидалось: {text}"),
    "testing.program": Labels(
        en="The smallest case that fails, as a program:", ru="Наименьший случай с нарушением, в виде программы:"
    ),
    "testing.missed": Labels(en="Never exercised: {names}.", ru="Ни разу не опробовано: {names}."),
    "testing.exempt": Labels(en="Not to be exercised: {name}, because {why}.", ru="Не опробуется: {name}; {why}."),
    "testing.recorded": Labels(
        en="Decisions recorded in {file}: {count}.", ru="Решений записано в файл {file}: {count}."
    ),
    "testing.written": Labels(en="Test written to {file}.", ru="Тест записан в файл {file}."),
    "testing.well": Labels(en="All is well.", ru="Все в порядке."),
    "testing.ill": Labels(
        en="Invariants broken: {failed}; never exercised: {missed}.",
        ru="Нарушено инвариантов: {failed}; ни разу не опробовано: {missed}.",
    ),
}
