"""Arrows point down: import-linter holds the code against the contracts that the house makes."""

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.house import FLOORS
from tests.house.contracts import contracts, written

ROOT = Path(__file__).parents[2]


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
