"""A rule that refuses by comparing is asked on the line and on both sides of it: whoever adds one adds its cases."""

from pathlib import Path

import pytest

from tests.child import ROOT, run_tests

NEVER = {
    "ledger.compensation.rules.liability.check_parts: len(set(owners)) < len(owners): above": "a set is not larger than its list",
    "ledger.compensation.rules.worksheets.Given.one_of: len(there) < len(instead): above": "what is there is taken from what is asked",
    "ledger.reconciliation.rules.mapping.SheetMapping.__post_init__: "
    "len({title_of(title) for title in self.columns.values()}) < len(named):"
    " above": "a set is not larger than what it is made of",
}
"""Sides on which nothing can stand, and why."""
LEAST = 60
"""Comparisons that are watched, at least: fewer mean that the watching is broken."""


@pytest.mark.long(3)
def test_every_line_is_stood_on(tmp_path: Path) -> None:
    """Goal: a `<` that should be `<=` is noticed. Method: the tables of edges, run with every comparison of the rules watched.

    Every module of rules of every room is watched, one that no table imports too. To mend a failure, add a row to a table in
    `tests/rules/test_edges_….py`: a value just inside, one on the line, one just outside.
    """
    seen = tmp_path / "seen"
    tables = sorted(str(path) for path in (ROOT / "tests" / "rules").glob("test_edges_*.py"))
    run_tests("-p", "tests.rules.seen", *tables, ECOLEDGER_SEEN=str(seen))
    count, *unseen = seen.read_text("utf-8").splitlines()
    assert [one for one in unseen if one not in NEVER] == [], (
        "add a row to a table in tests/rules/test_edges_….py"
    )
    assert set(NEVER) <= set(unseen), "what is seen is no exception"
    assert int(count) >= LEAST
