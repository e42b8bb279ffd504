"""What must always be true of keys and persons, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "keys_are_as_told",
        "Every key was issued, and is revoked or not, as the events of its book say, and no event tells of another.",
        SQL["keys_are_as_told"],
    ),
)
