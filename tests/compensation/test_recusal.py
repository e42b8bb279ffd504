"""Who represents a party of a damage case does nothing in it for the bureau; in Python and in PostgreSQL."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions.engine import View, check_beside
from ledger.compensation.acts import ACTS
from ledger.compensation.machines import CASE
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.identifiers import uuid7
from ledger.processes.actions import RoleNotForStep, Running, Step
from tests.compensation.world import Desk, X
from tests.furnished import furnished
from tests.people import KEYED, MANDATE


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case, of whose liable party the chief of the bureau and the payer are representatives."""
    made = Desk(database, owner)
    assert made.register("C1") == "done"
    party = [{"owner": "enterprise:z", "side": "liable", "name": "z"}]
    assert made.register("C2", parties=party) == "done"
    with owner.engine.begin() as connection:
        for name, role in (("chief", "bureau"), ("payer", "finance")):
            query = (
                "INSERT INTO ledger.person (name, number_digest) VALUES (%s, sha256(%s)) RETURNING person_id"
            )
            person = connection.exec_driver_sql(query, (name, name.encode())).scalar_one()
            for what, whose in ((role, None), ("enterprise", X)):
                query = "INSERT INTO ledger.actor (book_id, person_id, name, role, owner) VALUES (%s, %s, %s, %s, %s) RETURNING actor_id"
                actor = connection.exec_driver_sql(
                    query, (made.book_id, person, name, what, whose)
                ).scalar_one()
                connection.exec_driver_sql(MANDATE.format(actor=actor))
                connection.exec_driver_sql(KEYED.format(actor=actor))
                if whose is None:
                    made.people[name] = actor
    return made


def test_nothing_is_done_in_a_case_of_whom_one_represents(desk: Desk) -> None:
    """Goal: recusal in every act of a case. Method: registering and the first act, in the case of the party and in that of another."""
    assert desk.register("C3", who="chief") == "actor.recused"
    assert desk.do("check", who="chief", code="C1", waits=True) == "actor.recused"
    assert desk.do("check", who="chief", code="C2", waits=True) != "actor.recused"


def test_postgresql_refuses_it_too(desk: Desk) -> None:
    """Method: the record of each case written once more past Python, by who represents the party of one."""
    copied = (
        "INSERT INTO ledger.damage_record SELECT book_id, gen_random_uuid(), case_id, kind, subject, effective_on, state, reason, document,"
        " words, basis, law, %s, recorded_at FROM ledger.damage_record r JOIN ledger.damage_case c USING (book_id, case_id)"
        " WHERE c.code = %s LIMIT 1"
    )
    for code, told in (("C1", "LG092 damage_recused"), ("C2", "")):
        with desk.owner.engine.connect() as connection:
            try:
                connection.exec_driver_sql(copied, (desk.people["chief"], code))
                connection.exec_driver_sql("SET CONSTRAINTS ledger.damage_recused IMMEDIATE")
                came = ""
            except DBAPIError as error:
                came = f"{sqlstate(error)} {error.orig.diag.constraint_name}"  # type: ignore[union-attr]
        assert came == told


@pytest.mark.parametrize("kind", ["publicise", "extend_clock", "note"])
def test_a_machine_is_no_second_person(desk: Desk, kind: str) -> None:
    """Goal: what another person than who began the case does is a person's. Method: such a record and another, in Python and past it."""
    with desk.owner.engine.connect() as connection:
        query = "INSERT INTO ledger.actor (book_id, name, system, role) VALUES (%s, 'x', 'till', 'bureau') RETURNING actor_id"
        till = connection.exec_driver_sql(query, (desk.book_id,)).scalar_one()
        copied = (
            "INSERT INTO ledger.damage_record SELECT (jsonb_populate_record(r, jsonb_build_object('record_id', gen_random_uuid(),"
            " 'kind', %s::text, 'actor_id', %s::integer))).* FROM ledger.damage_record r LIMIT 1"
        )
        try:
            connection.exec_driver_sql(copied, (kind, till))
            came = ""
        except DBAPIError as error:
            came = str(error.orig.diag.constraint_name)  # type: ignore[union-attr]
    acts = {act.name: act for act in ACTS}
    person = kind != "note"
    assert came == ("damage_by_person" if person else "")
    step = Step(till, "bureau", date(2026, 6, 1), machine=True)
    running = Running(desk.book_id, uuid7(), CASE, "consulting", 1, 0, "", began=0)
    nothing: Any = None  # it looks no further
    view = View(nothing, desk.book_id, step, nothing, running, kind, nothing, ())
    if person:
        with pytest.raises(RoleNotForStep):
            check_beside(view, acts[kind], step, date(2026, 1, 1))
