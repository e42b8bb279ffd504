"""What is told with the acts of a separate claim, and of an enforcement: whom it is against, and of which claim it is.

As in `ledger.compensation.shapes`: amounts are fen, and decimal text in yuan outside.
"""

from dataclasses import dataclass
from typing import Annotated

from ledger.compensation.court_shapes import ChangedClaim
from ledger.compensation.shapes import (
    Agreement,
    Appeal,
    AppealWithdrawal,
    Claimed,
    Court,
    Docket,
    Findings,
    Ground,
    Hearing,
    Judgment,
    Order,
    OrderObjection,
    Pronouncement,
    Settlement,
    Subject,
    Suit,
    Target,
)
from ledger.processes.acts import Body, Code, Listed, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Separate:
    """What of the assessed sum is pursued apart, from whom, and on which ground consultation with them came to nothing."""

    against: Annotated[tuple[Code, ...], Listed(40, 1)]
    claimed: Annotated[tuple[Claimed, ...], Listed(8)] = ()
    """Nothing from who is only to owe beside others what they owe already."""
    ground: Ground


@dataclass(frozen=True, slots=True, kw_only=True)
class SuitApart(Suit):
    """A suit on a separate claim."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class DocketApart(Docket):
    """The case number under which a court keeps a separate claim."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class HearingApart(Hearing):
    """A hearing about a separate claim."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class PronouncementApart(Pronouncement):
    """A judgment of the first instance on a separate claim."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealApart(Appeal):
    """An appeal against it, by who appeals."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class AppealWithdrawalApart(AppealWithdrawal):
    """That the appeal on a separate claim was withdrawn, and by which agent, where one did it."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedClaimApart(ChangedClaim):
    """What is claimed in the suit on a separate claim from now on."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderApart(Order):
    """A payment order about what a separate claim has brought."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderObjectionApart(OrderObjection):
    """An objection to a payment order about what a separate claim has brought."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtApart(Court):
    """A paper to or of a court about a separate claim."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgmentApart(Judgment):
    """A judgment on a separate claim that is in effect."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementApart(Settlement):
    """A settlement inside the suit on a separate claim."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementApart(Agreement):
    """A settlement agreement with those from whom something is pursued apart."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingsApart(Findings):
    """What was found, or decided, about a separate claim."""

    subject: Target


@dataclass(frozen=True, slots=True, kw_only=True)
class EndApart(Subject):
    """On which legal basis a separate claim is pursued no further."""

    basis: Annotated[str, Text(500, 1)]


@dataclass(frozen=True, slots=True, kw_only=True)
class CourtEnforcement(Court):
    """An application for enforcement: against whom, or against all who are late under a title."""

    against: Annotated[tuple[Code, ...], Listed(40)] = ()
    known_assets: Body = ""
    """Which property is known, and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnforcementApart(CourtEnforcement):
    """An application for enforcement of what came to be owed by a separate claim."""

    subject: Target
