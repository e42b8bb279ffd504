"""Statements made of entries: journal, ledgers, trial balance, the statement of an account, and what stands behind a figure."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed
from api.openapi import IN_BOOK, KEYED, PAGES, problems
from api.reports import FORMS, Asked, EntryFacts, Form, Language, Question, TurnoverOut, asking, counted_out
from api.routes.balances import account_seen
from api.shapes import CODE, KIND, CodePath, Cursor, Effective, Limit, Out, RecordedUntil, amount_out
from ledger.database import ReadBooks
from ledger.identifiers import CODE_MAX
from ledger.journal.accounts import AccountNotThere, PurposeUnknown
from ledger.journal.balances import Movement, statement
from ledger.journal.queries import AssetNotThere, asset_of
from ledger.statements.papers import (
    account_report,
    behind_report,
    journal_report,
    trial_report,
    turnover_report,
)
from ledger.statements.queries.lists import Behind, JournalEntry, Leg, behind, facts_of, journal
from ledger.statements.queries.turnovers import position_after, turnovers, unequal_assets
from ledger.statements.rules import PARTS, RangeReversed, Selection, StatementTooLong, Sums, Turnover, sums_of

router = APIRouter(prefix="/v1/books/{book}/statements", tags=["statements"])

READ: Final = (*KEYED, *IN_BOOK, *PAGES, RangeReversed, StatementTooLong)
Reader = Annotated[Caller, Depends(allowed("statements.read"))]
CodeQuery = Annotated[str | None, Query(pattern=CODE, max_length=CODE_MAX)]
KindQuery = Annotated[
    str | None, Query(pattern=KIND, max_length=170, description="Kind of entry, with its reversals.")
]
PurposeQuery = Annotated[
    str | None, Query(pattern=r"^[a-z_]{1,40}$", description="A line of the chart of accounts.")
]
AssetKind = Annotated[Literal["money", "permit", "cap"] | None, Query()]
Vintage = Annotated[int | None, Query(ge=2000, le=2200)]


class PostingLine(Out):
    """A posting of an entry."""

    line: int
    account: str
    owner: str
    purpose: str
    purpose_title: str
    asset: str
    unit: str
    debit: str | None
    credit: str | None


class JournalLine(EntryFacts):
    """An entry of the journal."""

    postings: list[PostingLine]


class JournalOut(Asked):
    """Entries by effective date and then in the order of recording."""

    entries: list[JournalLine]
    next: str | None


class BehindLine(EntryFacts):
    """A posting behind a figure."""

    posting: PostingLine
    lot_address: str | None
    """Where a lot comes from and went; null for what is no lot."""


class BehindOut(Asked):
    """Postings behind a figure: their debits less credits are the figure."""

    postings: list[BehindLine]
    totals: list[TurnoverOut]
    """Sums by purpose over all pages, on the first one."""
    next: str | None


class LedgerOut(Asked):
    """Opening, debits, credits and closing."""

    lines: list[TurnoverOut]
    next: str | None


class TrialLine(TurnoverOut):
    """A line of the trial balance: balances by their side."""

    opening_debit: str
    opening_credit: str
    closing_debit: str
    closing_credit: str


class TrialSums(Out):
    """The sums of the trial balance by purpose over the whole book, for one thing that is counted."""

    asset_kind: str
    asset: str | None
    pollutant: str | None
    unit: str
    opening_debit: str
    opening_credit: str
    debits: str
    credits: str
    closing_debit: str
    closing_credit: str
    balanced: bool


class TrialOut(Asked):
    """The trial balance."""

    balanced: bool
    """Whether debits equal credits in every asset, each lot by itself, before the range and in it."""
    totals: list[TrialSums]
    lines: list[TrialLine]
    next: str | None


class AccountLine(EntryFacts):
    """A movement of an account."""

    side: Literal["debit", "credit"]
    amount: str
    running: str


class AccountStatementOut(Asked):
    """The statement of an account in one asset; balances are in its normal direction."""

    account: str
    owner: str
    purpose: str
    purpose_title: str
    asset: str
    unit: str
    opening: str
    movements: list[AccountLine]
    closing: str
    next: str | None


@router.get("/journal", response_model=JournalOut, responses={**FORMS, **problems(*READ)})
def read_journal(
    request: Request,
    caller: Reader,
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    kind: KindQuery = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    form: Form = "json",
    language: Language = "",
) -> Response | JournalOut:
    """Give the journal: every entry with its postings, voucher, law and document."""
    key = ("journal", caller.book_id, since, effective, recorded, kind)
    after = position_of(cursor, key, (date, int))
    with asking(request, caller, form, language, since=since, effective=effective, recorded=recorded) as (
        asked,
        books,
    ):
        if form == "json":
            found, more = journal(books, caller.book_id, asked.period, kind=kind, after=after, limit=limit)
        else:
            found, more = _whole_journal(books, asked, kind), False
    if form != "json":
        return asked.file(journal_report(asked.frame, found))
    lines = [
        JournalLine(
            **asked.facts(e.entry_id, e.facts).model_dump(), postings=[_posting(asked, leg) for leg in e.legs]
        )
        for e in found
    ]
    last = _journal_place(found[-1]) if more else None
    return JournalOut(
        **asked.asked.model_dump(), entries=lines, next=next_cursor(key, last) if last else None
    )


@router.get("/entries", response_model=BehindOut, responses={**FORMS, **problems(*READ, PurposeUnknown)})
def read_entries_behind(
    request: Request,
    caller: Reader,
    part: Annotated[str | None, Query(pattern=f"^({'|'.join(PARTS)})$")] = None,
    purpose: PurposeQuery = None,
    account: CodeQuery = None,
    asset_kind: AssetKind = None,
    asset: CodeQuery = None,
    pollutant: CodeQuery = None,
    area: CodeQuery = None,
    vintage: Vintage = None,
    kind: KindQuery = None,
    case: CodeQuery = None,
    year_close: Literal["with", "without"] = "with",
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    form: Form = "json",
    language: Language = "",
) -> Response | BehindOut:
    """List the postings behind a figure, each with its entry's kind, article, document and case. Every figure carries such an address."""
    chosen = Selection(
        part,
        purpose,
        account,
        asset_kind,
        asset,
        pollutant,
        area,
        vintage,
        kind,
        case,
        "without" if year_close == "without" else None,
    )
    key = ("entries behind", caller.book_id, since, effective, recorded, chosen)
    after = position_of(cursor, key, (date, datetime, UUID, int))
    totals: list[Turnover] = []
    with asking(request, caller, form, language, since=since, effective=effective, recorded=recorded) as (
        asked,
        books,
    ):
        if form != "json":
            found = asked.whole(
                lambda last, size: behind(
                    books, caller.book_id, asked.period, chosen, after=_behind_place(last), limit=size
                )
            )
        else:
            found = behind(books, caller.book_id, asked.period, chosen, after=after, limit=limit + 1)
            totals = turnovers(books, caller.book_id, asked.period, chosen) if after is None else []
    if form != "json":
        told = ", ".join(f"{name} = {value}" for name, value in chosen.given().items())
        return asked.file(behind_report(asked.frame, found, [("Selection", told)]))
    last = _behind_place(found[limit - 1]) if len(found) > limit else None
    return BehindOut(
        **asked.asked.model_dump(),
        postings=[_behind_line(asked, x) for x in found[:limit]],
        totals=[asked.turnover(line, chosen) for line in totals],
        next=None if last is None else next_cursor(key, last),
    )


@router.get("/general-ledger", response_model=LedgerOut, responses={**FORMS, **problems(*READ)})
def read_general_ledger(
    request: Request,
    caller: Reader,
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    asset_kind: AssetKind = None,
    asset: CodeQuery = None,
    form: Form = "json",
    language: Language = "",
) -> Response | LedgerOut:
    """Give the general ledger: every purpose in everything counted; lots of one pollutant are counted together."""
    chosen = Selection(asset_kind=asset_kind, asset=asset)
    with asking(request, caller, form, language, since=since, effective=effective, recorded=recorded) as (
        asked,
        books,
    ):
        lines = turnovers(books, caller.book_id, asked.period, chosen)
    if form != "json":
        return asked.file(turnover_report(asked.frame, "General ledger", lines))
    return LedgerOut(**asked.asked.model_dump(), lines=[asked.turnover(line) for line in lines], next=None)


@router.get("/sub-ledger", response_model=LedgerOut, responses={**FORMS, **problems(*READ, PurposeUnknown)})
def read_sub_ledger(
    request: Request,
    caller: Reader,
    purpose: Annotated[str, Query(pattern=r"^[a-z_]{1,40}$")],
    asset_kind: AssetKind = None,
    asset: CodeQuery = None,
    pollutant: CodeQuery = None,
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    form: Form = "json",
    language: Language = "",
) -> Response | LedgerOut:
    """Give the sub-ledger of a purpose: every account of it."""
    chosen = Selection(purpose=purpose, asset_kind=asset_kind, asset=asset, pollutant=pollutant)
    key = ("sub-ledger", caller.book_id, since, effective, recorded, chosen)
    after = position_of(cursor, key, (str,) * 4)
    with asking(request, caller, form, language, since=since, effective=effective, recorded=recorded) as (
        asked,
        books,
    ):
        lines = _by_account(books, asked, chosen, after, limit)
    if form != "json":
        named = [("Purpose", f"{purpose} {asked.frame.purpose(purpose)}")]
        return asked.file(turnover_report(asked.frame, "Sub-ledger", lines, named))
    told, following = _cut(lines, key, limit)
    return LedgerOut(
        **asked.asked.model_dump(), lines=[asked.turnover(line) for line in told], next=following
    )


@router.get("/trial-balance", response_model=TrialOut, responses={**FORMS, **problems(*READ)})
def read_trial_balance_of_range(
    request: Request,
    caller: Reader,
    by: Literal["purpose", "account"] = "purpose",
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 1000,
    form: Form = "json",
    language: Language = "",
) -> Response | TrialOut:
    """Give the trial balance with opening, movements and closing, and whether it balances in every asset."""
    key = ("trial balance of a range", caller.book_id, by, since, effective, recorded)
    after = position_of(cursor, key, (str,) * 4)
    with asking(request, caller, form, language, since=since, effective=effective, recorded=recorded) as (
        asked,
        books,
    ):
        unequal = unequal_assets(books, caller.book_id, asked.period)
        whole = turnovers(books, caller.book_id, asked.period)
        lines = whole if by == "purpose" else _by_account(books, asked, Selection(), after, limit)
    if form != "json":
        return asked.file(trial_report(asked.frame, lines, unequal))
    told, following = (lines, None) if by == "purpose" else _cut(lines, key, limit)
    return TrialOut(
        **asked.asked.model_dump(),
        balanced=unequal == 0,
        totals=[_sums_out(one) for one in sums_of(whole)],
        lines=[_trial_line(asked, line) for line in told],
        next=following,
    )


@router.get(
    "/accounts/{code}",
    response_model=AccountStatementOut,
    responses={**FORMS, **problems(*READ, AccountNotThere, AssetNotThere)},
)
def read_account_statement(
    request: Request,
    code: CodePath,
    asset: Annotated[str, Query(pattern=CODE, max_length=CODE_MAX)],
    caller: Annotated[Caller, Depends(allowed("statement.read"))],
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 100,
    form: Form = "json",
    language: Language = "",
) -> Response | AccountStatementOut:
    """Give the statement of an account in one asset, with vouchers and law; an enterprise gets those of its own accounts."""
    key = ("account statement", caller.book_id, code, asset, since, effective, recorded)
    after = position_of(cursor, key, (date, int))
    with asking(request, caller, form, language, since=since, effective=effective, recorded=recorded) as (
        asked,
        books,
    ):
        account = account_seen(books, caller, code)
        counted = asset_of(books, caller.book_id, asset)
        numbers = (caller.book_id, account.account_id, counted.asset_id, asked.period.moment)
        opening, moves = statement(
            books, *numbers, since=since, after=after, limit=limit + 1 if form == "json" else 1
        )
        if form != "json":
            moves = asked.whole(
                lambda last, size: statement(
                    books, *numbers, since=since, after=_move_place(last), limit=size
                )[1]
            )
        facts = facts_of(books, caller.book_id, [move.entry_id for move in moves])
    if form != "json":
        names = [
            ("Account", code),
            ("Owner", account.owner),
            ("Purpose", asked.frame.purpose(account.purpose)),
            ("Asset", f"{asset} {counted.name}"),
        ]
        told = [facts[move.entry_id] for move in moves]
        return asked.file(account_report(asked.frame, names, counted.unit, opening, moves, told))
    page = moves[:limit]
    lines = [
        AccountLine(
            **asked.facts(m.entry_id, facts[m.entry_id]).model_dump(),
            side=m.side,
            amount=amount_out(m.amount, counted.unit),
            running=amount_out(m.running, counted.unit),
        )
        for m in page
    ]
    last = _move_place(page[-1]) if len(moves) > limit else None
    return AccountStatementOut(
        **asked.asked.model_dump(),
        account=code,
        owner=account.owner,
        purpose=account.purpose,
        purpose_title=asked.frame.purpose(account.purpose),
        asset=asset,
        unit=counted.unit.unit,
        opening=amount_out(opening, counted.unit),
        movements=lines,
        closing=amount_out(page[-1].running if page else opening, counted.unit),
        next=next_cursor(key, last) if last else None,
    )


def _whole_journal(books: ReadBooks, asked: Question, kind: str | None) -> list[JournalEntry]:
    """Gather the journal for a document; `file` refuses what is too long."""
    found, more = journal(books, asked.caller.book_id, asked.period, kind=kind, limit=2_000)
    legs = sum(len(entry.legs) for entry in found)
    while more and legs <= asked.most:
        page, more = journal(
            books, asked.caller.book_id, asked.period, kind=kind, after=_journal_place(found[-1]), limit=2_000
        )
        legs += sum(len(entry.legs) for entry in page)
        found += page
    return found


def _by_account(
    books: ReadBooks, asked: Question, chosen: Selection, after: tuple[str, str, str, str] | None, limit: int
) -> list[Turnover]:
    """Give a page of lines by account, or all of them for a document."""

    def page(after: tuple[str, str, str, str] | None, limit: int) -> list[Turnover]:
        return turnovers(
            books, asked.caller.book_id, asked.period, chosen, by="account", after=after, limit=limit
        )

    if asked.form == "json":
        return page(after, limit + 1)
    # Every page adds all postings up anew, so a document has one.
    return page(None, asked.most + 1)


def _cut(lines: list[Turnover], key: Sequence[object], limit: int) -> tuple[list[Turnover], str | None]:
    more = len(lines) > limit
    return lines[:limit], next_cursor(key, position_after(lines[limit - 1])) if more else None


def _journal_place(last: JournalEntry) -> tuple[date, int]:
    return last.facts.effective_on, last.position


def _move_place(last: Movement | None) -> tuple[date, int] | None:
    return None if last is None else (last.effective_on, last.version)


def _behind_place(last: Behind | None) -> tuple[date, datetime, UUID, int] | None:
    return None if last is None else (last.effective_on, last.recorded_at, last.leg.entry_id, last.leg.line)


def _posting(asked: Question, leg: Leg) -> PostingLine:
    amount = amount_out(leg.amount, leg.unit)
    return PostingLine(
        line=leg.line,
        account=leg.account,
        owner=leg.owner,
        purpose=leg.purpose,
        purpose_title=asked.frame.purpose(leg.purpose),
        asset=leg.asset,
        unit=leg.unit.unit,
        debit=amount if leg.side == "debit" else None,
        credit=amount if leg.side == "credit" else None,
    )


def _behind_line(asked: Question, one: Behind) -> BehindLine:
    lot = (
        f"/v1/books/{asked.caller.book}/permits/lots/{one.leg.asset}"
        if one.leg.asset_kind == "permit"
        else None
    )
    facts = asked.facts(one.leg.entry_id, one.facts).model_dump()
    return BehindLine(**facts, posting=_posting(asked, one.leg), lot_address=lot)


def _trial_line(asked: Question, line: Turnover) -> TrialLine:
    unit = line.counted.unit
    return TrialLine(
        **asked.turnover(line).model_dump(),
        opening_debit=amount_out(max(line.opening, 0), unit),
        opening_credit=amount_out(max(-line.opening, 0), unit),
        closing_debit=amount_out(max(line.closing, 0), unit),
        closing_credit=amount_out(max(-line.closing, 0), unit),
    )


def _sums_out(one: Sums) -> TrialSums:
    names = ("opening_debit", "opening_credit", "debits", "credits", "closing_debit", "closing_credit")
    amounts = {name: amount_out(getattr(one, name), one.counted.unit) for name in names}
    return TrialSums(**counted_out(one.counted), **amounts, balanced=one.balanced)
