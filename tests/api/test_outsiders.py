"""Programs of others meet the interface, in a process of their own: their native parts are not loaded beside the other tests."""

import pytest

from tests.child import run_tests

MODULES = ("fuzzing", "generated_client")


@pytest.mark.long(16)
def test_outsiders_meet_the_interface(server_url: str) -> None:
    """Goal: whoever goes by the document alone is answered by it. Method: `fuzzing.py` and `generated_client.py`."""
    told = run_tests(*(f"tests/api/{one}.py" for one in MODULES), ECOLEDGER_TEST_URL=server_url)
    assert f"{len(MODULES)} passed" in told
