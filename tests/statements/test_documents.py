"""Documents opened again: both languages, exact amounts, no formulas, the same bytes for the same past question, and limits."""

import csv
import io
import re
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest

from api import reports
from cli import demo
from ledger.amounts import Unit
from ledger.documents.papers import (
    Amount,
    Column,
    Paper,
    Row,
    Table,
    Wording,
    write_paper_csv,
    write_paper_pdf,
    write_paper_xlsx,
)
from ledger.identifiers import uuid7
from ledger.statements.papers import Frame
from ledger.statements.rules import Period
from tests.errors.test_words import HALF
from tests.statements.conftest import Told, paper, sheet


def june() -> dict[str, Any]:
    """Ask for a quarter, as it stands now."""
    return {"since": "2026-04-01", "effective": "2026-06-30", "recorded": datetime.now(UTC).isoformat()}


TREASURY = "accounts/treasury:money:treasury_cash"
DOCUMENTS: tuple[tuple[str, dict[str, str], str, str, str], ...] = (
    ("journal", {}, "Journal", "序时账", "18276166.67"),
    ("entries", {"purpose": "treasury_cash"}, "Entries behind a figure", "数据来源分录", "18276166.67"),
    ("general-ledger", {}, "General ledger", "总账", "36552333.34"),
    ("sub-ledger", {"purpose": "claim_received"}, "Sub-ledger", "明细账", "24252666.67"),
    ("trial-balance", {}, "Trial balance", "试算平衡表", "127933166.68"),
    ("trial-balance", {"by": "account"}, "Trial balance", "试算平衡表", "127933166.68"),
    (TREASURY, {"asset": "CNY"}, "Statement of account", "账户对账单", "36552333.34"),
    ("balance-sheet", {}, "Balance sheet", "资产负债表", "36552333.34"),
    ("revenue-expenditure", {}, "Revenue and expenditure", "收入支出表", "36552333.34"),
    ("permits", {"pollutant": "SO2"}, "Permit statement", "排污权台账", "8.074"),
    ("treasury", {"by": "case"}, "Account of the treasury", "国库资金账", "36552333.34"),
)
CAPITALS = "叁仟陆佰伍拾伍万贰仟叁佰叁拾叁元叁角肆分"
MEMOS = ("=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "＝1+1")


def test_every_document(told: Told) -> None:
    """Goal: what a clerk takes away says what the answer says. Method: open every document in every form."""
    for number, (path, query, english, chinese, figure) in enumerate(DOCUMENTS):
        asked = {**june(), **query}
        if path == "permits":
            del asked["since"]
        language, title = ("zh", chinese) if number % 2 else ("en", english)
        answers = {
            form: told.get(path, form=form, language=language, **asked) for form in ("csv", "xlsx", "pdf")
        }
        for form, answer in answers.items():
            assert answer.status_code == 200, (path, form, answer.text)
            assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
        assert answers["csv"].content[:3] == b"\xef\xbb\xbf"
        rows = list(csv.reader(io.StringIO(answers["csv"].content.decode("utf-8-sig"))))
        assert any(figure in row for row in rows), (path, rows)
        cells = sheet(answers["xlsx"].content)
        assert cells[0][0] == title
        assert any(figure in row for row in cells), path
        words = paper(answers["pdf"].content)
        assert words.startswith(title)
        assert _grouped(figure) in words, path
        if language == "zh":
            read = [*(cell for row in cells for cell in row), *words.splitlines()]
            assert [text for text in read if HALF.search(text)] == [], path
        assert ("第 1 页 共" if language == "zh" else "page 1 of") in words


def test_a_past_question_gets_the_same_file(told: Told) -> None:
    """With the instant fixed, a document is the same to the byte whenever it is made."""
    asked = june()
    for form in ("csv", "xlsx", "pdf"):
        first, second = (told.get("treasury", form=form, **asked).content for _ in range(2))
        assert first == second, form


def test_a_document_of_nothing(told: Told) -> None:
    """What was asked before anything had happened is a document in each form, and has no figure; a balance sheet stands at naught."""
    for path, query, title, *_ in DOCUMENTS:
        asked = {"effective": "1990-06-30", "recorded": "1990-06-30T16:00:00Z", **query}
        for form in ("csv", "xlsx", "pdf"):
            answer = told.get(path, form=form, **asked)
            assert answer.status_code == 200, (path, form, answer.text)
            if form == "pdf":
                assert paper(answer.content).startswith(title), path


def _grouped(figure: str) -> str:
    whole, _, decimals = figure.partition(".")
    return f"{int(whole):,}.{decimals}"


def test_words_of_both_languages(told: Told) -> None:
    """The sheet names purposes, sides and totals in the reader's language, and a formal total in capitals."""
    chinese = paper(told.get("balance-sheet", form="pdf", language="zh", **june()).content)
    for word in (
        "国库存款",
        "应收赔偿款",
        "未结转收支结余",
        CAPITALS,
        "平衡",
        "制表",
        "起止日期：2026-04-01 – 2026-06-30",
    ):
        assert word in chinese
    english = paper(told.get("balance-sheet", form="pdf", language="en", **june()).content)
    for word in ("Deposits of the state treasury", "Surplus: revenue less expenditure", CAPITALS, "Made by"):
        assert word in english
    assert "国库存款" not in english
    journal = paper(told.get("journal", form="pdf", language="zh", **june()).content)
    assert "记字第1号" in journal
    assert "赔偿义务人缴入国库" in journal
    title = told.get("general-ledger", language="zh-CN", **june()).json()["lines"][0]["title"]
    assert re.search(r"[\u4e00-\u9fff]", title)


def test_no_text_becomes_a_formula(told: Told) -> None:
    """Memos that begin like formulas are texts in CSV and XLSX."""
    accounts = [{"code": f"{name}:clearing", "owner": name, "purpose": "clearing"} for name in ("x", "y")]
    told.teller.ask(
        "finance", "POST", f"/v1/books/{demo.BOOK}/accounts", {"accounts": accounts}
    ).raise_for_status()
    for memo in MEMOS:
        legs = [
            {"account": f"{name}:clearing", "asset": "CNY", "side": side, "amount": "9999999999999.99"}
            for name, side in (("x", "debit"), ("y", "credit"))
        ]
        body = {
            "id": str(uuid7()),
            "kind": "journal.transfer",
            "effective_on": "2026-06-30",
            "postings": legs,
            "memo": memo,
        }
        told.teller.ask("finance", "POST", f"/v1/books/{demo.BOOK}/entries", body).raise_for_status()
    asked = {"asset": "CNY", "since": "2026-06-30", "effective": "2026-06-30"}
    rows = list(
        csv.reader(
            io.StringIO(told.get("accounts/x:clearing", form="csv", **asked).content.decode("utf-8-sig"))
        )
    )
    assert [row[3] for row in rows[2:-1]] == [f"'{memo.strip()}" for memo in MEMOS], (
        "what was copied around a text is no part of it"
    )
    content = told.get("accounts/x:clearing", form="xlsx", **asked).content
    assert [row[3].strip() for row in sheet(content) if "=" in row[3] or row[3] in MEMOS] == [
        memo.strip() for memo in MEMOS
    ]
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        cells = packed.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in cells
    assert "<v>9999999999999.99</v>" in cells
    assert "60000000000000" not in cells, "the sixth balance has 16 digits and is a text"
    assert (
        paper(told.get("accounts/x:clearing", form="pdf", **asked).content).count("9,999,999,999,999.99") == 7
    )


def test_amounts_are_exact() -> None:
    """Every amount of up to 15 digits is a number with exactly its digits; a longer one is a text with all of them."""
    units = (Unit("CNY", 2, "yuan", 2), Unit("SO2", 6, "t", 3), Unit("X", 0, "t", 0))
    minors = (0, 1, -1, 10, 123_456_789_012_345, 999_999_999_999_999, 10**15, -(10**17), 10**17)
    rows = [Row(tuple(Amount(minor, unit) for unit in units)) for minor in minors]
    table = Table([Column("a", 10, True)] * 3, rows)
    report = Paper("t: [x]", "2026-06-30", Wording("en"), [table])
    _, *plain = csv.reader(io.StringIO(write_paper_csv(report).decode("utf-8-sig")))
    assert [row[0] for row in plain] == [
        "0.00",
        "0.01",
        "-0.01",
        "0.10",
        "1234567890123.45",
        "9999999999999.99",
        "10000000000000.00",
        "-1000000000000000.00",
        "1000000000000000.00",
    ]
    assert (plain[4][1], plain[7][2]) == ("123456789.012345", "-100000000000000000")
    with zipfile.ZipFile(io.BytesIO(write_paper_xlsx(report))) as packed:
        cells = packed.read("xl/worksheets/sheet1.xml").decode()
        texts = re.findall(r"<t>([^<]*)</t>", packed.read("xl/sharedStrings.xml").decode())
    numbers = re.findall(r'<c r="[A-C]\d+" s="\d+"><v>([^<]*)</v></c>', cells)
    assert numbers[3:12] == ["0.01", "0.000001", "1", "-0.01", "-0.000001", "-1", "0.1", "0.00001", "10"]
    assert numbers[12:] == [
        "1234567890123.45",
        "123456789.012345",
        "123456789012345",
        "9999999999999.99",
        "999999999.999999",
        "999999999999999",
    ]
    assert texts[-9:] == [
        "10000000000000.00",
        "1000000000.000",
        "1000000000000000",
        "-1000000000000000.00",
        "-100000000000.000",
        "-100000000000000000",
        "1000000000000000.00",
        "100000000000.000",
        "100000000000000000",
    ]
    assert "-1,000,000,000,000,000.00" in paper(write_paper_pdf(report))


def test_strange_words_print() -> None:
    """Braces in a unit, characters that the font has not, and words longer than a page is wide stay what they are, and print."""
    frame = Frame("zj", "{0}", Period(), datetime(2026, 6, 30, 17, tzinfo=UTC), "zh_Hans")
    assert frame.unit(Unit("X", 0, "{x", 0)) == "{x"
    report = frame.report("Journal", [("Memo", 10, False)], [Row(("😀 𠮷 \x00\n" + "x" * 900,))])
    assert report.on == "2026-07-01", "the day where the law counts days"
    assert paper(write_paper_pdf(report)).count("x") > 850


def test_long_statements_are_refused(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """A form takes so many lines and not one more; the refusal says how to narrow it."""
    for path, query, *_ in DOCUMENTS:
        asked = {**june(), **query}
        if path == "permits":
            del asked["since"]
        monkeypatch.setattr(reports, "LINES_MAX", {"csv": 10_000})
        rows = len(told.get(path, form="csv", **asked).content.decode().splitlines()) - 1
        monkeypatch.setattr(reports, "LINES_MAX", {"csv": rows})
        assert told.get(path, form="csv", **asked).status_code == 200, path
        monkeypatch.setattr(reports, "LINES_MAX", {"csv": rows - 1})
        answer = told.get(path, form="csv", language="zh", **asked)
        assert answer.status_code == 422, (path, answer.text)
        assert answer.json()["code"] == "statement.too_long"
        assert answer.json()["figures"] == {"most": rows - 1, "form": "csv"}
