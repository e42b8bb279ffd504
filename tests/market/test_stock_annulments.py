"""The way back of a stock: annulled by two as a whole, or in part, while nothing of it was used; what was used is named, and stands."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger import words
from ledger.database import Books, Database
from ledger.database.refusals import PromiseBroken
from ledger.errors import LedgerError
from ledger.identifiers import derived
from ledger.market.actions import leases, stock_annulments
from ledger.market.actions.stock import STOCKS
from ledger.market.machines import LEASE, STOCK
from ledger.permits.actions import pledges
from ledger.permits.actions.fees import FEES
from ledger.permits.actions.pledges import PLEDGES
from ledger.permits.machines import FEE, GRANT, PLEDGE
from ledger.permits.rules.strips import Strip
from ledger.processes.acting import read_process
from ledger.processes.actions import lock, move
from ledger.processes.machines import Machine
from ledger.register.queries import newest_licence
from tests.furnished import furnished
from tests.market.stock_books import AREA, BOUND, ONE, ROWS, TWO, begun, changed
from tests.market.test_stock import balances, bring, confirmed, whole
from tests.permits.world import District, new


@furnished
def d(database: Database, owner: Database) -> District:
    """A book that has just begun."""
    return begun(database, owner)


def annul(d: District, stock: UUID, *parts: str, by: str = "bureau", **said: Any) -> Any:
    """Ask to annul a stock, or parts of it: the act, or the refusal."""
    act_id = said.pop("act_id", None) or new()
    step = replace(d.step(by), **said)
    try:
        return d.run(stock_annulments.annul_stock, step, act_id=act_id, stock=stock, parts=parts).process
    except LedgerError as error:
        return error


def annulled(d: District, stock: UUID, *parts: str) -> str:
    """Annul a stock, or parts of it, by two: the state, or the code of what refuses it."""
    asked = annul(d, stock, *parts)
    if isinstance(asked, LedgerError):
        return asked.code
    return d.do(stock_annulments.confirm_annulment, d.step("chief"), act_id=asked.process_id)


def state(d: District, conduct: Any, id: UUID) -> str:
    return str(d.ask(read_process, conduct, id, None)[0].state)


def counted(d: District) -> dict[tuple[str, str], str]:
    """What stands anywhere but for what is issued in all and not in part."""
    return {key: value for key, value in balances(d).items() if int(value)}


def test_a_whole_stock_is_annulled_and_comes_in_corrected(d: District) -> None:
    """Nothing is left of it on any account; the same workbook with another quantity, the same slips and licences comes in after it."""
    stock = whole(d)
    act = annul(d, stock).process_id
    assert counted(d)
    assert d.do(stock_annulments.confirm_annulment, d.step(), act_id=act) == "process.second_person_needed"
    assert d.do(stock_annulments.confirm_annulment, d.step("chief"), act_id=act) == "done"
    assert d.do(stock_annulments.confirm_annulment, d.step("chief"), act_id=act) == "done"
    assert counted(d) == {}
    assert state(d, STOCKS, stock) == "annulled"
    assert state(d, FEES, derived(stock, "fee:缴2023-1")) == "annulled"
    assert state(d, PLEDGES, derived(stock, "pledge:Z-2")) == "annulled"
    assert d.ask(newest_licence, ONE) is None
    assert annul(d, stock).code == "process.step_not_allowed"
    assert d.broken(whole=True) == []
    corrected = changed("holdings", 0, quantity="11.5")
    again = confirmed(d, corrected)
    assert balances(d)[f"{ONE}:permits:holding", "2027"] == "11500000"
    assert d.ask(newest_licence, ONE).licence.endswith("001P")
    assert annulled(d, again) == "done"
    assert counted(d) == {}
    assert d.broken(whole=True) == []


def test_the_same_workbook_comes_in_again_without_what_rests_on_it(d: District) -> None:
    stock = confirmed(d)
    assert annulled(d, stock) == "done"
    before = counted(d)
    confirmed(d)
    assert (before, balances(d)[f"{TWO}:permits:unpaid", "2026"]) == ({}, "8000000")
    assert d.broken(whole=True) == []


def released(d: District, stock: UUID) -> None:
    for number, body in (("Z-1", "bank:icbc"), ("Z-2", "bank:1")):
        act_id = derived(stock, f"pledge:{number}")
        assert d.do(pledges.release_pledge, d.of(body), act_id=act_id) == "released"


def waiting(d: District, stock: UUID) -> None:
    asked = replace(d.step(), document="paper of the bank")
    assert d.do(pledges.release_pledge, asked, act_id=derived(stock, "pledge:Z-1")) == "release_asked"


def paid(d: District, stock: UUID) -> None:
    assert d.pay(derived(stock, "fee:缴2025-7"), 1, 800000, "V9") == "permits.instalment_paid"
    assert d.pay(derived(stock, "fee:缴2025-7"), 2, 700050, "V9") == "paid"


def frozen(d: District, _stock: UUID) -> None:
    assert d.freeze(act_id=new(), site=ONE, strips=[Strip("COD", AREA, 2027, 2027, 1_000_000)]) == "frozen"


def charged(d: District, _stock: UUID) -> None:
    d.allocate(ONE, "1", 2026, pollutant="COD")


def returned(d: District, stock: UUID) -> None:
    assert d.end(derived(stock, "lease:L-1"), LEASE) == "accepted"


USES: list[tuple[Callable[[District, UUID], None], str, str]] = [
    (released, "permits.stock_used", "permits.pledge"),
    (waiting, "permits.stock_used", "permits.pledge"),
    (paid, "permits.stock_used", "permits.fee"),
    (frozen, "permits.stock_used", "permits.freeze"),
    (returned, "permits.stock_used", "market.ending"),
    (charged, "permits.stock_used", "room under the cap"),
]
"""What is done with something of a stock, and what its annulment is refused with."""


@pytest.mark.parametrize(("use", "code", "named"), USES, ids=lambda one: getattr(one, "__name__", ""))
def test_what_was_used_is_named_and_the_stock_stands(
    d: District,
    use: Callable[..., None],
    code: str,
    named: str,
) -> None:
    stock = whole(d)
    use(d, stock)
    before = balances(d)
    refused = annul(d, stock)
    assert refused.code == code
    told = named if " " in named else words.said("machine", named, "en")
    assert told in refused.message("en"), refused.message("en")
    assert "；" in refused.message("zh_Hans") or "：" in refused.message("zh_Hans")
    assert (balances(d), state(d, STOCKS, stock)) == (before, "recorded")


def test_what_was_used_meanwhile_is_told_when_it_is_confirmed(d: District) -> None:
    stock = whole(d)
    act = annul(d, stock).process_id
    paid(d, stock)
    confirm = stock_annulments.confirm_annulment
    assert d.do(confirm, d.step("chief"), act_id=act) == "permits.stock_used"
    assert d.do(stock_annulments.drop_annulment, d.step(), act_id=act) == "dropped"


@pytest.mark.parametrize(
    ("part", "moved"),
    [
        ("fee:缴2023-1", {}),
        ("fee:缴2025-7", {(f"{TWO.removesuffix(':001P')}:money:fee_receivable", ""): ""}),
        (
            "lease:L-1",
            {(f"{TWO}:permits:leased", "2026"): "", (f"{ONE}:permits:holding", "2026"): "12500000"},
        ),
        ("pledge:Z-1", {}),
        ("pledge:Z-2", {}),
    ],
)
def test_one_thing_of_a_stock_is_annulled_and_comes_in_corrected(
    d: District,
    part: str,
    moved: dict[tuple[str, str], str],
) -> None:
    """Its slip, its notice and its number are free again: a workbook of that one sheet brings it in as it should have been."""
    stock = whole(d)
    before = balances(d)
    assert annulled(d, stock, part) == "done"
    after = balances(d)
    for key, value in moved.items():
        assert after.get(key, "") == value
    if not moved:
        assert after == before
    assert annul(d, stock, part).code == "permits.stock_part_unknown"
    assert d.broken(whole=True) == []
    word, _, number = part.partition(":")
    if word != "pledge":
        sheet, column = {"fee": ("fees", "notice"), "lease": ("leases", "number")}[word]
        confirmed(d, {sheet: [one for one in BOUND[sheet] if one[column] == number]})
        assert balances(d) == before
    assert annulled(d, stock) in ("done", "permits.stock_used")


def test_a_pledge_of_two_ranks_comes_back_with_the_last(d: District) -> None:
    stock = whole(d)
    assert annulled(d, stock, "pledge:Z-1") == "done"
    assert balances(d)[f"{ONE}:permits:pledged", "2028"] == "5000000"
    assert annulled(d, stock, "pledge:Z-2") == "done"
    assert balances(d)[f"{ONE}:permits:holding", "2028"] == "12500000"
    assert annulled(d, stock) == "done"
    assert counted(d) == {}


def test_a_pledge_of_which_a_court_froze_some_is_used(d: District) -> None:
    """What it took is elsewhere, though no step of its own moved it: both ranks are told, and the lease is not touched."""
    stock = whole(d)
    assert d.freeze(act_id=new(), site=ONE, strips=[Strip("COD", AREA, 2028, 2028, 12_500_000)]) == "frozen"
    for number in ("Z-1", "Z-2"):
        refused = annul(d, stock, f"pledge:{number}")
        assert refused.code == "permits.stock_used"
        assert f"{words.said('machine', 'permits.pledge', 'en')} {number}" in refused.message("en")
    assert annulled(d, stock, "lease:L-1") == "done"


@pytest.mark.parametrize("part", ["fee:none", "lots", "licence:L", "pledge:L-1", ""])
def test_what_did_not_come_with_it_is_not_annulled(d: District, part: str) -> None:
    assert annul(d, whole(d), part).code == "permits.stock_part_unknown"


@pytest.mark.parametrize("said", [{"reason": " "}, {"document": " "}])
def test_reason_and_paper_are_named(d: District, said: dict[str, str]) -> None:
    assert annul(d, confirmed(d), **said).code == "entry.text_empty"


def test_it_is_not_before_the_stock_and_not_of_one_that_waits(d: District) -> None:
    stock = confirmed(d)
    early = d.step().on - timedelta(days=1)
    assert annul(d, stock, on=early).code == "process.backdated"
    other = bring(d, {**ROWS, "licences": [], "holdings": [{**ROWS["holdings"][0], "document": "环9"}]})
    assert annul(d, other.process.process_id).code == "process.step_not_allowed"
    assert annul(d, new()).code == "process.unknown"


def test_the_same_id_says_the_same_or_is_refused(d: District) -> None:
    stock = whole(d)
    act_id = annul(d, stock, "lease:L-1").process_id
    assert annul(d, stock, "lease:L-1", act_id=act_id).process_id == act_id
    assert annul(d, stock, "lease:L-2", act_id=act_id).code == "entry.id_used"
    assert d.do(stock_annulments.drop_annulment, d.step("chief"), act_id=act_id) == "dropped"
    assert d.do(leases.return_lease, d.of(ONE), act_id=derived(stock, "lease:L-1")) == "permits.lease_runs"


THINGS: list[tuple[str, Machine]] = [
    ("lease:L-1", LEASE), ("pledge:Z-1", PLEDGE), ("fee:缴2023-1", FEE), ("fee:缴2025-7", FEE), ("lots", GRANT), ("", STOCK),
]  # fmt: skip
"""What came with a stock, by its name, and the stock itself."""


def test_postgresql_annuls_nothing_without_the_act_of_two(d: District) -> None:
    """LG197: the bare step of each thing, and the slip of a fee of before that is taken from it."""
    stock = whole(d)
    for part, machine in THINGS:

        def alone(books: Books, book_id: int, part: str = part, machine: Machine = machine) -> None:
            move(
                books,
                lock(books, book_id, derived(stock, part) if part else stock, machine),
                "annul",
                d.step(),
            )

        with pytest.raises(PromiseBroken) as caught:
            d.run(alone)
        assert "annulled_with_stock" in str(caught.value.figures), part

    def freed(books: Books, _: int) -> None:
        books.connection.exec_driver_sql(
            "UPDATE ledger.permit_fee_instalment SET paid_on = NULL, voucher = NULL WHERE voucher = 'V2023-001'"
        )

    with pytest.raises(PromiseBroken) as caught:
        d.run(freed)
    assert caught.value.figures


def test_postgresql_annuls_no_whole_stock_of_which_something_is_left(
    d: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """LG197: were a lease forgotten, or a use overlooked, the stock would not be annulled."""
    stock = whole(d)
    real = stock_annulments._named

    def forgetful(*given: Any) -> Any:
        return [one for one in real(*given) if one.part != "fee:缴2023-1"]

    act = annul(d, stock).process_id
    monkeypatch.setattr(stock_annulments, "_named", forgetful)
    with pytest.raises(PromiseBroken) as caught:
        d.run(stock_annulments.confirm_annulment, d.step("chief"), act_id=act)
    assert "annulled_with_stock" in str(caught.value.figures)
