"""What an archive says beside its entries: the accounts, assets, kinds and persons that entries may name."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from ecoledger_verify.faults import Faults, Unreadable
from ecoledger_verify.notes import Key, read_key
from ecoledger_verify.receipts import known_suite
from ecoledger_verify.records import is_canonical, read_json

BOOK_MEMBERS: Final = frozenset(
    [
        "code",
        "name",
        "opens_on",
        "zone",
        "jurisdiction",
        "origin",
        "suite",
        "keys",
        "size",
        "closed_through",
        "soft_closed_through",
    ]
)
MEMBERS: Final[Mapping[str, frozenset[str]]] = {
    "chart.jsonl": frozenset(("code", "element", "debit_normal", "title")),
    "kinds.jsonl": frozenset(("code", "article")),
    "assets.jsonl": frozenset(("code", "name", "kind", "unit", "scale", "digits")),
    "accounts.jsonl": frozenset(
        ("code", "owner", "purpose", "debit_normal", "floor", "ceiling", "status", "opened_at", "opened_by")
    ),
    "account_events.jsonl": frozenset(("account", "status_before", "status_after", "reason", "actor", "recorded_at")),
    "actors.jsonl": frozenset(("digest", "role", "owner", "created_at")),
    "persons.jsonl": frozenset(("digest", "name", "salt")),
    "balances.jsonl": frozenset(("account", "asset", "debits", "credits", "version")),
}
"""Members of the lines, where this verifier reads them."""
ORDER: Final[Mapping[str, tuple[str, ...]]] = {
    "assets.jsonl": ("code",), "accounts.jsonl": ("code",), "actors.jsonl": ("digest",),
    "persons.jsonl": ("digest",), "balances.jsonl": ("account", "asset"),
}  # fmt: skip
"""By what the lines stand in order, each once."""


@dataclass(frozen=True, slots=True)
class Book:
    """The head of an archive."""

    code: str
    origin: str
    suite: str
    keys: list[Key]
    size: int


@dataclass(frozen=True, slots=True)
class Account:
    """An account: its normal side and within what its balances must be."""

    debit_normal: bool
    floor: int | None
    ceiling: int | None


@dataclass(slots=True)
class Facts:
    """What entries may name."""

    accounts: dict[str, Account] = field(default_factory=dict)
    assets: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)


def read_book(data: bytes) -> Book:
    """Read `book.json`.

    Raises:
        Unreadable: it has not the form; without it nothing else can be verified.
    """
    told = read_json(data, "book.json")
    if not isinstance(told, dict) or set(told) != BOOK_MEMBERS:
        names = set(told) ^ BOOK_MEMBERS if isinstance(told, dict) else BOOK_MEMBERS
        raise Unreadable("members", what="book.json", names=", ".join(sorted(names)))
    if not is_canonical(told, data.removesuffix(b"\n")):
        raise Unreadable("not_canonical", what="book.json")
    if not isinstance(told["keys"], list) or not all(
        isinstance(part, str) for part in (told["code"], told["origin"], *told["keys"])
    ):
        raise Unreadable("member_form", member="book.json")
    keys = [read_key(key) for key in told["keys"]]
    return Book(told["code"], told["origin"], known_suite(told["suite"]), keys, figure(told["size"], "size"))


def read_lines(member: str, data: bytes, faults: Faults) -> list[dict[str, Any]]:
    """Read JSON lines; a line that is none, or is not in its order, is a fault and is passed over."""
    if data and not data.endswith(b"\n"):
        faults.of_member("line_form", member, line=data.count(b"\n") + 1, why="\\n")
    found, last = [], None
    for number, line in enumerate(data.split(b"\n")[:-1], 1):
        try:
            value = read_json(line, member)
        except Unreadable as fault:
            faults.of_member("line_form", member, line=number, why=fault)
            continue
        names = MEMBERS.get(member)
        if not isinstance(value, dict) or (names is not None and set(value) != names):
            faults.of_member("line_form", member, line=number, why=", ".join(sorted(names or ())))
            continue
        if not is_canonical(value, line):
            faults.of_member("line_form", member, line=number, why="RFC 8785")
        by = tuple(str(value[name]) for name in ORDER.get(member, ()))
        if by and last is not None and by <= last:
            faults.of_member("order", member, line=number)
        last = by
        found.append(value)
    return found


def learn(facts: Facts, member: str, lines: list[dict[str, Any]], faults: Faults) -> None:
    """Take in the lines of a member."""
    for number, line in enumerate(lines, 1):
        try:
            _learn_line(facts, member, line, faults)
        except (Unreadable, TypeError, ValueError):
            faults.of_member("line_form", member, line=number, why=", ".join(sorted(line)))


def figure(value: Any, member: str) -> int:
    """Read an amount or a count: a number, or a decimal string."""
    if type(value) is int:
        return value
    if isinstance(value, str) and len(value) < 40 and re.fullmatch("0|-?[1-9][0-9]*", value):
        return int(value)
    raise Unreadable("member_form", member=member)


def _learn_line(facts: Facts, member: str, line: dict[str, Any], faults: Faults) -> None:
    match member:
        case "assets.jsonl":
            facts.assets.add(line["code"])
        case "kinds.jsonl":
            facts.kinds.add(line["code"])
        case "actors.jsonl":
            facts.actors.add(line["digest"])
        case "persons.jsonl":
            digest = sha256(bytes.fromhex(line["salt"]) + str(line["name"]).encode()).hexdigest()
            if digest != line["digest"] or digest not in facts.actors:
                faults.of_member("person_digest", member, digest=line["digest"])
        case "accounts.jsonl":
            limits = [None if line[name] is None else figure(line[name], name) for name in ("floor", "ceiling")]
            if type(line["debit_normal"]) is not bool:
                raise Unreadable("member_form", member="debit_normal")
            facts.accounts[line["code"]] = Account(line["debit_normal"], *limits)
