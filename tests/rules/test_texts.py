"""Texts: no letter is dropped, whatever Unicode the interpreter knows; what cannot be kept is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.documents.rows import CellUnsound, read_cell
from ledger.law.packs import PackInvalid, parse_pack
from ledger.texts import is_one_line, tidied, trimmed, unkept

LETTERS = (
    "\U00031350",
    "\U000323af",
    "\U0002ebf0",
    "\U0002ee5d",
    "\ue000",
    "\uf8ff",
    "\U000f0000",
    "\U0010fffd",
    "\U00020db7",
    "\U00030edd",
)
"""Extensions H and I, private use of every plane, and what interpreters know already."""
UNKEPT_RANGES = (
    (0x0000, 0x0008),
    (0x000E, 0x001F),
    (0x007F, 0x0084),
    (0x0086, 0x009F),
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x061C, 0x061C),
    (0x115F, 0x1160),
    (0x17B4, 0x17B5),
    (0x200B, 0x200B),
    (0x200E, 0x200F),
    (0x202A, 0x202E),
    (0x2060, 0x206F),
    (0x2800, 0x2800),
    (0x3164, 0x3164),
    (0xD800, 0xDFFF),
    (0xFDD0, 0xFDEF),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF9, 0xFFFB),
    (0xFFFE, 0xFFFF),
    (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A),
    (0xE0000, 0xE007F),
    *((plane + 0xFFFE, plane + 0xFFFF) for plane in range(0x10000, 0x110000, 0x10000)),
)
"""The first and the last of what is kept in no text, of one line or several."""
UNKEPT = sorted({chr(code) for ends in UNKEPT_RANGES for code in ends} | set("\u2063\u2066\u2069"))
BREAKS = (*"\t\n\v\f\r\x85", "\u2028", "\u2029")
BESIDE = sorted(
    {chr(code) for first, last in UNKEPT_RANGES for code in (first - 1, last + 1) if 0 < code < 0x110000}
    - {*UNKEPT, *BREAKS}
)
"""What stands beside a range and is kept."""
SPELLING = (
    "\u200c",
    "\u200d",
    *map(chr, range(0x180B, 0x1810)),
    "\ufe00",
    "\ufe0f",
    "\U000e0100",
    "\U000e01ef",
)
SPACES = (" ", "\u00a0", "\u1680", *map(chr, range(0x2000, 0x200B)), "\u202f", "\u205f", "\u3000")
MARKS = ("\u200b", "\u200e", "\u200f", "\u2060", "\ufeff")
FILLERS = ("\u115f", "\u1160", "\u2800", "\u3164", "\uffa0")


@pytest.mark.parametrize("letter", LETTERS)
def test_a_letter_is_a_letter(letter: str) -> None:
    """Goal: names of companies come whole. Method: letters that some interpreters call unprintable."""
    name = f"湖州{letter}记化工厂"
    assert (tidied(name), unkept(name), is_one_line(name)) == (name, "", True)
    assert read_cell(name, text=True) == name


@pytest.mark.parametrize("letter", UNKEPT)
def test_what_cannot_be_kept_is_named(letter: str) -> None:
    """Goal: no character goes silently. Method: each in the middle of a name."""
    name = f"湖州{letter}记"
    assert unkept(name) == f"U+{ord(letter):04X}"
    assert not is_one_line(name)
    with pytest.raises(CellUnsound) as caught:
        read_cell(name, text=True)
    assert unkept(name) in caught.value.problem
    assert unkept(name) in caught.value.zh


@pytest.mark.parametrize("letter", UNKEPT, ids=ascii)
def test_what_is_hidden_is_kept_in_no_body(letter: str) -> None:
    """Goal: a body of several lines hides nothing either. Method: the ends of every range, in the middle of two lines."""
    assert unkept(f"湖州\n{letter}记", lines=True) == f"U+{ord(letter):04X}"


@pytest.mark.parametrize("letter", [*BESIDE, *SPELLING], ids=ascii)
def test_what_stands_beside_the_hidden_and_what_spells_is_kept(letter: str) -> None:
    """Goal: nothing else is refused. Method: the neighbours of every range, joiners and selectors, in one line and in several."""
    name = f"湖{letter}州"
    assert (unkept(name), unkept(name, lines=True), tidied(name), trimmed(name)) == ("", "", name, name)


@pytest.mark.parametrize("letter", BREAKS, ids=ascii)
def test_a_break_is_kept_in_a_body_as_far_as_a_body_is_written_with_it(letter: str) -> None:
    """Goal: one line is one line. Method: every break; a body has all but the two that turn a page of a printer."""
    assert unkept(f"湖{letter}州") == f"U+{ord(letter):04X}"
    assert (unkept(f"湖{letter}州", lines=True) == "") == (letter not in "\v\f")
    assert tidied(f"湖{letter}州") == "湖 州"


@pytest.mark.parametrize("letter", [*SPACES, *MARKS], ids=ascii)
def test_an_edge_goes(letter: str) -> None:
    """Goal: what programs leave around a text is no part of it. Method: every space and mark, on each side and on both."""
    for name in (f"{letter}湖州", f"湖州{letter}", f"{letter}{letter}湖州{letter}"):
        assert (tidied(name), trimmed(name)) == ("湖州", "湖州")


@pytest.mark.parametrize(
    "letter",
    [*FILLERS, *SPACES, *MARKS, *BREAKS, "\u0301", "\u200d", "\u180e", "\ufe0f", "\U000e0100"],
    ids=ascii,
)
def test_what_shows_nothing_is_empty(letter: str) -> None:
    """Goal: a name shows. Method: everything that shows nothing, alone, twice and beside a space of each other kind."""
    for name in (letter, letter * 2, f"{letter}\u3000\u3164"):
        assert trimmed(name) == ""


@given(st.text(max_size=30))
def test_what_is_seen_stays(text: str) -> None:
    """Goal: every visible character stays, in its order. Method: any text, without the white of every kind."""

    def seen(told: str) -> list[str]:
        return [char for char in told if not char.isspace() and char not in "\u200b\u200e\u200f\u2060\ufeff"]

    assert seen(tidied(text)) == seen(text)


def test_spaces_of_every_width_are_edges_and_stay_inside() -> None:
    """Goal: what programs leave around a text is no part of it. Method: a name, a tab behind a number, marks without width."""
    assert tidied("\ufeff\u3000张\u3000三\u00a0\u200b") == "张\u3000三"
    assert tidied("6222000000000000001\t") == "6222000000000000001"
    assert tidied("借方\r\n发生额") == "借方 发生额"


def test_law_packs_take_every_letter() -> None:
    """Goal: a law may be cited with any letter. Method: a source with an ideograph of extension I, and one with a control."""
    text = """[pack]
jurisdiction = "cn"
name = "own"
name_zh = "own"
version = "1"
base = ""
[[value]]
key = "fee.due_working_days"
value = 5
from = 2020-01-01
source = "湖州%s记"
mark = "verified"
"""
    assert parse_pack(text % "\U0002ebf0").values
    with pytest.raises(PackInvalid, match="1 faults"):
        parse_pack(text % "\\u0007")
