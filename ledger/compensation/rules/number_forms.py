"""Numbers of papers as they are compared: 川环损〔2026〕1号 and 川环损[２０２６] 1 号 are one.

Source: GB/T 9704-2012 7.2.5 (发文字号: the year in hexagonal brackets); docs/spec/compensation.md 14.4.
"""

import unicodedata
from typing import Final

_BRACKETS: Final = str.maketrans("〔〕[]【】{}", "()()()()")


def number_form(number: str) -> str:
    """Bring the number of a paper to the form in which it is compared: narrow, in small letters, in one sort of brackets, without gaps.

    Only whether two numbers are one is asked of it, and nothing keeps it: small letters and round brackets are nobody's. The form in
    which a number is kept and printed is `ledger.texts.numbered`, which leaves its letters as they are. Twin: `ledger.number_form`.

    >>> number_form("川环损［２０２６］ 1 号") == number_form("川环损〔2026〕1号")
    True
    >>> number_form("〔2026〕1-1号") == number_form("〔2026〕11号")
    False
    """
    # each letter by itself, as in `payees.plain`
    narrow = "".join(map(str.lower, unicodedata.normalize("NFKC", number)))
    return "".join(narrow.translate(_BRACKETS).split())
