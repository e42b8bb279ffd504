"""Figures as documents print them, and the class of a case by its amount.

    "1,441.6776 万"  --printed_amount-->  1441677600 fen, "万", exact        "约2亿元"  -->  20000000000 fen, "亿", approximate

A judgment or a report prints yuan, ten thousands or hundred millions of yuan with as many decimals as it likes. Here they
become fen without rounding, and what is finer than a fen is refused. Numbers that are no money (quantities, coefficients)
are exact ratios, read from plain decimal text and written back in full, or marked as rounded. No float comes near them.
"""

import re
from fractions import Fraction
from typing import Final, Literal

from ledger.amounts import divide_half_up, format_decimal, parse_decimal
from ledger.errors import Malformed

DIGITS_MAX: Final = 18
"""Most digits of a number on either side of the point."""
PLACES_MAX: Final = 24
"""Most decimals written in full; a number with more, or without end, is rounded to `PLACES_ROUNDED` and marked."""
PLACES_ROUNDED: Final = 12
SCALES: Final = {"元": 2, "万": 6, "亿": 10}
"""Decimals that each printed unit may have, for its smallest part is the fen."""

_DECIMAL: Final = re.compile(
    rf"-?(?:0|[1-9][0-9]{{0,{DIGITS_MAX - 1}}})(?:\.[0-9]{{1,{DIGITS_MAX}}})?", re.ASCII
)
_PRINTED: Final = re.compile(
    r"(?:人民币)?(?P<about>about|approximately|approx\.|ca\.|over|大约|约|近|逾)?(?:人民币)?"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?)"
    r"(?P<more>余)?(?P<unit>万元|亿元|元|万|亿|yuan)(?P<left>余)?",
    re.ASCII | re.IGNORECASE,
)
_WIDE: Final = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
"""Full-width digits, comma and point to their ASCII forms."""


class PrintedAmountUnreadable(Malformed):
    """'{printed}' is not an amount with its unit.

    Write it as the document prints it, such as 356,030.80 元, 1,441.6776 万 or about 2 亿.
    """

    code = "compensation.printed_amount_unreadable"


def exact(text: str) -> Fraction | None:
    """Read plain decimal text as an exact ratio; none when it is anything else.

    At most 18 digits on each side of the point; no exponent, no grouping, no plus sign, no superfluous zero in front.

    >>> exact("0.25"), exact("-3"), exact("1e3"), exact("١")
    (Fraction(1, 4), Fraction(-3, 1), None, None)
    """
    return Fraction(text) if _DECIMAL.fullmatch(text) else None


def shown(value: Fraction) -> str:
    """Write a ratio as a decimal: in full up to 24 decimals, else rounded half up to 12 and marked with ≈.

    >>> shown(Fraction(15, 8)), shown(Fraction(-1, 5)), shown(Fraction(2, 3))
    ('1.875', '-0.2', '≈ 0.666666666667')
    """
    places = next((n for n in range(PLACES_MAX + 1) if 10**n % value.denominator == 0), None)
    kept = PLACES_ROUNDED if places is None else places
    minor = divide_half_up(value.numerator * 10**kept, value.denominator)
    whole, part = divmod(abs(minor), 10**kept)
    text = ("-" if minor < 0 else "") + str(whole) + (f".{part:0{kept}d}" if kept else "")
    return f"≈ {text}" if places is None else text


def printed_amount(text: str) -> tuple[int, str, bool]:
    """Read an amount as a document prints it, with its unit; spaces and full-width forms do not matter.

    Units: the result is in fen. Nothing is rounded.

    Returns:
        Fen, the unit (元, 万 or 亿), and whether the document says that the amount is approximate.

    Raises (in this order):
        PrintedAmountUnreadable: no unit, a wrong grouping, a sign, or anything that is not an amount.
        AmountNotDecimal: a superfluous zero in front, or more than 40 characters.
        AmountTooPrecise: it is finer than a fen.
        AmountTooLarge: more than the largest single amount.

    >>> printed_amount("1,441.6776 万"), printed_amount("约2亿元")
    ((1441677600, '万', False), (20000000000, '亿', True))
    """
    found = _PRINTED.fullmatch(re.sub(r"\s+", "", text.translate(_WIDE))) if len(text) <= 80 else None
    if found is None:
        raise PrintedAmountUnreadable(printed=text[:40].encode(errors="replace").decode())
    unit = "元" if found["unit"].lower() in ("元", "yuan") else found["unit"][0]
    fen = parse_decimal(found["number"].replace(",", ""), SCALES[unit], unit)
    return fen, unit, bool(found["about"] or found["more"] or found["left"])


def printed(fen: int, unit: str) -> str:
    """Write an amount in a printed unit, digits in threes; `printed_amount` reads it back to the same fen.

    Units: fen. Nothing is rounded: yuan have two decimals, the larger units as many as they need.

    Raises:
        ValueError: a unit that is not 元, 万 or 亿, or an amount below zero; a mistake of the programmer.

    >>> printed(35603080, "元"), printed(1441677600, "万")
    ('356,030.80 元', '1,441.6776 万')
    """
    if unit not in SCALES or fen < 0:
        raise ValueError(f"want fen >= 0 in one of {', '.join(SCALES)}, not {fen} in {unit!r}")
    whole, point, part = format_decimal(fen, SCALES[unit], 2 if unit == "元" else 0).partition(".")
    return f"{int(whole):,}{point}{part} {unit}"


def classify(
    amount_fen: int,
    simple_limit_fen: int,
    *,
    facts_simple: bool,
    undisputed: bool,
    minor: bool,
    red_line: bool,
    repeated: bool,
) -> Literal["minor", "simple", "ordinary"]:
    """Tell the class of a case: significantly minor (显著轻微), simple (简单) or ordinary.

    Damage inside an ecological red line, or by somebody who does it again within two years, is never minor. A simple
    case has simple facts, undisputed liability and an amount up to the limit, which counts as inside.

    Args:
        minor: the amount or the impact is significantly minor by the rules of the place.
        repeated: the liable party did it before, within two years.

    Source: 环法规〔2025〕6号; the details of its lists are unverified.

    >>> classify(30_000_000, 30_000_000, facts_simple=True, undisputed=True, minor=True, red_line=True, repeated=False)
    'simple'
    """
    if minor and not red_line and not repeated:
        return "minor"
    return "simple" if facts_simple and undisputed and amount_fen <= simple_limit_fen else "ordinary"
