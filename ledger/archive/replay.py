"""A book built anew from its archive, in one transaction: equal balances, equal root, equal tables, or nothing.

Everything is checked again on the way in: the records give the leaf hashes, these the tree and its root, the postings the
balances; and the triggers of the journal check each slice of entries as they check a batch. The other tables are loaded as their records
say (`ledger.archive.rows`).
"""

import json
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ledger.archive.reading import Archive, ArchiveTouched
from ledger.archive.rows import OF_ROWS, Rows, load_table, read_rows, triggers_off
from ledger.database import Books
from ledger.database.metadata import METADATA
from ledger.database.queries import Sql, named_queries
from ledger.errors import Conflict, RuleViolation
from ledger.proofs.notes import parse_checkpoint, parse_note
from ledger.proofs.tree import SUITES, Tree, leaf_hash
from ledger.seals.queries import INSTALLATION
from ledger.words import phrase

SQL: Final = named_queries(__name__)

NULL: Final = "\\N"
SLICE: Final = 10_000
"""Entries that one statement writes."""
SETTINGS: Final = (
    ("statement_timeout", "0"),
    ("idle_in_transaction_session_timeout", "0"),
    ("synchronous_commit", "off"),
    ("jit", "off"),
)
STAGE: Final = SQL["stage"]
WRITE: Final = SQL["write"]
SEAL: Final = SQL["seal"]


class BookExists(Conflict):
    """There is a book {book} in this database already.

    Replay into a database where no book of this code is.
    """

    code = "archive.book_exists"
    source = "docs/spec/audit.md 7"


class NoBook(RuleViolation):
    """This is the archive of the log of the installation, which tells who had which power, and is no book.

    Verify it with `ecoledger-verify archive`, which tells its mandates. Keys cannot be made from it: power is given anew.
    """

    code = "archive.no_book"
    source = "docs/spec/audit.md 7.4"


@dataclass(slots=True)
class _Numbers:
    """What the codes of the archive are in this database."""

    book_id: int
    actors: dict[str | None, int | None] = field(default_factory=lambda: {None: None})
    persons: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    assets: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Slice:
    """Rows of some entries, as COPY writes them."""

    entries: list[str]
    postings: list[str]
    records: list[tuple[int, bytes, dict[str, Any], bytes]]
    """Place, bytes, what they say, and leaf hash, of those that are no entries."""


def replay_archive(
    books: Books, archive: Archive, told: Callable[[int, int], None] = lambda _done, _all: None
) -> int:
    """Build the book of an archive anew, with the tables of all rooms.

    Args:
        books: the transaction, as the owner of the database.
        archive: opened, so that hashes and signature hold.
        told: hears how many records of how many are loaded.

    Returns:
        The number of the new book.

    Raises (in this order):
        NoBook, BookExists, ArchiveTouched: the records do not give the root or the balances that were signed; never
        NoteMalformed: what a book keeps was read before it was kept.
    """
    ask = books.connection.exec_driver_sql
    if archive.book["code"] == INSTALLATION:
        raise NoBook()
    for setting in SETTINGS:
        ask(SQL["settings"], setting).close()
    if ask(SQL["known_book"], (archive.book["code"],)).one_or_none() is not None:
        raise BookExists(book=archive.book["code"])
    rows = read_rows(books, archive)
    numbers = _Numbers(ask(SQL["next_book"]).scalar_one())
    _load_people(books, archive, rows, numbers)
    with triggers_off(books, rows):
        names = [table.name for table in METADATA.sorted_tables]
        book = rows.one("book")
        frontiers = [book[name] for name in ("soft_closed_through", "closed_through")]
        book.update(soft_closed_through=None, closed_through=None)  # until the entries are there
        _load_actors(books, archive, rows, numbers)
        later = _needing_entries()
        for name in names:
            if name in rows.sources and name not in later and name != "actor":
                load_table(books, numbers.book_id, rows, name, numbers.actors, numbers.persons)
        _load_balances(books, archive, rows, numbers)
        tree = Tree(SUITES[archive.book["suite"]], 0, {})
        ask(STAGE).close()
        _load_entries(books, archive, numbers, rows, tree, told)
        for name in names:
            if name in rows.sources and name in later:
                load_table(books, numbers.book_id, rows, name, numbers.actors, numbers.persons)
        ask(SQL["frontiers"], (*frontiers, numbers.book_id)).close()
    _load_log(books, archive, numbers, tree)
    # Keys, mandates and persons of this installation are told to the book, as to every new one.
    ask(SQL["keys_told"], (numbers.book_id,)).close()
    ask(SQL["mandates_told"], (numbers.book_id,)).close()
    ask(
        SQL["statuses"],
        (numbers.book_id, numbers.book_id),
    ).close()
    return numbers.book_id


def _needing_entries() -> set[str]:
    """Name the tables that refer to entries or postings, be it by others."""
    found = {"entry", "posting"}
    for table in METADATA.sorted_tables:
        if any(key.column.table.name in found for key in table.foreign_keys if key.column.table is not table):
            found.add(table.name)
    return found


def _load_people(books: Books, archive: Archive, rows: Rows, numbers: _Numbers) -> None:
    """Register who acts in the book and is not of it, and the persons behind those who are: known by the digest of their number."""
    ask = books.connection.exec_driver_sql
    names = {row["digest"]: row for row in archive.rows("persons.jsonl")}
    there = {key[0].removeprefix("\\x") for key in rows.kept["actor"]}
    for row in archive.rows("actors.jsonl"):
        if row["digest"] not in there:
            person = names.get(row["digest"], {"name": "", "salt": None})
            numbers.actors[row["digest"]] = ask(
                SQL["actor"],
                (
                    None,
                    person["name"],
                    row["role"],
                    row["owner"],
                    row["created_at"],
                    bytes.fromhex(person["salt"]) if person["salt"] else None,
                    bytes.fromhex(row["digest"]),
                    bytes.fromhex(row["digest"]),
                ),
            ).scalar_one()
    for kept in rows.kept["actor"].values():
        if (
            isinstance(kept.told["person_id"], dict)
            and (digest := kept.told["person_id"]["person"]) not in numbers.persons
        ):
            numbers.persons[digest] = _person(books, digest)
    for row in archive.rows("as_one.jsonl"):
        _make_one(books, row, numbers)


def _person(books: Books, digest: str) -> int:
    known = (bytes.fromhex(digest), bytes.fromhex(digest))
    return int(books.connection.exec_driver_sql(SQL["person"], known).scalar_one())


def _make_one(books: Books, row: Mapping[str, Any], numbers: _Numbers) -> None:
    """Let two persons count as one who do so where the archive was written, by the word of the same two; here they may do so already."""
    ask = books.connection.exec_driver_sql
    person, one_with = (
        numbers.persons.setdefault(row[name], _person(books, row[name])) for name in ("person", "one_with")
    )
    if ask(SQL["are_one"], (person, one_with)).scalar_one():
        return
    told = {name: row[name] for name in ("document", "asked_at", "confirmed_at", "used_at")}
    by = {name: numbers.actors[row[name]] for name in ("asked_by", "confirmed_by")}
    ask(SQL["make_one"], {"person": person, "one_with": one_with, **told, **by}).close()
    ask(SQL["count"], (person,)).close()


def _load_actors(books: Books, archive: Archive, rows: Rows, numbers: _Numbers) -> None:
    """Load who acts in the book, with the names that come along; who has none is called by the number of the person or of the actor."""
    names = {row["digest"]: row for row in archive.rows("persons.jsonl")}
    for kept in rows.kept["actor"].values():
        told = kept.told
        digest = told["name_digest"].removeprefix("\\x")
        person = numbers.persons[told["person_id"]["person"]] if told["person_id"] else None
        named = names.get(digest)
        numbers.actors[digest] = books.connection.exec_driver_sql(
            SQL["own_actor"],
            (
                numbers.book_id,
                person,
                named["name"] if named else None,
                person,
                told["system"],
                told["role"],
                told["owner"],
                told["created_at"],
                bytes.fromhex(named["salt"]) if named else None,
                bytes.fromhex(digest),
            ),
        ).scalar_one()


def _load_balances(books: Books, archive: Archive, rows: Rows, numbers: _Numbers) -> None:
    """Load the balances that the entries will be held against."""
    ask, book = books.connection.exec_driver_sql, numbers.book_id
    by_code = {kept.told["code"]: kept.told for kept in rows.kept["account"].values()}
    numbers.accounts = {r.code: r.account_id for r in ask(SQL["account_numbers"], (book,))}
    numbers.assets = {r.code: r.asset_id for r in ask(SQL["asset_numbers"], (book,))}
    _copy(
        books,
        SQL["balances"],
        (
            "\t".join(
                [
                    str(book),
                    str(numbers.accounts[row["account"]]),
                    str(numbers.assets[row["asset"]]),
                    row["debits"],
                    row["credits"],
                    row["version"],
                    *(_text(by_code[row["account"]][n]) for n in ("floor", "ceiling", "debit_normal")),
                    "open",
                    by_code[row["account"]]["purpose"],
                ]
            )
            for row in archive.rows("balances.jsonl")
        ),
    )


def _load_entries(
    books: Books,
    archive: Archive,
    numbers: _Numbers,
    rows: Rows,
    tree: Tree,
    told: Callable[[int, int], None],
) -> None:
    """Load the log slice by slice; while PostgreSQL writes one, the next is read."""
    size, done = int(archive.book["size"]), 0
    with ThreadPoolExecutor(max_workers=1) as writer:
        waiting: Future[None] | None = None
        for nth, records in enumerate(_slices(archive), 1):
            part = _rows(records, numbers, tree, done)
            if waiting is not None:
                waiting.result()
            done += len(records)
            waiting = writer.submit(_write, books, numbers.book_id, rows, part, nth)
            told(done, size)
        if waiting is not None:
            waiting.result()


def _slices(archive: Archive) -> Iterator[list[bytes]]:
    kept: list[bytes] = []
    for records in archive.records():
        kept += records
        while len(kept) >= SLICE:
            yield kept[:SLICE]
            del kept[:SLICE]
    if kept:
        yield kept


def _rows(records: list[bytes], numbers: _Numbers, tree: Tree, first: int) -> _Slice:
    """Turn records into rows, and add them to the tree."""
    leaves = [leaf_hash(tree.hasher, record) for record in records]
    tree.append(leaves)
    actors, accounts, assets = numbers.actors, numbers.accounts, numbers.assets
    entries, postings, others = [], [], []
    for place, (record, leaf) in enumerate(zip(records, leaves, strict=True), first):
        told = json.loads(record)
        if told["place"] != str(place):
            raise ArchiveTouched(what=phrase("place {place}", place=place))
        if record.startswith(OF_ROWS):
            others.append((place, record, told, leaf))
            continue
        month, _, number = told["voucher"].partition("/")
        entry_id, at, on = told["id"], told["recorded_at"], told["effective_on"]
        approver = actors[told["approver"]]
        entries.append(
            f"{entry_id}\t{told['kind']}\t{on}\t{at}\t{actors[told['actor']]}\t{NULL if approver is None else approver}\t"
            f"{len(told['postings'])}\t{told['reverses'] or NULL}\t{_escape(told['memo'])}\t{_escape(told['document'])}\t{place}\t"
            f"{month}-01\t{number}\t\\\\x{leaf.hex()}"
        )
        for line, p in enumerate(told["postings"], 1):
            amounts = f"{p['amount']}\t0" if p["side"] == "debit" else f"0\t{p['amount']}"
            postings.append(
                f"{entry_id}\t{line}\t{accounts[p['account']]}\t{assets[p['asset']]}\t{amounts}\t{p['version']}\t{p['balance']}\t{at}\t{on}"
            )
    return _Slice(entries, postings, others)


def _write(books: Books, book_id: int, rows: Rows, part: _Slice, nth: int) -> None:
    """Write a slice; after the first, and whenever their number has doubled, let the planner see how the tables have grown."""
    ask = books.connection.exec_driver_sql
    ask(SQL["empty_stage"]).close()
    _copy(books, SQL["staged_entries"], part.entries)
    _copy(books, SQL["staged_postings"], part.postings)
    ask(WRITE, {"book": book_id}).close()
    ask(SEAL, {"book": book_id}).close()
    _write_records(books, book_id, rows, part)
    if nth & (nth - 1) == 0:
        ask(SQL["analyze"]).close()


def _write_records(books: Books, book_id: int, rows: Rows, part: _Slice) -> None:
    """Write the records of a slice that are no entries, and their places."""
    positions = books.connection.exec_driver_sql(SQL["positions"], (len(part.records),)).scalars().all()
    drawn = list(zip(part.records, positions, strict=True))
    _copy(books, SQL["records"], (_record(book_id, rows, one, position) for one, position in drawn))
    _copy(
        books,
        SQL["seals"],
        (f"{book_id}\t{place}\t{position}\t\\\\x{leaf.hex()}" for (place, _, _, leaf), position in drawn),
    )


def _record(book_id: int, rows: Rows, one: tuple[int, bytes, dict[str, Any], bytes], position: int) -> str:
    """Write a record as a line of COPY; its rows go on byte by byte."""
    place, record, told, _ = one
    text = record.decode()
    begin = text.index(',"rows":') + len(',"rows":')
    kept = text[begin : text.rindex(',"table":')]
    salts = NULL
    if rows.sources[told["table"]].personal:
        known = rows.salts.get(place, {})
        of_rows = (known.get(nth) for nth in range(1, len(told["rows"]) + 1))
        salts = "{" + ",".join(f'"\\\\\\\\x{salt}"' if salt else "NULL" for salt in of_rows) + "}"
    return f"{book_id}\t{position}\t{told['recorded_at']}\t{told['table']}\t{told['operation']}\t{_escape(kept)}\t{salts}"


def _load_log(books: Books, archive: Archive, numbers: _Numbers, tree: Tree) -> None:
    """Keep the tree, the keys and the checkpoints, if the root is the one that was signed."""
    ask, book = books.connection.exec_driver_sql, numbers.book_id
    root = tree.root()
    if root != archive.root or tree.size != int(archive.book["size"]):
        raise ArchiveTouched(what="the records give another root than the one that was signed")
    newest = ask(SQL["newest"], (book,)).scalar_one()
    ask(
        SQL["log_head"],
        (book, archive.book["suite"], tree.size, root, newest, newest, newest),
    ).close()
    _copy(
        books,
        SQL["tiles"],
        (f"{book}\t{level}\t{number}\t\\\\x{hashes.hex()}" for (level, number), hashes in tree.tiles.items()),
    )
    keys = archive.book["keys"]
    for number, key in enumerate(keys, 1):
        ask(
            SQL["log_key"],
            (book, number, key),
        ).close()
    signing = 1
    for name in archive.names("checkpoints/"):
        text = archive.data(name).decode()
        point = parse_checkpoint(parse_note(text))
        signing = keys.index(point.announces) + 1 if point.announces in keys else signing
        ask(
            SQL["checkpoint"],
            (book, point.size, point.root, signing, point.time, text),
        ).close()


def _copy(books: Books, into: Sql, rows: Any) -> None:
    """Write rows, in the text form of COPY."""
    driver = books.connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(into.encode()) as copy:
        kept: list[str] = []
        for row in rows:
            kept.append(row)
            if len(kept) == 5_000:
                copy.write("\n".join(kept) + "\n")
                kept = []
        if kept:
            copy.write("\n".join(kept) + "\n")


def _text(value: object) -> str:
    if value is None:
        return NULL
    if isinstance(value, bool):
        return "t" if value else "f"
    return _escape(value.isoformat() if isinstance(value, date) else str(value))


def _escape(text: str) -> str:
    if "\\" in text or "\t" in text or "\n" in text or "\r" in text:
        return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")
    return text
