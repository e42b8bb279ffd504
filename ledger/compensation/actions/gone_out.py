"""What went to a party itself since a day: refunds, a deposit that was released, interest of it, what was left in the fund.

Whoever is bankrupt since that day was not to have it (企业破产法 art. 17, 25): `insolvencies` asks for it. What went to one whose place it
took in everything went to it. Twin: `ledger.damage_gone_to`.
"""

from dataclasses import replace
from typing import Final

from ledger.amounts import yuan
from ledger.compensation.actions.engine import View
from ledger.compensation.actions.estates import stands_for
from ledger.compensation.actions.named_acts import standing
from ledger.compensation.actions.refunds import moved_by
from ledger.compensation.queries.standing import DoneAct
from ledger.database.queries import named_queries
from ledger.errors import RuleViolation


class HandedOnAlready(RuleViolation):
    """{amount} yuan of it are said to be handed on to the administrator {administrator}, since the petition of {party} was accepted.

    It has them from there. Where the petition was rejected, record that first (`dismiss_insolvency`); then this is reversed.
    """

    code = "compensation.handed_on_already"
    source = "企业破产法 art. 17, 25; docs/spec/compensation.md 16.8"


SQL: Final = named_queries(__name__)
OUT: Final = ("pay_refund", "grant_relief", "release_guarantee", "pay_interest", "dispose_fund")
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
    """Give what went by an act to a party, or to one whose place it alone took, in fen."""
    stands = view.stands
    ordered = {one.id: one for one in stands.refunds}
    if act.kind == "grant_relief":
        asked = next((one for one in stands.reliefs if one.id == act.subject), None)
        if asked is None or not asked.kind.startswith("refund") or not _is(view, asked.payee, party):
            return 0
        return asked.amount - (ordered[asked.id].amount if asked.id in ordered else 0)
    return moved_by(view, act) if _is(view, _payee(view, act), party) else 0


def _payee(view: View, act: DoneAct) -> str | None:
    """Tell to whom an act has let money go: to whom the refund was granted, who deposited, who paid; None where it went to none of them."""
    if act.kind == "pay_refund":
        return next(one.payee for one in view.stands.refunds if one.id == act.subject)
    if act.kind == "release_guarantee":
        deposits = (one for one in view.stands.guarantees if one.kind == "deposit")
        return next((one.guarantor for one in deposits if one.id == act.subject), None)
    if act.kind == "pay_interest":
        return next((one.owner for one in view.stands.interests if one.id == act.subject), None)
    return view.one(str, SQL["payee"], id=act.id)


def _is(view: View, payee: str | None, party: str) -> bool:
    return payee == party or (bool(payee) and list(stands_for(view, str(payee))) == [party])
