"""A book goes into one file and comes out of it: equal balances, equal root, the same bytes again."""

import io
import json
import os
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from ledger.actors.authority import Role
from ledger.archive import writing
from ledger.archive.reading import ArchiveMalformed, ArchiveTouched, KeyNotTrusted, open_archive
from ledger.archive.replay import BookExists, replay_archive
from ledger.archive.writing import NothingSealed, Written, write_archive
from ledger.audit.checks import run_checks
from ledger.audit.replay import replay_balances
from ledger.database import Books, Database, ReadBooks
from ledger.database.unit import Codes
from ledger.entries import Entry
from ledger.identifiers import uuid7
from ledger.journal.posting import Submission, approve, mirror, post
from ledger.periods import actions
from ledger.periods.actions import AskedStep
from ledger.periods.rules import Kind
from ledger.processes.actions import SecondPersonNeeded, Step
from ledger.seals.queries import keys_of
from ledger.seals.sequencer import ROLE, Signer, announce_key, look_everywhere
from tests.conftest import named
from tests.people import card, dismiss, erase, key_for
from tests.rewriting import rewriting
from tests.sampling import size
from tests.signing import seal, signer_in
from tests.world import World, make_world, move, older

ROOT = Path(__file__).parents[2]


def broken(books: ReadBooks) -> list[tuple[str, list[str]]]:
    """What the doctor finds, but that the log of the installation waits: nobody seals it here, and it may have begun long ago."""
    told = {
        f.invariant.name: [one for one in f.offenders if "@installation, record" not in one]
        for f in run_checks(books)
    }
    return [(name, offenders) for name, offenders in told.items() if offenders]


@dataclass(slots=True)
class Shelf:
    """A book with everything in it, and an empty database beside it."""

    world: World
    owner: Database
    other: Database
    signer: Signer
    folder: Path

    def write(self, name: str, database: Database | None = None, *, persons: bool = True) -> Written:
        """Write the archive of the book, as it is in one of the databases."""
        source = database or self.owner
        with source.read() as books:
            number = books.connection.exec_driver_sql(
                "SELECT book_id FROM ledger.book WHERE code = 'zj'"
            ).scalar_one()
        return write_archive(source, number, "zj", self.signer, self.folder / name, persons=persons)

    def count(self, database: Database | None = None) -> int:
        """How many entries and records the book has."""
        with (database or self.owner).read() as books:
            query = """SELECT (SELECT count(*) FROM ledger.entry WHERE book_id = b.book_id) +
                       (SELECT count(*) FROM ledger.record WHERE book_id = b.book_id) FROM ledger.book b WHERE code = 'zj'"""
            return int(books.connection.exec_driver_sql(query).scalar_one())

    def public_keys(self) -> list[str]:
        """The public keys of the log."""
        with self.owner.read() as books:
            return keys_of(books, self.world.book_id)

    def replay(self, name: str, trusted: list[str] | None = None) -> int:
        """Replay into the empty database."""
        archive = open_archive(self.folder / name, trusted or [])
        return self.other.begin(lambda books: replay_archive(books, archive))


@pytest.fixture
def shelf(
    database: Database, owner: Database, database_url: str, server_url: str, template: str, tmp_path: Path
) -> Iterator[Shelf]:
    """A book with reversals, refusals, approvals, a frozen account, two assets, a rotated key, an erased person, a closed month."""
    world, signer = make_world(database, owner), signer_in(tmp_path)
    book = world.book_id
    for n in range(30):
        world.one(older(move("a", "b", n + 1, on=date(2026, 1 + n % 5, 3)), f"tab\t back\\slash \n {n} 𝄞"))
    world.one(move("low", "c", 9, asset="lot:1"))
    first = move("c", "d", 7)
    world.one(first)
    world.one(mirror(first, uuid7(), first.effective_on, "undo", ""))
    assert world.one(move("b", "low", 10**6)) == "account.overdraft"
    adjusted = move("a", "b", 3, kind="journal.adjustment")
    database.begin(lambda books: approve(books, book, adjusted, world.approver))
    assert world.one(adjusted) == "posted"
    wang, chen = (
        owner.begin(lambda books, n=n: key_for(books, book, n, Role.FINANCE))  # type: ignore[misc]
        for n in ("Wang", "Chen")
    )
    world.post(move("a", "d", 1), actor_id=chen.actor_id)
    world.status("d", "frozen")
    seal(database_url, signer)
    kinds: tuple[Kind, ...] = ("soft_close", "close")
    for kind in kinds:
        asked = AskedStep(uuid7(), kind, date(2026, 1, 1))
        steps = [Step(key.actor_id, "finance", date(2026, 11, 1), "month end") for key in (wang, chen)]
        database.begin(lambda books, a=asked, s=steps[0]: actions.propose(books, book, a, s))  # type: ignore[misc]
        if kind == "close":
            database.begin(
                lambda books, a=asked, s=steps[1]: actions.approve_step(books, book, s, step_id=a.id)  # type: ignore[misc]
            )
    sequencer = Database(database_url, role=ROLE, pool=1)
    sequencer.begin(lambda books: announce_key(books, book, "zj", signer, datetime.now(UTC)))
    sequencer.close()
    world.one(move("a", "b", 5, on=date(2026, 2, 3)))
    dismiss(owner, [chen.key_id])
    erase(owner, book, chen.key_id)
    seal(database_url, signer)
    name = f"eco_archive_{os.getpid()}_{tmp_path.name[-6:]}".replace("-", "_")
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        other = Database(named(server_url, name), role="", pool=2)
        yield Shelf(world, owner, other, signer, tmp_path)
        other.close()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def elsewhere(shelf: Shelf) -> Signer:
    """The signer of another installation, to which the keys of the book were brought."""
    signer = signer_in(shelf.folder / "elsewhere")
    signer.keys.path.mkdir(parents=True)
    for file in shelf.signer.keys.path.glob("zj.*"):
        shutil.copy(file, signer.keys.path)
    return signer


def verifier(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the verifier, which knows nothing of us."""
    command = [sys.executable, "-m", "ecoledger_verify", *map(str, arguments)]
    environment = {**os.environ, "LANG": "C.UTF-8"}
    return subprocess.run(
        command, cwd=ROOT / "verifier", capture_output=True, text=True, check=False, env=environment
    )


def test_archive_replay_archive(shelf: Shelf) -> None:
    """Goal: byte-identical, and nothing lost. Method: write, replay into an empty database, check every promise, write again."""
    done = shelf.write("one.eco")
    assert done.size == shelf.count()
    shelf.replay("one.eco", shelf.public_keys())
    again = shelf.write("two.eco", shelf.other)
    assert again == done
    with tarfile.open(shelf.folder / "one.eco") as one, tarfile.open(shelf.folder / "two.eco") as two:
        for first, second in zip(one, two, strict=True):
            assert (first.name, one.extractfile(first).read()) == (  # type: ignore[union-attr]
                second.name,
                two.extractfile(second).read(),  # type: ignore[union-attr]
            )
    assert (shelf.folder / "one.eco").read_bytes() == (shelf.folder / "two.eco").read_bytes()
    for database in (shelf.owner, shelf.other):
        with database.read() as books:
            assert broken(books) == []
            number = books.connection.exec_driver_sql(
                "SELECT book_id FROM ledger.book WHERE code = 'zj'"
            ).scalar_one()
            assert replay_balances(books, number).faults == []


def test_a_stranger_verifies_it(shelf: Shelf) -> None:
    """The verifier, with the first key alone, holds the archive to be whole; with a byte changed it does not."""
    shelf.write("one.eco")
    file = shelf.folder / "one.eco"
    for key in shelf.public_keys():
        done = verifier("archive", file, "--key", key)
        assert done.returncode == 0, done.stdout + done.stderr
    data = bytearray(file.read_bytes())
    at = data.index(b'"amount":"5"') + 10
    data[at] = ord("6")
    (shelf.folder / "bad.eco").write_bytes(data)
    assert verifier("archive", shelf.folder / "bad.eco", "--key", shelf.public_keys()[0]).returncode == 1


def test_what_is_written_once_and_changed_does_not_hold(shelf: Shelf, database_url: str) -> None:
    """Goal: a thief with an honest record of what he did is found. Method: the guard off, the scale of an asset changed, sealed."""
    with psycopg.connect(database_url) as connection, rewriting(connection, "asset", recorded=True):
        connection.execute("UPDATE ledger.asset SET scale = scale + 1 WHERE code = 'lot:1'")
    seal(database_url, shelf.signer)
    with shelf.owner.read() as books:
        ((name, told),) = broken(books)
    assert (name, [one.partition(" at ")[0] for one in told]) == (
        "what_is_written_once_stays",
        ["book zj: asset 2, update"],
    )
    shelf.write("one.eco")
    done = verifier(
        "archive", shelf.folder / "one.eco", "--key", shelf.public_keys()[0], "--lang", "en", "--json"
    )
    assert done.returncode == 1
    (report,) = json.loads(done.stdout)
    (check,) = (check for check in report["checks"] if check["faults"])
    assert (check["check"], [(one["fault"], one["table"], one["row"]) for one in check["first"]]) == (
        "once",
        [("once.changed", "asset", "2")],
    )


def test_an_entry_that_was_sealed_late(shelf: Shelf, database_url: str) -> None:
    """An entry that was passed by, its reversal and others upon it: without it the archive does not hold; with it, days later, it does."""
    seal(database_url, shelf.signer)
    with psycopg.connect(database_url) as connection:
        connection.execute("""UPDATE ledger.log_head SET settled_position = p, reached_position = p, drawn_position = p
            FROM (SELECT max(position) + 1 AS p FROM ledger.seal) x""")
    missed = move("a", "b", 100, on=date(2026, 3, 1))
    with shelf.owner.engine.begin() as connection:
        connection.exec_driver_sql(f"SET LOCAL ecoledger.now = '{datetime.now(UTC) - timedelta(days=2)}'")
        post(Books(connection, Codes()), shelf.world.book_id, [Submission(missed, shelf.world.poster)])
    shelf.world.one(move("b", "c", 20))
    shelf.world.one(mirror(missed, uuid7(), missed.effective_on, "undo", ""))
    seal(database_url, shelf.signer)
    shelf.write("short.eco")
    told = verifier("archive", shelf.folder / "short.eco", "--key", shelf.public_keys()[0])
    assert (told.returncode, "are missing before this one" in told.stdout) == (1, True)
    sequencer = Database(database_url, role=ROLE, pool=1)
    assert look_everywhere(sequencer) == ["zj"]
    sequencer.close()
    seal(database_url, shelf.signer)
    done = shelf.write("whole.eco")
    assert done.size == shelf.count()
    told = verifier("archive", shelf.folder / "whole.eco", "--key", shelf.public_keys()[0])
    assert told.returncode == 0, told.stdout
    assert (
        f"place {done.size - 1}, entry {missed.id}: This entry was sealed after others that build upon it"
        in told.stdout
    )
    shelf.replay("whole.eco", shelf.public_keys())
    assert shelf.write("again.eco", shelf.other) == done
    for database in (shelf.owner, shelf.other):
        with database.read() as books:
            assert broken(books) == []


def test_what_goes_on_after_a_replay(shelf: Shelf) -> None:
    """Ids keep their answers, limits and frontiers hold, and the log grows where it ended."""
    done = shelf.write("one.eco")
    number = shelf.replay("one.eco")
    with shelf.owner.read() as books:
        refused = books.connection.exec_driver_sql("SELECT entry_id FROM ledger.refusal").scalar_one()
        poster = books.connection.exec_driver_sql(
            "SELECT name_digest FROM ledger.actor WHERE name = 'poster'"
        ).scalar_one()
    with shelf.other.read() as books:
        actor_id = books.connection.exec_driver_sql(
            "SELECT actor_id FROM ledger.actor WHERE name_digest = %s", (poster,)
        ).scalar_one()

    def outcome(entry: Entry) -> str:
        result = shelf.other.begin(lambda books: post(books, number, [Submission(entry, actor_id)]))[0]
        return result.error.code if result.error else result.status

    assert outcome(move("b", "low", 10**6, id=refused)) == "account.overdraft"
    assert outcome(move("a", "d", 1)) == "account.frozen"
    assert outcome(move("a", "b", 1, on=date(2026, 1, 9))) == "entry.period_closed"
    assert outcome(move("a", "b", 1)) == "posted"
    seal(
        shelf.other.engine.url.set(drivername="postgresql").render_as_string(hide_password=False),
        elsewhere(shelf),
    )
    grown = shelf.write("grown.eco", shelf.other)
    assert grown.size == shelf.count(shelf.other) > done.size


def test_who_came_with_an_archive_is_one_each(shelf: Shelf) -> None:
    """Goal: what was done by two stands elsewhere, and goes on by two, and who is one person stays one. Method: the persons of a replayed
    book, who are known by the digests of their numbers and have no name until they come, and its next month."""
    shelf.write("one.eco")
    assert card("Wang").number.encode() not in (shelf.folder / "one.eco").read_bytes()
    number = shelf.replay("one.eco")
    with shelf.other.read() as books:
        rows = books.connection.exec_driver_sql(
            "SELECT a.name, a.actor_id, p.name, a.person_id FROM ledger.actor a LEFT JOIN ledger.person p USING (person_id)"
        ).all()
        by_two = books.connection.exec_driver_sql(
            "SELECT count(*) FROM ledger.process_event WHERE four_eyes"
        ).scalar_one()
        assert broken(books) == []
    assert by_two > 0
    with shelf.owner.read() as books:
        digests = "SELECT count(DISTINCT p.number_digest) FROM ledger.actor a JOIN ledger.person p USING (person_id) WHERE book_id > 0"
        wanted = books.connection.exec_driver_sql(digests).scalar_one()
    assert len({person for *_, person in rows if person is not None}) == wanted > 1
    assert all(called == f"person {person}" for *_, called, person in rows if person is not None)
    wang, poster = (
        Step(actor_id, "finance", date(2026, 11, 1), "month end", person_id=person_id)
        for wanted in ("Wang", "poster")
        for name, actor_id, _, person_id in rows
        if name == wanted
    )
    kinds: tuple[Kind, ...] = ("soft_close", "close")
    soft, close = (AskedStep(uuid7(), kind, date(2026, 2, 1)) for kind in kinds)
    for asked in (soft, close):
        shelf.other.begin(lambda books, a=asked: actions.propose(books, number, a, wang))  # type: ignore[misc]
    with pytest.raises(SecondPersonNeeded):
        shelf.other.begin(lambda books: actions.approve_step(books, number, wang, step_id=close.id))
    shelf.other.begin(lambda books: actions.approve_step(books, number, poster, step_id=close.id))
    with shelf.other.read() as books:
        assert broken(books) == []


def test_without_persons(shelf: Shelf) -> None:
    """Nobody is named in an archive without persons, and it replays to the same root."""
    done = shelf.write("bare.eco", persons=False)
    assert b"poster" not in (shelf.folder / "bare.eco").read_bytes()
    shelf.replay("bare.eco")
    with shelf.other.read() as books:
        assert (
            bytes(books.connection.exec_driver_sql("SELECT root FROM ledger.log_head").scalar_one())
            == done.root
        )


def test_a_touched_archive_is_not_loaded(shelf: Shelf) -> None:
    """Changed bytes, foreign keys, cut files: each refused by name, and nothing is there afterwards."""
    shelf.write("one.eco")
    whole = (shelf.folder / "one.eco").read_bytes()

    def refused(data: bytes, error: type[Exception], trusted: list[str] | None = None) -> None:
        (shelf.folder / "bad.eco").write_bytes(data)
        with pytest.raises(error):
            shelf.replay("bad.eco", trusted)
        with shelf.other.read() as books:
            assert books.connection.exec_driver_sql("SELECT count(*) FROM ledger.book").scalar_one() == 0

    refused(whole.replace(b'"amount":"5"', b'"amount":"6"', 1), ArchiveTouched)
    refused(whole.replace(b'"debits":"', b'"debitz":"', 1), ArchiveTouched)
    refused(whole, KeyNotTrusted, [shelf.public_keys()[0]])
    refused(whole[:512] + b"x" + whole[513:], ArchiveTouched)
    refused(b"x" + whole[1:], ArchiveMalformed)
    refused(whole[:2048], ArchiveMalformed)
    refused(b"", ArchiveMalformed)
    with pytest.raises(ArchiveMalformed):
        shelf.replay("missing.eco")
    (shelf.folder / "one.eco").write_bytes(whole)
    shelf.replay("one.eco")
    with pytest.raises(BookExists):
        shelf.replay("one.eco")


def test_an_export_goes_on_where_it_was_stopped(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stopped between two segments: no archive is there; the second run takes the finished ones over and gives the same bytes."""
    shelf.write("whole.eco")
    monkeypatch.setattr("ledger.archive.members.SEGMENT", 10)
    shelf.write("small.eco")
    read: list[int] = []
    real = writing._records

    def slowly(books: object, book_id: int, first: int, past: int) -> Iterator[bytes]:
        read.append(first)
        if len(read) == 3:
            raise OSError("stopped")
        return real(books, book_id, first, past)  # type: ignore[arg-type]

    monkeypatch.setattr(writing, "_records", slowly)
    with pytest.raises(OSError, match="stopped"):
        shelf.write("cut.eco")
    assert not (shelf.folder / "cut.eco").exists()
    shelf.write("cut.eco")
    assert read == [0, 10, 20, *range(20, shelf.count(), 10)]
    assert (shelf.folder / "cut.eco").read_bytes() == (shelf.folder / "small.eco").read_bytes()
    assert not (shelf.folder / "cut.eco.part").exists()


def test_nothing_sealed(shelf: Shelf) -> None:
    """A book whose log has not begun has no archive."""
    make_world(shelf.world.database, shelf.owner, code="new")
    with shelf.owner.read() as books:
        number = books.connection.exec_driver_sql(
            "SELECT book_id FROM ledger.book WHERE code = 'new'"
        ).scalar_one()
    with pytest.raises(NothingSealed):
        write_archive(shelf.owner, number, "new", shelf.signer, shelf.folder / "x", persons=True)


@pytest.mark.long(3)
@pytest.mark.parametrize(
    "entries", [int(os.environ.get("ECOLEDGER_ARCHIVE_ENTRIES", str(size(11_000, 25_000))))]
)
def test_a_large_round_trip(shelf: Shelf, entries: int) -> None:
    """Thousands of entries over many segments and the slices of the replay come back byte for byte.

    Two slices by default, three where matrices are run whole.
    """
    for _ in range(entries // 1000):
        shelf.world.post(*[move("abc"[n % 3], "abc"[(n + 1) % 3], n + 1) for n in range(1000)])
    url = shelf.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    seal(url, shelf.signer)
    done = shelf.write("one.eco")
    assert done.size == shelf.count() > entries
    shelf.replay("one.eco")
    assert shelf.write("two.eco", shelf.other) == done
    with (shelf.folder / "one.eco").open("rb") as one, (shelf.folder / "two.eco").open("rb") as two:
        while part := one.read(io.DEFAULT_BUFFER_SIZE * 128):
            assert two.read(len(part)) == part
    assert verifier("archive", shelf.folder / "one.eco", "--key", shelf.public_keys()[0]).returncode == 0
