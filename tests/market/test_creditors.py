"""Creditors of bound lots: one order for whatever rests on them, one division of whatever they are sold for."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.database import Database
from ledger.documents.papers import write_paper_pdf
from ledger.market import papers
from ledger.market.actions import enforcement
from ledger.market.queries import security
from ledger.market.rules.proceeds import FREEZE as FROZEN
from ledger.market.rules.proceeds import PLEDGE as PLEDGED
from ledger.market.rules.proceeds import BoundClaim, Slice, divided, ordered, sliced
from ledger.permits.actions import pledges, second
from ledger.permits.machines import FREEZE, PLEDGE
from ledger.processes.machines import Machine
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t, turn

OWNER, BUYER = site(1), site(2)
DEBT_ENDS = date(2026, 12, 1)


def party(number: int) -> str:
    """The enterprise of a site; 3 to 6 are creditors."""
    return site(number).rpartition(":")[0]


@furnished
def district(database: Database, owner: Database) -> District:
    """An owner of 12.5 t, a buyer with 1,000 yuan, and four creditors, in a place that allows ranks."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", pledge__ranks_allowed="true")
    for number in range(1, 7):
        made.enterprise(number)
    made.cap("100", 2026, 2028)
    made.allocate(OWNER, "12.5")
    made.pay_in(BUYER, "1000.00")
    return made


def pledged(d: District, creditor: int, debt: int, quantity: str = "4", senior: UUID | None = None) -> UUID:
    """A pledge for so many yuan that is registered."""
    act_id = new()
    words: dict[str, Any] = {"creditor": party(creditor), "strips": [strip(quantity)], "debt": debt * 100}
    words |= {"until": DEBT_ENDS, "senior": senior}
    assert d.do(pledges.apply_pledge, d.of(OWNER), act_id=act_id, pledgor=OWNER, **words) == "applied"
    assert d.do(turn, d.of(party(creditor)), act_id=act_id, machine=PLEDGE, action="accept") == "accepted"
    assert d.do(pledges.register_pledge, d.step("chief"), act_id=act_id) == "registered"
    return act_id


def sold(d: District, of: UUID, machine: Machine, price: int, costs: int = 0, **other: Any) -> str:
    """Sell what is bound for so many yuan, to the second site; tell the state it led to, or the code of the refusal."""
    words = {"of": of, "machine": machine, "buyer": BUYER, "price": price * 100, "costs": costs * 100}
    words |= {"act_id": new(), "costs_to": "court:1", **other}
    return d.enforce(d.step("fourth"), d.step("fifth"), **words)


def money(d: District, *numbers: int) -> list[int]:
    """What enterprises have in the settlement account, in yuan."""
    return [d.money(party(number)) // 100 for number in numbers]


def state(d: District, act_id: UUID) -> str:
    """The state of a process."""
    query = "SELECT state FROM ledger.process WHERE process_id = %s"
    with d.database.read() as books:
        return str(books.connection.exec_driver_sql(query, (act_id,)).scalar_one())


@pytest.mark.parametrize("enforced", [0, 1, 2])
@pytest.mark.parametrize(
    ("price", "debts", "paid", "rest"),
    [
        (100, (60, 50), (60, 40), 0),
        (200, (60, 50, 40), (60, 50, 40), 50),
        (150, (60, 50, 40), (60, 50, 40), 0),
        (149, (60, 50, 40), (60, 50, 39), 0),
        (60, (60, 50, 40), (60, 0, 0), 0),
        (59, (60, 50, 40), (59, 0, 0), 0),
        (1, (60, 50, 40), (1, 0, 0), 0),
    ],
)
def test_creditors_are_paid_by_rank_whoever_enforces(
    district: District, enforced: int, price: int, debts: tuple[int, ...], paid: tuple[int, ...], rest: int
) -> None:
    """Goal: the senior one first, to any depth, the owner last. Method: each names the one before it; any of them is enforced."""
    d = district
    ids: list[UUID] = []
    for number, debt in enumerate(debts):
        ids.append(pledged(d, number + 3, debt, senior=ids[-1] if ids else None))
    of = ids[min(enforced, len(ids) - 1)]
    assert sold(d, of, PLEDGE, price) == "done"
    assert (money(d, *range(3, 3 + len(debts))), money(d, 1)) == (list(paid), [rest])
    assert [state(d, one) for one in ids] == ["enforced" if one == of else "exhausted" for one in ids]
    assert [d.held(BUYER), d.held(OWNER, "pledged"), d.held(OWNER)] == [t("4"), 0, t("8.5")]
    assert d.broken() == []


@pytest.mark.parametrize(
    ("debt", "court", "bank", "creditor", "rest"),
    [
        # 48,000 come in for 12 t, of which 4.5 t are pledged: 18,000 of it.
        (100_000, 2_000, 18_000, 30_000, 0),
        (18_000, 2_000, 18_000, 30_000, 0),
        (17_999, 2_000, 17_999, 30_000, 1),
        (10_000, 2_000, 10_000, 30_000, 8_000),
    ],
)
def test_a_freeze_leaves_a_pledge_its_place(
    database: Database, owner: Database, debt: int, court: int, bank: int, creditor: int, rest: int
) -> None:
    """Goal: who registered before the freeze is paid before who froze, out of the pledged part alone, and keeps what was not sold."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false")
    for number in range(1, 5):
        d.enterprise(number)
    d.cap("100")
    d.allocate(OWNER, "12.5")
    d.pay_in(BUYER, "50000.00")
    pledge, freeze = pledged(d, 3, debt, "5"), new()
    words: dict[str, Any] = {"site": OWNER, "strips": [strip("12")], "claim": 30_000_00, "creditor": party(4)}
    assert d.freeze(act_id=freeze, **words) == "frozen"
    assert sold(d, freeze, FREEZE, 50_000, 2_000) == "done"
    assert [d.money("court:1") // 100, *money(d, 3, 4, 1)] == [court, bank, creditor, rest]
    assert [d.held(OWNER, "pledged"), d.held(BUYER), state(d, pledge)] == [t("0.5"), t("12"), "registered"]
    assert d.broken() == []


def test_a_pledge_keeps_its_place_in_what_is_frozen_of_it(district: District) -> None:
    """Goal: neither enforced nor released is what would lose its place. Method: 10 of 12.5 t frozen, 4 t pledged; then lifted."""
    d, freeze = district, new()
    pledge = pledged(d, 3, 60)
    words: dict[str, Any] = {"site": OWNER, "strips": [strip("10")], "claim": 1_00, "creditor": party(5)}
    assert d.freeze(act_id=freeze, **words) == "frozen"
    assert [sold(d, pledge, PLEDGE, 100), d.do(pledges.release_pledge, d.of(party(3)), act_id=pledge)] == [
        "permits.partly_frozen"
    ] * 2
    assert d.lift(freeze) == "lifted"
    assert d.do(pledges.release_pledge, d.of(party(3)), act_id=pledge) == "released"
    assert [d.held(OWNER), d.held(OWNER, "pledged")] == [t("12.5"), 0]
    assert d.broken() == []


def test_a_freeze_of_all_that_is_pledged_ends_the_pledge(district: District) -> None:
    """Goal: no pledge stays registered on nothing. Method: 4 t pledged, 12.5 t frozen and sold."""
    d, freeze = district, new()
    pledge = pledged(d, 3, 1_000)
    words: dict[str, Any] = {"site": OWNER, "strips": [strip("12.5")], "claim": 100_00, "creditor": party(4)}
    assert d.freeze(act_id=freeze, **words) == "frozen"
    assert sold(d, pledge, PLEDGE, 100) == "permits.nothing_to_sell", (
        "the court sells it, and the pledge has its place"
    )
    assert sold(d, freeze, FREEZE, 500) == "done"
    assert (money(d, 3, 4, 1), state(d, pledge)) == ([160, 100, 240], "exhausted")
    assert d.broken() == []


def test_a_creditor_sees_what_is_left_of_its_security(district: District) -> None:
    """Goal: ranks before it, what is frozen, what is still owed. Method: two ranks, then a freeze over 10 of 12.5 t that is sold."""
    d, freeze = district, new()
    first = pledged(d, 3, 60)
    second_ = pledged(d, 4, 500, senior=first)

    def told(pledge: UUID) -> tuple[Any, ...]:
        one = d.ask(security.security_of, pledge, DAY)
        before = [(x.rank, x.left) for x in one.before]
        return one.state, one.rank, before, one.left, one.paid, [(x.pledged, x.frozen) for x in one.lots]

    assert told(first) == ("registered", "1", [], "60.00", "0.00", [("4.000", "0.000")])
    assert told(second_) == ("registered", "2", [("1", "60.00")], "500.00", "0.00", [("4.000", "0.000")])
    words: dict[str, Any] = {"site": OWNER, "strips": [strip("10")], "claim": 1_00, "creditor": party(5)}
    assert d.freeze(act_id=freeze, **words) == "frozen"
    assert told(first)[-1] == [("2.500", "1.500")]
    assert sold(d, freeze, FREEZE, 1000) == "done"
    assert told(first) == ("registered", "1", [], "0.00", "60.00", [("2.500", "0.000")])
    assert told(second_) == ("registered", "2", [("1", "0.00")], "410.00", "90.00", [("2.500", "0.000")])
    content = d.ask(security.security_of, second_, DAY)
    for locale in ("zh_Hans", "en"):
        assert write_paper_pdf(papers.security(content, "CODE", locale, None)).startswith(b"%PDF")
    with pytest.raises(security.NotRegistered):
        d.ask(security.security_of, freeze, DAY)


A, B, C, D = (UUID(int=number) for number in range(1, 5))


def claim(of: UUID, sort: str, left: int = 0, rank: int = 0) -> BoundClaim:
    """A claim whose place follows its id."""
    return BoundClaim(of, sort, rank, of.int, f"creditor {of.int}", left)


@pytest.mark.parametrize(
    ("given", "order"),
    [
        ((claim(A, FROZEN, rank=1), claim(B, PLEDGED)), [B, A]),
        ((claim(A, FROZEN, rank=2), claim(B, FROZEN, rank=1)), [B, A]),
        ((claim(B, FROZEN, rank=1), claim(A, FROZEN, rank=1)), [A, B]),
        ((claim(C, PLEDGED), claim(A, PLEDGED), claim(B, PLEDGED)), [A, B, C]),
    ],
)
def test_one_order(given: tuple[BoundClaim, ...], order: list[UUID]) -> None:
    """Pledges as they were registered, then freezes by rank; equal ranks as they were registered."""
    assert [one.of for one in ordered(given)] == order


@pytest.mark.parametrize(
    ("quantity", "layers", "slices"),
    [
        (10, {}, [Slice(10, frozenset())]),
        (10, {A: 10}, [Slice(10, frozenset({A}))]),
        (10, {A: 11}, [Slice(10, frozenset({A}))]),
        (10, {A: 9, B: 10}, [Slice(9, frozenset({A, B})), Slice(1, frozenset({B}))]),
        (10, {A: 0, B: 1}, [Slice(1, frozenset({B})), Slice(9, frozenset())]),
    ],
)
def test_a_lot_is_cut_where_the_claims_change(
    quantity: int, layers: dict[UUID, int], slices: list[Slice]
) -> None:
    """Just inside, on the line, and beyond what is sold."""
    assert sliced(quantity, layers) == slices


def test_a_claim_takes_first_what_the_fewest_others_rest_on() -> None:
    """Goal: whoever stands behind is not robbed of what alone is his. Method: one rests on both parts, one behind it on the first alone."""
    slices = [Slice(1, frozenset({A, B})), Slice(1, frozenset({A}))]
    paid = divided(200, ("court", 0), "owner", slices, [claim(A, PLEDGED, 100), claim(B, PLEDGED, 100)])
    assert [(one.part, one.party, one.paid) for one in paid if one.paid] == [
        (1, "creditor 2", 100),
        (2, "creditor 1", 100),
    ]


@pytest.mark.parametrize("price", [0, 1, 2, 100])
def test_nothing_is_lost_in_rounding(price: int) -> None:
    """The payments make the price, whatever the parts are."""
    slices = [Slice(1, frozenset({A})), Slice(1, frozenset({B})), Slice(1, frozenset())]
    paid = divided(price, ("court", 0), "owner", slices, [claim(A, PLEDGED, 10), claim(B, FROZEN, 20, 1)])
    assert sum(one.paid for one in paid) == price


@pytest.mark.parametrize(
    "change",
    [
        "paid = paid - 1 WHERE sort = 'owner'",
        "paid = paid + 1 WHERE sort = 'owner'",
        "paid = CASE sort WHEN 'owner' THEN paid + 1 ELSE paid - 1 END WHERE sort = 'owner' OR place = 1 AND sort = 'pledge'",
        "paid = paid + CASE place WHEN 1 THEN -1 ELSE 1 END WHERE sort = 'pledge' AND place < 3",
    ],
)
def test_postgresql_pays_in_order(district: District, change: str) -> None:
    """Goal: the sum is the price, and no later rank is paid before an earlier one. Method: what was paid, again as it was and changed."""
    d = district
    first = pledged(d, 3, 60)
    pledged(d, 4, 50, senior=first)
    assert sold(d, first, PLEDGE, 105) == "done"
    set_part, _, where = change.partition(" WHERE ")
    columns = "book_id, act_id, part, place, sort, claim_id, party, owed"
    paid = set_part.removeprefix("paid = ")
    for expression, condition in (("paid", "true"), (paid, where)):
        again = (
            f"CREATE TEMP TABLE kept ON COMMIT DROP AS SELECT * FROM ledger.permit_proceeds; DELETE FROM ledger.permit_proceeds;"
            f" INSERT INTO ledger.permit_proceeds ({columns}, paid)"
            f" SELECT {columns}, CASE WHEN {condition} THEN {expression} ELSE paid END FROM kept"
        )
        with d.owner.engine.begin() as connection:
            connection.exec_driver_sql("ALTER TABLE ledger.permit_proceeds DISABLE TRIGGER written_once")
            connection.exec_driver_sql("ALTER TABLE ledger.permit_proceeds DISABLE TRIGGER with_step")
            savepoint = connection.begin_nested()
            if condition == "true":
                connection.exec_driver_sql(again)
                connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            else:
                with pytest.raises(DBAPIError, match=r"order of the claims|paid_at_most_owed"):
                    connection.exec_driver_sql(again)
                    connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE")
            savepoint.rollback()
            connection.exec_driver_sql(
                "ALTER TABLE ledger.permit_proceeds ENABLE ALWAYS TRIGGER written_once"
            )


def asked(d: District, of: UUID, buyer: str = BUYER, **other: Any) -> tuple[str, UUID]:
    """Ask to sell what is pledged for 100 yuan; the state or the code of the refusal, and the id."""
    words = {
        "of": of,
        "machine": PLEDGE,
        "buyer": buyer,
        "price": 100_00,
        "costs": 0,
        "costs_to": "court:1",
        **other,
    }
    act_id = new()
    return d.do(enforcement.ask_enforcement, d.step("fourth"), act_id=act_id, **words), act_id


def test_nobody_buys_without_his_own_yes(district: District) -> None:
    """Goal: no deposit is debited on the word of others. Method: confirmed before it, by others, dropped before and after; then with it."""
    d = district
    pledge = pledged(d, 3, 60)
    told, act_id = asked(d, pledge)
    assert told == "proposed"
    confirming: dict[str, Any] = {"act_id": act_id, "ways": (enforcement.ENFORCE,)}
    assert d.do(second.confirm, d.step("fifth"), **confirming) == "process.step_not_allowed"
    for who, code in (
        (d.step("fifth"), "process.role_not_for_step"),
        (d.of(OWNER), "process.not_your_side"),
        (d.of(party(3)), "process.unknown"),
    ):
        assert d.do(enforcement.accept_enforcement, who, act_id=act_id) == code
    assert d.do(enforcement.accept_enforcement, d.of(BUYER), act_id=act_id) == "accepted"
    assert d.do(second.drop, d.step("fourth"), **confirming) == "dropped"
    assert d.do(second.confirm, d.step("fifth"), **confirming) == "process.step_not_allowed"
    assert (money(d, 2), d.held(OWNER, "pledged")) == ([1000], t("4"))
    assert (
        d.do(second.drop, d.step("fourth"), act_id=asked(d, pledge)[1], ways=(enforcement.ENFORCE,))
        == "dropped"
    )
    assert sold(d, pledge, PLEDGE, 100) == "done"
    assert d.broken() == []


def test_postgresql_debits_nobody_without_his_yes(
    district: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Past Python: the yes of the owner is not that of the buyer, and what rests on it is not confirmed."""
    d = district
    monkeypatch.setattr(enforcement, "check_side", lambda *_: None)
    told, act_id = asked(d, pledged(d, 3, 60))
    assert (told, d.do(enforcement.accept_enforcement, d.of(OWNER), act_id=act_id)) == (
        "proposed",
        "accepted",
    )
    confirming: dict[str, Any] = {"act_id": act_id, "ways": (enforcement.ENFORCE,)}
    assert d.do(second.confirm, d.step("fifth"), **confirming) == "database.promise_broken"
    assert money(d, 2) == [1000]


def test_an_enforcement_is_a_sale(district: District) -> None:
    """Goal: the buyer passes the gates of a sale, when it is asked for and when it agrees; the owner's own affairs save nobody."""
    d = district
    far = d.enterprise(7, region="330106")
    pledge = pledged(d, 3, 60)
    assert asked(d, pledge, "enterprise:ghost:001P")[0] == "party.site_unknown"
    assert asked(d, pledge, far)[0] == "permits.gates_failed"
    assert asked(d, pledge, OWNER)[0] == "permits.same_party"
    assert d.enlist(party(1), "court_dishonest") == "done", "the owner; its creditors are paid all the same"
    told, act_id = asked(d, pledge)
    assert told == "proposed"
    assert d.enlist(party(2), "abnormal_operation") == "done"
    assert asked(d, pledge)[0] == "permits.gates_failed"
    assert d.do(enforcement.accept_enforcement, d.of(BUYER), act_id=act_id) == "permits.gates_failed"
    assert d.broken() == []


@pytest.mark.parametrize(
    ("second_part", "price", "paid", "left"),
    [
        ("12.5", 500, [300, 200, 0], "spent"),
        ("12.5", 700, [300, 300, 100], "spent"),
        # Half of what is sold: it waits for no more than that.
        ("6.25", 500, [300, 200, 0], "spent"),
        ("6.25", 300, [300, 0, 0], "spent"),
    ],
)
def test_an_order_that_waited_is_paid_after_the_one_before(
    district: District, second_part: str, price: int, paid: list[int], left: str
) -> None:
    """Goal: what is left of the proceeds is the next order's, then the owner's. Method: two orders for 300 yuan each, the first sells."""
    d, first, waits = district, new(), new()
    for act_id, creditor, quantity, rank in ((first, 3, "12.5", 1), (waits, 4, second_part, 2)):
        words: dict[str, Any] = {
            "site": OWNER,
            "strips": [strip(quantity)],
            "claim": 300_00,
            "creditor": party(creditor),
        }
        assert d.freeze(act_id=act_id, rank=rank, order=f"order {rank}", **words) == "frozen"
    assert sold(d, first, FREEZE, price) == "done"
    assert (money(d, 3, 4, 1), state(d, waits)) == (paid, left)
    assert d.broken() == []


@pytest.mark.parametrize("past_python", [False, True])
@pytest.mark.parametrize(
    ("document", "told"), [("", "refused"), (" \u3000", "refused"), ("D", "replacement_proposed")]
)
def test_other_lots_come_with_the_paper_of_owner_and_creditor(
    district: District, monkeypatch: pytest.MonkeyPatch, document: str, told: str, past_python: bool
) -> None:
    """Goal: two of the bureau take no bank's security away on their own word. Method: with a paper, without one, past Python."""
    d, pledge, swap = district, pledged(district, 3, 60), new()
    if past_python:
        monkeypatch.setattr(pledges, "check_paper", lambda *_: None)
    code = "database.promise_broken" if past_python else "permits.paper_missing"
    asked = d.do(
        pledges.substitute_pledge, d.step(document=document), act_id=pledge, new_id=swap, strips=[strip("3")]
    )
    assert asked == (code if told == "refused" else told)
    query = "SELECT owners FROM ledger.outbox WHERE subject = %s"
    with d.database.read() as books:
        heard = [sorted(one) for (one,) in books.connection.exec_driver_sql(query, (str(swap),))]
    assert heard == ([] if told == "refused" else [sorted([party(1), party(3)])])
