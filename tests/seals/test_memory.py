"""The signer's memory: a log that does not go on from what was signed is not signed, whoever owns the database."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from ledger.clock import SystemClock
from ledger.errors import LedgerError
from ledger.proofs.notes import Checkpoint, parse_checkpoint, parse_key, parse_note
from ledger.seals import sequencer
from ledger.seals.continuing import begin_memory, check_continues, not_continued
from ledger.seals.keys import KeyMissing
from ledger.seals.memory import BegunBefore, Memory, MemoryMissing, NotContinued
from ledger.seals.publishing import Published, PublishedDiffers, publish, statement_for
from ledger.seals.queries import INSTALLATION, NoCheckpoint, keys_of, newest_point, points
from ledger.seals.restoring import NothingLost, begin_again, remember, state_restored
from ledger.seals.sequencer import LIMIT, announce_key, visit
from ledger.seals.verification import verify_log
from tests.seals.conftest import Sealing
from tests.seals.copies import by_force, dump, lower_an_amount, restore, take_log_away
from tests.world import move

BY = ("a" * 64, "b" * 64)
NUMBERS = {INSTALLATION: 0, "zj": 1}


@pytest.fixture
def unbegun(unsealed: Sealing) -> Sealing:
    """A book that has no log yet, beside that of the installation, which has."""
    begin_memory(unsealed.sequencer, unsealed.signer.memory, datetime.now(UTC))
    visit_log(unsealed, INSTALLATION)
    ((count,),) = unsealed.rows("SELECT count(*) FROM ledger.record WHERE book_id = 1")
    unsealed.begun = int(str(count))
    return unsealed


@pytest.fixture
def begun(sealing: Sealing) -> Sealing:
    """Three sealed entries."""
    sealing.world.post(*[move("a", "b", n + 5) for n in range(3)])
    sealing.seal()
    return sealing


def visit_log(sealing: Sealing, book: str) -> None:
    """Sweep one log, and sign its head."""
    visit(sealing.sequencer, sealing.signer, SystemClock(), NUMBERS[book], book, LIMIT)


def grow(sealing: Sealing, count: int = 2) -> None:
    """Post more, and seal it."""
    sealing.world.post(*[move("a", "c", n + 1) for n in range(count)])
    sealing.seal()


def size(sealing: Sealing) -> int:
    """How many records have a place, beside those that opened the book."""
    return int(str(sealing.rows("SELECT count(*) FROM ledger.seal WHERE book_id = 1")[0][0])) - sealing.begun


def signed(sealing: Sealing) -> list[int]:
    """The sizes of the checkpoints, counted from that at which the book was opened: 0 is the one that the fixture signed."""
    return [
        int(str(row[0])) - sealing.begun
        for row in sealing.rows("SELECT size FROM ledger.checkpoint WHERE book_id = 1 ORDER BY checkpoint_id")
    ]


def remembered(sealing: Sealing) -> int:
    """The size that the signer remembers, counted likewise."""
    last = sealing.signer.memory.last("zj")
    assert last is not None
    return last.point.size - sealing.begun


def refused(sealing: Sealing, book: str = "zj") -> LedgerError:
    """What the sequencer meets in a log."""
    with pytest.raises(LedgerError):
        sealing.seal()
    with pytest.raises(LedgerError) as caught:
        visit_log(sealing, book)
    return caught.value


def figures(sealing: Sealing, size: int, remembered: int) -> dict[str, object]:
    """What a refusal of the book's log says of its sizes, which are counted from that at which the book was opened."""
    return {
        "book": "zj",
        "size": str(sealing.begun + size),
        "remembered": str(sealing.begun + remembered),
    }


def doctor(sealing: Sealing) -> list[str]:
    """The books whose logs do not go on, with the code of why."""
    with sealing.owner.read() as books:
        return [
            f"{book} {fault.code}"
            for book, fault in not_continued(books, sealing.signer.memory)
            if fault.message("zh_Hans")
        ]


def test_what_was_signed_is_remembered_before_it_is_given_away(begun: Sealing) -> None:
    """The file has the note of the newest checkpoint, readable by anybody who knows C2SP, and nothing is left beside it."""
    note = begun.signer.memory.file("zj").read_text()
    with begun.owner.read() as books:
        assert newest_point(books, begun.world.book_id).note == note
        assert parse_note(note).signed_by(parse_key(keys_of(books, begun.world.book_id)[0]))
    assert parse_checkpoint(parse_note(note)).size == begun.begun + 3
    assert sorted(file.name for file in begun.signer.memory.path.iterdir()) == [
        "@installation.note",
        "begun.txt",
        "zj.note",
    ]
    assert begun.signer.memory.path.stat().st_mode & 0o777 == 0o700
    grow(begun)
    assert (remembered(begun), signed(begun), doctor(begun)) == (5, [0, 3, 5], [])


def test_a_superuser_without_the_key_gets_no_second_history_signed(begun: Sealing, database_url: str) -> None:
    """An amount is lowered, every log taken away, and the sequencer runs: it refuses, signs nothing and says which file tells."""
    lower_an_amount(database_url)
    take_log_away(database_url)
    assert doctor(begun) == ["@installation log.begun_before", "zj log.begun_before"]
    for book in NUMBERS:
        told = refused(begun, book)
        assert (told.code, told.figures) == ("log.begun_before", {"book": book, "file": f"{book}.note"})
        begun.signer.memory.file(book).unlink()
        told = refused(begun, book)
        assert (told.code, told.figures["file"]) == ("log.begun_before", f"{book}.1.pem"), (
            "the key alone tells it as well"
        )
    assert begun.rows("SELECT 1 FROM ledger.log_head UNION ALL SELECT 1 FROM ledger.checkpoint") == []


def test_another_history_of_the_same_size_is_not_signed(begun: Sealing, database_url: str) -> None:
    """The superuser builds seal and tree anew himself and keeps the head's size: the root tells."""
    lower_an_amount(database_url)
    by_force(database_url, "UPDATE ledger.log_head SET root = sha256('x') WHERE book_id = 1")
    told = refused(begun)
    assert told.code == "log.not_continued"
    assert told.figures == figures(begun, 3, 3)
    assert doctor(begun) == ["zj log.not_continued"]
    begun.world.one(move("a", "b", 1))
    assert refused(begun).code == "log.not_continued"
    assert (size(begun), signed(begun)) == (3, [0, 3])


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger.tile SET hashes = overlay(hashes PLACING '\\x00' FROM 40) WHERE book_id = 1",
        "UPDATE ledger.tile SET hashes = substr(hashes, 1, 64) WHERE book_id = 1",
        "DELETE FROM ledger.tile WHERE book_id = 1",
    ],
)
def test_a_larger_tree_that_does_not_begin_as_it_did_is_not_signed(
    begun: Sealing, database_url: str, change: str
) -> None:
    """What is remembered is recomputed from the tiles at its size, where the head has grown since."""
    by_force(
        database_url,
        change,
        "UPDATE ledger.log_head SET size = size + 1, root = sha256('x') WHERE book_id = 1",
    )
    assert refused(begun).code == "log.not_continued"
    assert signed(begun) == [0, 3]


def test_a_head_that_its_tiles_do_not_give_is_not_signed(unbegun: Sealing, database_url: str) -> None:
    """Between the two transactions the superuser writes another root into the head, of a log that begins and of one that has grown."""
    for turn, before in ((1, []), (2, [1])):
        unbegun.world.one(move("a", "b", turn))
        unbegun.sequencer.begin(lambda books: sequencer.sweep(books, 1, "zj", unbegun.signer))
        ((root,),) = unbegun.rows("SELECT encode(root, 'hex') FROM ledger.log_head WHERE book_id = 1")
        by_force(database_url, "UPDATE ledger.log_head SET root = sha256('x') WHERE book_id = 1")
        assert refused(unbegun).figures == figures(unbegun, turn, 1 if before else -unbegun.begun)
        assert signed(unbegun) == before
        by_force(database_url, f"UPDATE ledger.log_head SET root = '\\x{root}' WHERE book_id = 1")
        unbegun.seal()
    assert signed(unbegun) == [1, 2]


def test_a_copy_that_is_older_is_not_signed(begun: Sealing, database_url: str) -> None:
    """A dump of three records is brought back after five were signed: the figures say both; the other book goes on."""
    other = begun.second_book()
    begun.seal()
    ((opened,),) = begun.rows("SELECT count(*) FROM ledger.seal WHERE book_id = 2")
    dump(database_url)
    grow(begun)
    restore(database_url)
    begun.post_to(other, move("a", "b", 1))
    begun.world.one(move("a", "b", 1))
    with capture_logs() as logs:
        begun.seal_what_can_be()
    (failed,) = [one for one in logs if one["event"] == "sealing_failed"]
    assert (failed["book"], failed["code"]) == ("zj", "log.not_continued")
    assert f"has {begun.begun + 3} records" in failed["told"]
    assert f"the {begun.begun + 5} that" in failed["told"]
    assert "ecoledger log restored zj" in failed["do"]
    assert begun.rows(
        "SELECT b.code, size FROM ledger.log_head JOIN ledger.book b USING (book_id) ORDER BY 1"
    ) == [
        ("js", int(str(opened)) + 1),
        ("zj", begun.begun + 3),
    ]
    assert (remembered(begun), signed(begun), doctor(begun)) == (5, [0, 3], ["zj log.not_continued"])


def restored(sealing: Sealing, book: str = "zj") -> int:
    """State it, as the command does; give the size at which the log goes on."""
    number, signer = NUMBERS[book], sealing.signer
    sealing.sequencer.begin(lambda books: begin_again(books, number, book, signer))
    return sealing.sequencer.begin(
        lambda books: state_restored(books, number, book, signer, BY, datetime.now(UTC))
    )[0]


def test_two_state_what_is_lost_and_the_log_goes_on(begun: Sealing, database_url: str) -> None:
    """The statement is a checkpoint at the size of the copy with what had been signed; sealing goes on from there, and is whole."""
    with pytest.raises(NothingLost):
        restored(begun)
    dump(database_url)
    grow(begun)
    lost = begun.signer.memory.last("zj")
    assert lost is not None
    restore(database_url)
    assert refused(begun).code == "log.not_continued"
    assert restored(begun) == begun.begun + 3
    with begun.owner.read() as books:
        point = parse_checkpoint(parse_note(points(books, begun.world.book_id, None, 1)[0].note))
    assert point.restored is not None
    assert (point.size, point.restored.size, point.restored.root) == (
        begun.begun + 3,
        begun.begun + 5,
        lost.point.root,
    )
    assert (point.restored.asked_by, point.restored.confirmed_by) == BY
    grow(begun, 4)
    assert (remembered(begun), signed(begun), doctor(begun)) == (7, [0, 3, 3, 7], [])
    with begun.owner.read() as books:
        found = verify_log(books, begun.world.book_id, "zj")
    assert (found.records, found.tiles, found.checkpoints) == ([], [], [])
    with pytest.raises(NothingLost):
        restored(begun)


def test_a_log_that_is_gone_begins_again_only_by_a_statement(begun: Sealing, database_url: str) -> None:
    """A copy from before the logs began: with its first key each says at size 0 what is lost, and is sealed anew."""
    take_log_away(database_url)
    for book in NUMBERS:
        assert isinstance(refused(begun, book), BegunBefore)
        file = begun.signer.keys.file(book, 1)
        key = file.read_bytes()
        assert restored(begun, book) == 0
        assert file.read_bytes() == key
    begun.seal()
    assert (signed(begun), remembered(begun), doctor(begun)) == ([-begun.begun, 3], 3, [])
    take_log_away(database_url)
    for book in NUMBERS:
        begun.signer.memory.file(book).unlink()
        with pytest.raises(MemoryMissing):
            restored(begun, book)


PROGRAM = """
import os, sys
from pathlib import Path
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.seals import keys, memory, sequencer
from tests.signing import signer_in

def end(*_, **__):
    os._exit(9)

at = sys.argv[3]
if at == "begin":  # the key is there, and the log is not yet
    sequencer.verifier_key = end
elif at == "settle":  # places, tiles and head are committed, the second transaction has begun
    keys.KeyFolder.settle = end
elif at == "held":  # signed in the memory of the process, and nowhere else
    memory.Memory.held = end
elif at == "keep":  # remembered, not in the database
    kept = memory.Memory.keep
    memory.Memory.keep = lambda *words: (kept(*words), end())
elif at == "draft":  # the draft of the file is there, and not its name
    Path.rename = end
database = Database(sys.argv[1], role=sequencer.ROLE, pool=1)
if at == "commit":  # the row is there, the transaction is not ended
    from sqlalchemy import event

    @event.listens_for(database.engine, "commit")
    def _(connection):
        signs = connection.exec_driver_sql("SELECT count(*) FROM ledger.checkpoint").scalar_one()
        if signs > int(sys.argv[4]):
            end()
list(sequencer.seal_everything(database, signer_in(Path(sys.argv[2])), SystemClock()))
"""


def kill_at(sealing: Sealing, url: str, at: str) -> None:
    """Run a sequencer that is killed at a point."""
    folder = sealing.signer.memory.path.parent
    ((signs,),) = sealing.rows("SELECT count(*) FROM ledger.checkpoint")
    words = [sys.executable, "-c", PROGRAM, url, str(folder), at, str(signs)]
    done = subprocess.run(words, cwd=os.getcwd(), capture_output=True, text=True, check=False)
    assert done.returncode == 9, done.stderr
    # PostgreSQL may not have noticed yet that it is gone, and keeps its locks until then.
    held = (
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    for _ in range(200):
        ((left,),) = sealing.rows(held)
        if not left:
            break
        time.sleep(0.05)


@pytest.mark.parametrize("at", ["begin", "settle", "held", "draft", "keep", "commit"])
def test_a_signer_that_is_killed_blocks_nothing(unsealed: Sealing, database_url: str, at: str) -> None:
    """Killed at each point of its first signature of each log and of its second of one, the next one goes on, and signs each head once."""
    sealing = unsealed

    def killed(book: str) -> None:
        kill_at(sealing, database_url, at)
        kept = sealing.signer.memory.last(book)
        visit_log(sealing, book)
        if at in ("keep", "commit"):
            assert kept is not None
            with sealing.owner.read() as books:
                assert newest_point(books, NUMBERS[book]).note == str(kept.note), (
                    "what was signed is put back as it was"
                )

    ((opened,),) = sealing.rows("SELECT count(*) FROM ledger.record WHERE book_id = 1")
    sealing.begun = int(str(opened))
    killed(INSTALLATION)  # the first that is visited
    for turn in (1, 2):
        sealing.world.one(move("a", "b", turn))
        if not (at == "begin" and turn == 2):
            killed("zj")
        sealing.seal()
        sealing.seal()
        assert (size(sealing), remembered(sealing), doctor(sealing)) == (turn, turn, [])
        assert signed(sealing) == [1, 2][:turn]
    assert len(sealing.rows("SELECT 1 FROM ledger.checkpoint WHERE book_id = 0")) == 1
    with sealing.owner.read() as books:
        found = verify_log(books, 1, "zj")
    assert (found.records, found.tiles, found.checkpoints) == ([], [], [])


def test_a_statement_whose_signer_is_killed_is_put_back(begun: Sealing, database_url: str) -> None:
    """It is remembered and not in the database: the next sweep puts it there before anything is added."""
    dump(database_url)
    grow(begun)
    restore(database_url)
    restored(begun)
    told = str(begun.signer.memory.last("zj").note)  # type: ignore[union-attr]
    restore(database_url)
    begun.world.one(move("a", "b", 1))
    with capture_logs() as logs:
        begun.seal()
    assert [(one["book"], one["size"]) for one in logs if one["event"] == "checkpoint_put_back"] == [
        ("zj", begun.begun + 3)
    ]
    assert begun.rows(
        "SELECT note FROM ledger.checkpoint WHERE book_id = 1 ORDER BY checkpoint_id OFFSET 2 LIMIT 1"
    ) == [(told,)]
    assert signed(begun) == [0, 3, 3, 4]


def test_a_checkpoint_that_was_removed_is_put_back(begun: Sealing, database_url: str) -> None:
    """The newest checkpoint, or all of them: nothing is signed again that was signed."""
    notes = [(str(begun.signer.memory.last(book).note),) for book in NUMBERS]  # type: ignore[union-attr]
    by_force(database_url, "DELETE FROM ledger.checkpoint")
    begun.seal()
    assert begun.rows("SELECT note FROM ledger.checkpoint ORDER BY book_id") == notes


def test_a_replaced_key_signs_nothing(begun: Sealing, database_url: str) -> None:
    """A key of the superuser's own is not the one in the folder; the same key under another name is another log."""
    with begun.owner.read() as books:
        key = parse_key(keys_of(books, 1)[0])
    foreign = str(type(key)("test/zj", key.kind, bytes(32)))
    by_force(database_url, f"UPDATE ledger.log_key SET verifier_key = '{foreign}' WHERE book_id = 1")
    begun.world.one(move("a", "b", 1))
    with pytest.raises(KeyMissing):
        begun.seal()
    renamed = str(type(key)("other/zj", key.kind, key.public))
    by_force(database_url, f"UPDATE ledger.log_key SET verifier_key = '{renamed}' WHERE book_id = 1")
    with pytest.raises(NotContinued):
        begun.seal()
    assert (size(begun), signed(begun)) == (3, [0, 3])


def test_a_new_key_is_announced_only_for_what_was_signed(begun: Sealing, database_url: str) -> None:
    """An announcement is a signature like another."""
    by_force(database_url, "UPDATE ledger.log_head SET root = sha256('x') WHERE book_id = 1")
    with pytest.raises(NotContinued):
        begun.sequencer.begin(lambda books: announce_key(books, 1, "zj", begun.signer, datetime.now(UTC)))
    assert signed(begun) == [0, 3]


def test_two_signers_of_one_memory(begun: Sealing, database_url: str) -> None:
    """Of the original and a copy that share keys and memory, only the one that goes on from what was signed is signed."""
    dump(database_url)
    grow(begun, 1)
    restore(database_url)
    begun.world.one(move("b", "a", 9))
    assert refused(begun).figures == figures(begun, 3, 4)


def test_an_installation_from_before_there_was_a_memory(begun: Sealing) -> None:
    """It begins with the newest checkpoint, says so once, and from then on a file that is missing is a fault."""
    memory = begun.signer.memory
    for file in memory.path.iterdir():
        file.unlink()
    assert doctor(begun) == [], "nothing is remembered yet"
    ((others,),) = begun.rows("SELECT size FROM ledger.log_head WHERE book_id = 0")
    with capture_logs() as logs:
        begun.seal()
    made = [(INSTALLATION, others), ("zj", begun.begun + 3)]
    assert [(one["book"], one["size"]) for one in logs if one["event"] == "memory_made"] == made
    assert memory.since().splitlines()[1:] == [f"{book}: {size}" for book, size in made]
    grow(begun)
    memory.file("zj").unlink()
    assert doctor(begun) == ["zj log.memory_missing"]
    begun.world.one(move("a", "b", 1))
    told = refused(begun)
    assert (told.code, told.figures) == ("log.memory_missing", {"book": "zj", "file": "zj.note"})
    memory.file("zj").write_text("no note")
    assert refused(begun).code == "log.memory_missing"
    with begun.owner.read() as books:
        assert remember(books, 1, "zj", memory) == begun.begun + 5
        assert remember(books, 1, "zj", memory) is None
    begun.seal()
    assert (size(begun), remembered(begun)) == (6, 6)


def test_nothing_to_remember(unbegun: Sealing) -> None:
    """A log that was never signed needs no memory, and gives none: neither before it begins nor before its first signature."""
    for _ in range(2):
        assert doctor(unbegun) == []
        with unbegun.owner.read() as books, pytest.raises(NoCheckpoint):
            remember(books, 1, "zj", unbegun.signer.memory)
        unbegun.sequencer.begin(lambda books: sequencer.sweep(books, 1, "zj", unbegun.signer))
    with unbegun.owner.read() as books:
        assert check_continues(books, 2, "no book", Memory(Path("nowhere"))) is None


def test_the_sequencer_starts_without_the_folder(unsealed: Sealing) -> None:
    """Rounds make the folder and go on."""
    assert not unsealed.signer.memory.path.exists()
    unsealed.world.one(move("a", "b", 1))
    sequencer.Sequencer(unsealed.sequencer, unsealed.signer, SystemClock()).round()
    assert (doctor(unsealed), remembered(unsealed)) == ([], size(unsealed))


def test_publishing_goes_on_after_a_statement(begun: Sealing, database_url: str, tmp_path: Path) -> None:
    """What was published of the lost history stays beside, whole; without a statement nothing is written over it."""
    world = begun.world
    published = begun.begun + 303

    def publishing() -> Published:
        with begun.owner.read() as books:
            return publish(books, world.book_id, "zj", tmp_path)

    dump(database_url)
    grow(begun, 300)
    lost = publishing()
    restore(database_url)
    with pytest.raises(PublishedDiffers):
        publishing()
    restored(begun)
    grow(begun, 2)
    for _ in range(2):  # and again: what is kept stays
        done = publishing()
        assert (done.point.size, (done.folder / "checkpoint").read_text()) == (
            begun.begun + 5,
            done.point.note,
        )
        assert (done.folder / "lost" / str(published) / "checkpoint").read_text() == lost.point.note
        assert [
            len(file.read_bytes())
            for file in sorted((done.folder / "lost" / str(published) / "tile" / "0").glob("000"))
        ] == [256 * 32]
        tiles = sorted(
            str(file.relative_to(done.folder / "tile")) for file in (done.folder / "tile").rglob("*")
        )
        assert tiles == ["0", "0/000.p", f"0/000.p/{begun.begun + 5}"]
    for other in (published + 1, begun.begun + 3):
        (done.folder / "checkpoint").write_text(lost.point.note.replace(f"\n{published}\n", f"\n{other}\n"))
        with pytest.raises(PublishedDiffers):
            publishing()


@pytest.mark.parametrize(
    ("size", "root", "time", "answered"),
    [
        (4, b"y", 0, True),  # between both sizes, whatever its root: nobody can tell any more
        (3, b"y", 0, False),  # what the log still has, it has to begin with
        (5, b"y", 0, False),
        (5, b"lost", 0, True),
        (6, b"y", 0, False),
        (5, b"lost", 60, False),  # signed after the statement
        (4, b"y", 60, False),
    ],
)
def test_what_a_statement_answers_for(
    begun: Sealing, database_url: str, size: int, root: bytes, time: int, answered: bool
) -> None:
    """On each line: the size of the copy, which is 3, what was lost, 5, and when it was stated; each counted from the opening."""
    dump(database_url)
    grow(begun)
    last = begun.signer.memory.last("zj")
    assert last is not None
    restore(database_url)
    restored(begun)
    with begun.owner.read() as books:
        said = parse_checkpoint(parse_note(points(books, 1, None, 1)[0].note))
        kept = Checkpoint(
            "test/zj",
            begun.begun + size,
            last.point.root if root == b"lost" else bytes(32),
            said.time + time,
        )
        assert (statement_for(books, 1, kept) is not None) == answered
        assert statement_for(books, 1, replace(kept, origin="other/zj")) is None
