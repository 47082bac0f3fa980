"""Logs of orders, deals and facts: what becomes of ordinary files, and of the two committed ones."""

import csv
import io
import json
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relstage import Event, FactError, Reading, Relationship, ford, loyalty_ladder
from relstage.adapters.logs import (
    Assumptions,
    Inference,
    Layout,
    Log,
    OpenQuestion,
    account,
    deals,
    end_of,
    facts,
    orders,
    portfolio,
    progress_bar,
    questions,
    read_aliases,
    replay,
)
from relstage.adapters.logs.portfolio import Block

EXAMPLES = Path(__file__).parents[2] / "examples"
LEDGER = EXAMPLES / "data" / "gla_spending"
PIPELINE = EXAMPLES / "data" / "crm_pipeline" / "sales_pipeline.csv"
OF_PIPELINE = {
    "id": "opportunity_id",
    "opened": "engage_date",
    "closed": "close_date",
    "outcome": "deal_stage",
    "value": "close_value",
}


def read(text: str) -> io.StringIO:
    """Return a file of orders."""
    return io.StringIO("partner,date,amount\n" + text)


def told(one: Relationship) -> list[tuple[str, str, float | str | None]]:
    """Return the facts of a relationship as day, name and value."""
    return [
        (
            f"{fact.occurred_at:%Y-%m-%d}",
            *((fact.kind, None) if isinstance(fact, Event) else (fact.indicator, fact.value)),
        )
        for fact in one.facts
    ]


# ----------------------------------------------------------------------------------------------------------- orders


def test_the_first_order_is_a_trial_and_later_ones_are_not() -> None:
    """The first payment gives a trial order, its fulfilment and a count of one; the next its fulfilment alone."""
    with orders(read("A,2024-03-01,10\nA,2024-01-31,5\n"), owner="We") as log:
        (one,) = log
    assert (one.supplier, one.customer, one.opened_at) == ("A", "We", datetime(2024, 1, 31, tzinfo=UTC))
    assert told(one) == [
        ("2024-01-31", "trial_order", None),
        ("2024-01-31", "order_fulfilled", None),
        ("2024-01-31", "orders_completed", 1.0),
        ("2024-03-01", "order_fulfilled", None),
    ]


def test_partners_may_be_customers() -> None:
    """A seller's log names the customers."""
    with orders(read("A,2024-03-01,10\n"), owner="We", partner_is="customer") as log:
        (one,) = log
    assert (one.supplier, one.customer) == ("We", "A")


def test_rows_may_be_orders_of_their_own() -> None:
    """Row by row, two payments of a day are two orders, both counted at the opening, and a credit is none."""
    with orders(read("A,2024-01-31,5\nA,2024-01-31,6\nA,2024-01-31,-11\n"), per="row") as log:
        (one,) = log
    assert [name for _, name, _ in told(one)].count("order_fulfilled") == 2
    assert ("2024-01-31", "orders_completed", 2.0) in told(one)


def test_a_row_given_twice_counts_once() -> None:
    """With a column of ids, a repeated row is one order, and is counted among what was passed over."""
    file = io.StringIO("no,partner,date,amount\n7,A,2024-01-31,5\n7,a,2024-01-31,5.0\n8,A,2024-01-31,5\n")
    with orders(file, {"id": "no"}, per="row") as log:
        (one,) = log
        assert log.notes.passed_over["repeated rows"] == 1
    assert [fact.id for fact in one.facts if isinstance(fact, Event)] == [
        "trial_order 7",
        "order_fulfilled 7",
        "order_fulfilled 8",
    ]


def test_a_partner_of_credits_alone_is_no_relationship() -> None:
    """Who was only credited is passed over and counted."""
    with orders(read("A,2024-01-31,-5\nB,2024-01-31,5\n")) as log:
        assert [one.id for one in log] == ["B"]
        assert log.notes.passed_over == {"credit rows": 1, "days of credits": 1, "partners of credits alone": 1}


def test_a_year_to_the_day_is_no_silence_yet() -> None:
    """Exactly twelve months later the relationship has not ended, and one day more it is taken up again."""
    with orders(read("A,2023-01-31,5\nA,2024-01-31,5\nB,2023-01-31,5\nB,2024-02-01,5\n")) as log:
        kinds = [[name for _, name, _ in told(one) if name == "reactivated"] for one in log]
        stages = [one.stage for one in replay(ford, log, as_of=end_of(date(2024, 2, 1)))]
        changes = [[c.transition for c in one.changes] for one in replay(ford, log, as_of=end_of(date(2024, 2, 1)))]
    assert kinds == [[], ["reactivated"]]
    assert stages == ["pre_relationship", "pre_relationship"]
    assert changes == [[], ["F12", "F13"]]


def test_orders_count_from_one_after_a_silence() -> None:
    """Taken up again, a relationship counts its orders anew, and what is assumed of it is assumed still."""
    near = Assumptions(values={"cultural_distance": 0.1, "technological_distance": 0.1})
    rows = "A,2022-01-31,5\nA,2022-02-28,5\nA,2024-01-31,5\nA,2024-02-01,5\n"
    with orders(read(rows)) as log:
        (at_end,) = replay(ford, log, as_of=end_of(date(2024, 2, 1)), assumptions=near)
    assert at_end.stage == "early"
    assert at_end.readings["orders_completed"].value == 2.0
    assert [change.transition for change in at_end.changes] == ["F1", "F12", "F13", "F1"]


def test_days_are_of_the_zone_of_the_file() -> None:
    """A date begins at midnight of its zone; a time with an offset is put on its day there."""
    rows = "A,2024-06-01,5\nB,2024-06-01T23:30:00Z,5\nC,2024-06-01 23:30,5\n"
    with orders(read(rows), layout=Layout(zone="Europe/London")) as log:
        opened = {one.id: one.opened_at for one in log}
        assert {one.zone for one in log} == {"Europe/London"}
    first, second = datetime(2024, 5, 31, 23, tzinfo=UTC), datetime(2024, 6, 1, 23, tzinfo=UTC)
    assert opened == {"A": first, "B": second, "C": first}


def test_dates_may_be_of_another_format() -> None:
    """A format given by the user is used for every date."""
    with orders(read("A,31/12/2024,5\n"), layout=Layout(date_format="%d/%m/%Y")) as log:
        (one,) = log
    assert one.opened_at == datetime(2024, 12, 31, tzinfo=UTC)


def test_columns_and_delimiter_are_given_by_the_user() -> None:
    """Columns of other names, in any order and among others, are found by what the user says."""
    file = io.StringIO("Datum;Betrag;Firma;Notiz\n2024-12-31;5;A;x\n")
    with orders(file, {"partner": "Firma", "date": "Datum", "amount": "Betrag"}, layout=Layout(delimiter=";")) as log:
        assert [one.id for one in log] == ["A"]


def test_an_unknown_column_to_map_is_refused() -> None:
    """Mapping a column that a log of orders does not have is refused with the nearest name."""
    with pytest.raises(FactError, match="did you mean 'partner'"):
        orders(read(""), {"partnr": "x"})


def test_aliases_bring_spellings_together() -> None:
    """Spellings of one alias are one relationship under the name that the alias gives, by any case."""
    aliases = {"LB Camden": "London Borough of Camden"}
    with orders(
        read("lb  camden,2024-01-31,5\nLONDON BOROUGH OF CAMDEN,2024-02-01,5\n"), layout=Layout(aliases=aliases)
    ) as log:
        (one,) = log
        assert (log.notes.names, log.notes.relationships) == (2, 1)
    assert one.id == "LONDON BOROUGH OF CAMDEN"
    assert len(one.facts) == 4


def test_aliases_that_disagree_are_refused() -> None:
    """Two names for one spelling, in another case, are refused."""
    with pytest.raises(FactError, match="conflicting-alias"):
        orders(read(""), layout=Layout(aliases={"LB X": "Y", "lb x": "Z"}))


def test_small_rows_are_dealings_but_no_volume() -> None:
    """Under a floor a row still counts as an order, and leaves the volumes alone."""
    rows = "A,2023-05-01,1000\nA,2024-05-01,1000\nA,2024-06-01,500\n"
    year = Inference(period_months=12, record=(date(2023, 1, 1), date(2024, 12, 31)))
    for floor, change in ((0.0, 0.5), (600.0, 0.0)):
        with orders(read(rows), inference=year.model_copy(update={"volume_floor": floor})) as log:
            (one,) = log
        assert ("2024-12-31", "volume_change", change) in told(one)
        assert [name for _, name, _ in told(one)].count("order_fulfilled") == 3


def test_a_period_beyond_the_record_has_no_volume() -> None:
    """A year that the record does not cover to its end is not compared; a silence of a whole year is a fall by all."""
    rows = "A,2021-01-01,5\nA,2022-05-01,5\nB,2024-11-30,1\n"
    with orders(read(rows), inference=Inference(period_months=12)) as log:
        first, *_ = log
    assert [fact for fact in told(first) if fact[1] == "volume_change"] == [
        ("2022-12-31", "volume_change", 0.0),
        ("2023-12-31", "volume_change", -1.0),
    ]


def test_a_beginning_is_no_growth() -> None:
    """Who came within the former year is compared from the first day on, and not at all where too little is left."""
    early = "A,2022-04-01,10\nA,2022-12-01,10\nA,2023-02-01,50\nA,2023-12-01,30\n"
    with orders(
        read(early), inference=Inference(period_months=12, record=(date(2022, 1, 1), date(2023, 12, 31)))
    ) as log:
        (one,) = log
    assert [fact for fact in told(one) if fact[1] == "volume_change"] == [("2023-12-31", "volume_change", 0.5)]
    late = early.replace("2022-04-01", "2022-09-01")
    with orders(
        read(late), inference=Inference(period_months=12, record=(date(2022, 1, 1), date(2023, 12, 31)))
    ) as log:
        (one,) = log
    assert [fact for fact in told(one) if fact[1] == "volume_change"] == []


def test_a_gap_takes_the_periods_it_touches() -> None:
    """A touched year is left out, or compared on the days that both years have."""
    rows = "A,2022-02-01,10\nA,2022-07-01,10\nA,2023-07-01,15\nA,2024-07-01,30\n"
    gap = Inference(
        period_months=12, gaps=((date(2023, 1, 1), date(2023, 3, 31)),), record=(date(2022, 1, 1), date(2024, 12, 31))
    )
    with orders(read(rows), inference=gap) as strict:
        assert [fact for one in strict for fact in told(one) if fact[1] == "volume_change"] == []
    with orders(read(rows), inference=gap.model_copy(update={"like_for_like": True})) as alike:
        assert [fact for one in alike for fact in told(one) if fact[1] == "volume_change"] == [
            ("2023-12-31", "volume_change", 0.5),
            ("2024-12-31", "volume_change", 1.0),
        ]


def test_spans_are_in_order_and_within_the_calendar() -> None:
    """A gap that ends before it begins, and one in the year 1, are refused."""
    for gap in ((date(2024, 2, 1), date(2024, 1, 31)), (date(1, 1, 1), date(1, 1, 2))):
        with pytest.raises(ValueError, match=r"before the first|outside the years"):
            Inference(gaps=(gap,))


def test_a_log_may_be_gone_through_again_and_closed() -> None:
    """A log gives its relationships as often as asked, also two at once, until it is closed."""
    log = orders(read("A,2024-01-31,5\nB,2024-01-31,5\n"))
    assert [(a.id, b.id) for a, b in zip(log, log, strict=True)] == [("A", "A"), ("B", "B")]
    log.close()
    with pytest.raises(FactError, match="closed"):
        list(log)


def test_an_empty_log_is_empty() -> None:
    """A header alone is a log without relationships."""
    with orders(read(""), inference=Inference(period_months=12)) as log:
        assert list(log) == []
        assert (log.notes.rows, log.notes.first) == (0, None)


def test_progress_is_told(tmp_path: Path) -> None:
    """Reading a file tells bytes of all bytes, a stream rows, and going through a log relationships of all."""
    path = tmp_path / "log.csv"
    path.write_text("partner,date,amount\n" + "".join(f"P{n},2024-01-31,5\n" for n in range(5000)))
    heard: list[tuple[int, int | None]] = []
    with orders(path, progress=lambda *said: heard.append(said)) as log:
        size = path.stat().st_size
        assert heard[-1] == (size, size)
        assert len(heard) == 3
        heard.clear()
        list(log.relationships(progress=lambda *said: heard.append(said)))
        assert heard[-1] == (5000, 5000)
    of_stream: list[tuple[int, int | None]] = []
    with path.open() as stream:
        orders(stream, progress=lambda *said: of_stream.append(said)).close()
    assert of_stream[-1] == (5000, None)


def test_the_bar_is_for_terminals(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal a bar is drawn and wiped away; elsewhere nothing is written."""
    shown = io.StringIO()
    monkeypatch.setattr(sys, "stderr", shown)
    with progress_bar("reading") as progress:
        assert progress is None
    monkeypatch.setattr(shown, "isatty", lambda: True)
    with progress_bar("reading") as progress:
        assert progress is not None
        progress(50, 100)
        progress(7, None)
    assert "reading" in shown.getvalue()
    assert "50 %" in shown.getvalue()
    assert shown.getvalue().endswith("\x1b[2K")


# ------------------------------------------------------------------------------------------------------------ deals


def test_deals_of_an_account() -> None:
    """A won deal opens talks and ends in an order; a lost one opens talks; one not begun says nothing yet."""
    file = io.StringIO(
        "account,opened,closed,outcome,value\n"
        "A,2024-01-01,2024-02-01,Lost,0\nA,2024-01-15,2024-03-01,closed won,70\n"
        "A,2024-03-01,,Engaging,\nA,,,Prospecting,\n,2024-03-01,,Engaging,\n"
    )
    with deals(file, owner="We") as log:
        (one,) = log
        assert log.notes.rows == 5
        assert log.notes.passed_over == {"open deals without account": 1, "deals not begun": 1, "lost deals": 1}
    assert (one.supplier, one.customer) == ("We", "A")
    assert told(one) == [
        ("2024-01-01", "negotiation_opened", None),
        ("2024-01-01", "orders_completed", 0.0),
        ("2024-01-15", "negotiation_opened", None),
        ("2024-03-01", "negotiation_opened", None),
        ("2024-03-01", "trial_order", None),
        ("2024-03-01", "order_fulfilled", None),
    ]


def test_volumes_of_deals_are_on_record_from_the_first_closing() -> None:
    """A quarter in which talks were on record, but no closings yet, is not compared."""
    file = io.StringIO(
        "account,opened,closed,outcome,value\nA,2024-01-01,2024-03-15,Won,1\nA,2024-01-01,2024-05-15,Won,2\n"
        "A,2024-01-01,2024-08-15,Won,3\nB,2024-01-01,2024-10-15,Lost,0\n"
    )
    with deals(file, inference=Inference(period_months=3)) as log:
        first, _ = log
    assert [fact for fact in told(first) if fact[1] == "volume_change"] == [("2024-09-30", "volume_change", 0.5)]


def test_the_pipeline_replays() -> None:
    """The committed pipeline gives its 85 accounts: 4,238 orders won, every account in talks or beyond."""
    near = Assumptions.parse(["cultural_distance=0.2", "technological_distance=0.2"])
    with deals(PIPELINE, OF_PIPELINE, inference=Inference(period_months=3)) as log:
        assert (log.notes.rows, log.notes.relationships) == (8800, 85)
        assert log.notes.passed_over == {
            "open deals without account": 1425,
            "deals not begun": 163,
            "lost deals": 2473,
        }
        kinds = Counter(fact.kind for one in log for fact in one.facts if isinstance(fact, Event))
        stages = Counter(one.stage for one in replay(ford, log, as_of=end_of(date(2017, 12, 31)), assumptions=near))
    assert kinds["order_fulfilled"] == 4238
    assert kinds["trial_order"] == 85
    assert stages == {"early": 85}


# ------------------------------------------------------------------------------------------------------------ facts


def test_facts_are_gathered_by_relationship() -> None:
    """Events and readings come together by relationship, with time, side and attributes; the model checks them."""
    file = io.StringIO(
        "who,fact,name,occurred_at,recorded_at,id,value,side,basis,attributes,about,sequence\n"
        'A,event,agreement_signed,2024-02-29T10:00:00+01:00,,e1,,,,"{""years"": 3}",,2\n'
        "B,reading,supplier_status,2024-01-01,2024-02-01T00:00Z,,preferred,customer,inferred,,,\n"
        "a,reading,trust,2024-03-01,,,,,,,,\n"
        "a,reading,trust,2024-03-01,,,,,,,,\n"
    )
    with facts(file, {"relationship": "who"}) as log:
        first, second = log
        assert log.notes.passed_over == {"repeated rows": 1}
    signed, unknown = first.facts
    assert isinstance(signed, Event)
    assert (signed.occurred_at, signed.attributes) == (datetime(2024, 2, 29, 9, tzinfo=UTC), {"years": 3.0})
    assert signed.sequence == 2
    assert isinstance(unknown, Reading)
    assert unknown.value is None
    status = second.facts[0]
    assert isinstance(status, Reading)
    assert (status.value, status.side, status.basis) == ("preferred", "customer", "inferred")
    assert status.recorded_at == datetime(2024, 2, 1, tzinfo=UTC)


def test_facts_under_a_model_are_taken_when_it_knows_them() -> None:
    """Under a model a log of what it knows is read, and its past counts as the whole unless it was taken over."""
    rows = "relationship,fact,name,occurred_at,id,value\nA,event,trial_order,2024-01-01,e1,\n"
    rows += "A,reading,trust,2024-01-02,,1\n"
    for taken_over in (False, True):
        with facts(io.StringIO(rows), model=ford, taken_over=taken_over) as log:
            (standing,) = replay(ford, log, as_of=end_of(date(2024, 1, 2)))
        assert ("orders_completed" in standing.readings) is not taken_over


# ------------------------------------------------------------------------------------------------------ assumptions


def test_assumptions_are_read_from_the_command_line() -> None:
    """Numbers are numbers, and anything else the name of a level."""
    assert Assumptions.parse(["trust=0.3", " supplier_status = preferred "]).values == {
        "trust": 0.3,
        "supplier_status": "preferred",
    }


def test_bad_pairs_are_refused_together() -> None:
    """Every malformed pair is told at once."""
    with pytest.raises(FactError) as caught:
        Assumptions.parse(["trust", "=1", "trust=", "a=1", "a=2"])
    assert [problem.code for problem in caught.value.problems] == ["bad-assumption"] * 4


@pytest.mark.parametrize("pair", ["trust=1e400", "trust=0,3", "trust=very low", "not=1", "a b=1"])
def test_a_value_that_is_none_is_refused(pair: str) -> None:
    """What is neither a finite number nor a name is refused."""
    with pytest.raises(FactError) as caught:
        Assumptions.parse([pair])
    assert {problem.code for problem in caught.value.problems} == {"bad-assumption"}


def test_a_profile_is_read_from_toml_and_json(tmp_path: Path) -> None:
    """Both forms give the same profile."""
    data = {"name": "p", "description": "d", "values": {"trust": 0.5, "supplier_status": "sole"}, "why": {"trust": "w"}}
    (tmp_path / "p.json").write_text(json.dumps(data))
    (tmp_path / "p.toml").write_text(
        'name = "p"\ndescription = "d"\n[values]\ntrust = 0.5\nsupplier_status = "sole"\n[why]\ntrust = "w"\n'
    )
    assert Assumptions.load(tmp_path / "p.json") == Assumptions.load(tmp_path / "p.toml")
    assert Assumptions.load(tmp_path / "p.json").model_dump() == data


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("p.json", '{"values": {"trust": 1, "trust": 2}}', "syntax"),
        ("p.json", '{"values": {"trust": NaN}}', "bad-assumption"),
        ("p.json", '{"values": {"trust": true}}', "bad-assumption"),
        ("p.json", '{"vals": {}}', "bad-assumption"),
        ("p.json", "[" * 100_000, "syntax"),
        ("p.toml", "values = {trust = 1, trust = 2}", "syntax"),
        ("p.toml", "[values]\ntrust = inf", "bad-assumption"),
        ("p.toml", "[values]\ntrust = '0.5'", "bad-assumption"),
        ("p.toml", b"\xff\xfe", "unreadable-file"),
        ("p.toml", "#" * 1_000_001, "too-large"),
        ("p.toml", None, "unreadable-file"),
    ],
)
def test_a_hostile_profile_is_refused(name: str, content: str | bytes | None, code: str, tmp_path: Path) -> None:
    """Each fault of a profile has its code."""
    if content is not None:
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(FactError) as caught:
        Assumptions.load(tmp_path / name)
    assert {problem.code for problem in caught.value.problems} == {code}


def test_assumptions_are_held_to_the_model() -> None:
    """A name that the model lacks, a value off its scale and a computed reading are refused before anything runs."""
    bad = Assumptions(values={"trsut": 0.5, "trust": 1.5, "months_inactive": 3.0})
    with orders(read("A,2024-01-31,5\n")) as log, pytest.raises(FactError) as caught:
        list(replay(ford, log, as_of=end_of(date(2024, 2, 1)), assumptions=bad))
    assert [problem.code for problem in caught.value.problems] == [
        "unknown-indicator",
        "off-scale",
        "computed-indicator",
    ]


def test_the_committed_profiles_fit_ford() -> None:
    """Low, middle and high assume the same indicators, on their scales, with a reason for each."""
    profiles = [Assumptions.load(EXAMPLES / "profiles" / f"{name}.toml") for name in ("low", "middle", "high")]
    for profile in profiles:
        profile.check(ford.indicator_of)
        assert set(profile.why) == set(profile.values) == set(profiles[0].values)
    known = {"orders_completed", "volume_change", "months_inactive"}
    asked = {threshold.leaf.indicator for threshold in ford.thresholds.values()}
    assert set(profiles[0].values) == asked - known


# -------------------------------------------------------------------------------------------------------- portfolio


@pytest.fixture
def four() -> Log:
    """Return a log of one active, one silent, one ended account, and one that ended over a gap."""
    gap = (date(2022, 3, 1), date(2022, 3, 31))
    return orders(
        read("Active,2024-01-31,5\nSilent,2023-07-01,5\nEnded,2022-06-01,5\nGap,2022-01-01,5\n"),
        inference=Inference(gaps=(gap,)),
    )


def test_a_portfolio_tells_who_is_where(four: Log) -> None:
    """Stages, silence, endings over a gap, and what the accounts wait for are counted."""
    as_of = end_of(date(2024, 2, 1))
    with four as log:
        lines = [account(ford, one, log) for one in replay(ford, log, as_of=as_of)]
    assert {line.relationship: (line.stage, line.silent, line.over_gap) for line in lines} == {
        "Active": ("pre_relationship", False, False),
        "Silent": ("pre_relationship", True, False),
        "Ended": ("ended", False, False),
        "Gap": ("ended", False, True),
    }
    counted = portfolio(ford, lines, as_of=as_of)
    assert (counted.accounts, counted.silent, counted.over_gap, counted.assumed) == (4, 1, 1, 0)
    assert {blockage.threshold: (blockage.fails, blockage.unknown) for blockage in counted.blocked} == {
        "F1.cultural_distance": (0, 2),
        "F1.technological_distance": (0, 2),
    }
    (silent,) = (line for line in lines if line.relationship == "Silent")
    assert silent.months_inactive == 7
    assert silent.blocked == (
        Block(
            transition="F1",
            target="early",
            obstacle="unknown",
            events=("negotiation_opened", "trial_order", "capital_project"),
            unknown=("F1.cultural_distance", "F1.technological_distance"),
        ),
    )


def test_a_ladder_without_exits_has_endings_too(four: Log) -> None:
    """Who fell to the lowest rung by silence has ended, perhaps over a gap, and is not told as silent for ever."""
    with four as log:
        standings = replay(loyalty_ladder, log, as_of=end_of(date(2024, 2, 1)))
        lines = [account(loyalty_ladder, one, log) for one in standings]
    assert {line.relationship: (line.stage, line.silent, line.over_gap) for line in lines} == {
        "Active": ("customer", False, False),
        "Silent": ("customer", True, False),
        "Ended": ("neutral", False, False),
        "Gap": ("neutral", False, True),
    }


def test_what_rests_on_assumptions_is_called_so(four: Log) -> None:
    """An account that left its stage by an assumption names it, and flags are told with their verdicts."""
    high = Assumptions.load(EXAMPLES / "profiles" / "high.toml")
    as_of = end_of(date(2024, 2, 1))
    with four as log:
        lines = [account(ford, one, log) for one in replay(ford, log, as_of=as_of, assumptions=high)]
    assert {line.relationship: line.rests_on for line in lines}["Active"] == (
        "cultural_distance",
        "technological_distance",
    )
    assert portfolio(ford, lines, as_of=as_of).assumed == 4


def test_the_first_question_is_found(four: Log) -> None:
    """Either distance may settle F1 and F8 of the accounts that have not ended; neither does so surely."""
    with four as log:
        standings = list(replay(ford, log, as_of=end_of(date(2024, 2, 1))))
    asked = questions(ford, standings, {"pre_relationship": ("F1", "F8")})
    assert asked == (
        OpenQuestion(indicator="cultural_distance", open=2, sometimes=2, always=0, verdicts=4),
        OpenQuestion(indicator="technological_distance", open=2, sometimes=2, always=0, verdicts=4),
    )


def test_relationships_opened_later_are_left_out(four: Log) -> None:
    """A replay to an earlier day has only those that had begun."""
    with four as log:
        assert [one.relationship for one in replay(ford, log, as_of=end_of(date(2022, 1, 1)))] == ["Gap"]


# ----------------------------------------------------------------------------------------------- the committed ledger


def test_the_aliases_are_of_the_ledger() -> None:
    """Each alias and each name stands in the ledger; no name is itself an alias; no replaced person is merged."""
    with (LEDGER / "gla_spending.csv").open(encoding="utf-8", newline="") as file:
        spelt = {" ".join(row["Vendor"].split()).casefold() for row in csv.DictReader(file)}
    aliases = read_aliases(LEDGER / "aliases.csv")
    keys = {spelling.casefold() for spelling in aliases}
    assert len(keys) == len(aliases) == 240
    assert {name.casefold() for name in (*aliases, *aliases.values())} <= spelt
    assert not keys & {name.casefold() for name in aliases.values()}
    assert not any("individual 0" in name.casefold() or "individual 1" in name.casefold() for name in aliases)


def test_the_ledger_reads_as_it_is_described() -> None:
    """The counts that the data's README and the example print are those of the file."""
    layout = Layout(zone="Europe/London", aliases=read_aliases(LEDGER / "aliases.csv"))
    columns = {"partner": "Vendor", "date": "Date", "amount": "Amount"}
    with orders(LEDGER / "gla_spending.csv", columns, layout=layout) as log:
        assert log.notes.rows == 28145
        assert (log.notes.first, log.notes.last) == (date(2008, 4, 1), date(2013, 4, 25))
        assert log.notes.relationships == 3202
        assert log.notes.passed_over == {
            "credit rows": 1209,
            "days of credits": 222,
            "partners of credits alone": 32,
        }
        agency = next(one for one in log if one.id == "LONDON DEVELOPMENT AGENCY")
    days = [fact.occurred_at for fact in agency.facts if isinstance(fact, Event) and fact.kind == "order_fulfilled"]
    assert len(days) == 46
    assert max(days) == datetime(2012, 3, 24, 0, tzinfo=UTC).replace(day=25)
