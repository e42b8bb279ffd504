"""Whether two are one and the same: by the roots of their codes, the numbers in them, their names and their bank accounts.

Codes and names are compared in one form: narrow (NFKC), in small letters, without gaps. Sites belong to their enterprise, so that a code
counts up to its second part; a unified social credit code is the same under whatever kind it stands.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

_GAPS: Final = re.compile("[\\s\u00ad\u034f\u200b-\u200f\u2028-\u202f\u2060-\u2064\ufeff]")
"""White space, and what is written and not seen."""
_CREDIT_CODE: Final = 18
"""Length of a unified social credit code."""


@dataclass(frozen=True, slots=True)
class Known:
    """Under which codes and names somebody is known; those of its bank account are among them."""

    codes: frozenset[str]
    names: frozenset[str]

    @classmethod
    def of(cls, codes: Iterable[str], names: Iterable[str]) -> "Known":
        """Bring codes and names to the form in which they are compared; a blank one tells nothing."""
        return cls(frozenset(form for code in codes for form in _forms(code)), frozenset(filter(None, map(plain, names))))

    def joined(self, others: Iterable["Known"]) -> "Known":
        """Add what is known of those that have a code in common."""
        here = [one for one in others if self.codes & one.codes]
        return Known(self.codes.union(*(one.codes for one in here)), self.names.union(*(one.names for one in here)))

    def meets(self, other: "Known") -> bool:
        """Tell whether a code or a name is the same."""
        return bool(self.codes & other.codes or self.names & other.names)


def plain(text: str) -> str:
    """Bring a text to the form in which it is compared.

    >>> plain(" Ｘ化工（杭州） 有限公司 ")
    'x化工(杭州)有限公司'
    """
    return _GAPS.sub("", unicodedata.normalize("NFKC", text)).lower()


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
    """
    return not _forms(one).isdisjoint(_forms(other))


def _forms(code: str) -> set[str]:
    kind, _, rest = plain(code).partition(":")
    number = rest.partition(":")[0]
    return {f"{kind}:{number}", *([number] if len(number) == _CREDIT_CODE else [])}
