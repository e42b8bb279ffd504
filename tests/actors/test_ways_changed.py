"""Who turns the notices of another aside is seen: that somebody is told by other ways is told by the ways before as well."""

from datetime import timedelta
from typing import Any

import pytest

from ledger.actors.ways import Contact, EventNotice, notices, own_ways
from ledger.database import Books, Database
from ledger.processes.actions import number_events
from tests.actors.test_mandates import Town, make_town
from tests.actors.test_ways import MAIL, MOBILE, past, put, seen
from tests.furnished import furnished

THIEF = Contact("mail", "thief@example.cn")


@furnished
def town(database: Database, owner: Database) -> Town:
    """The town of the mandates."""
    return make_town(database, owner)


def changed(town: Town, book: int = 0) -> list[EventNotice]:
    """Whom the machine that sends tells of changed ways, in the order of the feed."""

    def work(books: Books) -> list[EventNotice]:
        number_events(books, town.books[book])
        return notices(books, town.actors["root"], town.books[book], 0, 1000)

    return [one for one in town.database.begin(work) if one.kind == "ways.changed"]


def test_the_ways_before_are_told_too(town: Town) -> None:
    """A thief with the key redirects, twice: the first change goes to the old way and to the new one, the second no more to the old."""
    person = town.actors["zhao"].person_id
    put(town, "zhao", MAIL, MOBILE)
    put(town, "zhao", THIEF, MOBILE)
    put(town, "zhao")
    first, second, third = changed(town)
    assert {one.subject for one in (first, second, third)} == {str(person)}
    ways = [{way for who, of in one.to for way in of if who == person} for one in (first, second, third)]
    assert ways == [set(), {MAIL}, {THIEF, MOBILE}], (
        "nobody is told by a way that he has given up but of that"
    )
    put(town, "zhao", THIEF)
    assert {way for _, of in changed(town)[1].to for way in of} == {MAIL, THIEF}
    assert seen(town, "zhao") == [THIEF]
    assert town.database.begin(lambda books: own_ways(books, town.actors["zhao"])) == [THIEF]
    told = town.rows("SELECT figures::text AS figures FROM ledger.outbox WHERE kind = 'ways.changed'")
    assert not [row for row in told if "@" in row.figures or "138" in row.figures], "no address is told"


def test_the_same_again_is_no_change(town: Town) -> None:
    """The same ways in the same order tell nothing; another order does."""
    put(town, "zhao", MAIL, MOBILE)
    put(town, "zhao", MAIL, MOBILE)
    assert len(changed(town)) == 1
    put(town, "zhao", MOBILE, MAIL)
    assert len(changed(town)) == 2
    assert seen(town, "zhao") == [MOBILE, MAIL]


def test_past_python_it_is_told_as_well(town: Town) -> None:
    """Goal: who took the web over hides nothing. Method: the function itself, and an event that the web writes."""
    put(town, "zhao", MAIL)
    assert past(town, ["mail"], [THIEF.address]) == ""
    assert {way for _, of in changed(town)[-1].to for way in of} == {MAIL, THIEF}
    columns = "(book_id, kind, subject, owners, figures, actor_id)"
    forged = f"INSERT INTO ledger.outbox {columns} VALUES (%s, 'ways.changed', 'x', '{{}}', '{{}}', %s)"
    assert town.told(forged, town.books[0], town.actors["zhao"].actor_id) == "outbox_by_trigger"


def test_an_administrator_is_told_of_in_every_book(town: Town) -> None:
    """Such a key acts in all."""
    put(town, "root", MAIL)
    assert [len(changed(town, book)) for book in range(len(town.books))] == [1] * len(town.books)


@pytest.mark.parametrize(("days", "left"), [(30, 1), (31, 0)])
def test_after_thirty_days_it_is_gone(town: Town, days: int, left: int) -> None:
    """It stands no longer than it is needed, and goes with the name before."""
    put(town, "zhao", MAIL)
    put(town, "zhao", THIEF)
    older: Any = timedelta(days=days) - timedelta(minutes=5 if left else 0)
    town.owner.begin(
        lambda books: books.connection.exec_driver_sql(
            "UPDATE ledger.way SET until_at = until_at - %s WHERE until_at IS NOT NULL", (older,)
        ).close()
    )
    changed(town)
    assert len(town.rows("SELECT FROM ledger.way WHERE until_at IS NOT NULL")) == left
