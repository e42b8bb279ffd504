"""Mandates: nobody alone gives power. One person asks, another confirms, and the holder makes the key with a code of two halves.

Why: one administrator issued keys of any role and saw their secrets, so he could act as two invented persons.
Locks taken: SHARE ROW EXCLUSIVE on actor, while tables that refer to it are made; ACCESS EXCLUSIVE on api_key, of which every row is
given its mandate. Keys that were issued before go on, under mandates that are marked `before`: end them, and give new ones. ACCESS
EXCLUSIVE on permit_exclusion and process_event: exclusions from a year that one person recorded become acts, so that they can be
withdrawn; whoever recorded them may have another role now.
How to undo: restore a backup.
Law touched: none.
"""

import json
import tomllib

from alembic import op

from migrations.frozen_sql import apply_all

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

TELL = """INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
  SELECT book_id, kind, subject, owners, figures, actor_id FROM ledger.mandate_event ORDER BY at, book_id, subject::integer, kind"""

EXCLUSIONS = (
    "ALTER TABLE ledger.process_event DISABLE TRIGGER act_role",
    """INSERT INTO ledger.process (book_id, process_id, machine, started_by, state, version)
       SELECT book_id, exclusion_id, 'permits.exclusion', actor_id, 'excluded', 1 FROM ledger.permit_exclusion""",
    """INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
                                        started_by, actor_id, effective_on, reason, document)
       SELECT book_id, exclusion_id, 1, 'permits.exclusion', 'exclude', NULL, '', 'excluded', false,
              actor_id, actor_id, effective_on, reason, document FROM ledger.permit_exclusion""",
    """INSERT INTO ledger.permit_act (book_id, act_id, machine, site, effective_on, document, law, terms)
       SELECT book_id, exclusion_id, 'permits.exclusion', site, effective_on, document, '',
              jsonb_build_object('machine', 'permits.exclusion', 'action', 'exclude', 'site', site, 'other', NULL, 'money', NULL,
                                 'until', NULL, 'on', effective_on, 'document', document, 'lines', jsonb_build_array(),
                                 'year', year, 'pollutant', pollutant, 'kind', kind) FROM ledger.permit_exclusion""",
    "SET CONSTRAINTS ALL IMMEDIATE",
    "ALTER TABLE ledger.process_event ENABLE ALWAYS TRIGGER act_role",
    """ALTER TABLE ledger.permit_exclusion ADD CONSTRAINT permit_exclusion_act_fkey
       FOREIGN KEY (book_id, exclusion_id) REFERENCES ledger.permit_act (book_id, act_id)""",
)


READ_BY_DATABASE = (
    "second_person.caps", "second_person.allocations", "second_person.releases", "second_person.cancellations",
    "second_person.deductions", "second_person.retirements", "second_person.deposits", "surrender.undo_days",
)  # fmt: skip


def figures_of(text: str) -> str:
    """What of a rule pack PostgreSQL reads, as JSON."""
    rows = [row for row in tomllib.loads(text).get("value", []) if row["key"] in READ_BY_DATABASE]
    told = [
        {
            "key": row["key"],
            "value": str(row["value"]),
            "from": str(row["from"]),
            "until": str(row["until"]) if "until" in row else None,
        }
        for row in rows
    ]
    return json.dumps(told)


def keep_figures() -> None:
    """Write what PostgreSQL reads of the packs that are there."""
    connection = op.get_bind()
    packs = connection.exec_driver_sql("SELECT book_id, pack_id, text FROM ledger.permit_pack").all()
    for book_id, pack_id, text in packs:
        connection.exec_driver_sql(
            "UPDATE ledger.permit_pack SET figures = %s::jsonb WHERE book_id = %s AND pack_id = %s",
            (figures_of(text), book_id, pack_id),
        )


def upgrade() -> None:
    """Make tables, with the mandates of who has a key, replace functions, triggers and grants, tell of the mandates, and make acts of
    exclusions.
    """
    apply_all("0009")
    keep_figures()
    op.execute(TELL)
    for statement in EXCLUSIONS:
        op.execute(statement)


def downgrade() -> None:
    """Refuse: there is no way back but a backup."""
    raise RuntimeError("there is no downgrade; restore a backup (migrations/README.md)")
