"""By which numbers enterprises, sites and outlets are known, and how each is checked.

GB 32100-2015 for the unified social credit code, which no identity number of a resident (GB 11643) is, GB 11714 for the
organisation code inside it, HJ 608-2017 for the number of a discharge licence; `regions` knows the codes of GB/T 2260, `industries` those
of GB/T 4754.
"""

import re
from datetime import date
from typing import Final

from ledger.errors import Malformed, RuleViolation

ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
"""Characters of the code: no I, O, S, V, Z."""
_OFFICES: Final = {
    "1": "1239", "2": "19", "3": "123459", "4": "19", "5": "1239", "6": "129", "7": "129", "8": "19", "9": "123", "A": "19", "N": "1239",
    "Y": "1",
}  # fmt: skip
CLASSES: Final = frozenset(office + one for office, classes in _OFFICES.items() for one in classes)
"""The first two characters of codes: the office that registers, and the class of what it registers. Twin: `ledger.credit_code_sound`."""
_WEIGHTS: Final = tuple(pow(3, place, 31) for place in range(17))
_PERSON: Final = re.compile("[1-8][0-9]{5}(?:19|20)[0-9]{9}[0-9X]", re.ASCII)
_USCC: Final = re.compile(f"[{ALPHABET}]{{18}}", re.ASCII)
_LICENCE: Final = re.compile(
    f"(?P<holder>(?!H9)[{ALPHABET}]{{18}}|H9[0-9]{{6}}(?:0000[0-9]{{5}}|[0-9A-Z]{{9}})[a-hj-np-z])(?P<site>[0-9]{{3}}[A-Z])",
    re.ASCII,
)
_SITE: Final = re.compile("[0-9]{3}[A-Z]", re.ASCII)
_OUTLET: Final = re.compile("D[AW][0-9]{3}", re.ASCII)
_NARROW: Final = {0xFEE0 + code: code for code in range(0x21, 0x7F)} | {0x3000: 0x20}
POWER: Final = ("D4411", "D4412")
"""Thermal power, and cogeneration; the heat part of the latter does not count."""


class UsccMalformed(Malformed):
    """'{uscc}' is not a unified social credit code: it has 18 characters, digits and capitals without I, O, S, V and Z.

    Copy it from the business licence.
    """

    code = "party.uscc_malformed"
    source = "GB 32100-2015"


class UsccCheckFails(RuleViolation):
    """The check character of '{uscc}' should be {expected}, and it is {found}.

    Look for a slip. If the code really was registered like this, record the evidence with it.
    """

    code = "party.uscc_check_fails"
    source = "GB 32100-2015"


class UsccOfPerson(RuleViolation):
    """What was given is the identity number of a resident (GB 11643), and not a unified social credit code.

    Copy the code from the business licence. An account carries its owner's code for ever, so the number of a person is never one.
    """

    code = "party.uscc_of_person"
    source = "GB 32100-2015; GB 11643-1999"


class UsccClassUnknown(RuleViolation):
    """No office that registers gives codes that begin with '{start}', such as '{uscc}'.

    Look for a slip in the first two characters. If the code really was issued like this, record the evidence with it.
    """

    code = "party.uscc_class_unknown"
    source = "GB 32100-2015"


class LicenceMalformed(Malformed):
    """'{licence}' is not the number of a discharge licence.

    It has 22 characters: the credit code of the enterprise, then the three digits and the capital of the site; H9 numbers keep their
    small letter at place 18.
    """

    code = "party.licence_malformed"
    source = "HJ 608-2017"


class OutletMalformed(Malformed):
    """'{outlet}' is not the number of an outlet.

    Write DA or DW and three digits, such as DA001.
    """

    code = "party.outlet_malformed"
    source = "HJ 608-2017"


def normalised(text: str) -> str:
    """Bring what was typed to the form in which codes are kept: narrow, without spaces, capitals.

    Codes that begin with H9 keep their case, because their small letter is a part of them.
    """
    plain = "".join(text.translate(_NARROW).split())
    return plain if plain[:2].upper() == "H9" else plain.upper()


def check_character(body: str) -> str:
    """Compute the 18th character from the first 17."""
    total = sum(ALPHABET.index(char) * weight for char, weight in zip(body, _WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def is_of_person(number: str) -> bool:
    """Tell whether a number is a sound identity number of a resident: with a day of birth, and its own check character.

    Twin: `ledger.is_of_person`.

    >>> is_of_person("362322198709086409"), is_of_person("362322198713086409"), is_of_person("91130200699229617X")
    (True, False, False)
    """
    if _PERSON.fullmatch(number) is None or _resident(number[:17]) != number[17]:
        return False
    try:
        date.fromisoformat(number[6:14])
    except ValueError:
        return False
    return True


def _resident(body: str) -> str:
    """Compute the last character of an identity number, by ISO 7064 MOD 11-2; the powers of two from the last place on."""
    return "10X98765432"[sum(int(digit) << (17 - place) for place, digit in enumerate(body)) % 11]


def check_uscc(text: str, evidence: str = "") -> str:
    """Check a unified social credit code, and give it in the form in which it is kept.

    Args:
        text: as it was typed.
        evidence: why a code whose check fails, or that begins as no office's codes do, is right nevertheless; empty for none. With
            it also a code passes that happens to be built like the number of a person, but no number that could be nothing else.

    Raises (in this order):
        UsccMalformed, UsccOfPerson, UsccCheckFails, UsccClassUnknown.

    >>> check_uscc("91110000600037341l")
    '91110000600037341L'
    """
    uscc = normalised(text)
    if _USCC.fullmatch(uscc) is None or uscc.startswith("H9"):
        raise UsccMalformed(uscc=text[:40])
    told, start = bool(evidence.strip()), uscc[:2]
    if is_of_person(uscc) and not (told and start in CLASSES):
        raise UsccOfPerson()
    expected = check_character(uscc[:17])
    if uscc[17] != expected and not told:
        raise UsccCheckFails(uscc=uscc, expected=expected, found=uscc[17])
    if start not in CLASSES and not told:
        raise UsccClassUnknown(uscc=uscc, start=start)
    return uscc


def check_licence(text: str, evidence: str = "") -> tuple[str, str]:
    """Check the number of a discharge licence, case kept, and split it into holder and site.

    The last letter cannot be computed: two sites of one enterprise share it.

    Raises (in this order):
        LicenceMalformed, UsccOfPerson, UsccCheckFails, UsccClassUnknown; never UsccMalformed.

    >>> check_licence("91130200699229617X001P")
    ('91130200699229617X', '001P')
    """
    found = _LICENCE.fullmatch(text)
    if found is None:
        raise LicenceMalformed(licence=text[:40])
    if not found["holder"].startswith("H9"):
        check_uscc(found["holder"], evidence)
    return found["holder"], found["site"]


def is_licence_site(text: str) -> bool:
    """Tell whether a site is called by the last four characters of its licence."""
    return _SITE.fullmatch(text) is not None


def check_outlet(text: str) -> str:
    """Check the number of an outlet.

    Raises:
        OutletMalformed: it has another form.
    """
    if _OUTLET.fullmatch(text) is None:
        raise OutletMalformed(outlet=text[:20])
    return text


def is_power(industry: str) -> bool:
    """Tell whether an industry is thermal power or cogeneration."""
    return industry in POWER
