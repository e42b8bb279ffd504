"""Bases for substitute restoration: proposed, opened by another person, listed with what cases have booked there, and closed."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from api.acts import STEP, ActOut, ActPath, NextOut, act, add_turn, following, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes
from api.derived import act_body, shape_of
from api.errors import locale_of
from api.openapi import PAGES, READ, problems, repeated
from api.shapes import CodePath, Cursor, Limit, Out
from api.showing import Spoken
from ledger.compensation.actions import base_changes, bases
from ledger.compensation.base_shapes import Base, BaseHolding
from ledger.compensation.queries import bases as queries
from ledger.compensation.queries import cases
from ledger.compensation.rules.quantities import shown
from ledger.database import Books
from ledger.processes.acting import Done, read_process
from ledger.words import said

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: money and works"])
BaseCode = Annotated[str, Query(pattern=r"^[0-9A-Za-z._-]{1,32}$")]
Bureau = Annotated[Caller, Depends(allowed("case.work"))]
Reader = Annotated[Caller, Depends(allowed("cases.read"))]
BaseIn = act_body(Base)
BaseHoldingIn = act_body(BaseHolding)
BODIES = (BaseIn, BaseHoldingIn)
_UNIT: Final = {"unit": "quantity_unit"}
_BASE: Final = {"state": "state.compensation.base", "area": "area"}
_CHANGE: Final = {"state": "state.compensation.base_change"}


class BaseQuantityOut(Spoken):
    """How much of a unit a base holds, and how much of it is taken."""

    WORDS: ClassVar = _UNIT

    unit: str
    capacity: str
    booked: str
    """By cases, accepted or not, less what they released."""
    accepted: str


class BaseRowOut(Spoken):
    """A base."""

    WORDS: ClassVar = _BASE

    id: UUID
    code: str
    name: str
    area: str
    place: str
    owner: str
    owner_name: str
    state: str
    quantities: list[BaseQuantityOut]


class BasesOut(Out):
    """Bases by their codes."""

    rows: list[BaseRowOut]
    next: str | None = None


class BaseOut(Spoken):
    """A base, and what can be done with it."""

    WORDS: ClassVar = _BASE

    id: UUID
    code: str
    name: str
    area: str
    place: str
    owner: str
    owner_name: str
    state: str
    capacity: dict[str, str]
    next: list[NextOut]


class HeldQuantityOut(Spoken):
    """How much of a unit a base holds."""

    WORDS: ClassVar = _UNIT

    unit: str
    capacity: str


class BaseChangeRowOut(Spoken):
    """A change of what a base holds."""

    WORDS: ClassVar = _CHANGE

    id: UUID
    base: str
    from_on: date
    """From which day it is."""
    state: str
    quantities: list[HeldQuantityOut]


class BaseChangesOut(Out):
    """Changes in the order in which they were proposed."""

    rows: list[BaseChangeRowOut]
    next: str | None = None


class BaseChangeOut(Spoken):
    """A change of what a base holds, and what can be done with it."""

    WORDS: ClassVar = _CHANGE

    id: UUID
    base: str
    state: str
    quantities: list[HeldQuantityOut]
    next: list[NextOut]


class BaseChangeProposedOut(ActOut):
    """What became of a change that was proposed."""

    base: str


class BookedQuantityOut(Spoken):
    """How much of a unit was booked, what of it was accepted, and what is left."""

    WORDS: ClassVar = _UNIT

    unit: str
    booked: str
    accepted: str
    open: str


class BookingRowOut(Out):
    """What works of a case have booked in a base."""

    id: UUID
    base: str
    case: str
    restoration: UUID
    quantities: list[BookedQuantityOut]


class BookingsOut(Out):
    """Bookings in the order in which they were made."""

    rows: list[BookingRowOut]
    next: str | None = None


class BaseProposedOut(ActOut):
    """What became of a base that was proposed."""

    code: str


def _shown(row: Mapping[str, object]) -> dict[str, Any]:
    return {name: str(one) if name == "unit" else shown(int(str(one))) for name, one in row.items()}


def _booked(one: queries.BookingRow, locale: str) -> BookingRowOut:
    quantities = [BookedQuantityOut.of(locale, **_shown(row)) for row in one.quantities]
    return BookingRowOut(**{**one._asdict(), "quantities": quantities})


@router.post(
    "/bases",
    status_code=201,
    openapi_extra=takes(BaseIn),
    response_model=BaseProposedOut,
    responses={**problems(*STEP, shape_of, bases.propose), **repeated(BaseProposedOut)},
)
def propose_base(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Propose a base for substitute restoration with what it holds; another person opens it."""
    told = parse(BaseIn, body)
    step = step_of(request, caller, told)
    shape = shape_of(Base, told)

    def work(books: Books) -> Done[bases.RestorationBase]:
        return bases.propose(books, caller.book_id, step, base_id=told.id, told=shape)

    return act(request, caller, work, lambda done: {"code": done.record.code})


@router.get("/bases", responses=problems(*READ, *PAGES))
def read_bases(request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 100) -> BasesOut:
    """List the bases with what they hold and what cases have booked there, also those that were dropped or closed."""
    question = ("bases", caller.book)
    found = position_of(cursor, question, (str,))
    with service_of(request).database.read() as books:
        rows = queries.bases(books, caller.book_id, after=found[0] if found else None, limit=limit)
    more = next_cursor(question, (rows[-1].code,)) if len(rows) == limit else None
    locale, told = locale_of(request), []
    for one in rows:
        quantities = [BaseQuantityOut.of(locale, **_shown(row)) for row in one.quantities]
        told.append(BaseRowOut.of(locale, **{**one._asdict(), "quantities": quantities}))
    return BasesOut(rows=told, next=more)


@router.get("/bases/{id}", responses=problems(*READ, read_process))
def read_base(request: Request, id: ActPath, caller: Reader) -> BaseOut:
    """Read a base, and what can be done with it."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, bases.BASES, id, caller.sees)
        possible = following(request, books, bases.BASES, process, kept)
        held = queries.capacity_of(books, caller.book_id, id)
    told = {name: one for name, one in kept._asdict().items() if name not in ("base_id", "capacity")}
    capacity = {one.unit: shown(one.amount) for one in held}
    locale = locale_of(request)
    read = BaseOut.of(locale, id=id, state=process.state, next=possible, capacity=capacity, **told)
    read.said.update({unit: said("quantity_unit", unit, locale) for unit in capacity})
    return read


@router.post(
    "/base-changes",
    status_code=201,
    openapi_extra=takes(BaseHoldingIn),
    response_model=BaseChangeProposedOut,
    responses={**problems(*STEP, shape_of, base_changes.propose), **repeated(BaseChangeProposedOut)},
)
def propose_base_change(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Propose what a base holds from a day on; it is in force when another person confirms it."""
    told = parse(BaseHoldingIn, body)
    step = step_of(request, caller, told)
    shape = shape_of(BaseHolding, told)

    def work(books: Books) -> Done[base_changes.BaseChange]:
        return base_changes.propose(books, caller.book_id, step, change_id=told.id, told=shape)

    return act(request, caller, work, lambda done: {"base": done.record.base})


@router.get("/base-changes", responses=problems(*READ, *PAGES))
def read_base_changes(
    request: Request, caller: Reader, base: BaseCode | None = None, cursor: Cursor = None, limit: Limit = 100
) -> BaseChangesOut:
    """List the changes of what bases hold, of one base or of all, also those that wait or were dropped."""
    question = ("base changes", caller.book, base or "")
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        after = found[0] if found else None
        rows = queries.changes(books, caller.book_id, base=base, after=after, limit=limit)
    more = next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    locale, told = locale_of(request), []
    for one in rows:
        quantities = [HeldQuantityOut.of(locale, **_shown(row)) for row in one.quantities]
        told.append(BaseChangeRowOut.of(locale, **{**one._asdict(), "quantities": quantities}))
    return BaseChangesOut(rows=told, next=more)


@router.get("/base-changes/{id}", responses=problems(*READ, read_process))
def read_base_change(request: Request, id: ActPath, caller: Reader) -> BaseChangeOut:
    """Read a change of what a base holds, and what can be done with it."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, base_changes.BASE_CHANGES, id, caller.sees)
        possible = following(request, books, base_changes.BASE_CHANGES, process, kept)
    locale = locale_of(request)
    quantities = [
        HeldQuantityOut.of(locale, unit=unit, capacity=shown(held)) for unit, held in kept.quantities.items()
    ]
    return BaseChangeOut.of(
        locale, id=id, base=kept.base, state=process.state, quantities=quantities, next=possible
    )


@router.get("/bases/{id}/bookings", responses=problems(*READ, *PAGES, read_process))
def read_base_bookings(
    request: Request, id: ActPath, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> BookingsOut:
    """List what cases have booked in a base."""
    question = ("bookings", caller.book, str(id))
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        read_process(books, caller.book_id, bases.BASES, id, caller.sees)
        after = found[0] if found else None
        rows = queries.bookings(books, caller.book_id, base=id, after=after, limit=limit)
    more = next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    locale = locale_of(request)
    return BookingsOut(rows=[_booked(one, locale) for one in rows], next=more)


@router.get("/cases/{code}/bookings", responses=problems(*READ, *PAGES, cases.head_of))
def read_case_bookings(
    request: Request, code: CodePath, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> BookingsOut:
    """List what a case has booked in bases."""
    question = ("bookings of", caller.book, code)
    found = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        after = found[0] if found else None
        rows = queries.bookings(books, caller.book_id, case=head.case_id, after=after, limit=limit)
    more = next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    locale = locale_of(request)
    return BookingsOut(rows=[_booked(one, locale) for one in rows], next=more)


add_turn(
    router,
    "/base-changes/{id}/confirm",
    "case.work",
    "Let a base hold what was proposed, as another person, from the day on which it was proposed.",
    base_changes.confirm,
    base_changes.confirm,
)
add_turn(
    router,
    "/base-changes/{id}/drop",
    "case.work",
    "Drop a change of what a base holds that nobody has confirmed.",
    base_changes.drop,
    base_changes.drop,
)
add_turn(
    router,
    "/bases/{id}/confirm",
    "case.work",
    "Open a base, as another person than who proposed it.",
    bases.confirm,
    bases.confirm,
)
add_turn(
    router,
    "/bases/{id}/drop",
    "case.work",
    "Drop a base that was proposed and never open.",
    bases.drop,
    bases.drop,
)
add_turn(
    router,
    "/bases/{id}/close",
    "case.work",
    "Close a base in which nothing is booked any more that is neither accepted nor released.",
    bases.close,
    bases.close,
)
add_turn(
    router,
    "/bases/{id}/reopen",
    "case.work",
    "Open a base again that was closed.",
    bases.reopen,
    bases.reopen,
)
