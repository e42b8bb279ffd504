"""Acts and their history, and what waits for a second person."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request

from api.acts import ActPath, MissingOut, NextOut, following, next_out
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, allowed, service_of, today_of
from api.errors import locale_of
from api.openapi import PAGES, READ, problems
from api.shapes import Cursor, Instant, Limit, Out
from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.market.actions import sales
from ledger.market.acts import ALL
from ledger.permits.actions import register
from ledger.permits.actions.plans import PLANS
from ledger.permits.acts import OTHERS
from ledger.permits.queries import acts as queries
from ledger.permits.rules.strips import written
from ledger.processes.acting import Conduct, read_process
from ledger.processes.acts import Words
from ledger.processes.queries import history

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: acts"])

Few = Annotated[int, Query(ge=1, le=100, description="Lines on a page.")]
"""Each is asked what is missing, which costs."""


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


class WantedOut(Out):
    """A step that is still wanted: one of those that lead to the same is enough, once what hinders it is gone."""

    action: str
    """The last part of its address."""
    title: str
    title_zh: str
    roles: list[str]
    """Who may take it."""
    rights: list[str]
    """Of a representative, of which one is enough where an enterprise takes it."""
    parties: list[str]
    """Whose representatives may take it; empty where no enterprise does."""
    not_who_did: list[str]
    """Earlier steps whose takers do not take it."""
    hindered: list[MissingOut]
    """What would refuse it today."""


class WaitingOut(Out):
    """Something that waits for a second person, in its words."""

    id: UUID
    machine: str
    state: str
    what: str
    """What is done when it is confirmed."""
    site: str
    other: str | None
    effective_on: date
    """Legal day at which it is done."""
    document: str
    money: str | None
    terms: dict[str, Any]
    lines: list[dict[str, Any]]
    """Pollutant, area, years and quantity per year."""
    asked_by: int
    """Number of the actor who asked, or attested last, by which events name it."""
    asked_at: Instant
    roles: list[str]
    """Who may confirm."""
    yours: bool
    """Whether a step that you took keeps you from confirming."""
    missing: list[WantedOut]
    """What is still wanted, as `next` foresees it."""
    confirm: str
    """Address at which it is confirmed; at its sister `drop` it is dropped, and what is attested is cancelled or rejected."""


class AllWaitingOut(Out):
    """What waits for a second person, by id."""

    waiting: list[WaitingOut]
    next: str | None


ADDRESSES: Final = {
    "permits.cap": "permits/caps",
    "permits.grant": "permits/allocations",
    "permits.sale": "permits/sales",
    "permits.lease": "permits/leases",
    "permits.pledge": "permits/pledges",
    "permits.enforcement": "permits/enforcements",
    "permits.buyback": "permits/buybacks",
    "market.ending": "permits/endings",
    "permits.move apply": "permits/moves",
    "permits.move release": "permits/releases",
    "permits.surrender": "permits/surrenders",
    "permits.freeze": "permits/freezes",
    "permits.expiry": "permits/expiries",
    "permits.account": "accounts/status",
    "permits.report": "permits/reports",
    "permits.exclusion": "permits/exclusions",
    "permits.fee": "permits/fees",
    "permits.fee_payment": "permits/fee-payments",
    "permits.fee_correction": "permits/fee-corrections",
    "permits.register": "register/changes",
    "permits.dual_control": "permits/dual-control",
    "permits.internal": "permits/internal",
    "permits.retirement retire": "permits/retirements",
    "permits.retirement cancel": "permits/cancellations",
    "permits.retirement deduct": "permits/deductions",
    "market.deposit": "settlement/deposits",
    "market.payout": "settlement/payouts",
    "market.payout_request": "settlement/payout-requests",
    "market.correction": "settlement/corrections",
    "market.decision": "permits/decisions",
}
"""Where an act stands, by its machine and, where one machine has several, by what is done."""
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
    told = [_act(row) for row in rows]
    return ActsOut(acts=told, next=next_cursor(question, (rows[-1].act_id,)) if len(rows) == limit else None)


WAITING: Final[Mapping[str, Conduct[Any]]] = {
    **ALL,
    **{conduct.machine.name: conduct for conduct in OTHERS if conduct is not PLANS},
}
"""What may wait for a second person; a plan is approved at its own address."""


@router.get("/permits/waiting", responses=problems(*READ, *PAGES, read_process))
def waiting(request: Request, caller: Reader, cursor: Cursor = None, limit: Few = 100) -> AllWaitingOut:
    """List what waits for a second person (经办、复核), in its words, and what is missing; an enterprise sees what it is a side of."""
    question = ("waiting", caller.book, caller.sees)
    position = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = queries.waiting(
            books,
            caller.book_id,
            owner=caller.sees,
            actor_id=caller.actor.actor_id,
            after=position[0] if position else None,
            limit=limit,
        )
        told = [_waiting(request, caller, row, _wanted(request, books, caller, row)) for row in rows]
    return AllWaitingOut(
        waiting=told, next=next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    )


def _wanted(
    request: Request, books: ReadBooks, caller: Caller, row: queries.Waiting
) -> list[queries.StillWanted]:
    conduct = WAITING[row.machine]
    process, kept = read_process(books, caller.book_id, conduct, row.id, caller.sees)
    return queries.wanted(books, conduct, process, kept, today_of(request))


def _want(one: queries.StillWanted, locale: str, owner: str | None) -> WantedOut:
    told = next_out(one.step, locale, owner)
    return WantedOut(
        action=told.action,
        title=told.title,
        title_zh=told.title_zh,
        roles=told.roles,
        rights=list(one.rights),
        parties=list(one.parties),
        not_who_did=told.not_who_did,
        hindered=told.missing,
    )


def _waiting(
    request: Request, caller: Caller, row: queries.Waiting, wanted: list[queries.StillWanted]
) -> WaitingOut:
    book, locale = caller.book, locale_of(request)
    place = ADDRESSES.get(row.machine) or ADDRESSES[f"{row.machine} {row.what}"]
    lines = [{**asdict(line), "quantity": written(line.quantity)} for line in row.strips]
    terms = {name: value for name, value in _typed(row.terms).items() if name != "lines"}
    money = None if row.money is None else yuan(row.money)
    address = f"/v1/books/{book}/{place}/{row.id}/confirm"
    missing = [_want(one, locale, caller.sees) for one in wanted]
    return WaitingOut(
        **{
            **asdict(row),
            "lines": lines,
            "terms": terms,
            "money": money,
            "confirm": address,
            "missing": missing,
        }
    )


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
    return ActDetailOut(
        act=_act(row),
        steps=[StepOut(**asdict(s)) for s in steps],
        lots=[
            TakenOut(asset=one.asset, account=one.account, quantity=written(one.quantity)) for one in taken
        ],
        next=possible,
        exception=exception,
        changes=[ChangeOut(**one._asdict()) for one in register.changes(kept)],
    )


def _act(row: queries.ActRow) -> ActRowOut:
    money = None if row.money is None else yuan(row.money)
    return ActRowOut(**{**asdict(row), "money": money, "terms": _typed(row.terms)})


def _typed(terms: Words) -> dict[str, Any]:
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
