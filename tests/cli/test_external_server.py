"""A server of somebody else: what is said when it does not let us in, and what its owner has to be asked for."""

import asyncio
import re
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from api.app import create_app
from ledger.clock import SystemClock
from ledger.database import Database
from ledger.database.refusals import Interrupted
from tests.cli.conftest import PASSWORD, Command, External, free_port, is_ready, spawn, standby_of
from tests.waiting import until

END_ALL = "SELECT pg_terminate_backend(pid, 30000) FROM pg_stat_activity WHERE application_name = 'ecoledger'"
"""Waits until they have ended."""
KEY = "eco_" + "x" * 43
UNUSABLE = (
    "mysql://eco:{secret}@127.0.0.1/eco",
    "mysql://eco:{secret}@127.0.0.1/eco?charset=utf8",
    "jdbc:postgresql://127.0.0.1/eco",
    "eco",
    " ",
    "postgresql://eco:p@ss:w/rd#1@127.0.0.1/eco",
    "postgresql://eco:p/{secret}@127.0.0.1/eco",
    "postgresql://eco:{secret}@127.0.0.1:port/eco",
    "postgresql://eco:%zz{secret}@127.0.0.1/eco",
    "postgresql://eco:{secret}@127.0.0.1/eco?nosuchthing=1",
)
"""Addresses that mean nothing, most of them with a password that nobody coded."""


def addresses(external: External) -> dict[str, str]:
    """Addresses that lead nowhere, by a piece of what PostgreSQL says then."""
    return {
        'password authentication failed for user "eco"': external.url(password="wr0ng-s3cret"),
        'database "none" does not exist': external.url(database="none"),
        "Connection refused": external.url().replace(str(external.port), str(free_port())),
        "server does not support SSL": external.url(sslmode="require"),
        "no password supplied": f"host=127.0.0.1 port={external.port} dbname=eco user=eco",
        "No such file or directory": external.url().replace("?", "?host=/nosuchfolder"),
        "nosuchhost.invalid": external.url().replace("127.0.0.1", "nosuchhost.invalid"),
        'invalid sslmode value: "bad"': external.url(sslmode="bad"),
        "Connection refused; ": f"postgresql://eco:s3cret@127.0.0.1:{free_port()},localhost:{free_port()}/eco",
    }


def asked(app: FastAPI, method: str, path: str, **options: Any) -> httpx.Response:
    """Ask an application for something, past the network."""

    async def ask() -> httpx.Response:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://here") as client:
            return await client.request(method, path, **options)

    return asyncio.run(ask())


def test_why_there_is_no_connection(external: External, told: Command) -> None:
    """Every way not to reach PostgreSQL is one line with its sentence, in both languages, with no password (`database.not_connected`)."""
    with external.owned():
        for said, url in addresses(external).items():
            for language, words in (
                ("C.UTF-8", "There is no connection to PostgreSQL"),
                ("zh_CN.UTF-8", "无法连接 PostgreSQL"),
            ):
                answer = told("migrate", DATABASE_URL=url, LANG=language)
                assert (answer.status, answer.error.count("\n"), answer.out) == (1, 1, ""), answer
                assert words in answer.error
                assert said.removesuffix("; ") in answer.error
                assert "same ids" not in answer.error
                assert not re.search(r"s3cret|wr0ng|p@ss|p%40ss", answer.error), answer.error


def test_every_command_says_why(external: External, told: Command, tmp_path: Path) -> None:
    """Whatever is asked for, the same sentence comes."""
    commands = (
        ("init",),
        ("migrate",),
        ("serve",),
        ("run",),
        ("night",),
        ("key", "issue", "--name", "administrator", "--number", "NO-CARD-administrator"),
        ("doctor",),
        ("export", "zj", "x"),
        ("log", "status"),
        ("log", "seal", "--once"),
        ("audit", "replay"),
        ("export-accounts", "zj", "--form", "beancount", "--out", "x"),
    )
    for words in commands:
        answer = told(*words, DATABASE_URL=external.url(password="wr0ng-s3cret"), PORT=str(free_port()))
        assert (answer.status, answer.error.count("\n"), answer.out) == (1, 1, ""), (words, answer)
        assert 'password authentication failed for user "eco"' in answer.error, words
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("language", ["C.UTF-8", "zh_CN.UTF-8"])
def test_what_is_no_address(told: Command, language: str) -> None:
    """An address that means nothing is one line that repeats nothing of it: a piece may be a password (`database.address_unusable`)."""
    for url in UNUSABLE:
        answer = told("migrate", DATABASE_URL=url.format(secret="s3cret"), LANG=language)
        assert (answer.status, answer.error.count("\n")) == (1, 1), (url, answer)
        assert (
            "不是 PostgreSQL 数据库的地址" if language.startswith("zh") else "is not the address"
        ) in answer.error
        assert not re.search(r"s3cret|ss:w|rd#1", answer.error)


def test_every_form_of_an_address(external: External, told: Command) -> None:
    """What PostgreSQL's own programs take is taken: both schemes, several hosts, words; and SQLAlchemy's name of the driver."""
    where = f"127.0.0.1:{external.port}/eco"
    coded = external.url().split("@")[0].split("//")[1]
    forms = (
        external.url(),
        f"postgres://{coded}@{where}",
        f"postgresql+psycopg://{coded}@{where}",
        f"postgresql://{coded}@127.0.0.1:{free_port()},{where}?target_session_attrs=read-write",
        f"host=127.0.0.1,127.0.0.1 port={external.port} dbname=eco user=eco password='{PASSWORD}'",
        f"postgresql:///eco?host={external.folder}&port={external.port}&user=eco&password={coded.split(':')[1]}",
    )
    with external.owned("SUPERUSER"):
        assert told("migrate", DATABASE_URL=external.url()).status == 0
        for url in forms:
            database = Database(url)
            with database.read() as books:
                assert books.connection.exec_driver_sql("SELECT session_user, current_user").one() == (
                    "eco",
                    "ecoledger_web",
                )
            database.close()
            assert told("log", "status", DATABASE_URL=url).status == 0


def test_an_owner_without_rights_is_told_what_to_ask_for(external: External, told: Command) -> None:
    """A plain owner gets the statements, and nothing was done; run as they are printed, they are enough (`database.roles_missing`)."""
    url = external.url()
    with external.owned():
        for command in ("init", "migrate", "run"):
            answer = told(command, DATABASE_URL=url, PORT=str(free_port()))
            assert (answer.status, answer.error.count("\n"), answer.out) == (1, 1, ""), answer
            assert "superuser" in answer.error
        assert external.asked("SELECT rolname FROM pg_roles WHERE rolname LIKE 'ecoledger%'") == []
        assert external.asked("SELECT nspname FROM pg_namespace WHERE nspname = 'ledger'", "eco") == []
        statements = re.findall(r"(?:CREATE|GRANT)[^;]*;", answer.error)
        assert [s.split(" ", 3)[:3] for s in statements] == [
            ["CREATE", "ROLE", "ecoledger_web"],
            ["GRANT", "ecoledger_web", "TO"],
            ["CREATE", "ROLE", "ecoledger_sequencer"],
            ["GRANT", "ecoledger_sequencer", "TO"],
            ["CREATE", "ROLE", "ecoledger_auditor"],
        ]
        external.does(*statements, database="eco")
        ready = told("init", DATABASE_URL=url)
        assert (ready.status, "The database is ready" in ready.out) == (0, True), ready
        assert told("doctor", DATABASE_URL=url).status == 0
        assert told("init", DATABASE_URL=url).out == "The database is ready.\n"


def test_an_owner_who_may_make_roles_needs_nobody(external: External, told: Command) -> None:
    """With CREATEROLE, `init` makes the roles and grants them to itself: the server can work as each at once."""
    with external.owned("CREATEROLE"):
        answer = told("init", DATABASE_URL=external.url())
        assert (answer.status, "The database is ready" in answer.out) == (0, True), answer
        for role in ("ecoledger_web", "ecoledger_sequencer"):
            database = Database(external.url(), role=role)
            with database.read() as books:
                assert books.connection.exec_driver_sql("SELECT current_user").scalar_one() == role
            database.close()


def test_web_and_sequencer_have_logins_of_their_own(external: External, told: Command) -> None:
    """Who works with the login of the owner is named; with all three nobody is, or misses it (`database.owner_login_missing`)."""
    owner, web, sequencer = (external.url(user=user) for user in ("eco", "eco_web", "eco_sequencer"))
    own = {"DATABASE_WEB_URL": web, "DATABASE_SEQUENCER_URL": sequencer}
    with external.owned("CREATEROLE"):
        assert told("init", DATABASE_URL=owner).error.count("names no login of its own") == 2
        external.does(
            f"CREATE ROLE eco_web LOGIN PASSWORD '{PASSWORD}' IN ROLE ecoledger_web",
            f"CREATE ROLE eco_sequencer LOGIN PASSWORD '{PASSWORD}' IN ROLE ecoledger_sequencer",
        )
        half = told("init", DATABASE_URL=owner, DATABASE_WEB_URL=web)
        assert "DATABASE_SEQUENCER_URL names no login" in half.error
        assert "DATABASE_WEB_URL" not in half.error
        whole = told("init", DATABASE_URL=owner, **own)
        assert (whole.status, whole.error, whole.out) == (0, "", "The database is ready.\n")
        same = told("init", DATABASE_URL=owner, DATABASE_WEB_URL=owner, DATABASE_SEQUENCER_URL=sequencer)
        assert "DATABASE_WEB_URL names no login" in same.error
        assert told("log", "status", **own).status == 0
        for command in (("doctor",), ("migrate",), ("night",), ("key", "list")):
            refused = told(*command, **own)
            assert (refused.status, refused.error.count("\n")) == (1, 1), refused
            assert "DATABASE_URL names none" in refused.error, command
        crossed = told("log", "status", DATABASE_WEB_URL=web, DATABASE_SEQUENCER_URL=web)
        assert 'GRANT ecoledger_sequencer TO "eco_web"' in crossed.error


def test_a_server_without_the_owner(external: External, told: Command, tmp_path: Path) -> None:
    """It serves and seals; neither process was given an address that may act as the owner, nor can their logins."""
    web, sequencer = (external.url(user=user) for user in ("eco_web", "eco_sequencer"))
    with external.owned("CREATEROLE"):
        assert told("init", DATABASE_URL=external.url()).status == 0
        external.does(
            f"CREATE ROLE eco_web LOGIN PASSWORD '{PASSWORD}' IN ROLE ecoledger_web",
            f"CREATE ROLE eco_sequencer LOGIN PASSWORD '{PASSWORD}' IN ROLE ecoledger_sequencer",
        )
        port = free_port()
        own = {"DATABASE_WEB_URL": web, "DATABASE_SEQUENCER_URL": sequencer, "PORT": str(port)}
        keep = {
            name: str(tmp_path / name) for name in ("ECOLEDGER_FILES", "ECOLEDGER_KEYS", "ECOLEDGER_MEMORY")
        }
        child = spawn("serve", log=tmp_path / "log", **own, **keep)
        try:
            at_work = "SELECT DISTINCT usename::text FROM pg_stat_activity WHERE application_name LIKE 'ecoledger%' ORDER BY 1"
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                until(lambda: is_ready(client), seconds=120)
            until(lambda: external.asked(at_work) == [("eco_sequencer",), ("eco_web",)], seconds=120)
        finally:
            child.terminate()
            child.wait(20)
        for url, sql in (
            (web, "SET ROLE eco"),
            (web, "SET ROLE ecoledger_sequencer"),
            (web, "ALTER TABLE ledger.api_key DISABLE TRIGGER ALL"),
            (web, "UPDATE ledger.api_key SET revoked_at = NULL"),
            (sequencer, "SET ROLE ecoledger_web"),
            (sequencer, "INSERT INTO ledger.person (name, number_digest) VALUES ('x', '')"),
        ):
            with (
                psycopg.connect(url, autocommit=True) as connection,
                pytest.raises(psycopg.errors.InsufficientPrivilege),
            ):
                connection.execute(sql.encode())


def test_somebody_who_does_not_own_the_database(external: External, told: Command) -> None:
    """Who may not make tables is told the right that is missing; who meets another's, PostgreSQL's sentence (`database.right_missing`)."""
    url = external.url(user="ecoguest")
    with external.owned("SUPERUSER"):
        external.does(f"CREATE ROLE ecoguest LOGIN PASSWORD '{PASSWORD}'")
        answer = told("migrate", DATABASE_URL=url)
        for right in ('ON DATABASE "eco"', "ON SCHEMA public"):
            assert f'GRANT CREATE {right} TO "ecoguest";' in answer.error, answer
        assert told("migrate", DATABASE_URL=external.url()).status == 0
        for command in (
            ("key", "issue", "--name", "administrator", "--number", "NO-CARD-administrator"),
            ("doctor",),
        ):
            answer = told(*command, DATABASE_URL=url)
            assert (answer.status, answer.error.count("\n")) == (1, 1), answer
            assert "permission denied for" in answer.error


def test_a_membership_that_was_taken_away(external: External, told: Command, tmp_path: Path) -> None:
    """The readiness names the role and nothing of PostgreSQL's, the commands the statement; given back, the server goes on."""
    url = external.url()
    with external.owned("CREATEROLE"):
        assert told("init", DATABASE_URL=url).status == 0
        external.does("REVOKE ecoledger_web, ecoledger_sequencer FROM eco CASCADE")
        database = Database(url)
        app = create_app(database, SystemClock(), files=tmp_path)
        answer = asked(app, "GET", "/ready", headers={"Accept-Language": "zh-CN"})
        assert (answer.status_code, answer.json()["code"]) == (503, "server.role_not_granted")
        assert answer.json()["figures"] == {"role": "ecoledger_web"}
        refused = asked(app, "GET", "/v1/books/zj/balances", headers={"Authorization": f"Bearer {KEY}"})
        assert (refused.status_code, refused.json()["code"], refused.json()["figures"]) == (
            503,
            "database.unreachable",
            {},
        )
        for command in (("doctor",), ("serve",), ("log", "status"), ("night",)):
            said = told(*command, DATABASE_URL=url, PORT=str(free_port()))
            assert (said.status, said.error.count("\n")) == (1, 1), (command, said)
            assert re.search(r'GRANT ecoledger_(web|sequencer) TO "eco"', said.error), said
        external.does("GRANT ecoledger_web, ecoledger_sequencer TO eco")
        assert asked(app, "GET", "/ready").status_code == 200
        database.close()


def test_being_a_member_is_not_enough(external: External, told: Command) -> None:
    """Since PostgreSQL 16 a grant may keep the member from acting as the role: that is found, and the statement cures it."""
    if external.asked("SELECT current_setting('server_version_num')::integer < 160000") == [(True,)]:
        pytest.skip("before 16, a member may always act as the role")
    url = external.url()
    with external.owned("SUPERUSER"):
        assert told("init", DATABASE_URL=url).status == 0
        external.does(
            "ALTER ROLE eco NOSUPERUSER",
            *[f"GRANT {r} TO eco WITH SET FALSE" for r in ("ecoledger_web", "ecoledger_sequencer")],
        )
        said = told("doctor", DATABASE_URL=url)
        assert said.status == 1
        external.does(*re.findall(r"GRANT[^;]*;", said.error))
        assert told("doctor", DATABASE_URL=url).status == 0


def test_a_server_that_takes_no_writing(external: External, told: Command, tmp_path: Path) -> None:
    """A standby is read, and refuses to be written in one line; it is not ready to serve (`database.read_only`)."""
    port = str(free_port())
    with external.owned("SUPERUSER"):
        assert told("init", DATABASE_URL=external.url()).status == 0
        with standby_of(external) as standby:
            url = standby.url()
            for command in (
                ("init",),
                ("migrate",),
                ("key", "issue", "--name", "administrator", "--number", "NO-CARD-administrator"),
                ("serve",),
                ("run",),
                ("night",),
            ):
                said = told(*command, DATABASE_URL=url, PORT=port)
                assert (said.status, said.error.count("\n"), "takes no writing" in said.error) == (
                    1,
                    1,
                    True,
                ), (command, said)
            assert told("doctor", DATABASE_URL=url).status == 0
            database = Database(url)
            app = create_app(database, SystemClock(), files=tmp_path)
            for _ in range(2):
                assert asked(app, "GET", "/ready").json()["code"] == "server.not_ready"
                refused = asked(app, "POST", "/v1/books", json={}, headers={"Authorization": f"Bearer {KEY}"})
                assert refused.json()["code"] == "key.unknown"
            database.close()


def test_the_server_is_another(external: External, told: Command) -> None:
    """A connection that the server closed meanwhile is thrown away before somebody's work fails on it; work under way is refused."""
    with external.owned("SUPERUSER"):
        assert told("migrate", DATABASE_URL=external.url()).status == 0
        database = Database(external.url(), pool=2)
        for _ in range(3):
            with database.read() as books, database.read() as other:
                for each in (books, other):
                    assert each.connection.exec_driver_sql("SELECT 1").scalar_one() == 1
            external.does(END_ALL)
        with pytest.raises(Interrupted, match="terminating connection") as caught, database.read() as books:
            external.does(END_ALL)
            books.connection.exec_driver_sql("SELECT 1")
        assert "same ids" not in caught.value.message() + caught.value.remedy()
        database.close()
