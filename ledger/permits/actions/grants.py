"""Granting lots: one allocation at a time, or a plan of a hundred thousand lines.

A plan is checked as a whole, published, open to objection, approved by a second person, and executed in one
transaction. A single allocation is asked for by one person and confirmed by another (`ledger.permits.actions.second`), and takes
the same way through the same SQL function, with a plan of one line.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select, update

from ledger.database import Books, ReadBooks
from ledger.entries import check_text
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.journal.accounts import check_code
from ledger.journal.refusals import IdUsed, explain_raw
from ledger.permits.actions.caps import CapUnknown
from ledger.permits.actions.second import note_alone
from ledger.permits.machines import GRANT
from ledger.permits.queries.lots import caps_for
from ledger.permits.queries.plans import plan_of
from ledger.permits.rules.plans import PlanLine, digest, totals
from ledger.permits.rules.second import quantity_alone
from ledger.permits.rules.strips import check_strips, written
from ledger.permits.tables import grant, grant_line, objection
from ledger.processes.actions import (
    ProcessUnknown,
    Running,
    Step,
    begin,
    check_step,
    emit,
    hold_id,
    lock,
    move,
)
from ledger.processes.law import law_of
from ledger.register.queries import site_on
from ledger.workdays import add_workdays


class GrantUsed(Conflict):
    """The id {id} belongs to another allocation.

    If you meant a new one, make a new id. If you meant a retry, send what you sent the first time.
    """

    code = "permits.grant_used"


class CapExhausted(RuleViolation):
    """The cap on {pollutant} in {area} for {vintage} has room for {room}, and {asked} is asked for.

    Reduce the quantity, or have the cap raised.
    """

    code = "permits.cap_exhausted"
    source = "docs/spec/permits.md 3"


class PublicityOpen(RuleViolation):
    """The plan is open to objection until {until}.

    Approve it after that day.
    """

    code = "permits.publicity_open"
    source = "国办发〔2014〕38号; rule pack publicity.working_days"


class ObjectionsOpen(RuleViolation):
    """{count} objections are not answered, or were upheld.

    Answer each; when one is upheld, drop the plan and upload a corrected one.
    """

    code = "permits.objections_open"


class PlanChanged(RuleViolation):
    """The lines of the plan are not those that were published: {found} instead of {digest}.

    Tell the operator: somebody changed the database past the ledger.
    """

    code = "permits.plan_changed"


class ObjectionUnknown(NotFound):
    """There is no open objection {id} to this plan.

    Look at the list of objections.
    """

    code = "permits.objection_unknown"


@dataclass(frozen=True, slots=True)
class Granted:
    """What became of an allocation."""

    grant_id: UUID
    state: str
    lots: int
    replayed: bool


def allocate(
    books: Books, book_id: int, step: Step, *, grant_id: UUID, line: PlanLine, title: str = ""
) -> Granted:
    """Grant one site so much a year for several years: one lot for each year, under the caps; a second person confirms.

    Raises (in this order):
        PollutantUnknown, VintagesImpossible, QuantityNotPositive, CodeMalformed, GrantUsed, NothingNamed, SiteUnknown,
        SiteUndescribed, CapUnknown, CapExhausted, LawGap, JurisdictionUnknown, and those of `begin` and of the journal.
    """
    check_strips([line.strip])
    check_code("owner", line.site)
    check_code("area", line.strip.area)
    lots = len(line.strip.years)
    hold_id(books, book_id, grant_id)
    known = plan_of(books, book_id, grant_id)
    if known is not None:
        if (known.digest, known.document, known.effective_on) != (digest([line]), step.document, step.on):
            raise GrantUsed(id=str(grant_id))
        return Granted(grant_id, known.state, lots if known.state == "issued" else 0, replayed=True)
    if line.purpose != "reserve":
        site_on(books, book_id, line.site, step.on)
    check_room(books, book_id, [line])
    alone = quantity_alone(
        law_of(books, book_id, step.on), "second_person.allocations", step.on, [line.strip]
    )
    running = begin(books, book_id, grant_id, GRANT, "allocate" if alone.suffices else "propose", step)
    _keep(
        books,
        book_id,
        running,
        step,
        [line],
        title,
        "",
        lambda rows: books.connection.execute(insert(grant_line), rows),
    )
    if alone.suffices:
        note_alone(books, book_id, grant_id, alone)
        return _issue(books, book_id, running, step, lots)
    books.rehearse(lambda trial: _issue(trial, book_id, running, step, lots))
    told = {"state": running.state, "what": "allocate"}
    emit(books, book_id, "permits.grant.propose", grant_id, [line.party], told, step.actor_id)
    return Granted(grant_id, running.state, 0, replayed=False)


def confirm_allocation(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Granted:
    """Grant what another person asked to allocate, at the legal day that was asked for.

    Raises (in this order):
        ProcessUnknown: no single allocation was asked for under this id; TextTooLong, TextUnprintable, StepNotAllowed,
        RoleNotForStep, SecondPersonNeeded, StepBackdated, AskerGone, CapUnknown, CapExhausted, and those of
        `ledger.journal.posting.must`; never ActedBefore.
    """
    running = _asked_for(books, book_id, grant_id)
    if running.state == "issued":
        return Granted(grant_id, running.state, count_lots(books, book_id, grant_id), replayed=True)
    check_step(running, "confirm", step)
    lines = lines_of(books, book_id, grant_id)
    check_room(books, book_id, lines)
    moved = move(books, running, "confirm", step)
    return _issue(books, book_id, moved, step, sum(len(line.strip.years) for line in lines))


def drop_allocation(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Granted:
    """Drop an allocation that somebody asked for and nobody confirmed.

    Raises (in this order):
        ProcessUnknown: no single allocation was asked for under this id; StepNotAllowed.
        TextTooLong, TextUnprintable, RoleNotForStep, StepBackdated; never SecondPersonNeeded, ActedBefore and
        AskerGone.
    """
    running = _asked_for(books, book_id, grant_id)
    if running.state == "dropped":
        return Granted(grant_id, running.state, 0, replayed=True)
    moved = _step(books, running, "drop", step, {})
    return Granted(grant_id, moved.state, 0, replayed=False)


def _asked_for(books: Books, book_id: int, grant_id: UUID) -> Running:
    running = lock(books, book_id, grant_id, GRANT)
    if "propose" not in running.done:
        raise ProcessUnknown(machine=GRANT.title, id=str(grant_id))
    return running


def upload_plan(
    books: Books,
    book_id: int,
    step: Step,
    *,
    grant_id: UUID,
    title: str,
    file_name: str,
    lines: Sequence[PlanLine],
) -> Granted:
    """Keep a plan whose rows were all found good; nothing is granted yet.

    Raises (in this order):
        TextTooLong, TextUnprintable, GrantUsed, CapUnknown, CapExhausted, JurisdictionUnknown, and those of `begin`;
        never ProcessUnknown.
    """
    check_text("title", title)
    check_text("file_name", file_name)
    known = books.connection.scalar(
        select(grant.c.digest).where(grant.c.book_id == book_id, grant.c.grant_id == grant_id)
    )
    if known is not None:
        if known != digest(lines):
            raise GrantUsed(id=str(grant_id))
        return Granted(grant_id, lock(books, book_id, grant_id, GRANT).state, 0, replayed=True)
    check_room(books, book_id, lines)
    running = begin(books, book_id, grant_id, GRANT, "upload", step)
    _keep(books, book_id, running, step, lines, title, file_name, lambda rows: _copy(books, rows))
    return Granted(grant_id, running.state, 0, replayed=False)


def publish_plan(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> date:
    """Make a plan public, and give the last day for objections.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, LawGap,
        JurisdictionUnknown, CalendarUnknown; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    running = lock(books, book_id, grant_id, GRANT)
    check_step(running, "publish", step)
    until = add_workdays(step.on, law_of(books, book_id, step.on).integer("publicity.working_days", step.on))
    this = (grant.c.book_id == book_id) & (grant.c.grant_id == grant_id)
    books.connection.execute(update(grant).where(this).values(objections_until=until))
    _step(books, running, "publish", step, {"objections_until": until.isoformat()})
    return until


def approve_plan(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Granted:
    """Approve a plan: another person, after the time for objections, when all are answered.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded, StepBackdated,
        AskerGone, PublicityOpen, ObjectionsOpen; never ActedBefore.
    """
    running = lock(books, book_id, grant_id, GRANT)
    check_step(running, "approve", step)
    until = books.connection.scalar(
        select(grant.c.objections_until).where(grant.c.book_id == book_id, grant.c.grant_id == grant_id)
    )
    if until is not None and step.on <= until:
        raise PublicityOpen(until=until.isoformat())
    standing = books.connection.execute(
        select(objection.c.objection_id).where(
            objection.c.book_id == book_id, objection.c.grant_id == grant_id, objection.c.upheld.is_not(False)
        )
    ).all()
    if standing:
        raise ObjectionsOpen(count=len(standing))
    moved = _step(books, running, "approve", step, {})
    return Granted(grant_id, moved.state, 0, replayed=False)


def execute_plan(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Granted:
    """Issue the lots of an approved plan, all in one transaction.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, PlanChanged,
        CapUnknown, CapExhausted, and those of `ledger.journal.posting.must`; never SecondPersonNeeded, ActedBefore and
        AskerGone.
    """
    running = lock(books, book_id, grant_id, GRANT)
    if running.state == "issued":
        return Granted(grant_id, running.state, count_lots(books, book_id, grant_id), replayed=True)
    check_step(running, "execute", step)
    lines = lines_of(books, book_id, grant_id)
    kept = books.connection.scalar(
        select(grant.c.digest).where(grant.c.book_id == book_id, grant.c.grant_id == grant_id)
    )
    found = digest(lines)
    if found != kept:
        raise PlanChanged(found=found, digest=str(kept))
    check_room(books, book_id, lines)
    expected = sum(len(line.strip.years) for line in lines)
    del lines
    running = _step(books, running, "execute", step, {})
    return _issue(books, book_id, running, step, expected)


def drop_plan(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Granted:
    """Drop a plan that is not executed.

    Raises (in this order):
        ProcessUnknown, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated; never
        SecondPersonNeeded, ActedBefore and AskerGone.
    """
    moved = _step(books, lock(books, book_id, grant_id, GRANT), "drop", step, {})
    return Granted(grant_id, moved.state, 0, replayed=False)


def object_to(
    books: Books, book_id: int, step: Step, *, grant_id: UUID, objection_id: UUID, party: str, words: str
) -> None:
    """Raise an objection to a plan while it is public.

    Raises (in this order):
        TextTooLong, TextUnprintable; ProcessUnknown: there is no plan, or it is not public and somebody else's; IdUsed: the id is
        that of another objection; PublicityOver.
    """
    check_text("text", words)
    known = plan_of(books, book_id, grant_id)
    if known is None or (step.owner is not None and not known.public):
        raise ProcessUnknown(machine=GRANT.title, id=str(grant_id))
    running, until = lock(books, book_id, grant_id, GRANT), known.objections_until
    if _raised(books, book_id, objection_id, {"grant_id": grant_id, "party": party, "text": words}):
        return
    if running.state != "published" or until is None or step.on > until:
        raise PublicityOver(until=until.isoformat() if until else "-")
    values = {
        "objection_id": objection_id,
        "grant_id": grant_id,
        "party": party,
        "text": words,
        "raised_on": step.on,
    }
    books.connection.execute(insert(objection).values(book_id=book_id, raised_by=step.actor_id, **values))
    emit(
        books,
        book_id,
        "permits.grant.objection",
        grant_id,
        [party],
        {"objection": str(objection_id)},
        step.actor_id,
    )


def _raised(books: Books, book_id: int, objection_id: UUID, words: Mapping[str, object]) -> bool:
    this = (objection.c.book_id == book_id) & (objection.c.objection_id == objection_id)
    there = (
        books.connection.execute(select(*(objection.c[name] for name in words)).where(this))
        .mappings()
        .one_or_none()
    )
    field = next((name for name in words if there is not None and there[name] != words[name]), None)
    if field is not None:
        raise IdUsed(id=str(objection_id), field=field)
    return there is not None


class PublicityOver(RuleViolation):
    """The plan is not open to objection; it was until {until}.

    Ask the bureau for a correction.
    """

    code = "permits.publicity_over"


def answer_objection(
    books: Books, book_id: int, step: Step, *, grant_id: UUID, objection_id: UUID, answer: str, upheld: bool
) -> None:
    """Answer an objection.

    Raises (in this order):
        TextTooLong, TextUnprintable, ObjectionUnknown.
    """
    check_text("answer", answer)
    this = (
        (objection.c.book_id == book_id)
        & (objection.c.objection_id == objection_id)
        & (objection.c.grant_id == grant_id)
        & objection.c.answer.is_(None)
    )
    values = {"answer": answer, "upheld": upheld, "answered_by": step.actor_id}
    if books.connection.execute(update(objection).where(this).values(**values)).rowcount != 1:
        raise ObjectionUnknown(id=str(objection_id))


def check_room(books: ReadBooks, book_id: int, lines: Sequence[PlanLine]) -> None:
    """Check that caps are set and have room; the journal refuses it once more under its locks.

    Raises (in this order):
        CapUnknown, CapExhausted: for the first cap in the order of the lines.
    """
    asked = totals(lines)
    known = caps_for(books, book_id, [line.strip for line in lines])
    found = books.connection.exec_driver_sql(
        "SELECT asset_id, debits - credits FROM ledger.balance WHERE book_id = %s AND asset_id = ANY(%s)"
        " AND purpose = 'cap_available'",
        (book_id, list(known.values())),
    )
    room = {number: int(left) for number, left in found}
    for (pollutant, area, vintage), quantity in asked.items():
        number = known.get((pollutant, area, vintage))
        if number is None:
            raise CapUnknown(pollutant=pollutant, area=area, vintage=vintage)
        if quantity > room.get(number, 0):
            raise CapExhausted(
                pollutant=pollutant,
                area=area,
                vintage=vintage,
                asked=written(quantity),
                room=written(room.get(number, 0)),
            )


def lines_of(books: ReadBooks, book_id: int, grant_id: UUID) -> list[PlanLine]:
    """Read the lines of a grant."""
    from ledger.permits.rules.strips import Strip

    rows = books.connection.exec_driver_sql(
        "SELECT site, pollutant, area, first_vintage, last_vintage, quantity, purpose, valid_from"
        " FROM ledger.permit_grant_line WHERE book_id = %s AND grant_id = %s ORDER BY line",
        (book_id, grant_id),
    )
    return [
        PlanLine(site, Strip(p, a, first, last, q), purpose, day)
        for site, p, a, first, last, q, purpose, day in rows
    ]


def count_lots(books: ReadBooks, book_id: int, grant_id: UUID) -> int:
    """Count the lots that a grant issued."""
    query = "SELECT count(*) FROM ledger.permit_lot WHERE book_id = %s AND grant_id = %s"
    return int(books.connection.exec_driver_sql(query, (book_id, grant_id)).scalar_one())


def _keep(
    books: Books,
    book_id: int,
    running: Running,
    step: Step,
    lines: Sequence[PlanLine],
    title: str,
    file_name: str,
    write: Callable[[list[dict[str, object]]], object],
) -> None:
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
            }
            for number, x in enumerate(lines, 1)
        ]
    )


def _copy(books: Books, rows: list[dict[str, object]]) -> None:
    """Write many rows by COPY."""
    names = list(rows[0])
    cursor = books.connection.connection.cursor()
    with cursor.copy(f"COPY ledger.permit_grant_line ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[name] for name in names])
    cursor.close()


def _issue(books: Books, book_id: int, running: Running, step: Step, expected: int) -> Granted:
    books.connection.exec_driver_sql("SET LOCAL statement_timeout = '10min'").close()
    lots, fault = books.connection.exec_driver_sql(
        "SELECT lots, fault FROM ledger.issue_lots(%s, %s, %s, 'initial')",
        (book_id, running.process_id, step.actor_id),
    ).one()
    if fault is not None:
        raise explain_raw(fault)
    figures = {"state": running.state, "lots": lots}
    emit(
        books,
        book_id,
        "permits.grant.issue",
        running.process_id,
        _owners(books, book_id, running.process_id),
        figures,
        step.actor_id,
    )
    return Granted(running.process_id, running.state, expected, replayed=False)


def _owners(books: ReadBooks, book_id: int, grant_id: UUID) -> list[str]:
    """Name the parties of a small grant; a plan is told to the whole book's readers only."""
    query = (
        "SELECT DISTINCT party FROM ledger.permit_grant_line WHERE book_id = %s AND grant_id = %s LIMIT 100"
    )
    return list(books.connection.exec_driver_sql(query, (book_id, grant_id)).scalars())


def _step(books: Books, running: Running, action: str, step: Step, figures: dict[str, str]) -> Running:
    moved = move(books, running, action, step)
    told = {"state": moved.state, **figures}
    emit(books, running.book_id, f"permits.grant.{action}", running.process_id, [], told, step.actor_id)
    return moved
