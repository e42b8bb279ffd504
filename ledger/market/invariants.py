"""What must always be true in the market, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import named_queries
from ledger.manifest import Invariant
from ledger.permits.invariants import entries_of

SQL: Final = named_queries(__name__)

INVARIANTS: tuple[Invariant, ...] = (
    entries_of("trades_have_their_entries", SQL["entries_of_trades"]),
    Invariant(
        "certificates_have_no_gaps",
        "Certificates are numbered from 1 within their year.",
        SQL["certificates_have_no_gaps"],
    ),
)
