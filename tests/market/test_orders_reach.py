"""An order takes its owner's right in what is leased out or withdrawn: what comes back it holds, without a gap."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.market.actions import leases
from ledger.market.machines import LEASE
from ledger.permits.actions import bound_corrections, freezes, withdrawals, year_end
from ledger.permits.actions.review_debts import owed_of
from ledger.permits.actions.waiting import Passed, pass_on
from ledger.permits.machines import FREEZE
from tests.furnished import furnished
from tests.market.test_creditors import BUYER, OWNER, money, party, sold, state
from tests.permits.test_reviews import ask, settle
from tests.permits.world import DAY, District, new, site, strip, t

LESSEE = site(3)


@furnished
def district(database: Database, owner: Database) -> District:
    """An owner of 10 t, a buyer with 1,000 yuan, and a lessee."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", withdrawal__objection_working_days="0")
    for number in range(1, 6):
        made.enterprise(number)
    made.cap("100")
    made.allocate(OWNER, "10")
    made.pay_in(BUYER, "1000.00")
    return made


def leased(d: District, quantity: str) -> UUID:
    """A lease that runs."""
    words = {"lessor": OWNER, "lessee": LESSEE, "strips": [strip(quantity)]}
    d.run(leases.propose_lease, d.of(OWNER), act_id=(act_id := new()), **words)
    d.run(leases.accept_lease, d.of(LESSEE), act_id=act_id)
    assert d.do(leases.register_lease, d.step("sixth"), act_id=act_id) == "running"
    return act_id


def withdrawn(d: District, quantity: str) -> UUID:
    """A withdrawal by two."""
    words: dict[str, Any] = {"site": OWNER, "strips": [strip(quantity)], "ground": "idle"}
    assert d.do(withdrawals.withdraw, d.step("fourth"), act_id=(act_id := new()), **words) == "proposed"  # noqa: RUF018
    assert d.do(withdrawals.confirm_withdrawal, d.step("fifth"), act_id=act_id) == "open_to_objection"
    return act_id


def frozen(d: District, quantity: str, rank: int = 1, creditor: int = 4, order: str = "") -> tuple[str, UUID]:
    """Freeze by an order of a rank; the state it led to, and its id."""
    words: dict[str, Any] = {
        "site": OWNER,
        "strips": [strip(quantity)],
        "rank": rank,
        "order": order or f"(2026) {rank}",
    }
    words |= {"claim": 300_00, "creditor": party(creditor)}
    return d.freeze(act_id=(act_id := new()), **words), act_id


def free(d: District) -> list[int]:
    """What the owner holds freely, and frozen."""
    return [d.held(OWNER), d.held(OWNER, "frozen")]


def back(d: District, how: str, of: UUID) -> None:
    """Let come back what is leased out or withdrawn."""
    if how == "lease":
        assert d.end(of, LEASE) == "accepted"
    elif how == "review":
        review, came = ask(d, of, d.of(OWNER, DAY))
        assert (came, settle(d, review, "annulled", ("sixth", "third"), on=DAY)) == ("asked", "done")
    else:
        assert d.do(withdrawals.undo_withdrawal, d.step("sixth"), act_id=of) == "undone"


@pytest.mark.parametrize("how", ["lease", "withdrawal", "review"])
@pytest.mark.parametrize(
    ("quantity", "told", "now", "then"),
    [
        ("4", "frozen", ["0", "4"], ["6", "4"]),
        ("5", "frozen", ["0", "4"], ["5", "5"]),
        ("10", "frozen", ["0", "4"], ["0", "10"]),
        ("10.000001", "permits.holding_too_small", ["4", "0"], ["10", "0"]),
    ],
)
def test_what_comes_back_passes_to_the_order(
    district: District, how: str, quantity: str, told: str, now: list[str], then: list[str]
) -> None:
    """Goal: nobody leases his permits away from a court. Method: 6 of 10 t are with another; they come back; the order is lifted."""
    d = district
    of = (leased if how == "lease" else withdrawn)(d, "6")
    came, order = frozen(d, quantity)
    assert (came, free(d)) == (told, [t(x) for x in now])
    back(d, how, of)
    assert free(d) == [t(x) for x in then]
    if came == "frozen":
        assert d.lift(order) == "lifted"
    assert free(d) == [t("10"), 0]
    assert d.broken() == []


def test_the_earlier_rank_first(district: District) -> None:
    """Two orders on what is leased out: of one rank none stands beside another; the first takes all, the second what it leaves."""
    d, of = district, leased(district, "10")
    one = frozen(d, "6")
    assert one[0] == "frozen"
    assert frozen(d, "6", order="another")[0] == "permits.rank_taken"
    two = frozen(d, "7", 2, creditor=5)
    assert (two[0], free(d)) == ("frozen", [0, 0])
    back(d, "lease", of)
    assert free(d) == [0, t("10")]
    assert sold(d, one[1], FREEZE, 500) == "done"
    # The second holds the 4 t that were left, and was paid after the first out of what it waited for.
    assert [d.held(BUYER), *free(d)] == [t("6"), 0, t("4")]
    assert d.lift(two[1]) == "lifted"
    assert free(d) == [t("4"), 0]
    assert d.broken() == []


def test_the_rank_that_was_corrected_counts(district: District) -> None:
    """Two orders of 6 t and 7 t wait for what is leased out; the first goes from rank 1 to 3, and holds the 3 t that are left."""
    d, of, act_id = district, leased(district, "10"), new()
    (_, one), (_, _) = frozen(d, "6"), frozen(d, "7", 2, creditor=5)
    says = {"order": "(2026) 1", "authority": "court", "rank": 3, "until": None, "claim": 300_00}
    step = replace(d.step("fourth"), reason="misread", document="order")
    asked = d.do(bound_corrections.correct_freeze, step, act_id=act_id, freeze=one, **says)
    assert asked == "order_proposed"
    assert d.do(bound_corrections.confirm_correction, d.step("fifth"), act_id=act_id) == "done"
    back(d, "lease", of)
    assert free(d) == [0, t("10")]
    assert sold(d, one, FREEZE, 300) == "done"
    assert [d.held(BUYER), *free(d)] == [t("3"), 0, t("7")]
    assert d.broken() == []


@pytest.mark.parametrize(("surrendered", "ended"), [("1", "frozen"), ("9.999999", "frozen"), ("10", "spent")])
def test_what_does_not_come_back_is_waited_for_no_more(
    district: District, surrendered: str, ended: str
) -> None:
    """Goal: no order waits for nothing. Method: all is leased out, the lessee surrenders some or all, and the lease ends."""
    d, of = district, leased(district, "10")
    _, order = frozen(d, "10")
    words = {"act_id": new(), "site": LESSEE, "strips": [strip(surrendered)]}
    assert d.do(year_end.surrender, d.of(LESSEE), **words) == "surrendered"
    assert state(d, order) == "frozen"
    back(d, "lease", of)
    assert (state(d, order), free(d)) == (ended, [0, t("10") - t(surrendered)])
    assert d.broken() == []


def test_what_is_withdrawn_for_good_goes_first(district: District) -> None:
    """Goal: the decision came before the order. Method: concluded, the permits are the reserve's, and an order for them alone ends."""
    d, of = district, withdrawn(district, "10")
    _, order = frozen(d, "3")
    later = DAY.replace(day=2)
    assert d.do(withdrawals.conclude_withdrawal, d.step("sixth", later), act_id=of) == "final"
    assert (state(d, order), free(d)) == ("spent", [0, 0])
    assert d.broken() == []


def test_out_of_the_reserve_it_passes_to_the_order(district: District) -> None:
    """Of 4 t that are withdrawn for good an order waits for 2; a review gives back 1, a court the rest: it holds its 8, and 2 are free."""
    d, of = district, withdrawn(district, "4")
    _, order = frozen(d, "8")
    later = DAY.replace(day=2)
    assert d.do(withdrawals.conclude_withdrawal, d.step("sixth", later), act_id=of) == "final"
    assert (state(d, order), free(d)) == ("frozen", [0, t("6")])
    review, _ = ask(d, of, d.of(OWNER, later))
    assert settle(d, review, "changed", ("third", "chief"), on=later, strips=[strip("1")]) == "done"
    assert free(d) == [0, t("7")]
    review, _ = ask(d, of, d.of(OWNER, later), way="suit")
    assert settle(d, review, "annulled", ("third", "chief"), on=later) == "done"
    assert (state(d, order), free(d)) == ("frozen", [t("2"), t("8")])
    assert d.ask(owed_of, review) == {}
    assert d.broken() == []


def test_an_order_that_waits_for_a_lease_outlives_a_sale(district: District) -> None:
    """Goal: a sale of other lots ends no order. Method: 4 t are sold by one order, another one waits for what is leased out."""
    d, of = district, leased(district, "6")
    _, one = frozen(d, "4")
    _, two = frozen(d, "6", 2, creditor=5)
    assert sold(d, one, FREEZE, 300) == "done"
    assert (money(d, 4, 5, 1), state(d, two)) == ([300, 0, 0], "frozen")
    back(d, "lease", of)
    assert free(d) == [0, t("6")]
    assert d.broken() == []


def test_an_order_waits_for_what_was_objected_to(district: District) -> None:
    """Of 10 t that two withdrawals hold an order waits for all; one is concluded, its owner objects to the other: the order goes on."""
    d, first = district, withdrawn(district, "4")
    second = withdrawn(d, "6")
    _, order = frozen(d, "10")
    assert d.do(withdrawals.object_to_withdrawal, d.of(OWNER), act_id=first) == "objected"
    later = DAY.replace(day=2)
    assert d.do(withdrawals.conclude_withdrawal, d.step("sixth", later), act_id=second) == "final"
    assert (state(d, order), free(d)) == ("frozen", [0, 0])
    assert d.do(withdrawals.undo_withdrawal, d.step("sixth", later), act_id=first) == "undone"
    assert free(d) == [0, t("4")]
    assert d.broken() == []


def _lease(d: District) -> Callable[[], str]:
    of = leased(d, "6")
    frozen(d, "10")
    return lambda: d.end(of, LEASE)


def _withdrawal(d: District) -> Callable[[], str]:
    of = withdrawn(d, "6")
    frozen(d, "10")
    return lambda: d.do(withdrawals.undo_withdrawal, d.step("sixth"), act_id=of)


def _lift(d: District) -> Callable[[], str]:
    _, first = frozen(d, "6")
    frozen(d, "10", 2, creditor=5)
    return lambda: d.lift(first)


def _surrender(d: District) -> Callable[[], str]:
    of, act_id = leased(d, "6"), new()
    frozen(d, "10")
    assert (
        d.do(year_end.surrender, d.of(LESSEE), act_id=act_id, site=LESSEE, strips=[strip("2")])
        == "surrendered"
    )
    back(d, "lease", of)
    return lambda: d.undo(act_id)


def _review(d: District) -> Callable[[], str]:
    of, later = withdrawn(d, "6"), DAY.replace(day=2)
    frozen(d, "10")
    assert d.do(withdrawals.conclude_withdrawal, d.step("sixth", later), act_id=of) == "final"
    review, _ = ask(d, of, d.of(OWNER, later))
    return lambda: settle(d, review, "annulled", ("third", "chief"), on=later)


@pytest.mark.parametrize(("more", "passes"), [(-1, True), (0, True), (1, False)])
@pytest.mark.parametrize("begin", [_lease, _withdrawal, _lift, _surrender, _review])
def test_postgresql_lets_no_more_pass(
    district: District,
    monkeypatch: pytest.MonkeyPatch,
    begin: Callable[[District], Callable[[], str]],
    more: int,
    passes: bool,
) -> None:
    """Past Python: what passes to the order that waits is what came back, or a gram less, and not a gram more."""
    d = district
    end, kept = begin(d), list[Passed]()

    def changed(books: Any, book_id: int, from_id: UUID, passed: Sequence[Passed]) -> None:
        kept[:] = passed  # that of the trial comes first
        pass_on(books, book_id, from_id, [one._replace(quantity=one.quantity + more) for one in passed])

    monkeypatch.setattr(freezes, "pass_on", changed)
    assert (end() != "database.promise_broken") is passes
    assert sum(one.quantity for one in kept) == t("2" if begin is _surrender else "6")
    if not more:
        assert d.broken() == []
