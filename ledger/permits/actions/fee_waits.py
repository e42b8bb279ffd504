"""What waits for its second person of a fee: while a payment does, its correction, or a rescheduling, it is neither revoked nor moved."""

from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, single
from ledger.errors import RuleViolation

SQL: Final = named_queries(__name__)


class PaymentWaits(RuleViolation):
    """A payment of the fee {notice}, what takes one back, or another schedule of it, waits for its second person.

    Confirm it, or drop it; then revoke the fee, reschedule it, or move it with its permits.
    """

    code = "permits.payment_waits"
    source = "docs/spec/permits.md 9.11"


def check_no_payment_waits(
    books: ReadBooks, book_id: int, fee_id: UUID, notice: str, but: UUID | None = None
) -> None:
    """Check that nothing of what is paid of a fee, or when, waits, but one act. Twin: LG212 `fee_act_waits`.

    Raises:
        PaymentWaits
    """
    if single(books, bool, SQL["waits"], book=book_id, fee=fee_id, but=but):
        raise PaymentWaits(notice=notice)
