"""`ecoledger log restored` and `remember`: what two administrators state with their keys, and what one person or another role cannot."""

import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.script import ScriptDirectory

from cli.install import configuration
from ledger.actors.authority import Role
from ledger.database import Database
from tests.cli.conftest import Command
from tests.people import key_for, two
from tests.seals.copies import dump, restore
from tests.world import World, make_world, move

ROOT = Path(__file__).parents[2]


@pytest.fixture
def places(database_url: str, tmp_path: Path) -> dict[str, str]:
    """An installation of its own, of today's revision."""
    with psycopg.connect(database_url) as connection:
        connection.execute("CREATE TABLE public.alembic_version (version_num varchar(32) PRIMARY KEY)")
        head = ScriptDirectory.from_config(configuration()).get_current_head()
        connection.execute("INSERT INTO public.alembic_version VALUES (%s)", (head,))
    names = ("KEYS", "MEMORY", "FILES", "PUBLISH")
    return {
        "DATABASE_URL": database_url,
        "ECOLEDGER_NAME": "test",
        **{f"ECOLEDGER_{name}": str(tmp_path / name.lower()) for name in names},
    }


@pytest.fixture
def world(database: Database, owner: Database) -> World:
    """A book with three entries."""
    made = make_world(database, owner)
    made.post(*[move("a", "b", n + 1) for n in range(3)])
    return made


def others(owner: Database) -> int:
    """How many records the log of the book has beside its entries."""
    with owner.read() as books:
        query = "SELECT count(*) FROM ledger.record WHERE book_id = 1"
        return int(books.connection.exec_driver_sql(query).scalar_one())


def test_two_administrators_state_what_is_lost(
    world: World,
    owner: Database,
    database_url: str,
    places: dict[str, str],
    told: Command,
    tmp_path: Path,
) -> None:
    """From the copy to the archive: refused, named, stated by two, sealed, published, and accepted by the verifier."""
    folder, archive = str(tmp_path / "publish"), str(tmp_path / "zj.eco")
    copy = others(owner) + 3

    def seal() -> None:
        assert told("log", "seal", "--once", **places).status == 0

    seal()
    dump(database_url)
    world.post(*[move("a", "b", n + 1) for n in range(2)])
    seal()
    assert told("log", "publish", folder, **places).status == 0
    kept = tmp_path / "kept"
    kept.write_bytes((tmp_path / "publish" / "zj" / "checkpoint").read_bytes())
    restore(database_url)
    world.one(move("b", "a", 1))
    refused = told("log", "seal", "--once", **places)
    assert (refused.status, refused.error.count("\n")) == (1, 1)
    assert f"has {copy} records" in refused.error
    status = told("log", "status", **places).out
    assert f"zj: {copy} sealed, 1 waiting" in status
    assert f"{copy + 2} remembered\nNOT SIGNED: zj: The log of zj has {copy} records" in status
    doctor = told("doctor", **places)
    assert doctor.status == 1
    assert "logs_go_on" in doctor.out
    assert "published_logs_go_on" in doctor.out
    assert told("log", "publish", folder, **places).status == 1

    texts = dict(zip(("first", "second"), two(owner), strict=True))
    texts["clerk"] = owner.begin(lambda books: key_for(books, world.book_id, "Li", Role.FINANCE)).text
    texts["none"] = "eco_" + "x" * 43
    for name, text in texts.items():
        (tmp_path / name).write_text(text + "\n")

    def by(one: str, other: str, book: str = "zj") -> tuple[str, ...]:
        return ("log", "restored", book, "--key", str(tmp_path / one), "--second-key", str(tmp_path / other))

    for one, other in (("first", "first"), ("first", "clerk"), ("none", "second"), ("first", "none")):
        said = told(*by(one, other), **places)
        assert (said.status, said.error.count("\n"), said.out) == (1, 1, ""), said
    done = told(*by("first", "second"), **places)
    assert f"restored at {copy} records, and that it had {copy + 2}" in done.out
    for book in ("zj", "@installation"):
        said = told(*by("first", "second", book), **places)
        assert (said.status, f"{book} has" in said.error, "nothing is lost" in said.error) == (1, True, True)
    seal()
    size = others(owner) + 4  # the clerk's key came after the copy
    assert f"zj: {size} sealed, 0 waiting; {size} remembered" in told("log", "status", **places).out
    assert told("log", "publish", folder, **places).status == 0
    assert (
        tmp_path / "publish" / "zj" / "lost" / str(copy + 2) / "checkpoint"
    ).read_bytes() == kept.read_bytes()
    doctor = told("doctor", **places)
    assert doctor.status == 0, doctor.out

    assert told("export", "zj", archive, **places).status == 0
    verify = [sys.executable, "-m", "ecoledger_verify", "archive", archive]
    for more, code, words in (
        ((), 0, f"at {copy} entries"),
        (("--since", str(kept)), 1, "the log states to be lost"),
    ):
        ran = subprocess.run(
            [*verify, "--keys", f"{folder}/zj/keys.txt", *more],
            cwd=ROOT / "verifier",
            capture_output=True,
            text=True,
            check=False,
        )
        assert (ran.returncode, words in ran.stdout) == (code, True), ran.stdout


def test_a_memory_that_is_lost_is_made_again(
    world: World, owner: Database, places: dict[str, str], told: Command, tmp_path: Path
) -> None:
    """One file: the sequencer waits for a person; the whole folder: the newest checkpoints, and `status` says so."""
    size = others(owner) + 3
    assert told("log", "seal", "--once", **places).status == 0
    assert "is remembered already" in told("log", "remember", "@installation", **places).out
    assert "is remembered already" in told("log", "remember", "zj", **places).out
    (tmp_path / "memory" / "zj.note").unlink()
    world.one(move("a", "b", 1))
    assert "zj.note" in told("log", "seal", "--once", **places).error
    assert told("log", "remember", "zj", **places).out == f"zj: {size} records are remembered\n"
    assert told("log", "seal", "--once", **places).status == 0
    for file in (tmp_path / "memory").iterdir():
        file.unlink()
    assert "remembers nothing yet" in told("log", "status", **places).out
    assert told("log", "seal", "--once", **places).status == 0
    made = told("log", "status", **places).out.partition("then made from checkpoints: ")[2]
    assert [one.partition(": ")[0] for one in made.strip().split(", ")] == ["@installation", "zj"]
    assert f"zj: {size + 1}\n" in made
