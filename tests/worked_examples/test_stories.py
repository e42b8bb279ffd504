"""The two published stories, told through the HTTP API: figures, balances, and what must be refused."""

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final
from uuid import UUID

import httpx
import pytest

from api.app import create_app
from cli import demo
from ledger.audit.checks import run_checks
from ledger.database import Database
from ledger.identifiers import derived, uuid7
from ledger.journal.balances import Moment, balances_of
from ledger.journal.codes import book_id
from tests.answers import Watched
from tests.furnished import furnished
from tests.people import NUMBERS, two
from tests.sampling import size
from tests.serving import StoryClock, client_of
from tests.serving import served as serving_at

pytestmark = pytest.mark.long(50)
"""They share what was told, and so one worker."""
PAGE: Final = Path(__file__).parents[2] / "docs" / "guide" / "stories.md"
TABLES: Final = {
    "FURNACE-3": (
        r"H2:claim_assessed",
        r"H2(\.\d)?:claim_due",
        r"H2(\.\d)?:claim_with_court",
        r"H2(\.\d)?:claim_received",
        r"H4(\.\d)?:claim_in_kind",
        r"H4(\.\d)?:claim_performed",
        r"LI(\.\d)?:claim_received",
        r"money:deposit_payable",
        r"recourse\.\d:1-2:recourse_claim",
        r"recourse\.1:1-3:recourse_claim",
    ),
    "TAILINGS-2": (
        r"H[34]:claim_assessed",
        r"H[34]:claim_due",
        r"H[34]:claim_with_court",
        r"H[34]:claim_received",
        r"H4:claim_waived",
        r"money:restoration_expense",
        r"fund:case_fund",
    ),
}
"""Accounts of the columns of the tables in the guide, after the day and what was done."""


@pytest.fixture
def client(database: Database) -> Iterator[httpx.Client]:
    """A client of a server on the database of the test."""
    with serving(database) as made:
        yield made


@contextmanager
def serving(database: Database) -> Iterator[httpx.Client]:
    """Serve a database, and give a client."""
    watched = Watched(create_app(database, StoryClock(), keys=NUMBERS.folder))
    with serving_at(watched) as url, client_of(url) as made:
        yield made
    assert watched.undeclared == []


@dataclass
class Telling:
    """How both stories were told: the keys, the steps, and those steps that had to be refused and wrote something."""

    keys: Mapping[str, str]
    steps: list[demo.Step]
    wrote: list[str]


@furnished
def told(database: Database, owner: Database) -> Telling:
    """Both stories are told; around every step the tables are looked at."""
    steps: list[demo.Step] = []
    wrote: list[str] = []
    with serving(database) as client:
        teller = demo.Teller(client, demo.prepare(client, two(owner)))
        for _, story in demo.STORIES:
            before = contents(owner)
            for step in story(teller):
                now = contents(owner)
                steps.append(step)
                wrote += [] if step.expected or now == before else [step.title]
                before = now
    return Telling(teller.keys, steps, wrote)


@pytest.fixture
def teller(client: httpx.Client, told: Telling) -> demo.Teller:
    """Somebody who has told the stories."""
    return demo.Teller(client, told.keys)


def contents(owner: Database) -> dict[str, str]:
    """What the tables hold, by a hash; refusals and keys apart."""
    tables = [
        "entry",
        "posting",
        "balance",
        "asset",
        "account",
        "permit_cap",
        "permit_lot",
        "permit_grant",
        "permit_act",
        "permit_act_lot",
        "permit_certificate",
        "permit_report",
        "process",
        "process_event",
        "outbox",
        "party",
        "site",
        "damage_case",
        "damage_record",
        "damage_instalment",
        "damage_payment",
        "damage_clock",
    ]
    query = "SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM ledger.{} t"
    # A representative gets its key when it first acts.
    query += " WHERE coalesce(to_jsonb(t) ->> 'kind', '') !~ '^(keys|mandates|enrolments)[.]'"
    with owner.read() as books:
        return {
            name: str(books.connection.exec_driver_sql(query.format(name)).scalar_one()) for name in tables
        }


def balance(teller: demo.Teller, account: str) -> dict[str, str]:
    """Balances of an account by asset."""
    answer = teller.ask("auditor", "GET", f"/v1/books/{demo.BOOK}/accounts/{account}/balances")
    answer.raise_for_status()
    return {line["asset"]: line["balance"] for line in answer.json()["balances"]}


def assert_balanced(teller: demo.Teller) -> None:
    """The trial balance over HTTP balances in every asset, and every check of the doctor holds."""
    body = demo.trial_balance(teller.client, teller.keys["auditor"])
    assert body["totals"]
    for total in body["totals"]:
        assert total["balanced"] is True
        assert total["debits"] == total["credits"]


def test_stories(teller: demo.Teller, told: Telling, database: Database, owner: Database) -> None:
    """Both stories end as published; telling them again changes nothing; every check holds."""
    assert [step.title for step in told.steps if not step.expected] == [
        "Bad: an enterprise recognises its own surplus",
        "Bad: setting 8.075 t aside, one kilogram more than is held",
        "Bad: delivery before anything was paid",
        "Bad: the same payment again with another amount",
        "Bad: moving permits by hand, past the gates",
        "HAIDE-129: Bad: who registered the clue opens the investigation alone",
        "HAIDE-129: Bad: in effect on the last day for an appeal",
        "HAIDE-129: Bad: instalments that sum to less than is owed",
        "HAIDE-129: Bad: a yuan more than is owed",
        "HAIDE-129: Bad: closed without a word about the restoration",
    ]
    years = range(2026, 2031)
    held = {f"lot:{p}:341825:{y}:0002": q for p, q in (("SO2", "8.074"), ("NOX", "21.648")) for y in years}
    assert balance(teller, f"{demo.BUYER}:permits:holding") == held
    assert set(balance(teller, f"{demo.SELLER}:permits:holding").values()) == {"0.000"}
    for party in map(demo.party_of, (demo.BUYER, demo.SELLER)):
        assert balance(teller, f"{party}:money:settlement_claim") == {"CNY": "0.00"}
    case = teller.ask("auditor", "GET", f"/v1/books/{demo.BOOK}/cases/{demo.CASE}").json()
    assert [(h["head"], h["assessed"], h["claim_due"], h["claim_received"]) for h in case["figures"]] == [
        ("H1", "18189500.00", "0.00", "18189500.00"),
        ("H3", "260000.00", "0.00", "260000.00"),
        ("H4", "36379000.00", "0.00", "36379000.00"),
    ]
    assert balance(teller, "treasury:money:treasury_cash") == {"CNY": "54828500.00"}
    settled = derived(UUID(demo.story_id("sale")), "settle")
    sale = teller.ask("auditor", "GET", f"/v1/books/{demo.BOOK}/entries/{settled}").json()
    assert len(sale["postings"]) == 22
    assert [p["amount"] for p in sale["postings"] if p["asset"] == "CNY"] == ["729300.00"] * 2
    assert_balanced(teller)
    before = contents(owner)
    for _, story in demo.STORIES:
        list(story(teller))
    assert contents(owner) == before
    with database.read() as books:
        assert [f.invariant.name for f in run_checks(books) if f.count] == []


def test_permits_beside_the_straight_road(database: Database, client: httpx.Client, owner: Database) -> None:
    """Each fen where it belongs: the fee once, the days of a part of a year, the ranks of creditors; told again, nothing changes."""
    _, story, enterprises = demo.BESIDE
    told = demo.Teller(client, demo.prepare(client, two(owner), "beside", enterprises), "beside")
    refused = [step.title for step in story(told) if not step.expected]
    assert [title.split(":")[0] for title in refused] == ["Bad"] * 3
    query = """SELECT (SELECT sum(amount) FROM ledger.permit_fee_instalment WHERE paid_on IS NOT NULL),
      (SELECT array_agg(content ->> 'total' ORDER BY 1) FROM ledger.permit_certificate)"""
    shares = "SELECT act_id, party, sum(paid) FROM ledger.permit_proceeds GROUP BY 1, 2 HAVING sum(paid) > 0"
    bank, second, heir, debtor = (
        demo.party_of(enterprises[one]) for one in ("bank", "second_bank", "heir", "debtor")
    )
    sold = [
        {(bank, 40_000_00), (heir, 30_000_00), (debtor, 70_000_00)},
        {(bank, 20_000_00), (second, 40_000_00)},
    ]
    with database.read() as books:
        found = tuple(books.connection.exec_driver_sql(query).one())
        assert found == (11_500_000, ["60164.38"])
        paid = defaultdict(set)
        for act_id, party, fen in books.connection.exec_driver_sql(shares):
            paid[str(act_id)].add((party, int(fen)))
        assert [paid[demo.story_id(f"b enforcement {name}")] for name in ("order", "second")] == sold
        assert [f.invariant.name for f in run_checks(books) if f.count] == []
        before = books.connection.exec_driver_sql("SELECT count(*) FROM ledger.entry").scalar_one()
    list(story(told))
    with database.read() as books:
        assert books.connection.exec_driver_sql("SELECT count(*) FROM ledger.entry").scalar_one() == before


def test_a_province(database: Database, client: httpx.Client, owner: Database) -> None:
    """From the cap to the surrender: the published money, the account of the cap, every check; told again, nothing changes."""
    _, story, enterprises = demo.PERMITS
    told = demo.Teller(client, demo.prepare(client, two(owner), "province", enterprises), "province")
    refused = [step.title for step in story(told) if not step.expected]
    assert [title.split(":")[0] for title in refused] == ["Bad"] * 4
    account = demo.cap_account(told)
    assert account["purposes"] == {"expired": "0.750", "surrendered": "21.250"}
    assert (account["issued"], account["balanced"]) == ("22.000", True)
    with database.read() as books:
        query = "SELECT count(*), sum((content ->> 'total')::numeric) FROM ledger.permit_certificate"
        assert tuple(books.connection.exec_driver_sql(query).one()) == (4, Decimal("764685.90"))
        assert [f.invariant.name for f in run_checks(books) if f.count] == []
        before = books.connection.exec_driver_sql("SELECT count(*) FROM ledger.entry").scalar_one()
    list(story(told))
    with database.read() as books:
        assert books.connection.exec_driver_sql("SELECT count(*) FROM ledger.entry").scalar_one() == before
    answer = told.ask("auditor", "GET", "/v1/books/province/permits/years/2025", None).json()
    assert answer["counts"] == {"met": 2}
    short = told.ask("auditor", "GET", "/v1/books/province/permits/years/2025?on=2026-04-12", None).json()
    assert short["counts"] == {"met": 1, "short": 1}
    events = told.ask("textile", "GET", "/v1/books/province/events?limit=1000", None).json()["events"]
    assert {"permits.sale.settle", "permits.surrender.surrender", "permits.report.verify"} <= {
        e["kind"] for e in events
    }


def by_day(code: str) -> tuple[list[date], list[tuple[Decimal, ...]]]:
    """The days and the sums of the table of a case in the guide."""
    lines = (
        PAGE.read_text("utf-8").partition(f"`{code}`, by day")[2].partition("\n\n| ")[2].partition("\n\n")[0]
    )
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines.splitlines()][2:]
    sums = [tuple(Decimal(cell.replace(",", "")) for cell in row[2:]) for row in cells]
    return [date.fromisoformat(row[0]) for row in cells], sums


def stands(database: Database, code: str, on: date | None = None) -> tuple[Decimal, ...]:
    """What the accounts of a case hold, by the columns of its table; now, or at the end of a legal day."""
    with database.read() as books:
        found = balances_of(books, book_id(books, "damages"), None, Moment(effective=on), limit=1000)
    held = {
        one.account: Decimal(one.balance) / 100 for one in found if one.account.startswith(f"case:{code}:")
    }
    return tuple(
        sum((held[name] for name in held if re.fullmatch(f"case:{code}:{column}", name)), Decimal(0))
        for column in TABLES[code]
    )


def test_damage_cases(database: Database, client: httpx.Client, owner: Database) -> None:
    """Six cases from the clue to the closed file: published sums, interest to the fen, recourse, nothing left open.

    Of the last two each balance, as it was recorded and at the end of each legal day, is that of the guide.
    """
    _, story, parties = demo.COMPENSATION
    told = demo.Teller(client, demo.prepare(client, two(owner), "damages", parties), "damages")
    refused, stood, code = [], defaultdict[str, list[tuple[Decimal, ...]]](list), ""
    for step in story(told):
        refused += [] if step.expected else [step.title]
        code = next((one for one in demo.CASES if step.title.startswith(one)), code)
        if code in TABLES and any(now := stands(database, code)) and stood[code][-1:] != [now]:
            stood[code].append(now)
    assert len(refused) == 27
    for code in TABLES:
        days, rows = by_day(code)
        assert stood[code] == rows
        last = dict(zip(days, rows, strict=True))
        assert {day: stands(database, code, day) for day in last} == last
    received = {}
    for code in demo.CASES:
        case = demo.case_view(told, code)
        assert case["case"]["state"] == "closed"
        # The terms for publication, and for what is to be told, go on after the end of the case.
        open_terms = [row["code"] for row in case["clocks"] if row["stopped_on"] is None]
        assert set(open_terms) <= {"disclosure", "procuratorate_notice", "claimant_report"}
        received[code] = sum(Decimal(row.get("claim_received", "0")) for row in case["figures"])
    assert received == {
        "SHOUXU-130": Decimal("14416776.00"),
        "HAIDE-129": Decimal("54828500.00"),
        "LPS-2023": Decimal("36063.00"),
        "QUARRY-7": Decimal("82404.09") + Decimal("67.30") + Decimal("524095.00"),
        "FURNACE-3": Decimal("300000.00") + Decimal("840.00") + Decimal("341.25") + Decimal("273.00"),
        "TAILINGS-2": Decimal("700000.00"),
    }
    zangjinge = "case:SHOUXU-130:recourse.1:1-2:recourse_claim"
    answer = told.ask("auditor", "GET", f"/v1/books/damages/accounts/{zangjinge}/balances").json()
    assert [line["balance"] for line in answer["balances"]] == ["2883355.20"]
    view = demo.treasury_view(told)
    assert view["waiting"] == []
    assert view["funds"] == []
    with database.read() as books:
        assert [f.invariant.name for f in run_checks(books) if f.count] == []
        before = books.connection.exec_driver_sql("SELECT count(*) FROM ledger.entry").scalar_one()
    list(story(told))
    with database.read() as books:
        assert books.connection.exec_driver_sql("SELECT count(*) FROM ledger.entry").scalar_one() == before


def test_bad_variants_write_nothing(told: Telling) -> None:
    """Around each step that must be refused, the tables are the same."""
    assert told.wrote == []


def test_thousands_of_random_entries_balance(teller: demo.Teller, database: Database) -> None:
    """After the stories and random entries in batches of a thousand, the trial balance over HTTP balances in every asset.

    Two batches by default, ten where matrices are run whole.
    """
    accounts = [{"code": f"clearing:{n}", "owner": "bank", "purpose": "clearing"} for n in range(200)]
    teller.ask(
        "finance", "POST", f"/v1/books/{demo.BOOK}/accounts", {"accounts": accounts}
    ).raise_for_status()
    chosen = random.Random(7)
    for _ in range(size(2, 10)):
        batch = []
        for _ in range(1000):
            debit, credit = chosen.sample(range(200), 2)
            amount = f"{chosen.randint(1, 10**7)}.{chosen.randint(0, 99):02d}"
            legs = [
                {"account": f"clearing:{n}", "asset": "CNY", "side": side, "amount": amount}
                for n, side in ((debit, "debit"), (credit, "credit"))
            ]
            batch.append(
                {
                    "id": str(uuid7()),
                    "kind": "journal.transfer",
                    "effective_on": "2026-06-01",
                    "postings": legs,
                }
            )
        answer = teller.ask(
            "finance", "POST", f"/v1/books/{demo.BOOK}/batches", {"mode": "each", "entries": batch}
        )
        assert {o["status"] for o in answer.json()["outcomes"]} == {"posted"}
    assert_balanced(teller)
    with database.read() as books:
        assert [f.invariant.name for f in run_checks(books) if f.count] == []
