"""Waiting in tests for what comes by itself."""

import time
from collections.abc import Callable


def until(what: Callable[[], object], seconds: float = 60) -> None:
    """Wait until something holds; a test that never sees it fails."""
    deadline = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < deadline, f"it did not hold within {seconds} s"
        time.sleep(0.02)
