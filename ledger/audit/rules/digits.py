"""First digits: how often 1 to 9 lead the amounts, against log10(1 + 1/d), which amounts of many sizes follow.

The chi-square statistic is computed in decimals of 40 digits and rounded half-even to 4 places.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import Final

_EXACT: Final = Context(prec=40)
_PLACES: Final = Decimal("0.0001")
THRESHOLDS: Final = {
    "0.10": Decimal("13.362"),
    "0.05": Decimal("15.507"),
    "0.01": Decimal("20.090"),
    "0.001": Decimal("26.124"),
}
"""Upper critical values of chi-square with 8 degrees of freedom, by the chance that a sound book exceeds them."""
SOURCE: Final = "closed form for 8 degrees of freedom: exp(-x/2) (1 + x/2 + (x/2)^2/2 + (x/2)^3/6); NIST/SEMATECH e-Handbook 1.3.6.7.4"
EXPECTED: Final = {digit: _EXACT.log10(_EXACT.add(1, _EXACT.divide(1, digit))) for digit in range(1, 10)}
"""Share of each leading digit."""
LEAST: Final = 110
"""Amounts needed, so that five are expected for the digit 9 (the usual condition of the test: 5 / 0.04576 = 109.3)."""


@dataclass(frozen=True, slots=True)
class Digit:
    """One leading digit."""

    digit: int
    count: int
    expected: Decimal
    """How many were to be expected, to 4 places."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """All leading digits of a set of amounts."""

    size: int
    enough: bool
    """False when there are fewer than `LEAST` amounts: then chi-square says nothing."""
    digits: tuple[Digit, ...]
    chi_square: Decimal | None
    """None for no amounts."""
    exceeded: tuple[str, ...]
    """The chances of `THRESHOLDS` whose value the statistic exceeds; empty when there are too few amounts."""


def distribution(amounts: Iterable[int]) -> Distribution:
    """Count the leading digits of positive amounts, and compare; zero and less are left out."""
    counts = dict.fromkeys(range(1, 10), 0)
    for amount in amounts:
        if amount > 0:
            counts[int(str(amount)[0])] += 1
    size = sum(counts.values())
    expected = {digit: _EXACT.multiply(EXPECTED[digit], size) for digit in counts}
    chi = Decimal(0)
    for digit, count in counts.items() if size else ():
        apart = _EXACT.subtract(count, expected[digit])
        chi = _EXACT.add(chi, _EXACT.divide(_EXACT.multiply(apart, apart), expected[digit]))
    enough = size >= LEAST
    return Distribution(
        size,
        enough,
        tuple(Digit(digit, counts[digit], expected[digit].quantize(_PLACES)) for digit in counts),
        chi.quantize(_PLACES) if size else None,
        tuple(chance for chance, value in THRESHOLDS.items() if enough and chi > value),
    )
