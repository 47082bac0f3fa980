"""The transitions of both models, against tables typed here by hand."""

from itertools import product

import pytest

from relstage.catalogue.causes import UncouplingCause
from relstage.catalogue.ford import FordStage, ford
from relstage.catalogue.millman_wilson import MillmanWilsonStage, millman_wilson
from relstage.catalogue.published import MODELS
from relstage.machines import StageModel, Transition
from relstage.rules import AllOf, AnyOf, Bound, Leaf, Level, leaves, text

FORD_LADDER = "pre_relationship early development long_term final"
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

# The only numbers that a source gives; and what the text says in words and so settles a level.
SOURCED_NUMBERS = {"M3.agreement_term_years": 3.0, "F2.volume_change": 0.0}
SOURCED_LEVELS = {"M2.supplier_status", "M3.information_openness", "M4.contact_level"}


def rows(table: str) -> list[str]:
    """Return the rows of a table, each on one line with single spaces."""
    joined = " ".join(table.split())
    starts = [i for i, word in enumerate(joined.split(" ")) if word[0] in "FM" and word[1:].isdigit()]
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


@pytest.mark.parametrize(("model", "table", "length"), [(ford, FORD, 13), (millman_wilson, MILLMAN_WILSON, 15)])
def test_transitions_are_those_of_the_table(model: StageModel, table: str, length: int) -> None:
    """Each model has exactly the table's transitions: origins, target, kind, events and guard."""
    assert len(rows(table)) == length
    assert [row(transition, model) for transition in model.transitions] == rows(table)


@pytest.mark.parametrize(("model", "names"), [(ford, FordStage), (millman_wilson, MillmanWilsonStage)])
def test_stage_names_are_an_enumeration(model: StageModel, names: type[FordStage | MillmanWilsonStage]) -> None:
    """The enumeration of a model holds its stages and then its exit, in order; the first is the initial one."""
    assert [*model.places] == [str(name) for name in names]
    assert len(model.stages) == 5
    assert len(model.exits) == 1
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
    """A source gives two numbers, the three years and growth above 0; every other limit is operationalised."""
    thresholds = {id: threshold for model in MODELS for id, threshold in model.thresholds.items()}
    sourced = {id: t.leaf for id, t in thresholds.items() if t.provenance.status != "operationalised"}
    assert {id: leaf.limit for id, leaf in sourced.items() if isinstance(leaf, Bound)} == SOURCED_NUMBERS
    assert {id for id, leaf in sourced.items() if isinstance(leaf, Level)} == SOURCED_LEVELS
    assert {thresholds[id].provenance.status for id in sourced} == {"sourced"}


def test_edges_say_who_draws_them() -> None:
    """Stepping back and coming back rest on what was not read, or are ours; demotion and the rest are sourced."""
    whose = {t.id: t.provenance.status for model in MODELS for t in model.transitions}
    assert {id for id, status in whose.items() if status == "unverified"} == {"F6", "F7", "F13", "M15"}
    assert {id for id, status in whose.items() if status == "operationalised"} == {"F5", "F12", "M5", "M6", "M7"}


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
    """Tell whether no reading meets both leaves and, on numbers, their limits differ."""
    if isinstance(up, Bound) and isinstance(down, Bound):
        return up.limit > down.limit if up.op in (">=", ">") else up.limit < down.limit
    return isinstance(up, Level) and isinstance(down, Level) and not set(up.among) & set(down.among)


def test_six_pairs_of_opposite_moves() -> None:
    """Six moves back undo an advance, so that the next test looks at something."""
    assert [(up.id, down.id) for up, down in opposites()] == [
        ("F2", "F7"),
        ("F3", "F6"),
        ("F4", "F5"),
        ("M2", "M7"),
        ("M3", "M6"),
        ("M4", "M5"),
    ]


@pytest.mark.parametrize(("up", "down"), opposites(), ids=lambda transition: transition.id)
def test_opposite_moves_lie_apart(up: Transition, down: Transition) -> None:
    """Whatever moves back is excluded by the advance, with a gap between the two numbers."""
    assert isinstance(up.guard, AllOf)
    assert isinstance(down.guard, AnyOf)
    required = {leaf.indicator: leaf for leaf in leaves(up.guard)}
    for leaf in leaves(down.guard):
        assert apart(required[leaf.indicator], leaf), f"{up.id} {required[leaf.indicator]} against {down.id} {leaf}"
