"""All invariants of all rooms, run on a live book: returns every breach, raises none."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
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


def finding(invariant: Invariant, offenders: Sequence[str]) -> Finding:
    """Give what came of a check as it is shown: the first offenders, and how many there are."""
    return Finding(invariant, list(offenders[:OFFENDERS_SHOWN]), len(offenders))


def check_catalog(books: ReadBooks) -> Finding:
    """Hold the database against the program."""
    return finding(CATALOG, list(catalog_faults(books, PACKAGES)))


def ask_offenders(
    books: ReadBooks, invariant: Invariant, query: TextClause, values: Mapping[str, object]
) -> Finding:
    """Ask who breaks a promise, by a statement that gives the first of them, and with each how many there are."""
    rows = books.connection.execute(query, values).all()
    return Finding(invariant, [str(row[0]) for row in rows], rows[0][1] if rows else 0)


def findings_of_logs(read: Iterable[LogFaults]) -> Iterator[Finding]:
    """Give what was found in all logs together, a finding for each promise of `LOG`."""
    whole = LogFaults()
    for faults in read:
        whole.records += faults.records
        whole.tiles += faults.tiles
        whole.checkpoints += faults.checkpoints
    for invariant, told in zip(LOG, (whole.records, whole.tiles, whole.checkpoints), strict=True):
        yield finding(invariant, told)


def run_checks(books: ReadBooks, invariants: Sequence[Invariant] = ALL) -> Iterator[Finding]:
    """Run every check on one snapshot, one after the other.

    Args:
        books: the snapshot.
        invariants: promises of rooms; those of the whole house, when left out. The logs are read again in any case.

    Yields:
        A finding for each, in the order of the list, broken or not.
    """
    if invariants is ALL:
        yield check_catalog(books)
    for invariant in invariants:
        yield ask_offenders(books, invariant, _query(invariant.offenders), {"shown": OFFENDERS_SHOWN})
    logs = books.connection.execute(text(SQL["check_logs"])).all()
    yield from findings_of_logs(verify_log(books, *log) for log in logs)


@cache
def _query(offenders: str) -> TextClause:
    """The statement of a check. It is read and compiled once: of a run on a small book that is a third."""
    return text(filled(SQL["run_checks"], offenders=Sql(offenders)))


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
    return finding(KEYS, lost)


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
        told.append((PUBLISHED, published_faults(books, outside.folder, outside.published)))
    for invariant, found in told:
        offenders = list(found)
        yield finding(invariant, offenders)


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
    return finding(EVIDENCE, lost)


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
    return finding(STRAYS, found)
