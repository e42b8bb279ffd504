"""The doctor on logs: keys that are gone, and entries that wait while younger ones were sealed."""

from datetime import UTC, datetime, timedelta

from ledger.audit.checks import check_keys, run_checks
from ledger.database import Books
from ledger.seals.queries import signing_keys
from ledger.seals.sequencer import announce_key
from tests.seals.conftest import Sealing, sealing, unsealed
from tests.world import move

__all__ = ["sealing", "unsealed"]


def missing_keys(sealing: Sealing) -> list[str]:
    """The keys that the doctor does not find."""
    with sealing.owner.read() as books:
        return check_keys(sealing.signer.keys, signing_keys(books)).offenders


def left_waiting(sealing: Sealing) -> list[str]:
    """The entries that the doctor finds waiting."""
    with sealing.owner.read() as books:
        return next(f.offenders for f in run_checks(books) if f.invariant.name == "no_entry_is_left_waiting")


def test_the_key_of_every_log_is_looked_for(unsealed: Sealing) -> None:
    """The newest key of each log has to be there, readable, and the one that was announced."""
    sealing = unsealed
    assert missing_keys(sealing) == [], "no log has begun"
    other = sealing.second_book()
    sealing.seal()
    assert missing_keys(sealing) == [], "the key of a log that has signed nothing has not its name yet"
    sealing.post_to(other, move("a", "b", 1))
    sealing.world.one(move("a", "b", 1))
    sealing.seal()
    assert missing_keys(sealing) == []
    keys, now = sealing.signer.keys, datetime.now(UTC)
    keys.file("js", 1).unlink()
    assert missing_keys(sealing) == ["book js, js.1.pem"]
    keys.make("js", 1)
    assert missing_keys(sealing) == ["book js, js.1.pem"], "another key is none"
    keys.file("js", 1).write_text("x")
    assert missing_keys(sealing) == ["book js, js.1.pem"]

    def renew(books: Books) -> str:
        return announce_key(books, sealing.world.book_id, "zj", sealing.signer, now)

    sealing.sequencer.begin(renew)
    keys.file("zj", 1).unlink()
    assert missing_keys(sealing) == ["book js, js.1.pem"], "an old key signs nothing any more"
    keys.file("zj", 2).unlink()
    assert missing_keys(sealing) == ["book js, js.1.pem", "book zj, zj.2.pem"]
    keys.file("@installation", 1).unlink()
    assert missing_keys(sealing)[0].startswith("book @installation")


def test_an_entry_waits_while_younger_ones_are_sealed(sealing: Sealing) -> None:
    """Nothing sealed, nothing said; but when another book's entry of eleven minutes later has its place, the log stands still."""
    other = sealing.second_book()
    sealing.world.one(move("a", "b", 1))
    sealing.seal()
    waiting = move("a", "b", 1)
    sealing.world.one(waiting)
    assert left_waiting(sealing) == [], "no sequencer runs: that is no fault of a log"
    file = sealing.signer.keys.file("zj", 1)
    kept = file.read_bytes()
    for minutes, expected in ((9, []), (11, [f"book zj, entry {waiting.id}"])):
        with sealing.owner.engine.begin() as connection:
            connection.exec_driver_sql(
                f"SET LOCAL ecoledger.now = '{datetime.now(UTC) + timedelta(minutes=minutes)}'"
            )
            sealing.post_in(connection, move("a", "b", 1), book_id=other)
        file.unlink(missing_ok=True)
        sealing.seal_what_can_be()
        assert left_waiting(sealing) == expected
    file.write_bytes(kept)
    sealing.seal()
    assert left_waiting(sealing) == []
