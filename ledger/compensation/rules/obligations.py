"""What an agreement or a judgment says, read and checked: heads in money and in kind, who owes them, and when.

heads     H4 30,000 in money and 20,000 as restoration …
parts     who owes which sum of the money, alone or jointly
schedule  instalments of each part, which sum to it to the fen
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from ledger.amounts import largest_remainder, yuan
from ledger.compensation import shapes
from ledger.compensation.rules.claims import check_heads
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.duties import Duty, read_duties
from ledger.compensation.rules.liability import Part, PartsWrong, check_parts, read_obligors
from ledger.errors import Malformed, RuleViolation

INSTALMENTS_MAX: Final = 120


class ScheduleDiffers(RuleViolation):
    """The instalments of part {part} sum to {scheduled} yuan, but {due} yuan are owed.

    Let the instalments sum to the part, to the fen; or leave all amounts out, and it is split equally.
    """

    code = "compensation.schedule_differs"
    source = "docs/spec/compensation.md 4"


class ScheduleTooLong(Malformed):
    """{count} instalments are listed, and {most} are the most.

    List fewer of them.
    """

    code = "compensation.schedule_too_long"


class InstalmentPartUnknown(Malformed):
    """An instalment names the part {part}, and {count} parts are listed.

    Name the number of a part, counted from 1.
    """

    code = "compensation.instalment_part_unknown"


class ScheduleDisordered(Malformed):
    """The instalment due on {due_on} is not later than the one before it, or has no amount above zero.

    List those of each part in the order of their due dates, each with an amount above zero or none with one.
    """

    code = "compensation.schedule_disordered"


class InstalmentPast(RuleViolation):
    """Money or restoration would be due on {due_on}, before the day on which that is fixed, {on}.

    Name that day or a later one; what was paid before is recorded as a deposit or a payment.
    """

    code = "compensation.instalment_past"
    source = "docs/spec/compensation.md 4"


class LessThanAssessed(RuleViolation):
    """{agreed} yuan are agreed under {head}, and {assessed} yuan were assessed.

    The amount of a damage is not negotiated, only the way and time of performance: name the legal basis for less, which
    an auditor will read, or agree on the whole.
    """

    code = "compensation.less_than_assessed"
    source = "环法规〔2022〕31号; docs/spec/compensation.md 4"


class MoreThanAssessed(RuleViolation):
    """{agreed} yuan are agreed under {head}, and {assessed} yuan were assessed.

    Name the basis for more, which an auditor will read, or let a version of the assessment be accepted that says so.
    """

    code = "compensation.more_than_assessed"
    source = "环法规〔2022〕31号; docs/spec/compensation.md 4"


@dataclass(frozen=True, slots=True)
class Instalment:
    """A part of a sum, in fen, with the last day of its term."""

    due_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class Obligation:
    """What is owed: fen by head in money and in kind, by whom, and when."""

    money: dict[str, int]
    kind: dict[str, int]
    parts: tuple[Part, ...]
    schedules: tuple[tuple[Instalment, ...], ...]
    conversion: int
    less_basis: str
    more_basis: str = ""
    duties: tuple[Duty, ...] = ()
    """By whom and until when what is owed in kind is performed; they sum to it."""

    @property
    def heads(self) -> dict[str, int]:
        """Fen by head, money and kind together."""
        return {head: self.money.get(head, 0) + self.kind.get(head, 0) for head in self.money}


def read_obligation(told: shapes.Obligation, on: date, liable: Collection[str]) -> Obligation:
    """Read what an agreement or a judgment says; a part without instalments is due on `on`, a duty in kind for which no day is named with
    the last of them.

    Args:
        liable: the liable parties of the case.

    Raises (in this order):
        HeadsMissing, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleTooLong, InstalmentPartUnknown,
        ScheduleDisordered, ScheduleDiffers; those of `read_duties`.
    """
    check_heads([one.head for one in told.heads])
    money = {one.head: one.money for one in told.heads}
    kind = {one.head: one.kind for one in told.heads}
    if min([*money.values(), *kind.values()]) < 0 or not sum(money.values()) + sum(kind.values()):
        raise PartsWrong(fault="an amount is below zero, or nothing is owed")
    parts = tuple(_part(one) for one in told.parts)
    check_parts(parts, sum(money.values()))
    schedules = read_schedules(told.schedule, parts, on)
    if told.conversion < 0:
        raise PartsWrong(fault="the amount due where restoration fails is below zero")
    last = max([on, *(one.due_on for schedule in schedules for one in schedule)])
    duties = read_duties(told, kind, parts, last, liable)
    conversion = sum(one.conversion for one in duties) or told.conversion
    return Obligation(money, kind, parts, schedules, conversion, told.less_basis, told.more_basis, duties)


def _part(told: shapes.Part) -> Part:
    return Part(told.amount, read_obligors(told.obligors))


def read_schedules(
    told: Sequence[shapes.Due], parts: Sequence[Part], on: date
) -> tuple[tuple[Instalment, ...], ...]:
    """Read instalments; without amounts a part is split equally, the first ones a fen larger where it must be.

    Raises (in this order):
        ScheduleTooLong, InstalmentPartUnknown, ScheduleDisordered, ScheduleDiffers.
    """
    if len(told) > INSTALMENTS_MAX:
        raise ScheduleTooLong(count=len(told), most=INSTALMENTS_MAX)
    for one in told:
        if not 1 <= one.part <= len(parts):
            raise InstalmentPartUnknown(part=one.part, count=len(parts))
    return tuple(
        _schedule(number, part, [one for one in told if one.part == number], on)
        for number, part in enumerate(parts, 1)
    )


def _schedule(number: int, part: Part, told: Sequence[shapes.Due], on: date) -> tuple[Instalment, ...]:
    if not told:
        return (Instalment(on, part.amount),)
    days = [one.due_on for one in told]
    for before, day in pairwise(days):
        if day <= before:
            raise ScheduleDisordered(due_on=day.isoformat())
    amounts = [one.amount or 0 for one in told]
    if all(one.amount is None for one in told):
        amounts = split_equally(part.amount, len(told))
    if min(amounts) <= 0:
        raise ScheduleDisordered(due_on=days[amounts.index(min(amounts))].isoformat())
    if sum(amounts) != part.amount:
        raise ScheduleDiffers(part=number, scheduled=yuan(sum(amounts)), due=yuan(part.amount))
    return tuple(Instalment(day, amount) for day, amount in zip(days, amounts, strict=True))


def split_equally(amount: int, number: int) -> list[int]:
    """Split a sum into equal instalments; no fen is lost, the first ones are a fen larger where they must be.

    Raises:
        never NothingToSplitBy: the weights are ones.

    >>> split_equally(154_960_000, 3)
    [51653334, 51653333, 51653333]
    """
    return largest_remainder(amount, [1] * number)


def check_due(owed: Obligation, on: date) -> None:
    """Check that nothing is due before the day on which it is fixed, nor too far away, neither money nor a duty in kind.

    Raises (in this order):
        InstalmentPast, DayTooFar.
    """
    days = [one.due_on for schedule in owed.schedules for one in schedule]
    first = min([*days, *(one.due_on for one in owed.duties)], default=on)
    if first < on:
        raise InstalmentPast(due_on=first.isoformat(), on=on.isoformat())
    check_near(on, *days, *(one.due_on for one in owed.duties))


def check_less(heads: Mapping[str, int], assessed: Mapping[str, int], basis: str) -> bool:
    """Tell whether less is agreed than was assessed.

    Raises:
        LessThanAssessed: it is, under some head, and no basis is named.
    """
    for head, amount in assessed.items():
        if heads.get(head, 0) < amount:
            if not basis.strip():
                raise LessThanAssessed(head=head, agreed=yuan(heads.get(head, 0)), assessed=yuan(amount))
            return True
    return False


def check_more(heads: Mapping[str, int], assessed: Mapping[str, int], basis: str) -> None:
    """Check that what is agreed beyond the assessment has its basis.

    Raises:
        MoreThanAssessed: under some head more is agreed, and no basis is named.
    """
    for head, amount in heads.items():
        if amount > assessed.get(head, 0) and not basis.strip():
            raise MoreThanAssessed(head=head, agreed=yuan(amount), assessed=yuan(assessed.get(head, 0)))


def check_conversions(owed: Obligation, less_basis: str, more_basis: str) -> None:
    """Check that each duty that becomes another sum than it is worth where it fails has its basis, like any other sum.

    Twin: `ledger.check_damage_conversion_based`.

    Raises (in this order):
        LessThanAssessed, MoreThanAssessed.
    """
    for one in owed.duties:
        if one.conversion:
            head, told = next(iter(one.heads)), {"agreed": yuan(one.conversion), "assessed": yuan(one.value)}
            if one.conversion < one.value and not less_basis.strip():
                raise LessThanAssessed(head=head, **told)
            if one.conversion > one.value and not more_basis.strip():
                raise MoreThanAssessed(head=head, **told)
