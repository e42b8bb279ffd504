"""Nobody is kept out of a case, or unpaid, by what one person alone says of him outside what the office recorded in it."""

from datetime import timedelta
from typing import Any

import psycopg
import pytest

from ledger.database import Database
from ledger.register.actions import register_party
from tests.compensation.test_experts import listed
from tests.compensation.test_spending import DAY
from tests.compensation.world import START, Desk, Y
from tests.furnished import furnished

USCC = "91130200699229617X"
BODY, EXPERT, WORKS = "Institute One", "Expert Li", "Works Ltd"
FORGED = (
    "INSERT INTO ledger.damage_spending SELECT book_id, gen_random_uuid(), case_id, NULL, NULL, use, 'works:1', %s, '1', '', 1, NULL, NULL"
    " FROM ledger.damage_spending LIMIT 1"
)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case against a party with a code that is not in the register yet; an expert is listed."""
    made = Desk(database, owner)
    made.investigated(parties=[{"owner": f"enterprise:{USCC}", "side": "liable", "name": "X"}])
    listed(made, "E1", name=EXPERT)
    return made


def named(desk: Desk, name: str, code: str = USCC) -> None:
    """One clerk writes a name into the register under a code."""
    desk.owner.begin(
        lambda books: register_party(
            books, desk.book_id, desk.people["clerk"], uscc=code, name=name, on=START, evidence="seen"
        )
    )


@pytest.mark.parametrize("name", [BODY, EXPERT, "a university"])
def test_a_name_in_the_register_keeps_nobody_out(desk: Desk, name: str) -> None:
    """Goal: 3.6. Method: the name of who assesses, of an expert or of its university, under the code of the liable party: all go on."""
    named(desk, name)
    desk.must("commission", body="institute:1", body_name=BODY, how="appraisal")
    desk.must("draw_experts", field="water", count=1)
    item = {"head": "H4", "method": "stated", "inputs": {"amount": "1", "document": "d"}}
    desk.must("submit_assessment", items=[item], body=BODY, author="Li", subcontractors=[EXPERT])
    desk.must("accept_assessment", who="chief", subject=str(desk.ids["submit_assessment"]))
    assert desk.broken() == []


def test_a_name_of_the_case_keeps_out(desk: Desk) -> None:
    """Goal: 3.6 still. Method: two add a party of that name."""
    desk.must("add_parties", parties=[{"owner": Y, "side": "liable", "name": BODY}])
    words: dict[str, Any] = {"body": "institute:1", "body_name": BODY, "how": "appraisal"}
    assert desk.do("commission", **words) == "compensation.assessor_not_independent"


@furnished
def paying(database: Database, owner: Database) -> Desk:
    """A case that has received 1,000.00, of which x, which has a key of its own, owed its part; finance has paid works once."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", DAY) == "done"
    assert made.spend("1.00", DAY, payee="works:9", payee_name="other", payee_account="9") == "done", (
        made.said
    )
    with owner.engine.begin() as connection:
        query = "UPDATE ledger.actor SET book_id = %s, role = 'enterprise', owner = 'enterprise:x' WHERE actor_id = %s"
        connection.exec_driver_sql("ALTER TABLE ledger.actor DISABLE TRIGGER USER")
        connection.exec_driver_sql(query, (made.book_id, made.people["party"]))
        connection.exec_driver_sql("ALTER TABLE ledger.actor ENABLE TRIGGER USER")
    return made


AGENT: dict[str, Any] = {"party": "enterprise:x", "agent_name": WORKS, "kind": "lawyer", "scope": "special"}


@pytest.mark.parametrize(
    ("who", "came"),
    [("party", "done"), ("clerk", "compensation.payee_liable"), ("register", "done")],
)
def test_who_is_paid_all_the_same(paying: Desk, database_url: str, who: str, came: str) -> None:
    """Goal: 7.4. Method: its agent by its own key, by the office; named so in the register; past Python, too."""
    desk, after = paying, DAY + timedelta(1)
    if who == "register":
        named(desk, "X")
        named(desk, WORKS, "91330600MA490TAX1U")
    else:
        desk.must("appoint_agent", DAY, who=who, **AGENT)
    with psycopg.connect(database_url) as connection:
        connection.execute("SET LOCAL ROLE ecoledger_web")
        try:
            connection.execute(FORGED, (WORKS,))
            promise = "damage_spending_heads"
        except psycopg.Error as error:
            promise = str(error.diag.constraint_name)
    assert (promise == "damage_spending_payee") == (came != "done")
    words = {"payee": "works:1", "payee_name": WORKS, "payee_account": "1"}
    assert desk.spend("1.00", after, **words) == came, desk.said
    if who == "register":
        words = {"payee": f"enterprise:{USCC}", "payee_name": "Other Works", "payee_account": "2"}
        assert desk.spend("1.00", after, name="own", **words) == "done", desk.said
    if who == "party":  # the office names it with what it records: it is one now
        desk.must("end_agent", after, subject=str(desk.ids["appoint_agent"]), reason="r")
        desk.must("appoint_agent", after, **AGENT)
        assert desk.spend("1.00", after, name="again", **words) == "compensation.payee_liable"
