"""The whole log read again: every record hashed, the tree built anew, every checkpoint's signature and root checked.

Nothing here is taken from what it checks: hashes come from the records as the journal gives them today, the tree from
the hashes, and roots from the tree. What differs is named: the entry, the tile, the checkpoint.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import LedgerError
from ledger.proofs.notes import parse_checkpoint, parse_key, parse_note
from ledger.proofs.tree import HASH, SUITES, Tree, leaf_hash

SQL: Final = named_queries(__name__)

CHUNK: Final = 8_192
READ: Final = SQL["read"]
NAMES: Final = SQL["names"]


@dataclass(slots=True)
class LogFaults:
    """What is wrong with a log, by the promise that is broken."""

    records: list[str] = field(default_factory=list)
    tiles: list[str] = field(default_factory=list)
    checkpoints: list[str] = field(default_factory=list)


def verify_log(
    books: ReadBooks, book_id: int, book: str, told: Callable[[int], None] = lambda _: None
) -> LogFaults:
    """Read a log again and compare.

    Args:
        books: the snapshot to read.
        book_id: the book.
        book: its code, for the texts.
        told: hears how many records were read, as they are.
    """
    faults = LogFaults()
    head = books.connection.exec_driver_sql(SQL["verify_log"], (book_id,)).one_or_none()
    if head is None:
        return faults
    tree = Tree(SUITES[head.suite], 0, {})
    for first in range(0, head.size, CHUNK):
        past = min(first + CHUNK, head.size)
        tree.append(_leaves(books, book_id, book, tree, (first, past), faults))
        told(past - first)
    if tree.root() != bytes(head.root):
        faults.tiles.append(f"book {book}: the head has another root than its {head.size} records")
    faults.tiles += _wrong_tiles(books, book_id, book, tree)
    faults.checkpoints += _wrong_checkpoints(books, book_id, book, tree)
    return faults


def _leaves(
    books: ReadBooks, book_id: int, book: str, tree: Tree, span: tuple[int, int], faults: LogFaults
) -> list[bytes]:
    """Give the stored leaf hashes of a part of the log, after hashing its records; name the records that differ."""
    part = books.connection.exec_driver_sql(READ, (book_id, *span)).one()
    stored = bytes(part.hashes or b"")
    whole = (part.there, part.first, part.last) == (span[1] - span[0], span[0], span[1] - 1)
    if whole and stored == b"".join(
        [leaf_hash(tree.hasher, record) for record in part.records.encode().split(b"\n")[:-1]]
    ):
        return [stored[i : i + HASH] for i in range(0, len(stored), HASH)]
    leaves = {}
    for row in books.connection.exec_driver_sql(NAMES, (book_id, *span)):
        leaves[row.place] = bytes(row.leaf_hash)
        if row.record is None:
            faults.records.append(
                f"{_called(row)}, book {book}, place {row.place}: it, or something it names, is gone"
            )
        elif leaf_hash(tree.hasher, row.record.encode()) != leaves[row.place]:
            faults.records.append(
                f"{_called(row)}, book {book}, place {row.place}: it is not what was sealed"
            )
    gone = [place for place in range(*span) if place not in leaves]
    faults.records += [f"book {book}, place {place}: there is no seal" for place in gone]
    return [leaves.get(place, bytes(HASH)) for place in range(*span)]


def _called(row: Any) -> str:
    return "record" if row.entry_id is None else f"entry {row.entry_id}"


def _wrong_tiles(books: ReadBooks, book_id: int, book: str, tree: Tree) -> Iterator[str]:
    wanted = dict(tree.tiles)
    rows = books.connection.exec_driver_sql(SQL["tiles"], (book_id,))
    for level, number, hashes in rows:
        if wanted.pop((level, number), b"") != bytes(hashes):
            yield f"book {book}, tile {level}/{number}: it is not what the records give"
    for level, number in sorted(wanted):
        yield f"book {book}, tile {level}/{number}: it is gone"


def _wrong_checkpoints(books: ReadBooks, book_id: int, book: str, tree: Tree) -> Iterator[str]:
    named = books.connection.exec_driver_sql(SQL["keys"], (book_id,))
    keys: dict[int, str] = {row.number: row.verifier_key for row in named}
    rows = books.connection.exec_driver_sql(
        SQL["checkpoints"],
        (book_id,),
    )
    size, announced = tree.size, {1}
    for row in rows:
        fault = _checkpoint_fault(row, keys, tree, size)
        if not fault and f"\nkey {keys[row.key_number]}\n" in row.note:
            announced.add(row.key_number)
        if fault:
            yield f"book {book}, checkpoint {row.checkpoint_id} of {row.size} records: {fault}"
    yield from (f"book {book}: no checkpoint announces key {one}" for one in sorted(keys.keys() - announced))


def _checkpoint_fault(row: Any, keys: dict[int, str], tree: Tree, size: int) -> str:
    try:
        note = parse_note(row.note)
        point = parse_checkpoint(note)
        key = parse_key(keys[row.key_number])
    except (LedgerError, KeyError) as error:
        return f"it cannot be read ({error})"
    if (point.size, point.root, point.time) != (row.size, bytes(row.root), int(row.signed_at.timestamp())):
        return "the note says something else than the row"
    if note.signed_by(key) is None:
        return "its signature does not hold"
    if point.size > size:
        return f"the log has only {size} records"
    tree.size = point.size
    root = tree.root()
    tree.size = size
    return "" if root == point.root else "the records give another root"
