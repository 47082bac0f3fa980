"""The four tools by which a developing relationship is governed (Ford 1990, as taught)."""

from relstage.catalogue.checklists.weighing import EVEN
from relstage.catalogue.sources import FROM_FORD
from relstage.messages import Labels
from relstage.models.checklists import Checklist, Item

governance_tools = Checklist(
    name="governance_tools",
    title=Labels(en="Governing a developing relationship", ru="Управление развивающимися отношениями"),
    summary=Labels(
        en="Four tools that both sides need in the stage of development, when they begin to adapt to each other.",
        ru="Четыре инструмента, которые нужны сторонам на стадии развития, когда они приспосабливаются друг к другу.",
    ),
    provenance=FROM_FORD,
    weighing=EVEN,
    items=(
        Item(
            id="clear_tasks",
            label=Labels(en="clear tasks", ru="четкие задачи"),
            meaning=Labels(
                en="Each side knows clearly what its tasks are.",
                ru="Каждой стороне ясно, каковы ее задачи.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="conflict_resolution",
            label=Labels(en="ways to resolve conflicts", ru="способы разрешения конфликтов"),
            meaning=Labels(
                en="There are methods for resolving conflicts, and both sides know them.",
                ru="Есть методы разрешения конфликтов, и обе стороны их знают.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="rewards_and_controls",
            label=Labels(en="fitting rewards and controls", ru="подходящие стимулы и контроль"),
            meaning=Labels(
                en="Rewards and controls fit the goals that they are to serve.",
                ru="Вознаграждения и контроль соответствуют целям, которым служат.",
            ),
            provenance=FROM_FORD,
        ),
        Item(
            id="failures_and_losses",
            label=Labels(en="agreed conduct on failures and losses", ru="согласованные действия при сбоях и убытках"),
            meaning=Labels(
                en="It is agreed how both sides act when something fails or money is lost; the text puts this first.",
                ru="Согласовано, как стороны действуют при сбоях и денежных потерях; в тексте это главное.",
            ),
            provenance=FROM_FORD,
        ),
    ),
)
