"""The transitions of all five models, against tables typed here by hand."""

from enum import StrEnum
from itertools import product

import pytest

from relstage.catalogue.causes import UncouplingCause
from relstage.catalogue.dwyer_schurr_oh import DwyerStage, dwyer_schurr_oh
from relstage.catalogue.ford import FordStage, ford
from relstage.catalogue.loss_cycle import LossStage, loss_cycle
from relstage.catalogue.loyalty_ladder import LoyaltyStage, loyalty_ladder
from relstage.catalogue.millman_wilson import MillmanWilsonStage, millman_wilson
from relstage.catalogue.published import MODELS
from relstage.machines import StageModel, Transition
from relstage.rules import AllOf, AnyOf, Bound, Leaf, Level, leaves, text

FORD = """
F1  | pre_relationship | early | advance | negotiation_opened, trial_order, capital_project
    | cultural_distance < 0.7 and technological_distance < 0.7
F2  | early | development | advance |
    | orders_completed >= 1 and trust >= 0.4 and volume_change > 0 and alternatives_attractiveness < 0.7
F3  | development | long_term | advance |
    | orders_completed >= 3 and trust >= 0.6 and commitment >= 0.6 and adaptation >= 0.3
F4  | long_term | final | advance |
    | institutionalisation >= 0.8 and competition_intensity <= 0.3 and attention >= 0.6 and commitment >= 0.6
F5  | final | long_term | regress | | competition_intensity > 0.4 or attention < 0.5 or commitment < 0.5
F6  | long_term | development | regress | | commitment < 0.5 or trust < 0.5
F7  | development | early | regress | | trust < 0.3 or volume_change <= -0.3
F8  | pre_relationship | ended | terminate | | cultural_distance >= 0.7 or technological_distance >= 0.7
F9  | early | ended | terminate |
    | cultural_distance >= 0.7 or (satisfaction < 0.3 and alternatives_attractiveness >= 0.5)
F10 | long_term | ended | terminate | | satisfaction < 0.3 and alternatives_attractiveness >= 0.6
F11 | pre_relationship early development long_term final | ended | terminate | relationship_ended | always
F12 | pre_relationship early development long_term final | ended | terminate | | months_inactive >= 12
F13 | ended | pre_relationship | recover | reactivated | always
"""
MILLMAN_WILSON = """
M1  | pre_kam | early_kam | advance | | account_attractiveness >= 0.6
M2  | early_kam | mid_kam | advance | | trust >= 0.5 and supplier_status >= preferred and contact_breadth >= 2
M3  | mid_kam | partnership_kam | advance |
    | agreement_term_years >= 3 and trust >= 0.7 and exclusivity >= 0.8 and information_openness >= confidential
      and joint_activity_count >= 1
M4  | partnership_kam | synergistic_kam | advance |
    | trust >= 0.8 and contact_level >= board and contact_breadth >= 4 and joint_activity_count >= 3
M5  | synergistic_kam | partnership_kam | regress |
    | trust < 0.7 or contact_level <= senior or joint_activity_count < 2
M6  | partnership_kam | mid_kam | regress | | agreement_term_years <= 0 or trust < 0.6 or exclusivity < 0.6
M7  | mid_kam | early_kam | regress | | trust < 0.4 or supplier_status <= one_of_many or contact_breadth <= 1
M8  | early_kam mid_kam partnership_kam synergistic_kam | pre_kam | regress | account_demoted
    | account_attractiveness < 0.5
M9  | early_kam mid_kam partnership_kam synergistic_kam | uncoupling_kam | terminate | account_excluded
    | account_attractiveness < 0.4
M10 | pre_kam | uncoupling_kam | terminate | account_deselected | account_attractiveness < 0.3
M11 | early_kam | uncoupling_kam | terminate | key_person_changed less_qualified, personal_conflict, promise_broken
    | contact_breadth <= 1 and trust < 0.3
M12 | mid_kam partnership_kam synergistic_kam | uncoupling_kam | terminate | | trust < 0.2
M13 | pre_kam early_kam mid_kam partnership_kam synergistic_kam | uncoupling_kam | terminate | relationship_ended
    | always
M14 | pre_kam early_kam mid_kam partnership_kam synergistic_kam | uncoupling_kam | terminate |
    | months_inactive >= 12
M15 | uncoupling_kam | pre_kam | recover | reactivated | always
"""
LOSS_CYCLE = """
L1 | stable | recurring_problems | regress | | recurring_problems >= 2 and satisfaction < 0.5
L2 | recurring_problems | rejection_campaign | regress | | escalation >= campaign
L3 | rejection_campaign | executive_escalation | regress | | escalation >= management
L4 | executive_escalation | legal_conflict | regress | | escalation >= legal
L5 | stable recurring_problems rejection_campaign executive_escalation legal_conflict | lost | terminate
   | relationship_ended | always
L6 | stable recurring_problems rejection_campaign executive_escalation legal_conflict | lost | terminate |
   | months_inactive >= 12
L7 | recurring_problems rejection_campaign executive_escalation | stable | recover | root_cause_fixed
   | recurring_problems <= 0 and performance >= 0.7 and escalation <= complaint
L8 | lost | stable | recover | reactivated | always
"""
LOYALTY_LADDER = """
B1 | neutral | customer | advance | | orders_completed >= 1 and months_inactive < 12
B2 | customer | regular | advance | | orders_completed >= 3 and satisfaction >= 0.5 and months_inactive < 6
B3 | regular | partner_agent | advance | | referrals >= 1 and commitment >= 0.6
B7 | partner_agent | neutral | regress | | months_inactive >= 12
B4 | partner_agent | regular | regress | | commitment < 0.5
B5 | regular | customer | regress | | satisfaction < 0.4 or months_inactive >= 6
B6 | customer | neutral | regress | | months_inactive >= 12
B8 | customer regular partner_agent | neutral | terminate | relationship_ended | always
"""
DWYER_SCHURR_OH = """
D1 | awareness | exploration | advance | negotiation_opened, trial_order, capital_project | always
D2 | exploration | expansion | advance | | satisfaction >= 0.5 and trust >= 0.4 and volume_change > 0
D3 | expansion | commitment | advance | | commitment >= 0.7 and adaptation >= 0.3 and orders_completed >= 3
D4 | commitment | expansion | regress | | commitment < 0.6
D5 | expansion | exploration | regress | | trust < 0.3 or satisfaction < 0.4
D6 | awareness exploration expansion commitment | dissolution | terminate | relationship_ended | always
D7 | exploration expansion commitment | dissolution | terminate |
   | satisfaction < 0.3 and alternatives_attractiveness >= 0.6
D8 | awareness exploration expansion commitment | dissolution | terminate | | months_inactive >= 12
D9 | dissolution | awareness | recover | reactivated | always
"""
TABLES = [
    (ford, FORD, 13),
    (millman_wilson, MILLMAN_WILSON, 15),
    (loss_cycle, LOSS_CYCLE, 8),
    (loyalty_ladder, LOYALTY_LADDER, 8),
    (dwyer_schurr_oh, DWYER_SCHURR_OH, 9),
]

# The only numbers that a source gives; and what the text says in words and so settles a level.
SOURCED_NUMBERS = {
    "M3.agreement_term_years": 3.0,
    "F2.volume_change": 0.0,
    "B1.orders_completed": 1.0,
    "B2.orders_completed": 3.0,
}
SOURCED_LEVELS = {
    *("M2.supplier_status", "M3.information_openness", "M4.contact_level"),
    *("L2.escalation", "L3.escalation", "L4.escalation"),
}


def rows(table: str) -> list[str]:
    """Return the rows of a table, each on one line with single spaces."""
    joined = " ".join(table.split())
    starts = [i for i, word in enumerate(joined.split(" ")) if word[0] in "FMLBD" and word[1:].isdigit()]
    words = joined.split(" ")
    return [" ".join(words[a:b]) for a, b in zip(starts, [*starts[1:], None], strict=True)]


def row(transition: Transition, model: StageModel) -> str:
    """Write a transition as a row of the tables above."""
    triggers = ", ".join(" ".join((trigger.event, *trigger.where)) for trigger in transition.on)
    columns = (
        transition.id,
        " ".join(transition.origins),
        transition.target,
        transition.kind,
        triggers,
        text(transition.guard, model.indicator_of),
    )
    return " ".join(" | ".join(columns).split())


def test_every_model_has_its_table() -> None:
    """No model of the catalogue goes without a table here."""
    assert {model.name for model, _, _ in TABLES} == {model.name for model in MODELS}


@pytest.mark.parametrize(("model", "table", "length"), TABLES)
def test_transitions_are_those_of_the_table(model: StageModel, table: str, length: int) -> None:
    """Each model has exactly the table's transitions: origins, target, kind, events and guard."""
    assert len(rows(table)) == length
    assert [row(transition, model) for transition in model.transitions] == rows(table)


@pytest.mark.parametrize(
    ("model", "names", "stages", "exits"),
    [
        (ford, FordStage, 5, 1),
        (millman_wilson, MillmanWilsonStage, 5, 1),
        (loss_cycle, LossStage, 5, 1),
        (loyalty_ladder, LoyaltyStage, 4, 0),
        (dwyer_schurr_oh, DwyerStage, 4, 1),
    ],
)
def test_stage_names_are_an_enumeration(model: StageModel, names: type[StrEnum], stages: int, exits: int) -> None:
    """The enumeration of a model holds its stages and then its exit, in order; the first is the initial one."""
    assert [*model.places] == [str(name) for name in names]
    assert len(model.stages) == stages
    assert len(model.exits) == exits
    assert model.initial == next(iter(names))


def test_vulnerable_is_a_flag_of_the_late_stages() -> None:
    """Vulnerable marks a risk in the long-term and the final stage, in the latter also when competition is felt."""
    felt = "competition_intensity > 0.3"
    assert [(f.id, f.name, f.stages, text(f.guard)) for f in ford.flags] == [
        (
            "V1",
            "vulnerable",
            ("long_term", "final"),
            f"attention < 0.5 or satisfaction < 0.5 or ({felt} and alternatives_attractiveness >= 0.6)",
        ),
        ("V2", "vulnerable", ("final",), felt),
    ]


def test_fragile_is_a_flag_of_early_kam() -> None:
    """Fragile marks an early account in which one contact carries everything."""
    assert [(f.name, f.stages, text(f.guard)) for f in millman_wilson.flags] == [
        ("fragile", ("early_kam",), "contact_breadth <= 1")
    ]


def test_a_loss_is_inevitable_where_a_culprit_was_found_and_nothing_mended() -> None:
    """The loss cycle marks the executives' conflict in which a culprit was named and problems go on recurring."""
    assert [(f.id, f.name, f.stages, text(f.guard)) for f in loss_cycle.flags] == [
        (
            "I1",
            "loss_inevitable_if_unchanged",
            ("executive_escalation",),
            "scapegoat_responses >= 1 and recurring_problems >= 2",
        )
    ]
    assert not loyalty_ladder.flags
    assert not dwyer_schurr_oh.flags


def test_the_ladder_settles_two_pairs() -> None:
    """A year of silence goes before a loose bond, and a new purchase before the end of what was."""
    assert {model.name: model.settled for model in MODELS if model.settled} == {
        "loyalty_ladder": (("B7", "B4"), ("B1", "B8"))
    }


def test_exploration_is_made_up_of_five_processes() -> None:
    """What goes on in exploration is five processes in the authors' order, each told in both languages; no others."""
    told = {stage.name: stage.processes for model in MODELS for stage in model.places.values() if stage.processes}
    assert [process.name for process in told["exploration"]] == [
        "attraction",
        "communication_and_bargaining",
        "power_and_justice",
        "norm_development",
        "expectation_development",
    ]
    assert [*told] == ["exploration"]
    assert all(process.meaning for process in told["exploration"])
    assert {process.provenance.status for process in told["exploration"]} == {"unverified"}


@pytest.mark.parametrize(
    ("label", "stage"),
    [("stage 1", "recurring_problems"), ("этап 2", "rejection_campaign"), ("third stage", "executive_escalation")],
)
def test_the_four_steps_of_loss_are_found_by_their_number(label: str, stage: str) -> None:
    """The numbers are those of the four steps, so the stable relationship before them has none."""
    assert loss_cycle.lookup(label) == (stage,)


def test_the_figure_has_two_axes() -> None:
    """The two axes of the figure run from transactional to collaborative and from simple to complex."""
    assert [(axis.name, axis.low.en, axis.high.en, axis.indicators) for axis in millman_wilson.axes] == [
        (
            "nature",
            "transactional",
            "collaborative",
            ("trust", "information_openness", "agreement_term_years", "joint_activity_count"),
        ),
        ("involvement", "simple", "complex", ("contact_breadth", "contact_level", "joint_activity_count")),
    ]


def test_supplier_is_named_where_it_acts() -> None:
    """The supplier demotes, excludes and deselects; the first two because the customer lost its attractiveness."""
    named = {t.id: (t.initiator, t.cause) for t in millman_wilson.transitions if t.initiator or t.cause}
    assert named == {
        "M8": ("supplier", "customer_attractiveness_lost"),
        "M9": ("supplier", "customer_attractiveness_lost"),
        "M10": ("supplier", None),
        "M12": (None, "breach_of_trust"),
    }


def test_triggers_of_m11_stand_for_causes() -> None:
    """Each event that can end a fragile account names its cause, and every cause named is one of the ten."""
    m11 = millman_wilson.transition_of["M11"]
    assert [trigger.cause for trigger in m11.on] == ["key_person_changed", "personal_conflict", "breach_of_trust"]
    assert m11.on[0].where == {"less_qualified": True}
    causes = {trigger.cause for t in millman_wilson.transitions for trigger in t.on}
    causes |= {t.cause for t in millman_wilson.transitions}
    assert causes <= {None, *UncouplingCause}


def test_nearly_every_number_is_ours() -> None:
    """Sources give four numbers: three years, growth above 0, one order, three deals; all others are ours."""
    thresholds = {id: threshold for model in MODELS for id, threshold in model.thresholds.items()}
    sourced = {id: t.leaf for id, t in thresholds.items() if t.provenance.status != "operationalised"}
    assert {id: leaf.limit for id, leaf in sourced.items() if isinstance(leaf, Bound)} == SOURCED_NUMBERS
    assert {id for id, leaf in sourced.items() if isinstance(leaf, Level)} == SOURCED_LEVELS
    assert {thresholds[id].provenance.status for id in sourced} == {"sourced"}


def test_edges_say_who_draws_them() -> None:
    """Stepping back and coming back rest on what was not read, or are ours; demotion and the rest are sourced."""
    whose = {t.id: t.provenance.status for model in MODELS for t in model.transitions}
    assert {id for id, status in whose.items() if status == "unverified"} == {
        *("F6", "F7", "F13", "M15", "L8"),
        *("D1", "D2", "D3", "D4", "D6", "D7", "D9"),
    }
    assert {id for id, status in whose.items() if status == "operationalised"} == {
        *("F5", "F12", "M5", "M6", "M7", "L6", "L7"),
        *("B4", "B5", "B6", "B7", "B8", "D5", "D8"),
    }


def opposites() -> list[tuple[Transition, Transition]]:
    """Return each advance with the move back over the same edge, where neither needs an event."""
    return [
        (up, down)
        for model in MODELS
        for up, down in product(model.transitions, repeat=2)
        if (up.kind, down.kind) == ("advance", "regress") and not up.on and not down.on
        if up.target in down.origins and down.target in up.origins
    ]


def apart(up: Leaf, down: Leaf) -> bool:
    """Tell whether no reading meets both leaves and, on numbers, their limits differ.

    Silence needs no gap: it grows by the month and breaks off at once, and never goes to and fro over a limit.
    """
    if isinstance(up, Bound) and isinstance(down, Bound):
        if up.indicator == "months_inactive":
            return (up.op, down.op, up.limit) == ("<", ">=", down.limit)
        return up.limit > down.limit if up.op in (">=", ">") else up.limit < down.limit
    return isinstance(up, Level) and isinstance(down, Level) and not set(up.among) & set(down.among)


def test_eleven_pairs_of_opposite_moves() -> None:
    """Eleven moves back undo an advance, so that the next test looks at something."""
    assert [(up.id, down.id) for up, down in opposites()] == [
        ("F2", "F7"),
        ("F3", "F6"),
        ("F4", "F5"),
        ("M2", "M7"),
        ("M3", "M6"),
        ("M4", "M5"),
        ("B1", "B6"),
        ("B2", "B5"),
        ("B3", "B4"),
        ("D2", "D5"),
        ("D3", "D4"),
    ]


@pytest.mark.parametrize(("up", "down"), opposites(), ids=lambda transition: transition.id)
def test_opposite_moves_lie_apart(up: Transition, down: Transition) -> None:
    """Whatever moves back is excluded by the advance, with a gap between the two numbers."""
    assert isinstance(up.guard, AllOf)
    assert isinstance(down.guard, AnyOf | Bound)
    required = {leaf.indicator: leaf for leaf in leaves(up.guard)}
    for leaf in leaves(down.guard):
        assert apart(required[leaf.indicator], leaf), f"{up.id} {required[leaf.indicator]} against {down.id} {leaf}"
