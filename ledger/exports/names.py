"""Names that beancount and hledger accept for our codes: no two codes get one name, and every name leads back.

    enterprise:91…X:001P:permits:holding  (holding)      Assets:Enterprise:91…X:001P:Permits:Holding
    case:HAIDE-129:H1:claim_due           (claim_due)    Equity:Case:X-HAIDE--129:X-H1:Claim-udue
    lot:SO2:341825:2026:0002                             LOT.SO2.341825.2026.0002
    cap:NH3-N:330621:2026:and-more                       H_ and 21 letters of a hash; the code stands beside it

A part of an account begins with a capital or a digit and goes on with letters, digits and dashes, so a dash is the sign
of escape: `--` a dash, `-d` a dot, `-u` an underline, `X-` before a part that began with a capital, `X-0` before one that
began with a sign. beancount counts what lies beneath an account into its balance, so an account that has others beneath
it carries a dash at its end: then nothing lies beneath a name.
"""

import re
from base64 import b32encode
from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from ledger.house import PURPOSES
from ledger.manifest import Element

COMMODITY_MAX: Final = 24
"""Characters of a commodity of beancount at most."""

_ROOTS: Final = {
    Element.ASSET: "Assets",
    Element.LIABILITY: "Liabilities",
    Element.NET_ASSETS: "Equity",
    Element.REVENUE: "Income",
    Element.EXPENDITURE: "Expenses",
    Element.CLEARING: "Assets",
    Element.MEMORANDUM: "Equity",
}
"""Memorandum accounts come in pairs that sum to zero; as equity they leave assets and debts as they are."""
_ESCAPED: Final = {"-": "--", ".": "-d", "_": "-u"}
_MEANT: Final = {"-": "-", "d": ".", "u": "_"}
_PLAIN: Final = re.compile(r"[A-Z][A-Z0-9]+", re.ASCII)
_DOTTED: Final = re.compile(r"[a-z]+(:[A-Z0-9-]+)*:[A-Z0-9-]*[A-Z0-9]", re.ASCII)
_WORDS: Final = frozenset({"TRUE", "FALSE", "NULL"})
"""Words of the grammar of beancount."""


def root_of(purpose: str) -> str:
    """Name the root of beancount under which accounts of a purpose stand.

    Permits and caps stand among the assets where debits increase them, and among the liabilities where credits do.

    >>> root_of("holding"), root_of("lot_issued"), root_of("claim_due")
    ('Assets', 'Liabilities', 'Equity')
    """
    line = PURPOSES[purpose]
    return _ROOTS.get(line.element) or ("Assets" if line.debit_normal else "Liabilities")


def account_name(code: str, purpose: str, *, has_children: bool) -> str:
    """Name an account in both programs.

    Args:
        code: our code.
        purpose: its purpose, which decides the root.
        has_children: whether the code of another account begins with this one and a colon.

    >>> account_name("case:HAIDE-129:claim_due", "claim_due", has_children=False)
    'Equity:Case:X-HAIDE--129:Claim-udue'
    """
    parts = ":".join(_part(part) for part in code.split(":"))
    return f"{root_of(purpose)}:{parts}{'-' if has_children else ''}"


def code_of_account(name: str) -> str:
    """Give the code of a name back.

    >>> code_of_account("Equity:Case:X-HAIDE--129:Claim-udue")
    'case:HAIDE-129:claim_due'
    """
    return ":".join(_meant(part) for part in name.split(":")[1:])


def parents_of(codes: Iterable[str]) -> frozenset[str]:
    """List every beginning of the codes that ends before a colon: a code among them has others beneath it."""
    found: set[str] = set()
    for code in codes:
        head, colon, _ = code.rpartition(":")
        while colon and head not in found:
            found.add(head)
            head, colon, _ = head.rpartition(":")
    return frozenset(found)


def commodity_name(code: str) -> str:
    """Name an asset in both programs, in at most 24 characters.

    A code of capitals and digits is its own name; one like `lot:SO2:…` is written with dots; every other is named by
    the first 105 bits of its SHA-256, because no name of 24 characters can hold it. The three forms exclude each other.

    >>> commodity_name("CNY"), commodity_name("lot:SO2:341825:2026:0002"), len(commodity_name("cap:NH3-N:330621:2026:x"))
    ('CNY', 'LOT.SO2.341825.2026.0002', 23)
    """
    if len(code) <= COMMODITY_MAX:
        if _PLAIN.fullmatch(code) and code not in _WORDS:
            return code
        if _DOTTED.fullmatch(code):
            return code.upper().replace(":", ".")
    return "H_" + b32encode(sha256(code.encode()).digest())[:21].decode()


def _part(part: str) -> str:
    first = part[0]
    rest = "".join(_ESCAPED.get(c, c) for c in part[1:])
    if first in _ESCAPED:
        return f"X-0{_ESCAPED[first]}{rest}"
    return f"X-{first}{rest}" if first.isupper() else f"{first.upper()}{rest}"


def _meant(name: str) -> str:
    """Give a part back; the dash at the end of an account that has others beneath it means nothing."""
    capital = name[:2] == "X-" and (name[2:3].isupper() or name[2:3] == "0")
    body = name[2:].removeprefix("0") if capital else name[0].lower() + name[1:]
    return re.sub(r"-(.|$)", lambda found: _MEANT.get(found[1], ""), body)
