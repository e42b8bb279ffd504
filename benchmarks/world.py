"""What the measurements need: a server in a new folder, a book, accounts that have been used, and batches."""

import random
import re
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import text

from cli.install import migrate
from ledger.database import Database
from ledger.database.embedded import OWNER, EmbeddedServer
from ledger.database.roles import WEB
from ledger.entries import Entry, Posting
from ledger.identifiers import uuid7
from ledger.journal import accounts
from ledger.journal.posting import Submission, post

ACCOUNTS = 10_000
BATCH = 1_000
DAY = date(2026, 6, 1)


@dataclass(slots=True)
class World:
    """One database of the embedded server, with a book of 10,000 accounts."""

    server: EmbeddedServer
    name: str
    owner: Database
    web: Database
    book_id: int
    codes: list[str]

    def url(self, role: str = OWNER) -> str:
        """The address of the database."""
        return self.server.url(self.name, role)

    def batch(self, size: int = BATCH, hot: str | None = None) -> list[Submission]:
        """Make entries of two postings on random pairs; with `hot`, that account in every one."""
        made = []
        for _ in range(size):
            debit, credit = random.sample(self.codes, 2)
            amount = random.randint(1, 1_000_000)
            pair = (hot if hot and hot != credit else debit, credit)
            postings = (Posting(pair[0], "CNY", "debit", amount), Posting(pair[1], "CNY", "credit", amount))
            made.append(Submission(Entry(uuid7(), "journal.transfer", DAY, postings), 1))
        return made

    def post(self, batch: Sequence[Submission]) -> None:
        """Post one batch in a transaction of its own, and see that all of it was posted; by the owner what takes an act of its room."""
        by = self.web if all(one.entry.kind.startswith("journal.") for one in batch) else self.owner
        outcomes = by.begin(lambda books: post(books, self.book_id, batch))
        assert all(outcome.status == "posted" for outcome in outcomes)

    def settle(self) -> None:
        """Let PostgreSQL do its housekeeping now and not in the middle of a measurement."""
        with self.owner.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
            connection.execute(text("CHECKPOINT"))

    def entries(self) -> int:
        """Number of entries in the book."""
        with self.owner.read() as books:
            return int(books.connection.execute(text("SELECT count(*) FROM ledger.entry")).scalar_one())

    def owner_columns(self, table: str) -> list[str]:
        """Names of the columns of a table of the kernel, in order."""
        query = text(
            "SELECT attname FROM pg_attribute WHERE attrelid = CAST(:t AS regclass) AND attnum > 0 ORDER BY attnum"
        )
        with self.owner.read() as books:
            return list(books.connection.scalars(query, {"t": f"ledger.{table}"}))

    def close(self) -> None:
        """Close the connections."""
        self.owner.close()
        self.web.close()


def make_world(server: EmbeddedServer, name: str) -> World:
    """Build a database with a book, and use every account once."""
    server.ensure_database(name)
    migrate(server.url(name))
    owner, web = Database(server.url(name), role="", pool=2), Database(server.url(name, WEB), pool=12)
    with owner.engine.begin() as connection:
        connection.execute(text("INSERT INTO ledger.actor (name, role) VALUES ('bench', 'administrator')"))
    codes = [f"enterprise:91{i:016d}:money:clearing" for i in range(ACCOUNTS)]
    new = [accounts.NewAccount(code, code.rsplit(":", 2)[0], "clearing") for code in codes]

    def prepare(books: object) -> int:
        number = accounts.open_book(books, "bench", "Benchmark", date(2026, 1, 1))  # type: ignore[arg-type]
        accounts.register_asset(books, number, "CNY", "renminbi", "money", "yuan", 2, 2)  # type: ignore[arg-type]
        accounts.open_accounts(books, number, new, 1)  # type: ignore[arg-type]
        return number

    world = World(server, name, owner, web, owner.begin(prepare), codes)
    for at in range(0, ACCOUNTS, BATCH):
        part = codes[at : at + BATCH]
        pairs = zip(part[::2], part[1::2], strict=True)
        world.post(
            [
                Submission(
                    Entry(
                        uuid7(),
                        "journal.transfer",
                        DAY,
                        (Posting(a, "CNY", "debit", 1), Posting(b, "CNY", "credit", 1)),
                    ),
                    1,
                )
                for a, b in pairs
            ]
        )
    world.settle()
    return world


def rate(world: World, batches: int, size: int = BATCH, hot: str | None = None) -> float:
    """Entries per second of whole batches on one connection, from values in memory to the commit."""
    prepared = [world.batch(size, hot) for _ in range(batches)]
    began = time.perf_counter()
    for batch in prepared:
        world.post(batch)
    return batches * size / (time.perf_counter() - began)


def pgbench(server: EmbeddedServer, database: str, *arguments: str, script: Path | None = None) -> float:
    """Run pgbench, and give its transactions per second."""
    command = [str(server.program("pgbench")), *arguments]
    if script is not None:
        command += ["-f", str(script)]
    done = subprocess.run([*command, server.url(database)], capture_output=True, text=True, check=True)
    found = re.search(r"tps = ([0-9.]+)", done.stdout)
    return float(found[1]) if found else 0.0
