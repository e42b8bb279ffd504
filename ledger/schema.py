"""All tables and SQL objects together, for migrations and tests."""

from sqlalchemy import Connection, MetaData, insert

from ledger.audit import tables as _audit
from ledger.compensation import money_tables as _damages
from ledger.compensation import tables as _compensation
from ledger.compensation.machines import MACHINES as COMPENSATION
from ledger.database.metadata import METADATA, SCHEMA
from ledger.database.roles import ROLES
from ledger.database.sqlfiles import declared, execute
from ledger.journal import tables as journal
from ledger.journal.chart import CHART
from ledger.journal.kinds import KINDS
from ledger.parties import register_tables as _register
from ledger.parties import tables as _parties
from ledger.periods import tables as _periods
from ledger.periods.machines import MACHINES as PERIODS
from ledger.permits import act_tables as _acts
from ledger.permits import tables as _permits
from ledger.permits.machines import MACHINES as PERMITS
from ledger.processes import tables as processes
from ledger.reconciliation import tables as _reconciliation
from ledger.reconciliation.machines import MACHINES as RECONCILIATION
from ledger.seals import tables as _seals

TABLES: MetaData = METADATA
MODULES = (_parties, _register, journal, _seals, processes, _periods, _permits, _acts, _compensation, _damages, _reconciliation, _audit)
MACHINES = (*PERIODS, *PERMITS, *COMPENSATION, *RECONCILIATION)


def purposes() -> list[dict[str, object]]:
    """The rows of the chart of accounts."""
    return [
        {
            "code": p.code, "debit_normal": p.debit_normal, "asset_kinds": list(p.asset_kinds), "floor": p.floor,
            "title": p.title,
        }
        for p in CHART
    ]  # fmt: skip


def kinds() -> list[dict[str, object]]:
    """The rows of the kinds of entry."""
    return [
        {
            "code": k.code, "debits": list(k.debits), "credits": list(k.credits), "required": list(k.required),
            "needs_approval": k.needs_approval, "reversible": k.reversible, "reversal_days": k.reversal_days,
            "article": k.article,
        }
        for k in KINDS
    ]  # fmt: skip


def transitions() -> list[dict[str, object]]:
    """The rows of what processes may do."""
    return [
        {
            "machine": m.name, "action": t.action, "from_state": t.before, "to_state": t.after,
            "four_eyes": t.four_eyes, "roles": list(t.roles), "apart": list(t.apart),
        }
        for m in MACHINES for t in m.transitions
    ]  # fmt: skip


def create_roles(connection: Connection) -> None:
    """Make the roles that the web, the sequencer and auditors take on, where the server does not have them."""
    for role in ROLES:
        execute(connection, f"""DO $$ BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN
              CREATE ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE;
            END IF;
          END $$""")


def create_all(connection: Connection) -> None:
    """Build everything as it is declared today, without the migrations."""
    create_roles(connection)
    execute(connection, f"CREATE SCHEMA {SCHEMA}")
    TABLES.create_all(connection)
    for file in declared():
        execute(connection, file.text)
    connection.execute(insert(journal.purpose), purposes())
    connection.execute(insert(journal.entry_kind), kinds())
    connection.execute(insert(processes.transition), transitions())
