"""Whoever is connected, under whatever login, is held to what the web may, and deceives no function of ours."""

import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql

from ledger.actors.authority import Role
from ledger.database import Database
from ledger.database.roles import AUDITOR, SEQUENCER, WEB, prepare
from tests.compensation.world import Desk
from tests.furnished import furnished
from tests.people import key_for

LOGINS = {WEB: WEB, SEQUENCER: SEQUENCER, AUDITOR: AUDITOR, "a member of the web": "eco_try_web"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A book with persons and a case."""
    made = Desk(database, owner)
    made.judged(code="C1")
    owner.begin(lambda books: key_for(books, made.book_id, "cashier", Role.FINANCE))
    return made


@pytest.fixture
def connection(desk: Desk, database_url: str) -> Iterator[psycopg.Connection]:
    """As the owner, who makes a login that inherits the rights of the web, as the guide of operators has it."""
    with psycopg.connect(database_url) as made:
        made.execute("CREATE ROLE eco_try_web LOGIN IN ROLE ecoledger_web")
        yield made
        made.rollback()


def test_every_function_looks_last_among_the_tables_of_the_session(connection: psycopg.Connection) -> None:
    """Goal: nobody puts a table of his own in the place of ours. Method: the search path of all functions that name tables, as the
    catalogue has it; those without one work as who calls them, and write the schema before each table."""
    rows = connection.execute(
        """SELECT p.proname, p.prosecdef, p.proconfig, p.prosrc FROM pg_proc p JOIN pg_language l ON l.oid = p.prolang
        WHERE p.pronamespace = 'ledger'::regnamespace AND l.lanname IN ('sql', 'plpgsql')"""
    ).fetchall()
    tables = [
        name
        for (name,) in connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'ledger'::regnamespace AND relkind IN ('r', 'v')"
        )
    ]
    assert len(rows) > 100
    wrong = []
    for name, definer, config, body in rows:
        paths = [one.partition("=")[2] for one in config or () if one.startswith("search_path=")]
        if paths:
            if not paths[0].endswith("pg_temp"):
                wrong.append(f"{name}: {paths[0]}")
        elif definer:
            wrong.append(f"{name}: no search path")
        else:
            bare = [
                table
                for table in tables
                if re.search(rf"(?:FROM|JOIN|INTO|UPDATE)\s+(?:ONLY\s+)?{table}\b", body, re.IGNORECASE)
            ]
            wrong += [f"{name}: {table} without its schema" for table in bare]
    assert wrong == []


@pytest.mark.parametrize("login", LOGINS.values(), ids=LOGINS)
def test_a_table_of_the_session_deceives_nobody(
    desk: Desk, connection: psycopg.Connection, login: str
) -> None:
    """Goal: a forged table of keys opens nothing. Method: with the right to make one, which `prepare` takes, a key of an administrator
    is forged; the function that asks for it does not see it."""
    database = sql.Identifier(connection.info.dbname)
    connection.execute(sql.SQL("GRANT TEMPORARY ON DATABASE {} TO PUBLIC").format(database))
    columns = connection.execute(
        """SELECT string_agg(format('%I %s', attname, format_type(atttypid, atttypmod)), ', ') FROM pg_attribute
        WHERE attrelid = 'ledger.api_key'::regclass AND attnum > 0 AND NOT attisdropped"""
    ).fetchone()
    (key,) = (
        connection.execute("SELECT min(key_id) FROM ledger.api_key WHERE revoked_at IS NULL").fetchone() or ()
    )
    row = connection.execute("SELECT to_jsonb(k) FROM ledger.api_key k WHERE key_id = %s", (key,)).fetchone()
    assert columns
    assert row
    asks = "SELECT ledger.good_key(sha256('forged'))"
    connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(login)))
    connection.execute(f"CREATE TEMP TABLE api_key ({columns[0]})".encode())
    connection.execute("GRANT ALL ON pg_temp.api_key TO public")
    forged = json.dumps({**row[0], "digest": "\\x" + hashlib.sha256(b"forged").hexdigest()})
    connection.execute(
        "INSERT INTO pg_temp.api_key SELECT * FROM jsonb_populate_record(NULL::pg_temp.api_key, %s)",
        (forged,),
    )
    if login in {SEQUENCER, AUDITOR}:
        with pytest.raises(errors.InsufficientPrivilege):
            connection.execute(asks.encode())
    else:
        assert connection.execute(asks.encode()).fetchone() == (None,)


def test_what_is_asked_of_the_web_is_asked_of_its_members(connection: psycopg.Connection) -> None:
    """Goal: to take on no role is no way past. Method: who works as the web, by login and by role."""
    told = {}
    for login, role in (
        (None, "none"),
        (None, WEB),
        (WEB, "none"),
        ("eco_try_web", "none"),
        ("eco_try_web", WEB),
    ):
        if login:
            connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(login)))
        connection.execute("SELECT set_config('role', %s, false)", (role,))
        told[login, role] = connection.execute("SELECT ledger.as_web()").fetchone() == (True,)
        connection.execute("RESET SESSION AUTHORIZATION")
        connection.execute("RESET ROLE")
    assert told == {
        (None, "none"): False,
        (None, WEB): True,
        (WEB, "none"): True,
        ("eco_try_web", "none"): True,
        ("eco_try_web", WEB): True,
    }


@pytest.mark.parametrize("login", [WEB, "eco_try_web"])
def test_a_member_moves_no_clock_and_writes_no_case(
    desk: Desk, connection: psycopg.Connection, login: str
) -> None:
    """Goal: the same for a login of its own. Method: the clock set to another year, and a case made public without its record."""
    connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(login)))
    connection.execute("SET ecoledger.now = '2024-01-01T00:00:00Z'")
    assert connection.execute("SELECT ledger.clock_now() > '2025-01-01'").fetchone() == (True,)
    connection.execute("UPDATE ledger.damage_case SET public = true")
    with pytest.raises(psycopg.DatabaseError) as broken:
        connection.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert broken.value.diag.constraint_name == "with_its_record"


OPENED: dict[str, tuple[dict[str, Any], str]] = {
    "as its name says": ({}, ""),
    "for another": ({"owner": "enterprise:y"}, "account_named"),
    "for something else": ({"purpose": "settlement_bound"}, "account_named"),
    "with a floor of its own": ({"floor": -1}, "account_named"),
    "with a ceiling": ({"ceiling": 0}, "account_named"),
    "frozen at birth": ({"status": "frozen"}, "account_named"),
    "of a site, as its name says": (
        {"code": "enterprise:x:001P:permits:holding", "purpose": "holding", "debit_normal": True},
        "",
    ),
    "of a site, for another": (
        {"code": "enterprise:y:001P:permits:holding", "purpose": "holding", "debit_normal": True},
        "account_named",
    ),
    "under a name of no act": ({"code": "x", "ceiling": 5}, ""),
    "under a name of no act, lower than its purpose": ({"code": "x", "floor": -1}, "account_named"),
    "under a name of no act, without a floor": ({"code": "x", "floor": None}, "account_named"),
}


@pytest.mark.parametrize("name", OPENED)
@pytest.mark.parametrize("login", [WEB, "eco_try_web"])
def test_an_account_is_what_its_name_says(
    desk: Desk, connection: psycopg.Connection, login: str, name: str
) -> None:
    """Goal: nobody opens what acts will find so that it hides, stops or gives what is not there. Method: accounts that the web opens."""
    changed, promise = OPENED[name]
    row = {
        "code": "enterprise:x:money:settlement_claim",
        "owner": "enterprise:x",
        "purpose": "settlement_claim",
        "debit_normal": False,
        "floor": 0,
        "ceiling": None,
        "status": "open",
        "book_id": desk.book_id,
        "opened_by": desk.people["clerk"],
        **changed,
    }
    connection.execute(sql.SQL("SET SESSION AUTHORIZATION {}").format(sql.Identifier(login)))
    query = sql.SQL("INSERT INTO ledger.account ({}) VALUES ({})").format(
        sql.SQL(", ").join(map(sql.Identifier, row)), sql.SQL(", ").join(sql.Placeholder() * len(row))
    )
    told = ""
    try:
        connection.execute(query, [*row.values()])
    except psycopg.DatabaseError as broken:
        told = broken.diag.constraint_name or str(broken)
    assert told == promise


def test_nobody_else_makes_tables_of_a_session(connection: psycopg.Connection) -> None:
    """Goal: a second wall, where the database is ours. Method: what `prepare` leaves, and that the owner still may."""
    prepare(connection)
    may = {
        login: connection.execute(
            "SELECT has_database_privilege(%s, current_database(), 'TEMPORARY')", (login,)
        ).fetchone()
        for login in (WEB, SEQUENCER, AUDITOR, "eco_try_web")
    }
    assert set(may.values()) == {(False,)}
    connection.execute("CREATE TEMP TABLE staged (a integer)")


def test_the_guide_makes_such_a_login() -> None:
    """Goal: the login that is tried here is the one of the guide. Method: its sentence."""
    guide = Path(__file__).parents[2] / "docs/guide/operator.md"
    assert "IN ROLE ecoledger_web" in guide.read_text("utf-8")
