"""What is printed on a Chinese page and is English: no title that stands in both languages, and no code of a party."""

import re
from collections.abc import Mapping
from functools import cache
from unicodedata import normalize

from ledger.compensation.paper_words import PAPER_FIELDS
from ledger.messages import catalogue
from ledger.words import house

PARTY = re.compile(
    r"\b(?:enterprise|institute|court|procuratorate|bank):[0-9A-Za-z_]+|[0-9a-f]{64}|「[^」]*」"
)
MEANT = re.compile(
    "[0-9a-f]{16,}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}|HP[0-9]{18}|[.]jpg|[.]csv|(?<=[0-9])[a-f]{3,}(?![a-z])|(?<![a-z])[a-f]{3,}(?=[0-9])"
)
"""Digests, ids, codes of payment, the ends of the names of files, and what is left of a digest that goes on over the page."""
ENGLISH = re.compile("(?!(?:[IVX]+|max|SHA)(?![A-Za-z]))(?<![A-Za-z])[A-Za-z][A-Za-z_]{2,}")
"""But for classes of water, a sign of formulas, and the name of a digest."""


def without_blanks(text: str) -> str:
    """A text as it is read from a page, whose lines end anywhere."""
    return "".join(normalize("NFKC", text).split())


@cache
def titles() -> list[str]:
    """Titles as they stand on a formal paper, the reader's language first; the longest first."""
    pairs = {(zh, en) for en, zh in catalogue("zh_Hans").items()}
    pairs |= {(one.zh, one.en) for one in PAPER_FIELDS.values()}
    for names in house().values():
        if isinstance(names, Mapping):
            pairs |= {(one.zh, one.en) for one in names.values()}
    told = {without_blanks(f"{zh}{en}") for zh, en in pairs if zh != en}
    return sorted(told, key=len, reverse=True)


def english_of(printed: str, *given: str) -> set[str]:
    """What of a printed page is English, and none of the words that were given."""
    left = MEANT.sub("", without_blanks(PARTY.sub("", printed)))
    for title in (*titles(), *map(without_blanks, given)):
        left = left.replace(title, "")
    return set(ENGLISH.findall(left))
