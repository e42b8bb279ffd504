"""A suit: filed, accepted by the court, heard, judged in the first and in the second instance, settled, withdrawn, tried again.

    sue ─▶ suing ── accept_suit, hear ──▶ pronounce ─▶ pronounced ── fifteen days and no appeal ──▶ judge
             ▲                                           │ appeal ▲ withdraw_appeal                   ▲
             └──────────────── remand ◀── appealed ◀─────┘        └── the second instance judges ─────┘
    suing, appealed ── withdraw_suit, dismiss_suit ─▶ failed;  drop_suit ─▶ what was owed before is owed still

A judgment makes something due when it is in effect: that of the first instance after its term for appeal, that of the second at once.
Each document of a court has its case number and its paper.

Law: 法释〔2019〕8号; 民事诉讼法 (2023) art. 122–127, 148, 158, 171, 177, 180, 182, 209–217.
"""

from datetime import date
from typing import Final

from ledger.amounts import check_not_below_zero, yuan
from ledger.compensation import court_shapes, shapes
from ledger.compensation.actions.claims import claimed_at_most, judge, liable, write_figures
from ledger.compensation.actions.courts import TitleThere, TooEarly, check_ground, join, tell_claimant
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.payments import HeadAmount, check_rate
from ledger.compensation.actions.powers import check_power, check_powers
from ledger.compensation.actions.tellings import begin_telling
from ledger.compensation.machines import CASE
from ledger.compensation.rules import clocks
from ledger.compensation.rules.claims import check_above_zero, check_heads
from ledger.compensation.rules.clocks import reason_phrase
from ledger.compensation.rules.days import check_near
from ledger.compensation.rules.obligations import InstalmentPast
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.processes.actions import check_side
from ledger.texts import tells_a_number
from ledger.words import phrase

SQL: Final = named_queries(__name__)

APPEAL: Final = "15 D"
"""Term for an appeal where a rule pack says nothing."""


class CourtPaperMissing(RuleViolation, about="compensation.case"):
    """'{action}' rests on a paper, and none is named.

    Name the paper in `document`.
    """

    code = "compensation.court_paper_missing"
    source = "民事诉讼法 art. 123, 155 (2023)"


class CaseNumberMissing(RuleViolation, about="compensation.case"):
    """'{action}' has a case number of the court, and it is blank.

    Write the number as it stands on the paper, such as (2025)浙01民初1号.
    """

    code = "compensation.case_number_missing"
    source = "民事诉讼法 art. 126, 155 (2023)"


class ClaimBeyondAssessed(RuleViolation):
    """{claimed} yuan are claimed under {head}, and {assessed} yuan stand to be claimed: assessed or owed still, and not pursued apart.

    Claim what stands, or say in the reason what the rest is.
    """

    code = "compensation.claim_beyond_assessed"
    source = "法释〔2019〕8号 art. 5, 11"


class ConsultationUnsaid(RuleViolation):
    """The suit does not say why consultation has failed or could not be held.

    Say it in `consultation`: a suit comes after consultation.
    """

    code = "compensation.consultation_unsaid"
    source = "法释〔2019〕8号 art. 1, 5"


class InstanceWrong(RuleViolation, about="compensation.case", sorts={"instance": "instance"}):
    """A judgment of the {instance} does not follow while the case is {state}.

    Without an appeal the judgment of the first instance takes effect, and after an appeal that of the second.
    """

    code = "compensation.instance_wrong"
    source = "民事诉讼法 art. 158, 182 (2023)"


class ServiceUnsaid(RuleViolation):
    """The judgment of the first instance does not say when the last party was served, so nobody knows when it takes effect.

    Write that day in `served_on`.
    """

    code = "compensation.service_unsaid"
    source = "民事诉讼法 art. 158, 171 (2023)"


class AppealTooLate(RuleViolation):
    """The term for an appeal ended on {until}.

    The judgment of the first instance is in effect: record it.
    """

    code = "compensation.appeal_too_late"
    source = "民事诉讼法 art. 171 (2023)"


class OwedAlready(RuleViolation):
    """Something is owed in the case {case} already, so it does not go back to consultation.

    Drop the suit: what was owed before is owed still.
    """

    code = "compensation.owed_already"
    source = "民事诉讼法 art. 148 (2023)"


class OwedNothingYet(RuleViolation):
    """Nothing was owed in the case {case} before the suit, so there is nothing to go back to.

    Withdraw the suit: consultation has failed as before.
    """

    code = "compensation.owed_nothing_yet"
    source = "民事诉讼法 art. 148 (2023)"


def check_paper(view: View) -> None:
    """Check that an act names the paper on which it rests; what can be done is asked with one.

    Raises:
        CourtPaperMissing: it does not.
    """
    if not view.step.document.strip():
        raise CourtPaperMissing(action=view.action)


def check_number(view: View, number: str) -> None:
    """Check that an act names paper and case number of the court.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing.
    """
    check_paper(view)
    if not tells_a_number(number):
        raise CaseNumberMissing(action=view.action)


# -- filed, accepted, heard ---------------------------------------------------------------------------------------------


def check_suable(view: View) -> None:
    """Check that the law knows situations in which one sues, and that something is open of which no court document says that it is owed.

    Twin: `ledger.check_damage_court_step`.

    Raises (in this order):
        LawGap, TitleThere.
    """
    view.law.texts("compensation.suit_situations", view.on)
    if view.state not in ("defaulted", "settled"):
        return
    holds, titles = view.holds, _titles_of_open(view)
    if not titles and holds is not None:  # nothing is open any more: what held tells
        titles = [holds.court_since]
    known = [one for one in titles if one is not None and one <= view.on]
    if known and len(known) == len(titles):
        raise TitleThere(case=view.case.code, since=max(known).isoformat())


def _titles_of_open(view: View) -> list[date | None]:
    """Give since when a court document says so of each instalment and duty of which something is open; none where none does.

    Of the case itself, or of the separate claim about which it is.
    """
    apart = view.claim and view.claim.id
    since = {one.part: one.court_since for one in view.stands.parts if one.apart == apart}
    money = [since[one.part] for one in view.stands.instalments if one.open and one.part in since]
    duties = [one for one in view.stands.duties if one.apart == apart and view.stands.left(one.number)]
    return money + [one.court_since for one in duties]


def sue(work: Work, told: shapes.Suit) -> None:
    """Sue.

    Raises (in this order):
        CourtPaperMissing, LawGap, GroundUnknown, ConsultationUnsaid, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty, HeadsMissing,
        HeadsRepeated, HeadUnknown, NotAboveZero, ClaimBeyondAssessed.
    """
    check_paper(work)
    check_ground(told.situation, work.law.texts("compensation.suit_situations", work.on))
    if not told.consultation.strip():
        raise ConsultationUnsaid()
    join(work, told.court, "court", told.court_name)
    tell_claimant(work, lead=True)
    if told.claimed or work.claim is None or work.claim.claimed:
        check_heads([one.head for one in told.claimed])
    claimed = {one.head: check_above_zero(one.amount) for one in told.claimed}
    _check_claimed(work, claimed)
    write_figures(work, "claimed", claimed)
    work.stop("limitation", "answer", "consultation", "confirmation_application", subject=work.way)
    if work.claim is None:
        begin_telling(work, "suit")


def _check_claimed(work: Work, claimed: dict[str, int]) -> None:
    """Check that no more is claimed than stands to be claimed, unless somebody says why.

    Raises:
        ClaimBeyondAssessed: it is, and nobody does.
    """
    if work.step.reason.strip():
        return
    assessed = claimed_at_most(work)
    for head, amount in claimed.items():
        if amount > assessed.get(head, 0):
            raise ClaimBeyondAssessed(head=head, claimed=yuan(amount), assessed=yuan(assessed.get(head, 0)))


def docketed(work: Work, told: shapes.Docket) -> None:
    """Record what a court did under its case number.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing.
    """
    check_number(work, told.number)


def transfer(work: Work, told: shapes.Court) -> None:
    """Record that another court has the suit: its ruling is the paper, and the number is that of the court which has it now.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty.
    """
    check_number(work, told.number)
    join(work, told.court, "court", told.court_name)


def change(work: Work, told: court_shapes.ChangedClaim) -> None:
    """Change what is claimed; a head that is withdrawn is named with nothing, and stays assessed until the court decides.

    Raises (in this order):
        CourtPaperMissing, HeadsMissing, HeadsRepeated, HeadUnknown, AmountBelowZero, NotAboveZero, ClaimBeyondAssessed.
    """
    check_paper(work)
    check_heads([one.head for one in told.claimed])
    claimed = {one.head: check_not_below_zero(one.amount) for one in told.claimed}
    others = sum(
        amount for head, amount in work.read(HeadAmount, SQL["claimed"], way=work.way) if head not in claimed
    )
    check_above_zero(others + sum(claimed.values()))
    _check_claimed(work, claimed)
    write_figures(work, "claimed", claimed)


def withdraw(work: Work, told: shapes.Docket) -> None:
    """Record that the suit was withdrawn, or is not tried; the limitation runs anew from that day (民法典 art. 195).

    Raises (in this order):
        those of `docketed`.
    """
    docketed(work, told)
    work.stop("appeal", "publication", subject=work.way)
    work.start("limitation", subject=work.way)


def drop(work: Work, told: shapes.Docket) -> None:
    """Record that the suit, or the retrial, has ended without a judgment; what no court document says has its limitation again.

    Raises (in this order):
        those of `docketed`.
    """
    docketed(work, told)
    work.stop("appeal", "publication", subject=work.way)
    if work.holds is not None and work.holds.court_since is None:
        work.start("limitation", subject=work.way)


def hear(_: Work, __: shapes.Hearing) -> None:
    """Record a hearing.

    Raises:
        nothing of its own.
    """


def retry(work: Work, told: shapes.Court) -> None:
    """Record that a court tries the case again: what was judged is owed until it is judged anew.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing, CodeMalformed, TextTooLong, TextUnprintable, TextEmpty.
    """
    check_number(work, told.number)
    join(work, told.court, "court", told.court_name)


def check_unowed(view: View) -> None:
    """Check that nothing was owed before the suit.

    Raises:
        OwedAlready: something was.
    """
    if view.holds is not None:
        raise OwedAlready(case=view.case.code)


def check_owed_before(view: View) -> None:
    """Check that something was owed before the suit.

    Raises:
        OwedNothingYet: nothing was.
    """
    if view.holds is None:
        raise OwedNothingYet(case=view.case.code)


# -- judged -------------------------------------------------------------------------------------------------------------


def pronounce(work: Work, told: shapes.Pronouncement) -> None:
    """Record a judgment of the first instance: the term for an appeal begins with its service, and nothing is due yet.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing, TooEarly.
    """
    check_number(work, told.number)
    if work.on < told.served_on:
        day = told.served_on.isoformat()
        raise TooEarly(
            action=work.action, on=work.on.isoformat(), from_day=day, why=phrase("it was served on that day")
        )
    work.stop("appeal", subject=work.way)
    work.start("appeal", on=told.served_on, subject=work.way)


def check_appeal(view: View) -> None:
    """Check that there is still time to appeal.

    Raises:
        AppealTooLate: the term has ended.
    """
    until = view.stands.due("appeal", view.way)
    if until is not None and view.on > until:
        raise AppealTooLate(until=until.isoformat())


def appeal(work: Work, told: shapes.Appeal) -> None:
    """Record an appeal: its term stops, and the judgment of the first instance does not take effect. By an agent it takes a special power.

    Raises (in this order):
        NotYourSide, CourtPaperMissing; those of `check_power`.
    """
    check_side(CASE, "appeal", work.step, told.by)
    check_paper(work)
    if told.agent is not None:
        check_power(work, told.agent, [told.by], special=True)
    work.stop("appeal", subject=work.way)


def withdraw_appeal(work: Work, told: shapes.AppealWithdrawal) -> None:
    """Record that an appeal was withdrawn. By an agent it takes a special power.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing; those of `check_power`.
    """
    check_number(work, told.number)
    if told.agent is not None:
        check_power(work, told.agent, work.owners, special=True)
    appeal_again(work)


def appeal_again(work: Work) -> None:
    """Let the last term for an appeal run again, which had stopped with the appeal.

    Raises:
        nothing of its own.
    """
    work.run(SQL["appeal_again"], way=work.way)


def check_effect(view: View) -> None:
    """Check that the term for an appeal is over, where a judgment of the first instance was recorded and nobody appealed.

    Raises:
        TooEarly: it is not.
    """
    if view.state != "pronounced":
        return
    term = view.stands.term("appeal", view.way)
    if term is not None and term.due_on is not None and view.on <= term.due_on:
        raise TooEarly(
            action=view.action,
            on=view.on.isoformat(),
            from_day=phrase("the day after {day}", day=term.due_on),
            why=reason_phrase(term.why),
        )


def check_judgment(view: View) -> None:
    """Check that a judgment can take effect, and that the law knows the late interest on it.

    Raises (in this order):
        TooEarly; those of `check_rate`.
    """
    check_effect(view)
    check_rate(view)


def record_judgment(work: Work, told: shapes.Judgment) -> None:
    """Record a judgment that is in effect: it is due.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing, InstanceWrong, ServiceUnsaid, TooEarly, InstalmentPast, DayTooFar; those of `judge`.
    """
    check_number(work, told.number)
    wanted = {"pronounced": "first", "appealed": "second"}.get(work.state, told.instance)
    if told.instance != wanted:
        raise InstanceWrong(instance=told.instance, state=work.state)
    if work.state == "suing" and told.instance == "first":
        _check_served(work, told)
    work.stop("appeal", "publication", subject=work.way)
    _order_apology(work, told)
    judge(work, told, "judgment")


def _order_apology(work: Work, told: shapes.Judgment) -> None:
    """Let the term of an apology run where the judgment names its last day; it ends when the apology is published."""
    by = told.apology_by
    if by is None:
        return
    if by < work.on:
        raise InstalmentPast(due_on=by.isoformat(), on=work.on.isoformat())
    check_near(work.on, by)
    work.name_end("apology", by, "named in the judgment", subject=str(work.record_id))


def _check_served(work: Work, told: shapes.Judgment) -> None:
    """Check that a judgment of the first instance that was not recorded when it was given is in effect.

    Raises (in this order):
        ServiceUnsaid, TooEarly.
    """
    if told.served_on is None:
        raise ServiceUnsaid()
    found = work.term_of("appeal")
    ends = clocks.due(told.served_on, APPEAL if found is None else str(found.value))
    if ends.on is not None and work.on <= ends.on:
        raise TooEarly(
            action=work.action,
            on=work.on.isoformat(),
            from_day=phrase("the day after {day}", day=ends.on),
            why=reason_phrase(ends.why),
        )


def settle_suit(work: Work, told: shapes.Settlement) -> None:
    """Record a settlement inside the suit that is in effect: it is due.

    Raises (in this order):
        CourtPaperMissing, CaseNumberMissing; those of `check_powers`; those of `judge`.
    """
    check_number(work, told.number)
    check_powers(work, told.agents, liable(work))
    work.stop("appeal", "publication", subject=work.way)
    work.start("disclosure", subject=str(work.record_id))
    judge(work, told, "mediation")
