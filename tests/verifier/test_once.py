"""What is written once, as the verifier sees it: each sort of record that tells of a change, and that which tells of none."""

import hashlib
from pathlib import Path
from typing import Any

import pytest
import rfc8785
from ecoledger_verify.once import Once
from ecoledger_verify.report import Report
from ecoledger_verify.rows import Opened

from tests.verifier.maker import Book, sample
from tests.verifier.test_monitor import Look, address, log, look, put, wrong

__all__ = ["address", "log", "look"]

ASSET = {"asset_id": "1", "code": "CNY", "scale": "2"}
PROCESS = {"process_id": "a", "machine": "m", "state": "begun"}
SPENDING = {"spending_id": "1", "payee_name": {"sha256": "a"}, "paid_on": None}
WAY = {"way_id": "1", "address": {"sha256": "a"}, "person_id": {"person": "b" * 64}}
LOGIN = {"login": "zhang", "book": "cn-33"}
Records = list[tuple[str, str, dict[str, Any]]]


def told(records: Records, *, whole: bool = True) -> list[tuple[str, Any]]:
    """What is wrong with records, one after another: operation, table and row."""
    report, once = Report("x", "once"), Once(whole=whole)
    for place, (operation, table, row) in enumerate(records):
        once.take(report, {"operation": operation, "table": table, "rows": [row]}, place)
    return [(fault.code, fault.figures.get("columns")) for fault in report.checks["once"].first]


@pytest.mark.parametrize(
    ("records", "faults"),
    [
        ([("insert", "asset", ASSET), ("update", "asset", {**ASSET, "scale": "3"})], [("once.changed", "-")]),
        ([("insert", "asset", ASSET), ("delete", "asset", ASSET)], [("once.gone", None)]),
        ([("insert", "asset", ASSET), ("insert", "asset", {**ASSET, "scale": "3"})], [("once.again", None)]),
        ([("insert", "asset", ASSET), ("found", "asset", ASSET)], [("once.again", None)]),
        ([("insert", "asset", ASSET), ("insert", "asset", {**ASSET, "asset_id": "2"})], []),
        ([("insert", "process", PROCESS), ("update", "process", {**PROCESS, "state": "done"})], []),
        ([("insert", "process", PROCESS), ("update", "process", {**PROCESS, "state": "done", "new": "1"})], []),
        (
            [("insert", "process", PROCESS), ("update", "process", {**PROCESS, "state": "done", "machine": "n"})],
            [("once.changed", "machine")],
        ),
        ([("insert", "process", PROCESS), ("update", "process", PROCESS)], [("once.hidden", None)]),
        ([("update", "process", PROCESS)], [("once.unknown", None)]),
        (
            [("insert", "damage_spending", SPENDING), ("update", "damage_spending", {**SPENDING, "payee_name": {"sha256": "b"}})],
            [("once.hidden", None)],
        ),
        (
            [("insert", "damage_spending", SPENDING), ("update", "damage_spending", {**SPENDING, "payee_name": None, "paid_on": "x"})],
            [("once.changed", "payee_name")],
        ),
        ([("insert", "way", WAY), ("delete", "way", WAY), ("insert", "way", WAY)], []),
        ([("insert", "way", WAY), ("delete", "way", WAY), ("delete", "way", WAY)], [("once.unknown", None)]),
        ([("insert", "auditor_login", LOGIN), ("delete", "auditor_login", LOGIN)], []),
        ([("insert", "auditor_login", LOGIN), ("update", "auditor_login", {**LOGIN, "book": "x"})], [("once.changed", "-")]),
        ([("update", "no_table", ASSET)], []),
        ([("update", "purpose", {"code": "x"})], []),
    ],
)  # fmt: skip
def test_a_record_after_another(records: Records, faults: list[tuple[str, Any]]) -> None:
    """What may change is no fault; everything else is, once, with its columns."""
    assert told(records) == faults


def test_what_is_not_read_from_the_beginning() -> None:
    """What nobody has read before is no fault, and what no row of its table may do is one."""
    assert told([("update", "process", PROCESS)], whole=False) == []
    assert told([("update", "asset", ASSET)], whole=False) == [("once.changed", "-")]
    assert told([("delete", "process", PROCESS)], whole=False) == [("once.gone", None)]


def test_what_is_not_known_is_said() -> None:
    """A table of a later program, once; what the program declares, each time."""
    report, once = Report("x", "once"), Once()
    for table in ("later", "later", "purpose", "purpose"):
        once.take(report, {"operation": "update", "table": table, "rows": [{"code": "x"}]}, 0)
    assert [warning.code for warning in report.warnings] == ["once.table", "once.declared", "once.declared"]
    assert report.holds


def with_rows(*records: tuple[str, str, dict[str, Any]]) -> Book:
    """A book that has records of rows after its entries."""
    book = sample(40)
    for operation, table, row in records:
        place = len(book.records)
        book.records.append(
            {"book": "cn-33", "operation": operation, "place": str(place), "recorded_at": "2026-03-01T00:00:00.000000Z",
             "rows": [row], "table": table, "v": 3}
        )  # fmt: skip
    assert rfc8785.dumps(book.records[-1]).startswith(b'{"book":')
    return book


def test_who_follows_a_log_is_told(log: Path, look: Look) -> None:
    """Where records are published: an alarm at the record that changes what is written once, and none where they are not."""
    honest = with_rows(("insert", "asset", ASSET))
    put(log, honest, len(honest.records), records=True)
    assert look()[0] == 0
    book = with_rows(("insert", "asset", ASSET), ("update", "asset", {**ASSET, "scale": "3"}))
    put(log, book, len(book.records), records=True)
    status, found = look()
    assert (status, wrong(found)) == (1, {"once.changed"})
    (fault,) = (fault for check in found["checks"] for fault in check["first"])
    assert (fault["place"], fault["table"], fault["row"]) == (41, "asset", "1")


def test_what_is_personal_and_stays() -> None:
    """A payee that was another in the record before, though what may change has changed too; one that stayed is no fault."""

    def line(place: int, payee: str, paid: str | None) -> dict[str, Any]:
        salt = bytes([place]) * 32
        told = hashlib.sha256(salt + f"payee_name={payee}".encode()).hexdigest()
        row = {"spending_id": "1", "payee_name": {"sha256": told}, "paid_on": paid}
        return {"place": str(place), "operation": "insert", "table": "damage_spending", "rows": [row]}

    for first, wrong_ones in (("a", []), ("b", ["payee_name (0)"])):
        opened = Opened()
        for place, values in ((0, None), (1, {"payee_name": "a"})):
            opened.take(
                {"place": str(place), "row": "1", "salt": (bytes([place]) * 32).hex(), "values": values}
            )
        assert opened.compare(line(0, first, None)) == []
        assert opened.compare(line(1, "a", "2026-03-01")) == wrong_ones
