"""What may become of a match that persons make, and of the wish to undo a match."""

from typing import Final

from ledger.processes.machines import START, Machine
from ledger.processes.machines import Transition as T

_FINANCE: Final = ("finance",)
_LAW: Final = "《政府会计制度》2018, 银行存款; 《会计基础工作规范》"

MATCH = Machine(
    "reconciliation.match",
    "match",
    _LAW,
    (
        T("propose", START, "proposed", _FINANCE),
        T("approve", "proposed", "matched", _FINANCE, four_eyes=True),
        T("drop", "proposed", "dropped", _FINANCE),
    ),
)
RELEASE = Machine(
    "reconciliation.release",
    "release of a match",
    _LAW,
    (
        T("ask", START, "asked", _FINANCE),
        T("approve", "asked", "released", _FINANCE, four_eyes=True),
        T("drop", "asked", "dropped", _FINANCE),
    ),
)
MACHINES: Final = (MATCH, RELEASE)
