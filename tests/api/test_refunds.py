"""A refund out of the treasury over HTTP: a numbered paper, approval, the treasury, payment; who hears of the account."""

import io
import zipfile
from typing import Any

import pypdfium2
import pytest

from tests.api.conftest import Keys, Serving
from tests.api.test_case_letters import words_in
from tests.api.test_damages import DAY, Office, X, Y
from tests.api.test_document_numbers import CHS


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case against x, which has paid 100.00 more than it owes into the treasury."""
    made = Office(serving)
    made.assessed()
    made.must("bureau", "conclude")
    court = {"court": "court:1", "court_name": "court"}
    claimed = [{"head": "H2", "amount": "169301.78"}]
    made.must(
        "bureau", "sue", situation="grave_consequence", consultation="refused", claimed=claimed, **court
    )
    parts = [{"amount": "169301.78", "obligors": [{"owner": X}]}]
    heads = [{"head": "H2", "money": "169301.78"}]
    made.must("bureau", "judge", schedule=[{"part": 1, "due_on": "2026-06-30"}], heads=heads, parts=parts)
    made.must(
        "finance", "pay", route="treasury", payer=X, amount="169401.78", document="slip", hold_excess=True
    )
    return made


def test_a_refund_from_application_to_payment(office: Office) -> None:
    """Goal: 21.2 over HTTP. Method: who paid applies; its paper, numbered; approved, come, paid; what the case and its payer hear."""
    ask: dict[str, Any] = {
        "kind": "refund_excess",
        "amount": "100.00",
        "basis": "多缴",
        "payee": X,
        "reason": "重复汇款",
    }
    asked = office.do("x", "propose-relief", **ask, payee_name="王小明", payee_account="6222000011112222")
    assert asked.status_code == 201, asked.text
    refund = asked.json()["id"]
    [paper] = [
        one for one in office.get("bureau", "/cases/C1/papers").json()["rows"] if one["paper"] == "refund"
    ]
    assert (paper["id"], paper["act"], paper["title"]) == (
        refund,
        refund,
        "Application for a refund out of the treasury",
    )
    assert office.post("bureau", "/document-series", CHS).status_code == 201
    office.must("bureau", "give-number", series="chs", paper="refund", about=refund)
    printed = office.get("finance", f"/cases/C1/papers/{refund}").content
    text = pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_range()
    for told in ("川环损〔2026〕1号", "100.00", "6222000011112222", "王小明"):
        assert told in text, told
    written = office.get("finance", f"/cases/C1/papers/{refund}", form="docx").content
    assert "6222000011112222" in zipfile.ZipFile(io.BytesIO(written)).read("word/document.xml").decode()
    alone = office.do("finance", "grant-relief", subject=refund)
    assert (alone.status_code, alone.json()["code"]) == (422, "compensation.relief_not_endorsed")
    office.must("bureau", "endorse-relief", subject=refund, reason="银行回单相符")
    office.must("finance", "grant-relief", subject=refund)
    came = office.do("finance", "return-from-treasury", subject=refund, amount="60.00", document="voucher")
    assert came.status_code == 201, came.text
    assert (
        office.do("finance", "confirm-recording", subject=came.json()["id"]).json()["code"]
        == "process.second_person_needed"
    )
    office.must("payer", "confirm-recording", subject=came.json()["id"])
    assert office.do("bureau", "pay-refund", subject=refund).status_code == 403
    office.must("finance", "pay-refund", subject=refund, document="voucher")
    [told] = office.get("finance", "/cases/C1").json()["money"]["refunds"]
    assert (told["amount"], told["came"], told["paid"], told["payee_account"]) == (
        "100.00",
        "60.00",
        "60.00",
        "6222000011112222",
    )
    [heard] = office.get("x", "/cases/C1").json()["money"]["refunds"]
    assert (heard["paid"], heard["payee_account"]) == ("60.00", None)
    trail = office.get("auditor", "/cases/C1/trail").json()["rows"]
    assert {"compensation.refund_order", "compensation.treasury_refund", "compensation.refund_payment"} <= {
        row["kind"] for row in trail
    }
    assert DAY


def test_another_party_hears_of_no_account_on_the_paper(office: Office) -> None:
    """Goal: 21.2. Method: an account in the application of x, and another one that was named since; the paper as both read it."""
    office.must(
        "bureau", "add-parties", parties=[{"owner": Y, "side": "liable", "name": "乙厂"}], document="d"
    )
    ask: dict[str, Any] = {
        "kind": "refund_excess",
        "amount": "100.00",
        "basis": "多缴",
        "payee": X,
        "reason": "重复汇款",
    }
    refund = office.must("x", "propose-relief", **ask, payee_name="王小明", payee_account="6222000011112222")[
        "id"
    ]
    office.must("bureau", "endorse-relief", subject=refund, reason="银行回单相符")
    office.must("finance", "grant-relief", subject=refund)
    named = {"payee_name": "王小明", "payee_account": "6333000011112222", "document": "d"}
    office.must("finance", "name-refund-account", subject=refund, **named)
    told = {
        role: words_in(office.get(role, f"/cases/C1/papers/{refund}", form="docx").content)
        for role in ("finance", "y")
    }
    assert "6333000011112222" in told["finance"]
    assert "6222" not in told["y"]
    assert "6333" not in told["y"]
