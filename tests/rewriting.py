"""What nobody may do: change what is written once, to build a state that a test needs. All other triggers fire."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import Connection

ABSORB = """
DO $do$
DECLARE
  v record;
BEGIN
  IF to_regprocedure('ledger.rewritten(integer)') IS NULL THEN RETURN; END IF;
  ALTER TABLE ledger.record DISABLE TRIGGER written_once;
  ALTER TABLE ledger.record DISABLE TRIGGER record_stays;
  CREATE TEMPORARY TABLE lines ON COMMIT DROP AS
    SELECT r.book_id, r.source, r.operation, r.position, x.nth, x.line, x.key, r.salts[x.nth] AS salt
    FROM ledger.record r JOIN ledger.recorded_tables() t ON t.source = r.source
    CROSS JOIN LATERAL (
      SELECT j.nth, j.value::text AS line, ARRAY(SELECT j.value ->> k FROM unnest(t.keys) AS k)::text AS key
      FROM json_array_elements(r.rows::json) WITH ORDINALITY AS j (value, nth)) AS x
    WHERE r.source = ANY ('{{{tables}}}')
      AND NOT EXISTS (SELECT FROM ledger.seal s WHERE s.book_id = r.book_id AND s.position = r.position AND s.entry_id IS NULL);
  -- What told of the row first tells of it as it is now, and nothing else does.
  FOR v IN SELECT DISTINCT ON (l.book_id, l.source, l.key) l.*, f.position AS first, f.nth AS nth_first
           FROM lines l JOIN lines f ON f.book_id = l.book_id AND f.source = l.source AND f.key = l.key
           WHERE l.operation = 'update' AND l.position > {since} AND f.operation IN ('insert', 'found')
           ORDER BY l.book_id, l.source, l.key, l.position DESC LOOP
    UPDATE lines SET line = v.line, salt = v.salt WHERE book_id = v.book_id AND position = v.first AND nth = v.nth_first;
    DELETE FROM lines WHERE book_id = v.book_id AND source = v.source AND key = v.key AND operation = 'update';
  END LOOP;
  UPDATE ledger.record r SET rows = n.rows, salts = CASE WHEN r.salts IS NOT NULL THEN n.salts END
  FROM (SELECT l.book_id, l.position, '[' || string_agg(l.line, ',' ORDER BY l.nth) || ']' AS rows,
               array_agg(l.salt ORDER BY l.nth) AS salts
        FROM lines l GROUP BY l.book_id, l.position) AS n
  WHERE r.book_id = n.book_id AND r.position = n.position AND r.rows <> n.rows;
  DELETE FROM ledger.record r
  WHERE r.operation = 'update' AND r.source = ANY ('{{{tables}}}')
    AND NOT EXISTS (SELECT FROM ledger.seal s WHERE s.book_id = r.book_id AND s.position = r.position AND s.entry_id IS NULL)
    AND NOT EXISTS (SELECT FROM lines l WHERE l.book_id = r.book_id AND l.position = r.position);
  DROP TABLE lines;
  ALTER TABLE ledger.record ENABLE ALWAYS TRIGGER written_once;
  ALTER TABLE ledger.record ENABLE ALWAYS TRIGGER record_stays;
END
$do$
"""


@contextmanager
def rewriting(
    connection: psycopg.Connection[Any] | Connection, *tables: str, recorded: bool = False
) -> Iterator[None]:
    """Let an owner's connection change whatever it likes of some tables; afterwards they are kept as before.

    Tables of an older schema, which nothing keeps from their owner, are left alone. Unless it is to be `recorded`, the rows are as if
    they had always been so, as far as what tells of them is not sealed: a record that changes what is written once is a fault.
    """
    run: Callable[[str], Any] = (
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
    since = "NULL"
    if run("SELECT to_regclass('ledger.record') IS NOT NULL").fetchone()[0]:
        since = run("SELECT coalesce(max(position), 0) FROM ledger.record").fetchone()[0]
    yield
    run("SET CONSTRAINTS ALL IMMEDIATE")  # a table for which something waits cannot be changed
    if not recorded:
        run(ABSORB.format(tables=",".join(tables), since=since))
    for table in tables:
        run(switch.format(table, "ENABLE ALWAYS"))
