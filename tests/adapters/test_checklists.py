"""Checklists and answers in files: what is read, and everything that is wrong with a file at once."""

import io
import json
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relstage.adapters.checklists import load_answers, load_checklist, read_answers, read_checklist, template
from relstage.adapters.logs import Layout
from relstage.catalogue.checklists import CHECKLISTS, buying_centre, governance_tools
from relstage.errors import DefinitionError, FactError, Problem
from relstage.models.checklists import Answer, Checklist, Sheet
from relstage.studies.scoring import score

TASKS, CONFLICTS, REWARDS, FAILURES = governance_tools.item_of
NOTES = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=8)
ANSWERS = st.just(Answer(applies=False)) | st.builds(
    Answer, share=st.none() | st.fractions(0, 1, max_denominator=99), note=NOTES
)
SHEETS = st.builds(
    Sheet,
    answers=st.fixed_dictionaries(dict.fromkeys(governance_tools.item_of, ANSWERS)),
    weights=st.dictionaries(st.sampled_from(list(governance_tools.item_of)), st.fractions(0, 9, max_denominator=9)),
)


def rows(*lines: str, head: str = "customer,item,answer,weight,note") -> dict[str, Sheet]:
    """Read answers to the governance tools from lines."""
    return read_answers(io.StringIO("\n".join((head, *lines, ""))), governance_tools)


def problems_of(*lines: str, head: str = "customer,item,answer,weight,note") -> list[tuple[str, str]]:
    """Return code and place of everything that is wrong with lines."""
    with pytest.raises(FactError) as error:
        rows(*lines, head=head)
    return [(problem.code, problem.place) for problem in error.value.problems]


def found_in(path: Path, checklist: Checklist = governance_tools) -> list[Problem]:
    """Return everything that is wrong with a file of answers."""
    with pytest.raises(FactError) as error:
        load_answers(path, checklist)
    return list(error.value.problems)


@pytest.mark.parametrize("checklist", CHECKLISTS, ids=lambda checklist: checklist.name)
def test_a_template_is_an_empty_list(checklist: Checklist) -> None:
    """The template of each checklist names every item with its question, and read back it answers nothing."""
    written = template(checklist, lang="ru")
    assert all(item.meaning.ru in written.replace('""', '"') for item in checklist.items)
    (sheet,) = read_answers(io.StringIO(written), checklist).values()
    assert score(checklist, sheet.answers).unanswered == tuple(checklist.item_of)
    assert sheet.weights == {}


@given(
    st.dictionaries(st.sampled_from(["Alder", "Birch, Ltd", 'The "Cedar"']), SHEETS, min_size=1),
    st.sampled_from(",;\t"),
)
def test_a_filled_template_reads_back(sheets: dict[str, Sheet], delimiter: str) -> None:
    """What is written with answers, weights and notes reads back to them exactly (``a_template_is_an_empty_list``)."""
    written = template(governance_tools, sheets, delimiter=delimiter)
    assert read_answers(io.StringIO(written), governance_tools, layout=Layout(delimiter=delimiter)) == sheets


def test_customers_under_several_spellings_are_one() -> None:
    """Names that differ in case and blanks are one customer, shown as first spelt; its weights are its own."""
    found = rows(f"Alder  Ltd,{TASKS},yes,2,", f"ALDER ltd,{CONFLICTS},0.25,,late", f"Birch,{TASKS},нет,,")
    assert list(found) == ["Alder Ltd", "Birch"]
    assert found["Alder Ltd"].answers == {TASKS: Answer(share=1), CONFLICTS: Answer(share="1/4", note="late")}
    assert found["Alder Ltd"].weights == {TASKS: Fraction(2)}
    assert found["Birch"].weights == {}


def test_a_file_without_customers_is_about_one() -> None:
    """Columns of customer, weight and note may be absent; the one sheet has no name."""
    assert rows(f"{TASKS},yes", f"{CONFLICTS},", head="item,answer") == {
        "": Sheet(answers={TASKS: Answer(share=1), CONFLICTS: Answer()})
    }


def test_all_that_is_wrong_with_rows_is_told_at_once() -> None:
    """Each fault of a CSV file is told with line and column, and nothing is made of it."""
    assert problems_of(
        f"A,{TASKS},yess,,", "A,clear_taskz,no,much,", f",{CONFLICTS},2,,", f"a,{TASKS},1,-1,", "A,,yes,,", "A,x"
    ) == [
        ("bad-answer", "line 2, column answer"),
        ("unknown-item", "line 3, column item"),
        ("bad-weight", "line 3, column weight"),
        ("bad-answer", "line 4, column answer"),
        ("empty-name", "line 4, column customer"),
        ("answered-twice", "line 5, column item"),
        ("bad-weight", "line 5, column weight"),
        ("unknown-item", "line 6, column item"),
        ("ragged-row", "line 7"),
    ]


def test_a_name_that_is_none_is_told() -> None:
    """A customer's name with what cannot be seen in it is refused with its column."""
    assert problems_of(f"A\u200b,{TASKS},yes,,") == [("name", "line 2, column customer")]


def test_the_nearest_item_is_offered() -> None:
    """An item with a slip of the pen is told with the one that was meant."""
    with pytest.raises(FactError, match="did you mean 'clear_tasks'"):
        rows("A,clear_task,yes,,")


def test_a_missing_column_is_told() -> None:
    """A file without the column of answers is refused by its header."""
    assert problems_of(TASKS, head="item") == [("missing-column", "line 1")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (
            "a.toml",
            f'answers = {{{TASKS} = true, {CONFLICTS} = {{answer = 0.25, note = "late"}}}}\nweights.{TASKS} = 2',
        ),
        (
            "a.json",
            json.dumps(
                {"answers": {TASKS: "yes", CONFLICTS: {"answer": "1/4", "note": "late"}}, "weights": {TASKS: 2}}
            ),
        ),
    ],
)
def test_a_document_about_one(name: str, content: str, tmp_path: Path) -> None:
    """JSON and TOML give answers as values or with a note, and weights."""
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    answers = {TASKS: Answer(share=1), CONFLICTS: Answer(share="1/4", note="late")}
    assert load_answers(path, governance_tools) == {"": Sheet(answers=answers, weights={TASKS: 2})}


def test_a_document_about_several(tmp_path: Path) -> None:
    """Under ``customers`` each has its own answers and weights."""
    path = tmp_path / "a.toml"
    path.write_text(
        f'[customers.Alder]\nanswers.{TASKS} = "n/a"\n[customers."B Ltd".weights]\n{TASKS} = 3', encoding="utf-8"
    )
    assert load_answers(path, governance_tools) == {
        "Alder": Sheet(answers={TASKS: Answer(applies=False)}),
        "B Ltd": Sheet(weights={TASKS: 3}),
    }


def test_all_that_is_wrong_with_a_document_is_told_at_once(tmp_path: Path) -> None:
    """Each fault of a document is told with the file and its pointer."""
    path = tmp_path / "a.json"
    wrong = {
        "customers": {
            "A": {"answers": {"clear_taskz": "yes", TASKS: "maybe", CONFLICTS: {"anser": 1}}, "weights": {TASKS: -1}},
            "B": {"answer": {}},
            "C": 1,
            "D": {"answers": []},
            " d": {},
            "": {},
        },
        "weights": {},
    }
    path.write_text(json.dumps(wrong), encoding="utf-8")
    assert [(problem.code, problem.place.removeprefix(f"{path} ")) for problem in found_in(path)] == [
        ("bad-answers", "/weights"),
        ("unknown-item", "/customers/A/answers/clear_taskz"),
        ("bad-answer", f"/customers/A/answers/{TASKS}"),
        ("bad-answer", f"/customers/A/answers/{CONFLICTS}"),
        ("bad-weight", f"/customers/A/weights/{TASKS}"),
        ("unknown-field", "/customers/B/answer"),
        ("bad-answers", "/customers/C"),
        ("bad-answers", "/customers/D/answers"),
        ("answered-twice", "/customers/ d"),
        ("name", "/customers/"),
    ]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.json", "{", "bad-syntax"),
        ("a.json", "[]", "wrong-type"),
        ("a.json", '{"answers": {}, "answers": {}}', "duplicate-key"),
        ("a.toml", "answers.clear_tasks = nan", "not-finite"),
        ("a.yaml", "answers:", "unknown-format"),
        ("missing.json", None, "unreadable-file"),
        ("missing.csv", None, "unreadable-file"),
    ],
)
def test_a_file_that_cannot_be_read_is_told(name: str, content: str | None, code: str, tmp_path: Path) -> None:
    """What is no document, or of no known form, is refused with its code."""
    path = tmp_path / name
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert [problem.code for problem in found_in(path)] == [code]


def test_a_document_too_large_is_refused(tmp_path: Path) -> None:
    """A file of more than a million bytes is not read to its end."""
    path = tmp_path / "a.json"
    path.write_bytes(b" " * 1_000_001)
    assert [problem.code for problem in found_in(path)] == ["too-large"]


# ------------------------------------------------------------------------------------------------------ checklists


@pytest.mark.parametrize("checklist", CHECKLISTS, ids=lambda checklist: checklist.name)
def test_a_checklist_reads_back(checklist: Checklist, tmp_path: Path) -> None:
    """Written as JSON each checklist of the catalogue reads back to itself, with the same digest."""
    path = tmp_path / "list.json"
    path.write_text(checklist.model_dump_json(), encoding="utf-8")
    assert load_checklist(path) == checklist
    assert load_checklist(path).digest == checklist.digest


def test_a_short_checklist_is_filled_in() -> None:
    """One text serves as label in both languages and as meaning; who says it is said once."""
    whose = {"status": "operationalised", "source": "our house"}
    found = read_checklist(
        json.dumps(
            {
                "name": "pump",
                "title": "Pump",
                "provenance": whose,
                "items": [{"id": "quiet", "label": "quiet", "weight": 0.5}],
            }
        )
    )
    (item,) = found.items
    assert (item.label.ru, item.meaning.en, item.weight) == ("quiet", "quiet", Fraction(1, 2))
    assert found.summary.ru == "Pump"
    assert item.provenance.source == found.weighing.source == "our house"


def test_all_that_is_wrong_with_a_checklist_is_told_at_once(tmp_path: Path) -> None:
    """Each fault of a checklist is told with the file and its pointer."""
    path = tmp_path / "list.json"
    items = [
        {"id": "a b", "label": "x"},
        {"id": "b", "label": "x", "weight": -1},
        {"id": "c", "wieght": 1, "label": "x"},
        7,
    ]
    whose = {"status": "sourced", "source": "us"}
    path.write_text(json.dumps({"name": "x", "title": "x", "provenance": whose, "items": items}), encoding="utf-8")
    with pytest.raises(DefinitionError) as error:
        load_checklist(path)
    assert [problem.place.removeprefix(f"{path} ") for problem in error.value.problems] == [
        "/items/0/id",
        "/items/1/weight",
        "/items/2/wieght",
        "/items/3",
    ]
    assert all(problem.code == "bad-checklist" for problem in error.value.problems)


@pytest.mark.parametrize("items", [[], [{"id": "a", "label": "x"}] * 2], ids=["no items", "one id twice"])
def test_items_are_some_and_distinct(items: list[dict[str, str]]) -> None:
    """A checklist without items, or with two of one id, is refused."""
    whose = {"status": "sourced", "source": "us"}
    with pytest.raises(DefinitionError):
        read_checklist(json.dumps({"name": "x", "title": "x", "provenance": whose, "items": items}))


def test_a_missing_checklist_is_told(tmp_path: Path) -> None:
    """A checklist whose file is not there is an error of definitions, with the file."""
    with pytest.raises(DefinitionError, match="the file cannot be read"):
        load_checklist(tmp_path / "none.toml")


def test_what_is_written_in_a_profile_is_known() -> None:
    """In a profile a text without a share counts as known; elsewhere a note answers nothing."""
    written = "customer,item,answer,note\n,needs,,spare parts within a day\n,worries,no,asked in May\n"
    (sheet,) = read_answers(io.StringIO(written), buying_centre).values()
    found = {each.item: each.answer for each in score(buying_centre, sheet.answers).items}
    assert found["needs"] == Answer(share=1, note="spare parts within a day")
    assert found["worries"] == Answer(share=0, note="asked in May")
    assert score(governance_tools, {TASKS: Answer(note="asked in May")}).unanswered == tuple(governance_tools.item_of)


def test_a_provenance_that_is_missing_is_called_so_once() -> None:
    """The whole has none: that is said, and not that null stands in each of its parts."""
    unsigned = 'name = "pump"\ntitle = "t"\nitems = [{id = "quiet", label = "quiet"}, {id = "cheap", label = "cheap"}]'
    with pytest.raises(DefinitionError) as caught:
        read_checklist(unsigned, format="toml")
    assert [str(each) for each in caught.value.problems] == ["/provenance: 'provenance' is missing [bad-checklist]"]
