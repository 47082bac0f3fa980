"""Records of lost customers as a file: written once, read back, and refused where something is wrong."""

import json
from datetime import date
from pathlib import Path

import pytest

from relstage import FactError
from relstage.adapters import customers
from relstage.adapters.customers import read_customers, write_customers
from relstage.studies.losses import LostCustomer, NamedCause, Questionnaire

ASKED = Questionnaire(sent=date(2024, 1, 10), answered=date(2024, 2, 1), answers={"neglect": "mainly"})
KNOWN = (
    LostCustomer(name="Ost", standing="stopped", volumes=(1.5, 0.0), causes=(NamedCause(cause="neglect"),)),
    LostCustomer(name="West ÄG", standing="fell", questionnaire=ASKED),
)


def refused(file: Path) -> list[tuple[str, str]]:
    """Return the code of each problem of a file, and its place within it."""
    with pytest.raises(FactError) as caught:
        read_customers(file)
    return [(problem.code, problem.place.removeprefix(str(file)).strip()) for problem in caught.value.problems]


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """The records of a file are those that were written to it."""
    write_customers(KNOWN, tmp_path / "lost.json")
    assert read_customers(tmp_path / "lost.json") == KNOWN


def test_a_file_is_never_written_over(tmp_path: Path) -> None:
    """A file that is there already keeps what it holds, and a folder that is not there is told."""
    file = tmp_path / "lost.json"
    file.write_text("mine")
    with pytest.raises(FactError, match="file-exists"):
        write_customers(KNOWN, file)
    assert file.read_text() == "mine"
    with pytest.raises(FactError, match="unwritable-file"):
        write_customers(KNOWN, tmp_path / "nowhere" / "lost.json")


def test_everything_wrong_is_told_with_its_place(tmp_path: Path) -> None:
    """Unknown fields, causes, standings and questions are told together, by JSON pointers."""
    file = tmp_path / "lost.json"
    asked = {"sent": "2024-01-10", "answered": "2024-02-01", "answers": {"neglct": "no"}}
    first = {"name": "Ost", "standing": "gone", "colour": "red", "causes": [{"cause": "weather"}]}
    file.write_text(json.dumps([first, {"name": "West", "standing": "fell", "questionnaire": asked}]))
    assert sorted(refused(file)) == [
        ("bad-record", "/0/causes/0"),
        ("bad-record", "/0/colour"),
        ("bad-record", "/0/standing"),
        ("bad-record", "/1/questionnaire"),
    ]


def test_a_customer_stands_once(tmp_path: Path) -> None:
    """A second record of a name is refused with its place."""
    file = tmp_path / "lost.json"
    file.write_text(json.dumps([each.model_dump(mode="json") for each in (*KNOWN, KNOWN[0])]))
    assert refused(file) == [("repeated-customer", "/2/name")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"[", "not-json"),
        (b"\xff\xfe[\x00", "unreadable-file"),
        (b"[" * 100_000, "not-json"),
        (b"{}", "bad-record"),
    ],
)
def test_what_is_no_list_of_records_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    """Broken, misencoded and deeply nested files, and files of something else, are refused by their codes."""
    (tmp_path / "lost.json").write_bytes(content)
    assert refused(tmp_path / "lost.json") == [(code, "")]


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A file that is not there cannot be read."""
    assert refused(tmp_path / "lost.json") == [("unreadable-file", "")]


def test_a_large_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of the largest size is read, and one of a character more is refused."""
    file = tmp_path / "lost.json"
    write_customers(KNOWN, file)
    monkeypatch.setattr(customers, "MAX_CUSTOMERS_FILE", len(file.read_text("utf-8")))
    assert read_customers(file) == KNOWN
    file.write_text(file.read_text("utf-8") + " ", "utf-8")
    assert refused(file) == [("too-large", "")]
