"""The whole log read again: every record hashed, the tree built anew, every checkpoint's signature and root checked.

Nothing here is taken from what it checks: hashes come from the records as the journal gives them today, the tree from
the hashes, and roots from the tree. What differs is named: the entry, the tile, the checkpoint.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from ledger.database import ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import LedgerError
from ledger.proofs.notes import parse_checkpoint, parse_key, parse_note
from ledger.proofs.tree import HASH, SUITES, WIDTH, Hasher, Place, Tree, complete, leaf_hash, split

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
        tree.append(_leaves(books, book_id, book, tree.hasher, (first, past), faults))
        told(past - first)
    if tree.root() != bytes(head.root):
        faults.tiles.append(f"book {book}: the head has another root than its {head.size} records")
    faults.tiles += _wrong_tiles(books, book_id, book, tree)
    faults.checkpoints += _wrong_checkpoints(books, book_id, book, tree)
    return faults


@dataclass(frozen=True, slots=True)
class LogPart:
    """Which part of a log is read again."""

    spans: Sequence[tuple[int, int]]
    """Places, each from the first to before the second; what is past the head is left out."""
    since: int
    """Checkpoints of more records than this are new."""
    nights: int
    days: Sequence[int]
    """Of the older checkpoints those whose number leaves one of these, divided by `nights`."""


def verify_part(books: ReadBooks, book_id: int, book: str, part: LogPart) -> LogFaults:
    """Read a part of a log again: its records, the tiles over them, the tree above all tiles, and the checkpoints whose turn it is.

    Args:
        books: the snapshot to read.
        book_id: the book.
        book: its code, for the texts.
        part: what to read.
    """
    faults = LogFaults()
    head = books.connection.exec_driver_sql(SQL["verify_log"], (book_id,)).one_or_none()
    if head is None:
        return faults
    hasher = SUITES[head.suite]
    tiles = _Tiles(books, book_id, hasher)
    tiles.update(
        ((level, number), bytes(hashes))
        for level, number, hashes in books.connection.exec_driver_sql(SQL["upper_tiles"], (book_id,))
    )
    for first, past in part.spans:
        for begin in range(first - first % WIDTH, min(past, head.size), CHUNK):
            span = (begin, min(begin + CHUNK, head.size))
            leaves = _leaves(books, book_id, book, hasher, span, faults)
            faults.tiles += _wrong_leaves(books, book_id, book, tiles, leaves, span)
    faults.tiles += _wrong_tree(books, book_id, book, tiles, head.size)
    tree = Tree(hasher, head.size, tiles)
    if _root(tree) != bytes(head.root):
        faults.tiles.append(f"book {book}: the head has another root than its {head.size} records")
    chosen = (part.since, part.nights, list(part.days))
    faults.checkpoints += _wrong_checkpoints(books, book_id, book, tree, chosen)
    return faults


class _Tiles(dict[Place, bytes]):
    """The tiles of a log; those of the lowest level are read when they are asked for."""

    def __init__(self, books: ReadBooks, book_id: int, hasher: Hasher) -> None:
        super().__init__()
        self._books, self._book_id, self.hasher = books, book_id, hasher

    def get(self, place: Place, default: bytes = b"") -> bytes:  # type: ignore[override]
        """Give a tile, or the default where the log has none."""
        if place not in self and not place[0]:
            found = self._books.connection.exec_driver_sql(SQL["lowest_tile"], (self._book_id, place[1]))
            self[place] = bytes(found.scalar_one_or_none() or b"")
        return super().get(place, default)


def _wrong_leaves(
    books: ReadBooks,
    book_id: int,
    book: str,
    tiles: _Tiles,
    leaves: Sequence[bytes],
    span: tuple[int, int],
) -> Iterator[str]:
    """Hold the lowest tiles over a span, which begins with one, against its leaf hashes, and the hash above each that is full."""
    numbers = range(span[0] // WIDTH, -(-span[1] // WIDTH))
    rows = books.connection.exec_driver_sql(SQL["lowest_tiles"], (book_id, numbers.start, numbers.stop))
    there = {row.number: bytes(row.hashes) for row in rows}
    for number in numbers:
        begin = number * WIDTH - span[0]
        wanted = b"".join(leaves[begin : begin + WIDTH])
        if number not in there:
            yield f"book {book}, tile 0/{number}: it is gone"
        elif there[number][: len(wanted)] != wanted:
            yield f"book {book}, tile 0/{number}: it is not what the records give"
        yield from _wrong_above(book, tiles, (0, number), there.get(number, b""))


def _wrong_tree(books: ReadBooks, book_id: int, book: str, tiles: _Tiles, size: int) -> Iterator[str]:
    """Hold each tile above the lowest against that below it, and count those of the lowest level."""
    wanted = -(-size // WIDTH)
    ends = books.connection.exec_driver_sql(SQL["count_lowest"], (book_id,)).one()
    if ends[0] != wanted or (ends[1] if wanted else -1) != wanted - 1:
        yield f"book {book}: {ends[0]} tiles of level 0 up to {ends[1]}, where there are {wanted}"
    level, rest = 1, size // WIDTH
    left = {place for place in tiles if place[0]}
    while rest:
        for number in range(-(-rest // WIDTH)):
            left.discard((level, number))
            tile = tiles.get((level, number))
            if len(tile) != HASH * min(WIDTH, rest - number * WIDTH):
                yield f"book {book}, tile {level}/{number}: it is {'not what the records give' if tile else 'gone'}"
            yield from _wrong_above(book, tiles, (level, number), tile)
        level, rest = level + 1, rest // WIDTH
    for level, number in sorted(left):
        yield f"book {book}, tile {level}/{number}: it is not what the records give"


def _root(tree: Tree) -> bytes:
    """The root of a tree; no bytes where a tile of it is gone."""
    try:
        return tree.root()
    except KeyError:
        return b""


def _wrong_above(book: str, tiles: _Tiles, place: Place, tile: bytes) -> Iterator[str]:
    """Hold the hash over a full tile against the one that stands in the tile above it."""
    if len(tile) != WIDTH * HASH:
        return
    above, at = (place[0] + 1, place[1] // WIDTH), place[1] % WIDTH * HASH
    if complete(tiles.hasher, split(tile)) != tiles.get(above)[at : at + HASH]:
        yield f"book {book}, tile {above[0]}/{above[1]}: it is not what the tiles below give"


def _leaves(
    books: ReadBooks, book_id: int, book: str, hasher: Hasher, span: tuple[int, int], faults: LogFaults
) -> list[bytes]:
    """Give the stored leaf hashes of a part of the log, after hashing its records; name the records that differ."""
    part = books.connection.exec_driver_sql(READ, (book_id, *span)).one()
    stored = bytes(part.hashes or b"")
    whole = (part.there, part.first, part.last) == (span[1] - span[0], span[0], span[1] - 1)
    if whole and stored == b"".join(
        [leaf_hash(hasher, record) for record in part.records.encode().split(b"\n")[:-1]]
    ):
        return split(stored)
    leaves = {}
    for row in books.connection.exec_driver_sql(NAMES, (book_id, *span)):
        leaves[row.place] = bytes(row.leaf_hash)
        if row.record is None:
            faults.records.append(
                f"{_called(row)}, book {book}, place {row.place}: it, or something it names, is gone"
            )
        elif leaf_hash(hasher, row.record.encode()) != leaves[row.place]:
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


def _wrong_checkpoints(
    books: ReadBooks, book_id: int, book: str, tree: Tree, chosen: tuple[int, int, list[int]] = (-1, 1, [0])
) -> Iterator[str]:
    """Check the checkpoints of more records than a size, and of the others those whose number, divided, leaves one of some rests."""
    named = books.connection.exec_driver_sql(SQL["keys"], (book_id,))
    keys: dict[int, str] = {row.number: row.verifier_key for row in named}
    rows = books.connection.exec_driver_sql(
        SQL["checkpoints"],
        (book_id, *chosen),
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
    root = _root(tree)
    tree.size = size
    return "" if root == point.root else "the records give another root"
