"""Nothing is delivered, paid or bound to a name that nobody has: a slip in a code is refused, and nothing is written."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from ledger.law import Law
from ledger.market.actions import buybacks, enforcement, leases, money, sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import caps, freezes, grants, moves, pledges, second
from ledger.permits.actions import register as changes
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.permits.rules import areas
from ledger.permits.rules.plans import PlanLine
from ledger.register.naming import names_of
from ledger.register.regions import RegionUnknown
from tests.furnished import furnished
from tests.permits.world import AREA, DAY, District, new, site, strip, t, turn, uscc

A, B = site(1), site(2)
SLIP, SLIP_OF_B = A[:-4] + "001Q", B[:-4] + "001Q"
TYPO, GHOST = "enterprise:typo", "bureau:ghost"
RESERVE = f"bureau:{AREA}"
S = [strip("1")]


@furnished
def district(database: Database, owner: Database) -> District:
    """Two sites with permits, a reserve, a pledge that is registered and a freeze that stands."""
    d = District(database, owner)
    d.cap("100")
    for number in (1, 2):
        d.enterprise(number)
        assert d.allocate(site(number), "20") == "issued"
    assert d.allocate(RESERVE, "10") == "issued"
    d.pay_in(B, "100.00")
    words = {"pledgor": A, "creditor": "bank:icbc", "strips": S, "debt": 1, "until": date(2026, 12, 1)}
    assert d.do(pledges.apply_pledge, d.of(A), act_id=PLEDGED, **words) == "applied"
    assert d.do(turn, d.of("bank:icbc"), act_id=PLEDGED, machine=PLEDGE, action="accept") == "accepted"
    assert d.do(turn, d.step("chief"), act_id=PLEDGED, machine=PLEDGE, action="register") == "registered"
    assert d.freeze(act_id=FROZEN, site=A, strips=S) == "frozen"
    return d


PLEDGED, FROZEN = new(), new()


def _release(d: District, to: str) -> str:
    return d.do(moves.grant_from_reserve, d.step(), act_id=new(), area=AREA, site=to, strips=S, due=False)


def _allocate(d: District, to: str) -> str:
    return d.do(grants.allocate, d.step(), grant_id=new(), line=PlanLine(to, S[0], "holding", None))


def _keep(d: District, reserve: str) -> str:
    return d.do(grants.allocate, d.step(), grant_id=new(), line=PlanLine(reserve, S[0], "reserve", None))


def _move(d: District, to: str) -> str:
    return d.do(moves.apply_move, d.of(A), act_id=new(), site=A, to=to, strips=S, basis="merger")


def _move_to_area(d: District, area: str) -> str:
    words = {"site": A, "to": B, "strips": S, "basis": "merger", "to_area": area}
    return d.do(moves.apply_move, d.of(A), act_id=new(), **words)


def _sell(d: District, to: str) -> str:
    return d.do(sales.propose, d.of(A), act_id=new(), asked=Proposal(A, to, (Goods(S[0], 100),)))


def _sell_from(d: District, reserve: str) -> str:
    return d.do(sales.propose, d.step(), act_id=new(), asked=Proposal(reserve, B, (Goods(S[0], 100),)))


def _let(d: District, to: str) -> str:
    return d.do(leases.propose_lease, d.of(A), act_id=new(), lessor=A, lessee=to, strips=S)


def _pledge(d: District, creditor: str) -> str:
    words = {"pledgor": B, "creditor": creditor, "strips": S, "debt": 1, "until": date(2026, 12, 1)}
    return d.do(pledges.apply_pledge, d.of(B), act_id=new(), **words)


def _freeze(d: District, creditor: str) -> str:
    words = {"order": "(2026) 2", "authority": "court", "rank": 1, "until": None, "claim": 1}
    return d.do(freezes.freeze, d.step(), act_id=new(), site=B, strips=S, creditor=creditor, **words)


def _enforce(d: District, buyer: str, costs_to: str = "court:1", machine: Any = PLEDGE) -> str:
    words = {"buyer": buyer, "price": 5_00, "costs": 1_00, "costs_to": costs_to, "machine": machine}
    of = PLEDGED if machine is PLEDGE else FROZEN
    return d.do(enforcement.ask_enforcement, d.step("fourth"), act_id=new(), of=of, **words)


def _buy_back(d: District, whose: str) -> str:
    return d.do(buybacks.offer_buyback, d.step(), act_id=new(), site=whose, strips=S, price=1)


def _pay_in(d: District, owner: str) -> str:
    return d.do(money.pay_in, d.step("finance"), act_id=new(), owner=owner, amount=5_00)


def _pay_out(d: District, owner: str) -> str:
    return d.do(money.pay_out, d.step("finance"), act_id=new(), owner=owner, amount=5_00)


def _set_cap(d: District, area: str) -> str:
    return d.do(caps.set_cap, d.step(), act_id=new(), pollutant="COD", area=area, vintage=2026, quantity=1)


def _share(d: District, child: str) -> str:
    words = {"pollutant": "SO2", "vintage": 2026, "quantity": t("1")}
    return d.do(caps.share_cap, d.step(), act_id=new(), area=AREA, child=child, **words)


Try = Callable[[District], str]
SITE, PARTY, OF_BUREAU, BODY, SAME = (
    "party.site_unknown",
    "party.unknown",
    "permits.reserve_unknown",
    "permits.body_unknown",
    "permits.same_party",
)
WRONG: dict[str, tuple[Try, str]] = {
    "released to a slip": (lambda d: _release(d, SLIP), SITE),
    "released to an enterprise as a whole": (lambda d: _release(d, A[:-5]), SITE),
    "released to another reserve": (lambda d: _release(d, "bureau:330602"), SITE),
    "allocated to a slip": (lambda d: _allocate(d, SLIP), SITE),
    "allocated to no reserve": (lambda d: _keep(d, GHOST), OF_BUREAU),
    "allocated to a reserve of no division": (lambda d: _keep(d, "bureau:999999"), OF_BUREAU),
    "moved to a slip": (lambda d: _move(d, SLIP), SITE),
    "moved into an area without a cap": (lambda d: _move_to_area(d, "999999"), OF_BUREAU),
    "sold to a slip": (lambda d: _sell(d, SLIP_OF_B), SITE),
    "sold to a slip of its own": (lambda d: _sell(d, SLIP), SAME),
    "sold out of no reserve": (lambda d: _sell_from(d, "bureau:330602"), OF_BUREAU),
    "let to a slip": (lambda d: _let(d, SLIP_OF_B), SITE),
    "let to a slip of its own": (lambda d: _let(d, SLIP), SAME),
    "pledged to nobody": (lambda d: _pledge(d, TYPO), PARTY),
    "pledged to no reserve": (lambda d: _pledge(d, GHOST), OF_BUREAU),
    "pledged to a bank that nobody speaks for": (lambda d: _pledge(d, "bank:icbz"), BODY),
    "pledged to a slip": (lambda d: _pledge(d, SLIP), SITE),
    "frozen for nobody": (lambda d: _freeze(d, TYPO), PARTY),
    "pledge enforced for a slip": (lambda d: _enforce(d, SLIP), SITE),
    "pledge enforced for a ghost": (lambda d: _enforce(d, "enterprise:ghost:001P"), SITE),
    "costs of a pledge to nobody": (lambda d: _enforce(d, B, "court:typo"), BODY),
    "freeze executed for a slip": (lambda d: _enforce(d, SLIP, machine=FREEZE), SITE),
    "costs of a freeze to nobody": (lambda d: _enforce(d, B, GHOST, machine=FREEZE), OF_BUREAU),
    "bought back from a slip": (lambda d: _buy_back(d, SLIP), SITE),
    "deposit for nobody": (lambda d: _pay_in(d, TYPO), PARTY),
    "deposit for a slip": (lambda d: _pay_in(d, SLIP), SITE),
    "deposit for no reserve": (lambda d: _pay_in(d, GHOST), OF_BUREAU),
    "pay-out to nobody": (lambda d: _pay_out(d, TYPO), PARTY),
    "cap of no division": (lambda d: _set_cap(d, "999999"), "party.region_unknown"),
    "share to no division": (lambda d: _share(d, "999999"), "party.region_unknown"),
    "share outside": (lambda d: _share(d, "110101"), "permits.area_outside"),
}  # fmt: skip
RIGHT: dict[str, tuple[Try, str]] = {
    "released": (lambda d: _release(d, B), "proposed"),
    "allocated to a reserve": (lambda d: _keep(d, RESERVE), "proposed"),
    "moved": (lambda d: _move(d, B), "applied"),
    "moved into its area": (lambda d: _move_to_area(d, AREA), "applied"),
    "pledged to a bank": (lambda d: _pledge(d, "bank:icbc"), "applied"),
    "pledged to an enterprise": (lambda d: _pledge(d, f"enterprise:{uscc(1)}"), "applied"),
    "pledged to a reserve": (lambda d: _pledge(d, RESERVE), "applied"),
    "enforced": (lambda d: _enforce(d, B), "proposed"),
    "executed": (lambda d: _enforce(d, B, machine=FREEZE), "proposed"),
    "bought back": (lambda d: _buy_back(d, B), "offered"),
    "deposit": (lambda d: _pay_in(d, f"enterprise:{uscc(1)}"), "proposed"),
    "a named area": (lambda d: _share(d, "east"), "proposed"),
    "a watershed": (lambda d: _set_cap(d, "cao-e"), "proposed"),
}


def _promise(error: BaseException) -> str:
    """Name the promise that PostgreSQL kept."""
    raised: Any = getattr(error, "orig", error)
    return str(raised.diag.constraint_name)


def _rows(d: District) -> list[int]:
    counted = ("permit_act", "permit_grant", "process", "entry", "permit_cap")
    with d.owner.engine.connect() as connection:
        query = " UNION ALL ".join(f"SELECT count(*) FROM ledger.{table}" for table in counted)
        return [int(row[0]) for row in connection.exec_driver_sql(query)]


@pytest.mark.parametrize("name", WRONG)
def test_a_slip_is_refused(district: District, name: str) -> None:
    """Goal: nothing for nobody. Method: each act that names somebody, with a slip; the code, and no row more than before."""
    way, code = WRONG[name]
    before = _rows(district)
    assert way(district) == code
    assert _rows(district) == before


@pytest.mark.parametrize("name", RIGHT)
def test_who_is_registered_receives(district: District, name: str) -> None:
    """The same acts with a name that somebody has."""
    way, state = RIGHT[name]
    assert way(district) == state


def test_registered_on_that_day(database: Database, owner: Database) -> None:
    """Who is registered as of the first of June receives nothing as of the last of May."""
    d = District(database, owner)
    d.cap("10")
    party = f"enterprise:{uscc(3)}"
    d.enterprise(3, on=DAY)
    assert d.allocate(RESERVE, "10", step=d.step(on=DAY - timedelta(days=1))) == "issued"
    told = []
    for on in (DAY - timedelta(days=1), DAY):
        words: dict[str, Any] = {"act_id": new(), "area": AREA, "site": site(3), "strips": S, "due": False}
        told.append(d.do(moves.grant_from_reserve, d.step(on=on), **words))
        told.append(d.do(money.pay_in, d.step("finance", on=on), act_id=new(), owner=party, amount=5))
    assert told == ["party.site_undescribed", "party.unknown", "proposed", "proposed"]


def test_a_day_that_was_typed_too_late_is_put_right(database: Database, owner: Database) -> None:
    """Who is known to have a site from an earlier day on is registered from that day on, and not a day before; it may be called so, too."""
    d, right = District(database, owner), DAY - timedelta(days=30)
    d.enterprise(3, on=DAY)
    party = f"enterprise:{uscc(3)}"
    assert d.describe(site(3), right, region=AREA, watershed="cao-e") == "done"
    told = []
    for on in (right - timedelta(days=1), right):
        told.append(d.do(money.pay_in, d.step("finance", on=on), act_id=new(), owner=party, amount=5))
        words = {"act_id": new(), "holder": party, "name": "Mill"}
        told.append(d.do(changes.call_otherwise, d.step(on=on), **words))
    assert told == ["party.unknown", "party.named_before", "proposed", "proposed"]
    assert d.do(second.confirm, d.step("chief"), act_id=words["act_id"], ways=changes.WAYS) == "done"
    assert [(one.name, one.valid_from) for one in d.ask(names_of, party)] == [
        ("Mill", right),
        ("Mill 3", right),
    ]
    assert d.broken() == []


@pytest.mark.parametrize(
    ("machine", "site_", "other", "terms", "known"),
    [
        ("permits.move", RESERVE, SLIP, "{}", False),
        ("permits.move", RESERVE, B, "{}", True),
        ("permits.move", RESERVE, A[:-5], "{}", False),
        ("permits.pledge", A, "bank:icbz", "{}", False),
        ("permits.pledge", A, "bank:icbc", "{}", True),
        ("permits.pledge", A, GHOST, "{}", False),
        ("permits.pledge", A, RESERVE, "{}", True),
        ("permits.freeze", A, None, "{}", True),
        ("permits.freeze", A, TYPO, "{}", False),
        ("permits.enforcement", A, SLIP, '{"costs": 0, "costs_to": "x"}', False),
        ("permits.enforcement", A, B, '{"costs": 0, "costs_to": "x"}', True),
        ("permits.enforcement", A, B, '{"costs": 1, "costs_to": "x"}', False),
        ("permits.enforcement", A, B, '{"costs": 1, "costs_to": "court:1"}', True),
        ("permits.buyback", SLIP, None, "{}", False),
        ("permits.buyback", B, None, "{}", True),
        ("market.deposit", "exchange", TYPO, "{}", False),
        ("market.deposit", "exchange", A[:-5], "{}", True),
        ("permits.sale", A, SLIP, "{}", False),
        ("permits.lease", A, SLIP, "{}", False),
        ("market.payout", "exchange", TYPO, "{}", False),
    ],
)
def test_postgresql_knows_receivers(
    district: District, machine: str, site_: str, other: str | None, terms: str, known: bool
) -> None:
    """Its twin stops a row past the program; of a row that it lets pass another promise says what is missing."""
    row = (
        "INSERT INTO ledger.permit_act (book_id, act_id, machine, site, other, effective_on, document, law, terms)"
        " VALUES (%s, %s, %s, %s, %s, %s, 'd', 'l', %s)"
    )
    with district.owner.engine.connect() as connection:
        with pytest.raises(Exception) as caught:
            connection.exec_driver_sql(row, (district.book_id, new(), machine, site_, other, DAY, terms))
            connection.commit()
    assert (_promise(caught.value) == "receiver_known") is not known, caught.value


@pytest.mark.parametrize(
    ("area", "parent", "name"),
    [
        ("999999", None, "cap_area"),
        ("330000", None, None),
        ("110101", "330000", "cap_inside"),
        ("330603", "330000", None),
        ("330600", "330000", None),
        ("330000", "330600", "cap_inside"),
        ("330703", "330600", "cap_inside"),
        ("330603", "330600", None),
        ("330600", "330600", "cap_inside"),
        ("330604", "330603", "cap_inside"),
        ("east", "330603", None),
        ("330603", "east", None),
    ],
)
def test_postgresql_knows_where_caps_lie(
    database: Database, owner: Database, area: str, parent: str | None, name: str | None
) -> None:
    """Province, city, county: of codes, the lower one lies inside; names lie anywhere. So does the rule."""
    d = District(database, owner)
    number = None
    with d.owner.engine.connect() as connection:
        if parent is not None:
            d.cap("1", pollutant="NOX", area=parent)
            found = "SELECT asset_id FROM ledger.permit_cap WHERE book_id = %s"
            number = connection.exec_driver_sql(found, (d.book_id,)).scalar_one()
        asset = (
            "INSERT INTO ledger.asset (book_id, asset_id, code, name, kind, unit, scale, digits)"
            f" OVERRIDING SYSTEM VALUE VALUES (%s, 9999, 'cap:NOX:{area}:2027', 'cap', 'cap', 't', 6, 3)"
        )
        connection.exec_driver_sql(asset, (d.book_id,))
        row = (
            "INSERT INTO ledger.permit_cap (book_id, asset_id, pollutant, area, vintage, parent_id)"
            " VALUES (%s, 9999, 'NOX', %s, 2027, %s)"
        )
        told = None
        try:
            connection.exec_driver_sql(row, (d.book_id, area, number))
        except Exception as error:
            told = _promise(error)
        assert told == name
    if parent is not None:
        outside = False
        try:
            areas.check_inside(area, parent)
        except areas.AreaOutside:
            outside = True
        assert outside is (name == "cap_inside")


@pytest.mark.parametrize(
    ("area", "known"),
    [("999999", False), ("330603", True), ("370116", True), ("371202", True), ("east", True)],
)
def test_a_code_is_one_of_the_table(area: str, known: bool) -> None:
    """Also one that has ended, for the cap of a past year; a name is none."""
    try:
        areas.check_area(area, Law.of("cn"))
    except RegionUnknown:
        assert not known
    else:
        assert known


ACT = (
    "INSERT INTO ledger.permit_act (book_id, act_id, machine, site, other, effective_on, document, law, terms)"
    " VALUES (%(book)s, %(id)s, %(machine)s, %(site)s, %(other)s, %(on)s, 'd', 'l', %(terms)s)"
)
LINE = (
    "INSERT INTO ledger.permit_grant_line (book_id, grant_id, line, site, party, pollutant, area, first_vintage, last_vintage,"
    " quantity, purpose) VALUES (%(book)s, %(id)s, 1, %(site)s, %(site)s, 'SO2', '330603', 2026, 2026, 1, %(purpose)s)"
)
JUDGED = (
    "INSERT INTO ledger.area_quality (book_id, area, pollutant, year, version, met, document, actor_id)"
    " VALUES (%(book)s, %(area)s, 'SO2', 2025, 1, false, 'D-1', %(actor)s)"
)
NO_PLACE: dict[str, tuple[str, dict[str, str], str]] = {
    "sold out of no reserve": (ACT, {"machine": "permits.sale", "site": GHOST}, "receiver_known"),
    "sold out of a reserve": (ACT, {"machine": "permits.sale", "site": RESERVE}, ""),
    "sold by a site": (ACT, {"machine": "permits.sale", "site": A}, ""),
    "let out of no reserve": (ACT, {"machine": "permits.lease", "site": GHOST}, "receiver_known"),
    "let out of a reserve": (ACT, {"machine": "permits.lease", "site": RESERVE}, ""),
    "moved into no area": (ACT, {"machine": "permits.move", "terms": '{"to_area": "999999"}'}, "receiver_known"),
    "moved into the next area": (ACT, {"machine": "permits.move", "terms": '{"to_area": "330602"}'}, "receiver_known"),
    "moved into an area": (ACT, {"machine": "permits.move", "terms": f'{{"to_area": "{AREA}"}}'}, ""),
    "moved within its area": (ACT, {"machine": "permits.move", "terms": '{"to_area": ""}'}, ""),
    "moved as before there were areas": (ACT, {"machine": "permits.move"}, ""),
    "allocated to no reserve": (LINE, {"site": GHOST, "purpose": "reserve"}, "reserve_known"),
    "allocated to the next reserve": (LINE, {"site": "bureau:330602", "purpose": "reserve"}, "reserve_known"),
    "allocated to a reserve": (LINE, {"site": RESERVE, "purpose": "reserve"}, ""),
    "allocated to a site": (LINE, {"site": A, "purpose": "holding"}, ""),
    "quality of the first code of none": (JUDGED, {"area": "099999"}, "quality_area"),
    "quality of the first division": (JUDGED, {"area": "100000"}, ""),
    "quality of the last division": (JUDGED, {"area": "899999"}, ""),
    "quality of the last code of none": (JUDGED, {"area": "900000"}, "quality_area"),
    "quality of a watershed": (JUDGED, {"area": "cao-e"}, ""),
    "quality of a number that is no code": (JUDGED, {"area": "9999999"}, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", NO_PLACE)
def test_postgresql_knows_reserves_and_areas(district: District, name: str) -> None:
    """Written as the web does, past the program; of a row that it lets pass another promise says what is missing."""
    query, words, promise = NO_PLACE[name]
    d = district
    given = {
        "book": d.book_id,
        "id": new(),
        "site": A,
        "other": B,
        "on": DAY,
        "terms": "{}",
        "actor": d.clerk,
    }
    with pytest.raises(Exception) as caught, d.database.engine.begin() as connection:
        connection.exec_driver_sql(query, {**given, **words})
    told = _promise(caught.value)
    assert (told if told in ("receiver_known", "reserve_known", "quality_area") else "") == promise, (
        caught.value
    )


@pytest.mark.parametrize(
    ("area", "known"), [("099999", False), ("330603", True), ("900000", False), ("cao-e", True)]
)
def test_quality_is_judged_of_an_area_that_there_is(district: District, area: str, known: bool) -> None:
    """The rule knows the table; the database the digit with which a code begins."""
    words: dict[str, Any] = {"area": area, "pollutant": "SO2", "year": DAY.year - 1, "met": True}
    told = district.do(changes.judge_area, district.step(), act_id=new(), **words)
    assert told == ("proposed" if known else "party.region_unknown")
