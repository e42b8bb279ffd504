"""Money at the exchange: paid into its settlement account, and paid out of it.

Each takes two persons of finance; a deposit is recorded by one where a line of the bank tells of it. What was recorded wrongly
`corrections` takes back.
"""

from dataclasses import replace
from typing import Final, TypeAlias
from uuid import UUID

from sqlalchemy import insert, select

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, single
from ledger.entries import AmountNotPositive, check_shown
from ledger.journal.accounts import check_code
from ledger.journal.foreseeing import Draft
from ledger.law_in_force.queries import law_of
from ledger.market.machines import DEPOSIT, PAYOUT
from ledger.market.rules.deposits import Arrival, LineEnded, LineUsed, deposit_alone, paid_by_itself
from ledger.market.shapes import DepositTerms
from ledger.market.tables import deposit_line
from ledger.permits.actions.engine import (
    Asked,
    KeptAct,
    act_conduct,
    known_act,
    money_draft,
)
from ledger.permits.actions.receivers import check_party
from ledger.permits.actions.second import Way, begin_way, one_draft, post_act, second_verbs
from ledger.permits.rules.second import Alone
from ledger.permits.shapes import Terms
from ledger.processes.acting import Done, Made
from ledger.processes.actions import Step, hold_id
from ledger.register.holders import money_account

SQL: Final = named_queries(__name__)

EXCHANGE = "exchange"
Sides: TypeAlias = tuple[tuple[str, str], tuple[str, str]]
"""Whose account of which purpose is debited, and whose is credited."""


def pay_in(
    books: Books,
    book_id: int,
    step: Step,
    *,
    act_id: UUID,
    owner: str,
    amount: int,
    arrival: Arrival | None = None,
) -> Done[KeptAct]:
    """Record money that arrived in the settlement account of the exchange for a party. `amount` is in fen.

    One person suffices when a line of the bank tells of it that another person brought in, that names the party as its payer, and that
    no other deposit has used. Else who confirms it sees both names and the reason in its terms.

    Args:
        arrival: the line of the bank that the one who records it names.

    Raises (in this order):
        CodeMalformed, JurisdictionUnknown, AmountNotPositive, LawGap, LineEnded, LineUnfit, LineUsed, PayerDiffers, IdUsed,
        ProcessUnknown, SiteUnknown, SiteUndescribed, PartyUnknown, ReserveUnknown, BodyUnknown, IdNotVersion7, TextTooLong,
        TextUnprintable, StepNotAllowed, RoleNotForStep, and those of `post_act`; never AmountBelowZero.
    """
    check_payment(owner, amount)
    law = law_of(books, book_id, step.on)
    line = arrival.line if arrival else None
    alone: Alone | None = None
    hold_id(books, book_id, act_id)
    known = DEPOSITS.find(books, book_id, act_id)
    if known is not None:  # a retry is answered, whatever became of the line or of the name since
        said = replace(known.said(DepositTerms), bank_line=line)
    else:
        alone = deposit_alone(
            law, step.on, amount, money_account(EXCHANGE, "settlement_cash"), arrival, step.person
        )
        said = _said(books, book_id, step, owner, arrival)
    alone = None if said.payer is not None else alone
    asked = Asked(EXCHANGE, owner, money=amount, terms=said, law=law.version, called={"other": "owner"})
    return _begin(books, book_id, PAY_IN, step, act_id, alone, asked)


def _begin(
    books: Books, book_id: int, way: Way, step: Step, act_id: UUID, alone: Alone | None, asked: Asked
) -> Done[KeptAct]:
    new = known_act(books, book_id, way.conduct, way.what, step, act_id, asked)
    if isinstance(new, Done):
        return new
    check_party(books, book_id, str(asked.other), step.on)
    return begin_way(books, book_id, way, step, act_id=act_id, alone=alone, asked=asked, new=new)


def _said(books: Books, book_id: int, step: Step, owner: str, arrival: Arrival | None) -> DepositTerms:
    """Say the line, and what a second person is to look at where it does not name the party that a deposit names; raises PayerDiffers."""
    if arrival is None:
        return DepositTerms(None)
    asked = {"book": book_id, "party": owner, "payer": arrival.payer, "on": step.on}
    registered = find(books, str, SQL["name_by_payer"], **asked) or ""
    namesakes = single(books, bool, SQL["namesakes"], book=book_id, party=owner, name=registered)
    if paid_by_itself(arrival, owner, registered, step.reason, namesakes=namesakes):
        return DepositTerms(arrival.line)
    return DepositTerms(arrival.line, arrival.payer, registered, step.reason)


def pay_out(
    books: Books, book_id: int, step: Step, *, act_id: UUID, owner: str, amount: int
) -> Done[KeptAct]:
    """Ask to record money that the settlement account paid to a party, on its paper: always two persons. `amount` is in fen.

    Raises (in this order):
        CodeMalformed, AmountNotPositive, TextTooLong, TextUnprintable, TextEmpty, IdUsed, ProcessUnknown, SiteUnknown, SiteUndescribed,
        PartyUnknown, ReserveUnknown, BodyUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep, and those of `post_act`, where Overdraft
        says that it is more than is owed; never AmountBelowZero.
    """
    check_payment(owner, amount)
    check_shown(document=step.document)
    asked = Asked(EXCHANGE, owner, money=amount, called={"other": "owner"})
    return _begin(books, book_id, PAY_OUT, step, act_id, None, asked)


def check_payment(owner: str, amount: int) -> None:
    """Check whose money, and how much in fen; raises CodeMalformed, AmountNotPositive."""
    check_code("owner", owner)
    if amount <= 0:
        raise AmountNotPositive(line=1, amount=yuan(amount))


def _check_owner(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    check_party(books, book_id, str(act.other), step.on)


def _check_pay_in(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> None:
    _check_owner(books, book_id, step, act)
    line = act.said(DepositTerms).bank_line
    if line is None:
        return
    this = (deposit_line.c.book_id == book_id) & (deposit_line.c.bank_line == line) & deposit_line.c.live
    if books.connection.scalar(select(deposit_line.c.act_id).where(this)) is not None:
        raise LineUsed(line=line)
    if not single(books, bool, SQL["line_counts"], book=book_id, line=line):
        raise LineEnded(line=line)


def _pay_in(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Pay in.

    Raises:
        AmountBeyondLargest, BodyUnknown, CodeMalformed, LineEnded, LineUsed, PartyUnknown, ReserveUnknown, SiteUndescribed, SiteUnknown,
        TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    _check_pay_in(books, book_id, step, act)
    line = act.said(DepositTerms).bank_line
    if line is not None:
        books.connection.execute(
            insert(deposit_line).values(book_id=book_id, act_id=act.act_id, bank_line=line)
        )
    return _move(books, book_id, step, act, asked_by, "market.deposit", _sides_of_deposit(act))


def _pay_out(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Pay out.

    Raises:
        AmountBeyondLargest, BodyUnknown, CodeMalformed, PartyUnknown, ReserveUnknown, SiteUndescribed, SiteUnknown, TooManyPostings;
        AccountClosed, AccountFrozen, AccountReceiveOnly, AccountUnknown, ApprovalMissing, ApprovalVoid,
        ApprovedByAnother, ApprovedByPoster, ApprovedOtherwise, AssetUnknown, CeilingReached, EffectiveBeforeBook,
        EffectiveInFuture, IdUsed, Overdraft, OverdraftLater, PeriodClosed, PeriodSoftClosed, TotalTooLarge.
    """
    _check_owner(books, book_id, step, act)
    return _move(books, book_id, step, act, asked_by, "market.payout", _sides_of_payout(act))


def _move(
    books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None, kind: str, sides: Sides
) -> Made:
    figures = {"amount": yuan(act.money or 0)}
    return post_act(books, book_id, step, _between(act, sides), kind, asked_by, figures)


def _draft_pay_in(_books: ReadBooks, _book_id: int, _step: Step, act: KeptAct) -> Draft:
    return _between(act, _sides_of_deposit(act))


def _draft_pay_out(_books: ReadBooks, _book_id: int, _step: Step, act: KeptAct) -> Draft:
    return _between(act, _sides_of_payout(act))


def _sides_of_deposit(act: KeptAct) -> Sides:
    return (EXCHANGE, "settlement_cash"), (str(act.other), "settlement_claim")


def _sides_of_payout(act: KeptAct) -> Sides:
    return (str(act.other), "settlement_claim"), (EXCHANGE, "settlement_cash")


def _between(act: KeptAct, sides: Sides) -> Draft:
    debit, credit = sides
    return money_draft(act.act_id, (*debit, act.money or 0), (*credit, -(act.money or 0)))


DEPOSITS: Final = act_conduct(
    DEPOSIT, DepositTerms, *second_verbs(lambda: (PAY_IN,), "a deposit", "入金登记")
)
PAYOUTS: Final = act_conduct(PAYOUT, Terms, *second_verbs(lambda: (PAY_OUT,), "a pay-out", "出金登记"))
PAY_IN: Final[Way] = Way(DEPOSITS, "record", _pay_in, one_draft(_draft_pay_in), check=_check_pay_in)
PAY_OUT: Final[Way] = Way(PAYOUTS, "pay", _pay_out, one_draft(_draft_pay_out), check=_check_owner)
