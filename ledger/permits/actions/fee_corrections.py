"""The payment of an instalment of a use fee that was recorded wrongly is taken back: one of finance asks, and another confirms.

    propose ─▶ proposed ─▶ confirm (another person of finance) ─▶ reversed: the fee takes its step `take_back`, and is due again
                  └─────▶ drop

The entry of the payment is reversed, and the instalment is due again, with its slip free for the payment that it belongs to. Where the
fee was paid whole, what the site still holds freely of the lots that became free is unpaid again, in the same transaction.
"""

from collections.abc import Collection
from dataclasses import replace
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import update

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read, single
from ledger.entries import Entry, check_shown, net
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.journal.posting import known_entry, mirror
from ledger.journal.refusals import ReversedAlready
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct, posted_by
from ledger.permits.actions.fee_moves import owed_by
from ledger.permits.actions.fee_payments import post_of_fee, site_told
from ledger.permits.actions.fees import FEES
from ledger.permits.actions.lots import hold_still, permit_accounts
from ledger.permits.actions.second import Way, begin_way, post_entry, second_verbs
from ledger.permits.machines import FEE_CORRECTION
from ledger.permits.rules.fees import FeeRow
from ledger.permits.rules.strips import account, party_of
from ledger.permits.shapes import FeeCorrectionTerms
from ledger.permits.tables import fee_instalment
from ledger.processes import acting
from ledger.processes.acting import Acting, Along, Done, Made
from ledger.processes.actions import Running, Step
from ledger.register.holders import money_account

SQL: Final = named_queries(__name__)
_OWES: Final = money_account("", "fee_receivable")
"""How the account ends on which a party owes fees."""


class InstalmentUnpaid(RuleViolation):
    """Instalment {number} of the fee {notice} is not paid.

    Look at its instalments; what only waits for a second person is dropped.
    """

    code = "permits.instalment_unpaid"
    source = "docs/spec/permits.md 9"


class FeeRefunded(RuleViolation):
    """{amount} yuan of the fee {notice} have gone back: none of its payments is taken back.

    Take the refund back first, where it was recorded wrongly.
    """

    code = "permits.fee_refunded"
    source = "docs/spec/permits.md 9.10"


class _Payment(NamedTuple):
    entry_id: UUID
    voucher: str
    amount: int


class _Freed(NamedTuple):
    asset: str
    quantity: int


class _TakenBack(NamedTuple):
    entry_id: UUID


def take_payment_back(
    books: Books, book_id: int, step: Step, *, act_id: UUID, fee_id: UUID, number: int
) -> Done[KeptAct]:
    """Ask to take back the payment of an instalment that was recorded wrongly, with paper and reason; another person confirms it.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, ProcessUnknown, InstalmentUnpaid, AmountBelowZero, IdUsed, IdNotVersion7, StepNotAllowed,
        RoleNotForStep; those of `_take_back`.
    """
    check_shown(document=step.document, reason=step.reason)
    fee = acting.read_process(books, book_id, FEES, fee_id, step.owner)[1]
    known = FEE_CORRECTIONS.find(books, book_id, act_id)
    if known is not None:  # a retry is answered, though nothing is paid any more
        said = replace(known.said(FeeCorrectionTerms), fee=fee_id, number=number)
        amount = known.money
    else:
        paid = find(books, _Payment, SQL["payment"], book=book_id, fee=fee_id, number=number)
        if paid is None:
            raise InstalmentUnpaid(number=number, notice=fee.notice)
        said, amount = FeeCorrectionTerms(fee_id, number, paid.entry_id, paid.voucher), paid.amount
    called = {"site": "fee", "money": "number", "reverses": "number", "voucher": "number"}
    asked = Asked(site_told(known, FeeCorrectionTerms, fee), money=amount, terms=said, called=called)
    return begin_way(books, book_id, TAKE_PAYMENT_BACK, step, act_id=act_id, alone=None, asked=asked)


def _fee_of(act: KeptAct) -> Along:
    """Name the step of the fee that a correction takes along."""
    return Along(FEES, act.said(FeeCorrectionTerms).fee, "take_back")


def _check(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> None:
    payment = act.said(FeeCorrectionTerms).reverses
    back = find(books, _TakenBack, SQL["taken_back"], book=book_id, entry=payment)
    if back is not None:
        raise ReversedAlready(target=str(payment), by=str(back.entry_id))
    fee = FEES.find(books, book_id, act.said(FeeCorrectionTerms).fee)
    gone = single(books, int, SQL["refunded"], book=book_id, fee=act.said(FeeCorrectionTerms).fee)
    if gone and fee is not None:
        raise FeeRefunded(amount=yuan(gone), notice=fee.notice)


def _undoing(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> Entry:
    original = known_entry(books, book_id, act.said(FeeCorrectionTerms).reverses)
    assert original is not None, "it was there when this was asked for, and entries stay"
    return mirror(original, act.act_id, step.on, "", step.document)


def _draft_unpaid(books: ReadBooks, book_id: int, act: KeptAct) -> Draft:
    """Draft that what became free with the last instalment, as far as the site holds it freely still, is unpaid again."""
    site, fee_id = act.site, act.said(FeeCorrectionTerms).fee
    asked = {"book": book_id, "fee": fee_id, "account": account(site, "holding")}
    moves = net(
        move
        for asset, quantity in read(books, _Freed, SQL["freed"], **asked)
        for move in ((account(site, "unpaid"), asset, quantity), (account(site, "holding"), asset, -quantity))
    )
    return Draft(derived(fee_id, f"unpaid:{act.act_id}"), moves, permit_accounts((site, "unpaid")))


def _draft_owed(undoing: Entry, act: KeptAct) -> Draft:
    """Draft that who has the permits now owes what another one had paid; nothing where it is the same."""
    owner = next(
        (one.account.removesuffix(_OWES), one.amount)
        for one in undoing.postings
        if one.account.endswith(_OWES)
    )
    return owed_by(
        derived(act.said(FeeCorrectionTerms).fee, f"moved:{act.act_id}"),
        owner[0],
        party_of(act.site),
        owner[1],
    )


def _drafts(books: ReadBooks, book_id: int, step: Step, act: KeptAct) -> list[Draft]:
    undoing = _undoing(books, book_id, step, act)
    fee = FEES.find(books, book_id, act.said(FeeCorrectionTerms).fee)
    whole = fee is not None and len(fee.paid) == len(fee.parts)
    return [Draft(undoing.id, undoing.postings), *([_draft_unpaid(books, book_id, act)] if whole else [])]


def _take_back(books: Books, book_id: int, step: Step, act: KeptAct, asked_by: int | None) -> Made:
    """Reverse a payment with the step of its fee; what became free with it is unpaid again.

    Raises (in this order):
        ReversedAlready, FeeRefunded; ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        ActedBefore, StepBackdated, AskerGone; ReversalTargetUnknown, KindNotReversible, ReversalWindowOver; those of `post_of_fee`.
    """
    _check(books, book_id, step, act)
    said = act.said(FeeCorrectionTerms)

    def deed(books: Books, taken: Acting[FeeRow]) -> Made:
        undoing = _undoing(books, book_id, step, act)
        made = post_entry(books, book_id, step, undoing, asked_by).entries
        owed = _draft_owed(undoing, act)
        made += post_of_fee(books, book_id, step, owed, "permits.fee_moved", asked_by)
        this = (
            (fee_instalment.c.book_id == book_id)
            & (fee_instalment.c.fee_id == said.fee)
            & (fee_instalment.c.number == said.number)
        )
        nothing = dict.fromkeys(("paid_on", "voucher", "receipt", "entry_id", "surcharge", "came_on"))
        books.connection.execute(update(fee_instalment).where(this).values(**nothing))
        if taken.process.state == "paid":
            hold_still(books, book_id, act.site)
            unpaid = _draft_unpaid(books, book_id, act)
            made += post_of_fee(books, book_id, step, unpaid, "permits.fee_unpaid", asked_by)
        return Made(made, {"instalment": said.number, "amount": yuan(act.money or 0)})

    return Made(acting.take_along(books, book_id, _fee_of(act), step, deed).entries)


def _posted(books: ReadBooks, running: Running, kept: KeptAct, step: str) -> Collection[UUID]:
    fee = kept.said(FeeCorrectionTerms).fee
    more = [derived(fee, f"{name}:{kept.act_id}") for name in ("moved", "unpaid")]
    return (kept.act_id, *more) if step == "confirm" else posted_by(books, running, kept, step)


FEE_CORRECTIONS: Final = replace(
    act_conduct(
        FEE_CORRECTION,
        FeeCorrectionTerms,
        *second_verbs(lambda: (TAKE_PAYMENT_BACK,), "that a payment is taken back", "缴款更正"),
    ),
    posted=_posted,
)
"""How one acts with payments that are to be taken back."""
TAKE_PAYMENT_BACK: Final[Way] = Way(
    FEE_CORRECTIONS, "reverse", _take_back, _drafts, check=_check, along=_fee_of
)
