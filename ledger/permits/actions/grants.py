"""Granting lots: to one site at a time; what a plan of a hundred thousand lines stands on as well (`ledger.permits.actions.plans`).

A single allocation is asked for by one person and confirmed by another (`ledger.permits.actions.second`); it is kept as a grant of one
line. A grant is issued in one transaction.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.journal.foreseeing import Draft, Foreseen
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import issuing
from ledger.permits.actions.back_dating import BackDated
from ledger.permits.actions.caps import CapUnknown
from ledger.permits.actions.closed import WhileOpen
from ledger.permits.actions.receivers import check_reserve
from ledger.permits.actions.second import note_alone
from ledger.permits.machines import GRANT
from ledger.permits.queries.acts import parties_of, place_of
from ledger.permits.queries.lots import caps_for, check_circulates, room_of
from ledger.permits.queries.plans import Plan, plan_of
from ledger.permits.rules.plans import PlanLine, check_valid_from, digest, totals
from ledger.permits.rules.second import quantity_alone
from ledger.permits.rules.strips import Strip, check_strips, check_term, written
from ledger.permits.tables import grant, grant_line
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step
from ledger.processes.acts import Words
from ledger.register.holders import holder_of
from ledger.register.queries import site_on

SQL: Final = named_queries(__name__)


class CapExhausted(RuleViolation):
    """The cap on {pollutant} in {area} for {vintage} has room for {room}, and {asked} is asked for.

    Reduce the quantity, or have the cap raised.
    """

    code = "permits.cap_exhausted"
    source = "docs/spec/permits.md 3"


def allocate(
    books: Books, book_id: int, step: Step, *, grant_id: UUID, line: PlanLine, title: str = ""
) -> Done[Plan]:
    """Grant one site so much a year for several years: one lot for each year, under the caps; a second person confirms.

    Raises (in this order):
        NothingNamed, PollutantUnknown, VintagesImpossible, QuantityNotPositive, ValidFromOutside, CodeMalformed, IdUsed, ProcessUnknown,
        JurisdictionUnknown, SiteUnknown, SiteUndescribed, LawGap, TermTooLong, CapUnknown, VintageEnded, CapExhausted, ReserveUnknown,
        IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SiteClosed; those of `issuing.issue`.
    """
    check_strips([line.strip])
    check_valid_from(line)
    check_code("owner", line.site)
    check_code("area", line.strip.area)

    def words(kept: Plan) -> tuple[Words, Words]:
        [before] = lines_of_grant(books, book_id, grant_id)
        return {"title": kept.title, **_told_of(before)}, {"title": title, **_told_of(line)}

    known = acting.repeated(books, book_id, ALLOCATIONS, grant_id, step, words)
    if known is not None:
        return known
    law = law_of(books, book_id, step.on)
    if line.purpose != "reserve":
        site_on(books, book_id, line.site, step.on)
        check_term([line.strip], law, step.on)
    check_room(books, book_id, [line])
    if line.purpose == "reserve":
        check_reserve(books, book_id, holder_of(line.site).name)
    alone = quantity_alone(law, "second_person.allocations", step.on, [line.strip])

    def keep(running: Running) -> Plan:
        return keep_grant(
            books,
            book_id,
            running,
            step,
            [line],
            title,
            "",
            lambda rows: books.connection.execute(insert(grant_line), rows),
        )

    def do(_: Running, kept: Plan) -> Made:
        if alone.suffices:
            note_alone(books, book_id, grant_id, alone)
            return issuing.issue(books, book_id, grant_id, step)
        books.rehearse(lambda trial: issuing.issue(trial, book_id, grant_id, step))
        return Made(figures={"what": "allocate"}, owners=[line.party])

    action = "allocate" if alone.suffices else "propose"
    return acting.begun(books, book_id, ALLOCATIONS, grant_id, action, step, keep, do)


def confirm_allocation(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Done[Plan]:
    """Grant what another person asked to allocate, at the legal day that was asked for.

    Raises (in this order):
        ProcessUnknown: no single allocation was asked for under this id; StepPassed, IdUsed, TextTooLong, TextUnprintable,
        StepNotAllowed, RoleNotForStep, SecondPersonNeeded, StepBackdated, PeriodClosed, PeriodSoftClosed, CapUnknown, VintageEnded,
        CapExhausted, AskerGone; those of `issuing.issue`.
    """
    return acting.take(books, book_id, ALLOCATIONS, grant_id, "confirm", step)


def drop_allocation(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Done[Plan]:
    """Drop an allocation that somebody asked for and nobody confirmed.

    Raises (in this order):
        ProcessUnknown: no single allocation was asked for under this id; StepPassed, IdUsed, TextTooLong, TextUnprintable,
        StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, ALLOCATIONS, grant_id, "drop", step)


def check_room(books: ReadBooks, book_id: int, lines: Sequence[PlanLine]) -> None:
    """Check that caps are set and have room; the journal refuses it once more under its locks.

    Raises (in this order):
        CapUnknown, VintageEnded, CapExhausted: each for the first cap in the order of the lines.
    """
    asked = totals(lines)
    known = caps_for(books, book_id, [line.strip for line in lines])
    room = room_of(books, book_id, known.values())
    for pollutant, area, vintage in asked:
        if (pollutant, area, vintage) not in known:
            raise CapUnknown(pollutant=pollutant, area=area, vintage=vintage)
    check_circulates(books, book_id, asked)
    for (pollutant, area, vintage), quantity in asked.items():
        number = known[pollutant, area, vintage]
        if quantity > room.get(number, 0):
            raise CapExhausted(
                pollutant=pollutant,
                area=area,
                vintage=vintage,
                asked=written(quantity),
                room=written(room.get(number, 0)),
            )


def lines_of_grant(books: ReadBooks, book_id: int, grant_id: UUID) -> list[PlanLine]:
    """Read the lines of a grant."""
    return read(books, _plan_line, SQL["lines_of"], book=book_id, grant=grant_id)


def _plan_line(
    site: str,
    pollutant: str,
    area: str,
    first_vintage: int,
    last_vintage: int,
    quantity: int,
    purpose: str,
    valid_from: date,
    document: str | None,
    origin: str | None,
) -> PlanLine:
    strip = Strip(pollutant, area, first_vintage, last_vintage, quantity)
    return PlanLine(site, strip, purpose, valid_from, document, origin)


def keep_grant(
    books: Books,
    book_id: int,
    running: Running,
    step: Step,
    lines: Sequence[PlanLine],
    title: str,
    file_name: str,
    write: Callable[[list[dict[str, object]]], object],
) -> Plan:
    """Keep a grant under the id of its process, with its lines.

    Args:
        write: writes the rows of the lines, whose columns are in the order of `permit_grant_line`.
    """
    law = law_of(books, book_id, step.on).version
    books.connection.execute(
        insert(grant).values(
            book_id=book_id,
            grant_id=running.process_id,
            title=title,
            document=step.document,
            effective_on=step.on,
            lines=len(lines),
            digest=digest(lines),
            file_name=file_name,
            law=law,
        )
    )
    write(
        [
            {
                "book_id": book_id,
                "grant_id": running.process_id,
                "line": number,
                "site": x.site,
                "party": x.party,
                "pollutant": x.strip.pollutant,
                "area": x.strip.area,
                "first_vintage": x.strip.first_vintage,
                "last_vintage": x.strip.last_vintage,
                "quantity": x.strip.quantity,
                "purpose": x.purpose,
                "valid_from": x.valid_from,
                "document": x.document,
                "origin": x.origin,
            }
            for number, x in enumerate(lines, 1)
        ]
    )

    return Plan(
        running.process_id,
        title,
        step.document,
        step.on,
        running.state,
        len(lines),
        digest(lines),
        file_name,
        law,
        None,
    )


def _told_of(line: PlanLine) -> Words:
    """Give what was told of an allocation to one site, as it is sent; whether a fee is due follows from where the lots go."""
    return {"owner": line.site, **asdict(line.strip), "fee_due": line.purpose, "valid_from": line.valid_from}


def _check_confirm(books: ReadBooks, taken: Acting[Plan]) -> None:
    check_room(books, taken.book_id, lines_of_grant(books, taken.book_id, taken.id))


def issuing_drafts(books: ReadBooks, taken: Acting[Plan]) -> Foreseen:
    """Foresee the entries with which the lots of a grant are issued, on its own day."""

    def drafts() -> list[Draft]:
        return issuing.drafts(books, taken.book_id, taken.id, lines_of_grant(books, taken.book_id, taken.id))

    return Foreseen(issuing.entry_id(taken.id, 1), taken.record.effective_on, drafts)


def _confirm(books: Books, taken: Acting[Plan]) -> Made:
    return issuing.issue(books, taken.book_id, taken.id, taken.step)


def find_grant(books: ReadBooks, book_id: int, grant_id: UUID, begun_by: Collection[str]) -> Plan | None:
    """Find a grant that began with one of some steps; None where there is none."""
    begun = find(books, str, SQL["begun_with"], book=book_id, grant=grant_id)
    return plan_of(books, book_id, grant_id) if begun in begun_by else None


def entries_of(books: ReadBooks, running: Running, _plan: Plan, step: str) -> list[UUID]:
    """Name the entries with which a step posted: those of the lots, where it issued them."""
    issues = step in ("allocate", "confirm", "execute")
    return issuing.issuing_entries(books, running.book_id, running.process_id) if issues else []


def no_party(_plan: Plan) -> tuple[str, ...]:
    """A party has no part in it, beside its objections; what it got is told when it is issued."""
    return ()


ALLOCATIONS: Final = Conduct(
    GRANT,
    partial(find_grant, begun_by=("allocate", "propose")),
    no_party,
    (
        Verb("confirm", "Confirm the allocation", "复核核定", _check_confirm, _confirm, posts=issuing_drafts),
        Verb("drop", "Drop the allocation", "撤销核定申请"),
    ),
    entries_of,
    place=place_of,
    window=BackDated(),
    concerned=parties_of,
    inside=WhileOpen(),
)
"""How one acts with an allocation to one site."""
