"""Files over HTTP: none stops the server or keeps it from others, each is answered with its limit, and nothing of it stays."""

import io
import socket
import threading
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
import python_calamine

from api.app import ROUTERS
from api.middleware import UPLOAD_MAX, UPLOADS
from api.uploads import CHILDREN_MAX, HELD_MAX
from ledger.database import Books
from ledger.identifiers import uuid7
from ledger.journal import accounts, codes
from ledger.journal.accounts import NewAccount
from tests.api.conftest import Serving
from tests.documents import tasks
from tests.documents.files import far, message, xlsx, zip_bomb
from tests.documents.test_apart import children
from tests.permits.world import uscc
from tests.waiting import until as within

NUMBER = "330600000012345678"
TITLES = ["site", "pollutant", "area", "first_vintage", "last_vintage", "quantity", "fee", "valid_from"]
REPORT = ["site", "year", "pollutant", "source", "measured", "abnormal"]
CHECK, PLANS, REPORTS = "/permits/plans/check", "/permits/plans", "/permits/reports/sheets"
IMPORTS = "/reconciliation/imports"
BY_MAPPING = {"account": NUMBER, "mapping": "m"}
CLUES_CHECK, CLUES = "/clue-lists/check", "/clue-lists"
OLD_CHECK, OLD = "/old-cases/check", "/old-cases"
COSTS_CHECK, COSTS = "/unit-costs/check", "/unit-costs"
RECEIPTS = "/nontax-receipts"
OF_CLUES = {"code": "2026-1", "number": "1", "issuer": "部", "received_on": "2026-11-02"}
STOCK = ("/permits/stock/check", "/permits/stock")
"""A workbook without a sheet of the template is refused before a cell is read; tests/api/test_stock.py has the rest."""
ROLES = {
    CHECK: "bureau",
    PLANS: "bureau",
    REPORTS: "enterprise",
    IMPORTS: "finance",
    CLUES_CHECK: "bureau",
    CLUES: "bureau",
    OLD_CHECK: "bureau",
    OLD: "bureau",
    COSTS_CHECK: "bureau",
    COSTS: "bureau",
    RECEIPTS: "finance",
}
SAID = {
    IMPORTS: BY_MAPPING,
    CLUES_CHECK: {"received_on": "2026-11-02"},
    CLUES: OF_CLUES,
    OLD_CHECK: {"opened_on": "2026-11-02"},
    OLD: {"code": "2026-1", "number": "1", "opened_on": "2026-11-02"},
    COSTS_CHECK: {"first_on": "2026-11-02"},
    COSTS: {"code": "2026-1", "source": "部", "first_on": "2026-11-02"},
}
"""What an address is told of a file beside its id and day."""
until = partial(within, seconds=30)
FILES: dict[str, Callable[[], bytes]] = {
    "cell": lambda: far("XFD1048576"),
    "column": lambda: far("ZZ100000"),
    "zip bomb": zip_bomb,
    "commas": lambda: b"," * (49 * 2**20),
    "one line": lambda: b"x" * (40 * 2**20),
}
"""Made when they are sent: it takes seconds, and every worker reads this."""


class Sender:
    """Sends files as each role."""

    def __init__(self, serving: Serving) -> None:
        self.serving = serving
        self.before = set(children())

    def reading(self) -> int:
        """Count the children that read files."""
        return len(set(children()) - self.before)

    def held(self) -> int:
        """Count the files that have a place; what waits has no other sign."""
        return len(self.serving.app.state.service.uploads._held)

    def send(self, path: str, data: bytes, role: str = "", **query: Any) -> httpx.Response:
        more = (
            {}
            if path in (CHECK, IMPORTS, CLUES_CHECK, OLD_CHECK, COSTS_CHECK)
            else {"id": str(uuid7()), "effective_on": "2026-11-02"}
        )
        with self.serving.client(role or ROLES[path], **{"Accept-Language": "zh-CN"}) as client:
            return client.post(f"/v1/books/zj{path}", content=data, params={**more, **query}, timeout=120)

    def furnish(self) -> None:
        """Add a mapping and a bank account."""

        def open_cash(books: Books) -> None:
            cash = NewAccount("exchange:money:settlement_cash", "exchange", "settlement_cash")
            accounts.open_accounts(books, codes.book_id(books, "zj"), [cash], 1)

        self.serving.database.begin(open_cash)
        self.serving.hire("second", "finance")
        account = {
            "number": NUMBER,
            "name": "n",
            "bank": "b",
            "account": "exchange:money:settlement_cash",
            "asset": "CNY",
            "since": "2026-06-01",
        }
        mapping = {"code": "m", "columns": {"booked_on": "d", "amount": "a"}}
        base = "/v1/books/zj/reconciliation"
        with self.serving.client("finance") as client, self.serving.client("second") as other:
            assert client.post(f"{base}/accounts", json=account).status_code == 201
            assert other.post(f"{base}/accounts/{NUMBER}/confirm").is_success
            assert client.post(f"{base}/mappings", json=mapping).status_code == 201

    def healthy(self) -> bool:
        with self.serving.client(None) as client:
            return client.get("/health").is_success

    def open(self, path: str, length: int, part: bytes = b"") -> socket.socket:
        """Begin to send a file, and no more."""
        address = urlsplit(self.serving.url)
        line = socket.create_connection((str(address.hostname), address.port or 80))
        line.settimeout(60)
        key = self.serving.keys[ROLES[path.partition("?")[0]]]
        head = f"POST /v1/books/zj{path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {key}\r\nContent-Length: {length}\r\n\r\n"
        line.sendall(head.encode() + part)
        return line


@pytest.fixture
def sender(serving: Serving) -> Sender:
    """A server, and who sends to it."""
    return Sender(serving)


def file_routes() -> Iterator[tuple[str, str]]:
    """Give the routes that take a file in their body."""
    for router in ROUTERS:
        for route in router.routes:
            content = (getattr(route, "openapi_extra", None) or {}).get("requestBody", {}).get("content", {})
            if content and set(content) != {"application/json"}:
                yield (
                    str(getattr(route, "path", "")).removeprefix("/v1/books/{book}"),
                    ",".join(sorted(content)),
                )


def test_these_routes_take_files() -> None:
    """Goal: a new route that takes a file is in this test, or has tests of its own. Method: the bodies of all routes."""
    found = {path for path, _ in file_routes()}
    assert found == {
        *ROLES,
        "/cases/{code}/evidence",
        "/simple-cases/{id}/opinion",
        "/paper-templates",
        "/law/packs/sheets",
        *STOCK,
    }


def test_the_limits_are_these() -> None:
    """Goal: what the page promises (docs/spec/files.md 2 and 3)."""
    assert (HELD_MAX, CHILDREN_MAX, UPLOAD_MAX) == (8, 2, 50 * 2**20)
    assert {path for path, _ in file_routes() if path.endswith(UPLOADS)} == {*ROLES, *STOCK}


@pytest.mark.long(15)
def test_no_file_stops_the_server(sender: Sender) -> None:
    """Goal: every reader answers files that are made to harm with their limit, and nothing stays. Method: each file to each route."""
    sender.furnish()
    for name, make in FILES.items():
        data = make()
        for path in ROLES:
            told = sender.send(path, data, **SAID.get(path, {}))
            assert (told.status_code, told.json()["code"]) == (422, "file.beyond_limit"), (
                path,
                name,
                told.text,
            )
            assert (told.json()["source"], set(told.json()["figures"])) == (
                "系统规则「docs/spec/files.md」第2节",
                {"what", "most", "place", "at"},
            )
            assert "超出" in told.json()["detail"]
            assert sender.healthy()
    assert sender.reading() == 0


@pytest.mark.parametrize(
    ("inside", "what"),
    [
        ("<Ntry/>" * 6_400_000, "entries"),
        ("<a/>" * 5_000_000, "elements of one entry"),
        ("<Stmt/>" * 6_400_000, "elements of one entry"),
        ("<a " + " ".join(f"b{n}=''" for n in range(200_000)) + "/>", "attributes of an element"),
        ("<a>" * 1_000_000, "elements around another"),
        (f"<a>{'x' * 40_000_000}</a>", "characters in a text"),
    ],
    ids=range(6),
)
def test_no_message_stops_the_server(sender: Sender, inside: str, what: str) -> None:
    """Goal: the same of camt.053. Method: 45 MB of empty entries, elements, attributes, depth, text."""
    told = sender.send(IMPORTS, message(inside))
    assert (told.status_code, told.json()["code"], told.json()["figures"]["what"]) == (
        422,
        "file.beyond_limit",
        what,
    )
    assert (sender.healthy(), sender.reading()) == (True, 0)


@pytest.mark.parametrize("task", [tasks.abort, tasks.crash, tasks.swell])
def test_native_code_that_fails_is_an_answer(
    sender: Sender, task: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: an abort, a crash and the end of the memory reach nobody but who sent the file. Method: readers that do so."""
    monkeypatch.setattr("ledger.permits.actions.plan_sheets.read_plan", task)
    told = sender.send(CHECK, b"site")
    assert (told.status_code, told.json()["code"]) == (
        422,
        "file.stopped" if task == tasks.swell else "file.broke",
    )
    assert (sender.healthy(), sender.reading()) == (True, 0)


def test_a_client_that_leaves_takes_its_child_along(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: nobody computes for who has gone, and the place is free again. Method: a reader that never ends; the line is cut."""
    monkeypatch.setattr("ledger.permits.actions.plan_sheets.read_plan", tasks.sleep)
    for path in (CHECK, PLANS):
        line = sender.open(
            f"{path}?id={uuid7()}&effective_on=2026-11-02" if path == PLANS else path, 4, b"site"
        )
        until(lambda: sender.reading() == 1)
        assert sender.healthy()
        line.close()
        until(lambda: (sender.reading(), sender.held()) == (0, 0))
    monkeypatch.undo()
    assert sender.send(CHECK, b"site").json()["code"] == "sheet.invalid"


def test_one_file_of_a_key_and_two_children(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: a key has one place, whatever it does with it, and leaves the others theirs. Method: an endless reader; a slow sender."""
    monkeypatch.setattr("ledger.permits.actions.plan_sheets.read_plan", tasks.sleep)
    lines = [
        sender.open(CHECK, 4, b"site"),
        sender.open(REPORTS + f"?id={uuid7()}&effective_on=2026-11-02", 50 * 2**20, b"site"),
    ]
    until(lambda: (sender.reading(), sender.held()) == (1, 2))
    for path in (CHECK, REPORTS):
        refused = sender.open(
            path + ("" if path == CHECK else f"?id={uuid7()}&effective_on=2026-11-02"), 50 * 2**20
        )
        answer = ""
        while "file.busy" not in answer and (
            piece := refused.recv(10_000)
        ):  # the body of the request was never sent
            answer += piece.decode()
        assert answer.startswith("HTTP/1.1 503")
        assert "file.busy" in answer
        assert "retry-after" in answer.lower()
        refused.close()
    assert sender.send(IMPORTS, message("")).json()["code"] == "sheet.invalid"
    until(lambda: sender.held() == 2)
    monkeypatch.setattr("api.uploads.HELD_MAX", 2)
    assert sender.send(IMPORTS, message("")).json()["code"] == "file.busy"
    for line in lines:
        line.close()
    until(lambda: (sender.reading(), sender.held()) == (0, 0))
    assert sender.send(IMPORTS, message("")).json()["code"] == "sheet.invalid"


def test_a_third_file_waits_for_its_turn(sender: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: two children at most; the next file waits and is read. Method: two readers that never end, a third file, one client leaves."""
    monkeypatch.setattr("ledger.permits.actions.plan_sheets.read_plan", tasks.sleep)
    monkeypatch.setattr("ledger.permits.actions.report_sheets.read_reports", tasks.sleep)
    query = f"?id={uuid7()}&effective_on=2026-11-02"
    lines = [sender.open(CHECK, 4, b"site"), sender.open(REPORTS + query, 4, b"site")]
    until(lambda: (sender.reading(), sender.held()) == (2, 2))
    answers: list[str] = []
    third = threading.Thread(target=lambda: answers.append(sender.send(IMPORTS, message("")).json()["code"]))
    third.start()
    until(lambda: sender.held() == 3)
    assert (answers, sender.reading()) == ([], 2)
    lines.pop().close()
    third.join(60)
    assert answers == ["sheet.invalid"]
    lines.pop().close()
    until(lambda: (sender.reading(), sender.held()) == (0, 0))


def test_two_hundred_faults_and_the_number_of_the_rest(sender: Sender) -> None:
    """Goal: in every checker of sheets, in JSON and in the file of faults, in both languages. Method: a thousand wrong rows."""
    wrong = ["x", "XX", "330600", 26, 2027, "1e3", "x", ""]
    sheet = xlsx([TITLES, *[wrong] * 1000])
    told = sender.send(CHECK, sheet).json()
    assert (told["faults"], told["rest"], len(told["problems"]), told["problems"][0]["row"]) == (
        5000,
        4800,
        200,
        2,
    )
    refused = sender.send(PLANS, sheet).json()
    assert [refused["figures"][name] for name in ("count", "rest")] == [5000, 4800]
    assert len(refused["figures"]["problems"]) == 200
    assert "4800" in refused["remedy"]
    file = sender.send(CHECK, sheet, faults="file")
    cells = (
        python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(file.content))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert len(cells) == 202
    assert cells[-1][3:] == ["另有 4800 处错误未列出", "4800 more faults are not listed"]
    reports = sender.send(REPORTS, xlsx([REPORT, *[["x", 26, "XX", "own", "1e3", "-1"]] * 1000])).json()
    assert [reports["figures"][name] for name in ("count", "rest")] == [5000, 4800]
    assert all(p["zh"] and p["problem"] and p["where"] for p in reports["figures"]["problems"])
    unknown = sender.send(
        REPORTS, xlsx([REPORT, *[[f"enterprise:{uscc(1)}:001P", 2025, "SO2", "self", 1, ""]] * 1000])
    ).json()
    assert [unknown["figures"][name] for name in ("count", "rest")] == [1000, 800]


@pytest.mark.parametrize("path", [CHECK, REPORTS])
def test_a_code_that_lost_digits_is_named(sender: Sender, path: str) -> None:
    """Goal: row and column of a code that is no more what was typed, and of a cell with an error. Method: a number of 18 digits."""
    titles = TITLES if path == CHECK else REPORT
    cells = (
        [913306210000000012, "SO2", "330600", 2026, 2027, 24.221999999999998, "free", ""]
        if path == CHECK
        else [
            913306210000000012,
            2025,
            "SO2",
            "self",
            24.221999999999998,
            "",
        ]
    )
    told = sender.send(path, xlsx([titles, cells])).json()
    problems = told["problems"] if path == CHECK else told["figures"]["problems"]
    assert [p.get("column", p.get("where")) for p in problems] == ["site" if path == CHECK else "row 2, site"]
    assert "format the column as text" in problems[0]["problem"]
    assert "文本格式" in problems[0]["zh"]
