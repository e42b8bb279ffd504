"""The rules alone: points, what is certain, sums, bounds; and that order never matters."""

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from ledger.amounts import Unit
from ledger.reconciliation.rules import matching
from ledger.reconciliation.rules.groups import Groups, find
from ledger.reconciliation.rules.matching import STANDARD, BankLine, BookItem, Policy, references

CNY = Unit("CNY", 2, "yuan", 2)
DAY = date(2026, 6, 10)


def line(key: int, net: int, after: int = 0, **words: Any) -> BankLine:
    """An open line, so many days after the day."""
    return BankLine(key, DAY + timedelta(after), net, **words)


def item(key: int, net: int, after: int = 0, **words: Any) -> BookItem:
    """An open posting, so many days after the day."""
    return BookItem((UUID(int=(7 << 76) + key), 1), DAY + timedelta(after), net, **words)


def certain(found: Groups) -> list[tuple[str, tuple[int, ...], list[int]]]:
    """Rule, lines, postings of what is certain; the numbers as the tests gave them."""
    return [(one.rule, one.lines, [entry.int - (7 << 76) for entry, _ in one.items]) for one in found.certain]


def test_a_pair_needs_more_than_amount_and_day() -> None:
    """Goal: 60 points are proposed, 70 are matched. Method: the same pair with nothing, a payer, a reference."""
    bare = find([line(1, 500)], [item(1, 500)], CNY)
    assert (certain(bare), [one.confidence for one in bare.proposed]) == ([], [60])
    paid = find([line(1, 500, party="Acme Ltd.")], [item(1, 500, names=("x", "ACME LTD"))], CNY)
    assert [(one.rule, one.confidence) for one in paid.certain] == [("one_to_one", 70)]
    referred = find([line(1, 500, remittance="for INV-000123.")], [item(1, 500, 3, memo="inv-000123")], CNY)
    assert [one.confidence for one in referred.certain] == [84]


def test_what_is_alike_is_never_certain() -> None:
    """Goal: two equal payments of one payer on one day are a question. Method: either side twice; a reference decides."""
    names: Any = {"names": ("Acme",)}
    twice = find([line(1, 500, party="Acme")], [item(1, 500, **names), item(2, 500, **names)], CNY)
    assert (certain(twice), len(twice.proposed)) == ([], 2)
    other = find([line(1, 500, party="Acme"), line(2, 500, party="Acme")], [item(1, 500, **names)], CNY)
    assert (certain(other), len(other.proposed)) == ([], 2)
    lines = [
        line(1, 500, party="Acme", end_to_end="A-00001"),
        line(2, 500, party="Acme", end_to_end="A-00002"),
    ]
    items = [item(1, 500, document="A-00002", **names), item(2, 500, document="A-00001", **names)]
    assert certain(find(lines, items, CNY)) == [("one_to_one", (1,), [2]), ("one_to_one", (2,), [1])]


def test_days_beyond_the_window_are_not_compared() -> None:
    """Goal: the window is a parameter. Method: eleven days, with the standard and with a wider one."""
    lines, items = [line(1, 500, end_to_end="A-00001")], [item(1, 500, 11, document="A-00001")]
    assert find(lines, items, CNY) == Groups((), (), True)
    assert certain(find(lines, items, CNY, Policy(days_after=11))) == [("one_to_one", (1,), [1])]
    assert find(lines, [item(1, 500, -4, document="A-00001")], CNY).certain == ()


def test_amounts_are_equal_or_nothing() -> None:
    """Goal: a fen of difference, or the other direction, is no pair. Method: both."""
    items = [item(1, 501, document="A-00001"), item(2, -500, document="A-00001")]
    assert find([line(1, 500, end_to_end="A-00001")], items, CNY).certain == ()


def test_a_reference_holds_a_sum_together_only_whole() -> None:
    """Goal: all items of a reference, or nothing. Method: sums that agree, that do not, and references that contradict each other."""
    parts = [item(n, 100, document="A-00001") for n in (1, 2, 3)]
    assert certain(find([line(1, 300, end_to_end="A-00001")], parts, CNY)) == [
        ("one_line_many_postings", (1,), [1, 2, 3])
    ]
    assert certain(find([line(1, 200, end_to_end="A-00001")], parts, CNY)) == []
    both = [
        item(1, 100, document="A-00001"),
        item(2, 100, document="A-00001 B-00002"),
        item(3, 100, document="B-00002"),
    ]
    contradicting = find([line(1, 200, end_to_end="A-00001"), line(2, 200, end_to_end="B-00002")], both, CNY)
    assert certain(contradicting) == []
    assert {one.rule for one in contradicting.proposed} == {"sum_of_postings"}


def test_a_sum_without_a_reference_is_only_proposed() -> None:
    """Goal: the search is exact, small first, bounded, and never decides. Method: a sum of two among decoys; a bound of steps."""
    items = [item(1, 120, names=("Acme",)), item(2, 80, names=("Acme",)), item(3, 77), item(4, 41)]
    found = find([line(1, 200, party="Acme")], items, CNY)
    assert found.certain == ()
    assert [(one.rule, one.confidence, len(one.items)) for one in found.proposed] == [
        ("sum_of_postings", 70, 2)
    ]
    many = [item(n, 2) for n in range(40)]
    bounded = find([line(n, 25, n % 3) for n in range(40)], many, CNY, Policy(steps_max=500))
    assert (bounded.proposed, bounded.complete) == ((), False)


def test_references_are_told_from_days_and_small_numbers() -> None:
    """Goal: only what identifies is compared. Method: words of a payer."""
    assert references("2026-06-01", "20260601", "12345", "abcdefgh", "INVOICE") == frozenset()
    assert references("发票INV2026001号", "a/b-123") == {"INV2026001", "A/B-123"}


def test_a_crowd_is_compared_by_reference_alone() -> None:
    """Goal: thousands of one amount cost no thousands squared, and a pair is certain only above what was not compared."""
    lines = [line(n, 500, end_to_end=f"REF-{n:05d}") for n in range(200)]
    items = [item(n, 500, document=f"REF-{n:05d}") for n in range(200)]
    assert matching.PAIRS_MAX < 200 * 200
    found = find(lines, items, CNY)
    assert (len(found.certain), found.complete) == (200, True)
    assert all(one.lines[0] == one.items[0][0].int - (7 << 76) for one in found.certain)
    plain = find([line(n, 500) for n in range(200)], [item(n, 500) for n in range(200)], CNY)
    assert (plain.certain, plain.proposed, plain.complete) == ((), (), False)


WORDS = st.sampled_from(["", "REF-00001", "REF-00002", "REF-00001 REF-00002"])
NAMES = st.sampled_from(["", "Acme", "Zeta"])
NETS = st.integers(-4, 6).filter(bool)
LINES = st.lists(st.tuples(NETS, st.integers(0, 6), WORDS, NAMES, st.booleans()), max_size=9)
ITEMS = st.lists(st.tuples(NETS, st.integers(0, 6), WORDS, NAMES, st.integers(-3, 8)), max_size=9)


@given(some=LINES, others=ITEMS, seed=st.randoms(use_true_random=False))
def test_never_twice_always_equal_whatever_the_order(
    some: list[tuple[int, int, str, str, bool]],
    others: list[tuple[int, int, str, str, int]],
    seed: random.Random,
) -> None:
    """Goal: no member in two matches, sums equal, nothing certain that has a rival, the same result in any order.

    Method: small amounts, few references and names, so that everything collides; the input shuffled.
    """
    lines = [
        line(n, net, day, end_to_end=word, party=name, reversal=flag)
        for n, (net, day, word, name, flag) in enumerate(some)
    ]
    items = [
        item(
            n,
            net,
            day,
            document=word,
            names=(name,),
            reverses=UUID(int=(7 << 76) + of) if 0 <= of < n else None,
        )
        for n, (net, day, word, name, of) in enumerate(others)
    ]
    found = find(lines, items, CNY)
    by_line, by_item = {one.key: one for one in lines}, {one.key: one for one in items}
    members = [key for one in found.certain for key in (*one.lines, *one.items)]
    assert len(members) == len(set(members))
    for one in (*found.certain, *found.proposed):
        assert sum(by_line[key].net for key in one.lines) == sum(by_item[key].net for key in one.items)
        assert len(one.lines) + len(one.items) >= 2
        assert 0 <= one.confidence <= 100
    assert not {key for one in found.proposed for key in (*one.lines, *one.items)} & set(members)
    pairs = [one for one in found.certain if one.rule == "one_to_one"]
    assert all(one.confidence >= STANDARD.certain_at for one in pairs)
    seed.shuffle(lines)
    seed.shuffle(items)
    assert find(lines, items, CNY) == found
