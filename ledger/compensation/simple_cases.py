"""Small cases in one form: handed in by one person, and by another confirmed, with all acts of the case in one transaction.

    hand_in ──▶ handed_in ──confirm──▶ done       registered, assessed, agreed, and due, by the acts of every case
                    ├──leave──▶ left              registered alone: the case goes the ordinary way
                    └──drop──▶ dropped

Nothing is done here that is not an act of the case: who handed the form in takes those that one person takes, who confirms it those
that want a second one. One that is refused refuses the whole. From then on the case goes its way like every other.

The opinion is a file: while the form waits its bytes come, once, under the hash that the form names, and with the confirmation they are
evidence of the case. It is that of an expert of the pool, who is named in the case, or of an institution with its code, and of no party's
side.
"""

from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.areas import Location
from ledger.amounts import parse_decimal, yuan
from ledger.compensation import acts, consult_shapes, evidence_shapes, expert_shapes, shapes
from ledger.compensation.actions import casework
from ledger.compensation.actions.approvals import chain_of
from ledger.compensation.actions.assessments import total_of
from ledger.compensation.actions.engine import CaseRecord, View
from ledger.compensation.actions.experts import check_fit
from ledger.compensation.actions.independence import check_assessor
from ledger.compensation.acts import ACT, REGISTER
from ledger.compensation.machines import SIMPLE_FORM
from ledger.compensation.simple_shapes import SimpleCase
from ledger.compensation.tables.simple_cases import simple_form
from ledger.database import Books, ReadBooks
from ledger.database.queries import ask, find, named_queries, read
from ledger.entries import check_shown
from ledger.errors import Conflict, RuleViolation
from ledger.identifiers import derived
from ledger.processes import acting
from ledger.processes.acting import Acting, Conduct, Done, Made, Verb
from ledger.processes.actions import Running, Step, StepTaken, hold_id
from ledger.processes.acts import Words, check_texts, written
from ledger.processes.acts import read as shaped
from ledger.words import nothing

SQL: Final = named_queries(__name__)


class NotSimple(RuleViolation, sorts={"missing": "simple_condition"}):
    """The simplified way is not open to this case, for it lacks: {missing}. Its damage is {total} yuan, and the bound is {limit}.

    Let it go the ordinary way: register the clue, and have it assessed and consulted by the acts of every case.
    """

    code = "compensation.not_simple"
    source = "环法规〔2025〕6号, simple cases; docs/spec/compensation.md 20"


class FormWaits(Conflict):
    """A simplified form of the case {case}, or of the same clue, waits already for another person: {form}.

    Confirm that one, or drop it before another is handed in; of another case, look at the number.
    """

    code = "compensation.form_waits"
    source = "docs/spec/compensation.md 20"


class FormWithoutFile(RuleViolation):
    """The opinion on which the simplified form of the case {case} rests is not there: no file with the hash {sha256} has come.

    Bring the file to the form, read it, and confirm then.
    """

    code = "compensation.form_without_file"
    source = "法释〔2023〕6号 art. 23; docs/spec/compensation.md 20"


class FormFileOther(RuleViolation):
    """The hash of this file is {sha256}, and the simplified form of the case {case} rests on {named}. Nothing of it was kept.

    Bring the file that the form names; where it names the wrong one, drop the form and hand in another.
    """

    code = "compensation.form_file_other"
    source = "docs/spec/compensation.md 20"


class FormNotWaiting(Conflict):
    """The simplified form of the case {case} waits no longer, and takes no file.

    Put the file into the case as evidence, where there is one.
    """

    code = "compensation.form_not_waiting"
    source = "docs/spec/compensation.md 20"


class SimpleForm(NamedTuple):
    """A form as it is kept."""

    form_id: UUID
    code: str
    area: str
    words: Words
    opinion_size: int | None
    """Bytes of the file of its opinion; None until they have come."""

    @property
    def opinion_sha256(self) -> str:
        """Hash of the file of its opinion; empty where it names none."""
        return str(self.words.get("opinion_sha256", ""))


def hand_in(books: Books, book_id: int, step: Step, *, form_id: UUID, told: SimpleCase) -> Done[SimpleForm]:
    """Keep a form until another person confirms it; its registration is tried, and taken back.

    Raises (in this order):
        TextTooLong, TextUnprintable, IdUsed, ProcessUnknown, FormWaits; those of `casework.register`; those of `total_of`;
        NotSimple: with every condition that it lacks; TextEmpty: an expert is named without the reason; those of `check_fit`; those of
        `check_assessor`; RoleNotForStep, AreaOther, Recused.
    """
    check_texts(told)
    said = written(told)
    known = acting.repeated(books, book_id, SIMPLE_FORMS, form_id, step, lambda kept: (kept.words, said))
    if known is not None:
        return known
    hold_id(books, book_id, "simplified form")
    waits = find(
        books, str, SQL["waits"], book=book_id, code=told.case.code, source=told.case.source, form=form_id
    )
    if waits is not None:
        raise FormWaits(case=told.case.code, form=waits)

    def keep(_: Running) -> SimpleForm:
        row = {"form_id": form_id, "code": told.case.code, "area": told.case.area, "words": said}
        books.connection.execute(insert(simple_form).values(book_id=book_id, **row)).close()
        found = find_form(books, book_id, form_id)
        assert found is not None, "it was kept just now"
        return found

    def do(_: Running, made: SimpleForm) -> Made:
        _check_simple(books, book_id, step, form_id, told)
        return Made(figures={"case": made.code})

    return acting.begun(books, book_id, SIMPLE_FORMS, form_id, "hand_in", step, keep, do)


def check_takes_file(books: Books, book_id: int, step: Step, form_id: UUID) -> Done[SimpleForm]:
    """Check that a form takes the file of its opinion, or has it already: asked before a byte of it comes.

    Raises (in this order):
        ProcessUnknown, AreaOther, Recused, FormNotWaiting.
    """
    running, form = acting.opened(books, book_id, SIMPLE_FORMS, form_id, step)
    acting.check_who(books, book_id, SIMPLE_FORMS, form_id, form, step)
    if form.opinion_size is None and running.state != "handed_in":
        raise FormNotWaiting(case=form.code)
    return Done(SIMPLE_FORMS, running, form, fresh=form.opinion_size is None)


def bring_file(
    books: Books, book_id: int, step: Step, form_id: UUID, *, sha256: str, size: int
) -> Done[SimpleForm]:
    """Keep that the file of the opinion has come; it comes once, and no step is taken with it. Twin: `simple_opinion_once`.

    Raises (in this order):
        those of `check_takes_file`; FormFileOther: it is another file.
    """
    there = check_takes_file(books, book_id, step, form_id)
    form = there.record
    if sha256 != form.opinion_sha256:
        raise FormFileOther(sha256=sha256, case=form.code, named=form.opinion_sha256)
    if not there.fresh:
        return there
    ask(books, SQL["bring"], book=book_id, form=form_id, size=size).close()
    return replace(there, record=form._replace(opinion_size=size))


def confirm(books: Books, book_id: int, step: Step, form_id: UUID) -> Done[SimpleForm]:
    """Do all acts of a form, as another person handed it in: the case is registered, assessed and agreed, and something is due.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, SecondPersonNeeded,
        StepBackdated, AreaOther, Recused, FormWithoutFile, AskerGone; those of `casework.register`; those of `total_of`; NotSimple,
        TextEmpty; those of `check_fit`; those of `check_assessor`; those of `acts.take`; what each act refuses, as `Act.refusing` lists it.
    """
    return acting.take(books, book_id, SIMPLE_FORMS, form_id, "confirm", step)


def leave(books: Books, book_id: int, step: Step, *, form_id: UUID) -> Done[SimpleForm]:
    """Register the case of a form alone, for the reason that is told: the party disputes it, or the damage turns out larger.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther, Recused, TextEmpty; those of `casework.register`; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    return acting.take(books, book_id, SIMPLE_FORMS, form_id, "leave", step)


def drop(books: Books, book_id: int, step: Step, form_id: UUID) -> Done[SimpleForm]:
    """Drop a form that nobody has confirmed.

    Raises (in this order):
        ProcessUnknown, StepPassed, IdUsed, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, StepBackdated,
        AreaOther, Recused; never SecondPersonNeeded, ActedBefore and AskerGone.
    """
    return acting.take(books, book_id, SIMPLE_FORMS, form_id, "drop", step)


# -- whether it is simple -----------------------------------------------------------------------------------------------


def _check_simple(books: Books, book_id: int, step: Step, form_id: UUID, told: SimpleCase) -> None:
    """Check that a case may go the simplified way; its registration and its figures are tried, and whose opinion it is.

    Raises (in this order):
        those of `casework.register`; those of `total_of`; NotSimple, TextEmpty; those of `check_fit`; those of `check_assessor`.
    """

    def attempt(trial: Books) -> None:
        view = _register(trial, book_id, step, form_id, told).view
        signed = any(chain_of(view, deed) for deed in ("open", "agree"))
        total = total_of(view, told.items)
        found = view.law.find("compensation.simple_limit", step.on)
        limit = None if found is None else parse_decimal(str(found.value), 2)
        missing = list(_missing(told, total, limit, signed))
        if missing:
            raise NotSimple(
                missing=", ".join(missing),
                total=yuan(total),
                limit=nothing() if limit is None else yuan(limit),
            )
        _check_opinion(view, told)

    books.rehearse(attempt)


def _check_opinion(view: View, told: SimpleCase) -> None:
    """Check that whoever gives the opinion is of no party's side. Twin: `check_simple_opinion`.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty; those of `check_fit`; those of `check_assessor`.
    """
    if told.expert:
        check_shown(reason=view.step.reason)
        check_fit(view, told.expert, told.independence)
    check_assessor(view, told.body_code, told.body, (told.author,))


def _missing(told: SimpleCase, total: int, limit: int | None, signed: bool) -> Iterator[str]:
    """Name every condition that a form lacks."""
    held = {
        "facts_simple": told.facts_simple,
        "undisputed": told.undisputed,
        "admits": told.admits,
        "liable_party": any(one.side == "liable" for one in told.case.parties),
        "opinion": bool(told.opinion_sha256),
        "opinion_by": bool(told.expert or told.body_code),
        "not_major": not told.case.major,
        "outside_red_line": not told.case.red_line,
        "not_repeated": not told.case.repeated,
        "unsigned": not signed,
        "within_limit": limit is not None and total <= limit,
    }
    return (name for name, holds in held.items() if not holds)


# -- its acts -------------------------------------------------------------------------------------------------------------


def _id(form_id: UUID, action: str) -> UUID:
    """Give the id of an act of a form. Twin: `check_simple_form`."""
    return derived(form_id, action)


def _register(books: Books, book_id: int, step: Step, form_id: UUID, told: SimpleCase) -> CaseRecord:
    return casework.register(
        books, book_id, step, REGISTER, record_id=_id(form_id, "register"), told=told.case
    )


def _chain(form: SimpleForm, told: SimpleCase) -> Iterator[tuple[str, object, bool, str]]:
    """Give the acts that follow the registration: name, what is told, whether a second person takes it, and its paper, if it has one."""
    form_id, found = form.form_id, shapes.Findings(findings=told.findings)
    yield "check", found, False, ""
    yield "open", shapes.Findings(), True, ""
    if told.expert:
        yield "name_expert", expert_shapes.ExpertNaming(expert=told.expert), False, ""
        yield "confirm_recording", shapes.Subject(subject=_id(form_id, "name_expert")), True, ""
    file = evidence_shapes.Evidence(
        name=told.opinion_paper or told.body,
        kind="appraisal",
        proves=("amount", "damage"),
        heads=tuple(sorted({one.head for one in told.items})),
        size=file_of(form),
        sha256=told.opinion_sha256,
    )
    yield "add_evidence", file, False, told.opinion_paper
    if told.expert:
        opinion = expert_shapes.ExpertOpinion(
            expert=told.expert,
            sha256=told.opinion_sha256,
            opinion=told.opinion,
            independence=told.independence,
        )
        yield "give_opinion", opinion, False, told.opinion_paper
    yield "investigate", found, False, ""
    assessed = shapes.Assessment(
        items=told.items,
        body=told.body,
        author=told.author,
        by_experts=True,
        facts_simple=told.facts_simple,
        undisputed=told.undisputed,
        opinion=told.opinion,
    )
    yield "submit_assessment", assessed, False, told.opinion_paper
    yield "accept_assessment", shapes.Subject(subject=_id(form_id, "submit_assessment")), True, ""
    yield "conclude", shapes.Findings(), False, ""
    yield "notify", told.notice, False, ""
    yield "answer", consult_shapes.NoticeAnswer(position=told.position, admits=told.admits), False, ""
    yield "agree", told.agreement, True, told.agreement_paper
    yield "perform", shapes.Findings(), False, ""


def file_of(form: SimpleForm) -> int:
    """Give the bytes of the file of the opinion. Twin: `check_simple_opinion`.

    Raises:
        FormWithoutFile: it has not come.
    """
    if form.opinion_size is None:
        raise FormWithoutFile(case=form.code, sha256=form.opinion_sha256 or nothing())
    return form.opinion_size


def _check_file(_: ReadBooks, taken: Acting[SimpleForm]) -> None:
    file_of(taken.record)


def _carry_out(books: Books, taken: Acting[SimpleForm]) -> Made:
    """Take every act of the form, on its day: the first person's as who handed it in, the second's as who confirms.

    Whether it may go the simplified way is asked again: since it was handed in, an expert may have left the pool, or bounds have changed.
    """
    handed, book_id, form_id = taken.process.steps[0], taken.book_id, taken.id
    told = shaped(SimpleCase, taken.record.words, kept=True)
    first = _step_of(handed, taken.step)
    second = replace(taken.step, on=handed.on, reason=handed.reason, document=handed.document, seen=None)
    _check_simple(books, book_id, first, form_id, told)
    _register(books, book_id, first, form_id, told)
    entries: list[UUID] = []
    for action, words, by_second, paper in _chain(taken.record, told):
        step = second if by_second else first
        made = acts.take(
            books,
            book_id,
            replace(step, document=paper or step.document),
            ACT[action],
            code=taken.record.code,
            record_id=_id(form_id, action),
            told=words,
        )
        entries += made.entries
        if action == "agree":
            ask(books, SQL["agreed_now"]).close()
            ask(books, SQL["agreed_later"]).close()
    return Made(tuple(entries), {"case": taken.record.code})


def _step_of(handed: StepTaken, now: Step) -> Step:
    """Give the step of who handed a form in, for the acts that are taken in the same name."""
    person = handed.person if handed.person > 0 else None
    return replace(
        now,
        actor_id=handed.actor_id,
        person_id=person,
        on=handed.on,
        reason=handed.reason,
        document=handed.document,
        seen=None,
    )


def _check_left(_: ReadBooks, taken: Acting[SimpleForm]) -> None:
    check_shown(reason=taken.step.reason)


def _go_ordinary(books: Books, taken: Acting[SimpleForm]) -> Made:
    """Register the case as who leaves the simplified way."""
    told = shaped(SimpleCase, taken.record.words, kept=True)
    _register(books, taken.book_id, replace(taken.step, seen=None), taken.id, told)
    return Made(figures={"case": taken.record.code})


def find_form(books: ReadBooks, book_id: int, form_id: UUID) -> SimpleForm | None:
    """Find a form; none where there is none with this id."""
    return find(books, SimpleForm, SQL["form"], book=book_id, form=form_id)


def _nobody(_: SimpleForm) -> Collection[str]:
    """A form is no party's: who is in the case that comes of it sees the case."""
    return ()


def _place(books: ReadBooks, book_id: int, form_id: UUID) -> Location:
    return Location(tuple(read(books, str, SQL["area"], book=book_id, form=form_id)))


def _concerned(books: ReadBooks, book_id: int, form_id: UUID) -> Collection[str]:
    return read(books, str, SQL["owners"], book=book_id, form=form_id)


def _posted(_: ReadBooks, running: Running, __: SimpleForm, step: str) -> Collection[UUID]:
    """Name the entries that the confirmation made: those of its acts that post."""
    if step != "confirm":
        return ()
    form_id = running.process_id
    accepted, done = _id(form_id, "accept_assessment"), _id(form_id, "perform")
    return (derived(accepted, "accept_assessment"), derived(done, "perform"))


SIMPLE_FORMS: Final[Conduct[SimpleForm]] = Conduct(
    SIMPLE_FORM,
    find_form,
    _nobody,
    (
        Verb("confirm", "Confirm the simplified form: the case is registered, assessed, agreed, and due", "复核简易案件",
             _check_file, _carry_out),
        Verb("leave", "Let the case go the ordinary way, with the reason", "转为一般程序", _check_left, _go_ordinary, paper=True),
        Verb("drop", "Drop the simplified form", "撤销简易案件"),
    ),
    _posted,
    place=_place,
    concerned=_concerned,
)  # fmt: skip
"""How one acts with a simplified form."""
