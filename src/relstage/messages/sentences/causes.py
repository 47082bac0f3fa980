"""Sentences on why a relationship came apart, or may."""

from relstage.messages import Labels

SENTENCES: dict[str, Labels] = {
    "causes.setback.demoted": Labels(
        en="{model}, {date}: the supplier demoted the account and goes on with it ({way}). The customer has not left.",
        ru="{model}, {date}: поставщик понизил статус клиента и продолжает с ним работать ({way}). Клиент не уходил.",
    ),
    "causes.setback.excluded": Labels(
        en="{model}, {date}: the supplier struck the account off ({way}). The customer did not leave by its own will.",
        ru="{model}, {date}: поставщик исключил клиента из списка ({way}). Клиент ушел не по своей воле.",
    ),
    "causes.setback.deselected": Labels(
        en="{model}, {date}: the supplier judged the account not worth the effort ({way}). The customer did not leave "
        "by its own will.",
        ru="{model}, {date}: поставщик счел, что клиент не оправдывает усилий ({way}). Клиент ушел не по своей воле.",
    ),
    "causes.setback.ended": Labels(
        en="{model}, {date}: the relationship was ended ({way}); {who}.",
        ru="{model}, {date}: отношения прекращены ({way}); {who}.",
    ),
    "causes.setback.event": Labels(
        en="{model}, {date}: brought about by an event: {event} ({way}).",
        ru="{model}, {date}: вызвано событием: {event} ({way}).",
    ),
    "causes.setback.silence": Labels(
        en="{model}, {date}: no dealings for too long ({way}). Silence does not tell who turned away.",
        ru="{model}, {date}: слишком долго не было контактов ({way}). Кто отвернулся, молчание не говорит.",
    ),
    "causes.setback.conditions": Labels(
        en="{model}, {date}: the readings brought it about ({way}).",
        ru="{model}, {date}: к этому привели показатели ({way}).",
    ),
    "causes.way": Labels(en="{id}: {origin} → {target}", ru="{id}: {origin} → {target}"),
    "causes.recorded.event": Labels(
        en="On record, named by the event: {cause}; {who}", ru="В записи, названо событием: {cause}; {who}"
    ),
    "causes.recorded.model": Labels(
        en="On record, as the definition reads the move: {cause}; {who}",
        ru="В записи, так переход толкует определение: {cause}; {who}",
    ),
    "causes.inferred": Labels(
        en="Inferred, weight {weight}: {cause}; {who}", ru="По фактам, вес {weight}: {cause}; {who}"
    ),
    "causes.typical.supplier": Labels(en="typically the supplier acts on it", ru="обычно инициатор поставщик"),
    "causes.typical.customer": Labels(en="typically the customer acts on it", ru="обычно инициатор клиент"),
    "causes.typical.both": Labels(en="typically both sides act on it", ru="обычно инициаторы обе стороны"),
    "causes.typical.unknown": Labels(en="either side may act on it", ru="инициатором может быть любая из сторон"),
    "causes.fact.event": Labels(
        en="{date}: {event} ({id}) {whose}; counts {weight}", ru="{date}: {event} ({id}) {whose}; вес {weight}"
    ),
    "causes.fact.reading": Labels(
        en="{date}: {label} {value}, that is {need} {whose}; counts {weight}",
        ru="{date}: {label} {value}, это {need} {whose}; вес {weight}",
    ),
    "causes.none": Labels(
        en="No fact on record speaks for any cause, so none is named; facts heard: {count}.",
        ru="Ни один факт в записях не говорит в пользу какой-либо причины, поэтому ни одна не названа; учтено фактов: "
        "{count}.",
    ),
    "causes.note": Labels(
        en="What is inferred is counted, not proved: a fact counts 1 at the end of the stretch, and half as much for "
        "each {months} before. The weights are ours.",
        ru="Выведенное по фактам подсчитано, а не доказано: факт весит 1 в конце отрезка и вдвое меньше за каждые "
        "{months} до него. Веса наши.",
    ),
}
