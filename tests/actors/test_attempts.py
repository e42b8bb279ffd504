"""Attempts in PostgreSQL: ten of a key in a minute and a count, by a function that asks for the key, and nobody changes them."""

from datetime import date, datetime, timedelta, timezone
from threading import Thread
from typing import Any, Final
from uuid import uuid4

import psycopg
import pytest

from ledger.actors.attempts import Asked, Attempt, KeptAttempt, attempts, keep
from ledger.actors.authority import Role
from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.journal import accounts
from tests.furnished import furnished
from tests.people import dismiss, key_for

SHANGHAI: Final = timezone(timedelta(hours=8))
TRIED: Final = Attempt("do_this", "actor.not_allowed", "42", b"x" * 32)


class Tried:
    """Two books, and who tries something in them."""

    def __init__(self, database: Database, owner: Database) -> None:
        self.database, self.owner = database, owner
        self.zj, self.js = (
            owner.begin(lambda b, code=code: accounts.open_book(b, code, code, date(2026, 1, 1)))  # type: ignore[misc]
            for code in ("zj", "js")
        )
        self.wang = owner.begin(lambda b: key_for(b, self.zj, "wang", Role.FINANCE))
        self.root = owner.begin(lambda b: key_for(b, None, "root", Role.ADMINISTRATOR))

    def tries(self, key: str, book: int, times: int = 1) -> None:
        """Let somebody be refused."""
        for _ in range(times):
            self.database.begin(lambda b: keep(b, key, book, TRIED))

    def told(self, book: int) -> list[KeptAttempt]:
        """What is kept of a book."""
        with self.database.read() as books:
            return attempts(books, Asked(book), 100)

    def run(self, statement: str, role: str, *values: Any) -> str:
        """By what promise a statement is refused under a role; nothing is kept of it."""
        url = self.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with psycopg.connect(url) as connection:
            connection.execute(f"SET ROLE {role}".encode())
            try:
                connection.execute(statement.encode(), values)
            except psycopg.Error as error:
                return error.diag.constraint_name or error.sqlstate or ""
            finally:
                connection.rollback()
        return ""


@furnished
def tried(database: Database, owner: Database) -> Tried:
    """Nobody was refused yet."""
    return Tried(database, owner)


def settled(tried: Tried, later: timedelta = timedelta(0)) -> None:
    """Stop the clock of the database, so that everything happens in one minute, of the day on which the keys were made."""
    instant = datetime.now(SHANGHAI).replace(hour=9, minute=0, second=30, microsecond=0) + later
    with tried.owner.engine.connect() as connection:
        name = connection.exec_driver_sql("SELECT current_database()").scalar_one()
        connection.exec_driver_sql(f"ALTER DATABASE \"{name}\" SET ecoledger.now = '{instant.isoformat()}'")
        connection.commit()
    tried.owner.engine.dispose()
    tried.database = tried.owner  # who writes as the web stands at no other instant


def test_ten_in_a_minute_and_a_count(tried: Tried) -> None:
    """Goal: the bound, on its line, for each key and book. Method: nine to thirty of one key; one of another; the next minute."""
    settled(tried)
    for more, rows, counted in ((9, 9, 0), (1, 10, 0), (1, 11, 1), (19, 11, 20)):
        tried.tries(tried.wang.text, tried.zj, more)
        found = tried.told(tried.zj)
        assert len(found) == rows
        assert sum(one.times for one in found if one.code is None) == counted
    tried.tries(tried.root.text, tried.zj)
    assert len(tried.told(tried.zj)) == 12
    settled(tried, timedelta(seconds=30))
    tried.tries(tried.wang.text, tried.zj)
    assert [one.code for one in tried.told(tried.zj)[:1]] == [TRIED.code]
    with tried.owner.read() as books:
        query = "SELECT count(*) FROM ledger.record WHERE source = 'attempt'"
        assert books.connection.exec_driver_sql(query).scalar_one() == 13, "the count grows without a record"


def test_two_at_once_lose_nothing(tried: Tried) -> None:
    """Goal: each is told or counted. Method: four threads, fifteen each."""
    threads = [Thread(target=tried.tries, args=(tried.wang.text, tried.zj, 15)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(one.times for one in tried.told(tried.zj)) == 60


def test_where_it_is_kept(tried: Tried) -> None:
    """Goal: in the book of the key, whatever it asks for; an administrator's where it asked. Method: both, in both books and none."""
    for book in (tried.zj, tried.js, 0, 99):
        tried.tries(tried.wang.text, book)
        tried.tries(tried.root.text, book)
    assert {book: len(tried.told(book)) for book in (tried.zj, tried.js, 0, 99)} == {
        tried.zj: 5,
        tried.js: 1,
        0: 2,
        99: 0,
    }
    one = tried.told(tried.js)[0]
    assert (one.key, one.actor, one.person, one.operation, one.code, one.subject, one.body) == (
        tried.root.key_id, tried.root.actor_id, tried.root.person_id, TRIED.operation, TRIED.code, "42", (b"x" * 32).hex(),
    )  # fmt: skip


def test_a_record_hides_what_was_said(tried: Tried) -> None:
    """Goal: who is refused writes nothing into a log that may be public. Method: the record of a row of its book, and of none."""
    tried.tries(tried.root.text, tried.zj)
    tried.tries(tried.root.text, 0)
    with tried.owner.read() as books:
        query = (
            "SELECT book_id, rows::json -> 0 AS row FROM ledger.record WHERE source = 'attempt' ORDER BY 1"
        )
        found = books.connection.exec_driver_sql(query).all()
    assert [book for book, _ in found] == [0, tried.zj]
    for _, row in found:
        assert {*row["subject"], *row["body"]} == {"sha256"}
        assert {*row["actor_id"]} == {"actor"}
        assert (row["code"], row["operation"], "times" in row) == (TRIED.code, TRIED.operation, False)


def test_only_with_a_key_that_is_good(tried: Tried) -> None:
    """Goal: nobody lays an attempt at another's door. Method: no key, a forged one, one that is good no more, under the role of the web."""
    dismiss(tried.owner, [tried.wang.key_id])
    for key in (None, str(uuid4()), tried.wang.text):
        with pytest.raises(PromiseBroken) as caught:
            tried.database.begin(lambda b, key=key: keep(b, key, tried.zj, TRIED))  # type: ignore[misc]
        assert caught.value.figures["promise"] == "key_issuer_living"
    assert tried.told(tried.zj) == []


def test_what_was_tried_stays_told(tried: Tried) -> None:
    """Goal: nothing of it changes or goes, but a count that grows by one. Method: the web's role and the owner try."""
    settled(tried)
    tried.tries(tried.wang.text, tried.zj, 12)
    counts = (
        "UPDATE ledger.attempt SET times = times + 1, last_at = last_at + interval '1 second' WHERE nth = 0"
    )
    for statement, by_owner in (
        ("DELETE FROM ledger.attempt", "journal_append_only"),
        ("TRUNCATE ledger.attempt", "journal_append_only"),
        ("UPDATE ledger.attempt SET actor_id = 1", "journal_append_only"),
        ("UPDATE ledger.attempt SET code = NULL", "journal_append_only"),
        ("UPDATE ledger.attempt SET subject = NULL WHERE nth = 0", "journal_append_only"),
        (counts.replace("nth = 0", "nth = 1"), "attempt_kept"),
        (counts.replace("+ 1,", "+ 2,"), "attempt_kept"),
        (counts.replace("+ 1,", "+ 0,"), "attempt_kept"),
        (counts.replace("last_at + ", "last_at - "), "attempt_kept"),
        (counts.replace("+ interval '1 second'", ""), ""),
        (counts, ""),
    ):
        assert tried.run(statement, "none") == by_owner, statement
        assert tried.run(statement, "ecoledger_web") == "42501", statement
    new = (
        "INSERT INTO ledger.attempt (book_id, key_id, actor_id, minute, nth, operation, code, times, first_at, last_at)"
        " VALUES (1, 1, 1, now(), 1, 'x', 'x', 1, now(), now())"
    )
    assert tried.run(new, "ecoledger_web") == "42501"
