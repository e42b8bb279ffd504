"""Money out of what a case has received: asked for by one person of finance, paid when another confirms it.

A restoration is paid stage by stage: what was accepted, within the contract, which is within the approved plan. What investigation,
assessment or emergency response have cost goes back to who bore it; money for another place names its purpose. Every spending rests
on a paper, names of which heads of loss the money is and the invoice that it pays, and goes into the account that two have registered
for the payee in the case; never to a liable party, to which only what it paid too much goes back.

Law: 财资环〔2020〕6号; 环法规〔2022〕31号 art. 29–31; 预算法 art. 57, 60.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.binding import kept_back, owed_back
from ledger.compensation.actions.engine import SubjectUnknown, View, Work
from ledger.compensation.actions.fee_sums import check_fee, keep_fee_paid
from ledger.compensation.actions.places import account_of
from ledger.compensation.actions.subjects import check_asker
from ledger.compensation.actions.told_places import in_case_words
from ledger.compensation.machines import SPENDING
from ledger.compensation.queries.beside import Project, Spending
from ledger.compensation.queries.payees import Named, Payee, payees_of
from ledger.compensation.rules.claims import (
    INTEREST,
    HeadsMissing,
    Leg,
    check_above_zero,
    check_heads,
    over_heads,
    postings,
    spent,
)
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
    """The account into which {payee} is to be paid is not the one that is registered for it in the case {case}, or none is.

    Let two persons register its account first (`register_account`), and name that one or none.
    """

    code = "compensation.payee_unknown"
    source = "docs/spec/compensation.md 7"


class PayeeHalfNamed(RuleViolation):
    """The payee is named with its name and its account, or with neither; here one of them is missing or blank.

    Name both, or neither where its account is registered.
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


class StageRetained(RuleViolation):
    """{amount} yuan are to be paid for the stage {number}: {open} yuan can be, for {held} yuan of what was accepted are kept back.

    Pay at most what is not kept back; the rest is paid when the retention is over.
    """

    code = "compensation.stage_retained"
    source = "建质〔2017〕138号 art. 2; docs/spec/compensation.md 7.12"


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


class RetentionKept(RuleViolation):
    """{amount} yuan are to be paid: {open} yuan of what was accepted are left, for {kept} yuan of the retention are kept for defects.

    Pay at most that, or give back what was kept wrongly.
    """

    code = "compensation.retention_kept"
    source = "建质〔2017〕138号 art. 9; docs/spec/compensation.md 7.12"


class InvoiceMissing(RuleViolation):
    """The number of the invoice that is paid is missing.

    Name it as it is printed; only money for another place has none.
    """

    code = "compensation.invoice_missing"
    source = "发票管理办法 art. 21; docs/spec/compensation.md 7"


class InvoicePaid(RuleViolation):
    """The invoice {invoice} of {payee} is paid, or is to be paid, in the case {case} already.

    Look at the spendings of that case; what was paid or asked for wrongly is reversed or dropped first.
    """

    code = "compensation.invoice_paid"
    source = "docs/spec/compensation.md 7"


class HeadsDiffer(RuleViolation):
    """{amount} yuan are to be spent, and the heads of loss of which they are sum to {heads} yuan.

    Name each head with what of it is spent, or none.
    """

    code = "compensation.spent_heads_differ"
    source = "docs/spec/compensation.md 7"


class HeadFundTooSmall(RuleViolation):
    """{amount} yuan of the head {head} are to be spent, and {there} yuan of what came for it are left.

    Spend at most what came for the head.
    """

    code = "compensation.head_fund_too_small"
    source = "财资环〔2020〕6号; docs/spec/compensation.md 7"


class FundEmpty(RuleViolation):
    """The fund of the case {case} holds nothing from {on} on, so nothing is spent.

    Spend what has come for the case, on a day on which it is there.
    """

    code = "compensation.fund_empty"
    source = "财资环〔2020〕6号"


class NoAccount(RuleViolation):
    """No account of a payee is registered in the case {case}, so nobody can be paid out of its fund.

    Let two persons register the account of who is to be paid (`register_account`).
    """

    code = "compensation.no_account"
    source = "docs/spec/compensation.md 7"


class FundTooSmall(RuleViolation):
    """{amount} yuan are to be spent, and the fund of the case holds {there} yuan from {on} on.

    Spend what has come for the case, on a day on which it is there.
    """

    code = "compensation.fund_too_small"
    source = "财资环〔2020〕6号"


class FundNotFree(RuleViolation):
    """{amount} yuan are to be spent, and {free} yuan are free: of the {there} yuan from {on} on,
    {kept} are kept back of other works or go back.

    Spend at most what is free: what is kept back is paid for its works alone, and what was paid too much goes back by a refund.
    """

    code = "compensation.fund_not_free"
    source = "建质〔2017〕138号 art. 10; 预算法 art. 60; docs/spec/compensation.md 7.12"


class PayeeNotRepairer(RuleViolation):
    """{payee} is to be paid for works that {repairer} did until they were given up or taken over.

    Pay {repairer}: what was accepted of its works, and what is kept back of them, is owed to it alone.
    """

    code = "compensation.payee_not_repairer"
    source = "民法典 art. 566, 806; docs/spec/compensation.md 7.9"


class PaidBy(NamedTuple):
    """Another spending of an invoice."""

    code: str
    """Of its case."""
    state: str


def check_fund(view: View) -> None:
    """Check that there is something to spend, and somebody to whom it can be paid.

    Raises (in this order):
        FundEmpty: not a fen is there; NoAccount.
    """
    if view.stands.lowest_fund(view.on) <= 0:
        raise FundEmpty(case=view.case.code, on=view.on.isoformat())
    if not view.stands.accounts:
        raise NoAccount(case=view.case.code)


def spend(work: Work, told: shapes.Spending) -> None:
    """Ask that something be spent; nothing moves before a second person confirms it.

    Raises (in this order):
        NotAboveZero, CodeMalformed, DocumentMissing, PurposeMissing, InvoiceMissing; those of `_heads`; SubjectUnknown,
        NotPaidByTreasury, StageNotAccepted,
        StageRetained, SpentBeforeAccepted, BeyondContract, RetentionKept, PayeeNotRepairer, PayeeLiable, PayeeHalfNamed, PayeeUnknown,
        FundTooSmall, FundNotFree, HeadFundTooSmall, InvoicePaid;
        those of `check_fee`; those of `begin`.
    """
    project, purpose = told.subject, told.purpose.strip()
    known = next((one for one in work.stands.accounts if one.payee == told.payee), None)
    named = (told.payee_name.strip(), told.payee_account.strip())
    if known is not None and not any(named):
        named = (known.name, known.account)
    asked = Spending(
        work.record_id,
        "",
        None,
        check_above_zero(told.amount),
        told.use,
        told.payee,
        *named,
        project,
        told.stage,
        None,
        told.invoice.strip() or None,
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
    if asked.use != "elsewhere" and not plain(told.invoice):
        raise InvoiceMissing()
    asked = asked._replace(heads=_heads(work, told))
    _check(work, asked, _payee(work, asked))
    if asked.invoice is not None:
        _check_invoice(work, asked, asked.invoice)
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
            "heads": asked.heads,
            "invoice": asked.invoice,
            "invoice_stands": asked.invoice and plain(asked.invoice),
        },
    )
    keep_fee_paid(work, told)
    work.subject = work.record_id
    work.figures["amount"] = yuan(asked.amount)


def _heads(view: View, told: shapes.Spending) -> dict[str, int]:
    """Tell of which heads of loss the money is: as it is told, or of all by what is left of each, the rest of the first.

    Raises (in this order):
        HeadsRepeated, HeadUnknown, NotAboveZero, HeadsDiffer, HeadsMissing.
    """
    if told.heads:
        if named := [one.head for one in told.heads if one.head != INTEREST]:
            check_heads(named)
        found = {one.head: check_above_zero(one.amount) for one in told.heads}
        if sum(found.values()) != told.amount or len(found) != len(told.heads):
            raise HeadsDiffer(amount=yuan(told.amount), heads=yuan(sum(one.amount for one in told.heads)))
        return found
    left = {head: max(0, amount) for head, amount in _left_of_heads(view).items()}
    if not left:  # what there is came out of the fund of another case
        left = {
            one.head: 0 for one in view.stands.balances if one.head and one.purpose == "claim_established"
        }
    if not left:
        raise HeadsMissing()
    found = over_heads(min(told.amount, sum(left.values())), left)
    rest, first = told.amount - sum(found.values()), min(left)
    return {**found, first: found.get(first, 0) + rest} if rest else found


def _left_of_heads(view: View) -> dict[str, int]:
    """Give what was received under each head of loss, is not spent and does not go back, in fen; below zero where more was spent."""
    left, back = view.stands.received(), owed_back(view.stands)
    left = {head: amount - back.get(head, 0) for head, amount in sorted(left.items()) if amount}
    for one in view.stands.spendings:
        for head, amount in (one.heads or {}).items() if one.state == "paid" else ():
            left[head] = left.get(head, 0) - amount
    return left


def _spending(view: View, subject: UUID) -> Spending:
    return next(one for one in view.stands.spendings if one.id == subject)


def check_payable(view: View, code: str) -> None:
    """Check that somebody can be paid out of the fund once its account is registered: it is in the case, or registered, and not liable.

    Raises (in this order):
        PayeeLiable, PayeeUnknown; never PayeeHalfNamed.
    """
    known = payees_of(view.books, view.book_id, view.case.id, [Named(code, "", "")])[0]
    check_payee(code, "", "", known)
    if all(one.code != code for one in known.people):
        raise PayeeUnknown(payee=code, case=view.case.code)


def _payee(view: View, asked: Spending) -> Payee:
    named = Named(asked.payee, asked.name, plain_account(asked.account))
    return payees_of(view.books, view.book_id, view.case.id, [named])[0]


def check_spending(view: View, subject: UUID) -> None:
    """Check that what was asked for holds when it is paid.

    Raises (in this order):
        AskerGone, SubjectUnknown, NotPaidByTreasury, StageNotAccepted, StageRetained, SpentBeforeAccepted, BeyondContract,
        RetentionKept, PayeeNotRepairer, PayeeLiable,
        PayeeHalfNamed, PayeeUnknown, FundTooSmall, FundNotFree, HeadFundTooSmall; those of `_check_entry`.
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
    """Drop what was asked for; its invoice is free.

    Raises (in this order):
        those of `Work.sub`.
    """
    work.sub(SPENDING, "drop", told.subject)
    work.run(SQL["free_invoice"], id=told.subject)


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
        SubjectUnknown, NotPaidByTreasury, StageNotAccepted, StageRetained, SpentBeforeAccepted, BeyondContract,
        RetentionKept, PayeeNotRepairer, PayeeLiable, PayeeHalfNamed,
        PayeeUnknown, FundTooSmall, FundNotFree, HeadFundTooSmall.
    """
    if asked.project is not None:
        _check_stage(view, asked)
    check_payee(asked.payee, asked.name, asked.account, payee)
    _check_account(view, asked)
    there = view.stands.lowest_fund(view.on)
    if there < asked.amount:
        raise FundTooSmall(amount=yuan(asked.amount), there=yuan(there), on=view.on.isoformat())
    _check_free(view, asked, there)
    _check_heads(view, asked)


def _check_free(view: View, asked: Spending, there: int) -> None:
    """Check that nothing is spent that is kept back of other works, or is to go back to who paid it. Twin: `check_damage_spending`.

    Raises:
        FundNotFree: it is.
    """
    kept = kept_back(view, but=asked.project) + sum(owed_back(view.stands).values())
    if asked.amount > there - kept:
        figures = {"free": yuan(max(0, there - kept)), "there": yuan(there), "kept": yuan(kept)}
        raise FundNotFree(amount=yuan(asked.amount), on=view.on.isoformat(), **figures)


def _check_account(view: View, asked: Spending) -> None:
    """Check that the payee is paid into the account that is registered for it.

    Raises:
        PayeeUnknown: it is not.
    """
    accounts = [(one.payee, one.name, one.account) for one in view.stands.accounts]
    if (asked.payee, asked.name, asked.account) not in accounts:
        raise PayeeUnknown(payee=asked.payee, case=view.case.code)


def _check_invoice(view: View, asked: Spending, invoice: str) -> None:
    """Check that no other spending of the book pays an invoice; from then on none does (`damage_spending_invoice_once`).

    Raises:
        InvoicePaid: one waits or stands.
    """
    paid = view.find(PaidBy, SQL["invoice_paid"], payee=asked.payee, invoice=plain(invoice), but=asked.id)
    if paid is not None:
        raise InvoicePaid(invoice=invoice, payee=asked.payee, case=paid.code)


def _check_heads(view: View, asked: Spending) -> None:
    """Check that no more is spent of a head than was received under it, and came out of the funds of other cases.

    Twin: `ledger.damage_heads_overspent`.

    Raises:
        HeadFundTooSmall: more is.
    """
    left = _left_of_heads(view)
    for head, amount in (asked.heads or {}).items():
        others = sum(max(0, -one) for name, one in left.items() if name != head)
        there = max(0, left.get(head, 0) + view.stands.from_others - others)
        if amount > there:
            raise HeadFundTooSmall(head=head, amount=yuan(amount), there=yuan(there))
        left[head] = left.get(head, 0) - amount


def register_account(work: Work, told: shapes.PayeeAccount) -> None:
    """Register the account into which somebody is paid out of the fund of the case; the one that was registered last counts.

    Raises (in this order):
        CodeMalformed, DocumentMissing, PayeeLiable, PayeeHalfNamed.
    """
    check_code("owner", told.payee)
    if not work.step.document.strip():
        raise DocumentMissing()
    name, account = told.payee_name.strip(), told.payee_account.strip()
    found = payees_of(
        work.books, work.book_id, work.case.id, [Named(told.payee, name, plain_account(account))]
    )
    check_payee(told.payee, name, account, found[0], both=True)
    work.figures["payee"] = told.payee


def check_payee(code: str, name: str, account: str, known: Payee, *, both: bool = False) -> None:
    """Check that who is to be paid is nobody liable under whatever code, name or account, and is named with both or with neither.

    Raises (in this order):
        PayeeLiable, PayeeHalfNamed.
    """
    named = bool(plain(name)), bool(plain_account(account))
    people, holders = known.people, known.holders
    liable = Identity.of(
        [one.code for one in people if one.liable], [one.name for one in people if one.liable]
    )
    payee = Identity.of(
        [code, *(one.code for one in holders if one.code)],
        [name, *(one.name for one in holders)],
    )
    if payee.joined(Identity.of([one.code], [one.name]) for one in people if not one.liable).meets(liable):
        raise PayeeLiable(payee=code)
    if (both or any(named)) and not all(named):
        raise PayeeHalfNamed()


def _check_stage(view: View, asked: Spending) -> None:
    """Check that a stage may be paid so much.

    Raises (in this order):
        SubjectUnknown, NotPaidByTreasury, StageNotAccepted, StageRetained, SpentBeforeAccepted, BeyondContract, RetentionKept,
        PayeeNotRepairer.
    """
    works = next((one for one in view.stands.projects if one.id == asked.project), None)
    if works is None:
        raise SubjectUnknown(case=view.case.code, subject="restoration", id=str(asked.project))
    if works.mode != "funded":
        raise NotPaidByTreasury()
    stage = next((one for one in works.stages if one.number == asked.stage), None)
    left = stage.accepted - stage.paid if stage is not None else 0
    if stage is None or stage.accepted_on is None or asked.amount > left:
        raise StageNotAccepted(number=asked.stage or 0, amount=yuan(asked.amount), open=yuan(left))
    held = works.held(stage.accepted, view.on)
    if asked.amount > left - held:
        raise StageRetained(
            number=stage.number,
            amount=yuan(asked.amount),
            open=yuan(max(0, left - held)),
            held=yuan(held),
        )
    if view.on < stage.accepted_on:
        raise SpentBeforeAccepted(
            number=stage.number, on=view.on.isoformat(), before=stage.accepted_on.isoformat()
        )
    contract = works.contract or 0
    paid = sum(one.paid for one in works.stages)
    left = contract - paid
    if asked.amount > left:
        raise BeyondContract(amount=yuan(asked.amount), contract=yuan(contract), open=yuan(left))
    if works.kept and asked.amount > works.earned - paid:
        raise RetentionKept(
            amount=yuan(asked.amount), kept=yuan(works.kept), open=yuan(max(0, works.earned - paid))
        )
    _check_repairer(works, asked)


def _check_repairer(works: Project, asked: Spending) -> None:
    """Check that nobody is paid for works that were given up or taken over but who did them. Twin: `check_damage_spending`.

    Raises:
        PayeeNotRepairer: it is another.
    """
    if works.state in ("given_up", "taken_over") and asked.payee != works.repairer:
        raise PayeeNotRepairer(payee=asked.payee, repairer=works.repairer)
