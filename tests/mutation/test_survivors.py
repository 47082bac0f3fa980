"""The list of survivors speaks of mutants that there are."""

from collections import Counter

from tests.mutation.listed import PAGE, listed
from tests.mutation.rooms import ROOMS, found

NAMES = {mutant.name for room in ROOMS.values() for mutant in found(room)[1]}


def test_no_survivor_on_the_list_is_gone() -> None:
    """A row whose code has changed is looked at anew: its mutant may have been killed meanwhile, or be another."""
    assert {each.name for each in listed()} - NAMES == set()


def test_each_survivor_stands_once() -> None:
    """No row is there twice, and every row of the page is read."""
    names = Counter(each.name for each in listed())
    assert [name for name, times in names.items() if times > 1] == []
    rows = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    assert len(rows) - len(ROOMS) == sum(names.values())


def test_there_are_mutants_of_every_room() -> None:
    """The rooms are found where they are said to be, and every mutant has a name of its own."""
    for room in ROOMS.values():
        made = [mutant.name for mutant in found(room)[1]]
        assert len(made) == len(set(made)) > 100
        assert room.tests
        assert room.laws
