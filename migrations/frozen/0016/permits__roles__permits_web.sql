-- What the web may write in the permits room: new rows; of an existing one only what the clerk's next step fills in.
-- Who may call: migrations. Locks: none. Errors: none.
-- Runs after the grants of the actors, which revoke everything first.
GRANT INSERT ON ledger.permit_cap, ledger.permit_lot, ledger.permit_grant, ledger.permit_grant_line, ledger.permit_objection,
  ledger.permit_act, ledger.permit_act_line, ledger.permit_act_lot, ledger.permit_inherited, ledger.permit_proceeds, ledger.permit_sold_before, ledger.permit_alone, ledger.permit_measure, ledger.permit_fee,
  ledger.permit_fee_line, ledger.permit_fee_lot, ledger.permit_fee_instalment, ledger.permit_report,
  ledger.permit_exclusion, ledger.permit_task, ledger.permit_alarm TO ecoledger_web;
GRANT UPDATE (objections_until) ON ledger.permit_grant TO ecoledger_web;
GRANT UPDATE (answer, upheld, answered_by) ON ledger.permit_objection TO ecoledger_web;
GRANT UPDATE (paid_on, voucher, receipt, entry_id, surcharge, came_on, replaced_by) ON ledger.permit_fee_instalment TO ecoledger_web;
GRANT UPDATE (site) ON ledger.permit_fee TO ecoledger_web;
GRANT UPDATE (explanation, explained_by, closed_at, figures) ON ledger.permit_task TO ecoledger_web;
GRANT EXECUTE ON FUNCTION ledger.fee_freed_by(integer, uuid), ledger.fee_lots_freed(integer, uuid), ledger.fee_left(integer, uuid, text), ledger.fee_refunded(integer, uuid), ledger.fee_withdrawn(integer, uuid), ledger.fee_settled(integer, text, integer), ledger.fee_act_waits(integer, uuid, uuid), ledger.fee_overdue(integer, text, date),
  ledger.unpaid_though_paid(integer, uuid), ledger.comes_back(integer, integer, integer), ledger.frozen_from(integer, integer, date), ledger.taken_otherwise(integer, uuid), ledger.alarm_runs(text, text), ledger.alarm_ends(ledger.permit_act),
  ledger.as_corrected(ledger.permit_act), ledger.party_has_key(integer, text), ledger.took_at(integer, uuid), ledger.freeze_waits(integer, text), ledger.last_correction(integer, uuid, uuid),
  ledger.alarm_parties(integer, text, text, text, date) TO ecoledger_web;
GRANT EXECUTE ON FUNCTION
  ledger.takes_part(integer, text), ledger.party_stands(integer, text), ledger.found_of_report(integer, uuid), ledger.later_day(date), ledger.surrendered_by(integer, integer, date), ledger.act_figure(integer, uuid), ledger.done_by_two(integer, uuid), ledger.permit_place(integer, uuid),
  ledger.side_elsewhere(integer, uuid, integer), ledger.acts_for_both(integer, uuid, integer, integer),
  ledger.permit_parties(integer, uuid), ledger.receiver_known(integer, text, date, boolean), ledger.plain_voucher(text), ledger.disposal_counted(integer, uuid), ledger.disposed_today(integer, text, uuid),
  ledger.told_of_permits(ledger.outbox), ledger.dual_control(integer, text), ledger.approved_inside(integer, uuid), ledger.nominated_alone(integer, integer), ledger.code_alone(integer, integer),
  ledger.permit_account_code(text, text), ledger.count_lot(integer, integer), ledger.issue_lots(integer, uuid, integer, text),
  ledger.expire_lots(integer, integer, integer, date, text, uuid, integer, integer), ledger.last_surrender(integer, integer, date),
  ledger.surrendered_late(integer, text, integer), ledger.ended_of_site(integer, text, integer),
  ledger.ended_withdrawn(integer, text, integer), ledger.surrendered_of_withdrawn(integer, text, integer), ledger.strange_sides(integer, uuid, uuid),
  ledger.strange_lots(integer, uuid, uuid, boolean), ledger.strange_figures(integer, uuid, text, uuid)
TO ecoledger_web;
