"""Papers that the office sends: numbered, filled from the case as it stood on the day of their act, in both forms."""

import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from ledger.database import Database
from ledger.documents.docx import write_paper_docx
from ledger.documents.papers import Column, Fields, Paper, Row, Signatures, Table, Wording
from tests.api.conftest import Keys, Serving, furnish, served
from tests.api.test_damages import DAY, Office, X, Y
from tests.documents.test_glyphs import read
from tests.furnished import furnished

CHINESE = {"accept-language": "zh-CN"}
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


def words_in(document: bytes) -> str:
    """The text of a document."""
    told = zipfile.ZipFile(io.BytesIO(document)).read("word/document.xml")
    return "".join(one.text or "" for one in ElementTree.fromstring(told).iter(TEXT))


@furnished
def answered(database: Database, owner: Database) -> Keys:
    """A case that was consulted about, agreed, paid and closed."""
    with served(database, owner, Keys(*owner.begin(furnish))) as serving:
        made = Office(serving)
        made.furnish()
        tell(made)
    return Keys(serving.keys, serving.key_ids)


@pytest.fixture
def office(answered: Keys, serving: Serving) -> Office:
    """The same, over HTTP."""
    assert answered.texts == serving.keys
    return Office(serving)


def tell(made: Office) -> None:
    """Tell the case."""
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
    rest = {"destination": "treasury", "amount": "169301.78", "basis": "预算法第五十七条", "document": "批复"}
    made.must("finance", "dispose-fund", "D1", **rest)
    made.must("chief", "close", "D1", report="全部履行", no_evaluation="paid_in_money")


CHS = {"code": "chs", "prefix": "川环损", "title": "生态环境损害赔偿"}


def papers(office: Office, who: str = "bureau", code: str = "D1") -> list[dict[str, Any]]:
    """The papers of a case as somebody is told of them."""
    with office.serving.client(who, **CHINESE) as client:
        rows: list[dict[str, Any]] = client.get(f"/v1/books/zj/cases/{code}/papers").json()["rows"]
    return rows


def test_each_paper_says_what_the_case_says(office: Office) -> None:
    """Goal: a clerk sends what the ledger knows. Method: every paper of a closed case, each in both forms."""
    rows = papers(office)
    assert [(row["kind"], row["paper"], row["number"], row["title"]) for row in rows] == [
        ("check", "check", None, "生态环境损害赔偿线索核查表"),
        ("open", "start", None, "生态环境损害赔偿启动登记表"),
        *[("notify", "notice", None, "生态环境损害赔偿磋商告知书")] * 2,
        *[("notify", "service", None, "送达回证")] * 2,
        ("agree", "agreement", None, "生态环境损害赔偿协议"),
        ("close", "closing", None, "生态环境损害赔偿结案报告"),
        *[("agree", "payment", None, "生态环境损害赔偿金缴款通知书")] * 3,
    ]
    wanted = {
        "check": ("某河倾倒案", "____"),
        "notice": ("某河倾倒案", "169,301.78", "壹拾陆万玖仟叁佰零壹元柒角捌分", "2026-03-12", "送达回证1号",
                   "将依法提起诉讼"),
        "service": ("送达回证1号", "直接送达", "____"),
        "agreement": ("货币赔偿", "甲化工厂", "2026-05-01", "50,000.00", "69,301.78", "国库账户", "附图/附表"),
        "closing": ("已结案", "全部履行", "已以货币赔偿", "169,301.78", "缴款书"),
        "payment": ("国库账户", "HP", "用途栏填写缴款识别码"),
    }  # fmt: skip
    with office.serving.client("bureau", **CHINESE) as client:
        for row in rows:
            path = f"/v1/books/zj/cases/D1/papers/{row['id']}"
            printed = read(client.get(path).content)
            document = client.get(path, params={"form": "docx"})
            written = re.sub(r"\s", "", words_in(document.content))
            whose = {X: "甲化工厂", Y: "乙运输公司"}
            own = [] if row["party"] is None else [whose[row["party"]]]
            assert not [name for name in whose.values() if own and name not in own and name in printed], (
                "to one alone"
            )
            for word in (*own, *wanted.get(row["paper"], ())):
                assert word in printed, (row["paper"], word)
                assert word in written, (row["paper"], word)
            assert not re.search(r"paid_in_money|\bH2\b", printed + written), row["paper"]
            assert client.get(path, params={"form": "docx"}).content == document.content, "the same bytes"
        unknown = client.get("/v1/books/zj/cases/D1/papers/018f0000-0000-7000-8000-000000000001")
        assert unknown.json()["code"] == "compensation.subject_unknown"
    assert office.get("stranger", "/cases/D1/papers").status_code == 404
    assert DAY.startswith("2026")


def test_what_a_paper_lacks_is_told(office: Office) -> None:
    """Goal: 15.2. Method: the return of service, of which nobody knows where it was served; the closing report; the agreement."""
    lacking = {row["paper"]: [gap["field"] for gap in row["gaps"]] for row in papers(office)}
    assert lacking["service"] == ["number", "place", "served_number", "served_at"]
    assert lacking["closing"] == ["number", "place"]
    assert lacking["agreement"] == [
        "number", "place", "confirmation_clause", "disclosure", "claimant", "parties.code", "parties.address", "parties.represented_by",
    ]  # fmt: skip
    said = {gap["field"]: gap["said"] for row in papers(office) for gap in row["gaps"]}
    assert (said["served_at"], said["parties.address"]) == ("送达地点", "当事人 · 住所")
    assert said["claimant"] == "赔偿权利人（本案未登记）"


def test_a_paper_has_the_number_that_was_given_to_it(office: Office) -> None:
    """Goal: one numbering. Method: numbers by the id of a paper, by its kind alone, of two of a kind, twice, and of another case's."""
    rows = {row["paper"]: row["id"] for row in papers(office)}
    assert office.post("bureau", "/document-series", CHS).status_code == 201
    given = {"series": "chs", "paper": "notice", "about": rows["notice"]}
    assert office.do("bureau", "give-number", "D1", series="chs").status_code == 201
    assert office.do("bureau", "give-number", "D1", **given).status_code == 201
    assert office.do("bureau", "give-number", "D1", **given).json()["code"] == "compensation.numbered_already"
    for wrong in ({**given, "paper": "agreement"}, {**given, "paper": "service"}):
        assert (
            office.do("bureau", "give-number", "D1", **wrong).json()["code"] == "compensation.subject_unknown"
        )
    assert office.register("D9", parties=[]).status_code == 201
    assert office.do("bureau", "give-number", "D9", **given).json()["code"] == "compensation.subject_unknown"
    assert office.do("bureau", "give-number", "D1", series="chs", paper="agreement").status_code == 201
    several = office.do("bureau", "give-number", "D1", series="chs", paper="payment")
    assert several.json()["code"] == "compensation.paper_not_named"
    unnamed = [row["id"] for row in papers(office) if row["paper"] == "payment"]
    assert several.json()["figures"]["count"] == len(unnamed) == 3
    assert all(one in several.json()["figures"]["papers"] for one in unnamed)
    listed = office.get("bureau", "/cases/D1").json()["unnumbered"]
    assert [one["id"] for one in listed if one["paper"] == "payment"] == unnamed
    assert office.do("bureau", "give-number", "D1", series="chs", paper="agreement").json()["code"] == (
        "compensation.numbered_already"
    )
    numbers = {row["paper"]: row["number"] for row in papers(office)}
    told = ("川环损〔2026〕2号", "川环损〔2026〕3号", None, None)
    assert tuple(numbers[name] for name in ("notice", "agreement", "payment", "service")) == told
    with office.serving.client("bureau", **CHINESE) as client:
        printed = read(client.get(f"/v1/books/zj/cases/D1/papers/{rows['service']}").content)
    assert "川环损〔2026〕2号" in printed, "the number of what is served"
    assert "川环损〔2026〕1号(D1)" in printed, "the number of the case"
    assert (
        office.do("bureau", "cancel-number", "D1", printed="川环损〔2026〕2号", reason="误编").status_code
        == 201
    )
    assert office.do("bureau", "give-number", "D1", **given).status_code == 201
    for place, one in enumerate(unnamed, 5):
        words = {"series": "chs", "paper": "payment", "about": one}
        assert office.do("bureau", "give-number", "D1", **words).status_code == 201
        assert {row["id"]: row["number"] for row in papers(office)}[one] == f"川环损〔2026〕{place}号"
    left = office.get("bureau", "/cases/D1").json()["unnumbered"]
    assert "payment" not in {one["paper"] for one in left}
    assert office.get("x", "/cases/D1").json()["unnumbered"] == []
    assert {row["id"]: row["number"] for row in papers(office)}[rows["notice"]] == "川环损〔2026〕4号"


def test_a_party_has_no_paper_of_the_office_alone(office: Office) -> None:
    """Goal: 1.6 holds for papers. Method: the list as a party reads it, one of its papers, and one that is not there for it."""
    assert [row["paper"] for row in papers(office, "x")] == [
        "notice", "service", "agreement", "closing", "payment", "payment", "payment",
    ]  # fmt: skip
    rows = {row["paper"]: row["id"] for row in papers(office)}
    assert office.get("x", f"/cases/D1/papers/{rows['agreement']}").status_code == 200
    assert office.get("x", f"/cases/D1/papers/{rows['check']}").status_code == 404


def test_a_payment_code_finds_its_instalment(office: Office) -> None:
    """Goal: a line of the bank names case, part and instalment. Method: the code on a notice, as a payer writes it; a wrong digit."""
    notices = [row for row in papers(office) if row["paper"] == "payment"]
    with office.serving.client("bureau", **CHINESE) as client:
        printed = read(client.get(f"/v1/books/zj/cases/D1/papers/{notices[1]['id']}").content)
    code = re.search(r"HP[0-9]{18}", printed)
    assert code is not None
    text = f"赔偿款 {code[0][:6]} {code[0][6:12]}-{code[0][12:]} 第二期"
    found = office.get("finance", "/treasury/payment-code", text=text).json()
    assert {name: found[name] for name in ("case", "part", "instalment", "due_on", "amount", "open", "owners")} == {
        "case": "D1", "part": 1, "instalment": 2, "due_on": "2026-05-01", "amount": "50000.00", "open": "0.00", "owners": [X],
    }  # fmt: skip
    wrong = code[0][:-3] + str((int(code[0][-3]) + 1) % 10) + code[0][-2:]
    refused = office.get("finance", "/treasury/payment-code", text=wrong)
    assert (refused.status_code, refused.json()["code"]) == (404, "compensation.payment_code_unknown")
    assert office.get("x", "/treasury/payment-code", text=code[0]).status_code == 403


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
    for locale, title in (("zh-CN", "修复或服务义务"), ("en", "dutiesinkind")):
        with office.serving.client("bureau", **{"accept-language": locale}) as client:
            document = client.get(f"/v1/books/zj/cases/D2/papers/{agreed['id']}", params={"form": "docx"})
        told = re.sub(r"\s", "", words_in(document.content))
        for word in (title, "乙公司", "69,301.78", "2026-09-30", "81,234.56"):
            assert word in told, (locale, word)


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
