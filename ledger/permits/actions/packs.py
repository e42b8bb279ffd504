"""A bureau's own rule packs: proposed, held against last year, approved by a second person, in force from a day on."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.errors import Conflict, RuleViolation
from ledger.law import Law, Pack, compare, parse_pack
from ledger.permits.act_tables import pack
from ledger.permits.actions.fees import find_fee
from ledger.permits.machines import PACK
from ledger.permits.queries.year import site_years, sites_with_duty, summary
from ledger.permits.rules.fees import assess
from ledger.processes.actions import Running, Step, begin, check_step, emit, lock, move
from ledger.processes.law import law_of

SIMULATED_SITES = 2_000
"""Sites whose year a simulation recomputes at most."""


class PackUsed(Conflict):
    """The id {id} belongs to another rule pack.

    Make a new id for another pack.
    """

    code = "law.pack_used"


class PackElsewhere(RuleViolation):
    """The pack is for {found}, and the book lies in {jurisdiction}.

    Write the pack for the place of the book.
    """

    code = "law.pack_elsewhere"


class PackBackdated(RuleViolation):
    """A pack that takes effect on {day} would change what was decided already; today is {today}.

    Let it take effect from today on or later.
    """

    code = "law.pack_backdated"


def propose_pack(
    books: Books, book_id: int, step: Step, *, pack_id: UUID, text: str, from_day: date
) -> tuple[Running, bool]:
    """Propose a rule pack; all of it is checked.

    Raises (in this order):
        PackInvalid, JurisdictionUnknown, IdNotVersion7, TextTooLong, TextUnprintable, PackElsewhere, PackBackdated,
        PackUsed, RoleNotForStep, IdUsed; never ProcessUnknown.
    """
    parsed = parse_pack(text)
    jurisdiction = law_of(books, book_id, step.on).jurisdiction
    if parsed.jurisdiction != jurisdiction:
        raise PackElsewhere(found=parsed.jurisdiction, jurisdiction=jurisdiction)
    if from_day < step.on:
        raise PackBackdated(day=from_day.isoformat(), today=step.on.isoformat())
    known = books.connection.scalar(
        select(pack.c.digest).where(pack.c.book_id == book_id, pack.c.pack_id == pack_id)
    )
    if known is not None:
        if known != parsed.digest:
            raise PackUsed(id=str(pack_id))
        return lock(books, book_id, pack_id, PACK), False
    running = begin(books, book_id, pack_id, PACK, "propose", step)
    values = {"pack_id": pack_id, "text": text, "digest": parsed.digest, "in_force_from": from_day}
    books.connection.execute(insert(pack).values(book_id=book_id, **values))
    emit(books, book_id, "permits.pack.propose", pack_id, [], {"pack": parsed.title}, step.actor_id)
    return running, True


def simulate_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> dict[str, Any]:
    """Hold a pack against last year: what it changes in the rules, in the fees that were assessed, in the year's end.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        JurisdictionUnknown, LawGap; never SecondPersonNeeded, ActedBefore, AskerGone and PackInvalid.
    """
    running = lock(books, book_id, pack_id, PACK)
    check_step(running, "simulate", step)
    proposed = _pack(books, book_id, pack_id)
    before = law_of(books, book_id, step.on)
    after = Law(before.jurisdiction, (proposed, *before.packs))
    told = {
        "rules": [
            {"key": key, "before": _shown(old), "after": _shown(new)}
            for key, old, new in compare(before, after, _in_force(books, book_id, pack_id))
        ],
        "fees": _fees(books, book_id, step.on.year - 1, after),
        "year": _years(books, book_id, step.on.year - 1, step.on, before, after),
    }
    this = (pack.c.book_id == book_id) & (pack.c.pack_id == pack_id)
    books.connection.execute(update(pack).where(this).values(simulated=told))
    move(books, running, "simulate", step)
    return told


def turn_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID, action: str) -> Running:
    """Approve a simulated pack, as another person than who proposed it; or drop one.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, StepBackdated,
        AskerGone, PackBackdated; never ActedBefore.
    """
    running = lock(books, book_id, pack_id, PACK)
    if action in running.done:
        return running
    check_step(running, action, step)
    start = _in_force(books, book_id, pack_id)
    if action == "approve" and start < step.on:
        raise PackBackdated(day=start.isoformat(), today=step.on.isoformat())
    moved = move(books, running, action, step)
    emit(books, book_id, f"permits.pack.{action}", pack_id, [], {"state": moved.state}, step.actor_id)
    return moved


def _pack(books: ReadBooks, book_id: int, pack_id: UUID) -> Pack:
    query = select(pack.c.text).where(pack.c.book_id == book_id, pack.c.pack_id == pack_id)
    return parse_pack(str(books.connection.execute(query).scalar_one()))


def _in_force(books: ReadBooks, book_id: int, pack_id: UUID) -> date:
    query = select(pack.c.in_force_from).where(pack.c.book_id == book_id, pack.c.pack_id == pack_id)
    return books.connection.execute(query).scalar_one()


def _shown(value: Any) -> str | None:
    return None if value is None else str(value.value)


def _fees(books: ReadBooks, book_id: int, year: int, after: Law) -> dict[str, Any]:
    """Compute the fees noticed in a year again, under the new law as it would be on their day."""
    ids = books.connection.exec_driver_sql(
        "SELECT fee_id FROM ledger.permit_fee WHERE book_id = %s AND notice_on BETWEEN %s AND %s ORDER BY fee_id LIMIT 10000",
        (book_id, date(year, 1, 1), date(year, 12, 31)),
    ).scalars()
    count = booked = computed = changed = gaps = 0
    for fee_id in ids:
        known = find_fee(books, book_id, fee_id)
        if known is None:
            continue
        count += 1
        booked += known.what.payable
        strips = [line.strip for line in known.what.lines]
        if any(after.find(f"fee.rate.{s.pollutant}", known.notice_on) is None for s in strips):
            gaps += 1
            continue
        again = assess(strips, after, known.notice_on)
        computed += again.payable
        changed += again.payable != known.what.payable
    return {
        "year": year,
        "fees": count,
        "booked": yuan(booked),
        "computed": yuan(computed),
        "changed": changed,
        "gaps": gaps,
    }


def _years(books: ReadBooks, book_id: int, year: int, on: date, before: Law, after: Law) -> dict[str, Any]:
    sites = sites_with_duty(books, book_id, year)[:SIMULATED_SITES]
    old = [one for site in sites for one in site_years(books, book_id, site, year, on, before)]
    new = [one for site in sites for one in site_years(books, book_id, site, year, on, after)]
    changed = [
        {"site": a.site, "pollutant": a.pollutant, "before": a.end.status.value, "after": b.end.status.value}
        for a, b in zip(old, new, strict=True)
        if a.end.status is not b.end.status
    ]
    return {"year": year, "before": summary(old), "after": summary(new), "changed": changed[:200]}
