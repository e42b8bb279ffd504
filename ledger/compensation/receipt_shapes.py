"""What is told of receipts of money: by which numbers each is known, of which payment it is, and which one it follows.

Amounts are fen; see `ledger.compensation.shapes`.
"""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from ledger.compensation.shapes import Name, Subject, Target
from ledger.processes.acts import Fen, Text

ReceiptCode: TypeAlias = Annotated[
    str, Text(pattern=r"^[0-9A-Z]{4,20}$", says="票据代码, as it is printed, without blanks.")
]
ReceiptNumber: TypeAlias = Annotated[
    str, Text(pattern=r"^[0-9A-Z]{4,24}$", says="票据号码, as it is printed, without blanks.")
]
CheckCode: TypeAlias = Annotated[
    str, Text(pattern=r"^[0-9A-Za-z]{0,20}$", says="校验码; empty where the receipt has none.")
]


@dataclass(frozen=True, slots=True, kw_only=True)
class NontaxReceipt:
    """A receipt of a payment that came to the treasury or the acting department: the day of the act is that on which it was issued."""

    payment: Target
    receipt_code: ReceiptCode
    receipt_number: ReceiptNumber
    check_code: CheckCode = ""
    amount: Fen
    payer_name: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowingReceipt(Subject):
    """The receipt that follows another, of its amount: a red one that takes it back, or one that is issued in its place."""

    receipt_code: ReceiptCode
    receipt_number: ReceiptNumber
    check_code: CheckCode = ""
