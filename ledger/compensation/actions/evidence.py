"""Evidence: files of a case, kept by the hash of their bytes, and everyone through whose hands they went.

The bytes lie outside the database (`ledger.documents.files`), were hashed while they came, and are never opened by the
ledger. What is kept here is their name, kind, what they are to prove, and the chain of custody.

The disk knows no transactions, so bytes and record meet under a lock on the hash: the bytes get their place before the
commit of their record, and whoever takes them away again first sees that no record names them.

Law: 法释〔2023〕6号 art. 3–7, 24–25; 法释〔2019〕8号 art. 6–9.
"""

from typing import Any, Final
from uuid import UUID

from ledger.compensation.actions.engine import Action, SubjectUnknown, Work
from ledger.compensation.machines import UNENDED
from ledger.compensation.rules.room import Room, check_room
from ledger.compensation.tables import evidence
from ledger.database import Books, ReadBooks
from ledger.documents.files import Files, Incoming
from ledger.errors import NotFound


class EvidenceUnknown(NotFound):
    """There is no evidence with the id {id} in the case {case}, or not for you.

    Look at the list of evidence of the case.
    """

    code = "compensation.evidence_unknown"


_ROOM: Final = """SELECT count(*), coalesce(sum(e.size), 0)::bigint,
    count(*) FILTER (WHERE a.owner = %(owner)s), coalesce(sum(e.size) FILTER (WHERE a.owner = %(owner)s), 0)::bigint
  FROM ledger.damage_evidence e JOIN ledger.damage_record r ON r.book_id = e.book_id AND r.record_id = e.evidence_id
  JOIN ledger.actor a ON a.actor_id = r.actor_id WHERE e.book_id = %(book)s AND e.case_id = %(case)s"""
_LOCK: Final = "SELECT pg_advisory_xact_lock(hashtextextended('evidence:' || %s, 0))"


def check_fits(work: Work, size: int) -> None:
    """Check that a case takes a file more, of so many bytes.

    Raises (in this order):
        PartyFull, CaseFull: there is no room for it.
    """
    owner = work.step.owner
    files, bytes_, own_files, own_bytes = work.rows(_ROOM, owner=owner)[0]
    check_room(work.case.code, size, whole=Room(files, bytes_), own=Room(own_files, own_bytes), owner=owner)


def add(work: Work) -> None:
    """Keep what is known about a file whose bytes have come; raises PartyFull, CaseFull."""
    check_fits(work, work.words["size"])
    work.insert(
        evidence,
        {
            "evidence_id": work.record_id,
            "name": work.words["name"],
            "kind": work.words["kind"],
            "proves": work.words["proves"],
            "shown": work.words["shown"],
            "size": work.words["size"],
            "sha256": work.words["sha256"],
        },
    )
    work.subject = work.record_id


def keep_bytes(books: Books, came: Incoming) -> None:
    """Give bytes their place, as the last thing before the commit of the record that names them.

    Raises:
        NoRoom: the disk is full.
    """
    books.connection.exec_driver_sql(_LOCK, (came.sha256,)).close()
    came.keep()


def discard(books: Books, files: Files, digest: str) -> bool:
    """Remove bytes that no record names; tell whether they were removed."""
    books.connection.exec_driver_sql(_LOCK, (digest,)).close()
    named = "SELECT EXISTS (SELECT FROM ledger.damage_evidence WHERE sha256 = %s)"
    if books.connection.exec_driver_sql(named, (digest,)).scalar_one():
        return False
    files.remove(digest)
    return True


def hand_over(work: Work) -> None:
    """Record that a thing went from one hand to another.

    Raises:
        SubjectUnknown.
    """
    work.subject = UUID(work.words["subject"])
    found = work.rows(
        "SELECT 1 FROM ledger.damage_evidence WHERE book_id = %(book)s AND case_id = %(case)s AND evidence_id = %(id)s",
        id=work.subject,
    )
    if not found:
        raise SubjectUnknown(case=work.case.code, subject="evidence", id=str(work.subject))


def find_evidence(books: ReadBooks, book_id: int, case: str, evidence_id: UUID, *, shown_only: bool) -> Any:
    """Find a file of a case.

    Raises:
        EvidenceUnknown: there is none, or not for this reader.
    """
    row = books.connection.exec_driver_sql(
        "SELECT e.name, e.sha256, e.size, e.shown FROM ledger.damage_evidence e JOIN ledger.damage_case c USING (book_id, case_id)"
        " WHERE e.book_id = %s AND c.code = %s AND e.evidence_id = %s",
        (book_id, case, evidence_id),
    ).one_or_none()
    if row is None or (shown_only and not row.shown):
        raise EvidenceUnknown(id=str(evidence_id), case=case)
    return row


_LAW: Final = "法释〔2023〕6号 art. 3–7, 24–25"
STEPS: Final = (
    Action("add_evidence", "证据入卷", _LAW, add, ("bureau", "assessor", "enterprise"), UNENDED),
    Action("hand_over", "证据移交", _LAW, hand_over, ("bureau", "assessor")),
)
