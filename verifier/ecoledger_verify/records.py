"""Records of entries, read strictly: docs/spec/audit.md 2.

A record can be written in one way only, and here that way is a regular expression: the members in their order, strings
with the escapes of RFC 8785 and no others, numbers without sign or leading zero. What matches is canonical; what does not
is told apart by `why`, more slowly.
"""

import json
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ecoledger_verify.faults import Unreadable

_TEXT: Final = r'[^"\\\x00-\x1f]*+(?:\\(?:["\\bfnrt]|u00(?:0[0-7be-f]|1[0-9a-f]))[^"\\\x00-\x1f]*+)*+'
_DIGEST: Final = "[0-9a-f]{64}"
_UUID: Final = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_DATE: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
# Numbers have 39 digits at most: more than any sum has, and less than Python refuses to read.
_NATURAL: Final = "0|[1-9][0-9]{0,38}+"
_MOMENT: Final = _DATE + r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z"

_POSTING_FORMS: Final = {
    "account": f'"({_TEXT})"',
    "amount": '"([1-9][0-9]{0,38}+)"',
    "asset": f'"({_TEXT})"',
    "balance": '"(0|-?[1-9][0-9]{0,38}+)"',
    "side": '"(debit|credit)"',
    "version": '"([1-9][0-9]{0,38}+)"',
}
_POSTING: Final = r"\{" + ",".join(f'"{name}":{form}' for name, form in _POSTING_FORMS.items()) + r"\}"
_POSTINGS: Final = re.compile(_POSTING)
# The same without groups, to stand within the form of a record. No form has a parenthesis that is not a group.
_ONE: Final = _POSTING.replace("(", "(?:").replace("(?:?:", "(?:")
_FORMS: Final = {
    "actor": f'"({_DIGEST})"',
    "approver": f'(?:null|"({_DIGEST})")',
    "book": f'"({_TEXT})"',
    "document": f'"({_TEXT})"',
    "effective_on": f'"({_DATE})"',
    "id": f'"({_UUID})"',
    "kind": f'"({_TEXT})"',
    "memo": f'"({_TEXT})"',
    "place": f'"({_NATURAL})"',
    "postings": rf"\[({_ONE}(?:,{_ONE})*+)\]",
    "recorded_at": f'"({_MOMENT})"',
    "reverses": f'(?:null|"({_UUID})")',
    "v": "2",
    "voucher": r'"([0-9]{4}-[0-9]{2}/[1-9][0-9]{0,38}+)"',
}
_RECORD: Final = re.compile(r"\{" + ",".join(f'"{name}":{form}' for name, form in _FORMS.items()) + r"\}")


class Posting(NamedTuple):
    """A line of an entry, with its figures as they are written."""

    account: str
    amount: str
    asset: str
    balance: str
    side: str
    version: str


@dataclass(slots=True)
class Record:
    """An entry with its place, as its members are written."""

    actor: str
    approver: str | None
    book: str
    document: str
    effective_on: str
    id: str
    kind: str
    memo: str
    place: str
    postings: list[Posting] | list[tuple[str, ...]]
    recorded_at: str
    reverses: str | None
    voucher: str


def read_record(data: bytes) -> Record:
    """Read the canonical bytes of an entry.

    Raises:
        Unreadable: they are not canonical, or a member is missing, unknown, or not of its form.
    """
    try:
        found = _RECORD.fullmatch(data.decode())
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", what="record") from error
    if found is None:
        raise why(data)
    members: list[Any] = list(found.groups())
    members[9] = _POSTINGS.findall(members[9])
    record = Record(*members)
    if not (_is_date(record.effective_on) and _is_date(record.recorded_at[:10])):
        raise Unreadable("member_form", member="effective_on, recorded_at")
    if "\\" in found[0]:
        _unescape(record)
    return record


def postings(record: Record) -> list[Posting]:
    """Give the lines of a record with names."""
    return [Posting(*line) for line in record.postings]


def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build an object whose members are each named once."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise Unreadable("twice", member=", ".join(name for name, _ in pairs)[:200])
    return made


def read_json(data: bytes, what: str) -> Any:
    """Read JSON in UTF-8 without members that stand twice."""
    try:
        return json.loads(data.decode(), object_pairs_hook=once)
    except (ValueError, RecursionError) as error:
        raise Unreadable("not_json", what=what) from error


def is_canonical(value: Any, data: bytes) -> bool:
    """Tell whether data is the one way in which RFC 8785 writes a value without fractions.

    Members are in the order of their UTF-16 units, which for almost every name is that of its characters: tried first.
    """
    try:
        return bool(_write(value, sort_keys=True) == data or _write(_ordered(value)) == data)
    except (UnicodeEncodeError, RecursionError):
        return False


def _write(value: Any, sort_keys: bool = False) -> bytes:
    return json.dumps(value, sort_keys=sort_keys, ensure_ascii=False, separators=(",", ":")).encode()


def why(data: bytes) -> Unreadable:
    """Say why bytes are not a record."""
    try:
        value = read_json(data, "record")
    except Unreadable as fault:
        return fault
    if not isinstance(value, dict) or set(value) != set(_FORMS):
        names = set(value) ^ set(_FORMS) if isinstance(value, dict) else _FORMS
        return Unreadable("members", what="record", names=", ".join(sorted(names)))
    if not is_canonical(value, data):
        return Unreadable("not_canonical", what="record")
    for name, form in _FORMS.items():
        if re.fullmatch(form, _write(value[name], sort_keys=True).decode()) is None:
            return Unreadable("member_form", member=name)
    return Unreadable("not_canonical", what="record")


def _ordered(value: Any) -> Any:
    if isinstance(value, dict):
        return {
            name: _ordered(value[name]) for name in sorted(value, key=lambda n: n.encode("utf-16-be", "surrogatepass"))
        }
    return [_ordered(part) for part in value] if isinstance(value, list) else value


def _unescape(record: Record) -> None:
    """Turn what is written with escapes into what it says."""
    for name in ("book", "document", "kind", "memo"):
        setattr(record, name, json.loads(f'"{getattr(record, name)}"'))
    record.postings = [tuple(json.loads(f'"{part}"') for part in line) for line in record.postings]


@lru_cache(maxsize=10_000)
def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
