"""Texts: no letter is dropped, whatever Unicode the interpreter knows; what cannot be kept is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.documents.rows import CellUnsound, read_cell
from ledger.law.packs import PackInvalid, parse_pack
from ledger.texts import is_one_line, tidied, unkept

LETTERS = (
    "\U00031350", "\U000323af", "\U0002ebf0", "\U0002ee5d", "\ue000", "\uf8ff", "\U000f0000", "\U0010fffd", "\U00020db7", "\U00030edd",
)  # fmt: skip
"""Extensions H and I, private use of every plane, and what interpreters know already."""
UNKEPT = ("\x00", "\x07", "\x1f", "\x7f", "\x80", "\x9f", "\ud800", "\udfff", "\u202e", "\u2066")


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
