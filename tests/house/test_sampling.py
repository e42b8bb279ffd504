"""A sample of a matrix has each value of each key, the same rows every time; `make matrices` runs whoever samples."""

from collections.abc import Callable, Hashable
from itertools import product
from pathlib import Path

from tests.sampling import WHOLE, asked_in_full, cover

ROOT = Path(__file__).parents[2]
ROWS = list(product("abcde", range(3), (False, True)))


def test_each_value_of_each_key_is_there() -> None:
    """Five letters and three numbers need five rows; each pair of two columns needs as many rows as there are pairs."""
    alone = cover(ROWS, lambda row: row[0], lambda row: row[1], lambda row: row[2])
    assert len(alone) == 5
    assert [{row[n] for row in alone} for n in range(3)] == [set("abcde"), {0, 1, 2}, {False, True}]
    assert [row[1] for row in alone].count(0) <= 2, "the numbers take turns"
    keys: list[Callable[[tuple[str, int, bool]], Hashable]] = [
        lambda row: (row[0], row[1]),
        lambda row: (row[0], row[2]),
        lambda row: (row[1], row[2]),
    ]
    found = cover(ROWS, *keys)
    assert [{key(row) for row in found} for key in keys] == [{key(row) for row in ROWS} for key in keys]
    assert 15 <= len(found) < len(ROWS)


def test_it_is_the_same_and_in_order() -> None:
    """Nothing is drawn: the same rows, as they stood; without rows nothing."""
    first, second = (cover(ROWS, lambda row: row[0], lambda row: row[1:]) for _ in range(2))
    assert first == second == sorted(first)
    assert cover([], lambda row: row) == []


def test_everybody_who_samples_is_run_whole() -> None:
    """The target takes its modules from who imports this one: no list can forget one."""
    lines = (ROOT / "Makefile").read_text().splitlines()
    at = next(number for number, line in enumerate(lines) if line.startswith("matrices:"))
    assert "ECOLEDGER_WHOLE=1" in lines[at + 1]
    assert "grep -rl --include='test_*.py' '^from tests.*sampling' tests" in lines[at + 1]


def test_the_dearest_is_asked_of_each_eighth_test() -> None:
    """By the name of the test and of its row, the same at every run."""
    names = [f"tests/x.py::test_y[{n}]" for n in range(1000)] + [
        f"tests/x.py::test_y{n}" for n in range(1000)
    ]
    assert WHOLE or 200 < sum(map(asked_in_full, names)) < 300
