"""Anchors: the published folder as a stranger reads it, witnesses, commits, and what they refuse."""

import json
import subprocess
import threading
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
import structlog
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from typer.testing import CliRunner, Result

from cli.anchors import WitnessKeyUnreadable
from cli.app import app
from cli.publication import publisher_beside
from ledger.clock import SystemClock
from ledger.proofs.consistency import FORMAT, ProofMalformed
from ledger.proofs.notes import (
    COSIGNATURE,
    Checkpoint,
    Note,
    NoteMalformed,
    SignatureWrong,
    parse_checkpoint,
    parse_key,
    parse_note,
    sign,
    verifier_key,
)
from ledger.proofs.tree import SUITES, WIDTH, Tree, leaf_hash, tile_path, tiles_for
from ledger.proofs.witness import LogForked, LogShrank, OriginOther, ProofMissing
from ledger.seals.bundles import RecordTooLong, bundle
from ledger.seals.cosignatures import CheckpointUnknown, anchors
from ledger.seals.publishing import PublishedDiffers, publish
from ledger.seals.queries import consistency_proof, keys_of, newest_point
from ledger.seals.repositories import GitFailed
from tests.seals.conftest import Sealing
from tests.waiting import until
from tests.world import move

Run = Callable[..., Result]


def grow(sealing: Sealing, entries: int) -> None:
    """Post and seal."""
    sealing.world.post(*[move("a", "b", 1) for _ in range(entries)])
    sealing.seal()


def grow_to(sealing: Sealing, size: int) -> None:
    """Post and seal until the log has a size."""
    with sealing.owner.read() as books:
        grow(sealing, size - newest_point(books, sealing.world.book_id).size)


def published(sealing: Sealing, folder: Path) -> int:
    """Publish, and count the files that were written."""
    with sealing.sequencer.read() as books:
        return publish(books, sealing.world.book_id, "zj", folder).files


def read_folder(folder: Path) -> Checkpoint:
    """Read a published log as a stranger does: the checkpoint, the key's signature, and the root from the tiles alone."""
    note = parse_note((folder / "checkpoint").read_text())
    assert note.signed_by(parse_key((folder / "keys.txt").read_text().splitlines()[-1]))
    head = parse_checkpoint(note)
    tiles = {}
    for level, number in tiles_for([(0, head.size)]):
        width = min(WIDTH, (head.size >> (8 * level)) - number * WIDTH)
        tiles[level, number] = (folder / "tile" / str(level) / tile_path(number, width)).read_bytes()
    assert Tree(SUITES["sha256"], head.size, tiles).root() == head.root
    return head


def key_of(sealing: Sealing) -> str:
    """The newest verifier key of the log."""
    with sealing.owner.read() as books:
        return keys_of(books, sealing.world.book_id)[-1]


def note_of(sealing: Sealing) -> str:
    """The newest public checkpoint."""
    with sealing.owner.read() as books:
        return newest_point(books, sealing.world.book_id).note


def test_a_folder_is_published_and_grows(sealing: Sealing, tmp_path: Path) -> None:
    """What is there is left alone; full tiles are written once; the partial ones of a full tile go."""
    folder = tmp_path / "zj"
    grow_to(sealing, 200)
    assert published(sealing, tmp_path) == 3
    assert read_folder(folder).size == 200
    assert published(sealing, tmp_path) == 0
    grow_to(sealing, 300)
    published(sealing, tmp_path)
    assert read_folder(folder).size == 300
    full = folder / "tile/0/000"
    made = full.stat()
    assert not (folder / "tile/0/000.p").exists()
    grow_to(sealing, 600)
    published(sealing, tmp_path)
    assert read_folder(folder).size == 600
    assert (full.stat().st_ino, full.stat().st_mtime_ns) == (made.st_ino, made.st_mtime_ns)


def bundled(content: bytes) -> list[bytes]:
    """The records of an entry bundle."""
    records = []
    while content:
        length = int.from_bytes(content[:2], "big")
        records.append(content[2 : 2 + length])
        content = content[2 + length :]
    return records


def test_records_are_published_as_bundles(sealing: Sealing, tmp_path: Path) -> None:
    """Those of all records, also where publishing begins late; a record of 65,535 bytes stands in one, one of 65,536 keeps it out."""
    folder = tmp_path / "zj/tile"
    grow_to(sealing, 300)
    published(sealing, tmp_path)
    assert not (folder / "entries").exists()

    def with_entries() -> None:
        with sealing.sequencer.read() as books:
            publish(books, sealing.world.book_id, "zj", tmp_path, entries=True)

    for size, names in ((300, ["000", "001.p/44"]), (512, ["000", "001"])):
        grow_to(sealing, size)
        with_entries()
        for name in names:
            leaves = [
                leaf_hash(SUITES["sha256"], one) for one in bundled((folder / "entries" / name).read_bytes())
            ]
            assert b"".join(leaves) == (folder / "0" / name).read_bytes()
    assert not (folder / "entries/001.p").exists()
    for length, there in ((65_535, True), (65_536, False)):
        make_record(sealing, length)
        sealing.seal()
        with_entries()
        with sealing.owner.read() as books:
            width = newest_point(books, sealing.world.book_id).size - 512
            if there:
                assert len(bundled(bundle(books, sealing.world.book_id, f"002.p/{width}"))[-1]) == length
            else:
                with pytest.raises(RecordTooLong):
                    bundle(books, sealing.world.book_id, f"002.p/{width}")
        assert (folder / f"entries/002.p/{width}").exists() is there
        assert (folder / f"0/002.p/{width}").exists()


def make_record(sealing: Sealing, length: int) -> None:
    """Write a record of one row that has so many bytes when it is sealed."""
    write = (
        "SELECT ledger.keep_rows('account', 'insert', ARRAY[jsonb_build_object('book_id', 1, 'x', repeat('x', %s))],"
        " '{}', '{}', '{}', '{}', true)"
    )
    rest = len(
        '{"book":"zj","operation":"insert","place":"512","recorded_at":"2026-03-04T05:06:07.000008Z","rows":[{"x":""}],"table":"account","v":3}'
    )
    with sealing.owner.engine.begin() as connection:
        connection.exec_driver_sql(write, (length - rest,)).close()


def test_a_publisher_that_is_killed_leaves_a_whole_log(
    sealing: Sealing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ended before each of its files gets its name, the folder tells the log as it was; the next one finishes."""
    grow_to(sealing, 250)
    published(sealing, tmp_path)
    grow_to(sealing, 550)
    rename, left, size = Path.rename, 0, 250

    def end(file: Path, target: Path) -> Path:
        nonlocal left
        if left == 0:
            raise KeyboardInterrupt
        left -= 1
        return rename(file, target)

    with monkeypatch.context() as ending:
        ending.setattr(Path, "rename", end)
        for allowed in (0, 1, 0, 1, 0, 1, 0):
            left = allowed
            with pytest.raises(KeyboardInterrupt):
                published(sealing, tmp_path)
            assert read_folder(tmp_path / "zj").size == size
    published(sealing, tmp_path)
    assert read_folder(tmp_path / "zj").size == 550


def test_another_history_is_not_written_over_a_published_one(sealing: Sealing, tmp_path: Path) -> None:
    """A folder that is ahead, or has another root, or another origin."""
    grow(sealing, 3)
    published(sealing, tmp_path)
    private = Ed25519PrivateKey.generate()
    for head in (
        Checkpoint("test/zj", sealing.begun + 9, b"\x01" * 32, 1),
        Checkpoint("test/zj", sealing.begun + 3, b"\x01" * 32, 1),
        Checkpoint("x", 0, b"\x01" * 32, 1),
    ):
        (tmp_path / "zj/checkpoint").write_text(
            str(Note(head.text, (sign(head.text, head.origin, private),)))
        )
        with pytest.raises(PublishedDiffers):
            published(sealing, tmp_path)


def test_a_server_publishes_what_is_new(sealing: Sealing, database_url: str, tmp_path: Path) -> None:
    """Goal: the folder that is set follows each log while a server serves. Method: two books that grow; one whose folder has another
    history is told once, and keeps the other back from nothing; without the setting nothing is written."""
    folder, other = tmp_path / "public", sealing.second_book()
    sealing.post_to(other, move("a", "b", 1))
    grow(sealing, 1)
    point = folder / "zj/checkpoint"
    with (
        structlog.testing.capture_logs() as logged,
        publisher_beside(database_url, folder, entries=False, every=0.05),
    ):
        until(lambda: point.exists() and (folder / "js/checkpoint").exists())
        assert read_folder(folder / "zj").root == parse_checkpoint(parse_note(note_of(sealing))).root
        grow(sealing, 2)
        until(lambda: point.read_text() == note_of(sealing))
        lines = point.read_text().split("\n")
        forked = "\n".join([*lines[:2], "A" * 43 + "=", *lines[3:]])
        point.write_text(forked)
        until(lambda: logged)
        sealing.post_to(other, move("a", "b", 1))
        before = (folder / "js/checkpoint").read_text()
        sealing.seal()
        until(lambda: (folder / "js/checkpoint").read_text() != before)
    assert [(one["event"], one["book"]) for one in logged] == [("log_not_published", "zj")]
    assert point.read_text() == forked
    with publisher_beside(database_url, None, entries=False, every=0.01):
        assert [one.name for one in threading.enumerate() if "publish" in one.name] == []


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """The command `ecoledger log`, on the test's database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "500")

    def command(*words: object) -> Result:
        result = CliRunner().invoke(app, ["log", *map(str, words)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result

    return command


@pytest.mark.parametrize("forked", [True, False])
def test_a_log_that_cannot_be_published_keeps_no_other_back(
    sealing: Sealing, tmp_path: Path, run: Run, forked: bool
) -> None:
    """A folder of another history, or one that cannot be written: the books after it are published, and the command fails at the end."""
    other = sealing.second_book()
    sealing.post_to(other, move("a", "b", 1))
    grow(sealing, 1)
    run("publish", tmp_path)
    sealing.post_to(other, move("a", "b", 1))
    grow(sealing, 1)
    if forked:
        head = Checkpoint("test/js", 99, b"\x01" * 32, 1)
        (tmp_path / "js/checkpoint").write_text(
            str(Note(head.text, (sign(head.text, head.origin, Ed25519PrivateKey.generate()),)))
        )
    else:
        (tmp_path / "js/tile/0").rename(tmp_path / "kept")
        (tmp_path / "js/tile/0").write_text("in the way")
    with pytest.raises(PublishedDiffers if forked else OSError):
        run("publish", tmp_path)
    assert read_folder(tmp_path / "zj").size == sealing.begun + 2, "js comes before it"
    assert read_folder(tmp_path / "@installation").size > 0


def test_every_checkpoint_that_is_new_is_committed(sealing: Sealing, tmp_path: Path, run: Run) -> None:
    """One commit for each, its id kept; none when nothing changed; and git's refusal is told."""
    grow(sealing, 2)
    with pytest.raises(GitFailed):
        run("publish", tmp_path, "--git")
    for words in (
        ("init", "-q"),
        ("config", "user.name", "Bureau"),
        ("config", "user.email", "log@example.org"),
    ):
        subprocess.run(["git", "-C", tmp_path, *words], check=True)
    run("publish", tmp_path, "--git")
    run("publish", tmp_path, "--git")
    grow(sealing, 1)
    (tmp_path / "zj/.checkpoint.new").write_text("left by one that was killed")
    run("publish", tmp_path, "--git")
    told = subprocess.run(
        ["git", "-C", tmp_path, "log", "--reverse", "--format=%H %s"],
        check=True,
        capture_output=True,
        text=True,
    )
    commits = [line.partition(" ") for line in told.stdout.splitlines()]
    ((others,),) = sealing.rows("SELECT size FROM ledger.log_head WHERE book_id = 0")
    assert [message for _, _, message in commits] == [
        f"test/@installation: {others} records",
        f"test/zj: {sealing.begun + 2} records",
        f"test/zj: {sealing.begun + 3} records",
    ]
    with sealing.owner.read() as books:
        kept = anchors(books, sealing.world.book_id, "git")
    assert [(one.size, one.line) for one in kept] == [
        (sealing.begun + 2, commits[1][0]),
        (sealing.begun + 3, commits[2][0]),
    ]
    files = subprocess.run(
        ["git", "-C", tmp_path, "ls-files"], check=True, capture_output=True, text=True
    ).stdout
    assert ".new" not in files


@pytest.fixture
def witness(tmp_path: Path) -> list[object]:
    """Words that name a witness, with a key as OpenSSL makes it."""
    pem = tmp_path / "witness.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", pem], check=True)
    return ["--state", tmp_path / "state", "--key-file", pem, "--name", "witness.example"]


def test_a_witness_signs_a_log_that_grows(
    sealing: Sealing, tmp_path: Path, run: Run, witness: list[object]
) -> None:
    """Signed, kept, public; and the next one with its proof. The same line twice changes nothing."""
    note, proof = tmp_path / "note", tmp_path / "proof"
    vkey = run("witness-key", *witness[2:]).output.strip()
    assert parse_key(vkey).kind == COSIGNATURE
    first = sealing.begun + 3
    for size, more in ((first, []), (first + 5, ["--proof", proof])):
        grow_to(sealing, size)
        with sealing.owner.read() as books:
            hashes = consistency_proof(books, sealing.world.book_id, first, size)
        proof.write_text(
            json.dumps(
                {"format": FORMAT, "suite": "sha256", "proof": [b64encode(h).decode() for h in hashes]}
            )
        )
        note.write_text(note_of(sealing))
        line = run("cosign", note, *witness, "--log-key", key_of(sealing), *more).output
        note.write_text(note.read_text() + line)
        assert "kept" in run("add-cosignature", "zj", note, "--witness", vkey).output
        assert "already" in run("add-cosignature", "zj", note, "--witness", vkey).output
        assert parse_note(note_of(sealing)).signed_by(parse_key(vkey))
        assert parse_note(note_of(sealing)).signed_by(parse_key(key_of(sealing)))
    assert published(sealing, tmp_path) == 3
    assert (tmp_path / "zj/checkpoint").read_text() == note.read_text()


def test_a_witness_refuses(sealing: Sealing, tmp_path: Path, run: Run, witness: list[object]) -> None:
    """Another key, a smaller log, one that grew without proof or with a wrong one, a second history; its state stays."""
    note, proof, state = tmp_path / "note", tmp_path / "proof", tmp_path / "state"
    grow(sealing, 3)
    private = Ed25519PrivateKey.generate()
    mine = str(verifier_key(private, "test/zj"))
    note.write_text(note_of(sealing))
    with pytest.raises(SignatureWrong):
        run("cosign", note, *witness, "--log-key", mine)
    assert not state.exists()
    run("cosign", note, *witness, "--log-key", key_of(sealing))
    kept, size_kept = state.read_bytes(), sealing.begun + 3
    proof.write_text(
        json.dumps({"format": FORMAT, "suite": "sha256", "proof": [b64encode(b"\x00" * 32).decode()]})
    )
    for origin, size, more, refusal in (
        ("test/zj", size_kept - 1, [], LogShrank),
        ("test/zj", size_kept, [], LogForked),
        ("test/zj", size_kept + 1, [], ProofMissing),
        ("test/zj", size_kept + 1, ["--proof", proof], LogForked),
        ("test/xx", size_kept + 1, [], OriginOther),
    ):
        text = Checkpoint(origin, size, b"\x01" * 32, 1).text
        note.write_text(str(Note(text, (sign(text, "test/zj", private),))))
        with pytest.raises(refusal):
            run("cosign", note, *witness, "--log-key", mine, *more)
    proof.write_text("[]")
    with pytest.raises(ProofMalformed):
        run("cosign", note, *witness, "--log-key", mine, "--proof", proof)
    assert state.read_bytes() == kept


def test_a_witness_signs_any_log_of_c2sp(tmp_path: Path, run: Run, witness: list[object]) -> None:
    """Three lines without a time, and a fourth that we do not know; the cosignature is over exactly what the log said."""
    note, state = tmp_path / "note", tmp_path / "state"
    vkey = parse_key(run("witness-key", *witness[2:]).output.strip())
    private, root = Ed25519PrivateKey.generate(), b64encode(b"\x01" * 32).decode()
    for more in ("", "an extension\n"):
        state.unlink(missing_ok=True)
        text = f"example.com/log\n7\n{root}\n{more}"
        note.write_text(str(Note(text, (sign(text, "example.com/log", private),))))
        for _ in "12":
            line = run("cosign", note, *witness, "--log-key", verifier_key(private, "example.com/log")).output
            assert parse_note(note.read_text() + line).signed_by(vkey)
    text = f"example.com/log\n6\n{root}\n"
    note.write_text(str(Note(text, (sign(text, "example.com/log", private),))))
    with pytest.raises(LogShrank):
        run("cosign", note, *witness, "--log-key", verifier_key(private, "example.com/log"))


def test_a_witness_has_a_key_and_a_name(tmp_path: Path, run: Run, witness: list[object]) -> None:
    """A file that is no key, and a name that cannot stand in a note."""
    (tmp_path / "no.pem").write_text("no key")
    for file, name in (
        (tmp_path / "no.pem", "w"),
        (tmp_path / "missing", "w"),
        (witness[3], "a b"),
        (witness[3], "a+b"),
    ):
        with pytest.raises(WitnessKeyUnreadable):
            run("witness-key", "--key-file", file, "--name", name)


def test_only_what_a_witness_signed_is_kept(sealing: Sealing, tmp_path: Path, run: Run) -> None:
    """A key that is no witness's, a checkpoint that is not ours, and a signature that is not there."""
    grow(sealing, 1)
    private = Ed25519PrivateKey.generate()
    vkey = str(verifier_key(private, "w", COSIGNATURE))
    note = tmp_path / "note"
    note.write_text(note_of(sealing))
    with pytest.raises(NoteMalformed):
        run("add-cosignature", "zj", note, "--witness", verifier_key(private, "w"))
    with pytest.raises(SignatureWrong):
        run("add-cosignature", "zj", note, "--witness", vkey)
    text = Checkpoint("test/zj", sealing.begun + 1, b"\x01" * 32, int(SystemClock().now().timestamp())).text
    note.write_text(str(Note(text, (sign(text, "test/zj", private),))))
    with pytest.raises(CheckpointUnknown):
        run("add-cosignature", "zj", note, "--witness", vkey)
