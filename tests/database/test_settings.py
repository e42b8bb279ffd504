"""What a login may set for itself changes nothing of what the program does, and the doctor names it."""

import psycopg
import pytest

from ledger.audit.checks import run_checks
from ledger.database import Books, Database
from ledger.database.connecting import SETTINGS
from ledger.database.roles import LARGE_OBJECTS, WEB, prepare
from ledger.database.unit import TIMES


def test_a_session_is_what_the_program_says(database_url: str, database: Database) -> None:
    """Each setting that matters is said when it connects, which counts more than what the role was given."""
    with database.read() as books:
        for name, value in {**TIMES, **SETTINGS}.items():
            told = books.connection.exec_driver_sql("SELECT current_setting(%s)", (name,)).scalar_one()
            assert told.replace(" ", "").replace("1min", "60s") == value, name
            source = "SELECT source FROM pg_settings WHERE lower(name) = %s"
            assert books.connection.exec_driver_sql(source, (name,)).scalar_one() == "client", name


@pytest.mark.parametrize("role", ["ecoledger_web", "ecoledger_sequencer", "ecoledger_auditor"])
@pytest.mark.parametrize("where", ["", " IN DATABASE {}"])
@pytest.mark.parametrize("given", ["search_path = pg_temp", "work_mem = '8MB'"])
def test_the_doctor_names_what_a_role_was_given(owner: Database, role: str, where: str, given: str) -> None:
    """Goal: one fault, one finding. Method: in every database and in this one; rolled back, for roles are of the whole server."""
    found: list[str] = []
    place = where.format(f'"{owner.engine.url.database}"')

    def work(books: Books) -> None:
        books.connection.exec_driver_sql(f"ALTER ROLE {role}{place} SET {given}")
        found.extend(f"{f.invariant.name} {one}" for f in run_checks(books) for one in f.offenders)

    owner.begin(lambda books: books.rehearse(work))
    [told] = [one for one in found if role in one]
    name = given.partition(" ")[0]
    here = " in this database" if where else ""
    assert (
        told == f"database_is_the_program_s setting {name} of {role}{here}: the program has none of this name"
    )


def test_nobody_makes_large_objects(database_url: str) -> None:
    """Once the database was prepared, by a login that may take it from everybody."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        prepare(connection)
        for made in LARGE_OBJECTS:
            query = "SELECT has_function_privilege(%s, %s, 'EXECUTE')"
            assert connection.execute(query, (WEB, f"pg_catalog.{made}")).fetchone() == (False,), made
        connection.execute(f"SET ROLE {WEB}")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("SELECT lo_from_bytea(0, 'x')")
