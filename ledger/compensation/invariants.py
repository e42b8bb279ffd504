"""What must always be true in the compensation room, as queries that return the offenders."""

from typing import Final

from ledger.compensation.chart import CHART
from ledger.database.queries import Sql, filled, in_part, named_queries
from ledger.manifest import Invariant

SQL: Final = named_queries(__name__)

_PURPOSES = ", ".join(f"'{line.code}'" for line in CHART)

INVARIANTS: tuple[Invariant, ...] = (
    Invariant(
        "accounts_stand_in_their_case",
        "Every account of a damage case on which anything was posted says where in which case it stands, and is named after that.",
        filled(SQL["accounts_stand_in_their_case"], purposes=Sql(_PURPOSES)),
    ),
    Invariant(
        "claims_add_up",
        "What is established under a head is assessed, due, in kind, under way, received, performed or waived, less what is overpaid.",
        filled(SQL["claims_add_up"], claims=SQL["claims"]),
    ),
    Invariant(
        "instalments_are_what_is_due",
        "What is due of a part, without late interest, is what its instalments leave open.",
        filled(SQL["instalments_are_what_is_due"], claims=SQL["claims"]),
    ),
    Invariant(
        "instalments_make_the_part",
        "The instalments of a part sum to it, and those who owe it share it wholly.",
        SQL["instalments_make_the_part"],
    ),
    Invariant(
        "parts_are_paid_by_who_owes",
        "Nobody owes a part twice on one day, and who owes it up to a sum has paid no more.",
        SQL["parts_are_paid_by_who_owes"],
    ),
    Invariant(
        "payments_are_counted_once",
        "What is settled of an instalment is what payments and reliefs were counted to it, and no payment is counted beyond itself.",
        SQL["payments_are_counted_once"],
    ),
    Invariant(
        "interest_is_posted",
        "The late interest of a case in the ledger is what was computed for its parts, and of none is reckoned before it is owed.",
        filled(SQL["interest_is_posted"], claims=SQL["claims"]),
    ),
    Invariant(
        "interest_is_due_or_overpaid",
        "Late interest that was reckoned for a part is paid or due; what was paid beyond it stands overpaid.",
        filled(SQL["interest_is_due_or_overpaid"], claims=SQL["claims"]),
    ),
    Invariant(
        "what_is_overpaid_goes_back",
        "Of a part of which a judgment says what is owed in all, the principal that was paid beyond it and did not go back stands overpaid,"
        " and of no other part.",
        filled(SQL["what_is_overpaid_goes_back"], claims=SQL["claims"]),
    ),
    Invariant(
        "reversals_are_by_two",
        "What is reversed in a case was confirmed by a second person, entry by entry, and what was confirmed is reversed.",
        SQL["reversals_are_by_two"],
    ),
    Invariant(
        "receipts_are_of_payments",
        "The receipts that stand of a payment are together no more than it, and none stands of what was reversed.",
        SQL["receipts_are_of_payments"],
    ),
    Invariant(
        "refunds_are_what_is_posted",
        "What was approved to go back out of the treasury and was not paid, and what of it is in transit, stands in the accounts.",
        SQL["refunds_are_what_is_posted"],
    ),
    Invariant(
        "interest_is_held_as_posted",
        "Interest of banks that did not go on stands in the accounts of its case.",
        SQL["interest_is_held_as_posted"],
    ),
    Invariant(
        "claims_are_of_what_was_owed",
        "No more stands claimed in a bankruptcy than the bankrupt owed on the day of acceptance, as it is known now, and nothing stands"
        " admitted that two have not admitted.",
        SQL["claims_are_of_what_was_owed"],
    ),
    Invariant(
        "guarantees_are_what_they_say",
        "A guarantee is reversed when its giving is; only one that is held has a term that runs; the deposits that are held are what a"
        " case has to give back, and one that was called has paid.",
        SQL["guarantees_are_what_they_say"],
    ),
    Invariant(
        "money_acts_have_their_entries",
        "What was recorded as paid, passed on, spent, granted or taken as a deposit is posted, and what was reversed is posted back.",
        SQL["money_acts_have_their_entries"],
    ),
    Invariant(
        "entries_have_their_records",
        "Every entry of a damage case was posted by a record that may post its kind and that was done, and has its id from it.",
        SQL["entries_have_their_records"],
        in_part(SQL["entries_have_their_records"], "entry"),
    ),
    Invariant(
        "money_under_way_is_somewhere",
        "What a case has under way to the treasury is what its payments leave waiting, and stands in account and escrow to the fen.",
        filled(SQL["money_under_way_is_somewhere"], claims=SQL["claims"]),
    ),
    Invariant(
        "closed_cases_are_settled",
        "A closed case has nothing open: nothing assessed, due, in kind or under way.",
        filled(SQL["closed_cases_are_settled"], claims=SQL["claims"]),
    ),
    Invariant(
        "separate_claims_are_assessed",
        "What is pursued apart is assessed and of no other; a case that has ended has no separate claim that goes on, and one that is"
        " settled has something by which it is owed.",
        SQL["separate_claims_are_assessed"],
    ),
    Invariant(
        "restoration_is_paid_out_of_its_case",
        "What a case has spent came in for it before; no stage is paid before and beyond its acceptance, no restoration beyond its"
        " contract and plan (but for what was spent before that was kept), and each payment is a spending that two persons asked for and"
        " confirmed.",
        SQL["restoration_is_paid_out_of_its_case"],
    ),
    Invariant(
        "funds_go_where_acts_say",
        "What was left in the fund of a case went where an act of two says, as much as it says, on a basis, to another case only of the"
        " same place, and back only to who had paid it; and a case that was closed holds no more than is to be paid for its works (but for"
        " what was closed before that was asked).",
        SQL["funds_go_where_acts_say"],
    ),
    Invariant(
        "restorations_are_what_they_say",
        "A restoration is accepted, failed, given up, taken over or converted while the act that says so is not reversed; of a"
        " conversion that is reversed nothing is owed.",
        SQL["restorations_are_what_they_say"],
    ),
    Invariant(
        "duties_are_what_is_owed",
        "What is owed in kind is owed as duties, head by head; what was performed of a duty is that of its works, and what became money"
        " that of its conversions.",
        SQL["duties_are_what_is_owed"],
    ),
    Invariant(
        "cases_are_what_acts_say",
        "What a case and its parties are called, where and when it was, and its facts are what was registered, or set right since.",
        SQL["cases_are_what_acts_say"],
    ),
    Invariant(
        "evidence_is_shown_as_said",
        "The liable parties are shown what the act said that brought a file, or the last one that set it right.",
        SQL["evidence_is_shown_as_said"],
    ),
    Invariant(
        "debtors_end_by_acts",
        "Who owed something or was in a case, and no longer is, was replaced or removed by an act that stands, or came by a reversed one.",
        SQL["debtors_end_by_acts"],
    ),
    Invariant(
        "terms_stop_by_acts",
        "A term of a case was stopped on the day of an act of it.",
        SQL["terms_stop_by_acts"],
    ),
    Invariant(
        "terms_run_by_acts",
        "A term of a case was paused, and let run on, on the day of an act of it; that of an instalment ends with it.",
        SQL["terms_run_by_acts"],
    ),
    Invariant(
        "steps_have_their_records",
        "Every step of a case, and of what runs in one, was taken by an act of the case that takes it.",
        SQL["steps_have_their_records"],
    ),
    Invariant(
        "records_have_their_steps",
        "Every act of a case that was done took its step, and was about something of its case; one began it.",
        SQL["records_have_their_steps"],
    ),
    Invariant(
        "figures_are_of_acts",
        "Every figure of a case was told by the act that it names, with it; a version of an assessment is the sum of its figures.",
        SQL["figures_are_of_acts"],
    ),
    Invariant(
        "titles_are_of_acts",
        "What is a court document is one since the day of the act that made it one, while that stands.",
        SQL["titles_are_of_acts"],
    ),
    Invariant(
        "debtors_begin_by_acts",
        "Whoever owes something is named by an act that lets somebody owe it, or take the place of another or join on that day.",
        SQL["debtors_begin_by_acts"],
    ),
    Invariant(
        "lists_are_whole",
        "A list of clues has the rows that it says, each registered one is a case, and is withdrawn with all of its cases or none.",
        SQL["lists_are_whole"],
    ),
    Invariant(
        "old_lists_are_whole",
        "A list of old cases has the cases that it says; confirmed, each of them has its entry; withdrawn, each is withdrawn and its"
        " entry reversed.",
        SQL["old_lists_are_whole"],
    ),
    Invariant(
        "recourse_has_two_sides",
        "What a joint debtor may recover is what another owes it.",
        SQL["recourse_has_two_sides"],
    ),
)
