"""What is dated before the register knows a party, or before the book begins, is refused with a sentence at each step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.market.actions import enforcement, leases
from ledger.permits.actions import freezes, pledges
from ledger.permits.machines import FREEZE, PLEDGE
from tests.market.test_bound_corrections import correct_freeze, correct_pledge, frozen
from tests.market.test_creditors import BUYER, DEBT_ENDS, OWNER, district, party, pledged
from tests.permits.world import DAY, District, new, strip

__all__ = ["district"]
EARLY = (date(1900, 1, 1), date(2023, 12, 31))
Do = Callable[[District, date], str]


def _pledge(d: District, on: date) -> str:
    words: dict[str, Any] = {"creditor": party(3), "strips": [strip("1")], "debt": 1_00, "until": DEBT_ENDS}
    return d.do(pledges.apply_pledge, d.of(OWNER, on), act_id=new(), pledgor=OWNER, **words)


def _substitute(d: District, on: date) -> str:
    of = pledged(d, 3, 60)
    return d.do(pledges.substitute_pledge, d.step(on=on), act_id=of, new_id=new(), strips=[strip("1")])


def _release(d: District, on: date) -> str:
    return d.do(pledges.release_pledge, d.step(on=on), act_id=pledged(d, 3, 60))


def _lease(d: District, on: date) -> str:
    words: dict[str, Any] = {"lessor": OWNER, "lessee": BUYER, "strips": [strip("1")], "rent": 0}
    return d.do(leases.propose_lease, d.of(OWNER, on), act_id=new(), **words)


def _freeze(d: District, on: date) -> str:
    words: dict[str, Any] = {"order": "(2026) 5", "authority": "court", "rank": 1, "until": None}
    words |= {"creditor": party(4), "today": DAY}
    return d.do(freezes.freeze, d.step(on=on), act_id=new(), site=OWNER, strips=[strip("1")], **words)


def _lift(d: District, on: date) -> str:
    return d.do(freezes.lift, d.step("third", on), act_id=frozen(d))


def _sale(machine: Any) -> Do:
    def ask(d: District, on: date) -> str:
        of: UUID = pledged(d, 3, 60) if machine is PLEDGE else frozen(d)
        words = {
            "of": of,
            "machine": machine,
            "buyer": BUYER,
            "price": 100_00,
            "costs": 1,
            "costs_to": "court:1",
        }
        return d.do(enforcement.ask_enforcement, d.step("fourth", on), act_id=new(), **words)

    return ask


def _correct_pledge(d: District, on: date) -> str:
    step = d.step
    d.step = lambda *given, **words: replace(step(*given, **words), on=on)  # type: ignore[method-assign]
    of = _at(d, step, lambda: pledged(d, 3, 60))
    return correct_pledge(d, of)


def _correct_freeze(d: District, on: date) -> str:
    step = d.step
    d.step = lambda *given, **words: replace(step(*given, **words), on=on)  # type: ignore[method-assign]
    return correct_freeze(d, _at(d, step, lambda: frozen(d)))


def _at(d: District, step: Any, make: Callable[[], UUID]) -> UUID:
    """Make it on the day of the world."""
    early, d.step = d.step, step  # type: ignore[method-assign]
    made = make()
    d.step = early  # type: ignore[method-assign]
    return made


@pytest.mark.parametrize("on", EARLY)
@pytest.mark.parametrize(
    "do",
    [
        _pledge, _substitute, _release, _lease, _freeze, _lift, _sale(PLEDGE), _sale(FREEZE), _correct_pledge, _correct_freeze,
    ],
)  # fmt: skip
def test_an_early_day_is_refused_with_a_sentence(district: District, do: Do, on: date) -> None:
    """The finding: other lots for a pledge as of 1900 answered that a promise was broken."""
    told = do(district, on)
    assert told != "database.promise_broken"
    if on.year == 1900 or do in (_correct_pledge, _correct_freeze):
        assert "." in told
