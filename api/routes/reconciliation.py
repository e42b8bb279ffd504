"""Reconciliation: bank accounts, mappings, statements, and the statement that brings both balances together."""

from collections.abc import Callable
from datetime import date
from threading import Event
from typing import Annotated, Any, Final, Literal, cast
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field
from starlette.concurrency import run_in_threadpool

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, today_of, write
from api.errors import language_of
from api.files import XLSX
from api.openapi import CHANGE, PAGES, READ, problems, repeated
from api.reports import check_length
from api.shapes import Code, CodePath, Cursor, Effective, Instant, Limit, Out, Strict, Title, amount_out
from api.uploads import UploadsBusy
from ledger.amounts import parse_decimal
from ledger.documents.papers import write_paper_pdf
from ledger.processes.actions import check_day
from ledger.reconciliation import accounts, ties, withdrawals
from ledger.reconciliation.accounts import BankAccount
from ledger.reconciliation.actions import imports
from ledger.reconciliation.papers import reconciliation_csv, reconciliation_paper, reconciliation_xlsx
from ledger.reconciliation.queries.items import reconciliation_on
from ledger.reconciliation.queries.lists import BankLineRow, StatementRow, bank_lines_of, statements_of
from ledger.reconciliation.rules.ageing import Age, Reconciliation, ages
from ledger.reconciliation.rules.mapping import (
    COLUMNS,
    DateFormat,
    DecimalMark,
    Delimiter,
    Encoding,
    LineOrder,
    MappingContent,
    SheetMapping,
    Supplement,
    ThousandsMark,
)
from ledger.statements.rules import check_range

router = APIRouter(prefix="/v1/books/{book}/reconciliation", tags=["reconciliation"])
_BINARY: Final = {"schema": {"type": "string", "format": "binary"}}
FILE: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/xml": _BINARY, "text/csv": _BINARY, XLSX: _BINARY},
    }
}
FORMS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"application/json": {}, "text/csv": _BINARY, "application/pdf": _BINARY, XLSX: _BINARY}}
}
Worker = Annotated[Caller, Depends(allowed("reconciliation.work"))]
Reader = Annotated[Caller, Depends(allowed("reconciliation.read"))]
ShortText = Annotated[str, Field(max_length=200)]
Number = Annotated[
    str | None, Query(max_length=60, alias="account", description="Number of the bank account.")
]
Amount = Annotated[str | None, Query(max_length=40, description="Decimal, in the unit of the account.")]


class BankAccountOut(Out):
    """A bank account and the account of the ledger that mirrors it."""

    number: str
    name: str
    bank: str
    account: str
    asset: str
    unit: str
    since: date


class WaitingTieOut(Out):
    """A tie that waits to be confirmed by another person of finance."""

    number: str
    name: str
    bank: str
    account: str
    asset: str
    unit: str
    since: date
    asked_by: int
    """Number of the actor."""
    asked_at: Instant


class WaitingWithdrawalOut(Out):
    """An import that waits to be withdrawn: another person of finance confirms or drops it by its number."""

    number: int
    file_name: str
    accounts: list[str]
    imported_by: str
    imported_at: Instant
    why: str
    asked_by: str
    asked_at: Instant


class BankAccountsOut(Out):
    """The bank accounts of the book, and the ties and withdrawals of imports that wait."""

    accounts: list[BankAccountOut]
    waiting: list[WaitingTieOut]
    withdrawals: list[WaitingWithdrawalOut]


class MappingIn(Strict):
    """How one bank writes its spreadsheets."""

    code: Code
    columns: Annotated[
        dict[str, Annotated[str, Field(max_length=100)]],
        Field(max_length=len(COLUMNS), description="Meaning to title: " + ", ".join(COLUMNS)),
    ]
    date_format: DateFormat = "YYYY-MM-DD"
    encoding: Encoding = "utf-8"
    delimiter: Delimiter = ","
    decimal: DecimalMark = "."
    thousands: ThousandsMark = ","
    skip: Annotated[int, Field(ge=0, le=100, description="Rows above the titles.")] = 0
    end: Annotated[
        str, Field(max_length=40, description="Beginning of the row after the last line, such as 合计.")
    ] = ""
    order: LineOrder = "oldest_first"
    received_words: Annotated[list[ShortText], Field(default_factory=list, max_length=10)]
    paid_words: Annotated[list[ShortText], Field(default_factory=list, max_length=10)]


class MappingsOut(Out):
    """The mappings of the book."""

    mappings: list[dict[str, Any]]


class TakenOut(Out):
    """What became of one statement of a file."""

    statement: int
    account: str
    reference: str
    from_on: date
    to_on: date
    lines: int
    new: int
    """Lines that were not known before."""
    skipped: int
    """Entries that the bank has not booked yet, and that were left out."""


class ImportedOut(Out):
    """What became of a file."""

    id: int
    sha256: str
    replayed: bool
    """Whether the same bytes were imported before, and nothing was done now."""
    statements: list[TakenOut]


class StatementOut(Out):
    """A statement of a bank."""

    id: int
    account: str
    asset: str
    reference: str
    from_on: date
    to_on: date
    opening: str
    closing: str
    lines: int
    sha256: str
    file_name: str
    imported_by: str
    imported_at: Instant
    import_number: int
    """Of the import that brought it in."""
    withdrawn: bool
    """Whether it counts for nothing: its import was withdrawn, or the tie of its bank account ended."""


class StatementsOut(Out):
    """Statements in the order in which they came."""

    statements: list[StatementOut]
    next: str | None


class LineOut(Out):
    """A line of a bank."""

    id: int
    account: str
    asset: str
    booked_on: date
    valued_on: date | None
    direction: str
    """`in` where the account received, `out` where it paid."""
    amount: str
    reference: str
    end_to_end: str
    party: str
    party_account: str
    remittance: str
    reversal: bool
    match: str | None
    state: str | None
    """Of the match; null where the line is in none."""
    import_number: int
    """Of the import that brought it in, the first one that counts."""
    withdrawn: bool
    """Whether it counts for nothing: its import was withdrawn, or the tie of its bank account ended."""


class LinesOut(Out):
    """Lines in the order in which they came."""

    lines: list[LineOut]
    next: str | None


class OpenItemOut(Out):
    """A line or a posting without its counterpart on the day of the question."""

    side: Literal["bank", "ledger"]
    key: str
    """Number of the line, or `entry/line` of the posting."""
    on: date
    age: int
    """Days."""
    received: str
    """Empty where it was paid."""
    paid: str
    words: str
    matched_later: bool
    """Whether the counterpart came after that day."""


class AgeOut(Out):
    """What is open for so many days on one side."""

    side: Literal["bank", "ledger"]
    first: int
    last: int | None
    """Null for no end."""
    count: int
    received: str
    paid: str


class OpenItemsOut(Out):
    """What is open on a day."""

    account: str
    on: date
    unit: str
    ages: list[AgeOut]
    items: list[OpenItemOut]


class DaysOut(Out):
    """From a day to a day."""

    first: date
    last: date


class ReconciliationOut(Out):
    """Both balances on a day, and what lies between them."""

    account: str
    name: str
    bank: str
    ledger_account: str
    asset: str
    unit: str
    on: date
    bank_balance: str
    ledger_received: str
    ledger_paid: str
    bank_adjusted: str
    ledger_balance: str
    bank_received: str
    bank_paid: str
    ledger_adjusted: str
    difference: str
    """What no open item explains."""
    statements_until: date | None
    days_without_statement: list[DaysOut]
    reconciled: bool
    """Whether both adjusted balances are equal, and a statement reaches the day."""
    items: list[OpenItemOut]


BODIES: Final = (MappingIn,)


@router.get("/accounts", responses=problems(*READ))
def list_accounts(request: Request, caller: Reader) -> BankAccountsOut:
    """List the bank accounts with the accounts of the ledger that mirror them."""
    with service_of(request).database.read() as books:
        found, waits = accounts.bank_accounts(books, caller.book_id), ties.waiting_ties(books, caller.book_id)
        asked = withdrawals.waiting_withdrawals(books, caller.book_id)
    names = WaitingTieOut.model_fields
    told = [WaitingTieOut(**{name: getattr(one, name) for name in names}) for one in waits]
    others = [WaitingWithdrawalOut(**one._asdict()) for one in asked]
    return BankAccountsOut(accounts=list(map(account_out, found)), waiting=told, withdrawals=others)


@router.get("/mappings", responses=problems(*READ))
def list_mappings(request: Request, caller: Reader) -> MappingsOut:
    """List how the spreadsheets of banks are read."""
    with service_of(request).database.read() as books:
        found = accounts.mappings_of(books, caller.book_id)
    return MappingsOut(mappings=[{"code": code, **mapping.content()} for code, mapping in found])


@router.post(
    "/mappings",
    status_code=201,
    openapi_extra=takes(MappingIn),
    response_model=MappingIn,
    responses={**problems(*CHANGE, SheetMapping, accounts.add_mapping), **repeated(MappingIn)},
)
def add_mapping(request: Request, body: RawBody, caller: Worker) -> Response:
    """Add a mapping. One that is there is never changed: files were read by it."""
    new = parse(MappingIn, body)
    mapping = SheetMapping.of(cast(MappingContent, new.model_dump(exclude={"code"})))
    known = write(
        request,
        caller,
        lambda books: accounts.add_mapping(books, caller.book_id, caller.actor.actor_id, new.code, mapping),
    )
    return Response(new.model_dump_json(), 200 if known else 201, media_type="application/json")


@router.post(
    "/imports",
    status_code=201,
    openapi_extra=FILE,
    response_model=ImportedOut,
    responses={
        **problems(
            *CHANGE,
            UploadsBusy,
            accounts.bank_account_of,
            accounts.mapping_of,
            imports.read_camt_file,
            parse_decimal,
            imports.import_statements,
        ),
        **repeated(ImportedOut),
    },
)
async def import_file(
    request: Request,
    caller: Worker,
    account: Annotated[
        str, Query(max_length=60, description="For a spreadsheet: number of the bank account.")
    ] = "",
    mapping: Annotated[
        str, Query(max_length=160, description="For a spreadsheet: how it is read. Without one, camt.053.")
    ] = "",
    opening: Amount = None,
    closing: Amount = None,
    from_on: Effective = None,
    to_on: Effective = None,
    file_name: Title = "",
) -> Response:
    """Import statements: camt.053, or CSV and XLSX by a mapping. All faults are told at once; the same file twice changes nothing.

    Balances and days are told here where a spreadsheet does not have them.
    """
    async with service_of(request).uploads.receive(request, caller.actor.actor_id) as file:
        way = await run_in_threadpool(
            _way, request, caller, (account, mapping), (opening, closing), (from_on, to_on)
        )
        read = await file.read(way)
    return await run_in_threadpool(_import, request, caller, read, file_name)


def _way(
    request: Request,
    caller: Caller,
    named: tuple[str, str],
    balances: tuple[str | None, str | None],
    days: tuple[date | None, date | None],
) -> Callable[[bytes, Event], imports.Read]:
    """Look up how a file is to be read."""
    today = today_of(request)
    account, mapping = named
    with service_of(request).database.read() as books:
        tied = accounts.bank_accounts(books, caller.book_id)
        one = accounts.bank_account_of(books, caller.book_id, account) if mapping else None
        by = accounts.mapping_of(books, caller.book_id, mapping) if mapping else None
    if one is None or by is None:
        return lambda data, gone: imports.read_camt_file(data, tied, today, gone)
    unit = one.unit
    opening, closing = (
        None if text is None else parse_decimal(text, unit.scale, unit.unit) for text in balances
    )
    told = Supplement(one.number, unit.scale, unit.code, opening, closing, *days)
    return lambda data, gone: imports.read_table_file(data, one, mapping, by, told, today, gone)


def _import(request: Request, caller: Caller, read: imports.Read, file_name: str) -> Response:
    by = caller.actor.actor_id
    done = write(
        request, caller, lambda books: imports.import_statements(books, caller.book_id, by, read, file_name)
    )
    taken = [
        TakenOut(
            statement=t.statement_id,
            account=t.number,
            reference=t.reference,
            from_on=t.from_on,
            to_on=t.to_on,
            lines=t.lines,
            new=t.fresh,
            skipped=t.skipped,
        )
        for t in done.statements
    ]
    told_all = ImportedOut(id=done.import_id, sha256=done.sha256, replayed=done.replayed, statements=taken)
    headers = {"Idempotency-Replayed": "true"} if done.replayed else None
    return Response(told_all.model_dump_json(), 200 if done.replayed else 201, headers, "application/json")


@router.get("/statements", responses=problems(*READ, *PAGES))
def list_statements(
    request: Request, caller: Reader, account: Number = None, cursor: Cursor = None, limit: Limit = 100
) -> StatementsOut:
    """List the statements that were imported."""
    question = ("bank statements", caller.book_id, account)
    after = position_of(cursor, question, (int,))
    with service_of(request).database.read() as books:
        found = statements_of(
            books, caller.book_id, number=account, after=after[0] if after else 0, limit=limit + 1
        )
    more = next_cursor(question, (found[limit - 1].statement_id,)) if len(found) > limit else None
    return StatementsOut(statements=[_statement_out(row) for row in found[:limit]], next=more)


@router.get("/lines", responses=problems(*READ, *PAGES, check_range, parse_decimal))
def list_lines(
    request: Request,
    caller: Reader,
    account: Number = None,
    open: Annotated[
        bool | None, Query(description="Only lines that count and are in no match, or only the others.")
    ] = None,
    since: Effective = None,
    until: Effective = None,
    amount: Amount = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> LinesOut:
    """List the lines of the bank; by account, day, amount, and whether they are open."""
    check_range(since, until)
    question = ("bank lines", caller.book_id, account, open, since, until, amount)
    after = position_of(cursor, question, (int,))
    if amount is not None:
        parse_decimal(amount, 12)
    with service_of(request).database.read() as books:
        found = bank_lines_of(
            books,
            caller.book_id,
            number=account,
            open=open,
            since=since,
            until=until,
            amount=amount,
            after=after[0] if after else 0,
            limit=limit + 1,
        )
    more = next_cursor(question, (found[limit - 1].line_id,)) if len(found) > limit else None
    return LinesOut(lines=[_line_out(row) for row in found[:limit]], next=more)


def _on(request: Request, day: date | None) -> date:
    today = today_of(request)
    check_day(day or today, today)
    return day or today


@router.get("/accounts/{code}/open-items", responses=problems(*READ, check_day, accounts.bank_account_of))
def open_items(request: Request, code: CodePath, caller: Reader, on: Effective = None) -> OpenItemsOut:
    """Give what is open on a day, by age on both sides, and every item of it."""
    day = _on(request, on)
    with service_of(request).database.read() as books:
        account = accounts.bank_account_of(books, caller.book_id, code)
        found = reconciliation_on(books, account, day)
    aged = [_age_out(age, account) for age in ages(found.items, day)]
    return OpenItemsOut(
        account=account.number, on=day, unit=account.unit.unit, ages=aged, items=_items_out(account, found)
    )


@router.get(
    "/accounts/{code}/statement",
    response_model=ReconciliationOut,
    responses={**problems(*READ, check_day, accounts.bank_account_of, check_length), **FORMS},
)
def reconciliation(
    request: Request,
    code: CodePath,
    caller: Reader,
    on: Effective = None,
    form: Literal["json", "xlsx", "csv", "pdf"] = "json",
    language: Literal["zh", "en", ""] = "",
) -> Response:
    """Bring the balances of the bank and of the ledger together on a day, as data or as a document (银行存款余额调节表)."""
    day = _on(request, on)
    with service_of(request).database.read() as books:
        account = accounts.bank_account_of(books, caller.book_id, code)
        told = _reconciliation_out(account, reconciliation_on(books, account, day))
    if form == "json":
        return Response(told.model_dump_json(), media_type="application/json")
    check_length(len(told.items), form)
    made: dict[str, tuple[Callable[[Any, str], bytes], str]] = {
        "xlsx": (reconciliation_xlsx, XLSX),
        "csv": (reconciliation_csv, "text/csv; charset=utf-8"),
        "pdf": (lambda *asked: write_paper_pdf(reconciliation_paper(*asked)), "application/pdf"),
    }
    write_form, media_type = made[form]
    name = quote(f"银行存款余额调节表 {account.number} {day}.{form}")
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(
        write_form(told.model_dump(), language_of(request, language)), media_type=media_type, headers=headers
    )


def _reconciliation_out(account: BankAccount, found: Reconciliation) -> ReconciliationOut:
    def written(minor: int) -> str:
        return amount_out(minor, account.unit)

    return ReconciliationOut(
        account=account.number,
        name=account.name,
        bank=account.bank,
        ledger_account=account.account,
        asset=account.unit.code,
        unit=account.unit.unit,
        on=found.on,
        bank_balance=written(found.bank_balance),
        ledger_received=written(found.ledger_received),
        ledger_paid=written(found.ledger_paid),
        bank_adjusted=written(found.bank_adjusted),
        ledger_balance=written(found.ledger_balance),
        bank_received=written(found.bank_received),
        bank_paid=written(found.bank_paid),
        ledger_adjusted=written(found.ledger_adjusted),
        difference=written(found.difference),
        statements_until=found.statements_until,
        days_without_statement=[DaysOut(first=a, last=b) for a, b in found.uncovered],
        reconciled=found.reconciled,
        items=_items_out(account, found),
    )


def _items_out(account: BankAccount, found: Reconciliation) -> list[OpenItemOut]:
    return [
        OpenItemOut(
            side=x.side,
            key=x.key,
            on=x.on,
            age=x.age(found.on),
            received=amount_out(x.net, account.unit) if x.net > 0 else "",
            paid=amount_out(-x.net, account.unit) if x.net < 0 else "",
            words=x.words,
            matched_later=x.matched_later,
        )
        for x in found.items
    ]


def _age_out(age: Age, account: BankAccount) -> AgeOut:
    return AgeOut(
        side=age.side,
        first=age.first,
        last=age.last,
        count=age.count,
        received=amount_out(age.received, account.unit),
        paid=amount_out(age.paid, account.unit),
    )


def account_out(one: BankAccount) -> BankAccountOut:
    """Write a bank account as an answer."""
    return BankAccountOut(
        number=one.number,
        name=one.name,
        bank=one.bank,
        account=one.account,
        asset=one.unit.code,
        unit=one.unit.unit,
        since=one.since,
    )


def _statement_out(row: StatementRow) -> StatementOut:
    return StatementOut(
        id=row.statement_id,
        account=row.number,
        asset=row.unit.code,
        reference=row.reference,
        from_on=row.from_on,
        to_on=row.to_on,
        opening=amount_out(row.opening, row.unit),
        closing=amount_out(row.closing, row.unit),
        lines=row.lines,
        sha256=row.sha256,
        file_name=row.file_name,
        imported_by=row.imported_by,
        imported_at=row.imported_at,
        import_number=row.import_id,
        withdrawn=row.withdrawn,
    )


def _line_out(row: BankLineRow) -> LineOut:
    return LineOut(
        id=row.line_id,
        account=row.number,
        asset=row.unit.code,
        booked_on=row.booked_on,
        valued_on=row.valued_on,
        direction=row.direction,
        amount=amount_out(row.amount, row.unit),
        reference=row.reference,
        end_to_end=row.end_to_end,
        party=row.party,
        party_account=row.party_account,
        remittance=row.remittance,
        reversal=row.reversal,
        match=str(row.match_id) if row.match_id else None,
        state=row.state,
        import_number=row.import_id,
        withdrawn=row.withdrawn,
    )
