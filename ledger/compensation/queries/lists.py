"""Many cases: by state, by deadline, by amount, by place; figures by year, medium and region; what the treasury sees."""

from datetime import date
from typing import Final, NamedTuple, TypedDict
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import BLANK, filled, joined, named_queries, read

SQL: Final = named_queries(__name__)


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
    due_on: date
    why: str
    source: str
    case_code: str
    title: str
    area: str
    state: str


class StatisticsRow(NamedTuple):
    """Cases of a year, a medium or a region, and their money; fen."""

    key: str
    cases: int
    closed: int
    not_started: int
    assessed: int
    due: int
    received: int
    performed: int
    spent: int


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


class FundRow(NamedTuple):
    """A case whose money is not spent; fen."""

    case_code: str
    received: int
    spent: int
    left_over: int
    last_moved: date | None


class FlagRow(NamedTuple):
    """An agreement or judgment below what was assessed, with its basis."""

    case_code: str
    effective_on: date
    kind: str
    basis: str | None


class RestorationRow(TypedDict):
    """A restoration as everybody may know it."""

    title: str
    state: str


class PublicRow(NamedTuple):
    """A case as everybody may know it; fen."""

    code: str
    title: str
    area: str
    medium: str
    year: int
    state: str
    liable: list[str] | None
    due: int
    received: int
    restorations: list[RestorationRow] | None


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
    after: UUID | None = None,
    limit: int = 100,
) -> list[CaseRow]:
    """List cases in the order of registration; an area stands for all areas whose code begins with it.

    Args:
        owner: only cases of which it is a party.
        at_least: assessed at so many fen or more.
        officer: number of an actor of the bureau whose person handles them.
        after: process of the last case of the page before.
    """
    query = filled(
        SQL["cases"],
        filters=joined(
            SQL["in_state"] if state is not None else BLANK,
            SQL["in_area"] if area is not None else BLANK,
            SQL["assessed_at_least"] if at_least is not None else BLANK,
            SQL["of_officer"] if officer is not None else BLANK,
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
        after=after or UUID(int=0),
        limit=limit,
    )


def deadlines(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    until: date | None = None,
    after: tuple[date, int] | None = None,
    limit: int = 100,
) -> list[DeadlineRow]:
    """List the terms that run, the first to end first."""
    day, clock = after or (date.min, 0)
    query = filled(SQL["deadlines"], filters=SQL["of_party"] if owner is not None else BLANK)
    return read(
        books,
        DeadlineRow,
        query,
        book=book_id,
        owner=owner,
        until=until,
        after=day,
        clock=clock,
        limit=limit,
    )


def statistics(
    books: ReadBooks, book_id: int, by: str, first: date, last: date, *, public: bool = False
) -> list[StatisticsRow]:
    """Count cases and sum their money, in fen, by `year` of the clue, by `medium`, or by `region` (first four digits)."""
    return read(
        books, StatisticsRow, SQL["statistics"], book=book_id, by=by, first=first, last=last, public=public
    )


def waiting(books: ReadBooks, book_id: int, on: date, limit: int = 200) -> list[WaitingRow]:
    """List money that has not reached the treasury: with the department, a court or a notary; what is late first."""
    return read(books, WaitingRow, SQL["waiting"], book=book_id, on=on, limit=limit)


def funds(books: ReadBooks, book_id: int, after: str = "", limit: int = 200) -> list[FundRow]:
    """List the cases whose money was received and is not spent, with the day on which it last moved."""
    return read(books, FundRow, SQL["funds"], book=book_id, after=after, limit=limit)


def below_assessment(books: ReadBooks, book_id: int, limit: int = 200) -> list[FlagRow]:
    """List the agreements and judgments below what was assessed, with the basis that was named."""
    return read(books, FlagRow, SQL["below_assessment"], book=book_id, limit=limit)


def public_cases(books: ReadBooks, book_id: int, after: str = "", limit: int = 100) -> list[PublicRow]:
    """List what is public: natural persons by the first character of their name, in the title too."""
    return read(books, PublicRow, SQL["public"], book=book_id, after=after, limit=limit)


def evidence_files(books: ReadBooks) -> list[EvidenceFile]:
    """List case and hash of every file of evidence, in every book, each hash once a case."""
    return read(books, EvidenceFile, SQL["evidence_files"])
