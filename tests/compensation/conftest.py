"""What every test of damage cases is asked beside what it asks: that no refusal of it says a code."""

from tests.errors.heard import said_in_words

__all__ = ["said_in_words"]
