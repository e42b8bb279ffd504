"""Two persons who count as one where an archive was written do so where it is replayed: nobody is a second person beside himself there."""

import json
import tarfile
from datetime import date

import pytest

from ledger.actors.authority import Bearer, Role
from ledger.actors.numbers import (
    ask_renumbering,
    ask_undoing,
    check_enrolled,
    confirm_renumbering,
    confirm_undoing,
    enrol_number,
    enrolled_numbers,
)
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.periods import actions
from ledger.periods.actions import AskedStep
from ledger.periods.rules import Kind
from ledger.processes.actions import SecondPersonNeeded, Step
from tests.archive import test_archive
from tests.archive.test_archive import Shelf, broken, verifier
from tests.people import NUMBERS, card, key_for
from tests.signing import seal

shelf = test_archive.shelf
KINDS: tuple[Kind, ...] = ("soft_close", "close")
MEMBER = "as_one.jsonl"


def administrators(owner: Database) -> list[Bearer]:
    """Two administrators of an installation."""
    made = [
        (name, owner.begin(lambda books, n=name: key_for(books, None, n, Role.ADMINISTRATOR)))  # type: ignore[misc]
        for name in ("keeper", "second keeper")
    ]
    return [
        Bearer(k.actor_id, None, name, Role.ADMINISTRATOR, None, k.person_id, key=k.text) for name, k in made
    ]


def person(database: Database, name: str) -> tuple[int, int]:
    """Actor and person of somebody of finance."""
    asked = "SELECT actor_id, person_id FROM ledger.actor WHERE name = %s AND role = 'finance'"
    with database.read() as books:
        actor_id, number = books.connection.exec_driver_sql(asked, (name,)).one()
    return actor_id, number


def made_one(shelf: Shelf) -> None:
    """Wang is registered once more, closes a month as two, and is found out to be one."""
    shelf.owner.begin(lambda books: key_for(books, shelf.world.book_id, "Wang again", Role.FINANCE))
    asker, other = administrators(shelf.owner)
    (wang, first), (twin, second) = person(shelf.owner, "Wang"), person(shelf.owner, "Wang again")
    close(shelf.owner, shelf.world.book_id, date(2026, 2, 1), (wang, first), (twin, second))
    asked = shelf.owner.begin(
        lambda books: ask_renumbering(books, asker, first, "household register", second)
    )
    half = shelf.owner.begin(lambda books: confirm_renumbering(books, other, first))
    check_enrolled(
        shelf.owner.begin(
            lambda books: enrol_number(books, NUMBERS, asked.half + half, card("Wang again").number)
        )
    )


def close(database: Database, book: int, month: date, one: tuple[int, int], other: tuple[int, int]) -> None:
    """Close a month by two persons, as Python knows them."""
    with database.read() as books:
        counted = {
            number: books.connection.exec_driver_sql("SELECT ledger.person_of(%s)", (number,)).scalar_one()
            for number, _ in (one, other)
        }
    asker, approver = (
        Step(actor, "finance", date(2026, 11, 1), "month end", person_id=counted[actor])
        for actor, _ in (one, other)
    )
    for kind in KINDS:
        asked = AskedStep(uuid7(), kind, month)
        database.begin(lambda books, a=asked: actions.propose(books, book, a, asker))  # type: ignore[misc]
        if kind == "close":
            database.begin(lambda books, a=asked: actions.approve_step(books, book, approver, step_id=a.id))  # type: ignore[misc]


def test_who_is_one_stays_one(shelf: Shelf, database_url: str) -> None:
    """Goal: no replay makes two of one. Method: replayed, the same hand does not approve what it asked for; what was done before stands."""
    made_one(shelf)
    seal(database_url, shelf.signer)
    shelf.write("one.eco")
    with tarfile.open(shelf.folder / "one.eco") as archive:
        names = archive.getnames()
        [told] = [json.loads(line) for line in archive.extractfile(MEMBER).read().splitlines()]  # type: ignore[union-attr]
    assert names.index("actors.jsonl") + 1 == names.index(MEMBER) == names.index("persons.jsonl") - 1
    assert (told["document"], told["asked_at"] < told["confirmed_at"] < told["used_at"]) == (
        "household register",
        True,
    )
    number = shelf.replay("one.eco", shelf.public_keys())
    shelf.write("two.eco", shelf.other)
    assert (shelf.folder / "one.eco").read_bytes() == (shelf.folder / "two.eco").read_bytes()
    wang, twin = person(shelf.other, "Wang"), person(shelf.other, "Wang again")
    with pytest.raises(SecondPersonNeeded):
        close(shelf.other, number, date(2026, 3, 1), wang, twin)
    with shelf.other.read() as books:
        ask = books.connection.exec_driver_sql
        assert ask("SELECT ledger.person_of(%s) = ledger.person_of(%s)", (wang[0], twin[0])).scalar_one()
        assert broken(books) == []
    done = verifier("archive", shelf.folder / "one.eco", "--key", shelf.public_keys()[0])
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_is_taken_back_there(shelf: Shelf, database_url: str) -> None:
    """Two administrators of the other installation take it back like any number: from then on they are two."""
    made_one(shelf)
    seal(database_url, shelf.signer)
    shelf.write("one.eco")
    shelf.replay("one.eco")
    asker, other = administrators(shelf.other)
    (wang, first), (twin, _) = person(shelf.other, "Wang"), person(shelf.other, "Wang again")
    with shelf.other.read() as books:
        [enrolled] = enrolled_numbers(books, first)
    which = enrolled.renumbering_id
    shelf.other.begin(lambda books: ask_undoing(books, asker, first, which, "another card"))
    shelf.other.begin(lambda books: confirm_undoing(books, other, first, which))
    with shelf.other.read() as books:
        ask = books.connection.exec_driver_sql
        assert not ask("SELECT ledger.person_of(%s) = ledger.person_of(%s)", (wang, twin)).scalar_one()
        assert broken(books) == []


def test_an_archive_in_which_nobody_is_another_has_no_such_member(shelf: Shelf) -> None:
    """Goal: archives that are there stay what they are. Method: the members of one of a book as it always was."""
    shelf.write("one.eco")
    with tarfile.open(shelf.folder / "one.eco") as archive:
        assert MEMBER not in archive.getnames()
