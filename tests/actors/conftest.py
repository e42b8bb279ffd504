"""The same database as for the interface."""

from tests.api.conftest import pair

__all__ = ["pair"]
