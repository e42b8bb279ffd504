"""What waits for its second person of a fee: while its payment does, or what takes one back, the fee is neither revoked nor moved."""

from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, single
from ledger.errors import RuleViolation

SQL: Final = named_queries(__name__)


class PaymentWaits(RuleViolation):
    """A payment of the fee {notice}, or what takes one back, waits for its second person.

    Confirm it, or drop it; then revoke the fee, or move it with its permits.
    """

    code = "permits.payment_waits"
    source = "docs/spec/permits.md 9.11"


def check_no_payment_waits(books: ReadBooks, book_id: int, fee_id: UUID, notice: str) -> None:
    """Check that nothing of what is paid of a fee waits. Twin: LG212 `fee_act_waits`.

    Raises:
        PaymentWaits
    """
    if single(books, bool, SQL["waits"], book=book_id, fee=fee_id):
        raise PaymentWaits(notice=notice)
