"""The edges of what goes together: the days between a line and its postings, the names of a payer, and what is open for how long."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.amounts import Unit
from ledger.reconciliation.rules.ageing import OpenItem, ages
from ledger.reconciliation.rules.groups import find
from ledger.reconciliation.rules.matching import BankLine, BookItem, Policy, same_name

CNY = Unit("CNY", 2, "yuan", 2)
DAY = date(2026, 6, 10)


@pytest.mark.parametrize(("policy", "after", "rules"), [
    ({}, -4, []),
    ({}, -3, ["one_line_many_postings"]),
    ({}, 10, ["one_line_many_postings"]),
    ({}, 11, []),
    ({"days_before": 0}, -1, []),
    ({"days_before": 0}, 0, ["one_line_many_postings"]),
    ({"days_after": 0}, 0, ["one_line_many_postings"]),
    ({"days_after": 0}, 1, []),
])  # fmt: skip
def test_the_days_of_a_sum(policy: dict[str, Any], after: int, rules: list[str]) -> None:
    """Each posting of a sum lies in the window of its line; one that does not leaves nothing certain."""
    line = BankLine(1, DAY, 300, end_to_end="A-00001")
    items = [
        BookItem((UUID(int=(7 << 76) + n), 1), DAY + timedelta(days), 150, document="A-00001")
        for n, days in ((1, 0), (2, after))
    ]
    assert [one.rule for one in find([line], items, CNY, Policy(**policy)).certain] == rules


@pytest.mark.parametrize(("one", "other", "same"), [
    ("Acme Ltd.", "ACME（Ltd.）", True),
    ("Acme", "Acme 2", False),
    ("Acme", "", False),
    ("", "Acme", False),
    ("", "", False),
    (" ", "", False),
])  # fmt: skip
def test_the_name_of_a_payer(one: str, other: str, same: bool) -> None:
    """Spaces, brackets and capitals do not count; no name is the same as none."""
    assert same_name(one, other) is same


@pytest.mark.parametrize(
    ("days", "place"), [(0, 0), (7, 0), (8, 1), (30, 1), (31, 2), (90, 2), (91, 3), (999, 3)]
)
def test_how_old_what_is_open_is(days: int, place: int) -> None:
    """First and last day of an age belong to it; received and paid are told apart."""
    items = [OpenItem("ledger", str(n), DAY - timedelta(days), net, "") for n, net in enumerate((5, -3, -1))]
    told = [(age.count, age.received, age.paid) for age in ages(items, DAY)]
    assert told[:4] == [(0, 0, 0)] * 4
    assert told[4:] == [(3, 5, 4) if at == place else (0, 0, 0) for at in range(4)]
