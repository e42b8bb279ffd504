"""Who owes how much is computed: by shares, by caps, jointly; of what stays claimed from others; who comes to owe beside others."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.compensation import liability_shapes, shapes
from ledger.compensation.rules import liability, obligations
from ledger.compensation.rules.liability import PartsDiffer, PartsWrong

DAY = date(2025, 3, 3)
A, B, C = "enterprise:a", "enterprise:b", "enterprise:c"


def told(
    money: int, *, kind: int = 0, apart: int = 0, signed_by: tuple[str, ...] = (), **how: Any
) -> shapes.Signed:
    """What is agreed about one head, with its liability."""
    heads = (shapes.Owed(head="H4", money=money, kind=kind),)
    claimed = (shapes.Claimed(head="H4", amount=apart),) if apart else ()
    made = shapes.Liability(**how)
    return shapes.Signed(heads=heads, apart=claimed, signed_by=signed_by, liability=made)


def caps(**most: int) -> tuple[liability_shapes.Capped, ...]:
    """Who owes at most how much."""
    return tuple(liability_shapes.Capped(owner=f"enterprise:{name}", most=fen) for name, fen in most.items())


def each(**share: str) -> tuple[shapes.Obligor, ...]:
    """Who has which share."""
    return tuple(shapes.Obligor(owner=f"enterprise:{name}", share=one) for name, one in share.items())


def kept(of: shapes.Obligation) -> shapes.Obligation:
    """What is kept of it."""
    assert of.liability is not None
    return obligations.with_parts(of, of.liability)


def parts(of: shapes.Obligation) -> list[tuple[int, dict[str, str]]]:
    """The parts that are kept of a liability."""
    return [(one.amount, {who.owner: who.share for who in one.obligors}) for one in kept(of).parts]


def test_caps_of_three() -> None:
    """100, 60 and 40 yuan: 40 of all three, 20 of two, 40 of one."""
    third, half = "1/3", "1/2"
    assert parts(told(100_00, caps=caps(a=100_00, b=60_00, c=40_00))) == [
        (40_00, {A: third, B: third, C: third}),
        (20_00, {A: half, B: half}),
        (40_00, {A: "1"}),
    ]


def test_who_does_not_sign() -> None:
    """The parts are those of all; who has not signed owes none of them yet, and what nobody owes who has signed stays claimed."""
    most = caps(a=100_00, b=40_00)
    assert parts(told(100_00, caps=most, signed_by=(A,))) == [(40_00, {A: "1"}), (60_00, {A: "1"})]
    assert parts(told(40_00, apart=60_00, caps=most, signed_by=(B,))) == [(40_00, {B: "1"})]
    shares = each(a="0.6", b="0.4")
    assert parts(told(60_00, apart=40_00, shares=shares, signed_by=(A,))) == [(60_00, {A: "1"})]
    assert parts(told(60_00, apart=40_00, shares=shares)) == [(36_00, {A: "1"}), (24_00, {B: "1"})]
    three = each(a="1/2", b="1/3", c="1/6")
    assert parts(told(90_00, joint=three, signed_by=(A, C))) == [(90_00, {A: "3/4", C: "1/4"})]
    wrong = told(60_02, apart=40_00, shares=shares, signed_by=(A,))
    assert parts(wrong) == []  # it is refused when it is read
    with pytest.raises(PartsDiffer):
        obligations.read_obligation(wrong, DAY, [A, B])


def test_a_share_of_nothing() -> None:
    """Who has no share owes no part; of a fen that is shared one owes it."""
    assert parts(told(100, shares=each(a="1", b="0"))) == [(100, {A: "1"})]
    assert parts(told(1, shares=each(a="1/3", b="1/3", c="1/3"))) == [(1, {A: "1"})]


def test_in_kind_too() -> None:
    """Each part has its share of the money and of each duty in kind; what is fixed for its failure is spread over them."""
    both = told(30_00, kind=70_00, caps=caps(a=100_00, b=40_00))
    words = shapes.Signed(heads=both.heads, liability=both.liability, conversion=77_00)
    owed = obligations.read_obligation(words, DAY, [A, B])
    assert [(one.amount, [who.owner for who in one.obligors]) for one in owed.parts] == [
        (12_00, [A, B]),
        (18_00, [A]),
    ]
    assert [(one.heads, [who.owner for who in one.obligors], one.conversion) for one in owed.duties] == [
        ({"H4": 28_00}, [A, B], 30_80),
        ({"H4": 42_00}, [A], 46_20),
    ]


@pytest.mark.parametrize(
    ("how", "fault"),
    [
        ({}, "a liability is told in one way: by shares, by caps, or as joint"),
        (
            {"shares": each(a="1"), "joint": each(a="1")},
            "a liability is told in one way: by shares, by caps, or as joint",
        ),
        ({"shares": each(a="0.5", b="0.4")}, "the shares of the liability do not sum to 1"),
        ({"joint": each(a="0.5", b="0.4")}, "the shares of the liability do not sum to 1"),
        ({"joint": each(a="1/2", b="")}, "a part names nobody, or the shares of some and not of others"),
        ({"joint": (*each(a="1/2"), *each(a="1/2"))}, "the liability names a party twice"),
        ({"caps": (*caps(a=100_00), *caps(a=100_00))}, "the liability names a party twice"),
    ],
)
def test_what_makes_no_parts(how: dict[str, Any], fault: str) -> None:
    """A liability is told in one way, of each once, and wholly."""
    assert parts(told(100_00, **how)) == []
    with pytest.raises(PartsWrong) as refused:
        obligations.read_obligation(told(100_00, **how), DAY, [A, B])
    assert refused.value.figures["fault"] == fault


def test_caps_make_the_whole() -> None:
    """Somebody owes all of it, and nobody nothing or more."""
    for most in (caps(a=99_99, b=60_00), caps(a=100_01), caps(a=100_00, b=0)):
        with pytest.raises(PartsWrong):
            obligations.read_obligation(told(100_00, caps=most), DAY, [A, B])


def test_parts_beside_a_liability() -> None:
    """Parts may be told with it only as it makes them: so they are kept, and read again."""
    both = kept(told(100_00, caps=caps(a=100_00, b=40_00)))
    assert kept(both) is both
    assert len(obligations.read_obligation(both, DAY, [A, B]).parts) == 2
    other = shapes.Signed(heads=both.heads, liability=both.liability, parts=both.parts[:1])
    with pytest.raises(PartsWrong):
        obligations.read_obligation(other, DAY, [A, B])


def test_borne_up_to_a_sum() -> None:
    """Who owes up to a sum bears no more than it, and the others the rest by their shares; beyond all sums it stays with who paid."""
    thirds = {name: Fraction(1, 3) for name in "abc"}
    assert liability.borne(100_00, thirds, {}) == {"a": 33_34, "b": 33_33, "c": 33_33}
    assert liability.borne(100_00, thirds, {"c": 33_33}) == {"a": 33_34, "b": 33_33, "c": 33_33}
    assert liability.borne(100_00, thirds, {"c": 33_32}) == {"a": 33_34, "b": 33_34, "c": 33_32}
    assert liability.borne(100_00, thirds, {"b": 40_00, "c": 20_00}) == {"a": 40_00, "b": 40_00, "c": 20_00}
    assert liability.borne(100_00, thirds, {"a": 10_00, "b": 10_00, "c": 10_00}) == {
        "a": 10_00,
        "b": 10_00,
        "c": 10_00,
    }
    alone = {"a": Fraction(0), "b": Fraction(1)}
    assert liability.borne(100, alone, {"b": 40}) == {"a": 60, "b": 40}
    assert liability.recourse({"a": Fraction(1, 2), "b": Fraction(1, 2)}, 100, {"a": 100}, {"b": 40}) == {
        ("a", "b"): 40
    }


# -- for whatever shares and caps ---------------------------------------------------------------------------------------


AMOUNTS = st.integers(min_value=1, max_value=10**15)
WEIGHTS = st.lists(st.integers(min_value=0, max_value=10**6), min_size=1, max_size=6).filter(any)


def named(count: int) -> list[str]:
    """So many parties."""
    return [f"enterprise:{chr(97 + n)}" for n in range(count)]


@given(AMOUNTS, WEIGHTS, st.booleans(), st.integers(min_value=0, max_value=10**9))
def test_shares_sum(amount: int, weights: list[int], jointly: bool, kind: int) -> None:
    """By share or jointly: money and duties sum to what is owed, with inner shares that sum to 1, each within a fen of its share."""
    owners, whole = named(len(weights)), sum(weights)
    who = tuple(
        shapes.Obligor(owner=owner, share=f"{Fraction(n, whole)}")
        for owner, n in zip(owners, weights, strict=True)
    )
    made = told(amount, kind=kind, joint=who) if jointly else told(amount, kind=kind, shares=who)
    owed = obligations.read_obligation(kept(made), DAY, owners)
    assert sum(part.amount for part in owed.parts) == amount
    assert sum(duty.value for duty in owed.duties) == kind
    assert all(sum(one.share for one in part.obligors) == 1 for part in owed.parts)
    if not jointly and not kind:
        by_owner = {part.obligors[0].owner: part.amount for part in owed.parts}
        for owner, weight in zip(owners, weights, strict=True):
            assert abs(by_owner.get(owner, 0) - Fraction(weight * amount, whole)) < 1


@given(st.lists(st.integers(min_value=1, max_value=10**12), min_size=1, max_size=6), st.data())
def test_caps_sum(most: list[int], data: st.DataObject) -> None:
    """By caps: the parts sum to the whole, and each owes just its cap; whoever signs, what it owes and the rest make the whole."""
    owners, whole = named(len(most)), max(most)
    made = tuple(
        liability_shapes.Capped(owner=owner, most=fen) for owner, fen in zip(owners, most, strict=True)
    )
    found = liability.partly_joint(whole, {one.owner: one.most for one in made})
    assert sum(part.amount for part in found) == whole
    for one in made:
        assert (
            sum(part.amount for part in found if one.owner in {who.owner for who in part.obligors})
            == one.most
        )
    signed = data.draw(st.lists(st.sampled_from(owners), min_size=1, unique=True))
    own = max(one.most for one in made if one.owner in signed)
    words = told(own, apart=whole - own, caps=made, signed_by=tuple(signed))
    owed = obligations.read_obligation(kept(words), DAY, owners)
    assert sum(part.amount for part in owed.parts) + sum(owed.apart.values()) == whole
    assert {one.owner for part in owed.parts for one in part.obligors} <= set(signed)


@given(AMOUNTS, WEIGHTS, st.data())
def test_recourse_sums(debt: int, weights: list[int], data: st.DataObject) -> None:
    """Once all is paid, who paid too much gets just what it paid too much from who paid too little, and nobody bears beyond its sum."""
    owners, whole = named(len(weights)), sum(weights)
    shares = {owner: Fraction(n, whole) for owner, n in zip(owners, weights, strict=True)}
    paid = dict.fromkeys(owners, 0)
    for _ in range(data.draw(st.integers(min_value=1, max_value=4))):
        paid[data.draw(st.sampled_from(owners))] += data.draw(
            st.integers(min_value=0, max_value=debt - sum(paid.values()))
        )
    paid[owners[0]] += debt - sum(paid.values())
    capped = data.draw(st.lists(st.sampled_from(owners[1:]), unique=True)) if len(owners) > 1 else []
    most = {owner: data.draw(st.integers(min_value=1, max_value=debt)) for owner in capped}
    own = liability.borne(debt, shares, most)
    assert sum(own.values()) == debt
    assert all(own[owner] <= fen for owner, fen in most.items())
    owed = liability.recourse(shares, debt, paid, most)
    for owner in owners:
        back = sum(fen for (creditor, _), fen in owed.items() if creditor == owner)
        pays = sum(fen for (_, debtor), fen in owed.items() if debtor == owner)
        assert paid[owner] - back + pays == own[owner]


@given(WEIGHTS, st.fractions(min_value=0, max_value=Fraction(99, 100), max_denominator=1000))
def test_who_joins_has_its_share(weights: list[int], share: Fraction) -> None:
    """Kept against the others' shares, that of who joins is just what it is of all, and those keep theirs to each other."""
    others = [Fraction(n, sum(weights)) for n in weights]
    kept = liability.against_others(share, others)
    total = sum(others) + kept
    assert kept / total == share
    assert all(one / total == one * (1 - share) for one in others)
