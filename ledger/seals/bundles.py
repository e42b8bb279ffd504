"""Entry bundles: the records themselves for whoever follows a log, as C2SP tlog-tiles has them; only where the operator wants that."""

from typing import Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import NotFound
from ledger.proofs.tree import WIDTH, parse_tile_path
from ledger.seals.queries import TileUnknown

SQL: Final = named_queries(__name__)

RECORD_MAX: Final = 65_535
"""Bytes of a record that a bundle can hold: its length is written in two bytes."""
LEVEL: Final = "entries"
"""What stands in the address of a bundle in the place of the level."""


class EntriesNotPublished(NotFound):
    """This installation publishes hashes, checkpoints and proofs, and no records.

    Ask it for the archive if you may read the book, or follow the tiles, which need no records.
    """

    code = "log.entries_not_published"
    source = "docs/spec/audit.md 8.5"


class RecordTooLong(NotFound):
    """A record of the bundle {tile} has more than {most} bytes, which is all that a bundle can say.

    Take the hashes of these records from the tile of level 0, and the records from the archive.
    """

    code = "log.record_too_long"
    source = "docs/spec/audit.md 8.5"


def bundle(books: ReadBooks, book_id: int, name: str) -> bytes:
    """Give the entry bundle of a name, of which the log has all.

    Raises (in this order):
        TileUnknown: it is not the name of a bundle, or the log is not that long.
        RecordTooLong: one of its records cannot stand in a bundle.
    """
    place = parse_tile_path(name)
    told = None if place is None else bundle_of(books, book_id, *place)
    if told is None:
        raise TileUnknown(tile=name[:64], level=LEVEL)
    if not told:
        raise RecordTooLong(tile=name, most=str(RECORD_MAX))
    return told


def bundle_of(books: ReadBooks, book_id: int, number: int, width: int) -> bytes | None:
    """Write the first records of a bundle: for each two bytes of length, big-endian, and its bytes.

    Returns:
        None where the log has not so many; nothing, b"", where one is too long to stand in it.
    """
    first = number * WIDTH
    row = books.connection.exec_driver_sql(SQL["bundle"], (book_id, first, first + width)).one()
    if row.there != width:
        return None
    records = row.records.encode().split(b"\n")[:-1]
    if any(len(record) > RECORD_MAX for record in records):
        return b""
    return b"".join([len(record).to_bytes(2, "big") + record for record in records])
