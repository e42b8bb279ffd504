"""Samples, screens and bundles over HTTP: who may ask, in which form, and what is refused in both languages."""

import io
import json
import socket
import zipfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
import python_calamine

from api.routes import auditing as routes
from ledger.audit import answers, screens
from ledger.clock import FrozenClock
from ledger.documents.sheets import write_csv
from ledger.identifiers import uuid7
from tests.api.conftest import Serving, transfer
from tests.waiting import until

RANGE = {"first": "2026-01-01", "last": "2026-12-31"}
SCREENS = ("round-trips", "splitting", "back-dating", "after-hours", "first-digits")
ROOT = "/v1/books/zj"

REFUSED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("/evidence-bundle", {}, "audit.bundle_of_one"),
    ("/evidence-bundle", {"owner": "nobody"}, "audit.nothing_there"),
    ("/evidence-bundle", {"case": "C9"}, "compensation.case_unknown"),
    ("/evidence-bundle", {"owner": "acme", "recorded": "2199-12-31T00:00:00Z"}, "audit.instant_not_settled"),
    ("/audit/samples", {"method": "amount", "seed": "S", "size": 1, **RANGE}, "audit.amount_without_asset"),
    (
        "/audit/samples",
        {"method": "amount", "seed": "S", "size": 1, "asset": "cap:SO2", **RANGE},
        "audit.nothing_to_draw",
    ),
    ("/audit/samples", {"method": "random", "seed": "S", "size": 1, "asset": "X", **RANGE}, "asset.unknown"),
    ("/audit/screens/round-trips", {"least": "1", **RANGE}, "audit.amount_without_asset"),
    ("/audit/screens/splitting", {"limit": "1.001", **RANGE}, "amount.too_precise"),
    ("/audit/screens/splitting", {"limit": "1e3", **RANGE}, "amount.not_decimal"),
    ("/audit/screens/back-dating", {"days": "-1", **RANGE}, "request.invalid"),
)


@pytest.fixture
def audited(serving: Serving) -> Serving:
    """A book with three entries, looked at a century later, when everything is settled."""
    state = serving.app.state
    state.service = replace(state.service, clock=FrozenClock(datetime(2126, 1, 1, tzinfo=UTC)))
    with serving.client() as client:
        for amount in ("90.00", "95.00", "80.00"):
            posted = client.post(f"{ROOT}/entries", json=transfer(amount, document="=HYPERLINK(1)"))
            assert posted.status_code == 201, posted.text
    return serving


def book_of(serving: Serving) -> int:
    """Number of the book that is audited."""
    with serving.owner.read() as books:
        return int(
            books.connection.exec_driver_sql("SELECT book_id FROM ledger.book WHERE code = 'zj'").scalar_one()
        )


def ask(serving: Serving, path: str, role: str = "auditor", **query: Any) -> Any:
    """Ask, and give the answer."""
    with serving.client(role) as client:
        return client.get(f"{ROOT}{path}", params=query)


def test_a_sample_in_every_form(audited: Serving) -> None:
    """The population's text has the digest that the sample tells; CSV and XLSX hold the same entries."""
    query: dict[str, Any] = {"method": "amount", "seed": "种子 2026", "size": 2, "asset": "CNY", **RANGE}
    told = ask(audited, "/audit/samples", **query).json()
    assert (told["population"], told["total"], told["seed"]) == (3, "265.00", "种子 2026")
    lines = ask(audited, "/audit/samples", form="population", **query).content
    assert sha256(lines).hexdigest() == told["population_sha256"]
    table = ask(audited, "/audit/samples", form="csv", **query)
    assert table.headers["content-type"].startswith("text/csv")
    assert [line.split(",")[0] for line in table.text.splitlines()[1:]] == [
        e["entry"] for e in told["entries"]
    ]
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(ask(audited, "/audit/samples", form="xlsx", **query).content)
    )
    rows = book.get_sheet_by_index(0).to_python()[1:]
    assert [f"{row[3]:.2f}" for row in rows] == [e["amount"] for e in told["entries"]], "numbers, not texts"
    again = {name: told[name] for name in ("method", "seed", "size", "asset", "recorded", "first", "last")}
    assert ask(audited, "/audit/samples", **again).json() == told


def test_every_screen_repeats_its_parameters(audited: Serving) -> None:
    """What a screen says about itself is enough to run it again, with the same result."""
    for name in SCREENS:
        query: dict[str, Any] = {**RANGE, **({"limit": "100"} if name == "splitting" else {})}
        told = ask(audited, f"/audit/screens/{name}", **query).json()
        given = {key: value for key, value in told["parameters"].items() if value not in (None, [])}
        again = ask(
            audited,
            f"/audit/screens/{name}",
            **given,
            first=told["first"],
            last=told["last"],
            recorded=told["recorded"],
        )
        assert again.json() == told
        assert ask(audited, f"/audit/screens/{name}", form="csv", **query).status_code == 200
        assert ask(audited, f"/audit/screens/{name}", form="xlsx", **query).content[:2] == b"PK"
    found = ask(audited, "/audit/screens/splitting", limit="100", **RANGE).json()["findings"]
    assert [(f["by"], f["taker"], f["total"]) for f in found] == [("bank", "acme", "265.00")]


def test_a_bundle_is_a_zip_that_checks_itself(audited: Serving) -> None:
    """The auditor and finance get it; names only the auditor; a text that looks like a formula stays a text."""
    entry = transfer("5.00", memo="=1+1")
    with audited.client() as client:
        client.post(f"{ROOT}/entries", json=entry)
    made = ask(audited, "/evidence-bundle", entry=entry["id"], persons="true")
    with zipfile.ZipFile(io.BytesIO(made.content)) as packed:
        for line in packed.read("MANIFEST").decode().splitlines():
            digest, size, name = line.split(" ")
            assert (sha256(packed.read(name)).hexdigest(), len(packed.read(name))) == (digest, int(size))
        assert json.loads(packed.read("entries.jsonl"))["memo"] == "=1+1"
        assert json.loads(packed.read("actors.jsonl"))["name"] == "finance of zj"
    assert ask(audited, "/evidence-bundle", "finance", entry=entry["id"]).status_code == 200
    refused = ask(audited, "/evidence-bundle", "finance", entry=entry["id"], persons="true")
    assert (refused.status_code, refused.json()["code"]) == (403, "actor.not_allowed")


def test_only_those_who_audit(audited: Serving) -> None:
    """Who is audited does not see the screens; another book is not there; nobody enters without a key."""
    for role in ("administrator", "bureau", "finance", "enterprise"):
        for name in SCREENS:
            assert ask(audited, f"/audit/screens/{name}", role, limit="1", **RANGE).status_code in (403, 422)
        assert (
            ask(audited, "/audit/samples", role, method="random", seed="S", size=1, **RANGE).status_code
            == 403
        )
    for role in ("bureau", "enterprise"):
        assert ask(audited, "/evidence-bundle", role, owner="acme").status_code == 403
    assert ask(audited, "/evidence-bundle", "other", owner="acme").status_code == 404


def test_refusals(audited: Serving) -> None:
    """Each refusal has its code, is declared by its route, and is told in both languages."""
    with audited.client("auditor") as client:
        for path, query, code in REFUSED:
            told = {}
            for locale in ("en", "zh-CN"):
                body = client.get(f"{ROOT}{path}", params=query, headers={"Accept-Language": locale}).json()
                assert body["code"] == code
                told[locale] = body["detail"]
            assert told["en"] != told["zh-CN"]


def test_a_cell_that_looks_like_a_formula_is_a_text(audited: Serving) -> None:
    """Goal: no injection. Method: codes cannot begin so, and a cell of a CSV that does is marked."""
    table = ask(
        audited, "/audit/screens/after-hours", form="csv", opens="00:00", closes="00:00", **RANGE
    ).text
    assert not [
        cell for line in table.splitlines() for cell in line.split(",") if cell.startswith(("=", "+", "@"))
    ]
    assert b"'=1+1" in write_csv(["x"], [["=1+1"]])
    assert ask(audited, "/evidence-bundle", owner=f"=cmd{uuid7()}").status_code == 422


@pytest.mark.parametrize("name", SCREENS)
def test_a_process_of_its_own_answers_the_same(
    audited: Serving, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """Goal: a large book is answered by a child, and like a small one. Method: each screen and a sample, with the bound at nothing."""
    query: dict[str, Any] = {**RANGE, **({"limit": "100", "by": "actor"} if name == "splitting" else {})}
    if name == "round-trips":
        query |= {"without": "bank,other", "asset": "CNY", "least": "1.50"}
    if name == "after-hours":
        query |= {"opens": "09:30", "closes": "17:00"}
    paths = [(f"/audit/screens/{name}", {**query, "form": form}) for form in ("json", "csv")]
    if name == "first-digits":
        drawn = {
            "method": "stratum",
            "seed": "种",
            "size": 2,
            "asset": "CNY",
            "by": "band",
            "bands": "85",
            **RANGE,
        }
        paths += [("/audit/samples", {**drawn, "form": form}) for form in ("json", "population")]
    here = [ask(audited, path, **asked) for path, asked in paths]
    monkeypatch.setattr(screens, "FEW", 2)
    apart = [ask(audited, path, **asked) for path, asked in paths]
    assert [(a.status_code, a.content, a.headers["content-type"]) for a in here] == [
        (b.status_code, b.content, b.headers["content-type"]) for b in apart
    ]
    assert "transfer-encoding" in apart[0].headers
    monkeypatch.setattr(screens, "FEW", 3)
    assert "content-length" in ask(audited, paths[0][0], **paths[0][1]).headers


def test_what_a_child_refuses_and_how_many_there_are(
    audited: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: a refusal stays what it is, a bound is told, and nobody takes all places. Method: an unknown asset; no time; no place left."""
    monkeypatch.setattr(screens, "FEW", 0)
    asked = ask(audited, "/audit/screens/first-digits", asset="X", **RANGE)
    assert (asked.status_code, asked.json()["code"]) == (404, "asset.unknown")
    monkeypatch.setattr(answers, "LIMITS", replace(answers.LIMITS, seconds=0))
    asked = ask(audited, "/audit/screens/first-digits", **RANGE)
    assert (asked.status_code, asked.json()["code"]) == (422, "audit.stopped")
    book = book_of(audited)
    for held, code in (({book}, "busy"), ({-1}, "stopped"), ({-1, -2}, "busy"), (set(), "stopped")):
        monkeypatch.setattr(routes, "_RUNNING", dict.fromkeys(held))
        asked = ask(audited, "/audit/screens/first-digits", **RANGE)
        assert (held, asked.json()["code"]) == (held, f"audit.{code}")
        assert asked.headers.get("Retry-After") == ("60" if code == "busy" else None)
        assert book not in held or code == "busy", "the place is free again"


def test_what_is_computed_for_somebody_who_left_ends(
    audited: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: no work survives its client. Method: a child that waits in PostgreSQL, for a lock; its client leaves. Its statement is gone
    while the lock is still held, and so is the child; the place is free."""
    monkeypatch.setattr(screens, "FEW", 0)
    asking = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ecoledger audit'"

    def asked() -> int:
        with audited.owner.read() as books:
            return int(
                books.connection.exec_driver_sql(asking + " AND wait_event_type = 'Lock'").scalar_one()
            )

    place = urlsplit(audited.url)
    words = f"GET {ROOT}/audit/screens/round-trips?{urlencode(RANGE)} HTTP/1.1\r\nHost: {place.netloc}\r\n"
    with audited.owner.engine.begin() as holder:
        holder.exec_driver_sql("LOCK TABLE ledger.posting IN ACCESS EXCLUSIVE MODE")
        with socket.create_connection((place.hostname, place.port)) as client:
            client.sendall(f"{words}Authorization: Bearer {audited.keys['auditor']}\r\n\r\n".encode())
            until(asked)
            assert ask(audited, "/audit/screens/first-digits", **RANGE).json()["code"] == "audit.busy"
            assert ask(audited, "/audit/running").json()["running"]["name"] == "round_trips"
        until(lambda: not asked())
        until(lambda: not routes._RUNNING)


def test_what_is_computed_says_how_far_it_is_and_is_ended(
    audited: Serving, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: who waits sees how far it is, and any auditor of the book ends it.

    Method: a child that has counted three entries and waits for a lock; asked for and ended, by who may not too; its client hears so, the
    child and its statement are gone, and the place is free.
    """
    monkeypatch.setattr(screens, "FEW", 0)
    assert ask(audited, "/audit/running").json() == {"running": None}
    with audited.client("auditor") as client:
        assert client.delete(f"{ROOT}/audit/running").json() == {"running": None}
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ecoledger audit' AND wait_event_type = 'Lock'"

    def waits() -> int:
        with audited.owner.read() as books:
            return int(books.connection.exec_driver_sql(waiting).scalar_one())

    with audited.owner.engine.begin() as holder, ThreadPoolExecutor(1) as beside:
        holder.exec_driver_sql("LOCK TABLE ledger.posting IN ACCESS EXCLUSIVE MODE")
        asked = beside.submit(ask, audited, "/audit/screens/round-trips", **RANGE)
        until(waits)
        until(lambda: ask(audited, "/audit/running").json()["running"]["entries"])
        told = ask(audited, "/audit/running").json()["running"]
        assert (told["name"], told["entries"], told["percent"]) == ("round_trips", 6, 0)
        for role in ("bureau", "finance", "enterprise", "administrator"):
            assert ask(audited, "/audit/running", role).status_code == 403
            with audited.client(role) as client:
                assert client.delete(f"{ROOT}/audit/running").status_code == 403
        with audited.client("auditor") as client:
            assert client.delete(f"{ROOT}/audit/running").json()["running"]["name"] == "round_trips"
        refused = asked.result(30)
        assert (refused.status_code, refused.json()["code"]) == (409, "audit.ended")
        until(lambda: not waits())
    assert ask(audited, "/audit/running").json() == {"running": None}
    assert ask(audited, "/audit/screens/round-trips", **RANGE).status_code == 200
