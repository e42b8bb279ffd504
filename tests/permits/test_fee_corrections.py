"""A payment of a use fee that was recorded wrongly is taken back by two persons of finance: money, instalment and lots together."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Books, Database
from ledger.database.refusals import PromiseBroken
from ledger.errors import LedgerError
from ledger.journal.refusals import ReversedAlready
from ledger.permits.actions import fee_corrections, fee_payments, fees, second, year_end
from ledger.permits.actions.fee_corrections import TAKE_PAYMENT_BACK
from ledger.permits.queries.acts import act_of, acts
from ledger.permits.queries.waiting import waiting
from ledger.permits.rules.strips import party_of
from ledger.processes import acting
from ledger.processes.acting import Made, next_of, read_process
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
PARTY = party_of(ONE)
UNPAID = (
    "UPDATE ledger.permit_fee_instalment SET paid_on = NULL, voucher = NULL, receipt = NULL, entry_id = NULL, surcharge = NULL"
    " WHERE fee_id = %s AND number = %s"
)


@furnished
def district(database: Database, owner: Database) -> District:
    """Two mills that owe the fee of five tonnes for two years."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"200.00"')
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    for mill in (ONE, TWO):
        made.allocate(mill, "5", 2026, 2027, purpose="unpaid")
    return made


def charged(d: District, mill: str = ONE, count: int = 1, notice: str = "N-1") -> UUID:
    """Assess the fee of a mill, in parts."""
    fee_id = new()
    assert d.charge(mill, notice, fee_id=fee_id, count=count) == "due"
    return fee_id


def pay(d: District, fee_id: UUID, number: int = 1, voucher: str = "V", act_id: UUID | None = None) -> Any:
    """Pay an instalment by two; give what was done."""
    amount = d.ask(fees.find_fee, fee_id).parts[number - 1][1]
    said = {"fee_id": fee_id, "number": number, "amount": amount, "voucher": voucher, "receipt": "R"}
    id_ = act_id or new()
    d.run(fee_payments.pay_fee, d.step("finance"), act_id=id_, **said)
    return d.run(second.confirm, d.step("teller"), act_id=id_, ways=(fee_payments.PAY_INSTALMENT,))


def ask(d: District, fee_id: UUID, act_id: UUID, who: str = "finance", number: int = 1, **texts: Any) -> str:
    """Ask to take a payment back."""
    step = replace(d.step(who), **{"reason": "another fee", "document": "slip 7", **texts})
    return d.do(fee_corrections.take_payment_back, step, act_id=act_id, fee_id=fee_id, number=number)


def confirm(d: District, act_id: UUID, who: str = "teller") -> str:
    """Confirm it."""
    return d.do(second.confirm, d.step(who), act_id=act_id, ways=(TAKE_PAYMENT_BACK,))


def surrendered(d: District, quantity: str = "2") -> UUID:
    """Surrender some of what became free."""
    act_id = new()
    words = {"act_id": act_id, "site": ONE, "strips": [strip(quantity)]}
    assert d.do(year_end.surrender, d.of(ONE), **words) == "surrendered"
    return act_id


def taken_back(d: District, fee_id: UUID, number: int = 1) -> None:
    """Take a payment back, by two."""
    act_id = new()
    assert (ask(d, fee_id, act_id, number=number), confirm(d, act_id)) == ("proposed", "reversed")


def stands(d: District, mill: str = ONE) -> tuple[int, int, int, int]:
    """What a mill owes, what of its lots is free and unpaid, and the cash of the treasury."""
    return (
        d.money(party_of(mill), "fee_receivable"),
        d.held(mill),
        d.held(mill, "unpaid"),
        d.money("treasury", "treasury_cash"),
    )


def test_it_takes_two_and_undoes_all(district: District) -> None:
    """Goal: money, instalment and lots go back together. Method: nothing before the second; who may not; replays; both stay visible."""
    d, fee_id, act_id, paid = district, charged(district), new(), new()
    before = stands(d)
    assert ask(d, fee_id, act_id) == "permits.instalment_unpaid"
    pay(d, fee_id, act_id=paid)
    payable = before[0]
    assert (before, stands(d)) == ((payable, 0, t("5"), 0), (0, t("5"), 0, payable))
    assert ask(d, fee_id, act_id, reason=" ") == "entry.text_empty"
    assert ask(d, fee_id, act_id, document="") == "entry.text_empty"
    assert ask(d, fee_id, act_id, on=date(2025, 12, 31)) in (
        "process.backdated",
        "entry.effective_before_book",
    )
    other = new()
    for one in (act_id, act_id, other):
        assert ask(d, fee_id, one) == "proposed"
    assert ask(d, fee_id, act_id, number=2) == "entry.id_used"
    assert ask(d, fee_id, new(), number=2) == "permits.instalment_unpaid"
    assert stands(d) == (0, t("5"), 0, payable)
    assert {(one.id, one.what, one.money) for one in d.ask(waiting, owner=PARTY, actor_id=d.clerk)} == {
        (act_id, "reverse", payable), (other, "reverse", payable),
    }  # fmt: skip
    assert confirm(d, act_id, "finance") == "process.second_person_needed"
    assert confirm(d, act_id, "bureau") == "process.role_not_for_step"
    done = d.run(second.confirm, d.step("teller"), act_id=act_id, ways=(TAKE_PAYMENT_BACK,))
    assert (done.state, len(done.entries), stands(d)) == ("reversed", 2, before)
    again = d.run(second.confirm, d.step("teller"), act_id=act_id, ways=(TAKE_PAYMENT_BACK,))
    assert (again.fresh, set(again.entries)) == (False, set(done.entries))
    assert ask(d, fee_id, act_id) == "reversed", "a retry is answered, though nothing is paid any more"
    with pytest.raises(ReversedAlready) as already:
        d.run(second.confirm, d.step("teller"), act_id=other, ways=(TAKE_PAYMENT_BACK,))
    payment = d.ask(act_of, act_id=act_id, owner=None).terms["reverses"]
    assert already.value.figures == {"target": payment, "by": str(act_id)}
    with pytest.raises(fee_corrections.InstalmentUnpaid) as unpaid:
        d.run(fee_corrections.take_payment_back, d.step("finance"), act_id=new(), fee_id=fee_id, number=1)
    assert unpaid.value.figures == {"number": 1, "notice": "N-1"}
    assert d.ask(act_of, act_id=paid, owner=None).reversed_by == act_id
    assert d.ask(read_process, fees.FEES, fee_id, None)[0].state == "due"
    assert d.broken() == []


def test_it_is_paid_again_and_taken_back_again(district: District) -> None:
    """The same slip pays it anew, under entries of its own; that is taken back as well, and so is one of two instalments."""
    d, fee_id = district, charged(district)
    seen: set[UUID] = set()
    for _ in range(3):
        done = pay(d, fee_id)
        assert len(done.entries) == 2
        assert not seen & set(done.entries)
        seen |= set(done.entries)
        act_id = new()
        assert (ask(d, fee_id, act_id), confirm(d, act_id)) == ("proposed", "reversed")
    pay(d, fee_id)
    assert stands(d)[:3] == (0, t("5"), 0)
    assert d.broken() == []


def test_the_wrong_day(district: District) -> None:
    """Recorded too early: taken back on the day when that was found, and paid as of that day; before it the first payment stands."""
    d, fee_id, act_id = district, charged(district), new()
    pay(d, fee_id)
    found = date(2026, 6, 20)
    step = replace(d.step("finance", found), reason="it came today", document="slip 8")
    d.run(fee_corrections.take_payment_back, step, act_id=act_id, fee_id=fee_id, number=1)
    d.run(second.confirm, d.step("teller", found), act_id=act_id, ways=(TAKE_PAYMENT_BACK,))
    amount = d.ask(fees.find_fee, fee_id).parts[0][1]
    said = {"fee_id": fee_id, "number": 1, "amount": amount, "voucher": "V", "receipt": ""}
    assert d.pay(**said, on=DAY) == "account.overdraft_later"
    assert d.pay(**said, on=found) == "paid"
    assert d.broken() == []


def test_the_wrong_mill(district: District) -> None:
    """The slip of one mill was recorded for another: taken back, it pays the fee that it belongs to, and a wrong fee is revoked."""
    d, right, wrong, act_id = district, charged(district), charged(district, TWO, notice="N-2"), new()
    pay(d, wrong)
    amount = d.ask(fees.find_fee, right).parts[0][1]
    said = {"fee_id": right, "number": 1, "amount": amount, "voucher": "V", "receipt": ""}
    assert d.pay(**said) == "permits.voucher_used"
    assert (ask(d, wrong, act_id), confirm(d, act_id)) == ("proposed", "reversed")
    assert d.pay(**said) == "paid"
    assert (stands(d)[:3], stands(d, TWO)[1:3]) == ((0, t("5"), 0), (0, t("5")))
    revoke = replace(d.step("bureau"), reason="x", document="x")
    assert d.do(fees.revoke_fee, revoke, fee_id=wrong) == "revocation_asked"
    assert d.broken() == []


def test_an_instalment_of_two(district: District) -> None:
    """Nothing was free before the last one: the first is taken back alone, and the last one with what it freed."""
    d, fee_id = district, charged(district, count=2)
    pay(d, fee_id, 1, "V-1")
    first, last = new(), new()
    assert (ask(d, fee_id, first), confirm(d, first)) == ("proposed", "reversed")
    assert stands(d)[1:3] == (0, t("5"))
    pay(d, fee_id, 1, "V-1")
    pay(d, fee_id, 2, "V-2")
    assert stands(d)[:3] == (0, t("5"), 0)
    assert (ask(d, fee_id, last, number=2), confirm(d, last)) == ("proposed", "reversed")
    assert stands(d)[1:3] == (0, t("5"))
    assert d.broken() == []


def test_what_is_gone_stays_gone(district: District) -> None:
    """Goal: a wrong record never stays for what others rely on. Method: some is surrendered; the rest is unpaid again, and all is owed."""
    d, fee_id, act_id = district, charged(district), new()
    owed = stands(d)[0]
    pay(d, fee_id)
    surrendered(d)
    assert (ask(d, fee_id, act_id), confirm(d, act_id)) == ("proposed", "reversed")
    assert stands(d)[:3] == (owed, 0, t("3"))
    assert d.broken() == []


def test_what_the_last_payment_freed_is_unpaid_again(district: District) -> None:
    """Goal: not what an earlier one freed. Method: paid; 2 t gone; taken back; paid again, 3 t free; the 2 t return; taken back."""
    d, fee_id = district, charged(district)
    owed = stands(d)[0]
    pay(d, fee_id)
    gone = surrendered(d)
    taken_back(d, fee_id)
    assert stands(d)[:3] == (owed, 0, t("3"))
    pay(d, fee_id)
    assert d.undo(gone) == "undone"
    assert stands(d)[:3] == (0, t("5"), 0)
    taken_back(d, fee_id)
    assert stands(d)[:3] == (owed, t("2"), t("3"))
    assert d.broken() == []


def test_what_a_payment_did_not_free_stays_free(district: District) -> None:
    """Goal: lots go back with the payment that makes a fee due again. Method: the last of two, then 2 t return, then the first."""
    d, fee_id = district, charged(district, count=2)
    for number in (1, 2):
        pay(d, fee_id, number, f"V-{number}")
    gone = surrendered(d)
    taken_back(d, fee_id, 2)
    assert stands(d)[1:3] == (0, t("3"))
    assert d.undo(gone) == "undone"
    assert stands(d)[1:3] == (t("2"), t("3"))
    taken_back(d, fee_id, 1)
    assert stands(d)[1:3] == (t("2"), t("3"))
    assert d.broken() == []


def test_a_retry_is_of_the_same_fee(district: District) -> None:
    """An id that asked for the payment of one fee asks for none of another fee of the site, before and after it is confirmed."""
    d, act_id, first = district, new(), charged(district)
    d.allocate(ONE, "1", 2026, 2026, purpose="unpaid")
    second = charged(d, notice="N-2")
    for fee_id, voucher in ((first, "V-1"), (second, "V-2")):
        pay(d, fee_id, voucher=voucher)
    assert ask(d, first, act_id) == "proposed"
    assert ask(d, second, act_id) == "entry.id_used"
    assert confirm(d, act_id) == "reversed"
    assert ask(d, second, act_id) == "entry.id_used"


def test_the_list_of_acts_names_what_took_a_payment_back(district: District) -> None:
    """As the act itself does."""
    d, fee_id, act_id, paid = district, charged(district), new(), new()
    pay(d, fee_id, act_id=paid)
    assert (ask(d, fee_id, act_id), confirm(d, act_id)) == ("proposed", "reversed")
    listed = {one.act_id: one.reversed_by for one in d.ask(acts, owner=None)}
    assert (listed[paid], listed[act_id]) == (act_id, None)


def test_next_tells_the_way_back(district: District) -> None:
    """The fee says which instalments can be taken back, by whom and with what; before one is paid nothing."""
    d, fee_id = district, charged(district, count=2)

    def told() -> list[Any]:
        running, row = d.ask(read_process, fees.FEES, fee_id, None)
        return [
            one
            for one in d.ask(lambda b, _: next_of(b, fees.FEES, running, row, DAY))
            if one.action == "take_back"
        ]

    assert told() == []
    pay(d, fee_id, 1)
    [one] = told()
    assert (one.roles, one.asks, one.subjects, one.missing) == (("finance",), ("id", "number"), ("1",), ())
    assert set(one.not_who_did) >= {"propose", "confirm"}


def test_the_database_takes_nothing_back_in_part(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: who takes the web over makes no debt, and no permit free. Method: each part of what belongs together left out."""
    d, fee_id, act_id = district, charged(district), new()
    pay(d, fee_id)
    assert ask(d, fee_id, act_id) == "proposed"
    before = stands(d)

    def promise(change: Any) -> str:
        try:
            with monkeypatch.context() as patch:
                change(patch)
                d.run(second.confirm, d.step("teller"), act_id=act_id, ways=(TAKE_PAYMENT_BACK,))
        except LedgerError as refusal:
            return str(refusal.figures.get("promise", refusal.code))
        return ""

    nothing = Made()
    assert promise(lambda p: p.setattr(fee_corrections, "post_of_fee", lambda *_: ())) == "fee_taken_back"
    assert promise(lambda p: p.setattr(fee_corrections, "post_entry", lambda *_: nothing)) in (
        "fee_taken_back", "act_has_entry",
    )  # fmt: skip
    assert promise(lambda p: p.setattr(fee_corrections, "update", _no_update)) == "fee_taken_back"
    assert promise(lambda p: p.setattr(acting, "take_along", lambda *_: nothing)) == "act_has_entry"
    assert stands(d) == before

    with pytest.raises(LedgerError) as caught:
        d.database.begin(lambda books: books.connection.exec_driver_sql(UNPAID, (fee_id, 1)).close())
    assert caught.value.figures["promise"] in ("fee_taken_back", "with_its_step")


@pytest.mark.parametrize("what", ["another instalment", "another time"])
def test_the_database_takes_nothing_more_back(district: District, what: str) -> None:
    """Goal: two take one payment back, once. Method: another instalment beside it; a step of the fee after it; as the web's role."""
    d, fee_id, act_id = district, charged(district, count=2), new()
    for number in (1, 2):
        pay(d, fee_id, number, f"V-{number}")
    assert ask(d, fee_id, act_id) == "proposed"

    def more(books: Books) -> None:
        if what == "another instalment":
            second.confirm(books, d.book_id, d.step("teller"), act_id=act_id, ways=(TAKE_PAYMENT_BACK,))
            books.connection.exec_driver_sql(UNPAID, (fee_id, 2))
        else:
            acting.take(books, d.book_id, fees.FEES, fee_id, "take_back", d.step("finance"))

    if what == "another time":
        assert confirm(d, act_id) == "reversed"
    with pytest.raises(PromiseBroken) as broken:
        d.database.begin(more)
    assert broken.value.figures["promise"] == "fee_taken_back"
    assert confirm(d, act_id) == "reversed"


def _no_update(table: Any) -> Any:
    class _Nothing:
        def where(self, _: Any) -> Any:
            return self

        def values(self, **_: Any) -> Any:
            from sqlalchemy import text

            return text("SELECT 1")

    return _Nothing()
