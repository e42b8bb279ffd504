"""Many cases: by state, by deadline, by amount, by place; figures by year, medium and region; what the treasury sees."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple, TypedDict, TypeVar
from uuid import UUID

from sqlalchemy import text

from ledger.database import ReadBooks
from ledger.database.queries import BLANK, Sql, filled, named_queries

SQL: Final = named_queries(__name__)

Row = TypeVar("Row")
_KEYS = {
    "year": SQL["keys_year"],
    "medium": "c.medium",
    "region": "left(c.area, 4)",
}


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


class Known(NamedTuple):
    """A public case as it is kept, with the names of its natural persons."""

    code: str
    title: str
    area: str
    medium: str
    year: int
    state: str
    liable: list[str] | None
    persons: list[str]
    due: int
    received: int
    restorations: list[RestorationRow] | None


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


def _many(books: ReadBooks, kind: Callable[..., Row], query: str, values: Mapping[str, object]) -> list[Row]:
    return [kind(*row) for row in books.connection.execute(text(query), values)]


def cases(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    state: str | None = None,
    area: str | None = None,
    medium: str | None = None,
    at_least: int | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[CaseRow]:
    """List cases in the order of registration; an area stands for all areas whose code begins with it.

    Args:
        owner: only cases of which it is a party.
        at_least: assessed at so many fen or more.
        after: process of the last case of the page before.
    """
    filters = []
    if state is not None:
        filters.append(SQL["cases_by_state"])
    if area is not None:
        filters.append(SQL["cases_by_area"])
    if medium is not None:
        filters.append(SQL["cases_by_medium"])
    if at_least is not None:
        filters.append(SQL["cases_by_at_least"])
    if owner is not None:
        filters.append(SQL["of"])
    key = "p.process_id" if state is not None else "c.process_id"
    if after is not None:
        filters.append(filled(SQL["cases_by_after"], key=Sql(key)))
    if state is not None:
        filters.append(SQL["cases_by_book"])
    query = filled(SQL["list"], filters=Sql(" ".join(filters)), order=Sql(key))
    return _many(
        books,
        CaseRow,
        query,
        {
            "book": book_id,
            "owner": owner,
            "state": state,
            "area": area,
            "area_end": (area or "") + "\U0010ffff",
            "medium": medium,
            "at_least": at_least,
            "after": after,
            "limit": limit,
        },
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
    return _many(
        books,
        DeadlineRow,
        filled(SQL["deadlines"], of=(SQL["of"] if owner is not None else BLANK)),
        {"book": book_id, "owner": owner, "until": until, "after": day, "clock": clock, "limit": limit},
    )


def statistics(
    books: ReadBooks, book_id: int, by: str, first: date, last: date, *, public: bool = False
) -> list[StatisticsRow]:
    """Count cases and sum their money, in fen, by year of the clue, by medium, or by region (first four digits)."""
    query = filled(
        SQL["statistics"], key=Sql(_KEYS[by]), public=(SQL["statistics_and_c_public"] if public else BLANK)
    )
    return _many(books, StatisticsRow, query, {"book": book_id, "first": first, "last": last})


def waiting(books: ReadBooks, book_id: int, on: date, limit: int = 200) -> list[WaitingRow]:
    """List money that has not reached the treasury: with the department, a court or a notary; what is late first."""
    return _many(books, WaitingRow, SQL["waiting"], {"book": book_id, "on": on, "limit": limit})


def funds(books: ReadBooks, book_id: int, after: str = "", limit: int = 200) -> list[FundRow]:
    """List the cases whose money was received and is not spent, with the day on which it last moved."""
    return _many(books, FundRow, SQL["funds"], {"book": book_id, "after": after, "limit": limit})


def below_assessment(books: ReadBooks, book_id: int, limit: int = 200) -> list[FlagRow]:
    """List the agreements and judgments below what was assessed, with the basis that was named."""
    return _many(books, FlagRow, SQL["flags"], {"book": book_id, "limit": limit})


def public_cases(books: ReadBooks, book_id: int, after: str = "", limit: int = 100) -> list[PublicRow]:
    """List what is public: natural persons by the first character of their name, in the title too."""
    found = []
    for row in _many(books, Known, SQL["public"], {"book": book_id, "after": after, "limit": limit}):
        title = row.title
        for name in row.persons:
            title = title.replace(name, name[:1] + "某")
        known = row._asdict()
        del known["persons"]
        found.append(PublicRow(**{**known, "title": title}))
    return found


def evidence_files(books: ReadBooks) -> list[tuple[str, str]]:
    """List case and hash of every file of evidence, in every book, each hash once a case."""
    rows = books.connection.exec_driver_sql(SQL["evidence_files"])
    return [(code, digest) for code, digest in rows]
