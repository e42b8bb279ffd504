"""The notice of a fee, the receipt of a part, and the list of what was paid: what the tax bureau and the treasury need stands in each."""

import csv
from io import BytesIO, StringIO
from typing import Any

import pypdfium2
import pytest
import python_calamine

from tests.api.test_fees_back import SITE, paid
from tests.api.test_inside import DAY, ok, sent
from tests.api.test_plans import Office, office
from tests.permits.world import AREA, uscc

__all__ = ["office"]
SPAN = {"since": "2020-01-01", "until": "2099-12-31"}


def text_of(content: bytes) -> str:
    """The words of a PDF, without its breaks."""
    pages = pypdfium2.PdfDocument(content)
    return "".join("".join(page.get_textpage().get_text_bounded().split()) for page in pages)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_notice_and_receipt(office: Office, language: str) -> None:
    """Goal: payer code, levy item and sums stand on the paper. Method: notice and receipt in three forms, to the enterprise."""
    fee, _ = paid(office)
    place = f"/permits/fees/{fee}/paper"
    both = ("排污权使用费", "1030715", "肆佰元整", uscc(1))
    wanted: list[tuple[dict[str, str], tuple[str, ...]]] = [
        ({}, ("N-1", *both)),
        ({"number": "1"}, ("V-1", *both)),
    ]
    for more, words in wanted:
        answer = office.get("mill", place, language=language, **more)
        assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
        told = text_of(answer.content)
        assert [word for word in words if word not in told] == []
        sheet = office.get("mill", place, form="xlsx", **more).content
        book = python_calamine.CalamineWorkbook.from_filelike(BytesIO(sheet))
        assert "400.00" in str([book.get_sheet_by_name(name).to_python() for name in book.sheet_names])
        rows = [
            *csv.reader(StringIO(office.get("mill", place, form="csv", **more).content.decode("utf-8-sig")))
        ]
        assert "400.00" in str(rows)


TREASURY = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "2"\nbase = ""\n'
TREASURY += "".join(
    f'[[value]]\nkey = "levy.treasury_code{place}"\nvalue = "{code}"\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    for place, code in (("", "3300000000"), (f".{AREA}", "3307820000"), (".330100", "3301000000"))
)


def test_each_county_has_its_treasury(office: Office) -> None:
    """Goal: what a county's site pays is not booked into another treasury. Method: its county, its province and another city."""
    pack = sent({"text": TREASURY, "from_day": DAY["effective_on"]})
    ok(office.post("bureau", "/law/packs", pack))
    ok(office.post("bureau", f"/law/packs/{pack['id']}/simulate", DAY))
    ok(office.post("chief", f"/law/packs/{pack['id']}/approve", DAY))
    fee, _ = paid(office)
    [line] = ok(office.get("finance", "/permits/levies", **SPAN))["lines"]
    assert line["treasury_code"] == "3307820000"
    for more in ({}, {"number": "1"}):
        told = text_of(office.get("mill", f"/permits/fees/{fee}/paper", language="zh", **more).content)
        assert ("3307820000" in told, "3300000000" in told, "3301000000" in told) == (True, False, False)


@pytest.mark.parametrize(
    ("number", "code"), [(2, "permits.instalment_unknown"), (1, "permits.instalment_unpaid")]
)
def test_no_receipt_for_what_is_not_paid(office: Office, number: int, code: str) -> None:
    """A part that there is not, or that was taken back, has no receipt."""
    fee, _ = paid(office)
    back = sent({"number": 1, "reason": "wrong"})
    ok(office.post("finance", f"/permits/fees/{fee}/corrections", back))
    ok(
        office.post(
            "teller", f"/permits/fee-corrections/{back['id']}/confirm", {"effective_on": back["effective_on"]}
        )
    )
    assert office.get("bureau", f"/permits/fees/{fee}/paper", number=str(number)).json()["code"] == code


def test_what_was_paid(office: Office) -> None:
    """Goal: the treasury's books are made from it. Method: a payment and its reversal; an enterprise sees its own; three forms."""
    fee, _ = paid(office)
    back = sent({"number": 1, "reason": "wrong"})
    ok(office.post("finance", f"/permits/fees/{fee}/corrections", back))
    ok(
        office.post(
            "teller", f"/permits/fee-corrections/{back['id']}/confirm", {"effective_on": back["effective_on"]}
        )
    )
    lines: list[dict[str, Any]] = ok(office.get("finance", "/permits/levies", **SPAN))["lines"]
    assert sorted(one["amount"] for one in lines) == ["-400.00", "400.00"]
    for one in lines:
        assert (one["payer"], one["levy_item"], one["budget_code"]) == (
            f"enterprise:{uscc(1)}",
            "排污权使用费",
            "1030715",
        )
    assert ok(office.get("mill", "/permits/levies", **SPAN))["lines"] == lines
    assert ok(office.get("finance", "/permits/levies", since="2020-01-01", until="2020-12-31"))["lines"] == []
    for form in ("pdf", "xlsx", "csv"):
        answer = office.get("finance", "/permits/levies", **SPAN, form=form, language="zh")
        assert answer.status_code == 200, form
    assert uscc(1) in office.get("finance", "/permits/levies", **SPAN, form="csv").content.decode("utf-8-sig")
    assert SITE


def test_a_refund_over_http(office: Office) -> None:
    """Goal: what is not owed goes back, and is read. Method: nothing was withdrawn, so all is owed; who may ask; an unknown refund."""
    fee, _ = paid(office)
    place, body = (
        f"/permits/fees/{fee}/refunds",
        sent({"number": 1, "amount": "400.00", "voucher": "R-1", "reason": "closed"}),
    )
    assert office.post("bureau", place, body).json()["code"] == "actor.not_allowed"
    assert office.post("mill", place, body).json()["code"] == "actor.not_allowed"
    refused = office.post("finance", place, body).json()
    assert (refused["code"], refused["figures"]["most"]) == ("permits.refund_too_large", "0.00")
    back = sent({"reason": "wrong"})
    assert (
        office.post("finance", f"/permits/fee-refunds/{fee}/returns", back).json()["code"]
        == "process.unknown"
    )
    [part] = ok(office.get("mill", f"/permits/fees/{fee}"))["instalments"]
    assert (part["refunded"], part["came_on"]) == ("0.00", part["paid_on"])
