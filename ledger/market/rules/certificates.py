"""The certificates of a trade and of a pledge: their content, and the code by which a stranger verifies it.

The code is made of the content: the first hundred bits of the SHA-256 of its RFC 8785 form, in Crockford's base 32,
which has no letters that are mistaken for digits. Whoever has the content can compute it again.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Final

import rfc8785

from ledger.permits.rules.strips import written as quantities
from ledger.permits.rules.terms import Span
from ledger.processes.acts import Words, written

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class CertifiedParty:
    """How a holder is called on paper."""

    site: str
    name: str
    uscc: str
    """Credit code."""
    licence: str


@dataclass(frozen=True, slots=True)
class CertifiedLine:
    """What was sold of one pollutant; quantities in its unit, prices and amounts in yuan, all as they stand on paper."""

    pollutant: str
    area: str
    unit: str
    first_vintage: str
    last_vintage: str
    quantity: str
    delivered: str
    retired: str
    price: str
    basis: str
    amount: str
    formula: str
    """How the amount was computed."""
    valid_from: str = ""
    """From which day the buyer may emit under it; where lots begin on several days, each with its quantity. Empty until 0015."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """All that a certificate says; amounts in yuan, days as ISO dates."""

    number: str
    act: str
    """Id of the sale."""
    issued_on: str
    document: str
    """The contract."""
    seller: CertifiedParty
    buyer: CertifiedParty
    approval: str
    """Decision that let an exception of scope through; empty without one."""
    total: str
    total_in_words: str
    fee_seller: str
    fee_buyer: str
    lines: tuple[CertifiedLine, ...]
    lots: tuple[str, ...]
    """Codes, sorted."""
    valid_from: str
    valid_to: str
    payment_proof: str = ""
    """The entry of the settlement, with which money and permits passed together; empty until 0016."""

    def words(self) -> Words:
        """Write it as it is kept, and as its code is computed from it."""
        return written(self)


def begins_on(one: Span, on: date) -> date:
    """Give the day from which a buyer may emit under what is delivered to it on a day: not before either."""
    return max(one.first, on) if one.vintage >= on.year else one.first


def valid_from(spans: Sequence[Span], on: date) -> str:
    """Write from which day a line counts: its first day, and each later year that does not begin with 1 January.

    >>> valid_from([Span(2026, 6_000_000, date(2026, 7, 1), date(2026, 12, 31))], date(2026, 6, 1))
    '2026-07-01'
    >>> valid_from([Span(2026, n, date(2026, n, 1), date(2026, 12, 31)) for n in (1, 7)], date(2026, 2, 1))
    '2026-02-01 (0.000001); 2026-07-01 (0.000007)'
    """
    first = min(one.vintage for one in spans)
    found: dict[date, int] = {}
    for one in spans:
        begins = begins_on(one, on)
        if one.vintage == first or begins != date(one.vintage, 1, 1):
            found[begins] = found.get(begins, 0) + one.quantity
    if len(found) == 1:
        return min(found).isoformat()
    return "; ".join(f"{begins.isoformat()} ({quantities(found[begins])})" for begins in sorted(found))


@dataclass(frozen=True, slots=True)
class SecuredLot:
    """So much of a lot, in the unit of its pollutant."""

    lot: str
    pollutant: str
    area: str
    vintage: str
    unit: str
    pledged: str
    """What stands pledged."""
    frozen: str
    """What of the pledge an order has frozen since: the court sells it, and the pledge has its place."""


@dataclass(frozen=True, slots=True)
class RankBefore:
    """A pledge that is paid before this one."""

    rank: str
    left: str
    """What is still owed to it, in yuan."""


@dataclass(frozen=True, slots=True)
class SecurityCertificate:
    """All that a certificate of a pledge says: as it is on the day on which it is given; amounts in yuan."""

    pledge: str
    state: str
    given_on: str
    registered_on: str
    document: str
    reference: str
    """Number in another register of movables; empty without one."""
    pledgor: str
    site: str
    creditor: str
    debt: str
    debt_until: str
    paid: str
    """Out of sales of what was pledged."""
    left: str
    rank: str
    """Its place among the pledges of the same lots that stand; empty for one that is over."""
    before: tuple[RankBefore, ...]
    lots: tuple[SecuredLot, ...]

    def words(self) -> Words:
        """Write it as its code is computed from it."""
        return written(self)


def verification_code(content: Mapping[str, object]) -> str:
    """Compute the code of a certificate: five groups of four characters.

    >>> verification_code({"number": 1})
    '7NN9-2VM6-XYX9-218N-9TMN'
    """
    plain = json.loads(json.dumps(content))  # as it is kept: a tuple is a list there
    bits = int.from_bytes(sha256(rfc8785.dumps(plain)).digest()[:13], "big") >> 4
    text = "".join(ALPHABET[(bits >> 5 * place) & 31] for place in reversed(range(20)))
    return "-".join(text[at : at + 4] for at in range(0, 20, 4))
