"""Weighing in the stages of a model, adaptations made too early, and the answers in words and tables."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from relstage import Event, Reading, Relationship, follow, ford
from relstage.errors import DefinitionError, FactError, RelstageError, StageError
from relstage.models.economics import RelationshipEconomics
from relstage.studies.economics import (
    adaptation_check,
    adaptation_warnings,
    as_csv,
    as_json,
    table,
    tell,
    value_by_stage,
    weigh,
)
from tests.made_up import a_model

AMOUNTS = RelationshipEconomics.model_validate(
    {
        "income": {"early": [0, 20_000], "development": 60_000},
        "retention_cost": 25_000,
        "investment": [0, 10_000.5],
        "best_alternative": 0,
    }
)


def on(month: int, day: int = 1) -> datetime:
    """Return the start of a day of 2024."""
    return datetime(2024, month, day, tzinfo=UTC)


def adapted(id: str, at: datetime) -> Event:
    """Return an adaptation."""
    return Event(id=id, kind="adaptation_made", occurred_at=at)


def known(value: float | None, at: datetime, recorded: datetime | None = None) -> Reading:
    """Return a reading of the advantage."""
    return Reading(indicator="net_advantage", value=value, occurred_at=at, recorded_at=recorded or at)


def warned(*facts: Event | Reading, as_of: datetime) -> list[tuple[str, str]]:
    """Return event and word of each warning."""
    relationship = Relationship(id="r", opened_at=on(1), facts=facts)
    return [(each.event, each.word.value) for each in adaptation_warnings(relationship, as_of=as_of)]


# ------------------------------------------------------------------------------------------------------------ weighing


def test_a_standing_is_weighed_in_its_stage() -> None:
    """A standing stands for its stage."""
    standing = follow(ford, Relationship(id="r", opened_at=on(1)), as_of=on(2))
    economics = RelationshipEconomics.model_validate({"income": {"pre_relationship": 5}})
    assert weigh(economics, stage=standing).stage == "pre_relationship"


def test_stages_that_the_model_does_not_have_are_refused_together() -> None:
    """Each stage of the amounts and the one asked for is named with the nearest of the model."""
    economics = RelationshipEconomics.model_validate({"income": {"erly": 1, "development": 2}})
    with pytest.raises(StageError, match="did you mean 'early'") as caught:
        weigh(economics, stage="longterm")
    assert [problem.place for problem in caught.value.problems] == ["/income/erly", "stage"]


def test_a_stage_of_the_model_that_the_amounts_leave_out_is_refused() -> None:
    """Amounts by stage say nothing of the stages that they do not name."""
    with pytest.raises(FactError, match="'long_term' is none of the stages early, development"):
        weigh(AMOUNTS, stage="long_term")


# ------------------------------------------------------------------------------------------------------------ adapting


def test_an_adaptation_is_judged_by_what_was_known_then() -> None:
    """Unknown, not above 0, above 0 and unknown again are told apart at each adaptation."""
    facts = (
        adapted("blind", on(2)),
        known(0, on(3)),
        adapted("losing", on(4)),
        known(10, on(5)),
        adapted("sound", on(6)),
        known(None, on(7)),
        adapted("forgotten", on(8)),
        adapted("later", on(10)),
    )
    assert warned(*facts, as_of=on(9)) == [
        ("blind", "cannot_say"),
        ("losing", "not_credible"),
        ("forgotten", "cannot_say"),
    ]


def test_a_reading_of_the_very_instant_counts() -> None:
    """Facts of one instant are taken together."""
    assert warned(adapted("a", on(2)), known(5, on(2)), as_of=on(2)) == []


def test_a_reading_recorded_afterwards_does_not_count_and_is_shown() -> None:
    """What was learnt later justifies nothing; the warning shows it, and it counts from when it was recorded."""
    late = known(7, on(2), recorded=on(4))
    relationship = Relationship(id="r", opened_at=on(1), facts=(late, adapted("a", on(3)), adapted("b", on(5))))
    (warning,) = adaptation_warnings(relationship, as_of=on(6))
    assert (warning.event, warning.word.value, warning.reading) == ("a", "cannot_say", None)
    assert warning.learnt_later == late
    assert warning.stage == "pre_relationship"


def test_two_sides_are_judged_by_the_worse() -> None:
    """Where the two sides expect different things, the lower advantage counts."""
    sides = (
        Reading(indicator="net_advantage", value=value, side=side, occurred_at=on(2))
        for side, value in (("supplier", 9), ("customer", -1))
    )
    assert warned(*sides, adapted("a", on(3)), as_of=on(3)) == [("a", "not_credible")]


def test_no_adaptation_no_warning() -> None:
    """Without an adaptation there is nothing to warn of, but what cannot be followed is still refused."""
    assert warned(known(-5, on(2)), as_of=on(3)) == []
    with pytest.raises(FactError, match="before the relationship opened"):
        warned(as_of=datetime(2023, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: adaptation_check({}, model=a_model()),
        lambda: adaptation_warnings(Relationship(id="r", opened_at=on(1)), model=a_model(), as_of=on(2)),
    ],
    ids=["check", "warnings"],
)
def test_a_model_without_the_advantage_is_refused(attempt: Callable[[], object]) -> None:
    """A model that does not declare the advantage cannot be asked for it."""
    with pytest.raises(DefinitionError, match="declares no 'net_advantage'"):
        attempt()


def test_before_adapting_one_may_ask() -> None:
    """Readings, a standing and amounts give the word, with the advantage it rests on."""
    relationship = Relationship(id="r", opened_at=on(1), facts=(known(4, on(2)),))
    standing = follow(ford, relationship, as_of=on(3))
    checks = [
        adaptation_check({"net_advantage": 0}),
        adaptation_check({"trust": 0.5}),
        adaptation_check({"net_advantage": known(1e15, on(2))}),
        adaptation_check(standing),
        adaptation_check(AMOUNTS),
        adaptation_check(AMOUNTS, stage="development"),
        adaptation_check(RelationshipEconomics()),
    ]
    assert [(check.word.value, check.low, check.high) for check in checks] == [
        ("not_credible", 0, 0),
        ("cannot_say", None, None),
        ("credible", 1e15, 1e15),
        ("credible", 4, 4),
        ("cannot_say", -35_000.5, 35_000),
        ("credible", 24_999.5, 35_000),
        ("cannot_say", None, None),
    ]
    assert checks[3].reading == known(4, on(2))


def test_readings_off_their_scale_are_refused() -> None:
    """Plain readings are checked as for any decision."""
    with pytest.raises(RelstageError, match="off-scale"):
        adaptation_check({"net_advantage": "much"})


# ------------------------------------------------------------------------------------------------------- words, tables

ANSWERS: dict[str, tuple[Any, str, str]] = {
    "judged": (
        weigh(AMOUNTS, stage="development"),
        (
            "Profit in the long run is credible: the advantage over the best alternative is 24,999.5 to 35,000.\n"
            "Net: 24,999.5 to 35,000\n"
            "  - expected income: 60,000\n"
            "  - commitment that keeps the buyer: -25,000\n"
            "  - investment: -10,000.5 to 0; 100% of the doubt; beyond doubt below 35,000\n"
            "  - best alternative: 0"
        ),
        (
            "Прибыль в долгосрочной перспективе обоснованна: преимущество перед лучшей альтернативой от 24\u00a0999,5 "
            "до 35\u00a0000."
        ),
    ),
    "over stages": (
        weigh(AMOUNTS),
        (
            "Nobody can say yet whether profit in the long run is credible: the advantage over the best alternative is "
            "-35,000.5 to 35,000.\nNet: -35,000.5 to 35,000"
        ),
        "Пока нельзя сказать",
    ),
    "unknown": (
        weigh(RelationshipEconomics.model_validate({"income": 1, "investment": 2})),
        (
            "Nobody can say whether profit in the long run is credible. Not known: commitment that keeps the buyer, "
            "best alternative.\n  - expected income: 1\n  - investment: -2"
        ),
        "Неизвестно: усилия по удержанию покупателя, лучшая альтернатива.",
    ),
    "no way": (
        weigh(RelationshipEconomics(income=(0, 0.001), retention_cost=(2, 4), investment=9, best_alternative=0)),
        (
            "Profit in the long run is not credible: the advantage over the best alternative is -13 to -11.\n"
            "Net: -13 to -11\n"
            "  - expected income: 0 to 0.001; less than 0.1% of the doubt; beyond doubt above 13\n"
            "  - commitment that keeps the buyer: -4 to -2; 100% of the doubt\n"
            "  - investment: -9\n"
            "  - best alternative: 0"
        ),
        "менее 0,1\u00a0% неопределенности",
    ),
    "checked": (
        adaptation_check({}),
        (
            "Nobody can say whether profit in the long run is credible: the advantage over the best alternative is not "
            "known."
        ),
        "неизвестно",
    ),
    "valued": (
        value_by_stage({"early": {}, "development": {}}, {"early": 1, "development": -1_234.5}, discount=0),
        "early stage: 1\ndevelopment stage: -1,234.5",
        "\u00a0234,5",
    ),
}


@pytest.mark.parametrize(("answer", "english", "russian"), ANSWERS.values(), ids=ANSWERS)
def test_answers_are_told(answer: Any, english: str, russian: str) -> None:
    """Each kind of answer has its sentences in English and in Russian."""
    assert tell(answer) == english
    assert russian in tell(answer, lang="ru")


def test_warnings_are_told() -> None:
    """A warning says when, in which stage and on what knowledge; what was recorded later stands below."""
    facts = (adapted("a", on(2)), known(-5, on(3)), adapted("b", on(4)), known(3, on(1), recorded=on(3)))
    warnings = adaptation_warnings(Relationship(id="r", opened_at=on(1), facts=facts), as_of=on(5))
    assert [tell(warning) for warning in warnings] == [
        (
            "2024-02-01, pre-relationship stage: adapted (event a) while nobody knew whether profit in the long run "
            "was credible.\n  Recorded only afterwards: 3."
        ),
        (
            "2024-04-01, pre-relationship stage: adapted (event b) before profit in the long run was credible; the "
            "advantage was known as -5."
        ),
    ]
    assert tell(warnings[1], lang="ru").startswith("01.04.2024, ")
    assert [row["learnt_later"] for row in table(warnings)] == [3.0, None]


def test_tables_have_their_columns() -> None:
    """A judgement is a table of amounts; CSV leaves the unknown empty, JSON says null."""
    rows = table([weigh(AMOUNTS, stage="early"), adaptation_check({})])
    assert [row.get("amount") for row in rows] == [
        "net",
        "net_advantage",
        "income",
        "retention_cost",
        "investment",
        "best_alternative",
        None,
    ]
    read = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert (read[0]["stage"], read[0]["low"], read[6]["word"], read[6]["low"]) == (
        "early",
        "-35000.5",
        "cannot_say",
        "",
    )
    assert json.loads(as_json(rows)) == list(rows)
