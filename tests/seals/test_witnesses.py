"""Witnesses over HTTP: what one answers, what it remembers, and how a log asks it."""

import subprocess
import threading
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from cli.app import app
from cli.witnessing import Signing, WitnessKnowsNoLog, read_logs, served, witness_by_night, witnesses_of
from ledger.clock import SystemClock
from ledger.proofs.adding import BODY_MAX, Adding, AddingMalformed, parse_adding
from ledger.proofs.notes import COSIGNATURE, Note, parse_key, parse_note, sign, verifier_key
from ledger.proofs.tree import SUITES, Tree
from ledger.seals.faults import look_outside, strangers_faults
from ledger.seals.memory import ADDED
from ledger.seals.queries import keys_of, newest_point
from ledger.seals.witnesses import Witness, WitnessAhead, WitnessRefused, WitnessUnreachable, ask
from ledger.settings import Settings, SettingUnusable
from tests.seals.conftest import Sealing
from tests.seals.copies import by_force
from tests.serving import served as serving_at
from tests.world import move

ORIGIN = "example.com/log"
LOG, NEXT = (Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2))
PRIVATE = Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32)
WITNESS = verifier_key(PRIVATE, "witness.example", COSIGNATURE)
HASHER = SUITES["sha256"]


def tree_of(size: int, mark: bytes = b"") -> Tree:
    """A tree of another log."""
    tree = Tree(HASHER, 0, {})
    tree.append([HASHER(mark + bytes([n])) for n in range(size)])
    return tree


def note_of(
    size: int, mark: bytes = b"", *, origin: str = ORIGIN, keys: Sequence[Ed25519PrivateKey] = (LOG,)
) -> str:
    """A checkpoint of C2SP, in three lines."""
    text = f"{origin}\n{size}\n{b64encode(tree_of(size, mark).root()).decode()}\n"
    return str(Note(text, tuple(sign(text, origin, key) for key in keys)))


def adding(old: int, size: int, mark: bytes = b"", **more: Any) -> bytes:
    """A request whose proof holds, if there is one."""
    proof = tree_of(size, mark).consistency(old) if old <= size else []
    return str(Adding(old, tuple(proof), note_of(size, mark, **more))).encode()


@pytest.fixture
def signing(tmp_path: Path) -> Signing:
    """A witness of one log."""
    state = tmp_path / "witness"
    state.mkdir()
    logs = {ORIGIN: [verifier_key(NEXT, ORIGIN), verifier_key(LOG, ORIGIN)]}
    return Signing(state, WITNESS.name, PRIVATE, logs, SystemClock())


@pytest.fixture
def client(signing: Signing) -> TestClient:
    """Who asks it."""
    return TestClient(served(signing))


def say(client: TestClient, data: bytes) -> tuple[int, str]:
    """Ask, and give status and body."""
    answer = client.post("/add-checkpoint", content=data)
    return answer.status_code, answer.text


def test_a_witness_follows_a_log(client: TestClient, signing: Signing) -> None:
    """From nothing, over sizes that are powers of two and not; the same again; and what it signed is on the disk."""
    old = 0
    for size in (1, 2, 3, 8, 8, 13):
        status, line = say(client, adding(old, size))
        assert status == 200
        assert parse_note(note_of(size) + line).signed_by(WITNESS)
        (file,) = signing.state.iterdir()
        assert file.read_text() == note_of(size)
        old = size
    status, line = say(client, adding(13, 14, keys=(Ed25519PrivateKey.generate(), NEXT)))
    assert status == 200, "a later key of the log, and one that nobody knows"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (adding(0, 9), (409, "8\n")),
        (adding(7, 9), (409, "8\n")),
        (adding(9, 9), (409, "8\n")),
        (adding(8, 8, b"x"), (409, "8\n")),
        (adding(8, 9, b"x"), (422, "")),
        (adding(8, 7), (400, "")),
        (adding(0, 0), (409, "8\n")),
        (adding(8, 9, origin="example.com/other"), (404, "")),
        (adding(8, 9, keys=(PRIVATE,)), (403, "")),
        (adding(8, 9).replace(b"old 8", b"old 08"), (400, "")),
        (adding(8, 9).replace(b"old 8", b"old -8"), (400, "")),
        (adding(8, 9).replace(b"old 8", b"8"), (400, "")),
        (adding(8, 9).replace(b"\n\n", b"\nAAAA\n\n", 1), (400, "")),
        (adding(8, 9).replace(b"\n\n", b"\n!\n\n", 1), (400, "")),
        (adding(8, 9).replace(b"\n\n", b"\n" + b64encode(bytes(32)) + b"\n\n", 1), (422, "")),
        (b"old 8\n\nno note", (400, "")),
        (b"", (400, "")),
        (b"\xff", (400, "")),
    ],
)
def test_a_witness_refuses(client: TestClient, signing: Signing, data: bytes, told: tuple[int, str]) -> None:
    """In the order of C2SP; what it signed last stays."""
    assert say(client, adding(0, 8))[0] == 200
    status, body = say(client, data)
    assert (status, body if told[1] else "") == told
    (file,) = signing.state.iterdir()
    assert file.read_text() == note_of(8)


def test_a_size_has_its_type(client: TestClient) -> None:
    """As C2SP names it."""
    assert client.post("/add-checkpoint", content=adding(1, 2)).headers["content-type"] == "text/x.tlog.size"
    assert client.get("/add-checkpoint").status_code == 405


def test_a_request_is_bounded(client: TestClient) -> None:
    """63 hashes are read and 64 are not; so are 64 KiB, and no byte more."""
    line = b64encode(bytes(32)) + b"\n"
    assert len(parse_adding(b"old 1\n" + 63 * line + b"\nx").proof) == 63
    with pytest.raises(AddingMalformed):
        parse_adding(b"old 1\n" + 64 * line + b"\nx")
    front = b"old 1\n\n"
    assert parse_adding(front + b"x" * (BODY_MAX - len(front))).old == 1
    with pytest.raises(AddingMalformed):
        parse_adding(front + b"x" * (BODY_MAX - len(front) + 1))
    assert say(client, b"x" * BODY_MAX)[0] == 400
    assert say(client, b"x" * (BODY_MAX + 1))[0] == 413


def test_nothing_is_signed_that_is_not_kept(signing: Signing, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that fails gives no signature."""

    def fail(_: int) -> None:
        raise OSError

    monkeypatch.setattr("os.fsync", fail)
    with pytest.raises(OSError):
        signing.add(adding(0, 8))


def test_two_at_once_do_not_both_win(signing: Signing) -> None:
    """Of two histories that begin alike, asked for at the same time, one is signed."""

    def add(one: bytes, told: list[int]) -> None:
        told.append(signing.add(one)[0])

    assert signing.add(adding(0, 8))[0] == 200
    for size in (9, 10, 11, 12):
        told: list[int] = []
        data = [
            adding(size - 1, size),
            str(Adding(size - 1, tuple(other(size).consistency(size - 1)), other_note(size))).encode(),
        ]
        threads = [threading.Thread(target=add, args=(one, told)) for one in data]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(told) == [200, 409]
        for file in signing.state.glob("*.note"):
            file.write_text(note_of(size))


def other(size: int) -> Tree:
    """The tree whose last record is another."""
    tree = tree_of(size - 1)
    tree.append([bytes(32)])
    return tree


def other_note(size: int) -> str:
    """Its checkpoint."""
    text = f"{ORIGIN}\n{size}\n{b64encode(other(size).root()).decode()}\n"
    return str(Note(text, (sign(text, ORIGIN, LOG),)))


def test_which_logs_a_witness_signs(tmp_path: Path) -> None:
    """One key a line, several of one log; none at all is refused."""
    file = tmp_path / "logs.txt"
    with pytest.raises(WitnessKnowsNoLog):
        read_logs(file)
    file.write_text(f"# nobody\n{WITNESS}\n")
    with pytest.raises(WitnessKnowsNoLog):
        read_logs(file)
    keys = [verifier_key(LOG, ORIGIN), verifier_key(NEXT, ORIGIN)]
    file.write_text("".join(f"{key}\n" for key in keys) + "\n")
    assert read_logs(file) == {ORIGIN: keys}


@pytest.fixture
def address(signing: Signing) -> Iterator[str]:
    """The witness on a port."""
    with serving_at(served(signing)) as url:
        yield f"{url}/"


Run = Callable[..., Result]


@pytest.fixture
def run(sealing: Sealing, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Run:
    """Run a command of `ecoledger log`."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("ECOLEDGER_MEMORY", str(sealing.signer.memory.path))
    monkeypatch.setenv("COLUMNS", "500")

    def command(*words: object) -> Result:
        result = CliRunner().invoke(app, ["log", *map(str, words)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return command


def trust(sealing: Sealing, signing: Signing) -> None:
    """Let the witness know the log of the book."""
    with sealing.owner.read() as books:
        keys = [parse_key(text) for text in keys_of(books, sealing.world.book_id)]
    assert isinstance(signing.logs, dict)
    signing.logs[keys[0].name] = keys


def newest(sealing: Sealing) -> tuple[int, Note]:
    """Size and note of the public checkpoint."""
    with sealing.owner.read() as books:
        point = newest_point(books, sealing.world.book_id)
    return point.size, parse_note(point.note)


def test_a_log_has_itself_signed(sealing: Sealing, signing: Signing, address: str, run: Run) -> None:
    """Again when it has grown, once a checkpoint; also where the witness knows more, or less, than the book remembers."""
    words = ("witness", address, "zj", "--key", WITNESS)
    with pytest.raises(WitnessRefused):
        run(*words)
    trust(sealing, signing)
    for _ in range(3):
        sealing.world.post(move("a", "b", 1))
        sealing.seal()
        size, note = newest(sealing)
        assert f"signed {size} records" in run(*words).output
        assert newest(sealing)[1].signed_by(WITNESS)
        assert note.text == newest(sealing)[1].text
        assert "already" in run(*words).output
    with sealing.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.cosignature DISABLE TRIGGER ALL").close()
        connection.exec_driver_sql("DELETE FROM ledger.cosignature").close()
    assert f"signed {size} records" in run(*words).output, "the witness says what it has seen"
    (file,) = signing.state.glob("*.note")
    file.unlink()
    sealing.world.post(move("a", "b", 1))
    sealing.seal()
    assert f"signed {size + 1} records" in run(*words).output


def test_a_witness_that_has_seen_more(sealing: Sealing, signing: Signing, address: str, run: Run) -> None:
    """It is told for what it is: the log has lost records."""
    trust(sealing, signing)
    words = ("witness", address, "zj", "--key", WITNESS)
    run(*words)
    (file,) = signing.state.glob("*.note")
    size, note = newest(sealing)
    file.write_text(str(note).replace(f"\n{size}\n", f"\n{size + 1}\n", 1))
    sealing_forgets(sealing)
    with pytest.raises(WitnessAhead):
        run(*words)
    file.write_text(str(note).replace("\n" + note.text.split("\n")[2], "\n" + "A" * 43 + "="))
    with pytest.raises(WitnessRefused):
        run(*words)


def sealing_forgets(sealing: Sealing) -> None:
    """What the witness signed is not in the book, as in an old copy of it."""
    with sealing.owner.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE ledger.cosignature DISABLE TRIGGER ALL").close()
        connection.exec_driver_sql("DELETE FROM ledger.cosignature").close()


def test_the_night_asks_every_witness(sealing: Sealing, signing: Signing, address: str) -> None:
    """For each log; one that does not answer keeps no other back; settings that say nothing are refused."""
    trust(sealing, signing)
    away = str(WITNESS)
    memory = sealing.signer.memory
    settings = Settings(
        ecoledger_witnesses=f"http://127.0.0.1:1/ {away}, {address} {WITNESS}", ecoledger_memory=memory.path
    )
    told = list(witness_by_night(sealing.owner, settings))
    size, note = newest(sealing)
    assert note.signed_by(WITNESS)
    assert ("zj", f"zj: {WITNESS.name} signed {size} records") in told
    assert memory.witnesses() == [WITNESS]
    assert [(one.text, one.kind, one.signer) for one in memory.added("zj")] == [
        (note.text, "witness", WITNESS.name)
    ]
    assert {type(one) for _, one in told if not isinstance(one, str)} == {WitnessUnreachable, WitnessRefused}
    assert list(witness_by_night(sealing.owner, Settings())) == []
    for text in ("x", f"{address} x", f"{address} {verifier_key(PRIVATE, 'w')}", f"{address}, {WITNESS}"):
        with pytest.raises(SettingUnusable):
            witnesses_of(Settings(ecoledger_witnesses=text))


CHANGED = {
    "another line": "UPDATE ledger.cosignature SET line = 'x'",
    "another name": "UPDATE ledger.cosignature SET signer = 'other.example', line = replace(line, 'witness.example', 'other.example')",
    "another kind": "UPDATE ledger.cosignature SET kind = 'git', signer = '/nowhere'",
    "deleted": "DELETE FROM ledger.cosignature",
    "deleted with its checkpoint": "DELETE FROM ledger.cosignature; DELETE FROM ledger.checkpoint c WHERE book_id = 1 AND size <"
    " (SELECT max(size) FROM ledger.checkpoint WHERE book_id = 1)",
}


@pytest.mark.parametrize("how", CHANGED)
def test_the_doctor_misses_what_a_witness_signed(
    sealing: Sealing, signing: Signing, address: str, run: Run, database_url: str, how: str
) -> None:
    """A line that came over the network is kept in the memory with its key: changed, renamed or gone, it is named."""
    trust(sealing, signing)
    run("witness", address, "zj", "--key", WITNESS)
    size, _ = newest(sealing)
    sealing.world.post(move("a", "b", 1))
    sealing.seal()

    def found() -> list[str]:
        with sealing.owner.read() as books:
            return list(
                strangers_faults(books, look_outside(sealing.signer.memory, None, SystemClock().now()))
            )

    assert found() == []
    by_force(database_url, *CHANGED[how].split("; "))
    told = f"book zj, witness of witness.example: what was added to the checkpoint of {size} records is not there"
    assert told in found()
    sealing.signer.memory.file("zj").with_suffix(ADDED).write_text("x")
    assert any("cannot be read" in one for one in found())


def test_an_answer_of_a_witness_is_bounded(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """More than an answer has is not read."""
    witness = Witness(address, WITNESS)
    monkeypatch.setattr("ledger.seals.witnesses._ANSWER_MAX", 10)
    with pytest.raises(WitnessUnreachable):
        ask(witness, Adding(0, (), note_of(1, origin="x")), 1)


def test_serving_a_witness(tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """On this machine alone, unless told otherwise; with the logs of the folder."""
    pem = tmp_path / "key.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", pem], check=True)
    words = ("serve-witness", "--state", tmp_path / "w", "--key-file", pem, "--name", "witness.example")
    with pytest.raises(WitnessKnowsNoLog):
        run(*words)
    (tmp_path / "w/logs.txt").write_text(f"{verifier_key(LOG, ORIGIN)}\n")
    told: dict[str, Any] = {}
    monkeypatch.setattr("uvicorn.run", lambda _, **given: told.update(given))
    assert ORIGIN in run(*words).output
    assert told["host"] == "127.0.0.1"
