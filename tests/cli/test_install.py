"""Putting ecoledger on a machine: what is said when the database is not ready."""

from pathlib import Path

import pytest

from cli import install
from cli.serving import PortTaken
from ledger.database import Database

ROOT = Path(__file__).parents[2]


def test_not_migrated(owner: Database) -> None:
    """A database without our revision is named with both revisions (`database.not_migrated`)."""
    with pytest.raises(install.NotMigrated) as caught:
        install.check_migrated(owner)
    newest = max(path.name for path in (ROOT / "migrations" / "versions").glob("0*.py"))
    assert caught.value.figures == {"found": "none", "wanted": newest.partition("_")[0]}


def test_server_too_old(owner: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server below version 15 is refused before anything is changed (`database.server_too_old`)."""
    monkeypatch.setattr(install, "LEAST_VERSION", 990_000)
    with pytest.raises(install.ServerTooOld):
        install.migrate(database_url)


def test_port_text() -> None:
    """The refusal of a port names it (`server.port_taken`; the command itself is tried elsewhere)."""
    assert "8000" in PortTaken(port=8000, host="127.0.0.1").message()
