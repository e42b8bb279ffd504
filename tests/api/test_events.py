"""The feed over HTTP: a client that asks again after `last` gets every event once, with any filter and any limit."""

from typing import Any

import httpx
import pytest

from ledger.database import Books
from ledger.database.unit import Codes
from ledger.processes.actions import emit
from tests.api.conftest import Serving

FILTERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("auditor", {}),
    ("auditor", {"limit": 1}),
    ("auditor", {"kind": "a.b.c", "limit": 1}),
    ("enterprise", {"limit": 2}),
    ("enterprise", {"kind": "a.b.c", "limit": 1}),
)


def read_on(client: httpx.Client, chosen: dict[str, Any], seen: list[dict[str, Any]], last: int) -> int:
    """Read until nothing comes any more, and give the number of the last event."""
    while True:
        answer = client.get("/v1/books/zj/events", params={**chosen, "after": last})
        assert answer.status_code == 200, answer.text
        told = answer.json()
        if not told["events"]:
            assert told["last"] == last
            return last
        seen += told["events"]
        last = told["last"]
        assert last == told["events"][-1]["event_id"]


@pytest.mark.parametrize(("role", "chosen"), FILTERS)
def test_a_client_reads_on(serving: Serving, role: str, chosen: dict[str, Any]) -> None:
    """Two transactions overlap in the order that lost events, ten times; the client asks after every commit."""
    with serving.owner.read() as books:
        number = books.connection.exec_driver_sql(
            "SELECT book_id FROM ledger.book WHERE code = 'zj'"
        ).scalar_one()
    expected, seen, last = [], list[dict[str, Any]](), 0
    before: list[dict[str, Any]] = []
    with (
        serving.client(role) as client,
        serving.owner.engine.connect() as older,
        serving.owner.engine.connect() as younger,
    ):
        last = read_on(client, chosen, before, 0)  # the keys that were issued
        for turn in range(10):
            older.exec_driver_sql("SELECT pg_current_xact_id()").close()
            for connection, name, kind in (
                (younger, "younger", "a.b.c"),
                (older, "older", "d.e.f"),
                (older, "older again", "a.b.c"),
            ):
                owners = ["acme", "zeta"] if turn % 2 else ["zeta"] if name == "younger" else ["acme"]
                emit(Books(connection, Codes()), number, kind, f"{turn} {name}", owners, {}, 1)
                if chosen.get("kind", kind) == kind and (role == "auditor" or "acme" in owners):
                    expected.append(f"{turn} {name}")
            for connection in (older, younger):
                connection.commit()
                last = read_on(client, chosen, seen, last)
        assert sorted(event["subject"] for event in seen) == sorted(expected)
        numbers = [event["event_id"] for event in seen]
        assert numbers == sorted(set(numbers))
        again: list[dict[str, Any]] = []
        assert read_on(client, chosen, again, 0) == last
        assert again == before + seen, "who begins anew reads the same"
