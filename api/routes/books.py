"""Books, what is counted in them, and the tables that are the same in all: the chart of accounts, kinds of entry."""

from datetime import date
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import CHANGE, KEYED, PAGES, READ, WRITES, problems
from api.shapes import Code, Cursor, Day, Limit, Out, Strict
from ledger.actors.areas import WHOLE_BOOK, check_area
from ledger.amounts import SCALE_MAX
from ledger.database import Books
from ledger.entries import MEMO_MAX
from ledger.house import CHART, KINDS, check_asset_named
from ledger.journal import accounts, queries

router = APIRouter(prefix="/v1", tags=["books"])

Name = Annotated[str, Field(min_length=1, json_schema_extra={"maxLength": MEMO_MAX})]
Decimals = Annotated[int, Field(ge=0, le=SCALE_MAX)]


class BookIn(Strict):
    """A book to open."""

    code: Code
    name: Name
    opens_on: Day
    """First legal date on which something may take effect in it."""
    jurisdiction: Annotated[str, Field(max_length=16, description="Whose law decides, such as cn-33.")] = "cn"


class BookOut(Out):
    """A book: a complete set of accounts."""

    code: str
    name: str
    opens_on: date
    zone: str


class BookPage(Out):
    """Books, by code."""

    books: list[BookOut]
    next: str | None


class AssetIn(Strict):
    """Something that can be counted."""

    code: Code
    name: Name
    kind: Literal["money", "permit", "cap"]
    unit: Name
    scale: Decimals
    """Decimals of the smallest unit: 2 for fen of a yuan, 6 for grams of a tonne."""
    digits: Decimals
    """Fewest decimals shown."""


class AssetOut(Out):
    """Something that is counted."""

    code: str
    name: str
    kind: str
    unit: str
    scale: int
    digits: int


class AssetPage(Out):
    """Assets, by code."""

    assets: list[AssetOut]
    next: str | None


class PurposeOut(Out):
    """A line of the chart of accounts."""

    code: str
    title: str
    normal_side: Literal["debit", "credit"]
    asset_kinds: list[str]
    may_be_negative: bool


class ChartOut(Out):
    """The chart of accounts."""

    purposes: list[PurposeOut]


class KindOut(Out):
    """A kind of entry."""

    code: str
    title: str
    article: str
    debits: list[str]
    credits: list[str]
    required: list[str]
    roles: list[str]
    needs_approval: bool
    reversible: bool
    reversal_days: int | None


class KindsOut(Out):
    """All kinds of entry."""

    kinds: list[KindOut]


BODIES: Final = (BookIn, AssetIn)


@router.post(
    "/books",
    status_code=201,
    openapi_extra=takes(BookIn),
    responses=problems(*KEYED, *WRITES, accounts.open_book),
)
def open_book(
    request: Request,
    response: Response,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("book.open"))],
) -> BookOut:
    """Open a book; its money, the renminbi, comes with it."""
    new = parse(BookIn, body)

    def work(books: Books) -> int:
        number = accounts.open_book(
            books, new.code, new.name, new.opens_on, new.jurisdiction, by=caller.bearer
        )
        accounts.register_renminbi(books, number)
        return number

    number = write(request, caller, work)
    response.headers["Location"] = f"/v1/books/{new.code}"
    with service_of(request).database.read() as books:
        return _book_out(queries.book_of(books, number))


@router.get("/books", responses=problems(*KEYED, *PAGES))
def read_books(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("book.read"))],
    cursor: Cursor = None,
    limit: Limit = 100,
) -> BookPage:
    """List the books that the caller may enter."""
    after = position_of(cursor, ("books",), (str,))
    with service_of(request).database.read() as books:
        found = queries.books_of(books, caller.actor, after=after[0] if after else None, limit=limit + 1)
    more = next_cursor(("books",), (found[limit - 1].code,)) if len(found) > limit else None
    return BookPage(books=[_book_out(book) for book in found[:limit]], next=more)


@router.get("/books/{book}", responses=problems(*READ))
def read_book(request: Request, caller: Annotated[Caller, Depends(allowed("book.read"))]) -> BookOut:
    """Read one book."""
    with service_of(request).database.read() as books:
        return _book_out(queries.book_of(books, caller.book_id))


@router.post(
    "/books/{book}/assets",
    status_code=201,
    openapi_extra=takes(AssetIn),
    responses=problems(*CHANGE, check_asset_named, accounts.add_asset),
)
def register_asset(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("asset.register"))]
) -> AssetOut:
    """Register something that can be counted; caps and lots come with the acts of permits, the renminbi with the book."""
    new = parse(AssetIn, body)
    check_asset_named(new.code)

    def work(books: Books) -> int:
        check_area(books, caller.actor.actor_id, WHOLE_BOOK)
        return accounts.add_asset(
            books, caller.book_id, new.code, new.name, new.kind, new.unit, new.scale, new.digits
        )

    write(request, caller, work)
    return AssetOut(**new.model_dump())


@router.get("/books/{book}/assets", responses=problems(*READ, *PAGES))
def read_assets(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("asset.read"))],
    cursor: Cursor = None,
    limit: Limit = 100,
) -> AssetPage:
    """List what is counted in a book."""
    question = ("assets", caller.book_id)
    after = position_of(cursor, question, (str,))
    with service_of(request).database.read() as books:
        found = queries.assets_of(books, caller.book_id, after=after[0] if after else None, limit=limit + 1)
    more = next_cursor(question, (found[limit - 1].code,)) if len(found) > limit else None
    return AssetPage(
        assets=[
            AssetOut(
                code=a.code,
                name=a.name,
                kind=a.kind,
                unit=a.unit.unit,
                scale=a.unit.scale,
                digits=a.unit.digits,
            )
            for a in found[:limit]
        ],
        next=more,
    )


@router.get("/chart", responses=problems(*KEYED))
def read_chart(_: Annotated[Caller, Depends(allowed("chart.read"))]) -> ChartOut:
    """Read the chart of accounts: every purpose that an account can have."""
    return ChartOut(
        purposes=[
            PurposeOut(
                code=p.code,
                title=p.title,
                normal_side="debit" if p.debit_normal else "credit",
                asset_kinds=list(p.asset_kinds),
                may_be_negative=p.floor is None,
            )
            for p in CHART
        ]
    )


@router.get("/kinds", responses=problems(*KEYED))
def read_kinds(_: Annotated[Caller, Depends(allowed("chart.read"))]) -> KindsOut:
    """Read the kinds of entry: which purposes each moves, who records it, and how it may be undone."""
    return KindsOut(
        kinds=[
            KindOut(
                code=k.code,
                title=k.title,
                article=k.article,
                debits=list(k.debits),
                credits=list(k.credits),
                required=list(k.required),
                roles=list(k.roles),
                needs_approval=k.needs_approval,
                reversible=k.reversible,
                reversal_days=k.reversal_days,
            )
            for k in KINDS
        ]
    )


def _book_out(book: queries.Book) -> BookOut:
    return BookOut(code=book.code, name=book.name, opens_on=book.opens_on, zone=book.zone)
