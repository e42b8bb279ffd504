"""What an agreement or a judgment says, read and checked: heads in money and in kind, who owes them, and when.

heads      H4 30,000 in money and 20,000 as restoration …
parts      who owes which sum of the money, alone or jointly; or
liability  each its share, each up to a sum, or all jointly: the parts and the duties in kind are computed
schedule   instalments of each part, which sum to it to the fen
apart      what stays claimed from others: assessed = owed + apart + waived, by head
joins      who comes to owe parts that are owed already
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple

from ledger.amounts import largest_remainder, yuan
from ledger.compensation import shapes
from ledger.compensation.rules.claims import check_heads
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.duties import Duty, read_duties
from ledger.compensation.rules.liability import (
    Obligor,
    Part,
    PartsWrong,
    check_parts,
    liable_for,
    of_bound,
    read_obligors,
    read_share,
    spread,
)
from ledger.errors import LedgerError, Malformed, RuleViolation

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
    """Money, restoration or an apology would be due on {due_on}, before the day on which that is fixed, {on}.

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


class ApartBeyondRest(RuleViolation):
    """{apart} yuan stay claimed under {head} from others, and {left} yuan of what was assessed there are left for them.

    Let what is owed and what stays claimed be no more than what was assessed, head by head.
    """

    code = "compensation.apart_beyond_rest"
    source = "docs/spec/compensation.md 16.4"


class NotBound(RuleViolation):
    """{owner} is to owe something, and is none of those who signed it or against whom it is.

    Name it among them, or leave what it owes to another agreement or judgment.
    """

    code = "compensation.not_bound"
    source = "民法典 art. 119, 178"


@dataclass(frozen=True, slots=True)
class Join:
    """Who comes to owe a part that is owed already, with its share of all who owe it then, and up to how many fen."""

    part: int
    owner: str
    share: Fraction | None
    """Equal to the others where there is none."""
    most: int | None


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
    apart: Mapping[str, int] = field(default_factory=dict)
    """Fen by head that stay claimed from others."""
    joins: tuple[Join, ...] = ()
    bound: tuple[str, ...] = ()
    """Who signed it, or against whom it is; all who owe where nobody is named."""

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
        ScheduleDisordered, ScheduleDiffers; those of `read_duties`; for what stays claimed HeadsRepeated, HeadUnknown, PartsWrong.
    """
    if told.heads or not told.joins:
        check_heads([one.head for one in told.heads])
    money = {one.head: one.money for one in told.heads}
    kind = {one.head: one.kind for one in told.heads}
    if min([*money.values(), *kind.values()], default=0) < 0 or not (
        told.joins or told.may_be_nothing or sum(money.values()) + sum(kind.values())
    ):
        raise PartsWrong(fault="an amount is below zero, or nothing is owed")
    parts = tuple(_part(one) for one in told.parts)
    computed = None
    if told.liability is not None:
        computed = compute(told, told.liability)
        if told.parts and parts != computed.parts:
            raise PartsWrong(fault="parts are named that are not those of the liability")
        parts = computed.parts
    check_parts(parts, sum(money.values()))
    schedules = read_schedules(told.schedule, parts, on)
    if told.conversion < 0:
        raise PartsWrong(fault="the amount due where restoration fails is below zero")
    last = max([on, *(one.due_on for schedule in schedules for one in schedule)])
    shared = computed.kinds if computed is not None else None
    duties = read_duties(told, kind, parts, last, liable, shared)
    conversion = sum(one.conversion for one in duties) or told.conversion
    return Obligation(
        money,
        kind,
        parts,
        schedules,
        conversion,
        told.less_basis,
        told.more_basis,
        duties,
        _apart(told.apart),
        tuple(_join(one) for one in told.joins),
        told.bound,
    )


class Computed(NamedTuple):
    """What a liability makes of what is owed."""

    parts: tuple[Part, ...]
    """Of the money."""
    kinds: tuple[tuple[tuple[Obligor, ...], dict[str, int]], ...]
    """Who owes what in kind, by head."""


def compute(told: shapes.Obligation, liability: shapes.Liability) -> Computed:
    """Compute the parts of what is owed in money, and the duties in kind.

    Caps and shares are of what is owed in money and in kind together, and each part has its share of both. Where somebody is named who is
    not bound, they are of what stays claimed from others as well: the parts are those of all, less what nobody owes who is bound.

    Raises (in this order):
        PartsWrong, PartsDiffer.
    """
    owed = {
        (one.head, in_kind): one.kind if in_kind else one.money
        for one in told.heads
        for in_kind in (False, True)
    }
    named = {one.owner for several in (liability.shares, liability.joint) for one in several}
    named |= {one.owner for one in liability.caps}
    bound = frozenset(told.bound) or named
    beyond = 0 if named <= bound else sum(one.amount for one in told.apart)
    parts = of_bound(liable_for(liability, sum(owed.values()) + beyond), bound)
    check_parts(parts, sum(owed.values()))
    apiece = spread(parts, owed)
    money = [
        replace(part, amount=sum(fen for (_, in_kind), fen in mine.items() if not in_kind))
        for part, mine in zip(parts, apiece, strict=True)
    ]
    kinds = [
        (part.obligors, {head: fen for (head, in_kind), fen in mine.items() if in_kind})
        for part, mine in zip(parts, apiece, strict=True)
    ]
    return Computed(
        tuple(one for one in money if one.amount), tuple((who, heads) for who, heads in kinds if heads)
    )


def with_parts(told: shapes.Obligation, liability: shapes.Liability) -> shapes.Obligation:
    """Give what is told with the parts that its liability makes, as they are kept; a liability that makes none is refused when it is read.

    >>> from ledger.compensation.liability_shapes import Capped
    >>> heads = (shapes.Owed(head="H4", money=100),)
    >>> caps = shapes.Liability(caps=(Capped(owner="a", most=100), Capped(owner="b", most=40)))
    >>> told = with_parts(shapes.Obligation(heads=heads, liability=caps), caps)
    >>> [(part.amount, [(one.owner, one.share) for one in part.obligors]) for part in told.parts]
    [(40, [('a', '1/2'), ('b', '1/2')]), (60, [('a', '1')])]
    """
    if told.parts:
        return told
    try:
        parts = compute(told, liability).parts
    except LedgerError:
        return told
    return replace(told, parts=tuple(_told(one) for one in parts))


def _told(part: Part) -> shapes.Part:
    """Write a part as it is told."""
    obligors = tuple(shapes.Obligor(owner=one.owner, share=str(one.share)) for one in part.obligors)
    return shapes.Part(amount=part.amount, obligors=obligors)


def _apart(told: Sequence[shapes.Claimed]) -> dict[str, int]:
    if told:
        check_heads([one.head for one in told])
    if any(one.amount <= 0 for one in told):
        raise PartsWrong(fault="what stays claimed under a head is no amount above zero")
    return {one.head: one.amount for one in told}


def _join(told: shapes.Join) -> Join:
    share = read_share(told.share) if told.share else None
    if share == 1 or (told.most is not None and told.most <= 0):
        raise PartsWrong(
            fault="who comes to owe beside others bears less than the whole, up to more than nothing"
        )
    return Join(told.part, told.owner, share, told.most)


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


def check_less(
    heads: Mapping[str, int], assessed: Mapping[str, int], basis: str, apart: Mapping[str, int]
) -> dict[str, int]:
    """Check what of the assessed is neither owed nor stays claimed from others, and give it: fen by head that are waived.

    Twin: `ledger.check_damage_agreed`.

    Raises (in this order):
        ApartBeyondRest: more stays claimed under a head than is left of what was assessed.
        LessThanAssessed: something is waived, and no basis is named.
    """
    waived = {}
    for head in dict.fromkeys((*assessed, *apart)):
        left = max(0, assessed.get(head, 0) - heads.get(head, 0))
        more = apart.get(head, 0)
        if more > left:
            raise ApartBeyondRest(apart=yuan(more), head=head, left=yuan(left))
        waived[head] = left - more
    found = {head: amount for head, amount in waived.items() if amount}
    if found and not basis.strip():
        head = next(iter(found))
        there = assessed.get(head, 0) - apart.get(head, 0)
        raise LessThanAssessed(head=head, agreed=yuan(heads.get(head, 0)), assessed=yuan(there))
    return found


def check_bound(owed: Obligation) -> None:
    """Check that nobody is to owe anything who is not bound, where it says who is.

    Raises:
        NotBound: somebody is.
    """
    for one in owing(owed):
        if owed.bound and one not in owed.bound:
            raise NotBound(owner=one)


def owing(owed: Obligation) -> list[str]:
    """List who is to owe something, each once."""
    several = [part.obligors for part in owed.parts] + [duty.obligors for duty in owed.duties]
    return list(
        dict.fromkeys([*(who.owner for one in several for who in one), *(one.owner for one in owed.joins)])
    )


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
