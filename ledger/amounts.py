"""Amounts: exact integers in the smallest unit of what is counted, and the only places that change form.

    "12.5"  --parse_decimal-->  1250  --format_decimal-->  "12.50"          machines: the API, files, receipts
    "1,234.5"  --parse_amount-->  123450  --format_amount-->  "1,234.50"    people: en and zh_Hans
                                  140950  --capitals-->  壹仟肆佰零玖元伍角整    formal documents

An amount is an `int`; `scale` says how many decimals of the shown unit it counts (fen: scale 2). Text that
says more than the integer can hold is refused, so nothing here rounds by accident. Whoever must round names
the rule: `divide_half_up`, `divide_half_even`, `divide_down`, `divide_up`; whoever must split uses
`largest_remainder`, which loses nothing. Rounding takes exact ratios of integers. `decimal` appears only
where people's text is read or written, under a context that refuses to lose a digit.

This module does not know assets, accounts, prices or law.
"""

import decimal
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from ledger.errors import Malformed
from ledger.messages import LOCALES, translate

AMOUNT_MAX: Final = 10**17
"""Largest single amount, in minor units. Ninety of them still fit the BIGINT in which balances are summed."""

SCALE_MAX: Final = 12
"""Most decimals an asset may count."""

TEXT_MAX: Final = 40
"""Most characters of an amount as text; the longest that can be meant, sign and grouping included, has 25."""

_MACHINE: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?", re.ASCII)

_NARROW: Final = {0xFEE0 + code: code for code in range(0x21, 0x7F)}
"""Full-width forms U+FF01 to U+FF5E to ASCII: what NFKC does to them, and nothing else that NFKC does.

NFKC over the whole text would also read 5² as 52 and ① as 1.
"""

_NUMERALS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ((10**8, "亿"), (10**4, "万"), (10**3, "仟"), (10**2, "佰"), (10, "拾"))


class AmountNotDecimal(Malformed):
    """'{amount}' is not an amount.

    Write plain digits with at most one decimal point, such as 1234.5: no exponent, no plus sign, no space, no
    superfluous zero in front, at most 40 characters. 6,000.00 is written 6000.00.
    """

    code = "amount.not_decimal"


class AmountTooPrecise(Malformed):
    """The amount {amount} has {decimals} decimals, but at most {scale} are counted here.

    Write the amount with fewer decimals. The ledger does not round it, because only you know which way.
    """

    code = "amount.too_precise"


class AmountBelowZero(Malformed):
    """The amount {amount} yuan is below zero.

    Write the amount, and 0 where there is none.
    """

    code = "amount.below_zero"
    source = "docs/spec/journal.md 2.2"


class AmountTooLarge(Malformed):
    """The amount {amount} is beyond the largest single amount, {largest}.

    Check the unit and the decimal point. If the amount is right, enter it in several parts.
    """

    code = "amount.too_large"


class NothingToSplitBy(Malformed):
    """An amount cannot be split by {weights} weights of which {negative} are negative and whose sum is {sum}.

    Give at least one weight above zero and none below.
    """

    code = "amount.nothing_to_split_by"


@dataclass(frozen=True, slots=True)
class Unit:
    """How amounts of one asset are counted and shown.

    Units: `scale` and `digits` are decimals of the shown unit. Nothing is rounded to either.

    Raises:
        ValueError: not 0 <= digits <= scale <= 12; a mistake of the programmer, not of a user.

    >>> format_amount(123450, Unit("CNY", 2, "yuan", 2), "en", with_unit=True)
    '1,234.50 yuan'
    """

    code: str
    """Code of the asset, such as `CNY` or `lot:SO2:341825:2026:0001`."""

    scale: int
    """Decimals of the shown unit that the smallest unit counts: 2 for yuan in fen, 6 for tonnes in grams."""

    unit: str
    """The unit that people read, as the message id of its name: `yuan`, `t`, `kg`, `g`."""

    digits: int
    """Fewest decimals shown; the others are shown when they are not zero."""

    def __post_init__(self) -> None:
        """Refuse decimals out of range."""
        _check_decimals(self.scale, self.digits)


def parse_decimal(text: str, scale: int, unit: str | None = None) -> int:
    """Read the machine form of an amount: ASCII digits, an optional leading minus, at most one decimal point.

    Not accepted: exponents, grouping, a plus sign, spaces, other scripts' digits, superfluous zeros in front,
    a point without digits on both sides. Zeros at the end are decimals like any other: `1.000` is refused at
    scale 2, and `-0` is 0.

    Units: the result is in the smallest unit, 10**-scale of the shown one. Nothing is rounded. The name
    `unit` of the shown unit is only kept among the figures of `AmountTooPrecise`.

    Raises (in this order):
        ValueError: not 0 <= scale <= 12; a mistake of the programmer.
        AmountNotDecimal: not this form, or more than 40 characters.
        AmountTooPrecise: more decimals than the scale.
        AmountTooLarge: more than `AMOUNT_MAX` smallest units, either side of zero.

    Source: the grammar of numbers of RFC 8259 section 6, without its exponent; sent as a string.

    >>> parse_decimal("12.5", 2), parse_decimal("-0.001", 3)
    (1250, -1)
    """
    _check_decimals(scale, 0)
    return _parse(text, text, scale, unit)


def check_not_below_zero(fen: int) -> int:
    """Check an amount of money that may be nothing, and give it; units: fen.

    Raises:
        AmountBelowZero: it is less.
    """
    if fen < 0:
        raise AmountBelowZero(amount=yuan(fen))
    return fen


def format_decimal(minor: int, scale: int, digits: int) -> str:
    """Write the machine form of an amount, which `parse_decimal` reads back to the same integer.

    Units: `minor` is in the smallest unit, 10**-scale of the shown one. Nothing is rounded: all decimals that
    are not zero are written, and zeros only up to `digits` decimals.

    Raises:
        ValueError: not 0 <= digits <= scale <= 12; a mistake of the programmer.

    Source: the inverse of `parse_decimal`; ASCII only, whatever the locale.

    >>> format_decimal(1250, 2, 2), format_decimal(-1, 3, 0), format_decimal(5000, 3, 1)
    ('12.50', '-0.001', '5.0')
    """
    _check_decimals(scale, digits)
    sign = "-" if minor < 0 else ""
    whole, part = divmod(abs(minor), 10**scale)
    decimals = f"{part:0{scale}d}".rstrip("0").ljust(digits, "0")
    return f"{sign}{whole}.{decimals}" if decimals else f"{sign}{whole}"


def yuan(fen: int) -> str:
    """Write an amount of money in yuan with its two decimals.

    >>> yuan(72930000)
    '729300.00'
    """
    return format_decimal(fen, 2, 2)


def parse_amount(text: str, unit: Unit, locale: str) -> int:
    """Read an amount that a person typed, grouped in threes or not at all, without its unit.

    Apart from the grouping it is the machine form, with the same refusals: `1,23.4`, `007`, `1e3` and `1.`
    are not amounts. In zh_Hans the full-width forms of digits, minus, comma and point (１２３，４．５) count
    as their ASCII forms; superscripts, circled digits and Chinese numerals do not.

    Units: the result is in the asset's smallest unit. Nothing is rounded.

    Raises (in this order):
        ValueError: a locale that is not in `messages.LOCALES`; a guessed decimal sign could change it.
        AmountNotDecimal: not an amount, grouped wrongly, or more than 40 characters.
        AmountTooPrecise: more decimals than the asset counts.
        AmountTooLarge: more than `AMOUNT_MAX` smallest units, either side of zero.

    Source: grouping and signs of CLDR, by Babel in strict mode.

    >>> parse_amount("１，２３４．５", Unit("CNY", 2, "yuan", 2), "zh_Hans")
    123450
    """
    from babel import numbers

    _check_locale(locale)
    typed = text.translate(_NARROW) if locale == "zh_Hans" else text
    plain = typed.replace(numbers.get_group_symbol(locale), "")
    plain = plain.replace(numbers.get_decimal_symbol(locale), ".")
    # The form comes first: Babel alone takes 1_000, 1e3, NaN and digits of any script, and on 1,0e99999 it
    # fails with an error of `decimal`. What is left for Babel to judge is the grouping.
    if len(text) > TEXT_MAX or _MACHINE.fullmatch(plain) is None:
        raise AmountNotDecimal(amount=_quoted(text))
    try:
        with decimal.localcontext(_lossless()):
            numbers.parse_decimal(typed, locale=locale, strict=True)
    except numbers.NumberFormatError as wrong_grouping:
        raise AmountNotDecimal(amount=_quoted(text)) from wrong_grouping
    return _parse(plain, text, unit.scale, unit.unit)


def format_amount(minor: int, unit: Unit, locale: str, with_unit: bool = False) -> str:
    """Write an amount for people: digits grouped in threes, the unit after it when asked for.

    With its unit an amount is `1,234.50 yuan` in English and `1,234.50元` in Chinese. Without it,
    `parse_amount` reads the text back to the same integer.

    Units: `minor` is in the asset's smallest unit. Nothing is rounded: at least `unit.digits` decimals, and
    all that are not zero.

    Raises:
        ValueError: a locale that is not in `messages.LOCALES`.

    Source: grouping and signs of CLDR, by Babel, under a pattern that shows every decimal.

    >>> format_amount(-1234500, Unit("CNY", 2, "yuan", 2), "zh_Hans")
    '-12,345.00'
    """
    from babel import numbers

    _check_locale(locale)
    exact = format_decimal(minor, unit.scale, unit.digits)
    shown = len(exact.partition(".")[2])
    with decimal.localcontext(_lossless()):
        number = numbers.format_decimal(decimal.Decimal(exact), format="#,##0." + "0" * shown, locale=locale)
    if not with_unit:
        return number
    space = "" if locale == "zh_Hans" else " "
    return number + space + translate(unit.unit, locale, {})


def capitals(fen: int) -> str:
    """Write money in the Chinese capitals of formal documents (大写金额), without the words 人民币 in front.

    Where the regulation leaves a choice, ours is:

    - 整 is written after 元, where it must be, and after 角, where it may be; never after 分;
    - a zero that only ends the ten-thousands (万位) is not read, one that ends the yuan before a jiao is:
      107000.53 is 壹拾万柒仟元零伍角叁分, 1680.32 is 壹仟陆佰捌拾元零叁角贰分;
    - any other run of zeros is one 零, also one that fills all places of 万: 100005000 is 壹亿零伍仟元整.

    Nothing is 零元整; yuan that are zero are otherwise left out (伍分); below zero 负 comes first.

    Units: fen. Nothing is rounded.

    Raises:
        AmountTooLarge: more than `AMOUNT_MAX` fen, either side of zero.

    Source: 支付结算办法 (银发〔1997〕393号) 附一 正确填写票据和结算凭证的基本规定, 一, 二 and 四.

    >>> capitals(140950), capitals(1640902)
    ('壹仟肆佰零玖元伍角整', '壹万陆仟肆佰零玖元零贰分')
    """
    if abs(fen) > AMOUNT_MAX:
        raise AmountTooLarge(amount=yuan(fen), largest=yuan(AMOUNT_MAX))
    whole, small = divmod(abs(fen), 100)
    jiao, last = divmod(small, 10)
    text = "负" if fen < 0 else ""
    if whole or not small:
        text += _read(whole) + "元"
    if small and whole and (jiao == 0 or whole % 10 == 0):
        text += _NUMERALS[0]
    if jiao:
        text += _NUMERALS[jiao] + "角"
    return text + (_NUMERALS[last] + "分" if last else "整")


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide, to the nearest integer; a half goes away from zero (四舍五入).

    Units: whatever the numerator counts per what the denominator counts. Rounds; the mirror image below zero.

    Raises:
        ZeroDivisionError: the denominator is 0.

    Source: `ROUND_HALF_UP` of the General Decimal Arithmetic Specification.

    >>> divide_half_up(5, 2), divide_half_up(-5, 2), divide_half_up(7, 3)
    (3, -3, 2)
    """
    return _divide(numerator, denominator, lambda _, rest, size: 2 * rest >= size)


def divide_half_even(numerator: int, denominator: int) -> int:
    """Divide, to the nearest integer; a half goes to the even neighbour (四舍六入五成双).

    Units: whatever the numerator counts per what the denominator counts. Rounds; the mirror image below zero.

    Raises:
        ZeroDivisionError: the denominator is 0.

    Source: GB/T 8170-2008 数值修约规则; `ROUND_HALF_EVEN` of the General Decimal Arithmetic Specification.

    >>> divide_half_even(5, 2), divide_half_even(-5, 2), divide_half_even(7, 2)
    (2, -2, 4)
    """
    return _divide(numerator, denominator, lambda whole, rest, size: 2 * rest + whole % 2 > size)


def divide_down(numerator: int, denominator: int) -> int:
    """Divide, towards zero: what is not whole is left out (舍尾).

    Units: whatever the numerator counts per what the denominator counts. Rounds; unlike `//` also below zero.

    Raises:
        ZeroDivisionError: the denominator is 0.

    Source: `ROUND_DOWN` of the General Decimal Arithmetic Specification.

    >>> divide_down(5, 2), divide_down(-5, 2)
    (2, -2)
    """
    return _divide(numerator, denominator, lambda _whole, _rest, _size: False)


def divide_up(numerator: int, denominator: int) -> int:
    """Divide, away from zero: what is not whole counts as one more (进一).

    Units: whatever the numerator counts per what the denominator counts. Rounds; the mirror image below zero.

    Raises:
        ZeroDivisionError: the denominator is 0.

    Source: `ROUND_UP` of the General Decimal Arithmetic Specification.

    >>> divide_up(5, 2), divide_up(-5, 2), divide_up(4, 2)
    (3, -3, 2)
    """
    return _divide(numerator, denominator, lambda _whole, rest, _size: rest > 0)


def rescale(minor: int, from_scale: int, to_scale: int) -> int:
    """Count the same amount in another smallest unit.

    Units: `minor` is in 10**-from_scale of the shown unit, the result in 10**-to_scale. Nothing is rounded.
    The size is not limited here; sums of amounts may be rescaled too.

    Raises (in this order):
        ValueError: a scale outside 0 to 12; a mistake of the programmer.
        AmountTooPrecise: the amount has decimals that the new scale does not count.

    Source: none; exact arithmetic.

    >>> rescale(1250, 2, 6), rescale(1250, 2, 1)
    (12500000, 125)
    """
    _check_decimals(from_scale, 0)
    _check_decimals(to_scale, 0)
    if to_scale >= from_scale:
        return int(minor * 10 ** (to_scale - from_scale))
    whole, lost = divmod(minor, 10 ** (from_scale - to_scale))
    if lost:
        text = format_decimal(minor, from_scale, 0)
        raise AmountTooPrecise(amount=text, decimals=len(text.partition(".")[2]), scale=to_scale, unit=None)
    return int(whole)


def largest_remainder(total: int, weights: Sequence[int]) -> list[int]:
    """Split an amount by weights so that the parts sum to the whole.

    Each part gets its exact share without the fraction; what is left goes out one smallest unit at a time, to
    the largest fractions first and to the first of equal ones. So a part is less than one unit from its exact
    share, equal weights differ by one unit at most, and a weight of zero gets nothing. A total below zero is
    the mirror image.

    Units: parts are in the unit of the total; weights are pure ratios. Nothing is lost or added.

    Returns:
        One part per weight, in the same order.

    Raises:
        NothingToSplitBy: no weights, a weight below zero, or only zeros.

    Source: the method of largest remainders (Hamilton).

    >>> largest_remainder(10000, [1, 1, 1]), largest_remainder(-2, [1, 1, 1])
    ([3334, 3333, 3333], [-1, -1, 0])
    """
    negative = sum(weight < 0 for weight in weights)
    whole = sum(weights)
    if negative or not whole:
        raise NothingToSplitBy(weights=len(weights), negative=negative, sum=whole)
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [part for part, _ in shares]
    left = abs(total) - sum(parts)
    # sorted() is stable: of equal fractions the first in the list stays first.
    for place in sorted(range(len(parts)), key=lambda place: -shares[place][1])[:left]:
        parts[place] += 1
    return [-part for part in parts] if total < 0 else parts


def _check_decimals(scale: int, digits: int) -> None:
    """Refuse decimals out of range; a scale below zero would make 10**scale inexact."""
    if not 0 <= digits <= scale <= SCALE_MAX:
        raise ValueError(f"want 0 <= digits <= scale <= {SCALE_MAX}, not digits {digits} and scale {scale}")


def _check_locale(locale: str) -> None:
    if locale not in LOCALES:
        raise ValueError(f"{locale!r} is not one of {', '.join(LOCALES)}")


def _lossless() -> decimal.Context:
    """Make a context under which losing a digit is an error, whatever context the caller has set."""
    return decimal.Context(prec=64, traps=[decimal.Inexact, decimal.InvalidOperation])


def _quoted(text: str) -> str:
    """Make a text that somebody sent fit for an answer: short, and without lone surrogates."""
    return text[:TEXT_MAX].encode(errors="replace").decode()


def _parse(plain: str, typed: str, scale: int, unit: str | None) -> int:
    """Read the machine form; errors quote what was typed."""
    match = _MACHINE.fullmatch(plain) if len(plain) <= TEXT_MAX else None
    if match is None:
        raise AmountNotDecimal(amount=_quoted(typed))
    decimals = match[1] or ""
    if len(decimals) > scale:
        raise AmountTooPrecise(amount=typed, decimals=len(decimals), scale=scale, unit=unit)
    minor = int(plain.replace(".", "") + "0" * (scale - len(decimals)))
    if abs(minor) > AMOUNT_MAX:
        raise AmountTooLarge(amount=typed, largest=format_decimal(AMOUNT_MAX, scale, 0))
    return minor


def _read(number: int) -> str:
    """Read a number that is not below zero aloud; 零 stands where the lower part does not fill its highest place."""
    for size, name in _PLACES:
        if number >= size:
            high, low = divmod(number, size)
            zero = _NUMERALS[0] if 0 < low < size // 10 else ""
            return _read(high) + name + zero + (_read(low) if low else "")
    return _NUMERALS[number]


def _divide(numerator: int, denominator: int, one_more: Callable[[int, int, int], bool]) -> int:
    """Divide the sizes, ask (whole, rest, size of the denominator) for one more, then put the sign back."""
    size = abs(denominator)
    whole, rest = divmod(abs(numerator), size)
    whole += one_more(whole, rest, size)
    return -whole if (numerator < 0) != (denominator < 0) else whole
