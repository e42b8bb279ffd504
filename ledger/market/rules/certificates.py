"""The certificates of a trade and of a pledge: their content, and the code by which a stranger verifies it.

The code is made of the content: the first hundred bits of the SHA-256 of its RFC 8785 form, in Crockford's base 32,
which has no letters that are mistaken for digits. Whoever has the content can compute it again.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import rfc8785

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

    def words(self) -> Words:
        """Write it as it is kept, and as its code is computed from it."""
        return written(self)


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
