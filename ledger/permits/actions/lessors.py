"""What a lessee had surrendered goes on to the lessor, where that is undone after the lease: the lease itself gave back what was left then.

An order that waits for it holds it, as it does what a lease gives back (`ledger.permits.actions.waiting`).
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.identifiers import derived
from ledger.journal.foreseeing import Draft
from ledger.permits.actions.engine import KeptAct, post_step
from ledger.permits.actions.freezes import take_effect
from ledger.permits.actions.lots import BACK, TakenLot, moving, permit_accounts, standing_on
from ledger.permits.actions.waiting import Passed, parted
from ledger.permits.rules.strips import goes_on
from ledger.processes.acting import Acting, Made

SQL: Final = named_queries(__name__)
RETURNED: Final = "returned"
"""Under which name the entry is derived from the surrender that is undone."""


class Lent(NamedTuple):
    """What leases have lent of a lot out of one account of a lessor."""

    lessor: str
    account_id: int
    account: str
    purpose: str
    asset_id: int
    lent: int
    """By leases that are over."""
    returned: int
    """What of the lot this site has given back to the lessor."""
    running: int | None
    """By leases that run, whoever lent it."""


def lent_to(books: ReadBooks, book_id: int, site: str, lots: Sequence[TakenLot]) -> list[Lent]:
    """Read what leases have lent a site of lots that it had on its account `leased`."""
    assets = [one.asset_id for one in lots if one.purpose == "leased"]
    return read(books, Lent, SQL["lent"], book=book_id, site=site, assets=assets) if assets else []


def going_on(
    books: ReadBooks, taken: Acting[KeptAct], back: Sequence[TakenLot]
) -> tuple[Draft, list[Passed]]:
    """Draft what goes on to lessors of what comes back to a lessee; before it comes back.

    Args:
        back: all that comes back to the site of the act.
    """
    book_id, site = taken.book_id, taken.record.site
    came = {one.asset_id: one for one in back if one.purpose == "leased"}
    sums = {
        id: sum(one.quantity for one in back if (one.purpose, one.asset_id) == ("leased", id)) for id in came
    }
    stands = standing_on(books, book_id, site, "leased", list(came))
    lent = lent_to(books, book_id, site, back)
    rest = {
        one.asset_id: goes_on(sums[one.asset_id], stands.get(one.asset_id, 0), one.running or 0)
        for one in lent
    }
    owed = {(one.lessor, one.asset_id): -one.returned for one in lent}
    for one in lent:
        owed[one.lessor, one.asset_id] += one.lent
    whole: list[TakenLot] = []
    passed: list[Passed] = []
    for lessor in sorted({one.lessor for one in lent}):
        lots = []
        for one in lent:
            part = min(one.lent, rest[one.asset_id], owed[one.lessor, one.asset_id])
            if one.lessor == lessor and part > 0:
                rest[one.asset_id] -= part
                owed[one.lessor, one.asset_id] -= part
                lot = replace(
                    came[one.asset_id], account_id=one.account_id, account=one.account, purpose=one.purpose
                )
                lots.append(replace(lot, quantity=part))
        freely, frozen, waited = parted(books, book_id, taken.id, lessor, lots)
        whole += [*freely, *frozen]
        passed += waited
    draft = moving(derived(taken.id, RETURNED), whole, site, "leased", BACK)
    frozen_at = permit_accounts(
        *((lessor, "frozen") for lessor in sorted({one.lessor for one in lent}) if passed)
    )
    return draft._replace(opening=[*draft.opening, *frozen_at]), passed


def post_returned(
    books: Books, taken: Acting[KeptAct], draft: Draft, passed: Sequence[Passed], made: Made
) -> Made:
    """Post what `going_on` has drafted, beside what the step has posted, and let the orders hold what has passed to them.

    Raises:
        those of `post_step`, those of `take_effect`.
    """
    returned = post_step(books, taken.book_id, taken.step, draft, "permits.lease_return")
    take_effect(books, taken, passed)
    return Made((*made.entries, *returned), made.figures, made.told, made.owners)
