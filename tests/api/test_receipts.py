"""Receipts of money over HTTP: recorded singly and as a list, found by number, wanted, told to the payer, and in the way of a reversal."""

import io

import pytest
import python_calamine

from ledger.compensation.rules.receipt_lists import COLUMNS
from ledger.documents import sheets
from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office, X

TITLES = [column.zh for column in COLUMNS]


@pytest.fixture
def office(courtroom: Keys, serving: Serving) -> Office:
    """A case against x, which has paid what it owes into the treasury."""
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
    return made


def test_receipts_from_payment_to_reversal(office: Office) -> None:
    """Goal: 21.1 over HTTP. Method: wanted, recorded, told to the payer, found, a reversal refused, the red receipt, reversed."""
    paid = office.must("finance", "pay", route="treasury", payer=X, amount="169301.78", document="slip")
    [open_] = office.get("finance", "/nontax-receipts/wanted").json()["payments"]
    assert (open_["payment"], open_["open"], open_["case"]) == (paid["id"], "169301.78", "C1")
    told = {
        "receipt_code": "51060125",
        "receipt_number": "0000012345",
        "check_code": "a1b2c3",
        "amount": "169301.78",
    }
    made = office.do("finance", "record-receipt", payment=paid["id"], payer_name="王小明", **told)
    assert made.status_code == 201, made.text
    for role in ("auditor", "x", "institute"):
        assert (
            office.do(role, "record-receipt", payment=paid["id"], payer_name="x", **told).status_code == 403
        )
    [receipt] = office.get("x", "/cases/C1").json()["money"]["receipts"]
    assert (receipt["receipt_number"], receipt["amount"], receipt["state"]) == (
        "0000012345",
        "169301.78",
        "issued",
    )
    assert office.get("finance", "/nontax-receipts/wanted").json()["payments"] == []
    [found] = office.get("auditor", "/nontax-receipts", number="0000012345").json()["receipts"]
    assert (found["id"], found["payment"], found["payer_name"]) == (made.json()["id"], paid["id"], "王小明")
    assert office.get("auditor", "/nontax-receipts", number="0000012346").json()["receipts"] == []
    assert office.get("x", "/nontax-receipts").status_code == 403
    wrong = {"target": paid["id"], "reason": "mistyped", "document": "slip"}
    stands = office.do("finance", "propose-reversal", **wrong)
    assert (stands.status_code, stands.json()["code"]) == (422, "compensation.receipt_stands")
    red = {"receipt_code": "51060125", "receipt_number": "0000012399"}
    office.must("payer", "redden-receipt", subject=made.json()["id"], **red)
    asked = office.must("finance", "propose-reversal", **wrong)
    office.must("payer", "confirm-reversal", subject=asked["subject"])
    first = office.get("finance", "/nontax-receipts", limit="1").json()
    rest = office.get("finance", "/nontax-receipts", limit="1", cursor=first["next"]).json()
    assert {one["state"] for one in (*first["receipts"], *rest["receipts"])} == {"reversed", "issued"}


def test_a_list_of_receipts(office: Office) -> None:
    """Method: the template, a list that is recorded whole and told again, and one with a fault, of which nothing stays."""
    office.must("finance", "pay", route="agency", payer=X, amount="100.00", document="slip")
    blank = office.get("finance", "/nontax-receipts/template").content
    assert python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(blank)).sheet_names == [
        "填写 Data",
        "说明 Help",
    ]

    def sent(id: str, *rows: tuple[str, str], case: str = "C1") -> tuple[int, dict[str, object]]:
        cells = [["51060125", number, "", DAY, amount, "王小明", "", case] for number, amount in rows]
        params = {"id": id, "effective_on": DAY}
        answer = office.post(
            "finance", "/nontax-receipts", content=sheets.write_csv(TITLES, cells), params=params
        )
        return answer.status_code, answer.json()

    assert sent(str(uuid7()), ("0000000001", "60.00"), ("0000000002", "60.00"))[0] == 422
    assert office.get("finance", "/nontax-receipts").json()["receipts"] == []
    id = str(uuid7())
    status, told = sent(id, ("0000000001", "60.00"), ("0000000002", "40.00"))
    assert status == 201, told
    assert sent(id, ("0000000001", "60.00"), ("0000000002", "40.00")) == (200, told)
    assert len(office.get("finance", "/nontax-receipts", case="C1", state="issued").json()["receipts"]) == 2


def test_a_list_names_a_case_as_papers_do(office: Office) -> None:
    """Goal: a case is found by its number or its code. Method: both in a list and in addresses, in other brackets, and one that is none."""
    office.must("finance", "pay", route="agency", payer=X, amount="100.00", document="slip")
    series = {"code": "chs", "prefix": "川环损", "title": "案件"}
    assert office.post("bureau", "/document-series", series).status_code == 201
    office.must("bureau", "give-number", series="chs")

    def sent(number: str, case: str) -> tuple[int, str]:
        cells = [["51060125", number, "", DAY, "50.00", "王小明", "", case]]
        params = {"id": str(uuid7()), "effective_on": DAY}
        data = sheets.write_csv(TITLES, cells)
        answer = office.post("finance", "/nontax-receipts", content=data, params=params)
        return answer.status_code, answer.text

    status, told = sent("0000000009", "川环损〔2026〕9号")
    assert status == 422, told
    assert "没有该编号或代码的案件" in told
    assert sent("0000000001", "川环损〔2026〕1号")[0] == 201
    assert sent("0000000002", "川环损[2026] 1号 (C1)")[0] == 201
    for name in ("C1", "川环损〔2026〕1号", "川环损（2026）1号"):
        assert len(office.get("finance", "/nontax-receipts", case=name).json()["receipts"]) == 2
        assert len(office.get("bureau", "/document-numbers", case=name).json()["numbers"]) == 1
        assert [one["code"] for one in office.get("bureau", "/cases", named=name).json()["rows"]] == ["C1"]
        assert office.get("finance", "/statements/treasury", case=name).json()["case"] == "C1"
    assert office.get("bureau", "/cases", named="川环损〔2026〕9号").json()["rows"] == []
    office.must("bureau", "cancel-number", printed="川环损〔2026〕1号", reason="误编")
    assert office.get("bureau", "/cases", named="川环损〔2026〕1号").json()["rows"] == []


def test_the_shares_of_a_sum_of_a_bank(office: Office) -> None:
    """Goal: 21.3 over HTTP. Method: interest of the department's account for one case and its recording by two; of nothing, refused."""
    office.must("finance", "pay", route="agency", payer=X, amount="100.00", document="slip")
    ask = {"pot": "agency", "amount": "0.35", "first_on": DAY, "last_on": "2026-03-11"}
    [share] = office.get("finance", "/treasury/bank-shares", **ask).json()["rows"]
    assert (share["case"], share["stood"], share["amount"]) == ("C1", "1000.00", "0.35")
    assert office.get("x", "/treasury/bank-shares", **ask).status_code == 403
    none = office.get("finance", "/treasury/bank-shares", **{**ask, "pot": "escrow"})
    assert (none.status_code, none.json()["code"]) == (422, "amount.nothing_to_split_by")
    told = {"pot": "agency", "amount": share["amount"], "working": share["working"]}
    made = office.must("finance", "credit-interest", **told)
    office.must("finance", "pay-interest", subject=made["id"])
    [row] = office.get("x", "/cases/C1").json()["money"]["interests"]
    assert (row["amount"], row["left"], row["belongs"]) == ("0.35", "0.00", "treasury")
    charged = office.do("bureau", "bear-charge", pot="agency", amount="1.00")
    assert charged.status_code == 403
