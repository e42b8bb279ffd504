"""What people do with a damage case: one function per verb. Each posts at most one entry, whose id the client made."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import insert, text, update

from ledger.amounts import format_decimal
from ledger.compensation import queries, rules
from ledger.compensation.rules import HeadAmount, Instalment
from ledger.compensation.tables import case, head, instalment
from ledger.database import Books
from ledger.entries import check_text
from ledger.errors import Conflict, NotFound, RuleViolation
from ledger.journal import balances
from ledger.journal.accounts import NewAccount, check_code, ensure_accounts
from ledger.journal.posting import Outcome, must
from ledger.journal.refusals import IdUsed


class AssessedAlready(Conflict):
    """The case {case} has an assessment already.

    Read it; a new version of an assessment replaces it by a decision of its own.
    """

    code = "compensation.assessed_already"


class NotAssessed(RuleViolation):
    """The case {case} has no assessment yet, so nothing can become due.

    Accept the assessment first.
    """

    code = "compensation.not_assessed"
    source = "docs/spec/compensation.md 3"


class DueAlready(Conflict):
    """The claim of the case {case} became due already, under {obligation}.

    Read the instalments.
    """

    code = "compensation.due_already"


class InstalmentUnknown(NotFound):
    """The case {case} has no instalment {number}.

    Look at the instalments of the case.
    """

    code = "compensation.instalment_unknown"


class InstalmentPaid(Conflict):
    """The instalment {number} of the case {case} was paid already, by the entry {entry}.

    If the party really paid twice, the second payment is returned; it is not revenue.
    """

    code = "compensation.instalment_paid"
    source = "docs/spec/compensation.md 4"


def open_case(books: Books, book_id: int, *, code: str, title: str, liable: str) -> None:
    """Open a case against a liable party.

    Raises (in this order):
        CodeMalformed, TextTooLong, TextUnprintable, DuplicateName.
    """
    check_code("case", code)
    check_code("owner", liable)
    check_text("title", title)
    books.connection.execute(insert(case).values(book_id=book_id, code=code, title=title, liable=liable))


def assess(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, code: str, heads: Sequence[HeadAmount], on: date,
    document: str,
) -> Outcome:  # fmt: skip
    """Accept an assessment: what was lost under each head.

    Raises (in this order):
        HeadsRepeated, HeadUnknown, CaseUnknown, AssessedAlready, AmountNotPositive, and those of posting.
    """
    rules.check_heads(heads)
    _lock(books, book_id, code)
    found = queries.find_case(books, book_id, code)
    amounts = {one.head: one.amount for one in heads}
    entry = rules.claim_entry(entry_id, "compensation.assessment", on, code, amounts, document)
    if found.heads and not _is_known(books, book_id, entry_id):
        raise AssessedAlready(case=code)
    purposes = ("claim_established", "claim_assessed", "claim_due", "claim_received")
    wanted = [NewAccount(rules.account(code, h, p), found.liable, p) for h in amounts for p in purposes]
    ensure_accounts(books, book_id, wanted, actor_id)
    outcome = must(books, book_id, entry, actor_id)
    if outcome.status == "posted":
        key = {"book_id": book_id, "case_id": found.id}
        rows = [{**key, "head": one.head, "title": rules.HEADS[one.head], "assessed": one.amount} for one in heads]
        books.connection.execute(insert(head), rows)
    return outcome


def make_due(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, code: str, schedule: Sequence[Instalment], on: date,
    document: str,
) -> Outcome:  # fmt: skip
    """Let a judgment or a confirmed agreement make the claim due, in instalments that sum to what was assessed.

    Raises (in this order):
        CaseUnknown, NotAssessed, ScheduleDisordered, ScheduleDiffers, DueAlready, and those of posting.
    """
    _lock(books, book_id, code)
    found = queries.find_case(books, book_id, code)
    if not found.heads:
        raise NotAssessed(case=code)
    amounts = {one.head: one.assessed for one in found.heads}
    rules.check_schedule(schedule, sum(amounts.values()))
    if found.obligation is not None and not _is_known(books, book_id, entry_id):
        raise DueAlready(case=code, obligation=found.obligation)
    entry = rules.claim_entry(entry_id, "compensation.obligation", on, code, amounts, document)
    outcome = must(books, book_id, entry, actor_id)
    if outcome.status == "posted":
        key = {"book_id": book_id, "case_id": found.id}
        rows = [{**key, "number": n, "due_on": one.due_on, "amount": one.amount} for n, one in enumerate(schedule, 1)]
        books.connection.execute(insert(instalment), rows)
        books.connection.execute(update(case).values(obligation=document).where(case.c.case_id == found.id))
    elif [(i.due_on, i.amount) for i in found.instalments] != [(i.due_on, i.amount) for i in schedule]:
        raise IdUsed(id=str(entry_id), field="schedule")
    return outcome


def receive(
    books: Books, book_id: int, actor_id: int, *, entry_id: UUID, code: str, number: int, amount: int, on: date,
    document: str,
) -> Outcome:  # fmt: skip
    """Record that an instalment arrived in the treasury. `amount` is in fen.

    Raises (in this order):
        CaseUnknown, InstalmentUnknown, InstalmentPaid, InstalmentAmount, IdUsed, and those of posting.
    """
    _lock(books, book_id, code)
    found = queries.find_case(books, book_id, code)
    row = next((one for one in found.instalments if one.number == number), None)
    if row is None:
        raise InstalmentUnknown(case=code, number=number)
    if row.paid_by is not None and row.paid_by != entry_id:
        raise InstalmentPaid(case=code, number=number, entry=str(row.paid_by))
    if row.amount != amount:
        due, paid = format_decimal(row.amount, 2, 2), format_decimal(amount, 2, 2)
        raise rules.InstalmentAmount(number=number, due=due, paid=paid)
    if row.paid_by == entry_id:
        settled = balances.entry_by_id(books, book_id, entry_id).entry
        parts = {p.account.split(":")[-2]: p.amount for p in settled.postings if p.account.endswith(":claim_received")}
    else:
        parts = rules.apportion(amount, {one.head: one.due for one in found.heads})
    wanted = [NewAccount(f"{rules.TREASURY}:money:{p}", rules.TREASURY, p) for p in ("treasury_cash", "nontax_revenue")]
    ensure_accounts(books, book_id, wanted, actor_id)
    outcome = must(books, book_id, rules.payment_entry(entry_id, on, code, number, parts, document), actor_id)
    if outcome.status == "posted":
        books.connection.execute(
            update(instalment)
            .values(paid_by=entry_id)
            .where(instalment.c.book_id == book_id, instalment.c.case_id == found.id, instalment.c.number == number)
        )
    return outcome


def _is_known(books: Books, book_id: int, entry_id: UUID) -> bool:
    try:
        balances.entry_by_id(books, book_id, entry_id)
    except balances.EntryUnknown:
        return False
    return True


def _lock(books: Books, book_id: int, code: str) -> None:
    """Let one at a time act on a case; held until the transaction ends."""
    books.connection.execute(
        text("SELECT pg_advisory_xact_lock(:book, hashtext(:name))"), {"book": book_id, "name": f"case:{code}"}
    )


