"""For how much of its years each line of a sale counts: by the lots that would be delivered, or that were taken for it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction

from ledger.database import ReadBooks
from ledger.law import Law
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.queries.lots import LotPart, parts
from ledger.permits.rules.strips import sold_from
from ledger.permits.rules.terms import Span, YearsCounted, counted, given_for, span, whole


def terms_of(
    books: ReadBooks,
    book_id: int,
    law: Law,
    asked: Proposal,
    ratios: Sequence[Fraction],
    on: date,
    purposes: Sequence[str] = (),
) -> tuple[YearsCounted, ...]:
    """Tell for how much of its years each line counts, by what the seller would deliver on a day; what it has not yet counts whole.

    Args:
        books: the snapshot to read.
        book_id: the book.
        law: of the day.
        asked: the sale.
        on: the day.
        ratios: of each line, of what is delivered to what the buyer gets.
        purposes: from where it is taken, in this order; none for from where the seller sells.
    """
    purposes = purposes or sold_from(asked.seller, law, on)
    rule = law.text("term.part_year", on)
    held = parts(books, book_id, asked.seller, purposes, strips=[g.strip for g in asked.goods])
    rest = {(one.account_id, one.asset_id): one.held.quantity for one in held}
    told = []
    for goods, ratio in zip(asked.goods, ratios, strict=True):
        there: list[Span] = []
        for year in goods.strip.years:
            there += _taken(goods, year, given_for(goods.strip.quantity, ratio), held, purposes, rest)
        told.append(counted(spans(goods, there), rule))
    return tuple(told)


def _taken(
    goods: Goods,
    year: int,
    wanted: int,
    held: Sequence[LotPart],
    purposes: Sequence[str],
    rest: dict[tuple[int, int], int],
) -> list[Span]:
    """Take of one year what is there, as `ledger.permits.actions.lots.choose` does, by purpose and the oldest grant first."""
    taken = []
    for purpose in purposes:
        for one in held:
            lot = one.held
            key = (one.account_id, one.asset_id)
            same = (one.pollutant, one.area) == (goods.strip.pollutant, goods.strip.area)
            part = min(wanted, rest[key]) if same and (lot.vintage, lot.purpose) == (year, purpose) else 0
            if part:
                rest[key] -= part
                wanted -= part
                taken.append(span(year, part, lot.valid_from, lot.valid_to))
    return taken


def spans(goods: Goods, taken: Iterable[Span]) -> list[Span]:
    """Give what the buyer gets of each year, with its days: the first of what is taken; what is missing counts whole."""
    due = dict.fromkeys(goods.strip.years, goods.strip.quantity)
    told: list[Span] = []
    for one in taken:
        part = min(due[one.vintage], one.quantity)
        due[one.vintage] -= part
        if part:
            told.append(replace(one, quantity=part))
    return [*told, *(one for year, left in due.items() if left for one in whole((year,), left))]
