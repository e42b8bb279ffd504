"""The way of a payment: who follows it from HTTP to SQL and back reads seven files, from above to below, and none twice."""

import asyncio
import re
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import httpx
import pytest

from api.app import create_app
from ledger.actors.authority import Role
from ledger.clock import SystemClock
from ledger.compensation.acts import next_of
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.world import Desk, X
from tests.furnished import furnished
from tests.people import key_for

ROOT = Path(__file__).parents[2]
WAY = (
    "api/routes/cases.py",
    "ledger/compensation/acts.py",
    "ledger/compensation/actions/payments.py",
    "ledger/compensation/actions/engine.py",
    "ledger/compensation/rules/claims.py",
    "ledger/journal/posting.py",
    "ledger/journal/sql/functions/post_entries.sql",
)
"""From above to below; each calls only those after it."""
LEAVES = {
    "ledger/compensation/queries/standing.py": "how the case stands: read once, for the checks of all acts and for the answer",
    "ledger/compensation/rules/clocks.py": "when a term ends, and why just then: for the answer, and for money that waits with the agency",
    "ledger/compensation/rules/liability.py": "what joint debtors owe each other",
    "ledger/journal/accounts.py": "opens an account that an entry names for the first time",
    "ledger/journal/codes.py": "from codes to numbers",
}
"""What is asked for a value, or does one thing for all rooms, and asks nobody on the way."""
Call = tuple[str, str]


def counted(file: str) -> bool:
    """Whether a file can be one of the way: a route, the room, the journal.

    Not what all acts of all rooms pass and who knows one act knows: the frame of `api`, processes, the law of the day, the database.
    Nor values: amounts, errors, identifiers, words, and the shapes, machines and tables, which have no function.
    """
    return file.startswith(("api/routes/", "ledger/compensation/", "ledger/journal/")) and not file.endswith(
        "/words.py"
    )


def upward(calls: set[Call]) -> list[Call]:
    """Give the calls that go up the way, or from a leaf to it."""
    place = {file: number for number, file in enumerate(WAY)}
    last = len(WAY)
    return sorted(
        (caller, called)
        for caller, called in calls
        if caller and place.get(caller, last) > place.get(called, last)
    )


class Traced:
    """Which files of ours were entered, and from which."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.calls: set[Call] = set()
        self._files: dict[CodeType, str] = {}

    def file_of(self, code: CodeType) -> str:
        """Give a file as it is called here; empty where it is not one of the way."""
        if code not in self._files:
            path = Path(code.co_filename)
            name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
            self._files[code] = name if counted(name) else ""
        return self._files[code]

    def __call__(self, frame: FrameType, event: str, _: Any) -> None:
        """Keep a call: from the nearest file of the way that waits for it. What can be done next is another question."""
        file = self.file_of(frame.f_code) if event == "call" else ""
        if not file:
            return
        above, callers = frame.f_back, []
        while above is not None:
            if above.f_code is next_of.__code__:
                return
            callers.append(self.file_of(above.f_code))
            above = above.f_back
        if frame.f_code is not next_of.__code__:
            self.calls.add((next((one for one in callers if one), ""), file))

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Watch this thread and those that begin now."""
        before, others = sys.getprofile(), threading.getprofile()
        threading.setprofile(self)
        sys.setprofile(self)
        try:
            yield
        finally:
            sys.setprofile(before)
            threading.setprofile(others)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a case: x alone owes 1,000.00, due on 30 June, and so do x and y together in another one."""
    made = Desk(database, owner)
    made.judged(parts=[{"amount": "1000.00", "obligors": [{"owner": X}]}])
    made.judged(code="C2")
    return made


def paid(desk: Desk, owner: Database, case: str, route: str) -> set[Call]:
    """Record a payment over HTTP that comes too late and pays interest, and give the calls from file to file."""
    key = owner.begin(lambda books: key_for(books, desk.book_id, "cashier", Role.FINANCE)).text
    app, traced = create_app(desk.database, SystemClock()), Traced()
    body = {"id": str(uuid7()), "effective_on": "2025-08-29", "document": "slip"}
    body |= {"payer": X, "route": route, "amount": "1005.00"}

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as client:
            address, known = f"/v1/books/zj/cases/{case}/pay", {"Authorization": f"Bearer {key}"}
            return await client.post(address, json=body, headers=known)

    with traced.watching():
        answer = asyncio.run(ask())
    assert answer.status_code == 201, answer.text
    return traced.calls


@pytest.mark.parametrize(
    ("case", "route", "leaves"),
    [
        ("C1", "treasury", {"clocks", "liability"}),
        ("C1", "court", {"clocks", "liability"}),
        ("C1", "escrow", {"clocks", "liability"}),
        ("C2", "agency", set()),
    ],
)
def test_a_payment_is_followed_through_seven_files(
    desk: Desk, owner: Database, case: str, route: str, leaves: set[str]
) -> None:
    """Goal: who reads an act does not lose the thread. Method: the files that a payment enters, on every way that money comes.

    The last but one names the function of PostgreSQL, which is the last.
    """
    calls = paid(desk, owner, case, route)
    entered = {called for _, called in calls}
    assert entered - {*LEAVES} == {*WAY[:-1]}
    assert {file for file in LEAVES if file not in entered} == {
        f"ledger/compensation/rules/{x}.py" for x in leaves
    }
    assert upward(calls) == []
    assert len(WAY) == 7
    assert f"ledger.{Path(WAY[-1]).stem}(" in (ROOT / WAY[-2]).with_suffix(".sql").read_text("utf-8")


def test_a_call_that_goes_up_is_found() -> None:
    """Goal: the test above can fail. Method: calls back to an act, and from a rule to what calls it."""
    down = {("", WAY[0]), (WAY[0], WAY[1]), (WAY[2], WAY[2]), (WAY[2], WAY[4]), (WAY[1], min(LEAVES))}
    up = {(WAY[3], WAY[2]), (min(LEAVES), WAY[4])}
    assert upward(down | up) == sorted(up)


def test_the_architecture_names_them() -> None:
    """Goal: a newcomer is told the way. Method: the files in the page, in their order."""
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    told = text[text.index("**The way of a payment") :].split("\n\n**")[0]
    named = re.findall(r"^\d\. `([^`]+)`", told, re.MULTILINE)
    assert tuple(named) == WAY
    assert {one for one in LEAVES if one not in told} == set()
    assert all((ROOT / file).is_file() for file in (*WAY, *LEAVES))
