"""Law is data with citations: rates, thresholds, deadlines and coefficients in dated rule packs.

A pack belongs to a jurisdiction: the nation (`cn`), a province (`cn-33`, the two digits of GB/T 2260), or a bureau that
adds its own for its place. Every value has the day from which it holds, its source, and a mark: `verified` where
somebody has read it in the source, `unverified` where not. A question goes from the bureau's packs to the province's to
the nation's; where none has an answer there is an error and never a default.

    bureau's own ──▶ cn-33 ──▶ cn ──▶ LawGap        "What holds on 2026-06-01 for fee.rate.SO2?"

    keys    every parameter that there is: type, unit, meaning
    packs   reading and checking a pack; asking the law
    data/   the packs that are shipped

What is decided under a law keeps `Law.version`, which names each pack with the beginning of its SHA-256, and shows
`Value.cite` beside the figure. A value that one city uses says so in its note. To change the law of a place, a bureau
writes a pack; to correct a shipped pack, raise its version.
"""

from ledger.law.keys import KEYS, Key, key_of, place_of
from ledger.law.packs import (
    JurisdictionUnknown,
    Law,
    LawGap,
    Pack,
    PackInvalid,
    Value,
    check_jurisdiction,
    compare,
    jurisdictions,
    parse_pack,
    shipped,
    shipped_jurisdictions,
)

__all__ = [
    "KEYS",
    "JurisdictionUnknown",
    "Key",
    "Law",
    "LawGap",
    "Pack",
    "PackInvalid",
    "Value",
    "check_jurisdiction",
    "compare",
    "jurisdictions",
    "key_of",
    "parse_pack",
    "place_of",
    "shipped",
    "shipped_jurisdictions",
]
