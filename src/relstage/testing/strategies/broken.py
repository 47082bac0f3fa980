"""Broken definitions: one defect planted in a sound one, with the code of the problem that has to be found.

Law (``defects_are_found``): validating a broken definition raises ``DefinitionError``, and each problem that it lists
has the expected code.
"""

from collections.abc import Callable, Collection
from typing import Any

from hypothesis import strategies as st
from hypothesis.errors import InvalidArgument
from hypothesis.strategies import DrawFn, SearchStrategy

from relstage.errors import nearest
from relstage.testing.strategies.definitions import definitions
from relstage.testing.strategies.tape import Tape, called

Document = dict[str, Any]
Planter = Callable[[Document, Tape], None]


def broken_definitions(*, defects: Collection[str] | None = None) -> SearchStrategy[tuple[Document, str]]:
    """Draw a definition as a document with one defect, and the code of the problem.

    Parameters
    ----------
    defects : collection of str, optional
        Codes of which to plant one each time. Default: ``ALL_DEFECTS``, every code that the definition checks know.

    Returns
    -------
    SearchStrategy
        Of pairs: the plain values that ``StageModel.model_dump(mode="json")`` gives, and the expected code.

    Raises
    ------
    hypothesis.errors.InvalidArgument
        A defect is not one of ``ALL_DEFECTS``, or there is none.

    Examples
    --------
    >>> import pytest
    >>> from hypothesis import given
    >>> from relstage import DefinitionError, StageModel
    >>> from relstage.testing import broken_definitions
    >>> @given(broken_definitions(defects=["self-loop", "exit-left"]))
    ... def test_it_is_refused(broken):
    ...     document, code = broken
    ...     with pytest.raises(DefinitionError) as refused:
    ...         StageModel.model_validate(document)
    ...     assert {problem.code for problem in refused.value.problems} == {code}
    >>> test_it_is_refused()
    """
    chosen = ALL_DEFECTS if defects is None else tuple(dict.fromkeys(defects))
    for code in chosen:
        if code not in _PLANTERS:
            raise InvalidArgument(
                f"{code!r} is no defect{nearest(code, ALL_DEFECTS)}; see relstage.testing.ALL_DEFECTS"
            )
    if not chosen:
        raise InvalidArgument("defects is empty; name at least one of relstage.testing.ALL_DEFECTS")
    return _broken(defects=chosen)


@st.composite
@called("broken_definitions")
def _broken(draw: DrawFn, *, defects: tuple[str, ...]) -> tuple[Document, str]:
    document = draw(definitions(max_stages=4)).model_dump(mode="json")
    tape = Tape.drawn(draw, 16)
    code = tape.pick(defects)
    if code in _LARGE and tape.below(8):  # thousands of parts take a second to check
        code = tape.pick([each for each in defects if each not in _LARGE] or defects)
    _PLANTERS[code](document, tape)
    return document, code


# --------------------------------------------------------------------------------------------------- what is planted

_OURS = {"status": "operationalised", "source": "relstage", "note": ""}
_WORDS = {"en": "x", "ru": "x"}
_MISSING = "nowhere"


def _stage(name: str) -> Document:
    return {"name": name, "label": _WORDS, "meaning": "", "provenance": _OURS, "guidance": None}


def _transition(document: Document, **changes: Any) -> Document:
    first, second = document["stages"][:2]
    return {
        "id": "Z1",
        "origins": [first["name"]],
        "target": second["name"],
        "kind": "advance",
        "on": [],
        "guard": {"kind": "all_of", "parts": []},
        "words": _WORDS,
        "provenance": _OURS,
        "thresholds": {},
        **changes,
    }


def _indicator(name: str, scale: Document, **changes: Any) -> Document:
    return {"name": name, "label": _WORDS, "scale": scale, "direction": "beneficial", "provenance": _OURS, **changes}


def _event(**changes: Any) -> Document:
    return {"name": "z_event", "label": _WORDS, "provenance": _OURS, **changes}


_SHARE = {"kind": "number", "low": 0.0, "high": 1.0}
_LEVELS = {"kind": "levels", "levels": ["low", "high"]}


def _with_leaf(document: Document, **leaf: Any) -> None:
    """Add two indicators, and a transition whose guard is one leaf."""
    document["indicators"] += [_indicator("z_share", _SHARE), _indicator("z_level", _LEVELS)]
    thresholds = {leaf["indicator"]: _OURS}
    document["transitions"].append(_transition(document, guard=leaf, thresholds=thresholds))


def _with_effect(document: Document, **effect: Any) -> None:
    document["indicators"] += [_indicator("z_share", _SHARE), _indicator("z_level", _LEVELS)]
    flag = {"name": "urgent", "type": "flag"}
    document["events"].append(_event(attributes=[flag], effects=[{"provenance": _OURS, **effect}]))


def _duplicate_name(document: Document, tape: Tape) -> None:
    part = tape.pick(("exits", "indicators", "events", "transitions"))
    document["exits"].append(_stage("z_exit"))
    document[part].append(tape.pick(document[part]))


def _duplicate_threshold(document: Document, _: Tape) -> None:
    """Let the second leaf of one indicator and the first of another have one id."""
    document["indicators"] += [_indicator("zz", _SHARE), _indicator("zz_2", _SHARE)]
    leaves = [{"kind": "bound", "indicator": each, "op": ">=", "limit": 0.5} for each in ("zz", "zz", "zz_2")]
    thresholds = {"zz": _OURS, "zz_2": _OURS}
    guard = {"kind": "all_of", "parts": leaves}
    document["transitions"].append(_transition(document, guard=guard, thresholds=thresholds))


def _twice(document: Document, tape: Tape) -> None:
    origins = [document["stages"][1]["name"]] * 2
    twice = _transition(document, kind="regress", origins=origins, target=document["stages"][0]["name"])
    plant: Planter = tape.pick(
        (_duplicate_name, _duplicate_threshold, lambda document, _: document["transitions"].append(twice))
    )
    plant(document, tape)


def _confusable_name(document: Document, tape: Tape) -> None:
    part = tape.pick(("stages", "indicators"))
    fellow = tape.pick(document[part])
    document[part].append({**fellow, "name": fellow["name"].upper()})


def _no_stage(document: Document, _: Tape) -> None:
    document |= {"stages": [], "exits": [], "transitions": [], "flags": [], "lexicons": [], "settled": []}


def _unknown_stage(document: Document, tape: Tape) -> None:
    ways: tuple[Callable[[], Any], ...] = (
        lambda: document.update(initial=_MISSING),
        lambda: document["transitions"].append(_transition(document, target=_MISSING, kind="terminate")),
        lambda: document["transitions"].append(_transition(document, origins=[_MISSING], kind="terminate")),
        lambda: document["flags"].append(
            {
                "id": "Z2",
                "name": "z",
                "label": _WORDS,
                "words": _WORDS,
                "provenance": _OURS,
                "stages": [_MISSING],
            }
        ),
        lambda: document["lexicons"].append(
            {
                "reading": "z",
                "provenance": _OURS,
                "entries": [{"name": "z", "labels": [_WORDS], "stages": [_MISSING]}],
            }
        ),
    )
    tape.pick(ways)()


def _unknown_indicator(document: Document, tape: Tape) -> None:
    lot = tape.below(3)
    if lot == 0:
        _with_leaf(document, kind="bound", indicator=_MISSING, op=">=", limit=0.5)
    elif lot == 1:
        _with_effect(document, kind="add", indicator=_MISSING, amount=1.0)
    else:
        axis = {"name": "z", "low": _WORDS, "high": _WORDS, "indicators": [_MISSING], "provenance": _OURS}
        document["axes"].append(axis)


def _unknown_event(document: Document, tape: Tape) -> None:
    if tape.below(2):
        document["events"].append(_event(about=[_MISSING]))
    else:
        document["transitions"].append(_transition(document, on=[{"event": _MISSING}]))


def _unknown_attribute(document: Document, tape: Tape) -> None:
    lot = tape.below(3)
    if lot == 0:
        document["events"].append(_event())
        document["transitions"].append(_transition(document, on=[{"event": "z_event", "where": {_MISSING: True}}]))
    elif lot == 1:
        _with_effect(document, kind="set", indicator="z_share", attribute=_MISSING)
    else:
        condition: dict[str, Any] = tape.pick(({"where": {_MISSING: True}}, {"again": _MISSING}, {"once": _MISSING}))
        _with_effect(document, kind="share", indicator="z_share", part=0.5, **condition)


def _bad_attribute(document: Document, tape: Tape) -> None:
    kinds: tuple[tuple[Document, Any], ...] = (
        ({"type": "flag"}, "yes"),
        ({"type": "number", "low": 0.0, "high": 1.0}, 2.0),
        ({"type": "whole"}, 0.5),
        ({"type": "choice", "choices": ["a"]}, "b"),
        ({"type": "text"}, True),
        ({"type": "date"}, "2023-02-29"),
    )
    kind, value = tape.pick(kinds)
    document["events"].append(_event(attributes=[{"name": "z", **kind}]))
    document["transitions"].append(_transition(document, on=[{"event": "z_event", "where": {"z": value}}]))


def _unfit_clock(document: Document, tape: Tape) -> None:
    scale: Document = tape.pick((_SHARE, _LEVELS, {"kind": "number", "low": 1.0, "span": 1.0}))
    document["indicators"].append(_indicator("z_clock", scale, clock="months_in_stage"))


def _unfit_count(document: Document, tape: Tape) -> None:
    scale: Document = tape.pick((_LEVELS, {"kind": "number", "low": 1.0, "whole": True, "span": 1.0}))
    document["indicators"].append(_indicator("z_count", scale, count=True))


def _unfit_effect(document: Document, tape: Tape) -> None:
    unfit: tuple[Document, ...] = (
        {"kind": "share", "indicator": "z_level", "part": 0.5},
        {"kind": "add", "indicator": "z_level", "amount": 1.0},
        {"kind": "step", "indicator": "z_share", "steps": 1},
        {"kind": "set", "indicator": "z_share", "value": 2.0},
        {"kind": "set", "indicator": "z_level", "value": "middle"},
        {"kind": "raise_to", "indicator": "z_share", "level": -0.5},
        {"kind": "scale", "indicator": "z_share", "factor": 0.5},
    )
    _with_effect(document, **tape.pick(unfit))


def _unfit_threshold(document: Document, tape: Tape) -> None:
    unfit: tuple[Document, ...] = (
        {"kind": "bound", "indicator": "z_level", "op": ">=", "limit": 0.5},
        {"kind": "level", "indicator": "z_share", "among": ["low"]},
        {"kind": "level", "indicator": "z_level", "among": ["middle"]},
    )
    _with_leaf(document, **tape.pick(unfit))


def _no_provenance(document: Document, _: Tape) -> None:
    _with_leaf(document, kind="bound", indicator="z_share", op=">=", limit=0.5)
    document["transitions"][-1]["thresholds"] = {}


def _unknown_threshold(document: Document, tape: Tape) -> None:
    tape.pick(document["transitions"])["thresholds"][_MISSING] = _OURS


def _unknown_transition(document: Document, tape: Tape) -> None:
    known = tape.pick(document["transitions"])["id"]
    document["settled"].append(tape.pick(([known, _MISSING], [_MISSING, known])))


def _unknown_source(document: Document, tape: Tape) -> None:
    document["sources"].append({"name": "a work", "reference": "Somebody, a work."})
    part = tape.pick(("stages", "indicators", "events", "transitions"))
    tape.pick(document[part])["provenance"]["source"] = "another work"


def _self_loop(document: Document, tape: Tape) -> None:
    stage = tape.pick(document["stages"])["name"]
    kind = tape.pick(("regress", "terminate", "recover"))
    document["transitions"].append(_transition(document, kind=kind, origins=[stage], target=stage))


def _exit_left(document: Document, _: Tape) -> None:
    document["exits"].append(_stage("z_exit"))
    target = document["stages"][0]["name"]
    document["transitions"].append(_transition(document, kind="regress", origins=["z_exit"], target=target))


def _exit_entered(document: Document, tape: Tape) -> None:
    document["exits"].append(_stage("z_exit"))
    kind = tape.pick(("advance", "regress", "recover"))
    document["transitions"].append(_transition(document, kind=kind, target="z_exit"))


def _advance_skips(document: Document, tape: Tape) -> None:
    document["stages"].append(_stage("z_stage"))
    names = [each["name"] for each in document["stages"]]
    origin, target = tape.pick(((names[0], names[-1]), (names[1], names[0])))
    document["transitions"].append(_transition(document, origins=[origin], target=target))


def _too_many_stages(document: Document, _: Tape) -> None:
    document["stages"] += [_stage(f"z{i}") for i in range(1_000)]


def _too_many_transitions(document: Document, _: Tape) -> None:
    document["transitions"] += [_transition(document, id=f"Z{i}") for i in range(10_000)]


_PLANTERS: dict[str, Planter] = {
    "advance-skips": _advance_skips,
    "bad-attribute": _bad_attribute,
    "confusable-name": _confusable_name,
    "duplicate-name": _twice,
    "exit-entered": _exit_entered,
    "exit-left": _exit_left,
    "no-provenance": _no_provenance,
    "no-stage": _no_stage,
    "self-loop": _self_loop,
    "too-many-stages": _too_many_stages,
    "too-many-transitions": _too_many_transitions,
    "unfit-clock": _unfit_clock,
    "unfit-count": _unfit_count,
    "unfit-effect": _unfit_effect,
    "unfit-threshold": _unfit_threshold,
    "unknown-attribute": _unknown_attribute,
    "unknown-event": _unknown_event,
    "unknown-indicator": _unknown_indicator,
    "unknown-source": _unknown_source,
    "unknown-stage": _unknown_stage,
    "unknown-threshold": _unknown_threshold,
    "unknown-transition": _unknown_transition,
}

_LARGE = ("too-many-stages", "too-many-transitions")
ALL_DEFECTS = tuple(_PLANTERS)
"""Codes of the defects that can be planted: every one that the definition checks know."""
