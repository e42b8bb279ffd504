"""Handing out the certificate of a sale: numbered without gaps, its content kept as it was."""

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import insert

from ledger.amounts import capitals, yuan
from ledger.database import Books
from ledger.database.queries import named_queries, single
from ledger.market.rules import certificates
from ledger.market.rules.certificates import Certificate, CertifiedParty, verification_code
from ledger.market.rules.prices import Charge, Goods, Proposal, formula_of
from ledger.market.tables import certificate
from ledger.permits.actions.engine import KeptAct, number_locked
from ledger.permits.actions.lots import ActLine, TakenLot
from ledger.permits.rules.strips import unit_of, written
from ledger.processes.acting import Acting

SQL: Final = named_queries(__name__)


def issue_certificate(
    books: Books,
    taken: Acting[KeptAct],
    contract: str,
    asked: Proposal,
    lines: Sequence[ActLine],
    lots: Sequence[TakenLot],
    charge: Charge,
    papers: Mapping[str, CertifiedParty],
) -> int:
    """Number and keep the certificate of a sale that is being settled, and give its number.

    Args:
        contract: the paper to which both sides have said yes, whatever the paper of the settlement.
        papers: how both sides are called on paper, by holder.
    """
    book_id, on, year = taken.book_id, taken.step.on, taken.step.on.year
    number_locked(books, book_id, f"certificate:{year}")
    number = single(books, int, SQL["last_number"], book=book_id, year=year) + 1
    told = _content(taken, contract, asked, lines, lots, charge, f"{year}-{number:05d}", papers)
    content = told.words()
    values = {
        "year": year,
        "number": number,
        "act_id": taken.id,
        "code": verification_code(content),
        "content": content,
    }
    books.connection.execute(insert(certificate).values(book_id=book_id, issued_on=on, **values))
    return number


def _content(
    taken: Acting[KeptAct],
    contract: str,
    asked: Proposal,
    lines: Sequence[ActLine],
    lots: Sequence[TakenLot],
    charge: Charge,
    number: str,
    papers: Mapping[str, CertifiedParty],
) -> Certificate:
    total = sum(x.amount or 0 for x in lines)
    return Certificate(
        number=number,
        act=str(taken.id),
        issued_on=taken.step.on.isoformat(),
        document=contract,
        seller=papers[asked.seller],
        buyer=papers[asked.buyer],
        approval=asked.approval,
        total=yuan(total),
        total_in_words=capitals(total),
        fee_seller=yuan(charge.seller),
        fee_buyer=yuan(charge.buyer),
        lines=tuple(_line(x) for x in lines),
        lots=tuple(sorted({one.asset for one in lots})),
        valid_from=f"{min(x.strip.first_vintage for x in lines)}-01-01",
        valid_to=f"{max(x.strip.last_vintage for x in lines)}-12-31",
    )


def _line(x: ActLine) -> certificates.CertifiedLine:
    return certificates.CertifiedLine(
        pollutant=x.strip.pollutant,
        area=x.strip.area,
        unit=unit_of(x.strip.pollutant),
        first_vintage=str(x.strip.first_vintage),
        last_vintage=str(x.strip.last_vintage),
        quantity=written(x.strip.quantity),
        delivered=written(x.delivered),
        retired=written(x.delivered - x.strip.quantity),
        price=yuan(x.price or 0),
        basis=x.basis or "",
        amount=yuan(x.amount or 0),
        formula=formula_of(Goods(x.strip, x.price or 0, x.basis or "")),
    )
