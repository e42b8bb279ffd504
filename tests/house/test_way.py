"""The way of an act: who follows a payment or the settlement of a sale from HTTP to SQL reads few files, from above to below."""

import asyncio
import re
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import CodeType, FrameType
from typing import Any, Final

import httpx
import pytest

from api.app import create_app
from ledger.actors.authority import Role
from ledger.clock import SystemClock, legal_date
from ledger.compensation.acts import next_of
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.journal import codes
from tests.compensation.world import Desk, X
from tests.furnished import furnished
from tests.market.world import agree
from tests.people import key_for
from tests.permits.world import DAY, District, site

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Way:
    """The files through which an act goes."""

    name: str
    """As the architecture calls it."""
    files: tuple[str, ...]
    """From above to below; each calls only those after it."""
    leaves: Mapping[str, str]
    """What is asked for a value, or does one thing for all rooms, and asks nobody on the way; with the reason."""
    rooms: tuple[str, ...]
    """Folders whose files can be of the way."""


JOURNAL: Final = {
    "ledger/journal/accounts.py": "opens an account that an entry names for the first time",
    "ledger/journal/codes.py": "from codes to numbers",
}
PAYMENT: Final = Way(
    "a payment",
    (
        "api/routes/cases.py",
        "ledger/compensation/acts.py",
        "ledger/compensation/actions/recordings.py",
        "ledger/compensation/actions/payments.py",
        "ledger/compensation/actions/recourse.py",
        "ledger/compensation/actions/engine.py",
        "ledger/compensation/rules/claims.py",
        "ledger/journal/posting.py",
        "ledger/journal/sql/functions/post_entries.sql",
    ),
    {
        "ledger/compensation/queries/standing.py": "how the case stands: read once, for the checks of all acts and for the answer",
        "ledger/compensation/actions/waits.py": "for which step of another person it waits: for the answer",
        "ledger/compensation/queries/slips.py": "which other acts tell the same slip of a bank: for the answer",
        "ledger/compensation/queries/beside.py": "what there is of experts, fees and bookings: read with how the case stands",
        "ledger/compensation/actions/places.py": "opens the accounts of the case on which nothing was posted yet",
        "ledger/compensation/actions/retries.py": "who says what: for the record that is kept",
        "ledger/compensation/actions/credit_codes.py": "whether a credit code that is told is sound",
        "ledger/compensation/actions/articles.py": "under which article it stands",
        "ledger/compensation/actions/court_papers.py": "whether it is a paper of a court that was taken already",
        "ledger/compensation/actions/approvals.py": "whether somebody signs before it",
        "ledger/compensation/actions/order.py": "whether it is dated before what it rests on",
        "ledger/compensation/rules/grounds.py": "on what it rests",
        "ledger/compensation/rules/lateness.py": "whether it is entered late: whom that needs, and how it is marked",
        "ledger/compensation/rules/clocks.py": "when a term ends, and why: for the answer, and for money that waits with the agency",
        "ledger/compensation/rules/liability.py": "who owes a part on the day, up to what, and what joint debtors owe each other",
        "ledger/compensation/rules/successions.py": "for whom counts what was paid by whose place another has taken",
        "ledger/compensation/rules/insolvencies.py": "from when only bankrupts owe it",
        "ledger/compensation/actions/dividends.py": "for which bankrupt an administrator pays, for whom a guarantor, and how much",
        **JOURNAL,
    },
    ("api/routes/", "ledger/compensation/", "ledger/journal/"),
)
SALE: Final = Way(
    "the settlement of a sale",
    (
        "api/routes/sales.py",
        "ledger/market/actions/sales.py",
        "ledger/market/rules/gates.py",
        "ledger/permits/actions/lots.py",
        "ledger/market/actions/certificates.py",
        "ledger/market/rules/prices.py",
        "ledger/permits/actions/engine.py",
        "ledger/journal/posting.py",
        "ledger/journal/sql/functions/post_entries.sql",
    ),
    {
        "ledger/market/actions/decisions.py": "whether a registered decision lets it pass still",
        "ledger/market/queries/trade.py": "what the gates look at of both sides: read once",
        "ledger/permits/queries/fees.py": "of what the sides owe of use fees",
        "ledger/market/queries/terms.py": "for how much of its years each line counts, by its lots",
        "ledger/permits/rules/terms.py": "how days and months of a part of a year are counted, of everything",
        "ledger/permits/queries/lots.py": "what a holder has, lot by lot",
        "ledger/permits/queries/year.py": "of what the seller emitted too much, and of what nothing is known",
        "ledger/market/queries/needs.py": "what the buyer lacks, where the law holds it to that",
        "ledger/permits/queries/turnover.py": "what was bought and sold within its year, and what a licence says of it",
        "ledger/permits/queries/licence_steps.py": "whether a licence has still to follow: for the answer",
        "ledger/permits/rules/licence_steps.py": "how much of what passed a licence does not say yet",
        "ledger/market/rules/certificates.py": "what a certificate says, and the code by which it is verified",
        "ledger/permits/actions/sides.py": "to which contract both sides said yes: entry and certificate name it",
        "ledger/permits/actions/inside.py": "whether an enterprise needs another representative for it: of all acts",
        "ledger/permits/actions/back_dating.py": "whether it is dated back too far: of all acts",
        "ledger/permits/rules/back_dating.py": "how far back the law lets it be",
        "ledger/permits/rules/strips.py": "how holders, accounts and quantities are written",
        "ledger/journal/foreseeing.py": "whether the buyer has paid enough in, before anything is done",
        **JOURNAL,
    },
    ("api/routes/", "ledger/market/", "ledger/permits/", "ledger/journal/"),
)
Call = tuple[str, str]


def counted(file: str, rooms: tuple[str, ...]) -> bool:
    """Whether a file can be one of the way: a route, the room, the journal.

    Not what all acts of all rooms pass and who knows one act knows: the frame of `api`, processes, the law of the day, the database.
    Nor values: amounts, errors, identifiers, words, and the shapes, machines and tables, which have no function.
    """
    return file.startswith(rooms) and not file.endswith("words.py")


def upward(way: Way, calls: set[Call]) -> list[Call]:
    """Give the calls that go up the way, or from a leaf to it."""
    place = {file: number for number, file in enumerate(way.files)}
    last = len(way.files)
    return sorted(
        (caller, called)
        for caller, called in calls
        if caller and place.get(caller, last) > place.get(called, last)
    )


class Traced:
    """Which files of ours were entered, and from which."""

    def __init__(self, way: Way) -> None:
        """Begin with nothing."""
        self.rooms = way.rooms
        self.calls: set[Call] = set()
        self._files: dict[CodeType, str] = {}

    def file_of(self, code: CodeType) -> str:
        """Give a file as it is called here; empty where it is not one of the way."""
        if code not in self._files:
            path = Path(code.co_filename)
            name = path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else ""
            self._files[code] = name if counted(name, self.rooms) else ""
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


def traced(
    way: Way, database: Database, key: str, address: str, body: dict[str, Any], status: int
) -> set[Call]:
    """Do something over HTTP, and give the calls from file to file; the day of the book has begun with a caller before."""
    app, files = create_app(database, SystemClock()), Traced(way)

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://house") as client:
            known = {"Authorization": f"Bearer {key}"}
            return await client.post(address, json=body, headers=known)

    book_id = database.begin(lambda books: codes.book_id(books, address.split("/")[3]))
    app.state.service.begun[book_id] = legal_date(SystemClock().now())
    with files.watching():
        answer = asyncio.run(ask())
    assert answer.status_code == status, answer.text
    return files.calls


def entered(way: Way, calls: set[Call]) -> set[str]:
    """Give the leaves that were asked, after a look at the way: every file of it was entered, none other, and none was called from below.

    The last but one names the function of PostgreSQL, which is the last.
    """
    files = {called for _, called in calls}
    assert files - {*way.leaves} == {*way.files[:-1]}
    assert upward(way, calls) == []
    assert f"ledger.{Path(way.files[-1]).stem}(" in (ROOT / way.files[-2]).with_suffix(".sql").read_text(
        "utf-8"
    )
    return files & {*way.leaves}


@pytest.mark.parametrize(
    ("case", "route", "leaves"),
    [
        ("C1", "treasury", {"successions"}),
        ("C1", "court", {"successions"}),
        ("C1", "escrow", {"successions"}),
        ("C2", "agency", set()),
    ],
)
def test_a_payment_is_followed_through_nine_files(
    desk: Desk, owner: Database, case: str, route: str, leaves: set[str]
) -> None:
    """Goal: who reads an act does not lose the thread. Method: the files that a payment enters, on every way that money comes.

    It comes too late, and pays interest.
    """
    key = owner.begin(lambda books: key_for(books, desk.book_id, "cashier", Role.FINANCE)).text
    body = {"id": str(uuid7()), "effective_on": "2025-08-29", "document": "slip"}
    body |= {"payer": X, "route": route, "amount": "1005.00"}
    calls = traced(PAYMENT, desk.database, key, f"/v1/books/zj/cases/{case}/pay", body, 201)
    assert {*PAYMENT.leaves} - entered(PAYMENT, calls) == {
        f"ledger/compensation/rules/{x}.py" for x in leaves
    }
    assert len(PAYMENT.files) == 9


@furnished
def district(database: Database, owner: Database) -> District:
    """Three enterprises under a cap of 100 t of SO2 a year."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2025, 2028)
    made.allocate(site(1), "10", 2026, 2027)
    made.pay_in(site(2), "1200.00")
    return made


def test_the_settlement_of_a_sale_is_followed_through_nine_files(district: District, owner: Database) -> None:
    """Goal: the same. Method: the files that the settlement of an agreed sale enters."""
    sale, told = agree(district, "6", 2026, 2027)
    assert told[-1] == "approved"
    key = owner.begin(lambda books: key_for(books, district.book_id, "settler", Role.FINANCE)).text
    body = {"effective_on": DAY.isoformat(), "document": "slip"}
    calls = traced(SALE, district.database, key, f"/v1/books/zj/permits/sales/{sale}/settle", body, 200)
    assert entered(SALE, calls) == {*SALE.leaves}
    assert len(SALE.files) == 9


def test_a_call_that_goes_up_is_found() -> None:
    """Goal: the tests above can fail. Method: calls back to an act, and from a rule to what calls it."""
    way, leaf = PAYMENT.files, min(PAYMENT.leaves)
    down = {("", way[0]), (way[0], way[1]), (way[2], way[2]), (way[2], way[4]), (way[1], leaf)}
    up = {(way[3], way[2]), (leaf, way[4])}
    assert upward(PAYMENT, down | up) == sorted(up)


@pytest.mark.parametrize("way", [PAYMENT, SALE], ids=lambda way: way.name)
def test_the_architecture_names_them(way: Way) -> None:
    """Goal: a newcomer is told the way. Method: the files in the page, in their order."""
    text = (ROOT / "docs/architecture.md").read_text("utf-8")
    told = text[text.index(f"**The way of {way.name}**") :].split("\n\n**")[0]
    named = re.findall(r"^\d\. `([^`]+)`", told, re.MULTILINE)
    assert tuple(named) == way.files
    assert {one for one in way.leaves if one not in told} == set()
    assert all((ROOT / file).is_file() for file in (*way.files, *way.leaves))
