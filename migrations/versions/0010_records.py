"""Records: what people do and what things mean is written down beside the entries, and the signer remembers what it has signed.

Why: a row of a table beside the journal could be changed by the owner of the database and nothing told of it.
A rule pack that PostgreSQL cannot read says nothing to it from now on, only to the program: `ecoledger doctor` names it (`packs_are_read`),
and a newer pack in plain spelling takes its place.
Locks taken: ACCESS EXCLUSIVE on seal and log_head; SHARE ROW EXCLUSIVE on every table, while its rows are written into records.
How to undo: restore a backup.
Law touched: none; what PostgreSQL knows of a pack is read from its text.
"""

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make tables, replace functions, triggers and grants, and write a record of every row that is there."""
    apply_all("0010")
    op.execute("SELECT ledger.record_found()")


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
