"""The stories of Jingde and Haide in every statement: figures by hand, and the way from each of them to its entries."""

from decimal import Decimal
from typing import Any

import pytest

from cli import demo
from ledger.statements.queries import lists
from tests.statements.conftest import Told

JUNE: dict[str, Any] = {"since": "2026-04-01", "effective": "2026-06-30"}
TWO, ONE = "36552333.34", "18276166.67"
"""What two of the three instalments of Haide make, and one."""


def amounts(answer: dict[str, Any], *names: str) -> dict[str, tuple[str, ...]]:
    """Some columns of money lines, by purpose."""
    return {x["purpose"]: tuple(x[name] for name in names) for x in answer["lines"] if x["asset"] == "CNY"}


def test_balance_sheet(told: Told) -> None:
    """On 30 June two instalments are in the treasury, and nothing is carried yet; the pairs beside the sheet agree."""
    (sheet,) = told.json("balance-sheet", **JUNE)["sheets"]
    assert (sheet["left"], sheet["right"], sheet["surplus"], sheet["surplus_before"]) == (TWO, TWO, TWO, ONE)
    assert sheet["balanced"] is True
    shown = {
        x["purpose"]: (x["amount"], x["before"])
        for s in [*sheet["sections"], sheet["memorandum"]]
        for x in s["lines"]
    }
    assert shown == {
        "treasury_cash": (TWO, ONE),
        "settlement_cash": ("0.00", "0.00"),
        "settlement_claim": ("0.00", "0.00"),
        "claim_established": ("54828500.00", "54828500.00"),
        "claim_assessed": ("0.00", "0.00"),
        "claim_due": ("18276166.66", "36552333.33"),
        "claim_received": (TWO, ONE),
        "case_fund": (TWO, ONE),
        "case_fund_source": (TWO, ONE),
    }
    (before,) = told.json("balance-sheet", effective="2026-03-19")["sheets"]
    assert (before["left"], before["right"], before["surplus"]) == ("729300.00", "729300.00", "0.00")
    totals = {s["element"]: s["total"] for s in before["sections"]}
    assert totals == {
        "asset": "729300.00",
        "clearing": "0.00",
        "liability": "729300.00",
        "net_assets": "0.00",
    }


def test_revenue_and_treasury(told: Told) -> None:
    """The second quarter received one instalment, and the year two; the treasury tells from whom and in which case."""
    (money,) = told.json("revenue-expenditure", **JUNE)["currencies"]
    assert [(x["purpose"], x["amount"], x["before"]) for x in money["revenue"]["lines"]] == [
        ("nontax_revenue", ONE, TWO)
    ]
    assert (money["surplus"], money["surplus_before"], money["expenditure"]["total"]) == (ONE, TWO, "0.00")
    (year,) = told.json("revenue-expenditure", effective="2026-06-30")["currencies"]
    assert (year["surplus"], year["surplus_before"]) == (TWO, TWO)
    answer = told.json("treasury", by="case", **JUNE)
    (sums,) = answer["totals"]
    assert [sums[name] for name in ("opening", "receipts", "payments", "closing")] == [ONE, ONE, "0.00", TWO]
    assert [(x["direction"], x["kind"], x["case"], x["amount"]) for x in answer["lines"]] == [
        ("receipt", "compensation.payment", demo.CASE, ONE)
    ]
    one = told.json("treasury", case=demo.CASE, effective="2026-12-31")
    assert one["totals"][0]["closing"] == "54828500.00"
    assert told.json("treasury", case="ANOTHER")["totals"] == []


def test_ledgers_and_trial_balance(told: Told) -> None:
    """Opening, movements and closing of the second quarter, by purpose and by account."""
    ledger = told.json("general-ledger", **JUNE)
    columns = ("opening", "debits", "credits", "closing")
    assert amounts(ledger, *columns)["treasury_cash"] == (ONE, ONE, "0.00", TWO)
    assert amounts(ledger, *columns)["settlement_cash"] == ("0.00", "0.00", "0.00", "0.00")
    permits = {
        x["purpose"]: x["closing"]
        for x in ledger["lines"]
        if (x["asset_kind"], x["pollutant"]) == ("permit", "SO2")
    }
    assert permits == {"lot_issued": "40.370", "holding": "40.370", "sellable": "0.000", "listed": "0.000"}
    trial = told.json("trial-balance", **JUNE)
    assert trial["balanced"] is True
    assert {(t["asset"] or t["pollutant"], t["asset_kind"]) for t in trial["totals"]} == {
        ("CNY", "money"),
        ("SO2", "cap"),
        ("NOX", "cap"),
        ("SO2", "permit"),
        ("NOX", "permit"),
    }
    (money,) = [t for t in trial["totals"] if t["asset"] == "CNY"]
    # Opening: treasury 18,276,166.67, claims due 36,552,333.33, received and fund 18,276,166.67 each; the credits mirror them.
    assert (money["opening_debit"], money["opening_credit"]) == ("91380833.34",) * 2
    assert (money["debits"], money["credits"]) == ("54828500.01",) * 2
    assert (money["closing_debit"], money["closing_credit"]) == ("127933166.68",) * 2
    for name in ("opening", "closing"):
        assert all({x[f"{name}_debit"], x[f"{name}_credit"]} & {"0.00", "0.000"} for x in trial["lines"])
    accounts = told.pages("trial-balance", "lines", by="account", limit=7, **JUNE)
    assert (
        len(accounts)
        == len({(x["account"], x["asset"], x["pollutant"], x["asset_kind"]) for x in accounts})
        > 20
    )
    received = told.pages("sub-ledger", "lines", purpose="claim_received", limit=1, effective="2026-06-30")
    assert {x["account"].split(":")[2]: x["closing"] for x in received} == {
        "H1": "12126333.34",
        "H3": "173333.33",
        "H4": "24252666.67",
    }
    assert sum(Decimal(x["closing"]) for x in received) == Decimal(TWO)


def test_permit_statement(told: Told) -> None:
    """A cap of 500 t: what was sold is held by the buyer, and was encumbered and sellable before."""
    one = {"pollutant": "SO2", "area": "3418", "vintage": 2026}
    for day, held, encumbered, where in (
        ("2026-03-20", "8.074", "0.000", "holding"),
        ("2026-03-16", "0.000", "8.074", "listed"),
        ("2026-03-10", "8.074", "0.000", "sellable"),
    ):
        (cap,) = told.json("permits", effective=day, **one)["caps"]
        names = ("limit", "shared", "available", "issued", "held", "encumbered", "ended", "unit", "sound")
        assert [cap[name] for name in names] == [
            "500.000",
            "0.000",
            "491.926",
            "8.074",
            held,
            encumbered,
            "0.000",
            "t",
            True,
        ]
        assert {x["purpose"]: x["amount"] for x in cap["standing"]}[where] == "8.074"
    assert told.json("permits", effective="2026-03-01", **one)["caps"] == []
    caps = told.pages("permits", "caps", limit=3)
    assert [(c["pollutant"], c["vintage"]) for c in caps] == [
        (p, y) for p in ("NOX", "SO2") for y in range(2026, 2031)
    ]
    assert all(c["sound"] for c in caps)


def test_every_figure_leads_to_its_entries(told: Told) -> None:
    """The postings behind a figure sum to it; each names its entry, voucher, law, document and case."""
    normal = {"debit": 1, "credit": -1}
    for line in told.json("general-ledger", **JUNE)["lines"]:
        assert told.behind(line["entries"]) == (Decimal(line["debits"]), Decimal(line["credits"])), line
        debit, credit = told.behind(line["opening_entries"])
        assert normal[line["side"]] * (debit - credit) == Decimal(line["opening"]), line
    (sheet,) = told.json("balance-sheet", effective="2026-06-30")["sheets"]
    for section in [*sheet["sections"], sheet["memorandum"]]:
        for line in section["lines"]:
            debit, credit = told.behind(line["entries"])
            assert abs(debit - credit) == Decimal(line["amount"]), line
        debit, credit = told.behind(section["entries"])
        assert abs(debit - credit) == Decimal(section["total"]), section
    debit, credit = told.behind(sheet["surplus_entries"])
    assert credit - debit == Decimal(sheet["surplus"])
    (cap,) = told.json("permits", pollutant="NOX", vintage=2028)["caps"]
    for line in cap["standing"]:
        debit, credit = told.behind(line["entries"])
        assert abs(debit - credit) == Decimal(line["amount"]), line
    for line in told.json("treasury", by="case", **JUNE)["lines"]:
        assert told.behind(line["entries"]) == (Decimal(line["amount"]), Decimal(0))
        (posting,) = told.pages(line["entries"], "postings")
        assert (posting["article"], posting["case"]) == ("财资环〔2020〕6号; 预算法 art. 56", demo.CASE)
        assert (posting["voucher"], posting["document"]) == ("2026-06/1", "Treasury voucher 2")
        assert told.get(posting["entry_address"]).json()["kind"] == "compensation.payment"
        assert told.get(posting["case_address"]).json()["case"]["code"] == demo.CASE
    lot = told.json("entries", part="held", asset="lot:SO2:341825:2026:0002")["postings"][-1]
    assert told.get(lot["lot_address"]).status_code == 200


def test_journal_and_account(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every entry once, in order, with consecutive vouchers each month; an account with its running balance."""
    entries = told.pages("journal", "entries", limit=10)
    monkeypatch.setattr(lists, "LEGS_MAX", 21)
    assert told.pages("journal", "entries", limit=10) == entries, (
        "a page that ends early for its many postings loses nothing"
    )
    with told.database.read() as books:
        assert (
            len(entries) == books.connection.exec_driver_sql("SELECT count(*) FROM ledger.entry").scalar_one()
        )
    assert [e["effective_on"] for e in entries] == sorted(e["effective_on"] for e in entries)
    march = sorted(
        int(e["voucher"].partition("/")[2]) for e in entries if e["voucher"].startswith("2026-03/")
    )
    assert march == list(range(1, len(march) + 1))
    for entry in entries:
        for asset in {p["asset"] for p in entry["postings"]}:
            net = [
                Decimal(p["debit"] or 0) - Decimal(p["credit"] or 0)
                for p in entry["postings"]
                if p["asset"] == asset
            ]
            assert sum(net) == 0
    sold = told.pages("journal", "entries", kind="market.settlement")
    assert [len(e["postings"]) for e in sold] == [22]
    account = told.json("accounts/treasury:money:treasury_cash", asset="CNY", **JUNE)
    assert (account["opening"], account["closing"], account["purpose_title"]) == (
        ONE,
        TWO,
        "Deposits of the state treasury",
    )
    assert [(m["side"], m["amount"], m["running"], m["voucher"]) for m in account["movements"]] == [
        ("debit", ONE, TWO, "2026-06/1")
    ]
