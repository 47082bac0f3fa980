"""Buyers of rivets: a small model and a scenario for it as plain data, with something of every kind that is simulated.

Guards and rules stand here twice: as texts, and, in ``holds``, written by hand.
"""

import math
from collections.abc import Mapping
from typing import Any

Document = dict[str, Any]
Seen = Mapping[str, float | None]

NAMES = ("warmth", "strain", "orders", "rank", "score")
CLOCKS = ("months_inactive", "months_in_stage", "agreement_term_years")
RANKS = ("none", "second", "first")
EXIT = "lost"


def _indicator(name: str, scale: Document, direction: str = "beneficial", **more: Any) -> Document:
    return {"name": name, "label": name, "scale": scale, "direction": direction, **more}


def _event(name: str, *effects: Document, **more: Any) -> Document:
    return {"name": name, "label": name, "effects": list(effects), **more}


def _on(event: str, **where: str) -> list[Document]:
    return [{"event": event, "where": where}]


def _road(name: str, origins: str, target: str, kind: str, **more: Any) -> Document:
    return {"id": name, "origins": origins.split(), "target": target, "kind": kind, **more}


RIVETS: Document = {
    "name": "rivets",
    "version": "1",
    "title": "Buyers of rivets",
    "initial": "lead",
    "default_provenance": {"status": "operationalised", "source": "made up"},
    "stages": [{"name": name, "label": name} for name in ("lead", "client", "partner")],
    "exits": [{"name": EXIT, "label": EXIT}],
    "indicators": [
        _indicator("warmth", {"low": 0, "high": 1}),
        _indicator("strain", {"low": 0, "high": 1}, "harmful"),
        _indicator("orders", {"low": 0, "whole": True, "span": 10}, count=True),
        _indicator("rank", {"levels": list(RANKS)}),
        _indicator("score", {"low": -100, "high": 100}),
        *CLOCKS,
    ],
    "events": [
        _event(
            "order",
            {"kind": "share", "indicator": "warmth", "part": 0.2},
            {"kind": "add", "indicator": "orders", "amount": 1},
        ),
        _event(
            "quarrel",
            {"kind": "share", "indicator": "warmth", "part": -0.35},
            {"kind": "share", "indicator": "strain", "part": 0.3, "where": {"topic": "price"}},
            {"kind": "step", "indicator": "rank", "steps": -1, "again": "topic"},
            attributes=[{"name": "topic", "type": "choice", "choices": ["price", "delay"]}],
        ),
        _event(
            "survey",
            {"kind": "set", "indicator": "score", "attribute": "score"},
            attributes=[{"name": "score", "type": "number", "low": -100, "high": 100}],
            contact=False,
        ),
        _event(
            "gift",
            {"kind": "share", "indicator": "warmth", "part": 0.3},
            {"kind": "step", "indicator": "rank", "steps": 1},
        ),
        _event(
            "deal",
            agreement="signs",
            attributes=[{"name": name, "type": "whole", "low": 0, "high": 60} for name in ("years", "months")],
        ),
        _event("notice", agreement="ends"),
        _event("goodbye"),
        _event("back", {"kind": "raise_to", "indicator": "warmth", "level": 0.2}),
    ],
    "transitions": [
        _road("T1", "lead", "client", "advance", guard="orders >= 1 and warmth >= 0.3"),
        _road("T2", "client", "partner", "advance", guard="warmth >= 0.55 and strain < 0.6 and months_in_stage >= 6"),
        _road("T3", "client", "partner", "advance", guard="rank >= first", on=_on("gift")),
        _road("T4", "partner", "client", "regress", guard="warmth <= 0.3 or score < -40"),
        _road(
            "T5",
            "partner",
            "client",
            "regress",
            guard="strain >= 0.4",
            on=_on("quarrel", topic="delay"),
        ),
        _road("T6", "client partner", EXIT, "terminate", guard="months_inactive >= 4"),
        _road("T7", "lead client partner", EXIT, "terminate", on=_on("goodbye")),
        _road("T11", "partner", "client", "regress", guard="agreement_term_years < 0.5 and months_in_stage >= 9"),
        _road("T8", EXIT, "lead", "recover", on=_on("back")),
        _road("T9", "client", "lead", "recover", guard="strain >= 0.35", on=_on("survey")),
    ],
}

SOLD: Document = {
    "name": "rivets_sold",
    "title": "Rivets sold",
    "model": "rivets",
    "starts_on": "2024-02-28",
    "months": 40,
    "occasions": 2,
    "discount": 0.1,
    "margins": {"lead": -0.5, "client": 2.0, "partner": 5.3},
    "provenance": {"status": "operationalised", "source": "made up"},
    "beginnings": [
        {
            "weight": 3,
            "readings": {
                "warmth": {"low": 0.1, "mode": 0.3, "high": 0.6},
                "strain": {"low": 0.1, "high": 0.4},
                "orders": {"values": [0, 1], "weights": [0.9, 0.1]},
                "rank": "none",
            },
        },
        {
            "weight": 1,
            "stage": "client",
            "months_in_stage": 4,
            "months_inactive": 1,
            "readings": {
                "warmth": 0.55,
                "strain": 0.3,
                "orders": {"values": [1, 2, 5], "weights": [1, 2, 1]},
                "rank": {"values": ["none", "second"]},
            },
        },
    ],
    "renewal": {
        "warmth": {"low": 0.1, "high": 0.3},
        "strain": 0.2,
        "orders": 0,
        "rank": {"values": ["first", "second"]},
    },
    "happenings": [
        {"event": "order", "rates": {"lead": 0.3, "client": 0.5, "partner": 0.9}},
        {
            "event": "quarrel",
            "rates": {"*": 0.1, "partner": 0.2},
            "attributes": {"topic": {"values": ["price", "delay"], "weights": [0.7, 0.3]}},
        },
        {
            "event": "survey",
            "rates": {"client": 0.1, "partner": 0.2},
            "attributes": {"score": {"low": -80, "high": 90}},
        },
        {
            "event": "deal",
            "rates": {"client": 0.1, "partner": 0.05, EXIT: 0.05},
            "attributes": {"years": {"values": [0, 1]}, "months": {"values": [3, 6, 11], "weights": [2, 1, 1]}},
        },
        {"event": "notice", "rates": {"partner": 0.03}},
        {"event": "goodbye", "rates": {"*": 0.02, "partner": 0.01}},
        {"event": "back", "rates": {EXIT: 0.08}},
    ],
    "drifts": [
        {"indicator": "warmth", "to": 0.45, "pull": 0.08, "noise": 0.06, "stages": ["client", "partner"]},
        {"indicator": "strain", "step": -0.01, "noise": 0.02, "shape": "uniform"},
    ],
    "shocks": [
        {
            "name": "crisis",
            "on": "2024-12-01",
            "stages": ["client", "partner"],
            "share": 0.4,
            "events": ["quarrel"],
            "readings": {"strain": 0.75, "score": -50},
        },
        {"name": "fair", "month": 25, "share": 0.5, "events": ["order"], "readings": {"strain": 0.3}},
    ],
    "policies": [
        {
            "name": "care",
            "when": "warmth <= 0.5 and strain < 0.9",
            "stages": ["client", "partner"],
            "events": ["gift"],
            "cost": 1.5,
            "every": 3,
            "chance": 0.8,
        },
        {
            "name": "win_back",
            "when": "months_inactive >= 2",
            "stages": [EXIT],
            "events": ["back", "gift"],
            "cost": 4,
            "every": 12,
            "chance": 0.25,
        },
    ],
}


def holds(name: str, seen: Seen) -> bool:
    """Tell whether the guard of a transition, or the rule of a policy, holds; what is unknown holds nowhere."""
    read = {each: math.nan if value is None else value for each, value in seen.items()}
    match name:
        case "T1":
            return read["orders"] >= 1 and read["warmth"] >= 0.3
        case "T2":
            return read["warmth"] >= 0.55 and read["strain"] < 0.6 and read["months_in_stage"] >= 6
        case "T3":
            return read["rank"] >= RANKS.index("first")
        case "T4":
            return read["warmth"] <= 0.3 or read["score"] < -40
        case "T5":
            return read["strain"] >= 0.4
        case "T10":
            return read["agreement_term_years"] >= 1.25
        case "T11":
            return read["agreement_term_years"] < 0.5 and read["months_in_stage"] >= 9
        case "T9":
            return read["strain"] >= 0.35
        case "T6":
            return read["months_inactive"] >= 4
        case "care":
            return read["warmth"] <= 0.5 and read["strain"] < 0.9
        case "win_back":
            return read["months_inactive"] >= 2
        case _:
            return True
