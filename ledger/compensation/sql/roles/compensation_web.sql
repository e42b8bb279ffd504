-- What the web may write in the compensation room: new rows; of an existing one only what a later step fills in.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything first.
GRANT INSERT ON ledger.damage_case, ledger.damage_record, ledger.damage_party, ledger.damage_clock, ledger.damage_pause,
  ledger.damage_evidence, ledger.damage_assessment, ledger.damage_item, ledger.damage_figure, ledger.damage_obligation,
  ledger.damage_part, ledger.damage_obligor, ledger.damage_instalment, ledger.damage_payment, ledger.damage_settled,
  ledger.damage_guarantee, ledger.damage_called, ledger.damage_relief, ledger.damage_return, ledger.damage_reversal,
  ledger.damage_project, ledger.damage_milestone, ledger.damage_spending, ledger.damage_account,
  ledger.damage_duty, ledger.damage_duty_head, ledger.damage_duty_obligor, ledger.damage_conversion,
  ledger.damage_notice, ledger.damage_attendance, ledger.damage_agent,
  ledger.damage_separate, ledger.damage_separate_party, ledger.damage_separate_head, ledger.damage_enforced,
  ledger.damage_clue_list, ledger.damage_clue, ledger.damage_old_list, ledger.damage_old_case, ledger.damage_officer, ledger.damage_template,
  ledger.damage_cost_table, ledger.damage_unit_cost, ledger.damage_item_cost, ledger.damage_simple_form,
  ledger.damage_expert, ledger.damage_expert_choice, ledger.damage_opinion, ledger.damage_fee, ledger.damage_fee_paid,
  ledger.damage_base, ledger.damage_base_capacity, ledger.damage_base_change, ledger.damage_booking, ledger.damage_booking_move,
  ledger.damage_series, ledger.damage_number, ledger.nontax_receipt, ledger.damage_refund, ledger.damage_interest, ledger.damage_interest_use, ledger.damage_insolvency TO ecoledger_web;
GRANT UPDATE (class, assessed, public, source, title, area, medium, received_on, occurred_on, red_line, repeated, major)
  ON ledger.damage_case TO ecoledger_web;
GRANT UPDATE (name) ON ledger.damage_party TO ecoledger_web;
GRANT UPDATE (counts) ON ledger.damage_clue_list, ledger.damage_old_list, ledger.damage_old_case TO ecoledger_web;
GRANT UPDATE (answer_id, failure_id, returned_id) ON ledger.damage_notice TO ecoledger_web;
GRANT UPDATE (end_id) ON ledger.damage_agent TO ecoledger_web;
GRANT UPDATE (shown) ON ledger.damage_evidence TO ecoledger_web;
GRANT UPDATE (standing) ON ledger.damage_officer TO ecoledger_web;
GRANT UPDATE (in_force) ON ledger.damage_template TO ecoledger_web;
GRANT UPDATE (opinion_size) ON ledger.damage_simple_form TO ecoledger_web;
GRANT UPDATE (recusal_id) ON ledger.damage_expert_choice TO ecoledger_web;
GRANT UPDATE (counts) ON ledger.damage_fee TO ecoledger_web;
GRANT UPDATE (cancelled) ON ledger.damage_number TO ecoledger_web;
GRANT UPDATE (due_on, why, length, stopped_on) ON ledger.damage_clock TO ecoledger_web;
GRANT UPDATE (last_on) ON ledger.damage_pause TO ecoledger_web;
GRANT UPDATE (in_force_on, court_since) ON ledger.damage_obligation TO ecoledger_web;
GRANT UPDATE (until_on) ON ledger.damage_obligor TO ecoledger_web;
GRANT UPDATE (until_on) ON ledger.damage_duty_obligor TO ecoledger_web;
GRANT UPDATE (until_on, reads) ON ledger.damage_party TO ecoledger_web;
GRANT UPDATE (owed, claimed, admitted, distributed, counts) ON ledger.damage_insolvency TO ecoledger_web;
GRANT UPDATE (amount, interest, interest_through, left_owed, bearing) ON ledger.damage_part TO ecoledger_web;
GRANT UPDATE (due_on, amount, settled) ON ledger.damage_instalment TO ecoledger_web;
GRANT UPDATE (waiting, reversed_by) ON ledger.damage_payment TO ecoledger_web;
GRANT UPDATE (budget, contract, evaluated, duty, retention, retention_months, retention_kept) ON ledger.damage_project TO ecoledger_web;
GRANT UPDATE (accepted_on, accepted, refused_on, ended_on, paid) ON ledger.damage_milestone TO ecoledger_web;
GRANT UPDATE (payee_name, payee_account, came, paid) ON ledger.damage_refund TO ecoledger_web;
GRANT UPDATE (struck) ON ledger.nontax_receipt TO ecoledger_web;
GRANT UPDATE (confirmed_on) ON ledger.damage_reversal TO ecoledger_web;
GRANT UPDATE (paid_on, entry_id, invoice_stands) ON ledger.damage_spending TO ecoledger_web;
GRANT EXECUTE ON FUNCTION ledger.can_act(integer), ledger.derived_id(uuid, text), ledger.owner_known(integer, text), ledger.plain_text(text), ledger.number_form(text), ledger.plain_account(text), ledger.owner_forms(text, text),
  ledger.paper_number(text), ledger.tells_a_number(text),
  ledger.spent_on_liable(integer, integer, text, text, text), ledger.damage_section(text, text, integer),
  ledger.expert_against(integer, integer, uuid, date, uuid), ledger.expert_sided(integer, integer, uuid), ledger.damage_act_done(integer, uuid), ledger.carried_now(integer, integer), ledger.confirmed_now(integer, uuid), ledger.damage_done_now(integer, integer), ledger.damage_writers(), ledger.damage_case_of(integer, uuid, text), ledger.damage_importer(integer, uuid), ledger.restored(integer, uuid, text), ledger.receipted(integer, uuid), ledger.refunds_unlike_accounts(integer, integer), ledger.damage_due_since(integer, integer, uuid, date), ledger.damage_claims_bound(integer, integer), ledger.damage_court_papers(text, uuid, jsonb), ledger.damage_court_paper_stands(integer, integer, uuid), ledger.damage_gone_to(integer, integer, text, date), ledger.interest_unlike_accounts(integer, integer), ledger.damage_money_since(integer, integer, text, text, uuid, uuid[]), ledger.interest_without_money(integer, integer, uuid[]), ledger.fee_claimed_by(integer, integer, uuid), ledger.damage_unburdened(integer, integer, integer), ledger.damage_claimed_here(integer, integer, uuid), ledger.damage_apart(integer, integer), ledger.damage_fund_bound(integer, integer), ledger.damage_retained_until(integer, uuid), ledger.damage_fund_from_others(integer, integer), ledger.damage_payee_accounts(integer, integer), ledger.damage_heads_overspent(integer, integer, jsonb, uuid), ledger.damage_fund_free(integer, integer), ledger.damage_fund_excess(integer, integer), ledger.damage_fund_back(integer, integer, text), ledger.damage_retained(integer, integer, uuid), ledger.damage_paid_in(integer, integer, text), ledger.damage_assessed_before(integer, integer), ledger.damage_signed(jsonb, text), ledger.record_of_entry(integer, uuid, uuid, text[], integer), ledger.paper_of_case(integer, integer, text, uuid), ledger.damage_called_of(integer, uuid), ledger.damage_secured(integer, integer, integer, text, text), ledger.damage_took_place(integer, integer, text), ledger.damage_inherited(integer, integer, text), ledger.damage_goes_to(integer, integer, text), ledger.damage_side_of(integer, integer, text, text), ledger.damage_reports_as(integer, integer, text, text), ledger.damage_act_stands(integer, integer, uuid), ledger.damage_grounds(), ledger.damage_rests_later(ledger.damage_record), ledger.base_capacity(integer, uuid, text, date), ledger.base_taken(integer, uuid, text), ledger.damage_account_barred(integer, integer, text, text, date), ledger.damage_subjects(), ledger.damage_about(integer, integer, uuid, text, uuid), ledger.damage_step_of(integer, uuid),
  ledger.damage_account_code(text, text, text, integer, integer, integer) TO ecoledger_web;
