"""How one acts with every machine of this room: one row each, found by the machine's name."""

from collections.abc import Mapping
from typing import Final

from ledger.permits.actions.bound_corrections import BOUND_CORRECTIONS
from ledger.permits.actions.caps import CAPS
from ledger.permits.actions.closures import CLOSURES
from ledger.permits.actions.code_corrections import CODE_CORRECTIONS
from ledger.permits.actions.dual_control import CONTROLS
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.exclusions import EXCLUSIONS
from ledger.permits.actions.expiries import EXPIRIES
from ledger.permits.actions.fee_corrections import FEE_CORRECTIONS
from ledger.permits.actions.fee_payments import FEE_PAYMENTS
from ledger.permits.actions.fee_refunds import FEE_REFUNDS
from ledger.permits.actions.fee_schedules import FEE_SCHEDULES
from ledger.permits.actions.fees import FEES
from ledger.permits.actions.freezes import FREEZES
from ledger.permits.actions.grants import ALLOCATIONS
from ledger.permits.actions.hearings import HEARINGS
from ledger.permits.actions.internal import INTERNALS
from ledger.permits.actions.moves import MOVES
from ledger.permits.actions.plans import PLANS
from ledger.permits.actions.pledges import PLEDGES
from ledger.permits.actions.reconcile import COMPARISONS, EXPLANATIONS
from ledger.permits.actions.register import CHANGES
from ledger.permits.actions.review_outcomes import REVIEW_OUTCOMES
from ledger.permits.actions.reviews import REVIEWS
from ledger.permits.actions.services import SERVICES
from ledger.permits.actions.statuses import STATUSES
from ledger.permits.actions.surplus import RECOGNITIONS
from ledger.permits.actions.verifications import FINDINGS, VERIFICATIONS
from ledger.permits.actions.withdrawals import WITHDRAWALS
from ledger.permits.actions.year_end import REPORTS, RETIREMENTS, SURRENDERS
from ledger.processes.acting import Conduct

ACTS: Final[Mapping[str, Conduct[KeptAct]]] = {
    conduct.machine.name: conduct
    for conduct in (
        CAPS,
        PLEDGES,
        FREEZES,
        BOUND_CORRECTIONS,
        WITHDRAWALS,
        RECOGNITIONS,
        MOVES,
        SURRENDERS,
        RETIREMENTS,
        FEE_PAYMENTS,
        FEE_CORRECTIONS,
        FEE_REFUNDS,
        FEE_SCHEDULES,
        EXCLUSIONS,
        REVIEWS,
        REVIEW_OUTCOMES,
        SERVICES,
        HEARINGS,
        VERIFICATIONS,
        FINDINGS,
        CLOSURES,
        CODE_CORRECTIONS,
        EXPIRIES,
        STATUSES,
        COMPARISONS,
        EXPLANATIONS,
        CONTROLS,
        INTERNALS,
        CHANGES,
    )
}
"""The machines whose processes are kept as acts."""
OTHERS: Final = (ALLOCATIONS, PLANS, REPORTS, FEES)
"""Those that have tables of their own."""
