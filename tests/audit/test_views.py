"""The auditor's role of the database: what it may read, and that it may do nothing else."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from ledger.actors.attempts import Attempt, keep
from ledger.actors.authority import Role
from ledger.database import Database
from tests.people import key_for
from tests.world import World, make_world, move

PAGE = Path(__file__).parents[2] / "docs" / "spec" / "auditing.md"
VIEWS = """SELECT c.relname, c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = 'ledger' AND c.relkind = 'v' AND c.relname LIKE 'audit\\_%' ORDER BY 1"""
LOGINS = {"auditor_of_zj": "zj", "auditor_of_js": "js", "auditor_of_none": ""}
"""Logins of the database, and the book that each may read."""


@pytest.fixture
def connection(world: World, owner: Database, database_url: str) -> Iterator[psycopg.Connection]:
    """The owner's connection to two books with an entry each; three auditors may log in."""
    js = make_world(world.database, owner, "js")
    world.post(move("a", "b", 1_234))
    js.post(move("c", "d", 99))
    books = {"zj": world.book_id, "js": js.book_id}
    with psycopg.connect(database_url, autocommit=True) as connection:
        for login, book in LOGINS.items():
            connection.execute(f"""DO $$ BEGIN
                IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{login}') THEN
                  CREATE ROLE {login} LOGIN IN ROLE ecoledger_auditor;
                END IF; END $$""")
            if book:
                connection.execute(
                    "INSERT INTO ledger.auditor_login (book_id, login) VALUES (%s, %s)", (books[book], login)
                )
        yield connection


def become(connection: psycopg.Connection, login: str) -> None:
    """Be another login, as if it had connected."""
    connection.execute(f"SET SESSION AUTHORIZATION {login}")


def refused(connection: psycopg.Connection, statement: str) -> bool:
    """Tell whether the database refuses a statement for want of a privilege."""
    try:
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return True
    return False


def test_every_view_and_column_is_described(connection: psycopg.Connection) -> None:
    """Goal: documented views. Method: each has a comment, and the page of the specification says the same."""
    page = PAGE.read_text("utf-8")
    found = connection.execute(VIEWS).fetchall()
    assert len(found) == 18
    for view, oid in found:
        told = connection.execute("SELECT obj_description(%s, 'pg_class')", (oid,)).fetchone()
        assert told is not None
        assert f"### `{view}`\n\n{told[0]}\n" in page, view
        section = page.partition(f"### `{view}`\n")[2].partition("###")[0]
        query = """SELECT attname, col_description(attrelid, attnum) FROM pg_attribute WHERE attrelid = %s AND attnum > 0"""
        for column, meaning in connection.execute(query, (oid,)):
            assert f"| `{column}` | {meaning} |" in section, (view, column)


def test_a_login_reads_its_book_and_no_other(connection: psycopg.Connection) -> None:
    """Goal: books are tenants for auditors too. Method: three logins, one of them without a book, read every view."""
    views = [view for view, _ in connection.execute(VIEWS).fetchall()]
    for login, book in LOGINS.items():
        become(connection, login)
        for view in views:
            if view != "audit_kind":
                books = {row[0] for row in connection.execute(f"SELECT book FROM ledger.{view}")}
                assert books <= {book}, (login, view)
        count = connection.execute("SELECT count(*) FROM ledger.audit_entry").fetchone()
        assert count == (1 if book else 0,), login
        connection.execute("RESET SESSION AUTHORIZATION")


def test_attempts_are_those_of_the_book(
    connection: psycopg.Connection, world: World, owner: Database
) -> None:
    """Goal: an auditor's login sees who was refused in its book. Method: an administrator is, in each book and in none."""
    key = owner.begin(lambda books: key_for(books, None, "root", Role.ADMINISTRATOR))
    numbers = [row[0] for row in connection.execute("SELECT book_id FROM ledger.book ORDER BY code DESC")]
    for book in (*numbers, 0):
        tried = Attempt("do_this", "actor.not_allowed", "42", None)
        world.database.begin(lambda books, book=book, tried=tried: keep(books, key.text, book, tried))  # type: ignore[misc]
    for login, book in LOGINS.items():
        become(connection, login)
        query = "SELECT book, key, actor, person, operation, code, subject, times FROM ledger.audit_attempt"
        told = (book, key.key_id, key.actor_id, key.person_id, "do_this", "actor.not_allowed", "42", 1)
        assert connection.execute(query).fetchall() == ([told] if book else [])
        connection.execute("RESET SESSION AUTHORIZATION")


def test_taking_on_the_role_does_not_change_the_book(connection: psycopg.Connection) -> None:
    """Goal: SET ROLE opens nothing. Method: the login of one book takes on the role that all auditors share."""
    become(connection, "auditor_of_zj")
    connection.execute("SET ROLE ecoledger_auditor")
    assert connection.execute("SELECT book FROM ledger.audit_book").fetchall() == [("zj",)]


def test_amounts_are_integers_and_exact_decimals(connection: psycopg.Connection) -> None:
    """1,234 fen are 12.34 yuan; the balance of the credited account is negative in its normal direction."""
    become(connection, "auditor_of_zj")
    rows = connection.execute(
        "SELECT account, side, amount, scale, amount_decimal FROM ledger.audit_posting ORDER BY line"
    ).fetchall()
    assert rows == [("a", "debit", 1234, 2, "12.34"), ("b", "credit", 1234, 2, "12.34")]
    balances = connection.execute(
        "SELECT account, balance_decimal FROM ledger.audit_balance WHERE version > 0 ORDER BY 1"
    ).fetchall()
    assert balances == [("a", "12.34"), ("b", "-12.34")]


def test_a_login_does_nothing_else(connection: psycopg.Connection) -> None:
    """Goal: least privilege. Method: everything that stands in the schema is tried, one after the other."""
    tables = [
        row[0] for row in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'ledger'")
    ]
    others = [
        row[0]
        for row in connection.execute(
            "SELECT viewname FROM pg_views WHERE schemaname = 'ledger' AND viewname NOT LIKE 'audit\\_%'"
        )
    ]
    views = [view for view, _ in connection.execute(VIEWS).fetchall()]
    functions = connection.execute(
        "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace"
    ).fetchall()
    sequences = [
        row[0]
        for row in connection.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'ledger'")
    ]
    assert "api_key" in tables
    assert "actor" in tables
    become(connection, "auditor_of_zj")
    for name in (*tables, *others):
        assert refused(connection, f"SELECT FROM ledger.{name}"), name
    for name in (*tables, *others, *views):
        for statement in (f"DELETE FROM ledger.{name}", f"INSERT INTO ledger.{name} DEFAULT VALUES"):
            try:
                assert refused(connection, statement), statement
            except psycopg.errors.FeatureNotSupported:
                continue  # a view of several tables takes no rows, whoever asks
            except psycopg.errors.ObjectNotInPrerequisiteState:
                continue
    for name in sequences:
        assert refused(connection, f"SELECT nextval('ledger.{name}')"), name
    for (signature,) in functions:
        asked = connection.execute(
            "SELECT has_function_privilege(%s::regprocedure::oid, 'EXECUTE')", (signature,)
        ).fetchone()
        assert asked == (False,), signature
    for statement in (
        "CREATE TABLE ledger.mine (x int)",
        "CREATE TABLE public.mine (x int)",
        "SET ROLE ecoledger_web",
        "CREATE ROLE another",
        "COPY (SELECT 1) TO PROGRAM 'true'",
        "SELECT pg_read_file('postgresql.conf')",
        "TRUNCATE ledger.entry",
    ):
        assert refused(connection, statement), statement


def test_no_condition_runs_before_the_book_was_checked(connection: psycopg.Connection) -> None:
    """Goal: a condition of the reader sees no row of others. Method: one that would tell what it is asked about."""
    become(connection, "auditor_of_zj")
    seen: list[str] = []
    connection.add_notice_handler(lambda notice: seen.append(notice.message_primary or ""))
    connection.execute("""CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE plpgsql COST 0.0000001
                          AS $$ BEGIN RAISE NOTICE '%', $1; RETURN true; END $$""")
    connection.execute("SELECT book FROM ledger.audit_book WHERE pg_temp.tell(book)")
    connection.execute(
        "SELECT account FROM ledger.audit_account WHERE book = 'zj' AND pg_temp.tell(book || account)"
    )
    assert seen
    assert all(text.startswith("zj") for text in seen)


def test_keys_and_salts_stand_in_no_view(connection: psycopg.Connection) -> None:
    """No view has a column of a key or a salt, nor a number of a book that is not its own."""
    query = "SELECT column_name FROM information_schema.columns WHERE table_schema = 'ledger' AND table_name LIKE 'audit\\_%'"
    names = {row[0] for row in connection.execute(query)}
    assert not {name for name in names if "salt" in name or name in ("book_id", "key_id")}
