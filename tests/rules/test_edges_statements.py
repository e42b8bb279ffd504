"""The edges of what is read of a bank's files: how much of it, and which of its cells."""

from collections.abc import Callable

import pytest

from ledger.documents.rows import Cell
from ledger.reconciliation.rules import camt, mapping
from ledger.reconciliation.rules.mapping import SheetMapping, Supplement, read_table
from ledger.zones import LEGAL_ZONE
from tests.reconciliation.test_camt import entry, message, statement
from tests.reconciliation.world import NUMBER
from tests.rules.edges import Edge, answer, edges

MOST = 3
"""To what a limit is lowered."""
TITLES: tuple[Cell, ...] = ("Day", "Amount", "Balance", "Reference")
COLUMNS = {"booked_on": "Day", "amount": "Amount", "reference": "Reference"}


def camt_of(limit: str, *statements: str) -> int:
    """Read a message while a limit is three; gives how many faults it has."""
    with pytest.MonkeyPatch.context() as lowered:
        lowered.setattr(camt, limit, MOST)
        return camt.read_camt(message(*statements), {"CNY": 2}.get, LEGAL_ZONE)[1].count


def rows_of(*rows: tuple[Cell, ...], skip: int = 0) -> str:
    """Read a spreadsheet; gives its references, or what is wrong with it."""
    told = Supplement(NUMBER, 2, "CNY", opening=0, closing=0)
    found, faults = read_table(rows, SheetMapping(COLUMNS, skip=skip), told)
    said = [one.reference for one in found.lines] if found else [one.problem for one in faults]
    return ",".join(said)


def lines_of(count: int) -> str:
    """Read a spreadsheet of so many lines while the limit is three."""
    with pytest.MonkeyPatch.context() as lowered:
        lowered.setattr(mapping, "LINES_MAX", MOST)
        return rows_of(TITLES, *[("2026-06-02", "1.00", "", str(n)) for n in range(count)])


BEYOND = "file.beyond_limit"
MISSING = ",".join(["the column is missing"] * len(COLUMNS))


@edges(
    (
        Edge(
            "entries of a message",
            "docs/spec/reconciliation.md 2",
            lambda n: camt_of("ENTRIES_MAX", statement(*[entry("1.00", status="")] * n)),
            ((2, 0), (3, 0), (4, BEYOND)),
        ),
        Edge(
            "statements of a message",
            "docs/spec/reconciliation.md 2",
            lambda n: camt_of("STATEMENTS_MAX", *[statement()] * n),
            ((2, 0), (3, 0), (4, BEYOND)),
        ),
        Edge(
            "lines of a message",
            "docs/spec/reconciliation.md 2",
            lambda n: camt_of("LINES_MAX", statement(*[entry("1.00")] * n)),
            ((2, 0), (3, 0), (4, BEYOND)),
        ),
        Edge(
            "lines of a spreadsheet",
            "docs/spec/reconciliation.md 3",
            lines_of,
            ((2, "0,1"), (3, "0,1,2"), (4, BEYOND)),
        ),
        Edge(
            "rows above the titles",
            "docs/spec/reconciliation.md 3",
            lambda skip: rows_of(("甲银行",), TITLES, ("2026-06-02", "1.00", "", "R"), skip=skip),
            ((1, "R"), (0, MISSING), (2, MISSING)),
        ),
        Edge(
            "a row that ends before a column",
            "docs/spec/reconciliation.md 3",
            lambda cells: rows_of(TITLES, ("2026-06-02", "1.00", "", "R")[:cells]),
            ((4, "R"), (3, ""), (2, "")),
        ),
        Edge(
            "a title for each column",
            "docs/spec/reconciliation.md 3",
            lambda title: bool(SheetMapping({"booked_on": "Day", "amount": title})),
            (("Amount", True), ("Day", "reconciliation.mapping_unsound")),
        ),
    )
)
def test_statements(ask: Callable[[object], object], value: object, told: object) -> None:
    """Inside, on the line, outside."""
    assert answer(ask, value) == told
