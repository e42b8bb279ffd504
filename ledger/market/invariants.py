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
    Invariant(
        "cancelled_sales_hold_nothing",
        "What a cancelled sale had set aside has gone back.",
        SQL["cancelled_sales_hold_nothing"],
    ),
    Invariant(
        "bound_lots_end_by_an_enforcement",
        "A pledge is enforced and a freeze executed by an enforcement that is done.",
        SQL["bound_lots_end_by_an_enforcement"],
    ),
    Invariant(
        "money_is_bound_for_requests",
        "What is bound of a party's money is what it has asked to be paid out, and is neither paid nor back.",
        SQL["money_is_bound_for_requests"],
    ),
    Invariant(
        "decisions_are_not_used_up",
        "Sales that name a decision use no more than it allowed.",
        SQL["decisions_are_not_used_up"],
    ),
)
