"""The guide to a new room holds: its sample is made and tried in processes of their own."""

from tests.child import run_tests
from tests.house import left_out

TESTS = 5


def test_a_stranger_can_add_a_room(server_url: str) -> None:
    """Goal: the guide never goes stale. Method: `sample_room.py`, whose tests write and use what stands in it."""
    told = run_tests("tests/house/sample_room.py", ECOLEDGER_TEST_URL=server_url)
    assert f"{TESTS} passed" in told


def test_what_a_stranger_leaves_out_is_noticed() -> None:
    """Goal: nothing is forgotten in silence. Method: `left_out.py`, which makes the sample with one thing missing at a time."""
    assert f"{1 + len(left_out.LEFT_OUT)} passed" in run_tests("tests/house/left_out.py")
