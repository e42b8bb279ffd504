"""Agreed sales: proposed by one side, accepted by the other, approved, and settled in one entry.

    propose ─▶ accept (lots are set aside) ─▶ [countersign] ─▶ approve ─▶ settle (permits, money, fees: one entry)
       └─▶ attest ─▶ confirm ┘  └───────────▶ cancel (lots go back) ◀────────┘

A yes on paper, for a side that does not act itself, is attested by one person of the bureau and confirmed by another
(`ledger.permits.actions.sides`). Who agreed does not approve, and who approved does not settle.

The gates are asked when the sale is proposed and again on the day it is settled; a dry run asks the same function.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.entries import Posting, check_text
from ledger.errors import Figure, Forbidden, RuleViolation
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.law import Law
from ledger.permits.actions.certificates import issue_certificate
from ledger.permits.actions.engine import (
    Act,
    Line,
    Taken,
    back,
    begin_act,
    choose,
    ensure,
    find_act,
    hold_still,
    left,
    lines_of,
    open_act,
    post_step,
    remember,
    taken_by,
    tell,
    there,
)
from ledger.permits.actions.money import EXCHANGE, money_legs
from ledger.permits.actions.sides import agreement, answered
from ledger.permits.machines import SALE
from ledger.permits.queries.trade import Known, known_trade, line_ratio
from ledger.permits.rules.gates import failures, refusal, told, veiled
from ledger.permits.rules.prices import (
    Charge,
    Goods,
    Proposal,
    check_sale,
    delivered_for,
    price_of,
    service_charge,
)
from ledger.permits.rules.strips import account, party_of, written
from ledger.processes.actions import NotYourSide, Running, Step, check_side, check_step, hold_id, move
from ledger.processes.law import law_of


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
    source = "浙江省大气污染防治条例 art. 16; rule pack surplus.market_needs_monitoring"


@dataclass(frozen=True, slots=True)
class Checked:
    """What a dry run tells."""

    gates: list[dict[str, Figure]]
    """Those that are not passed."""
    amounts: tuple[int, ...]
    charge: Charge
    delivered: tuple[int, ...]
    law: str


def check_proposal(
    books: ReadBooks, book_id: int, on: date, asked: Proposal, owner: str | None = None
) -> Checked:
    """Run the gates, and compute price, fees and replacement, without writing anything.

    Raises (in this order):
        SameParty, NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, BasisUnknown, BasisUnfit,
        PriceNotPositive, ExceptionNotYours, JurisdictionUnknown, SiteUnknown, SiteUndescribed, LawGap, RatioImpossible.
    """
    check_sale(asked.seller, asked.buyer, asked.goods)
    _check_exception(owner, asked)
    law = law_of(books, book_id, on)
    trade = known_trade(books, book_id, law, asked, on).trade
    found = veiled(failures(trade, law), _reader(owner, asked))
    amounts = tuple(price_of(g) for g in asked.goods)
    missed = set(trade.quality_missed)
    ratios = [line_ratio(law, g.strip.pollutant, missed, on) for g in asked.goods]
    delivered = tuple(delivered_for(g.strip.quantity, r) for g, r in zip(asked.goods, ratios, strict=True))
    charge = _charge(law, sum(amounts), on)
    return Checked([told(gate, law, on) for gate in found], amounts, charge, delivered, law.version)


def propose(books: Books, book_id: int, step: Step, *, act_id: UUID, asked: Proposal) -> tuple[Running, bool]:
    """Propose a sale: the seller, the buyer, or the bureau for its reserve or with a contract on paper.

    Raises (in this order):
        those of `check_proposal`; IdUsed, IdNotVersion7, NotYourSide, JurisdictionUnknown, TextTooLong,
        TextUnprintable, AmountBelowZero, RoleNotForStep; GatesFailed, with every gate.
    """
    check_sale(asked.seller, asked.buyer, asked.goods)
    _check_exception(step.owner, asked)
    check_text("approval", asked.approval)
    check_side("propose", step, party_of(asked.seller), party_of(asked.buyer))
    law = law_of(books, book_id, step.on)
    hold_id(books, book_id, act_id)
    if find_act(books, book_id, act_id) is None:
        trade = _pass_gates(books, book_id, step.on, law, asked, step.owner).trade
        ratios = [line_ratio(law, g.strip.pollutant, set(trade.quality_missed), step.on) for g in asked.goods]
    else:
        ratios = [Fraction(1)] * len(asked.goods)
    lines = [
        Line(g.strip, delivered_for(g.strip.quantity, r), g.price, g.basis, price_of(g))
        for g, r in zip(asked.goods, ratios, strict=True)
    ]
    terms = {
        "need": [list(n) for n in asked.need],
        "approval": asked.approval,
        "heat": [g.heat_share for g in asked.goods],
        "proposer": step.owner,
    }
    running, fresh = begin_act(
        books,
        book_id,
        SALE,
        "propose",
        step,
        act_id=act_id,
        site=asked.seller,
        other=asked.buyer,
        money=sum(x.amount or 0 for x in lines),
        lines=lines,
        terms=terms,
        law=law.version,
    )
    if fresh:
        tell(books, book_id, running, "propose", [asked.seller, asked.buyer], {}, step.actor_id)
    return running, fresh


def open_exception(
    books: ReadBooks, book_id: int, act_id: UUID, owner: str | None
) -> list[dict[str, Figure]]:
    """List the gates that a sale passes by a decision alone, as they stood on its day, for whoever is to approve it.

    Args:
        owner: who reads, where it reads for one party: what concerns the other side's own affairs is hidden from it.

    Raises (in this order):
        JurisdictionUnknown, SiteUnknown, SiteUndescribed, LawGap.
    """
    kept = find_act(books, book_id, act_id)
    if kept is None or not str(kept.terms.get("approval", "")).strip():
        return []
    law, asked = law_of(books, book_id, kept.effective_on), _asked(books, book_id, kept)[0]
    trade = known_trade(books, book_id, law, asked, kept.effective_on).trade
    passed = {gate.code for gate in failures(trade, law)}
    let = [gate for gate in failures(replace(trade, approval=""), law) if gate.code not in passed]
    return [told(gate, law, kept.effective_on) for gate in veiled(let, _reader(owner, asked))]


def accept(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Accept a sale as the side that did not propose it, or in its place; once every side has agreed the lots are set aside.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        NotYourSide, SideMissing, PaperMissing, JurisdictionUnknown, HoldingTooSmall, LawGap, BuybackOnly,
        CodeMalformed; those of `post_step`; never SecondPersonNeeded and AskerGone.
    """
    return _agree(books, book_id, step, act_id, "accept")


def confirm(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Confirm, as a second person of the bureau, a yes on paper; the lots are set aside.

    Raises (in this order):
        those of `accept`, and AskerGone; never SecondPersonNeeded.
    """
    return _agree(books, book_id, step, act_id, "confirm")


def _agree(books: Books, book_id: int, step: Step, act_id: UUID, said: str) -> Running:
    running, kept = open_act(books, book_id, act_id, SALE, step)
    if answered(running, step, said):
        return running
    check_step(running, said, step)
    asked = _asked(books, book_id, kept)[0]
    if agreement(books, running, kept, step) == "attest":
        return _moved(books, book_id, running, "attest", step, asked)
    hold_still(books, book_id, asked.seller)
    law = law_of(books, book_id, step.on)
    lines = lines_of(books, book_id, act_id)
    taken = choose(books, book_id, asked.seller, lines, _from(asked.seller, law, step.on))
    _not_only_buyback(books, book_id, taken, lines)
    ensure(books, book_id, step.actor_id, (asked.seller, "listed"))
    remember(books, book_id, act_id, taken)
    post_step(
        books, book_id, step, act_id, "accept", "permits.set_aside", there(taken, asked.seller, "listed")
    )
    return _moved(books, book_id, running, said, step, asked)


def countersign(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Countersign for the bureau of the other place, where the rule asks for both.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated; never AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, SALE, step)
    asked = _asked(books, book_id, kept)[0]
    return (
        running
        if "countersign" in running.done
        else _moved(books, book_id, running, "countersign", step, asked)
    )


def approve(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Approve a sale for the bureau.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, JurisdictionUnknown, SiteUnknown, SiteUndescribed, LawGap, SecondBureauNeeded; never AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, SALE, step)
    asked = _asked(books, book_id, kept)[0]
    if "approve" in running.done:
        return running
    check_step(running, "approve", step)
    law = law_of(books, book_id, step.on)
    trade = known_trade(books, book_id, law, asked, step.on).trade
    apart = trade.seller.region != trade.buyer.region and law.text("sale.bureaus", step.on) == "both"
    if apart and running.state == "accepted":
        raise SecondBureauNeeded(seller=trade.seller.region, buyer=trade.buyer.region)
    return _moved(books, book_id, running, "approve", step, asked)


def settle(books: Books, book_id: int, step: Step, *, act_id: UUID) -> tuple[Running, bool]:
    """Deliver against payment: permits, price and service fees in one entry, and the certificate with it.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, ActedBefore, StepBackdated,
        JurisdictionUnknown, GatesFailed, SiteUnknown, SiteUndescribed, LawGap, CodeMalformed, AmountTooLarge, and those
        of `post_step`, where Overdraft says that the buyer has not paid enough in; never SecondPersonNeeded, AskerGone
        and PollutantUnknown.
    """
    running, kept = open_act(books, book_id, act_id, SALE, step)
    asked, lines = _asked(books, book_id, kept)
    if running.state == "settled":
        return running, False
    check_step(running, "settle", step)
    law = law_of(books, book_id, step.on)
    known = _pass_gates(books, book_id, step.on, law, asked)
    taken = taken_by(books, book_id, act_id)
    total = sum(x.amount or 0 for x in lines)
    charge = _charge(law, total, step.on)
    money = _money(asked, total, charge)
    legs = [*money, *_deliver(taken, lines, asked)]
    _open_accounts(books, book_id, step.actor_id, legs)
    post_step(books, book_id, step, act_id, "settle", "market.settlement", legs, f"sale {act_id}")
    number = issue_certificate(books, book_id, step, act_id, asked, lines, taken, charge, known.papers)
    moved = move(books, running, "settle", step)
    tell(books, book_id, moved, "settle", [asked.seller, asked.buyer], {"certificate": number}, step.actor_id)
    return moved, True


def cancel(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Running:
    """Cancel a sale that is not settled; what was set aside goes back where it came from.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; those of
        `post_step`; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    running, kept = open_act(books, book_id, act_id, SALE, step)
    asked = _asked(books, book_id, kept)[0]
    if "cancel" in running.done:
        return running
    check_step(running, "cancel", step)
    hold_still(books, book_id, asked.seller)
    taken = left(books, book_id, taken_by(books, book_id, act_id), asked.seller, "listed")
    if taken:
        post_step(
            books, book_id, step, act_id, "cancel", "permits.put_back", back(taken, asked.seller, "listed")
        )
    return _moved(books, book_id, running, "cancel", step, asked)


def _asked(books: ReadBooks, book_id: int, kept: Act) -> tuple[Proposal, list[Line]]:
    lines = lines_of(books, book_id, kept.act_id)
    heat = kept.terms.get("heat") or [False] * len(lines)
    goods = tuple(Goods(x.strip, x.price or 0, x.basis or "", h) for x, h in zip(lines, heat, strict=True))
    need = tuple((str(p), int(q)) for p, q in kept.terms.get("need", ()))
    return Proposal(kept.site, kept.other or "", goods, need, kept.terms.get("approval", "")), lines


def _pass_gates(
    books: ReadBooks, book_id: int, on: date, law: Law, asked: Proposal, owner: str | None = None
) -> Known:
    """Ask the gates; give what they looked at.

    Raises (in this order):
        GatesFailed: with every gate that is not passed.
        SiteUnknown, SiteUndescribed, JurisdictionUnknown, LawGap.
    """
    known = known_trade(books, book_id, law, asked, on)
    found = veiled(failures(known.trade, law), _reader(owner, asked))
    if found:
        raise refusal(found, law, on)
    return known


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
            ("treasury", "treasury_cash", total),
            ("treasury", "nontax_revenue", -total),
        )
    return money_legs(
        (buyer, "settlement_claim", total + charge.buyer),
        (seller, "settlement_claim", -(total - charge.seller)),
        (EXCHANGE, "service_income", -(charge.seller + charge.buyer)),
    )


def _open_accounts(books: Books, book_id: int, actor_id: int, legs: Sequence[Posting]) -> None:
    """Open the accounts of an entry that are missing, in one look: their codes say owner and purpose.

    Raises:
        CodeMalformed: an owner's code is too long for it; never PurposeUnknown and LimitsImpossible: the chart has the purposes.
    """
    wanted = []
    for code in dict.fromkeys(leg.account for leg in legs):
        holder, _, purpose = code.replace(":permits:", ":money:").rpartition(":money:")
        wanted.append(NewAccount(code, party_of(holder) if ":permits:" in code else holder, purpose))
    ensure_accounts(books, book_id, wanted, actor_id)


def _from(seller: str, law: Law, on: date) -> tuple[str, ...]:
    if seller.startswith("bureau:"):
        return ("reserve",)
    return ("sellable",) if law.flag("sale.needs_recognition", on) else ("sellable", "holding")


def _charge(law: Law, total: int, on: date) -> Charge:
    return service_charge(
        total, law.fraction("service_fee.seller", on), law.fraction("service_fee.buyer", on)
    )


def _deliver(taken: Sequence[Taken], lines: Sequence[Line], asked: Proposal) -> list[Posting]:
    """Write the legs of the permits: to the buyer what it gets, the difference of the ratio into retirement."""
    moved: dict[tuple[str, str], int] = {}
    for number, line in enumerate(lines, 1):
        for year in line.strip.years:
            due = line.strip.quantity
            for one in (t for t in taken if t.line == number and t.vintage == year):
                part = min(due, one.quantity)
                due -= part
                for holder, purpose, quantity in (
                    (asked.buyer, "holding", part),
                    (asked.seller, "retired", one.quantity - part),
                    (asked.seller, "listed", -one.quantity),
                ):
                    key = (account(holder, purpose), one.asset)
                    moved[key] = moved.get(key, 0) + quantity
    return [
        Posting(code, asset, "debit" if q > 0 else "credit", abs(q))
        for (code, asset), q in moved.items()
        if q
    ]


def _not_only_buyback(books: ReadBooks, book_id: int, taken: Sequence[Taken], lines: Sequence[Line]) -> None:
    bound = set(
        books.connection.exec_driver_sql(
            "SELECT l.asset_id FROM ledger.permit_lot l JOIN ledger.permit_measure m ON m.book_id = l.book_id AND m.measure = l.measure"
            " JOIN ledger.permit_act t ON t.book_id = m.book_id AND t.act_id = m.act_id"
            " WHERE l.book_id = %s AND l.asset_id = ANY(%s) AND (t.terms ->> 'buyback_only')::boolean",
            (book_id, [one.asset_id for one in taken]),
        ).scalars()
    )
    caught = [one for one in taken if one.asset_id in bound]
    if caught:
        pollutant = lines[caught[0].line - 1].strip.pollutant
        raise BuybackOnly(pollutant=pollutant, quantity=written(caught[0].quantity))


def _moved(books: Books, book_id: int, running: Running, action: str, step: Step, asked: Proposal) -> Running:
    moved = move(books, running, action, step)
    tell(books, book_id, moved, action, [asked.seller, asked.buyer], {}, step.actor_id)
    return moved


def check_seen(owner: str | None, asked: Proposal) -> None:
    """Check that who asks for a dry run is a side of it: the gates tell of fees owed and lists.

    Raises:
        NotYourSide: it is not.
    """
    sides = (party_of(asked.seller), party_of(asked.buyer))
    if owner is not None and owner not in sides:
        raise NotYourSide(action="check", party=" / ".join(sides), owner=owner)
