"""What must always be true of a bureau's own rule packs, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "packs_are_read",
        "PostgreSQL reads every rule pack of a bureau's own; one that it does not read holds for the program alone.",
        SQL["packs_are_read"],
    ),
)
