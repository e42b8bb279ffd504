"""What is told with acts before a court that change what is before it: the claim of a suit, and an enforcement that the parties settle.

As in `ledger.compensation.shapes`: amounts are fen, and decimal text in yuan outside.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ledger.compensation.shapes import Claimed, Head, Name, Number, Subject
from ledger.processes.acts import Body, Code, Fen, Listed, PaperNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedClaim:
    """What is claimed in a suit from now on, by head; a head that is claimed no more with 0.00."""

    claimed: Annotated[tuple[Claimed, ...], Listed(8, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledEnforcement(Subject):
    """What the parties of an enforcement have settled, and until when it is to be performed."""

    until: date
    terms: Body


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedNumber:
    """The number of a document, as it was printed and as it reads."""

    was: PaperNumber
    now: PaperNumber


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedName:
    """What a document calls a party, and what the party is called."""

    owner: Code
    was: Name
    now: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedDay:
    """Until when an instalment is to be paid, as it was printed and as it reads."""

    instalment: Number
    was: date
    now: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedSum:
    """An instalment, as it was printed and as it reads, and the head of loss under which the difference stands."""

    instalment: Number
    head: Head
    was: Fen
    now: Fen


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRuling(Subject):
    """A ruling that corrects a clerical slip of a document of a court: what it reads from now on, with what it read."""

    number: PaperNumber
    """Of the ruling."""
    printed: CorrectedNumber | None = None
    party: CorrectedName | None = None
    day: CorrectedDay | None = None
    sum: CorrectedSum | None = None
