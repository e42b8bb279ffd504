"""What a buyer needs, as its licence, its reports and the ledger say."""

from datetime import date

from ledger.database import ReadBooks
from ledger.law import Law
from ledger.market.rules.needs import lacking, needs
from ledger.market.rules.prices import Proposal
from ledger.permits.queries.lots import table_of
from ledger.permits.queries.turnover import licence_for
from ledger.permits.queries.year import reports
from ledger.permits.rules.year import counted, standing


def needs_of(
    books: ReadBooks, book_id: int, law: Law, asked: Proposal, on: date
) -> tuple[tuple[str, int, int], ...] | None:
    """Tell what the buyer of a proposal needs by pollutant and year; None where the law holds it only to what is declared.

    Raises:
        LawGap.
    """
    rule = law.find("sale.need", on)
    if rule is None or rule.value != "data":
        return None
    licence = licence_for(books, book_id, asked.buyer, on)
    held: dict[tuple[str, int], int] = {}
    for (pollutant, _), years in table_of(books, book_id, asked.buyer, "whole_year").items():
        for one in years:
            held[pollutant, one.vintage] = held.get((pollutant, one.vintage), 0) + one.may_emit
    sources, abnormal = law.texts("report.sources", on), law.flag("report.abnormal_counts", on)
    known, lacks = bool(licence.lines), []
    wanted = {(g.strip.pollutant, year) for g in asked.goods for year in g.strip.years}
    emitted: dict[str, int] = {}
    for pollutant in sorted({pollutant for pollutant, _ in wanted}):
        found = reports(books, book_id, on, site=asked.buyer, pollutant=pollutant)
        for year in sorted({one.year for one in found}):
            counts = standing([one.as_report() for one in found if one.year == year], sources)
            if counts is not None:
                emitted[pollutant] = counted(counts, abnormal)
    for pollutant, year in sorted(wanted):
        lack = lacking(
            licence.permitted(pollutant, year), emitted.get(pollutant, 0), held.get((pollutant, year), 0)
        )
        lacks.append((pollutant, year, lack))
    return needs(lacks, dict(asked.need), known=known or bool(emitted))
