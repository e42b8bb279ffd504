"""One form for every value: JSON, base64, counts, notes, keys, records."""

import json
from base64 import b64encode

import pytest
import rfc8785
from ecoledger_verify.forms import RECORD
from ecoledger_verify.notes import parse_checkpoint, parse_key, parse_keys, parse_note
from ecoledger_verify.records import parse_record
from ecoledger_verify.strict import Unreadable, base64_bytes, canonical, canonical_object, decimal
from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.maker import FOREIGN, OLD, ORIGIN, WITNESS, sample

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40) | st.sampled_from(
    ["\u007f", "\u2028\u2029", "\x00\x08\t\n\x0b\x0c\r\x1f", "\U0001f600\ufffe", '"\\/', "\x80\xa0é浙"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
BOOK = sample(12)
RECORD_BYTES = BOOK.lines[7]


@given(VALUES)
def test_canonical_form_is_read(value: object) -> None:
    """What the standard's own writer writes is read back as it was."""
    assert canonical(rfc8785.dumps(value)) == value  # type: ignore[arg-type]


@given(st.dictionaries(TEXT, VALUES, min_size=1, max_size=4))
def test_other_spellings_are_refused(value: dict[str, object]) -> None:
    """The same value written in another way is not the record."""
    form = rfc8785.dumps(value)  # type: ignore[arg-type]
    for other in (json.dumps(value).encode(), form + b"\n", b" " + form, b"{ " + form[1:]):
        if other != form:
            with pytest.raises(Unreadable):
                canonical(other)


@pytest.mark.parametrize(
    "data",
    [
        b'{"a":1,"a":2}',
        b'{"b":1,"a":2}',
        b'{"a":1}x',
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":-0}',
        b'{"a":01}',
        b'{"a":NaN}',
        b'{"a":9007199254740992}',
        b'{"a":Infinity}',
        b'"\\u0041"',
        b'"\\/"',
        b'"\\ud800"',
        b'"\\u001F"',
        b"\xef\xbb\xbf1",
        b'"\xff"',
        b"",
        b"[" * 100_000,
        b'"\n"',
        b'{"a":1' + b"0" * 5000 + b"}",
    ],
)
def test_not_canonical(data: bytes) -> None:
    """Members twice or out of order, numbers that are no exact integers, escapes that need not be, bytes that are not UTF-8."""
    with pytest.raises(Unreadable):
        canonical(data)


def test_members_are_ordered_by_utf16() -> None:
    """RFC 8785 orders by UTF-16: an astral character stands before U+FFFE."""
    assert canonical('{"\U0001f600":1,"\ufffe":2}'.encode()) == {"\U0001f600": 1, "\ufffe": 2}
    with pytest.raises(Unreadable):
        canonical('{"\ufffe":2,"\U0001f600":1}'.encode())


def test_members_are_exactly_those() -> None:
    """A member too few or too many is named."""
    with pytest.raises(Unreadable, match=r"json\.missing"):
        canonical_object(b'{"a":1}', frozenset("ab"))
    with pytest.raises(Unreadable, match=r"json\.unknown"):
        canonical_object(b'{"a":1,"b":2}', frozenset("a"))
    assert canonical_object(b'{"a":1,"b":2}', frozenset("a"), frozenset("b")) == {"a": 1, "b": 2}
    with pytest.raises(Unreadable, match=r"json\.object"):
        canonical_object(b"[]", frozenset())


@given(st.binary(max_size=40))
def test_base64_has_one_form(data: bytes) -> None:
    """Standard alphabet, padding, no bits thrown away."""
    text = b64encode(data).decode()
    assert base64_bytes(text) == data
    for other in (text + "=", text.rstrip("=") + "\n", text + " ", "=" + text):
        with pytest.raises(Unreadable):
            base64_bytes(other)


def test_base64_bits_that_are_thrown_away() -> None:
    """QQ== and QR== decode alike; only one is written."""
    assert base64_bytes("QQ==") == b"A"
    for text in ("QR==", "QQ", "Q Q=", "QQ-_", "é==="):
        with pytest.raises(Unreadable):
            base64_bytes(text)


@pytest.mark.parametrize("text", ["", "01", "+1", "-1", "1 ", " 1", "1_0", "１", "1.0", "9" * 20])
def test_counts(text: str) -> None:
    """A count is digits without leading zeros."""
    assert decimal("0") == 0
    assert decimal("1234567890") == 1234567890
    with pytest.raises(Unreadable):
        decimal(text)


def test_keys() -> None:
    """A key is read with its id checked; a published key of C2SP's own pages among them."""
    key = parse_key(OLD.vkey)
    assert (key.name, key.kind, key.key_id) == (ORIGIN, 1, OLD.id)
    assert (
        parse_key("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").key_id.hex()
        == "c74f20a3"
    )
    assert parse_keys(f"# log\n{OLD.vkey}\n\n{WITNESS.vkey}\n") == [key, parse_key(WITNESS.vkey)]
    flipped = [
        OLD.vkey[:i] + ("B" if OLD.vkey[i] != "B" else "C") + OLD.vkey[i + 1 :] for i in range(len(OLD.vkey))
    ]
    for text in [
        *flipped,
        "",
        "a",
        "a+b",
        OLD.vkey + "\n",
        OLD.vkey.replace("demo", "de mo"),
        OLD.vkey.replace("+", " "),
    ]:
        with pytest.raises(Unreadable):
            parse_key(text)


def test_signatures_of_both_kinds() -> None:
    """The log's and a witness's signature hold under the text they were made for, and no other."""
    note = parse_note(BOOK.note(5, 1_780_000_000, (OLD, WITNESS)))
    for signer in (OLD, WITNESS):
        key = parse_key(signer.vkey)
        signature = note.by(key)
        assert signature
        assert note.signed_by(key)
        assert not key.holds(signature.signature, note.text.replace("5", "6", 1))
        assert not key.holds(signature.signature[:-1], note.text)
        assert signer.kind == 1 or signature.time == 1_800_000_000
    assert not note.signed_by(parse_key(FOREIGN.vkey))


def test_notes_are_read_strictly() -> None:
    """Whatever is not the form of a checkpoint is refused."""
    good = BOOK.note(5, 1_780_000_000, (OLD, WITNESS))
    point = parse_checkpoint(good)
    assert (point.origin, point.size, point.time) == (ORIGIN, 5, 1_780_000_000)
    log, witness = good.splitlines(keepends=True)[5:]
    bad = [
        good[:-1],
        good + "\n",
        good.replace("\n\n", "\n"),
        good.replace("—", "-", 1),
        good.replace("— ", "—", 1),
        good + log,
        good + "x\n",
        good.replace("\n5\n", "\n05\n"),
        good.replace("\n5\n", "\n-5\n"),
        good.replace("\n5\n", "\n5 \n"),
        good.replace("time ", "time  "),
        good.replace("time 1", "time 01"),
        good.replace("time 1780000000\n", ""),
        good.replace("time", "more\ntime"),
        good.replace("0000\n", "0000\nmore\n", 1),
        good.replace("0000\n", f"0000\nkey {WITNESS.vkey}\n", 1),
        good.replace("0000\n", f"0000\n{OLD.vkey}\n", 1),
        "",
        "\n\n",
        good.replace("\n\n", "\r\n\n"),
        good.replace(log, log.replace("=\n", "\n")),
        good.replace("\n", "\r\n"),
        good + "\x00",
        good.replace(log, "").replace(witness, ""),
        good.replace(witness, "— w QQ==\n"),
        good * 100_000,
    ]
    for text in bad:
        with pytest.raises(Unreadable):
            parse_checkpoint(text)
    with pytest.raises(Unreadable):
        parse_checkpoint(good.encode()[:-1] + b"\xff\n")


@given(TEXT, TEXT)
def test_the_grammar_of_records_is_their_canonical_form(memo: str, document: str) -> None:
    """Every text that can stand in a record is matched as the standard writes it."""
    data = rfc8785.dumps({**BOOK.records[3], "memo": memo, "document": document})
    record = parse_record(data)
    assert (record.memo, record.document) == (memo, document)
    assert RECORD.fullmatch(data.decode())


@given(
    st.integers(0, len(RECORD_BYTES) - 1),
    st.sampled_from([b"", b" ", b"0", b"9", b"}", b'"', b"\\", b"\xff", b"Z", b","]),
)
def test_a_changed_record_is_another_record_or_none(at: int, put: bytes) -> None:
    """Whatever is read from changed bytes is written back as exactly those bytes: nothing is read over."""
    changed = RECORD_BYTES[:at] + put + RECORD_BYTES[at + 1 :]
    try:
        parse_record(changed)
    except Unreadable:
        return
    assert rfc8785.dumps(json.loads(changed)) == changed


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"v": 1}, "record.version"),
        ({"v": "2"}, "record.version"),
        ({"effective_on": "2026-02-30"}, "record.day"),
        ({"extra": 1}, "json.unknown"),
        ({"recorded_at": "2026-03-04T24:00:00.000000Z"}, "record.form"),
        ({"recorded_at": "2026-03-04T05:06:07Z"}, "record.form"),
        ({"place": "01"}, "record.form"),
        ({"place": 1}, "record.form"),
        ({"id": BOOK.records[0]["id"].upper()}, "record.form"),
        ({"actor": "A" * 64}, "record.form"),
        ({"voucher": "2026-01/0"}, "record.form"),
        ({"postings": []}, "record.form"),
        ({"kind": "a b"}, "record.form"),
        ({"memo": None}, "record.form"),
        ({"reverses": ""}, "record.form"),
        (
            {"postings": [{**p, "amount": str(10**17 + 1)} for p in BOOK.records[0]["postings"]]},
            "record.range",
        ),
        ({"postings": [{**p, "amount": "0"} for p in BOOK.records[0]["postings"]]}, "record.form"),
        ({"postings": [{**p, "side": "left"} for p in BOOK.records[0]["postings"]]}, "record.form"),
        ({"postings": BOOK.records[0]["postings"] * 501}, "record.range"),
    ],
)
def test_values_that_no_record_has(change: dict[str, object], fault: str) -> None:
    """Each value has its form."""
    parse_record(rfc8785.dumps(BOOK.records[0]))
    changed = {**BOOK.records[0], **change}
    if change == {"id": BOOK.records[0]["id"].upper()}:
        changed["id"] = "0199ABCD-0000-7000-8000-000000000000"
    with pytest.raises(Unreadable) as told:
        parse_record(rfc8785.dumps(changed))
    assert told.value.fault == fault
