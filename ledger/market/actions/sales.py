"""Agreed sales: proposed by one side, accepted by the other, approved, and settled in one entry.

    propose ─▶ accept (lots are set aside) ─▶ [countersign] ─▶ approve ─▶ settle (permits, money, fees: one entry)
       └─▶ attest ─▶ confirm ┘  └───────────▶ cancel (lots go back) ◀────────┘

A yes on paper, for a side that does not act itself, is attested by one person of the bureau and confirmed by another
(`ledger.permits.actions.sides`). Who agreed does not approve, and who approved does not settle.

The gates are asked when the sale is proposed and again on the day it is settled; a dry run asks the same function. Whether a side
stands on a list is asked also when the bureau countersigns and approves.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.entries import Posting, check_text, net
from ledger.errors import UNFIT, Figure, Forbidden, RuleViolation
from ledger.journal.accounts import NewAccount
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.law import Law
from ledger.law_in_force.queries import law_of
from ledger.market.actions.certificates import Sold, issue_certificate
from ledger.market.actions.decisions import check_decided, hold_decision, stands
from ledger.market.actions.lists import check_lists
from ledger.market.actions.money import EXCHANGE
from ledger.market.machines import SALE
from ledger.market.queries.terms import spans
from ledger.market.queries.trade import based, known_trade, papers_of, ratio_rule
from ledger.market.rules.gates import Trade, failures, veiled
from ledger.market.rules.prices import (
    Charge,
    Goods,
    Proposal,
    check_paid_for,
    check_sale,
    delivered_for,
    price_of,
    service_charge,
)
from ledger.market.shapes import SaleTerms
from ledger.permits.actions.counties import check_two_bureaus
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    New,
    act_conduct,
    begin_new,
    known_act,
    money_accounts,
    money_legs,
    post_taken,
    posting,
    step_id,
)
from ledger.permits.actions.lots import (
    BACK,
    ActLine,
    TakenLot,
    choose,
    hold_still,
    lines_of_act,
    moving,
    permit_accounts,
    record_taken,
    standing_on,
    still_held,
    taken_by,
)
from ledger.permits.actions.receivers import check_giver
from ledger.permits.actions.sides import (
    agreeing,
    cancelled_by,
    check_agreed,
    check_cancel,
    contract_of,
    on_contract,
    renewing,
)
from ledger.permits.rules.gates import gate_figures, refusal
from ledger.permits.rules.strips import account, check_running, party_of, sold_from, written
from ledger.permits.rules.terms import YearsCounted, counted
from ledger.processes import acting
from ledger.processes.acting import Acting, Done, Made, Verb
from ledger.processes.actions import NotYourSide, Step, check_side
from ledger.register.holders import TREASURY
from ledger.words import several

SQL: Final = named_queries(__name__)


class SecondBureauNeeded(RuleViolation, sorts={"seller": "area", "buyer": "area"}):
    """The seller lies in {seller} and the buyer in {buyer}: both bureaus approve, and only one has.

    Let a person of the other bureau countersign first.
    """

    code = "permits.second_bureau_needed"
    source = "rule pack sale.bureaus"


class ExceptionNotYours(Forbidden):
    """The decision that lets an exception from the gates through is written by the bureau, and your key belongs to {owner}.

    Let the bureau record the sale with the decision; each side then accepts it with its own key.
    """

    code = "permits.exception_not_yours"
    source = "docs/spec/permits.md 6"


class BuybackOnly(RuleViolation):
    """{quantity} of the surplus of {pollutant} may only be bought back: the site had no online monitoring.

    Offer it to the government's reserve.
    """

    code = "permits.buyback_only"
    to_others = UNFIT
    source = "浙江省大气污染防治条例 art. 16; rule pack surplus.market_needs_monitoring"


class TermChanged(RuleViolation):
    """Line {line} of the sale was agreed at {agreed} yuan; for the days on which the permits that are free now are valid it is {now} yuan.

    Cancel it and propose it anew: price and certificate follow the days of what is delivered.
    """

    code = "permits.term_changed"
    source = "docs/spec/permits.md 1.5"


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a dry run tells."""

    gates: list[dict[str, Figure]]
    """Those that are not passed."""
    amounts: tuple[int, ...]
    charge: Charge
    delivered: tuple[int, ...]
    ratio_sources: tuple[str, ...]
    """Where the ratio of each line stands written."""
    law: str


def check_proposal(
    books: ReadBooks,
    book_id: int,
    on: date,
    asked: Proposal,
    owner: str | None = None,
    day: date | None = None,
) -> DryRun:
    """Run the gates, and compute price, fees and replacement, without writing anything.

    Raises (in this order):
        SameParty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, BasisUnknown, BasisUnfit,
        PriceNotPositive, ExceptionNotYours, JurisdictionUnknown, ReserveUnknown, VintageOver, SiteUnknown, SiteUndescribed, LawGap,
        DecisionUnknown, DecisionNotOn, DecisionUsedUp, SoldForNothing, RatioImpossible; never DecisionYourOwn.
    """
    asked = based(books, book_id, asked, on)
    check_sale(asked.seller, asked.buyer, asked.goods)
    _check_exception(owner, asked)
    law = law_of(books, book_id, on)
    check_giver(books, book_id, asked.seller)
    check_running([g.strip for g in asked.goods], max(on, day or on))
    trade = known_trade(books, book_id, law, asked, on, day=day)
    check_decided(books, book_id, on, asked)
    found = veiled(failures(trade, law), _reader(owner, asked))
    amounts = tuple(price_of(g, term) for g, term in trade.lines())
    check_paid_for(sum(amounts))
    sources = tuple(
        ratio_rule(law, trade.buyer.here, g.strip, trade.ratio_of(g.strip), on).cite for g in asked.goods
    )
    delivered = tuple(delivered_for(g.strip.quantity, trade.ratio_of(g.strip)) for g in asked.goods)
    charge = _charge(law, sum(amounts), on)
    return DryRun(
        [gate_figures(gate, law, on) for gate in found], amounts, charge, delivered, sources, law.version
    )


def propose(books: Books, book_id: int, step: Step, *, act_id: UUID, asked: Proposal) -> Done[KeptAct]:
    """Propose a sale: the seller, the buyer, or the bureau for its reserve or with a contract on paper.

    Raises (in this order):
        SameParty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, BasisUnknown, BasisUnfit, PriceNotPositive,
        ExceptionNotYours, TextTooLong, TextUnprintable, NotYourSide, JurisdictionUnknown, AmountBelowZero, IdUsed, ProcessUnknown,
        ReserveUnknown, VintageOver, DecisionUnknown, DecisionNotOn, DecisionYourOwn, DecisionUsedUp, SiteUnknown, SiteUndescribed,
        LawGap; GatesFailed, with every gate; RatioImpossible, SoldForNothing, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        SiteClosed.
    """
    asked = based(books, book_id, asked, step.on)
    check_sale(asked.seller, asked.buyer, asked.goods)
    _check_exception(step.owner, asked)
    check_text("approval", asked.approval)
    check_side(SALE, "propose", step, party_of(asked.seller), party_of(asked.buyer))
    law = law_of(books, book_id, step.on)
    said = _said(step, asked, law)
    known = known_act(books, book_id, SALES, "propose", step, act_id, said)
    if isinstance(known, Done):
        return known
    check_giver(books, book_id, asked.seller)
    check_running([g.strip for g in asked.goods], step.day)
    hold_decision(books, book_id, asked)
    check_decided(books, book_id, step.on, asked, person=step.person)
    trade = known_trade(books, book_id, law, asked, step.on, day=step.day)
    _pass_gates(trade, law, asked, step.owner)
    told = _said(step, asked, law, trade)
    check_paid_for(told.money or 0)
    new = New({**known.words, "money": told.money})
    return begin_new(books, book_id, SALES, "propose", step, act_id=act_id, asked=told, new=new)


def _said(step: Step, asked: Proposal, law: Law, trade: Trade | None = None) -> Asked:
    """Say what a proposal asks for; what the seller gives and what it costs are no words of it, for they follow from day and lots."""
    terms = [None] * len(asked.goods) if trade is None else [term for _, term in trade.lines()]
    lines = [
        ActLine(
            g.strip,
            delivered_for(g.strip.quantity, trade.ratio_of(g.strip) if trade else Fraction(1)),
            g.price,
            g.basis,
            price_of(g, term),
        )
        for g, term in zip(asked.goods, terms, strict=True)
    ]
    said = SaleTerms(
        need=asked.need,
        approval=asked.approval,
        heat=tuple(g.heat_share for g in asked.goods),
        proposer=step.owner,
    )
    money = sum(x.amount or 0 for x in lines)
    return Asked(
        asked.seller, asked.buyer, money=money, lines=lines, terms=said, law=law.version, called=CALLED
    )


def open_exception(
    books: ReadBooks, book_id: int, act_id: UUID, owner: str | None
) -> list[dict[str, Figure]]:
    """List the gates that a sale passes by a decision alone, as they stood on its day, for whoever is to approve it.

    Args:
        owner: who reads, where it reads for one party: what concerns the other side's own affairs is hidden from it.

    Raises (in this order):
        JurisdictionUnknown, SiteUnknown, SiteUndescribed, LawGap.
    """
    kept = SALES.find(books, book_id, act_id)
    if kept is None or not kept.said(SaleTerms).approval.strip():
        return []
    law, asked = law_of(books, book_id, kept.effective_on), _asked(books, book_id, kept)[0]
    trade = known_trade(books, book_id, law, asked, kept.effective_on)
    passed = {gate.code for gate in failures(trade, law)}
    let = [gate for gate in failures(replace(trade, approval=""), law) if gate.code not in passed]
    return [gate_figures(gate, law, kept.effective_on) for gate in veiled(let, _reader(owner, asked))]


def accept(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Accept a sale as the side that did not propose it, or in its place; once every side has agreed the lots are set aside.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        SideMissing, PeriodClosed, PeriodSoftClosed, DecisionUnknown, DecisionNotOn, DecisionYourOwn, DecisionUsedUp, SelfDealing,
        SideElsewhere, PaperMissing, VintageOver, JurisdictionUnknown, LawGap, HoldingTooSmall, BuybackOnly, TermChanged;
        those of `post_taken`; AskerGone; never PollutantUnknown: it was known when the sale was proposed.
    """
    return acting.take(books, book_id, SALES, act_id, "accept", step)


def confirm(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Confirm, as a second person of the bureau, a yes on paper; the lots are set aside.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        PeriodClosed, PeriodSoftClosed, DecisionUnknown, DecisionNotOn, DecisionYourOwn, DecisionUsedUp, SelfDealing, SideElsewhere,
        PaperMissing, VintageOver, JurisdictionUnknown, LawGap, HoldingTooSmall, BuybackOnly, TermChanged;
        those of `post_taken`; AskerGone; never PollutantUnknown: it was known when the sale was proposed.
    """
    return acting.take(books, book_id, SALES, act_id, "confirm", step)


def countersign(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Countersign for the bureau of the other place, where the rule asks for both.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, DecisionUnknown, DecisionNotOn, DecisionYourOwn, DecisionUsedUp, JurisdictionUnknown, SiteUnknown,
        SiteUndescribed, LawGap, GatesFailed, AskerGone.
    """
    return acting.take(books, book_id, SALES, act_id, "countersign", step)


def approve(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Approve a sale for the bureau.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, DecisionUnknown, DecisionNotOn, DecisionYourOwn, DecisionUsedUp, JurisdictionUnknown, SiteUnknown,
        SiteUndescribed, LawGap, GatesFailed, SecondBureauNeeded, BureausAlike, AskerGone.
    """
    return acting.take(books, book_id, SALES, act_id, "approve", step)


def settle(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Deliver against payment: permits, price and service fees in one entry, and the certificate with it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        PeriodClosed, PeriodSoftClosed, DecisionUnknown, DecisionNotOn, DecisionYourOwn, DecisionUsedUp, VintageOver,
        JurisdictionUnknown, SiteUnknown, SiteUndescribed, LawGap, GatesFailed; those of `post_taken`, where Overdraft says that the buyer
        has not paid enough in; AskerGone; AmountTooLarge: no certificate can spell the price; never PollutantUnknown: it was known when
        the sale was proposed.
    """
    return acting.take(books, book_id, SALES, act_id, "settle", step)


def cancel(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Cancel a sale to which not every side has agreed; one that is agreed to ends as `endings` has it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, CancelNotYours.
    """
    return acting.take(books, book_id, SALES, act_id, "cancel", step)


def _check_decided(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    asked = _asked(books, taken.book_id, taken.record)[0]
    check_decided(books, taken.book_id, taken.step.on, asked, person=taken.step.person, sale=taken.id)


def _check_agreed(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    _check_decided(books, taken)
    check_agreed(books, taken)


def _setting_aside(books: ReadBooks, taken: Acting[KeptAct]) -> Foreseen | None:
    return None if taken.name == "attest" else posting(_draft_aside, _ASIDE)(books, taken)


def _draft_aside(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    asked, lines = _asked(books, taken.book_id, taken.record)
    return moving(step_id(taken, _ASIDE), _choose(books, taken, asked, lines), asked.seller, "listed")


def _set_aside(books: Books, taken: Acting[KeptAct]) -> Made:
    if taken.name == "attest":
        return Made()
    asked, lines = _asked(books, taken.book_id, taken.record)
    hold_still(books, taken.book_id, asked.seller)
    lots = _choose(books, taken, asked, lines)
    record_taken(books, taken.book_id, taken.id, lots)
    draft = moving(step_id(taken, _ASIDE), lots, asked.seller, "listed")
    return post_taken(books, on_contract(taken), "permits.set_aside", draft)


def _choose(
    books: ReadBooks, taken: Acting[KeptAct], asked: Proposal, lines: Sequence[ActLine]
) -> list[TakenLot]:
    check_running([line.strip for line in lines], taken.step.day)
    law = law_of(books, taken.book_id, taken.step.on)
    lots = choose(books, taken.book_id, asked.seller, lines, sold_from(asked.seller, law, taken.step.on))
    _not_only_buyback(books, taken.book_id, lots, lines, party_of(asked.seller))
    for number, (line, goods, term) in enumerate(
        zip(lines, asked.goods, _terms(books, taken, asked, lots), strict=True), 1
    ):
        if price_of(goods, term) != line.amount:
            raise TermChanged(line=number, agreed=yuan(line.amount or 0), now=yuan(price_of(goods, term)))
    return lots


def _terms(
    books: ReadBooks, taken: Acting[KeptAct], asked: Proposal, lots: Sequence[TakenLot]
) -> tuple[YearsCounted, ...]:
    """Tell for how much of its years each line counts by the lots that are taken for it, as the law of the contract's day has it."""
    on = taken.record.effective_on
    rule = law_of(books, taken.book_id, on).text("term.part_year", on)
    mine = [[one.span for one in lots if one.line == number] for number, _ in enumerate(asked.goods, 1)]
    return tuple(counted(spans(goods, here), rule) for goods, here in zip(asked.goods, mine, strict=True))


def _check_countersign(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    _check_decided(books, taken)
    check_lists(books, taken, _asked(books, taken.book_id, taken.record)[0])


def _check_approve(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    _check_countersign(books, taken)
    asked, on = _asked(books, taken.book_id, taken.record)[0], taken.step.on
    law = law_of(books, taken.book_id, on)
    trade = known_trade(books, taken.book_id, law, asked, on)
    apart = trade.seller.region != trade.buyer.region and law.text("sale.bureaus", on) == "both"
    if apart and taken.process.state == "accepted":
        raise SecondBureauNeeded(seller=trade.seller.region, buyer=trade.buyer.region)
    check_two_bureaus(books, taken)


def _check_settle(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    _check_decided(books, taken)
    asked, on = _asked(books, taken.book_id, taken.record)[0], taken.step.on
    check_running([g.strip for g in asked.goods], taken.step.day)
    law, lots = law_of(books, taken.book_id, on), taken_by(books, taken.book_id, taken.id)
    trade = known_trade(books, taken.book_id, law, asked, on, sale=taken.id, day=taken.step.day)
    _pass_gates(replace(trade, terms=_terms(books, taken, asked, lots)), law, asked)


def _draft_settle(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    return _exchange(books, taken)[2]


def _exchange(books: ReadBooks, taken: Acting[KeptAct]) -> tuple[list[TakenLot], Charge, Draft]:
    """Draft a settlement, money first; with the lots that are delivered and the fees that are charged."""
    asked, lines = _asked(books, taken.book_id, taken.record)
    lots, on = taken_by(books, taken.book_id, taken.id), taken.step.on
    total = sum(x.amount or 0 for x in lines)
    charge = _charge(law_of(books, taken.book_id, on), total, on)
    moves = [*_money(asked, total, charge), *_deliver(lots, lines, asked)]
    return lots, charge, Draft(step_id(taken), moves, _accounts_of(asked, moves))


def _settle(books: Books, taken: Acting[KeptAct]) -> Made:
    book_id, step = taken.book_id, taken.step
    asked, lines = _asked(books, book_id, taken.record)
    lots, charge, draft = _exchange(books, taken)
    made = post_taken(books, on_contract(taken), "market.settlement", draft, f"sale {taken.id}")
    papers = papers_of(books, book_id, asked, step.on)
    sold = [
        Sold(line, spans(goods, [one.span for one in lots if one.line == number]), term)
        for number, (line, goods, term) in enumerate(
            zip(lines, asked.goods, _terms(books, taken, asked, lots), strict=True), 1
        )
    ]
    number = issue_certificate(books, taken, contract_of(taken), asked, sold, lots, charge, papers)
    return replace(made, figures={"certificate": number})


def can_pass(books: Books, book_id: int, on: date, sale: KeptAct) -> bool:
    """Tell whether a decision is in force, today or later, that lets a sale pass which names one; held until the transaction ends."""
    asked = _asked(books, book_id, sale)[0]
    hold_decision(books, book_id, asked)
    return stands(books, book_id, on, asked)


class SetAsideFrozen(RuleViolation):
    """Of what this sale has set aside, {aside}, {frozen} is frozen by an order, and cannot be given back.

    End the sale when the order has ended; what it holds comes back to the sale then.
    """

    code = "permits.set_aside_frozen"
    source = "docs/spec/permits.md 4"


def put_back(books: Books, taken: Acting[KeptAct]) -> Made:
    """Give back what an agreed sale has set aside.

    Raises (in this order):
        SetAsideFrozen; those of `post_taken`.
    """
    hold_still(books, taken.book_id, taken.record.site)
    return post_taken(books, taken, "permits.put_back", draft_put_back(books, taken))


def draft_put_back(books: ReadBooks, taken: Acting[KeptAct]) -> Draft:
    """Draft what gives back what an agreed sale has set aside.

    Raises:
        SetAsideFrozen: not all of it stands there any more.
    """
    seller = taken.record.site
    lots = still_held(books, taken.book_id, taken.id, seller, "listed")
    aside = taken_by(books, taken.book_id, taken.id)
    missing = Counter({one.asset_id: one.quantity for one in aside})
    missing.subtract({one.asset_id: one.quantity for one in lots})
    stands = standing_on(books, taken.book_id, seller, "frozen", list(missing))
    frozen = sum(min(quantity, stands.get(asset, 0)) for asset, quantity in missing.items())
    if frozen:  # what has ended with its year comes back to nobody
        raise SetAsideFrozen(frozen=written(frozen), aside=written(sum(one.quantity for one in aside)))
    return moving(step_id(taken), lots, seller, "listed", BACK)


_ASIDE: Final = "accept"
"""Under which name what a sale sets aside is posted, whether the last yes is accepted or confirmed."""
CALLED: Final = {"site": "seller", "other": "buyer", "money": "", "lines": "goods", "heat": "goods"}
SALES: Final = act_conduct(
    SALE,
    SaleTerms,
    replace(
        agreeing("Accept the sale", "同意交易"), check=_check_agreed, do=_set_aside, posts=_setting_aside
    ),
    Verb(
        "confirm", "Confirm a yes on paper", "复核书面同意", _check_agreed, _set_aside, posts=_setting_aside
    ),
    renewing(),
    Verb(
        "countersign", "Countersign for the bureau of the other place", "对方主管部门会签", _check_countersign
    ),
    Verb("approve", "Approve the sale", "审核交易", _check_approve),
    Verb(
        "settle",
        "Settle: permits against money",
        "交割结算",
        _check_settle,
        _settle,
        posts=posting(_draft_settle),
    ),
    Verb("cancel", "Cancel the sale", "取消交易", check_cancel, by=cancelled_by),
    Verb("end", "Ask to end the agreed sale", "申请解除已同意的交易", asks=("id",)),
)
"""How one acts with a sale."""


def _asked(books: ReadBooks, book_id: int, kept: KeptAct) -> tuple[Proposal, list[ActLine]]:
    lines = lines_of_act(books, book_id, kept.act_id)
    said = kept.said(SaleTerms)
    heat = said.heat or (False,) * len(lines)
    goods = tuple(Goods(x.strip, x.price or 0, x.basis or "", h) for x, h in zip(lines, heat, strict=True))
    return Proposal(kept.site, kept.other or "", goods, said.need, said.approval), lines


def _pass_gates(trade: Trade, law: Law, asked: Proposal, owner: str | None = None) -> None:
    """Ask the gates.

    Raises (in this order):
        LawGap; GatesFailed: with every gate that is not passed.
    """
    found = veiled(failures(trade, law), _reader(owner, asked))
    if found:
        raise refusal(found, law, trade.on)


def _check_exception(owner: str | None, asked: Proposal) -> None:
    """Check that an exception is not written by a side of the sale.

    Raises:
        ExceptionNotYours: it is.
    """
    if owner is not None and asked.approval:
        raise ExceptionNotYours(owner=owner)


def _reader(owner: str | None, asked: Proposal) -> str | None:
    """Tell which side reads what the gates say; None for those who see the whole book."""
    if owner is None:
        return None
    return "seller" if owner == party_of(asked.seller) else "buyer"


def _money(asked: Proposal, total: int, charge: Charge) -> list[Posting]:
    """Write the money legs: to the seller less its fee, or into the treasury for a reserve; the exchange earns the fees."""
    seller, buyer = party_of(asked.seller), party_of(asked.buyer)
    if asked.seller.startswith("bureau:"):
        return money_legs(
            (buyer, "settlement_claim", total + charge.buyer),
            (EXCHANGE, "service_income", -charge.buyer),
            (EXCHANGE, "settlement_cash", -total),
            (TREASURY, "treasury_cash", total),
            (TREASURY, "nontax_revenue", -total),
        )
    return money_legs(
        (buyer, "settlement_claim", total + charge.buyer),
        (seller, "settlement_claim", -(total - charge.seller)),
        (EXCHANGE, "service_income", -(charge.seller + charge.buyer)),
    )


def _accounts_of(asked: Proposal, legs: Sequence[Posting]) -> list[NewAccount]:
    """Describe the accounts on which the legs of a settlement stand."""
    used = {leg.account for leg in legs}
    known = [
        *permit_accounts((asked.buyer, "holding"), (asked.seller, "retired"), (asked.seller, "listed")),
        *money_accounts(
            *((party_of(side), "settlement_claim") for side in (asked.buyer, asked.seller)),
            *((EXCHANGE, purpose) for purpose in ("service_income", "settlement_cash")),
            *((TREASURY, purpose) for purpose in ("treasury_cash", "nontax_revenue")),
        ),
    ]
    return [one for one in known if one.code in used]


def _charge(law: Law, total: int, on: date) -> Charge:
    least, most = (
        law.fen(key, on) if law.find(key, on) else None for key in ("service_fee.min", "service_fee.max")
    )
    return service_charge(
        total,
        law.fraction("service_fee.seller", on),
        law.fraction("service_fee.buyer", on),
        least or 0,
        most,
    )


def _deliver(taken: Sequence[TakenLot], lines: Sequence[ActLine], asked: Proposal) -> list[Posting]:
    """Write the legs of the permits: to the buyer what it gets, the difference of the ratio into retirement."""
    moves = []
    for number, line in enumerate(lines, 1):
        for year in line.strip.years:
            due = line.strip.quantity
            for one in (t for t in taken if t.line == number and t.vintage == year):
                part = min(due, one.quantity)
                due -= part
                moves += [
                    (account(asked.buyer, "holding"), one.asset, part),
                    (account(asked.seller, "retired"), one.asset, one.quantity - part),
                    (account(asked.seller, "listed"), one.asset, -one.quantity),
                ]
    return net(moves)


def _not_only_buyback(
    books: ReadBooks, book_id: int, taken: Sequence[TakenLot], lines: Sequence[ActLine], whose: str
) -> None:
    assets = [one.asset_id for one in taken]
    bound = set(read(books, int, SQL["for_buyback_only"], book=book_id, assets=assets))
    caught = [one for one in taken if one.asset_id in bound]
    if caught:
        pollutant = lines[caught[0].line - 1].strip.pollutant
        raise BuybackOnly(pollutant=pollutant, quantity=written(caught[0].quantity)).of(whose)


def check_seen(owner: str | None, asked: Proposal) -> None:
    """Check that who asks for a dry run is a side of it: the gates tell of fees owed and lists.

    Raises:
        NotYourSide: it is not.
    """
    sides = (party_of(asked.seller), party_of(asked.buyer))
    if owner is not None and owner not in sides:
        raise NotYourSide(action="check", machine=SALE.title, party=several(sides), owner=owner)
