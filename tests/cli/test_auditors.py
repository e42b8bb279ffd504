"""Auditors log in to the database with logins of their own, on the embedded server too: by the command, and as the document says."""

import os
import re
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from cli import install
from ledger.database import Database
from ledger.database.embedded import EmbeddedServer
from tests.cli.conftest import Command
from tests.conftest import named, roomy_memory
from tests.world import make_world, move

PAGE = Path(__file__).parents[2] / "docs" / "spec" / "auditing.md"
NOBODY = 65_534


@pytest.fixture(scope="module")
def installed() -> Iterator[EmbeddedServer]:
    """A fresh folder with its server, two books in it, and a second socket for auditors."""
    with tempfile.TemporaryDirectory(prefix="eco-aud-", dir=roomy_memory()) as name:
        Path(name).chmod(0o755)
        with EmbeddedServer(Path(name) / ".ecoledger", f"{name}/audit") as server:
            server.ensure_database(install.DATABASE)
            url = server.url(install.DATABASE)
            install.migrate(url)
            with closing(Database(url)) as web, closing(Database(url, role="")) as owner:
                for book in ("zj", "js"):
                    make_world(web, owner, book).post(move("a", "b", 5))
            yield server


def settings(server: EmbeddedServer) -> dict[str, str]:
    """The environment of an operator of that folder."""
    return {
        "ECOLEDGER_DATA": str(server.folder),
        "ECOLEDGER_AUDITORS": str(server.auditors),
        "DATABASE_URL": "",
    }


def books_of(address: str) -> list[str]:
    """What a login reads."""
    with psycopg.connect(address) as connection:
        return sorted(row[0] for row in connection.execute("SELECT book FROM ledger.audit_entry"))


def test_an_auditor_is_given_a_login_and_it_ends(told: Command, installed: EmbeddedServer) -> None:
    """Goal: SQL for auditors on the server that comes with us. Method: the command; its address as a user of the machine who is nobody;
    another book with another password; tables and writing refused; ended, with its sessions; given again."""
    said = told("auditor", "login", "auditor_zhang", "zj", **settings(installed))
    assert said.status == 0, said.error
    address = re.findall(r"^psql '(.*)'$", said.out, re.MULTILINE)[0]
    assert f"host={installed.auditors}" in address
    assert books_of(address) == ["zj"]
    if os.geteuid() == 0:
        psql = [str(installed.program("psql")), "-XtA", "-c", "SELECT book FROM ledger.audit_entry", address]
        as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
        seen = subprocess.run([*as_nobody, *psql], capture_output=True, text=True, check=False, cwd="/")
        assert seen.stdout.split() == ["zj"], seen.stderr
    with psycopg.connect(address, autocommit=True) as connection:
        for statement in (
            "SELECT FROM ledger.entry",
            "INSERT INTO ledger.auditor_login VALUES (2, 'auditor_zhang')",
        ):
            with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.ReadOnlySqlTransaction)):
                connection.execute(statement.encode())
        again = told("auditor", "login", "auditor_zhang", "js", **settings(installed))
        newer = re.findall(r"^psql '(.*)'$", again.out, re.MULTILINE)[0]
        assert books_of(newer) == ["js", "zj"]
        with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
            psycopg.connect(address)
        listed = told("auditor", "list", **settings(installed)).out
        assert re.search(r"auditor_zhang.*yes.*js, zj", listed)
        assert told("auditor", "end", "auditor_zhang", **settings(installed)).status == 0
        with pytest.raises(psycopg.Error):
            connection.execute("SELECT FROM ledger.audit_entry")
    with pytest.raises(psycopg.OperationalError, match="authentication failed"):
        psycopg.connect(newer)
    assert "auditor_zhang" not in told("auditor", "list", **settings(installed)).out
    assert "no auditor has this login" in told("auditor", "end", "auditor_zhang", **settings(installed)).error


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("auditor_li", "zj", "nowhere"), "there is no such book"),
        (("ecoledger_web", "zj"), "no name of ours"),
        (("eco_web", "zj"), "no name of ours"),
        (("Li", "zj"), "small letters"),
        (("li'; --", "zj"), "small letters"),
        (("clerk", "zj"), "somebody else's"),
    ],
)
def test_a_login_that_is_not_given(
    told: Command, installed: EmbeddedServer, words: tuple[str, ...], why: str
) -> None:
    """Goal: no login of the house or of another becomes an auditor's, and nothing is given in part. Method: each name; then the list."""
    with psycopg.connect(installed.url(install.DATABASE), autocommit=True) as connection:
        if words[0] == "clerk":
            connection.execute("CREATE ROLE clerk LOGIN")
        said = told("auditor", "login", *words, **settings(installed))
        assert (said.status, why in said.error) == (2, True), said.error
        assert connection.execute("SELECT FROM ledger.auditor_login").fetchall() == []
        assert connection.execute("SELECT FROM pg_roles WHERE rolname LIKE 'auditor%'").fetchall() == []
        connection.execute("DROP ROLE IF EXISTS clerk")


def test_the_words_of_the_document(installed: EmbeddedServer) -> None:
    """Goal: who follows the document gets in. Method: its statements as the owner; the login by its password at the server's own socket."""
    block = PAGE.read_text("utf-8").partition("```sql\n")[2].partition("```")[0]
    give, _, take = block.partition("-- and when the audit is over:\n")
    with psycopg.connect(installed.url(install.DATABASE), autocommit=True) as connection:
        connection.execute(give.encode())
        address = named(installed.url(install.DATABASE, "auditor_zhang"), install.DATABASE)
        assert books_of(f"{address}&password=…") == ["zj"]
        for other in ("ecoledger_owner", "ecoledger_web"):
            at_auditors = f"host={installed.auditors} user={other} dbname=ecoledger password=…"
            if os.geteuid() != 0:
                continue
            psql = [str(installed.program("psql")), "-XtA", "-c", "SELECT 1", at_auditors]
            as_nobody = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
            seen = subprocess.run([*as_nobody, *psql], capture_output=True, text=True, check=False, cwd="/")
            assert "Peer authentication failed" in seen.stderr
        connection.execute(take.encode())
        assert books_of(f"{address}&password=…") == []
        connection.execute("DROP ROLE auditor_zhang")
