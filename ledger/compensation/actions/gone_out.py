"""What went to a party itself since a day: refunds, a deposit that was released, interest of it.

Whoever is bankrupt since that day was not to have it (企业破产法 art. 17, 25): `insolvencies` asks for it. Twin: `ledger.damage_gone_to`.
"""

from typing import Final

from ledger.compensation.actions.engine import View
from ledger.compensation.actions.named_acts import standing
from ledger.compensation.actions.refunds import moved_by
from ledger.compensation.queries.standing import DoneAct

OUT: Final = ("pay_refund", "grant_relief", "release_guarantee", "pay_interest")
"""Acts by which money goes to a party."""


def gone_to(view: View, party: str) -> list[tuple[DoneAct, int]]:
    """List the acts by which money went to a party itself since a day, that of the view included, each with its fen; the last one first."""
    found = standing(view, lambda one: one.kind in OUT and one.effective_on >= view.on)
    return [(one, fen) for one in found if (fen := _to(view, one, party)) > 0]


def _to(view: View, act: DoneAct, party: str) -> int:
    """Give what went by an act to a party, in fen."""
    stands = view.stands
    ordered = {one.id: one for one in stands.refunds}
    if act.kind == "pay_refund":
        return moved_by(view, act) if ordered[act.subject].payee == party else 0
    if act.kind == "grant_relief":
        asked = next((one for one in stands.reliefs if one.id == act.subject), None)
        if asked is None or not asked.kind.startswith("refund") or asked.payee != party:
            return 0
        return asked.amount - (ordered[asked.id].amount if asked.id in ordered else 0)
    if act.kind == "release_guarantee":
        mine = any(
            (one.id, one.kind, one.guarantor) == (act.subject, "deposit", party) for one in stands.guarantees
        )
        return moved_by(view, act) if mine else 0
    mine = any((one.id, one.owner) == (act.subject, party) for one in stands.interests)
    return moved_by(view, act) if mine else 0
