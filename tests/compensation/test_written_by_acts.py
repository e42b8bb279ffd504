"""What PostgreSQL lets the web write of a damage case: what an act writes that was done in the same transaction, and nothing beside it."""

from collections.abc import Iterator

import pytest

from ledger.compensation.acts import ACTS
from ledger.compensation.machines import CASE
from ledger.compensation.room import ROOM
from ledger.database import Database
from tests.compensation.test_bare_records import broken, record
from tests.compensation.test_recordings import DAY
from tests.compensation.world import Desk, X
from tests.furnished import furnished

WITHOUT = {
    "damage_record", "damage_account", "damage_clue_list", "damage_clue", "damage_series", "damage_old_list", "damage_old_case",
    "damage_template", "damage_cost_table", "damage_unit_cost", "damage_simple_form", "damage_expert", "damage_base",
    "damage_base_capacity", "damage_base_change",
}  # fmt: skip
"""Records, what is kept with entries, and what is of no case."""
BESIDE = {"carry_over", "withdraw"}
"""Acts that are done with a list."""


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case under a judgment, with an agreed relief, a guarantee, a preservation, an enforcement and a restoration."""
    made = Desk(database, owner)
    made.judged()
    made.must(
        "add_parties", DAY, parties=[{"owner": "person:z", "side": "liable", "name": "z", "person": True}]
    )
    made.must("give_guarantee", DAY, who="cashier", name="letter", kind="bank_letter", guarantor="bank:1", amount="500",
              expires_on="2026-11-12")  # fmt: skip
    court = {"court": "court:1", "court_name": "court"}
    made.must("apply_preservation", DAY, name="kept", against=X, amount="500", **court)
    made.must("grant_preservation", DAY, subject=str(made.ids["kept"]), number="n", until="2026-07-01")
    made.must("propose_relief", DAY, name="relief", kind="waiver", part=1, amount="1.00", basis="b")
    assert made.pay("10.00", DAY, route="agency", name="agency") == "done"
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "1"}]
    plan = {"title": "w", "mode": "funded", "repairer": "works:1", "budget": "9", "stages": stages}
    made.must("plan_project", DAY, name="works", **plan)
    made.must("note", DAY, topic="fine", text="s")
    return made


WRITES = {
    "a joint debtor": "INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator)"
    " SELECT book_id, case_id, 1, 'person:z', 7, 0, 1 FROM ledger.damage_case",
    "a joint debtor from a day on": "INSERT INTO ledger.damage_obligor (book_id, case_id, part, owner, place, numerator, denominator,"
    " since_on) SELECT book_id, case_id, 1, 'person:z', 7, 1, 1000, '2025-07-03' FROM ledger.damage_case",
    "an instalment": "INSERT INTO ledger.damage_instalment (book_id, case_id, number, part, due_on, amount, settled)"
    " SELECT book_id, case_id, 50, 1, '2025-12-30', 100, 0 FROM ledger.damage_case",
    "a settled instalment": "UPDATE ledger.damage_instalment SET settled = settled + 1",
    "a part": "INSERT INTO ledger.damage_part (book_id, case_id, part, obligation_id, amount)"
    " SELECT book_id, case_id, 9, obligation_id, 500 FROM ledger.damage_obligation LIMIT 1",
    "a pause": "INSERT INTO ledger.damage_pause (book_id, clock_id, first_on)"
    " SELECT book_id, clock_id, '2025-07-03' FROM ledger.damage_clock WHERE stopped_on IS NULL LIMIT 1",
    "a longer term": "UPDATE ledger.damage_clock SET due_on = due_on + 365 WHERE stopped_on IS NULL",
    "a term": "INSERT INTO ledger.damage_clock (book_id, case_id, code, subject, starts_on, length, due_on, why, source)"
    " SELECT book_id, case_id, 'limitation', '', '2025-07-03', '20 Y', '2045-07-03', 'w', 's' FROM ledger.damage_case",
    "a title lost": "UPDATE ledger.damage_obligation SET court_since = NULL",
    "a title later": "UPDATE ledger.damage_obligation SET court_since = '2036-01-01'",
    "a document that holds later": "UPDATE ledger.damage_obligation SET in_force_on = '2036-01-01'",
    "a figure": "INSERT INTO ledger.damage_figure (book_id, case_id, record_id, figure, head, amount)"
    " SELECT book_id, case_id, record_id, 'beyond', 'H2', 30000000 FROM ledger.damage_record WHERE kind = 'judge'",
    "a figure of this record": "INSERT INTO ledger.damage_figure (book_id, case_id, record_id, figure, head, amount)"
    " SELECT book_id, case_id, record_id, 'judged', 'H2', 100 FROM ledger.damage_record"
    " WHERE kind IN ('link_case', 'note') ORDER BY recorded_at DESC LIMIT 1",
    "a figure of nothing": "INSERT INTO ledger.damage_figure (book_id, case_id, record_id, figure, head, amount)"
    " SELECT book_id, case_id, gen_random_uuid(), 'judged', 'H2', 100 FROM ledger.damage_case",
    "a figure of an accepted version": "INSERT INTO ledger.damage_item (book_id, assessment_id, number, head, method, inputs,"
    " coefficients, lines, amount, printed, approximate)"
    " SELECT book_id, assessment_id, 77, head, method, inputs, coefficients, lines, amount, printed, approximate FROM ledger.damage_item"
    " LIMIT 1",
    "an account of a refund": "INSERT INTO ledger.damage_refund (book_id, refund_id, case_id, payee, approved_on, amount)"
    " SELECT book_id, relief_id, case_id, 'enterprise:x', '2025-07-03', 1 FROM ledger.damage_relief",
    "a stage": "INSERT INTO ledger.damage_milestone (book_id, project_id, number, title, due_on, amount)"
    " SELECT book_id, project_id, 9, title, due_on, amount FROM ledger.damage_milestone",
}  # fmt: skip
"""What would be written past Python."""


def step(machine: str, action: str, before: str, after: str, *, two: bool = False) -> str:
    """A step of something in the case, taken past Python by the cashier's colleague."""
    return (
        f"WITH s AS (UPDATE ledger.process SET state = '{after}', version = version + 1"
        f" WHERE machine = 'compensation.{machine}' AND state = '{before}' RETURNING *)"
        " INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        f" SELECT book_id, process_id, version, machine, '{action}', version - 1, '{before}', '{after}', {two}, started_by,"
        f" {'{other}' if two else 'started_by'}, '2025-07-03', 'r', 'p' FROM s"
    )


STEPS = {
    "the case is in default": step("case", "default", "performing", "defaulted"),
    "the case is closed": step("case", "close", "performing", "closed", two=True),
    "a letter of a bank is released": step("guarantee", "release", "held", "released", two=True),
    "property is kept no more": step("preservation", "lift", "granted", "lifted"),
    "a relief is granted": step("relief", "grant", "proposed", "granted", two=True),
    "a relief is denied": step("relief", "deny", "proposed", "denied", two=True),
    "a plan is approved": step("project", "approve", "planned", "approved", two=True),
    "a plan is dropped": step("project", "drop", "planned", "dropped"),
}


@pytest.mark.parametrize("forged", sorted(WRITES))
@pytest.mark.parametrize("kind", ["", "link_case", "note"])
def test_nothing_is_written_beside_the_acts(desk: Desk, kind: str, forged: str) -> None:
    """Neither without a record nor with one of an act that writes nothing."""
    before = [record(desk, kind)] if kind else []
    assert broken(desk, *before, WRITES[forged]) in {
        "with_its_record",
        "damage_act_by_two",
        "damage_refund_by_act",
    }


@pytest.mark.parametrize("taken", sorted(STEPS))
@pytest.mark.parametrize("kind", ["", "link_case"])
def test_no_step_is_taken_beside_the_acts(desk: Desk, kind: str, taken: str) -> None:
    """A step has its record: the case's own, and each of what runs beside it."""
    before = [record(desk, kind)] if kind else []
    other = str(desk.people["third"])
    assert broken(desk, *before, STEPS[taken].format(other=other)) == "with_its_record"


def test_a_relief_is_granted_by_its_act(desk: Desk) -> None:
    """Interest is not suspended by somebody who writes the row, the process and its steps, beside a paper."""
    people = desk.people
    row = (
        "WITH p AS (INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)"
        f" SELECT book_id, gen_random_uuid(), 'compensation.relief', 'granted', 2, {people['cashier']} FROM ledger.damage_case"
        " RETURNING *),"
        " e AS (INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state,"
        " four_eyes, started_by, actor_id, effective_on, reason, document)"
        f" SELECT book_id, process_id, 1, machine, 'propose', NULL, '', 'proposed', false, started_by, started_by, '2025-07-03'::date, 'r',"
        " 'p' FROM p UNION ALL"
        f" SELECT book_id, process_id, 2, machine, 'grant', 1, 'proposed', 'granted', true, started_by, {people['payer']},"
        " '2025-07-03', 'r', 'p' FROM p)"
        " INSERT INTO ledger.damage_relief (book_id, relief_id, case_id, kind, part, amount, basis, first_on, last_on)"
        " SELECT p.book_id, p.process_id, c.case_id, 'suspension', 1, 0, 'b', '2025-07-04', '2030-07-03'"
        " FROM p JOIN ledger.damage_case c USING (book_id)"
    )
    assert broken(desk, record(desk, "link_case"), row) == "with_its_record"


def test_a_kind_of_record_is_known(desk: Desk) -> None:
    """What nobody can do is not recorded."""
    assert broken(desk, record(desk, "foo_bar")) == "damage_record_known"


# -- what is declared ------------------------------------------------------------------------------------------------------


def writers(database: Database) -> dict[str, list[str]]:
    """Read what is declared."""
    with database.engine.connect() as connection:
        found: dict[str, list[str]] = connection.exec_driver_sql(
            "SELECT ledger.damage_writers()"
        ).scalar_one()
    return found


def test_all_acts_are_known(owner: Database) -> None:
    """Each act may be recorded, and each kind that writes something is an act."""
    told = writers(owner)
    acts = {act.name for act in ACTS} | BESIDE
    assert set(told["damage_record"]) == acts
    assert {kind for kinds in told.values() for kind in kinds} <= acts


def rights(owner: Database) -> Iterator[str]:
    """Tell what the web may write of the room: tables into which it inserts, and columns that it changes."""
    with owner.engine.connect() as connection:
        for table in ROOM.tables:
            columns = connection.exec_driver_sql(
                "SELECT column_name FROM information_schema.column_privileges WHERE grantee = 'ecoledger_web'"
                " AND privilege_type = 'UPDATE' AND table_schema = 'ledger' AND table_name = %(table)s",
                {"table": table.name},
            ).scalars()
            if table.name not in WITHOUT:
                yield table.name
                yield from (f"{table.name}.{column}" for column in columns)


def test_all_that_the_web_may_write_is_declared(owner: Database) -> None:
    """Each table of a case has the trigger, and each of its columns that the web may change somebody who does."""
    told = writers(owner)
    wanted = set(rights(owner))
    assert wanted - told.keys() == set()
    assert {one for one in told if " " not in one} - wanted - {"damage_record"} == set()
    with owner.engine.connect() as connection:
        guarded = connection.exec_driver_sql(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'written_by_act'"
        ).scalars()
        assert {name.removeprefix("ledger.") for name in guarded} == {one for one in wanted if "." not in one}


def test_all_steps_are_declared(owner: Database) -> None:
    """Each step of a machine that runs in a case has an act that takes it, but one of before."""
    told = writers(owner)
    lists = (
        "clue_list",
        "old_list",
        "template",
        "cost_table",
        "simple_form",
        "expert",
        "base",
        "base_change",
    )
    inside = [one for one in ROOM.machines if one.name.partition(".")[2] not in lists]
    steps = {f"{one.name} {taken.action}" for one in inside for taken in one.transitions}
    assert steps - told.keys() == {"compensation.spending carry_over"}
    assert {one for one in told if one.startswith("compensation.")} - steps == set()
    assert told["compensation.recording propose"] == sorted(act.name for act in ACTS if act.by_two)
    for act in ACTS:
        for taken in act.steps(CASE):
            assert act.name in told[f"compensation.case {taken.action}"], act.name
        machine = getattr(act.about, "machine", None)
        if act.about is not None and machine is not None:
            assert act.name in told[f"{machine.name} {act.about.step}"] or act.name == "confirm_recording", (
                act.name
            )


# -- what the doctor finds, of a superuser, or of a book of before ---------------------------------------------------------------

SPOILT = {
    "a step without its act": ("steps_have_their_records", STEPS["the case is in default"]),
    "a guarantee that nobody released": ("steps_have_their_records", STEPS["a letter of a bank is released"]),
    "a figure of a judgment": ("figures_are_of_acts", WRITES["a figure"]),
    "a figure of nothing": ("figures_are_of_acts", WRITES["a figure of nothing"]),
    "a figure more of a version": ("figures_are_of_acts", WRITES["a figure of an accepted version"]),
    "no title": ("titles_are_of_acts", WRITES["a title lost"]),
    "a title later": ("titles_are_of_acts", WRITES["a title later"]),
    "a joint debtor": ("debtors_begin_by_acts", WRITES["a joint debtor"]),
    "a joint debtor from a day on": ("debtors_begin_by_acts", WRITES["a joint debtor from a day on"]),
    "a pause": ("terms_run_by_acts", WRITES["a pause"].replace("2025-07-03", "2025-07-02")),
    "an instalment that ends later": ("terms_run_by_acts", WRITES["a longer term"]),
}


@pytest.mark.parametrize("change", sorted(SPOILT))
def test_the_doctor_finds_it(desk: Desk, owner: Database, change: str) -> None:
    """A change with the triggers off is found."""
    promise, statement = SPOILT[change]
    assert desk.broken() == []
    tables = ("process", "process_event", *(table.name for table in ROOM.tables))
    off, on = (
        [f"ALTER TABLE ledger.{name} {what} TRIGGER USER" for name in tables]
        for what in ("DISABLE", "ENABLE")
    )
    for statements in (off, [statement.format(other=desk.people["third"])], on):
        with owner.engine.begin() as connection:
            for one in statements:
                connection.exec_driver_sql(one)
    assert promise in desk.broken()
