"""Texts as people and banks write them: kept whole or refused, never with a character less.

A letter that Python does not know yet is a letter. Unicode and GB 18030 grow, banks write names with code points of private
use, and `str.isprintable` calls both unprintable; which letters a company may have in its name must not depend on the version
of an interpreter. What cannot be kept are controls, halves of surrogate pairs, and marks that turn the direction of writing, by
which a text shows as another one than it is; who meets one says where.
"""

import re
from typing import Final

_BREAKS: Final = re.compile("[\t\n\v\f\r\x85\u2028\u2029]+")
_UNKEPT: Final = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_EDGES: Final = " \xa0\u1680" + "".join(map(chr, range(0x2000, 0x200C))) + "\u200e\u200f\u202f\u205f\u2060\u3000\ufeff"
"""Spaces of every width, and marks of none that programs leave at the edges of what they copy."""


def tidied(text: str) -> str:
    """Take what is no part of a text off its edges, and make a break of the line inside it a space.

    >>> tidied("\u3000绍兴\\n纺织 \ufeff")
    '绍兴 纺织'
    """
    if text.isprintable():  # then it has no space but the usual one, and nothing else that is looked for
        return text.strip(" ")
    return _BREAKS.sub(" ", text).strip(_EDGES)


def unkept(text: str) -> str:
    """Name the first character that cannot be kept; empty where all can.

    >>> unkept("ab\x07"), unkept("\U0002ebf0\ue000")
    ('U+0007', '')
    """
    found = None if text.isprintable() else _UNKEPT.search(text)
    return f"U+{ord(found[0]):04X}" if found else ""


def is_one_line(text: str) -> bool:
    """Tell whether a text can stand in a line of a document.

    >>> is_one_line("SO₂ \U00031350"), is_one_line("a\u2028b")
    (True, False)
    """
    return text.isprintable() or not (_BREAKS.search(text) or _UNKEPT.search(text))
