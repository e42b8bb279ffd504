"""What is told of a next step is what becomes of it: over the acts of permits and of the market, and what happens meanwhile."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial
from itertools import product
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Books, Database
from ledger.errors import LedgerError
from ledger.market.actions import corrections, decisions, endings, enforcement, money, payouts
from ledger.market.acts import ALL
from ledger.market.machines import BUYBACK, CORRECTION, DEPOSIT, LEASE, PAYOUT, SALE
from ledger.permits.actions import (
    caps,
    dual_control,
    exclusions,
    expiries,
    fee_corrections,
    fee_payments,
    fees,
    freezes,
    moves,
    pledges,
    register,
    second,
    statuses,
    surplus,
    withdrawals,
    year_end,
)
from ledger.permits.actions.fee_payments import FEE_PAYMENTS
from ledger.permits.actions.second import Way
from ledger.permits.acts import OTHERS
from ledger.permits.machines import FEE_CORRECTION, FEE_PAYMENT, PLEDGE
from ledger.permits.shapes import FeePaymentTerms
from ledger.processes.acting import Conduct, Next, next_of, read_process, take
from ledger.processes.actions import Step, lock, move
from tests.furnished import furnished
from tests.house import raising
from tests.permits import test_second_person as second_person
from tests.permits import test_sides as sides
from tests.permits.world import AREA, DAY, PEOPLE, District, judge, new, site, strip, t
from tests.sampling import sample

ONE, TWO, BANK = site(1), site(2), ":".join(site(3).split(":")[:2])
PARTY = ":".join(ONE.split(":")[:2])
RESERVE = f"bureau:{AREA}"
CONDUCTS: tuple[Conduct[Any], ...] = (*ALL.values(), *OTHERS)
OF_A_PERSON = {
    "process.role_not_for_step",
    "process.second_person_needed",
    "process.acted_before",
    "process.not_your_side",
    "process.unknown",
    "process.step_not_allowed",
    "permits.side_missing",
    "entry.id_used",
}
"""Refusals of who acts, which `next` tells as rules; that a step is another one for the bureau, and that this person took it before."""
FINANCE = {one.name for one in (DEPOSIT, PAYOUT, CORRECTION, FEE_PAYMENT, FEE_CORRECTION)}
CLOSED, SOFT = "entry.period_closed", "entry.period_soft_closed"
OVERDRAFT, TOO_SMALL = "account.overdraft", "permits.holding_too_small"


def two_mills(database: Database, owner: Database) -> District:
    """Two mills and a bank; the first mill and the reserve hold 10 t each of 100, and the first mill has 100 yuan, the second 5."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"200.00"')
    for number in (1, 2, 3):
        made.enterprise(number)
    made.cap("100", 2025, 2026)
    for holder in (ONE, RESERVE):
        made.allocate(holder, "10")
    made.pay_in(ONE, "100.00")
    made.pay_in(TWO, "5.00")
    for holder, person in ((ONE, 1), (ONE, 2), (TWO, 1), (BANK, 1)):
        made.of(holder, person=person)
    return made


@furnished
def district(database: Database, owner: Database) -> District:
    """The two mills and their bank."""
    return two_mills(database, owner)


def through(d: District, soft: date | None, closed: date | None) -> None:
    """Close the months up to a day, past the steps of periods."""
    with d.owner.engine.begin() as connection:
        for sql in ("DISABLE TRIGGER USER", "ENABLE TRIGGER USER"):
            connection.exec_driver_sql(f"ALTER TABLE ledger.book {sql}")
            if sql.startswith("DISABLE"):
                query = "UPDATE ledger.book SET soft_closed_through = %s, closed_through = %s"
                connection.exec_driver_sql(query, (soft, closed))


def use_up(d: District) -> None:
    """Nothing is left: no room under the cap, no free lots of the mill and of the reserve, and no money."""
    assert d.allocate(TWO, "80") == "issued"
    for holder, purpose in ((ONE, "holding"), (RESERVE, "reserve")):
        lots = [replace(strip("1"), quantity=d.held(holder, purpose))]
        words: dict[str, Any] = {"holder": holder, "strips": lots, "cancel": True, "ground": "x"}
        assert d.twice(year_end.CANCEL, year_end.retire, d.step(), act_id=new(), **words) == "cancelled"
    for party in (PARTY, ":".join(TWO.split(":")[:2])):
        words = {"owner": party, "amount": d.money(party)}
        assert d.twice(money.PAY_OUT, money.pay_out, d.step("finance"), act_id=new(), **words) == "paid"


def conduct_of(d: District, process_id: UUID) -> Conduct[Any]:
    """How one acts with a process."""
    with d.database.read() as books:
        return next(one for one in CONDUCTS if one.find(books, d.book_id, process_id) is not None)


def told(d: District, process_id: UUID) -> dict[str, Next]:
    """What can be done next, by its address."""
    conduct = conduct_of(d, process_id)
    with d.database.read() as books:
        found = read_process(books, d.book_id, conduct, process_id, None)
        return {one.action: one for one in next_of(books, conduct, *found, DAY)}


def tried(d: District, process_id: UUID, one: Next) -> set[str]:
    """What becomes of a step, whoever of its roles takes it: `done`, or the code of the refusal; nothing of it is kept."""
    conduct = conduct_of(d, process_id)
    came: set[str] = set()
    first = next(verb.names[0] for verb in conduct.verbs if verb.action == one.action)
    for name, number in d.people.items():
        role, party = PEOPLE.get(name, "enterprise"), name.split(" ")[0] if ":" in name else None
        if role not in one.roles:
            continue
        # Who confirms names no other paper than who asked.
        paper = "" if one.action == "confirm" and "document" not in one.asks else "paper"
        step = Step(number, role, DAY, "reason", paper, owner=party, seen=d.version(process_id))

        def work(trial: Books, step: Step = step) -> None:
            done = take(trial, d.book_id, conduct, process_id, one.action, step)
            as_told = not one.missing or done.process.last_action == first
            came.update(("done",) if done.fresh and as_told else ())

        try:
            d.database.begin(partial(Books.rehearse, work=work))
        except LedgerError as refusal:
            came.add(refusal.code)
    return came - OF_A_PERSON


def compare(d: District, process_id: UUID) -> dict[str, str]:
    """Hold what is told of every later step against what becomes of it; give what is missing of each."""
    found, conduct = {}, conduct_of(d, process_id)
    for action, one in told(d, process_id).items():
        if "id" in one.asks or "number" in one.asks:
            continue  # it is begun under an id of its own, or says which of several it is about
        missing = {refusal.code for refusal in one.missing}
        came = tried(d, process_id, one)
        several = any(verb.choose is not None for verb in conduct.verbs if verb.action == action)
        first = {refusal.code for refusal in one.missing[:1]}
        assert came == (first or {"done"}) or (several and came < missing), (action, came)
        found[action] = " ".join(sorted(missing))
    return found


def _ask(name: str) -> Callable[[District], UUID]:
    def ask(d: District) -> UUID:
        sort, id_ = second_person.SORTS[name], new()
        assert second_person._ask(d, sort, id_, second_person._step(d, sort.who)) == sort.asked
        return id_

    return ask


def _pledge(d: District) -> UUID:
    act_id = new()
    d.run(sides.PLEDGED.begin, d.of(ONE), act_id=act_id)
    d.run(pledges.accept_pledge, d.of(BANK), act_id=act_id)
    d.run(pledges.register_pledge, d.step("fourth"), act_id=act_id)
    return act_id


def _enforcement(d: District) -> UUID:
    words = {"machine": PLEDGE, "buyer": TWO, "price": 2_00, "costs": 1_00, "costs_to": BANK}
    d.run(enforcement.ask_enforcement, d.step(), act_id=(act_id := new()), of=_pledge(d), **words)
    d.run(enforcement.accept_enforcement, d.of(TWO), act_id=act_id)
    return act_id


def _other_lots(d: District) -> UUID:
    asked = {"act_id": _pledge(d), "new_id": (act_id := new()), "strips": [strip("2")]}
    d.run(pledges.substitute_pledge, d.step(), **asked)
    return act_id


def _correction(d: District) -> UUID:
    paid, words = new(), {"owner": PARTY, "amount": 5_00}
    assert d.twice(money.PAY_IN, money.pay_in, d.step("finance"), act_id=paid, **words) == "recorded"
    d.run(corrections.take_back, d.step("finance"), act_id=(act_id := new()), payment=paid)
    return act_id


def _payment_taken_back(mistaken: bool) -> Callable[[District], UUID]:
    def ask(d: District) -> UUID:
        paid = _payout_paying(d)
        d.run(payouts.confirm_payment, d.step("teller"), act_id=paid)
        words = {"payment": paid, "mistaken": mistaken}
        step = replace(d.step("finance"), reason="returned", document="slip")
        d.run(corrections.take_back, step, act_id=(act_id := new()), **words)
        return act_id

    return ask


def _reported(d: District) -> UUID:
    what = year_end.Emitted(ONE, 2025, "SO2", "self", t("4"), 0)
    d.run(year_end.report_emissions, d.of(ONE), report_id=(report_id := new()), what=what)
    return report_id


def _deduction(d: District) -> UUID:
    d.allocate(ONE, "1", 2025, 2025, step=d.step(on=date(2025, 3, 3)))
    d.run(judge, d.step(), report_id=_reported(d), action="verify")
    words = {"site": ONE, "year": 2025, "strip": strip("1")}
    d.run(year_end.deduct, d.step(), act_id=(act_id := new()), **words)
    return act_id


def _exclusion(d: District) -> UUID:
    words = {"site": ONE, "year": 2026, "pollutant": "", "kind": "excluded"}
    d.run(exclusions.exclude, d.step(), act_id=(act_id := new()), **words)
    return act_id


def _excluded(d: District) -> UUID:
    act_id = _exclusion(d)
    d.run(second.confirm, d.step("chief"), act_id=act_id, ways=(exclusions.EXCLUDE,))
    return act_id


def _annulling(d: District) -> UUID:
    step = replace(d.step("third"), reason="of another mill", document="W-2")
    d.run(exclusions.annul_exclusion, step, act_id=(act_id := _excluded(d)))
    return act_id


def _fee_payment(d: District) -> UUID:
    """The only instalment of a fee, with which the lots become free."""
    fee_id = new()
    assert d.allocate(ONE, "1", 2025, 2025, purpose="unpaid") == "issued"
    assert d.charge(ONE, "n", fee_id=fee_id) == "due"
    due = d.ask(fees.find_fee, fee_id).what.payable
    words = {"fee_id": fee_id, "number": 1, "amount": due, "voucher": "v", "receipt": "r"}
    d.run(fee_payments.pay_fee, d.step("finance"), act_id=(act_id := new()), **words)
    return act_id


def _fee_correction(d: District) -> UUID:
    """The same, paid and to be taken back: the lots are unpaid again."""
    paid = _fee_payment(d)
    d.run(second.confirm, d.step("teller"), act_id=paid, ways=(fee_payments.PAY_INSTALMENT,))
    fee_id = d.ask(FEE_PAYMENTS.find, paid).said(FeePaymentTerms).fee
    step = replace(d.step("finance"), reason="another fee", document="slip")
    d.run(fee_corrections.take_payment_back, step, act_id=(act_id := new()), fee_id=fee_id, number=1)
    return act_id


ASKED: dict[str, tuple[Callable[[District], UUID], Way | None, str]] = {
    "cap set": (_ask("cap set"), caps.SET, ""),
    "cap cut": (_ask("cap cut"), caps.CUT, OVERDRAFT),
    "cap share": (_ask("cap share"), caps.SHARE, OVERDRAFT),
    "allocation": (_ask("allocation"), None, "permits.cap_exhausted"),
    "release": (_ask("release"), moves.RELEASE, TOO_SMALL),
    "cancellation": (_ask("cancellation"), year_end.CANCEL, TOO_SMALL),
    "retirement": (_ask("retirement"), year_end.RETIRE, TOO_SMALL),
    "surrender on paper": (_ask("surrender on paper"), year_end.SURRENDERED, TOO_SMALL),
    "deduction": (_deduction, year_end.DEDUCT, TOO_SMALL),
    "other lots of a pledge": (_other_lots, pledges.REPLACE, TOO_SMALL),
    "payment of a fee": (_fee_payment, fee_payments.PAY_INSTALMENT, ""),
    "payment of a fee taken back": (_fee_correction, fee_corrections.TAKE_PAYMENT_BACK, ""),
    "exclusion": (_exclusion, exclusions.EXCLUDE, ""),
    "deposit": (_ask("deposit"), money.PAY_IN, ""),
    "pay-out": (_ask("pay-out"), money.PAY_OUT, OVERDRAFT),
    "correction": (_correction, corrections.TAKE_BACK, OVERDRAFT),
    "return of a payment": (_payment_taken_back(False), corrections.TAKE_BACK, ""),
    "payment recorded by mistake": (_payment_taken_back(True), corrections.TAKE_BACK, ""),
    "enforcement": (_enforcement, enforcement.ENFORCE, OVERDRAFT),
}
"""What waits for a second person, and what refuses it when nothing is left."""


def posted(d: District, way: Way, act_id: UUID) -> tuple[str, dict[str, Any]]:
    """What the journal itself says, where nothing is asked before."""
    conduct = way.conduct

    def work(books: Books) -> None:
        _, act = read_process(books, d.book_id, conduct, act_id, None)
        step = d.step("teller" if conduct.machine.name in FINANCE else "third")
        running = move(books, lock(books, d.book_id, act_id, conduct.machine), "confirm", step)
        way.do(books, d.book_id, step, act, running.started_by)

    with pytest.raises(LedgerError) as caught:
        d.database.begin(lambda books: books.rehearse(work))
    return caught.value.code, dict(caught.value.figures)


def _of_finance(name: str) -> bool:
    way = ASKED[name][1]
    return way is not None and way.conduct.machine.name in FINANCE


IN_MONTHS = sample(
    product(ASKED, ("open", "soft-closed", "closed")),
    lambda row: row[0],
    lambda row: (row[1], _of_finance(row[0])),
)


@pytest.mark.parametrize("name", ASKED)
def test_what_waits_is_told_what_refuses_it(district: District, name: str) -> None:
    """Goal: nobody is offered what must fail, nor kept from what would pass. Method: each, calm, in a month that closes, and used up.

    By default each is asked in one of the three states of its month, and each state of one of finance and one of others.
    """
    d, (ask, way, code) = district, ASKED[name]
    act_id = ask(d)
    of_finance = _of_finance(name)
    june = date(2026, 6, 30)
    for state, soft, closed, refused in (
        ("open", None, None, ""),
        ("soft-closed", june, None, "" if of_finance else SOFT),
        ("closed", june, june, CLOSED),
    ):
        if (name, state) not in IN_MONTHS:
            continue
        through(d, soft, closed)
        assert compare(d, act_id) == {"confirm": refused, "drop": ""}
        if refused and way is not None:
            [foreseen] = told(d, act_id)["confirm"].missing
            # Of several entries of one act the journal names another one than the draft, which is one.
            code_posted, figures = posted(d, way, act_id)
            assert (foreseen.code, {**foreseen.figures, "id": ""}) == (code_posted, {**figures, "id": ""})
    through(d, None, None)
    use_up(d)
    assert compare(d, act_id) == {"confirm": code, "drop": ""}
    if code == OVERDRAFT and way is not None:
        [foreseen] = told(d, act_id)["confirm"].missing
        assert (foreseen.code, dict(foreseen.figures)) == posted(d, way, act_id)
    through(d, june, june)
    both = [refusal.code for refusal in told(d, act_id)["confirm"].missing]
    assert both == [CLOSED, *([code] if code else [])], "both stand, in the order of the journal"
    through(d, None, None)
    assert d.broken() == []


def _agreed(name: str, *steps: str) -> Callable[[District], UUID]:
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


def _ending(name: str, *, paper: bool = False, run: bool = False) -> Callable[[District], UUID]:
    """The end of what both sides agreed to, asked for by who gives the permits; on paper, with a first person of the bureau."""
    steps = ("accept", "approve") if run else ("accept",)

    def begin(d: District) -> UUID:
        of, act_id = _agreed(name, *steps)(d), new()
        who = d.of(sides.WAYS[name].giver)
        machine = {"sale": SALE, "lease": LEASE, "buy-back": BUYBACK}[name]
        d.run(endings.ask_end, who, act_id=act_id, of=of, machine=machine)
        if paper:
            d.run(endings.accept_end, d.step(), act_id=act_id)
        return act_id

    return begin


def _dear(d: District) -> UUID:
    """A sale whose buyer has paid in less than its price."""
    return _agreed("sale", "accept", "approve")(d)


def _paid_for(d: District) -> UUID:
    d.pay_in(TWO, "200.00")
    return _dear(d)


def _frozen(d: District) -> UUID:
    act_id = new()
    assert d.freeze("fourth", act_id=act_id, site=ONE, strips=[strip("1")]) == "frozen"
    return act_id


def _provisional(d: District) -> UUID:
    order: dict[str, Any] = {"order": "(2026) 1", "authority": "court", "rank": 1, "until": None}
    d.run(freezes.freeze, d.step("fourth"), act_id=(act_id := new()), site=ONE, strips=[strip("1")], **order)
    return act_id


def _freeze_asked(d: District) -> UUID:
    d.adopt(second_person__freeze_days="0")
    return _provisional(d)


def _withdrawn(d: District) -> UUID:
    words = {"site": ONE, "strips": [strip("1")], "ground": "idle"}
    asked = {"act_id": (act_id := new()), **words}
    d.twice(withdrawals.WITHDRAW, withdrawals.withdraw, d.step("fourth"), d.step("third"), **asked)
    return act_id


def _objected(d: District) -> UUID:
    """A withdrawal to which its owner has objected."""
    act_id = _withdrawn(d)
    d.run(withdrawals.object_to_withdrawal, d.of(ONE), act_id=act_id)
    return act_id


def _withdrawal_asked(d: District) -> UUID:
    """A withdrawal that waits for a second person."""
    words = {"site": ONE, "strips": [strip("1")], "ground": "idle"}
    d.run(withdrawals.withdraw, d.step("fourth"), act_id=(act_id := new()), **words)
    return act_id


def _surplus(d: District) -> UUID:
    what = surplus.Measure("M-1", date(2024, 1, 1), irreversible=True, evidence="x")
    words = {"site": ONE, "strips": [strip("1")], "what": what}
    d.run(surplus.apply_surplus, d.of(ONE), act_id=(act_id := new()), **words)
    return act_id


def _move(d: District, *, paper: bool = False) -> UUID:
    words = {"site": ONE, "to": TWO, "strips": [strip("1")], "basis": "merger"}
    d.run(moves.apply_move, d.step() if paper else d.of(ONE), act_id=(act_id := new()), **words)
    if not paper:
        d.run(moves.accept_move, d.of(TWO), act_id=act_id)
    return act_id


def _surrendered(d: District) -> UUID:
    d.run(year_end.surrender, d.of(ONE), act_id=(act_id := new()), site=ONE, strips=[strip("1")])
    return act_id


def _undo_asked(d: District) -> UUID:
    d.run(year_end.undo_surrender, d.step(), act_id=(act_id := _surrendered(d)))
    return act_id


def _lift_asked(d: District) -> UUID:
    d.run(freezes.lift, d.step("chief"), act_id=(act_id := _frozen(d)))
    return act_id


def _verified(d: District) -> UUID:
    d.run(judge, d.step(), report_id=(report_id := _reported(d)), action="verify")
    return report_id


def _dispute_asked(d: District) -> UUID:
    d.run(judge, d.step(), report_id=(report_id := _verified(d)), action="dispute")
    return report_id


def _release_asked(d: District) -> UUID:
    act_id = _pledge(d)
    d.run(pledges.release_pledge, d.step(), act_id=act_id)
    return act_id


PASSES = ("", "")


def _payout(d: District) -> UUID:
    d.pay_in(ONE, "10.00")
    words = {"act_id": (act_id := new()), "amount": 10_00, "bank": "ICBC", "account": "1"}
    d.run(payouts.ask_payout, d.of(ONE), **words)
    return act_id


def _payout_paying(d: District) -> UUID:
    d.run(payouts.propose_payment, d.step("finance"), act_id=(act_id := _payout(d)))
    return act_id


STATES: dict[str, tuple[Callable[[District], UUID], dict[str, tuple[str, str]]]] = {
    "sale": (_agreed("sale"), {"accept": ("", TOO_SMALL), "cancel": PASSES}),
    "sale, attested": (_agreed("sale", "attest"), {"accept": ("", TOO_SMALL), "confirm": ("", TOO_SMALL), "cancel": PASSES}),
    "sale, accepted": (_agreed("sale", "accept"), {"countersign": PASSES, "approve": PASSES}),
    "sale, approved": (_dear, {"settle": (OVERDRAFT, OVERDRAFT)}),
    "sale, approved and paid for": (_paid_for, {"settle": ("", OVERDRAFT)}),
    "lease": (_agreed("lease"), {"accept": PASSES, "cancel": PASSES}),
    "lease, attested": (_agreed("lease", "attest"), {"accept": PASSES, "confirm": PASSES, "cancel": PASSES}),
    "lease, accepted": (_agreed("lease", "accept"), {"register": ("", TOO_SMALL)}),
    "lease, running": (_agreed("lease", "accept", "approve"), {"return": ("permits.lease_runs", "permits.lease_runs")}),
    "ending of a lease that runs": (_ending("lease", run=True), {"accept": PASSES, "drop": PASSES}),
    "pledge": (_agreed("pledge"), {"accept": PASSES, "reject": PASSES}),
    "pledge, attested": (_agreed("pledge", "attest"), {"accept": PASSES, "reject": PASSES, "confirm": PASSES}),
    "pledge, accepted": (_agreed("pledge", "accept"), {"register": ("", TOO_SMALL), "reject": PASSES}),
    "pledge, registered": (_pledge, {"release": PASSES}),
    "pledge, release asked": (_release_asked, {"release": PASSES, "confirm": PASSES, "drop": PASSES}),
    "buy-back": (_agreed("buy-back"), {"accept": PASSES, "cancel": PASSES}),
    "buy-back, attested": (_agreed("buy-back", "attest"), {"accept": PASSES, "confirm": PASSES, "cancel": PASSES}),
    "buy-back, accepted": (_agreed("buy-back", "accept"), {"pay": ("", TOO_SMALL)}),
    "ending of a sale": (_ending("sale"), {"accept": PASSES, "drop": PASSES}),
    "ending of a sale, attested": (_ending("sale", paper=True), {"accept": PASSES, "confirm": PASSES, "drop": PASSES}),
    "ending of a lease": (_ending("lease"), {"accept": PASSES, "drop": PASSES}),
    "ending of a buy-back": (_ending("buy-back"), {"accept": PASSES, "drop": PASSES}),
    "pay-out asked for": (_payout, {"pay": PASSES, "fail": PASSES, "cancel": PASSES}),
    "pay-out, being paid": (_payout_paying, {"confirm": PASSES, "drop": PASSES}),
    "freeze": (_frozen, {"lift": PASSES}),
    "freeze, lifting asked": (_lift_asked, {"confirm": PASSES, "drop": PASSES}),
    "freeze by one": (_provisional, {"confirm": PASSES, "lift": PASSES}),
    "freeze, asked for": (_freeze_asked, {"confirm": ("", TOO_SMALL), "drop": PASSES}),
    "withdrawal": (_withdrawn, {"conclude": ("permits.objection_time", "permits.objection_time"), "undo": PASSES, "object": PASSES}),
    "withdrawal, objected": (_objected, {"conclude": ("permits.objection_time", "permits.objection_time"), "undo": PASSES}),
    "withdrawal, asked for": (_withdrawal_asked, {"confirm": ("", TOO_SMALL), "drop": PASSES}),
    "surplus": (_surplus, {"recognise": ("", TOO_SMALL), "reject": PASSES}),
    "move": (_move, {"approve": ("", TOO_SMALL), "reject": PASSES}),
    "move, on paper": (lambda d: _move(d, paper=True), {"accept": PASSES, "confirm": PASSES, "reject": PASSES}),
    "surrender": (_surrendered, {"undo": PASSES}),
    "surrender, undoing asked": (_undo_asked, {"confirm": PASSES, "drop": PASSES}),
    "exclusion, confirmed": (_excluded, {"withdraw": PASSES, "annul": PASSES}),
    "exclusion, annulment asked": (_annulling, {"confirm": PASSES, "drop": PASSES}),
    "report": (_reported, {"verify": PASSES, "dispute": PASSES, "reject": PASSES}),
    "report, verified": (_verified, {"dispute": PASSES}),
    "report, dispute asked": (_dispute_asked, {"confirm": PASSES, "drop": PASSES}),
}  # fmt: skip
"""Each state, and what refuses its later steps: calm, and when nothing is left."""


@pytest.mark.parametrize("name", STATES)
def test_in_every_state_what_is_told_comes_true(district: District, name: str) -> None:
    """Goal: as above, of every later step that says nothing of its own; and a paper that is needed is asked for. Method: each state,
    calm and used up; in calm each step of the bureau without a paper."""
    d, (begin, expected) = district, STATES[name]
    process_id = begin(d)
    if not name.endswith("running"):
        check_papers(d, process_id)
    calm = compare(d, process_id)
    use_up(d)
    after = compare(d, process_id)
    assert {action: (calm[action], after[action]) for action in calm} == expected
    assert calm.keys() == after.keys()


def check_papers(d: District, process_id: UUID) -> None:
    """Check that the bureau is told where it names the paper of a side: each step that it takes is tried without one."""
    conduct = conduct_of(d, process_id)
    for action, one in told(d, process_id).items():
        if {"id", "number"} & set(one.asks) or "bureau" not in one.roles:
            continue
        step, code = Step(d.people["third"], "bureau", DAY, "reason", "", seen=d.version(process_id)), ""

        def work(books: Books, action: str = action, step: Step = step) -> None:
            take(books, d.book_id, conduct, process_id, action, step)

        try:
            d.database.begin(partial(Books.rehearse, work=work))
        except LedgerError as refusal:
            code = refusal.code
        assert ("document" in one.asks) == (code in ("permits.paper_missing", "entry.text_empty")), (
            action,
            code,
        )


ELSEWHERE = {
    *register.WAYS,
    decisions.REGISTER,
    statuses.CHANGE,
    expiries.EXPIRE,
    freezes.FREEZE_BY_TWO,
    dual_control.SET,
    withdrawals.WITHDRAW,
}
"""What looks at no month when it is confirmed: of these, and of the revocation of a decision, tests/permits/test_register.py,
test_statuses.py, test_expiries.py, tests/api/test_inside.py and tests/market/test_exceptions.py tell what is missing; a freeze and a
withdrawal are among the states."""


def test_no_later_step_is_forgotten() -> None:
    """Goal: the two tables are whole. Method: the ways of all acts, and what the verbs of every machine can be."""
    kept = [one for module in raising.modules() for one in vars(module).values() if isinstance(one, Way)]
    assert {way for _, way, _ in ASKED.values() if way is not None} == set(kept) - ELSEWHERE
    told = {action for _, expected in STATES.values() for action in expected} | {"confirm", "drop"}
    can = {
        verb.action
        for conduct in ALL.values()
        for verb in conduct.verbs
        if not {"id", "number"} & set(verb.asks)
        and any(t.asked for t in conduct.machine.transitions if t.action in verb.names)
    }
    assert told - {"verify", "dispute"} == can - {"revoke", "renew"}, (
        "renewals: tests/market/test_renewals.py"
    )
