"""What is told of a refund out of the treasury: how much of it, and to which account.

Amounts are fen; see `ledger.compensation.shapes`.
"""

from dataclasses import dataclass
from typing import Annotated

from ledger.compensation.shapes import Subject
from ledger.processes.acts import Fen, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundStep(Subject):
    """A step of the money of a refund: all that is left of it, or an amount. The day of the act is that of the voucher."""

    amount: Fen | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefundAccount(Subject):
    """The account to which a refund is paid, which is one of who paid."""

    payee_name: Annotated[str, Text(200, 1)]
    payee_account: Annotated[str, Text(64, 1)]
