"""The command that runs every night: one book that fails stops no other, and the exit status says that something is left."""

import subprocess
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
import pytest
from alembic.script import ScriptDirectory

from cli import app as cli
from cli import log
from cli.install import configuration
from ledger.audit.checks import KEYS, LOGS_GO_ON, PUBLISHED
from ledger.audit.nightly import NIGHT, last_results
from ledger.audit.rolling import MARKS
from ledger.clock import SystemClock
from ledger.database import Books, Database
from ledger.journal.accounts import open_book, set_status
from ledger.seals.publishing import publish
from ledger.seals.queries import INSTALLATION
from ledger.seals.sequencer import announce_key, seal_everything
from ledger.settings import Settings
from tests.cli.conftest import Command
from tests.compensation.world import Desk
from tests.rewriting import rewriting


def say_migrated(database_url: str) -> None:
    """Say that the database has the schema of this program, as a migration says it."""
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE public.alembic_version (version_num varchar(32) PRIMARY KEY)")
        head = ScriptDirectory.from_config(configuration()).get_current_head()
        connection.execute("INSERT INTO public.alembic_version VALUES (%s)", (head,))


def test_the_night_publishes_and_compares(
    told: Command, owner: Database, database_url: str, tmp_path: Path
) -> None:
    """Into a folder, and a commit of each checkpoint in a repository; a folder of another history is a fault, and the doctor finds it."""
    owner.begin(lambda books: open_book(books, "zj", "Zhejiang", date(2020, 1, 1)))
    folder = tmp_path / "published"
    folder.mkdir()
    places = {
        "DATABASE_URL": database_url,
        "ECOLEDGER_FILES": str(tmp_path / "files"),
        "ECOLEDGER_KEYS": str(tmp_path / "keys"),
    }
    say_migrated(database_url)
    assert told("log", "seal", "--once", **places).status == 0
    assert told("night", "--on", "2025-07-10", **places).status == 0
    assert not list(folder.iterdir()), "nobody said where"
    places["ECOLEDGER_PUBLISH"] = str(folder)
    said = told("night", "--on", "2025-07-10", **places)
    assert (said.status, (folder / "zj/checkpoint").exists()) == (0, True)
    assert "ecoledger/zj: " in said.out
    assert "commit" not in said.out
    for words in (("init", "-q"), ("config", "user.name", "B"), ("config", "user.email", "b@example.org")):
        subprocess.run(["git", "-C", folder, *words], check=True)
    said = told("night", "--on", "2025-07-10", ECOLEDGER_PUBLISH_ENTRIES="true", **places)
    assert (said.status, said.out.count(", commit ")) == (0, 2)
    assert list(folder.glob("zj/tile/entries/000.p/*"))
    assert told("doctor", **places).status == 0
    note = folder / "zj/checkpoint"
    lines = note.read_text().split("\n")
    lines[2] = "A" * 43 + "="
    note.write_text("\n".join(lines))
    said = told("night", "--on", "2025-07-10", **places)
    assert said.status == 1
    assert "NOT DONE in log of zj: The folder has a checkpoint of" in said.out
    assert f"BROKEN: {PUBLISHED.name}, {NIGHT.name}" in said.out
    assert told("doctor", **places).status == 1
    note.write_text("no note")
    assert "cannot be read" in told("doctor", **places).out


def _lay(url: str, place: str) -> None:
    """Let the first book lie somewhere, behind the triggers that keep it and that tell of it."""
    with psycopg.connect(url) as connection:
        for trigger in ("written_once", "record_update"):
            connection.execute(f"ALTER TABLE ledger.book DISABLE TRIGGER {trigger}".encode())
        connection.execute("UPDATE ledger.book SET jurisdiction = %s WHERE code = 'aa'", (place,))
        for trigger in ("written_once", "record_update"):
            connection.execute(f"ALTER TABLE ledger.book ENABLE ALWAYS TRIGGER {trigger}".encode())


def test_a_book_that_fails_stops_no_other(
    told: Command, database: Database, owner: Database, database_url: str, tmp_path: Path
) -> None:
    """A first book whose law is unknown, a case that is frozen: both are named, the rest is done, and the next night is clean.

    Of the first book each room tells what it cannot do: nothing says what ends there, nor what bears interest.
    """
    broken = owner.begin(lambda books: open_book(books, "aa", "of a place without law", date(2020, 1, 1)))
    desk = Desk(database, owner)
    assert broken < desk.book_id
    for code in ("C1", "C2"):
        desk.judged(code=code)
    places = {"DATABASE_URL": database_url, "ECOLEDGER_FILES": str(tmp_path)}
    say_migrated(database_url)
    # What the session has built may be older than the ten minutes within which the doctor asks for a checkpoint.
    assert told("log", "seal", "--once", **places).status == 0
    assert told("night", "--on", "2025-07-10", **places).status == 0
    _lay(database_url, "atlantis")
    account, clerk = "case:C1:LI:claim_due", desk.people["clerk"]
    owner.begin(lambda books: set_status(books, desk.book_id, account, "frozen", "by mistake", clerk))
    said = told("night", "--on", "2025-07-20", **places)
    assert said.status == 1
    left = [line for line in said.out.splitlines() if line.startswith("NOT DONE")]
    assert [line.split(" (")[0] for line in left] == [
        "NOT DONE in aa: expiries: There is no jurisdiction atlantis.",
        "NOT DONE in aa: ends: There is no jurisdiction atlantis.",
        "NOT DONE in aa: aa book: law.jurisdiction_unknown",
        "NOT DONE in zj: C1 part 1: account.frozen",
    ]
    assert NIGHT.name in said.out.partition("BROKEN: ")[2]
    assert (desk.balances("C1")["LI claim_due"], desk.balances("C2")["LI claim_due"]) == (175, 350)
    with database.read() as books:
        assert {result.name: result.offenders for result in last_results(books)}[NIGHT.name] == 4
        query = "SELECT subject, figures ->> 'code' FROM ledger.outbox WHERE kind = 'compensation.night_failed' ORDER BY event_id"
        rows = [tuple(row) for row in books.connection.exec_driver_sql(query)]
        assert rows == [("aa", "law.jurisdiction_unknown"), ("C1", "account.frozen")]
    owner.begin(lambda books: set_status(books, desk.book_id, account, "open", "mended", clerk))
    _lay(database_url, "cn")
    assert told("night", "--on", "2025-07-20", **places).status == 0
    assert desk.balances("C1")["LI claim_due"] == 350
    with database.read() as books:
        assert {result.name: result.offenders for result in last_results(books)}[NIGHT.name] == 0


def test_a_night_goes_on_from_the_one_before(
    told: Command, owner: Database, database_url: str, tmp_path: Path
) -> None:
    """The second night looks at what is new; what was looked at is told, and a mark that was changed is a fault of that night."""
    owner.begin(lambda books: open_book(books, "zj", "Zhejiang", date(2020, 1, 1)))
    places = {
        "DATABASE_URL": database_url,
        "ECOLEDGER_FILES": str(tmp_path / "files"),
        "ECOLEDGER_KEYS": str(tmp_path / "keys"),
    }
    say_migrated(database_url)
    assert told("log", "seal", "--once", **places).status == 0
    first = told("night", "--on", "2025-07-10", **places)
    assert (first.status, "zj: checked all " in first.out) == (0, True)
    second = told("night", "--on", "2025-07-10", **places)
    assert (second.status, "zj: checked records from " in second.out) == (0, True)
    assert "zj: checked all " in told("night", "--on", "2025-07-10", ECOLEDGER_NIGHTS="1", **places).out
    with psycopg.connect(database_url) as connection:
        with rewriting(connection, "night_mark"):
            connection.execute("UPDATE ledger.night_mark SET note = replace(note, 'position ', 'position 1')")
    said = told("doctor", **places)
    assert (said.status, "the mark of its last night does not hold" in said.out) == (1, True)
    said = told("night", "--on", "2025-07-10", **places)
    assert (said.status, f"BROKEN: {MARKS.name}" in said.out) == (1, True)
    assert told("night", "--on", "2025-07-10", **places).status == 0
    lines = [
        line for line in told("audit", "nights", "--most", "4", **places).out.splitlines() if " zj: " in line
    ]
    assert ["all " in line for line in lines] == [False, True]


MOMENTS = ("the checks began", "the outside was read", "the outside was compared")


@pytest.mark.parametrize("command", ["night", "doctor"])
def test_whoever_writes_meanwhile_breaks_no_promise(
    told: Command,
    owner: Database,
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    """Between any two steps a book is opened, all logs are sealed and published, and a key is announced."""
    owner.begin(lambda books: open_book(books, "zj", "Zhejiang", date(2020, 1, 1)))
    places = {
        "DATABASE_URL": database_url,
        "ECOLEDGER_FILES": str(tmp_path / "files"),
        "ECOLEDGER_KEYS": str(tmp_path / "keys"),
        "ECOLEDGER_MEMORY": str(tmp_path / "memory"),
        "ECOLEDGER_PUBLISH": str(tmp_path / "published"),
    }
    say_migrated(database_url)
    assert told("log", "seal", "--once", **places).status == 0
    done: list[str] = []

    def write(moment: str) -> None:
        if moment in done:
            return
        done.append(moment)
        signer, now = log.signer(Settings()), SystemClock().now()
        code = f"b{len(done)}"
        owner.begin(lambda books: open_book(books, code, code, date(2020, 1, 1)))
        with log.sequencing() as database:

            def announce(books: Books) -> str:
                return announce_key(books, 0, INSTALLATION, signer, now)

            for _ in range(2):
                assert list(seal_everything(database, signer, SystemClock()))
            database.begin(announce)
            with database.read() as books:
                publish(books, 0, INSTALLATION, tmp_path / "published")

    def after(name: str, moment: str) -> None:
        before = getattr(cli, name)

        def then(*given: Any, **named: Any) -> Any:
            found = before(*given, **named)
            if isinstance(found, Iterator):
                found = list(found)
            write(moment)
            return found

        monkeypatch.setattr(cli, name, then)

    after("run_night", MOMENTS[0])
    after("look_outside", MOMENTS[1])
    after("check_logs", MOMENTS[2])
    said = told(command, *(["--on", "2025-07-10"] if command == "night" else []), **places)
    assert (said.status, done) == (0, list(MOMENTS)), said.out


def test_a_night_that_found_a_breach_outside_leaves_no_mark(
    told: Command, owner: Database, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A key that is gone, a log that does not go on, and what could not be done: none leaves a mark, the clean night after does."""
    owner.begin(lambda books: open_book(books, "zj", "Zhejiang", date(2020, 1, 1)))
    keys, memory = tmp_path / "keys", tmp_path / "memory"
    places = {
        "DATABASE_URL": database_url,
        "ECOLEDGER_FILES": str(tmp_path / "files"),
        "ECOLEDGER_KEYS": str(keys),
        "ECOLEDGER_MEMORY": str(memory),
    }
    say_migrated(database_url)
    assert told("log", "seal", "--once", **places).status == 0

    def night(*, broken: str) -> None:
        said = told("night", "--on", "2025-07-10", **places)
        assert (said.status, f"BROKEN: {broken}" in said.out) == (1, True), said.out
        with psycopg.connect(database_url) as connection:
            assert connection.execute("SELECT count(*) FROM ledger.night_mark").fetchone() == (0,)

    key = keys / "zj.1.pem"
    key.rename(keys / "away")
    night(broken=KEYS.name)
    (keys / "away").rename(key)
    note = memory / "zj.note"
    note.rename(memory / "away")
    night(broken=LOGS_GO_ON.name)
    (memory / "away").rename(note)
    with monkeypatch.context() as change:
        change.setattr(cli, "_run_nights", lambda *_: ["zj: one case"])
        night(broken=NIGHT.name)
    assert told("night", "--on", "2025-07-10", **places).status == 0
    with psycopg.connect(database_url) as connection:
        assert connection.execute("SELECT count(*) > 0 FROM ledger.night_mark").fetchone() == (True,)
