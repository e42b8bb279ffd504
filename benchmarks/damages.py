"""The compensation room: lists among 100,000 cases, a money trail, the night, and a step over HTTP.

The cases are made by SQL, for making them is not what is measured: a third are owed money under a court document, in three
instalments each, a part of them overdue; the others were registered. Their claims are entries like any other.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import httpx

from benchmarks.http import serving
from benchmarks.world import World
from ledger.audit.checks import run_checks
from ledger.compensation.actions import ACTIONS, engine
from ledger.compensation.actions.night import run_night
from ledger.compensation.queries import cases, lists
from ledger.compensation.rules.claims import leg, postings
from ledger.database import Books, ReadBooks
from ledger.entries import Entry
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.posting import Submission, post
from ledger.parties.actions import issue_key
from ledger.parties.authority import Role
from ledger.processes.actions import Step

Add = Callable[..., None]
ON = date(2026, 6, 1)
_MADE = """CREATE TEMP TABLE made ON COMMIT DROP AS SELECT n, uuidv7() AS id, uuidv7() AS obligation, 'B' || n AS code,
    n %% 3 = 0 AS owed, '33' || lpad((n %% 90 + 1)::text, 4, '0') AS area, '2026-01-05'::date + (n %% 120)::int AS day
  FROM generate_series(1, %(count)s) n"""
_ROWS = (
    """INSERT INTO ledger.process SELECT %(book)s, id, 'compensation.case', CASE WHEN owed THEN 'performing' ELSE 'registered' END,
         CASE WHEN owed THEN 2 ELSE 1 END, 1 FROM made""",
    """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
         started_by, actor_id, effective_on, reason, document)
       SELECT %(book)s, id, 1, 'compensation.case', CASE WHEN owed THEN 'carry_over' ELSE 'register' END, NULL::int, '',
         CASE WHEN owed THEN 'assessing' ELSE 'registered' END, false, 1, 1, day, '', '' FROM made""",
    """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
         started_by, actor_id, effective_on, reason, document)
       SELECT %(book)s, id, 2, 'compensation.case', 'carry_over', 1, 'assessing', 'performing', false, 1, 1, day, '', ''
       FROM made WHERE owed""",
    """INSERT INTO ledger.damage_case (book_id, code, title, process_id, area, medium, channel, received_on, red_line, repeated, major,
         class, assessed) SELECT %(book)s, code, 'case ' || n, id, area, (ARRAY['water', 'air', 'soil'])[n %% 3 + 1], 'report', day, false,
         false, false, CASE WHEN owed THEN 'simple' END, CASE WHEN owed THEN 30000 + n %% 100000 * 3 END FROM made ORDER BY n""",
    """CREATE TEMP TABLE known ON COMMIT DROP AS SELECT m.*, c.case_id FROM made m
       JOIN ledger.damage_case c ON c.book_id = %(book)s AND c.code = m.code""",
    """INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, effective_on, state, reason, document, words, basis, law,
         actor_id) SELECT %(book)s, id, case_id, 'register', day, 'registered', '', '', '{}', '', '', 1 FROM known""",
    "INSERT INTO ledger.damage_party SELECT %(book)s, case_id, 'enterprise:' || n %% 20000, 'liable', 'a firm', false FROM known",
    """INSERT INTO ledger.damage_clock (book_id, case_id, code, subject, starts_on, length, due_on, why, source)
       SELECT %(book)s, case_id, k.code, '', day, k.length, day + k.days, 'counted', 'rule pack' FROM known
       CROSS JOIN (VALUES ('check', '30 D', 30), ('limitation', '3 Y', 1095)) AS k (code, length, days)""",
    """INSERT INTO ledger.damage_obligation SELECT %(book)s, obligation, case_id, 'judgment', 'judgment', day, day, 0 FROM known
       WHERE owed""",
    """INSERT INTO ledger.damage_part (book_id, case_id, part, obligation_id, amount)
       SELECT %(book)s, case_id, 1, obligation, 30000 + n %% 100000 * 3 FROM known WHERE owed""",
    """INSERT INTO ledger.damage_obligor SELECT %(book)s, case_id, 1, 'enterprise:' || n %% 20000, 1, 1, 1 FROM known WHERE owed""",
    """INSERT INTO ledger.damage_instalment SELECT %(book)s, case_id, k, 1, day + k * 60, 10000 + n %% 100000, 0 FROM known
       CROSS JOIN generate_series(1, 3) k WHERE owed""",
    """INSERT INTO ledger.damage_clock (book_id, case_id, code, subject, starts_on, length, due_on, why, source)
       SELECT %(book)s, case_id, 'payment', k::text, day, '', day + k * 60, 'last day of the term', 'judgment' FROM known
       CROSS JOIN generate_series(1, 3) k WHERE owed""",
)


def furnish(world: World, count: int) -> int:
    """Open a book with many cases, a third of them owed money."""

    def prepare(books: Books) -> int:
        number = accounts.open_book(books, "damages", "Damages", date(2020, 1, 1))
        accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
        return number

    book_id = world.web.begin(prepare)
    with world.owner.engine.begin() as connection:
        # The triggers look each row up while the tables still count as empty; an index finds it anyway.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(_MADE, {"count": count})
        for statement in _ROWS:
            connection.exec_driver_sql(statement, {"book": book_id})
    for start in range(3, count + 1, 3000):
        numbers = range(start, min(start + 3000, count + 1), 3)
        world.web.begin(lambda books, numbers=numbers: _claims(books, book_id, numbers))  # type: ignore[misc]
    world.settle()
    return book_id


def _claims(books: Books, book_id: int, numbers: range) -> None:
    """Post what is due of some cases."""
    batch, wanted = [], []
    for n in numbers:
        amount = 30000 + n % 100000 * 3
        legs = [leg(f"B{n}", "H4", "claim_due", amount), leg(f"B{n}", "H4", "claim_established", -amount)]
        wanted += [NewAccount(one.account, one.owner, one.purpose) for one in legs]
        entry = Entry(uuid7(), "compensation.obligation", date(2026, 1, 5), tuple(postings(legs)))
        batch.append(Submission(entry, 1))
    ensure_accounts(books, book_id, wanted, 1)
    for outcome in post(books, book_id, batch, atomic=True):
        assert outcome.error is None, outcome.error


def middle(work: Callable[[], object], times: int = 20) -> float:
    """The middle of several runs, in milliseconds, after one that warms up."""
    work()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def measure_damages(world: World, add: Add, tps: float, *, count: int, steps: int) -> None:
    """Measure the room."""
    began = time.perf_counter()
    book_id = furnish(world, count)
    add(f"{count:,} damage cases made", time.perf_counter() - began, "s")
    with world.owner.read() as books:
        broken = [found.invariant.name for found in run_checks(books) if found.count]
    assert broken == [], broken
    with world.web.read() as books:
        _lists(books, book_id, add)
    _trail(world, book_id, add)
    _over_http(world, book_id, add, tps, count, steps)
    _night(world, book_id, add)


def _lists(books: ReadBooks, book_id: int, add: Add) -> None:
    for name, work in (
        ("by deadline", lambda: lists.deadlines(books, book_id)),
        ("by state", lambda: lists.cases(books, book_id, state="performing")),
        ("by region", lambda: lists.cases(books, book_id, area="3300")),
        ("by amount", lambda: lists.cases(books, book_id, at_least=300_000)),
        ("of one enterprise", lambda: lists.cases(books, book_id, owner="enterprise:7")),
    ):
        taken = middle(work)
        add(f"list of damage cases {name}", taken, "ms", "≤ 50", met=taken <= 50)
    add("statistics of all damage cases by year", middle(lambda: lists.statistics(books, book_id, "year", date.min, date.max), 3), "ms")


def _trail(world: World, book_id: int, add: Add) -> None:
    """A case that paid twenty times: its trail, and all of it."""
    step = Step(1, "finance", date(2026, 3, 2))
    words = {"route": "treasury", "payer": "enterprise:3", "amount": "10.00", "part": 1, "hold_excess": False}
    for _ in range(20):
        world.web.begin(lambda books: engine.take(
            books, book_id, step, ACTIONS["pay"], code="B3", record_id=uuid7(), words=words
        ))  # fmt: skip
    with world.web.read() as books:
        rows = len(cases.trail_of(books, book_id, "B3"))
        taken = middle(lambda: cases.trail_of(books, book_id, "B3"))
        add(f"money trail of a damage case, {rows} postings", taken, "ms", "≤ 30", met=taken <= 30)
        head = cases.head_of(books, book_id, "B3")
        key = (books, book_id, head.case_id)
        whole = middle(lambda: (cases.figures_of(books, book_id, head), cases.money_of(*key), cases.clocks_of(*key)))
        add("figures, money and terms of a damage case", whole, "ms")


def _over_http(world: World, book_id: int, add: Add, tps: float, count: int, steps: int) -> None:
    key = world.web.begin(lambda books: issue_key(books, None, book_id, "bench", Role.BUREAU)).text
    fresh = [n for n in range(1, count + 1) if n % 3][:steps]
    with tempfile.TemporaryDirectory() as folder, serving(world) as (address, _):
        listed = Path(folder) / "paths"
        listed.write_text("\n".join(f"/v1/books/damages/cases/B{n}/check" for n in fresh))
        body = json.dumps({"id": "{id}", "effective_on": ON.isoformat(), "findings": "looked at"})
        command = [sys.executable, "-m", "benchmarks.http_paths", address, key, str(listed), body, "16"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        with httpx.Client(base_url=address, headers={"Authorization": f"Bearer {key}"}, trust_env=False) as client:
            for name, path in (("by state", "/cases?state=performing"), ("by deadline", "/deadlines")):
                taken = middle(lambda path=path: client.get(f"/v1/books/damages{path}").raise_for_status())  # type: ignore[misc]
                add(f"list of damage cases {name} over HTTP", taken, "ms", "≤ 50", met=taken <= 50)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["statuses"] == {"201": steps}, found
    add("step of a damage case over HTTP, 16 connections", found["rate"], "steps/s")
    add("step of a damage case ÷ pgbench", found["rate"] / tps, "×", "≥ 0.1", met=found["rate"] / tps >= 0.1)


def _night(world: World, book_id: int, add: Add) -> None:
    began = time.perf_counter()
    told = list(run_night(world.web, book_id, ON, 1))[-1]
    taken = time.perf_counter() - began
    add(f"night: {told.warned:,} warned, {told.escalated:,} escalated, interest on {told.interest:,}", taken, "s", "≤ 60", met=taken <= 60)
    again = list(run_night(world.web, book_id, ON, 1))[-1]
    assert (again.warned, again.escalated, again.interest) == (0, 0, 0)
    began = time.perf_counter()
    next_day = list(run_night(world.web, book_id, ON + timedelta(days=1), 1))[-1]
    add(f"night after it: interest on {next_day.interest:,}", time.perf_counter() - began, "s", "≤ 60")
