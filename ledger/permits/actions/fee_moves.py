"""A use fee follows the permits that it charges: who gets them by a merger, a split or a removal owes what is not paid of it.

Nothing is charged again: the fee is the same, with its notice, its parts and their last days, and what was paid of it stays paid.
"""

from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import update

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.permits.actions.engine import KeptAct, money_draft, post_step
from ledger.permits.actions.fee_waits import check_no_payment_waits
from ledger.permits.actions.fees import FEES
from ledger.permits.actions.lots import TakenLot
from ledger.permits.rules.fees import FeeRow
from ledger.permits.rules.strips import account, party_of
from ledger.permits.tables import fee
from ledger.processes import acting
from ledger.processes.acting import Acting, Made, Verb

SQL: Final = named_queries(__name__)


class FeeSplit(RuleViolation):
    """The fee {notice} charges permits of {site}, and the move takes a part of them, or lets them count in another area.

    Move all that the fee charges within its area, or let the fee be paid before.
    """

    code = "permits.fee_split"
    source = "docs/spec/permits.md 9.7"


class FeeWaits(RuleViolation):
    """The fee {notice} of {site}, which charges what is to move, waits for a second person.

    Confirm what was asked for, or drop it, and approve the move then.
    """

    code = "permits.fee_waits"
    source = "docs/spec/permits.md 9.7"


class _Charging(NamedTuple):
    fee_id: UUID
    notice: str
    state: str
    stays: bool


def fees_of(
    books: ReadBooks, book_id: int, site: str, lots: Sequence[TakenLot], *, elsewhere: bool
) -> list[UUID]:
    """List the fees that charge what a move takes.

    Args:
        elsewhere: whether the lots will count in another area, as other lots.

    Raises (in this order):
        FeeWaits, PaymentWaits, FeeSplit
    """
    unpaid = [one for one in lots if one.purpose == "unpaid"]
    asked = {"assets": [one.asset_id for one in unpaid], "quantities": [one.quantity for one in unpaid]}
    found = read(
        books, _Charging, SQL["charging"], book=book_id, site=site, account=account(site, "unpaid"), **asked
    )
    for one in found:
        if one.state != "due":
            raise FeeWaits(notice=one.notice, site=site)
        check_no_payment_waits(books, book_id, one.fee_id, one.notice)
        if one.stays or elsewhere:
            raise FeeSplit(notice=one.notice, site=site)
    return [one.fee_id for one in found]


def move_fees(books: Books, taken: Acting[KeptAct], fees: Sequence[UUID]) -> None:
    """Let fees follow what a move has taken: the receiver owes what is not paid of each.

    Raises (in this order):
        ProcessUnknown; those of `acting.advance`; those of `post_step`.
    """
    for fee_id in fees:
        running, kept = acting.opened(books, taken.book_id, FEES, fee_id, taken.step)
        verb: Verb[FeeRow] = Verb(
            "move", "The fee follows its permits", "有偿使用费随排污权转移", do=partial(_move, taken)
        )
        acting.advance(books, FEES, verb, Acting(running, kept, taken.step, verb.action))


def _move(move: Acting[KeptAct], books: Books, taken: Acting[FeeRow]) -> Made:
    to, kept = str(move.record.other), taken.record
    this = (fee.c.book_id == taken.book_id) & (fee.c.fee_id == taken.id)
    books.connection.execute(update(fee).where(this).values(site=to))
    left = sum(one.amount for one in kept.instalments if one.paid_on is None)
    draft = owed_by(derived(taken.id, f"move:{move.id}"), party_of(kept.site), party_of(to), left)
    posted = post_step(books, taken.book_id, taken.step, draft, "permits.fee_moved", kept.notice)
    return Made(posted, {"notice": kept.notice, "amount": yuan(left), "to": to})


def owed_by(entry: UUID, before: str, after: str, amount: int) -> Draft:
    """Draft that one party owes what another owed; nothing where both are the same."""
    if before == after:
        return Draft(entry, [])
    return money_draft(entry, (after, "fee_receivable", amount), (before, "fee_receivable", -amount))
