"""One unit of work: the only commit in the code base.

`begin()` runs a piece of work in one transaction, READ COMMITTED, and commits it once. When the database asks for
a retry (40001 serialization failure, 40P01 deadlock), or the same came twice at once (23505, once for each promise), the
work starts again, a bounded number of times; so an action touches nothing but its `Books`. Work that was refused leaves
nothing behind but the memory of the refusal, which is written in a transaction of its own after the rollback.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from secrets import randbelow
from time import sleep
from typing import Any, Final, TypeVar

import psycopg
import structlog
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, InvalidRequestError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import QueuePool

from ledger.database.connecting import engine_for
from ledger.database.refusals import READ_ONLY, UNIQUE, Busy, Unreachable, sqlstate, translate_refusal
from ledger.database.roles import WEB
from ledger.errors import LedgerError

TIMES: Final = {
    "statement_timeout": "60s",
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "60s",
}
"""What a session of the pool is told when it connects, beside `SETTINGS`, whatever was set for the login."""

ATTEMPTS = 8
RETRY = frozenset({"40001", "40P01"})
RETRY_CONSTRAINTS = frozenset({"entry_pkey", "posting_pkey", "entry_reverses_once"})
"""Promises that a batch may meet once for each of its entries."""
CODES_MAX = 100_000
"""Rows of one table remembered at most; then the process starts again with none."""
Result = TypeVar("Result")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Codes:
    """What codes mean: rows that never change once they are committed, remembered by table.

    `known` belongs to the process and is read without asking; `learned` belongs to one transaction and joins it when
    the transaction commits, so that a row that was rolled back is never remembered.
    """

    known: dict[Hashable, dict[str, Any]] = field(default_factory=dict)
    learned: dict[Hashable, dict[str, Any]] = field(default_factory=dict)

    def get(self, table: Hashable, code: str) -> Any:
        """Look a code up; None when nobody has learned it."""
        value = self.known.get(table, {}).get(code)
        return self.learned.get(table, {}).get(code) if value is None else value

    def learn(self, table: Hashable, code: str, value: Any) -> None:
        """Remember what a code means in this transaction."""
        self.learned.setdefault(table, {})[code] = value

    def keep(self) -> None:
        """Remember for the process what the committed transaction has learned."""
        for table, rows in self.learned.items():
            kept = self.known.setdefault(table, {})
            if len(kept) > CODES_MAX:
                kept.clear()
            kept.update(rows)


@dataclass(slots=True)
class ReadBooks:
    """A connection in a READ ONLY transaction that sees one snapshot of everything."""

    connection: Connection
    codes: "Codes"


@dataclass(slots=True)
class Books(ReadBooks):
    """A connection that may write; nothing is there for others until `Database` commits it."""

    after_rollback: list[Callable[["Books"], None]] = field(default_factory=list)
    """What to write in a transaction of its own when this one is refused."""

    def rehearse(self, work: Callable[["Books"], object]) -> None:
        """Run a piece of work and take it back: what would be refused is refused now, with its figures, and nothing is kept.

        What it learned of codes goes with it; what the database checks at COMMIT is not checked.

        Raises:
            LedgerError: what the work raises.
        """
        with self.connection.begin_nested() as trial:
            work(Books(self.connection, Codes(self.codes.known)))
            trial.rollback()

    def attempt(self, work: Callable[["Books"], Result]) -> Result:
        """Run a piece of work, and take it back alone where it is refused, so that whoever calls can do something else instead.

        What it learned of codes stays with what it wrote; what is to be remembered of its refusal is, where the whole is refused.

        Raises:
            LedgerError: what the work raises.
        """
        learned = {table: dict(rows) for table, rows in self.codes.learned.items()}
        trial = Books(self.connection, Codes(self.codes.known, learned), self.after_rollback)
        with self.connection.begin_nested():
            result = work(trial)
        self.codes.learned.update(learned)
        return result


def _asks_for_retry(error: DBAPIError, met: set[str]) -> bool:
    """Tell whether to begin again: PostgreSQL asks for it, or a key was taken between looking and writing.

    Whoever took the key has committed, so the second look finds it: the same request twice at once is answered like a retry.
    Work that does not look, or finds nothing of its own there, meets the same promise again, and is refused.
    """
    constraint = str(getattr(getattr(error.orig, "diag", None), "constraint_name", None))
    if sqlstate(error) != UNIQUE or constraint in RETRY_CONSTRAINTS:
        return sqlstate(error) in RETRY or constraint in RETRY_CONSTRAINTS
    first = constraint not in met
    met.add(constraint)
    return first


class Database:
    """The engine of one process, and the codes it has learned."""

    def __init__(self, url: str, *, role: str = WEB, pool: int = 12, name: str = "ecoledger") -> None:
        """Prepare a pool of connections that act as `role`; connects at first use.

        Args:
            url: the address of the database.
            role: the role every connection takes on; empty keeps the one it logs in with.
            pool: connections held at most.
            name: shown in `pg_stat_activity`.

        Raises:
            AddressUnusable: the address is none; never NotConnected and RolesMissing.
        """
        self.address = url
        """For a process of ours that reads beside this one."""
        self.engine: Engine = engine_for(
            url,
            role=role,
            options=" ".join(f"-c {name}={value}" for name, value in TIMES.items()),
            arguments={"application_name": name, "prepare_threshold": 2},
            poolclass=QueuePool,
            pool_size=pool,
            max_overflow=0,
            pool_timeout=20,
            pool_use_lifo=True,
        )
        self.codes = Codes()

    @contextmanager
    def read(self) -> Iterator[ReadBooks]:
        """Open a READ ONLY transaction on one snapshot.

        Raises (in this order):
            Unreachable: the database does not answer, or does not let us act as the role.
            Busy: too many are changing the same accounts.
        """
        with self._connection("REPEATABLE READ", read_only=True) as connection:
            books = ReadBooks(connection, Codes(self.codes.known))
            try:
                yield books
            except DBAPIError as error:
                if sqlstate(error) == READ_ONLY:  # it was we who began it READ ONLY
                    raise
                raise translate_refusal(error) from error
            books.codes.keep()

    def begin(self, work: Callable[[Books], Result]) -> Result:
        """Run one piece of work and commit it.

        Raises (in this order):
            LedgerError: what the work raised, or the database in its place; nothing was written.
            Unreachable: the database does not answer; whether the work is there, a retry with the same ids tells.
            Busy: too many are changing the same accounts.
        """
        met: set[str] = set()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._attempt(work)
            except DBAPIError as error:
                if _asks_for_retry(error, met) and attempt < ATTEMPTS:
                    log.info("transaction_retried", sqlstate=sqlstate(error), attempt=attempt)
                    sleep(attempt * randbelow(1_000) / 100_000)
                    continue
                raise translate_refusal(error) from error
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _attempt(self, work: Callable[[Books], Result]) -> Result:
        with self._connection("READ COMMITTED", read_only=False) as connection:
            books = Books(connection, Codes(self.codes.known))
            try:
                result = work(books)
                connection.commit()
            except LedgerError:
                connection.rollback()
                if books.after_rollback:
                    for remember in books.after_rollback:
                        remember(Books(connection, Codes()))
                    connection.commit()
                raise
            books.codes.keep()
            return result

    @contextmanager
    def _connection(self, isolation: str, *, read_only: bool) -> Iterator[Connection]:
        try:
            connection = self.engine.connect()
        except PoolTimeout as error:
            raise Busy() from error
        except (
            InvalidRequestError
        ) as error:  # each new connection was closed too before its first use: the server is going down
            raise Unreachable() from error
        with connection:
            if read_only:
                try:
                    connection = connection.execution_options(
                        isolation_level=isolation, postgresql_readonly=True
                    )
                except psycopg.Error as error:  # it was lost since it was looked over; nothing was asked yet
                    connection.invalidate()
                    raise Unreachable() from error
            yield connection

    def close(self) -> None:
        """Give every connection back to the server."""
        self.engine.dispose()
