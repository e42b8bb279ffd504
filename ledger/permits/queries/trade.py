"""What the gates need to know of the two sides of a trade, read in one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from ledger.database import ReadBooks
from ledger.law import Law
from ledger.parties.register import SiteUnknown
from ledger.parties.register_queries import site_on
from ledger.permits.queries.lots import parts
from ledger.permits.queries.year import overruns, unreported
from ledger.permits.rules.gates import Side, Trade
from ledger.permits.rules.prices import Goods, Proposal
from ledger.permits.rules.strips import AIR, party_of

_FACTS = """SELECT s.code, p.name, a.licence, a.region, a.watershed, a.industry, a.sector, a.power, a.chp_heat_ppm, a.online_monitoring,
  ARRAY(SELECT DISTINCT t.list FROM ledger.standing t WHERE t.book_id = s.book_id AND t.party = s.party AND t.since <= %(on)s
        AND (t.until IS NULL OR t.until >= %(on)s) ORDER BY 1) AS standing,
  (SELECT coalesce(sum(i.amount), 0)::bigint FROM ledger.permit_fee f JOIN ledger.permit_fee_instalment i USING (book_id, fee_id)
   JOIN ledger.site o ON o.book_id = f.book_id AND o.code = f.site
   WHERE f.book_id = s.book_id AND o.party = s.party AND i.paid_on IS NULL AND i.due_on < %(on)s) AS arrears,
  ARRAY(SELECT n.pollutant || ' ' || max(e.effective_on) FROM ledger.permit_act t
        JOIN ledger.process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.to_state = 'settled'
        JOIN ledger.permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
        WHERE t.book_id = s.book_id AND t.other = s.code AND t.machine = 'permits.sale' AND s.code = %(seller)s
        GROUP BY n.pollutant ORDER BY n.pollutant) AS bought,
  EXISTS (SELECT FROM ledger.permit_report r WHERE r.book_id = s.book_id AND r.site = s.code) AS reported,
  ARRAY(SELECT DISTINCT q.pollutant FROM ledger.area_quality q
        WHERE q.book_id = s.book_id AND q.area IN (a.region, left(a.region, 4) || '00', a.watershed)
          AND q.year = %(year)s AND NOT q.met ORDER BY 1) AS missed
  FROM ledger.site s JOIN ledger.party p ON p.book_id = s.book_id AND p.code = s.party
  CROSS JOIN LATERAL (SELECT * FROM ledger.site_attributes a WHERE a.book_id = s.book_id AND a.site = s.code
                      AND a.valid_from <= %(on)s ORDER BY a.valid_from DESC, a.recorded_at DESC LIMIT 1) a
  WHERE s.book_id = %(book)s AND s.code = ANY(%(sites)s)"""


@dataclass(frozen=True, slots=True)
class Known:
    """A trade as the gates see it, and how its sides are called on paper."""

    trade: Trade
    papers: dict[str, dict[str, str]]
    """By holder: site, name, credit code, licence."""


def known_trade(books: ReadBooks, book_id: int, law: Law, asked: Proposal, on: date) -> Known:
    """Gather everything that the gates compare.

    Raises (in this order):
        SiteUnknown, SiteUndescribed: the seller's first; JurisdictionUnknown.
    """
    found = {row.code: row for row in books.connection.exec_driver_sql(_FACTS, {
        "book": book_id, "sites": [asked.seller, asked.buyer], "seller": asked.seller, "on": on, "year": on.year - 1,
    })}  # fmt: skip
    pollutants = list(dict.fromkeys(g.strip.pollutant for g in asked.goods))
    papers = {
        code: {"site": code, "name": row.name, "uscc": party_of(code).partition(":")[2], "licence": row.licence or ""}
        for code, row in found.items()
    }
    if asked.seller.startswith("bureau:"):
        first = _reserve(asked.seller)
        papers[asked.seller] = {"site": asked.seller, "name": "政府储备 Government reserve", "uscc": "", "licence": ""}
        bought: tuple[tuple[str, date], ...] = ()
    else:
        row = _row(books, book_id, found, asked.seller, on)
        over = overruns(books, book_id, asked.seller, on, law, pollutants) if row.reported else ()
        first = _side(row, over, unreported(books, book_id, asked.seller, on, law, pollutants))
        bought = tuple((one.split()[0], date.fromisoformat(one.split()[1])) for one in row.bought)
    buyer = _row(books, book_id, found, asked.buyer, on)
    second = _side(buyer, (), ())
    missed = tuple(buyer.missed)
    other = Law.of(f"cn-{second.province}") if second.province != first.province else None
    heat = _heat(books, book_id, asked.seller, asked.goods) if any(g.heat_share for g in asked.goods) else ()
    ratio = min(line_ratio(law, g.strip.pollutant, set(missed), on) for g in asked.goods)
    trade = Trade(first, second, asked.goods, on, ratio, missed, asked.approval, asked.need, bought, other, heat)
    return Known(trade, papers)


def line_ratio(law: Law, pollutant: str, missed: set[str], on: date) -> Fraction:
    """Give the replacement ratio of a pollutant: that of the place, or the higher one where the target was missed."""
    ratio = law.fraction(f"ratio.{pollutant}", on)
    return max(ratio, law.fraction("scope.quality_ratio", on)) if pollutant in missed else ratio


def _row(books: ReadBooks, book_id: int, found: dict[str, Any], site: str, on: date) -> Any:
    if site not in found:
        site_on(books, book_id, site, on)  # says what is missing: the site, or what is known of it
    return found[site]


def _reserve(holder: str) -> Side:
    area = holder.partition(":")[2]
    if not (area.isascii() and area.isdigit() and len(area) == 6):
        raise SiteUnknown(site=holder[:160])
    return Side(holder, area, reserve=True)


def _side(row: Any, over: tuple[str, ...], silent: tuple[str, ...]) -> Side:
    return Side(
        row.code, row.region, row.watershed, row.industry, row.sector, row.power, row.chp_heat_ppm, row.online_monitoring,
        tuple(row.standing), int(row.arrears), over, silent,
    )  # fmt: skip


def _heat(books: ReadBooks, book_id: int, seller: str, goods: Sequence[Goods]) -> tuple[tuple[str, int], ...]:
    """Tell what a cogenerating seller holds of each air pollutant, least of the years that are sold."""
    held = parts(books, book_id, seller, ("holding", "sellable", "listed"), strips=[g.strip for g in goods])
    told = []
    for pollutant in {g.strip.pollutant for g in goods if g.strip.pollutant in AIR}:
        years = sorted({year for g in goods if g.strip.pollutant == pollutant for year in g.strip.years})
        sums = [sum(x.held.quantity for x in held if x.pollutant == pollutant and x.held.vintage == y) for y in years]
        told.append((pollutant, min(sums, default=0)))
    return tuple(sorted(told))
