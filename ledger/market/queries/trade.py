"""What the gates need to know of the two sides of a trade, read in one query."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law, Value
from ledger.law.places import Whereabouts
from ledger.law_in_force.queries import law_of
from ledger.market.queries.needs import needs_of
from ledger.market.queries.terms import terms_of
from ledger.market.rules.certificates import CertifiedParty
from ledger.market.rules.gates import Side, Trade
from ledger.market.rules.prices import Proposal
from ledger.permits.queries.fees import arrears
from ledger.permits.queries.year import overruns, unreported
from ledger.permits.rules.strips import AIR, Strip, unit_of
from ledger.register.actions import SiteUnknown
from ledger.register.holders import holder_of
from ledger.register.queries import quality_missed, site_on
from ledger.register.regions import place, present, province_of

SQL: Final = named_queries(__name__)


class Facts(NamedTuple):
    """What the gates look at of a site."""

    code: str
    region: str
    watershed: str | None
    industry: str
    sector: str
    power: bool
    chp_heat_ppm: int
    online_monitoring: bool
    standing: list[str]
    bought: list[str]
    reported: bool


class _Paper(NamedTuple):
    code: str
    name: str
    licence: str | None


def papers_of(books: ReadBooks, book_id: int, asked: Proposal, on: date) -> dict[str, CertifiedParty]:
    """Tell how the sides of a trade are called on paper, by holder."""
    found = read(books, _Paper, SQL["papers"], book=book_id, on=on, sites=[asked.seller, asked.buyer])
    papers = {
        one.code: CertifiedParty(one.code, one.name, holder_of(one.code).name, one.licence or "")
        for one in found
    }
    if asked.seller.startswith("bureau:"):
        papers[asked.seller] = CertifiedParty(asked.seller, "政府储备 Government reserve", "", "")
    return papers


def based(books: ReadBooks, book_id: int, asked: Proposal, on: date) -> Proposal:
    """Give a proposal whose every line has a basis: where none was said that of the seller's place, and by the year where it has none.

    Raises (in this order):
        PollutantUnknown, JurisdictionUnknown, SiteUnknown, SiteUndescribed.
    """
    if all(one.basis for one in asked.goods):
        return asked
    units = [unit_of(one.strip.pollutant) for one in asked.goods]
    law = law_of(books, book_id, on)
    if asked.seller.startswith("bureau:"):
        here = _reserve(asked.seller, on, law).here
    else:
        here = site_on(books, book_id, asked.seller, on).whereabouts(on, law)
    goods = []
    for one, unit in zip(asked.goods, units, strict=True):
        found = law.at(here.names(one.strip.area)).find(f"price_basis.{one.strip.pollutant}", on)
        by_year = "PER_KG_YEAR" if unit == "kg" else "PER_TONNE_YEAR"
        goods.append(replace(one, basis=one.basis or (str(found.value) if found else by_year)))
    return replace(asked, goods=tuple(goods))


def known_trade(
    books: ReadBooks,
    book_id: int,
    law: Law,
    asked: Proposal,
    on: date,
    *,
    sale: UUID | None = None,
    day: date | None = None,
) -> Trade:
    """Gather everything that the gates compare.

    Args:
        sale: the sale itself, where it has begun.
        day: on which it is said, where that is another day than `on`: what bars a side on either of them bars it.

    Raises (in this order):
        SiteUnknown, SiteUndescribed, LawGap: the seller's, then the buyer's; JurisdictionUnknown.
    """
    days = dict.fromkeys((on, max(on, day or on)))
    sides = {"sites": [asked.seller, asked.buyer], "seller": asked.seller, "days": list(days)}
    found = {row.code: row for row in read(books, Facts, SQL["facts"], book=book_id, on=on, **sides)}
    owed = [arrears(books, book_id, found, one) for one in days]
    owing = {site: max(one[site] for one in owed) for site in found}
    pollutants = list(dict.fromkeys(g.strip.pollutant for g in asked.goods))
    if asked.seller.startswith("bureau:"):
        first = _reserve(asked.seller, on, law)
        bought: tuple[tuple[str, date], ...] = ()
    else:
        row = _row(books, book_id, found, asked.seller, on)
        over, silent = set[str](), set[str]()
        for one in days:
            over.update(overruns(books, book_id, asked.seller, one, law, pollutants) if row.reported else ())
            silent.update(unreported(books, book_id, asked.seller, one, law, pollutants))
        first = _side(
            row,
            place(row.region, on, law),
            owing[row.code],
            tuple(sorted(over)),
            tuple(sorted(silent)),
        )
        bought = tuple((one.split()[0], date.fromisoformat(one.split()[1])) for one in row.bought)
    buyer = _row(books, book_id, found, asked.buyer, on)
    second = _side(buyer, place(buyer.region, on, law), owing[buyer.code], (), ())
    missed = _missed(books, book_id, buyer, on, law)
    here, there = province_of(first.region), province_of(second.region)
    other = Law.of(f"cn-{there}") if there != here else None
    lies = Whereabouts((second.region,), second.watershed)
    ratios = [line_ratio(law, lies, g.strip, missed, on) for g in asked.goods]
    return Trade(
        first,
        second,
        asked.goods,
        on,
        max(ratios),
        tuple((g.strip.pollutant, g.strip.area, one) for g, one in zip(asked.goods, ratios, strict=True)),
        terms_of(books, book_id, law, asked, ratios, on),
        missed,
        asked.approval,
        asked.need,
        needs_of(books, book_id, law, asked, on),
        bought,
        other,
        _heat(books, book_id, asked, sale),
    )


def line_ratio(law: Law, lies: Whereabouts, strip: Strip, missed: Collection[str], on: date) -> Fraction:
    """Give the replacement ratio of a pollutant: that of the nearest place of the buyer, or the higher one where the target was missed."""
    ratio = law.at(lies.names(strip.area)).fraction(f"ratio.{strip.pollutant}", on)
    return max(ratio, law.fraction("scope.quality_ratio", on)) if strip.pollutant in missed else ratio


def ratio_rule(law: Law, lies: Whereabouts, strip: Strip, ratio: Fraction, on: date) -> Value:
    """Give the rule from which a ratio is: that of the pollutant, or of areas that missed their target, where that is higher."""
    own = law.at(lies.names(strip.area)).value(f"ratio.{strip.pollutant}", on)
    return own if Fraction(str(own.value)) == ratio else law.value("scope.quality_ratio", on)


def _row(books: ReadBooks, book_id: int, found: dict[str, Facts], site: str, on: date) -> Facts:
    if site not in found:
        site_on(books, book_id, site, on)  # says what is missing: the site, or what is known of it
    return found[site]


def _missed(books: ReadBooks, book_id: int, buyer: Facts, on: date, law: Law) -> tuple[str, ...]:
    """Tell for which pollutants the place of a buyer missed its target last year: its county, city or watershed, under any code."""
    regions = (buyer.region, *present(buyer.region, on, law))
    areas = {
        *regions,
        *(f"{region[:4]}00" for region in regions),
        *([buyer.watershed] if buyer.watershed else []),
    }
    return tuple(sorted({pollutant for _, pollutant in quality_missed(books, book_id, areas, on.year - 1)}))


def _reserve(holder: str, on: date, law: Law) -> Side:
    area = holder_of(holder).name
    if not (area.isascii() and area.isdigit() and len(area) == 6):
        raise SiteUnknown(site=holder[:160])
    # What was divided is not taken together again: a reserve covers no more than its own area.
    codes = present(area, on, law)
    return Side(holder, codes[0] if len(codes) == 1 else area, reserve=True)


def _side(row: Facts, region: str, owing: int, over: tuple[str, ...], silent: tuple[str, ...]) -> Side:
    return Side(
        row.code,
        region,
        row.watershed,
        row.industry,
        row.sector,
        row.power,
        row.chp_heat_ppm,
        row.online_monitoring,
        tuple(row.standing),
        owing,
        over,
        silent,
    )


class _Heat(NamedTuple):
    pollutant: str
    vintage: int
    granted: int
    sold: int


def _heat(
    books: ReadBooks, book_id: int, asked: Proposal, sale: UUID | None
) -> tuple[tuple[str, int, int, int], ...]:
    """Tell what a cogenerating seller was granted of each air pollutant and year, and what of it was sold as heat part."""
    pollutants = sorted({g.strip.pollutant for g in asked.goods if g.heat_share and g.strip.pollutant in AIR})
    if not pollutants:
        return ()
    words = {"site": asked.seller, "sale": sale, "pollutants": pollutants}
    found = read(books, _Heat, SQL["heat"], book=book_id, **words)
    return tuple((one.pollutant, one.vintage, one.granted, one.sold) for one in found)
