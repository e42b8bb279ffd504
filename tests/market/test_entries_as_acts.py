"""What is posted with an act is what the act says: on accounts of its sides, in its lots and quantities, for its price."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ledger.database import Database
from ledger.entries import Entry
from ledger.journal.accounts import ensure_accounts
from ledger.journal.posting import approve, must
from ledger.market.actions import sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import engine, fees, freezes, second, withdrawals
from ledger.permits.actions.engine import money_accounts
from ledger.permits.actions.lots import permit_accounts
from tests.furnished import furnished
from tests.market.world import agree
from tests.permits.test_past_the_steps import written
from tests.permits.world import DAY, District, new, site, strip

ONE, TWO, THREE = (site(number) for number in (1, 2, 3))
PARTIES = {holder: holder.rpartition(":")[0] for holder in (ONE, TWO, THREE)}
Tamper = Callable[[Entry], Entry]


@furnished
def district(database: Database, owner: Database) -> District:
    """Three mills of which the first and the third hold as much, lots and money; and an unpaid lot."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"200.00"')
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    for holder in (ONE, THREE):
        made.allocate(holder, "20")
        made.pay_in(holder, "9000.00")
    made.pay_in(TWO, "9000.00")
    made.allocate(ONE, "5", 2027, 2027, purpose="unpaid")
    made.allocate(THREE, "5", 2027, 2027, purpose="unpaid")
    made.charge(THREE, "N-0")
    opening = [
        *permit_accounts(*((THREE, purpose) for purpose in ("frozen", "withdrawn", "listed", "pledged"))),
        *money_accounts((PARTIES[THREE], "fee_receivable")),
    ]
    made.run(ensure_accounts, opening, made.clerk)
    words = {"act_id": new(), "site": THREE, "strips": [strip("4")]}
    made.freeze(**words)
    sold = Proposal(THREE, TWO, (Goods(strip("6"), 100),))
    words = {"act_id": new()}
    made.do(sales.propose, made.of(THREE), **words, asked=sold)
    made.do(sales.accept, made.of(TWO), **words)
    return made


def of_another(entry: Entry) -> Entry:
    """Move what belongs to somebody else: the same lots' worth, out of the third mill's."""
    names = {ONE: THREE, PARTIES[ONE]: PARTIES[THREE], "lot:SO2:330603:2026:0001": "lot:SO2:330603:2026:0002"}
    names["lot:SO2:330603:2027:0001"] = "lot:SO2:330603:2027:0002"

    def put(code: str) -> str:
        for old, other in names.items():
            code = code.replace(old, other)
        return code

    moved = (replace(one, account=put(one.account), asset=put(one.asset)) for one in entry.postings)
    return replace(entry, postings=tuple(moved))


def twice_as_much(entry: Entry) -> Entry:
    """Move twice what the act says; of what is paid for, twice the price."""
    assets = {one.asset for one in entry.postings}
    twice = {"CNY"} if "CNY" in assets else assets
    moved = (replace(one, amount=(1 + (one.asset in twice)) * one.amount) for one in entry.postings)
    return replace(entry, postings=tuple(moved))


def _sale(d: District) -> str:
    act_id, told = new(), ""
    asked = Proposal(ONE, TWO, (Goods(strip("6"), 100),))
    for action, step in ((sales.propose, d.of(ONE)), (sales.accept, d.of(TWO))):
        words = {"asked": asked} if action is sales.propose else {}
        told = d.do(action, step, act_id=act_id, **words)
    return told


def _settlement(d: District, tamper: Callable[[], None]) -> str:
    act_id, _ = agree(d, "6")
    tamper()
    return d.do(sales.settle, d.step("finance"), act_id=act_id)


def _fee(d: District, pay: bool, tamper: Callable[[], None]) -> str:
    fee_id = new()
    if not pay:
        tamper()
    told = d.charge(ONE, "N-1", fee_id=fee_id)
    if not pay:
        return told
    [due] = d.ask(fees.find_fee, fee_id).parts
    tamper()
    words = {"number": 1, "amount": due[1], "voucher": "V", "receipt": "R"}
    return d.pay(fee_id=fee_id, **words)


def _freeze(d: District, tamper: Callable[[], None]) -> str:
    tamper()
    words = {"order": "1", "authority": "court", "rank": 1, "until": None}
    return d.do(freezes.freeze, d.step(), act_id=new(), site=ONE, strips=[strip("1")], **words)


def _withdrawal(d: District, tamper: Callable[[], None]) -> str:
    words = {"site": ONE, "strips": [strip("1")], "ground": "idle"}
    act_id = new()
    assert d.do(withdrawals.withdraw, d.step(), act_id=act_id, **words) == "proposed"
    tamper()
    return d.do(withdrawals.confirm_withdrawal, d.step("third"), act_id=act_id)


def _aside(d: District, tamper: Callable[[], None]) -> str:
    tamper()
    return _sale(d)


ACTS: dict[str, Callable[[District, Callable[[], None]], str]] = {
    "freeze": _freeze,
    "withdrawal": _withdrawal,
    "set aside": _aside,
    "settlement": _settlement,
    "fee": lambda d, tamper: _fee(d, False, tamper),
    "payment of a fee": lambda d, tamper: _fee(d, True, tamper),
}
DONE = {"freeze": "provisional", "withdrawal": "open_to_objection", "set aside": "accepted", "settlement": "settled", "fee": "due",
        "payment of a fee": "paid"}  # fmt: skip


@pytest.mark.parametrize(
    "changed", [None, of_another, twice_as_much], ids=["as it is", "of another", "twice"]
)
@pytest.mark.parametrize("name", ACTS)
def test_an_act_moves_what_it_says(
    district: District, monkeypatch: pytest.MonkeyPatch, name: str, changed: Tamper | None
) -> None:
    """Goal: nothing else is moved with an act that is in order. Method: the entry is changed just before it is posted."""

    def tamper() -> None:
        if changed is None:
            return

        def post(books: Any, book_id: int, entry: Entry, actor_id: int, **words: Any) -> Any:
            return must(books, book_id, changed(entry), actor_id, **words)

        def agreed(books: Any, book_id: int, entry: Entry, actor_id: int) -> Any:
            return approve(books, book_id, changed(entry), actor_id)

        for module in (engine, second):
            monkeypatch.setattr(module, "must", post)
        monkeypatch.setattr(second, "approve", agreed)

    told = ACTS[name](district, tamper)
    if changed is twice_as_much and name == "payment of a fee":
        assert told == "account.overdraft", "more than is owed"
    else:
        assert told == (DONE[name] if changed is None else "database.promise_broken")


def test_the_number_of_lots_is_moved_by_what_is_issued(district: District) -> None:
    """The web neither sets the number of lots under a cap, nor counts one that is not issued."""
    d = district
    assert written(d, ("UPDATE ledger.permit_cap SET lots = 1", {})) == "None"
    cap = "SELECT ledger.count_lot(%(book)s, (SELECT max(asset_id) FROM ledger.permit_cap))"
    assert written(d, (cap, {})) == "cap_lots_counted"
    d.allocate(ONE, "1")
    assert d.broken() == []


@pytest.mark.parametrize(
    "kind", ["keys.revoked", "mandates.ended", "enrolments.asked", "erasures.asked", "renamings.asked", "renumberings.used",
             "undoings.asked", "parties.person_erased"],
)  # fmt: skip
def test_the_web_tells_nothing_of_keys(district: District, kind: str) -> None:
    """What becomes of keys and mandates is told by the database alone."""
    insert = (
        "INSERT INTO ledger.outbox (book_id, kind, subject, owners, figures, actor_id)"
        " VALUES (%(book)s, %(kind)s, '1', '{}', '{}', %(actor)s)"
    )
    assert written(district, (insert, {"kind": kind})) == "outbox_by_trigger"


def test_an_entry_is_of_the_process_of_its_millisecond(district: District) -> None:
    """Goal: the first and the last id of a millisecond are looked at, and none beside. Method: steps under such ids."""
    d = district
    entry, rules = "019e8000-0001-7abc-8def-000000000000", ["permits.grant upload *"]
    found = []
    for process in ("019e8000-0000-ffff-ffff-ffffffffffff", "019e8000-0001-0000-0000-000000000000",
                    "019e8000-0001-ffff-ffff-ffffffffffff", "019e8000-0002-0000-0000-000000000000"):  # fmt: skip
        with d.owner.engine.connect() as connection:
            words = {"book": d.book_id, "id": process, "actor": d.clerk, "day": DAY}
            for sql in (
                "INSERT INTO ledger.process (book_id, process_id, machine, state, version, started_by)"
                " VALUES (%(book)s, %(id)s, 'permits.grant', 'checked', 1, %(actor)s)",
                "INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, from_state, to_state, four_eyes,"
                " started_by, actor_id, effective_on, reason, document)"
                " VALUES (%(book)s, %(id)s, 1, 'permits.grant', 'upload', '', 'checked', false, %(actor)s, %(actor)s, %(day)s, '', '')",
            ):
                connection.exec_driver_sql(sql, words)
            asked = "SELECT ledger.act_of_entry(%s, %s, %s::text[], NULL)"
            found.append(
                connection.exec_driver_sql(asked, (d.book_id, entry, rules)).scalar_one() is not None
            )
    assert found == [False, True, True, False]
