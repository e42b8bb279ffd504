"""Areas of caps: names that the bureau chooses, or codes of divisions, which are held against the table and lie inside each other."""

from datetime import date

from ledger.errors import RuleViolation
from ledger.law import Law
from ledger.register.regions import RegionUnknown, is_region


class AreaOutside(RuleViolation):
    """{area} does not lie inside {higher}: no room under a cap goes from the one to the other.

    Share it out to a lower division of {higher}.
    """

    code = "permits.area_outside"
    source = "docs/spec/permits.md 3"


def is_code(area: str) -> bool:
    """Whether an area has the form of a code of a division: six digits.

    >>> is_code("330600"), is_code("taihu"), is_code("33060")
    (True, False, False)
    """
    return len(area) == 6 and area.isascii() and area.isdigit()


def check_area(area: str, law: Law) -> None:
    """Check that an area with the form of a code is one that is, was or will be: the cap of a past year keeps the code of its year.

    Twin: `cap_inside`, by its first digit.

    Raises:
        RegionUnknown
    """
    if is_code(area) and not is_region(area, date.max, law):
        raise RegionUnknown(region=area)


def check_inside(area: str, higher: str) -> None:
    """Check that of two divisions one lies inside the other: province, city, county. A name that is no code may lie anywhere.

    Twin: `cap_inside`.

    >>> check_inside("330603", "330600"), check_inside("330600", "taihu")
    (None, None)

    Raises:
        AreaOutside
    """
    if not (is_code(area) and is_code(higher)):
        return
    digits = higher[:2] if higher.endswith("0000") else higher[:4] if higher.endswith("00") else higher
    if area == higher or not area.startswith(digits):
        raise AreaOutside(area=area, higher=higher)
