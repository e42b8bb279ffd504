"""What the gates need to know of the two sides of a trade, read in a handful of queries."""

from collections.abc import Sequence
from datetime import date
from fractions import Fraction

from ledger.database import ReadBooks
from ledger.law import Law
from ledger.parties.register import SiteUnknown
from ledger.parties.register_queries import quality_missed, site_on, standing_on
from ledger.permits.queries.lots import parts
from ledger.permits.queries.year import overruns, unreported
from ledger.permits.rules.gates import Side, Trade
from ledger.permits.rules.prices import Goods
from ledger.permits.rules.strips import AIR, party_of

_ARREARS = """SELECT coalesce(sum(i.amount), 0)::bigint FROM ledger.permit_fee f
  JOIN ledger.permit_fee_instalment i ON i.book_id = f.book_id AND i.fee_id = f.fee_id
  WHERE f.book_id = %s AND starts_with(f.site, %s) AND i.paid_on IS NULL AND i.due_on < %s"""
_BOUGHT = """SELECT n.pollutant, max(e.effective_on) FROM ledger.permit_act t
  JOIN ledger.process_event e ON e.book_id = t.book_id AND e.process_id = t.act_id AND e.to_state = 'settled'
  JOIN ledger.permit_act_line n ON n.book_id = t.book_id AND n.act_id = t.act_id
  WHERE t.book_id = %s AND t.other = %s AND t.machine = 'permits.sale' GROUP BY n.pollutant ORDER BY n.pollutant"""


def side_of(books: ReadBooks, book_id: int, holder: str, on: date, law: Law, pollutants: Sequence[str], *, selling: bool) -> Side:
    """Describe one side as it is on a day.

    Raises (in this order):
        SiteUnknown, SiteUndescribed.
    """
    if holder.startswith("bureau:"):
        area = holder.partition(":")[2]
        if not selling or not (area.isascii() and area.isdigit() and len(area) == 6):
            raise SiteUnknown(site=holder[:160])
        return Side(holder, area, reserve=True)
    site = site_on(books, book_id, holder, on)
    party = party_of(holder)
    lists = standing_on(books, book_id, [party], on).get(party, ())
    arrears = int(books.connection.exec_driver_sql(_ARREARS, (book_id, f"{party}:", on)).scalar_one())
    over: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    if selling:
        over = overruns(books, book_id, holder, on, law, pollutants)
        silent = unreported(books, book_id, holder, on, law, pollutants)
    return Side(
        holder, site.region, site.watershed, site.industry, site.sector, site.power, site.chp_heat_ppm,
        site.online_monitoring, tuple(lists), arrears, over, silent,
    )  # fmt: skip


def trade_of(
    books: ReadBooks, book_id: int, law: Law, *, seller: str, buyer: str, goods: Sequence[Goods], on: date, approval: str,
    need: Sequence[tuple[str, int]],
) -> Trade:  # fmt: skip
    """Gather everything that the gates compare.

    Raises (in this order):
        SiteUnknown, SiteUndescribed, JurisdictionUnknown.
    """
    pollutants = list(dict.fromkeys(g.strip.pollutant for g in goods))
    first = side_of(books, book_id, seller, on, law, pollutants, selling=True)
    second = side_of(books, book_id, buyer, on, law, pollutants, selling=False)
    areas = [second.region, second.city + "00", *([second.watershed] if second.watershed else [])]
    missed = {pollutant for _, pollutant in quality_missed(books, book_id, areas, on.year - 1)}
    bought = tuple((p, day) for p, day in books.connection.exec_driver_sql(_BOUGHT, (book_id, seller)))
    other = Law.of(f"cn-{second.province}") if second.province != first.province else None
    heat = _heat(books, book_id, seller, goods) if any(g.heat_share for g in goods) else ()
    return Trade(
        first, second, tuple(goods), on, ratio_of(law, goods, missed, on), tuple(sorted(missed)), approval, tuple(need), bought,
        other, heat,
    )  # fmt: skip


def line_ratio(law: Law, pollutant: str, missed: set[str], on: date) -> Fraction:
    """Give the replacement ratio of a pollutant: that of the place, or the higher one where the target was missed."""
    ratio = law.fraction(f"ratio.{pollutant}", on)
    return max(ratio, law.fraction("scope.quality_ratio", on)) if pollutant in missed else ratio


def ratio_of(law: Law, goods: Sequence[Goods], missed: set[str], on: date) -> Fraction:
    """Give the least ratio of the lines, which is what a gate compares."""
    return min(line_ratio(law, g.strip.pollutant, missed, on) for g in goods)


def _heat(books: ReadBooks, book_id: int, seller: str, goods: Sequence[Goods]) -> tuple[tuple[str, int], ...]:
    purposes = ("holding", "sellable", "listed")
    held = parts(books, book_id, seller, purposes, strips=[g.strip for g in goods])
    told = []
    for pollutant in {g.strip.pollutant for g in goods if g.strip.pollutant in AIR}:
        years = sorted({year for g in goods if g.strip.pollutant == pollutant for year in g.strip.years})
        sums = [sum(x.held.quantity for x in held if x.pollutant == pollutant and x.held.vintage == y) for y in years]
        told.append((pollutant, min(sums, default=0)))
    return tuple(sorted(told))
