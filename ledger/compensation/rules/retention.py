"""What of a contract is kept back until the works have proved themselves (质保金): a sum or a share of the contract, and its months.

Of each stage so much is kept back as of the contract, half up to the fen. The months run from the day on which the works were accepted,
given up or taken over; what is kept back is paid after their last day, but for what was kept for good because of defects.

Law: 建设工程质量保证金管理办法 (建质〔2017〕138号) art. 2, 7, 9–10; 民法典 art. 801.
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from ledger.amounts import divide_half_up, yuan
from ledger.errors import Malformed, RuleViolation

SHARE: int = 10_000
"""A share of the contract is told in ten-thousandths."""


class RetentionWrong(Malformed):
    """A retention is named as a sum or as a share of the contract, with its months; here something of it is missing or too much.

    Name the sum or the share, and the months; a sum of 0.00 and no months end it.
    """

    code = "compensation.retention_wrong"
    source = "docs/spec/compensation.md 7.12"


class RetentionTooLarge(RuleViolation):
    """{amount} yuan are to be kept back for {months} months, and the rule lets {most} yuan of this contract be, for {longest} months.

    Name at most that.
    """

    code = "compensation.retention_too_large"
    source = "建质〔2017〕138号 art. 2, 7"


class Retention(NamedTuple):
    """What of a contract is kept back, in fen, and for how many months."""

    amount: int
    months: int


def read_retention(
    contract: int, amount: int | None, share: int | None, months: int | None
) -> Retention | None:
    """Read what is told of a retention: None where nothing is, nothing kept back where the sum is zero; fen, and ten-thousandths.

    >>> read_retention(100_00, None, 300, 24), read_retention(100_00, 5_00, None, 12), read_retention(100_00, None, None, None)
    (Retention(amount=300, months=24), Retention(amount=500, months=12), None)

    Raises:
        RetentionWrong: sum and share, or one of them without months, or months without one of them.
    """
    if amount is None and share is None and months is None:
        return None
    if (amount is None) == (share is None):
        raise RetentionWrong()
    kept = divide_half_up(contract * share, SHARE) if share is not None else amount or 0
    if kept < 0 or kept > contract or (kept == 0) != (months is None):
        raise RetentionWrong()
    return Retention(kept, months or 0)


def check_most(contract: int, kept: Retention, share: Fraction | None, months: int | None) -> None:
    """Check that no more is kept back, and for no longer, than the rule of the day says; where it says nothing, anything is.

    Raises:
        RetentionTooLarge: more is.
    """
    most = contract if share is None else divide_half_up(contract * share.numerator, share.denominator)
    longest = kept.months if months is None else months
    if kept.amount > most or kept.months > longest:
        raise RetentionTooLarge(
            amount=yuan(kept.amount), months=kept.months, most=yuan(most), longest=longest
        )


def retained(accepted: int, kept: int, contract: int) -> int:
    """Give what is kept back of what was accepted, in fen. Twin: `ledger.check_damage_spending`.

    >>> retained(333_33, 30_00, 1000_00)
    1000
    """
    return divide_half_up(accepted * kept, contract)


def after_months(day: date, months: int) -> date:
    """Give the last day of a term of months that runs from a day: the same day of the month, or its last one.

    >>> after_months(date(2024, 1, 31), 1), after_months(date(2025, 5, 20), 24)
    (datetime.date(2024, 2, 29), datetime.date(2027, 5, 20))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
