"""Revision 0007 fills the columns from the codes that stand there: what was written with the accounts comes out again."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import psycopg
import pytest

from cli.install import migrate
from ledger.database import Database
from tests.compensation.test_works_back import restored
from tests.compensation.world import Desk, X, Y
from tests.migrations.steps import older

ROWS = "SELECT * FROM ledger.damage_account ORDER BY book_id, account_id"
DUTIES = (
    "SELECT * FROM ledger.damage_duty",
    "SELECT * FROM ledger.damage_duty_head ORDER BY head",
    "SELECT * FROM ledger.damage_duty_obligor",
    "SELECT * FROM ledger.damage_conversion",
    "SELECT project_id, duty FROM ledger.damage_project ORDER BY project_id",
    "SELECT project_id, number, accepted, accepted_on, paid FROM ledger.damage_milestone ORDER BY project_id, number",
)
"""What revision 0012 makes of older cases in kind."""
FROZEN = Path(__file__).parents[2] / "migrations" / "frozen"
ROWS_BEFORE = FROZEN.parent / "rows" / "0006.json"
BACK = (
    "DROP INDEX ledger.permit_act_fee_idx",
    "ALTER TABLE ledger.permit_fee_instalment DROP COLUMN working_days, DROP COLUMN surcharge, DROP COLUMN came_on,"
    " DROP COLUMN set_by, DROP COLUMN carried, DROP COLUMN replaced_by",
    "DROP TABLE ledger.permit_inherited, ledger.permit_proceeds, ledger.permit_sold_before",
    "DROP VIEW ledger.audit_attempt, ledger.sealed_record, ledger.record_text, ledger.log",
    "DROP TABLE ledger.record CASCADE",
    "DROP TABLE ledger.night_mark",
    "ALTER TABLE ledger.balance DROP COLUMN newest_on",
    "ALTER TABLE ledger.period_step DROP COLUMN checklist",
    "DROP INDEX ledger.seal_record_once",
    "ALTER TABLE ledger.seal DROP CONSTRAINT seal_voucher_of_entry, DROP CONSTRAINT seal_form,"
    " ADD CONSTRAINT seal_form CHECK (place >= 0 AND voucher_number > 0 AND octet_length(leaf_hash) = 32),"
    " ALTER COLUMN entry_id SET NOT NULL, ALTER COLUMN voucher_month SET NOT NULL, ALTER COLUMN voucher_number SET NOT NULL",
    "ALTER TABLE ledger.log_head ADD CONSTRAINT log_head_book_fkey FOREIGN KEY (book_id) REFERENCES ledger.book (book_id)",
    "ALTER TABLE ledger.api_key DROP COLUMN mandate_id, DROP COLUMN parent_id",
    "DROP TABLE ledger.way, ledger.undoing, ledger.renumbering",
    "ALTER TABLE ledger.bank_account DROP COLUMN withdrawal_id",
    "DROP TABLE ledger.bank_tie, ledger.bank_tie_end, ledger.bank_withdrawal",
    "ALTER TABLE ledger.bank_account DROP COLUMN ended_at",
    "ALTER TABLE ledger.bank_account ADD CONSTRAINT bank_account_number_once UNIQUE (book_id, number),"
    " ADD CONSTRAINT bank_account_tied_once UNIQUE (book_id, account_id, asset_id)",
    "ALTER TABLE ledger.bank_import DROP COLUMN ended_at",
    "ALTER TABLE ledger.bank_import ADD CONSTRAINT bank_import_once UNIQUE (book_id, sha256)",
    "DROP TABLE ledger.enrolment, ledger.erasure, ledger.renaming, ledger.reading, ledger.attempt, ledger.mandate",
    "ALTER TABLE ledger.api_key DROP COLUMN expires_on, DROP COLUMN networks, DROP COLUMN last_used_on",
    "ALTER TABLE ledger.actor DROP COLUMN person_id, DROP COLUMN system",
    "ALTER TABLE ledger.actor ADD CONSTRAINT actor_erased_whole CHECK (true)",
    "DROP TABLE ledger.person, ledger.number_key",
    "DROP FUNCTION ledger.keys_gone(integer, timestamptz)",
    "CREATE FUNCTION ledger.keys_gone(integer) RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
    "CREATE FUNCTION ledger.erase_person(integer, integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION ledger.issue_key(integer, integer, text, text, text, bytea) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "DROP FUNCTION ledger.revoke_key(text, integer, integer), ledger.check_administrator(text)",
    "CREATE FUNCTION ledger.revoke_key(integer, integer, integer) RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE FUNCTION ledger.check_administrator(integer) RETURNS void LANGUAGE sql AS 'SELECT'",
    "ALTER TABLE ledger.damage_project DROP COLUMN duty, DROP COLUMN retention, DROP COLUMN retention_months, DROP COLUMN retention_kept",
    "ALTER TABLE ledger.damage_spending DROP COLUMN heads, DROP COLUMN invoice, DROP COLUMN invoice_stands",
    "ALTER TABLE ledger.damage_milestone DROP COLUMN accepted, DROP COLUMN refused_on, DROP COLUMN ended_on",
    "ALTER TABLE ledger.damage_milestone ADD CONSTRAINT damage_milestone_paid_in_amount CHECK (amount >= 0 AND paid BETWEEN 0 AND amount)",
    "DROP TABLE ledger.damage_agent, ledger.damage_attendance, ledger.damage_notice",
    "DROP TABLE ledger.damage_old_case, ledger.damage_old_list",
    "DROP TABLE ledger.damage_template",
    "DROP TABLE ledger.damage_called",
    "ALTER TABLE ledger.damage_payment DROP COLUMN debtor",
    "DROP TABLE ledger.damage_simple_form",
    "DROP TABLE ledger.damage_base_change",
    "DROP TABLE ledger.damage_booking_move, ledger.damage_booking, ledger.damage_base_capacity, ledger.damage_base",
    "DROP TABLE ledger.damage_fee_paid, ledger.damage_fee, ledger.damage_opinion, ledger.damage_expert_choice, ledger.damage_expert",
    "ALTER TABLE ledger.damage_item DROP COLUMN fees",
    "DROP TABLE ledger.damage_item_cost, ledger.damage_unit_cost, ledger.damage_cost_table",
    "DROP TABLE ledger.damage_number, ledger.damage_series, ledger.damage_officer, ledger.damage_clue, ledger.damage_clue_list",
    "ALTER TABLE ledger.damage_obligation DROP COLUMN separate_id",
    "DROP TABLE ledger.damage_enforced, ledger.damage_separate_party, ledger.damage_separate_head, ledger.damage_separate",
    "DROP TABLE ledger.damage_conversion, ledger.damage_duty_obligor, ledger.damage_duty_head, ledger.damage_duty",
    "DROP TABLE ledger.damage_account",
    "DROP TABLE ledger.damage_insolvency",
    "DROP TABLE ledger.nontax_receipt, ledger.damage_refund, ledger.damage_interest, ledger.damage_interest_use",
    "ALTER TABLE ledger.damage_clock DROP COLUMN known",
    "ALTER TABLE ledger.damage_pause DROP COLUMN known",
    "ALTER TABLE ledger.damage_party DROP COLUMN until_on, DROP COLUMN reads",
    "ALTER TABLE ledger.damage_part DROP COLUMN left_owed, DROP COLUMN bearing",
    "ALTER TABLE ledger.damage_obligor DROP COLUMN since_on, DROP COLUMN until_on, DROP COLUMN most, DROP COLUMN follows,"
    " DROP CONSTRAINT damage_obligor_pkey, ADD CONSTRAINT damage_obligor_pkey PRIMARY KEY (book_id, case_id, part, owner)",
    "ALTER TABLE ledger.permit_grant_line DROP COLUMN document, DROP COLUMN origin",
    "ALTER TABLE ledger.permit_fee_line DROP COLUMN term_units, DROP COLUMN term_per",
    "DROP TABLE ledger.permit_exclusion",
    "CREATE TABLE ledger.permit_exclusion (book_id integer, site text, year smallint, pollutant text, kind text, reason text, "
    "document text, effective_on date, actor_id integer, CONSTRAINT permit_exclusion_pkey PRIMARY KEY (book_id, site, year, pollutant))",
    "DROP TABLE ledger.annulment, ledger.naming, ledger.permit_alarm",
    "ALTER TABLE ledger.standing DROP COLUMN act_id, DROP COLUMN ended_act",
    "ALTER TABLE ledger.site_attributes DROP COLUMN act_id",
    "ALTER TABLE ledger.licence_version DROP COLUMN act_id",
    "ALTER TABLE ledger.area_quality DROP COLUMN act_id, DROP COLUMN version,"
    " ADD CONSTRAINT area_quality_pkey PRIMARY KEY (book_id, area, pollutant, year)",
    "DROP INDEX ledger.outbox_actor_idx, ledger.outbox_waiting_subject_idx, ledger.permit_act_inside_idx, ledger.damage_record_linked_idx",
    "ALTER TABLE ledger.book DROP COLUMN replayed_through CASCADE",
    "ALTER TABLE ledger.asset DROP CONSTRAINT asset_money_is_renminbi",
    "ALTER TABLE ledger.permit_report DROP CONSTRAINT permit_report_months_or_nothing",
    "ALTER TABLE ledger.permit_pack DROP CONSTRAINT permit_pack_simulated_or_nothing",
    "DROP FUNCTION ledger.next_records(integer, integer)",
    "SET LOCAL session_replication_role = replica",
    "ALTER TABLE ledger.process_event DISABLE TRIGGER ALL",
    "ALTER TABLE ledger.process DISABLE TRIGGER ALL",
    "DELETE FROM ledger.process_event WHERE machine = 'compensation.recording'",
    "DELETE FROM ledger.process WHERE machine = 'compensation.recording'",
    "ALTER TABLE ledger.process_event ENABLE TRIGGER ALL",
    "ALTER TABLE ledger.process ENABLE TRIGGER ALL",
    "ALTER TABLE ledger.process_transition DROP COLUMN rights",
    "DELETE FROM ledger.process_transition",
    "INSERT INTO ledger.process_transition"
    " SELECT * FROM jsonb_populate_recordset(NULL::ledger.process_transition, %s::jsonb -> 'process_transition')",
    "DELETE FROM ledger.purpose WHERE code NOT IN (SELECT x ->> 'code' FROM jsonb_array_elements(%s::jsonb -> 'purpose') x)",
    "DELETE FROM ledger.entry_kind WHERE code NOT IN (SELECT x ->> 'code' FROM jsonb_array_elements(%s::jsonb -> 'entry_kind') x)",
    "ALTER TABLE ledger.entry_kind DROP COLUMN acts, DROP COLUMN undone_by",
    "SET LOCAL session_replication_role = origin",
    "UPDATE public.alembic_version SET version_num = '0006'",
)
"""What the revisions 0007 to 0016 have made is taken away, and the database is one of 0006 again."""
BY_HAND = """INSERT INTO ledger.account (book_id, code, owner, purpose, debit_normal, opened_by)
  SELECT b.book_id, x.code, 'x', x.purpose, true, (SELECT min(actor_id) FROM ledger.actor) FROM ledger.book b,
  (VALUES ('case:GONE:H1:claim_due', 'claim_due'), ('case:C1:H9:claim_due', 'claim_due'), ('case:C1:H1.1:claim_due', 'claim_due'),
          ('case:C1:H1:claim_paid', 'claim_due'), ('case:C1:money:case_fund', 'case_fund'), ('case:C1:fund:escrow_cash', 'escrow_cash'),
          ('case:C1:recourse.9:1-2:recourse_claim', 'recourse_claim'), ('case:C1:recourse.1:1-1:recourse_claim', 'recourse_claim'),
          ('case:C1:H1.99999:claim_due', 'claim_due'), ('cases:C1:H1:claim_due', 'claim_due'))
  AS x (code, purpose)"""
"""Accounts that somebody opened by hand before it, whose codes nothing of the ledger has made."""


def newer(connection: psycopg.Connection) -> list[str]:
    """Functions that no revision up to 0006 made."""
    texts = (file.read_text("utf-8") for file in FROZEN.glob("000[1-6]/*.sql"))
    old = {name for text in texts for name in re.findall(r"FUNCTION ledger\.(\w+)", text)}
    there = connection.execute(
        "SELECT proname, oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'ledger'::regnamespace"
    )
    return [signature for name, signature in there if name not in old]


def gone_since(connection: psycopg.Connection) -> list[tuple[str, str]]:
    """Triggers of tables that there are, which 0011 drops because one for each table has taken their place."""
    text = (FROZEN / "0011" / "tables.sql").read_text("utf-8")
    there = {
        name for (name,) in connection.execute("SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r'")
    }
    return [
        (trigger, table)
        for trigger, table in re.findall(r"^DROP TRIGGER (\w+) ON (ledger\.\w+);", text, re.MULTILINE)
        if table in there
    ]


@pytest.fixture
def url(server_url: str) -> Iterator[str]:
    """A database of today."""
    with older(server_url) as made:
        migrate(made)
        yield made


def test_the_columns_are_filled(url: str) -> None:
    """Cases with colons in their codes, parts, late interest, recourse, funds, deposits and escrow: every row is as it was written."""
    web, owner = Database(url, pool=4), Database(url, role="", pool=4)
    desk = Desk(web, owner)
    both = [{"owner": X, "share": "0.8"}, {"owner": Y, "share": "0.2"}]
    parts = [{"amount": "600.00", "obligors": both}, {"amount": "400.00", "obligors": [{"owner": Y}]}]
    schedule = [{"part": number, "due_on": "2025-06-30"} for number in (1, 2)]
    for code in ("C1", "C1:2", "C1:H1", "C1:recourse.1"):
        desk.judged(schedule, code=code, parts=parts)
        for route, amount in (
            ("treasury", "600.00"),
            ("agency", "1.00"),
            ("court", "1.00"),
            ("escrow", "1.00"),
        ):
            part, payer = (1, X) if route == "treasury" else (2, Y)
            on = date(2025, 7, 9 + (part == 2))
            assert desk.pay(amount, on, code=code, route=route, payer=payer, part=part) == "done", desk.said
        desk.must("give_guarantee", code=code, who="cashier", kind="deposit", guarantor=X, amount="5.00")
        assert desk.spend("1.00", code=code) == "done", desk.said
    kind = [{"head": "H4", "money": "0", "kind": "600.00"}, {"head": "H1", "money": "400.00"}]
    desk.judged(
        code="K", heads=kind, parts=[{"amount": "400.00", "obligors": [{"owner": X}]}], conversion="700.00"
    )
    for name in ("first", "second"):
        restored(desk, name, code="K")
    subject, on = str(desk.ids["second"]), date(2025, 4, 1)
    desk.must("reject_project", on, who="chief", code="K", subject=subject, evaluator="institute:1")
    desk.must("convert_project", on, who="chief", code="K", subject=subject, due_on="2025-12-31")
    assert desk.broken() == []
    web.close()
    owner.close()
    with psycopg.connect(url) as connection:
        before = connection.execute(ROWS).fetchall()
        duties = [connection.execute(one).fetchall() for one in DUTIES]
        rows = ROWS_BEFORE.read_text("utf-8")
        connection.execute("DROP VIEW ledger.key_event, ledger.mandate_event, ledger.holder_of_mandate")
        for table, *_ in connection.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'written_once'"
        ).fetchall():
            connection.execute(f"DROP TRIGGER written_once ON {table}".encode())
        connection.execute(f"DROP FUNCTION {', '.join(newer(connection))} CASCADE".encode())
        for statement in BACK:
            connection.execute(statement.encode(), [rows] * statement.count("%s"))
        connection.execute((FROZEN / "0005" / "seals__functions__next_records.sql").read_bytes())
        for trigger, table in gone_since(connection):
            connection.execute(
                f"CREATE OR REPLACE TRIGGER {trigger} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION ledger.refuse_change()".encode()
            )
        connection.execute(BY_HAND)
    migrate(url)
    with psycopg.connect(url) as connection:
        assert connection.execute(ROWS).fetchall() == before
        assert [connection.execute(one).fetchall() for one in DUTIES] == duties
    assert [len(found) for found in duties] == [1, 1, 1, 1, 2, 2]
    assert len(before) > 80
    assert {row[3] for row in before} == {None, "H1", "H4", "LI"}
    assert {row[4:] for row in before} == {(None,) * 3, (1, None, None), (2, None, None), (1, 1, 2)}
    desk.database = Database(url, pool=4)
    assert desk.broken() == ["accounts_are_as_named"], "those that somebody opened by hand"
    assert desk.pay("1.00", date(2025, 7, 11), code="C1:2", payer=Y, part=2) == "done", desk.said
    desk.database.close()
