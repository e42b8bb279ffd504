"""What is told with an act when the machine takes it: words that fit the case, made livelier where money, works or people are told.

Each maker takes the case as it stands and a source of chance, and gives words that may be refused for what they say: a payment beyond
what is owed, a judgment with another sum than was assessed. `ODD` are words that are refused, whatever the case.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from random import Random
from typing import Any, Final, TypeAlias
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation.actions.engine import View
from ledger.compensation.actions.revivals import written_off
from ledger.compensation.acts import ACT
from ledger.identifiers import uuid7
from ledger.processes.acts import decimal_of, fields_of
from tests.compensation.fitting import (
    ASSESSOR,
    BASES,
    COURT,
    NUMBER,
    PAPER,
    Words,
    after,
    claim,
    consulted,
    fitting,
    works,
)

Maker: TypeAlias = Callable[[View, Any, Random], Words | None]
HEADS: Final = ("H1", "H2", "H4", "H7")


def money(chance: Random, most: int = 100_000) -> int:
    """Some fen: few, round, or any."""
    return chance.choice((1, 7, 10_000, chance.randint(1, max(1, most))))


def split(chance: Random, amount: int, most: int) -> list[int]:
    """Split fen into some sums above zero."""
    count = chance.randint(1, min(most, amount)) if amount else 0
    cuts = sorted(chance.sample(range(1, amount), count - 1)) if count > 1 else []
    return [b - a for a, b in zip([0, *cuts], [*cuts, amount], strict=True)] if count else []


def some(chance: Random, among: Sequence[str], most: int = 3) -> list[str]:
    """Choose one or several."""
    return chance.sample(list(among), chance.randint(1, min(most, len(among))))


def shared(chance: Random, owners: Sequence[str]) -> list[Words]:
    """Those who owe something together: with equal shares, or with some that sum to 1."""
    if len(owners) == 1 or chance.random() < 0.4:
        return [{"owner": one} for one in owners]
    weights = [chance.randint(1, 5) for _ in owners]
    return [{"owner": one, "share": f"{n}/{sum(weights)}"} for one, n in zip(owners, weights, strict=True)]


def obligation(view: View, chance: Random, owners: Sequence[str], heads: Sequence[str] = HEADS) -> Words:
    """What is owed: some heads in money and in kind, by shares, up to sums, jointly or in parts, in instalments."""
    rows, duties, total = [], [], 0
    for head in some(chance, heads):
        cash, kind = money(chance), money(chance) if chance.random() < 0.35 and head != "H7" else 0
        rows.append({"head": head, "money": yuan(cash), "kind": yuan(kind)})
        total += cash
        if kind:
            due_on = after(view, chance.randint(0, 200))
            more = yuan(chance.choice((kind, kind + money(chance)))) if chance.random() < 0.5 else "0"
            who = shared(chance, some(chance, owners))
            duties.append(
                {
                    "heads": [{"head": head, "amount": yuan(kind)}],
                    "obligors": who,
                    "due_on": due_on,
                    "conversion": more,
                }
            )
    words: Words = {"heads": rows, "duties": duties, **BASES}
    way = chance.random()
    if way < 0.2 and not duties:
        words["liability"] = {"joint": shared(chance, some(chance, owners))}
        amounts = [total]
    elif way < 0.3 and not duties:
        words["liability"] = {"shares": shared(chance, some(chance, owners))}
        return words
    elif way < 0.4 and not duties and len(owners) > 1:
        sums = sorted({chance.randint(1, total) for _ in owners[1:]})
        caps = [{"owner": owners[0], "most": yuan(total)}]
        caps += [{"owner": one, "most": yuan(most)} for one, most in zip(owners[1:], sums, strict=False)]
        words["liability"] = {"caps": caps}
        return words
    else:
        amounts = split(chance, total, 3)
        words["parts"] = [
            {"amount": yuan(one), "obligors": shared(chance, some(chance, owners))} for one in amounts
        ]
    schedule = []
    for part, amount in enumerate(amounts, 1):
        day = chance.randint(0, 60)
        for due in split(chance, amount, 3):
            schedule.append({"part": part, "due_on": after(view, day), "amount": yuan(due)})
            day += chance.randint(1, 60)
    return {**words, "schedule": schedule}


def joined(view: View, chance: Random, owners: Sequence[str]) -> list[Words]:
    """Somebody who comes to owe an open part beside others, now and then, for the whole or up to a sum."""
    opened = {one.part for one in view.stands.instalments if one.open}
    found = []
    for part in view.stands.parts:
        free = [one for one in owners if one not in {who.owner for who in part.owing}]
        if part.part in opened and free and chance.random() < 0.3:
            words: Words = {"part": part.part, "owner": chance.choice(free)}
            if chance.random() < 0.5:
                words["share"] = chance.choice(("1/4", "1/2", "0.1"))
            if chance.random() < 0.5:
                words["most"] = yuan(max(1, part.amount * chance.choice((1, 3, 10)) // 10))
            found.append(words)
    return found


def _owners(view: View) -> list[str]:
    return list(view.owners)


def _judge(view: View, _: object, chance: Random) -> Words:
    instance = "first" if view.state == "pronounced" else "second"
    said = obligation(view, chance, _owners(view))
    return {**said, **NUMBER, "instance": instance, "joins": joined(view, chance, _owners(view))}


def _agree(view: View, _: object, chance: Random) -> Words | None:
    owners = [one for one in consulted(view) if one in view.owners]
    if not owners:
        return None
    said = obligation(view, chance, owners)
    kind = any(one["kind"] != "0.00" for one in said["heads"])
    return {**said, **PAPER, "mode": "mixed" if kind else "money"}


def _apart(view: View, subject: object, chance: Random) -> Words | None:
    found = claim(view, subject)
    owners = [one for one in found.against if one in view.owners]
    if not owners:
        return None
    if not found.claimed:
        return {"heads": [], "joins": joined(view, chance, owners)}
    return {**obligation(view, chance, owners, tuple(found.claimed)), "joins": joined(view, chance, owners)}


def _judge_apart(view: View, subject: object, chance: Random) -> Words | None:
    said = _apart(view, subject, chance)
    instance = "first" if claim(view, subject).state == "pronounced" else "second"
    return None if said is None else {**said, **NUMBER, "instance": instance}


def _agree_apart(view: View, subject: object, chance: Random) -> Words | None:
    said = _apart(view, subject, chance)
    if said is None:
        return None
    kind = any(one["kind"] != "0.00" for one in said["heads"])
    return {**said, **PAPER, "mode": "mixed" if kind else "money"}


def _separate(view: View, _: object, chance: Random) -> Words | None:
    words = fitting(view, "separate")
    if words is None or not words["claimed"]:
        return words
    assessed = {one.head: amount for one, amount in view.stands.open(("claim_assessed",)).items()}
    head = words["claimed"][0]["head"]
    amount = chance.choice((1, max(1, assessed.get(head, 1) // 2), max(1, assessed.get(head, 1))))
    return {**words, "claimed": [{"head": head, "amount": yuan(amount)}]}


def _pay(view: View, _: object, chance: Random) -> Words | None:
    parts = [one for one in view.stands.parts if any(who.until_on is None for who in one.owing)]
    if not parts:
        return None
    opened = {one.part for one in view.stands.instalments if one.open}
    one = chance.choice([part for part in parts if part.part in opened] or parts)
    owing = [who.owner for who in one.owing if who.until_on is None]
    left = sum(due.open for due in view.stands.instalments if due.part == one.part)
    amount = max(1, left * chance.choice((0, 1, 3, 7, 10, 10, 11)) // 10 + chance.choice((0, 0, 1, 100)))
    route = chance.choice(("treasury", "agency", "court", "escrow"))
    hold = route in ("treasury", "agency") and chance.random() < 0.5
    payer = chance.choice(
        [*owing, *(who.administrator for who in view.stands.insolvencies if who.owner in owing)]
    )
    return {"route": route, "payer": payer, "part": one.part, "amount": yuan(amount), "hold_excess": hold}


def _onward(view: View, subject: object, chance: Random) -> Words:
    (one,) = (payment for payment in view.stands.payments if payment.id == subject)
    part = chance.choice((None, 1, one.waiting // 2, one.waiting, one.waiting + 1))
    return {} if not part else {"amount": yuan(part)}


def _relief(view: View, _: object, chance: Random) -> Words | None:
    paid = [
        one
        for one in view.stands.payments
        if one.route in ("treasury", "agency", "court", "escrow", "deposit")
    ]
    owed = [(one.part, who.owner) for one in view.stands.parts for who in one.owing if who.until_on is None]
    kind = chance.choice(("waiver", "credit", "suspension", "refund_excess", "release"))
    words: Words = {"kind": kind, "basis": "a statute"}
    if kind == "suspension":
        first = chance.randint(-60, 30)
        words["first_on"] = after(view, first)
        return words | (
            {"last_on": after(view, first + chance.randint(0, 40))} if chance.random() < 0.8 else {}
        )
    if kind == "refund_excess":
        if not paid:
            return None
        one = chance.choice(paid)
        amount = chance.choice((1, one.excess, one.interest)) or 1
        return words | {"part": one.part, "payee": one.payer, "amount": yuan(amount)}
    if not owed:
        return None
    part, owner = chance.choice(owed)
    if kind == "release":
        return words | {"part": part, "payee": owner}
    left = sum(due.open for due in view.stands.instalments if due.part == part)
    amount = max(1, left * chance.choice((0, 1, 5, 10, 11)) // 10)
    return words | {"part": part, "payee": owner, "amount": yuan(amount)}


def _guarantee(view: View, _: object, chance: Random) -> Words:
    kind = chance.choice(("bank_letter", "mortgage", "surety", "deposit", "deposit"))
    until = {} if kind == "deposit" else {"expires_on": after(view, chance.randint(1, 400))}
    return {"kind": kind, "guarantor": chance.choice(_owners(view)), "amount": yuan(money(chance)), **until}


def _substitute(view: View, _: object, chance: Random) -> Words | None:
    words = fitting(view, "substitute")
    assert words is not None
    event = chance.choice(("merger", "division", "assumption", "joining", "correction", "death"))
    first = words["successors"][0]
    others = [one for one in view.owners if one != words["party"]]
    if event == "division":
        second = {"owner": f"{first['owner']}b", "name": "another one"}
        words["successors"] = [{**first, "share": "1/3"}, {**second, "share": "2/3"}]
    elif event == "death":
        words["successors"] = [{**first, "most": yuan(money(chance)), "person": True}]
    elif others and chance.random() < 0.3:
        words["successors"] = [{"owner": others[0], "name": others[0]}]
    return {**words, "event": event}


def _plan(view: View, _: object, chance: Random) -> Words:
    left = [one for one in view.stands.duties if view.stands.left(one.number)]
    duty = chance.choice(left) if left and chance.random() < 0.8 else None
    value = sum(view.stands.left(duty.number).values()) if duty else money(chance)
    budget = max(1, value * chance.choice((3, 5, 10)) // 10)
    stages = [
        {"title": "a", "due_on": after(view, chance.randint(1, 200)), "amount": yuan(one)}
        for one in split(chance, max(1, budget * chance.choice((0, 8, 10)) // 10), 3)
    ]
    who = chance.choice([name for name, _ in duty.shares]) if duty else "works:1"
    mode = chance.choice(("own", "entrusted", "substitute", "service")) if duty else "funded"
    return {
        "title": "t", "mode": mode, "repairer": who, "budget": yuan(budget), "stages": stages,
        **({"duty": duty.number} if duty else {}),
    }  # fmt: skip


def _contract(view: View, subject: object, chance: Random) -> Words:
    found = works(view, subject)
    words: Words = {"amount": yuan(max(1, found.budget * chance.choice((5, 10, 10)) // 10))}
    if found.mode == "funded" and chance.random() < 0.6:
        words |= {
            "retention_share": chance.choice(("0.03", "0.0133", "0.05")),
            "retention_months": chance.choice((1, 6, 24)),
        }
    return words


def _vary(view: View, subject: UUID, chance: Random) -> Words | None:
    words, found = fitting(view, "vary_project", subject), works(view, subject)
    assert words is not None
    more = chance.choice((0, 0, 1, money(chance)))
    words["budget"] = yuan(found.budget + more)
    if found.contract is not None and chance.random() < 0.5:
        words["contract"] = yuan(max(1, (found.contract + more) * chance.choice((8, 10)) // 10))
    return words


def _keep(view: View, subject: object, chance: Random) -> Words:
    kept = works(view, subject).retention or 0
    return {"amount": yuan(kept * chance.choice((0, 1, 5, 10, 11)) // 10)}


def _accept_stage(view: View, subject: UUID, chance: Random) -> Words | None:
    words = fitting(view, "accept_stage", subject)
    if words is None:
        return None
    stage = next(one for one in works(view, subject).stages if one.number == words["stage"])
    left = stage.amount - stage.accepted
    part = chance.choice((None, None, left, max(1, left // 2)))
    return {**words, **({} if part is None else {"value": yuan(part)})}


def _accept_project(view: View, subject: object, chance: Random) -> Words:
    found = works(view, subject)
    value = sum(one.accepted for one in found.stages) * chance.choice((0, 5, 10)) // 10
    met = {"fulfilled": True, "less_basis": "a statute"} if chance.random() < 0.4 else {}
    return {"evaluator": "institute:1", "value": yuan(value), **met}


def _convert_duty(view: View, subject: object, chance: Random) -> Words:
    left = sum(view.stands.left(int(str(subject))).values())
    amount = max(1, left * chance.choice((3, 10, 10)) // 10)
    return {"amount": yuan(amount), "due_on": after(view, chance.randint(0, 100))}


def _account(view: View, _: object, chance: Random) -> Words:
    payee = chance.choice([ASSESSOR, *(one.repairer for one in view.stands.projects if one.mode == "funded")])
    return {"payee": payee, "payee_name": payee, "payee_account": f"account {payee} {chance.randint(1, 2)}"}


OTHERS: Final = "SELECT code FROM ledger.damage_case WHERE book_id = %s AND case_id <> %s ORDER BY 1"


def _dispose(view: View, _: object, chance: Random) -> Words:
    amount = max(1, view.stands.lowest_fund(view.on) * chance.choice((1, 5, 10)) // 10)
    words: Words = {"destination": "treasury", "amount": yuan(amount), "basis": "a statute"}
    luck, paid = chance.random(), [one.payer for one in view.stands.payments if one.payer != "-"]
    if luck < 0.3:
        others = view.books.connection.exec_driver_sql(OTHERS, (view.book_id, view.case.id)).scalars().all()
        return {**words, "destination": "other_case", "other_case": chance.choice(others)}
    if luck < 0.5 and paid:
        return {**words, "destination": "payer", "payee": chance.choice(paid)}
    return {**words, "destination": chance.choice(("treasury", "substitute"))}


POTS: Final = {
    "deposit": ("deposit_payable",), "agency": ("agency_payable",), "escrow": ("escrow_cash",), "treasury": ("case_fund",),
}  # fmt: skip


def _bank(view: View, _: object, chance: Random) -> Words | None:
    there = [pot for pot, names in POTS.items() if any(one.purpose in names for one in view.stands.balances)]
    return {"pot": chance.choice(there), "amount": yuan(chance.choice((1, 33, 700)))} if there else None


def _part_of(left: Callable[[View, object], int]) -> Maker:
    """A part of what is left, all of it, or more."""

    def make(view: View, subject: object, chance: Random) -> Words:
        there = left(view, subject)
        fen = chance.choice((None, 1, there // 2, there, there + 1))
        return {"amount": yuan(fen)} if fen else {}

    return make


def _coming(view: View, subject: object) -> int:
    return next(one.amount - one.came for one in view.stands.refunds if one.id == subject)


def _in_transit(view: View, subject: object) -> int:
    return next(one.came - one.paid for one in view.stands.refunds if one.id == subject)


def _interest(view: View, subject: UUID, chance: Random) -> Words:
    left = next(one.left for one in view.stands.interests if one.id == subject)
    part = chance.choice((1, left // 2, left, left + 1))
    account = fitting(view, "pay_interest", subject) or {}
    return {**account, **({"amount": yuan(part)} if part else {})}


def _receipt(view: View, _: object, chance: Random) -> Words | None:
    words = fitting(view, "record_receipt")
    assert words is not None
    return {**words, "amount": yuan(money(chance, 5000))}


def _revive(view: View, _: object, chance: Random) -> Words | None:
    words = fitting(view, "revive")
    if words is None:
        return None
    left = sum(written_off(view, words["part"]).values())
    return {**words, "amount": yuan(max(1, left * chance.choice((1, 5, 10, 11)) // 10))}


def _spend(view: View, _: object, chance: Random) -> Words:
    fund = view.stands.lowest_fund(view.on)
    amount = max(1, fund * chance.choice((1, 5, 10, 11)) // 10)
    ready = [
        (one, stage)
        for one in view.stands.projects
        if one.mode == "funded"
        for stage in one.stages
        if stage.accepted > stage.paid
    ]
    if ready and chance.random() < 0.6:
        one, stage = chance.choice(ready)
        amount = min(amount, stage.accepted - stage.paid)
        return {
            "use": "restoration", "subject": str(one.id), "stage": stage.number, "payee": one.repairer, "amount": yuan(amount),
            "invoice": f"No. {uuid7()}",
        }  # fmt: skip
    return {"use": "assessment", "payee": ASSESSOR, "amount": yuan(amount), "invoice": f"No. {uuid7()}"}


def _admit(view: View, subject: object, chance: Random) -> Words:
    (one,) = (one for one in view.stands.insolvencies if one.id == subject)
    left = (one.claimed or 1) - (one.admitted or 0)
    return {"amount": yuan(max(1, left * chance.choice((5, 10)) // 10)), "basis": "checked"}


def _distribute(view: View, subject: object, chance: Random) -> Words:
    (one,) = (one for one in view.stands.insolvencies if one.id == subject)
    left = (one.admitted or 1) - one.distributed
    return {**NUMBER, "amount": yuan(max(1, left * chance.choice((3, 10)) // 10))}


def _assess(_: View, __: object, chance: Random) -> Words:
    heads = some(chance, HEADS)
    items = [
        {"head": one, "method": "stated", "inputs": {"amount": yuan(money(chance)), "document": "x"}}
        for one in heads
    ]
    return {"items": items, "body": "b", "author": "a"}


def _notify(view: View, _: object, chance: Random) -> Words:
    words: Words = {"answer_by": after(view, chance.randint(10, 40)), "proof_of_service": "slip"}
    if chance.random() < 0.4:
        words["served"] = [{"party": one} for one in some(chance, _owners(view))]
    return words


def _parties(view: View, _: object, chance: Random) -> Words:
    code = f"enterprise:l{len(view.owners)}"
    side = chance.choice(("liable", "liable", "procuratorate", "co_handler"))
    return {"parties": [{"owner": code, "side": side, "name": code}]}


def _enforce(view: View, _: object, chance: Random) -> Words:
    return {**COURT, **({"against": [chance.choice(_owners(view))]} if chance.random() < 0.3 else {})}


def _slip(view: View, subject: object, chance: Random) -> Words | None:
    """A document that reads another day or sum of an instalment, or another name."""
    parts = {one.part for one in view.stands.parts if one.obligation_id == subject}
    dues = [one for one in view.stands.instalments if one.part in parts]
    open_ = view.stands.open(("claim_due",))
    luck = chance.random()
    if not dues or luck < 0.3:
        return fitting(view, "correct_document")
    one = chance.choice(dues)
    if luck < 0.6:
        day = {
            "instalment": one.number,
            "was": one.due_on.isoformat(),
            "now": after(view, chance.randint(-30, 60)),
        }
        return {**NUMBER, "day": day}
    heads = [row.head for row in open_ if row.part == one.part and row.head != "LI"] or ["H4"]
    now = max(0, one.amount + chance.choice((-100, -1, 1, 50, one.amount)))
    words = {
        "instalment": one.number,
        "head": chance.choice(heads),
        "was": yuan(one.amount),
        "now": yuan(now),
    }
    return {**NUMBER, "sum": words}


LIVELY: Final[Mapping[str, Maker]] = {
    "judge": _judge,
    "settle_suit": lambda view, _, chance: {**obligation(view, chance, _owners(view)), **NUMBER},
    "agree": _agree,
    "judge_apart": _judge_apart,
    "settle_apart": lambda view, subject, chance: (
        None if (said := _apart(view, subject, chance)) is None else {**said, **NUMBER}
    ),
    "agree_apart": _agree_apart,
    "separate": _separate,
    "pay": _pay,
    "remit": _onward,
    "transfer_court": _onward,
    "release_escrow": _onward,
    "propose_relief": _relief,
    "give_guarantee": _guarantee,
    "substitute": _substitute,
    "plan_project": _plan,
    "correct_document": _slip,
    "contract_project": _contract,
    "vary_project": _vary,
    "keep_retention": _keep,
    "credit_interest": _bank,
    "bear_charge": _bank,
    "pay_interest": _interest,
    "return_from_treasury": _part_of(_coming),
    "pay_refund": _part_of(_in_transit),
    "record_receipt": _receipt,
    "revive": _revive,
    "accept_stage": _accept_stage,
    "accept_project": _accept_project,
    "convert_duty": _convert_duty,
    "spend": _spend,
    "register_account": _account,
    "dispose_fund": _dispose,
    "admit_claim": _admit,
    "distribute_assets": _distribute,
    "submit_assessment": _assess,
    "notify": _notify,
    "add_parties": _parties,
    "enforce": _enforce,
}


def words_of(view: View, act: str, subject: UUID | str | None, chance: Random) -> Words | None:
    """Give words for an act that the machine takes; None where nobody could tell it."""
    if not view.owners and act not in ("add_parties", "note"):
        return None  # nobody is liable, so most would be told of nobody
    make = LIVELY.get(act)
    return fitting(view, act, subject) if make is None else make(view, subject, chance)


def bent(act: str, words: Words, chance: Random) -> tuple[Words, bool] | None:
    """Give words with a wrong sum, and whether it is refused whatever the case: a sum that is none, or below zero, always is."""
    shape = ACT[act].shape
    sums = [name for name, one in fields_of(shape).items() if decimal_of(one.kind) is not None]
    if not sums:
        return None
    wrong = chance.choice(("-0.01", "0.001", "x", "0.00", "99999999999.99"))
    return {**words, chance.choice(sums): wrong}, wrong in ("0.001", "x")


def day_before(view: View) -> Any:
    """A day on which no case was registered yet."""
    return view.case.received_on - timedelta(days=400)
