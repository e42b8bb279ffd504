"""What the books say: balances, statements and the trial balance, now and at any past moment."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, service_of
from api.openapi import PAGES, READ, problems
from api.shapes import (
    CODE,
    CodePath,
    Cursor,
    Effective,
    Instant,
    Limit,
    Out,
    RecordedUntil,
    amount_out,
    moment,
)
from ledger.amounts import Unit
from ledger.database import ReadBooks
from ledger.identifiers import CODE_MAX
from ledger.journal.accounts import AccountNotThere
from ledger.journal.balances import (
    Balance,
    Movement,
    TrialBalanceLine,
    balances_of,
    statement,
    totals,
    trial_balance,
)
from ledger.journal.queries import Account, Asset, account_of, asset_of
from ledger.statements.queries.lists import standing
from ledger.statements.rules import Period, settled_at

router = APIRouter(prefix="/v1/books/{book}", tags=["balances"])

AssetCode = Annotated[str, Query(pattern=CODE, max_length=CODE_MAX)]


class BalanceOut(Out):
    """What one account holds of one asset."""

    account: str
    owner: str
    purpose: str
    asset: str
    asset_name: str
    unit: str
    debits: str
    credits: str
    balance: str
    """In the normal direction of the account."""


class BalancePage(Out):
    """Balances, by account and asset."""

    balances: list[BalanceOut]
    settled_at: Instant
    """Up to it the answer does not change any more: `recorded`, or a minute ago."""
    next: str | None
    """Cursor of the next page; null on the last."""


class MovementOut(Out):
    """A line of a statement."""

    entry: str
    kind: str
    line: int
    effective_on: date
    recorded_at: Instant
    side: Literal["debit", "credit"]
    amount: str
    running: str
    version: int
    memo: str
    document: str


class StatementOut(Out):
    """Movements of one account in one asset, by legal date and then in the order recorded."""

    settled_at: Instant
    """Up to it the answer does not change any more: `recorded`, or a minute ago."""
    account: str
    asset: str
    unit: str
    opening: str
    """Balance before the first movement of this page."""
    movements: list[MovementOut]
    closing: str
    """Balance after the last movement of this page."""
    next: str | None


class LineOut(Out):
    """A line of the trial balance."""

    purpose: str
    account: str | None
    asset: str
    unit: str
    debits: str
    credits: str


class TotalOut(Out):
    """The sums of one asset over the whole book."""

    asset: str
    unit: str
    debits: str
    credits: str
    balanced: bool


class TrialBalanceOut(Out):
    """Debits and credits of the whole book."""

    settled_at: Instant
    """Up to it the answer does not change any more: `recorded`, or a minute ago."""
    balanced: bool
    """Whether debits equal credits in every asset of the whole book, not only on this page."""
    totals: list[TotalOut]
    lines: list[LineOut]
    next: str | None


@router.get("/accounts/{code}/balances", responses=problems(*READ, *PAGES, settled_at, AccountNotThere))
def read_account_balances(
    request: Request,
    code: CodePath,
    caller: Annotated[Caller, Depends(allowed("balance.read"))],
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> BalancePage:
    """List what one account holds."""
    question = ("account balances", caller.book_id, code, effective, recorded)
    after = position_of(cursor, question, (str, str))
    with service_of(request).database.read() as books:
        known = _known(books, caller, recorded)
        account = account_seen(books, caller, code)
        found = balances_of(
            books,
            caller.book_id,
            account.account_id,
            moment(effective, recorded),
            owner=caller.sees,
            after=after,
            limit=limit + 1,
        )
    return _page(found, known, question, limit)


@router.get("/balances", responses=problems(*READ, *PAGES, settled_at))
def read_balances(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("balance.read"))],
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> BalancePage:
    """List all balances that the caller may see."""
    question = ("balances", caller.book_id, effective, recorded)
    after = position_of(cursor, question, (str, str))
    with service_of(request).database.read() as books:
        known = _known(books, caller, recorded)
        found = balances_of(
            books,
            caller.book_id,
            None,
            moment(effective, recorded),
            owner=caller.sees,
            after=after,
            limit=limit + 1,
        )
    return _page(found, known, question, limit)


@router.get(
    "/accounts/{code}/statement",
    responses=problems(*READ, *PAGES, Period, settled_at, AccountNotThere, asset_of),
)
def read_statement(
    request: Request,
    code: CodePath,
    asset: AssetCode,
    caller: Annotated[Caller, Depends(allowed("statement.read"))],
    since: Effective = None,
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> StatementOut:
    """List the movements of one account in one asset with the running balance."""
    question = ("statement", caller.book_id, code, asset, since, effective, recorded)
    after = position_of(cursor, question, (date, int))
    period = Period(since, moment(effective, recorded))
    with service_of(request).database.read() as books:
        known = _known(books, caller, recorded)
        account = account_seen(books, caller, code)
        counted = asset_of(books, caller.book_id, asset)
        opening, found = statement(
            books,
            caller.book_id,
            account.account_id,
            counted.asset_id,
            period.moment,
            since=since,
            after=after,
            limit=limit + 1,
        )
    return _statement_out(code, counted, opening, found, known, question, limit)


@router.get("/trial-balance", responses=problems(*READ, *PAGES, settled_at))
def read_trial_balance(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("trial_balance.read"))],
    by: Literal["purpose", "account"] = "purpose",
    effective: Effective = None,
    recorded: RecordedUntil = None,
    cursor: Cursor = None,
    limit: Limit = 1000,
) -> TrialBalanceOut:
    """Give debits and credits of the whole book, by purpose or by account, with the totals of every asset."""
    question = ("trial balance", caller.book_id, by, effective, recorded)
    after = position_of(cursor, question, (str, str))
    at = moment(effective, recorded)
    with service_of(request).database.read() as books:
        known = _known(books, caller, recorded)
        lines = trial_balance(books, caller.book_id, at, by=by, after=after, limit=limit + 1)
        sums = totals(books, caller.book_id, at)
    return _trial_balance_out(lines, sums, known, question, limit)


def _known(books: ReadBooks, caller: Caller, recorded: datetime | None) -> datetime:
    """Give the settled instant on which an answer rests; asked first, so that nothing is read that is newer.

    Raises:
        InstantInFuture, as `settled_at`.
    """
    return settled_at(recorded, standing(books, caller.book_id)[1])


def _page(found: list[Balance], known: datetime, question: Sequence[object], limit: int) -> BalancePage:
    more = len(found) > limit
    page = found[:limit]
    return BalancePage(
        settled_at=known,
        balances=[
            BalanceOut(
                account=b.account,
                owner=b.owner,
                purpose=b.purpose,
                asset=b.asset,
                asset_name=b.asset_name,
                unit=b.unit.unit,
                debits=amount_out(b.debits, b.unit),
                credits=amount_out(b.credits, b.unit),
                balance=amount_out(b.balance, b.unit),
            )
            for b in page
        ],
        next=next_cursor(question, (page[-1].account, page[-1].asset)) if more else None,
    )


def _statement_out(
    code: str,
    asset: Asset,
    opening: int,
    found: list[Movement],
    known: datetime,
    question: Sequence[object],
    limit: int,
) -> StatementOut:
    more = len(found) > limit
    page = found[:limit]
    return StatementOut(
        settled_at=known,
        account=code,
        asset=asset.code,
        unit=asset.unit.unit,
        opening=amount_out(opening, asset.unit),
        movements=[
            MovementOut(
                entry=str(m.entry_id),
                kind=m.kind,
                line=m.line,
                effective_on=m.effective_on,
                recorded_at=m.recorded_at,
                side=m.side,
                amount=amount_out(m.amount, asset.unit),
                running=amount_out(m.running, asset.unit),
                version=m.version,
                memo=m.memo,
                document=m.document,
            )
            for m in page
        ],
        closing=amount_out(page[-1].running if page else opening, asset.unit),
        next=next_cursor(question, (page[-1].effective_on, page[-1].version)) if more else None,
    )


def _trial_balance_out(
    found: list[TrialBalanceLine],
    sums: list[tuple[str, Unit, int, int]],
    known: datetime,
    question: Sequence[object],
    limit: int,
) -> TrialBalanceOut:
    more = len(found) > limit
    page = found[:limit]
    last = page[-1] if page else None
    return TrialBalanceOut(
        settled_at=known,
        balanced=all(debits == credits for _, _, debits, credits in sums),
        totals=[
            TotalOut(
                asset=asset,
                unit=unit.unit,
                debits=amount_out(debits, unit),
                credits=amount_out(credits, unit),
                balanced=debits == credits,
            )
            for asset, unit, debits, credits in sums
        ],
        lines=[
            LineOut(
                purpose=line.purpose,
                account=line.account,
                asset=line.asset,
                unit=line.unit.unit,
                debits=amount_out(line.debits, line.unit),
                credits=amount_out(line.credits, line.unit),
            )
            for line in page
        ],
        next=next_cursor(question, (last.account or last.purpose, last.asset)) if more and last else None,
    )


def account_seen(books: ReadBooks, caller: Caller, code: str) -> Account:
    """Find an account that the caller may see.

    Raises:
        AccountNotThere: there is none, or not for this caller.
    """
    account = account_of(books, caller.book_id, code, seen_by=caller.sees)
    if account is None:
        raise AccountNotThere(account=code)
    return account
