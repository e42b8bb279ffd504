"""What may become of a bureau's own rule pack."""

from typing import Final

from ledger.processes.machines import START, Machine
from ledger.processes.machines import Transition as T

_BUREAU: Final = ("bureau",)

PACK = Machine(
    "permits.pack",
    "rule pack",
    "docs/spec/permits.md 2",
    (
        T("propose", START, "proposed", _BUREAU),
        T("simulate", "proposed", "simulated", _BUREAU),
        T("simulate", "simulated", "simulated", _BUREAU),
        T("approve", "simulated", "in_force", _BUREAU, four_eyes=True),
        T("drop", "proposed", "dropped", _BUREAU),
        T("drop", "simulated", "dropped", _BUREAU),
    ),
)
"""It has its code from the time when packs belonged to the permits."""
