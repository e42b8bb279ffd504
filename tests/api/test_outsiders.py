"""Programs of others meet the interface, each in a process of its own: their native parts are not loaded beside the other tests."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("module", ["fuzzing", "generated_client"])
def test_an_outsider_meets_the_interface(module: str, server_url: str) -> None:
    """Goal: whoever goes by the document alone is answered by it. Method: `fuzzing.py` and `generated_client.py`, run whole."""
    places = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    options = ["-q", "-p", "no:cacheprovider", "-p", "no:randomly"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, f"tests/api/{module}.py"],
        cwd=ROOT,
        env={**places, "ECOLEDGER_TEST_URL": server_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert " passed" in done.stdout
