"""Refusals as documents: RFC 9457, in two languages, with the right status, and never a success before the commit."""

import psycopg
import pytest

from tests.api.conftest import Serving, transfer

ENTRIES = "/v1/books/zj/entries"


def test_a_problem_document(serving: Serving) -> None:
    """Goal: all members, the figures, the request id. Method: overdraw, in English and in Chinese."""
    poor = transfer("7.00", debit="bank", credit="acme")
    with serving.client(**{"X-Request-Id": "my-id-1"}) as client:
        english = client.post(ENTRIES, json=poor)
        chinese = client.post(ENTRIES, json=poor, headers={"Accept-Language": "zh-CN,zh;q=0.9,en;q=0.5"})
    assert english.headers["content-type"] == "application/problem+json"
    assert english.headers["X-Request-Id"] == "my-id-1"
    assert english.headers["Content-Language"] == "en"
    assert chinese.headers["Content-Language"] == "zh-Hans"
    document = english.json()
    assert document["type"] == "urn:ecoledger:problem:account.overdraft"
    assert document["status"] == 422
    assert document["request_id"] == "my-id-1"
    assert document["source"]
    assert "needs 7.00 yuan, has 0.00 yuan" in document["detail"]
    assert chinese.json()["code"] == document["code"]
    assert chinese.json()["figures"] == document["figures"]


def test_a_refusal_at_commit_is_never_a_success(serving: Serving) -> None:
    """Goal: the answer comes after the commit. Method: a deferred promise that breaks at COMMIT and nowhere before."""
    with serving.owner.engine.begin() as connection:
        connection.exec_driver_sql("""
            CREATE FUNCTION ledger.test_deferred() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
              IF new.memo = 'poison' THEN
                RAISE 'refused at commit' USING ERRCODE = 'LG099', CONSTRAINT = 'test_deferred';
              END IF;
              RETURN NULL;
            END $$;
            CREATE CONSTRAINT TRIGGER test_deferred AFTER INSERT ON ledger.entry DEFERRABLE INITIALLY DEFERRED
              FOR EACH ROW EXECUTE FUNCTION ledger.test_deferred()""")
    poison = transfer(memo="poison")
    with serving.client() as client:
        for path, body in (
            (ENTRIES, poison),
            ("/v1/books/zj/batches", {"mode": "each", "entries": [poison]}),
        ):
            answer = client.post(path, json=body)
            assert answer.status_code == 422
            assert answer.json()["code"] == "database.promise_broken"
            assert answer.json()["figures"]["promise"] == "test_deferred"
        assert client.get(f"{ENTRIES}/{poison['id']}").status_code == 404
        assert client.get("/v1/books/zj/balances").json()["balances"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "request.not_json"),
        (b"", 400, "request.not_json"),
        (b"[]", 422, "request.invalid"),
        (b"null", 422, "request.invalid"),
        (b'"\xff"', 400, "request.not_json"),
        (b"{}" + b" " * (2 * 1024 * 1024), 413, "request.body_too_large"),
    ],
)
def test_bodies_that_cannot_be_read(serving: Serving, body: bytes, status: int, code: str) -> None:
    """Goal: a clear answer to any bytes. Method: broken, empty, of another form, too large."""
    with serving.client() as client:
        answer = client.post(ENTRIES, content=body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)
        pieces = client.post(
            "/v1/books/zj/batches", content=iter([body[i : i + 65536] for i in range(0, len(body), 65536)])
        )
        assert (pieces.status_code, pieces.json()["code"]) == (status, code)


def test_every_fault_of_a_body_is_listed(serving: Serving) -> None:
    """Goal: all faults at once, without what was sent. Method: two wrong fields with a secret inside."""
    with serving.client() as client:
        answer = client.post(ENTRIES, json={**transfer(), "kind": "SECRET", "memo": 7, "extra": "SECRET"})
    where = [problem["where"] for problem in answer.json()["figures"]["problems"]]
    assert where == ["body.kind", "body.memo", "body.extra"]
    assert "SECRET" not in answer.text


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "request.address_unknown"),
        ("PUT", "/v1/books", 405, "request.method_unknown"),
        ("GET", "/v1/books/", 404, "request.address_unknown"),
        ("GET", "/v1/books?page=2", 422, "request.unknown_parameter"),
        ("GET", "/v1/books?limit=1&limit=2", 422, "request.unknown_parameter"),
        ("GET", "/v1/books?limit=0", 422, "request.invalid"),
        ("GET", "/v1/books/zj/accounts?ownr=acme", 422, "request.unknown_parameter"),
        ("GET", "/v1/books/zj/balances?effective=1700000000", 422, "request.invalid"),
        ("GET", "/v1/books/zj/balances?recorded=2026-11-01T00:00:00", 422, "request.invalid"),
        ("GET", "/v1/books/zj/entries/7", 422, "request.invalid"),
        ("GET", "/v1/books/zj/accounts/a%00b/balances", 422, "request.invalid"),
        ("GET", "/v1/books/zj/accounts/acme:clearing/statement?asset=USD", 404, "asset.unknown"),
        ("POST", "/v1/books/zj/entries?dry_run=1", 422, "request.unknown_parameter"),
    ],
)
def test_addresses_that_cannot_be(serving: Serving, method: str, path: str, status: int, code: str) -> None:
    """Goal: problems from the framework have our form too. Method: one wrong address at a time."""
    with serving.client() as client:
        answer = client.request(method, path)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_fault_of_the_server_tells_nothing(serving: Serving, capsys: pytest.CaptureFixture[str]) -> None:
    """Goal: a bug is a 500 without internals, and is logged. Method: take a table away."""
    with serving.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.balance RENAME TO hidden")
    with serving.client() as client:
        answers = [client.get("/v1/books/zj/balances"), client.post(ENTRIES, json=transfer())]
    for answer in answers:
        assert (answer.status_code, answer.json()["code"]) == (500, "server.fault")
        assert "balance" not in answer.text
    assert "request_failed" in capsys.readouterr().out


def test_the_database_is_away(serving: Serving) -> None:
    """Goal: 503 with a time to come back; alive but not ready. Method: forbid connections and end those there are."""
    url = serving.owner.engine.url
    serving.owner.close()
    place = url.set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(place, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {url.database} ALLOW_CONNECTIONS false")
    serving.database.close()
    with serving.client() as client:
        assert client.get("/health").json() == {"status": "alive"}
        assert client.get("/ready").json()["code"] == "server.not_ready"
        for answer in (client.get("/v1/books/zj/balances"), client.post(ENTRIES, json=transfer())):
            assert (answer.status_code, answer.json()["code"]) == (503, "database.unreachable")
            assert answer.headers["Retry-After"]


def test_a_nul_and_a_year_beyond_counting(serving: Serving) -> None:
    """What no column can hold is refused as a request, wherever it stands in an address."""
    with serving.client("auditor") as client:
        for path in (
            "permits/caps/SO2/%00/2026",
            "permits/reports?site=%00",
            "permits/reports?year=99999999999999999999",
            "permits/caps/SO2/3306/99999999999999999999",
            "permits/lots?vintage=99999999999999999999",
            "parties/%00",
        ):
            answer = client.get(f"/v1/books/zj/{path}")
            assert (answer.status_code, answer.json()["code"]) == (422, "request.invalid"), path
