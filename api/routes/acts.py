"""Acts and their history."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request

from api.acts import ActPath, NextOut, following
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, service_of, today_of
from api.openapi import PAGES, READ, problems
from api.shapes import Cursor, Instant, Limit, Out
from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.market.actions import sales
from ledger.market.acts import ALL
from ledger.permits.actions import register
from ledger.permits.queries import acts as queries
from ledger.permits.queries.licence_steps import effects
from ledger.permits.rules.licence_steps import Effect
from ledger.permits.rules.strips import written
from ledger.processes.acting import read_process
from ledger.processes.acts import Words
from ledger.processes.queries import history

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: acts"])


class ActRowOut(Out):
    """An act as a list shows it."""

    act_id: UUID
    machine: str
    state: str
    site: str
    other: str | None
    effective_on: date
    until_on: date | None
    document: str
    law: str
    money: str | None
    terms: dict[str, Any]
    recorded_at: Instant
    reversed_by: UUID | None
    """The correction that took a deposit, a pay-out or the payment of a fee back: it does not count any more, whatever its state says."""
    effect: Literal["settled_pending_permit", "effective"] | None
    """Of a settled sale, a paid buy-back and a move that is done: whether the licences of both sides say so. Null for anything else."""


class ActsOut(Out):
    """Acts, by id."""

    acts: list[ActRowOut]
    next: str | None


class StepOut(Out):
    """A step that was taken."""

    version: int
    action: str
    from_state: str
    to_state: str
    actor: str
    role: str
    effective_on: date
    reason: str
    document: str
    recorded_at: Instant


class TakenOut(Out):
    """A part of a lot that an act took."""

    asset: str
    account: str
    quantity: str


class ChangeOut(Out):
    """A line of what an act changes in the register."""

    what: str
    before: str | None
    after: str | None


class ActDetailOut(Out):
    """An act with every step and every lot."""

    act: ActRowOut
    steps: list[StepOut]
    lots: list[TakenOut]
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it."""
    exception: list[dict[str, Any]]
    """Gates that it passes by a decision alone (`terms.approval`), each with the values compared: to be looked at before it is approved."""
    changes: list[ChangeOut]
    """What it changes in the register, line by line, as it was when it was asked for; to be looked at before it is confirmed."""


Reader = Annotated[Caller, Depends(allowed("permits.read"))]


@router.get("/permits/acts", responses=problems(*READ, *PAGES))
def acts(
    request: Request,
    caller: Reader,
    machine: str | None = None,
    state: str | None = None,
    site: str | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> ActsOut:
    """List sales, leases, pledges, freezes, withdrawals and all other acts; an enterprise sees those it is a side of."""
    question = ("acts", caller.book, caller.sees, machine, state, site)
    position = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = queries.acts(
            books,
            caller.book_id,
            owner=caller.sees,
            machine=machine,
            state=state,
            site=site,
            after=position[0] if position else None,
            limit=limit,
        )
        far = _effects(request, books, caller, rows)
    told = [_act(row, far) for row in rows]
    return ActsOut(acts=told, next=next_cursor(question, (rows[-1].act_id,)) if len(rows) == limit else None)


@router.get(
    "/permits/acts/{id}", responses=problems(*READ, queries.act_of, sales.open_exception, read_process)
)
def act(request: Request, id: ActPath, caller: Reader) -> ActDetailOut:
    """Read an act with every step that was taken and every lot that it took."""
    with service_of(request).database.read() as books:
        row = queries.act_of(books, caller.book_id, id, owner=caller.sees)
        steps = history(books, caller.book_id, id)
        taken = queries.lots_taken(books, caller.book_id, id)
        exception = sales.open_exception(books, caller.book_id, id, caller.sees)
        conduct = ALL[row.machine]
        process, kept = read_process(books, caller.book_id, conduct, id, caller.sees)
        possible = following(request, books, conduct, process, kept, owner=caller.sees)
        far = _effects(request, books, caller, [row])
    return ActDetailOut(
        act=_act(row, far),
        steps=[StepOut(**asdict(s)) for s in steps],
        lots=[
            TakenOut(asset=one.asset, account=one.account, quantity=written(one.quantity)) for one in taken
        ],
        next=possible,
        exception=exception,
        changes=[ChangeOut(**one._asdict()) for one in register.changes(kept)],
    )


def _effects(
    request: Request, books: ReadBooks, caller: Caller, rows: list[queries.ActRow]
) -> dict[UUID, Effect]:
    asked = [(row.act_id, row.machine, row.state, row.site, row.other) for row in rows]
    return effects(books, caller.book_id, today_of(request), asked)


def _act(row: queries.ActRow, far: dict[UUID, Effect]) -> ActRowOut:
    money, effect = None if row.money is None else yuan(row.money), far.get(row.act_id)
    words = {**asdict(row), "money": money, "terms": typed(row.terms)}
    return ActRowOut(**words, effect=None if effect is None else effect.value)


def typed(terms: Words) -> dict[str, Any]:
    """Tell the words of an act as they are said: money in yuan and quantities in their unit, as decimal strings, lines by names."""
    told = dict(terms)
    for name in ("money", "costs"):
        if isinstance(value := told.get(name), int):
            told[name] = yuan(value)
    if isinstance(lines := told.get("lines"), list):
        told["lines"] = [_line(*line) for line in lines]
    if isinstance(outlets := told.get("outlets"), list):
        names = ("outlet", "pollutant", "year")
        told["outlets"] = [
            {**dict(zip(names, one, strict=False)), "quantity": written(one[-1])} for one in outlets
        ]
    if isinstance(need := told.get("need"), list):
        told["need"] = [{"pollutant": pollutant, "quantity": written(each)} for pollutant, each in need]
    return told


def _line(
    pollutant: str,
    area: str,
    first: int,
    last: int,
    quantity: int,
    price: int | None = None,
    basis: str | None = None,
) -> dict[str, Any]:
    return {
        "pollutant": pollutant,
        "area": area,
        "first_vintage": first,
        "last_vintage": last,
        "quantity": written(quantity),
        **({} if price is None else {"price": yuan(price), "basis": basis}),
    }
