"""What each kind of act says beside the words that all acts have: a frozen shape for each (`ledger.processes.acts`).

An act keeps its words as they came, so that a retry is compared with them word for word; what an action looks at it reads from a shape.
A room above has shapes of its own (`ledger.market.shapes`).
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Final, TypeAlias, TypeVar
from uuid import UUID

from ledger.journal.accounts import Status
from ledger.processes.acts import Decimal, Fen, Inputs


@dataclass(frozen=True, slots=True)
class Terms:
    """What one kind of act says; as it stands here, nothing: that is what many kinds say."""

    @property
    def along(self) -> UUID | None:
        """The act of which a step is taken along when this one is confirmed; None for none."""
        return None


NOTHING: Final = Terms()
Said = TypeVar("Said", bound=Terms)


@dataclass(frozen=True, slots=True)
class PledgeTerms(Terms):
    """Of a pledge."""

    senior: UUID | None
    """The pledge of the same lots that goes before it; None for the first rank."""
    reference: str = ""
    """Number in another register of movables."""


@dataclass(frozen=True, slots=True)
class ReplacementTerms(Terms):
    """Of a pledge of other lots in the place of one that stands."""

    replaces: UUID
    senior: UUID | None
    reference: str = ""

    @property
    def along(self) -> UUID | None:
        """The pledge that it replaces."""
        return self.replaces


@dataclass(frozen=True, slots=True)
class FreezeTerms(Terms):
    """Of a freeze."""

    order: str
    """Number of the order."""
    authority: str
    """Court or police."""
    rank: int
    """Whereabouts among several orders, 1 for the first."""
    confirm_by: date | None = None
    """Last day on which another person confirms a freeze by one, by the law of its day; None where two froze from the start."""


@dataclass(frozen=True, slots=True)
class PledgeCorrectionTerms(Terms):
    """Of what a pledge should say, whole; debt and last day stand with the act."""

    corrects: UUID
    reference: str = ""


@dataclass(frozen=True, slots=True)
class FreezeCorrectionTerms(Terms):
    """Of what a freeze should say, whole; claim and last day stand with the act."""

    corrects: UUID
    order: str
    authority: str
    rank: int


@dataclass(frozen=True, slots=True)
class FeePaymentTerms(Terms):
    """Of the payment of an instalment of a use fee."""

    fee: UUID
    number: int
    """Of the instalment, from 1."""
    voucher: str
    """Number of the slip with which the treasury has it."""
    receipt: str = ""
    came_on: date | None = None
    """Day of the bank on which it came; None where that is the day of the act. What is late is reckoned to it."""

    @property
    def along(self) -> UUID | None:
        """The fee that it pays."""
        return self.fee


@dataclass(frozen=True, slots=True)
class FeeRefundTerms(Terms):
    """Of what goes back of an instalment of a use fee, or is taken back of that."""

    fee: UUID
    number: int
    """Of the instalment, from 1."""
    voucher: str
    """Number of the slip with which the treasury has paid it out."""
    returns: UUID | None = None
    """The refund that is taken back."""

    @property
    def along(self) -> UUID | None:
        """The fee of which it was paid."""
        return self.fee


@dataclass(frozen=True, slots=True)
class DuePart:
    """A part of a fee as it is agreed."""

    due_on: date
    """Last day; one on which nobody works is the next working day."""
    amount: Fen


@dataclass(frozen=True, slots=True)
class FeeScheduleTerms(Terms):
    """Of the parts and days on which what is not paid of a use fee is due from then on."""

    fee: UUID
    notice: str
    """Number of the notice that takes the place of the one before."""
    parts: tuple[DuePart, ...]

    @property
    def along(self) -> UUID | None:
        """The fee that is due otherwise."""
        return self.fee


@dataclass(frozen=True, slots=True)
class FeeCorrectionTerms(Terms):
    """Of the payment of an instalment that is taken back."""

    fee: UUID
    number: int
    """Of the instalment, from 1."""
    reverses: UUID
    """Id of the entry that is reversed."""
    voucher: str
    """Number of the slip that was recorded with it."""

    @property
    def along(self) -> UUID | None:
        """The fee that is due again."""
        return self.fee


@dataclass(frozen=True, slots=True)
class StatusTerms(Terms):
    """Of what an account may do."""

    account: str
    """Its code."""
    status: Status
    before: str
    """What it may do when this is asked for."""
    ground: str
    """Why."""


@dataclass(frozen=True, slots=True)
class MoveTerms(Terms):
    """Of a merger, a split or a removal."""

    basis: str
    to_area: str | None
    """Control area under whose cap the lots count from then on; None where it stays the same."""


@dataclass(frozen=True, slots=True)
class ReleaseTerms(Terms):
    """Of a grant out of the reserve."""

    due: bool
    """Whether a fee is owed for it."""
    review: UUID | None = None
    """The review for which it gives what could not come back; None for none."""


@dataclass(frozen=True, slots=True)
class SurplusTerms(Terms):
    """Of an application for the recognition of surplus."""

    measure: str
    running_since: str
    """ISO date."""
    irreversible: bool
    evidence: str
    buyback_only: bool
    """Whether the government alone may buy it."""


@dataclass(frozen=True, slots=True)
class GroundTerms(Terms):
    """Of a withdrawal, a retirement and a cancellation."""

    ground: str


@dataclass(frozen=True, slots=True)
class DeductionTerms(Terms):
    """Of a deduction."""

    year: int
    """In which too much was emitted."""


@dataclass(frozen=True, slots=True)
class ExclusionTerms(Terms):
    """Of a decision that takes a site out of the check of a year."""

    year: int
    pollutant: str
    """Empty for all."""
    kind: str
    """`excluded`, or `not_obliged`."""


@dataclass(frozen=True, slots=True)
class ReviewTerms(Terms):
    """Of a request for the review of a decision."""

    decision: UUID
    """Id of what is to be reviewed."""
    decided: str
    """Its machine."""
    way: str
    """`review`, or `suit`."""
    ground: str
    excuse: str = ""
    """Why it came late, where that is no fault of who asks."""


@dataclass(frozen=True, slots=True)
class OutcomeTerms(Terms):
    """Of what came of a review."""

    review: UUID
    outcome: str

    @property
    def along(self) -> UUID | None:
        """The review that it ends."""
        return self.review


@dataclass(frozen=True, slots=True)
class ServiceTerms(Terms):
    """Of how a decision was served."""

    decision: UUID
    decided: str
    """Its machine."""
    manner: str
    """`direct`, `post`, `electronic`, or `notice`."""
    served_on: date


@dataclass(frozen=True, slots=True)
class HearingTerms(Terms):
    """Of a hearing about a withdrawal."""

    decision: UUID
    ground: str


@dataclass(frozen=True, slots=True)
class VerificationTerms(Terms):
    """Of a report that is assigned to an institution."""

    report: UUID


@dataclass(frozen=True, slots=True)
class FindingTerms(Terms):
    """Of what an institution found of a report."""

    verification: UUID
    """The assignment under which it was found."""
    opinion: str
    """`as_filed`, `other`, or `unverifiable`."""
    quantity: int | None = None
    """What was emitted, where it is another quantity."""


@dataclass(frozen=True, slots=True)
class ExpiryTerms(Terms):
    """Of the end of a vintage in an area."""

    pollutant: str
    vintage: int


@dataclass(frozen=True, slots=True)
class LateSurrenderTerms(Terms):
    """Of a surrender that came in time and is recorded after its vintage has ended."""

    came_on: date
    """On which the paper came in."""


@dataclass(frozen=True, slots=True)
class ExplanationTerms(Terms):
    """Of why a licence differs from the ledger."""

    subject: str
    """What the task is kept under."""
    explanation: str


@dataclass(frozen=True, slots=True)
class DualControlTerms(Terms):
    """Of the amounts from which an enterprise lets nothing go but by two of its representatives; neither: by one."""

    quantity: Annotated[int, Decimal(6, "unit of the pollutant")] | None = None
    """Sum over lines and years, in millionths of the unit."""
    money: Fen | None = None


@dataclass(frozen=True, slots=True)
class InternalTerms(Terms):
    """Of what one representative asked for and another approves."""

    operation: str
    """What is done when it is confirmed, by its name."""
    of: UUID
    """What it begins, or moves on."""
    step: str
    """As which step it counts there."""
    subject: UUID | None
    """The id in its address; None where it has none."""
    body: Inputs
    """As it was sent."""
    said: Inputs
    """What is kept of it when it is done: day, paper and reason, and the words of an act that it begins."""


@dataclass(frozen=True, slots=True)
class ListingTerms(Terms):
    """Of a list on which an enterprise is put; its first day is that of the act."""

    list: str
    before: tuple[tuple[str, str], ...]
    """What was registered when it was asked for, by name; no word of who asks."""


@dataclass(frozen=True, slots=True)
class DelistingTerms(Terms):
    """Of a list from which an enterprise is taken; its last day is that of the act."""

    standing: int
    """Number of the entry."""
    list: str
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class AnnulmentTerms(Terms):
    """Of an entry in a list that was recorded by mistake and never counted."""

    standing: int
    """Number of the entry."""
    list: str
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LicenceAnnulmentTerms(Terms):
    """Of a version of a discharge licence that was imported by mistake and never counted."""

    version: int
    licence: str
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class FactsTerms(Terms):
    """Of what is known of a site from the day of the act on."""

    region: str
    industry: str
    sector: str
    watershed: str | None
    licence: str | None
    power: bool | None
    """As it was said; None: as the industry says."""
    chp_heat_ppm: int
    online_monitoring: bool
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class QualityTerms(Terms):
    """Of whether an area met its quality target in a year."""

    pollutant: str
    year: int
    met: bool
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class LicenceTerms(Terms):
    """Of a version of a discharge licence."""

    licence: str
    valid_from: date
    valid_to: date
    outlets: tuple[tuple[str, str, int, int], ...]
    """Outlet, pollutant, year, and how much of it, in millionths of its unit."""
    before: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class NameTerms(Terms):
    """Of how an enterprise or a site is called from the day of the act on."""

    name: str
    before: tuple[tuple[str, str], ...]


RegisterTerms: TypeAlias = (
    ListingTerms
    | DelistingTerms
    | AnnulmentTerms
    | FactsTerms
    | QualityTerms
    | LicenceTerms
    | LicenceAnnulmentTerms
    | NameTerms
)
"""Of a change of the register."""
