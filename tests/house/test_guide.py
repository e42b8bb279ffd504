"""The guide to a new room holds: its sample is made and tried in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TESTS = 5


def test_a_stranger_can_add_a_room(server_url: str) -> None:
    """Goal: the guide never goes stale. Method: `sample_room.py`, whose tests write and use what stands in it."""
    places = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:randomly",
        "tests/house/sample_room.py",
    ]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**places, "ECOLEDGER_TEST_URL": server_url},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert f"{TESTS} passed" in done.stdout
