"""What must always be true in the reconciliation room, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import filled, named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)


INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "bank_statements_add_up",
        "A statement has the lines that it counts, of its own account and days, and opening plus lines is closing.",
        filled(SQL["bank_statements_add_up"], net=SQL["net"]),
    ),
    Invariant(
        "bank_lines_stand_in_statements",
        "Every line of a bank stands in a statement.",
        SQL["bank_lines_stand_in_statements"],
    ),
    Invariant(
        "bank_matches_balance",
        "What the lines of a match move is what its postings move, on the tied account and in its asset.",
        filled(SQL["bank_matches_balance"], net=SQL["net"]),
    ),
    Invariant(
        "nothing_is_matched_twice",
        "A line and a posting are in one match at most that is proposed or stands, and its members are live, and no others.",
        SQL["nothing_is_matched_twice"],
    ),
    Invariant(
        "bank_matches_are_by_two",
        "A match that persons made was approved by a second one, and a match that was undone was released by two.",
        SQL["bank_matches_are_by_two"],
    ),
    Invariant(
        "bank_ties_are_by_two",
        "Each tie of a bank account and each end of one was confirmed by another person, and no account is ended without.",
        SQL["bank_ties_are_by_two"],
    ),
)
