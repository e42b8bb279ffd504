"""The pool of experts, and the experts of a case with their opinions and fees."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from api.acts import STEP, ActOut, ActPath, NextOut, act, add_turn, following, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes
from api.derived import act_body, shape_of
from api.errors import locale_of
from api.openapi import PAGES, READ, problems, repeated
from api.shapes import CodePath, Cursor, Limit, Out
from api.showing import Spoken
from ledger.amounts import yuan
from ledger.compensation.actions import experts
from ledger.compensation.expert_shapes import Expert, ExpertField
from ledger.compensation.queries import cases, choices
from ledger.compensation.queries import experts as queries
from ledger.database import Books
from ledger.processes.acting import Done, read_process

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: the case"])
Bureau = Annotated[Caller, Depends(allowed("case.work"))]
Reader = Annotated[Caller, Depends(allowed("cases.read"))]

ExpertIn = act_body(Expert)
BODIES = (ExpertIn,)


class PoolRowOut(Spoken):
    """An expert of the pool."""

    WORDS: ClassVar = {"field": "expert_field", "state": "state.compensation.expert"}

    id: UUID
    code: str
    name: str
    field: str
    title: str
    institution: str
    institution_code: str
    actor: int | None
    first_on: date
    last_on: date | None
    state: str


class PoolOut(Out):
    """Experts by their codes."""

    rows: list[PoolRowOut]
    next: str | None = None


class ExpertOut(PoolRowOut):
    """An expert of the pool, and what can be done."""

    next: list[NextOut]


class ExpertProposedOut(ActOut):
    """What became of an expert who was proposed."""

    code: str


class ChosenOut(Spoken):
    """An expert of a case."""

    WORDS: ClassVar = {"field": "expert_field", "ground": "ground"}

    expert: str
    name: str
    field: str
    title: str
    institution: str
    seed: str
    """By which the lot fell: those are drawn who come first by SHA-256 of the seed and their id; empty where the expert was named."""
    place: int
    since: date
    recused_on: date | None
    ground: str | None
    opinions: list[str]
    """SHA-256 of the files in which the expert says what."""


class ChoiceOut(Spoken):
    """An expert who came into a case, or out of it, otherwise than by the first lot."""

    WORDS: ClassVar = {
        "kind": "act.compensation.case",
        "field": "expert_field",
        "ground": "ground",
        "role": "role",
    }

    case_code: str
    effective_on: date
    kind: str
    expert: str
    field: str
    ground: str
    """Of a recusal; empty of others."""
    reason: str
    document: str
    person: str
    """Who did it; what takes two, who recorded it."""
    role: str
    second: str | None
    """Who confirmed it; nothing of a draw, and of what one person did before it took two."""
    act: UUID


class ChoicesOut(Out):
    """Experts by the days on which they came or went."""

    rows: list[ChoiceOut]
    next: str | None = None


class CaseFeeOut(Spoken):
    """A fee of a case, in yuan."""

    WORDS: ClassVar = {"kind": "fee_kind", "borne": "fee_borne"}

    id: UUID
    kind: str
    payee: str
    advanced_by: str
    borne: str
    amount: str
    paid: str
    """By spendings that two persons have made."""
    counts: bool
    """False where it was cancelled."""


class CaseExpertsOut(Out):
    """The experts of a case, and the fees."""

    experts: list[ChosenOut]
    fees: list[CaseFeeOut]
    borne_by_liable: str
    """What of the fees the liable parties bear, in yuan."""


@router.post(
    "/experts",
    status_code=201,
    openapi_extra=takes(ExpertIn),
    response_model=ExpertProposedOut,
    responses={**problems(*STEP, shape_of, experts.propose), **repeated(ExpertProposedOut)},
)
def propose_expert(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Propose an expert for the pool; another person confirms it."""
    told = parse(ExpertIn, body)
    step = step_of(request, caller, told)
    shape = shape_of(Expert, told)

    def work(books: Books) -> Done[experts.PoolExpert]:
        return experts.propose(books, caller.book_id, step, expert_id=told.id, told=shape)

    return act(request, caller, work, lambda done: {"code": done.record.code})


@router.get("/experts", responses=problems(*READ, *PAGES))
def read_pool(
    request: Request,
    caller: Reader,
    field: ExpertField | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> PoolOut:
    """List the experts of the pool, of all fields or one, also those that were dropped or have ended."""
    question = ("experts", caller.book, field)
    found = position_of(cursor, question, (str,))
    with service_of(request).database.read() as books:
        after = found[0] if found else None
        rows = queries.pool(books, caller.book_id, field=field, after=after, limit=limit)
    more = next_cursor(question, (rows[-1].code,)) if len(rows) == limit else None
    locale = locale_of(request)
    return PoolOut(rows=[PoolRowOut.of(locale, **row._asdict()) for row in rows], next=more)


@router.get("/expert-choices", responses=problems(*READ, *PAGES))
def read_expert_choices(
    request: Request, caller: Reader, cursor: Cursor = None, limit: Limit = 100
) -> ChoicesOut:
    """List the experts of cases who were named without a lot, recused after one, drawn again in a field, or ended before a draw of it.

    Each with ground, reason and paper, who recorded and who confirmed it; the oldest first.
    """
    question = ("expert choices", caller.book)
    after = position_of(cursor, question, (date, str, UUID, str)) or choices.FIRST
    with service_of(request).database.read() as books:
        rows = choices.choices(books, caller.book_id, after, limit)
    more = next_cursor(question, rows[-1].place) if len(rows) == limit else None
    locale = locale_of(request)
    return ChoicesOut(rows=[ChoiceOut.of(locale, **row._asdict()) for row in rows], next=more)


@router.get("/experts/{id}", responses=problems(*READ, read_process))
def read_expert(request: Request, id: ActPath, caller: Reader) -> ExpertOut:
    """Read an expert of the pool, and what can be done."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, experts.EXPERTS, id, caller.sees)
        possible = following(request, books, experts.EXPERTS, process, kept)
    told = {name: one for name, one in kept._asdict().items() if name != "expert_id"}
    return ExpertOut.of(locale_of(request), id=id, state=process.state, next=possible, **told)


@router.get("/cases/{code}/experts", responses=problems(*READ, cases.head_of))
def read_case_experts(request: Request, code: CodePath, caller: Reader) -> CaseExpertsOut:
    """List the experts of a case with the hashes of their opinions, and its fees."""
    with service_of(request).database.read() as books:
        head = cases.head_of(books, caller.book_id, code, caller.sees)
        chosen = queries.chosen_of(books, caller.book_id, head.case_id)
        fees = queries.fees_of(books, caller.book_id, head.case_id)
    borne = sum(one.amount for one in fees if one.counts and one.borne == "liable")
    locale = locale_of(request)
    return CaseExpertsOut(
        experts=[ChosenOut.of(locale, **one._asdict()) for one in chosen],
        fees=[
            CaseFeeOut.of(locale, **{**one._asdict(), "amount": yuan(one.amount), "paid": yuan(one.paid)})
            for one in fees
        ],
        borne_by_liable=yuan(borne),
    )


add_turn(
    router,
    "/experts/{id}/confirm",
    "case.work",
    "List an expert in the pool, as another person than who proposed it.",
    experts.confirm,
    experts.confirm,
)
add_turn(
    router,
    "/experts/{id}/drop",
    "case.work",
    "Drop an expert who was proposed and never listed.",
    experts.drop,
    experts.drop,
)
add_turn(
    router,
    "/experts/{id}/end",
    "case.work",
    "Take an expert out of the pool; in the cases where it is it stays.",
    experts.end,
    experts.end,
)
