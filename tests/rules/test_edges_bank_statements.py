"""The edges between statements: which days they share, which lines are the same, what changed, and where a balance does not go on."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from ledger.reconciliation.rules.statements import (
    Gap,
    KnownStatement,
    Statement,
    StatementLine,
    find_gap,
    overlapping,
    sort_out,
)
from tests.reconciliation.world import NUMBER


def day(number: str | int) -> date:
    """Give a day of the month."""
    return date(2026, 6, int(number))


def lines_of(text: str) -> Iterator[StatementLine]:
    """Write lines as `day net reference party`, the last two where there are any."""
    for n, one in enumerate(filter(None, text.split("; ")), 1):
        on, net, *words = one.split()
        reference, party = (*words, "", "")[:2]
        yield StatementLine(
            day(on),
            "in" if int(net) > 0 else "out",
            abs(int(net)),
            reference=reference.strip("-"),
            party=party,
            where=f"entry {n}",
        )


def told(days: str, opening: int, text: str = "") -> Statement:
    """Write a statement that comes in, from the first of two days to the last."""
    first, last = days.split("-")
    lines = tuple(lines_of(text))
    ended = opening + sum(line.net for line in lines)
    return Statement(NUMBER, "S", day(first), day(last), opening, ended, lines, "statement 1")


def known(number: int, days: str, opening: int, text: str = "") -> KnownStatement:
    """Write a statement that is in the ledger; its lines are numbered from ten times its own number on."""
    one = told(days, opening, text)
    lines = tuple(enumerate(one.lines, number * 10))
    return KnownStatement(number, one.from_on, one.to_on, one.opening, one.closing, lines)


@pytest.mark.parametrize(("one", "other", "over"), [
    (told("3-5", 0), known(1, "1-2", 7), False),
    (told("3-5", 0), known(1, "1-3", 7), True),
    (told("3-5", 0), known(1, "5-6", 7), True),
    (told("3-5", 0), known(1, "6-6", 7), False),
    (told("3-5", 5), known(1, "1-3", 0, "3 5"), False),
    (told("3-5", 5), known(1, "1-3", 0, "2 5; 3 1; 3 -1"), True),
    (told("3-5", 5), known(1, "1-3", 8, "2 -3; 3 1; 3 -1"), True),
    (told("3-5", 5), known(1, "1-3", 0, "3 4"), True),
    (told("3-5", 0, "5 5"), known(1, "5-6", 5), False),
    (told("3-5", 0, "4 5"), known(1, "5-6", 5), True),
    (told("3-5", 0, "5 5"), known(1, "5-6", 4), True),
])  # fmt: skip
def test_what_shares_a_day(one: Statement, other: KnownStatement, over: bool) -> None:
    """A day in common, unless one goes on where the other ended; where that is open, the day is told again."""
    assert overlapping(one, [other]) == ([other] if over else [])


LONG = "x" * 600


@pytest.mark.parametrize(("text", "before", "taken", "places", "ordinals"), [
    ("2 5", "2 5", 1, [10], [1]),
    ("2 5; 2 5", "2 5; 2 5", 2, [10, 11], [2, 2]),
    ("2 5; 2 5; 2 5", "2 5", 1, [10, None, None], [1, 2, 3]),
    ("2 5; 2 5", "", 0, [None, None], [1, 2]),
    ("2 5; 2 5", "", 2, [None, None], [3, 4]),
    ("2 5", "2 -5", 0, [None], [1]),
    (f"2 5 R {LONG}", f"2 5 R {LONG}", 1, [10], [1]),
    (f"2 5 R {LONG}", f"2 5 R {LONG[:500]}", 1, [10], [1]),
    (f"2 5 R {LONG}", f"2 5 R {LONG[:499]}", 1, [None], [2]),
    (f"2 5 R {LONG}", f"2 5 R {LONG[:501]}", 1, [None], [2]),
])  # fmt: skip
def test_which_lines_are_the_same(
    text: str, before: str, taken: int, places: list[int | None], ordinals: list[int]
) -> None:
    """Equal lines are told apart by counting, the first one first; a new one has the next number of those that say the same."""
    one = told("1-3", 0, text)
    counted = Counter({one.lines[0].identity: taken})
    found = sort_out(one, [known(1, "1-3", 0, before)], counted)
    assert (list(found.places), list(found.ordinals)) == (places, ordinals)
    assert counted == {one.lines[0].identity: taken}


@pytest.mark.parametrize(("one", "before", "changes"), [
    # under its reference, on the first and the last day of the statement, whatever the balances are
    (told("2-3", 9, "3 5 A"), known(1, "1-4", 0, "2 4 A"), ["entry 1 A booked_on: 2026-06-02 > 2026-06-03"]),
    (told("2-3", 9, "2 5 A"), known(1, "1-4", 0, "3 4 A"), ["entry 1 A booked_on: 2026-06-03 > 2026-06-02"]),
    (told("2-3", 9, "2 5 A"), known(1, "1-4", 0, "2 4 A"), ["entry 1 A amount: 4 > 5"]),
    (told("2-3", 9, "2 4 A"), known(1, "1-4", 0, "2 -4 A"), ["entry 1 A direction: out > in"]),
    (told("2-3", 9, "2 4 A x"), known(1, "1-4", 0, "2 4 A y"), ["entry 1 A party: y > x"]),
    (told("2-3", 9, "2 5 A"), known(1, "1-4", 0, "1 4 A"), []),
    (told("2-3", 9, "2 5 A"), known(1, "1-4", 0, "4 4 A"), []),
    # without one, only where both cover the days between the same balances
    (told("2-3", 9, "2 5"), known(1, "1-4", 0, "2 4"), []),
    (told("1-3", 0, "2 5"), known(1, "1-3", 0, "2 4"), []),
    (told("1-3", 0, "2 5"), known(1, "1-3", 1, "2 4"), []),
    (told("2-3", 1, "2 5"), known(1, "1-3", 0, "1 1; 2 4; 3 1"), [
        "entry 1  line:  > 2026-06-02 in 5", "statement 1  line: 2026-06-02 in 4 > ", "statement 1  line: 2026-06-03 in 1 > "]),
    (told("1-2", 0, "2 3; 2 2"), known(1, "1-2", 0, "2 5"), [
        "entry 1  line:  > 2026-06-02 in 3", "entry 2  line:  > 2026-06-02 in 2", "statement 1  line: 2026-06-02 in 5 > "]),
    (told("1-3", 0, "2 5 - x"), known(1, "1-3", 0, "2 5 - y"), ["entry 1  party: y > x"]),
    (told("1-3", 0, "2 5 B"), known(1, "1-3", 0, "2 5 A"), ["entry 1 B reference: A > B"]),
    # a line that is found by its reference takes no other
    (told("1-3", 0, "2 4 A; 3 1"), known(1, "1-3", 0, "2 4 B; 2 1 A"), [
        "entry 1 A amount: 1 > 4", "entry 2  line:  > 2026-06-03 in 1", "statement 1 B line: 2026-06-02 in 4 > "]),
])  # fmt: skip
def test_what_changed(one: Statement, before: KnownStatement, changes: list[str]) -> None:
    """Place, reference, field, and both values of each line that the bank tells differently."""
    found = sort_out(one, [before], Counter()).changes
    assert [f"{c.where} {c.reference} {c.field}: {c.before} > {c.now}" for c in found] == changes


def gap(edge: str, on: int, before: int, now: int) -> Gap:
    """Write a balance that does not go on."""
    return Gap("opening" if edge == "opening" else "closing", day(on), before, now)


@pytest.mark.parametrize(("one", "before", "found"), [
    (told("3-5", 7), [], None),
    # the opening balance
    (told("3-5", 7), [known(1, "1-2", 7)], None),
    (told("3-5", 7), [known(1, "1-2", 6)], gap("opening", 2, 6, 7)),
    (told("3-5", 7), [known(1, "1-1", 6), known(2, "2-2", 7)], None),
    (told("3-5", 7), [known(2, "2-2", 7), known(3, "1-1", 6)], None),
    (told("3-5", 7), [known(1, "2-2", 6), known(2, "2-2", 7)], None),
    (told("3-5", 7), [known(1, "1-1", 7), known(2, "2-2", 6)], gap("opening", 2, 6, 7)),
    (told("3-5", 7), [known(1, "1-3", 7)], None),
    (told("3-5", 7), [known(1, "1-3", 5, "3 2")], None),
    (told("3-5", 7), [known(1, "1-3", 5, "2 2; 3 -2")], None),
    (told("3-5", 7), [known(1, "1-6", 5, "2 2; 3 1")], gap("closing", 5, 8, 7)),
    (told("3-5", 7, "3 1"), [known(1, "1-6", 5, "2 2; 3 1")], None),
    (told("3-5", 7), [known(1, "1-6", 5, "3 2")], gap("opening", 3, 5, 7)),
    (told("3-5", 6), [known(1, "1-3", 7, "3 2")], gap("opening", 3, 7, 6)),
    (told("3-5", 7), [known(1, "1-6", 4, "2 2")], gap("opening", 3, 6, 7)),
    (told("3-5", 7), [known(2, "1-6", 4), known(1, "3-6", 5)], gap("opening", 3, 5, 7)),
    (told("3-5", 7), [known(1, "1-6", 4), known(2, "1-6", 5, "2 2")], None),
    # the closing balance
    (told("3-5", 7, "4 2"), [known(1, "6-6", 9)], None),
    (told("3-5", 7, "4 2"), [known(1, "7-7", 8)], gap("closing", 7, 8, 9)),
    (told("3-5", 7, "4 2"), [known(1, "7-7", 8), known(2, "6-6", 9)], None),
    (told("3-5", 7, "4 2"), [known(1, "5-6", 9)], None),
    (told("3-5", 7, "4 2"), [known(1, "5-6", 9, "5 1")], None),
    (told("3-5", 7, "4 2"), [known(1, "3-6", 7, "5 1")], gap("closing", 5, 8, 9)),
    (told("3-5", 7, "4 2"), [known(1, "5-6", 8)], gap("closing", 5, 8, 9)),
    (told("3-5", 7, "4 2"), [known(1, "5-6", 8, "5 1")], None),
    (told("3-5", 7, "4 2"), [known(1, "5-6", 8, "6 1")], gap("closing", 5, 8, 9)),
    (told("3-5", 7, "4 2"), [known(1, "5-5", 8)], None),
    (told("3-5", 7, "4 2"), [known(1, "5-5", 8), known(2, "6-6", 8)], gap("closing", 6, 8, 9)),
    (told("4-5", 7, "4 2"), [known(1, "3-5", 7, "4 2"), known(2, "7-7", 3)], None),
    (told("4-5", 7, "4 2"), [known(1, "3-5", 7, "5 2"), known(2, "7-7", 3)], None),
    (told("4-5", 7, "4 2"), [known(1, "3-5", 7, "5 3"), known(2, "7-7", 3)], gap("closing", 7, 3, 9)),
])  # fmt: skip
def test_where_a_balance_does_not_go_on(
    one: Statement, before: list[KnownStatement], found: Gap | None
) -> None:
    """The edge, the day and both balances; a statement that covers the edge knows better than one that lies beside it."""
    assert find_gap(one, before) == found


def test_a_line_is_the_same_wherever_it_stands() -> None:
    """Its place in the file is no part of it."""
    one = told("1-3", 0, "2 5 A")
    moved = replace(one, lines=tuple(replace(line, where="entry 9") for line in one.lines))
    assert sort_out(moved, [known(1, "1-3", 0, "2 5 A")], Counter()).places == (10,)
