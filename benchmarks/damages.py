"""The compensation room: lists among 100,000 cases, a money trail, the night, and a step over HTTP.

The cases are made by SQL, for making them is not what is measured, with the rows that their acts write: a third were carried over,
owed money under a court document, assessed in two items and due in three instalments, one in ten overdue; the others were registered.
Their claims are entries like any other.
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
from uuid import UUID

import httpx

from benchmarks.http import serving
from benchmarks.world import World
from ledger.actors.authority import Role
from ledger.audit.checks import run_checks
from ledger.compensation import acts, shapes
from ledger.compensation.actions.places import account_of, ensure_places
from ledger.compensation.acts import ACT
from ledger.compensation.nightly import run_night
from ledger.compensation.queries import as_of, cases, lists, reports
from ledger.compensation.rows import FigureRow
from ledger.compensation.rules.claims import leg, postings
from ledger.database import Books, ReadBooks
from ledger.entries import Entry
from ledger.identifiers import derived, uuid7
from ledger.journal import accounts
from ledger.journal.posting import Submission, post
from ledger.processes.actions import Step
from tests.people import key_for

Add = Callable[..., None]
ON = date(2026, 6, 1)
_MADE = """CREATE TEMP TABLE made ON COMMIT DROP AS SELECT n, m.id, ledger.derived_id(m.id, 'assessment') AS assessment, 'B' || n AS code,
    n %% 3 = 0 AS owed, '33' || lpad((n / 3 %% 90 + 1)::text, 4, '0') AS area,
    CASE WHEN n %% 3 = 0 THEN '2021-01-04'::date + (n %% 1800)::int ELSE '2026-03-01'::date + (n %% 90)::int END AS day,
    30000 + n %% 100000 * 3 AS amount, %(on)s::date - 40 + n / 3 * 7 %% 400 AS due
  FROM (SELECT n, uuidv7() AS id FROM generate_series(1, %(count)s) n OFFSET 0) m"""
_ROWS = (
    """INSERT INTO ledger.process SELECT %(book)s, id, 'compensation.case', CASE WHEN owed THEN 'performing' ELSE 'registered' END,
         CASE WHEN owed THEN 2 ELSE 1 END, 1 FROM made""",
    """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
         started_by, actor_id, effective_on, reason, document)
       SELECT %(book)s, id, 1, 'compensation.case', CASE WHEN owed THEN 'carry_over' ELSE 'register' END, NULL::int, '',
         CASE WHEN owed THEN 'assessing' ELSE 'registered' END, false, 1, 1, day, '', '' FROM made""",
    "INSERT INTO ledger.process SELECT %(book)s, assessment, 'compensation.assessment', 'accepted', 1, 1 FROM made WHERE owed",
    """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
         started_by, actor_id, effective_on, reason, document)
       SELECT %(book)s, assessment, 1, 'compensation.assessment', 'carry_over', NULL::int, '', 'accepted', false, 1, 1, day, '', ''
       FROM made WHERE owed""",
    """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
         started_by, actor_id, effective_on, reason, document)
       SELECT %(book)s, id, 2, 'compensation.case', 'carry_over', 1, 'assessing', 'performing', false, 1, 1, day, '', '' FROM made
       WHERE owed""",
    """INSERT INTO ledger.damage_case (book_id, code, title, process_id, area, medium, channel, received_on, red_line, repeated,
         major, class, assessed)
       SELECT %(book)s, code, 'case ' || n, id, area, (ARRAY['water', 'air', 'soil'])[n / 3 %% 3 + 1], 'report', day, false,
         false, false, CASE WHEN owed THEN 'simple' END, CASE WHEN owed THEN amount END FROM made ORDER BY n""",
    """CREATE TEMP TABLE known ON COMMIT DROP AS SELECT m.*, c.case_id FROM made m
       JOIN ledger.damage_case c ON c.book_id = %(book)s AND c.code = m.code""",
    """INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, effective_on, state, reason, document, words, basis, law,
         actor_id)
       SELECT %(book)s, id, case_id, CASE WHEN owed THEN 'carry_over' ELSE 'register' END, day,
         CASE WHEN owed THEN 'performing' ELSE 'registered' END, '', '', jsonb_build_object('parties', jsonb_build_array(
           jsonb_build_object('owner', 'enterprise:' || n %% 20000, 'side', 'liable', 'name', 'a firm'))), '', '', 1 FROM known""",
    "INSERT INTO ledger.damage_party SELECT %(book)s, case_id, 'enterprise:' || n %% 20000, 'liable', 'a firm', false FROM known",
    """INSERT INTO ledger.damage_clock (book_id, case_id, code, subject, starts_on, length, due_on, why, source, stopped_on)
       SELECT %(book)s, case_id, 'check', '', day, '30 D', day + 30, 'counted', 'rule pack', CASE WHEN owed THEN day END FROM known""",
    """INSERT INTO ledger.damage_clock (book_id, case_id, code, subject, starts_on, length, due_on, why, source)
       SELECT %(book)s, case_id, 'limitation', '', day, '3 Y', day + 1095, 'counted', 'rule pack' FROM known WHERE n %% 3 = 1""",
    """INSERT INTO ledger.damage_assessment SELECT %(book)s, assessment, case_id, 1, amount, 'simple', day FROM known WHERE owed""",
    """INSERT INTO ledger.damage_item
       SELECT %(book)s, assessment, k, 'H4', 'stated', jsonb_build_object('amount', round(part / 100.0, 2)::text), '{}',
         jsonb_build_array(jsonb_build_object('name', 'D', 'formula', 'D', 'numbers', '', 'value', round(part / 100.0, 2)::text,
           'unit', 'yuan', 'source', '')), part, '', false
       FROM known CROSS JOIN LATERAL (VALUES (1, 10000), (2, amount - 10000)) AS i (k, part) WHERE owed""",
    """INSERT INTO ledger.damage_figure (book_id, case_id, record_id, figure, head, amount)
       SELECT %(book)s, case_id, id, figure, 'H4', amount FROM known CROSS JOIN (VALUES ('assessed'), ('judged')) AS f (figure)
       WHERE owed""",
    """INSERT INTO ledger.damage_obligation SELECT %(book)s, id, case_id, 'carried_over', 'judgment', day, day, 0 FROM known
       WHERE owed""",
    """INSERT INTO ledger.damage_part (book_id, case_id, part, obligation_id, amount)
       SELECT %(book)s, case_id, 1, id, amount FROM known WHERE owed""",
    """INSERT INTO ledger.damage_obligor SELECT %(book)s, case_id, 1, 'enterprise:' || n %% 20000, 1, 1, 1 FROM known WHERE owed""",
    """INSERT INTO ledger.damage_instalment SELECT %(book)s, case_id, k, 1, due + (k - 1) * 60, amount / 3, 0 FROM known
       CROSS JOIN generate_series(1, 3) k WHERE owed""",
    """INSERT INTO ledger.damage_clock (book_id, case_id, code, subject, starts_on, length, due_on, why, source)
       SELECT %(book)s, case_id, 'payment', k::text, day, '', due + (k - 1) * 60, 'last day of the term', 'judgment' FROM known
       CROSS JOIN generate_series(1, 3) k WHERE owed""",
)


def furnish(world: World, count: int) -> int:
    """Open a book with many cases, a third of them owed money."""

    def prepare(books: Books) -> int:
        number = accounts.open_book(books, "damages", "Damages", date(2020, 1, 1))
        accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
        return number

    book_id = world.owner.begin(prepare)
    with world.owner.engine.begin() as connection:
        # The triggers look each row up while the tables still count as empty; an index finds it anyway.
        connection.exec_driver_sql("SET LOCAL enable_seqscan = off; SET LOCAL statement_timeout = 0")
        connection.exec_driver_sql(_MADE, {"count": count, "on": ON})
        for statement in _ROWS:
            connection.exec_driver_sql(statement, {"book": book_id})
    for start in range(3, count + 1, 3000):
        numbers = range(start, min(start + 3000, count + 1), 3)
        world.owner.begin(lambda books, numbers=numbers: _claims(books, book_id, numbers))  # type: ignore[misc]
    world.settle()
    return book_id


def _claims(books: Books, book_id: int, numbers: range) -> None:
    """Post what is due of some cases, as their records do: as the owner of the database, for no list confirms them."""
    batch, wanted = [], []
    query = "SELECT code, case_id, process_id FROM ledger.damage_case WHERE book_id = %s AND code = ANY(%s)"
    named = (book_id, [f"B{n}" for n in numbers])
    found = {row.code: row for row in books.connection.exec_driver_sql(query, named)}
    for n in numbers:
        amount, day = 30000 + n % 100000 * 3, date(2021, 1, 4) + timedelta(days=n % 1800)
        case = found[f"B{n}"]
        legs = [leg(f"B{n}", "H4", "claim_due", amount), leg(f"B{n}", "H4", "claim_established", -amount)]
        wanted += [account_of(case.case_id, one) for one in legs]
        entry_id = derived(case.process_id, "carry_over")
        batch.append(Submission(Entry(entry_id, "compensation.opening", day, tuple(postings(legs))), 1))
    ensure_places(books, book_id, wanted, 1)
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
    taken = time.perf_counter() - began
    add(f"{count:,} damage cases made", taken, "s", "≤ 120", met=taken <= 120)
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
        ("of one county", lambda: lists.cases(books, book_id, area="330077")),
        ("of one county by state", lambda: lists.cases(books, book_id, area="330077", state="performing")),
        ("by medium", lambda: lists.cases(books, book_id, medium="soil")),
        ("by amount", lambda: lists.cases(books, book_id, at_least=300_000)),
        ("of one enterprise", lambda: lists.cases(books, book_id, owner="enterprise:7")),
        ("of one enterprise by deadline", lambda: lists.deadlines(books, book_id, owner="enterprise:7")),
    ):
        taken = middle(work)
        add(f"list of damage cases {name}", taken, "ms", "≤ 50", met=taken <= 50)
    for by in ("year", "region"):
        taken = middle(lambda by=by: reports.statistics(books, book_id, by, date.min, date.max))  # type: ignore[misc]
        add(f"statistics of all damage cases by {by}", taken, "ms")


def _trail(world: World, book_id: int, add: Add) -> None:
    """A case that paid twenty times: its trail, and all of it."""

    def clerk(name: str) -> Step:
        made = world.owner.begin(lambda books: key_for(books, book_id, name, Role.FINANCE))
        return Step(made.actor_id, "finance", ON)

    one, other = clerk("cashier"), clerk("payer")
    told = shapes.Payment(route="treasury", payer="enterprise:3", amount=10_00)

    def take(step: Step, act: str, id: UUID, told: object) -> None:
        world.web.begin(
            lambda books: acts.take(books, book_id, step, ACT[act], code="B3", record_id=id, told=told)
        )

    for _ in range(20):
        take(one, "pay", recorded := uuid7(), told)
        take(other, "confirm_recording", uuid7(), shapes.Subject(subject=recorded))
    with world.web.read() as books:
        rows = len(cases.trail_of(books, book_id, "B3"))
        taken = middle(lambda: cases.trail_of(books, book_id, "B3"))
        add(f"money trail of a damage case, {rows} postings", taken, "ms", "≤ 30", met=taken <= 30)
        head = cases.head_of(books, book_id, "B3")
        key = (books, book_id, head.case_id)

        def figures() -> list[FigureRow]:
            return as_of.figures_of(as_of.versions_of(*key), cases.balances_of(books, book_id, head.code))

        whole = middle(lambda: (figures(), cases.money_of(*key), cases.clocks_of(*key)))
        add("figures, money and terms of a damage case", whole, "ms")


def _over_http(world: World, book_id: int, add: Add, tps: float, count: int, steps: int) -> None:
    key = world.owner.begin(lambda books: key_for(books, book_id, "bench", Role.BUREAU)).text
    fresh = [n for n in range(1, count + 1) if n % 3][:steps]
    with tempfile.TemporaryDirectory() as folder, serving(world) as (address, _):
        listed = Path(folder) / "paths"
        listed.write_text("\n".join(f"/v1/books/damages/cases/B{n}/check" for n in fresh))
        body = json.dumps({"id": "{id}", "effective_on": ON.isoformat(), "findings": "looked at"})
        command = [sys.executable, "-m", "benchmarks.http_paths", address, key, str(listed), body, "16"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        with httpx.Client(
            base_url=address, headers={"Authorization": f"Bearer {key}"}, trust_env=False
        ) as client:
            for name, path, most in (
                ("list of damage cases by state", "/cases?state=performing", 50),
                ("list of damage cases by region", "/cases?area=3300", 50),
                ("list of damage cases by deadline", "/deadlines", 50),
                ("money trail of a damage case", "/cases/B3/trail", 30),
                ("all of a damage case", "/cases/B3", None),
                ("statistics of all damage cases by year", "/cases/statistics?by=year", None),
            ):
                taken = middle(lambda path=path: client.get(f"/v1/books/damages{path}").raise_for_status())  # type: ignore[misc]
                if most is None:
                    add(f"{name} over HTTP", taken, "ms")
                else:
                    add(f"{name} over HTTP", taken, "ms", f"≤ {most}", met=taken <= most)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["statuses"] == {"201": steps}, found
    add("step of a damage case over HTTP, 16 connections", found["rate"], "steps/s")
    add(
        "step of a damage case ÷ pgbench", found["rate"] / tps, "×", "≥ 0.15", met=found["rate"] / tps >= 0.15
    )


def _night(world: World, book_id: int, add: Add) -> None:
    """A first night, the same once more, the next one, and one five months later."""
    for name, on in (
        ("first night", ON),
        ("next night", ON + timedelta(days=1)),
        ("night five months later", ON + timedelta(days=150)),
    ):
        began = time.perf_counter()
        told = list(run_night(world.owner, book_id, on, 1))[-1]
        taken = time.perf_counter() - began
        done = f"{told.warned:,} warned, {told.escalated:,} escalated, interest on {told.interest:,}"
        add(f"{name}: {done}", taken, "s", "≤ 60", met=taken <= 60)
        began = time.perf_counter()
        again = list(run_night(world.owner, book_id, on, 1))[-1]
        assert (again.warned, again.escalated, again.interest) == (0, 0, 0), again
        if on == ON:
            add("the same night once more, which does nothing", time.perf_counter() - began, "s")
