"""Putting ecoledger on a machine: what is said when the database is not ready."""

import pytest

from cli import install
from cli.serving import PortTaken
from ledger.database import Database


def test_not_migrated(owner: Database) -> None:
    """A database without our revision is named with both revisions (`database.not_migrated`)."""
    with pytest.raises(install.NotMigrated) as caught:
        install.check_migrated(owner)
    assert caught.value.figures == {"found": "none", "wanted": "0005"}


def test_server_too_old(owner: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server below version 15 is refused before anything is changed (`database.server_too_old`)."""
    monkeypatch.setattr(install, "LEAST_VERSION", 990_000)
    with pytest.raises(install.ServerTooOld):
        install.migrate(database_url)


def test_port_text() -> None:
    """The refusal of a port names it (`server.port_taken`; the command itself is tried elsewhere)."""
    assert "8000" in PortTaken(port=8000, host="127.0.0.1").message()
