"""The command that runs every night: one book that fails stops no other, and the exit status says that something is left."""

from datetime import date
from pathlib import Path

import psycopg
from alembic.script import ScriptDirectory

from cli.install import configuration
from ledger.audit.nightly import NIGHT, last_results
from ledger.database import Database
from ledger.journal.accounts import open_book, set_status
from tests.cli.conftest import Command
from tests.compensation.world import Desk


def test_a_book_that_fails_stops_no_other(
    told: Command, database: Database, owner: Database, database_url: str, tmp_path: Path
) -> None:
    """A first book whose law is unknown, a case that is frozen: both are named, the rest is done, and the next night is clean."""
    broken = owner.begin(lambda books: open_book(books, "aa", "of a place without law", date(2020, 1, 1)))
    desk = Desk(database, owner)
    assert broken < desk.book_id
    for code in ("C1", "C2"):
        desk.judged(code=code)
    places = {"DATABASE_URL": database_url, "ECOLEDGER_FILES": str(tmp_path)}
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE public.alembic_version (version_num varchar(32) PRIMARY KEY)")
        head = ScriptDirectory.from_config(configuration()).get_current_head()
        connection.execute("INSERT INTO public.alembic_version VALUES (%s)", (head,))
    assert told("night", "--on", "2025-07-10", **places).status == 0
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE ledger.book SET jurisdiction = 'atlantis' WHERE code = 'aa'")
    account, clerk = "case:C1:LI:claim_due", desk.people["clerk"]
    owner.begin(lambda books: set_status(books, desk.book_id, account, "frozen", "by mistake", clerk))
    said = told("night", "--on", "2025-07-20", **places)
    assert said.status == 1
    left = [line for line in said.out.splitlines() if line.startswith("NOT DONE")]
    assert [line.split(" (")[0] for line in left] == [
        "NOT DONE in aa: aa book: law.jurisdiction_unknown",
        "NOT DONE in zj: C1 part 1: account.frozen",
    ]
    assert f"BROKEN: {NIGHT.name}" in said.out
    assert (desk.balances("C1")["LI claim_due"], desk.balances("C2")["LI claim_due"]) == (175, 350)
    with database.read() as books:
        assert {result.name: result.offenders for result in last_results(books)}[NIGHT.name] == 2
        query = "SELECT subject, figures ->> 'code' FROM ledger.outbox WHERE kind = 'compensation.night_failed' ORDER BY event_id"
        rows = [tuple(row) for row in books.connection.exec_driver_sql(query)]
        assert rows == [("aa", "law.jurisdiction_unknown"), ("C1", "account.frozen")]
    owner.begin(lambda books: set_status(books, desk.book_id, account, "open", "mended", clerk))
    with psycopg.connect(database_url) as connection:
        connection.execute("UPDATE ledger.book SET jurisdiction = 'cn' WHERE code = 'aa'")
    assert told("night", "--on", "2025-07-20", **places).status == 0
    assert desk.balances("C1")["LI claim_due"] == 350
    with database.read() as books:
        assert {result.name: result.offenders for result in last_results(books)}[NIGHT.name] == 0
