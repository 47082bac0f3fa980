"""An independent model of the five machines: plain tuples typed by hand from the published tables, and one loop.

It shares no code with relstage and imports nothing from it. A guard is a nested tuple; its value is True, False or
None (unknown). A row is one line of a table; ``outcome`` is the whole of the motion:

- kinds in the order terminate, recover, regress, advance; within a kind the rows that name the event at hand first,
  then as declared; again until nothing fires;
- a row that needs events waits for one of them, with the attributes asked for; an event fires one row;
- a stage is entered at most once (a row that would lead back is passed by and noted); a terminate or recover ends it.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Guard = tuple[Any, ...]
Happening = tuple[str, Mapping[str, Any]]
Flags = dict[str, tuple[tuple[tuple[str, ...], Guard], ...]]
ORDER = ("terminate", "recover", "regress", "advance")
LEVELS = {
    "supplier_status": ("none", "one_of_many", "preferred", "sole"),
    "contact_level": ("operational", "middle", "senior", "board"),
    "information_openness": ("none", "operational", "confidential"),
    "escalation": ("none", "complaint", "campaign", "management", "ultimatum", "legal"),
}


class Row(NamedTuple):
    """One line of a table: id, stages it leaves, stage it leads to, kind, events (with attributes), guard."""

    id: str
    origins: tuple[str, ...]
    target: str
    kind: str
    events: tuple[Happening, ...]
    guard: Guard


class Outcome(NamedTuple):
    """Stage reached; rows that fired, each with the event it used up; rows passed by because they led back."""

    stage: str
    fired: tuple[tuple[str, str | None], ...]
    cycles: tuple[str, ...]


# ------------------------------------------------------------------------------------------------ three-valued logic


def value_of(guard: Guard, readings: Mapping[str, Any]) -> bool | None:
    """Return whether `guard` is true, false, or cannot be told."""
    if guard[0] in ("and", "or"):
        parts = [value_of(part, readings) for part in guard[1:]]
        decides = guard[0] == "or"  # one True decides an "or", one False an "and"
        return decides if decides in parts else None if None in parts else not decides
    if guard[0] == "not":
        value = value_of(guard[1], readings)
        return None if value is None else not value
    name, comparison, limit = guard
    here = readings.get(name)
    if here is None:
        return None
    if comparison == "in":
        return here in limit
    if isinstance(limit, str):
        here, limit = LEVELS[name].index(here), LEVELS[name].index(limit)
    if comparison == ">=":
        return bool(here >= limit)
    if comparison == ">":
        return bool(here > limit)
    if comparison == "<=":
        return bool(here <= limit)
    assert comparison == "<"
    return bool(here < limit)


def atoms(guard: Guard) -> list[Guard]:
    """Return the comparisons of `guard`, left to right."""
    if guard[0] in ("and", "or", "not"):
        return [atom for part in guard[1:] for atom in atoms(part)]
    return [guard]


# ---------------------------------------------------------------------------------------------------------- motion


def outcome(
    table: Sequence[Row],
    stage: str,
    readings: Mapping[str, Any],
    event: Happening | None = None,
    *,
    restarts: Sequence[str] = (),
) -> Outcome:
    """Return where `readings` and `event` lead from `stage`; with each move the readings `restarts` begin at 0."""
    entered, cycles = [stage], []
    fired: list[tuple[str, str | None]] = []
    while True:
        row, passed_by = _first(table, entered, readings, event)
        cycles += [id for id in passed_by if id not in cycles]
        if row is None:
            break
        fired.append((row.id, event[0] if event and row.events else None))
        entered.append(row.target)
        event = None if row.events else event
        readings = {**readings, **dict.fromkeys(restarts, 0.0)}
        if row.kind in ("terminate", "recover"):
            break
    return Outcome(entered[-1], tuple(fired), tuple(cycles))


def _first(
    table: Sequence[Row], entered: list[str], readings: Mapping[str, Any], event: Happening | None
) -> tuple[Row | None, list[str]]:
    """Return the first row that fires, and the rows before it that would but lead back."""
    passed_by: list[str] = []
    for kind in ORDER:
        rows = [row for row in table if row.kind == kind and entered[-1] in row.origins]
        named = [row for row in rows if event and _asked_for(row, event)]
        for row in named + [row for row in rows if not row.events]:
            if value_of(row.guard, readings) is True:
                if row.target not in entered:
                    return row, passed_by
                passed_by.append(row.id)
    return None, passed_by


def _asked_for(row: Row, event: Happening) -> bool:
    kind, attributes = event
    return any(
        name == kind and all(key in attributes and attributes[key] == value for key, value in asked.items())
        for name, asked in row.events
    )


def flag_values(machine: str, stage: str, readings: Mapping[str, Any]) -> dict[str, bool | None]:
    """Return each flag that `stage` can carry: true where one of its rules is true, else unknown where one is."""
    found: dict[str, bool | None] = {}
    for name, rules in FLAGS[machine].items():
        here = [guard for stages, guard in rules if stage in stages]
        if here:
            found[name] = value_of(("or", *here), readings)
    return found


# ---------------------------------------------------------------------------------------------------------- tables
# fmt: off

EITHER_SIDE: Happening = ("relationship_ended", {})
BACK: Happening = ("reactivated", {})
YES: Guard = ("and",)

FORD_STAGES = ("pre_relationship", "early", "development", "long_term", "final")
FORD = (
    Row("F1", ("pre_relationship",), "early", "advance",
        (("negotiation_opened", {}), ("trial_order", {}), ("capital_project", {})),
        ("and", ("cultural_distance", "<", 0.7), ("technological_distance", "<", 0.7))),
    Row("F2", ("early",), "development", "advance", (),
        ("and", ("orders_completed", ">=", 1), ("trust", ">=", 0.4), ("volume_change", ">", 0),
         ("alternatives_attractiveness", "<", 0.7))),
    Row("F3", ("development",), "long_term", "advance", (),
        ("and", ("orders_completed", ">=", 3), ("trust", ">=", 0.6), ("commitment", ">=", 0.6),
         ("adaptation", ">=", 0.3))),
    Row("F4", ("long_term",), "final", "advance", (),
        ("and", ("institutionalisation", ">=", 0.8), ("competition_intensity", "<=", 0.3), ("attention", ">=", 0.6),
         ("commitment", ">=", 0.6))),
    Row("F5", ("final",), "long_term", "regress", (),
        ("or", ("competition_intensity", ">", 0.4), ("attention", "<", 0.5), ("commitment", "<", 0.5))),
    Row("F6", ("long_term",), "development", "regress", (),
        ("or", ("commitment", "<", 0.5), ("trust", "<", 0.5))),
    Row("F7", ("development",), "early", "regress", (),
        ("or", ("trust", "<", 0.3), ("volume_change", "<=", -0.3))),
    Row("F8", ("pre_relationship",), "ended", "terminate", (),
        ("or", ("cultural_distance", ">=", 0.7), ("technological_distance", ">=", 0.7))),
    Row("F9", ("early",), "ended", "terminate", (),
        ("or", ("cultural_distance", ">=", 0.7),
         ("and", ("satisfaction", "<", 0.3), ("alternatives_attractiveness", ">=", 0.5)))),
    Row("F10", ("long_term",), "ended", "terminate", (),
        ("and", ("satisfaction", "<", 0.3), ("alternatives_attractiveness", ">=", 0.6))),
    Row("F11", FORD_STAGES, "ended", "terminate", (EITHER_SIDE,), YES),
    Row("F12", FORD_STAGES, "ended", "terminate", (), ("months_inactive", ">=", 12)),
    Row("F13", ("ended",), "pre_relationship", "recover", (BACK,), YES),
)
FORD_FLAGS: Flags = {
    "vulnerable": (
        (("long_term", "final"),
         ("or", ("attention", "<", 0.5), ("satisfaction", "<", 0.5),
          ("and", ("competition_intensity", ">", 0.3), ("alternatives_attractiveness", ">=", 0.6)))),
        (("final",), ("competition_intensity", ">", 0.3)),
    ),
}

KAM_STAGES = ("pre_kam", "early_kam", "mid_kam", "partnership_kam", "synergistic_kam")
MILLMAN_WILSON = (
    Row("M1", ("pre_kam",), "early_kam", "advance", (), ("account_attractiveness", ">=", 0.6)),
    Row("M2", ("early_kam",), "mid_kam", "advance", (),
        ("and", ("trust", ">=", 0.5), ("supplier_status", ">=", "preferred"), ("contact_breadth", ">=", 2))),
    Row("M3", ("mid_kam",), "partnership_kam", "advance", (),
        ("and", ("agreement_term_years", ">=", 3), ("trust", ">=", 0.7), ("exclusivity", ">=", 0.8),
         ("information_openness", ">=", "confidential"), ("joint_activity_count", ">=", 1))),
    Row("M4", ("partnership_kam",), "synergistic_kam", "advance", (),
        ("and", ("trust", ">=", 0.8), ("contact_level", ">=", "board"), ("contact_breadth", ">=", 4),
         ("joint_activity_count", ">=", 3))),
    Row("M5", ("synergistic_kam",), "partnership_kam", "regress", (),
        ("or", ("trust", "<", 0.7), ("contact_level", "<", "board"), ("joint_activity_count", "<", 2))),
    Row("M6", ("partnership_kam",), "mid_kam", "regress", (),
        ("or", ("agreement_term_years", "<=", 0), ("trust", "<", 0.6), ("exclusivity", "<", 0.6))),
    Row("M7", ("mid_kam",), "early_kam", "regress", (),
        ("or", ("trust", "<", 0.4), ("supplier_status", "<", "preferred"), ("contact_breadth", "<=", 1))),
    Row("M8", KAM_STAGES[1:], "pre_kam", "regress", (("account_demoted", {}),),
        ("account_attractiveness", "<", 0.5)),
    Row("M9", KAM_STAGES[1:], "uncoupling_kam", "terminate", (("account_excluded", {}),),
        ("account_attractiveness", "<", 0.4)),
    Row("M10", ("pre_kam",), "uncoupling_kam", "terminate", (("account_deselected", {}),),
        ("account_attractiveness", "<", 0.3)),
    Row("M11", ("early_kam",), "uncoupling_kam", "terminate",
        (("key_person_changed", {"less_qualified": True}), ("personal_conflict", {}), ("promise_broken", {})),
        ("and", ("contact_breadth", "<=", 1), ("trust", "<", 0.3))),
    Row("M12", KAM_STAGES[2:], "uncoupling_kam", "terminate", (), ("trust", "<", 0.2)),
    Row("M13", KAM_STAGES, "uncoupling_kam", "terminate", (EITHER_SIDE,), YES),
    Row("M14", KAM_STAGES, "uncoupling_kam", "terminate", (), ("months_inactive", ">=", 12)),
    Row("M15", ("uncoupling_kam",), "pre_kam", "recover", (BACK,), YES),
)
KAM_FLAGS: Flags = {"fragile": ((("early_kam",), ("contact_breadth", "<=", 1)),)}

TROUBLES = ("recurring_problems", "rejection_campaign", "executive_escalation", "legal_conflict")
LOSS_STAGES = ("stable", *TROUBLES)
LOSS_CYCLE = (
    Row("L1", ("stable",), "recurring_problems", "regress", (),
        ("and", ("recurring_problems", ">=", 2), ("satisfaction", "<", 0.5))),
    Row("L2", ("recurring_problems",), "rejection_campaign", "regress", (), ("escalation", ">=", "campaign")),
    Row("L3", ("rejection_campaign",), "executive_escalation", "regress", (), ("escalation", ">=", "management")),
    Row("L4", ("executive_escalation",), "legal_conflict", "regress", (), ("escalation", ">=", "legal")),
    Row("L5", LOSS_STAGES, "lost", "terminate", (EITHER_SIDE,), YES),
    Row("L6", LOSS_STAGES, "lost", "terminate", (), ("months_inactive", ">=", 12)),
    Row("L7", TROUBLES[:3], "stable", "recover", (("root_cause_fixed", {}),),
        ("and", ("recurring_problems", "<=", 0), ("performance", ">=", 0.7), ("escalation", "<=", "complaint"))),
    Row("L8", ("lost",), "stable", "recover", (BACK,), YES),
)
LOSS_FLAGS: Flags = {
    "loss_inevitable_if_unchanged": (
        (("executive_escalation",), ("and", ("scapegoat_responses", ">=", 1), ("recurring_problems", ">=", 2))),
    ),
}

RUNGS = ("neutral", "customer", "regular", "partner_agent")
LOYALTY_LADDER = (
    Row("B1", ("neutral",), "customer", "advance", (),
        ("and", ("orders_completed", ">=", 1), ("months_inactive", "<", 12))),
    Row("B2", ("customer",), "regular", "advance", (),
        ("and", ("orders_completed", ">=", 3), ("satisfaction", ">=", 0.5), ("months_inactive", "<", 6))),
    Row("B3", ("regular",), "partner_agent", "advance", (),
        ("and", ("referrals", ">=", 1), ("commitment", ">=", 0.6))),
    Row("B7", ("partner_agent",), "neutral", "regress", (), ("months_inactive", ">=", 12)),
    Row("B4", ("partner_agent",), "regular", "regress", (), ("commitment", "<", 0.5)),
    Row("B5", ("regular",), "customer", "regress", (),
        ("or", ("satisfaction", "<", 0.4), ("months_inactive", ">=", 6))),
    Row("B6", ("customer",), "neutral", "regress", (), ("months_inactive", ">=", 12)),
    Row("B8", RUNGS[1:], "neutral", "terminate", (EITHER_SIDE,), YES),
)

PHASES = ("awareness", "exploration", "expansion", "commitment")
DWYER_SCHURR_OH = (
    Row("D1", ("awareness",), "exploration", "advance",
        (("negotiation_opened", {}), ("trial_order", {}), ("capital_project", {})), YES),
    Row("D2", ("exploration",), "expansion", "advance", (),
        ("and", ("satisfaction", ">=", 0.5), ("trust", ">=", 0.4), ("volume_change", ">", 0))),
    Row("D3", ("expansion",), "commitment", "advance", (),
        ("and", ("commitment", ">=", 0.7), ("adaptation", ">=", 0.3), ("orders_completed", ">=", 3))),
    Row("D4", ("commitment",), "expansion", "regress", (), ("commitment", "<", 0.6)),
    Row("D5", ("expansion",), "exploration", "regress", (),
        ("or", ("trust", "<", 0.3), ("satisfaction", "<", 0.4))),
    Row("D6", PHASES, "dissolution", "terminate", (EITHER_SIDE,), YES),
    Row("D7", PHASES[1:], "dissolution", "terminate", (),
        ("and", ("satisfaction", "<", 0.3), ("alternatives_attractiveness", ">=", 0.6))),
    Row("D8", PHASES, "dissolution", "terminate", (), ("months_inactive", ">=", 12)),
    Row("D9", ("dissolution",), "awareness", "recover", (BACK,), YES),
)

# fmt: on

TABLES = {
    "ford": FORD,
    "millman_wilson": MILLMAN_WILSON,
    "loss_cycle": LOSS_CYCLE,
    "loyalty_ladder": LOYALTY_LADDER,
    "dwyer_schurr_oh": DWYER_SCHURR_OH,
}
# The ladder of loyalty has no exit: what ends leads to its lowest rung.
EXITS = {
    "ford": "ended",
    "millman_wilson": "uncoupling_kam",
    "loss_cycle": "lost",
    "loyalty_ladder": None,
    "dwyer_schurr_oh": "dissolution",
}
PLACES = {
    "ford": (*FORD_STAGES, "ended"),
    "millman_wilson": (*KAM_STAGES, "uncoupling_kam"),
    "loss_cycle": (*LOSS_STAGES, "lost"),
    "loyalty_ladder": RUNGS,
    "dwyer_schurr_oh": (*PHASES, "dissolution"),
}
FLAGS: dict[str, Flags] = {
    "ford": FORD_FLAGS,
    "millman_wilson": KAM_FLAGS,
    "loss_cycle": LOSS_FLAGS,
    "loyalty_ladder": {},
    "dwyer_schurr_oh": {},
}
