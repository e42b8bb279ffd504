"""Who takes which step of an act: persons are kept apart by Python, which names what one did, and by PostgreSQL."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.errors import LedgerError
from ledger.market.actions import buybacks, leases, sales
from ledger.market.machines import BUYBACK, LEASE
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import fee_payments, fees, freezes, pledges, year_end
from ledger.permits.machines import PLEDGE
from tests.furnished import furnished
from tests.permits.world import DAY, District, judge, new, site, strip, t, turn

SALE = Proposal(site(1), site(2), (Goods(strip("1"), 100_00),))
BANK = ":".join(site(3).split(":")[:2])
GIVEN, LET = date(2025, 1, 10), date(2025, 6, 1)
"""When permits of 2025 were given, and when some were let: once the year is over they are returned, and let no more."""
Take = Callable[[str], str]
"""Takes one step as somebody, and tells what came."""


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills of one county and a bank; the first mill holds 10 t."""
    made = District(database, owner, "cn-43")
    made.adopt(sale__needs_recognition="false")
    for number in (1, 2, 3):
        made.enterprise(number, region="430203")
    made.cap("100", 2025, 2027)
    made.allocate(site(1), "10")
    return made


def _who(d: District, name: str, on: date = DAY) -> Any:
    return d.step(name, on) if name in d.people and ":" not in name else d.of(name, on)


def _taking(d: District, act_id: UUID, steps: dict[str, Any], on: date = DAY) -> dict[str, Take]:
    def made(action: Any, words: dict[str, Any]) -> Take:
        return lambda name: d.do(action, _who(d, name, on), **words)

    return {name: made(action, {"act_id": act_id, **words}) for name, (action, words) in steps.items()}


def a_sale(d: District, act_id: UUID) -> dict[str, Take]:
    """The steps of a sale that is paid for."""
    d.pay_in(site(2), "100.00")
    return _taking(
        d,
        act_id,
        {
            "propose": (sales.propose, {"asked": SALE}),
            "accept": (sales.accept, {}),
            "countersign": (sales.countersign, {}),
            "approve": (sales.approve, {}),
            "settle": (sales.settle, {}),
        },
    )


def a_lease(d: District, act_id: UUID) -> dict[str, Take]:
    """The steps of a lease: within its year, and its return when that is over."""
    d.allocate(site(1), "1", 2025, 2025, step=d.step(on=GIVEN))
    return _taking(d, act_id, {
        "propose": (leases.propose_lease, {"lessor": site(1), "lessee": site(2), "strips": [strip("1", 2025, 2025)]}),
        "accept": (turn, {"machine": LEASE, "action": "accept"}), "register": (leases.register_lease, {}),
    }, LET) | _taking(d, act_id, {"return": (leases.return_lease, {})})  # fmt: skip


def a_pledge(d: District, act_id: UUID) -> dict[str, Take]:
    """The steps of a pledge."""
    words = {
        "pledgor": site(1),
        "creditor": BANK,
        "strips": [strip("1")],
        "debt": 1,
        "until": date(2026, 12, 1),
    }
    return _taking(
        d,
        act_id,
        {
            "apply": (pledges.apply_pledge, words),
            "accept": (turn, {"machine": PLEDGE, "action": "accept"}),
            "register": (pledges.register_pledge, {}),
        },
    )


def a_freeze(d: District, act_id: UUID) -> dict[str, Take]:
    """The steps of a freeze."""
    words = {
        "site": site(1),
        "strips": [strip("1")],
        "order": "1",
        "authority": "court",
        "rank": 1,
        "until": None,
    }
    return _taking(d, act_id, {"freeze": (freezes.freeze, words), "lift": (freezes.lift, {})})


def a_report(d: District, act_id: UUID) -> dict[str, Take]:
    """The steps of a report."""
    what = year_end.Emitted(site(1), 2025, "SO2", "self", t("1"), 0)
    return {
        "report": lambda who: d.do(year_end.report_emissions, _who(d, who), report_id=act_id, what=what),
        "dispute": lambda who: d.do(judge, _who(d, who), report_id=act_id, action="dispute"),
        "verify": lambda who: d.do(judge, _who(d, who), report_id=act_id, action="verify"),
    }


def a_fee(d: District, fee_id: UUID) -> dict[str, Take]:
    """The steps of a use fee."""
    d.allocate(site(2), "1", purpose="unpaid")
    pay = {"act_id": new(), "fee_id": fee_id, "number": 1, "amount": 200_00, "voucher": "V", "receipt": ""}
    return {
        "propose": lambda who: d.do(fees.assess_fee, _who(d, who), fee_id=fee_id, site=site(2), notice="N"),
        "confirm": lambda who: d.do(fees.confirm_fee, _who(d, who), fee_id=fee_id),
        "pay": lambda who: d.do(fee_payments.pay_fee, _who(d, who), **pay),
    }


ONE, TWO = site(1), site(2)
Story = Callable[[District, UUID], dict[str, Take]]
APART: list[tuple[Story, list[tuple[str, str]], str, str, str, str]] = [
    (a_sale, [("propose", ONE), ("accept", TWO), ("approve", "bureau")], "settle", "bureau", "approve", "finance"),
    (a_sale, [("propose", "bureau"), ("accept", "chief")], "approve", "chief", "accept", "third"),
    (a_sale, [("propose", "bureau"), ("accept", "chief"), ("countersign", "third")], "approve", "third", "countersign", "fourth"),
    (a_sale, [("propose", "bureau"), ("accept", "chief")], "countersign", "chief", "accept", "third"),
    (a_sale, [("propose", "bureau"), ("accept", "chief"), ("approve", "third")], "settle", "bureau", "propose", "finance"),
    (a_sale, [("propose", "bureau"), ("accept", "chief"), ("approve", "third")], "settle", "chief", "accept", "fourth"),
    (a_lease, [("propose", "bureau"), ("accept", "chief")], "register", "chief", "accept", "third"),
    (a_lease, [("propose", ONE), ("accept", TWO), ("register", "bureau")], "return", "bureau", "register", "chief"),
    (a_pledge, [("apply", "bureau"), ("accept", "chief")], "register", "chief", "accept", "third"),
    (a_report, [("report", ONE), ("dispute", "bureau")], "verify", "bureau", "dispute", "chief"),
    (a_fee, [("propose", "finance"), ("confirm", "chief")], "pay", "finance", "propose", "teller"),
    (a_fee, [("propose", "bureau"), ("confirm", "finance")], "pay", "finance", "confirm", "teller"),
]  # fmt: skip
"""A story, how far it goes, the step, who may not take it, what that person did before, and who may."""


@pytest.mark.parametrize(
    ("story", "before", "action", "who", "did", "other"),
    APART,
    ids=[f"{row[0].__name__} {row[2]} {row[4]}" for row in APART],
)
def test_who_did_one_step_does_not_take_another(
    district: District,
    story: Story,
    before: list[tuple[str, str]],
    action: str,
    who: str,
    did: str,
    other: str,
) -> None:
    """The refusal names what the person did; a colleague takes the step, and every check holds."""
    d, act_id = district, new()
    steps = story(d, act_id)
    for name, actor in before:
        assert "." not in (told := steps[name](actor)), told
    assert steps[action](who) == "process.acted_before"
    assert "." not in (told := steps[action](other)), told
    assert d.broken() == []


def test_the_refusal_tells_what_was_done(district: District) -> None:
    """It says what this person did, and nothing of who the others are."""
    d, act_id = district, new()
    steps = a_sale(d, act_id)
    steps["propose"](ONE), steps["accept"](TWO), steps["approve"]("bureau")
    with pytest.raises(LedgerError) as caught:
        d.run(sales.settle, d.step("bureau"), act_id=act_id)
    assert caught.value.figures == {"action": "settle", "did": "approve", "machine": "sale"}


def test_who_began_is_kept_apart_as_before(district: District) -> None:
    """Who froze does not lift, and who offered does not pay."""
    d = district
    steps = a_freeze(d, new())
    assert [steps["freeze"]("bureau"), steps["lift"]("bureau"), steps["lift"]("chief")] == [
        "provisional",
        "process.acted_before",
        "lifted",
    ]
    offer = {"act_id": new(), "site": site(1), "strips": [strip("1")], "price": 1_00}
    assert d.do(buybacks.offer_buyback, d.step(), **offer) == "offered"
    assert BUYBACK.step("accepted", "pay").four_eyes  # type: ignore[union-attr]


@pytest.mark.parametrize("who", ["bureau", "chief"])
def test_the_database_keeps_them_apart_too(district: District, who: str) -> None:
    """A step written past Python by somebody who took one that it is kept apart from is refused, whoever writes."""
    d, act_id = district, new()
    steps = a_sale(d, act_id)
    for name, actor in (("propose", "bureau"), ("accept", "chief"), ("approve", "third")):
        steps[name](actor)
    write = (
        "INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document) VALUES (%s, %s, 4, 'permits.sale', 'settle', 3, 'approved', 'settled',"
        " false, %s, %s, %s, '', '')"
    )
    with pytest.raises(DBAPIError) as broken, d.owner.engine.begin() as connection:
        connection.exec_driver_sql(write, (d.book_id, act_id, d.people["bureau"], d.people[who], DAY))
    assert getattr(broken.value.orig, "diag").constraint_name == "process_apart"  # noqa: B009
    with d.owner.engine.connect() as connection:
        connection.exec_driver_sql(write, (d.book_id, act_id, d.people["bureau"], d.people["fourth"], DAY))
