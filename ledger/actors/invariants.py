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
    Invariant(
        "mandates_are_as_told",
        "Mandates, their codes, erasures, other names and numbers are as the events of their books say, and no event tells of another.",
        SQL["mandates_are_as_told"],
    ),
    Invariant(
        "power_is_given_by_two",
        "No key without a confirmed mandate; no mandate, code, erasure, name or number confirmed by who asked, or given by its holder.",
        SQL["power_is_given_by_two"],
    ),
    Invariant(
        "numbers_are_of_one",
        "Each person counts as the numbers say that are enrolled, no number is that of two, and two took back what was taken back.",
        SQL["numbers_are_of_one"],
    ),
)
