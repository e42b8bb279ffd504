"""What of the fund of a case stands for something: it is neither disposed of nor spent for anything else.

    fund = what is to be paid for works (what is kept back of them included) + what is to go back to who paid it + what is free

Law: 建质〔2017〕138号 art. 2, 10; 预算法 art. 60; docs/spec/compensation.md 8.5.
"""

from uuid import UUID

from ledger.compensation.actions.engine import View
from ledger.compensation.queries.standing import Standing


def kept_for_works(view: View) -> int:
    """Give what has still to be paid for works that were accepted, in fen. Twin: `ledger.damage_fund_bound`."""
    return sum(one.payable for one in view.stands.projects)


def kept_back(view: View, *, but: UUID | None = None) -> int:
    """Give what of that is kept back, of all works but some, in fen. Twin: `ledger.damage_retained`."""
    return sum(one.retained for one in view.stands.projects if one.id != but)


def owed_back(stands: Standing) -> dict[str, int]:
    """Give what of the fund was paid too much and is still to go back to who paid it, by head, in fen; nothing that is zero.

    Twin: `ledger.damage_fund_back`.
    """
    came = stands.open(("claim_received",))
    found: dict[str, int] = {}
    for one, held in stands.open(("claim_overpaid",)).items():
        amount = min(-held, came.get(one._replace(purpose="claim_received"), 0))
        if amount > 0:
            found[one.head] = found.get(one.head, 0) + amount
    return found


def bound(view: View) -> int:
    """Give what of the fund stands for something: works, and what goes back, in fen."""
    return kept_for_works(view) + sum(owed_back(view.stands).values())
