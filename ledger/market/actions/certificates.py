"""Handing out the certificate of a sale: numbered without gaps, its content kept as it was."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import insert

from ledger.amounts import capitals, yuan
from ledger.database import Books
from ledger.database.queries import named_queries, single
from ledger.market.rules import certificates
from ledger.market.rules.certificates import (
    Certificate,
    CertifiedParty,
    begins_on,
    valid_from,
    verification_code,
)
from ledger.market.rules.prices import Charge, Goods, Proposal, formula_of, price_of
from ledger.market.tables import certificate
from ledger.permits.actions.engine import KeptAct, number_locked, step_id
from ledger.permits.actions.lots import ActLine, TakenLot
from ledger.permits.rules.strips import unit_of, written
from ledger.permits.rules.terms import Span, YearsCounted
from ledger.processes.acting import Acting

SQL: Final = named_queries(__name__)


class Sold(NamedTuple):
    """A line of a sale with what is delivered for it."""

    line: ActLine
    spans: Sequence[Span]
    """What the buyer gets of each year, with its days."""
    term: YearsCounted


def issue_certificate(
    books: Books,
    taken: Acting[KeptAct],
    contract: str,
    asked: Proposal,
    sold: Sequence[Sold],
    lots: Sequence[TakenLot],
    charge: Charge,
    papers: Mapping[str, CertifiedParty],
) -> int:
    """Number and keep the certificate of a sale that is being settled, and give its number.

    Args:
        sold: the lines, each with the days of what is delivered.
        contract: the paper to which both sides have said yes, whatever the paper of the settlement.
        papers: how both sides are called on paper, by holder.
    """
    book_id, on, year = taken.book_id, taken.step.on, taken.step.on.year
    number_locked(books, book_id, f"certificate:{year}")
    number = single(books, int, SQL["last_number"], book=book_id, year=year) + 1
    told = _content(taken, contract, asked, sold, lots, charge, f"{year}-{number:05d}", papers)
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
    sold: Sequence[Sold],
    lots: Sequence[TakenLot],
    charge: Charge,
    number: str,
    papers: Mapping[str, CertifiedParty],
) -> Certificate:
    total, on = sum(x.line.amount or 0 for x in sold), taken.step.on
    return Certificate(
        number=number,
        act=str(taken.id),
        issued_on=on.isoformat(),
        document=contract,
        seller=papers[asked.seller],
        buyer=papers[asked.buyer],
        approval=asked.approval,
        total=yuan(total),
        total_in_words=capitals(total),
        fee_seller=yuan(charge.seller),
        fee_buyer=yuan(charge.buyer),
        lines=tuple(_line(x, on) for x in sold),
        lots=tuple(sorted({one.asset for one in lots})),
        valid_from=min(begins_on(one, on) for x in sold for one in x.spans).isoformat(),
        valid_to=max(one.last for x in sold for one in x.spans).isoformat(),
        payment_proof=str(step_id(taken, "settle")),
    )


def _line(x: Sold, on: date) -> certificates.CertifiedLine:
    line = x.line
    goods = Goods(line.strip, line.price or 0, line.basis or "")
    return certificates.CertifiedLine(
        pollutant=line.strip.pollutant,
        area=line.strip.area,
        unit=unit_of(line.strip.pollutant),
        first_vintage=str(line.strip.first_vintage),
        last_vintage=str(line.strip.last_vintage),
        quantity=written(line.strip.quantity),
        delivered=written(line.delivered),
        retired=written(line.delivered - line.strip.quantity),
        price=yuan(line.price or 0),
        basis=line.basis or "",
        amount=yuan(line.amount or 0),
        formula=formula_of(goods, x.term if price_of(goods, x.term) == line.amount else None),
        valid_from=valid_from(x.spans, on),
    )
