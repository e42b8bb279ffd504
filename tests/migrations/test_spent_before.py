"""What was paid and spent under revision 0004, by one person: it is reversed and asked for again as what came later is."""

from collections.abc import Iterator
from datetime import date
from typing import Any, LiteralString
from uuid import UUID

import psycopg
import pytest
from psycopg.types.json import Jsonb

from cli.install import migrate
from ledger.compensation.queries import cases
from ledger.compensation.rules.claims import postings, spent
from ledger.database import Books, Database
from ledger.entries import Entry
from ledger.identifiers import derived, uuid7
from ledger.journal.accounts import NewAccount, ensure_accounts
from ledger.journal.posting import must
from tests.compensation.test_reversals import reverse
from tests.compensation.world import Desk
from tests.migrations.steps import older

DAY = date(2025, 4, 1)
WORKS = "works:1"


@pytest.fixture
def old_url(server_url: str) -> Iterator[str]:
    """A database as revision 0004 had it."""
    with older(server_url, "0004") as url:
        yield url


READ_NOW: tuple[LiteralString, ...] = (
    "CREATE TABLE ledger.damage_return (book_id integer, relief_id uuid, payment_id uuid, counted_as text, case_id integer, amount bigint)",
    "CREATE TABLE ledger.damage_account (book_id integer, account_id integer, case_id integer, head text, part smallint, creditor smallint,"
    " debtor smallint)",
    "GRANT SELECT, INSERT ON ledger.damage_account TO ecoledger_web",
    "CREATE TABLE ledger.damage_reversal (book_id integer, reversal_id uuid, case_id integer, target uuid, confirmed_on date)",
    "CREATE TABLE ledger.damage_spending (book_id integer, spending_id uuid, case_id integer, project_id uuid, stage integer, use text,"
    " payee text, payee_name text, payee_account text, amount bigint, heads jsonb, invoice text)",
    "GRANT EXECUTE ON FUNCTION ledger.derived_id TO ecoledger_web",
    "GRANT SELECT ON ledger.damage_return, ledger.damage_reversal, ledger.damage_spending TO ecoledger_web",
    "CREATE TABLE ledger.damage_duty (book_id integer, case_id integer, duty smallint, obligation_id uuid, due_on date, conversion bigint)",
    "CREATE TABLE ledger.damage_duty_head (book_id integer, case_id integer, duty smallint, head text, amount bigint)",
    "CREATE TABLE ledger.damage_duty_obligor (book_id integer, case_id integer, duty smallint, owner text,"
    " place smallint, numerator bigint, denominator bigint, since_on date, until_on date, follows smallint)",
    "CREATE TABLE ledger.damage_conversion (book_id integer, conversion_id uuid, case_id integer, duty smallint,"
    " in_kind bigint, money bigint)",
    "GRANT SELECT ON ledger.damage_duty, ledger.damage_duty_head, ledger.damage_duty_obligor, ledger.damage_conversion TO ecoledger_web",
    "CREATE TABLE ledger.damage_separate (book_id integer, separate_id uuid, case_id integer)",
    "CREATE TABLE ledger.damage_separate_party (book_id integer, separate_id uuid, case_id integer, owner text)",
    "CREATE TABLE ledger.damage_separate_head (book_id integer, separate_id uuid, head text, amount bigint)",
    "CREATE TABLE ledger.damage_enforced (book_id integer, enforcement_id uuid, owner text)",
    "GRANT SELECT ON ledger.damage_separate, ledger.damage_separate_party, ledger.damage_separate_head, ledger.damage_enforced"
    " TO ecoledger_web",
    "ALTER TABLE ledger.damage_obligation ADD COLUMN separate_id uuid",
    "ALTER TABLE ledger.damage_obligor ADD COLUMN since_on date, ADD COLUMN until_on date, ADD COLUMN most bigint,"
    " ADD COLUMN follows smallint",
    "ALTER TABLE ledger.damage_item ADD COLUMN fees uuid[]",
    "ALTER TABLE ledger.damage_case ALTER COLUMN red_line DROP NOT NULL, ALTER COLUMN repeated DROP NOT NULL,"
    " ALTER COLUMN major DROP NOT NULL",
    "CREATE TABLE ledger.damage_booking (book_id integer, booking_id uuid, case_id integer)",
    "CREATE TABLE ledger.damage_booking_move (book_id integer, booking_id uuid, unit text, move text, amount numeric)",
    "CREATE TABLE ledger.damage_expert (book_id integer, expert_id uuid, code text, actor integer)",
    "CREATE TABLE ledger.damage_expert_choice (book_id integer, case_id integer, expert_id uuid, recusal_id uuid)",
    "CREATE TABLE ledger.damage_opinion (book_id integer, record_id uuid, case_id integer, expert_id uuid)",
    "CREATE TABLE ledger.damage_fee (book_id integer, fee_id uuid, case_id integer, amount bigint, counts boolean)",
    "GRANT SELECT ON ledger.damage_fee, ledger.damage_booking, ledger.damage_booking_move, ledger.damage_expert,"
    " ledger.damage_expert_choice, ledger.damage_opinion TO ecoledger_web",
    "ALTER TABLE ledger.damage_party ADD COLUMN until_on date, ADD COLUMN reads boolean NOT NULL DEFAULT true",
    "GRANT UPDATE (until_on, reads) ON ledger.damage_party TO ecoledger_web",
    "CREATE TABLE ledger.damage_notice (book_id integer, record_id uuid, owner text, case_id integer, served_on date, answer_by date,"
    " answer_id uuid, failure_id uuid, returned_id uuid)",
    "CREATE TABLE ledger.damage_agent (book_id integer, record_id uuid, case_id integer, owner text, name text, scope text,"
    " since_on date, until_on date, end_id uuid)",
    "CREATE TABLE ledger.damage_attendance (book_id integer, case_id integer, record_id uuid, owner text, came boolean)",
    "GRANT SELECT ON ledger.damage_notice, ledger.damage_agent, ledger.damage_attendance TO ecoledger_web",
    "CREATE TABLE ledger.damage_insolvency (book_id integer, insolvency_id uuid, case_id integer, owner text, administrator text,"
    " accepted_on date, claimed bigint, admitted bigint, distributed bigint, counts boolean)",
    "GRANT SELECT ON ledger.damage_insolvency TO ecoledger_web",
    "CREATE TABLE ledger.nontax_receipt (book_id integer, receipt_id uuid, case_id integer, payment_id uuid, number text, amount bigint,"
    " payer_name text, issued_on date, reddens uuid, replaces uuid)",
    "GRANT SELECT ON ledger.nontax_receipt TO ecoledger_web",
    "CREATE TABLE ledger.damage_refund (book_id integer, refund_id uuid, case_id integer, payee text, approved_on date, amount bigint,"
    " payee_name text, payee_account text, came bigint, paid bigint)",
    "GRANT SELECT ON ledger.damage_refund TO ecoledger_web",
    "CREATE TABLE ledger.damage_interest (book_id integer, interest_id uuid, case_id integer, pot text, belongs text, owner text,"
    " credited_on date, amount bigint)",
    "CREATE TABLE ledger.damage_interest_use (book_id integer, record_id uuid, interest_id uuid, case_id integer, amount bigint)",
    "GRANT SELECT ON ledger.damage_interest, ledger.damage_interest_use TO ecoledger_web",
    "CREATE FUNCTION ledger.damage_unburdened(integer, integer, integer) RETURNS TABLE (first_on date, last_on date) LANGUAGE sql"
    " AS 'SELECT NULL::date, NULL::date WHERE false'",
    "ALTER TABLE ledger.damage_project ADD COLUMN duty smallint, ADD COLUMN retention bigint, ADD COLUMN retention_months smallint,"
    " ADD COLUMN retention_kept bigint",
    "GRANT UPDATE (retention, retention_months) ON ledger.damage_project TO ecoledger_web",
    "CREATE FUNCTION ledger.damage_payee_accounts(integer, integer) RETURNS TABLE (payee text, name text, account text) LANGUAGE sql"
    " AS 'SELECT NULL::text, NULL::text, NULL::text WHERE false'",
    "CREATE FUNCTION ledger.damage_fund_from_others(integer, integer) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
    "ALTER TABLE ledger.damage_milestone ADD COLUMN accepted bigint, ADD COLUMN refused_on date, ADD COLUMN ended_on date",
    "GRANT UPDATE (accepted) ON ledger.damage_milestone TO ecoledger_web",
    "ALTER TABLE ledger.damage_payment ADD COLUMN reversed_by uuid, ADD COLUMN debtor text",
    "CREATE TABLE ledger.damage_called (book_id integer, call_id uuid, part smallint, case_id integer, guarantee_id uuid, debtor text,"
    " amount bigint)",
    "GRANT SELECT ON ledger.damage_called TO ecoledger_web",
    "CREATE FUNCTION ledger.damage_called_of(integer, uuid) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
    "ALTER TABLE ledger.damage_part ADD COLUMN left_owed bigint, ADD COLUMN bearing bigint",
    "ALTER TABLE ledger.damage_relief ADD COLUMN obligation_id uuid, ADD COLUMN left_owed bigint",
    "CREATE FUNCTION ledger.keys_gone(integer, timestamptz) RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
    "CREATE FUNCTION ledger.gone_since(integer, timestamptz) RETURNS timestamptz LANGUAGE sql AS 'SELECT NULL::timestamptz'",
    "CREATE FUNCTION ledger.gone_how(integer, timestamptz) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    "CREATE FUNCTION ledger.person_of(p_actor integer) RETURNS integer LANGUAGE sql AS 'SELECT -p_actor'",
    "CREATE FUNCTION ledger.stand_behind(b integer, p uuid)"
    " RETURNS TABLE (version integer, action text, actor_id integer, recorded_at timestamptz) LANGUAGE sql"
    " AS 'SELECT version, action, actor_id, recorded_at FROM ledger.process_event WHERE book_id = b AND process_id = p'",
    "CREATE FUNCTION ledger.renewed_since(integer, uuid, integer, integer) RETURNS boolean LANGUAGE sql AS 'SELECT false'",
    "CREATE FUNCTION ledger.area_other(integer, text[], boolean) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    "CREATE FUNCTION ledger.recused_for(integer, integer, text[]) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    "CREATE FUNCTION ledger.damage_importer(integer, uuid) RETURNS integer LANGUAGE sql AS 'SELECT NULL::integer'",
    "CREATE FUNCTION ledger.damage_act_done(integer, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION ledger.damage_act_stands(integer, integer, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION ledger.damage_side_of(integer, integer, text, text) RETURNS text LANGUAGE sql AS 'SELECT NULL::text'",
    "CREATE FUNCTION ledger.damage_court_paper_stands(integer, integer, uuid) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION ledger.damage_signed(jsonb, text) RETURNS boolean LANGUAGE sql AS 'SELECT true'",
    "CREATE FUNCTION ledger.damage_assessed_before(integer, integer) RETURNS bigint LANGUAGE sql AS 'SELECT 0::bigint'",
    "INSERT INTO ledger.process_transition VALUES ('compensation.recording', 'propose', '', 'proposed', false, '{}'),"
    " ('compensation.recording', 'confirm', 'proposed', 'recorded', true, '{}'),"
    " ('compensation.project', 'accept_stage', 'working', 'working', false, '{}')",
)
"""What the program reads today and revision 0004 had not: for the steps that have stayed the same, and taken away before the upgrade."""
AS_IT_WAS: tuple[LiteralString, ...] = (
    "ALTER TABLE ledger.damage_record DISABLE TRIGGER ALL",
    "UPDATE ledger.damage_record SET words = words - '{judgment,left_owed}'::text[]",
    "DELETE FROM ledger.damage_record WHERE kind = 'confirm_recording'",
    "ALTER TABLE ledger.damage_record ENABLE TRIGGER ALL",
    "ALTER TABLE ledger.damage_figure DISABLE TRIGGER ALL",
    "UPDATE ledger.damage_figure f SET recorded_at = r.recorded_at FROM ledger.damage_record r"
    " WHERE r.book_id = f.book_id AND r.record_id = f.record_id",
    "ALTER TABLE ledger.damage_figure ENABLE TRIGGER ALL",
    "ALTER TABLE ledger.process_event DISABLE TRIGGER ALL",
    "ALTER TABLE ledger.process DISABLE TRIGGER ALL",
    "DELETE FROM ledger.process_event WHERE machine = 'compensation.recording' OR action = 'accept_stage'",
    "DELETE FROM ledger.process WHERE machine = 'compensation.recording'",
    "UPDATE ledger.process SET version = version - 1 WHERE machine = 'compensation.project'",
    "ALTER TABLE ledger.process_event ENABLE TRIGGER ALL",
    "ALTER TABLE ledger.process ENABLE TRIGGER ALL",
    "DELETE FROM ledger.process_transition WHERE machine = 'compensation.recording' OR action = 'accept_stage'",
    "DROP FUNCTION ledger.damage_act_done(integer, uuid)",
    "DROP FUNCTION ledger.damage_importer(integer, uuid)",
    "DROP FUNCTION ledger.damage_signed(jsonb, text)",
    "DROP FUNCTION ledger.damage_assessed_before(integer, integer)",
    "DROP FUNCTION ledger.keys_gone(integer, timestamptz)",
    "DROP FUNCTION ledger.gone_since(integer, timestamptz), ledger.gone_how(integer, timestamptz)",
    "DROP FUNCTION ledger.person_of(integer)",
    "DROP FUNCTION ledger.renewed_since(integer, uuid, integer, integer), ledger.stand_behind(integer, uuid)",
    "DROP FUNCTION ledger.area_other(integer, text[], boolean)",
    "DROP FUNCTION ledger.recused_for(integer, integer, text[])",
    "DROP TABLE ledger.damage_account",
    "DROP TABLE ledger.damage_duty, ledger.damage_duty_head, ledger.damage_duty_obligor, ledger.damage_conversion",
    "DROP TABLE ledger.damage_separate, ledger.damage_separate_party, ledger.damage_separate_head, ledger.damage_enforced",
    "ALTER TABLE ledger.damage_obligation DROP COLUMN separate_id",
    "ALTER TABLE ledger.damage_obligor DROP COLUMN since_on, DROP COLUMN until_on, DROP COLUMN most, DROP COLUMN follows",
    "ALTER TABLE ledger.damage_item DROP COLUMN fees",
    "DROP TABLE ledger.damage_fee, ledger.damage_booking_move, ledger.damage_booking, ledger.damage_expert_choice, ledger.damage_expert,"
    " ledger.damage_opinion",
    "ALTER TABLE ledger.damage_party DROP COLUMN until_on, DROP COLUMN reads",
    "DROP TABLE ledger.damage_insolvency",
    "DROP TABLE ledger.nontax_receipt, ledger.damage_refund, ledger.damage_interest, ledger.damage_interest_use",
    "DROP TABLE ledger.damage_notice, ledger.damage_agent, ledger.damage_attendance",
    "DROP FUNCTION ledger.damage_unburdened(integer, integer, integer)",
    "ALTER TABLE ledger.damage_project DROP COLUMN duty, DROP COLUMN retention, DROP COLUMN retention_months, DROP COLUMN retention_kept",
    "DROP FUNCTION ledger.damage_payee_accounts(integer, integer), ledger.damage_fund_from_others(integer, integer)",
    "ALTER TABLE ledger.damage_milestone DROP COLUMN accepted, DROP COLUMN refused_on, DROP COLUMN ended_on",
    "REVOKE EXECUTE ON FUNCTION ledger.derived_id FROM ecoledger_web",
    "DROP TABLE ledger.damage_return, ledger.damage_reversal, ledger.damage_spending",
    "ALTER TABLE ledger.damage_payment DROP COLUMN reversed_by, DROP COLUMN debtor",
    "DROP TABLE ledger.damage_called",
    "DROP FUNCTION ledger.damage_called_of(integer, uuid)",
    "ALTER TABLE ledger.damage_part DROP COLUMN left_owed, DROP COLUMN bearing",
    "ALTER TABLE ledger.damage_relief DROP COLUMN obligation_id, DROP COLUMN left_owed",
)


def run(url: str, *statements: LiteralString) -> None:
    """Do something as the owner of the database."""
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


def spend(desk: Desk, url: str, fen: int, project: UUID | None) -> UUID:
    """Let money go out of the fund as that release did: by one person, in an entry under the id derived from the act."""
    record_id = uuid7()
    subject = str(project) if project else None
    words = {
        "amount": f"{fen / 100:.2f}",
        "payee": WORKS,
        "stage": 1 if project else None,
        "subject": subject,
        "use": "restoration" if project else "assessment",
        "action": "spend",
        "on": DAY.isoformat(),
        "reason": "",
        "document": "paper",
        "case": "C1",
    }

    def post(books: Books) -> None:
        legs = spent("C1", fen)
        ensure_accounts(
            books,
            desk.book_id,
            [NewAccount(one.account, one.owner, one.purpose) for one in legs],
            desk.people["cashier"],
        )
        entry = Entry(
            derived(record_id, "spend"),
            "compensation.spending",
            DAY,
            tuple(postings(legs)),
            "case C1",
            "paper",
        )
        must(books, desk.book_id, entry, desk.people["cashier"], own_id=True)

    desk.database.begin(post)
    with psycopg.connect(url) as connection:
        connection.execute(
            "INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason, document, words,"
            " basis, law, actor_id) SELECT book_id, %s, case_id, 'spend', %s, %s, 'performing', '', 'paper', %s, '', '', %s"
            " FROM ledger.damage_case",
            (record_id, project, DAY, Jsonb(words), desk.people["cashier"]),
        )
        if project:
            connection.execute("UPDATE ledger.damage_milestone SET paid = paid + %s", (fen,))
    return record_id


@pytest.fixture
def carried(old_url: str) -> Iterator[Desk]:
    """A case of before the upgrade in which a payment came, and a stage and an assessment were paid."""
    run(old_url, *READ_NOW)
    web, owner = Database(old_url, pool=4), Database(old_url, role="", pool=4)
    try:
        desk = Desk(web, owner)
        desk.judged()
        assert desk.pay("1000.00", DAY, name="paid") == "done"
        desk.must(
            "propose_relief",
            who="payer",
            name="refund",
            kind="refund_excess",
            payee="enterprise:x",
            amount="1.00",
            basis="statute",
        )
        stages = [{"title": "a", "due_on": "2025-12-31", "amount": "400.00"}]
        desk.must("plan_project", DAY, title="t", mode="funded", repairer=WORKS, budget="400", stages=stages)
        project = desk.ids["plan_project"]
        desk.must("approve_project", who="chief", subject=str(project))
        desk.must("contract_project", subject=str(project), amount="400.00")
        desk.must("accept_stage", DAY, who="chief", subject=str(project), stage=1, evidence="photo")
        desk.ids |= {
            "stage": spend(desk, old_url, 30_000, project),
            "assessment": spend(desk, old_url, 10_000, None),
        }
    finally:
        web.close()
        owner.close()
    run(old_url, *AS_IT_WAS)
    migrate(old_url)
    desk.database = Database(old_url, pool=4)
    yield desk
    desk.database.close()


def test_what_was_spent_before_is_reversed(carried: Desk) -> None:
    """By two persons, once: the fund, the stage and the contract have it again, and the payment behind it is reversed then."""
    desk = carried
    assert desk.broken() == []
    assert desk.balances()["fund case_fund"] == 60_000
    assert reverse(desk, "paid", DAY) == "compensation.spent_already"
    assert reverse(desk, "stage", DAY, by="cashier") == "process.second_person_needed"
    for name, left in (("stage", 90_000), ("assessment", 100_000)):
        assert reverse(desk, name, DAY) == "done", desk.said
        assert desk.balances()["fund case_fund"] == left
        assert (
            desk.do("propose_reversal", who="cashier", target=str(desk.ids[name]), reason="again")
            == "compensation.reversed_already"
        )
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        money = cases.money_of(books, desk.book_id, head.case_id)
        stages = cases.projects_of(books, desk.book_id, head.case_id)[0].stages
    assert [row.state for row in money.spendings] == ["reversed", "reversed"]
    assert [one["paid"] for one in stages or ()] == [0]
    words: dict[str, Any] = {
        "subject": str(desk.ids["plan_project"]),
        "stage": 1,
        "use": "restoration",
        "payee": WORKS,
    }
    assert desk.spend("400.00", DAY, name="anew", **words) == "done"
    assert reverse(desk, "anew", DAY) == "done"
    assert reverse(desk, "paid", DAY) == "done"
    assert desk.broken() == []


def test_what_is_only_asked_for_is_not_reversed(carried: Desk) -> None:
    """A spending that waits is dropped instead."""
    desk = carried
    desk.must("spend", DAY, who="cashier", name="asked", use="assessment", payee="institute:1", amount="1.00")
    target = str(desk.ids["asked"])
    assert (
        desk.do("propose_reversal", who="cashier", target=target, reason="x") == "compensation.not_reversible"
    )


def test_what_was_asked_before_is_answered_again(carried: Desk) -> None:
    """The same words are done already, though the program knows more of them today; other words are refused by the one that differs."""
    desk = carried
    asked: dict[str, Any] = {"who": "cashier", "use": "assessment", "payee": WORKS, "amount": "100.00"}
    paid: dict[str, Any] = {
        "who": "cashier",
        "route": "treasury",
        "payer": "enterprise:x",
        "amount": "1000.00",
    }
    fund = desk.balances()["fund case_fund"]
    for action, target, words in (("spend", desk.ids["assessment"], asked), ("pay", desk.ids["paid"], paid)):
        assert desk.do(action, DAY, id=target, waits=True, bare=True, **words) == "replayed", desk.said
        assert bool(desk.entries)
        assert desk.do(action, DAY, id=target, bare=True, **{**words, "amount": "99.00"}) == "entry.id_used"
        assert desk.said["field"] == "amount"
    assert (
        desk.do("spend", DAY, id=desk.ids["assessment"], bare=True, **asked, purpose="trees")
        == "entry.id_used"
    )
    assert desk.said["field"] == "purpose"
    refund: dict[str, Any] = {
        "who": "payer",
        "kind": "refund_excess",
        "payee": "enterprise:x",
        "amount": "1.00",
        "basis": "statute",
    }
    assert desk.do("propose_relief", DAY, id=desk.ids["refund"], **refund) == "replayed", desk.said
    assert desk.balances()["fund case_fund"] == fund
    assert desk.broken() == []
