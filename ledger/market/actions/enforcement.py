"""Enforcement: what is pledged or frozen is sold, and what comes in goes to costs, creditors by rank, and the owner.

One person asks with buyer, price and costs; a second one confirms, and only then anything moves.
"""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import check_not_below_zero, yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.entries import Posting, net
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import check_limits
from ledger.market.machines import ENFORCEMENT
from ledger.market.shapes import EnforcementTerms
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    ensure_money,
    money_accounts,
    money_legs,
    post_step,
)
from ledger.permits.actions.freezes import FREEZES
from ledger.permits.actions.lots import ensure, hold_still, still_held
from ledger.permits.actions.pledges import PLEDGES
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.permits.rules.strips import account, party_of
from ledger.processes import acting
from ledger.processes.acting import Conduct, Done, Made
from ledger.processes.actions import Step, check_step
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
        ProcessUnknown, AmountBelowZero, ProceedsTooSmall, IdUsed, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed,
        RoleNotForStep, SecondPersonNeeded, ActedBefore, StepBackdated, CodeMalformed, PurposeUnknown, LimitsImpossible, and those of
        `post_step`; never AskerGone.
    """
    kept = acting.opened(books, book_id, BOUND_BY[machine.name], of, step)[1]
    check_not_below_zero(price)
    if check_not_below_zero(costs) > price:
        raise ProceedsTooSmall(price=yuan(price), costs=yuan(costs))
    terms = EnforcementTerms(of, machine.name, costs, costs_to)
    bound = "pledge" if machine is PLEDGE else "freeze"
    called = {"other": "buyer", "money": "price", **dict.fromkeys(("site", "of", "bound_by"), bound)}
    asked = Asked(kept.site, buyer, money=price, terms=terms, law=kept.law, called=called)
    return begin_way(books, book_id, ENFORCE, step, act_id=act_id, alone=None, asked=asked)


def _check_enforce(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    said = act.said(EnforcementTerms)
    conduct = BOUND_BY[said.bound_by]
    action = _step_of(conduct.machine)
    acting.check_along(books, book_id, conduct, said.of, action, step)
    kept = acting.read_process(books, book_id, conduct, said.of, step.owner)[1]
    money, parties = _proceeds(books, book_id, act, kept)
    check_limits(books, book_id, derived(said.of, action), money, money_accounts(*parties))


def _proceeds(
    books: ReadBooks, book_id: int, act: KeptAct, kept: KeptAct
) -> tuple[list[Posting], list[tuple[str, str]]]:
    """Write the money legs, and name the accounts on which they stand: owner and purpose."""
    said = act.said(EnforcementTerms)
    price, costs, costs_to = act.money or 0, said.costs, said.costs_to
    claims = _ranked(books, book_id, said.of, kept, BOUND_BY[said.bound_by].machine)
    shares = _waterfall(price - costs, claims)
    owner, payer = party_of(kept.site), party_of(str(act.other))
    parties = [*(creditor for creditor, _ in claims), owner, payer, *([costs_to] if costs else [])]
    money = money_legs(
        (payer, "settlement_claim", price),
        (costs_to, "settlement_claim", -costs),
        *(
            (creditor, "settlement_claim", -share)
            for (creditor, _), share in zip(claims, shares, strict=True)
        ),
        (owner, "settlement_claim", -(price - costs - sum(shares))),
    )
    return money, [(party, "settlement_claim") for party in parties]


def _step_of(machine: Machine) -> str:
    """Name the step with which what binds the lots ends."""
    return "enforce" if machine is PLEDGE else "execute"


def _entry_of(act: KeptAct) -> UUID:
    """Name the entry, which is one of what binds the lots."""
    said = act.said(EnforcementTerms)
    return derived(said.of, _step_of(BOUND_BY[said.bound_by].machine))


def _enforce(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Enforce.

    Raises:
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ActedBefore, AmountBeyondLargest,
        ApprovalMissing, ApprovalVoid, ApprovedByPoster, AskerGone, AssetUnknown, CeilingReached, CodeMalformed,
        EffectiveBeforeBook, EffectiveInFuture, IdUsed, LimitsImpossible, Overdraft, PeriodClosed, PeriodSoftClosed,
        ProcessUnknown, PurposeUnknown, RoleNotForStep, SecondPersonNeeded, StepBackdated, StepNotAllowed, TextTooLong,
        TextUnprintable, TooManyPostings, TotalTooLarge.
    """
    said = act.said(EnforcementTerms)
    conduct, bound, buyer = BOUND_BY[said.bound_by], said.of, str(act.other)
    action, purpose = _step_of(conduct.machine), "pledged" if conduct.machine is PLEDGE else "frozen"
    running, kept = acting.opened(books, book_id, conduct, bound, step)
    check_step(running, action, step)
    hold_still(books, book_id, kept.site, buyer)
    money, parties = _proceeds(books, book_id, act, kept)
    ensure_money(books, book_id, step.actor_id, *parties)
    ensure(books, book_id, step.actor_id, (buyer, "holding"))
    lots = net(
        move
        for one in still_held(books, book_id, bound, kept.site, purpose)
        for move in (
            (account(buyer, "holding"), one.asset, one.quantity),
            (account(kept.site, purpose), one.asset, -one.quantity),
        )
    )
    memo = f"enforcement {bound}"
    entry = post_step(books, book_id, step, bound, action, "market.settlement", [*money, *lots], memo)
    acting.take(books, book_id, conduct, bound, action, step)
    return Made((entry,))


ENFORCEMENTS: Final = act_conduct(
    ENFORCEMENT, EnforcementTerms, *second_verbs(lambda: (ENFORCE,), "an enforcement", "处置")
)
ENFORCE: Final[Way] = Way(ENFORCEMENTS, "enforce", _enforce, check=_check_enforce, entry=_entry_of)


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
