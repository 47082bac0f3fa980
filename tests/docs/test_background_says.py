"""What the background page has to say, section by section, in both languages.

``docs/sources.md`` names these tests beside the statements of the texts that no machine holds.
"""

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[2] / "docs"


def sections(name: str) -> list[tuple[str, str]]:
    """Return headings and texts of a page, in one line each and in small letters."""
    page = (DOCS / name).read_text(encoding="utf-8")
    parts = re.split(r"^## (.+)\n", page, flags=re.MULTILINE)[1:]
    return [(heading, " ".join(text.casefold().split())) for heading, text in zip(parts[::2], parts[1::2], strict=True)]


ENGLISH = sections("background.md")
RUSSIAN = [text for _, text in sections("background.ru.md")]
SAID = {heading: (english, russian) for (heading, english), russian in zip(ENGLISH, RUSSIAN, strict=True)}


def says(heading: str, english: str, russian: str) -> None:
    """Assert that a section holds every word of each language, in the order given."""
    for text, words in zip(SAID[heading], (english, russian), strict=True):
        at = 0
        for word in words.split(", "):
            assert word in text[at:], (heading, word)
            at = text.index(word, at) + len(word)


def test_customers_are_where_processes_start() -> None:
    """Commercial, financial and production processes start from what customers want."""
    says(
        "Customer orientation",
        "customers think, commercial, financial, production",
        "коммерческ, финансов, производств",
    )


def test_serving_well_is_the_chief_aim() -> None:
    """To serve well at each step, as well as expected."""
    says("Customer orientation", "chief aim, each step, expect", "главная цель, на каждом шаге, рассчитывают")


def test_four_strategic_aims() -> None:
    """Place in the market, new lines, edge over rivals, lower costs."""
    says("Strategic aims of CRM", "market, new lines, competitors, costs", "рынке, новые, конкурентами, затрат")


def test_a_chain_from_service_to_results() -> None:
    """Service, regular customers, a good name, results: in this order, and as a claim of the text."""
    says(
        "A chain of causes",
        "nothing here tests it, service, regularly, name, financial",
        "ничем не, обслуживание, постоянных, имя, финансов",
    )


def test_keeping_comes_before_winning() -> None:
    """Less churn, service as each prefers, loyalty, value."""
    says("Keeping before winning", "churn, prefers, loyalty, value", "отток, предпочитает, лояльность, ценность")


def test_contact_before_during_and_after_the_sale() -> None:
    """Frequent and good contact, in three phases."""
    says(
        "Keeping before winning",
        "frequent, before the, during the, after the",
        "частых, до продажи, во время, после продажи",
    )


def test_two_definitions_two_groups_and_no_table() -> None:
    """Two definitions, two groups of authors, and that the table is missing from our copy."""
    says(
        "Definitions",
        "morgan and hunt, gummesson, customers alone, competitors, lacks it",
        "морган и хант, гуммессон, только с клиентами, конкурентами, копии ее нет",
    )


def test_two_goals() -> None:
    """To know customers, and to become better with profit."""
    says("Goals of CRM", "know the customers, profit, promises", "знать клиентов, прибыль, обещания")


def test_seven_tasks_and_four_kinds_of_requests() -> None:
    """From the study of the market to requests, which are commercial, about service, claims and other."""
    says(
        "Tasks of CRM",
        "market, campaigns, launch, forecast, serve, loyalty, requests, commercial, service, claims",
        "рынок, кампании, выводить, прогноз, обслуживать, лояльности, обращениями, коммерческие, сервисные, претензии",
    )


def test_four_departments_without_a_map_to_tasks() -> None:
    """Four departments, and that the text does not say which does what."""
    says(
        "Departments",
        "sales, marketing, service, call centre, does not say",
        "продажи, маркетинг, сервис, колл-центр, не говорит",
    )


def test_six_results() -> None:
    """Quality and range, sales and income, channels, loyalty, service, return on marketing."""
    says(
        "Results",
        "range, income, channels, loyalty, service, marketing",
        "ассортимент, доходы, каналов, лояльность, обслуживания, маркетинг",
    )


def test_a_right_to_a_share_of_value() -> None:
    """A premium for whoever creates value, put into innovation."""
    says("Value, and the right to a share of it", "a share of it, premium, innovation", "ее долю, надбавку, новшества")


def test_value_as_each_customer_sees_it() -> None:
    """Value within money and time, none for all; between firms, quality with service after the sale."""
    says(
        "Value, and the right to a share of it",
        "as it sees it, money, time, everybody, service after the sale",
        "как он ее видит, денег, времени, послепродажным",
    )


def test_markets_against_customers() -> None:
    """Faceless markets, forgiving customers; aimed before, personal after."""
    says("Markets and customers", "no face, able to forgive, aim, personal", "безлики, умеют прощать, целится, личным")


def test_coordination_by_channel() -> None:
    """A broad base, costs by channel, skills in time, history, reasonable standards."""
    says("Coordination", "broad, channel, right time, history, reasonable", "широкая, канал, время, история, разумные")


def test_three_roots_of_the_word() -> None:
    """Dependence, habit, rights."""
    says(
        'Three roots of the word "customer"',
        "cliens, depends, habit, abnehmer, rights",
        "cliens, зависит, привычка, abnehmer, прав",
    )


def test_eras_in_their_order() -> None:
    """From neighbours over masses and schemes to relations."""
    says(
        "Eras",
        "neighbours, 18th, 19th, 1920s, 1950s, 1970s, hunter, 1980s, transactions, relationships, nordic, netocrats",
        "соседские, xviii, xix, 1920, 1950, 1970, охотник, 1980, трансакций, отношений, северная, нетократы",
    )


def test_four_skills_between_firms() -> None:
    """From objections to trust, crises, creating together and knowledge; with consumers, networks."""
    says(
        "Skills",
        "objections, trust, crises, together, knowledge, networks",
        "возражения, доверие, кризисы, творчество, знаниями, сети",
    )


def test_regulars_become_partners_in_development() -> None:
    """The loyal client ends; regulars develop with the firm."""
    says(
        'The end of the "loyal" client',
        "comes to an end, partners in development, develop each other",
        "в прошлое, партнерами по развитию, развивают друг друга",
    )


@pytest.mark.parametrize("heading", SAID)
def test_no_section_is_empty(heading: str) -> None:
    """Each section says something in either language."""
    assert all(len(text) > 80 for text in SAID[heading])
