"""How decisions were served, and hearings about withdrawals."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.acts import ActIn, MemoText, act, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse
from api.shapes import Day
from ledger.permits.actions import hearings, services

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: service and hearings"])
Answering = Annotated[Caller, Depends(allowed("permits.answer"))]
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]


class ServiceIn(ActIn):
    """How and when a decision was served, with the proof of it."""

    decision: UUID
    manner: Literal["direct", "post", "electronic", "notice"]
    served_on: Day


class WithdrawalHearingIn(ActIn):
    """A hearing about a withdrawal, with what is to be heard."""

    decision: UUID
    ground: MemoText


BODIES: Final = (ServiceIn, WithdrawalHearingIn)


@router.post("/services", **declared(ServiceIn, services.record_service))
def record_service(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Record how and when a decision was served: terms that protect whom it concerns run from then on, where that is later."""
    new = parse(ServiceIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: services.record_service(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            decision=new.decision,
            manner=new.manner,
            served_on=new.served_on,
        ),
    )


@router.post("/hearings", **declared(WithdrawalHearingIn, hearings.ask_hearing))
def ask_hearing(request: Request, body: RawBody, caller: Answering) -> Response:
    """Ask for a hearing about a withdrawal as its owner, where the law gives that right; or set one as the bureau."""
    new = parse(WithdrawalHearingIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: hearings.ask_hearing(
            books, caller.book_id, step, act_id=new.id, decision=new.decision, ground=new.ground
        ),
    )


add_turn(
    router,
    "/services/{id}/annul",
    "permits.act",
    "Ask to annul a service that was recorded by mistake; another person confirms.",
    lambda books, book, step, id: services.annul_service(books, book, step, act_id=id),
    services.annul_service,
)
add_turn(
    router,
    "/services/{id}/confirm",
    "permits.act",
    "Confirm as another person that a service was recorded by mistake.",
    lambda books, book, step, id: services.confirm_annulment(books, book, step, act_id=id),
    services.confirm_annulment,
)
add_turn(
    router,
    "/services/{id}/drop",
    "permits.act",
    "Drop the annulment of a service: it stands.",
    lambda books, book, step, id: services.drop_annulment(books, book, step, act_id=id),
    services.drop_annulment,
)
add_turn(
    router,
    "/hearings/{id}/hold",
    "permits.act",
    "Record that a hearing was held, as who led it and took no part in the decision, with its record.",
    lambda books, book, step, id: hearings.hold_hearing(books, book, step, act_id=id),
    hearings.hold_hearing,
)
add_turn(
    router,
    "/hearings/{id}/withdraw",
    "permits.answer",
    "Give a hearing up, as the owner of the permits.",
    lambda books, book, step, id: hearings.withdraw_hearing(books, book, step, act_id=id),
    hearings.withdraw_hearing,
)
add_turn(
    router,
    "/hearings/{id}/annul",
    "permits.act",
    "Ask to annul the record of a hearing; another person confirms, and it is to be held again.",
    lambda books, book, step, id: hearings.annul_hearing(books, book, step, act_id=id),
    hearings.annul_hearing,
)
add_turn(
    router,
    "/hearings/{id}/confirm",
    "permits.act",
    "Confirm as another person that the record of a hearing is annulled.",
    lambda books, book, step, id: hearings.confirm_hearing(books, book, step, act_id=id),
    hearings.confirm_hearing,
)
add_turn(
    router,
    "/hearings/{id}/drop",
    "permits.act",
    "Drop the annulment of the record of a hearing: it was held.",
    lambda books, book, step, id: hearings.drop_hearing(books, book, step, act_id=id),
    hearings.drop_hearing,
)
