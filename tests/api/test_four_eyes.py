"""Over HTTP, two keys of one person are one person: in every room that needs two."""

import json
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_plans import Office, office
from tests.api.test_reconciliation import NUMBER, Desk, desk, take_sheet
from tests.api.test_reconciliation import STEP as DAY
from tests.permits.world import AREA, uscc

__all__ = ["desk", "office"]
ROOT = Path(__file__).parents[2]
SITE = f"enterprise:{uscc(1)}:001P"
STRIP = {"pollutant": "SO2", "area": AREA, "first_vintage": 2026, "last_vintage": 2027, "quantity": "1"}
STEP = {"effective_on": "2026-11-03", "document": "paper"}


def hire(serving: Serving, role: str, *addresses: str) -> None:
    """Give one person two keys, `one` and `two`, the second for a machine that posts to addresses, and `three` to another person."""
    paths = json.loads((ROOT / "docs/openapi.json").read_text("utf-8"))["paths"]
    operations = [paths[f"/v1/books/{{book}}{one}"]["post"]["operationId"] for one in addresses]
    people: dict[str, dict[str, Any]] = {
        "one": {"number": "KEY-10"},
        "two": {"number": "ｋey-10", "system": "till", "operations": operations},
        "three": {"number": "KEY-11"},
    }
    for name, more in people.items():
        serving.keys[name] = serving.hire(f"holder of {more['number'][-2:]}", role, **more)["key"]


def told(answer: httpx.Response) -> tuple[int, str]:
    """Status, and the code of the refusal or the state."""
    body = answer.json()
    return answer.status_code, body.get("code") or body["state"]


@pytest.mark.parametrize(("room", "state"), [("caps", "done"), ("allocations", "issued")])
def test_what_is_confirmed(office: Office, room: str, state: str) -> None:
    """A cap and an allocation."""
    hire(office.serving, "bureau", f"/permits/{room}/{{id}}/confirm")
    words: dict[str, Any] = {
        "caps": {"pollutant": "COD", "area": AREA, "vintage": 2026, "quantity": "5"},
        "allocations": {"owner": SITE, **STRIP},
    }[room]
    asked = {"id": str(uuid7()), "effective_on": STEP["effective_on"], **words}
    assert office.post("one", f"/permits/{room}", asked).status_code == 201
    path = f"/permits/{room}/{asked['id']}/confirm"
    assert told(office.post("two", path, STEP)) == (403, "process.second_person_needed")
    assert told(office.post("three", path, STEP)) == (200, state)


def test_what_is_kept_apart(office: Office) -> None:
    """Who froze does not lift, whichever key is used, and who asks for it does not confirm it; the answer names what this person did."""
    hire(office.serving, "bureau", "/permits/freezes/{id}/confirm", "/permits/freezes/{id}/lift")
    grant = {"id": str(uuid7()), "owner": SITE, **STRIP, "effective_on": STEP["effective_on"]}
    assert office.twice("/permits/allocations", grant).json()["state"] == "issued"
    order = {
        "id": str(uuid7()),
        "site": SITE,
        "strips": [STRIP],
        "order": "N 7",
        "authority": "court",
        **STEP,
    }
    assert told(office.post("one", "/permits/freezes", order)) == (201, "proposed"), (
        "as of a day whose term is over"
    )
    path = f"/permits/freezes/{order['id']}/confirm"
    assert told(office.post("two", path, STEP)) == (403, "process.second_person_needed")
    assert told(office.post("three", path, STEP)) == (200, "frozen")
    path = f"/permits/freezes/{order['id']}/lift"
    refused = office.post("two", path, STEP)
    assert told(refused) == (403, "process.acted_before")
    assert refused.json()["figures"]["did"] == "propose"
    assert told(office.post("three", path, STEP)) == (200, "lift_asked")
    waits = office.get("bureau", "/permits/waiting").json()["waiting"]
    assert [(one["id"], one["what"]) for one in waits] == [(order["id"], "lift")]
    path = f"/permits/freezes/{order['id']}/confirm"
    again = office.post("three", path, STEP)
    assert (told(again), again.json()["replayed"]) == ((200, "lift_asked"), True), "its first yes, sent again"
    [confirm] = [one for one in again.json()["next"] if one["action"] == "confirm"]
    assert "version" in confirm["asks"]
    seen = {**STEP, "version": again.json()["version"]}
    assert told(office.post("three", path, seen)) == (403, "process.acted_before")
    unseen = office.post("bureau", path, STEP)
    assert (told(unseen), unseen.json()["figures"]["version"]) == (
        (409, "process.step_unnamed"),
        seen["version"],
    )
    assert told(office.post("bureau", path, {**STEP, "version": seen["version"] - 1})) == (
        409,
        "process.step_passed",
    )
    assert told(office.post("bureau", path, seen)) == (200, "lifted")
    assert office.post("bureau", path, seen).json()["replayed"] is True


def test_a_month_is_closed_by_two(office: Office) -> None:
    """The second half of closing a month."""
    hire(office.serving, "finance", "/periods/steps/{id}/approve")
    month = office.get("finance", "/periods").json()["months"][0]["month"]
    words = {"kind": "soft_close", "month": month, "reason": "month end"}
    assert told(office.post("one", "/periods/steps", {"id": str(uuid7()), **words})) == (201, "done")
    close = {**words, "id": str(uuid7()), "kind": "close"}
    assert told(office.post("one", "/periods/steps", close)) == (201, "proposed")
    path, why = f"/periods/steps/{close['id']}/approve", {"reason": "looked at"}
    assert told(office.post("two", path, why)) == (403, "process.second_person_needed")
    assert told(office.post("three", path, why)) == (200, "done")


def test_a_match_is_by_two(desk: Desk) -> None:
    """A match by hand, and undoing it."""
    steps = "/matches/{id}/approve", "/matches/{id}/releases"
    hire(desk.serving, "finance", *(f"/reconciliation{one}" for one in steps))
    entry_id = desk.deposit("1300.00", "FEE-000101")
    take_sheet(desk)
    postings = [{"entry": entry_id, "line": 1}]
    match = {**DAY, "id": str(uuid7()), "account": NUMBER, "lines": [1], "postings": postings}
    assert told(desk.post("/matches", match, "one")) == (201, "proposed")
    place = f"/matches/{match['id']}"
    assert told(desk.post(f"{place}/approve", DAY, "two")) == (403, "process.second_person_needed")
    assert told(desk.post(f"{place}/approve", DAY, "three")) == (200, "matched")
    undo = {**DAY, "id": str(uuid7()), "reason": "wrong unit"}
    assert desk.post(f"{place}/releases", undo, "two").status_code == 201
    path = f"{place}/releases/{undo['id']}/approve"
    assert told(desk.post(path, DAY, "one")) == (403, "process.second_person_needed")
    assert told(desk.post(path, DAY, "three")) == (200, "released")


def test_the_number_is_nowhere(serving: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    """Goal: a number is not told again. Method: sound, malformed, with another name and with other faults; every answer, log and row."""
    asked: dict[str, Any] = {
        "name": "Wang",
        "number": "CARD-47110815",
        "role": "finance",
        "document": "letter",
    }
    wrong: tuple[dict[str, Any], ...] = (
        {"number": "CARD-47110815é"},
        {"number": "47110815" * 6},
        {"number": ["CARD-47110815"]},
        {"number": {"CARD-47110815": 1}},
        {"name": "Li"},
        {"name": " "},
        {"role": "king"},
        {"expires_on": "2020-01-01"},
        {"until_on": "2020-01-01"},
        {"document": " "},
    )
    with serving.client("administrator") as root:
        answers = [root.post("/v1/books/zj/mandates", json=asked | more) for more in ({}, *wrong)]
        answers += [root.get(path) for path in ("/v1/books/zj/mandates", "/v1/books/zj/events")]
    assert [answer.status_code for answer in answers[:11]] == [201, *[422] * 4, 201, *[422] * 5]
    written = capsys.readouterr()
    for text in (*(one.text for one in answers), written.out, written.err):
        assert "47110815" not in text
    told_of = json.loads((ROOT / "docs/openapi.json").read_text("utf-8"))["components"]["schemas"][
        "MandateIn"
    ]
    assert not {"example", "examples", "default"} & set(told_of["properties"]["number"])


def test_a_server_that_takes_no_writing_still_answers(serving: Serving) -> None:
    """Goal: who may come in does not hang on keeping the day. Method: every transaction is read only, as on a standby."""
    name = serving.database.engine.url.database
    url = serving.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    used = "SELECT last_used_on IS NOT NULL FROM ledger.api_key WHERE key_id = %s"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on'.encode())
        serving.database.engine.dispose()
        with serving.client("finance") as client:
            assert client.get("/v1/books/zj/accounts").status_code == 200
        mine = (serving.key_ids["finance"],)
        assert connection.execute(used, mine).fetchone() == (False,)
        connection.execute(f'ALTER DATABASE "{name}" RESET default_transaction_read_only'.encode())
        serving.database.engine.dispose()
        serving.app.state.service.keyring.forget()
        with serving.client("finance") as client:
            assert client.get("/v1/books/zj/accounts").status_code == 200
        assert connection.execute(used, mine).fetchone() == (True,)
