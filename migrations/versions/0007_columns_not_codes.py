"""Columns, not codes: what an account is about stands beside it, and its code is made of that.

Why: case, head of loss, part and pair of joint debtors were read out of the codes of accounts, and the party out of the code of a site;
a case whose own code has a colon was read as another one.
Locks taken: ACCESS EXCLUSIVE on damage_obligor, SHARE ROW EXCLUSIVE on account and damage_case, while accounts of cases are read once.
How to undo: restore a backup.
Law touched: none; rule packs are data.
"""

from migrations.frozen_sql import apply_all

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the columns, fill them from the codes that stand there, and replace functions, triggers and grants."""
    apply_all("0007")


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
