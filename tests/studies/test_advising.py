"""Advice about an account: stages side by side, what blocks, what looms, what to learn, and why it may come apart."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relstage.adapters import logs
from relstage.catalogue.ford import ford
from relstage.catalogue.millman_wilson import millman_wilson
from relstage.catalogue.published import MODELS
from relstage.catalogue.supplier_matrix import supplier_matrix
from relstage.errors import FactError, RelstageError, StageError
from relstage.machines import StageModel, follow
from relstage.messages import Lang
from relstage.models import Event, Reading, Relationship
from relstage.models.facts import Attribute
from relstage.rules import Number
from relstage.studies.advising import AccountAdvice, Page, advise, by_threat, tell, threat_over, threat_to
from relstage.studies.crosswalk import coincides
from relstage.studies.economics import adaptation_warnings
from relstage.studies.positioning import place
from tests.made_up import a_model, an_indicator, months, orders, status, trust

EXAMPLE = Path(__file__).parents[2] / "examples" / "advice" / "facts.csv"
NOW = logs.end_of(date(2024, 6, 30))
BOTH = (ford, millman_wilson)
TELLS_NO_MONEY = a_model(indicators=(orders, status, months, trust))


def accounts() -> dict[str, Relationship]:
    """Return the relationships of the example."""
    with logs.facts(EXAMPLE) as log:
        return {each.id: each for each in log}


def advised(account: str = "Nordhafen Pumps") -> AccountAdvice:
    """Return the advice of all models on an account of the example."""
    return advise(accounts()[account], as_of=NOW)


def test_one_history_has_a_stage_under_each_model() -> None:
    """The models stand in the order given, each with its own stage, and say since when."""
    told = advise(accounts()["Nordhafen Pumps"], models=(millman_wilson, ford), as_of=NOW)
    assert [(part.standing.model.name, part.standing.stage, part.months) for part in told.stages] == [
        ("millman_wilson", "mid_kam", 27),
        ("ford", "development", 32),
    ]
    assert told.of("ford").label.ru == "стадия развития"
    assert (told.last_dealing, told.months_inactive) == (datetime(2024, 2, 26, tzinfo=UTC), 4)


def test_what_blocks_the_next_stage_is_named() -> None:
    """The leaves that fail or are unknown on the way onward are there, each with reading and threshold."""
    part = advised().of("millman_wilson")
    assert [(reason.threshold, reason.verdict) for reason in part.blocked] == [
        ("M3.agreement_term_years", "fails"),
        ("M3.trust", "fails"),
        ("M3.exclusivity", "unknown"),
        ("M3.information_openness", "unknown"),
        ("M3.joint_activity_count", "fails"),
    ]
    assert [road.target for road in part.onward] == ["partnership_kam"]


def test_what_time_alone_brings_is_dated() -> None:
    """The ending by silence looms a year after the last dealing."""
    (looming,) = advised().of("ford").looming
    assert (looming.transition, looming.earliest) == ("F12", datetime(2025, 2, 26, tzinfo=UTC))


def test_roles_go_with_the_guidance() -> None:
    """The roles of the stage stand beside its guidance, from the source, their place being ours."""
    part = advised().of("millman_wilson")
    assert part.roles is not None
    assert [role.name for role in part.roles.now] == ["farmer"]
    assert part.roles.provenance.status == "operationalised"
    gone = advised("Osprey Catering").of("millman_wilson")
    assert gone.roles is not None
    assert [role.name for role in gone.roles.on_return] == ["hunter", "farmer"]


def test_what_to_learn_is_what_most_models_lack() -> None:
    """Unknown readings that block a way or hide a risk are listed, those first that more models want."""
    began = datetime(2024, 1, 1, tzinfo=UTC)
    facts = (
        Reading(indicator="account_attractiveness", value=0.8, occurred_at=began),
        Reading(indicator="cultural_distance", value=0.1, occurred_at=began),
        Reading(indicator="technological_distance", value=0.1, occurred_at=began),
        Event(id="n", kind="negotiation_opened", occurred_at=began),
    )
    told = advise(Relationship(id="r", facts=facts), models=BOTH, as_of=began)
    assert told.ask == ("trust", "alternatives_attractiveness", "supplier_status", "volume_change")


def test_a_quiet_account_has_no_inquiry() -> None:
    """Where nothing ended, stepped back or is flagged, nobody asks why."""
    assert [part.inquiry for part in advise(accounts()["Tamarind Tools"], models=BOTH, as_of=NOW).stages] == [None] * 2


def test_a_demoted_account_is_under_way_elsewhere() -> None:
    """A demotion is told by the model that knows of it; under Ford the same account goes on."""
    told = advised("Lindqvist Paper")
    demoted, going_on = told.of("millman_wilson").inquiry, told.of("ford").inquiry
    assert demoted is not None
    assert demoted.setback is not None
    assert (demoted.setback.how, demoted.ended, demoted.causes[0].initiator) == ("demoted", False, "supplier")
    assert going_on is None


def test_what_no_model_knows_is_counted() -> None:
    """Facts whose names none of the models knows are counted by name."""
    began = datetime(2024, 1, 1, tzinfo=UTC)
    facts = (Event(id="a", kind="site_visit", occurred_at=began), Event(id="b", kind="social_event", occurred_at=began))
    assert advise(Relationship(id="r", facts=facts), as_of=began).not_in_any_model == {"site_visit": 1}


def test_the_place_is_that_of_the_readings() -> None:
    """The supplier is placed on the grid by what is read of both axes, or left open where something is unknown."""
    here = advised().place
    assert here is not None
    assert here == place(supplier_matrix, follow(ford, accounts()["Nordhafen Pumps"], as_of=NOW))
    assert here.cell == "managed"
    nowhere = advised("Tamarind Tools").place
    assert nowhere is not None
    assert (nowhere.cell, len(nowhere.candidates)) == (None, 4)
    assert advise(accounts()["Tamarind Tools"], as_of=NOW, grid=None).place is None


def test_an_axis_on_another_scale_is_not_placed() -> None:
    """A house that measures value otherwise than the grid gives it no reading."""
    other = an_indicator("total_value", Number(low=0, high=100))
    house = a_model(indicators=(trust, orders, status, months, other))
    worth = Reading(indicator="total_value", value=80, occurred_at=NOW)
    told = advise(Relationship(id="r", facts=(worth,)), models=(house,), as_of=NOW)
    assert told.place is not None
    assert told.place.readings.get("total_value") is None


def test_adaptations_are_warned_of_where_a_model_knows_the_advantage() -> None:
    """The warnings are those of the economics, under the first model that knows the advantage; else there are none."""
    account = accounts()["Nordhafen Pumps"]
    assert advised().warnings == adaptation_warnings(account, model=ford, as_of=NOW)
    assert [(each.event, each.word) for each in advised().warnings] == [("n7", "not_credible")]
    assert advised().warned_under == "ford"
    blind = advise(Relationship(id="r", facts=account.facts), models=(TELLS_NO_MONEY,), as_of=NOW)
    assert (blind.warnings, blind.warned_under) == ((), None)


def test_stages_that_do_not_go_together_are_noted() -> None:
    """Each stage has what it typically coincides with, and the pairs of this account that do not are notes."""
    told = advised()
    assert told.of("ford").coincides == coincides("ford", "development")
    assert told.of("loyalty_ladder").coincides is None
    assert [(note.stage, note.other_stage) for note in told.differences] == [
        ("development", "exploration"),
        ("mid_kam", "exploration"),
    ]


def test_advice_comes_back_from_json() -> None:
    """An advice is a frozen record with JSON both ways."""
    for account in accounts():
        told = advised(account)
        assert AccountAdvice.model_validate_json(told.model_dump_json()) == told


def test_models_are_given_once_each() -> None:
    """No model at all, two of one name, or what is no model or relationship, is refused."""
    account = accounts()["Tamarind Tools"]
    for models, code in (((), "no-model"), ((ford, ford), "model-twice"), (("ford",), "wrong-class")):
        with pytest.raises(StageError, match=code):
            advise(account, models=models, as_of=NOW)  # type: ignore[arg-type]
    with pytest.raises(FactError, match="wrong-class"):
        advise("Tamarind Tools", as_of=NOW)  # type: ignore[arg-type]


# -------------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize("lang", ["en", "ru"])
@pytest.mark.parametrize("account", ["Nordhafen Pumps", "Lindqvist Paper", "Osprey Catering", "Tamarind Tools"])
def test_the_page_tells_all_of_the_advice(account: str, lang: Lang) -> None:
    """Each model has its row and its block, with every sentence of guidance and every threshold that blocks."""
    told = advised(account)
    page = tell(told, lang=lang)
    assert len(page.rows) == len(MODELS)
    for part, row in zip(by_threat(told.stages), page.rows, strict=True):
        assert row[:2] == (part.title.in_(lang), part.label.in_(lang))
        assert part.guidance is not None
        advice = (part.guidance.objective, *part.guidance.tasks, *part.guidance.risks, *part.guidance.role)
        for piece in advice:
            assert piece.text.in_(lang) in page.text
        for reason in part.blocked:
            assert f"[{reason.threshold}: " in page.text
        for cause in part.inquiry.causes if part.inquiry else ():
            for fact in cause.support:
                assert fact.event is None or f"({fact.event})" in page.text


def test_the_page_tells_cell_warnings_roles_and_differences() -> None:
    """What goes across the models has its blocks: cell with its moves, warnings, roles, and what differs."""
    for lang, words in (
        ("en", ("Do: Raise the value of the offer.", "(event n7)", "farmer: grows", "do not typically coincide")),
        ("ru", ("Делать: Повышать ценность предложения.", "(событие n7)", "фермер: взращивает", "обычно не совпадают")),
    ):
        text = tell(advised(), lang=lang).text  # type: ignore[arg-type]
        assert [said for said in words if said not in text] == []
    assert "ask about: risk and significance, total value" in tell(advised("Tamarind Tools")).text


def test_causes_that_several_models_give_are_told_once() -> None:
    """Ford and Millman-Wilson hear the same facts of an ending, and the page lists them once."""
    page = tell(advise(accounts()["Osprey Catering"], models=BOTH, as_of=NOW), models=BOTH)
    assert page.text.count("new requirement overlooked (o5)") == 1
    assert page.text.count("the relationship was ended (") == 2


def test_causes_that_models_give_otherwise_stand_under_their_models() -> None:
    """Where one model has a cause on record and another infers it, each list says whose it is."""
    sinking = Reading(indicator="satisfaction", value=0.2, occurred_at=datetime(2024, 1, 20, tzinfo=UTC))
    troubles = [
        Event(id=f"q{day}", kind="quality_problem", occurred_at=sinking.occurred_at, attributes={"problem": "glue"})
        for day in range(3)
    ]
    told = advise(accounts()["Lindqvist Paper"].with_facts(sinking, *troubles), as_of=NOW)
    assert [part.inquiry is not None for part in told.stages] == [False, True, True, False, False]
    text = tell(told).text
    assert text.count("By the facts heard under: ") == 2
    assert "By the facts heard under: Millman and Wilson's key account stages.\n  On record" in text


_TRIPLE = r"(Inferred, weight|По фактам, вес) "
_DOUBLE = (
    r"(counts|вес) [\d.,]+ \[|^(hunter|farmer|netocrat|охотник|фермер|нетократ): |from the nearest border|до ближайшей"
)
_MARK = r"\[(sourced|operationalised|unverified|из источника|операционализация|не проверено): "


@pytest.mark.parametrize("lang", ["en", "ru"])
def test_a_line_of_several_claims_has_a_mark_for_each(lang: Lang) -> None:
    """Who names a cause, who typically acts on it and what is counted, or a role and its place, are marked apart."""
    seen = 0
    for account in accounts():
        page = tell(advised(account), lang=lang)
        for _, line in (each for block in page.blocks for each in block.lines):
            text = line.removeprefix("- ")
            claims = 3 if re.match(_TRIPLE, text) else 2 if re.search(_DOUBLE, text) else 0
            seen += claims > 0
            assert len(re.findall(_MARK, text)) >= claims, text
    assert seen > 15


def test_marks_stand_by_their_own_claims() -> None:
    """That the customer typically acts on poor quality is ours, the cause is not; so with a role and its place."""
    text = tell(advised()).text
    cause = next(line for line in text.splitlines() if "poor quality or performance" in line)
    before, after = cause.split("poor quality or performance", 1)
    assert "[operationalised: relstage]" in before
    named, typical = after.split("typically the customer acts on it", 1)
    assert (" [sourced: " in named, typical.startswith(" [operationalised: relstage")) == (True, True)
    role = next(line for line in text.splitlines() if line.startswith("  farmer: "))
    skill, called = role.split("Called for by: ")
    assert ("[sourced: Nestik]" in skill, "[operationalised: " in called) == (True, True)


# ---------------------------------------------------------------------------------------------------------- what now

CYCLE: tuple[tuple[str, int, dict[str, Attribute]], ...] = (
    ("negotiation_opened", 1, {}),
    ("quality_problem", 6, {"problem": "leak"}),
    ("quality_problem", 7, {"problem": "leak"}),
    ("quality_problem", 8, {"problem": "leak"}),
    ("rejection_campaign_started", 9, {}),
    ("management_escalation", 10, {}),
    ("scapegoat_response", 11, {}),
)


def month(number: int) -> datetime:
    """Return the first day of a month of 2021."""
    return datetime(2021, number, 1, tzinfo=UTC)


def losing() -> Relationship:
    """Return an account whose executives are up in arms, while the supplier names culprits."""
    events = [
        Event(id=f"c{at}", kind=kind, occurred_at=month(at), attributes=attributes) for kind, at, attributes in CYCLE
    ]
    sour = Reading(indicator="satisfaction", value=0.3, occurred_at=datetime(2021, 5, 20, tzinfo=UTC))
    return Relationship(id="Cycle", facts=(*events, sour))


@pytest.mark.parametrize("models", [MODELS, tuple(reversed(MODELS))])
def test_the_page_begins_with_what_now(models: tuple[StageModel, ...]) -> None:
    """First stand the worst risk, the objective of its model, the nearest block, the date, and its role."""
    told = advise(losing(), models=models, as_of=month(12))
    page = tell(told, models=models)
    risk, objective, block, date, role = (line for _, line in page.answer.lines)
    assert risk.startswith("Worst risk: loss inevitable if nothing changes [")
    assert "(The loss of a key customer)" in risk
    assert objective == "Objective: Change the system, and let results show it. [sourced: Kevorkov]"
    assert "[L7." in block
    assert date.startswith("Time alone brings, on 2022-10-01: ")
    assert role.startswith("Role: farmer: ")
    assert page.text.index("What now") < page.text.index("Where it stands")
    assert page.rows[0][0] == "The loss of a key customer"
    roles = next(block for block in page.blocks if block.heading == "Who should work on it")
    assert roles.lines[0][1].startswith("farmer: ")


def test_models_threatened_alike_keep_their_order() -> None:
    """Nothing but the level of threat and its date orders the models."""
    told = advised("Tamarind Tools")
    assert {threat_to(part).level for part in told.stages} == {"later", "none"}
    under = [part.standing.model.name for part in by_threat(told.stages)]
    held = [m.name for m in MODELS if threat_to(told.of(m.name)).level == "later"]
    assert under == [*held, *(m.name for m in MODELS if m.name not in held)]


def test_an_account_is_threatened_as_by_its_worst_model() -> None:
    """One model that sees the loss is enough; an account that ended everywhere it can has nothing left to lose."""
    assert threat_over(advise(losing(), as_of=month(12)).stages).level == "grave"
    assert threat_over(advised("Nordhafen Pumps").stages).level == "set_back"
    assert threat_over(advised("Osprey Catering").stages).level == "ended"
    silent = advise(Relationship(id="r", facts=(bought(1),)), as_of=month(12).replace(year=2022))
    assert threat_over(silent.stages).level == "ended"
    assert threat_over(advised("Lindqvist Paper").stages).level == "soon"


def bought(at: int) -> Event:
    """Return an order of 2021."""
    return Event(id=f"b{at}", kind="order_fulfilled", occurred_at=month(at))


@pytest.mark.parametrize(
    ("kind", "how", "way", "threshold", "said"),
    [
        ("account_excluded", "excluded", "M9", "M9.account_attractiveness", "the supplier struck the account off (d)"),
        ("account_demoted", "demoted", "M8", "M8.account_attractiveness", "and meant to go on with it (d)"),
        ("account_deselected", "deselected", None, None, "not worth the effort (d)"),
    ],
)
def test_a_decision_that_moved_nothing_is_told(
    kind: str, how: str, way: str | None, threshold: str | None, said: str
) -> None:
    """A decision on record that no model followed is told first, with the leaf that stood in its way."""
    worth = Reading(indicator="account_attractiveness", value=0.8, occurred_at=month(1))
    history = Relationship(id="r", facts=(worth, Event(id="d", kind=kind, occurred_at=month(7))))
    told = advise(history, as_of=month(8))
    (unmoved,) = told.of("millman_wilson").unmoved
    assert (unmoved.how, unmoved.stage, unmoved.transition) == (how, "early_kam", way)
    assert [reason.threshold for reason in unmoved.reasons] == ([threshold] if threshold else [])
    page = tell(told)
    assert said in page.answer.lines[1][1]
    assert page.blocks[0].heading == "On record, and moved nothing"
    assert "разобраться" in tell(told, lang="ru").answer.lines[1][1]
    assert [each.unmoved for each in told.stages if each.standing.model.name != "millman_wilson"] == [()] * 4


def test_a_decision_that_moved_is_told_as_a_setback_alone() -> None:
    """What a model followed, and what ended before, stands in no one's way."""
    assert [part.unmoved for name in accounts() for part in advised(name).stages] == [()] * 20


def test_the_page_is_a_record() -> None:
    """A page has JSON both ways, and its text is what ``str`` gives."""
    page = tell(advised())
    assert Page.model_validate_json(page.model_dump_json()) == page
    assert str(page) == page.text


def test_a_page_needs_its_models() -> None:
    """A model that is not given, or is another definition of that name, is refused."""
    told = advise(accounts()["Tamarind Tools"], models=BOTH, as_of=NOW)
    with pytest.raises(StageError, match="no-model"):
        tell(told, models=(ford,))
    with pytest.raises(StageError, match="other-digest"):
        tell(told, models=BOTH, grid=supplier_matrix.with_thresholds({"total_value": 0.6}))
    with pytest.raises(RelstageError, match="other-digest"):
        tell(told, models=(ford.with_thresholds({"F1.cultural_distance": 0.6}), millman_wilson))
