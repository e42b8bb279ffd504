"""When an enterprise lets something go only by two of its representatives: from an amount that it has set, or always by a rule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Disposed:
    """What something counts; None for what it is not about."""

    quantity: int | None
    """Sum over lines and years, in the smallest unit."""
    money: int | None
    """Fen."""


@dataclass(frozen=True, slots=True)
class DualControl:
    """From which amounts two are needed; None where one suffices for any."""

    quantity: int | None
    money: int | None


ALWAYS = DualControl(0, 0)
"""By a rule pack: two, whatever it is about."""


def takes_two(control: DualControl, this: Disposed, today: Disposed) -> bool:
    """Tell whether two representatives are needed. Twin: `ledger.check_second_inside`.

    Args:
        control: what the enterprise has set, or the rule pack says.
        this: what is disposed of now.
        today: what one alone disposed of on the same legal day, so that nothing is split to stay below.
    """
    if this.quantity is None and this.money is None:
        return control.quantity is not None or control.money is not None
    return any(
        limit is not None and figure is not None and figure + (before or 0) >= limit
        for limit, figure, before in (
            (control.quantity, this.quantity, today.quantity),
            (control.money, this.money, today.money),
        )
    )
