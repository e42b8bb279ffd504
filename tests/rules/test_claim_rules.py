"""Liability, instalments, interest and terms: the vectors of the domain, and what must not be."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import workdays
from ledger.amounts import largest_remainder
from ledger.compensation.rules import clocks, liability
from ledger.compensation.rules.claims import Instalment, count_payment, late_days, late_interest
from ledger.compensation.rules.liability import Obligor, Part
from ledger.compensation.rules.obligations import split_equally

RATE = Fraction(175, 1_000_000)


def test_tv_05_three_equal_instalments() -> None:
    """1,549,600.00 in three parts; in 万 with two decimals it is another schedule."""
    assert split_equally(154_960_000, 3) == [51_653_334, 51_653_333, 51_653_333]
    assert split_equally(15_496, 3) == [5_166, 5_165, 5_165]


def test_tv_18_a_hundred_days() -> None:
    """1,000,000.00 for a hundred days is 17,500.00; a year of 365 days is 6.3875 %."""
    due = date(2025, 1, 1)
    assert late_interest([Instalment(1, due, 100_000_000)], RATE, due + timedelta(days=100)) == 1_750_000
    assert late_interest([Instalment(1, due, 100_000_000)], RATE, due + timedelta(days=365)) == 6_387_500


def test_tv_20_an_instalment_45_days_late() -> None:
    """516,533.33 for 45 days is 4,067.70."""
    due = date(2025, 1, 1)
    assert late_interest([Instalment(2, due, 51_653_333)], RATE, due + timedelta(days=45)) == 406_770


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100_000_000, [3, 3, 1], [42_857_143, 42_857_143, 14_285_714]),
        (10_000, [1, 1, 1], [3_334, 3_333, 3_333]),
        (2, [1, 1, 1], [1, 1, 0]),
    ],
)
def test_tv_22_apportioning(total: int, weights: list[int], parts: list[int]) -> None:
    """Largest remainder, ties to the first."""
    assert largest_remainder(total, weights) == parts


def test_tv_23_recourse() -> None:
    """A owes 80 % and pays all of 1,000,000.00: 200,000.00 from B; of the punitive 50,000.00 nothing."""
    shares = {"a": Fraction(4, 5), "b": Fraction(1, 5)}
    assert liability.recourse(shares, 100_000_000, {"a": 100_000_000}) == {("a", "b"): 20_000_000}
    ordinary = Fraction(95, 100)
    assert liability.recourse(shares, int(100_000_000 * ordinary), {"a": int(100_000_000 * ordinary)}) == {
        ("a", "b"): 19_000_000
    }
    assert liability.recourse(shares, 100, {"a": 80, "b": 20}) == {}


def test_tv_44_intervals_and_the_order() -> None:
    """97 days from the spill to the agreement, 118 to the order; served that day, it is final after 2024-08-13."""
    spill, agreement, order = date(2023, 12, 27), date(2024, 4, 2), date(2024, 7, 29)
    assert ((agreement - spill).days, (order - agreement).days) == (97, 118)
    assert clocks.due(order, "15 D").on == date(2024, 8, 13)


def test_tv_45_natural_days() -> None:
    """30 days end on a Sunday, so on Monday; 90 days on a Thursday."""
    assert clocks.due(date(2025, 1, 10), "30 D").on == date(2025, 2, 10)
    assert "weekend" in clocks.due(date(2025, 1, 10), "30 D").why
    assert clocks.due(date(2025, 1, 10), "90 D").on == date(2025, 4, 10)


def test_tv_46_publicity_of_working_days() -> None:
    """Seven calendar days of December 2019 are five working days; ten of January 2025 hold a make-up day."""
    assert workdays.workdays_between(date(2019, 12, 12), date(2019, 12, 19)) == 5
    assert clocks.due(date(2025, 1, 20), "10 W").on == date(2025, 2, 8)


def test_tv_47_make_up_days_count() -> None:
    """15 working days from 2025-09-26 end on 2025-10-23, for 09-28 and 10-11 are worked."""
    found = clocks.due(date(2025, 9, 26), "15 W")
    assert found.on == date(2025, 10, 23)
    assert "2 make-up days" in found.why
    kinds = dict(found.days)
    assert (kinds[date(2025, 9, 28)], kinds[date(2025, 10, 1)]) == ("make-up", "holiday")


def test_tv_49_thirty_full_days() -> None:
    """Published on 2025-03-03, the first day on which a court may rule is 2025-04-03."""
    assert clocks.due(date(2025, 3, 3), "30 C").on == date(2025, 4, 3)


def test_tv_50_enforcement_and_the_first_day_of_interest() -> None:
    """A term that ends on 2025-06-30: enforcement until 2027-06-30, interest from 2025-07-01."""
    end = date(2025, 6, 30)
    assert clocks.due(end, "2 Y").on == date(2027, 6, 30)
    assert late_days(end, end) == 0
    assert late_days(end, date(2025, 7, 1)) == 1


def test_terms_beyond_what_is_known() -> None:
    """Working days beyond the calendar have no end yet and say so; natural days end, and say that nobody knows the day."""
    start = workdays.KNOWN_TO - timedelta(days=3)
    far = clocks.due(start, "15 W")
    assert far.on is None
    assert "not announced yet" in far.why
    assert "not known yet" in clocks.due(start, "3 Y").why
    assert clocks.due(date(2024, 2, 29), "1 Y").on == date(2025, 2, 28)
    assert clocks.due(date(2025, 1, 1), "9999 Y").on == date.max


def test_paused_days_do_not_count() -> None:
    """Ten days of a pause move the end by ten days; of working days, by those that would have counted."""
    pause = [(date(2025, 1, 15), date(2025, 1, 24))]
    assert clocks.due(date(2025, 1, 10), "30 D", pause).on == date(2025, 2, 19)
    # 13, 14 January, (paused 15 to 24), 26 and 27, (spring festival), 5, 6, 7, 8 (make-up), 10, 11 February
    assert clocks.due(date(2025, 1, 10), "10 W", pause).on == date(2025, 2, 11)


def test_partly_joint_counts_the_common_part_once() -> None:
    """100 in all, B owes up to 60 and C up to 50: 50 of three, 10 of two, 40 of one; somebody must owe all."""
    parts = liability.partly_joint(100, {"a": 100, "b": 60, "c": 50})
    assert [(part.amount, [one.owner for one in part.obligors]) for part in parts] == [
        (50, ["a", "b", "c"]),
        (10, ["a", "b"]),
        (40, ["a"]),
    ]
    liability.check_parts(parts, 100)
    with pytest.raises(liability.PartsWrong):
        liability.partly_joint(100, {"b": 60, "c": 50})
    with pytest.raises(liability.PartsWrong):
        liability.check_parts([Part(1, (Obligor("a", Fraction(1, 2)), Obligor("b", Fraction(1, 3))))], 1)
    with pytest.raises(liability.PartsWrong):
        liability.check_parts([Part(1, (Obligor("a", Fraction(1, 2)), Obligor("a", Fraction(1, 2))))], 1)


def test_principal_first() -> None:
    """Due principal, oldest first; then interest; then what is not due yet; then there is an excess."""
    terms = [
        Instalment(1, date(2025, 1, 1), 100),
        Instalment(2, date(2025, 2, 1), 100),
        Instalment(3, date(2025, 9, 1), 100),
    ]
    on = date(2025, 3, 1)
    assert count_payment(150, on, terms, 9).principal == ((1, 100), (2, 50))
    assert (count_payment(205, on, terms, 9).interest, count_payment(209, on, terms, 9).interest) == (5, 9)
    whole = count_payment(310, on, terms, 9)
    assert (whole.principal[-1], whole.interest, whole.excess) == ((3, 100), 9, 1)


@given(
    shares=st.lists(st.integers(1, 9), min_size=2, max_size=5),
    debt=st.integers(1, 10**9),
    cuts=st.lists(st.integers(0, 100), min_size=5, max_size=5),
)
def test_recourse_never_exceeds_what_was_paid_too_much(shares: list[int], debt: int, cuts: list[int]) -> None:
    """Who may recover gets at most what it paid beyond its share, and nobody owes more than it has left unpaid."""
    names = [f"p{n}" for n in range(len(shares))]
    weights = {name: Fraction(share, sum(shares)) for name, share in zip(names, shares, strict=True)}
    paid = dict(zip(names, largest_remainder(debt, [cut + 1 for cut in cuts[: len(names)]]), strict=True))
    own = dict(zip(names, largest_remainder(debt, shares), strict=True))
    owed = liability.recourse(weights, debt, paid)
    for name in names:
        assert sum(amount for (creditor, _), amount in owed.items() if creditor == name) == max(
            0, paid[name] - own[name]
        )
        assert sum(amount for (_, debtor), amount in owed.items() if debtor == name) == max(
            0, own[name] - paid[name]
        )
