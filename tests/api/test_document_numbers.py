"""Numbers as they are printed over HTTP: a series, the next number, a wrong one cancelled, found again, and on the file of the case."""

import pypdfium2
import pytest

from tests.api.conftest import Serving
from tests.api.test_damages import DAY, Office

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
