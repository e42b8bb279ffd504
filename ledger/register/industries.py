"""Industries: which code of GB/T 4754-2017 there is: a division under the letter of its section, and the groups and classes in it.

The divisions are shipped. No table of the classes is, for none was found that is right in full: a bureau loads them with their source
as a rule pack (`industry.<code>`, adopted by two persons), which `ecoledger industries FILE` writes from a list. Of a division of
which a pack names classes only these, and the groups that they are in, are taken from their day on; of the others each code that
has the right form.
"""

import re
from datetime import date
from typing import Final

from ledger.errors import Malformed
from ledger.law import Law
from ledger.law.keys import SECTIONS
from ledger.register.regions import LISTED, read_lines
from ledger.words import in_both

_INDUSTRY: Final = re.compile("[A-T][0-9]{2,4}", re.ASCII)
_KEY: Final = "industry."


class IndustryMalformed(Malformed):
    """'{industry}' is not a class of industries.

    Write a letter from A to T and two to four digits, such as D4411.
    """

    code = "party.industry_malformed"
    source = "GB/T 4754-2017"


class IndustryUnknown(Malformed):
    """There is no industry {industry}: the section {section} has the divisions {divisions}.

    Look it up in GB/T 4754. Where a class is newer than those that are loaded here, adopt a rule pack with industry.{industry}.
    """

    code = "party.industry_unknown"
    source = "GB/T 4754-2017"


class ClassesUnreadable(Malformed):
    """The list of industries has {count} lines that cannot be read.

    Give lines of a letter, two to four digits and a name, each code once and under the letter of its section; see figures.problems.
    """

    code = "party.industries_unreadable"
    source = "GB/T 4754"


def check_industry(text: str, on: date, law: Law) -> str:
    """Check that there is an industry on a day. Twin: `site_industry`.

    Args:
        text: the letter of the section, and the digits of a division, a group or a class.
        on: the day.
        law: with the bureau's own packs.

    Raises (in this order):
        IndustryMalformed: it has another form; IndustryUnknown.
    """
    if _INDUSTRY.fullmatch(text) is None:
        raise IndustryMalformed(industry=text[:20])
    if not _stands(text) or not _is_loaded(text, on, law):
        first, last = SECTIONS[text[0]]
        raise IndustryUnknown(
            industry=text, section=text[0], divisions=f"{first:02}" + (f"–{last:02}" if first < last else "")
        )
    return text


def read_classes(text: str) -> dict[str, str]:
    """Read a list of industries: lines of a code and a name.

    Raises:
        ClassesUnreadable: with every line that is something else, stands under another letter, or names a code again.
    """
    found, problems = read_lines(text, _INDUSTRY)
    problems += [
        {"where": code, "problem": in_both(name, str)} for code, name in found.items() if not _stands(code)
    ]
    if problems or not found:
        raise ClassesUnreadable(count=len(problems), problems=problems[:LISTED])
    return found


def _stands(code: str) -> bool:
    """Tell whether the division of a code stands under its letter."""
    first, last = SECTIONS[code[0]]
    return first <= int(code[1:3]) <= last


def _is_loaded(code: str, on: date, law: Law) -> bool:
    """Tell whether a code is, or begins, one of those that packs name of its division on a day; whatever is, where they name none."""
    begins = _KEY + code[:3]
    known = [
        one.key.removeprefix(_KEY)
        for pack in law.packs
        for one in pack.values
        if one.key.startswith(begins) and one.holds(on)
    ]
    return all(len(one) < len("C2611") for one in known) or any(one.startswith(code) for one in known)
