"""A function or trigger of PostgreSQL that compares is asked on the line: whoever adds a comparison names the tests that stand on it.

`make mutants FILES=sql` moves one line at a time and runs its tests: each must fail. The CHECKs of tables have
`tests/database/test_edges.py`.
"""

import ast
from functools import cache

from tests.child import ROOT
from tests.sqlmutants import comparisons

_CREDITORS = "tests/market/test_creditors.py::test_creditors_are_paid_by_rank_whoever_enforces"
_BANKRUPT = "tests/compensation/test_insolvencies.py::"
_PAYS = "tests/compensation/test_bankrupts_pay.py::"
_DEBTORS = "tests/compensation/test_debtors.py::"
_RECEIPTS = "tests/compensation/test_receipts.py::test_plain_sql_keeps_no_receipt_of_what_was_not_paid"
_BESIDE = "tests/compensation/test_duties_beside.py::"
_CASES = "tests/compensation/test_edges.py::"
_COMMENTS = "tests/api/test_publications.py::test_postgresql_takes_comments_on_days_of_their_term"
_CONSULTED = "tests/compensation/test_consultation.py::"
_COURTS = "tests/compensation/test_courts.py::"
_ORDER = "tests/compensation/test_left_order.py::"
_FUNDS = "tests/compensation/test_funds.py::"
_BOUND = "tests/compensation/test_money_bound.py::"
_RULED = "tests/compensation/test_rulings_rest.py::"
_REFUND = "tests/compensation/test_refunds.py::"
_RESTS = "tests/compensation/test_rests.py::"
_COSTS = "tests/compensation/test_unit_costs.py::"
_BASES = "tests/compensation/test_bases.py::"
_BOUNDED = "tests/compensation/test_left_words.py::"
_DATES = "tests/compensation/test_dates.py::"
_LIABILITY = "tests/compensation/test_liability.py::"
_GUARANTEE = "tests/compensation/test_guarantees.py::test_called_in_its_time_for_what_is_overdue"
_EDGES = "tests/journal/test_edges.py::"
_EVIDENCE = "tests/api/test_evidence.py::test_postgresql_counts_too"
_MONTHS = "tests/periods/test_edges.py::"
_CHECKLIST = "tests/periods/test_periods.py::test_a_month_is_closed_with_its_checklist"
_BANKED = "tests/reconciliation/test_checklist.py::"
_PROMISES = "tests/database/test_promises.py::"
_SPENT = "tests/compensation/test_spending.py::test_within_stage_contract_and_fund"
_RECEIVERS = "tests/permits/test_receivers.py::"
_YEARS = "tests/permits/test_reports.py::test_a_year_that_is_not_over"
_CLOCK = "tests/permits/test_clock.py::"
_PARTS = "tests/permits/test_part_years.py::"
_NIGHT = "tests/permits/test_night_expiries.py::"
_HELD = "tests/permits/test_held_at_year_end.py::"
_CORRECTED = "tests/market/test_bound_corrections.py::"
_REACH = "tests/market/test_orders_reach.py::"
_REFUNDED = "tests/permits/test_fee_refunds.py::"
_SERVED = "tests/permits/test_hearings.py::test_postgresql_knows_when_it_was_served"
_RETURNS = "tests/permits/test_fee_returns.py::test_what_is_paid_is_paid"
_EXCLUDED = "tests/permits/test_exclusions.py::test_the_year_is_one_of_the_book"
_ENDED = "tests/permits/test_sql_edges.py::"
_SUCCEEDED = "tests/compensation/test_successions.py::"
_HANDED = "tests/compensation/test_bankrupt_life.py::"
_LIFE = "tests/compensation/test_life_of_parties.py::"
_STANDING = "tests/processes/test_standing.py::"
_DECIDED = "tests/market/test_exceptions.py::test_postgresql_counts_it_too"
_CODES = "tests/permits/test_area_codes.py::"
_PACKS = "tests/law_in_force/test_packs.py::"
_DEPUTIES = "tests/actors/test_deputies.py::"
_KEYS = "tests/actors/test_persons.py::"
_INSIDE = "tests/api/test_inside.py::"
_LEFT = "tests/actors/test_left_open.py::"
_MANDATES = "tests/actors/test_mandates.py::"
_TOLD = "tests/compensation/test_tellings.py::test_the_database_keeps_it_too"
_LATE = "tests/compensation/test_late.py::"
_SERVED = "tests/permits/test_hearings.py::test_postgresql_knows_when_it_was_served"
_RESCHEDULED = "tests/permits/test_fee_schedules.py::"
_REFUND_STANDS = "tests/permits/test_fee_refunds.py::test_the_database_keeps_what_comes_back"
ASKED: dict[str, str] = {
    "appoint: administrators() > 0)": _MANDATES + "test_by_hand_only_where_nobody_is_left",
    "confirm_mandate: administrators() > 1": _MANDATES + "test_two_administrators_make_the_first_of_an_installation",
    "damage_assessed_before: r.recorded_at < f.recorded_at)":
        "tests/compensation/test_figures_told.py::test_what_was_assessed_first_stays",
    "damage_assessed_before: y.round < (": "tests/compensation/test_figures_told.py::test_what_was_assessed_first_stays",
    "damage_agreed: sum(q.debit) > coalesce((SELECT": _LIABILITY + "test_postgresql_holds_agreements_to_what_was_assessed",
    "damage_telling: coalesce(NEW.effective_on >= v_since,": _TOLD,
    "damage_telling: r.effective_on >= v_since": _TOLD,
    "damage_telling: r.effective_on <= NEW.effective_on": "tests/compensation/test_tellings.py::"
    "test_nobody_waits_for_feedback_on_other_clues",
    "damage_rested: r.effective_on > p_act.effective_on": "tests/compensation/test_order.py::test_what_is_named_in_both",
    "damage_rested: d.day > p_act.effective_on)": "tests/compensation/test_order.py::test_each_row_in_both",
    "damage_telling: NEW.effective_on < v_of.effective_on": _TOLD,
    "damage_corrected: r.effective_on <= NEW.effective_on":
        "tests/compensation/test_corrections.py::test_the_database_keeps_it_too",
    "paper_of_case: '[]')) > 0)": "tests/compensation/test_numbering.py::test_who_is_pursued_apart_has_a_notice_of_its_own",
    "paper_of_case: cardinality(w.parties) > 1":
        "tests/compensation/test_numbering.py::test_who_is_pursued_apart_has_a_notice_of_its_own",
    "damage_entered_late: NEW.effective_on >= v_today": _LATE + "test_the_database_keeps_it_too",
    "damage_entered_late: NEW.effective_on > law_figure(NEW.book_id,": _LATE + "test_the_database_keeps_it_too",
    "term_kept: f.years > law_figure(g.book_id,": "tests/permits/test_attention.py::test_postgresql_keeps_the_term",
    "law_figure: p_on >= '2015-07-23'": "tests/permits/test_attention.py::test_the_database_reads_the_term_that_is_shipped",
    "law_figure: p_on >= '2026-12-01'": _LATE + "test_the_database_reads_what_is_shipped",
    "damage_payment_within: v_most < NEW.amount": _LIABILITY + "test_up_to_a_sum",
    "deputy_fits: m.from_on >= f.from_on": _DEPUTIES + "test_who_stands_in_for_nobody",
    "deputy_fits: m.until_on <= coalesce(f.until_on,": _DEPUTIES + "test_who_stands_in_for_nobody",
    "forget_salts: DESC) > 1": "tests/actors/test_forgotten.py::test_who_is_erased_is_forgotten",
    "gone_how: m.ended_at <= p_since": _MANDATES + "test_why_the_asker_is_gone",
    "fee_rescheduled: 'due_on')::date BETWEEN 0 AND 10, first": _RESCHEDULED + "test_the_database_lets_a_day_move_a_little",
    "fee_rescheduled: 'due_on')::date BETWEEN 0 AND 10, last": _RESCHEDULED + "test_the_database_lets_a_day_move_a_little",
    "fee_rescheduled: n.due_on >= t.effective_on": _RESCHEDULED + "test_the_database_keeps_days_and_parts",
    "fee_rescheduled: n.due_on > n.before))": _RESCHEDULED + "test_the_database_keeps_days_and_parts",
    "sold_paid: n.owed <= coalesce((": "tests/permits/test_fee_settled.py::test_a_lot_that_two_fees_charge",
    "fee_paid_by_two: i.number < (v_new": "tests/permits/test_fee_roads.py::test_parts_are_paid_in_their_order",
    "region_on: f.from_on <= p_on": _CODES + "test_the_database_follows_as_python_does",
    "pack_looks_back: p_from < p_on": _PACKS + "test_the_database_keeps_days_that_are_over",
    "pack_looks_back: v.from_on < p_on": _PACKS + "test_the_database_keeps_days_that_are_over",
    "pack_backdated: y.effective_on > v_pack.in_force_from);": _PACKS + "test_the_database_asks_for_a_simulation",
    "law_said: k.in_force_from <= p_on": _CODES + "test_the_day_of_a_pack",
    "pack_values: p.n <= min(p.n)": "tests/law_in_force/test_spellings.py::test_what_is_shipped_is_read",
    "law_said: v.from_on <= p_on": _CODES + "test_the_day_of_a_code",
    "law_said: p_on <= coalesce(v.until_on,": _CODES + "test_a_value_that_ends",
    "legal_there: f.from_on <= coalesce(m.until_on,": _DEPUTIES + "test_one_legal_representative_at_a_time",
    "legal_there: legal_day()) <= coalesce(f.until_on,": _DEPUTIES + "test_one_legal_representative_at_a_time",
    "taken_back: k.revoked_at >= p_since": _LEFT + "test_what_a_thief_did_stays_void",
    "gone_since: x.ended_at <= clock_now())": _MANDATES + "test_who_has_no_good_key_is_gone",
    "notices: o.number > p_after": "tests/actors/test_ways.py::test_an_event_names_who_is_to_be_told",
    "notices: w.until_at < clock_now()": "tests/actors/test_ways_changed.py::test_after_thirty_days_it_is_gone",
    "put_ways: cardinality(p_kinds) > 4": "tests/actors/test_ways.py::test_a_few_each_once",
    "enrol_number: r.expires_at > clock_now()": "tests/actors/test_numbers.py::test_it_is_dropped_before_it_is_enrolled",
    "persons_as_one: r.used_at <= coalesce(p_at,": "tests/actors/test_numbers.py::test_at_an_instant_two_are_one_or_not",
    "persons_as_one: coalesce(r.undone_at > p_at,": "tests/actors/test_numbers.py::test_at_an_instant_two_are_one_or_not",
    "enrol: e.expires_at > clock_now()": _MANDATES + "test_a_code_is_good_for_seven_days",
    "in_term: ledger.legal_day() BETWEEN coalesce(p_from, '-infinity') AND coalesce(p_until, 'infinity'), first":
        _MANDATES + "test_a_mandate_runs_from_a_day_to_a_day",
    "in_term: ledger.legal_day() BETWEEN coalesce(p_from, '-infinity') AND coalesce(p_until, 'infinity'), last":
        _MANDATES + "test_a_mandate_runs_from_a_day_to_a_day",
    "use_key: k.last_used_on < v_today);": _KEYS + "test_the_day_of_last_use",
    "attempt_kept: NEW.last_at < OLD.last_at": "tests/actors/test_attempts.py::test_what_was_tried_stays_told",
    "keep_attempt: v_nth BETWEEN 1 AND 10, first": "tests/actors/test_attempts.py::test_ten_in_a_minute_and_a_count",
    "keep_attempt: v_nth BETWEEN 1 AND 10, last": "tests/actors/test_attempts.py::test_ten_in_a_minute_and_a_count",
    "reading_kept: NEW.last_at < OLD.last_at": "tests/api/test_reads.py::test_what_was_read_stays",
    "key_kept: coalesce(NEW.last_used_on < OLD.last_used_on,": _KEYS + "test_the_day_of_last_use",
    "receiver_known: t.valid_from <= p_on)": _RECEIVERS + "test_registered_on_that_day",
    "receiver_known: p_code) <= p_on,": _RECEIVERS + "test_registered_on_that_day",
    "receiver_known: 'costs')::bigint > 0": _RECEIVERS + "test_postgresql_knows_receivers",
    "post_entries: p_effective[i] > v_today": _EDGES + "test_not_after_today",
    "post_entries: p_effective[i] < v_opens": _EDGES + "test_not_before_the_book",
    "post_entries: p_effective[i] <= v_closed": _EDGES + "test_frontiers",
    "post_entries: p_effective[i] <= v_soft)": _EDGES + "test_frontiers",
    "post_entries: p_effective[i] <= v_soft (2)": _EDGES + "test_frontiers",
    "post_entries: v_balance < v_floor[v_key]": _EDGES + "test_a_floor",
    "post_entries: v_balance > v_ceiling[v_key]": _EDGES + "test_a_ceiling",
    "post_entries: v_debits[v_key] > c_total_max": "tests/journal/test_post.py::test_totals_have_an_end",
    "post_entries: v_least.held < v_floor[v_key]": "tests/journal/test_post.py::test_a_floor_holds_on_every_legal_day",
    "post_entries: v_credits[v_key] > c_total_max": "tests/journal/test_post.py::test_totals_have_an_end",
    "naming_in_time: NEW.valid_from < registered_since(NEW.book_id,": "tests/permits/test_namings.py::test_the_first_day_in_sql",
    "called_on: n.valid_from <= p_on": "tests/permits/test_namings.py::test_a_name_holds_from_a_day_on",
    "names_held: l.recorded_at > n.recorded_at)": (
        "tests/reconciliation/test_deposits.py::test_a_payer_is_known_by_every_name_that_it_had"
    ),
    "is_of_person: 2)::integer > extract(day": "tests/permits/test_register.py::test_the_last_day_of_a_month_in_sql",
    "account_named: coalesce(p_account.floor < v_floor,": "tests/database/test_logins.py::test_an_account_is_what_its_name_says",
    "code_alone: e.asked_at > m.confirmed_at": "tests/api/test_inside.py::test_no_representative_gets_the_key_of_a_colleague",
    "reversal_fault: p_now > v_target.recorded_at": "tests/journal/test_reverse.py::test_window",
    "row_written: a.attnum > 0": "tests/seals/test_records.py::test_the_expression_of_a_table_writes_what_row_text_writes",
    "keep_rows: octet_length(t.line) > 5000": "tests/seals/test_records.py::test_long_rows_end_a_record",
    "keep_rows: octet_length(t.line) > 5000)": "tests/seals/test_records.py::test_long_rows_end_a_record",
    "period_checklist: b.since <= m.last),": _BANKED + "test_a_statement_that_ends_a_day_early_does_not_cover_the_month",
    "period_checklist: l.booked_on <= m.last": _BANKED + "test_lines_and_postings_at_the_edges_of_a_month",
    "period_checklist: p.effective_on < b.since))": _BANKED + "test_what_was_posted_on_the_day_of_the_tie_is_not_in_the_opening_balance",
    "period_checklist: p.effective_on <= m.last": _BANKED + "test_debits_and_credits_to_the_last_day",
    "period_checklist: p.effective_on BETWEEN b.since AND m.last, first": _BANKED + "test_lines_and_postings_at_the_edges_of_a_month",
    "period_checklist: p.effective_on BETWEEN b.since AND m.last, last": _BANKED + "test_lines_and_postings_at_the_edges_of_a_month",
    "period_checklist: s.to_on >= m.last))": _BANKED + "test_a_statement_that_ends_a_day_early_does_not_cover_the_month",
    "personal_values: s.place < %5$s": "tests/archive/test_archive.py::test_archive_replay_archive",
    "append_seals: e.position <= v_settled": "tests/seals/test_passing.py::test_postgresql_calls_nothing_settled_that_has_no_seal",
    "append_seals: r.position <= v_settled": "tests/seals/test_passing.py::test_postgresql_calls_nothing_settled_that_has_no_seal",
    "look_again: h.size > (SELECT": "tests/seals/test_passing.py::test_an_entry_that_was_passed_by_is_found",
    "period_checklist: e.effective_on BETWEEN m.first AND m.last, first": _CHECKLIST,
    "period_checklist: e.effective_on BETWEEN m.first AND m.last, last": _CHECKLIST,
    "period_checklist: 'effective_on')::date <= m.last": _CHECKLIST,
    "move_period: v_last <= v_soft": _MONTHS + "test_the_first_month_of_a_book",
    "move_period: v_month > v_opens": _MONTHS + "test_the_first_month_of_a_book",
    "move_period: v_month > v_opens (2)": _MONTHS + "test_the_first_month_of_a_book",
    "move_period: e.effective_on BETWEEN v_month AND v_last, first": _MONTHS + "test_a_month_counts_its_first_and_its_last_day",
    "move_period: e.effective_on BETWEEN v_month AND v_last, last": _MONTHS + "test_a_month_counts_its_first_and_its_last_day",
    "expire_lots: p_on <= make_date(v_vintage,": _ENDED + "test_lots_end_when_their_year_is_over",
    "expire_lots: asset_id > p_after": _ENDED + "test_lots_end_in_pieces",
    "expire_lots: asset_id > p_after (2)": _ENDED + "test_lots_end_in_pieces",
    "expire_lots: asset_id <= upto": _ENDED + "test_lots_end_in_pieces",
    "site_holds: b.debits > b.credits": "tests/permits/test_closures.py::test_what_was_withdrawn_is_held_no_more",
    "site_holds: c.vintage > extract(year": "tests/permits/test_closures.py::test_postgresql_knows_what_is_held",
    "surplus_public: NEW.effective_on <= a.until_on)": "tests/permits/test_surplus.py::test_postgresql_keeps_it",
    "served_outside: 'served_on')::date BETWEEN d.effective_on AND NEW.effective_on, first": _SERVED,
    "served_outside: 'served_on')::date BETWEEN d.effective_on AND NEW.effective_on, last": _SERVED,
    "fee_withdrawn: sum(m.quantity) > 0": _REFUND_STANDS,
    "refund_stands: r.amount > 0)": _REFUND_STANDS,
    "expire_lots: debits > credits": _ENDED + "test_lots_end_in_pieces",
    "expire_lots: ended > 0": _ENDED + "test_lots_end_in_pieces",
    "issue_lots: c.vintage BETWEEN g.first_vintage AND g.last_vintage, first": _ENDED + "test_lots_end_when_their_year_is_over",
    "issue_lots: c.vintage BETWEEN g.first_vintage AND g.last_vintage, last": _ENDED + "test_lots_end_when_their_year_is_over",
    "issue_lots: c.vintage BETWEEN g.first_vintage AND g.last_vintage, first (2)": _ENDED + "test_lots_end_when_their_year_is_over",
    "issue_lots: c.vintage BETWEEN g.first_vintage AND g.last_vintage, last (2)": _ENDED + "test_lots_end_when_their_year_is_over",
    "entry_balances: p.version <= b.version": _PROMISES + "test_account_that_may_not_take_part",
    "entry_balances: p.version > b.version": _PROMISES + "test_account_that_may_not_take_part",
    "entry_balances: p.version < 1": _PROMISES + "test_account_that_may_not_take_part",
    "entry_balances: b.soft_closed_through >= (SELECT": _PROMISES + "test_a_month_stays_closed",
    "entry_balances: e.effective_on <= b.soft_closed_through": _PROMISES + "test_a_month_stays_closed",
    "entry_balances: e.effective_on <= coalesce(b.closed_through,": _PROMISES + "test_a_month_stays_closed",
    "log_only_grows: NEW.size < OLD.size": "tests/seals/test_passing.py::test_an_entry_that_was_passed_by_is_found",
    "log_only_grows: NEW.settled_position < OLD.settled_position": "tests/seals/test_sequencer.py::test_even_the_owner_only_appends",
    "process_dates: NEW.effective_on > (SELECT": _ENDED + "test_a_step_is_taken_from_its_predecessor_to_today",
    "process_dates: NEW.previous) > NEW.effective_on": _ENDED + "test_a_step_is_taken_from_its_predecessor_to_today",
    "last_standing: e.version <= p_version": _STANDING + "test_sql_tells_the_same",
    "last_standing: v_left > 0": _STANDING + "test_sql_tells_the_same",
    "last_standing: v_left > 0 (2)": _STANDING + "test_sql_tells_the_same",
    "second_inside: v_today.quantity >= v_from.quantity": _INSIDE + "test_from_which_amount",
    "second_inside: v_today.money >= v_from.money": _INSIDE + "test_from_which_money",
    "proceeds_in_order: NEW.paid > 0": _CREDITORS,
    "proceeds_in_order: e.place < NEW.place)": _CREDITORS,
    "proceeds_in_order: e.owed > (SELECT": _CREDITORS,
    "entry_as_its_act: p.debit > coalesce(f.quantity,": _RETURNS,
    "paid_is_free: b.credits > n.owed)": _RETURNS,
    "fee_lots_there: f.quantity > coalesce((": "tests/permits/test_fee_days.py::test_a_notice_charges_what_was_there",
    "fee_lots_there: e.effective_on <= coalesce((": "tests/permits/test_fee_days.py::test_a_notice_charges_what_was_there",
    "fee_paid_by_two: 'came_on')::date < f.notice_on)":
        "tests/permits/test_fee_days.py::test_postgresql_takes_no_money_that_came_before_the_notice",
    "opening_of_stock: NEW.paid_on <= e.effective_on)": "tests/market/test_stock.py::test_what_is_wrong_is_told_where_it_stands",
    "stock_things: 'holdings') > 0":
        "tests/market/test_stock_annulments.py::test_one_thing_of_a_stock_is_annulled_and_comes_in_corrected",
    "stock_uses: v.version > 2": "tests/market/test_stock_annulments.py::test_what_was_used_is_named_and_the_stock_stands",
    "taken_as_said: > coalesce((": "tests/permits/test_past_the_steps.py::test_a_step_that_moves_nothing_takes_no_lots",
    "frozen_from: t.effective_on <= p_on": "tests/permits/test_fee_returns.py::test_what_is_frozen_was_there_on_the_day_of_the_notice",
    "fee_moved: (b.debits > b.credits": "tests/permits/test_fee_roads.py::test_a_fee_follows_its_permits",
    "fee_refunds: NOT BETWEEN 0 AND coalesce(i.amount, 0), first": _REFUNDED + "test_it_takes_two_and_comes_back",
    "fee_refunds: NOT BETWEEN 0 AND coalesce(i.amount, 0), last": _REFUNDED + "test_of_a_part_goes_back_what_was_paid",
    "freeze_waits: o.act_id) < w.at": _REACH + "test_what_was_sold_and_comes_again_is_free",
    "freeze_waits: o.at) < (w.rank,": _REACH + "test_the_earlier_rank_first",
    "freeze_waits: w.waits > 0;": _REACH + "test_what_is_sold_is_waited_for_no_more",
    "freeze_waits: b.debits > b.credits": _REACH + "test_what_is_sold_is_waited_for_no_more",
    "rank_free: o.recorded_at < t.recorded_at": "tests/permits/test_waiting.py::test_ranks_are_unique",
    "rank_free: 'rank')::integer >= (t.terms": "tests/permits/test_waiting.py::test_ranks_are_unique",
    "fee_overdue: 10 < later_day(p_on));": "tests/permits/test_security.py::test_nobody_in_arrears_pledges",
    "hearing_held: 1000000 <= (": "tests/permits/test_hearings.py::test_the_law_may_ask_for_a_hearing",
    **dict.fromkeys(
        (f"side_barred: {day} BETWEEN l.since AND coalesce(l.until, 'infinity'), {which}"
         for day in ("(NEW.effective_on", "later_day(NEW.effective_on)") for which in ("first", "last")),
        "tests/market/test_side_barred.py::test_postgresql_knows_the_days_of_a_list"),
    "surrender_dated: NEW.effective_on <= l.day": _CLOCK + "test_postgresql_lets_no_term_be_met_by_a_day",
    "surrender_dated: 10 < later_day(NEW.effective_on))": _CLOCK + "test_postgresql_lets_no_term_be_met_by_a_day",
    "later_day: p_on >= '2026-12-01'": _CLOCK + "test_postgresql_asks_the_clock_of_days_since_there_is_the_rule",
    "back_dating: v_days > least(v_most,": _CLOCK + "test_postgresql_keeps_the_window",
    "bound_corrected: v_new.effective_on < v_of.effective_on": _CORRECTED + "test_what_is_corrected_was_there",
    "bound_corrected: v_new.until_on < v_new.effective_on": _CORRECTED + "test_what_an_order_says_is_corrected_by_two_of_the_bureau",
    "bound_corrected: v_new.money < (SELECT": _CORRECTED + "test_nothing_is_owed_less_than_sales_have_paid",
    "freeze_term: v_this.until_on < v_this.effective_on":
        "tests/permits/test_dates_agree.py::test_postgresql_freezes_nothing_after_its_order",
    "year_begun: n.last_vintage > extract(year": "tests/permits/test_security.py::test_postgresql_lets_no_year_end_before_it_begins",
    "act_agreed: e.version <= NEW.version": "tests/permits/test_sides.py::test_the_database_asks_for_every_side",
    "act_agreed: t.until_on >= NEW.effective_on)": "tests/market/test_exceptions.py::test_postgresql_lets_no_side_end_what_can_pass",
    "act_agreed: v_clerks < 1": "tests/market/test_endings.py::test_the_database_asks_for_both",
    "act_agreed: v_clerks < 2": "tests/permits/test_sides.py::test_the_database_asks_for_every_side",
    "entry_by_two: p.credit > 0;": "tests/permits/test_second_person.py::test_one_asks_and_another_confirms",
    "report_year: NEW.reported_on < make_date(NEW.year,": _YEARS,
    "report_year: NEW.effective_on <= make_date(r.year,": _YEARS,
    "vintage_over: NEW.first_vintage < greatest(extract(year": _PARTS + "test_postgresql_lets_nothing_dead_make_good",
    "vintage_over: n.first_vintage < extract(year": "tests/market/test_part_years.py::test_a_sale_is_not_carried_over_the_year",
    "sold_not_over: c.vintage < extract(year": "tests/market/test_ended_bound.py::test_postgresql_sells_no_year_that_is_over",
    "decision_opens: NEW.effective_on BETWEEN t.effective_on AND t.until_on, first": _DECIDED,
    "decision_opens: NEW.effective_on BETWEEN t.effective_on AND t.until_on, last": _DECIDED,
    "decision_opens: y.vintage BETWEEN n.first_vintage AND n.last_vintage, first": _DECIDED,
    "decision_opens: y.vintage BETWEEN n.first_vintage AND n.last_vintage, last": _DECIDED,
    "decision_opens: sum(m.quantity) > coalesce((": _DECIDED,
    "surrender_window: later_day(NEW.effective_on) > (": "tests/permits/test_thresholds.py::test_the_database_keeps_the_window",
    "expiry_by_night: NEW.effective_on > last_surrender(t.book_id,": _NIGHT + "test_postgresql_knows_when",
    "surrender_late: NEW.effective_on > due.on_day": _NIGHT + "test_postgresql_knows_what_came_late",
    "surrender_late: 'came_on')::date > due.on_day": _NIGHT + "test_postgresql_knows_what_came_late",
    "surrender_late: > ended_of_site(t.book_id,": _NIGHT + "test_postgresql_knows_what_has_ended",
    "surrendered_late: v.recorded_at >= n.recorded_at": _HELD + "test_what_was_held_still_when_it_ended_is_surrendered",
    "stand_behind: e.recorded_at >= c.recorded_at": "tests/permits/test_inside.py::test_who_stands_behind_a_step",
    "renewed_since: r.version > p_version)": "tests/market/test_renewals.py::test_another_representative_renews_what_is_agreed",
    "of_this_transaction: (v_after > 0": "tests/processes/test_savepoints.py::test_a_savepoint_is_of_its_transaction",
    "register_by_two: 'until')::date >= (to_jsonb(OLD)": "tests/permits/test_register.py::test_an_end_only_shortens_an_entry",
    "agreement_kept: NEW.effective_on <= make_date(l.last_vintage,": "tests/market/test_agreements.py::test_postgresql_keeps_a_lease",
    "freeze_term: (NEW.effective_on <= v_last)": "tests/permits/test_freezes.py::test_the_database_keeps_the_term",
    "exclusion_once: NEW.year > extract(year": _EXCLUDED,
    "review_settled: m.back > coalesce(w.most,": "tests/permits/test_reviews.py::test_postgresql_gives_back_no_more",
    "review_owes: 0)) > coalesce(sum(greatest(w.most": _HELD + "test_postgresql_gives_no_more_in_later_years",
    "exclusion_once: NEW.effective_on < (SELECT": _EXCLUDED,
    "exclusion_once: NEW.year < (SELECT": _EXCLUDED,
    "damage_as_the_court_law_asks: n.served_on > NEW.effective_on": _LIFE + "test_the_first_day_on_which_one_stays_away",
    "damage_notice_served: NEW.served_on <= r.effective_on)": _LIFE + "test_the_first_day_on_which_one_stays_away",
    "damage_notice_served: NEW.answer_by > NEW.served_on": _CONSULTED + "test_postgresql_serves_a_publication_after_its_days",
    "damage_notice_served: NEW.served_on > r.effective_on": _CONSULTED + "test_postgresql_serves_a_publication_after_its_days",
    "damage_notice_served: r.effective_on >= s.effective_on": _CONSULTED + "test_postgresql_takes_no_answer_before_its_notice",
    "damage_notice_served: r.effective_on > NEW.answer_by": _CONSULTED + "test_postgresql_waits_for_an_answer",
    "damage_notice_served: n.served_on <= NEW.effective_on)": _CONSULTED + "test_postgresql_signs_from_the_day_of_the_service",
    "damage_notice_served: m.effective_on >= NEW.served_on": _LIFE + "test_the_first_day_on_which_one_stays_away",
    "damage_notice_served: n.served_on <= r.effective_on)": _LIFE + "test_the_first_day_on_which_one_stays_away",
    "damage_as_the_court_law_asks: r.effective_on >= (SELECT": _LIFE + "test_the_first_day_on_which_all_stay_away",
    "damage_succeeded: b.debits > b.credits": _LIFE + "test_an_heir_owes_no_more_than_it_inherited_of_a_duty_either",
    "damage_notice_served: r.recorded_at >= coalesce((SELECT": _CONSULTED + "test_postgresql_signs_with_nobody_without_notice",
    "damage_represented: NEW.effective_on >= g.since_on": _CONSULTED + "test_postgresql_lets_nobody_act_without_power",
    "damage_represented: NEW.effective_on <= g.until_on)": _CONSULTED + "test_postgresql_lets_nobody_act_without_power",
    "damage_represented: NEW.effective_on < e.effective_on)": _CONSULTED + "test_an_ended_power_is_none_for_postgresql_either",
    "damage_quantities: count(*) > 1": "tests/compensation/test_returns.py::test_the_database_takes_no_quantity_that_is_none",
    "damage_quantities: 'amount')::numeric) <= 0)": "tests/compensation/test_returns.py::test_the_database_takes_no_quantity_that_is_none",
    "damage_number_free: count(*) > 1": "tests/compensation/test_number_forms.py::test_an_old_case_has_no_number_that_was_given",
    "damage_number_next: NEW.given_on < v_last.given_on": "tests/compensation/test_numbering.py::test_a_day_before_the_last_number",
    "damage_account_code: p_part > 1": "tests/compensation/test_columns.py::test_the_twins_make_the_same_names",
    "damage_comment_in_time: NEW.effective_on BETWEEN k.starts_on AND coalesce(k.due_on, 'infinity'), first": _COMMENTS,
    "damage_comment_in_time: NEW.effective_on BETWEEN k.starts_on AND coalesce(k.due_on, 'infinity'), last": _COMMENTS,
    "damage_dates: NEW.effective_on > (SELECT": _CASES + "test_an_act_is_done_up_to_today",
    "damage_dates: NEW.effective_on < (SELECT": _DATES + "test_plain_sql_dates_nothing_wrongly",
    "damage_dates: d.held < a.floor)": _DATES + "test_plain_sql_dates_nothing_wrongly",
    "damage_dates: NEW.paid_on < (SELECT": _CASES + "test_a_payment_is_counted_from_the_day_it_is_owed",
    "damage_done_now: age(r.xmin) <= 0": "tests/compensation/test_bare_records.py::test_what_is_set_right_stands",
    "damage_written_by_act: age(r.xmin) <= 0": "tests/compensation/test_bare_records.py::test_what_is_set_right_stands",
    "damage_duty_converted: s.money < s.value": _BESIDE + "test_plain_sql_fixes_no_sum_without_its_basis",
    "damage_due_when_owed: NEW.due_on > (SELECT": _BESIDE + "test_plain_sql_lets_nothing_be_due_after_two_years",
    "damage_duty_converted: k.ended_on > v_on),": _BESIDE + "test_plain_sql_converts_on_no_other_day",
    "damage_duty_converted: coalesce(bool_or(k.ended_on <= v_on),": _BESIDE + "test_plain_sql_converts_on_no_other_day",
    "damage_duty_converted: f.version >= e.version": _BESIDE + "test_plain_sql_converts_on_no_other_day",
    "damage_duty_converted: v_on <= (SELECT": _BESIDE + "test_plain_sql_converts_on_no_other_day",
    "damage_duty_converted: v_works.stood_for > (": _BESIDE + "test_plain_sql_converts_on_no_other_day",
    "damage_duty_converted: (o.since_on <= v_on)": _SUCCEEDED + "test_a_duty_in_kind_goes_over_too",
    "damage_duty_converted: (o.until_on > v_on)": _SUCCEEDED + "test_a_duty_in_kind_goes_over_too",
    "damage_duty_converted: n.accepted_on <= v_on))": _BANKRUPT + "test_a_duty_of_a_bankrupt_becomes_money",
    "damage_receipt_kept: y.paid_on <= NEW.issued_on": _RECEIPTS,
    "damage_receipt_kept: o.issued_on > NEW.issued_on": _RECEIPTS,
    "damage_receipt_kept: y.payment_id) <= CASE": _RECEIPTS,
    "damage_receipt_kept: NEW.payment_id) > 0": "tests/compensation/test_receipts.py::test_a_payment_with_a_receipt_is_not_reversed",
    "damage_interest_kept: r.effective_on >= (": _RESTS + "test_interest_of_a_deposit_is_not_before_that_of_its_own",
    "damage_claims_bound: (b.until_on > b.since_on)": _RULED + "test_a_claim_follows_a_ruling_that_lowers",
    "damage_claims_bound: (b.until_on > n.accepted_on)": _RULED + "test_a_claim_follows_a_ruling_that_lowers",
    "damage_claims_bound: w.parts > 0": _RULED + "test_a_claim_follows_a_ruling_that_lowers",
    "damage_claims_bound: y.paid_on >= n.accepted_on": _RULED + "test_a_claim_follows_a_ruling_that_lowers",
    "damage_claims_follow: n.claimed > 0)": _RULED + "test_a_claim_follows_a_ruling_that_lowers",
    "damage_claims_follow: x.claimed > x.bound)": _RULED + "test_a_claim_follows_a_ruling_that_lowers",
    "damage_court_paper_once: e.recorded_at > r.recorded_at": "tests/compensation/test_court_papers.py::"
    "test_a_suit_that_ended_frees_its_numbers",
    "spent_on_liable: g.record_id::text) > 0))": "tests/compensation/test_barred_by_one.py::test_who_is_paid_all_the_same",
    "damage_corrected: k.recorded_at > r.recorded_at": _RULED + "test_a_ruling_stays_while_a_bankruptcy_rests_on_it",
    "damage_due_since: e.position > coalesce((": _REFUND + "test_postgresql_pays_no_more_than_is_still_overpaid",
    "damage_due_since: i.due_on < p_on),": _REFUND + "test_postgresql_pays_no_more_than_is_still_overpaid",
    "damage_gone_to: r.effective_on >= p_since": _RULED + "test_who_declares_a_bankruptcy_hears_what_went_to_the_party_since",
    "damage_insolvency_kept: (NEW.owed < OLD.claimed": _RULED + "test_a_claim_follows_a_ruling_that_lowers",
    "damage_refund_kept: NEW.paid > OLD.paid": _REFUND + "test_postgresql_pays_no_more_than_is_still_overpaid",
    "damage_refund_kept: NEW.refund_id) > NEW.amount": _REFUND + "test_postgresql_pays_no_more_than_is_still_overpaid",
    "interest_without_money: <= r.effective_on)": _RESTS + "test_a_bank_credits_nothing_before_the_money",
    "damage_interest_kept: sum(u.amount) > i.amount)": "tests/compensation/test_interests.py::"
    "test_interest_goes_to_whom_the_rule_says",
    "damage_account_barred: n.accepted_on <= p_on),": _PAYS + "test_the_database_pays_nothing_to_the_account_of_a_bankrupt",
    "damage_insolvency_kept: NEW.distributed > OLD.distributed": _BANKRUPT + "test_a_sole_debtor_is_bankrupt",
    "damage_insolvency_kept: NEW.claimed < NEW.owed": _DEBTORS + "test_the_database_files_less_on_a_basis_alone",
    "damage_insolvency_kept: NEW.admitted < NEW.claimed)": _DEBTORS + "test_the_database_files_less_on_a_basis_alone",
    **dict.fromkeys(
        ("damage_insolvency_kept: n.accepted_on <= NEW.paid_on",
         "damage_insolvency_kept: y.paid_on >= n.accepted_on)"),
        _PAYS + "test_the_database_counts_nothing_of_a_bankrupt"),
    **dict.fromkeys(
        ("damage_insolvency_kept: e.effective_on < n.accepted_on", "damage_insolvency_kept: NEW.amount > NEW.excess",
         "damage_insolvency_kept: > (SELECT"),
        _PAYS + "test_the_database_counts_what_was_called_of_its_mortgage"),
    "damage_payment_within: u.first_on < y.paid_on))": _PAYS + "test_what_bankrupts_owe_is_overdue_the_day_after",
    "damage_payment_within: i.due_on >= y.paid_on": "tests/compensation/test_calls.py::test_the_database_counts_what_is_overdue",
    **dict.fromkeys(
        ("damage_title_once: y.paid_on > i.due_on),", "damage_title_once: v.debits > v.credits"),
        "tests/compensation/test_interest_alone.py::test_what_is_due_later_hinders_nothing"),
    "damage_heir_bounded: v_owed > v_most": _DEBTORS + "test_an_heir_owes_no_duty_beyond_it",
    "damage_return_of_payer: v_own > ceil(round(v_share": _DEBTORS + "test_the_database_gives_back_to_who_took_the_place",
    "damage_took_place: t.at > w.after)": _DEBTORS + "test_it_goes_on_to_who_took_that_place",
    "damage_took_place: y.at > w.after)": _DEBTORS + "test_it_goes_on_to_who_took_that_place",
    "damage_written_off_before: y.interest > 0": _DEBTORS + "test_no_suspension_of_days_of_which_interest_was_written_off",
    "damage_written_off_before: y.paid_on > f.first_on": _DEBTORS + "test_no_suspension_of_days_of_which_interest_was_written_off",
    "damage_insolvency_kept: coalesce(o.most > (SELECT": _SUCCEEDED + "test_heirs_owe_up_to_what_they_inherited",
    "damage_insolvency_kept: 100 > damage_gone_to(n.book_id,": _HANDED + "test_what_was_handed_on_is_not_reversed",
    "damage_insolvency_kept: n.distributed < (SELECT": _BANKRUPT + "test_the_database_counts_dividends",
    "damage_due_when_owed: NEW.due_on < (SELECT": "tests/compensation/test_works_back.py",
    "damage_evidence_room: v_files > 2000": _EVIDENCE,
    "damage_evidence_room: v_size > 42949672960": _EVIDENCE,
    "damage_evidence_room: v_own_files > 200": _EVIDENCE,
    "damage_evidence_room: v_own_size > 4294967296": _EVIDENCE,
    "damage_act_by_two: (NEW.waiting < OLD.waiting": "tests/compensation/test_recordings.py::test_the_database_keeps_it_too",
    "damage_as_the_court_law_asks: 100 > coalesce((":
        "tests/compensation/test_separate.py::test_what_was_decided_apart_is_not_claimed_again",
    "damage_as_the_court_law_asks: 'amount')::numeric <= 0)": "tests/compensation/test_court_neighbours.py::test_nobody_sues_for_nothing",
    **dict.fromkeys(
        ("damage_title_once: i.settled < i.amount", "damage_title_once: o.court_since <= o.in_force_on",
         "damage_title_once: v.debits > v.credits))", "damage_title_once: t.due_on < r.effective_on",
         "damage_title_once: t.court_since <= r.effective_on", "damage_title_once: t.due_on < f.effective_on",
         "damage_title_once: t.court_since <= f.effective_on"),
        "tests/compensation/test_enforced_once.py::test_the_database_enforces_once"),
    "damage_as_the_court_law_asks: coalesce(NEW.effective_on > (NEW.words": _COURTS + "test_the_database_keeps_it_too",
    "damage_as_the_court_law_asks: 'answer_by')::date <= NEW.effective_on": _COURTS + "test_the_database_keeps_it_too",
    "damage_as_the_court_law_asks: coalesce(NEW.effective_on > v_published": _COURTS + "test_the_database_takes_no_such_step",
    "damage_as_the_court_law_asks: NEW.effective_on <= v_appeal": _COURTS + "test_the_database_takes_no_such_step",
    "damage_as_the_court_law_asks: NEW.effective_on > v_appeal": _COURTS + "test_fifteen_days_to_appeal",
    "damage_as_the_court_law_asks: o.court_since <= NEW.effective_on": _COURTS + "test_the_database_takes_no_such_step",
    "damage_released: count(*) > 1)": "tests/compensation/test_separate_sql.py::test_no_one_is_released_from_more_than_its_share",
    "damage_released: coalesce(NEW.amount <= (":
        "tests/compensation/test_separate_sql.py::test_no_one_is_released_from_more_than_its_share",
    "damage_as_the_court_law_asks: o.court_since <= NEW.effective_on (2)": _COURTS + "test_the_database_takes_no_such_step",
    "damage_as_the_court_law_asks: bool_and(coalesce(t.court_since <= NEW.effective_on,": _COURTS + "test_the_database_takes_no_such_step",
    "damage_as_the_court_law_asks: i.settled < i.amount": _ORDER + "test_a_suit_needs_something_without_a_title",
    **dict.fromkeys(
        ("damage_as_the_court_law_asks: i.settled < i.amount (2)", "damage_as_the_court_law_asks: bool_or(i.due_on < NEW.effective_on)",
         "damage_as_the_court_law_asks: bool_or(i.due_on >= NEW.effective_on)"),
        "tests/compensation/test_payment_orders.py::test_the_database_asks_the_same"),
    "damage_as_the_court_law_asks: i.due_on < (":
        "tests/compensation/test_payment_orders.py::test_an_order_makes_a_title_of_what_was_asked_for",
    "damage_as_the_court_law_asks: b.debits > b.credits))": _ORDER + "test_a_suit_needs_something_without_a_title",
    "damage_as_the_court_law_asks: o.court_since <= o.in_force_on": _ORDER + "test_a_suit_needs_something_without_a_title",
    "damage_order: r.effective_on > NEW.effective_on": _ORDER + "test_which_act_is_later_is_told",
    "damage_term_near: NEW.due_on > NEW.starts_on": _BOUNDED + "test_a_guarantee_has_an_end",
    "damage_evaluated: > least(x.budget,": _BOUNDED + "test_works_are_worth_what_was_done",
    "damage_evaluated: bool_or(m.amount > 0)": _BOUNDED + "test_works_are_worth_what_was_done",
    "damage_separate: c.amount < 0)": "tests/compensation/test_separate.py::test_what_is_pursued",
    "damage_term_kept: (NEW.due_on < OLD.due_on": _COURTS + "test_the_database_keeps_it_too",
    "damage_guarantee_in_time: g.expires_on < coalesce((SELECT": _GUARANTEE,
    "damage_return_of_payer: v_returned > v_counted": "tests/compensation/test_suspensions.py",
    "damage_return_of_payer: e.effective_on < v_payment.paid_on)": _CASES + "test_money_goes_back_from_the_day_it_came",
    "damage_spending_within: v_stage.accepted_on > NEW.paid_on": _SPENT,
    "damage_spending_within: NULL) > (": _BOUND + "test_it_is_spent_for_its_works_alone",
    "damage_spending_within: NEW.amount > v_stage.payable": _FUNDS + "test_the_database_spends_as_little",
    "damage_spending_within: NEW.amount > v_works.contract": _SPENT,
    "damage_spending_within: NEW.amount > least(v_works.contract,": _FUNDS + "test_a_stage_is_paid_less_what_is_kept_back",
    "damage_spending_within: NEW.paid_on > damage_retained_until(x.book_id,": _FUNDS + "test_a_stage_is_paid_less_what_is_kept_back",
    "damage_spending_within: NEW.spending_id) > damage_fund_from_others(NEW.book_id,": _FUNDS + "test_the_database_spends_as_little",
    "damage_spending_within: min(h.value::bigint) > 0": _FUNDS + "test_the_database_spends_as_little",
    "damage_fund_disposed: 'payee') >= 0)": _FUNDS + "test_the_database_lets_nothing_go_without_ground",
    "damage_fund_disposed: c.case_id) > 0)": _FUNDS + "test_the_database_lets_no_case_end_with_a_fund",
    "damage_fund_disposed: v_told.case_id) >= 0,": _BOUND + "test_kept_and_disposed_of_it_is_not_given_back",
    "damage_fund_disposed: NULL) > 0": _BOUND + "test_a_case_is_closed_without_it",
    "damage_refund_kind: b.credits > b.debits": _BOUND + "test_an_excess_is_no_principal",
    "damage_refund_kind: y.excess > coalesce((": _BOUND + "test_a_refund_is_asked_for_as_what_it_is",
    "damage_retention_covered: 0) < coalesce(OLD.retention_kept,": _BOUND + "test_a_retention_is_varied_while_the_fund_is_short",
    "damage_retention_covered: 0) > coalesce(NEW.retention,": _BOUND + "test_a_contract_is_not_varied_below_what_was_kept",
    "damage_retention_covered: NEW.case_id) < 0)": _BOUND + "test_kept_and_disposed_of_it_is_not_given_back",
    "damage_called: g.guarantee_id) <= g.amount)": "tests/compensation/test_calls.py::test_the_bank_pays_for_one_of_several",
    "damage_payment_within: NULL)) < NEW.amount": "tests/compensation/test_calls.py::test_the_bank_pays_for_one_of_several",
    "damage_payment_within: c.effective_on > NEW.paid_on": "tests/compensation/test_calls.py::test_nothing_before_the_call",
    "damage_step_reversed: g.guarantee_id) > 0": "tests/compensation/test_calls.py::test_plain_sql_takes_no_call_back",
    "damage_step_reversed: g.guarantee_id) >= g.amount": "tests/compensation/test_calls.py::test_plain_sql_takes_no_call_back",
    "base_capacity: x.from_on <= p_on": _BASES + "test_a_change_is_from_its_day_on",
    "base_capacity: x.from_on > p_on))": _BASES + "test_a_change_is_from_its_day_on",
    "base_change: h.amount < base_taken(h.book_id,": _BASES + "test_postgresql_keeps_a_change_within",
    "base_change: v_on < (SELECT": _BASES + "test_postgresql_keeps_a_change_within",
    "base_change: v_on < (SELECT (2)": _BASES + "test_postgresql_keeps_a_change_within",
    "base_within: r.effective_on >= (SELECT": _BASES + "test_nothing_is_booked_before_the_base_was_open",
    "base_within: m.unit) > base_capacity(r.book_id,": _BASES + "test_postgresql_keeps_a_change_within",
    "base_within: END) > 0)": "tests/compensation/test_bases.py::test_the_case_is_credited_and_closed",
    "base_within: NEW.amount > coalesce(v_left,": "tests/compensation/test_bases.py::test_postgresql_keeps_the_base",
    "restored: sum(t.amount) > 0": "tests/compensation/test_bases.py::test_what_was_accepted_wrongly_is_taken_back",
    "expert_against: e.effective_on <= p_on)": "tests/compensation/test_experts.py::test_nobody_comes_in_before_the_listing",
    "expert_against: p_on < x.first_on": "tests/compensation/test_experts.py::test_who_does_not_come_in",
    "expert_against: p_on > x.last_on": "tests/compensation/test_experts.py::test_who_does_not_come_in",
    "expert_chosen: f.amount >= (SELECT": "tests/compensation/test_experts.py::test_a_fee_is_recorded_and_paid_by_two",
    "unit_cost_kept: NEW.year BETWEEN c.first_year AND c.last_year, first": _COSTS + "test_a_figure_keeps_its_row",
    "unit_cost_kept: NEW.year BETWEEN c.first_year AND c.last_year, last": _COSTS + "test_a_figure_keeps_its_row",
    "unit_cost_kept: NEW.year BETWEEN n.first_year AND n.last_year, first": _COSTS + "test_a_figure_keeps_its_row",
    "unit_cost_kept: NEW.year BETWEEN n.first_year AND n.last_year, last": _COSTS + "test_a_figure_keeps_its_row",
    "unit_cost_kept: a.assessed_on <= n.last_on)": _COSTS + "test_a_figure_keeps_its_row",
    "unit_cost_kept: n.first_on <= a.assessed_on": _COSTS + "test_a_figure_keeps_its_row",
    "unit_cost_kept: c.first_year <= max(c.last_year)": _COSTS + "test_postgresql_takes_a_table_whole",
    "damage_step_reversed: > (SELECT": "tests/compensation/test_guarantees.py",
    "bank_match_balances: books.members < 2": "tests/reconciliation/test_month.py",
    "bank_statement_adds_up: s.lines < (SELECT": "tests/reconciliation/test_month.py",
    "period_checklist: s.from_on <= m.last))": "tests/reconciliation/test_withdrawals.py::test_what_waits_is_found",
    "check_withdrawable: o.import_id > s.import_id": "tests/reconciliation/test_withdrawals.py::test_the_last_one_goes_first",
    "check_withdrawable: o.to_on >= s.from_on)": "tests/reconciliation/test_withdrawals.py::test_files_of_one_day_go_last_first",
    "check_withdrawable: s.from_on <= k.closed_through)":
        "tests/reconciliation/test_withdrawals.py::test_a_closed_month_keeps_its_bank",
    "deposit_line_fits: t.effective_on BETWEEN greatest(b.since, l.booked_on - 3) AND l.booked_on + 10, first":
        "tests/reconciliation/test_deposits.py::test_a_line_of_a_far_day_takes_a_second_person",
    "deposit_line_fits: t.effective_on BETWEEN greatest(b.since, l.booked_on - 3) AND l.booked_on + 10, last":
        "tests/reconciliation/test_deposits.py::test_a_line_of_a_far_day_takes_a_second_person",
}  # fmt: skip
"""By comparison, the test that fails when its line is moved."""
_SIGN = "an amount is above zero or below, and never zero: the sign tells the side"
_SEALED = "what stands at this very position has its seal already"
_NAMED = "it chooses which promise is named; whether the posting is refused is asked below it"
_SAME_DAY = "what is of the same day is no later day's, and a day is not counted beneath itself"
NEVER = {
    "back_dating: NEW.effective_on >= legal_day()": "what is dated today is dated back by no day, and no window is smaller",
    "fee_lots_freed: e.recorded_at > coalesce((": "what gives permits back and the payment of their fee are two transactions",
    "damage_money_since: END > 0": "what goes out of an account has come into it before",
    "damage_retained_until: e.version > (": "the last step before the end is none of those after it",
    "damage_spending_within: v_works.kept > 0": "where nothing is kept, what is bounded by it is bounded by contract and stages",
    "expert_chosen: 'UTF8')) < sha256(convert_to(NEW.seed": "no two ids have one hash, and nobody comes before itself",
    "keep_written: a.attnum > 0": "no column has the number 0",
    "outbox_of_bank: m.made_at >= transaction_timestamp()": "what is older is of another transaction: not all matches are looked at",
    "entry_balances: p.version > 0": _NAMED,
    "entry_balances: (p.version < b.version": _NAMED,
    "post_entries: p_effective[i] <= v_soft": "an entry that was approved has its content in any case, and no other is compared with one",
    "post_entries: v_debit > 0": _SIGN,
    "post_entries: v_debit > 0 (2)": _SIGN,
    "post_entries: (v_debit > 0)": _SIGN,
    "post_entries: v_debit > 0 (3)": _SIGN,
    "post_entries: (v_debit > 0) (2)": _SIGN,
    "post_entries: (v_debit > 0) (3)": _SIGN,
    "post_entries: (v_debit > 0) (4)": _SIGN,
    "post_entries: p_effective[i] < v_newest[v_key]": _SAME_DAY,
    "post_entries: p_effective[i] > v_newest[v_key]": _SAME_DAY,
    "post_entries: p_effective[l.entry] > p_effective[i]": _SAME_DAY,
    "post_entries: l.entry < i": "the legs of one entry have one day, and only what is dated later counts",
    "post_entries: v_version[v_key] > v_version_before[v_key]": "a batch that has not touched the balance before has nothing to find",
    "least_later: p.effective_on > p_on": _SAME_DAY,
    "least_later: p.recorded_at < v_since)": "what was recorded in the first instant of a day is of that day at most",
    "damage_as_the_court_law_asks: x.recorded_at > s.recorded_at": "no two acts of a case are recorded in one instant",
    "damage_notice_served: m.recorded_at > s.recorded_at": "no two acts of a case are recorded in one instant",
    "least_later: p.version > v_from": "what was recorded before the day is not dated after it",
    "least_later: v_from > 0": "there is no version 0",
    "entry_balances: (p.debit > 0)": "a posting that is no debit is a credit, and has a debit of zero: `>= 0` would be always true, which"
    " a receive-only account of a credit balance refuses; it is asked by tests/journal/test_accounts.py::test_receive_only",
    "append_seals: e.position > v_before": _SEALED,
    "append_seals: r.position > v_before": _SEALED,
    "log_waiting: e.position > sweep_start(p_book)": _SEALED,
    "log_waiting: r.position > sweep_start(p_book)": _SEALED,
    "next_records: e.position > v_start": _SEALED,
    "next_records: r.position > v_start": _SEALED,
}
"""Comparisons on whose line nothing can stand, and why."""


@cache
def _tests(path: str) -> frozenset[str]:
    """Names of the tests of a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


def test_each_comparison_has_its_test() -> None:
    """Goal: a `<` that should be `<=` is noticed. Method: the comparisons of all functions and triggers, and the list of this file."""
    assert {one.name for one in comparisons()} ^ (ASKED.keys() | NEVER.keys()) == set()
    assert ASKED.keys() & NEVER.keys() == set()


def test_each_test_is_there() -> None:
    """The tests that the list names."""
    named = [one.partition("::") for one in set(ASKED.values())]
    assert [(path, name) for path, _, name in named if name not in {"", *_tests(path)}] == []
