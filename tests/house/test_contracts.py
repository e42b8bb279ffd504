"""Arrows point down: import-linter holds the code against the contracts that the house makes."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.house import FLOORS
from ledger.schema import HOUSE
from tests.house.contracts import contracts, written
from tests.house.reading import Read, floors_of, reads, upward

ROOT = Path(__file__).parents[2]
READ_ABOVE = {
    ("actors", "book"): "a key is issued for a book, and the feed of keys names it by its code",
    ("actors", "region_on"): "where somebody acts is a division under the code of today, which the register follows",
    ("actors", "clock_now"): "a key is revoked at the hour of the ledger, which the journal gives",
    ("actors", "forget_salts"): "a name that is taken away is forgotten by the log, too",
    ("actors", "outbox"): "what becomes of a key is told to all as what becomes of a process, and a person is erased there too",
    ("actors", "areas_of_holder"): "power at an enterprise is given where its sites lie, which the register knows",
    ("compensation", "bank_line"): "to whom an account was paid before, the statements of the bank know as well as the cases",
    ("market", "bank_account"): "whether the bank's line of a deposit counts still is looked at again when that is confirmed",
    ("market", "bank_line"): "whether the bank's line of a deposit counts still is looked at again when that is confirmed",
    ("seals", "process_transition"): "what a revision changed of a step is told from what somebody else did",
    ("processes", "permit_act"): "who stands behind a step has taken it, or approved it inside an enterprise, which the permits keep",
    ("periods", "bank_account"): "the checklist of a month counts what the bank and the ledger have not matched",
    ("periods", "bank_line"): "the checklist of a month counts what the bank and the ledger have not matched",
    ("periods", "bank_match"): "the checklist of a month counts what the bank and the ledger have not matched",
    ("periods", "bank_match_line"): "the checklist of a month counts what the bank and the ledger have not matched",
    ("periods", "bank_match_posting"): "the checklist of a month counts what the bank and the ledger have not matched",
    ("periods", "bank_statement"): "the checklist of a month counts what the bank and the ledger have not matched",
    ("periods", "bank_withdrawal"): "the checklist of a month counts what of the bank waits to be withdrawn",
    ("periods", "check_result"): "the checklist of a month tells what the doctor found last",
    ("permits", "plain_number"): "one side ends a sale alone once its decision holds no more, which is found by its number",
}  # fmt: skip
"""Which room names whose table or function though that room stands above it, and why."""


def lint(folder: Path, text: str) -> str:
    """Run import-linter with a configuration, and give what it prints; empty where every contract is kept."""
    folder.joinpath("contracts.toml").write_text(text, "utf-8")
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as c; c()"]
    options = [str(folder / "contracts.toml"), "--cache-dir", str(folder / "cache")]
    done = subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def test_arrows_point_down(tmp_path: Path) -> None:
    """Goal: no room uses one that stands above or beside it. Method: every contract, on the code as it is."""
    assert lint(tmp_path, written(contracts())) == ""


def test_an_arrow_that_points_up_is_found(tmp_path: Path) -> None:
    """Goal: the test above can fail. Method: a house in which the journal stands above the permits."""
    upside_down = [
        {**contract, "layers": list(reversed(contract["layers"]))} if "containers" in contract else contract
        for contract in contracts()
    ]
    assert "BROKEN" in lint(tmp_path, written(upside_down))


@pytest.mark.parametrize("floors", [FLOORS, FLOORS[:-1]])
def test_every_room_is_under_contract(floors: Sequence[Sequence[object]]) -> None:
    """Goal: a new room stands under the contracts by its name in the house. Method: the layers with and without the last floor."""
    layers = next(x for x in contracts(floors) if "containers" in x)["layers"]  # type: ignore[arg-type]
    names = {name for layer in layers for name in layer.split(" | ")}
    assert {room.name for floor in floors for room in floor} <= names  # type: ignore[attr-defined]


def test_rooms_read_downwards() -> None:
    """Goal: SQL ties no room to one that stands above or beside it. Method: what every file names, and whose it is."""
    found = reads()
    assert {(one.room, one.what) for one in upward(found, floors_of())} == set(READ_ABOVE), (
        "name it in READ_ABOVE, and why"
    )
    others = {(one.room, one.owner) for one in found if one.room != one.owner}
    assert ("market", "permits") in others, "a room that trades permits names their tables"
    assert ("audit", "journal") in others


def test_a_table_that_is_read_from_below_is_found(tmp_path: Path) -> None:
    """Goal: the test above can fail. Method: a module and an SQL file of the register that name what the market and permits keep."""
    folder = tmp_path / "register"
    folder.mkdir()
    folder.joinpath("queries.py").write_text(
        '"""Nothing of ledger.permit_fee."""\nSQL = "SELECT 1 FROM ledger.permit_certificate"\n', "utf-8"
    )
    folder.joinpath("one.sql").write_text(
        "-- FROM permit_fee\nWITH permit_lot AS (SELECT act_figure(1)) SELECT FROM permit_act JOIN permit_lot ON true JOIN site s ON true",
        "utf-8",
    )
    found = reads(folder=tmp_path)
    assert found == [
        Read("register", "act_figure", "permits", "register/one.sql"),
        Read("register", "permit_act", "permits", "register/one.sql"),
        Read("register", "permit_certificate", "market", "register/queries.py"),
        Read("register", "site", "register", "register/one.sql"),
    ]
    assert [one.what for one in upward(found, floors_of())] == [
        "act_figure",
        "permit_act",
        "permit_certificate",
    ]


def test_every_table_is_named_by_its_room() -> None:
    """Goal: the reading of names misses no way of writing them. Method: each table is found in the files of the room that keeps it."""
    named = {(one.room, one.what) for one in reads()}
    assert {(room.name, table.name) for room in HOUSE for table in room.tables} <= named
