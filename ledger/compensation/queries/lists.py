"""Many cases: by state, by deadline, by amount, by place; what the treasury sees."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.rules.hearing import OFFICE_TERMS
from ledger.database import ReadBooks
from ledger.database.queries import BLANK, filled, joined, named_queries, read
from ledger.texts import numbered

SQL: Final = named_queries(__name__)

ENDLESS: Final = date(2199, 12, 31)
"""Where a term stands in the order of ends that has none yet, or one beyond all days that an address knows."""

EARLIEST: Final = (date(1, 1, 1), date(1, 1, 1), UUID(int=0))
"""Before all money that waits."""


class CaseRow(NamedTuple):
    """A case of a list; fen."""

    code: str
    title: str
    area: str
    medium: str
    received_on: date
    case_class: str | None
    assessed: int | None
    process_id: UUID
    state: str
    next_due: date | None


class DeadlineRow(NamedTuple):
    """A term that runs in a case."""

    clock_id: int
    code: str
    subject: str
    due_on: date | None
    """None where the calendar does not reach that far."""
    why: str
    source: str
    case_code: str
    title: str
    area: str
    state: str
    paused: bool
    """Its days do not count until it runs on; its end moves then."""
    act: str | None = None
    """What the act is called that it is about; none of what is about another thing."""
    act_on: date | None = None

    @property
    def place(self) -> tuple[date, int]:
        """Where it stands in the order of ends."""
        return min(self.due_on or ENDLESS, ENDLESS), self.clock_id


class WaitingRow(NamedTuple):
    """Money that has not reached the treasury; fen."""

    case_code: str
    payment: UUID
    route: str
    payer: str
    paid_on: date
    amount: int
    waiting: int
    due_on: date | None
    late: bool | None
    why: str | None
    """Why it ends then, or why it has no end; None where no term runs for it."""

    @property
    def place(self) -> tuple[date, date, UUID]:
        """Where it stands in the order of ends."""
        return min(self.due_on or ENDLESS, ENDLESS), self.paid_on, self.payment


class FundRow(NamedTuple):
    """A case whose money is not spent; fen."""

    case_code: str
    received: int
    spent: int
    left_over: int
    last_moved: date | None

    @property
    def place(self) -> tuple[str]:
        """Where it stands in the order of cases."""
        return (self.case_code,)


class EvidenceFile(NamedTuple):
    """A file of evidence, by the hash of its bytes."""

    case_code: str
    sha256: str


def cases(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    state: str | None = None,
    area: str | None = None,
    medium: str | None = None,
    at_least: int | None = None,
    officer: int | None = None,
    linked: str | None = None,
    code: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[CaseRow]:
    """List cases in the order of registration; an area stands for all areas whose code begins with it.

    Args:
        owner: only cases of which it is a party.
        at_least: assessed at so many fen or more.
        officer: number of an actor of the bureau whose person handles them.
        linked: number of a penalty, a rectification or a case elsewhere with which they are linked, with whatever brackets and blanks.
        after: process of the last case of the page before.
    """
    query = filled(
        SQL["cases"],
        filters=joined(
            SQL["in_state"] if state is not None else BLANK,
            SQL["in_area"] if area is not None else BLANK,
            SQL["assessed_at_least"] if at_least is not None else BLANK,
            SQL["of_officer"] if officer is not None else BLANK,
            SQL["linked_with"] if linked is not None else BLANK,
            SQL["of_code"] if code is not None else BLANK,
            SQL["of_party"] if owner is not None else BLANK,
        ),
    )
    return read(
        books,
        CaseRow,
        query,
        book=book_id,
        owner=owner,
        state=state,
        area=area,
        area_end=(area or "") + "\U0010ffff",
        medium=medium,
        at_least=at_least,
        officer=officer,
        linked=linked,
        code=code,
        linked_form=numbered(linked or ""),
        after=after or UUID(int=0),
        limit=limit,
    )


def deadlines(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    visits: bool = False,
    until: date | None = None,
    after: tuple[date, int] | None = None,
    limit: int = 100,
) -> list[DeadlineRow]:
    """List the terms that run, the first to end first; those whose end is not known yet come last, whatever day is asked for.

    Args:
        owner: only terms of cases of which it is a party, as a liable party hears of them.
        visits: whether the owner is no enterprise, and hears of all terms where it is not liable.
        until: only those that end up to this day, or may.
        after: end and number of the last term of the page before; `ENDLESS` where its end is not known.
    """
    day, clock = after or (date.min, 0)
    known: dict[str, object] = {"book": book_id, "owner": owner}
    ours = BLANK
    if owner is not None:
        ours = joined(SQL["of_party"], SQL["heard"])
        known |= {"untold": sorted(OFFICE_TERMS), "visits": visits}
    found: list[DeadlineRow] = []
    if day != ENDLESS:
        query = filled(SQL["deadlines"], filters=joined(SQL["with_end"], ours), order=SQL["by_end"])
        found = read(
            books,
            DeadlineRow,
            query,
            **known,
            until=until,
            after=day,
            endless=ENDLESS,
            clock=clock,
            limit=limit,
        )
        clock = 0
    if len(found) < limit:
        query = filled(SQL["deadlines"], filters=joined(SQL["without_end"], ours), order=SQL["by_number"])
        found += read(
            books, DeadlineRow, query, **known, endless=ENDLESS, clock=clock, limit=limit - len(found)
        )
    return found


def waiting(
    books: ReadBooks,
    book_id: int,
    on: date,
    limit: int = 200,
    *,
    after: tuple[date, date, UUID] = EARLIEST,
) -> list[WaitingRow]:
    """List money that has not reached the treasury: with the department, a court or a notary; what is late first.

    Args:
        after: `place` of the last row of the page before.
    """
    due_on, paid_on, payment = after
    return read(
        books,
        WaitingRow,
        SQL["waiting"],
        book=book_id,
        on=on,
        limit=limit,
        endless=ENDLESS,
        due_on=due_on,
        paid_on=paid_on,
        payment=payment,
    )


def funds(books: ReadBooks, book_id: int, after: str = "", limit: int = 200) -> list[FundRow]:
    """List the cases whose money was received and is not spent, with the day on which it last moved."""
    return read(books, FundRow, SQL["funds"], book=book_id, after=after, limit=limit)


def evidence_of_book(books: ReadBooks, book_id: int) -> list[str]:
    """List the hash of every file of evidence of a book, in their order."""
    return read(books, str, SQL["evidence_of_book"], book=book_id)


def evidence_files(books: ReadBooks) -> list[EvidenceFile]:
    """List case and hash of every file of evidence, in every book, each hash once a case."""
    return read(books, EvidenceFile, SQL["evidence_files"])
