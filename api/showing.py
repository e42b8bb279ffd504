"""Rows of damage cases as an address shows them: fen as yuan, and beside the codes of a row their words in the reader's language.

Where a row is something that was told, `told` says it in one paragraph.
"""

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from typing import Any, ClassVar, Final, Self

from api.shapes import Out
from ledger.amounts import yuan
from ledger.compensation import papers
from ledger.compensation.queries import cases, disposals, flags, lists, published
from ledger.compensation.rows import (
    AgentRow,
    AssessmentRow,
    CaseHead,
    FigureVersion,
    HistoryRow,
    NoticeRow,
    PartyRow,
    RecordingRow,
    TermRow,
    TrailRow,
)
from ledger.compensation.rules.comparison import ComparisonRow, InputChange
from ledger.compensation.rules.steps import line_said
from ledger.words import article, memo_said, said

MONEY: Final = frozenset({
    "amount", "accepted", "before", "after", "difference", "assessed", "claimed", "agreed", "judged", "apart", "waived", "beyond",
    "interest", "excess", "waiting", "settled", "budget", "contract", "paid", "due", "received", "performed", "spent",
    "left_over", "total", "in_kind", "money", "debit", "credit", "conversion", "left_owed", "most", "claim_established",
    "claim_assessed", "claim_due", "claim_in_kind", "claim_in_transit", "claim_with_court", "claim_escrowed", "claim_received",
    "claim_performed", "claim_waived", "claim_overpaid", "titled",
    "owed", "admitted", "distributed", "called", "retention", "retention_kept", "came", "left",
})  # fmt: skip
"""Names under which the ledger keeps fen, and people read yuan."""


class Spoken(Out):
    """An answer in which codes stand, and beside them their words in the reader's language."""

    WORDS: ClassVar[Mapping[str, str]] = {}
    """Of each code the sort of its word."""
    said: dict[str, str]

    @classmethod
    def of(cls, locale: str, **values: Any) -> Self:
        """Make one, with the words of its codes."""
        spoken = {
            name: said(sort, str(values[name]), locale)
            for name, sort in cls.WORDS.items()
            if values.get(name)
        }
        return cls(said=spoken, **values)


_CASE: Final = {
    "state": "state.compensation.case",
    "area": "area",
    "medium": "medium",
    "channel": "channel",
    "case_class": "case_class",
}
SORTS: Final[Mapping[object, Mapping[str, str]]] = {
    CaseHead: _CASE,
    lists.CaseRow: _CASE,
    lists.DeadlineRow: {"code": "term", "area": "area", "state": "state.compensation.case"},
    lists.WaitingRow: {"route": "route"},
    published.PublicRow: _CASE,
    published.PublicationRow: {"kind": "act.compensation.case"},
    published.RestorationRow: {"state": "state.compensation.project"},
    disposals.DisposalRow: {"destination": "destination"},
    flags.FlagRow: {"kind": "act.compensation.case", "head": "head", "role": "role"},
    PartyRow: {"side": "case_side"},
    NoticeRow: {"way": "service_way", "ground": "ground"},
    AgentRow: {"kind": "agent_kind", "scope": "power_scope"},
    cases.ClockRow: {"code": "term", "length": "length"},
    TermRow: {"code": "term", "length": "length"},
    FigureVersion: {"figure": "figure", "head": "head", "kind": "act.compensation.case"},
    cases.PartRow: {"kind": "obligation_kind", "state": "debt_state"},
    cases.InstalmentRow: {"state": "debt_state"},
    cases.ConversionRow: {"state": "debt_state"},
    cases.EnforcementRow: {"state": "state.compensation.enforcement"},
    cases.PreservationRow: {"state": "state.compensation.preservation"},
    cases.DutyRow: {"kind": "obligation_kind"},
    cases.PaymentRow: {"route": "route"},
    cases.InterestRow: {"pot": "pot", "belongs": "interest_of"},
    cases.ReceiptRow: {"state": "state.compensation.receipt"},
    cases.ProjectRow: {"mode": "mode", "state": "state.compensation.project"},
    cases.GuaranteeRow: {"kind": "guarantee_kind", "state": "state.compensation.guarantee"},
    cases.ReliefRow: {"kind": "relief_kind", "state": "state.compensation.relief"},
    cases.ReversalRow: {"act": "act.compensation.case", "state": "state.compensation.reversal"},
    RecordingRow: {"act": "act.compensation.case", "state": "state.compensation.recording"},
    cases.SpendingRow: {"use": "use", "state": "state.compensation.spending"},
    cases.SeparateRow: {"ground": "ground", "state": "state.compensation.separate_claim"},
    ComparisonRow: {"head": "head"},
    cases.EvidenceRow: {"kind": "evidence_kind", "proves": "fact"},
    TrailRow: {"kind": "kind", "purpose": "purpose", "heads": "head", "act_kind": "act.compensation.case"},
    AssessmentRow: {"state": "state.compensation.assessment", "case_class": "case_class"},
    HistoryRow: {
        "kind": "act.compensation.case",
        "state": "state.compensation.case",
        "role": "role",
        "recording": "state.compensation.recording",
    },
    "items": {"head": "head", "method": "method"},
}
"""The sorts of the codes in a row, by its type; in rows that have none, by the name under which they stand."""


def shown(value: Any, locale: str, within: str = "") -> Any:
    """Write rows by name, fen as yuan wherever they stand under a name that means money, and the words of codes as `said`.

    The words in which an act was told stay as they were.
    """
    if within == "words":
        return value
    if within == "lines":
        return [line_said(one, locale) for one in value]
    sorts = SORTS.get(type(value)) or SORTS.get(within, {})
    told = papers.told(value.act, value.words, locale) if isinstance(value, RecordingRow) else ""
    if isinstance(value, InputChange):
        return _changed(value, locale)
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        value = value._asdict()
    if is_dataclass(value) and not isinstance(value, type):
        value = {one.name: getattr(value, one.name) for one in fields(value)}
    if isinstance(value, Mapping):
        rows = {
            name: yuan(one)
            if name in MONEY and isinstance(one, int) and not isinstance(one, bool)
            else shown(one, locale, name)
            for name, one in value.items()
        }
        spoken = {name: _said(sort, value[name], locale) for name, sort in sorts.items() if value.get(name)}
        if within == "items":
            spoken["inputs"] = papers.inputs_said(value["method"], value["inputs"], locale)
            spoken["coefficients"] = papers.given(value["coefficients"], "coefficient", locale)
        return {**rows, **({"told": told} if told else {}), **({"said": spoken} if spoken else {})}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [shown(one, locale, within) for one in value]
    return value


def _changed(value: InputChange, locale: str) -> dict[str, Any]:
    """Write an input that differs, which is called by its method and its name."""
    method, _, name = value.input.partition(" ")
    spoken: dict[str, str] = {"input": f"{said('method', method, locale)} · {said('input', name, locale)}"}
    for side, one in (("first", value.first), ("second", value.second)):
        spoken[side] = papers.value_said(name, one, locale)
    return {**value._asdict(), "said": spoken}


def _said(sort: str, value: Any, locale: str) -> Any:
    return (
        [said(sort, one, locale) for one in value]
        if isinstance(value, list)
        else said(sort, str(value), locale)
    )


def posted(row: TrailRow, locale: str) -> Any:
    """Write a posting, with what it rests on and a memo that the ledger wrote itself in the reader's language."""
    return shown(row._replace(memo=memo_said(row.memo, locale), basis=article(row.basis, locale)), locale)


def key_said(key: str, by: str, locale: str) -> dict[str, Any]:
    """Give the word of the key of a row of statistics beside it, where it is the code of a medium."""
    return {"said": {"key": said("medium", key, locale)}} if by == "medium" else {}
