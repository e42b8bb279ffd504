"""Damage cases over HTTP: who sees and does what, evidence, lists, deadlines, documents, what is public."""

import io
from functools import partial
from hashlib import sha256
from typing import Any

import httpx
import icalendar
import pypdfium2
import pytest
import python_calamine

from api.acts import ActOut
from api.routes import evidence as evidence_routes
from api.routes.cases import beside as money_router
from api.routes.cases import router as case_router
from ledger.compensation.acts import ACT
from ledger.compensation.rules.hearing import OFFICE
from ledger.identifiers import uuid7
from tests.api.conftest import Keys, Serving

X, Y = "enterprise:x", "enterprise:y"
DAY = "2026-03-02"
COLLEAGUE = {"bureau": "chief", "chief": "bureau", "finance": "payer", "payer": "finance"}
"""Who confirms what one has recorded."""
FITTING: dict[str, dict[str, str]] = {
    "sue": {"document": "complaint"},
    "judge": {"document": "judgment", "number": "(2026)浙01民终1号", "instance": "second"},
    "pause-clock": {"ground": "force_majeure"},
    "extend-clock": {"ground": "complex"},
}
"""What a test that is about something else leaves out."""


class Office:
    """Keys of everybody in a case, and short ways to ask."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving

    def furnish(self) -> None:
        """Hire everybody, and register a case."""
        wanted = {
            "chief": ("bureau", None),
            "payer": ("finance", None),
            "x": ("enterprise", X),
            "y": ("enterprise", Y),
            "institute": ("assessor", "institute:1"),
            "court": ("court", "court:1"),
            "prosecutor": ("procuratorate", "procuratorate:1"),
            "stranger": ("court", "court:9"),
        }
        for name, (role, owner) in wanted.items():
            self.serving.hire(name, role, owner)
        assert self.register("C1").status_code == 201

    def post(self, role: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        with self.serving.client(role) as client:
            return client.post(f"/v1/books/zj{path}", **({"json": body} if body is not None else {}), **more)

    def get(self, role: str | None, path: str, **query: str) -> httpx.Response:
        with self.serving.client(role) as client:
            return client.get(path if path.startswith("/v1") else f"/v1/books/zj{path}", params=query)

    def do(self, role: str, action: str, code: str = "C1", **words: Any) -> httpx.Response:
        """Do something in a case."""
        fitting = {name: one for name, one in FITTING.get(action, {}).items() if name not in words}
        return self.post(
            role, f"/cases/{code}/{action}", {"id": str(uuid7()), "effective_on": DAY, **fitting, **words}
        )

    def must(self, role: str, action: str, code: str = "C1", **words: Any) -> dict[str, Any]:
        """Do something that is expected to be done; what takes two a colleague confirms."""
        answer = self.do(role, action, code, **words)
        assert answer.status_code == 201, answer.text
        body: dict[str, Any] = answer.json()
        act = ACT.get(action.replace("-", "_"))
        if act is None or not act.by_two:
            return body
        on = {"effective_on": words.get("effective_on", DAY)}
        confirmed = self.must(COLLEAGUE[role], "confirm-recording", code, subject=body["id"], **on)
        return {**confirmed, "id": body["id"]}

    def register(
        self, code: str, area: str = "330621", medium: str = "water", **words: Any
    ) -> httpx.Response:
        """Register a case against x."""
        parties = [{"owner": X, "side": "liable", "name": "王小明", "person": True}]
        body = {
            "id": str(uuid7()),
            "effective_on": DAY,
            "received_on": DAY,
            "code": code,
            "title": f"王小明 case {code}",
            "area": area,
            "medium": medium,
            "channel": "report",
            "parties": parties,
            **words,
        }
        return self.post("bureau", "/cases", body)

    def let_in(self, owner: str, side: str, code: str = "C1") -> None:
        """Let a body see the case that one person has named."""
        self.must("bureau", "add-parties", code, parties=[{"owner": owner, "side": side, "name": "某单位"}])

    def assessed(self, code: str = "C1") -> str:
        """Bring a case to its accepted assessment, and give its id."""
        self.must("bureau", "check", code)
        self.must("chief", "open", code)
        self.must("bureau", "investigate", code)
        self.must("bureau", "commission", code, body="institute:1", body_name="institute", how="appraisal")
        self.let_in("institute:1", "assessor", code)
        inputs = {
            "quantity": "142420",
            "unit_cost": "0.634",
            "alpha": "1",
            "measured": ["21.36"],
            "limits": ["5"],
            "omega": "1.5",
        }
        items = [{"head": "H2", "method": "virtual_cost_water", "inputs": inputs, "printed": "169,301.78 元"}]
        told = self.must("institute", "submit-assessment", code, items=items, body="institute", author="Li")
        self.must("chief", "accept-assessment", code, subject=told["subject"])
        return str(told["subject"])


@pytest.fixture
def office(courtroom: Keys, serving: Serving, tmp_path: Any) -> Office:
    """A bureau with one case against x; evidence goes into a folder of the test."""
    serving.app.state.service.files.root = tmp_path / "files"
    return Office(serving)


def test_told_what_is_next(office: Office) -> None:
    """Every answer says what is next, by whom, by when and why; a retry is answered as done already."""
    body = {"id": str(uuid7()), "effective_on": DAY}
    first = office.post("bureau", "/cases/C1/check", body)
    told = first.json()
    assert [
        one["action"] for one in told["next"] if one["action"] in ("check", "open", "end", "pay", "note")
    ] == [
        "open",
        "end",
        "note",
    ]
    opened = told["next"][0]
    assert opened == {
        "action": "open",
        "title": ACT["open"].title,
        "title_zh": "启动调查",
        "roles": ["bureau"],
        "parties": [],
        "second_person": True,
        "second_inside": False,
        "waits_inside": None,
        "waits_for": "",
        "not_who_did": [],
        "due": "2026-04-01",
        "source": ACT["open"].basis,
        "asks": ["findings", "opinion"],
        "missing": [],
        "subjects": [],
        "method": "POST",
        "path": "/v1/books/zj/cases/C1/open",
    }
    assert [(one["clock"], one["due_on"]) for one in first.json()["clocks"]] == [
        ("check", "2026-04-01"),
        ("limitation", "2029-03-02"),
    ]
    again = office.post("bureau", "/cases/C1/check", body)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    other = office.post("bureau", "/cases/C1/check", {**body, "findings": "other"})
    assert (other.status_code, other.json()["code"]) == (409, "entry.id_used")


def test_every_act_is_answered_in_one_shape(office: Office) -> None:
    """All that other rooms tell, and what this one adds; its id is that of the record. A case that is read tells the same `next`."""
    subject = office.assessed()
    asked = {"id": str(uuid7()), "effective_on": DAY}
    told = office.post("bureau", "/cases/C1/conclude", asked).json()
    assert set(told) == {
        *ActOut.model_fields,
        "case",
        "subject",
        "clocks",
        "parts",
        "number",
        "similar",
        "waits_for",
    }
    assert (told["id"], told["machine"], told["state"], told["version"], told["case"], told["subject"]) == (
        asked["id"],
        "compensation.case",
        "concluded",
        6,
        "C1",
        None,
    )
    accepted = office.get("auditor", "/cases/C1/history").json()["rows"][-2]
    again = {
        "id": accepted["id"],
        "effective_on": DAY,
        "subject": subject,
    }
    replayed = office.post("chief", "/cases/C1/accept-assessment", again)
    assert (replayed.status_code, replayed.json()["replayed"]) == (200, True)
    trail = office.get("auditor", "/cases/C1/trail").json()["rows"]
    assert replayed.json()["entries"] == list(dict.fromkeys(row["id"] for row in trail))
    following = replayed.json()["next"]
    for role in ("bureau", "finance"):
        assert office.get(role, "/cases/C1").json()["next"] == following
    # A liable party is told nothing of what the office does for itself: what could be done of it says what it knows.
    own = {"add-evidence", "register-account"}
    office_s = {one.replace("_", "-") for one in OFFICE} - own
    heard = office.get("x", "/cases/C1").json()["next"]
    assert [one["action"] for one in heard if one["action"] not in own] == [
        one["action"] for one in following if one["action"] not in office_s | own
    ]
    assert {"state-findings", "assign", "note"} & {one["action"] for one in following}
    chinese = {"accept-language": "zh-CN"}
    with office.serving.client("bureau") as client:
        read = client.get("/v1/books/zj/cases/C1", headers=chinese).json()
        rows = [
            *read["clocks"],
            *client.get("/v1/books/zj/cases/C1/clocks", headers=chinese).json()["rows"],
            *client.get("/v1/books/zj/deadlines", headers=chinese).json()["rows"],
            *client.post("/v1/books/zj/cases/C1/conclude", json=asked, headers=chinese).json()["clocks"],
        ]
    assert {one["why"][0] for one in rows} == {"自"}, "why a term ends is told in Chinese"
    assert {one["source"] for one in rows} == {
        "环法规〔2022〕31号；各省做法",
        "民法典第188条",
        "环法规〔2025〕6号；高检发办字〔2024〕237号",
        "环法规〔2022〕31号第17条",
        "环法规〔2025〕6号",
    }
    assert {one["head"]: one["title"] for one in read["figures"]} == {"H2": "功能永久性损害损失"}
    listed = read["next"]
    paused = next(one for one in listed if one["action"] == "pause-clock")
    assert paused["missing"] == []
    addresses = {route.path.rpartition("/")[2] for route in (*case_router.routes, *money_router.routes)}  # type: ignore[attr-defined]
    assert {one["action"] for one in listed} <= addresses | {"evidence"}


def test_who_sees_what(office: Office) -> None:
    """A case is not there for those who are not in it, wherever they look; a visitor sees no sums of the book."""
    worksheet = f"/cases/C1/assessments/{office.assessed()}/worksheet"
    for role in ("y", "stranger", "prosecutor"):
        for path in ("/cases/C1", "/cases/C1/clocks", worksheet, f"/cases/C1/evidence/{uuid7()}"):
            answer = office.get(role, path)
            assert (answer.status_code, answer.json()["code"]) == (404, "compensation.case_unknown"), (
                role,
                path,
            )
        assert office.get(role, "/cases").json()["rows"] == []
        assert office.get(role, "/deadlines").json()["rows"] == []
        assert b"BEGIN:VEVENT" not in office.get(role, "/deadlines.ics").content
    assert office.do("y", "offer", by=Y, amount="1", terms="t").json()["code"] == "compensation.case_unknown"
    for role in ("x", "institute", "bureau", "auditor", "finance"):
        assert office.get(role, "/cases/C1").status_code == 200
        assert [row["code"] for row in office.get(role, "/cases").json()["rows"]] == ["C1"]
    for role in ("x", "institute", "court"):
        for path in (
            "/cases/statistics",
            "/treasury/waiting",
            "/treasury/funds",
            "/treasury/flags",
            "/treasury/disposals",
            "/trial-balance",
        ):
            assert office.get(role, path).status_code == 403, (role, path)
    for path in ("/cases/C1/history", "/cases/C1/trail", "/cases/C1/file"):
        assert [office.get(role, path).status_code for role in ("x", "institute", "y")] == [200, 200, 404], (
            path
        )
    assert office.get("x", "/cases/C1/liabilities").status_code == 403
    for role, channel in (("x", ""), ("institute", "report")):
        told = (office.get(role, "/cases/C1"), office.get(role, "/cases/C1/file", form="json"))
        assert [one.json()["case"]["channel"] for one in told] == [channel] * 2
    for role, action in (
        ("x", "check"),
        ("institute", "conclude"),
        ("finance", "conclude"),
        ("auditor", "note"),
        ("court", "confirm"),
    ):
        assert office.do(role, action).status_code in (403, 422), (role, action)
        assert office.do(role, action).json()["code"] in ("actor.not_allowed", "request.invalid"), (
            role,
            action,
        )


def test_evidence(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Bytes of any size come back as they went in, as a download and nothing else; changed ones are found out."""
    bytes_ = b"<script>alert(1)</script>" + bytes(3_000_000)
    name = '../../"路径"\r\n.html'
    query = {"id": str(uuid7()), "name": name, "kind": "photo", "proves": "damage,act"}
    path = "/cases/C1/evidence"
    sent = office.post("bureau", path, content=bytes_, params=query)
    assert sent.status_code == 422, "a name with a line break is refused"
    query["name"] = '../../"路径".html'
    sent = office.post("bureau", path, content=bytes_, params=query)
    assert sent.status_code == 201, sent.text
    assert office.post("bureau", path, content=bytes_, params=query).status_code == 200
    assert office.post("bureau", path, content=b"other", params=query).json()["code"] == "entry.id_used"
    kept = office.get("bureau", "/cases/C1").json()["evidence"]
    assert [(one["size"], one["sha256"], one["proves"]) for one in kept] == [
        (len(bytes_), sha256(bytes_).hexdigest(), ["act", "damage"])
    ]
    back = office.get("auditor", f"{path}/{query['id']}")
    assert back.content == bytes_
    assert back.headers["content-type"] == "application/octet-stream"
    assert back.headers["content-disposition"].startswith("attachment; filename*=UTF-8''..%2F..%2F%22")
    assert (back.headers["x-content-type-options"], "sandbox" in back.headers["content-security-policy"]) == (
        "nosniff",
        True,
    )
    hidden = office.get("x", f"{path}/{query['id']}")
    assert (hidden.status_code, hidden.json()["code"]) == (404, "compensation.evidence_unknown")
    assert office.get("x", "/cases/C1").json()["evidence"] == []
    mine = {**query, "id": str(uuid7()), "shown": "true"}
    assert office.post("x", path, content=b"mine", params=mine).status_code == 201
    assert office.get("x", f"{path}/{mine['id']}").content == b"mine"
    unsaid = {**query, "id": str(uuid7())}
    assert office.post("x", path, content=b"of my own", params=unsaid).status_code == 201
    assert office.get("x", f"{path}/{unsaid['id']}").content == b"of my own", (
        "who brought it reads it, shown or not"
    )
    assert (
        office.post("y", path, content=b"not mine", params={**query, "id": str(uuid7())}).status_code == 404
    )
    empty = office.post("bureau", path, content=b"", params={**query, "id": str(uuid7())})
    assert empty.json()["code"] == "file.empty"
    nothing = office.do("bureau", "hand-over", subject=str(uuid7()), from_hand="a", to_hand="b")
    assert nothing.json()["code"] == "compensation.subject_unknown"
    came = office.get("bureau", "/cases/C1/history").json()["rows"][-1]["effective_on"]
    handed = {"subject": query["id"], "from_hand": "sampler", "to_hand": "laboratory"}
    assert office.do("bureau", "hand-over", **handed).json()["code"] == "compensation.before_its_ground"
    office.must("bureau", "hand-over", **handed, effective_on=came)
    store = office.serving.app.state.service.files
    store.path(sha256(bytes_).hexdigest()).unlink()
    assert office.get("bureau", f"{path}/{query['id']}").json()["code"] == "file.lost"
    monkeypatch.setattr(store, "receive", partial(store.receive, limit=1000))
    large = office.post("bureau", path, content=bytes(1001), params={**query, "id": str(uuid7())})
    assert large.json()["code"] == "file.too_large"
    assert not list((store.root / "incoming").iterdir())
    assert evidence_routes.FACTS


def test_documents(office: Office) -> None:
    """The worksheet and the case file open, and say the figures; the terms are a calendar."""
    path = f"/cases/C1/assessments/{office.assessed()}/worksheet"
    drawn = pypdfium2.PdfDocument(office.get("institute", path, form="pdf").content)
    text = "".join(page.get_textpage().get_text_bounded() for page in drawn)
    assert "169301.78" in text
    assert "1.25" in text
    sheet = python_calamine.CalamineWorkbook.from_filelike(
        io.BytesIO(office.get("institute", path, form="xlsx").content)
    )
    cells = [cell for row in sheet.get_sheet_by_name("Steps").to_python() for cell in row]
    assert 169301.78 in cells, "a number"
    assert "GB/T 39793.2-2020" in cells, "no notes of ours"
    lower = {"quantity": "10000", "unit_cost": "0.9", "alpha": "1.5", "tau": "1.5", "omega": "2"}
    items = [{"head": "H2", "method": "virtual_cost_water", "inputs": lower}]
    office.must("institute", "submit-assessment", items=items, body="institute", author="Li")
    row = office.get("institute", "/cases/C1/assessments/comparison", first="1", second="2").json()["rows"][0]
    assert (row["before"], row["after"], row["difference"]) == ("169301.78", "40500.00", "-128801.78")
    [alpha] = [one for one in row["inputs"] if one.pop("said") and one["input"] == "virtual_cost_water alpha"]
    assert alpha == {"input": "virtual_cost_water alpha", "first": "1", "second": "1.5"}
    with office.serving.client("institute", **{"accept-language": "zh-CN"}) as client:
        told = client.get(
            "/v1/books/zj/cases/C1/assessments/comparison", params={"first": "1", "second": "2"}
        )
    said = [one["said"]["input"] for one in told.json()["rows"][0]["inputs"]]
    assert "虚拟治理成本法（地表水） · 危害系数 α" in said
    missing = office.get("institute", "/cases/C1/assessments/comparison", first="1", second="3")
    assert missing.json()["code"] == "compensation.subject_unknown"
    printed = pypdfium2.PdfDocument(office.get("auditor", "/cases/C1/file").content)
    text = "".join(page.get_textpage().get_text_bounded() for page in printed)
    assert "accept assessment" in text
    assert "register" in text
    early = pypdfium2.PdfDocument(office.get("auditor", "/cases/C1/file", on="2026-03-01").content)
    assert "accept assessment" not in "".join(page.get_textpage().get_text_bounded() for page in early)
    feed = icalendar.Calendar.from_ical(office.get("bureau", "/deadlines.ics").content)
    # Since it was opened, three terms of the office run beside the one of the law.
    assert [str(event["summary"]) for event in feed.walk("VEVENT")] == [
        "C1: notice to the procuratorate (start of the investigation, overdue)",
        "C1: report to the claimant (start of the investigation, overdue)",
        "C1: investigation (overdue)",
        "C1: limitation",
    ]
    methods = office.get("institute", "/assessment-methods").json()["rows"]
    assert "virtual_cost_air" in {method["name"] for method in methods}


def test_lists(office: Office) -> None:
    """By state, place, medium and amount, page by page; terms in the order of their ends; sums by year, medium, region."""
    for number in range(2, 7):
        assert office.register(
            f"C{number}", area="330602" if number % 2 else "350100", medium="air" if number > 4 else "water"
        ).is_success
    office.assessed("C1")
    office.must("bureau", "check", "C2")

    def codes(**query: str) -> list[str]:
        return [row["code"] for row in office.get("bureau", "/cases", **query).json()["rows"]]

    assert codes() == ["C1", "C2", "C3", "C4", "C5", "C6"]
    assert codes(state="registered") == ["C3", "C4", "C5", "C6"]
    assert codes(area="3306") == ["C1", "C3", "C5"]
    assert codes(medium="air", state="registered") == ["C5", "C6"]
    assert (codes(at_least="169301.78"), codes(at_least="169301.79")) == (["C1"], [])
    found, cursor = [], None
    while True:
        query = {"limit": "2", "state": "registered", **({"cursor": cursor} if cursor else {})}
        page = office.get("bureau", "/cases", **query).json()
        found += [row["code"] for row in page["rows"]]
        cursor = page["next"]
        if not cursor:
            break
    assert found == ["C3", "C4", "C5", "C6"]
    first = office.get("bureau", "/deadlines", limit="3").json()
    second = office.get("bureau", "/deadlines", limit="3", cursor=first["next"]).json()
    rows = office.get("bureau", "/deadlines").json()["rows"]
    assert [*first["rows"], *second["rows"]] == rows[:6]
    dates = [row["due_on"] for row in rows]
    assert dates == sorted(dates)
    assert sorted(row["code"] for row in rows) == sorted(
        ["check"] * 5
        + ["limitation"] * 6
        + ["procuratorate_notice", "claimant_report", "investigation"]  # of C1, which was opened
    )
    by = {
        key: office.get("bureau", "/cases/statistics", by=key).json()["rows"]
        for key in ("year", "medium", "region")
    }
    assert [(row["key"], row["cases"], row["assessed"]) for row in by["year"]] == [("2026", 6, "169301.78")]
    assert [(row["key"], row["cases"]) for row in by["medium"]] == [("air", 2), ("water", 4)]
    assert [(row["key"], row["cases"]) for row in by["region"]] == [("3306", 3), ("3501", 3)]


def test_what_is_public(office: Office) -> None:
    """Nothing before a second person says so; then number, sums and masked names, without a key; the yearly report too."""
    assert office.get(None, "/v1/public/zj/cases").json()["rows"] == []
    assert office.do("bureau", "publicise", public=True).json()["code"] == "process.second_person_needed"
    office.must("chief", "publicise", public=True)
    rows = office.get(None, "/v1/public/zj/cases").json()["rows"]
    assert [(row["code"], row["title"], row["liable"]) for row in rows] == [("C1", "王某 case C1", ["王某"])]
    assert "王小明" not in office.get(None, "/v1/public/zj/cases").text
    report = office.get(None, "/v1/public/zj/report", year="2026").json()["rows"]
    assert [(row["key"], row["cases"]) for row in report] == [("water", 1)]
    assert office.get(None, "/v1/public/none/cases").status_code == 404
    assert office.get(None, "/v1/public/zj/cases", secret="1").status_code == 422


def test_clocks_stop_and_go(office: Office) -> None:
    """A paused term ends later by the days of the pause; an extension is a second person's, from the same start."""
    office.must("bureau", "pause-clock", clock="check", effective_on="2026-03-10")
    office.must("bureau", "resume-clock", clock="check", effective_on="2026-03-19")
    told = office.get("x", "/cases/C1/clocks").json()["rows"][0]
    assert (told["due_on"], "10 days paused" in told["why"]) == ("2026-04-13", True)
    assert (
        office.do("bureau", "extend-clock", clock="check", length="60 D").json()["code"]
        == "process.second_person_needed"
    )
    wordless = office.do("chief", "extend-clock", clock="check", length="60 D")
    assert (wordless.status_code, wordless.json()["code"]) == (422, "compensation.extension_without_reason")
    office.must("chief", "extend-clock", clock="check", length="60 D", reason="the river is high")
    assert office.get("x", "/cases/C1/clocks").json()["rows"][0]["due_on"] == "2026-05-11"


def test_terms_are_offered_by_name_and_nothing_else_is_taken(office: Office) -> None:
    """What is next names the terms; another name, another day and an end that a paper names are refused, in words of the reader."""

    def offered() -> dict[str, set[str]]:
        listed = office.get("bureau", "/cases/C1").json()["next"]
        return {one["action"]: set(one["subjects"]) for one in listed if one["action"].endswith("-clock")}

    assert offered() == {"pause-clock": {"check", "limitation"}, "extend-clock": {"check"}}
    office.must("bureau", "pause-clock", clock="check", effective_on="2026-03-10")
    assert (offered()["pause-clock"], offered()["resume-clock"]) == ({"limitation"}, {"check"})
    for action, on, clock, told in (
        ("resume-clock", "2026-03-09", "check",
            "对“线索核查期限”办理“恢复期间”的生效日为 2026-03-09，最早可为 2026-03-10：中止自该日开始。"),
        ("pause-clock", "2026-03-11", "check",
            "案件 C1 的“线索核查期限”不能办理“中止期间”：该期间自 2026-03-10 起已中止。"),
        ("pause-clock", "2026-03-11", "weather",
            "案件 C1 的“weather”不能办理“中止期间”：该期间目前没有在计算。"),
    ):  # fmt: skip
        body = {"id": str(uuid7()), "effective_on": on, "clock": clock}
        with office.serving.client("bureau") as client:
            headers = {"accept-language": "zh-CN"}
            came = client.post(f"/v1/books/zj/cases/C1/{action}", json=body, headers=headers)
        assert (came.status_code, came.json()["detail"]) == (422, told)
    office.must("bureau", "resume-clock", clock="check", effective_on="2026-03-10")
    office.must("bureau", "pause-clock", clock="check", effective_on="2026-03-10")


def test_a_party_hears_no_clue(office: Office) -> None:
    """Way and paper of the clue stay in the office, in the case and in its file; the office reads them."""
    register = {"channel": "complaint", "source": "letter-of-ZHAO"}
    assert office.register("S1", **register).status_code == 201
    for path in ("/cases/S1", "/cases/S1/file?form=json"):
        bare, _, query = path.partition("?")
        words = dict([query.split("=")]) if query else {}
        mine, ours = (office.get(who, bare, **words) for who in ("x", "bureau"))
        assert "letter-of-ZHAO" not in mine.text, path
        assert (mine.json()["case"]["channel"], mine.json()["case"]["source"]) == ("", None)
        assert (ours.json()["case"]["channel"], ours.json()["case"]["source"]) == (
            register["channel"],
            register["source"],
        )


def test_a_file_of_a_day_that_has_not_come_is_refused(office: Office) -> None:
    """Goal: what a file says of a day does not change. Method: today and now, and a day and a moment that have not come."""
    for path in ("history", "trail", "file"):
        for name, over, ahead in (
            ("on", DAY, "2026-12-31"),
            ("known_at", "2026-03-01T00:00:00+08:00", "2199-01-01T00:00:00+08:00"),
        ):
            assert office.get("x", f"/cases/C1/{path}", **{name: over}).status_code == 200, (path, name)
            refused = office.get("x", f"/cases/C1/{path}", **{name: ahead})
            told = refused.status_code, refused.json()["code"]
            assert told == (422, "statement.instant_in_future"), (path, name)


def test_a_payment_is_reversed(office: Office) -> None:
    """A payment that was mistyped is reversed by two of finance and nobody else; an entry of a case by no door of its own."""
    office.assessed()
    office.must("bureau", "conclude")
    court = {"court": "court:1", "court_name": "court"}
    claimed = [{"head": "H2", "amount": "169301.78"}]
    office.must(
        "bureau", "sue", situation="grave_consequence", consultation="refused", claimed=claimed, **court
    )
    owed: dict[str, Any] = {
        "heads": [{"head": "H2", "money": "169301.78"}],
        "parts": [{"amount": "169301.78", "obligors": [{"owner": X}]}],
    }
    office.must("bureau", "judge", schedule=[{"part": 1, "due_on": "2026-06-30"}], **owed)
    paid = office.must("finance", "pay", route="treasury", payer=X, amount="169301.78", document="slip")
    payment = office.get("finance", "/cases/C1").json()["money"]["payments"][0]
    by_hand = office.post(
        "finance", f"/entries/{payment['entry_id']}/reversal", {"id": str(uuid7()), "effective_on": DAY}
    )
    assert (by_hand.status_code, by_hand.json()["code"]) == (403, "entry.kind_not_yours")
    ask = {"target": paid["id"], "reason": "one digit too many", "document": "slip"}
    for role in ("bureau", "x", "auditor"):
        assert office.do(role, "propose-reversal", **ask).json()["code"] == "actor.not_allowed"
    bare = office.do("finance", "propose-reversal", target=paid["id"])
    assert (bare.status_code, bare.json()["code"]) == (422, "compensation.grounds_missing")
    dropped = office.must("finance", "propose-reversal", **ask)
    office.must("finance", "drop-reversal", subject=dropped["subject"], reason="slip of the office")
    asked = office.must("finance", "propose-reversal", **ask)
    told = office.get("x", "/cases/C1")
    assert told.json()["money"]["reversals"] == []
    assert [one["action"] for one in told.json()["next"] if "reversal" in one["action"]] == []
    assert "slip of the office" not in office.get("x", "/cases/C1/history").text
    assert len(office.get("auditor", "/cases/C1").json()["money"]["reversals"]) == 2
    alone = office.do("finance", "confirm-reversal", subject=asked["subject"])
    assert (alone.status_code, alone.json()["code"]) == (403, "process.second_person_needed")
    body = {"id": str(uuid7()), "effective_on": DAY, "subject": asked["subject"]}
    assert office.post("colleague", "/cases/C1/confirm-reversal", body).status_code == 201
    assert office.post("colleague", "/cases/C1/confirm-reversal", body).status_code == 200
    twice = office.do("finance", "propose-reversal", **ask)
    assert (twice.status_code, twice.json()["code"]) == (409, "compensation.reversed_already")
    case = office.get("x", "/cases/C1").json()
    assert [row["claim_due"] for row in case["figures"] if row["head"] == "H2"] == ["169301.78"]
    assert [(row["amount"], row["reversed_by"]) for row in case["money"]["payments"]] == [
        ("169301.78", asked["subject"])
    ]
    assert [(row["act"], row["state"]) for row in case["money"]["reversals"]] == [("pay", "confirmed")]
    office.must("finance", "pay", route="treasury", payer=X, amount="16930.17", document="slip")
    ask_for = {
        "use": "assessment",
        "payee": "institute:1",
        "amount": "100.00",
        "document": "paper",
        "invoice": "25110001",
    }
    account = {"payee_name": "institute", "payee_account": "6222 0001", "document": "contract"}
    office.must("finance", "register-account", payee="institute:1", **account)
    assert (
        office.do("finance", "spend", **{**ask_for, "payee": X}).json()["code"] == "compensation.payee_liable"
    )
    spending = office.must("finance", "spend", **ask_for)
    assert (
        office.do("finance", "confirm-spending", subject=spending["subject"]).json()["code"]
        == "process.second_person_needed"
    )
    office.must("colleague", "confirm-spending", subject=spending["subject"])
    rows = office.get("auditor", "/cases/C1").json()["money"]["spendings"]
    assert [(row["amount"], row["payee"], row["state"]) for row in rows] == [
        ("100.00", "institute:1", "paid")
    ]
    chinese = office.post(
        "finance",
        "/cases/C1/propose-reversal",
        {"id": str(uuid7()), "effective_on": DAY, "target": paid["id"]},
        headers={"Accept-Language": "zh-CN"},
    )
    assert chinese.json()["detail"] == "该业务已于 2026-03-02 冲销。"


def test_beside_the_claim(office: Office) -> None:
    """A fine offsets nothing and is paid after the compensation; the tax of the same discharge is computed for comparison."""
    office.assessed()
    office.must("bureau", "conclude")
    court = {"court": "court:1", "court_name": "court"}
    claimed = [{"head": "H2", "amount": "169301.78"}]
    office.must(
        "bureau", "sue", situation="grave_consequence", consultation="refused", claimed=claimed, **court
    )
    owed: dict[str, Any] = {
        "heads": [{"head": "H2", "money": "169301.78"}],
        "parts": [{"amount": "169301.78", "obligors": [{"owner": X}]}],
    }
    office.must("bureau", "judge", schedule=[{"part": 1, "due_on": "2026-06-30"}], **owed)
    office.must("bureau", "note", topic="fine", text="decision", amount="100000.00")
    rows = office.get("auditor", "/cases/C1/liabilities", assets="200000").json()["rows"]
    assert [(row["kind"], row["covered"]) for row in rows] == [
        ("compensation", "169301.78"),
        ("fine", "30698.22"),
    ]
    assert office.get("court", "/cases/C1").status_code == 404
    assert {one["owner"]: one["reads"] for one in office.get("bureau", "/cases/C1").json()["parties"]} == {
        X: True,
        "institute:1": True,
        "court:1": False,
    }
    office.let_in("court:1", "court")
    assert office.get("court", "/cases/C1").status_code == 200
    body = {
        "medium": "air",
        "rate": "6",
        "discharges": [{"code": "SO2", "kg": "950"}, {"code": "NOX", "kg": "95"}],
    }
    assert office.post("auditor", "/environmental-tax", body).json()["total"] == "6600.00"
    assert (
        office.post("auditor", "/environmental-tax", {**body, "rate": "99"}).json()["code"]
        == "compensation.tax_rate_outside"
    )
