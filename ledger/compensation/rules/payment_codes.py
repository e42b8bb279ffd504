"""The code of a payment: case, part and instalment with check digits, as a notice to pay prints it and a payer repeats it to the bank."""

import re
import unicodedata
from typing import Final, NamedTuple

_MARK: Final = "HP"
_WIDTHS: Final = (8, 4, 4)
"""Digits of the number of the case, of the part and of the instalment."""
_PRINTED: Final = re.compile(rf"{_MARK}([0-9]{{{sum(_WIDTHS) + 2}}})(?![0-9])")
_BETWEEN: Final = re.compile(r"(?<=[0-9])[ -](?=[0-9])|(?<=HP)[ -](?=[0-9])")


class Payable(NamedTuple):
    """What a code names."""

    case: int
    """Number of the case in the database."""
    part: int
    instalment: int


def payment_code(payable: Payable) -> str:
    """Make the code: two check digits by ISO 7064, MOD 97-10, so that one wrong digit, or two that changed places, are found.

    Returns:
        The code; empty where a number has more digits than there is room for.

    >>> payment_code(Payable(12, 1, 3))
    'HP000000120001000356'
    """
    if any(number >= 10**width for number, width in zip(payable, _WIDTHS, strict=True)):
        return ""
    digits = "".join(f"{number:0{width}d}" for number, width in zip(payable, _WIDTHS, strict=True))
    return f"{_MARK}{digits}{98 - int(digits) * 100 % 97:02d}"


def codes_in(text: str) -> list[Payable]:
    """Find the codes in what a payer wrote: of whatever width, with blanks or dashes between the digits; those alone whose digits check.

    >>> codes_in("赔偿款 ＨＰ0000 0012 0001 0003 56 第三期"), codes_in("HP000000120001000365")
    ([Payable(case=12, part=1, instalment=3)], [])
    """
    told = _BETWEEN.sub("", unicodedata.normalize("NFKC", text).upper())
    found = []
    for digits in _PRINTED.findall(told):
        if int(digits) % 97 == 1:
            case, part, instalment, _ = (
                int(digits[first:last]) for first, last in ((0, 8), (8, 12), (12, 16), (16, 18))
            )
            found.append(Payable(case, part, instalment))
    return list(dict.fromkeys(found))
