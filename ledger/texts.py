"""Texts as people and banks write them: kept whole or refused, never with a character less.

A letter that Python does not know yet is a letter. Unicode and GB 18030 grow, banks write names with code points of private
use, and `str.isprintable` calls both unprintable; which letters a company may have in its name must not depend on the version
of an interpreter. What cannot be kept is what makes a text show as another one than it is, or breaks the paper it stands on:

- controls, halves of surrogate pairs, code points that are no characters;
- marks that turn the direction of writing, and annotations between the lines;
- spaces of no width, soft hyphens, joiners of graphemes, invisible operators, vowels, controls of music and shorthand, and tags;
  and letters that show nothing (fillers of Hangul, the empty cell of Braille): two names that look the same are the same.

What spells a word is kept though it is not seen itself: the joiners U+200C and U+200D (Persian, Hindi and other scripts), the
selectors and the separator of Mongolian (U+180B to U+180F), and the selectors of variants (U+FE00 to U+FE0F, U+E0100 to U+E01EF:
forms of ideographs in names of persons and places, of signs elsewhere). Without them such a name is misspelt; who compares names
for a likeness leaves them out. A text of one line has no break of the line or tab in it; a body of several lines may have both.
Who meets a character that cannot be kept says which and where.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

Json: TypeAlias = "str | int | bool | Sequence[Json] | Mapping[str, Json] | None"
"""Plain data: what JSON has, without fractions."""

_BREAKS: Final = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_HIDDEN: Final = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164"
    r"\ufdd0-\ufdef\ufeff\uffa0\ufff9-\ufffb\ufffe\uffff"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f"
    + "".join(rf"\U{plane:04x}fffe\U{plane:04x}ffff" for plane in range(1, 17))
)
_CONTROLS: Final = r"\u0001-\u001f\u007f-\u009f"
_LINE: Final = re.compile(rf"[\x00{_CONTROLS}\u2028\u2029\ud800-\udfff{_HIDDEN}]")
_LINES: Final = re.compile(rf"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff{_HIDDEN}]")
_SPACES: Final = r" \u00a0\u1680\u2000-\u200b\u200e\u200f\u202f\u205f\u2060\u3000\ufeff"
_EDGES: Final = (
    " \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u200e\u200f\u202f\u205f\u2060\u3000\ufeff"
)
"""Spaces of every width, and marks of none that programs leave at the edges of what they copy."""
_AROUND: Final = _EDGES + "\t\n\v\f\r\x85\u2028\u2029"
_BLANKS: Final = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
_NARROW: Final = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys(
    (*range(0x2010, 0x2016), 0x2212), "-"
)
_MARKS: Final = re.compile("[!-/:-@\\[-`{-~〔〕【】《》〈〉「」『』。、，；：？！—…·“”‘’]+")
_YEAR: Final = re.compile("[\\[({〔【〈]((?:19|20)[0-9]{2})[\\])}〕】〉](第?[0-9])?")
_FILLERS: Final = "\u115f\u1160\u2800\u3164\uffa0"
"""Letters that show nothing."""


def tidied(text: str) -> str:
    """Take what is no part of a text off its edges, and make a break of the line inside it a space.

    >>> tidied("\u3000绍兴\\n纺织 \ufeff")
    '绍兴 纺织'
    """
    if text.isprintable():  # then it has no space but the usual one, and nothing else that is looked for
        return text.strip(" ")
    return _BREAKS.sub(" ", text).strip(_EDGES)


def is_plain(text: str) -> bool:
    """Tell at once that nothing about a text is to be trimmed or refused, as about codes and numbers; False says nothing.

    >>> is_plain("acme:clearing"), is_plain("甲厂"), is_plain(" a")
    (True, False, False)
    """
    return text.isascii() and text.isprintable() and text[:1] > " " < text[-1:]


def trimmed(text: str) -> str:
    """Take what is no part of a text off its edges, such as the end of the line that was copied with a cell; nothing inside changes.

    A text that shows nothing at all is empty.

    >>> trimmed("\ufeff绍兴纺织 \\r\\n"), trimmed("\u3164 \u3000")
    ('绍兴纺织', '')
    """
    plain = text.strip(" ") if text.isprintable() else text.strip(_AROUND)
    return plain if plain and (plain.isascii() or _shows(plain)) else ""


def numbered(text: str) -> str:
    """Give the number of a paper in the one form in which it is kept: narrow digits, letters and marks, and no blanks; the year stands in
    hexagonal brackets where the number follows it, as offices write it, and else in round ones, as courts do. Its letters stay as
    they are: whether two numbers are one is asked of another form, that of `ledger.number_form`. Twin: `ledger.paper_number`.

    >>> numbered("川环罚【２０２６】 1 号"), numbered("（2026） 浙01民初１号"), numbered("No. 7—2")
    ('川环罚〔2026〕1号', '(2026)浙01民初1号', 'No.7-2')
    """
    narrow = _BLANKS.sub("", text.translate(_NARROW))
    return _YEAR.sub(lambda year: f"〔{year[1]}〕{year[2]}" if year[2] else f"({year[1]})", narrow)


def narrow(text: str) -> str:
    """Give wide letters, digits and marks in their narrow form, wide spaces as spaces, and every dash as a minus.

    >>> narrow("１，０００．５　—　（Ａ：１）")
    '1,000.5 - (A:1)'
    """
    return text if text.isascii() else text.translate(_NARROW).replace("\u3000", " ")


def tells_a_number(text: str) -> bool:
    """Tell whether anything is left of the number of a paper beside its marks. Twin: `ledger.paper_number`.

    >>> tells_a_number("〔〕-号"), tells_a_number("()-")
    (True, False)
    """
    return _MARKS.sub("", text) != ""


def _shows(text: str) -> bool:
    return any(
        unicodedata.category(char) in ("Cc", "Cn", "Co", "Cs")
        or unicodedata.category(char)[0] not in "CMZ"
        or _LINE.match(char)
        for char in text
        if char not in _FILLERS
    )


def unkept(text: str, *, lines: bool = False) -> str:
    """Name the first character that cannot be kept; empty where all can.

    Args:
        text: the text.
        lines: whether it is a body of several lines.

    >>> unkept("ab\x07"), unkept("\U0002ebf0\ue000"), unkept("a\\nb", lines=True)
    ('U+0007', '', '')
    """
    found = None if text.isascii() and text.isprintable() else (_LINES if lines else _LINE).search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def is_one_line(text: str) -> bool:
    """Tell whether a text can stand in a line of a document.

    >>> is_one_line("SO₂ \U00031350"), is_one_line("a\u2028b")
    (True, False)
    """
    return not unkept(text)


def kept_form(column: str) -> str:
    """Write in SQL what `trimmed` and `unkept` promise of a column with a name: not empty, one line, nothing hidden, tidy edges."""
    return f"{column} <> '' AND {column} !~ '[{_CONTROLS}\\u2028\\u2029{_HIDDEN}]' AND {column} !~ '^[{_SPACES}]|[{_SPACES}]$'"
