"""The way to PostgreSQL: what an address means, how a connection is made, and what is said when there is none.

An address is what PostgreSQL's own programs take: a URI of one or several hosts, or `host=… dbname=…`. A refusal carries
PostgreSQL's sentence for the log and for whoever runs a command; `api.errors` keeps it from strangers.
"""

import re
import select
import sys
from typing import Any, Final, TypeAlias

import psycopg
import psycopg._queries
from psycopg._preparing import PrepareManager
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import URL, Engine, create_engine, event
from sqlalchemy.exc import DisconnectionError

from ledger.database.refusals import AddressUnusable, NotConnected, sentence
from ledger.database.roles import lacking

CONNECT_SECONDS = 10
SETTINGS: Final = {
    "search_path": "pg_catalog,ledger,pg_temp",
    "row_security": "on",
    "timezone": "UTC",
    "datestyle": "ISO,MDY",
    "intervalstyle": "postgres",
    "bytea_output": "hex",
    "extra_float_digits": "1",
    "array_nulls": "on",
    "transform_null_equals": "off",
    "quote_all_identifiers": "off",
    "standard_conforming_strings": "on",
    "check_function_bodies": "on",
    "xmlbinary": "base64",
}
"""What decides how the statements of the program are read and answered, whatever roles and databases have for a default.

A temporary table is looked for last; where `pg_temp` is not named it is first. The path is that of the triggers: a plan that is kept
for one path is made anew for another, and some functions an act asks by itself and through triggers.
"""
_SAID = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
Address: TypeAlias = dict[str, Any]
_DRIVER = re.compile(r"(?<=^postgresql)\+\w+://")
"""The name of a driver, as SQLAlchemy has it in an address."""
_PORTS = re.compile(r"[0-9,]*")


def parse(url: str) -> Address:
    """Give the parameters of an address, under the names that PostgreSQL has for them.

    Nothing of an address that cannot be used is repeated: what looks like a port may be a piece of a password.

    Raises:
        AddressUnusable: it is none, or a password in it was not percent-coded.
    """
    try:
        found = {
            name: value
            for name, value in conninfo_to_dict(_DRIVER.sub("://", url, 1)).items()
            if value is not None
        }
    except psycopg.ProgrammingError:
        raise AddressUnusable() from None
    strayed = any("@" in str(found.get(name, "")) for name in ("host", "dbname"))
    if not url.strip() or strayed or not _PORTS.fullmatch(str(found.get("port", ""))):
        raise AddressUnusable()
    return found


def connect(url: str, *, role: str = "", **options: Any) -> psycopg.Connection[Any]:
    """Connect, and act as a role.

    Args:
        url: the address.
        role: the role to take on; empty keeps the one that logs in.
        options: more arguments of `psycopg.connect`.

    Raises (in this order):
        AddressUnusable, NotConnected, RolesMissing.
    """
    return _connect(_settled({"connect_timeout": CONNECT_SECONDS, **parse(url), **options}), role)


def _settled(address: Address, options: str = "") -> Address:
    """Let a session begin with the settings of the program; those of the address, and what else is asked, count before and after them."""
    return {**address, "options": f"{address.get('options', '')} {_SAID} {options}".strip()}


def _connect(arguments: Address, role: str) -> psycopg.Connection[Any]:
    try:
        connection: psycopg.Connection[Any] = psycopg.connect(**arguments)
    except psycopg.Error as error:
        raise NotConnected(said=sentence(error)) from None
    if role:
        try:
            _take_on(connection, role)
        except BaseException:
            connection.close()
            raise
    return connection


def _take_on(connection: psycopg.Connection[Any], role: str) -> None:
    """Act as a role from now on: said in a statement, not at the start, for only a statement's refusal has a SQLSTATE."""
    before, connection.autocommit = connection.autocommit, True
    try:
        connection.execute(psycopg.sql.SQL("SET ROLE {}").format(psycopg.sql.Identifier(role)))
    except (psycopg.errors.InsufficientPrivilege, psycopg.errors.InvalidParameterValue):
        raise lacking(connection, (role,)).refusal((role,)) from None
    except psycopg.Error as error:
        raise NotConnected(said=sentence(error)) from None
    connection.autocommit = before


psycopg._queries.MAX_CACHED_STATEMENT_LENGTH = 1 << 16
"""Up to how long a statement is taken apart once and not each time. The driver stops at 4,096, for what programs write anew each time;
ours stand in files (`ledger.database.queries`), and the longest, which every step of a damage case sends, has 30,000."""


class StayPrepared(PrepareManager):
    """The prepared statements of a connection, which stay prepared when a transaction is rolled back.

    The driver forgets all of them at each ROLLBACK, for a type that they name may be gone with it. So after a refusal, and after every
    reading, each statement would be planned anew, which takes longer than to run it. What works over an engine of ours makes no type, and
    when a table that a statement names has changed, PostgreSQL plans it anew by itself.
    """

    def clear(self) -> bool:
        """Keep what there is."""
        return False

    @classmethod
    def by(cls, connection: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
        """Let a new connection keep its statements."""
        kept = cls()
        kept.prepare_threshold = connection.prepare_threshold
        connection._prepared = kept
        return connection


def engine_for(
    url: str, *, role: str = "", options: str = "", arguments: Address | None = None, **pool: Any
) -> Engine:
    """Make an engine whose connections act as a role; it connects at first use.

    Args:
        url: the address.
        role: the role to take on; empty keeps the one that logs in.
        options: settings of the session, after those of the address.
        arguments: more arguments of `psycopg.connect`.
        pool: arguments of `create_engine`.

    Raises:
        AddressUnusable: now. NotConnected, RolesMissing: at first use.
    """
    address = _settled({"connect_timeout": CONNECT_SECONDS, **parse(url), **(arguments or {})}, options)
    named = {
        part: address.get(name)
        for part, name in (("username", "user"), ("password", "password"), ("database", "dbname"))
    }
    where = {name: str(address[name]) for name in ("host", "port") if "," not in str(address.get(name, ","))}
    # Values stay out of the texts of errors, which are written to the log: the text of a key is one of them.
    engine = create_engine(
        URL.create("postgresql+psycopg", **named, query=where), hide_parameters=True, **pool
    )

    def do_connect(
        _dialect: Any, _record: Any, _words: Any, given: dict[str, Any]
    ) -> psycopg.Connection[Any]:
        return StayPrepared.by(_connect({**given, **address}, role))

    event.listen(engine, "do_connect", do_connect)
    event.listen(engine, "checkout", _look_over)
    event.listen(engine, "handle_error", _drop_lost_connections)
    return engine


def _look_over(connection: psycopg.Connection[Any], _record: Any, _proxy: Any) -> None:
    """Throw a connection away that the server has closed, before somebody's work fails on it; asking would cost a round trip.

    A server says nothing to an idle connection but that it ends it. The last user's READ ONLY or READ WRITE is forgotten
    too: the server's own default decides, so that a standby refuses to write, not to begin.
    """
    if connection.closed or _speaks(connection.fileno()):
        raise DisconnectionError()
    if connection.read_only is not None:
        connection.read_only = None


def _speaks(socket: int) -> bool:
    if sys.platform == "win32":
        return bool(select.select([socket], [], [], 0)[0])
    waiting = select.poll()
    waiting.register(socket, select.POLLIN)
    return bool(waiting.poll(0))


def _drop_lost_connections(context: Any) -> None:
    """Treat a connection that the server closed as lost, so that the pool replaces it."""
    lost = str(getattr(context.original_exception, "sqlstate", None) or "")
    if lost.startswith("08") or lost in {"57P01", "57P02", "57P03", "25P03"}:
        context.is_disconnect = True
