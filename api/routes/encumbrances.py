"""Leases, pledges and freezes; surplus, buy-back, release of the reserve, and moves."""

from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.acts import ActIn, ActOut, ActPath, Area, MemoText, act, add_second, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse, today_of
from api.disposals import Work, add_disposing_turn, dispose
from api.rooms import Yuan
from api.shapes import Code, Day, Out
from api.strips import Holder, Strips, strips_of
from ledger.amounts import parse_decimal
from ledger.database import Books
from ledger.market.actions import buybacks, enforcement, leases
from ledger.market.actions.ended import told_lots
from ledger.permits.actions import freezes, moves, pledges, second, surplus
from ledger.permits.actions.closed import SiteClosed
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.internal import done_or_asked
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.processes.acting import Done

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: bound, withdrawn, moved"])


class LeaseIn(ActIn):
    """Permits that a site lets another use in named years."""

    lessor: Holder
    lessee: Holder
    strips: Strips
    rent: Yuan = "0"
    """Paid between the parties."""


class PledgeIn(ActIn):
    """Permits that secure a debt."""

    pledgor: Holder
    creditor: Code
    strips: Strips
    debt: Yuan
    debt_until: Day
    senior: UUID | None = None
    """Pledge of the same lots that goes before this one."""
    reference: MemoText = ""
    """Number in another register of movables, where it stands there too."""


class SubstituteIn(ActIn):
    """Other lots in the place of those of a pledge; `id` is that of the pledge that takes its place."""

    strips: Strips


class EnforcementIn(ActIn):
    """A sale of what is pledged or frozen: costs, then creditors by rank, then the owner; `id` is that of the enforcement."""

    buyer: Holder
    price: Yuan
    costs: Yuan = "0"
    costs_to: Code = "court"


class NotSoldOut(Out):
    """What is bound of a year that is over."""

    pollutant: str
    area: str
    year: int
    quantity: str
    unit: str


class EnforcementOut(ActOut):
    """What became of an enforcement."""

    ended: list[NotSoldOut]
    """What is bound and not sold, because its year is over: it goes back with the sale."""


class FreezeIn(ActIn):
    """An order that freezes lots."""

    site: Holder
    strips: Strips
    order: MemoText
    authority: MemoText
    rank: Annotated[int, Field(ge=1, le=99)] = 1
    until: Day | None = None
    claim: Yuan = "0"
    creditor: Code | None = None


class SurplusIn(ActIn):
    """Surplus that a measure has made."""

    site: Holder
    strips: Strips
    measure: MemoText
    """Name of the measure, which no other of the enterprise has."""
    running_since: Day
    irreversible: bool
    evidence: MemoText


class BuybackIn(ActIn):
    """An offer to buy permits back for the reserve."""

    site: Holder
    strips: Strips
    price: Yuan


class ReleaseIn(ActIn):
    """Permits to grant out of the reserve of an area."""

    area: Area
    site: Holder
    strips: Strips
    fee_due: bool
    review: UUID | None = None
    """The review for which it gives what could not come back."""


class MoveIn(ActIn):
    """Permits that pass to another site with a merger, a split or a removal."""

    site: Holder
    to: Holder
    strips: Strips
    basis: MemoText
    to_area: Area | None = None
    """Control area under whose cap they count from then on."""


BODIES: Final = (
    LeaseIn,
    PledgeIn,
    SubstituteIn,
    EnforcementIn,
    FreezeIn,
    SurplusIn,
    BuybackIn,
    ReleaseIn,
    MoveIn,
)
Owner = Annotated[Caller, Depends(allowed("permits.own"))]
Answering = Annotated[Caller, Depends(allowed("permits.answer"))]
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]


@router.post("/leases", **declared(LeaseIn, parse_decimal, leases.propose_lease, SiteClosed, done_or_asked))
def propose_lease(request: Request, body: RawBody, caller: Owner) -> Response:
    """Propose a lease; the other side accepts, and the bureau registers it."""
    return dispose(request, caller, body, "lease.propose", propose_lease_build)


def propose_lease_build(request: Request, caller: Caller, body: bytes, _: UUID | None) -> Work:
    """Read what is wanted."""
    new = parse(LeaseIn, body)
    step, strips, rent = (
        step_of(request, caller, new),
        strips_of(new.strips),
        parse_decimal(new.rent, 2, "yuan"),
    )
    return step, lambda books: leases.propose_lease(
        books,
        caller.book_id,
        step,
        act_id=new.id,
        lessor=new.lessor,
        lessee=new.lessee,
        strips=strips,
        rent=rent,
    )


@router.post("/pledges", **declared(PledgeIn, parse_decimal, pledges.apply_pledge, SiteClosed, done_or_asked))
def apply_pledge(request: Request, body: RawBody, caller: Owner) -> Response:
    """Apply for the registration of a pledge; the creditor accepts, and the bureau registers it."""
    return dispose(request, caller, body, "pledge.apply", apply_pledge_build)


def apply_pledge_build(request: Request, caller: Caller, body: bytes, _: UUID | None) -> Work:
    """Read what is wanted."""
    new = parse(PledgeIn, body)
    step, strips, debt = (
        step_of(request, caller, new),
        strips_of(new.strips),
        parse_decimal(new.debt, 2, "yuan"),
    )
    return step, lambda books: pledges.apply_pledge(
        books,
        caller.book_id,
        step,
        act_id=new.id,
        pledgor=new.pledgor,
        creditor=new.creditor,
        strips=strips,
        debt=debt,
        until=new.debt_until,
        senior=new.senior,
        reference=new.reference,
    )


@router.post(
    "/pledges/{id}/substitute", **declared(SubstituteIn, strips_of, pledges.substitute_pledge, SiteClosed)
)
def substitute(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Ask to put other lots in the place of those of a pledge; the creditor agrees, and `/pledges/{id}/confirm` of the new one does it."""
    new = parse(SubstituteIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)
    return act(
        request,
        caller,
        lambda books: pledges.substitute_pledge(
            books, caller.book_id, step, act_id=id, new_id=new.id, strips=strips
        ),
    )


@router.post(
    "/pledges/{id}/enforce",
    **declared(EnforcementIn, parse_decimal, enforcement.ask_enforcement, SiteClosed, answer=EnforcementOut),
)
def enforce(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Ask to sell what is pledged: costs, then creditors by rank, then the owner; `/enforcements/{id}/confirm` does it."""
    return _enforce(request, id, body, caller, frozen=False)


@router.post("/freezes", **declared(FreezeIn, parse_decimal, freezes.freeze))
def freeze(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Freeze lots by an order of a court or the police: at once, until another person confirms within the term, or it lapses."""
    new = parse(FreezeIn, body)
    step, strips, claim = (
        step_of(request, caller, new),
        strips_of(new.strips),
        parse_decimal(new.claim, 2, "yuan"),
    )
    return act(
        request,
        caller,
        lambda books: freezes.freeze(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            site=new.site,
            strips=strips,
            order=new.order,
            authority=new.authority,
            rank=new.rank,
            until=new.until,
            claim=claim,
            creditor=new.creditor,
            today=today_of(request),
        ),
    )


@router.post(
    "/freezes/{id}/execute",
    **declared(EnforcementIn, parse_decimal, enforcement.ask_enforcement, SiteClosed, answer=EnforcementOut),
)
def execute(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Ask to sell what is frozen, as the order says; `/enforcements/{id}/confirm` does it."""
    return _enforce(request, id, body, caller, frozen=True)


def _enforce(request: Request, id: UUID, body: bytes, caller: Caller, *, frozen: bool) -> Response:
    told = parse(EnforcementIn, body)
    step, price, costs = (
        step_of(request, caller, told),
        parse_decimal(told.price, 2, "yuan"),
        parse_decimal(told.costs, 2, "yuan"),
    )
    ended: list[dict[str, object]] = []

    def work(books: Books) -> Done[KeptAct]:
        done = enforcement.ask_enforcement(
            books,
            caller.book_id,
            step,
            act_id=told.id,
            of=id,
            machine=FREEZE if frozen else PLEDGE,
            buyer=told.buyer,
            price=price,
            costs=costs,
            costs_to=told.costs_to,
        )
        ended[:] = told_lots(enforcement.not_sold(books, caller.book_id, done.record, step.day))
        return done

    return act(request, caller, work, lambda _: {"ended": ended})


@router.post("/surplus", **declared(SurplusIn, strips_of, surplus.apply_surplus, SiteClosed))
def apply_surplus(request: Request, body: RawBody, caller: Answering) -> Response:
    """Apply for the recognition of surplus, with its measure and evidence."""
    new = parse(SurplusIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)
    what = surplus.Measure(new.measure, new.running_since, new.irreversible, new.evidence)
    return act(
        request,
        caller,
        lambda books: surplus.apply_surplus(
            books, caller.book_id, step, act_id=new.id, site=new.site, strips=strips, what=what
        ),
    )


@router.post("/buybacks", **declared(BuybackIn, parse_decimal, buybacks.offer_buyback, SiteClosed))
def offer_buyback(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Offer to buy permits back; the site accepts, and finance pays out of the budget."""
    new = parse(BuybackIn, body)
    step, strips, price = (
        step_of(request, caller, new),
        strips_of(new.strips),
        parse_decimal(new.price, 2, "yuan"),
    )
    return act(
        request,
        caller,
        lambda books: buybacks.offer_buyback(
            books, caller.book_id, step, act_id=new.id, site=new.site, strips=strips, price=price
        ),
    )


@router.post("/releases", **declared(ReleaseIn, strips_of, moves.grant_from_reserve, SiteClosed))
def release(request: Request, body: RawBody, caller: Bureau) -> Response:
    """Ask to grant permits out of the reserve of an area; a second person confirms."""
    new = parse(ReleaseIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)
    return act(
        request,
        caller,
        lambda books: moves.grant_from_reserve(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            area=new.area,
            site=new.site,
            strips=strips,
            due=new.fee_due,
            review=new.review,
        ),
    )


@router.post("/moves", **declared(MoveIn, strips_of, moves.apply_move, SiteClosed, done_or_asked))
def apply_move(request: Request, body: RawBody, caller: Owner) -> Response:
    """Apply to move permits to another site; the bureau approves."""
    return dispose(request, caller, body, "move.apply", apply_move_build)


def apply_move_build(request: Request, caller: Caller, body: bytes, _: UUID | None) -> Work:
    """Read what is wanted."""
    new = parse(MoveIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)
    return step, lambda books: moves.apply_move(
        books,
        caller.book_id,
        step,
        act_id=new.id,
        site=new.site,
        to=new.to,
        strips=strips,
        basis=new.basis,
        to_area=new.to_area,
    )


ACCEPT_LEASE = add_disposing_turn(
    router,
    "/leases/{id}/accept",
    "Accept a lease as the other side, or on paper in its place.",
    "lease.accept",
    lambda books, book, step, id: leases.accept_lease(books, book, step, act_id=id),
    leases.accept_lease,
)
add_turn(
    router,
    "/leases/{id}/confirm",
    "permits.act",
    "Confirm a yes on paper, as a second person of the bureau.",
    lambda books, book, step, id: leases.confirm_lease(books, book, step, act_id=id),
    leases.confirm_lease,
)
add_turn(
    router,
    "/leases/{id}/cancel",
    "permits.answer",
    "Cancel a lease to which not every side has agreed, as who proposed it or as a side.",
    lambda books, book, step, id: leases.cancel_lease(books, book, step, act_id=id),
    leases.cancel_lease,
)
ACCEPT_PLEDGE = add_disposing_turn(
    router,
    "/pledges/{id}/accept",
    "Accept a pledge, or other lots of one, as the creditor; or a pledge on paper in its place.",
    "pledge.accept",
    lambda books, book, step, id: pledges.accept_pledge(books, book, step, act_id=id),
    pledges.accept_pledge,
)
add_turn(
    router,
    "/pledges/{id}/reject",
    "permits.answer",
    "Reject an application for a pledge, or refuse other lots of one as the creditor.",
    lambda books, book, step, id: pledges.reject_pledge(books, book, step, act_id=id),
    pledges.reject_pledge,
)
add_turn(
    router,
    "/surplus/{id}/reject",
    "permits.act",
    "Reject an application for the recognition of surplus.",
    lambda books, book, step, id: surplus.reject_surplus(books, book, step, act_id=id),
    surplus.reject_surplus,
)
ACCEPT_BUYBACK = add_disposing_turn(
    router,
    "/buybacks/{id}/accept",
    "Accept an offer to buy back, or on paper in the site's place.",
    "buyback.accept",
    lambda books, book, step, id: buybacks.accept_buyback(books, book, step, act_id=id),
    buybacks.accept_buyback,
)
add_turn(
    router,
    "/buybacks/{id}/confirm",
    "permits.act",
    "Confirm a yes on paper, as a second person of the bureau.",
    lambda books, book, step, id: buybacks.confirm_buyback(books, book, step, act_id=id),
    buybacks.confirm_buyback,
)
add_turn(
    router,
    "/buybacks/{id}/cancel",
    "permits.answer",
    "Cancel a buy-back that is not paid.",
    lambda books, book, step, id: buybacks.cancel_buyback(books, book, step, act_id=id),
    buybacks.cancel_buyback,
)
ACCEPT_MOVE = add_disposing_turn(
    router,
    "/moves/{id}/accept",
    "Accept a move as its receiver, or as the giver where the bureau applied in its place.",
    "move.accept",
    lambda books, book, step, id: moves.accept_move(books, book, step, act_id=id),
    moves.accept_move,
)
add_turn(
    router,
    "/moves/{id}/confirm",
    "permits.act",
    "Confirm an application on paper, as a second person of the bureau.",
    lambda books, book, step, id: moves.confirm_move(books, book, step, act_id=id),
    moves.confirm_move,
)
add_turn(
    router,
    "/moves/{id}/reject",
    "permits.act",
    "Reject a move.",
    lambda books, book, step, id: moves.reject_move(books, book, step, act_id=id),
    moves.reject_move,
)
add_turn(
    router,
    "/leases/{id}/register",
    "permits.act",
    "Register a lease that both sides signed.",
    lambda books, book, step, id: leases.register_lease(books, book, step, act_id=id),
    leases.register_lease,
)
add_turn(
    router,
    "/leases/{id}/return",
    "permits.answer",
    "Return a lease whose term is over: what was not surrendered goes back. Before, its sides agree to its end.",
    lambda books, book, step, id: leases.return_lease(books, book, step, act_id=id),
    leases.return_lease,
)
add_turn(
    router,
    "/pledges/{id}/register",
    "permits.act",
    "Register a pledge that the creditor accepted.",
    lambda books, book, step, id: pledges.register_pledge(books, book, step, act_id=id),
    pledges.register_pledge,
)
RELEASE_PLEDGE = add_disposing_turn(
    router,
    "/pledges/{id}/release",
    "Release a pledge as the creditor, or ask for it with its paper.",
    "pledge.release",
    lambda books, book, step, id: pledges.release_pledge(books, book, step, act_id=id),
    pledges.release_pledge,
)
add_turn(
    router,
    "/pledges/{id}/confirm",
    "permits.act",
    "Confirm a yes on paper, a release or other lots, as a second person.",
    lambda books, book, step, id: pledges.confirm_pledge(books, book, step, act_id=id),
    pledges.confirm_pledge,
)
add_turn(
    router,
    "/pledges/{id}/drop",
    "permits.act",
    "Drop a release or other lots that were asked for and not confirmed.",
    lambda books, book, step, id: pledges.drop_pledge(books, book, step, act_id=id),
    pledges.drop_pledge,
)
add_turn(
    router,
    "/freezes/{id}/confirm",
    "permits.act",
    "Confirm a freeze, or that it is lifted, as another person than who froze or asked: a freeze within the term, or it lapses.",
    lambda books, book, step, id: freezes.confirm_freeze(books, book, step, act_id=id),
    freezes.confirm_freeze,
)
add_turn(
    router,
    "/freezes/{id}/drop",
    "permits.act",
    "Drop a freeze, or its lifting, that was asked for and not confirmed.",
    lambda books, book, step, id: freezes.drop_freeze(books, book, step, act_id=id),
    freezes.drop_freeze,
)
add_turn(
    router,
    "/freezes/{id}/lift",
    "permits.act",
    "Lift a freeze that nobody has confirmed: everything goes back where it was; of a confirmed one, ask for it with its paper.",
    lambda books, book, step, id: freezes.lift(books, book, step, act_id=id),
    freezes.lift,
)
add_turn(
    router,
    "/surplus/{id}/object",
    "permits.act",
    "Record what somebody wrote to the bureau against an application for surplus, in `reason`, with its paper.",
    lambda books, book, step, id: surplus.object_to_surplus(books, book, step, act_id=id),
    surplus.object_to_surplus,
)
add_turn(
    router,
    "/surplus/{id}/recognise",
    "permits.act",
    "Recognise surplus: lots of their own that may be sold; an objection is answered in `reason`.",
    lambda books, book, step, id: surplus.recognise_surplus(books, book, step, act_id=id),
    surplus.recognise_surplus,
)
add_turn(
    router,
    "/buybacks/{id}/pay",
    "permits.pay",
    "Pay a buy-back out of the budget, and take the lots into the reserve.",
    lambda books, book, step, id: buybacks.pay_buyback(books, book, step, act_id=id),
    buybacks.pay_buyback,
)
add_turn(
    router,
    "/moves/{id}/approve",
    "permits.act",
    "Approve a move.",
    lambda books, book, step, id: moves.approve_move(books, book, step, act_id=id),
    moves.approve_move,
)
add_second(router, "/releases", "permits.act", "a grant out of the reserve", second.turns(moves.RELEASE))
ACCEPT_ENFORCEMENT = add_disposing_turn(
    router,
    "/enforcements/{id}/accept",
    "Agree to buy what is enforced, as the buyer, with its own key.",
    "enforcement.accept",
    lambda books, book, step, id: enforcement.accept_enforcement(books, book, step, act_id=id),
    enforcement.accept_enforcement,
)
add_second(router, "/enforcements", "permits.act", "an enforcement", second.turns(enforcement.ENFORCE))
