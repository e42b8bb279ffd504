"""What the verifier knows of the member that says who counts as one: it may be absent, has one place, and names its two."""

import json
from typing import Any

import pytest
from ecoledger_verify.strict import Unreadable
from ecoledger_verify.tables import FILES, ORDER_2, Order

LINE: dict[str, Any] = {
    "asked_at": "2026-01-01T00:00:00.000000Z",
    "asked_by": "a" * 64,
    "confirmed_at": "2026-01-01T00:00:01.000000Z",
    "confirmed_by": "b" * 64,
    "document": "household register",
    "one_with": "c" * 64,
    "person": "d" * 64,
    "used_at": "2026-01-01T00:00:02.000000Z",
}


def faults(*names: str) -> list[str | None]:
    """What the order of some members is faulted for, each."""
    order = Order()
    order.members = ORDER_2
    return [order.take(name)[1] for name in names]


def test_it_may_be_absent_and_has_one_place() -> None:
    """Before the names and after who acts; twice, or elsewhere, is a fault."""
    begin = ("format", "book.json", "chart.jsonl", "kinds.jsonl", "actors.jsonl")
    for rest in (("persons.jsonl",), ("as_one.jsonl", "persons.jsonl"), ("as_one.jsonl", "balances.jsonl")):
        assert {*faults(*begin, *rest)} == {None}
    assert faults(*begin, "persons.jsonl", "as_one.jsonl")[-1] == "member.order"
    assert faults(*begin, "as_one.jsonl", "as_one.jsonl")[-1] == "member.order"
    assert faults(*begin[:-1], "as_one.jsonl")[-1] == "member.missing"


@pytest.mark.parametrize("name", LINE)
def test_a_line_says_all_of_it(name: str) -> None:
    """A line without one of its words, or with a word of another sort, is not read."""
    lines = FILES["as_one.jsonl"]

    def written(told: dict[str, Any]) -> bytes:
        return json.dumps(told, separators=(",", ":"), sort_keys=True).encode()

    assert lines.read(written(LINE)) == LINE
    assert lines.key(LINE) == (b"d" * 64, b"c" * 64)
    for wrong in ({k: v for k, v in LINE.items() if k != name}, {**LINE, name: 1}):
        with pytest.raises(Unreadable):
            lines.read(written(wrong))
