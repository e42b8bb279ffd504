"""What was done under revision 0005, when nobody was registered: each key counts as a person of its own, and goes on."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest
from sqlalchemy.exc import DBAPIError

from cli.install import migrate
from ledger.audit.checks import run_checks
from ledger.database import Books, Database
from ledger.database.roles import prepare
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.periods import actions
from ledger.periods.actions import AskedStep
from ledger.periods.machines import STEP
from ledger.periods.rules import Kind
from ledger.processes.actions import RECORD, SecondPersonNeeded, Step, lock, recorded
from tests.migrations.steps import older

MONTH = date(2026, 1, 1)
READ_NOW = (
    "CREATE FUNCTION ledger.person_of(p_actor integer) RETURNS integer LANGUAGE sql AS 'SELECT -p_actor'",
    "CREATE FUNCTION ledger.keys_gone(integer, timestamptz) RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
    "CREATE FUNCTION ledger.area_other(integer, text[], boolean) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    "CREATE FUNCTION ledger.gone_since(integer, timestamptz) RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
    "CREATE FUNCTION ledger.gone_how(integer, timestamptz) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    "CREATE FUNCTION ledger.stand_behind(b integer, p uuid)"
    " RETURNS TABLE (version integer, action text, actor_id integer, recorded_at timestamptz) LANGUAGE sql"
    " AS 'SELECT version, action, actor_id, recorded_at FROM ledger.process_event WHERE book_id = b AND process_id = p'",
    "CREATE FUNCTION ledger.renewed_since(integer, uuid, integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
    "CREATE TABLE ledger.mandate (actor_id integer, area text)",
    "ALTER TABLE ledger.period_step ADD COLUMN checklist jsonb",
    "GRANT SELECT ON ledger.mandate TO ecoledger_web",
    "GRANT EXECUTE ON FUNCTION ledger.person_of, ledger.keys_gone(integer, timestamptz) TO ecoledger_web",
    "GRANT EXECUTE ON FUNCTION ledger.gone_since, ledger.gone_how TO ecoledger_web",
)
"""What the program reads today and revision 0005 had not; taken away before the upgrade."""


@pytest.fixture
def old_url(server_url: str) -> Iterator[str]:
    """A database as revision 0005 had it."""
    with older(server_url) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            prepare(connection)
            connection.execute((Path(__file__).parent / "schema_0005.sql").read_bytes())
        yield url


def finance(url: str, name: str, book_id: int) -> Step:
    """Somebody of finance, as that release made one: an actor and nothing behind it."""
    with psycopg.connect(url) as connection:
        made = connection.execute(
            "INSERT INTO ledger.actor (book_id, name, role) VALUES (%s, %s, 'finance') RETURNING actor_id",
            (book_id, name),
        ).fetchone()
    assert made is not None
    return Step(made[0], "finance", date(2026, 11, 1), "month end")


def test_keys_of_old_are_each_their_own(old_url: str) -> None:
    """Goal: what two did stands, and what one began another ends. Method: a month closed, one half closed, upgrade, doctor, the rest."""
    with psycopg.connect(old_url) as connection:
        for statement in READ_NOW:
            connection.execute(statement.encode())
    owner = Database(old_url, role="", pool=1)
    try:
        book = owner.begin(lambda books: accounts.open_book(books, "zj", "Zhejiang", MONTH))
        wang, chen = (finance(old_url, name, book) for name in ("Wang", "Chen"))
        kinds: tuple[Kind, ...] = ("soft_close", "close")
        closed, half = (
            [AskedStep(uuid7(), kind, month) for kind in kinds] for month in (MONTH, date(2026, 2, 1))
        )
        for asked in (*closed, *half):
            owner.begin(lambda books, a=asked: actions.propose(books, book, a, wang))  # type: ignore[misc]
            if asked is closed[1]:
                owner.begin(lambda books, a=asked: actions.approve_step(books, book, chen, step_id=a.id))  # type: ignore[misc]
    finally:
        owner.close()
    with psycopg.connect(old_url) as connection:
        connection.execute(
            "DROP FUNCTION ledger.person_of(integer), ledger.area_other(integer, text[], boolean)"
        )
        connection.execute("DROP FUNCTION ledger.keys_gone(integer, timestamptz)")
        connection.execute(
            "DROP FUNCTION ledger.gone_since(integer, timestamptz), ledger.gone_how(integer, timestamptz)"
        )
        connection.execute(
            "DROP FUNCTION ledger.renewed_since(integer, uuid, integer, integer), ledger.stand_behind(integer, uuid)"
        )
        connection.execute("DROP TABLE ledger.mandate")
        connection.execute("ALTER TABLE ledger.period_step DROP COLUMN checklist")
    migrate(old_url)
    web = Database(old_url, pool=1)
    try:
        with web.read() as books:
            assert {found.invariant.name: found.offenders for found in run_checks(books) if found.count} == {}
            query = "SELECT actor_id, ledger.person_of(actor_id) FROM ledger.actor WHERE role = 'finance' ORDER BY 1"
            persons = [tuple(row) for row in books.connection.exec_driver_sql(query)]
        assert persons == [(one.actor_id, -one.actor_id) for one in (wang, chen)]

        def past_python(books: Books) -> None:
            running = lock(books, book, half[1].id, STEP)
            taken = next(t for t in STEP.transitions if t.before == running.state and t.action == "approve")
            books.connection.exec_driver_sql(RECORD, recorded(running, taken, wang)[0])

        with pytest.raises(DBAPIError) as refused, web.engine.connect() as connection_:
            past_python(Books(connection_, web.codes))
        assert getattr(refused.value.orig, "diag").constraint_name == "process_four_eyes"  # noqa: B009
        with pytest.raises(SecondPersonNeeded):
            web.begin(lambda books: actions.approve_step(books, book, wang, step_id=half[1].id))
        web.begin(lambda books: actions.approve_step(books, book, chen, step_id=half[1].id))
        with web.read() as books:
            assert {found.invariant.name: found.offenders for found in run_checks(books) if found.count} == {}
    finally:
        web.close()
