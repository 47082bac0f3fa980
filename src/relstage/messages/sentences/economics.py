"""What the economics and the quality of a relationship say."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    # ------------------------------------------------------------------------------------------------------- weighing
    "economics.credible": Labels(
        en="Profit in the long run is credible: the advantage over the best alternative is {advantage}.",
        ru="Прибыль в долгосрочной перспективе обоснованна: преимущество перед лучшей альтернативой {advantage}.",
    ),
    "economics.not_credible": Labels(
        en="Profit in the long run is not credible: the advantage over the best alternative is {advantage}.",
        ru="Прибыль в долгосрочной перспективе не обоснованна: преимущество перед лучшей альтернативой {advantage}.",
    ),
    "economics.cannot_say": Labels(
        en="Nobody can say yet whether profit in the long run is credible: the advantage over the best alternative is "
        "{advantage}.",
        ru="Пока нельзя сказать, обоснованна ли прибыль в долгосрочной перспективе: преимущество перед лучшей "
        "альтернативой {advantage}.",
    ),
    "economics.unknown": Labels(
        en="Nobody can say whether profit in the long run is credible. Not known: {names}.",
        ru="Нельзя сказать, обоснованна ли прибыль в долгосрочной перспективе. Неизвестно: {names}.",
    ),
    "economics.not-known": Labels(
        en="Nobody can say whether profit in the long run is credible: the advantage over the best alternative is not "
        "known.",
        ru="Нельзя сказать, обоснованна ли прибыль в долгосрочной перспективе: преимущество перед лучшей альтернативой "
        "неизвестно.",
    ),
    "economics.range": Labels(en="{low} to {high}", ru="от {low} до {high}"),
    "economics.net": Labels(en="Net: {net}", ru="Чистый результат: {net}"),
    "economics.part": Labels(en="{name}: {worth}", ru="{name}: {worth}"),
    "economics.part.width": Labels(
        en="{name}: {worth}; {width} of the doubt", ru="{name}: {worth}; {width} неопределенности"
    ),
    "economics.part.enough": Labels(
        en="{name}: {worth}; {width} of the doubt; beyond doubt above {enough}",
        ru="{name}: {worth}; {width} неопределенности; вне сомнений выше {enough}",
    ),
    "economics.part.spare": Labels(
        en="{name}: {worth}; {width} of the doubt; beyond doubt below {enough}",
        ru="{name}: {worth}; {width} неопределенности; вне сомнений ниже {enough}",
    ),
    "economics.term.income": Labels(en="expected income", ru="ожидаемые доходы"),
    "economics.term.retention_cost": Labels(en="commitment that keeps the buyer", ru="усилия по удержанию покупателя"),
    "economics.term.investment": Labels(en="investment", ru="инвестиции"),
    "economics.term.best_alternative": Labels(en="best alternative", ru="лучшая альтернатива"),
    # ------------------------------------------------------------------------------------------------------- adapting
    "adaptation.not_credible": Labels(
        en="{day}, {stage}: adapted (event {event}) before profit in the long run was credible; the advantage was "
        "known as {value}.",
        ru="{day}, {stage}: адаптация (событие {event}) до того, как прибыль в долгосрочной перспективе стала "
        "обоснованной; преимущество было известно как {value}.",
    ),
    "adaptation.cannot_say": Labels(
        en="{day}, {stage}: adapted (event {event}) while nobody knew whether profit in the long run was credible.",
        ru="{day}, {stage}: адаптация (событие {event}), когда не было известно, обоснованна ли прибыль в долгосрочной "
        "перспективе.",
    ),
    "adaptation.later": Labels(en="Recorded only afterwards: {value}.", ru="Записано лишь позднее: {value}."),
    # ------------------------------------------------------------------------------------------------ value, quality
    "value.stage": Labels(en="{stage}: {value}", ru="{stage}: {value}"),
    "quality.known": Labels(en="{label}: {value}", ru="{label}: {value}"),
    "quality.unknown": Labels(en="{label}: not known", ru="{label}: неизвестно"),
    "quality.composite": Labels(
        en="By your weights {value}, from {low} to {high}; known: {known} of the weight.",
        ru="По вашим весам {value}, от {low} до {high}; известно {known} веса.",
    ),
    "quality.composite.unknown": Labels(
        en="By your weights from {low} to {high}; nothing that counts is known.",
        ru="По вашим весам от {low} до {high}; ничего из учитываемого не известно.",
    ),
    "quality.trend.rising": Labels(
        en="{line}; rising, {per_year} a year (points: {points})",
        ru="{line}; растет, {per_year} в год (точек: {points})",
    ),
    "quality.trend.falling": Labels(
        en="{line}; falling, {per_year} a year (points: {points})",
        ru="{line}; снижается, {per_year} в год (точек: {points})",
    ),
    "quality.trend.steady": Labels(
        en="{line}; steady, {per_year} a year (points: {points})",
        ru="{line}; без изменений, {per_year} в год (точек: {points})",
    ),
    "quality.trend.unknown": Labels(en="{line}; direction not known", ru="{line}; направление неизвестно"),
}
