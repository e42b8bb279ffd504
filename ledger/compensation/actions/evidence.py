"""Evidence: files of a case, kept by the hash of their bytes, and everyone through whose hands they went.

The bytes lie outside the database (`ledger.evidence_store`), were hashed while they came, and are never opened by the
ledger. What is kept here is their name, kind, what they are to prove, and the chain of custody.

The disk knows no transactions, so bytes and record meet under a lock on the hash: the bytes get their place before the
commit of their record, and whoever takes them away again first sees that no record names them.

Law: 法释〔2023〕6号 art. 3–7, 24–25; 法释〔2019〕8号 art. 6–9.
"""

from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation import evidence_shapes, said_shapes
from ledger.compensation.actions.amendments import NothingCorrected, check_grounds
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.rules.evidence import FileVolume, check_room
from ledger.compensation.tables.cases import evidence
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, find, named_queries
from ledger.errors import NotFound
from ledger.evidence_store import Files, Incoming

SQL: Final = named_queries(__name__)


class EvidenceUnknown(NotFound):
    """There is no evidence with the id {id} in the case {case}, or not for you.

    Look at the list of evidence of the case.
    """

    code = "compensation.evidence_unknown"


class Filled(NamedTuple):
    """Files of a case and their bytes: all, and those of one party."""

    files: int
    size: int
    own_files: int
    own_size: int


class KeptFile(NamedTuple):
    """A file of a case."""

    name: str
    sha256: str
    size: int
    shown: bool


def check_any(view: View) -> None:
    """Check that a case takes any file more.

    Raises (in this order):
        CaseFull; never PartyFull: it is asked for nobody in particular.
    """
    files = view.stands.files
    whole = FileVolume(len(files), sum(one.size for one in files))
    check_room(view.case.code, 1, whole=whole, own=FileVolume(0, 0), owner=None)


def check_fits(work: View, size: int) -> None:
    """Check that a case takes a file more, of so many bytes.

    Raises (in this order):
        PartyFull, CaseFull: there is no room for it.
    """
    owner = work.step.owner
    there = work.one(Filled, SQL["room"], owner=owner)
    check_room(
        work.case.code,
        size,
        whole=FileVolume(there.files, there.size),
        own=FileVolume(there.own_files, there.own_size),
        owner=owner,
    )


def add(work: Work, told: evidence_shapes.Evidence) -> None:
    """Keep what is known about a file whose bytes have come.

    Raises (in this order):
        PartyFull, CaseFull.
    """
    check_fits(work, told.size)
    work.insert(
        evidence,
        {
            "evidence_id": work.record_id,
            "name": told.name,
            "kind": told.kind,
            "proves": list(told.proves),
            "shown": told.shown,
            "size": told.size,
            "sha256": told.sha256,
        },
    )
    work.subject = work.record_id


def keep_bytes(books: Books, came: Incoming) -> None:
    """Give bytes their place, as the last thing before the commit of the record that names them.

    Raises:
        NoRoom: the disk is full.
    """
    ask(books, SQL["lock"], sha256=came.sha256).close()
    came.keep()


def discard(books: Books, files: Files, digest: str) -> bool:
    """Remove bytes that no record names; tell whether they were removed."""
    ask(books, SQL["lock"], sha256=digest).close()
    if find(books, bool, SQL["is_named"], sha256=digest):
        return False
    files.remove(digest)
    return True


def files_there(view: View) -> list[UUID]:
    """List the files of a case."""
    return [one.id for one in view.stands.files]


def check_there(view: View, subject: UUID) -> None:
    """Check that a file is one of the case.

    Raises:
        SubjectUnknown: it is not.
    """
    if subject not in files_there(view):
        raise SubjectUnknown(case=view.case.code, subject="evidence", id=str(subject))


def hand_over(work: Work, told: evidence_shapes.Custody) -> None:
    """Record that a thing went from one hand to another.

    Raises:
        nothing of its own.
    """
    work.subject = told.subject


def show(work: Work, told: said_shapes.Showing) -> None:
    """Show a file to the liable parties, or hide it again, because it was recorded wrongly.

    Raises (in this order):
        CorrectionUngrounded, NothingCorrected.
    """
    check_grounds(work)
    work.subject = told.subject
    if not work.run(SQL["show"], id=told.subject, shown=told.shown):
        raise NothingCorrected()
    work.figures["shown"] = "yes" if told.shown else "no"


def find_evidence(
    books: ReadBooks, book_id: int, case: str, evidence_id: UUID, *, owner: str | None
) -> KeptFile:
    """Find a file of a case; for a liable party, one that it is shown or has brought.

    Raises:
        EvidenceUnknown: there is none, or not for this reader.
    """
    found = find(books, KeptFile, SQL["file"], book=book_id, case=case, id=evidence_id, owner=owner)
    if found is None or (owner is not None and not found.shown):
        raise EvidenceUnknown(id=str(evidence_id), case=case)
    return found
