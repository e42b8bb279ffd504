"""Receipts of payments: up to what was paid, each number once, taken back, replaced, lost and struck; lists; a payment with one stays."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.amounts import yuan
from ledger.compensation.actions import receipt_lists
from ledger.compensation.actions.sheet_reading import Sheet
from ledger.compensation.acts import ACT, take
from ledger.compensation.papers import case_file
from ledger.compensation.queries import as_of, cases
from ledger.compensation.queries import receipts as queries
from ledger.compensation.rules.payment_codes import Payable, payment_code
from ledger.compensation.rules.receipt_lists import COLUMNS, ListedReceipt, read_receipts
from ledger.database import Books, Database
from ledger.database.refusals import sqlstate
from ledger.documents import sheets
from ledger.documents.papers import Amount, Table
from ledger.errors import LedgerError
from ledger.identifiers import uuid7
from tests.compensation.reading import read_here
from tests.compensation.test_successions import reverse
from tests.compensation.world import Desk
from tests.furnished import furnished

PAID, LATER = date(2025, 6, 30), date(2025, 7, 2)
TITLES = [column.zh for column in COLUMNS]
ROW = {"receipt_code": "51060125", "issued_on": "2025-07-02", "payer_name": "某公司", "case": "C1"}


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A case of 1,000.00, all of it paid into the treasury on the last day."""
    made = Desk(database, owner)
    made.judged()
    assert made.pay("1000.00", PAID) == "done", made.said
    return made


def record(desk: Desk, amount: str, number: str = "0001", on: date = LATER, **words: Any) -> str:
    """Record a receipt of the payment; it is known by its number."""
    told = {
        "receipt_code": "51060125",
        "receipt_number": number,
        "amount": amount,
        "payer_name": "某公司",
        **words,
    }
    paid = words.get("payment", str(desk.ids["pay"]))
    return desk.do("record_receipt", on, who="cashier", name=number, **{**told, "payment": paid})


def follow(desk: Desk, step: str, number: str, new: str, on: date = LATER) -> str:
    """Record what follows a receipt."""
    told: dict[str, Any] = {"receipt_code": "51060125", "receipt_number": new}
    return desk.do(f"{step}_receipt", on, who="cashier", name=new, subject=str(desk.ids[number]), **told)


def turn(desk: Desk, step: str, number: str, on: date = LATER, reason: str = "why") -> str:
    """Lose, find or strike a receipt."""
    return desk.do(
        f"{step}_receipt", on, reason=reason, name=f"{step} {number}", subject=str(desk.ids[number])
    )


def states(desk: Desk) -> dict[str, str]:
    """What became of each receipt of the book."""
    with desk.database.read() as books:
        return {one.receipt_number: one.state for one in queries.receipts_of(books, desk.book_id)}


def wanted(desk: Desk) -> list[int]:
    """For how much of each payment no receipt stands, in fen."""
    with desk.database.read() as books:
        return [one.open for one in queries.unreceipted_of(books, desk.book_id)]


def test_receipts_up_to_the_payment(desk: Desk) -> None:
    """Goal: the table of 21.1. Method: 600.00, its red receipt, that struck, 500.00 refused, 400.00."""
    assert wanted(desk) == [100000]
    assert record(desk, "600.00") == "done", desk.said
    assert wanted(desk) == [40000]
    assert follow(desk, "redden", "0001", "9001") == "done", desk.said
    assert (wanted(desk), states(desk)) == ([100000], {"0001": "reversed", "9001": "issued"})
    assert turn(desk, "strike", "9001", reason=" ") == "entry.text_empty"
    assert turn(desk, "strike", "9001") == "done", desk.said
    assert (wanted(desk), states(desk)) == ([40000], {"0001": "issued", "9001": "struck"})
    assert record(desk, "500.00", "0002") == "compensation.receipt_beyond_payment"
    assert desk.said["open"] == "400.00"
    assert record(desk, "400.01", "0002") == "compensation.receipt_beyond_payment"
    assert record(desk, "400.00", "0002") == "done", desk.said
    assert record(desk, "0.01", "0003") == "compensation.receipted_wholly"
    assert wanted(desk) == []
    assert desk.broken(whole=True) == []


def test_a_number_is_that_of_one_receipt(desk: Desk) -> None:
    """Goal: numbers are told once. Method: again, in another case, as a red one, under another code, after it was struck."""
    assert record(desk, "600.00") == "done", desk.said
    first = desk.ids["0001"]
    assert record(desk, "100.00") == "compensation.receipt_number_taken"
    assert desk.said["case"] == "C1"
    desk.judged(code="C2")
    assert (
        desk.do(
            "pay",
            PAID,
            code="C2",
            who="cashier",
            name="other",
            route="treasury",
            payer="enterprise:x",
            amount="5.00",
        )
        == "done"
    )
    assert (
        record(desk, "5.00", code="C2", payment=str(desk.ids["other"])) == "compensation.receipt_number_taken"
    )
    desk.ids["0001"] = first
    assert follow(desk, "redden", "0001", "0001") == "compensation.receipt_number_taken"
    desk.ids["0001"] = first
    assert record(desk, "100.00", "0001", receipt_code="51060126") == "done", desk.said
    assert turn(desk, "strike", "0001") == "done", desk.said
    assert (
        record(desk, "5.00", "0001", code="C2", receipt_code="51060126", payment=str(desk.ids["other"]))
        == "done"
    ), desk.said


def test_lost_found_and_replaced(desk: Desk) -> None:
    """Goal: a lost receipt stands until another takes its place. Method: every step, and those that a red one does not take."""
    assert record(desk, "1000.00") == "done", desk.said
    assert turn(desk, "lose", "0001") == "done", desk.said
    assert (wanted(desk), states(desk)) == ([], {"0001": "lost"})
    assert turn(desk, "find", "0001") == "done", desk.said
    assert turn(desk, "lose", "0001") == "done", desk.said
    assert follow(desk, "replace", "0001", "0002", date(2025, 7, 1)) == "process.backdated"
    assert follow(desk, "replace", "0001", "0002") == "done", desk.said
    assert (wanted(desk), states(desk)) == ([], {"0001": "replaced", "0002": "issued"})
    assert turn(desk, "strike", "0002") == "done", desk.said
    assert states(desk) == {"0001": "issued", "0002": "struck"}
    assert follow(desk, "redden", "0001", "9001") == "done", desk.said
    for step in ("redden", "replace"):
        assert follow(desk, step, "9001", "9002") == "compensation.receipt_is_red"
    assert turn(desk, "lose", "9001") == "compensation.receipt_is_red"
    assert record(desk, "1.00", "0003") == "done", desk.said
    assert turn(desk, "strike", "9001") == "compensation.receipt_beyond_payment"
    assert desk.broken(whole=True) == []


def test_a_payment_with_a_receipt_is_not_reversed(desk: Desk) -> None:
    """Goal: a reversal asks for the red receipt. Method: refused; then with the red receipt, or with the receipt struck."""
    assert record(desk, "1000.00") == "done", desk.said
    assert reverse(desk, "pay", LATER) == "compensation.receipt_stands"
    assert desk.said["number"] == "0001"
    assert follow(desk, "redden", "0001", "9001") == "done", desk.said
    assert reverse(desk, "pay", LATER) == "done", desk.said
    assert turn(desk, "strike", "9001") == "compensation.subject_unknown", "its payment is reversed"
    assert record(desk, "1.00", "0002") == "compensation.subject_unknown"
    assert desk.broken(whole=True) == []


@pytest.mark.parametrize(
    ("on", "came"), [(date(2025, 6, 29), "compensation.receipt_before_payment"), (PAID, "done")]
)
def test_no_receipt_before_the_money(desk: Desk, on: date, came: str) -> None:
    """Method: the day before, and the day of the payment."""
    assert record(desk, "1.00", on=on) == came


def test_a_court_issues_its_own(desk: Desk) -> None:
    """Goal: of what came to a court there is no receipt of the treasury. Method: a payment to a court; an amount of nothing."""
    desk.judged(code="C2")
    paid: dict[str, Any] = {"route": "court", "payer": "enterprise:x", "amount": "5.00"}
    assert desk.do("pay", PAID, code="C2", who="cashier", name="court", **paid) == "done"
    assert record(desk, "5.00", code="C2", payment=str(desk.ids["court"])) == "compensation.subject_unknown"
    assert record(desk, "0.00") == "compensation.not_above_zero"


def file_rows(desk: Desk, on: date) -> list[list[str]]:
    """The receipts in the file of the case as of a day."""
    with desk.database.read() as books:
        head = cases.head_of(books, desk.book_id, "C1")
        paper = case_file(as_of.file_of(books, desk.book_id, head, on=on), on.isoformat(), "en", None)
    table = next(
        (
            part
            for part in paper.parts
            if isinstance(part, Table) and "票据代码及号码" in part.columns[0].title
        ),
        None,
    )
    rows = [] if table is None else table.rows
    # A sum is an amount, so that the spreadsheet of the file has a number there.
    return [
        [yuan(cell.minor) if isinstance(cell, Amount) else str(cell) for cell in row.cells] for row in rows
    ]


def test_the_file_says_what_stood_on_its_day(desk: Desk) -> None:
    """Method: a receipt, its red one a day later; the file before, between and after."""
    assert record(desk, "600.00") == "done"
    assert follow(desk, "redden", "0001", "9001", date(2025, 7, 3)) == "done", desk.said
    assert file_rows(desk, PAID) == []
    [first] = file_rows(desk, LATER)
    assert (first[0], first[2], first[4]) == ("51060125: 0001", "2025-07-02", "600.00")
    old, red = file_rows(desk, date(2025, 7, 3))
    assert old[5] != first[5]
    assert red[4] == "-600.00"


# -- PostgreSQL keeps it too ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("amount = amount", "receipt_by_act"),
        ("issued_on = issued_on - 1", "receipt_by_act"),
        ("amount = 100001", "receipt_within_payment"),
        ("issued_on = '2025-06-29'", "receipt_within_payment"),
        ("case_id = 0", "nontax_receipt_case_fkey"),
    ],
)
def test_plain_sql_keeps_no_receipt_of_what_was_not_paid(desk: Desk, change: str, broken: str) -> None:
    """Goal: the promise holds past Python. Method: as the web's role, a row that was copied; within, by the owner of the tables."""
    assert record(desk, "600.00") == "done"
    by_web = broken == "receipt_by_act"
    with (
        pytest.raises(DBAPIError) as refused,
        (desk.database if by_web else desk.owner).engine.begin() as connection,
    ):
        connection.exec_driver_sql(
            "CREATE TEMP TABLE copied ON COMMIT DROP AS SELECT * FROM ledger.nontax_receipt"
        )
        connection.exec_driver_sql(f"UPDATE copied SET number = '0009', {change}")
        if by_web:
            connection.exec_driver_sql(
                "UPDATE copied SET receipt_id = (SELECT process_id FROM ledger.process WHERE machine = 'compensation.receipt' LIMIT 1),"
                " number = '0010'"
            )
            connection.exec_driver_sql("UPDATE ledger.nontax_receipt SET struck = true")
        else:
            connection.exec_driver_sql("ALTER TABLE ledger.nontax_receipt DISABLE TRIGGER written_once")
            connection.exec_driver_sql("DELETE FROM ledger.nontax_receipt")
            connection.exec_driver_sql("INSERT INTO ledger.nontax_receipt SELECT * FROM copied")
    assert refused.value.orig.diag.constraint_name == broken  # type: ignore[union-attr]


def test_plain_sql_takes_no_payment_out_under_its_receipt(desk: Desk) -> None:
    """Method: as the owner of the tables, a payment that is reversed."""
    assert (
        desk.do("propose_reversal", LATER, who="cashier", target=str(desk.ids["pay"]), reason="wrong")
        == "done"
    )
    assert record(desk, "600.00") == "done"
    with pytest.raises(DBAPIError) as refused, desk.owner.engine.begin() as connection:
        connection.exec_driver_sql(
            "ALTER TABLE ledger.damage_payment DISABLE TRIGGER damage_payment_reversed"
        )
        connection.exec_driver_sql(
            "UPDATE ledger.damage_payment SET waiting = 0, reversed_by = (SELECT reversal_id FROM ledger.damage_reversal)"
        )
    broken = refused.value.orig.diag.constraint_name  # type: ignore[union-attr]
    assert (sqlstate(refused.value), broken) == ("LG141", "receipt_reddened_first")


def test_the_doctor_finds_too_many_receipts(desk: Desk) -> None:
    """Method: behind the triggers, a receipt of more than was paid."""
    assert record(desk, "600.00") == "done"
    with desk.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.nontax_receipt DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE ledger.nontax_receipt SET amount = 100001")
    assert "receipts_are_of_payments" in desk.broken(whole=True)


# -- lists ------------------------------------------------------------------------------------------------------------------


def sheet_of(*rows: dict[str, str]) -> Sheet[ListedReceipt]:
    """Read a list here, as the child does."""
    data = sheets.write_csv(
        TITLES, [[{**ROW, **row}.get(column.key, "") for column in COLUMNS] for row in rows]
    )
    return read_here(read_receipts, ListedReceipt, data)


def imported(desk: Desk, *rows: dict[str, str], id: Any = None, on: date = LATER) -> str:
    """Import a list, as the address does; tell what came."""
    list_id, step, sheet = id or uuid7(), desk.step("cashier", on), sheet_of(*rows)

    def work(books: Books) -> bool:
        assigned = receipt_lists.assign_receipts(books, desk.book_id, step, list_id=list_id, sheet=sheet)
        made = [
            take(books, desk.book_id, x.step, ACT["record_receipt"], code=x.case, record_id=x.id, told=x.told)
            for x in assigned
        ]
        return any(one.fresh for one in made)

    try:
        return "done" if desk.database.begin(work) else "replayed"
    except LedgerError as error:
        return desk.refused(error)


def faults(desk: Desk) -> list[str]:
    """The faults of the last list that was refused."""
    return [str(one["problem"]) for one in desk.said["problems"]]


def test_a_list_finds_its_payments(desk: Desk) -> None:
    """Goal: exact amounts first, then the only one with room. Method: two payments; rows by case and by payment code; again; faults."""
    desk.judged(code="C2")
    for name, amount in (("first", "300.00"), ("second", "500.00")):
        paid: dict[str, Any] = {"route": "agency", "payer": "enterprise:x", "amount": amount}
        assert desk.do("pay", PAID, code="C2", who="cashier", name=name, **paid) == "done"
    with desk.database.read() as books:
        number = cases.head_of(books, desk.book_id, "C2").case_id
    by_code = {"case": "", "payment_code": payment_code(Payable(number, 1, 2))}
    list_id = uuid7()
    whole = (
        {"receipt_number": "0000 0001", "amount": "300.00", **by_code},
        {"receipt_number": "0000-0002", "amount": "200.00", "case": "C2"},
        {"receipt_number": "00000003", "amount": "1,000.00"},
    )
    assert imported(desk, *whole, id=list_id) == "done", desk.said
    assert imported(desk, *whole, id=list_id) == "replayed", desk.said
    assert wanted(desk) == [30000]
    assert imported(desk, *whole) == "sheet.invalid"
    assert faults(desk)[:3] == [
        "it is recorded already: C2",
        "it is recorded already: C2",
        "it is recorded already: C1",
    ]
    assert imported(desk, {"receipt_number": "0007", "amount": "300.01", "case": "C2"}) == "sheet.invalid"
    assert faults(desk) == ["no payment came by that day that has no receipt for this amount"]
    twin = {"receipt_number": "0008", "amount": "100.00", "case": "C2"}
    assert imported(desk, twin, twin) == "sheet.invalid"
    assert faults(desk) == ["it is recorded already: row 2"]
    assert imported(desk, {**twin, "issued_on": "2025-07-03"}) == "sheet.invalid"
    assert imported(desk, {**twin, "issued_on": "2025-06-29"}) == "sheet.invalid"
    assert imported(desk, {**twin, "amount": "300.00"}) == "done", desk.said
    assert desk.broken(whole=True) == []


def test_what_could_be_of_two_payments_is_of_none(desk: Desk) -> None:
    """Method: two payments of one amount; a row of less than each, and of just it."""
    desk.judged(code="C2")
    for name in ("first", "second"):
        paid: dict[str, Any] = {"route": "treasury", "payer": "enterprise:x", "amount": "100.00"}
        assert desk.do("pay", PAID, code="C2", who="cashier", name=name, **paid) == "done"
    for amount in ("100.00", "50.00"):
        assert imported(desk, {"receipt_number": "0001", "amount": amount, "case": "C2"}) == "sheet.invalid"
        assert faults(desk) == ["2 payments could be meant: record this receipt singly"]


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"receipt_code": "510"}, "receipt_code"),
        ({"receipt_number": "一二三四"}, "receipt_number"),
        ({"check_code": "?"}, "check_code"),
        ({"issued_on": "soon"}, "issued_on"),
        ({"amount": "0"}, "amount"),
        ({"amount": "1e3"}, "amount"),
        ({"payer_name": ""}, "payer_name"),
        ({"payment_code": "HP000000120001000365"}, "payment_code"),
        ({"case": ""}, "case"),
    ],
)
def test_every_fault_of_a_row(wrong: dict[str, str], column: str) -> None:
    """Method: one wrong cell each."""
    sheet = sheet_of({"receipt_number": "0001", "amount": "1.00", **wrong})
    assert [one.column for one in sheet.faults] == [column]
