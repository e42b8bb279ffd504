"""Strips: a permit is one lot for each year, and what can be done in a year is one balance.

A holding is told by purpose: what is unpaid or pledged may be used but not traded, what is leased out is used by
another. The table of `availability` is the one that a clerk reads before a sale.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ledger.amounts import format_decimal
from ledger.errors import NOT_ENOUGH, Malformed, RuleViolation
from ledger.law import Law
from ledger.permits.rules.terms import part_of, span
from ledger.register.holders import holder_of

CAP_SCALE = LOT_SCALE = 6
TONNES: Final = frozenset({"COD", "NH3N", "TP", "TN", "SO2", "NOX", "PM", "VOC", "WW"})
KILOGRAMS: Final = frozenset({"PB", "CD", "AS", "CR", "CR6", "HG"})
"""Heavy metals are counted in kilograms, so that a gram does not vanish in the decimals of a tonne."""
AIR: Final = frozenset({"SO2", "NOX", "PM", "VOC"})
"""Traded within a city; the others are water pollutants, traded within a watershed."""

USABLE: Final = ("holding", "sellable", "unpaid", "pledged", "listed", "leased")
"""Purposes of what a site uses, and what nothing holds still."""
EMITTED_UNDER: Final = (*USABLE, "frozen", "withdrawn")
"""Purposes under which a site may emit: what an order or a withdrawal that is not final holds still is not disposed of, and is its own."""
SURRENDER_ORDER: Final = ("leased", "unpaid", "holding", "sellable")
"""What is surrendered first: that of others, then what cannot be sold, and surplus last; never what secures a debt."""
ENDED_ON: Final = (*SURRENDER_ORDER, "listed", "frozen", "withdrawn")
"""On which accounts of a site what ended may still be surrendered in time: what held it still holds nothing any more, but a debt."""
FREE: Final = ("sellable", "holding")
"""From where a holder sells, where the law does not ask for recognition first."""
RECOGNISED: Final = ("sellable",)
CIRCULATING: Final = (
    "holding",
    "sellable",
    "unpaid",
    "listed",
    "leased",
    "pledged",
    "frozen",
    "withdrawn",
    "reserve",
)
CAP_SIDES: Final = ("cap_shared", "cap_available", "cap_issued")
"""Where the limit of a cap is."""
HELD: Final = ("holding", "sellable", "unpaid", "reserve")
ENCUMBERED: Final = ("listed", "leased", "pledged", "frozen", "withdrawn")
ENDED: Final = ("surrendered", "retired", "expired")


class PollutantUnknown(Malformed, sorts={"known": "pollutant"}):
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


class TermTooLong(RuleViolation):
    """The years {first} to {last} are {years}, and a permit is granted for at most {most}.

    Name fewer years; for those after them it is determined anew.
    """

    code = "permits.term_too_long"
    source = "财税〔2015〕61号 art. 12; rule pack permits.term_years"


class QuantityNotPositive(Malformed):
    """The quantity {quantity} is not above zero.

    Write the quantity per year, in the unit of the pollutant.
    """

    code = "permits.quantity_not_positive"


class HoldingTooSmall(RuleViolation):
    """Needs {needed} {unit}, has {available} {unit} of {pollutant} in vintage {vintage}.

    Reduce the quantity or the years; what is not held freely cannot be used for this.
    """

    code = "permits.holding_too_small"
    to_others = NOT_ENOUGH
    source = "docs/spec/permits.md 4"


class VintageOver(RuleViolation):
    """The year {vintage} of {pollutant} is over on {on}: what was not used of it has lapsed, and neither sells, secures a debt
    nor makes anything good.

    Name {running} or a later year. What binds nothing else is released or lifted; a sale of it that was agreed to before is dropped.
    """

    code = "permits.vintage_over"
    source = "国办发〔2014〕38号; docs/spec/permits.md 10.10"


class NothingNamed(Malformed):
    """This names no pollutant, years and quantity.

    Name at least one.
    """

    code = "permits.nothing_named"


class SameParty(RuleViolation):
    """Both sides are the same: {party}.

    Name two different parties; between its own sites an enterprise moves its permits.
    """

    code = "permits.same_party"


@dataclass(frozen=True, slots=True)
class Strip:
    """So much of a pollutant for each of several years, in one control area."""

    pollutant: str
    area: str
    first_vintage: int
    last_vintage: int
    quantity: int
    """Per year, in millionths of the pollutant's unit (grams, or milligrams of heavy metals)."""

    @property
    def years(self) -> range:
        """The vintages, one lot or more for each."""
        return range(self.first_vintage, self.last_vintage + 1)


@dataclass(frozen=True, slots=True)
class HeldLot:
    """A part of a lot on one account."""

    asset: str
    vintage: int
    quantity: int
    account: str = ""
    purpose: str = "holding"
    origin: str = "initial"
    valid_from: date = date.min
    valid_to: date = date.max


@dataclass(frozen=True, slots=True)
class Availability:
    """What a site has in a year, in the smallest unit."""

    vintage: int
    held: int
    """Own lots, whatever they are bound by; those leased out count, those leased in do not."""
    leased_out: int
    leased_in: int
    pledged: int
    frozen: int
    may_emit: int
    """Own lots, whatever they are bound by, less what is leased out, plus what is leased in; part years as the law says."""
    may_sell: int
    """Free for all that is left of the year: paid, recognised where the law asks for it, not leased, pledged, listed or frozen."""
    may_sell_later: int = 0
    """Free in the same way, but valid from a later day of the year: what is sold of it counts from that day."""
    pending_licence: int = 0
    """What would be emitted under what was bought and the licence does not say yet; where the law lets it wait, `may_emit` has it not."""


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


def written(quantity: int) -> str:
    """Write a quantity as people read it: three decimals or more."""
    return format_decimal(quantity, LOT_SCALE, 3)


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
        raise QuantityNotPositive(quantity=written(quantity))


def check_strips(strips: Sequence[Strip]) -> None:
    """Check what can be checked without asking anybody.

    Raises (in this order):
        NothingNamed, and for each strip PollutantUnknown, VintagesImpossible, QuantityNotPositive.
    """
    if not strips:
        raise NothingNamed()
    for strip in strips:
        unit_of(strip.pollutant)
        vintages(strip.first_vintage, strip.last_vintage)
        check_quantity(strip.quantity)


def check_term(strips: Iterable[Strip], law: Law, on: date) -> None:
    """Check that no permit is granted for more years than the law of the place has it, where it says so. Twin: LG205 `term_kept`.

    Raises:
        TermTooLong: for the first that would be; never LawGap: where no law names a term, none is asked.
    """
    if law.find("permits.term_years", on) is None:
        return
    most = law.integer("permits.term_years", on)
    for strip in strips:
        if len(strip.years) > most:
            raise TermTooLong(
                first=strip.first_vintage, last=strip.last_vintage, years=len(strip.years), most=most
            )


def check_running(strips: Iterable[Strip], on: date) -> None:
    """Check that no year of what passes to somebody is over on a day.

    Raises:
        VintageOver: one is.
    """
    for strip in strips:
        if strip.first_vintage < on.year:
            raise VintageOver(
                vintage=strip.first_vintage, pollutant=strip.pollutant, on=on.isoformat(), running=on.year
            )


def goes_on(back: int, stands: int, running: int) -> int:
    """Tell how much of a lot that comes back to a lessee goes on to lessors: all but what leases that run have lent.

    Args:
        back: what comes back to the lessee.
        stands: what stands on its account of leased lots already.
        running: what leases that run have lent of the lot.

    >>> goes_on(5, 0, 0), goes_on(5, 0, 3), goes_on(5, 3, 3), goes_on(5, 0, 9)
    (5, 2, 5, 0)
    """
    return min(back, max(back + stands - running, 0))


def pick_lots(
    pollutant: str,
    vintage: int,
    quantity: int,
    held: Iterable[HeldLot],
    purposes: Sequence[str] = ("holding",),
    *,
    whose: str = "",
) -> list[tuple[HeldLot, int]]:
    """Choose the lots of one vintage that an act takes: by purpose, and those granted first, first.

    Args:
        pollutant: for the refusal.
        vintage: the year.
        quantity: to take, in the smallest unit.
        held: what there is, oldest grant first.
        purposes: from which accounts, in the order in which they are emptied.
        whose: the party that holds them, for the refusal, which is not told to others with its figures.

    Returns:
        Each part of a lot and how much of it is taken; quantities sum to `quantity`.

    Raises:
        HoldingTooSmall: there is not enough; never PollutantUnknown.
    """
    order = {purpose: place for place, purpose in enumerate(purposes)}
    fitting = sorted(
        (h for h in held if h.vintage == vintage and h.purpose in order), key=lambda h: order[h.purpose]
    )
    taken: list[tuple[HeldLot, int]] = []
    missing = quantity
    for one in fitting:
        part = min(missing, one.quantity)
        if part:
            taken.append((one, part))
            missing -= part
    if missing:
        raise HoldingTooSmall(
            needed=written(quantity),
            available=written(sum(h.quantity for h in fitting)),
            unit=unit_of(pollutant),
            pollutant=pollutant,
            vintage=vintage,
        ).of(whose)
    return taken


def usable_part(held: HeldLot, part_year: str) -> int:
    """Compute what may be emitted in a year under a lot that is valid for a part of it.

    >>> usable_part(HeldLot("x", 2023, 2_500_000, valid_from=date(2023, 7, 1), valid_to=date(2023, 12, 31)), "pro_rata_days")
    1260273
    """
    return part_of(span(held.vintage, held.quantity, held.valid_from, held.valid_to), part_year)


def availability(
    vintage: int,
    held: Iterable[HeldLot],
    leased_out: int,
    part_year: str,
    *,
    sold_from: Sequence[str] = FREE,
    on: date = date.min,
) -> Availability:
    """Tell what a site has in a year.

    Args:
        vintage: the year.
        held: what stands on the site's accounts in that vintage.
        leased_out: what others have of it on lease.
        part_year: the rule for lots that are valid for a part of the year.
        sold_from: the purposes from which the law lets its holder sell.
        on: the day of which it is told; of a year that is over nothing is sold any more.
    """
    here = [h for h in held if h.vintage == vintage]
    by_purpose = {purpose: sum(h.quantity for h in here if h.purpose == purpose) for purpose in CIRCULATING}
    free = [h for h in here if h.purpose in sold_from] if vintage >= on.year else []
    own = sum(by_purpose[p] for p in CIRCULATING if p != "leased")
    return Availability(
        vintage,
        own + leased_out,
        leased_out,
        by_purpose["leased"],
        by_purpose["pledged"],
        by_purpose["frozen"],
        sum(usable_part(h, part_year) for h in here if h.purpose in EMITTED_UNDER),
        sum(h.quantity for h in free if _runs(h, on)),
        sum(h.quantity for h in free if not _runs(h, on)),
    )


def _runs(held: HeldLot, on: date) -> bool:
    """Tell whether a lot is valid for all that is left of its year on a day."""
    rest = span(held.vintage, held.quantity, held.valid_from, held.valid_to)
    return rest.first <= max(on, date(held.vintage, 1, 1)) and rest.last == date(held.vintage, 12, 31)


def sold_from(holder: str, law: Law, on: date) -> tuple[str, ...]:
    """Tell from which purposes a holder sells: a reserve what it has, an enterprise what the law lets it.

    Raises:
        LawGap.
    """
    if holder.startswith("bureau:"):
        return ("reserve",)
    return RECOGNISED if law.flag("sale.needs_recognition", on) else FREE


def account(holder: str, purpose: str) -> str:
    """Give the code of a holder's account in this room; a holder is a site, or `bureau:<area>`."""
    return f"{holder}:permits:{purpose}"


def party_of(holder: str) -> str:
    """Give the party to which a holder belongs: the enterprise of a site, or the bureau of an area.

    >>> party_of("enterprise:91130200699229617X:001P")
    'enterprise:91130200699229617X'
    """
    return holder_of(holder).owner


def told_sums(sums: Iterable[tuple[tuple[str, str, int], int]]) -> list[dict[str, object]]:
    """Tell of each pollutant, area and year how much there is, in its trading unit.

    Raises:
        PollutantUnknown: one is not in the table.
    """
    return [
        {
            "pollutant": pollutant,
            "area": area,
            "year": year,
            "quantity": written(quantity),
            "unit": unit_of(pollutant),
        }
        for (pollutant, area, year), quantity in sums
    ]
