"""What went to a party itself since a day: refunds, a deposit that was released, interest of it.

Whoever is bankrupt since that day was not to have it (企业破产法 art. 17, 25): `insolvencies` asks for it. Twin: `ledger.damage_gone_to`.
"""

from dataclasses import replace
from typing import Final

from ledger.amounts import yuan
from ledger.compensation.actions.engine import View
from ledger.compensation.actions.named_acts import standing
from ledger.compensation.actions.refunds import moved_by
from ledger.compensation.queries.standing import DoneAct
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation

SQL: Final = named_queries(__name__)


class HandedOnAlready(RuleViolation):
    """{amount} yuan of it are said to be handed on to the administrator {administrator}, since the petition of {party} was accepted.

    It has them from there. Where the petition was rejected, record that first (`dismiss_insolvency`); then this is reversed.
    """

    code = "compensation.handed_on_already"
    source = "企业破产法 art. 17, 25; docs/spec/compensation.md 16.8"


OUT: Final = ("pay_refund", "grant_relief", "release_guarantee", "pay_interest")
"""Acts by which money goes to a party."""


def gone_to(view: View, party: str) -> list[tuple[DoneAct, int]]:
    """List the acts by which money went to a party itself since a day, that of the view included, each with its fen; the last one first."""
    found = standing(view, lambda one: one.kind in OUT and one.effective_on >= view.on)
    return [(one, fen) for one in found if (fen := _to(view, one, party)) > 0]


def check_not_handed_on(view: View, act: DoneAct) -> None:
    """Check that by an act nothing went to a bankrupt that is said to be handed on to its administrator.

    Twin: `damage_insolvency_handed_on`.

    Raises:
        HandedOnAlready: something did.
    """
    for one in view.stands.insolvencies:
        if not one.counts or not view.one(int, SQL["handed_on"], id=one.id):
            continue
        then = view.as_of(replace(view.step, on=one.accepted_on), view.law)
        fen = sum(fen for gone, fen in gone_to(then, one.owner) if gone.id == act.id)
        if fen:
            raise HandedOnAlready(amount=yuan(fen), party=one.owner, administrator=one.administrator)


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
