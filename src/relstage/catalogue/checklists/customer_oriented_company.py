"""The nine marks of a company oriented to marketing of relationships with key customers (Kevorkov)."""

from relstage.catalogue.checklists.weighing import EVEN
from relstage.catalogue.sources import FROM_KEVORKOV
from relstage.messages import Labels
from relstage.models.checklists import Checklist, Item

customer_oriented_company = Checklist(
    name="customer_oriented_company",
    title=Labels(en="A company oriented to key customers", ru="Компания, ориентированная на ключевых клиентов"),
    summary=Labels(
        en="Nine marks of a supplier that lives by relationships with its key customers; asked of one's own company.",
        ru="Девять признаков поставщика, который живет отношениями с ключевыми клиентами; вопросы к своей компании.",
    ),
    provenance=FROM_KEVORKOV,
    weighing=EVEN,
    items=(
        Item(
            id="relations_are_assets",
            label=Labels(en="relations are assets", ru="отношения как актив"),
            meaning=Labels(
                en="Relations with customers count as the dearest asset, and what is spent on them as investment.",
                ru="Отношения с клиентами считаются самым дорогим активом, а траты на них инвестициями.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="goals_of_the_programme",
            label=Labels(en="goals of three kinds", ru="цели трех видов"),
            meaning=Labels(
                en="The programme for key customers has goals in money, of other kinds, and for the long run.",
                ru="У программы работы с ключевыми клиентами есть финансовые, нефинансовые и долгосрочные цели.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="contact_staff_responsible",
            label=Labels(en="contact staff may decide", ru="контактный персонал вправе решать"),
            meaning=Labels(
                en="Whoever meets customers thinks of the customer first and is able to take responsibility.",
                ru="Каждый, кто встречается с клиентами, думает о клиенте и способен взять ответственность на себя.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="commitments_recorded",
            label=Labels(en="promises are on record", ru="обещания записаны"),
            meaning=Labels(
                en="Every commitment to a customer is written down, and its fulfilment is followed.",
                ru="Всякое обязательство перед клиентом записывается, и его исполнение отслеживается.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="contacts_handed_on",
            label=Labels(en="contacts out of reach are handed on", ru="недоступные контакты переданы"),
            meaning=Labels(
                en="Each manager knows whom he cannot reach, and has left those contacts to somebody else of the team.",
                ru="Каждый менеджер знает, с кем ему не наладить контакт, и передал этих людей другому члену команды.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="early_warning",
            label=Labels(en="feedback warns early", ru="обратная связь предупреждает заранее"),
            meaning=Labels(
                en="Feedback announces changes in time, and there are strategies that soften them.",
                ru="Обратная связь заблаговременно сообщает о переменах, и есть стратегии, которые их смягчают.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="standards_with_customers",
            label=Labels(en="standards made with customers", ru="стандарты с участием клиентов"),
            meaning=Labels(
                en="Work is judged by standards in which customers had their say.",
                ru="Работа оценивается по стандартам, в которых учтено мнение клиентов.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="reorganisation_reviewed",
            label=Labels(en="reorganisation is reviewed", ru="реорганизация с экспертизой"),
            meaning=Labels(
                en="When the company is reorganised, experts review how dealing with customers will be organised.",
                ru="При реорганизации эксперты проверяют, как будет устроено взаимодействие с клиентами.",
            ),
            provenance=FROM_KEVORKOV,
        ),
        Item(
            id="orders_shared",
            label=Labels(en="orders are shared among units", ru="заказы распределяются между подразделениями"),
            meaning=Labels(
                en="Standards say how customers' orders are shared among the units so that their load is best.",
                ru="Есть стандарты распределения заказов клиентов по подразделениям для наилучшей загрузки.",
            ),
            provenance=FROM_KEVORKOV,
        ),
    ),
)
