"""The people of a new installation, from a list in TOML that two have signed: at least two administrators, and whoever begins with them.

    [[books]]
    code = "hubei"
    name = "Hubei"
    opens_on = 2026-01-01
    jurisdiction = "cn-42"

    [[people]]
    name = "Wang"
    number = "HB-0001"
    role = "administrator"
    document = "letter 2026-7"

A person of another role names its `book`, that of an enterprise its `owner` and its `kind` (legal, authorised, viewing;
authorised where nothing is said), and a machine its `system` and its `operations`: what it may do, by the names in the
description of the interface.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from api.app import OPERATIONS
from ledger.actors.actions import IssuedKey, Post, appoint
from ledger.actors.authority import Representative, Role
from ledger.actors.persons import Card, NumberKey, plain_number
from ledger.database import Books
from ledger.errors import Conflict, Malformed
from ledger.journal.accounts import open_book, register_renminbi
from ledger.journal.codes import book_id


class ListUnsound(Malformed):
    """The list of people cannot be used: {said}.

    Correct it; nothing was done.
    """

    code = "people.list_unsound"
    source = "docs/spec/keys.md 6.7"


class AdministratorsMissing(Malformed):
    """The list names {count} administrators of different numbers, and power is given by two.

    Add another administrator; nothing was done.
    """

    code = "people.administrators_missing"
    source = "docs/spec/keys.md 6.7"


class InstallationNotNew(Conflict):
    """There are books or keys in this database already, so no list of people begins it.

    Ask for mandates, and let another person confirm them.
    """

    code = "people.installation_not_new"
    source = "docs/spec/keys.md 6.7"


@dataclass(frozen=True, slots=True)
class NewBook:
    """A book to open."""

    code: str
    name: str
    opens_on: date
    jurisdiction: str = "cn"


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A person to appoint."""

    name: str
    number: str
    role: str
    document: str
    book: str = ""
    owner: str = ""
    system: str = ""
    kind: str = ""
    """As what somebody represents an enterprise."""
    operations: Sequence[str] = ()
    """What the machine may do."""
    area: str = ""
    department: str = ""


@dataclass(frozen=True, slots=True)
class People:
    """What a list says."""

    books: list[NewBook]
    people: list[Newcomer]


def read_list(file: Path) -> People:
    """Read a list of people.

    Raises (in this order):
        ListUnsound, CardNumberMalformed, CardNumberUnsound, AdministratorsMissing.
    """
    try:
        told = tomllib.loads(_text(file.read_bytes()))
        listed = People(
            [NewBook(**row) for row in told.pop("books", [])],
            [Newcomer(**row) for row in told.pop("people", [])],
        )
        _check_texts(told, listed)
        administrators = {
            plain_number(one.number) for one in listed.people if Role(one.role) is Role.ADMINISTRATOR
        }
        for kind in (one.kind for one in listed.people if one.kind):
            Representative(kind)
    except (TypeError, ValueError) as error:
        raise ListUnsound(said=" ".join(str(error).split())[:200]) from error
    if len(administrators) < 2:
        raise AdministratorsMissing(count=len(administrators))
    return listed


def _text(data: bytes) -> str:
    """Read a list as editors write it: UTF-8, with a mark of its order before it or without, or GB18030.

    Raises:
        ValueError: it is none of these.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030")


def _check_texts(rest: Mapping[str, Any], listed: People) -> None:
    """Check that nothing is left over and that texts are texts.

    Raises:
        ValueError: with what is wrong.
    """
    if rest:
        raise ValueError(f"unknown: {', '.join(rest)}")
    for book in listed.books:
        if type(book.opens_on) is not date:
            raise ValueError("opens_on is a date, as 2026-01-01")
    texts = [*((b.code, b.name, b.jurisdiction) for b in listed.books)]
    unknown = [name for p in listed.people for name in p.operations if name not in OPERATIONS]
    if unknown:
        raise ValueError(f"nothing that a machine does: {unknown[0]}")
    people = [
        (p.name, p.number, p.role, p.document, p.book, p.owner, p.system, p.kind, p.area, p.department)
        for p in listed.people
    ]
    if not all(isinstance(text, str) for row in (*texts, *people) for text in row):
        raise ValueError("a text stands in quotation marks")


def begin(books: Books, numbers: NumberKey, listed: People) -> list[tuple[Newcomer, IssuedKey]]:
    """Open the books of a list, and give each of its people a mandate and a key.

    Args:
        books: a transaction of the owner of the database.
        numbers: by which key the numbers of persons are digested.
        listed: the list.

    Raises (in this order, for the first that fails):
        those of `open_book`, BookUnknown, those of `appoint`.
    """
    for book in listed.books:
        opened = open_book(books, book.code, book.name, book.opens_on, book.jurisdiction)
        register_renminbi(books, opened)
    made = []
    for one in listed.people:
        number = book_id(books, one.book) if one.book else None
        kind = Representative(one.kind) if one.kind else None
        post = Post(
            Role(one.role),
            number,
            one.owner or None,
            kind,
            (),
            tuple(OPERATIONS[name] for name in one.operations),
            one.area or None,
            one.department,
        )
        card = Card(one.name, one.number, one.system)
        made.append((one, appoint(books, numbers, card, post, one.document, by_list=True)))
    return made


def written(made: list[tuple[Newcomer, IssuedKey]]) -> bytes:
    """Write whose each key is, one a line: give each person its own line, and delete the file."""
    rows = ("\t".join([one.name, one.role, one.book, one.owner, key.text]) for one, key in made)
    return ("\n".join(rows) + "\n").encode()
