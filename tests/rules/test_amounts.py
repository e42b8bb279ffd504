"""Amounts: text to integers and back, Chinese capitals, rounding by name, splitting without loss."""

import decimal
import re
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger import amounts, messages
from ledger.amounts import (
    AMOUNT_MAX,
    AmountNotDecimal,
    AmountTooLarge,
    AmountTooPrecise,
    NothingToSplitBy,
    Unit,
    capitals,
    divide_down,
    divide_half_even,
    divide_half_up,
    divide_up,
    format_amount,
    format_decimal,
    largest_remainder,
    parse_amount,
    parse_decimal,
    rescale,
)
from ledger.errors import CATALOGUE, LedgerError

YUAN = Unit("CNY", 2, "yuan", 2)
TONNE = Unit("lot:SO2:341825:2026:0001", 6, "t", 3)
PIECE = Unit("piece", 0, "piece", 0)
FINEST = Unit("finest", 12, "kg", 0)

MINOR = st.integers(-AMOUNT_MAX, AMOUNT_MAX)
LOCALE = st.sampled_from(messages.LOCALES)
RATIO_PART = st.integers(-(10**18), 10**18)


@st.composite
def scale_and_digits(draw: st.DrawFn) -> tuple[int, int]:
    """Draw the decimals that an asset counts and the fewest that it shows."""
    scale = draw(st.integers(0, 12))
    return scale, draw(st.integers(0, scale))


# --- units ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("scale", "digits"), [(-1, 0), (13, 0), (2, 3), (2, -1), (-1, -1)])
def test_unit_refuses_decimals_out_of_range(scale: int, digits: int) -> None:
    """A unit with impossible decimals is a programmer's mistake, found when it is made."""
    with pytest.raises(ValueError, match="want 0 <= digits <= scale <= 12"):
        Unit("x", scale, "kg", digits)


def test_unit_is_a_frozen_value() -> None:
    """Two units with the same fields are equal, hashable, and have no room for other attributes."""
    assert Unit("CNY", 2, "yuan", 2) == YUAN
    assert len({YUAN, Unit("CNY", 2, "yuan", 2)}) == 1
    assert not hasattr(YUAN, "__dict__")
    with pytest.raises(AttributeError):
        YUAN.scale = 3  # type: ignore[misc]


# --- the machine form -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "scale", "minor"),
    [
        ("12.5", 2, 1250),
        ("0.001", 3, 1),
        ("-0.001", 3, -1),
        ("0", 0, 0),
        ("-0", 2, 0),
        ("1.50", 2, 150),
        ("7", 0, 7),
        ("1000000000000000", 2, AMOUNT_MAX),
        ("-1000000000000000.00", 2, -AMOUNT_MAX),
        ("100000.000000000000", 12, AMOUNT_MAX),
    ],
)
def test_parse_decimal_reads(text: str, scale: int, minor: int) -> None:
    """The machine form gives the integer of the smallest unit, up to the largest amount on both sides."""
    assert parse_decimal(text, scale) == minor


NOT_DECIMAL = [
    "",
    " ",
    "-",
    ".",
    "1.",
    ".5",
    "-.5",
    "+1",
    "--1",
    "1-",
    "007",
    "00",
    "-01",
    "00.1",
    "1e3",
    "1E3",
    "1_000",
    "1,000",
    " 1",
    "1 ",
    "1\n",
    "\n1",
    "1 000",
    "0x1",
    "NaN",
    "Infinity",
    "inf",
    "１２",
    "٣",
    "५",
    "1²",
    "①",
    "½",
    "一",
    "1.2.3",
    "1.-2",
    "1\x00",
    "\ud800",
    "−1",
    "0" * 41,
    "1" * 41,
    "0." + "1" * 39,
]


@pytest.mark.parametrize("text", NOT_DECIMAL)
def test_parse_decimal_refuses_what_is_not_the_form(text: str) -> None:
    """Anything but the plain form is refused by name, quoted in at most 40 characters that can be encoded."""
    with pytest.raises(AmountNotDecimal) as caught:
        parse_decimal(text, 2)
    quoted = str(caught.value.figures["amount"])
    assert len(quoted) <= 40
    assert quoted.encode() in str(caught.value).encode()


@pytest.mark.parametrize(("text", "scale", "decimals"), [("1.001", 2, 3), ("1.000", 2, 3), ("1.0", 0, 1)])
def test_parse_decimal_never_rounds(text: str, scale: int, decimals: int) -> None:
    """One decimal too many is an error even when it is a zero; the figures say how many were given."""
    with pytest.raises(AmountTooPrecise) as caught:
        parse_decimal(text, scale, "t")
    assert caught.value.figures == {"amount": text, "decimals": decimals, "scale": scale, "unit": "t"}


@pytest.mark.parametrize("text", ["1000000000000000.01", "-1000000000000000.01", "9" * 40])
def test_parse_decimal_refuses_the_too_large(text: str) -> None:
    """One smallest unit above the largest amount is refused, on both sides of zero."""
    with pytest.raises(AmountTooLarge) as caught:
        parse_decimal(text, 2)
    assert caught.value.figures == {"amount": text, "largest": "1000000000000000"}


def test_errors_come_in_order() -> None:
    """Form, then precision, then size: take a text with three faults and mend one after the other."""
    with pytest.raises(AmountNotDecimal):
        parse_decimal("+99999999999999999.999", 2)
    with pytest.raises(AmountTooPrecise) as caught:
        parse_decimal("99999999999999999.999", 2)
    assert caught.value.figures["unit"] is None
    with pytest.raises(AmountTooLarge):
        parse_decimal("99999999999999999.99", 2)


@pytest.mark.parametrize("scale", [-1, 13])
def test_a_scale_out_of_range_is_a_mistake(scale: int) -> None:
    """Whoever passes an impossible scale hears it at once, from every function that takes one."""
    with pytest.raises(ValueError, match="scale"):
        parse_decimal("1", scale)
    with pytest.raises(ValueError, match="scale"):
        format_decimal(1, scale, 0)
    with pytest.raises(ValueError, match="scale"):
        rescale(1, scale, 0)
    with pytest.raises(ValueError, match="scale"):
        rescale(1, 0, scale)


@pytest.mark.parametrize(
    ("minor", "scale", "digits", "text"),
    [
        (1250, 2, 2, "12.50"),
        (1250, 2, 0, "12.5"),
        (1200, 2, 0, "12"),
        (1200, 2, 1, "12.0"),
        (0, 2, 2, "0.00"),
        (0, 0, 0, "0"),
        (-5, 2, 2, "-0.05"),
        (1, 12, 0, "0.000000000001"),
        (10, 3, 3, "0.010"),
        (-(10**18), 2, 0, "-10000000000000000"),
    ],
)
def test_format_decimal_writes(minor: int, scale: int, digits: int, text: str) -> None:
    """At least the digits asked for, then only decimals that are not zero; size is not limited."""
    assert format_decimal(minor, scale, digits) == text


def test_format_decimal_refuses_more_digits_than_the_scale() -> None:
    """Zeros beyond the scale could not be read back, so they are not written."""
    with pytest.raises(ValueError, match="digits 3"):
        format_decimal(1, 2, 3)


@given(MINOR, scale_and_digits())
def test_machine_form_round_trip(minor: int, form: tuple[int, int]) -> None:
    """parse_decimal undoes format_decimal; the text has the digits asked for and no other zero at its end."""
    scale, digits = form
    text = format_decimal(minor, scale, digits)
    assert parse_decimal(text, scale) == minor
    assert Decimal(text) == Decimal(minor).scaleb(-scale)
    decimals = text.partition(".")[2]
    assert len(decimals) == digits or (len(decimals) > digits and decimals[-1] != "0")


@given(st.text("0123456789.-,+eE_ ０１²", max_size=45), st.integers(0, 12))
def test_parse_decimal_agrees_with_decimal_or_refuses(text: str, scale: int) -> None:
    """Whatever is accepted means what `decimal` says it means; all else is one of three refusals."""
    try:
        minor = parse_decimal(text, scale)
    except (AmountNotDecimal, AmountTooPrecise, AmountTooLarge):
        return
    assert Fraction(text) == Fraction(minor, 10**scale)
    assert abs(minor) <= AMOUNT_MAX


# --- the form for people --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "locale", "minor"),
    [
        ("1,234.5", YUAN, "en", 123450),
        ("1234.5", YUAN, "en", 123450),
        ("1,234.00", YUAN, "en", 123400),
        ("-1,234,567.890123", TONNE, "en", -1234567890123),
        ("0.001", TONNE, "zh_Hans", 1000),
        ("１，２３４．５", YUAN, "zh_Hans", 123450),
        ("－１２３４.5０", YUAN, "zh_Hans", -123450),
        ("1,000,000,000,000,000.00", YUAN, "zh_Hans", AMOUNT_MAX),
        ("100,000,000,000,000,000", PIECE, "en", AMOUNT_MAX),
    ],
)
def test_parse_amount_reads(text: str, unit: Unit, locale: str, minor: int) -> None:
    """People may group digits in threes or not at all, and type full-width forms in Chinese."""
    assert parse_amount(text, unit, locale) == minor


NOT_AN_AMOUNT = [text for text in NOT_DECIMAL if text not in ("1,000", "１２")] + [
    "1,23.4",
    "12,34",
    "1,234,",
    ",1",
    "0,123",
    "-,123",
    "1.234,5",
    "1,234567",
    "1234,567",
    "1,2,3",
    "1,,000",
    "1.2,3",
    "1,0e999999999",
    "1,234 yuan",
    "1、234",
    "1。5",
    "1,234,567,890,123,456,789,012,345,678,90",
    "1," + ",".join(["000"] * 13),
]


@pytest.mark.parametrize("text", NOT_AN_AMOUNT)
@pytest.mark.parametrize("locale", messages.LOCALES)
def test_parse_amount_refuses_what_is_not_an_amount(text: str, locale: str) -> None:
    """Wrong grouping, exponents, NaN, underscores, superscripts and other scripts are refused in both."""
    with pytest.raises(AmountNotDecimal) as caught:
        parse_amount(text, YUAN, locale)
    assert len(str(caught.value.figures["amount"])) <= 40


@pytest.mark.parametrize("text", ["１２", "1，234", "1．5"])
def test_full_width_forms_are_for_chinese_only(text: str) -> None:
    """An English page refuses full-width forms, which its readers did not mean to type."""
    assert parse_amount(text, YUAN, "zh_Hans") > 0
    with pytest.raises(AmountNotDecimal):
        parse_amount(text, YUAN, "en")


@given(st.sampled_from([chr(code) for code in range(0x80, 0x3100)] + [chr(c) for c in range(0xFF00, 0xFFF0)]))
def test_only_full_width_digits_pass(letter: str) -> None:
    """No character beyond ASCII changes an amount unseen: after a 1 only ０ to ９ pass."""
    if "０" <= letter <= "９":
        assert parse_amount("1" + letter, YUAN, "zh_Hans") == (10 + int(letter)) * 100
    else:
        with pytest.raises(AmountNotDecimal):
            parse_amount("1" + letter, YUAN, "zh_Hans")


def test_parse_amount_refuses_like_the_machine_form() -> None:
    """Precision comes before size, and both quote what was typed, with its grouping."""
    with pytest.raises(AmountTooPrecise) as precise:
        parse_amount("９,999,999,999,999,999.001", YUAN, "zh_Hans")
    assert precise.value.figures == {
        "amount": "９,999,999,999,999,999.001",
        "decimals": 3,
        "scale": 2,
        "unit": "yuan",
    }
    with pytest.raises(AmountTooLarge) as large:
        parse_amount("1,000,000,000,000,000.01", YUAN, "en")
    assert large.value.figures == {"amount": "1,000,000,000,000,000.01", "largest": "1000000000000000"}


def test_unknown_locales_are_refused() -> None:
    """A locale we do not have is never guessed: in German 1.234 is a thousand times 1.234."""
    with pytest.raises(ValueError, match="'de' is not one of en, zh_Hans"):
        parse_amount("1.234", TONNE, "de")
    with pytest.raises(ValueError, match="'de' is not one of en, zh_Hans"):
        format_amount(1, TONNE, "de")


@pytest.mark.parametrize(
    ("minor", "unit", "text"),
    [
        (100, YUAN, "1.00"),
        (123450, YUAN, "1,234.50"),
        (-1234567, YUAN, "-12,345.67"),
        (0, YUAN, "0.00"),
        (1000000, TONNE, "1.000"),
        (1234567890123, TONNE, "1,234,567.890123"),
        (1234567, PIECE, "1,234,567"),
        (-AMOUNT_MAX, PIECE, "-100,000,000,000,000,000"),
        (1, FINEST, "0.000000000001"),
        (2**63 - 1, YUAN, "92,233,720,368,547,758.07"),
    ],
)
@pytest.mark.parametrize("locale", messages.LOCALES)
def test_format_amount_writes(minor: int, unit: Unit, text: str, locale: str) -> None:
    """Grouping in threes and every decimal that counts, in both locales, also for sums of amounts."""
    assert format_amount(minor, unit, locale) == text


@pytest.mark.parametrize(
    ("name", "english", "chinese"),
    [
        ("yuan", "1.5 yuan", "1.5元"),
        ("t", "1.5 t", "1.5吨"),
        ("kg", "1.5 kg", "1.5千克"),
        ("g", "1.5 g", "1.5克"),
    ],
)
def test_units_are_translated(name: str, english: str, chinese: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """English puts a space before the unit, Chinese nothing; the test brings its own catalogue."""
    words = {"yuan": "元", "t": "吨", "kg": "千克", "g": "克"}
    monkeypatch.setattr(messages, "catalogue", lambda locale: words if locale == "zh_Hans" else {})
    unit = Unit("x", 2, name, 1)
    assert format_amount(150, unit, "en", with_unit=True) == english
    assert format_amount(150, unit, "zh_Hans", with_unit=True) == chinese


@given(MINOR, scale_and_digits(), LOCALE)
def test_peoples_form_round_trip(minor: int, form: tuple[int, int], locale: str) -> None:
    """parse_amount undoes format_amount in both locales, and the longest text is one it accepts."""
    unit = Unit("x", form[0], "t", form[1])
    text = format_amount(minor, unit, locale)
    assert parse_amount(text, unit, locale) == minor
    assert len(text) <= 25
    assert text.replace(",", "") == format_decimal(minor, *form)


@given(MINOR, scale_and_digits())
def test_full_width_round_trip(minor: int, form: tuple[int, int]) -> None:
    """What a Chinese input method makes of an amount is read back to the same integer."""
    unit = Unit("x", form[0], "t", form[1])
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in format_amount(minor, unit, "zh_Hans"))
    assert parse_amount(wide, unit, "zh_Hans") == minor


def test_the_callers_decimal_context_does_not_matter() -> None:
    """A caller that works with three digits and rounds up still gets every digit."""
    with decimal.localcontext(decimal.Context(prec=3, rounding=decimal.ROUND_UP)):
        assert format_amount(123456789, YUAN, "en") == "1,234,567.89"
        assert parse_amount("1,234,567.89", YUAN, "en") == 123456789


# --- capitals -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (12345, "壹佰贰拾叁元肆角伍分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (55, "伍角伍分"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (1050, "壹拾元零伍角整"),
        (1005, "壹拾元零伍分"),
        (-12345, "负壹佰贰拾叁元肆角伍分"),
        (-1, "负壹分"),
        (100000, "壹仟元整"),
        (100100, "壹仟零壹元整"),
        (1000000, "壹万元整"),
        (1000100, "壹万零壹元整"),
        (1050000, "壹万零伍佰元整"),
        (1005000000, "壹仟零伍万元整"),
        (10005000000, "壹亿零伍万元整"),
        (10000500000, "壹亿零伍仟元整"),
        (10000000001, "壹亿元零壹分"),
        (10000000010, "壹亿元零壹角整"),
        (110000000000, "壹拾壹亿元整"),
        (100050000000, "壹拾亿零伍拾万元整"),
        (100000000000000, "壹万亿元整"),
        (1234500000000_00, "壹万贰仟叁佰肆拾伍亿元整"),
        (1000000000001_00, "壹万亿零壹元整"),
        (110000000_00, "壹亿壹仟万元整"),
        (AMOUNT_MAX, "壹仟万亿元整"),
        (999999999999999_99, "玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_capitals_write(fen: int, text: str) -> None:
    """The regulation's own examples first, then every kind of zero, then the long ones."""
    assert capitals(fen) == text


@pytest.mark.parametrize("fen", [AMOUNT_MAX + 1, -AMOUNT_MAX - 1])
def test_capitals_refuse_the_too_large(fen: int) -> None:
    """Beyond the largest amount there is nothing to write."""
    with pytest.raises(AmountTooLarge) as caught:
        capitals(fen)
    told = f"{'-' * (fen < 0)}1000000000000000.01"
    assert caught.value.figures == {"amount": told, "largest": "1000000000000000.00"}


def read_capitals(text: str) -> int:
    """Read capitals by weights from left to right: an independent little parser, lenient about 零 and 整."""
    sign = -1 if text.startswith("负") else 1
    total = section = below_yi = digit = 0
    for letter in text.removeprefix("负").removesuffix("整"):
        if letter in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(letter)
        elif letter in "拾佰仟":
            section += digit * 10 ** ("拾佰仟".index(letter) + 1)
            digit = 0
        elif letter == "万":
            below_yi, section, digit = (section + digit) * 10**4, 0, 0
        elif letter in "亿元":
            total += below_yi + section + digit
            total *= 10**8 if letter == "亿" else 100
            below_yi = section = digit = 0
        else:
            total += digit * {"角": 10, "分": 1}[letter]
            digit = 0
    return sign * total


@st.composite
def fen_with_zeros(draw: st.DrawFn) -> int:
    """Draw fen in which runs of zeros are frequent, because zeros are where capitals go wrong."""
    figures = draw(st.lists(st.sampled_from([0, 0, 0, 1, 5, 9]), min_size=1, max_size=17))
    return draw(st.sampled_from([1, -1])) * int("".join(map(str, figures)))


@given(st.one_of(MINOR, fen_with_zeros(), st.integers(-(10**7), 10**7)))
def test_capitals_read_back(fen: int) -> None:
    """Another reader gets the same number, and the text keeps the regulation's rules on 零 and 整."""
    text = capitals(fen)
    assert read_capitals(text) == fen
    assert "零零" not in text
    assert text.endswith("整") == (fen % 10 == 0)
    assert fen == 0 or re.search("零[元万亿拾佰仟角分整]", text) is None
    assert re.search("(?<![壹贰叁肆伍陆柒捌玖])[拾佰仟角分]", text) is None
    if abs(fen) >= 100 and 0 < abs(fen) % 100 < 10:
        assert "元零" in text


# --- rounding -------------------------------------------------------------------------------------

ROUNDINGS: list[tuple[Callable[[int, int], int], str]] = [
    (divide_half_up, decimal.ROUND_HALF_UP),
    (divide_half_even, decimal.ROUND_HALF_EVEN),
    (divide_down, decimal.ROUND_DOWN),
    (divide_up, decimal.ROUND_UP),
]


@pytest.mark.parametrize(
    ("numerator", "denominator", "results"),
    [
        (5, 2, (3, 2, 2, 3)),
        (7, 2, (4, 4, 3, 4)),
        (-5, 2, (-3, -2, -2, -3)),
        (5, -2, (-3, -2, -2, -3)),
        (-5, -2, (3, 2, 2, 3)),
        (1, 2, (1, 0, 0, 1)),
        (-1, 2, (-1, 0, 0, -1)),
        (1, 3, (0, 0, 0, 1)),
        (2, 3, (1, 1, 0, 1)),
        (5, 3, (2, 2, 1, 2)),
        (4, 3, (1, 1, 1, 2)),
        (6, 3, (2, 2, 2, 2)),
        (0, -7, (0, 0, 0, 0)),
        (10**30 + 1, 2, (5 * 10**29 + 1, 5 * 10**29, 5 * 10**29, 5 * 10**29 + 1)),
    ],
)
def test_divisions(numerator: int, denominator: int, results: tuple[int, int, int, int]) -> None:
    """Halves, thirds and whole results on both sides of zero: half up, half even, down, up."""
    divisions = divide_half_up, divide_half_even, divide_down, divide_up
    assert tuple(divide(numerator, denominator) for divide in divisions) == results


@pytest.mark.parametrize(("divide", "rounding"), ROUNDINGS)
@given(numerator=RATIO_PART, denominator=st.one_of(st.integers(-20, 20), RATIO_PART).filter(bool))
def test_divisions_agree_with_decimal(
    divide: Callable[[int, int], int], rounding: str, numerator: int, denominator: int
) -> None:
    """Compare with `Decimal.quantize`; 80 digits tell any two ratios of this size from a half."""
    with decimal.localcontext(decimal.Context(prec=80)):
        expected = (Decimal(numerator) / Decimal(denominator)).quantize(Decimal(1), rounding=rounding)
    result = divide(numerator, denominator)
    assert type(result) is int
    assert result == int(expected)


@pytest.mark.parametrize(("divide", "rounding"), ROUNDINGS)
@given(half=st.integers(-(10**9), 10**9), size=st.integers(1, 10**9))
def test_exact_halves_agree_with_decimal(
    divide: Callable[[int, int], int], rounding: str, half: int, size: int
) -> None:
    """Random ratios rarely meet a half, so these are all halves or whole."""
    expected = (Decimal(half) / 2).quantize(Decimal(1), rounding=rounding)
    assert divide(half * size, 2 * size) == int(expected)


@pytest.mark.parametrize(("divide", "rounding"), ROUNDINGS)
def test_nothing_is_divided_by_zero(divide: Callable[[int, int], int], rounding: str) -> None:
    """A zero denominator is Python's own error, whichever way is rounded."""
    assert rounding
    with pytest.raises(ZeroDivisionError):
        divide(1, 0)
    with pytest.raises(ZeroDivisionError):
        divide(0, 0)


# --- scales ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minor", "from_scale", "to_scale", "result"),
    [(1250, 2, 6, 12500000), (1250, 2, 1, 125), (-1200, 2, 0, -12), (7, 3, 3, 7), (0, 12, 0, 0)],
)
def test_rescale_counts_the_same(minor: int, from_scale: int, to_scale: int, result: int) -> None:
    """Finer always works; coarser when nothing is lost."""
    assert rescale(minor, from_scale, to_scale) == result


@pytest.mark.parametrize(("minor", "text", "decimals"), [(1251, "12.51", 2), (-1250, "-12.5", 1)])
def test_rescale_never_rounds(minor: int, text: str, decimals: int) -> None:
    """A decimal that the new scale does not count is an error with the figures."""
    with pytest.raises(AmountTooPrecise) as caught:
        rescale(minor, 2, 0)
    assert caught.value.figures == {"amount": text, "decimals": decimals, "scale": 0, "unit": None}


@given(MINOR, st.integers(0, 12), st.integers(0, 12))
def test_rescale_round_trip(minor: int, one: int, other: int) -> None:
    """To a finer scale and back is the identity; the value never changes."""
    coarse, fine = sorted((one, other))
    finer = rescale(minor, coarse, fine)
    assert rescale(finer, fine, coarse) == minor
    assert Fraction(finer, 10**fine) == Fraction(minor, 10**coarse)


# --- splitting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "weights", "parts"),
    [
        (100000000, [3, 3, 1], [42857143, 42857143, 14285714]),
        (10000, [1, 1, 1], [3334, 3333, 3333]),
        (2, [1, 1, 1], [1, 1, 0]),
        (154960000, [1, 1, 1], [51653334, 51653333, 51653333]),
        (-10000, [1, 1, 1], [-3334, -3333, -3333]),
        (0, [1, 2], [0, 0]),
        (1, [0, 1, 0], [0, 1, 0]),
        (10, [0, 1, 2], [0, 3, 7]),
        (7, [5], [7]),
        (3, [1, 2, 1, 2], [1, 1, 0, 1]),
    ],
)
def test_split_examples(total: int, weights: list[int], parts: list[int]) -> None:
    """Costs among three respondents, instalments, fractions that tie, and weights of zero."""
    assert largest_remainder(total, weights) == parts


@pytest.mark.parametrize(
    ("weights", "figures"),
    [
        ([], {"weights": 0, "negative": 0, "sum": 0}),
        ([0, 0], {"weights": 2, "negative": 0, "sum": 0}),
        ([3, -1], {"weights": 2, "negative": 1, "sum": 2}),
        ([1, -1], {"weights": 2, "negative": 1, "sum": 0}),
    ],
)
def test_nothing_to_split_by(weights: list[int], figures: dict[str, int]) -> None:
    """No weights, only zeros, or one below zero: refused with the figures, also for nothing."""
    for total in (0, 100):
        with pytest.raises(NothingToSplitBy) as caught:
            largest_remainder(total, weights)
        assert caught.value.figures == figures


WEIGHT = st.one_of(st.integers(0, 5), st.integers(0, AMOUNT_MAX))
WEIGHTS = st.lists(WEIGHT, min_size=1, max_size=12).filter(any)


@given(MINOR, WEIGHTS)
def test_split_loses_nothing(total: int, weights: list[int]) -> None:
    """Parts sum to the whole, each less than one unit from its share; below zero is the mirror image."""
    parts = largest_remainder(total, weights)
    assert sum(parts) == total
    assert largest_remainder(-total, weights) == [-part for part in parts]
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - Fraction(total * weight, sum(weights))) < 1


@given(st.integers(0, AMOUNT_MAX), WEIGHTS)
def test_split_is_fair_and_ordered(total: int, weights: list[int]) -> None:
    """A larger weight never gets less; equal weights differ by one at most, the earlier one getting more."""
    parts = largest_remainder(total, weights)
    for place, weight in enumerate(weights):
        for later in range(place + 1, len(weights)):
            if weight == weights[later]:
                assert 0 <= parts[place] - parts[later] <= 1
            elif weight > weights[later]:
                assert parts[place] >= parts[later]
            else:
                assert parts[place] <= parts[later]


# --- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (AmountNotDecimal(amount="x{y}"), "amount.not_decimal"),
        (AmountTooPrecise(amount="1.001", decimals=3, scale=2, unit=None), "amount.too_precise"),
        (AmountTooLarge(amount="2", largest="1"), "amount.too_large"),
        (NothingToSplitBy(weights=0, negative=0, sum=0), "amount.nothing_to_split_by"),
    ],
)
def test_texts_name_their_figures(error: LedgerError, code: str) -> None:
    """Each refusal is in the catalogue, shows all its figures, and says what to do."""
    assert CATALOGUE[code] is type(error)
    assert not re.search(r"\{(amount|decimals|scale|largest|weights|negative|sum)\}", error.message())
    assert error.remedy()
    assert type(error).__module__ == amounts.__name__
