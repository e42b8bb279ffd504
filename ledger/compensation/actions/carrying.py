"""A case that was handled before is carried over: everything that an ordinary case has from its acts, under one record and with one entry.

It stands from then on as if its acts had been done here: what is owed by whom, what was paid on which way, duties, guarantees and
terms. And it is taken back with the list on which it came, while nothing was done in it.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import insert

from ledger.amounts import yuan
from ledger.compensation import shapes
from ledger.compensation.actions.claims import start_enforcement_terms, write_figures
from ledger.compensation.actions.courts import add_parties
from ledger.compensation.actions.engine import CaseAct, Work, find_case, write_record
from ledger.compensation.actions.mirrors import undo_entry
from ledger.compensation.actions.payments import keep_payment, load_parts, reckon
from ledger.compensation.machines import ASSESSMENT, CASE, GUARANTEE
from ledger.compensation.rules.old_cases import COURT, OldCase, Paid, Part, opening_legs
from ledger.compensation.tables.cases import assessment, item
from ledger.compensation.tables.cases import case as case_table
from ledger.compensation.tables.consultation import notice
from ledger.compensation.tables.duties import duty, duty_head, duty_obligor
from ledger.compensation.tables.money import guarantee, instalment, obligation, obligor
from ledger.compensation.tables.money import part as part_table
from ledger.compensation.tables.money import payment as payment_table
from ledger.compensation.tables.money import settled as settled_table
from ledger.database import Books
from ledger.database.queries import named_queries
from ledger.identifiers import derived
from ledger.law_in_force.queries import law_of
from ledger.processes.actions import Running, Step, begin, check_step, move
from ledger.processes.acts import written

SQL: Final = named_queries(__name__)


def _nothing(_: Work, __: object) -> None:
    """Do nothing beyond moving the case."""


CARRY_OVER: Final[CaseAct[shapes.Parties]] = CaseAct(
    "carry_over", "Carry a case over with the list of old cases", "随旧案清单结转", "docs/spec/compensation.md 17", "case.money",
    shapes.Parties, _nothing,
)  # fmt: skip
"""Nobody asks for it by itself."""
LAST: Final = {"consulting": "carry_consulting", "restoring": "carry_restoring"}
"""The step that brings a case to its state, where it is not `carry_over`."""


def carry_over(
    books: Books,
    book_id: int,
    step: Step,
    case: OldCase,
    *,
    list_code: str,
    record_id: UUID,
    asked_by: int | None,
) -> Work:
    """Carry a case over as it stood on the day of the step; its id is that of the record and of the process.

    Args:
        books: the transaction.
        book_id: the book.
        step: by whom, on the day of the list.
        case: it adds up.
        list_code: with it the code of the case begins.
        record_id: derived from the list.
        asked_by: who imported the list, and is the approver of the entry; None where it is only tried.

    Raises (in this order):
        JurisdictionUnknown, IdNotVersion7, TextTooLong, TextUnprintable, StepNotAllowed, RoleNotForStep, IdUsed, AreaOther, Recused; those
        of `Work.post`; never CaseUnknown, SecondPersonNeeded, ActedBefore, StepBackdated and AskerGone: the case is new.
    """
    code = f"{list_code}-{case.code}"
    running = begin(books, book_id, record_id, CASE, "carry_over", step)
    books.connection.execute(
        insert(case_table).values(book_id=book_id, **_case(case, code, record_id))
    ).close()
    parties = _parties(case, code)
    owners = {one.name: one.owner for one in parties}
    found, _ = find_case(books, book_id, code, None)
    law = law_of(books, book_id, step.on)
    work = Work(
        books,
        book_id,
        step,
        found,
        running,
        CARRY_OVER.name,
        law,
        sorted(owners.values()),
        record_id,
        asked_by=asked_by,
    )
    add_parties(work, parties)
    _assess(work, case)
    parts = case.parts(step.on)
    outcome = work.post(
        "opening",
        opening_legs(case, code, parts),
        name="carry_over",
        memo=f"case {code}: {case.said['number']}",
    )
    assert outcome is not None, "something is assessed"
    for name, heads in (
        ("agreed", {n: one.agreed for n, one in case.heads.items()}),
        ("judged", {n: one.judged for n, one in case.heads.items()}),
    ):
        if any(heads.values()):
            write_figures(work, name, heads)
    if case.state != "consulting":
        _owe(work, case, parts, owners, outcome.entry.id)
    _guarantees(work, case, owners)
    _terms(work, case)
    work.figures["total"] = yuan(sum(case.assessed.values()))
    basis = case.said.get("less_basis", "")
    words = {
        **written(shapes.Parties(parties=parties)),
        "number": case.said["number"],
        "less_basis": basis,
        "more_basis": basis,
    }
    work.running = _moved(work.books, running, case.state, step)
    last = LAST.get(case.state, "carry_over")
    write_record(work, CARRY_OVER, words, check_step(work.running, last, step))
    return work


def _case(case: OldCase, code: str, record_id: UUID) -> dict[str, object]:
    said = case.said
    return {
        "code": code,
        "title": said["title"],
        "process_id": record_id,
        "area": said["area"],
        "medium": said["medium"],
        "channel": said["channel"],
        "source": said.get("clue"),
        "received_on": case.day("received_on"),
        "occurred_on": case.day("occurred_on"),
        "red_line": None,
        "repeated": None,
        "major": said["case_class"] == "major" if said.get("case_class") else None,
        "class_": said.get("case_class", "ordinary"),
        "assessed": sum(case.assessed.values()),
    }


def _parties(case: OldCase, code: str) -> tuple[shapes.CaseParty, ...]:
    """Say who is liable: a party without a credit code is known by its case alone."""
    return tuple(
        shapes.CaseParty(
            owner=f"enterprise:{one.code}"
            if one.code
            else f"{'person' if one.person else 'party'}:{code}.{number}",
            side="liable",
            name=one.name,
            person=one.person,
        )
        for number, one in enumerate(case.parties.values(), 1)
    )


def _moved(books: Books, running: Running, state: str, step: Step) -> Running:
    """Take the steps before the last one."""
    return move(books, running, "carry_over", step) if state in ("restoring", "closed") else running


def _assess(work: Work, case: OldCase) -> None:
    """Keep what was assessed as a version that was accepted."""
    assessment_id = derived(work.record_id, "assessment")
    begin(work.books, work.book_id, assessment_id, ASSESSMENT, "carry_over", work.step)
    total, class_ = sum(case.assessed.values()), case.said.get("case_class", "ordinary")
    told = {
        "assessment_id": assessment_id,
        "version": 1,
        "total": total,
        "class_": class_,
        "assessed_on": work.on,
    }
    work.insert(assessment, told)
    rows = [
        {
            "book_id": work.book_id,
            "assessment_id": assessment_id,
            "number": number,
            "head": head,
            "method": "stated",
            "inputs": {"amount": yuan(amount), "document": work.step.document},
            "coefficients": {},
            "lines": [],
            "amount": amount,
            "printed": "",
            "approximate": False,
        }
        for number, (head, amount) in enumerate(case.assessed.items(), 1)
    ]
    work.books.connection.execute(insert(item), rows).close()
    write_figures(work, "assessed", case.assessed)


def _owe(work: Work, case: OldCase, parts: Sequence[Part], owners: dict[str, str], entry_id: UUID) -> None:
    """Keep what is owed by whom and until when, and what was paid of it."""
    since, court = case.day("decided_on"), case.said["basis"] in COURT
    told = {
        "obligation_id": work.record_id,
        "kind": "carried_over",
        "document": case.said["paper"],
        "in_force_on": since,
        "court_since": since if court else None,
        "conversion": sum(one.conversion for one in case.duties),
    }
    work.insert(obligation, told)
    number = 1
    for place, one in enumerate(parts, 1):
        work.insert(part_table, {"part": place, "obligation_id": work.record_id, "amount": one.amount})
        work.insert(obligor, *({"part": place, **row} for row in _shares(one.debtors, owners)))
        paid = [paid for paid in case.paid if paid.debtors == one.debtors]
        for n, (on, amount, settled) in enumerate(one.terms, number):
            row = {"number": n, "part": place, "due_on": on, "amount": amount, "settled": settled}
            work.insert(instalment, row)
            if not settled:
                work.name_end("payment", on, "last day of the term of an instalment", subject=str(n))
        for n, sum_paid in enumerate(paid, number):
            _pay(work, place, n, sum_paid, owners[sum_paid.payer], entry_id)
        number += len(one.terms)
    start_enforcement_terms(work)
    for place, kind in enumerate(case.duties, 1):
        work.insert(
            duty,
            {
                "duty": place,
                "obligation_id": work.record_id,
                "due_on": kind.on,
                "conversion": kind.conversion,
            },
        )
        work.insert(duty_head, {"duty": place, "head": kind.head, "amount": kind.amount})
        work.insert(duty_obligor, *({"duty": place, **row} for row in _shares(kind.debtors, owners)))
        work.name_end("restoration", kind.on, "last day of the term of a duty in kind", subject=str(place))


def _shares(debtors: Sequence[str], owners: dict[str, str]) -> list[dict[str, object]]:
    """Say who owes something jointly: equal shares in the end, where none are told (民法典 art. 178)."""
    return [
        {"owner": owners[name], "place": place, "numerator": 1, "denominator": len(debtors)}
        for place, name in enumerate(debtors, 1)
    ]


def _pay(work: Work, place: int, number: int, one: Paid, payer: str, entry_id: UUID) -> None:
    """Keep a sum that was paid, counted to an instalment of its own; what of it is under way has its term."""
    payment_id, on = derived(work.record_id, f"payment {number}"), one.on or work.on
    told = {"payment_id": payment_id, "part": place, "route": one.route, "payer": payer, "paid_on": on}
    rest = {"amount": one.amount, "interest": 0, "excess": 0, "waiting": one.waiting, "entry_id": entry_id}
    work.insert(payment_table, {**told, **rest})
    work.insert(settled_table, {"payment_id": payment_id, "number": number, "amount": one.amount})
    if one.waiting and one.route in ("agency", "court"):
        work.start(
            "remittance" if one.route == "agency" else "court_transfer", on=on, subject=str(payment_id)
        )


def _guarantees(work: Work, case: OldCase, owners: dict[str, str]) -> None:
    """Keep the guarantees that are held; that of a party by its code, another by its name."""
    for number, one in enumerate(case.held, 1):
        guarantee_id = derived(work.record_id, f"guarantee {number}")
        begin(work.books, work.book_id, guarantee_id, GUARANTEE, "carry_over", work.step)
        told = {
            "guarantee_id": guarantee_id,
            "kind": one.kind,
            "guarantor": owners.get(one.guarantor, one.guarantor),
        }
        work.insert(guarantee, {**told, "amount": one.amount, "expires_on": one.until})
        if one.until is not None:
            work.name_end("guarantee", one.until, "last day of the guarantee", subject=str(guarantee_id))


def _terms(work: Work, case: OldCase) -> None:
    """Let the terms run that are those of the case itself; with who is in consultation was consulted from its first day on."""
    since = case.day("consulted_on")
    if case.state == "consulting" and since is not None:
        work.start("limitation", on=work.case.received_on)
        work.start("consultation", on=since)
        told = {
            "record_id": work.record_id,
            "way": "direct",
            "served_on": since,
            "answer_by": since,
            "answer_id": work.record_id,
        }
        rows = [{**told, "owner": owner, "proof": work.step.document, "address": ""} for owner in work.owners]
        work.insert(notice, *rows)
    elif case.said["basis"] not in COURT and case.due:
        work.start("limitation", on=max(one.on for one in case.due))


# -- a case is taken back ---------------------------------------------------------------------------------------------


def take_back(work: Work) -> None:
    """Let nothing stand of a case that was carried over: its entry is reversed, nothing is owed, nothing waits, no guarantee is held.

    Raises (in this order):
        those of `undo_entry`; LawGap; those of `Work.post`; those of `Work.sub`.
    """
    entry_id = derived(work.case.process_id, CARRY_OVER.name)
    undo_entry(work, entry_id, work.step.reason, work.step.document)
    mirrored = derived(work.record_id, f"reversal {entry_id}")
    for one in load_parts(work):
        left = [(x.number, x.open) for x in one.instalments if x.open]
        if left:
            first = min(work.on, *(x.due_on for x in one.instalments))
            total = sum(amount for _, amount in left)
            keep_payment(
                work,
                one.part,
                "replaced",
                "-",
                total,
                left,
                entry_id=mirrored,
                name=f"replaced {one.part}",
                on=first,
            )
    for one in load_parts(work):
        if one.court_since is not None:
            reckon(work, one)
    work.run(SQL["arrived"])
    for held in work.stands.guarantees:
        work.sub(GUARANTEE, "withdraw", held.id)
    work.subject = None
