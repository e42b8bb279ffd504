"""A record has one word for what is not there: no column holds both an empty value and the null of JSON."""

from pathlib import Path
from typing import Final

import pytest
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.exc import IntegrityError

from ledger.audit.catalog import catalog_faults
from ledger.audit.checks import PACKAGES
from ledger.database import Books, Database
from ledger.schema import tables

TABLES: Final = {table.name: table for table in tables()}
COLUMNS: Final = sorted(
    (table.name, column.name)
    for table in TABLES.values()
    for column in table.columns
    if isinstance(column.type, JSONB) and column.nullable
)
"""Every column of JSON that may be empty."""


def test_python_writes_nothing_as_nothing() -> None:
    """Of every table, whoever adds the next one too: None becomes an empty value."""
    assert ("permit_report", "months") in COLUMNS
    for table, name in COLUMNS:
        sort = TABLES[table].columns[name].type
        assert isinstance(sort, JSONB)
        assert sort.none_as_null, (table, name)


@pytest.mark.parametrize(("table", "column"), COLUMNS)
def test_the_null_of_json_is_refused(owner: Database, table: str, column: str) -> None:
    """By a CHECK of each, which an empty value passes; whoever takes the CHECK away is named by the doctor."""
    name = f"{table}_{column}_or_nothing"
    with owner.engine.begin() as connection:
        run = connection.exec_driver_sql
        run(f"CREATE TEMP TABLE copied (LIKE ledger.{table} INCLUDING CONSTRAINTS)")
        for (needed,) in run(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'copied'::regclass AND attnotnull AND attnum > 0"
        ).all():
            run(f"ALTER TABLE copied ALTER {needed} DROP NOT NULL")
        run(f"INSERT INTO copied ({column}) VALUES (NULL)")
        with pytest.raises(IntegrityError, match=name), connection.begin_nested():
            run(f"INSERT INTO copied ({column}) VALUES ('null')")
    found: list[str] = []

    def work(books: Books) -> None:
        books.connection.exec_driver_sql(f"ALTER TABLE ledger.{table} DROP CONSTRAINT {name}")
        found.extend(catalog_faults(books, PACKAGES))

    owner.begin(lambda books: books.rehearse(work))
    assert found == [f"constraint {table}.{name}: it is gone"]


def test_a_report_from_before_says_the_same(owner: Database) -> None:
    """Goal: the null of JSON goes, and no record changes. Method: such a row with its record; the statements of revision 0012."""
    text = (Path(__file__).parents[2] / "migrations/frozen/0012/tables.sql").read_text("utf-8")
    part = text[text.index("-- Why: a record has one word") :].partition("\n\n")[0]
    with owner.engine.begin() as connection:
        run = connection.exec_driver_sql
        for table, column in COLUMNS:
            run(f"ALTER TABLE ledger.{table} DROP CONSTRAINT {table}_{column}_or_nothing")
        run("ALTER TABLE ledger.permit_report DISABLE TRIGGER ALL")
        run("""INSERT INTO ledger.permit_report (book_id, report_id, site, year, pollutant, source, measured, abnormal, months,
                 document, reported_on)
               VALUES (1, gen_random_uuid(), 'x', 2026, 'SO2', 'self', 1, 0, 'null', '', '2026-01-01')""")
        own = "SELECT tgname FROM pg_trigger WHERE tgrelid = 'ledger.permit_report'::regclass AND NOT tgisinternal"
        for (name,) in run(own).all():
            run(f"ALTER TABLE ledger.permit_report ENABLE ALWAYS TRIGGER {name}")
        before = run("SELECT count(*) FROM ledger.record").scalar_one()
        for statement in part.split(";\n"):
            if statement.strip():
                run(statement.rstrip("; \n"))
        assert run("SELECT months IS NULL FROM ledger.permit_report").scalar_one()
        assert run("SELECT count(*) FROM ledger.record").scalar_one() == before
        connection.rollback()
