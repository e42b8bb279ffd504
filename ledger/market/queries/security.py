"""What secures a debt now: the lots of a pledge, what of them is frozen, the ranks before it, and what is still owed."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import NotFound
from ledger.market.queries.claims import STANDING, bindings_of, chain_of
from ledger.market.rules.certificates import (
    RankBefore,
    SecuredLot,
    SecurityCertificate,
    verification_code,
)
from ledger.permits.rules.strips import unit_of, written

SQL: Final = named_queries(__name__)


class NotRegistered(NotFound):
    """This pledge was never registered: it secures nothing, and there is no certificate of it.

    Let its creditor accept it, and the authority register it.
    """

    code = "permits.pledge_not_registered"
    source = "docs/spec/permits.md 8"


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


def still_secured(
    books: ReadBooks, book_id: int, pledge: UUID, given_on: date, code: str
) -> SecurityCertificate | None:
    """Give what a certificate says that was given on a day, where its code is that of the pledge as it stands now; else nothing."""
    try:
        told = security_of(books, book_id, pledge, given_on)
    except NotRegistered:
        return None
    return told if verification_code(told.words()) == code else None
