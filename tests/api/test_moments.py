"""Days and instants that are asked for, on every address that takes them: reversed, not over yet, and the same answer again."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.answers import document
from tests.api.conftest import Serving, transfer
from tests.permits.world import AREA, uscc

PLACES = {"book": "zj", "code": "acme:clearing", "year": "2026", "site": f"enterprise:{uscc(1)}:001P"}
ASKED = {
    "accounts/{code}/statement": {"asset": "CNY"},
    "statements/accounts/{code}": {"asset": "CNY"},
    "statements/sub-ledger": {"purpose": "clearing"},
    "audit/samples": {"method": "random", "seed": "s", "size": "1"},
    "audit/screens/after-hours": {"opens": "08:00", "closes": "18:00"},
    "audit/screens/back-dating": {"days": "3"},
    "audit/screens/round-trips": {"days": "3", "depth": "3"},
    "audit/screens/splitting": {"limit": "100.00"},
    "evidence-bundle": {"owner": "enterprise:1"},
    "treasury/bank-shares": {"pot": "agency", "amount": "1.00"},
}
RANGES = (("since", "effective"), ("since", "until"), ("first", "last"), ("first_on", "last_on"))
OTHER_RANGES = {
    ("opens", "closes"): "audit.hours_reversed",
    ("older", "newer"): "log.sizes_disordered",
    ("place", "size"): "log.sizes_disordered",
}
"""Ranges of hours and of positions, and how each is refused."""
ALONE = {
    *(
        "effective",
        "recorded",
        "on",
        "given_on",
        "known",
        "known_at",
        "since",
        "until",
        "after",
        "before",
        "vintage",
        "year",
        "first",
        "second",
        "number",
    ),
    *("limit", "size", "days", "depth", "percent", "entries", "by", "at_least", "least", "amount", "officer"),
}
"""What no other bounds: one day, instant, position, number, amount or person; `first` and `second` are two assessments."""


def asking(wanted: set[str]) -> list[str]:
    """List the addresses of a book that take all of some parameters."""
    found, whole = [], document()
    for path, operations in whole["paths"].items():
        told = operations.get("get", {}).get("parameters", ())
        named = whole["components"].get("parameters", {})
        names = {(named[one["$ref"].rsplit("/", 1)[-1]] if "$ref" in one else one)["name"] for one in told}
        if wanted <= names and path.startswith("/v1/books/{book}/"):
            found.append(path.removeprefix("/v1/books/{book}/"))
    return found


def get(serving: Serving, path: str, **given: str) -> Any:
    """Ask as an auditor."""
    place = re.sub(r"\{(\w+)\}", lambda found: PLACES[found[1]], path)
    with serving.client("auditor") as client:
        return client.get(f"/v1/books/zj/{place}", params={**ASKED.get(path, {}), **given})


CASES = [(path, names) for names in RANGES for path in asking(set(names))]
RECORDED = asking({"recorded"})


def measured() -> dict[str, set[str]]:
    """List what each GET is asked with that has an order: days, instants, hours, positions, numbers, amounts."""
    whole = document()
    named = whole["components"].get("parameters", {})
    found: dict[str, set[str]] = {}
    for path, operations in whole["paths"].items():
        for one in operations.get("get", {}).get("parameters", ()):
            told = named[one["$ref"].rsplit("/", 1)[-1]] if "$ref" in one else one
            kinds = [told["schema"], *told["schema"].get("anyOf", ())]
            ordered = any(
                kind.get("format") in ("date", "date-time", "time") or kind.get("type") == "integer"
                for kind in kinds
            )
            if told["in"] == "query" and (ordered or told["name"] in ("at_least", "least", "amount")):
                found.setdefault(path, set()).add(told["name"])
    return found


def test_every_range_is_in_a_table() -> None:
    """Goal: a range that somebody adds is asked about. Method: whatever has an order is half of a pair that is tested here, or stands
    alone in its address."""
    pairs = (*RANGES, *OTHER_RANGES)
    for path, names in measured().items():
        halves = {name for pair in pairs if set(pair) <= names for name in pair}
        assert names - halves <= ALONE, path
        assert not {"at_least", "at_most"} <= names, path


def test_hours_and_positions_that_are_reversed(serving: Serving) -> None:
    """Goal: hours and positions too. Method: hours, reversed by a minute, equal, and in order; sizes of the log, reversed."""
    days = {"first": "2026-01-01", "last": "2026-12-31"}
    for opens, closes, status in (("08:01", "08:00", 422), ("08:00", "08:00", 200), ("08:00", "08:01", 200)):
        answer = get(serving, "audit/screens/after-hours", **days, opens=opens, closes=closes)
        assert answer.status_code == status, answer.json()
        assert status == 200 or answer.json()["code"] == OTHER_RANGES["opens", "closes"]
    with serving.client("auditor") as client:
        for proof, first, last in (("consistency", "older", "newer"), ("inclusion", "place", "size")):
            answer = client.get(f"/v1/public/zj/log/{proof}", params={first: 2, last: 1})
            assert answer.json()["code"] == OTHER_RANGES[first, last]


def test_the_tables_are_whole() -> None:
    """Goal: no address is left out. Method: those that the table must have at least."""
    assert len(CASES) >= 16
    assert {"balances", "trial-balance", "accounts/{code}/statement", "statements/journal"} <= set(RECORDED)


def test_a_range_that_ends_before_it_begins(serving: Serving) -> None:
    """Goal: no empty answer to a question that nobody meant. Method: each address, reversed; and one day alone is a range."""
    for path, (first, last) in CASES:
        days = {"first": "2026-01-01", "last": "2026-12-31"} if "first" in (first, last) else {}
        answer = get(serving, path, **{**days, first: "2026-05-02", last: "2026-05-01"})
        assert (answer.status_code, answer.json()["code"]) == (422, "statement.range_reversed"), path
    for path in ("accounts/{code}/statement", "reconciliation/lines", "cases/statistics"):
        [(first, last)] = [names for one, names in CASES if one == path]
        assert get(serving, path, **{first: "2026-05-01", last: "2026-05-01"}).status_code in (200, 404), path


@pytest.mark.parametrize("path", RECORDED)
def test_an_instant_that_is_not_over(serving: Serving, path: str) -> None:
    """Goal: nobody is told what will be known. Method: each address, with an instant a minute ahead."""
    ahead = (datetime.now(UTC) + timedelta(minutes=1)).isoformat()
    days = {"first": "2026-01-01", "last": "2026-12-31"} if path.startswith(("audit", "evidence")) else {}
    answer = get(serving, path, recorded=ahead, **days)
    told = answer.json()["code"]
    assert (answer.status_code, told) == (
        422,
        "audit.instant_not_settled" if days else "statement.instant_in_future",
    )


def test_the_same_question_gives_the_same_bytes(serving: Serving) -> None:
    """Goal: an answer that can be given again. Method: as of its settled instant, before and after something else is recorded."""
    paths = [path for path in RECORDED if not path.startswith(("audit", "evidence"))]
    known = {"region": AREA, "industry": "C1713", "watershed": "cao-e", "online_monitoring": True}
    works = {"suffix": "001P", "name": "works", "document": "D-1", "attributes": known}
    with serving.client("bureau") as client:
        for place, body in (
            ("parties", {"uscc": uscc(1), "name": "mill"}),
            (f"parties/enterprise:{uscc(1)}/sites", works),
        ):
            told = client.post(f"/v1/books/zj/{place}", json={**body, "effective_on": "2026-01-05"})
            assert told.status_code == 201, told.text
    at = get(serving, "balances").json()["settled_at"]
    before = {path: get(serving, path, recorded=at).content for path in paths}
    with serving.client() as client:
        assert client.post("/v1/books/zj/entries", json=transfer()).status_code == 201
    for path, content in before.items():
        again = get(serving, path, recorded=at)
        assert again.status_code == 200, path
        assert again.content == content, path
        assert again.json()["settled_at"] == at, path
