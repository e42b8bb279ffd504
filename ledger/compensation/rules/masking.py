"""Names of natural persons in what everybody may read: the first character and 某, wherever the name stands.

The name of a party as it was registered may say more than a name: `李四明（Li Siming，男，1970年生）`. Each run of letters of one
script is a name by itself; sex, people and the like beside it are none. Texts are compared by their letters: blanks, dots, dashes and
signs between two of them, width, accents and capitals are passed over. So a given name alone is found, and a romanised name in any order.
Traditional and simplified characters are two characters here, and no romanisation is made of Chinese ones.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Final

_BESIDE: Final = re.compile(r"[(（\[【〔{《<,，;；、/|:：)）\]】〕}》>]+")
_ALSO_CALLED: Final = re.compile(r"^(曾用名|又名|别名|原名|化名|艺名|即)")
_NO_NAMES: Final = frozenset({
    "男", "女", "汉族", "回族", "满族", "壮族", "苗族", "藏族", "维吾尔族", "蒙古族", "朝鲜族", "男性", "女性", "已故",
    "去世", "公民", "农民", "个体", "户主", "经营者", "负责人", "经理", "厂长", "先生", "女士", "年生", "出生", "身份证", "等人",
})  # fmt: skip
"""What stands beside a name and is none."""
_GAP: Final = r"(?:[^\w,;:!?()、。]|_)*"
"""What is passed over between two letters: no sign that ends a sentence or a name of a list."""
_TURNED: Final = r"(?:[^\w;:!?、。]|_)*"
"""Between two words of a romanised name also a comma: `Smith, John`."""
_ENDS: Final = (r"(?<![^\W\d_])", r"(?![^\W\d_])")
"""No letter before, and none after."""
_WORD: Final = 4
"""Letters of a word of a romanised name that is looked for alone."""
_ORDERED: Final = 4
"""Words of a romanised name that are looked for in every order; of longer ones, as they stand and backwards."""


def veiled(name: str) -> str:
    """Give a name by its first character.

    >>> veiled("李四明"), veiled("（男）李四明")
    ('李某', '李某')
    """
    found = _names(name)
    first = found[0][0] if found else name.strip()[:1]
    return f"{first.upper() if first.isascii() else first}某"


def mask(text: str, names: Sequence[str]) -> str:
    """Put the veiled name in the place of each of the names, the longest first.

    >>> mask("李四明、李 四倾倒点", ["李四", "李四明"])
    '李某、李某倾倒点'
    >>> mask("四明化工、Siming Li、LI-SIMING", ["李四明（Li Siming，男，1970年生）"])
    '李某化工、L某、L某'
    """
    known = {(pattern, veil) for name in names for pattern, veil in _patterns(name)}
    for pattern, veil in sorted(known, key=lambda one: (-len(one[0]), one)):
        text = _replaced(text, re.compile(pattern), veil)
    return text


def _folded(text: str) -> Iterator[tuple[str, int, int]]:
    """Give the characters by which a text is compared, each with where what it comes from begins and ends."""
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        whole = unicodedata.normalize("NFKD", text[start:end])
        for one in unicodedata.normalize("NFKD", whole.casefold()):
            if not unicodedata.combining(one):
                yield one, start, end
        start = end


def _replaced(text: str, pattern: re.Pattern[str], veil: str) -> str:
    folded = list(_folded(text))
    told, reached = [], 0
    for found in pattern.finditer("".join(one for one, _, _ in folded)):
        start, end = folded[found.start()][1], folded[found.end() - 1][2]
        told += [text[reached:start], veil]
        reached = end
    return "".join([*told, text[reached:]])


def _patterns(name: str) -> Iterator[tuple[str, str]]:
    """Give what is looked for of a name, in a folded text, with what is put in its place."""
    chinese, parts, surname = _apart(name)
    for run in chinese:
        veil = f"{run[0]}某"
        given = run[1:] if len(run) == 3 else run[2:] if len(run) == 4 else ""
        for one in (run, given):
            if len(one) > 1:
                yield _GAP.join(map(re.escape, one)), veil
    if not parts:
        return
    veil = f"{parts[0][0].upper()}某"
    orders = permutations(parts) if len(parts) <= _ORDERED else [tuple(parts), tuple(reversed(parts))]
    for order in orders:
        pattern = _TURNED.join(_GAP.join(map(re.escape, word)) for word in order)
        letters = sum(map(len, order))
        if letters > 1:
            yield (pattern if letters > _WORD else pattern.join(_ENDS)), veil
    for word in parts:
        if len(word) >= _WORD and word != surname and len(parts) > 1:
            yield re.escape(word).join(_ENDS), veil


def _names(name: str) -> list[str]:
    chinese, parts, _ = _apart(name)
    return [*chinese, *parts]


def _apart(name: str) -> tuple[list[str], list[str], str]:
    """Take a name apart: its runs of Chinese characters, its words in letters, and which of these is a surname, where that is plain."""
    chinese: list[str] = []
    parts: list[str] = []
    surname = ""
    for number, piece in enumerate(one for one in _BESIDE.split(name) if one.strip()):
        told = _ALSO_CALLED.sub("", "".join(one for one, _, _ in _folded(piece)).strip())
        run = "".join(one for one in told if _is_chinese(one))
        plain = len(run) <= 4 and not any(one.isdigit() for one in told)
        if run and run not in _NO_NAMES and (plain or number == 0):
            chinese.append(run)
        latin = re.findall(r"[^\W\d_]+", re.sub(r"[⺀-鿿豈-﫿\U00020000-\U0003ffff]", " ", told))
        parts += latin
        if number == 0 and len(latin) == 1 and not run:
            surname = latin[0]
    if chinese and len(parts) > 1 and not surname:
        surname = parts[0]
    return chinese, parts, surname


def _is_chinese(one: str) -> bool:
    return "⺀" <= one <= "鿿" or "豈" <= one <= "﫿" or "\U00020000" <= one <= "\U0003ffff"
