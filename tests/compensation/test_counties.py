"""A mandate for one county acts in its own cases alone, in Python and in PostgreSQL; reading is of the whole book."""

from datetime import date

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.actors.areas import AreaOther
from ledger.compensation.queries import cases
from ledger.database import Database
from tests.compensation.test_tellings import RECORD
from tests.compensation.world import ROLES, Desk
from tests.furnished import furnished
from tests.people import KEYED, MANDATE

HERE, THERE = "330603", "330604"
ON = date(2025, 1, 8)


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case in each of two counties, a person of the bureau for each, and one for the city without bounds."""
    made = Desk(database, owner)
    for code, area in (("C1", HERE), ("C2", THERE)):
        assert made.register(code, area=area) == "done", made.said
    with owner.engine.begin() as connection:
        areas: dict[str, str | None] = {"here": HERE, "there": THERE, "city": None}
        for name, within in areas.items():
            person = connection.exec_driver_sql(
                "INSERT INTO ledger.person (name, number_digest) VALUES (%s, sha256(%s)) RETURNING person_id",
                (name, name.encode()),
            ).scalar_one()
            actor = connection.exec_driver_sql(
                "INSERT INTO ledger.actor (book_id, person_id, name, role) VALUES (%s, %s, %s, 'bureau') RETURNING actor_id",
                (made.book_id, person, name),
            ).scalar_one()
            connection.exec_driver_sql(MANDATE.format(actor=actor))
            connection.exec_driver_sql("ALTER TABLE ledger.mandate DISABLE TRIGGER ALL")
            connection.exec_driver_sql(
                "UPDATE ledger.mandate SET area = %s WHERE actor_id = %s", (within, actor)
            )
            connection.exec_driver_sql("ALTER TABLE ledger.mandate ENABLE TRIGGER ALL")
            connection.exec_driver_sql(KEYED.format(actor=actor))
            made.people[name] = actor
    return made


@pytest.mark.parametrize(
    ("who", "code", "came"),
    [
        ("here", "C1", "done"),
        ("here", "C2", AreaOther.code),
        ("there", "C1", AreaOther.code),
        ("there", "C2", "done"),
        ("city", "C1", "done"),
        ("city", "C2", "done"),
    ],
)
def test_a_county_acts_in_its_own_cases(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, who: str, code: str, came: str
) -> None:
    """An act that moves the case, and one beside its way."""
    monkeypatch.setitem(ROLES, who, "bureau")
    assert desk.do("check", ON, who=who, code=code) == came
    assert desk.do("note", ON, who=who, code=code, topic="other", text="t") == came


@pytest.mark.parametrize(
    ("who", "code", "kept"), [("here", "C1", True), ("here", "C2", False), ("city", "C2", True)]
)
def test_the_database_keeps_it_too(desk: Desk, who: str, code: str, kept: bool) -> None:
    """A record past Python, as the web's role."""
    statement = RECORD.format(
        kind="note", subject="NULL", on=ON, reason="", document="p", words="{}", actor=desk.people[who]
    )
    statement = statement.replace(
        "FROM ledger.damage_case c", f"FROM ledger.damage_case c WHERE code = '{code}'"
    )
    with desk.database.engine.connect() as connection:
        try:
            connection.exec_driver_sql(statement)
            came = ""
        except DBAPIError as error:
            came = str(getattr(error.orig, "diag").constraint_name)  # noqa: B009
        connection.rollback()
    assert came == ("" if kept else "damage_in_area")


def test_reading_is_of_the_whole_book(desk: Desk) -> None:
    """A case lies in an area for acts; who reads in a book reads each of its cases."""
    with desk.database.read() as books:
        assert [cases.head_of(books, desk.book_id, code).area for code in ("C1", "C2")] == [HERE, THERE]
