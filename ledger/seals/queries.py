"""What the log says: records, proofs, receipts, checkpoints, and how far it is behind the journal."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import filled, named_queries
from ledger.errors import NotFound, RuleViolation, Unavailable
from ledger.journal.codes import book_id as number_of
from ledger.proofs.receipts import receipt
from ledger.proofs.tree import (
    HASH,
    SUITES,
    Tree,
    consistency_spans,
    inclusion_spans,
    parse_tile_path,
    tiles_for,
)

SQL: Final = named_queries(__name__)

INSTALLATION: Final = "@installation"
"""The log of what has no book: persons, keys, mandates, and what the program itself declares."""
_DIGEST: Final = re.compile(r'"(?:actor|approver)":"([0-9a-f]{64})"')


class NotSealedYet(Unavailable):
    """The entry {id} is in the book, and has no place in the log yet.

    Ask again in a few seconds; if it lasts, the sequencer does not run.
    """

    code = "log.not_sealed_yet"
    source = "docs/spec/audit.md 2.3"


class NoCheckpoint(NotFound):
    """The log of this book has no checkpoint of {size} records or more.

    Ask for the newest checkpoint and use its size.
    """

    code = "log.no_checkpoint"
    source = "docs/spec/audit.md 5"


class SizesDisordered(RuleViolation):
    """A log of {older} records cannot be the beginning of one of {newer}.

    Give the smaller size first.
    """

    code = "log.sizes_disordered"
    source = "docs/spec/audit.md 4"


class TileUnknown(NotFound):
    """The log has no tile {tile} of level {level}.

    Read the checkpoint for the size of the log, and name tiles as C2SP tlog-tiles does.
    """

    code = "log.tile_unknown"
    source = "docs/spec/audit.md 4.3"


@dataclass(frozen=True, slots=True)
class Record:
    """An entry as the log has it."""

    place: int
    voucher_month: date
    voucher_number: int
    text: str
    """Canonical bytes."""
    leaf_hash: bytes


@dataclass(frozen=True, slots=True)
class Point:
    """A signed head, with whatever strangers have added to it."""

    checkpoint_id: int
    size: int
    root: bytes
    signed_at: datetime
    note: str


@dataclass(frozen=True, slots=True)
class SigningKey:
    """The key with which the log of a book signs now."""

    book: str
    number: int
    verifier_key: str


@dataclass(frozen=True, slots=True)
class Lag:
    """How far a log is behind what is written."""

    book: str
    size: int
    waiting: int
    """Entries and records without a place."""
    oldest: datetime | None
    """When the oldest of them was recorded."""


def record_of(books: ReadBooks, book_id: int, entry_id: UUID) -> Record | None:
    """Read the record of an entry; None while it has no place."""
    row = books.connection.exec_driver_sql(
        SQL["record_of"],
        (book_id, entry_id),
    ).one_or_none()
    return (
        None
        if row is None
        else Record(row.place, row.voucher_month, row.voucher_number, row.record, bytes(row.leaf_hash))
    )


def with_records(books: ReadBooks) -> list[tuple[int, str]]:
    """List the logs that have a record, by number and code."""
    return [(row.book_id, row.code) for row in books.connection.exec_driver_sql(SQL["with_records"])]


def newest_point(books: ReadBooks, book_id: int, least: int = 0) -> Point:
    """Give the newest checkpoint.

    Raises:
        NoCheckpoint: there is none of at least this size.
    """
    return _point(books, filled(SQL["newest_point"], point=SQL["point"]), (book_id,), least)


def _point(books: ReadBooks, query: str, parameters: tuple[int, ...], least: int) -> Point:
    row = books.connection.exec_driver_sql(query, parameters).one_or_none()
    if row is None or row.size < least:
        raise NoCheckpoint(size=str(least))
    lines = books.connection.exec_driver_sql(
        SQL["witnesses"],
        (parameters[0], row.checkpoint_id),
    ).scalars()
    return Point(
        row.checkpoint_id,
        row.size,
        bytes(row.root),
        row.signed_at,
        row.note + "".join(f"{line}\n" for line in lines),
    )


def points(books: ReadBooks, book_id: int, before: int | None, limit: int) -> list[Point]:
    """List checkpoints, newest first, without what strangers added; `before` is the id of the last one on the page before."""
    query = filled(SQL["points"], point=SQL["point"])
    rows = books.connection.exec_driver_sql(query, (book_id, before, before, limit))
    return [Point(r.checkpoint_id, r.size, bytes(r.root), r.signed_at, r.note) for r in rows]


def keys_of(books: ReadBooks, book_id: int) -> list[str]:
    """List the verifier keys of a log, oldest first."""
    query = SQL["keys_of"]
    return list(books.connection.exec_driver_sql(query, (book_id,)).scalars())


def signing_keys(books: ReadBooks) -> list[SigningKey]:
    """List the key of every log that has begun, by book."""
    rows = books.connection.exec_driver_sql(SQL["signing_keys"])
    return [SigningKey(*row) for row in rows]


def suite_of(books: ReadBooks, book_id: int) -> str:
    """Name the hash suite of a log; that of a log that has not begun is sha256."""
    found = books.connection.exec_driver_sql(SQL["suite_of"], (book_id,)).scalar()
    return found or "sha256"


def tree_of(books: ReadBooks, book_id: int, suite: str, size: int, spans: Iterable[tuple[int, int]]) -> Tree:
    """Read those tiles of a log that hold the hashes of some subtrees: two for each level at most, whatever the size."""
    wanted = sorted(tiles_for(spans))
    rows = books.connection.exec_driver_sql(
        SQL["tree_of"],
        ([level for level, _ in wanted], [number for _, number in wanted], book_id),
    )
    return Tree(SUITES[suite], size, {(level, number): bytes(hashes) for level, number, hashes in rows})


def inclusion_proofs(
    books: ReadBooks, book_id: int, places: Iterable[int], suite: str, size: int
) -> dict[int, list[bytes]]:
    """Prove that records are in the log of a size, each from the leaf up (RFC 9162 section 2.1.3.1); what two share is reckoned once."""
    spans = {place: inclusion_spans(place, size) for place in places}
    wanted = {span for told in spans.values() for span in told}
    tree = tree_of(books, book_id, suite, size, wanted)
    hashes = {span: tree.span(*span) for span in wanted}
    return {place: [hashes[span] for span in told] for place, told in spans.items()}


def proof_of_place(books: ReadBooks, book_id: int, place: int, size: int) -> list[bytes]:
    """Prove that the record of a place is in the log of a size, which somebody asks for.

    Raises (in this order):
        SizesDisordered: the place is beyond the size. NoCheckpoint: the log is not that long.
    """
    if place >= size:
        raise SizesDisordered(older=str(place + 1), newer=str(size))
    newest_point(books, book_id, size)
    return inclusion_proofs(books, book_id, [place], suite_of(books, book_id), size)[place]


def records(books: ReadBooks, book_id: int, first: int, limit: int) -> list[tuple[int, str]]:
    """Read records from a place on, each with its place."""
    rows = books.connection.exec_driver_sql(SQL["records"], (book_id, first, first + limit))
    return [(row.place, row.record) for row in rows]


def consistency_proof(books: ReadBooks, book_id: int, older: int, newer: int) -> list[bytes]:
    """Prove that the log of the older size is the beginning of that of the newer (RFC 9162 section 2.1.4.1).

    Raises (in this order):
        SizesDisordered: the older is not smaller or equal. NoCheckpoint: the log is not that long.
    """
    if older > newer:
        raise SizesDisordered(older=str(older), newer=str(newer))
    newest_point(books, book_id, newer)
    return tree_of(
        books, book_id, suite_of(books, book_id), newer, consistency_spans(older, newer)
    ).consistency(older)


def tile(books: ReadBooks, book_id: int, level: int, name: str) -> bytes:
    """Give the hashes of a tile, of which the newest checkpoint covers all.

    Raises:
        TileUnknown: it is not the name of a tile, or the log is not that long.
    """
    place = parse_tile_path(name)
    found = None
    if place is not None:
        found = books.connection.exec_driver_sql(
            SQL["tile"],
            (place[1] * HASH, book_id, level, place[0], place[1] * HASH),
        ).scalar_one_or_none()
    if found is None:
        raise TileUnknown(tile=name[:64], level=str(level))
    return bytes(found)


def receipt_of(
    books: ReadBooks, book_id: int, entry_id: UUID, *, persons: bool, definitions: bool = True
) -> bytes | None:
    """Write the receipt of an entry under the newest checkpoint; None while it has no place.

    Args:
        persons: enclose names and salts, for readers who may know who acted. Who was erased stays unnamed.
        definitions: enclose the records that say in which unit its amounts are and whose its accounts are.

    Raises:
        NoCheckpoint: it has a place, and no head was signed since.
    """
    record = record_of(books, book_id, entry_id)
    if record is None:
        return None
    point = newest_point(books, book_id, record.place + 1)
    suite = suite_of(books, book_id)
    rows = _definitions(books, book_id, entry_id, point.size) if definitions else []
    proofs = inclusion_proofs(
        books, book_id, [record.place, *(place for _, place in rows)], suite, point.size
    )
    named = persons_of(books, _DIGEST.findall(record.text)) if persons else None
    defined = [(text, proofs[place]) for text, place in rows]
    keys = keys_of(books, book_id)
    return receipt(suite, record.text, proofs[record.place], point.note, keys, named, defined)


def _definitions(books: ReadBooks, book_id: int, entry_id: UUID, size: int) -> list[tuple[str, int]]:
    """Give the records by which the assets and accounts of an entry were opened, in their order, with their places."""
    rows = books.connection.exec_driver_sql(
        SQL["definitions"], {"book": book_id, "entry": entry_id, "size": size}
    )
    return [(row.record, row.place) for row in rows]


def persons_of(books: ReadBooks, digests: Sequence[str]) -> dict[str, tuple[str, bytes]]:
    """Give name and salt of those persons who were not erased, by digest in hexadecimal."""
    query = SQL["persons_of"]
    rows = books.connection.exec_driver_sql(query, ([bytes.fromhex(digest) for digest in digests],))
    return {bytes(r.name_digest).hex(): (r.name, bytes(r.name_salt)) for r in rows}


def log_id(books: ReadBooks, code: str) -> int:
    """Find the number of a log: that of its book, or 0 for that of the installation.

    Raises:
        BookUnknown: there is no book with this code.
    """
    return 0 if code == INSTALLATION else number_of(books, code)


def lags(books: ReadBooks) -> list[Lag]:
    """Tell for every log how far it is behind."""
    query = SQL["lags"]
    return [Lag(r.code, r.size, r.waiting, r.oldest) for r in books.connection.exec_driver_sql(query)]
