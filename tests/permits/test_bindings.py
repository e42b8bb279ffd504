"""What pledges, freezes, leases and moves bind: whose lots, in which states, and what each side is told."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Books, Database
from ledger.errors import LedgerError
from ledger.market.actions import buybacks, leases, sales
from ledger.market.acts import ALL
from ledger.market.machines import LEASE
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import moves, pledges, withdrawals
from ledger.permits.machines import FREEZE, PLEDGE, WITHDRAWAL
from ledger.processes import acting
from ledger.processes.machines import Machine
from ledger.workdays import add_workdays
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t, turn

ONE, TWO, THREE = (site(number) for number in (1, 2, 3))
BANK = THREE.rpartition(":")[0]
DEBT_ENDS = date(2026, 12, 1)
OBJECTIONS = 5
"""Working days in which a withdrawal may be objected to (rule pack withdrawal.objection_working_days)."""
CONCLUDED = 20
"""Working days after those in which a withdrawal is concluded."""


@furnished
def district(database: Database, owner: Database) -> District:
    """Three enterprises of a place with ranks of pledges; the first two hold 4 t each."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", pledge__ranks_allowed="true", lease__max_years="1")
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2025, 2028)
    for holder in (ONE, TWO):
        made.allocate(holder, "4")
    return made


def pledged(d: District, pledgor: str = ONE, senior: UUID | None = None, **other: Any) -> UUID:
    """A pledge of 4 t that its creditor has accepted and the bureau has registered."""
    act_id = new()
    words = {
        "creditor": BANK,
        "strips": [strip("4")],
        "debt": 1,
        "until": DEBT_ENDS,
        "senior": senior,
        **other,
    }
    assert d.do(pledges.apply_pledge, d.of(pledgor), act_id=act_id, pledgor=pledgor, **words) == "applied"
    assert d.do(turn, d.of(BANK), act_id=act_id, machine=PLEDGE, action="accept") == "accepted"
    assert d.do(pledges.register_pledge, d.step("chief"), act_id=act_id) == "registered"
    return act_id


def test_nobody_pledges_to_himself(district: District) -> None:
    """The creditor is neither the party of the pledgor nor a site of it; past Python neither, as the web's role."""
    d = district
    words = {"strips": [strip("4")], "debt": 1, "until": DEBT_ENDS}
    pledged(d)
    for creditor in (ONE.rpartition(":")[0], ONE):
        told = d.do(pledges.apply_pledge, d.of(ONE), act_id=new(), pledgor=ONE, creditor=creditor, **words)
        assert told == "permits.same_party"
        copied = (
            "INSERT INTO ledger.permit_act SELECT (jsonb_populate_record(a, jsonb_build_object('act_id', gen_random_uuid(),"
            " 'other', %s::text))).* FROM ledger.permit_act a WHERE a.machine = 'permits.pledge'"
        )
        with pytest.raises(DBAPIError, match="oneself"), d.database.engine.begin() as connection:
            connection.exec_driver_sql(copied, (creditor,))


def test_the_pledge_that_goes_before_is_of_the_same_site(district: District) -> None:
    """A pledge of somebody else's lots goes before none of these; who sees the whole book is told so too (docs/spec/permits.md 8)."""
    d = district
    words = {"creditor": BANK, "strips": [strip("4")], "debt": 1, "until": DEBT_ENDS}
    other, own = pledged(d, TWO), pledged(d)
    for step in (d.step(), d.of(ONE)):
        came = [
            d.do(pledges.apply_pledge, step, act_id=new(), pledgor=ONE, senior=senior, **words)
            for senior in (other, own)
        ]
        assert came == ["process.unknown", "applied"]


def test_a_pledge_binds_until_its_release_is_confirmed(district: District) -> None:
    """Goal: what is only asked for frees nothing. Method: the senior in every state in which it binds, released in both orders."""
    d = district
    for first_freed in ("senior", "junior"):
        senior = pledged(d)
        assert d.do(pledges.release_pledge, d.step(document="letter"), act_id=senior) == "release_asked"
        junior = pledged(d, senior=senior)
        if first_freed == "junior":
            assert d.do(pledges.release_pledge, d.of(BANK), act_id=junior) == "released"
        else:
            assert d.do(pledges.release_pledge, d.step(document="letter"), act_id=junior) == "release_asked"
            assert d.do(pledges.confirm_pledge, d.step("chief", document=""), act_id=senior) == "released"
        assert [d.held(ONE), d.held(ONE, "pledged")] == [0, t("4")]
        last = junior if first_freed == "senior" else senior
        assert d.do(pledges.confirm_pledge, d.step("chief", document=""), act_id=last) == "released"
        assert [d.held(ONE), d.held(ONE, "pledged")] == [t("4"), 0]
    assert d.broken() == []


@pytest.mark.parametrize(
    ("last", "until", "told"),
    [
        (2026, date(2026, 12, 30), "applied"),
        (2026, date(2026, 12, 31), "applied"),
        (2026, date(2027, 1, 1), "permits.debt_beyond_right"),
        (2027, date(2027, 1, 1), "permits.debt_beyond_right"),
    ],
)
def test_a_debt_ends_with_the_right(district: District, last: int, until: date, told: str) -> None:
    """The last day of the year of the permits that end first is the last one of a debt (rule pack pledge.debt_within_right)."""
    strips = [strip("1", 2026, 2026), strip("1", 2026, last)]
    words = {"pledgor": ONE, "creditor": BANK, "strips": strips, "debt": 1, "until": until}
    assert district.do(pledges.apply_pledge, district.of(ONE), act_id=new(), **words) == told


def bound(d: District, purpose: str) -> str:
    """Bring 4 t onto an account of a purpose, and give the holder."""
    if purpose == "pledged":
        pledged(d)
    elif purpose == "listed":
        asked, act_id = Proposal(ONE, TWO, (Goods(strip("4"), 100_00),)), new()
        told = [d.do(sales.propose, d.of(ONE), act_id=act_id, asked=asked)]
        told += [
            d.do(sales.accept, d.of(TWO), act_id=act_id),
            d.do(sales.approve, d.step("chief"), act_id=act_id),
        ]
        assert told == ["proposed", "accepted", "approved"]
    elif purpose == "leased":
        act_id = new()
        d.do(leases.propose_lease, d.of(TWO), act_id=act_id, lessor=TWO, lessee=ONE, strips=[strip("4")])
        d.do(turn, d.of(ONE), act_id=act_id, machine=LEASE, action="accept")
        assert d.do(leases.register_lease, d.step("chief"), act_id=act_id) == "running"
    elif purpose == "unpaid":
        d.allocate(THREE, "4", purpose="unpaid")
        return THREE
    assert d.held(ONE, purpose) == t("4")
    return ONE


@pytest.mark.parametrize(
    ("purpose", "told"),
    [
        ("holding", "frozen"),
        ("unpaid", "frozen"),
        ("listed", "frozen"),
        ("pledged", "frozen"),
        ("leased", "permits.holding_too_small"),
    ],
)
def test_an_order_reaches_what_is_bound(district: District, purpose: str, told: str) -> None:
    """Goal: what belongs to the site is frozen, whatever it is bound by, and comes back; what it has on lease is not its own."""
    d = district
    if purpose == "leased":
        d.run(
            moves.apply_move,
            d.of(ONE),
            act_id=(gone := new()),
            site=ONE,
            to=THREE,
            strips=[strip("4")],
            basis="merger",
        )
        assert d.do(moves.accept_move, d.of(THREE), act_id=gone) == "accepted"
        assert d.do(moves.approve_move, d.step("chief"), act_id=gone) == "done"
    holder, act_id = bound(d, purpose), new()
    assert d.freeze(act_id=act_id, site=holder, strips=[strip("4")]) == told
    assert d.held(holder, "frozen") == (t("4") if told == "frozen" else 0)
    if told == "frozen":
        assert d.lift(act_id) == "lifted"
    assert [d.held(holder, purpose), d.held(holder, "frozen")] == [t("4"), 0]
    assert d.broken() == []


@pytest.mark.parametrize(
    ("first", "last", "price", "told"),
    [
        (2026, 2026, 199_99, "offered"),
        (2026, 2026, 200_00, "offered"),
        (2026, 2026, 200_01, "permits.buyback_too_dear"),
        (2026, 2027, 399_99, "offered"),
        (2026, 2027, 400_00, "offered"),
        (2026, 2027, 400_01, "permits.buyback_too_dear"),
        (2025, 2026, 1, "permits.vintage_over"),
    ],
)
def test_a_buy_back_pays_for_the_years_that_remain(
    database: Database, owner: Database, first: int, last: int, price: int, told: str
) -> None:
    """The rate of the fee for each year (rule pack buyback.at_most_fee_rate); one that is over is not bought back at all."""
    d = District(database, owner, "cn-43")
    d.adopt(buyback__at_most_fee_rate="true")
    d.enterprise(1, region="430203")
    words = {"site": ONE, "strips": [strip("1", first, last)], "price": price}
    assert d.do(buybacks.offer_buyback, d.step(), act_id=new(), **words) == told


def test_both_ends_of_a_move_are_described(district: District) -> None:
    """Goal: permits neither leave a site that is not known on the day of the move, nor come to one. Method: sites that come later."""
    d = district
    late = d.enterprise(4, on=date(2026, 6, 2))
    for holder, to, told in (
        (ONE, late, "party.site_undescribed"),
        (late, ONE, "party.site_undescribed"),
        (ONE, TWO, "applied"),
    ):
        words = {"site": holder, "to": to, "strips": [strip("1")], "basis": "merger"}
        assert d.do(moves.apply_move, d.of(holder), act_id=new(), **words) == told, (holder, to)


def test_the_longest_strip_of_a_lease_counts(district: District) -> None:
    """As many years as the place allows, and no strip of more (rule pack lease.max_years)."""
    words = {"lessor": ONE, "lessee": TWO}
    told = [
        district.do(
            leases.propose_lease,
            district.of(ONE),
            act_id=new(),
            strips=[strip("1"), strip("1", 2027, last)],
            **words,
        )
        for last in (2027, 2028)
    ]
    assert told == ["proposed", "permits.lease_too_long"]


def test_each_side_of_a_lease_reads_its_own_affairs(district: District) -> None:
    """Goal: why the other side may not trade is its own affair. Method: both on a list; each side asks, and who sees the whole book."""
    d = district
    for number, name in ((1, "court_dishonest"), (2, "abnormal_operation")):
        assert d.enlist(site(number).rpartition(":")[0], name) == "done"
    words = {"lessor": ONE, "lessee": TWO, "strips": [strip("1")]}
    told = {}
    for reader, step in (("lessor", d.of(ONE)), ("lessee", d.of(TWO)), ("bureau", d.step())):
        with pytest.raises(LedgerError) as caught:
            d.run(leases.propose_lease, step, act_id=new(), **words)
        gates: Any = caught.value.figures["gates"]
        told[reader] = [
            (gate["code"], gate["compared"].get("side"), gate["compared"].get("count")) for gate in gates
        ]
    own = [("gate.standing", side, None) for side in ("seller", "buyer")]
    other = ("gate.other_side", None, 1)
    assert told == {"lessor": [own[0], other], "lessee": [own[1], other], "bureau": own}


def test_the_last_day_of_what_waits_is_told(district: District) -> None:
    """Goal: who reads an act is told until when the next step may be taken. Method: the acts with such a day, and what they tell."""
    d = district
    pledge = pledged(d)
    freeze, withdrawal = new(), new()
    assert d.freeze(act_id=freeze, site=TWO, strips=[strip("1")], until=date(2026, 9, 1)) == "frozen"
    words = {"act_id": withdrawal, "site": TWO, "strips": [strip("1")], "ground": "idle"}
    d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(), **words)

    def due(books: Books, book_id: int, machine: Machine, act_id: UUID) -> dict[str, date]:
        conduct = ALL[machine.name]
        running, act = acting.opened(books, book_id, conduct, act_id, d.step())
        listed = acting.next_of(books, conduct, running, act, DAY)
        return {one.action: one.due for one in listed if one.due is not None}

    told = [d.run(due, *one) for one in ((PLEDGE, pledge), (FREEZE, freeze), (WITHDRAWAL, withdrawal))]
    assert told == [
        {"enforce": DEBT_ENDS},
        {"execute": date(2026, 9, 1)},
        {
            "object": add_workdays(DAY, OBJECTIONS),
            "conclude": add_workdays(DAY, OBJECTIONS + CONCLUDED),
            "undo": add_workdays(DAY, OBJECTIONS + CONCLUDED),
        },
    ]
