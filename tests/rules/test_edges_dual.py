"""From which amounts on two representatives are needed: just below, on the line, and with what was disposed of before."""

import pytest

from ledger.permits.rules.dual import ALWAYS, Disposed, DualControl, takes_two

NOTHING = Disposed(None, None)
CASES = {
    "nothing is set": (DualControl(None, None), Disposed(5, 5), Disposed(5, 5), False),
    "a quantity just below": (DualControl(10, None), Disposed(9, None), NOTHING, False),
    "a quantity on the line": (DualControl(10, None), Disposed(10, None), NOTHING, True),
    "a quantity with that of the day, just below": (DualControl(10, None), Disposed(4, None), Disposed(5, None), False),
    "a quantity with that of the day, on the line": (DualControl(10, None), Disposed(5, None), Disposed(5, None), True),
    "money just below": (DualControl(None, 10), Disposed(None, 9), NOTHING, False),
    "money on the line": (DualControl(None, 10), Disposed(None, 10), NOTHING, True),
    "money with that of the day": (DualControl(None, 10), Disposed(None, 4), Disposed(None, 6), True),
    "the quantity below, the money on the line": (DualControl(10, 10), Disposed(9, 10), NOTHING, True),
    "the quantity on the line, the money below": (DualControl(10, 10), Disposed(10, 9), NOTHING, True),
    "both below": (DualControl(10, 10), Disposed(9, 9), NOTHING, False),
    "a limit of what it is not about": (DualControl(None, 10), Disposed(50, None), NOTHING, False),
    "money of the day does not count as quantity": (DualControl(10, None), Disposed(9, None), Disposed(None, 50), False),
    "always, of nothing much": (ALWAYS, Disposed(0, None), NOTHING, True),
    "about neither, and nothing is set": (DualControl(None, None), NOTHING, NOTHING, False),
    "about neither, and a quantity is set": (DualControl(10, None), NOTHING, NOTHING, True),
    "about neither, and money is set": (DualControl(None, 10), NOTHING, NOTHING, True),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_takes_two(name: str) -> None:
    """A disposal against the setting of an enterprise, and what one alone disposed of on the same day."""
    control, this, today, needed = CASES[name]
    assert takes_two(control, this, today) is needed
