"""Evidence: files of a case, kept by the hash of their bytes, and everyone through whose hands they went.

The bytes lie outside the database (`ledger.documents.files`), were hashed while they came, and are never opened by the
ledger. What is kept here is their name, kind, what they are to prove, and the chain of custody.

Law: 法释〔2023〕6号 art. 3–7, 24–25; 法释〔2019〕8号 art. 6–9.
"""

from typing import Any, Final
from uuid import UUID

from ledger.compensation.actions.engine import Action, SubjectUnknown, Work
from ledger.compensation.tables import evidence
from ledger.database import ReadBooks
from ledger.errors import NotFound


class EvidenceUnknown(NotFound):
    """There is no evidence with the id {id} in the case {case}, or not for you.

    Look at the list of evidence of the case.
    """

    code = "compensation.evidence_unknown"


def add(work: Work) -> None:
    """Keep what is known about a file whose bytes are stored."""
    work.insert(evidence, {
        "evidence_id": work.record_id, "name": work.words["name"], "kind": work.words["kind"],
        "proves": work.words["proves"], "shown": work.words["shown"], "size": work.words["size"], "sha256": work.words["sha256"],
    })  # fmt: skip
    work.subject = work.record_id


def hand_over(work: Work) -> None:
    """Record that a thing went from one hand to another."""
    work.subject = UUID(work.words["subject"])
    found = work.rows(
        "SELECT 1 FROM ledger.damage_evidence WHERE book_id = %(book)s AND case_id = %(case)s AND evidence_id = %(id)s", id=work.subject
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
    Action("add_evidence", "证据入卷", _LAW, add, ("bureau", "assessor", "enterprise")),
    Action("hand_over", "证据移交", _LAW, hand_over, ("bureau", "assessor")),
)
