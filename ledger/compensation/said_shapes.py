"""What is told with a correction of what a case says of itself, or of what its parties are shown.

As in `ledger.compensation.shapes`.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from ledger.compensation.shapes import Area, Medium, Name
from ledger.processes.acts import Code, Line, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCorrection:
    """What a case says of itself as it is right; what is left out stays as it is."""

    title: Name | None = None
    area: Area | None = None
    medium: Medium | None = None
    place: Line | None = None
    source: Annotated[str, Text(pattern=r"^[0-9A-Za-z._-]{1,64}$")] | None = None
    received_on: date | None = None
    occurred_on: date | None = None
    red_line: bool | None = None
    repeated: bool | None = None
    major: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyName:
    """The name of a party as it is right, and as it stands in the case."""

    owner: Code
    side: Literal["claimant", "lead", "co_handler", "liable", "assessor", "court", "procuratorate"]
    was: Name
    now: Name


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """Whether the liable parties are shown a file of the case."""

    subject: UUID
    shown: bool
