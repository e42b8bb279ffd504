"""Whether two are one and the same: by the roots of their codes, the credit codes in them, their names and their bank accounts.

Codes and names are compared in one form: narrow (NFKC), in small letters, their letters and digits alone. Sites belong to their
enterprise, so that a code counts up to its second part; a unified social credit code is the same wherever it stands, and the
organisation code in it is the organisation. Letters of another script that look alike are other letters.

Source: GB 32100-2015 (credit code), GB 11714-1997 (organisation code).
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_NO_LETTER: Final = re.compile(
    "[^0-9a-z\u00df-\u00f6\u00f8-\u024f\u0370-\u0373\u0376\u0377\u037b-\u037d\u03ac-\u03ff\u0430-\u0481\u048a-\u052f"
    "\u0620-\u064a\u0671-\u06d3\u06d5\u0f40-\u0f6c\u0f90-\u0fbc\u1820-\u1878\u3005-\u3007\u3041-\u3096\u30a1-\u30fa"
    "\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua48c\uac00-\ud7a3\U00020000-\U000323af]"
)
"""All but digits and the letters in which names are written here: Latin, Greek, Cyrillic, Arabic, Tibetan, Mongolian, Chinese, kana,
Yi and Hangul. So gaps, marks and what is written and not seen count for nothing."""
_CREDIT_CODE: Final = re.compile("(?=([0-9a-z]{2}[0-9]{6}[0-9a-z]{10}))")
_ORGANISATION_CODE: Final = re.compile("[0-9a-z]{8}[0-9x]")


@dataclass(frozen=True, slots=True)
class Identity:
    """Under which codes and names somebody is known; those of its bank account are among them."""

    codes: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, codes: Iterable[str], names: Iterable[str]) -> "Identity":
        """Bring codes and names to the form in which they are compared; a blank one tells nothing."""
        plain_names = frozenset(filter(None, map(plain, names)))
        numbers = (form for name in plain_names for form in _numbers(name))
        return cls(frozenset(form for code in codes for form in _forms(code)).union(numbers), plain_names)

    def joined(self, others: Iterable["Identity"]) -> "Identity":
        """Add what is known of those that have a code in common."""
        here = [one for one in others if self.codes & one.codes]
        return Identity(
            self.codes.union(*(one.codes for one in here)), self.names.union(*(one.names for one in here))
        )

    def meets(self, other: "Identity") -> bool:
        """Tell whether a code or a name is the same."""
        return bool(self.codes & other.codes or self.names & other.names)


def plain(text: str) -> str:
    """Bring a text to the form in which it is compared.

    >>> plain(" Ｘ化工（杭州） 有限公司 ")
    'x化工杭州有限公司'
    """
    # each letter by itself: small letters that depend on their place would differ from those of the database
    return _NO_LETTER.sub("", "".join(map(str.lower, unicodedata.normalize("NFKC", text))))


def plain_account(number: str) -> str:
    """Bring the number of a bank account to the form in which it is compared: digits and letters alone.

    >>> plain_account("6222 0000-１１１１")
    '622200001111'
    """
    return re.sub("[^0-9a-z]", "", plain(number))


def same_owner(one: str, other: str) -> bool:
    """Tell whether two codes belong to one owner.

    >>> same_owner("enterprise:91130200699229617X:001P", "Enterprise:91130200699229617x")
    True
    >>> same_owner("enterprise:91130200699229617X", "org:69922961-7")
    True
    """
    return not _forms(one).isdisjoint(_forms(other))


def _forms(code: str) -> set[str]:
    """Give the root of a code, and the numbers of enterprises in it; a natural person has none."""
    kind, _, rest = code.partition(":")
    root = f"{plain(kind)}:{plain(rest.partition(':')[0])}"
    return (
        {root}
        if plain(kind) == "person" and _CREDIT_CODE.search(plain(rest)) is None
        else {root, *_numbers(plain(rest))}
    )


def _numbers(text: str) -> set[str]:
    """Give the credit codes anywhere in a text, each with its organisation code, or the organisation code that it is."""
    found = _CREDIT_CODE.findall(text)
    organisations = [one[8:17] for one in found] + [text] * bool(_ORGANISATION_CODE.fullmatch(text))
    return {f"enterprise:{one}" for one in found} | {f"organisation:{one}" for one in organisations}
