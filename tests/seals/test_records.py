"""Records: what every statement writes into every table beside the journal stands in the log, and what differs from it is found."""

import hashlib
import json

import psycopg
import pytest
import rfc8785

from ledger.actors.authority import Role
from ledger.audit.checks import run_checks
from ledger.journal.accounts import NewAccount
from ledger.seals.verification import verify_log
from tests.people import key_for
from tests.rewriting import rewriting
from tests.seals.conftest import Sealing


def tables(connection: psycopg.Connection[tuple[object, ...]]) -> list[str]:
    """The tables that have records."""
    return [str(name) for (name,) in connection.execute("SELECT source FROM ledger.recorded_tables()")]


def faults(connection: psycopg.Connection[tuple[object, ...]], table: str) -> list[str]:
    """What differs from the records of a table."""
    told = connection.execute("SELECT told FROM ledger.record_faults(%s, 20)", (table,))
    return [str(fault) for (fault,) in told]


def log_of(sealing: Sealing, book_id: int) -> list[bytes]:
    """The records of a log."""
    query = f"SELECT record FROM ledger.sealed_record WHERE book_id = {book_id} ORDER BY place"
    return [str(record).encode() for (record,) in sealing.rows(query)]


def test_a_record_of_version_3(sealing: Sealing) -> None:
    """One statement of two rows, byte for byte, but for the instant, the digest of who opened them, and their numbers."""
    with sealing.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.account (book_id, code, owner, purpose, debit_normal, floor, ceiling, opened_at, opened_by)"
            " SELECT 1, x.code, 'owner:a', 'clearing', true, x.floor, x.ceiling, '2026-06-01T08:00:00.5+08', %s"
            " FROM (VALUES ('y', -5, NULL), ('z', NULL, 7)) AS x (code, floor, ceiling)",
            (sealing.world.poster,),
        ).close()
    sealing.seal()
    ((at, who),) = sealing.rows("""
        SELECT to_char(r.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), encode(p.name_digest, 'hex')
        FROM ledger.record r, ledger.actor p
        WHERE r.position = (SELECT max(position) FROM ledger.record) AND p.name = 'poster'""")
    ids = [
        number
        for (number,) in sealing.rows(
            "SELECT account_id FROM ledger.account WHERE code IN ('y', 'z') ORDER BY code"
        )
    ]
    *_, record = log_of(sealing, 1)
    rows = ",".join(
        f'{{"account_id":"{number}","ceiling":{ceiling},"code":"{code}","debit_normal":"true","floor":{floor},'
        f'"opened_at":"2026-06-01T00:00:00.5+00:00","opened_by":{{"actor":"{who}"}},"owner":"owner:a","purpose":"clearing",'
        '"status":"open"}'
        for number, code, ceiling, floor in ((ids[0], "y", "null", '"-5"'), (ids[1], "z", '"7"', "null"))
    )
    assert record.decode() == (
        f'{{"book":"zj","operation":"insert","place":"{sealing.begun}","recorded_at":"{at}","rows":[{rows}],"table":"account","v":3}}'
    )


def test_every_record_is_canonical(sealing: Sealing) -> None:
    """What SQL writes of everything that is there, in both logs, is what RFC 8785 makes of it."""
    sealing.owner.begin(lambda books: key_for(books, 1, "Wang", Role.FINANCE))
    with sealing.owner.engine.begin() as connection:
        name = "quotes \" \\ / \u007f \u2028 \u20ac 𝄞 <&>' \b\f\n\r\t\x01"
        with rewriting(connection, "asset", recorded=True):
            connection.exec_driver_sql(
                "UPDATE ledger.asset SET name = %s WHERE code = 'lot:1'", (name,)
            ).close()
    sealing.seal()
    for number, least in ((0, 8), (1, 4)):
        records = log_of(sealing, number)
        assert len(records) > least
        for record in records:
            assert rfc8785.dumps(json.loads(record)) == record
    sources = {json.loads(record)["table"] for record in log_of(sealing, 0)}
    assert {"actor", "api_key", "entry_kind", "mandate", "person", "process_transition", "purpose"} <= sources


def test_what_is_personal_is_a_digest(sealing: Sealing) -> None:
    """A name stands in no record; the salt beside it shows that it is the name; whoever reads for the web or seals sees no salt."""
    sealing.owner.begin(lambda books: key_for(books, 1, "王小明", Role.FINANCE))
    sealing.seal()
    assert all("王小明" not in record.decode() for number in (0, 1) for record in log_of(sealing, number))
    ((text, salts),) = sealing.rows(
        "SELECT rows, salts FROM ledger.record WHERE source = 'person' AND operation = 'insert'"
    )
    assert isinstance(salts, list)
    (row,) = json.loads(str(text))
    assert row["name"] == {"sha256": hashlib.sha256(salts[0] + "name=王小明".encode()).hexdigest()}
    assert len(salts[0]) == 32


def test_many_rows_are_several_records(sealing: Sealing) -> None:
    """Two hundred rows a record, and of each book its own."""
    other = sealing.second_book()
    sealing.seal()
    with sealing.owner.engine.begin() as connection:
        for count in (200, 201):
            connection.exec_driver_sql(
                "INSERT INTO ledger.account (book_id, code, owner, purpose, debit_normal, opened_by)"
                " SELECT 1, format('many:%%s:%%s', %s, n), 'owner:a', 'clearing', true, 1 FROM generate_series(1, %s) n",
                (count, count),
            ).close()
        with rewriting(connection, "account", recorded=True):
            connection.exec_driver_sql(
                "UPDATE ledger.account SET ceiling = 9 WHERE code IN ('a', 'b')"
            ).close()
    told = sealing.rows(
        "SELECT book_id, operation, json_array_length(rows::json) FROM ledger.record ORDER BY position DESC LIMIT 5"
    )
    assert told[::-1] == [
        (1, "insert", 200),
        (1, "insert", 200),
        (1, "insert", 1),
        (1, "update", 2),
        (other, "update", 2),
    ]


def test_long_rows_end_a_record(sealing: Sealing) -> None:
    """Below 65,535 bytes, whatever the rows are; a row of 5,001 bytes stands alone, one of 5,000 does not; the order is kept."""
    for lengths, told in (
        ((5_000,) * 12 + (5_000, 5_000), [12, 2]),
        ((50, 5_001, 50, 50), [1, 1, 2]),
        ((90_000, 90_000), [1, 1]),
        ((50,) * 5, [5]),
    ):
        first = sealing.rows("SELECT max(position) FROM ledger.record")[0][0]
        with sealing.owner.engine.begin() as connection:
            connection.exec_driver_sql(
                "SELECT set_config('timezone', 'UTC', true), set_config('bytea_output', 'hex', true)"
            ).close()
            connection.exec_driver_sql(
                "SELECT ledger.keep_rows('account', 'insert', array_agg(jsonb_build_object("
                "'book_id', 1, 'n', to_hex(n), 'x', repeat('x', l - 16)) ORDER BY n), '{}', '{}', '{}', '{}', true)"
                " FROM unnest(%s::integer[]) WITH ORDINALITY AS u (l, n)",
                (list(lengths),),
            ).close()
        rows = sealing.rows(
            f"SELECT rows FROM ledger.record WHERE position > {first} AND source = 'account' ORDER BY position"
        )
        records = [json.loads(str(text)) for (text,) in rows]
        assert [len(record) for record in records] == told
        assert [int(row["n"], 16) for record in records for row in record] == list(range(1, len(lengths) + 1))
        assert [len(json.dumps(row, separators=(",", ":"))) for record in records for row in record] == list(
            lengths
        )
        assert all(len(str(text)) < 65_000 for (text,) in rows if len(json.loads(str(text))) > 1)


def test_what_decides_nothing_writes_no_record(sealing: Sealing) -> None:
    """A statement that changes no row, or only what records leave out."""
    key = sealing.owner.begin(lambda books: key_for(books, 1, "Wang", Role.FINANCE))
    before = sealing.rows("SELECT max(position) FROM ledger.record")
    with sealing.owner.engine.begin() as connection:
        for statement in (
            f"UPDATE ledger.api_key SET last_used_on = ledger.legal_day() WHERE key_id = {key.key_id}",
            "UPDATE ledger.account SET status = status",
            "UPDATE ledger.account SET status = 'closed' WHERE code = 'nobody'",
            "DELETE FROM ledger.way WHERE address = 'nobody'",
        ):
            connection.exec_driver_sql(statement).close()
    assert sealing.rows("SELECT max(position) FROM ledger.record") == before


def test_rows_that_were_there_are_found(sealing: Sealing, database_url: str) -> None:
    """A table whose rows have no record gets one of each, once; what has records is left alone."""
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.record DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM ledger.record WHERE source IN ('account', 'purpose')")
        assert any("no record" in fault for fault in faults(connection, "account"))
        for _ in range(2):
            connection.execute("SELECT ledger.record_found()")
            made = connection.execute(
                "SELECT source, book_id, sum(json_array_length(rows::json)) FROM ledger.record WHERE operation = 'found' GROUP BY 1, 2"
            ).fetchall()
            counts = connection.execute(
                "SELECT (SELECT count(*) FROM ledger.account), (SELECT count(*) FROM ledger.purpose)"
            ).fetchone()
            assert counts is not None
            assert {*made} == {("account", 1, counts[0]), ("purpose", 0, counts[1])}
        assert [fault for table in tables(connection) for fault in faults(connection, table)] == []


def test_a_column_that_comes_is_nothing_in_older_records(sealing: Sealing, database_url: str) -> None:
    """Goal: an upgraded installation is sound. Method: a new column, empty where records are older; a value in one of them is named."""
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.account ADD COLUMN later text")
        assert faults(connection, "account") == []
        connection.execute("ALTER TABLE ledger.account DISABLE TRIGGER ALL")
        connection.execute("UPDATE ledger.account SET later = 'x' WHERE code = 'a'")
        (fault,) = faults(connection, "account")
        assert fault.endswith(": later")
        connection.rollback()


def test_the_log_of_the_installation_is_read_again(sealing: Sealing, database_url: str) -> None:
    """A record of it that was changed, with its row, is named: the doctor reads its log as that of a book."""
    with sealing.owner.read() as books:
        whole = verify_log(books, 0, "@installation")
        assert (whole.records, whole.tiles, whole.checkpoints) == ([], [], [])
    with psycopg.connect(database_url) as connection:
        for table in ("record", "purpose"):
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL".encode())
        connection.execute("UPDATE ledger.purpose SET title = 'x' WHERE code = 'clearing'")
        connection.execute("DELETE FROM ledger.record WHERE source = 'purpose' AND operation = 'update'")
    with sealing.owner.read() as books:
        found = {f.invariant.name: f.offenders for f in run_checks(books) if f.count}
    assert found.pop("database_is_the_program_s")  # its triggers are off
    assert found == {"rows_are_as_recorded": ["book @installation: purpose clearing: title"]}
    with psycopg.connect(database_url) as connection:
        connection.execute(
            'UPDATE ledger.record SET rows = replace(rows, \'"code":"clearing"\', \'"code":"x"\') WHERE source = \'purpose\''
        )
    with sealing.owner.read() as books:
        found = {f.invariant.name: f.offenders for f in run_checks(books) if f.count}
    assert [told.partition(", place")[0] for told in found["records_are_what_was_sealed"]] == [
        "record, book @installation"
    ]


def test_a_record_that_is_left_waiting_is_told(sealing: Sealing, database_url: str) -> None:
    """As of an entry: one that waits while another of ten minutes later has its place."""
    other = sealing.second_book()
    sealing.seal()
    sealing.world.open(NewAccount("late", "owner:a", "clearing"))
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.record DISABLE TRIGGER ALL")
        connection.execute(
            "UPDATE ledger.record SET recorded_at = recorded_at - interval '11 minutes'"
            " WHERE position = (SELECT max(position) FROM ledger.record)"
        )
        for trigger in ("written_once", "record_stays"):
            connection.execute(f"ALTER TABLE ledger.record ENABLE ALWAYS TRIGGER {trigger}".encode())
    with sealing.owner.read() as books:
        found = {f.invariant.name: f.offenders for f in run_checks(books) if f.count}
    assert [told.partition(" at ")[0] for told in found["no_entry_is_left_waiting"]] == [
        "book zj, record of account"
    ]
    assert other == 2
    sealing.seal()
    with sealing.owner.read() as books:
        assert [f.invariant.name for f in run_checks(books) if f.count] == []


def test_what_is_written_and_given_up_leaves_nothing(sealing: Sealing) -> None:
    """A record is part of what its statement is part of: rolled back with it, and sealed when it is committed."""
    with sealing.owner.engine.connect() as connection:
        connection.exec_driver_sql("UPDATE ledger.account SET status = 'frozen' WHERE code = 'a'").close()
        assert [s.sealed for s in sealing.seal()] == [0]
        connection.rollback()
        connection.exec_driver_sql("UPDATE ledger.account SET status = 'closed' WHERE code = 'a'").close()
        sealing.world.open(NewAccount("x", "owner:a", "clearing"))
        assert sum(s.sealed for s in sealing.seal()) == 1
        connection.commit()
    assert sum(s.sealed for s in sealing.seal()) == 1
    *_, record = log_of(sealing, 1)
    assert [row["status"] for row in json.loads(record)["rows"]] == ["closed"]
    with sealing.owner.read() as books:
        assert [f.invariant.name for f in run_checks(books) if f.count] == []


@pytest.mark.parametrize("many", [200, 201])
def test_many_rows_are_written_as_few_are(sealing: Sealing, database_url: str, many: int) -> None:
    """Beyond the rows of one record an expression of the table writes them."""
    with sealing.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.account (book_id, code, owner, purpose, debit_normal, floor, opened_by)"
            " SELECT 1, 'many:' || n, 'owner:a', 'clearing', n %% 2 = 0, nullif(n, 7), %s FROM generate_series(1, %s) AS n",
            (sealing.world.poster, many),
        ).close()
    with psycopg.connect(database_url) as connection:
        assert faults(connection, "account") == []


def test_the_expression_of_a_table_writes_what_row_text_writes(sealing: Sealing, database_url: str) -> None:
    """Of every table without personal columns, by the rows that are there and by one in which every column is empty."""
    sealing.owner.begin(lambda books: key_for(books, 1, "Wang", Role.FINANCE))
    with psycopg.connect(database_url) as connection:
        connection.execute(
            "SELECT set_config('timezone', 'UTC', true), set_config('bytea_output', 'hex', true)"
        )
        seen = 0
        for source, cache, actors, persons in connection.execute(
            "SELECT source, cache, actors, persons FROM ledger.recorded_tables() WHERE personal = '{}'"
        ).fetchall():
            (line,) = connection.execute(
                "SELECT ledger.row_written(('ledger.' || %s)::regclass, %s::text[], %s::text[], %s::text[])",
                (source, cache, actors, persons),
            ).fetchone() or ("",)
            wrong, many = connection.execute(
                f"SELECT count(*) FILTER (WHERE {line} IS DISTINCT FROM".encode()
                + b" ledger.row_text(to_jsonb(n), %s::text[], '{}', %s::text[], %s::text[], NULL)), count(*)"
                + f" FROM (TABLE ledger.{source} UNION ALL SELECT (NULL::ledger.{source}).*) AS n".encode(),
                (cache, actors, persons),
            ).fetchone() or (1, 0)
            assert (source, wrong) == (source, 0)
            seen += many > 1
        assert seen > 4
