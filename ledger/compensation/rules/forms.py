"""Papers that an office sends in a case, as data: to which act each belongs, what stands on it and in which order.

A paper is filled with *fields*, which are texts by name, and *tables*, which are rows of such texts. Its own layout below and a template
of the bureau are filled with the same ones. A field that nothing is known of is a gap, and is told as such, unless it may stay empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, TypeAlias
from uuid import UUID

from ledger.identifiers import derived


@dataclass(frozen=True, slots=True)
class FieldList:
    """Fields, one below the other, each beside its name."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A field in paragraphs below its name."""

    name: str


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table, with the share of the line that each column has."""

    name: str
    columns: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Signed:
    """Who signs."""

    names: tuple[str, ...]


Block: TypeAlias = FieldList | Passage | FormTable | Signed


@dataclass(frozen=True, slots=True)
class Form:
    """A kind of paper."""

    title: str
    acts: tuple[str, ...]
    """To whose acts it belongs; empty for a notice to pay, which belongs to an instalment."""
    blocks: tuple[Block, ...]
    maybe: frozenset[str] = frozenset()
    """Fields that may stay empty."""

    @property
    def fields(self) -> tuple[str, ...]:
        """Names of its fields, in their order."""
        found: list[str] = []
        for one in self.blocks:
            if isinstance(one, FieldList):
                found += one.names
            elif isinstance(one, Passage):
                found.append(one.name)
        return tuple(found)

    @property
    def tables(self) -> Mapping[str, tuple[str, ...]]:
        """Its tables with their columns."""
        return {one.name: tuple(one.columns) for one in self.blocks if isinstance(one, FormTable)}


GAP: Final = "____"
"""What stands where nothing is known."""
AMOUNTS: Final = frozenset(
    {
        "amount", "money", "in_kind", "conversion", "claimed", "assessed", "agreed", "judged", "received", "due", "accepted", "alone",
        "jointly", "at_most",
    }
)  # fmt: skip
"""Columns that are amounts."""
_CASE: Final = FieldList(("number", "case_number", "case_title", "liable", "area", "place", "medium"))
_CLUE: Final = FieldList(
    ("channel", "source", "received_on", "occurred_on", "red_line", "repeated", "major", "check_until")
)
_PARTIES: Final = FormTable(
    "parties", {"capacity": 30, "name": 60, "code": 46, "address": 40, "represented_by": 40}
)
_CLAIMS: Final = FormTable("claims", {"head": 90, "amount": 60})
_OPEN: Final = FormTable("open", {"head": 70, "due": 50, "in_kind": 50})
_DEBTS: Final = FormTable("debts", {"owed_by": 84, "due_on": 30, "due": 40, "in_kind": 40})
_MOST: Final = FormTable("most_of", {"owed_by": 84, "due": 50, "in_kind": 50})
_EVIDENCE: Final = FormTable("evidence", {"name": 80, "kind": 40, "proves": 50})
_HEADS: Final = FormTable("heads", {"head": 70, "money": 45, "in_kind": 45})
_SHARES: Final = FormTable("shares", {"of_what": 36, "owed_by": 66, "share": 52, "amount": 40})
_BY_PARTY: Final = FormTable("by_party", {"owed_by": 60, "alone": 40, "jointly": 40, "at_most": 40})
_INSTALMENTS: Final = FormTable("instalments", {"part": 20, "owed_by": 70, "due_on": 35, "amount": 45})
_DUTIES: Final = FormTable("duties", {"duty": 18, "owed_by": 46, "worth": 46, "due_on": 25, "conversion": 35})
_UNTOLD: Final = FormTable("untold", {"office_term": 60, "occasion": 54, "due_on": 30, "standing": 30})
_RESTORED: Final = FormTable("restored", {"project": 70, "unit": 30, "planned": 36, "restored": 36})
_STAGES: Final = FormTable("stages", {"stage": 16, "title": 74, "due_on": 35, "amount": 45})
_TERMS: Final = (
    "mode", "restoration", "guarantee", "account", "less_basis", "more_basis", "signed_by", "apart", "annexes", "confirmation_clause",
    "disclosure", "on_failure", "joins", "approved_by"
)  # fmt: skip

FORMS: Final[Mapping[str, Form]] = {
    "check": Form(
        "Check of a clue", ("check",),
        (_CASE, _CLUE, Passage("findings"), Passage("opinion"), FieldList(("basis",)), Signed(("Checked by", "Reviewed by", "Day"))),
        frozenset({"source", "occurred_on", "liable"}),
    ),
    "start": Form(
        "Registration of the start", ("open",),
        (_CASE, _CLUE, Passage("findings"), Passage("opinion"), Passage("decision"), FieldList(("basis", "decided_on", "approved_by")),
         Signed(("Handled by", "Head of section", "Approved by", "Day"))),
        frozenset({"source", "occurred_on", "approved_by"}),
    ),
    "notice": Form(
        "Notice of consultation", ("notify", "notify_party"),
        (_CASE, Passage("facts"), FieldList(("basis",)), _CLAIMS, FieldList(("in_words",)), _EVIDENCE,
         FieldList(("answer_by", "meeting_place", "agents", "proof_of_service", "note")),
         Signed(("For the claimant", "Received by", "Day"))),
        frozenset({"proof_of_service", "agents"}),
    ),
    "service": Form(
        "Return of service", ("notify", "notify_party", "separate", "fail_party"),
        (_CASE, FieldList(("served_paper", "served_number", "served_to", "served_on", "served_how", "served_at", "proof_of_service",
                       "received_by", "not_taken")),
         Signed(("Served by", "Received by", "Witness", "Day"))),
        frozenset({"received_by", "not_taken"}),
    ),
    "apart_notice": Form(
        "Notice of a separate claim", ("separate", "fail_party"),
        (_CASE, Passage("facts"), FieldList(("apart_because", "basis")), _CLAIMS, FieldList(("in_words", "pay_by", "agents", "note")),
         Signed(("For the claimant", "Received by", "Day"))),
        frozenset({"agents"}),
    ),
    "minutes": Form(
        "Minutes of the consultation", ("meet",),
        (_CASE, FieldList(("meeting", "held_on", "held_at", "chaired_by", "recorded_by")), Passage("attendance"),
         Passage("minutes"), _CLAIMS, Signed(("Chaired by", "For the claimant", "For the liable parties", "Recorded by"))),
    ),
    "agreement": Form(
        "Settlement agreement", ("agree", "agree_apart"),
        (_CASE, _PARTIES, Passage("facts"), Passage("extent"), _HEADS, FieldList(("in_words",)), _SHARES, _BY_PARTY, _INSTALMENTS,
         _DUTIES, FieldList((*_TERMS, "basis")),
         Signed(("For the claimant", "Liable parties", "Day"))),
        frozenset({"less_basis", "more_basis", "signed_by", "apart", "annexes", "on_failure", "joins", "guarantee",
                   "restoration", "duties", "instalments", "shares", "by_party", "approved_by"}),
    ),
    "confirmation": Form(
        "Application for judicial confirmation", ("apply_confirmation", "apply_apart"),
        (_CASE, _PARTIES, Passage("request"), Passage("facts"), _HEADS, _SHARES, _BY_PARTY, _INSTALMENTS, _DUTIES,
         Passage("enclosed"), FieldList(("basis",)), Passage("court"), Signed(("Applicants", "Day"))),
        frozenset({"duties", "instalments", "shares", "by_party"}),
    ),
    "suit": Form(
        "Statement of claim", ("sue", "sue_apart"),
        (_CASE, _PARTIES, Passage("request"), _CLAIMS, Passage("facts"), Passage("consultation"),
         FieldList(("situation", "basis", "approved_by")), _EVIDENCE, Passage("court"), Signed(("Plaintiff", "Day"))),
        frozenset({"approved_by"}),
    ),
    "order": Form(
        "Application for a payment order", ("apply_order",),
        (_CASE, _PARTIES, Passage("request"), _DEBTS, _MOST, _OPEN, Passage("facts"), FieldList(("instrument", "basis")), Passage("court"),
         Signed(("Applicant", "Day"))),
    ),
    "enforcement": Form(
        "Application for enforcement", ("enforce",),
        (_CASE, _PARTIES, Passage("request"), FieldList(("respondents", "instrument", "instrument_number")), _DEBTS, _MOST, _OPEN,
         Passage("facts"),
         Passage("assets"), FieldList(("basis",)), Passage("court"), Signed(("Applicant", "Day"))),
    ),
    "payment": Form(
        "Notice to pay", (),
        (_CASE, FieldList(("payer", "part", "instalment", "amount", "in_words", "due_on", "account", "payment_code", "instrument",
                       "basis", "note")),
         Signed(("For the claimant", "Received by", "Day"))),
    ),
    "plan": Form(
        "Opinion on a restoration plan", ("approve_project",),
        (_CASE, FieldList(("project", "mode", "repairer", "duty", "budget")), Passage("standard"), _STAGES, Passage("opinion"),
         Passage("decision"), FieldList(("basis", "decided_on")), Signed(("Reviewed by", "Approved by", "Day"))),
        frozenset({"duty"}),
    ),
    "evaluation": Form(
        "Application for the evaluation of a restoration", ("complete_project",),
        (_CASE, FieldList(("project", "mode", "repairer", "evaluator", "completed_on")), Passage("standard"),
         FormTable("stages_accepted", {"stage": 16, "title": 64, "accepted_on": 40, "accepted": 45}), _RESTORED, Passage("report"),
         FieldList(("basis",)), Signed(("Applicant", "Received by", "Day"))),
        frozenset({"restored"}),
    ),
    "preservation": Form(
        "Application for preservation of property", ("apply_preservation",),
        (_CASE, _PARTIES, Passage("request"), FieldList(("against", "amount", "in_words")), Passage("facts"), Passage("assets"),
         FieldList(("security", "basis")), Passage("court"), Signed(("Applicant", "Day"))),
        frozenset({"security"}),
    ),
    "refund": Form(
        "Application for a refund out of the treasury", ("propose_relief",),
        (_CASE, FieldList(("payee", "refunded_as", "part", "amount", "in_words", "payee_name", "payee_account")), Passage("request"),
         Passage("facts"), FieldList(("legal_basis", "basis")),
         FormTable("payments", {"paid_on": 34, "paid_by": 70, "paid_to": 46, "amount": 45}),
         Signed(("Applicant", "Reviewed by", "Approved by", "Day"))),
        frozenset({"facts"}),
    ),
    "bankruptcy_claim": Form(
        "Filing of a claim in bankruptcy", ("file_claim", "supplement_claim"),
        (_CASE, _PARTIES, Passage("request"),
         FieldList(("debtor", "insolvency_number", "accepted_on", "declare_by", "amount", "in_words", "less_basis", "instrument",
                    "secured")),
         Passage("facts"), Passage("enclosed"), FieldList(("basis",)), Passage("administrator"), Signed(("Creditor", "Day"))),
        frozenset({"less_basis"}),
    ),
    "draw": Form(
        "Record of the draw of experts", ("draw_experts", "name_expert"),
        (_CASE, FieldList(("expert_field", "draw_way", "drawn_on", "draw_seed")),
         FormTable("experts", {"place_drawn": 18, "name": 40, "expert_field": 40, "expert_title": 44, "institution": 60}),
         Passage("draw_rule"), Passage("draw_reason"), FieldList(("basis",)), Signed(("Drawn by", "Supervised by", "Day"))),
        frozenset({"draw_seed", "draw_rule", "draw_reason"}),
    ),
    "simple": Form(
        "Form of a simplified case", ("agree",),
        (_CASE, _CLUE, Passage("findings"), FieldList(("assessed_by", "expert")), Passage("expert_opinion"), _CLAIMS,
         FieldList(("in_words", "served_on", "answer_by", "position")), _PARTIES, Passage("facts"), Passage("extent"), _HEADS,
         _SHARES, _BY_PARTY, _INSTALMENTS, FieldList(("mode", "account", "basis", "decided_on")),
         Signed(("Handled by", "Reviewed by", "Liable parties", "Day"))),
        frozenset({"source", "occurred_on", "expert_opinion", "instalments", "shares", "by_party", "account"}),
    ),
    "closing": Form(
        "Closing report", ("close",),
        (_CASE, FieldList(("state", "received_on", "no_evaluation", "basis", "approved_by")), Passage("report"),
         FormTable("figures", {"head": 24, "claimed": 30, "assessed": 30, "agreed": 30, "judged": 30, "received": 30}),
         FormTable("fund", {"use": 36, "of": 36, "came": 28, "went": 28, "ground": 46}), Passage("fund_use"), _RESTORED,
         FormTable("evaluations", {"project": 44, "day": 24, "result": 32, "evaluator": 36, "worth": 32, "evaluated_as": 50}),
         FormTable("acts", {"day": 30, "act": 60, "paper": 80}), _UNTOLD, Signed(("Handled by", "Approved by", "Day"))),
        frozenset({"no_evaluation", "approved_by", "fund_use", "restored", "evaluations", "untold"}),
    ),
}  # fmt: skip
"""By the name under which their numbers are given."""
_BESIDE: Final = frozenset({"service", "simple"})
"""Papers of an act that has another one."""
OF_DEBTS: Final = frozenset({"order", "enforcement"})
"""Papers about what is overdue."""
OFFICE: Final = frozenset({"draw", "simple"})
"""Papers that stay in the office: names of experts, and what the office worked out for itself."""


def forms_of(act: str, told: Mapping[str, object]) -> list[str]:
    """Name the papers of an act: of a relief that is asked for, of a refund alone; of a consultation that has failed with one party, where
    something is pursued from it apart. Twin: `ledger.paper_of_case`.
    """
    refunded = str(told.get("kind", "")).startswith("refund")
    if act == "fail_party" and not told.get("claimed"):
        return []
    return [name for name, form in FORMS.items() if act in form.acts and (refunded or name != "refund")]


def pursued_from(act: str, told: Mapping[str, object]) -> list[str]:
    """Name those from whom an act pursues something apart, each of whom has a notice of its own. Twin: `ledger.paper_of_case`."""
    if act == "separate":
        against = told.get("against")
        return [str(one) for one in against] if isinstance(against, list) else []
    return [str(told["party"])] if act == "fail_party" else []


def paper_id(act: UUID, paper: str, party: str | None = None) -> UUID:
    """Give the id of a paper of an act: that of the act, where the paper is its main one. Twin: `ledger.paper_of_case`.

    Args:
        act: to which it belongs.
        paper: which of the forms.
        party: to which party, where the act has one for each of several.
    """
    if party is not None:
        return derived(act, f"paper {paper} {party}")
    return derived(act, f"paper {paper}") if paper in _BESIDE else act


def notice_id(obligation: UUID, instalment: int) -> UUID:
    """Give the id of the notice to pay an instalment. Twin: `ledger.paper_of_case`."""
    return derived(obligation, f"paper payment {instalment}")
