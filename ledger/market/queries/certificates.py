"""Certificates of trades, by their sale and by the code that is printed on them."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries
from ledger.errors import NotFound
from ledger.market.rules.certificates import Certificate
from ledger.permits.queries.licence_steps import effects
from ledger.permits.rules.licence_steps import Effect
from ledger.processes.acts import Words, read

SQL: Final = named_queries(__name__)


class CertificateUnknown(NotFound):
    """There is no certificate with this {what}.

    Check it letter by letter; a certificate is issued when a sale is settled.
    """

    code = "permits.certificate_unknown"


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate."""

    year: int
    number: int
    act_id: UUID
    code: str
    content: Words
    """As it was kept, from which the code was made."""
    issued_on: date

    @property
    def certificate(self) -> Certificate:
        """What it says."""
        return read(Certificate, self.content, kept=True)


def certificate_of(books: ReadBooks, book_id: int, act_id: UUID) -> CertificateRow:
    """Find the certificate of a sale.

    Raises:
        CertificateUnknown: the sale is not settled.
    """
    found = find(books, CertificateRow, SQL["certificate_of"], book=book_id, act=act_id)
    if found is None:
        raise CertificateUnknown(what="id")
    return found


def certificate_by_code(books: ReadBooks, book_id: int, code: str) -> CertificateRow:
    """Find a certificate by the code that is printed on it.

    Raises:
        CertificateUnknown: there is none.
    """
    found = find(books, CertificateRow, SQL["certificate_by_code"], book=book_id, code=code)
    if found is None:
        raise CertificateUnknown(what="code")
    return found


def effect_of_sale(books: ReadBooks, book_id: int, row: CertificateRow, on: date) -> Effect:
    """Tell whether the licences of both sides of a certified sale say on a day what was sold."""
    paper = row.certificate
    sale = (row.act_id, "permits.sale", "settled", paper.seller.site, paper.buyer.site)
    return effects(books, book_id, on, [sale])[row.act_id]
