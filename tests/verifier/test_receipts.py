"""Receipts: good ones hold, and no byte of one can change."""

from base64 import b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ecoledger_verify.cli import main
from ecoledger_verify.faults import DoesNotHold, Told, Unreadable
from ecoledger_verify.notes import read_key
from ecoledger_verify.receipts import read_receipt, verify_receipt
from hypothesis import given
from hypothesis import strategies as st

from ledger.proofs.receipts import receipt
from tests.verifier.maker import ACTORS, Maker, Naive, cosignature, digest_of, dumps, key_text

MADE = Maker().fill(21)
TRUSTED = [read_key(MADE.vkeys()[0])]
GOOD = dumps(MADE.receipt(5, persons=True)).encode()
OTHER = Ed25519PrivateKey.from_private_bytes(b"\x09" * 32)


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_every_receipt_holds(suite: str) -> None:
    made = Maker(suite=suite).fill(11)
    for place in range(11):
        found = verify_receipt(read_receipt(dumps(made.receipt(place)).encode()), TRUSTED)
        assert (found.trusted, found.signer, found.receipt.record.place) == (True, TRUSTED[0], str(place))


def test_the_receipt_that_the_ledger_writes_holds() -> None:
    size, names = len(MADE.entries), {digest_of("王会计"): ("王会计", ACTORS["王会计"])}
    proof = Naive("sha256", MADE.leaves()).path(5, 0, size)
    data = receipt("sha256", MADE.records()[5].decode(), proof, MADE.checkpoint(size), MADE.vkeys(), names)
    assert data == GOOD
    assert verify_receipt(read_receipt(data), TRUSTED).receipt.persons == {digest_of("王会计"): "王会计"}


@given(at=st.integers(0, len(GOOD) - 1), by=st.integers(1, 255))
def test_no_byte_can_change(at: int, by: int) -> None:
    data = bytearray(GOOD)
    data[at] ^= by
    with pytest.raises(Told):
        verify_receipt(read_receipt(bytes(data)), TRUSTED)


def test_no_bit_can_change() -> None:
    """All of them, one after another."""
    for at in range(len(GOOD)):
        for bit in (0, 5) if at % 9 else range(8):
            data = bytearray(GOOD)
            data[at] ^= 1 << bit
            with pytest.raises(Told):
                verify_receipt(read_receipt(bytes(data)), TRUSTED)


def test_what_is_false_is_told_apart_from_what_is_unreadable() -> None:
    told = MADE.receipt(5)
    for code, change in (
        ("proof_wrong", {"record": MADE.records()[6].decode()}),
        ("proof_wrong", {"proof": MADE.receipt(6)["proof"]}),
        ("proof_wrong", {"suite": "sm3"}),
        ("signature_broken", {"checkpoint": MADE.checkpoint(21).replace("time 1", "time 2")}),
        ("person_wrong", {"persons": {digest_of("王会计"): {"name": "王", "salt": "01" * 32}}}),
        ("person_unnamed", {"persons": {digest_of("李主管"): {"name": "李主管", "salt": "02" * 32}}}),
        ("other_book", {"checkpoint": Maker(origin="eco.example/other").fill(21).checkpoint(21)}),
        ("not_trusted", {"checkpoint": Maker(keys=[OTHER]).fill(21).checkpoint(21)}),
    ):
        with pytest.raises(DoesNotHold) as fault:
            verify_receipt(read_receipt(dumps(told | change).encode()), TRUSTED)
        assert fault.value.code == code
    for code, change in (("format", {"format": "x"}), ("suite", {"suite": "md5"}), ("members", {"x": 1}), ("base64", {"proof": ["?"]})):
        with pytest.raises(Unreadable) as unread:
            read_receipt(dumps(told | change).encode())
        assert unread.value.code == code


def test_a_witness_is_named_when_its_key_is_trusted() -> None:
    told = MADE.receipt(5)
    text = told["checkpoint"].split("\n\n")[0] + "\n"
    told["checkpoint"] += cosignature(text, OTHER, "witness.example", 1772600100)
    witness = read_key(key_text(OTHER, "witness.example", 4))
    found = verify_receipt(read_receipt(dumps(told).encode()), [*TRUSTED, witness])
    assert found.witnesses == ["witness.example"]
    assert not verify_receipt(read_receipt(dumps(told).encode()), [witness]).trusted
    told["checkpoint"] = told["checkpoint"].replace("— witness.example ", "— witness.example ")[:-6] + "AAA=\n"
    with pytest.raises(Told):
        verify_receipt(read_receipt(dumps(told).encode()), [*TRUSTED, witness])


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit 0, 1 and 2; without a key it says what was not shown; a memo cannot forge a line."""
    file, keys = tmp_path / "receipt.json", tmp_path / "keys"
    file.write_bytes(GOOD)
    keys.write_text("# the key from the gazette\n\n" + MADE.vkeys()[0] + "\n", "utf-8")
    assert main(["receipt", str(file), "--keys", str(keys), "--lang", "zh"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("成立：")
    assert "没有指定信任的公钥" not in said
    assert '"a"\\u{a}\\' in said
    assert main(["receipt", str(file), "--lang", "en"]) == 0
    assert "You named no trusted key" in capsys.readouterr().out
    assert main(["receipt", str(file), "--key", key_text(OTHER, MADE.origin)]) == 1
    file.write_bytes(GOOD[:-1])
    assert main(["receipt", str(file), str(tmp_path / "none")]) == 2


def test_consistency(tmp_path: Path) -> None:
    def write(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, "utf-8", newline="\n")
        return str(tmp_path / name)

    old, new = write("old", MADE.checkpoint(13)), write("new", MADE.checkpoint(21))
    proof = [b64encode(x).decode() for x in Naive("sha256", MADE.leaves()).proof(13, 21)]
    good = write("proof", dumps({"format": "ecoledger-consistency/1", "suite": "sha256", "proof": proof}))
    bad = write("bad", dumps({"format": "ecoledger-consistency/1", "suite": "sha256", "proof": proof[1:]}))
    other = write("other", Maker(keys=[OTHER]).fill(13).checkpoint(13))
    key = ["--key", MADE.vkeys()[0]]
    assert main(["consistency", old, new, good, *key]) == 0
    assert main(["consistency", old, new, good]) == 0
    assert main(["consistency", old, new, bad, *key]) == 1
    assert main(["consistency", other, new, good, *key]) == 1
    assert main(["consistency", old, new, old, *key]) == 2
