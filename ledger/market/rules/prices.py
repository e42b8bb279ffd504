"""What a line of a sale costs, what replacement takes, and what the exchange charges.

Money is whole fen. A line is rounded once, half up. A replacement ratio r takes q·r from the seller: the buyer gets q
and the difference is retired; q·r is rounded up to the smallest unit, so that rounding never creates quantity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from ledger.amounts import divide_down, divide_half_up, yuan
from ledger.errors import Malformed, RuleViolation
from ledger.permits.rules.strips import (
    LOT_SCALE,
    TONNES,
    SameParty,
    Strip,
    check_strips,
    party_of,
    unit_of,
    written,
)
from ledger.permits.rules.terms import YearsCounted, counted, given_for, whole, written_term

WASTEWATER: Final = "WW"
"""What a price per tonne of wastewater is for."""
BASES = ("PER_TONNE_YEAR", "PER_TONNE_LUMP", "PER_KG_YEAR", "PER_KG_LUMP", "PER_TONNE_WASTEWATER")


class BasisUnknown(Malformed, sorts={"known": "basis"}):
    """'{basis}' is not a basis of prices.

    Choose one of: {known}.
    """

    code = "permits.basis_unknown"
    source = "docs/spec/permits.md 1.3"


class BasisUnfit(RuleViolation):
    """{pollutant} is counted in {unit}, and a price {basis} is not for that.

    Use the basis that the rule pack of the place names for this pollutant.
    """

    code = "permits.basis_unfit"
    source = "docs/spec/permits.md 1.3"


class PriceNotPositive(Malformed):
    """The price of line {line} is not above zero.

    Write the price in yuan per unit.
    """

    code = "permits.price_not_positive"


class SoldForNothing(RuleViolation):
    """What is to be sold comes to 0.00 yuan: a gift is no sale, and nothing is settled for nothing.

    Write the price; between sites of one enterprise, and in a succession, permits are moved.
    """

    code = "permits.sold_for_nothing"
    source = "docs/spec/permits.md 1.6"


class RatioImpossible(Malformed):
    """A replacement ratio of {ratio} is below 1.

    A ratio says how much is taken for what is given: 1, 1.2, 1.5 or 2.
    """

    code = "permits.ratio_impossible"
    source = "docs/spec/permits.md 5"


@dataclass(frozen=True, slots=True)
class Goods:
    """A line of a sale."""

    strip: Strip
    price: int
    """Fen per unit of the basis."""
    basis: str = "PER_TONNE_YEAR"
    """Empty where it is that of the seller's place."""
    heat_share: bool = False
    """Comes from the heat part of a cogeneration plant, which does not count as power."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A sale as it is asked for."""

    seller: str
    """A site, or `bureau:<area>` for a reserve."""
    buyer: str
    goods: tuple[Goods, ...]
    need: tuple[tuple[str, int], ...] = ()
    """What the buyer's project needs of each pollutant a year."""
    approval: str = ""
    """Number of the registered decision that lets an exception of scope through."""


@dataclass(frozen=True, slots=True)
class Charge:
    """The service fee of the exchange, in fen."""

    seller: int
    buyer: int


def check_basis(pollutant: str, basis: str) -> None:
    """Check that a price basis exists and fits the unit of the pollutant.

    Raises (in this order):
        BasisUnknown, BasisUnfit: heavy metals have no price per tonne, and only wastewater has one per tonne of it.
        PollutantUnknown.
    """
    if basis not in BASES:
        raise BasisUnknown(basis=basis, known=", ".join(BASES))
    unit = unit_of(pollutant)
    of_water = basis == "PER_TONNE_WASTEWATER"
    if (unit == "kg" and "TONNE" in basis) or (of_water and pollutant != WASTEWATER):
        raise BasisUnfit(pollutant=pollutant, unit=unit, basis=basis)


def check_paid_for(price: int) -> None:
    """Check that what is sold costs something, in fen. Twin: LG186 `sold_for_money`.

    Raises:
        SoldForNothing: rounded to the fen it is nothing.
    """
    if price == 0:
        raise SoldForNothing()


def whole_term(strip: Strip) -> YearsCounted:
    """Give the term of a strip that is valid in the whole of each of its years."""
    return counted(whole(strip.years, strip.quantity), "whole_year")


def price_of(goods: Goods, term: YearsCounted | None = None) -> int:
    """Compute what one line costs, in fen: quantity × price, × years where the basis counts years; half up, once.

    Args:
        goods: the line.
        term: for how much of its years it counts; None for whole years.

    >>> price_of(Goods(Strip("SO2", "341825", 2026, 2030, 8_074_000), 600_000))
    24222000
    >>> price_of(Goods(Strip("NOX", "140100", 2026, 2030, 10_000_000), 1_800_000, "PER_TONNE_LUMP"))
    18000000
    >>> price_of(Goods(Strip("SO2", "330603", 2026, 2028, 6_000_000), 400_000), YearsCounted(915 * 6_000_000, 365))
    6016438
    """
    strip = goods.strip
    term = (term or whole_term(strip)) if goods.basis.endswith("_YEAR") else YearsCounted(strip.quantity, 1)
    in_kilograms = 1000 if goods.basis.startswith("PER_KG") and unit_of(strip.pollutant) == "t" else 1
    return divide_half_up(term.units * goods.price * in_kilograms, 10**LOT_SCALE * term.per)


def formula_of(goods: Goods, term: YearsCounted | None = None) -> str:
    """Write how a line was computed, as it stands on the certificate."""
    strip = goods.strip
    counts = goods.basis.endswith("_YEAR")
    years = f" × {written_term(term or whole_term(strip), strip.quantity)}" if counts else ""
    return f"{written(strip.quantity)} {unit_of(strip.pollutant)} × {yuan(goods.price)}{years}"


def price_on(goods: Goods, term: YearsCounted, basis: str) -> Fraction:
    """Convert the price of a line to another basis of the same pollutant, in fen, exactly: by its term, and by tonne or kilogram.

    >>> str(price_on(Goods(Strip("COD", "x", 2026, 2030, 1), 400_000, "PER_TONNE_LUMP"), YearsCounted(5, 1), "PER_TONNE_YEAR"))
    '80000'
    """
    tonnes = goods.strip.pollutant in TONNES
    price = Fraction(goods.price) * _of_unit(goods.basis, tonnes) / _of_unit(basis, tonnes)
    years = term.years(goods.strip.quantity)
    by_year, wanted = goods.basis.endswith("_YEAR"), basis.endswith("_YEAR")
    return price if by_year == wanted else price * years if by_year else price / years


def _of_unit(basis: str, tonnes: bool) -> int:
    """Tell how many of the parts for which a basis prices are in the unit of the pollutant."""
    return 1000 if basis.startswith("PER_KG") and tonnes else 1


def delivered_for(quantity: int, ratio: Fraction) -> int:
    """Compute what the seller gives so that the buyer gets `quantity`: q·r, rounded up to the smallest unit.

    Raises:
        RatioImpossible: the ratio is below 1.

    >>> delivered_for(3_000_000, Fraction("1.2"))
    3600000
    """
    if ratio < 1:
        raise RatioImpossible(ratio=str(ratio))
    return given_for(quantity, ratio)


def covered_by(quantity: int, ratio: Fraction) -> int:
    """Compute what `quantity` of old units covers at a ratio, rounded down to the smallest unit.

    >>> covered_by(100_000_000, Fraction("2.86"))
    34965034
    """
    if ratio < 1:
        raise RatioImpossible(ratio=str(ratio))
    return divide_down(quantity * ratio.denominator, ratio.numerator)


def service_charge(
    amount: int, seller: Fraction, buyer: Fraction, least: int = 0, most: int | None = None
) -> Charge:
    """Compute the service fee of both sides of a sale of `amount` fen, each rounded half up.

    Args:
        least: smallest fee of a side that pays any.
        most: largest fee of a side; None for any.

    >>> service_charge(1_000_00, Fraction("0.01"), Fraction(0), least=20_00)
    Charge(seller=2000, buyer=0)
    """

    def side(share: Fraction) -> int:
        if not share:
            return 0
        fee = max(divide_half_up(amount * share.numerator, share.denominator), least)
        return fee if most is None else min(fee, most)

    return Charge(side(seller), side(buyer))


def check_two_parties(seller: str, buyer: str) -> None:
    """Check that a contract has two parties: what passes between two sites of one enterprise is moved.

    Raises:
        SameParty: they are one.
    """
    if party_of(seller) == party_of(buyer):
        raise SameParty(party=party_of(seller))


def check_sale(seller: str, buyer: str, goods: Sequence[Goods]) -> None:
    """Check a sale before anything is looked up.

    Raises (in this order):
        SameParty: between its own sites an enterprise moves its permits; NothingNamed; per line PollutantUnknown,
        VintagesImpossible, QuantityNotPositive; then per line BasisUnknown, BasisUnfit, PriceNotPositive.
    """
    check_two_parties(seller, buyer)
    check_strips([g.strip for g in goods])
    for line, one in enumerate(goods, 1):
        check_basis(one.strip.pollutant, one.basis)
        if one.price <= 0:
            raise PriceNotPositive(line=line)
