"""What is told of interest that a bank credits to money of a case, and of charges that it takes.

Amounts are fen; see `ledger.compensation.shapes`.
"""

from dataclasses import dataclass
from typing import Annotated, Literal, TypeAlias
from uuid import UUID

from ledger.compensation.shapes import Subject
from ledger.processes.acts import Fen, Says, Text

Pot: TypeAlias = Literal["deposit", "agency", "escrow", "treasury"]
"""Of which money of a case: deposits, what the department holds else, escrow, and what is in the treasury."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankInterest:
    """Interest that a bank has credited to money of a case, on the day of the act."""

    pot: Pot
    amount: Fen
    guarantee: Annotated[UUID, Says("Id of the deposit, where the case has those of several.")] | None = None
    working: Annotated[
        str, Text(500, says="How the amount was reckoned, where it is a share of one for several cases.")
    ] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankCharge:
    """What a bank has charged for money of a case, on the day of the act."""

    pot: Pot
    amount: Fen
    working: Annotated[
        str, Text(500, says="How the amount was reckoned, where it is a share of one for several cases.")
    ] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InterestPaid(Subject):
    """Interest that goes to who it belongs to: all that is left of it, or an amount; to who deposited on its account."""

    amount: Fen | None = None
    payee_name: Annotated[str, Text(200)] = ""
    payee_account: Annotated[str, Text(64)] = ""
