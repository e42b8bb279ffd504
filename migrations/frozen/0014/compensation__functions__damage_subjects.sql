-- Of what an act of a damage case is: the machine of what takes its step, the acts of which one has begun it (`act`, of any where it is a
-- star), or a payment. Who records such an act names one of its case; of every other act, none or itself.
-- Callers: check_damage_record_stepped, the doctor. Locks: none. Errors: none. Twin: ledger.compensation.acts, `about`.
CREATE OR REPLACE FUNCTION ledger.damage_subjects() RETURNS jsonb
LANGUAGE sql IMMUTABLE
AS $$
SELECT '{
  "act *": ["publish_paper", "retract"],
  "act add_evidence": ["hand_over", "show_evidence"],
  "act appoint_agent": ["end_agent"],
  "act ask_approval": ["refuse_approval", "sign_approval"],
  "act book_base": ["accept_booking", "release_booking", "take_booking_back"],
  "act confirm confirm_apart judge judge_apart order order_apart settle_apart settle_suit": ["correct_document"],
  "act credit_interest": ["pay_interest"],
  "act draw_experts name_expert": ["give_opinion", "recuse_expert"],
  "act give_number": ["cancel_number"],
  "act plan_project take_over": ["keep_retention"],
  "act propose_relief": ["name_refund_account", "pay_refund", "return_from_treasury"],
  "act publish_paper": ["end_comments", "take_comment"],
  "act record_fee": ["cancel_fee"],
  "act take_comment": ["answer_comment"],
  "act tell_procuratorate": ["receive_receipt"],
  "compensation.assessment": ["accept_assessment", "send_back_assessment", "withdraw_assessment"],
  "compensation.enforcement": ["accept_enforcement", "conclude_enforcement", "exhaust_enforcement", "reconcile_enforcement",
    "resume_enforcement", "suspend_enforcement", "withdraw_enforcement"],
  "compensation.guarantee": ["call_guarantee", "release_guarantee"],
  "compensation.insolvency": ["admit_claim", "close_insolvency", "dismiss_insolvency", "dispute_claim", "distribute_assets",
    "file_claim", "supplement_claim"],
  "compensation.preservation": ["deny_preservation", "grant_preservation", "lift_preservation", "prolong_preservation"],
  "compensation.project": ["accept_project", "accept_stage", "approve_project", "bind_project", "complete_project",
    "contract_project", "convert_project", "drop_project", "give_up", "refuse_stage", "reject_project", "rework_project",
    "take_over", "vary_project"],
  "compensation.receipt": ["find_receipt", "lose_receipt", "redden_receipt", "replace_receipt", "strike_receipt"],
  "compensation.recording": ["confirm_recording", "drop_recording"],
  "compensation.relief": ["deny_relief", "endorse_relief", "grant_relief"],
  "compensation.reversal": ["confirm_reversal", "drop_reversal"],
  "compensation.separate_claim": ["accept_apart", "agree_apart", "appeal_apart", "apply_apart", "apply_order_apart",
    "change_apart", "confirm_apart", "dismiss_apart", "drop_apart", "end_apart", "enforce_apart", "hear_apart",
    "judge_apart", "object_apart", "order_apart", "perform_apart", "pronounce_apart", "publish_apart", "refuse_apart",
    "rejoin", "remand_apart", "retry_apart", "settle_apart", "sue_apart", "transfer_apart", "withdraw_apart",
    "withdraw_appeal_apart"],
  "compensation.spending": ["confirm_spending", "drop_spending"],
  "payment": ["release_escrow", "remit", "transfer_court"]
}'::jsonb
$$;
