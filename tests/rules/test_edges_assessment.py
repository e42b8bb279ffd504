"""The edges of what a damage is computed from: inputs, coefficients, amounts as documents print them."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from ledger.amounts import AMOUNT_MAX
from ledger.compensation.rules import claims, figures, methods
from ledger.compensation.rules.worksheets import LIST_MAX, TEXT_MAX, Given, read
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
            "the longest text",
            "docs/spec/compensation.md",
            lambda n: fits("stated", {"amount": "1", "document": "x" * n}),
            (
                (TEXT_MAX - 1, True),
                (TEXT_MAX, True),
                (TEXT_MAX + 1, "compensation.input_unreadable"),
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
                ({}, "compensation.input_missing"),
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
