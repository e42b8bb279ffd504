"""Words with which an act passes where nothing else stands against it, whatever the case and the day; and an act that is only tried.

`next` says what is missing before an act would pass; that it tells the truth is found by trying, with words that fit the case as it
stands: a payment of somebody who owes, works within their plan, a paper of a court with its number.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, TypeAlias
from uuid import UUID

from sqlalchemy.exc import DBAPIError

from ledger.amounts import yuan
from ledger.compensation import acts
from ledger.compensation.actions.approvals import DEEDS, chain_of, waiting
from ledger.compensation.actions.engine import View
from ledger.compensation.actions.revivals import written_off
from ledger.compensation.actions.separate import left_free
from ledger.compensation.acts import Row
from ledger.compensation.machines import CASE
from ledger.compensation.queries.beside import Announced, Project, Separate
from ledger.compensation.rules.crimes import SIGNS
from ledger.database import Books
from ledger.database.refusals import translate_refusal
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.processes.acting import Next
from ledger.processes.acts import read
from tests.compensation.world import Desk

Words: TypeAlias = dict[str, Any]
COURT: Final[Words] = {"court": "court:1", "court_name": "court"}
NUMBER: Final[Words] = {"number": "1"}
HEARING: Final[Words] = {"attendance": ["a"], "minutes": "m"}
PAPER: Final[Words] = {"facts": "f", "extent": "e", "mode": "money"}
BASES: Final[Words] = {"less_basis": "a statute", "more_basis": "a tender"}
TRYING: Final = (
    ("chief", "bureau"), ("payer", "finance"), ("clerk", "bureau"), ("cashier", "finance"), ("third", "bureau"),
)  # fmt: skip
PERSONS: Final = {
    "process.second_person_needed", "process.acted_before", "process.role_not_for_step", "compensation.signed_before",
}  # fmt: skip
"""What is refused of one person and not of another."""
OFFICERS: Final = (
    "SELECT actor_id FROM ledger.actor WHERE book_id = %s AND role = 'bureau' AND name LIKE 'li%%' ORDER BY 1"
)
GIVEN: Final = "SELECT officer FROM ledger.damage_officer WHERE book_id = %s AND case_id = %s AND standing"
PRINTED: Final = (
    "SELECT n.printed FROM ledger.damage_number n WHERE n.case_id = %s AND NOT EXISTS (SELECT FROM ledger.damage_record r"
    " WHERE r.case_id = n.case_id AND r.kind = 'cancel_number' AND r.words ->> 'printed' = n.printed)"
)
NAMED: Final = "SELECT owner, side, name FROM ledger.damage_party WHERE case_id = %s AND until_on IS NULL ORDER BY owner, side"
ASSESSOR: Final = "institute:1"
POOL: Final = (
    "SELECT x.code FROM ledger.damage_expert x JOIN ledger.process p ON p.book_id = x.book_id AND p.process_id = x.expert_id"
    " JOIN ledger.damage_case c ON c.book_id = x.book_id AND c.case_id = %s WHERE x.field = 'water' AND p.state = 'listed'"
    " AND NOT EXISTS (SELECT FROM ledger.damage_expert_choice h WHERE h.case_id = c.case_id AND h.expert_id = x.expert_id) ORDER BY 1"
)
CHOSEN: Final = (
    "SELECT x.code FROM ledger.damage_expert x JOIN ledger.damage_expert_choice h ON h.book_id = x.book_id AND h.expert_id = x.expert_id"
    " WHERE h.case_id = %s AND h.recusal_id IS NULL ORDER BY 1"
)
FEES: Final = (
    "SELECT f.fee_id FROM ledger.damage_fee f WHERE f.case_id = %s AND f.counts AND NOT EXISTS (SELECT FROM ledger.damage_spending s"
    " JOIN ledger.damage_fee_paid g ON g.spending_id = s.spending_id WHERE g.fee_id = f.fee_id)"
)


def fitting(view: View, act: str, subject: UUID | str | None = None) -> Words | None:
    """Give words for an act, without what it is about; None where nobody could tell it in this case."""
    make = MAKERS.get(act)
    if make is None:
        return None if act in UNTOLD else {}
    return make(view, subject)


def after(view: View, days: int) -> str:
    """A day after that of the view."""
    return (view.on + timedelta(days=days)).isoformat()


def liable(view: View) -> str:
    """A liable party: one that is not bankrupt, where there is one."""
    bankrupt = {one.owner for one in view.stands.insolvencies if one.counts}
    return min(view.owners, key=lambda one: (one in bankrupt, one))


def owed(amount: str, owner: str, head: str = "H4") -> Words:
    """A sum under one head, and who owes it."""
    return {
        "heads": [{"head": head, "money": amount}],
        "parts": [{"amount": amount, "obligors": [{"owner": owner}]}],
    }


def consulted(view: View) -> list[str]:
    """With whom one may agree: those who were given notice, and with whom consultation has not failed."""
    return [one.owner for one in view.stands.notices if one.failed_on is None and one.over_on is None]


def _agree(view: View, _: object) -> Words | None:
    noticed = [one for one in consulted(view) if one in view.owners]
    return {**owed("1.00", noticed[0]), **BASES, **PAPER} if noticed else None


def _judge(view: View, _: object) -> Words:
    instance = "first" if view.state == "pronounced" else "second"
    return {**owed("1.00", liable(view)), **BASES, **NUMBER, "instance": instance}


def payable(view: View) -> tuple[int, str] | None:
    """A part and somebody who may pay it: of an open one, without a bound, and not bankrupt, as far as there is such."""
    stands = view.stands
    bankrupt = {one.owner for one in stands.insolvencies if one.counts}
    opened = {one.part for one in stands.instalments if one.open}
    found = [
        (one.part not in opened, owing.most is not None, owing.owner in bankrupt, one.part, owing.owner)
        for one in stands.parts
        for owing in one.owing
        if owing.until_on is None and owing.owner in stands.still_owing(one.part, one.owing, view.on)
    ]
    return min(found)[3:] if found else None


def _pay(view: View, _: object) -> Words | None:
    found = payable(view)
    if found is None:
        return None
    return {"route": "treasury", "payer": found[1], "part": found[0], "amount": "0.01", "hold_excess": True}


def _call(view: View, _: object) -> Words | None:
    for one in view.stands.overdue(view.on):
        (part,) = (part for part in view.stands.parts if part.part == one.part)
        owing = sorted(view.stands.still_owing(part.part, part.owing, view.on))
        if owing:
            return {"part": one.part, "payer": owing[0]}
    return None


def _relief(view: View, _: object) -> Words | None:
    if view.running.state == "closed":
        paid = [one for one in view.stands.payments if one.route in ("treasury", "agency", "court", "escrow")]
        return (
            {
                "kind": "refund_excess",
                "basis": "b",
                "payee": paid[0].payer,
                "part": paid[0].part,
                "amount": "1",
            }
            if paid
            else None
        )
    return {"kind": "suspension", "first_on": after(view, 1), "basis": "b"}


def works(view: View, subject: object) -> Project:
    """The works that an act is about."""
    (found,) = (one for one in view.stands.projects if one.id == subject)
    return found


def _open_stage(view: View, subject: object) -> Words | None:
    there = [one.number for one in works(view, subject).stages if one.open]
    return {"stage": there[0]} if there else None


def _vary(view: View, subject: object) -> Words:
    found = works(view, subject)
    stages = [
        {"title": one.title, "due_on": one.due_on.isoformat(), "amount": yuan(one.amount - one.accepted)}
        for one in found.stages
        if one.open
    ]
    return {"budget": yuan(found.budget), "stages": stages}


def _take_over(view: View, subject: UUID | str | None) -> Words | None:
    assert isinstance(subject, UUID)
    return {"repairer": "works:9", "amount": "0.01"}


def _bind(view: View, _: object) -> Words | None:
    there = [one.number for one in view.stands.duties if view.stands.left(one.number)]
    return {"duty": max(there)} if there else None


def _write_off(view: View, _: object) -> Words | None:
    there = [one.part for one in view.stands.parts if one.bounded and view.stands.instalments]
    opened = {one.part for one in view.stands.instalments if one.open}
    there = [one for one in there if one in opened] or there
    return {"basis": "a statute", "part": there[0]} if there else None


def _revive(view: View, _: object) -> Words | None:
    """A fen of the first part of which something is written off, of one who owes it still; of a bankrupt, as far as more was admitted."""
    for part in view.stands.parts:
        if written_off(view, part.part):
            owners = [who.owner for who in part.owing if who.until_on is None]
            told = {"part": part.part, "amount": "0.01", "basis": "found", **NUMBER}
            return {**told, "owner": owners[0]} if owners else None
    return None


def _bankrupt(view: View, _: object) -> Words | None:
    known = {one.owner for one in view.stands.insolvencies if one.counts}
    free = [one for one in view.owners if one not in known]
    number = len(view.stands.insolvencies) + 1
    return (
        {
            "party": free[0],
            "administrator": f"administrator:{number}",
            "administrator_name": "a",
            "declare_by": after(view, 200),
            **NUMBER,
            **COURT,
        }
        if free
        else None
    )


def _substitute(view: View, _: object) -> Words:
    new = f"enterprise:s{len(view.owners)}-{uuid7().hex[-6:]}"
    return {"party": liable(view), "event": "merger", "successors": [{"owner": new, "name": new}]}


def _rename(view: View, _: object) -> Words:
    owner, side, name = view.books.connection.exec_driver_sql(NAMED, (view.case.id,)).all()[0]
    return {"owner": owner, "side": side, "was": name, "now": f"{name[:20]} w{len(name) % 7}"}


def _correct(view: View, _: object) -> Words:
    owner, _side, name = view.books.connection.exec_driver_sql(NAMED, (view.case.id,)).all()[0]
    return {**NUMBER, "party": {"owner": owner, "was": f"{name[:20]} misspelt", "now": name}}


def _officer(view: View, _: object) -> Words | None:
    there = view.books.connection.exec_driver_sql(OFFICERS, (view.book_id,)).scalars().all()
    has = set(view.books.connection.exec_driver_sql(GIVEN, (view.book_id, view.case.id)).scalars())
    free = [one for one in there if one not in has]
    return {"officer": free[-1]} if free else None


def _cancel(view: View, _: object) -> Words | None:
    found = view.books.connection.exec_driver_sql(PRINTED, (view.case.id,)).scalars().first()
    return {"printed": found} if found else None


def _extend(view: View, subject: object) -> Words:
    lengths = [
        (one.due_on - one.starts_on).days
        for one in view.stands.terms
        if one.code == subject and one.due_on is not None
    ]
    return {"length": f"{max(lengths, default=300) + 100} D", "ground": "force_majeure"}


def _order(view: View, _: object) -> Words | None:
    since = view.running.last_on
    return {**NUMBER, "served_on": since.isoformat()} if (view.on - since).days > 20 else None


def _show(view: View, subject: object) -> Words:
    shown = "SELECT shown FROM ledger.damage_evidence WHERE evidence_id = %s"
    return {"shown": not view.books.connection.exec_driver_sql(shown, (subject,)).scalar()}


def experts_of(view: View, *, chosen: bool) -> list[str]:
    """Experts of water of the pool who are in the case, or who could be."""
    query = CHOSEN if chosen else POOL
    return list(view.books.connection.exec_driver_sql(query, (view.case.id,)).scalars())


def _draw(view: View, _: object) -> Words | None:
    return {"field": "water", "count": 1} if experts_of(view, chosen=False) else None


def _name_expert(view: View, _: object) -> Words | None:
    there = experts_of(view, chosen=False)
    return {"expert": there[0]} if there else None


def _recuse(view: View, _: object) -> Words | None:
    there = experts_of(view, chosen=True)
    return {"expert": there[0], "ground": "interest"} if there else None


def _opinion(view: View, _: object) -> Words | None:
    there = experts_of(view, chosen=True)
    return (
        {"expert": there[0], "sha256": "0" * 64, "independence": "d"} if there and view.stands.files else None
    )


def _fee(view: View, _: object) -> Words | None:
    named = {owner for owner, _, _ in view.books.connection.exec_driver_sql(NAMED, (view.case.id,))}
    return {"kind": "appraisal", "payee": ASSESSOR, "amount": "1"} if ASSESSOR in named else None


def _cancel_fee(view: View, _: object) -> Words | None:
    found = view.books.connection.exec_driver_sql(FEES, (view.case.id,)).scalars().first()
    return {"fee": str(found)} if found else None


def _spend(view: View, _: object) -> Words | None:
    paid = any(one.payee == ASSESSOR for one in view.stands.accounts)
    words = {"use": "assessment", "payee": ASSESSOR, "amount": "0.01", "invoice": f"No. {uuid7()}"}
    return words if paid else None


# -- separate claims ------------------------------------------------------------------------------------------------------


def claim(view: View, subject: object) -> Separate:
    """The separate claim that an act is about."""
    (found,) = (one for one in view.stands.separates if one.id == subject)
    return found


def _separate(view: View, _: object) -> Words | None:
    pursued = {owner for one in view.stands.separates if one.kept_apart for owner in one.against}
    left = [one for one in view.owners if one not in pursued]
    free = [head for head, amount in left_free(view).items() if amount > 0]
    claimed = [{"head": head, "amount": "0.01"} for head in free[:1]]
    return {"against": left[:1], "claimed": claimed, "ground": "refused"} if left else None


def _owed_apart(view: View, subject: object) -> Words | None:
    found = claim(view, subject)
    noticed = {one.owner for one in view.stands.notices}
    who = sorted((one for one in found.against if one in view.owners), key=lambda one: one not in noticed)
    if not found.claimed or not who:
        return None
    head, amount = next(iter(found.claimed.items()))
    return {**owed(yuan(max(1, amount)), who[0], head), **BASES}


def _suing(view: View, _: object) -> Words:
    free = [head for head, amount in left_free(view).items() if amount > 0]
    claimed = [{"head": free[0] if free else "H4", "amount": "0.01"}]
    return {"situation": "larger_event", "consultation": "no", "claimed": claimed, **COURT}


def _sue_apart(view: View, subject: object) -> Words:
    heads = list(claim(view, subject).claimed)
    claimed = [{"head": heads[0], "amount": "0.01"}] if heads else []
    return {"situation": "larger_event", "consultation": "no", "claimed": claimed, **COURT}


def _with(
    make: Callable[[View, Any], Words | None], more: Callable[[View, object], Words]
) -> Callable[[View, Any], Words | None]:
    def made(view: View, subject: object) -> Words | None:
        found = make(view, subject)
        return None if found is None else {**found, **more(view, subject)}

    return made


def _instance(view: View, subject: object) -> Words:
    return {**NUMBER, "instance": "first" if claim(view, subject).state == "pronounced" else "second"}


def _says(**words: Any) -> Callable[[View, object], Words]:
    return lambda _, __: dict(words)


def _refund_account(view: View, subject: UUID | str | None) -> Words:
    """An account of who paid: under the name that the case has for it."""
    payee = next((one.payee for one in view.stands.refunds if one.id == subject), "")
    rows = view.books.connection.exec_driver_sql(NAMED, (view.case.id,)).fetchall()
    return {
        "payee_name": next((name for owner, _, name in rows if owner == payee), "x"),
        "payee_account": "6222",
    }


def _interest_account(view: View, subject: UUID | str | None) -> Words:
    """An account of who deposited: under the name that the case has for it."""
    owner = next((one.owner for one in view.stands.interests if one.id == subject), "")
    rows = view.books.connection.exec_driver_sql(NAMED, (view.case.id,)).fetchall()
    return {"payee_name": next((name for one, _, name in rows if one == owner), "x"), "payee_account": "6222"}


def _bank(view: View, _: object) -> Words | None:
    """Interest or a charge of what is in the treasury; None where nothing ever was."""
    there = any(one.debits for one in view.stands.balances if one.purpose == "case_fund")
    return {"pot": "treasury", "amount": "0.01"} if there else None


def _receipt(*_: object) -> Words:
    """Numbers of a receipt that no other one has."""
    return {"receipt_code": "5106", "receipt_number": uuid7().hex[-12:].upper()}


def _ask_approval(view: View, _: object) -> Words | None:
    """An act for which somebody signs, and was not asked yet; None where nobody does, or another person handles the case."""
    refused = {one.subject for one in view.stands.told if one.kind == "refuse_approval"}
    told = [one for one in view.stands.told if one.kind == "ask_approval" and not one.used]
    asked = {_deed(one) for one in told if one.id not in refused}
    if view.books.connection.exec_driver_sql(GIVEN, (view.book_id, view.case.id)).all():
        return None
    wanting = [deed for deed in DEEDS if chain_of(view, deed) and deed not in asked]
    return {"deed": wanting[0], "text": "t"} if wanting else None


def _deed(one: Announced) -> str:
    return str((one.words or {}).get("deed"))


def _sign_approval(view: View, subject: object) -> Words | None:
    """The next step of an approval; None where it waits for none."""
    if subject not in waiting(view):
        return None
    (asked,) = (one for one in view.stands.told if one.id == subject)
    signed = {
        str((x.words or {}).get("step"))
        for x in view.stands.told
        if (x.kind, x.subject) == ("sign_approval", subject)
    }
    left = [step for step in chain_of(view, _deed(asked)) if step not in {"handler", *signed}]
    return {"step": left[0]}


UNTOLD: Final = {
    "book_base": "no base is registered in these books; tests/compensation/test_bases.py tells its story",
    "accept_booking": "as book_base",
    "take_booking_back": "as book_base",
    "release_booking": "as book_base",
}
"""Acts that nobody could tell in the books of these tests, and why."""
ELSEWHERE: Final = ("recuse_expert", "give_opinion", "endorse_relief")
"""Acts that no scene offers: no expert is in one, and no party asks with a key of its own; tests/compensation/test_experts.py and
test_relief_by_two.py tell their stories."""
MAKERS: Final[Mapping[str, Callable[[View, Any], Words | None]]] = {
    "commission": _says(body="institute:1", body_name="i", how="appraisal"),
    "end": _says(ground="within_permit"),
    "end_round": _says(ground="within_permit"),
    "correct_case": lambda view, _: {"title": f"{view.case.title[:40]} x{len(view.case.title) % 7}"},
    "rename_party": _rename,
    "correct_document": _correct,
    "notify": lambda view, _: {"answer_by": after(view, 30), "proof_of_service": "slip"},
    "answer": _says(position="yes"),
    "meet": _says(**HEARING),
    "offer": lambda view, _: {"by": view.owners[0], "amount": "1", "terms": "t"},
    "fail": _says(ground="refused"),
    "fail_party": _says(ground="refused"),
    "notify_party": lambda view, _: {"party": view.owners[0], "answer_by": after(view, 30), "proof_of_service": "slip"},
    "appoint_agent": lambda view, _: {"party": view.owners[0], "agent_name": "a", "kind": "lawyer"},
    "agree": _agree,
    "apply_confirmation": _says(**COURT),
    "publish_agreement": _says(**COURT),
    "confirm": _says(**COURT),
    "refuse_confirmation": _says(**COURT),
    "apply_order": _says(**COURT),
    "sue": _suing,
    "accept_suit": _says(**NUMBER),
    "transfer_suit": _says(**NUMBER, **COURT),
    "change_suit": _says(claimed=[{"head": "H4", "amount": "0.01"}]),
    "withdraw_suit": _says(**NUMBER),
    "dismiss_suit": _says(**NUMBER),
    "drop_suit": _says(**NUMBER),
    "withdraw_appeal": _says(**NUMBER),
    "remand": _says(**NUMBER),
    "hear": _says(**HEARING),
    "pronounce": lambda view, _: {**NUMBER, "served_on": view.on.isoformat()},
    "appeal": lambda view, _: {"by": view.owners[0]},
    "publish_settlement": _says(**COURT),
    "judge": _judge,
    "settle_suit": lambda view, _: {**owed("1.00", liable(view)), **BASES, **NUMBER},
    "retry": _says(**NUMBER, **COURT),
    "enforce": _says(**COURT),
    "accept_enforcement": _says(**NUMBER),
    "reconcile_enforcement": lambda view, _: {"until": after(view, 100), "terms": "t"},
    "exhaust_enforcement": _says(**NUMBER),
    "apply_preservation": lambda view, _: {"against": liable(view), "amount": "1", **COURT},
    "grant_preservation": lambda view, _: {**NUMBER, "until": after(view, 365)},
    "prolong_preservation": lambda view, _: {**NUMBER, "until": after(view, 700)},
    "order": _order,
    "close": _says(no_evaluation="paid_in_money"),
    "add_parties": lambda view, _: {"parties": [{"owner": f"court:{uuid7().hex[-6:]}", "side": "court", "name": "c"}]},
    "note": _says(topic="other", text="t"),
    "assign": _officer,
    "record_receipt": lambda *_: {**_receipt(), "amount": "0.01", "payer_name": "x"},
    "redden_receipt": _receipt,
    "replace_receipt": _receipt,
    "name_refund_account": _refund_account,
    "credit_interest": _bank,
    "bear_charge": _bank,
    "pay_interest": _interest_account,
    "give_number": _says(series="chs", paper="other"),
    "cancel_number": _cancel,
    "publicise": _says(public=True),
    "publish_paper": _says(text="t"),
    "take_comment": _says(text="t"),
    "answer_comment": _says(text="t"),
    "pause_clock": _says(ground="force_majeure"),
    "extend_clock": _extend,
    "substitute": _substitute,
    "write_off": _write_off,
    "declare_bankrupt": _bankrupt,
    "file_claim": _says(),
    "supplement_claim": _says(),
    "admit_claim": _says(amount="0.01", basis="checked"),
    "revive": _revive,
    "distribute_assets": _says(number="1", amount="0.01"),
    "close_insolvency": _says(**NUMBER),
    "dismiss_insolvency": _says(**NUMBER),
    "submit_assessment": _says(
        items=[{"head": "H4", "method": "stated", "inputs": {"amount": "1", "document": "x"}}], body="b", author="a"
    ),
    "pay": _pay,
    "give_guarantee": lambda view, _: {
        "kind": "surety", "guarantor": view.owners[0], "amount": "1", "expires_on": after(view, 500),
    },
    "call_guarantee": _call,
    "propose_relief": _relief,
    "plan_project": lambda view, _: {
        "title": "t", "mode": "funded", "repairer": "works:1", "budget": "1",
        "stages": [{"title": "a", "due_on": after(view, 90), "amount": "1"}],
    },
    "bind_project": _bind,
    "contract_project": lambda view, subject: {"amount": yuan(works(view, subject).budget)},
    "accept_stage": _with(_open_stage, _says(evidence="photo")),
    "refuse_stage": _open_stage,
    "vary_project": _vary,
    "take_over": _take_over,
    "accept_project": _says(evaluator="institute:1"),
    "reject_project": _says(evaluator="institute:1"),
    "convert_project": lambda view, _: {"due_on": after(view, 100)},
    "convert_duty": lambda view, _: {"due_on": after(view, 100)},
    "spend": _spend,
    "register_account": _says(payee=ASSESSOR, payee_name="i", payee_account=f"account {ASSESSOR}"),
    "dispose_fund": _says(destination="treasury", amount="0.01", basis="a statute"),
    "keep_retention": _says(amount="0"),
    "ask_approval": _ask_approval,
    "sign_approval": _sign_approval,
    "draw_experts": _draw,
    "name_expert": _name_expert,
    "recuse_expert": _recuse,
    "give_opinion": _opinion,
    "record_fee": _fee,
    "cancel_fee": _cancel_fee,
    "show_evidence": _show,
    "tell_procuratorate": _says(told_to="t"),
    "report_claimant": _says(told_to="t"),
    "receive_receipt": _says(received_by="r"),
    "feed_back": _says(told_to="t", text="t"),
    "state_findings": _says(hazardous_waste="0"),
    "transfer_crime": _says(told_to="t"),
    "allow_late": _says(deed="note", day="2025-01-07"),
    "link_case": lambda _, __: {"link": "penalty", "number": uuid7().hex[-8:], "of_authority": "a"},
    "hand_over": _says(from_hand="a", to_hand="b"),
    "add_evidence": _says(name="n", kind="photo", size=1, sha256="0" * 64),
    "separate": _separate,
    "sue_apart": _sue_apart,
    "accept_apart": _says(**NUMBER),
    "transfer_apart": _says(**NUMBER, **COURT),
    "change_apart": _says(claimed=[{"head": "H4", "amount": "0.01"}]),
    "withdraw_apart": _says(**NUMBER),
    "dismiss_apart": _says(**NUMBER),
    "drop_apart": _says(**NUMBER),
    "withdraw_appeal_apart": _says(**NUMBER),
    "remand_apart": _says(**NUMBER),
    "publish_apart": _says(**COURT),
    "apply_apart": _says(**COURT),
    "confirm_apart": _says(**COURT),
    "refuse_apart": _says(**COURT),
    "apply_order_apart": _says(**COURT),
    "order_apart": lambda view, _: {**NUMBER, "served_on": (view.on - timedelta(days=30)).isoformat()},
    "enforce_apart": _says(**COURT),
    "hear_apart": _says(**HEARING),
    "pronounce_apart": lambda view, _: {**NUMBER, "served_on": view.on.isoformat()},
    "appeal_apart": lambda view, subject: {"by": claim(view, subject).against[0]},
    "judge_apart": _with(_owed_apart, _instance),
    "settle_apart": _with(_owed_apart, _says(**NUMBER)),
    "agree_apart": _with(_owed_apart, _says(**PAPER)),
    "retry_apart": _says(**NUMBER, **COURT),
    "end_apart": _says(basis="b"),
}  # fmt: skip


# -- an act is tried --------------------------------------------------------------------------------------------------------


def told_about(act: Row, subject: UUID | str | None) -> Words:
    """Name what an act is about, as it is told."""
    if act.about is None or subject is None:
        return {}
    return {act.about.field: int(subject) if act.about.field == "duty" else str(subject)}


NAMES: Final = {"occasion": ("start", "consultation", "suit"), "sign": SIGNS}
"""What acts can be about that name one of a few."""


def others(view: View, act: Row) -> Sequence[UUID | str]:
    """Give what an act could be about by its kind, whatever its state; or nothing that is there."""
    assert act.about is not None
    if act.about.field in NAMES:
        return list(NAMES[act.about.field])
    if act.about.field == "clock":
        return [*(one.code for one in view.stands.terms), "weather"]
    if act.about.field == "party":
        return [*view.owners, "enterprise:q"]
    if act.about.field == "duty":
        return [*(str(one.number) for one in view.stands.duties), "99"]
    if act.name == "keep_retention":
        return [one.id for one in view.stands.projects] or [uuid7()]
    if act.about.machine is not None:
        return [one.id for one in view.stands.beside(act.about.machine.name)] or [uuid7()]
    stands = view.stands
    found = [one.id for one in stands.payments] + [one.id for one in stands.files]
    found += [one.id for one in stands.refunds] + [one.id for one in stands.interests]
    return found or [uuid7()]


def once(books: Books, desk: Desk, code: str, act: Row, words: Words, who: str, on: date) -> str:
    """Try an act as somebody, with all that PostgreSQL asks at a commit, and take it back; tell what came of it."""
    step, told = desk.step(who, on, "they are close", "paper"), read(act.shape, words)

    def trial(books: Books) -> None:
        acts.take(books, desk.book_id, step, act, code=code, record_id=uuid7(), told=told)
        books.connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")

    try:
        books.rehearse(trial)
    except LedgerError as refusal:
        return refusal.code
    except DBAPIError as error:
        broken = translate_refusal(error)
        return f"{broken.code} {broken.figures.get('promise', '')}"
    return "done"


def tried(books: Books, desk: Desk, code: str, act: Row, words: Words, on: date) -> set[str]:
    """Try an act as everybody who may, and take it back; tell what came of it, without who must be another person."""
    roles = act.roles or {role for step in act.steps(CASE) for role in step.roles}
    came: set[str] = set()
    for who, role in TRYING:
        if role not in roles or came - PERSONS:
            continue
        came.add(once(books, desk, code, act, words, who, on))
    return came - PERSONS


def faults(
    books: Books, desk: Desk, view: View, act: Row, told: Sequence[Next]
) -> Iterator[tuple[UUID | str | None, list[str] | None, list[str]]]:
    """Tell where an act does not do what is told of it: with what, what is told of it, and what came."""
    about = act.about
    named = {subject for one in told for subject in one.subjects}
    subjects: list[UUID | str | None] = [None]
    if about is not None:
        subjects = [*dict.fromkeys([*others(view, act), *sorted(named, key=str)])]
    for subject in subjects:
        here = told if about is None else [one for one in told if subject in one.subjects]
        one = next(iter(here), None)
        sure = one is not None and view.owners
        words = fitting(view, act.name, subject) if sure else _anything(view, act, subject)
        if words is None:
            continue
        came = tried(books, desk, view.case.code, act, {**words, **told_about(act, subject)}, view.on)
        if not agrees(one, came):
            yield subject, None if one is None else [why.code for why in one.missing], sorted(came)


def _anything(view: View, act: Row, subject: UUID | str | None) -> Words | None:
    """Give words for what is not there, or not to be done, or where nobody is liable: as far as they can be found."""
    try:
        return fitting(view, act.name, subject)
    except (ValueError, IndexError, StopIteration):
        return None


def agrees(told: Next | None, came: set[str]) -> bool:
    """Tell whether what came of an act is what is told of it; what only PostgreSQL refuses never is."""
    if any(one.startswith("database.") for one in came):
        return False
    if told is None:
        return bool(came) and "done" not in came
    if told.missing:
        return bool(came) and came <= {one.code for one in told.missing}
    return came == {"done"}
