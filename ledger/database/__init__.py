"""The way to PostgreSQL: one engine, one place that commits, SQL objects and queries in files.

`Database.begin()` gives `Books`, a connection that may write; `Database.read()` gives `ReadBooks`, which may not.
The two are distinct types, so the checker sees who may write.
"""

from ledger.database.unit import Books, Database, ReadBooks

__all__ = ["Books", "Database", "ReadBooks"]
