"""Templates of papers in the database: versions in their order, and in force exactly as their process says, whoever writes."""

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import templates
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.identifiers import uuid7
from tests.compensation.world import START, Desk
from tests.documents.test_templates import docx, paragraph
from tests.furnished import furnished


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau with a template that nobody has put in force."""
    made = Desk(database, owner)
    assert brought(made, "t1") == "done"
    return made


def brought(desk: Desk, name: str, who: str = "clerk", paper: str = "check") -> str:
    """Bring a template; tell what came, as a word."""
    desk.ids[name] = desk.ids.get(name) or uuid7()
    file = templates.Brought(docx(paragraph(name)), ())
    return desk.run(
        lambda books: templates.upload(
            books,
            desk.book_id,
            desk.step(who, START),
            template_id=desk.ids[name],
            paper=paper,
            file_name="a.docx",
            brought=file,
        )
    )


def standing(desk: Desk) -> list[tuple[str, int, bool]]:
    """Which versions there are, and which are in force."""
    with desk.owner.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT paper, version, in_force FROM ledger.damage_template ORDER BY paper, version"
        )
        return [(paper, version, in_force) for paper, version, in_force in rows]


def test_one_version_of_each_paper_is_in_force(desk: Desk) -> None:
    """Goal: 15.5. Method: two versions and another paper, put in force by another person, one after the other."""
    assert brought(desk, "t2", "chief") == "done"
    assert brought(desk, "n1", paper="notice") == "done"

    def confirmed(name: str, who: str) -> str:
        return desk.run(
            lambda books: templates.confirm(books, desk.book_id, desk.step(who, START), desk.ids[name])
        )

    assert confirmed("t1", "clerk") == "process.acted_before"
    assert confirmed("t1", "chief") == "done"
    assert confirmed("t2", "clerk") == "done"
    assert confirmed("n1", "chief") == "done"
    assert standing(desk) == [("check", 1, False), ("check", 2, True), ("notice", 1, True)]
    assert not desk.broken()


@pytest.mark.parametrize(
    ("write", "broken"),
    [
        ("UPDATE ledger.damage_template SET in_force = true", "damage_template_in_force"),
        ("INSERT INTO copied SELECT 3, false", "damage_template_next"),
        ("INSERT INTO copied SELECT 2, true", "damage_template_next"),
    ],
)
def test_postgresql_puts_none_in_force_alone(desk: Desk, write: str, broken: str) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, a flag, a version left out, a version that comes in force."""
    with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
        if "copied" in write:
            version, in_force = write.removeprefix("INSERT INTO copied SELECT ").split(", ")
            connection.exec_driver_sql(
                "INSERT INTO ledger.damage_template SELECT book_id, gen_random_uuid(), paper, "
                f"{version}, file_name, sha256, content, {in_force} FROM ledger.damage_template"
            )
        else:
            connection.exec_driver_sql(write)
    broke = refused.value.orig
    assert (sqlstate(refused.value), broke.diag.constraint_name) == ("LG114", broken)  # type: ignore[union-attr]
