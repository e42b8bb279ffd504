"""What goes back of which payments: to whom, how much, and under which heads of loss.

Part of `reliefs`, which asks for a refund and grants it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.amounts import yuan
from ledger.compensation.actions.engine import View
from ledger.compensation.actions.estates import goes_to
from ledger.compensation.actions.lowering import over_of
from ledger.compensation.actions.payments import OwedPart, in_part
from ledger.compensation.queries.beside import Relief
from ledger.compensation.queries.standing import Open
from ledger.compensation.rules.claims import INTEREST, overpaid_by
from ledger.compensation.rules.successions import taken_by
from ledger.errors import RuleViolation

MONEY: Final = ("treasury", "agency", "court", "escrow", "deposit")
"""Ways on which money comes; what else is counted to a part is none that could go back."""


class RefundTooLarge(RuleViolation):
    """{amount} yuan are to go back, and {there} yuan are there to go back to {payee}.

    Name at most what it paid too much. What is still on its way is passed on to the treasury first; a payment that was
    recorded wrongly is reversed instead.
    """

    code = "compensation.refund_too_large"
    source = "预算法 art. 60"


class RefundKindWrong(RuleViolation, sorts={"asked": "relief_kind", "fits": "relief_kind"}):
    """Nothing goes back to {payee} of part {part} as {asked}: what stands overpaid of it, {there} yuan, goes back as {fits}.

    Ask for it as that one.
    """

    code = "compensation.refund_kind_wrong"
    source = "预算法 art. 60; 民事诉讼法 art. 244 (2023)"


@dataclass(frozen=True, slots=True)
class Share:
    """What of a payment goes back."""

    payment_id: UUID
    route: str
    paid_on: date
    counted_as: str
    """principal, interest or excess."""
    amount: int


class PaidRow(NamedTuple):
    """A payment: fen that did not go back."""

    payment_id: UUID
    payer: str
    route: str
    paid_on: date
    interest: int
    excess: int
    principal: int
    debtor: str
    """For whom it counts."""


def paid_of(view: View, one: OwedPart) -> list[PaidRow]:
    """List what was paid of a part and did not go back."""
    back = view.stands.back
    return [
        PaidRow(
            x.id,
            x.payer,
            x.route,
            x.paid_on,
            x.interest - back(x.id, "interest"),
            x.excess - back(x.id, "excess"),
            x.amount - x.interest - x.excess - back(x.id, "principal"),
            x.debtor,
        )
        for x in view.stands.payments
        if x.part == one.part and x.route in MONEY
    ]


def going_back(view: View, one: OwedPart, asked: Relief) -> list[Share]:
    """Tell what of which payments goes back; of a part whose interest is reckoned up to the day.

    Raises:
        RefundTooLarge: so much is not there.
    """
    paid = paid_of(view, one)
    shares = (
        _reversed(view, one, paid, asked)
        if asked.kind == "refund_reversed"
        else _overpaid(view, one, paid, str(asked.payee))
    )
    shares = [_own(view, share, str(asked.payee)) for share in shares]
    going: list[Share] = []
    left = asked.amount
    for share in shares:
        part = min(left, share.amount)
        if part > 0:
            going.append(Share(share.payment_id, share.route, share.paid_on, share.counted_as, part))
            left -= part
    if left:
        raise RefundTooLarge(
            amount=yuan(asked.amount), there=yuan(asked.amount - left), payee=str(asked.payee)
        )
    return going


def check_kind(view: View, one: OwedPart, kind: str, payee: str) -> None:
    """Check that a refund is asked for as what stands overpaid goes back, wherever it is.

    Its interest is reckoned up to the day.

    Twin: `ledger.check_damage_refund_kind`.

    Raises:
        RefundKindWrong: nothing stands overpaid as that, and something does as the other.
    """
    lowered = sum(over_of(view, one.part).values())
    mine = [x for x in paid_of(view, one) if payee in goes_to(view, x.payer)]
    excess = sum(x.excess for x in mine) + min(one.interest_overpaid, sum(x.interest for x in mine))
    if kind == "refund_excess" and lowered and not excess:
        raise RefundKindWrong(
            payee=payee, part=one.part, asked=kind, fits="refund_reversed", there=yuan(lowered)
        )
    if kind == "refund_reversed" and excess and one.left_owed is not None and not lowered:
        raise RefundKindWrong(
            payee=payee, part=one.part, asked=kind, fits="refund_excess", there=yuan(excess)
        )


def _own(view: View, share: Share, payee: str) -> Share:
    """Leave of what goes back what a payee is due: all of its own, of whose place it took its share, without what it got of that before."""
    payer = next(x.payer for x in view.stands.payments if x.id == share.payment_id)
    if payer == payee:
        return share
    now = goes_to(view, payer)
    got = dict.fromkeys(now, 0)
    for one in view.stands.returned:
        if (one.payment_id, one.counted_as) == (share.payment_id, share.counted_as) and one.payee in got:
            got[one.payee] += one.amount
    own = taken_by(share.amount + sum(got.values()), now)[payee] - got[payee]
    return replace(share, amount=max(0, min(share.amount, own)))


def _overpaid(view: View, one: OwedPart, paid: Sequence[PaidRow], payee: str) -> list[Share]:
    """Give what somebody, or whose place it took, has paid too much in a part: what is held, then interest that is not owed."""
    its = {payer for payer in {x.payer for x in paid} if payee in goes_to(view, payer)}
    found = [Share(x.payment_id, x.route, x.paid_on, "excess", x.excess) for x in paid if x.payer in its]
    there = view.stands.open(("claim_received",)).get(Open(INTEREST, one.part, "claim_received"), 0)
    for x, too_much in zip(paid, overpaid_by([x.interest for x in paid], one.interest_overpaid), strict=True):
        if x.payer in its:
            found.append(Share(x.payment_id, x.route, x.paid_on, "interest", min(too_much, there)))
            there -= min(too_much, there)
    return found


def _reversed(view: View, one: OwedPart, paid: Sequence[PaidRow], asked: Relief) -> list[Share]:
    """Give what somebody has paid of the principal beyond what the new judgment leaves owed; what was paid last first."""
    credited = sum(x.amount for x in view.stands.payments if x.part == one.part and x.route == "credit")
    beyond = sum(x.principal for x in paid) + credited - (asked.left_owed or 0)
    beyond = min(beyond, sum(going_heads(view, one).values()))
    found = []
    for x in reversed(paid):
        taken = max(0, min(x.principal, beyond))
        if asked.payee in goes_to(view, x.payer):
            found.append(Share(x.payment_id, x.route, x.paid_on, "principal", taken))
            beyond -= taken
    return found


def _received(view: View, number: int) -> dict[str, int]:
    """Give what the treasury has received of a part, by head, without late interest."""
    found = in_part(view.stands.open(("claim_received",)), number, "claim_received")
    return {head: amount for head, amount in found.items() if head != INTEREST}


def going_heads(view: View, one: OwedPart) -> dict[str, int]:
    """Give what of the principal can go back, by head: of a part of which a judgment says what is owed in all, what stands overpaid."""
    received = _received(view, one.part)
    if one.left_owed is None:
        return received
    return {head: min(amount, received.get(head, 0)) for head, amount in over_of(view, one.part).items()}
