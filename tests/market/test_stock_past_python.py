"""Past Python nothing comes in of the time before a book began but what two brought with its workbook, line by line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

import pytest

from ledger.identifiers import derived
from ledger.market.actions import stock, stock_rows
from ledger.permits.actions.openings import bring_lots
from ledger.permits.rules.plans import PlanLine
from tests.market.test_stock import bring, d, whole
from tests.permits.test_clock import promise
from tests.permits.test_past_the_steps import begun, written
from tests.permits.world import DAY, District, new

__all__ = ["d"]
Words = tuple[str, Mapping[str, Any]]


def brought(machine: str, process_id: Any) -> list[Words]:
    """The step with which something is brought in, by one person."""
    told = {"machine": machine, "action": "bring", "state": "brought"}
    return [(sql, {**words, **told}) for sql, words in begun("permits.grant", process_id)]


@pytest.mark.parametrize("machine", ["permits.grant", "permits.pledge", "permits.lease", "permits.fee"])
def test_nothing_is_brought_in_by_itself(d: District, machine: str) -> None:
    """A step alone, and beside a stock of which the id is derived that waits for its second person, or is done."""
    assert written(d, *brought(machine, new())) == "opening_of_stock"
    act_id = new()
    bring(d, act_id=act_id)
    assert written(d, *brought(machine, derived(act_id, "lots"))) == "opening_of_stock"
    assert d.do(stock.confirm_stock, d.step("chief"), act_id=act_id) == "recorded"
    assert written(d, *brought(machine, derived(act_id, "more"))) == "opening_of_stock"


Change: Final = Callable[[PlanLine], PlanLine]
CHANGES: Final[Mapping[str, Callable[[PlanLine], PlanLine]]] = {
    "a gram more": lambda one: replace(one, strip=replace(one.strip, quantity=one.strip.quantity + 1)),
    "a gram less": lambda one: replace(one, strip=replace(one.strip, quantity=one.strip.quantity - 1)),
    "a year less": lambda one: replace(one, strip=replace(one.strip, last_vintage=one.strip.first_vintage)),
    "another decision": lambda one: replace(one, document=f"{one.document}-1"),
    "another origin": lambda one: replace(one, origin="reserve" if one.origin == "initial" else "initial"),
    "a later day": lambda one: replace(one, valid_from=date(one.strip.first_vintage, 7, 1)),
    "what is owed is free": lambda one: replace(one, purpose="holding" if one.purpose == "unpaid" else "unpaid"),
}  # fmt: skip


@pytest.mark.parametrize("change", ["", *CHANGES])
def test_lots_are_those_of_the_workbook(d: District, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    """Confirmed with one line changed behind the two who read it."""
    act_id, real = bring(d).process.process_id, stock_rows.line_of
    if change:
        monkeypatch.setattr(stock_rows, "line_of", lambda row: changed(real(row), change))
    told = promise(d, stock.confirm_stock, d.step("chief"), act_id=act_id)
    assert told == ("opening_of_stock" if change else "recorded")


def changed(line: PlanLine, change: str) -> PlanLine:
    """The line of what is due, changed; no other."""
    return CHANGES[change](line) if line.purpose == "unpaid" else line


def test_a_line_more_is_none_of_the_workbook(d: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same line twice is one line too many."""
    act_id, real = bring(d).process.process_id, bring_lots

    def twice(*given: Any, **words: Any) -> Any:
        return real(*given, **{**words, "lines": [*words["lines"], words["lines"][0]]})

    monkeypatch.setattr(stock_rows, "bring_lots", twice)
    assert promise(d, stock.confirm_stock, d.step("chief"), act_id=act_id) == "opening_of_stock"


@pytest.mark.parametrize("place", [2, 3], ids=["who brought it", "who confirms it"])
def test_its_lots_come_in_the_names_of_the_two(
    d: District, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """Another person of the bureau in the place of either."""
    act_id = bring(d).process.process_id

    def as_third(*given: Any, **words: Any) -> Any:
        steps = list(given)
        steps[place] = replace(steps[place], actor_id=d.people["third"])
        return bring_lots(*steps, **words)

    monkeypatch.setattr(stock_rows, "bring_lots", as_third)
    assert promise(d, stock.confirm_stock, d.step("chief"), act_id=act_id) == "opening_of_stock"


FEE: Final = (
    "INSERT INTO ledger.permit_fee (book_id, fee_id, site, notice_on, notice, law, computed, payable, exemption)"
    " SELECT %(book)s, %(id)s, s.code, '2025-08-01', 'N', '', 100, 100, '' FROM ledger.site s WHERE s.book_id = %(book)s LIMIT 1"
)
PART: Final = (
    "INSERT INTO ledger.permit_fee_instalment (book_id, fee_id, number, due_on, amount, paid_on, voucher)"
    " VALUES (%(book)s, %(id)s, %(number)s, '2025-08-15', 100, %(paid_on)s, %(voucher)s)"
)


@pytest.mark.parametrize(
    ("action", "paid_on", "voucher", "told"),
    [
        ("bring", date(2026, 6, 2), "V9", "opening_of_stock"),
        ("propose", DAY, "V9", "opening_of_stock"),
        ("bring", DAY, "v2025 001", "voucher_once"),
        ("bring", DAY, "V2023-002", "opening_of_stock"),
    ],
    ids=["after the stock", "not with a stock", "with a slip that is used", "without its stock"],
)
def test_what_was_paid_before_comes_with_the_stock(
    d: District, action: str, paid_on: date, voucher: str, told: str
) -> None:
    """An instalment that says of itself that it was paid; the last one is taken, and its fee refused at the end."""
    whole(d)
    process_id = new()
    steps = [
        (sql, {**words, "action": action, "state": "brought" if action == "bring" else "proposed"})
        for sql, words in brought("permits.fee", process_id)
    ]
    part = {"id": process_id, "number": 1, "paid_on": paid_on, "voucher": voucher}
    assert written(d, *steps, (FEE, {"id": process_id}), (PART, part)) == told


def test_nothing_is_paid_without_its_entry(d: District) -> None:
    """What is owed of a fee that was brought in: marked as paid, and a part added to it."""
    fee = derived(whole(d), "fee:缴2025-7")
    paid = (
        "UPDATE ledger.permit_fee_instalment SET paid_on = '2026-06-01', voucher = 'V9', receipt = 'R'"
        " WHERE fee_id = %(id)s AND number = 2"
    )
    assert written(d, (paid, {"id": fee})) == "opening_of_stock"
    more = {"id": fee, "number": 3, "paid_on": date(2025, 8, 10), "voucher": "V9"}
    assert written(d, (PART, more)) == "opening_of_stock"
    assert d.broken() == []
