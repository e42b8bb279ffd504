"""The machine: two cases that begin anywhere and go anywhere, with rightful and wrong acts, days that pass, and nights.

Of what `next` offers, or of all acts, one is taken with words that fit the case, by whoever may, today or on an earlier day, or with a
wrong day, person, sum or thing. Whatever comes: what is refused has a name, is nothing that only PostgreSQL would know, and changes
nothing; what is done, the auditor hears.
"""

import os
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random
from typing import Any, Final
from uuid import UUID

import psycopg
from hypothesis import currently_in_test_context, event
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ledger.clock import SystemClock, legal_date
from ledger.compensation.actions.approvals import DEEDS, deed_of
from ledger.compensation.actions.engine import View, look
from ledger.compensation.acts import ACT, REGISTER, Row, next_of, take
from ledger.compensation.machines import CASE
from ledger.compensation.nightly import run_night
from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries.standing import Standing, standing_of
from ledger.compensation.rows import CaseFile
from ledger.database import Books, Database
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from ledger.processes.acting import Next
from ledger.processes.actions import Step
from ledger.processes.acts import read
from tests.compensation.fitting import NAMES, PERSONS, Words, faults, fitting, told_about
from tests.compensation.test_experts import listed
from tests.compensation.world import FITTING, ROLES, Desk, bring_pack, pack_of
from tests.compensation.world import _ending as ending
from tests.conftest import named
from tests.furnished import as_owner, as_web
from tests.people import KEYED, MANDATE
from tests.properties.damages.auditor import Auditor
from tests.properties.damages.catalogue import SILENT
from tests.properties.damages.checks import counts_the_same, nothing_below_its_floor, sums_agree
from tests.properties.damages.debts import Heard
from tests.properties.damages.moves import bent, day_before, words_of
from tests.properties.damages.starts import OLD, STARTS
from tests.properties.numbers import some
from tests.world import broken_promises

SEEDS: Final = st.integers(0, 2**32 - 1)
"""Of what is chosen within a step: each choice drawn by itself would soon be more than Hypothesis draws for an example."""
FIRST: Final = date(2025, 9, 1)
LAST: Final = date(2026, 11, 1)
FIRST_STEPS: Final = 3
"""Acts that are tried in each case before the first step, so that no example does nothing."""
EVERY: Final = 12
"""Steps after which the whole doctor is asked; and at the end of every example."""
LOOKED: Final = 4
"""Acts that are tried after each step; all of them where ECOLEDGER_WHOLE asks for it."""
ENTERED: Final = legal_date(SystemClock().now())
"""The day on which everything is entered in a strict book."""
LATE_FROM: Final = date(2025, 12, 1)
"""From which day on it is late there to be entered by one alone."""
RULES: Final = pack_of(
    *((f"approval.{deed}", '["handler", "section"]', FIRST) for deed in DEEDS if deed != "open"),
    ("approval.open", '["handler", "legal", "deputy"]', FIRST),
    ("entered_alone_days", 7, LATE_FROM),
)
"""Rules of a strict book."""
WRITTEN: Final = """SELECT (SELECT count(*) FROM ledger.damage_record), (SELECT count(*) FROM ledger.entry),
  (SELECT count(*) FROM ledger.outbox), (SELECT count(*) FROM ledger.process_event)"""
OFFICER: Final = "INSERT INTO ledger.actor (book_id, name, role) VALUES (%s, %s, 'bureau') RETURNING actor_id"
SERIES: Final = "INSERT INTO ledger.damage_series (book_id, code, prefix, title, added_by) VALUES (%s, 'chs', '川环损', 'cases', %s)"
ASIDE: Final = ("who", "code", "id", "name", "reason", "document", "waits", "bare")
"""What a desk is told beside the words of an act."""
SECOND: Final = {
    "confirm-recording",
    "confirm-reversal",
    "confirm-spending",
    "grant-relief",
    "call-guarantee",
}
"""What another person does after somebody has asked for it."""


class Walker(Desk):
    """A desk whose acts an auditor hears, each case by itself."""

    def __init__(self, database: Database, owner: Database, *, strict: bool = False) -> None:
        """Open the book, with officers to whom a case can be given and a series of numbers; a strict one has rules of its own."""
        super().__init__(database, owner)
        self.strict = strict
        if strict:
            bring_pack(owner, self.book_id, RULES)
        self.auditors: dict[str, Auditor] = {}
        self.waiting: dict[UUID, Heard] = {}
        self.done: Counter[str] = Counter()
        self.refusals: Counter[str] = Counter()
        self.deeds: list[tuple[str, UUID, date, dict[str, Any]]] = []
        """Act, id, day and words of what was done, for a retry."""
        with owner.engine.begin() as connection:
            for name in ("li 1", "li 2"):
                actor = connection.exec_driver_sql(OFFICER, (self.book_id, name)).scalar_one()
                connection.exec_driver_sql(MANDATE.format(actor=actor))
                connection.exec_driver_sql(KEYED.format(actor=actor))
            connection.exec_driver_sql(SERIES, (self.book_id, actor))
        for name in ("W1", "W2", "W3"):
            listed(self, name)

    def refused(self, error: LedgerError) -> str:
        """Whatever is refused, Python knows it before PostgreSQL does."""
        assert not error.code.startswith("database."), (
            error.code,
            dict(error.figures),
            self.now,
            self.waiting,
        )
        self.refusals[error.code] += 1
        return super().refused(error)

    def step(self, who: str, on: date, reason: str = "", document: str = "paper") -> Step:
        """Say who acts; in a strict book what is entered today of an earlier day is late."""
        return replace(super().step(who, on, reason, document), said_on=ENTERED if self.strict else None)

    def late(self, act: Row, on: date) -> bool:
        """Tell whether one person enters an act of a day alone no more."""
        return self.strict and on >= LATE_FROM and not act.by_two

    now: object = None
    """What is being done, for whoever reads a failure."""
    computed: tuple[Any, ...] = ()
    """Parts that were computed of a liability."""

    def run(self, work: Callable[[Books], Any]) -> str:
        """Run a piece of work, and keep the parts that it answers."""

        def keeping(books: Books) -> Any:
            taken = work(books)
            self.computed = getattr(taken, "parts", ()) or self.computed
            return taken

        return super().run(keeping)

    def do(self, action: str, on: date | None = None, /, **words: Any) -> str:
        """Do something, and let the auditor hear of it."""
        code, waits = words.get("code", "C1"), words.get("waits", False)
        known: dict[str, Any] = {name: words.pop(name) for name in ASIDE if name in words}
        record_id = known.setdefault("id", None) or uuid7()
        known["id"] = record_id
        if action == "spend" and not known.get("bare"):
            words = {"invoice": f"No. {record_id}", **words}
        self.now, self.computed = (action, on, known, words), ()
        before = self.balances(code)
        came = super().do(action, on, **known, **words)
        if came != "done":
            return came
        self.done[action] += 1
        kind = self.waiting[UUID(words["subject"])].kind if action == "confirm_recording" else action
        waited = ACT[action].by_two and waits
        if known.get("bare") and (kind in SILENT or waited):
            assert self.balances(code) == before, ("it moved something", kind, words)
        told: Any = read(ACT[action].shape, {**FITTING.get(action, {}), **ending(action, words), **words})
        heard = Heard(action, record_id, self.day, told, self.computed)
        self.deeds.append((action, record_id, self.day, {**known, **words}))
        if ACT[action].by_two and waits:
            self.waiting[record_id] = heard
        elif action == "confirm_recording":
            self.hear(code, self.waiting.pop(told.subject))
        else:
            self.hear(code, heard)
        return came

    def hear(self, code: str, heard: Heard) -> None:
        """Let the auditor of a case hear what was done; that of another case, too, where its fund gets something."""
        auditor, stands = self.auditors.setdefault(code, Auditor()), self.standing(code)
        auditor.look_through({one.part: one.interest_through for one in stands.parts})
        auditor.hear(heard)
        auditor.split_told(
            [
                (one.value, one.conversion, dict.fromkeys((who for who, _ in one.shares), Fraction(0)))
                for one in stands.duties
            ]
        )
        auditor.catch_up(max((one.part for one in stands.parts), default=0), len(stands.duties))
        gets = getattr(heard.told, "other_case", None)
        if gets in self.auditors:
            self.auditors[gets]._receive_fund(heard)
        if heard.kind == "confirm_reversal":
            target = auditor.asked[heard.told.subject].told.target
            for other in self.auditors.values():
                if other is not auditor:
                    other.take_out(target)

    def standing(self, code: str) -> Standing:
        """How a case stands."""
        with self.database.read() as books:
            return standing_of(books, self.book_id, cases.head_of(books, self.book_id, code).case_id)

    def put(self, code: str, who: str, on: date, words: Words) -> str:
        """Put a file into a case, whose name is a word of its own."""
        act, step = ACT["add_evidence"], self.step(who, on, "they are close")
        told = read(act.shape, words)
        return self.run(
            lambda books: take(books, self.book_id, step, act, code=code, record_id=uuid7(), told=told)
        )

    def offenders(self, *, whole: bool = False) -> list[tuple[str, list[str]]]:
        """Every promise that does not hold, and what breaks it."""
        with self.database.read() as books:
            return [(one.invariant.name, one.offenders) for one in broken_promises(books, whole=whole)]

    def look(self, books: Any, code: str, on: date) -> View:
        """Look at a case."""
        return look(books, self.book_id, code, None, on)


class DamageWalk(RuleBasedStateMachine):
    """People of a bureau and of finance in two cases, and what is looked at after each of their steps."""

    server_url: str
    template: str
    counts: list[Counter[str]]
    """Of every example, what was done."""
    refusals: list[Counter[str]]
    """And what was refused."""

    @initialize(
        first=st.sampled_from(sorted(STARTS)),
        second=st.sampled_from(sorted(STARTS)),
        strict=st.booleans(),
        seed=SEEDS,
    )
    def start(self, first: str, second: str, strict: bool, seed: int) -> None:
        """Let two cases begin, in a book with the shipped rules or with stricter ones of its own, and take some first steps."""
        self.looked = 0
        self.last = 0
        """Which of the two cases the last step was about: after it `next` is tried there, and its file kept."""
        self.name = f"eco_walk_{uuid7().hex}"
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}" STRATEGY file_copy')
        url = named(self.server_url, self.name)
        self.web, self.owner = as_web(url), as_owner(url)
        self.d = Walker(self.web, self.owner, strict=strict)
        self.codes = []
        for code, begin in (("C1", first), ("C2", second)):
            self.d.day = date(2025, 1, 6)
            STARTS[begin](self.d, code)
            self.codes.append(f"{code}-1" if begin in OLD else code)
            auditor = self.d.auditors.setdefault(self.codes[-1], Auditor())
            if begin in OLD:
                auditor.carry_over(self.d.standing(self.codes[-1]))
        self.d.done.clear()
        self.day = FIRST
        self.allowed: set[tuple[str, str, date]] = set()
        """Of which case which acts of which days somebody has allowed to be entered late, used or not."""
        self.files: list[tuple[str, date, datetime, CaseFile]] = []
        chance = Random(seed)
        for _ in range(FIRST_STEPS):
            for code in self.codes:
                self.act_once(code, chance, 0)

    def teardown(self) -> None:
        """Every promise holds at the end, and each file says what it said; give the clone back."""
        if not hasattr(self, "d"):
            return
        try:
            if currently_in_test_context():
                event(f"acts that were done: {some(self.d.done.total(), 10)}")
            self.counts.append(self.d.done)
            self.refusals.append(self.d.refusals)
            self.files_say_what_they_said(len(self.files))
            broken = self.d.offenders(whole=True)
            assert broken == [], broken
        finally:
            self.web.close()
            self.owner.close()
            with psycopg.connect(self.server_url, autocommit=True) as connection:
                connection.execute(f'DROP DATABASE "{self.name}" WITH (FORCE)')

    # -- what is done ---------------------------------------------------------------------------------------------------

    def offered(self, code: str) -> list[Next]:
        """What passes in a case today."""
        with self.web.read() as books:
            return [one for one in next_of(self.d.look(books, code, self.day), self.day) if not one.missing]

    @rule(which=st.integers(0, 1), seed=SEEDS, times=st.integers(2, 8))
    def act(self, which: int, seed: int, times: int) -> None:
        """Some of what is offered is done, by whoever may, today or as of an earlier day."""
        chance, self.last = Random(seed), which
        for _ in range(times):
            self.act_once(self.codes[which], chance, chance.choice((0, 0, 0, 0, 3, 40)))
            self.sums_of(self.codes[which])
        for _ in range(3 if chance.random() < 0.4 else 0):
            self.wrong(self.codes[which], chance)

    def act_once(self, code: str, chance: Random, ago: int) -> None:
        """Something that is offered is done; sooner what a second person must confirm, and what this case has not seen."""
        if chance.random() < 0.3 and self.sign(code, chance):
            return
        offered = self.offered(code)
        waits = [one for one in offered if one.action in SECOND]
        new = [one for one in offered if one.action.replace("-", "_") not in self.d.done]
        moving = [one for one in offered if one.action.replace("-", "_") not in SILENT]
        luck = chance.random()
        some = waits if luck < 0.25 else new if luck < 0.4 else moving if luck < 0.9 else offered
        one = chance.choice(some or offered)
        act = next(act for act in ACT.values() if act.address == one.action and act is not REGISTER)
        subject = chance.choice(one.subjects) if one.subjects else None
        with self.web.read() as books:
            words = words_of(self.d.look(books, code, self.day), act.name, subject, chance)
        if words is not None:
            on = self.day - timedelta(days=ago)
            self.take(code, act, {**words, **told_about(act, subject)}, one.roles, chance, on)

    def sign(self, code: str, chance: Random) -> bool:
        """Where an act waits for signatures, somebody asks for them, or another gives the next one; tell whether it was tried."""
        with self.web.read() as books:
            view = self.d.look(books, code, self.day)
            wanting = [
                deed_of(one.action.replace("-", "_"))
                for one in next_of(view, self.day)
                if any(why.code == "compensation.signatures_missing" for why in one.missing)
            ]
            waits = {
                one.id: fitting(view, "sign_approval", one.id)
                for one in view.stands.told
                if one.kind == "ask_approval"
            }
        if not wanting:
            return False
        open_ones = [(subject, words) for subject, words in waits.items() if words is not None]
        if open_ones and chance.random() < 0.9:
            subject, words = chance.choice(open_ones)
            self.take(
                code, ACT["sign_approval"], {**words, "subject": str(subject)}, ("bureau",), chance, self.day
            )
        else:
            self.take(
                code,
                ACT["ask_approval"],
                {"deed": chance.choice(wanting), "text": "t"},
                ("bureau",),
                chance,
                self.day,
            )
        return True

    def take(self, code: str, act: Row, words: Words, roles: Sequence[str], chance: Random, on: date) -> str:
        """Let whoever may do something try it, until one of them is the right person; what takes two is mostly confirmed."""
        before = self.written()
        came = self.by_somebody(code, act.name, words, roles, chance, on)
        if came != "done":
            assert self.d.late(act, on) or self.written() == before, (act.name, came)
            return came
        if act.by_two and chance.random() < 0.85:
            subject = {"subject": str(self.d.deeds[-1][1])}
            roles = act.roles or tuple({role for step in act.steps(CASE) for role in step.roles})
            again = self.by_somebody(code, "confirm_recording", subject, roles, chance, max(on, self.day))
            assert again == "done" or again in PERSONS, (act.name, again, self.d.said)
        return came

    def by_somebody(
        self, code: str, action: str, words: Words, roles: Sequence[str], chance: Random, on: date
    ) -> str:
        """Try something as each person of some roles, until it is not the person that is refused."""
        people = [who for who, role in ROLES.items() if role in roles and who not in ("party", "body")]
        chance.shuffle(people)
        came = "process.role_not_for_step"
        for who in people:
            late = self.d.late(ACT[action], on)
            if late and action != "allow_late":
                self.alone(code, action, words, who, on)
            if action == "add_evidence":
                return self.d.put(code, who, on, words)
            came = self.d.do(
                action,
                on,
                who=who,
                code=code,
                waits=True,
                bare=True,
                reason="they are close",
                document="paper",
                **words,
            )
            if came not in PERSONS:
                break
        return came

    def alone(self, code: str, action: str, words: Words, who: str, on: date) -> None:
        """One person alone enters nothing late; another of the bureau allows it then, where nobody has before."""
        grounds = {"code": code, "bare": True, "reason": "r", "document": "d"}
        if (code, action, on) not in self.allowed and action != "add_evidence":
            came = self.d.do(action, on, who=who, waits=True, **grounds, **words)
            assert came != "done", ("entered late by one alone", action, on)
        other = next(one for one, role in ROLES.items() if role == "bureau" and one != who)
        if self.d.do("allow_late", ENTERED, who=other, deed=action, day=on.isoformat(), **grounds) == "done":
            self.allowed.add((code, action, on))

    def written(self) -> tuple[int, ...]:
        """How much was written."""
        with self.web.read() as books:
            return tuple(books.connection.exec_driver_sql(WRITTEN).one())

    def wrong(self, code: str, chance: Random) -> None:
        """Whatever act with a wrong day, person, thing or sum is refused, and nothing is written."""
        name = chance.choice(sorted(set(ACT) - {"register"}))
        act = ACT[name]
        with self.web.read() as books:
            view = self.d.look(books, code, self.day)
            there = [one for one in next_of(view, self.day) if one.action == act.address]
            subject = chance.choice(there[0].subjects) if there and there[0].subjects else None
            words = words_of(view, name, subject, chance) if there or act.about is None else None
        if words is None or name == "add_evidence" or (act.about is not None and subject is None):
            return
        words |= told_about(act, subject)
        roles = act.roles or tuple({role for step in act.steps(CASE) for role in step.roles})
        who = next(who for who, role in ROLES.items() if role in roles or "procuratorate" in roles)
        on, sure = self.day, True
        how = chance.choice(("day", "person", "thing", "sum"))
        if how == "day":
            on = day_before(view)
        elif how == "person":
            others = [
                one for one, role in ROLES.items() if role not in roles and one not in ("party", "body")
            ]
            if not others:
                return
            who = chance.choice(others)
        elif how == "thing":
            if act.about is None or act.about.field in ("duty", *NAMES):
                return
            words[act.about.field] = "weather" if act.about.field in ("clock", "party") else str(uuid7())
        else:
            made = bent(name, words, chance)
            if made is None:
                return
            words, sure = made
        before = self.written()
        came = self.d.do(
            name, on, who=who, code=code, waits=True, bare=True, reason="r", document="d", **words
        )
        assert came != "done" or not sure, (how, name, words)
        assert came == "done" or self.written() == before, (how, name, came)

    @rule(days=st.integers(0, 60))
    def later(self, days: int) -> None:
        """Days go by; the night posts interest, and again, it does nothing."""
        self.day = min(self.day + timedelta(days=days), LAST)
        first = list(run_night(self.owner, self.d.book_id, self.day, self.d.people["clerk"]))
        assert not first or first[-1].faults == (), first[-1].faults
        again = list(run_night(self.owner, self.d.book_id, self.day, self.d.people["clerk"]))
        assert not again or again[-1].interest == 0

    @precondition(lambda self: bool(getattr(self, "d", None) and self.d.deeds))
    @rule(place=st.integers(0, 200), changed=st.booleans())
    def again(self, place: int, changed: bool) -> None:
        """A retry is answered as done already; other words under the same id are refused."""
        action, record_id, on, words = self.d.deeds[-1 - place % len(self.d.deeds)]
        said = {
            **words,
            "id": record_id,
            "waits": True,
            "bare": True,
            "document": "another" if changed else words.get("document", "paper"),
        }
        came = Desk.do(self.d, action, on, **said)
        assert came == ("entry.id_used" if changed else "replayed"), (action, came, self.d.said)

    @rule(which=st.integers(0, 1), seed=SEEDS, place=st.integers(0, 3))
    def reverse(self, which: int, seed: int, place: int) -> None:
        """One of the last acts that can be reversed is, by two persons of finance, unless something rests on it."""
        chance, self.last = Random(seed), which
        code = self.codes[which]
        offered = {one.action: one for one in self.offered(code)}
        asking = offered.get("propose-reversal")
        if asking is None:
            return
        target = asking.subjects[max(0, len(asking.subjects) - 1 - place)]
        act = ACT["propose_reversal"]
        if self.take(code, act, {"target": str(target)}, asking.roles, chance, self.day) == "done":
            asked = self.d.deeds[-1][1]
            self.take(code, ACT["confirm_reversal"], {"subject": str(asked)}, ("finance",), chance, self.day)

    # -- what is looked at ------------------------------------------------------------------------------------------------

    @invariant()
    def what_is_true_after_each_step(self) -> None:
        """Sums agree, nothing is below its floor on any day, the auditor counts the same, `next` is true, files say what they said."""
        if not hasattr(self, "files"):
            return
        for code in self.codes:
            self.sums_of(code)
        chance, code = Random(self.looked), self.codes[self.last]
        self.next_is_true(code, chance)
        self.keep_file(code, chance.choice((0, 0, 1, 30, 200)))
        self.looked += 1
        if self.looked % EVERY == 0:
            broken = self.d.offenders()
            assert broken == [], broken

    def sums_of(self, code: str) -> None:
        """The same of one case."""
        with self.web.read() as books:
            sums_agree(cases.balances_of(books, self.d.book_id, code))
            nothing_below_its_floor(books, self.d.book_id, code)
            counts_the_same(books, self.d.book_id, code, self.d.auditors[code])

    def next_is_true(self, code: str, chance: Random) -> None:
        """What is told to pass does, what is told to miss something is refused with that, and nothing else passes.

        Where all that is entered is late, nothing passes without another who allows it, which `next` does not know.
        """
        if self.d.strict and self.day >= LATE_FROM:
            return

        def look_and_try(books: Books) -> list[tuple[object, ...]]:
            view = self.d.look(books, code, self.day)
            told: dict[str, list[Next]] = {}
            for one in next_of(view, self.day):
                told.setdefault(one.action, []).append(one)
            rows = [act for act in ACT.values() if act is not REGISTER]
            few = rows if os.environ.get("ECOLEDGER_WHOLE") == "1" else chance.sample(rows, 3 * LOOKED)
            there = [act for act in rows if act.address in told and act not in few]
            few += chance.sample(there, min(LOOKED, len(there)))
            return [
                (view.state, act.name, *fault)
                for act in few
                if act.address in told or not act.steps(CASE)
                for fault in faults(books, self.d, view, act, told.get(act.address, []))
            ]

        found = self.d.database.begin(look_and_try)
        assert found == [], found

    def file(self, code: str, on: date, known: datetime) -> CaseFile:
        """The file of a case as of a day, as known at a moment."""
        with self.web.read() as books:
            head = cases.head_of(books, self.d.book_id, code)
            return as_of.file_of(books, self.d.book_id, head, on=on, known=known)

    def keep_file(self, code: str, ago: int) -> None:
        """The file of a day is kept, and the last ones that were kept say what they said."""
        on, known = self.day - timedelta(days=ago), datetime.now(UTC)
        self.files.append((code, on, known, self.file(code, on, known)))
        self.files_say_what_they_said(3)

    def files_say_what_they_said(self, last: int) -> None:
        """The last files that were kept say what they said."""
        for code, on, known, then in self.files[-last:] if last else ():
            now = self.file(code, on, known)
            differing = [
                (name, getattr(then, name), getattr(now, name))
                for name in CaseFile.__dataclass_fields__
                if getattr(then, name) != getattr(now, name)
            ]
            assert differing == [], (code, on, differing)
