"""Papers that the office sends: numbered, filled from the case as it stood on the day of their act, in both forms."""

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from ledger.compensation import letters
from ledger.documents.docx import write_paper_docx
from ledger.documents.papers import Column, Fields, Paper, Row, Signatures, Table, Wording
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office, X, Y
from tests.documents.damages import an_act
from tests.documents.test_glyphs import read

CHINESE = {"accept-language": "zh-CN"}
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def words_in(document: bytes) -> str:
    """The text of a document."""
    told = zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml")
    return "".join(one.text or "" for one in ElementTree.fromstring(told).iter(TEXT))


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case that was consulted about, agreed, paid and closed."""
    made = Office(serving)
    parties = [
        {"owner": X, "side": "liable", "name": "甲化工厂"},
        {"owner": Y, "side": "liable", "name": "乙运输公司"},
    ]
    assert made.register("D1", title="某河倾倒案", parties=parties).status_code == 201
    made.assessed("D1")
    made.must("bureau", "conclude", "D1")
    made.must(
        "bureau", "notify", "D1", answer_by="2026-03-12", proof_of_service="送达回证1号", facts="倾倒废液"
    )
    made.must("x", "answer", "D1", position="同意")
    heads = [{"head": "H2", "money": "169301.78"}]
    parts = [
        {"amount": "100000", "obligors": [{"owner": X}]},
        {"amount": "69301.78", "obligors": [{"owner": Y}]},
    ]
    schedule = [
        {"part": 1, "due_on": "2026-04-01"},
        {"part": 1, "due_on": "2026-05-01"},
        {"part": 2, "due_on": "2026-04-01"},
    ]
    whole: dict[str, Any] = {
        "heads": heads, "parts": parts, "schedule": schedule, "mode": "money", "facts": "倾倒废液", "extent": "一条河",
        "account": "国库账户", "annexes": ["附图", "附表"],
    }  # fmt: skip
    made.must("chief", "agree", "D1", document="协议1号", **whole)
    made.must("bureau", "perform", "D1")
    for part, payer, amount in ((1, X, "100000"), (2, Y, "69301.78")):
        made.must(
            "finance", "pay", "D1", route="treasury", payer=payer, part=part, amount=amount, document="缴款书"
        )
    made.must("chief", "close", "D1", report="全部履行", no_evaluation="paid_in_money")
    return made


def test_each_paper_has_its_number_and_says_what_the_case_says(office: Office) -> None:
    """Goal: a clerk sends what the ledger knows. Method: three papers, each in both forms, by the office and by a party."""
    with office.serving.client("bureau", **CHINESE) as client:
        rows = client.get("/v1/books/zj/cases/D1/papers").json()["rows"]
        assert [(row["kind"], row["number"], row["title"]) for row in rows] == [
            ("notify", "D1磋告〔2026〕1号", "生态环境损害赔偿磋商告知书"),
            ("notify", "D1磋告〔2026〕2号", "生态环境损害赔偿磋商告知书"),
            ("agree", "D1赔协〔2026〕1号", "生态环境损害赔偿协议"),
            ("close", "D1结案〔2026〕1号", "生态环境损害赔偿结案报告"),
        ]
        wanted = {
            "notify": ("某河倾倒案", "169,301.78", "壹拾陆万玖仟叁佰零壹元柒角捌分", "2026-03-12", "送达回证1号",
                       "将依法提起诉讼"),
            "agree": ("货币赔偿", "甲化工厂", "2026-05-01", "50,000.00", "69,301.78", "国库账户", "附图/附表"),
            "close": ("已结案", "全部履行", "已以货币赔偿", "169,301.78", "缴款书"),
        }  # fmt: skip
        for row in rows:
            path = f"/v1/books/zj/cases/D1/papers/{row['id']}"
            of = {"party": row["party"]} if row["party"] else {}
            printed = read(client.get(path, params=of).content)
            document = client.get(path, params={"form": "docx", **of})
            written = re.sub(r"\s", "", words_in(document.content))
            whose = {X: ["甲化工厂"], Y: ["乙运输公司"]}.get(row["party"], [])
            for word in (row["number"], *whose, *wanted[row["kind"]]):
                assert word in printed, (row["kind"], word)
                assert word in written, (row["kind"], word)
            assert not re.search(r"paid_in_money|liable|\bH2\b", printed + written)
            again = client.get(path, params={"form": "docx", **of})
            assert again.content == document.content, "the same bytes"
        unknown = client.get("/v1/books/zj/cases/D1/papers/018f0000-0000-7000-8000-000000000001")
        assert unknown.json()["code"] == "compensation.subject_unknown"
    assert office.get("x", f"/cases/D1/papers/{rows[1]['id']}").status_code == 200
    assert office.get("stranger", "/cases/D1/papers").status_code == 404
    assert DAY.startswith("2026")


def test_an_agreement_lists_its_duties(office: Office) -> None:
    """Goal: who restores what until when, and what is due where it fails, is on the paper. Method: one duty of two parties."""
    parties = [
        {"owner": X, "side": "liable", "name": "甲厂"},
        {"owner": Y, "side": "liable", "name": "乙公司"},
    ]
    assert office.register("D2", title="某河", parties=parties).status_code == 201
    office.assessed("D2")
    office.must("bureau", "conclude", "D2")
    office.must("bureau", "notify", "D2", answer_by="2026-03-12", proof_of_service="回证", facts="倾倒")
    office.must("x", "answer", "D2", position="同意")
    duty = {
        "heads": [{"head": "H2", "amount": "69301.78"}],
        "obligors": [{"owner": Y}],
        "due_on": "2026-09-30",
        "conversion": "81234.56",
    }
    heads = [{"head": "H2", "money": "100000", "kind": "69301.78"}]
    agreed = office.must(
        "chief", "agree", "D2", document="协议2号", heads=heads, duties=[duty], mode="mixed", facts="倾倒", extent="河",
        parts=[{"amount": "100000", "obligors": [{"owner": X}]}], schedule=[{"part": 1, "due_on": "2026-04-01"}],
        restoration="补植", more_basis="第三方补植报价",
    )  # fmt: skip
    for locale, title in (("zh-CN", "以修复或服务履行的义务"), ("en", "Dutiesinkind")):
        with office.serving.client("bureau", **{"accept-language": locale}) as client:
            document = client.get(f"/v1/books/zj/cases/D2/papers/{agreed['id']}", params={"form": "docx"})
        told = re.sub(r"\s", "", words_in(document.content))
        for word in (title, "乙公司", "69301.78", "2026-09-30", "81,234.56"):
            assert word in told, (locale, word)


def test_numbers_run_by_kind_and_year() -> None:
    """Goal: no two papers of a case have one number. Method: notices of two years, and another kind between."""
    days = ("2025-03-02", "2025-05-02", "2026-01-02")
    from datetime import date

    acts = [an_act(kind="notify", effective_on=date.fromisoformat(day)) for day in days]
    acts.insert(1, an_act(kind="agree", effective_on=date(2025, 4, 1)))
    told = [one.number for one in letters.letters_of("C1", [*acts, an_act(kind="pay")])]
    assert told == ["C1磋告〔2025〕1号", "C1赔协〔2025〕1号", "C1磋告〔2025〕2号", "C1磋告〔2026〕1号"]


def test_a_document_is_whole() -> None:
    """Goal: nothing a text says breaks a document. Method: marks of XML, controls, lines, in every place for text; read by a parser."""
    text = "<w:p>&\x00甲\n乙]]>\ufffe"
    fields = Fields([(text, text)])
    table = Table([Column(text, 30), Column(text, 60, amount=True)], [Row((text, text))], text)
    paper = Paper(text, "2026-06-01", Wording("zh_Hans"), [fields, table, Signatures([text])], text)
    made = write_paper_docx(paper)
    assert made == write_paper_docx(paper)
    archive = zipfile.ZipFile(io.BytesIO(made))
    for name in archive.namelist():
        ElementTree.fromstring(archive.read(name))
    told = words_in(made)
    assert told.count("<w:p>&〔U+0000〕甲") == 10
    assert told.count("乙]]>〔U+FFFE〕") == 10
