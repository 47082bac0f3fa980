"""What to do on each rung of the ladder of loyalty: objective, tasks, contacts, risks, role; each with its source."""

from relstage.catalogue.sources import FROM_CRM_TEXT, FROM_NESTIK, OURS, ROLE
from relstage.messages import Labels
from relstage.models import Advice, Guidance

NEUTRAL = Guidance(
    objective=Advice(
        text=Labels(en="Win a first order, or win one back.", ru="Получить первый заказ или вернуть клиента."),
        provenance=FROM_CRM_TEXT,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Address those whose needs fit, each by what it prefers.",
                ru="Обращаться к тем, чьи потребности подходят, с учетом их предпочтений.",
            ),
            provenance=FROM_CRM_TEXT,
        ),
        Advice(
            text=Labels(
                en="Make the first contact a good one, before, during and after the sale.",
                ru="Сделать первый контакт удачным: до, во время и после продажи.",
            ),
            provenance=FROM_CRM_TEXT,
        ),
    ),
    contacts=(Advice(text=Labels(en="Marketing, then sales.", ru="Маркетинг, затем продажи."), provenance=OURS),),
    risks=(
        Advice(
            text=Labels(
                en="Effort goes into new buyers while present ones leave.",
                ru="Силы уходят на новых покупателей, а нынешние уходят.",
            ),
            provenance=OURS,
        ),
    ),
    role=(Advice(text=Labels(en="Hunter: find and close.", ru="Охотник: найти и заключить сделку."), provenance=ROLE),),
)

CUSTOMER = Guidance(
    objective=Advice(
        text=Labels(en="Bring the customer to buy again.", ru="Добиться повторной покупки."), provenance=OURS
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Keep what was promised, and ask how it went.", ru="Выполнить обещанное и спросить о впечатлении."
            ),
            provenance=FROM_CRM_TEXT,
        ),
        Advice(
            text=Labels(
                en="Learn tastes, wishes and interests, and put them on record.",
                ru="Узнавать вкусы, пожелания и интересы и фиксировать их.",
            ),
            provenance=FROM_CRM_TEXT,
        ),
    ),
    contacts=(Advice(text=Labels(en="Sales and service.", ru="Продажи и сервис."), provenance=OURS),),
    risks=(
        Advice(
            text=Labels(en="After the first order nobody gets in touch.", ru="После первой сделки о клиенте забывают."),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(text=Labels(en="Hunter turning farmer.", ru="Охотник, который становится фермером."), provenance=ROLE),
    ),
)

REGULAR = Guidance(
    objective=Advice(
        text=Labels(
            en="Keep the regular customer: that costs less than finding another.",
            ru="Удержать постоянного клиента: это дешевле, чем найти нового.",
        ),
        provenance=OURS,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Serve by the preferences on record.", ru="Обслуживать с учетом зафиксированных предпочтений."
            ),
            provenance=FROM_CRM_TEXT,
        ),
        Advice(
            text=Labels(en="Offer a programme that rewards loyalty.", ru="Предложить программу лояльности."),
            provenance=FROM_CRM_TEXT,
        ),
        Advice(
            text=Labels(
                en="Ask for a recommendation where the customer is content.",
                ru="Просить рекомендацию там, где клиент доволен.",
            ),
            provenance=OURS,
        ),
    ),
    contacts=(
        Advice(text=Labels(en="The same people, over and over.", ru="Постоянные контактные лица."), provenance=OURS),
    ),
    risks=(
        Advice(
            text=Labels(en="The customer is taken for granted.", ru="Клиента начинают воспринимать как должное."),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="Satisfaction is asked for and silence overlooked.",
                ru="Спрашивают об удовлетворенности и не замечают молчания.",
            ),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(text=Labels(en="Farmer: grow the relationship.", ru="Фермер: развивать отношения."), provenance=ROLE),
    ),
)

PARTNER_AGENT = Guidance(
    objective=Advice(
        text=Labels(
            en="Develop together, and share what the referrals bring.",
            ru="Развиваться вместе и делиться тем, что приносят рекомендации.",
        ),
        provenance=FROM_NESTIK,
    ),
    tasks=(
        Advice(
            text=Labels(
                en="Thank for every customer brought, and serve that one well.",
                ru="Благодарить за каждого приведенного клиента и хорошо его обслуживать.",
            ),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="Bring partners with shared problems together.", ru="Сводить партнеров с общими проблемами."
            ),
            provenance=FROM_NESTIK,
        ),
    ),
    contacts=(
        Advice(
            text=Labels(en="A named person, and a circle of partners.", ru="Личный менеджер и круг партнеров."),
            provenance=OURS,
        ),
    ),
    risks=(
        Advice(
            text=Labels(
                en="The partner recommends once and hears nothing more.",
                ru="Партнер дал рекомендацию и больше ничего не слышит.",
            ),
            provenance=OURS,
        ),
        Advice(
            text=Labels(
                en="A failure with one partner is told to the whole network.",
                ru="О неудаче с одним партнером узнает вся сеть.",
            ),
            provenance=OURS,
        ),
    ),
    role=(
        Advice(
            text=Labels(
                en="Netocrat, on the ground that the farmer prepared.",
                ru="Нетократ, на почве, подготовленной фермером.",
            ),
            provenance=ROLE,
        ),
    ),
)
