"""Old cases: imported as a list by one, carried over with their money by another, go on by all ordinary acts, withdrawn whole by two."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from ledger.compensation.actions import old_cases
from ledger.compensation.actions.sheet_reading import Sheet
from ledger.compensation.queries import cases, flags, reports
from ledger.compensation.queries import old_cases as queries
from ledger.compensation.rules.old_case_sheet import COLUMNS, OldRow, read_old
from ledger.database import Database
from ledger.database.refusals import sqlstate
from ledger.documents import sheets
from ledger.errors import LedgerError
from ledger.identifiers import derived, uuid7
from tests.compensation.reading import read_here
from tests.compensation.world import START, Desk
from tests.furnished import furnished

LATER = date(2025, 2, 3)
MILL = "91330621146234567T"
TITLES = [column.zh for column in COLUMNS]
ROW = {"case": "1", "line": "案件", "number": "绍环损〔2023〕1号", "title": "油污", "area": "330603", "medium": "地表水",
       "channel": "行政处罚", "received_on": "2023-05-06", "state": "履行中", "decided_on": "2024-03-01",
       "basis": "司法确认", "paper": "民特3号"}  # fmt: skip
MILLS = {"case": "1", "line": "当事人", "name": "东浦纺织", "credit_code": MILL}
H4 = {"case": "1", "line": "损失", "head": "H4", "assessed": "3000", "agreed": "3000"}
H1 = {"case": "1", "line": "损失", "head": "H1", "assessed": "1000", "agreed": "1000"}
PAID = {"case": "1", "line": "缴款", "route": "国库", "day": "2024-03-20", "amount": "1200"}
DUE = {"case": "1", "line": "分期", "day": "2025-12-31", "amount": "1800"}
DUTY = {"case": "1", "line": "修复", "head": "H4", "day": "2025-12-31", "amount": "1000"}
MONEY = {"spent": "900", "fund": "300"}
USUAL = ({**ROW, **MONEY}, MILLS, H4, H1, PAID, DUE, DUTY)
"""4,000.00: 1,200.00 paid, 1,800.00 open, 1,000.00 in kind; of the money 900.00 spent."""
TALKS = (
    {**ROW, "case": "2", "number": "绍环损〔2024〕2号", "state": "磋商中", "decided_on": "", "basis": "", "paper": "",
     "consulted_on": "2024-12-02"},
    {"case": "2", "line": "当事人", "name": "李某", "sort": "个人"},
    {"case": "2", "line": "损失", "head": "H4", "assessed": "500"},
    {"case": "2", "line": "担保", "kind": "保证金", "name": "李某", "amount": "100"},
)  # fmt: skip
CLOSED = (
    {**ROW, "case": "3", "number": "绍环损〔2022〕3号", "state": "已结案", "basis": "判决", "spent": "400", "fund": "0",
     "less_basis": "判决酌减"},
    {"case": "3", "line": "当事人", "name": "甲厂"},
    {"case": "3", "line": "损失", "head": "H4", "assessed": "500", "judged": "400"},
    {"case": "3", "line": "缴款", "route": "国库", "amount": "400"},
)  # fmt: skip


def file_of(*rows: dict[str, str]) -> bytes:
    """Write a list."""
    return sheets.write_csv(TITLES, [[row.get(column.key, "") for column in COLUMNS] for row in rows])


def sheet_of(*rows: dict[str, str]) -> Sheet[OldRow]:
    """Read a list here, as the child does."""
    data = file_of(*rows)
    return read_here(read_old, OldRow, data)


def imported(
    desk: Desk,
    *rows: dict[str, str],
    code: str = "OLD",
    number: str = "移交清单1",
    who: str = "clerk",
    id: Any = None,
) -> str:
    """Import a list; tell what came, as a word."""
    desk.ids[code] = id or desk.ids.get(code) or uuid7()
    head = old_cases.OldHead(code, number, START, "list.csv")

    def work(books: Any) -> Any:
        step = desk.step(who, START)
        return old_cases.import_list(
            books, desk.book_id, step, list_id=desk.ids[code], head=head, sheet=sheet_of(*rows)
        )

    return desk.run(work)


TURNS: dict[str, Callable[..., object]] = {
    "confirm": old_cases.confirm,
    "drop": old_cases.drop,
    "confirm-withdrawal": old_cases.confirm_withdrawal,
    "withdraw": lambda books, book, step, id: old_cases.ask_withdrawal(books, book, step, list_id=id),
}


def turn(
    desk: Desk,
    what: str,
    who: str = "cashier",
    code: str = "OLD",
    reason: str = "wrong",
    seen: int | None = None,
) -> str:
    """Take a step of a list."""
    step = replace(desk.step(who, START, reason), seen=seen)
    return desk.run(lambda books: TURNS[what](books, desk.book_id, step, desk.ids[code]))


def carried(desk: Desk, *rows: dict[str, str]) -> None:
    """Import and confirm a list."""
    assert imported(desk, *rows) == "done", desk.said
    assert turn(desk, "confirm") == "done", desk.said


def problems(desk: Desk, *rows: dict[str, str]) -> list[tuple[str, str]]:
    """The faults of a list: where, and in which column."""
    sheet = sheet_of(*rows)
    with desk.database.read() as books:
        _, faults = old_cases.judge(books, desk.book_id, old_cases.OldHead("OLD", "n", START), sheet)
    return [(fault.where, fault.column) for fault in faults]


@furnished
def desk(database: Database, owner: Database) -> Desk:
    """A book without cases."""
    return Desk(database, owner)


@furnished
def booked(database: Database, owner: Database) -> Desk:
    """A list with three cases: one in performance, one in consultation, one closed."""
    made = Desk(database, owner)
    carried(made, *USUAL, *TALKS, *CLOSED)
    return made


def test_a_list_is_carried_over_with_its_money(booked: Desk) -> None:
    """Goal: 17.3, 17.4. Method: three cases; every balance, the state and the promises."""
    assert [booked.state(f"OLD-{n}") for n in (1, 2, 3)] == ["performing", "consulting", "closed"]
    assert booked.balances("OLD-1") == {
        "H1 claim_due": 60000, "H1 claim_established": 100000, "H1 claim_received": 40000,
        "H4 claim_due": 120000, "H4 claim_established": 300000, "H4 claim_in_kind": 100000, "H4 claim_received": 80000,
        "fund case_fund": 30000, "fund case_fund_source": 30000,
    }  # fmt: skip
    assert booked.balances("OLD-2") == {
        "H4 claim_assessed": 50000, "H4 claim_established": 50000, "money agency_cash": 10000, "money deposit_payable": 10000,
    }  # fmt: skip
    assert booked.balances("OLD-3") == {
        "H4 claim_established": 50000,
        "H4 claim_received": 40000,
        "H4 claim_waived": 10000,
    }
    assert booked.broken(whole=True) == []
    with booked.database.read() as books:
        rows = queries.cases_of(books, booked.book_id, booked.ids["OLD"])
        told = flags.flags(books, booked.book_id)
    assert [(row.code, row.state) for row in rows] == [
        ("OLD-1", "performing"),
        ("OLD-2", "consulting"),
        ("OLD-3", "closed"),
    ]
    assert [(row.case_code, row.head, row.before, row.after, row.basis) for row in told] == [
        ("OLD-3", "H4", 50000, 40000, "判决酌减")
    ]


def test_what_was_carried_goes_on(booked: Desk) -> None:
    """Goal: 17.6. Method: paid, passed on, spent, a duty converted, closed; an agreement of the one in consultation."""
    owner = f"enterprise:{MILL}"
    assert (
        booked.do("pay", LATER, who="cashier", code="OLD-1", route="agency", payer=owner, amount="1800.00")
        == "done"
    ), booked.said
    payment = str(booked.ids["pay"])
    assert booked.do("remit", LATER, who="cashier", code="OLD-1", payment=payment) == "done", booked.said
    assert (
        booked.spend(
            "2100.00", LATER, code="OLD-1", payee="firm:z", payee_name="丙院", payee_account="6222000011"
        )
        == "done"
    ), booked.said
    assert (
        booked.do(
            "convert_duty", date(2026, 1, 5), code="OLD-1", duty=1, amount="1000.00", due_on="2026-02-05"
        )
        == "done"
    ), booked.said
    assert (
        booked.do(
            "pay",
            date(2026, 1, 6),
            who="cashier",
            code="OLD-1",
            route="treasury",
            payer=owner,
            amount="1000.00",
            part=2,
        )
        == "done"
    )
    assert (
        booked.do("close", date(2026, 1, 7), code="OLD-1", who="chief", no_evaluation="paid_in_money")
        == "done"
    ), booked.said
    heads = [{"head": "H4", "money": "500.00"}]
    parts = [{"amount": "500.00", "obligors": [{"owner": "person:OLD-2.1"}]}]
    words: dict[str, Any] = {"facts": "f", "extent": "e", "mode": "money", "heads": heads, "parts": parts}
    assert booked.do("agree", LATER, code="OLD-2", who="chief", **words) == "done", booked.said
    assert booked.broken(whole=True) == []


def test_late_interest_runs_on_what_is_open(desk: Desk) -> None:
    """Goal: 17.3. Method: an open instalment overdue for 100 days under a court document; what was paid before bears none."""
    due = {**DUE, "day": "2024-12-31"}
    carried(desk, *(due if row is DUE else row for row in USUAL))
    assert desk.do("default", date(2025, 4, 10), code="OLD-1") == "done", desk.said
    owner = f"enterprise:{MILL}"
    assert (
        desk.do(
            "pay",
            date(2025, 4, 10),
            who="cashier",
            code="OLD-1",
            route="treasury",
            payer=owner,
            amount="1831.50",
        )
        == "done"
    ), desk.said
    assert desk.balances("OLD-1")["LI claim_received"] == 3150
    assert desk.broken(whole=True) == []


def test_money_under_way_is_passed_on(desk: Desk) -> None:
    """Goal: 17.4. Method: of two payments a part lies with the department, with a court and in escrow; it is passed on way by way."""
    ways = (("部门账户", "300"), ("法院", "200"), ("提存", "100"))
    rows = [
        {**PAID, "route": route, "amount": amount, "waiting": amount, "day": ""} for route, amount in ways
    ]
    carried(
        desk,
        {**ROW, "spent": "0", "fund": "0", "state": "修复中"},
        MILLS,
        H4,
        H1,
        *rows,
        {**DUE, "amount": "2400"},
        DUTY,
    )
    assert desk.state("OLD-1") == "restoring"
    record = derived(desk.ids["OLD"], "case:1")
    for number, action in enumerate(("remit", "transfer_court", "release_escrow"), 1):
        payment = str(derived(record, f"payment {number}"))
        assert desk.do(action, LATER, who="cashier", code="OLD-1", payment=payment) == "done", desk.said
    assert (desk.balances("OLD-1")["fund case_fund"], desk.broken(whole=True)) == (60000, [])


def test_several_owe(desk: Desk) -> None:
    """Goal: 17.1, 17.3. Method: two jointly, one alone; the payment of one of the two gives it recourse when the rest is paid."""
    both = {"name": "甲厂、乙厂"}
    rows = (
        {**ROW, "spent": "600", "fund": "0"},
        {"case": "1", "line": "当事人", "name": "甲厂"},
        {"case": "1", "line": "当事人", "name": "乙厂"},
        {**H4, "assessed": "1500", "agreed": "1500"},
        {**PAID, **both, "payer": "甲厂", "amount": "600"},
        {**DUE, **both, "amount": "400"},
        {**DUE, "name": "乙厂", "amount": "500"},
    )
    carried(desk, *rows)
    first, second = "party:OLD-1.1", "party:OLD-1.2"
    assert (
        desk.do("pay", LATER, who="cashier", code="OLD-1", route="treasury", payer=first, amount="400.00")
        == "done"
    ), desk.said
    assert (
        desk.do(
            "pay", LATER, who="cashier", code="OLD-1", route="treasury", payer=second, amount="500.00", part=2
        )
        == "done"
    )
    assert {name: amount for name, amount in desk.balances("OLD-1").items() if "recourse" in name} == {
        "recourse.1 recourse_claim": 50000, "recourse.1 recourse_debt": 50000,
    }  # fmt: skip
    assert desk.broken(whole=True) == []


def test_a_list_is_imported_once(booked: Desk) -> None:
    """Goal: 17.2. Method: told again; the same bytes under another id; another file under the same number; the same numbers of cases."""
    rows = (*USUAL, *TALKS, *CLOSED)
    assert imported(booked, *rows) == "replayed"
    assert imported(booked, *rows, code="OTHER", number="other") == "replayed"
    assert imported(booked, *USUAL, code="OTHER2") == "compensation.list_number_taken"
    assert imported(booked, *USUAL, id=uuid7(), number="other") == "compensation.list_code_taken"
    assert imported(booked, *USUAL, code="OTHER3", number="other") == "sheet.invalid"
    assert [str(one["where"]) for one in booked.said["problems"]] == ["row 2, number"]


def test_two_persons(desk: Desk) -> None:
    """Goal: 17.2. Method: nothing is there before another has confirmed; who imported does not confirm; dropped, the bytes come again."""
    assert imported(desk, *USUAL, who="cashier") == "process.role_not_for_step"
    assert imported(desk, *USUAL) == "done", desk.said
    assert desk.balances("OLD-1") == {}
    assert turn(desk, "confirm", "chief") == "process.role_not_for_step"
    assert turn(desk, "drop", "payer") == "done"
    assert desk.broken() == []
    assert imported(desk, *USUAL, code="OLD2", number="移交清单1") == "done", desk.said
    assert turn(desk, "confirm", code="OLD2") == "done", desk.said
    assert turn(desk, "confirm", code="OLD2") == "replayed"


def test_who_imported_is_no_second_person(desk: Desk) -> None:
    """Goal: 17.6. Method: steps that need another than who began, by the importer and by another; the web's role."""
    kept = {"case": "1", "line": "担保", "kind": "保证金", "name": "东浦纺织", "amount": "100"}
    carried(desk, *USUAL, kept, *TALKS)
    with desk.database.read() as books:
        case = cases.head_of(books, desk.book_id, "OLD-1")
        [held] = cases.money_of(books, desk.book_id, case.case_id).guarantees
    told: tuple[tuple[str, dict[str, Any]], ...] = (
        ("publicise", {"code": "OLD-1", "public": True}),
        ("release_guarantee", {"code": "OLD-1", "subject": str(held.id)}),
    )
    for action, words in told:
        assert desk.do(action, LATER, **words) == "process.second_person_needed", action
        assert desk.do(action, LATER, who="chief", **words) == "done", (action, desk.said)
    forge = (
        "WITH s AS (UPDATE ledger.process p SET state = 'closed', version = version + 1 FROM ledger.damage_case c"
        " WHERE c.code = 'OLD-1' AND c.book_id = p.book_id AND c.process_id = p.process_id RETURNING p.*)"
        " INSERT INTO ledger.process_event (book_id, process_id, version, machine, action, previous, from_state, to_state, four_eyes,"
        " started_by, actor_id, effective_on, reason, document)"
        " SELECT book_id, process_id, version, machine, 'close', version - 1, 'performing', 'closed', true, started_by, %s,"
        f" '{LATER}', '', '' FROM s"
    )
    again = (
        "INSERT INTO ledger.damage_record SELECT (jsonb_populate_record(r, jsonb_build_object('record_id', gen_random_uuid(),"
        " 'actor_id', %s::int))).* FROM ledger.damage_record r WHERE kind = 'publicise'"
    )
    for statement in (forge, again):
        with pytest.raises(DBAPIError) as refused, desk.database.engine.begin() as connection:
            connection.exec_driver_sql(statement, (desk.people["clerk"],))
        broke = getattr(refused.value.orig, "diag").constraint_name  # noqa: B009
        assert (sqlstate(refused.value), broke) == ("LG091", "damage_act_by_two")
    assert desk.broken() == []


def test_a_code_holds_no_name(desk: Desk) -> None:
    """Goal: 17.5. Method: the code of the list, or that of the case in it, holds the name of a natural person who is a party of it."""
    party = {**TALKS[1], "name": "李四明（Li Siming）"}
    rows = [{**row, "case": "2"} for row in (TALKS[0], party, TALKS[2])]
    assert imported(desk, *rows, code="LiSiming") == "compensation.name_in_number"
    assert desk.said == {"case": "LiSiming-2"}
    named = [{**row, "case": "LiSiming"} for row in rows]
    assert imported(desk, *named, code="OLD") == "compensation.name_in_number"
    assert imported(desk, *rows, code="OLD") == "done", desk.said


def test_every_fault_is_told(desk: Desk) -> None:
    """Goal: 17.1, 17.5. Method: each line of a good list made wrong in one way; the place that is told."""
    assert problems(desk, *USUAL, *TALKS, *CLOSED) == []
    changes: tuple[tuple[int, dict[str, str], tuple[str, str]], ...] = (
        (0, {"area": "999999"}, ("row 2", "area")),
        (0, {"state": "x"}, ("row 2", "state")),
        (0, {"decided_on": ""}, ("row 2", "decided_on")),
        (0, {"decided_on": "2025-01-07"}, ("row 2", "decided_on")),
        (0, {"fund": "299"}, ("row 2", "fund")),
        (0, {"received_on": "2023"}, ("row 2", "received_on")),
        (0, {"head": "H4"}, ("row 2", "head")),
        (0, {"case": "9"}, ("row 3", "case")),
        (1, {"credit_code": "91330621146234567U"}, ("row 3", "credit_code")),
        (1, {"sort": "个人"}, ("row 3", "credit_code")),
        (2, {"agreed": "3001"}, ("row 2", "case")),
        (2, {"head": "H9"}, ("row 4", "head")),
        (2, {"assessed": "3000.001"}, ("row 4", "assessed")),
        (2, {"assessed": "2000"}, ("row 2", "less_basis")),
        (2, {"performed": "2500"}, ("row 4", "performed")),
        (3, {"head": "H4"}, ("row 5", "head")),
        (4, {"name": "乙厂"}, ("row 6", "name")),
        (4, {"waiting": "1"}, ("row 6", "waiting")),
        (4, {"amount": "0"}, ("row 6", "amount")),
        (4, {"day": "2024-02-29"}, ("row 6", "day")),
        (5, {"amount": ""}, ("row 7", "amount")),
        (6, {"conversion": "1200"}, ("row 2", "less_basis")),
        (6, {"line": "x"}, ("row 8", "line")),
    )
    for place, change, expected in changes:
        rows = [{**row, **change} if at == place else row for at, row in enumerate(USUAL)]
        assert expected in problems(desk, *rows), (change, problems(desk, *rows))
    again = [{**row, "case": "2"} for row in USUAL]
    assert problems(desk, *USUAL, *again) == [("row 9", "number")]
    for row, expected in (
        ({**TALKS[2], "agreed": "1"}, ("row 4", "head")),
        ({**PAID, "case": "2"}, ("row 6", "line")),
    ):
        rows = [row if row["line"] == one["line"] else one for one in TALKS]
        assert expected in problems(desk, *rows, *([row] if row["line"] == "缴款" else [])), row
    for row in ({**DUE, "case": "3"}, {**DUTY, "case": "3"}, {**TALKS[3], "case": "3", "name": "甲厂"}):
        assert ("row 6", "line") in problems(desk, *CLOSED, row)


def test_a_list_is_withdrawn_whole(booked: Desk) -> None:
    """Goal: 17.7. Method: asked, dropped, asked, confirmed by another: nothing stands; the same file comes again under another code."""
    assert turn(booked, "withdraw", "clerk", reason="") == "entry.text_empty"
    assert turn(booked, "withdraw", "clerk") == "done", booked.said
    assert turn(booked, "drop", "chief") == "done"
    assert turn(booked, "withdraw", "clerk", seen=4) == "done"
    assert turn(booked, "confirm-withdrawal", "chief") == "process.role_not_for_step"
    assert turn(booked, "confirm-withdrawal", "payer", seen=5) == "done", booked.said
    assert [booked.state(f"OLD-{n}") for n in (1, 2, 3)] == ["withdrawn"] * 3
    assert [booked.balances(f"OLD-{n}") for n in (1, 2, 3)] == [{}, {}, {}]
    assert booked.broken(whole=True) == []
    assert imported(booked, *USUAL, *TALKS, *CLOSED, code="NEW") == "done", booked.said
    assert turn(booked, "confirm", code="NEW") == "done", booked.said
    assert booked.broken(whole=True) == []


def test_a_list_that_was_touched_stays(booked: Desk) -> None:
    """Goal: 17.7. Method: something is done in a case of it."""
    assert booked.do("note", LATER, code="OLD-3", topic="other", text="t") == "done", booked.said
    assert turn(booked, "withdraw", "clerk") == "compensation.list_touched"
    assert booked.said["case"] == "OLD-3"


def test_what_a_list_brought_is_of_no_span(booked: Desk) -> None:
    """Goal: 17.8. Method: the statistics of the year of the list: what is open is there, and nothing was assessed, received or closed."""
    with booked.database.read() as books:
        rows = reports.statistics(books, booked.book_id, "year", date(2023, 1, 1), date(2025, 12, 31))
    last = rows[-1]
    assert (last.key, last.cases, last.closed, last.assessed, last.due, last.received, last.spent) == (
        "2025",
        0,
        0,
        0,
        280000,
        0,
        0,
    )
    assert [(row.key, row.cases) for row in rows][:1] == [("2023", 3)]


@pytest.mark.parametrize("table", ["damage_record", "damage_payment", "damage_guarantee"])
def test_the_database_takes_nothing_without_the_list(booked: Desk, table: str) -> None:
    """Goal: 17.9. Method: the web's role writes past the program: a copy of what was carried over, on its own."""
    copies = {
        "damage_record": "record_id, case_id, kind, subject, effective_on, state, reason, document, words, basis, law, actor_id",
        "damage_payment": "payment_id, case_id, part, route, payer, paid_on, amount, interest, excess, waiting, entry_id",
        "damage_guarantee": "guarantee_id, case_id, kind, guarantor, amount, expires_on",
    }
    names = copies[table]
    first, rest = names.split(", ", 1)
    with (
        booked.database.engine.connect() as connection,
        pytest.raises(DBAPIError) as refused,
        connection.begin(),
    ):
        connection.exec_driver_sql(
            f"INSERT INTO ledger.{table} (book_id, {names})"
            f" SELECT book_id, ledger.derived_id({first}, 'x'), {rest} FROM ledger.{table} LIMIT 1"
        )
    broke = getattr(refused.value.orig, "diag").constraint_name  # noqa: B009
    assert (sqlstate(refused.value), broke) in {("LG124", "old_case_carried"), ("LG091", "damage_act_by_two"), ("LG083", "of_its_machine"),
                                                ("LG083", "with_its_record"), ("LG083", "damage_record_stepped"),
                                                ("23503", "damage_guarantee_process_fkey")}  # fmt: skip


def test_the_database_takes_no_part_of_a_list(booked: Desk) -> None:
    """Goal: 17.9. Method: a case added to a list, a list that ends by no step, and one that is confirmed without its cases."""
    with pytest.raises(DBAPIError) as refused, booked.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger.damage_old_list SET counts = false")
    assert sqlstate(refused.value) == "LG124"
    with pytest.raises(DBAPIError) as refused, booked.database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO ledger.damage_old_case (book_id, list_id, own, number, area, said)"
            " SELECT book_id, list_id, 'x', 'x', area, said FROM ledger.damage_old_case LIMIT 1"
        )
    assert sqlstate(refused.value) == "LG124"


def test_a_refusal_of_the_confirmation_is_heard_at_once(desk: Desk) -> None:
    """Goal: 17.2. Method: the day of the list is before the book opened."""
    head = old_cases.OldHead("OLD", "n", date(2019, 12, 31))
    rows = [
        {**row, "received_on": "2019-05-06", "decided_on": "2019-06-01"} if row["line"] == "案件" else row
        for row in USUAL
    ]
    rows = [{**row, "day": "2019-06-02"} if row["line"] == "缴款" else row for row in rows]
    with pytest.raises(LedgerError) as refused, desk.database.engine.connect():
        desk.database.begin(
            lambda books: old_cases.import_list(
                books,
                desk.book_id,
                desk.step("clerk", START),
                list_id=uuid7(),
                head=head,
                sheet=sheet_of(*rows),
            )
        )
    assert refused.value.code == "entry.effective_before_book"
