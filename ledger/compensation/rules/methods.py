"""How a damage becomes an amount: the methods, and which inputs each of them takes.

    compute("virtual_cost_water", inputs by name, coefficients of the rule packs)  -->  fen, and the lines that lead there

What the law fixes (steps of τ, ω by class, multiples, the discount rate) is handed in under the names of `COEFFICIENTS`;
where the text of a standard was not at hand, the source of the method says what is unverified. Each method is a function
of its own that takes checked inputs; the joint pieces (κ, τ, γ, present value) are functions too.
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Final

from ledger.amounts import parse_decimal
from ledger.compensation.rules.figures import shown
from ledger.compensation.rules.steps import SIGNED
from ledger.compensation.rules.worksheets import (
    ChoiceUnknown,
    CoefficientMissing,
    Computed,
    DamageNotPositive,
    EitherInputMissing,
    Given,
    InputField,
    InputMissing,
    InputNotAllowed,
    InputOutOfRange,
    InputsDisagree,
    InputTextUnfit,
    InputUnreadable,
    Line,
    Method,
    MultipleUnreasoned,
    RangeLeft,
    quoted,
    read,
)
from ledger.errors import Malformed
from ledger.words import choices

__all__ = [
    "COEFFICIENTS",
    "METHODS",
    "ChoiceUnknown",
    "CoefficientMissing",
    "Computed",
    "DamageNotPositive",
    "EitherInputMissing",
    "Given",
    "InputField",
    "InputMissing",
    "InputNotAllowed",
    "InputOutOfRange",
    "InputTextUnfit",
    "InputUnreadable",
    "InputsDisagree",
    "Line",
    "Method",
    "MethodUnknown",
    "MultipleUnreasoned",
    "RangeLeft",
    "compute",
    "read",
]

GRADES: Final = ("I", "II", "III", "IV", "V")

COEFFICIENTS: Final[Mapping[str, str]] = {
    "tau_bounds": "upper bounds of the steps of the largest exceedance κ, ascending; a bound belongs to its step",
    "tau": "exceedance coefficient τ of each step, one more than bounds",
    **{f"omega.{grade}": f"function coefficient ω of surface water of class {grade}" for grade in GRADES},
    **{
        f"multiple.{medium}.{grade}": f"least and largest multiple of the older method, {medium} of class {grade}"
        for medium, grades in (("surface_water", 5), ("groundwater", 5), ("air", 3))
        for grade in GRADES[:grades]
    },
    "discount_rate": "social discount rate a year, as a share",
    "punitive_most": "largest multiple of the loss as punitive damages",
}
"""What a caller hands in, by name: decimal text, or a list of decimal texts where the meaning has several."""


class MethodUnknown(Malformed, sorts={"known": "method"}):
    """There is no method {method} to compute a damage.

    Use one of {known}.
    """

    code = "compensation.method_unknown"


def exceedance(
    measured: Sequence[Fraction], limits: Sequence[Fraction]
) -> tuple[Fraction, Fraction, Fraction]:
    """Find the pollutant that exceeds its limit most: κ = (Z − B) ÷ B, with its Z and B.

    >>> exceedance([Fraction(9), Fraction(6)], [Fraction(3), Fraction(1)])[0]
    Fraction(5, 1)
    """
    return max(((z - b) / b, z, b) for z, b in zip(measured, limits, strict=True))


def tau_of(kappa: Fraction, bounds: Sequence[Fraction], values: Sequence[Fraction]) -> Fraction:
    """Give the exceedance coefficient of the step in which κ lies; an upper bound belongs to its step."""
    return values[bisect_left(bounds, kappa)]


def gamma_water(alpha: Fraction, tau: Fraction, omega: Fraction) -> Fraction:
    """Join the coefficients for water: a product."""
    return alpha * tau * omega


def gamma_air(alpha: Fraction, beta: Fraction, omega: Fraction, tau: Fraction) -> Fraction:
    """Join the coefficients for air: (α × β + ω) × τ, which is not the product used for water.

    β and ω must not change places: the result differs whenever α is not 1.
    """
    return (alpha * beta + omega) * tau


def present_value_factor(rate: Fraction, years: int, convention: str) -> Fraction:
    """Sum the discount factors of as many yearly amounts, paid at the end or at the start of each year.

    >>> present_value_factor(Fraction(1), 2, "end_year"), present_value_factor(Fraction(1), 2, "start_year")
    (Fraction(3, 4), Fraction(3, 2))
    """
    first = 0 if convention == "start_year" else 1
    return sum(((1 + rate) ** -k for k in range(first, first + years)), Fraction(0))


def virtual_cost_water(given: Given) -> Computed:
    """D = E × C × γ with γ = α × τ × ω; τ and ω are entered, or follow from concentrations and the class of the water.

    Raises (in this order):
        InputsDisagree, InputMissing, EitherInputMissing, InputOutOfRange, CoefficientMissing, AmountTooLarge, DamageNotPositive.
    """
    n, source, lines = given.numbers, given.method.source, list[Line]()
    if given.one_of("tau", "measured", "limits"):
        tau = n["tau"]
    else:
        measured, limits = given.lists["measured"], given.lists["limits"]
        if len(measured) != len(limits):
            raise InputsDisagree(first="measured", second="limits", method=given.method.name)
        if min(limits) <= 0:
            raise InputOutOfRange(name="limits", value=shown(min(limits)), least="> 0", most="∞")
        kappa, z, b = exceedance(measured, limits)
        bounds = given.row("tau_bounds")
        tau = tau_of(kappa, bounds, given.row("tau", len(bounds) + 1))
        worked = f"({shown(z)} − {shown(b)}) ÷ {shown(b)}"
        lines.append(Line("largest exceedance", "κ = max (Z − B) ÷ B", worked, shown(kappa), "", source))
        steps = " | ".join(shown(bound) for bound in bounds)
        lines.append(
            Line(
                "exceedance coefficient", "τ by κ", f"{shown(kappa)} in steps {steps}", shown(tau), "", source
            )
        )
    if given.one_of("omega", "water_class"):
        omega = n["omega"]
    else:
        grade = given.texts["water_class"]
        omega = given.coefficient(f"omega.{grade}")
        lines.append(Line("function coefficient", "ω by class", grade, shown(omega), "", source))
    gamma = gamma_water(n["alpha"], tau, omega)
    worked = " × ".join(shown(one) for one in (n["alpha"], tau, omega))
    lines.append(Line("coefficient", "γ = α × τ × ω", worked, shown(gamma), "", source))
    return _times(given, lines, "D = E × C × γ", n["quantity"], n["unit_cost"], gamma)


def virtual_cost_air(given: Given) -> Computed:
    """D = E × C × γ with γ = (α × β + ω) × τ; a second person answers for the four coefficients.

    Raises (in this order):
        AmountTooLarge, DamageNotPositive.
    """
    n = given.numbers
    gamma = gamma_air(n["alpha"], n["beta"], n["omega"], n["tau"])
    worked = f"({shown(n['alpha'])} × {shown(n['beta'])} + {shown(n['omega'])}) × {shown(n['tau'])}"
    source = f"{given.method.source}{SIGNED}{given.texts['countersigned_by']}"
    line = Line("coefficient", "γ = (α × β + ω) × τ", worked, shown(gamma), "", source)
    return _times(given, [line], "D = E × C × γ", n["quantity"], n["unit_cost"], gamma)


def virtual_cost_multiple(given: Given) -> Computed:
    """D = E × C × multiple, the multiple inside the range of the medium and its class.

    Raises (in this order):
        CoefficientMissing, RangeLeft, AmountTooLarge, DamageNotPositive.
    """
    n, scope = given.numbers, f"{given.texts['medium']}.{given.texts['grade']}"
    least, most = given.row(f"multiple.{scope}", 2)
    _inside(n["multiple"], least, most, scope)
    range_ = f"{shown(least)} ≤ {shown(n['multiple'])} ≤ {shown(most)}"
    lines = [Line("multiple", f"range of {scope}", range_, shown(n["multiple"]), "", given.method.source)]
    base = n["quantity"] * n["unit_cost"]
    worked = f"{shown(n['quantity'])} × {shown(n['unit_cost'])}"
    lines.append(
        Line("virtual treatment cost", "V = E × C", worked, shown(base), "yuan", given.method.source)
    )
    return _times(given, lines, "D = V × m", base, n["multiple"])


def restoration_cost(given: Given) -> Computed:
    """Sum the items of a restoration, named or not; their order does not matter.

    Raises (in this order):
        InputsDisagree: there are names, but not one for each item.
        AmountTooLarge, DamageNotPositive.
    """
    items = given.lists["items"]
    text = given.texts.get("names", "").replace("；", ";")
    names = (
        [name.strip() for name in text.split(";")]
        if text
        else [f"item {n}" for n in range(1, len(items) + 1)]
    )
    if len(names) != len(items) or not all(names):
        raise InputsDisagree(first="items", second="names", method=given.method.name)
    source = given.method.source
    lines = [
        Line(name, "cost", shown(item), shown(item), "yuan", source)
        for name, item in zip(names, items, strict=True)
    ]
    return given.total(
        lines, "D = Σ items", " + ".join(shown(item) for item in items), sum(items, Fraction(0))
    )


def share_of_restoration(given: Given) -> Computed:
    """D = restoration cost × share."""
    return _times(given, (), "D = R × p", given.numbers["restoration_cost"], given.numbers["share"])


def equivalency(given: Given) -> Computed:
    """Replace lost service by restored service: L = Σ A·s·(1+r)^(B−t), g = Σ u·(1+r)^(B−t), D = L ÷ g × unit cost.

    Values are brought to the end of the base year. Those of a year count at its end, or at its start where the convention
    says so; this moves L and g by the same factor and leaves their quotient, and so the amount, as it is.

    Raises (in this order):
        CoefficientMissing; InputOutOfRange (nothing is gained); AmountTooLarge, DamageNotPositive.
    """
    n, rate, source = given.numbers, given.coefficient("discount_rate"), given.method.source
    early = given.texts.get("convention") == "start_year"

    def brought(values: Sequence[Fraction], first: Fraction) -> tuple[Fraction, str]:
        powers = [int(n["base_year"] - first) + early - later for later in range(len(values))]
        worked = " + ".join(
            f"{shown(v)} × {shown(1 + rate)}^{p}" for v, p in zip(values, powers, strict=True)
        )
        return sum((v * (1 + rate) ** p for v, p in zip(values, powers, strict=True)), Fraction(0)), worked

    lost, lost_worked = brought(given.lists["service_losses"], n["loss_from"])
    gained, gained_worked = brought(given.lists["uplifts"], n["gain_from"])
    if gained <= 0:
        raise InputOutOfRange(name="uplifts", value="0", least="> 0", most="∞")
    lost *= n["quantity"]
    size = lost / gained
    lost_worked = f"{shown(n['quantity'])} × ({lost_worked})"
    lines = [
        Line("loss", "L = Σ A × s × (1 + r)^(B − t)", lost_worked, shown(lost), "unit-years", source),
        Line("gain per unit", "g = Σ u × (1 + r)^(B − t)", gained_worked, shown(gained), "years", source),
        Line(
            "size of replacement",
            "P = L ÷ g",
            f"{shown(lost)} ÷ {shown(gained)}",
            shown(size),
            "units",
            source,
        ),
    ]
    return _times(given, lines, "D = P × C", size, n["unit_cost"])


def interim_annual(given: Given) -> Computed:
    """D = yearly amount × Σ (1+r)^−k, with k from 1 when a year counts at its end and from 0 at its start.

    Raises (in this order):
        CoefficientMissing, AmountTooLarge, DamageNotPositive.
    """
    n, rate = given.numbers, given.coefficient("discount_rate")
    years, convention = int(n["years"]), given.texts["convention"]
    factor = present_value_factor(rate, years, convention)
    first = 0 if convention == "start_year" else 1
    worked = " + ".join(f"{shown(1 + rate)}^{-k}" for k in range(first, first + years))
    line = Line(
        "present value factor", "f = Σ (1 + r)^−k", worked, shown(factor), "years", given.method.source
    )
    return _times(given, [line], "D = Y × f", n["yearly_amount"], factor)


def value_equivalency(given: Given) -> Computed:
    """D = quantity × unit value, discounted when the loss lies ahead.

    Raises (in this order):
        CoefficientMissing, AmountTooLarge, DamageNotPositive.
    """
    n = given.numbers
    if "years_ahead" not in n:
        return _times(given, (), "D = Q × v", n["quantity"], n["unit_value"])
    rate, ahead = given.coefficient("discount_rate"), int(n["years_ahead"])
    factor = (1 + rate) ** -ahead
    line = Line(
        "discount factor",
        "f = (1 + r)^−n",
        f"{shown(1 + rate)}^{-ahead}",
        shown(factor),
        "",
        given.method.source,
    )
    return _times(given, [line], "D = Q × v × f", n["quantity"], n["unit_value"], factor)


def unit_cost(given: Given) -> Computed:
    """D = quantity × a reference unit cost, which holds for a place and a year."""
    source = f"reference of {given.texts['place']}, {given.texts['year']}"
    return _times(
        given, (), "D = Q × C", given.numbers["quantity"], given.numbers["unit_cost"], source=source
    )


def stated(given: Given) -> Computed:
    """Take an amount as a document states it; the factors that were weighed stay beside it.

    Raises (in this order):
        AmountTooPrecise: it is finer than a fen, and nothing is rounded here. AmountTooLarge, DamageNotPositive; never
        AmountNotDecimal.
    """
    amount, texts = given.numbers["amount"], given.texts
    fen = parse_decimal(shown(amount), 2, "yuan")
    lines = (
        [Line("factors weighed", "", texts["factors"], "", "", texts["document"])]
        if "factors" in texts
        else []
    )
    return given.total(lines, "D as stated", "D", Fraction(fen, 100), texts["document"])


def punitive(given: Given) -> Computed:
    """D = loss × multiple; beyond the largest multiple as a rule, which the law names with "generally", as a judgment says, for its reason.

    Raises (in this order):
        CoefficientMissing, MultipleUnreasoned, AmountTooLarge, DamageNotPositive.
    """
    n, texts, most = given.numbers, given.texts, given.coefficient("punitive_most")
    if n["multiple"] <= most:
        return _times(given, (), "D = base × m", n["base"], n["multiple"])
    if "reason" not in texts or "document" not in texts:
        raise MultipleUnreasoned(multiple=shown(n["multiple"]), most=shown(most))
    beyond = Line("beyond the multiple as a rule", "", texts["reason"], shown(most), "", texts["document"])
    return _times(given, [beyond], "D = base × m", n["base"], n["multiple"], source=texts["document"])


def compute(method: str, inputs: Mapping[str, object], coefficients: Mapping[str, object]) -> Computed:
    """Compute a damage by a named method, with every step.

    Args:
        inputs: decimal texts, lists of these, and words, by the names of the method's fields; empty ones are left out.
        coefficients: what the law says, by the names of `COEFFICIENTS`.

    Raises (in this order):
        MethodUnknown, InputsDisagree, InputNotAllowed, InputMissing, EitherInputMissing, CoefficientMissing, AmountTooLarge,
        DamageNotPositive, RangeLeft, MultipleUnreasoned, AmountTooPrecise, ChoiceUnknown, InputTextUnfit,
        InputUnreadable, InputOutOfRange; then what the method raises.

    >>> compute("share_of_restoration", {"restoration_cost": "36379000", "share": "0.5"}, {}).amount
    1818950000
    """
    found = METHODS.get(method)
    if found is None:
        raise MethodUnknown(method=quoted(method), known=choices("method", METHODS))
    return FORMULAS[method](read(found, inputs, coefficients))


def _inside(multiple: Fraction, least: Fraction, most: Fraction, scope: str) -> None:
    if not least <= multiple <= most:
        raise RangeLeft(multiple=shown(multiple), least=shown(least), most=shown(most), scope=scope)


def _times(
    given: Given, lines: Sequence[Line], formula: str, *factors: Fraction, source: str = ""
) -> Computed:
    amount = Fraction(1)
    for factor in factors:
        amount *= factor
    return given.total(lines, formula, " × ".join(shown(factor) for factor in factors), amount, source)


_QUANTITY: Final = InputField(
    "quantity", "E", "t or m³", "Quantity discharged: the pollutant above its limit, or the waste", "0"
)
_COST: Final = InputField(
    "unit_cost", "C", "yuan per unit", "Unit treatment cost, without income from reuse", "0"
)
_CONVENTION: Final = ("end_year", "start_year")
_WATER_SOURCE: Final = "GB/T 39793.2-2020 (title and scope verified; formula, τ and ranges from open code, cells of α unverified)"
_LIST: Final = (
    Method(
        "virtual_cost_water", "Virtual treatment cost, surface water (虚拟治理成本法)", "D = E × C × γ, γ = α × τ × ω", _WATER_SOURCE,
        (
            _QUANTITY, _COST, InputField("alpha", "α", "", "Hazard coefficient", "1", "2"),
            InputField("tau", "τ", "", "Exceedance coefficient, where concentrations are not given", "1", "2", optional=True),
            InputField("measured", "Z", "as B", "Measured concentrations, one for each pollutant", "0", optional=True, kind="numbers"),
            InputField("limits", "B", "as Z", "Limits, in the order of the concentrations", "0", optional=True, kind="numbers"),
            InputField("omega", "ω", "", "Function coefficient, where the class is not given", "1.5", "2.5", optional=True),
            InputField("water_class", "", "", "Class of the water by GB 3838", optional=True, kind="text", choices=GRADES),
        ),
    ),
    Method(
        "virtual_cost_air", "Virtual treatment cost, air (虚拟治理成本法)", "D = E × C × γ, γ = (α × β + ω) × τ",
        "GB/T 39793.1-2020 (title verified; formula from an appraiser's program, unverified; its tables were not at hand)",
        (
            _QUANTITY, _COST, InputField("alpha", "α", "", "Hazard coefficient", "0"),
            InputField("beta", "β", "", "Coefficient of the receptors' sensitivity", "0"),
            InputField("omega", "ω", "", "Function coefficient", "0"), InputField("tau", "τ", "", "Exceedance coefficient", "0"),
            InputField("countersigned_by", "", "", "Who checked the four coefficients against the standard", kind="text"),
        ),
    ),
    Method(
        "virtual_cost_multiple", "Virtual treatment cost by the older multiples", "D = E × C × m",
        "环境损害鉴定评估推荐方法（第Ⅱ版） 2014 (surface water III and air II verified, other ranges unverified)",
        (
            _QUANTITY, _COST, InputField("multiple", "m", "", "Multiple inside the range of the class", "0"),
            InputField("medium", "", "", "Medium", kind="text", choices=("surface_water", "groundwater", "air")),
            InputField("grade", "", "", "Class of the medium", kind="text", choices=GRADES),
        ),
    ),
    Method(
        "restoration_cost", "Cost of clean-up and restoration (恢复费用法)", "D = Σ items", "法释〔2019〕8号 art. 12",
        (
            InputField("items", "", "yuan", "Cost of each item: plan, works, supervision, acceptance, evaluation", "0", kind="numbers"),
            InputField("names", "", "", "What the items are, separated by semicolons", optional=True, kind="text"),
        ),
    ),
    Method(
        "share_of_restoration", "Loss of service as a share of the restoration cost", "D = R × p",
        "法释〔2019〕8号 art. 12; guideline case 129, where the share was one half",
        (
            InputField("restoration_cost", "R", "yuan", "Restoration cost", "0"),
            InputField("share", "p", "", "Share as a decimal: 0.5 for one half", "0", "1"),
        ),
    ),
    Method(
        "equivalency", "Service or resource equivalency (等值分析法)",
        "D = L ÷ g × C, L = Σ A × s × (1 + r)^(B − t), g = Σ u × (1 + r)^(B − t)", "GB/T 39791.1-2020 annex B (formula unverified)",
        (
            InputField("quantity", "A", "hectares, individuals …", "What lost service", "0"),
            InputField("service_losses", "s", "", "Share of service lost, one for each year in sequence", "0", "1", kind="numbers"),
            InputField("loss_from", "t", "year", "First year of the losses", "1900", "2200", whole=True),
            InputField("uplifts", "u", "", "Gain of one unit of replacement, one for each year in sequence", "0", kind="numbers"),
            InputField("gain_from", "t", "year", "First year of the gains", "1900", "2200", whole=True),
            InputField("base_year", "B", "year", "Year to whose end values are brought", "1900", "2200", whole=True),
            InputField("unit_cost", "C", "yuan per unit", "Cost of one unit of replacement", "0"),
            InputField("convention", "", "", "Whether a year counts at its end or start", optional=True, kind="text", choices=_CONVENTION),
        ),
    ),
    Method(
        "interim_annual", "Interim loss of the same amount every year", "D = Y × Σ (1 + r)^−k",
        "GB/T 39791.1-2020 annex B (formula unverified)",
        (
            InputField("yearly_amount", "Y", "yuan a year", "Loss of one year", "0"),
            InputField("years", "n", "years", "How many years", "1", "200", whole=True),
            InputField("convention", "", "", "Whether a year counts at its end or start", kind="text", choices=_CONVENTION),
        ),
    ),
    Method(
        "value_equivalency", "Value equivalency", "D = Q × v × (1 + r)^−n", "GB/T 39791.1-2020 annex B (formula unverified)",
        (
            InputField("quantity", "Q", "unit of the service", "Quantity lost", "0"),
            InputField("unit_value", "v", "yuan per unit", "Value of one unit", "0"),
            InputField("years_ahead", "n", "years", "How far ahead the loss lies; left out when it is not discounted", "0", "200",
                  optional=True, whole=True),
        ),
    ),
    Method(
        "unit_cost", "Reference unit cost", "D = Q × C", "reference value of the place and year",
        (
            InputField("quantity", "Q", "as the reference", "Quantity", "0"),
            InputField("unit_cost", "C", "yuan per unit", "Reference unit cost", "0"),
            InputField("place", "", "", "Where the reference holds", kind="text"),
            InputField("year", "", "", "Year or years of the reference", kind="text"),
        ),
    ),
    Method(
        "stated", "Amount stated in a document", "D as stated", "the document",
        (
            InputField("amount", "D", "yuan", "Amount, exact to the fen", "0"),
            InputField("document", "", "", "Invoice, opinion or judgment that states it", kind="text"),
            InputField("factors", "", "", "Factors weighed where the amount is at discretion", optional=True, kind="text"),
        ),
    ),
    Method(
        "punitive", "Punitive damages", "D = base × m", "民法典 art. 1232; 法释〔2022〕1号 (base and limit unverified)",
        (
            InputField("base", "", "yuan", "Loss of service and permanent loss of function", "0"),
            InputField("multiple", "m", "", "Multiple of the base", "0"),
            InputField("reason", "", "", "Why the judgment goes beyond the largest multiple as a rule", optional=True, kind="text"),
            InputField("document", "", "", "Judgment that goes beyond it", optional=True, kind="text"),
        ),
    ),
)  # fmt: skip
METHODS: Final[Mapping[str, Method]] = {method.name: method for method in _LIST}
"""Every method by its name."""

FORMULAS: Final[Mapping[str, Callable[[Given], Computed]]] = {
    formula.__name__: formula
    for formula in (
        virtual_cost_water,
        virtual_cost_air,
        virtual_cost_multiple,
        restoration_cost,
        share_of_restoration,
        equivalency,
        interim_annual,
        value_equivalency,
        unit_cost,
        stated,
        punitive,
    )
}
