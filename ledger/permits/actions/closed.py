"""Whether a site is closed: it has no new acts, whatever day they say.

What every act that gives or binds something asks when it is begun, or agreed to.
"""

from datetime import date
from typing import Final, NamedTuple

from ledger.database import Books
from ledger.database.queries import find, named_queries
from ledger.errors import RuleViolation
from ledger.permits.actions.corrected import check_codes
from ledger.processes.actions import Inside, Running, Step
from ledger.processes.machines import START, Transition

SQL: Final = named_queries(__name__)
BEGINS: Final = (
    "permits.sale",
    "permits.lease",
    "permits.pledge",
    "permits.buyback",
    "permits.surplus",
    "permits.move",
    "permits.grant",
    "permits.enforcement",
)
"""Machines of what a closed site has no more; what ends its duties goes on. Twin: `ledger.check_site_closed`."""


class SiteClosed(RuleViolation):
    """{site} is closed from {since} on: it has no new acts, whatever day they say.

    Let two persons of the authority reopen it, where that is wrong; what it still owes is reported and surrendered as before.
    """

    code = "permits.site_closed"
    source = "docs/spec/permits.md 20"


class _Closed(NamedTuple):
    site: str
    since: date


AGREED: Final = ("accepted", "attested")
"""States in which both sides have agreed; what was offered to a site before it was closed it accepts no more."""


def check_open(books: Books, running: Running) -> None:
    """Check that what begins, or is agreed to, is about no site that is closed.

    Raises:
        SiteClosed
    """
    if running.machine.name not in BEGINS:
        return
    asked = {"book": running.book_id, "id": running.process_id}
    found = find(books, _Closed, SQL["closed"], **asked)
    if found is not None:
        raise SiteClosed(site=found.site, since=found.since.isoformat())


class WhileOpen(Inside):
    """Asks whether what an allocation, a fee or a report is about is open, under its right code, when it is begun."""

    def check(self, books: Books, running: Running, taken: Transition, _step: Step) -> None:
        """Check that what begins, or is agreed to, is about no site that is closed, and no party whose code was typed wrong.

        Raises (in this order):
            PartyCorrected, SiteClosed.
        """
        if taken.before == START or taken.after in AGREED:
            check_codes(books, running)
            check_open(books, running)
