"""Who may read which statement, what is refused and how; and that no book and no enterprise shows through."""

from datetime import date
from typing import Any

import httpx
import pytest

from ledger.actors.authority import Role
from tests.api.conftest import Serving, transfer
from tests.people import key_for

WHOLE = (
    "journal",
    "entries",
    "general-ledger",
    "sub-ledger?purpose=clearing",
    "trial-balance",
    "balance-sheet",
    "revenue-expenditure",
    "permits",
    "treasury",
)
ACCOUNT = "accounts/acme:clearing?asset=CNY"


def ask(serving: Serving, role: str, path: str, book: str = "zj", **headers: str) -> httpx.Response:
    """Ask for a statement."""
    with serving.client(role, **headers) as client:
        return client.get(f"/v1/books/{book}/statements/{path}")


@pytest.fixture
def moved(serving: Serving) -> dict[str, Any]:
    """5.00 to acme and 7.00 to zeta."""
    entries = {"acme": transfer(memo="for acme"), "zeta": transfer("7.00", debit="zeta", memo="for zeta")}
    with serving.client() as client:
        for entry in entries.values():
            assert client.post("/v1/books/zj/entries", json=entry).status_code == 201
    return entries


def test_roles(serving: Serving, moved: dict[str, Any]) -> None:
    """Those who see the whole book read every statement; an enterprise reads the statements of its own accounts."""
    court = serving.owner.begin(lambda books: key_for(books, _book(serving), "court", Role.COURT, "court:1"))
    serving.keys["court"] = court.text
    for path in WHOLE:
        for role in ("administrator", "bureau", "finance", "auditor"):
            assert ask(serving, role, path).status_code == 200, (path, role)
        for role in ("enterprise", "court"):
            for form in ("json", "csv", "xlsx", "pdf"):
                answer = ask(serving, role, f"{path}{'&' if '?' in path else '?'}form={form}")
                assert (answer.status_code, answer.json()["code"]) == (403, "actor.not_allowed"), (
                    path,
                    role,
                    form,
                )
    assert ask(serving, "court", ACCOUNT).json()["code"] == "actor.not_allowed"


def _book(serving: Serving) -> int:
    with serving.database.read() as books:
        return int(
            books.connection.exec_driver_sql("SELECT book_id FROM ledger.book WHERE code = 'zj'").scalar_one()
        )


def test_an_enterprise_gets_its_own(serving: Serving, moved: dict[str, Any]) -> None:
    """In every form its own account, and another's looks as if it were not there."""
    told = ask(serving, "enterprise", ACCOUNT).json()
    assert [(m["memo"], m["amount"], m["case"], m["voucher"]) for m in told["movements"]] == [
        ("for acme", "5.00", None, None)
    ]
    for form in ("csv", "xlsx", "pdf"):
        assert ask(serving, "enterprise", f"{ACCOUNT}&form={form}").status_code == 200
        for other in ("zeta", "bank", "nobody"):
            answer = ask(serving, "enterprise", f"accounts/{other}:clearing?asset=CNY&form={form}")
            assert (answer.status_code, answer.json()["code"]) == (404, "account.unknown")


def test_books_are_apart(serving: Serving, moved: dict[str, Any]) -> None:
    """The other book, which has the same codes and moved nothing, shows nothing of this one."""
    assert ask(serving, "other", "journal").json()["code"] == "book.unknown"
    for path, key in (
        ("journal", "entries"),
        ("entries", "postings"),
        ("general-ledger", "lines"),
        ("sub-ledger?purpose=clearing", "lines"),
        ("trial-balance", "lines"),
        ("balance-sheet", "sheets"),
        ("revenue-expenditure", "currencies"),
        ("permits", "caps"),
        ("treasury", "lines"),
    ):
        assert ask(serving, "other", path, "js").json()[key] == [], path
        if key not in ("caps", "currencies") and path != "treasury":
            assert ask(serving, "finance", path).json()[key] != [], path
    assert ask(serving, "other", ACCOUNT, "js").json()["code"] == "account.unknown"
    assert "安" not in ask(serving, "other", "trial-balance?form=csv", "js").text


def test_refusals(serving: Serving, moved: dict[str, Any]) -> None:
    """Each wrong question gets its code, in the reader's language; the codes are those that the routes declare."""
    for path, status, code in (
        ("journal?since=2026-07-01&effective=2026-06-30", 422, "statement.range_reversed"),
        ("balance-sheet?since=2026-07-01&effective=2026-06-30&form=pdf", 422, "statement.range_reversed"),
        ("permits?since=2026-07-01", 422, "request.unknown_parameter"),
        ("sub-ledger", 422, "request.invalid"),
        ("sub-ledger?purpose=gold", 422, "account.purpose_unknown"),
        ("entries?purpose=gold&form=csv", 422, "account.purpose_unknown"),
        ("entries?part=everything", 422, "request.invalid"),
        ("entries?vintage=1", 422, "request.invalid"),
        ("journal?form=doc", 422, "request.invalid"),
        ("treasury?by=day", 422, "request.invalid"),
        ("journal?effective=20260630", 422, "request.invalid"),
        ("trial-balance?limit=0", 422, "request.invalid"),
        ("journal?cursor=x", 422, "request.cursor_malformed"),
        ("accounts/acme:clearing?asset=USD", 404, "asset.unknown"),
        ("accounts/nobody:clearing?asset=CNY", 404, "account.unknown"),
    ):
        answer = ask(serving, "auditor", path)
        assert (answer.status_code, answer.json()["code"]) == (status, code), (path, answer.text)
    told = ask(
        serving, "auditor", "journal?since=2026-07-01&effective=2026-06-30", **{"Accept-Language": "zh-CN"}
    ).json()
    assert told["detail"].startswith("期间始于 2026-07-01")
    page = ask(serving, "auditor", "journal?limit=1").json()["next"]
    assert ask(serving, "auditor", f"{ACCOUNT}&cursor={page}").json()["code"] == "request.cursor_mismatch"
    behind = ask(serving, "auditor", "entries?limit=1").json()["next"]
    assert ask(serving, "auditor", f"entries?limit=1&cursor={behind}").status_code == 200
    assert (
        ask(serving, "auditor", f"entries?limit=1&cursor={behind}&kind=journal.transfer").json()["code"]
        == "request.cursor_mismatch"
    )


def test_the_past_over_http(serving: Serving, moved: dict[str, Any]) -> None:
    """Asked again with the instant at which it was answered, a statement is the same though more was posted since."""
    paths = [*(p for p in WHOLE if p != "permits"), ACCOUNT]
    before = {path: ask(serving, "auditor", path).json() for path in paths}
    with serving.client() as client:
        back = transfer("1.00", effective_on=date(2026, 1, 5).isoformat())
        assert client.post("/v1/books/zj/entries", json=back).status_code == 201
    for path, answer in before.items():
        at = answer.pop("asked_at")
        again = ask(serving, "auditor", f"{path}{'&' if '?' in path else '?'}recorded={at}").json()
        assert again.pop("recorded") == at
        assert again.pop("asked_at") == at
        assert again.pop("settled_at") >= answer.pop("settled_at")
        assert answer.pop("recorded") is None
        assert _without_addresses(again) == _without_addresses(answer), path
    journal = ask(serving, "auditor", "journal").json()["entries"]
    assert [e["effective_on"] for e in journal] == ["2026-01-05", "2026-11-01", "2026-11-01"]


def _without_addresses(value: Any) -> Any:
    """Leave out the addresses of entries, which repeat the instant of the question."""
    if isinstance(value, dict):
        return {
            k: _without_addresses(v)
            for k, v in value.items()
            if not (k.endswith("entries") and isinstance(v, str))
        }
    return [_without_addresses(one) for one in value] if isinstance(value, list) else value
