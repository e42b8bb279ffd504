"""Another name for a person: by two, neither of whom it is; in Python and in PostgreSQL."""

from typing import Any

import pytest

from ledger.actors.actions import revoke_key
from ledger.actors.authority import Actor, Bearer, Role
from ledger.actors.erasure import ask_erasure, confirm_erasure
from ledger.actors.mandates import AnotherConfirms, AskerEnded, ForOneself
from ledger.actors.persons import NamedOtherwise, NameReserved
from ledger.actors.renaming import (
    NameSame,
    PersonNotThere,
    RenamingNotAsked,
    RenamingWaits,
    ask_renaming,
    confirm_renaming,
    drop_renaming,
    named_person,
)
from ledger.database import Books, Database
from ledger.seals.invariants import SQL
from tests.actors.test_mandates import Town, make_town
from tests.furnished import furnished
from tests.people import dismiss, key_for

OLD, NEW = "Wang", "Wang-Chen"


@furnished
def town(database: Database, owner: Database) -> Town:
    """The town of the mandates, and Wang of finance with a key."""
    made = make_town(database, owner)
    made.keys[OLD] = made.hire(OLD)[1]
    return made


def wang(town: Town) -> Actor:
    """Who is to be called otherwise."""
    found = town.holder(town.keys[OLD])
    assert found is not None
    return found


def person(town: Town) -> int:
    """The number of Wang."""
    number = wang(town).person_id
    assert number is not None
    return number


def ask(town: Town, by: str, name: str = NEW, who: int | None = None) -> None:
    """Somebody asks."""
    number = person(town) if who is None else who
    town.database.begin(
        lambda books: ask_renaming(books, town.actors[by], number, name, "marriage certificate")
    )


def turn(town: Town, by: str, half: Any) -> None:
    """Somebody confirms or drops."""
    town.database.begin(lambda books: half(books, town.actors[by], person(town)))


def name(town: Town) -> tuple[str, str | None]:
    """How Wang is called, and is to be called."""
    with town.database.read() as books:
        found = named_person(books, person(town))
    return found.name, found.asked_name


def past(town: Town, function: str, by: str, *more: object) -> str:
    """Call a function of the database past Python."""
    values = (town.actors[by].key, person(town), *more)
    return town.told(f"SELECT ledger.{function}({', '.join(['%s'] * len(values))})", *values)


def test_one_asks_and_another_confirms(town: Town) -> None:
    """The name stays until another has confirmed the new one; who asked, and its machine, do not; the key and the person stay."""
    before = wang(town)
    for half in (confirm_renaming, drop_renaming):
        with pytest.raises(RenamingNotAsked):
            turn(town, "root", half)
    with pytest.raises(NameSame):
        ask(town, "root", f" {OLD} ")
    with pytest.raises(PersonNotThere):
        ask(town, "root", who=person(town) + 1000)
    ask(town, "root")
    assert name(town) == (OLD, NEW)
    with pytest.raises(RenamingWaits):
        ask(town, "chief", "Other")
    for same in ("root", "root's machine"):
        with pytest.raises(AnotherConfirms):
            turn(town, same, confirm_renaming)
        assert past(town, "confirm_renaming", same) == "mandate_by_two"
    turn(town, "chief", confirm_renaming)
    assert name(town) == (NEW, None)
    assert past(town, "confirm_renaming", "chief") == "renaming_open"
    assert wang(town) == before
    assert town.broken() == {}


def test_the_next_mandate_is_by_the_new_name(town: Town) -> None:
    """Goal: one person. Method: by the old name nobody is given power any more; by the new one the same person, as another actor."""
    ask(town, "root")
    turn(town, "chief", confirm_renaming)
    with pytest.raises(NamedOtherwise):
        town.ask("root", OLD)
    _, key = town.hire(NEW, of=OLD)
    found, old = town.holder(key), wang(town)
    assert found is not None
    assert (found.person_id, found.name, old.name) == (old.person_id, NEW, OLD)
    assert found.actor_id != old.actor_id
    assert town.broken() == {}


def test_nobody_names_himself(town: Town) -> None:
    """An administrator asks for no other name of his own, and confirms none; past Python neither."""
    root, chief = town.actors["root"], town.actors["chief"]
    with pytest.raises(ForOneself):
        ask(town, "root", who=root.person_id)
    query = "SELECT ledger.ask_renaming(%s, %s, 'x', 'x')"
    assert town.told(query, root.key, root.person_id) == "mandate_by_two"
    ask(town, "root", who=chief.person_id)
    with pytest.raises(ForOneself):
        town.database.begin(lambda books: confirm_renaming(books, chief, chief.person_id or 0))
    query = "SELECT ledger.confirm_renaming(%s, %s)"
    assert town.told(query, chief.key, chief.person_id) == "mandate_by_two"
    assert past(town, "ask_renaming", "li", "x", "x") == "key_issuer_living"
    assert town.broken() == {}


@pytest.mark.parametrize(("wish", "free"), [
    ("person 3", False), ("PERSON 12", False), ("person3", False), ("人员 3", False), ("人员３", False), ("ｐｅｒｓｏｎ　3", False),
    ("person", True), ("a person 3", True), ("person 3a", True), ("人员三", True),
])  # fmt: skip
def test_nobody_is_named_as_who_was_erased(town: Town, wish: str, free: bool) -> None:
    """Goal: who was erased is not mistaken for another. Method: names as answers give them, by renaming and mandate, past Python too."""
    told = "" if free else "person_name_reserved"
    assert town.sql_ask("root", wish, "finance", "first") == told
    assert past(town, "ask_renaming", "chief", wish, "x") == told
    if free:
        town.ask("root", wish)
        return
    with pytest.raises(NameReserved):
        town.ask("root", wish)
    with pytest.raises(NameReserved):
        ask(town, "chief", wish)


def test_it_is_dropped(town: Town) -> None:
    """By whoever may ask; then it is asked for anew; erasing the person drops it, and no name is left."""
    ask(town, "root")
    turn(town, "root", drop_renaming)
    assert name(town) == (OLD, None)
    ask(town, "chief")
    number = person(town)
    [row] = town.rows(
        "SELECT max(key_id) AS key_id FROM ledger.api_key WHERE actor_id = %s", wang(town).actor_id
    )
    dismiss(town.owner, [row.key_id])
    book = town.books[0]
    town.database.begin(lambda books: ask_erasure(books, town.actors["root"], book, row.key_id))
    town.database.begin(lambda books: confirm_erasure(books, town.actors["chief"], book, row.key_id))
    assert town.rows("SELECT name FROM ledger.renaming WHERE name IS NOT NULL") == []
    with town.database.read() as books, pytest.raises(PersonNotThere):
        named_person(books, number)
    assert town.broken() == {}


def test_what_a_thief_asked_for_is_not_confirmed(town: Town) -> None:
    """Whose key was taken back since."""
    ask(town, "root")
    [row] = town.rows(
        "SELECT min(key_id) AS key_id FROM ledger.api_key WHERE actor_id = %s", town.actors["root"].actor_id
    )
    town.database.begin(lambda books: revoke_key(books, town.actors["chief"], None, row.key_id))
    third = town.owner.begin(_third)
    with pytest.raises(AskerEnded):
        town.database.begin(lambda books: confirm_renaming(books, third, person(town)))
    query = "SELECT ledger.confirm_renaming(%s, %s)"
    assert town.told(query, third.key, person(town)) == "mandate_asker_gone"


def _third(books: Books) -> Bearer:
    made = key_for(books, None, "third", Role.ADMINISTRATOR)
    return Bearer(made.actor_id, None, "third", Role.ADMINISTRATOR, None, made.person_id, key=made.text)


WISHES = {
    "a name by hand": ("UPDATE ledger.person SET name = 'x' WHERE name = 'Wang'", "person_kept"),
    "another document": ("UPDATE ledger.renaming SET document = 'x'", "journal_append_only"),
    "another name that waits": ("UPDATE ledger.renaming SET name = 'x'", "mandate_kept"),
    "another person": (
        "UPDATE ledger.renaming SET person_id = (SELECT person_id FROM ledger.person WHERE name = 'zhao')",
        "journal_append_only",
    ),
    "deleted": ("DELETE FROM ledger.renaming", "journal_append_only"),
    "done without an end of the name": (
        "UPDATE ledger.renaming SET dropped_at = now(), dropped_by = asked_by",
        "renaming_name_waits",
    ),
}


@pytest.mark.parametrize("wish", WISHES)
def test_what_was_asked_for_stays(town: Town, wish: str) -> None:
    """Whoever owns the database changes nothing of it."""
    ask(town, "root")
    statement, promise = WISHES[wish]
    assert town.told(statement, role="none") == promise


def test_it_is_told_in_every_book_without_a_name(town: Town) -> None:
    """Asked and confirmed, by the number of the person."""
    ask(town, "root")
    turn(town, "chief", confirm_renaming)
    told = town.rows(
        "SELECT book_id, kind, figures FROM ledger.outbox WHERE kind LIKE 'renamings.%%' ORDER BY event_id"
    )
    assert [(row.book_id, row.kind) for row in told] == [
        (book, f"renamings.{step}") for step in ("asked", "confirmed") for book in town.books
    ]
    assert {row.figures["person"] for row in told} == {person(town)}
    assert NEW not in str([row.figures for row in told])


def test_the_doctor_holds_names_of_persons_and_of_who_acts_for_them_together(town: Town) -> None:
    """A person is renamed by two, and that is well; past them it is found, and so is who is named like nobody who was registered."""
    ask(town, "root")
    turn(town, "chief", confirm_renaming)
    town.hire("Zhao")
    assert "persons_are_who_they_were" not in town.broken()

    def found(*changes: str) -> list[str]:
        with town.owner.engine.connect() as connection, connection.begin() as begun:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            off = [f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL" for table in ("actor", "person")]
            for change in (*off, "ALTER TABLE ledger.actor DROP CONSTRAINT actor_erased_whole", *changes):
                connection.exec_driver_sql(change)
            query = SQL["persons_are_who_they_were"]
            told = [one for (one,) in connection.exec_driver_sql(query.replace("%", "%%")).all()]
            begun.rollback()
        return told

    assert found() == []
    assert len(found("UPDATE ledger.person SET name = '李四' WHERE name = 'Zhao'")) == 1
    assert len(found("UPDATE ledger.actor SET name = '李四', name_salt = NULL WHERE name = 'Zhao'")) == 1
    swapped = "name = '李四', name_digest = sha256(name_salt || convert_to('李四', 'UTF8'))"
    assert len(found(f"UPDATE ledger.actor SET {swapped} WHERE name = 'Zhao'")) == 1
    erased = "name = 'Zhao', erased_at = clock_timestamp()"
    dropped = "ALTER TABLE ledger.person DROP CONSTRAINT person_erased_whole"
    assert len(found(dropped, f"UPDATE ledger.person SET {erased} WHERE name = 'Zhao'")) == 1
