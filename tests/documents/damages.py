"""Rows of a damage case, for tests of papers."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from ledger.compensation.queries.cases import ProjectRow
from ledger.compensation.rows import AssessmentRow, CaseFile, CaseHead, HistoryRow, ItemRow, LineRow, PartyRow
from ledger.identifiers import uuid7

DAY = date(2026, 6, 1)


def a_head(**words: Any) -> CaseHead:
    """A case in one line."""
    whole: dict[str, Any] = {
        "case_id": 1, "code": "C1", "title": "case", "area": "330621", "medium": "water", "channel": "report", "source": None,
        "received_on": DAY, "occurred_on": None, "red_line": False, "repeated": False, "major": False, "case_class": None,
        "public": False, "process_id": uuid7(), "state": "opened", "version": 1,
    }  # fmt: skip
    return CaseHead(**{**whole, **words})


def a_party(owner: str, side: str, name: str) -> PartyRow:
    """Somebody in a case."""
    return PartyRow(owner, side, name, False)


def an_act(**words: Any) -> HistoryRow:
    """Something that was done."""
    whole: dict[str, Any] = {
        "id": uuid7(), "kind": "pay", "subject": None, "effective_on": DAY, "state": "performing", "reason": "", "document": "",
        "words": {}, "basis": "-", "law": "-", "actor": "-", "role": "bureau", "recorded_at": datetime(2026, 6, 1, tzinfo=UTC),
    }  # fmt: skip
    return HistoryRow(**{**whole, **words})


def a_file(*history: HistoryRow, head: CaseHead | None = None, **more: Any) -> CaseFile:
    """The file of a case in which some things were done."""
    whole: dict[str, Any] = {
        "parties": [], "notices": [], "agents": [], "figures": [], "versions": [], "terms": [], "trail": [],
        "head": head or a_head(), "history": list(history),
    }  # fmt: skip
    return CaseFile(**{**whole, **more})


def a_project(id: UUID, **words: Any) -> ProjectRow:
    """Works of two stages, both of which were accepted."""
    stages = [
        {"number": 1, "title": "清淤", "due_on": "2026-08-01", "amount": 800_000_000, "accepted_on": "2026-08-01",
         "accepted": 800_000_000, "refused_on": None, "ended_on": None, "paid": 0},
        {"number": 2, "title": "补植", "due_on": "2026-09-01", "amount": 400_000_000, "accepted_on": "2026-09-01",
         "accepted": 400_000_000, "refused_on": None, "ended_on": None, "paid": 0},
    ]  # fmt: skip
    whole: dict[str, Any] = {
        "id": id, "title": "河道修复", "mode": "entrusted", "repairer": "enterprise:r", "budget": 0, "contract": None,
        "evaluated": False, "duty": 1, "retention": None, "retention_months": None, "retained_until": None, "retention_kept": 0,
        "state": "completed", "planned": {"m2": "1200", "trees": "30"}, "restored": {"m2": "1100"}, "stages": stages,
    }  # fmt: skip
    return ProjectRow(**{**whole, **words})


def an_assessment(state: str, **item: Any) -> AssessmentRow:
    """A version with one figure."""
    line = LineRow(name="1", formula="1", numbers="1", value="1", unit="1", source="-")
    figure: dict[str, Any] = {
        "number": 1, "head": "H4", "method": "stated", "inputs": {}, "coefficients": {}, "lines": [line], "amount": 100,
        "printed": "", "approximate": False,
    }  # fmt: skip
    items = [ItemRow(**{**figure, **item})]  # type: ignore[typeddict-item]
    return AssessmentRow(uuid7(), 1, 100, "minor", DAY, state, "body", None, items)
