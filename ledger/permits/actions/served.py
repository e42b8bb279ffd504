"""From when a decision counts as served, and whether a hearing about it was held: what the decision asks of both.

Apart from `ledger.permits.actions.services` and `hearings`, which know every decision.
"""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law_in_force.queries import law_of
from ledger.permits.actions.lots import lines_of_act
from ledger.permits.rules.service import HearingLed, NotServed, check_heard, counts_from
from ledger.permits.rules.strips import LOT_SCALE

SQL: Final = named_queries(__name__)


class _Served(NamedTuple):
    manner: str
    served_on: date


class _Hearing(NamedTuple):
    state: str
    held_on: date | None


class _Leader(NamedTuple):
    person: int


def served_on(books: ReadBooks, book_id: int, decision: UUID) -> date | None:
    """Give the day from which a decision counts as served; None where no service of it is recorded that stands.

    Raises:
        JurisdictionUnknown, LawGap.
    """
    found = read(books, _Served, SQL["served"], book=book_id, decision=decision)
    days = [
        counts_from(
            one.manner,
            one.served_on,
            law_of(books, book_id, one.served_on).integer("service.notice_days", one.served_on),
        )
        for one in found
    ]
    return min(days, default=None)


def heard_on(books: ReadBooks, book_id: int, decision: UUID) -> date | None:
    """Give the day on which the last hearing about a decision was held; None where none was.

    That its record is to be annulled, and that it is not, changes nothing of that day.
    """
    found = hearings(books, book_id, decision)
    return max(
        (one.held_on for one in found if one.state in ("held", "annulment_asked") and one.held_on),
        default=None,
    )


def hearings(books: ReadBooks, book_id: int, decision: UUID) -> list[_Hearing]:
    """List the hearings about a decision."""
    return read(books, _Hearing, SQL["hearings"], book=book_id, decision=decision)


def check_led(books: ReadBooks, book_id: int, decision: UUID, person: int) -> None:
    """Check that a decision is not made final by who led a hearing about it. Twin: LG201 `hearing_apart`.

    Raises:
        HearingLed
    """
    if person in {one.person for one in read(books, _Leader, SQL["led"], book=book_id, decision=decision)}:
        raise HearingLed()


def check_ready(books: ReadBooks, book_id: int, decision: UUID, on: date) -> None:
    """Check that a withdrawal was served and heard as the law of a day asks, before it is concluded.

    Raises (in this order):
        JurisdictionUnknown, LawGap, NotServed, HearingMissing.
    """
    law = law_of(books, book_id, on)
    asked = law.find("service.required", on) is not None and law.flag("service.required", on)
    if asked and served_on(books, book_id, decision) is None:
        raise NotServed()
    from_on = law.find("hearing.withdrawal_least", on)
    least = None if from_on is None else law.fraction("hearing.withdrawal_least", on) * 10**LOT_SCALE
    lines = [one.strip for one in lines_of_act(books, book_id, decision)]
    quantity = sum(one.quantity * len(one.years) for one in lines)
    states = [one.state for one in hearings(books, book_id, decision)]
    check_heard(states, quantity, least)
