"""How one acts with every machine of this room, and of the permits below it: one row each, found by the machine's name."""

from collections.abc import Mapping
from typing import Final

from ledger.market.actions.buybacks import BUYBACKS
from ledger.market.actions.corrections import CORRECTIONS
from ledger.market.actions.decisions import DECISIONS
from ledger.market.actions.endings import ENDINGS
from ledger.market.actions.enforcement import ENFORCEMENTS
from ledger.market.actions.leases import LEASES
from ledger.market.actions.money import DEPOSITS, PAYOUTS
from ledger.market.actions.payouts import REQUESTS
from ledger.market.actions.sales import SALES
from ledger.market.actions.stock import STOCKS
from ledger.market.actions.stock_annulments import ANNULMENTS
from ledger.permits.actions.engine import KeptAct
from ledger.permits.acts import ACTS as BELOW
from ledger.processes.acting import Conduct

ACTS: Final[Mapping[str, Conduct[KeptAct]]] = {
    conduct.machine.name: conduct
    for conduct in (
        SALES,
        LEASES,
        ENFORCEMENTS,
        BUYBACKS,
        ENDINGS,
        DEPOSITS,
        PAYOUTS,
        REQUESTS,
        CORRECTIONS,
        DECISIONS,
        STOCKS,
        ANNULMENTS,
    )
}
"""The machines of this room."""
ALL: Final[Mapping[str, Conduct[KeptAct]]] = {**BELOW, **ACTS}
"""Every machine whose processes are kept as acts, of this room and of the permits."""
