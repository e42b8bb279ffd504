"""Acts of permits and of the market that wait for a next step, each begun in the district of two mills and a bank."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

from ledger.market.actions import corrections, endings, enforcement, money, payouts
from ledger.market.machines import BUYBACK, LEASE, SALE
from ledger.permits.actions import (
    closures,
    code_corrections,
    exclusions,
    fee_corrections,
    fee_payments,
    fee_refunds,
    fees,
    freezes,
    hearings,
    moves,
    pledges,
    review_outcomes,
    reviews,
    second,
    surplus,
    verifications,
    withdrawals,
    year_end,
)
from ledger.permits.actions.fee_payments import FEE_PAYMENTS
from ledger.permits.machines import PLEDGE
from ledger.permits.nightly import JOB
from ledger.permits.rules.strips import party_of
from ledger.permits.shapes import FeePaymentTerms, OutcomeTerms
from tests.permits import test_second_person as second_person
from tests.permits import test_sides as sides
from tests.permits.world import District, judge, new, site, strip, t

ONE, TWO, THREE = site(1), site(2), site(3)
BANK = ":".join(THREE.split(":")[:2])
PARTY = ":".join(ONE.split(":")[:2])


def asked_for(name: str) -> Callable[[District], UUID]:
    def ask(d: District) -> UUID:
        sort, id_ = second_person.SORTS[name], new()
        assert second_person._ask(d, sort, id_, second_person._step(d, sort.who)) == sort.asked
        return id_

    return ask


def pledge(d: District) -> UUID:
    act_id = new()
    d.run(sides.PLEDGED.begin, d.of(ONE), act_id=act_id)
    d.run(pledges.accept_pledge, d.of(BANK), act_id=act_id)
    d.run(pledges.register_pledge, d.step("fourth"), act_id=act_id)
    return act_id


def enforcing(d: District) -> UUID:
    words = {"machine": PLEDGE, "buyer": TWO, "price": 2_00, "costs": 1_00, "costs_to": BANK}
    d.run(enforcement.ask_enforcement, d.step(), act_id=(act_id := new()), of=pledge(d), **words)
    d.run(enforcement.accept_enforcement, d.of(TWO), act_id=act_id)
    return act_id


def other_lots(d: District) -> UUID:
    asked = {"act_id": pledge(d), "new_id": (act_id := new()), "strips": [strip("2")]}
    d.run(pledges.substitute_pledge, d.step(), **asked)
    return act_id


def correction(d: District) -> UUID:
    paid, words = new(), {"owner": PARTY, "amount": 5_00}
    assert d.twice(money.PAY_IN, money.pay_in, d.step("finance"), act_id=paid, **words) == "recorded"
    d.run(corrections.take_back, d.step("finance"), act_id=(act_id := new()), payment=paid)
    return act_id


def payment_taken_back(mistaken: bool) -> Callable[[District], UUID]:
    def ask(d: District) -> UUID:
        paid = payout_paying(d)
        d.run(payouts.confirm_payment, d.step("teller"), act_id=paid)
        words = {"payment": paid, "mistaken": mistaken}
        step = replace(d.step("finance"), reason="returned", document="slip")
        d.run(corrections.take_back, step, act_id=(act_id := new()), **words)
        return act_id

    return ask


def reported(d: District) -> UUID:
    what = year_end.Emitted(ONE, 2025, "SO2", "self", t("4"), 0)
    d.run(year_end.report_emissions, d.of(ONE), report_id=(report_id := new()), what=what)
    return report_id


def deduction(d: District) -> UUID:
    d.allocate(ONE, "1", 2025, 2025, step=d.step(on=date(2025, 3, 3)))
    d.run(judge, d.step(), report_id=reported(d), action="verify")
    words = {"site": ONE, "year": 2025, "strip": strip("1")}
    d.run(year_end.deduct, d.step(), act_id=(act_id := new()), **words)
    return act_id


def exclusion(d: District) -> UUID:
    words = {"site": ONE, "year": 2026, "pollutant": "", "kind": "excluded"}
    d.run(exclusions.exclude, d.step(), act_id=(act_id := new()), **words)
    return act_id


def excluded(d: District) -> UUID:
    act_id = exclusion(d)
    d.run(second.confirm, d.step("chief"), act_id=act_id, ways=(exclusions.EXCLUDE,))
    return act_id


def annulling(d: District) -> UUID:
    step = replace(d.step("third"), reason="of another mill", document="W-2")
    d.run(exclusions.annul_exclusion, step, act_id=(act_id := excluded(d)))
    return act_id


def fee_payment(d: District) -> UUID:
    """The only instalment of a fee, with which the lots become free."""
    fee_id = new()
    assert d.allocate(ONE, "1", 2025, 2025, purpose="unpaid") == "issued"
    assert d.charge(ONE, "n", fee_id=fee_id) == "due"
    due = d.ask(fees.find_fee, fee_id).what.payable
    words = {"fee_id": fee_id, "number": 1, "amount": due, "voucher": "v", "receipt": "r"}
    d.run(fee_payments.pay_fee, d.step("finance"), act_id=(act_id := new()), **words)
    return act_id


def fee_correction(d: District) -> UUID:
    """The same, paid and to be taken back: the lots are unpaid again."""
    paid = fee_payment(d)
    d.run(second.confirm, d.step("teller"), act_id=paid, ways=(fee_payments.PAY_INSTALMENT,))
    fee_id = d.ask(FEE_PAYMENTS.find, paid).said(FeePaymentTerms).fee
    step = replace(d.step("finance"), reason="another fee", document="slip")
    d.run(fee_corrections.take_payment_back, step, act_id=(act_id := new()), fee_id=fee_id, number=1)
    return act_id


def refund(d: District) -> UUID:
    """What was paid for a tonne of last year, which was withdrawn for good, is to go back."""
    fee_id, withdrawn = new(), new()
    on = [date(2025, 12, 5), *(date(2026, 1, day) for day in (5, 12, 19)), date(2026, 2, 10)]
    assert d.allocate(TWO, "1", 2025, 2025, purpose="unpaid", step=d.step(on=on[0])) == "issued"
    d.run(fees.assess_fee, d.step(on=on[1]), fee_id=fee_id, site=TWO, notice="n")
    d.run(fees.confirm_fee, d.step("chief", on[1]), fee_id=fee_id)
    due = d.ask(fees.find_fee, fee_id).what.payable
    assert d.pay(fee_id, 1, due, "v", "r", on=on[2]) == "paid"
    words = {"act_id": withdrawn, "site": TWO, "strips": [strip("1", 2025, 2025)], "ground": "idle"}
    d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step(on=on[3]), d.step("chief", on[3]), **words)
    d.run(withdrawals.conclude_withdrawal, d.step("chief", on[4]), act_id=withdrawn)
    words = {"fee_id": fee_id, "number": 1, "amount": due, "voucher": "w"}
    d.run(fee_refunds.refund_fee, d.step("finance"), act_id=(act_id := new()), **words)
    return act_id


def refund_back(d: District) -> UUID:
    paid = refund(d)
    d.run(second.confirm, d.step("teller"), act_id=paid, ways=(fee_refunds.REFUND,))
    step = replace(d.step("finance"), reason="of another mill", document="slip")
    d.run(fee_refunds.return_refund, step, act_id=(act_id := new()), refund=paid)
    return act_id


def late(d: District) -> UUID:
    """A surrender that came in time, of what the night has ended."""
    d.adopt(surrender__record_days="90")
    d.allocate(ONE, "1", 2025, 2025, step=d.step(on=date(2025, 3, 3)))
    assert [*JOB.run(d.database, d.book_id, date(2026, 4, 1), d.root)][-1].expired == 1
    words = {"site": ONE, "strips": [strip("1", 2025, 2025)], "came_on": date(2026, 3, 30)}
    d.run(year_end.surrender, d.step(), act_id=(act_id := new()), **words)
    return act_id


def closure(d: District) -> UUID:
    d.run(closures.close_site, d.step(), act_id=(act_id := new()), site=THREE, ground="demolished")
    return act_id


def closed(d: District) -> UUID:
    d.run(second.confirm, d.step("chief"), act_id=(act_id := closure(d)), ways=(closures.CLOSE,))
    return act_id


def reopening(d: District) -> UUID:
    step = replace(d.step("third"), reason="of another mill", document="W-2")
    d.run(closures.reopen_site, step, act_id=(act_id := closed(d)))
    return act_id


def correction_of_code(d: District) -> UUID:
    words = {"party": party_of(THREE), "right": party_of(TWO)}
    d.run(code_corrections.correct_code, d.step(), act_id=(act_id := new()), **words)
    return act_id


def code_corrected(d: District) -> UUID:
    act_id = correction_of_code(d)
    d.run(second.confirm, d.step("chief"), act_id=act_id, ways=(code_corrections.CORRECT,))
    return act_id


def code_undoing(d: District) -> UUID:
    step = replace(d.step("third"), reason="it was right", document="W-2")
    d.run(code_corrections.undo_correction, step, act_id=(act_id := code_corrected(d)))
    return act_id


def review(d: District) -> UUID:
    """The review of a withdrawal that is not final."""
    words = {"decision": withdrawn(d), "way": "review", "ground": "it was running"}
    d.run(reviews.ask_review, d.of(ONE), act_id=(act_id := new()), **words)
    return act_id


def suspended(d: District) -> UUID:
    d.run(reviews.suspend_decision, d.step("fifth"), act_id=(act_id := review(d)))
    return act_id


def outcome(d: District, came: str = "annulled") -> UUID:
    words = {"review": review(d), "outcome": came}
    d.run(review_outcomes.say_outcome, d.step("fifth"), act_id=(act_id := new()), **words)
    return act_id


def upheld(d: District) -> UUID:
    act_id = outcome(d, "upheld")
    d.run(second.confirm, d.step("sixth"), act_id=act_id, ways=(review_outcomes.SETTLE,))
    return UUID(str(d.ask(review_outcomes.REVIEW_OUTCOMES.find, act_id).said(OutcomeTerms).review))


def review_reopening(d: District) -> UUID:
    step = replace(d.step("fifth"), reason="of another review", document="W-3")
    d.run(reviews.reopen_review, step, act_id=(act_id := upheld(d)))
    return act_id


def hearing(d: District) -> UUID:
    words = {"decision": withdrawn(d), "ground": "it was running"}
    d.run(hearings.ask_hearing, d.step("fifth"), act_id=(act_id := new()), **words)
    return act_id


def heard(d: District) -> UUID:
    d.run(hearings.hold_hearing, d.step("fifth"), act_id=(act_id := hearing(d)))
    return act_id


def hearing_annulling(d: District) -> UUID:
    step = replace(d.step("fifth"), reason="of another hearing", document="W-4")
    d.run(hearings.annul_hearing, step, act_id=(act_id := heard(d)))
    return act_id


def assigned(d: District) -> UUID:
    d._hire("anna", "verifier", "institute:first")
    words = {"report": reported(d), "verifier": "institute:first"}
    d.run(verifications.assign_report, d.step(), act_id=(act_id := new()), **words)
    return act_id


def agreed(name: str, *steps: str) -> Callable[[District], UUID]:
    """An act of two sides: begun by the giver, and agreed to by the taker; or on paper, attested by one person of the bureau."""
    way = sides.WAYS[name]

    def begin(d: District) -> UUID:
        act_id, paper = new(), "attest" in steps
        d.run(way.begin, d.step() if paper or name == "buy-back" else d.of(way.giver), act_id=act_id)
        for step in steps:
            who = {
                "attest": d.step(),
                "accept": d.of(way.taker or way.giver),
                "approve": d.step(way.approver),
            }[step]
            d.run(way.approve if step == "approve" else way.accept, who, act_id=act_id)
        return act_id

    return begin


def ending(name: str, *, paper: bool = False, run: bool = False) -> Callable[[District], UUID]:
    """The end of what both sides agreed to, asked for by who gives the permits; on paper, with a first person of the bureau."""
    steps = ("accept", "approve") if run else ("accept",)

    def begin(d: District) -> UUID:
        of, act_id = agreed(name, *steps)(d), new()
        who = d.of(sides.WAYS[name].giver)
        machine = {"sale": SALE, "lease": LEASE, "buy-back": BUYBACK}[name]
        d.run(endings.ask_end, who, act_id=act_id, of=of, machine=machine)
        if paper:
            d.run(endings.accept_end, d.step(), act_id=act_id)
        return act_id

    return begin


def dear(d: District) -> UUID:
    """A sale whose buyer has paid in less than its price."""
    return agreed("sale", "accept", "approve")(d)


def paid_for(d: District) -> UUID:
    d.pay_in(TWO, "200.00")
    return dear(d)


def frozen(d: District) -> UUID:
    act_id = new()
    assert d.freeze("fourth", act_id=act_id, site=ONE, strips=[strip("1")]) == "frozen"
    return act_id


def provisional(d: District) -> UUID:
    order: dict[str, Any] = {"order": "(2026) 1", "authority": "court", "rank": 1, "until": None}
    d.run(freezes.freeze, d.step("fourth"), act_id=(act_id := new()), site=ONE, strips=[strip("1")], **order)
    return act_id


def freeze_asked(d: District) -> UUID:
    d.adopt(second_person__freeze_days="0")
    return provisional(d)


def withdrawn(d: District) -> UUID:
    words = {"site": ONE, "strips": [strip("1")], "ground": "idle"}
    asked = {"act_id": (act_id := new()), **words}
    d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step("fourth"), d.step("third"), **asked)
    return act_id


def objected(d: District) -> UUID:
    """A withdrawal to which its owner has objected."""
    act_id = withdrawn(d)
    d.run(withdrawals.object_to_withdrawal, d.of(ONE), act_id=act_id)
    return act_id


def withdrawal_asked(d: District) -> UUID:
    """A withdrawal that waits for a second person."""
    words = {"site": ONE, "strips": [strip("1")], "ground": "idle"}
    d.run(withdrawals.withdraw, d.step("fourth"), act_id=(act_id := new()), **words)
    return act_id


def surplus_applied(d: District) -> UUID:
    what = surplus.Measure("M-1", date(2024, 1, 1), irreversible=True, evidence="x")
    words = {"site": ONE, "strips": [strip("1")], "what": what}
    d.run(surplus.apply_surplus, d.of(ONE), act_id=(act_id := new()), **words)
    return act_id


def surplus_objected(d: District) -> UUID:
    """An application against which somebody wrote to the bureau."""
    d.run(surplus.object_to_surplus, d.step("third"), act_id=(act_id := surplus_applied(d)))
    return act_id


def moved(d: District, *, paper: bool = False) -> UUID:
    words = {"site": ONE, "to": TWO, "strips": [strip("1")], "basis": "merger"}
    d.run(moves.apply_move, d.step() if paper else d.of(ONE), act_id=(act_id := new()), **words)
    if not paper:
        d.run(moves.accept_move, d.of(TWO), act_id=act_id)
    return act_id


def surrendered(d: District) -> UUID:
    d.run(year_end.surrender, d.of(ONE), act_id=(act_id := new()), site=ONE, strips=[strip("1")])
    return act_id


def undo_asked(d: District) -> UUID:
    d.run(year_end.undo_surrender, d.step(), act_id=(act_id := surrendered(d)))
    return act_id


def lift_asked(d: District) -> UUID:
    d.run(freezes.lift, d.step("chief"), act_id=(act_id := frozen(d)))
    return act_id


def verified(d: District) -> UUID:
    d.run(judge, d.step(), report_id=(report_id := reported(d)), action="verify")
    return report_id


def dispute_asked(d: District) -> UUID:
    d.run(judge, d.step(), report_id=(report_id := verified(d)), action="dispute")
    return report_id


def release_asked(d: District) -> UUID:
    act_id = pledge(d)
    d.run(pledges.release_pledge, d.step(), act_id=act_id)
    return act_id


def payout(d: District) -> UUID:
    d.pay_in(ONE, "10.00")
    words = {"act_id": (act_id := new()), "amount": 10_00, "bank": "ICBC", "account": "1"}
    d.run(payouts.ask_payout, d.of(ONE), **words)
    return act_id


def payout_paying(d: District) -> UUID:
    d.run(payouts.propose_payment, d.step("finance"), act_id=(act_id := payout(d)))
    return act_id
