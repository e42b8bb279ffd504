"""Every act of a damage case, as the machine takes it: what the auditor counts, what moves nothing, and the few that others count."""

from typing import Final

SILENT: Final = frozenset(
    (
        # the way of a case
        "check", "open", "investigate", "commission", "conclude", "notify", "answer", "meet", "offer", "fail", "resume",
        "apply_confirmation", "publish_agreement", "refuse_confirmation", "sue", "accept_suit", "transfer_suit", "change_suit", "hear",
        "withdraw_suit", "dismiss_suit", "drop_suit", "pronounce", "appeal", "withdraw_appeal", "remand", "publish_settlement", "retry",
        "default", "apply_order", "object", "enforce", "cure", "restore", "return", "close", "reopen",
        # that of a separate claim
        "separate", "sue_apart", "accept_apart", "transfer_apart", "change_apart", "hear_apart", "withdraw_apart", "dismiss_apart",
        "drop_apart", "pronounce_apart", "appeal_apart", "withdraw_appeal_apart", "remand_apart", "publish_apart", "retry_apart",
        "apply_apart", "refuse_apart", "apply_order_apart", "object_apart", "enforce_apart", "rejoin",
        # courts
        "accept_enforcement", "suspend_enforcement", "reconcile_enforcement", "exhaust_enforcement", "resume_enforcement",
        "conclude_enforcement", "withdraw_enforcement", "apply_preservation", "grant_preservation", "prolong_preservation",
        "lift_preservation", "deny_preservation", "file_claim", "supplement_claim", "admit_claim", "dispute_claim",
        # parties, terms, evidence, papers, persons
        "add_parties", "remove_party", "correct_case", "rename_party", "notify_party", "fail_service", "fail_party", "appoint_agent",
        "end_agent", "pause_clock", "resume_clock", "extend_clock", "add_evidence", "hand_over", "show_evidence", "note", "publicise",
        "publish_paper", "take_comment", "answer_comment", "end_comments", "assign", "give_number", "cancel_number",
        "tell_procuratorate", "receive_receipt", "report_claimant", "feed_back", "state_findings", "transfer_crime", "leave_crime",
        "link_case", "allow_late", "retract", "ask_approval", "sign_approval", "refuse_approval",
        "draw_experts", "name_expert", "recuse_expert", "give_opinion", "record_fee", "cancel_fee",
        # what is asked for, and waits
        "submit_assessment", "send_back_assessment", "withdraw_assessment", "propose_relief", "endorse_relief", "deny_relief",
        "propose_reversal",
        "drop_reversal", "drop_recording", "refuse_stage", "register_account", "spend", "drop_spending", "lose_receipt", "find_receipt",
        "name_refund_account",
    )
)  # fmt: skip
"""Acts that move nothing: after each of them every balance of the case is what it was."""
BY_HEAD: Final = {
    "accept_assessment": "what is assessed is of heads, which the auditor does not know; their sums agree after each act",
    "end": "as accept_assessment: what was assessed is waived",
    "end_round": "as end",
    "end_apart": "as end",
}
"""Acts that move what the auditor does not count."""
OTHERWISE: Final = {
    "register": "the world begins each case with it",
    "confirm_recording": "does what waited: it is counted as that act",
}
"""Acts that are done by no maker of their own, and why."""
