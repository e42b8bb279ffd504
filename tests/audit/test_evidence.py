"""Evidence bundles: what is inside, that they check themselves, and that two of the same are the same."""

import csv
import io
import json
import zipfile
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from ledger.audit import evidence
from ledger.audit.evidence import BundleOfOne, BundleTooLarge, NothingThere, about, bundle, pack
from ledger.audit.queries import Scope
from ledger.clock import FrozenClock
from ledger.compensation.queries.cases import CaseUnknown
from ledger.database import Database
from ledger.identifiers import uuid7
from ledger.journal.posting import mirror
from ledger.seals.queries import newest_point
from ledger.seals.sequencer import seal_everything
from tests.compensation.world import Desk
from tests.signing import signer_in
from tests.world import DAY, World, make_world, move

EVER = datetime(2200, 1, 1, tzinfo=UTC)


def members(data: bytes) -> dict[str, bytes]:
    """Unpack a bundle, and check it as its README says: every member is in the MANIFEST, with its hash."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        found = {name: packed.read(name) for name in packed.namelist()}
    lines = [line.split(" ") for line in found["MANIFEST"].decode().splitlines()]
    assert {name: (digest, int(size)) for digest, size, name in lines} == {
        name: (sha256(content).hexdigest(), len(content))
        for name, content in found.items()
        if name != "MANIFEST"
    }
    return found


def rows(found: dict[str, bytes], name: str) -> list[dict[str, Any]]:
    """Read a member of JSON lines."""
    return [json.loads(line) for line in found[name].decode().splitlines()]


def make(
    database: Database,
    book_id: int,
    subject: str,
    name: str,
    *,
    persons: bool = False,
    until: datetime = EVER,
) -> dict[str, bytes]:
    """Make a bundle and unpack it."""
    scope = Scope(book_id, date(2020, 1, 1), date(2100, 1, 1), until)
    with database.read() as books:
        return members(bundle(books, scope, evidence.Topic(subject, name), persons=persons))  # type: ignore[arg-type]


def seal(owner: Database, folder: Path) -> None:
    """Seal all that can be sealed; an entry waits for one sweep after it was first seen."""
    signer = signer_in(folder)
    for _ in range(3):
        list(seal_everything(owner, signer, FrozenClock(datetime(2026, 7, 1, tzinfo=UTC))))


def test_an_entry_with_its_reversal_and_receipts(world: World, owner: Database, tmp_path: Path) -> None:
    """Goal: one file for a court. Method: an entry and what reverses it, both sealed, a third that is not part of it."""
    entry = move("a", "b", 1_234, memo="=1+1")
    world.post(entry, move("a", "b", 1))
    back = mirror(entry, uuid7(), DAY, "wrong account", "decision 7")
    assert world.one(back) == "posted"
    seal(owner, tmp_path)
    found = make(world.database, world.book_id, "entry", str(entry.id))
    told = rows(found, "entries.jsonl")
    assert [row["kind"] for row in told] == ["journal.transfer", "journal.reversal"]
    assert told[0]["reversed_by"] == told[1]["entry"]
    assert told[0]["voucher"] == "2026-06/1"
    receipt = json.loads(found[f"receipts/{entry.id}.json"])
    assert json.loads(receipt["record"])["id"] == str(entry.id)
    assert "persons" not in receipt
    with owner.read() as books:
        size = newest_point(books, world.book_id).size
    assert size > 3, "what opened the book stands before them"
    assert found["checkpoint"].startswith(f"test/zj\n{size}\n".encode())
    assert found["keys.txt"].startswith(b"test/zj+")
    lines = list(csv.DictReader(io.StringIO(found["postings.csv"].decode("utf-8-sig"))))
    assert [
        (line["account"], line["side"], line["amount"], line["smallest_units"]) for line in lines[:2]
    ] == [
        ("a", "debit", "12.34", "1234"),
        ("b", "credit", "12.34", "1234"),
    ]
    assert rows(found, "bundle.json")[0]["without_receipt"] == []
    assert {"kind": "journal.transfer", "article": rows(found, "entries.jsonl")[0]["article"]} in rows(
        found, "law.jsonl"
    )
    assert any(row.get("packs", "").startswith("cn@") for row in rows(found, "law.jsonl"))


def test_persons_only_for_those_who_may_know_them(world: World, owner: Database, tmp_path: Path) -> None:
    """Without names there are digests everywhere; with names the receipts have them too."""
    entry = move("a", "b", 1)
    world.post(entry)
    seal(owner, tmp_path)
    without = make(world.database, world.book_id, "entry", str(entry.id))
    assert not any(b"poster" in content for name, content in without.items() if name != "README.txt")
    assert "name" not in rows(without, "actors.jsonl")[0]
    named = make(world.database, world.book_id, "entry", str(entry.id), persons=True)
    assert rows(named, "actors.jsonl")[0]["name"] == "poster"
    assert b"poster" in named[f"receipts/{entry.id}.json"]


def test_the_same_bundle_has_the_same_bytes(world: World) -> None:
    """Goal: reproducible. Method: twice at one instant, with another entry posted between; and members in another order."""
    posted = world.post(move("a", "b", 1))
    until = posted[0].recorded_at
    assert until is not None
    first = make(world.database, world.book_id, "owner", "owner:a", until=until)
    world.post(move("a", "b", 2))
    assert make(world.database, world.book_id, "owner", "owner:a", until=until) == first
    assert len(rows(make(world.database, world.book_id, "owner", "owner:a"), "entries.jsonl")) == 2
    assert pack({"a": b"1", "b": b"2"}) == pack({"b": b"2", "a": b"1"})


def test_refusals_of_the_same_id_and_of_the_party_are_inside(world: World) -> None:
    """An id that was refused has a bundle of its own; a party's bundle tells what was refused to its accounts."""
    asked = move("low", "a", 1)
    world.post(move("a", "b", 1))
    assert world.one(move("a", "low", 5, id=asked.id)) != "posted"
    for subject, name in (("entry", str(asked.id)), ("owner", "owner:low")):
        refused = rows(make(world.database, world.book_id, subject, name), "refusals.jsonl")
        assert [row["entry"] for row in refused] == [str(asked.id)]
    assert rows(make(world.database, world.book_id, "owner", "owner:b"), "refusals.jsonl") == []


def test_entries_that_are_not_sealed_are_named(world: World) -> None:
    """A bundle made before the sequencer ran says which entries have no receipt yet."""
    entry = move("a", "b", 1)
    world.post(entry)
    found = make(world.database, world.book_id, "entry", str(entry.id))
    assert rows(found, "bundle.json")[0]["without_receipt"] == [str(entry.id)]
    assert "checkpoint" not in found


def test_a_case_with_its_records_and_law(database: Database, owner: Database) -> None:
    """A case with an accepted assessment: its records name basis and rule versions; its postings are there."""
    desk = Desk(database, owner)
    desk.concluded()
    found = make(database, desk.book_id, "case", "C1")
    records = rows(found, "case_records.jsonl")
    assert records[0]["kind"] == "register"
    assert all(len(record["actor"]) == 64 for record in records)
    assert any("cn" in record["law"] for record in records)
    assert rows(found, "entries.jsonl")
    assert b"case:C1:" in found["postings.csv"]
    with pytest.raises(CaseUnknown):
        make(database, desk.book_id, "case", "C2")


def test_another_book_has_no_part_in_it(world: World, owner: Database) -> None:
    """Goal: tenants. Method: the entry and the owner of one book are unknown in the other."""
    other = make_world(world.database, owner, "js")
    entry = move("a", "b", 1)
    world.post(entry)
    for subject, name in (("entry", str(entry.id)), ("owner", "owner:a")):
        with pytest.raises(NothingThere):
            make(other.database, other.book_id, subject, name)


def test_what_a_bundle_is_about_is_one_thing() -> None:
    """None and two are refused, in both languages."""
    assert about(UUID(int=0), None, None).subject == "entry"
    for given in ((None, None, None), (None, "C1", "owner:a")):
        with pytest.raises(BundleOfOne) as refused:
            about(*given)
        assert refused.value.message("zh_Hans") != refused.value.message("en")


def test_a_bundle_has_a_bound(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """More entries than the bound are refused, and nothing is cut off silently."""
    monkeypatch.setattr(evidence, "ENTRIES_MAX", 2)
    world.post(*[move("a", "b", 1, id=uuid7()) for _ in range(3)])
    with pytest.raises(BundleTooLarge):
        make(world.database, world.book_id, "owner", "owner:a")
