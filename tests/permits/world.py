"""A district for tests: enterprises with sites, caps, and short ways to do everything in the room."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import insert, text

from ledger.actors.tables import actor
from ledger.amounts import parse_decimal
from ledger.database import Books, Database
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.refusals import IdUsed
from ledger.law import Law
from ledger.law_in_force import actions as packs
from ledger.market.actions import endings, enforcement, money
from ledger.market.acts import ALL
from ledger.permits.actions import caps, expiries, fee_payments, fees, freezes, grants, simulation, year_end
from ledger.permits.actions import register as changes
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.second import Way, confirm
from ledger.permits.queries import lots
from ledger.permits.rules.plans import PlanLine
from ledger.permits.rules.strips import Strip
from ledger.processes.acting import Done, read_process, take
from ledger.processes.actions import Step
from ledger.processes.machines import Machine
from ledger.processes.retries import StepUnnamed
from ledger.register import actions as register
from ledger.register.actions import Attributes, LicenceLine
from ledger.register.identity import check_character
from tests.people import MANDATE
from tests.rewriting import rewriting
from tests.world import broken_promises

DAY = date(2026, 6, 1)
CAPPED = date(2024, 1, 2)
AREA = "330603"
PEOPLE = {
    "bureau": "bureau",
    "chief": "bureau",
    "third": "bureau",
    "fourth": "bureau",
    "fifth": "bureau",
    "sixth": "bureau",
    "finance": "finance",
    "teller": "finance",
    "root": "administrator",
}
"""Who works here, and in which role; the people of an enterprise come when they first act."""

BODIES = ("bank:icbc", "bank:icbc:hangzhou", "bank:1", "court:1")
"""Who is no enterprise, and speaks for itself here."""


def uscc(number: int) -> str:
    """Make the credit code of the n-th enterprise, with its check character."""
    body = f"913306210000{number:05d}"
    return body + check_character(body)


def site(number: int) -> str:
    """The code of the first site of the n-th enterprise."""
    return f"enterprise:{uscc(number)}:001P"


def t(quantity: str) -> int:
    """Read tonnes."""
    return parse_decimal(quantity, 6)


class District:
    """A book with caps and enterprises; `do` tells what came, as a word."""

    repeats = False
    """Whether everything that is done is said again, in the same words and in others."""
    bodies: tuple[str, ...] = BODIES

    def __init__(self, database: Database, owner: Database, jurisdiction: str = "cn-34") -> None:
        self.database = database
        self.owner = owner

        def furnish(books: Books) -> int:
            number = accounts.open_book(books, "zj", "Zhejiang", date(2020, 1, 1))
            accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
            return number

        self.book_id = owner.begin(furnish)
        with owner.engine.begin() as connection, rewriting(connection, "book"):
            connection.execute(text("UPDATE ledger.book SET jurisdiction = :j"), {"j": jurisdiction})
        self.jurisdiction = jurisdiction
        self.people: dict[str, int] = {}
        for name, role in PEOPLE.items():
            self._hire(name, role)
        for body in self.bodies:
            self._hire(f"{body} 1", "enterprise", body)
        self.clerk, self.chief, self.root = (self.people[name] for name in ("bureau", "chief", "root"))

    def _hire(self, name: str, role: str, party: str | None = None) -> int:
        row = {
            "name": name,
            "role": role,
            "owner": party,
            "book_id": None if role == "administrator" else self.book_id,
        }
        with self.owner.engine.begin() as connection:
            self.people[name] = int(
                connection.execute(insert(actor).values(**row).returning(actor.c.actor_id)).scalar_one()
            )
            if role == "enterprise":
                connection.exec_driver_sql(MANDATE.format(actor=self.people[name]))
        return self.people[name]

    def adopt(self, **values: str) -> str:
        """Bring a pack of the bureau's own into force; dots of the keys are written as two underlines, values as TOML."""
        head = f'[pack]\njurisdiction = "{self.jurisdiction}"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
        rows = [
            f'[[value]]\nkey = "{key.replace("__", ".")}"\nvalue = {value}\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
            for key, value in values.items()
        ]
        pack_id, early = uuid7(), date(2026, 1, 5)
        self.run(
            packs.propose_pack,
            self.step(on=early),
            pack_id=pack_id,
            text=head + "".join(rows),
            from_day=early,
        )
        self.run(simulation.simulate_pack, self.step(on=early), pack_id=pack_id)
        return self.do(packs.approve_pack, self.step("chief", early), pack_id=pack_id)

    def step(
        self, who: str = "bureau", on: date = DAY, *, document: str = "doc", reason: str = "reason"
    ) -> Step:
        """Somebody who acts: `chief` is the second person of the bureau, `teller` that of finance."""
        return Step(self.people[who], PEOPLE[who], on, reason, document)

    def of(self, holder: str, on: date = DAY, *, person: int = 1, document: str = "doc") -> Step:
        """A person of the enterprise to which a site belongs."""
        party = ":".join(holder.split(":")[:2])
        name = f"{party} {person}"
        who = self.people.get(name) or self._hire(name, "enterprise", party)
        return Step(who, "enterprise", on, "reason", document, owner=party)

    def by(self, holder: str) -> Step:
        """Who acts for a holder: its own person, or the bureau for a reserve."""
        return self.step() if holder.startswith("bureau:") else self.of(holder)

    def run(self, action: Callable[..., Any], /, *given: Any, **words: Any) -> Any:
        """Run an action in a transaction of its own; who is asked which step is confirmed looks, and names it."""
        try:
            return self.database.begin(lambda books: action(books, self.book_id, *given, **words))
        except StepUnnamed as unnamed:
            seen = int(str(unnamed.figures["version"]))
        given = tuple(replace(one, seen=seen) if isinstance(one, Step) else one for one in given)
        return self.database.begin(lambda books: action(books, self.book_id, *given, **words))

    def do(self, action: Callable[..., Any], /, *given: Any, **words: Any) -> str:
        """Run an action, and tell the state it led to or the code of the refusal."""
        try:
            done = self.run(action, *given, **words)
        except LedgerError as error:
            return error.code
        if not isinstance(done, Done):
            return "done"
        if done.fresh and self.repeats:
            self._repeat(done, action, *given, **words)
        return str(done.state)

    def _repeat(self, done: Done[Any], action: Callable[..., Any], /, *given: Any, **words: Any) -> None:
        """Say the same again: nothing is done, and the answer is the same; say something else: it is refused with what differs."""
        again = self.run(action, *given, **words)
        assert (again.fresh, again.entries, again.process.version) == (
            False,
            done.entries,
            done.process.version,
        )
        step = next(one for one in given if isinstance(one, Step))
        other = [replace(one, document="another paper") if one is step else one for one in given]
        machine, taken = done.process.machine, done.process.last_action
        if done.process.version > 1 and any(
            t.before == done.state and t.action == taken for t in machine.transitions
        ):
            return  # it can be taken again, and other words are another step
        with pytest.raises(IdUsed) as caught:
            self.run(action, *other, **words)
        assert caught.value.figures["field"] == "document"

    def version(self, process_id: UUID) -> int:
        """Number of the last step of a process."""
        query = "SELECT version FROM ledger.process WHERE book_id = %s AND process_id = %s"
        with self.database.read() as books:
            return int(books.connection.exec_driver_sql(query, (self.book_id, process_id)).scalar_one())

    def ask(self, query: Callable[..., Any], /, *given: Any, **words: Any) -> Any:
        """Read."""
        with self.database.read() as books:
            return query(books, self.book_id, *given, **words)

    def enterprise(
        self, number: int, on: date = date(2020, 1, 1), suffix: str = "001P", **attributes: Any
    ) -> str:
        """Register an enterprise with a site, and give the site's code."""
        known = {"region": AREA, "industry": "C1713", "watershed": "cao-e", **attributes}
        words: dict[str, Any] = {"uscc": uscc(number), "name": f"Mill {number}", "on": on}
        # The web is asked for a key of the bureau, and these clerks act without.
        party, _ = self.owner.begin(
            lambda books: register.register_party(books, self.book_id, self.root, **words)
        )
        code, _ = self.run(
            register.register_site,
            self.root,
            party_code=party,
            suffix=suffix,
            name="works",
            on=on,
            attributes=Attributes(**known),
            document="licence",
            law=Law.of("cn"),
        )
        return str(code)

    def twice(
        self, way: Way, action: Callable[..., Any], step: Step, other: Step | None = None, /, **words: Any
    ) -> str:
        """Ask for something, and let a colleague confirm it; tell the state it led to or the code of the first refusal."""
        told = self.do(action, step, **words)
        if not told.endswith("proposed"):
            return told
        colleague = {"bureau": "chief", "finance": "teller", "enterprise": "chief"}[step.role]
        confirming = other or self.step(colleague, step.on)
        return self.do(confirm, confirming, act_id=words.get("new_id") or words["act_id"], ways=(way,))

    def enlist(
        self, party: str, on_list: str, since: date = DAY, until: date | None = None, document: str = "D-1"
    ) -> str:
        """Put an enterprise on a list, by two."""
        step = replace(self.step(on=since, document=document), reason="by the court")
        said = {"party": party, "on_list": on_list, "until": until}
        return self.twice(changes.LIST, changes.put_on_list, step, act_id=uuid7(), **said)

    def delist(self, standing: int, on: date = DAY) -> str:
        """Take an enterprise off a list, by two."""
        step = replace(self.step(on=on, document="D-2"), reason="it has paid")
        return self.twice(changes.DELIST, changes.take_off_list, step, act_id=uuid7(), standing=standing)

    def describe(self, site: str, on: date = DAY, **known: Any) -> str:
        """Record what is known of a site, by two."""
        attributes = Attributes(**{"industry": "C1713", **known})
        step = self.step(on=on, document="visit")
        return self.twice(
            changes.DESCRIBE, changes.describe_site, step, act_id=uuid7(), site=site, attributes=attributes
        )

    def licensed(self, site: str, lines: list[LicenceLine], **head: Any) -> str:
        """Import a version of a licence, by two."""
        said = {"site": site, "lines": lines, **head}
        return self.twice(changes.LICENSE, changes.import_licence, self.step(), act_id=uuid7(), **said)

    def judged(self, met: bool, *, area: str = AREA, pollutant: str = "SO2", year: int = 2025) -> str:
        """Record whether an area met its quality target, by two."""
        said = {"area": area, "pollutant": pollutant, "year": year, "met": met}
        return self.twice(changes.JUDGE, changes.judge_area, self.step(), act_id=uuid7(), **said)

    def pay(
        self, fee_id: UUID, number: int, amount: int, voucher: str, receipt: str = "", on: date = DAY
    ) -> str:
        """Pay an instalment of a fee: one person of finance says so, another confirms; tell the state of the fee."""
        said = {"fee_id": fee_id, "number": number, "amount": amount, "voucher": voucher, "receipt": receipt}
        told = self.twice(
            fee_payments.PAY_INSTALMENT,
            fee_payments.pay_fee,
            self.step("finance", on),
            act_id=uuid7(),
            **said,
        )
        if told != "done":
            return told
        return str(self.ask(read_process, fees.FEES, fee_id, None)[0].state)

    def enforce(self, step: Step, other: Step, /, **words: Any) -> str:
        """Sell what is bound: one person of the bureau asks, the buyer agrees, another person confirms."""
        told = self.do(enforcement.ask_enforcement, step, **words)
        if told == "proposed":
            told = self.do(enforcement.accept_enforcement, self.of(words["buyer"]), act_id=words["act_id"])
        if told != "accepted":
            return told
        return self.do(confirm, other, act_id=words["act_id"], ways=(enforcement.ENFORCE,))

    def undo(self, act_id: UUID, on: date = DAY) -> str:
        """Undo a surrender: one person of the bureau asks, and another confirms."""
        told = self.do(year_end.undo_surrender, self.step(on=on), act_id=act_id)
        if told != "undo_asked":
            return told
        return self.do(confirm, self.step("chief", on), act_id=act_id, ways=(year_end.SURRENDERED,))

    def end(self, of: UUID, machine: Machine, on: date = DAY) -> str:
        """End what both sides agreed to, on paper: one person of the bureau asks, and another agrees."""
        told = self.do(
            endings.ask_end,
            self.step(on=on, document="paper"),
            act_id=(id_ := uuid7()),
            of=of,
            machine=machine,
        )
        if told != "proposed":
            return told
        return self.do(endings.accept_end, self.step("chief", on), act_id=id_)

    def freeze(self, who: str = "bureau", on: date = DAY, /, **words: Any) -> str:
        """Freeze lots: one person does it, and another confirms."""
        order = {"order": "(2026) 1", "authority": "court", "rank": 1, "until": None}
        told = self.do(freezes.freeze, self.step(who, on), **{**order, **words})
        if told != "provisional":
            return told
        return self.do(freezes.confirm_freeze, self.step("third", on), act_id=words["act_id"])

    def lift(self, act_id: UUID, on: date = DAY) -> str:
        """Lift a freeze that two have made: one person asks, another confirms."""
        told = self.do(freezes.lift, self.step("chief", on), act_id=act_id)
        if told != "lift_asked":
            return told
        return self.do(freezes.confirm_freeze, self.step("fourth", on), act_id=act_id)

    def expire(self, on: date = DAY, act_id: UUID | None = None, **words: Any) -> str:
        """End a vintage: one person asks, another confirms, and the work is done to its end."""
        act_id, words = act_id or uuid7(), {"pollutant": "SO2", "area": AREA, **words}
        told = self.do(expiries.expire, self.step(on=on), act_id=act_id, **words)
        if told != "proposed":
            return told
        return self.go_on(act_id, on)

    def go_on(self, act_id: UUID, on: date = DAY) -> str:
        """Confirm an expiry, or the same once more, and do its work to its end; tell its state."""
        step, part = self.step("chief", on), None
        done = self.run(expiries.confirm_expiry, step, act_id=act_id)
        while part is None or part.upto is not None:
            part = self.run(expiries.go_on, step, done=done, after=(part and part.upto) or 0)
        return str(part.done.state)

    def charge(self, site: str, notice: str, *, fee_id: UUID | None = None, **words: Any) -> str:
        """Assess the fee of a site, by two; where more than one amount is asked for, `fee_id` finds it."""
        fee_id = fee_id or uuid7()
        told = self.do(fees.assess_fee, self.step(), fee_id=fee_id, site=site, notice=notice, **words)
        return self.do(fees.confirm_fee, self.step("chief"), fee_id=fee_id) if told == "proposed" else told

    def cap(
        self,
        quantity: str,
        first: int = 2026,
        last: int = 2026,
        pollutant: str = "SO2",
        area: str = AREA,
        on: date = CAPPED,
    ) -> None:
        """Set caps, before anything is given out of them."""
        for vintage in range(first, last + 1):
            words = {"pollutant": pollutant, "area": area, "vintage": vintage, "quantity": t(quantity)}
            assert (
                self.twice(caps.SET, caps.set_cap, self.step(on=on, document="cap"), act_id=uuid7(), **words)
                == "done"
            )

    def allocate(self, holder: str, quantity: str, first: int = 2026, last: int = 2026, **other: Any) -> str:
        """Allocate, free of a fee: asked for by one person of the bureau, confirmed by another."""
        pollutant = other.get("pollutant", "SO2")
        strip = Strip(pollutant, other.get("area", AREA), first, last, t(quantity))
        purpose = other.get("purpose", "reserve" if holder.startswith("bureau:") else "holding")
        line = PlanLine(holder, strip, purpose, other.get("valid_from"))
        step, grant_id = other.get("step") or self.step(), other.get("grant_id") or uuid7()
        told = self.do(grants.allocate, step, grant_id=grant_id, line=line)
        return (
            self.do(grants.confirm_allocation, self.step("chief", step.on), grant_id=grant_id)
            if told == "proposed"
            else told
        )

    def pay_in(self, holder: str, yuan: str, on: date = DAY) -> None:
        """Pay into the settlement account."""
        words = {"owner": ":".join(holder.split(":")[:2]), "amount": parse_decimal(yuan, 2)}
        assert (
            self.twice(
                money.PAY_IN, money.pay_in, self.step("finance", on, document="bank"), act_id=uuid7(), **words
            )
            == "recorded"
        )

    def held(self, holder: str, purpose: str = "holding", vintage: int = 2026) -> int:
        """What stands on an account of a vintage."""
        found = self.ask(lots.parts, holder, (purpose,), vintages=[vintage])
        return sum(one.held.quantity for one in found)

    def money(self, owner: str, purpose: str = "settlement_claim") -> int:
        """Balance of a money account in fen, in its normal direction."""
        query = """SELECT coalesce(sum(CASE WHEN b.debit_normal THEN b.debits - b.credits ELSE b.credits - b.debits END), 0)
                   FROM ledger.balance b JOIN ledger.account a USING (book_id, account_id) WHERE a.code = %s"""
        with self.database.read() as books:
            return int(books.connection.exec_driver_sql(query, (f"{owner}:money:{purpose}",)).scalar_one())

    def broken(self, *, whole: bool = False) -> list[tuple[str, list[str]]]:
        """Run every check, as `broken_promises` does, and list what it finds."""
        with self.database.read() as books:
            return [(f.invariant.name, f.offenders) for f in broken_promises(books, whole=whole)]


def turn(
    books: Books, book_id: int, step: Step, *, act_id: UUID, machine: Machine, action: str
) -> Done[KeptAct]:
    """Take a later step of an act, by the name of its address."""
    return take(books, book_id, ALL[machine.name], act_id, action, step)


def judge(books: Books, book_id: int, step: Step, *, report_id: UUID, action: str) -> Done[year_end.Emitted]:
    """Verify, dispute or reject a report."""
    return take(books, book_id, year_end.REPORTS, report_id, action, step)


def strip(
    quantity: str, first: int = 2026, last: int = 2026, pollutant: str = "SO2", area: str = AREA
) -> Strip:
    """A strip of the district."""
    return Strip(pollutant, area, first, last, t(quantity))


def new() -> UUID:
    """An id."""
    return uuid7()
