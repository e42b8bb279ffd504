"""Money out of what a case has received: asked for by one person of finance, paid when another confirms it.

A restoration is paid stage by stage: what was accepted, within the contract, which is within the approved plan. What investigation,
assessment or emergency response have cost goes back to who bore it; money for another place names its purpose. Every spending rests
on a paper and names its payee: the repairer, somebody in the case or in the register, or a name with its account; never a liable
party, to which only what it paid too much goes back.

Law: 财资环〔2020〕6号; 环法规〔2022〕31号 art. 29–31; 预算法 art. 57, 60.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.engine import SubjectUnknown, Work
from ledger.compensation.actions.floors import lowest
from ledger.compensation.actions.subjects import find_subject
from ledger.compensation.machines import SPENDING
from ledger.compensation.money_tables import spending
from ledger.compensation.rules.claims import spent
from ledger.compensation.rules.figures import check_above_zero
from ledger.compensation.rules.payees import Known, plain, plain_account
from ledger.entries import MEMO_MAX
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import begin

_STAGE: Final = """SELECT m.number, m.amount, m.accepted_on, m.paid, x.contract, x.mode, x.repairer, x.title,
    (SELECT sum(o.paid) FROM ledger.damage_milestone o WHERE o.book_id = m.book_id AND o.project_id = m.project_id)::bigint AS paid_in_all
  FROM ledger.damage_project x LEFT JOIN ledger.damage_milestone m ON m.book_id = x.book_id AND m.project_id = x.project_id
    AND m.number = %(n)s
  WHERE x.book_id = %(book)s AND x.case_id = %(case)s AND x.project_id = %(id)s FOR UPDATE OF x"""
_KNOWN: Final = """SELECT EXISTS (SELECT FROM ledger.damage_party p
      WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.owner = %(payee)s)
    OR EXISTS (SELECT FROM ledger.party r WHERE r.book_id = %(book)s AND r.code = %(payee)s AND r.registered_on <= %(on)s)"""
_NAMES: Final = """WITH owing AS (
    SELECT p.owner AS code, p.name FROM ledger.damage_party p
    WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side = 'liable'
    UNION SELECT o.owner, '' FROM ledger.damage_obligor o WHERE o.book_id = %(book)s AND o.case_id = %(case)s),
  here AS (
    SELECT code, name, TRUE AS liable FROM owing
    UNION ALL SELECT p.owner, p.name, p.owner IN (SELECT code FROM owing) FROM ledger.damage_party p
    WHERE p.book_id = %(book)s AND p.case_id = %(case)s AND p.side <> 'liable')
  SELECT code, name, liable FROM here
  UNION ALL SELECT r.code, r.name, NULL FROM ledger.party r WHERE r.book_id = %(book)s AND lower(r.code) = ANY (
    SELECT unnest(ledger.owner_forms(x.code, x.name))
    FROM (SELECT %(payee)s, %(name)s UNION ALL SELECT code, name FROM owing) AS x (code, name))"""
"""Who is liable in the case or owes a part of it, who else is in it, and what the register says of these and of the payee."""
_HOLDERS: Final = """SELECT s.payee AS code, s.payee_name AS name FROM ledger.damage_spending s
  WHERE s.book_id = %(book)s AND ledger.plain_account(s.payee_account) = %(account)s
  UNION SELECT NULL, l.party FROM ledger.bank_line l
  WHERE l.book_id = %(book)s AND ledger.plain_account(l.party_account) = %(account)s"""
"""Under what the account of a payee was used before: by spendings, and in the statements of the bank."""


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
    """{payee} is liable in this case by its code, name or account, so it is paid nothing out of its fund.

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


class FundTooSmall(RuleViolation):
    """{amount} yuan are to be spent, and the fund of the case holds {there} yuan from {on} on.

    Spend what has come for the case, on a day on which it is there.
    """

    code = "compensation.fund_too_small"
    source = "财资环〔2020〕6号"


@dataclass(frozen=True, slots=True)
class Asked:
    """A spending as it was asked for."""

    amount: int
    use: str
    payee: str
    name: str
    """With the account: both, or neither."""
    account: str
    project: UUID | None
    stage: int | None


class Somebody(NamedTuple):
    """Somebody in the case or in the register, as `_NAMES` gives it."""

    code: str
    name: str
    liable: bool | None
    """None for what the register says."""


class Holder(NamedTuple):
    """Under what an account was used before."""

    code: str | None
    name: str


class StageRow(NamedTuple):
    """A stage of a restoration as `_STAGE` gives it; without a number where the restoration has none of this one."""

    number: int | None
    amount: int | None
    accepted_on: date | None
    paid: int | None
    contract: int | None
    mode: str
    repairer: str
    title: str
    paid_in_all: int | None


def spend(work: Work, told: shapes.Spending) -> None:
    """Ask that something be spent; nothing moves before a second person confirms it.

    Raises (in this order):
        NotAboveZero, CodeMalformed, DocumentMissing, PurposeMissing, SubjectUnknown, NotPaidByTreasury, StageNotAccepted,
        SpentBeforeAccepted, BeyondContract, PayeeLiable, PayeeUnknown, PayeeHalfNamed, FundTooSmall; what the
        machine refuses.
    """
    project, purpose = told.subject, told.purpose.strip()
    asked = Asked(
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
    _check(work, asked)
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
    work.subject = work.record_id
    work.figures["amount"] = yuan(asked.amount)


def decide_spending(work: Work, told: shapes.Subject) -> None:
    """Pay what was asked for, as a second person, within what holds on that day; or drop it.

    Raises (in this order):
        SubjectUnknown; what the machine refuses; NotPaidByTreasury, StageNotAccepted, SpentBeforeAccepted, BeyondContract,
        PayeeLiable, PayeeUnknown, PayeeHalfNamed, FundTooSmall; what the journal refuses, BelowZeroOnDay.
    """
    subject = told.subject
    asked = find_subject(
        work,
        subject,
        "spending",
        Asked,
        "SELECT amount, use, payee, payee_name, payee_account, project_id, stage FROM ledger.damage_spending"
        " WHERE book_id = %(book)s AND case_id = %(case)s AND spending_id = %(id)s",
    )
    work.sub(SPENDING, work.action.removesuffix("_spending"), subject)
    if work.action == "drop_spending":
        return
    _check(work, asked)
    if asked.project is not None:
        work.run(
            "UPDATE ledger.damage_milestone SET paid = paid + %(a)s WHERE book_id = %(book)s AND project_id = %(id)s AND number = %(n)s",
            a=asked.amount,
            id=asked.project,
            n=asked.stage,
        )
    what = (
        asked.use
        if asked.project is None
        else f"{asked.use}, restoration {asked.project}, stage {asked.stage}"
    )
    memo = f"case {work.case.code}: {what}, to {asked.payee}, spending {subject}"[:MEMO_MAX]
    outcome = work.post("spending", spent(work.case.code, asked.amount), memo=memo)
    assert outcome is not None
    work.run(
        "UPDATE ledger.damage_spending SET paid_on = %(on)s, entry_id = %(entry)s WHERE book_id = %(book)s AND spending_id = %(id)s",
        on=work.on,
        entry=outcome.entry.id,
        id=subject,
    )
    work.figures["amount"] = yuan(asked.amount)


def _check(work: Work, asked: Asked) -> None:
    """Check what must hold when it is asked for, and again when it is paid.

    Raises (in this order):
        SubjectUnknown, NotPaidByTreasury, StageNotAccepted, SpentBeforeAccepted, BeyondContract, PayeeLiable, PayeeUnknown,
        PayeeHalfNamed, FundTooSmall.
    """
    repairer = "" if asked.project is None else _check_stage(work, asked)
    _check_payee(work, asked, repairer)
    there = lowest(work.books, work.book_id, f"case:{work.case.code}:fund:case_fund", work.on)
    if there < asked.amount:
        raise FundTooSmall(amount=yuan(asked.amount), there=yuan(there), on=work.on.isoformat())


def _check_payee(work: Work, asked: Asked, repairer: str) -> None:
    """Check that the payee is somebody, and nobody liable under whatever code, name or account.

    Raises (in this order):
        PayeeLiable, PayeeUnknown, PayeeHalfNamed.
    """
    account = plain_account(asked.account)
    named = bool(plain(asked.name)), bool(account)
    people = work.read(Somebody, _NAMES, payee=asked.payee, name=asked.name)
    holders = work.read(Holder, _HOLDERS, account=account) if account else []
    owed_by = Known.of([one.code for one in people if one.liable], [one.name for one in people if one.liable])
    liable = owed_by.joined(Known.of([one.code], [one.name]) for one in people if one.liable is None)
    payee = Known.of(
        [asked.payee, *(one.code for one in holders if one.code)],
        [asked.name, *(one.name for one in holders)],
    )
    if payee.joined(Known.of([one.code], [one.name]) for one in people if not one.liable).meets(liable):
        raise PayeeLiable(payee=asked.payee)
    if not (all(named) or asked.payee == repairer or work.one(bool, _KNOWN, payee=asked.payee, on=work.on)):
        raise PayeeUnknown(payee=asked.payee, on=work.on.isoformat())
    if any(named) and not all(named):
        raise PayeeHalfNamed()


def _check_stage(work: Work, asked: Asked) -> str:
    """Check that a stage may be paid so much, and give who repairs."""
    stage = work.find(StageRow, _STAGE, id=asked.project, n=asked.stage)
    if stage is None:
        raise SubjectUnknown(case=work.case.code, subject="restoration", id=str(asked.project))
    if stage.mode != "funded":
        raise NotPaidByTreasury()
    left = (stage.amount or 0) - (stage.paid or 0)
    if stage.number is None or stage.accepted_on is None or asked.amount > left:
        raise StageNotAccepted(number=asked.stage or 0, amount=yuan(asked.amount), open=yuan(left))
    if work.on < stage.accepted_on:
        raise SpentBeforeAccepted(
            number=stage.number, on=work.on.isoformat(), before=stage.accepted_on.isoformat()
        )
    contract = stage.contract or 0
    left = contract - (stage.paid_in_all or 0)
    if asked.amount > left:
        raise BeyondContract(amount=yuan(asked.amount), contract=yuan(contract), open=yuan(left))
    return stage.repairer
