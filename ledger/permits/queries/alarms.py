"""What comes to its end, and what was told of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law
from ledger.permits.queries.year import site_years, sites_with_duty, surrendered_by
from ledger.permits.rules.alarms import BY_SHARE, mark_of, share_reached
from ledger.permits.rules.year import Status, YearEnd, counted

SQL: Final = named_queries(__name__)


class Coming(NamedTuple):
    """Something that ends, or is over and stands still."""

    kind: str
    subject: str
    site: str
    due_on: date
    quantity: int | None
    owners: list[str]
    """The parties whom it concerns."""


class ToldEnd(NamedTuple):
    """What was told, and at which mark."""

    kind: str
    subject: str
    site: str
    due_on: date
    mark: int
    quantity: int | None
    told_on: date


class Key(NamedTuple):
    """By what a telling is known."""

    kind: str
    subject: str
    due_on: date
    mark: int


class _Owned(NamedTuple):
    code: str
    party: str


def marked(books: ReadBooks, book_id: int, law: Law, on: date) -> list[tuple[Coming, int]]:
    """List what has reached a mark by a day, with the mark.

    Raises:
        LawGap: no pack names the marks, or the last day of a surrender.
    """
    days = {kind: [int(one) for one in law.texts(key, on)] for kind, key in _MARKS.items()}
    until = date.fromordinal(on.toordinal() + max((*days["licence"], *days[""], 0)))
    found = read(books, Coming, SQL["coming"], book=book_id, until=until)
    found += _year_over(books, book_id, law, on, days[""])
    told = [(one, mark_of(one.due_on, on, days.get(one.kind, days[""]))) for one in found]
    told += _year_so_far(books, book_id, law, on)
    return [(one, mark) for one, mark in told if mark is not None]


_MARKS: Final = {"licence": "alarm.licence_days", "": "alarm.days"}
"""Rule key of the marks by kind; that without a name is for all others."""
AFTER: Final = 30
"""Days after the last day of a surrender in which who is late is looked for: each is told once."""


def _year_over(books: ReadBooks, book_id: int, law: Law, on: date, marks: list[int]) -> list[Coming]:
    """List who owes a report or a surrender of last year, while its last day is near or just over."""
    year = on.year - 1
    due = surrendered_by(law, year, on)
    if mark_of(due, on, marks) is None or (on - due).days > AFTER:
        return []
    sites = sites_with_duty(books, book_id, year)
    owners, found = _owners(books, book_id, sites), []
    for site in sites:
        for one in site_years(books, book_id, site, year, on, law):
            subject, end = f"{site}/{one.pollutant}/{year}", one.end
            if end.status is Status.NO_REPORT and end.may_emit:
                found.append(Coming("report", subject, site, due, None, owners[site]))
            elif end.missing:
                found.append(Coming("surrender", subject, site, due, end.missing, owners[site]))
    return found


def _year_so_far(books: ReadBooks, book_id: int, law: Law, on: date) -> list[tuple[Coming, int | None]]:
    """List what sites have emitted so far of what they may in the year that runs."""
    sites = read(books, str, SQL["reporting"], book=book_id, year=on.year)
    marks = [int(one) for one in law.texts("alarm.marks", on)]
    sources, abnormal = law.texts("report.sources", on), law.flag("report.abnormal_counts", on)
    owners, found = _owners(books, book_id, sites), []
    for site in sites:
        for one in site_years(books, book_id, site, on.year, on, law):
            emitted = _emitted(one.end, sources, abnormal_counts=abnormal)
            if emitted is None:
                continue
            told = Coming(
                BY_SHARE,
                f"{site}/{one.pollutant}/{on.year}",
                site,
                date(on.year, 12, 31),
                emitted,
                owners[site],
            )
            found.append((told, share_reached(emitted, one.end.may_emit, marks)))
    return found


def _emitted(end: YearEnd, sources: Sequence[str], *, abnormal_counts: bool) -> int | None:
    """Tell what was emitted so far: what was verified, else what the newest open report of the first source says; None without any."""
    if end.verified is not None:
        return end.verified
    for source in sources:
        here = sorted((one for one in end.pending if one.source == source), key=lambda one: one.reported_on)
        if here:
            return counted(here[-1], abnormal_counts)
    return None


def _owners(books: ReadBooks, book_id: int, sites: Iterable[str]) -> dict[str, list[str]]:
    return {
        one.code: [one.party] for one in read(books, _Owned, SQL["parties"], book=book_id, sites=list(sites))
    }


def untold(books: ReadBooks, book_id: int, found: list[tuple[Coming, int]]) -> list[tuple[Coming, int]]:
    """Leave out what was told already."""
    subjects = [one.subject for one, _ in found]
    told = {*read(books, Key, SQL["told"], book=book_id, subjects=subjects)}
    return [(one, mark) for one, mark in found if Key(one.kind, one.subject, one.due_on, mark) not in told]


def alarms(
    books: ReadBooks,
    book_id: int,
    *,
    owner: str | None = None,
    kind: str | None = None,
    site: str | None = None,
    after: ToldEnd | None = None,
    limit: int = 100,
) -> list[ToldEnd]:
    """List what was told, the newest day first.

    Args:
        books: the snapshot to read.
        book_id: the book.
        owner: only what concerns a party.
        kind: only of this kind.
        site: only of this site.
        after: the last one on the page before.
        limit: on a page.
    """
    last: dict[str, object] = {"told": None, "due": None, "after_kind": None, "subject": None, "mark": None}
    if after is not None:
        last = {
            "told": after.told_on,
            "due": after.due_on,
            "after_kind": after.kind,
            "subject": after.subject,
            "mark": after.mark,
        }
    return read(
        books, ToldEnd, SQL["alarms"], book=book_id, owner=owner, kind=kind, site=site, limit=limit, **last
    )
