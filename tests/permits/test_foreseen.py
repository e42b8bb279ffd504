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
from ledger.market.actions import corrections, decisions, enforcement, leases, money, stock, stock_annulments
from ledger.market.acts import ALL
from ledger.market.machines import CORRECTION, DEPOSIT, PAYOUT
from ledger.permits.actions import (
    bound_corrections,
    caps,
    closures,
    code_corrections,
    dual_control,
    exclusions,
    expiries,
    fee_corrections,
    fee_payments,
    fee_refunds,
    fee_schedules,
    freezes,
    moves,
    pledges,
    register,
    review_outcomes,
    statuses,
    withdrawals,
    year_end,
)
from ledger.permits.actions.second import Way
from ledger.permits.acts import OTHERS
from ledger.permits.machines import FEE_CORRECTION, FEE_PAYMENT, FEE_REFUND
from ledger.processes.acting import Conduct, Next, next_of, read_process, take
from ledger.processes.actions import Step, lock, move
from tests.furnished import furnished
from tests.house import raising
from tests.permits import begun
from tests.permits.begun import BANK, ONE, PARTY, TWO
from tests.permits.world import AREA, DAY, PEOPLE, District, new, strip
from tests.sampling import sample

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
    "permits.decided_by_you",
    "permits.hearing_of_yours",
    "permits.hearing_of_another",
    "entry.id_used",
}
"""Refusals of who acts, which `next` tells as rules; that a step is another one for the bureau, and that this person took it before."""
FINANCE = {one.name for one in (DEPOSIT, PAYOUT, CORRECTION, FEE_PAYMENT, FEE_CORRECTION, FEE_REFUND)}
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


ASKED: dict[str, tuple[Callable[[District], UUID], Way | None, str]] = {
    "cap set": (begun.asked_for("cap set"), caps.SET, ""),
    "cap cut": (begun.asked_for("cap cut"), caps.CUT, OVERDRAFT),
    "cap share": (begun.asked_for("cap share"), caps.SHARE, OVERDRAFT),
    "allocation": (begun.asked_for("allocation"), None, "permits.cap_exhausted"),
    "release": (begun.asked_for("release"), moves.RELEASE, TOO_SMALL),
    "cancellation": (begun.asked_for("cancellation"), year_end.CANCEL, TOO_SMALL),
    "retirement": (begun.asked_for("retirement"), year_end.RETIRE, TOO_SMALL),
    "surrender on paper": (begun.asked_for("surrender on paper"), year_end.SURRENDERED, TOO_SMALL),
    "deduction": (begun.deduction, year_end.DEDUCT, TOO_SMALL),
    "other lots of a pledge": (begun.other_lots, pledges.REPLACE, TOO_SMALL),
    "payment of a fee": (begun.fee_payment, fee_payments.PAY_INSTALMENT, ""),
    "payment of a fee taken back": (begun.fee_correction, fee_corrections.TAKE_PAYMENT_BACK, ""),
    "refund of a fee": (begun.refund, fee_refunds.REFUND, ""),
    "refund of a fee taken back": (begun.refund_back, fee_refunds.RETURN, ""),
    "surrender that came in time": (begun.late, year_end.LATE, ""),
    "closure": (begun.closure, closures.CLOSE, ""),
    "outcome of a review": (begun.outcome, review_outcomes.SETTLE, ""),
    "exclusion": (begun.exclusion, exclusions.EXCLUDE, ""),
    "deposit": (begun.asked_for("deposit"), money.PAY_IN, ""),
    "pay-out": (begun.asked_for("pay-out"), money.PAY_OUT, OVERDRAFT),
    "correction": (begun.correction, corrections.TAKE_BACK, OVERDRAFT),
    "return of a payment": (begun.payment_taken_back(False), corrections.TAKE_BACK, ""),
    "payment recorded by mistake": (begun.payment_taken_back(True), corrections.TAKE_BACK, ""),
    "enforcement": (begun.enforcing, enforcement.ENFORCE, OVERDRAFT),
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
    beside = {"accept": "", "reject": ""} if name == "other lots of a pledge" else {}
    june = date(2026, 6, 30)
    for state, soft, closed, refused in (
        ("open", None, None, ""),
        ("soft-closed", june, None, "" if of_finance else SOFT),
        ("closed", june, june, CLOSED),
    ):
        if (name, state) not in IN_MONTHS:
            continue
        through(d, soft, closed)
        assert compare(d, act_id) == {"confirm": refused, "drop": "", **beside}
        if refused and way is not None:
            [foreseen] = told(d, act_id)["confirm"].missing
            # Of several entries of one act the journal names another one than the draft, which is one.
            code_posted, figures = posted(d, way, act_id)
            assert (foreseen.code, {**foreseen.figures, "id": ""}) == (code_posted, {**figures, "id": ""})
    through(d, None, None)
    use_up(d)
    assert compare(d, act_id) == {"confirm": code, "drop": "", **beside}
    if code == OVERDRAFT and way is not None:
        [foreseen] = told(d, act_id)["confirm"].missing
        assert (foreseen.code, dict(foreseen.figures)) == posted(d, way, act_id)
    through(d, june, june)
    both = [refusal.code for refusal in told(d, act_id)["confirm"].missing]
    assert both == [CLOSED, *([code] if code else [])], "both stand, in the order of the journal"
    through(d, None, None)
    assert d.broken() == []


PASSES = ("", "")


STATES: dict[str, tuple[Callable[[District], UUID], dict[str, tuple[str, str]]]] = {
    "sale": (begun.agreed("sale"), {"accept": ("", TOO_SMALL), "cancel": PASSES}),
    "sale, attested": (begun.agreed("sale", "attest"), {"accept": ("", TOO_SMALL), "confirm": ("", TOO_SMALL), "cancel": PASSES}),
    "sale, accepted": (begun.agreed("sale", "accept"), {"countersign": PASSES, "approve": PASSES}),
    "sale, approved": (begun.dear, {"settle": (OVERDRAFT, OVERDRAFT)}),
    "sale, approved and paid for": (begun.paid_for, {"settle": ("", OVERDRAFT)}),
    "lease": (begun.agreed("lease"), {"accept": PASSES, "cancel": PASSES}),
    "lease, attested": (begun.agreed("lease", "attest"), {"accept": PASSES, "confirm": PASSES, "cancel": PASSES}),
    "lease, accepted": (begun.agreed("lease", "accept"), {"register": ("", TOO_SMALL)}),
    "lease, running": (begun.agreed("lease", "accept", "approve"), {"return": ("permits.lease_runs", "permits.lease_runs")}),
    "ending of a lease that runs": (begun.ending("lease", run=True), {"accept": PASSES, "drop": PASSES}),
    "pledge": (begun.agreed("pledge"), {"accept": PASSES, "reject": PASSES}),
    "pledge, attested": (begun.agreed("pledge", "attest"), {"accept": PASSES, "reject": PASSES, "confirm": PASSES}),
    "pledge, accepted": (begun.agreed("pledge", "accept"), {"register": ("", TOO_SMALL), "reject": PASSES}),
    "pledge, registered": (begun.pledge, {"release": PASSES}),
    "pledge, release asked": (begun.release_asked, {"release": PASSES, "confirm": PASSES, "drop": PASSES}),
    "buy-back": (begun.agreed("buy-back"), {"accept": PASSES, "cancel": PASSES}),
    "buy-back, attested": (begun.agreed("buy-back", "attest"), {"accept": PASSES, "confirm": PASSES, "cancel": PASSES}),
    "buy-back, accepted": (begun.agreed("buy-back", "accept"), {"pay": ("", TOO_SMALL)}),
    "ending of a sale": (begun.ending("sale"), {"accept": PASSES, "drop": PASSES}),
    "ending of a sale, attested": (begun.ending("sale", paper=True), {"accept": PASSES, "confirm": PASSES, "drop": PASSES}),
    "ending of a lease": (begun.ending("lease"), {"accept": PASSES, "drop": PASSES}),
    "ending of a buy-back": (begun.ending("buy-back"), {"accept": PASSES, "drop": PASSES}),
    "pay-out asked for": (begun.payout, {"pay": PASSES, "fail": PASSES, "cancel": PASSES}),
    "pay-out, being paid": (begun.payout_paying, {"confirm": PASSES, "drop": PASSES}),
    "freeze": (begun.frozen, {"lift": PASSES}),
    "freeze, lifting asked": (begun.lift_asked, {"confirm": PASSES, "drop": PASSES}),
    "freeze by one": (begun.provisional, {"confirm": PASSES, "lift": PASSES}),
    "freeze, asked for": (begun.freeze_asked, {"confirm": ("", TOO_SMALL), "drop": PASSES}),
    "withdrawal": (begun.withdrawn, {"conclude": ("permits.objection_time", "permits.objection_time"), "undo": PASSES, "object": PASSES}),
    "withdrawal, objected": (begun.objected, {"conclude": ("permits.objection_time", "permits.objection_time"), "undo": PASSES}),
    "withdrawal, asked for": (begun.withdrawal_asked, {"confirm": ("", TOO_SMALL), "drop": PASSES}),
    "surplus": (begun.surplus_applied, {"recognise": ("", TOO_SMALL), "object": PASSES, "reject": PASSES}),
    "surplus, objected": (begun.surplus_objected, {"recognise": ("", TOO_SMALL), "object": PASSES, "reject": PASSES}),
    "move": (begun.moved, {"approve": ("", TOO_SMALL), "reject": PASSES}),
    "move, on paper": (lambda d: begun.moved(d, paper=True), {"accept": PASSES, "confirm": PASSES, "reject": PASSES}),
    "surrender": (begun.surrendered, {"undo": PASSES}),
    "surrender, undoing asked": (begun.undo_asked, {"confirm": PASSES, "drop": PASSES}),
    "exclusion, confirmed": (begun.excluded, {"withdraw": PASSES, "annul": PASSES}),
    "exclusion, annulment asked": (begun.annulling, {"confirm": PASSES, "drop": PASSES}),
    "closure, confirmed": (begun.closed, {"reopen": PASSES}),
    "closure, reopening asked": (begun.reopening, {"confirm": PASSES, "drop": PASSES}),
    "code, asked for": (begun.correction_of_code, {"confirm": PASSES, "drop": PASSES}),
    "code, corrected": (begun.code_corrected, {"undo": PASSES}),
    "code, undoing asked": (begun.code_undoing, {"confirm": PASSES, "drop": PASSES}),
    "review": (begun.review, {"suspend": PASSES, "withdraw": PASSES}),
    "review, suspended": (begun.suspended, {"resume": PASSES, "withdraw": PASSES}),
    "review, upheld": (begun.upheld, {"reopen": PASSES}),
    "review, reopening asked": (begun.review_reopening, {"confirm": PASSES, "drop": PASSES}),
    "hearing": (begun.hearing, {"hold": PASSES, "withdraw": PASSES, "drop": PASSES}),
    "hearing, held": (begun.heard, {"annul": PASSES}),
    "hearing, annulment asked": (begun.hearing_annulling, {"confirm": PASSES, "drop": PASSES}),
    "report, assigned": (begun.assigned, {"end": PASSES}),
    "report": (begun.reported, {"verify": PASSES, "dispute": PASSES, "reject": PASSES}),
    "report, verified": (begun.verified, {"dispute": PASSES}),
    "report, dispute asked": (begun.dispute_asked, {"confirm": PASSES, "drop": PASSES}),
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
    code_corrections.CORRECT,
    decisions.REGISTER,
    statuses.CHANGE,
    expiries.EXPIRE,
    freezes.FREEZE_BY_TWO,
    dual_control.SET,
    withdrawals.WITHDRAW,
    bound_corrections.CORRECT_PLEDGE,
    bound_corrections.CORRECT_FREEZE,
    fee_schedules.RESCHEDULE,
    stock.BRING,
    stock_annulments.ANNUL,
    pledges.BRING,
    leases.BRING,
}
"""What looks at no month when it is confirmed: of these, and of the revocation of a decision, tests/permits/test_register.py,
test_code_corrections.py, test_statuses.py, test_expiries.py, tests/api/test_inside.py, tests/market/test_exceptions.py,
test_bound_corrections.py, test_fee_schedules.py and test_stock.py tell what is missing; a freeze and a withdrawal are among the states,
and the pledges and leases of a stock wait for nobody."""


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
