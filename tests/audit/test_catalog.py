"""Whoever owns the database could put other functions, triggers, views, keys and rights in the place of ours; the doctor says so."""

import os
from pathlib import Path

import ledger.audit
from ledger.audit.catalog import FILE, IN_ITS_WORDS, catalog_faults, parts
from ledger.audit.checks import PACKAGES, run_checks
from ledger.database import Books, Database

CHANGES = {
    "another function": (
        """CREATE OR REPLACE FUNCTION ledger.record_faults(p_source text, p_most integer, p_books integer[] DEFAULT NULL,
             p_after bigint[] DEFAULT NULL) RETURNS TABLE (book_id integer, told text)
           LANGUAGE sql STABLE AS 'SELECT 0, NULL WHERE false'""",
        "function record_faults: it is not that of the program, or it is gone",
    ),
    "one more": (
        "CREATE FUNCTION ledger.helpful() RETURNS integer LANGUAGE sql AS 'SELECT 1'",
        "function helpful: the program has none of this name",
    ),
    "one of the same name": (
        "CREATE FUNCTION ledger.as_web(integer) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
        "function as_web: there are others beside that of the program",
    ),
    "a trigger gone": (
        "DROP TRIGGER written_once ON ledger.seal",
        "trigger seal.written_once: it is gone",
    ),
    "a trigger that sleeps": (
        "ALTER TABLE ledger.account DISABLE TRIGGER record_update",
        "trigger record_update of account: it does not always fire",
    ),
    "a trigger that sleeps for replicas": (
        "ALTER TABLE ledger.process_event ENABLE TRIGGER record_insert",
        "trigger record_insert of process_event: it does not always fire",
    ),
    "a trigger that calls another function": (
        """CREATE OR REPLACE TRIGGER head_only_grows BEFORE UPDATE ON ledger.log_head
           FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
           ALTER TABLE ledger.log_head ENABLE ALWAYS TRIGGER head_only_grows""",
        "trigger log_head.head_only_grows: it is not that of the program",
    ),
    "a trigger that lets a column change": (
        """CREATE OR REPLACE TRIGGER written_once BEFORE UPDATE OF code ON ledger.account
           FOR EACH STATEMENT EXECUTE FUNCTION ledger.refuse_change()""",
        "trigger account.written_once: it is not that of the program",
    ),
    "a view that leaves out": (
        """DO $$ BEGIN EXECUTE 'CREATE OR REPLACE VIEW ledger.audit_approval AS SELECT * FROM ('
           || rtrim(pg_get_viewdef('ledger.audit_approval'::regclass), ';') || ') AS x WHERE false'; END $$""",
        "view audit_approval: it is not that of the program",
    ),
    "a view that whoever looks goes through": (
        "ALTER VIEW ledger.audit_approval SET (security_invoker = true)",
        "view audit_approval: it is not that of the program",
    ),
    "a CHECK gone": (
        "ALTER TABLE ledger.posting DROP CONSTRAINT posting_amount_positive",
        "constraint posting.posting_amount_positive: it is gone",
    ),
    "a wider CHECK": (
        """ALTER TABLE ledger.posting DROP CONSTRAINT posting_amount_positive;
           ALTER TABLE ledger.posting ADD CONSTRAINT posting_amount_positive CHECK (debit >= 0 OR credit >= 0)""",
        "constraint posting.posting_amount_positive: it is not that of the program",
    ),
    "a foreign key that sleeps": (
        "ALTER TABLE ledger.process DISABLE TRIGGER ALL",
        "constraint process.process_state_fkey: it is not that of the program",
    ),
    "a foreign key that waits for nothing": (
        """ALTER TABLE ledger.process DROP CONSTRAINT process_state_fkey""",
        "constraint process.process_state_fkey: it is gone",
    ),
    "a unique index gone": (
        "DROP INDEX ledger.entry_reverses_once",
        "index entry_reverses_once: it is gone",
    ),
    "a column that may be empty": (
        "ALTER TABLE ledger.process_event ALTER COLUMN actor_id DROP NOT NULL",
        "column process_event.actor_id: it is not that of the program",
    ),
    "one more column": (
        "ALTER TABLE ledger.process ADD COLUMN note text",
        "column process.note: the program has none of this name",
    ),
    "a policy": (
        "CREATE POLICY hidden ON ledger.refusal USING (false)",
        "policy refusal.hidden: the program has none of this name",
    ),
    "rows that a policy hides": (
        "ALTER TABLE ledger.refusal ENABLE ROW LEVEL SECURITY",
        "table refusal: it is not that of the program",
    ),
    "a rule": (
        "CREATE RULE nothing AS ON INSERT TO ledger.refusal DO INSTEAD NOTHING",
        "rule refusal.nothing: the program has none of this name",
    ),
    "another owner": (
        "ALTER TABLE ledger.refusal OWNER TO ecoledger_web",
        "table refusal: it is not that of the program",
    ),
    "a right of the web": (
        "GRANT UPDATE (document) ON ledger.process_event TO ecoledger_web",
        "right ecoledger_web on process_event.document: the program has none of this name",
    ),
    "a right that the web lost": (
        "REVOKE INSERT ON ledger.process FROM ecoledger_web",
        "right ecoledger_web on process: it is not that of the program",
    ),
    "a right of everybody": (
        "GRANT SELECT ON ledger.api_key TO PUBLIC",
        "right everybody on api_key: the program has none of this name",
    ),
    "a function for everybody": (
        "GRANT EXECUTE ON FUNCTION ledger.keep_records() TO PUBLIC",
        "right everybody on keep_records(): the program has none of this name",
    ),
    "a right of a stranger": (
        "GRANT UPDATE ON ledger.account TO pg_monitor",
        "right pg_monitor on account: the program has none of this name",
    ),
    "a function with the rights of its caller": (
        "ALTER FUNCTION ledger.use_key(bytea) SECURITY INVOKER",
        "function use_key(p_digest bytea): it is not that of the program",
    ),
    "a function that looks elsewhere first": (
        "ALTER FUNCTION ledger.use_key(bytea) SET search_path = public, ledger",
        "function use_key(p_digest bytea): it is not that of the program",
    ),
    "a trigger of a foreign name": (
        """CREATE TRIGGER helpful BEFORE INSERT ON ledger.entry FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger();
           ALTER TABLE ledger.entry ENABLE ALWAYS TRIGGER helpful""",
        "trigger entry.helpful: the program has none of this name",
    ),
    "a trigger that looks like one of a key": (
        """CREATE TRIGGER helpful BEFORE UPDATE ON ledger.entry FOR EACH ROW EXECUTE FUNCTION ledger.check_record_stays();
           SET LOCAL allow_system_table_mods = on; UPDATE pg_trigger SET tgisinternal = true WHERE tgname = 'helpful'""",
        "trigger entry.helpful: the program has none of this name",
    ),
    "a function with the rights of its owner": (
        "ALTER FUNCTION ledger.clock_now() SECURITY DEFINER",
        "function clock_now(): it is not that of the program",
    ),
    "a function without its settings": (
        "ALTER FUNCTION ledger.record_rows() RESET ALL",
        "function record_rows(): it is not that of the program",
    ),
    "all rights of the web": (
        "GRANT ALL ON ALL TABLES IN SCHEMA ledger TO ecoledger_web",
        "right ecoledger_web on person: it is not that of the program",
    ),
    "an event trigger": (
        """CREATE FUNCTION public.helpful() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';
           CREATE EVENT TRIGGER helpful ON ddl_command_end EXECUTE FUNCTION public.helpful()""",
        "event trigger helpful: the program has none of this name",
    ),
    "a function of one of our names elsewhere": (
        "CREATE FUNCTION public.row_text(jsonb) RETURNS text LANGUAGE sql AS 'SELECT NULL'",
        "object function public.row_text(jsonb): the program has none of this name",
    ),
    "an operator in our schema": (
        "CREATE OPERATOR ledger.<> (LEFTARG = text, RIGHTARG = text, FUNCTION = texteq)",
        "object operator ledger.<>(text,text): the program has none of this name",
    ),
    "a cast of PostgreSQL's own types": (
        "CREATE CAST (bytea AS numeric) WITH INOUT AS IMPLICIT",
        "cast bytea as numeric: the program has none of this name",
    ),
    "a function among PostgreSQL's own": (
        "CREATE FUNCTION public.h(text) RETURNS text LANGUAGE sql AS 'SELECT NULL';"
        "SET LOCAL allow_system_table_mods = on; ALTER FUNCTION public.h(text) SET SCHEMA pg_catalog",
        "object function h(text): the program has none of this name",
    ),
    "another default": (
        "ALTER TABLE ledger.record ALTER COLUMN recorded_at SET DEFAULT now()",
        "column record.recorded_at: it is not that of the program",
    ),
    "a sequence that leaves numbers out": (
        "ALTER SEQUENCE ledger.account_account_id_seq INCREMENT 2",
        "sequence account_account_id_seq: it is not that of the program",
    ),
    "a type in our schema": (
        "CREATE TYPE ledger.mood AS ENUM ('a')",
        "object type ledger.mood: the program has none of this name",
    ),
    "a view in the place of a table": (
        """ALTER TABLE ledger.period_move SET SCHEMA public;
           CREATE VIEW ledger.period_move AS SELECT * FROM public.period_move WHERE false""",
        "table period_move: it is not that of the program",
    ),
    "a table under another name": (
        "ALTER TABLE ledger.permit_lot RENAME TO permit_lots",
        "table permit_lot: it is gone",
    ),
    "a table of declarations under another name": (
        "ALTER TABLE ledger.entry_kind RENAME TO kinds",
        "table entry_kind: it is gone",
    ),
    "a view in the place of declarations": (
        """ALTER TABLE ledger.entry_kind RENAME TO kinds; ALTER TABLE ledger.kinds SET SCHEMA public;
           CREATE VIEW ledger.entry_kind AS SELECT * FROM public.kinds""",
        "table entry_kind: it is not that of the program",
    ),
    "a party's table in another schema": (
        "ALTER TABLE ledger.party SET SCHEMA public",
        "table party: it is gone",
    ),
    "a table with the rows of another": (
        "CREATE TABLE public.others () INHERITS (ledger.permit_lot)",
        "table permit_lot: it is not that of the program",
    ),
    "a table in parts": (
        """ALTER TABLE ledger.reading RENAME TO readings; CREATE TABLE ledger.reading (LIKE ledger.readings) PARTITION BY LIST (book_id)""",
        "table reading: it is not that of the program",
    ),
    "a table that stands elsewhere": (
        """ALTER TABLE ledger.reading RENAME TO readings; CREATE FOREIGN DATA WRAPPER far; CREATE SERVER far FOREIGN DATA WRAPPER far;
           CREATE FOREIGN TABLE ledger.reading (book_id integer) SERVER far""",
        "table reading: it is not that of the program",
    ),
    "a step that the program does not have": (
        "INSERT INTO ledger.process_transition SELECT machine, 'help', 'asked', to_state, false, roles, apart, rights"
        " FROM ledger.process_transition WHERE machine = 'periods.step' LIMIT 1",
        "declared process_transition periods.step help asked: the program has none of this name",
    ),
    "a setting of everybody": (
        "ALTER ROLE ecoledger_web SET search_path = evil, pg_catalog",
        "setting search_path of ecoledger_web: the program has none of this name",
    ),
    "a web that may do all": (
        "GRANT pg_write_all_data TO ecoledger_web",
        "role ecoledger_web: it is not that of the program",
    ),
}


def faults(owner: Database) -> list[str]:
    """What the doctor says of functions and triggers."""
    with owner.read() as books:
        return next(iter(run_checks(books))).offenders


def test_an_honest_database(owner: Database) -> None:
    """Functions and triggers are as the program has them, in a database that was built as it is declared."""
    assert faults(owner) == []


def test_the_file_is_that_of_the_program(owner: Database) -> None:
    """Goal: what the doctor compares with is what the program makes. Method: a database as it is declared; `make docs` writes it."""
    path = Path(ledger.audit.__file__).parent / FILE
    with owner.read() as books:
        version, there = parts(books)
    told = [f"{sort} {name} {digest}" for (sort, name), digest in sorted(there.items())]
    made = "\n".join([f"as PostgreSQL {version}", *told]) + "\n"
    if os.environ.get("ECOLEDGER_WRITE_DOCS"):
        path.write_text(made, "utf-8")
    server, *lines = made.splitlines()
    first, *wanted = path.read_text("utf-8").splitlines()
    if server == first:
        assert lines == wanted
    else:
        other = {line.rpartition(" ")[0] for line in wanted} ^ {line.rpartition(" ")[0] for line in lines}
        assert other == set()
        theirs = [line for line in lines if line.split()[0] not in IN_ITS_WORDS]
        assert theirs == [line for line in wanted if line.split()[0] not in IN_ITS_WORDS]


def test_a_reader_of_the_operator_is_no_fault(owner: Database) -> None:
    """A role of the operator's own that reads, as a backup does, is named by nobody."""
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("GRANT USAGE ON SCHEMA ledger TO pg_monitor")
        connection.exec_driver_sql("GRANT SELECT ON ALL TABLES IN SCHEMA ledger TO pg_monitor")
    assert faults(owner) == []


def test_another_part_is_named(owner: Database) -> None:
    """Goal: each sort of part. Method: one thing is replaced, added, dropped or switched off, and taken back; the doctor looks between."""
    for change, (statement, told) in CHANGES.items():
        found: list[str] = []

        def work(books: Books, statement: str = statement, found: list[str] = found) -> None:
            books.connection.exec_driver_sql(statement)
            found += catalog_faults(books, PACKAGES)

        owner.begin(lambda books, work=work: books.rehearse(work))  # type: ignore[misc]
        assert told in found, (change, found[:5])
    assert faults(owner) == []


def test_settings_of_roles_and_databases_do_not_reach_the_doctor(owner: Database, database_url: str) -> None:
    """Goal: nobody puts other tables before those of PostgreSQL. Method: a database whose `search_path` leads to copies of them."""
    name = owner.engine.url.database
    with owner.engine.begin() as connection:
        run = connection.exec_driver_sql
        run("CREATE SCHEMA evil")
        run("GRANT USAGE ON SCHEMA evil TO PUBLIC")
        for table in ("pg_proc", "pg_trigger", "pg_class"):
            run(f"CREATE TABLE evil.{table} AS SELECT * FROM pg_catalog.{table}")
        run("CREATE FUNCTION ledger.helpful() RETURNS integer LANGUAGE sql AS 'SELECT 1'")
        run(f'ALTER DATABASE "{name}" SET search_path = evil, pg_catalog')
        run(f'ALTER DATABASE "{name}" SET bytea_output = escape')
        run(f'ALTER DATABASE "{name}" SET timezone = "Asia/Shanghai"')
        run(f'ALTER ROLE ecoledger_web IN DATABASE "{name}" SET check_function_bodies = off')
        run(f'ALTER DATABASE "{name}" SET work_mem = "8MB"')
    for role in ("", "ecoledger_web"):
        fresh = Database(database_url, role=role, pool=1)
        try:
            with fresh.read() as books:
                told = {
                    setting: books.connection.exec_driver_sql(f"SHOW {setting}").scalar_one()
                    for setting in ("search_path", "bytea_output", "timezone")
                }
                found = [*catalog_faults(books, PACKAGES)]
        finally:
            fresh.close()
        assert told == {"search_path": "pg_catalog,ledger,pg_temp", "bytea_output": "hex", "timezone": "UTC"}
        assert "function helpful: the program has none of this name" in found
        settings = sorted(one.partition(":")[0] for one in found if one.startswith("setting "))
        assert settings == [
            f"setting {setting} in this database"
            for setting in (
                "TimeZone of every role",
                "bytea_output of every role",
                "check_function_bodies of ecoledger_web",
                "search_path of every role",
            )
        ]
