"""Statements made of parts of the chart: balance sheet, revenue and expenditure, permits under their caps, the treasury."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Annotated, Final, Literal, TypeAlias

from fastapi import APIRouter, Depends, Query, Request, Response

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed
from api.naming import CaseQuery, code_of
from api.openapi import PAGES, READ, problems
from api.reports import FORMS, Asked, Form, Language, Question, asking
from api.routes.statements import CodeQuery, Vintage
from api.shapes import Cursor, Effective, Limit, Out, RecordedUntil, amount_out
from ledger.amounts import AmountTooLarge, Unit
from ledger.manifest import Element
from ledger.periods.chart import TREASURY_CASH
from ledger.permits.rules.strips import ENCUMBERED, ENDED, HELD
from ledger.statements.papers import (
    ELEMENTS,
    STANDING,
    article_of,
    balance_sheet_report,
    permit_report,
    revenue_report,
    treasury_report,
)
from ledger.statements.queries.permits import permit_statement
from ledger.statements.queries.treasury import treasury_lines, treasury_sums
from ledger.statements.queries.turnovers import turnovers
from ledger.statements.rules import (
    BalanceSheet,
    CapLine,
    CashLine,
    CashSums,
    Period,
    RevenueExpenditure,
    Selection,
    SheetItem,
    balance_sheets,
    outcomes,
)

router = APIRouter(prefix="/v1/books/{book}/statements", tags=["statements"])

_MONEY: Final = Selection(asset_kind="money")
_WITHOUT_CLOSE: Final = Selection(part="surplus", asset_kind="money", year_close="without")
CapPlace: TypeAlias = tuple[str, str, int]
"""Pollutant, area and vintage of the last cap of a page."""
Reader = Annotated[Caller, Depends(allowed("statements.read"))]


class ItemOut(Out):
    """A line of a section, in the normal direction of the purpose."""

    purpose: str
    title: str
    amount: str
    before: str | None
    """At the opening (balance sheet; null without a first day); in the year to date (revenue and expenditure)."""
    entries: str


class SectionOut(Out):
    """A section with its total."""

    element: str
    title: str
    lines: list[ItemOut]
    total: str
    before: str | None
    entries: str


class SheetOut(Out):
    """The balance sheet of one currency."""

    asset: str
    unit: str
    sections: list[SectionOut]
    surplus: str
    """Revenue less expenditure that no year's close has carried yet."""
    surplus_before: str | None
    surplus_entries: str
    left: str
    """Assets and what is on its way."""
    right: str
    """Liabilities, net assets and surplus."""
    balanced: bool
    memorandum: SectionOut
    """Counted in pairs beside the sheet: the total is debits less credits, zero."""


class BalanceSheetOut(Asked):
    """The balance sheet, currency by currency."""

    sheets: list[SheetOut]


class CurrencyOut(Out):
    """Revenue and expenditure in one currency."""

    asset: str
    unit: str
    revenue: SectionOut
    expenditure: SectionOut
    surplus: str
    surplus_before: str


class RevenueOut(Asked):
    """Revenue and expenditure of the range, and of the year to its end; the closing of years is left out."""

    currencies: list[CurrencyOut]


class WhereOut(Out):
    """Where a part of a cap is."""

    purpose: str
    title: str
    amount: str
    entries: str


class CapLineOut(Out):
    """The account of one cap."""

    pollutant: str
    area: str
    vintage: int
    unit: str
    limit: str
    shared: str
    available: str
    issued: str
    held: str
    encumbered: str
    ended: str
    sound: bool
    """Whether limit = shared + available + issued, and issued = held + encumbered + ended."""
    standing: list[WhereOut]


class PermitsOut(Asked):
    """The permit statement: caps by pollutant, area and vintage."""

    caps: list[CapLineOut]
    next: str | None


class CashOut(Out):
    """What came in, or went out, by entries of one kind."""

    asset: str
    direction: Literal["receipt", "payment"]
    kind: str
    title: str
    article: str
    case: str | None
    amount: str
    entries: str


class CashSumsOut(Out):
    """The treasury's account in one currency."""

    asset: str
    unit: str
    opening: str
    receipts: str
    payments: str
    closing: str
    entries: str


class TreasuryOut(Asked):
    """The treasury's account over a range."""

    case: str | None
    totals: list[CashSumsOut]
    lines: list[CashOut]
    next: str | None


@router.get(
    "/balance-sheet",
    response_model=BalanceSheetOut,
    responses={**FORMS, **problems(*READ, asking, turnovers, AmountTooLarge, Selection)},
)
def read_balance_sheet(
    request: Request,
    caller: Reader,
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    form: Form = "json",
    language: Language = "",
) -> Response | BalanceSheetOut:
    """Give the balance sheet of each currency; with a first day, beside the balances before it."""
    with asking(request, caller, form, language, since=since, effective=effective, recorded=recorded) as (
        asked,
        books,
    ):
        sheets = balance_sheets(turnovers(books, caller.book_id, asked.period, _MONEY))
    if form != "json":
        return asked.file(balance_sheet_report(asked.frame, sheets))
    return BalanceSheetOut(**asked.asked.model_dump(), sheets=[_sheet(asked, one) for one in sheets])


@router.get(
    "/revenue-expenditure",
    response_model=RevenueOut,
    responses={**FORMS, **problems(*READ, asking, turnovers, AmountTooLarge, Selection)},
)
def read_revenue_and_expenditure(
    request: Request,
    caller: Reader,
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    form: Form = "json",
    language: Language = "",
) -> Response | RevenueOut:
    """Give revenue and expenditure by purpose; without a first day, from the first of January of the year that it ends in."""
    with asking(request, caller, form, language, effective=effective, recorded=recorded) as (whole, books):
        january = date(whole.today.year, 1, 1)
        asked = replace(whole, period=Period(since or january, whole.period.moment))
        moved = turnovers(books, caller.book_id, asked.period, _WITHOUT_CLOSE)
        year = (
            moved
            if asked.period.since == january
            else turnovers(books, caller.book_id, Period(january, asked.period.moment), _WITHOUT_CLOSE)
        )
        told = outcomes(moved, year)
    if form != "json":
        return asked.file(revenue_report(asked.frame, told))
    return RevenueOut(**asked.asked.model_dump(), currencies=[_outcome(asked, one) for one in told])


@router.get(
    "/permits", response_model=PermitsOut, responses={**FORMS, **problems(*READ, *PAGES, Selection, asking)}
)
def read_permit_statement(
    request: Request,
    caller: Reader,
    pollutant: CodeQuery = None,
    area: Annotated[
        str | None, Query(pattern=r"^[0-9A-Za-z._-]{1,64}$", description="A code or its beginning.")
    ] = None,
    vintage: Vintage = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    form: Form = "json",
    language: Language = "",
) -> Response | PermitsOut:
    """Give the permit statement: for each cap its limit, what was issued, and where that is."""
    chosen = Selection(pollutant=pollutant, area=area, vintage=vintage)
    key = ("permit statement", caller.book_id, effective, recorded, chosen)
    after = position_of(cursor, key, (str, str, int))
    with asking(request, caller, form, language, effective=effective, recorded=recorded) as (asked, books):

        def page(after: CapPlace | None, size: int) -> tuple[list[CapLine], CapPlace | None]:
            return permit_statement(books, caller.book_id, asked.period, chosen, after=after, limit=size)

        lines, place = page(after, limit) if form == "json" else (_all_caps(asked, page), None)
    if form != "json":
        return asked.file(permit_report(asked.frame, lines, short=form == "pdf"))
    following = None if place is None else next_cursor(key, place)
    return PermitsOut(**asked.asked.model_dump(), caps=[_cap(asked, line) for line in lines], next=following)


@router.get(
    "/treasury",
    response_model=TreasuryOut,
    responses={**FORMS, **problems(*READ, *PAGES, asking, Selection, AmountTooLarge)},
)
def read_treasury(
    request: Request,
    caller: Reader,
    by: Literal["kind", "case"] = "kind",
    case: CaseQuery = None,
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    form: Form = "json",
    language: Language = "",
) -> Response | TreasuryOut:
    """Give the treasury's account: opening, receipts by source, payments by use, closing; whole, case by case, or of one case."""
    key = ("treasury", caller.book_id, by, case, since, effective, recorded)
    after = position_of(cursor, key, (str,) * 4)
    with asking(request, caller, form, language, since=since, effective=effective, recorded=recorded) as (
        asked,
        books,
    ):
        case = code_of(books, caller.book_id, case)
        sums = treasury_sums(books, caller.book_id, asked.period, case)
        # Every page adds all postings up anew, so a document has one.
        after, size = (after, limit + 1) if form == "json" else (None, asked.most + 1)
        lines = treasury_lines(books, caller.book_id, asked.period, case, by=by, after=after, limit=size)
    if form != "json":
        return asked.file(treasury_report(asked.frame, sums, lines, [("Case", case)] if case else []))
    last = _cash_place(lines[limit - 1]) if len(lines) > limit else None
    return TreasuryOut(
        **asked.asked.model_dump(),
        case=case,
        totals=[_cash_sums(asked, one, case) for one in sums],
        lines=[_cash(asked, line, case) for line in lines[:limit]],
        next=next_cursor(key, last) if last else None,
    )


def _section(
    asked: Question,
    element: Element,
    items: Sequence[SheetItem],
    total: tuple[int, int],
    unit: Unit,
    *,
    moved: bool,
) -> SectionOut:
    """Write a section; `moved` where its figures are what moved in the range, without the closing of years."""
    since = asked.period.since if moved else None
    close = "without" if moved else None

    def before(minor: int) -> str | None:
        return amount_out(minor, unit) if moved or asked.period.since else None

    def behind(part: str | None, purpose: str | None) -> str:
        return asked.entries(
            Selection(part, purpose, asset_kind="money", asset=unit.code, year_close=close), since
        )

    lines = [
        ItemOut(
            purpose=item.purpose,
            title=asked.frame.purpose(item.purpose),
            amount=amount_out(item.amount, unit),
            before=before(item.before),
            entries=behind(None, item.purpose),
        )
        for item in items
    ]
    return SectionOut(
        element=element.value,
        title=asked.frame.say(ELEMENTS[element]),
        lines=lines,
        total=amount_out(total[0], unit),
        before=before(total[1]),
        entries=behind(element.value, None),
    )


def _sheet(asked: Question, sheet: BalanceSheet) -> SheetOut:
    unit = sheet.counted.unit
    shown = (Element.ASSET, Element.CLEARING, Element.LIABILITY, Element.NET_ASSETS)
    made = [
        _section(asked, element, sheet.sections[element], sheet.totals[element], unit, moved=False)
        for element in shown
    ]
    memorandum = Element.MEMORANDUM
    return SheetOut(
        asset=unit.code,
        unit=unit.unit,
        sections=made,
        surplus=amount_out(sheet.surplus[0], unit),
        surplus_before=amount_out(sheet.surplus[1], unit) if asked.period.since else None,
        surplus_entries=asked.entries(Selection(part="surplus", asset_kind="money", asset=unit.code)),
        left=amount_out(sheet.left[0], unit),
        right=amount_out(sheet.right[0], unit),
        balanced=sheet.balanced,
        memorandum=_section(
            asked, memorandum, sheet.sections[memorandum], sheet.memorandum_difference, unit, moved=False
        ),
    )


def _outcome(asked: Question, one: RevenueExpenditure) -> CurrencyOut:
    unit = one.counted.unit
    earned, spent, surplus = one.totals
    return CurrencyOut(
        asset=unit.code,
        unit=unit.unit,
        revenue=_section(
            asked, Element.REVENUE, one.revenue, (earned.amount, earned.before), unit, moved=True
        ),
        expenditure=_section(
            asked, Element.EXPENDITURE, one.expenditure, (spent.amount, spent.before), unit, moved=True
        ),
        surplus=amount_out(surplus.amount, unit),
        surplus_before=amount_out(surplus.before, unit),
    )


def _all_caps(
    asked: Question, page: Callable[[CapPlace | None, int], tuple[list[CapLine], CapPlace | None]]
) -> list[CapLine]:
    """Gather every cap for a document; `file` refuses what is too long."""
    found, place = page(None, 5_000)
    while place is not None and len(found) <= asked.most:
        more, place = page(place, 5_000)
        found += more
    return found


def _cap(asked: Question, line: CapLine) -> CapLineOut:
    unit = line.unit

    def behind(purpose: str) -> str:
        return asked.entries(
            Selection(purpose=purpose, pollutant=line.pollutant, area=line.area, vintage=line.vintage)
        )

    standing = [
        WhereOut(
            purpose=purpose,
            title=asked.frame.say(title),
            amount=amount_out(line.of(purpose), unit),
            entries=behind(purpose),
        )
        for purpose, title in STANDING.items()
    ]
    return CapLineOut(
        pollutant=line.pollutant,
        area=line.area,
        vintage=line.vintage,
        unit=unit.unit,
        limit=amount_out(line.of("cap_limit"), unit),
        shared=amount_out(line.of("cap_shared"), unit),
        available=amount_out(line.of("cap_available"), unit),
        issued=amount_out(line.of("cap_issued"), unit),
        held=amount_out(line.of(*HELD), unit),
        encumbered=amount_out(line.of(*ENCUMBERED), unit),
        ended=amount_out(line.of(*ENDED), unit),
        sound=line.sound,
        standing=standing,
    )


def _cash_place(last: CashLine) -> tuple[str, str, str, str]:
    return last.asset, last.direction, last.kind, last.case or ""


def _cash(asked: Question, line: CashLine, case: str | None) -> CashOut:
    chosen = Selection(purpose=TREASURY_CASH, asset=line.asset, kind=line.kind, case=line.case or case)
    return CashOut(
        asset=line.asset,
        direction="receipt" if line.direction == "receipt" else "payment",
        kind=line.kind,
        title=asked.frame.kind(line.kind),
        article=article_of(line.kind, asked.frame.locale),
        case=line.case or case,
        amount=amount_out(line.amount, line.unit),
        entries=asked.entries(chosen, asked.period.since),
    )


def _cash_sums(asked: Question, one: CashSums, case: str | None) -> CashSumsOut:
    figures = {
        name: amount_out(getattr(one, name), one.unit)
        for name in ("opening", "receipts", "payments", "closing")
    }
    chosen = Selection(purpose=TREASURY_CASH, asset=one.asset, case=case)
    return CashSumsOut(
        asset=one.asset, unit=one.unit.unit, **figures, entries=asked.entries(chosen, asked.period.since)
    )
