"""The log of the installation goes into an archive: whoever has it and a key sees who was given which power, by whom, on what document."""

import json
from pathlib import Path

import pytest
from ecoledger_verify.cli import run

from ledger.archive.reading import open_archive
from ledger.archive.replay import NoBook, replay_archive
from ledger.archive.writing import write_archive
from ledger.database import Database
from ledger.seals.queries import INSTALLATION, keys_of
from ledger.seals.sequencer import Signer
from tests.api.conftest import Serving
from tests.signing import seal, signer_in


@pytest.fixture
def signer(serving: Serving, database_url: str, tmp_path: Path) -> Signer:
    """Somebody is hired and let go; then every log is sealed."""
    serving.hire("Wang", "finance", document="letter 17")
    with serving.client("administrator") as client:
        mandates = client.get("/v1/books/zj/mandates").json()["mandates"]
        number = next(one["id"] for one in mandates if one["name"] == "Wang")
        assert client.post(f"/v1/books/zj/mandates/{number}/end", json={"why": "left"}).status_code == 200
    made = signer_in(tmp_path)
    seal(database_url, made)
    return made


def archive(owner: Database, signer: Signer, file: Path, *, persons: bool = True) -> Path:
    """Write the archive."""
    write_archive(owner, 0, INSTALLATION, signer, file, persons=persons)
    return file


@pytest.mark.parametrize("persons", [True, False])
def test_its_archive_tells_mandates(
    serving: Serving, signer: Signer, tmp_path: Path, capsys: pytest.CaptureFixture[str], *, persons: bool
) -> None:
    """Goal: what was given, when, by whom and on what document, under the log's key. Method: the verifier, in words and for programs."""
    file = archive(serving.owner, signer, tmp_path / "power.eco", persons=persons)
    with serving.owner.read() as books:
        key = keys_of(books, 0)[0]
    assert run(["archive", str(file), "--key", key, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    [told] = document if isinstance(document, list) else [document]
    mandates = told["mandates"]
    with serving.owner.read() as books:
        query = (
            "SELECT m.mandate_id::text, encode(h.name_digest, 'hex'), encode(a.name_digest, 'hex'), encode(c.name_digest, 'hex'),"
            " encode(e.name_digest, 'hex'), h.role, m.document, m.why FROM ledger.mandate m"
            " LEFT JOIN ledger.actor h USING (actor_id) LEFT JOIN ledger.actor a ON a.actor_id = m.asked_by"
            " LEFT JOIN ledger.actor c ON c.actor_id = m.confirmed_by LEFT JOIN ledger.actor e ON e.actor_id = m.ended_by"
            " ORDER BY m.mandate_id"
        )
        kept = [tuple(row) for row in books.connection.exec_driver_sql(query)]
    names = ("mandate", "holder", "asked_by", "confirmed_by", "ended_by", "role", "document", "why")
    assert [tuple(one[name] for name in names) for one in mandates] == kept
    [wang] = [one for one in mandates if one["document"] == "letter 17"]
    assert wang["asked_by"]
    assert wang["asked_by"] != wang["confirmed_by"]
    assert wang["ended_at"]
    assert wang["why"] == "left"
    assert run(["archive", str(file), "--key", key]) == 0
    said = capsys.readouterr().out
    assert f"Mandate {wang['mandate']}" in said
    assert f"confirmed {wang['confirmed_at']} by {wang['confirmed_by'][:16]}" in said
    assert (b"finance of zj" in file.read_bytes()) is persons
    for secret in ("TEST-Wang", serving.keys["Wang"]):
        assert secret.encode() not in file.read_bytes()


def test_the_same_log_gives_the_same_bytes(serving: Serving, signer: Signer, tmp_path: Path) -> None:
    """Goal: an archive is of a size of the log. Method: written twice."""
    one, two = (archive(serving.owner, signer, tmp_path / name).read_bytes() for name in ("1.eco", "2.eco"))
    assert one == two


def test_what_was_changed_is_found(
    serving: Serving, signer: Signer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Goal: nobody gives himself a mandate in a file. Method: another document, of the same length."""
    file = archive(serving.owner, signer, tmp_path / "power.eco")
    data = file.read_bytes()
    file.write_bytes(data.replace(b"letter 17", b"letter 18"))
    assert data.count(b"letter 17") > 0
    assert run(["archive", str(file)]) == 1
    assert "DOES NOT HOLD" in capsys.readouterr().out


def test_it_is_no_book(serving: Serving, signer: Signer, tmp_path: Path) -> None:
    """Goal: it is not replayed, and says what to do. Method: into the database where it comes from."""
    read = open_archive(archive(serving.owner, signer, tmp_path / "power.eco"), [])
    with pytest.raises(NoBook):
        serving.owner.begin(lambda books: replay_archive(books, read))
