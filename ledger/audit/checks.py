"""All invariants of all rooms, run on a live book: returns every breach, raises none."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from sqlalchemy import TextClause, text

from ledger.audit.catalog import catalog_faults
from ledger.database import ReadBooks
from ledger.database.queries import Sql, filled, named_queries
from ledger.evidence_store import FileLost, Files, digest_of
from ledger.house import ROOMS
from ledger.manifest import Invariant
from ledger.seals.faults import Outside, memory_faults, published_faults, strangers_faults, unsigned_faults
from ledger.seals.keys import KeyFolder, KeyMissing
from ledger.seals.queries import SigningKey
from ledger.seals.verification import LogFaults, verify_log
from ledger.statements.room import ROOM as STATEMENTS

SQL: Final = named_queries(__name__)

OFFENDERS_SHOWN = 20
ALL: tuple[Invariant, ...] = tuple(
    invariant for room in (*ROOMS, STATEMENTS) for invariant in room.invariants
)


PACKAGES: Final = tuple(room.package for room in ROOMS)
"""Where the SQL objects of the program are."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of one check."""

    invariant: Invariant
    offenders: list[str]
    """The first of them; empty when the promise holds."""
    count: int


def run_checks(books: ReadBooks, invariants: Sequence[Invariant] = ALL) -> Iterator[Finding]:
    """Run every check on one snapshot, one after the other.

    Args:
        books: the snapshot.
        invariants: promises of rooms; those of the whole house, when left out. The logs are read again in any case.

    Yields:
        A finding for each, in the order of the list, broken or not.
    """
    if invariants is ALL:
        faults = list(catalog_faults(books, PACKAGES))
        yield Finding(CATALOG, faults[:OFFENDERS_SHOWN], len(faults))
    for invariant in invariants:
        rows = books.connection.execute(_query(invariant.offenders), {"shown": OFFENDERS_SHOWN}).all()
        yield Finding(invariant, [str(row[0]) for row in rows], rows[0][1] if rows else 0)
    yield from _check_logs(books)


@cache
def _query(offenders: str) -> TextClause:
    """The statement of a check. It is read and compiled once: of a run on a small book that is a third."""
    return text(filled(SQL["run_checks"], offenders=Sql(offenders)))


def _check_logs(books: ReadBooks) -> Iterator[Finding]:
    """Read the log of every book again: records, tree and signatures."""
    whole = LogFaults()
    for book_id, code in books.connection.execute(text(SQL["check_logs"])).all():
        faults = verify_log(books, book_id, code)
        whole.records += faults.records
        whole.tiles += faults.tiles
        whole.checkpoints += faults.checkpoints
    for invariant, told in zip(LOG, (whole.records, whole.tiles, whole.checkpoints), strict=True):
        yield Finding(invariant, told[:OFFENDERS_SHOWN], len(told))


CATALOG = Invariant(
    "database_is_the_program_s",
    "The functions, triggers, views, tables, keys and rights of the database are those of this program, and the triggers always fire.",
    "",
)


LOG: tuple[Invariant, ...] = (
    Invariant(
        "records_are_what_was_sealed",
        "Every sealed entry, with its lines, codes and persons, has the hash that the log keeps.",
        "",
    ),
    Invariant(
        "tiles_are_the_tree", "The tiles and the head of every log are those that its records give.", ""
    ),
    Invariant(
        "checkpoints_hold", "Every checkpoint is signed, and its root is that of the log at its size.", ""
    ),
)
COUNT = 1 + len(ALL) + len(LOG)
"""How many findings `run_checks` yields."""


EVIDENCE = Invariant(
    "evidence_is_what_it_was",
    "The bytes of every file of evidence are in the folder of files, and have the hash that was kept.",
    "",
)


KEYS = Invariant(
    "keys_of_the_logs_are_there",
    "The key with which each log signs is in the folder of keys, and is the one that the log announced.",
    "",
)


def check_keys(folder: KeyFolder, wanted: Iterable[SigningKey]) -> Finding:
    """Read the key of every log: without it nothing of the book is sealed any more.

    Args:
        folder: the folder of keys.
        wanted: the key that each log signs with now.
    """
    lost = []
    for key in wanted:
        try:
            folder.announced(key.book, key.number, key.verifier_key)
        except KeyMissing as missing:
            lost.append(f"book {key.book}, {missing.figures['file']}")
    return Finding(KEYS, lost[:OFFENDERS_SHOWN], len(lost))


LOGS_GO_ON = Invariant(
    "logs_go_on",
    "Every log goes on from what its signer remembers, and has the key and the checkpoint of it.",
    "",
)
HEADS_SIGNED = Invariant(
    "heads_are_signed",
    "Every book with entries has a log, and every record a checkpoint over it, ten minutes after it was recorded.",
    "",
)
STRANGERS = Invariant(
    "what_strangers_added_holds",
    "Time stamps, commits and lines of witnesses hold under the checkpoints for which they are kept.",
    "",
)
PUBLISHED = Invariant(
    "published_logs_go_on",
    "Every log begins with the checkpoint that was published of it, or states why not.",
    "",
)


def check_logs(books: ReadBooks, outside: Outside) -> Iterator[Finding]:
    """Compare the logs with what stands outside the database.

    Args:
        books: a snapshot that began after `look_outside`.
        outside: what that gave.

    Yields:
        A finding for each promise, broken or not; that of the published folder where there is one.
    """
    told = [
        (LOGS_GO_ON, memory_faults(books, outside)),
        (HEADS_SIGNED, unsigned_faults(books, outside)),
        (STRANGERS, strangers_faults(books, outside)),
    ]
    if outside.folder is not None:
        told.append((PUBLISHED, published_faults(books, outside.folder, outside)))
    for invariant, found in told:
        offenders = list(found)
        yield Finding(invariant, offenders[:OFFENDERS_SHOWN], len(offenders))


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


STRAYS = Invariant(
    "files_have_records",
    "Every file in the folder of evidence that has lain there for a day is named by a record; `ecoledger sweep`.",
    "",
)


def check_strays(files: Files, kept: Iterable[tuple[str, str]], now: datetime) -> Finding:
    """Look for files that no record names: a crash has left them, or somebody has put them there.

    Args:
        files: the folder.
        kept: case and hash of each file that a record names.
        now: what time it is; what came in the last day may still get its record.
    """
    known = {digest for _, digest in kept}
    found = [str(path.relative_to(files.root)) for path in files.lying(now) if digest_of(path) not in known]
    return Finding(STRAYS, found[:OFFENDERS_SHOWN], len(found))
