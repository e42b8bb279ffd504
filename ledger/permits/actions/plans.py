"""Plans: an allocation of a hundred thousand lines, from its sheet (`ledger.permits.actions.plan_sheets`) to its lots.

    upload ─▶ publish ─▶ (objections, answers) ─▶ approve ─▶ execute
       └─────────┴───────────────────────────────────┴─────▶ drop

A plan is checked as a whole, published, open to objection, approved by a second person, and executed in one transaction.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select, update

from ledger.actors.authority import MACHINE
from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries, read
from ledger.entries import check_shown, check_text
from ledger.errors import Forbidden, NotFound, RuleViolation
from ledger.law_in_force.queries import law_of
from ledger.permits.actions import issuing
from ledger.permits.actions.back_dating import BackDated
from ledger.permits.actions.closed import WhileOpen
from ledger.permits.actions.grants import (
    ALLOCATIONS,
    check_room,
    entries_of,
    find_grant,
    issuing_drafts,
    keep_grant,
    lines_of_grant,
    no_party,
)
from ledger.permits.machines import GRANT
from ledger.permits.queries.acts import parties_of, place_of
from ledger.permits.queries.plans import Plan, last_day, objections, plan_of, publicity_until
from ledger.permits.rules.plans import PlanLine, digest
from ledger.permits.rules.strips import check_term
from ledger.permits.tables import grant, objection
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb, check_who, read_process
from ledger.processes.actions import (
    ProcessUnknown,
    RoleNotForStep,
    Running,
    Step,
    StepBackdated,
    check_words,
    emit,
    lock,
    running_of,
)
from ledger.processes.acts import Words
from ledger.words import nothing
from ledger.workdays import LastDay

SQL: Final = named_queries(__name__)


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


class ObjectionToYourPlan(Forbidden):
    """You have uploaded or published this plan; who did rejects no objection against it.

    Let another person of the bureau answer, who then does not approve the plan.
    """

    code = "permits.objection_to_your_plan"
    source = "docs/spec/permits.md 11"


class ObjectionRejectedByYou(Forbidden):
    """You have rejected an objection against this plan; who did does not approve it.

    Let another person approve.
    """

    code = "permits.objection_rejected_by_you"
    source = "docs/spec/permits.md 11"


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


class PublicityOver(RuleViolation):
    """The plan is not open to objection; it was until {until}.

    Ask the bureau for a correction.
    """

    code = "permits.publicity_over"


def upload_plan(
    books: Books,
    book_id: int,
    step: Step,
    *,
    grant_id: UUID,
    title: str,
    file_name: str,
    lines: Sequence[PlanLine],
) -> Done[Plan]:
    """Keep a plan whose rows were all found good; nothing is granted yet.

    Raises (in this order):
        TextTooLong, TextUnprintable, IdUsed, ProcessUnknown, JurisdictionUnknown, LawGap, TermTooLong, CapUnknown, VintageEnded,
        CapExhausted, IdNotVersion7, StepNotAllowed, RoleNotForStep, SiteClosed.
    """
    check_text("title", title)
    check_text("file_name", file_name)
    said = {"title": title, "file_name": file_name, "file": digest(lines)}
    known = acting.repeated(books, book_id, PLANS, grant_id, step, lambda kept: (_words(kept), said))
    if known is not None:
        return known
    law = law_of(books, book_id, step.on)
    check_term([line.strip for line in lines if line.purpose != "reserve"], law, step.on)
    check_room(books, book_id, lines)

    def keep(running: Running) -> Plan:
        return keep_grant(
            books, book_id, running, step, lines, title, file_name, lambda rows: copy_lines(books, rows)
        )

    return acting.begun(books, book_id, PLANS, grant_id, "upload", step, keep)


def publish_plan(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Done[Plan]:
    """Make a plan public; what is kept of it tells the last day for objections.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        JurisdictionUnknown, LawGap.
    """
    return acting.take(books, book_id, PLANS, grant_id, "publish", step)


def approve_plan(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Done[Plan]:
    """Approve a plan: another person, after the time for objections, when all are answered.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, JurisdictionUnknown, LawGap, PublicityOpen, ObjectionsOpen, ObjectionRejectedByYou, AskerGone.
    """
    return acting.take(books, book_id, PLANS, grant_id, "approve", step)


def execute_plan(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Done[Plan]:
    """Issue the lots of an approved plan, all in one transaction.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated, PeriodClosed,
        PeriodSoftClosed, PlanChanged, CapUnknown, VintageEnded, CapExhausted, those of `issuing.issue`.
    """
    return acting.take(books, book_id, PLANS, grant_id, "execute", step)


def drop_plan(books: Books, book_id: int, step: Step, *, grant_id: UUID) -> Done[Plan]:
    """Drop a plan that is not executed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated.
    """
    return acting.take(books, book_id, PLANS, grant_id, "drop", step)


def object_to(
    books: Books, book_id: int, step: Step, *, grant_id: UUID, objection_id: UUID, party: str, words: str
) -> Done[Plan]:
    """Raise an objection to a plan while it is public; told again in the same words it is the same one. The plan stays where it is.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; ProcessUnknown: there is no plan, or it is not public and somebody else's;
        JurisdictionUnknown, LawGap; IdUsed: the id is that of another objection; PublicityOver,
        StepBackdated: it would be raised before the plan was public.
    """
    _check_told(step, text=words)
    known = plan_of(books, book_id, grant_id)
    if known is None or (step.owner is not None and not known.public):
        raise ProcessUnknown(machine=GRANT.title, id=str(grant_id))
    running, until = lock(books, book_id, grant_id, GRANT), _objections_until(books, book_id, known)
    there = _objection(books, book_id, objection_id)
    if there is not None:
        kept = {"plan": there.grant_id, "party": there.party, "text": there.text}
        told = _told(books, book_id, RAISED, there.grant_id, objection_id)
        said = {"plan": grant_id, "party": party, "text": words}
        check_words(
            str(objection_id),
            {**kept, "effective_on": there.raised_on, **told},
            {
                **said,
                "effective_on": step.on if step.owner is None else there.raised_on,
                **_paper(step, told),
            },
        )
        return Done(PLANS, running, known, fresh=False)
    if running.state != "published":
        raise PublicityOver(until=until.isoformat() if until else nothing())
    on = _check_public(until, step)
    if on < running.last_on:
        raise StepBackdated(
            action="object", machine=GRANT.title, on=on.isoformat(), before=running.last_on.isoformat()
        )
    values = {
        "objection_id": objection_id,
        "grant_id": grant_id,
        "party": party,
        "text": words,
        "raised_on": on,
    }
    books.connection.execute(insert(objection).values(book_id=book_id, raised_by=step.actor_id, **values))
    figures = {"objection": str(objection_id), "document": step.document, "reason": step.reason}
    emit(books, book_id, RAISED, grant_id, [party], figures, step.actor_id)
    return Done(PLANS, running, known, fresh=True)


def answer_objection(
    books: Books, book_id: int, step: Step, *, grant_id: UUID, objection_id: UUID, answer: str, upheld: bool
) -> Done[Plan]:
    """Answer an objection, once; whoever answered it and says the same again is answered as before. The plan stays where it is.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; ObjectionUnknown: there is none, or somebody else has answered it; IdUsed: this person
        answered it in other words; RoleNotForStep: a machine answers none; ObjectionToYourPlan: it is rejected; never
        ProcessUnknown: an objection has its plan.
    """
    _check_told(step, answer=answer)
    there = _objection(books, book_id, objection_id, locked=True)
    if there is None or there.grant_id != grant_id or there.answered_by not in (None, step.actor_id):
        raise ObjectionUnknown(id=str(objection_id))
    running, kept_plan = read_process(books, book_id, PLANS, grant_id, None)
    if there.answer is not None:
        told = _told(books, book_id, ANSWERED, grant_id, objection_id)
        kept = {"answer": there.answer, "upheld": there.upheld}
        said = {"answer": answer, "upheld": upheld}
        check_words(f"{objection_id}/answer", {**kept, **told}, {**said, **_paper(step, told)})
        return Done(PLANS, running, kept_plan, fresh=False)
    check_who(books, book_id, PLANS, grant_id, kept_plan, step)
    if step.machine:
        raise RoleNotForStep(action="answer", machine=PLANS.title, roles="bureau", role=MACHINE)
    made = [one.person for one in running.steps if one.action in ("upload", "publish")]
    if not upheld and step.person in made:
        raise ObjectionToYourPlan
    this = (objection.c.book_id == book_id) & (objection.c.objection_id == objection_id)
    values = {"answer": answer, "upheld": upheld, "answered_by": step.actor_id}
    books.connection.execute(update(objection).where(this).values(**values))
    figures = {
        "objection": str(objection_id),
        "upheld": upheld,
        "effective_on": step.on.isoformat(),
        "document": step.document,
        "reason": step.reason,
    }
    emit(books, book_id, ANSWERED, grant_id, [there.party], figures, step.actor_id)
    return Done(PLANS, running, kept_plan, fresh=True)


RAISED: Final = "permits.grant.objection"
ANSWERED: Final = "permits.grant.answer"
"""As what an objection and its answer are told; what was told also keeps their day, paper and reason."""


def _check_told(step: Step, **texts: str) -> None:
    check_shown(**texts)
    for name, value in (("document", step.document), ("reason", step.reason)):
        check_text(name, value)


@dataclass(frozen=True, slots=True)
class _Objection:
    """An objection, and its answer where it has one, as they are kept."""

    grant_id: UUID
    party: str
    text: str
    raised_on: date
    answer: str | None
    upheld: bool | None
    answered_by: int | None


def _objection(
    books: ReadBooks, book_id: int, objection_id: UUID, *, locked: bool = False
) -> _Objection | None:
    one = objection.c
    this = (one.book_id == book_id) & (one.objection_id == objection_id)
    columns = (one.grant_id, one.party, one.text, one.raised_on, one.answer, one.upheld, one.answered_by)
    query = select(*columns).where(this)
    row = books.connection.execute(query.with_for_update() if locked else query).one_or_none()
    return None if row is None else _Objection(*row)


class _Told(NamedTuple):
    effective_on: str | None
    document: str | None
    reason: str | None


def _told(books: ReadBooks, book_id: int, kind: str, grant_id: UUID, objection_id: UUID) -> Words:
    """Give the day, paper and reason with which something was said of an objection; nothing where they were not kept yet."""
    asked = {"kind": kind, "grant": str(grant_id), "objection": str(objection_id)}
    found = find(books, _Told, SQL["told_of_objection"], book=book_id, **asked)
    return {name: value for name, value in found._asdict().items() if value is not None} if found else {}


def _paper(step: Step, told: Words) -> Words:
    """Say of a step what was kept of the one before."""
    said = {"effective_on": step.on.isoformat(), "document": step.document, "reason": step.reason}
    return {name: said[name] for name in said if name in told}


def copy_lines(books: Books, rows: list[dict[str, object]]) -> None:
    """Write many rows by COPY, which names the columns in the order of `keep_grant`."""
    cursor = books.connection.connection.cursor()
    with cursor.copy(SQL["copy_lines"]) as copy:
        for row in rows:
            copy.write_row(list(row.values()))
    cursor.close()


def _words(kept: Plan) -> Words:
    return {"title": kept.title, "file_name": kept.file_name, "file": kept.digest}


def _until(books: ReadBooks, taken: Acting[Plan]) -> LastDay:
    """Compute the last day for objections to a plan that is published: the days run from the recording."""
    return publicity_until(books, taken.book_id, taken.step.day)


def _check_publish(books: ReadBooks, taken: Acting[Plan]) -> None:
    _until(books, taken)


def _publish(books: Books, taken: Acting[Plan]) -> Made:
    book_id, until = taken.book_id, _until(books, taken)
    this = (grant.c.book_id == book_id) & (grant.c.grant_id == taken.id)
    books.connection.execute(update(grant).where(this).values(objections_until=until.on))
    return Made(figures={"objections_until": until.on.isoformat(), "provisional": until.provisional})


def _check_approve(books: ReadBooks, taken: Acting[Plan]) -> None:
    until = _objections_until(books, taken.book_id, taken.record)
    if until is not None and taken.step.on <= until:
        raise PublicityOpen(until=until.isoformat())
    standing = books.connection.execute(
        select(objection.c.objection_id).where(
            objection.c.book_id == taken.book_id,
            objection.c.grant_id == taken.id,
            objection.c.upheld.is_not(False),
        )
    ).all()
    if standing:
        raise ObjectionsOpen(count=len(standing))
    if taken.step.person in read(books, int, SQL["rejected_by"], book=taken.book_id, plan=taken.id):
        raise ObjectionRejectedByYou


def _check_execute(books: ReadBooks, taken: Acting[Plan]) -> None:
    lines = lines_of_grant(books, taken.book_id, taken.id)
    found = digest(lines)
    if found != taken.record.digest:
        raise PlanChanged(found=found, digest=taken.record.digest)
    check_room(books, taken.book_id, lines)


def _execute(books: Books, taken: Acting[Plan]) -> Made:
    told = {"state": "issued"}
    emit(books, taken.book_id, "permits.grant.execute", taken.id, [], told, taken.step.actor_id)
    return issuing.issue(books, taken.book_id, taken.id, taken.step)


def _objections_until(books: ReadBooks, book_id: int, plan: Plan) -> date | None:
    term = last_day(books, book_id, plan)
    return None if term is None else term.on


def _objections_due(books: ReadBooks, running: Running, plan: Plan) -> date | None:
    return _objections_until(books, running.book_id, plan)


def _check_objections(books: ReadBooks, taken: Acting[Plan]) -> None:
    _check_public(_objections_until(books, taken.book_id, taken.record), taken.step)


def _check_public(until: date | None, step: Step) -> date:
    """Give the day on which it is raised: of a party the clock's, whatever it says; to the bureau it may have been written before."""
    on = step.on if step.owner is None else step.day
    if until is None or on > until:
        raise PublicityOver(until=until.isoformat() if until else nothing())
    return on


def _unanswered(books: ReadBooks, running: Running, _plan: Plan) -> list[UUID]:
    raised = objections(books, running.book_id, running.process_id, owner=None)
    return [one.objection_id for one in raised if one.answer is None]


PLANS: Final = Conduct(
    GRANT,
    partial(find_grant, begun_by=("upload",)),
    no_party,
    (
        Verb("publish", "Publish the plan", "公示方案", _check_publish, _publish),
        Verb("approve", "Approve the plan", "批准方案", _check_approve),
        Verb("execute", "Execute the plan", "执行方案", _check_execute, _execute, posts=issuing_drafts),
        Verb("drop", "Drop the plan", "撤销方案"),
        Verb(
            "objections", "Object to the plan", "对方案提出异议", _check_objections,
            due=_objections_due, asks=("id", "text"), states=("published",), roles=("enterprise", "bureau"),
        ),
        Verb(
            "answer", "Answer an objection", "答复异议",
            asks=("objection", "answer", "upheld"), states=("published",), roles=("bureau",), among=_unanswered,
        ),
    ),
    entries_of,
    place=place_of,
    window=BackDated(),
    concerned=parties_of,
    inside=WhileOpen(),
    first="upload",
)  # fmt: skip
"""How one acts with a plan of many lines."""


def granting(books: ReadBooks, book_id: int, kept: Plan) -> tuple[Conduct[Plan], Running, Plan]:
    """Tell how one acts with a grant that is kept: as with a plan of many lines, or with an allocation to one site."""
    running = running_of(books, book_id, kept.id, {GRANT.name: GRANT})
    return (PLANS if running.steps[0].action == "upload" else ALLOCATIONS), running, kept
