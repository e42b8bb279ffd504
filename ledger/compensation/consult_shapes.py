"""What is told with each act of consultation: notices and how they are served, answers, meetings, offers, and who acts for a party.

As in `ledger.compensation.shapes`: amounts are fen, and decimal text in yuan outside.
"""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal, TypeAlias

from ledger.compensation.shapes import AgentId, Claimed, End, Name
from ledger.processes.acts import Body, Code, Fen, Line, Listed

ServiceWay: TypeAlias = Literal["direct", "left", "post", "electronic", "publication"]
"""How a notice is served: 民事诉讼法 art. 87–95; what is published is served when its full days are over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyService:
    """How a notice is served on one of several parties; what is left out is that of the notice."""

    party: Code
    way: ServiceWay | None = None
    answer_by: date | None = None
    proof_of_service: Line = ""
    address: Line = ""
    served_on: date | None = None
    received_by: Line = ""
    not_taken: Line = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The notice of consultation, with the proof of its service: to those who are named, else to all liable parties alike."""

    answer_by: date
    proof_of_service: Line
    facts: Body = ""
    meeting_on: date | None = None
    """Day of the consultation to which it invites."""
    meeting_place: Line = ""
    """Where that is, and at which hour."""
    way: ServiceWay = "direct"
    served: Annotated[tuple[PartyService, ...], Listed(40)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyNotice:
    """The notice to one party: one that got none, came later, or is served anew."""

    party: Code
    answer_by: date
    proof_of_service: Line
    facts: Body = ""
    meeting_on: date | None = None
    """Day of the consultation to which it invites."""
    meeting_place: Line = ""
    """Where that is, and at which hour."""
    way: ServiceWay = "direct"
    address: Line = ""
    served_on: date | None = None
    """Day on which it was served, where that is later than the day of the notice; of what is published, nobody names it."""
    received_by: Line = ""
    """Who took it."""
    not_taken: Line = ""
    """Why it was not taken, and by which witnesses it was left: of a notice that is left, and of no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailedService:
    """The notice of a party that could not be served: by which party; why, the reason says."""

    party: Code


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeAnswer:
    """The answer of a liable party: its own, or as the bureau notes it of the party that is named, else of all who owe one."""

    position: Body
    party: Code | None = None
    agent: AgentId | None = None
    """By whom it answers."""
    admits: bool = False
    """Whether it admits what is claimed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """A liable party at a meeting, and by whom it was there."""

    party: Code
    agent: AgentId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A meeting: who was there, what was said, and whose position is what."""

    attendance: Annotated[tuple[Line, ...], Listed(60)]
    minutes: Body
    held_at: Line = ""
    """Where it was held."""
    chaired_by: Line = ""
    recorded_by: Line = ""
    """Who kept the minutes."""
    present: Annotated[tuple[Presence, ...], Listed(40)] = ()
    """Which of the liable parties that were given notice; who is not named was invited and stayed away. Without any, nobody says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyEnd(End):
    """With whom alone consultation fails, and why; where sums are named, they are pursued from it apart from then on."""

    party: Code
    claimed: Annotated[tuple[Claimed, ...], Listed(8)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """Who acts for a liable party, by which power of attorney."""

    party: Code
    agent_name: Name
    kind: Literal["lawyer", "employee", "relative", "other"]
    scope: Literal["general", "special"] = "general"
    """To admit, to agree, to settle and to withdraw takes a special power."""
    since_on: date | None = None
    """First day of the power; the day of the act where none is named."""
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An offer of one side about the way and time of performance."""

    by: Code
    amount: Fen
    terms: Body
    agent: AgentId | None = None
