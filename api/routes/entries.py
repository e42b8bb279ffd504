"""Entries: post one, post many, approve, reverse, read back."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Final, Literal
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.attempts import keep_outcomes
from api.batching import BatchResult, post_batch_in
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, today_of, write
from api.direct import DirectRoute
from api.errors import describe_for
from api.gathering import ReversalAsked
from api.openapi import CHANGE, POSTING, READ, problems
from api.shapes import (
    BalanceAfter,
    BatchIn,
    Day,
    EntryIn,
    Instant,
    Out,
    PostedOut,
    Strict,
    amount_out,
    balances_out,
    posted_response,
    to_entry,
)
from ledger.database import Books, ReadBooks
from ledger.entries import MEMO_MAX
from ledger.house import require_recorder
from ledger.journal import codes, posting
from ledger.journal.balances import Recorded, entry_by_id
from ledger.journal.codes import Asset
from ledger.journal.kinds import REVERSAL
from ledger.journal.queries import owned

router = APIRouter(prefix="/v1/books/{book}", tags=["entries"])

_REPLAYED: Final = {
    "description": "It was posted before; the header Idempotency-Replayed says so.",
    "model": PostedOut,
}


class ReversalIn(Strict):
    """What the new entry that undoes another is to say."""

    id: UUID
    effective_on: Day | None = None
    """Today where the law counts days, when it is not given."""
    memo: Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})] = ""
    document: Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})] = ""


class OutcomeOut(Out):
    """What became of one entry of a batch."""

    id: UUID
    status: Literal["posted", "replayed", "refused", "conflict", "linked"]
    recorded_at: Instant | None
    balances: list[BalanceAfter]
    problem: dict[str, Any] | None


class BatchOut(Out):
    """What became of a batch, in the order given."""

    outcomes: list[OutcomeOut]


class PostingOut(Out):
    """One line of an entry."""

    account: str
    asset: str
    side: Literal["debit", "credit"]
    amount: str
    balance_after: str | None
    """In the normal direction of the account; null for accounts of others."""
    version: int | None


class EntryOut(Out):
    """An entry as the book keeps it."""

    id: UUID
    kind: str
    effective_on: date
    postings: list[PostingOut]
    memo: str
    document: str
    reverses: UUID | None
    reversed_by: UUID | None
    recorded_at: Instant
    actor: str
    approver: str | None
    canonical: str | None
    """Address of the canonical bytes; null for those who may not read them."""


class ApprovedOut(Out):
    """An entry that was approved."""

    id: UUID
    status: Literal["approved"] = "approved"


BODIES: Final = (EntryIn, BatchIn, ReversalIn)


async def post_entry(request: Request, caller: Annotated[Caller, Depends(allowed("entry.post"))]) -> Response:
    """Post one entry. The answer comes after the commit; the same entry sent again is answered and not repeated."""
    new = parse(EntryIn, await request.body())
    require_recorder(caller.actor, new.kind)
    gatherer = service_of(request).gatherer
    outcome, assets = await gatherer.post(caller.book_id, new, caller.actor.actor_id, caller.digest)
    if outcome.error is not None:
        raise outcome.error
    if outcome.status == "replayed":
        return await run_sync(_replay, request, caller, new.id)
    return posted_response(outcome, assets)


router.add_api_route(
    "/entries",
    post_entry,
    methods=["POST"],
    status_code=201,
    openapi_extra=takes(EntryIn),
    responses={
        **problems(*CHANGE, require_recorder, to_entry, *POSTING),
        201: {"model": PostedOut},
        200: _REPLAYED,
    },
    route_class_override=DirectRoute,
)


@router.get("/entries/{id}", responses=problems(*READ, entry_by_id))
def read_entry(
    request: Request, id: UUID, caller: Annotated[Caller, Depends(allowed("entry.read"))]
) -> EntryOut:
    """Read an entry back. The other side of one's own entry is shown, its balance is not."""
    with service_of(request).database.read() as books:
        recorded = entry_by_id(books, caller.book_id, id, owner=caller.sees)
        return _entry_out(books, caller, recorded)


@router.post(
    "/batches",
    openapi_extra=takes(BatchIn),
    responses=problems(*CHANGE, post_batch_in),
)
def post_batch(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("entry.post"))]
) -> BatchOut:
    """Post many entries in one transaction: all, each for itself, or by groups. Refusals are outcomes."""
    batch = parse(BatchIn, body)
    results, assets = write(
        request, caller, lambda books: post_batch_in(books, caller.actor, caller.book_id, batch)
    )
    keep_outcomes(request, [result.error for result in results])
    pairs = zip(batch.entries, results, strict=True)
    return BatchOut(outcomes=[_outcome_out(request, new.id, result, assets) for new, result in pairs])


async def reverse_entry(
    request: Request, id: UUID, body: RawBody, caller: Annotated[Caller, Depends(allowed("entry.reverse"))]
) -> Response:
    """Undo an entry in full by a new one with the sides exchanged (红字冲销). At most once for an entry."""
    new = parse(ReversalIn, body)
    require_recorder(caller.actor, REVERSAL)
    on = new.effective_on or today_of(request)
    asked = ReversalAsked(new.id, id, on, new.memo, new.document, caller.actor)
    outcome, assets = await service_of(request).gatherer.reverse(caller.book_id, asked, caller.digest)
    if outcome.status == "replayed":
        return await run_sync(_replay, request, caller, new.id)
    return posted_response(outcome, assets)


router.add_api_route(
    "/entries/{id}/reversal",
    reverse_entry,
    methods=["POST"],
    status_code=201,
    openapi_extra=takes(ReversalIn),
    responses={
        **problems(*CHANGE, require_recorder, entry_by_id, posting.mirror, posting.must),
        201: {"model": PostedOut},
        200: _REPLAYED,
    },
    route_class_override=DirectRoute,
)


@router.post(
    "/approvals",
    status_code=201,
    openapi_extra=takes(EntryIn),
    responses={
        **problems(*CHANGE, require_recorder, to_entry, posting.approve),
        200: {"model": ApprovedOut, "description": "Approved before, in these words."},
    },
)
def approve_entry(
    request: Request,
    response: Response,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("entry.approve"))],
) -> ApprovedOut:
    """Approve exactly this entry, before a colleague posts it under the same id."""
    new = parse(EntryIn, body)
    require_recorder(caller.actor, new.kind)

    def work(books: Books) -> bool:
        assets = codes.assets(books, caller.book_id, {p.asset for p in new.postings})
        entry = to_entry(new, assets)
        return posting.approve(books, caller.book_id, entry, caller.actor.actor_id)

    if not write(request, caller, work):
        response.status_code = 200
        response.headers["Idempotency-Replayed"] = "true"
    return ApprovedOut(id=new.id)


def _replay(request: Request, caller: Caller, id: UUID) -> Response:
    """Answer as the first time, and say that it was; raises Unreachable, Busy, never EntryUnknown."""
    with service_of(request).database.read() as books:
        recorded = entry_by_id(books, caller.book_id, id)
        assets = codes.assets(books, caller.book_id, {p.asset for p in recorded.entry.postings})
    return posted_response(
        posting.Outcome(recorded.entry, "replayed", recorded.recorded_at, recorded.after), assets
    )


def _entry_out(books: ReadBooks, caller: Caller, recorded: Recorded) -> EntryOut:
    entry = recorded.entry
    accounts = {p.account for p in entry.postings}
    assets = codes.assets(books, caller.book_id, {p.asset for p in entry.postings})
    own = accounts if caller.sees is None else owned(books, caller.book_id, accounts, caller.sees)
    postings = []
    for p, (balance, version) in zip(entry.postings, recorded.after, strict=True):
        unit = assets[p.asset].unit
        after = (
            {"balance_after": amount_out(balance, unit), "version": version} if p.account in own else _HIDDEN
        )
        amount = amount_out(p.amount, unit)
        postings.append(PostingOut(account=p.account, asset=p.asset, side=p.side, amount=amount, **after))
    address = f"/v1/books/{caller.book}/entries/{entry.id}/canonical"
    return EntryOut(
        id=entry.id,
        kind=entry.kind,
        effective_on=entry.effective_on,
        postings=postings,
        memo=entry.memo,
        document=entry.document,
        reverses=entry.reverses,
        reversed_by=recorded.reversed_by,
        recorded_at=recorded.recorded_at,
        actor=recorded.actor,
        approver=recorded.approver,
        canonical=address if caller.sees is None else None,
    )


_HIDDEN: Final[dict[str, Any]] = {"balance_after": None, "version": None}


def _outcome_out(request: Request, id: UUID, result: BatchResult, assets: Mapping[str, Asset]) -> OutcomeOut:
    problem = None if result.error is None else describe_for(request, result.error)
    balances = balances_out(result.entry, result.balances, assets) if result.entry and result.balances else []
    return OutcomeOut(
        id=id,
        status=result.status,
        recorded_at=result.recorded_at,
        balances=[BalanceAfter(**after) for after in balances],
        problem=problem,
    )
