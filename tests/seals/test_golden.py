"""Golden bytes: what the form of version 2 is may never change, because proofs stand on it."""

from uuid import UUID

import pytest

from ledger.entries import Entry, Posting
from ledger.proofs.notes import (
    Checkpoint,
    Head,
    Note,
    NoteMalformed,
    cosign,
    parse_checkpoint,
    parse_head,
    parse_key,
    parse_note,
    sign,
    verifier_key,
)
from ledger.proofs.tree import SUITES, Tree, leaf_hash, parse_tile_path, tile_path
from tests.seals.conftest import Sealing
from tests.world import DAY


def test_a_record_of_version_2(sealing: Sealing) -> None:
    """One entry, byte for byte, but for the instant and the digest of who posted it."""
    postings = (Posting("cash", "CNY", "debit", 72_930_000), Posting("claim", "CNY", "credit", 72_930_000))
    entry = Entry(
        UUID("01980000-0000-7000-8000-000000000001"),
        "market.deposit",
        DAY,
        postings,
        '备忘 "quoted" €',
        "Contract 7",
    )
    assert sealing.world.one(entry) == "posted"
    sealing.seal()
    with sealing.owner.read() as books:
        ((record, at, who),) = books.connection.exec_driver_sql(
            """SELECT r.record, to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), encode(a.name_digest, 'hex')
               FROM ledger.sealed_record r JOIN ledger.entry e USING (book_id, entry_id) JOIN ledger.actor a USING (actor_id)"""
        ).all()
    assert record == (
        f'{{"actor":"{who}","approver":null,"book":"zj","document":"Contract 7","effective_on":"2026-06-01",'
        '"id":"01980000-0000-7000-8000-000000000001","kind":"market.deposit","memo":"备忘 \\"quoted\\" €",'
        f'"place":"{sealing.begun}",'
        '"postings":[{"account":"cash","amount":"72930000","asset":"CNY","balance":"72930000","side":"debit","version":"1"},'
        '{"account":"claim","amount":"72930000","asset":"CNY","balance":"72930000","side":"credit","version":"1"}],'
        f'"recorded_at":"{at}","reverses":null,"v":2,"voucher":"2026-06/1"}}'
    )


def test_the_tree_of_a_known_log() -> None:
    """The root of an empty log and of one empty record, as RFC 9162 gives them: SHA-256 of nothing, and of one zero byte."""
    hasher = SUITES["sha256"]
    assert (
        Tree(hasher, 0, {}).root().hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    )
    tree = Tree(hasher, 0, {})
    tree.append([leaf_hash(hasher, b"")])
    assert tree.root().hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_names_of_tiles() -> None:
    """C2SP: 1234067 is x001/x234/067, and what is not exactly a name is none."""
    assert tile_path(1_234_067) == "x001/x234/067"
    assert tile_path(5, 17) == "005.p/17"
    assert parse_tile_path("x001/x234/067") == (1_234_067, 256)
    assert parse_tile_path("005.p/17") == (5, 17)
    for wrong in (
        "5",
        "0005",
        "x001",
        "001/067",
        "005.p/0",
        "005.p/256",
        "005.p/017",
        "../005",
        "x000/005",
        "",
        "005.p/",
        "٠٠٥",
    ):
        assert parse_tile_path(wrong) is None, wrong


def test_notes_are_read_as_they_are_written() -> None:
    """Sign, write, read, verify; a changed text, name or key does not hold."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    private = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
    text = Checkpoint("x/zj", 7, bytes(32), 1_700_000_000).text
    note = Note(text, (sign(text, "x/zj", private), cosign(text, "witness.example", private, 1_700_000_001)))
    read = parse_note(str(note))
    assert read == note
    assert parse_checkpoint(read) == Checkpoint("x/zj", 7, bytes(32), 1_700_000_000)
    key = verifier_key(private, "x/zj")
    assert parse_key(str(key)) == key
    assert read.signed_by(key)
    witness = verifier_key(private, "witness.example", 4)
    found = read.signed_by(witness)
    assert found
    assert found.time == 1_700_000_001
    assert Note(text.replace("7", "8", 1), note.signatures).signed_by(key) is None
    assert read.signed_by(verifier_key(private, "x/js")) is None
    assert read.signed_by(verifier_key(Ed25519PrivateKey.from_private_bytes(bytes(32)), "x/zj")) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n",
        "a\n\n",
        "\n\n— x AAAA\n",
        "a\n\n— x AAAA\n",
        "a\n\n- x " + "A" * 100 + "\n",
        "a\n\n— x !!!\n",
        "a\n\n— x\n",
        "a\n\n— x " + "A" * 100,
        "x" * 200_000,
    ],
)
def test_what_is_no_note(text: str) -> None:
    """`note.malformed`: every way in which a text is not a signed note is said, and none is a fault of ours."""
    with pytest.raises(NoteMalformed):
        parse_note(text)


def test_what_is_no_key_and_no_checkpoint() -> None:
    """`note.malformed` again: keys whose id is not theirs, texts that are no checkpoint."""
    for key in ("", "x", "x+00000000+AAAA", "x+00000000+" + "A" * 44, "a b+00000000+!!"):
        with pytest.raises(NoteMalformed):
            parse_key(key)
    root = "A" * 43 + "="
    for text in (
        "x\n1\n",
        f"\n1\n{root}\ntime 1\n",
        f"x\n01\n{root}\ntime 1\n",
        "x\n1\nAAAA\ntime 1\n",
        f"x\n1\n{root}\n1\n",
        "x\n1\n!\ntime 1\n",
    ):
        with pytest.raises(NoteMalformed):
            parse_checkpoint(Note(text, ()))


def test_a_head_of_any_log() -> None:
    """Three lines are enough, further ones are kept; an empty one, a size of 20 digits or a root of another form is not read."""
    root = "A" * 43 + "="
    assert parse_head(Note(f"x\n0\n{root}\n", ())) == Head("x", 0, bytes(32), ())
    assert parse_head(Note(f"x\n{10**19 - 1}\n{root}\nany\nmore\n", ())).more == ("any", "more")
    for text in (
        f"x\n1\n{root}\n\n",
        f"x\n{10**19}\n{root}\n",
        f"x\n1\n{root[:42]}B=\n",
        f"x\n1\n{'A' * 40}\n",
    ):
        with pytest.raises(NoteMalformed):
            parse_head(Note(text, ()))
