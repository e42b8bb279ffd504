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

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final

from ledger.actors.actions import IssuedKey, Post, appoint
from ledger.actors.authority import OWNED, Representative, Role
from ledger.actors.persons import Card, NumberKey, plain_number
from ledger.database import Books
from ledger.errors import Conflict, LedgerError, Malformed
from ledger.journal.accounts import open_book, register_renminbi
from ledger.journal.codes import book_id
from ledger.words import Phrase, in_both, phrase


class ListUnsound(Malformed, sorts={"roles": "", "where": "phrase", "what": "phrase"}):
    """Line {line} of the list of people, {where}: {what}.

    Correct that line and begin again; nothing was done. Everybody has name, number, role and document; roles are {roles}.
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
    text: str = ""
    """As it was read."""


def read_list(file: Path) -> People:
    """Read a list of people.

    Raises (in this order):
        ListUnsound: with the first line that is wrong; AdministratorsMissing.
    """
    try:
        text = _text(data := file.read_bytes())
        told = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise _unsound(data.count(b"\n", 0, error.start) + 1, phrase(_LETTERS), phrase(_NO_UTF8)) from error
    except ValueError as error:
        raise _unsound(_line_of(data, str(error)), phrase(_FORM), phrase(_NO_TOML)) from error
    for name in told:
        if name not in _TABLES:
            raise _head(text, name, phrase(_UNKNOWN, known=", ".join(_TABLES)))
    rows = {name: told.get(name, []) for name in _TABLES}
    for name, shape in _TABLES.items():
        if not isinstance(rows[name], list):
            raise _head(text, name, phrase(_TABLE))
        for number, row in enumerate(rows[name], 1):
            _check_row(text, name, number, shape, row)
    listed = People(
        [NewBook(**row) for row in rows["books"]], [Newcomer(**row) for row in rows["people"]], text
    )
    for number, one in enumerate(listed.people, 1):
        _check_person(listed, number, one)
    administrators = {plain_number(one.number) for one in listed.people if one.role == Role.ADMINISTRATOR}
    if len(administrators) < 2:
        raise AdministratorsMissing(count=len(administrators))
    return listed


def _text(data: bytes) -> str:
    """Read a list as editors write it: UTF-8, with a mark of its order before it or without, or GB18030.

    Raises:
        UnicodeDecodeError: it is none of these; where it stops to be UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            raise error from None


_TABLES: Final[Mapping[str, type[NewBook] | type[Newcomer]]] = {"books": NewBook, "people": Newcomer}
"""The tables of a list."""
_LETTERS: Final = "its letters"
_FORM: Final = "its form"
_NO_UTF8: Final = "here are bytes that are no text; save the list as UTF-8"
_NO_TOML: Final = (
    "this is no TOML; a line is [[people]] or [[books]], or a name, an equals sign and a value in quotation marks, and no name"
    " stands twice under one head"
)
_EMPTY: Final = "it is empty"
_NO_BOOK: Final = "the list opens no book of the name '{value}', nor any other; add one under [[books]]"
_TWICE: Final = "person no. {number} has the same number, role and book; leave one of the two out"
_UNKNOWN: Final = "nobody knows this; known are {known}"
_MISSING: Final = "it is missing"
_TABLE: Final = "it is written as a table in double brackets, once for each"
_NO_TEXT: Final = "a text stands in quotation marks"
_NO_TEXTS: Final = "texts stand in square brackets, each in quotation marks"
_NO_DAY: Final = "a day is written as 2026-01-01, without quotation marks"
_ONE_OF: Final = "'{value}' is none of these: {known}"
_SHOULD_NAME: Final = "who has the role {code} names it"
_SHOULD_NOT: Final = "who has the role {code} leaves it out"


def _check_row(
    text: str, table: str, number: int, shape: type[NewBook] | type[Newcomer], row: object
) -> None:
    """Check that a row has the fields of its table, each of its type.

    Raises:
        ListUnsound
    """
    if not isinstance(row, dict):
        raise _head(text, table, phrase(_TABLE))
    at = partial(_place, text, table, number, str(row.get("name", "")))
    known = {one.name: one for one in fields(shape)}
    for name in row:
        if name not in known:
            raise at(name, phrase(_UNKNOWN, known=", ".join(known)))
    for name, one in known.items():
        if name not in row and one.default is MISSING:
            raise at(name, phrase(_MISSING))
    for name, value in row.items():
        if name == "opens_on":
            if type(value) is not date:
                raise at(name, phrase(_NO_DAY))
        elif name == "operations":
            if not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
                raise at(name, phrase(_NO_TEXTS))
        elif not isinstance(value, str):
            raise at(name, phrase(_NO_TEXT))
        elif known[name].default is MISSING and not value.strip():
            raise at(name, phrase(_EMPTY))


def _operations() -> Mapping[str, str]:
    """Give what a machine may do; the interface is loaded only where a list names something of it, for it takes longer than the rest."""
    from api.app import OPERATIONS

    return OPERATIONS


def _check_person(listed: People, number: int, one: Newcomer) -> None:
    """Check what a person's row says: role, number, kind, what a machine does, and the book and owner that its role has.

    Raises:
        ListUnsound
    """
    at = partial(_place, listed.text, "people", number, one.name)
    choices = (("role", one.role, [*Role]), ("kind", one.kind, ["", *Representative]))
    for field, value, known in choices:
        if value not in known:
            raise at(field, phrase(_ONE_OF, value=_plain(value), known=", ".join(filter(None, known))))
    try:
        plain_number(one.number)
    except LedgerError as refusal:
        raise at("number", _refused(refusal)) from refusal
    for name in one.operations:
        if name not in _operations():
            raise at("operations", phrase(_ONE_OF, value=_plain(name), known="GET /openapi.json"))
    books = [book.code for book in listed.books]
    if one.book and not books:
        raise at("book", phrase(_NO_BOOK, value=_plain(one.book)))
    if one.book and one.book not in books:
        raise at("book", phrase(_ONE_OF, value=_plain(one.book), known=", ".join(books)))
    bound = (("book", one.book, one.role != Role.ADMINISTRATOR), ("owner", one.owner, one.role in OWNED))
    for field, value, wanted in bound:
        if bool(value) != wanted:
            raise at(field, phrase(_SHOULD_NAME if wanted else _SHOULD_NOT, code=one.role))
    for earlier, other in enumerate(listed.people[: number - 1], 1):
        if _same(one) == _same(other):
            raise at("number", phrase(_TWICE, number=earlier))


def _same(one: Newcomer) -> tuple[str, ...]:
    """Tell what no two rows have alike: somebody may act for two owners, and answer for machines beside."""
    return plain_number(one.number), one.role, one.book, one.owner, one.system


def _place(text: str, table: str, number: int, name: str, field: str, what: Phrase) -> ListUnsound:
    messages = _PERSON if table == "people" else _BOOK
    where = phrase(
        messages[bool(field)], number=number, name=f" {_plain(name)}".rstrip(), field=_plain(field)
    )
    return _unsound(_field_line(text, table, number, field), where, what)


def _head(text: str, name: str, what: Phrase) -> ListUnsound:
    return _unsound(_first(text, name), phrase(_NAME, name=_plain(name)), what)


_PERSON: Final = ("person no. {number}{name}", "person no. {number}{name}, field '{field}'")
_BOOK: Final = ("book no. {number}{name}", "book no. {number}{name}, field '{field}'")
_NAME: Final = "name '{name}'"


def _unsound(line: int, where: Phrase, what: Phrase) -> ListUnsound:
    return ListUnsound(line=line, where=where, what=what, roles=", ".join(Role))


def _refused(refusal: LedgerError) -> Phrase:
    """Take over why something is refused, as a part of a sentence."""
    return in_both(refusal.message("en").rstrip("."), lambda locale: refusal.message(locale).rstrip("。."))


def _plain(text: str) -> str:
    """Give a text of the list as a part of a sentence that is filled in."""
    return text.replace("{", "(").replace("}", ")")[:80]


def _line_of(data: bytes, said: str) -> int:
    """Find the line that a reader of TOML names: the last where it stopped at the end; the first where it names none."""
    if "end of document" in said:
        return len(data.splitlines())
    found = re.search(r"at line ([0-9]+)", said)
    return int(found[1]) if found else 1


def _first(text: str, name: str) -> int:
    """Find the first line that names a table or a key."""
    lines = text.splitlines()
    return next((n for n, line in enumerate(lines, 1) if re.match(rf"\s*\[*\s*{re.escape(name)}\b", line)), 1)


def _field_line(text: str, table: str, number: int, field: str) -> int:
    """Find the line of a field of the row with a number; that of the head of the row where the field is not there."""
    lines = text.splitlines()
    heads = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{table}\s*\]\]", line)]
    if number > len(heads):
        return _first(text, table)
    head = heads[number - 1]
    for n in range(head + 1, len(lines)):
        if lines[n].lstrip().startswith("[["):
            break
        if re.match(rf"\s*\"?{re.escape(field)}\"?\s*=", lines[n]):
            return n + 1
    return head + 1


def begin(books: Books, numbers: NumberKey, listed: People) -> list[tuple[Newcomer, IssuedKey]]:
    """Open the books of a list, and give each of its people a mandate and a key.

    Args:
        books: a transaction of the owner of the database.
        numbers: by which key the numbers of persons are digested.
        listed: the list.

    Raises (in this order, for the first that fails):
        those of `open_book`; ListUnsound: with what `appoint` refuses; never BookUnknown: the list opens it.
    """
    for book in listed.books:
        opened = open_book(books, book.code, book.name, book.opens_on, book.jurisdiction)
        register_renminbi(books, opened)
    made = []
    for nth, one in enumerate(listed.people, 1):
        number = book_id(books, one.book) if one.book else None
        kind = Representative(one.kind) if one.kind else None
        post = Post(
            Role(one.role),
            number,
            one.owner or None,
            kind,
            (),
            tuple(_operations()[name] for name in one.operations),
            one.area or None,
            one.department,
        )
        card = Card(one.name, one.number, one.system)
        try:
            made.append((one, appoint(books, numbers, card, post, one.document, by_list=True)))
        except LedgerError as refusal:
            raise _place(listed.text, "people", nth, one.name, "", _refused(refusal)) from refusal
    return made


def written(made: list[tuple[Newcomer, IssuedKey]]) -> bytes:
    """Write whose each key is, one a line: give each person its own line, and delete the file."""
    rows = ("\t".join([one.name, one.role, one.book, one.owner, key.text]) for one, key in made)
    return ("\n".join(rows) + "\n").encode()
