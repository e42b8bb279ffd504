"""Methods of assessment: published and hand-computed figures, ranges, and what holds for any input."""

import re
from collections.abc import Mapping
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.amounts import (
    AMOUNT_MAX,
    AmountNotDecimal,
    AmountTooLarge,
    AmountTooPrecise,
    divide_half_up,
    yuan,
)
from ledger.compensation.rules.figures import (
    PrintedAmountUnreadable,
    classify,
    exact,
    printed,
    printed_amount,
    shown,
)
from ledger.compensation.rules.methods import (
    COEFFICIENTS,
    FORMULAS,
    METHODS,
    ChoiceUnknown,
    CoefficientMissing,
    Computed,
    DamageNotPositive,
    EitherInputMissing,
    InputMissing,
    InputNotAllowed,
    InputOutOfRange,
    InputsDisagree,
    InputTextUnfit,
    InputUnreadable,
    MethodUnknown,
    MultipleUnreasoned,
    RangeLeft,
    compute,
    exceedance,
    gamma_air,
    gamma_water,
    present_value_factor,
    punitive,
    read,
    tau_of,
    virtual_cost_water,
)

LAW: dict[str, object] = {
    "tau_bounds": ("0", "10", "100", "1000"),
    "tau": ("1", "1.25", "1.5", "1.75", "2"),
    "omega.I": "2.5",
    "omega.II": "2.25",
    "omega.III": "2",
    "omega.IV": "1.75",
    "omega.V": "1.5",
    "multiple.surface_water.III": ("4.5", "6"),
    "multiple.air.II": ("3", "5"),
    "multiple.groundwater.III": ("6", "8"),
    "discount_rate": "0.03",
    "punitive_most": "2",
}
WATER: dict[str, object] = {
    "quantity": "142420",
    "unit_cost": "0.634",
    "alpha": "1",
    "omega": "1.5",
    "measured": ["21.36"],
    "limits": ["5"],
}
AIR: dict[str, object] = {
    "quantity": "10",
    "unit_cost": "100",
    "alpha": "1.5",
    "beta": "1.5",
    "omega": "1",
    "tau": "1.25",
    "countersigned_by": "Wang Fang",
}
MULTIPLE: dict[str, object] = {
    "quantity": "145624",
    "unit_cost": "22",
    "multiple": "4.5",
    "medium": "surface_water",
    "grade": "III",
}
HABITAT: dict[str, object] = {
    "quantity": "10",
    "service_losses": ["0.5", "0.25"],
    "loss_from": "2020",
    "uplifts": ["0.1", "0.2"],
    "gain_from": "2022",
    "base_year": "2021",
    "unit_cost": "50000",
}
SAMPLES: dict[str, Mapping[str, object]] = {
    "virtual_cost_water": WATER,
    "virtual_cost_air": AIR,
    "virtual_cost_multiple": MULTIPLE,
    "equivalency": HABITAT,
    "restoration_cost": {"items": ["6400", "33652", "107873", "190550"]},
    "share_of_restoration": {"restoration_cost": "36379000", "share": "0.5"},
    "interim_annual": {"yearly_amount": "300000", "years": "5", "convention": "end_year"},
    "value_equivalency": {"quantity": "3", "unit_value": "1000"},
    "unit_cost": {"quantity": "100", "unit_cost": "8.3", "place": "Jinhua", "year": "2023"},
    "stated": {"amount": "356030.80", "document": "judicial appraisal"},
    "punitive": {"base": "275900", "multiple": "0.2"},
}
MONEY = st.integers(1, 10**11).map(yuan)


def wan(text: str) -> int:
    """Fen of a figure in ten thousands of yuan."""
    return printed_amount(f"{text} 万")[0]


def value(found: Computed, name: str) -> str:
    """Value of a line of the worksheet."""
    return next(line.value for line in found.lines if line.name == name)


def test_tv_01_multiple_of_the_virtual_cost() -> None:
    found = compute("virtual_cost_multiple", MULTIPLE, LAW)
    assert value(found, "virtual treatment cost") == "3203728"
    assert printed(320372800, "万") == "320.3728 万"
    assert printed(found.amount, "万") == "1,441.6776 万"


def test_tv_02_six_firms() -> None:
    """The parts sum to the whole, their shares are the published ones, and the claim is 4.5 times its base."""
    parts = ["82701756.80", "41014333.18", "8463042.00", "26455307.56", "1705189.32", "327116.25"]
    found = compute("restoration_cost", {"items": parts}, {})
    assert yuan(found.amount) == "160666745.11"
    shares = [divide_half_up(int(F(part) * 100) * 10**6, found.amount) for part in parts]
    assert shares == [514741, 255276, 52675, 164660, 10613, 2036]
    claim = compute("virtual_cost_multiple", MULTIPLE | {"quantity": "1", "unit_cost": "36600000"}, LAW)
    assert printed(claim.amount, "万") == "16,470 万"


def test_tv_04_loss_of_service_is_half_of_the_restoration() -> None:
    half = compute("share_of_restoration", {"restoration_cost": "36379000", "share": "0.5"}, {})
    assert printed(half.amount, "万") == "1,818.95 万"
    assert printed(wan("3,637.90") + half.amount + wan("26"), "万") == "5,482.85 万"
    assert F("29.1") + 20 + F("53.34") == F("102.44")


def test_tv_07_virtual_cost_of_water() -> None:
    found = compute("virtual_cost_water", WATER, LAW)
    assert (value(found, "largest exceedance"), value(found, "exceedance coefficient")) == ("3.272", "1.25")
    assert value(found, "coefficient") == "1.875"
    assert found.lines[-1].numbers == "142420 × 0.634 × 1.875 = 169301.775"
    assert yuan(found.amount) == found.lines[-1].value == "169301.78"


def test_tv_07_second_with_entered_coefficients() -> None:
    inputs = {"quantity": "10000", "unit_cost": "0.9", "alpha": "1.5", "tau": "1.5", "omega": "2"}
    assert compute("virtual_cost_water", inputs, {}).amount == 4_050_000
    by_class = {key: text for key, text in inputs.items() if key != "omega"} | {"water_class": "III"}
    assert compute("virtual_cost_water", by_class, LAW).amount == 4_050_000
    assert gamma_water(F("1.5"), F("1.5"), F(2)) == F("4.5")


def test_tv_10_sum_published_as_about() -> None:
    found = compute("restoration_cost", {"items": ["44230000", "159000000"]}, {})
    assert printed(found.amount, "万") == "20,323 万"
    assert printed_amount("about 2 亿") == (20_000_000_000, "亿", True)


def test_tv_11_punitive_part() -> None:
    base = wan("33.36") - wan("5.77")
    assert printed(base, "万") == "27.59 万"
    assert divide_half_up(wan("5.77") * 10_000, wan("33.36")) == 1730
    assert compute("punitive", {"base": yuan(base), "multiple": "2"}, LAW).amount == 2 * base
    assert punitive(read(METHODS["punitive"], {"base": "275900", "multiple": "0.2"}, LAW)).amount == 5_518_000


def test_tv_12_mixed_decimals() -> None:
    parts = [wan(text) for text in ("0.64", "3.3652", "10.7873", "19.055")]
    found = compute("restoration_cost", {"items": [yuan(part) for part in parts]}, {})
    assert (printed(found.amount, "万"), printed(found.amount, "元")) == ("33.8475 万", "338,475.00 元")


@pytest.mark.parametrize(
    ("kappa", "tau"),
    [
        ("-0.2", "1"),
        ("0", "1"),
        ("0.0001", "1.25"),
        ("10", "1.25"),
        ("10.0001", "1.5"),
        ("100", "1.5"),
        ("100.01", "1.75"),
        ("1000", "1.75"),
        ("1000.1", "2"),
    ],
)
def test_tv_13_steps_of_tau(kappa: str, tau: str) -> None:
    bounds, values = [F(0), F(10), F(100), F(1000)], [F(1), F("1.25"), F("1.5"), F("1.75"), F(2)]
    assert tau_of(F(kappa), bounds, values) == F(tau)
    measured = shown((F(kappa) + 1) * 5)
    found = compute("virtual_cost_water", WATER | {"measured": [measured], "limits": ["5"]}, LAW)
    assert (value(found, "largest exceedance"), value(found, "exceedance coefficient")) == (kappa, tau)


def test_tv_14_air_is_no_product_and_swapping_differs() -> None:
    one, more, tau = F(1), F("1.5"), F("1.25")
    assert gamma_air(one, more, one, tau) == F("3.125") == gamma_air(one, one, more, tau)
    assert gamma_water(one, tau, more * one) == F("1.875")
    assert (gamma_air(more, more, one, tau), gamma_air(more, one, more, tau)) == (F("4.0625"), F("3.75"))
    right = compute("virtual_cost_air", AIR, {})
    swapped = compute("virtual_cost_air", AIR | {"beta": "1", "omega": "1.5"}, {})
    assert (value(right, "coefficient"), right.amount, swapped.amount) == ("4.0625", 406_250, 375_000)
    assert "Wang Fang" in right.lines[0].source


def test_tv_16_interim_loss() -> None:
    end = compute("interim_annual", SAMPLES["interim_annual"], LAW)
    start = compute("interim_annual", {**SAMPLES["interim_annual"], "convention": "start_year"}, LAW)
    assert [divide_half_up(found.amount, 100) for found in (end, start)] == [1_373_912, 1_415_130]
    assert value(end, "present value factor") == "≈ 4.579707187195"
    assert end.lines[0].numbers == "1.03^-1 + 1.03^-2 + 1.03^-3 + 1.03^-4 + 1.03^-5"
    assert start.lines[0].numbers == "1.03^0 + 1.03^-1 + 1.03^-2 + 1.03^-3 + 1.03^-4"
    assert present_value_factor(F("0.03"), 5, "end_year") * F("1.03") == present_value_factor(
        F("0.03"), 5, "start_year"
    )
    assert compute("interim_annual", SAMPLES["interim_annual"], {"discount_rate": "0"}).amount == 150_000_000


@pytest.mark.parametrize(
    ("amount", "limit", "expected"),
    [
        (30_000_000, 30_000_000, "simple"),
        (30_000_001, 30_000_000, "ordinary"),
        (30_000_000, 50_000_000, "simple"),
        (30_000_001, 50_000_000, "simple"),
    ],
)
def test_tv_17_class_by_amount(amount: int, limit: int, expected: str) -> None:
    plain = {"facts_simple": True, "undisputed": True, "minor": False, "red_line": False, "repeated": False}
    assert classify(amount, limit, **plain) == expected
    assert classify(amount, limit, **plain | {"minor": True}) == "minor"
    assert classify(amount, limit, **plain | {"minor": True, "red_line": True}) == expected
    assert classify(amount, limit, **plain | {"minor": True, "repeated": True}) == expected
    assert classify(amount, limit, **plain | {"undisputed": False}) == "ordinary"
    assert classify(amount, limit, **plain | {"facts_simple": False}) == "ordinary"


def test_case_c1() -> None:
    """Guideline case 130: the lowest multiple of its class, exactly the judgment."""
    assert (
        compute("virtual_cost_multiple", MULTIPLE, LAW).amount
        == printed_amount("1,441.6776万元")[0]
        == 1_441_677_600
    )


def test_case_c4() -> None:
    """Guideline case 129: three heads by three methods close to the fen."""
    parts = [
        compute("restoration_cost", {"items": ["36379000"], "names": "clean-up"}, {}),
        compute("share_of_restoration", {"restoration_cost": "36379000", "share": "0.5"}, {}),
        compute("stated", {"amount": "260000", "document": "invoice"}, {}),
    ]
    assert sum(part.amount for part in parts) == printed_amount("5,482.85 万")[0]


def test_largest_exceedance_decides() -> None:
    """Not the largest concentration, and in whatever order the pollutants come."""
    assert exceedance([F(100), F(6)], [F(90), F(1)]) == (F(5), F(6), F(1))
    first = compute("virtual_cost_water", WATER | {"measured": ["100", "600"], "limits": ["90", "10"]}, LAW)
    second = compute("virtual_cost_water", WATER | {"measured": ["600", "100"], "limits": ["10", "90"]}, LAW)
    assert first == second
    assert value(first, "exceedance coefficient") == "1.5"


@pytest.mark.parametrize(
    ("grade", "omega"), [("I", "2.5"), ("II", "2.25"), ("III", "2"), ("IV", "1.75"), ("V", "1.5")]
)
def test_function_coefficient_by_class(grade: str, omega: str) -> None:
    inputs = {key: text for key, text in WATER.items() if key != "omega"} | {"water_class": grade}
    assert value(compute("virtual_cost_water", inputs, LAW), "function coefficient") == omega


def test_equivalency_by_hand() -> None:
    """L = 10 × (0.5 × 1.03 + 0.25), g = 0.1 ÷ 1.03 + 0.2 ÷ 1.03²; the amount comes from the exact quotient."""
    found = compute("equivalency", HABITAT, LAW)
    assert found.lines[0].numbers == "10 × (0.5 × 1.03^1 + 0.25 × 1.03^0)"
    assert found.lines[1].numbers == "0.1 × 1.03^-1 + 0.2 × 1.03^-2"
    assert (value(found, "loss"), value(found, "gain per unit")) == ("7.65", "≈ 0.285606560468")
    money = F("7.65") / (F("0.1") / F("1.03") + F("0.2") / F("1.03") ** 2) * 50_000
    assert found.amount == round(money * 100)
    assert value(compute("equivalency", HABITAT | {"convention": "start_year"}, LAW), "loss") == "7.8795"


def test_value_equivalency() -> None:
    assert compute("value_equivalency", SAMPLES["value_equivalency"], {}).amount == 300_000
    later = compute("value_equivalency", {**SAMPLES["value_equivalency"], "years_ahead": "1"}, LAW)
    assert later.amount == 291_262  # 3000 ÷ 1.03 = 2912.6213…
    assert (later.lines[0].numbers, later.lines[0].value) == ("1.03^-1", "≈ 0.970873786408")


def test_reference_and_document_are_named() -> None:
    found = compute("unit_cost", SAMPLES["unit_cost"], {})
    assert (found.amount, found.lines[-1].source) == (83_000, "reference of Jinhua, 2023")
    weighed = compute("stated", {**SAMPLES["stated"], "factors": "degree of fault; benefit"}, {})
    assert (weighed.amount, weighed.lines[0].numbers) == (35_603_080, "degree of fault; benefit")
    named = compute("restoration_cost", {"items": ["10", "20.005"], "names": "plan；works"}, {})
    assert [line.name for line in named.lines] == ["plan", "works", "amount"]
    assert named.amount == 3001  # 30.005, half up once


def test_every_method_is_there() -> None:
    """Each has a formula, a source, fields with their own names, and a sample that computes."""
    assert METHODS.keys() == FORMULAS.keys() == SAMPLES.keys()
    for name, method in METHODS.items():
        names = [field.name for field in method.fields]
        assert method.name == name
        assert all((method.title, method.formula, method.source))
        assert len(set(names)) == len(names)
        found = compute(name, SAMPLES[name], LAW)
        assert found.method == name
        assert found.lines[-1].value == yuan(found.amount)
        assert all(line.source for line in found.lines)
    assert LAW.keys() <= COEFFICIENTS.keys()
    assert virtual_cost_water(read(METHODS["virtual_cost_water"], WATER, LAW)).amount == 16_930_178


REFUSED: list[tuple[str, dict[str, object], type[Exception]]] = [
    ("virtual_cost_water", WATER | {"alpha": "0.99"}, InputOutOfRange),
    ("virtual_cost_water", WATER | {"alpha": "2.01"}, InputOutOfRange),
    ("virtual_cost_water", WATER | {"omega": "1.49"}, InputOutOfRange),
    ("virtual_cost_water", WATER | {"omega": "2.51"}, InputOutOfRange),
    ("virtual_cost_water", WATER | {"measured": "", "limits": [], "tau": "2.5"}, InputOutOfRange),
    ("virtual_cost_water", WATER | {"quantity": "-1"}, InputOutOfRange),
    ("virtual_cost_water", WATER | {"limits": ["0"]}, InputOutOfRange),
    ("virtual_cost_water", WATER | {"limits": ["5", "6"]}, InputsDisagree),
    ("virtual_cost_water", WATER | {"tau": "1"}, InputsDisagree),
    ("virtual_cost_water", WATER | {"water_class": "I"}, InputsDisagree),
    ("virtual_cost_water", WATER | {"measured": None, "limits": None}, EitherInputMissing),
    ("virtual_cost_water", WATER | {"limits": None}, InputMissing),
    ("virtual_cost_water", WATER | {"omega": ""}, EitherInputMissing),
    ("virtual_cost_water", WATER | {"omega": "", "water_class": "VI"}, ChoiceUnknown),
    ("virtual_cost_water", WATER | {"measured": "21.36"}, InputUnreadable),
    ("virtual_cost_water", WATER | {"measured": ["1"] * 201}, InputUnreadable),
    ("virtual_cost_water", WATER | {"quantity": "0"}, DamageNotPositive),
    ("virtual_cost_water", WATER | {"quantity": "9" * 18}, AmountTooLarge),
    ("virtual_cost_water", WATER | {"aplha": "1"}, InputNotAllowed),
    ("virtual_cost_air", AIR | {"countersigned_by": ""}, InputMissing),
    ("virtual_cost_air", AIR | {"countersigned_by": "  "}, InputTextUnfit),
    ("virtual_cost_air", AIR | {"beta": "-0.1"}, InputOutOfRange),
    ("virtual_cost_multiple", MULTIPLE | {"multiple": "4.49"}, RangeLeft),
    ("virtual_cost_multiple", MULTIPLE | {"multiple": "6.01"}, RangeLeft),
    ("virtual_cost_multiple", MULTIPLE | {"medium": "air", "grade": "V"}, CoefficientMissing),
    ("virtual_cost_multiple", MULTIPLE | {"medium": "soil"}, ChoiceUnknown),
    ("restoration_cost", {"items": ["1", "2"], "names": "one"}, InputsDisagree),
    ("restoration_cost", {"items": ["1", "2"], "names": "one;"}, InputsDisagree),
    ("restoration_cost", {"items": []}, InputMissing),
    ("restoration_cost", {"items": ["1", 2]}, InputUnreadable),
    ("share_of_restoration", {"restoration_cost": "1", "share": "1.01"}, InputOutOfRange),
    ("equivalency", HABITAT | {"uplifts": ["0", "0"]}, InputOutOfRange),
    ("equivalency", HABITAT | {"service_losses": ["1.1"]}, InputOutOfRange),
    ("equivalency", HABITAT | {"base_year": "2021.5"}, InputUnreadable),
    ("equivalency", HABITAT | {"convention": "mid_year"}, ChoiceUnknown),
    ("interim_annual", {"yearly_amount": "1", "years": "0", "convention": "end_year"}, InputOutOfRange),
    ("interim_annual", {"yearly_amount": "1", "years": "5"}, InputMissing),
    ("unit_cost", {"quantity": "1", "unit_cost": "1", "year": "2023"}, InputMissing),
    ("stated", {"amount": "1.005", "document": "bill"}, AmountTooPrecise),
    ("stated", {"amount": "1"}, InputMissing),
    ("stated", {"amount": "1", "document": "x" * 501}, InputTextUnfit),
    ("punitive", {"base": "1", "multiple": "2.01"}, MultipleUnreasoned),
    ("punitive", {"base": "1", "multiple": "2.01", "reason": "intent"}, MultipleUnreasoned),
    ("punitive", {"base": "1", "multiple": "2.01", "document": "judgment"}, MultipleUnreasoned),
    ("punitive", {"base": "0.01", "multiple": "0.4"}, DamageNotPositive),
    ("no_such_method", {}, MethodUnknown),
]


@pytest.mark.parametrize(("method", "inputs", "refusal"), REFUSED)
def test_refused(method: str, inputs: dict[str, object], refusal: type[Exception]) -> None:
    with pytest.raises(refusal) as caught:
        compute(method, inputs, LAW)
    assert "{" not in str(caught.value)


@pytest.mark.parametrize("multiple", ["4.5", "6"])
def test_ends_of_a_range_belong_to_it(multiple: str) -> None:
    assert compute("virtual_cost_multiple", MULTIPLE | {"multiple": multiple}, LAW).amount


@pytest.mark.parametrize(
    "number",
    [
        1,
        1.5,
        True,
        "1e3",
        "+1",
        " 1",
        "1 ",
        "01",
        ".5",
        "1.",
        "1,000",
        "١",
        "nan",
        "Infinity",
        "9" * 19,
        "0." + "1" * 19,
        "1/2",
    ],
)
def test_only_plain_decimal_text_is_a_number(number: object) -> None:
    with pytest.raises(InputUnreadable):
        compute("punitive", {"base": number, "multiple": "1"}, LAW)


@pytest.mark.parametrize(
    ("method", "law"),
    [
        ("virtual_cost_water", {}),
        ("virtual_cost_water", {"tau_bounds": ["0"], "tau": ["1"]}),
        ("virtual_cost_water", {"tau_bounds": ["10", "0"], "tau": ["1", "1.25", "1.5"]}),
        ("virtual_cost_water", {"tau_bounds": "0", "tau": "1"}),
        ("virtual_cost_multiple", {"multiple.surface_water.III": ["4.5"]}),
        ("interim_annual", {}),
        ("interim_annual", {"discount_rate": "3 %"}),
        ("interim_annual", {"discount_rate": "-1"}),
        ("equivalency", {"discount_rate": True}),
        ("punitive", {"punitive_most": None}),
    ],
)
def test_coefficients_are_never_guessed(method: str, law: dict[str, object]) -> None:
    with pytest.raises(CoefficientMissing):
        compute(method, SAMPLES[method], law)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,441.6776 万", (1_441_677_600, "万", False)),
        ("356,030.80 元", (35_603_080, "元", False)),
        ("3.6万元", (3_600_000, "万", False)),
        ("约2亿元", (20_000_000_000, "亿", True)),
        ("0 元", (0, "元", False)),
        ("7,400余万元", (7_400_000_000, "万", True)),
        ("人民币33.8475万元", (33_847_500, "万", False)),
        ("７，４２５，６０７元", (742_560_700, "元", False)),
        ("About 4.70 亿", (47_000_000_000, "亿", True)),
        ("12.5 yuan", (1250, "元", False)),
        ("0.000001 万", (1, "万", False)),
    ],
)
def test_printed_amount(text: str, expected: tuple[int, str, bool]) -> None:
    assert printed_amount(text) == expected


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("356,030.80", PrintedAmountUnreadable),
        ("1,44.6 万", PrintedAmountUnreadable),
        ("-3 元", PrintedAmountUnreadable),
        ("3 USD", PrintedAmountUnreadable),
        ("", PrintedAmountUnreadable),
        ("1e3 元", PrintedAmountUnreadable),
        ("万", PrintedAmountUnreadable),
        ("١ 元", PrintedAmountUnreadable),
        (" " * 81, PrintedAmountUnreadable),
        ("1.005 元", AmountTooPrecise),
        ("约1.0000001 万", AmountTooPrecise),
        ("007 元", AmountNotDecimal),
        ("10000001 亿", AmountTooLarge),
    ],
)
def test_printed_amount_refused(text: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        printed_amount(text)


def test_printed_refuses_what_it_does_not_know() -> None:
    for fen, unit in ((1, "千"), (-1, "元")):
        with pytest.raises(ValueError, match="want fen"):
            printed(fen, unit)


@given(st.integers(0, AMOUNT_MAX), st.sampled_from(["元", "万", "亿"]))
def test_printed_reads_back(fen: int, unit: str) -> None:
    assert printed_amount(printed(fen, unit)) == (fen, unit, False)


@given(st.fractions())
def test_shown_is_exact_or_marked(number: F) -> None:
    text = shown(number)
    if text.startswith("≈ "):
        assert abs(F(text[2:]) - number) <= F(1, 2 * 10**12)
    else:
        assert F(text) == number
        assert exact(text) in (number, None)


@given(st.lists(MONEY, min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_order_of_items_does_not_matter(items: list[str], random: object) -> None:
    mixed = list(items)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    amounts = [compute("restoration_cost", {"items": each}, {}).amount for each in (items, mixed)]
    assert amounts[0] == amounts[1] == sum(int(F(item) * 100) for item in items)


@given(
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 10**4)), min_size=1, max_size=6),
    st.randoms(use_true_random=False),
)
def test_order_of_pollutants_does_not_matter(pairs: list[tuple[int, int]], random: object) -> None:
    mixed = list(pairs)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    first, second = (
        compute(
            "virtual_cost_water",
            WATER | {"measured": [str(z) for z, _ in each], "limits": [str(b) for _, b in each]},
            LAW,
        )
        for each in (pairs, mixed)
    )
    assert first.amount == second.amount


@given(
    st.decimals("0.001", "1000000", places=3),
    st.decimals("0.01", "10000", places=2),
    st.decimals("1", "2", places=2),
    st.decimals("1", "2", places=2),
    st.decimals("1.5", "2.5", places=2),
)
def test_lines_recompute_to_the_amount(
    quantity: object, cost: object, alpha: object, tau: object, omega: object
) -> None:
    """What is printed is enough: γ from its line, the product from the last one, and one rounding."""
    inputs = {
        "quantity": f"{quantity}",
        "unit_cost": f"{cost}",
        "alpha": f"{alpha}",
        "tau": f"{tau}",
        "omega": f"{omega}",
    }
    try:
        found = compute("virtual_cost_water", inputs, {})
    except DamageNotPositive:
        return
    gamma, last = found.lines
    assert F(gamma.value) == product(gamma.numbers)
    worked, _, result = last.numbers.partition(" = ")
    assert worked.endswith(gamma.value)
    assert product(worked) == F(result)
    assert (
        found.amount
        == divide_half_up(F(result).numerator * 100, F(result).denominator)
        == int(F(last.value) * 100)
    )


def product(worked: str) -> F:
    """Multiply what a line prints."""
    factors = re.split(" × ", worked)
    total = F(1)
    for factor in factors:
        total *= F(factor)
    return total


@given(
    st.integers(1990, 2060),
    st.sampled_from(["end_year", "start_year"]),
    st.sampled_from(["0", "0.02", "0.03", "0.05"]),
)
def test_base_year_and_convention_leave_the_replacement(base: int, convention: str, rate: str) -> None:
    """They move loss and gain by the same factor."""
    law = {"discount_rate": rate}
    moved = compute("equivalency", HABITAT | {"base_year": str(base), "convention": convention}, law)
    assert moved.amount == compute("equivalency", HABITAT, law).amount
