"""What lets permits pass from one site to another without a sale: a succession of a kind that is named, with nothing left behind."""

from collections.abc import Sequence
from typing import Final

from ledger.errors import RuleViolation
from ledger.words import choices

BASES: Final = ("merger", "division", "relocation", "succession", "rename", "code_corrected")
"""Kinds of succession: merger, division, removal of the works, succession by law, another name, a credit code that was
typed wrong. Twin: `move_founded`."""


class MoveUnfounded(RuleViolation):
    """'{basis}' is no ground on which permits pass without a sale: it takes {bases}.

    Name which of these it is, with its paper; otherwise sell them, with price and gates (`/permits/sales`).
    """

    code = "permits.move_unfounded"
    source = "docs/spec/permits.md 7"


class ObligationsStay(RuleViolation):
    """{site} would leave behind reports of last year that belong to these permits, of {reports}.

    Let the reports be verified first; or sell the permits (`/permits/sales`). Nothing passes to the other by itself.
    """

    code = "permits.obligations_stay"
    source = "docs/spec/permits.md 7"


class ReceiverMissing(RuleViolation):
    """{party}, to which the permits would pass, has not accepted them with its own key.

    Let it accept the move.
    """

    code = "permits.receiver_missing"
    source = "docs/spec/permits.md 7"


def check_basis(basis: str) -> None:
    """Check that a move rests on a kind of succession.

    Raises:
        MoveUnfounded
    """
    if basis not in BASES:
        raise MoveUnfounded(basis=basis[:40], bases=choices("succession", BASES))


def check_nothing_left(site: str, reports: Sequence[str]) -> None:
    """Check that whoever gives permits away keeps no obligation that belongs to them; what is owed for them goes along.

    Args:
        site: whose they are.
        reports: pollutants of which there is no verified report of last year.

    Raises:
        ObligationsStay
    """
    if reports:
        raise ObligationsStay(site=site, reports=", ".join(reports))
