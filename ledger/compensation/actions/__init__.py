"""Everything that can be done in a case, by name."""

from typing import Final

from ledger.compensation.actions import (
    assessments,
    casework,
    courts,
    evidence,
    money,
    reliefs,
    reversals,
    spending,
    works,
)
from ledger.compensation.actions.engine import Action

ACTIONS: Final[dict[str, Action]] = {
    one.name: one
    for one in (
        casework.REGISTER,
        *casework.STEPS,
        *courts.STEPS,
        *assessments.STEPS,
        *evidence.STEPS,
        *money.STEPS,
        *reliefs.STEPS,
        *reversals.STEPS,
        *spending.STEPS,
        *works.STEPS,
    )
}
