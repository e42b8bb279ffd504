"""The order in which tests are run: what takes long is begun first, and each worker has as much of it."""

import pytest

from tests.conftest import dealt
from tests.sampling import EACH, ROWS, asked_in_short


class Item:
    """A test of a file that takes so long."""

    def __init__(self, nodeid: str, mark: pytest.Mark | None = None) -> None:
        self.nodeid, self.mark = nodeid, mark

    def get_closest_marker(self, _name: str) -> pytest.Mark | None:
        """Give the mark."""
        return self.mark

    def __repr__(self) -> str:
        return self.nodeid


def long(seconds: int) -> pytest.Mark:
    """A mark."""
    return pytest.mark.long(seconds).mark


def names(items: list[Item], workers: int) -> str:
    """Deal them, and give their names."""
    return " ".join(map(repr, dealt(items, workers)))  # type: ignore[arg-type]


def test_each_worker_begins_with_what_takes_long() -> None:
    """Three files of 9, 5 and 3 seconds: the first for one worker, the others for the next; a mark of a whole file counts once."""
    whole = long(5)
    items = [Item("a::1"), Item("b::1", long(3)), Item("c::1", whole), Item("c::2", whole), Item("a::2")]
    items += [Item("d::1", long(9)), Item("a::3"), Item("a::4"), Item("a::5"), Item("a::6")]
    assert names(items, 2) == "d::1 a::1 a::2 a::3 a::4 c::1 c::2 b::1 a::5 a::6"
    assert names(items, 1) == "d::1 c::1 c::2 b::1 a::1 a::2 a::3 a::4 a::5 a::6"


@pytest.mark.parametrize("workers", [1, 2, 3, 4, 9])
def test_every_test_is_dealt_once(workers: int) -> None:
    """Also where there are more workers than tests, or more of what takes long than a worker's part."""
    for many in range(8):
        items = [Item(f"l{n}::1", long(n)) for n in range(many)] + [Item(f"s::{n}") for n in range(5)]
        assert sorted(names(items, workers).split()) == sorted(map(repr, items))


@pytest.mark.parametrize(
    ("tests", "rows", "kept"), [(1, 1, 1), (1, 9, 2), (4, 1, 1), (5, 1, 2), (8, 3, 4), (9, 2, 6)]
)
def test_a_short_run_asks_of_each_file_for_a_fourth(tests: int, rows: int, kept: int) -> None:
    """Of each file at least one test, of each test at most two rows, in whatever order they come, and the same of a file beside others."""
    assert (EACH, ROWS) == (4, 2)
    names = [f"{file}::t{test}[{row}]" for file in ("a", "b") for test in range(tests) for row in range(rows)]
    chosen = asked_in_short(names)
    assert {file: sum(one.startswith(file) for one in chosen) for file in ("a", "b")} == {
        "a": kept,
        "b": kept,
    }
    assert chosen == asked_in_short(names[::-1])
    assert {one for one in chosen if one.startswith("a")} == asked_in_short(
        [one for one in names if one.startswith("a")]
    )
