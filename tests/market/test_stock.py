"""The stock with which a book begins: brought by one, confirmed by another, told whole or taken whole."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from ledger.database import Database
from ledger.documents.sheets import SheetInvalid
from ledger.identifiers import derived
from ledger.journal.refusals import IdUsed
from ledger.law_in_force.queries import law_of
from ledger.market.actions import leases, stock
from ledger.market.actions.stock_rows import bring_parties
from ledger.market.machines import LEASE
from ledger.market.rules.stock_sheets import SHEETS
from ledger.permits.actions import pledges, year_end
from ledger.permits.machines import PLEDGE
from ledger.permits.queries.year import overruns, site_years
from ledger.processes.acting import read_process
from ledger.processes.actions import emit
from ledger.register.queries import newest_licence
from tests.furnished import furnished
from tests.market.stock_books import AREA, BOUND, ONE, ROWS, TWO, begun, changed, read
from tests.permits.world import District, judge, new, t


@furnished
def d(database: Database, owner: Database) -> District:
    """A book that has just begun."""
    return begun(database, owner)


def whole(d: District) -> Any:
    """A book into which a stock has come with all that rests on it."""
    d.adopt(pledge__ranks_allowed="true")
    return confirmed(d, BOUND)


def bring(d: District, rows: Any = ROWS, act_id: Any = None) -> Any:
    act_id = act_id or new()
    sheet = read(rows)
    words = {"act_id": act_id, "area": "330600", "title": "存量", "file_name": "存量.xlsx", "sheet": sheet}
    return d.run(stock.bring_stock, d.step(), **words)


def faults(d: District, rows: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(SheetInvalid) as caught:
        bring(d, rows)
    return [(one.where, one.column, one.problem) for one in caught.value.faults.kept]


def balances(d: District) -> dict[tuple[str, str], str]:
    query = """SELECT a.code, split_part(s.code, ':', 4), sum(b.debits - b.credits) FROM ledger.balance b
      JOIN ledger.account a USING (book_id, account_id) JOIN ledger.asset s USING (book_id, asset_id)
      WHERE b.book_id = %s AND b.debits <> b.credits GROUP BY 1, 2"""
    with d.database.read() as books:
        rows = books.connection.exec_driver_sql(query, (d.book_id,)).all()
    return {(code, year): str(amount) for code, year, amount in rows}


HELD = {
    (f"{ONE}:permits:holding", "2026"): "12500000",
    (f"{ONE}:permits:holding", "2027"): "12500000",
    (f"{ONE}:permits:holding", "2028"): "12500000",
    (f"{ONE}:permits:sellable", "2027"): "1250000",
    (f"{ONE}:permits:sellable", "2028"): "1250000",
    (f"{TWO}:permits:unpaid", "2026"): "8000000",
    (f"{TWO}:permits:unpaid", "2027"): "8000000",
    (f"bureau:{AREA}:permits:reserve", "2026"): "20000000",
}
"""What the workbook says is held."""


def confirmed(d: District, rows: Any = ROWS) -> Any:
    act_id = bring(d, rows).process.process_id
    assert d.run(stock.confirm_stock, d.step("chief"), act_id=act_id).state == "recorded"
    return act_id


def test_what_is_confirmed_is_in_the_book_and_balances(d: District) -> None:
    done = bring(d)
    assert (done.state, balances(d)) == ("proposed", {})
    assert (
        d.do(stock.confirm_stock, d.step(), act_id=done.process.process_id) == "process.second_person_needed"
    )
    assert d.do(stock.confirm_stock, d.step("chief"), act_id=done.process.process_id) == "recorded"
    found = balances(d)
    assert {
        key: value for key, value in found.items() if "cap" not in key[0] and "lot_issued" not in key[0]
    } == HELD
    room = {year: found[f"bureau:{AREA}:permits:cap_available", year] for year in ("2026", "2027", "2028")}
    assert room == {"2026": "59500000", "2027": "78250000", "2028": "86250000"}
    assert sum(int(amount) for amount in found.values()) == 0
    with d.database.read() as books:
        kinds = books.connection.exec_driver_sql(
            "SELECT kind, count(*) FROM ledger.entry GROUP BY 1 ORDER BY 1"
        ).all()
        lots = books.connection.exec_driver_sql(
            "SELECT DISTINCT document, origin FROM ledger.permit_lot ORDER BY 1"
        ).all()
    assert [tuple(one) for one in kinds] == [
        ("permits.cap", 3),
        ("permits.cap_share", 3),
        ("permits.opening", 3),
    ]
    assert [tuple(one) for one in lots] == [
        ("环2023-17", "initial"), ("环2023-18", "initial"), ("环2024-3", "reserve"), ("环2024-4", "initial"),
    ]  # fmt: skip
    assert newest_licence_of(d) == (f"{ONE.split(':')[1]}001P", 2)


def newest_licence_of(d: District) -> tuple[str, int]:
    found = d.ask(newest_licence, ONE)
    return found.licence, len(found.lines)


def test_what_is_dropped_leaves_nothing_and_can_be_brought_anew(d: District) -> None:
    act_id = bring(d).process.process_id
    assert d.do(stock.drop_stock, d.step(), act_id=act_id) == "dropped"
    assert d.do(stock.confirm_stock, d.step("chief"), act_id=act_id) == "process.step_not_allowed"
    confirmed(d)


def test_the_same_id_says_the_same_or_is_refused(d: District) -> None:
    act_id = bring(d).process.process_id
    assert not bring(d, act_id=act_id).fresh
    with pytest.raises(IdUsed):
        bring(d, changed("holdings", 0, quantity="12.4"), act_id)


def test_what_the_book_has_is_told_when_it_is_brought_again(d: District) -> None:
    confirmed(d)
    found = faults(d, ROWS)
    assert {(where.split(", ")[0], column) for where, column, _ in found} == {
        ("sheet 现有持有 Holdings", "holdings.document"),
        ("sheet 许可证 Licences", "licences.site"),
    }


def test_what_came_between_is_told_when_it_is_confirmed(d: District) -> None:
    act_id = bring(d).process.process_id
    other = confirmed(d)
    assert other != act_id
    with pytest.raises(SheetInvalid) as caught:
        d.run(stock.confirm_stock, d.step("chief"), act_id=act_id)
    assert caught.value.faults.count


WRONG = [
    ("enterprises", 0, {"uscc": "91330621000000001A"}, 2, "enterprises.uscc"),
    ("enterprises", 1, {"uscc": ROWS["enterprises"][0]["uscc"]}, 3, "enterprises.uscc"),
    ("enterprises", 0, {"name": ""}, 2, "enterprises.name"),
    ("enterprises", 0, {"registered_on": "1.5.2020"}, 2, "enterprises.registered_on"),
    ("sites", 0, {"site": "enterprise:91330600000000099X:001P"}, 2, "sites.site"),
    ("sites", 0, {"region": "330699"}, 2, "sites.region"),
    ("sites", 0, {"region": "330600"}, 2, "sites.region"),
    ("sites", 0, {"industry": "X"}, 2, "sites.industry"),
    ("sites", 0, {"industry": "C9999"}, 2, "sites.industry"),
    ("sites", 0, {"sector": "矿业"}, 2, "sites.sector"),
    ("sites", 0, {"chp_heat_share": "1.000001"}, 2, "sites.chp_heat_share"),
    ("licences", 0, {"licence": ONE.split(":")[1] + "002P"}, 2, "licences.licence"),
    ("licences", 1, {"year": "2026"}, 3, "licences.year"),
    ("licences", 1, {"valid_to": "2027-12-31"}, 3, "licences.valid_to"),
    ("caps", 1, {"quantity": "500.000001"}, 3, "caps.quantity"),
    ("caps", 0, {"area": "999999"}, 2, "caps.area"),
    ("holdings", 0, {"site": "enterprise:91330600000000099X:001P"}, 2, "holdings.site"),
    ("holdings", 0, {"pollutant": "SO9"}, 2, "holdings.pollutant"),
    ("holdings", 0, {"area": "330604"}, 2, "holdings.area"),
    ("holdings", 0, {"quantity": "0"}, 2, "holdings.quantity"),
    ("holdings", 0, {"quantity": "1.0000001"}, 2, "holdings.quantity"),
    ("holdings", 0, {"last_vintage": "2025"}, 2, "holdings.first_vintage"),
    ("holdings", 0, {"fee": "储备"}, 2, "holdings.fee"),
    ("holdings", 3, {"fee": "已缴"}, 5, "holdings.fee"),
    ("holdings", 3, {"site": "bureau:999999"}, 5, "holdings.site"),
    ("holdings", 3, {"site": "bureau:330604"}, 5, "holdings.site"),
    ("holdings", 3, {"site": "bureau:330600"}, 0, ""),
    ("holdings", 0, {"origin": "购入"}, 2, "holdings.origin"),
    ("holdings", 0, {"valid_from": "2025-07-01"}, 2, "holdings.valid_from"),
    ("holdings", 2, {"document": "环2023-17"}, 4, "holdings.first_vintage"),
    ("holdings", 0, {"quantity": "72.000001"}, 5, "holdings.quantity"),
    ("holdings", 0, {"quantity": "1"}, 3, "pledges.quantity"),
    ("pledges", 1, {"creditor": "bank:nobody"}, 0, ""),
    ("pledges", 1, {"creditor": "nobody"}, 3, "pledges.creditor"),
    ("pledges", 1, {"creditor": "enterprise:91330600000000099X"}, 3, "pledges.creditor"),
    ("pledges", 1, {"creditor": ONE}, 3, "pledges.creditor"),
    ("pledges", 1, {"until": "2029-01-01"}, 3, "pledges.until"),
    ("pledges", 0, {"rank": "3"}, 2, "pledges.rank"),
    ("pledges", 0, {"quantity": "4"}, 2, "pledges.rank"),
    ("pledges", 0, {"rank": "1"}, 0, ""),
    ("pledges", 0, {"rank": "1", "quantity": "8.75"}, 0, ""),
    ("pledges", 0, {"rank": "1", "quantity": "8.750001"}, 3, "pledges.quantity"),
    ("pledges", 1, {"quantity": "13.750001"}, 3, "pledges.quantity"),
    ("leases", 0, {"lessee": ONE}, 2, "leases.lessee"),
    ("leases", 0, {"quantity": "12.500001"}, 2, "leases.quantity"),
    ("leases", 0, {"first_vintage": "2025"}, 2, "leases.first_vintage"),
    ("fees", 0, {"voucher": ""}, 2, "fees.voucher"),
    ("fees", 1, {"paid_on": ""}, 3, "fees.paid_on"),
    ("fees", 1, {"voucher": "v2023 001"}, 3, "fees.voucher"),
    ("fees", 2, {"number": "3"}, 4, "fees.number"),
    ("fees", 2, {"amount": "0"}, 4, "fees.amount"),
    ("fees", 2, {"amount": "7000.505"}, 4, "fees.amount"),
    ("fees", 2, {"site": ONE}, 4, "fees.site"),
    ("fees", 2, {"due_on": "2025-08-14"}, 4, "fees.due_on"),
    ("fees", 1, {"due_on": "2025-07-31"}, 3, "fees.due_on"),
    ("fees", 2, {"paid_on": "2026-02-01", "voucher": "V2"}, 0, ""),
    ("licences", 0, {"valid_to": "2025-12-31"}, 2, "licences.year"),
    ("licences", 0, {"year": "2023"}, 2, "licences.year"),
    ("licences", 0, {"year": "2024"}, 0, ""),
    ("licences", 0, {"year": "2028"}, 0, ""),
    ("licences", 0, {"year": "2029"}, 2, "licences.year"),
    ("licences", 0, {"valid_to": "2023-12-31"}, 2, "licences.valid_to"),
    ("licences", 0, {"outlet": "X1"}, 2, "licences.outlet"),
    ("fees", 1, {"paid_on": "2026-06-01"}, 0, ""),
    ("fees", 1, {"paid_on": "2026-06-02"}, 3, "fees.paid_on"),
    ("fees", 1, {"paid_on": "2027-02-10"}, 3, "fees.paid_on"),
    ("fees", 2, {"paid_on": "2026-02-01", "voucher": "Ｖ2025—００１"}, 4, "fees.voucher"),
    ("fees", 2, {"paid_on": "2026-02-01", "voucher": "V2025-002"}, 0, ""),
    ("sites", 0, {"since": "2026-06-02"}, 2, "sites.since"),
    ("sites", 1, {"since": "2026-06-01"}, 0, ""),
    ("enterprises", 0, {"registered_on": "2026-06-02"}, 2, "enterprises.registered_on"),
    ("enterprises", 1, {"registered_on": "2026-06-01"}, 0, ""),
]
"""Sheet, row from 0, cells; the row of the sheet and the column that are told, or nothing where it is right."""


def test_what_is_wrong_is_told_where_it_stands(d: District) -> None:
    d.adopt(pledge__ranks_allowed="true")
    for sheet, at, cells, where, column in WRONG:
        sheet_read = read(changed(sheet, at, **cells))
        found = d.run(stock.try_stock, d.step(), act_id=new(), sheet=sheet_read)
        told = [(int(one.where.rpartition(" ")[2]), one.column) for one in found.kept]
        assert (where, column) in told if where else not told, (sheet, at, cells, told)
    assert balances(d) == {}


def test_what_rests_on_a_fault_is_not_told_of(d: District) -> None:
    rows = changed("enterprises", 0, uscc="91330621000000001A")
    rows["pledges"] = []
    found = d.run(stock.try_stock, d.step(), act_id=new(), sheet=read(rows))
    assert {one.where.split(",")[0] for one in found.kept} <= {"sheet 企业 Enterprises", "sheet 场所 Sites"}


@pytest.mark.parametrize(
    ("at", "cells"),
    [
        (0, {"quantity": "72"}),
        (0, {"valid_from": "2026-07-01"}),
        (1, {"valid_from": "2026-03-01"}),
        (2, {"document": "环2023-17-2"}),
    ],
)
def test_what_is_just_right_is_taken(d: District, at: int, cells: dict[str, str]) -> None:
    d.adopt(pledge__ranks_allowed="true")
    confirmed(d, changed("holdings", at, **cells))


def test_the_file_says_the_same_when_it_is_brought_again(d: District) -> None:
    act_id = bring(d).process.process_id
    _, kept = d.ask(read_process, stock.STOCKS, act_id, None)
    again = stock.read_workbook(stock.workbook(stock.rows_kept(kept)))
    assert again.faults.count == 0
    for key, rows in stock.rows_kept(kept).items():
        assert [tuple(row) for row in again.rows.get(key, [])] == [tuple(row) for row in rows]


def test_the_template_reads_as_it_is_written() -> None:
    read_back = stock.read_workbook(stock.template())
    assert (read_back.faults.count, list(read_back.rows)) == (0, [one.key for one in SHEETS])


def test_what_rests_on_it_comes_in_and_lives_on(d: District) -> None:
    stock_id = whole(d)
    found = {key: value for key, value in balances(d).items() if "enterprise" in key[0]}
    assert found == {
        **{key: value for key, value in HELD.items() if "enterprise" in key[0]},
        (f"{ONE}:permits:holding", "2026"): "10500000",
        (f"{ONE}:permits:holding", "2028"): "7500000",
        (f"{ONE}:permits:pledged", "2028"): "5000000",
        (f"{TWO}:permits:leased", "2026"): "2000000",
        (f"{TWO.removesuffix(':001P')}:money:fee_receivable", ""): "700050",
    }
    first, second = (derived(stock_id, f"pledge:{number}") for number in ("Z-1", "Z-2"))
    assert d.do(pledges.release_pledge, d.of("bank:icbc"), act_id=first) == "released"
    assert balances(d)[f"{ONE}:permits:pledged", "2028"] == "5000000"  # the other rank binds them still
    assert d.do(pledges.release_pledge, d.of("bank:1"), act_id=second) == "released"
    assert balances(d)[f"{ONE}:permits:holding", "2028"] == "12500000"
    fee = derived(stock_id, "fee:缴2025-7")
    assert d.pay(fee, 1, 800000, "V9") == "permits.instalment_paid"
    assert d.pay(fee, 2, 700050, "V2025-001") == "permits.voucher_used"
    assert d.pay(fee, 2, 700050, "V2023 001") == "permits.voucher_used"
    assert d.pay(fee, 2, 700050, "V9") == "paid"
    assert balances(d)[f"{TWO}:permits:holding", "2027"] == "8000000"
    lease = derived(stock_id, "lease:L-1")
    assert d.do(leases.return_lease, d.of(ONE), act_id=lease) == "permits.lease_runs"
    assert d.end(lease, LEASE) == "accepted"
    assert balances(d)[f"{ONE}:permits:holding", "2026"] == "12500000"
    assert d.broken(whole=True) == []


def test_what_came_in_is_enforced_in_its_ranks(d: District) -> None:
    stock_id = whole(d)
    d.pay_in(TWO, "220000")
    words = {"buyer": TWO, "price": 220_000_00, "costs": 0, "costs_to": ""}
    pledge = derived(stock_id, "pledge:Z-1")
    told = d.enforce(d.step("third"), d.step("fourth"), act_id=new(), of=pledge, machine=PLEDGE, **words)
    assert told == "done"
    assert (d.money("bank:icbc"), d.money("bank:1")) == (200_000_00, 20_000_00)
    assert d.broken() == []


def two_first(second: str = "") -> dict[str, Any]:
    """Two pledges of the same quantity, each of the first rank, and perhaps another behind."""
    rows = changed("pledges", 0, rank="1")
    if second:
        rows["pledges"].append({**rows["pledges"][0], "number": "Z-3", "rank": second})
    return rows


def test_two_pledges_of_the_first_rank_bind_lots_of_their_own(d: District) -> None:
    d.adopt(pledge__ranks_allowed="true")
    confirmed(d, two_first())
    assert balances(d)[f"{ONE}:permits:pledged", "2028"] == "10000000"


def test_behind_which_of_two_a_pledge_comes_is_not_guessed(d: District) -> None:
    d.adopt(pledge__ranks_allowed="true")
    [(where, column, problem)] = faults(d, two_first("2"))
    assert (where.rpartition(", ")[2], column) == ("row 4", "pledges.rank")
    assert "register it by itself" in problem


def test_a_window_for_dating_back_is_held_against_the_day_of_the_stock(d: District) -> None:
    """It is told at once, and as a whole; a stock that was brought in time is confirmed however much later."""
    act_id = bring(d).process.process_id
    d.adopt(back_dating__days="10")
    step = replace(d.step(), said_on=d.step().on + timedelta(days=11))
    for rows in (ROWS, {**ROWS, "licences": []}):
        found = d.run(stock.try_stock, step, act_id=new(), sheet=read(rows))
        assert [(one.where, one.problem[-28:]) for one in found.kept] == [
            ("file", "[permits.dated_too_far_back]")
        ]
    later = replace(d.step("chief"), said_on=d.step().on + timedelta(days=11))
    assert d.run(stock.confirm_stock, later, act_id=act_id).state == "recorded"


def test_what_postgresql_asks_at_commit_is_asked_when_it_is_tried(
    d: District, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Were something kept from it that only COMMIT refuses, the check would say so."""
    real = bring_parties

    def strange(bringing: Any, rows: Any) -> None:
        real(bringing, rows)
        emit(bringing.books, bringing.book_id, "permits.lease.propose", new(), (), {}, d.people["bureau"])

    monkeypatch.setattr(stock, "bring_parties", strange)
    [(where, _, problem)] = faults(d, ROWS)
    assert (where, "outbox_of_" in problem) == ("file", True)


@pytest.mark.parametrize(
    ("first", "status", "over"), [("2026", "not_obliged", ()), ("2025", "short", ("COD",))]
)
def test_of_years_before_the_stock_nothing_is_owed_here(
    d: District, first: str, status: str, over: tuple[str, ...]
) -> None:
    """Unless permits of that year came with it: a report of 3 t, for which nothing was surrendered here, bars nobody else."""
    rows = changed("holdings", 0, first_vintage=first)
    for cap in rows["caps"]:
        cap["first_vintage"] = first
    confirmed(d, {**ROWS, "caps": rows["caps"], "holdings": rows["holdings"]})
    report = new()
    what = year_end.Emitted(ONE, 2025, "COD", "self", t("3"), 0)
    assert d.do(year_end.report_emissions, d.of(ONE), report_id=report, what=what) == "reported"
    assert d.do(judge, d.step("chief"), report_id=report, action="verify") == "verified"
    on = date(2026, 12, 31)
    with d.database.read() as books:
        law = law_of(books, d.book_id, on)
        found = site_years(books, d.book_id, ONE, 2025, on, law)
        barred = overruns(books, d.book_id, ONE, on, law, ["COD"])
    assert [(one.pollutant, str(one.end.status)) for one in found] == [("COD", status)]
    assert barred == over
