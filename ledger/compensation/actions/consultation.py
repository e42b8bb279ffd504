"""Consultation with the liable parties, each for itself: notice, service, answer, meetings, offers, and its failure with one or with all.

    notify ─▶ one notice a party ── answer ──▶ in consultation ── agree, with all or with some
      notify_party: one more          └────────────┴── fail_party: with this one alone; fail: with all

A published notice is served when its full days are over. The term for an answer is each party's own. A later `notify` gives all anew.

Law: 环法规〔2022〕31号 art. 23–25; 民事诉讼法 (2023) art. 87–95.
"""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Final

from ledger.amounts import check_not_below_zero
from ledger.compensation import consult_shapes, shapes
from ledger.compensation.actions.agents import check_liable
from ledger.compensation.actions.claims import accepted, write_figures
from ledger.compensation.actions.courts import TooEarly, check_ground
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.failing import FailureUnfounded, check_not_admitted
from ledger.compensation.actions.powers import check_power
from ledger.compensation.actions.subjects import say_why
from ledger.compensation.actions.suits import check_paper
from ledger.compensation.actions.tellings import begin_telling
from ledger.compensation.machines import CASE
from ledger.compensation.queries.standing import Notice
from ledger.compensation.rules import clocks
from ledger.compensation.rules.clocks import reason_phrase
from ledger.compensation.rules.days import check_near
from ledger.compensation.tables.consultation import attendance, notice
from ledger.database.queries import filled, named_queries
from ledger.entries import check_shown
from ledger.errors import Conflict, Malformed, RuleViolation
from ledger.processes.actions import check_side
from ledger.processes.acts import About
from ledger.words import phrase, several

SQL: Final = named_queries(__name__)
_ANSWERED: Final = filled(SQL["answered"], last=SQL["last"])
_RETURNED: Final = filled(SQL["returned"], last=SQL["last"])
_FAILED: Final = filled(SQL["failed"], last=SQL["last"])
PUBLISHED: Final = "30 C"
"""After so many full days a notice that was published is served: 民事诉讼法 art. 95."""
_NAMED: Final = "named in the notice"


class NobodyLiable(RuleViolation):
    """The case {case} has no liable party, so there is nobody to give notice to.

    Add who is liable first, with its name.
    """

    code = "compensation.nobody_liable"
    source = "环法规〔2022〕31号 art. 23"


class PartyRepeated(Malformed):
    """{party} is named more than once.

    Name each party once.
    """

    code = "compensation.party_repeated"


class AnswerTooSoon(RuleViolation):
    """The notice asks for an answer by {answer_by}, and leaves time until {least} at the least.

    Give the liable party that day or a later one.
    """

    code = "compensation.answer_too_soon"
    source = "环法规〔2022〕31号 art. 23"


class PublicationUnsaid(RuleViolation):
    """A notice is published where nobody knows where {party} is, or no other way reaches it, and no reason is given.

    Say in the reason how it was looked for, or serve the notice in another way.
    """

    code = "compensation.publication_unsaid"
    source = "民事诉讼法 art. 95 (2023)"


class ServiceWrong(Malformed):
    """The service on {party} does not make sense: {fault}.

    Write what the return of service says.
    """

    code = "compensation.service_wrong"
    source = "民事诉讼法 art. 87–95 (2023)"


class NotNoticed(RuleViolation):
    """{party} has got no notice of consultation in the case {case} by {on}.

    Serve it the notice first (`notify_party`); one that is published is served when its days are over.
    """

    code = "compensation.not_noticed"
    source = "环法规〔2022〕31号 art. 23; 法释〔2019〕8号 art. 1"


class AnsweredAlready(Conflict):
    """{party} has answered its notice already, on {on}.

    What it says later stands in the minutes of a meeting, or in an offer; where consultation begins anew, serve the notice anew.
    """

    code = "compensation.answered_already"
    source = "环法规〔2022〕31号 art. 23"


class ConsultationEnded(RuleViolation):
    """Consultation with {party} ended on {on}.

    Go on with the others. To consult with it again, serve it the notice anew, or, where it ended with all, consult again.
    """

    code = "compensation.consultation_ended"
    source = "环法规〔2022〕31号 art. 25"


class SignedAlready(RuleViolation):
    """{party} has signed the agreement, so consultation with it is over.

    Where it does not perform, record its default when its term is over.
    """

    code = "compensation.signed_already"
    source = "民法典 art. 509, 577"


class LastConsulted(RuleViolation):
    """{party} is the last party with which is consulted in the case {case}.

    Record that consultation has failed (`fail`): then nobody is left with whom it goes on.
    """

    code = "compensation.last_consulted"
    source = "环法规〔2022〕31号 art. 25"


class MeetingsExhausted(RuleViolation):
    """There were {held} meetings, and {most} are held in principle.

    Give the reason for one more, or record that consultation has failed.
    """

    code = "compensation.meetings_exhausted"
    source = "rule pack compensation.consultation_meetings"


class ConsultationOver(RuleViolation):
    """The time for consultation ended on {until}, and no reason is given for an agreement after it.

    Say in the reason why it was signed later, or have the term extended.
    """

    code = "compensation.consultation_over"
    source = "环法规〔2022〕31号 art. 24"


# -- who was given notice, and what became of it ------------------------------------------------------------------------


def notice_of(view: View, party: str) -> Notice:
    """Give the notice of a party with which is consulted.

    Raises (in this order):
        NotNoticed: it got none; ConsultationEnded: consultation with it is over; SignedAlready.
    """
    found = next((one for one in view.stands.notices if one.owner == party), None)
    if found is None:
        raise NotNoticed(party=party, case=view.case.code, on=view.on.isoformat())
    ended_on = found.failed_on or found.over_on
    if ended_on is not None:
        raise ConsultationEnded(party=party, on=ended_on.isoformat())
    if found.signed:
        raise SignedAlready(party=party)
    return found


def consulted(view: View) -> list[Notice]:
    """List the notices of the parties with which is consulted: it has neither failed nor led to an agreement with them."""
    return [one for one in view.stands.notices if not (one.failed_on or one.over_on or one.signed)]


def failed_with(view: View) -> list[Notice]:
    """List the notices of the parties with which alone consultation has failed, and was not begun anew."""
    return [one for one in view.stands.notices if one.failed_on is not None]


def check_noticed(view: View, parties: Collection[str]) -> None:
    """Check that each of some parties was given notice by the day of the act. Twin: `damage_agreed_noticed`.

    Raises:
        NotNoticed: one was not, or its notice is published and not served yet, and it has not answered.
    """
    got = {
        one.owner for one in view.stands.notices if one.answered_on is not None or one.served_on <= view.on
    }
    for party in sorted(set(parties) - got):
        raise NotNoticed(party=party, case=view.case.code, on=view.on.isoformat())


def check_signing(view: View, parties: Collection[str]) -> None:
    """Check that an agreement is signed by those who were given notice; one of the case, by none with whom alone consultation has failed.

    Raises (in this order):
        NotNoticed, ConsultationEnded.
    """
    check_noticed(view, parties)
    for one in failed_with(view):
        if view.claim is None and one.owner in parties:
            raise ConsultationEnded(party=one.owner, on=str(one.failed_on))


# -- notice and service -------------------------------------------------------------------------------------------------


def _check_published(work: Work, party: str) -> None:
    """Check that a notice is published for a reason.

    Raises:
        PublicationUnsaid: none is given.
    """
    if not work.step.reason.strip():
        raise PublicationUnsaid(party=party)


def _check_time(work: Work, served: date, answer_by: date) -> None:
    """Check that a notice leaves its time from the day of its service, and ends on a day that somebody meant.

    Raises (in this order):
        AnswerTooSoon: it does not; DayTooFar.
    """
    found = work.term_of("answer")
    least = served + timedelta(days=1) if found is None else clocks.due(served, str(found.value)).on
    if least is not None and answer_by < least:
        raise AnswerTooSoon(answer_by=answer_by.isoformat(), least=least.isoformat())
    check_near(served, answer_by)


def _serve(work: Work, told: consult_shapes.PartyNotice) -> date:
    """Keep the notice of a party, with its term for an answer, and give the day on which it is served.

    Raises (in this order):
        PartyNotLiable, TextTooLong, TextUnprintable, TextEmpty, ServiceWrong, PublicationUnsaid, AnswerTooSoon, DayTooFar.
    """
    check_liable(work, told.party)
    check_shown(proof_of_service=told.proof_of_service)
    fault = _service_fault(work, told)
    if fault is not None:
        raise ServiceWrong(party=told.party, fault=fault)
    served = told.served_on or work.on
    if told.way == "publication":
        _check_published(work, told.party)
        served = clocks.due(work.on, PUBLISHED).on or served
    _check_time(work, served, told.answer_by)
    row = {"record_id": work.record_id, "owner": told.party, "way": told.way, "served_on": served}
    said = {"answer_by": told.answer_by, "proof": told.proof_of_service, "address": told.address}
    took = {"received_by": told.received_by, "not_taken": told.not_taken}
    work.insert(notice, {**row, **said, **took})
    work.name_end("answer", told.answer_by, _NAMED, subject=told.party)
    return served


def _service_fault(work: Work, told: consult_shapes.PartyNotice) -> str | None:
    """Tell what of a return of service does not fit its way or its days. Twin: `damage_notice_served`."""
    if told.served_on is not None and told.way == "publication":
        return "what is published is served when its days are over"
    if told.served_on is not None and not (
        work.on <= told.served_on and work.one(bool, SQL["has_come"], day=told.served_on)
    ):
        return "it was served before its notice, or on a day that has not come"
    if told.not_taken.strip() and told.way != "left":
        return "what is not taken is left, with witnesses or a photograph"
    if told.not_taken.strip() and told.received_by.strip():
        return "somebody took it, and it was not taken"
    return None


def _each(work: Work, told: consult_shapes.Notice) -> list[consult_shapes.PartyNotice]:
    """Give the notice to each party: to those that are named, else to all.

    Raises (in this order):
        NobodyLiable, PartyRepeated.
    """
    if not work.owners:
        raise NobodyLiable(case=work.case.code)
    named = told.served or tuple(consult_shapes.PartyService(party=one) for one in work.owners)
    parties = [one.party for one in named]
    for party in parties:
        if parties.count(party) > 1:
            raise PartyRepeated(party=party)
    return [
        consult_shapes.PartyNotice(
            party=one.party,
            answer_by=one.answer_by or told.answer_by,
            proof_of_service=one.proof_of_service or told.proof_of_service,
            way=one.way or told.way,
            address=one.address,
            served_on=one.served_on,
            received_by=one.received_by,
            not_taken=one.not_taken,
        )
        for one in named
    ]


def notify(work: Work, told: consult_shapes.Notice) -> None:
    """Serve the notice of consultation: what is accepted is what is claimed, and each liable party has its time to answer.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, NobodyLiable, PartyRepeated, PartyNotLiable, ServiceWrong, PublicationUnsaid,
        AnswerTooSoon, DayTooFar.
    """
    check_shown(proof_of_service=told.proof_of_service)
    served = {one.party: _serve(work, one) for one in _each(work, told)}
    write_figures(work, "claimed", accepted(work))
    begin_telling(work, "consultation")
    first = min(served.values())
    work.start("consultation", on=first)
    for party, day in served.items():
        if day != first:
            work.start("consultation", on=day, subject=party)


def notify_party(work: Work, told: consult_shapes.PartyNotice) -> None:
    """Serve the notice on one party: one that got none, came later, or is served anew; consultation with it begins anew.

    Raises (in this order):
        TooEarly, PartyNotLiable, TextTooLong, TextUnprintable, TextEmpty, ServiceWrong, PublicationUnsaid, AnswerTooSoon, DayTooFar.
    """
    before = [one.on for one in work.running.steps if one.action == "notify"]
    before += [one.sent_on for one in work.stands.notices if one.owner == told.party]
    if before:
        _check_sent(work, max(before))
    work.stop("answer", "consultation", subject=told.party)
    work.start("consultation", on=_serve(work, told), subject=told.party)
    work.figures["party"] = told.party


def unanswered(view: View) -> list[str]:
    """List the parties whose notice nobody has answered."""
    return [one.owner for one in consulted(view) if one.answered_on is None]


def check_unserved(view: View, party: str) -> None:
    """Check that a notice that could not be served is there, and that its party has not answered it.

    Raises (in this order):
        NotNoticed, ConsultationEnded, SignedAlready, AnsweredAlready, TooEarly.
    """
    found = notice_of(view, party)
    if found.answered_on is not None:
        raise AnsweredAlready(party=party, on=found.answered_on.isoformat())
    _check_sent(view, found.sent_on)


def fail_service(work: Work, told: consult_shapes.FailedService) -> None:
    """Record that a notice could not be served after all: it counts no more, its terms stop, and it is served anew (`notify_party`).

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, CourtPaperMissing.
    """
    say_why(work)
    check_paper(work)
    work.run(_RETURNED, owners=[told.party], record=work.record_id)
    work.stop("answer", "consultation", subject=told.party)
    work.figures["party"] = told.party


def _check_sent(view: View, sent_on: date) -> None:
    """Check that an act is not done before the notice on which it rests.

    Raises:
        TooEarly: it is.
    """
    if view.on < sent_on:
        why = phrase("its notice was served on that day")
        raise TooEarly(action=view.action, on=view.on.isoformat(), from_day=sent_on.isoformat(), why=why)


# -- answer, meeting, offer ---------------------------------------------------------------------------------------------


def awaited(view: View) -> list[str]:
    """List the parties whose answer is awaited."""
    return [one.owner for one in consulted(view) if one.answered_on is None]


def check_answer(view: View, party: str | None) -> None:
    """Check that a party can answer its notice; where nobody is named, who acts for one, else whoever owes an answer.

    Raises (in this order):
        NotYourSide, NotNoticed, ConsultationEnded, SignedAlready, AnsweredAlready, TooEarly.
    """
    named = party or view.step.owner
    if named is None:
        _check_anybody(view)
        return
    check_side(CASE, "answer", view.step, named)
    found = notice_of(view, named)
    if found.answered_on is not None:
        raise AnsweredAlready(party=named, on=found.answered_on.isoformat())
    _check_sent(view, found.sent_on)


def _check_anybody(view: View) -> None:
    """Check that somebody owes an answer.

    Raises (in this order):
        AnsweredAlready, NotNoticed, TooEarly.
    """
    there = consulted(view)
    open_ones = [one for one in there if one.answered_on is None]
    if there and not open_ones:
        last = max(there, key=lambda one: one.answered_on or date.min)
        raise AnsweredAlready(party=last.owner, on=str(last.answered_on))
    if not there:
        raise NotNoticed(party=several(view.owners), case=view.case.code, on=view.on.isoformat())
    _check_sent(view, min(one.sent_on for one in open_ones))


def answer(work: Work, told: consult_shapes.NoticeAnswer) -> None:
    """Answer the notice: consultation begins with whoever answers. As the bureau notes it without a name, all have answered.

    Raises (in this order):
        CourtPaperMissing; those of `check_power`.
    """
    named = told.party or work.step.owner
    answering = [named] if named is not None else awaited(work)
    if told.party is not None and work.step.owner is None:
        check_paper(work)
    if told.agent is not None:
        check_power(work, told.agent, answering, special=told.admits)
    work.run(_ANSWERED, owners=answering, record=work.record_id)
    for party in answering:
        work.stop("answer", subject=party)
    work.stop("answer", subject="")  # the one term of a notice of before
    work.figures["parties"] = ", ".join(answering)


def meet(work: Work, told: consult_shapes.Meeting) -> None:
    """Hold a meeting, to which all are invited with whom is consulted and whose notice is served; who of them did not come is told.

    Raises (in this order):
        LawGap, MeetingsExhausted, PartyRepeated, NotNoticed, ConsultationEnded, SignedAlready; those of `check_power`.
    """
    held = work.one(int, SQL["meetings"])
    most = work.law.integer("compensation.consultation_meetings", work.on)
    if held >= most and not work.step.reason:
        raise MeetingsExhausted(held=held, most=most)
    came = [one.party for one in told.present]
    for one in told.present:
        if came.count(one.party) > 1:
            raise PartyRepeated(party=one.party)
        notice_of(work, one.party)
        if one.agent is not None:
            check_power(work, one.agent, [one.party])
    if not came:
        return
    invited = sorted({one.owner for one in consulted(work) if one.served_on <= work.on} | set(came))
    rows = [{"record_id": work.record_id, "owner": one, "came": one in came} for one in invited]
    work.insert(attendance, *rows)
    stayed_away = [one for one in invited if one not in came]
    if stayed_away:
        work.figures["stayed_away"] = ", ".join(stayed_away)


def offer(work: Work, told: consult_shapes.Offer) -> None:
    """Make an offer about way and time of performance.

    Raises (in this order):
        NotYourSide, AmountBelowZero; those of `check_power`.
    """
    check_side(CASE, "offer", work.step, told.by)
    check_not_below_zero(told.amount)
    if told.agent is not None:
        check_power(work, told.agent, [told.by])


# -- failure ------------------------------------------------------------------------------------------------------------


def check_failure(view: View) -> None:
    """Check that the law knows grounds on which consultation fails.

    Raises:
        LawGap: it knows none.
    """
    view.law.texts("compensation.failure_grounds", view.on)


def fail(work: Work, told: shapes.End) -> None:
    """Record that consultation has failed with all.

    Raises (in this order):
        LawGap, GroundUnknown, CourtPaperMissing, FailureUnfounded, AnsweredAlready, TooEarly, NotNoticed, ClaimAdmitted.
    """
    _check_ground(work, told.ground)
    if told.ground == "no_prospect":
        _check_met(work, work.one(int, SQL["meetings"]))
    if told.ground == "stayed_away":
        _check_stayed_away(work, consulted(work))
    _check_waited(work, told.ground, consulted(work))
    _check_on_record(work, told.ground, consulted(work))
    work.stop("answer", "consultation")


def _check_ground(work: Work, ground: str) -> None:
    """Check that the law knows the ground, and that a refusal or an absence has its paper.

    Raises (in this order):
        LawGap, GroundUnknown, CourtPaperMissing.
    """
    check_ground(ground, work.law.texts("compensation.failure_grounds", work.on))
    if ground in ("refused", "stayed_away"):
        check_paper(work)


def _check_on_record(work: Work, ground: str, notices: Sequence[Notice]) -> None:
    """Check that with none of some consultation fails before its notice is served, nor for a refusal when it has admitted the claim.

    Raises (in this order):
        NotNoticed, ClaimAdmitted.
    """
    check_noticed(work, [one.owner for one in notices])
    check_not_admitted(work, ground, notices)


def _check_met(work: Work, held: int) -> None:
    """Check that as many meetings were held as the law asks for before consultation has no prospect.

    Raises:
        FailureUnfounded: fewer were.
    """
    found = work.law.find("compensation.no_prospect_meetings", work.on)
    least = 1 if found is None else int(str(found.value))
    if held < least:
        raise FailureUnfounded(ground="no_prospect", least=least, held=held)


def _check_stayed_away(work: Work, notices: Sequence[Notice]) -> None:
    """Check that who stayed away was not present at a meeting that was held since the service of its notice.

    Raises:
        FailureUnfounded: one of them was at each, or there was none.
    """
    missed = min(one.missed for one in notices) if notices else work.one(int, SQL["meetings"])
    if not missed:
        raise FailureUnfounded(ground="stayed_away", least=1, held=missed)


def _check_waited(work: Work, ground: str, notices: Sequence[Notice]) -> None:
    """Check that the time for an answer, or for consultation, is over where consultation fails for want of it.

    Raises (in this order):
        AnsweredAlready, TooEarly.
    """
    ends: list[tuple[date, str]] = []
    if ground == "no_answer":
        for one in notices:
            if one.answered_on is not None:
                raise AnsweredAlready(party=one.owner, on=one.answered_on.isoformat())
        ends = [(one.answer_by, _NAMED) for one in notices]
    elif ground == "time_limit":
        whose = {"", *(one.owner for one in notices)}
        terms = [one for one in work.stands.terms if one.code == "consultation" and one.subject in whose]
        own = [one for one in terms if len(notices) == 1 and one.subject == notices[0].owner]
        ends = [(one.due_on, one.why) for one in own or terms if one.due_on is not None]
    last, why = max(ends, default=(work.on - timedelta(days=1), ""))
    if work.on <= last:
        raise TooEarly(
            action=work.action,
            on=work.on.isoformat(),
            from_day=phrase("the day after {day}", day=last),
            why=reason_phrase(why),
        )


def failable(view: View) -> list[str]:
    """List the parties with which alone consultation can fail."""
    return [one.owner for one in consulted(view)]


def check_party(view: View, party: str) -> None:
    """Check that consultation with a party is going on, and with others, too, while the case is in consultation.

    Raises (in this order):
        LawGap, PartyNotLiable, NotNoticed, ConsultationEnded, SignedAlready, TooEarly, LastConsulted.
    """
    check_failure(view)
    check_liable(view, party)
    found = notice_of(view, party)
    _check_sent(view, found.sent_on)
    if view.state in ("notified", "consulting") and failable(view) == [party]:
        raise LastConsulted(party=party, case=view.case.code)


def fail_party(work: Work, told: consult_shapes.PartyEnd) -> None:
    """Record that consultation has failed with one party alone, by its own term and its own meetings; the others go on.

    Raises (in this order):
        LawGap, GroundUnknown, CourtPaperMissing, FailureUnfounded, AnsweredAlready, TooEarly, NotNoticed,
        ClaimAdmitted; never ConsultationEnded, SignedAlready.
    """
    found = notice_of(work, told.party)
    _check_ground(work, told.ground)
    if told.ground == "no_prospect":
        _check_met(work, found.invited)
    if told.ground == "stayed_away":
        _check_stayed_away(work, [found])
    _check_waited(work, told.ground, [found])
    _check_on_record(work, told.ground, [found])
    work.run(_FAILED, owners=[told.party], record=work.record_id)
    work.stop("answer", "consultation", subject=told.party)
    work.figures["party"] = told.party


def check_consulted(view: View) -> None:
    """Check that an agreement is signed within the time for consultation, or with a reason: that of whoever has longest.

    Raises:
        ConsultationOver: it is not.
    """
    whose = [view.way] if view.claim is not None else ["", *view.owners]
    terms = [one.due_on for one in view.stands.terms if one.code == "consultation" and one.subject in whose]
    ends = [one for one in terms if one is not None]
    if ends and view.on > max(ends) and not view.step.reason.strip():
        raise ConsultationOver(until=max(ends).isoformat())


def resume(work: Work, _: shapes.Findings) -> None:
    """Consult again.

    Raises:
        nothing of its own.
    """
    work.start("consultation")


SERVICE: Final[About[View, Work, str]] = About("notice", unanswered, None, check_unserved, field="party")
ANSWER: Final[About[View, Work, str]] = About("notice", awaited, None, check_answer, field="party")
PARTY: Final[About[View, Work, str]] = About("party", failable, None, check_party, field="party")
