"""How a step between open, soft-closed and closed is taken."""

from typing import Final

from ledger.processes.machines import START, Machine
from ledger.processes.machines import Transition as T

_FINANCE: Final = ("finance",)

STEP = Machine(
    "periods.step",
    "step of a period",
    "会计法 art. 15–17; docs/spec/audit.md 1",
    (
        T("soft_close", START, "done", _FINANCE),
        T("propose", START, "proposed", _FINANCE),
        T("approve", "proposed", "done", _FINANCE, four_eyes=True),
        T("drop", "proposed", "dropped", _FINANCE),
    ),
)
MACHINES: Final = (STEP,)
