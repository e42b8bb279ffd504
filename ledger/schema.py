"""The whole house: rooms that record and those that read them, as tables, SQL objects, rows and powers."""

from collections.abc import Mapping, Sequence
from pkgutil import resolve_name
from typing import Final

from sqlalchemy import Connection, Table, insert

from ledger.actors.authority import Right
from ledger.audit.room import ROOM as AUDIT
from ledger.database.metadata import METADATA, SCHEMA
from ledger.database.roles import ROLES
from ledger.database.sqlfiles import SqlFile, declared, execute
from ledger.exports.room import ROOM as EXPORTS
from ledger.house import ROOMS, chart_of, kinds_of
from ledger.journal import tables as journal
from ledger.manifest import Process, Room
from ledger.messages import catalogue
from ledger.processes import tables as processes
from ledger.processes.acts import AnyAct
from ledger.processes.nightly import Job, Progress
from ledger.seals import tables as seals
from ledger.statements.room import ROOM as STATEMENTS
from ledger.words import Glossary, Word, merged

HOUSE: Final[tuple[Room, ...]] = (*ROOMS, STATEMENTS, EXPORTS, AUDIT)
"""Rooms that record, then those that read them."""
MACHINES: Final[tuple[Process, ...]] = tuple(machine for room in HOUSE for machine in room.machines)
seals.record.add_is_dependent_on(journal.entry)  # it draws its positions from the same sequence
POWERS: Final[Mapping[str, frozenset[str]]] = {
    power: roles for room in HOUSE for power, roles in room.powers.items()
}
"""Every power and the roles that have it."""
RIGHTS: Final[Mapping[str, Sequence[Right]]] = {
    power: [Right(one) for one in rights] for room in HOUSE for power, rights in room.rights.items()
}
"""Which rights of a representative are enough for a power; every mandate is enough to read."""


def tables(rooms: Sequence[Room] = HOUSE) -> list[Table]:
    """The tables of rooms, each after those to which it refers."""
    wanted = {table for room in rooms for table in room.tables}
    return [table for table in METADATA.sorted_tables if table in wanted]


def sql_objects(rooms: Sequence[Room] = HOUSE) -> list[SqlFile]:
    """The SQL objects of rooms, in building order."""
    return declared([room.package for room in rooms])


def purposes(rooms: Sequence[Room] = HOUSE) -> list[dict[str, object]]:
    """The rows of the chart of accounts."""
    return [
        {
            "code": p.code,
            "debit_normal": p.debit_normal,
            "asset_kinds": list(p.asset_kinds),
            "floor": p.floor,
            "title": p.title,
        }
        for p in chart_of(rooms)
    ]


def kinds(rooms: Sequence[Room] = HOUSE) -> list[dict[str, object]]:
    """The rows of the kinds of entry."""
    return [
        {
            "code": k.code,
            "debits": list(k.debits),
            "credits": list(k.credits),
            "required": list(k.required),
            "needs_approval": k.needs_approval,
            "reversible": k.reversible,
            "reversal_days": k.reversal_days,
            "article": k.article,
            "acts": list(k.acts),
            "undone_by": list(k.undone_by),
        }
        for k in kinds_of(rooms)
    ]


def transitions(rooms: Sequence[Room] = HOUSE) -> list[dict[str, object]]:
    """The rows of what processes may do."""
    return [
        {
            "machine": m.name,
            "action": t.action,
            "from_state": t.before,
            "to_state": t.after,
            "four_eyes": t.four_eyes,
            "roles": list(t.roles),
            "apart": list(t.apart),
            "rights": [*map(str, t.rights)],
        }
        for room in rooms
        for m in room.machines
        for t in m.transitions
    ]


def words(rooms: Sequence[Room] = HOUSE) -> Glossary:
    """What the codes of rooms are called; kinds of entry and lines of the chart by their titles."""
    chinese = catalogue("zh_Hans")

    def titled(title: str) -> Word:
        zh = chinese.get(title, title)
        return Word(zh, title, zh.partition("（")[0])

    return merged(
        [
            *(resolve_name(room.words) for room in rooms if room.words),
            {
                "kind": {kind.code: titled(kind.title) for room in rooms for kind in room.kinds},
                "purpose": {purpose.code: titled(purpose.title) for purpose in chart_of(rooms)},
            },
        ]
    )


def acts(room: Room) -> tuple[AnyAct, ...]:
    """Load the rows of what can be done in a room; none where it does not list them."""
    return tuple(resolve_name(room.acts)) if room.acts else ()


def nightly_jobs(rooms: Sequence[Room] = HOUSE) -> list[Job[Progress]]:
    """Load the work at night of rooms, in their order."""
    return [resolve_name(room.nightly) for room in rooms if room.nightly]


def create_roles(connection: Connection) -> None:
    """Make the roles that the web, the sequencer and auditors take on, where the server does not have them."""
    for role in ROLES:
        execute(
            connection,
            f"""DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
              CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
            END IF;
          END $$""",
        )


def create_all(connection: Connection, rooms: Sequence[Room] = HOUSE) -> None:
    """Build everything as it is declared today, without the migrations."""
    create_roles(connection)
    execute(connection, f"CREATE SCHEMA {SCHEMA}")
    METADATA.create_all(connection, tables=tables(rooms))
    for file in sql_objects(rooms):
        execute(connection, file.text)
    for table, rows in (
        (journal.purpose, purposes(rooms)),
        (journal.entry_kind, kinds(rooms)),
        (processes.transition, transitions(rooms)),
    ):
        connection.execute(insert(table).values(rows))  # one statement, and so one record of many rows
