"""Numbers as they are printed over HTTP: a series, the next number, a wrong one cancelled, found again, and on the file of the case."""

import pypdfium2
import pytest

from ledger.identifiers import uuid7
from tests.api.conftest import Serving
from tests.api.test_damages import DAY, Office

CHINESE = {"accept-language": "zh-CN"}
CHS = {"code": "chs", "prefix": "川环损", "title": "生态环境损害赔偿案件"}


@pytest.fixture
def office(serving: Serving) -> Office:
    """A bureau with a case and a series."""
    made = Office(serving)
    made.serving.hire("chief", "bureau")
    assert made.register("C1", area="330603", parties=[]).status_code == 201
    assert made.post("bureau", "/document-series", CHS).status_code == 201
    return made


def test_numbers_from_series_to_paper(office: Office) -> None:
    """Goal: section 14 over HTTP. Method: the series again, two numbers, one cancelled, lists, search, and the file of the case."""
    assert office.post("chief", "/document-series", CHS).status_code == 200
    assert office.post("bureau", "/document-series", {**CHS, "prefix": "x"}).status_code == 409
    given = office.do("bureau", "give-number", series="chs", paper="notice", title="磋商告知书")
    assert given.status_code == 201, given.text
    own = office.do("bureau", "give-number", series="chs")
    assert own.status_code == 201, own.text
    assert office.do("chief", "give-number", series="chs").json()["code"] == "compensation.numbered_already"
    cancelled = office.do("chief", "cancel-number", printed="川环损〔2026〕1号", reason="误编")
    assert cancelled.status_code == 201, cancelled.text
    rows = office.get("finance", "/document-numbers", series="chs", year=DAY[:4]).json()["numbers"]
    assert [(row["printed"], row["cancelled"], row["case"]) for row in rows] == [
        ("川环损〔2026〕1号", True, "C1"),
        ("川环损〔2026〕2号", False, "C1"),
    ]
    found = office.get("finance", "/document-numbers", printed="川环损〔2026〕2号").json()["numbers"]
    assert [row["id"] for row in found] == [own.json()["id"]]
    first = office.get("finance", "/document-numbers", limit="1").json()
    rest = office.get("finance", "/document-numbers", limit="1", cursor=first["next"]).json()
    assert rest["numbers"] == found
    assert office.get("bureau", "/document-series").json()["series"] == [{**CHS, "last": "川环损〔2026〕2号"}]
    printed = office.get("bureau", "/cases/C1/file").content
    assert "川环损〔2026〕2号 (C1)" in pypdfium2.PdfDocument(printed)[0].get_textpage().get_text_range()


def test_finance_gives_no_number(office: Office) -> None:
    """Method: a series, a number and its cancelling by finance; a series that is not there."""
    assert office.post("finance", "/document-series", CHS).status_code == 403
    assert office.do("finance", "give-number", series="chs").status_code == 403
    assert office.do("bureau", "give-number", series="x").status_code == 404


@pytest.mark.parametrize(("headers", "told"), [({}, "number as printed: "), (CHINESE, "印刷编号：")])
def test_the_number_is_told_where_it_was_given(office: Office, headers: dict[str, str], told: str) -> None:
    """Goal: nobody looks for the number elsewhere. Method: the answer, its repetition, history and file; another act tells none."""
    body = {"id": str(uuid7()), "effective_on": DAY, "series": "chs", "paper": "case"}
    answers = [office.post("bureau", "/cases/C1/give-number", body, headers=headers) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 200]
    number = f"川环损〔{DAY[:4]}〕1号"
    assert [one.json()["number"] for one in answers] == [number] * 2
    assert office.must("bureau", "note", topic="other", text="x")["number"] is None
    with office.serving.client("bureau", **headers) as client:
        rows = client.get("/v1/books/zj/cases/C1/history").json()["rows"]
        [row] = [one for one in rows if one["id"] == body["id"]]
        file = client.get("/v1/books/zj/cases/C1/file", params={"form": "json"}).json()
    assert told + number in row["told"]
    [row] = [one for one in file["history"] if one["id"] == body["id"]]
    assert row["words"]["printed"] == number
    cancelled = office.must("chief", "cancel-number", printed=number, reason="误编")
    assert cancelled["number"] is None
    assert office.post("bureau", "/cases/C1/give-number", body).json()["number"] == number, "it was given"
