"""The edges of an entry, with the figures of each refusal: its lines, its texts, and its two sides."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.amounts import AMOUNT_MAX
from ledger.entries import (
    BODY_MAX,
    MEMO_MAX,
    AccountOnBothSides,
    Entry,
    Posting,
    Side,
    TextTooLong,
    TextUnprintable,
    check_postings,
    check_text,
)
from ledger.errors import Malformed
from ledger.identifiers import uuid7


def postings_of(text: str) -> tuple[Posting, ...]:
    """Write postings as `asset amount`, below zero for a credit; a side may stand before an amount that is no amount."""
    found = []
    for one in text.split("; "):
        asset, *sides, amount = one.split()
        side: Side = "credit" if sides == ["credit"] or amount.startswith("-") else "debit"
        found.append(
            Posting("a", asset, side, int(amount) if sides else abs(int(amount))),
        )
    return tuple(found)


@pytest.mark.parametrize(("text", "code", "figures"), [
    ("CNY 1; CNY -1", "", {}),
    ("CNY 1; t 5; CNY -1; t -5", "", {}),
    ("CNY 3; CNY -1; CNY -2", "", {}),
    (f"CNY {AMOUNT_MAX}; CNY -{AMOUNT_MAX}", "", {}),
    ("CNY debit 0; CNY -1", "entry.amount_not_positive", {"line": 1, "amount": "0"}),
    ("CNY 1; CNY credit -1", "entry.amount_not_positive", {"line": 2, "amount": "-1"}),
    (f"CNY 1; CNY -1; CNY {AMOUNT_MAX + 1}", "entry.amount_beyond_largest",
     {"line": 3, "amount": str(AMOUNT_MAX + 1), "largest": str(AMOUNT_MAX)}),
    ("CNY 2; CNY -1", "entry.unbalanced", {"asset": "CNY", "debits": "2", "credits": "1"}),
    ("CNY 1; CNY -2", "entry.unbalanced", {"asset": "CNY", "debits": "1", "credits": "2"}),
    ("CNY 1; CNY 2", "entry.unbalanced", {"asset": "CNY", "debits": "3", "credits": "0"}),
    ("CNY -1; CNY -2", "entry.unbalanced", {"asset": "CNY", "debits": "0", "credits": "3"}),
    ("t 9; CNY 4; t -9; CNY -7", "entry.unbalanced", {"asset": "CNY", "debits": "4", "credits": "7"}),
    ("t 9; CNY -9", "entry.unbalanced", {"asset": "t", "debits": "9", "credits": "0"}),
])  # fmt: skip
def test_the_lines_of_an_entry(text: str, code: str, figures: dict[str, Any]) -> None:
    """The first line that is out of range by its number, then the first asset whose sides differ, with both sides."""
    if not code:
        check_postings(postings_of(text))
        return
    with pytest.raises(Malformed) as refused:
        check_postings(postings_of(text))
    assert (refused.value.code, refused.value.figures) == (code, figures)


@pytest.mark.parametrize(("length", "lines", "longest"), [
    (MEMO_MAX, False, None),
    (MEMO_MAX + 1, False, MEMO_MAX),
    (MEMO_MAX + 1, True, None),
    (BODY_MAX, True, None),
    (BODY_MAX + 1, True, BODY_MAX),
])  # fmt: skip
def test_how_long_a_text_is(length: int, lines: bool, longest: int | None) -> None:
    """A body of several lines may be longer than a memo."""
    if longest is None:
        check_text("memo", "x" * length, lines=lines)
        return
    with pytest.raises(TextTooLong) as refused:
        check_text("memo", "x" * length, lines=lines)
    assert refused.value.figures == {"field": "memo", "length": length, "longest": longest}


@pytest.mark.parametrize(("lines", "character"), [(True, None), (False, "U+000A")])
def test_whether_a_text_has_lines(lines: bool, character: str | None) -> None:
    """A break stands in a body alone."""
    if character is None:
        check_text("body", "a\nb", lines=lines)
        return
    with pytest.raises(TextUnprintable) as refused:
        check_text("body", "a\nb", lines=lines)
    assert refused.value.figures == {"field": "body", "character": character}


@pytest.mark.parametrize("field", ["memo", "document"])
def test_what_is_kept_already_is_read_as_it_was_kept(field: str) -> None:
    """A text that would be refused today is refused in a new entry, and read in one that stands in a book."""
    words: dict[str, Any] = {field: "x" * (MEMO_MAX + 1)}
    with pytest.raises(TextTooLong) as refused:
        Entry(uuid7(), "x.y", date(2026, 6, 1), postings_of("CNY 1; CNY -1"), **words)
    assert refused.value.figures["field"] == field
    kept = Entry(uuid7(), "x.y", date(2026, 6, 1), postings_of("CNY 1; CNY -1"), kept=True, **words)
    assert getattr(kept, field) == words[field]


@pytest.mark.parametrize(
    ("lines", "refused"),
    [
        ("a CNY 2; b CNY -1; c CNY -1", None),
        ("a CNY 1; a CNY 1; b CNY -2", None),
        ("a CNY 2; b t 2; a t -2; b CNY -2", None),
        ("a CNY 1; a CNY -1", ("a", "CNY")),
        ("a CNY 3; b CNY -2; a CNY -1", ("a", "CNY")),
        ("b t -1; a t 2; c t -2; b t 1", ("b", "t")),
    ],
)
def test_an_account_stands_on_one_side(lines: str, refused: tuple[str, str] | None) -> None:
    """Of each asset, however many lines; what reverses an entry from before is not asked, nor is what stands in a book."""
    made = []
    for line in lines.split("; "):
        account, asset, amount = line.split()
        made.append(Posting(account, asset, "debit" if int(amount) > 0 else "credit", abs(int(amount))))

    def told(reverses: UUID | None = None, *, kept: bool = False) -> tuple[str, str] | None:
        try:
            Entry(uuid7(), "x", date(2026, 3, 4), tuple(made), reverses=reverses, kept=kept)
        except AccountOnBothSides as error:
            return str(error.figures["account"]), str(error.figures["asset"])
        return None

    assert told() == refused
    assert (told(uuid7()), told(kept=True)) == (None, None)
