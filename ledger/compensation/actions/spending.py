"""Money out of what a case has received: asked for by one person of finance, paid when another confirms it.

A restoration is paid stage by stage: what was accepted, within the contract, which is within the approved plan. What investigation,
assessment or emergency response have cost goes back to who bore it; money for another place names its purpose. Every spending rests
on a paper and names its payee: the repairer, somebody in the case or in the register, or a name with its account; never a liable
party, to which only what it paid too much goes back.

Law: 财资环〔2020〕6号; 环法规〔2022〕31号 art. 29–31; 预算法 art. 57, 60.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.fee_sums import check_fee, keep_fee_paid
from ledger.compensation.actions.places import account_of
from ledger.compensation.actions.subjects import check_asker
from ledger.compensation.actions.told_places import in_case_words
from ledger.compensation.machines import SPENDING
from ledger.compensation.queries.beside import Spending
from ledger.compensation.queries.payees import Named, Payee, payees_of
from ledger.compensation.rules.claims import Leg, check_above_zero, postings, spent
from ledger.compensation.rules.payees import Identity, plain, plain_account
from ledger.compensation.tables.money import spending
from ledger.database.queries import named_queries
from ledger.entries import MEMO_MAX
from ledger.errors import LedgerError, RuleViolation
from ledger.journal.accounts import check_code
from ledger.journal.foreseeing import FINANCE, Draft, check_limits, check_month_open
from ledger.processes.actions import begin

SQL: Final = named_queries(__name__)


class DocumentMissing(RuleViolation):
    """Spending rests on a paper, and none is named.

    Name the voucher, contract or decision on which it is paid.
    """

    code = "compensation.document_missing"
    source = "会计法 art. 14"


class PurposeMissing(RuleViolation):
    """It is not said for what the money is spent: a restoration with its stage, or neither; money for another place with its purpose.

    Name the restoration with its stage, or the purpose and no restoration.
    """

    code = "compensation.purpose_missing"
    source = "财资环〔2020〕6号"


class PayeeUnknown(RuleViolation):
    """{payee} is neither the repairer nor a party of the case nor registered on {on}.

    Name the payee with its account, or register it first.
    """

    code = "compensation.payee_unknown"
    source = "docs/spec/compensation.md 7"


class PayeeHalfNamed(RuleViolation):
    """The payee is named with its name and its account, or with neither; here one of them is missing or blank.

    Name both, or neither where the payee is known.
    """

    code = "compensation.payee_half_named"
    source = "docs/spec/compensation.md 7"


class PayeeLiable(RuleViolation):
    """{payee} is liable in this case, or acts for who is, by its code, name or account, so it is paid nothing out of its fund.

    What it paid too much goes back by a refund.
    """

    code = "compensation.payee_liable"
    source = "预算法 art. 60"


class NotPaidByTreasury(RuleViolation):
    """The restoration is done at the cost of the liable party, so the treasury pays nothing for it.

    Plan a restoration out of the fund, if the case has received the money for it.
    """

    code = "compensation.not_paid_by_treasury"
    source = "财资环〔2020〕6号; docs/spec/compensation.md 7"


class StageNotAccepted(RuleViolation):
    """The stage {number} is not accepted, or {amount} yuan are more than the {open} yuan that are left to pay for it.

    Accept the stage with its evidence, then pay at most what it is worth.
    """

    code = "compensation.stage_not_accepted"
    source = "docs/spec/compensation.md 7"


class SpentBeforeAccepted(RuleViolation):
    """The stage {number} is paid on {on}, and was accepted only on {before}.

    Name the day of the payment.
    """

    code = "compensation.spent_before_accepted"
    source = "财资环〔2020〕6号"


class BeyondContract(RuleViolation):
    """{amount} yuan are to be paid, and of the contract of {contract} yuan {open} yuan are left.

    Pay at most what the contract leaves.
    """

    code = "compensation.beyond_contract"
    source = "docs/spec/compensation.md 7"


class FundEmpty(RuleViolation):
    """The fund of the case {case} holds nothing from {on} on, so nothing is spent.

    Spend what has come for the case, on a day on which it is there.
    """

    code = "compensation.fund_empty"
    source = "财资环〔2020〕6号"


class FundTooSmall(RuleViolation):
    """{amount} yuan are to be spent, and the fund of the case holds {there} yuan from {on} on.

    Spend what has come for the case, on a day on which it is there.
    """

    code = "compensation.fund_too_small"
    source = "财资环〔2020〕6号"


def check_fund(view: View) -> None:
    """Check that there is something to spend.

    Raises:
        FundEmpty: not a fen is there.
    """
    if view.stands.lowest_fund(view.on) <= 0:
        raise FundEmpty(case=view.case.code, on=view.on.isoformat())


def spend(work: Work, told: shapes.Spending) -> None:
    """Ask that something be spent; nothing moves before a second person confirms it.

    Raises (in this order):
        NotAboveZero, CodeMalformed, DocumentMissing, PurposeMissing, SubjectUnknown, NotPaidByTreasury, StageNotAccepted,
        SpentBeforeAccepted, BeyondContract, PayeeLiable, PayeeUnknown, PayeeHalfNamed, FundTooSmall; those of `check_fee`; those of
        `begin`.
    """
    project, purpose = told.subject, told.purpose.strip()
    asked = Spending(
        work.record_id,
        "",
        None,
        check_above_zero(told.amount),
        told.use,
        told.payee,
        told.payee_name.strip(),
        told.payee_account.strip(),
        project,
        told.stage,
    )
    check_code("owner", asked.payee)
    if not work.step.document.strip():
        raise DocumentMissing()
    # a stage is one of a restoration, and a restoration is paid by stages
    half = (project is None) != (asked.stage is None)
    if (
        half
        or (asked.use == "restoration" and project is None)
        or (asked.use == "elsewhere" and (project is not None or not purpose))
    ):
        raise PurposeMissing()
    _check(work, asked, _payee(work, asked))
    check_fee(work, told)
    begin(work.books, work.book_id, work.record_id, SPENDING, "propose", work.step)
    work.insert(
        spending,
        {
            "spending_id": work.record_id,
            "project_id": project,
            "stage": asked.stage,
            "use": asked.use,
            "payee": asked.payee,
            "payee_name": asked.name,
            "payee_account": asked.account,
            "purpose": purpose,
            "amount": asked.amount,
        },
    )
    keep_fee_paid(work, told)
    work.subject = work.record_id
    work.figures["amount"] = yuan(asked.amount)


def _spending(view: View, subject: UUID) -> Spending:
    return next(one for one in view.stands.spendings if one.id == subject)


def check_payee(view: View, code: str) -> None:
    """Check that somebody can be paid out of the fund: it is in the case, or registered, and not liable.

    Raises (in this order):
        PayeeLiable, PayeeUnknown; never PayeeHalfNamed.
    """
    asked = Spending(view.case.process_id, "", None, 1, "assessment", code, "", "", None, None)
    _check_payee(view, asked, _payee(view, asked), "")


def _payee(view: View, asked: Spending) -> Payee:
    named = Named(asked.payee, asked.name, plain_account(asked.account))
    return payees_of(view.books, view.book_id, view.case.id, view.on, [named])[0]


def check_spending(view: View, subject: UUID) -> None:
    """Check that what was asked for holds when it is paid.

    Raises (in this order):
        AskerGone, SubjectUnknown, NotPaidByTreasury, StageNotAccepted, SpentBeforeAccepted, BeyondContract, PayeeLiable,
        PayeeUnknown, PayeeHalfNamed, FundTooSmall; those of `_check_entry`.
    """
    check_asker(view, SPENDING, subject)
    asked = _spending(view, subject)
    _check(view, asked, view.payees[subject])
    _check_entry(view, subject, spent(view.case.code, asked.amount))


def _check_entry(view: View, subject: UUID, legs: Sequence[Leg]) -> None:
    """Check that the month and the accounts take what two persons of finance spend, as the journal will.

    Raises (in this order):
        those of `check_month_open`; those of `check_limits`.
    """
    check_month_open(view.books, view.book_id, subject, view.on, FINANCE, approved=True)
    opening = [account_of(view.case.id, one) for one in legs]
    try:
        check_limits(view.books, view.book_id, Draft(subject, postings(legs), opening), view.on)
    except LedgerError as refusal:
        raise in_case_words(view.books, view.book_id, refusal) from refusal


def drop_spending(work: Work, told: shapes.Subject) -> None:
    """Drop what was asked for.

    Raises (in this order):
        those of `Work.sub`.
    """
    work.sub(SPENDING, "drop", told.subject)


def confirm_spending(work: Work, told: shapes.Subject) -> None:
    """Pay what was asked for, as a second person, within what holds on that day.

    Raises (in this order):
        those of `Work.sub`; those of `Work.post`.
    """
    subject = told.subject
    asked = _spending(work, subject)
    work.sub(SPENDING, "confirm", subject)
    if asked.project is not None:
        work.run(SQL["pay_stage"], amount=asked.amount, id=asked.project, stage=asked.stage)
    what = (
        asked.use
        if asked.project is None
        else f"{asked.use}, restoration {asked.project}, stage {asked.stage}"
    )
    memo = f"case {work.case.code}: {what}, to {asked.payee}, spending {subject}"[:MEMO_MAX]
    outcome = work.post("spending", spent(work.case.code, asked.amount), memo=memo)
    assert outcome is not None
    work.run(SQL["keep_paid"], on=work.on, entry=outcome.entry.id, id=subject)
    work.figures["amount"] = yuan(asked.amount)


def _check(view: View, asked: Spending, payee: Payee) -> None:
    """Check what must hold when it is asked for, and again when it is paid.

    Raises (in this order):
        SubjectUnknown, NotPaidByTreasury, StageNotAccepted, SpentBeforeAccepted, BeyondContract, PayeeLiable, PayeeUnknown,
        PayeeHalfNamed, FundTooSmall.
    """
    repairer = "" if asked.project is None else _check_stage(view, asked)
    _check_payee(view, asked, payee, repairer)
    there = view.stands.lowest_fund(view.on)
    if there < asked.amount:
        raise FundTooSmall(amount=yuan(asked.amount), there=yuan(there), on=view.on.isoformat())


def _check_payee(view: View, asked: Spending, known: Payee, repairer: str) -> None:
    """Check that the payee is somebody, and nobody liable under whatever code, name or account.

    Raises (in this order):
        PayeeLiable, PayeeUnknown, PayeeHalfNamed.
    """
    named = bool(plain(asked.name)), bool(plain_account(asked.account))
    people, holders = known.people, known.holders
    owed_by = Identity.of(
        [one.code for one in people if one.liable], [one.name for one in people if one.liable]
    )
    liable = owed_by.joined(Identity.of([one.code], [one.name]) for one in people if one.liable is None)
    payee = Identity.of(
        [asked.payee, *(one.code for one in holders if one.code)],
        [asked.name, *(one.name for one in holders)],
    )
    if payee.joined(Identity.of([one.code], [one.name]) for one in people if not one.liable).meets(liable):
        raise PayeeLiable(payee=asked.payee)
    if not (all(named) or asked.payee == repairer or known.known):
        raise PayeeUnknown(payee=asked.payee, on=view.on.isoformat())
    if any(named) and not all(named):
        raise PayeeHalfNamed()


def _check_stage(view: View, asked: Spending) -> str:
    """Check that a stage may be paid so much, and give who repairs."""
    works = next((one for one in view.stands.projects if one.id == asked.project), None)
    if works is None:
        raise SubjectUnknown(case=view.case.code, subject="restoration", id=str(asked.project))
    if works.mode != "funded":
        raise NotPaidByTreasury()
    stage = next((one for one in works.stages if one.number == asked.stage), None)
    left = stage.accepted - stage.paid if stage is not None else 0
    if stage is None or stage.accepted_on is None or asked.amount > left:
        raise StageNotAccepted(number=asked.stage or 0, amount=yuan(asked.amount), open=yuan(left))
    if view.on < stage.accepted_on:
        raise SpentBeforeAccepted(
            number=stage.number, on=view.on.isoformat(), before=stage.accepted_on.isoformat()
        )
    contract = works.contract or 0
    left = contract - sum(one.paid for one in works.stages)
    if asked.amount > left:
        raise BeyondContract(amount=yuan(asked.amount), contract=yuan(contract), open=yuan(left))
    return works.repairer
