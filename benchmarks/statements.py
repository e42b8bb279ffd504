"""Statements over a book of 100,000 entries and more, and over 25,000 lots: now, for a range, and as known at a past instant."""

import random
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from benchmarks.permits import ON, furnish, sheet
from benchmarks.world import BATCH, World
from ledger.clock import SystemClock
from ledger.compensation.actions.places import account_of, ensure_places
from ledger.compensation.rules.claims import fund
from ledger.database import Books, ReadBooks
from ledger.documents.papers import write_paper_csv, write_paper_pdf, write_paper_xlsx
from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.balances import Moment
from ledger.journal.posting import Submission
from ledger.permits.actions import plan_sheets, plans
from ledger.processes.actions import Step
from ledger.statements.papers import Frame, journal_report
from ledger.statements.queries.lists import behind, journal
from ledger.statements.queries.permits import permit_statement
from ledger.statements.queries.treasury import treasury_lines, treasury_sums
from ledger.statements.queries.turnovers import turnovers, unequal_assets
from ledger.statements.rules import Period, Selection, balance_sheets

Add = Callable[..., None]
CASES = 200
_CASES = """WITH wanted AS (SELECT id, n FROM unnest(%(ids)s::uuid[]) WITH ORDINALITY AS w (id, n)),
  made AS (INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)
    SELECT %(book)s, id, 'compensation.case', 'registered', 1, 1 FROM wanted),
  begun AS (INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, from_state, to_state, four_eyes, started_by,
      actor_id, effective_on, reason, document)
    SELECT %(book)s, id, 1, 'compensation.case', 'register', '', 'registered', false, 1, 1, '2026-01-01'::date, '', '' FROM wanted)
  INSERT INTO ledger.damage_case (book_id, code, title, process_id, area, medium, channel, received_on, red_line, repeated, major)
  SELECT %(book)s, 'B' || n - 1, 'case', id, '330603', 'water', 'report', '2026-01-01', false, false, false FROM wanted
  RETURNING case_id, code"""
CASH, EARNED = "treasury:money:treasury_cash", "treasury:money:nontax_revenue"


def measure_statements(world: World, add: Add, *, entries: int = 100_000, sites: int = 5_000) -> None:
    """Measure every statement on a book of many entries over 150 days, one in ten of them a payment into the treasury."""
    middle = _fill(world, entries)
    book_id = _permits(world, sites)
    now, quarter = Period(), Period(date(2026, 4, 1), Moment(date(2026, 5, 31)))
    then = Period(None, Moment(recorded=middle))
    money, cash = Selection(asset_kind="money"), Selection(purpose="treasury_cash")
    count = world.entries()
    asked: list[tuple[str, int, Callable[[ReadBooks], Any]]] = [
        ("trial balance now", 50, lambda b: turnovers(b, world.book_id, now)),
        ("trial balance of a range", 500, lambda b: turnovers(b, world.book_id, quarter)),
        ("… by account, 1,000 of 10,000", 500, lambda b: turnovers(b, world.book_id, quarter, by="account", limit=1000)),
        ("… as known at an instant", 500, lambda b: turnovers(b, world.book_id, then)),
        ("… every asset balances", 500, lambda b: unequal_assets(b, world.book_id, quarter)),
        ("balance sheet now", 50, lambda b: balance_sheets(turnovers(b, world.book_id, now, money))),
        ("balance sheet as known at an instant", 500, lambda b: balance_sheets(turnovers(b, world.book_id, then, money))),
        ("journal, a page of 100 in a range", 500, lambda b: journal(b, world.book_id, quarter)),
        ("entries behind the treasury, a page of 100", 500, lambda b: behind(b, world.book_id, quarter, cash)),
        ("treasury of a range", 500, lambda b: (treasury_sums(b, world.book_id, quarter), treasury_lines(b, world.book_id, quarter))),
        (f"treasury of a range by {CASES} cases", 500, lambda b: treasury_lines(b, world.book_id, quarter, by="case", limit=1000)),
        (f"permit statement now, {sites * 5:,} lots", 500, lambda b: permit_statement(b, book_id, now)),
        ("permit statement as known at an instant", 500, lambda b: permit_statement(b, book_id, Period(None, Moment(date(2026, 12, 31))))),
    ]  # fmt: skip
    for name, limit, ask in asked:
        taken = _best(world, ask)
        add(f"{name} ({count:,} entries)", taken, "ms", f"≤ {limit}", met=taken <= limit)
    with world.web.read() as books:
        found, _ = journal(books, world.book_id, now, limit=5_000)
    report = journal_report(Frame("bench", "Benchmark", now, SystemClock().now(), "zh_Hans"), found)
    for form, write in (("CSV", write_paper_csv), ("XLSX", write_paper_xlsx), ("PDF", write_paper_pdf)):
        began = time.perf_counter()
        write(report)
        add(f"journal of {report.length:,} lines as {form}", time.perf_counter() - began, "s")


def _best(world: World, ask: Callable[[ReadBooks], Any]) -> float:
    """Milliseconds of the best of five, each on a snapshot of its own."""
    taken = []
    for _ in range(5):
        with world.web.read() as books:
            began = time.perf_counter()
            ask(books)
            taken.append(time.perf_counter() - began)
    return min(taken) * 1000


def _fill(world: World, entries: int) -> datetime:
    """Post the entries, and tell the instant when half of them were there."""
    chosen = random.Random(7)
    codes = {CASH: "treasury_cash", EARNED: "nontax_revenue"}
    new = [accounts.NewAccount(code, "treasury", purpose) for code, purpose in codes.items()]
    world.web.begin(lambda books: accounts.open_accounts(books, world.book_id, new, 1))
    with world.owner.engine.begin() as connection:
        values = {"book": world.book_id, "ids": [uuid7() for _ in range(CASES)]}
        cases = connection.exec_driver_sql(_CASES, values).all()
    funds = [account_of(case_id, leg) for case_id, code in cases for leg in fund(code, 1)]
    world.web.begin(lambda books: ensure_places(books, world.book_id, funds, 1))

    def entry(n: int) -> Entry:
        on, amount = date(2026, 2, 1) + timedelta(days=chosen.randrange(150)), chosen.randint(1, 1_000_000)
        got, source = fund(f"B{chosen.randrange(CASES)}", 1)
        pairs = (
            [(CASH, EARNED), (got.account, source.account)]
            if n % 10 == 0
            else [chosen.sample(world.codes, 2)]
        )
        legs = [
            Posting(code, "CNY", side, amount)  # type: ignore[arg-type]
            for pair in pairs
            for code, side in zip(pair, ("debit", "credit"), strict=True)
        ]
        return Entry(uuid7(), "compensation.payment" if n % 10 == 0 else "journal.transfer", on, tuple(legs))

    middle = SystemClock().now()
    for at in range(0, entries, BATCH):
        world.post([Submission(entry(n), 1) for n in range(at, at + BATCH)])
        if at < entries // 2:
            middle = SystemClock().now()
    world.settle()
    return middle


def _permits(world: World, sites: int) -> int:
    """Execute a plan of many lots in a book of its own."""
    book_id, people = furnish(world, sites)
    with world.web.read() as books:
        found = plan_sheets.check_plan(books, book_id, plan_sheets.read_sheet(sheet(sites)), ON)
    plan, later = uuid7(), Step(people.chief, "bureau", date(2026, 2, 5), document="plan")
    first = Step(people.clerk, "bureau", ON, document="plan")

    def work(books: Books) -> None:
        plans.upload_plan(books, book_id, first, grant_id=plan, title="", file_name="", lines=found.lines)
        plans.publish_plan(books, book_id, first, grant_id=plan)
        plans.approve_plan(books, book_id, later, grant_id=plan)
        plans.execute_plan(books, book_id, later, grant_id=plan)

    world.web.begin(work)
    world.settle()
    return book_id
