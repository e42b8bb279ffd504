"""The doctor beside the memory, the strangers and the published folder: what a superuser took away or put in its place is named."""

import subprocess
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from ledger.audit.checks import check_logs
from ledger.proofs.notes import COSIGNATURE, cosign, parse_key, parse_note, verifier_key
from ledger.seals.cosignatures import keep
from ledger.seals.faults import look_outside
from ledger.seals.publishing import publish
from ledger.seals.queries import keys_of, newest_point
from ledger.seals.repositories import commit
from tests.seals.conftest import Sealing
from tests.seals.copies import by_force, dump, restore, take_log_away
from tests.world import move

LATER = timedelta(minutes=11)


@pytest.fixture
def begun(sealing: Sealing, database_url: str) -> Sealing:
    """Three sealed entries, two checkpoints beside that of the opening; every record as young as the entries."""
    sealing.world.post(*[move("a", "b", n + 5) for n in range(2)])
    sealing.seal()
    sealing.world.one(move("a", "b", 1))
    sealing.seal()
    by_force(database_url, "UPDATE ledger.record SET recorded_at = clock_timestamp()")
    return sealing


def found(sealing: Sealing, folder: Path | None = None, later: timedelta = LATER) -> dict[str, list[str]]:
    """What the doctor finds, eleven minutes later."""
    outside = look_outside(sealing.signer.memory, folder, datetime.now(UTC) + later)
    with sealing.owner.read() as books:
        findings = list(check_logs(books, outside))
    assert len(findings) == 3 + (folder is not None)
    return {one.invariant.name: one.offenders for one in findings if one.count}


def test_an_honest_log_is_whole(begun: Sealing, tmp_path: Path) -> None:
    """Nothing is found, also not in a folder to which nothing was published yet."""
    assert found(begun, tmp_path) == {}


MISSED = "book {}: what was signed of {} records is not among its checkpoints"
CHANGES = {
    "the newest checkpoint removed": (
        "DELETE FROM ledger.checkpoint WHERE book_id = 1 AND size = {newest}",
        {
            "logs_go_on": [MISSED.format("zj", "{newest}")],
            "heads_are_signed": ["book zj: it has {newest} records, and its newest checkpoint {older}"],
        },
    ),
    "all checkpoints removed": (
        "DELETE FROM ledger.checkpoint",
        {
            "logs_go_on": [MISSED.format("@installation", "{others}"), MISSED.format("zj", "{newest}")],
            "heads_are_signed": [
                "book @installation: it has {others} records, and its newest checkpoint 0",
                "book zj: it has {newest} records, and its newest checkpoint 0",
            ],
        },
    ),
    "the note of the newest put in another's place": (
        "UPDATE ledger.checkpoint SET note = note || note WHERE book_id = 1 AND size = {newest}",
        {"logs_go_on": [MISSED.format("zj", "{newest}")]},
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_taken_away_is_named(begun: Sealing, database_url: str, what: str) -> None:
    """Findings of a reader, who found them missed; the sequencer puts a note back only where it is the last."""
    change, expected = CHANGES[what]
    ((others,),) = begun.rows("SELECT size FROM ledger.log_head WHERE book_id = 0")
    sizes = {"newest": begun.begun + 3, "older": begun.begun + 2, "others": others}
    by_force(database_url, change.format(**sizes))
    assert found(begun) == {name: [one.format(**sizes) for one in told] for name, told in expected.items()}


def test_checkpoints_and_key_are_replaced(begun: Sealing, database_url: str) -> None:
    """A key of the superuser's own, with which he signs the same head, is not the one that signed before."""
    foreign = Ed25519PrivateKey.generate()
    key = str(verifier_key(foreign, "test/zj"))
    by_force(
        database_url,
        "DELETE FROM ledger.checkpoint WHERE book_id = 1",
        f"UPDATE ledger.log_key SET verifier_key = '{key}' WHERE book_id = 1",
        "INSERT INTO ledger.checkpoint (book_id, size, root, key_number, signed_at, note)"
        " SELECT 1, size, root, 1, now(), 'x' FROM ledger.log_head WHERE book_id = 1",
    )
    assert found(begun) == {
        "logs_go_on": [
            f"book zj: its newest key {key} did not sign what is remembered",
            MISSED.format("zj", begun.begun + 3),
        ]
    }
    by_force(database_url, "UPDATE ledger.log_key SET verifier_key = 'x' WHERE book_id = 1")
    assert f"go on from the {begun.begun + 3}" in found(begun)["logs_go_on"][0]


def test_a_book_without_a_log(begun: Sealing, database_url: str) -> None:
    """Nine minutes after an entry no log may have begun; after eleven one has; a log that was there is missed at once."""
    take_log_away(database_url)
    books = ("@installation", "zj")
    assert found(begun, later=timedelta(minutes=9)) == {
        "logs_go_on": [
            f"book {book}: The book {book} has no log, and the file {book}.note says that it had one."
            for book in books
        ]
    }
    missed = [f"book {book}: it has entries or records and no log" for book in books]
    assert found(begun)["heads_are_signed"] == missed
    begun.signer.memory.file("zj").write_text("x")
    assert found(begun)["heads_are_signed"] == missed


def test_a_head_may_wait_for_its_signature(begun: Sealing, database_url: str) -> None:
    """For ten minutes."""
    by_force(database_url, "DELETE FROM ledger.checkpoint")
    assert "heads_are_signed" not in found(begun, later=timedelta(minutes=9))
    assert "heads_are_signed" in found(begun)


def test_what_strangers_added(begun: Sealing, database_url: str, tmp_path: Path) -> None:
    """A witness's line, a commit: each holds, and is named under another checkpoint, altered, or without its checkpoint."""
    witness = Ed25519PrivateKey.generate()
    key = verifier_key(witness, "witness.example", COSIGNATURE)
    begun.signer.memory.trust(key)
    begun.signer.memory.trust(key)
    assert begun.signer.memory.witnesses() == [key]
    folder = tmp_path / "public"
    folder.mkdir()
    for words in (["init", "-q"], ["config", "user.name", "x"], ["config", "user.email", "x@example.org"]):
        subprocess.run(["git", "-C", str(folder), *words], check=True)
    with begun.owner.read() as books:
        done = publish(books, 1, "zj", folder)
        point = newest_point(books, 1)
    identity, text = commit(folder, done), parse_note(point.note).text
    lines = {
        ("witness", "witness.example"): str(cosign(text, "witness.example", witness, 1)),
        ("git", str(folder)): identity,
    }
    for (kind, signer), line in lines.items():
        begun.sequencer.begin(
            lambda books, k=kind, s=signer, t=line: keep(  # type: ignore[misc]
                books, 1, point.checkpoint_id, k, s, t, datetime.now(UTC)
            )
        )
    assert found(begun, folder) == {}
    added = ("witness of witness.example", f"git of {folder}")
    by_force(
        database_url,
        "UPDATE ledger.cosignature SET checkpoint_id = (SELECT checkpoint_id FROM ledger.checkpoint"
        f" WHERE book_id = 1 AND size = {begun.begun + 2})",
    )
    assert found(begun)["what_strangers_added_holds"] == [
        f"book zj, {who}: it does not hold under the checkpoint of {begun.begun + 2} records" for who in added
    ]
    by_force(database_url, "UPDATE ledger.cosignature SET checkpoint_id = 99")
    assert found(begun)["what_strangers_added_holds"] == [
        f"book zj, {who}: its checkpoint is gone" for who in added
    ]
    for line in ("x", b64encode(b"no stamp").decode()):
        by_force(
            database_url,
            f"UPDATE ledger.cosignature SET kind = 'timestamp', line = '{line}',"
            f" checkpoint_id = {point.checkpoint_id} WHERE kind <> 'git'",
            "DELETE FROM ledger.cosignature WHERE kind = 'git'",
        )
        assert found(begun)["what_strangers_added_holds"] == [
            f"book zj, timestamp of witness.example: it does not hold under the checkpoint of {point.size} records"
        ]


def test_the_published_folder(begun: Sealing, database_url: str, tmp_path: Path) -> None:
    """A checkpoint there that is larger, or of the same size with another root, is named; what is no checkpoint as well."""
    dump(database_url)
    begun.world.one(move("a", "b", 1))
    begun.seal()
    with begun.owner.read() as books:
        publish(books, 1, "zj", tmp_path)
        assert parse_key(keys_of(books, 1)[0]).name == "test/zj"
    assert found(begun, tmp_path) == {}
    restore(database_url)
    assert found(begun, tmp_path)["published_logs_go_on"] == [
        f"book zj: the log of {begun.begun + 3} records does not begin with the {begun.begun + 4}"
        f" in {tmp_path / 'zj' / 'checkpoint'}"
    ]
    (tmp_path / "zj" / "checkpoint").write_text("x")
    assert found(begun, tmp_path)["published_logs_go_on"] == [
        f"book zj: {tmp_path / 'zj' / 'checkpoint'} cannot be read"
    ]
