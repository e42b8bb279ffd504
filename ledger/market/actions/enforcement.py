"""Enforcement: what is pledged or frozen is sold, and what comes in goes to costs, creditors by rank, and the owner.

    ask ─▶ proposed ─▶ accept (the buyer, with its own key) ─▶ accepted ─▶ confirm (a second person) ─▶ done
               └─────────────────────┴─▶ drop (the bureau, also where the buyer says nothing) ─▶ dropped

It is a sale, so the buyer passes the gates of one, whenever somebody says yes; what the owner owes or emitted does not save it from its
creditors. Nothing moves before the second person confirms. What is bound of a year that is over is not sold (`ended`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.amounts import check_not_below_zero, yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, single
from ledger.entries import net
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.law_in_force.queries import law_of
from ledger.market.actions.ended import Parted, check_as_agreed, give_back, going_back, parted
from ledger.market.actions.leases import BEYOND_ANY_FLOOR
from ledger.market.machines import ENFORCEMENT
from ledger.market.queries.claims import Behind, resting_on
from ledger.market.queries.trade import known_trade
from ledger.market.rules.gates import failures, veiled
from ledger.market.rules.prices import Goods, Proposal, check_paid_for
from ledger.market.rules.proceeds import Proceeds, divided
from ledger.market.shapes import EnforcementTerms
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    known_act,
    money_accounts,
    money_legs,
    post_step,
)
from ledger.permits.actions.freezes import FREEZES, end_idle
from ledger.permits.actions.lots import TakenLot, hold_still, permit_accounts, still_held
from ledger.permits.actions.pledges import PLEDGES, check_whole, exhaust_pledge, still_pledged
from ledger.permits.actions.receivers import check_party, check_receives_permits
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.actions.sides import SelfDealing
from ledger.permits.actions.suspensions import check_not_suspended
from ledger.permits.actions.unpaid import check_fee_paid
from ledger.permits.creditor_tables import proceeds, sold_before
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.permits.queries.bound import left_of_pledges
from ledger.permits.rules.gates import refusal
from ledger.permits.rules.strips import SameParty, Strip, account, party_of
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Conduct, Done, Made, Verb
from ledger.processes.actions import Step, check_side
from ledger.processes.machines import Machine

SQL: Final = named_queries(__name__)

BOUND_BY: Final[Mapping[str, Conduct[KeptAct]]] = {PLEDGE.name: PLEDGES, FREEZE.name: FREEZES}
"""What binds the lots that are sold."""
_PURPOSES: Final[Mapping[str, str]] = {PLEDGE.name: "pledged", FREEZE.name: "frozen"}
"""On which account of their owner they stand."""


class NothingToSell(RuleViolation):
    """Nothing of what was pledged or frozen of {site} stands there any more that could be sold for it.

    Look at the lots of the pledge or freeze; what an order of a court has frozen is sold by that order, and the pledge keeps its place.
    """

    code = "permits.nothing_to_sell"
    source = "docs/spec/permits.md 8"


class ProceedsTooSmall(RuleViolation):
    """The proceeds of {price} yuan do not cover the costs of {costs} yuan.

    Check both figures.
    """

    code = "permits.proceeds_too_small"


class _Agreed(NamedTuple):
    on_day: date


def ask_enforcement(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    of: UUID,
    machine: Machine,
    buyer: str,
    price: int,
    costs: int,
    costs_to: str,
) -> Done[KeptAct]:
    """Ask to sell what is pledged or frozen to a buyer: costs first, then the creditor up to its debt, the rest to the owner.

    The buyer agrees with its own key, and then a second person confirms: what is sold, and the buyer's money, belong to others.

    Args:
        of: the pledge, or the freeze whose order is executed.
        machine: of the one or the other.
        price: what the buyer pays, in fen.
        costs: of the enforcement, in fen, paid to the owner code `costs_to`.

    Raises (in this order):
        ProcessUnknown, AmountBelowZero, ProceedsTooSmall, IdUsed, SoldForNothing, SiteUnknown, SiteUndescribed, PartyUnknown,
        ReserveUnknown, BodyUnknown, VintageOver, PartlyFrozen, FeeBeforeSale; those of `check_buyer`; IdNotVersion7, TextTooLong,
        TextUnprintable, StepNotAllowed, RoleNotForStep, SiteClosed, SecondPersonNeeded, ActedBefore, StepBackdated, Suspended,
        CodeMalformed, PurposeUnknown, LimitsImpossible, and those of `post_step`; never AskerGone.
    """
    kept = acting.opened(books, book_id, BOUND_BY[machine.name], of, step)[1]
    check_not_below_zero(price)
    if check_not_below_zero(costs) > price:
        raise ProceedsTooSmall(price=yuan(price), costs=yuan(costs))
    terms = EnforcementTerms(of, machine.name, costs, costs_to)
    bound = "pledge" if machine is PLEDGE else "freeze"
    called = {"other": "buyer", "money": "price", **dict.fromkeys(("site", "of", "bound_by"), bound)}
    asked = Asked(kept.site, buyer, money=price, terms=terms, law=kept.law, called=called)
    known = known_act(books, book_id, ENFORCEMENTS, ENFORCE.what, step, act_id, asked)
    if isinstance(known, Done):
        return known
    check_paid_for(price)
    _check_receivers(books, book_id, step, buyer, terms)
    sold = parted(_still(books, book_id, terms, kept.site), step.day).sold
    if machine is PLEDGE and sold:
        check_whole(books, book_id, of)
    check_fee_paid(books, book_id, kept.site, sold)
    check_buyer(books, book_id, kept.site, buyer, sold, step.days, None)
    return begin_way(books, book_id, ENFORCE, step, act_id=act_id, alone=None, asked=asked, new=known)


def accept_enforcement(books: Books, book_id: int, step: Step, *, act_id: UUID) -> Done[KeptAct]:
    """Agree to buy what is enforced, as the buyer, with its own key: then a second person of the bureau may confirm it.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, NotYourSide,
        SelfDealing, VintageOver; those of `check_buyer`; never StepUnnamed, SecondPersonNeeded, ActedBefore and AskerGone.
    """
    return acting.take(books, book_id, ENFORCEMENTS, act_id, "accept", step)


def check_buyer(
    books: ReadBooks,
    book_id: int,
    site: str,
    buyer: str,
    sold: Sequence[TakenLot],
    days: Sequence[date],
    owner: str | None,
) -> None:
    """Check that a buyer passes the gates of a sale but for the price: those that tell of the owner's own affairs do not save it.

    Args:
        days: the legal day, and after it that on which it is said, where that is another one.
        owner: party that reads the refusal; None for who reads the whole book.

    Raises (in this order):
        SameParty: it is the site itself; NothingToSell; those of `law_of`, those of `known_trade`; GatesFailed.
    """
    if buyer == site:
        raise SameParty(party=buyer)
    if not sold:
        raise NothingToSell(site=site)
    on = days[0]
    law = law_of(books, book_id, on)
    goods = tuple(Goods(strip, BEYOND_ANY_FLOOR) for strip in _strips(sold))
    trade = known_trade(books, book_id, law, Proposal(site, buyer, goods), on, day=days[-1])
    found = [one for one in failures(trade, law) if str(one.about or one.figures.get("side")) != "seller"]
    if found:
        raise refusal(veiled(found, None if owner is None else "buyer"), law, on)


def _strips(sold: Sequence[TakenLot]) -> list[Strip]:
    """Write what is sold as strips of one year each."""
    sums: dict[tuple[str, str, int], int] = {}
    for one in sold:
        key = (one.pollutant, one.area, one.vintage)
        sums[key] = sums.get(key, 0) + one.quantity
    return [
        Strip(pollutant, area, year, year, quantity) for (pollutant, area, year), quantity in sums.items()
    ]


def _check_side(_books: ReadBooks, taken: Acting[KeptAct]) -> None:
    check_side(ENFORCEMENT, taken.name, taken.step, party_of(str(taken.record.other)))


def _check_yes(books: ReadBooks, taken: Acting[KeptAct]) -> None:
    """Check what the buyer's yes needs; nobody says it who asked for the sale.

    Raises (in this order):
        SelfDealing, VintageOver; those of `check_buyer`.
    """
    if taken.step.person in {one.person for one in taken.process.steps}:
        raise SelfDealing(other="bureau", party=str(taken.step.owner))
    _check_still(books, taken.book_id, taken.step, taken.record)


def _check_still(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    said = act.said(EnforcementTerms)
    sold = parted(_still(books, book_id, said, act.site), step.day).sold
    check_buyer(books, book_id, act.site, str(act.other), sold, step.days, step.owner)


def not_sold(books: ReadBooks, book_id: int, act: KeptAct, day: date) -> list[TakenLot]:
    """List what an enforcement will not sell of what is bound, because its year is over on a day."""
    still = _still(books, book_id, act.said(EnforcementTerms), act.site)
    return [one for one in still if one.vintage < day.year]


def _still(books: ReadBooks, book_id: int, said: EnforcementTerms, site: str) -> list[TakenLot]:
    """List what a pledge or a freeze still holds."""
    if said.bound_by == PLEDGE.name:
        return still_pledged(books, book_id, said.of, site)
    return still_held(books, book_id, said.of, site, _PURPOSES[said.bound_by])


def _sold(act: KeptAct) -> Along:
    """Name the step with which what binds the lots ends."""
    said = act.said(EnforcementTerms)
    conduct = BOUND_BY[said.bound_by]
    return Along(conduct, said.of, "enforce" if conduct.machine is PLEDGE else "execute")


def _check_enforce(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    said = act.said(EnforcementTerms)
    check_not_suspended(books, book_id, said.of)
    _check_receivers(books, book_id, step, str(act.other), said)
    lots = parted(_still(books, book_id, said, act.site), step.day)
    agreed = find(books, _Agreed, SQL["agreed"], book=book_id, act=act.act_id)
    check_as_agreed(lots.ended, agreed.on_day if agreed else None, step.day)
    check_fee_paid(books, book_id, act.site, lots.sold)
    _check_still(books, book_id, step, act)


def _check_receivers(books: ReadBooks, book_id: int, step: Step, buyer: str, said: EnforcementTerms) -> None:
    check_receives_permits(books, book_id, buyer, step.on)
    if said.costs:
        check_party(books, book_id, said.costs_to, step.on)


def _drafts_of_enforcement(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> tuple[Draft, ...]:
    sold = _sold(act)
    bound = Acting(
        *acting.read_process(books, book_id, sold.conduct, sold.process_id, step.owner), step, sold.action
    )
    lots = _lots(books, book_id, act, bound.record, step.day)
    exchange = _exchange(
        act, bound.record, lots.sold, _divided(books, book_id, act, bound.record, lots.sold)[0]
    )
    back = going_back(books, bound, lots.ended, _PURPOSES[bound.process.machine.name]).draft
    return (exchange, back) if back.postings else (exchange,)


def _exchange(act: KeptAct, kept: KeptAct, sold: Sequence[TakenLot], payments: Sequence[Proceeds]) -> Draft:
    """Draft the sale of what is bound: the money first, then the lots."""
    buyer, price = str(act.other), act.money or 0
    money = money_legs(
        (party_of(buyer), "settlement_claim", price),
        *((one.party, "settlement_claim", -one.paid) for one in payments),
    )
    lots = net(
        move
        for one in sold
        for move in (
            (account(buyer, "holding"), one.asset, one.quantity),
            (account(kept.site, _PURPOSES[act.said(EnforcementTerms).bound_by]), one.asset, -one.quantity),
        )
    )
    parties = dict.fromkeys((*(one.party for one in payments), party_of(buyer)))
    opening = [
        *money_accounts(*((party, "settlement_claim") for party in parties)),
        *permit_accounts((buyer, "holding")),
    ]
    return Draft(_entry_of(act), [*money, *lots], opening)


def _lots(books: ReadBooks, book_id: int, act: KeptAct, kept: KeptAct, day: date) -> Parted:
    """Part what the pledge or freeze still holds: what is sold, and what is of a year that is over on a day.

    Raises (in this order):
        VintageOver, NothingToSell, PartlyFrozen.
    """
    said = act.said(EnforcementTerms)
    lots = parted(_still(books, book_id, said, kept.site), day)
    if not lots.sold:
        raise NothingToSell(site=kept.site)
    if said.bound_by == PLEDGE.name:
        check_whole(books, book_id, said.of)
    return lots


def _divided(
    books: ReadBooks, book_id: int, act: KeptAct, kept: KeptAct, sold: Sequence[TakenLot]
) -> tuple[list[Proceeds], Behind]:
    """Tell who gets what of the price, and which freezes waited behind what is sold."""
    said = act.said(EnforcementTerms)
    slices, claims, behind = resting_on(books, book_id, kept.site, said.of, sold)
    costs = (said.costs_to, said.costs)
    return divided(act.money or 0, costs, party_of(kept.site), slices, claims), behind


def _entry_of(act: KeptAct) -> UUID:
    """Name the entry, which is one of what binds the lots."""
    sold = _sold(act)
    return derived(sold.process_id, sold.action)


def _enforce(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Enforce.

    Raises:
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ActedBefore, AmountBeyondLargest, ApprovalMissing,
        ApprovalVoid, ApprovedByPoster, AskerGone, AssetUnknown, BodyUnknown, CeilingReached, CodeMalformed,
        EffectiveBeforeBook, EffectiveInFuture, FeeBeforeSale, GatesFailed, IdUsed, JurisdictionUnknown, LawGap,
        LimitsImpossible, NothingToSell, Overdraft, OverdraftLater, PartlyFrozen, PartyUnknown, PeriodClosed, PeriodSoftClosed,
        ProcessUnknown, PurposeUnknown, ReserveUnknown, RoleNotForStep, SameParty, SecondPersonNeeded, SiteUndescribed,
        SiteUnknown, StepBackdated, StepNotAllowed, Suspended, TextTooLong, TextUnprintable, TooManyPostings, TotalTooLarge,
        VintageOver.
    """

    _check_enforce(books, book_id, step, act)

    def sell(books: Books, bound: Acting[KeptAct]) -> Made:
        hold_still(books, book_id, bound.record.site, str(act.other))
        lots = _lots(books, book_id, act, bound.record, step.day)
        payments, behind = _divided(books, book_id, act, bound.record, lots.sold)
        draft = _exchange(act, bound.record, lots.sold, payments)
        _keep(books, book_id, act, payments)
        _keep_behind(books, book_id, act, behind)
        memo = f"enforcement {bound.id}"
        entries = post_step(books, book_id, step, draft, "market.settlement", memo)
        purpose = _PURPOSES[bound.process.machine.name]
        made = give_back(books, replace(bound, step=step), lots.ended, purpose, entries)
        _end_empty(books, book_id, step, bound, payments)
        return made

    return Made(acting.take_along(books, book_id, _sold(act), step, sell).entries)


ENFORCEMENTS: Final = act_conduct(
    ENFORCEMENT,
    EnforcementTerms,
    Verb("accept", "Agree to buy what is enforced", "同意受让处置的排污权", _check_yes, side=_check_side),
    *second_verbs(lambda: (ENFORCE,), "an enforcement", "处置"),
)
ENFORCE: Final[Way] = Way(
    ENFORCEMENTS,
    "enforce",
    _enforce,
    _drafts_of_enforcement,
    check=_check_enforce,
    entry=_entry_of,
    along=_sold,
)


def _keep(books: Books, book_id: int, act: KeptAct, payments: Sequence[Proceeds]) -> None:
    """Keep who got what."""
    books.connection.execute(
        insert(proceeds),
        [
            {
                "book_id": book_id,
                "act_id": act.act_id,
                "part": one.part,
                "place": one.place,
                "sort": one.sort,
                "claim_id": one.of,
                "party": one.party,
                "owed": one.owed,
                "paid": one.paid,
            }
            for one in payments
        ],
    )


def _keep_behind(books: Books, book_id: int, act: KeptAct, behind: Behind) -> None:
    """Keep what freezes wait for no more, because it was sold before them."""
    rows = [
        {
            "book_id": book_id,
            "act_id": act.act_id,
            "claim_id": freeze,
            "asset_id": asset,
            "quantity": quantity,
        }
        for (freeze, asset), quantity in behind.items()
    ]
    if rows:
        books.connection.execute(insert(sold_before), rows)


def _end_empty(
    books: Books, book_id: int, step: Step, bound: Acting[KeptAct], payments: Sequence[Proceeds]
) -> None:
    """Let the pledges and the freezes that wait end of which everything is sold: none rests on nothing.

    Raises (in this order):
        those of `exhaust_pledge`, those of `end_idle`.
    """
    pledges = dict.fromkeys(one.of for one in payments if one.sort == "pledge" and one.of != bound.id)
    left = left_of_pledges(books, book_id, bound.record.site)
    for pledge in (one for one in pledges if one is not None):
        rests = bound.process.machine is FREEZE and any(left[pledge].values())
        if not rests or not single(books, bool, SQL["rests_on_something"], book=book_id, pledge=pledge):
            exhaust_pledge(books, book_id, step, pledge)
    end_idle(books, book_id, bound.record.site, step.on)
