"""What only a superuser can do to a log: keep a copy of it and bring it back, or take it away."""

import psycopg

TABLES = (
    "record",
    "entry",
    "posting",
    "balance",
    "log_head",
    "log_key",
    "seal",
    "tile",
    "checkpoint",
    "cosignature",
)
LOG = ("cosignature", "checkpoint", "seal", "tile", "log_key", "log_head")


def by_force(url: str, *statements: str) -> None:
    """Run statements with every trigger off; afterwards each fires as it did."""
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")
        always = connection.execute(
            "SELECT tgrelid::regclass::text, quote_ident(tgname) FROM pg_trigger"
            " WHERE tgenabled = 'A' AND tgrelid = ANY (%s::regclass[])",
            ([f"ledger.{table}" for table in TABLES],),
        ).fetchall()
        for table in TABLES:
            connection.execute(f"ALTER TABLE ledger.{table} DISABLE TRIGGER ALL".encode())
        for statement in statements:
            connection.execute(statement.encode())
        for table in TABLES:
            connection.execute(f"ALTER TABLE ledger.{table} ENABLE TRIGGER ALL".encode())
        for named, trigger in always:
            connection.execute(f"ALTER TABLE {named} ENABLE ALWAYS TRIGGER {trigger}".encode())


def dump(url: str) -> None:
    """Keep what the journal and the log have now."""
    by_force(url, *(f"CREATE TABLE public.kept_{table} AS SELECT * FROM ledger.{table}" for table in TABLES))


def restore(url: str) -> None:
    """Bring back what was kept, and nothing else."""
    by_force(
        url,
        *(f"DELETE FROM ledger.{table}" for table in TABLES),
        *(
            f"INSERT INTO ledger.{table} OVERRIDING SYSTEM VALUE SELECT * FROM public.kept_{table}"
            for table in TABLES
        ),
    )


def take_log_away(url: str) -> None:
    """Remove the log, as if there had been none."""
    by_force(url, *(f"DELETE FROM ledger.{table}" for table in LOG))


def lower_an_amount(url: str) -> None:
    """Lower an amount on both sides, and the balances with it: another history, in which every sum is right."""
    entry = "entry_id = (SELECT entry_id FROM ledger.entry ORDER BY position DESC LIMIT 1)"
    by_force(
        url,
        f"UPDATE ledger.posting SET debit = debit - 1, balance_after = balance_after - 1 WHERE debit > 0 AND {entry}",
        f"UPDATE ledger.posting SET credit = credit - 1, balance_after = balance_after + 1 WHERE credit > 0 AND {entry}",
        f"""UPDATE ledger.balance b SET debits = debits - 1 FROM ledger.posting p
            WHERE p.debit > 0 AND p.{entry} AND p.account_id = b.account_id""",
        f"""UPDATE ledger.balance b SET credits = credits - 1 FROM ledger.posting p
            WHERE p.credit > 0 AND p.{entry} AND p.account_id = b.account_id""",
    )
