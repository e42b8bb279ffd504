"""What was bound while its fee was paid comes back free: what is paid is paid, and what is not paid stays unpaid."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.permits.actions import fee_returns, fees, freezes, withdrawals, year_end
from ledger.permits.nightly import JOB
from tests.furnished import furnished
from tests.permits.test_fee_roads import merge, take_back
from tests.permits.test_reviews import LATER as OVER
from tests.permits.test_reviews import ask, settle
from tests.permits.world import DAY, District, new, site, strip, t

ONE, TWO = site(1), site(2)
LATER = DAY + timedelta(days=5)
NIGHT = date(2026, 9, 1)
STRIPS = [strip("4")]


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill whose ten tonnes of a year are not paid; below a sum nothing is due."""
    made = District(database, owner)
    made.adopt(
        sale__needs_recognition="false",
        fee__rate__SO2='"200.00"',
        fee__exemption_operator='"<"',
        fee__exemption_threshold='"1000.00"',
    )
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(ONE, "10", purpose="unpaid")
    return made


def order(d: District, act_id: UUID, number: int = 1, **more: Any) -> None:
    """Freeze four tonnes by two."""
    words = {"act_id": act_id, "site": ONE, "strips": STRIPS, "order": f"(2026) {number}", **more}
    assert d.freeze("bureau", DAY, **words) == "frozen"


def freeze(d: District, act_id: UUID) -> None:
    """Freeze until it is lifted."""
    order(d, act_id)


def lift(d: District, act_id: UUID) -> None:
    """Lift it."""
    assert d.lift(act_id, LATER) == "lifted"


def freeze_until(d: District, act_id: UUID) -> None:
    """Freeze for a term."""
    order(d, act_id, until=LATER)


def freeze_twice(d: District, act_id: UUID) -> None:
    """Freeze by one order, and let another one wait for the same lots."""
    order(d, act_id)
    d.freeze(
        "bureau",
        DAY,
        act_id=WAITING,
        site=ONE,
        strips=[strip("10")],
        order="(2026) 2",
        rank=2,
    )


def lift_twice(d: District, act_id: UUID) -> None:
    """Lift the one, and then the other."""
    lift(d, act_id)
    assert d.held(ONE, "frozen") == t("10")
    lift(d, WAITING)


def freeze_alone(d: District, act_id: UUID) -> None:
    """Freeze by one person."""
    words = {"order": "(2026) 1", "authority": "court", "rank": 1, "until": None}
    step = d.step("bureau", DAY)
    assert d.do(freezes.freeze, step, act_id=act_id, site=ONE, strips=STRIPS, **words) == "provisional"


def night(d: District, _: UUID) -> None:
    """Let the night end what is over."""
    assert list(JOB.run(d.database, d.book_id, NIGHT, d.root))[-1].faults == ()


def withdraw(d: District, act_id: UUID) -> None:
    """Withdraw, by two."""
    words = {"act_id": act_id, "site": ONE, "strips": STRIPS, "ground": "closed"}
    assert d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(), **words) == "open_to_objection"


def undo(d: District, act_id: UUID) -> None:
    """Undo the withdrawal."""
    assert d.do(withdrawals.undo_withdrawal, d.step("third", LATER), act_id=act_id) == "undone"


def surrender(d: District, act_id: UUID) -> None:
    """Surrender."""
    assert d.do(year_end.surrender, d.of(ONE), act_id=act_id, site=ONE, strips=STRIPS) == "surrendered"


def regret(d: District, act_id: UUID) -> None:
    """Undo the surrender."""
    assert d.undo(act_id, LATER) == "undone"


def conclude(d: District, act_id: UUID) -> None:
    """Withdraw, and conclude it."""
    withdraw(d, act_id)
    assert d.do(withdrawals.conclude_withdrawal, d.step("chief", OVER), act_id=act_id) == "final"


def annul(d: District, act_id: UUID) -> None:
    """Let a review annul it."""
    review, came = ask(d, act_id)
    assert (came, settle(d, review, "annulled")) == ("asked", "done")


def change(d: District, act_id: UUID) -> None:
    """Let a review change a part of it, and a court annul the rest."""
    review, _ = ask(d, act_id)
    assert settle(d, review, "changed", strips=[strip("1.5")]) == "done"
    review, _ = ask(d, act_id, way="suit")
    assert settle(d, review, "annulled") == "done"


WAITING = UUID("0197a000-0000-7000-8000-0000000000aa")
BINDINGS = {
    "lifted": (freeze, lift),
    "expired": (freeze_until, night),
    "lapsed": (freeze_alone, night),
    "passed on": (freeze_twice, lift_twice),
    "undone": (withdraw, undo),
    "unconcluded": (withdraw, night),
    "surrender undone": (surrender, regret),
    "annulled": (withdraw, annul),
    "annulled when final": (conclude, annul),
    "changed": (conclude, change),
}


def charged(d: District, count: int = 1) -> UUID:
    """Assess the fee in parts."""
    fee_id = new()
    assert d.charge(ONE, "N-1", fee_id=fee_id, count=count) == "due"
    return fee_id


def pay(d: District, fee_id: UUID, *numbers: int, on: date = DAY) -> str:
    """Pay parts; tell the state of the fee."""
    told = ""
    for number in numbers:
        fen = d.ask(fees.find_fee, fee_id).parts[number - 1][1]
        told = d.pay(fee_id, number, fen, f"V-{number}", on=on)
    return told


@pytest.mark.parametrize("binding", BINDINGS)
@pytest.mark.parametrize(
    ("before", "meanwhile", "free"),
    [((), (1, 2), "10"), ((1,), (2,), "10"), ((1, 2), (), "10"), ((), (1,), "0"), ((), (), "0")],
)
def test_what_is_paid_is_paid(
    district: District, binding: str, before: tuple[int, ...], meanwhile: tuple[int, ...], free: str
) -> None:
    """Goal: a fee that is paid leaves nothing unpaid. Method: each binding, paid before, meanwhile, in part, not at all."""
    d, act_id, (bind, end) = district, new(), BINDINGS[binding]
    fee_id = charged(d, 2)
    pay(d, fee_id, *before)
    bind(d, act_id)
    pay(d, fee_id, *meanwhile)
    end(d, act_id)
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (t(free), t("10") - t(free))
    left = [number for number in (1, 2) if number not in (*before, *meanwhile)]
    if left:
        assert pay(d, fee_id, *left, on=NIGHT) == "paid"
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (t("10"), 0)
    assert take_back(d, fee_id, 2, NIGHT) == "reversed"
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (0, t("10"))
    assert d.broken() == []


def test_a_fee_charges_what_is_frozen(district: District) -> None:
    """Goal: nothing is free for nothing. Method: four of ten are frozen, then charged with the rest, and paid; then the order is lifted."""
    d, act_id = district, new()
    freeze(d, act_id)
    fee_id = charged(d)
    assert d.ask(fees.find_fee, fee_id).what.lines[0].strip.quantity == t("10")
    assert pay(d, fee_id, 1) == "paid"
    assert (d.held(ONE), d.held(ONE, "unpaid"), d.held(ONE, "frozen")) == (t("6"), 0, t("4"))
    lift(d, act_id)
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (t("10"), 0)
    assert d.broken() == []


@pytest.mark.parametrize(("on", "came"), [(-1, "permits.notice_too_early"), (0, "due"), (1, "due")])
def test_what_is_frozen_was_there_on_the_day_of_the_notice(district: District, on: int, came: str) -> None:
    """Frozen a day later than it was granted: a notice of that day, or of the next, charges it all; none of the day before."""
    d, later, day = district, DAY + timedelta(days=1), DAY + timedelta(days=on)
    words = {"act_id": new(), "site": ONE, "strips": STRIPS, "order": "(2026) 1"}
    assert d.freeze("bureau", later, **words) == "frozen"
    fee_id = new()
    told = d.do(fees.assess_fee, d.step("bureau", day), fee_id=fee_id, site=ONE, notice="N-1")
    if told == "proposed":
        told = d.do(fees.confirm_fee, d.step("chief", day), fee_id=fee_id)
    assert told == came


def test_what_no_fee_charges_comes_back_unpaid(district: District) -> None:
    """Goal: nothing is free for nothing. Method: withdrawn, never charged; the fee of the rest is paid meanwhile; it comes back."""
    d, act_id = district, new()
    withdraw(d, act_id)
    fee_id = charged(d)
    assert d.ask(fees.find_fee, fee_id).what.lines[0].strip.quantity == t("6")
    assert pay(d, fee_id, 1) == "paid"
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (t("6"), 0)


BOUND = {
    "frozen": (freeze, lift),
    "withdrawn": (withdraw, undo),
    "surrendered": (surrender, regret),
}


def revoke(d: District, fee_id: UUID) -> str:
    """Revoke an exemption, by two."""
    step = d.step(on=LATER, document="R", reason="wrongly")
    assert d.do(fees.revoke_fee, step, fee_id=fee_id) == "exemption_revocation_asked"
    return d.do(fees.confirm_fee, d.step("chief", LATER, document=""), fee_id=fee_id)


@pytest.mark.parametrize("binding", BOUND)
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_exemption_counts_as_a_payment(exempted: District, binding: str, when: str) -> None:
    """Goal: nothing comes free silently, and nothing goes below zero. Method: bound before or after it; revoked bound, and not."""
    d, fee_id, act_id, (bind, end) = exempted, new(), new(), BOUND[binding]
    assert d.do(fees.assess_fee, d.step(), fee_id=fee_id, site=ONE, notice="N-1") == "proposed"
    if when == "after":
        assert d.do(fees.confirm_fee, d.step("chief"), fee_id=fee_id) == "exempt"
    bind(d, act_id)
    if when == "before" and binding != "frozen":  # less is left of what it charges: it is assessed anew
        assert d.do(fees.confirm_fee, d.step("chief"), fee_id=fee_id) == "permits.fee_changed"
        return
    if when == "before":  # what an order has frozen of it is charged as before
        assert d.do(fees.confirm_fee, d.step("chief"), fee_id=fee_id) == "exempt"
    else:
        assert revoke(d, fee_id) == "permits.freed_is_bound"
        assert d.do(fees.drop_fee, d.step(on=LATER), fee_id=fee_id) == "exempt"
    end(d, act_id)
    assert d.held(ONE) == t("10")
    assert revoke(d, fee_id) == "revoked"
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (0, t("10"))
    assert d.broken() == []


@furnished
def exempted(database: Database, owner: Database) -> District:
    """A mill whose ten tonnes are below the sum that is due."""
    made = District(database, owner)
    made.adopt(fee__rate__SO2='"1.00"', fee__exemption_operator='"<"', fee__exemption_threshold='"1000.00"')
    made.enterprise(1)
    made.cap("100")
    made.allocate(ONE, "10", purpose="unpaid")
    return made


def test_the_database_keeps_it(district: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: nothing that is paid comes back unpaid. Method: the entry that frees it is left out, or frees more than came back."""
    d, act_id = district, new()
    fee_id = charged(d)
    freeze(d, act_id)
    pay(d, fee_id, 1)
    step = d.step("chief", LATER)
    assert d.do(freezes.lift, step, act_id=act_id) == "lift_asked"
    with monkeypatch.context() as patch:
        patch.setattr(freezes, "post_freed", lambda _b, _t, _d, made: made)
        with pytest.raises(PromiseBroken) as broken:
            d.run(freezes.confirm_freeze, d.step("fourth", LATER), act_id=act_id)
    assert broken.value.figures["promise"] == "paid_is_free"
    assert d.held(ONE, "frozen") == t("4")
    assert fee_returns.FREED == "freed"


@pytest.mark.parametrize("binding", ["lifted", "undone"])
def test_a_fee_is_not_divided_by_what_is_bound(district: District, binding: str) -> None:
    """Goal: the free part does not take the fee away from what is bound. Method: four of ten are bound; the six do not move; all do."""
    d, act_id, (bind, end) = district, new(), BINDINGS[binding]
    charged(d)
    bind(d, act_id)
    assert merge(d, strips=[strip("6")]) == "permits.fee_split"
    end(d, act_id)
    assert merge(d, strips=[strip("10")], on=LATER) == "done"
    assert d.held(TWO, "unpaid") == t("10")


def test_a_retry_is_answered_with_both_entries(district: District) -> None:
    """The step that gives back names the entry that frees, too, and says the same when it is sent again."""
    d, act_id = district, new()
    fee_id = charged(d)
    freeze(d, act_id)
    pay(d, fee_id, 1)
    assert d.do(freezes.lift, d.step("chief", LATER), act_id=act_id) == "lift_asked"
    step = replace(d.step("fourth", LATER), seen=d.version(act_id))
    done = d.database.begin(lambda b: freezes.confirm_freeze(b, d.book_id, step, act_id=act_id))
    again = d.database.begin(lambda b: freezes.confirm_freeze(b, d.book_id, step, act_id=act_id))
    assert (len(done.entries), again.fresh) == (2, False)
    assert set(again.entries) == set(done.entries)
