"""What a judgment leaves owed where that is less than was paid, or nothing; and who by it owes no more beside others.

    judged 1,000.00, paid 600.00      tried again: 400.00 in all      400.00 that were open are waived, 200.00 stand overpaid
    judged 1,000.00, paid 600.00      the claim is dismissed          400.00 that were open are waived, 600.00 stand overpaid

What stands overpaid lowers what is established, and goes back to who paid it (`reliefs`). Late interest of the part is what ran on what is
left owed of it, paid or not: of nothing none.

Law: 民事诉讼法 (2023) art. 177, 218, 244; 民法典 art. 519, 985.
"""

from collections.abc import Collection, Sequence
from typing import Final, NamedTuple

from ledger.amounts import yuan
from ledger.compensation.actions.engine import View, Work
from ledger.compensation.actions.payments import PartNotThere, in_part, load_parts, reckon
from ledger.compensation.liability_shapes import Leave
from ledger.compensation.queries.standing import Part
from ledger.compensation.rules.claims import INTEREST, Leg, leg, over_heads
from ledger.compensation.rules.obligations import Obligation
from ledger.compensation.shapes import Judgment
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation
from ledger.words import Phrase, phrase

SQL: Final = named_queries(__name__)

_CAME: Final = ("claim_received", "claim_in_transit", "claim_with_court", "claim_escrowed")
"""Where principal stands that was paid in money."""
_MONEY: Final = ("treasury", "agency", "court", "escrow", "deposit")


class InAllImpossible(RuleViolation):
    """{owed} yuan are said to be owed in all of part {part}: {fault}.

    Name each part once, with what is owed of it, what was paid included; what is owed beyond what was paid is told under the heads.
    """

    code = "compensation.in_all_impossible"
    source = "民事诉讼法 art. 244 (2023); docs/spec/compensation.md 4.11"


class InAllUnsaid(RuleViolation):
    """Nothing more is owed by it, and {paid} yuan were paid of part {part}: it does not say what of that part is owed in all.

    Say it in `in_all`: what was paid beyond that goes back, and 0.00 means all of it.
    """

    code = "compensation.in_all_unsaid"
    source = "民事诉讼法 art. 244 (2023); docs/spec/compensation.md 4.11"


class LeaveImpossible(RuleViolation):
    """{owner} is to owe part {part} no more, and did not come to owe it beside others by an agreement or judgment that this one replaces.

    Name who did; what somebody owes itself is told under the heads, or in `in_all`.
    """

    code = "compensation.leave_impossible"
    source = "docs/spec/compensation.md 16.5"


class JoinedHere(NamedTuple):
    """Who came to owe a part beside others by a document of a way, and owes it since."""

    part: int
    owner: str


def own_parts(view: View) -> list[Part]:
    """List the parts that came to be owed on the way on which it is done."""
    return [one for one in view.stands.parts if one.apart == (view.claim and view.claim.id)]


def paid_in(view: View, part: int) -> tuple[int, int]:
    """Give what was paid of the principal of a part and did not go back: in money, and by credits; fen."""
    stands = view.stands
    money = sum(
        x.amount - x.interest - x.excess - stands.back(x.id, "principal")
        for x in stands.payments
        if x.part == part and x.route in _MONEY
    )
    return money, sum(x.amount for x in stands.payments if x.part == part and x.route == "credit")


def dismisses(told: object, owed: Obligation) -> bool:
    """Tell whether a judgment says that nothing more is owed by it."""
    return isinstance(told, Judgment) and not owed.joins and not any(owed.heads.values())


def read_in_all(view: View, told: object, owed: Obligation) -> dict[int, int]:
    """Give what a judgment leaves owed in all of parts, in fen; of a part of which nothing was paid, and nothing more is owed, nothing.

    Raises (in this order):
        PartNotThere, InAllImpossible, InAllUnsaid.
    """
    named = told.in_all if isinstance(told, Judgment) else ()
    known = {one.part: one for one in own_parts(view)}
    found: dict[int, int] = {}
    for one in named:
        if one.part not in known:
            raise PartNotThere(case=view.case.code, part=one.part)
        fault = _fault(view, one.part, one.owed, found)
        if fault is not None:
            raise InAllImpossible(owed=yuan(one.owed), part=one.part, fault=fault)
        found[one.part] = one.owed
    if not dismisses(told, owed):
        return found
    for part in known.values():
        paid = sum(paid_in(view, part.part))
        if paid and part.part not in found:
            raise InAllUnsaid(paid=yuan(paid), part=part.part)
        found.setdefault(part.part, 0)
    return found


def _fault(view: View, part: int, owed: int, found: Collection[int]) -> Phrase | None:
    paid = sum(paid_in(view, part))
    if part in found:
        return phrase("it is named twice")
    if owed < 0:
        return phrase("it is below zero")
    if owed > paid:
        return phrase("only {paid} yuan were paid of it", paid=yuan(paid))
    return None


def lower(work: Work, in_all: dict[int, int]) -> None:
    """Keep what is owed in all of parts, let what was paid beyond it stand overpaid, and reckon their interest anew.

    Raises (in this order):
        LawGap; those of `Work.post`.
    """
    legs: list[Leg] = []
    for part, owed in in_all.items():
        work.run(SQL["leave_owed"], part=part, owed=owed)
        legs += _overpaid(work, part, owed)
    work.post("lowering", legs, name="rest")
    for one in load_parts(work):
        if one.part in in_all and one.court_since is not None:
            reckon(work, one, "reckoned")


def _overpaid(work: Work, part: int, owed: int) -> list[Leg]:
    money, credited = paid_in(work, part)
    came = {head: amount for head, amount in _came(work, part).items() if amount}
    stood = over_of(work, part)
    change = max(0, min(money, money + credited - owed)) - sum(stood.values())
    free = {head: amount - stood.get(head, 0) for head, amount in came.items()}
    moved = over_heads(abs(change), free if change > 0 else stood)
    sign = 1 if change > 0 else -1
    return [
        one
        for head, amount in moved.items()
        for one in (
            leg(work.case.code, head, "claim_established", sign * amount),
            leg(work.case.code, head, "claim_overpaid", -sign * amount, part),
        )
    ]


def _came(view: View, part: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for one, amount in view.stands.open(_CAME).items():
        if one.part == part and one.head != INTEREST:
            found[one.head] = found.get(one.head, 0) + amount
    return found


def over_of(view: View, part: int) -> dict[str, int]:
    """Give what of the principal of a part stands overpaid, by head, in fen."""
    found = in_part(view.stands.open(("claim_overpaid",)), part, "claim_overpaid")
    return {head: -amount for head, amount in found.items() if head != INTEREST}


def leave(work: Work, told: object) -> set[int]:
    """Let who came to owe parts beside others owe them no more from the day on, and give the parts. What it has paid stays, and it has
    recourse for it.

    Raises:
        LeaveImpossible: somebody owes it otherwise, or not.
    """
    leaves: Sequence[Leave] = told.leaves if isinstance(told, Judgment) else ()
    if not leaves:
        return set()
    known = work.read(JoinedHere, SQL["joined_here"], way=work.claim and work.claim.id)
    for one in leaves:
        if JoinedHere(one.part, one.owner) not in known:
            raise LeaveImpossible(owner=one.owner, part=one.part)
        known.remove(JoinedHere(one.part, one.owner))
        work.run(SQL["leave"], part=one.part, owner=one.owner, on=work.on)
    return {one.part for one in leaves}
