"""Who hears of a damage case as a liable party does, whatever the role of its key."""

from api.dependencies import Caller
from ledger.actors.authority import Role
from ledger.compensation.queries import cases
from ledger.database import ReadBooks


def hears_as(books: ReadBooks, caller: Caller, case_id: int) -> str | None:
    """Give the party for which somebody hears of a case as a liable party; None for who hears all of it.

    An institute that is liable itself hears with the key of an assessor no more than it does with its own.
    """
    owner = caller.sees
    if owner is None or caller.actor.role is Role.ENTERPRISE:
        return owner
    parties = cases.parties_of(books, caller.book_id, case_id)
    return owner if any(one.owner == owner and one.side == "liable" for one in parties) else None
