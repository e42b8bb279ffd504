"""Who stands on a list that bars it, or owes a use fee, settles nothing, past Python too: on the line, just before and just after it."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.market.actions import enforcement, leases, sales
from ledger.permits.actions.second import confirm
from ledger.permits.machines import FREEZE
from tests.furnished import furnished
from tests.market.world import agree
from tests.permits.test_clock import promise, stand_at
from tests.permits.test_sides import LEASED, SALE
from tests.permits.world import District, new, site, strip

ONE, TWO = site(1), site(2)
SIDES = {"seller": ONE, "buyer": TWO}
DECEMBER = date(2026, 12, 1)
"""The first legal day on which PostgreSQL asks its clock, too."""
CLOCK = date(2026, 12, 10)
DUE = date(2026, 6, 10)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills, the first of which holds 10 t, and each of which has 1 t more to pay for."""
    made = District(database, owner)
    made.adopt(
        sale__needs_recognition="false",
        fee__rate__SO2='"100.00"',
        fee__due_working_days="7",
        fee__exemption_operator='"none"',
    )
    made.cap("100")
    for mill in (ONE, TWO):
        made.enterprise(int(mill == TWO) + 1)
        made.allocate(mill, "1", purpose="unpaid")
    made.allocate(ONE, "10")
    made.pay_in(TWO, "1000.00")
    return made


def party(holder: str) -> str:
    """Whose site it is."""
    return holder.rpartition(":")[0]


def blind(patch: pytest.MonkeyPatch) -> None:
    """Let Python see no list and no debt."""
    patch.setattr(sales, "check_lists", lambda *_: None)
    for name in ("check_lists", "check_paid"):
        patch.setattr(leases, name, lambda *_: None)
    patch.setattr(sales, "_pass_gates", lambda *_: None)
    patch.setattr(enforcement, "check_buyer", lambda *_: None)


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [
        (date(2026, 11, 1), date(2026, 11, 30), "settled"),
        (date(2026, 11, 1), DECEMBER, "side_listed"),
        (DECEMBER, date(2026, 12, 5), "side_listed"),
        (date(2026, 12, 2), date(2026, 12, 9), "settled"),
        (date(2026, 12, 2), CLOCK, "side_listed"),
        (CLOCK, None, "side_listed"),
        (date(2026, 12, 11), None, "settled"),
    ],
)
def test_postgresql_knows_the_days_of_a_list(
    district: District, monkeypatch: pytest.MonkeyPatch, since: date, until: date | None, told: str
) -> None:
    """Settled as of 1 December, on the 10th: an entry that counts on either bars the seller."""
    d = district
    act_id, came = agree(d)
    assert came[-1] == "approved"
    stand_at(d, date(2026, 12, 20))
    assert d.enlist(party(ONE), "court_dishonest", since, until) == "done"
    stand_at(d, CLOCK)
    blind(monkeypatch)
    assert promise(d, sales.settle, d.step("finance", DECEMBER), act_id=act_id) == told


@pytest.mark.parametrize(
    ("step", "side", "on_list", "told"),
    [
        ("approve", "seller", "licence_ban", "side_listed"),
        ("approve", "seller", "eia_not_allowed", "approved"),
        ("approve", "buyer", "eia_not_allowed", "side_listed"),
        ("settle", "seller", "credit_red", "settled"),
        ("settle", "buyer", "credit_red", "side_listed"),
        ("settle", "buyer", "court_dishonest", "side_listed"),
        ("register", "seller", "court_dishonest", "side_listed"),
        ("register", "seller", "credit_black", "running"),
        ("register", "buyer", "credit_black", "side_listed"),
    ],
)
def test_postgresql_knows_whom_a_list_bars(
    district: District, monkeypatch: pytest.MonkeyPatch, step: str, side: str, on_list: str, told: str
) -> None:
    """A seller two lists, a buyer all; at each step of the authority."""
    d = district
    act_id: UUID = agree(d)[0] if step == "settle" else {"register": let, "approve": accepted}[step](d)
    assert d.enlist(party(SIDES[side]), on_list) == "done"
    blind(monkeypatch)
    actions = {"approve": sales.approve, "settle": sales.settle, "register": leases.register_lease}
    who = "finance" if step == "settle" else "third"
    assert promise(d, actions[step], d.step(who), act_id=act_id) == told


def accepted(d: District) -> UUID:
    """A sale to which both sides have agreed."""
    act_id = new()
    assert d.do(SALE.begin, d.of(ONE), act_id=act_id) == "proposed"
    assert d.do(SALE.accept, d.of(TWO), act_id=act_id) == "accepted"
    return act_id


def let(d: District) -> UUID:
    """A lease to which both sides have agreed."""
    act_id = new()
    assert d.do(LEASED.begin, d.of(ONE), act_id=act_id) == "proposed"
    assert d.do(LEASED.accept, d.of(TWO), act_id=act_id) == "accepted"
    return act_id


@pytest.mark.parametrize("side", SIDES)
@pytest.mark.parametrize(("days", "barred"), [(9, False), (10, False), (11, True)])
@pytest.mark.parametrize("what", ["sale", "lease"])
def test_postgresql_knows_who_owes(
    district: District, monkeypatch: pytest.MonkeyPatch, what: str, side: str, days: int, barred: bool
) -> None:
    """It has no calendar: a last day ends with the longest run of free days, ten; Python asks the day itself."""
    d, on = district, DUE + timedelta(days=days)
    act_id = agree(d)[0] if what == "sale" else let(d)
    assert d.charge(SIDES[side], "N-1") == "due"
    action, who = (sales.settle, "finance") if what == "sale" else (leases.register_lease, "third")
    assert d.do(action, d.step(who, on), act_id=act_id) == "permits.gates_failed"
    blind(monkeypatch)
    done = "settled" if what == "sale" else "running"
    assert promise(d, action, d.step(who, on), act_id=act_id) == ("side_paid" if barred else done)


@pytest.mark.parametrize(("who", "told"), [(1, "done"), (2, "side_listed")], ids=["owner", "buyer"])
def test_an_owner_on_a_list_is_not_saved(
    district: District, monkeypatch: pytest.MonkeyPatch, who: int, told: str
) -> None:
    """What is frozen is sold over its owner's lists, and to no buyer that stands on one."""
    d, freeze, act_id = district, new(), new()
    assert d.freeze(act_id=freeze, site=ONE, strips=[strip("1")]) == "frozen"
    words = {
        "of": freeze,
        "machine": FREEZE,
        "buyer": TWO,
        "price": 100_00,
        "costs": 0,
        "costs_to": "court:1",
    }
    assert d.do(enforcement.ask_enforcement, d.step("fourth"), act_id=act_id, **words) == "proposed"
    assert d.do(enforcement.accept_enforcement, d.of(TWO), act_id=act_id) == "accepted"
    assert d.enlist(party(site(who)), "court_dishonest") == "done"
    blind(monkeypatch)
    assert promise(d, confirm, d.step("fifth"), act_id=act_id, ways=(enforcement.ENFORCE,)) == told
    assert d.broken() == []
