"""Numbers as they are printed (川环损〔2026〕1号): each document gets the next one of a series in its year, never the same again."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.compensation import shapes
from ledger.compensation.actions.engine import SubjectUnknown, Work
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.queries.cases import done_of
from ledger.compensation.queries.letters import letters_of
from ledger.compensation.tables.office import number, series
from ledger.database import Books
from ledger.database.queries import find, named_queries
from ledger.entries import kept_name, kept_number
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import hold_id
from ledger.texts import numbered

SQL: Final = named_queries(__name__)


class SeriesUnknown(NotFound):
    """There is no series {series} of numbers in this book.

    Choose one of the list, or add it.
    """

    code = "compensation.series_unknown"
    source = "docs/spec/compensation.md 14"


class SeriesTaken(Conflict):
    """There is another series {series} or {prefix} already.

    A series stays as it was added; choose another code and prefix.
    """

    code = "compensation.series_taken"
    source = "docs/spec/compensation.md 14"


class NumberedAlready(Conflict):
    """The case {case}, or this paper of it, has the number {number} already.

    Cancel it first, with the reason, where it is wrong.
    """

    code = "compensation.numbered_already"
    source = "docs/spec/compensation.md 14"


class NumberBackdated(RuleViolation):
    """The number after {last} cannot be given on {on}, before {before}.

    Numbers follow their days; give it with the day of today.
    """

    code = "compensation.number_backdated"
    source = "docs/spec/compensation.md 14"


class NumberUnknown(NotFound):
    """The case {case} has no number {number} that stands.

    Look at the numbers of the case; one that was cancelled stays so.
    """

    code = "compensation.number_unknown"
    source = "docs/spec/compensation.md 14"


class KnownSeries(NamedTuple):
    """A series that is there."""

    code: str
    prefix: str
    title: str


class LastNumber(NamedTuple):
    """What was given last of a series in a year."""

    number: int
    given_on: date
    printed: str


class NumberOfCase(NamedTuple):
    """A number that stands."""

    record_id: UUID
    paper: str
    about: UUID | None
    printed: str


def add_series(books: Books, book_id: int, actor_id: int, told: KnownSeries) -> bool:
    """Add a series, and tell whether it was there already.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, SeriesTaken.
    """
    check_code("series", told.code)
    told = KnownSeries(told.code, kept_number("prefix", told.prefix), kept_name("title", told.title))
    hold_id(books, book_id, "series of numbers")
    known = find(books, KnownSeries, SQL["like"], book=book_id, code=told.code, prefix=told.prefix)
    if known is not None:
        if known._replace(prefix=numbered(known.prefix)) != told:
            raise SeriesTaken(series=told.code, prefix=told.prefix)
        return True
    values = {"book_id": book_id, "added_by": actor_id, **told._asdict()}
    books.connection.execute(insert(series).values(**values)).close()
    return False


def give_number(work: Work, told: shapes.Numbering) -> None:
    """Give the next number of a series in the year of the day.

    Raises (in this order):
        SeriesUnknown, SubjectUnknown, NumberedAlready, NumberBackdated.
    """
    hold_id(work.books, work.book_id, f"series:{told.series}")
    found = work.find(KnownSeries, SQL["series"], code=told.series)
    if found is None:
        raise SeriesUnknown(series=told.series)
    _check_paper(work, told)
    mine = (one for one in _standing(work) if one.paper == told.paper and one.about == told.about)
    there = None if told.paper != "case" and told.about is None else next(mine, None)
    if there is not None:
        raise NumberedAlready(case=work.case.code, number=there.printed)
    last = work.find(LastNumber, SQL["last"], code=told.series, year=work.on.year)
    if last is not None and work.on < last.given_on:
        raise NumberBackdated(last=last.printed, on=work.on.isoformat(), before=last.given_on.isoformat())
    following = 1 if last is None else last.number + 1
    printed = f"{found.prefix}〔{work.on.year}〕{following}号"
    given = {"series": told.series, "year": work.on.year, "number": following, "given_on": work.on}
    words = {"paper": told.paper, "about": told.about, "title": told.title, "printed": printed}
    work.insert(number, {"record_id": work.record_id, **given, **words})
    work.subject = work.record_id
    work.figures["number"] = printed


def _check_paper(work: Work, told: shapes.Numbering) -> None:
    """Check that the paper that is named is one of the case. Twin: `damage_number_of_paper`.

    Raises:
        SubjectUnknown.
    """
    if told.about is None:
        return
    done = done_of(work.books, work.book_id, work.case.id)
    papers = letters_of(work.books, work.book_id, work.case.id, done)
    if (told.about, told.paper) not in [(one.id, one.paper) for one in papers]:
        raise SubjectUnknown(case=work.case.code, subject="paper", id=str(told.about))


def cancel_number(work: Work, told: shapes.PrintedNumber) -> None:
    """Cancel a number of the case, with the reason: it stays, and is never given again.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NumberUnknown.
    """
    say_why(work)
    wrong = next((one for one in _standing(work) if numbered(one.printed) == told.printed), None)
    if wrong is None:
        raise NumberUnknown(case=work.case.code, number=told.printed)
    work.subject = wrong.record_id
    work.figures["number"] = wrong.printed
    work.run(SQL["cancel"], id=wrong.record_id)


def _standing(work: Work) -> list[NumberOfCase]:
    return work.read(NumberOfCase, SQL["standing"])
