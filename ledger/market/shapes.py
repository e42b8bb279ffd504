"""What each kind of act of the market says beside the words that all acts have (`ledger.permits.shapes`)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ledger.permits.shapes import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleTerms(Terms):
    """Of a sale."""

    need: tuple[tuple[str, int], ...] = ()
    """What the buyer's project needs of each pollutant a year, in the smallest unit."""
    approval: str = ""
    """Number of the registered decision that lets an exception of scope through; empty without one."""
    heat: tuple[bool, ...] = ()
    """Of each line, whether it comes from the heat part of a cogeneration plant; empty where nobody said."""
    proposer: str | None
    """The side that proposed it; None for the bureau."""


@dataclass(frozen=True, slots=True)
class DecisionTerms(Terms):
    """Of a decision that lets sales between two sides leave their city or watershed."""

    number: str
    issued_on: date
    issued_by: str
    """Authority that has decided."""
    digest: str
    """SHA-256 of the paper, in hexadecimal."""


@dataclass(frozen=True, slots=True)
class LeaseTerms(Terms):
    """Of a lease."""

    proposer: str | None
    """The side that proposed it; None for the bureau."""


@dataclass(frozen=True, slots=True)
class EnforcementTerms(Terms):
    """Of an enforcement."""

    of: UUID
    """The pledge, or the freeze whose order is executed."""
    bound_by: str
    """Machine of the one or the other."""
    costs: int
    """Fen."""
    costs_to: str
    """Owner code."""

    @property
    def along(self) -> UUID | None:
        """The pledge or freeze that it ends."""
        return self.of


@dataclass(frozen=True, slots=True)
class EndingTerms(Terms):
    """Of the end of an agreement."""

    of: UUID
    """The sale, lease or buy-back."""
    agreed: str
    """Machine of the one or the other."""


@dataclass(frozen=True, slots=True)
class DepositTerms(Terms):
    """Of a deposit; what follows the line is said where the line does not name the party, for whoever confirms it."""

    bank_line: int | None
    payer: str | None = None
    """Who paid, as the bank writes it."""
    registered: str | None = None
    """The party's name in the register."""
    why: str | None = None
    """Why another one pays for it."""


@dataclass(frozen=True, slots=True)
class PayoutTerms(Terms):
    """Of the wish that money be paid out."""

    to_bank: str
    """Where the party has its account."""
    to_account: str
    """Number of the account, which is its own."""


@dataclass(frozen=True, slots=True)
class CorrectionTerms(Terms):
    """Of a deposit or pay-out that is taken back."""

    reverses: UUID
    """Id of the entry that is reversed."""
    request: UUID | None = None
    """The request that it paid; None for what nobody of the enterprise asked for."""
    mistaken: bool | None = None
    """Whether the bank has not paid as it is recorded: what was asked for waits again; None where it has returned it."""

    @property
    def along(self) -> UUID | None:
        """The request that it takes along."""
        return self.request


@dataclass(frozen=True, slots=True)
class StockTerms(Terms):
    """Of a stock: the rows of its workbook, of each the number and the cells, in the form in which they are kept."""

    title: str
    file_name: str
    file: str
    """SHA-256 of the rows."""
    enterprises: tuple[tuple[str, ...], ...] = ()
    sites: tuple[tuple[str, ...], ...] = ()
    licences: tuple[tuple[str, ...], ...] = ()
    caps: tuple[tuple[str, ...], ...] = ()
    holdings: tuple[tuple[str, ...], ...] = ()
    pledges: tuple[tuple[str, ...], ...] = ()
    leases: tuple[tuple[str, ...], ...] = ()
    fees: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class StockAnnulmentTerms(Terms):
    """Of the annulment of a stock, or of some of what came with it."""

    stock: UUID
    parts: tuple[str, ...] = ()
    """Each as `fee:` and its notice, `pledge:` or `lease:` and its number; none where the whole stock is annulled."""
