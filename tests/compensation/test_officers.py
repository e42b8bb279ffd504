"""Who handles a case: given by an act with its reason, handed over, and told when who handled it has left."""

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.queries import officers
from ledger.compensation.queries.lists import ENDLESS
from ledger.database import Database
from ledger.database.refusals import sqlstate
from tests.compensation.world import START, Desk, X
from tests.furnished import furnished
from tests.people import KEYED, MANDATE

LATER = date(2025, 1, 8)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """Three cases; two persons of the bureau, one who represents a party, a machine, and one of finance, each under its name."""
    made = Desk(database, owner)
    for code in ("C1", "C2", "C3"):
        assert made.register(code, parties=[], area="330603") == "done"
    party = [{"owner": X, "side": "liable", "name": X}]
    assert made.register("C4", parties=party, area="330603") == "done"
    with owner.engine.begin() as connection:
        for name, role in (("li", "bureau"), ("wang", "bureau"), ("sun", "bureau"), ("zhou", "finance")):
            person = connection.exec_driver_sql(
                "INSERT INTO ledger.person (name, number_digest) VALUES (%s, sha256(%s)) RETURNING person_id",
                (name, name.encode()),
            ).scalar_one()
            for what, whose in ((role, None), *((("enterprise", X),) if name == "sun" else ())):
                actor = connection.exec_driver_sql(
                    "INSERT INTO ledger.actor (book_id, person_id, name, role, owner) VALUES (%s, %s, %s, %s, %s) RETURNING actor_id",
                    (made.book_id, person, name, what, whose),
                ).scalar_one()
                connection.exec_driver_sql(MANDATE.format(actor=actor))
                connection.exec_driver_sql(KEYED.format(actor=actor))
                if whose is None:
                    made.people[name] = actor
    return made


def given(desk: Desk, name: str, code: str = "C1", who: str = "clerk", reason: str = "按分工") -> str:
    """Give a case to somebody."""
    return desk.do("assign", LATER, who=who, code=code, reason=reason, officer=desk.people[name])


def codes_of(desk: Desk, name: str) -> list[str]:
    """The cases that somebody handles, by their terms."""
    with desk.database.read() as books:
        return [
            one.code for one in officers.cases_of(books, desk.book_id, desk.people[name], after=None, limit=9)
        ]


def gone(desk: Desk, name: str) -> None:
    """End the mandates of somebody."""
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE ledger.mandate SET ended_at = ledger.clock_now(), ended_by = actor_id, why = 'left' WHERE actor_id = %s",
            (desk.people[name],),
        )


def test_a_case_is_given_and_handed_over(desk: Desk) -> None:
    """Goal: 13.1. Method: given, given again to the same, handed over; told again; who had it when, and why."""
    assert given(desk, "li", reason=" ") == "entry.text_empty"
    assert given(desk, "li") == "done", desk.said
    assert given(desk, "li") == "compensation.officer_already"
    assert codes_of(desk, "li") == ["C1"]
    assert given(desk, "wang", reason="李调离") == "done"
    assert (codes_of(desk, "li"), codes_of(desk, "wang")) == ([], ["C1"])
    with desk.database.read() as books:
        case = books.connection.exec_driver_sql(
            "SELECT case_id FROM ledger.damage_case WHERE code = 'C1'"
        ).scalar_one()
        told = officers.handlings(books, desk.book_id, case)
    assert [(one.name, one.standing, one.reason) for one in told] == [
        ("li", False, "按分工"),
        ("wang", True, "李调离"),
    ]
    assert not desk.broken()


@pytest.mark.parametrize(("name", "code"), [("zhou", "C1"), ("clerk", "C1"), ("sun", "C4")])
def test_who_cannot_act_in_it_handles_no_case(desk: Desk, name: str, code: str) -> None:
    """Goal: 13.2. Method: one of finance, one without a mandate, one who represents the party; the last in another case."""
    assert given(desk, name, code) == "compensation.officer_unfit"
    if name == "sun":
        assert given(desk, name, "C1") == "done"


def test_who_has_left_handles_no_case(desk: Desk) -> None:
    """Goal: 13.4. Method: the mandate of a officer ends: the case stands among those that nobody handles, beside those given to nobody."""
    assert (given(desk, "li"), given(desk, "wang", "C2")) == ("done", "done")
    gone(desk, "li")
    assert given(desk, "li", "C3") == "compensation.officer_unfit"
    with desk.database.read() as books:
        told = officers.unhandled(books, desk.book_id, after=None, limit=9)
        assert [(one.code, one.name) for one in told] == [("C1", "li"), ("C3", None), ("C4", None)]
        assert [
            one.code for one in officers.unhandled(books, desk.book_id, after=told[0].process_id, limit=1)
        ] == ["C3"]
        load = officers.workload(books, desk.book_id, START)
    some = sorted((one.name, one.able, one.cases) for one in load if one.cases)
    assert some == [("li", False, 1), ("wang", True, 1)]
    assert given(desk, "wang") == "done"


def test_the_list_goes_by_the_terms(desk: Desk) -> None:
    """Goal: 13.3. Method: two cases with terms from different days and one without, paged; one that has ended is left out."""
    for code in ("C1", "C2", "C3"):
        assert given(desk, "li", code) == "done"
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.damage_clock DISABLE TRIGGER USER")
        connection.exec_driver_sql(
            "UPDATE ledger.damage_clock k SET due_on = CASE c.code WHEN 'C2' THEN date '2025-01-10' ELSE date '2025-01-20' END,"
            " stopped_on = CASE c.code WHEN 'C3' THEN k.starts_on END FROM ledger.damage_case c WHERE c.case_id = k.case_id"
        )
        connection.exec_driver_sql("ALTER TABLE ledger.damage_clock ENABLE TRIGGER USER")
    with desk.database.read() as books:
        whole = officers.cases_of(books, desk.book_id, desk.people["li"], after=None, limit=9)
        rest, none = (
            officers.cases_of(books, desk.book_id, desk.people["li"], after=whole[n].place, limit=9)
            for n in (0, 2)
        )
        load, *_ = officers.workload(books, desk.book_id, date(2025, 1, 13))
    assert [one.code for one in whole] == ["C2", "C1", "C3"]
    assert (whole[2].next_due, whole[2].place, rest) == (None, (ENDLESS, whole[2].case_id), whole[1:])
    assert none == []
    assert (load.cases, load.overdue, load.soon) == (3, 1, 1)
    assert desk.do("end", LATER, who="chief", code="C1", ground="other") == "done", desk.said
    assert codes_of(desk, "li") == ["C2", "C3"]


def test_postgresql_gives_a_case_to_nobody_by_itself(desk: Desk) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, a row without its act, and a officer who is ended by nobody."""
    assert given(desk, "li") == "done"
    for statement in (
        "UPDATE ledger.damage_officer SET standing = false",
        "INSERT INTO ledger.damage_officer SELECT h.book_id, gen_random_uuid(), c.case_id, h.officer, h.since_on, true"
        " FROM ledger.damage_officer h JOIN ledger.damage_case c ON c.code = 'C2'",
    ):
        with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
            connection.exec_driver_sql(statement)
        broke = refused.value
        assert (sqlstate(broke), "in the hands of somebody" in str(broke)) == ("LG112", True)


@pytest.mark.parametrize("name", ["zhou", "clerk", "sun"])
def test_postgresql_gives_a_case_to_nobody_who_cannot_act_in_it(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Method: without the check of Python, to one of finance, one without a mandate, and one who represents the party."""
    monkeypatch.setattr("ledger.compensation.actions.officers._against", lambda _: None)
    assert given(desk, name, "C4") == "database.promise_broken"


@pytest.mark.parametrize("name", ["robot", "far"])
def test_no_machine_and_nobody_of_another_book_handles_a_case(
    desk: Desk, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: 13.2. Method: a machine with a mandate and a key of the bureau, and a person of another book; past Python, too."""
    with desk.owner.engine.begin() as connection:
        book: int = connection.exec_driver_sql(
            "INSERT INTO ledger.book (code, name, opens_on) VALUES ('js', 'Jiangsu', '2020-01-01') RETURNING book_id"
        ).scalar_one()
        actor = connection.exec_driver_sql(
            "INSERT INTO ledger.actor (book_id, person_id, name, role, system)"
            " SELECT %s, person_id, %s, 'bureau', %s FROM ledger.person WHERE name = 'wang' RETURNING actor_id",
            (desk.book_id, name, "a program") if name == "robot" else (book, name, None),
        ).scalar_one()
        connection.exec_driver_sql(MANDATE.format(actor=actor))
        connection.exec_driver_sql(KEYED.format(actor=actor))
    desk.people[name] = actor
    assert given(desk, name) == "compensation.officer_unfit"
    monkeypatch.setattr("ledger.compensation.actions.officers._against", lambda _: None)
    assert given(desk, name) == "database.promise_broken"
    assert desk.said == {"promise": "damage_officer_fits"}
