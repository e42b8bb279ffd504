"""Every act that takes lots beside every way in which they are bound: what it takes, and what it leaves to whom it is bound."""

from collections.abc import Callable
from typing import Any, Final

import pytest

from ledger.database import Database
from ledger.market.actions import buybacks, leases, sales
from ledger.market.machines import LEASE
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import moves, pledges, withdrawals, year_end
from ledger.permits.machines import PLEDGE
from tests.furnished import furnished
from tests.permits.world import District, new, site, strip, t, turn

ONE, TWO, THREE = (site(number) for number in (1, 2, 3))
BANK = "bank:1"
SMALL: Final = "permits.holding_too_small"
HELD: Final = ("holding", "unpaid", "pledged", "listed", "leased", "frozen", "withdrawn")


@furnished
def district(database: Database, owner: Database) -> District:
    """Three enterprises, none of which holds anything."""
    made = District(database, owner)
    made.adopt(
        sale__needs_recognition="false", sale__cooling_days="0", withdrawal__objection_working_days="0"
    )
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100")
    return made


def _pledge(d: District, quantity: str = "4") -> str:
    words: dict[str, Any] = {
        "act_id": (act_id := new()),
        "pledgor": ONE,
        "creditor": BANK,
        "strips": [strip(quantity)],
    }
    words |= {"debt": 1_00, "until": d.of(ONE).on}
    assert d.do(pledges.apply_pledge, d.of(ONE), **words) == "applied"
    assert d.do(turn, d.of(BANK), act_id=act_id, machine=PLEDGE, action="accept") == "accepted"
    return d.do(pledges.register_pledge, d.step("chief"), act_id=act_id)


def _freeze(d: District, rank: int = 1) -> str:
    return d.freeze(act_id=new(), site=ONE, strips=[strip("4")], rank=rank, order=str(new()))


def _wait(d: District) -> str:
    return _freeze(d, 2)


def _withdraw(d: District) -> str:
    words: dict[str, Any] = {"act_id": new(), "site": ONE, "strips": [strip("4")], "ground": "idle"}
    return d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(), d.step("chief"), **words)


def _sell(d: District) -> str:
    asked, act_id = Proposal(ONE, TWO, (Goods(strip("4"), 100_00),)), new()
    told = d.do(sales.propose, d.of(ONE), act_id=act_id, asked=asked)
    return d.do(sales.accept, d.of(TWO), act_id=act_id) if told == "proposed" else told


def _let(d: District) -> str:
    words: dict[str, Any] = {
        "act_id": (act_id := new()),
        "lessor": ONE,
        "lessee": TWO,
        "strips": [strip("4")],
    }
    told = [d.do(leases.propose_lease, d.of(ONE), **words)]
    told.append(d.do(turn, d.of(TWO), act_id=act_id, machine=LEASE, action="accept"))
    assert told == ["proposed", "accepted"]
    return d.do(leases.register_lease, d.step("chief"), act_id=act_id)


def _move(d: District) -> str:
    words: dict[str, Any] = {"site": ONE, "to": THREE, "strips": [strip("4")], "basis": "merger"}
    told = [d.do(moves.apply_move, d.of(ONE), act_id=(act_id := new()), **words)]
    told.append(d.do(moves.accept_move, d.of(THREE), act_id=act_id))
    assert told == ["applied", "accepted"]
    return d.do(moves.approve_move, d.step("chief"), act_id=act_id)


def _buy_back(d: District) -> str:
    words: dict[str, Any] = {"act_id": (act_id := new()), "site": ONE, "strips": [strip("4")], "price": 1_00}
    assert d.do(buybacks.offer_buyback, d.step(), **words) == "offered"
    assert d.do(buybacks.accept_buyback, d.of(ONE), act_id=act_id) == "accepted"
    return d.do(buybacks.pay_buyback, d.step("finance"), act_id=act_id)


def _surrender(d: District) -> str:
    return d.do(year_end.surrender, d.of(ONE), act_id=new(), site=ONE, strips=[strip("4")])


def _retire(d: District) -> str:
    words: dict[str, Any] = {
        "holder": ONE,
        "strips": [strip("4")],
        "cancel": False,
        "ground": "it is not needed",
    }
    return d.twice(year_end.RETIRE, year_end.retire, d.of(ONE), d.step("chief"), act_id=new(), **words)


def _cancel(d: District) -> str:
    words: dict[str, Any] = {
        "holder": ONE,
        "strips": [strip("4")],
        "cancel": True,
        "ground": "the plant is gone",
    }
    return d.twice(year_end.CANCEL, year_end.retire, d.step(), d.step("chief"), act_id=new(), **words)


TAKERS: Final[dict[str, Callable[[District], str]]] = {
    "pledge": _pledge, "freeze": _freeze, "wait": _wait, "withdraw": _withdraw, "sell": _sell, "let": _let, "move": _move,
    "buy back": _buy_back, "surrender": _surrender, "retire": _retire, "cancel": _cancel,
}  # fmt: skip


def hold(d: District) -> None:
    """Hold 4 t freely."""
    assert d.allocate(ONE, "4") == "issued"


def owe(d: District) -> None:
    """Hold 4 t for which a fee is due."""
    assert d.allocate(ONE, "4", purpose="unpaid") == "issued"


def borrow(d: District) -> None:
    """Have 4 t on lease."""
    assert d.allocate(TWO, "4") == "issued"
    words: dict[str, Any] = {
        "act_id": (act_id := new()),
        "lessor": TWO,
        "lessee": ONE,
        "strips": [strip("4")],
    }
    told = [d.do(leases.propose_lease, d.of(TWO), **words)]
    told.append(d.do(turn, d.of(ONE), act_id=act_id, machine=LEASE, action="accept"))
    told.append(d.do(leases.register_lease, d.step("chief"), act_id=act_id))
    assert told == ["proposed", "accepted", "running"]


def after(taker: Callable[[District], str], state: str) -> Callable[[District], None]:
    """Hold 4 t that an act has taken."""

    def bind(d: District) -> None:
        hold(d)
        assert taker(d) == state

    return bind


def _sold(d: District) -> str:
    asked, act_id = Proposal(ONE, TWO, (Goods(strip("4"), 100_00),)), new()
    told = [
        d.do(sales.propose, d.of(ONE), act_id=act_id, asked=asked),
        d.do(sales.accept, d.of(TWO), act_id=act_id),
    ]
    return told[-1]


BINDERS: Final[dict[str, Callable[[District], None]]] = {
    "free": hold, "unpaid": owe, "borrowed": borrow, "pledged": after(_pledge, "registered"), "listed": after(_sold, "accepted"),
    "let": after(_let, "running"), "frozen": after(_freeze, "frozen"), "withdrawn": after(_withdraw, "open_to_objection"),
}  # fmt: skip
TAKEN: Final[dict[str, dict[str, tuple[str, str]]]] = {
    # What each act takes, the state it comes to, and where the 4 t of the site are then; everything else is refused.
    "free": {
        "pledge": ("registered", "pledged"), "freeze": ("frozen", "frozen"), "wait": ("frozen", "frozen"),
        "withdraw": ("open_to_objection", "withdrawn"), "sell": ("accepted", "listed"), "let": ("running", ""),
        "move": ("done", ""), "buy back": ("paid", ""), "surrender": ("surrendered", ""), "retire": ("retired", ""),
        "cancel": ("cancelled", ""),
    },
    "unpaid": {
        "freeze": ("frozen", "frozen"), "wait": ("frozen", "frozen"), "withdraw": ("open_to_objection", "withdrawn"),
        "move": ("done", ""), "surrender": ("surrendered", ""), "cancel": ("cancelled", ""),
    },
    "borrowed": {"surrender": ("surrendered", "")},
    "pledged": {"freeze": ("frozen", "frozen"), "wait": ("frozen", "frozen")},
    "listed": {"freeze": ("frozen", "frozen"), "wait": ("frozen", "frozen")},
    "let": {"freeze": ("frozen", ""), "wait": ("frozen", "")},
    "frozen": {"wait": ("frozen", "frozen")},
    "withdrawn": {"freeze": ("frozen", "withdrawn"), "wait": ("frozen", "withdrawn")},
}  # fmt: skip


def stands(d: District) -> dict[str, int]:
    """What of the site stands where."""
    found = {purpose: d.held(ONE, purpose) for purpose in HELD}
    return {purpose: quantity for purpose, quantity in found.items() if quantity}


@pytest.mark.parametrize(
    ("binder", "taker"), [(binder, taker) for binder, takers in TAKEN.items() for taker in takers]
)
def test_what_an_act_takes(district: District, binder: str, taker: str) -> None:
    """Goal: orders reach the owner's right whatever it is bound by, all else what is free. Method: each that takes, and where it is."""
    d = district
    BINDERS[binder](d)
    state, where = TAKEN[binder][taker]
    assert (TAKERS[taker](d), stands(d)) == (state, {where: t("4")} if where else {})
    assert d.broken() == []


@pytest.mark.parametrize("binder", BINDERS)
def test_what_an_act_leaves(district: District, binder: str) -> None:
    """Goal: nobody takes another one's security. Method: each act that does not reach it is refused, and all stands as before."""
    d = district
    BINDERS[binder](d)
    before = stands(d)
    refused = {name: taker(d) for name, taker in TAKERS.items() if name not in TAKEN[binder]}
    assert refused == dict.fromkeys(refused, SMALL)
    assert stands(d) == before
    assert d.broken() == []
