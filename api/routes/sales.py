"""Agreed sales, the dry run of the gates, certificates, and the settlement account."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.acts import (
    ActIn,
    ActOut,
    ActPath,
    MemoText,
    SaidIn,
    StepIn,
    act,
    add_second,
    add_turn,
    declared,
    step_of,
)
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, today_of
from api.disposals import Work, add_disposing_turn, dispose
from api.openapi import BODY, READ, problems
from api.rooms import Quantity, Yuan
from api.shapes import Code, Day, Out, Strict
from api.strips import Holder, Pollutant, StripIn, Strips, strips_of
from ledger.actors.authority import RightNotGiven
from ledger.amounts import parse_decimal, yuan
from ledger.database import Books
from ledger.market.actions import corrections, decisions, money, sales
from ledger.market.rules import prices
from ledger.market.rules.prices import Goods
from ledger.market.shapes import DecisionTerms
from ledger.permits.actions import second
from ledger.permits.actions.closed import SiteClosed
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.internal import done_or_asked
from ledger.permits.queries.licence_steps import effects
from ledger.permits.rules.licence_steps import Effect
from ledger.permits.rules.strips import LOT_SCALE, written
from ledger.processes.acting import Done
from ledger.reconciliation.queries.lists import arrival_of

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: sales"])


class GoodsIn(StripIn):
    """A line of a sale; the price is yuan per unit of the basis."""

    price: Yuan
    basis: Annotated[
        str,
        Field(
            max_length=30,
            description="PER_TONNE_YEAR, PER_TONNE_LUMP, PER_KG_YEAR, PER_KG_LUMP; left out, that of the law of the seller's place.",
        ),
    ] = ""
    heat_share: bool = False
    """Comes from the heat part of a cogeneration plant."""

    def goods(self) -> Goods:
        """Give it its meaning; raises those of `parse_decimal`."""
        return Goods(self.value(), parse_decimal(self.price, 2, "yuan"), self.basis, self.heat_share)


class NeedIn(Strict):
    """What the buyer's project needs of a pollutant a year."""

    pollutant: Pollutant
    quantity: Quantity


class TradeIn(SaidIn):
    """What the gates look at."""

    seller: Holder
    buyer: Holder
    goods: Annotated[list[GoodsIn], Field(max_length=100)]
    need: Annotated[list[NeedIn], Field(max_length=20)] = Field(default_factory=list)
    approval: MemoText = ""
    """Number of the registered decision that lets an exception of scope through; only the bureau writes it."""

    def proposal(self) -> prices.Proposal:
        """Give it its meaning; raises those of `parse_decimal`."""
        need = tuple((n.pollutant, parse_decimal(n.quantity, LOT_SCALE)) for n in self.need)
        return prices.Proposal(
            self.seller, self.buyer, tuple(g.goods() for g in self.goods), need, self.approval
        )


class SaleDecisionIn(ActIn):
    """A decision that lets sales between two sides leave their city or watershed, from its effective day on; names its paper."""

    number: Annotated[str, Field(max_length=160)]
    issued_on: Day
    issued_by: Annotated[str, Field(max_length=300, description="Authority that has decided.")]
    digest: Annotated[str, Field(max_length=64, description="SHA-256 of the paper, in hexadecimal.")]
    seller: Holder
    buyer: Holder
    strips: Strips
    until: Day


class SaleIn(TradeIn, ActIn):
    """A sale to propose."""


class MoneyIn(ActIn):
    """Money that was paid out of the settlement account to a party."""

    owner: Code
    amount: Yuan


class DepositIn(MoneyIn):
    """Money that came into the settlement account for a party."""

    bank_line: Annotated[int, Field(ge=1, le=2_147_483_647)] | None = None
    """Number of the line with which the bank tells of it (`/reconciliation/lines`): one person suffices, unless it imported the line."""


class CorrectionIn(ActIn):
    """A deposit or pay-out that was recorded wrongly, or that the bank returned."""

    payment: UUID
    """Its id; of one that an enterprise asked for, that of the entry that paid it."""
    mistaken: bool = False
    """Whether the bank has not paid, as it is recorded, what an enterprise asked for: it waits again, and its money stays bound.
    Otherwise the bank has returned it, and the money is the enterprise's freely again."""


class CheckOut(Out):
    """What a dry run tells: every gate that is not passed, and what the sale would cost."""

    passed: bool
    gates: list[dict[str, Any]]
    amounts: list[str]
    total: str
    fee_seller: str
    fee_buyer: str
    delivered: list[str]
    """What the seller gives of each line and year, with the replacement ratio."""
    ratio_sources: list[str]
    """Where the ratio of each line stands written, with the place for which it is said."""
    law: str


class SettledOut(ActOut):
    """A settled sale."""

    effect: Literal["settled_pending_permit", "effective"]
    """Whether the licences of both sides say already what was sold; while they do not, each is a task (`/permits/tasks`)."""


BODIES: Final = (SaleDecisionIn, SaleIn, TradeIn, MoneyIn, DepositIn, CorrectionIn, StepIn)
Finance = Annotated[Caller, Depends(allowed("market.money"))]


@router.post(
    "/permits/sales/check",
    openapi_extra=takes(TradeIn),
    responses=problems(*READ, *BODY, RightNotGiven, TradeIn.proposal, sales.check_seen, sales.check_proposal),
)
def check(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.answer"))]
) -> CheckOut:
    """Run the gates without writing anything: the same code as the real thing."""
    asked = parse(TradeIn, body)
    proposal = asked.proposal()
    sales.check_seen(caller.sees, proposal)
    with service_of(request).database.read() as books:
        told = sales.check_proposal(
            books, caller.book_id, asked.effective_on, proposal, caller.sees, today_of(request)
        )
    return CheckOut(
        passed=not told.gates,
        gates=told.gates,
        amounts=[yuan(a) for a in told.amounts],
        total=yuan(sum(told.amounts)),
        fee_seller=yuan(told.charge.seller),
        fee_buyer=yuan(told.charge.buyer),
        delivered=[written(q) for q in told.delivered],
        ratio_sources=list(told.ratio_sources),
        law=told.law,
    )


@router.post("/permits/decisions", **declared(SaleDecisionIn, strips_of, decisions.register_decision))
def register_decision(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.act"))]
) -> Response:
    """Ask to register a decision that lets sales leave their city or watershed; a second person confirms."""
    new = parse(SaleDecisionIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)
    terms = DecisionTerms(new.number, new.issued_on, new.issued_by, new.digest)
    return act(
        request,
        caller,
        lambda books: decisions.register_decision(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            seller=new.seller,
            buyer=new.buyer,
            strips=strips,
            until=new.until,
            terms=terms,
        ),
    )


add_second(
    router,
    "/permits/decisions",
    "permits.act",
    "a decision on a sale, or its revocation",
    second.turns(decisions.REGISTER),
)
add_turn(
    router,
    "/permits/decisions/{id}/revoke",
    "permits.act",
    "Ask to revoke a decision, with reason and paper; another person confirms.",
    lambda books, book, step, id: decisions.revoke_decision(books, book, step, act_id=id),
    decisions.revoke_decision,
)


@router.post("/permits/sales", **declared(SaleIn, TradeIn.proposal, sales.propose, SiteClosed, done_or_asked))
def propose(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("permits.own"))]
) -> Response:
    """Propose a sale; it is refused with every gate that it does not pass."""
    return dispose(request, caller, body, "sale.propose", propose_build)


def propose_build(request: Request, caller: Caller, body: bytes, _: UUID | None) -> Work:
    """Read what is wanted."""
    new = parse(SaleIn, body)
    asked, step = new.proposal(), step_of(request, caller, new)
    return step, lambda books: sales.propose(books, caller.book_id, step, act_id=new.id, asked=asked)


ACCEPT_SALE = add_disposing_turn(
    router,
    "/permits/sales/{id}/accept",
    "Accept as the other side, or on paper in its place: the lots are set aside.",
    "sale.accept",
    lambda books, book, step, id: sales.accept(books, book, step, act_id=id),
    sales.accept,
)
add_turn(
    router,
    "/permits/sales/{id}/confirm",
    "permits.act",
    "Confirm a yes on paper, as a second person of the bureau.",
    lambda books, book, step, id: sales.confirm(books, book, step, act_id=id),
    sales.confirm,
)
add_turn(
    router,
    "/permits/sales/{id}/countersign",
    "permits.act",
    "Countersign for the bureau of the other place.",
    lambda books, book, step, id: sales.countersign(books, book, step, act_id=id),
    sales.countersign,
)
add_turn(
    router,
    "/permits/sales/{id}/approve",
    "permits.act",
    "Approve for the bureau, as another person than who proposed.",
    lambda books, book, step, id: sales.approve(books, book, step, act_id=id),
    sales.approve,
)
add_turn(
    router,
    "/permits/sales/{id}/cancel",
    "permits.answer",
    "Cancel: what was set aside goes back.",
    lambda books, book, step, id: sales.cancel(books, book, step, act_id=id),
    sales.cancel,
)


@router.post("/permits/sales/{id}/settle", **declared(StepIn, sales.settle, answer=SettledOut))
def settle(
    request: Request, id: ActPath, body: RawBody, caller: Annotated[Caller, Depends(allowed("market.settle"))]
) -> Response:
    """Settle: deliver against payment in one entry, with service fees and certificate, or refuse all of it."""
    step = step_of(request, caller, parse(StepIn, body))
    far: list[Effect] = []

    def work(books: Books) -> Done[KeptAct]:
        done = sales.settle(books, caller.book_id, step, act_id=id)
        sale = (id, sales.SALES.machine.name, str(done.state), done.record.site, done.record.other)
        far.extend(effects(books, caller.book_id, today_of(request), [sale]).values())
        return done

    return act(request, caller, work, lambda _: {"effect": far[-1].value})


@router.post("/settlement/deposits", **declared(DepositIn, parse_decimal, arrival_of, money.pay_in))
def pay_in(request: Request, body: RawBody, caller: Finance) -> Response:
    """Record money that arrived in the settlement account for a party: by its line at the bank, or with a second person who confirms."""
    new = parse(DepositIn, body)
    step, amount = step_of(request, caller, new), parse_decimal(new.amount, 2, "yuan")

    def work(books: Books) -> Done[KeptAct]:
        arrival = None if new.bank_line is None else arrival_of(books, caller.book_id, new.bank_line)
        return money.pay_in(
            books, caller.book_id, step, act_id=new.id, owner=new.owner, amount=amount, arrival=arrival
        )

    return act(request, caller, work)


@router.post("/settlement/payouts", **declared(MoneyIn, parse_decimal, money.pay_out))
def pay_out(request: Request, body: RawBody, caller: Finance) -> Response:
    """Ask to record money that the settlement account paid to a party; a second person confirms."""
    new = parse(MoneyIn, body)
    step, amount = step_of(request, caller, new), parse_decimal(new.amount, 2, "yuan")
    return act(
        request,
        caller,
        lambda books: money.pay_out(
            books, caller.book_id, step, act_id=new.id, owner=new.owner, amount=amount
        ),
    )


@router.post("/settlement/corrections", **declared(CorrectionIn, corrections.take_back))
def take_back(request: Request, body: RawBody, caller: Finance) -> Response:
    """Ask to take back a deposit or pay-out that was recorded wrongly, or that the bank returned; a second person confirms."""
    new = parse(CorrectionIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: corrections.take_back(
            books, caller.book_id, step, act_id=new.id, payment=new.payment, mistaken=new.mistaken
        ),
    )


add_second(router, "/settlement/deposits", "market.money", "a deposit", second.turns(money.PAY_IN))
add_second(router, "/settlement/payouts", "market.money", "a pay-out", second.turns(money.PAY_OUT))
add_second(
    router, "/settlement/corrections", "market.money", "a correction", second.turns(corrections.TAKE_BACK)
)
