"""Late interest that a later relief changes: what is unpaid falls, what was paid is set off or goes back, on every legal day.

Amounts are by hand: 500.00 yuan bear 500.00 x 0.000175 = 0.0875 yuan a day; sums are rounded half up.
"""

from datetime import date
from typing import Any

import psycopg
import pytest

from ledger.compensation.nightly import run_night
from ledger.database import Database
from ledger.identifiers import uuid7
from tests.compensation.world import Desk, X, Y
from tests.furnished import furnished
from tests.sampling import sample

BEFORE, PAID, AFTER, LATER = (date(2025, 7, day) for day in (15, 20, 25, 31))
TWICE = [
    {"part": 1, "due_on": "2025-06-30", "amount": "500.00"},
    {"part": 1, "due_on": "2025-09-30", "amount": "500.00"},
]
TEN_DAYS = {"kind": "suspension", "first_on": "2025-07-01", "last_on": "2025-07-10"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A bureau."""
    return Desk(database, owner)


def relieve(desk: Desk, on: date, code: str = "C1", **words: Any) -> str:
    """Ask for something and grant it; tell what came of the grant."""
    desk.must("propose_relief", on, who="payer", code=code, basis="ruling", **words)
    return desk.do("grant_relief", on, who="cashier", code=code, subject=str(desk.ids["propose_relief"]))


def night(desk: Desk, on: date) -> None:
    """Run a night that does everything."""
    assert list(run_night(desk.owner, desk.book_id, on, desk.people["clerk"]))[-1].faults == ()


def interest(desk: Desk, code: str = "C1") -> tuple[int, int, int]:
    """Late interest that is due, overpaid and received, in fen."""
    found = desk.balances(code)
    return tuple(found.get(f"LI claim_{name}", 0) for name in ("due", "overpaid", "received"))  # type: ignore[return-value]


def owed_in_two(desk: Desk, second: str) -> None:
    """100,000.00 yuan owed by x: 60,000.00 on 2025-04-10 and the rest on another day; the first paid 100 days late, with 1,050.00."""
    desk.concluded(("H4", "100000.00"))
    court = {"court": "court:1", "court_name": "court"}
    desk.must(
        "sue",
        date(2025, 2, 3),
        situation="grave_consequence",
        consultation="refused",
        claimed=[{"head": "H4", "amount": "100000"}],
        **court,
    )
    days = [
        {"part": 1, "due_on": "2025-04-10", "amount": "60000"},
        {"part": 1, "due_on": second, "amount": "40000"},
    ]
    whole = [{"amount": "100000.00", "obligors": [{"owner": X}]}]
    desk.must(
        "judge", date(2025, 3, 3), heads=[{"head": "H4", "money": "100000"}], parts=whole, schedule=days
    )
    assert desk.pay("61050.00", date(2025, 7, 19)) == "done"
    assert interest(desk) == (0, 0, 105_000)
    assert (
        relieve(desk, date(2025, 7, 20), kind="suspension", first_on="2025-05-01", last_on="2025-05-20")
        == "done"
    )
    assert interest(desk) == (0, 21_000, 105_000)
    assert desk.balances()["LI claim_established"] == 84_000


def test_a_suspension_after_the_interest_was_paid(desk: Desk) -> None:
    """The story of the spec: the interest falls by 210.00 yuan, payments and nights go on, and so much goes back on request."""
    owed_in_two(desk, "2026-11-25")
    assert desk.pay("1000", date(2025, 7, 25)) == "done"
    assert desk.balances()["H4 claim_due"] == 3_900_000
    night(desk, date(2025, 7, 31))
    assert interest(desk) == (0, 21_000, 105_000)
    assert relieve(desk, date(2025, 8, 1), kind="refund_excess", amount="210.00", payee=X) == "done"
    assert interest(desk) == (0, 0, 84_000)
    assert desk.broken() == []
    assert desk.balances()["fund case_fund"] == 6_105_000 + 100_000 - 21_000


def test_later_interest_is_set_off_first(desk: Desk) -> None:
    """The second instalment is late too: its interest uses up what was overpaid, and only the rest of it is due."""
    owed_in_two(desk, "2025-11-25")
    assert desk.pay("1000", date(2025, 7, 25)) == "done"
    # 39,000.00 x 0.000175 = 6.825 a day: 136.50 after 20 days, 204.75 after 30, 211.575 after 31
    for day, stands in (
        (date(2025, 12, 15), (0, 7_350)),
        (date(2025, 12, 25), (0, 525)),
        (date(2025, 12, 26), (158, 0)),
    ):
        night(desk, day)
        assert interest(desk)[:2] == stands, day
    on = date(2025, 12, 26)
    assert desk.pay("39001.59", on) == "compensation.more_than_owed"
    # paid the day before the last night: 0.00 is due on it, for 5.25 of the overpaid are left
    assert desk.pay("39000.01", date(2025, 12, 25)) == "compensation.more_than_owed"
    assert desk.pay("39001.58", on) == "done"
    assert interest(desk) == (0, 0, 105_158)
    desk.must("close", date(2025, 12, 29), who="chief", no_evaluation="paid_in_money")
    assert desk.broken() == []


TABLE: list[tuple[str, str, bool, tuple[int, int, int]]] = [
    # relief, what was paid on the 20th, granted before it, then: due, overpaid, received on the 25th
    ("none", "nothing", True, (219, 0, 0)),
    ("none", "501.00", True, (75, 0, 100)),
    ("none", "501.75", True, (0, 0, 175)),
    ("suspension", "nothing", True, (131, 0, 0)),
    ("suspension", "501.00", True, (0, 0, 88)),
    ("suspension", "501.75", True, (0, 0, 88)),
    ("suspension", "nothing", False, (131, 0, 0)),
    ("suspension", "501.00", False, (0, 12, 100)),
    ("suspension", "501.75", False, (0, 87, 175)),
    ("endless", "nothing", False, (0, 0, 0)),
    ("endless", "501.00", False, (0, 100, 100)),
    ("endless", "501.75", False, (0, 175, 175)),
    ("waiver", "nothing", True, (201, 0, 0)),
    ("waiver", "501.00", True, (0, 0, 166)),
    ("waiver", "501.75", True, (0, 0, 166)),
    ("waiver", "nothing", False, (219, 0, 0)),
    ("waiver", "501.00", False, (75, 0, 100)),
    ("waiver", "501.75", False, (0, 0, 175)),
    ("credit", "nothing", True, (201, 0, 0)),
    ("credit", "501.00", True, (0, 0, 166)),
    ("credit", "501.75", True, (0, 0, 166)),
    ("credit", "nothing", False, (219, 0, 0)),
    ("credit", "501.00", False, (75, 0, 100)),
    ("credit", "501.75", False, (0, 0, 175)),
]


@pytest.mark.long(12)
@pytest.mark.parametrize(
    "nights", [(), (BEFORE, PAID, AFTER), (LATER,)], ids=["no night", "nightly", "a later night first"]
)
def test_reliefs_and_interest(desk: Desk, nights: tuple[date, ...]) -> None:
    """Whatever is granted before or after whatever was paid, with or without nights between: the interest is that of the days.

    With a later night first, everything is recorded late: it ran up to the 31st before the rest was known. By default a sample:
    each relief and each payment before and after the other.
    """
    rows = sample(TABLE, lambda row: (row[0], row[2]), lambda row: row[1:3])
    for place, (kind, paid, first, stands) in enumerate(rows):
        code = f"C{place}"
        desk.judged(TWICE, code=code)
        acts: list[tuple[date, str]] = [] if paid == "nothing" else [(PAID, paid)]
        acts += [] if kind == "none" else [(BEFORE if first else AFTER, kind)]
        if nights == (LATER,):
            night(desk, LATER)
        for day, act in sorted(acts):
            if day in nights:
                night(desk, day)
            assert granted_or_paid(desk, code, day, act) == "done", rows[place]
        if nights == (LATER,):
            stands = (SIX_DAYS_LATER.get((kind, paid, first), stands[0]), *stands[1:])
        else:
            night(desk, AFTER)
        assert interest(desk, code) == stands, rows[place]
        assert desk.pay("10.00", LATER, code=code) == "done"
    night(desk, date(2025, 8, 31))
    assert desk.broken() == []


def granted_or_paid(desk: Desk, code: str, day: date, act: str) -> str:
    """Pay an amount, or grant a relief."""
    if act[0].isdigit():
        return desk.pay(act, day, code=code)
    words: dict[str, Any] = {
        "waiver": {"kind": "waiver", "amount": "100.00"},
        "credit": {"kind": "credit", "amount": "100.00", "payee": X},
        "suspension": TEN_DAYS,
        "endless": {"kind": "suspension", "first_on": "2025-07-01"},
    }[act]
    return relieve(desk, day, code=code, **words)


SIX_DAYS_LATER = {
    ("none", "nothing", True): 271,
    ("suspension", "nothing", True): 184,
    ("suspension", "nothing", False): 184,
    ("waiver", "nothing", True): 243,
    ("credit", "nothing", True): 243,
    ("waiver", "nothing", False): 261,
    ("credit", "nothing", False): 261,
}
"""What is due on the 31st where something is still overdue: 500.00 or 400.00 yuan have borne interest for six days more."""


def test_what_was_paid_too_much_goes_back_to_who_paid_it(desk: Desk) -> None:
    """Of two joint debtors who paid interest the last one paid too much; at most that goes back, once, and to nobody else."""
    desk.judged(TWICE)
    assert desk.pay("501.75", PAID, payer=X) == "done"
    assert desk.pay("501.75", date(2025, 10, 20), payer=Y) == "done"
    assert relieve(desk, date(2025, 10, 21), **TEN_DAYS) == "done"
    assert interest(desk) == (0, 87, 350)
    late = date(2025, 10, 22)
    ask = {"kind": "refund_excess", "amount": "0.87"}
    assert relieve(desk, late, payee=X, **ask) == "compensation.refund_too_large"
    assert desk.said == {"amount": "0.87", "there": "0.00", "payee": X}
    assert relieve(desk, late, payee=Y, **{**ask, "amount": "0.88"}) == "compensation.refund_too_large"
    close: dict[str, Any] = {"who": "chief", "no_evaluation": "paid_in_money"}
    # bare: the fund is not disposed of first, for what is to go back lies in it
    assert desk.do("close", late, bare=True, **close) == "compensation.case_still_open"
    assert relieve(desk, late, payee=Y, **ask) == "done"
    assert relieve(desk, late, payee=Y, **{**ask, "amount": "0.01"}) == "compensation.refund_too_large"
    assert interest(desk) == (0, 0, 263)
    assert desk.balances()["fund case_fund"] == 100_000 + 263
    desk.must("close", late, **close)
    assert desk.broken() == []


def test_nothing_goes_back_that_is_not_there(desk: Desk) -> None:
    """A refund needs what was paid too much: an excess that is held, interest not owed, or a judgment that was reversed."""
    desk.judged(TWICE)
    assert desk.pay("1.00", date(2025, 4, 1), payer=X) == "done"
    assert desk.pay("999.00", date(2025, 4, 2), payer=Y) == "done"
    assert desk.pay("5.00", date(2025, 4, 2), payer=Y, hold_excess=True) == "done"
    on = date(2025, 4, 3)
    for amount in ("500.00", "1.00", "5.00", "0.01"):
        assert (
            relieve(desk, on, kind="refund_excess", amount=amount, payee=X) == "compensation.refund_too_large"
        )
    bare: dict[str, Any] = {"kind": "refund_reversed", "amount": "1.00", "payee": X, "basis": "reversed"}
    reversed_ = {**bare, "judgment": str(desk.ids["judge"]), "left_owed": "600.00"}
    wrong: tuple[dict[str, Any], ...] = (
        bare,
        {**reversed_, "left_owed": ""},
        {**reversed_, "judgment": str(uuid7())},
        {**reversed_, "part": 2},
        {**reversed_, "document": ""},
    )
    for words in wrong:
        assert desk.do("propose_relief", on, who="payer", **words) == "compensation.judgment_not_named"
    for payee, most in ((X, "1.00"), (Y, "399.00")):
        too_much = "500.00" if payee == Y else "1.01"
        for amount, came in ((too_much, "compensation.refund_too_large"), (most, "done")):
            desk.must("propose_relief", on, who="payer", **{**reversed_, "amount": amount, "payee": payee})
            assert (
                desk.do("grant_relief", on, who="cashier", subject=str(desk.ids["propose_relief"])) == came
            ), (payee, amount)
    found = desk.balances()
    assert sum(found[f"{head} claim_established"] for head in ("H4", "H1")) == 60_000
    assert found["fund case_fund"] == 60_000
    assert desk.broken() == []


def test_plain_sql_gives_nothing_back(desk: Desk, database_url: str) -> None:
    """More than was paid, or what was not paid so, is refused by the database; a refund that was made stays as it is."""
    desk.judged(TWICE)
    assert desk.pay("1000.00", date(2025, 4, 1), payer=X) == "done"
    assert desk.pay("5.00", date(2025, 4, 2), payer=X, hold_excess=True) == "done"
    assert relieve(desk, date(2025, 4, 3), kind="refund_excess", amount="3.00", payee=X) == "done"
    assert relieve(desk, date(2025, 4, 3), kind="refund_excess", amount="1.00", payee=X) == "done"
    back = (
        "INSERT INTO ledger.damage_return (book_id, relief_id, payment_id, counted_as, case_id, amount) SELECT d.book_id, d.relief_id,"
        " p.payment_id, '{}', d.case_id, {} FROM ledger.damage_return d, ledger.damage_payment p WHERE {} LIMIT 1"
    )
    for statement, told in (
        (back.format("interest", 1, "p.payment_id = d.payment_id"), "damage_return_of_payer"),
        (back.format("principal", 1, "p.payment_id = d.payment_id"), "damage_return_of_payer"),
        (back.format("excess", 1, "p.payment_id <> d.payment_id"), "damage_return_of_payer"),
        ("UPDATE ledger.damage_return SET amount = 1", "journal_append_only"),
        ("UPDATE ledger.damage_relief SET left_owed = 1", "journal_append_only"),
    ):
        with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
            connection.execute(statement.encode())
        assert caught.value.diag.constraint_name == told, statement
    with psycopg.connect(database_url) as connection, pytest.raises(psycopg.Error) as caught:
        connection.execute("ALTER TABLE ledger.damage_return DISABLE TRIGGER written_once")
        connection.execute("DELETE FROM ledger.damage_return WHERE amount = 100")
        connection.execute(
            "INSERT INTO ledger.damage_return SELECT d.book_id, r.relief_id, d.payment_id, 'excess', d.case_id, 201"
            " FROM ledger.damage_return d JOIN ledger.damage_relief r ON r.amount = 100"
        )
    assert caught.value.diag.constraint_name == "damage_return_of_payer"
