"""What a method is given and what it gives: inputs checked by their fields, and the lines that lead to the amount.

An input is decimal text, a list of decimal texts, or words. An unknown name is refused, so that no figure is lost by a
misspelling. Numbers are exact ratios until the last line, which alone is rounded, half up, to the fen.

The methods themselves stand in `methods`; this module knows none of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal
from unicodedata import normalize

from ledger.amounts import AMOUNT_MAX, AmountTooLarge, divide_half_up, yuan
from ledger.compensation.rules.figures import exact, shown
from ledger.errors import Malformed, RuleViolation
from ledger.words import choices, phrase

LIST_MAX: Final = 200
"""Most entries of a list of numbers."""
TEXT_MAX: Final = 500


class InputNotAllowed(Malformed, sorts={"name": "input", "known": "input"}):
    """The method {method} has no input {name}.

    Leave it out, or correct its name; the inputs are {known}.
    """

    code = "compensation.input_not_allowed"


class InputMissing(Malformed, sorts={"name": "input"}):
    """The method {method} needs the input {name}.

    Add it.
    """

    code = "compensation.input_missing"


class EitherInputMissing(Malformed, sorts={"name": "input", "instead": "input"}):
    """The method {method} needs the input {name}, or in its place: {instead}.

    Add the one, or the others.
    """

    code = "compensation.either_input_missing"


class InputUnreadable(Malformed, sorts={"name": "input"}):
    """The input {name} is '{value}', and {wanted} is wanted.

    Write numbers as text with plain digits and at most one decimal point, at most 18 digits on each side.
    """

    code = "compensation.input_unreadable"


class ChoiceUnknown(Malformed, sorts={"name": "input"}):
    """The input {name} is '{value}', which is none of {known}.

    Write one of these, in small or capital letters; of a class of water or air the Roman numeral, as III or Ⅲ.
    """

    code = "compensation.choice_unknown"


class InputTextUnfit(Malformed, sorts={"name": "input"}):
    """The input {name} is '{value}', and a text of 1 to {most} characters is wanted.

    Write it in words, or shorter.
    """

    code = "compensation.input_text_unfit"


class InputOutOfRange(Malformed, sorts={"name": "input"}):
    """The input {name} is {value}, outside what is possible, {least} to {most}.

    Check the figure and its unit.
    """

    code = "compensation.input_out_of_range"


class InputsDisagree(Malformed, sorts={"first": "input", "second": "input"}):
    """The inputs {first} and {second} of the method {method} do not fit together.

    Make lists that belong together equally long, and give either a coefficient or what it follows from, not both.
    """

    code = "compensation.inputs_disagree"


class CoefficientMissing(RuleViolation, sorts={"name": "coefficient"}):
    """No rule pack gives a usable coefficient {name}, which the method {method} needs here.

    Adopt a rule pack that has it, enter the coefficient where the method lets you, or use another method.
    """

    code = "compensation.coefficient_missing"


class RangeLeft(RuleViolation, sorts={"scope": "range"}):
    """The multiple {multiple} is outside {least} to {most}, the range of {scope}.

    Choose a multiple inside the range; both ends belong to it.
    """

    code = "compensation.range_left"


class MultipleUnreasoned(RuleViolation):
    """The multiple {multiple} is beyond {most}, the largest as a rule, and no judgment is named that says so, or no reason of it.

    Name the reason and the judgment, or choose a multiple up to the largest.
    """

    code = "compensation.multiple_unreasoned"
    source = "民法典 art. 1232; 法释〔2022〕1号 art. 10"


class DamageNotPositive(RuleViolation):
    """The method {method} gives {amount} yuan, which is no damage.

    Leave the item out, or check its inputs.
    """

    code = "compensation.damage_not_positive"


@dataclass(frozen=True, slots=True)
class InputField:
    """An input of a method."""

    name: str
    """Key among the inputs."""
    symbol: str
    """How the formula calls it; empty for words."""
    unit: str
    meaning: str
    least: str | None = None
    """Decimal text; the bound itself is allowed."""
    most: str | None = None
    optional: bool = False
    kind: Literal["number", "text", "numbers"] = "number"
    choices: tuple[str, ...] = ()
    """The only texts allowed; empty when any is."""
    whole: bool = False
    """Whether only whole numbers make sense."""


@dataclass(frozen=True, slots=True)
class Method:
    """A way to compute a damage."""

    name: str
    title: str
    formula: str
    source: str
    """Standard or article, and what of it is unverified."""
    fields: tuple[InputField, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A step of the worksheet, to be recomputed by hand; a number marked ≈ is rounded for print only."""

    name: str
    formula: str
    numbers: str
    value: str
    unit: str
    source: str


@dataclass(frozen=True, slots=True)
class Computed:
    """What a method gives; the last line is the amount."""

    method: str
    amount: int
    """Fen."""
    lines: tuple[Line, ...]


def to_the_yuan(made: Computed, printed: int) -> Computed:
    """End a worksheet with the amount that is printed in whole yuan, less than one yuan from the computed one; fen.

    >>> to_the_yuan(Computed("stated", 120, ()), 100).lines[-1].numbers
    '1.20 ≈ 1.00'
    """
    last = Line(
        "rounded to the yuan", "", f"{yuan(made.amount)} ≈ {yuan(printed)}", yuan(printed), "yuan", ""
    )
    return Computed(made.method, printed, (*made.lines, last))


@dataclass(frozen=True, slots=True)
class Given:
    """Inputs that have been read and checked, and the coefficients as they came."""

    method: Method
    numbers: Mapping[str, Fraction]
    lists: Mapping[str, tuple[Fraction, ...]]
    texts: Mapping[str, str]
    coefficients: Mapping[str, object]

    def coefficient(self, name: str) -> Fraction:
        """Give a single coefficient.

        Raises:
            CoefficientMissing: it was not handed in, or is no decimal.
        """
        number = _of_law(self.coefficients.get(name))
        if number is None or number < 0:
            raise CoefficientMissing(name=name, method=self.method.name)
        return number

    def row(self, name: str, length: int | None = None) -> list[Fraction]:
        """Give a coefficient that has several values, ascending.

        Raises:
            CoefficientMissing: it was not handed in, is no ascending list of decimals, or has another length.
        """
        value = self.coefficients.get(name)
        texts = value if isinstance(value, list | tuple) else ()
        row = [number for number in map(_of_law, texts) if number is not None]
        if not row or len(row) != len(texts) or row != sorted(row) or length not in (None, len(row)):
            raise CoefficientMissing(name=name, method=self.method.name)
        return row

    def one_of(self, entered: str, *instead: str) -> bool:
        """Tell whether a coefficient was entered (else it follows from other inputs, all of which are there).

        Raises (in this order):
            InputsDisagree: both were given.
            EitherInputMissing: neither was.
            InputMissing: not all of the others were.
        """
        there = [name for name in instead if name in self.lists or name in self.texts]
        if entered in self.numbers:
            if there:
                raise InputsDisagree(first=entered, second=there[0], method=self.method.name)
            return True
        if len(there) < len(instead):
            if not there:
                raise EitherInputMissing(name=entered, instead=", ".join(instead), method=self.method.name)
            missing = next(name for name in instead if name not in there)
            raise InputMissing(name=missing, method=self.method.name)
        return False

    def total(
        self, lines: Sequence[Line], formula: str, numbers: str, amount: Fraction, source: str = ""
    ) -> Computed:
        """End the worksheet with the amount in yuan, rounded here and nowhere else.

        Raises (in this order):
            AmountTooLarge, DamageNotPositive.
        """
        fen = divide_half_up(amount.numerator * 100, amount.denominator)
        if fen > AMOUNT_MAX:
            raise AmountTooLarge(amount=yuan(fen), largest=yuan(AMOUNT_MAX))
        if fen <= 0:
            raise DamageNotPositive(method=self.method.name, amount=yuan(fen))
        last = Line(
            "amount", formula, f"{numbers} = {shown(amount)}", yuan(fen), "yuan", source or self.method.source
        )
        return Computed(self.method.name, fen, (*lines, last))


def read(method: Method, inputs: Mapping[str, object], coefficients: Mapping[str, object]) -> Given:
    """Read and check the inputs of a method; empty ones count as left out.

    Raises (in this order):
        InputNotAllowed, InputMissing, ChoiceUnknown, InputTextUnfit, InputUnreadable, InputOutOfRange.
    """
    known = [field.name for field in method.fields]
    for name in inputs:
        if name not in known:
            raise InputNotAllowed(method=method.name, name=quoted(name), known=choices("input", known))
    there = [field for field in method.fields if inputs.get(field.name) not in (None, "", [], ())]
    for field in method.fields:
        if field not in there and not field.optional:
            raise InputMissing(name=field.name, method=method.name)
    numbers: dict[str, Fraction] = {}
    lists: dict[str, tuple[Fraction, ...]] = {}
    texts: dict[str, str] = {}
    for field in there:
        value = inputs[field.name]
        if field.kind == "text":
            texts[field.name] = _text(field, value)
        elif field.kind == "number":
            numbers[field.name] = _number(field, value)
        elif isinstance(value, list | tuple) and len(value) <= LIST_MAX:
            lists[field.name] = tuple(_number(field, one) for one in value)
        else:
            raise InputUnreadable(
                name=field.name,
                value=quoted(value),
                wanted=phrase("a list of 1 to {most} numbers", most=LIST_MAX),
            )
    return Given(method, numbers, lists, texts, coefficients)


def _of_law(value: object) -> Fraction | None:
    """Read a value of a rule pack: decimal text or a whole number; none when it is anything else."""
    return exact(str(value)) if isinstance(value, str | int) else None


def _number(field: InputField, value: object) -> Fraction:
    number = exact(value) if isinstance(value, str) else None
    if number is None or (field.whole and number.denominator != 1):
        wanted = "a whole number" if field.whole else "a decimal number as text"
        raise InputUnreadable(name=field.name, value=quoted(value), wanted=wanted)
    if (field.least is not None and number < Fraction(field.least)) or (
        field.most is not None and number > Fraction(field.most)
    ):
        raise InputOutOfRange(
            name=field.name, value=shown(number), least=field.least or "−∞", most=field.most or "∞"
        )
    return number


def _text(field: InputField, value: object) -> str:
    text = value.strip() if isinstance(value, str) else ""
    if field.choices:
        plain = normalize("NFKC", text).removesuffix("类").strip().casefold()  # Ⅲ and Ⅲ类 are III
        found = next((one for one in field.choices if one.casefold() == plain), None)
        if found is None:
            known = choices(field.name, field.choices)
            raise ChoiceUnknown(name=field.name, value=quoted(value), known=known)
        return found
    if not text or len(text) > TEXT_MAX:
        raise InputTextUnfit(name=field.name, value=quoted(value), most=TEXT_MAX)
    return text


def quoted(value: object) -> str:
    """Make what somebody sent fit for an answer: short, and without lone surrogates."""
    return str(value)[:40].encode(errors="replace").decode()
