"""The same request many times at once: done once, and answered to everybody else like a retry.

The stories are told by twins in `test_stories.py`, where every request is spoilt before it is told.
"""

import re
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from cli import demo
from cli.demo.telling import Teller
from ledger.database import Books
from ledger.identifiers import uuid7
from ledger.permits.actions import expiries
from tests.api.conftest import Serving, transfer
from tests.api.test_plans import Office, office
from tests.permits.world import AREA

__all__ = ["office"]

TWINS = 4
ID = re.compile(r"[0-9a-f-]{36}|enterprise:[^/]*|(?<=/cases/)[^/]*")
STORIES = {
    "anhui": (None, tuple(story for _, story in demo.STORIES)),
    "province": (demo.PERMITS[2], demo.PERMITS[1:2]),
    "damages": (demo.COMPENSATION[2], demo.COMPENSATION[1:2]),
}
ROUTES_MIN = {"anhui": 25, "province": 20, "damages": 35}


def at_once(send: Callable[[], httpx.Response]) -> list[httpx.Response]:
    """Send a request by all twins at once; the answer of the one for whom it was done comes first."""
    start = threading.Barrier(TWINS)

    def twin(_: int) -> httpx.Response:
        start.wait()
        return send()

    with ThreadPoolExecutor(TWINS) as pool:
        return sorted(
            pool.map(twin, range(TWINS)), key=lambda answer: "Idempotency-Replayed" in answer.headers
        )


def told(answers: list[httpx.Response]) -> list[tuple[int, bool, str]]:
    """Tell of answers what they are: status, whether a replay, and the code of a refusal."""
    return [
        (
            a.status_code,
            a.headers.get("Idempotency-Replayed") == "true",
            "" if a.is_success else a.json()["code"],
        )
        for a in answers
    ]


class Twins(Teller):
    """Tells a story in which the first request of every route is sent by many at once."""

    answers: dict[str, list[tuple[int, bool, str]]]
    """By route."""

    def ask(self, role: str, method: str, path: str, body: object = None) -> httpx.Response:
        """Send a request, or the first one of its route by all twins."""
        route = ID.sub("*", path.removeprefix(f"/v1/books/{self.book}"))
        if method != "POST" or route in self.answers:
            return super().ask(role, method, path, body)
        answers = at_once(lambda: Teller.ask(self, role, method, path, body))
        if answers[
            0
        ].is_success:  # what must be refused is refused to all; the first that succeeds is looked at
            self.answers[route] = told(answers)
        else:
            assert len(set(told(answers))) == 1, (route, told(answers))
        return answers[0]

    def not_done_once(self) -> dict[str, list[tuple[int, bool, str]]]:
        """List the routes whose answers are other than one that it was done, and the others as to a retry."""
        wrong = {}
        for route, ((status, *_), *others) in self.answers.items():
            if status not in (200, 201) or others != [(200, True, "")] * (TWINS - 1):
                wrong[route] = self.answers[route]
        return wrong


def adjustment(**changes: Any) -> dict[str, Any]:
    """Make the body of an entry that takes two persons."""
    return transfer(kind="journal.adjustment", **changes)


def test_an_approval_is_given_once(serving: Serving) -> None:
    """Goal: a retry is answered, what differs is named, and so is who approved. Method: one id, approved again in every way."""
    body, other = adjustment(), adjustment()
    address = "/v1/books/zj/approvals"
    with (
        serving.client() as one,
        serving.client("colleague") as another,
        serving.client("administrator") as root,
    ):
        assert sorted(told(at_once(lambda: one.post(address, json=body)))) == [
            *[(200, True, "")] * (TWINS - 1),
            (201, False, ""),
        ]
        for client, changes, code, figure in (
            (one, {"memo": "another"}, "entry.approved_otherwise", "memo"),
            (another, {"effective_on": "2026-10-31"}, "entry.approved_otherwise", "effective day"),
            (another, {}, "entry.approved_by_another", "finance of zj"),
        ):
            answer = client.post(address, json={**body, **changes})
            assert (answer.status_code, answer.json()["code"]) == (409, code)
            assert figure in answer.json()["detail"]
        assert one.post(address, json=other).status_code == 201
        assert root.delete(f"/v1/books/zj/keys/{serving.key_ids['finance']}").status_code == 200
        void = another.post(address, json=other)
        assert (void.status_code, void.json()["code"]) == (422, "entry.approval_void")
        assert "new id" in void.json()["remedy"]
        assert another.post(address, json={**other, "id": str(uuid7())}).status_code == 201


AGAIN = "DO $$ BEGIN RAISE EXCEPTION 'tried again' USING ERRCODE = '40001'; END $$"


def test_a_transaction_that_is_tried_again_is_as_if_it_had_not_been(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: of an expiry only what was committed is gone on from. Method: PostgreSQL asks for another try at the end of each first one."""
    day = {"effective_on": "2026-11-03", "document": "order"}
    strip = {"pollutant": "SO2", "area": AREA, "vintage": 2025}
    cap = {"id": str(uuid7()), **strip, "quantity": "50", **day}
    assert office.twice("/permits/caps", cap).json()["state"] == "done"
    failed: set[str] = set()
    ended_by = expiries.ended_by

    def once(books: Books, done: Any) -> int:
        if done.process.state not in failed:
            failed.add(done.process.state)
            books.connection.exec_driver_sql(AGAIN)
        return ended_by(books, done)

    monkeypatch.setattr(expiries, "ended_by", once)
    expiry = {"id": str(uuid7()), **strip, **day}
    told = office.twice("/permits/expiries", expiry)
    assert failed == {"proposed", "ended"}
    assert (told.status_code, told.json()["state"], told.json()["replayed"]) == (200, "ended", False)
    again = office.post(
        "chief", f"/permits/expiries/{expiry['id']}/confirm", {"effective_on": day["effective_on"]}
    )
    assert (again.status_code, again.json()) == (200, {**told.json(), "replayed": True})
