"""Revision 0007 fills the columns from the codes that stand there: what was written with the accounts comes out again."""

from collections.abc import Iterator
from datetime import date

import psycopg
import pytest

from cli.install import migrate
from ledger.database import Database
from tests.compensation.world import Desk, X, Y
from tests.migrations.steps import older

ROWS = "SELECT * FROM ledger.damage_account ORDER BY book_id, account_id"
BACK = (
    "DROP VIEW ledger.key_event, ledger.mandate_event, ledger.holder_of_mandate",
    "ALTER TABLE ledger.api_key DROP COLUMN mandate_id, DROP COLUMN parent_id",
    "DROP TABLE ledger.enrolment, ledger.erasure, ledger.mandate",
    "DROP TRIGGER api_key_of_mandate ON ledger.api_key",
    *(
        f"DROP FUNCTION ledger.{name}"
        for name in (
            "administrators, ledger.appoint, ledger.ask_enrolment, ledger.ask_erasure, ledger.ask_mandate, ledger.check_giver",
            "check_number_key, ledger.drop_enrolment",
            "bearer_of, ledger.confirm_enrolment, ledger.confirm_erasure, ledger.confirm_mandate, ledger.drop_erasure",
            "drop_mandate, ledger.end_mandate, ledger.enrol, ledger.erasure_there, ledger.gone_since, ledger.has_mandate",
            "in_term, ledger.is_owner, ledger.good_key, ledger.key_good, ledger.legal_day, ledger.mandate_runs, ledger.mandate_there",
            "register_actor, ledger.renew_key",
            "check_by_two, ledger.check_mandate, ledger.check_enrolment, ledger.check_erasure, ledger.check_key_of_mandate",
            "tell_mandate",
        )
    ),
    "ALTER TABLE ledger.api_key DROP COLUMN expires_on, DROP COLUMN networks, DROP COLUMN last_used_on",
    "ALTER TABLE ledger.actor DROP COLUMN person_id, DROP COLUMN system",
    "ALTER TABLE ledger.actor ADD CONSTRAINT actor_erased_whole CHECK (true)",
    "DROP TABLE ledger.person, ledger.number_key",
    "DROP FUNCTION ledger.keys_gone(integer, timestamptz)",
    "CREATE FUNCTION ledger.keys_gone(integer) RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
    "CREATE FUNCTION ledger.erase_person(integer, integer, integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "CREATE FUNCTION ledger.issue_key(integer, integer, text, text, text, bytea) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
    "DROP FUNCTION ledger.use_key(bytea), ledger.revoke_key(text, integer, integer), ledger.check_administrator(text)",
    "CREATE FUNCTION ledger.revoke_key(integer, integer, integer) RETURNS void LANGUAGE sql AS 'SELECT'",
    "CREATE FUNCTION ledger.check_administrator(integer) RETURNS void LANGUAGE sql AS 'SELECT'",
    "DROP FUNCTION ledger.person_of(integer)",
    "DROP FUNCTION ledger.check_person()",
    "DROP TRIGGER damage_account_placed ON ledger.account",
    "DROP FUNCTION ledger.check_account_placed()",
    "DROP TABLE ledger.damage_account",
    "DROP FUNCTION ledger.check_damage_account()",
    "DROP FUNCTION ledger.damage_account_code(text, text, text, integer, integer, integer)",
    "DROP FUNCTION ledger.damage_section(text, text, integer)",
    "DROP FUNCTION ledger.permit_account_code(text, text)",
    "ALTER TABLE ledger.damage_obligor DROP CONSTRAINT damage_obligor_place_key",
    "DROP TRIGGER cap_named ON ledger.permit_cap",
    "DROP FUNCTION ledger.check_caps()",
    "DROP TABLE ledger.permit_exclusion",
    "DROP FUNCTION ledger.check_exclusion, ledger.check_exclusion_by_two",
    "CREATE TABLE ledger.permit_exclusion (book_id integer, site text, year smallint, pollutant text, kind text, reason text, "
    "document text, effective_on date, actor_id integer, CONSTRAINT permit_exclusion_pkey PRIMARY KEY (book_id, site, year, pollutant))",
    "ALTER TABLE ledger.process_event DISABLE TRIGGER ALL",
    "ALTER TABLE ledger.process DISABLE TRIGGER ALL",
    "DELETE FROM ledger.process_event WHERE machine = 'compensation.recording'",
    "DELETE FROM ledger.process WHERE machine = 'compensation.recording'",
    "ALTER TABLE ledger.process_event ENABLE TRIGGER ALL",
    "ALTER TABLE ledger.process ENABLE TRIGGER ALL",
    "DELETE FROM ledger.process_transition"
    " WHERE machine IN ('permits.exclusion', 'permits.expiry', 'permits.comparison', 'permits.explanation', 'compensation.recording')"
    " OR (machine, action) = ('compensation.project', 'accept_stage')",
    "UPDATE public.alembic_version SET version_num = '0006'",
)
"""What the revisions 0007 to 0009 have made is taken away, and the database is one of 0006 again."""
BY_HAND = """INSERT INTO ledger.account (book_id, code, owner, purpose, debit_normal, opened_by)
  SELECT b.book_id, x.code, 'x', x.purpose, true, (SELECT min(actor_id) FROM ledger.actor) FROM ledger.book b,
  (VALUES ('case:GONE:H1:claim_due', 'claim_due'), ('case:C1:H9:claim_due', 'claim_due'), ('case:C1:H1.1:claim_due', 'claim_due'),
          ('case:C1:H1:claim_paid', 'claim_due'), ('case:C1:money:case_fund', 'case_fund'), ('case:C1:fund:escrow_cash', 'escrow_cash'),
          ('case:C1:recourse.9:1-2:recourse_claim', 'recourse_claim'), ('case:C1:recourse.1:1-1:recourse_claim', 'recourse_claim'),
          ('case:C1:H1.99999:claim_due', 'claim_due'), ('cases:C1:H1:claim_due', 'claim_due'))
  AS x (code, purpose)"""
"""Accounts that somebody opened by hand before it, whose codes nothing of the ledger has made."""


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
    assert desk.broken() == []
    web.close()
    owner.close()
    with psycopg.connect(url) as connection:
        before = connection.execute(ROWS).fetchall()
        for statement in BACK:
            connection.execute(statement)
        connection.execute(BY_HAND)
    migrate(url)
    with psycopg.connect(url) as connection:
        assert connection.execute(ROWS).fetchall() == before
    assert len(before) > 80
    assert {row[3] for row in before} == {None, "H1", "H4", "LI"}
    assert {row[4:] for row in before} == {(None,) * 3, (1, None, None), (2, None, None), (1, 1, 2)}
    desk.database = Database(url, pool=4)
    assert desk.broken() == []
    assert desk.pay("1.00", date(2025, 7, 11), code="C1:2", payer=Y, part=2) == "done", desk.said
    desk.database.close()
