"""What PostgreSQL asks of each record of a case: the step that such an act takes, and something of its case that it is about."""

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.acts import ACTS
from ledger.compensation.machines import CASE
from ledger.database import Database
from tests.compensation.test_bare_records import CHANGES, PARTY, record
from tests.compensation.test_recordings import DAY
from tests.compensation.test_written_by_acts import BESIDE, WRITES, step, writers
from tests.compensation.world import Desk, X
from tests.furnished import furnished

MINE = {"damage_record_about", "damage_record_stepped"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case under a judgment with a guarantee, a relief that is asked for and works that go on, and another one like it."""
    made = Desk(database, owner)
    for code in ("C1", "C2"):
        made.judged(code=code)
        made.must("give_guarantee", DAY, who="cashier", code=code, name=f"letter {code}", kind="bank_letter", guarantor="bank:1",
                  amount="500", expires_on="2026-11-12")  # fmt: skip
        made.must(
            "propose_relief",
            DAY,
            code=code,
            name=f"relief {code}",
            kind="waiver",
            part=1,
            amount="1.00",
            basis="b",
        )
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "1"}]
    plan = {"title": "w", "mode": "funded", "repairer": "works:1", "budget": "9", "stages": stages}
    made.must("plan_project", DAY, name="works", **plan)
    made.must("approve_project", DAY, who="chief", subject=str(made.ids["works"]))
    made.must("contract_project", DAY, subject=str(made.ids["works"]), amount="9")
    made.must("note", DAY, topic="fine", text="s")
    return made


WRITTEN = {
    "damage_milestone.accepted": "UPDATE ledger.damage_milestone SET accepted = amount, accepted_on = '2025-07-03'",
    "damage_part.interest_through": "UPDATE ledger.damage_part SET interest_through = '2030-01-01'",
    "damage_clock.due_on": WRITES["a longer term"],
    "damage_clock.stopped_on": CHANGES["a term that stopped"],
    "damage_party": CHANGES["a liable party"],
    "damage_party body": CHANGES["a court"],
    "damage_obligor": WRITES["a joint debtor"],
    "damage_obligation.court_since": WRITES["a title later"],
    "damage_instalment.settled": WRITES["a settled instalment"],
    "damage_project.contract": CHANGES["a contract"],
    "damage_figure": WRITES["a figure of this record"],
}
"""What one of the acts that take a step may write, and a thief would."""
STEPPING = sorted(
    act.name for act in ACTS if act.steps(CASE) or getattr(act.about, "machine", None) is not None
)
BEGINNING = {
    "submit_assessment", "give_guarantee", "propose_relief", "propose_reversal", "plan_project", "spend", "record_receipt",
    "apply_preservation", "separate", "declare_bankrupt",
}  # fmt: skip
"""Acts that begin something in a case."""


# -- what is declared ------------------------------------------------------------------------------------------------------


def test_all_that_acts_are_about_is_declared(owner: Database) -> None:
    """Each act that keeps as its subject one of several things says in PostgreSQL what that is: its machine, where it has one."""
    with owner.engine.connect() as connection:
        told = connection.exec_driver_sql("SELECT ledger.damage_subjects()").scalar_one()
    of = {kind: what for what, kinds in told.items() for kind in kinds}
    assert len(of) == sum(map(len, told.values()))
    for act in ACTS:
        if act.about is None:
            assert act.name not in of or act.name == "cancel_number"
        elif act.about.machine is not None:
            assert of[act.name] == act.about.machine.name, act.name
        elif act.about.field in ("subject", "payment") and act.name != "record_receipt":
            assert act.name in of, act.name
    known = {act.name for act in ACTS}
    for what in told:
        assert (
            what in ("act *", "payment") or what.startswith("compensation.") or set(what.split()[1:]) <= known
        )


def test_all_that_take_steps_are_asked(owner: Database) -> None:
    """Whoever takes a step by what is declared is asked for it: of the case, of what it is about, or of what it begins."""
    told = writers(owner)
    taking = {kind for what, kinds in told.items() if what.startswith("compensation.") for kind in kinds}
    waiting = set(told["compensation.recording propose"])
    alone = {
        kind
        for what, kinds in told.items()
        if what.startswith("compensation.") and "recording propose" not in what
        for kind in kinds
    }
    assert alone == {*STEPPING, *BEGINNING, *BESIDE, "fail_party", "retry_apart"}
    assert taking == alone | waiting


# -- bare records ----------------------------------------------------------------------------------------------------------

FREE = {
    "add_evidence", "allow_late", "appoint_agent", "ask_approval", "assign", "book_base", "draw_experts", "extend_clock", "fail_party",
    "fail_service", "give_number", "leave_crime", "link_case", "note", "notify_party", "publicise", "report_claimant", "state_findings",
    "tell_procuratorate", "transfer_crime",
}  # fmt: skip
"""Acts of one person that take no step, and are about nothing that has one or an act of its own."""


def came_of(desk: Desk, *statements: str) -> str:
    """Tell the promise that a transaction would break; nothing is kept of one that breaks none."""
    with desk.database.engine.connect() as connection:
        try:
            for statement in (*statements, "SET CONSTRAINTS ALL IMMEDIATE"):
                connection.exec_driver_sql(statement)
        except DBAPIError as error:
            return str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
        connection.rollback()
    return ""


def test_no_record_stands_without_its_step(desk: Desk) -> None:
    """A bare record of each kind that takes a step, or is about something, is refused: a new one, too."""
    kinds = {act.name for act in ACTS} | BESIDE
    came = {kind: came_of(desk, record(desk, kind)) for kind in sorted(kinds)}
    assert {kind for kind, found in came.items() if not found} == FREE
    assert sum(found in MINE for found in came.values()) > 90


def test_nothing_is_written_by_a_bare_record(desk: Desk, owner: Database) -> None:
    """Of each kind that may write something and takes a step: neither it nor what it may write stands."""
    told = writers(owner)
    taking = {*STEPPING, *BEGINNING, *BESIDE}
    for what, statement in WRITTEN.items():
        assert {*told[what]} & taking, what
        for kind in sorted({*told[what]} & taking):
            assert came_of(desk, record(desk, kind), statement) not in ("", "with_its_record"), (kind, what)


def test_a_record_is_about_something_of_its_case(desk: Desk) -> None:
    """Neither something of another case, nor something of another sort, nor itself."""
    other = {
        "call_guarantee": "letter C2",
        "release_guarantee": "letter C2",
        "endorse_relief": "relief C2",
        "accept_stage": "letter C1",
        "deny_relief": "works",
        "end_agent": "works",
    }
    for kind, name in other.items():
        assert came_of(desk, record(desk, kind, f"'{desk.ids[name]}'")) == "damage_record_about", kind
    for kind in ("note", "notify_party", "assign"):
        found = came_of(desk, record(desk, kind, f"'{desk.ids['works']}'"))
        assert found == "damage_record_about", kind


def test_a_step_of_another_is_none(desk: Desk) -> None:
    """Works of the case are not accepted by the step of other works, nor a case registered again."""
    works = str(desk.ids["works"])
    taken = step("project", "complete", "working", "completed")
    assert came_of(desk, record(desk, "accept_stage", f"'{works}'"), taken) == "damage_record_stepped"
    court = PARTY.format("court:z", "court")
    assert came_of(desk, record(desk, "register"), court) == "damage_record_stepped"


def test_what_is_confirmed_is_done(desk: Desk) -> None:
    """A confirmation of what was recorded stands with the step that this takes, too."""
    desk.must(
        "vary_project",
        DAY,
        subject=str(desk.ids["works"]),
        budget="9",
        stages=[{"title": "b", "due_on": "2025-12-31", "amount": "2"}],
        waits=True,
        name="waits",
    )
    confirmed = step("recording", "confirm", "proposed", "recorded", two=True).format(
        other=desk.people["payer"]
    )
    bare = record(desk, "confirm_recording", f"'{desk.ids['waits']}'")
    assert came_of(desk, bare, confirmed) == "damage_record_stepped"


# -- what the doctor finds, of a superuser, or of a book of before ---------------------------------------------------------------


def spoil(desk: Desk, owner: Database, statement: str) -> None:
    """Write something with the triggers off."""
    tables = ("damage_record", "outbox", "damage_party", "damage_milestone", "damage_part")
    assert desk.broken() == []
    off, on = (
        [f"ALTER TABLE ledger.{one} {what} TRIGGER USER" for one in tables] for what in ("DISABLE", "ENABLE")
    )
    for statements in (off, [statement], on):
        with owner.engine.begin() as connection:
            for one in statements:
                connection.exec_driver_sql(one)


@pytest.mark.parametrize("kind", ["accept_stage", "call_guarantee", "grant_relief", "register"])
def test_the_doctor_finds_a_bare_record(desk: Desk, owner: Database, kind: str) -> None:
    """An act without its step, or about nothing, is found; and what is next can still be read."""
    before = {one.action for one in desk.next(DAY)}
    spoil(desk, owner, record(desk, kind))
    assert "records_have_their_steps" in desk.broken()
    after = {one.action for one in desk.next(DAY)}
    assert "note" in after
    assert after <= before


@pytest.mark.parametrize(
    ("promise", "statement"),
    [
        ("restorations_are_what_they_say", WRITTEN["damage_milestone.accepted"]),
        ("interest_is_posted", WRITTEN["damage_part.interest_through"].replace("2030", "2036")),
        (
            "cases_are_what_acts_say",
            PARTY.format("company:innocent", "liable").replace("'z', false", f"'{X}', false"),
        ),
    ],
)
def test_the_doctor_finds_what_no_act_says(desk: Desk, owner: Database, promise: str, statement: str) -> None:
    """A stage that nobody accepted, interest reckoned to a day to come, and a party under the name of another are found."""
    spoil(desk, owner, statement)
    assert promise in desk.broken()
