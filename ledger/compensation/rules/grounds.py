"""What each act of a damage case rests on, so that none is dated before it (docs/spec/compensation.md 1.9).

Three things hold for every act and need no row: an act that moves the case follows its last step, one that takes a step of something
beside the case follows the last step of that (both `process.backdated`), and what an act names by its id was done by its day. Rows
say what is implied beside that. Some acts have a refusal of their own, which is asked before: money by what is due and what there is,
a service and an answer by their notice, comments and terms by their days.

PostgreSQL has the same rows (`ledger.damage_grounds`), and a test compares them.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple
from uuid import UUID

from ledger.processes.acts import Words


class Ground(NamedTuple):
    """Acts on which another one rests: on the last of them that stands, or on the first."""

    acts: tuple[str, ...]
    own: str = ""
    """The word of the act that says which of them; empty: all of the case."""
    theirs: str = ""
    """Their word that is the same; `about`: what they are about is about it."""
    first: bool = False
    """Whether one of them is enough."""


class Earlier(NamedTuple):
    """An act that was recorded before, and stands."""

    id: UUID
    kind: str
    on: date
    subject: str | None
    about: str | None
    """What its subject is about, where that is an act, too."""
    words: Words


RETROSPECTIVE: Final[Mapping[str, tuple[str, ...]]] = {
    "appoint_agent": ("end_agent",),
    "allow_late": ("retract",),
}
"""Acts that may be of a later day than one that names them, but for these: a power runs from its own day, and what is entered late is of
an earlier day than what allows it."""

_ASSESSED: Final = Ground(("accept_assessment",))
_SIGNED: Final = Ground(("sign_approval",), "signatures", "subject")
_OWED: Final = Ground(("agree", "agree_apart", "judge", "judge_apart", "settle_suit", "settle_apart"), first=True)  # fmt: skip
_LESSENED: Final = ("pay", "call_guarantee", "grant_relief", "accept_project", "convert_project", "convert_duty", "write_off")  # fmt: skip
_SETTLED: Final = Ground(
    (
        *_LESSENED, "remit", "transfer_court", "release_escrow", "release_guarantee", "give_up", "take_over", "confirm_spending",
        "dispose_fund", "pay_interest", "bear_charge", "accept_booking", "take_booking_back", "release_booking", "withdraw_enforcement",
        "conclude_enforcement", "lift_preservation", "close_insolvency", "dismiss_insolvency", "transfer_crime", "leave_crime",
    )
)  # fmt: skip
_MOVED: Final = Ground(("accept_booking", "take_booking_back", "release_booking"), "booking", "booking")


def _same(action: str, word: str = "") -> Ground:
    """Say that acts of a sort follow each other: all, or those with the same word."""
    return Ground((action,), word, word)


GROUNDS: Final[Mapping[str, tuple[Ground, ...]]] = {
    # the way of the case
    "register": (),
    "check": (),
    "open": (_SIGNED,),
    "investigate": (),
    "commission": (),
    "conclude": (_ASSESSED,),
    "end": (_ASSESSED, _SETTLED),
    "end_round": (_ASSESSED, _SETTLED),
    "notify": (_ASSESSED,),
    "answer": (),
    "meet": (),
    "offer": (),
    "fail": (),
    "resume": (),
    "agree": (_ASSESSED, _SIGNED),
    "apply_confirmation": (),
    "publish_agreement": (),
    "confirm": (),
    "refuse_confirmation": (),
    "perform": (),
    "sue": (_ASSESSED, _SIGNED),
    "accept_suit": (),
    "transfer_suit": (),
    "change_suit": (_ASSESSED,),
    "hear": (),
    "withdraw_suit": (),
    "dismiss_suit": (),
    "drop_suit": (),
    "pronounce": (),
    "appeal": (),
    "withdraw_appeal": (),
    "remand": (),
    "publish_settlement": (),
    "judge": (_ASSESSED,),
    "settle_suit": (_ASSESSED,),
    "retry": (),
    "default": (),
    "apply_order": (),
    "order": (),
    "object": (),
    "enforce": (),
    "cure": (Ground(_LESSENED),),
    "restore": (Ground(("contract_project",), first=True),),
    "return": (Ground(("reject_project", "give_up", "convert_project"), first=True),),
    "close": (_SETTLED, _SIGNED),
    "reopen": (),
    # what the case says, and who is in it
    "add_parties": (),
    "correct_case": (_same("correct_case"),),
    "rename_party": (_same("rename_party", "owner"),),
    "correct_document": (_same("correct_document", "subject"),),
    "substitute": (_same("substitute", "party"),),
    "remove_party": (),
    "appoint_agent": (),
    "end_agent": (),
    "assign": (_same("assign"),),
    # consultation with one party
    "notify_party": (_ASSESSED,),
    "fail_service": (),
    "fail_party": (_ASSESSED,),
    # what others are told, crimes, approvals
    "tell_procuratorate": (),
    "receive_receipt": (),
    "report_claimant": (),
    "feed_back": (),
    "state_findings": (_same("state_findings"),),
    "transfer_crime": (
        Ground(("state_findings",)),
        Ground(("state_findings", "accept_assessment"), first=True),
    ),
    "leave_crime": (Ground(("state_findings",)), Ground(("state_findings", "accept_assessment"), first=True)),
    "link_case": (),
    "allow_late": (),
    "ask_approval": (),
    "sign_approval": (_same("sign_approval", "subject"),),
    "refuse_approval": (_same("sign_approval", "subject"),),
    "retract": (),
    # numbers, papers, the public
    "give_number": (),
    "cancel_number": (),
    "note": (),
    "publicise": (_same("publicise"),),
    "publish_paper": (_same("publicise"),),
    "take_comment": (),
    "answer_comment": (),
    "end_comments": (Ground(("answer_comment",), "subject", "about"),),
    # terms
    "pause_clock": (),
    "resume_clock": (),
    "extend_clock": (_same("extend_clock", "clock"),),
    # assessment and evidence
    "submit_assessment": (Ground(("commission",), "body", "body_name", first=True),),
    "accept_assessment": (_ASSESSED,),
    "send_back_assessment": (),
    "withdraw_assessment": (),
    "add_evidence": (),
    "hand_over": (_same("hand_over", "subject"),),
    "show_evidence": (_same("show_evidence", "subject"),),
    # money that comes and goes on, guarantees, reliefs, reversals
    "pay": (),
    "remit": (),
    "transfer_court": (),
    "release_escrow": (),
    "give_guarantee": (),
    "call_guarantee": (_same("call_guarantee", "subject"),),
    "release_guarantee": (_same("call_guarantee", "subject"),),
    "propose_relief": (),
    "endorse_relief": (),
    "grant_relief": (_SIGNED,),
    "deny_relief": (),
    "propose_reversal": (),
    "confirm_reversal": (),
    "drop_reversal": (),
    "record_receipt": (),
    "redden_receipt": (),
    "replace_receipt": (),
    "lose_receipt": (),
    "find_receipt": (),
    "strike_receipt": (),
    "name_refund_account": (Ground(("grant_relief",), "subject", "subject"),),
    "return_from_treasury": (Ground(("grant_relief",), "subject", "subject"),),
    "pay_refund": (
        Ground(("name_refund_account",), "subject", "subject", first=True),
        Ground(("return_from_treasury",), "subject", "subject", first=True),
    ),
    "credit_interest": (),
    "bear_charge": (),
    "pay_interest": (),
    # works, and what is paid for them
    "plan_project": (_OWED,),
    "approve_project": (),
    "bind_project": (),
    "drop_project": (),
    "contract_project": (),
    "vary_project": (),
    "keep_retention": (
        Ground(("contract_project", "vary_project", "take_over", "keep_retention"), "subject", "subject"),
        Ground(("accept_stage", "accept_project"), "subject", "subject", first=True),
    ),
    "accept_stage": (),
    "refuse_stage": (),
    "give_up": (),
    "take_over": (),
    "complete_project": (),
    "accept_project": (),
    "reject_project": (),
    "rework_project": (),
    "convert_project": (),
    "convert_duty": (),
    "register_account": (),
    "spend": (
        Ground(("contract_project",), "subject", "subject", first=True),
        Ground(("register_account",), "payee", "payee", first=True),
    ),
    "confirm_spending": (),
    "drop_spending": (),
    "dispose_fund": (),
    # bases, experts and their fees
    "book_base": (),
    "accept_booking": (_MOVED,),
    "take_booking_back": (_MOVED,),
    "release_booking": (_MOVED,),
    "draw_experts": (),
    "name_expert": (),
    "recuse_expert": (),
    "give_opinion": (Ground(("add_evidence",), "sha256", "sha256", first=True),),
    "record_fee": (),
    "cancel_fee": (),
    # courts beside the way
    "accept_enforcement": (),
    "suspend_enforcement": (),
    "reconcile_enforcement": (),
    "exhaust_enforcement": (),
    "resume_enforcement": (),
    "conclude_enforcement": (),
    "withdraw_enforcement": (),
    "apply_preservation": (),
    "grant_preservation": (),
    "prolong_preservation": (),
    "lift_preservation": (),
    "deny_preservation": (),
    # separate claims
    "separate": (_ASSESSED,),
    "sue_apart": (_ASSESSED,),
    "accept_apart": (),
    "transfer_apart": (),
    "change_apart": (_ASSESSED,),
    "hear_apart": (),
    "withdraw_apart": (),
    "dismiss_apart": (),
    "drop_apart": (),
    "pronounce_apart": (),
    "appeal_apart": (),
    "withdraw_appeal_apart": (),
    "remand_apart": (),
    "publish_apart": (),
    "judge_apart": (_ASSESSED,),
    "settle_apart": (_ASSESSED,),
    "retry_apart": (),
    "agree_apart": (_ASSESSED,),
    "apply_apart": (),
    "confirm_apart": (),
    "refuse_apart": (),
    "perform_apart": (),
    "apply_order_apart": (),
    "order_apart": (),
    "object_apart": (),
    "enforce_apart": (),
    "end_apart": (),
    "rejoin": (),
    # who cannot pay
    "write_off": (_SIGNED,),
    "revive": (_same("write_off", "part"),),
    "declare_bankrupt": (),
    "file_claim": (),
    "supplement_claim": (),
    "admit_claim": (),
    "dispute_claim": (),
    "distribute_assets": (),
    "close_insolvency": (),
    "dismiss_insolvency": (),
    # what waits for another person
    "confirm_recording": (),
    "drop_recording": (),
}
"""By act, what it rests on beside the three things that hold for all."""


def named(words: object) -> list[UUID]:
    """List what some words name by an id, wherever in them."""
    if isinstance(words, str):
        try:
            return [UUID(words)] if len(words) == 36 else []
        except ValueError:
            return []
    inner = words.values() if isinstance(words, Mapping) else words if isinstance(words, Sequence) else ()
    return [one for each in inner for one in named(each)]


def later(
    action: str, told: Words, ids: Sequence[UUID], there: Sequence[Earlier], on: date
) -> Earlier | None:
    """Find what an act rests on that is of a later day; None where nothing is. Twin: `ledger.damage_rests_later`.

    Args:
        action: the act.
        told: its words, `subject` among them.
        ids: what it names.
        there: what was recorded before, and stands.
        on: its day.
    """
    found = [
        one
        for one in there
        if one.id in ids and action in RETROSPECTIVE.get(one.kind, (action,)) and one.on > on
    ]
    for ground in GROUNDS[action]:
        those = [one for one in there if one.kind in ground.acts and _fits(ground, told, one)]
        if those:
            last = (min if ground.first else max)(those, key=lambda one: one.on)
            found += [last] * (last.on > on)
    return max(found, key=lambda one: one.on, default=None)


def _fits(ground: Ground, told: Words, one: Earlier) -> bool:
    """Tell whether an act is one of those on which another rests, by what both say."""
    if not ground.own:
        return True
    known: Words = {**one.words, "about": one.about}
    known["subject"] = known.get("subject") or one.subject
    said = told.get(ground.own)
    return said is not None and str(said) == str(known.get(ground.theirs))
