"""The way of a case from the clue to the closed file: what each step checks, and which terms it starts and stops."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import insert, select

from ledger.amounts import yuan
from ledger.compensation.actions.claims import agree, assessed, waive_assessed
from ledger.compensation.actions.courts import GroundUnknown, TooEarly, join, write_figures
from ledger.compensation.actions.engine import (
    Action,
    Case,
    SubjectUnknown,
    Taken,
    Work,
    add_parties,
    check_same,
    find_case,
    find_record,
    said_by,
    write_record,
)
from ledger.compensation.actions.parts import open_amounts
from ledger.compensation.machines import CASE, UNENDED
from ledger.compensation.rules.claims import HEADS
from ledger.compensation.tables import case as case_table
from ledger.database import Books
from ledger.entries import check_text
from ledger.errors import Conflict, RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import Step, StepBackdated, begin, check_side, hold_id
from ledger.processes.law import law_of

CHANNELS: Final = (
    "inspection",
    "planning",
    "emergency",
    "penalty",
    "court",
    "procuratorate",
    "monitoring",
    "complaint",
    "report",
    "pushed_list",
    "other",
)
"""How clues come: 环法规〔2022〕31号 art. 16, as practice lists them."""


class ClueRegistered(Conflict):
    """The clue {source} of the channel {channel} is registered already, as the case {case}.

    Go on with that case, or name another paper.
    """

    code = "compensation.clue_registered"


class GroundBarred(RuleViolation):
    """The case cannot end as '{ground}': {because}.

    Go on with the claim, or correct what the case says about it.
    """

    code = "compensation.ground_barred"
    source = "环法规〔2025〕6号, significantly minor damage"


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


class CaseStillOpen(RuleViolation):
    """The case {case} cannot be closed: {open}.

    Settle what is named, then close it.
    """

    code = "compensation.case_still_open"
    source = "docs/spec/compensation.md 8"


class CaseCodeTaken(Conflict):
    """There is a case {case} already, and it was registered under another id.

    If it is the same clue, go on with that case; if it is another, give it another code.
    """

    code = "compensation.case_code_taken"


def register(
    books: Books, book_id: int, step: Step, *, record_id: UUID, code: str, words: Mapping[str, Any]
) -> Taken:
    """Register a clue as a case. Its id is that of the record and of the process.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, IdUsed, StepBackdated, CaseCodeTaken, ClueRegistered,
        IdNotVersion7, JurisdictionUnknown, RoleNotForStep; never CaseUnknown.
    """
    check_code("case", code)
    check_text("title", str(words["title"]))
    for one in words["parties"]:
        check_code("owner", one["owner"])
        check_text("name", one["name"])
    said = said_by(REGISTER, step, words, code)
    hold_id(books, book_id, code)
    known = find_record(books, book_id, record_id)
    if known is not None:
        check_same(record_id, known[0], said)
        case, running = find_case(books, book_id, code, None)
        return Taken(running, case, record_id, False, None)
    for before in (words["received_on"], words.get("occurred_on") or words["received_on"]):
        if min(step.on.isoformat(), words["received_on"]) < before:
            raise StepBackdated(action="register", on=step.on.isoformat(), before=before)
    this = (case_table.c.book_id == book_id) & (case_table.c.code == code)
    if books.connection.scalar(select(case_table.c.case_id).where(this)) is not None:
        raise CaseCodeTaken(case=code)
    source = words.get("source") or None
    if source is not None:
        check_code("source", source)
        _check_new_clue(books, book_id, str(words["channel"]), source)
    running = begin(books, book_id, record_id, CASE, "register", step)
    values = {
        "code": code,
        "title": words["title"],
        "process_id": record_id,
        "area": words["area"],
        "medium": words["medium"],
        "channel": words["channel"],
        "source": source,
        "received_on": date.fromisoformat(words["received_on"]),
        "occurred_on": date.fromisoformat(words["occurred_on"]) if words.get("occurred_on") else None,
        "red_line": words["red_line"],
        "repeated": words["repeated"],
        "major": words["major"],
    }
    books.connection.execute(insert(case_table).values(book_id=book_id, **values))
    owners = sorted({one["owner"] for one in words["parties"] if one["side"] == "liable"})
    case, _ = find_case(books, book_id, code, None)
    law = law_of(books, book_id, step.on)
    work = Work(books, book_id, step, case, running, record_id, "register", words, law, owners)
    add_parties(work, words["parties"])
    work.start("check", on=work.case.received_on)
    work.start("limitation", on=work.case.received_on)
    return Taken(running, work.case, record_id, True, None, write_record(work, REGISTER, said))


def _check_new_clue(books: Books, book_id: int, channel: str, source: str) -> None:
    row = books.connection.exec_driver_sql(
        "SELECT code FROM ledger.damage_case WHERE book_id = %s AND channel = %s AND source = %s",
        (book_id, channel, source),
    ).one_or_none()
    if row is not None:
        raise ClueRegistered(source=source, channel=channel, case=row.code)


def _add_parties(work: Work) -> None:
    """Add parties.

    Raises:
        CodeMalformed.
    """
    for one in work.words["parties"]:
        check_code("owner", one["owner"])
    add_parties(work, work.words["parties"])


def _open(work: Work) -> None:
    """Open the investigation.

    Raises:
        nothing of its own.
    """
    work.stop("check")
    work.start("investigation")


def _commission(work: Work) -> None:
    """Commission the assessment.

    Raises:
        CodeMalformed.
    """
    join(work, work.words["body"], "assessor", work.words["body_name"])
    work.hold("investigation")
    due = work.day("due_on")
    if due is not None:
        work.name_end("assessment", due, "by contract")


def _conclude(work: Work) -> None:
    """Conclude that a claim is made.

    Raises:
        AssessmentMissing.
    """
    if not assessed(work):
        raise AssessmentMissing(case=work.case.code)
    work.stop("investigation", "assessment")


def _check_ground(work: Work, grounds: tuple[str, ...]) -> str:
    ground = str(work.words["ground"])
    if ground not in grounds:
        raise GroundUnknown(ground=ground[:40], grounds=", ".join(grounds))
    return ground


def _end(work: Work) -> None:
    """Not start a claim.

    Raises (in this order):
        CaseStillOpen, GroundUnknown, LawGap, GroundBarred; those of `Work.post`.
    """
    ground = _check_ground(work, work.law.texts("compensation.not_started_grounds", work.on))
    if ground == "minor":
        _check_minor(work.case)
    owed = {
        purpose: amount
        for (_, purpose), amount in open_amounts(work).items()
        if purpose != "claim_assessed" and amount
    }
    told = [*(f"{purpose} {yuan(amount)}" for purpose, amount in owed.items()), *_guarantees_held(work)]
    if told:
        raise CaseStillOpen(case=work.case.code, open=", ".join(told))
    waive_assessed(work)
    work.run(
        "UPDATE ledger.damage_clock SET stopped_on = greatest(%(on)s, starts_on) WHERE book_id = %(book)s AND case_id = %(case)s"
        " AND stopped_on IS NULL",
        on=work.on,
    )


def _guarantees_held(work: Work) -> list[str]:
    return [
        f"a guarantee is still {state}"
        for (state,) in work.rows(
            "SELECT p.state FROM ledger.damage_guarantee g JOIN ledger.process p ON p.book_id = g.book_id AND p.process_id = g.guarantee_id"
            " WHERE g.book_id = %(book)s AND g.case_id = %(case)s AND p.state = 'held'"
        )
    ]


def _check_minor(case: Case) -> None:
    if case.red_line:
        raise GroundBarred(ground="minor", because="the damaged area lies in an ecological red line")
    if case.repeated:
        raise GroundBarred(ground="minor", because="a liable party offends again within two years")


def _notify(work: Work) -> None:
    """Serve the notice of consultation.

    Raises:
        nothing of its own.
    """
    accepted = work.rows(
        "SELECT head, sum(amount)::bigint FROM ledger.damage_item i JOIN ledger.damage_assessment a USING (book_id, assessment_id)"
        " JOIN ledger.process p ON p.book_id = a.book_id AND p.process_id = a.assessment_id AND p.state = 'accepted'"
        " WHERE a.book_id = %(book)s AND a.case_id = %(case)s AND a.version = (SELECT max(x.version) FROM ledger.damage_assessment x"
        "   JOIN ledger.process q ON q.book_id = x.book_id AND q.process_id = x.assessment_id AND q.state = 'accepted'"
        "   WHERE x.book_id = a.book_id AND x.case_id = a.case_id) GROUP BY head"
    )
    write_figures(work, "claimed", dict(accepted))
    work.name_end("answer", date.fromisoformat(work.words["answer_by"]), "named in the notice")
    work.start("consultation")


def _answer(work: Work) -> None:
    """Answer the notice: consultation begins.

    Raises:
        nothing of its own.
    """
    work.stop("answer")


def _meet(work: Work) -> None:
    """Hold a meeting.

    Raises (in this order):
        MeetingsExhausted, LawGap.
    """
    held = sum(
        action == "meet"
        for (action,) in work.rows(
            "SELECT kind FROM ledger.damage_record WHERE book_id = %(book)s AND case_id = %(case)s AND kind = 'meet'"
        )
    )
    most = work.law.integer("compensation.consultation_meetings", work.on)
    if held >= most and not work.step.reason:
        raise MeetingsExhausted(held=held, most=most)


def _fail(work: Work) -> None:
    """Record that consultation has failed.

    Raises (in this order):
        TooEarly, GroundUnknown, LawGap.
    """
    ground = _check_ground(work, work.law.texts("compensation.failure_grounds", work.on))
    for name, waits in (("answer", "no_answer"), ("consultation", "time_limit")):
        clock = work.running_clock(name)
        if ground == waits and clock is not None and clock.due_on is not None and work.on <= clock.due_on:
            raise TooEarly(
                action="fail", on=work.on.isoformat(), from_day=f"the day after {clock.due_on}", why=clock.why
            )
    work.stop("answer", "consultation")


def _resume(work: Work) -> None:
    """Consult again.

    Raises:
        nothing of its own.
    """
    work.start("consultation")


def _agree(work: Work) -> None:
    """Sign the agreement.

    Raises (in this order):
        HeadsRepeated, HeadUnknown, AmountNotDecimal, AmountTooPrecise, AmountTooLarge, PartsWrong, PartsDiffer,
        ScheduleDisordered, ScheduleDiffers, ObligorNotLiable, LessThanAssessed.
    """
    agree(work)
    work.stop("consultation", "answer", "confirmation_application")
    work.start("confirmation_application")


def _projects(work: Work) -> dict[str, int]:
    return dict(
        work.rows(
            "SELECT p.state, count(*)::int FROM ledger.damage_project x JOIN ledger.process p"
            " ON p.book_id = x.book_id AND p.process_id = x.project_id WHERE x.book_id = %(book)s AND x.case_id = %(case)s GROUP BY 1"
        )
    )


def _restore(work: Work) -> None:
    """Begin the restoration.

    Raises:
        CaseStillOpen.
    """
    found = _projects(work)
    if not found.keys() & {"working", "completed", "accepted"}:
        raise CaseStillOpen(case=work.case.code, open="no restoration was contracted yet")


def _return(work: Work) -> None:
    """Go back to performance after a restoration failed.

    Raises:
        CaseStillOpen.
    """
    found = _projects(work)
    if not found.keys() & {"failed", "converted"}:
        raise CaseStillOpen(case=work.case.code, open="no restoration has failed")


def _close(work: Work) -> None:
    """Close the case.

    Raises (in this order):
        CaseStillOpen, LawGap.
    """
    told = [
        f"{HEADS.get(head, head)}: {purpose} {yuan(amount)}"
        for (head, purpose), amount in open_amounts(work).items()
        if amount
    ]
    told += [
        f"{yuan(-amount)} yuan of late interest overpaid"
        for amount in open_amounts(work, ("claim_overpaid",)).values()
    ]
    projects = _projects(work)
    told += [
        f"{number} restoration {state}"
        for state, number in projects.items()
        if state not in ("accepted", "converted", "dropped")
    ]
    told += _guarantees_held(work)
    told += [
        f"{yuan(amount)} yuan of {purpose}"
        for purpose, amount in work.rows(
            "SELECT a.purpose, b.credits - b.debits FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)"
            " WHERE a.book_id = %(book)s AND a.code >= %(low)s AND a.code < %(high)s AND b.credits > b.debits"
            " AND a.purpose IN ('deposit_payable', 'overpaid_payable', 'agency_payable', 'escrow_payable')",
            low=f"case:{work.case.code}:money:",
            high=f"case:{work.case.code}:money;",
        )
    ]
    if not projects.get("accepted"):
        grounds = work.law.texts("compensation.no_evaluation_grounds", work.on)
        if work.words.get("no_evaluation") not in grounds:
            told.append(
                f"no restoration was evaluated, and no ground is given why none is needed: {', '.join(grounds)}"
            )
    if told:
        raise CaseStillOpen(case=work.case.code, open="; ".join(told))
    work.run(
        "UPDATE ledger.damage_clock SET stopped_on = greatest(%(on)s, starts_on) WHERE book_id = %(book)s AND case_id = %(case)s"
        " AND stopped_on IS NULL",
        on=work.on,
    )


def _offer(work: Work) -> None:
    """Make an offer about way and time of performance.

    Raises (in this order):
        NotYourSide, AmountNotDecimal, AmountTooPrecise, AmountTooLarge, AmountBelowZero.
    """
    check_side("offer", work.step, str(work.words["by"]))
    work.not_below_zero("amount")


def _note(work: Work) -> None:
    """Keep a paper beside the claim.

    Raises (in this order):
        AmountNotDecimal, AmountTooPrecise, AmountTooLarge, AmountBelowZero.
    """
    if work.words.get("amount"):
        work.not_below_zero("amount")


def _publicise(work: Work) -> None:
    """Make the case public.

    Raises:
        nothing of its own.
    """
    work.run(
        "UPDATE ledger.damage_case SET public = %(public)s WHERE book_id = %(book)s AND case_id = %(case)s",
        public=work.words["public"],
    )


def pause_clock(work: Work) -> None:
    """Pause a term.

    Raises:
        nothing of its own.
    """
    work.hold(work.words["clock"])


def resume_clock(work: Work) -> None:
    """Let a paused term run on.

    Raises:
        nothing of its own.
    """
    work.go_on(work.words["clock"])


def extend_clock(work: Work) -> None:
    """Give a term another length, with a reason; its end is counted anew from its start.

    Raises:
        SubjectUnknown.
    """
    found = work.running_clock(work.words["clock"])
    if found is None or found.stopped_on is not None or not found.length:
        raise SubjectUnknown(case=work.case.code, subject="running term", id=str(work.words["clock"]))
    work.reckon(found.clock_id, found.starts_on, work.words["length"])


_RULES: Final = "环法规〔2022〕31号"
_BUREAU: Final = ("bureau",)
REGISTER: Final = Action("register", "线索登记", f"{_RULES} art. 16")
STEPS: Final = (
    Action("check", "线索核查", f"{_RULES} art. 16"),
    Action("open", "启动调查", f"{_RULES} art. 17", _open),
    Action("investigate", "调查", f"{_RULES} art. 19"),
    Action("commission", "委托鉴定评估", f"{_RULES} art. 20–21", _commission),
    Action("conclude", "调查结论", f"{_RULES} art. 22", _conclude),
    Action("end", "不启动／终止", f"{_RULES} art. 18", _end),
    Action("notify", "磋商告知", f"{_RULES} art. 23", _notify),
    Action("answer", "义务人答复", f"{_RULES} art. 23", _answer),
    Action("meet", "磋商会议", f"{_RULES} art. 24", _meet),
    Action("offer", "磋商方案", f"{_RULES} art. 24", _offer),
    Action("fail", "磋商不成", f"{_RULES} art. 25; 环法规〔2025〕6号", _fail),
    Action("resume", "再次磋商", "环法规〔2025〕6号", _resume),
    Action("agree", "赔偿协议", f"{_RULES} art. 26; 环法规〔2025〕6号 point 7", _agree),
    Action("restore", "修复实施", f"{_RULES} art. 29", _restore),
    Action("return", "修复未达标", f"{_RULES} art. 30", _return),
    Action("close", "结案", f"{_RULES} art. 31", _close),
    Action("reopen", "重新启动", "法释〔2019〕8号 art. 18"),
    Action("add_parties", "当事人变更", f"{_RULES} art. 6–8", _add_parties, _BUREAU, UNENDED),
    Action("note", "相关文书", f"{_RULES} art. 32–33", _note, ("bureau", "finance")),
    Action("publicise", "信息公开", f"{_RULES} art. 33; 政府信息公开条例", _publicise, _BUREAU, second_person=True),
    Action("pause_clock", "中止期间", "民事诉讼法 art. 85", pause_clock, _BUREAU, UNENDED),
    Action("resume_clock", "恢复期间", "民事诉讼法 art. 85", resume_clock, _BUREAU, UNENDED),
    Action("extend_clock", "延长期间", f"{_RULES} art. 24", extend_clock, _BUREAU, UNENDED, second_person=True),
)  # fmt: skip
