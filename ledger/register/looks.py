"""How names are compared: without what tells nothing apart, and by how they look.

`plain_name` is what a payer is matched by. Who registers or renames somebody also hears of names that only look the same: letters of
other scripts, such as the Cyrillic or Greek ones that look Latin, and strokes that look like others (UTS #39, `confusable-homoglyphs`).
"""

import unicodedata
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from confusable_homoglyphs.confusables import confusables_data

_PLAIN: Final = {
    **dict.fromkeys(map(ord, " \xa0\u3000()（）[]【】〔〕·.,，。'\"-")),
    **dict.fromkeys(
        (0x200C, 0x200D, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))
    ),
    **{ord(capital): capital.lower() for capital in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
}


def plain_name(name: str) -> str:
    """Write a name without blanks, marks, capitals, full width and what is not seen: joiners, and selectors of variants. Twin:
    `ledger.plain_name`.

    >>> plain_name("ＭＩＬＬ（Ｓ）．") == plain_name("Mill (s)")
    True
    """
    return unicodedata.normalize("NFKC", name).translate(_PLAIN)


@lru_cache(maxsize=65_536)
def look_of(name: str) -> str:
    """Write a name as it looks, plain: two that look alike are written the same. It is for comparing alone, and never shown.

    >>> look_of("MІLL") == look_of("Mill") == look_of("mlll")
    True
    >>> look_of("Мill (S)") == look_of("mill s"), look_of("口岸厂") == look_of("ロ岸厂"), look_of("甲厂") == look_of("乙厂")
    (True, True, False)
    """
    looks = _looks()
    whole = plain_name(plain_name(name).translate(looks)).translate(looks)
    return whole.replace(
        "i", "l"
    )  # capitals count as small letters, and a capital of this one looks like the other


@cache
def _looks() -> Mapping[int, str]:
    """Give by its number what a character looks like: of those that look alike the one with which most others are compared."""
    found: dict[int, str] = {}
    alike: Mapping[str, list[dict[str, str]]] = confusables_data
    for char, others in alike.items():
        named = [one["c"] for one in others]
        best = max([char, *named], key=lambda one: (len(alike.get(one, ())), -ord(one[0])))
        if len(char) == 1 and best != char:
            found[ord(char)] = best
    return found
