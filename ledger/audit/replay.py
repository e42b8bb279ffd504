"""Every balance built anew from the postings alone, and compared: no line of the posting function takes part.

Two passes over the postings of a book, each one stream from the database with nothing kept but the pair or entry that is
being read: by account, asset and version for the balances; by entry for its own balance. Only integers are added.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Final

from ledger.database import ReadBooks
from ledger.database.queries import Sql, named_queries

SQL: Final = named_queries(__name__)

FAULTS_KEPT: Final = 1_000


@dataclass(slots=True)
class Replay:
    """What came of it."""

    postings: int = 0
    """Postings read, each in two passes."""
    balances: int = 0
    entries: int = 0
    faults: list[str] = field(default_factory=list)
    """The first of them, in words."""

    def fault(self, told: str) -> None:
        """Keep a fault, if there is room."""
        if len(self.faults) < FAULTS_KEPT:
            self.faults.append(told)


@dataclass(slots=True)
class _Kept:
    """A balance as the ledger keeps it."""

    account: str
    asset: str
    debit_normal: bool
    debits: int
    credits: int
    version: int
    floor: int | None
    ceiling: int | None
    seen: bool = False


def replay_balances(books: ReadBooks, book_id: int, told: Callable[[int], None] = lambda _: None) -> Replay:
    """Build the balances of a book anew.

    Args:
        books: the snapshot to read.
        book_id: the book.
        told: hears how many rows were read, as they are; twice the number of postings in all.

    Returns:
        What was read, and what differs; amounts in the smallest unit.
    """
    result = Replay()
    kept = {(r[0], r[1]): _Kept(*r[2:]) for r in books.connection.exec_driver_sql(SQL["kept"], (book_id,))}
    _replay_pairs(books, book_id, kept, result, told)
    for one in kept.values():
        if not one.seen and (one.debits or one.credits or one.version):
            result.fault(
                f"account {one.account}, asset {one.asset}: a balance of {one.debits} − {one.credits} with no posting behind it"
            )
    _replay_entries(books, book_id, result, told)
    return result


def _replay_pairs(
    books: ReadBooks,
    book_id: int,
    kept: dict[tuple[int, int], _Kept],
    result: Replay,
    told: Callable[[int], None],
) -> None:
    pair, debits, credits, count = (0, 0), 0, 0, 0
    row: _Kept | None = None
    for lines in _stream(books, SQL["pairs"], book_id):
        for line in lines:
            account, asset, version, debit, credit, after, entry, number = line.split(b"\t")
            now = (int(account), int(asset))
            if now != pair:
                _compare(row, pair, (debits, credits, count), result)
                pair, debits, credits, count = now, 0, 0, 0
                row = kept.get(pair)
            plus, minus = int(debit), int(credit)
            debits, credits, count = debits + plus, credits + minus, count + 1
            net = debits - credits if row is None or row.debit_normal else credits - debits
            if (
                int(version) != count
                or int(after) != net
                or (plus > 0) == (minus > 0)
                or plus < 0
                or minus < 0
            ):
                result.fault(
                    f"entry {entry.decode()}, line {number.decode()}: version {version.decode()} and balance {after.decode()}, "
                    f"where {count} and {net} are right"
                )
        result.postings += len(lines)
        told(len(lines))
    _compare(row, pair, (debits, credits, count), result)


def _compare(row: _Kept | None, pair: tuple[int, int], found: tuple[int, int, int], result: Replay) -> None:
    if pair == (0, 0):
        return
    result.balances += 1
    if row is None:
        result.fault(
            f"account number {pair[0]}, asset number {pair[1]}: postings, and no balance, account or asset"
        )
        return
    row.seen = True
    if (row.debits, row.credits, row.version) != found:
        result.fault(
            f"account {row.account}, asset {row.asset}: the balance says {row.debits} − {row.credits} after {row.version} postings, "
            f"and the postings give {found[0]} − {found[1]} after {found[2]}"
        )
    net = found[0] - found[1] if row.debit_normal else found[1] - found[0]
    if (row.floor is not None and net < row.floor) or (row.ceiling is not None and net > row.ceiling):
        result.fault(f"account {row.account}, asset {row.asset}: {net} is beyond its limits")


def _replay_entries(books: ReadBooks, book_id: int, result: Replay, told: Callable[[int], None]) -> None:
    current = b""
    sums: dict[bytes, int] = defaultdict(int)
    for lines in _stream(books, SQL["entries"], book_id):
        for line in lines:
            entry, asset, debit, credit = line.split(b"\t")
            if entry != current:
                _close_entry(current, sums, result)
                current = entry
                sums.clear()
            sums[asset] += int(debit) - int(credit)
        told(len(lines))
    _close_entry(current, sums, result)


def _close_entry(entry: bytes, sums: dict[bytes, int], result: Replay) -> None:
    if entry:
        result.entries += 1
        if any(sums.values()):
            result.fault(
                f"entry {entry.decode()}: debits and credits differ by {max(sums.values(), key=abs)}"
            )


def _stream(books: ReadBooks, query: Sql, book_id: int) -> Iterator[list[bytes]]:
    """Read the rows of a COPY as lines, some thousands at a time."""
    driver = books.connection.connection.driver_connection
    assert driver is not None
    rest, blocks, size = b"", [], 0
    with driver.cursor() as cursor, cursor.copy(query.encode(), {"book": book_id}) as copy:
        for block in copy:
            blocks.append(bytes(block))
            size += len(block)
            if size > 1 << 18:
                *lines, rest = (rest + b"".join(blocks)).split(b"\n")
                blocks, size = [], 0
                yield lines
        *lines, rest = (rest + b"".join(blocks)).split(b"\n")
        yield lines
