"""A clerk of finance reconciles a month over HTTP: account, mapping, statement, matches, documents; others see nothing of it."""

import io
from typing import Any

import httpx
import pypdfium2
import pytest
import python_calamine

from api.middleware import BODY_MAX
from ledger.database import Books
from ledger.identifiers import uuid7
from ledger.journal import accounts, codes
from ledger.journal.accounts import NewAccount
from tests.api.conftest import Serving
from tests.reconciliation.test_camt import entry, message, statement

BASE = "/v1/books/zj/reconciliation"
NUMBER = "330600000012345678"
MAPPING = {
    "code": "icbc",
    "columns": {
        "booked_on": "日期",
        "received": "收入",
        "paid": "支出",
        "balance": "余额",
        "party": "户名",
        "end_to_end": "凭证",
    },
    "encoding": "gb18030",
    "skip": 1,
}
SHEET = """工商银行,,,,,
日期,收入,支出,余额,户名,凭证
2026-06-02,"1,300.00",,"2,300.00",绍兴纺织有限公司,FEE-000101
2026-06-20,,12.50,"2,287.50",,
""".encode("gb18030")
STEP = {"effective_on": "2026-11-01"}


class Desk:
    """Clients by role."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving

    def get(self, path: str, role: str = "finance", **query: Any) -> httpx.Response:
        with self.serving.client(role) as client:
            return client.get(BASE + path, params=query)

    def post(self, path: str, body: Any = None, role: str = "finance", **more: Any) -> httpx.Response:
        with self.serving.client(role) as client:
            return client.post(BASE + path, **({"json": body} if body is not None else {}), **more)

    def deposit(self, amount: str, document: str) -> str:
        """Record a deposit of money by two persons; its first line is on the cash."""
        id_, place = str(uuid7()), "/v1/books/zj/settlement/deposits"
        body = {
            "id": id_,
            "owner": "acme",
            "amount": amount,
            "effective_on": "2026-06-02",
            "document": document,
        }
        with self.serving.client() as client:
            assert client.post(place, json=body).status_code == 201
        with self.serving.client("colleague") as client:
            assert (
                client.post(f"{place}/{id_}/confirm", json={"effective_on": "2026-06-02"}).status_code == 200
            )
        return id_


@pytest.fixture
def desk(serving: Serving) -> Desk:
    """A bank account that is tied to the cash of the exchange."""

    def furnish(books: Books) -> None:
        number = codes.book_id(books, "zj")
        new = [
            NewAccount("exchange:money:settlement_cash", "exchange", "settlement_cash"),
            NewAccount("acme:money:settlement_claim", "acme", "settlement_claim"),
        ]
        accounts.open_accounts(books, number, new, 1)

    serving.database.begin(furnish)
    made = Desk(serving)
    body = {
        "number": "3306 0000 0012 345678",
        "name": "结算专户",
        "bank": "工商银行",
        "account": "exchange:money:settlement_cash",
        "asset": "CNY",
        "since": "2026-06-01",
    }
    first, again = made.post("/accounts", body), made.post("/accounts", body)
    assert (first.status_code, again.status_code, first.json()) == (
        201,
        200,
        {"number": NUMBER, "state": "asked"},
    )
    assert made.get("/accounts").json()["waiting"][0]["number"] == NUMBER
    alone = made.post(f"/accounts/{NUMBER}/confirm")
    assert (alone.status_code, alone.json()["code"]) == (403, "mandate.second_person_needed")
    tied = made.post(f"/accounts/{NUMBER}/confirm", role="colleague")
    assert (tied.status_code, tied.json()["account"]) == (200, "exchange:money:settlement_cash")
    assert made.post("/accounts", body).json()["state"] == "tied"
    return made


def take_sheet(desk: Desk) -> httpx.Response:
    """Add the mapping and import the sheet."""
    assert desk.post("/mappings", MAPPING).status_code in (200, 201)
    return desk.post(
        "/imports", content=SHEET, params={"account": NUMBER, "mapping": "icbc", "file_name": "六月.csv"}
    )


def test_a_month_over_http(desk: Desk) -> None:
    """Goal: the whole way. Method: sheet, matching, a fee by hand with two persons, the statement in every form, undoing by two."""
    entry_id = desk.deposit("1300.00", "FEE-000101")
    taken = take_sheet(desk)
    assert taken.status_code == 201, taken.text
    assert [(s["lines"], s["new"]) for s in taken.json()["statements"]] == [(2, 2)]
    again = take_sheet(desk)
    assert (again.status_code, again.json()["replayed"], again.headers["Idempotency-Replayed"]) == (
        200,
        True,
        "true",
    )
    rows = desk.get("/statements").json()["statements"]
    assert [(s["opening"], s["closing"], s["file_name"]) for s in rows] == [
        ("1000.00", "2287.50", "六月.csv")
    ]

    asked = desk.get(f"/accounts/{NUMBER}/proposals").json()
    ran = desk.post(f"/accounts/{NUMBER}/matching", {}).json()
    assert [c["lines"] for c in asked["matched"]] == [c["lines"] for c in ran["matched"]] == [[1]]
    found = ran["matched"][0]
    assert (found["rule"], found["confidence"], found["postings"]) == (
        "one_to_one",
        90,
        [{"entry": entry_id, "line": 1}],
    )
    assert [p["part"] for p in found["explanation"]] == ["amount", "date", "reference", "payer"]
    assert desk.post(f"/accounts/{NUMBER}/matching", {"days_after": 30}).json()["matched"] == []
    lines = desk.get("/lines", account=NUMBER, open=True).json()["lines"]
    assert [(x["direction"], x["amount"], x["match"]) for x in lines] == [("out", "12.50", None)]
    assert [
        x["id"]
        for x in desk.get("/lines", amount="1300", since="2026-06-02", until="2026-06-02").json()["lines"]
    ] == [1]
    page = desk.get("/lines", limit=1).json()
    assert [x["id"] for x in desk.get("/lines", limit=1, cursor=page["next"]).json()["lines"]] == [2]

    match_id, release = found["id"], str(uuid7())
    asking = {**STEP, "id": release, "reason": "记错单位"}
    assert desk.post(f"/matches/{match_id}/releases", asking).status_code == 201
    path = f"/matches/{match_id}/releases/{release}/approve"
    assert desk.post(path, STEP).json()["code"] == "process.second_person_needed"
    assert desk.post(path, STEP, "colleague").json()["state"] == "released"
    told = {
        **STEP,
        "id": str(uuid7()),
        "account": NUMBER,
        "lines": [1],
        "postings": [{"entry": entry_id, "line": 1}],
    }
    made = desk.post("/matches", told)
    assert (made.status_code, made.json()["state"], [one["action"] for one in made.json()["next"]]) == (
        201,
        "proposed",
        ["approve", "drop"],
    )
    assert desk.post("/matches", told).headers["Idempotency-Replayed"] == "true"
    assert desk.post(f"/matches/{told['id']}/approve", STEP, "colleague").json()["state"] == "matched"
    file = desk.get(f"/matches/{told['id']}").json()
    assert [(h["action"], h["by"]) for h in file["history"]] == [
        ("propose", "finance of zj"),
        ("approve", "second finance"),
    ]
    assert [m["state"] for m in desk.get("/matches", account=NUMBER).json()["matches"]] == [
        "released",
        "matched",
    ]
    assert desk.get("/matches", state="proposed").json()["matches"] == []


def test_the_statement_in_every_form(desk: Desk) -> None:
    """Goal: JSON, XLSX, CSV and PDF say the same, in both languages. Method: the bank has 1000.00 that the ledger lacks."""
    desk.deposit("1300.00", "FEE-000101")
    take_sheet(desk)
    desk.post(f"/accounts/{NUMBER}/matching", {})
    path = f"/accounts/{NUMBER}/statement"
    told = desk.get(path, on="2026-06-20").json()
    assert (told["bank_balance"], told["ledger_balance"], told["bank_paid"]) == (
        "2287.50",
        "1300.00",
        "12.50",
    )
    assert (told["bank_adjusted"], told["ledger_adjusted"], told["difference"]) == (
        "2287.50",
        "1287.50",
        "1000.00",
    )
    assert told["reconciled"] is False
    csv = desk.get(path, on="2026-06-20", form="csv", language="zh").content.decode("utf-8-sig")
    head = [["账户 Account", NUMBER], ["日期 Day", "2026-06-20"], ["单位 Unit", "元 yuan"]]
    assert [line.split(",") for line in csv.splitlines()[:4]] == [["项目 Item", "金额 Amount"], *head]
    assert "调节后银行余额 Adjusted balance of the bank,2287.50" in csv
    assert "未调节相符" in csv
    book = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(desk.get(path, on="2026-06-20", form="xlsx", language="en").content)
    )
    table = book.get_sheet_by_index(0).to_python()
    assert table[0] == ["Item 项目", "Amount 金额"]
    assert table[1:4] == [["Account 账户", NUMBER], ["Day 日期", "2026-06-20"], ["Unit 单位", "yuan 元"]]
    assert ["Difference 差额", 1000.0] in table
    assert book.get_sheet_by_index(1).to_python()[1][:5] == ["Bank 银行", "2026-06-20", 0.0, "", 12.5]
    pdf = pypdfium2.PdfDocument(desk.get(path, on="2026-06-20", form="pdf", language="zh").content)
    text = pdf[0].get_textpage().get_text_range()
    assert "银行存款余额调节表" in text
    assert "2287.50" in text
    ages = desk.get(f"/accounts/{NUMBER}/open-items", on="2026-06-30").json()["ages"]
    assert [(a["side"], a["first"], a["last"], a["count"], a["paid"]) for a in ages if a["count"]] == [
        ("bank", 8, 30, 1, "12.50")
    ]
    assert desk.get(path, on="2199-12-31").json()["code"] == "process.in_future"
    assert desk.get("/accounts/9999/statement").json()["code"] == "reconciliation.account_unknown"


def test_faults_are_told_in_the_reader_s_language(desk: Desk) -> None:
    """Goal: a clerk understands what is wrong, all at once. Method: a bad sheet and a bad message, in Chinese and English."""
    desk.post("/mappings", MAPPING)
    bad = SHEET.replace(b"12.50,", b"12.5x,").replace(b"2026-06-02", b"02.06.2026")
    answer = desk.post(
        "/imports",
        content=bad,
        params={"account": NUMBER, "mapping": "icbc"},
        headers={"Accept-Language": "zh-CN"},
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "sheet.invalid")
    assert [(p["where"], p["zh"]) for p in answer.json()["figures"]["problems"]] == [
        ("row 3, 日期", "日期格式应为 YYYY-MM-DD"),
        ("row 4, 支出", "不是金额"),
    ]
    unread = desk.post("/imports", content=b"<!DOCTYPE a><a/>")
    assert "DTD" in unread.json()["figures"]["problems"][0]["problem"]
    unknown = desk.post("/imports", content=b"x", params={"account": NUMBER, "mapping": "none"})
    assert unknown.json()["code"] == "reconciliation.mapping_unknown"
    assert desk.post("/mappings", {**MAPPING, "skip": 2}).json()["code"] == "reconciliation.mapping_taken"
    unsound = desk.post("/mappings", {**MAPPING, "code": "x", "columns": {"amount": "a"}})
    assert unsound.json()["code"] == "reconciliation.mapping_unsound"
    assert [m["code"] for m in desk.get("/mappings").json()["mappings"]] == ["icbc"]
    assert desk.get("/statements").json()["statements"] == []


def test_camt_over_http_and_its_conflicts(desk: Desk) -> None:
    """Goal: a message needs no mapping; a changed line and a gap are told. Method: three messages; and one larger than a plain body."""
    first = message(statement(entry("5.00", reference="B-1"), closing="1005.00"))
    assert desk.post("/imports", content=first).status_code == 201
    changed = desk.post(
        "/imports", content=message(statement(entry("6.00", reference="B-1"), closing="1006.00"))
    )
    assert (changed.status_code, changed.json()["code"]) == (409, "reconciliation.lines_changed")
    assert "amount" in changed.json()["detail"]
    gap = desk.post("/imports", content=message(statement(opening="7.00", closing="7.00", day="2026-06-09")))
    assert (gap.status_code, gap.json()["code"]) == (422, "reconciliation.statement_gap")
    large = first.replace(b"</BkToCstmrStmt>", b"<!--" + b"x" * BODY_MAX + b"--></BkToCstmrStmt>")
    same = desk.post("/imports", content=large)
    assert (same.status_code, [s["new"] for s in same.json()["statements"]]) == (201, [0])


def test_a_wrong_tie_over_http(desk: Desk) -> None:
    """Asked, not by the same person, dropped, ended, and the account is tied anew."""
    end = f"/accounts/{NUMBER}/end"
    assert desk.post(f"{end}/drop").json()["code"] == "reconciliation.end_not_asked"
    assert desk.post(end, {"why": "wrong account"}).status_code == 204
    assert desk.post(f"{end}/confirm").json()["code"] == "mandate.second_person_needed"
    assert desk.post(f"{end}/drop", role="colleague").status_code == 204
    assert desk.post(end, {"why": "wrong account"}).status_code == 204
    assert desk.post(f"{end}/confirm", role="colleague").status_code == 204
    assert desk.get("/accounts").json() == {"accounts": [], "waiting": [], "withdrawals": []}
    gone = desk.post(end, {"why": "x"})
    assert (gone.status_code, gone.json()["code"]) == (404, "reconciliation.account_unknown")
    body = {
        "number": NUMBER,
        "name": "x",
        "bank": "",
        "account": "exchange:money:settlement_cash",
        "asset": "CNY",
        "since": "2026-07-01",
    }
    assert desk.post("/accounts", body).status_code == 201
    assert desk.post(f"/accounts/{NUMBER}/drop", role="auditor").json()["code"] == "actor.not_allowed"
    assert desk.post(f"/accounts/{NUMBER}/drop", role="colleague").status_code == 204
    assert (
        desk.post(f"/accounts/{NUMBER}/confirm", role="colleague").json()["code"]
        == "reconciliation.tie_not_asked"
    )


def test_a_withdrawal_over_http(desk: Desk) -> None:
    """Asked, found with what is needed to confirm it, confirmed; then its statement and lines are listed as withdrawn, and none is open."""
    data = message(statement(entry("5.00", reference="B-1"), closing="1005.00"))
    number = desk.post("/imports", content=data).json()["id"]
    assert desk.post(f"/imports/{number}/withdrawal", {"why": "twice"}).status_code == 204
    (waits,) = desk.get("/accounts").json()["withdrawals"]
    assert (waits["number"], waits["accounts"], waits["why"]) == (number, [NUMBER], "twice")
    assert len(desk.get("/lines", open=True).json()["lines"]) == 1
    assert desk.post(f"/imports/{number}/withdrawal/confirm", role="colleague").status_code == 204
    assert desk.get("/accounts").json()["withdrawals"] == []
    assert desk.get("/lines", open=True).json()["lines"] == []
    (line,) = desk.get("/lines", account=NUMBER).json()["lines"]
    (told,) = desk.get("/statements").json()["statements"]
    assert {(one["import_number"], one["withdrawn"]) for one in (line, told)} == {(number, True)}


def test_imports_are_listed_with_who_withdrew_them(desk: Desk) -> None:
    """Goal: who looks sees names, also of what does not count any more. Method: an import before, one that was withdrawn, in the list by
    pages, by itself, and on paper; of what nobody withdrew there is none."""
    first = message(statement(entry("5.00", reference="B-1"), closing="1005.00"))
    number = desk.post("/imports", content=first).json()["id"]
    assert desk.get(f"/imports/{number}/paper").json()["code"] == "reconciliation.withdrawal_not_asked"
    desk.post(f"/imports/{number}/withdrawal", {"why": "twice"})
    waits = desk.get(f"/imports/{number}/paper", language="en")
    desk.post(f"/imports/{number}/withdrawal/confirm", role="colleague")
    again = desk.post("/imports", content=first).json()["id"]
    page = desk.get("/imports", role="auditor", limit=1).json()
    (told,), (other,) = page["imports"], desk.get("/imports", cursor=page["next"], limit=1).json()["imports"]
    assert (told["number"], other["number"]) == (number, again)
    assert (told["accounts"], told["statements"], told["why"]) == ([NUMBER], 1, "twice")
    by = [told[name] for name in ("imported_by", "asked_by", "confirmed_by")]
    assert by[0] == by[1] != by[2]
    assert all(isinstance(name, str) for name in by)
    assert [other[name] for name in ("why", "asked_by", "confirmed_by", "ended_at")] == [None] * 4
    for withdrawn, numbers in ((True, [number]), (False, [again])):
        found = desk.get("/imports", withdrawn=withdrawn).json()["imports"]
        assert [one["number"] for one in found] == numbers
    alone = desk.get(f"/imports/{number}").json()
    assert {name: alone[name] for name in told} == told
    assert desk.get("/imports", role="bureau").status_code == 403
    papers = [desk.get(f"/imports/{number}/paper", language=one) for one in ("zh", "en")]
    assert [one.headers["content-type"] for one in (waits, *papers)] == ["application/pdf"] * 3
    assert len({one.content for one in (waits, *papers)}) == 3


def test_finance_works_the_auditor_reads_others_do_not(desk: Desk) -> None:
    """Goal: the powers. Method: every list and the matching with each role."""
    take_sheet(desk)
    for path in (
        "/accounts",
        "/mappings",
        "/statements",
        "/lines",
        "/matches",
        f"/accounts/{NUMBER}/open-items",
    ):
        assert desk.get(path, "auditor").status_code == 200
        for role in ("bureau", "enterprise", "administrator"):
            assert desk.get(path, role).json()["code"] == "actor.not_allowed"
    assert desk.post(f"/accounts/{NUMBER}/matching", {}, "auditor").json()["code"] == "actor.not_allowed"
