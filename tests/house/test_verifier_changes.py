"""What the verifier takes for written once is what the database refuses to change: the table in `changes.py` is made from it."""

import json
import os
from itertools import pairwise
from pathlib import Path

import ecoledger_verify
from ecoledger_verify import once

from ledger import __version__
from ledger.database import Database
from migrations.freeze import KEYS, ROWS

FILE = Path(ecoledger_verify.__file__).parent / "changes.py"
DECLARED = ("purpose", "entry_kind", "process_transition")
"""Revisions of the program change them."""
HEAD = '''"""What of the rows of each table may ever change after they were written; made from `ledger.may_change()`, do not edit.

As of the program {version}. By table: the columns by which a row is known, those that may change (`*` where a revision of the
program changes what it declares), and whether a row may go. What any version of the program has changed stays here for good.
"""

from typing import Final

CHANGES: Final[dict[str, tuple[str, str, bool]]] = {{
{rows}
}}  # fmt: skip
'''


def test_the_verifier_has_the_list_of_the_database(owner: Database) -> None:
    """Goal: both refuse the same. Method: `changes.py` is written from the database; `make docs` writes it."""
    with owner.read() as books:
        told = books.connection.exec_driver_sql(
            """SELECT t.source, t.keys, coalesce(m.columns, '{}') AS columns, coalesce(m.goes, false) AS goes
               FROM ledger.recorded_tables() t LEFT JOIN ledger.may_change() m ON m.source = t.source ORDER BY t.source"""
        ).all()
    rows = [
        (
            source,
            " ".join(keys),
            *((once.ANY, True) if source in DECLARED else (" ".join(sorted(columns)), goes)),
        )
        for source, keys, columns, goes in told
    ]
    made = HEAD.format(
        version=__version__,
        rows="\n".join(
            f'    "{source}": ("{keys}", "{columns}", {goes}),' for source, keys, columns, goes in rows
        ),
    )
    if os.environ.get("ECOLEDGER_WRITE_DOCS"):
        FILE.write_text(made, "utf-8")
    assert FILE.read_text("utf-8") == made, (
        "ECOLEDGER_WRITE_DOCS=1 pytest tests/house/test_verifier_changes.py"
    )


def test_what_is_declared_changed_once() -> None:
    """Goal: no honest record of a revision is a fault. Method: what the revisions declare since 0010, where records begin.

    A row that one of them changed is as it is now, and none was taken away; another has to be named in `ledger.rewritten()`.
    """
    *before, now = (
        json.loads(path.read_text("utf-8")) for path in sorted(ROWS.glob("*.json")) if path.stem >= "0010"
    )
    for table, key in KEYS.items():
        newest = {tuple(row[name] for name in key): row for row in now[table]}
        states: dict[tuple[str, ...], list[object]] = {}
        for rows in before:
            for row in rows[table]:
                named = tuple(row[name] for name in key)
                assert named in newest, (table, named)
                states.setdefault(named, []).append(row)
        for named, known in states.items():
            steps = [*known, newest[named]]
            assert sum(one != other for one, other in pairwise(steps)) <= 1, (table, named)
