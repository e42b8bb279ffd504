"""What must always be true of the log, as far as one query can tell; `ledger.seals.verification` reads the rest again."""

from typing import Final

from ledger.database.queries import in_part, named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

INVARIANTS: Final[tuple[Invariant, ...]] = (
    Invariant(
        "places_consecutive",
        "The places of a log begin at 0 and have no gap, and their number is the size of its head.",
        SQL["places_consecutive"],
        SQL["places_consecutive_in_part"],
    ),
    Invariant(
        "vouchers_consecutive",
        "The voucher numbers of a month begin at 1 and follow the places without gaps.",
        SQL["vouchers_consecutive"],
        SQL["vouchers_consecutive_in_part"],
    ),
    Invariant(
        "seals_fit_entries",
        "Every seal has its entry, with the position it had, in the month of its voucher, or its record.",
        SQL["seals_fit_entries"],
        in_part(SQL["seals_fit_entries"], "seal"),
    ),
    Invariant(
        "settled_entries_are_sealed",
        "Every entry and record that the sequencer has passed is sealed.",
        SQL["settled_entries_are_sealed"],
        in_part(SQL["settled_entries_are_sealed"], "entry", "record"),
    ),
    Invariant(
        "rows_are_as_recorded",
        "Every row of every table beside the journal and the log is as its last record says, and none is missing.",
        SQL["rows_are_as_recorded"],
        SQL["rows_are_as_recorded_in_part"],
    ),
    Invariant(
        "what_is_written_once_stays",
        "No record tells that a column which is written once became another, or that a row went that stays.",
        SQL["what_is_written_once_stays"],
    ),
    Invariant(
        "recorded_in_the_order_of_the_log",
        "No entry says that it was recorded more than an hour before one that stands earlier in the log, unless others that stand"
        " earlier built upon it: it was sealed late.",
        SQL["recorded_in_the_order_of_the_log"],
        SQL["recorded_in_the_order_of_the_log_in_part"],
    ),
    Invariant(
        "no_entry_is_left_waiting",
        "No entry and no record waits for its place in the log while one that was recorded ten minutes after it, in whatever book,"
        " has its own.",
        SQL["no_entry_is_left_waiting"],
    ),
    Invariant(
        "persons_are_who_they_were",
        "The digest of every person who was not erased is that of salt and name, and its name that of the person; who was erased has none.",
        SQL["persons_are_who_they_were"],
    ),
)
