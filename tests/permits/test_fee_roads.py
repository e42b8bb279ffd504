"""What becomes of a fee that is paid late, out of its order, or assessed of too much."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.law_in_force.queries import law_of
from ledger.market.actions import sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import fee_corrections, fee_moves, fee_payments, fees, moves, withdrawals
from ledger.permits.actions.second import confirm
from ledger.permits.queries.fees import FeeStanding
from ledger.permits.queries.fees import fees as listed
from ledger.permits.rules.strips import party_of
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t

ONE, PARTY = site(1), party_of(site(1))
WHOLE = 2_000_00
"""Five tonnes for two years at 200 yuan."""
DUE = date(2026, 6, 10)


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that owes the fee of five tonnes for two years, where a day of delay costs 0.05 %."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"200.00"', fee__late_rate_per_day='"0.0005"')
    for number in (1, 2):
        made.enterprise(number)
    made.cap("2000", 2026, 2030)
    made.allocate(ONE, "5", 2026, 2027, purpose="unpaid")
    return made


def barred(d: District, on: date) -> list[str]:
    """What keeps the mill from buying on a day."""
    sale = Proposal(site(2), ONE, (Goods(strip("1"), 100_00),))
    return [str(gate["code"]) for gate in d.ask(sales.check_proposal, on, sale).gates]


def stands(d: District, fee_id: UUID, on: date) -> FeeStanding:
    """How a fee is listed on a day."""
    rows: list[FeeStanding] = d.ask(
        lambda books, book: listed(books, book, on, law_of(books, book, on), owner=None)
    )
    return next(one for one in rows if one.fee_id == fee_id)


@pytest.mark.parametrize(
    ("on", "late"),
    [(date(2026, 6, 9), "0.00"), (DUE, "0.00"), (date(2026, 6, 11), "1.00"), (date(2026, 6, 20), "10.00")],
)
def test_late_is_paid_with_the_part(district: District, on: date, late: str) -> None:
    """Goal: being late costs what the law says. Method: on the last day, around it and later; too little; taken back."""
    d, fee_id = district, new()
    d.charge(ONE, "N-1", fee_id=fee_id)
    cost = int(late.replace(".", ""))
    known = stands(d, fee_id, on)
    assert (known.overdue, known.surcharge, known.next_due) == (WHOLE if cost else 0, cost, DUE)
    for wrong in {WHOLE + cost - 1, WHOLE + cost + 1, WHOLE + 1}:
        assert d.pay(fee_id, 1, wrong, "V", on=on) == "permits.instalment_amount"
    assert d.pay(fee_id, 1, WHOLE + cost, "V", on=on) == "paid"
    assert (d.money(PARTY, "fee_receivable"), d.money("treasury", "nontax_revenue")) == (0, WHOLE + cost)
    assert d.ask(fees.find_fee, fee_id).instalments[0].surcharge == cost
    assert d.broken() == []
    told = d.twice(
        fee_corrections.TAKE_PAYMENT_BACK,
        fee_corrections.take_payment_back,
        d.step("finance", on, document="C", reason="wrong"),
        act_id=new(),
        fee_id=fee_id,
        number=1,
    )
    assert told == "reversed"
    assert (d.money(PARTY, "fee_receivable"), d.money("treasury", "nontax_revenue")) == (WHOLE, 0)
    assert d.broken() == []


def test_parts_are_paid_in_their_order(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: the second part is not paid before the first. Method: asked for, and past the rule, where PostgreSQL refuses."""
    d, fee_id = district, new()
    d.charge(ONE, "N-1", fee_id=fee_id, count=2)
    second = d.ask(fees.find_fee, fee_id).parts[1][1]
    words: dict[str, Any] = {"number": 2, "amount": second, "voucher": "V"}
    assert d.pay(fee_id, **words) == "permits.instalment_earlier"
    with monkeypatch.context() as patch, pytest.raises(PromiseBroken) as broken:
        patch.setattr(fee_payments, "check_order", lambda *_: None)
        act = new()
        d.run(fee_payments.pay_fee, d.step("finance"), act_id=act, fee_id=fee_id, receipt="", **words)
        d.run(fee_payments_confirm, d.step("teller"), act_id=act)
    assert broken.value.figures["promise"] == "fee_paid_in_order"


def fee_payments_confirm(books: Any, book_id: int, step: Any, *, act_id: UUID) -> Any:
    """Confirm a payment."""
    return confirm(books, book_id, step, act_id=act_id, ways=(fee_payments.PAY_INSTALMENT,))


@pytest.mark.parametrize(
    ("on", "gates"),
    [
        (date(2026, 6, 9), []),
        (DUE, []),
        (date(2026, 6, 11), ["gate.arrears"]),
    ],
)
def test_arrears(district: District, on: date, gates: list[str]) -> None:
    """A part is in arrears from the day after its last one."""
    d = district
    d.charge(ONE, "N-1")
    assert barred(d, on) == gates


@pytest.mark.parametrize(
    ("numbers", "same"),
    [
        (("VV0", "vv0 "), True),
        (("VV0", " vv0\u3000"), True),
        (("VV0", "ＶＶ0"), True),
        (("VV0", "VV-0"), True),
        (("VV0", "VV00"), False),
    ],
)
def test_a_slip_counts_once(district: District, numbers: tuple[str, str], same: bool) -> None:
    """Goal: a slip pays once, however it is typed. Method: blanks, capitals, width; another number."""
    d, fee_id = district, new()
    d.charge(ONE, "N-1", fee_id=fee_id, count=2)
    parts = d.ask(fees.find_fee, fee_id).parts
    assert d.pay(fee_id, 1, parts[0][1], numbers[0]) == "due"
    assert d.pay(fee_id, 2, parts[1][1], numbers[1]) == ("permits.voucher_used" if same else "paid")


@pytest.mark.parametrize("notice", ["", " ", "\u3000\t"])
def test_a_notice_has_a_number(district: District, notice: str) -> None:
    """A notice without a number is refused."""
    assert district.do(fees.assess_fee, district.step(), fee_id=new(), site=ONE, notice=notice).startswith(
        "entry.text_"
    )


def test_too_much_was_typed(database: Database, owner: Database) -> None:
    """Goal: 1,000 t instead of 100 t leaves no debt for ever. Method: 900 t are withdrawn, the fee is revoked by two and assessed anew."""
    d = District(database, owner)
    d.adopt(fee__rate__SO2='"230.00"', sale__needs_recognition="false")
    for number in (1, 2):
        d.enterprise(number)
    d.cap("2000", 2026, 2030)
    d.allocate(ONE, "1000", 2026, 2030, purpose="unpaid")
    fee_id, again, act, late = new(), new(), new(), date(2026, 9, 1)
    assert d.charge(ONE, "N-1", fee_id=fee_id) == "due"
    assert d.money(PARTY, "fee_receivable") == 1_150_000_00
    d.twice(
        withdrawals.WITHDRAW,
        withdrawals.withdraw,
        d.step(),
        act_id=act,
        site=ONE,
        strips=[strip("900", 2026, 2030)],
        ground="typed wrongly",
    )
    assert d.do(withdrawals.conclude_withdrawal, d.step("third", date(2026, 6, 20)), act_id=act) == "final"
    assert barred(d, late) == ["gate.arrears"]
    words = {"fee_id": fee_id}
    assert (
        d.do(fees.revoke_fee, d.step(on=late, document="R", reason="1,000 t for 100 t"), **words)
        == "revocation_asked"
    )
    assert (
        d.do(fees.confirm_fee, d.step("bureau", late, document="", reason="yes"), **words)
        == "process.acted_before"
    )
    assert d.do(fees.confirm_fee, d.step("chief", late, document="", reason="yes"), **words) == "revoked"
    assert (d.money(PARTY, "fee_receivable"), barred(d, late)) == (0, [])
    assert d.charge(ONE, "N-2", fee_id=again) == "due"
    assert d.money(PARTY, "fee_receivable") == 115_000_00
    assert d.held(ONE, "unpaid") == t("100")
    assert d.broken() == []


@furnished
def merging(database: Database, owner: Database) -> District:
    """A mill that has paid the first of two parts of 115,000 yuan for a hundred tonnes of five years, and is to merge into another."""
    d = District(database, owner)
    d.adopt(fee__rate__SO2='"230.00"', sale__needs_recognition="false")
    for number in (1, 2, 3):
        d.enterprise(number)
    d.cap("2000", 2026, 2030)
    d.allocate(ONE, "100", 2026, 2030, purpose="unpaid")
    assert d.charge(ONE, "N-1", fee_id=MERGED, count=2) == "due"
    assert d.pay(MERGED, 1, 46_000_00, "V-1") == "due"
    return d


MERGED = UUID("0197a000-0000-7000-8000-000000000001")
TWO, TWO_PARTY = site(2), party_of(site(2))


def merge(
    d: District, quantity: str = "100", to: str = TWO, *, source: str = ONE, on: date = DAY, **words: Any
) -> str:
    """Move tonnes of every year from one mill to another: the one applies, the other accepts, and the bureau approves."""
    act = new()
    asked = {"site": source, "to": to, "strips": [strip(quantity, 2026, 2030)], "basis": "merger", **words}
    told = d.do(moves.apply_move, d.of(source, on), act_id=act, **asked)
    if told != "applied":
        return told
    assert d.do(moves.accept_move, d.of(to, on), act_id=act) == "accepted"
    return d.do(moves.approve_move, d.step("chief", on), act_id=act)


def test_a_fee_follows_its_permits(merging: District) -> None:
    """Goal: a merger charges nothing twice. Method: the second part is owed and paid by who has the permits."""
    d = merging
    assert (d.money(PARTY, "fee_receivable"), d.money(TWO_PARTY, "fee_receivable")) == (69_000_00, 0)
    assert merge(d) == "done"
    assert (d.money(PARTY, "fee_receivable"), d.money(TWO_PARTY, "fee_receivable")) == (0, 69_000_00)
    assert (d.held(ONE, "unpaid"), d.held(TWO, "unpaid")) == (0, t("100"))
    for one in (ONE, TWO):
        assert (
            d.do(fees.assess_fee, d.step(), fee_id=new(), site=one, notice="N-2") == "permits.nothing_unpaid"
        )
    assert d.broken() == []
    assert d.pay(MERGED, 2, 69_000_00, "V-2") == "paid"
    assert (d.money(TWO_PARTY, "fee_receivable"), d.held(TWO), d.held(TWO, "unpaid")) == (0, t("100"), 0)
    assert d.broken() == []


def test_it_follows_them_again_and_back(merging: District) -> None:
    """Goal: every road has its way back. Method: on to a third mill, and back to the first."""
    d = merging
    for source, to in ((ONE, TWO), (TWO, site(3)), (site(3), ONE)):
        assert merge(d, to=to, source=source) == "done"
    assert d.money(PARTY, "fee_receivable") == 69_000_00
    assert d.pay(MERGED, 2, 69_000_00, "V-2") == "paid"
    assert d.held(ONE) == t("100")
    assert d.broken() == []


def test_what_another_had_paid_is_taken_back(merging: District) -> None:
    """Goal: a payment that never came is owed by who has the permits. Method: taken back after the merger, and paid."""
    d = merging
    assert merge(d) == "done"
    assert take_back(d, MERGED, 1, DAY) == "reversed"
    assert (d.money(PARTY, "fee_receivable"), d.money(TWO_PARTY, "fee_receivable")) == (0, 115_000_00)
    assert d.broken() == []
    assert [d.pay(MERGED, n, fen, f"W-{n}") for n, fen in ((1, 46_000_00), (2, 69_000_00))] == ["due", "paid"]
    assert d.held(TWO) == t("100")
    assert d.broken() == []


@pytest.mark.parametrize(("quantity", "told"), [("99.999999", "permits.fee_split"), ("100", "done")])
def test_a_fee_moves_whole(merging: District, quantity: str, told: str) -> None:
    """A part of what a fee charges does not move away from it."""
    assert merge(merging, quantity) == told


@pytest.mark.parametrize(("quantity", "told"), [("99.999999", "database.promise_broken"), ("100", "done")])
def test_the_database_divides_no_fee(
    merging: District, monkeypatch: pytest.MonkeyPatch, quantity: str, told: str
) -> None:
    """Past Python: a gram of what the fee charges stays unpaid where it was."""
    monkeypatch.setattr(moves, "fees_of", lambda *_, **__: [MERGED])
    assert merge(merging, quantity) == told


def test_a_fee_that_waits_holds_its_permits(merging: District) -> None:
    """What a second person may still revoke does not move; dropped, it does."""
    d = merging
    d.allocate(TWO, "1", 2026, 2030, purpose="unpaid")
    fee_id = new()
    assert d.do(fees.assess_fee, d.step(), fee_id=fee_id, site=TWO, notice="N-3") == "proposed"
    assert merge(d, "1", site(3), source=TWO) == "permits.fee_waits"
    assert d.do(fees.drop_fee, d.step(), fee_id=fee_id) == "dropped"
    assert merge(d, "1", site(3), source=TWO) == "done"


def test_the_database_keeps_fee_and_permits_together(
    merging: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal: nobody rids a mill of its debt. Method: the site of a fee is changed past the move; the debt alone stays behind."""
    d = merging
    with pytest.raises(PromiseBroken) as broken:
        d.database.begin(
            lambda books: books.connection.exec_driver_sql(
                "UPDATE ledger.permit_fee SET site = %s WHERE fee_id = %s", (TWO, MERGED)
            ).close()
        )
    assert broken.value.figures["promise"] == "fee_moved"
    with monkeypatch.context() as patch:
        patch.setattr(fee_moves, "post_step", lambda *_: ())
        assert merge(d) == "done"
    assert [name for name, _ in d.broken()] == ["fees_are_booked"]


def take_back(d: District, fee_id: UUID, number: int, on: date) -> str:
    """Take a payment back, by two of finance."""
    return d.twice(
        fee_corrections.TAKE_PAYMENT_BACK,
        fee_corrections.take_payment_back,
        d.step("finance", on, document="C", reason="decided anew"),
        act_id=new(),
        fee_id=fee_id,
        number=number,
    )


def revoke(d: District, fee_id: UUID, on: date) -> str:
    """Revoke an assessment, by two of the bureau."""
    assert (
        d.do(fees.revoke_fee, d.step(on=on, document="R", reason="decided anew"), fee_id=fee_id)
        == "revocation_asked"
    )
    return d.do(fees.confirm_fee, d.step("chief", on, document="", reason="yes"), fee_id=fee_id)


def assess(d: District, fee_id: UUID, on: date, **words: Any) -> str:
    """Assess a fee on a day, by two."""
    assert d.do(fees.assess_fee, d.step(on=on), fee_id=fee_id, site=ONE, notice="N-2", **words) == "proposed"
    return d.do(fees.confirm_fee, d.step("chief", on), fee_id=fee_id)


def test_what_was_rightly_paid_goes_back(merging: District) -> None:
    """Goal: who loses permits gets back what was paid for them. Method: 90 of 100 t withdrawn; taken back, revoked, assessed anew, paid."""
    d, act, on, again = merging, new(), date(2026, 6, 20), new()
    words = {"act_id": act, "site": ONE, "strips": [strip("90", 2026, 2030)], "ground": "closed"}
    d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(), **words)
    assert d.do(withdrawals.conclude_withdrawal, d.step("third", on), act_id=act) == "final"
    assert (take_back(d, MERGED, 1, on), revoke(d, MERGED, on), assess(d, again, on)) == (
        "reversed",
        "revoked",
        "due",
    )
    assert d.pay(again, 1, 11_500_00, "V-1", on=on) == "paid"
    assert (d.money("treasury", "nontax_revenue"), d.money("treasury", "treasury_cash")) == (
        11_500_00,
        11_500_00,
    )
    assert (d.money(PARTY, "fee_receivable"), d.held(ONE), d.held(ONE, "unpaid")) == (0, t("10"), 0)
    assert d.broken() == []


def test_another_schedule(merging: District) -> None:
    """Goal: parts are agreed anew after the first is paid. Method: the same slip stays recorded, and the rest is owed in three parts."""
    d, on, again = merging, date(2026, 6, 20), new()
    assert (take_back(d, MERGED, 1, on), revoke(d, MERGED, on)) == ("reversed", "revoked")
    assert assess(d, again, on, parts=[46_000_00, 23_000_00, 23_000_00, 23_000_00]) == "due"
    assert d.pay(again, 1, 46_000_00, "V-1", on=on) == "due"
    assert d.money(PARTY, "fee_receivable") == 69_000_00
    assert [one.due_on.year for one in d.ask(fees.find_fee, again).instalments] == [2026, 2027, 2028, 2029]
    assert d.broken() == []
