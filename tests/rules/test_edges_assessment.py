"""The edges of what a damage is computed from: inputs, coefficients, amounts as documents print them."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest

from ledger.amounts import AMOUNT_MAX
from ledger.compensation.rules import claims, figures, methods
from ledger.compensation.rules.worksheets import (
    LIST_MAX,
    TEXT_MAX,
    ChoiceUnknown,
    CoefficientMissing,
    EitherInputMissing,
    Given,
    InputField,
    InputMissing,
    InputOutOfRange,
    InputTextUnfit,
    InputUnreadable,
    read,
)
from tests.rules.edges import Edge, answer, edges
from tests.rules.test_assessment_methods import HABITAT, LAW, MULTIPLE, WATER

OUTSIDE = "compensation.input_out_of_range"


def fits(method: str, inputs: dict[str, object]) -> bool:
    """Compute an amount, whatever it is."""
    return methods.compute(method, inputs, LAW).amount > 0


def given(method: str, inputs: dict[str, object], **lists: tuple[Fraction, ...]) -> Given:
    """Inputs as they were read, with a list that reading would not let pass."""
    found = read(methods.METHODS[method], inputs, LAW)
    return replace(found, lists={**found.lists, **lists})


def total(fen: int) -> int:
    """End a worksheet with so many fen."""
    return Given(methods.METHODS["stated"], {}, {}, {}, {}).total((), "", "", Fraction(fen, 100)).amount


@edges(
    (
        Edge(
            "an amount is above zero",
            "docs/spec/journal.md 2.2",
            claims.check_above_zero,
            ((1, 1), (0, "compensation.not_above_zero"), (-1, "compensation.not_above_zero")),
        ),
        Edge(
            "eighty characters of a printed amount",
            "docs/spec/compensation.md",
            lambda n: figures.printed_amount("7" + " " * (n - 2) + "元")[0],
            ((79, 700), (80, 700), (81, "compensation.printed_amount_unreadable")),
        ),
        Edge(
            "the least of an input",
            "GB/T 39793.2",
            lambda alpha: fits("virtual_cost_water", WATER | {"alpha": alpha}),
            (("1.01", True), ("1", True), ("0.99", OUTSIDE)),
        ),
        Edge(
            "the most of an input",
            "GB/T 39793.2",
            lambda alpha: fits("virtual_cost_water", WATER | {"alpha": alpha}),
            (("1.99", True), ("2", True), ("2.01", OUTSIDE)),
        ),
        Edge(
            "the largest multiple as a rule",
            "法释〔2022〕1号 art. 10",
            lambda multiple: fits("punitive", {"base": "1", "multiple": multiple}),
            (("1.99", True), ("2", True), ("2.01", "compensation.multiple_unreasoned")),
        ),
        Edge(
            "the longest text",
            "docs/spec/compensation.md",
            lambda n: fits("stated", {"amount": "1", "document": "x" * n}),
            (
                (TEXT_MAX - 1, True),
                (TEXT_MAX, True),
                (TEXT_MAX + 1, "compensation.input_text_unfit"),
            ),
        ),
        Edge(
            "the longest list",
            "docs/spec/compensation.md",
            lambda n: fits("restoration_cost", {"items": ["1"] * n}),
            (
                (LIST_MAX - 1, True),
                (LIST_MAX, True),
                (LIST_MAX + 1, "compensation.input_unreadable"),
            ),
        ),
        Edge(
            "a coefficient is not below zero",
            "docs/spec/permits.md 2.1",
            lambda rate: str(
                Given(methods.METHODS["stated"], {}, {}, {}, {"rate": rate}).coefficient("rate")
            ),
            (("1", "1"), ("0", "0"), ("-1", "compensation.coefficient_missing")),
        ),
        Edge(
            "the least multiple of a class",
            "环办法规函〔2021〕492号",
            lambda multiple: fits("virtual_cost_multiple", MULTIPLE | {"multiple": multiple}),
            (("4.51", True), ("4.5", True), ("4.49", "compensation.range_left")),
        ),
        Edge(
            "the largest multiple of a class",
            "环办法规函〔2021〕492号",
            lambda multiple: fits("virtual_cost_multiple", MULTIPLE | {"multiple": multiple}),
            (("5.99", True), ("6", True), ("6.01", "compensation.range_left")),
        ),
        Edge(
            "a limit of a concentration is above zero",
            "GB/T 39793.2",
            lambda limit: (
                methods.virtual_cost_water(
                    given("virtual_cost_water", WATER, limits=(Fraction(limit),))
                ).amount
                > 0
            ),
            ((1, True), (0, OUTSIDE), (-1, OUTSIDE)),
        ),
        Edge(
            "both of what takes the place of a coefficient",
            "docs/spec/compensation.md",
            lambda names: fits(
                "virtual_cost_water", {**WATER, **dict.fromkeys(("measured", "limits")), **names}
            ),
            (
                ({"measured": ["21.36"], "limits": ["5"]}, True),
                ({"measured": ["21.36"]}, "compensation.input_missing"),
                ({}, "compensation.either_input_missing"),
            ),
        ),
        Edge(
            "something is gained",
            "GB/T 39791.1",
            lambda gain: (
                methods.equivalency(given("equivalency", HABITAT, uplifts=(Fraction(gain),))).amount > 0
            ),
            ((1, True), (0, OUTSIDE), (-1, OUTSIDE)),
        ),
        Edge(
            "the largest damage",
            "docs/spec/journal.md 2.2",
            total,
            (
                (AMOUNT_MAX - 1, AMOUNT_MAX - 1),
                (AMOUNT_MAX, AMOUNT_MAX),
                (AMOUNT_MAX + 1, "amount.too_large"),
            ),
        ),
        Edge(
            "the smallest damage",
            "docs/spec/compensation.md",
            total,
            ((1, 1), (0, "compensation.damage_not_positive"), (-1, "compensation.damage_not_positive")),
        ),
    )
)
def test_assessments(ask: Callable[[object], object], value: object, told: object) -> None:
    """Inside, on the line, outside."""
    assert answer(ask, value) == told


def of_law(value: object) -> Given:
    """Inputs of a method beside one value of the law."""
    return Given(methods.METHODS["stated"], {}, {}, {}, {"rate": value})


@pytest.mark.parametrize(("value", "number"), [
    ("0.5", Fraction(1, 2)), ("0", 0), (2, 2), (0, 0), (0.5, None), (True, None), (None, None), ("1e3", None), (["1"], None),
])  # fmt: skip
def test_a_value_of_the_law(value: object, number: Fraction | None) -> None:
    """Decimal text or a whole number; a float, which is not exact, is none."""
    if number is None:
        with pytest.raises(CoefficientMissing):
            of_law(value).coefficient("rate")
    else:
        assert of_law(value).coefficient("rate") == number


@pytest.mark.parametrize(("value", "length", "row"), [
    (["1"], None, [1]),
    (("1", "1.5", 2), None, [1, Fraction(3, 2), 2]),
    (["1", "1"], 2, [1, 1]),
    (["1", "2"], 3, None),
    (["1", "2"], 1, None),
    (["2", "1"], 2, None),
    (["1", "x"], 2, None),
    (["1", "x"], 1, None),
    (["1", "x"], None, None),
    (["1", 1.5], None, None),
    ([False, True], None, None),
    (["x"], None, None),
    ([], None, None),
    ([], 0, None),
    ("12", None, None),
    (None, None, None),
])  # fmt: skip
def test_values_of_the_law(value: object, length: int | None, row: list[Fraction] | None) -> None:
    """One or more, ascending, each of them readable, and as many as there must be."""
    if row is None:
        with pytest.raises(CoefficientMissing):
            of_law(value).row("rate", length)
    else:
        assert of_law(value).row("rate", length) == row


@pytest.mark.parametrize(("left_out", "missing"), [
    (("measured", "limits"), "tau"), (("limits",), "limits"), (("measured",), "measured"),
    (("omega",), "omega"),
])  # fmt: skip
def test_which_input_is_missing(left_out: tuple[str, ...], missing: str) -> None:
    """The coefficient, unless something that takes its place is there: then what still lacks."""
    with pytest.raises((InputMissing, EitherInputMissing)) as refused:
        fits("virtual_cost_water", {key: value for key, value in WATER.items() if key not in left_out})
    assert refused.value.figures["name"] == missing


@pytest.mark.parametrize(("left_out", "instead"), [
    (("measured", "limits"), "measured, limits"), (("omega",), "water_class"),
])  # fmt: skip
def test_both_ways_are_named(left_out: tuple[str, ...], instead: str) -> None:
    """Where neither the coefficient nor anything in its place is there, both ways are said, in both languages."""
    with pytest.raises(EitherInputMissing) as refused:
        fits("virtual_cost_water", {key: value for key, value in WATER.items() if key not in left_out})
    assert refused.value.figures["instead"] == instead
    assert "in its place" in str(refused.value)


ONE: dict[str, Any] = {"name": "x", "symbol": "", "unit": "", "meaning": ""}


def asked(value: object, **field: Any) -> Given:
    """Read a single input."""
    return read(replace(methods.METHODS["stated"], fields=(InputField(**ONE, **field),)), {"x": value}, {})


@pytest.mark.parametrize(("field", "value", "wanted"), [
    ({}, "x", "a decimal number as text"),
    ({}, 1, "a decimal number as text"),
    ({"whole": True}, "x", "a whole number"),
    ({"whole": True}, "1.5", "a whole number"),
    ({"kind": "numbers"}, "1", "a list of 1 to 200 numbers"),
])  # fmt: skip
def test_what_is_wanted_instead(field: dict[str, Any], value: object, wanted: str) -> None:
    """The form that the input has."""
    with pytest.raises(InputUnreadable) as refused:
        asked(value, **field)
    assert str(refused.value.figures["wanted"]) == wanted


@pytest.mark.parametrize("value", [1, " ", "", "x" * 501])
def test_a_text_that_is_none(value: object) -> None:
    """What is wanted of a text is a text, of so many characters."""
    with pytest.raises(InputTextUnfit if value else InputMissing) as refused:
        asked(value, kind="text")
    assert refused.value.figures.get("most", 500) == 500


CHOSEN = [
    (name, field.name, one)
    for name, method in methods.METHODS.items()
    for field in method.fields
    for one in field.choices
]


@pytest.mark.parametrize(("method", "field", "choice"), CHOSEN)
def test_a_choice_is_read_as_it_is_written(method: str, field: str, choice: str) -> None:
    """Of every choice of every method: as listed, in other letters, and a class as GB 3838 prints it; another one lists them."""
    (known,) = (one for one in methods.METHODS[method].fields if one.name == field)
    printed = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ"}.get(choice)
    wide = "".join(chr(ord(one) + 0xFEE0) if "!" <= one <= "~" else one for one in choice)
    ways = [choice, choice.upper(), choice.lower(), wide, f" {choice} "]
    for told in (*ways, *([printed, printed.lower(), f"{printed}类", f"{choice}类"] if printed else [])):
        assert asked(told, kind="text", choices=known.choices).texts["x"] == choice, told
    for other in ("Ⅵ", "none of these", 1, "3"):
        with pytest.raises(ChoiceUnknown) as refused:
            asked(other, kind="text", choices=known.choices)
        assert all(one in str(refused.value) for one in known.choices)


@pytest.mark.parametrize(("field", "value", "least", "most"), [
    ({"least": "0"}, "-1", "0", "∞"),
    ({"most": "1"}, "2", "−∞", "1"),
    ({"least": "0", "most": "1"}, "2", "0", "1"),
    ({"least": "0", "most": "1"}, "-1", "0", "1"),
])  # fmt: skip
def test_the_bounds_that_are_told(field: dict[str, Any], value: str, least: str, most: str) -> None:
    """Both, and without an end where there is none."""
    with pytest.raises(InputOutOfRange) as refused:
        asked(value, **field)
    assert (refused.value.figures["least"], refused.value.figures["most"]) == (least, most)


def test_concentrations_and_limits_are_pairs() -> None:
    """Whoever leaves one out made a mistake in the program: the method has counted them before."""
    with pytest.raises(ValueError, match="shorter"):
        methods.exceedance([Fraction(2), Fraction(3)], [Fraction(1)])


@pytest.mark.parametrize(("places", "told"), [
    (23, "0." + "0" * 22 + "1"), (24, "0." + "0" * 23 + "1"), (25, "≈ 0." + "0" * 12),
])  # fmt: skip
def test_the_decimals_that_are_written(places: int, told: str) -> None:
    """In full up to twenty-four."""
    assert figures.shown(Fraction(1, 10**places)) == told


@pytest.mark.parametrize("length", [39, 40, 41])
def test_how_much_of_a_printed_amount_is_told(length: int) -> None:
    """Forty characters."""
    with pytest.raises(figures.PrintedAmountUnreadable) as refused:
        figures.printed_amount("x" * length)
    assert refused.value.figures["printed"] == "x" * min(length, 40)
