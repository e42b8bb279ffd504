"""A case that is told in Chinese is read in Chinese: no English word and no bare code in any answer, calendar, sheet or paper of it."""

import io
import re
from collections.abc import Iterator
from typing import Any

import icalendar
import pypdfium2
import pytest
import python_calamine

from ledger.compensation.rules.methods import METHODS
from ledger.documents import sheets
from ledger.identifiers import uuid7
from ledger.messages import catalogue
from tests.api.conftest import Keys, Serving
from tests.api.test_damages import DAY, Office
from tests.api.test_simple_cases import form
from tests.compensation.test_clues import file_of as clue_file
from tests.compensation.test_old_cases import CLOSED, TALKS, USUAL
from tests.compensation.test_old_cases import file_of as old_file
from tests.compensation.test_unit_costs import TITLES
from tests.documents.printed import PARTY, english_of
from tests.documents.test_templates import docx, paragraph

CHINESE = {"accept-language": "zh-CN"}
ENGLISH = re.compile(r"(?!(?:[IVX]+|max|jpg)(?![A-Za-z]))(?<![A-Za-z])[A-Za-z]{3,}(?:[_ ][A-Za-z]+)*")
"""But for classes of water, a sign of formulas, and the end of a file's name."""
CODES = frozenset(
    """
    id code case case_code act subject path method action entry_id payment owner payer payee guarantor repairer source title_zh
    known_at sha256 field paper by file_name given_by account obligors next role roles asks figures alpha actor url inputs coefficients name
    whole person second advanced_by
    """.split()  # noqa: SIM905
)
"""Names under which codes stand that are meant as such: of cases, parties, acts, accounts, and what a client sends back."""
WRITTEN = frozenset({".rows.law", ".rows.document", ".history.law", ".history.document"})
"""Where a history names the pack of an act and the paper it rests on: names are as they are written."""
WRITERS = ("case C1", "complaint", "bureau of zj", "finance of zj", "chief", "payer", "institute")
"""The title of another case, a paper that was named in English, and the names of who acted."""
PUBLIC = {f"/v1/public/{{book}}/{name}" for name in ("cases", "publications", "report")}
MEANT = re.compile(
    r"^(?:enterprise|institute|court|procuratorate|bank):\w+$|^[A-Z]+[0-9]+(?:[.][0-9]+)?$|^[0-9a-f-]{36}$|^\d{4}-"
)
"""Codes of parties, of cases and heads, ids, days."""


def bare(value: Any, path: str = "") -> Iterator[str]:
    """What of an answer is neither Chinese nor a code beside its word."""
    if isinstance(value, dict):
        own = value.get("said", {})
        for name, one in value.items():
            if name == "words" and "told" in value:
                continue  # as it was told, which `told` says
            if name == "cells":
                one = {key: text for key, text in one.items() if key not in own}
            if name not in CODES and name not in own and f"{path}.{name}" not in WRITTEN:
                yield from bare(one, f"{path}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from bare(one, path)
    elif isinstance(value, str) and ENGLISH.search(PARTY.sub("", value)) and not MEANT.match(value):
        yield f"{path}: {value[:80]}"


@pytest.fixture
def office(courtroom: Keys, serving: Serving, tmp_path: Any) -> Office:
    """A bureau whose case is told in Chinese, up to a judgment that is paid in part, with all that stands beside it."""
    serving.app.state.service.files.root = tmp_path / "files"
    made = Office(serving)
    party = [{"owner": "enterprise:x", "side": "liable", "name": "王小明", "person": True}]
    assert made.register("D1", title="王小明倾倒案", parties=party).status_code == 201
    subject = tell(made)
    made.serving.keys["worksheet"] = subject
    return made


def tell(office: Office) -> str:
    """Tell the case, and give the assessment."""
    for role, action, words in (
        ("bureau", "check", {"findings": "已核查"}),
        ("chief", "open", {}),
        ("bureau", "investigate", {}),
        ("bureau", "commission", {"body": "institute:1", "body_name": "某研究院", "how": "appraisal"}),
    ):
        office.must(role, action, "D1", **words)
    office.let_in("institute:1", "assessor", "D1")
    water = {
        "quantity": "142420",
        "unit_cost": "0.634",
        "alpha": "1",
        "measured": ["21.36"],
        "limits": ["5"],
        "water_class": "V",
    }
    whole: list[tuple[str, str, dict[str, Any]]] = [
        ("H2", "virtual_cost_water", water),
        ("H4", "restoration_cost", {"items": ["100", "200"]}),
        ("H1", "interim_annual", {"yearly_amount": "100", "years": "3", "convention": "end_year"}),
        ("H3", "stated", {"amount": "50", "document": "发票1号", "factors": "情节"}),
        ("H5", "virtual_cost_multiple",
            {"quantity": "22", "unit_cost": "10", "multiple": "4.5", "medium": "surface_water", "grade": "III"}),
        ("H8", "unit_cost", {"quantity": "2", "unit_cost": "5", "place": "绍兴", "year": "2025"}),
    ]  # fmt: skip
    items = [{"head": head, "method": method, "inputs": given} for head, method, given in whole]
    made = office.must("institute", "submit-assessment", "D1", items=items, body="某研究院", author="李工")
    subject = str(made["subject"])
    office.must("chief", "accept-assessment", "D1", subject=subject)
    office.must("bureau", "conclude", "D1")
    suit = {
        "court": "court:1",
        "court_name": "中级法院",
        "situation": "grave_consequence",
        "consultation": "拒绝磋商",
    }
    office.must("bureau", "sue", "D1", claimed=[{"head": "H4", "amount": "300"}], **suit)
    heads = [{"head": "H4", "money": "300"}, {"head": "H2", "money": "100", "kind": "1000"}]
    parts = [{"amount": "400", "obligors": [{"owner": "enterprise:x"}]}]
    schedule = [{"due_on": "2026-06-30"}]
    office.must(
        "bureau",
        "judge",
        "D1",
        heads=heads,
        parts=parts,
        schedule=schedule,
        conversion="900",
        document="判决1号",
    )
    for route in ("agency", "court", "treasury"):
        office.must("finance", "pay", "D1", route=route, payer="enterprise:x", amount="50", document="缴款书")
    office.must(
        "finance",
        "give-guarantee",
        "D1",
        kind="bank_letter",
        guarantor="bank:1",
        amount="10",
        expires_on="2026-12-31",
    )
    office.must("finance", "propose-relief", "D1", kind="waiver", part=1, amount="5", basis="民法典")
    stage = {"title": "清运", "due_on": "2026-05-01", "amount": "100"}
    office.must(
        "bureau",
        "plan-project",
        "D1",
        title="土壤修复",
        mode="own",
        repairer="enterprise:x",
        budget="1000",
        stages=[stage],
    )
    office.do("finance", "pay", "D1", route="treasury", payer="enterprise:x", amount="1")
    office.must("bureau", "note", "D1", topic="fine", text="罚款", amount="3", document="处罚决定")
    query = {
        "id": "018f0000-0000-7000-8000-000000000001",
        "name": "照片.jpg",
        "kind": "photo",
        "proves": "damage,act",
        "source": "现场",
    }
    assert office.post("bureau", "/cases/D1/evidence", content=b"x", params=query).status_code == 201
    office.must("chief", "publicise", "D1", public=True)
    return subject


def text_of(content: bytes) -> str:
    """The text of a paper."""
    return "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content))


def brought_in(office: Office) -> dict[str, str]:
    """Bring in what a case has beside its road: who handles it, lists, a template, a publication; and give what names them."""
    office.must(
        "chief", "assign", "D1", officer=int(office.get("bureau", "/v1/me").json()["actor"]), reason="按片区"
    )
    performed = office.get("bureau", "/cases/D1/history").json()["rows"]
    judged = next(row["id"] for row in performed if row["kind"] == "judge")
    published = office.must("chief", "publish-paper", "D1", subject=judged, text="王小明倾倒案判决")["id"]
    comment = office.must("bureau", "take-comment", "D1", subject=published, text="要求公开监测数据")["id"]
    office.must("chief", "answer-comment", "D1", subject=comment, text="已公开")
    day = {"effective_on": DAY, "id": str(uuid7())}
    clues = {**day, "code": "L1", "number": "川环函〔2026〕3号", "issuer": "生态环境厅", "received_on": DAY, "channel": "report",
             "file_name": "清单.csv"}  # fmt: skip
    data = clue_file({"number": "A-1"}, {"register": "否", "why": "无损害"})
    assert office.post("bureau", "/clue-lists", content=data, params=clues).status_code == 201
    old = {
        **day,
        "id": str(uuid7()),
        "code": "OLD",
        "number": "移交1",
        "opened_on": DAY,
        "file_name": "旧案.csv",
    }
    assert (
        office.post("bureau", "/old-cases", content=old_file(*USUAL, *TALKS, *CLOSED), params=old).status_code
        == 201
    )
    asked = {**day, "id": str(uuid7()), "paper": "check"}
    assert (
        office.post(
            "bureau", "/paper-templates", content=docx(paragraph("{{核查情况}}")), params=asked
        ).status_code
        == 201
    )
    notice = next(
        row["id"]
        for row in office.get("bureau", "/cases/D1/papers").json()["rows"]
        if row["paper"] == "payment"
    )
    [code] = re.findall("HP[0-9]{18}", text_of(office.get("bureau", f"/cases/D1/papers/{notice}").content))
    small = small_cases(office)
    return {
        **small, "/lookup": "?table=U1&object=氨氮&place=330621&year=2026",
        "/bank-shares": f"?pot=agency&amount=1.00&first_on={DAY}&last_on={DAY}",
        "/cases/{code}": "D1", "/clue-lists/{id}": clues["id"], "/old-cases/{id}": old["id"], "/paper-templates/{id}": asked["id"],
        "/liabilities": "?assets=100", "/comparison": "?first=1&second=1", "/payment-code": f"?text={code}",
        "/report": "?year=2026", "/case-returns": "?year=2026", "/file": "?form=json", "/statistics": "?by=medium",
    }  # fmt: skip


def small_cases(office: Office) -> dict[str, str]:
    """Bring in what small cases have: unit costs, a base, an expert with a fee, a form, a receipt; and give what names them."""
    day = {"effective_on": DAY}
    base = {
        "id": str(uuid7()), **day, "code": "B1", "name": "某修复基地", "area": "330603", "owner": "village:1", "owner_name": "某村",
        "capacity": [{"unit": "trees", "amount": "1000"}],
    }  # fmt: skip
    expert = {
        "id": str(uuid7()), **day, "first_on": "2026-01-01", "code": "W1", "name": "李工", "field": "water", "institution": "某大学",
    }  # fmt: skip
    costs = {"id": str(uuid7()), **day, "code": "U1", "source": "某厅〔2026〕1号", "first_on": "2026-01-01"}
    data = sheets.write_csv(TITLES, [("氨氮", "吨", "330600", "2024", "2026", "3200")])
    assert office.post("bureau", "/unit-costs", content=data, params=costs).status_code == 201
    for path, body in (("/bases", base), ("/experts", expert)):
        assert office.post("bureau", path, body).status_code == 201
    for path in (f"/bases/{base['id']}", f"/experts/{expert['id']}", f"/unit-costs/{costs['id']}"):
        assert office.post("chief", f"{path}/confirm", day).status_code == 200
    change = {"id": str(uuid7()), **day, "base": base["code"], "quantities": base["capacity"]}
    assert office.post("bureau", "/base-changes", change).status_code == 201
    office.must("bureau", "name-expert", "D1", expert="W1", reason="熟悉案情")
    office.must("bureau", "recuse-expert", "D1", expert="W1", ground="interest", reason="持有股份")
    fee = {"kind": "consultation", "payee": "institute:1", "amount": "1200.00"}
    office.must("finance", "record-fee", "D1", document="发票1号", **fee)
    money = {"amount": "1", "receipt_code": "51060125", "receipt_number": "0000012345"}
    paid = office.get("finance", "/nontax-receipts/wanted").json()["payments"][0]["payment"]
    office.must("finance", "record-receipt", "D1", payment=paid, payer_name="王小明", **money)
    office.must("finance", "credit-interest", "D1", pot="agency", amount="0.35")
    told = form(case={"title": "渗漏案"}, agreement={"facts": "阀门破损", "extent": "轻微"})
    told |= {"findings": "阀门破损", "body": "专家组", "author": "李工", "position": "同意"}
    told["case"]["parties"][0]["name"] = "某厂"
    told["notice"]["proof_of_service"] = "回执"
    told["items"][0]["inputs"]["document"] = "意见1号"
    made = office.post("bureau", "/simple-cases", told)
    assert made.status_code == 201, made.text
    return {
        "/bases/{id}": base["id"], "/base-changes/{id}": change["id"], "/experts/{id}": expert["id"],
        "/unit-costs/{id}": costs["id"], "/simple-cases/{id}": told["id"],
    }  # fmt: skip


def addresses(office: Office, names: dict[str, str]) -> list[str]:
    """Every address of damage cases whose answer is read as a page, as the document of the interface lists them."""
    found = []
    for path, methods in office.serving.app.openapi()["paths"].items():
        get = methods.get("get", {})
        tag, answer = get.get("tags", [""])[0], get.get("responses", {}).get("200", {}).get("content", {})
        if "application/json" not in answer or not (tag.startswith("compensation") or path in PUBLIC):
            continue
        for part, name in names.items():
            if part.startswith("/") and "{" in part:
                path = path.replace(part, part.split("{")[0] + name)
        found.append(
            path.replace("{book}", "zj")
            + next((x for part, x in names.items() if path.endswith(part) and x[0] == "?"), "")
        )
    return found


def test_every_answer_is_chinese(office: Office) -> None:
    """Goal: a clerk reads Chinese. Method: every address of a case and of many, by each who may read it; codes stand beside words."""
    asked = addresses(office, brought_in(office))
    assert len(asked) > 30
    assert not [path for path in asked if "{" in path]
    answered, left = set(), set()
    for role in ("bureau", "auditor", "finance", "x"):
        with office.serving.client(role, **CHINESE) as client:
            for path in asked:
                answer = client.get(path)
                assert answer.status_code in (200, 403), (path, answer.text)
                if answer.status_code == 200:
                    answered.add(path)
                    left |= {(path, one) for one in bare(answer.json()) if "C1" not in one}
    assert not left, "\n".join(map(str, sorted(left)))
    assert answered == set(asked)


def test_what_happened_is_told_in_chinese(office: Office) -> None:
    """Goal: the feed of events reads Chinese. Method: all events of the case and what is beside it: each kind, and codes in figures."""
    brought_in(office)
    for role in ("bureau", "x"):
        with office.serving.client(role, **CHINESE) as client:
            told = client.get("/v1/books/zj/events", params={"limit": 500}).json()["events"]
        of_cases = [one for one in told if one["kind"].startswith("compensation.")]
        assert of_cases
        assert (
            sorted(
                {
                    one["kind"]
                    for one in of_cases
                    if not re.search("[\u4e00-\u9fff]", one["said"].get("kind", ""))
                }
            )
            == []
        )
        left = {
            f"{name}: {value}"
            for one in of_cases
            for name, value in one["figures"].items()
            if name in ("state", "clock", "action", "role") and name not in one["said"]
        }
        assert left == set()


def test_sheets_beside_a_case_are_chinese(office: Office) -> None:
    """Goal: what is sent on is Chinese. Method: screening, statistics, case file; each cell but titles in both languages."""
    clues, left = brought_in(office)["/clue-lists/{id}"], {}
    with office.serving.client("bureau", **CHINESE) as client:
        for path in (
            f"/clue-lists/{clues}/screening?form=xlsx",
            "/case-returns?year=2026&form=xlsx",
            "/cases/D1/file?form=xlsx",
        ):
            book = python_calamine.CalamineWorkbook.from_filelike(
                io.BytesIO(client.get(f"/v1/books/zj{path}").content)
            )
            assert not [name for name in book.sheet_names if re.match("[A-Za-z]", name)], (
                path,
                book.sheet_names,
            )
            rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
            written = "\n".join(cell for row in rows for cell in row if isinstance(cell, str))
            if words := english_of(written, *WRITERS):
                left[path] = words
    assert left == {}, "\n".join(f"{path}: {words}" for path, words in left.items())


def printed_papers(office: Office) -> list[str]:
    """Every paper of damage cases that the document of the interface offers in print, of everything that there is."""
    names = brought_in(office)
    worksheet = f"/cases/D1/assessments/{office.serving.keys['worksheet']}/worksheet"
    found = [f"{worksheet}?form=pdf", f"/clue-lists/{names['/clue-lists/{id}']}/screening?form=pdf"]
    for row in office.get("bureau", "/cases").json()["rows"]:
        code = row["code"]
        found.append(f"/cases/{code}/file")
        found += [
            f"/cases/{code}/papers/{one['id']}"
            for one in office.get("bureau", f"/cases/{code}/papers").json()["rows"]
        ]
    return found


def test_no_english_word_is_printed(office: Office) -> None:
    """Goal: a judge reads Chinese. Method: every paper, read back; but for titles in both languages, codes of parties, and file names."""
    paths = printed_papers(office)
    assert len(paths) >= 10
    offered = {
        path
        for path, methods in office.serving.app.openapi()["paths"].items()
        if "application/pdf" in methods.get("get", {}).get("responses", {}).get("200", {}).get("content", {})
        and methods["get"]["tags"][0].startswith("compensation")
    }
    shapes = {re.sub("[0-9a-f-]{36}|D1|(?<=/cases/)[^/]+", "*", path.split("?")[0]) for path in paths}
    assert {re.sub("{[a-z]+}", "*", path.removeprefix("/v1/books/{book}")) for path in offered} == shapes
    left = {}
    with office.serving.client("bureau", **CHINESE) as client:
        for path in paths:
            answer = client.get(f"/v1/books/zj{path}")
            assert answer.status_code == 200, (path, answer.text)
            if words := english_of(text_of(answer.content), *WRITERS):
                left[path] = words
    assert left == {}, "\n".join(f"{path}: {words}" for path, words in left.items())


def test_every_paper_is_chinese(office: Office) -> None:
    """Goal: a judge reads Chinese. Method: case file, worksheet and calendar read back, without the titles that stand in both languages."""
    worksheet = f"/cases/D1/assessments/{office.serving.keys['worksheet']}/worksheet"
    titles = {word for message in catalogue("zh_Hans") for word in re.findall("[A-Za-z]{3,}", message)}
    with office.serving.client("bureau", **CHINESE) as client:
        for path in ("/cases/D1/file", f"{worksheet}?form=pdf"):
            told = text_of(client.get(f"/v1/books/zj{path}").content)
            left = set(ENGLISH.findall(told)) - titles
            codes = {one for one in left if re.search("_", one)}
            assert codes == set(), path
            assert not re.search(r"\b(?:verified|unverified|yuan|liable|performing|agency|spent)\b", told), (
                path
            )
        for path, sheets in (("/cases/D1/file?form=xlsx", 5), (f"{worksheet}?form=xlsx", 4)):
            book = python_calamine.CalamineWorkbook.from_filelike(
                io.BytesIO(client.get(f"/v1/books/zj{path}").content)
            )
            assert len(book.sheet_names) == sheets
            cells = [
                cell
                for name in book.sheet_names
                for row in book.get_sheet_by_name(name).to_python()
                for cell in row
            ]
            assert any(isinstance(cell, float) for cell in cells), "numbers are numbers"
            if "worksheet" in path:
                words = [
                    cell
                    for cell in cells
                    if isinstance(cell, str) and ENGLISH.search(cell) and not MEANT.match(cell)
                ]
                assert words == []
                assert not any(re.fullmatch("[A-Za-z ]+", name) for name in book.sheet_names)
        feed = icalendar.Calendar.from_ical(client.get("/v1/books/zj/deadlines.ics").content)
    events = [event for event in feed.walk("VEVENT") if str(event["summary"]).startswith("D1")]
    assert len(events) > 2
    assert [
        str(e["summary"]) for e in events if ENGLISH.search(str(e["summary"]) + str(e["description"]))
    ] == []


def test_a_worksheet_computes(office: Office) -> None:
    """Goal: a judge changes a number and sees what comes of it. Method: cells with formulas, whose values are those that were kept."""
    import zipfile

    path = f"/v1/books/zj/cases/D1/assessments/{office.serving.keys['worksheet']}/worksheet"
    with office.serving.client("bureau", **CHINESE) as client:
        content = client.get(path, params={"form": "xlsx"}).content
    sheet = zipfile.ZipFile(io.BytesIO(content)).read("xl/worksheets/sheet1.xml").decode()
    formulas = dict(re.findall(r"<f>([^<]*)</f><v>([^<]*)</v>", sheet))
    assert "ROUND(142420*0.634*" in "".join(formulas)
    assert formulas["ROUND(100+200,2)"] == "300.00"
    texts = zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml").decode()
    assert "吨或立方米" in texts, "each input has its unit"
    assert "κ = 3.272，大于0至10；各档：不大于0；大于0至10；" in texts, "τ is read out of its table in words"
    assert len(METHODS) > 10
