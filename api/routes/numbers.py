"""Numbers by which persons are known: another one by two administrators and the person's own enrolment, and taken back by two."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.errors import UnknownParameter
from api.forms import check_address
from api.openapi import BODY, KEYED, WRITES, problems
from api.routes.mandates import HalfOut
from api.shapes import Instant, Out, RowNumber, Strict
from ledger.actors import numbers
from ledger.database.refusals import PromiseBroken
from ledger.entries import MEMO_MAX

router = APIRouter(prefix="/v1/persons/{person}", tags=["keys"])
enrolling = APIRouter(prefix="/v1", tags=["keys"])
Text = Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})]
PersonNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]


class RenumberingIn(Strict):
    """On what a person gets another number. The number itself is given by the person alone."""

    document: Text
    """The paper that shows both numbers."""
    one_with: PersonNumber | None = None
    """The person for whom the number is registered already, where the two are one human being."""


class AskedNumberOut(Out):
    """Another number that was asked for."""

    id: int
    half: str
    """The first half of the code of the person. It cannot be shown again."""


class NumberIn(Strict):
    """Both halves of a code, one after the other, and the number."""

    code: Annotated[str, Field(max_length=200)]
    number: Annotated[str, Field(max_length=200)]
    """As the card shows it. It is not kept; only a digest of it is."""


class NumberEnrolledOut(Out):
    """Whose number was enrolled."""

    person: int


class NumberUndoingIn(Strict):
    """Why a number is taken back."""

    document: Text
    """On what it rests: the paper that shows the mistake."""


class RenumberingOut(Out):
    """Another number that was asked for and not enrolled."""

    one_with: int | None
    document: str
    asked_by: int
    """Number of the actor."""
    asked_at: Instant
    confirmed_at: Instant | None
    expires_at: Instant | None
    """The code is good before this instant; null before it is confirmed."""


class EnrolledNumberOut(Out):
    """A number that the person has enrolled; what it is nobody sees."""

    id: int
    one_with: int | None
    """With which other person this one became one by it; null where the number was nobody's."""
    document: str
    since: Instant
    undone_at: Instant | None
    """Until when it counted; null while it does."""
    undoing: str | None
    """On what paper another administrator is to confirm that it is taken back; null where nobody asked."""


class NumbersOut(Out):
    """By how many numbers a person is known, and with whom it is one."""

    person: int
    counts_as: int
    """As which person it counts wherever two are needed."""
    as_one: list[int]
    """The persons that are this human being, in the order in which they were registered."""
    numbers: list[EnrolledNumberOut]
    """Those beside the one with which it was registered."""
    waiting: RenumberingOut | None


BODIES: Final = (RenumberingIn, NumberIn, NumberUndoingIn)
ADDRESSES: Final = frozenset({"/v1/numbers"})
"""Open to whoever has a code."""
RENUMBERS: Final = Depends(allowed("person.renumber"))


@router.get("/numbers", responses=problems(*KEYED, numbers.numbered_person))
def read_numbers(request: Request, person: RowNumber, caller: Annotated[Caller, RENUMBERS]) -> NumbersOut:
    """Say by which enrolments a person is known, with whom it is one, and what waits. No number stands anywhere."""
    with service_of(request).database.read() as books:
        found = numbers.numbered_person(books, person)
        one = numbers.persons_as_one(books, person)
        enrolled = numbers.enrolled_numbers(books, person)
    waits = None
    if found.asked_by is not None and found.asked_at is not None:
        waits = RenumberingOut(
            one_with=found.one_with,
            document=found.document or "",
            asked_by=found.asked_by,
            asked_at=found.asked_at,
            confirmed_at=found.confirmed_at,
            expires_at=found.expires_at,
        )
    told = [
        EnrolledNumberOut(
            id=each.renumbering_id,
            one_with=each.one_with,
            document=each.document,
            since=each.used_at,
            undone_at=each.undone_at,
            undoing=each.undoing,
        )
        for each in enrolled
    ]
    return NumbersOut(person=person, counts_as=found.counts_as, as_one=one, numbers=told, waiting=waits)


@router.post(
    "/numbers",
    status_code=201,
    openapi_extra=takes(RenumberingIn),
    responses=problems(*KEYED, *WRITES, numbers.ask_renumbering),
)
def ask_renumbering(
    request: Request,
    response: Response,
    person: RowNumber,
    body: RawBody,
    caller: Annotated[Caller, RENUMBERS],
) -> AskedNumberOut:
    """Ask that a person enrol another number, and get the first half of its code. Another administrator confirms it."""
    new = parse(RenumberingIn, body)
    asked = write(
        request,
        caller,
        lambda books: numbers.ask_renumbering(books, caller.bearer, person, new.document, new.one_with),
    )
    response.headers["Cache-Control"] = "no-store"
    return AskedNumberOut(id=asked.renumbering_id, half=asked.half)


@router.post("/numbers/confirm", responses=problems(*KEYED, *WRITES, numbers.confirm_renumbering))
def confirm_renumbering(
    request: Request, response: Response, person: RowNumber, caller: Annotated[Caller, RENUMBERS]
) -> HalfOut:
    """Confirm that a person enrols another number, and get the second half of its code; it is good for seven days."""
    half = write(request, caller, lambda books: numbers.confirm_renumbering(books, caller.bearer, person))
    response.headers["Cache-Control"] = "no-store"
    return HalfOut(half=half)


@router.post("/numbers/drop", status_code=204, responses=problems(*KEYED, *WRITES, numbers.drop_renumbering))
def drop_renumbering(request: Request, person: RowNumber, caller: Annotated[Caller, RENUMBERS]) -> None:
    """Drop another number that the person has not enrolled, confirmed or not."""
    write(request, caller, lambda books: numbers.drop_renumbering(books, caller.bearer, person))


@router.post(
    "/numbers/{number}/undoing",
    status_code=204,
    openapi_extra=takes(NumberUndoingIn),
    responses=problems(*KEYED, *WRITES, numbers.ask_undoing),
)
def ask_undoing(
    request: Request,
    person: RowNumber,
    number: RowNumber,
    body: RawBody,
    caller: Annotated[Caller, RENUMBERS],
) -> None:
    """Ask that a number that a person has enrolled be taken back. Another administrator confirms it."""
    why = parse(NumberUndoingIn, body).document
    write(request, caller, lambda books: numbers.ask_undoing(books, caller.bearer, person, number, why))


@router.post(
    "/numbers/{number}/undoing/confirm",
    status_code=204,
    responses=problems(*KEYED, *WRITES, numbers.confirm_undoing),
)
def confirm_undoing(
    request: Request, person: RowNumber, number: RowNumber, caller: Annotated[Caller, RENUMBERS]
) -> None:
    """Take a number back, as another administrator has asked: who were one by it alone are two persons again."""
    write(request, caller, lambda books: numbers.confirm_undoing(books, caller.bearer, person, number))


@router.post(
    "/numbers/{number}/undoing/drop",
    status_code=204,
    responses=problems(*KEYED, *WRITES, numbers.drop_undoing),
)
def drop_undoing(
    request: Request, person: RowNumber, number: RowNumber, caller: Annotated[Caller, RENUMBERS]
) -> None:
    """Drop what was asked for and nobody has confirmed: that a number be taken back."""
    write(request, caller, lambda books: numbers.drop_undoing(books, caller.bearer, person, number))


@enrolling.post(
    "/numbers",
    status_code=201,
    openapi_extra=takes(NumberIn),
    responses=problems(UnknownParameter, *BODY, PromiseBroken, numbers.enrol_number, numbers.check_enrolled),
)
def enrol_number(request: Request, response: Response, body: RawBody) -> NumberEnrolledOut:
    """Enrol another number with both halves of a code. It needs no key; the code is good once, and a number that does not fit spends it."""
    check_address(request.scope["route"], request.query_params.multi_items(), request.path_params)
    new, service = parse(NumberIn, body), service_of(request)
    given = service.database.begin(
        lambda books: numbers.enrol_number(books, service.numbers, new.code, new.number)
    )
    numbers.check_enrolled(given)
    response.headers["Cache-Control"] = "no-store"
    return NumberEnrolledOut(person=given.person_id)
