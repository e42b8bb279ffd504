"""All invariants of all rooms, run on a live book: returns every breach, raises none."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import text

from ledger.compensation.invariants import INVARIANTS as COMPENSATION
from ledger.database import ReadBooks
from ledger.journal.invariants import INVARIANTS as JOURNAL
from ledger.journal.invariants import Invariant
from ledger.permits.invariants import INVARIANTS as PERMITS

OFFENDERS_SHOWN = 20
ALL: tuple[Invariant, ...] = (*JOURNAL, *PERMITS, *COMPENSATION)


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check."""

    invariant: Invariant
    offenders: list[str]
    """The first of them; empty when the promise holds."""
    count: int


def run_checks(books: ReadBooks) -> Iterator[Finding]:
    """Run every check on one snapshot, one after the other.

    Yields:
        A finding for each, in the order of the list, broken or not.
    """
    for invariant in ALL:
        query = text(f"SELECT offender, count(*) OVER () FROM ({invariant.offenders}) AS x (offender) LIMIT :shown")  # noqa: S608
        rows = books.connection.execute(query, {"shown": OFFENDERS_SHOWN}).all()
        yield Finding(invariant, [str(row[0]) for row in rows], rows[0][1] if rows else 0)
