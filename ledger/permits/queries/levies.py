"""What was paid into the treasury for permits, as its books and those of the tax bureau want it."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law
from ledger.law.places import SOMEWHERE, Whereabouts
from ledger.law_in_force.queries import law_by_day, law_of
from ledger.permits.rules.levies import Levy, PaidIn, levy_of
from ledger.register.holders import holder_of
from ledger.register.queries import sites_on
from ledger.register.regions import whereabouts

SQL: Final = named_queries(__name__)


class _Paid(NamedTuple):
    entry_id: UUID
    effective_on: date
    kind: str
    reversal: bool
    amount: int
    payer: str
    payer_name: str
    voucher: str
    document: str
    reserve: str | None
    region: str | None
    watershed: str | None


def use_fee_levy(books: ReadBooks, book_id: int, site: str, amount: int, on: date) -> Levy:
    """Tell as what a use fee of a site is booked on a day.

    Raises:
        JurisdictionUnknown
    """
    law, here = law_of(books, book_id, on), sites_on(books, book_id, [site], on).get(site)
    return levy_of(law, "use_fee", amount, on, here.whereabouts(on, law) if here else SOMEWHERE)


def paid_in(books: ReadBooks, book_id: int, since: date, until: date, *, owner: str | None) -> list[PaidIn]:
    """List what the treasury has booked in a span of days, by day; with an owner only what that party paid.

    Raises:
        JurisdictionUnknown
    """
    asked = {"since": since, "until": until, "owner": owner}
    law = law_by_day(books, book_id)
    return [
        PaidIn(
            one.entry_id,
            one.effective_on,
            one.payer,
            one.payer_name,
            one.amount,
            one.voucher,
            one.document,
            levy_of(
                law(one.effective_on),
                "other" if one.kind == "market.settlement" else "use_fee",
                one.amount,
                one.effective_on,
                _whose(one, law(one.effective_on)),
            ),
        )
        for one in read(books, _Paid, SQL["paid"], book=book_id, **asked)
    ]


def _whose(paid: _Paid, law: Law) -> Whereabouts:
    """Tell where the money is at home: in the area whose reserve was sold, or where the site lay on that day."""
    region = holder_of(paid.reserve).name if paid.reserve else paid.region
    return whereabouts(region, paid.watershed, paid.effective_on, law) if region else SOMEWHERE
