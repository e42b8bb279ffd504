"""What nobody may do: change what is written once, to build a state that a test needs. All other triggers fire."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection


@contextmanager
def rewriting(connection: psycopg.Connection[Any] | Connection, *tables: str) -> Iterator[None]:
    """Let an owner's connection change whatever it likes of some tables; afterwards they are kept as before.

    Tables of an older schema, which nothing keeps from their owner, are left alone.
    """
    run: Callable[[str], object] = (
        connection.exec_driver_sql
        if isinstance(connection, Connection)
        else lambda text: connection.execute(text.encode())
    )
    switch = (
        "DO $$ BEGIN IF EXISTS (SELECT FROM pg_trigger WHERE tgname = 'written_once' AND tgrelid = 'ledger.{0}'::regclass)"
        " THEN ALTER TABLE ledger.{0} {1} TRIGGER written_once; END IF; END $$"
    )
    for table in tables:
        run(switch.format(table, "DISABLE"))
    yield
    run("SET CONSTRAINTS ALL IMMEDIATE")  # a table for which something waits cannot be changed
    for table in tables:
        run(switch.format(table, "ENABLE ALWAYS"))
