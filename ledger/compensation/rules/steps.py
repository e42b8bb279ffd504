"""The steps of a figure as a judge reads them: their names, formulas, units and sources in the reader's language, and as formulas.

What a method writes is kept in English with its assessment; here it is said. Of where a formula comes from, a paper names the standard or
article; how far our copy of it was checked is told with the methods (`/assessment-methods`), and is no part of the law.
"""

import re
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final

from ledger.amounts import divide_half_up
from ledger.compensation.rows import LineRow
from ledger.compensation.rules.figures import exact
from ledger.messages import translate, with_semicolons
from ledger.words import article, read_phrase, said, word

_NOTE: Final = re.compile(r" \([^()]*\b(?:un)?verified\b[^()]*\)")
SIGNED: Final = "; coefficients countersigned by "
"""What a method writes behind its source, before a name."""
_SIGNED: Final = "; coefficients countersigned by {name}"
_SCOPE: Final = re.compile(r"range of ((?:surface_water|groundwater|air)\.[IV]+)")
_SENTENCES: Final = (
    "reference value of the place and year",
    "the document",
    "D as stated",
    "D = Σ items",
    "D = base × m",
    "cost",
    "item {number}",
    "reference of {place}, {year}",
    "C by object, place and year",
    "table {table} v{version}, row {row} of {place}: {source}",
    "τ by κ",
    "ω by class",
)
"""What methods write in words, the more special ones first."""
_STEPS: Final = re.compile(r"((?:≈ )?-?[0-9.]+) in steps ([0-9.]+(?: \| [0-9.]+)*)", re.ASCII)
_SIGNS: Final = str.maketrans({"×": "*", "÷": "/", "−": "-"})
_COUNTED: Final = re.compile(r"[0-9.+\-*/^() ]+", re.ASCII)
_TOKEN: Final = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?|[-+*/^()])", re.ASCII)


def line_said(line: LineRow, locale: str) -> LineRow:
    """Say a step in a language; numbers and signs stay."""
    name = line["name"]
    step = word("step", name)
    unit = word("step_unit", line["unit"])
    return LineRow(
        name=step.said(locale) if step is not None else _told(name, locale),
        formula=formula_said(line["formula"], locale),
        numbers=_steps_said(line["numbers"], locale) or _told(line["numbers"], locale),
        value=line["value"],
        unit=unit.said(locale) if unit is not None else line["unit"],
        source=source_said(line["source"], locale),
    )


def _steps_said(numbers: str, locale: str) -> str | None:
    """Say in which step of a table a figure lies, with all steps in words; None of what is no such line. An upper bound is in its step.

    >>> _steps_said("9 in steps 0 | 10 | 100", "en")
    'κ = 9, above 0 up to 10; the steps: up to 0; above 0 up to 10; above 10 up to 100; above 100'
    >>> _steps_said("9 in steps 0 | 10 | 100", "zh_Hans")
    'κ = 9，大于0至10；各档：不大于0；大于0至10；大于10至100；大于100'
    """
    found = _STEPS.fullmatch(numbers)
    if found is None:
        return None
    bounds = found[2].split(" | ")
    parts = [translate("up to {to}", locale, {"to": bounds[0]})]
    parts += [
        translate("above {over} up to {to}", locale, {"over": over, "to": to})
        for over, to in pairwise(bounds)
    ]
    parts.append(translate("above {over}", locale, {"over": bounds[-1]}))
    kappa = Fraction(found[1].removeprefix("≈ "))
    place = bisect_left([Fraction(bound) for bound in bounds], kappa)
    told = {"kappa": found[1], "step": parts[place], "steps": with_semicolons(parts, locale)}
    return translate("κ = {kappa}, {step}; the steps: {steps}", locale, told)


def formula_said(formula: str, locale: str) -> str:
    """Say a formula: its signs stay, and what of it is a word is said."""
    scope = _SCOPE.fullmatch(formula)
    return (
        said("coefficient", f"multiple.{scope[1]}", locale) if scope is not None else _told(formula, locale)
    )


def source_said(source: str, locale: str) -> str:
    """Name the standard or article behind a step."""
    source, _, signed = source.partition(SIGNED)
    if signed:
        return f"{source_said(source, locale)}{translate(_SIGNED, locale, {'name': signed})}"
    plain = _NOTE.sub("", source)
    told = _told(plain, locale)
    return article(plain, locale) if told == plain else told


def _told(text: str, locale: str) -> str:
    if locale == "en":
        return text
    return next(
        (made.into(locale) for one in _SENTENCES if (made := read_phrase(text, [one])) and _is(text, one)),
        text,
    )


def _is(text: str, sentence: str) -> bool:
    pattern = re.sub(r"\\{\w+\\}", "(.+?)", re.escape(sentence))
    return re.fullmatch(pattern, text) is not None


def spreadsheet_formula(line: LineRow) -> str | None:
    """Give what a spreadsheet computes for a step: the same numbers with the same signs; None where that gives another value.

    A step whose numbers are rounded for print, or that is looked up in a table, is none.

    >>> spreadsheet_formula({"name": "", "formula": "", "numbers": "2 × 1.5 = 3", "value": "3.00", "unit": "yuan", "source": ""})
    '=ROUND(2*1.5,2)'
    """
    counted = line["numbers"].partition(" = ")[0].translate(_SIGNS).strip()
    value = exact(line["value"])
    if value is None or not _COUNTED.fullmatch(counted) or len(counted) > 4000:
        return None
    made = _value(counted)
    if made is None:
        return None
    fen = divide_half_up(made.numerator * 100, made.denominator)
    if line["unit"] == "yuan" and Fraction(fen, 100) == value:
        return f"=ROUND({counted},2)".replace(" ", "")
    return f"={counted}".replace(" ", "") if made == value else None


def _value(text: str) -> Fraction | None:
    """Compute numbers with + - * / ^ and brackets, exactly; None for what is none."""
    tokens = _TOKEN.findall(text)
    if "".join(tokens) != re.sub(r"\s", "", text):
        return None
    try:
        value, rest = _sum(tokens)
    except (IndexError, ValueError, ZeroDivisionError):
        return None
    return value if not rest else None


def _sum(tokens: Sequence[str]) -> tuple[Fraction, Sequence[str]]:
    value, tokens = _product(tokens)
    while tokens and tokens[0] in "+-":
        sign, (other, tokens) = tokens[0], _product(tokens[1:])
        value = value + other if sign == "+" else value - other
    return value, tokens


def _product(tokens: Sequence[str]) -> tuple[Fraction, Sequence[str]]:
    value, tokens = _power(tokens)
    while tokens and tokens[0] in "*/":
        sign, (other, tokens) = tokens[0], _power(tokens[1:])
        value = value * other if sign == "*" else value / other
    return value, tokens


def _power(tokens: Sequence[str]) -> tuple[Fraction, Sequence[str]]:
    value, tokens = _single(tokens)
    if tokens and tokens[0] == "^":
        power, tokens = _single(tokens[1:])
        if power.denominator != 1 or abs(power) > 400:
            raise ValueError(power)
        value **= int(power)
    return value, tokens


def _single(tokens: Sequence[str]) -> tuple[Fraction, Sequence[str]]:
    first, rest = tokens[0], tokens[1:]
    if first == "(":
        value, rest = _sum(rest)
        if rest[0] != ")":
            raise ValueError(rest[0])
        return value, rest[1:]
    if first == "-":
        value, rest = _single(rest)
        return -value, rest
    return Fraction(first), rest
