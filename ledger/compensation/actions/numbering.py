"""Numbers as they are printed (川环损〔2026〕1号): each document gets the next one of a series in its year, never the same again."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.compensation import shapes
from ledger.compensation.actions.engine import SubjectUnknown, Work
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.queries.cases import done_of
from ledger.compensation.queries.letters import LetterRow, letters_of
from ledger.compensation.tables.office import number, series
from ledger.database import Books
from ledger.database.queries import find, named_queries
from ledger.entries import kept_name, kept_number
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import hold_id
from ledger.texts import numbered
from ledger.words import several

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


class PaperNotNamed(RuleViolation, sorts={"paper": "paper"}):
    """The case {case} has {count} papers of the sort {paper}, and the number would stand on none of them.

    Name one of them in `about`, by its id: {papers}.
    """

    code = "compensation.paper_not_named"
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
    """Give the next number of a series in the year of the day: to the case, or to a paper, which is named where there are several.

    Raises (in this order):
        SeriesUnknown, SubjectUnknown, PaperNotNamed, NumberedAlready, NumberBackdated.
    """
    hold_id(work.books, work.book_id, f"series:{told.series}")
    found = work.find(KnownSeries, SQL["series"], code=told.series)
    if found is None:
        raise SeriesUnknown(series=told.series)
    meant = _paper(work, told)
    about = None if meant is None else meant.id
    mine = (one for one in _standing(work) if one.paper == told.paper and one.about == about)
    there = None if told.paper != "case" and about is None else next(mine, None)
    standing = there.printed if there is not None else meant.number if meant is not None else None
    if standing is not None:
        raise NumberedAlready(case=work.case.code, number=standing)
    last = work.find(LastNumber, SQL["last"], code=told.series, year=work.on.year)
    if last is not None and work.on < last.given_on:
        raise NumberBackdated(last=last.printed, on=work.on.isoformat(), before=last.given_on.isoformat())
    following = 1 if last is None else last.number + 1
    printed = f"{found.prefix}〔{work.on.year}〕{following}号"
    given = {"series": told.series, "year": work.on.year, "number": following, "given_on": work.on}
    words = {"paper": told.paper, "about": about, "title": told.title, "printed": printed}
    work.insert(number, {"record_id": work.record_id, **given, **words})
    work.subject = work.record_id
    work.figures["number"] = printed


def _paper(work: Work, told: shapes.Numbering) -> LetterRow | None:
    """Find the paper on which the number is to stand: the one that is named, or the only one of its sort; none where it is still to come.

    Twin: `damage_number_of_paper`.

    Raises (in this order):
        SubjectUnknown, PaperNotNamed.
    """
    if told.paper in ("case", "other") and told.about is None:
        return None
    done = done_of(work.books, work.book_id, work.case.id)
    papers = letters_of(work.books, work.book_id, work.case.id, done)
    alike = [one for one in papers if one.paper == told.paper]
    if told.about is not None:
        named = next((one for one in alike if one.id == told.about), None)
        if named is None:
            raise SubjectUnknown(case=work.case.code, subject="paper", id=str(told.about))
        return named
    if len(alike) > 1:
        listed = several(f"{one.id} ({one.effective_on}{_whose(one)})" for one in alike if one.number is None)
        raise PaperNotNamed(case=work.case.code, count=len(alike), paper=told.paper, papers=listed)
    return alike[0] if alike else None


def _whose(one: LetterRow) -> str:
    """Tell of which instalment a notice to pay is, or to which party a paper is."""
    of = f" {one.instalment.part}-{one.instalment.number}" if one.instalment is not None else ""
    return of + (f" {one.party}" if one.party is not None else "")


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
