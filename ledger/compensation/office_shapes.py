"""What is told with the acts by which the office tells others of a case, and says what it is linked with.

As in `ledger.compensation.shapes`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from ledger.compensation.shapes import Name, Subject
from ledger.processes.acts import Body, Decimal, Fen, PaperNumber, Text, Whole

Occasion: TypeAlias = Literal["start", "consultation", "suit"]
"""When a procuratorate and the claimant are told of a case."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """Of what somebody is told, and who."""

    occasion: Occasion
    told_to: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedReceipt(Subject):
    """Who signed for a notice."""

    received_by: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class ClueFeedback:
    """What a procuratorate that sent a clue is told about how it was handled."""

    told_to: Name
    text: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeFindings:
    """What was found that may be a crime; what is left out was not."""

    hazardous_waste: Annotated[int, Decimal(3, "tonnes")] = 0
    """Discharged, dumped or treated unlawfully; kilograms inside."""
    loss: Fen = 0
    """Of property, and for clean-up, beside what is assessed for emergency response."""
    water_cut: Annotated[int, Whole(0, 100_000)] = 0
    """Hours for which an intake of drinking water was cut."""
    metals: bool = False
    """Lead, mercury, cadmium, chromium, arsenic, thallium or antimony above three times the limit, or others above ten times."""
    hidden_outlet: bool = False
    tampering: bool = False
    """With automatic monitoring, by a key discharger."""


Sign: TypeAlias = Literal["hazardous_waste", "loss", "water_cut", "metals", "hidden_outlet", "tampering"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeSign:
    """A sign of a crime."""

    sign: Sign


@dataclass(frozen=True, slots=True, kw_only=True)
class CrimeTransfer(CrimeSign):
    """For which sign a case is handed over, and to whom."""

    told_to: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLink:
    """The number of a penalty, a rectification or a case elsewhere that is about the same."""

    link: Literal["penalty", "rectification", "criminal_case", "public_interest_suit"]
    number: PaperNumber
    of_authority: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class LateEntry:
    """Which act may be entered late by a colleague, and for which day."""

    deed: Annotated[str, Text(40, pattern=r"^[a-z_]{1,40}$")]
    """As the history calls it."""
    day: date


ApprovalStep: TypeAlias = Literal["handler", "section", "legal", "deputy", "collective"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """For what approval is asked, and what speaks for it."""

    deed: Literal["open", "end", "agree", "sue", "close", "write_off", "grant_relief"]
    text: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalSignature(Subject):
    """Which step of an approval is signed."""

    step: ApprovalStep
    text: Body = ""
