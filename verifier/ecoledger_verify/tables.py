"""The members of the lines of an archive's files, and the order in which the lines stand."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ecoledger_verify.strict import DECIMAL, SIGNED, Unreadable, canonical, canonical_object, is_day, shown

_CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{0,159}", re.ASCII)
_LIST_MAX: Final = 1_000
"""Texts in a list: keys of a book."""
_DIGEST: Final = re.compile(r"[0-9a-f]{64}", re.ASCII)
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{6}Z", re.ASCII
)

MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]{1,6})?(?:Z|\+00:00)",
    re.ASCII,
)
"""An instant as rows of records write it."""

Test = Callable[[Any], bool]


def _matches(pattern: re.Pattern[str]) -> Test:
    return lambda value: isinstance(value, str) and bool(pattern.fullmatch(value))


def _or_null(test: Test) -> Test:
    return lambda value: value is None or test(value)


def _text(value: Any) -> bool:
    return isinstance(value, str)


def _bool(value: Any) -> bool:
    return isinstance(value, bool)


def _places(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 12


def _list_of_texts(value: Any) -> bool:
    return (
        isinstance(value, list) and len(value) <= _LIST_MAX and all(isinstance(item, str) for item in value)
    )


def _texts(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(item, str) for item in value.values())


def _day(value: Any) -> bool:
    return isinstance(value, str) and is_day(value)


_CODES, _DIGESTS, _COUNT, _AMOUNT = _matches(_CODE), _matches(_DIGEST), _matches(DECIMAL), _matches(SIGNED)
_INSTANTS, _STATUS = _matches(_INSTANT), _matches(re.compile("open|frozen|receive_only|closed"))


@dataclass(frozen=True, slots=True)
class Lines:
    """What a file of lines holds."""

    members: Mapping[str, Test] | None
    """Exactly these members; None where the specification leaves them to the book."""
    order: tuple[str, ...] = ()
    """Members by which the lines stand, each line after the one before."""

    def read(self, line: bytes) -> dict[str, Any]:
        """Read a line.

        Raises:
            Unreadable: not canonical, other members, or a value of another sort.
        """
        if self.members is None:
            value = canonical(line)
            if not isinstance(value, dict):
                raise Unreadable("json.object")
            if missing := [name for name in self.order if not isinstance(value.get(name), str)]:
                raise Unreadable("json.missing", members=", ".join(missing))
            return value
        row = canonical_object(line, frozenset(self.members))
        for name, test in self.members.items():
            if not test(row[name]):
                raise Unreadable("json.value", name=name, value=shown(row[name], 80))
        return row

    def key(self, row: Mapping[str, Any]) -> tuple[bytes, ...]:
        """Give what a line is ordered by: bytes of UTF-8."""
        return tuple(row[name].encode() for name in self.order)


BOOK: Final = Lines(
    {
        "code": _CODES,
        "name": _text,
        "opens_on": _day,
        "zone": _text,
        "jurisdiction": _CODES,
        "origin": _text,
        "suite": _text,
        "keys": _list_of_texts,
        "size": _COUNT,
        "closed_through": _or_null(_day),
        "soft_closed_through": _or_null(_day),
    }
)

INSTALLATION: Final = "@installation"
"""The code of the log of what has no book: persons, mandates, keys."""
_OF_INSTALLATION: Final = Lines(
    {
        **dict.fromkeys(BOOK.members or (), lambda value: value is None),
        "code": lambda value: value == INSTALLATION,
        **{name: (BOOK.members or {})[name] for name in ("origin", "suite", "keys", "size")},
    }
)


def read_book(line: bytes) -> dict[str, Any]:
    """Read what an archive is of: a book, or the log of the installation, which opens on no day and closes no month.

    Raises:
        Unreadable: not canonical, other members, or a value of another sort.
    """
    return (_OF_INSTALLATION if f'"code":"{INSTALLATION}"'.encode() in line else BOOK).read(line)


FILES: Final[Mapping[str, Lines]] = {
    "book.json": BOOK,
    "law/packs.jsonl": Lines(None),
    "chart.jsonl": Lines({"code": _CODES, "element": _CODES, "debit_normal": _bool, "title": _text}),
    "kinds.jsonl": Lines({"code": _CODES, "article": _text}),
    "assets.jsonl": Lines(
        {"code": _CODES, "name": _text, "kind": _CODES, "unit": _text, "scale": _places, "digits": _places}, ("code",)
    ),
    "accounts.jsonl": Lines(
        {
            "code": _CODES, "owner": _CODES, "purpose": _CODES, "debit_normal": _bool, "floor": _or_null(_AMOUNT),
            "ceiling": _or_null(_AMOUNT), "status": _STATUS,
            "opened_at": _INSTANTS, "opened_by": _DIGESTS,
        },
        ("code",),
    ),
    "account_events.jsonl": Lines(
        {
            "account": _CODES, "status_before": _text, "status_after": _text, "reason": _text, "actor": _DIGESTS,
            "recorded_at": _INSTANTS,
        }
    ),
    "actors.jsonl": Lines({"digest": _DIGESTS, "role": _CODES, "owner": _or_null(_CODES), "created_at": _INSTANTS}, ("digest",)),
    "as_one.jsonl": Lines(
        {
            "person": _DIGESTS, "one_with": _DIGESTS, "document": _text, "asked_by": _DIGESTS, "asked_at": _INSTANTS,
            "confirmed_by": _DIGESTS, "confirmed_at": _INSTANTS, "used_at": _INSTANTS,
        },
        ("person", "one_with"),
    ),
    "persons.jsonl": Lines({"digest": _DIGESTS, "name": _text, "salt": _DIGESTS}, ("digest",)),
    "personal.jsonl": Lines({"place": _COUNT, "row": _COUNT, "salt": _DIGESTS, "values": _or_null(_texts)}),
    "parties.jsonl": Lines(None, ("code",)),
    "approvals.jsonl": Lines(None, ("id",)),
    "refusals.jsonl": Lines(None, ("id",)),
    "periods.jsonl": Lines(
        {
            "closed_through": _or_null(_day), "soft_closed_through": _or_null(_day), "asked_by": _DIGESTS,
            "approved_by": _or_null(_DIGESTS), "reason": _text, "recorded_at": _INSTANTS,
        }
    ),
    "period_steps.jsonl": Lines(None, ("id", "event")),
    "balances.jsonl": Lines(
        {"account": _CODES, "asset": _CODES, "debits": _COUNT, "credits": _COUNT, "version": _COUNT}, ("account", "asset")
    ),
}  # fmt: skip

_SMALL, _YES_OR_NO = _matches(re.compile("0|[1-9][0-9]?", re.ASCII)), _matches(re.compile("true|false"))
_MOMENTS: Final = _matches(MOMENT)


def _any(_value: Any) -> bool:
    return True


ROWS: Final[Mapping[str, Mapping[str, Test]]] = {
    "asset": {"code": _CODES, "name": _text, "kind": _CODES, "unit": _text, "scale": _SMALL, "digits": _SMALL},
    "account": {
        "account_id": _COUNT, "code": _CODES, "owner": _CODES, "purpose": _CODES, "debit_normal": _YES_OR_NO, "floor": _or_null(_AMOUNT),
        "ceiling": _or_null(_AMOUNT), "status": _STATUS, "opened_at": _MOMENTS, "opened_by": _any,
    },
    "account_event": {"account_id": _COUNT, "status_before": _text, "status_after": _text, "actor_id": _any},
    "process_event": {"machine": _text, "process_id": _text, "actor_id": _any, "four_eyes": _YES_OR_NO},
    "period_move": {
        "step_id": _or_null(_text), "closed_after": _or_null(_day), "soft_after": _or_null(_day), "recorded_at": _MOMENTS,
    },
}  # fmt: skip
"""What the rows of records must have where they are followed, by table: all values are texts there, or nothing, or name somebody."""


def check_row(table: str, row: Mapping[str, Any]) -> None:
    """Look whether a row of a record has what is followed of its table, in the form of it.

    Raises:
        Unreadable: it has not.
    """
    for name, test in ROWS.get(table, {}).items():
        if name not in row or not test(row[name]):
            raise Unreadable("record.form")


ORDER_1: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("format", re.compile("format")),
    ("book.json", re.compile(r"book\.json")),
    ("law/*.toml", re.compile(r"law/[A-Za-z0-9._-]+\.toml")),
    ("law/packs.jsonl", re.compile(r"law/packs\.jsonl")),
    ("chart.jsonl", re.compile(r"chart\.jsonl")),
    ("kinds.jsonl", re.compile(r"kinds\.jsonl")),
    ("assets.jsonl", re.compile(r"assets\.jsonl")),
    ("accounts.jsonl", re.compile(r"accounts\.jsonl")),
    ("account_events.jsonl", re.compile(r"account_events\.jsonl")),
    ("actors.jsonl", re.compile(r"actors\.jsonl")),
    ("persons.jsonl", re.compile(r"persons\.jsonl")),
    ("parties.jsonl", re.compile(r"parties\.jsonl")),
    ("approvals.jsonl", re.compile(r"approvals\.jsonl")),
    ("refusals.jsonl", re.compile(r"refusals\.jsonl")),
    ("periods.jsonl", re.compile(r"periods\.jsonl")),
    ("period_steps.jsonl", re.compile(r"period_steps\.jsonl")),
    ("entries/*", re.compile(r"entries/[0-9]{8}\.jsonl")),
    ("balances.jsonl", re.compile(r"balances\.jsonl")),
    ("checkpoints/*", re.compile(r"checkpoints/[0-9]{8}")),
    ("MANIFEST", re.compile("MANIFEST")),
)
"""The members of the first format in their order; those with a star may come any number of times, ordered by name."""
_IN_RECORDS: Final = frozenset(
    {
        "law/packs.jsonl", "assets.jsonl", "accounts.jsonl", "account_events.jsonl", "parties.jsonl", "approvals.jsonl", "refusals.jsonl",
        "periods.jsonl", "period_steps.jsonl",
    }
)  # fmt: skip
"""What the second format has no files for: the records of the log say it."""
_PERSONAL: Final = ("personal.jsonl", re.compile(r"personal\.jsonl"))
_AS_ONE: Final = ("as_one.jsonl", re.compile(r"as_one\.jsonl"))
ORDER_2: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    one
    for member in ORDER_1
    if member[0] not in _IN_RECORDS
    for one in ((_AS_ONE, member, _PERSONAL) if member[0] == "persons.jsonl" else (member,))
)
"""Those of the second."""
MAY_LACK: Final = frozenset({"law/*.toml", "as_one.jsonl", "persons.jsonl", "personal.jsonl", "entries/*"})
NUMBERED: Final = {"entries/*": 8, "checkpoints/*": 12}
"""Where the eight digits begin, for members that are numbered from 0 without gaps."""
RECORDS_A_FILE: Final = 65_536


class Order:
    """Follows the names of the members as they come."""

    def __init__(self) -> None:
        self.members = ORDER_1
        self._at = -1
        self._last = ""
        self._count = 0

    def take(self, name: str) -> tuple[str, str | None]:
        """Give which of the members one is, and the code of a fault in where it stands, or None."""
        index = next((i for i, (_, pattern) in enumerate(self.members) if pattern.fullmatch(name)), None)
        if index is None:
            return "", "member.unknown"
        kind = self.members[index][0]
        fault = None
        if index < self._at or (index == self._at and ("*" not in kind or name <= self._last)):
            fault = "member.order"
        elif any(self.members[i][0] not in MAY_LACK for i in range(self._at + 1, index)):
            fault = "member.missing"
        self._count = self._count + 1 if index == self._at else 0
        if fault is None and kind in NUMBERED and int(name[NUMBERED[kind] :][:8]) != self._count:
            fault = "member.number"
        self._at, self._last = max(index, self._at), name
        return kind, fault

    @property
    def complete(self) -> bool:
        """Tell whether the last member has come."""
        return self._at == len(self.members) - 1
