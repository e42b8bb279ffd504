"""As what the treasury books what is paid: levy item, code in the budget, treasury, and the shares of the levels of government.

Each is law of the place, with its days: where a rule pack says nothing of it, it is empty, and nothing is shared. The treasury is that of
the nearest place which a pack names, for the money is that of the county, of its city, or of the province.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Final, Literal, TypeAlias
from uuid import UUID

from ledger.amounts import divide_down
from ledger.law import Law
from ledger.law.places import SOMEWHERE, Whereabouts

Sort: TypeAlias = Literal["use_fee", "other"]
LEVELS: Final = ("central", "province", "city", "county")


@dataclass(frozen=True, slots=True)
class Levy:
    """As what an amount is booked."""

    item: str
    """Levy item of the tax bureau."""
    budget_code: str
    treasury_code: str
    split: tuple[tuple[str, int], ...]
    """Level of government, and its fen."""


@dataclass(frozen=True, slots=True)
class PaidIn:
    """What came, or went back, and as what it is booked."""

    entry_id: UUID
    on: date
    payer: str
    """Code of the party: `enterprise:` and its credit code."""
    payer_name: str
    amount: int
    """Fen; below zero where a payment was taken back."""
    voucher: str
    document: str
    levy: Levy


def levy_of(law: Law, sort: Sort, amount: int, on: date, here: Whereabouts = SOMEWHERE) -> Levy:
    """Tell as what an amount is booked on a day; `here` is where the site lies, or the area whose reserve was sold."""
    local = law.at(here.names())

    def text(key: str) -> str:
        found = local.find(key, on)
        return str(found.value) if found else ""

    found = local.find("levy.split", on)
    shares = found.value if found is not None and isinstance(found.value, tuple) else ()
    return Levy(
        text("levy.use_fee" if sort == "use_fee" else "levy.other"),
        text("levy.budget_code"),
        text("levy.treasury_code"),
        shared(amount, shares),
    )


def shared(amount: int, shares: Sequence[str]) -> tuple[tuple[str, int], ...]:
    """Share an amount out, each part rounded down to the fen; the last level takes what rounding left.

    What is taken back is shared as it was: an amount below zero is that above it with the other sign.

    >>> shared(100_01, ["province 30", "county 70"]), shared(-100_01, ["province 30", "county 70"])
    ((('province', 3000), ('county', 7001)), (('province', -3000), ('county', -7001)))
    """
    if not shares:
        return ()
    whole, sign = abs(amount), -1 if amount < 0 else 1
    named = [(one.split()[0], Fraction(one.split()[1])) for one in shares]
    parts = [divide_down(whole * share.numerator, 100 * share.denominator) for _, share in named[:-1]]
    parts.append(whole - sum(parts))
    return tuple((level, sign * part) for (level, _), part in zip(named, parts, strict=True))
