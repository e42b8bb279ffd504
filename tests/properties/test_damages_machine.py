"""The money of a damage case in any order, against a model that counts it day by day.

The model is plain Python: instalments, payments and days. It knows no heads, no accounts and no closed form of interest; it
predicts whether a payment, a relief or a reversal succeeds, and what is then due, under way, received and waived of every part.
After every step the ledger says the same, interest is what it is when reckoned from scratch, and joint debtors have paid no fen
too much; after every fifth and the last, every promise holds, on every legal day.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from fractions import Fraction
from typing import Any
from uuid import UUID

import psycopg
import pytest
from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from ledger.amounts import yuan
from ledger.compensation.nightly import run_night
from ledger.compensation.rules import claims
from ledger.compensation.rules.claims import late_interest
from ledger.compensation.rules.liability import Obligor, Part, spread
from ledger.compensation.rules.obligations import split_equally
from ledger.identifiers import uuid7
from tests.compensation.world import Desk
from tests.conftest import named
from tests.furnished import as_owner, as_web
from tests.properties.damages.debts import Instalment
from tests.properties.numbers import numbered, sized, some

RATE = Fraction(175, 1_000_000)
OWNERS = ("enterprise:x", "enterprise:y", "enterprise:z")
COURT_DAY = date(2025, 3, 3)
LAST = date(2026, 11, 1)
ROUTES = ("treasury", "agency", "court", "escrow")
EVERY = 5
"""Steps after which the whole doctor is asked; and at the end of every example."""


@dataclass
class Act:
    """What the model knows of something that was done and may be reversed."""

    kind: str
    id: UUID
    part: int = 0
    on: date = COURT_DAY
    who: str = ""
    route: str = ""
    amount: int = 0
    """Counted to principal and interest; passed on; waived."""
    interest: int = 0
    """Counted to interest, less what went back."""
    excess: int = 0
    waiting: int = 0
    returned: Counter[UUID] = field(default_factory=Counter)
    """By refund, what of it went back."""
    days: tuple[date, date] = (COURT_DAY, COURT_DAY)
    shares: list[tuple["Act", int, int]] = field(default_factory=list)
    """Of a refund: of which payment, how much interest and how much excess."""


@dataclass
class Owed:
    """What the model knows of a part."""

    owners: tuple[str, ...]
    instalments: list[Instalment]
    counted: list[Act] = field(default_factory=list)
    """Payments and reliefs in their order."""
    since: date = COURT_DAY
    """Day from which it is owed."""
    received: int = 0

    @property
    def last(self) -> date:
        """Day of the last payment or relief."""
        return max((act.on for act in self.counted), default=self.since)

    @property
    def payments(self) -> list[Act]:
        """The payments, in their order."""
        return [act for act in self.counted if act.kind == "pay"]

    @property
    def interest_paid(self) -> int:
        """Interest that was paid and did not go back."""
        return sum(act.interest for act in self.payments)

    @property
    def waived(self) -> int:
        """Principal that was waived or credited."""
        return sum(act.amount for act in self.counted if act.kind != "pay")

    def waiting(self, route: str) -> int:
        """What waits on a way."""
        return sum(act.waiting for act in self.payments if act.route == route)

    def interest(self, through: date, suspended: Sequence[tuple[date, date]]) -> int:
        """Interest up to a day: one day after the other, each on what is open that day; rounded once, half up."""
        total = 0
        for one in self.instalments:
            day = max(one.due_on, COURT_DAY) + timedelta(days=1)
            while day <= through:
                if not any(first <= day <= last for first, last in suspended):
                    total += one.open(day - timedelta(days=1))
                day += timedelta(days=1)
        exact = total * RATE
        return int(exact + Fraction(1, 2))

    def open(self) -> int:
        """Principal that is open."""
        return sum(one.open() for one in self.instalments)

    def count(self, amount: int, on: date, interest: int, by: UUID) -> tuple[int, int, int]:
        """Count a payment: due principal, interest, principal to come; give principal, interest and the rest."""
        left, principal = amount, 0
        ordered = sorted(self.instalments, key=lambda one: one.due_on)
        for due in (True, False):
            for one in ordered:
                if (one.due_on <= on) is due and one.open():
                    part = min(left, one.open())
                    one.counted.append((on, part, by))
                    left, principal = left - part, principal + part
            if due:
                paid = min(left, interest)
                left -= paid
        return principal, paid, left


@dataclass
class Works:
    """What the model knows of works: fen of their plan, and of what was accepted."""

    id: UUID
    budget: int
    state: str = "completed"
    value: int = 0
    accepted_by: UUID | None = None


@dataclass
class Duty:
    """What the model knows of the duty in kind: its fen, and what the whole of it becomes."""

    value: int
    fixed: int
    converted: int = 0
    money: int = 0
    works: list[Works] = field(default_factory=list)

    @property
    def performed(self) -> int:
        """What was accepted."""
        return sum(one.value for one in self.works)

    @property
    def open(self) -> int:
        """What is owed in kind."""
        return self.value - self.performed - self.converted

    @property
    def free(self) -> int:
        """What no works stand for."""
        return max(0, self.open - sum(one.budget for one in self.works if one.state == "completed"))

    def becomes(self, amount: int) -> int:
        """What an amount becomes: all that was converted becomes its part of the whole, half up."""
        return int(Fraction(self.fixed * (self.converted + amount), self.value) + Fraction(1, 2)) - self.money


KIND_DUE = date(2025, 6, 1)
"""Last day of the duty in kind."""


class DamagesMachine(RuleBasedStateMachine):
    """People of a bureau and of finance, and the auditor's model."""

    server_url: str
    template: str
    counts: list[int]
    """Of every example, how many acts were done."""

    @initialize(
        sums=st.lists(
            st.tuples(st.integers(1, 3), st.lists(st.integers(1, 90_000), min_size=1, max_size=3)),
            min_size=1,
            max_size=3,
        ),
        heads=st.lists(st.integers(1, 5), min_size=1, max_size=3),
        kind=st.integers(1, 90_000),
        more=st.integers(0, 90_000),
    )
    def start(self, sums: list[tuple[int, list[int]]], heads: list[int], kind: int, more: int) -> None:
        """Bring a case to a judgment on random heads, parts and instalments."""
        self.made = self.acted = self.looked = 0
        self.name = f"eco_damages_{uuid7().hex}"
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}" STRATEGY file_copy')
        url = named(self.server_url, self.name)
        self.web, self.owner = as_web(url), as_owner(url)
        self.d = Desk(self.web, self.owner)
        self.parts = [
            Owed(
                OWNERS[:count],
                [Instalment(date(2025, 4, 1) + timedelta(days=40 * n), a) for n, a in enumerate(amounts)],
            )
            for count, amounts in sums
        ]
        total = sum(one.open() for one in self.parts)
        names = ("H4", "H1", "H7")[: len(heads)]
        split = [total * weight // sum(heads) for weight in heads]
        split[0] += total - sum(split)
        money = {head: amount for head, amount in zip(names, split, strict=True) if amount}
        self.duty = Duty(kind, kind + more)
        self.d.concluded(*((head, yuan(amount)) for head, amount in money.items()), ("H2", yuan(kind)))
        self.d.must("add_parties", parties=[{"owner": OWNERS[2], "side": "liable", "name": OWNERS[2]}])
        claimed = [{"head": head, "amount": yuan(amount)} for head, amount in money.items()]
        court = {"court": "court:1", "court_name": "court"}
        self.d.must(
            "sue",
            date(2025, 2, 3),
            situation="grave_consequence",
            consultation="no",
            claimed=claimed,
            **court,
        )
        self.d.must(
            "judge",
            COURT_DAY,
            heads=[
                *({"head": head, "money": yuan(amount)} for head, amount in money.items()),
                {"head": "H2", "money": "0", "kind": yuan(kind)},
            ],
            duties=[
                {
                    "heads": [{"head": "H2", "amount": yuan(kind)}],
                    "obligors": [{"owner": owner} for owner in OWNERS[:2]],
                    "due_on": KIND_DUE.isoformat(),
                    "conversion": yuan(kind + more),
                }
            ],
            parts=[
                {"amount": yuan(one.open()), "obligors": [{"owner": o} for o in one.owners]}
                for one in self.parts
            ],
            schedule=[
                {"part": n, "due_on": x.due_on.isoformat(), "amount": yuan(x.amount)}
                for n, one in enumerate(self.parts, 1)
                for x in one.instalments
            ],
        )
        self.day = COURT_DAY
        self.suspended: list[tuple[date, date]] = []
        self.done: list[tuple[str, UUID, str, dict[str, Any], date]] = []
        self.acts: list[Act] = []
        """What may be reversed, in the order in which it was done."""

    def teardown(self) -> None:
        """Every promise holds at the end; give the clone back."""
        if not hasattr(self, "d"):
            return
        event(f"acts that were done: {some(self.acted)}")
        self.counts.append(self.acted)
        broken = self.d.broken(whole=True)
        self.web.close()
        self.owner.close()
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')
        assert broken == []

    def do(self, action: str, who: str, on: date | None = None, **words: Any) -> tuple[str, UUID]:
        """Do something, today or as of an earlier day, and remember it for a retry."""
        self.made += 1
        record_id = numbered(self.made)
        came = self.d.do(action, on or self.day, who=who, id=record_id, **words)
        if came == "done":
            self.acted += 1
            self.done.append((action, record_id, who, words, on or self.day))
        return came, record_id

    def relief(self, kind: str, on: date | None = None, **words: Any) -> tuple[str, UUID]:
        """Ask for a relief and grant it; tell what came of the grant, and its id."""
        came, record_id = self.do("propose_relief", "clerk", on, kind=kind, basis="a statute", **words)
        if kind in ("waiver", "credit") and came == "compensation.more_than_open":
            return came, record_id
        assert came == "done", self.d.said
        return self.do("grant_relief", "cashier", on, subject=str(record_id))

    @precondition(lambda self: getattr(self, "day", LAST) < LAST)
    @rule(days=st.integers(1, 40))
    def later(self, days: int) -> None:
        """Days go by."""
        self.day = min(self.day + timedelta(days=days), LAST)

    @rule(
        which=st.integers(0, 2),
        who=st.integers(0, 2),
        share=st.sampled_from((0, 1, 7, 10, 11)),
        route=st.sampled_from(ROUTES),
        hold=st.booleans(),
        ago=st.sampled_from((0, 0, 0, 5, 30)),
    )
    def pay(self, which: int, who: int, share: int, route: str, hold: bool, ago: int) -> None:
        """One of those who owe a part pays some, all or more of it; it may be recorded after nights that are later."""
        number = which % len(self.parts) + 1
        one = self.parts[number - 1]
        payer = one.owners[who % len(one.owners)]
        on = max(one.last, self.day - timedelta(days=ago))
        interest = max(0, one.interest(on, self.suspended) - one.interest_paid)
        owed = one.open() + interest
        amount = max(1, owed if share == 10 else owed + share if share == 11 else owed * share // 10)
        words = {"route": route, "payer": payer, "amount": yuan(amount), "part": number, "hold_excess": hold}
        came, record_id = self.do("pay", "cashier", on, **words)
        if amount > owed and not hold:
            assert came == "compensation.more_than_owed"
            return
        assert came == "done", self.d.said
        principal, paid, rest = one.count(amount, on, interest, record_id)
        act = Act(
            "pay",
            record_id,
            number,
            on,
            payer,
            route,
            principal + paid,
            paid,
            rest,
            0 if route == "treasury" else principal + paid,
        )
        one.counted.append(act)
        self.acts.append(act)
        if route == "treasury":
            one.received += principal + paid

    def money_waits(self) -> list[Act]:
        """Payments of which something waits."""
        return [act for one in getattr(self, "parts", []) for act in one.payments if act.waiting]

    @precondition(lambda self: bool(self.money_waits()))
    @rule(place=st.integers(0, 9), share=st.integers(0, 11))
    def onward(self, place: int, share: int) -> None:
        """Money that waits goes on, in part, wholly, or more than waits."""
        waits = self.money_waits()
        payment = waits[place % len(waits)]
        amount = max(1, payment.waiting * share // 10)
        action = {"agency": "remit", "court": "transfer_court", "escrow": "release_escrow"}[payment.route]
        came, record_id = self.do(action, "cashier", payment=str(payment.id), amount=yuan(amount))
        assert came == ("done" if amount <= payment.waiting else "compensation.more_than_waits"), self.d.said
        if came == "done":
            payment.waiting -= amount
            self.parts[payment.part - 1].received += amount
            self.acts.append(Act("onward", record_id, payment.part, amount=amount, shares=[(payment, 0, 0)]))

    @rule(which=st.integers(0, 2), share=st.integers(1, 11), kind=st.sampled_from(("waiver", "credit")))
    def relieve(self, which: int, share: int, kind: str) -> None:
        """Something is waived or credited: asked for by one, granted by another, at most what is open."""
        number = which % len(self.parts) + 1
        one = self.parts[number - 1]
        amount = max(1, one.open() * share // 10)
        came, record_id = self.relief(kind, part=number, amount=yuan(amount), payee=one.owners[0])
        assert came == ("done" if amount <= one.open() else "compensation.more_than_open"), self.d.said
        if came == "done":
            left = amount
            for x in sorted(one.instalments, key=lambda x: x.due_on):
                part = min(left, x.open())
                if part:
                    x.counted.append((self.day, part, record_id))
                    left -= part
            act = Act(kind, record_id, number, self.day, one.owners[0], amount=amount)
            one.counted.append(act)
            self.acts.append(act)

    @rule(length=st.integers(0, 30), ago=st.sampled_from((0, 0, 10, 60)))
    def suspend(self, length: int, ago: int) -> None:
        """Enforcement is suspended, from today on or for days that are over: those days bear no interest, paid or not."""
        first = self.day - timedelta(days=ago - 1)
        last = first + timedelta(days=length)
        came, record_id = self.relief("suspension", first_on=first.isoformat(), last_on=last.isoformat())
        assert came == "done", self.d.said
        self.suspended.append((first, last))
        self.acts.append(Act("suspension", record_id, days=(first, last)))

    def payers(self) -> list[tuple[int, str]]:
        """Who has paid, by part."""
        paid = [
            (number, act.who)
            for number, one in enumerate(getattr(self, "parts", []), 1)
            for act in one.payments
        ]
        return list(dict.fromkeys(paid))

    @precondition(lambda self: bool(self.payers()))
    @rule(data=st.data(), more=st.integers(0, 1))
    def refund(self, data: st.DataObject, more: int) -> None:
        """What one has paid too much goes back to it, and not a fen more; interest only as far as the treasury has it."""
        number, payer = data.draw(st.sampled_from(self.payers()))
        one = self.parts[number - 1]
        left = max(0, one.interest_paid - one.interest(max(self.day, self.through(number)), self.suspended))
        there = self.received_interest(number)
        shares: list[tuple[Act, int, int]] = [
            (act, 0, act.excess) for act in one.payments if act.who == payer and act.excess
        ]
        mine = []
        for act in reversed(one.payments):
            part = min(left, act.interest)
            left -= part
            if act.who == payer and part:
                mine.append((act, part))
        for act, part in reversed(mine):
            shares.append((act, min(part, there), 0))
            there -= min(part, there)
        amount = sum(interest + excess for _, interest, excess in shares)
        more = more or not amount  # where nothing was too much, a fen is
        amount += more
        came, record_id = self.relief("refund_excess", part=number, amount=yuan(amount), payee=payer)
        assert came == ("compensation.refund_too_large" if more else "done"), self.d.said
        if came == "done":
            refund = Act("refund", record_id, number, shares=shares)
            for act, interest, excess in shares:
                act.interest -= interest
                act.excess -= excess
                act.returned[record_id] += interest + excess
                one.received -= interest
            self.acts.append(refund)

    @precondition(lambda self: bool(getattr(self, "acts", None)))
    @rule(place=st.integers(0, 3))
    def reverse(self, place: int) -> None:
        """One of the last acts is reversed by two persons, unless something rests on it."""
        act = self.acts[max(0, len(self.acts) - 1 - place)]
        came, asked = self.do(
            "propose_reversal", "cashier", target=str(act.id), reason="wrong", document="slip"
        )
        one = self.parts[act.part - 1] if act.part else None
        payment = act.shares[0][0] if act.kind == "onward" else act
        if act.kind in ("pay", "waiver", "credit") and one is not None and one.counted[-1] is not act:
            expected = "compensation.counted_upon"
        elif act.kind in ("pay", "onward") and payment.returned:
            expected = "compensation.returned_already"
        elif act.kind == "pay" and act.route != "treasury" and act.waiting < act.amount:
            expected = "compensation.passed_on_already"
        else:
            expected = "done"
        assert came == expected, self.d.said
        if came == "done":
            assert self.do("confirm_reversal", "payer", subject=str(asked))[0] == "done", self.d.said
            self.acts.remove(act)
            self.undo(act, one)

    def undo(self, act: Act, one: Owed | None) -> None:
        """Take an act out of the model."""
        if act.kind == "suspension":
            self.suspended.remove(act.days)
        assert one is not None or act.kind == "suspension"
        if one is None:
            return
        if act in one.counted:
            one.counted.remove(act)
            for x in one.instalments:
                x.counted = [row for row in x.counted if row[2] != act.id]
            one.received -= act.amount if act.route == "treasury" else 0
        if act.kind == "onward":
            act.shares[0][0].waiting += act.amount
            one.received -= act.amount
        if act.kind == "refund":
            for payment, interest, excess in act.shares:
                payment.interest += interest
                payment.excess += excess
                del payment.returned[act.id]
                one.received += interest

    def through(self, number: int) -> date:
        """The day up to which the ledger has reckoned the interest of a part."""
        with self.web.read() as books:
            found = books.connection.exec_driver_sql(
                "SELECT interest_through FROM ledger.damage_part WHERE part = %s", (number,)
            ).scalar()
        return found or COURT_DAY

    def received_interest(self, number: int) -> int:
        """Late interest of a part that is in the treasury."""
        return self.d.balances().get(f"LI{'' if number == 1 else f'.{number}'} claim_received", 0)

    @rule(share=st.integers(1, 11))
    def build(self, share: int) -> None:
        """Works are planned for a share of the duty and brought to their completion."""
        budget = max(1, self.duty.value * share // 10)
        stages = [{"title": "a", "due_on": "2026-09-30", "amount": "0"}]
        words = {"title": "t", "mode": "own", "repairer": OWNERS[0], "budget": yuan(budget), "stages": stages}
        came, works = self.do("plan_project", "clerk", **words)  # type: ignore[arg-type]
        assert came == "done", self.d.said
        for action, who, more in (
            ("approve_project", "chief", {}),
            ("contract_project", "clerk", {"amount": yuan(budget)}),
            ("accept_stage", "chief", {"stage": 1, "evidence": "photo"}),
            ("complete_project", "clerk", {}),
        ):
            assert self.do(action, who, subject=str(works), **more)[0] == "done", self.d.said
        self.duty.works.append(Works(works, budget))

    def works_in(self, *states: str) -> list[Works]:
        """The works that are in some states."""
        return [one for one in self.duty.works if one.state in states] if hasattr(self, "duty") else []

    @precondition(lambda self: bool(self.works_in("completed")))
    @rule(place=st.integers(0, 9), share=st.integers(0, 10), good=st.booleans())
    def evaluate(self, place: int, share: int, good: bool) -> None:
        """Works are accepted at a part of their plan, at most at what is left of the duty; or they are rejected."""
        there = self.works_in("completed")
        one = there[place % len(there)]
        if not good:
            came, _ = self.do(
                "reject_project", "chief", subject=str(one.id), evaluator="institute:1", reason="dead"
            )
            assert came == "done", self.d.said
            one.state = "failed"
            return
        value = one.budget * share // 10
        words = {"subject": str(one.id), "evaluator": "institute:1", "value": yuan(value)}
        came, act = self.do("accept_project", "chief", **words)  # type: ignore[arg-type]
        assert came == ("done" if value <= self.duty.open else "compensation.value_beyond_duty"), self.d.said
        if came == "done":
            one.state, one.value, one.accepted_by = "accepted", value, act

    @precondition(lambda self: bool(self.works_in("accepted")))
    @rule(place=st.integers(0, 9))
    def unaccept(self, place: int) -> None:
        """An acceptance is taken back: what it was worth is owed in kind again, and the works wait for their evaluation."""
        there = self.works_in("accepted")
        one = there[place % len(there)]
        words = {"target": str(one.accepted_by), "reason": "mistaken", "document": "note"}
        came, asked = self.do("propose_reversal", "cashier", **words)  # type: ignore[arg-type]
        assert came == "done", self.d.said
        assert self.do("confirm_reversal", "payer", subject=str(asked))[0] == "done", self.d.said
        one.state, one.value, one.accepted_by = "completed", 0, None

    def turned(self, came: str, amount: int, due_on: date) -> bool:
        """Count what became money as a part of its own, where something did."""
        money = self.duty.becomes(amount)
        assert came == ("done" if money > 0 else "compensation.nothing_in_kind"), self.d.said
        if money > 0:
            self.parts.append(Owed(OWNERS[:2], [Instalment(due_on, money)], since=self.day))
            self.duty.converted += amount
            self.duty.money += money
        return money > 0

    @precondition(lambda self: bool(self.works_in("failed")))
    @rule(place=st.integers(0, 9), days=st.integers(0, 30))
    def turn_works(self, place: int, days: int) -> None:
        """The share of works that failed becomes money, as far as no others stand for it."""
        there = self.works_in("failed")
        one = there[place % len(there)]
        due_on = self.day + timedelta(days=days)
        words = {"subject": str(one.id), "due_on": due_on.isoformat()}
        came, _ = self.do("convert_project", "chief", **words)  # type: ignore[arg-type]
        if self.turned(came, min(one.budget, self.duty.free), due_on):
            one.state = "converted"

    @rule(share=st.integers(1, 11), days=st.integers(0, 30))
    def turn_rest(self, share: int, days: int) -> None:
        """What no works stand for becomes money when the day of the duty is past, or works have come to an end."""
        due_on, free = self.day + timedelta(days=days), self.duty.free
        amount = max(1, free * share // 10)
        words = {"duty": 1, "amount": yuan(amount), "due_on": due_on.isoformat()}
        came, _ = self.do("convert_duty", "clerk", **words)  # type: ignore[arg-type]
        if self.duty.becomes(free) <= 0:
            assert came == "compensation.nothing_in_kind", self.d.said
        elif self.day <= KIND_DUE and not self.works_in("accepted", "failed", "converted"):
            assert came == "compensation.duty_not_due", self.d.said
        elif amount > free:
            assert came == "compensation.more_than_unperformed", self.d.said
        else:
            self.turned(came, amount, due_on)

    @rule()
    def night(self) -> None:
        """The night posts the interest of every part that is overdue; again, it does nothing."""
        list(run_night(self.owner, self.d.book_id, self.day, self.d.people["clerk"]))
        again = list(run_night(self.owner, self.d.book_id, self.day, self.d.people["clerk"]))[-1]
        assert (again.interest, again.faults) == (0, ())

    @precondition(lambda self: bool(getattr(self, "done", None)))
    @rule(place=st.integers(0, 50), changed=st.booleans())
    def again(self, place: int, changed: bool) -> None:
        """A retry is answered as done already; other words under the same id are refused."""
        action, record_id, who, words, day = self.done[place % len(self.done)]
        said = {**words, "reason": "another"} if changed else words
        came = self.d.do(action, day, who=who, id=record_id, **said)
        assert came == ("entry.id_used" if changed else "replayed")

    def counted_late(self) -> list[int]:
        """Parts on which something was counted after the day from which they are owed."""
        return [n for n, one in enumerate(getattr(self, "parts", []), 1) if one.last > one.since]

    @precondition(lambda self: bool(self.counted_late()))
    @rule(data=st.data())
    def backwards(self, data: st.DataObject) -> None:
        """A payment before the last one of its part is refused."""
        number = data.draw(st.sampled_from(self.counted_late()))
        one = self.parts[number - 1]
        words: dict[str, Any] = {
            "route": "treasury",
            "payer": one.owners[0],
            "amount": "0.01",
            "part": number,
        }
        came, _ = self.do("pay", "cashier", one.last - timedelta(days=1), **words)
        assert came == "compensation.payment_backdated"

    @invariant()
    def the_money_is_the_models(self) -> None:
        """Due, under way, received and waived of every part; recourse of joint debtors; every promise."""
        if not hasattr(self, "parts"):
            return
        found: dict[int, Counter[str]] = {}
        for name, amount in self.d.balances().items():
            place, purpose = name.split(" ")
            head, _, number = place.partition(".")
            named = (
                found.setdefault(int(number or 1), Counter())
                if head in ("H4", "H1", "H7", "LI") or (head == "H2" and number)
                else Counter()
            )
            if head == "LI" and purpose in ("claim_established", "claim_due", "claim_overpaid"):
                named[f"LI {purpose}"] += amount
            else:
                named[purpose] += amount
        for part, one in enumerate(self.parts, 1):
            told = found.get(part, Counter())
            assert told["claim_due"] == one.open(), part
            assert told["claim_received"] == one.received, part
            ways = {"agency": "claim_in_transit", "court": "claim_with_court", "escrow": "claim_escrowed"}
            assert {way: told[purpose] for way, purpose in ways.items()} == {
                way: one.waiting(way) for way in ways
            }, part
            assert told["claim_waived"] + told["claim_performed"] == one.waived, part
            posted = told["LI claim_due"] - told["LI claim_overpaid"]
            assert posted == one.interest(self.through(part), self.suspended) - one.interest_paid, part
            assert not (told["LI claim_due"] and told["LI claim_overpaid"]), part
            whole = sum(x.amount for x in one.instalments)
            assert (
                one.received
                + sum(one.waiting(way) for way in ways)
                - one.interest_paid
                + one.waived
                + one.open()
                == whole
            )
        in_kind = self.d.balances().get("H2 claim_in_kind", 0), self.d.balances().get("H2 claim_performed", 0)
        assert in_kind == (self.duty.open, self.duty.performed)
        held = sum(act.excess for one in self.parts for act in one.payments)
        assert self.d.balances().get("money overpaid_payable", 0) == held
        self.looked += 1
        if self.looked % EVERY == 0:
            assert self.d.broken() == []


@pytest.mark.long(30)
@pytest.mark.usefixtures("template")
def test_damages_machine(server_url: str, template: str) -> None:
    """Whatever finance and the bureau do in whatever order, every fen is where the model says."""

    class Machine(DamagesMachine):
        pass

    Machine.server_url, Machine.template, Machine.counts = server_url, template, []
    run_state_machine_as_test(Machine, settings=sized((6, 20), (50, 40)))
    assert sum(Machine.counts) >= 3 * len(Machine.counts), "most steps do nothing"


days = st.dates(date(2024, 1, 1), date(2024, 12, 31))
terms = st.lists(
    st.tuples(days, st.integers(1, 10**9), st.lists(st.tuples(days, st.integers(0, 10**6)), max_size=3)),
    max_size=4,
)


@given(terms=terms, through=days, suspended=st.lists(st.tuples(days, st.integers(0, 60)), max_size=3))
def test_interest_day_by_day_is_the_closed_form(
    terms: list[tuple[date, int, list[tuple[date, int]]]], through: date, suspended: list[tuple[date, int]]
) -> None:
    """One day after the other gives what the closed form gives, to the fen."""
    stopped = [(first, first + timedelta(days=length)) for first, length in suspended]
    sound = [
        (due, amount, [(on, part) for on, part in paid if 3 * part <= amount]) for due, amount, paid in terms
    ]
    total = 0
    for due, amount, paid in sound:
        day = due + timedelta(days=1)
        while day <= through:
            if not any(first <= day <= last for first, last in stopped):
                total += amount - sum(part for on, part in paid if on < day)
            day += timedelta(days=1)
    told = late_interest(
        [claims.Instalment(n, due, amount, tuple(paid)) for n, (due, amount, paid) in enumerate(sound)],
        RATE,
        through,
        stopped,
    )
    assert told == int(total * RATE + Fraction(1, 2))


@given(amount=st.integers(1, 10**15), number=st.integers(1, 120))
def test_equal_instalments_lose_no_fen(amount: int, number: int) -> None:
    """They sum to the sum, differ by a fen at most, and the larger ones come first."""
    parts = split_equally(amount, number)
    assert (sum(parts), parts) == (amount, sorted(parts, reverse=True))
    assert parts[0] - parts[-1] <= 1


@given(
    weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
    heads=st.lists(st.integers(1, 10**6), min_size=1, max_size=6),
)
def test_heads_spread_over_parts_keep_both_sums(weights: list[int], heads: list[int]) -> None:
    """What the parts get of each head sums to the head, and what each gets of all heads to the part."""
    total = sum(heads)
    amounts = [total * weight // sum(weights) for weight in weights]
    amounts[0] += total - sum(amounts)
    parts = [Part(amount, (Obligor("x", Fraction(1)),)) for amount in amounts if amount]
    named_heads = {f"H{n}": amount for n, amount in enumerate(heads)}
    told = spread(parts, named_heads)
    assert [sum(one.values()) for one in told] == [part.amount for part in parts]
    assert {head: sum(one.get(head, 0) for one in told) for head in named_heads} == named_heads
