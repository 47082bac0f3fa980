"""The positioning of suppliers: where a customer puts a supplier, and what the supplier can do about it.

Two axes, four cells. The cells, their marks and the moves are those of Kevorkov's text; that a cell ends in the middle
of a scale is ours, to be calibrated. The text names no dead band: a point on a cut belongs to the upper cell.

>>> from relstage.catalogue.supplier_matrix import supplier_matrix
>>> for cell in supplier_matrix.cells:
...     print(f"{cell.label}: {cell.moves[0].text}")
managed supplier: Raise the value of the offer.
partner supplier: Keep working at the relationship.
desired supplier: Win volume.
independent supplier: Show what you can do when you are called in an emergency.
"""

from relstage.catalogue.indicators import risk_significance, total_value
from relstage.catalogue.sources import FROM_KEVORKOV, OURS, SOURCES
from relstage.messages import Labels
from relstage.models import Advice
from relstage.models.grids import Cell, Grid
from relstage.rules import Provenance, all_of

CUT = 0.5

_MIDDLE = Provenance(
    status="operationalised", source="relstage", note="the text says low and high; the middle of the scale is ours"
)
_PLACED = Provenance(
    status="sourced",
    source="Kevorkov",
    note="in our copy the words of the figure run together: the place follows from their order and from the moves",
)
_WORK = Provenance(
    status="operationalised", source="relstage", note="the text warns of complacency; what to do instead is our reading"
)
_NO_NEXT_CELL = Provenance(
    status="operationalised",
    source="relstage",
    note="the text names no next cell; that a rescue raises the significance is ours, as in the event emergency_rescue",
)

managed = Cell(
    name="managed",
    label=Labels(en="managed supplier", ru="управляемый поставщик"),
    guard=all_of(risk_significance >= CUT, total_value < CUT),
    meaning=Labels(
        en="A failure of the supplier would hurt, and what it brings is little: the customer keeps it under control.",
        ru="Сбой у поставщика обошелся бы дорого, а пользы от него мало: заказчик держит его под контролем.",
    ),
    moves=(
        Advice(
            text=Labels(en="Raise the value of the offer.", ru="Повышать ценность предложения."),
            provenance=FROM_KEVORKOV,
        ),
    ),
    expect=(
        Advice(
            text=Labels(
                en="The customer studies you closely and steers you.",
                ru="Заказчик внимательно вас изучает и управляет вами.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(en="Access to its people is controlled.", ru="Доступ к его сотрудникам ограничен."),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(
                en="You hear demands where you seek a dialogue.", ru="Вместо диалога вам предъявляют требования."
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    leads_to="partner",
    way=Advice(
        text=Labels(
            en="A higher value at the same significance makes a partner.",
            ru="Рост ценности при той же значимости делает поставщика партнером.",
        ),
        provenance=FROM_KEVORKOV,
    ),
    provenance=_PLACED,
)

partner = Cell(
    name="partner",
    label=Labels(en="partner supplier", ru="поставщик-партнер"),
    guard=all_of(risk_significance >= CUT, total_value >= CUT),
    meaning=Labels(
        en="Much depends on the supplier, and it brings much: doors stand open to it.",
        ru="От поставщика многое зависит, и он многое дает: двери для него открыты.",
    ),
    moves=(
        Advice(
            text=Labels(en="Keep working at the relationship.", ru="Продолжать работать над отношениями."),
            provenance=_WORK,
        ),
    ),
    expect=(
        Advice(
            text=Labels(
                en="Open doors, and perhaps open books.", ru="Открытые двери, а возможно, и открытая отчетность."
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    beware=(
        Advice(
            text=Labels(
                en="Complacency: do not rest on what was reached.", ru="Самоуспокоенность: не почивать на лаврах."
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    provenance=_PLACED,
)

desired = Cell(
    name="desired",
    label=Labels(en="desired supplier", ru="желанный поставщик"),
    guard=all_of(risk_significance < CUT, total_value >= CUT),
    meaning=Labels(
        en="The supplier brings much, and little depends on it yet: the customer is glad to see it.",
        ru="Поставщик дает много, но зависит от него пока мало: заказчик рад его видеть.",
    ),
    moves=(
        Advice(
            text=Labels(en="Win volume.", ru="Добиваться роста объема закупок."),
            provenance=FROM_KEVORKOV,
        ),
        Advice(
            text=Labels(en="Raise your significance for the customer.", ru="Повышать свою значимость для заказчика."),
            provenance=FROM_KEVORKOV,
        ),
    ),
    expect=(
        Advice(
            text=Labels(
                en="Goodwill that can be turned into volume.",
                ru="Расположение, которое можно обратить в объем закупок.",
            ),
            provenance=OURS,
        ),
    ),
    beware=(
        Advice(
            text=Labels(en="Abusing the privilege.", ru="Злоупотребление привилегией."),
            provenance=FROM_KEVORKOV,
        ),
    ),
    leads_to="partner",
    way=Advice(
        text=Labels(
            en="More volume and significance at the same value make a partner.",
            ru="Рост объема и значимости при той же ценности делает поставщика партнером.",
        ),
        provenance=FROM_KEVORKOV,
    ),
    provenance=_PLACED,
)

independent = Cell(
    name="independent",
    label=Labels(en="independent supplier", ru="независимый поставщик"),
    guard=all_of(risk_significance < CUT, total_value < CUT),
    meaning=Labels(
        en="Little depends on the supplier and it brings little: it is called when nobody else can help.",
        ru="От поставщика мало что зависит, и дает он мало: его зовут, когда больше помочь некому.",
    ),
    moves=(
        Advice(
            text=Labels(
                en="Show what you can do when you are called in an emergency.",
                ru="Показать, на что вы способны, когда вас зовут в экстренном случае.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
    expect=(
        Advice(
            text=Labels(en="Calls in emergencies only.", ru="Обращаются только в экстренных случаях."),
            provenance=FROM_KEVORKOV,
        ),
    ),
    leads_to="managed",
    way=Advice(
        text=Labels(
            en="Helping out in need makes you matter more; then it is the value that has to grow.",
            ru="Помощь в трудную минуту повышает значимость; дальше должна расти ценность.",
        ),
        provenance=_NO_NEXT_CELL,
    ),
    provenance=_PLACED,
)

supplier_matrix = Grid(
    name="supplier_matrix",
    version="1",
    title=Labels(en="Positioning of suppliers", ru="Матрица позиционирования поставщиков"),
    summary="Where a customer places a supplier, by the risk that hangs on it and the value it brings, and the move "
    "that each place asks of the supplier.",
    x=risk_significance,
    y=total_value,
    cells=(managed, partner, desired, independent),
    cuts={"risk_significance": _MIDDLE, "total_value": _MIDDLE},
    sources=SOURCES,
)
