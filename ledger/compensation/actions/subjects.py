"""What an act of a case is about: a guarantee, a restoration, a relief, something that another person asked for."""

from typing import Any
from uuid import UUID

from ledger.compensation.actions.engine import SubjectUnknown, Work


def subject_of(work: Work, what: str, query: str) -> tuple[UUID, Any]:
    """Find what an act names as its subject.

    Args:
        what: what it is, for who is told that it is not there.
        query: reads its row in the case (`book`, `case`) by its number (`id`).

    Returns:
        Its number and its row.

    Raises:
        SubjectUnknown: the case has none of this number.
    """
    subject = UUID(work.words["subject"])
    found = work.rows(query, id=subject)
    if not found:
        raise SubjectUnknown(case=work.case.code, subject=what, id=str(subject))
    return subject, found[0]
