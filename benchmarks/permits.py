"""The permits room: a plan of 100,000 lines, expiry of 500,000 lots, holdings among 100,000 sites, agreed sales over HTTP."""

import io
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import xlsxwriter

from benchmarks.http import serving
from benchmarks.world import World
from ledger.actors.authority import Role
from ledger.database import Books, Database
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.law_in_force import actions as packs
from ledger.market.actions import money, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import caps, expiries, second, simulation
from ledger.permits.queries.lots import table_of
from ledger.permits.rules.plans import COLUMNS
from ledger.permits.rules.strips import Strip
from ledger.processes.actions import Step
from ledger.register.identity import check_character
from tests.people import key_for

Add = Callable[..., None]
ON = date(2026, 1, 5)
REGION = "330621"


def party(number: int) -> str:
    """The code of an enterprise of the benchmark."""
    body = f"91330621{number:09d}"
    return f"enterprise:{body}{check_character(body)}"


@dataclass(frozen=True, slots=True)
class People:
    """Who works in the book: three of the bureau, two of finance."""

    clerk: int
    chief: int
    third: int
    cashier: int
    teller: int


def furnish(world: World, sites: int) -> tuple[int, People]:
    """Open a book with many sites, by SQL: registering them is not what is measured."""
    codes = [party(n) for n in range(sites)]

    def prepare(books: Books) -> int:
        number = accounts.open_book(books, "permits", "Permits", date(2020, 1, 1), "cn-34")
        accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
        return number

    book_id = world.owner.begin(prepare)
    with world.owner.engine.begin() as connection:
        made = connection.exec_driver_sql(
            "INSERT INTO ledger.actor (book_id, name, role) SELECT %s, 'bench ' || n, CASE WHEN n < 4 THEN 'bureau' ELSE 'finance' END"
            " FROM generate_series(1, 5) n RETURNING actor_id",
            (book_id,),
        )
        people = People(*sorted(made.scalars()))

    def cap(books: Books) -> None:
        for year in range(2025, 2030):
            act = uuid7()
            words = {"pollutant": "SO2", "area": REGION, "vintage": year, "quantity": 10**15}
            caps.set_cap(
                books,
                book_id,
                Step(people.clerk, "bureau", ON, document="cap"),
                act_id=act,
                **words,  # type: ignore[arg-type]
            )
            second.confirm(books, book_id, Step(people.chief, "bureau", ON), act_id=act, ways=(caps.SET,))

    world.web.begin(cap)
    with world.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.party SELECT %s, c, c, '', '2020-01-01', 1 FROM unnest(%s::text[]) c",
            (book_id, codes),
        )
        connection.exec_driver_sql(
            "INSERT INTO ledger.site SELECT %s, c || ':001P', c, 'works' FROM unnest(%s::text[]) c",
            (book_id, codes),
        )
        connection.exec_driver_sql(
            "INSERT INTO ledger.site_attributes (book_id, site, valid_from, region, industry, sector, power, chp_heat_ppm,"
            " online_monitoring, document, actor_id) SELECT %s, c || ':001P', '2020-01-01', '330621', 'C1713', 'industrial',"
            " false, 0, true, '', 1 FROM unnest(%s::text[]) c",
            (book_id, codes),
        )
    world.settle()
    return book_id, people


def sheet(sites: int) -> bytes:
    """The spreadsheet of the plan."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, [column.key for column in COLUMNS])
        for n in range(sites):
            page.write_row(
                n + 1,
                0,
                (f"{party(n)}:001P", "SO2", REGION, "2025", "2029", f"{n % 900 + 1}.{n % 1000:03d}", "free"),
            )
    return made.getvalue()


PLAN = """
import resource, sys, time
from datetime import date
from uuid import UUID
from ledger.database import Database
from ledger.permits.actions import plan_sheets, plans
from ledger.processes.actions import Step
url, book, path, plan = sys.argv[1], int(sys.argv[2]), sys.argv[3], UUID(sys.argv[4])
clerk, chief = int(sys.argv[5]), int(sys.argv[6])
database = Database(url)
data = open(path, "rb").read()
began = time.perf_counter()
sheet = plan_sheets.read_sheet(data)
read = time.perf_counter()
with database.read() as books:
    found = plan_sheets.check_plan(books, book, sheet, date(2026, 1, 5))
assert not found.faults, found.faults.kept[:3]
checked = time.perf_counter()
step = lambda actor: Step(actor, "bureau", date(2026, 1, 5), document="plan")
database.begin(lambda books: plans.upload_plan(books, book, step(clerk), grant_id=plan, title="", file_name="", lines=found.lines))
kept = time.perf_counter()
del found, sheet
database.begin(lambda books: plans.publish_plan(books, book, step(clerk), grant_id=plan))
later = Step(chief, "bureau", date(2026, 2, 5), document="plan")
database.begin(lambda books: plans.approve_plan(books, book, later, grant_id=plan))
start = time.perf_counter()
database.begin(lambda books: plans.execute_plan(books, book, later, grant_id=plan))
end = time.perf_counter()
with database.read() as books:
    query = "SELECT count(*) FROM ledger.permit_lot WHERE book_id = %s"
    lots = books.connection.exec_driver_sql(query, (book,)).scalar_one()
print(read - began, checked - began, kept - checked, end - start, lots, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def measure_permits(world: World, add: Add, tps: float, *, sites: int, sold: int) -> None:
    """Measure the room."""
    book_id, people = furnish(world, sites)
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(sheet(sites))
        file.flush()
        command = [
            sys.executable,
            "-c",
            PLAN,
            world.url(),
            str(book_id),
            file.name,
            str(uuid7()),
            str(people.clerk),
            str(people.chief),
        ]
        told = subprocess.run(command, capture_output=True, text=True, check=False)
        assert told.returncode == 0, told.stderr
    read, checked, kept, executed, lots, memory = map(float, told.stdout.split())
    total = checked + kept + executed
    add(f"plan of {sites:,} lines: read apart", read, "s")
    add(f"plan of {sites:,} lines, {lots:,.0f} lots: checked", checked, "s")
    add("plan: kept", kept, "s")
    add("plan: executed", executed, "s")
    add("plan: checked, kept and executed", total, "s", "≤ 60", met=total <= 60)
    add("plan: memory of the process", memory, "MiB", "< 500", met=memory < 500)
    world.settle()
    with world.web.read() as books:
        began = time.perf_counter()
        for n in range(0, sites, max(1, sites // 100)):
            table_of(books, book_id, f"{party(n)}:001P", "pro_rata_days")
        each = (time.perf_counter() - began) * 10
    add(f"holdings of one enterprise among {sites:,}", each, "ms", "≤ 20", met=each <= 20)
    _sales(world, add, tps, book_id, sold, people)
    _expiry(world, add, book_id, people)


def _expiry(world: World, add: Add, book_id: int, people: People) -> None:
    """End every lot: the five years are moved into the past, so that their lots may end."""
    step = Step(people.clerk, "bureau", date(2026, 11, 1), document="year end")
    with world.owner.engine.begin() as connection:
        for table, change in (
            ("permit_cap", "UPDATE ledger.permit_cap SET vintage = vintage - 20 WHERE book_id = %s"),
            # What is told of a cap names it by the code of its asset.
            (
                "asset",
                "UPDATE ledger.asset a SET code = regexp_replace(a.code, '[0-9]+$', c.vintage::text) FROM ledger.permit_cap c"
                " WHERE a.book_id = %s AND c.book_id = a.book_id AND c.asset_id = a.asset_id",
            ),
        ):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DISABLE TRIGGER written_once")
            connection.exec_driver_sql(change, (book_id,))
            connection.exec_driver_sql(f"ALTER TABLE ledger.{table} ENABLE ALWAYS TRIGGER written_once")
    second = Database(world.url(), pool=2)

    def end(job: tuple[Database, int]) -> int:
        database, vintage = job
        ended, after = 0, 0
        words: dict[str, Any] = {"act_id": uuid7(), "pollutant": "SO2", "area": REGION, "vintage": vintage}
        chief = replace(step, actor_id=people.chief)
        database.begin(lambda books: expiries.expire(books, book_id, step, **words))
        done = database.begin(
            lambda books: expiries.confirm_expiry(books, book_id, chief, act_id=words["act_id"])
        )
        while True:
            at = after
            part = database.begin(
                lambda books, at=at: expiries.go_on(books, book_id, chief, done=done, after=at)  # type: ignore[misc]
            )
            ended += part.ended
            if part.upto is None:
                return ended
            after = part.upto

    began = time.perf_counter()
    with ThreadPoolExecutor(2) as pool:
        ended = sum(pool.map(end, [(world.web if year % 2 else second, year) for year in range(2005, 2010)]))
    taken = time.perf_counter() - began
    second.close()
    add(
        f"expiry of {ended:,} holdings, two connections",
        taken,
        "s",
        "≤ 30 for 500,000",
        met=taken * 500_000 / max(ended, 1) <= 30,
    )


def _sales(world: World, add: Add, tps: float, book_id: int, sold: int, people: People) -> None:
    """Agreed sales over HTTP: the step that asks the gates, delivers and pays, at 16 connections."""
    acts = []

    def prepare(n: int) -> str:
        act_id = uuid7()
        asked = Proposal(
            f"{party(2 * n)}:001P",
            f"{party(2 * n + 1)}:001P",
            (Goods(Strip("SO2", REGION, 2026, 2029, 100_000), 100_00),),
        )
        paid = uuid7()

        def work(books: Books) -> None:
            sales.propose(
                books,
                book_id,
                Step(people.clerk, "bureau", ON, document="contract"),
                act_id=act_id,
                asked=asked,
            )
            sales.accept(books, book_id, Step(people.chief, "bureau", ON), act_id=act_id)
            sales.approve(books, book_id, Step(people.third, "bureau", ON), act_id=act_id)
            bank = Step(people.cashier, "finance", ON, document="bank")
            money.pay_in(books, book_id, bank, act_id=paid, owner=party(2 * n + 1), amount=1000_00)
            second.confirm(
                books, book_id, Step(people.teller, "finance", ON), act_id=paid, ways=(money.PAY_IN,)
            )

        world.web.begin(work)
        return str(act_id)

    _relax(world, book_id, people)
    with ThreadPoolExecutor(4) as pool:
        acts = list(pool.map(prepare, range(sold)))
    key = world.owner.begin(lambda books: key_for(books, book_id, "bench", Role.FINANCE)).text
    with tempfile.TemporaryDirectory() as folder, serving(world) as (address, _):
        listed = Path(folder) / "paths"
        listed.write_text("\n".join(f"/v1/books/permits/permits/sales/{act}/settle" for act in acts))
        body = json.dumps({"effective_on": ON.isoformat(), "document": "contract"})
        command = [sys.executable, "-m", "benchmarks.http_paths", address, key, str(listed), body, "16"]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    assert found["statuses"] == {"200": sold}, found
    add("agreed sale settled over HTTP, 16 connections", found["rate"], "sales/s")
    add("agreed sale ÷ pgbench", found["rate"] / tps, "×", "≥ 0.1", met=found["rate"] / tps >= 0.1)


def _relax(world: World, book_id: int, people: People) -> None:
    """Let what is held be sold without recognition: a pack of the bureau's own."""

    text = (
        '[pack]\njurisdiction = "cn-34"\nname = "own"\nname_zh = "own"\nversion = "1"\nbase = "cn"\n'
        '[[value]]\nkey = "sale.needs_recognition"\nvalue = false\nfrom = 2020-01-01\nsource = "own"\nmark = "verified"\n'
    )
    pack_id = uuid7()
    step = Step(people.clerk, "bureau", date(2026, 1, 2))

    def work(books: Books) -> None:
        packs.propose_pack(books, book_id, step, pack_id=pack_id, text=text, from_day=date(2026, 1, 2))
        simulation.simulate_pack(books, book_id, step, pack_id=pack_id)
        second = Step(people.chief, "bureau", date(2026, 1, 2))
        packs.approve_pack(books, book_id, second, pack_id=pack_id)

    world.web.begin(work)
