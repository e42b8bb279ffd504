"""The guide to a new room holds: its sample is made and tried in a process of its own."""

from tests.child import run_tests

TESTS = 5


def test_a_stranger_can_add_a_room(server_url: str) -> None:
    """Goal: the guide never goes stale. Method: `sample_room.py`, whose tests write and use what stands in it."""
    told = run_tests("tests/house/sample_room.py", ECOLEDGER_TEST_URL=server_url)
    assert f"{TESTS} passed" in told
