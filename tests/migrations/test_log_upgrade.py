"""An installation of revision 0004 whose log passed its first entry by, and whose clients have read events: both go on."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from cli.install import migrate
from ledger.clock import SystemClock
from ledger.database import Books, Database
from ledger.identifiers import uuid7
from ledger.processes.actions import emit, number_events
from ledger.processes.queries import Happening, happenings
from ledger.proofs.notes import verifier_key
from ledger.seals.sequencer import ROLE, seal_everything
from tests.migrations.steps import older
from tests.signing import signer_in

POST = """SELECT ledger.post_entries(1, '{1}', ARRAY[%s]::uuid[], '{journal.transfer}', '{2026-06-01}', '{""}', '{""}', '{NULL}', '{0}',
    '{2}', '{1,1}', '{1,2}', '{5,-5}', '{1,2}', '{1,1}', NULL)"""
"""One entry between the first two accounts, in the first asset of the first book, by the first actor."""


@pytest.fixture
def old_url(server_url: str) -> Iterator[str]:
    """A database as revision 0004 had it, with a book and two accounts."""
    with older(server_url, "0004") as url:
        with psycopg.connect(url) as raw:
            raw.execute("INSERT INTO ledger.actor (name, role) VALUES ('p', 'administrator')")
            raw.execute(
                "INSERT INTO ledger.book (code, name, opens_on) VALUES ('zj', 'Zhejiang', '2026-01-01')"
            )
            raw.execute("""INSERT INTO ledger.asset (book_id, code, name, kind, unit, scale, digits)
                SELECT 1, 'C', 'C', 'money', 'yuan', 2, 2""")
            raw.execute("""INSERT INTO ledger.account (book_id, code, owner, purpose, debit_normal, opened_by)
                SELECT 1, code, 'x', 'clearing', true, 1 FROM unnest('{a,b}'::text[]) code""")
        yield url


def test_logs_and_feeds_go_on(old_url: str, tmp_path: Path) -> None:
    """The entry is sealed without anybody's doing, and what was there beside it; the events keep their numbers; new ones follow."""
    signer = signer_in(tmp_path)
    key = str(verifier_key(signer.keys.make("zj", 1), "test/zj"))
    with psycopg.connect(old_url) as raw:
        raw.execute(
            "INSERT INTO ledger.log_head (book_id, root, settled_position, pending_position) VALUES (1, sha256(''), 1, 1)"
        )
        raw.execute("INSERT INTO ledger.log_key (book_id, number, verifier_key) VALUES (1, 1, %s)", (key,))
        for _ in range(3):
            raw.execute(POST, (uuid7(),))
        raw.execute("""INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)
            SELECT 1, 'a.b.c', n, '{x}', '{}', 1 FROM generate_series(0, 2) n""")
    migrate(old_url)
    sequencer, owner = Database(old_url, role=ROLE, pool=1), Database(old_url, role="", pool=1)
    done = {book: swept.sealed for book, swept in seal_everything(sequencer, signer, SystemClock())}
    with owner.read() as books:
        ask = books.connection.exec_driver_sql
        positions = ask("SELECT position FROM ledger.seal WHERE book_id = 1 ORDER BY place").scalars().all()
        found = {
            code: list(sources)
            for code, sources in ask(
                "SELECT l.code, array_agg(r.source) FROM ledger.record r JOIN ledger.log l USING (book_id)"
                " WHERE r.operation = 'found' GROUP BY l.code"
            )
        }
        later = ask(
            "SELECT count(*) FROM ledger.record r JOIN ledger.log l USING (book_id)"
            " WHERE l.code = '@installation' AND r.operation <> 'found'"
        ).scalar_one()
    assert positions[:3] == [1, 2, 3], "entries first, then what was found"
    assert {*found["zj"]} == {"account", "asset", "book", "outbox"}
    assert {"actor", "entry_kind", "purpose", "process_transition"} <= {*found["@installation"]}
    # Revisions since then have changed kinds and steps, which is recorded as it was done.
    assert done == {"zj": 3 + len(found["zj"]), "@installation": len(found["@installation"]) + later}

    def read(books: Books) -> list[Happening]:
        emit(books, 1, "a.b.c", "new", ["x"], {}, 1)
        number_events(books, 1)
        return happenings(books, 1, owner="x", after=2)

    assert [(event.event_id, event.subject) for event in owner.begin(read)] == [(3, "2"), (4, "new")]
    sequencer.close()
    owner.close()
