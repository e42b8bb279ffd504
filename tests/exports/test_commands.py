"""The command: a whole file appears under its name, or none."""

from contextlib import nullcontext
from pathlib import Path
from zipfile import ZipFile

import pytest
import typer
from typer.testing import CliRunner

from cli.exports import add_to
from ledger.database import Database
from ledger.exports.forms import FORMS
from ledger.journal.refusals import BookUnknown
from tests.exports.programs import bean_check
from tests.world import make_world, move


@pytest.fixture
def app(database: Database, owner: Database) -> typer.Typer:
    """A command line with the command, on a database with a book."""
    make_world(database, owner).post(move("a", "b", 5))
    made = typer.Typer()
    made.callback()(lambda: None)
    add_to(made, lambda: nullcontext(database))
    return made


@pytest.mark.parametrize("form", FORMS)
def test_a_whole_file(app: typer.Typer, tmp_path: Path, form: str) -> None:
    """The file is there, tells its size, replaces an older one, and leaves nothing beside it."""
    out = tmp_path / "book.beancount"
    out.write_text("older")
    told = CliRunner().invoke(
        app, ["export-accounts", "zj", "--form", form, "--out", str(out)], catch_exceptions=False
    )
    assert told.exit_code == 0, told.output
    assert told.stdout.split()[-2:] == [f"{out.stat().st_size:,}", "bytes"]
    assert list(tmp_path.iterdir()) == [out]
    if form == "beancount":
        assert bean_check(out).returncode == 0
    if form in ("parquet", "csv"):
        assert ZipFile(out).testzip() is None


def test_no_file(app: typer.Typer, tmp_path: Path) -> None:
    """An unknown book is refused and the older file stays; an unknown form or folder is explained."""
    out = tmp_path / "book"
    out.write_text("older")
    with pytest.raises(BookUnknown):
        CliRunner().invoke(
            app, ["export-accounts", "nowhere", "--form", "csv", "--out", str(out)], catch_exceptions=False
        )
    assert (out.read_text(), list(tmp_path.iterdir())) == ("older", [out])
    for form, place in (("excel", out), ("csv", tmp_path / "no" / "such.zip")):
        told = CliRunner().invoke(app, ["export-accounts", "zj", "--form", form, "--out", str(place)])
        assert told.exit_code == 2
