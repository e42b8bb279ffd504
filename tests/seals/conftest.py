"""A world whose entries are sealed."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Connection

from ledger.clock import SystemClock
from ledger.database import Books, Database
from ledger.database.unit import Codes
from ledger.entries import Entry
from ledger.journal import accounts
from ledger.journal.accounts import NewAccount
from ledger.journal.posting import Submission, post
from ledger.seals.queries import INSTALLATION
from ledger.seals.sequencer import ROLE, Sequencer, Signer, Swept, seal_everything
from tests.furnished import compiled_once, furnished
from tests.signing import signer_in
from tests.world import World, make_world


@dataclass(slots=True)
class Sealing:
    """A book, its sequencer, and the owner of the database, who could do anything."""

    world: World
    owner: Database
    sequencer: Database
    signer: Signer
    begun: int = 0
    """Records in the log of the book before the test does anything: what opened it. The first entry has this place."""

    def seal(self, limit: int = 5_000) -> list[Swept]:
        """Sweep every log until nothing is left, and tell what was done in those of books."""
        done: list[Swept] = []
        while True:
            swept = list(seal_everything(self.sequencer, self.signer, SystemClock(), limit))
            done += [s for book, s in swept if book != INSTALLATION]
            if not any(s.more for _, s in swept):
                return done

    @contextmanager
    def posting(self, *entries: Entry) -> Iterator[Connection]:
        """Post in a transaction that stays open; it is rolled back unless the caller commits it."""
        with self.owner.engine.connect() as connection:
            self.post_in(connection, *entries)
            yield connection

    def seal_what_can_be(self) -> None:
        """Sweep every book once, whatever is wrong with some."""
        Sequencer(self.sequencer, self.signer, SystemClock()).round()

    def post_in(self, connection: Connection, *entries: Entry, book_id: int = 0) -> None:
        """Post in a transaction that is open."""
        batch = [Submission(entry, self.world.poster) for entry in entries]
        done = post(Books(connection, Codes()), book_id or self.world.book_id, batch)
        assert [outcome.status for outcome in done] == ["posted"] * len(entries)

    def second_book(self) -> int:
        """Open the book `js`, with the accounts `a` and `b`, and give its number."""

        def work(books: Books) -> int:
            number = accounts.open_book(books, "js", "Jiangsu", date(2026, 1, 1))
            accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)
            new = [NewAccount(name, f"owner:{name}", "clearing") for name in "ab"]
            accounts.open_accounts(books, number, new, self.world.poster)
            return number

        return self.world.owner.begin(work)

    def post_to(self, book_id: int, *entries: Entry) -> None:
        """Post in another book."""
        batch = [Submission(entry, self.world.poster) for entry in entries]
        done = self.world.database.begin(lambda books: post(books, book_id, batch))
        assert [outcome.status for outcome in done] == ["posted"] * len(entries)

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Ask the owner's database."""
        with self.owner.read() as books:
            return [tuple(row) for row in books.connection.exec_driver_sql(query)]


@furnished
def world(database: Database, owner: Database) -> World:
    """A book with a few accounts."""
    return make_world(database, owner)


@pytest.fixture
def unsealed(world: World, owner: Database, database_url: str, tmp_path: Path) -> Iterator[Sealing]:
    """A small book with a sequencer that has not begun."""
    sequencer = compiled_once(Database(database_url, role=ROLE, pool=4, name="test-sequencer"))
    yield Sealing(world, owner, sequencer, signer_in(tmp_path))
    sequencer.close()


@pytest.fixture
def sealing(unsealed: Sealing) -> Sealing:
    """A small book whose log has the records of how it was opened, and no entry."""
    (done,) = unsealed.seal()
    unsealed.begun = done.size
    return unsealed
