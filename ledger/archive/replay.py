"""A book built anew from its archive, in one transaction: equal balances, equal root, or nothing.

Everything is checked again on the way in: the records give the leaf hashes, these the tree and its root, the postings the
balances; and the triggers of the journal check each slice of entries as they check a batch. Nothing is switched off.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from ledger.archive.reading import Archive, ArchiveTouched
from ledger.database import Books
from ledger.database.queries import Sql, named_queries
from ledger.errors import Conflict
from ledger.proofs.notes import parse_checkpoint, parse_note
from ledger.proofs.tree import SUITES, Tree, leaf_hash
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


@dataclass(slots=True)
class _Numbers:
    """What the codes of the archive are in this database."""

    book_id: int
    actors: dict[str | None, int | None] = field(default_factory=lambda: {None: None})
    accounts: dict[str, int] = field(default_factory=dict)
    assets: dict[str, int] = field(default_factory=dict)


@dataclass(slots=True)
class _Slice:
    """Rows of some entries, as COPY writes them."""

    entries: list[str]
    postings: list[str]


def replay_archive(
    books: Books, archive: Archive, told: Callable[[int, int], None] = lambda _done, _all: None
) -> int:
    """Build the book of an archive anew.

    Args:
        books: the transaction, as the owner of the database.
        archive: opened, so that hashes and signature hold.
        told: hears how many entries of how many are loaded.

    Returns:
        The number of the new book.

    Raises (in this order):
        BookExists, ArchiveTouched: the records do not give the root or the balances that were signed; never
        NoteMalformed and PackInvalid: what a book keeps was read before it was kept.
    """
    ask = books.connection.exec_driver_sql
    for setting in SETTINGS:
        ask(SQL["settings"], setting).close()
    if ask(SQL["known_book"], (archive.book["code"],)).one_or_none() is not None:
        raise BookExists(book=archive.book["code"])
    numbers = _open_book(books, archive)
    _load_facts(books, archive, numbers)
    tree = Tree(SUITES[archive.book["suite"]], 0, {})
    ask(STAGE).close()
    _load_entries(books, archive, numbers, tree, told)
    _load_log(books, archive, numbers, tree)
    ask(
        SQL["statuses"],
        (numbers.book_id,),
    ).close()
    _load_periods(books, archive, numbers)
    return numbers.book_id


def _open_book(books: Books, archive: Archive) -> _Numbers:
    book = archive.book
    number = books.connection.exec_driver_sql(
        SQL["book"],
        (book["code"], book["name"], book["opens_on"], book["zone"], book["jurisdiction"]),
    ).scalar_one()
    numbers = _Numbers(number)
    persons = {row["digest"]: row for row in archive.rows("persons.jsonl")}
    for row in archive.rows("actors.jsonl"):
        person = persons.get(row["digest"], {"name": "", "salt": None})
        salt = bytes.fromhex(person["salt"]) if person["salt"] else None
        numbers.actors[row["digest"]] = books.connection.exec_driver_sql(
            SQL["actor"],
            (
                None if row["role"] == "administrator" else number,
                person["name"],
                row["role"],
                row["owner"],
                row["created_at"],
                salt,
                bytes.fromhex(row["digest"]),
                bytes.fromhex(row["digest"]),
            ),
        ).scalar_one()
    return numbers


def _load_facts(books: Books, archive: Archive, numbers: _Numbers) -> None:
    """Load accounts, assets, parties, approvals, refusals, packs, and the balances that the entries will be held against."""
    ask, book = books.connection.exec_driver_sql, numbers.book_id
    for row in archive.rows("assets.jsonl"):
        numbers.assets[row["code"]] = ask(
            SQL["asset"],
            (book, *(row[n] for n in ("code", "name", "kind", "unit", "scale", "digits"))),
        ).scalar_one()
    accounts = archive.rows("accounts.jsonl")
    columns = ("code", "owner", "purpose", "debit_normal", "floor", "ceiling", "status", "opened_at")
    _copy(
        books,
        SQL["accounts"],
        (
            "\t".join([str(book), *(_text(row[n]) for n in columns), str(numbers.actors[row["opened_by"]])])
            for row in accounts
        ),
    )
    numbers.accounts = {r.code: r.account_id for r in ask(SQL["account_numbers"], (book,))}
    by_code = {row["code"]: row for row in accounts}
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
    _load_rest(books, archive, numbers)


def _load_rest(books: Books, archive: Archive, numbers: _Numbers) -> None:
    ask, book, actors = books.connection.exec_driver_sql, numbers.book_id, numbers.actors
    for row in archive.rows("account_events.jsonl"):
        ask(
            SQL["account_event"],
            (
                book,
                numbers.accounts[row["account"]],
                row["status_before"],
                row["status_after"],
                row["reason"],
                actors[row["actor"]],
                row["recorded_at"],
            ),
        ).close()
    for row in archive.rows("parties.jsonl"):
        ask(
            SQL["party"],
            (
                book,
                row["code"],
                row["name"],
                row["exception"],
                row["registered_on"],
                actors[row["registered_by"]],
            ),
        ).close()
    for row in archive.rows("approvals.jsonl"):
        ask(
            SQL["approval"],
            (book, row["id"], row["content"], actors[row["actor"]], row["approved_at"]),
        ).close()
    for row in archive.rows("refusals.jsonl"):
        ask(
            SQL["refusal"],
            (
                book,
                row["id"],
                row["code"],
                row["figures"],
                row["content"],
                actors[row["actor"]],
                row["refused_at"],
            ),
        ).close()
    packs = archive.rows("law/packs.jsonl")
    _load_processes(books, packs, numbers)
    for row in {row["id"]: row for row in packs}.values():
        told = (row["text"], row["digest"], row["in_force_from"], row["simulated"])
        ask(SQL["pack"], (book, row["id"], *told)).close()


def _load_processes(books: Books, rows: Sequence[dict[str, Any]], numbers: _Numbers) -> None:
    """Load processes with their events, which come one after another."""
    ask, book = books.connection.exec_driver_sql, numbers.book_id
    rows = sorted(rows, key=lambda row: (row["id"], int(row["event"])))
    firsts = {row["id"]: row for row in rows if row["event"] == "1"}
    lasts = {row["id"]: row for row in rows}
    for process_id, first in firsts.items():
        last = lasts[process_id]
        ask(
            SQL["process"],
            (
                book,
                process_id,
                first["machine"],
                last["to_state"],
                int(last["event"]),
                numbers.actors[first["actor"]],
            ),
        ).close()
    for row in rows:
        number = int(row["event"])
        ask(
            SQL["process_event"],
            (
                book,
                row["id"],
                number,
                row["machine"],
                row["action"],
                number - 1 or None,
                row["from_state"],
                row["to_state"],
                row["four_eyes"],
                numbers.actors[firsts[row["id"]]["actor"]],
                numbers.actors[row["actor"]],
                row["effective_on"],
                row["reason"],
                row["document"],
                row["recorded_at"],
            ),
        ).close()


def _load_periods(books: Books, archive: Archive, numbers: _Numbers) -> None:
    """Load the steps of periods and the moves they made, and set the frontiers at last."""
    ask, book = books.connection.exec_driver_sql, numbers.book_id
    rows = archive.rows("period_steps.jsonl")
    _load_processes(books, rows, numbers)
    for row in {row["id"]: row for row in rows}.values():
        ask(
            SQL["period_step"],
            (book, row["id"], row["kind"], row["month"], row["content"]),
        ).close()
    for row in sorted(
        (row for row in rows if row["moved_at"] is not None), key=lambda row: str(row["moved_at"])
    ):
        names = ("soft_before", "soft_after", "closed_before", "closed_after", "entries")
        ask(
            SQL["period_move"],
            (book, row["id"], *(row[n] for n in names), row["moved_at"]),
        ).close()
        ask(
            SQL["update_book"],
            (row["soft_after"], row["closed_after"], book),
        ).close()


def _load_entries(
    books: Books, archive: Archive, numbers: _Numbers, tree: Tree, told: Callable[[int, int], None]
) -> None:
    """Load the entries slice by slice; while PostgreSQL writes one, the next is read."""
    size, done = int(archive.book["size"]), 0
    with ThreadPoolExecutor(max_workers=1) as writer:
        waiting: Future[None] | None = None
        for nth, records in enumerate(_slices(archive), 1):
            rows = _rows(records, numbers, tree, done)
            if waiting is not None:
                waiting.result()
            done += len(records)
            waiting = writer.submit(_write, books, numbers.book_id, rows, nth)
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
    entries, postings = [], []
    for place, (record, leaf) in enumerate(zip(records, leaves, strict=True), first):
        told = json.loads(record)
        month, _, number = told["voucher"].partition("/")
        if told["place"] != str(place):
            raise ArchiveTouched(what=phrase("place {place}", place=place))
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
    return _Slice(entries, postings)


def _write(books: Books, book_id: int, rows: _Slice, nth: int) -> None:
    """Write a slice; after the first, and whenever their number has doubled, let the planner see how the tables have grown."""
    ask = books.connection.exec_driver_sql
    ask(SQL["empty_stage"]).close()
    _copy(books, SQL["staged_entries"], rows.entries)
    _copy(books, SQL["staged_postings"], rows.postings)
    ask(WRITE, {"book": book_id}).close()
    ask(SEAL, {"book": book_id}).close()
    if nth & (nth - 1) == 0:
        ask(SQL["analyze"]).close()


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
