"""What a rule pack would change here: the fees that were noticed in the year before, and how that year ended for every site."""

from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.database.queries import named_queries, read
from ledger.law import Law
from ledger.law.places import SOMEWHERE
from ledger.law_in_force import actions as packs
from ledger.law_in_force.actions import OwnPack
from ledger.permits.actions.fees import assessed, charged, find_fee
from ledger.permits.queries.year import site_years, sites_with_duty, summary
from ledger.processes.acting import Done
from ledger.processes.actions import Step
from ledger.processes.acts import Words
from ledger.register.queries import sites_on

SQL: Final = named_queries(__name__)

SIMULATED_SITES: Final = 2_000
"""Sites whose year a simulation recomputes at most; it tells how many there are."""
SIMULATED_FEES: Final = 10_000
"""Fees that it computes again at most; it tells how many were noticed."""
SHOWN: Final = 200
"""Site-years with another status that it lists at most; it tells how many there are."""


def simulate_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> Done[OwnPack]:
    """Hold a pack against last year: what it changes in the rules, in the fees that were assessed, in the year's end.

    It may be simulated again; the same words at once after each other are the same simulation.

    Raises (in this order):
        ProcessUnknown, StepPassed, StepUnnamed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep,
        SecondPersonNeeded, ActedBefore, StepBackdated, AskerGone, LawGap.
    """
    return packs.simulate_pack(books, book_id, step, pack_id=pack_id, effects=effects)


def effects(books: ReadBooks, book_id: int, on: date, before: Law, after: Law, since: date) -> Words:
    """Tell what another law would have changed in the year before a day, and since its own first day where that is over."""
    last = on.year - 1
    first = min(since, date(last, 1, 1))
    earlier = range(min(since.year, last), last)
    return {
        "fees": _fees(books, book_id, first, on if since < on else date(last, 12, 31), after),
        "year": _years(books, book_id, last, on, before, after),
        "earlier": [_years(books, book_id, year, on, before, after) for year in earlier],
    }


class _Noticed(NamedTuple):
    fee_id: UUID
    noticed: int


def _fees(books: ReadBooks, book_id: int, first: date, last: date, after: Law) -> Words:
    """Compute the fees noticed in a span of days again, under the new law as it would be on their day."""
    span = {"first": first, "last": last, "limit": SIMULATED_FEES}
    count = all_of_them = booked = computed = changed = gaps = 0
    for noticed in read(books, _Noticed, SQL["fees_noticed"], book=book_id, **span):
        all_of_them = noticed.noticed
        known = find_fee(books, book_id, noticed.fee_id)
        if known is None:
            continue
        count += 1
        booked += known.what.payable
        strips = [line.strip for line in known.what.lines]
        here = sites_on(books, book_id, [known.site], known.notice_on).get(known.site)
        industry, where = (
            (here.industry, here.whereabouts(known.notice_on, after)) if here else ("", SOMEWHERE)
        )
        rates = [(after.at(where.names(s.area)), f"fee.rate.{s.pollutant}") for s in strips]
        if any(law.find(key, known.notice_on) is None for law, key in rates):
            gaps += 1
            continue
        again = assessed(charged(books, book_id, noticed.fee_id), after, known.notice_on, industry, where)
        computed += again.payable
        changed += again.payable != known.what.payable
    return {
        "year": first.year,
        "first": first.isoformat(),
        "last": last.isoformat(),
        "noticed": all_of_them,
        "fees": count,
        "booked": yuan(booked),
        "computed": yuan(computed),
        "changed": changed,
        "gaps": gaps,
    }


def _years(books: ReadBooks, book_id: int, year: int, on: date, before: Law, after: Law) -> Words:
    every = sites_with_duty(books, book_id, year)
    sites = every[:SIMULATED_SITES]
    old = [one for site in sites for one in site_years(books, book_id, site, year, on, before)]
    new = [one for site in sites for one in site_years(books, book_id, site, year, on, after)]
    changed = [
        {"site": a.site, "pollutant": a.pollutant, "before": a.end.status.value, "after": b.end.status.value}
        for a, b in zip(old, new, strict=True)
        if a.end.status is not b.end.status
    ]
    return {
        "year": year,
        "sites": len(every),
        "looked_at": len(sites),
        "before": summary(old),
        "after": summary(new),
        "changed": changed[:SHOWN],
        "changed_count": len(changed),
    }
