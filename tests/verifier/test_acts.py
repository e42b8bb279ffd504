"""Who approved a sale, and at which price: from an archive, the verifier and a spreadsheet, with no word of the ledger."""

import csv
from pathlib import Path
from typing import Any

import pytest
from ecoledger_verify.acts import ROWS_MAX, TITLES, Acts
from ecoledger_verify.cli import run

from ledger.archive.writing import write_archive
from ledger.database import Database
from ledger.market.actions import sales
from ledger.seals.queries import keys_of
from tests.market.world import agree
from tests.permits.world import District, site
from tests.signing import seal, signer_in

ROLES: dict[str, tuple[str, str | None]] = {"a" * 64: ("bureau", None)}


def told(*records: tuple[str, dict[str, Any]], operation: str = "insert") -> list[dict[str, str]]:
    """What the table says of records, by title."""
    acts = Acts()
    for table, row in records:
        acts.take({"operation": operation, "table": table, "rows": [row]})
    return [dict(zip(TITLES, row, strict=True)) for row in acts.rows(ROLES)]


def test_who_approved_a_sale_and_at_which_price(
    database: Database, owner: Database, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Goal: names by pseudonym, quantity and price in their units. Method: a sale of two years by two sides, approved and settled by two
    more; every step and line from the archive, against the digests in the database."""
    d = District(database, owner)
    assert d.adopt(sale__needs_recognition="false") == "in_force"
    for number in (1, 2):
        d.enterprise(number)
    d.cap("100", 2026, 2027)
    d.allocate(site(1), "10", 2026, 2027)
    d.pay_in(site(2), "1200.00")
    act_id, _ = agree(d, "6.500", 2026, 2027, price=90_00)
    assert d.do(sales.settle, d.step("finance"), act_id=act_id) == "settled"
    signer = signer_in(tmp_path)
    seal(database_url, signer)
    with owner.read() as books:
        key, code = (
            keys_of(books, d.book_id)[0],
            books.connection.exec_driver_sql(
                "SELECT code FROM ledger.book WHERE book_id = %s", (d.book_id,)
            ).scalar_one(),
        )
        taken = books.connection.exec_driver_sql(
            "SELECT e.action, encode(a.name_digest, 'hex'), a.role, coalesce(a.owner, '') FROM ledger.process_event e"
            " JOIN ledger.actor a USING (actor_id) WHERE e.process_id = %s ORDER BY e.version",
            (act_id,),
        ).all()
    file, table = tmp_path / "book.eco", tmp_path / "acts.csv"
    write_archive(owner, d.book_id, code, signer, file, persons=False)
    assert run(["archive", str(file), "--key", key, "--acts", str(table)]) == 0, capsys.readouterr().out
    with table.open(encoding="utf-8-sig", newline="") as lines:
        found = [row for row in csv.DictReader(lines) if row["process"] == str(act_id)]
    assert [(row["action"], row["who"], row["role"], row["party"]) for row in found] == [
        tuple(row) for row in taken
    ]
    assert [row["second_person"] for row in found if row["action"] == "approve"] == ["yes"]
    for row in found:
        assert (row["site"], row["other_side"], row["first_year"], row["last_year"]) == (
            site(1),
            site(2),
            "2026",
            "2027",
        )
        assert (row["quantity_a_year"], row["unit"], row["price"], row["amount"]) == (
            "6.500",
            "t",
            "90.00",
            "1170.00",
        )


def test_what_the_table_says_of_strange_rows() -> None:
    """Goal: no archive stops it. Method: rows without columns, with terms that are none, of units that are not known, and deleted."""
    step = {"process_id": "p", "machine": "m", "actor_id": {"actor": "a" * 64}, "four_eyes": "false"}
    [row] = told(("process_event", step))
    assert (row["who"], row["role"], row["party"], row["second_person"]) == ("a" * 64, "bureau", "", "")
    [row] = told(("process_event", {**step, "actor_id": {"actor": "b" * 64}}))
    assert (row["who"], row["role"]) == ("b" * 64, "")
    act = {"act_id": "p", "money": "1234", "terms": "[" * 100_000, "site": {"sha256": "x"}}
    [row] = told(("process_event", step), ("permit_act", act))
    assert (row["of"], row["money"], row["site"]) == ("", "1234", "")
    cny = {"asset_id": "1", "code": "CNY", "scale": "2", "digits": "2", "unit": "yuan"}
    [row] = told(("asset", cny), ("process_event", step), ("permit_act", {**act, "terms": '{"of": "q"}'}))
    assert (row["of"], row["money"]) == ("q", "12.34")
    for strange in ({"scale": "99"}, {"scale": "x"}, {"digits": None}):
        [row] = told(("asset", {**cny, **strange}), ("process_event", step), ("permit_act", act))
        assert row["money"] == "1234"
    lines = [
        ("permit_act_line", {"act_id": "p", "line": n, "pollutant": "SO2", "quantity": "5"}) for n in "12"
    ]
    assert [(one["line"], one["quantity_a_year"]) for one in told(("process_event", step), *lines)] == [
        ("1", "5"),
        ("2", "5"),
    ]
    assert told(("process_event", step), operation="delete") == []


def test_a_small_archive_makes_no_large_table() -> None:
    """Goal: rows do not grow with steps times lines. Method: an act of so many lines, and steps on the bound and beyond it."""
    step = {"process_id": "p", "machine": "m", "actor_id": {"actor": "a" * 64}, "four_eyes": "false"}
    lines = [("permit_act_line", {"act_id": "p", "line": str(n)}) for n in range(ROWS_MAX // 2)]
    for steps, rows in ((1, ROWS_MAX // 2), (2, ROWS_MAX), (3, ROWS_MAX + 1), (100, ROWS_MAX + 98)):
        assert len(told(*lines, *[("process_event", step)] * steps)) == rows
    assert len(told(*lines, *lines[:1], ("process_event", step))) == len(lines)
