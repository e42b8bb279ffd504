"""Programs of others meet the interface, each in a process of its own: their native parts are not loaded beside the other tests."""

import pytest

from tests.child import run_tests


@pytest.mark.long
@pytest.mark.parametrize("module", ["fuzzing", "generated_client"])
def test_an_outsider_meets_the_interface(module: str, server_url: str) -> None:
    """Goal: whoever goes by the document alone is answered by it. Method: `fuzzing.py` and `generated_client.py`."""
    assert " passed" in run_tests(f"tests/api/{module}.py", ECOLEDGER_TEST_URL=server_url)
