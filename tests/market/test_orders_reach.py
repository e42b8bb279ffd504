"""An order takes its owner's right in what is leased out or withdrawn: what comes back it holds, without a gap."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.market.actions import leases
from ledger.market.machines import LEASE
from ledger.permits.actions import bound_corrections, freezes, moves, pledges, withdrawals, year_end
from ledger.permits.actions.review_debts import owed_of
from ledger.permits.actions.waiting import Passed, pass_on
from ledger.permits.machines import FREEZE, PLEDGE
from tests.furnished import furnished
from tests.market.test_creditors import BUYER, OWNER, money, party, pledged, sold, state
from tests.permits.test_reviews import ask, settle
from tests.permits.world import AREA, DAY, District, new, site, strip, t, turn

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


def leased(d: District, quantity: str, on: date = DAY) -> UUID:
    """A lease that runs."""
    words = {"lessor": OWNER, "lessee": LESSEE, "strips": [strip(quantity)]}
    d.run(leases.propose_lease, d.of(OWNER, on), act_id=(act_id := new()), **words)
    d.run(leases.accept_lease, d.of(LESSEE, on), act_id=act_id)
    assert d.do(leases.register_lease, d.step("sixth", on), act_id=act_id) == "running"
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


@pytest.mark.parametrize(
    ("quantity", "left", "then"),
    [
        # What is leased out is waited for first: 6 t of it are enough, whatever the first order sells.
        ("3", "frozen", ["3", "3"]),
        ("6", "frozen", ["0", "6"]),
        ("6.000001", "frozen", ["0", "6"]),
        ("10", "frozen", ["0", "6"]),
    ],
)
def test_what_is_sold_is_waited_for_no_more(
    district: District, quantity: str, left: str, then: list[str]
) -> None:
    """Goal: an order reaches no more than it says. Method: 4 t are held by another one and sold, 6 t are leased out and come back."""
    d, of = district, leased(district, "6")
    _, one = frozen(d, "4")
    _, two = frozen(d, quantity, 2, creditor=5)
    assert sold(d, one, FREEZE, 500) == "done"
    behind = min(200, max(0, t(quantity) - t("6")) * 500 // t("4"))
    assert (money(d, 4, 5, 1), state(d, two)) == ([300, behind, 200 - behind], left)
    back(d, "lease", of)
    assert free(d) == [t(x) for x in then]
    assert d.broken() == []


@pytest.mark.parametrize("how", ["lease", "withdrawal"])
def test_what_was_sold_and_comes_again_is_free(district: District, how: str) -> None:
    """Goal: no wait without an end. Method: 4 t for which a second order waited are sold, bought again, let or withdrawn, and free."""
    d = district
    _, one = frozen(d, "4")
    _, two = frozen(d, "10", 2, creditor=5)
    assert sold(d, one, FREEZE, 300) == "done"
    assert [d.held(BUYER), *free(d)] == [t("4"), 0, t("6")]
    words: dict[str, Any] = {"site": BUYER, "strips": [strip("4")], "rank": 1, "order": "(2026) 9"}
    assert d.freeze(act_id=(third := new()), **words, claim=1_00, creditor=party(4)) == "frozen"
    d.pay_in(OWNER, "1000.00")
    assert sold(d, third, FREEZE, 300, buyer=OWNER) == "done"
    assert free(d) == [t("4"), t("6")]
    of = (leased if how == "lease" else withdrawn)(d, "4")
    assert free(d) == [0, t("6")]
    back(d, how, of)
    assert free(d) == [t("4"), t("6")]
    assert d.lift(two) == "lifted"
    assert free(d) == [t("10"), 0]
    assert d.broken() == []


def test_what_is_granted_anew_is_free(district: District) -> None:
    """Withdrawn for good and granted again, 4 t are let and come back: an order of before that waited for 2 of them holds none."""
    d, of = district, withdrawn(district, "4")
    _, order = frozen(d, "8")
    later = DAY.replace(day=2)
    assert d.do(withdrawals.conclude_withdrawal, d.step("sixth", later), act_id=of) == "final"
    words: dict[str, Any] = {"area": AREA, "site": OWNER, "strips": [strip("4")], "due": False}
    assert (
        d.twice(
            moves.RELEASE,
            moves.grant_from_reserve,
            d.step("bureau", later),
            d.step("chief", later),
            act_id=new(),
            **words,
        )
        == "released"
    )
    assert free(d) == [t("4"), t("6")]
    assert d.end(leased(d, "4", later), LEASE, later) == "accepted"
    assert (free(d), state(d, order)) == ([t("4"), t("6")], "frozen")
    assert d.broken() == []


def heard(d: District, whose: str) -> list[tuple[str, str, list[tuple[int, str]]]]:
    """What a creditor was told beside withdrawals: of which act, what became of it, and of which years how much."""
    query = (
        "SELECT subject, owners, figures FROM ledger.outbox WHERE kind = 'permits.creditor' ORDER BY event_id"
    )
    with d.database.read() as books:
        rows = books.connection.exec_driver_sql(query).all()
    assert all(len(owners) == 1 for _, owners, _ in rows)
    return [
        (subject, told["outcome"], [(lot["year"], lot["quantity"]) for lot in told["lots"]])
        for subject, owners, told in rows
        if owners == [whose]
    ]


def test_creditors_hear_of_a_withdrawal_beside_their_security(district: District) -> None:
    """Goal: who relies on permits hears that others of them go. Method: pledges of this year and another, an order that holds and waits."""
    d = district
    d.cap("100", 2027, 2027)
    d.allocate(OWNER, "3", 2027, 2027)
    pledge, other = pledged(d, 3, 60, "2"), new()
    words: dict[str, Any] = {
        "creditor": party(3),
        "strips": [strip("3", 2027, 2027)],
        "debt": 1_00,
        "until": DAY,
    }
    assert d.do(pledges.apply_pledge, d.of(OWNER), act_id=other, pledgor=OWNER, **words) == "applied"
    assert d.do(turn, d.of(party(3)), act_id=other, machine=PLEDGE, action="accept") == "accepted"
    assert d.do(pledges.register_pledge, d.step("chief"), act_id=other) == "registered"
    of = withdrawn(d, "5")
    assert heard(d, party(3)) == [(str(pledge), "stands", [(2026, "2.000")])]
    _, order = frozen(d, "9", creditor=4)
    assert heard(d, party(4)) == []
    later = DAY.replace(day=2)
    assert d.do(withdrawals.conclude_withdrawal, d.step("sixth", later), act_id=of) == "final"
    assert heard(d, party(4)) == [(str(order), "lost", [(2026, "4.000")])]
    assert len(heard(d, party(3))) == 1
    assert d.broken() == []


@pytest.mark.parametrize("how", ["conclude", "undo", "review"])
def test_a_withdrawal_ends_with_its_own(district: District, how: str) -> None:
    """Of two withdrawals of one lot, 4 t and 2 t, a review gives 3 t of the first back: it ends with 1 t, and the second has its 2 t."""
    d, of, other = district, withdrawn(district, "4"), withdrawn(district, "2")
    review, _ = ask(d, of, d.of(OWNER, DAY))
    assert settle(d, review, "changed", ("sixth", "third"), on=DAY, strips=[strip("3")]) == "done"
    assert (d.held(OWNER), d.held(OWNER, "withdrawn")) == (t("7"), t("3"))
    later = DAY.replace(day=2)
    if how == "conclude":
        assert d.do(withdrawals.conclude_withdrawal, d.step("sixth", later), act_id=of) == "final"
        assert d.held(f"bureau:{AREA}", "reserve") == t("1")
    elif how == "undo":
        assert d.do(withdrawals.undo_withdrawal, d.step("sixth", later), act_id=of) == "undone"
        assert d.held(OWNER) == t("8")
    else:
        suit, _ = ask(d, of, d.of(OWNER, later), way="suit")
        assert settle(d, suit, "annulled", ("sixth", "third"), on=later) == "done"
        assert d.held(OWNER) == t("8")
    assert d.held(OWNER, "withdrawn") == t("2")
    assert d.do(withdrawals.undo_withdrawal, d.step("third", later), act_id=other) == "undone"
    assert d.held(OWNER) == (t("9") if how == "conclude" else t("10"))
    assert d.broken() == []
