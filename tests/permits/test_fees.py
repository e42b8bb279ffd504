"""A use fee is assessed, a site exempted, and either revoked, by two persons: nothing is owed or free before the second."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Books, Database
from ledger.database.refusals import PromiseBroken
from ledger.errors import LedgerError
from ledger.identifiers import derived
from ledger.market.actions import sales
from ledger.market.rules.prices import Goods, Proposal
from ledger.permits.actions import fee_payments, fees, second, year_end
from ledger.permits.machines import FEE
from ledger.permits.queries.waiting import waiting
from ledger.permits.rules.strips import party_of
from ledger.processes.actions import begin
from tests.furnished import furnished
from tests.permits.world import DAY, District, new, site, strip, t

ONE, PARTY = site(1), party_of(site(1))
LATE = date(2026, 9, 1)


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that owes the fee of five tonnes for two years."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"200.00"')
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(ONE, "5", 2026, 2027, purpose="unpaid")
    return made


@furnished
def exempting(database: Database, owner: Database) -> District:
    """The same where the law lets so little go free."""
    made = District(database, owner)
    made.adopt(
        fee__rate__SO2='"200.00"', fee__exemption_operator='"<"', fee__exemption_threshold='"1000000.00"'
    )
    for number in (1, 2):
        made.enterprise(number)
    made.cap("100", 2026, 2027)
    made.allocate(ONE, "5", 2026, 2027, purpose="unpaid")
    return made


def ask(d: District, fee_id: UUID, who: str = "bureau", **words: Any) -> str:
    """Ask for the assessment."""
    return d.do(fees.assess_fee, d.step(who), fee_id=fee_id, **{"site": ONE, "notice": "N-1", **words})


def confirm(d: District, fee_id: UUID, who: str = "chief", on: date = DAY, reason: str = "reason") -> str:
    """Confirm it, or its revocation, for which another reason stands."""
    return d.do(fees.confirm_fee, d.step(who, on, reason=reason, document=""), fee_id=fee_id)


def revoke(d: District, fee_id: UUID, who: str = "bureau", **texts: Any) -> str:
    """Ask to revoke it."""
    said: dict[str, Any] = {"reason": "another site", "document": "R-1", **texts}
    step = replace(d.step(who), **said)
    return d.do(fees.revoke_fee, step, fee_id=fee_id)


def overdue(d: District) -> list[str]:
    """What keeps the mill from buying when the first instalment is late."""
    sale = Proposal(site(2), ONE, (Goods(strip("1"), 100_00),))
    return [str(gate["code"]) for gate in d.ask(sales.check_proposal, LATE, sale).gates]


def test_one_asks_and_another_confirms(district: District) -> None:
    """Goal: nobody alone makes a debt. Method: nothing is owed, overdue or payable before; who may not; replays; a second fee."""
    d, fee_id = district, new()
    for _ in range(2):
        assert ask(d, fee_id) == "proposed"
    assert ask(d, fee_id, notice="N-2") == "entry.id_used"
    assert (d.money(PARTY, "fee_receivable"), overdue(d)) == (0, [])
    pay = {
        "fee_id": fee_id,
        "number": 1,
        "amount": d.ask(fees.find_fee, fee_id).what.payable,
        "voucher": "V",
        "receipt": "",
    }
    assert d.pay(**pay) == "process.step_not_allowed"
    assert ask(d, new(), notice="N-2") == "permits.nothing_unpaid", "what is asked for is charged"
    [found] = d.ask(waiting, owner=PARTY, actor_id=d.clerk)
    assert (found.id, found.what, found.money, found.yours) == (fee_id, "assess", pay["amount"], True)
    assert confirm(d, fee_id, "bureau") == "process.second_person_needed"
    for _ in range(2):
        assert confirm(d, fee_id) == "due"
    assert (d.money(PARTY, "fee_receivable"), overdue(d)) == (pay["amount"], ["gate.arrears"])
    assert d.pay(**pay) == "paid"
    assert revoke(d, fee_id) == "process.step_not_allowed"
    assert d.held(ONE) == t("5")
    assert d.broken() == []


def test_an_exemption_takes_two(exempting: District) -> None:
    """Goal: nothing is given away by one. Method: the lots are free with the second person; revoked by two they are unpaid again."""
    d, fee_id = exempting, new()
    assert ask(d, fee_id) == "proposed"
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (0, t("5"))
    assert confirm(d, fee_id, "bureau") == "process.second_person_needed"
    assert confirm(d, fee_id) == "exempt"
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (t("5"), 0)
    assert revoke(d, fee_id) == "exemption_revocation_asked"
    assert confirm(d, fee_id, "bureau") == "process.acted_before"
    assert d.do(fees.drop_fee, d.step(), fee_id=fee_id) == "exempt"
    assert revoke(d, fee_id, reason="wrong after all") == "exemption_revocation_asked"
    assert d.held(ONE) == t("5")
    assert confirm(d, fee_id, reason="it was wrong") == "revoked"
    assert (d.held(ONE), d.held(ONE, "unpaid")) == (0, t("5"))
    assert d.charge(ONE, "N-2") == "exempt", "what was revoked is assessed anew"
    assert d.broken() == []


def test_what_is_gone_is_not_unpaid_again(exempting: District) -> None:
    """Goal: a revocation takes nothing from others. Method: some of what an exemption freed is surrendered; it is refused, and dropped."""
    d, fee_id = exempting, new()
    assert d.charge(ONE, "N-1", fee_id=fee_id) == "exempt"
    surrendered = {"act_id": new(), "site": ONE, "strips": [strip("1")]}
    assert d.do(year_end.surrender, d.of(ONE), **surrendered) == "surrendered"
    assert revoke(d, fee_id) == "exemption_revocation_asked"
    assert confirm(d, fee_id, reason="it was wrong") == "permits.freed_is_bound"
    assert d.do(fees.drop_fee, d.step(), fee_id=fee_id) == "exempt"


def test_a_wrong_assessment_is_revoked_by_two(district: District) -> None:
    """Goal: a way back. Method: with reason and paper, by two; nothing is paid meanwhile; the debt ends, and it is assessed anew."""
    d, fee_id = district, new()
    assert d.charge(ONE, "N-1", fee_id=fee_id) == "due"
    for blank in ({"reason": ""}, {"document": " "}):
        assert revoke(d, fee_id, **blank) == "entry.text_empty"
    assert revoke(d, fee_id) == "revocation_asked"
    payable = d.ask(fees.find_fee, fee_id).what.payable
    pay = {"fee_id": fee_id, "number": 1, "amount": payable, "voucher": "V", "receipt": ""}
    assert d.pay(**pay) == "process.step_not_allowed"
    assert overdue(d) == ["gate.arrears"]
    assert confirm(d, fee_id, "bureau") == "process.acted_before"
    for _ in range(2):
        assert confirm(d, fee_id, reason="it was wrong") == "revoked"
    assert (d.money(PARTY, "fee_receivable"), d.held(ONE, "unpaid"), overdue(d)) == (0, t("5"), [])
    assert d.charge(ONE, "N-2") == "due"
    assert d.broken() == []


def test_a_payment_takes_two(district: District) -> None:
    """Goal: nobody alone frees lots for money that never came. Method: nothing is posted or free before; who may not; replays; dropped."""
    d, fee_id = district, new()
    assert d.charge(ONE, "N-1", fee_id=fee_id) == "due"
    payable = d.ask(fees.find_fee, fee_id).what.payable
    pay = {"fee_id": fee_id, "number": 1, "amount": payable, "voucher": "V", "receipt": "R"}
    first, act_id = new(), new()
    for one in (first, act_id, act_id):
        assert d.do(fee_payments.pay_fee, d.step("finance"), act_id=one, **pay) == "proposed"
    assert (
        d.do(fee_payments.pay_fee, d.step("finance"), act_id=act_id, **{**pay, "voucher": "W"})
        == "entry.id_used"
    )
    assert (d.money(PARTY, "fee_receivable"), d.held(ONE), d.held(ONE, "unpaid")) == (payable, 0, t("5"))
    assert {(one.id, one.what, one.money) for one in d.ask(waiting, owner=PARTY, actor_id=d.clerk)} == {
        (first, "pay", payable), (act_id, "pay", payable),
    }  # fmt: skip
    ways = (fee_payments.PAY_INSTALMENT,)
    assert d.do(second.confirm, d.step("finance"), act_id=act_id, ways=ways) == "process.second_person_needed"
    assert d.do(second.confirm, d.step(), act_id=act_id, ways=ways) == "process.role_not_for_step"
    done = d.run(second.confirm, d.step("teller"), act_id=act_id, ways=ways)
    assert (done.state, len(done.entries), d.held(ONE), d.money(PARTY, "fee_receivable")) == (
        "done",
        2,
        t("5"),
        0,
    )
    again = d.run(second.confirm, d.step("teller"), act_id=act_id, ways=ways)
    assert (again.fresh, set(again.entries)) == (False, set(done.entries))
    assert d.do(fee_payments.pay_fee, d.step("finance"), act_id=act_id, **pay) == "done"
    assert d.do(second.confirm, d.step("teller"), act_id=first, ways=ways) == "process.step_not_allowed"
    assert d.do(second.drop, d.step("teller"), act_id=first, ways=ways) == "dropped"
    assert d.broken() == []


ALONE = {
    "row": "UPDATE ledger.permit_fee_instalment SET paid_on = %(on)s, voucher = 'X', receipt = '', entry_id = %(entry)s"
    " WHERE fee_id = %(fee)s AND number = %(number)s",
    "slip": "UPDATE ledger.permit_fee_instalment SET receipt = 'R-9' WHERE fee_id = %(fee)s AND number = %(number)s",
    "step": """WITH step AS (
        INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,
          started_by, actor_id, effective_on, reason, document)
        SELECT p.book_id, p.process_id, p.version + 1, p.machine, t.action, p.version, p.state, t.to_state, t.four_eyes, p.started_by,
          %(actor)s, %(on)s, '', ''
        FROM ledger.process p JOIN ledger.process_transition t ON t.machine = p.machine AND t.from_state = p.state
        WHERE p.process_id = %(fee)s AND t.action = %(action)s RETURNING to_state, version)
      UPDATE ledger.process p SET state = step.to_state, version = step.version FROM step WHERE p.process_id = %(fee)s""",
}


@pytest.mark.parametrize(
    ("paid", "more", "promise"),
    [
        (False, ["pay", "row 1"], "fee_paid_by_two"),
        (False, ["pay_last"], "fee_paid_by_two"),
        (True, [], ""),
        (True, ["pay_last"], "fee_paid_whole"),
        (True, ["row 2"], "fee_paid_by_two"),
        (True, ["slip 2"], "fee_paid_by_two"),
    ],
)
def test_the_database_lets_nobody_pay_alone(
    district: District, paid: bool, more: list[str], promise: str
) -> None:
    """Past Python, as the web's role: without an act of two; beside one, all at once, with another slip, or with a slip of no payment."""
    d, fee_id, act_id = district, new(), new()
    assert d.charge(ONE, "N-1", fee_id=fee_id, count=2) == "due"
    part = d.ask(fees.find_fee, fee_id).parts[0][1]
    pay = {"fee_id": fee_id, "number": 1, "amount": part, "voucher": "V", "receipt": ""}
    assert d.do(fee_payments.pay_fee, d.step("finance"), act_id=act_id, **pay) == "proposed"

    def work(books: Books) -> None:
        if paid:
            second.confirm(
                books, d.book_id, d.step("teller"), act_id=act_id, ways=(fee_payments.PAY_INSTALMENT,)
            )
        for one in more:
            words = {"fee": fee_id, "on": DAY, "actor": d.people["teller"], "action": one, "number": one[-1]}
            words["entry"] = derived(fee_id, "assess")
            books.connection.exec_driver_sql(ALONE.get(one.split()[0], ALONE["step"]), words)

    told = ""
    try:
        d.database.begin(work)
    except LedgerError as refusal:
        told = str(refusal.figures.get("promise", refusal.code))
    assert told == promise


def test_what_is_paid_in_part_stays(district: District) -> None:
    """Goal: no money is lost sight of. Method: one instalment of two is paid; the revocation is refused with their number."""
    d, fee_id = district, new()
    assert d.charge(ONE, "N-1", fee_id=fee_id, count=2) == "due"
    part = d.ask(fees.find_fee, fee_id).parts[0][1]
    pay = {"fee_id": fee_id, "number": 1, "amount": part, "voucher": "V", "receipt": ""}
    assert d.pay(**pay) == "due"
    assert revoke(d, fee_id) == "permits.fee_paid_in_part"


def test_what_changed_meanwhile_is_refused(district: District) -> None:
    """Goal: what is confirmed is what the law and the books say. Method: lots are surrendered, then the rate changes; dropped, and anew."""
    d, fee_id, act_id = district, new(), new()
    assert ask(d, fee_id) == "proposed"
    surrendered = {"act_id": act_id, "site": ONE, "strips": [strip("1")]}
    assert d.do(year_end.surrender, d.of(ONE), **surrendered) == "surrendered"
    assert confirm(d, fee_id) == "permits.fee_changed"
    assert d.undo(act_id) == "undone"
    d.adopt(sale__needs_recognition="false", fee__rate__SO2='"999.00"')
    assert confirm(d, fee_id) == "permits.fee_changed"
    assert d.do(fees.drop_fee, d.step("chief"), fee_id=fee_id) == "dropped"
    assert (overdue(d), d.ask(waiting, owner=None, actor_id=d.clerk)) == ([], [])
    assert d.charge(ONE, "N-2") == "due"
    assert d.broken() == []


@pytest.mark.parametrize("action", ["assess", "assess_exempt"])
def test_the_step_of_one_person_is_closed(district: District, action: str) -> None:
    """Goal: PostgreSQL asks for the second person. Method: the step with which one person assessed before, written as the web."""
    d = district

    def alone(books: Books) -> None:
        begin(books, d.book_id, new(), replace(FEE, transitions=_open()), action, d.step())

    with pytest.raises(PromiseBroken, match="act_role"):
        d.database.begin(alone)


def _open() -> Any:
    return tuple(replace(one, roles=("bureau",)) for one in FEE.transitions)
