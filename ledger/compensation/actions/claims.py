"""What is owed: from the accepted assessment to instalments of those who owe them, with interest and recourse."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any
from uuid import UUID

from ledger.compensation.actions.engine import Work
from ledger.compensation.money_tables import instalment, obligation, obligor, part
from ledger.compensation.money_tables import payment as payment_table
from ledger.compensation.money_tables import settled as settled_table
from ledger.compensation.rules.claims import INTEREST, OPEN, PUNITIVE, Leg, leg, shift
from ledger.compensation.rules.interest import Term, late_interest
from ledger.compensation.rules.liability import recourse, spread
from ledger.compensation.rules.obligations import Obligation, check_less, read_obligation
from ledger.compensation.tables import figure
from ledger.errors import NotFound
from ledger.identifiers import derived

_OPEN = """SELECT split_part(a.code, ':', 3), a.purpose, sum(b.debits - b.credits)::bigint
  FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)
  WHERE a.book_id = %(book)s AND a.code >= %(low)s AND a.code < %(high)s AND a.purpose = ANY(%(purposes)s)
  GROUP BY 1, 2 ORDER BY 1, 2"""
_TERMS = """SELECT i.number, i.due_on, i.amount, i.settled, coalesce((
      SELECT json_agg(json_build_array(p.paid_on, s.amount) ORDER BY p.paid_on) FROM ledger.damage_settled s
      JOIN ledger.damage_payment p USING (book_id, payment_id)
      WHERE s.book_id = i.book_id AND s.case_id = i.case_id AND s.number = i.number), '[]'::json)
  FROM ledger.damage_instalment i WHERE i.book_id = %(book)s AND i.case_id = %(case)s AND i.part = %(part)s ORDER BY i.number"""
_PARTS = """SELECT p.part, p.amount, p.interest, p.interest_through, o.court_since,
    ARRAY(SELECT b.owner FROM ledger.damage_obligor b WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part
          ORDER BY b.place) AS owners,
    ARRAY(SELECT b.numerator || '/' || b.denominator FROM ledger.damage_obligor b
          WHERE b.book_id = p.book_id AND b.case_id = p.case_id AND b.part = p.part ORDER BY b.place) AS shares
  FROM ledger.damage_part p JOIN ledger.damage_obligation o USING (book_id, obligation_id)
  WHERE p.book_id = %(book)s AND p.case_id = %(case)s ORDER BY p.part FOR UPDATE OF p"""
SUSPENDED = """SELECT r.first_on, coalesce(r.last_on, '9999-12-31'::date) FROM ledger.damage_relief r
  JOIN ledger.process p ON p.book_id = r.book_id AND p.process_id = r.relief_id
  WHERE r.book_id = %(book)s AND r.case_id = %(case)s AND r.kind = 'suspension' AND p.state = 'granted'"""


class PartUnknown(NotFound):
    """{payer} owes no part {part} of the case {case}.

    Look at the parts of the case, and who owes them.
    """

    code = "compensation.part_unknown"


@dataclass(frozen=True, slots=True)
class OwedPart:
    """A part of the liability as it stands."""

    part: int
    amount: int
    interest: int
    interest_through: date | None
    court_since: date | None
    shares: dict[str, Fraction]
    terms: tuple[Term, ...] = ()


def open_amounts(work: Work) -> dict[tuple[str, str], int]:
    """Give what is open of the claim, by head (with its part) and purpose, in fen; nothing that is zero."""
    found = work.rows(_OPEN, low=f"case:{work.case.code}:", high=f"case:{work.case.code};", purposes=list(OPEN))
    return {(head, purpose): amount for head, purpose, amount in found if amount}


def overdue(work: Work) -> list[tuple[int, date, int]]:
    """List the instalments whose term has ended: number, last day, fen that are open."""
    return [tuple(row) for row in work.rows(
        "SELECT number, due_on, amount - settled FROM ledger.damage_instalment"
        " WHERE book_id = %(book)s AND case_id = %(case)s AND settled < amount AND due_on < %(on)s ORDER BY due_on, number",
        on=work.on,
    )]  # fmt: skip


def assessed(work: Work) -> dict[str, int]:
    """Give what is assessed and neither due nor waived, by head."""
    return {head: amount for (head, purpose), amount in open_amounts(work).items() if purpose == "claim_assessed"}


def waive_assessed(work: Work) -> None:
    """Waive what was assessed and never became due: the claim is not pursued."""
    work.post("waiver", shift(work.case.code, assessed(work), "claim_waived", "claim_assessed"))


def agree(work: Work) -> None:
    """Keep an agreement; nothing is due before it takes effect."""
    told = read_obligation(work.words, work.on)
    if check_less(told.heads, assessed(work), told.less_basis):
        work.told["below_assessment"] = told.less_basis
    _keep(work, "agreement", told)
    _figures(work, "agreed", told.heads)


def judge(work: Work, kind: str) -> None:
    """Let a judgment or a settlement inside a suit take effect; what was due before and is still open, it replaces."""
    told = read_obligation(work.words, work.on)
    replace_open(work)
    if check_less(told.heads, assessed(work), told.less_basis or work.step.document):
        work.told["below_assessment"] = told.less_basis or work.step.document
    _keep(work, kind, told)
    _figures(work, "judged", told.heads)
    take_effect(work, work.record_id, told, work.on)


def in_force(work: Work, *, court: bool) -> None:
    """Let the last agreement take effect, as a court document or without a court; a case that is agreed has one."""
    found = work.rows(
        "SELECT o.obligation_id, r.words FROM ledger.damage_obligation o JOIN ledger.damage_record r"
        " ON r.book_id = o.book_id AND r.record_id = o.obligation_id WHERE o.book_id = %(book)s AND o.case_id = %(case)s"
        " AND o.kind = 'agreement' AND o.in_force_on IS NULL ORDER BY r.recorded_at DESC LIMIT 1"
    )
    obligation_id, words = found[0]
    take_effect(work, obligation_id, read_obligation(words, work.on), work.on if court else None)


def _keep(work: Work, kind: str, told: Obligation) -> None:
    work.insert(obligation, {
        "obligation_id": work.record_id, "kind": kind, "document": work.step.document, "conversion": told.conversion,
    })  # fmt: skip


def _figures(work: Work, name: str, heads: Mapping[str, int]) -> None:
    work.insert(figure, *({"record_id": work.record_id, "figure": name, "head": h, "amount": a} for h, a in heads.items()))


def take_effect(work: Work, obligation_id: UUID, told: Obligation, court_since: date | None) -> None:
    """Make due what an obligation says: by head and part in the journal, by instalment beside it."""
    code = work.case.code
    there = assessed(work)
    legs: list[Leg] = []
    for head, amount in told.heads.items():
        known = min(amount, there.get(head, 0))
        legs += [leg(code, head, "claim_assessed", -known), leg(code, head, "claim_established", known - amount)]
        legs.append(leg(code, head, "claim_in_kind", told.kind.get(head, 0)))
    for head, amount in there.items():
        less = amount - min(told.heads.get(head, 0), amount)
        legs += [leg(code, head, "claim_assessed", -less), leg(code, head, "claim_waived", less)]
    first = _next(work, "damage_part", "part")
    for number, heads in enumerate(spread(told.parts, told.money), first):
        legs += [leg(code, head, "claim_due", amount, number) for head, amount in heads.items()]
    work.run(
        "UPDATE ledger.damage_obligation SET in_force_on = %(on)s, court_since = %(court)s"
        " WHERE book_id = %(book)s AND obligation_id = %(id)s",
        on=work.on, court=court_since, id=obligation_id,
    )  # fmt: skip
    work.post("obligation", [one for one in legs if one.amount])
    keep_parts(work, obligation_id, told, first)


def keep_parts(work: Work, obligation_id: UUID, told: Obligation, first: int) -> None:
    """Keep the parts of an obligation, who owes them, and their instalments, each with its term."""
    number = _next(work, "damage_instalment", "number")
    for place, (one, schedule) in enumerate(zip(told.parts, told.schedules, strict=True), first):
        work.insert(part, {"part": place, "obligation_id": obligation_id, "amount": one.amount})
        work.insert(obligor, *(
            {
                "part": place, "owner": who.owner, "place": n, "numerator": who.share.numerator,
                "denominator": who.share.denominator,
            }
            for n, who in enumerate(one.obligors, 1)
        ))  # fmt: skip
        rows = [
            {"number": n, "part": place, "due_on": x.due_on, "amount": x.amount, "settled": 0}
            for n, x in enumerate(schedule, number)
        ]
        work.insert(instalment, *rows)
        for row in rows:
            work.name_end("payment", row["due_on"], "last day of the term of an instalment", subject=str(row["number"]))  # type: ignore[arg-type]
        number += len(rows)


def _next(work: Work, table: str, column: str) -> int:
    query = f"SELECT coalesce(max({column}), 0) + 1 FROM ledger.{table} WHERE book_id = %(book)s AND case_id = %(case)s"  # noqa: S608
    return int(work.rows(query)[0][0])


def replace_open(work: Work) -> None:
    """Bring what is due and still open back to what is assessed: a judgment decides about it anew."""
    legs: list[Leg] = []
    back: dict[str, int] = {}
    for (name, purpose), amount in open_amounts(work).items():
        head, _, number = name.partition(".")
        if purpose in ("claim_due", "claim_in_kind") and head != INTEREST:
            legs.append(leg(work.case.code, head, purpose, -amount, int(number or 1)))
            back[head] = back.get(head, 0) + amount
    legs += [leg(work.case.code, head, "claim_assessed", amount) for head, amount in back.items()]
    outcome = work.post("replacement", legs, name="replaced")
    if outcome is None:
        return
    for one in load_parts(work):
        open_terms = [term for term in one.terms if term.open]
        if open_terms:
            keep_payment(
                work, one.part, "replaced", "-", sum(t.open for t in open_terms), [(t.number, t.open) for t in open_terms],
                entry_id=outcome.entry.id, name=f"replaced {one.part}",
            )  # fmt: skip


def keep_payment(
    work: Work, number: int, route: str, payer: str, amount: int, principal: Sequence[tuple[int, int]], *, entry_id: UUID,
    interest: int = 0, excess: int = 0, waiting: int = 0, name: str = "",
) -> None:  # fmt: skip
    """Keep what came for a part, and to which instalments it was counted."""
    payment_id = derived(work.record_id, name) if name else work.record_id
    work.insert(payment_table, {
        "payment_id": payment_id, "part": number, "route": route, "payer": payer, "paid_on": work.on, "amount": amount,
        "interest": interest, "excess": excess, "waiting": waiting, "entry_id": entry_id,
    })  # fmt: skip
    work.insert(settled_table, *({"payment_id": payment_id, "number": n, "amount": a} for n, a in principal))
    for place, share in principal:
        work.run(
            "UPDATE ledger.damage_instalment SET settled = settled + %(amount)s WHERE book_id = %(book)s AND case_id = %(case)s"
            " AND number = %(number)s",
            amount=share, number=place,
        )  # fmt: skip
    work.run(
        "UPDATE ledger.damage_clock c SET stopped_on = greatest(%(on)s, c.starts_on) FROM ledger.damage_instalment i"
        " WHERE c.book_id = %(book)s AND c.case_id = %(case)s AND c.code IN ('payment', 'enforcement') AND c.stopped_on IS NULL"
        " AND i.book_id = c.book_id AND i.case_id = c.case_id AND i.number::text = c.subject AND i.settled = i.amount",
        on=work.on,
    )


def load_parts(work: Work) -> list[OwedPart]:
    """Read the parts of a case with their instalments and what was paid."""
    found = []
    for number, amount, interest, through, court, owners, shares in work.rows(_PARTS):
        terms = tuple(
            Term(n, due_on, owed, tuple((date.fromisoformat(day), paid) for day, paid in _list(paid_rows)))
            for n, due_on, owed, _, paid_rows in work.rows(_TERMS, part=number)
        )
        by_owner = {owner: Fraction(share) for owner, share in zip(owners, shares, strict=True)}
        found.append(OwedPart(number, amount, interest, through, court, by_owner, terms))
    return found


def _list(value: Any) -> list[Any]:
    found: list[Any] = json.loads(value) if isinstance(value, str) else value
    return found


def suspensions(work: Work) -> list[tuple[date, date]]:
    """List the days on which enforcement was suspended."""
    return [(first, last) for first, last in work.rows(SUSPENDED)]


def owed_interest(one: OwedPart, rate: Fraction, through: date, suspended: Sequence[tuple[date, date]]) -> int:
    """Give the late interest of a part up to a day: none as long as no court document stands behind it."""
    if one.court_since is None:
        return 0
    terms = [replace(term, due_on=max(term.due_on, one.court_since)) for term in one.terms]
    return late_interest(terms, rate, through, suspended)


def accrue(work: Work, one: OwedPart, through: date, name: str = "interest") -> OwedPart:
    """Post the interest of a part that has run since it was last posted."""
    rate = work.law.fraction("compensation.late_interest", through)
    target = owed_interest(one, rate, through, suspensions(work))
    change = target - one.interest
    if change:
        code = work.case.code
        work.post("interest", [
            leg(code, INTEREST, "claim_due", change, one.part), leg(code, INTEREST, "claim_established", -change)
        ], name=f"{name} {one.part}")  # fmt: skip
    if change or one.interest_through != through:
        work.run(
            "UPDATE ledger.damage_part SET interest = %(interest)s, interest_through = %(through)s"
            " WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(part)s",
            interest=target, through=max(through, one.interest_through or through), part=one.part,
        )  # fmt: skip
    return replace(one, interest=target, interest_through=through)


def due_heads(work: Work, number: int) -> dict[str, int]:
    """Give what is due of a part, by head, late interest included."""
    told = {}
    for (name, purpose), amount in open_amounts(work).items():
        head, _, place = name.partition(".")
        if purpose == "claim_due" and int(place or 1) == number:
            told[head] = amount
    return told


def post_recourse(work: Work, one: OwedPart) -> None:
    """Post what joint debtors owe each other after a payment: the change since it was last posted.

    Punitive damages are left out: who pays them has no recourse.
    """
    if len(one.shares) < 2:
        return
    share = _ordinary_share(work, one.part)
    paid: dict[str, int] = {}
    for payer, amount in work.rows(
        "SELECT payer, sum(amount - interest - excess)::bigint FROM ledger.damage_payment WHERE book_id = %(book)s AND case_id = %(case)s"
        " AND part = %(part)s AND route IN ('treasury', 'agency', 'court', 'escrow', 'deposit', 'credit') GROUP BY payer",
        part=one.part,
    ):
        paid[payer] = int(amount * share)
    wanted = recourse(one.shares, int(one.amount * share), paid)
    prefix = f"case:{work.case.code}:recourse.{one.part}"
    known = dict(work.rows(
        "SELECT a.code, b.debits - b.credits FROM ledger.account a JOIN ledger.balance b USING (book_id, account_id)"
        " WHERE a.book_id = %(book)s AND a.code >= %(low)s AND a.code < %(high)s AND a.purpose = 'recourse_claim'",
        low=prefix + ":", high=prefix + ";",
    ))  # fmt: skip
    names = list(one.shares)
    legs: list[Leg] = []
    for creditor in names:
        for debtor in names:
            pair = f"{names.index(creditor) + 1}-{names.index(debtor) + 1}"
            claim, debt = f"{prefix}:{pair}:recourse_claim", f"{prefix}:{pair}:recourse_debt"
            change = wanted.get((creditor, debtor), 0) - known.get(claim, 0)
            if change:
                legs += [Leg(claim, creditor, "recourse_claim", change), Leg(debt, debtor, "recourse_debt", -change)]
    work.post("recourse", legs, name="recourse")


def _ordinary_share(work: Work, number: int) -> Fraction:
    """Give the share of a part that is no punitive damages."""
    name = PUNITIVE if number == 1 else f"{PUNITIVE}.{number}"
    found = work.rows(
        "SELECT coalesce(sum(p.debit), 0)::bigint FROM ledger.account a JOIN ledger.posting p USING (book_id, account_id)"
        " JOIN ledger.entry e USING (book_id, entry_id) WHERE a.book_id = %(book)s AND a.code = %(code)s"
        " AND e.kind IN ('compensation.obligation', 'compensation.conversion')",
        code=f"case:{work.case.code}:{name}:claim_due",
    )
    total = work.rows(
        "SELECT amount FROM ledger.damage_part WHERE book_id = %(book)s AND case_id = %(case)s AND part = %(part)s", part=number
    )
    return 1 - Fraction(int(found[0][0]), int(total[0][0]))


