"""Who took the place of a party that is no more: to whom its money goes back, who owes what it had signed, and up to what heirs owe.

    x ── merger, division, death … ─▶ z, v     each with its share; of heirs, and of who had the rest of a firm, with what it got

A deposit and what was paid too much go to who took the place, share by share. Who assumed a debt or joined one took no place of that
sort: the old debtor is there still, and its money is its own. An heir owes nothing beyond what it inherited, by whichever document.

Law: 民法典 art. 67, 1161; 公司法 art. 232–240 (2023); docs/spec/compensation.md 16.7.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.compensation.actions.dividends import PAID, bankrupt_on
from ledger.compensation.actions.engine import View
from ledger.compensation.queries.beside import Insolvency
from ledger.compensation.rules.liability import Obligor, Part, owing_on, read_share
from ledger.compensation.rules.obligations import Obligation
from ledger.compensation.rules.successions import spread_most, taken_by
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.words import several

SQL: Final = named_queries(__name__)

HEIRS: Final = ("death", "renunciation")
"""By what somebody comes to owe up to what it inherited."""
WHOLE: Final = ("merger", "division", "correction", "renaming", "dissolution", *HEIRS)
"""By what somebody takes the place of another in everything, its money included."""


class PartyGone(RuleViolation):
    """{party} is no more: its place was taken by {successors}.

    Name one of those: each gets its share of what goes back.
    """

    code = "compensation.party_gone"
    source = "民法典 art. 67, 1122; docs/spec/compensation.md 16.7"


class AdministratorReceives(RuleViolation):
    """{party} is bankrupt, so what goes back to it is received by its administrator {administrator}.

    Name the administrator.
    """

    code = "compensation.administrator_receives"
    source = "企业破产法 art. 16–17, 25; docs/spec/compensation.md 16.8"


class HeirBeyondInheritance(RuleViolation):
    """{owner} would owe {owed} yuan in kind, and of what it inherited {left} yuan are left.

    Let what is beyond that be owed in money, or by others: an heir owes up to what it inherited alone.
    """

    code = "compensation.heir_beyond_inheritance"
    source = "民法典 art. 1161; docs/spec/compensation.md 16.7"


class Taking(NamedTuple):
    """That somebody took the place of another, as it was told."""

    party: str
    event: str
    owner: str
    share: str
    several: int
    """How many took it."""
    most: int | None
    """What was inherited; fen."""
    on: date


def takings(view: View) -> list[Taking]:
    """List who took the place of whom in everything, in the order of the acts that stand."""
    return [one for one in view.read(Taking, SQL["takings"]) if one.event in WHOLE]


def stands_for(view: View, party: str) -> dict[str, Fraction]:
    """Tell who took the place of a party to this day, each with its share of all; the party itself where nobody did.

    Raises:
        never PartsWrong: the shares were taken.
    """
    return {party: Fraction(1)} if party in view.owners else _followed(takings(view), view.owners, party)


def _followed(found: Sequence[Taking], owners: Sequence[str], party: str) -> dict[str, Fraction]:
    last = max((place for place, one in enumerate(found) if one.party == party), default=None)
    if party in owners or last is None:
        return {party: Fraction(1)}
    day = [one for one in found if (one.party, one.on) == (party, found[last].on)]
    shares: dict[str, Fraction] = {}
    for one in day[-found[last].several :]:
        own = read_share(one.share) if one.share else Fraction(1, one.several)
        for name, part in _followed(found[last + 1 :], owners, one.owner).items():
            shares[name] = shares.get(name, Fraction(0)) + own * part
    return shares


def goes_to(view: View, party: str) -> dict[str, Fraction]:
    """Tell to whom money of a party goes, each with its share of all: as `stands_for`, and of a bankrupt to its administrator (art. 17).

    Twin: `ledger.damage_goes_to`.
    """
    found: dict[str, Fraction] = {}
    for owner, share in stands_for(view, party).items():
        one = bankrupt_on(view.stands, owner, date.max)
        name = owner if one is None else one.administrator
        found[name] = found.get(name, Fraction(0)) + share
    return found


def bankruptcy_of(view: View, party: str) -> Insolvency | None:
    """Find the bankruptcy, accepted by the day of the act, of a party or of the one who took its place; None where there is none.

    Twin: `ledger.damage_account_barred`.
    """
    owners = list(stands_for(view, party))
    return bankrupt_on(view.stands, owners[0], view.on) if len(owners) == 1 else None


def check_there(view: View, party: str) -> None:
    """Check that money goes back to nobody whose place another took, and to no bankrupt itself.

    Raises (in this order):
        PartyGone, AdministratorReceives.
    """
    now = stands_for(view, party)
    if party not in now:
        raise PartyGone(party=party, successors=several(now))
    one = bankrupt_on(view.stands, party, date.max)
    if one is not None:
        raise AdministratorReceives(party=party, administrator=one.administrator)


def said_by_owner(view: View, amount: int, party: str) -> str:
    """Say who gets what of money of a party, in fen: it, or who took its place."""
    shares = taken_by(amount, goes_to(view, party))
    return ", ".join(f"{owner} {yuan(fen)}" for owner, fen in shares.items())


# -- what was signed and is not in effect yet -------------------------------------------------------------------------------


def followed(view: View, owed: Obligation) -> Obligation:
    """Let what was signed by somebody that is no more be owed by who took its place, by its shares.

    Raises:
        never PartsWrong: the shares were taken.
    """
    found = takings(view)
    if not found:
        return owed
    names: dict[str, dict[str, Fraction]] = {}

    def taken(obligors: Sequence[Obligor]) -> tuple[Obligor, ...]:
        now: dict[str, Fraction] = {}
        for one in obligors:
            shares = names.setdefault(one.owner, _followed(found, view.owners, one.owner))
            for owner, share in shares.items():
                now[owner] = now.get(owner, Fraction(0)) + one.share * share
        return tuple(Obligor(owner, share) for owner, share in now.items())

    parts = tuple(Part(one.amount, taken(one.obligors)) for one in owed.parts)
    duties = tuple(replace(one, obligors=taken(one.obligors)) for one in owed.duties)
    bound = [Obligor(one, Fraction(1)) for one in owed.bound]
    return replace(owed, parts=parts, duties=duties, bound=tuple(one.owner for one in taken(bound)))


# -- up to what an heir owes --------------------------------------------------------------------------------------------------


def inherited(view: View) -> dict[str, int]:
    """Give what of the inheritance of each heir is left for what comes to be owed, in fen: without what it owes up to it, and has paid."""
    most: dict[str, int] = {}
    for one in takings(view):
        if one.event in HEIRS and one.most is not None and one.owner in view.owners:
            most[one.owner] = most.get(one.owner, 0) + one.most
    for owner in view.read(str, SQL["liable_first"]) if most else ():
        most.pop(owner, None)
    return {owner: max(0, amount - _used(view, owner)) for owner, amount in most.items()}


def _used(view: View, owner: str) -> int:
    """Give what of an inheritance the parts take that are owed up to it, in fen."""
    used = 0
    for part in view.stands.parts:
        now = owing_on(part.owing, view.on).get(owner)
        if now is None or now.most is None:
            continue
        paid = sum(
            x.amount - x.excess
            for x in view.stands.payments
            if (x.part, x.payer) == (part.part, owner) and x.route in PAID
        )
        left = sum(x.open for x in view.stands.instalments if x.part == part.part)
        used += paid + min(max(0, now.most - paid), left)
    return used


def _in_kind(owed: Obligation, owner: str) -> int:
    """Give what somebody is to owe in kind, or what that becomes, in fen."""
    return sum(
        max(one.value, one.conversion) for one in owed.duties if owner in {who.owner for who in one.obligors}
    )


def check_heirs(view: View, owed: Obligation) -> None:
    """Check that no heir is to owe more in kind than is left of its inheritance.

    Raises:
        HeirBeyondInheritance: one is.
    """
    for owner, left in inherited(view).items():
        kind = _in_kind(owed, owner)
        if kind > left:
            raise HeirBeyondInheritance(owner=owner, owed=yuan(kind), left=yuan(left))


def bounds(view: View, owed: Obligation) -> dict[str, list[int]]:
    """Give up to what each heir owes each part of what comes to be owed, in fen: what is left of its inheritance, spread over them."""
    found: dict[str, list[int]] = {}
    for owner, left in inherited(view).items():
        own = [one.amount if owner in {who.owner for who in one.obligors} else 0 for one in owed.parts]
        if any(own):
            spread = spread_most(max(0, left - _in_kind(owed, owner)), own)
            found[owner] = [most if amount else 0 for amount, most in zip(own, spread, strict=True)]
    return found
