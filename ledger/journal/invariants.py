"""What must always be true in the kernel, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import in_part, named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "entries_balance",
        "Debits equal credits in every asset of every entry.",
        SQL["entries_balance"],
        in_part(SQL["entries_balance"], "posting"),
    ),
    Invariant(
        "entries_complete",
        "Every entry has the lines it says it has, and no line stands alone.",
        SQL["entries_complete"],
        in_part(SQL["entries_complete"], "entry", "posting"),
    ),
    Invariant(
        "balances_are_sums",
        "Every balance equals the sum of its postings, and its version their number.",
        SQL["balances_are_sums"],
        SQL["balances_are_sums_in_part"],
    ),
    Invariant(
        "running_balances_agree",
        "The balance after each posting is the one before it plus or minus its amount.",
        SQL["running_balances_agree"],
        SQL["running_balances_agree_in_part"],
    ),
    Invariant(
        "limits_hold",
        "No account is below its floor or above its ceiling.",
        SQL["limits_hold"],
    ),
    Invariant(
        "held_on_every_day",
        "No account was below its floor at the end of any legal day.",
        SQL["held_on_every_day"],
        SQL["held_on_every_day_in_part"],
    ),
    Invariant(
        "newest_days_agree",
        "A balance knows the newest effective day of its postings.",
        SQL["newest_days_agree"],
        SQL["newest_days_agree_in_part"],
    ),
    Invariant(
        "accounts_and_balances_agree",
        "Limits, status and purpose are the same on an account and on its balances.",
        SQL["accounts_and_balances_agree"],
    ),
    Invariant(
        "lines_tell_the_time_of_their_entry",
        "A posting carries the effective date and the instant of its entry.",
        SQL["lines_tell_the_time_of_their_entry"],
        in_part(SQL["lines_tell_the_time_of_their_entry"], "posting"),
    ),
    Invariant(
        "reversals_mirror",
        "A reversal has the postings of its target with the sides exchanged.",
        SQL["reversals_mirror"],
        in_part(SQL["reversals_mirror"], "entry"),
    ),
    Invariant(
        "refused_ids_are_not_posted",
        "An id that was refused is not the id of an entry.",
        SQL["refused_ids_are_not_posted"],
    ),
    Invariant(
        "approvals_are_by_two",
        "An entry of a kind that needs approval has one, by another person than its poster.",
        SQL["approvals_are_by_two"],
        in_part(SQL["approvals_are_by_two"], "entry"),
    ),
)
