"""The gates of a trade: who may sell what to whom. The same function answers a dry run and the real thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger.amounts import divide_down, yuan
from ledger.law import Law
from ledger.law.places import Whereabouts
from ledger.market.rules.prices import Goods, price_on, whole_term
from ledger.permits.rules.gates import Arrears, Gate, Overrun
from ledger.permits.rules.strips import AIR, Strip, written
from ledger.permits.rules.terms import YearsCounted, given_for
from ledger.register.regions import province_of
from ledger.words import nothing


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a trade, as it was on the day of the trade."""

    site: str
    region: str
    """GB/T 2260 code of the county."""
    watershed: str | None = None
    industry: str = ""
    sector: str = "industrial"
    power: bool = False
    chp_heat_ppm: int = 0
    """Share of heat of a cogeneration plant, in millionths."""
    online_monitoring: bool = False
    standing: tuple[str, ...] = ()
    """Lists on which the party stands on that day."""
    arrears: int = 0
    """Use fees overdue, in fen."""
    overrun: tuple[str, ...] = ()
    """Pollutants of which it emitted more than it might, not made good yet."""
    unreported: tuple[str, ...] = ()
    """Pollutants whose emissions of last year are not verified."""
    reserve: bool = False
    """Whether it is the reserve of the government and no enterprise."""

    @property
    def city(self) -> str:
        """The first four digits of the region."""
        return self.region[:4]

    @property
    def here(self) -> Whereabouts:
        """Where it lies, for what the law says of single places."""
        return Whereabouts((self.region,), self.watershed)

    def covers(self, other: "Side") -> bool:
        """Tell whether this is the reserve of an area in which the other side lies: a county, a city or a province."""
        area = self.region
        while area.endswith("00"):
            area = area[:-2]
        return self.reserve and other.region.startswith(area)

    @property
    def province(self) -> str:
        """The first two digits of the region."""
        return province_of(self.region)


@dataclass(frozen=True, slots=True)
class Trade:
    """What the gates look at."""

    seller: Side
    buyer: Side
    goods: tuple[Goods, ...]
    on: date
    ratio: Fraction
    """Replacement ratio that applies to the buyer, the largest of the lines."""
    ratios: tuple[tuple[str, str, Fraction], ...] = ()
    """That of each pollutant and area of permits; one that is not named has the largest."""
    terms: tuple[YearsCounted, ...] = ()
    """For how much of its years each line counts; empty where all are whole."""
    quality_missed: tuple[str, ...] = ()
    """Pollutants for which the buyer's area missed its quality target last year."""
    approval: str = ""
    """The decision of the province that lets an exception through; empty without one."""
    need: tuple[tuple[str, int], ...] = ()
    """What the buyer's project needs of each pollutant a year; empty when nothing is declared."""
    needs: tuple[tuple[str, int, int], ...] | None = None
    """What the buyer needs by pollutant and year, as its licence, its reports and the ledger say; None where the law asks for no data."""
    bought_on: tuple[tuple[str, date], ...] = ()
    """Last day on which the seller bought each pollutant."""
    buyer_law: Law | None = None
    """The law of the buyer's province, when it is another."""
    heat_part: tuple[tuple[str, int, int, int], ...] = ()
    """Of a cogenerating seller, by pollutant and year: what it was granted, and how much of it was sold as heat part, whatever is left."""

    def ratio_of(self, strip: Strip) -> Fraction:
        """Give the replacement ratio of a line."""
        found = {(pollutant, area): ratio for pollutant, area, ratio in self.ratios}
        return found.get((strip.pollutant, strip.area), self.ratio)

    def lines(self) -> Iterator[tuple[Goods, YearsCounted]]:
        """Give each line with its term."""
        terms = self.terms or [whole_term(one.strip) for one in self.goods]
        return zip(self.goods, terms, strict=True)


class AirCity(Gate, sorts={"seller": "area", "buyer": "area"}):
    """Air permits pass within one city: the seller is in {seller}, the buyer in {buyer} ({pollutant}).

    Find a seller in the same city, or name the registered decision of the province that lets it through.
    """

    code = "gate.scope_air_city"
    key = "scope.air"


class Watershed(Gate):
    """Water permits pass within one watershed: the seller is in {seller}, the buyer in {buyer} ({pollutant}).

    Find a seller in the same watershed, or name the registered decision of the province that lets it through.
    """

    code = "gate.scope_watershed"
    key = "scope.water"


class PowerApart(Gate):
    """Thermal power and other sectors do not trade air permits: the seller is {seller}, the buyer {buyer} ({pollutant}).

    Trade within the sector. The heat part of a cogeneration plant does not count as power: mark it as such.
    """

    code = "gate.scope_power"
    key = "scope.power_apart"


class HeatShare(Gate):
    """{asked} of {pollutant} for {vintage} is more than is left of the heat part, {heat} of {granted} granted; {sold} is sold.

    Reduce the quantity to what is left of the heat part.
    """

    code = "gate.heat_share"
    key = "scope.power_apart"


class SectorsApart(Gate, sorts={"seller": "sector", "buyer": "sector"}):
    """Industrial and other sources do not trade: the seller is {seller}, the buyer {buyer}.

    Trade within the sector.
    """

    code = "gate.scope_sector"
    key = "scope.sectors_apart"


class Quality(Gate):
    """The buyer's area {area} missed its quality target for {pollutant}: ratio {ratio}, at least {least} from inside the area.

    Buy inside the area at that ratio, or wait until the target is met.
    """

    code = "gate.scope_quality"
    key = "scope.quality_ratio"


class Province(Gate, sorts={"seller": "area", "buyer": "area"}):
    """The seller is in province {seller}, the buyer in {buyer}, and no pilot lets permits pass between them.

    Trade within the province.
    """

    code = "gate.scope_province"
    key = "scope.province_pilots"


class Pollutant(Gate, sorts={"seller": "basis", "buyer": "basis"}):
    """{pollutant} is not traded on both sides on the same basis: {seller} against {buyer}.

    Trade what both places trade, on the same basis of prices.
    """

    code = "gate.scope_pollutant"
    key = "permits.pollutants"


class PriceFloor(Gate, sorts={"basis": "basis", "floor_basis": "basis"}):
    """The price {price} of {pollutant} ({basis}) is {converted} on the basis of the place ({floor_basis}), below its floor {floor} ({by}).

    Agree on a price at or above the floor.
    """

    code = "gate.price_floor"
    key = "sale.price_floor_applies"


class OnList(Gate):
    """The {side} stands on the list '{standing}' on that day.

    Have the entry ended first, and attach the decision.
    """

    code = "gate.standing"
    rule = "docs/spec/permits.md 6: lists"
    source = "BZSJ2025CQ034; docs/spec/permits.md 6"


class Unreported(Gate, about="seller"):
    """The seller has no verified report of its emissions of {pollutant} for last year.

    Report, and have the report verified; without it no surplus can be told.
    """

    code = "gate.no_report"
    rule = "docs/spec/permits.md 10.3: a verified report of last year"
    source = "《排污许可管理条例》 art. 22; docs/spec/permits.md 10.3"


class Cooling(Gate, about="seller"):
    """The seller bought {pollutant} on {bought_on}; it may sell again from {free_on}.

    Wait until then.
    """

    code = "gate.cooling"
    key = "sale.cooling_days"


class Need(Gate, about="buyer"):
    """The buyer asks for {asked} of {pollutant} and its project needs {need}.

    Reduce the quantity to what the project needs, or declare the need anew.
    """

    code = "gate.need"
    rule = "docs/spec/permits.md 6: need of the project"
    source = "国办发〔2014〕38号; docs/spec/permits.md 6"


class NeedKnown(Gate, about="buyer"):
    """The buyer asks for {asked} of {pollutant} for {vintage} and lacks {need}, by its licence, its reports and what it holds.

    Reduce the quantity to what is lacking, or have the licence issued anew first; who has neither licence nor report declares the need of
    its project.
    """

    code = "gate.need_known"
    key = "sale.need"


class OtherSide(Gate):
    """The other side does not meet {count} conditions of its own.

    Ask the other side to look; what it owes, emitted or stands on is told to it and to the authority alone.
    """

    code = "gate.other_side"
    rule = "docs/spec/permits.md 6: conditions of the other side"
    source = "docs/spec/permits.md 6"


BUYER_LISTS = (
    "court_dishonest",
    "abnormal_operation",
    "major_tax_violation",
    "credit_red",
    "credit_black",
    "unfinished_rectification",
    "licence_ban",
    "eia_not_allowed",
)
SELLER_LISTS = ("court_dishonest", "licence_ban")


def failures(trade: Trade, law: Law) -> list[Gate]:
    """Find every gate that a trade does not pass, in the order in which they stand in this module."""
    found: list[Gate] = []
    for goods, term in trade.lines():
        found += _scope(trade, goods, law)
        found += _price(trade, goods, term, law)
    if not trade.seller.reserve:
        if law.flag("scope.power_apart", trade.on):
            found += _heat(trade)
        found += _sectors(trade, law)
        found += _seller(trade, law)
    found += _buyer(trade)
    seen: dict[tuple[str, str], Gate] = {(gate.code, str(dict(gate.figures))): gate for gate in found}
    return list(seen.values())


def veiled(found: Sequence[Gate], reader: str | None) -> list[Gate]:
    """Hide from one side what concerns the other's own affairs: only how many conditions it does not meet is told.

    Args:
        found: the gates that failed.
        reader: `seller` or `buyer`; None for those who see the whole book.
    """
    if reader is None:
        return list(found)
    hidden = [gate for gate in found if str(gate.about or gate.figures.get("side", reader)) != reader]
    shown = [gate for gate in found if gate not in hidden]
    return [*shown, OtherSide(count=len(hidden))] if hidden else shown


def _scope(trade: Trade, goods: Goods, law: Law) -> Iterator[Gate]:
    seller, buyer, on, pollutant = trade.seller, trade.buyer, trade.on, goods.strip.pollutant
    excepted = bool(trade.approval.strip()) or seller.covers(buyer)
    if (
        pollutant in AIR
        and law.text("scope.air", on) == "city"
        and seller.city != buyer.city
        and not excepted
    ):
        yield AirCity(seller=seller.city, buyer=buyer.city, pollutant=pollutant)
    by_watershed = pollutant not in AIR and law.text("scope.water", on) == "watershed" and not excepted
    if by_watershed and (seller.watershed is None or seller.watershed != buyer.watershed):
        yield Watershed(
            seller=seller.watershed or nothing(), buyer=buyer.watershed or nothing(), pollutant=pollutant
        )
    if pollutant in AIR and law.flag("scope.power_apart", on) and not seller.reserve:
        yield from _power(trade, goods)
    if pollutant in trade.quality_missed:
        least = law.fraction("scope.quality_ratio", on)
        inside = seller.region == buyer.region or seller.covers(buyer)
        ratio = trade.ratio_of(goods.strip)
        if not inside or ratio < least:
            yield Quality(area=buyer.region, pollutant=pollutant, ratio=str(ratio), least=str(least))
    if seller.province != buyer.province:
        pilots = law.texts("scope.province_pilots", on)
        if not {seller.province, buyer.province} <= set(pilots):
            yield Province(seller=seller.province, buyer=buyer.province)
    sides = (
        law.at(seller.here.names(goods.strip.area)),
        (trade.buyer_law or law).at(buyer.here.names(goods.strip.area)),
    )
    sold, bought = (_basis(one, pollutant, on) for one in sides)
    if sold != bought or any(pollutant not in one.texts("permits.pollutants", on) for one in sides):
        yield Pollutant(pollutant=pollutant, seller=sold or nothing(), buyer=bought or nothing())


def _basis(law: Law, pollutant: str, on: date) -> str | None:
    found = law.find(f"price_basis.{pollutant}", on)
    return str(found.value) if found else None


def _power(trade: Trade, goods: Goods) -> Iterator[Gate]:
    seller, buyer = trade.seller, trade.buyer
    if (seller.power and not _is_heat(seller, goods)) != buyer.power:
        yield PowerApart(
            seller=seller.industry or nothing(),
            buyer=buyer.industry or nothing(),
            pollutant=goods.strip.pollutant,
        )


def _is_heat(seller: Side, goods: Goods) -> bool:
    """Tell whether a line comes from the heat part of a cogeneration plant."""
    return goods.heat_share and seller.chp_heat_ppm > 0 and goods.strip.pollutant in AIR


def _heat(trade: Trade) -> Iterator[Gate]:
    """Hold what leaves as heat part, by pollutant and year over all lines, against the heat part of what was granted."""
    seller = trade.seller
    leaving: dict[tuple[str, int], int] = {}
    for one in trade.goods:
        if _is_heat(seller, one):
            gone = given_for(one.strip.quantity, trade.ratio_of(one.strip))
            for year in one.strip.years:
                key = (one.strip.pollutant, year)
                leaving[key] = leaving.get(key, 0) + gone
    known = {(pollutant, year): (granted, sold) for pollutant, year, granted, sold in trade.heat_part}
    for (pollutant, year), gone in leaving.items():
        granted, sold = known.get((pollutant, year), (0, 0))
        heat = divide_down(granted * seller.chp_heat_ppm, 1_000_000)
        if gone + sold > heat:
            yield HeatShare(
                asked=written(gone),
                pollutant=pollutant,
                vintage=year,
                granted=written(granted),
                heat=written(heat),
                sold=written(sold),
            )


def _price(trade: Trade, goods: Goods, term: YearsCounted, law: Law) -> Iterator[Gate]:
    rule = law.find("sale.price_floor_applies", trade.on)
    pollutant = goods.strip.pollutant
    local = law.at(trade.seller.here.names(goods.strip.area))
    floor = local.find(f"price_floor.{pollutant}", trade.on)
    if not (rule and rule.value and floor):
        return
    fen, basis = (
        local.fen(f"price_floor.{pollutant}", trade.on),
        local.text(f"price_basis.{pollutant}", trade.on),
    )
    converted = price_on(goods, term, basis)
    if converted < fen:
        yield PriceFloor(
            pollutant=pollutant,
            price=yuan(goods.price),
            basis=goods.basis,
            converted=yuan(divide_down(converted.numerator, converted.denominator)),
            floor_basis=basis,
            floor=yuan(fen),
            by=floor.key,
        )


def _sectors(trade: Trade, law: Law) -> Iterator[Gate]:
    if law.flag("scope.sectors_apart", trade.on) and trade.seller.sector != trade.buyer.sector:
        yield SectorsApart(seller=trade.seller.sector, buyer=trade.buyer.sector)


def _seller(trade: Trade, law: Law) -> Iterator[Gate]:
    seller, on = trade.seller, trade.on
    yield from (OnList(side="seller", standing=s) for s in seller.standing if s in SELLER_LISTS)
    if seller.arrears:
        yield Arrears(side="seller", arrears=yuan(seller.arrears))
    traded = {g.strip.pollutant for g in trade.goods}
    if law.flag("over.blocks_selling", on):
        yield from (Overrun(pollutant=p) for p in seller.overrun if p in traded)
    yield from (Unreported(pollutant=p) for p in seller.unreported if p in traded)
    cooling = law.integer("sale.cooling_days", on)
    for pollutant, bought_on in trade.bought_on:
        if pollutant in traded and (on - bought_on).days < cooling:
            free_on = date.fromordinal(bought_on.toordinal() + cooling)
            yield Cooling(pollutant=pollutant, bought_on=bought_on.isoformat(), free_on=free_on.isoformat())


def _buyer(trade: Trade) -> Iterator[Gate]:
    buyer = trade.buyer
    yield from (OnList(side="buyer", standing=s) for s in buyer.standing if s in BUYER_LISTS)
    if buyer.arrears:
        yield Arrears(side="buyer", arrears=yuan(buyer.arrears))
    declared, known = dict(trade.need), trade.needs
    strips: list[Strip] = [g.strip for g in trade.goods]
    for pollutant in dict.fromkeys(s.pollutant for s in strips):
        years = sorted({year for s in strips if s.pollutant == pollutant for year in s.years})
        asked = {
            year: sum(s.quantity for s in strips if s.pollutant == pollutant and year in s.years)
            for year in years
        }
        if pollutant in declared and max(asked.values()) > declared[pollutant]:
            yield Need(
                asked=written(max(asked.values())), pollutant=pollutant, need=written(declared[pollutant])
            )
        for year in years if known is not None else ():
            need = sum(quantity for name, of, quantity in known or () if (name, of) == (pollutant, year))
            if asked[year] > need:
                yield NeedKnown(
                    asked=written(asked[year]), pollutant=pollutant, vintage=year, need=written(need)
                )
