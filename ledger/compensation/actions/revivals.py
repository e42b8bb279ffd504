"""What was written off is owed again: more of a bankrupt's assets, or of an estate, was found.

    write_off, close_insolvency ─▶ waived ── revive (by two, any number of times) ─▶ due, each in a part of its own ─▶ pay
                                              └ a bankruptcy goes on: its administrator pays, and it is closed again

It is owed by one of those who owed the part, as much as was found; it bears no interest before that. A revival that was recorded
wrongly is reversed like other acts (`reversals`).

Law: 企业破产法 art. 123; 民法典 art. 1161; docs/spec/compensation.md 16.9.
"""

from collections.abc import Callable
from fractions import Fraction
from typing import Final
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation import party_shapes
from ledger.compensation.actions.claims import keep_parts, next_part, start_enforcement_terms
from ledger.compensation.actions.dividends import PAYING, paid_by
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.insolvencies import check_distributable, keep_distributed
from ledger.compensation.actions.payments import HeadAmount, OwedPart, PartUnknown, let_nobody_owe, load_parts
from ledger.compensation.actions.successions import check_part_owed
from ledger.compensation.actions.suits import check_number, check_paper
from ledger.compensation.machines import INSOLVENCY
from ledger.compensation.queries.beside import Insolvency
from ledger.compensation.queries.standing import DoneAct
from ledger.compensation.rules.claims import INTEREST, check_above_zero, leg, over_heads
from ledger.compensation.rules.liability import Obligor, Part, owing_on
from ledger.compensation.rules.obligations import Instalment, Obligation
from ledger.compensation.tables.money import obligation
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.identifiers import derived

SQL: Final = named_queries(__name__)


class NothingWrittenOff(RuleViolation):
    """Of the part {part} of the case {case} no principal is written off, so nothing of it is owed again.

    Look at what was written off; what was waived by a relief, or fell away by a judgment, does not come back.
    """

    code = "compensation.nothing_written_off"
    source = "企业破产法 art. 123; 民法典 art. 1161"


class RevivedBeyond(RuleViolation):
    """{amount} yuan would be owed again, and {left} yuan of the principal of part {part} are written off.

    Name at most that: of the interest that was written off nothing comes back.
    """

    code = "compensation.revived_beyond"
    source = "企业破产法 art. 123; 民法典 art. 1161"


def written_off(view: View, number: int) -> dict[str, int]:
    """Give what of the principal of a part is written off, and was not owed again, by head, in fen."""
    found = view.read(HeadAmount, SQL["written_off"], part=number)
    return {one.head: one.amount for one in found if one.head != INTEREST and one.amount > 0}


def check_revivable(view: View) -> None:
    """Check that something is written off of the part that is named, or of some.

    Raises:
        NothingWrittenOff: nothing is.
    """
    named = getattr(view.told, "part", None)
    parts = sorted({one.part for one in view.stands.payments if one.route == "written_off"})
    asked = parts if named is None else [named]
    if not any(written_off(view, number) for number in asked):
        raise NothingWrittenOff(part=asked[0] if asked else 1, case=view.case.code)


def revive(work: Work, told: party_shapes.Revival) -> None:
    """Let what was written off be owed again by one who owed it, as much as was found, in a part of its own.

    Raises (in this order):
        CourtPaperMissing, NothingWrittenOff, NotAboveZero, RevivedBeyond, PartUnknown, SuccessionBackdated; of a bankrupt
        CaseNumberMissing, DistributedBeyondAdmitted and those of `Work.sub`; those of `Work.post`; never HeirBeyondInheritance and
        NothingToSplitBy.
    """
    check_paper(work)
    there = written_off(work, told.part)
    if not there:
        raise NothingWrittenOff(part=told.part, case=work.case.code)
    amount = check_above_zero(told.amount)
    if amount > sum(there.values()):
        raise RevivedBeyond(amount=yuan(amount), left=yuan(sum(there.values())), part=told.part)
    one = next(part for part in load_parts(work) if part.part == told.part)
    who = owing_on(one.owing, work.on).get(told.owner)
    if who is None:
        raise PartUnknown(payer=told.owner, part=told.part, case=work.case.code)
    check_part_owed(work, one.part, one.owing)
    _distribute(work, told, amount)
    heads = over_heads(amount, there)
    first = next_part(work)
    legs = [leg(work.case.code, head, "claim_waived", -fen, told.part) for head, fen in heads.items()]
    legs += [leg(work.case.code, head, "claim_due", fen, first) for head, fen in heads.items()]
    _keep(work, one)
    work.post("revival", legs, name=work.action)
    owed = Obligation(
        heads,
        {},
        (Part(amount, (Obligor(told.owner, Fraction(1)),)),),
        ((Instalment(work.on, amount),),),
        0,
        told.basis,
    )
    keep_parts(work, work.record_id, owed, first, {} if who.most is None else {told.owner: [amount]})
    start_enforcement_terms(work)
    work.figures |= {"party": told.owner, "part": told.part, "amount": yuan(amount)}


def _keep(work: Work, one: OwedPart) -> None:
    """Keep that the part is owed by the document by which it was owed before."""
    row = {
        "obligation_id": work.record_id,
        "kind": "revival",
        "document": work.step.document,
        "conversion": 0,
    }
    days = {"in_force_on": work.on, "court_since": one.court_since}
    work.insert(obligation, {**row, **days, "separate_id": work.stands.way_of("claim_due", one.part)})


def _distribute(work: Work, told: party_shapes.Revival, amount: int) -> None:
    """Let the bankruptcy of who owes it go on: its court distributes more (企业破产法 art. 123).

    The first revival since it was closed opens it again; each further one is distributed beside that, with its own ruling.
    """
    one = ended_of(work, told.owner)
    if one is None:
        return
    check_number(work, told.number)
    check_distributable(one, amount)
    work.sub(INSOLVENCY, "distribute_further" if one.state == "closed" else "distribute_assets", one.id)
    keep_distributed(work, one.id, one.distributed + amount)


def ended_of(view: View, owner: str) -> Insolvency | None:
    """Find the bankruptcy of somebody that was closed, or goes on since more was found."""
    states = ("closed", PAYING)
    found = (one for one in view.stands.insolvencies if one.owner == owner and one.counts)
    return next((one for one in found if one.state in states), None)


def beside(view: View, target: UUID, act: DoneAct) -> list[DoneAct]:
    """List the other revivals by which a bankruptcy goes on since it was closed, in the order of the acts; none of them was reversed."""
    acts = [one for one in view.stands.acts if one.subject == act.subject and one.confirmed_on is None]
    closed = max((n for n, one in enumerate(acts) if one.kind == "close_insolvency"), default=-1)
    return [one for one in acts[closed + 1 :] if one.kind == "revive" and one.id != target]


def distributed_beside(view: View, act: DoneAct) -> int:
    """Give what an administrator has paid that the plans would not give any more without a revival, in fen; below zero where they would."""
    one = next((x for x in view.stands.insolvencies if x.id == act.subject), None)
    if one is None:
        return 0
    revived = sum(x.amount for x in view.stands.parts if x.obligation_id == act.id)
    return paid_by(view.stands, one) - (one.distributed - revived)


def take_back(work: Work, target: UUID, act: DoneAct, undo: Callable[[Work, UUID], None]) -> None:
    """Let what was owed again be written off as before, and a bankruptcy that went on by it alone be closed.

    Args:
        work: the act in the making.
        target: the record of the act.
        act: what it is.
        undo: posts the mirror image of an entry.
    """
    entry_id = derived(target, act.kind)
    undo(work, entry_id)
    let_nobody_owe(work, target, act.effective_on, derived(work.record_id, f"reversal {entry_id}"))
    one = next((x for x in work.stands.insolvencies if x.id == act.subject), None)
    if one is not None:
        revived = sum(x.amount for x in work.stands.parts if x.obligation_id == target)
        reversal = work.subject
        others = beside(work, target, act)
        work.sub(INSOLVENCY, "reverse_revival" if others else "reverse_further", one.id)
        work.subject = reversal
        keep_distributed(work, one.id, one.distributed - revived)
