"""What is told with acts before a court that change what is before it: the claim of a suit, and an enforcement that the parties settle.

As in `ledger.compensation.shapes`: amounts are fen, and decimal text in yuan outside.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from ledger.compensation.shapes import Claimed, Subject
from ledger.processes.acts import Body, Listed


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedClaim:
    """What is claimed in a suit from now on, by head; a head that is claimed no more with 0.00."""

    claimed: Annotated[tuple[Claimed, ...], Listed(8, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledEnforcement(Subject):
    """What the parties of an enforcement have settled, and until when it is to be performed."""

    until: date
    terms: Body
