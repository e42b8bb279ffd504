"""Time stamps of an authority of our own: OpenSSL answers on loopback, and OpenSSL confirms what was exported."""

import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from cli.app import app
from ledger.seals.cosignatures import anchors
from ledger.seals.timestamps import AuthorityUnreachable, RootUnreadable, TimestampWrong
from tests.seals.conftest import Sealing
from tests.world import move

pytestmark = pytest.mark.skipif(
    shutil.which("openssl") is None, reason="the command openssl, which answers as authority, is missing"
)

CONFIGURATION = """
[req]
distinguished_name = name
[name]
[root]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign
subjectKeyIdentifier = hash
[stamper]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = critical, timeStamping
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[tsa]
default_tsa = authority
[authority]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/tsa.key
signer_digest = sha256
default_policy = 1.3.6.1.4.1.55555.1
digests = sha256
ess_cert_id_alg = sha256
"""


def openssl(*words: object, given: bytes = b"") -> bytes:
    """Run OpenSSL."""
    return subprocess.run(["openssl", *map(str, words)], input=given, check=True, capture_output=True).stdout


def make_root(folder: Path, name: str) -> None:
    """Make a root certificate."""
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        30,
        "-subj",
        f"/CN={name}",
        "-config",
        folder / "openssl.cnf",
        "-extensions",
        "root",
        "-keyout",
        folder / f"{name}.key",
        "-out",
        folder / f"{name}.pem",
    )


@dataclass(slots=True)
class Authority:
    """A time-stamp authority on loopback."""

    address: str
    folder: Path
    answer: bytes | None = None
    """Given instead of a stamp."""


@pytest.fixture
def authority(tmp_path: Path) -> Iterator[Authority]:
    """A root, a certificate for stamps, and a server that stamps what it is asked to."""
    folder = tmp_path / "authority"
    folder.mkdir()
    (folder / "openssl.cnf").write_text(CONFIGURATION.format(folder=folder))
    make_root(folder, "root")
    make_root(folder, "other")
    config = ("-config", folder / "openssl.cnf")
    keys = ("-keyout", folder / "tsa.key", "-out", folder / "tsa.csr")
    openssl("req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=stamps", *config, *keys)
    openssl(
        "x509",
        "-req",
        "-in",
        folder / "tsa.csr",
        "-CA",
        folder / "root.pem",
        "-CAkey",
        folder / "root.key",
        "-CAcreateserial",
        "-days",
        30,
        "-extfile",
        folder / "openssl.cnf",
        "-extensions",
        "stamper",
        "-out",
        folder / "tsa.pem",
    )
    made = Authority("", folder)

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            (folder / "query").write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            openssl("ts", "-reply", *config, "-queryfile", folder / "query", "-out", folder / "reply")
            self.send_response(200)
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes() if made.answer is None else made.answer)

        def log_message(self, *_words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answer)
    made.address = f"http://127.0.0.1:{server.server_port}/stamp"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield made
    server.shutdown()
    server.server_close()


def run(*words: object) -> Result:
    """The command `ecoledger log`."""
    result = CliRunner().invoke(app, ["log", *map(str, words)])
    if result.exception is not None:
        raise result.exception
    return result


@pytest.fixture(autouse=True)
def sealed(sealing: Sealing, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A log of three entries, where the command finds it."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    sealing.world.post(*[move("a", "b", 1) for _ in range(3)])
    sealing.seal()


def test_a_checkpoint_is_stamped_and_openssl_confirms_it(
    sealing: Sealing, authority: Authority, tmp_path: Path
) -> None:
    """Asked, verified, kept and listed; what is exported holds under the root, and not for another text."""
    words = ("timestamp", "zj", "--authority", authority.address, "--root", authority.folder / "root.pem")
    assert f"{sealing.begun + 3} records at 20" in run(*words).output
    assert "already" in run(*words).output
    with sealing.owner.read() as books:
        assert [(one.size, one.signer) for one in anchors(books, sealing.world.book_id, "timestamp")] == [
            (sealing.begun + 3, authority.address)
        ]
    folder = tmp_path / "stamps"
    assert authority.address in run("timestamps", "zj", "--export", folder).output
    (stamp,), (text,) = list(folder.glob("*.tsr")), list(folder.glob("*.txt"))
    told = openssl("ts", "-verify", "-data", text, "-in", stamp, "-CAfile", authority.folder / "root.pem")
    assert b"OK" in told
    text.write_text(text.read_text().replace(f"\n{sealing.begun + 3}\n", f"\n{sealing.begun + 4}\n"))
    with pytest.raises(subprocess.CalledProcessError):
        openssl("ts", "-verify", "-data", text, "-in", stamp, "-CAfile", authority.folder / "root.pem")


def test_what_is_no_stamp_of_this_checkpoint_is_not_kept(
    sealing: Sealing, authority: Authority, tmp_path: Path
) -> None:
    """Another root, no answer, an answer that is none, an old answer again, and a root that is no certificate."""
    root = authority.folder / "root.pem"
    with pytest.raises(TimestampWrong):
        run("timestamp", "zj", "--authority", authority.address, "--root", authority.folder / "other.pem")
    authority.answer = (authority.folder / "reply").read_bytes()
    with pytest.raises(TimestampWrong, match="once"):
        run("timestamp", "zj", "--authority", authority.address, "--root", root)
    authority.answer = b"<html>"
    with pytest.raises(TimestampWrong):
        run("timestamp", "zj", "--authority", authority.address, "--root", root)
    with pytest.raises(AuthorityUnreachable):
        run("timestamp", "zj", "--authority", "http://127.0.0.1:9/", "--root", root)
    with pytest.raises(RootUnreadable):
        run("timestamp", "zj", "--authority", authority.address, "--root", authority.folder / "tsa.key")
    with sealing.owner.read() as books:
        assert anchors(books, sealing.world.book_id, "timestamp") == []
