"""The rooms that record, named once, and what they make together: the chart of accounts and the kinds of entry.

A new room is a name here and a folder; docs/guide/adding-a-room.md goes through it in the order of work. Statements, exports,
archive and audit read all of them, so they stand above this module, and `ledger.schema` puts both together.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from ledger.actors.authority import Actor, require_kind
from ledger.actors.room import ROOM as ACTORS
from ledger.compensation.room import ROOM as COMPENSATION
from ledger.errors import RuleViolation
from ledger.journal.accounts import NewAccount
from ledger.journal.room import ROOM as JOURNAL
from ledger.law_in_force.room import ROOM as LAW_IN_FORCE
from ledger.manifest import Kind, Purpose, Room
from ledger.market.room import ROOM as MARKET
from ledger.periods.room import ROOM as PERIODS
from ledger.permits.room import ROOM as PERMITS
from ledger.processes.room import ROOM as PROCESSES
from ledger.reconciliation.room import ROOM as RECONCILIATION
from ledger.register.holders import holder_of
from ledger.register.room import ROOM as REGISTER
from ledger.seals.room import ROOM as SEALS


class OpenedByRoom(RuleViolation):
    """Accounts of the purpose {purpose} are opened by the acts of their room, never by hand.

    Record what happened: the account comes with it. For an account of your own choose another purpose.
    """

    code = "account.opened_by_room"
    source = "docs/spec/journal.md 1.6"


class AccountNamedOtherwise(RuleViolation):
    """{account} is what the ledger calls the account of {owner} for {purpose}, without limits; it is opened as nothing else.

    Leave it to the act that needs it, or choose another name.
    """

    code = "account.named_otherwise"
    source = "docs/spec/journal.md 1.6"


class AssetNamedByRoom(RuleViolation):
    """{asset} is a name that the acts of permits give: caps and lots are opened by them alone.

    Choose another name, or set the cap or allocate the permits: what is counted comes with it.
    """

    code = "asset.named_by_room"
    source = "docs/spec/journal.md 1.6"


_OWN_ASSET: Final = ("cap:", "lot:")
"""How the acts of permits call what they count (`ledger.permits.queries.lots`)."""
_OWN_NAME: Final = re.compile(r"(?P<holder>.+):(?P<room>money|permits):(?P<purpose>[^:]+)")
"""How the acts of permits and of the market call accounts (`ledger.register.holders`, `ledger.permits.rules.strips`)."""


FLOORS: Final[tuple[tuple[Room, ...], ...]] = (
    (ACTORS,),
    (JOURNAL,),
    (SEALS,),
    (PROCESSES,),
    (LAW_IN_FORCE,),
    (REGISTER,),
    (PERIODS,),
    (PERMITS, COMPENSATION),
    (MARKET,),
    (RECONCILIATION,),
)
"""From the ground up: a room uses those below it, and nothing of the others on its floor."""
ROOMS: Final[tuple[Room, ...]] = tuple(room for floor in FLOORS for room in floor)
"""In the order in which kinds, promises and SQL objects stand everywhere."""


def chart_of(rooms: Sequence[Room]) -> tuple[Purpose, ...]:
    """Put the lines of rooms together, in the order in which the chart is read."""
    order = [purpose for room in rooms if not room.chart_after for purpose in room.purposes]
    for room in rooms:
        if room.chart_after:
            place = 1 + [purpose.code for purpose in order].index(room.chart_after)
            order[place:place] = room.purposes
    return tuple(order)


def kinds_of(rooms: Sequence[Room]) -> tuple[Kind, ...]:
    """Put the kinds of rooms together; one that carries what belongs to some elements gets the lines of all of them."""
    chart = chart_of(rooms)
    return tuple(carrying(kind, chart) for room in rooms for kind in room.kinds)


def carrying(kind: Kind, chart: Sequence[Purpose]) -> Kind:
    """Give a kind the lines of the chart that it carries, on the side that brings each to nothing."""
    if not kind.carries:
        return kind
    lines = [purpose for purpose in chart if purpose.element in kind.carries]
    return replace(
        kind,
        debits=(*(line.code for line in lines if not line.debit_normal), *kind.debits),
        credits=(*(line.code for line in lines if line.debit_normal), *kind.credits),
    )


CHART: Final = chart_of(ROOMS)
PURPOSES: Final = {purpose.code: purpose for purpose in CHART}
CASH: Final = tuple(purpose.code for purpose in CHART if purpose.banked)
"""Purposes of accounts that mirror an account at a bank or the treasury."""
KINDS: Final = kinds_of(ROOMS)
KIND: Final = {kind.code: kind for kind in KINDS}
_BY_ROOMS: Final = {line.code for room in ROOMS if room.own_accounts for line in room.purposes}


def check_named(accounts: Iterable[NewAccount]) -> None:
    """Check that accounts which are opened by hand are what their names say, where acts find accounts by that name.

    Whoever opened one for another owner, or with limits of his own, would hide what comes there, or keep it from coming.

    Raises:
        AccountNamedOtherwise
    """
    for one in accounts:
        name = _OWN_NAME.fullmatch(one.code)
        if name is None:
            continue
        holder, purpose = name["holder"], name["purpose"]
        owner = holder if name["room"] == "money" else holder_of(holder).owner
        if (one.owner, one.purpose, one.floor, one.ceiling) != (owner, purpose, None, None):
            raise AccountNamedOtherwise(account=one.code, owner=owner, purpose=purpose)


def check_asset_named(code: str) -> None:
    """Check that something to be counted is not called as acts call what they open: they would find the name taken, for ever.

    Raises:
        AssetNamedByRoom
    """
    if code.startswith(_OWN_ASSET):
        raise AssetNamedByRoom(asset=code)


def check_by_hand(purposes: Iterable[str]) -> None:
    """Check that accounts of some purposes may be opened by hand.

    Raises:
        OpenedByRoom: only the acts of a room open them.
    """
    for purpose in purposes:
        if purpose in _BY_ROOMS:
            raise OpenedByRoom(purpose=purpose)


def require_recorder(actor: Actor, kind: str) -> None:
    """Check that somebody may record entries of a kind; one that is unknown is left to the journal to refuse.

    Raises (in this order):
        KindNotYours: the kind names other roles.
    """
    known = KIND.get(kind)
    if known is not None:
        require_kind(actor, kind, known.roles)
