"""Enforcement: what is pledged or frozen is sold, and what comes in goes to costs, creditors by rank, and the owner.

One person asks with buyer, price and costs; a second one confirms, and only then anything moves.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import check_not_below_zero, yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.entries import net
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.market.machines import ENFORCEMENT
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
from ledger.permits.actions.freezes import FREEZES
from ledger.permits.actions.lots import hold_still, permit_accounts, still_held
from ledger.permits.actions.pledges import PLEDGES
from ledger.permits.actions.receivers import check_party, check_receives_permits
from ledger.permits.actions.second import Way, begin_way, one_draft, second_verbs
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.permits.rules.strips import account, party_of
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Conduct, Done, Made
from ledger.processes.actions import Step
from ledger.processes.machines import Machine

SQL: Final = named_queries(__name__)

BOUND_BY: Final[Mapping[str, Conduct[KeptAct]]] = {PLEDGE.name: PLEDGES, FREEZE.name: FREEZES}
"""What binds the lots that are sold."""


class ProceedsTooSmall(RuleViolation):
    """The proceeds of {price} yuan do not cover the costs of {costs} yuan.

    Check both figures.
    """

    code = "permits.proceeds_too_small"


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

    A second person confirms: what is sold, and the buyer's money, belong to others.

    Args:
        of: the pledge, or the freeze whose order is executed.
        machine: of the one or the other.
        price: what the buyer pays, in fen.
        costs: of the enforcement, in fen, paid to the owner code `costs_to`.

    Raises (in this order):
        ProcessUnknown, AmountBelowZero, ProceedsTooSmall, IdUsed, SiteUnknown, SiteUndescribed, PartyUnknown, ReserveUnknown, BodyUnknown,
        IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated,
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
    _check_receivers(books, book_id, step, buyer, terms)
    return begin_way(books, book_id, ENFORCE, step, act_id=act_id, alone=None, asked=asked, new=known)


def _sold(act: KeptAct) -> Along:
    """Name the step with which what binds the lots ends."""
    said = act.said(EnforcementTerms)
    conduct = BOUND_BY[said.bound_by]
    return Along(conduct, said.of, "enforce" if conduct.machine is PLEDGE else "execute")


def _check_enforce(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    _check_receivers(books, book_id, step, str(act.other), act.said(EnforcementTerms))


def _check_receivers(books: ReadBooks, book_id: int, step: Step, buyer: str, said: EnforcementTerms) -> None:
    check_receives_permits(books, book_id, buyer, step.on)
    if said.costs:
        check_party(books, book_id, said.costs_to, step.on)


def _draft_enforce(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> Draft:
    sold = _sold(act)
    kept = acting.read_process(books, book_id, sold.conduct, sold.process_id, step.owner)[1]
    return _exchange(books, book_id, act, kept)


def _exchange(books: ReadBooks, book_id: int, act: KeptAct, kept: KeptAct) -> Draft:
    """Draft the sale of what is bound: the money first, then the lots."""
    sold, buyer, price = _sold(act), str(act.other), act.money or 0
    said, machine = act.said(EnforcementTerms), sold.conduct.machine
    claims = _ranked(books, book_id, sold.process_id, kept, machine)
    shares = _waterfall(price - said.costs, claims)
    owner, purpose = party_of(kept.site), "pledged" if machine is PLEDGE else "frozen"
    money = money_legs(
        (party_of(buyer), "settlement_claim", price),
        (said.costs_to, "settlement_claim", -said.costs),
        *((one.creditor, "settlement_claim", -share) for one, share in zip(claims, shares, strict=True)),
        (owner, "settlement_claim", -(price - said.costs - sum(shares))),
    )
    lots = net(
        move
        for one in still_held(books, book_id, sold.process_id, kept.site, purpose)
        for move in (
            (account(buyer, "holding"), one.asset, one.quantity),
            (account(kept.site, purpose), one.asset, -one.quantity),
        )
    )
    parties = [
        *(one.creditor for one in claims),
        owner,
        party_of(buyer),
        *([said.costs_to] if said.costs else []),
    ]
    opening = [
        *money_accounts(*dict.fromkeys((party, "settlement_claim") for party in parties)),
        *permit_accounts((buyer, "holding")),
    ]
    return Draft(_entry_of(act), [*money, *lots], opening)


def _entry_of(act: KeptAct) -> UUID:
    """Name the entry, which is one of what binds the lots."""
    sold = _sold(act)
    return derived(sold.process_id, sold.action)


def _enforce(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Enforce.

    Raises:
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ActedBefore, AmountBeyondLargest,
        ApprovalMissing, ApprovalVoid, ApprovedByPoster, AskerGone, AssetUnknown, BodyUnknown, CeilingReached, CodeMalformed,
        EffectiveBeforeBook, EffectiveInFuture, IdUsed, LimitsImpossible, Overdraft, OverdraftLater, PartyUnknown, PeriodClosed,
        PeriodSoftClosed, ProcessUnknown, PurposeUnknown, ReserveUnknown, RoleNotForStep, SecondPersonNeeded, SiteUndescribed, SiteUnknown,
        StepBackdated, StepNotAllowed, TextTooLong,
        TextUnprintable, TooManyPostings, TotalTooLarge.
    """

    _check_enforce(books, book_id, step, act)

    def sell(books: Books, bound: Acting[KeptAct]) -> Made:
        hold_still(books, book_id, bound.record.site, str(act.other))
        draft = _exchange(books, book_id, act, bound.record)
        memo = f"enforcement {bound.id}"
        return Made(post_step(books, book_id, step, draft, "market.settlement", memo))

    return Made(acting.take_along(books, book_id, _sold(act), step, sell).entries)


ENFORCEMENTS: Final = act_conduct(
    ENFORCEMENT, EnforcementTerms, *second_verbs(lambda: (ENFORCE,), "an enforcement", "处置")
)
ENFORCE: Final[Way] = Way(
    ENFORCEMENTS,
    "enforce",
    _enforce,
    one_draft(_draft_enforce),
    check=_check_enforce,
    entry=_entry_of,
    along=_sold,
)


class _Claim(NamedTuple):
    creditor: str
    debt: int


def _ranked(books: ReadBooks, book_id: int, act_id: UUID, kept: KeptAct, machine: Machine) -> list[_Claim]:
    """List creditors and their debts, the first rank first."""
    if machine is not PLEDGE:
        return [_Claim(kept.other, kept.money or 0)] if kept.other and kept.money else []
    juniors = read(books, _Claim, SQL["juniors"], book=book_id, pledge=act_id)
    return [_Claim(str(kept.other), kept.money or 0), *juniors]


def _waterfall(rest: int, claims: Sequence[tuple[str, int]]) -> list[int]:
    shares = []
    for _, debt in claims:
        share = min(rest, debt)
        shares.append(share)
        rest -= share
    return shares
