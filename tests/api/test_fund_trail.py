"""A fen is followed over HTTP: from its payment to evidence and article, and on to works, contract, payee and invoice."""

import zipfile
from io import BytesIO
from typing import Any
from unicodedata import normalize

import pypdfium2
import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office, X

WORKS = "works:1"


@pytest.fixture
def office(courtroom: Keys, serving: Serving, tmp_path: Any) -> Office:
    """A case with evidence for its head, of which the money has come, and works that are accepted."""
    serving.app.state.service.files.root = tmp_path / "files"
    made = Office(serving)
    made.assessed()
    for name, more in (("seen", {"heads": "H2", "shown": "true"}), ("kept", {"heads": "H2"}), ("other", {})):
        params = {"id": str(uuid7()), "name": f"{name}.jpg", "kind": "photo", **more}
        answer = made.post("bureau", "/cases/C1/evidence", content=name.encode(), params=params)
        assert answer.status_code == 201, answer.text
    made.must("bureau", "conclude")
    made.must("bureau", "notify", answer_by="2026-03-12", proof_of_service="回证", facts="倾倒")
    made.must("x", "answer", position="同意")
    made.must(
        "chief", "agree", document="协议", heads=[{"head": "H2", "money": "169301.78"}], mode="money", facts="倾倒", extent="河",
        parts=[{"amount": "169301.78", "obligors": [{"owner": X}]}], schedule=[{"part": 1, "due_on": "2026-04-01"}],
    )  # fmt: skip
    made.must("bureau", "perform")
    return made


def funded(office: Office, **words: Any) -> str:
    """Plan and contract works that the treasury pays, and accept their stage."""
    stages = [{"title": "种植", "due_on": "2026-12-31", "amount": "1000.00"}]
    plan: dict[str, Any] = {
        "title": "复绿",
        "mode": "funded",
        "repairer": WORKS,
        "budget": "1000.00",
        "stages": stages,
    }
    subject: str = office.must("bureau", "plan-project", **plan)["subject"]
    office.must("chief", "approve-project", subject=subject)
    contract: dict[str, Any] = {"amount": "1000.00", "document": "合同〔2026〕7号", **words}
    office.must("bureau", "contract-project", subject=subject, **contract)
    office.must("chief", "accept-stage", subject=subject, stage=1, evidence="照片")
    return subject


def test_a_fen_is_followed(office: Office) -> None:
    """Goal: each posting names act, article, head, assessment and files, and what was spent works, stage, contract, payee, invoice."""
    paid = office.must("finance", "pay", route="treasury", payer=X, amount="169301.78", document="缴款书")[
        "id"
    ]
    subject = funded(office)
    told: dict[str, Any] = {"payee": WORKS, "payee_name": "绿化公司", "payee_account": "6222 0001"}
    unknown: dict[str, Any] = {
        "use": "restoration",
        "subject": subject,
        "stage": 1,
        "payee": WORKS,
        "amount": "1000.00",
    }
    spend: dict[str, Any] = {**unknown, "invoice": "25110001", "document": "验收单"}
    assert office.do("finance", "spend", **spend).json()["code"] == "compensation.no_account"
    office.must("finance", "register-account", document="合同", **told)
    assert (
        office.do("finance", "spend", **{**spend, "invoice": ""}).json()["code"]
        == "compensation.invoice_missing"
    )
    asked = office.must("finance", "spend", **spend)
    office.must("colleague", "confirm-spending", subject=asked["subject"])
    again = office.do("finance", "spend", **{**spend, "amount": "1.00"})
    assert again.json()["code"] in ("compensation.stage_not_accepted", "compensation.invoice_paid")

    case = office.get("auditor", "/cases/C1").json()
    [assessment] = [one["id"] for one in case["assessments"]]
    files = {one["name"]: one["id"] for one in case["evidence"]}
    rows = office.get("auditor", "/cases/C1/trail").json()["rows"]
    proved = sorted([files["seen.jpg"], files["kept.jpg"]])
    for row in rows:
        assert (row["heads"], row["assessments"], sorted(row["evidence"])) == (
            ["H2"],
            [assessment],
            proved,
        ), row
        assert (row["act"] is not None, bool(row["basis"])) == (True, True)
    [received] = [one for one in rows if one["purpose"] == "claim_received"]
    assert (received["act"], received["act_kind"], received["basis"]) == (paid, "pay", "财资环〔2020〕6号")
    [spent] = [one for one in rows if one["purpose"] == "restoration_expense"]
    assert {name: spent[name] for name in ("spending", "restoration", "stage", "contract_paper", "payee", "invoice", "debit")} == {
        "spending": asked["subject"], "restoration": subject, "stage": 1, "contract_paper": "合同〔2026〕7号", "payee": WORKS,
        "invoice": "25110001", "debit": "1000.00",
    }  # fmt: skip
    assert spent["said"]["heads"] == ["permanent loss of function"]
    [row] = office.get("auditor", "/cases/C1").json()["money"]["spendings"]
    assert (row["heads"], row["invoice"], row["payee_account"]) == (
        [{"head": "H2", "amount": "1000.00"}],
        "25110001",
        "6222 0001",
    )
    own = office.get("x", "/cases/C1/trail").json()["rows"]
    assert {file for row in own for file in row["evidence"]} == {files["seen.jpg"]}
    history = office.get("x", "/cases/C1/history").json()["rows"]
    assert [one["words"] for one in history if one["kind"] == "register_account"] == [{}]


def test_the_file_shows_it(office: Office) -> None:
    """The file as JSON, spreadsheet and PDF: article, files, contract, payee and invoice of each sum; a party's has what it is shown."""
    office.must("finance", "pay", route="treasury", payer=X, amount="169301.78", document="缴款书")
    subject = funded(office)
    told: dict[str, Any] = {"payee": WORKS, "payee_name": "绿化公司", "payee_account": "6222 0001"}
    office.must("finance", "register-account", document="合同", **told)
    spend: dict[str, Any] = {
        "use": "restoration",
        "subject": subject,
        "stage": 1,
        "payee": WORKS,
        "amount": "1000.00",
    }
    asked = office.must("finance", "spend", invoice="25110001", document="验收单", **spend)
    office.must("colleague", "confirm-spending", subject=asked["subject"])
    files = {one["name"]: one["id"] for one in office.get("auditor", "/cases/C1").json()["evidence"]}
    wanted = ("25110001", WORKS, "合同〔2026〕7号", "财资环〔2020〕6号", files["kept.jpg"])
    file = office.get("auditor", "/cases/C1/file", form="json").json()
    assert all(one in str(file["trail"]) for one in wanted)
    with office.serving.client("auditor") as client:
        chinese = {"accept-language": "zh-CN"}
        sheet = client.get("/v1/books/zj/cases/C1/file", params={"form": "xlsx"}, headers=chinese).content
        printed = client.get("/v1/books/zj/cases/C1/file", headers=chinese).content
    with zipfile.ZipFile(BytesIO(sheet)) as packed:
        cells = " ".join(packed.read(name).decode() for name in packed.namelist() if name.endswith(".xml"))
    assert all(one in cells for one in wanted), cells[-2000:]
    drawn = pypdfium2.PdfDocument(printed)
    text = "".join(page.get_textpage().get_text_range() for page in drawn)
    assert "25110001" in text
    assert "资金来源" in text.replace("\r\n", "")
    mine = str(office.get("x", "/cases/C1/file", form="json").json()["trail"])
    assert files["kept.jpg"] not in mine
    assert files["seen.jpg"] in mine


def test_what_is_left_is_listed(office: Office) -> None:
    """A case is closed with nothing free in its fund; the auditor reads where it went, and nobody else."""
    office.must("finance", "pay", route="treasury", payer=X, amount="169301.78", document="缴款书")
    close: dict[str, Any] = {"no_evaluation": "paid_in_money"}
    refused = office.do("chief", "close", **close)
    assert (refused.status_code, refused.json()["code"]) == (422, "compensation.case_still_open")
    assert "169301.78" in refused.text
    told: dict[str, Any] = {
        "destination": "treasury",
        "amount": "169301.78",
        "basis": "预算法第五十七条",
        "document": "批复",
    }
    assert office.do("bureau", "dispose-fund", **told).json()["code"] == "actor.not_allowed"
    act = office.must("finance", "dispose-fund", **told)["id"]
    office.must("chief", "close", fund_use="未用于修复，上缴国库", **close)
    assert office.get("x", "/treasury/disposals").status_code == 403
    [row] = office.get("auditor", "/treasury/disposals").json()["rows"]
    assert (row["case_code"], row["amount"], row["basis"], row["act"], row["reversed_on"], row["effective_on"]) == (
        "C1", "169301.78", "预算法第五十七条", act, None, DAY)  # fmt: skip
    assert row["said"] == {"destination": "the treasury"}


def test_what_is_kept_back_is_asked_for(office: Office) -> None:
    """Goal: a case is not closed over what is owed to a contractor. Method: closed without a basis, in Chinese,
    and with one; the closing report tells what came, went and stays.
    """
    office.must("finance", "pay", route="treasury", payer=X, amount="169301.78", document="缴款书")
    subject = funded(office, retention_share="0.03", retention_months=24)
    payee = {"payee": WORKS, "payee_name": "绿化公司", "payee_account": "6222 0001"}
    office.must("finance", "register-account", document="合同", **payee)
    spend: dict[str, Any] = {
        "use": "restoration",
        "subject": subject,
        "stage": 1,
        "payee": WORKS,
        "amount": "970.00",
    }
    asked = office.must("finance", "spend", invoice="25110001", document="验收单", **spend)
    office.must("colleague", "confirm-spending", subject=asked["subject"])
    office.must("chief", "give-up", subject=subject, reason="others do the rest", document="会议纪要")
    rest = {"destination": "treasury", "basis": "预算法第五十七条", "document": "批复"}
    beyond = office.do("finance", "dispose-fund", amount="168301.79", **rest)
    assert (beyond.json()["code"], beyond.json()["figures"]["kept"]) == (
        "compensation.disposed_beyond_free",
        "30.00",
    )
    office.must("finance", "dispose-fund", amount="168301.78", **rest)
    close: dict[str, Any] = {"no_evaluation": "paid_in_money", "id": str(uuid7()), "effective_on": DAY}
    with office.serving.client("chief") as client:
        place, chinese = "/v1/books/zj/cases/C1/close", {"accept-language": "zh-CN"}
        refused = client.post(place, json=close, headers=chinese)
        assert (refused.status_code, refused.json()["code"]) == (422, "compensation.case_still_open")
        assert "质保金 30.00 元" in refused.json()["detail"]
    act = office.must("chief", "close", no_evaluation="paid_in_money", retention_basis="合同第12条")["id"]
    with office.serving.client("bureau") as client:
        printed = client.get(f"/v1/books/zj/cases/C1/papers/{act}", headers=chinese).content
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed))
    for told in (
        "169,301.78-缴款书",
        "复绿-970.00验收单25110001",
        "168,301.78预算法第五十七条批复",
        "留存用于支付修复项目--30.00合同第12条",
    ):
        assert told in "".join(normalize("NFKC", text).split()), told
