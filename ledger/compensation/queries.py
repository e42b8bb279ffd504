"""Reads of the compensation room."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select, text

from ledger.compensation.tables import case, head, instalment
from ledger.database import ReadBooks
from ledger.errors import NotFound


class CaseUnknown(NotFound):
    """There is no case {case} in this book.

    Check the number of the case.
    """

    code = "compensation.case_unknown"


@dataclass(frozen=True, slots=True)
class HeadRow:
    """A head of loss of a case: what was assessed, what is due now, what was received, in fen."""

    head: str
    title: str
    assessed: int
    due: int
    received: int


@dataclass(frozen=True, slots=True)
class InstalmentRow:
    """An instalment and the entry that paid it."""

    number: int
    due_on: date
    amount: int
    paid_by: UUID | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case with its money."""

    id: int
    code: str
    title: str
    liable: str
    obligation: str | None
    heads: tuple[HeadRow, ...]
    instalments: tuple[InstalmentRow, ...]


def find_case(books: ReadBooks, book_id: int, code: str, *, owner: str | None = None) -> Case:
    """Read a case; with an owner, only when it is the liable party.

    Raises:
        CaseUnknown: there is none, or not for this reader.
    """
    row = books.connection.execute(select(case).where(case.c.book_id == book_id, case.c.code == code)).one_or_none()
    if row is None or (owner is not None and row.liable != owner):
        raise CaseUnknown(case=code)
    due = """
        SELECT a.code, b.debits - b.credits FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)
        WHERE a.book_id = :book AND a.code = ANY (:codes)"""
    heads = books.connection.execute(
        select(head.c.head, head.c.title, head.c.assessed)
        .where(head.c.book_id == book_id, head.c.case_id == row.case_id)
        .order_by(head.c.head)
    ).all()
    purposes = ("claim_due", "claim_received")
    codes = [f"case:{code}:{one.head}:{purpose}" for one in heads for purpose in purposes]
    sums: dict[str, int] = dict(books.connection.execute(text(due), {"book": book_id, "codes": codes}).all())
    found = tuple(
        HeadRow(one.head, one.title, one.assessed, *(sums.get(f"case:{code}:{one.head}:{p}", 0) for p in purposes))
        for one in heads
    )
    instalments = books.connection.execute(
        select(instalment.c.number, instalment.c.due_on, instalment.c.amount, instalment.c.paid_by)
        .where(instalment.c.book_id == book_id, instalment.c.case_id == row.case_id)
        .order_by(instalment.c.number)
    )
    return Case(
        row.case_id, row.code, row.title, row.liable, row.obligation, found, tuple(InstalmentRow(*r) for r in instalments)
    )
