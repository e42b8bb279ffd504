"""The edges of what belongs together: what undoes itself, what a reference holds together, and sums that are only proposed."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest

from ledger.reconciliation.rules.groups import PARTS_MAX, Groups, find
from ledger.reconciliation.rules.matching import BankLine, BookItem, Candidate, Comparison, Policy
from tests.reconciliation.test_rules import CNY, item, line

ENTRY = 7 << 76
"""Entry 1 has the number after this one, and so on."""


def told(some: Sequence[Candidate]) -> list[tuple[str, tuple[int, ...], list[int]]]:
    """Rule, lines, postings; the numbers as the tests gave them."""
    return [(one.rule, one.lines, [entry.int - ENTRY for entry, _ in one.items]) for one in some]


def reversing(key: int, net: int, of: int, after: int = 0) -> BookItem:
    """A posting of an entry that reverses another."""
    return item(key, net, after, reverses=UUID(int=ENTRY + of))


# --- several references in one ---------------------------------------------------------------------

TWO: Any = {"remittance": "INV-0001 INV-0002"}
ONE_LINE: list[Any] = [("one_line_many_references", (1,), [1, 2])]


def invoice(number: int, net: int, after: int = 0) -> BookItem:
    """A posting of an invoice."""
    return item(number, net, after, document=f"INV-000{number}")


@pytest.mark.parametrize(("lines", "items", "proposed"), [
    ([line(1, 300, **TWO)], [invoice(1, 100), invoice(2, 200)], ONE_LINE),
    ([line(1, 301, **TWO)], [invoice(1, 100), invoice(2, 200)], []),
    ([line(1, 299, **TWO)], [invoice(1, 100), invoice(2, 200)], []),
    ([line(1, -300, **TWO)], [invoice(1, 100), invoice(2, 200)], []),
    ([line(1, 200, remittance="INV-0001 INV-0001")], [invoice(1, 100), invoice(3, 100)], []),
    ([line(1, 200, remittance="INV-0001, INV-0001; INV-0002")], [invoice(1, 100), invoice(2, 100)], ONE_LINE),
    ([line(1, 300, remittance="INV-0001 INV-0002 INV-0009")], [invoice(1, 100), invoice(2, 200)], ONE_LINE),
    ([line(1, 300, **TWO)], [invoice(1, 100), invoice(2, 200), item(3, 7, memo="INV-0002")], []),
    ([line(1, 307, **TWO)], [invoice(1, 100), invoice(2, 200), item(3, 7, memo="INV-0002")],
     [("one_line_many_references", (1,), [1, 2, 3])]),
    ([line(1, 60, **TWO)], [invoice(1, 100), invoice(2, -40)], ONE_LINE),
    ([line(1, 300, **TWO)], [invoice(1, 100), invoice(2, 200, 10)], ONE_LINE),
    ([line(1, 300, **TWO)], [invoice(1, 100), invoice(2, 200, 11)], []),
    ([line(1, 300, **TWO)], [invoice(1, 100), invoice(2, 200, -3)], ONE_LINE),
    ([line(1, 300, **TWO)], [invoice(1, 100), invoice(2, 200, -4)], []),
    ([line(1, 100, remittance="INV-0001"), line(2, 200, remittance="INV-0002")], [item(1, 300, memo="INV-0001 INV-0002")],
     [("one_posting_many_references", (1, 2), [1])]),
    ([line(1, 100, remittance="INV-0001"), line(2, 201, remittance="INV-0002")], [item(1, 300, memo="INV-0001 INV-0002")], []),
])  # fmt: skip
def test_several_references_in_one(lines: list[BankLine], items: list[BookItem], proposed: list[Any]) -> None:
    """All that is open under the references, to the fen, within the days; proposed and never certain; one named twice is one."""
    found = find(lines, items, CNY)
    assert told(found.certain) == []
    assert [one for one in told(found.proposed) if "references" in one[0]] == proposed


def test_what_several_references_are_worth() -> None:
    """Amount, day and references are ninety; the sum that a search would find too is told once, by what names it."""
    found = find([line(1, 300, **TWO)], [invoice(1, 100), invoice(2, 200)], CNY)
    assert [(one.rule, one.confidence) for one in found.proposed] == [("one_line_many_references", 90)]
    assert [part.bank for part in found.proposed[0].parts if part.part == "reference"] == [
        "INV-0001, INV-0002"
    ]


def test_as_many_references_as_a_group_may_have() -> None:
    """A thousand parts are a group, and one more is none."""
    for number, some in ((PARTS_MAX, 1), (PARTS_MAX + 1, 0)):
        items = [item(n, 1, document=f"INV-{n:06}") for n in range(1, number + 1)]
        words = " ".join(f"INV-{n:06}" for n in range(1, number + 1))
        assert len([*find([line(1, number, remittance=words)], items, CNY).proposed]) == some


# --- what undoes itself ---------------------------------------------------------------------------

UNDONE: list[Any] = [("ledger_reversal", (), [1, 2])]


@pytest.mark.parametrize(("items", "certain"), [
    ([item(1, 500), reversing(2, -500, 1)], UNDONE),
    ([item(1, -500), reversing(2, 500, 1, 400)], UNDONE),
    ([item(1, 500), reversing(2, -499, 1)], []),
    ([item(1, 500), reversing(2, 500, 1)], []),
    ([item(1, 500), item(2, -500)], []),
    ([reversing(2, -500, 1)], []),
    ([item(3, 500), reversing(2, -500, 1)], []),
    ([item(1, 500), BookItem((UUID(int=ENTRY + 1), 2), item(1, 0).on, 70), reversing(2, -500, 1)], []),
    ([item(1, 500), reversing(2, -500, 1), BookItem((UUID(int=ENTRY + 2), 2), item(1, 0).on, 70)], []),
    ([item(1, 500), reversing(2, -500, 1), reversing(3, 500, 2)], UNDONE),
    ([item(1, 500), reversing(2, -500, 1), item(3, 500), reversing(4, -500, 3)], [*UNDONE, ("ledger_reversal", (), [3, 4])]),
])  # fmt: skip
def test_an_entry_and_its_reversal(items: list[BookItem], certain: list[Any]) -> None:
    """They are one when each has one posting on the account and the sum is nothing, on whatever days."""
    assert told(find([], items, CNY).certain) == certain


def test_what_a_reversal_says_for_itself() -> None:
    """A hundred points of a hundred: on the side of the books the entry, on the side of the bank the reference."""
    books = find([], [item(1, 500), reversing(2, -500, 1)], CNY).certain
    assert [one.parts for one in books] == [
        (Comparison("reversal", "", "00000000-0000-7000-0000-000000000001", 100, 100),)
    ]
    lines = [line(1, 500, end_to_end="E-1"), line(2, -500, 1, end_to_end="E-1", reversal=True)]
    assert find(lines, [], CNY).certain == (
        Candidate("bank_reversal", (1, 2), (), (Comparison("reversal", "E-1", "", 100, 100),)),
    )


REVERSED: list[Any] = [("bank_reversal", (1, 2), [])]


@pytest.mark.parametrize(("plain", "undoing", "certain"), [
    ([line(1, 500, end_to_end="E-1")], [line(2, -500, 1, end_to_end="E-1", reversal=True)], REVERSED),
    ([line(1, 500, end_to_end="E-1")], [line(2, -500, 0, end_to_end="E-1", reversal=True)], REVERSED),
    ([line(1, 500, end_to_end="E-1")], [line(2, -500, -1, end_to_end="E-1", reversal=True)], []),
    ([line(1, -500, reference="B-1")], [line(2, 500, 1, reference="B-1", reversal=True)], REVERSED),
    ([line(1, 500, reference="B-1")], [line(2, -500, 1, end_to_end="B-1", reversal=True)], REVERSED),
    ([line(1, 500, end_to_end="E-1", reference="E-1")], [line(2, -500, end_to_end="E-1", reversal=True)], REVERSED),
    ([line(1, 500, remittance="E-1")], [line(2, -500, 1, remittance="E-1", reversal=True)], []),
    ([line(1, 500)], [line(2, -500, 1, reversal=True)], []),
    ([line(1, 500, end_to_end="E-1")], [line(2, -500, 1, end_to_end="E-2", reversal=True)], []),
    ([line(1, 500, end_to_end="E-1")], [line(2, -499, 1, end_to_end="E-1", reversal=True)], []),
    ([line(1, 500, end_to_end="E-1")], [line(2, 500, 1, end_to_end="E-1", reversal=True)], []),
    ([line(1, 500, end_to_end="E-1")], [line(2, -500, 1, end_to_end="E-1")], []),
    ([line(1, 500, end_to_end="E-1"), line(3, 500, end_to_end="E-1")], [line(2, -500, 1, end_to_end="E-1", reversal=True)], []),
    ([line(1, 500, end_to_end="E-1")], [line(n, -500, 1, end_to_end="E-1", reversal=True) for n in (2, 3)], []),
    ([line(n, 500, end_to_end="E-1") for n in (1, 4)], [line(n, -500, 1, end_to_end="E-1", reversal=True) for n in (2, 3)], []),
])  # fmt: skip
def test_a_line_and_the_reversal_of_the_bank(plain: Any, undoing: Any, certain: list[Any]) -> None:
    """They are one when both are alone with their reference and amount, and the line is not the later one."""
    assert told(find([*undoing, *plain], [], CNY).certain) == certain


# --- what a reference holds together --------------------------------------------------------------


def test_many_lines_and_one_posting() -> None:
    """The other way round has a name of its own."""
    lines = [line(n, 100, end_to_end="A-00001") for n in (1, 2, 3)]
    found = find(lines, [item(1, 300, document="A-00001")], CNY)
    assert (told(found.certain), found.proposed) == ([("many_lines_one_posting", (1, 2, 3), [1])], ())


def test_several_on_both_sides_are_no_sum() -> None:
    """Two lines and two postings of a reference may belong together in more ways than one."""
    lines = [line(1, 100, end_to_end="A-00001"), line(2, 200, end_to_end="A-00001")]
    items = [item(1, 140, document="A-00001"), item(2, 160, document="A-00001")]
    assert find(lines, items, CNY).certain == ()


@pytest.mark.parametrize(
    ("members", "certain"), [(PARTS_MAX - 1, 1), (PARTS_MAX, 1), (PARTS_MAX + 1, 0)], ids=str
)
def test_the_most_members_of_a_group(members: int, certain: int) -> None:
    """A line and 999 postings are a thousand, and one more is none; a reference decides, so nothing is searched."""
    items = [item(n, 1, document="A-00001") for n in range(members - 1)]
    found = find([line(1, members - 1, end_to_end="A-00001")], items, CNY, Policy(steps_max=1))
    assert [len(one.lines) + len(one.items) for one in found.certain] == [members] * certain


@pytest.mark.parametrize(("lines", "items", "certain"), [
    # Another reference of the same postings that no line has says nothing against the sum.
    ([line(1, 300, end_to_end="A-00001")],
     [item(n, 100, document="A-00001 B-00002") for n in (1, 2, 3)],
     [("one_line_many_postings", (1,), [1, 2, 3])]),
    # Nor does one that stands once on each side: it holds no sum together.
    ([line(1, 200, end_to_end="A-00001", remittance="B-00002")],
     [item(1, 100, document="A-00001 B-00002"), item(2, 100, document="A-00001")],
     [("one_line_many_postings", (1,), [1, 2])]),
    # One that has the line and two other postings does, whatever they sum to.
    ([line(1, 200, end_to_end="A-00001", remittance="B-00002")],
     [*(item(n, 100, document="A-00001") for n in (1, 2)), item(3, 70, document="B-00002"), item(4, 60, document="B-00002")],
     []),
    # So does one that has a posting, and two other lines.
    ([line(1, 200, end_to_end="A-00001"), line(2, 30, end_to_end="B-00002"), line(3, 40, end_to_end="B-00002")],
     [item(1, 100, document="A-00001 B-00002"), item(2, 100, document="A-00001")],
     []),
    # Two references that hold the same members together say the same.
    ([line(1, 200, end_to_end="A-00001", remittance="B-00002")],
     [item(n, 100, document="A-00001 B-00002") for n in (1, 2)],
     [("one_line_many_postings", (1,), [1, 2])]),
])  # fmt: skip
def test_references_that_agree_and_that_do_not(lines: Any, items: Any, certain: list[Any]) -> None:
    """A sum is certain when every reference that holds several together holds just these."""
    assert told(find(lines, items, CNY).certain) == certain


# --- sums that are only proposed ------------------------------------------------------------------


def sums(lines: Any, items: Any, **policy: Any) -> list[tuple[str, tuple[int, ...], list[int]]]:
    """What is proposed; nothing of it is certain."""
    found = find(lines, items, CNY, Policy(**policy))
    assert found.certain == ()
    return told(found.proposed)


def of(*items: int) -> tuple[str, tuple[int, ...], list[int]]:
    """Postings that make line 1."""
    return ("sum_of_postings", (1,), list(items))


@pytest.mark.parametrize(("whole", "parts", "proposed"), [
    (300, (100, 200), [of(1, 2)]),
    (-300, (-100, -200), [of(1, 2)]),
    (300, (100, 199), []),
    (300, (100, 201), []),
    (299, (100, 200), []),
    (301, (100, 200), []),
    (300, (1, 299), [of(1, 2)]),
    (-300, (-1, -299), [of(1, 2)]),
    (300, (400, -100), []),
    (-300, (-400, 100), []),
    (300, (100, 200, 0), [of(1, 2)]),
    (-300, (-100, -200, 0), [of(1, 2)]),
    (0, (5, -5), []),
    (0, (0,), [("one_to_one", (1,), [1])]),
    (300, (300, 0), [("one_to_one", (1,), [1])]),
    (300, (50, 50, 200), [of(1, 2, 3)]),
    # One that is too large, or that leads nowhere, does not end the search.
    (300, (200, 150, 90, 60), [of(2, 3, 4)]),
    # What is found does not end it either: 100 + 200, and 60 + 240.
    (300, (100, 200, 60, 240), [of(1, 2), of(3, 4)]),
])  # fmt: skip
def test_the_parts_of_a_sum(whole: int, parts: tuple[int, ...], proposed: list[Any]) -> None:
    """Two postings or more, all in the direction of the line and smaller than it."""
    assert sums([line(1, whole)], [item(n, part) for n, part in enumerate(parts, 1)]) == proposed


def test_the_parts_of_a_posting() -> None:
    """Lines make a posting as postings make a line."""
    lines = [line(1, 120), line(2, 80), line(3, 41)]
    assert sums(lines, [item(1, 200)]) == [("sum_of_lines", (1, 2), [1])]


def test_three_sums_are_shown() -> None:
    """Of 90 + 10, 80 + 20, 70 + 30, 60 + 40 the first three, those with the largest part; 10 + 20 + 30 + 40 comes after them all."""
    parts = [item(n, 10 * n) for n in (1, 2, 3, 4, 6, 7, 8, 9)]
    assert sums([line(1, 100)], parts) == [of(1, 9), of(2, 8), of(3, 7)]


@pytest.mark.parametrize(("after", "proposed"), [(6, [of(1, 2)]), (7, [of(1, 2)]), (8, [])])
def test_the_least_confidence_of_a_sum(after: int, proposed: list[Any]) -> None:
    """Forty for the amount, and 20 less 2 for each day: 46 on the seventh."""
    assert sums([line(1, 300)], [item(1, 100), item(2, 200, after)], proposed_at=46) == proposed


def test_the_candidates_of_a_sum() -> None:
    """Of more than are looked at, those of the payer, then the nearest; of them no sum is missed."""
    payer: Any = {"names": ("Acme",)}
    items = [item(1, 100, 5, **payer), item(2, 200, 4, **payer), item(3, 110), item(4, 190), item(5, 120, 1)]
    lines = [line(1, 300, party="Acme")]
    assert sums(lines, items, group_max=2) == [of(1, 2)]
    assert sums(lines, items, group_max=3) == [of(1, 2)]
    # The fourth completes another sum, as good: 20 points for the day, where the first has 10, and 10 for the payer.
    assert sums(lines, items, group_max=4) == [of(1, 2), of(3, 4)]
    assert sums([line(1, 300, party="Zeta")], items, group_max=2) == [of(3, 4)]
    nearer = [item(1, 110, 1), item(2, 190, 1), item(3, 100, -2), item(4, 200, 2)]
    assert sums([line(1, 300)], nearer, group_max=2) == [of(1, 2)]


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("whole", [0, 300, 301, -1])
def test_what_is_no_part_takes_no_place(whole: int, sign: int) -> None:
    """Nothing, the whole, more than it, and the other direction are no candidates, however near they lie."""
    items = [item(1, 100 * sign, 1), item(2, 200 * sign, 1), item(3, whole * sign)]
    found = [one for one in sums([line(1, 300 * sign)], items, group_max=2) if one[0] != "one_to_one"]
    assert found == [of(1, 2)]


STEPS = [
    # The window of the line has 2. Then with 200 and 100 yet to take or to leave: 300 left; 200 taken; 100 taken, found; 100 left out;
    # 200 left out, so that 100 is too little: 5. Each posting has the line in its window, which is no part: 2 each.
    ([line(1, 300)], [item(1, 100), item(2, 200)], 2 + 5 + 2 + 2),
    # 300 cannot be 301, which is seen at the first step.
    ([line(1, 301)], [item(1, 100), item(2, 200)], 2 + 1 + 2 + 2),
    # What lies before the window, or after it, is not looked at, and has no line in its own: 1 each, for the look at nothing.
    ([line(1, 300)], [item(3, 10, -4), item(1, 100), item(2, 200), item(4, 10, 11)], 2 + 5 + 1 + 2 + 2 + 1),
    # No postings: one look at nothing.
    ([line(1, 300)], [], 1),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "items", "steps"), STEPS)
def test_the_steps_are_counted(lines: Any, items: Any, steps: int) -> None:
    """A run that needs fewer steps than it may take is complete; one that needs all of them might have had more to find."""
    assert [find(lines, items, CNY, Policy(steps_max=steps + more)).complete for more in (-1, 0, 1)] == [
        False,
        False,
        True,
    ]


def test_the_search_ends_at_the_bound() -> None:
    """The first sum is found with the fifth step, and not with the fourth."""
    lines, items, _ = STEPS[0]
    assert sums(lines, items, steps_max=4) == []
    assert sums(lines, items, steps_max=5) == [of(1, 2)]


def test_the_best_comes_first() -> None:
    """By points, then by the numbers of the lines and of the postings; whatever the rule."""
    lines = [line(2, 500), line(1, 500), line(3, 900)]
    items = [item(1, 500, 2), item(2, 500), item(3, 400)]
    found: Groups = find(lines, items, CNY)
    assert [(one.confidence, *told([one])[0]) for one in found.proposed] == [
        (60, "one_to_one", (1,), [2]),
        (60, "one_to_one", (2,), [2]),
        (60, "sum_of_postings", (3,), [2, 3]),
        (56, "one_to_one", (1,), [1]),
        (56, "one_to_one", (2,), [1]),
        (56, "sum_of_postings", (3,), [1, 3]),
    ]
    assert all(one.order < other.order for one, other in pairwise(found.proposed))
