"""The way of a case from the clue to the closed file: what each step checks, and which terms it starts and stops."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from ledger.amounts import check_not_below_zero, yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import accepted, agree, write_figures
from ledger.compensation.actions.courts import TooEarly, add_parties, join
from ledger.compensation.actions.ends import check_ground, projects_of
from ledger.compensation.actions.engine import (
    CaseAct,
    CaseRecord,
    View,
    Work,
    find_case,
    look,
    reread_case,
    write_record,
)
from ledger.compensation.actions.retries import check_same, find_record
from ledger.compensation.actions.suits import check_paper
from ledger.compensation.machines import CASE
from ledger.compensation.rules import clocks
from ledger.compensation.rules.clocks import reason_phrase
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.masking import mask
from ledger.compensation.tables.cases import case as case_table
from ledger.database import Books
from ledger.database.queries import find, named_queries
from ledger.entries import check_shown
from ledger.errors import Conflict, Malformed, RuleViolation
from ledger.journal.accounts import check_code
from ledger.law_in_force.queries import law_of
from ledger.processes.actions import Step, StepBackdated, begin, check_side, hold_id
from ledger.processes.acts import written
from ledger.register.regions import region_name
from ledger.words import phrase

SQL: Final = named_queries(__name__)


class Clue(NamedTuple):
    """A case, and how its clue came."""

    code: str
    channel: str


class ClueRegistered(Conflict):
    """The clue {source} of the channel {channel} is registered already, as the case {case}.

    Go on with that case, or name another paper.
    """

    code = "compensation.clue_registered"


class NameInNumber(Malformed):
    """The number {case} of the case holds the name of a natural person who is a party of it, and it is told to everybody as it is.

    Give the case another number, such as the office's own with its year, and leave names to its title.
    """

    code = "compensation.name_in_number"
    source = "个人信息保护法 art. 25; docs/spec/compensation.md 9.4"


class AssessmentMissing(RuleViolation):
    """The case {case} has no accepted assessment, so nothing can be claimed.

    Submit an assessment, and let a second person accept it.
    """

    code = "compensation.assessment_missing"
    source = "环法规〔2022〕31号 art. 21"


class MeetingsExhausted(RuleViolation):
    """There were {held} meetings, and {most} are held in principle.

    Give the reason for one more, or record that consultation has failed.
    """

    code = "compensation.meetings_exhausted"
    source = "rule pack compensation.consultation_meetings"


class AnswerTooSoon(RuleViolation):
    """The notice asks for an answer by {answer_by}, and leaves time until {least} at the least.

    Give the liable party that day or a later one.
    """

    code = "compensation.answer_too_soon"
    source = "环法规〔2022〕31号 art. 23"


class FailureUnfounded(RuleViolation):
    """Consultation fails as '{ground}' after {least} meetings, and {held} were held.

    Hold them and keep their minutes; where the liable party refuses, name the paper of its refusal and that ground.
    """

    code = "compensation.failure_unfounded"
    source = "环法规〔2022〕31号 art. 25"


class ModeDiffers(RuleViolation):
    """The mode of the agreement is '{mode}', and {kind} yuan of it are owed in kind.

    Name the mode that fits: money where nothing is owed in kind, and else how it is restored, or `mixed`.
    """

    code = "compensation.mode_differs"
    source = "环法规〔2025〕6号 point 7"


class ConsultationOver(RuleViolation):
    """The time for consultation ended on {until}, and no reason is given for an agreement after it.

    Say in the reason why it was signed later, or have the term extended.
    """

    code = "compensation.consultation_over"
    source = "环法规〔2022〕31号 art. 24"


class NothingContracted(RuleViolation):
    """The restoration of the case {case} cannot begin: none was contracted yet.

    Have a plan approved, and record its contract.
    """

    code = "compensation.nothing_contracted"
    source = "环法规〔2022〕31号 art. 29"


class NothingFailed(RuleViolation):
    """The case {case} cannot go back from restoration to performance: no restoration has failed.

    Go on with the restoration; one that misses its target is rejected first.
    """

    code = "compensation.nothing_failed"
    source = "环法规〔2022〕31号 art. 30"


class FeedbackOnly(RuleViolation):
    """A procuratorate files its feedback with the paper that it is on, and nothing else beside a claim.

    Note it as `procuratorate_feedback`, and name the paper.
    """

    code = "compensation.feedback_only"
    source = "高检发办字〔2024〕237号"


class CaseCodeTaken(Conflict):
    """There is a case {case} already, and it was registered under another id.

    If it is the same clue, go on with that case; if it is another, give it another code.
    """

    code = "compensation.case_code_taken"


def register(
    books: Books, book_id: int, step: Step, act: CaseAct[shapes.Case], *, record_id: UUID, told: shapes.Case
) -> CaseRecord:
    """Register a clue as a case. Its id is that of the record and of the process.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, NameInNumber, IdUsed, StepBackdated, CaseCodeTaken, JurisdictionUnknown,
        RegionUnknown, ClueRegistered, IdNotVersion7, StepNotAllowed, RoleNotForStep; never CaseUnknown.
    """
    code = told.code
    check_code("case", code)
    check_shown(title=told.title)
    for one in told.parties:
        check_code("owner", one.owner)
        check_shown(name=one.name)
    check_number_of(code, told.parties)
    hold_id(books, book_id, code)
    known = find_record(books, book_id, record_id)
    if known is not None:
        check_same(record_id, known, told, act.name, step, code, leave={"code"})
        return CaseRecord(look(books, book_id, code, None, step.on), record_id, False, None)
    for before in (told.received_on, told.occurred_on or told.received_on):
        if min(step.on, told.received_on) < before:
            raise StepBackdated(
                action="register", machine=CASE.title, on=step.on.isoformat(), before=before.isoformat()
            )
    this = (case_table.c.book_id == book_id) & (case_table.c.code == code)
    if books.connection.scalar(select(case_table.c.case_id).where(this)) is not None:
        raise CaseCodeTaken(case=code)
    law = law_of(books, book_id, step.on)
    region_name(told.area, told.received_on, law)  # a damage may be older than a code that has ended
    source = told.source or None
    if source is not None:
        check_code("source", source)
        check_new_clue(books, book_id, source)
    running = begin(books, book_id, record_id, CASE, "register", step)
    values = {
        "code": code,
        "title": told.title,
        "process_id": record_id,
        "area": told.area,
        "medium": told.medium,
        "channel": told.channel,
        "source": source,
        "received_on": told.received_on,
        "occurred_on": told.occurred_on,
        "red_line": told.red_line,
        "repeated": told.repeated,
        "major": told.major,
    }
    books.connection.execute(insert(case_table).values(book_id=book_id, **values))
    owners = sorted({one.owner for one in told.parties if one.side == "liable"})
    case, _ = find_case(books, book_id, code, None)
    work = Work(books, book_id, step, case, running, act.name, law, owners, record_id)
    add_parties(work, told.parties)
    work.start("check", on=work.case.received_on)
    work.start("limitation", on=work.case.received_on)
    words = {name: value for name, value in written(told).items() if name != "code"}
    write_record(work, act, words)
    return CaseRecord(reread_case(work), record_id, True, None)


def check_number_of(code: str, parties: Sequence[shapes.CaseParty]) -> None:
    """Check that the number of a case holds no name of a natural person among its parties, in whole or by a word of it.

    Raises:
        NameInNumber: it does.
    """
    if mask(code, [one.name for one in parties if one.person]) != code:
        raise NameInNumber(case=code)


def check_new_clue(books: Books, book_id: int, source: str) -> None:
    """Check that no case was registered for a paper.

    Raises:
        ClueRegistered: one was.
    """
    clue = find(books, Clue, SQL["of_clue"], book=book_id, source=source)
    if clue is not None:
        raise ClueRegistered(source=source, channel=clue.channel, case=clue.code)


def join_parties(work: Work, told: shapes.Parties) -> None:
    """Add parties.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty.
    """
    for one in told.parties:
        check_code("owner", one.owner)
        check_shown(name=one.name)
    add_parties(work, told.parties)


def open_case(work: Work, _: shapes.Findings) -> None:
    """Open the investigation.

    Raises:
        nothing of its own.
    """
    work.stop("check")
    work.start("investigation")


def commission(work: Work, told: shapes.Commission) -> None:
    """Commission the assessment; the investigation waits for it.

    Raises (in this order):
        DayTooFar, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty.
    """
    check_near(work.on, told.due_on)
    join(work, told.body, "assessor", told.body_name)
    work.hold("investigation")
    if told.due_on is not None:
        work.name_end("assessment", told.due_on, "by contract")


def check_assessed(view: View) -> None:
    """Check that there is something to claim.

    Raises:
        AssessmentMissing: nothing is assessed.
    """
    if not view.stands.open(("claim_assessed",)):
        raise AssessmentMissing(case=view.case.code)


def conclude(work: Work, _: shapes.Findings) -> None:
    """Conclude that a claim is made.

    Raises:
        nothing of its own.
    """
    work.stop("investigation", "assessment")


def notify(work: Work, told: shapes.Notice) -> None:
    """Serve the notice of consultation: what is accepted is what is claimed, and who is liable has its time to answer.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, AnswerTooSoon, DayTooFar.
    """
    check_shown(proof_of_service=told.proof_of_service)
    found = work.term_of("answer")
    least = work.on + timedelta(days=1) if found is None else clocks.due(work.on, str(found.value)).on
    if least is not None and told.answer_by < least:
        raise AnswerTooSoon(answer_by=told.answer_by.isoformat(), least=least.isoformat())
    check_near(work.on, told.answer_by)
    write_figures(work, "claimed", accepted(work))
    work.name_end("answer", told.answer_by, "named in the notice")
    work.start("consultation")


def answer(work: Work, _: shapes.NoticeAnswer) -> None:
    """Answer the notice: consultation begins.

    Raises:
        nothing of its own.
    """
    work.stop("answer")


def meet(work: Work, _: shapes.Meeting) -> None:
    """Hold a meeting.

    Raises (in this order):
        LawGap, MeetingsExhausted.
    """
    held = work.one(int, SQL["meetings"])
    most = work.law.integer("compensation.consultation_meetings", work.on)
    if held >= most and not work.step.reason:
        raise MeetingsExhausted(held=held, most=most)


def check_failure(view: View) -> None:
    """Check that the law knows grounds on which consultation fails.

    Raises:
        LawGap: it knows none.
    """
    view.law.texts("compensation.failure_grounds", view.on)


def fail(work: Work, told: shapes.End) -> None:
    """Record that consultation has failed.

    Raises (in this order):
        LawGap, GroundUnknown, CourtPaperMissing, FailureUnfounded, TooEarly.
    """
    check_ground(told.ground, work.law.texts("compensation.failure_grounds", work.on))
    if told.ground in ("refused", "stayed_away"):
        check_paper(work)
    if told.ground == "no_prospect":
        _check_met(work)
    for name, waits in (("answer", "no_answer"), ("consultation", "time_limit")):
        clock = work.last_term(name)
        if (
            told.ground == waits
            and clock is not None
            and clock.due_on is not None
            and work.on <= clock.due_on
        ):
            raise TooEarly(
                action="fail",
                on=work.on.isoformat(),
                from_day=phrase("the day after {day}", day=clock.due_on),
                why=reason_phrase(clock.why),
            )
    work.stop("answer", "consultation")


def _check_met(work: Work) -> None:
    """Check that as many meetings were held as the law asks for before consultation has no prospect.

    Raises:
        FailureUnfounded: fewer were.
    """
    held = work.one(int, SQL["meetings"])
    found = work.law.find("compensation.no_prospect_meetings", work.on)
    least = 1 if found is None else int(str(found.value))
    if held < least:
        raise FailureUnfounded(ground="no_prospect", least=least, held=held)


def check_consulted(view: View) -> None:
    """Check that an agreement is signed within the time for consultation, or with a reason.

    Raises:
        ConsultationOver: it is not.
    """
    until = view.stands.due("consultation", view.way)
    if until is not None and view.on > until and not view.step.reason.strip():
        raise ConsultationOver(until=until.isoformat())


def resume(work: Work, _: shapes.Findings) -> None:
    """Consult again.

    Raises:
        nothing of its own.
    """
    work.start("consultation")


def sign(work: Work, told: shapes.Agreement) -> None:
    """Sign the agreement; nothing is due before it takes effect.

    Raises (in this order):
        ConsultationOver, CourtPaperMissing, TextTooLong, TextUnprintable, TextEmpty, ModeDiffers,
        HeadsMissing, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleTooLong, InstalmentPartUnknown,
        ScheduleDisordered, ScheduleDiffers, ConversionTwice, DutiesDiffer, DutyWithoutObligor, InstalmentPast, DayTooFar, ObligorNotLiable,
        NotPursued, NotBound, ApartBeyondRest, LessThanAssessed, MoreThanAssessed, PartNotThere, JoinImpossible, BeforeOwed,
        PaymentBackdated.
    """
    check_consulted(work)
    check_paper(work)
    check_shown(facts=told.facts, extent=told.extent)
    _check_mode(told)
    agree(work, told)
    work.stop("consultation", "answer", "confirmation_application", subject=work.way)
    work.start("confirmation_application", subject=work.way)


def _check_mode(told: shapes.Agreement) -> None:
    """Check that the mode is that of what is owed: money alone, or something in kind.

    Raises:
        ModeDiffers: it is not.
    """
    kind = sum(one.kind for one in told.heads)
    if told.mode != "mixed" and (told.mode == "money") == bool(kind):
        raise ModeDiffers(mode=told.mode, kind=yuan(kind))


def check_contracted(view: View) -> None:
    """Check that a restoration can begin.

    Raises:
        NothingContracted: nothing was contracted yet.
    """
    if not projects_of(view).keys() & {"working", "completed", "accepted"}:
        raise NothingContracted(case=view.case.code)


def check_failed(view: View) -> None:
    """Check that there is a reason to go back to performance.

    Raises:
        NothingFailed: no restoration has failed.
    """
    if not projects_of(view).keys() & {"failed", "converted", "given_up"}:
        raise NothingFailed(case=view.case.code)


def offer(work: Work, told: shapes.Offer) -> None:
    """Make an offer about way and time of performance.

    Raises (in this order):
        NotYourSide, AmountBelowZero.
    """
    check_side(CASE, "offer", work.step, told.by)
    check_not_below_zero(told.amount)


def note(work: Work, told: shapes.Note) -> None:
    """Keep a paper beside the claim; a procuratorate, its feedback.

    Raises (in this order):
        FeedbackOnly, AmountBelowZero.
    """
    if work.step.role == "procuratorate" and (
        told.topic != "procuratorate_feedback" or not work.step.document.strip()
    ):
        raise FeedbackOnly()
    if told.amount is not None:
        check_not_below_zero(told.amount)


def publicise(work: Work, told: shapes.Public) -> None:
    """Make the case public, or no longer.

    Raises:
        nothing of its own.
    """
    work.run(SQL["keep_public"], public=told.public)
