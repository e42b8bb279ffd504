"""Duties in kind: what somebody is to restore or to serve, at its assessed value, until when, and what becomes money where it is not done.

duty   heads with their values    H4 1,500,000.00
       obligors                   one party, or several each for the whole
       due_on                     last day of its term
       conversion                 what the whole of it is in money where it fails; its value where none is fixed

Law: 民法典 art. 178, 509, 511, 578, 1234; 法释〔2019〕8号 art. 12.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ledger.amounts import divide_half_up, largest_remainder, yuan
from ledger.compensation import shapes
from ledger.compensation.rules.claims import check_heads
from ledger.compensation.rules.liability import Obligor, Part, PartsWrong, equal, read_obligors
from ledger.errors import RuleViolation


class DutiesDiffer(RuleViolation):
    """The duties sum to {duties} yuan under {head}, and {owed} yuan are owed there in kind.

    Let the duties sum to what is owed in kind under each head, to the fen.
    """

    code = "compensation.duties_differ"
    source = "docs/spec/compensation.md 4.6"


class DutyWithoutObligor(RuleViolation):
    """{owed} yuan are owed in kind, and it is not said by whom: {parties} parties could owe them.

    Name the duties, each with those who owe it; that several owe one jointly is never presumed.
    """

    code = "compensation.duty_without_obligor"
    source = "民法典 art. 178"


class ConversionTwice(RuleViolation):
    """{conversion} yuan are fixed for the failure of all duties, and the duties are named one by one.

    Give each duty the sum that it becomes where it fails, and leave the common one out.
    """

    code = "compensation.conversion_twice"
    source = "docs/spec/compensation.md 4.6"


@dataclass(frozen=True, slots=True)
class Duty:
    """A duty in kind: fen by head, who owes it, the last day of its term, and fen of money where the whole of it fails."""

    heads: dict[str, int]
    obligors: tuple[Obligor, ...]
    due_on: date
    conversion: int

    @property
    def value(self) -> int:
        """Fen of all heads."""
        return sum(self.heads.values())


def read_duties(
    told: shapes.Obligation,
    kind: Mapping[str, int],
    parts: Sequence[Part],
    last: date,
    liable: Collection[str],
    shared: Sequence[tuple[tuple[Obligor, ...], dict[str, int]]] | None = None,
) -> tuple[Duty, ...]:
    """Read the duties in kind; where none is named, it is one of those who owe the money, or one for each part of the liability.

    Args:
        told: the agreement or judgment.
        kind: fen that are owed in kind by head.
        parts: who owes the money.
        last: the last day that it names, and not before the one on which it is read: where no day is named for a duty, its obligors have
            that long.
        liable: the liable parties of the case.
        shared: who owes what in kind by head, where a liability says so; what is fixed for the failure of all is spread over them by value.

    Raises (in this order):
        ConversionTwice, PartsWrong, HeadsMissing, HeadsRepeated, HeadUnknown, DutiesDiffer, DutyWithoutObligor; never
        NothingToSplitBy: each duty is worth something.
    """
    owed = {head: amount for head, amount in kind.items() if amount}
    if not told.duties and shared:
        values = [sum(heads.values()) for _, heads in shared]
        fixed = largest_remainder(told.conversion, values)
        return tuple(Duty(heads, who, last, fen) for (who, heads), fen in zip(shared, fixed, strict=True))
    if not told.duties:
        return (Duty(owed, _default(owed, parts, liable), last, told.conversion),) if owed else ()
    if told.conversion:
        raise ConversionTwice(conversion=yuan(told.conversion))
    duties = tuple(_duty(one) for one in told.duties)
    for head in dict.fromkeys((*owed, *(head for one in duties for head in one.heads))):
        total = sum(one.heads.get(head, 0) for one in duties)
        if total != owed.get(head, 0):
            raise DutiesDiffer(duties=yuan(total), head=head, owed=yuan(owed.get(head, 0)))
    return duties


def _default(owed: Mapping[str, int], parts: Sequence[Part], liable: Collection[str]) -> tuple[Obligor, ...]:
    """Tell who owes a duty for which nobody is named: those who owe all the money, or the one who is liable."""
    named = {part.obligors for part in parts}
    if len(named) == 1:
        return named.pop()
    if not named and len(liable) == 1:
        return equal(tuple(liable), 0).obligors
    parties = {one.owner for part in parts for one in part.obligors} or set(liable)
    raise DutyWithoutObligor(owed=yuan(sum(owed.values())), parties=len(parties))


def _duty(told: shapes.Duty) -> Duty:
    check_heads([one.head for one in told.heads])
    heads = {one.head: one.amount for one in told.heads}
    obligors = read_obligors(told.obligors)
    if min(heads.values()) <= 0 or told.conversion < 0:
        raise PartsWrong(
            fault="a duty has a head without an amount, or becomes less than nothing where it fails"
        )
    owners = [one.owner for one in obligors]
    if len(set(owners)) != len(owners) or sum(one.share for one in obligors) != 1:
        raise PartsWrong(fault="a duty names a party twice, or the inner shares of one do not sum to 1")
    return Duty(heads, obligors, told.due_on, told.conversion)


def becomes(conversion: int, value: int, before: int, now: int, money: int) -> int:
    """Give the fen that a part of a duty becomes: all parts that were converted become just what their sum does.

    Args:
        conversion: what the whole duty becomes, in fen; 0 where nothing is fixed: then its value.
        value: what the duty is worth, in fen.
        before: of it, what was converted before.
        now: of it, what is converted now.
        money: what the parts before have become.

    Rounding: half up, on the sum of all parts, so that no fen is lost whatever the parts are.

    >>> becomes(160_000_000, 150_000_000, 0, 15_000_000, 0)
    16000000
    >>> becomes(100, 3, 0, 1, 0), becomes(100, 3, 1, 1, 33), becomes(100, 3, 2, 1, 67)
    (33, 34, 33)
    """
    if not conversion:
        return now
    return divide_half_up(conversion * (before + now), value) - money
