"""No record stands for an act that was not done: what PostgreSQL keeps of it, and the doctor finds, whatever the web writes past Python."""

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from tests.compensation.test_recordings import DAY
from tests.compensation.world import Desk, X
from tests.furnished import furnished
from tests.sampling import sample


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case under a judgment, with money under way and a restoration."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("10.00", DAY, route="agency", name="agency") == "done"
    stages = [{"title": "a", "due_on": "2025-12-31", "amount": "1"}]
    plan = {"title": "w", "mode": "funded", "repairer": "works:1", "budget": "9", "stages": stages}
    made.must("plan_project", DAY, name="works", **plan)
    made.must("approve_project", DAY, who="chief", subject=str(made.ids["works"]))
    made.must("note", DAY, topic="fine", text="s")
    return made


def record(desk: Desk, kind: str, subject: str = "NULL") -> str:
    """A record of a kind with its line in the outbox, written past Python by the cashier."""
    who = desk.people["payer"]
    return (
        "WITH r AS (INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, subject, effective_on, state, reason, document,"
        f" words, basis, law, actor_id) SELECT book_id, gen_random_uuid(), case_id, '{kind}', {subject}, '2025-07-03', state, 'r', 'paper',"
        f" '{{}}', basis, law, {who} FROM ledger.damage_record WHERE kind = 'note' LIMIT 1 RETURNING *)"
        " INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)"
        " SELECT book_id, 'compensation.' || kind, 'C1', '{}', jsonb_build_object('state', state), actor_id FROM r"
    )


def broken(desk: Desk, *statements: str) -> str:
    """Write as the web does, and tell the promise that it would break."""
    with pytest.raises(DBAPIError) as caught, desk.database.engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    return str(getattr(caught.value.orig, "diag").constraint_name)  # noqa: B009


PARTY = (
    "INSERT INTO ledger.damage_party (book_id, case_id, owner, side, name, person)"
    " SELECT book_id, case_id, '{0}', '{1}', 'z', false FROM ledger.damage_case"
)
CHANGES = {
    "a debtor's end": "UPDATE ledger.damage_obligor SET until_on = '2025-07-03' WHERE place = 1",
    "a title": "UPDATE ledger.damage_case SET title = 'another'",
    "an area": "UPDATE ledger.damage_case SET area = '330102'",
    "a name": f"UPDATE ledger.damage_party SET name = 'another' WHERE owner = '{X}'",
    "a liable party": PARTY.format("enterprise:z", "liable"),
    "a procuratorate": PARTY.format("office:z", "procuratorate"),
    "a court": PARTY.format("court:z", "court"),
    "money that arrived": "UPDATE ledger.damage_payment SET waiting = 0",
    "a budget": "UPDATE ledger.damage_project SET budget = budget + 1",
    "a term that stopped": "UPDATE ledger.damage_clock SET stopped_on = greatest(starts_on, '2025-07-03') WHERE stopped_on IS NULL",
    "late interest": "UPDATE ledger.damage_part SET interest = interest + 1",
    "a contract": "UPDATE ledger.damage_project SET contract = 1",
    "an evaluation": "UPDATE ledger.damage_project SET evaluated = true",
    "a stage that was refused": "UPDATE ledger.damage_milestone SET refused_on = '2025-07-03'",
    "a stage that ended": "UPDATE ledger.damage_milestone SET ended_on = '2025-07-03'",
}
"""What would be changed past Python."""


BARE = [
    (kind, changed)
    for kind in ("confirm_recording", "confirm_reversal", "note")
    for changed in sorted(CHANGES)
]


TRIED = sample(BARE, lambda row: row[0], lambda row: row[1])


@pytest.mark.parametrize(("kind", "changed"), TRIED)
def test_a_bare_record_changes_nothing(desk: Desk, kind: str, changed: str) -> None:
    """Neither a confirmation of nothing nor a paper beside the claim lets anything be changed; by default each change after one of them."""
    written = broken(desk, record(desk, kind), CHANGES[changed])
    assert written == "damage_act_by_two" or (kind, written) == ("note", "with_its_record")


@pytest.mark.parametrize("kind", ["confirm_recording", "confirm_reversal"])
def test_a_confirmation_names_what_it_confirms(desk: Desk, kind: str) -> None:
    """It takes the step of a recording in the same transaction: of none, of one that waits, and of one confirmed before it is refused."""
    assert desk.pay("20.00", DAY, name="waits", waits=True) == "done"
    for subject in ("NULL", f"'{desk.ids['waits']}'", f"'{desk.ids['agency']}'"):
        assert broken(desk, record(desk, kind, subject)) in {"damage_act_by_two", "damage_record_posted"}


def test_an_act_that_waits_changes_nothing(desk: Desk) -> None:
    """What is recorded and waits does not let its columns be changed by who recorded it."""
    desk.must("correct_case", DAY, title="another river", reason="the wrong one", name="waits", waits=True)
    assert broken(desk, CHANGES["a title"]) == "with_its_record"
    desk.must("confirm_recording", DAY, who="chief", subject=str(desk.ids["waits"]))
    assert desk.broken() == []


@pytest.mark.parametrize("kind", ["take_comment", "note", "link_case"])
def test_a_record_is_told(desk: Desk, kind: str) -> None:
    """No record is kept without its line in the outbox, by who kept it."""
    bare = record(desk, kind).partition("WITH r AS (")[2].partition(" RETURNING *)")[0]
    found = broken(desk, bare)
    assert found == ("damage_comment_in_time" if kind == "take_comment" else "outbox_of_record")
    other = record(desk, kind).replace("actor_id FROM r", f"{desk.people['clerk']} FROM r")
    assert broken(desk, other) in {"damage_comment_in_time", "outbox_of_record"}


SPOILT = {
    "cases_are_what_acts_say": ("a title", "an area", "a name"),
    "debtors_end_by_acts": ("a debtor's end", "UPDATE ledger.damage_party SET until_on = '2025-07-03' WHERE side = 'liable'"),
    "terms_stop_by_acts": (
        "UPDATE ledger.damage_clock SET stopped_on = greatest(starts_on, '2025-08-04') WHERE stopped_on IS NULL",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("promise", "change"), [(name, one) for name, some in SPOILT.items() for one in some]
)
def test_the_doctor_finds_it(desk: Desk, owner: Database, promise: str, change: str) -> None:
    """A change with the triggers off, by a superuser, is found."""
    assert desk.broken() == []
    with owner.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for name in ("damage_case", "damage_party", "damage_obligor", "damage_clock"):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{name} DISABLE TRIGGER ALL")
        connection.exec_driver_sql(CHANGES.get(change, change))
        for name in ("damage_case", "damage_party", "damage_obligor", "damage_clock"):
            connection.exec_driver_sql(f"ALTER TABLE ledger.{name} ENABLE TRIGGER ALL")
    assert promise in desk.broken()


def test_what_is_set_right_stands(desk: Desk) -> None:
    """Corrections and names that two set right, twice and back again, are what the doctor expects."""
    for number, (title, name) in enumerate((("one", "x works"), ("two", "x mill"))):
        was = X if number == 0 else "x works"
        desk.must("correct_case", date(2025, 7, 3 + number), title=title, reason="wrong")
        desk.must(
            "rename_party",
            date(2025, 7, 3 + number),
            owner=X,
            side="liable",
            was=was,
            now=name,
            reason="wrong",
        )
    assert desk.broken() == []
