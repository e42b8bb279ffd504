"""The strict form of a record is exactly the canonical JSON with exactly these members."""

import json
from typing import Any

import pytest
from ecoledger_verify.faults import Unreadable
from ecoledger_verify.records import read_record
from hypothesis import given
from hypothesis import strategies as st

from tests.verifier.maker import Maker, dumps

GOOD = Maker().fill(1).entries[0]
TEXT = st.text(st.characters(exclude_categories=["Cs"]))


@given(memo=TEXT, document=TEXT, account=TEXT)
def test_any_text_is_read_as_it_was_written(memo: str, document: str, account: str) -> None:
    entry = GOOD | {"memo": memo, "document": document, "postings": [GOOD["postings"][0] | {"account": account}]}
    record = read_record(dumps(entry).encode())
    assert (record.memo, record.document, record.postings[0][0]) == (memo, document, account)


@given(text=TEXT, at=st.integers(0, 1000), by=st.integers(1, 255))
def test_what_is_read_is_canonical(text: str, at: int, by: int) -> None:
    """A byte changed somewhere either is refused or gives other canonical bytes."""
    data = bytearray(dumps(GOOD | {"memo": text}).encode())
    data[at % len(data)] ^= by
    try:
        read_record(bytes(data))
    except Unreadable:
        return
    assert dumps(json.loads(data)).encode() == data


BAD: list[tuple[str, dict[str, Any]]] = [
    ("members", {"more": 1}),
    ("member_form", {"v": 3}),
    ("member_form", {"place": "07"}),
    ("member_form", {"place": 7}),
    ("member_form", {"place": "1" * 5000}),
    ("member_form", {"id": GOOD["id"].upper().replace("0", "A")}),
    ("member_form", {"postings": []}),
    ("member_form", {"postings": [GOOD["postings"][0] | {"amount": "0"}]}),
    ("member_form", {"postings": [GOOD["postings"][0] | {"balance": "-0"}]}),
    ("member_form", {"recorded_at": "2026-03-04T05:06:07Z"}),
    ("member_form", {"effective_on": "2026-02-30"}),
]


@pytest.mark.parametrize(("code", "change"), BAD)
def test_a_wrong_member_is_named(code: str, change: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as told:
        read_record(dumps(GOOD | change).encode())
    assert told.value.code == code


def test_the_same_content_in_another_form_is_refused() -> None:
    for data in (json.dumps(GOOD).encode(), dumps(GOOD).encode() + b" ", dumps(GOOD).replace("收", "\\u6536").encode()):
        with pytest.raises(Unreadable) as told:
            read_record(data)
        assert told.value.code == "not_canonical"
    with pytest.raises(Unreadable) as told:
        read_record(dumps(GOOD).replace('"kind":', '"kind":"x","kind":').encode())
    assert told.value.code == "twice"
