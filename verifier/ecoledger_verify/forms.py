"""The form of a record: its grammar, what matches it, and the digest of its postings.

A record has one form, so it is not parsed as JSON: it is matched against the grammar of that form, strings as RFC 8785
spells them, members in their order.
"""

import re
from collections.abc import Iterable
from hashlib import blake2b
from typing import Final, TypeAlias

_DIGEST: Final = "[0-9a-f]{64}"
_ID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
_CODE: Final = "[A-Za-z0-9][A-Za-z0-9._:-]{0,159}"
_COUNT: Final = "[1-9][0-9]{0,18}"
_TEXT: Final = r'"([^"\\\x00-\x1f]*+(?:\\(?:["\\bfnrt]|u00(?:0[0-7bef]|1[0-9a-f]))[^"\\\x00-\x1f]*+)*+)"'
"""A string as RFC 8785 spells it: seven short escapes, \\u00xx for the other control characters, all else as it is."""
_DAY: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_INSTANT: Final = rf"{_DAY}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{{6}}Z"


def _posting(account: str, amount: str, asset: str, balance: str, side: str, version: str) -> str:
    return (
        rf'\{{"account":"{account}","amount":"{amount}","asset":"{asset}","balance":"{balance}","side":"{side}",'
        rf'"version":"{version}"\}}'
    )


_ANY_POSTING: Final = _posting(_CODE, _COUNT, _CODE, "(?:0|-?[1-9][0-9]{0,18})", "(?:debit|credit)", _COUNT)
POSTING: Final = re.compile(
    _posting(
        f"({_CODE})", f"({_COUNT})", f"({_CODE})", "(0|-?[1-9][0-9]{0,18})", "(debit|credit)", f"({_COUNT})"
    ),
    re.ASCII,
)
RECORD: Final = re.compile(
    rf'\{{"actor":"({_DIGEST})","approver":(?:null|"({_DIGEST})"),"book":"({_CODE})","document":{_TEXT},'
    rf'"effective_on":"({_DAY})","id":"({_ID})","kind":"({_CODE})","memo":{_TEXT},"place":"(0|[1-9][0-9]{{0,18}})",'
    rf'"postings":\[({_ANY_POSTING}(?:,{_ANY_POSTING})++)\],"recorded_at":"({_INSTANT})","reverses":(?:null|"({_ID})"),'
    rf'"v":2,"voucher":"([0-9]{{4}}-[0-9]{{2}})/([1-9][0-9]{{0,9}})"\}}',
    re.ASCII,
)
Legs: TypeAlias = list[tuple[str, str, str, str, str, str]]
"""Account, amount, asset, balance, side and version of each posting, as they are written."""
Matched: TypeAlias = tuple[str, str | None, str, str, str, str, str, str, str | None, str, str, Legs, bytes]
"""Actor, approver, book, day, id, kind, place, instant, what it reverses, month and number of the voucher, postings, their digest."""


def matched(line: bytes) -> Matched | None:
    """Match a record against its form, without what no check looks at; None where it has another."""
    try:
        match = RECORD.fullmatch(line.decode("utf-8"))
    except UnicodeDecodeError:
        return None
    if match is None:
        return None
    actor, approver, book, _, effective, entry, kind, _, place, legs, recorded, reverses, month, number = (
        match.groups()
    )
    lines = POSTING.findall(legs)
    content = content_of(lines)
    return (
        actor,
        approver,
        book,
        effective,
        entry,
        kind,
        place,
        recorded,
        reverses,
        month,
        number,
        lines,
        content,
    )


def content_of(lines: Iterable[tuple[str, str, str, str, str, str]]) -> bytes:
    """Give a digest of accounts, amounts, assets and sides, by which a reversal is held against its target."""
    text = "\n".join([f"{account} {amount} {asset} {side}" for account, amount, asset, _, side, _ in lines])
    return blake2b(text.encode(), digest_size=16).digest()
