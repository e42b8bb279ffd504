"""What is owed of a fee on a day, against figures computed by hand."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

from ledger.permits.rules.fee_standing import (
    FeeOwed,
    FeePart,
    InstalmentEarlier,
    LateRate,
    check_order,
    owed,
    surcharge,
)
from ledger.permits.rules.fees import schedule_of
from ledger.workdays import SHIPPED, LastDay, YearNotice

NOTICE = date(2025, 3, 5)
SPLIT = (46_000_00, 34_500_00, 34_500_00)
RATE = Fraction("0.0005")
PARTS = schedule_of(SPLIT, NOTICE, 7, SHIPPED)
"""Of 115,000.00, in three parts."""
FIRST = date(2025, 3, 14)


def paid(*numbers: int) -> tuple[FeePart, ...]:
    """The parts, some of them paid."""
    return tuple(replace(one, paid_on=FIRST, voucher="V") if one.number in numbers else one for one in PARTS)


def test_the_days_of_the_parts() -> None:
    """Goal: no part falls due on a free day. Method: a Saturday and a Sunday of later years become Mondays."""
    assert [(one.number, one.due_on, one.amount, one.working_days) for one in PARTS] == [
        (1, date(2025, 3, 14), 46_000_00, 7),
        (2, date(2026, 3, 16), 34_500_00, None),
        (3, date(2027, 3, 15), 34_500_00, None),
    ]


@pytest.mark.parametrize(
    ("numbers", "on", "next_due", "overdue", "late"),
    [
        # Nothing is paid. 46,000.00 × 0.0005 = 23.00 a day; 34,500.00 × 0.0005 = 17.25 a day.
        ((), date(2025, 3, 5), date(2025, 3, 14), "0.00", "0.00"),
        ((), date(2025, 3, 14), date(2025, 3, 14), "0.00", "0.00"),
        ((), date(2025, 3, 15), date(2025, 3, 14), "46000.00", "23.00"),
        ((), date(2026, 3, 14), date(2025, 3, 14), "46000.00", "8395.00"),  # 365 days
        ((), date(2026, 3, 16), date(2025, 3, 14), "46000.00", "8441.00"),  # 367 days
        ((), date(2026, 3, 17), date(2025, 3, 14), "80500.00", "8481.25"),  # 368 days and 1 day
        # The first part is paid: Saturday the 14th, Sunday and Monday are no delay.
        ((1,), date(2026, 3, 14), date(2026, 3, 16), "0.00", "0.00"),
        ((1,), date(2026, 3, 15), date(2026, 3, 16), "0.00", "0.00"),
        ((1,), date(2026, 3, 16), date(2026, 3, 16), "0.00", "0.00"),
        ((1,), date(2026, 3, 17), date(2026, 3, 16), "34500.00", "17.25"),
        ((1, 2), date(2026, 3, 17), date(2027, 3, 15), "0.00", "0.00"),
        ((1, 2), date(2027, 3, 16), date(2027, 3, 15), "34500.00", "17.25"),
        # The payment of the first part was taken back: it is due again as of its first day.
        ((2, 3), date(2025, 3, 24), date(2025, 3, 14), "46000.00", "230.00"),
        # Everything is paid.
        ((1, 2, 3), date(2030, 1, 1), None, "0.00", "0.00"),
    ],
)
def test_owed(numbers: tuple[int, ...], on: date, next_due: date | None, overdue: str, late: str) -> None:
    """Goal: every day gets the figures of the hand. Method: days on, before and after each last day; parts paid, and taken back."""

    def fen(yuan: str) -> int:
        return int(yuan.replace(".", ""))

    known = owed(paid(*numbers), NOTICE, SHIPPED, each_day(RATE), on)
    assert known == FeeOwed(
        None if next_due is None else LastDay(next_due, on_beyond(next_due)), fen(overdue), fen(late)
    )


def each_day(rate: Fraction) -> LateRate:
    """The same rate on every day."""
    return lambda _: rate


def on_beyond(day: date) -> bool:
    """Whether a day lies beyond what is shipped."""
    return day.year > 2026


@pytest.mark.parametrize(
    ("amount", "rate", "days", "fen"),
    [
        (100, "0.005", 0, 0),
        (99, "0.005", 1, 0),  # 0.495 fen
        (100, "0.005", 1, 1),  # 0.5 fen: half up
        (101, "0.005", 1, 1),
        (1_000_000, "0", 400, 0),
        (33_333, "0.0005", 7, 117),  # 116.6655
        (33_333, "0.0005", -3, 0),
    ],
)
def test_surcharge(amount: int, rate: str, days: int, fen: int) -> None:
    """Goal: it is rounded once. Method: halves, no rate, and days before the last one."""
    last = date(2026, 3, 16)
    assert (
        surcharge(
            FeePart(1, last, amount),
            last,
            each_day(Fraction(rate)),
            date.fromordinal(last.toordinal() + days),
        )
        == fen
    )


@pytest.mark.parametrize(
    ("adopted", "fen"), [(15, 2_000), (16, 2_000), (17, 2_000), (18, 1_500), (20, 500), (21, 0)]
)
def test_a_rate_costs_nothing_before_it_is_law(adopted: int, fen: int) -> None:
    """Goal: what is adopted today does not reach back. Method: four days late, 5 ‱ a day from a day on before, within and after them."""
    since = date(2026, 3, adopted)
    part = FeePart(1, date(2026, 3, 16), 1_000_000)
    rate = lambda day: Fraction("0.0005") if day >= since else Fraction(0)  # noqa: E731
    assert surcharge(part, part.due_on, rate, date(2026, 3, 20)) == fen


def test_a_notice_that_comes_later() -> None:
    """Goal: what was reckoned without a calendar is right with it. Method: seven working days over New Year, before and after."""
    on = date(2026, 12, 24)
    parts = schedule_of((100,), on, 7, SHIPPED)
    assert owed(parts, on, SHIPPED, each_day(RATE), on).next_due == LastDay(date(2027, 1, 4), True)
    later = SHIPPED.with_notices([YearNotice(2027, frozenset({date(2027, 1, 1)}), frozenset())])
    assert owed(parts, on, later, each_day(RATE), on).next_due == LastDay(date(2027, 1, 5), False)


@pytest.mark.parametrize(
    ("numbers", "number", "earlier"),
    [((), 1, 0), ((), 2, 1), ((1,), 2, 0), ((1,), 3, 2), ((2,), 3, 1), ((1, 2), 3, 0)],
)
def test_parts_are_paid_in_order(numbers: tuple[int, ...], number: int, earlier: int) -> None:
    """Goal: no part is paid before an earlier one. Method: each with others paid and owed."""
    if not earlier:
        check_order(paid(*numbers), number)
        return
    with pytest.raises(InstalmentEarlier) as refused:
        check_order(paid(*numbers), number)
    assert refused.value.figures["earlier"] == earlier
