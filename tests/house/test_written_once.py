"""What may change stands in `ledger.may_change()`, and is what the program changes: nothing beside it, and nothing less."""

from pathlib import Path

import pytest

from ledger.schema import tables
from tests.house.guards import GOES, changed, changes, may_change

LEDGER = Path(__file__).parents[2] / "ledger"


def test_what_may_change_is_what_the_program_changes() -> None:
    """Goal: a column is listed because something changes it, and what changes is listed. Method: every statement of the program."""
    assert may_change() == changed(LEDGER)


def test_what_is_listed_is_there() -> None:
    """Every table and column of the list is one, and none of a key may change."""
    columns = {table.name: {one.name for one in table.columns} for table in tables()}
    keys = {table.name: {one.name for one in table.primary_key.columns} for table in tables()}
    for table, listed in may_change().items():
        assert listed - {GOES} <= columns[table] - keys[table], table


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("UPDATE ledger.process SET state = :state, version = version + 1 WHERE true", {"process": {"state", "version"}}),
        ("UPDATE way w SET (person_id, mandate_id) = (a.b, NULL) FROM actor a", {"way": {"person_id", "mandate_id"}}),
        ("WITH x AS (UPDATE a SET b = coalesce(c, d, 'e, f = g')) SELECT 1", {"a": {"b"}}),
        ("UPDATE a SET b = CASE WHEN c THEN d = e END,\n  f = 1 RETURNING g", {"a": {"b", "f"}}),
        ("INSERT INTO a (b) VALUES (1) ON CONFLICT (b) DO UPDATE SET c = 1, d = 2;", {"a": {"c", "d"}}),
        ("INSERT INTO a SELECT 1; INSERT INTO b SELECT 2 ON CONFLICT (c) DO UPDATE SET d = 1", {"b": {"d"}}),
        ("DELETE FROM ledger.way w WHERE true", {"way": {GOES}}),
        ("SELECT FROM a FOR NO KEY UPDATE; -- UPDATE a SET b = 1", {}),
    ],
)  # fmt: skip
def test_a_statement_is_read(text: str, told: dict[str, set[str]]) -> None:
    """Lists, values with commas, what follows a list, and what looks like one."""
    assert dict(changes(text)) == told
