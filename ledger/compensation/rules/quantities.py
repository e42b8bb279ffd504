"""How much was restored: exact decimals, each with its unit.

Inside they are thousandths of the unit. Source: docs/spec/compensation.md 18.
"""

from collections.abc import Sequence
from typing import Final

from ledger.amounts import format_decimal
from ledger.compensation.works_shapes import Quantity
from ledger.errors import Malformed

SCALE: Final = 3
UNITS: Final = ("m2", "m3", "m", "t", "trees", "fry", "items")
"""In the order in which they are told."""


class QuantityWrong(Malformed, sorts={"unit": "quantity_unit"}):
    """The quantity {amount} {unit} is not above zero, or its unit is named twice.

    Name each unit once, with what is restored of it.
    """

    code = "compensation.quantity_wrong"
    source = "docs/spec/compensation.md 18"


def check_quantities(told: Sequence[Quantity]) -> None:
    """Check how much is restored: each unit once, and something of it. Twin: `check_damage_quantities`.

    Raises:
        QuantityWrong: it is not.
    """
    seen: set[str] = set()
    for one in told:
        if one.amount <= 0 or one.unit in seen:
            raise QuantityWrong(amount=shown(one.amount), unit=one.unit)
        seen.add(one.unit)


def shown(amount: int) -> str:
    """Write a quantity without zeros at its end.

    >>> shown(1200000), shown(12500)
    ('1200', '12.5')
    """
    return format_decimal(amount, SCALE, 0)
