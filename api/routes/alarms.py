"""What comes to its end, or is used up, and when it was told."""

from datetime import date
from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request

from api.cursors import next_cursor, position_of
from api.dependencies import service_of
from api.errors import locale_of
from api.openapi import PAGES, READ, problems
from api.routes.acts import Reader
from api.shapes import Cursor, Limit, Out
from ledger.amounts import yuan
from ledger.permits.queries import alarms as queries
from ledger.permits.rules.alarms import BY_SHARE, OVER
from ledger.permits.rules.strips import unit_of, written
from ledger.words import said

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: to read"])

Kind = Annotated[
    Literal["licence", "lease", "freeze", "debt", "fee", "report", "surrender", "emitted"] | None,
    Query(description="What comes to its end; of a year that runs, what was emitted of it."),
]


class AlarmOut(Out):
    """Something that comes to its end, or is used up."""

    kind: str
    title: str
    """What it is, in the client's language."""
    subject: str
    """Of a licence site and version, of an instalment fee and number, of a year site, pollutant, year, with `/` between; else the act."""
    site: str
    due_on: date
    """Its last day; of a year that runs 31 December."""
    days_before: int | None
    """How many days before the last day it is told at the latest; null when it is over, and for what was emitted."""
    over: bool
    """Whether the last day was past when it was told."""
    percent: int | None
    """Of what was emitted: how much of what the site may emit it has reached."""
    money: str | None
    """Decimal, yuan: the secured debt, or the instalment."""
    quantity: str | None
    """Decimal: what is missing for a surrender, or what was emitted."""
    unit: str | None
    pollutant: str | None
    pollutant_title: str | None
    told_on: date


class AlarmsOut(Out):
    """What was told, the newest day first, and of a day what ends first."""

    alarms: list[AlarmOut]
    next: str | None


@router.get("/permits/alarms", responses=problems(*READ, *PAGES))
def alarms(
    request: Request,
    caller: Reader,
    kind: Kind = None,
    site: str | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> AlarmsOut:
    """List what was told to come to its end; the night tells each mark of the rule pack once."""
    question = ("alarms", caller.book, caller.sees, kind, site)
    last = position_of(cursor, question, (date, date, str, str, int))
    after = None
    if last is not None:
        told_on, due_on, of, subject, mark = last
        after = queries.ToldEnd(of, subject, "", due_on, mark - 1, None, told_on)
    with service_of(request).database.read() as books:
        rows = queries.alarms(
            books, caller.book_id, owner=caller.sees, kind=kind, site=site, after=after, limit=limit
        )
    end = rows[-1] if len(rows) == limit else None
    position = None if end is None else (end.told_on, end.due_on, end.kind, end.subject, end.mark + 1)
    return AlarmsOut(
        alarms=[_shown(row, locale_of(request)) for row in rows],
        next=None if position is None else next_cursor(question, position),
    )


def _shown(row: queries.ToldEnd, locale: str) -> AlarmOut:
    by_share, amount = row.kind == BY_SHARE, row.quantity
    of_year = row.kind in ("report", "surrender", BY_SHARE)
    pollutant = row.subject.split("/")[-2] if of_year else None
    return AlarmOut(
        kind=row.kind,
        title=said("alarm", row.kind, locale),
        subject=row.subject,
        site=row.site,
        due_on=row.due_on,
        days_before=None if by_share or row.mark == OVER else row.mark,
        over=row.mark == OVER,
        percent=row.mark if by_share else None,
        money=None if of_year or amount is None else yuan(amount),
        quantity=None if pollutant is None or amount is None else written(amount),
        unit=None if pollutant is None else unit_of(pollutant),
        pollutant=pollutant,
        pollutant_title=None if pollutant is None else said("pollutant", pollutant, locale),
        told_on=row.told_on,
    )
