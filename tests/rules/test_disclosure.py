"""What everybody reads of cases that are not public: no sum behind which a single one can be made out, by whatever subtraction."""

from itertools import combinations

import pytest

from ledger.compensation.rules.disclosure import LEAST, Cell, publish


def cell(*cases: int, open: int = 0) -> Cell:
    """A figure to which some hidden cases have given 2 to the power of their number, so that every sum tells whose it is."""
    return Cell(
        open, sum(2**one for one in cases), len(cases), frozenset(f"enterprise:{one}" for one in cases)
    )


@pytest.mark.parametrize(
    ("others", "whole"), [(0, False), (1, False), (LEAST - 1, False), (LEAST, True), (LEAST + 1, True)]
)
def test_a_figure_counts_hidden_cases_from_the_least_on(others: int, whole: bool) -> None:
    """Goal: a small number tells nothing, and not even that there is one. Method: the number, and those beside it."""
    rows, total = publish({"a": cell(*range(others), open=5000)})
    assert (rows["a"].whole, total.whole) == (whole, whole)
    assert rows["a"].amount == total.amount == 5000 + (2**others - 1 if whole else 0)


def test_what_is_left_out_is_not_found_by_subtraction() -> None:
    """Goal: no sum that can be reckoned has less than the least number of cases behind it. Method: all differences of total and rows."""
    worlds = [
        {"a": cell(1), "b": cell(2, 3, 4, 5)},
        {"a": cell(1), "b": cell(2), "c": cell(3, 4, 5), "d": cell(6, 7, 8, 9)},
        {"a": cell(1), "b": cell(1), "c": cell(1, 2)},
        {"a": cell(1), "b": cell(1), "c": cell(1, 2), "d": cell(1, 2, 3)},
        {"a": cell(1, 2), "b": cell(3, 4)},
        {"a": cell(1), "b": cell(), "c": cell()},
        {"a": cell(1, 2, 3), "b": cell(4, 5, 6)},
        {"a": cell(1, 2, 3, 4), "b": cell(4, 5, 6), "c": cell(1)},
    ]
    for world in worlds:
        rows, total = publish(world)
        shown = [name for name, one in rows.items() if one.whole]
        for count in range(len(shown) + 1):
            for some in combinations(shown, count):
                left = total.amount - sum(rows[name].amount for name in some)
                if total.whole and left:
                    rest = [name for name in world if name not in some]
                    behind = frozenset().union(*(world[name].whose for name in rest))
                    assert len(behind) >= LEAST, (world, some)
        assert all(world[name].others >= LEAST for name in shown)


def test_a_row_that_is_left_out_takes_the_next_smallest_with_it() -> None:
    """Goal: as much as can be told is told. Method: one small row among three; and one that stands alone."""
    rows, total = publish({"a": cell(1), "b": cell(2, 3, 4), "c": cell(5, 6, 7, 8)})
    assert [name for name, one in rows.items() if one.whole] == ["c"]
    assert (total.whole, total.amount) == (True, sum(2**one for one in range(1, 9)))
    rows, total = publish({"a": cell(1), "b": cell(open=7)})
    assert [(one.amount, one.whole) for one in (*rows.values(), total)] == [
        (0, False),
        (7, False),
        (7, False),
    ]


@pytest.mark.parametrize(
    ("whose", "whole"),
    [
        (["a", "b", "c", "d"], True),
        (["a"], False),
        (["a", "a b", "a c", "a d"], False),
        (["a b", "c", "d", "e"], True),
        (["a b", "c d", "e f", "f g"], False),
        (["", "a", "b", "c"], False),
    ],
)
def test_parties_count_and_not_cases(whose: list[str], whole: bool) -> None:
    """Goal: who takes its own cases from a sum has those of three others left. Method: ten cases of these, joint debtors among them."""
    rows, total = publish({"a": Cell(1, 90, 10, frozenset(whose))})
    assert (rows["a"].amount, total.amount) == ((91, 91) if whole else (1, 1))
