"""What secures a debt now: the lots of a pledge, what of them is frozen, the ranks before it, and what is still owed."""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import NotFound
from ledger.market.queries.claims import STANDING, bindings_of, chain_of
from ledger.permits.rules.strips import unit_of, written
from ledger.processes.acts import Words
from ledger.processes.acts import written as words_of

SQL: Final = named_queries(__name__)


class NotRegistered(NotFound):
    """This pledge was never registered: it secures nothing, and there is no certificate of it.

    Let its creditor accept it, and the authority register it.
    """

    code = "permits.pledge_not_registered"
    source = "docs/spec/permits.md 8"


@dataclass(frozen=True, slots=True)
class SecuredLot:
    """So much of a lot, in the unit of its pollutant."""

    lot: str
    pollutant: str
    area: str
    vintage: str
    unit: str
    pledged: str
    """What stands pledged."""
    frozen: str
    """What of the pledge an order has frozen since: the court sells it, and the pledge has its place."""


@dataclass(frozen=True, slots=True)
class RankBefore:
    """A pledge that is paid before this one."""

    rank: str
    left: str
    """What is still owed to it, in yuan."""


@dataclass(frozen=True, slots=True)
class SecurityCertificate:
    """All that a certificate of a pledge says: as it is on the day on which it is given; amounts in yuan."""

    pledge: str
    state: str
    given_on: str
    registered_on: str
    document: str
    reference: str
    """Number in another register of movables; empty without one."""
    pledgor: str
    site: str
    creditor: str
    debt: str
    debt_until: str
    paid: str
    """Out of sales of what was pledged."""
    left: str
    rank: str
    """Its place among the pledges of the same lots that stand; empty for one that is over."""
    before: tuple[RankBefore, ...]
    lots: tuple[SecuredLot, ...]

    def words(self) -> Words:
        """Write it as its code is computed from it."""
        return words_of(self)


class _Head(NamedTuple):
    site: str
    document: str
    reference: str
    until_on: date | None
    registered_on: date
    pledgor: str
    creditor: str


class _Lot(NamedTuple):
    asset: str
    pollutant: str
    area: str
    vintage: int
    pledged: int
    frozen: int


def security_of(books: ReadBooks, book_id: int, pledge: UUID, today: date) -> SecurityCertificate:
    """Tell what secures a debt now.

    Raises:
        NotRegistered; never PollutantUnknown: its lots are of traded ones.
    """
    head = find(books, _Head, SQL["head"], book=book_id, pledge=pledge)
    if head is None:
        raise NotRegistered()
    bindings = bindings_of(books, book_id, head.site)
    this, standing = bindings[pledge], bindings[pledge].state in STANDING
    chain = chain_of(bindings, pledge)
    ahead = [one for one in chain if one.place < this.place] if standing else []
    lots = read(books, _Lot, SQL["lots"], book=book_id, pledge=pledge) if standing else []
    return SecurityCertificate(
        str(pledge),
        this.state,
        today.isoformat(),
        head.registered_on.isoformat(),
        head.document,
        head.reference,
        head.pledgor,
        head.site,
        head.creditor,
        yuan(this.debt),
        str(head.until_on or ""),
        yuan(this.paid),
        yuan(this.claim.left),
        str(len(ahead) + 1) if standing else "",
        tuple(RankBefore(str(rank), yuan(one.claim.left)) for rank, one in enumerate(ahead, 1)),
        tuple(
            SecuredLot(
                one.asset,
                one.pollutant,
                one.area,
                str(one.vintage),
                unit_of(one.pollutant),
                written(one.pledged),
                written(one.frozen),
            )
            for one in lots
        ),
    )
