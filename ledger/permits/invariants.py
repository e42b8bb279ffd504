"""What must always be true in the permits room, as queries that return the offenders."""

from typing import Final

from ledger.database.queries import Sql, filled, named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)


def entries_of(name: str, *rows: tuple[str, str, str, str]) -> Invariant:
    """Promise that acts have their entries.

    Args:
        name: of the promise.
        rows: machine, the state that an act came to, the step from which the id of the entry is derived (empty where it is that of the
            act alone), and the kinds of which one is the entry's.
    """
    values = ", ".join(
        filled(
            SQL["entries_of"],
            piece=Sql(row[0]),
            piece_2=Sql(row[1]),
            piece_3=Sql(row[2]),
            piece_4=Sql(row[3]),
        )
        for row in rows
    )
    return Invariant(
        name,
        "What an act has come to is posted: under the id of the act, or under one that is derived from it and from the step.",
        filled(SQL["entries"], rows=Sql(values)),
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
        "Nothing leaves the accounts of what is retired or expired, and what is surrendered only by a reversal.",
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
    entries_of(
        "acts_have_their_entries",
        ("permits.cap", "done", "", "permits.cap,permits.cap_cut,permits.cap_share"),
        ("permits.move", "released", "release", "permits.reserve_grant"),
        ("permits.surrender", "surrendered", "surrender", "permits.surrender"),
        ("permits.surrender", "undone", "undo", "journal.reversal"),
        ("permits.retirement", "retired", "retire", "permits.retirement"),
        ("permits.retirement", "cancelled", "cancel", "permits.cancellation"),
        ("permits.retirement", "deducted", "deduct", "permits.deduction"),
        ("permits.freeze", "frozen", "freeze", "permits.freeze"),
        ("permits.withdrawal", "open_to_objection", "decide", "permits.withdrawal"),
    ),
)
