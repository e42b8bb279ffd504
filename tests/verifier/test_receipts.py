"""A receipt holds as it was made, and not when one byte of it is another."""

import json
import zlib
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Callable
from typing import Any

import pytest
import rfc8785
from ecoledger_verify.notes import parse_checkpoint, parse_key
from ecoledger_verify.receipts import amount, check_receipt, from_fragment
from ecoledger_verify.report import Report
from ecoledger_verify.strict import Unreadable

from tests.verifier.maker import FOREIGN, LI, NEW, OLD, PEOPLE, WITNESS, Book, Signer, person, sample

BOOK = sample(40)
GOOD = BOOK.receipt(4)
KEYS = [parse_key(OLD.vkey), parse_key(WITNESS.vkey)]


def failing(report: Report) -> set[str]:
    return {name for name, check in report.checks.items() if check.count}


def changed(change: Callable[[dict[str, Any]], None], receipt: bytes = GOOD) -> bytes:
    told = json.loads(receipt)
    change(told)
    return rfc8785.dumps(told)


def record_changed(**change: Any) -> Callable[[dict[str, Any]], None]:
    def apply(told: dict[str, Any]) -> None:
        told["record"] = rfc8785.dumps({**json.loads(told["record"]), **change}).decode()

    return apply


def setting(**change: Any) -> Callable[[dict[str, Any]], None]:
    return lambda told: told.update(change)


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_every_entry_of_a_book(suite: str) -> None:
    """Each entry is proved, to a person who trusts a key and to one who does not yet."""
    book = sample(23, suite)
    for place in range(23):
        data = book.receipt(place)
        report = check_receipt("r", data, KEYS)
        assert report.holds
        assert not report.warnings
        assert report.checks["cosignatures"].answer == "yes"
        own = check_receipt("r", data)
        assert own.holds
        assert [warning.code for warning in own.warnings] == ["signature.unchecked", "key_from_receipt"]
        assert own.checks["cosignatures"].answer == "skipped"


def test_what_is_told() -> None:
    """The entry in its units, with the names that the receipt carries when they are asked for."""
    assets = {"CNY": {"unit": "元", "scale": 2, "digits": 2}}
    report = check_receipt("r", GOOD, KEYS, assets=assets, show_persons=True)
    told = "\n".join(report.lines("zh"))
    assert "3.00 元  CNY  cn-33:treasury" in told
    assert f"记账人      {PEOPLE[0]}" in told
    assert LI in told
    assert "2026-05-28 20:26:40 UTC = 2026-05-29 04:26:40 +08:00" in told
    assert "结论：成立" in told
    assert PEOPLE[0] not in "\n".join(check_receipt("r", GOOD, KEYS).lines("en"))


def test_nothing_that_a_terminal_obeys_is_printed() -> None:
    """A memo with line ends and escape sequences cannot draw an answer of its own."""
    book = sample(4)
    book.records[2]["memo"] = "x\n  [yes] all is well\x1b[31m\u202e"
    lines = list(check_receipt("r", book.receipt(2)).lines("en"))
    assert all(line.isprintable() for line in lines)
    assert not any(line.lstrip().startswith("[yes] all") for line in lines)


def test_amounts() -> None:
    """Amounts in their unit."""
    tonne = {"unit": "t", "scale": 6, "digits": 0}
    assert [amount(value, tonne) for value in (0, 1, -1_500_000, 1_234_000_000)] == [
        "0 t",
        "0.000001 t",
        "-1.5 t",
        "1,234 t",
    ]
    assert amount(-5, {"unit": "元", "scale": 2, "digits": 2}) == "-0.05 元"
    assert amount(1234, {"unit": "个", "scale": 0, "digits": 0}) == "1,234 个"
    assert amount(1234, None) == "1,234"


def passes_silently(data: bytes) -> bool:
    """Tell whether a changed receipt gets the answer of the good one.

    One change leaves it holding: the name of the witness in its signature line, which is then told as not checked.
    """
    try:
        report = check_receipt("r", data, KEYS)
    except Unreadable:
        return False
    return report.holds and not any(warning.code == "signature.unchecked" for warning in report.warnings)


def test_every_byte_counts() -> None:
    """Each byte of a receipt is changed in two ways: it fails, or it cannot be read."""
    for at in range(len(GOOD)):
        for mask in (1, 0x20):
            assert not passes_silently(GOOD[:at] + bytes([GOOD[at] ^ mask]) + GOOD[at + 1 :])


def test_every_byte_left_out_or_added() -> None:
    """A byte less or a byte more is no receipt any more."""
    for at in range(0, len(GOOD), 3):
        for put, past in ((b"", at + 1), (b"0", at), (b" ", at)):
            assert not passes_silently(GOOD[:at] + put + GOOD[past:])


BAD: list[tuple[str, Callable[[dict[str, Any]], None], str]] = [
    ("another amount", record_changed(memo="x"), "proof"),
    ("another place", record_changed(place="5"), "proof"),
    ("a place beyond the tree", record_changed(place="40"), "proof"),
    ("a proof cut", lambda told: told["proof"].pop(), "proof"),
    ("a proof turned", lambda told: told["proof"].reverse(), "proof"),
    ("a proof of SM3", setting(suite="sm3"), "proof"),
    ("another book", record_changed(book="cn-14"), "names"),
    ("a voucher of another month", record_changed(voucher="2026-02/5"), "names"),
    ("a checkpoint of another key", setting(checkpoint=BOOK.note(40, 1_780_000_000, (FOREIGN,))), "signature"),
    ("a checkpoint that only a witness signed", setting(checkpoint=BOOK.note(40, 1_780_000_000, (WITNESS,))), "signature"),
    ("a size that was not signed", lambda told: told.update(checkpoint=told["checkpoint"].replace("\n40\n", "\n41\n")), "signature"),
    ("another time", lambda told: told.update(checkpoint=told["checkpoint"].replace("time 178", "time 177")), "cosignatures"),
    ("a key of another log", lambda told: told["keys"].append(Signer("demo.example/cn-14", 1).vkey), "names"),
    ("a name that does not fit", lambda told: told["persons"][person(PEOPLE[0])[0]].update(name="李会计"), "persons"),
    ("a person who is not named", setting(persons={person("x")[0]: {"name": "x", "salt": person("x")[1]}}), "persons"),
    ("an entry that does not balance", lambda told: record_changed(
        postings=[{**p, "amount": "7"} for p in json.loads(told["record"])["postings"]])(told), "balanced"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "check"), [(change, check) for _, change, check in BAD], ids=[name for name, *_ in BAD]
)
def test_each_kind_of_bad(change: Callable[[dict[str, Any]], None], check: str) -> None:
    """Each way to be wrong is found where it belongs."""
    assert check in failing(check_receipt("r", changed(change), KEYS))


UNREADABLE: list[Callable[[dict[str, Any]], None]] = [
    setting(format="ecoledger-receipt/2"),
    setting(suite="md5"),
    setting(proof=["QQ=="]),
    setting(proof="x"),
    setting(keys=["x"]),
    setting(record=1),
    setting(persons=None),
    setting(persons={}),
    setting(persons={"x": {"name": "x", "salt": ""}}),
    setting(more=1),
    lambda told: told.pop("keys"),
    setting(proof=["QQ=="] * 101),
    setting(persons=[]),
    setting(persons={"0" * 64: {"name": "x", "salt": "00"}}),
    lambda told: told.update(record=told["record"] + "\n"),
    lambda told: told.update(checkpoint=told["checkpoint"] + "\n"),
]


@pytest.mark.parametrize("change", UNREADABLE)
def test_what_is_no_receipt(change: Callable[[dict[str, Any]], None]) -> None:
    """Another format, members of another sort, members too few or too many."""
    with pytest.raises(Unreadable):
        check_receipt("r", changed(change), KEYS)


def test_too_large() -> None:
    """Nobody needs a receipt of two megabytes."""
    with pytest.raises(Unreadable, match="too_large"):
        check_receipt("r", b" " * 2_000_001)


def test_trust_leads_from_key_to_key() -> None:
    """Who trusts the old key trusts the new one when a checkpoint that both signed is shown, and not before."""
    data = BOOK.receipt(4, signers=(NEW,))
    old = [parse_key(OLD.vkey)]
    both = parse_checkpoint(BOOK.note(20, 1_770_000_000, (OLD, NEW), NEW))
    alone = parse_checkpoint(BOOK.note(20, 1_770_000_000, (NEW,), NEW))
    assert failing(check_receipt("r", data, old)) == {"signature"}
    assert failing(check_receipt("r", data, old, [alone])) == {"signature"}
    added = parse_checkpoint(BOOK.note(20, 1_770_000_000, (OLD, NEW)))
    assert failing(check_receipt("r", data, old, [added])) == {
        "signature"
    }  # anybody can sign under what he has seen
    report = check_receipt("r", data, old, [both])
    assert report.holds
    assert not report.warnings
    assert check_receipt("r", data, [parse_key(NEW.vkey)]).holds
    forged = Book(keys=(OLD, NEW, FOREIGN), records=BOOK.records).receipt(4, signers=(FOREIGN,))
    assert failing(check_receipt("r", forged, old, [both])) == {"signature"}
    assert check_receipt("r", forged).holds  # and says that the key is its own
    third = parse_checkpoint(BOOK.note(21, 1_770_000_001, (FOREIGN, NEW), FOREIGN))
    assert check_receipt("r", forged, old, [third, both]).holds


def address(data: bytes) -> str:
    packer = zlib.compressobj(9, wbits=-15)
    packed = packer.compress(data) + packer.flush()
    return "https://demo.example/verify.html#r=" + urlsafe_b64encode(packed).decode().rstrip("=")


def test_addresses_carry_receipts() -> None:
    """A receipt travels in an address, packed or plain; what does not unpack to the end is refused."""
    assert from_fragment(address(GOOD)) == GOOD
    plain = urlsafe_b64encode(GOOD).decode().rstrip("=")
    assert from_fragment(f"verify.html#j={plain}") == GOOD
    bomb = address(b"0" * 3_000_000)
    for bad in (
        "x",
        "x#r=",
        "x#r=!!",
        address(GOOD)[:-9],
        address(GOOD) + "AAAA",
        "x#r=QR",
        bomb,
        "x#k=" + plain,
        "x#r=AAAAA",
    ):
        with pytest.raises(Unreadable, match="fragment"):
            from_fragment(bad)


def test_a_receipt_of_a_log_of_a_million_fits_a_qr_code() -> None:
    """Twenty hashes, one witness, two postings: an address below 2,953 bytes."""
    told = json.loads(sample(40).receipt(1, persons=None))
    told["proof"] = [b64encode(bytes.fromhex(person(str(i))[0])).decode() for i in range(20)]
    assert len(address(rfc8785.dumps(told))) < 2_953
