"""The sequencer: order, vouchers, heads; killed anywhere, twice at once, and never in a writer's way."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import psycopg
import pytest
import rfc8785

from ledger.clock import SystemClock
from ledger.database import Books
from ledger.identifiers import uuid7
from ledger.journal.balances import entry_by_id
from ledger.journal.posting import mirror
from ledger.proofs.notes import parse_checkpoint, parse_key, parse_note, verifier_key
from ledger.proofs.tree import SUITES, leaf_hash, node_hash
from ledger.seals import sequencer
from ledger.seals.keys import KeyFolder, KeyMissing
from ledger.seals.queries import keys_of, newest_point, points, record_of
from ledger.seals.sequencer import announce_key, sweep
from ledger.seals.verification import verify_log
from tests.seals.conftest import Sealing
from tests.world import DAY, move, older


def rows(sealing: Sealing, query: str) -> list[tuple[object, ...]]:
    """Ask the owner's database."""
    with sealing.owner.read() as books:
        return [tuple(row) for row in books.connection.exec_driver_sql(query)]


ENTRIES = "entry_id IS NOT NULL"
"""Of the seals, those of entries."""


def records_of(sealing: Sealing) -> list[bytes]:
    """The log of the book."""
    found = rows(sealing, "SELECT record FROM ledger.sealed_record WHERE book_id = 1 ORDER BY place")
    return [str(record).encode() for (record,) in found]


def root_of(records: list[bytes]) -> bytes:
    """The root as RFC 9162 defines it, with nothing remembered."""
    hasher = SUITES["sha256"]
    if len(records) < 2:
        return leaf_hash(hasher, records[0]) if records else hasher(b"")
    half = 1 << ((len(records) - 1).bit_length() - 1)
    return node_hash(hasher, root_of(records[:half]), root_of(records[half:]))


def test_a_worked_example(sealing: Sealing) -> None:
    """Three entries of two months: places in the order recorded, vouchers by month from 1, a signed head over all."""
    june, may = date(2026, 6, 1), date(2026, 5, 31)
    for entry in (
        move("a", "b", 5, on=june),
        older(move("a", "b", 6, on=may), "补记 “May”\t\\"),
        move("b", "a", 7, on=june),
    ):
        assert sealing.world.one(entry) == "posted"
    assert [s.sealed for s in sealing.seal()] == [3]
    seals = rows(
        sealing,
        f"SELECT place, to_char(voucher_month, 'YYYY-MM'), voucher_number FROM ledger.seal WHERE {ENTRIES} ORDER BY place",
    )
    first = sealing.begun
    assert seals == [(first, "2026-06", 1), (first + 1, "2026-05", 1), (first + 2, "2026-06", 2)]
    records = records_of(sealing)
    with sealing.owner.read() as books:
        point = newest_point(books, sealing.world.book_id)
        key = parse_key(keys_of(books, sealing.world.book_id)[0])
    assert point.root == root_of(records)
    note = parse_note(point.note)
    assert note.signed_by(key) is not None
    assert (parse_checkpoint(note).origin, parse_checkpoint(note).size) == ("test/zj", first + 3)
    assert [s.sealed for s in sealing.seal()] == [0]
    assert [size for (size,) in rows(sealing, "SELECT size FROM ledger.checkpoint WHERE book_id = 1")] == [
        first,
        first + 3,
    ], "no head is signed where nothing was added"


def test_the_record_is_canonical_and_says_what_the_entry_says(sealing: Sealing) -> None:
    """The bytes that SQL makes are those that RFC 8785 makes of the entry as it is read back."""
    world = sealing.world
    first = older(move("a", "b", 10**17), "quotes \" \\ / \u007f \u2028 \u20ac 𝄞 <&>'", "合同 7")
    assert world.one(first) == "posted"
    assert world.one(mirror(first, uuid7(), DAY, "undo", "decision 7")) == "posted"
    sealing.seal()
    with sealing.owner.read() as books:
        named = books.connection.exec_driver_sql(
            "SELECT name, encode(name_digest, 'hex') AS digest FROM ledger.actor"
        )
        digests = {row.name: row.digest for row in named}
        entries = rows(sealing, f"SELECT entry_id FROM ledger.seal WHERE {ENTRIES} ORDER BY place")
        assert len(entries) == 2
        for nth, (entry_id,) in enumerate(entries):
            assert isinstance(entry_id, UUID)
            record = record_of(books, world.book_id, entry_id)
            told = entry_by_id(books, world.book_id, entry_id)
            assert record is not None
            expected = {
                "actor": digests[told.actor],
                "approver": None,
                "book": "zj",
                "document": told.entry.document,
                "effective_on": told.entry.effective_on.isoformat(),
                "id": str(entry_id),
                "kind": told.entry.kind,
                "memo": told.entry.memo,
                "place": str(sealing.begun + nth),
                "postings": [
                    {
                        "account": p.account,
                        "amount": str(p.amount),
                        "asset": p.asset,
                        "balance": str(b),
                        "side": p.side,
                        "version": str(v),
                    }
                    for p, (b, v) in zip(told.entry.postings, told.after, strict=True)
                ],
                "recorded_at": told.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
                "reverses": str(told.entry.reverses) if told.entry.reverses else None,
                "v": 2,
                "voucher": f"2026-06/{nth + 1}",
            }
            assert record.text.encode() == rfc8785.dumps(expected)


def test_every_small_sweep_continues(sealing: Sealing) -> None:
    """Swept two at a time or all at once, the log is the same sequence; the tree of 700 records is that of the definition."""
    for _ in range(7):
        sealing.world.post(*[move("a", "b", 1 + n) for n in range(100)])
    assert sum(s.sealed for s in sealing.seal(limit=33)) == 700
    records = records_of(sealing)
    versions = [int(json.loads(record)["postings"][0]["version"]) for record in records[sealing.begun :]]
    assert versions == list(range(1, 701)), "an entry comes after those whose balances it built upon"
    with sealing.owner.read() as books:
        assert newest_point(books, sealing.world.book_id).root == root_of(records)
        assert verify_log(books, sealing.world.book_id, "zj").records == []
        for point in points(books, sealing.world.book_id, None, 100):
            assert point.root == root_of(records[: point.size])


def test_an_entry_that_commits_late_is_sealed_later(sealing: Sealing) -> None:
    """A transaction that was open during sweeps gets its place when it commits; nothing waits for it, nothing is lost."""
    world = sealing.world
    with sealing.owner.engine.connect() as slow:
        slow.exec_driver_sql(
            "SELECT ledger.post_entries(%s, ARRAY[%s]::int[], ARRAY[%s]::uuid[], '{journal.transfer}', '{2026-06-01}', '{late}', '{\"\"}',"
            " '{NULL}', '{0}', '{2}', '{1,1}', '{1,2}', '{5,-5}', (SELECT array_agg(account_id ORDER BY account_id) FROM ledger.account"
            " WHERE code IN ('c', 'd')), (SELECT array_agg(asset_id) FROM (SELECT asset_id FROM ledger.asset WHERE code = 'CNY'"
            " UNION ALL SELECT asset_id FROM ledger.asset WHERE code = 'CNY') x), NULL)",
            (world.book_id, world.poster, uuid7()),
        )
        for n in range(3):
            world.one(move("a", "b", n + 1))
            assert [s.sealed for s in sealing.seal()] == [1]
        slow.commit()
    assert sum(s.sealed for s in sealing.seal()) == 1
    sealing.seal()
    assert rows(sealing, f"SELECT count(*) FROM ledger.seal WHERE {ENTRIES}") == [(4,)]
    ((settled, newest),) = rows(
        sealing,
        "SELECT settled_position, (SELECT max(position) FROM ledger.entry) FROM ledger.log_head WHERE book_id = 1",
    )
    assert settled == newest, "once everybody has ended, no entry is looked at again"


def test_two_sequencers_at_once(sealing: Sealing) -> None:
    """Four sequencers beside four writers: every entry once, vouchers and places without gaps."""
    world, stop = sealing.world, threading.Event()
    loops = [
        threading.Thread(target=sequencer.run, args=(sealing.sequencer, sealing.signer, SystemClock(), stop))
        for _ in range(4)
    ]

    def write(name: str) -> None:
        for _ in range(15):
            world.post(*[move(name, "b", 1) for _ in range(10)])

    writers = [threading.Thread(target=write, args=(name,)) for name in "acda"]
    for thread in (*loops, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    for _ in range(400):
        if rows(sealing, f"SELECT count(*) FROM ledger.seal WHERE {ENTRIES}") == [(600,)]:
            break
        time.sleep(0.05)
    stop.set()
    for thread in loops:
        thread.join()
    assert rows(
        sealing,
        f"SELECT count(*), count(DISTINCT entry_id), max(place) + 1 - {sealing.begun}, max(voucher_number)"
        f" FROM ledger.seal WHERE {ENTRIES}",
    ) == [(600,) * 4]
    with sealing.owner.read() as books:
        found = verify_log(books, world.book_id, "zj")
    assert (found.records, found.tiles, found.checkpoints) == ([], [], [])


def test_sealing_does_not_wait_and_is_not_waited_for(sealing: Sealing) -> None:
    """While a writer holds its balances, the sequencer seals what was committed; while a sweep is open, a writer posts."""
    world = sealing.world
    world.one(move("a", "b", 1))
    with sealing.owner.engine.connect() as writer:
        writer.exec_driver_sql("SELECT FROM ledger.balance FOR UPDATE")
        assert [s.sealed for s in sealing.seal()] == [1]
    opened, go_on = threading.Event(), threading.Event()

    def work(books: Books) -> None:
        sweep(books, world.book_id, "zj", sealing.signer)
        opened.set()
        go_on.wait(20)

    thread = threading.Thread(target=lambda: sealing.sequencer.begin(work))
    thread.start()
    opened.wait(20)
    assert world.one(move("a", "b", 2)) == "posted"
    assert sealing.seal() == [], "another sequencer is at it: this one does nothing"
    go_on.set()
    thread.join()


def test_killed_at_any_point(sealing: Sealing, database_url: str) -> None:
    """A sequencer process is killed again and again; what it leaves is whole, and the next one goes on."""
    world = sealing.world
    program = (
        "import sys\nfrom pathlib import Path\nfrom threading import Event\nfrom ledger.clock import SystemClock\n"
        "from ledger.database import Database\nfrom ledger.seals import sequencer\nfrom tests.signing import signer_in\n"
        "sequencer.LIMIT = 7\n"
        "db = Database(sys.argv[1], role=sequencer.ROLE, pool=1)\n"
        "signer = signer_in(Path(sys.argv[2]))\nprint('on', flush=True)\n"
        "while True:\n    list(sequencer.seal_everything(db, signer, SystemClock(), 7))\n"
    )
    for number in range(4):
        world.post(*[move("a", "b", 1) for _ in range(300)])
        child = subprocess.Popen(
            [sys.executable, "-c", program, database_url, str(sealing.signer.keys.path.parent)],
            stdout=subprocess.PIPE,
            cwd=os.getcwd(),
        )
        assert child.stdout is not None
        child.stdout.readline()
        while rows(sealing, f"SELECT count(*) >= {number * 40 + 20} FROM ledger.seal WHERE {ENTRIES}") != [
            (True,)
        ]:
            time.sleep(0.005)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
        with sealing.owner.read() as books:
            found = verify_log(books, world.book_id, "zj")
        assert (found.records, found.tiles, found.checkpoints) == ([], [], [])
    sealing.seal()
    assert rows(
        sealing,
        f"SELECT count(*), max(place) + 1 - {sealing.begun} FROM ledger.seal WHERE {ENTRIES}",
    ) == [(1200, 1200)]


def test_keys_rotate_and_are_missed(sealing: Sealing) -> None:
    """A new key is announced under both; a file that is gone or foreign stops sealing, and nothing is written."""
    world, now = sealing.world, datetime.now(UTC)
    world.one(move("a", "b", 1))
    sealing.seal()
    new = sealing.sequencer.begin(lambda books: announce_key(books, world.book_id, "zj", sealing.signer, now))
    with sealing.owner.read() as books:
        old, newest = (parse_key(key) for key in keys_of(books, world.book_id))
        note = parse_note(newest_point(books, world.book_id).note)
    assert str(newest) == new
    assert note.signed_by(old)
    assert note.signed_by(newest)
    assert parse_checkpoint(note).announces == new, "the old key says which one it trusts with the log"
    world.one(move("a", "b", 1))
    file = sealing.signer.keys.file("zj", 2)
    assert file.stat().st_mode & 0o777 == 0o600
    kept = file.read_bytes()
    file.unlink()
    with pytest.raises(KeyMissing):
        sealing.seal()
    sealing.signer.keys.make("zj", 2)
    with pytest.raises(KeyMissing) as caught:
        sealing.seal()
    assert "zj.2.pem" in caught.value.message("zh_Hans")
    assert rows(sealing, f"SELECT count(*) FROM ledger.seal WHERE {ENTRIES}") == [(1,)]
    file.write_bytes(kept)
    assert [s.sealed for s in sealing.seal()] == [1]
    sealing.signer.keys.file("zj", 2).unlink()
    third = sealing.sequencer.begin(
        lambda books: announce_key(books, world.book_id, "zj", sealing.signer, now, lost=True)
    )
    assert third != new
    with sealing.owner.read() as books:
        assert verify_log(books, world.book_id, "zj").checkpoints == []


@pytest.mark.parametrize("suite", SUITES)
def test_a_log_in_each_suite(unsealed: Sealing, suite: str) -> None:
    """Every hash of a log is of the suite with which it began: SHA-256, whose leaves PostgreSQL hashes, and SM3."""
    sealing = unsealed
    sealing.signer = replace(sealing.signer, suite=suite)
    sealing.world.one(move("a", "b", 1))
    sealing.seal()
    sealed = rows(sealing, "SELECT record, encode(leaf_hash, 'hex') FROM ledger.sealed_record")
    assert len(sealed) > 2
    for record, leaf in sealed:
        assert leaf == leaf_hash(SUITES[suite], str(record).encode()).hex()
    with sealing.owner.read() as books:
        assert verify_log(books, sealing.world.book_id, "zj").records == []


def test_the_sequencer_may_append_and_nothing_else(sealing: Sealing, database_url: str) -> None:
    """The role of the sequencer is refused everything but its functions; so is the web's role on the log."""
    sealing.world.one(move("a", "b", 1))
    sealing.seal()
    refused = {
        "ecoledger_sequencer": (
            "SELECT * FROM ledger.api_key",
            "SELECT * FROM ledger.actor",
            "INSERT INTO ledger.seal SELECT * FROM ledger.seal",
            "UPDATE ledger.log_head SET size = 9",
            "DELETE FROM ledger.tile",
            "UPDATE ledger.tile SET hashes = hashes",
            "INSERT INTO ledger.entry OVERRIDING SYSTEM VALUE SELECT * FROM ledger.entry",
        ),
        "ecoledger_web": (
            "INSERT INTO ledger.seal SELECT * FROM ledger.seal",
            "DELETE FROM ledger.checkpoint",
            "UPDATE ledger.book SET closed_through = opens_on",
            "INSERT INTO ledger.checkpoint (book_id, size, root, key_number, signed_at, note) SELECT 1, 0, '', 1, now(), ''",
            "SELECT ledger.append_seals(1, 0, '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '', 0, '{}', 0)",
            "SELECT ledger.look_again(1)",
        ),
    }
    for role, statements in refused.items():
        for statement in statements:
            with psycopg.connect(database_url, autocommit=True) as connection:
                connection.execute(f"SET ROLE {role}")
                with pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement)


def test_even_the_owner_only_appends(sealing: Sealing, database_url: str) -> None:
    """With the triggers on, nobody changes or removes a row of the log."""
    sealing.world.one(move("a", "b", 1))
    sealing.seal()
    statements = {
        "LG008": (
            "UPDATE ledger.seal SET place = 9",
            "DELETE FROM ledger.checkpoint",
            "TRUNCATE ledger.tile",
            "DELETE FROM ledger.log_head",
            "UPDATE ledger.log_key SET number = 3",
            "DELETE FROM ledger.cosignature",
            "UPDATE ledger.log_head SET suite = 'sm3'",
            "UPDATE ledger.actor SET name_digest = sha256('x')",
        ),
        "LG015": (
            "UPDATE ledger.tile SET hashes = sha256('x')",
            "UPDATE ledger.log_head SET size = 0",
        ),
        "LG014": ("UPDATE ledger.actor SET name = 'other'",),
    }
    for state, texts in statements.items():
        for statement in texts:
            with (
                psycopg.connect(database_url, autocommit=True) as connection,
                pytest.raises(psycopg.Error) as caught,
            ):
                connection.execute(statement)
            assert caught.value.sqlstate == state, statement


def test_key_files_have_names_that_a_folder_can_have(sealing: Sealing) -> None:
    """The code of a book may have colons and no slash, so no key leaves the folder."""
    folder = KeyFolder(sealing.signer.keys.path)
    assert re.fullmatch(r"[A-Za-z0-9._~-]+", folder.file("a:b", 1).name)
    assert verifier_key(folder.make("a:b", 1), "x") == verifier_key(folder.make("a:b", 1), "x")
