"""All invariants of all rooms, run on a live book: returns every breach, raises none."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import text

from ledger.compensation.invariants import INVARIANTS as COMPENSATION
from ledger.database import ReadBooks
from ledger.documents.files import FileLost, Files
from ledger.journal.invariants import INVARIANTS as JOURNAL
from ledger.journal.invariants import Invariant
from ledger.periods.invariants import INVARIANTS as PERIODS
from ledger.permits.invariants import INVARIANTS as PERMITS

OFFENDERS_SHOWN = 20
ALL: tuple[Invariant, ...] = (*JOURNAL, *PERIODS, *PERMITS, *COMPENSATION)


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


EVIDENCE = Invariant(
    "evidence_is_what_it_was", "The bytes of every file of evidence are in the folder of files, and have the hash that was kept.", ""
)


def check_files(files: Files, kept: Iterable[tuple[str, str]]) -> Finding:
    """Read every file of evidence again, and compare its hash with the one that was kept.

    Args:
        files: the folder.
        kept: case and hash of each file.
    """
    lost = []
    for case, digest in kept:
        try:
            files.check(digest)
        except FileLost:
            lost.append(f"case {case}, {digest}")
    return Finding(EVIDENCE, lost[:OFFENDERS_SHOWN], len(lost))
