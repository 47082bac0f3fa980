"""Definition files: what may be said briefly, what comes with it, and how problems are told."""

import copy
import json
import re
from pathlib import Path

import jsonschema
import pytest

from relstage import DefinitionError, Problem, StageModel, decide, ford
from relstage.adapters.definitions import definition_schema, dump_definition, load_definition, read_definition
from relstage.adapters.definitions.limits import (
    MAX_ATOMS,
    MAX_BYTES,
    MAX_DEPTH,
    MAX_KEY,
    MAX_MARKS,
    MAX_NESTING,
    MAX_PROBLEMS,
    MAX_STAGES,
    MAX_TEXT,
)
from relstage.adapters.definitions.reading import Head
from relstage.catalogue.events import EVENTS
from relstage.catalogue.indicators import supplier_status, trust
from relstage.catalogue.published import MODELS
from relstage.messages import Labels
from relstage.rules import Provenance, all_of, depth, leaves
from tests.adapters.hostile.definitions import HOUSE, bounds, changed, house, many, tree

OURS = Provenance(status="operationalised", source="our house")


def read(changes: dict[str, object]) -> StageModel:
    """Return the house model with `changes`."""
    return read_definition(house(changes))


def problems(document: str) -> tuple[Problem, ...]:
    """Return what is wrong with a JSON document."""
    with pytest.raises(DefinitionError) as caught:
        read_definition(document)
    return caught.value.problems


# ----------------------------------------------------------------------------------------------------- said briefly


def test_file_becomes_a_model_that_decides() -> None:
    """A file of a few lines is a whole model: it decides as its guards say."""
    model = read({"/transitions/0/on": []})
    assert decide(model, "guest", {"trust": 0.5, "visits": 3}).stage == "friend"
    assert decide(model, "guest", {"trust": 0.5, "visits": 2}).stage == "guest"


def test_plain_text_is_the_label_in_both_languages() -> None:
    """A label given as one text stands for English and Russian; given as an object, each stands for itself."""
    model = read({})
    assert model.title == Labels(en="Guests and friends", ru="Guests and friends")
    assert model.indicator_of["visits"].label == Labels(en="visits", ru="визиты")


def test_name_of_the_catalogue_stands_for_its_indicator() -> None:
    """An indicator given as a name, or as an object with nothing but a name, is the catalogue's."""
    for brief in ("trust", {"name": "trust"}):
        assert read({"/indicators/0": brief}).indicator_of["trust"] == trust


def test_borrowed_event_keeps_what_the_file_has_words_for() -> None:
    """An event of the catalogue brings its effects on the file's indicators, and leaves out those on others."""
    model = read({"/events/0": "order_fulfilled"})
    theirs = next(event for event in EVENTS if event.name == "order_fulfilled")
    ours = model.event_of["order_fulfilled"]
    assert [effect.indicator for effect in theirs.effects] == ["orders_completed", "trust", "satisfaction"]
    assert ours.effects == tuple(effect for effect in theirs.effects if effect.indicator == "trust")
    assert ours.attributes == theirs.attributes


def test_borrowed_names_bring_their_sources() -> None:
    """Where a file lists sources, those of what it borrows come along; where it lists none, none do."""
    assert read({}).sources == ()
    listed = [{"name": "our house", "reference": "The handbook of our house."}]
    names = [source.name for source in read({"/sources": listed}).sources]
    assert names == ["our house", "Ford 1990, as taught"]


def test_default_provenance_fills_what_says_none() -> None:
    """What says no provenance has the default; what says one keeps it."""
    sourced = {"status": "sourced", "source": "Ford 1990, as taught"}
    model = read({"/stages/1/provenance": sourced, "/transitions/0/thresholds": {"trust": sourced}})
    assert model.stages[0].provenance == OURS
    assert model.stages[1].provenance == Provenance.model_validate(sourced)
    assert model.event_of["visited"].effects[0].provenance == OURS
    assert model.thresholds["H1.trust"].provenance == Provenance.model_validate(sourced)
    assert model.thresholds["H1.visits"].provenance == OURS


PROCESSES_IN_TOML = """
name = "house"
version = "1"
title = "Guests"
initial = "guest"
default_provenance = {status = "operationalised", source = "our house"}
indicators = ["trust"]
transitions = []

[[stages]]
name = "guest"
label = "guest"

[[stages.processes]]
name = "talks"
label = {en = "talks", ru = "беседы"}
meaning = "They talk."
"""


def test_processes_of_a_stage_are_read() -> None:
    """A file tells what goes on within a stage, in TOML and JSON alike, briefly too, and it comes back."""
    found = read_definition(PROCESSES_IN_TOML, format="toml")
    (talks,) = found.stages[0].processes
    assert (talks.name, talks.label.ru, talks.meaning, talks.provenance) == ("talks", "беседы", "They talk.", OURS)
    assert read_definition(dump_definition(found)) == found
    named: dict[str, object] = {"/stages/0/processes": [{"name": "talks", "label": "talks"}]}
    assert read(named).stages[0].processes[0].label == Labels(en="talks", ru="talks")
    jsonschema.validate(json.loads(house(named)), definition_schema())
    assert read(named).digest != read({}).digest


def test_words_left_out_are_the_guard() -> None:
    """A transition without words of its own is told by its guard."""
    assert str(read({}).transition_of["H1"].words) == "trust >= 0.5 and visits >= 3"


def test_words_left_out_of_a_wait_are_its_events() -> None:
    """A transition that only awaits events is told by their labels, in both languages."""
    wait = {"id": "H1", "origins": ["guest"], "target": "friend", "kind": "advance"}
    model = read({"/transitions/0": {**wait, "on": ["visited", {"event": "trial_order"}]}})
    assert model.transition_of["H1"].words == Labels(en="visit, trial order", ru="visit, пробный заказ")


def test_guard_may_be_a_text_or_a_tree() -> None:
    """The same guard as text and as a tree of objects gives the same model."""
    as_text = read({"/transitions/0/guard": "trust >= 0.5 and tier >= silver", "/transitions/0/words": "enough"})
    parts: list[object] = [
        {"kind": "bound", "indicator": "trust", "op": ">=", "limit": 0.5},
        {"kind": "level", "indicator": "tier", "among": ["gold", "silver"]},
    ]
    guard = {"kind": "all_of", "parts": parts}
    as_tree = read({"/transitions/0/guard": guard, "/transitions/0/words": "enough"})
    assert as_text == as_tree
    assert as_text.digest == as_tree.digest


def test_guard_left_out_always_holds() -> None:
    """A transition without a guard waits for its event alone."""
    without = {"id": "H1", "origins": ["guest"], "target": "friend", "kind": "advance", "on": ["visited"]}
    model = read({"/transitions/0": without})
    assert decide(model, "guest", {}, event="visited").stage == "friend"
    assert decide(model, "guest", {}).stage == "guest"


def test_toml_is_the_same_model() -> None:
    """A TOML file with the content of a JSON file is the same model."""
    toml = """
        name = "house"
        version = "1"
        title = "Guests and friends"
        initial = "guest"
        default_provenance = {status = "operationalised", source = "our house"}
        stages = [{name = "guest", label = "guest"}, {name = "friend", label = "friend"}]
        exits = [{name = "gone", label = "gone"}]

        [[indicators]]
        name = "trust"

        [[indicators]]
        name = "visits"
        label = {en = "visits", ru = "визиты"}
        scale = {low = 0, whole = true, span = 10}
        direction = "beneficial"
        count = true

        [[indicators]]
        name = "tier"
        label = "tier"
        scale = {levels = ["bronze", "silver", "gold"]}
        direction = "beneficial"

        [[events]]
        name = "trial_order"

        [[events]]
        name = "visited"
        label = "visit"
        attributes = [{name = "guests", type = "whole", low = 0}]
        effects = [{kind = "add", indicator = "visits", amount = 1}]

        [[transitions]]
        id = "H1"
        origins = ["guest"]
        target = "friend"
        kind = "advance"
        on = [{event = "visited", where = {guests = 2}}]
        guard = "trust >= 0.5 and visits >= 3"

        [[transitions]]
        id = "H2"
        origins = ["friend"]
        target = "guest"
        kind = "regress"
        guard = "trust < 0.4"

        [[transitions]]
        id = "H3"
        origins = ["guest", "friend"]
        target = "gone"
        kind = "terminate"
        guard = "tier <= bronze"
    """
    assert read_definition(toml, format="toml") == read({})


def test_bytes_are_read_as_utf_8() -> None:
    """Bytes and text of one document are one model."""
    assert read_definition(house({}).encode()) == read({})


def test_file_is_read_by_its_suffix(tmp_path: Path) -> None:
    """A file named .json or .toml, in any case, is read as such."""
    path = tmp_path / "House.JSON"
    path.write_text(house({}), encoding="utf-8")
    assert load_definition(path) == read({})
    assert load_definition(str(path)) == read({})


def test_unknown_format_is_refused_by_name() -> None:
    """A format that is neither JSON nor TOML is refused, with the reason where there is one."""
    with pytest.raises(DefinitionError, match="YAML reads 'no' as false"):
        read_definition("", format="yaml")  # type: ignore[arg-type]


# ------------------------------------------------------------------------------------------------------- written out


def test_changed_number_is_one_changed_line() -> None:
    """Two models that differ in one threshold differ in that line of their files, and in where the number is from."""
    stricter = ford.with_thresholds({"F3.trust": 0.7}, provenance=ford.thresholds["F3.trust"].provenance)
    before, after = dump_definition(ford).splitlines(), dump_definition(stricter).splitlines()
    changed_lines = [(old.strip(), new.strip()) for old, new in zip(before, after, strict=True) if old != new]
    guard = "orders_completed >= 3 and trust >= {} and commitment >= 0.6 and adaptation >= 0.3"
    assert changed_lines == [(f'"guard": "{guard.format(0.6)}",', f'"guard": "{guard.format(0.7)}",')]


def test_dump_says_nothing_that_is_the_default() -> None:
    """A file holds no empty lists and texts and no nulls, so that what stands in it counts."""
    assert not re.search(r": (null|\"\"|\[\]|\{\})", dump_definition(ford))


def test_model_beyond_the_file_is_refused_when_written() -> None:
    """A model with a text that no file may hold is refused when it is written, not when it is read back one day."""
    odd = ford.replace(summary="a \ud800 character")
    with pytest.raises(DefinitionError, match="/summary"):
        dump_definition(odd)


def test_guard_too_long_for_text_is_written_as_a_tree() -> None:
    """A guard whose text would pass the limit of texts is written as a tree, and comes back."""
    levels = tuple(f"{'x' * 60}{i:03}" for i in range(64))
    scale = supplier_status.scale.model_copy(update={"levels": levels})
    status = supplier_status.model_copy(update={"scale": scale})
    model = read({})
    guard = all_of(*(status.among(*levels[i % 7 :: 2]) for i in range(60)))
    long = model.transition_of["H1"].model_copy(
        update={
            "guard": guard,
            "thresholds": {f"supplier_status{'' if i == 1 else f'_{i}'}": OURS for i in range(1, 61)},
            "on": (),
        }
    )
    wide = model.replace(indicators=(*model.indicators, status), transitions=(long, *model.transitions[1:]))
    written = dump_definition(wide)
    assert isinstance(json.loads(written)["transitions"][0]["guard"], dict)
    assert read_definition(written) == wide


# ---------------------------------------------------------------------------------------------------- how it is told


def test_syntax_error_shows_the_line_with_a_caret() -> None:
    """An error of syntax shows the line that it stands in, with a caret under the place."""
    (problem,) = problems('{\n  "name": house\n}')
    assert problem.place == "line 2, column 11"
    assert problem.excerpt == '  "name": house\n          ^'


def test_guard_error_shows_the_guard_with_a_caret() -> None:
    """An error inside a guard shows the guard, with a caret under the word, the nearest name, and the pointer."""
    (problem,) = problems(house({"/transitions/0/guard": "visits >= 3 and trst >= 0.5"}))
    assert problem.place == "/transitions/0/guard"
    assert problem.excerpt == "visits >= 3 and trst >= 0.5\n                ^"
    assert "did you mean 'trust'?" in problem.message


@pytest.mark.parametrize(
    ("pointer", "value", "message"),
    [
        ("/initail", "x", "there is no field 'initail' here; did you mean 'initial'?"),
        ("/stages/0/lable", "x", "there is no field 'lable' here; did you mean 'label'?"),
        (
            "/indicators/0",
            "trusty",
            "'trusty' is no indicator of the catalogue; describe it in full; did you mean 'trust'?",
        ),
        (
            "/transitions/0/kind",
            "advanced",
            (
                "'advanced' is not allowed; it is one of 'advance', 'regress', 'terminate' or 'recover'; "
                "did you mean 'advance'?"
            ),
        ),
        ("/indicators/1/scale/low", "0", "'0' stands here; it has to be a number"),
        (
            "/transitions/0/on/0/where",
            {"guests": None},
            "null stands here; it has to be true or false or a number or a text",
        ),
        ("/transitions/0/origins", [], "an array stands here; the array has to have at least 1 item, not 0"),
        (
            "/indicators/1/scale/low",
            2**53 + 1,
            "9007199254740993 has no exact float64; the nearest is 9007199254740992.0",
        ),
        ("/name", "h\u202ese", "character 2 is U+202E, which cannot be seen or is not text"),
        ("/title", "x" * (MAX_TEXT + 1), f"the text has {MAX_TEXT + 1} characters; at most {MAX_TEXT}"),
    ],
)
def test_message_says_what_stands_there_and_what_is_allowed(pointer: str, value: object, message: str) -> None:
    """Each message names the value, what is allowed, and the nearest name."""
    assert problems(house({pointer: value}))[0].message == message


def test_missing_provenance_says_how_to_give_it_once() -> None:
    """Who forgets provenances is told that one line may give them all."""
    found = problems(json.dumps({key: value for key, value in HOUSE.items() if key != "default_provenance"}))
    assert (
        found[0].message == "'provenance' is missing; say it here, or once for the whole file as 'default_provenance'"
    )


def test_what_a_terminal_would_act_on_is_written_out() -> None:
    """Control characters of a file never reach the terminal of who reads the error."""
    text = "\n".join(map(str, problems(house({"/na\x1b[31mme": 1, "/stages/0/label": {"\u202e": 1}}))))
    assert "\x1b" not in text
    assert "\u202e" not in text


# ------------------------------------------------------------------------------------------------------------ limits


def test_largest_document_is_read_and_one_byte_more_refused() -> None:
    """A document may have exactly the documented number of bytes, counted in UTF-8."""
    padded = house({}) + " " * (MAX_BYTES - len(house({})))
    assert read_definition(padded) == read({})
    assert problems(padded + " ")[0].code == "too-large"
    assert problems(padded[:-1] + "é")[0].code == "too-large"


def test_deepest_guard_is_read_and_one_level_more_refused() -> None:
    """A guard may have exactly the documented levels, as a tree and as text."""
    deepest = tree(MAX_DEPTH)
    assert depth(read({"/transitions/0/guard": deepest}).transition_of["H1"].guard) == MAX_DEPTH
    assert problems(house({"/transitions/0/guard": tree(MAX_DEPTH + 1)}))[0].code == "too-deep"
    as_text = "not " * (MAX_DEPTH - 1) + "trust >= 0.5"
    assert depth(read({"/transitions/0/guard": as_text}).transition_of["H1"].guard) == MAX_DEPTH
    assert problems(house({"/transitions/0/guard": "not " + as_text}))[0].code == "too-deep"


def test_widest_guard_is_read_and_one_leaf_more_refused() -> None:
    """A guard may have exactly the documented leaves, as a tree and as text."""
    widest = read({"/transitions/0/guard": bounds(MAX_ATOMS)}).transition_of["H1"].guard
    assert len(list(leaves(widest))) == MAX_ATOMS
    assert problems(house({"/transitions/0/guard": bounds(MAX_ATOMS + 1)}))[0].code == "too-many-atoms"


def test_as_many_places_as_allowed_are_read() -> None:
    """Stages and exits together may be exactly as many as documented."""
    places = sum(len(part) for part in (HOUSE["stages"], HOUSE["exits"]) if isinstance(part, list))
    assert len(read_definition(many("exits", MAX_STAGES - places)).places) == MAX_STAGES
    assert problems(many("exits", MAX_STAGES - places + 1))[0].code == "too-many-stages"


def test_deepest_nesting_is_read_and_one_more_refused() -> None:
    """Values may stand exactly as deep inside one another as documented; then it is no question of depth."""
    for brackets, code in ((MAX_NESTING, "unknown-field"), (MAX_NESTING + 1, "too-deep")):
        inside = brackets - 1  # the document itself is one
        assert problems(f'{{"x": {"[" * inside}{"]" * inside}, "y": "[[[[["}}')[0].code == code


def test_longest_text_and_key_are_read() -> None:
    """A text and a key may have exactly as many characters as documented, escaped or not."""
    assert len(read({"/summary": "я" * MAX_TEXT}).summary) == MAX_TEXT
    assert problems(house({"/summary": "я" * (MAX_TEXT + 1)}))[0].code == "text-too-long"
    assert problems(house({f"/{'k' * MAX_KEY}": 1}))[0].code == "unknown-field"
    assert problems(house({f"/{'k' * (MAX_KEY + 1)}": 1}))[0].code == "text-too-long"


def test_as_many_marks_as_allowed_are_read() -> None:
    """Brackets and commas may be exactly as many as documented; in texts they do not count."""
    numbers = MAX_MARKS["json"] - 2
    for more, code in ((0, "unknown-field"), (1, "too-large")):
        assert problems(f'{{"x": [{"0," * (numbers + more)}0]}}')[0].code == code
    assert problems(f'{{"x": "{"[," * 30_000}"}}')[0].code == "unknown-field"


def test_as_many_problems_as_allowed_are_told() -> None:
    """Exactly the documented number of problems is listed in full; past it, one more says so."""
    assert len(problems(house({"/settled": [0] * MAX_PROBLEMS}))) == MAX_PROBLEMS
    found = problems(house({"/settled": [0] * (MAX_PROBLEMS + 1)}))
    assert len(found) == MAX_PROBLEMS + 1
    assert found[-1].code == "too-many-problems"


def test_every_field_of_a_model_is_read() -> None:
    """Fields of a model that are not lists of entries are all in the head, so that a new one cannot be forgotten."""
    lists = {name for name, field in StageModel.model_fields.items() if str(field.annotation).startswith("tuple")}
    assert set(Head.model_fields) == set(StageModel.model_fields) - lists


# ------------------------------------------------------------------------------------------------------------ schema


def schema_errors(document: object) -> list[str]:
    """Return what the schema has against a document."""
    validator = jsonschema.Draft202012Validator(definition_schema())
    return [error.message for error in validator.iter_errors(document)]


def test_schema_is_a_schema() -> None:
    """The schema itself is a valid schema of its draft, and plain JSON."""
    jsonschema.Draft202012Validator.check_schema(json.loads(json.dumps(definition_schema())))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.name)
def test_schema_accepts_the_catalogue(model: StageModel) -> None:
    """The file of each catalogue model is valid under the schema."""
    assert schema_errors(json.loads(dump_definition(model))) == []


def test_schema_accepts_what_is_said_briefly() -> None:
    """The brief forms are valid under the schema."""
    brief = json.loads(
        house(
            {
                "/$schema": "definition.schema.json",
                "/transitions/0/on": ["visited"],
                "/transitions/1/guard": tree(3),
                "/indicators/0": {"name": "trust"},
            }
        )
    )
    read_definition(json.dumps(brief))
    assert schema_errors(brief) == []


@pytest.mark.parametrize(
    "case",
    [
        changed("unknown field", {"/initail": 1}),
        changed("unknown field inside", {"/stages/0/lable": "x"}),
        changed("text for a number", {"/indicators/1/scale/low": "0"}),
        changed("unknown kind", {"/transitions/0/kind": "up"}),
        changed("no name of the catalogue", {"/indicators/0": "trst"}),
        changed("guard of another kind", {"/transitions/0/guard": {"kind": "python"}}),
        changed("a text for a list", {"/transitions/0/origins": "guest"}),
    ],
    ids=lambda case: case.name,
)
def test_schema_refuses_what_is_ill_formed(case: object) -> None:
    """What is ill-formed by itself is invalid under the schema too."""
    assert schema_errors(json.loads(case.make()))  # type: ignore[attr-defined]


def test_schema_is_handed_out_afresh() -> None:
    """Who changes the schema that was handed out changes nobody else's."""
    before = copy.deepcopy(definition_schema())
    definition_schema()["properties"].clear()
    assert definition_schema() == before
