"""The way of a case from the clue to the closed file: what each step checks, and which terms it starts and stops."""

from collections.abc import Sequence
from functools import partial
from typing import Final, NamedTuple
from uuid import UUID

from sqlalchemy import insert, select

from ledger.amounts import check_not_below_zero, yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import agree
from ledger.compensation.actions.consultation import check_consulted, check_signing
from ledger.compensation.actions.courts import add_parties, join, let_in_named, name_parties, tell_claimant
from ledger.compensation.actions.credit_codes import check_codes
from ledger.compensation.actions.ends import projects_of
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
from ledger.compensation.actions.independence import check_assessor
from ledger.compensation.actions.powers import check_powers
from ledger.compensation.actions.retries import check_same, find_record
from ledger.compensation.actions.suits import check_paper
from ledger.compensation.actions.tellings import begin_telling
from ledger.compensation.machines import CASE
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.masking import mask
from ledger.compensation.rules.obligations import owing
from ledger.compensation.tables.cases import case as case_table
from ledger.database import Books
from ledger.database.queries import find, named_queries
from ledger.entries import check_shown
from ledger.errors import Conflict, Malformed, RuleViolation, refusing
from ledger.journal.accounts import check_code
from ledger.law_in_force.queries import law_of
from ledger.processes.actions import Step, StepBackdated, begin, hold_id
from ledger.processes.acts import written
from ledger.register.regions import region_name

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


class ModeDiffers(RuleViolation, sorts={"mode": "mode", "kind": ""}):
    """The mode of the agreement is '{mode}', and {kind} yuan of it are owed in kind.

    Name the mode that fits: money where nothing is owed in kind, and else how it is restored, or `mixed`.
    """

    code = "compensation.mode_differs"
    source = "环法规〔2025〕6号 point 7"


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
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, NameInNumber, IdUsed, CodeBare,
        UsccOfPerson, UsccCheckFails, UsccClassUnknown, StepBackdated,
        CaseCodeTaken, JurisdictionUnknown, RegionUnknown, ClueRegistered, IdNotVersion7, StepNotAllowed, RoleNotForStep; never CaseUnknown.
    """
    code = told.code
    check_code("case", code)
    check_shown(title=told.title)
    for one in told.parties:
        check_code("owner", one.owner)
        check_shown(name=one.name)
    check_number_of(code, [one.name for one in told.parties if one.person])
    hold_id(books, book_id, code)
    known = find_record(books, book_id, record_id)
    if known is not None:
        check_same(record_id, known, told, act.name, step, code, leave={"code"})
        return CaseRecord(look(books, book_id, code, None, step.on), record_id, False, None)
    check_codes(books, book_id, told)
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
    name_parties(work, told.parties)
    work.start("check", on=work.case.received_on)
    work.start("limitation", on=work.case.received_on)
    words = {name: value for name, value in written(told).items() if name != "code"}
    write_record(work, act, words)
    return CaseRecord(reread_case(work), record_id, True, None)


def check_number_of(code: str, people: Sequence[str]) -> None:
    """Check that the number of a case holds no name of a natural person among its parties, in whole or by a word of it.

    Args:
        code: the number.
        people: the names.

    Raises:
        NameInNumber: it does.
    """
    if mask(code, people) != code:
        raise NameInNumber(case=code)


def check_names(work: Work) -> None:
    """Check the number of a case that is public, or becomes so, against the names of its parties as they are now.

    Raises:
        NameInNumber: it holds one of them.
    """
    check_number_of(work.case.code, work.read(str, SQL["people"]))


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
        CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, NameInNumber.
    """
    for one in told.parties:
        check_code("owner", one.owner)
        check_shown(name=one.name)
    add_parties(work, told.parties)
    if work.stands.public:
        check_names(work)
    unfit = work.read(str, SQL["unfit_experts"])
    if unfit:
        work.figures["unfit_experts"] = ", ".join(unfit)


def open_case(work: Work, _: shapes.Findings) -> None:
    """Open the investigation.

    Raises:
        nothing of its own.
    """
    work.stop("check")
    let_in_named(work)
    work.start("investigation")
    begin_telling(work, "start")


def reopen(work: Work, _: shapes.Findings) -> None:
    """Reopen the case: it is investigated anew.

    Raises:
        nothing of its own.
    """
    work.start("investigation")
    begin_telling(work, "start")


def commission(work: Work, told: shapes.Commission) -> None:
    """Commission the assessment; the investigation waits for it.

    Raises (in this order):
        DayTooFar, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, AssessorNotIndependent.
    """
    check_near(work.on, told.due_on)
    check_assessor(work, told.body, told.body_name, told.subcontractors)
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
    tell_claimant(work)


def check_signable(view: View) -> None:
    """Check that an agreement could be signed by somebody: of the case, or of those from whom the claim is pursued.

    Raises (in this order):
        NotNoticed, ConsultationEnded.
    """
    who = [one for one in view.owners if view.claim is None or one in view.claim.against]
    against = [refusing(partial(check_signing, view, [one])) for one in who]
    if against and all(against):
        raise against[0][0]


def sign(work: Work, told: shapes.Agreement) -> None:
    """Sign the agreement; nothing is due before it takes effect.

    Raises (in this order):
        ConsultationOver, CourtPaperMissing, TextTooLong, TextUnprintable, TextEmpty, ModeDiffers,
        HeadsMissing, HeadsRepeated, HeadUnknown, PartsWrong, PartsDiffer, ScheduleTooLong, InstalmentPartUnknown,
        ScheduleDisordered, ScheduleDiffers, ConversionTwice, DutiesDiffer, DutyWithoutObligor, InstalmentPast, DayTooFar, ObligorNotLiable,
        NotPursued, NotBound, HeirBeyondInheritance, ApartBeyondRest, LessThanAssessed, MoreThanAssessed, PartNotThere, JoinImpossible,
        BeforeOwed, PaymentBackdated, NotNoticed, ConsultationEnded; those of `check_powers`.
    """
    check_consulted(work)
    check_paper(work)
    check_shown(facts=told.facts, extent=told.extent)
    _check_mode(told)
    owed = agree(work, told)
    signing = owed.bound or owing(owed)
    check_signing(work, signing)
    check_powers(work, told.agents, signing)
    work.stop("consultation", "answer", "confirmation_application", subject=work.way)
    for party in signing:
        work.stop("consultation", "answer", subject=party)
    work.start("confirmation_application", subject=work.way)
    tell_claimant(work)


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
        NameInNumber: its number would tell everybody the name of a natural person who is a party of it.
    """
    if told.public:
        check_names(work)
    work.run(SQL["keep_public"], public=told.public)
