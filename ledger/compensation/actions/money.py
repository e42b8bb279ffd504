"""Money of a case on every way it can come, and back: treasury, acting department, court, escrow, deposit, refund.

    pay ──▶ treasury                                   received at once
        ──▶ agency ──remit──▶ treasury                 within its term of working days
        ──▶ court ──transfer_court──▶ treasury         interest stops when the court collects
        ──▶ escrow ──release_escrow──▶ treasury        the duty is performed at once, the money waits for its project

A payment is counted to principal that is due, then to interest, then to what is not due yet; what comes beyond is
refused, or held to be returned. Law: 财资环〔2020〕6号; 预算法 art. 56, 60; 民法典 art. 570–574; 法释〔2014〕8号.
"""

from typing import Any, Final
from uuid import UUID

from ledger.amounts import largest_remainder, yuan
from ledger.compensation.actions.claims import (
    OwedPart,
    PartUnknown,
    accrue,
    due_heads,
    keep_payment,
    load_parts,
    open_amounts,
    post_recourse,
)
from ledger.compensation.actions.engine import Action, SubjectUnknown, Work
from ledger.compensation.machines import GUARANTEE, RELIEF
from ledger.compensation.money_tables import guarantee, relief
from ledger.compensation.rules.claims import INTEREST, Leg, house, leg, shift, treasury
from ledger.compensation.rules.interest import count_payment
from ledger.entries import AmountNotPositive
from ledger.errors import RuleViolation
from ledger.journal.accounts import check_code
from ledger.processes.actions import RoleNotForStep, begin

WAY: Final = {
    "treasury": ("payment", "claim_received"),
    "agency": ("agency_receipt", "claim_in_transit"),
    "court": ("court_collection", "claim_with_court"),
    "escrow": ("escrow", "claim_escrowed"),
}
"""Kind of entry, and purpose to which the claim moves, by the way on which money comes."""
ONWARD: Final = {
    "remit": ("agency", "remittance", "claim_in_transit"),
    "transfer_court": ("court", "court_transfer", "claim_with_court"),
    "release_escrow": ("escrow", "escrow_release", "claim_escrowed"),
}


class MoreThanOwed(RuleViolation):
    """{paid} yuan were paid, and {owed} yuan are owed, interest included.

    Record what is owed; if the money really came, say that the excess is held, and it is returned by a refund.
    """

    code = "compensation.more_than_owed"
    source = "民法典 art. 178, 985; docs/spec/compensation.md 5"


class PaymentBackdated(RuleViolation):
    """The payment took effect on {on}, before the last one of this part, on {before}.

    Payments of a part are recorded in their order, for interest is counted from one to the next.
    """

    code = "compensation.payment_backdated"
    source = "法释〔2014〕8号 art. 2"


class MoreThanWaits(RuleViolation):
    """{amount} yuan are to go on to the treasury, and {waiting} yuan of this payment wait.

    Name at most what waits.
    """

    code = "compensation.more_than_waits"


class MoreThanOpen(RuleViolation):
    """{amount} yuan are more than the {open} yuan of principal that are open in this part.

    Name at most the open principal; late interest ends by payment.
    """

    code = "compensation.more_than_open"




class SuspensionDays(RuleViolation):
    """A suspension has a first day and may have a last one that is not before it; another relief has neither.

    Name the days on which enforcement is suspended, and only for a suspension.
    """

    code = "compensation.suspension_days"
    source = "法释〔2014〕8号 art. 3"


class PayeeNotPayer(RuleViolation):
    """{payee} has paid nothing in the case {case}, so nothing goes back to it.

    Name who paid: money goes back to nobody else.
    """

    code = "compensation.payee_not_payer"
    source = "预算法实施条例 art. 64"


class RefundTooLarge(RuleViolation):
    """{amount} yuan are to go back, and {there} yuan are there to go back.

    Name at most what is there.
    """

    code = "compensation.refund_too_large"
    source = "预算法 art. 60"


def _positive(work: Work, name: str) -> int:
    amount = work.fen(name)
    if amount <= 0:
        raise AmountNotPositive(amount=yuan(amount))
    return amount


def _part(work: Work, number: int, payer: str) -> OwedPart:
    """Find the part that somebody pays: the one named, or the only one that it owes."""
    parts = load_parts(work)
    found = next((one for one in parts if one.part == number), None)
    if found is None or payer not in found.shares:
        raise PartUnknown(payer=payer, part=number, case=work.case.code)
    return found


def pay(work: Work) -> None:
    """Record a payment."""
    payer, route, amount = str(work.words["payer"]), str(work.words["route"]), _positive(work, "amount")
    one = _part(work, work.words["part"], payer)
    _receive(work, one, route, payer, amount, hold=bool(work.words["hold_excess"]))


def _receive(work: Work, one: OwedPart, route: str, payer: str, amount: int, *, hold: bool) -> None:
    last = work.rows(
        "SELECT max(paid_on) FROM ledger.damage_payment WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(part)s",
        part=one.part,
    )[0][0]
    if last is not None and work.on < last:
        raise PaymentBackdated(on=work.on.isoformat(), before=last.isoformat())
    one = accrue(work, one, work.on)
    heads = due_heads(work, one.part)
    counted = count_payment(amount, work.on, one.terms, heads.get(INTEREST, 0))
    if counted.excess and not (hold and route in ("treasury", "agency")):
        raise MoreThanOwed(paid=yuan(amount), owed=yuan(amount - counted.excess))
    principal = sum(part for _, part in counted.principal)
    moved = _spread(principal, {head: owed for head, owed in heads.items() if head != INTEREST})
    if counted.interest:
        moved[INTEREST] = counted.interest
    kind, purpose = WAY.get(route, ("deposit_call", "claim_in_transit"))
    code, claimed = work.case.code, amount - counted.excess
    legs = [
        one_leg for head, part in moved.items()
        for one_leg in (leg(code, head, purpose, part, one.part), leg(code, head, "claim_due", -part, one.part))
    ]  # fmt: skip
    legs += _cash(work, route, claimed, counted.excess)
    outcome = work.post(kind, legs)
    assert outcome is not None
    keep_payment(
        work, one.part, route, payer, amount, counted.principal, entry_id=outcome.entry.id, interest=counted.interest,
        excess=counted.excess, waiting=0 if route == "treasury" else claimed,
    )  # fmt: skip
    if route in ("agency", "deposit"):
        work.start("remittance", subject=str(work.record_id))
    work.told |= {"amount": yuan(amount), "interest": yuan(counted.interest), "excess": yuan(counted.excess), "part": one.part}
    post_recourse(work, one)


def _cash(work: Work, route: str, claimed: int, excess: int) -> list[Leg]:
    code = work.case.code
    held = [house(code, "overpaid_payable", -excess)]
    if route == "treasury":
        return [*treasury(code, claimed), Leg("treasury:money:treasury_cash", "treasury", "treasury_cash", excess), *held]
    if route == "agency":
        return [house(code, "agency_cash", claimed + excess), house(code, "agency_payable", -claimed), *held]
    if route == "escrow":
        return [house(code, "escrow_cash", claimed), house(code, "escrow_payable", -claimed)]
    if route == "deposit":
        return [house(code, "deposit_payable", claimed), house(code, "agency_payable", -claimed)]
    return []


def _spread(amount: int, heads: dict[str, int]) -> dict[str, int]:
    """Count an amount to heads in proportion to what is due under each, to the fen."""
    names = [head for head, owed in heads.items() if owed > 0]
    if not amount:
        return {}
    parts = largest_remainder(amount, [heads[head] for head in names])
    return {head: part for head, part in zip(names, parts, strict=True) if part}


def onward(work: Work) -> None:
    """Let money that waits go on to the treasury: the whole of a payment, or a part of it."""
    route, kind, purpose = ONWARD[work.action]
    payment_id = UUID(work.words["payment"])
    found = work.rows(
        "SELECT part, route, waiting FROM ledger.damage_payment WHERE book_id = %(book)s AND case_id = %(case)s AND payment_id = %(id)s",
        id=payment_id,
    )
    if not found or found[0].route not in (route, "deposit" if route == "agency" else route):
        raise SubjectUnknown(case=work.case.code, subject=f"payment to the {route}", id=str(payment_id))
    number, _, waiting = found[0]
    amount = _positive(work, "amount") if work.words.get("amount") else waiting
    if not 0 < amount <= waiting:
        raise MoreThanWaits(amount=yuan(amount), waiting=yuan(waiting))
    there = {}
    for (name, at), open_amount in open_amounts(work).items():
        head, _, place = name.partition(".")
        if at == purpose and int(place or 1) == number:
            there[head] = open_amount
    code = work.case.code
    moved = _spread(amount, there)
    legs = [
        one for head, part in moved.items()
        for one in (leg(code, head, "claim_received", part, number), leg(code, head, purpose, -part, number))
    ]  # fmt: skip
    legs += treasury(code, amount)
    if route == "agency":
        legs += [house(code, "agency_payable", amount), house(code, "agency_cash", -amount)]
    elif route == "escrow":
        legs += [house(code, "escrow_payable", amount), house(code, "escrow_cash", -amount)]
    work.post(kind, legs)
    work.run(
        "UPDATE ledger.damage_payment SET waiting = waiting - %(amount)s WHERE book_id = %(book)s AND payment_id = %(id)s",
        amount=amount, id=payment_id,
    )  # fmt: skip
    if amount == waiting:
        work.stop("remittance", subject=str(payment_id))
    work.subject = payment_id
    work.told["amount"] = yuan(amount)


def give_guarantee(work: Work) -> None:
    """Take a guarantee; a deposit is money that comes in."""
    amount, kind = _positive(work, "amount"), str(work.words["kind"])
    check_code("owner", str(work.words["guarantor"]))
    begin(work.books, work.book_id, work.record_id, GUARANTEE, "give", work.step)
    expires = work.day("expires_on")
    work.insert(guarantee, {
        "guarantee_id": work.record_id, "kind": kind, "guarantor": work.words["guarantor"], "amount": amount, "expires_on": expires,
    })  # fmt: skip
    if expires is not None:
        work.name_end("guarantee", expires, "last day of the guarantee", subject=str(work.record_id))
    if kind == "deposit":
        work.post("deposit", [house(work.case.code, "agency_cash", amount), house(work.case.code, "deposit_payable", -amount)])
    work.subject = work.record_id


def _guarantee(work: Work) -> Any:
    subject = UUID(work.words["subject"])
    found = work.rows(
        "SELECT kind, guarantor, amount FROM ledger.damage_guarantee WHERE book_id = %(book)s AND case_id = %(case)s"
        " AND guarantee_id = %(id)s", id=subject,
    )  # fmt: skip
    if not found:
        raise SubjectUnknown(case=work.case.code, subject="guarantee", id=str(subject))
    return found[0]


def call_guarantee(work: Work) -> None:
    """Call a guarantee: a deposit pays what is overdue at once; another one is called, and its payment recorded when it comes."""
    found = _guarantee(work)
    work.sub(GUARANTEE, "call", UUID(work.words["subject"]))
    work.stop("guarantee", subject=work.words["subject"])
    if found.kind != "deposit":
        return
    payer = str(work.words.get("payer") or found.guarantor)
    one = accrue(work, _part(work, work.words["part"], payer), work.on)
    _receive(work, one, "deposit", payer, _called(work, one, found.amount), hold=False)
    left = found.amount - int(work.rows(
        "SELECT amount FROM ledger.damage_payment WHERE book_id = %(book)s AND payment_id = %(id)s", id=work.record_id
    )[0][0])  # fmt: skip
    code = work.case.code
    work.post("deposit_return", [house(code, "deposit_payable", left), house(code, "agency_cash", -left)], name="rest")


def _called(work: Work, one: OwedPart, deposit: int) -> int:
    """Give how much of a deposit is taken: what is overdue with its interest, at most the deposit."""
    late = sum(term.open for term in one.terms if term.due_on < work.on)
    if not late:
        raise MoreThanOwed(paid=yuan(deposit), owed=yuan(0))
    return min(deposit, late + due_heads(work, one.part).get(INTEREST, 0))


def release_guarantee(work: Work) -> None:
    """Give a guarantee back; a deposit is paid back."""
    found = _guarantee(work)
    work.sub(GUARANTEE, "release", UUID(work.words["subject"]))
    work.stop("guarantee", subject=work.words["subject"])
    if found.kind == "deposit":
        code = work.case.code
        work.post("deposit_return", [house(code, "deposit_payable", found.amount), house(code, "agency_cash", -found.amount)])


def propose_relief(work: Work) -> None:
    """Ask for a waiver, a credit, a refund or a suspension of interest, with its legal basis; a second person decides."""
    kind = str(work.words["kind"])
    amount = work.fen("amount") if kind == "suspension" else _positive(work, "amount")
    first, last = work.day("first_on"), work.day("last_on")
    if (kind == "suspension") != (first is not None) or (last is not None and (first is None or last < first)):
        raise SuspensionDays()
    if kind.startswith("refund"):
        _check_payer(work, str(work.words.get("payee") or ""))
    begin(work.books, work.book_id, work.record_id, RELIEF, "propose", work.step)
    work.insert(relief, {
        "relief_id": work.record_id, "kind": kind, "part": work.words.get("part"), "amount": amount, "basis": work.words["basis"],
        "first_on": first, "last_on": last, "payee": work.words.get("payee"),
    })  # fmt: skip
    work.subject = work.record_id


def _check_payer(work: Work, payee: str) -> None:
    """Check that money goes back to one who paid."""
    found = work.rows(
        "SELECT 1 FROM ledger.damage_payment WHERE book_id = %(book)s AND case_id = %(case)s AND payer = %(payee)s LIMIT 1", payee=payee
    )
    if not found:
        raise PayeeNotPayer(payee=payee or "-", case=work.case.code)


def decide_relief(work: Work) -> None:
    """Grant or deny what was asked for."""
    subject = UUID(work.words["subject"])
    found = work.rows(
        "SELECT kind, part, amount, payee FROM ledger.damage_relief WHERE book_id = %(book)s AND case_id = %(case)s AND relief_id = %(id)s",
        id=subject,
    )
    if not found:
        raise SubjectUnknown(case=work.case.code, subject="relief", id=str(subject))
    if found[0].kind.startswith("refund") and work.step.role != "finance":
        raise RoleNotForStep(action=work.action, machine=RELIEF.title, roles="finance", role=work.step.role)
    work.sub(RELIEF, "grant" if work.action == "grant_relief" else "deny", subject)
    kind, number, amount, payee = found[0]
    if work.action == "deny_relief" or kind == "suspension":
        return
    if kind in ("waiver", "credit"):
        _relieve(work, kind, int(number or 1), amount, str(payee or ""))
    else:
        _refund(work, kind, int(number or 1), amount)


def _relieve(work: Work, kind: str, number: int, amount: int, payer: str) -> None:
    one = next((x for x in load_parts(work) if x.part == number), None)
    if one is None or (kind == "credit" and payer not in one.shares):
        raise PartUnknown(payer=payer or "-", part=number, case=work.case.code)
    one = accrue(work, one, work.on)
    left, taken = amount, []
    for term in sorted(one.terms, key=lambda x: (x.due_on, x.number)):
        part = min(left, term.open)
        if part:
            taken.append((term.number, part))
            left -= part
    if left:
        raise MoreThanOpen(amount=yuan(amount), open=yuan(amount - left))
    heads = {head: owed for head, owed in due_heads(work, number).items() if head != INTEREST}
    to = "claim_waived" if kind == "waiver" else "claim_performed"
    moved = _spread(amount, heads)
    outcome = work.post(kind, shift(work.case.code, moved, to, "claim_due", number))
    assert outcome is not None
    keep_payment(work, number, kind, payer or "-", amount, taken, entry_id=outcome.entry.id)
    post_recourse(work, one)


def _refund(work: Work, kind: str, number: int, amount: int) -> None:
    code = work.case.code
    if kind == "refund_excess":
        for where, cash in (("treasury", "treasury:money:treasury_cash"), ("agency", f"case:{code}:money:agency_cash")):
            held = int(work.rows(
                "SELECT coalesce(sum(excess), 0)::bigint FROM ledger.damage_payment WHERE book_id = %(book)s AND case_id = %(case)s"
                " AND route = %(route)s", route=where,
            )[0][0])  # fmt: skip
            if held >= amount:
                owner, purpose = ("treasury", "treasury_cash") if where == "treasury" else (f"case:{code}", "agency_cash")
                work.post("refund", [house(code, "overpaid_payable", amount), Leg(cash, owner, purpose, -amount)])
                return
        raise RefundTooLarge(amount=yuan(amount), there="0.00")
    received: dict[str, int] = {}
    for name, there in work.rows(
        "SELECT split_part(a.code, ':', 3), (b.debits - b.credits)::bigint FROM ledger.account a"
        " JOIN ledger.balance b USING (book_id, account_id) WHERE a.book_id = %(book)s AND a.code >= %(low)s AND a.code < %(high)s"
        " AND a.purpose = 'claim_received'", low=f"case:{code}:", high=f"case:{code};",
    ):  # fmt: skip
        head, _, place = name.partition(".")
        if int(place or 1) == number and there and head != INTEREST:
            received[head] = there
    if sum(received.values()) < amount:
        raise RefundTooLarge(amount=yuan(amount), there=yuan(sum(received.values())))
    moved = _spread(amount, received)
    legs = [
        one for head, part in moved.items()
        for one in (leg(code, head, "claim_established", part), leg(code, head, "claim_received", -part, number))
    ]  # fmt: skip
    work.post("refund", [*legs, *treasury(code, -amount)])




_MONEY: Final = ("finance",)
_BOTH: Final = ("bureau", "finance")
_AFTER: Final = ("performing", "restoring", "defaulted", "ordering", "suing", "closed")
_LIVE: Final = ("performing", "restoring", "defaulted", "ordering", "suing")
STEPS: Final = (
    Action("pay", "缴款", "财资环〔2020〕6号", pay, _MONEY, _LIVE),
    Action("remit", "解缴国库", "预算法 art. 56", onward, _MONEY, _AFTER),
    Action("transfer_court", "法院转缴", "财资环〔2020〕6号", onward, _MONEY, _AFTER),
    Action("release_escrow", "提存款释放", "民法典 art. 574", onward, _MONEY, _AFTER),
    Action("give_guarantee", "提供担保", "民法典 art. 681, 394", give_guarantee, _BOTH),
    Action("call_guarantee", "执行担保", "民事诉讼法 art. 242 (2023)", call_guarantee, _BOTH, _LIVE),
    Action("release_guarantee", "解除担保", "民法典 art. 393", release_guarantee, _BOTH),
    Action("propose_relief", "申请减免／退付", "预算法 art. 60", propose_relief, ("bureau", "finance", "enterprise"), _AFTER),
    Action("grant_relief", "批准减免／退付", "预算法实施条例 art. 64", decide_relief, _BOTH, _AFTER),
    Action("deny_relief", "驳回减免／退付", "预算法实施条例 art. 64", decide_relief, _BOTH),
)
