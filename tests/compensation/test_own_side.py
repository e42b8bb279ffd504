"""Who acts for a party acts in what is its own: nobody plans, completes, asks or objects for another one that is liable, too."""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.database import Database
from tests.compensation.test_duties import DUE, duty, in_kind, works
from tests.compensation.world import Desk, X, Y

PLANNED = date(2025, 5, 6)
STAGES = [{"title": "a", "due_on": "2025-07-31", "amount": "0"}]


@pytest.fixture
def desk(database: Database, owner: Database) -> Desk:
    """A book with nothing in it."""
    return Desk(database, owner)


def planned(desk: Desk, number: int, repairer: str, **words: Any) -> str:
    """Let x plan works of a duty; tell what came."""
    whole = {
        "title": "t",
        "mode": "own",
        "repairer": repairer,
        "budget": "10.00",
        "duty": number,
        "stages": STAGES,
    }
    return desk.do("plan_project", PLANNED, who="party", **{**whole, **words})


def test_a_party_plans_what_it_performs(desk: Desk) -> None:
    """Its own duty, whoever repairs; that of another one only where it repairs itself; nothing that the treasury pays others for."""
    in_kind(desk, "60.00", duty("30.00", X), duty("30.00", Y))
    assert planned(desk, 1, "works:z") == "done", desk.said
    assert planned(desk, 2, Y) == "process.not_your_side"
    assert desk.said == {"action": "plan", "machine": "restoration", "party": Y, "owner": X}
    assert planned(desk, 2, "works:z") == "process.not_your_side"
    assert planned(desk, 2, X) == "done"
    funded = {"mode": "funded", "duty": None}
    assert planned(desk, 2, "works:z", **funded) == "process.not_your_side"
    assert planned(desk, 2, X, **funded) == "done"
    assert desk.broken() == []


def test_a_party_completes_what_it_performs(desk: Desk) -> None:
    """The works of another one are called complete by that one or by the bureau."""
    in_kind(desk, "90.00", duty("30.00", X), duty("30.00", Y), duty("30.00", Y))
    works(desk, "hers", "30.00", until="working", repairer="works:z", duty=2)
    works(desk, "his", "30.00", until="working", repairer="works:z", duty=1)
    works(desk, "site", "30.00", until="working", repairer=f"{X}:001", duty=3)
    for name, came in (("hers", "process.not_your_side"), ("his", "done"), ("site", "done")):
        subject = str(desk.ids[name])
        desk.must("accept_stage", DUE, who="chief", subject=subject, stage=1, evidence="photo")
        assert desk.do("complete_project", DUE, who="party", subject=subject) == came, name
    assert desk.do("complete_project", DUE, subject=str(desk.ids["hers"])) == "done"
    assert desk.broken() == []


def test_a_party_asks_for_what_it_owes(desk: Desk) -> None:
    """A waiver of a part that another one owes is not asked for, and money goes back to nobody but who asks."""
    desk.judged(
        parts=[
            {"amount": "600.00", "obligors": [{"owner": X}]},
            {"amount": "400.00", "obligors": [{"owner": Y}]},
        ],
        schedule=[{"part": 1, "due_on": "2025-06-30"}, {"part": 2, "due_on": "2025-06-30"}],
    )
    on = date(2025, 3, 10)
    words: dict[str, Any] = {"kind": "waiver", "amount": "1.00", "basis": "law"}
    assert desk.do("propose_relief", on, who="party", part=2, payee=Y, **words) == "process.not_your_side"
    assert desk.do("propose_relief", on, who="party", part=1, payee=X, **words) == "done", desk.said
    stop: dict[str, Any] = {"kind": "suspension", "first_on": "2025-07-01", "basis": "law"}
    assert desk.do("propose_relief", on, who="party", part=2, **stop) == "process.not_your_side"
    assert desk.do("propose_relief", on, who="party", part=3, **stop) == "compensation.part_not_there"
    assert desk.do("propose_relief", on, part=3, **stop) == "compensation.part_not_there"
    assert desk.do("propose_relief", on, who="party", **stop) == "done", desk.said


ROLE = "UPDATE ledger.actor SET role = 'enterprise', owner = %s, book_id = %s WHERE actor_id = %s"
STEP = (
    "INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
    " started_by, actor_id, effective_on, reason, document)"
    " SELECT book_id, process_id, version, machine, 'complete', version - 1, 'working', 'completed', false, started_by, %s, %s, '', ''"
    " FROM s"
)
MOVE = (
    "UPDATE ledger.process SET state = 'completed', version = version + 1 WHERE process_id = %s RETURNING *"
)


@pytest.mark.parametrize(
    ("owner_", "refused"), [(X, True), (Y, False), (f"{Y}:001", False), ("works:z", False)]
)
def test_the_database_keeps_it_too(desk: Desk, database_url: str, owner_: str, refused: bool) -> None:
    """What the web writes past Python for another party is refused when it commits."""
    in_kind(desk, "60.00", duty("30.00", X), duty("30.00", Y))
    works(desk, "hers", "30.00", until="working", repairer="works:z", duty=2)
    with psycopg.connect(database_url) as connection:
        connection.execute("ALTER TABLE ledger.actor DISABLE TRIGGER USER")
        connection.execute("ALTER TABLE ledger.process_event DISABLE TRIGGER process_event_right")
        connection.execute(ROLE, (owner_, desk.book_id, desk.people["third"]))
        connection.execute("SET LOCAL ROLE ecoledger_web")
        connection.execute(f"WITH s AS ({MOVE}) {STEP}", (desk.ids["hers"], desk.people["third"], DUE))
        try:
            connection.execute("SET CONSTRAINTS ledger.damage_works_side IMMEDIATE")
            found: str | None = ""
        except psycopg.Error as error:
            found = error.diag.constraint_name
        connection.rollback()
    assert found == ("damage_works_side" if refused else "")
