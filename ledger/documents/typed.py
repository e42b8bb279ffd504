"""What people type into cells, in the form in which it is read: numbers, days, codes. What could mean two things stays as it was typed.

    "１，０００．５"  "1,000.5"  "1000.50"              1000.5
    "¥1,020.00"  "100.00元"  "（100.00）"  "100.00-"    1020   100   -100   -100       where money stands
    "2026/1/5"  "２０２６年1月5日"  "20260105"           2026-01-05
    "enterprise：９１…"  "SO₂"  "４２１００２"             enterprise:91…   SO2   421002

Commas stand before every third digit or nowhere: `1,23` and `1,2,3` are no numbers. A dash alone is empty only where another column
of the row says the amount. Names are never touched.
"""

import re
import unicodedata
from datetime import date
from functools import cache
from typing import Final

from ledger.texts import narrow

LONE_DASHES: Final = frozenset({"-", "--"})
"""What stands for nothing in one of two columns of amounts, in its narrow form."""
_MONEY: Final = r"(?:¥|CNY|RMB|人民币)"
_DAY: Final = re.compile(
    r"([0-9]{4})(?:(?P<mark>[-/.])([0-9]{1,2})(?P=mark)([0-9]{1,2})|年([0-9]{1,2})月([0-9]{1,2})日?|([0-9]{2})([0-9]{2}))"
    r"(?:[T ]00:00(?::00)?)?",
    re.ASCII,
)


def number_typed(text: str, *, money: bool = False, point: str = ".", comma: str = ",") -> str:
    """Give a number in the form of machines; what is none stays as it was typed, so that a refusal names it.

    Args:
        text: as it was typed.
        money: whether a mark of the yuan may stand with it, and brackets or a minus behind it for less than zero.
        point: the mark before decimals.
        comma: the mark between groups of three digits; empty for none.

    >>> number_typed("１，０００．５０"), number_typed("1,23"), number_typed("100.00元"), number_typed("（¥100.00）", money=True)
    ('1000.5', '1,23', '100.00元', '-100')
    """
    plain = " ".join(narrow(text).replace("￥", "¥").split())
    found = _pattern(point, comma).fullmatch(plain)
    if found is None:
        return text
    marked = (
        found["open"] or found["close"] or found["behind"] or found["unit"] or found["mark"] or found["inner"]
    )
    signs = [found["sign"], found["behind"], found["open"]]
    if (marked and not money) or bool(found["open"]) != bool(found["close"]) or sum(map(bool, signs)) > 1:
        return text
    if bool(found["mark"]) + bool(found["inner"]) + bool(found["unit"]) > 1:
        return text
    whole = found["whole"].replace(comma, "").lstrip("0") or "0"
    part = (found["part"] or "").rstrip("0")
    less = found["sign"] == "-" or found["behind"] or found["open"]
    return f"{'-' if less else ''}{whole}{'.' + part if part else ''}"


@cache
def _pattern(point: str, comma: str) -> re.Pattern[str]:
    groups = rf"[0-9]{{1,3}}(?:{re.escape(comma)}[0-9]{{3}})+|" if comma else ""
    return re.compile(
        rf"(?P<open>\()? ?(?P<mark>{_MONEY})? ?(?P<sign>[+-])? ?(?P<inner>{_MONEY})? ?"
        rf"(?P<whole>{groups}[0-9]+)(?:{re.escape(point)}(?P<part>[0-9]*))?"
        rf"(?P<behind>-)? ?(?P<unit>元|圆|CNY|RMB)? ?(?P<close>\))?",
        re.ASCII,
    )


def day_typed(text: str) -> date | None:
    """Read a day as people write it, the year first; none where it is none.

    >>> day_typed("2026年3月1日"), day_typed("2026/3/1"), day_typed("20260301"), day_typed("2026-02-30"), day_typed("3/1/2026")
    (datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), datetime.date(2026, 3, 1), None, None)
    """
    found = _DAY.fullmatch(narrow(text).strip())
    if found is None:
        return None
    year, _, *rest = found.groups()
    try:
        return date(int(year), *(int(one) for one in rest if one is not None))
    except ValueError:
        return None


def code_typed(text: str) -> str:
    """Give a code in the form in which codes are kept: narrow, with small figures as figures.

    >>> code_typed("enterprise：９１"), code_typed("SO₂"), code_typed("曹娥江")
    ('enterprise:91', 'SO2', '曹娥江')
    """
    return unicodedata.normalize("NFKC", narrow(text)).strip()


def year_typed(text: str) -> str:
    """Give a year as digits, without the word for it.

    >>> year_typed("２０２６年"), year_typed("26")
    ('2026', '26')
    """
    return narrow(text).strip().removesuffix("年").rstrip()
