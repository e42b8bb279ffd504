"""Reports that are assigned to institutions, and what these found."""

from datetime import date, datetime
from typing import Final, Literal, NamedTuple, TypeAlias
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import find, named_queries, read

Opinion: TypeAlias = Literal["as_filed", "other", "unverifiable"]

SQL: Final = named_queries(__name__)


class Filed(NamedTuple):
    """A report, as an institution is to verify it."""

    report_id: UUID
    site: str
    year: int
    pollutant: str
    source: str
    measured: int
    abnormal: int
    state: str

    @property
    def quantity(self) -> int:
        """What it says was emitted."""
        return self.measured + self.abnormal


class Institution(NamedTuple):
    """What is known of an institution."""

    known: bool
    """Whether somebody acts for it."""
    takes_part: bool
    """Whether it is a side of anything here."""


class StandingFinding(NamedTuple):
    """What was found of a report last."""

    verifier: str
    opinion: str
    quantity: int | None


class _Standing(NamedTuple):
    verifier: str


class _By(NamedTuple):
    actor: int


class _TakesPart(NamedTuple):
    takes_part: bool


class VerificationRow(NamedTuple):
    """A report that is assigned to an institution, with what that found last."""

    id: UUID
    verifier: str
    state: str
    assigned_on: date
    document: str
    report_id: UUID
    site: str
    year: int
    pollutant: str
    source: str
    filed: int
    report_state: str
    finding: UUID | None
    opinion: Opinion | None
    quantity: int | None
    found_on: date | None
    paper: str | None


def filed(books: ReadBooks, book_id: int, report: UUID) -> Filed | None:
    """Find a report; None where there is none."""
    return find(books, Filed, SQL["report"], book=book_id, report=report)


def institution(books: ReadBooks, book_id: int, verifier: str) -> Institution:
    """Tell what is known of an institution."""
    asked = {"book": book_id, "verifier": verifier}
    [part] = read(books, _TakesPart, SQL["takes_part"], **asked)
    return Institution(find(books, _By, SQL["acts_for"], **asked) is not None, part.takes_part)


def assigned_to(books: ReadBooks, book_id: int, report: UUID) -> str | None:
    """Tell to whom a report is assigned; None where it is to nobody."""
    one = find(books, _Standing, SQL["standing"], book=book_id, report=report)
    return None if one is None else one.verifier


def found(books: ReadBooks, book_id: int, report: UUID) -> StandingFinding | None:
    """Tell what was found of a report last, and stands; None for nothing."""
    return find(books, StandingFinding, SQL["found"], book=book_id, report=report)


def took_part(books: ReadBooks, book_id: int, report: UUID, party: str, actor: int) -> bool:
    """Tell whether somebody took part in a report, or represents its enterprise, or did."""
    asked = {"book": book_id, "report": report, "party": party, "actor": actor}
    return find(books, _By, SQL["yours"], **asked) is not None


def verifications(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    one: UUID | None = None,
    report: UUID | None = None,
    site: str | None = None,
    year: int | None = None,
    on: date | None = None,
    recorded: datetime | None = None,
    after: UUID | None = None,
    limit: int | None = None,
) -> list[VerificationRow]:
    """List reports that are assigned, in the order of assignment.

    Args:
        books: the snapshot to read.
        book_id: the book.
        owner: only those of an institution, or of the sites of a party.
        one: only this assignment.
        report: only those of a report.
        site: only those of a site.
        year: only those of a year.
        on: as they stood on this day; None for now.
        recorded: as was known at this instant; None for now.
        after: id of the last one on the page before.
        limit: of a page; None for all, which are few of one report, or of one site and year.
    """
    asked = {
        "owner": owner,
        "id": one,
        "report": report,
        "site": site,
        "year": year,
        "on": on,
        "recorded": recorded,
    }
    return read(books, VerificationRow, SQL["verifications"], book=book_id, after=after, limit=limit, **asked)
