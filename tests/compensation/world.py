"""A bureau with damage cases for tests: its people, and a short way to do everything in a case."""

from collections.abc import Callable
from dataclasses import MISSING, replace
from datetime import date
from typing import Any, Literal, get_args, get_origin
from uuid import UUID

from sqlalchemy import insert

from ledger.actors.tables import actor
from ledger.compensation import acts
from ledger.compensation.actions import casework
from ledger.compensation.actions.engine import look
from ledger.compensation.acts import ACT, REGISTER, next_of
from ledger.compensation.queries import as_of, cases
from ledger.compensation.rows import CaseHead, FigureRow
from ledger.database import Books, Database, ReadBooks
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.law_in_force.actions import approve_pack, propose_pack, simulate_pack
from ledger.processes.acting import Next
from ledger.processes.actions import Step
from ledger.processes.acts import apart, fields_of, read
from tests.world import broken_promises

ROLES = {
    "clerk": "bureau",
    "chief": "bureau",
    "third": "bureau",
    "cashier": "finance",
    "payer": "finance",
    "party": "enterprise",
    "body": "assessor",
}
COLLEAGUE = {"clerk": "chief", "chief": "clerk", "cashier": "payer", "payer": "cashier"}
"""Who confirms what one has recorded."""
X, Y = "enterprise:x", "enterprise:y"
FITTING: dict[str, dict[str, Any]] = {
    "judge": {"number": "(2025)浙01民终1号", "instance": "second"},
    "settle_suit": {"number": "(2025)浙01民初1号"},
    "retry": {"number": "(2025)浙01民再1号"},
    "pause_clock": {"ground": "force_majeure"},
    "extend_clock": {"ground": "complex"},
}
"""What a test that is about something else leaves out."""
START = date(2025, 1, 6)


def pack_of(*values: tuple[str, object, date]) -> str:
    """Write a rule pack of the bureau: of each value the name within `compensation`, what it is, and from when."""
    head = '[pack]\njurisdiction = "cn"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
    row = '[[value]]\nkey = "compensation.{}"\nvalue = {}\nfrom = {}\nsource = "own"\nmark = "verified"\n'
    return head + "".join(row.format(*one) for one in values)


def bring_pack(owner: Database, book_id: int, text: str) -> None:
    """Bring a rule pack into a book, and put it in force as another person."""
    with owner.engine.begin() as connection:
        rows = [{"name": name, "role": "bureau", "book_id": book_id} for name in ("rules", "rulers")]
        asks, yes = sorted(connection.execute(insert(actor).returning(actor.c.actor_id), rows).scalars())
    pack_id, step = uuid7(), Step(asks, "bureau", date(2025, 1, 3), "why", "paper")
    other = replace(step, actor_id=yes)
    owner.begin(
        lambda books: propose_pack(books, book_id, step, pack_id=pack_id, text=text, from_day=step.on)
    )
    owner.begin(lambda books: simulate_pack(books, book_id, step, pack_id=pack_id, effects=lambda *_: {}))
    owner.begin(lambda books: approve_pack(books, book_id, other, pack_id=pack_id))


class Desk:
    """A book with people; `do` tells what came, as a word."""

    def __init__(self, database: Database, owner: Database) -> None:
        """Open the book."""
        self.database, self.owner = database, owner
        with owner.engine.begin() as connection:
            rows = [{"name": name, "role": "administrator"} for name in ROLES]
            found = sorted(connection.execute(insert(actor).returning(actor.c.actor_id), rows).scalars())
        self.people = dict(zip(ROLES, found, strict=True))

        def furnish(books: Books) -> int:
            number = accounts.open_book(books, "zj", "Zhejiang", date(2020, 1, 1))
            accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
            return number

        self.book_id = owner.begin(furnish)
        self.day = START
        self.ids: dict[str, UUID] = {}
        self.confirmed: dict[UUID, UUID] = {}
        """By which record what one person recorded was confirmed."""
        self.registered: dict[tuple[str, str], tuple[str, str]] = {}
        """Into which account each payee of a case is paid."""
        self.numbered: dict[tuple[str, str], list[UUID]] = {}
        """Which acts of each case have got a number for their document."""
        self.said: dict[str, Any] = {}
        self.entries: tuple[UUID, ...] = ()
        """What the last act that was done or repeated has posted."""

    def step(self, who: str, on: date, reason: str = "", document: str = "paper") -> Step:
        """Say who acts."""
        owner = {"party": X, "body": "institute:1"}.get(who)
        return Step(self.people[who], ROLES[who], on, reason, document, owner)

    def run(self, work: Callable[[Books], Any]) -> str:
        """Run a piece of work, and tell what came: "done", "replayed", or the code of the refusal."""
        try:
            taken = self.database.begin(work)
        except LedgerError as error:
            return self.refused(error)
        self.entries = taken.entries
        return "done" if taken.fresh else "replayed"

    def refused(self, error: LedgerError) -> str:
        """Keep the figures of a refusal, and give its code."""
        self.said = dict(error.figures)
        return error.code

    def register(
        self, code: str = "C1", on: date = START, *, id: UUID | None = None, who: str = "clerk", **words: Any
    ) -> str:
        """Register a case with the parties x and y."""
        self.day = on
        parties = [{"owner": owner, "side": "liable", "name": owner} for owner in (X, Y)]
        whole = {
            "code": code,
            "title": "a river",
            "area": "330621",
            "medium": "water",
            "channel": "report",
            "received_on": on.isoformat(),
            "parties": parties,
            **words,
        }
        record_id = id or uuid7()
        try:
            told = read(REGISTER.shape, whole)
        except LedgerError as error:
            return self.refused(error)
        return self.run(
            lambda books: casework.register(
                books, self.book_id, self.step(who, on), REGISTER, record_id=record_id, told=told
            )
        )

    def do(
        self,
        action: str,
        on: date | None = None,
        /,
        *,
        who: str = "clerk",
        code: str = "C1",
        id: UUID | None = None,
        name: str = "",
        reason: str = "",
        document: str = "paper",
        waits: bool = False,
        bare: bool = False,
        **words: Any,
    ) -> str:
        """Do something in a case; what takes two is confirmed by a colleague, unless it is to wait.

        Where it is not bare, the account of a payee is registered before it is paid, and what is left in the fund goes to the budget before
        the case is closed.
        """
        self.day = on or self.day
        record_id = id or uuid7()
        if action == "spend" and not bare:
            words = {"invoice": f"No. {record_id}", **words}
            self._payable(words, code)
        elif action == "close" and not bare:
            self._disposed(code)
        self.ids[name or action] = record_id
        act = ACT[action]
        try:
            told = read(
                act.shape, {**self._fitting(action, code, record_id), **_ending(action, words), **words}
            )
        except LedgerError as error:
            return self.refused(error)
        why = reason or ("why" if action.startswith(("reject_", "deny_", "send_back_")) else "")
        step = self.step(who, self.day, why, document)
        came = self.run(
            lambda books: acts.take(books, self.book_id, step, act, code=code, record_id=record_id, told=told)
        )
        if not act.by_two or waits or came not in ("done", "replayed"):
            return came
        told, yes = (
            read(ACT["confirm_recording"].shape, {"subject": str(record_id)}),
            ACT["confirm_recording"],
        )
        other = "third" if action == "convert_project" else COLLEAGUE[who]  # who planned the works does not
        step, confirmed = self.step(other, self.day), self.confirmed.setdefault(record_id, uuid7())
        return self.run(
            lambda books: acts.take(books, self.book_id, step, yes, code=code, record_id=confirmed, told=told)
        )

    def _fitting(self, action: str, code: str, record_id: UUID) -> dict[str, Any]:
        """What a test that is about something else leaves out; another document of the sort in the case has another number."""
        found = dict(FITTING.get(action, {}))
        if "number" in found:
            known = self.numbered.setdefault((code, action), [])
            known += [record_id] * (record_id not in known)
            place = known.index(record_id) + 1
            found["number"] += f"之{place}" * (place > 1)
        return found

    def _payable(self, words: dict[str, Any], code: str) -> None:
        """Register the account of a payee; a refusal is that of who is paid then."""
        payee = words.get("payee", "")
        name = str(words.get("payee_name", "")).strip() or payee
        account = str(words.get("payee_account", "")).strip() or f"account {payee}"
        if self.registered.get((code, payee)) != (name, account):
            told: dict[str, Any] = {"payee": payee, "payee_name": name, "payee_account": account}
            if (
                self.do("register_account", who="cashier", code=code, name=f"account {payee}", **told)
                == "done"
            ):
                self.registered[code, payee] = (name, account)

    def _disposed(self, code: str) -> None:
        """Let what is left in the fund of a case go to the budget."""
        free = (
            "SELECT ledger.damage_fund_free(c.book_id, c.case_id) FROM ledger.damage_case c"
            " WHERE c.book_id = %(book)s AND c.code = %(code)s"
        )
        with self.database.read() as books:
            known = {"book": self.book_id, "code": code}
            left = books.connection.exec_driver_sql(free, known).scalar_one()
        if left:
            words: dict[str, Any] = {
                "destination": "treasury",
                "basis": "预算法 art. 57",
                "amount": f"{left / 100:.2f}",
            }
            self.do("dispose_fund", who="cashier", code=code, name="disposed", **words)

    def must(self, action: str, on: date | None = None, /, **words: Any) -> None:
        """Do something that is expected to be done."""
        came = self.do(action, on, **words)
        assert came == "done", (action, came, self.said)

    def assess(self, *items: tuple[str, str], code: str = "C1", **words: Any) -> str:
        """Submit and accept an assessment of stated amounts by head; tell what came of the acceptance."""
        rows = [
            {"head": head, "method": "stated", "inputs": {"amount": amount, "document": "invoice"}}
            for head, amount in items
        ]
        self.must("submit_assessment", code=code, items=rows, body="institute", author="Li", **words)
        return self.do(
            "accept_assessment", code=code, who="chief", subject=str(self.ids["submit_assessment"])
        )

    def investigated(self, code: str = "C1", **words: Any) -> None:
        """Bring a case to its investigation."""
        assert self.register(code, **words) == "done", self.said
        for action, who in (("check", "clerk"), ("open", "chief"), ("investigate", "clerk")):
            self.must(action, who=who, code=code)

    def concluded(self, *items: tuple[str, str], code: str = "C1", **words: Any) -> None:
        """Bring a case to the conclusion that a claim is made."""
        self.investigated(code, **words)
        self.must("commission", code=code, body="institute:1", body_name="institute", how="appraisal")
        assert self.assess(*(items or (("H4", "600.00"), ("H1", "400.00"))), code=code) == "done", self.said
        self.must("conclude", code=code)

    def judged(
        self, schedule: list[dict[str, Any]] | None = None, *, code: str = "C1", back: int = 0, **words: Any
    ) -> None:
        """Bring a case to performance under a judgment: 1,000.00 owed jointly by x (0.8) and y (0.2), due on 30 June, or years back."""
        year = START.year - back
        self.concluded(code=code, on=START.replace(year=year))
        court = {"court": "court:1", "court_name": "court"}
        self.must(
            "sue",
            date(year, 2, 3),
            code=code,
            situation="grave_consequence",
            consultation="refused",
            claimed=[{"head": "H4", "amount": "600"}],
            **court,
        )
        whole = {**owed(), "schedule": schedule or [{"part": 1, "due_on": f"{year}-06-30"}], **words}
        self.must("judge", date(year, 3, 3), code=code, **whole)

    def pay(
        self,
        amount: str,
        on: date,
        *,
        who: str = "cashier",
        payer: str = X,
        route: str = "treasury",
        **words: Any,
    ) -> str:
        """Record a payment."""
        return self.do("pay", on, who=who, route=route, payer=payer, amount=amount, **words)

    def spend(
        self,
        amount: str,
        on: date | None = None,
        *,
        by: str = "payer",
        code: str = "C1",
        name: str = "spent",
        **words: Any,
    ) -> str:
        """Ask that something be spent, and confirm it as another person; tell what came of the first that was refused."""
        whole = {"use": "assessment", "payee": "institute:1", **words}
        came = self.do("spend", on, who="cashier", code=code, name=f"ask {name}", amount=amount, **whole)
        if came != "done":
            return came
        return self.do("confirm_spending", who=by, code=code, name=name, subject=str(self.ids[f"ask {name}"]))

    def next(self, on: date, code: str = "C1") -> list[Next]:
        """What is told to be possible next in a case on a day."""
        with self.database.read() as books:
            return next_of(look(books, self.book_id, code, None, on), on)

    def balances(self, code: str = "C1") -> dict[str, int]:
        """Every balance of a case that is not zero, in fen."""
        with self.database.read() as books:
            rows = cases.balances_of(books, self.book_id, code)
        return {f"{row.name} {row.purpose}": row.amount for row in rows if row.amount}

    def state(self, code: str = "C1") -> str:
        """The state of a case."""
        with self.database.read() as books:
            return cases.head_of(books, self.book_id, code).state

    def broken(self, *, whole: bool = False) -> list[str]:
        """Every promise that does not hold, as `broken_promises` asks them."""
        with self.database.read() as books:
            return [finding.invariant.name for finding in broken_promises(books, whole=whole)]


def _ending(action: str, words: dict[str, Any]) -> dict[str, Any]:
    """Give a guarantee that is no deposit an end, where a test is about something else."""
    return (
        {"expires_on": "2035-12-31"} if action == "give_guarantee" and words.get("kind") != "deposit" else {}
    )


def one_person(desk: Desk, *names: str) -> None:
    """Let several who act be the keys of one person."""
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.actor DISABLE TRIGGER USER")
        connection.exec_driver_sql(
            "WITH p AS (INSERT INTO ledger.person (name, number_digest) VALUES ('one', sha256('one')) RETURNING person_id)"
            " UPDATE ledger.actor SET person_id = p.person_id FROM p WHERE actor_id = ANY (%s)",
            ([desk.people[name] for name in names],),
        )
        connection.exec_driver_sql("ALTER TABLE ledger.actor ENABLE TRIGGER USER")


def owed(**words: Any) -> dict[str, Any]:
    """What the judgment says: 1,000.00 jointly."""
    both = [{"owner": X, "share": "0.8"}, {"owner": Y, "share": "0.2"}]
    heads = [{"head": "H4", "money": "600.00"}, {"head": "H1", "money": "400.00"}]
    return {"heads": heads, "parts": [{"amount": "1000.00", "obligors": both}], **words}


def made(shape: type[Any]) -> Any:
    """What is told with an act, with anything that fits where something must be told."""
    samples: dict[object, Any] = {date: START, UUID: uuid7(), bool: True, int: 1, str: "x"}
    told = {}
    for one in fields_of(shape).values():
        kind, _ = apart(one.kind)
        if one.default is MISSING:
            listed = () if get_origin(kind) is tuple else None
            told[one.name] = get_args(kind)[0] if get_origin(kind) is Literal else samples.get(kind, listed)
    return shape(**told)


def figures_now(books: ReadBooks, book_id: int, head: CaseHead) -> list[FigureRow]:
    """The figures of a case as they stand."""
    versions = as_of.versions_of(books, book_id, head.case_id)
    return as_of.figures_of(versions, cases.balances_of(books, book_id, head.code))
