"""For the operator: alive, ready, meters, log; and the document that describes it all."""

import json
import re
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from api import snapshot
from ledger.audit import nightly
from ledger.audit.checks import Finding
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.manifest import Invariant
from ledger.seals.sequencer import ROLE, seal_everything
from tests.api.conftest import Serving, transfer
from tests.people import hired
from tests.signing import signer_in


def test_alive_ready_and_meters(serving: Serving) -> None:
    """Goal: no key is needed and nothing of a book is told. Method: ask, after some requests."""
    with serving.client() as client:
        client.post("/v1/books/zj/entries", json=transfer())
        client.get("/v1/books/zj/accounts/secret-name/balances")
    with serving.client(None) as client:
        assert client.get("/health").json() == {"status": "alive"}
        assert client.get("/ready").json() == {"status": "ready"}
        meters = client.get("/metrics").text
        assert client.get("/openapi.json").json()["info"]["title"] == "ecoledger"
    line = 'ecoledger_http_requests_total{method="POST",route="/v1/books/{book}/entries",status="201"} 1.0'
    assert line in meters
    assert "secret-name" not in meters


def test_a_log_that_is_behind_is_told(serving: Serving, database_url: str, tmp_path: Path) -> None:
    """Goal: a log that stands still shows in the meters, and takes no server out of service. Method: an entry of an hour ago."""
    state = serving.app.state
    state.service = replace(state.service, clock=SystemClock())
    with closing(Database(database_url, role=ROLE, pool=1)) as sequencer:
        list(seal_everything(sequencer, signer_in(tmp_path), SystemClock()))
    with serving.client(None) as client:
        assert "ecoledger_log_waiting_logs 0.0" in client.get("/metrics").text
        assert "ecoledger_log_oldest_waiting_seconds 0.0" in client.get("/metrics").text
    with serving.client() as client:
        client.post("/v1/books/zj/entries", json=transfer())
    with serving.owner.engine.begin() as connection:
        for table in ("entry", "posting"):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL")
            connection.exec_driver_sql(
                f"UPDATE ledger.{table} SET recorded_at = recorded_at - interval '1 hour'"
            )
    with serving.client(None) as client:
        meters = dict(
            line.rsplit(" ", 1)
            for line in client.get("/metrics").text.splitlines()
            if not line.startswith("#")
        )
        assert (meters["ecoledger_log_waiting_logs"], meters["ecoledger_log_waiting_entries"]) == (
            "1.0",
            "1.0",
        )
        assert float(meters["ecoledger_log_oldest_waiting_seconds"]) >= 3600
        assert client.get("/ready").json() == {"status": "ready"}


def test_the_night_has_a_meter(serving: Serving) -> None:
    """Goal: a case that the night could not do is seen. Method: keep what a night and a later check found, and read the meters."""
    found = [Finding(Invariant("entries_balance", "", ""), [], 0)]
    for at, more in ((1, [nightly.night_finding(["zj: C2 part 1"])]), (2, [])):
        instant = datetime(2026, 11, at, tzinfo=UTC)
        serving.owner.begin(lambda books, rows=[*found, *more], when=instant: nightly.keep(books, rows, when))  # type: ignore[misc]
        with serving.client(None) as client:
            meters_text = client.get("/metrics").text
        assert 'ecoledger_promise_offenders{promise="every_case_had_its_night"} 1.0' in meters_text
        (shown,) = re.findall(r"^ecoledger_checked_timestamp_seconds (\S+)$", meters_text, re.MULTILINE)
        assert int(Decimal(shown)) == int(instant.timestamp())


def test_not_ready_without_tables(serving: Serving) -> None:
    """Goal: a database that was not migrated is not ready. Method: take the chart of accounts away."""
    with serving.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.purpose RENAME TO hidden")
    with serving.client(None) as client:
        answer = client.get("/ready")
    assert (answer.status_code, answer.json()["code"]) == (503, "server.not_ready")
    assert answer.headers["Retry-After"]


def test_no_secret_in_the_log(serving: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    """Goal: neither keys nor bodies nor queries are logged. Method: use all three, and read what was written."""
    with serving.client("administrator") as client:
        asked = {"name": "PRIVATE", "number": "PRIVATE-1", "role": "finance", "document": "PRIVATE"}
        with serving.client("deputy") as other:
            key = hired(client, other, asked)["key"]
        client.post("/v1/books/zj/mandates", json={**asked, "number": "PRIVATE_2"})
        client.post("/v1/books/zj/mandates", json={**asked, "name": "another"})
        half = client.post("/v1/books/zj/mandates", json={**asked, "number": "PRIVATE-3"}).json()["half"]
    with serving.client(None, Authorization=f"Bearer {key}") as client:
        client.post("/v1/books/zj/entries", json=transfer(memo="PRIVATE"))
        client.get("/v1/books/zj/accounts?owner=PRIVATE")
        client.get("/v1/books/zj/accounts/PRIVATE/balances")
        client.get("/PRIVATE")
    written = capsys.readouterr()
    told = written.out + written.err
    assert "/v1/books/{book}/entries" in told
    assert "PRIVATE" not in told
    for secret in (key, half, *serving.keys.values()):
        assert secret not in told
        assert secret[4:20] not in told


@pytest.mark.parametrize(
    ("sent", "kept"), [("abc-123", True), ("a" * 64, True), ("a" * 65, False), ("a b", False), ("ä", False)]
)
def test_request_ids(serving: Serving, sent: str, kept: bool) -> None:
    """Goal: a sound id is taken over, any other replaced. Method: sound, long and strange ones."""
    with serving.client(None) as client:
        answer = client.get("/health", headers=[(b"X-Request-Id", sent.encode("latin-1"))])
    assert (answer.headers["X-Request-Id"] == sent) is kept
    assert len(answer.headers["X-Request-Id"]) in {7, 16, 64}


def test_the_openapi_snapshot() -> None:
    """Goal: a change of the interface shows in review. Method: compare with docs/openapi.json."""
    kept = snapshot.PATH.read_text("utf-8")
    assert kept == snapshot.document(), "run: python -m api.snapshot"
    operations = [o for path in json.loads(kept)["paths"].values() for o in path.values()]
    assert all("500" in operation["responses"] for operation in operations)
    named = set(re.findall(r"#/components/schemas/(\w+)", kept))
    assert named <= set(json.loads(kept)["components"]["schemas"]), "two shapes have one name"


def test_documentation_asks_nobody_else(serving: Serving) -> None:
    """Goal: the documentation page works on a closed network. Method: no address of another host stands in it."""
    with serving.client(None) as client:
        page = client.get("/docs").text
        assert "//" not in page.replace("<!DOCTYPE", "").replace("// ", "")
        script = page.split('<script src="')[1].split('"')[0]
        assert client.get(script).status_code == 200
