"""What nobody owes any more is written off: what only bankrupts owed, and what heirs did not inherit.

Principal, late interest and what is owed in kind are waived in one entry, on their legal basis, by two; the auditor reads it among
the flags.

Law: 民法典 art. 1161; 企业破产法 art. 120, 124; docs/spec/compensation.md 16.7–16.8.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import party_shapes
from ledger.compensation.actions.duties import run_again, stop_performed
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.mirrors import is_posted
from ledger.compensation.actions.payments import (
    OwedPart,
    PartNotThere,
    bring_forward,
    check_counted,
    due_heads,
    keep_payment,
    load_parts,
    post_recourse,
    reckon,
    reckon_after,
    reckon_all,
)
from ledger.compensation.machines import BANKRUPT, INSOLVENCY
from ledger.compensation.queries.standing import DoneAct
from ledger.compensation.rules.claims import INTEREST, Leg, shift
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.identifiers import derived
from ledger.words import phrase

SQL: Final = named_queries(__name__)

ROUTE: Final = "written_off"


class StillOwed(RuleViolation):
    """{owner} owes the part {part} of the case {case} still: {left}.

    Let it pay first; what is not to be paid for another reason is waived by a relief.
    """

    code = "compensation.still_owed"
    source = "民法典 art. 1161"


class Bound(NamedTuple):
    """Who owes a part of which something is open, up to what, and what it has paid of it, in fen; None for the whole."""

    part: int
    owner: str
    most: int | None
    paid: int


def _bounds(view: View) -> dict[int, list[Bound]]:
    """Give who owes the parts of which something is open: each with its bound, or who owes the whole where somebody does.

    Of a bankrupt whose bankruptcy has ended nothing is to be had. Twin: `damage_written_off`.
    """
    gone = {x.owner for x in view.stands.insolvencies if x.counts and x.state not in BANKRUPT}
    opened = {one.part for one in view.stands.instalments if one.open}
    found: dict[int, list[Bound]] = {
        one.part: [
            Bound(one.part, who.owner, None, 0)
            for who in one.owing
            if who.until_on is None and who.most is None
        ]
        for one in view.stands.parts
        if one.part in opened and not one.bounded
    }
    if any(one.bounded for one in view.stands.parts):
        for one in view.read(Bound, SQL["bounds"]):
            found.setdefault(one.part, []).append(one)
    return {part: [who for who in some if who.owner not in gone] for part, some in found.items()}


def _owing(bounds: Sequence[Bound]) -> Bound | None:
    """Tell who owes a part still: the first who owes the whole of it, or has not paid up to its sum."""
    return next((one for one in bounds if one.most is None or one.paid < one.most), None)


def check_exhausted(view: View) -> None:
    """Check that of the part that is named, or of some, all who owe it have paid up to what they owe.

    Raises (in this order):
        PartNotThere, StillOwed.
    """
    bounds = _bounds(view)
    named = getattr(view.told, "part", None)
    asked = bounds if named is None else {part: one for part, one in bounds.items() if part == named}
    if not asked:
        raise PartNotThere(case=view.case.code, part=named or 1)
    owing = [_owing(one) for one in asked.values()]
    if None not in owing:
        _refuse(view, owing[0])


def _refuse(view: View, one: Bound | None) -> None:
    assert one is not None, "nobody is found where nobody owes"
    left = phrase("the whole") if one.most is None else yuan(one.most - one.paid)
    raise StillOwed(owner=one.owner, part=one.part, case=view.case.code, left=left)


def write_off(work: Work, told: party_shapes.WriteOff) -> None:
    """Write off what of a part nobody owes any more.

    Raises (in this order):
        PartNotThere, StillOwed, BeforeOwed, PaymentBackdated, LawGap; those of `Work.post`.
    """
    bounds = _bounds(work).get(told.part)
    if bounds is None:
        raise PartNotThere(case=work.case.code, part=told.part)
    owing = _owing(bounds)
    if owing is not None:
        _refuse(work, owing)
    left = write_off_parts(work, lambda one: one.part == told.part, ())
    work.figures |= {"part": told.part, "amount": yuan(left)}


def write_off_parts(work: Work, chosen: Callable[[OwedPart], bool], duties: Sequence[int]) -> int:
    """Waive what is open of parts, with its interest, and what is owed in kind of duties; give how much, in fen.

    Args:
        work: the act in the making.
        chosen: tells of a part whether it is written off.
        duties: numbers of the duties that are.

    Raises (in this order):
        BeforeOwed, PaymentBackdated, LawGap; those of `Work.post`.
    """
    code = work.case.code
    legs: list[Leg] = []
    left: list[tuple[OwedPart, list[tuple[int, int]]]] = []
    for part in (one for one in load_parts(work) if chosen(one)):
        check_counted(work, part)
        behind = part.interest_through is None or part.interest_through < work.on
        one = reckon(work, part) if part.court_since is not None and behind else part
        one = bring_forward(work, one, one.interest_due)
        rest = [(x.number, x.open) for x in one.instalments if x.open]
        heads = due_heads(work, one.part)
        if one.interest_due:
            heads[INTEREST] = one.interest_due
        if heads:
            legs += shift(code, heads, "claim_waived", "claim_due", one.part)
            left.append((one, rest))
    for number in duties:
        legs += shift(code, work.stands.left(number), "claim_waived", "claim_in_kind", number)
    outcome = work.post("write_off", legs, name=work.action)
    if outcome is None:
        return 0
    for one, rest in left:
        amount = sum(fen for _, fen in rest) + one.interest_due
        keep_payment(
            work,
            one.part,
            ROUTE,
            "-",
            amount,
            rest,
            entry_id=outcome.entry.id,
            interest=one.interest_due,
            name=f"written {one.part}",
        )
        reckon_after(work, one)
    for number in duties:
        stop_performed(work, number, 0)
    return sum(one.amount for one in legs if one.purpose == "claim_waived")


def take_back(
    work: Work,
    target: UUID,
    act: DoneAct,
    undo: Callable[[Work, UUID], None],
    run_terms: Callable[[Work, date], None],
) -> None:
    """Let what was written off be owed again; a bankruptcy that was closed goes on where it stood.

    Args:
        work: the act in the making.
        target: the record of the act.
        act: what it is.
        undo: posts the mirror image of an entry.
        run_terms: lets the terms run again that had stopped with it.
    """
    entry_id = derived(target, act.kind)
    if is_posted(work, entry_id):
        undo(work, entry_id)
        work.run(SQL["take_out"], by=work.subject, entry=entry_id)
        work.run(SQL["unsettle"], entry=entry_id)
        for number in work.read(int, SQL["duties_of"], entry=entry_id):
            run_again(work, number)
        run_terms(work, act.effective_on)
    if act.kind == "close_insolvency":
        before = work.one(str, SQL["closed_from"], id=act.subject)
        reversal = work.subject
        work.sub(INSOLVENCY, "reverse" if before == "distributed" else f"reverse_{before}", act.subject)
        work.subject = reversal
    reckon_all(work)
    post_recourse(work, *load_parts(work))
