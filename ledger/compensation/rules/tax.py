"""Environmental protection tax of one outlet and month, to be shown beside the compensation of the same discharge.

    equivalents = quantity ÷ equivalent value          tax = equivalents × rate × share that is paid

Not all pollutants of an outlet are taxed. Of a group (COD, BOD5, TOC; coliform, residual chlorine) only the one with most
equivalents; then the largest: three of air, five of water class 1, three of other water. Items that a province adds are the
next largest of the outlet, of either class. Equal ones are ordered by code. The ledger compares and never collects the tax.

Everything is exact until a line's tax is rounded to the fen, half up, once; the total is the sum of the lines. All figures
stand in `equivalents.toml`. Which quantity counts (measured, or generated where data were falsified) is for the caller.

Source: 环境保护税法 art. 7–13 with 附表一 and 附表二; 环境保护税法实施条例 art. 10.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from importlib.resources import files
from typing import Final, Literal, TypedDict, cast

from ledger.amounts import divide_half_up, format_decimal, parse_decimal
from ledger.errors import Malformed, RuleViolation

QUANTITY_SCALE: Final = 9
"""Decimals of a quantity: some equivalent values are fractions of a milligram."""
BEYOND: Final = "not among the largest of the outlet"
GROUPS: Final = {
    "organic": "only one of COD, BOD5 and TOC is taxed",
    "disinfection": "only one of coliform and residual chlorine is taxed",
}
"""Why a pollutant is left out when another of its group has more equivalents."""


class TaxItemUnknown(Malformed, sorts={"item": "tax_item"}):
    """The tariff of the environmental protection tax has no {item} for {medium}.

    Use a code of the tariff, and enter discharges to air and to water separately.
    """

    code = "compensation.tax_item_unknown"
    source = "环境保护税法 附表一, 附表二"


class TaxItemTwice(Malformed, sorts={"item": "tax_item"}):
    """The pollutant {item} is named twice for one outlet.

    Add its quantities up, or compute each outlet on its own.
    """

    code = "compensation.tax_item_twice"
    source = "环境保护税法 art. 9"


class TaxFigureImpossible(Malformed, sorts={"item": "tax_item"}):
    """The figure {figure} for {item} is outside what is possible, {least} to {most}.

    Write the quantity of the month, the percent by which the mean is below its limit, or the days above the limit.
    """

    code = "compensation.tax_figure_impossible"


class TaxRateOutside(RuleViolation):
    """The rate {rate} yuan per equivalent is outside the range for {medium}, {least} to {most}.

    Use the rate that the province has fixed.
    """

    code = "compensation.tax_rate_outside"
    source = "环境保护税法 art. 6, 附表一"


@dataclass(frozen=True, slots=True)
class Equivalent:
    """A row of the table: so much of a pollutant makes one equivalent."""

    code: str
    name: str
    medium: Literal["air", "water1", "water2", "other"]
    kg: Fraction
    source: str
    unit: Literal["kg", "t_water"] = "kg"
    group: str = ""

    @property
    def ranking(self) -> str:
        """In which ranking it stands; what is counted in tonnes of water stands among water class 2."""
        return "water2" if self.medium == "other" else self.medium


@dataclass(frozen=True, slots=True)
class Discharge:
    """What an outlet discharged of a pollutant in the month."""

    code: str
    kg: Fraction
    """Kilograms; tonnes of waste water where the table counts these, times the multiple for colour."""
    below_limit_percent: Fraction | None = None
    """By how much the monthly mean is below the limit; none when it was not measured."""
    always_within: bool = False
    """Whether every hourly (air) or daily (water) mean of the month was within the limit."""

    @classmethod
    def of(cls, code: str, kg: str, below: str | None = None, always_within: bool = False) -> "Discharge":
        """Make one from decimal texts."""
        return cls(code, exact(kg), None if below is None else exact(below), always_within)


@dataclass(frozen=True, slots=True)
class TaxLine:
    """One pollutant: what is needed to compute its tax again, which is in fen."""

    code: str
    name: str
    kg: str
    equivalents: str
    """Rounded to six decimals for print; the tax comes from the exact number."""
    rank: int | None
    """Place by equivalents among air, water class 1 or other water; none when another of its group is taxed."""
    counted: bool
    why: str
    """Why it is not counted; empty when it is."""
    share: str
    rate: str
    tax: int


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax of an outlet and month, in fen."""

    lines: tuple[TaxLine, ...]
    total_fen: int


def exact(value: Fraction | str) -> Fraction:
    """Take a ratio as it is, and read a text as `parse_decimal` does, with its refusals."""
    return (
        Fraction(parse_decimal(value, QUANTITY_SCALE), 10**QUANTITY_SCALE)
        if isinstance(value, str)
        else value
    )


def shown(value: Fraction, scale: int = 6) -> str:
    """Write a number for print, half up, without zeros at the end."""
    return format_decimal(divide_half_up(value.numerator * 10**scale, value.denominator), scale, 0)


class Reduction(TypedDict):
    """Shares that are paid, from so many percent below the limit on; the deepest first."""

    shares: list[tuple[str, str]]


class Noise(TypedDict):
    """Yuan a month from so many decibels above the limit on; the whole from so many days on."""

    steps: list[tuple[int, str]]
    full_from: int


class Figures(TypedDict):
    """The data file, without its rows."""

    tariff: dict[str, tuple[str, str]]
    """Least and most yuan per equivalent, by medium."""
    items: dict[str, int]
    """How many of the largest are taxed, by ranking."""
    reduction: Reduction
    solid_waste: dict[str, str]
    """Yuan per tonne, by kind."""
    noise: Noise


def load(text: str) -> tuple[Mapping[tuple[str, str], Equivalent], Figures]:
    """Read the data file: rows by (air or water, code), and all figures. A row that cannot be is a ValueError."""
    data = tomllib.loads(text)
    table: dict[tuple[str, str], Equivalent] = {}
    for entry in data["equivalents"]["rows"]:
        row = Equivalent(**{**entry, "kg": exact(entry["kg"])})
        key = ("air" if row.medium == "air" else "water", row.code)
        known = row.medium in ("air", "water1", "water2", "other") and (row.group in GROUPS or not row.group)
        unit = "t_water" if row.medium == "other" else "kg"
        if key in table or not known or row.unit != unit or row.kg <= 0 or not (row.name and row.source):
            raise ValueError(f"the row {entry} of the equivalents cannot be")
        table[key] = row
    return table, cast(Figures, data)


TABLE, FIGURES = load(files(__package__).joinpath("equivalents.toml").read_text("utf-8"))


def share_paid(discharge: Discharge) -> str:
    """Tell which share is paid: 30 % below the limit, or more, pays 75 %, and 50 % or more pays 50 %."""
    below = discharge.below_limit_percent
    if below is None or not discharge.always_within:
        return "1"
    if not 0 <= below <= 100:  # the mean of values within the limit is within it
        raise TaxFigureImpossible(figure=shown(below), item=discharge.code, least="0", most="100")
    return next((str(share) for least, share in FIGURES["reduction"]["shares"] if below >= exact(least)), "1")


def tax(
    medium: Literal["air", "water"],
    rate: Fraction | str,
    discharges: Sequence[Discharge],
    extra_items: int = 0,
    rates: Mapping[str, Fraction | str] | None = None,
) -> Tax:
    """Compute the tax of one outlet and month; the order of the discharges does not matter.

    Args:
        rate: yuan per equivalent.
        extra_items: how many more pollutants of an outlet a province taxes than the law.
        rates: yuan per equivalent of single pollutants, where a province has such.

    Raises (in this order):
        ValueError: extra items below zero; a mistake of the programmer. TaxRateOutside, AmountNotDecimal,
        AmountTooPrecise, AmountTooLarge, TaxItemUnknown, TaxItemTwice, TaxFigureImpossible.
    """
    if extra_items < 0:
        raise ValueError(f"want extra_items >= 0, not {extra_items}")
    general, own = _rate(medium, rate), {code: _rate(medium, each) for code, each in (rates or {}).items()}
    found: dict[str, tuple[Fraction, Equivalent, Discharge]] = {}
    for item in discharges:
        row = TABLE.get((medium, item.code))
        if row is None:
            raise TaxItemUnknown(item=item.code, medium=medium)
        if item.code in found:
            raise TaxItemTwice(item=item.code)
        found[item.code] = (_quantity(item.kg, item.code) / row.kg, row, item)
    lines, groups, places = [], {""}, dict.fromkeys(FIGURES["items"], 0)
    for equivalents, row, item in sorted(found.values(), key=lambda one: (-one[0], one[1].code)):
        rank, why, share, by = None, "", share_paid(item), own.get(row.code, general)
        if row.group and row.group in groups:
            why = GROUPS[row.group]
        else:
            groups.add(row.group)
            rank = places[row.ranking] = places[row.ranking] + 1
            if rank > FIGURES["items"][row.ranking]:
                extra_items -= 1
                why = BEYOND if extra_items < 0 else ""
        fen = 0 if why else _fen(equivalents * by * Fraction(share))
        kg = shown(item.kg, QUANTITY_SCALE)
        lines.append(
            TaxLine(row.code, row.name, kg, shown(equivalents), rank, not why, why, share, shown(by), fen)
        )
    return Tax(tuple(lines), sum(line.tax for line in lines))


def solid_waste_tax(kind: str, tonnes: Fraction | str) -> int:
    """Compute the tax on solid waste in fen; what was stored, disposed of or reused by the rules is no part of it."""
    price = FIGURES["solid_waste"].get(kind)
    if price is None:
        raise TaxItemUnknown(item=kind, medium="solid waste")
    return _fen(_quantity(exact(tonnes), kind) * exact(price))


def noise_tax(db_over: int, days: int) -> int:
    """Compute the tax on a month's noise in fen: whole decibels above the limit; under 15 days above it pay half."""
    if not 0 <= days <= 31:
        raise TaxFigureImpossible(figure=days, item="noise", least="0", most="31")
    steps = [
        Fraction(0),
        *(exact(price) for least, price in FIGURES["noise"]["steps"] if db_over >= least and days),
    ]
    return _fen(steps[-1] if days >= FIGURES["noise"]["full_from"] else steps[-1] / 2)


def _rate(medium: str, rate: Fraction | str) -> Fraction:
    (least, most), value = FIGURES["tariff"][medium], exact(rate)
    if not exact(least) <= value <= exact(most):
        raise TaxRateOutside(rate=shown(value), medium=medium, least=least, most=most)
    return value


def _quantity(value: Fraction, item: str) -> Fraction:
    if value < 0:
        raise TaxFigureImpossible(figure=shown(value, QUANTITY_SCALE), item=item, least="0", most="∞")
    return value


def _fen(yuan: Fraction) -> int:
    return divide_half_up(yuan.numerator * 100, yuan.denominator)
