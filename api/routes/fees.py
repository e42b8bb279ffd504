"""Use fees, with every figure explained; the outbox."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.acts import (
    ActIn,
    ActPath,
    MemoText,
    NextOut,
    act,
    add_second,
    add_turn,
    declared,
    following,
    step_of,
)
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, today_of
from api.errors import locale_of
from api.openapi import PAGES, READ, problems
from api.rooms import Yuan
from api.shapes import Cursor, Day, Instant, Limit, Number, Out, Strict
from api.strips import Holder
from ledger.amounts import parse_decimal, yuan
from ledger.database import Books, ReadBooks
from ledger.law_in_force.queries import calendar_of, law_of
from ledger.permits.actions import fee_corrections, fee_payments, fee_refunds, fee_schedules, fees, second
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.fee_payers import read_fee
from ledger.permits.queries import fees as fee_queries
from ledger.permits.queries.fees import late_rates
from ledger.permits.rules.fee_standing import falls_due, surcharge
from ledger.permits.rules.fees import FeeRow
from ledger.permits.rules.strips import unit_of, written
from ledger.processes.acting import Done
from ledger.processes.actions import number_events
from ledger.processes.queries import Happening, happenings
from ledger.processes.turns import Awaiting
from ledger.words import event_said

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: fees, law, events"])


class FeeIn(ActIn):
    """A fee to assess for everything that a site holds unpaid."""

    site: Holder
    notice: MemoText
    """Number of the notice; it is served on `effective_on`."""
    instalments: Annotated[int, Field(ge=1, le=60)] = 1
    parts: Annotated[list[Yuan], Field(max_length=60)] | None = None
    """Instalments agreed otherwise than the least first one and equal others."""


class FeePaymentIn(ActIn):
    """The proof that the treasury has an instalment."""

    number: Annotated[int, Field(ge=1, le=60)]
    amount: Yuan
    voucher: Annotated[str, Field(min_length=1, max_length=100)]
    receipt: MemoText = ""
    came_on: Day | None = None
    """Day of the bank on which the money came, to which a surcharge runs; none where that is `effective_on`. Not after it."""


class FeeCorrectionIn(ActIn):
    """The payment of an instalment that was recorded wrongly."""

    number: Annotated[int, Field(ge=1, le=60)]


class FeeRefundIn(ActIn):
    """What goes back of an instalment, out of the treasury, to who paid it."""

    number: Annotated[int, Field(ge=1, le=60)]
    amount: Yuan
    voucher: Annotated[str, Field(min_length=1, max_length=100)]
    """Number of the slip with which the treasury has paid it out."""


class FeeRefundReturnIn(ActIn):
    """That a refund which was recorded wrongly is taken back."""


class FeePartIn(Strict):
    """A part of a fee as it is agreed."""

    due_on: Day
    """Last day; one on which nobody works is the next working day."""
    amount: Yuan


class FeeScheduleIn(ActIn):
    """Other parts and days for what is not paid of a fee; the ground is the `reason`, the paper the `document`."""

    notice: MemoText
    """Number of the notice that takes the place of the one before, of `effective_on`."""
    parts: Annotated[list[FeePartIn], Field(min_length=1, max_length=60)]


class FeeLineOut(Out):
    """One line of a fee: quantity × rate × years × coefficient."""

    pollutant: str
    area: str
    unit: str
    first_vintage: int
    last_vintage: int
    quantity: str
    rate: str
    coefficient: str
    formula: str
    amount: str
    source: str


class InstalmentOut(Out):
    """A part of a fee."""

    number: int
    due_on: date
    """Last day, a working day, as the notices that are known now say."""
    provisional: bool
    """Whether that day was reckoned without the notice of the State Council for its year."""
    amount: str
    surcharge: str
    """What being late costs today, or what came with the payment for it."""
    paid_on: date | None
    came_on: date | None
    """Day of the bank on which the money came, to which a surcharge ran; none while it is not paid."""
    voucher: str | None
    receipt: str | None
    refunded: str
    """What of it has gone back."""


class FeeNoticeOut(Out):
    """A notice of a fee: the first, or one that took the place of another; the last one holds."""

    id: UUID
    """That of the fee for the first, of the rescheduling for another; as `notice` of the paper."""
    notice: str
    on: date


class FeeOut(Out):
    """A fee, explained."""

    id: UUID
    site: str
    notice: str
    notice_on: date
    state: str
    law: str
    lines: list[FeeLineOut]
    computed: str
    payable: str
    exemption: str
    instalments: list[InstalmentOut]
    """Those that stand; what was due before a rescheduling stands in the notice of before."""
    notices: list[FeeNoticeOut]
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it."""


class FeeRowOut(Out):
    """A fee as a list shows it."""

    fee_id: UUID
    site: str
    notice: str
    notice_on: date
    state: str
    payable: str
    paid: str
    overdue: str
    surcharge: str
    """What being late has cost by that day."""
    next_due: date | None
    provisional: bool
    """Whether that day was reckoned without the notice of the State Council for its year."""
    given_up: bool
    """Whether so many notices are unpaid that the law counts it as giving the permits up."""


class FeesOut(Out):
    """Fees, by id."""

    fees: list[FeeRowOut]
    next: str | None


class EventOut(Out):
    """Something that happened."""

    event_id: int
    kind: str
    subject: str
    figures: dict[str, Any]
    recorded_at: Instant
    said: dict[str, str]
    """The words of its kind, and of those figures that are codes, in the client's language."""
    tell: list[int]
    """Who is to be told of it, by number of person, to an enterprise its own; the ways stand in the list for the machine that sends."""


class EventsOut(Out):
    """What happened, in the order of its numbers; ask again after the last one."""

    events: list[EventOut]
    last: int


BODIES: Final = (FeeIn, FeePaymentIn, FeeCorrectionIn, FeeRefundIn, FeeRefundReturnIn, FeeScheduleIn)
Reader = Annotated[Caller, Depends(allowed("permits.read"))]


@router.post("/permits/fees", **declared(FeeIn, parse_decimal, fees.assess_fee))
def assess(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.fee"))]
) -> Response:
    """Ask to assess the fee of everything that a site holds unpaid, with its instalments and due dates; a second person confirms."""
    new = parse(FeeIn, body)
    parts = [parse_decimal(p, 2, "yuan") for p in new.parts] if new.parts else None
    step = step_of(request, caller, new)

    def work(books: Books) -> Done[FeeRow]:
        return fees.assess_fee(
            books,
            caller.book_id,
            step,
            fee_id=new.id,
            site=new.site,
            notice=new.notice,
            count=new.instalments,
            parts=parts,
        )

    def told(done: Done[FeeRow]) -> dict[str, str]:
        what = done.record.what
        return {
            "payable": yuan(what.payable),
            "computed": yuan(what.computed),
            "exemption": what.exemption,
        }

    return act(request, caller, work, told)


add_second(
    router,
    "/permits/fees",
    "permits.fee",
    "an assessment, or its revocation",
    Awaiting(
        lambda books, book, step, id: fees.confirm_fee(books, book, step, fee_id=id),
        lambda books, book, step, id: fees.drop_fee(books, book, step, fee_id=id),
        (fees.confirm_fee,),
        (fees.drop_fee,),
    ),
)
add_turn(
    router,
    "/permits/fees/{id}/revoke",
    "permits.fee",
    "Ask to revoke an assessment of which nothing is paid, or an exemption; another person confirms.",
    lambda books, book, step, id: fees.revoke_fee(books, book, step, fee_id=id),
    fees.revoke_fee,
)


@router.post("/permits/fees/{id}/payments", **declared(FeePaymentIn, parse_decimal, fee_payments.pay_fee))
def pay(
    request: Request, id: ActPath, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.pay"))]
) -> Response:
    """Ask to record that the treasury has an instalment; a second person confirms, and with the last one the lots may be traded."""
    new = parse(FeePaymentIn, body)
    step, amount = step_of(request, caller, new), parse_decimal(new.amount, 2, "yuan")

    def work(books: Books) -> Done[KeptAct]:
        return fee_payments.pay_fee(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            fee_id=id,
            number=new.number,
            amount=amount,
            voucher=new.voucher,
            receipt=new.receipt,
            came_on=new.came_on,
        )

    return act(request, caller, work)


add_second(
    router,
    "/permits/fee-payments",
    "permits.pay",
    "the payment of an instalment",
    second.turns(fee_payments.PAY_INSTALMENT),
)


@router.post("/permits/fees/{id}/corrections", **declared(FeeCorrectionIn, fee_corrections.take_payment_back))
def take_payment_back(
    request: Request, id: ActPath, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.pay"))]
) -> Response:
    """Ask to take back the payment of an instalment that was recorded wrongly; a second person confirms, and it is due again."""
    new = parse(FeeCorrectionIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: fee_corrections.take_payment_back(
            books, caller.book_id, step, act_id=new.id, fee_id=id, number=new.number
        ),
    )


add_second(
    router,
    "/permits/fee-corrections",
    "permits.pay",
    "that the payment of an instalment is taken back",
    second.turns(fee_corrections.TAKE_PAYMENT_BACK),
)


@router.post("/permits/fees/{id}/refunds", **declared(FeeRefundIn, parse_decimal, fee_refunds.refund_fee))
def refund(
    request: Request, id: ActPath, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.pay"))]
) -> Response:
    """Ask to pay back of an instalment what is not owed, for permits that were withdrawn since; a second person confirms."""
    new = parse(FeeRefundIn, body)
    step, amount = step_of(request, caller, new), parse_decimal(new.amount, 2, "yuan")
    return act(
        request,
        caller,
        lambda books: fee_refunds.refund_fee(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            fee_id=id,
            number=new.number,
            amount=amount,
            voucher=new.voucher,
        ),
    )


add_second(
    router,
    "/permits/fee-refunds",
    "permits.pay",
    "a refund of a use fee, or that one is taken back",
    second.turns(fee_refunds.REFUND, fee_refunds.RETURN),
)


@router.post("/permits/fee-refunds/{id}/returns", **declared(FeeRefundReturnIn, fee_refunds.return_refund))
def return_refund(
    request: Request, id: ActPath, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.pay"))]
) -> Response:
    """Ask to take back a refund that was recorded wrongly; a second person confirms."""
    new = parse(FeeRefundReturnIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: fee_refunds.return_refund(books, caller.book_id, step, act_id=new.id, refund=id),
    )


@router.post(
    "/permits/fees/{id}/schedules", **declared(FeeScheduleIn, parse_decimal, fee_schedules.reschedule_fee)
)
def reschedule(
    request: Request, id: ActPath, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.fee"))]
) -> Response:
    """Ask that what is not paid of a fee is due in other parts and on other days; a second person confirms."""
    new = parse(FeeScheduleIn, body)
    step = step_of(request, caller, new)
    parts = [(one.due_on, parse_decimal(one.amount, 2, "yuan")) for one in new.parts]
    return act(
        request,
        caller,
        lambda books: fee_schedules.reschedule_fee(
            books, caller.book_id, step, act_id=new.id, fee_id=id, notice=new.notice, parts=parts
        ),
    )


add_second(
    router,
    "/permits/fee-schedules",
    "permits.fee",
    "that a use fee is due in other parts and on other days",
    second.turns(fee_schedules.RESCHEDULE),
)


@router.get("/permits/fees", responses=problems(*READ, *PAGES, law_of))
def list_fees(
    request: Request,
    caller: Reader,
    site: str | None = None,
    state: str | None = None,
    on: Annotated[
        Day | None, Query(description="Day on which it is looked what is overdue; none for today.")
    ] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> FeesOut:
    """List fees with what is paid and what is overdue; an enterprise sees its own."""
    service = service_of(request)
    day = on or today_of(request)
    question = ("fees", caller.book, caller.sees, site, state, on)
    position = position_of(cursor, question, (UUID,))
    with service.database.read() as books:
        rows = fee_queries.fees(
            books,
            caller.book_id,
            day,
            law_of(books, caller.book_id, day),
            owner=caller.sees,
            site=site,
            state=state,
            after=position[0] if position else None,
            limit=limit,
        )
    told = [
        FeeRowOut(
            **{**asdict(r), **{k: yuan(getattr(r, k)) for k in ("payable", "paid", "overdue", "surcharge")}}
        )
        for r in rows
    ]
    return FeesOut(fees=told, next=next_cursor(question, (rows[-1].fee_id,)) if len(rows) == limit else None)


@router.get("/permits/fees/{id}", responses=problems(*READ, read_fee, law_of))
def fee(request: Request, id: ActPath, caller: Reader) -> FeeOut:
    """Read a fee with every line explained."""
    with service_of(request).database.read() as books:
        process, row = read_fee(books, caller.book_id, id, caller.sees)
        possible = following(request, books, fees.FEES, process, row)
        owing = process.state in fees.OWING
        parts = _parts(books, caller.book_id, row, today_of(request) if owing else row.notice_on)
        told = fee_schedules.notices(books, caller.book_id, row)
    lines = [
        FeeLineOut(
            pollutant=x.strip.pollutant,
            area=x.strip.area,
            unit=unit_of(x.strip.pollutant),
            first_vintage=x.strip.first_vintage,
            last_vintage=x.strip.last_vintage,
            quantity=written(x.strip.quantity),
            rate=yuan(x.rate),
            coefficient=x.coefficient,
            formula=x.formula,
            amount=yuan(x.amount),
            source=x.source,
        )
        for x in row.what.lines
    ]
    return FeeOut(
        id=id,
        site=row.site,
        notice=row.notice,
        notice_on=row.notice_on,
        state=process.state,
        law=row.law,
        lines=lines,
        computed=yuan(row.what.computed),
        payable=yuan(row.what.payable),
        exemption=row.what.exemption,
        instalments=parts,
        notices=[FeeNoticeOut(id=one.id, notice=one.notice, on=one.on) for one in told],
        next=possible,
    )


def _parts(books: ReadBooks, book_id: int, row: FeeRow, on: date) -> list[InstalmentOut]:
    calendar, rate = calendar_of(books, book_id), late_rates(books, book_id)
    back = fee_refunds.refunded(books, book_id, row.fee_id)
    told = []
    for one in row.instalments:
        last = falls_due(one, row.notice_on, calendar)
        late = one.surcharge if one.paid_on else surcharge(one, last.on, rate, on)
        told.append(
            InstalmentOut(
                number=one.number,
                due_on=last.on,
                provisional=last.provisional,
                amount=yuan(one.amount),
                surcharge=yuan(late),
                paid_on=one.paid_on,
                came_on=one.came_on or one.paid_on,
                voucher=one.voucher,
                receipt=one.receipt,
                refunded=yuan(back.get(one.number, 0)),
            )
        )
    return told


@router.get("/events", responses=problems(*READ))
def events(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("event.read"))],
    kind: str | None = None,
    after: Annotated[Number, Query(description="Number of the last event that you have.")] = 0,
    limit: Limit = 100,
) -> EventsOut:
    """List what happened, in the order of its numbers; an enterprise sees what concerns it.

    `event_id` is the number of the event in the feed of the book. Ask again after `last`: no event is missed, and none comes twice.
    """

    def read(books: Books) -> list[Happening]:
        number_events(books, caller.book_id)
        return happenings(books, caller.book_id, owner=caller.sees, kind=kind, after=after, limit=limit)

    rows = service_of(request).database.begin(read)
    locale = locale_of(request)
    told = [EventOut(**asdict(row), said=event_said(row.kind, row.figures, locale)) for row in rows]
    return EventsOut(events=told, last=rows[-1].event_id if rows else after)
