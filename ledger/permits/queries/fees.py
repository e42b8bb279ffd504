"""Lists of use fees: what is due, what is overdue, and who has left so many notices unpaid that the law calls it giving up."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law
from ledger.law_in_force.queries import calendar_of, law_by_day
from ledger.permits.rules.fee_standing import FeeOwed, FeePart, LateRate, falls_due, late_rate, owed
from ledger.permits.rules.gates import Arrears, refusal

SQL: Final = named_queries(__name__)


@dataclass(frozen=True, slots=True)
class FeeStanding:
    """A fee as a list shows it; amounts in fen."""

    fee_id: UUID
    site: str
    notice: str
    notice_on: date
    state: str
    payable: int
    paid: int
    overdue: int
    surcharge: int
    """What being late has cost by the day."""
    next_due: date | None
    provisional: bool
    """Whether that day was reckoned without the notice of its year."""
    given_up: bool = False
    """Whether the site has left so many notices unpaid that its permits may be withdrawn."""


class _Unpaid(NamedTuple):
    site: str
    charged: str
    fee_id: UUID
    notice_on: date
    number: int
    due_on: date
    amount: int
    working_days: int | None
    carried: int

    @property
    def part(self) -> FeePart:
        """What the rules look at."""
        return FeePart(self.number, self.due_on, self.amount, self.working_days, carried=self.carried)


def arrears(books: ReadBooks, book_id: int, sites: Iterable[str], on: date) -> dict[str, int]:
    """Sum by site what its enterprise owes of use fees that are overdue on a day, for whichever of its sites.

    Raises:
        JurisdictionUnknown
    """
    calendar, told = calendar_of(books, book_id), dict.fromkeys(sites, 0)
    for row in read(books, _Unpaid, SQL["unpaid"], book=book_id, sites=list(told)):
        if falls_due(row.part, row.notice_on, calendar).on < on:
            told[row.site] += row.amount
    return told


def check_paid(
    books: ReadBooks, book_id: int, law: Law, site: str, days: Sequence[date], side: str = "seller"
) -> None:
    """Check that the party of a site owes no use fee that is overdue on some days, first the legal one. Twin: LG173 `pledge_paid`.

    Raises (in this order):
        JurisdictionUnknown; GatesFailed: with `gate.arrears`.
    """
    owed = max(arrears(books, book_id, [site], on)[site] for on in days)
    if owed:
        raise refusal([Arrears(side=side, arrears=yuan(owed))], law, days[0])


def fees(
    books: ReadBooks,
    book_id: int,
    on: date,
    law: Law,
    *,
    owner: str | None,
    site: str | None = None,
    state: str | None = None,
    after: UUID | None = None,
    limit: int = 100,
) -> list[FeeStanding]:
    """List fees by id as they stand on a day; with an owner only its own.

    Raises:
        JurisdictionUnknown
    """
    asked = {"owner": owner, "site": site, "state": state, "after": after}
    rows = read(books, FeeStanding, SQL["fees"], book=book_id, on=on, **asked, limit=limit)
    calendar, rate = calendar_of(books, book_id), late_rates(books, book_id)
    parts: dict[UUID, list[_Unpaid]] = {}
    for one in read(books, _Unpaid, SQL["unpaid"], book=book_id, sites=list({row.site for row in rows})):
        if one.site == one.charged:
            parts.setdefault(one.fee_id, []).append(one)
    standing = {
        fee_id: owed([one.part for one in open_parts], open_parts[0].notice_on, calendar, rate, on)
        for fee_id, open_parts in parts.items()
    }
    rule = law.find("fee.unpaid_notices_before_withdrawal", on)
    left = Counter(parts[fee_id][0].charged for fee_id, one in standing.items() if one.overdue)
    given_up = {
        site for site, notices in left.items() if rule is not None and notices >= int(str(rule.value))
    }
    return [_told(row, standing.get(row.fee_id), row.site in given_up) for row in rows]


def late_rates(books: ReadBooks, book_id: int) -> LateRate:
    """Read what each day of being late costs, by the law of that day.

    Returns:
        A rate; raises JurisdictionUnknown.
    """
    law = law_by_day(books, book_id)
    return cache(lambda day: late_rate(law(day), day))


def _told(row: FeeStanding, stands: FeeOwed | None, given_up: bool) -> FeeStanding:
    if stands is None or stands.next_due is None:
        return replace(row, given_up=given_up)
    return replace(
        row,
        overdue=stands.overdue,
        surcharge=stands.surcharge,
        next_due=stands.next_due.on,
        provisional=stands.next_due.provisional,
        given_up=given_up,
    )
