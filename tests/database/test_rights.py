"""What the web's role may write, right by right, each with what stands behind it; and what it is refused past the functions and steps."""

from collections.abc import Mapping
from typing import Final

import psycopg
import pytest

from ledger.database import Database
from tests.compensation.world import Desk
from tests.furnished import furnished

WEB: Final = "ecoledger_web"
CHANGES: Final[Mapping[tuple[str, str], str]] = {
    ("bank_match", "state"): "bank_match_kept: between the states of a match, by its steps",
    ("damage_case", "assessed class"): "damage_case_assessed: what the version says that is accepted in this transaction",
    ("damage_case", "public"): "written_by_act: with the record of the second person",
    ("damage_case", "area major medium occurred_on received_on red_line repeated title"): "written_by_act: with its record",
    ("damage_case", "source"): "damage_clue_freed: with its list, by two",
    ("damage_clue_list", "counts"): "clue_list_ended: with all of its cases, by two",
    ("damage_old_list", "counts"): "old_list_ended: with the step that drops or withdraws it",
    ("damage_old_case", "counts"): "old_case_ended: with its list",
    ("damage_clock", "due_on length stopped_on why"): "written_by_act: with a record of the case",
    ("damage_agent", "end_id"): "damage_agent_by_act: with the act that ends the power",
    ("damage_notice", "answer_id failure_id returned_id"): "damage_notice_answered: with the answer, the failure, and what came back, once",
    ("damage_evidence", "shown"): "damage_evidence_shown: with the act about this very file, by two",
    ("damage_officer", "standing"): "damage_officer_fits: with the act that hands the case over",
    ("damage_simple_form", "opinion_size"): "while the form waits, once (simple_opinion_once)",
    ("damage_expert_choice", "recusal_id"): "written_by_act: with its act",
    ("damage_fee", "counts"): "written_by_act: with its act, by two; fee_not_paid",
    ("damage_template", "in_force"): "damage_template_in_force: as its process says, which takes two",
    ("damage_number", "cancelled"): "damage_number_by_act: with the act that cancels it, which says why",
    ("damage_instalment", "amount due_on settled"): "written_by_act; the doctor counts it anew",
    ("damage_milestone", "accepted accepted_on ended_on paid refused_on"): "written_by_act; damage_spending_within counts",
    ("damage_obligation", "court_since in_force_on"): "written_by_act: with a step of the case",
    ("damage_obligor", "until_on"): "written_by_act: with the record of a second person",
    ("damage_duty_obligor", "until_on"): "written_by_act: the same",
    ("damage_party", "name reads until_on"): "written_by_act: by two; damage_party_left",
    ("damage_refund", "came paid payee_account payee_name"): "damage_refund_kept: with the act of two that moves or names it",
    ("nontax_receipt", "struck"): "nontax_receipt_kept: with the act that strikes it, which says why",
    ("damage_insolvency", "admitted claimed counts distributed owed"): "damage_insolvency_stepped: with its step",
    ("damage_part", "amount bearing interest interest_through left_owed"): "written_by_act; the doctor reckons it anew",
    ("damage_pause", "last_on"): "written_by_act",
    ("damage_payment", "reversed_by"): "damage_reversal_confirmed: by a reversal of two",
    ("damage_payment", "waiting"): "written_by_act: with the record of what passes it on or takes it back, and its entry",
    ("damage_project", "budget contract duty evaluated"): "written_by_act: its acts, by two",
    ("damage_project", "retention retention_kept retention_months"): "written_by_act: its acts, by two",
    ("damage_reversal", "confirmed_on"): "damage_reversal_confirmed: as its process says",
    ("damage_spending", "entry_id invoice_stands paid_on"): "written_by_act; damage_spending_within",
    ("permit_deposit_line", "live"): "deposit_line_kept: when its deposit is taken back by an entry",
    ("permit_fee", "site"): "fee_moved: with the permits that it charges, when their move is approved",
    ("permit_fee_instalment", "came_on entry_id paid_on receipt replaced_by surcharge voucher"):
        "fee_paid_by_two: with the step that pays, by two; fee_rescheduled: with that which lets others take its place",
    ("permit_grant", "objections_until"): "grant_published: with the step that publishes",
    ("permit_objection", "answer answered_by upheld"): "objection_answered: once",
    ("permit_pack", "simulated"): "pack_simulated: with the step that simulates; the text of a pack never changes",
    ("permit_task", "closed_at explained_by explanation figures"): "task_of_act: with the comparison or the explanation",
    ("process", "state version"): "process_state_fkey: with the step, whose role and second person are looked at",
    ("standing", "ended_act ended_by ended_document until"): "standing_by_two: by an act of two; standing_ends_once",
}  # fmt: skip
"""Columns that the web may change, by table, and what lets them change."""
ADDS: Final[Mapping[str, str]] = {
    "approval": "a yes, which post_entries counts for another person alone",
    "account asset": "opened empty; no balance is written by the web",
    "process process_event": "steps, of which the triggers of the room look at role, order, day and person",
    "outbox": "what happened (outbox_of_step and its like); its number comes from number_events",
    "period_step": "what somebody asks for; a frontier moves by move_period, after two",
    "permit_pack": "asked for; in force by the step of a second person",
    "bank_import bank_line bank_mapping bank_match bank_release bank_statement bank_statement_line": "what a bank"
    " says, kept as it is; a match is approved by two (bank_match_balances)",
    "bank_match_line bank_match_posting": "members of a match, from its beginning",
    "party site site_attributes standing area_quality licence_version licence_line annulment naming": "the register: versions, never"
    " changed",
    "permit_cap permit_lot permit_grant permit_grant_line permit_objection permit_measure permit_report permit_task": "rows of"
    " processes, whose steps are looked at; no permit is issued but by an entry (entry_by_two)",
    "permit_act permit_act_line permit_act_lot permit_alone permit_exclusion": "acts with their steps (act_agreed, act_apart, act_roles)",
    "permit_inherited": "with the step by which a freeze that waited takes effect (with_step)",
    "permit_sold_before": "what an order has sold before a freeze that waits, with the enforcement (with_step)",
    "permit_alarm": "what comes to its end and was told, as it is (alarm_is_so)",
    "permit_fee permit_fee_line permit_fee_lot permit_fee_instalment": "what a use fee is made of; it is paid by its step",
    "permit_certificate permit_deposit_line": "made with a sale or a deposit (deposit_line_fits)",
    "permit_proceeds": "who got what of bound lots, with the enforcement, whole and in order (proceeds_in_order)",
    "damage_case damage_record damage_party damage_evidence damage_assessment damage_item damage_figure damage_account": "what is"
    " said of a case; never changed",
    "damage_series damage_number": "numbers as they are printed, each the next of its series (damage_number_next)",
    "damage_notice damage_attendance": "who was given notice and came, with its act (damage_notice_served)",
    "damage_agent": "who was appointed, with its act (damage_represented)",
    "damage_template": "a template as it came, the next version of its paper (damage_template_next)",
    "damage_cost_table damage_unit_cost": "a table as it came, whole, the next version of its code (cost_table_whole, cost_table_next)",
    "damage_expert damage_expert_choice damage_opinion damage_fee damage_fee_paid": "the pool by its steps; who is drawn or named, what is"
    " said and what it costs with its act (expert_chosen, expert_opinion, written_by_act, fee_paid_within)",
    "damage_base damage_base_capacity damage_booking damage_booking_move": "a base with its step, what is booked there with its act and"
    " never beyond it (base_whole, base_within)",
    "damage_base_change": "what a base holds from a day on, with its step, by two (base_change_whole, base_change_within)",
    "damage_simple_form": "a form as it was handed in; what it says is done whole by another person (simple_form_whole)",
    "damage_item_cost": "with which row a figure was computed (item_cost_found)",
    "damage_officer": "to whom a case was given, with its record (damage_officer_fits)",
    "damage_clue_list damage_clue": "a list as it came, whole, with the step that imports it (clue_list_whole)",
    "damage_old_list damage_old_case": "a list as it came, whole, with the step that imports it (old_list_whole)",
    "damage_clock damage_pause damage_obligation damage_part damage_obligor damage_instalment damage_payment damage_settled": "with a"
    " record of the case (damage_written_by_act)",
    "damage_duty damage_duty_head damage_duty_obligor damage_conversion": "the same; duties_are_what_is_owed, damage_duty_converted",
    "damage_separate damage_separate_party damage_separate_head damage_enforced": "the same, of those"
    " acts that pursue or enforce; damage_pursued",
    "damage_refund": "what finance has approved to go back out of the treasury, with that act (damage_refund_kept)",
    "damage_interest damage_interest_use": "interest of banks and what became of it, with its act of two (damage_interest_kept)",
    "nontax_receipt": "a receipt of a payment, with the act that records it (nontax_receipt_kept)",
    "damage_insolvency": "a bankruptcy, with the step that begins it, by two (damage_insolvency_by_two)",
    "damage_guarantee damage_called damage_relief damage_return damage_reversal": "the same",
    "damage_project damage_milestone damage_spending": "the same",
}
"""Tables to which the web adds rows, and why it may."""


def rights(url: str, right: str) -> dict[str, set[str]]:
    """The columns, by table, on which the web's role has a right."""
    query = """SELECT c.relname, a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
      WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind IN ('r', 'v', 'p') AND a.attnum > 0 AND NOT a.attisdropped
        AND has_column_privilege('ecoledger_web', c.oid, a.attnum, %s)"""
    found: dict[str, set[str]] = {}
    with psycopg.connect(url) as connection:
        for table, column in connection.execute(query, (right,)).fetchall():
            found.setdefault(table, set()).add(column)
    return found


def test_every_column_that_the_web_changes_has_a_reason(database_url: str) -> None:
    """Goal: a right that nobody has thought of is told. Method: all columns of the catalogue against the list, and back."""
    wanted: dict[str, set[str]] = {}
    for table, columns in CHANGES:
        wanted.setdefault(table, set()).update(columns.split())
    assert rights(database_url, "UPDATE") == wanted


def test_every_table_to_which_the_web_adds_has_a_reason(database_url: str) -> None:
    """The same for new rows; and the web deletes nothing and empties nothing."""
    assert set(rights(database_url, "INSERT")) == {name for some in ADDS for name in some.split()}
    query = """SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'ledger'::regnamespace AND c.relkind IN ('r', 'v', 'p')
      AND (has_table_privilege('ecoledger_web', c.oid, 'DELETE') OR has_table_privilege('ecoledger_web', c.oid, 'TRUNCATE')
           OR has_table_privilege('ecoledger_web', c.oid, 'TRIGGER'))"""
    with psycopg.connect(database_url) as connection:
        assert connection.execute(query).fetchall() == []


def test_a_named_guard_is_there(database_url: str) -> None:
    """A reason that names a trigger names one that is on that table."""
    with psycopg.connect(database_url) as connection:
        there = connection.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        ).fetchall()
    named = {(table, reason.split(";")[0].split(":")[0]) for (table, _), reason in CHANGES.items()}
    known = {*there, ("process", "process_state_fkey"), ("damage_payment", "damage_reversal_confirmed")}
    assert {one for one in named - known if " " not in one[1]} == set()
    assert ("damage_payment", "damage_payment_reversed") in there


def test_what_hangs_on_a_process_is_tied_to_its_machine(database_url: str) -> None:
    """Goal: no row gives a process the look of another machine. Method: all references, and the triggers."""
    hangs = """SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[2]
      WHERE c.contype = 'f' AND c.confrelid = 'ledger.process'::regclass AND cardinality(c.conkey) = 2"""
    tied = """SELECT t.tgrelid::regclass::text, split_part(encode(t.tgargs, 'escape'), '\\000', 1) FROM pg_trigger t
      WHERE t.tgfoid = 'ledger.check_process_machine'::regproc AND t.tgenabled = 'A'"""
    with psycopg.connect(database_url) as connection:
        found = {*connection.execute(hangs).fetchall()}
        assert found == {*connection.execute(tied).fetchall()}
    assert len(found) > 15


def test_the_database_says_when_a_row_was_recorded(database_url: str) -> None:
    """Goal: the web invents no instant by which others go. Method: each `recorded_at`, and the trigger that writes it."""
    said = "SELECT t.tgrelid::regclass::text FROM pg_trigger t WHERE t.tgfoid = 'ledger.keep_recorded_at'::regproc AND t.tgenabled = 'A'"
    wanted = {
        f"ledger.{table}"
        for table, columns in rights(database_url, "INSERT").items()
        if "recorded_at" in columns
    }
    with psycopg.connect(database_url) as connection:
        assert {one for (one,) in connection.execute(said).fetchall()} == wanted


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case under a judgment, of which a part is paid, and whose restoration is contracted."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("100.00", made.day, route="agency") == "done", made.said
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "90.00"}]
    made.must("plan_project", title="t", mode="funded", repairer="works:1", budget="90", stages=stages)
    subject = str(made.ids["plan_project"])
    made.must("approve_project", who="chief", subject=subject)
    made.must("contract_project", subject=subject, amount="90", retention_share="0.03", retention_months=12)
    return made


PAST: Final = {
    "a case is worth less": ("UPDATE ledger.damage_case SET assessed = 1", "with_its_step"),
    "a case is of another class": ("UPDATE ledger.damage_case SET class = 'minor'", "with_its_step"),
    "a case is public": ("UPDATE ledger.damage_case SET public = true", "with_its_record"),
    "a term ends later": ("UPDATE ledger.damage_clock SET due_on = due_on + 1", "with_its_record"),
    "a term ends far away": ("UPDATE ledger.damage_clock SET due_on = '2099-01-01'", "damage_term_near"),
    "a term is stopped": ("UPDATE ledger.damage_clock SET stopped_on = starts_on", "with_its_record"),
    "a debt is in force later": ("UPDATE ledger.damage_obligation SET in_force_on = '2026-01-01'", "with_its_record"),
    "a court document begins earlier": ("UPDATE ledger.damage_obligation SET court_since = court_since - 1000", "with_its_record"),
    "a stage is accepted": ("UPDATE ledger.damage_milestone SET accepted_on = '2025-04-01', accepted = amount", "with_its_record"),
    "a stage is accepted in part": ("UPDATE ledger.damage_milestone SET accepted_on = '2025-04-01', accepted = 1", "with_its_record"),
    "a stage is paid": ("UPDATE ledger.damage_milestone SET accepted_on = '2025-04-01', accepted = amount, paid = 1", "with_its_record"),
    "less is kept back": ("UPDATE ledger.damage_project SET retention = 1", "with_its_record"),
    "a retention is kept": ("UPDATE ledger.damage_project SET retention_kept = 1", "with_its_record"),
    "interest is forgotten": ("UPDATE ledger.damage_part SET interest = 0, interest_through = '2026-01-01'", "with_its_record"),
    "less bears interest": ("UPDATE ledger.damage_part SET bearing = 0", "with_its_record"),
    "less is owed in all": ("UPDATE ledger.damage_part SET left_owed = 0", "with_its_record"),
    "an instalment is settled": ("UPDATE ledger.damage_instalment SET settled = amount", "with_its_record"),
    "a payment waits no more": ("UPDATE ledger.damage_payment SET waiting = 0", "damage_act_by_two"),
    "a pause is made": ("INSERT INTO ledger.damage_pause SELECT book_id, clock_id, '2025-01-06', NULL FROM ledger.damage_clock LIMIT 1",
                        "with_its_record"),
    "somebody else owes": ("INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator)"
                           " SELECT book_id, case_id, part, 'enterprise:z', 9, 1, 1 FROM ledger.damage_obligor LIMIT 1",
                           "damage_obligor_liable"),
    "a warning is wiped": ("UPDATE ledger.damage_clock SET warned_on = NULL", "42501"),
    "a record is wiped": ("DELETE FROM ledger.damage_record", "42501"),
    "what was recorded changes": ("UPDATE ledger.damage_record SET actor_id = 1", "42501"),
    "a figure of law changes": ("UPDATE ledger.permit_pack SET text = ''", "42501"),
    "a revocation is undone": ("UPDATE ledger.api_key SET revoked_at = NULL", "42501"),
    "an actor is made": ("INSERT INTO ledger.actor (name, role) VALUES ('evil', 'administrator')", "42501"),
    "a step is put in another's name": ("UPDATE ledger.process_event SET actor_id = 1", "42501"),
    "a state is moved without a step": ("UPDATE ledger.process SET state = 'closed', version = version + 1", "process_state_fkey"),
}  # fmt: skip
"""What somebody writes who took the web over, and by what it is refused."""


def refused(database: Database, statement: str) -> str:
    """By what a statement of the web's role is refused, at the latest when it is committed."""
    url = database.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url) as connection:
        try:
            connection.execute(f"SET ROLE {WEB}".encode())
            connection.execute(statement.encode())
            connection.commit()
        except psycopg.Error as error:
            connection.rollback()
            return error.diag.constraint_name or error.sqlstate or ""
    return ""


@pytest.mark.parametrize("wish", PAST)
def test_nothing_is_written_past_the_steps(desk: Desk, owner: Database, wish: str) -> None:
    """Goal: a web that was taken over changes no term, debt, sum or law by itself. Method: plain SQL under its role, committed."""
    statement, promise = PAST[wish]
    assert refused(owner, statement) == promise
    assert desk.broken() == []


def test_the_steps_themselves_write(desk: Desk) -> None:
    """The counter-example: what the same rows need is done by the acts."""
    assert desk.do("remit", payment=str(desk.ids["pay"]), amount="50.00", who="cashier") == "done", desk.said
    assert desk.broken() == []
