"""What an act of a case is about: a guarantee, a restoration, a relief, something that another person asked for."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from ledger.compensation.actions.engine import SubjectUnknown, Work

Row = TypeVar("Row")


def find_subject(work: Work, subject: UUID, what: str, kind: Callable[..., Row], query: str) -> Row:
    """Find what an act names as its subject.

    Args:
        subject: its number.
        what: what it is, for who is told that it is not there.
        kind: what its row is, column by column.
        query: reads its row in the case (`book`, `case`) by its number (`id`).

    Raises:
        SubjectUnknown: the case has none of this number.
    """
    found = work.find(kind, query, id=subject)
    if found is None:
        raise SubjectUnknown(case=work.case.code, subject=what, id=str(subject))
    return found
