"""Revision 0003 makes the tables of damage cases anew: what the old ones held is there afterwards, and goes on."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from cli.install import migrate
from ledger.audit.checks import run_checks
from ledger.compensation import acts, shapes, works_shapes
from ledger.compensation.acts import ACT
from ledger.compensation.queries import cases
from ledger.database import Books, Database
from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.journal.posting import Submission, post
from ledger.processes.actions import Step
from tests.compensation.world import figures_now
from tests.migrations.steps import older

LIABLE = "enterprise:x"
PURPOSES = ("claim_established", "claim_assessed", "claim_due", "claim_received")


@pytest.fixture
def old_url(server_url: str) -> Iterator[str]:
    """A database as revision 0002 had it."""
    with older(server_url, "0002") as url:
        yield url


def leg(head: str, purpose: str, amount: int) -> Posting:
    """A posting on a claim account; a debit where positive."""
    return Posting(f"case:OLD:{head}:{purpose}", "CNY", "debit" if amount > 0 else "credit", abs(amount))


def old_case(books: Books) -> int:
    """A case with two heads, due in two instalments, of which the first was paid; and one that was only opened."""
    number = accounts.open_book(books, "zj", "Zhejiang", date(2020, 1, 1))
    accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
    new = [
        NewAccount(f"case:OLD:{head}:{purpose}", LIABLE, purpose)
        for head in ("H1", "H4")
        for purpose in PURPOSES
    ]
    new += [NewAccount(f"treasury:money:{p}", "treasury", p) for p in ("treasury_cash", "nontax_revenue")]
    accounts.open_accounts(books, number, new, 1)
    heads = {"H1": 4000, "H4": 6000}
    treasury = [
        Posting("treasury:money:treasury_cash", "CNY", "debit", 5000),
        Posting("treasury:money:nontax_revenue", "CNY", "credit", 5000),
    ]
    steps = {
        "assessment": [
            x
            for h, a in heads.items()
            for x in (leg(h, "claim_assessed", a), leg(h, "claim_established", -a))
        ],
        "obligation": [
            x for h, a in heads.items() for x in (leg(h, "claim_due", a), leg(h, "claim_assessed", -a))
        ],
        "payment": [
            *treasury,
            *(
                x
                for h, a in heads.items()
                for x in (leg(h, "claim_received", a // 2), leg(h, "claim_due", -a // 2))
            ),
        ],
    }
    paid = uuid7()
    for n, (kind, legs) in enumerate(steps.items()):
        entry = Entry(
            paid if kind == "payment" else uuid7(),
            f"compensation.{kind}",
            date(2026, 1, 5 + n),
            tuple(legs),
            "",
            "paper",
        )
        outcome = post(books, number, [Submission(entry, 1)])[0]
        assert outcome.error is None, outcome.error
    run = books.connection.exec_driver_sql
    for code, obligation in (("OLD", "judgment"), ("OPENED", None)):
        run(
            "INSERT INTO ledger.damage_case (book_id, code, title, liable, obligation) VALUES (%s, %s, 'a river', %s, %s)",
            (number, code, LIABLE, obligation),
        )
    case_id = run("SELECT case_id FROM ledger.damage_case WHERE code = 'OLD'").scalar_one()
    for head, amount in heads.items():
        run("INSERT INTO ledger.damage_head VALUES (%s, %s, %s, 'x', %s)", (number, case_id, head, amount))
    for n, day, paid_by in ((1, date(2026, 1, 7), paid), (2, date(2026, 6, 30), None)):
        run(
            "INSERT INTO ledger.damage_instalment VALUES (%s, %s, %s, %s, 5000, %s)",
            (number, case_id, n, day, paid_by),
        )
    return number


def test_what_was_there_goes_on(old_url: str) -> None:
    """The figures, what was paid and what is open are there; the open instalment is paid, the case closed, and all holds."""
    owner = Database(old_url, role="", pool=2)
    with psycopg.connect(old_url) as connection:
        for name in ("clerk", "chief"):
            connection.execute("INSERT INTO ledger.actor (name, role) VALUES (%s, 'administrator')", (name,))
    book_id = owner.begin(old_case)
    owner.close()
    migrate(old_url)
    owner = Database(old_url, role="", pool=2)
    with owner.read() as books:
        assert [found.invariant.name for found in run_checks(books) if found.count] == []
        head = cases.head_of(books, book_id, "OLD", LIABLE)
        assert (head.state, cases.head_of(books, book_id, "OPENED").state) == ("performing", "assessing")
        names = ("assessed", "claim_due", "claim_received")
        figures = {
            row.head: tuple(row.amounts[name] for name in names) for row in figures_now(books, book_id, head)
        }
        assert figures == {"H1": (4000, 2000, 2000), "H4": (6000, 3000, 3000)}
        money = cases.money_of(books, book_id, head.case_id)
        assert [(row.number, row.settled) for row in money.instalments] == [(1, 5000), (2, 0)]
        assert [(row.payer, row.amount) for row in money.payments] == [(LIABLE, 5000)]
    pay = shapes.Payment(route="treasury", payer=LIABLE, amount=50_00)
    with psycopg.connect(old_url) as connection:
        row = connection.execute("SELECT current_date").fetchone()
    assert row is not None
    today = Step(1, "finance", row[0], document="voucher")
    paid, yes = uuid7(), ACT["confirm_recording"]
    owner.begin(
        lambda books: acts.take(books, book_id, today, ACT["pay"], code="OLD", record_id=paid, told=pay)
    )
    colleague = Step(2, "finance", row[0], document="voucher")
    told = shapes.Subject(subject=paid)
    owner.begin(
        lambda books: acts.take(books, book_id, colleague, yes, code="OLD", record_id=uuid7(), told=told)
    )
    left = works_shapes.Disposal(destination="treasury", amount=50_00, basis="预算法 art. 57")
    moved = uuid7()
    owner.begin(
        lambda books: acts.take(
            books, book_id, today, ACT["dispose_fund"], code="OLD", record_id=moved, told=left
        )
    )
    owner.begin(
        lambda books: acts.take(
            books,
            book_id,
            colleague,
            yes,
            code="OLD",
            record_id=uuid7(),
            told=shapes.Subject(subject=moved),
        )
    )
    second = shapes.Close(no_evaluation="paid_in_money")
    owner.begin(
        lambda books: acts.take(
            books,
            book_id,
            Step(2, "bureau", row[0]),
            ACT["close"],
            code="OLD",
            record_id=uuid7(),
            told=second,
        )
    )
    with owner.read() as books:
        assert cases.head_of(books, book_id, "OLD").state == "closed"
        assert [found.invariant.name for found in run_checks(books) if found.count] == []
    owner.close()
