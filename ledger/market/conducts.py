"""How one acts with every machine of this room; and what can be done with an act, of this room or of the permits below it."""

from collections.abc import Mapping
from datetime import date
from typing import Final
from uuid import UUID

from ledger.database import ReadBooks
from ledger.market.actions.buybacks import BUYBACKS
from ledger.market.actions.enforcement import ENFORCEMENTS
from ledger.market.actions.leases import LEASES
from ledger.market.actions.money import CORRECTIONS, DEPOSITS, PAYOUTS
from ledger.market.actions.sales import SALES
from ledger.permits.actions.engine import Act
from ledger.permits.conducts import ACTS as BELOW
from ledger.processes.acting import Conduct, Next, next_of
from ledger.processes.actions import running_of

ACTS: Final[Mapping[str, Conduct[Act]]] = {
    conduct.machine.name: conduct
    for conduct in (SALES, LEASES, ENFORCEMENTS, BUYBACKS, DEPOSITS, PAYOUTS, CORRECTIONS)
}
"""The machines of this room."""
ALL: Final[Mapping[str, Conduct[Act]]] = {**BELOW, **ACTS}
"""Every machine whose processes are kept as acts, of this room and of the permits."""


def next_steps(books: ReadBooks, book_id: int, act_id: UUID, today: date) -> list[Next]:
    """List what can be done with an act that is there, and what is missing for it; nothing is locked."""
    running = running_of(books, book_id, act_id, {name: one.machine for name, one in ALL.items()})
    conduct = ALL[running.machine.name]
    kept = conduct.find(books, book_id, act_id)
    assert kept is not None, "an act is written with its process"
    return next_of(books, conduct, running, kept, today)
