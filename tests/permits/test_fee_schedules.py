"""What is not paid of a fee is due in other parts and on other days, by two; what was due before stays to be read."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from ledger.database import Database
from ledger.permits.actions import fee_payments, fee_schedules, fees, second
from ledger.permits.actions.fee_schedules import notices
from ledger.permits.queries.fees import FeeStanding
from ledger.permits.rules.fee_standing import FeePart
from ledger.permits.rules.strips import party_of
from tests.furnished import furnished
from tests.permits.test_fee_roads import barred, stands, take_back
from tests.permits.world import DAY, District, new, site

ONE, TWO, PARTY = site(1), site(2), party_of(site(1))
FEE = UUID("0197a000-0000-7000-8000-000000000012")
WHOLE, FIRST = 2_000_00, 800_00
DUE = date(2026, 6, 10)
"""The first part of 800 yuan; the second, of 1,200, is due on 10 June 2027."""
ON = date(2026, 6, 12)
LATE, SUMMER, AUTUMN = date(2026, 6, 20), date(2026, 7, 1), date(2026, 9, 1)
HALVES = ((SUMMER, 1_000_00), (AUTUMN, 1_000_00))


@furnished
def district(database: Database, owner: Database) -> District:
    """A mill that owes 2,000 yuan in two parts, where a day of delay costs 0.05 %."""
    made = District(database, owner)
    made.adopt(sale__needs_recognition="false", fee__rate__SO2='"200.00"', fee__late_rate_per_day='"0.0005"')
    for number in (1, 2):
        made.enterprise(number)
    made.cap("2000", 2026, 2030)
    made.allocate(ONE, "5", 2026, 2027, purpose="unpaid")
    assert made.charge(ONE, "N-1", fee_id=FEE, count=2) == "due"
    return made


def ask(
    d: District, act_id: UUID, parts: Any = HALVES, on: date = ON, who: str = "bureau", **texts: Any
) -> str:
    """Ask for other days."""
    said = {"document": "D-2", "reason": "the works stood still", "notice": "N-2", **texts}
    notice = said.pop("notice")
    step = replace(d.step(who, on), **said)
    return d.do(
        fee_schedules.reschedule_fee, step, act_id=act_id, fee_id=FEE, notice=notice, parts=list(parts)
    )


def confirm(d: District, act_id: UUID, who: str = "chief", on: date = ON) -> str:
    """Confirm them."""
    return d.do(second.confirm, d.step(who, on), act_id=act_id, ways=(fee_schedules.RESCHEDULE,))


def agree(d: District, parts: Any = HALVES, on: date = ON, **texts: Any) -> str:
    """Let two say so."""
    act_id = new()
    told = ask(d, act_id, parts, on, **texts)
    return confirm(d, act_id, on=on) if told == "proposed" else told


def parts_of(d: District) -> tuple[FeePart, ...]:
    """The parts that stand."""
    return tuple(d.ask(fees.find_fee, FEE).instalments)


def test_what_is_late_is_due_later(district: District) -> None:
    """Goal: debt, days and cost agree. Method: two days late; asked, by the wrong ones; done; barred no more; paid late again, whole."""
    d, act_id = district, new()
    assert barred(d, ON) == ["gate.arrears"]
    for text in ("document", "reason", "notice"):
        empty: dict[str, Any] = {text: " "}
        assert ask(d, act_id, **empty) == "entry.text_empty"
    assert ask(d, act_id) == "proposed"
    assert ask(d, act_id) == "proposed"
    assert ask(d, act_id, notice="N-3") == "entry.id_used"
    assert ask(d, act_id, [(SUMMER, WHOLE)]) == "entry.id_used"
    assert confirm(d, act_id, "bureau") == "process.second_person_needed"
    assert [one.number for one in parts_of(d)] == [1, 2]
    assert confirm(d, act_id) == "done"
    assert confirm(d, act_id) == "done"
    cost = FIRST * 2 * 5 // 10_000
    assert parts_of(d) == (
        FeePart(3, SUMMER, 1_000_00, carried=cost, set_by=act_id),
        FeePart(4, AUTUMN, 1_000_00, set_by=act_id),
    )
    known: FeeStanding = stands(d, FEE, ON)
    assert (known.overdue, known.surcharge, known.next_due) == (0, cost, SUMMER)
    assert (barred(d, ON), d.money(PARTY, "fee_receivable"), d.broken()) == ([], WHOLE, [])
    assert d.pay(FEE, 1, FIRST, "V-1", on=LATE) == "permits.instalment_unknown"
    assert d.pay(FEE, 4, 1_000_00, "V-1", on=LATE) == "permits.instalment_earlier"
    assert d.pay(FEE, 3, 1_000_00, "V-1", on=LATE) == "permits.instalment_amount"
    assert d.pay(FEE, 3, 1_000_00 + cost, "V-1", on=SUMMER) == "due"
    assert d.pay(FEE, 4, 1_000_00 + 50, "V-2", on=date(2026, 9, 2)) == "paid"
    assert (d.money("treasury", "nontax_revenue"), d.money(PARTY, "fee_receivable")) == (WHOLE + cost + 50, 0)
    assert (d.held(ONE, "unpaid"), d.broken()) == (0, [])
    assert agree(d, on=date(2026, 9, 3)) == "permits.fee_not_due"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        (HALVES, "done"),
        ([(SUMMER, WHOLE)], "done"),
        ([(SUMMER, WHOLE - 1)], "permits.instalments_differ"),
        ([(SUMMER, FIRST - 1), (AUTUMN, 1_200_01)], "permits.first_instalment_too_small"),
        ([(AUTUMN, 1_000_00), (SUMMER, 1_000_00)], "permits.instalment_days"),
        ([(date(2026, 6, 11), WHOLE)], "permits.instalment_days"),
        ([(date(2030, 6, 11), WHOLE)], "permits.instalment_too_late"),
        (
            [(SUMMER, WHOLE - 5), *[(date(2026, 7, 2 + n), 1) for n in range(5)]],
            "permits.instalments_too_many",
        ),
    ],
)
def test_as_the_law_lets(district: District, parts: Any, told: str) -> None:
    """Parts, sum, first part and days; what is refused leaves what was due."""
    assert agree(district, parts) == told
    assert (len(parts_of(district)) == len(parts)) or told != "done"
    assert district.broken() == []


def test_what_is_paid_stays(district: District) -> None:
    """Goal: the rest alone moves. Method: the first part is paid, the rest in four; taken back, the first is due as of its first day."""
    d = district
    assert d.pay(FEE, 1, FIRST, "V-1", on=DUE) == "due"
    quarters = [(date(2026, 9 + n, 1), 300_00) for n in range(4)]
    assert agree(d, [*quarters[:3], (date(2026, 12, 1), 300_01)]) == "permits.instalments_differ"
    assert (
        agree(d, [(day, 240_00) for day, _ in quarters] + [(date(2027, 3, 1), 240_00)])
        == "permits.instalments_too_many"
    )
    assert agree(d, quarters) == "done"
    assert agree(d, quarters, notice="N-3") == "permits.schedule_same"
    assert take_back(d, FEE, 1, ON) == "reversed"
    assert [(one.number, one.amount) for one in parts_of(d)] == [
        (1, FIRST),
        *[(n, 300_00) for n in (3, 4, 5, 6)],
    ]
    assert stands(d, FEE, ON).overdue == FIRST
    assert d.broken() == []


def test_the_way_back_is_another(district: District) -> None:
    """Goal: what was said wrongly is put right, and all of it is read. Method: said, said as it was; what was late is not counted twice."""
    d = district
    assert agree(d) == "done"
    carried = parts_of(d)[0].carried
    assert agree(d, [(LATE, FIRST), (date(2027, 6, 10), 1_200_00)], date(2026, 6, 16), notice="N-3") == "done"
    assert [(one.number, one.due_on, one.amount, one.carried) for one in parts_of(d)] == [
        (5, date(2026, 6, 22), FIRST, carried),
        (6, date(2027, 6, 10), 1_200_00, 0),
    ]
    told = d.ask(notices, d.ask(fees.find_fee, FEE))
    assert [(one.notice, one.on, [x.number for x in one.parts]) for one in told] == [
        ("N-1", DAY, [1, 2]),
        ("N-2", ON, [3, 4]),
        ("N-3", date(2026, 6, 16), [5, 6]),
    ]
    assert d.pay(FEE, 5, FIRST + carried, "V-1", on=date(2026, 6, 22)) == "due"
    told = d.ask(notices, d.ask(fees.find_fee, FEE))
    assert [[x.number for x in one.parts] for one in told] == [[1, 2], [3, 4], [5, 6]]
    assert d.broken() == []


@pytest.mark.parametrize("past_python", [False, True])
def test_one_thing_at_a_time(district: District, monkeypatch: pytest.MonkeyPatch, past_python: bool) -> None:
    """While a payment waits nobody reschedules, while that waits nobody revokes; either is dropped, and goes on."""
    d, act_id, payment = district, new(), new()
    told = "database.promise_broken" if past_python else "permits.payment_waits"
    if past_python:
        for module in (fees, fee_schedules):
            monkeypatch.setattr(module, "check_no_payment_waits", lambda *_: None)
    said = {"fee_id": FEE, "number": 1, "amount": FIRST, "voucher": "V", "receipt": "", "act_id": payment}
    assert d.do(fee_payments.pay_fee, d.step("finance", DUE), **said) == "proposed"
    assert ask(d, act_id) == told
    assert (
        d.do(second.drop, d.step("teller", DUE), act_id=payment, ways=(fee_payments.PAY_INSTALMENT,))
        == "dropped"
    )
    assert ask(d, act_id) == "proposed"
    assert ask(d, new()) == told
    revoke = replace(d.step(on=ON), document="R", reason="anew")
    assert d.do(fees.revoke_fee, revoke, fee_id=FEE) == told
    assert (
        d.do(second.drop, d.step("third", ON), act_id=act_id, ways=(fee_schedules.RESCHEDULE,)) == "dropped"
    )
    assert d.do(fees.revoke_fee, revoke, fee_id=FEE) == "revocation_asked"
    assert ask(d, new()) == "process.step_not_allowed"


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ([(SUMMER, 1_000_00), (AUTUMN, 1_000_00)], "done"),
        ([(date(2026, 10, 1), WHOLE)], "done"),
        ([(SUMMER, WHOLE), (date(2026, 7, 2), 1)], "database.promise_broken"),
        ([(SUMMER, WHOLE - 1)], "database.promise_broken"),
        ([(AUTUMN, 1_000_00), (AUTUMN, 1_000_00)], "database.promise_broken"),
        ([(ON, WHOLE)], "done"),
        ([(date(2026, 6, 11), WHOLE)], "database.promise_broken"),
    ],
)
def test_the_database_keeps_days_and_parts(
    district: District, monkeypatch: pytest.MonkeyPatch, parts: Any, told: str
) -> None:
    """Goal: as two persons said, and no otherwise. Method: the rule looks away; sum, order, the day of the act."""
    d = district

    def look_away(*given: Any) -> tuple[FeePart, ...]:
        return tuple(FeePart(2 + n, day, fen, set_by=given[2]) for n, (day, fen) in enumerate(given[1], 1))

    monkeypatch.setattr(fee_schedules, "rescheduled", look_away)
    assert agree(d, parts) == told
    assert d.broken() == []


@pytest.mark.parametrize(
    ("later", "told"),
    [(0, "done"), (10, "done"), (11, "database.promise_broken"), (-1, "database.promise_broken")],
)
def test_the_database_lets_a_day_move_a_little(
    district: District, monkeypatch: pytest.MonkeyPatch, later: int, told: str
) -> None:
    """A last day moves to a working day, and no further than the longest run of free days."""
    monkeypatch.setattr(
        fee_schedules,
        "rescheduled",
        lambda *given: (
            FeePart(3, date.fromordinal(SUMMER.toordinal() + later), given[1][0][1], set_by=given[2]),
        ),
    )
    assert agree(district, [(SUMMER, WHOLE)]) == told


def test_nothing_comes_or_goes_without_an_act(district: District) -> None:
    """What the web writes past the act is refused: a part that comes, one that is replaced."""
    d = district
    for statement in (
        "INSERT INTO ledger.permit_fee_instalment (book_id, fee_id, number, due_on, amount) VALUES (%s, %s, 9, '2026-07-01', 1)",
        "UPDATE ledger.permit_fee_instalment SET replaced_by = %s WHERE book_id = %s AND fee_id = %s",
    ):
        assert refused(d, statement)


def refused(d: District, statement: str) -> bool:
    """Tell whether PostgreSQL refuses it to the web."""
    act_id = new()
    assert ask(d, act_id) == "proposed"
    given = (d.book_id, FEE) if statement.startswith("INSERT") else (act_id, d.book_id, FEE)
    told = d.do(lambda books, _: books.connection.exec_driver_sql(statement, given) and "written")
    assert (
        d.do(second.drop, d.step("third", ON), act_id=act_id, ways=(fee_schedules.RESCHEDULE,)) == "dropped"
    )
    return told == "database.promise_broken"
