"""Names of natural persons in what everybody may read: the first character and 某, wherever the name stands.

The name of a party is looked for in every text, with or without blanks and middle dots between its characters, in small and capital
letters alike. A name of one character is not looked for in texts, of which it would hit every other one.
"""

import re
from collections.abc import Sequence
from typing import Final

_BETWEEN: Final = r"[\s·•・‧.]*"
_IGNORED: Final = re.compile(_BETWEEN.replace("*", "+"))


def veiled(name: str) -> str:
    """Give a name by its first character.

    >>> veiled("李四明")
    '李某'
    """
    return f"{name.strip()[:1]}某"


def mask(text: str, names: Sequence[str]) -> str:
    """Put the veiled name in the place of each of the names, the longest first.

    >>> mask("李四明、李 四倾倒点", ["李四", "李四明"])
    '李某、李某倾倒点'
    """
    for name in sorted(names, key=lambda one: (-len(one), one)):
        characters = list(_IGNORED.sub("", name))
        if len(characters) > 1:
            pattern = re.compile(_BETWEEN.join(map(re.escape, characters)), re.IGNORECASE)
            text = veiled(name).join(pattern.split(text))
    return text
