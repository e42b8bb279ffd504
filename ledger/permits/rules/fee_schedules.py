"""Another schedule of a use fee (分期变更): in which parts, and when, what is not paid of it is due from a day on.

No more parts of the fee than the law lets, and a first part as large as it asks, while none is paid; each day after the one before, the
first not before the day of the act, the last not after the one on which the last of as many yearly parts would be due. What being late
had cost by that day, by the days of before, stays owed: it is due with the first of the new parts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.errors import RuleViolation
from ledger.law import Law
from ledger.permits.rules.fee_standing import FeePart, LateRate, falls_due, surcharge
from ledger.permits.rules.fees import InstalmentsDiffer, InstalmentsTooMany, check_first, years_later
from ledger.workdays import Calendar

NUMBERS: Final = 60
"""Numbers of parts that a fee has, those included whose place others took."""


class FeeNotDue(RuleViolation):
    """Nothing of the fee {notice} is due.

    Only what is not paid is rescheduled.
    """

    code = "permits.fee_not_due"
    source = "docs/spec/permits.md 9.12"


class InstalmentDays(RuleViolation):
    """A part would be due on {due_on}, and that is not after {before}.

    Name days in their order, each after the one before; the first is not before `effective_on`.
    """

    code = "permits.instalment_days"
    source = "docs/spec/permits.md 9.12"


class InstalmentTooLate(RuleViolation):
    """A part would be due on {due_on}, and the last of {most} yearly parts of the notice of {notice_on} would be due on {last}.

    Name no day after that.
    """

    code = "permits.instalment_too_late"
    source = "财税〔2015〕61号 art. 13"


class ScheduleSame(RuleViolation):
    """What is not paid of the fee {notice} is due in these parts and on these days already.

    Nothing is to be changed.
    """

    code = "permits.schedule_same"
    source = "docs/spec/permits.md 9.12"


@dataclass(frozen=True, slots=True)
class DueFee:
    """A fee of which something is owed."""

    notice: str
    notice_on: date
    parts: Sequence[FeePart]
    """Those that stand, in order."""


def rescheduled(
    fee: DueFee,
    said: Sequence[tuple[date, int]],
    act: UUID,
    on: date,
    last_number: int,
    law: Law,
    calendar: Calendar,
    rate: LateRate,
) -> tuple[FeePart, ...]:
    """Give the parts that take the place of those that are not paid.

    Args:
        said: last day and fen of each.
        on: day of the act, whose law decides.
        last_number: of the last part that the fee ever had.

    Raises (in this order):
        FeeNotDue, LawGap, InstalmentsTooMany, InstalmentsDiffer, FirstInstalmentTooSmall, InstalmentDays, InstalmentTooLate,
        ScheduleSame.
    """
    owed = [one for one in fee.parts if one.paid_on is None]
    if not owed:
        raise FeeNotDue(notice=fee.notice)
    _check_parts(fee, [fen for _, fen in said], on, last_number, law)
    days = [calendar.moved(day).on for day, _ in said]
    _check_days(fee, days, on, law, calendar)
    before = [(falls_due(one, fee.notice_on, calendar).on, one.amount) for one in owed]
    if before == [(day, fen) for day, (_, fen) in zip(days, said, strict=True)]:
        raise ScheduleSame(notice=fee.notice)
    late = sum(surcharge(one, last, rate, on) for one, (last, _) in zip(owed, before, strict=True))
    return tuple(
        FeePart(last_number + n, day, fen, carried=late if n == 1 else 0, set_by=act)
        for n, (day, (_, fen)) in enumerate(zip(days, said, strict=True), 1)
    )


def _check_parts(fee: DueFee, said: Sequence[int], on: date, last_number: int, law: Law) -> None:
    """Check in how many parts, and in which.

    Raises (in this order):
        LawGap, InstalmentsTooMany, InstalmentsDiffer, FirstInstalmentTooSmall.
    """
    paid = [one.amount for one in fee.parts if one.paid_on is not None]
    owed = sum(one.amount for one in fee.parts if one.paid_on is None)
    most = max(law.integer("fee.instalments_max", on), len(fee.parts))
    if len(paid) + len(said) > most:
        raise InstalmentsTooMany(count=len(paid) + len(said), most=most)
    if last_number + len(said) > NUMBERS:
        raise InstalmentsTooMany(count=last_number + len(said), most=NUMBERS)
    if not said or min(said) <= 0 or sum(said) != owed:
        raise InstalmentsDiffer(sum=yuan(sum(said)), total=yuan(owed))
    if not paid:
        check_first(said[0], owed, law, on)


def _check_days(fee: DueFee, days: Sequence[date], on: date, law: Law, calendar: Calendar) -> None:
    """Check the days, once each is a working day.

    Raises (in this order):
        InstalmentDays, LawGap, InstalmentTooLate.
    """
    if days[0] < on:
        raise InstalmentDays(due_on=days[0].isoformat(), before=on.isoformat())
    for before, day in pairwise(days):
        if day <= before:
            raise InstalmentDays(due_on=day.isoformat(), before=before.isoformat())
    most = law.integer("fee.instalments_max", on)
    first = calendar.add(fee.notice_on, law.integer("fee.due_working_days", on)).on
    latest = calendar.moved(years_later(first, most - 1)).on
    last = max(latest, *(falls_due(one, fee.notice_on, calendar).on for one in fee.parts))
    if days[-1] > last:
        raise InstalmentTooLate(
            due_on=days[-1].isoformat(), last=last.isoformat(), most=most, notice_on=fee.notice_on.isoformat()
        )
