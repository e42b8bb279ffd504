"""What stands open of a month, before somebody asks to close it, with the step, and said by the second person."""

from typing import Any

import httpx

from ledger.actors.authority import Role
from ledger.identifiers import uuid7
from tests.api.conftest import Serving, transfer
from tests.people import key_for

MONTH = "2026-01"
BOOK = "/v1/books/zj/periods"


def test_closing_asks_and_keeps(serving: Serving) -> None:
    """Goal: a month is closed by who has seen what stands open. Method: the list, the step, a second person without and with a word."""
    with serving.client() as client:
        entry = transfer(effective_on="2026-01-05")
        assert client.post("/v1/books/zj/entries", json=entry).status_code == 201
    second = serving.owner.begin(lambda books: key_for(books, _book(serving), "second", Role.FINANCE))
    serving.keys["second"] = second.text

    def send(who: str, path: str, body: dict[str, Any]) -> httpx.Response:
        with serving.client(who) as client:
            return client.post(f"{BOOK}/{path}", json=body)

    with serving.client("auditor") as client:
        now = client.get(f"{BOOK}/{MONTH}/checklist").json()
        assert client.get(f"{BOOK}/2026-13/checklist").status_code == 422
    assert (now["entries"], now["bank_lines"], now["checked_at"]) == (1, 0, None)
    assert now["open"] == ["unsealed", "broken"]
    words = {"month": MONTH, "reason": "month end"}
    assert send("finance", "steps", {"id": str(uuid7()), "kind": "soft_close", **words}).status_code == 201
    close = {"id": str(uuid7()), "kind": "close", **words}
    asked = send("finance", "steps", close).json()
    assert asked["checklist"]["open"] == ["unsealed", "broken"]
    silent = send("second", f"steps/{close['id']}/approve", {})
    assert (silent.status_code, silent.json()["code"]) == (422, "period.open_items")
    done = send("second", f"steps/{close['id']}/approve", {"reason": "sealed tonight"})
    assert done.status_code == 200
    with serving.client("auditor") as client:
        step = client.get(f"{BOOK}/steps/{close['id']}").json()
    assert (step["decided_why"], step["checklist"]) == ("sealed tonight", asked["checklist"])


def _book(serving: Serving) -> int:
    with serving.owner.read() as books:
        return int(
            books.connection.exec_driver_sql("SELECT book_id FROM ledger.book WHERE code = 'zj'").scalar_one()
        )
