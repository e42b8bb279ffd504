"""A bureau officer goes from a spreadsheet to an executed allocation, and takes documents away; all over HTTP."""

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx
import pypdfium2
import pytest
import python_calamine

from ledger.clock import SystemClock, legal_date
from ledger.database import Database
from ledger.documents.sheets import write_xlsx
from ledger.identifiers import uuid7
from ledger.journal.codes import book_id
from ledger.seals.queries import INSTALLATION
from ledger.seals.sequencer import ROLE, seal_everything
from ledger.words import said as word
from tests.api.conftest import Keys, Serving
from tests.people import know
from tests.permits.world import AREA, uscc
from tests.serving import StoryClock
from tests.signing import signer_in

TITLES = (
    "场所编码",
    "pollutant",
    "控制区",
    "first_vintage",
    "截止年",
    "年许可量 quantity",
    "fee",
    "valid_from",
)


def following(answer: httpx.Response) -> list[str]:
    """What can be done next, as an act was answered."""
    return [one["action"] for one in answer.json()["next"]]


class Office:
    """Keys and short ways to ask."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving

    def post(self, role: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        with self.serving.client(role) as client:
            return client.post(f"/v1/books/zj{path}", **({"json": body} if body is not None else {}), **more)

    def twice(
        self, path: str, body: dict[str, Any], role: str = "bureau", second: str = "chief"
    ) -> httpx.Response:
        """Ask for something, and let another person confirm it."""
        asked = self.post(role, path, body)
        assert (asked.status_code, following(asked)) == (201, ["confirm", "drop"]), asked.text
        place = path.removesuffix("/cuts").removesuffix("/shares")
        step = {"effective_on": body["effective_on"]}
        return self.post(second, f"{place}/{body['id']}/confirm", step)

    def get(self, role: str, path: str, **query: str) -> httpx.Response:
        with self.serving.client(role) as client:
            return client.get(f"/v1/books/zj{path}", params=query)

    def ran_out(self, plan: str, on: str) -> None:
        """Let the time for objections to a plan be over on a day, as if it had been published before."""
        with self.serving.owner.engine.begin() as connection:
            query = "UPDATE ledger.permit_grant SET objections_until = %s WHERE grant_id = %s"
            connection.exec_driver_sql(query, (on, plan))

    def furnish(self) -> None:
        """Hire, and register two mills with a site each, and caps."""
        for name, role in (("chief", "bureau"), ("teller", "finance"), ("mill", "enterprise")):
            self.serving.hire(name, role, f"enterprise:{uscc(1)}" if role == "enterprise" else None)
        know(
            self.serving.database,
            self.serving.database.begin(lambda books: book_id(books, "zj")),
            "bank:icbc",
        )
        for number in (1, 2):
            party = self.post(
                "bureau",
                "/parties",
                {"uscc": uscc(number), "name": f"纺织 {number}", "effective_on": "2026-01-05"},
            )
            assert party.status_code == 201, party.text
            known = {"region": AREA, "industry": "C1713", "watershed": "cao-e", "online_monitoring": True}
            body = {
                "suffix": "001P",
                "name": "works",
                "effective_on": "2026-01-05",
                "document": "licence",
                "attributes": known,
            }
            assert self.post("bureau", f"/parties/{party.json()['code']}/sites", body).status_code == 201
        for vintage in (2026, 2027):
            cap = {
                "id": str(uuid7()),
                "pollutant": "SO2",
                "area": AREA,
                "vintage": vintage,
                "quantity": "50",
                "effective_on": "2026-11-02",
            }
            assert self.twice("/permits/caps", cap).json()["state"] == "done"


@pytest.fixture
def office(mills: Keys, serving: Serving) -> Office:
    """Two mills with a site each, and caps."""
    return Office(serving)


def sheet(*rows: tuple[str, ...]) -> bytes:
    """Make an XLSX."""
    return write_xlsx([("data", TITLES, rows)])


def row(
    number: int, quantity: str, last: str = "2027", fee: str = "无偿", pollutant: str = "SO2"
) -> tuple[str, ...]:
    """A row of a plan."""
    return (f"enterprise:{uscc(number)}:001P", pollutant, AREA, "2026", last, quantity, fee, "")


def test_from_the_spreadsheet_to_the_lots(office: Office) -> None:
    """Template, check, upload, publicity, objection, approval by a second person, execution; told again, nothing twice."""
    template = office.get("bureau", "/permits/plans/template")
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(template.content))
    assert (book.sheet_names, len(book.get_sheet_by_index(0).to_python())) == (["填写 Data", "说明 Help"], 3)
    data = sheet(
        row(1, "10"), row(2, "12.5"), (f"bureau:{AREA}", "SO2", AREA, "2026", "2026", "5", "储备", "")
    )
    told = office.post("bureau", "/permits/plans/check", content=data).json()
    assert (told["rows"], told["lots"], told["faults"]) == (3, 5, 0)
    assert [t["quantity"] for t in told["totals"]] == ["27.500", "22.500"]
    plan_id = str(uuid7())
    query = {
        "id": plan_id,
        "effective_on": "2026-11-02",
        "title": "2026 plan",
        "document": "D-1",
        "file_name": "plan.xlsx",
    }
    up = office.post("bureau", "/permits/plans", content=data, params=query)
    assert (up.status_code, up.json()["state"], up.json()["digest"]) == (201, "checked", told["digest"])
    assert office.post("bureau", "/permits/plans", content=data, params=query).json()["replayed"] is True
    other = office.post("bureau", "/permits/plans", content=sheet(row(1, "11")), params=query)
    assert (other.json()["code"], other.json()["figures"]["field"]) == ("entry.id_used", "file")
    assert office.get("mill", f"/permits/plans/{plan_id}").json()["code"] == "process.unknown"
    step = {"effective_on": "2026-11-02"}
    until = office.post("bureau", f"/permits/plans/{plan_id}/publish", step).json()["objections_until"]
    assert date.fromisoformat(until) > legal_date(StoryClock().now()) + timedelta(days=6), (
        "the days run from the recording"
    )
    assert office.get("mill", f"/permits/plans/{plan_id}").json()["state"] == "published"
    objection = str(uuid7())
    body = {"id": objection, "effective_on": "2026-11-03", "text": "too little"}
    raised = office.post("mill", f"/permits/plans/{plan_id}/objections", body)
    assert (raised.status_code, raised.json()["state"], raised.json()["version"]) == (200, "published", 2)
    assert (raised.json()["id"], raised.json()["replayed"], raised.json()["entries"]) == (plan_id, False, [])
    assert following(raised) == ["objections"], "what others objected is not told to a party"
    office.ran_out(plan_id, "2026-11-09")
    late = {"effective_on": "2026-11-10"}
    dated = office.post("mill", f"/permits/plans/{plan_id}/objections", {**body, "id": str(uuid7())})
    assert dated.json()["code"] == "permits.publicity_over", "it is said today"
    for role, day, code in (
        ("bureau", late, "process.second_person_needed"),
        ("chief", step, "permits.publicity_open"),
        ("chief", late, "permits.objections_open"),
    ):
        assert office.post(role, f"/permits/plans/{plan_id}/approve", day).json()["code"] == code
    answer = {**late, "answer": "as the rule says", "upheld": False}
    place = f"/permits/plans/{plan_id}/objections"
    own = office.post("bureau", f"{place}/{objection}/answer", answer)
    assert own.json()["code"] == "permits.objection_to_your_plan"
    answered = office.post("chief", f"{place}/{objection}/answer", answer)
    assert (answered.status_code, answered.json()["state"]) == (200, "published")
    assert following(answered) == ["approve", "drop", "objections"]
    for role, address, told in (
        ("mill", place, body),
        ("chief", f"{place}/{objection}/answer", answer),
    ):
        again = office.post(role, address, told)
        assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
        assert (again.json()["id"], again.json()["replayed"]) == (plan_id, True)
        for name, other in (
            ("document", "another"),
            ("reason", "another"),
            # Of a party the day is the clock's, whatever it says.
            *(
                [("text", "another")]
                if role == "mill"
                else [("effective_on", "2026-11-04"), ("answer", "another"), ("upheld", True)]
            ),
        ):
            refused = office.post(role, address, {**told, name: other}).json()
            assert (refused["code"], refused["figures"]["field"]) == ("entry.id_used", name)
    later = office.post("mill", place, {**body, "effective_on": "2026-11-04"})
    assert later.json()["replayed"] is True, "what a party says is of the day of the clock, whatever it says"
    colleague = office.post("bureau", f"{place}/{objection}/answer", answer)
    assert colleague.json()["code"] == "permits.objection_unknown"
    heard = [e["kind"] for e in office.get("mill", "/events").json()["events"]]
    assert (heard.count("permits.grant.objection"), heard.count("permits.grant.answer")) == (1, 1)
    mine = office.post("chief", f"/permits/plans/{plan_id}/approve", late).json()
    assert mine["code"] == "permits.objection_rejected_by_you"
    office.serving.hire("third", "bureau")
    assert office.post("third", f"/permits/plans/{plan_id}/approve", late).json()["state"] == "approved"
    assert office.post("bureau", f"/permits/plans/{plan_id}/execute", late).json()["state"] == "issued"
    assert office.post("bureau", f"/permits/plans/{plan_id}/execute", late).json()["replayed"] is True
    years = office.get("mill", f"/permits/holdings/enterprise:{uscc(1)}:001P").json()["holdings"][0]["years"]
    assert [(y["vintage"], y["may_emit"], y["may_sell"]) for y in years] == [
        (2026, "10.000", "0.000"),
        (2027, "10.000", "0.000"),
    ]
    assert (
        office.get("mill", f"/permits/holdings/enterprise:{uscc(2)}:001P").json()["code"]
        == "party.site_unknown"
    )
    assert office.get("bureau", f"/permits/caps/SO2/{AREA}/2026").json()["balanced"] is True
    assert [lot["grant_line"] for lot in office.get("mill", "/permits/lots").json()["lots"]] == [1, 1]
    assert office.get("auditor", f"/permits/plans/{plan_id}").json()["objections"][0]["upheld"] is False


def test_every_fault_is_told_at_once(office: Office) -> None:
    """Row and column of each fault, in both languages, also as a file; nothing is kept."""
    rows = [
        row(1, "10"),
        row(1, "10"),
        row(9, "1"),
        row(2, "1e3", fee="x", pollutant="XX"),
        row(2, "60"),
        row(2, "0"),
        row(2, "1", last="2030"),
        ("=cmd()", "SO2", AREA, "26", "2027", "1.0000001", "due", "2026-13-40"),
    ]
    told = office.post("bureau", "/permits/plans/check", content=sheet(*rows)).json()
    where = [(p["row"], p["column"]) for p in told["problems"]]
    assert {
        (3, "site"),
        (4, "site"),
        (5, "pollutant"),
        (5, "quantity"),
        (5, "fee"),
        (7, "quantity"),
        (8, "area"),
        (9, "site"),
        (9, "first_vintage"),
        (9, "quantity"),
        (9, "valid_from"),
    } <= set(where)
    query = {"id": str(uuid7()), "effective_on": "2026-11-02"}
    refused = office.post("bureau", "/permits/plans", content=sheet(*rows), params=query)
    assert (refused.status_code, refused.json()["code"], refused.json()["figures"]["count"]) == (
        422,
        "sheet.invalid",
        told["faults"],
    )
    file = office.post("bureau", "/permits/plans/check", content=sheet(*rows), params={"faults": "file"})
    cells = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert len(cells) == told["faults"] + 1
    for bad in (b"", b"PK\x03\x04broken", b"site;pollutant\nx;y", "场所\n".encode("utf-16"), b"\xff" * 50):
        assert office.post("bureau", "/permits/plans/check", content=bad).json()["code"] == "sheet.invalid"
    assert office.post("mill", "/permits/plans/check", content=b"x").json()["code"] == "actor.not_allowed"


@pytest.mark.parametrize(
    ("on", "faults"),
    [("2026-01-04", [(2, "site"), (3, "site")]), ("2026-01-05", []), ("2026-01-06", []), (None, [])],
)
def test_a_site_is_described_on_the_day_of_the_plan(
    office: Office, on: str | None, faults: list[tuple[int, str]]
) -> None:
    """Goal: nobody is granted permits for where nothing is. Method: mills described from 5 January on; the reserve needs nothing."""
    reserve = (f"bureau:{AREA}", "SO2", AREA, "2026", "2027", "1", "储备", "")
    content = sheet(row(1, "10"), row(2, "10"), reserve)
    query = {"effective_on": on} if on else {}
    told = office.post("bureau", "/permits/plans/check", content=content, params=query).json()
    assert [(p["row"], p["column"]) for p in told["problems"]] == faults
    if on:
        kept = office.post("bureau", "/permits/plans", content=content, params={**query, "id": str(uuid7())})
        assert kept.status_code == (422 if faults else 201), kept.text
    for problem in told["problems"]:
        assert on in problem["problem"]
        assert on in problem["zh"]


def test_a_cap_is_passed_at_the_row_that_passes_it(office: Office) -> None:
    """A row that is larger than the cap, before or behind others; else the one with which the sum is; every row is counted."""
    for rows, where in (
        ((row(1, "10"), row(2, "60")), 3),
        ((row(1, "60"), row(2, "10")), 2),
        ((row(1, "30"), row(2, "20"), (f"bureau:{AREA}", "SO2", AREA, "2026", "2027", "1", "储备", "")), 4),
    ):
        told = office.post("bureau", "/permits/plans/check", content=sheet(*rows)).json()
        assert told["rows"] == len(rows)
        assert [(p["row"], p["column"]) for p in told["problems"]] == [(where, "quantity")] * 2
        assert told["problems"][0]["problem"].startswith(f"the plan passes the cap: SO2 {AREA} 2026: ")
        assert told["problems"][0]["zh"].startswith("本行起超过总量指标：柯桥区2026年二氧化硫合计 ")
        assert "SO2" not in told["problems"][0]["zh"]
    full = office.post("bureau", "/permits/plans/check", content=sheet(row(1, "30"), row(2, "20"))).json()
    assert (full["rows"], full["faults"]) == (2, 0)
    bad = office.post("bureau", "/permits/plans/check", content=sheet(row(1, "x"), row(2, "20"))).json()
    assert (bad["rows"], bad["faults"]) == (2, 1)


def test_csv_and_numbers_in_cells(office: Office) -> None:
    """A CSV in GB 18030 with semicolons, and an XLSX whose quantities are numbers, say the same."""
    text = "场所编码;污染物;控制区;起始年;截止年;年许可量;缴费;生效日\n" + ";".join(row(1, "1.4508")) + "\n"
    first = office.post("bureau", "/permits/plans/check", content=text.encode("gb18030")).json()
    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, TITLES)
        page.write_row(1, 0, (f"enterprise:{uscc(1)}:001P", "SO2", AREA, 2026, 2027, 1.4508, "free"))
    second = office.post("bureau", "/permits/plans/check", content=made.getvalue()).json()
    assert (first["faults"], first["digest"]) == (0, second["digest"])


def test_certificate_and_exports(office: Office, database_url: str, tmp_path: Path) -> None:
    """A settled sale has a certificate that prints in both languages and is verified by its code; holdings leave as files."""
    seller, buyer = (f"enterprise:{uscc(n)}:001P" for n in (1, 2))
    reserve = {
        "id": str(uuid7()),
        "owner": f"bureau:{AREA}",
        "pollutant": "SO2",
        "area": AREA,
        "first_vintage": 2026,
        "last_vintage": 2027,
        "quantity": "20",
        "effective_on": "2026-11-02",
    }
    assert office.twice("/permits/allocations", reserve).json()["state"] == "issued"
    act = str(uuid7())
    goods = [
        {
            "pollutant": "SO2",
            "area": AREA,
            "first_vintage": 2026,
            "last_vintage": 2027,
            "quantity": "3",
            "price": "1000.00",
        }
    ]
    step = {"effective_on": "2026-11-03", "document": "C-1"}
    dry = office.post(
        "mill", "/permits/sales/check", {"seller": f"bureau:{AREA}", "buyer": seller, "goods": goods, **step}
    ).json()
    assert (dry["passed"], dry["total"], dry["delivered"]) == (True, "6000.00", ["3.000"])
    foreign = office.post(
        "mill", "/permits/sales/check", {"seller": f"bureau:{AREA}", "buyer": buyer, "goods": goods, **step}
    )
    assert foreign.json()["code"] == "process.not_your_side"
    office.post(
        "bureau",
        "/permits/sales",
        {"id": act, "seller": f"bureau:{AREA}", "buyer": seller, "goods": goods, **step},
    )
    assert office.post("mill", f"/permits/sales/{act}/accept", step).json()["state"] == "accepted"
    assert following(office.post("chief", f"/permits/sales/{act}/approve", step)) == ["settle", "end"]
    paid = {"id": str(uuid7()), "owner": f"enterprise:{uscc(1)}", "amount": "6000.00", **step}
    assert office.twice("/settlement/deposits", paid, "finance", "teller").json()["state"] == "recorded"
    assert (
        office.get("mill", f"/permits/sales/{act}/certificate").json()["code"]
        == "permits.certificate_unknown"
    )
    assert office.post("finance", f"/permits/sales/{act}/settle", step).json()["state"] == "settled"
    told = office.get("mill", f"/permits/acts/{act}").json()["act"]["terms"]
    line = {
        "pollutant": "SO2",
        "area": AREA,
        "first_vintage": 2026,
        "last_vintage": 2027,
        "quantity": "3.000",
    }
    assert told["lines"] == [{**line, "price": "1000.00", "basis": "PER_TONNE_YEAR"}]
    out = {**paid, "id": str(uuid7()), "amount": "0.50"}
    assert office.post("finance", "/settlement/payouts", out).json()["code"] == "account.overdraft"
    office.post("finance", "/settlement/deposits", {**paid, "id": str(uuid7()), "amount": "0.50"})
    [waits] = office.get("finance", "/permits/waiting").json()["waiting"]
    assert (waits["money"], waits["terms"]["money"]) == ("0.50", "0.50")
    data = office.get("mill", f"/permits/sales/{act}/certificate").json()
    assert (data["number"], data["content"]["total"]) == ("2026-00001", "6000.00")
    assert office.get("auditor", f"/certificates/{data['code']}").json() == data
    with office.serving.client(None) as stranger:
        for code in (data["code"], data["code"].lower()):
            assert stranger.get(f"/v1/public/zj/certificates/{code}").json() == {**data, "matches": True}
        other = stranger.get(
            f"/v1/public/zj/certificates/{data['code'][:-1]}{'0' if data['code'][-1] != '0' else '1'}"
        )
        assert (other.status_code, other.json()["code"]) == (404, "permits.certificate_unknown")
    for language, words in (("zh", "排污权交易鉴证书"), ("en", "Certificate of permit trade")):
        file = office.get("mill", f"/permits/sales/{act}/certificate", form="pdf", language=language)
        printed = "".join(
            page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(file.content)
        )
        assert words in printed
        assert data["code"] in printed
        assert "陆仟元整" in printed
        assert "6000.00" in printed
        assert "Not sealed yet" in printed
    sequencer = Database(database_url, role=ROLE, pool=1, name="test-sequencer")
    swept = dict(seal_everything(sequencer, signer_in(tmp_path), SystemClock()))
    assert any(done.sealed for book, done in swept.items() if book != INSTALLATION)
    sequencer.close()
    for reader in ("mill", "auditor"):
        file = office.get(reader, f"/permits/sales/{act}/certificate", form="pdf", language="zh")
        printed = "".join(
            page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(file.content)
        )
        assert "2026年11月 记字第" in printed
    for form, start in (("xlsx", b"PK"), ("csv", b"\xef\xbb\xbf"), ("pdf", b"%PDF")):
        for what in ("holdings", "movements"):
            file = office.get("mill", f"/permits/{what}/{seller}/export", form=form)
            assert file.content.startswith(start), file.text
    assert office.get("mill", f"/permits/movements/{buyer}/export").json()["code"] == "party.site_unknown"
    for language in ("zh", "en"):
        file = office.get("mill", f"/permits/movements/{seller}/export", language=language)
        rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.content)).get_sheet_by_index(0)
        said = {(row[1], row[3]) for row in rows.to_python()[1:]}
        locale = "zh_Hans" if language == "zh" else "en"
        assert (word("kind", "market.settlement", locale), word("purpose", "holding", locale)) in said, said
        assert not any("." in str(one) for one, _ in said), "no code where a clerk reads"
        assert all(isinstance(cell, float) for row in rows.to_python()[1:] for cell in row[4:7]), (
            "who sums gets 0"
        )
    seen = office.get("mill", "/permits/acts", machine="permits.sale").json()["acts"]
    assert [(a["act_id"], a["state"]) for a in seen] == [(act, "settled")]
    detail = office.get("mill", f"/permits/acts/{act}").json()
    assert [s["action"] for s in detail["steps"]] == ["propose", "accept", "approve", "settle"]
    told = {e["kind"] for e in office.get("mill", "/events").json()["events"]}
    assert {kind for kind in told if not kind.startswith(("mandates.", "enrolments."))} == {
        "permits.sale.propose",
        "permits.sale.accept",
        "permits.sale.approve",
        "permits.sale.settle",
        "market.deposit.propose",
        "market.deposit.record",
        "sites.attributes",
    }


def test_reports_from_a_sheet(office: Office) -> None:
    """All rows are reported or none; told again, nothing is reported twice; an enterprise reports for itself."""
    titles = ("site", "年度", "pollutant", "来源", "排放量", "abnormal")
    sites = [f"enterprise:{uscc(n)}:001P" for n in (1, 2)]
    good = write_xlsx([("data", titles, [(s, "2025", "SO2", "self", "1.5", "") for s in sites])])
    query = {"id": str(uuid7()), "effective_on": "2026-11-02"}
    for _ in range(2):
        assert office.post("bureau", "/permits/reports/sheets", content=good, params=query).json() == {
            "reports": 2
        }
    both = office.get("bureau", "/permits/reports").json()
    assert (len(both["reports"]), both["next"]) == (2, None)
    first = office.get("bureau", "/permits/reports", limit="1").json()
    then = office.get("bureau", "/permits/reports", limit="1", cursor=first["next"]).json()
    assert ([*first["reports"], *then["reports"]], then["next"]) == (both["reports"], None)
    assert len(office.get("mill", "/permits/reports").json()["reports"]) == 1
    foreign = office.post(
        "mill", "/permits/reports/sheets", content=good, params={**query, "id": str(uuid7())}
    )
    assert (foreign.json()["code"], foreign.json()["figures"]["count"]) == ("sheet.invalid", 1)
    bad = write_xlsx(
        [
            (
                "data",
                titles,
                [(sites[0], "25", "SO2", "self", "1", ""), (sites[0], "2025", "XX", "self", "-1", "")],
            )
        ]
    )
    told = office.post("bureau", "/permits/reports/sheets", content=bad, params={**query, "id": str(uuid7())})
    assert (told.json()["code"], told.json()["figures"]["count"]) == ("sheet.invalid", 3)
    assert [p["where"] for p in told.json()["figures"]["problems"]] == [
        "row 2, year",
        "row 3, pollutant",
        "row 3, measured",
    ]
    assert all(p["zh"] and p["problem"] for p in told.json()["figures"]["problems"])


def test_what_is_pending_is_told_beside_what_was_verified(office: Office) -> None:
    """A later report changes no figure and is shown as open; an enterprise does not file what the authority measures."""
    site = f"enterprise:{uscc(1)}:001P"

    def report(who: str, measured: str, source: str = "self") -> httpx.Response:
        body = {
            "id": str(uuid7()),
            "site": site,
            "year": 2025,
            "pollutant": "SO2",
            "source": source,
            "measured": measured,
            "abnormal": "0.5",
            "effective_on": "2026-11-02",
        }
        return office.post(who, "/permits/reports", body)

    first = report("mill", "11").json()["id"]
    assert (
        office.post("chief", f"/permits/reports/{first}/verify", {"effective_on": "2026-11-02"}).json()[
            "state"
        ]
        == "verified"
    )
    for source in ("bureau", "online"):
        refused = report("mill", "0", source)
        assert (refused.status_code, refused.json()["code"]) == (403, "permits.source_not_yours")
    second = report("mill", "8.5").json()["id"]
    [told] = office.get("mill", f"/permits/years/2025/{site}").json()["pollutants"]
    assert (told["status"], told["verified"], told["missing"], told["pending"]) == (
        "short",
        "11.500",
        "11.500",
        1,
    )
    assert told["pending_reports"] == [
        {
            "report_id": second,
            "source": "self",
            "quantity": "9.000",
            "state": "reported",
            "reported_on": "2026-11-02",
        }
    ]
    [seen] = office.get("bureau", "/permits/years/2025").json()["sites"]
    assert seen == told


def test_an_export_counts_days(office: Office) -> None:
    """Goal: the file says what the page says. Method: 6 t from 1 July 2026 on; both, and the figure."""
    grant = {
        "id": str(uuid7()), "owner": f"enterprise:{uscc(1)}:001P", "pollutant": "SO2", "area": AREA, "first_vintage": 2026,
        "last_vintage": 2027, "quantity": "6", "fee_due": False, "valid_from": "2026-07-01", "effective_on": "2026-11-02",
    }  # fmt: skip
    assert office.twice("/permits/allocations", grant).json()["state"] == "issued"
    place = f"/permits/holdings/{grant['owner']}"
    page = office.get("mill", place).json()["holdings"]
    file = office.get("mill", f"{place}/export", form="csv").content.decode("utf-8-sig")
    rows = [*csv.reader(io.StringIO(file))]
    column = next(n for n, title in enumerate(rows[0]) if "May emit" in title)
    told = [one["may_emit"] for each in page for one in each["years"]]
    assert told == [row[column] for row in rows[1:]] == ["3.024657", "6.000"]


def test_overdue_fees_are_listed(office: Office) -> None:
    """The list of fees tells what is overdue, and who has given up by the bureau's own rule."""
    text = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = ""\n'
    for key, value in (("fee.rate.SO2", '"200.00"'), ("fee.unpaid_notices_before_withdrawal", "1")):
        text += f'[[value]]\nkey = "{key}"\nvalue = {value}\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    pack = str(uuid7())
    step = {"effective_on": "2026-11-02"}
    assert (
        office.post(
            "bureau", "/law/packs", {"id": pack, "text": text, "from_day": "2026-11-02", **step}
        ).status_code
        == 201
    )
    assert office.post("bureau", f"/law/packs/{pack}/simulate", step).json()["fees"]["fees"] == 0
    assert office.post("chief", f"/law/packs/{pack}/approve", step).json()["state"] == "in_force"
    lots = {
        "id": str(uuid7()),
        "owner": f"enterprise:{uscc(1)}:001P",
        "pollutant": "SO2",
        "area": AREA,
        "first_vintage": 2026,
        "last_vintage": 2027,
        "quantity": "10",
        "fee_due": True,
        **step,
    }
    assert office.twice("/permits/allocations", lots).json()["state"] == "issued"
    fee = {
        "id": str(uuid7()),
        "site": f"enterprise:{uscc(1)}:001P",
        "notice": "N-1",
        "instalments": 2,
        **step,
    }
    assert office.post("bureau", "/permits/fees", fee).json()["payable"] == "4000.00"
    [waits] = office.get("chief", "/permits/waiting").json()["waiting"]
    assert (waits["what"], waits["site"], waits["money"]) == ("assess", fee["site"], "4000.00")
    assert waits["lines"][0]["quantity"] == "10.000"
    confirmed = office.post(
        "chief", waits["confirm"].partition("/books/zj")[2], {"effective_on": step["effective_on"]}
    )
    assert confirmed.json()["state"] == "due", confirmed.text
    row = office.get("mill", "/permits/fees", on="2026-11-12").json()["fees"][0]
    assert (row["payable"], row["overdue"], row["next_due"], row["given_up"]) == (
        "4000.00",
        "1600.00",
        "2026-11-11",
        True,
    )
    early = office.get("bureau", "/permits/fees", on="2026-11-11").json()["fees"][0]
    assert (early["overdue"], early["given_up"]) == ("0.00", False)
    assert (
        office.get("mill", f"/permits/fees/{fee['id']}").json()["lines"][0]["formula"]
        == "10.000 t × 200.00 × 2 × 1"
    )


def test_sites_lie_where_the_day_says(office: Office) -> None:
    """A site is taken under the code of its day, keeps it when the code ends, and is found where it lies now; a pack brings a new one."""
    works = {"industry": "C1713", "watershed": "cao-e"}
    party = office.get("bureau", "/parties").json()["parties"][0]["code"]

    def register(region: str, day: str, suffix: str) -> httpx.Response:
        body = {
            "suffix": suffix,
            "name": "works",
            "effective_on": day,
            "document": "licence",
            "attributes": {**works, "region": region},
        }
        return office.post("bureau", f"/parties/{party}/sites", body)

    for number, (region, name) in enumerate(
        (
            ("330114", "钱塘区"),
            ("330113", "临平区"),
            ("330383", "龙港市"),
            ("451082", "平果市"),
            ("340281", "无为市"),
            ("421088", "监利市"),
            ("659012", "白杨市"),
        )
    ):
        assert register(region, "2026-01-05", f"10{number}P").status_code == 201
        assert office.get("bureau", f"/sites/{party}:10{number}P").json()["region_name"].endswith(name)
    for region, after in (("370284", "370211 黄岛区"), ("451023", "451082 平果市")):
        refused = register(region, "2026-01-05", "200P").json()
        assert (refused["code"], refused["figures"]["after"]) == ("party.region_ended", after)
    assert register("330114", "2021-01-04", "200P").json()["code"] == "party.region_not_begun"
    assert register("371202", "2018-06-01", "200P").status_code == 201
    old = office.get("bureau", f"/sites/{party}:200P").json()
    assert (old["region"], old["region_name"]) == ("371202", "山东省 莱芜市 莱城区")
    found = [site["code"] for site in office.get("bureau", "/sites", region="3701").json()["sites"]]
    assert found == [f"{party}:200P"]

    assert register("330115", "2026-07-01", "300P").json()["code"] == "party.region_unknown"
    text = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = ""\n'
    text += '[[value]]\nkey = "region.330115"\nvalue = "某新区"\nfrom = 2026-07-01\nsource = "a list"\nmark = "verified"\n'
    pack, step = str(uuid7()), {"effective_on": "2026-11-02"}
    assert (
        office.post(
            "bureau", "/law/packs", {"id": pack, "text": text, "from_day": "2026-11-02", **step}
        ).status_code
        == 201
    )
    assert office.post("bureau", f"/law/packs/{pack}/simulate", step).status_code == 200
    assert register("330115", "2026-07-01", "300P").json()["code"] == "party.region_unknown", (
        "one person is not enough"
    )
    assert office.post("chief", f"/law/packs/{pack}/approve", step).json()["state"] == "in_force"
    assert register("330115", "2026-07-01", "300P").status_code == 201, (
        "from its own day, before that of the pack"
    )
    assert office.get("bureau", f"/sites/{party}:300P").json()["region_name"] == "浙江省 杭州市 某新区"
