"""The analysis of lost customers in seven steps (Kevorkov), and its questionnaire.

The text names the steps, some usual causes and the question about the conduct of staff; it prints no questionnaire.
Each further question asks for one of the causes that the textbook on key accounts lists; its words are ours.
"""

from enum import StrEnum
from fractions import Fraction

from relstage.catalogue.causes import CAUSES, UncouplingCause
from relstage.catalogue.sources import FROM_KEVORKOV, OURS
from relstage.messages import Labels
from relstage.models.advice import Advice
from relstage.models.lost_customers import AnalysisStep, SurveyQuestion
from relstage.rules import Provenance

RESPONSE_SHARE = Fraction(2, 3)
"""At least this share of the customers asked answers a humble letter (Kevorkov)."""

YEARS_BACK = (3, 4)
"""How many years of volumes are looked at (Kevorkov)."""


class LossCause(StrEnum):
    """Why a customer stops that leaves nobody to blame (Kevorkov)."""

    CLOSED_DOWN = "closed_down"
    DIVERSIFIED = "diversified"


CAUSES_OF_LOSS = (*LossCause, *CAUSES)
"""Turning to other suppliers, the third cause that the text names, is ``competitor_offer``."""

STEPS = (
    AnalysisStep(
        number=1,
        label=Labels(
            en="With the heads of sales and marketing, look at how the volumes of key customers moved over three or "
            "four years.",
            ru="Вместе с руководителями продаж и маркетинга посмотреть динамику объемов ключевых клиентов за "
            "три-четыре года.",
        ),
        kept_in="volumes",
        provenance=FROM_KEVORKOV,
    ),
    AnalysisStep(
        number=2,
        label=Labels(
            en="List those who stopped buying or cut their purchases sharply.",
            ru="Составить список тех, кто прекратил закупки или резко их сократил.",
        ),
        kept_in="volumes",
        provenance=FROM_KEVORKOV,
    ),
    AnalysisStep(
        number=3,
        label=Labels(
            en="Name the likely causes for each of them.",
            ru="Назвать вероятные причины по каждому из них.",
        ),
        kept_in="causes",
        provenance=FROM_KEVORKOV,
    ),
    AnalysisStep(
        number=4,
        label=Labels(
            en="Send the managers who decide on purchases a questionnaire, with the usual causes and a question on how "
            "our staff behaved.",
            ru="Послать руководителям, принимающим решения о закупках, анкету с обычными причинами и вопросом о том, "
            "как вел себя наш персонал.",
        ),
        kept_in="questionnaire",
        provenance=FROM_KEVORKOV,
    ),
    AnalysisStep(
        number=5,
        label=Labels(
            en="Agree on a time and interview them: on the telephone, or face to face, mostly where they work.",
            ru="Провести личное интервью по договоренности, по телефону или при встрече, как правило, у клиента.",
        ),
        kept_in="interview",
        provenance=FROM_KEVORKOV,
    ),
    AnalysisStep(
        number=6,
        label=Labels(
            en="Weigh the investment that would keep these customers against the cost of winning as many new ones.",
            ru="Сопоставить вложения, нужные для удержания этих клиентов, с затратами на привлечение стольких же "
            "новых.",
        ),
        kept_in="keep_or_win",
        provenance=FROM_KEVORKOV,
    ),
    AnalysisStep(
        number=7,
        label=Labels(
            en="Work through the results and plan concrete measures.",
            ru="Обработать результаты и составить план конкретных мер.",
        ),
        kept_in="measures",
        provenance=FROM_KEVORKOV,
    ),
)

LETTER = (
    Advice(
        text=Labels(
            en="Write humbly: ask to learn what went wrong.",
            ru="Писать скромно: просить объяснить, что было сделано не так.",
        ),
        provenance=FROM_KEVORKOV,
    ),
    Advice(
        text=Labels(
            en="Do not write as if the customer had to be forgiven for leaving.",
            ru="Не писать так, будто клиенту прощают его уход.",
        ),
        provenance=FROM_KEVORKOV,
    ),
)

STAFF = "staff_conduct"
"""The question that the text asks for by name."""

_WORDED = Provenance(
    status="operationalised",
    source="Millman & Wilson 1995, as taught",
    note="the cause is the source's; that it is asked, and how, is ours",
)
_ASKED = Provenance(status="operationalised", source="Kevorkov", note="the cause is the source's; its wording is ours")

QUESTIONS = (
    SurveyQuestion(
        name=STAFF,
        label=Labels(
            en="Did our people treat you wrongly?",
            ru="Вели ли себя наши сотрудники с вами неправильно?",
        ),
        answers="weight",
        provenance=FROM_KEVORKOV,
    ),
    SurveyQuestion(
        name="staff_conduct_how",
        label=Labels(en="If so, what happened?", ru="Если да, что произошло?"),
        answers="text",
        provenance=OURS,
    ),
    SurveyQuestion(
        name="closed_down",
        label=Labels(
            en="Did you close the business, or the part of it, that bought from us?",
            ru="Закрыли ли вы предприятие или подразделение, которое у нас покупало?",
        ),
        answers="weight",
        cause=LossCause.CLOSED_DOWN,
        provenance=_ASKED,
    ),
    SurveyQuestion(
        name="diversified",
        label=Labels(
            en="Has your business changed so that you need other goods?",
            ru="Изменилась ли ваша деятельность так, что вам нужны другие товары?",
        ),
        answers="weight",
        cause=LossCause.DIVERSIFIED,
        provenance=_ASKED,
    ),
    SurveyQuestion(
        name="competitor_offer",
        label=Labels(en="Do you buy from another supplier now?", ru="Покупаете ли вы теперь у другого поставщика?"),
        answers="weight",
        cause=UncouplingCause.COMPETITOR_OFFER,
        provenance=_ASKED,
    ),
    SurveyQuestion(
        name="quality_or_performance",
        label=Labels(
            en="Did our goods or our work fall short of what you need?",
            ru="Были ли наши товары или наша работа хуже, чем вам нужно?",
        ),
        answers="weight",
        cause=UncouplingCause.QUALITY_OR_PERFORMANCE,
        provenance=_WORDED,
    ),
    SurveyQuestion(
        name="breach_of_trust",
        label=Labels(
            en="Did we break a promise on a date, a repair or anything else?",
            ru="Нарушали ли мы обещание о сроке, ремонте или о чем-либо еще?",
        ),
        answers="weight",
        cause=UncouplingCause.BREACH_OF_TRUST,
        provenance=_WORDED,
    ),
    SurveyQuestion(
        name="neglect",
        label=Labels(en="Did we take you for granted?", ru="Считали ли мы вас чем-то само собой разумеющимся?"),
        answers="weight",
        cause=UncouplingCause.NEGLECT,
        provenance=_WORDED,
    ),
    SurveyQuestion(
        name="price_dispute",
        label=Labels(en="Could we not agree on price?", ru="Не удалось договориться о ценах?"),
        answers="weight",
        cause=UncouplingCause.PRICE_DISPUTE,
        provenance=_WORDED,
    ),
    SurveyQuestion(
        name="key_person_changed",
        label=Labels(
            en="Did somebody leave, at your place or ours, on whom the work together hung?",
            ru="Ушел ли у вас или у нас человек, на котором держалась совместная работа?",
        ),
        answers="weight",
        cause=UncouplingCause.KEY_PERSON_CHANGED,
        provenance=_WORDED,
    ),
    SurveyQuestion(
        name="personal_conflict",
        label=Labels(en="Did people not get on with each other?", ru="Не сошлись ли люди характерами?"),
        answers="weight",
        cause=UncouplingCause.PERSONAL_CONFLICT,
        provenance=_WORDED,
    ),
    SurveyQuestion(
        name="business_culture_clash",
        label=Labels(
            en="Do we see value differently, such as the price against the cost over the years of use?",
            ru="По-разному ли мы понимаем ценность, например цену и затраты за все годы использования?",
        ),
        answers="weight",
        cause=UncouplingCause.BUSINESS_CULTURE_CLASH,
        provenance=_WORDED,
    ),
    SurveyQuestion(
        name="working_style_clash",
        label=Labels(
            en="Did our ways of working, or our paperwork, not fit yours?",
            ru="Не подходил ли вам наш стиль работы или документооборот?",
        ),
        answers="weight",
        cause=UncouplingCause.WORKING_STYLE_CLASH,
        provenance=_WORDED,
    ),
    SurveyQuestion(
        name="other",
        label=Labels(en="Was there another reason?", ru="Была ли другая причина?"),
        answers="text",
        provenance=OURS,
    ),
)
