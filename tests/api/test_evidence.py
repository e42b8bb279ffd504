"""Evidence that is refused leaves no byte, and what another record names stays, whoever is refused beside it."""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import httpx
import psycopg
import pytest
from ecoledger_verify.cli import run

from cli.books import hand_over
from cli.sweep import sweep_all
from ledger.archive.writing import write_archive
from ledger.audit.checks import check_strays
from ledger.compensation.queries.lists import evidence_files
from ledger.compensation.rules.evidence import OF_CASE, OF_PARTY
from ledger.evidence_store import SIZE_MAX, Files
from ledger.identifiers import uuid7
from ledger.journal.codes import book_id
from ledger.seals.queries import keys_of
from tests.api.test_damages import Office, X, office
from tests.rules.test_files import lying, small_disk
from tests.signing import seal, signer_in

__all__ = ["office"]
PATH = "/cases/C1/evidence"
POISON = """
CREATE FUNCTION ledger.test_poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  IF new.name = 'poison' THEN RAISE 'refused at commit' USING ERRCODE = 'LG099', CONSTRAINT = 'test_poison'; END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER test_poison AFTER INSERT ON ledger.damage_evidence DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION ledger.test_poison()"""


def asked(**words: Any) -> dict[str, Any]:
    """The words of a file."""
    return {"id": str(uuid7()), "name": "river.jpg", "kind": "photo", **words}


@pytest.fixture
def store(office: Office) -> Files:
    """The folder of evidence."""
    files: Files = office.serving.app.state.service.files
    return files


def kept(store: Files) -> list[str]:
    """The hashes of all bytes that lie in the folder, and the names of what lies aside."""
    return [name.split("/")[1] for name in lying(store.root)]


def ended(office: Office, code: str, how: str) -> None:
    """Put a case into a state in which it has ended, past its machine."""
    with office.serving.owner.engine.begin() as connection:
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica").close()
        connection.exec_driver_sql(
            "UPDATE ledger.process p SET state = %s FROM ledger.damage_case c"
            " WHERE c.book_id = p.book_id AND c.process_id = p.process_id AND c.code = %s",
            (how, code),
        ).close()


@pytest.mark.parametrize(
    ("role", "words", "code"),
    [
        ("x", {"id": str(uuid4())}, "entry.id_not_version_7"),
        ("y", {}, "compensation.case_unknown"),
        ("court", {}, "actor.not_allowed"),
        ("finance", {}, "actor.not_allowed"),
        ("x", {"name": "a\nb"}, "entry.text_unprintable"),
        ("x", {"name": "n" * 201}, "request.invalid"),
        ("x", {"kind": "poem"}, "request.invalid"),
        ("x", {"source": "s" * 201}, "request.invalid"),
        ("x", {"proves": "guilt"}, "request.invalid"),
        ("x", {"colour": "red"}, "request.unknown_parameter"),
    ],
)
def test_refused_before_a_byte_comes(
    office: Office, store: Files, role: str, words: dict[str, Any], code: str
) -> None:
    """Goal: what can be known before is refused before. Method: each fault alone, with a body that nobody reads."""
    answer = office.post(role, PATH, content=b"evidence", params=asked(**words))
    assert answer.json()["code"] == code
    assert kept(store) == []
    assert not (store.root / "incoming").exists(), "nothing was even begun"


def test_a_used_id_and_an_ended_case(office: Office, store: Files) -> None:
    """Goal: the case's own refusals come before the bytes, and a retry is answered. Method: the same id in other words; ended cases."""
    first = asked()
    assert office.post("x", PATH, content=b"first", params=first).status_code == 201
    for words in ({"name": "other"}, {"kind": "video"}, {"shown": "true"}, {"source": "lab"}):
        answer = office.post("x", PATH, content=b"first", params={**first, **words})
        assert (answer.status_code, answer.json()["code"]) == (409, "entry.id_used")
    assert office.post("x", PATH, content=b"other bytes", params=first).json()["code"] == "entry.id_used"
    assert kept(store) == [sha256(b"first").hexdigest()]
    store.path(sha256(b"first").hexdigest()).unlink()
    again = office.post("x", PATH, content=b"first", params=first)
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (200, "true")
    assert kept(store) == [sha256(b"first").hexdigest()], "a retry brings back what the disk has lost"
    for how in ("closed", "not_started"):
        ended(office, "C1", how)
        for role in ("x", "bureau"):
            answer = office.post(role, PATH, content=b"too late", params=asked())
            assert (answer.status_code, answer.json()["code"]) == (422, "compensation.not_now"), (how, role)
        assert office.post("x", PATH, content=b"first", params=first).status_code == 200
    assert kept(store) == [sha256(b"first").hexdigest()]


def test_refused_at_the_commit(office: Office, store: Files) -> None:
    """Goal: the bytes go with their record. Method: a promise that breaks at COMMIT; bytes that another record names stay."""
    with office.serving.owner.engine.begin() as connection:
        connection.exec_driver_sql(POISON)
    refused = office.post("x", PATH, content=b"poisoned", params=asked(name="poison"))
    assert refused.json()["figures"]["promise"] == "test_poison"
    assert kept(store) == []
    assert office.register("C2").status_code == 201
    other = asked()
    assert office.post("bureau", "/cases/C2/evidence", content=b"poisoned", params=other).status_code == 201
    assert office.post("x", PATH, content=b"poisoned", params=asked(name="poison")).status_code == 422
    assert kept(store) == [sha256(b"poisoned").hexdigest()]
    assert office.get("bureau", f"/cases/C2/evidence/{other['id']}").content == b"poisoned"


def test_the_same_bytes_at_once_and_one_is_refused(office: Office, store: Files) -> None:
    """Goal: a refusal never takes what another record names. Method: the same bytes into two cases, both held before their place."""
    with office.serving.owner.engine.begin() as connection:
        connection.exec_driver_sql(POISON)
    assert office.register("C2").status_code == 201
    url = office.serving.owner.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    for turn in range(4):
        content = f"bytes {turn}".encode()
        digest = sha256(content).hexdigest()
        answers: dict[str, httpx.Response] = {}

        def send(
            code: str, name: str, content: bytes = content, answers: dict[str, httpx.Response] = answers
        ) -> None:
            answers[name] = office.post(
                "bureau", f"/cases/{code}/evidence", content=content, params=asked(name=name)
            )

        pairs = (("C1", "poison"), ("C2", "sound"))
        threads = [threading.Thread(target=send, args=pair) for pair in (pairs if turn % 2 else pairs[::-1])]
        with psycopg.connect(url) as holder:
            holder.execute("SELECT pg_advisory_lock(hashtextextended('evidence:' || %s, 0))", (digest,))
            for number, thread in enumerate(threads, 1):
                thread.start()
                waiting = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted"
                while holder.execute(waiting).fetchone() != (number,):
                    time.sleep(0.01)
        for thread in threads:
            thread.join()
        assert (answers["poison"].status_code, answers["sound"].status_code) == (422, 201)
        store.check(digest)
    assert len(kept(store)) == 4


def test_a_client_that_goes_away(office: Office, store: Files) -> None:
    """Goal: half a file is no file. Method: close the connection when half of it was written aside."""
    place = urlsplit(office.serving.url)
    head = (
        f"POST /v1/books/zj{PATH}?{urlencode(asked())} HTTP/1.1\r\nHost: x\r\nContent-Length: 2000000\r\n"
        f"Authorization: Bearer {office.serving.keys['x']}\r\n\r\n"
    )
    with socket.create_connection((place.hostname, place.port)) as connection:
        connection.sendall(head.encode() + bytes(1_000_000))
        while not kept(store):
            time.sleep(0.01)
    for _ in range(500):
        if not kept(store):
            break
        time.sleep(0.01)
    assert kept(store) == []
    assert office.get("bureau", "/cases/C1").json()["evidence"] == []


def test_a_full_disk(office: Office, store: Files) -> None:
    """Goal: said as it is, and nothing stays. Method: the system writes no file beyond a size."""
    with small_disk(3_000_000):
        answer = office.post("x", PATH, content=bytes(4_000_000), params=asked())
    assert (answer.status_code, answer.json()["code"]) == (503, "file.no_room")
    assert kept(store) == []
    assert office.post("x", PATH, content=bytes(4_000_000), params=asked()).status_code == 201


@contextmanager
def area_unasked(office: Office) -> Iterator[None]:
    """Let acts in cases be written without a look at where they are done."""

    def looks(does: str) -> None:
        with office.serving.owner.engine.begin() as connection:
            connection.exec_driver_sql(
                f"ALTER TABLE ledger.damage_record {does} TRIGGER damage_in_area"
            ).close()

    looks("DISABLE")
    try:
        yield
    finally:
        looks("ENABLE ALWAYS")


def fill(office: Office, role: str, files: int, size: int) -> None:
    """Put records of so many files of one size into the case C1, as if a person had brought them.

    PostgreSQL looks at the last, and at the area of none, which takes longer than all else.
    """
    with area_unasked(office), office.serving.owner.engine.begin() as connection:
        for number, trigger in (
            (files - 1, "DISABLE TRIGGER damage_evidence_room"),
            (1, "ENABLE ALWAYS TRIGGER damage_evidence_room"),
        ):
            connection.exec_driver_sql("SET CONSTRAINTS ALL IMMEDIATE").close()
            connection.exec_driver_sql(f"ALTER TABLE ledger.damage_evidence {trigger}").close()
            connection.exec_driver_sql(
                "WITH made AS (SELECT gen_random_uuid() AS id FROM generate_series(1, %(files)s)), who AS (SELECT k.actor_id FROM"
                " ledger.api_key k WHERE k.key_id = %(key)s), c AS (SELECT * FROM ledger.damage_case WHERE code = 'C1'), said AS ("
                " INSERT INTO ledger.damage_record (book_id, record_id, case_id, kind, effective_on, state, reason, document, words, basis,"
                " law, actor_id) SELECT c.book_id, made.id, c.case_id, 'add_evidence', '2026-03-02', 'registered', '', '', '{}', '', '',"
                " who.actor_id FROM made, who, c)"
                " INSERT INTO ledger.damage_evidence SELECT c.book_id, made.id, c.case_id, 'x', 'photo', '{}', false, %(size)s, %(hash)s"
                " FROM made, c",
                {"files": number, "key": office.serving.key_ids[role], "size": size, "hash": "0" * 64},
            ).close()


@pytest.fixture
def numbered(office: Office) -> Office:
    """The office, with the institute in its case, and the numbers of its keys."""
    institute = {"owner": "institute:1", "side": "assessor", "name": "institute"}
    office.must("bureau", "add-parties", parties=[institute])
    with office.serving.client("administrator") as admin:
        keys = admin.get("/v1/books/zj/keys").json()["keys"]
    office.serving.key_ids |= {one["name"]: one["id"] for one in keys}
    office.serving.key_ids |= {"bureau": office.serving.key_ids["bureau of zj"]}
    return office


@pytest.mark.parametrize(("files", "size", "more"), [(OF_PARTY.files - 1, 1, 1), (1, OF_PARTY.size - 9, 9)])
def test_room_of_a_party(numbered: Office, store: Files, files: int, size: int, more: int) -> None:
    """Goal: one party cannot fill the disk. Method: up to the last file and the last byte, then one more."""
    fill(numbered, "x", files, size)
    over = numbered.post("x", PATH, content=bytes(more + 1), params=asked()) if files == 1 else None
    assert numbered.post("x", PATH, content=b"9" * more, params=asked()).status_code == 201
    before = kept(store)
    for answer in (numbered.post("x", PATH, content=b"more", params=asked()), over):
        if answer is not None:
            assert (answer.status_code, answer.json()["code"]) == (422, "compensation.party_full")
            assert answer.json()["figures"] == {
                "case": "C1",
                "party": X,
                "files": answer.json()["figures"]["files"],
                "size": answer.json()["figures"]["size"],
                "most_files": OF_PARTY.files,
                "most_size": OF_PARTY.size,
            }
    assert kept(store) == before
    assert numbered.post("institute", PATH, content=b"of another party", params=asked()).status_code == 201
    assert numbered.post("bureau", PATH, content=b"of the authority", params=asked()).status_code == 201


def test_room_of_a_case(numbered: Office, store: Files) -> None:
    """Goal: a case is bounded, whoever brings. Method: the last file by the authority, then one by each."""
    fill(numbered, "bureau", OF_CASE.files - 1, 1)
    assert numbered.post("bureau", PATH, content=b"last", params=asked()).status_code == 201
    for role in ("bureau", "institute", "x"):
        answer = numbered.post(role, PATH, content=b"more", params=asked())
        assert (answer.status_code, answer.json()["code"]) == (422, "compensation.case_full"), role
    assert kept(store) == [sha256(b"last").hexdigest()]


def test_the_length_nobody_announced(numbered: Office, store: Files) -> None:
    """Goal: a body in pieces is counted when it is there. Method: one byte too many, chunked."""
    fill(numbered, "x", 1, OF_PARTY.size - 9)
    answer = numbered.post("x", PATH, content=iter([b"12345", b"67890"]), params=asked())
    assert answer.json()["code"] == "compensation.party_full"
    assert kept(store) == []
    assert OF_PARTY.size > SIZE_MAX


@pytest.mark.parametrize(
    ("who", "files", "size", "promise"),
    [
        ("x", OF_PARTY.files + 1, 1, "evidence_room"),
        ("x", 2, OF_PARTY.size // 2 + 1, "evidence_room"),
        ("bureau", OF_CASE.files + 1, 1, "evidence_room"),
        ("bureau", 2, OF_CASE.size // 2 + 1, "evidence_room"),
    ],
)
def test_postgresql_counts_too(numbered: Office, who: str, files: int, size: int, promise: str) -> None:
    """Goal: LG070 at COMMIT, with the figures of the rule. Method: at the limit and one beyond, in plain SQL."""
    most = OF_PARTY if who == "x" else OF_CASE
    with pytest.raises(Exception, match="room") as caught:
        fill(numbered, who, files, size)
    assert getattr(getattr(caught.value, "orig", None), "sqlstate", "") == "LG070"
    assert caught.value.orig.diag.constraint_name == promise  # type: ignore[attr-defined]
    fill(numbered, who, most.files if size == 1 else 2, 1 if size == 1 else most.size // 2)


def test_postgresql_knows_who_and_when(numbered: Office) -> None:
    """Goal: LG070 for evidence that nobody brought, and for a case that has ended. Method: plain SQL."""
    nobody = (
        "INSERT INTO ledger.damage_evidence SELECT book_id, gen_random_uuid(), case_id, 'x', 'photo', '{}', false, 1,"
        f" '{'0' * 64}' FROM ledger.damage_case"
    )
    with (
        pytest.raises(Exception, match="nobody brought"),
        numbered.serving.owner.engine.begin() as connection,
    ):
        connection.exec_driver_sql(nobody).close()
    for how in ("closed", "not_started"):
        ended(numbered, "C1", how)
        with pytest.raises(Exception, match="has ended"):
            fill(numbered, "bureau", 1, 1)


def test_what_nobody_names_is_found_and_swept(office: Office, store: Files) -> None:
    """Goal: the doctor lists it, a sweep takes it, nothing else. Method: strays of every sort, young and old; a record's file."""
    assert office.post("x", PATH, content=b"evidence", params=asked()).status_code == 201
    old = datetime.now(UTC) - timedelta(days=2)
    stray = sha256(b"stray").hexdigest()
    made = {
        f"incoming/{'a' * 32}": True,
        f"{stray[:2]}/{stray}": True,
        "ab/notes": True,
        f"incoming/{'b' * 32}": False,
    }
    for name, aged in made.items():
        path = store.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"stray")
        if aged:
            os.utime(path, (old.timestamp(), old.timestamp()))
    mine = store.path(sha256(b"evidence").hexdigest())
    os.utime(mine, (old.timestamp(), old.timestamp()))
    clock = office.serving.app.state.service.clock
    database = office.serving.database

    def found() -> list[str]:
        with database.read() as books:
            return check_strays(store, evidence_files(books), clock.now()).offenders

    assert found() == [f"incoming/{'a' * 32}", *sorted(("ab/notes", f"{stray[:2]}/{stray}"))]
    assert sweep_all(database, store, clock) == 2
    assert found() == ["ab/notes"], "what has no hash for a name is not ours to take"
    assert sorted(kept(store)) == sorted(("notes", "b" * 32, mine.name))
    assert sweep_all(database, store, clock) == 0
    assert Path(store.root / "ab" / "notes").exists()


def test_files_go_with_an_archive(
    office: Office, store: Files, database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Goal: the files that the records of a book name are handed over beside its archive, and a stranger finds which are missing or others.
    Method: two files in two cases, one of them twice; the verifier with the folder, and with one file changed."""
    assert office.register("C2").status_code == 201
    for path, content in ((PATH, b"first"), (PATH, b"second"), ("/cases/C2/evidence", b"second")):
        assert office.post("bureau", path, content=content, params=asked()).status_code == 201
    owner, signer, folder = office.serving.owner, signer_in(tmp_path), tmp_path / "handed over"
    seal(database_url, signer)
    with owner.read() as books:
        number = book_id(books, "zj")
        key = keys_of(books, number)[0]
    write_archive(owner, number, "zj", signer, tmp_path / "zj.eco", persons=False)
    for new in (2, 0):
        with owner.read() as books:
            hand_over(books, number, store, Files(folder))
        assert f"2 files of evidence, {new} of them new" in capsys.readouterr().out.replace("\n", " ")
    digests = [sha256(content).hexdigest() for content in (b"first", b"second")]
    assert lying(folder) == sorted(f"{one[:2]}/{one}" for one in digests)
    verify = ["archive", str(tmp_path / "zj.eco"), "--key", key, "--evidence", str(folder), "--lang", "en"]
    assert run(verify) == 0
    assert "2 files are named by records" in capsys.readouterr().out
    changed = Files(folder).path(digests[0])
    changed.chmod(0o600)
    changed.write_bytes(b"First")
    assert run(verify) == 1
    assert f"the file {digests[0]} has other bytes" in capsys.readouterr().out
