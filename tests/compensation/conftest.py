"""What every test of damage cases is asked beside what it asks: that no refusal of it says a code."""

import pytest

pytest.register_assert_rewrite("tests.errors.heard")

from tests.errors.heard import said_in_words  # noqa: E402

__all__ = ["said_in_words"]
