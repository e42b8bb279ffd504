"""What must always be true of the register, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "accounts_are_as_named",
        "Every account that acts find by its name is of the owner and for the purpose that the name says, and within the limits of that.",
        SQL["accounts_are_as_named"],
    ),
)
