"""Pure decisions of the permits room: which lots are delivered, what a sale costs, what an entry looks like."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.amounts import Unit, divide_half_up, format_decimal
from ledger.entries import Entry, Posting
from ledger.errors import Malformed, RuleViolation

CAP_SCALE = LOT_SCALE = 6
TONNES = frozenset({"COD", "NH3N", "TP", "TN", "SO2", "NOX", "PM", "VOC"})
KILOGRAMS = frozenset({"PB", "CD", "AS", "CR", "CR6", "HG"})
"""Heavy metals are counted in kilograms, so that a gram does not vanish in the decimals of a tonne."""


class PollutantUnknown(Malformed):
    """There is no pollutant {pollutant} in the table of those that are traded.

    Choose one of: {known}.
    """

    code = "permits.pollutant_unknown"
    source = "docs/spec/permits.md 1"


class VintagesImpossible(Malformed):
    """The years {first} to {last} are not a term of 1 to 30 years.

    Name the first and the last year of validity, the first not after the last.
    """

    code = "permits.vintages_impossible"
    source = "docs/spec/permits.md 2"


class QuantityNotPositive(Malformed):
    """The quantity {quantity} is not above zero.

    Write the quantity per year, in the unit of the pollutant.
    """

    code = "permits.quantity_not_positive"


class HoldingTooSmall(RuleViolation):
    """Needs {needed} {unit}, has {available} {unit} of {pollutant} in vintage {vintage}.

    Reduce the quantity or the years; what is not held freely cannot be sold.
    """

    code = "permits.holding_too_small"
    source = "docs/spec/permits.md 4"


class SaleWithoutGoods(Malformed):
    """A sale delivers something, and this one names nothing.

    Name at least one pollutant with years, quantity and price.
    """

    code = "permits.sale_without_goods"


class SameParty(RuleViolation):
    """The seller and the buyer are the same: {party}.

    Name two different owners.
    """

    code = "permits.same_party"


@dataclass(frozen=True, slots=True)
class Goods:
    """What a sale delivers: so much of a pollutant for each of several years."""

    pollutant: str
    area: str
    first_vintage: int
    last_vintage: int
    quantity: int
    """Per year, in millionths of the pollutant's unit (grams, or milligrams of heavy metals)."""
    price: int
    """Fen per unit and year."""


@dataclass(frozen=True, slots=True)
class Held:
    """A lot in somebody's hands."""

    asset: str
    vintage: int
    quantity: int


def unit_of(pollutant: str) -> str:
    """Give the trading unit of a pollutant: t or kg.

    Raises:
        PollutantUnknown: it is not in the table.
    """
    if pollutant in TONNES:
        return "t"
    if pollutant in KILOGRAMS:
        return "kg"
    raise PollutantUnknown(pollutant=pollutant, known=", ".join(sorted(TONNES | KILOGRAMS)))


def vintages(first: int, last: int) -> range:
    """Give the years of a term.

    Raises:
        VintagesImpossible: the last is before the first, or there are more than 30.
    """
    if not (2000 <= first <= last <= 2200 and last - first < 30):
        raise VintagesImpossible(first=first, last=last)
    return range(first, last + 1)


def check_quantity(quantity: int) -> None:
    """Check that a quantity is above zero.

    Raises:
        QuantityNotPositive: it is not.
    """
    if quantity <= 0:
        raise QuantityNotPositive(quantity=format_decimal(quantity, LOT_SCALE, 3))


def price_of(goods: Goods) -> int:
    """Compute what one line of a sale costs, in fen.

    quantity × price × years; rounded once, half up, to the fen. Price basis: per unit and year.

    >>> price_of(Goods("SO2", "341825", 2026, 2030, 8_074_000, 600_000))
    24222000
    """
    years = goods.last_vintage - goods.first_vintage + 1
    return divide_half_up(goods.quantity * goods.price * years, 10**LOT_SCALE)


def pick_lots(pollutant: str, vintage: int, quantity: int, held: Iterable[Held]) -> list[tuple[str, int]]:
    """Choose the lots of one vintage that a delivery takes: those granted first, first.

    Args:
        pollutant: for the refusal.
        vintage: the year.
        quantity: to deliver, in the smallest unit.
        held: what the seller holds, oldest grant first.

    Returns:
        Asset and quantity of each lot taken; quantities sum to `quantity`.

    Raises:
        HoldingTooSmall: there is not enough.
    """
    taken: list[tuple[str, int]] = []
    missing = quantity
    available = 0
    for one in held:
        if one.vintage == vintage:
            available += one.quantity
            part = min(missing, one.quantity)
            if part:
                taken.append((one.asset, part))
                missing -= part
    if missing:
        unit = Unit("", LOT_SCALE, unit_of(pollutant), 3)
        raise HoldingTooSmall(
            needed=format_decimal(quantity, unit.scale, 3), available=format_decimal(available, unit.scale, 3),
            unit=unit.unit, pollutant=pollutant, vintage=vintage,
        )  # fmt: skip
    return taken


def account(owner: str, purpose: str) -> str:
    """Give the code of an owner's account in this room."""
    return f"{owner}:permits:{purpose}"


def money_account(owner: str, purpose: str) -> str:
    """Give the code of an owner's money account at the exchange."""
    return f"{owner}:money:{purpose}"


def terms(seller: str, buyer: str, goods: Sequence[Goods]) -> str:
    """Write the terms of a sale in one line, which tells two sales apart."""
    lines = [
        f"{g.pollutant} {g.area} {g.first_vintage}-{g.last_vintage} {format_decimal(g.quantity, LOT_SCALE, 3)}"
        f" at {format_decimal(g.price, 2, 2)}"
        for g in goods
    ]
    return f"{seller} to {buyer}: " + "; ".join(lines)


def settlement_entry(
    entry_id: UUID, on: date, seller: str, buyer: str, goods: Sequence[Goods], delivered: Sequence[tuple[str, int]],
    document: str,
) -> Entry:  # fmt: skip
    """Build the one entry that settles a sale: money one way, permits the other.

    Args:
        entry_id: made by the client.
        on: effective date.
        seller: owner code.
        buyer: owner code.
        goods: what was agreed.
        delivered: the lots, from `pick_lots`.
        document: the contract.
    """
    money = sum(price_of(g) for g in goods)
    postings = [
        Posting(money_account(buyer, "settlement_claim"), "CNY", "debit", money),
        Posting(money_account(seller, "settlement_claim"), "CNY", "credit", money),
    ]
    for asset, quantity in delivered:
        postings.append(Posting(account(buyer, "holding"), asset, "debit", quantity))
        postings.append(Posting(account(seller, "holding"), asset, "credit", quantity))
    return Entry(entry_id, "market.settlement", on, tuple(postings), terms(seller, buyer, goods), document)


def check_sale(seller: str, buyer: str, goods: Sequence[Goods]) -> None:
    """Check a sale before anything is looked up.

    Raises (in this order):
        SameParty, SaleWithoutGoods, and per line PollutantUnknown, VintagesImpossible, QuantityNotPositive.
    """
    if seller == buyer:
        raise SameParty(party=seller)
    if not goods:
        raise SaleWithoutGoods()
    for line in goods:
        unit_of(line.pollutant)
        vintages(line.first_vintage, line.last_vintage)
        check_quantity(line.quantity)
