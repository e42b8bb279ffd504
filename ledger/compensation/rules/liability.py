"""Who owes how much of a damage: parts, each owed by one party or by several jointly, and what they owe each other.

A *part* is a sum with the parties that owe it. One party alone owes its own share; several in one part owe it jointly
and severally: whoever pays reduces it for all. Everything that the law knows is a list of parts:

    several (by share)          {A} 60   {B} 40
    joint and several           {A, B} 100
    A owes all, B up to 40      {A, B} 40   {A} 60

So nothing can be collected twice: what is received never exceeds the parts, and the parts sum to the claim.

Law: 民法典 art. 178, 1168–1172, 1231; 法释〔2023〕5号 art. 5–7, 24–25.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import prod
from typing import Final, NamedTuple, TypeVar

from ledger.amounts import divide_down, largest_remainder, yuan
from ledger.compensation import shapes
from ledger.errors import Malformed, RuleViolation
from ledger.words import phrase

Key = TypeVar("Key")

_SHARE: Final = re.compile(r"(?:0|1)(?:\.[0-9]{1,9})?|[1-9][0-9]{0,17}/[1-9][0-9]{0,17}", re.ASCII)
PARTS_MAX: Final = 40
OBLIGORS_MAX: Final = 40


class PartsWrong(Malformed):
    """The parts of the liability do not make sense: {fault}.

    Name in each part the parties that owe it, each once, and let their inner shares sum to 1.
    """

    code = "compensation.parts_wrong"
    source = "民法典 art. 178, 1172"


class PartsDiffer(RuleViolation):
    """The parts of the liability sum to {parts} yuan, and {due} yuan are due in money.

    Let the parts sum to the claim: less would leave something that nobody owes, more would be collected twice.
    """

    code = "compensation.parts_differ"
    source = "法释〔2023〕5号 art. 7"


@dataclass(frozen=True, slots=True)
class Obligor:
    """A party that owes a part."""

    owner: str
    share: Fraction
    """Its share among those of the part, in the end: what it must not recover from the others."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sum in fen and the parties that owe it, each for the whole of it."""

    amount: int
    obligors: tuple[Obligor, ...]


class Owing(NamedTuple):
    """Who owes a part that took effect, from when until when, and up to what: a row of `damage_obligor`."""

    place: int
    owner: str
    share: Fraction
    """Against the sum of the shares that hold on the same day."""
    since_on: date | None
    """None: from the day of the obligation."""
    until_on: date | None
    """First day on which it owes no more; None: to the end."""
    most: int | None
    """Fen up to which it owes, interest included; None: the whole."""
    follows: int | None = None
    """Place of the one in whose place, or beside whom, it came by a succession."""

    def holds(self, on: date) -> bool:
        """Tell whether it owes on a day."""
        return (self.since_on is None or self.since_on <= on) and (
            self.until_on is None or on < self.until_on
        )


def owing_on(owing: Sequence[Owing], on: date) -> dict[str, Owing]:
    """Give who owes a part on a day, by owner, in the order of their places."""
    return {one.owner: one for one in owing if one.holds(on)}


def shares_on(owing: Sequence[Owing], on: date) -> dict[str, Fraction]:
    """Give the shares that hold on a day; they sum to 1.

    >>> day, owing = date(2025, 1, 6), [Owing(n, owner, Fraction(1), None, None, None) for n, owner in enumerate("ab", 1)]
    >>> shares_on(owing, day)
    {'a': Fraction(1, 2), 'b': Fraction(1, 2)}
    """
    return against_each_other({owner: one.share for owner, one in owing_on(owing, on).items()})


def against_each_other(shares: Mapping[str, Fraction]) -> dict[str, Fraction]:
    """Give shares as they are to each other: they sum to 1, and are equal where nobody has any.

    >>> against_each_other({"a": Fraction(1, 2), "b": Fraction(1, 6)})
    {'a': Fraction(3, 4), 'b': Fraction(1, 4)}
    """
    total = sum(shares.values())
    if not total:
        return {owner: Fraction(1, len(shares)) for owner in shares}
    return {owner: share / total for owner, share in shares.items()}


def against_others(share: Fraction | None, others: Sequence[Fraction]) -> Fraction:
    """Give the share of who comes to owe beside others as it is kept: against theirs, so that these need not change.

    Args:
        share: of all who owe it then, below 1; equal to the others where there is none.
        others: what is kept of these.

    >>> against_others(Fraction(1, 4), [Fraction(1, 2), Fraction(1, 2)]), against_others(None, [Fraction(1, 2), Fraction(1, 2)])
    (Fraction(1, 3), Fraction(1, 2))
    """
    total = Fraction(sum(others))
    return total / len(others) if share is None else total * share / (1 - share)


def read_share(told: str) -> Fraction:
    """Read a share.

    Raises:
        PartsWrong: it is no number, or more than the whole.
    """
    if _SHARE.fullmatch(told) is None or Fraction(told) > 1:
        raise PartsWrong(
            fault=phrase(
                "the share '{share}' is neither a decimal up to 1 nor a fraction such as 1/3", share=told[:20]
            )
        )
    return Fraction(told)


def read_obligors(told: Sequence[shapes.Obligor]) -> tuple[Obligor, ...]:
    """Read who owes something together, each with its share in the end: equal where none is named.

    Raises:
        PartsWrong: nobody is named, the shares of some and not of others, or one that is no number.
    """
    shares = [one.share for one in told]
    if not shares or (any(shares) and not all(shares)):
        raise PartsWrong(fault="a part names nobody, or the shares of some and not of others")
    if not all(shares):
        shares = [f"1/{len(shares)}"] * len(shares)
    return tuple(Obligor(one.owner, read_share(share)) for one, share in zip(told, shares, strict=True))


def equal(owners: Sequence[str], amount: int) -> Part:
    """Make a part whose parties share equally in the end: the rule where shares cannot be told (民法典 art. 178)."""
    return Part(amount, tuple(Obligor(owner, Fraction(1, len(owners))) for owner in owners))


def several(amount: int, shares: Mapping[str, Fraction]) -> list[Part]:
    """Split a claim by share: each party owes its own part only. Exact to the fen by largest remainder.

    >>> [part.amount for part in several(10000, {"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)})]
    [3334, 3333, 3333]
    """
    return [Part(one, (Obligor(owner, Fraction(1)),)) for owner, one in _by_share(amount, shares).items()]


def partly_joint(amount: int, caps: Mapping[str, int]) -> list[Part]:
    """Split a claim of which each party owes at most its cap, jointly with those who owe as much or more.

    The common part counts once: a cap of 40 beside one of 100 means 40 together and 60 alone. At least one party must
    owe the whole.

    Args:
        amount: the whole claim in fen.
        caps: what each party owes at most, in fen.

    Raises:
        PartsWrong: nobody owes the whole, or a cap is not between 1 and the whole.

    Source: 法释〔2023〕5号 art. 7.

    >>> [(part.amount, [o.owner for o in part.obligors]) for part in partly_joint(100, {"a": 100, "b": 40})]
    [(40, ['a', 'b']), (60, ['a'])]
    """
    if not caps or max(caps.values()) != amount or min(caps.values()) <= 0:
        raise PartsWrong(
            fault=phrase(
                "nobody owes the whole of {amount} yuan, or somebody owes nothing or more",
                amount=yuan(amount),
            )
        )
    parts, below = [], 0
    for level in sorted(set(caps.values())):
        parts.append(equal([owner for owner, cap in caps.items() if cap >= level], level - below))
        below = level
    return parts


def liable_for(told: shapes.Liability, amount: int) -> list[Part]:
    """Make the parts of a liability that is told by shares, by caps or as joint.

    Args:
        told: in one of these ways.
        amount: the whole of it in fen.

    Raises (in this order):
        PartsWrong: it is told in no way or in several, somebody is named twice, shares do not sum to 1, nobody owes the whole, or a cap
            is not between 1 and the whole; never NothingToSplitBy: shares sum to 1.
    """
    if sum(map(bool, (told.shares, told.caps, told.joint))) != 1:
        raise PartsWrong(fault="a liability is told in one way: by shares, by caps, or as joint")
    if told.caps:
        caps = {one.owner: one.most for one in told.caps}
        parts = partly_joint(amount, caps)
        owners = [one.owner for one in told.caps]
    else:
        found = read_obligors(told.shares or told.joint)
        owners = [one.owner for one in found]
        if sum(one.share for one in found) != 1:
            raise PartsWrong(fault="the shares of the liability do not sum to 1")
        apiece = {one.owner: one.share for one in found}
        parts = several(amount, apiece) if told.shares else [Part(amount, found)]
    if len(set(owners)) != len(owners):
        raise PartsWrong(fault="the liability names a party twice")
    return [one for one in parts if one.amount]


def of_bound(parts: Sequence[Part], bound: Collection[str]) -> list[Part]:
    """Leave to each part those who are bound, with their shares against each other; a part without any of them is left out."""
    found = []
    for part in parts:
        here = {one.owner: one.share for one in part.obligors if one.owner in bound}
        if here:
            found.append(Part(part.amount, tuple(Obligor(*one) for one in against_each_other(here).items())))
    return found


def check_parts(parts: Sequence[Part], due: int) -> None:
    """Check the parts of a claim against what is due in money.

    Raises (in this order):
        PartsWrong, PartsDiffer.
    """
    if (not parts and due) or len(parts) > PARTS_MAX:
        raise PartsWrong(fault=phrase("{count} parts; name 1 to {most}", count=len(parts), most=PARTS_MAX))
    for number, part in enumerate(parts, 1):
        owners = [one.owner for one in part.obligors]
        if not 1 <= len(owners) <= OBLIGORS_MAX or len(set(owners)) < len(owners) or part.amount <= 0:
            raise PartsWrong(
                fault=phrase("part {number} names no party, one twice, or no amount", number=number)
            )
        if sum(one.share for one in part.obligors) != 1 or min(one.share for one in part.obligors) < 0:
            raise PartsWrong(fault=phrase("the inner shares of part {number} do not sum to 1", number=number))
    total = sum(part.amount for part in parts)
    if total != due:
        raise PartsDiffer(parts=yuan(total), due=yuan(due))


def spread(parts: Sequence[Part], heads: Mapping[Key, int]) -> list[dict[Key, int]]:
    """Spread the heads of loss over the parts, in proportion, so that both sums are kept to the fen.

    Args:
        parts: sum to the heads.
        heads: fen under each head of loss.

    Raises:
        never NothingToSplitBy: the parts sum to the heads, so something is left for each.

    >>> spread([equal(["a"], 30), equal(["b"], 70)], {"H1": 50, "H4": 50})
    [{'H1': 15, 'H4': 15}, {'H1': 35, 'H4': 35}]
    """
    left = dict(heads)
    told = []
    for part in parts:
        names = [head for head, amount in left.items() if amount]
        taken = dict(zip(names, largest_remainder(part.amount, [left[head] for head in names]), strict=True))
        for head, amount in taken.items():
            left[head] -= amount
        told.append({head: amount for head, amount in taken.items() if amount})
    return told


def without_punitive(amount: int, ordinary: Fraction) -> int:
    """Give what of an amount counts for recourse: punitive damages are the debt of the one who was condemned to them.

    Args:
        amount: fen that are owed or were paid of a part.
        ordinary: the share of the part that is no punitive damages; what is paid pays both in proportion.

    Rounding: down to the fen, so that nothing punitive is ever recovered.

    Source: 民法典 art. 178 para. 2, 1232; docs/spec/compensation.md 4.5.

    >>> without_punitive(101, Fraction(1, 2))
    50
    """
    exact = amount * ordinary
    return divide_down(exact.numerator, exact.denominator)


def recourse(
    shares: Mapping[str, Fraction], debt: int, paid: Mapping[str, int], most: Mapping[str, int] | None = None
) -> dict[tuple[str, str], int]:
    """Tell what joint debtors owe each other: who paid more than its share may recover it from those who paid less.

    Args:
        shares: inner shares, summing to 1.
        debt: what they owed together in fen, without punitive damages, for which there is no recourse.
        paid: what each has paid of it in fen; who has no share any more bears nothing.
        most: fen beyond which nobody bears anything who owes only up to a sum; the others bear it, by their shares.

    Returns:
        Fen by pair of who may recover and from whom; nothing as long as nobody has paid more than its share.

    Raises:
        never NothingToSplitBy: somebody bears a share.

    Source: 民法典 art. 178 para. 2; 法释〔2023〕5号 art. 24–25.

    >>> recourse({"a": Fraction(4, 5), "b": Fraction(1, 5)}, 100, {"a": 100})
    {('a', 'b'): 20}
    >>> recourse({"a": Fraction(1)}, 100, {"a": 60, "b": 40})
    {('b', 'a'): 40}
    """
    over = {name: paid.get(name, 0) - own for name, own in borne(debt, shares, most or {}).items()}
    over |= {name: amount for name, amount in paid.items() if name not in shares}
    owed: dict[tuple[str, str], int] = {}
    for creditor in over:
        debtors = [name for name in shares if over[name] < 0]
        if over[creditor] <= 0 or not debtors:
            continue
        split = largest_remainder(over[creditor], [-over[name] for name in debtors])
        for debtor, part in zip(debtors, split, strict=True):
            taken = min(part, -over[debtor])
            over[debtor] += taken
            if taken:
                owed[creditor, debtor] = taken
    return owed


def recourse_changes(
    owing: Sequence[Owing],
    on: date,
    debt: int,
    paid: Mapping[str, int],
    known: Mapping[tuple[int, int], int],
    gone: Collection[str] = (),
) -> dict[tuple[int, int], int]:
    """Tell by what has changed what joint debtors owe each other, in fen, by the places of who may recover and from whom.

    Args:
        owing: who owes the part, ever.
        on: the day whose shares hold.
        debt: as `recourse` has it.
        paid: what each has paid, in fen.
        known: what was told before.
        gone: from whom nothing is to be had any more: it bears what it has paid, the others the rest by their shares (民法典 art. 519).

    Raises:
        as `recourse`.
    """
    holding = owing_on(owing, on)
    places = {one.owner: one.place for one in owing} | {owner: one.place for owner, one in holding.items()}
    paid = {owner: amount for owner, amount in paid.items() if owner in places}
    most = {owner: one.most for owner, one in holding.items() if one.most is not None}
    if not holding.keys() <= set(gone):
        most |= {owner: paid.get(owner, 0) for owner in gone if owner in holding}
    wanted = {
        (places[creditor], places[debtor]): fen
        for (creditor, debtor), fen in recourse(shares_on(owing, on), debt, paid, most).items()
    }
    changes = {pair: wanted.get(pair, 0) - known.get(pair, 0) for pair in sorted({*wanted, *known})}
    return {pair: change for pair, change in changes.items() if change}


def borne(debt: int, shares: Mapping[str, Fraction], most: Mapping[str, int]) -> dict[str, int]:
    """Tell what each of several bears of a debt in the end: its share, at most what it owes; the others bear the rest by theirs.

    Where all owe up to sums that are less than the debt, so much is borne, and the rest stays with those who have paid it.

    >>> borne(100, {"a": Fraction(1, 2), "b": Fraction(1, 2)}, {"b": 40})
    {'a': 60, 'b': 40}
    """
    full: dict[str, int] = {}
    while True:
        left = debt - sum(full.values())
        rest = {name: share for name, share in shares.items() if name not in full}
        if not any(rest.values()):
            rest = {name: Fraction(1) for name in rest}
        own = _by_share(left, rest) if rest else {}
        beyond = {name: most[name] for name, part in own.items() if name in most and part > most[name]}
        if not beyond:
            return {name: full.get(name, own.get(name, 0)) for name in shares}
        full |= beyond


def _by_share(amount: int, shares: Mapping[str, Fraction]) -> dict[str, int]:
    """Split by fractions of any denominators, exact to the fen by largest remainder."""
    common = prod(share.denominator for share in shares.values())
    parts = largest_remainder(amount, [int(share * common) for share in shares.values()])
    return dict(zip(shares, parts, strict=True))
