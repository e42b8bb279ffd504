"""The roles that the program acts as, and whether the user of the database may take them on.

Roles belong to the whole server, not to a database. A superuser, or a user with CREATEROLE, lets `ecoledger init` make
them; any other user needs them made, and granted to it, by somebody who may. Who may act as a role, PostgreSQL says; from
version 16 on, being a member is not enough (SET TRUE).
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Final

import psycopg
from psycopg import errors, sql

from ledger.database.refusals import Busy, RolesMissing

WEB: Final = "ecoledger_web"
SEQUENCER: Final = "ecoledger_sequencer"
AUDITOR: Final = "ecoledger_auditor"
ROLES: Final = (WEB, SEQUENCER, AUDITOR)
TAKEN_ON: Final = (WEB, SEQUENCER)
"""The roles as which the program itself works; auditors bring a login of their own."""
DEPLOYING: Final = 7_305_116_021
"""The advisory lock of whoever prepares or migrates a database, the same in every version: one at a time."""
PATIENCE: Final = "15min"
"""How long one waits for another, as long as one statement of a revision may last."""
WITH_SET: Final = 160_000
"""Since PostgreSQL 16, as the server counts, a grant says whether the member may act as the role."""
EXPECTED: Final = (errors.InsufficientPrivilege, errors.UndefinedObject, errors.UniqueViolation)
"""What may happen to one of our statements: it is not for this user, the role could not be made before, or somebody makes it
at the same moment. What is lacking afterwards is told."""
LOOK: Final = """SELECT current_user::text, current_setting('server_version_num')::integer, current_database()::text,
  has_database_privilege(current_database(), 'CREATE') OR to_regnamespace('ledger') IS NOT NULL,
  coalesce(has_schema_privilege(to_regnamespace('public'), 'CREATE'), false) OR to_regclass('public.alembic_version') IS NOT NULL"""

LARGE_OBJECTS: Final = ("lo_creat(integer)", "lo_create(oid)", "lo_from_bytea(oid, bytea)")
"""The functions that make a large object; their owner is a superuser."""
TEMPORARY: Final = """SELECT current_user::text, d.datname::text, pg_has_role(d.datdba, 'USAGE'),
  has_database_privilege(%s, d.oid, 'TEMPORARY') FROM pg_database d WHERE d.datname = current_database()"""


@dataclass(frozen=True, slots=True)
class Lacking:
    """What a user of the database lacks."""

    user: str
    statements: tuple[str, ...]
    """What somebody who may has to run, as SQL."""

    def refusal(self, roles: Iterable[str]) -> RolesMissing:
        """Say so."""
        return RolesMissing(user=self.user, roles=", ".join(roles), statements=" ".join(self.statements))


def lacking(connection: psycopg.Connection[Any], roles: Iterable[str] = ROLES) -> Lacking:
    """Say which statements have to be run before the user of a connection can do its work."""
    found = connection.execute(LOOK).fetchone()
    assert found is not None
    user, version, database, makes_schema, makes_table = found
    member, grant = ("SET", " WITH SET TRUE") if version >= WITH_SET else ("MEMBER", "")
    name = sql.Identifier(user).as_string(connection)
    statements = []
    for role in roles:
        there = connection.execute("SELECT FROM pg_roles WHERE rolname = %s", (role,)).fetchone() is not None
        if not there:
            statements.append(f"CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;")
        if role in TAKEN_ON and not (
            there and connection.execute("SELECT pg_has_role(%s, %s)", (role, member)).fetchone() == (True,)
        ):
            statements.append(f"GRANT {role} TO {name}{grant};")
    if not makes_schema:
        statements.append(
            f"GRANT CREATE ON DATABASE {sql.Identifier(database).as_string(connection)} TO {name};"
        )
    if not makes_table:
        statements.append(f"GRANT CREATE ON SCHEMA public TO {name};")
    return Lacking(user, tuple(statements))


def prepare(connection: psycopg.Connection[Any]) -> None:
    """Make the roles and grant them to the user of the connection, where that user may; all of it or nothing.

    Two at once would change the same rights, which PostgreSQL refuses ("tuple concurrently updated"): one waits for the other, whoever
    migrates too.

    Raises (in this order):
        Busy: another deployment has worked for too long; RolesMissing: something is lacking that this user may not do.
    """
    with connection.transaction():
        _wait_for_others(connection)
        for statement in lacking(connection).statements:
            with suppress(*EXPECTED), connection.transaction():
                connection.execute(statement.encode())
        left = lacking(connection)
        if left.statements:
            raise left.refusal(ROLES)
        _take_temporary(connection)
        _take_large_objects(connection)


def _wait_for_others(connection: psycopg.Connection[Any]) -> None:
    """Hold the lock of deployments until the transaction ends, whatever limits the login has."""
    connection.execute(f"SET LOCAL statement_timeout = '{PATIENCE}'".encode())
    connection.execute("SET LOCAL lock_timeout = 0")
    try:
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (DEPLOYING,))
    except errors.QueryCanceled:
        raise Busy() from None


def _take_large_objects(connection: psycopg.Connection[Any]) -> None:
    """Let nobody make large objects, where we may say so: PostgreSQL gives that to everybody, and no table of ours limits them."""
    for made in LARGE_OBJECTS:
        with suppress(*EXPECTED), connection.transaction():
            connection.execute(f"REVOKE EXECUTE ON FUNCTION pg_catalog.{made} FROM PUBLIC".encode())


def _take_temporary(connection: psycopg.Connection[Any]) -> None:
    """Let nobody but us make tables of a session, where the database is ours: a second wall behind the search paths of our functions.

    PostgreSQL looks for a table among those of the session first, unless the search path says otherwise.
    """
    found = connection.execute(TEMPORARY, (WEB,)).fetchone()
    assert found is not None
    user, database, ours, free = found
    if ours and free:
        name, role = (sql.Identifier(text).as_string(connection) for text in (database, user))
        connection.execute(f"REVOKE TEMPORARY ON DATABASE {name} FROM PUBLIC".encode())
        connection.execute(f"GRANT TEMPORARY ON DATABASE {name} TO {role}".encode())
