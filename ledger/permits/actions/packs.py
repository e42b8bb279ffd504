"""A bureau's own rule packs: proposed, held against last year, approved by a second person, in force from a day on."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import insert, select, update

from ledger.amounts import yuan
from ledger.database import Books, ReadBooks
from ledger.errors import RuleViolation
from ledger.law import Law, Value, compare, parse_pack
from ledger.permits.act_tables import pack
from ledger.permits.actions.engine import Json
from ledger.permits.actions.fees import find_fee
from ledger.permits.machines import PACK
from ledger.permits.queries.year import site_years, sites_with_duty, summary
from ledger.permits.rules.fees import assess
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.law import law_of

SIMULATED_SITES = 2_000
"""Sites whose year a simulation recomputes at most."""


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


@dataclass(frozen=True, slots=True)
class OwnPack:
    """A pack of a bureau's own as it is kept."""

    text: str
    digest: str
    in_force_from: date
    simulated: dict[str, Json] | None
    """What it would have changed in the year before its simulation; None before."""


def propose_pack(
    books: Books, book_id: int, step: Step, *, pack_id: UUID, text: str, from_day: date
) -> Done[OwnPack]:
    """Propose a rule pack; all of it is checked.

    Raises (in this order):
        PackInvalid, IdUsed, ProcessUnknown, JurisdictionUnknown, PackElsewhere, PackBackdated, IdNotVersion7, TextTooLong, TextUnprintable,
        StepNotAllowed, RoleNotForStep.
    """
    parsed = parse_pack(text)
    said = {"text": parsed.digest, "from_day": from_day}
    known = acting.repeated(
        books,
        book_id,
        PACKS,
        pack_id,
        step,
        lambda kept: ({"text": kept.digest, "from_day": kept.in_force_from}, said),
    )
    if known is not None:
        return known
    jurisdiction = law_of(books, book_id, step.on).jurisdiction
    if parsed.jurisdiction != jurisdiction:
        raise PackElsewhere(found=parsed.jurisdiction, jurisdiction=jurisdiction)
    if from_day < step.on:
        raise PackBackdated(day=from_day.isoformat(), today=step.on.isoformat())

    def keep(_: Running) -> OwnPack:
        values = {"pack_id": pack_id, "text": text, "digest": parsed.digest, "in_force_from": from_day}
        books.connection.execute(insert(pack).values(book_id=book_id, **values))
        return OwnPack(text, parsed.digest, from_day, None)

    return acting.begun(
        books, book_id, PACKS, pack_id, "propose", step, keep, lambda *_: Made(figures={"pack": parsed.title})
    )


def simulate_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> Done[OwnPack]:
    """Hold a pack against last year: what it changes in the rules, in the fees that were assessed, in the year's end.

    It may be simulated again; the same words at once after each other are the same simulation.

    Raises (in this order):
        ProcessUnknown, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, AskerGone.
    """
    return acting.take(books, book_id, PACKS, pack_id, "simulate", step)


def approve_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> Done[OwnPack]:
    """Approve a simulated pack, as another person than who proposed it.

    Raises (in this order):
        ProcessUnknown, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, PackBackdated, AskerGone.
    """
    return acting.take(books, book_id, PACKS, pack_id, "approve", step)


def drop_pack(books: Books, book_id: int, step: Step, *, pack_id: UUID) -> Done[OwnPack]:
    """Drop a pack that is not in force.

    Raises (in this order):
        ProcessUnknown, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, ActedBefore,
        StepBackdated, AskerGone.
    """
    return acting.take(books, book_id, PACKS, pack_id, "drop", step)


def _simulate(books: Books, taken: Acting[OwnPack]) -> Made:
    book_id, on = taken.book_id, taken.step.on
    proposed, start = parse_pack(taken.record.text), taken.record.in_force_from
    before = law_of(books, book_id, on)
    after = Law(before.jurisdiction, (proposed, *before.packs))
    told = {
        "rules": [
            {"key": key, "before": _shown(old), "after": _shown(new)}
            for key, old, new in compare(before, after, start)
        ],
        "fees": _fees(books, book_id, on.year - 1, after),
        "year": _years(books, book_id, on.year - 1, on, before, after),
    }
    this = (pack.c.book_id == book_id) & (pack.c.pack_id == taken.id)
    books.connection.execute(update(pack).where(this).values(simulated=told))
    return Made()


def _check_approve(_books: ReadBooks, taken: Acting[OwnPack]) -> None:
    start = taken.record.in_force_from
    if start < taken.step.on:
        raise PackBackdated(day=start.isoformat(), today=taken.step.on.isoformat())


def find_pack(books: ReadBooks, book_id: int, pack_id: UUID) -> OwnPack | None:
    """Find a pack of a bureau's own; None when there is none with this id."""
    columns = (pack.c.text, pack.c.digest, pack.c.in_force_from, pack.c.simulated)
    query = select(*columns).where(pack.c.book_id == book_id, pack.c.pack_id == pack_id)
    row = books.connection.execute(query).one_or_none()
    return None if row is None else OwnPack(*row)


PACKS: Final = Conduct(
    PACK,
    find_pack,
    lambda _: (),
    (
        Verb("simulate", "Hold the pack against last year", "用上一年数据试算", do=_simulate),
        Verb("approve", "Approve the pack", "批准规则包", _check_approve),
        Verb("drop", "Drop the pack", "撤销规则包"),
    ),
)
"""How one acts with a rule pack."""


def _shown(value: Value | None) -> str | None:
    return None if value is None else str(value.value)


def _fees(books: ReadBooks, book_id: int, year: int, after: Law) -> dict[str, Json]:
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


def _years(books: ReadBooks, book_id: int, year: int, on: date, before: Law, after: Law) -> dict[str, Json]:
    sites = sites_with_duty(books, book_id, year)[:SIMULATED_SITES]
    old = [one for site in sites for one in site_years(books, book_id, site, year, on, before)]
    new = [one for site in sites for one in site_years(books, book_id, site, year, on, after)]
    changed = [
        {"site": a.site, "pollutant": a.pollutant, "before": a.end.status.value, "after": b.end.status.value}
        for a, b in zip(old, new, strict=True)
        if a.end.status is not b.end.status
    ]
    return {"year": year, "before": summary(old), "after": summary(new), "changed": changed[:200]}
