"""The edges of what goes together: points and rivals of a pair, crowds, the days between both sides, and what is open for how long."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.reconciliation.rules.ageing import OpenItem, ages
from ledger.reconciliation.rules.groups import find
from ledger.reconciliation.rules.matching import (
    STANDARD,
    BankLine,
    BookItem,
    Policy,
    compare,
    references,
    same_name,
)
from tests.reconciliation.test_rules import CNY, DAY, certain, item, line


@pytest.mark.parametrize(("policy", "after", "rules"), [
    ({}, -4, []),
    ({}, -3, ["one_line_many_postings"]),
    ({}, 10, ["one_line_many_postings"]),
    ({}, 11, []),
    ({"days_before": 0}, -1, []),
    ({"days_before": 0}, 0, ["one_line_many_postings"]),
    ({"days_after": 0}, 0, ["one_line_many_postings"]),
    ({"days_after": 0}, 1, []),
])  # fmt: skip
def test_the_days_of_a_sum(policy: dict[str, Any], after: int, rules: list[str]) -> None:
    """Each posting of a sum lies in the window of its line; one that does not leaves nothing certain."""
    line = BankLine(1, DAY, 300, end_to_end="A-00001")
    items = [
        BookItem((UUID(int=(7 << 76) + n), 1), DAY + timedelta(days), 150, document="A-00001")
        for n, days in ((1, 0), (2, after))
    ]
    assert [one.rule for one in find([line], items, CNY, Policy(**policy)).certain] == rules


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Acme Ltd.", "ACME（Ltd.）", True),
    ("Acme", "Acme 2", False),
    ("Acme", "", False),
    ("", "Acme", False),
    ("", "", False),
    (" ", "", False),
])  # fmt: skip
def test_the_name_of_a_payer(one: str, other: str, same: bool) -> None:
    """Spaces, brackets and capitals do not count; no name is the same as none."""
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("days", "place"), [(0, 0), (7, 0), (8, 1), (30, 1), (31, 2), (90, 2), (91, 3), (999, 3)]
)
def test_how_old_what_is_open_is(days: int, place: int) -> None:
    """First and last day of an age belong to it; received and paid are told apart."""
    items = [OpenItem("ledger", str(n), DAY - timedelta(days), net, "") for n, net in enumerate((5, -3, -1))]
    told = [(age.count, age.received, age.paid) for age in ages(items, DAY)]
    assert told[:4] == [(0, 0, 0)] * 4
    assert told[4:] == [(3, 5, 4) if at == place else (0, 0, 0) for at in range(4)]


# --- the points of a pair -------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "kept"), [
    ("AB-123", True), ("A-1234", True), ("A-123", False), ("ABC123", True), ("ABCD12", False), ("ABCDEF12", False),
])  # fmt: skip
def test_what_is_a_reference(word: str, kept: bool) -> None:
    """Six characters or more, with three digits or more."""
    assert references(word) == ({word} if kept else set())


def parts(lines: list[BankLine], items: list[BookItem]) -> dict[str, tuple[str, str, int, int]]:
    """What each comparison says: of the bank, of the books, points, the most."""
    return {
        one.part: (one.bank, one.books, one.points, one.most) for one in compare(lines, items, STANDARD, CNY)
    }


@pytest.mark.parametrize(("after", "points"), [(0, 20), (1, 18), (-1, 18), (9, 2), (10, 0), (11, 0)])
def test_the_points_of_a_day(after: int, points: int) -> None:
    """Twenty, and two less for each day between; never less than none."""
    on = str(DAY + timedelta(after))
    assert parts([line(1, 500)], [item(1, 500, after)])["date"] == (str(DAY), on, points, 20)


def test_the_day_of_several_is_the_worst() -> None:
    """Each day once, in order, and the longest way between any two."""
    told = parts([line(1, 100, 1), line(2, 100), line(3, 300, 1)], [item(1, 500, 3)])
    assert told["date"] == ("2026-06-10, 2026-06-11", "2026-06-13", 14, 20)
    assert told["amount"] == ("5.00", "5.00", 40, 40)


@pytest.mark.parametrize(("party", "names", "told"), [
    ("Acme", ("Acme",), ("Acme", "Acme", 10, 10)),
    ("Acme", ("Zeta", "ACME", "Zeta"), ("Acme", "Zeta, ACME", 10, 10)),
    ("Acme", ("Zeta",), ("Acme", "Zeta", 0, 10)),
    ("Acme", (), ("Acme", "", 0, 10)),
    ("", ("Acme",), ("", "Acme", 0, 10)),
    ("", ("",), ("", "", 0, 10)),
    ("", (), ("", "", 0, 10)),
    ("Acme", ("n" * 199,), ("Acme", "n" * 199, 0, 10)),
    ("Acme", ("n" * 200,), ("Acme", "n" * 200, 0, 10)),
    ("Acme", ("n" * 201,), ("Acme", "n" * 200, 0, 10)),
])  # fmt: skip
def test_the_points_of_a_payer(party: str, names: tuple[str, ...], told: tuple[str, str, int, int]) -> None:
    """Ten for a name of the posting; nobody is nobody's payer. Of the names two hundred characters are told."""
    assert parts([line(1, 500, party=party)], [item(1, 500, names=names)])["payer"] == told


def test_the_payer_of_several_is_one() -> None:
    """Every line and every posting has the name, or there are no points."""
    lines = [line(1, 100, party="Acme"), line(2, 400, party="Acme")]
    items = [item(1, 200, names=("Acme",)), item(2, 300, names=("Acme",))]
    assert parts(lines, items)["payer"] == ("Acme", "Acme", 10, 10)
    for some, others in (
        ([line(1, 100), lines[1]], items),
        ([lines[0], line(2, 400, party="Zeta")], items),
        (lines, [items[0], item(2, 300, names=("Zeta",))]),
    ):
        assert parts(some, others)["payer"][2] == 0


LOWER, UPPER = "00000000-0000-7000-0000-00000000000a", "00000000-0000-7000-0000-00000000000A"


@pytest.mark.parametrize(("bank", "books", "told"), [
    # What both have is told, three of it at most; else what each side says.
    ({"end_to_end": "REF-001"}, {"document": "ref-001"}, ("REF-001", "REF-001", 30, 30)),
    ({"remittance": "REF-004 REF-003 REF-002"}, {"memo": "REF-002 REF-003 REF-004"},
     ("REF-002, REF-003, REF-004", "REF-002, REF-003, REF-004", 30, 30)),
    ({"remittance": "REF-004 REF-003 REF-002 REF-001"}, {"memo": "REF-001 REF-002 REF-003 REF-004"},
     ("REF-001, REF-002, REF-003", "REF-001, REF-002, REF-003", 30, 30)),
    ({"end_to_end": "E-1", "reference": "B-1", "remittance": "fee"}, {"document": "D-1", "memo": "fees"},
     ("E-1 / B-1 / fee", "D-1 / fees", 0, 30)),
    ({"reference": "B-1"}, {}, ("B-1", "", 0, 30)),
    ({}, {"memo": "fees"}, ("", "fees", 0, 30)),
    ({"remittance": "x" * 199}, {"memo": "y" * 200}, ("x" * 199, "y" * 200, 0, 30)),
    ({"remittance": "x" * 200}, {"memo": "y" * 201}, ("x" * 200, "y" * 200, 0, 30)),
    ({"remittance": "x" * 201}, {}, ("x" * 200, "", 0, 30)),
    # The id of the entry is a reference, in capitals or not.
    ({"end_to_end": LOWER}, {}, (UPPER, UPPER, 30, 30)),
    ({"end_to_end": UPPER}, {}, (UPPER, UPPER, 30, 30)),
    ({"end_to_end": LOWER[:-1] + "b"}, {}, (LOWER[:-1] + "b", "", 0, 30)),
])  # fmt: skip
def test_the_points_of_a_reference(
    bank: dict[str, Any], books: dict[str, Any], told: tuple[str, str, int, int]
) -> None:
    """Thirty for one that both sides have."""
    assert parts([line(1, 500, **bank)], [item(10, 500, **books)])["reference"] == told


# --- what comes near a pair -----------------------------------------------------------------------


@pytest.mark.parametrize(("after", "found"), [(6, True), (5, True), (4, False), (0, False)])
@pytest.mark.parametrize("side", ["line", "posting"])
def test_the_margin_of_a_pair(side: str, after: int, found: bool) -> None:
    """A pair with 90 points is matched beside one with 80 of the same line or the same posting, and not beside one with 82."""
    lines, items = [line(1, 500, end_to_end="REF-001")], [item(1, 500, document="REF-001")]
    if side == "line":
        items.append(item(2, 500, after, document="REF-001"))
    else:
        lines.append(line(2, 500, -after, end_to_end="REF-001"))
    assert certain(find(lines, items, CNY)) == [("one_to_one", (1,), [1])] * found


def test_what_is_better_is_near_without_a_margin() -> None:
    """Then 100 points are matched beside 90; but 90 are not, for the posting has better, and 70 are not, for the line has."""
    lines = [
        line(1, 500, party="Acme", end_to_end="REF-002"),
        line(2, 500, party="Zeta", end_to_end="REF-002"),
    ]
    items = [item(1, 500, names=("Acme",)), item(2, 500, document="REF-002", names=("Zeta",))]
    assert certain(find(lines, items, CNY, Policy(margin=0))) == [("one_to_one", (2,), [2])]


def test_three_pairs_of_a_line_are_shown() -> None:
    """The best of those with 45 points or more; a fourth, and a pair with 44, hide nothing of another line that comes after them."""
    lines = [line(1, 500), line(2, 700), line(3, 900), line(4, 300)]
    items = [item(n, 500, n - 1) for n in (1, 2, 3, 4)]
    items += [item(5, 700, 7), item(6, 900, 8), item(7, 300, 9), item(8, 300, -1)]
    found = find(lines, items, CNY)
    assert (found.certain, found.complete) == ((), True)
    assert [(one.lines[0], one.items[0][0].int - (7 << 76), one.confidence) for one in found.proposed] == [
        (1, 1, 60), (1, 2, 58), (4, 8, 58), (1, 3, 56), (2, 5, 46),
    ]  # fmt: skip


@pytest.mark.parametrize(("after", "shown"), [(6, 1), (7, 1), (8, 0)])
def test_the_points_from_which_a_pair_is_shown(after: int, shown: int) -> None:
    """Those that the policy says: 46 are left on the seventh day."""
    assert len(find([line(1, 500)], [item(1, 500, after)], CNY, Policy(proposed_at=46)).proposed) == shown


def test_what_is_taken_hides_nothing() -> None:
    """The pairs of a line that is matched are not shown; those of another are."""
    lines = [line(1, 500, end_to_end="REF-001"), line(2, 700)]
    items = [item(1, 500, document="REF-001"), item(2, 500), item(3, 700)]
    found = find(lines, items, CNY)
    assert certain(found) == [("one_to_one", (1,), [1])]
    assert [one.lines for one in found.proposed] == [(2,)]


# --- crowds ---------------------------------------------------------------------------------------

PAIRS = "ledger.reconciliation.rules.matching.PAIRS_MAX"


@pytest.mark.parametrize(("most", "after", "found", "complete"), [
    (5, 6, True, True), (4, 6, True, True), (4, 5, True, True), (3, 5, True, False), (3, 6, False, False),
])  # fmt: skip
def test_a_pair_of_a_crowd(
    most: int, after: int, found: bool, complete: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Four pairs lie in the windows. Compared, 78 points stand against 60; else against 70 that nobody has seen, and 80 are wanted."""
    monkeypatch.setattr(PAIRS, most)
    lines = [line(1, 500, end_to_end="REF-001"), line(2, 500)]
    items = [item(1, 500, after, document="REF-001"), item(2, 500), item(3, 500, -4)]
    told = find(lines, items, CNY)
    assert (certain(told), told.complete) == ([("one_to_one", (1,), [1])] * found, complete)


@pytest.mark.parametrize(("document", "most", "found"), [
    # All four share the reference: at four all are compared, at three the last is cut off.
    ("REF-001", 4, True), ("REF-001", 3, False),
    # Three share one: at three these are compared, at two one of them is cut off.
    ("REF-002", 4, True), ("REF-002", 3, True), ("REF-002", 2, False),
])  # fmt: skip
def test_too_many_with_a_reference(
    document: str, most: int, found: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where even those that share a reference are too many, a pair that nobody has seen might have all points, and none is matched."""
    monkeypatch.setattr(PAIRS, most)
    lines = [
        line(1, 500, party="Acme", end_to_end="REF-001", remittance="REF-002"),
        line(2, 500, end_to_end="REF-001"),
    ]
    items = [item(1, 500, document="REF-001", names=("Acme",)), item(2, 500, 6, document=document)]
    assert certain(find(lines, items, CNY)) == [("one_to_one", (1,), [1])] * found


@pytest.mark.parametrize(("after", "shown"), [(-4, 0), (-3, 1), (10, 1), (11, 0)])
def test_the_window_of_a_crowd(after: int, shown: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reference in common does not widen it."""
    monkeypatch.setattr(PAIRS, 1)
    lines = [line(1, 500, end_to_end="REF-001"), line(2, 500), line(3, 500)]
    items = [item(1, 500, after, document="REF-001"), item(2, 500), item(3, 500)]
    found = find(lines, items, CNY)
    assert [one.confidence for one in (*found.certain, *found.proposed)] == [90 - 2 * abs(after)] * shown


def test_every_crowd_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A crowd of which all is matched makes no other one complete."""
    monkeypatch.setattr(PAIRS, 3)
    left: tuple[Any, Any] = ([line(n, 100) for n in (1, 2)], [item(n, 100) for n in (1, 2)])
    matched = (
        [line(n, 200, end_to_end=f"REF-00{n}") for n in (3, 4)],
        [item(n, 200, document=f"REF-00{n}") for n in (3, 4)],
    )
    assert find(*left, CNY).complete is False
    assert find(*matched, CNY).complete is True
    both = find(left[0] + matched[0], left[1] + matched[1], CNY)
    assert (certain(both), both.complete) == ([("one_to_one", (n,), [n]) for n in (3, 4)], False)
