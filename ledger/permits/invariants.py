"""What must always be true in the permits room, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import Sql, filled, named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)


def entries_of(name: str, outcomes: Sql) -> Invariant:
    """Promise that acts have their entries.

    Args:
        name: of the promise.
        outcomes: rows of what acts come to, as `entries_of_acts` has them.
    """
    return Invariant(
        name,
        "What an act has come to is posted: under the id of the act, or under one that is derived from it and from the step.",
        filled(SQL["without_entry"], outcomes=outcomes),
    )


INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "caps_are_not_passed",
        "What is issued under a cap is what its lots say was issued, and with what is left and shared out makes the cap.",
        SQL["caps_are_not_passed"],
    ),
    Invariant(
        "lower_caps_fit_the_higher",
        "The lower caps sum to what the higher one has shared out.",
        SQL["lower_caps_fit_the_higher"],
    ),
    Invariant(
        "lots_are_somewhere",
        "Every gram issued is held, reserved, bound, surrendered, retired, expired or withdrawn: nowhere else, and once.",
        SQL["lots_are_somewhere"],
    ),
    Invariant(
        "lots_know_their_grant",
        "Every lot was issued by an entry, has an asset and a cap of its book, and a parent of the same pollutant and year.",
        SQL["lots_know_their_grant"],
    ),
    Invariant(
        "ended_stays_ended",
        "Nothing leaves the accounts of what is retired; of what is expired only a surrender that came in time, and of what is surrendered "
        "only a reversal.",
        SQL["ended_stays_ended"],
    ),
    Invariant(
        "ended_years_are_empty",
        "Where a vintage was ended by an entry, nothing of it circulates.",
        SQL["ended_years_are_empty"],
    ),
    Invariant(
        "fees_are_booked",
        "What enterprises owe for paid use is what their unpaid instalments sum to.",
        SQL["fees_are_booked"],
    ),
    Invariant(
        "fee_parts_make_the_fee",
        "The instalments of a fee sum to what is payable, and its lines to what was computed.",
        SQL["fee_parts_make_the_fee"],
    ),
    Invariant(
        "processes_end_where_their_last_step_led",
        "The state of every process is the one to which its last step led.",
        SQL["processes_end_where_their_last_step_led"],
    ),
    Invariant(
        "acts_are_of_their_machine",
        "What hangs on a process hangs on one of its own machine, and one person sufficed only where there is a threshold.",
        SQL["acts_are_of_their_machine"],
    ),
    Invariant(
        "register_is_as_its_acts_say",
        "A change of the register that is done has written its row, and no row names an act that is not done.",
        SQL["register_is_as_its_acts_say"],
    ),
    Invariant(
        "ends_are_told_as_they_are",
        "What was told to come to its end is there, of that site and with that last day, and whoever heard of it heard of such a row.",
        SQL["ends_are_told_as_they_are"],
    ),
    entries_of("acts_have_their_entries", SQL["entries_of_acts"]),
)
