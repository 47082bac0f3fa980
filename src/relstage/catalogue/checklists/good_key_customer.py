"""The ten criteria of a good key customer (Kevorkov)."""

from relstage.catalogue.checklists.weighing import EVEN
from relstage.catalogue.indicators import referrals
from relstage.catalogue.sources import FROM_KEVORKOV
from relstage.messages import Labels
from relstage.models.checklists import Checklist, Item, Suggestion
from relstage.rules import Provenance

good_key_customer = Checklist(
    name="good_key_customer",
    title=Labels(en="A good key customer", ru="Хороший ключевой клиент"),
    summary=Labels(
        en="Ten criteria by which to tell customers that deserve the effort of a key account.",
        ru="Десять критериев, по которым видно, кто заслуживает усилий как ключевой клиент.",
    ),
    provenance=FROM_KEVORKOV,
    weighing=EVEN,
    items=(
        Item(
            id="net_value",
            label=Labels(en="worth more than it costs", ru="ценность выше затрат"),
            meaning=Labels(
                en="After everything spent on serving it and on the relationship, the customer leaves a gain.",
                ru="За вычетом всех расходов на обслуживание и на сами отношения клиент приносит выгоду.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="keeps_contracts",
            label=Labels(en="honest, keeps contracts", ru="честен, выполняет договор"),
            meaning=Labels(
                en="It deals honestly and does what the contract obliges it to do.",
                ru="Ведет дела честно и исполняет то, к чему обязывает договор.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="within_means",
            label=Labels(en="lives within its means", ru="живет по средствам"),
            meaning=Labels(
                en="It takes on no more than it has the money for.",
                ru="Не берет на себя больше, чем позволяют его деньги.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="pays_and_uses_well",
            label=Labels(en="pays on time, uses goods as advised", ru="платит вовремя, использует по назначению"),
            meaning=Labels(
                en="Bills are paid when due, and the goods are used the way the supplier recommends.",
                ru="Счета оплачиваются в срок, а товар применяется так, как советует поставщик.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="responds",
            label=Labels(en="responds to what concerns it", ru="откликается на важное для себя"),
            meaning=Labels(
                en="It reacts to marketing messages that matter to it.",
                ru="Отвечает на маркетинговые обращения, которые для него значимы.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="shares_information",
            label=Labels(en="gives information freely", ru="охотно дает сведения"),
            meaning=Labels(
                en="Asked for information, it gives it willingly and truthfully.",
                ru="На запросы отвечает с готовностью и говорит правду.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="learns_to_deal",
            label=Labels(en="learns to work together", ru="учится работать вместе"),
            meaning=Labels(
                en="It learns how to deal with the supplier well, with its duties in view as much as its rights.",
                ru="Учится правильно взаимодействовать с поставщиком, помня и о правах, и об обязанностях.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="complains_with_cause",
            label=Labels(en="complains only with cause", ru="жалуется только по делу"),
            meaning=Labels(
                en="When it complains, there is a reason.",
                ru="Если он жалуется, на это есть причина.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="recommends",
            label=Labels(en="recommends us", ru="рекомендует нас"),
            meaning=Labels(
                en="It readily recommends the supplier to others.",
                ru="Охотно советует поставщика другим.",
            ),
            provenance=FROM_KEVORKOV,
            suggested=Suggestion(
                rule=referrals >= 1,
                provenance=Provenance(
                    status="operationalised", source="relstage", note="one recommendation on record suggests a yes"
                ),
            ),
        ),
        Item(
            id="buys_steadily",
            label=Labels(en="buys steadily", ru="покупает стабильно"),
            meaning=Labels(
                en="Its purchases are steady enough to make forecasts better.",
                ru="Закупает настолько ровно, что прогнозы становятся точнее.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
)
