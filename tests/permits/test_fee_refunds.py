"""What was paid of a use fee and is not owed goes back to who paid it, by two of finance; that is taken back by two as well."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.database.refusals import PromiseBroken
from ledger.permits.actions import fee_refunds, fees, reviews, second, withdrawals
from ledger.permits.actions.review_outcomes import SETTLE, say_outcome
from ledger.permits.queries.levies import paid_in
from tests.furnished import furnished
from tests.permits.test_fee_roads import MERGED, PARTY, merging, take_back
from tests.permits.world import DAY, District, new, site, strip, t

__all__ = ["merging"]
ONE = site(1)
ON = date(2026, 6, 20)
WAYS = (fee_refunds.REFUND, fee_refunds.RETURN)


@furnished
def closed(database: Database, owner: Database) -> District:
    """A mill that has paid 115,000 yuan in two parts for a hundred tonnes of five years, of which ninety were withdrawn for good."""
    d = District(database, owner)
    d.adopt(sale__needs_recognition="false", fee__rate__SO2='"230.00"')
    d.enterprise(1)
    d.cap("2000", 2026, 2030)
    d.allocate(ONE, "100", 2026, 2030, purpose="unpaid")
    assert d.charge(ONE, "N-1", fee_id=MERGED, count=2) == "due"
    assert [d.pay(MERGED, n, fen, f"V-{n}") for n, fen in ((1, 46_000_00), (2, 69_000_00))] == ["due", "paid"]
    act_id = new()
    words = {"act_id": act_id, "site": ONE, "strips": [strip("90", 2026, 2030)], "ground": "closed"}
    d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(), **words)
    assert d.do(withdrawals.conclude_withdrawal, d.step("third", ON), act_id=act_id) == "final"
    return d


def ask(
    d: District, act_id: UUID, number: int, fen: int, voucher: str, who: str = "finance", **texts: Any
) -> str:
    """Ask to pay something back."""
    step = replace(d.step(who, ON), **{"reason": "closed", "document": "D-9", **texts})
    said = {"fee_id": MERGED, "number": number, "amount": fen, "voucher": voucher}
    return d.do(fee_refunds.refund_fee, step, act_id=act_id, **said)


def confirm(d: District, act_id: UUID, who: str = "teller") -> str:
    """Confirm it."""
    return d.do(second.confirm, d.step(who, ON), act_id=act_id, ways=WAYS)


def refund(d: District, number: int, fen: int, voucher: str) -> str:
    """Pay something back, by two."""
    act_id = new()
    told = ask(d, act_id, number, fen, voucher)
    return confirm(d, act_id) if told == "proposed" else told


def give_back(d: District, of: UUID) -> str:
    """Take a refund back, by two."""
    act_id, step = new(), replace(d.step("finance", ON), reason="another mill", document="D-10")
    told = d.do(fee_refunds.return_refund, step, act_id=act_id, refund=of)
    return confirm(d, act_id) if told == "proposed" else told


def treasury(d: District) -> tuple[int, int, int]:
    """Cash and revenue of the treasury, and what the mill owes."""
    cash, revenue = (d.money("treasury", one) for one in ("treasury_cash", "nontax_revenue"))
    return cash, revenue, d.money(PARTY, "fee_receivable")


@pytest.mark.parametrize(
    ("number", "fen", "told"),
    [
        (1, 46_000_00, "done"),
        (1, 46_000_01, "permits.refund_too_large"),
        (2, 69_000_00, "done"),
        (2, 69_000_01, "permits.refund_too_large"),
        (1, 1, "done"),
        (1, 0, "permits.refund_too_large"),
        (3, 1, "permits.instalment_unknown"),
    ],
)
def test_of_a_part_goes_back_what_was_paid(closed: District, number: int, fen: int, told: str) -> None:
    """All of a part, a fen more, a fen, nothing, and a part that there is not."""
    assert refund(closed, number, fen, "R-1") == told
    assert closed.broken() == []


@pytest.mark.parametrize(("fen", "told"), [(57_500_00, "done"), (57_500_01, "permits.refund_too_large")])
def test_what_is_owed_stays(closed: District, fen: int, told: str) -> None:
    """Of 115,000 yuan 11,500 are owed for the ten tonnes that are left: 103,500 go back, and not a fen more."""
    d = closed
    assert refund(d, 1, 46_000_00, "R-1") == "done"
    assert refund(d, 2, fen, "R-2") == told
    assert treasury(d)[:2] == ((11_500_00,) * 2 if told == "done" else (69_000_00,) * 2)
    assert (d.held(ONE), d.ask(fees.find_fee, MERGED).paid[0].amount) == (t("10"), 46_000_00)
    assert d.broken() == []


def test_it_takes_two_and_comes_back(closed: District) -> None:
    """Goal: money, list and records agree. Method: asked, replayed, by the wrong ones; done; listed; taken back once; paid again."""
    d, act_id = closed, new()
    assert ask(d, act_id, 1, 46_000_00, "R-1", reason=" ") == "entry.text_empty"
    assert ask(d, act_id, 1, 46_000_00, " ") in ("entry.text_empty", "entry.text_unprintable")
    assert ask(d, act_id, 1, 46_000_00, "R-1") == "proposed"
    assert ask(d, act_id, 1, 46_000_00, "R-1") == "proposed"
    assert ask(d, act_id, 1, 45_000_00, "R-1") == "entry.id_used"
    assert treasury(d) == (115_000_00, 115_000_00, 0)
    assert confirm(d, act_id, "finance") == "process.second_person_needed"
    assert confirm(d, act_id) == "done"
    assert treasury(d) == (69_000_00, 69_000_00, 0)
    assert d.ask(fee_refunds.refunded, MERGED) == {1: 46_000_00}
    [line] = [one for one in d.ask(paid_in, ON, ON, owner=PARTY) if one.amount < 0]
    assert (line.amount, line.voucher, line.payer, line.document) == (-46_000_00, "R-1", PARTY, "D-9")
    assert take_back(d, MERGED, 2, ON) == "permits.fee_refunded"
    assert refund(d, 2, 1_00, " r-1") == "permits.refund_voucher_used"
    assert give_back(d, act_id) == "done"
    assert give_back(d, act_id) == "permits.refund_returned"
    assert give_back(d, new()) == "process.unknown"
    assert (treasury(d), d.ask(fee_refunds.refunded, MERGED)) == ((115_000_00, 115_000_00, 0), {1: 0})
    assert refund(d, 1, 46_000_00, "R-1") == "done"
    assert d.broken() == []


def test_what_is_not_paid_whole_is_revoked(merging: District) -> None:
    """A fee of which a part is due goes back another way, and one of which nothing was withdrawn not at all."""
    d = merging
    assert refund(d, 1, 1, "R-1") == "permits.fee_not_paid_whole"
    assert refund(d, 2, 1, "R-1") == "permits.instalment_unpaid"
    assert d.pay(MERGED, 2, 69_000_00, "V-2") == "paid"
    assert refund(d, 1, 1, "R-1") == "permits.refund_too_large"


def test_the_database_keeps_it(closed: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: no more goes back than was paid. Method: the rule looks away; the entry is left out."""
    d, act_id = closed, new()
    assert ask(d, act_id, 1, 46_000_00, "R-1") == "proposed"
    with monkeypatch.context() as patch:
        patch.setattr(fee_refunds, "post_of_fee", lambda *_: ())
        with pytest.raises(PromiseBroken) as broken:
            d.run(second.confirm, d.step("teller", ON), act_id=act_id, ways=WAYS)
    assert broken.value.figures["promise"] in ("act_has_entry", "fee_refunds")
    with monkeypatch.context() as patch:
        patch.setattr(fee_refunds, "_check_against", lambda *_: None)
        patch.setattr(fee_refunds, "_check", lambda *_: None)
        too_much = new()
        assert ask(d, too_much, 1, 46_000_01, "R-2") == "proposed"
        with pytest.raises(PromiseBroken) as broken:
            d.run(second.confirm, d.step("teller", ON), act_id=too_much, ways=WAYS)
    assert broken.value.figures["promise"] == "fee_refunds"
    assert treasury(d)[0] == 115_000_00
    assert DAY < ON


def review_of(d: District) -> UUID:
    """Let the mill ask for a review of the withdrawal."""
    with d.database.read() as books:
        query = "SELECT act_id FROM ledger.permit_act WHERE book_id = %s AND machine = 'permits.withdrawal'"
        decision = books.connection.exec_driver_sql(query, (d.book_id,)).scalar_one()
    review = new()
    asked = {"decision": decision, "way": "review", "ground": "it was running"}
    d.run(reviews.ask_review, d.of(ONE, ON), act_id=review, **asked)
    return review


def settle(d: District, review: UUID, outcome: str, back: str = "") -> str:
    """Let a review end, by two who did not decide."""
    said: dict[str, Any] = {"review": review, "outcome": outcome, "act_id": new()}
    if back:
        said["strips"] = [strip(back, 2026, 2030)]
    return d.twice(SETTLE, say_outcome, d.step("fifth", ON), d.step("fourth", ON), **said)


@pytest.mark.parametrize(
    ("fen", "told"),
    [(34_500_00, "done"), (34_500_01, "permits.refund_too_large"), (46_000_00, "permits.refund_too_large")],
)
def test_what_a_review_gave_back_is_owed(closed: District, fen: int, told: str) -> None:
    """Of ninety tonnes sixty came back: 34,500 yuan for the thirty that stay withdrawn, and not a fen more."""
    assert settle(closed, review_of(closed), "changed", "60") == "done"
    assert refund(closed, 1, fen, "R-1") == told


@pytest.mark.parametrize(
    ("outcome", "back", "fen", "told"),
    [
        ("annulled", "", 1, "permits.refund_stands"),
        ("annulled", "", 0, "done"),
        ("changed", "60", 34_500_00, "done"),
        ("changed", "60", 34_500_01, "permits.refund_stands"),
        ("upheld", "", 46_000_00, "done"),
    ],
)
def test_what_went_back_is_returned_first(
    closed: District, outcome: str, back: str, fen: int, told: str
) -> None:
    """Permits and money are not both had: what came of the review waits until the refund is returned."""
    d, act_id = closed, new()
    if fen:
        assert ask(d, act_id, 1, fen, "R-1") == "proposed"
        assert confirm(d, act_id) == "done"
    review = review_of(d)
    assert settle(d, review, outcome, back) == told
    if told != "done":
        assert (d.held(ONE), d.broken()) == (t("10"), [])
        assert give_back(d, act_id) == "done"
        assert settle(d, review, outcome, back) == "done"
        assert d.held(ONE) == t(back or "90") + t("10")
    assert d.broken() == []


def test_the_database_keeps_what_comes_back(closed: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal: nothing has gone back where nothing is withdrawn. Method: the rule looks away, after the review and before it."""
    d = closed
    monkeypatch.setattr(fee_refunds, "_owed", lambda *_: 0)
    review, act_id = review_of(d), new()
    assert ask(d, act_id, 1, 46_000_00, "R-1") == "proposed"
    assert confirm(d, act_id) == "done"
    assert settle(d, review, "annulled") == "database.promise_broken"
    assert settle(d, review, "changed", "90") == "database.promise_broken"
    assert give_back(d, act_id) == "done"
    assert settle(d, review, "annulled") == "done"
    assert refund(d, 1, 1, "R-2") == "database.promise_broken"
    assert d.broken() == []


def test_the_database_takes_a_refund_back_once(closed: District, monkeypatch: pytest.MonkeyPatch) -> None:
    """Past Python: a second return, where the first gave back one of two refunds of the part, and what goes back of it stays above zero."""
    d, first = closed, new()
    assert ask(d, first, 1, 20_000_00, "R-1") == "proposed"
    assert confirm(d, first) == "done"
    assert refund(d, 1, 26_000_00, "R-2") == "done"
    assert give_back(d, first) == "done"
    assert give_back(d, first) == "permits.refund_returned"
    monkeypatch.setattr(fee_refunds, "single", lambda *_, **__: False)
    assert give_back(d, first) == "database.promise_broken"
    assert d.broken() == []
