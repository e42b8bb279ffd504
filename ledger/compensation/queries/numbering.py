"""Numbers of documents as they are printed: the series of a book, and what was given of each, by number, by case and by what is printed."""

from datetime import date, datetime
from typing import Final, NamedTuple
from uuid import UUID

from ledger.compensation.queries.cases import ALL_KNOWN
from ledger.compensation.rows import CaseHead
from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.texts import numbered

SQL: Final = named_queries(__name__)


class SeriesRow(NamedTuple):
    """A series, and how far it came in the last year in which a number was given."""

    code: str
    prefix: str
    title: str
    last: str | None
    """The number that was given last, as it is printed."""


class NumberRow(NamedTuple):
    """A number that was given."""

    id: UUID
    """Of the act that gave it."""
    series: str
    year: int
    number: int
    printed: str
    paper: str
    about: UUID | None
    """The paper of the office that it is the number of, where it names one."""
    title: str
    given_on: date
    cancelled: bool
    case: str


def series_of(books: ReadBooks, book_id: int) -> list[SeriesRow]:
    """List the series of a book by code."""
    return read(books, SeriesRow, SQL["series_of"], book=book_id)


def numbers_of(
    books: ReadBooks,
    book_id: int,
    *,
    series: str | None = None,
    year: int | None = None,
    case: str | None = None,
    printed: str | None = None,
    after: tuple[str, int, int] | None = None,
    limit: int = 100,
) -> list[NumberRow]:
    """List numbers in the order of their series, also those that were cancelled, from after one.

    Args:
        case: code of the case whose numbers are asked for.
        printed: as the number stands on the paper, whole, with whatever brackets and blanks.
        after: series, year and number of the last one of the page before.
    """
    code, last_year, last = after or ("", 0, 0)
    asked = {
        "series": series,
        "year": year,
        "case": case,
        "printed": printed,
        "form": numbered(printed or ""),
    }
    place = {"after": code, "after_year": last_year, "after_number": last, "limit": limit}
    return read(books, NumberRow, SQL["numbers_of"], book=book_id, **asked, **place)


def case_named(books: ReadBooks, book_id: int, named: str) -> str | None:
    """Give the code of the case that is named as people name it: by its code, or by its number as it stands on papers; None where it is
    neither.

    Args:
        named: with whatever brackets and blanks, also `川环损〔2026〕1号 (D1)` as papers call it.
    """
    plain, _, code = named.removesuffix(")").removesuffix("）").rpartition("号")
    asked = [named, f"{plain}号" if plain else named, code.strip(" (（") or named]
    return find(books, str, SQL["named"], book=book_id, asked=asked)


def case_called(
    books: ReadBooks, book_id: int, head: CaseHead, *, on: date = date.max, known: datetime = ALL_KNOWN
) -> str:
    """Call a case as papers do: by its number as printed, with its code behind it; by its code alone where it has no number.

    Args:
        on: the day of which the number is asked for.
        known: as it was known at this moment.
    """
    found = find(books, str, SQL["of_case"], book=book_id, case=head.case_id, on=on, known=known)
    return head.code if found is None else f"{found} ({head.code})"


def number_given(books: ReadBooks, book_id: int, record_id: UUID) -> str | None:
    """Give the number that an act has given, as it is printed; None of any other act."""
    return find(books, str, SQL["given"], book=book_id, record=record_id)
