"""Archives: a good one holds; every planted fault is named; a rewritten book is found with a checkpoint kept."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from ecoledger_verify.archive import Outcome, verify_archive
from ecoledger_verify.cli import main
from ecoledger_verify.faults import Told
from ecoledger_verify.notes import Key, read_checkpoint, read_key
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.verifier.maker import Maker, dumps, key_text, lines, tar

SECOND = Ed25519PrivateKey.from_private_bytes(b"\x08" * 32)


def book() -> Maker:
    """Thirty entries in four months, one of them reversed."""
    made = Maker().fill(29)
    made.post(("debit", "fees", 104, "CNY"), ("credit", "bank", 104, "CNY"), on="2026-06-09", reverses=made.entries[4]["id"])
    return made


TRUSTED = [read_key(Maker().vkeys()[0])]
GOOD = book().archive()


def outcome(tmp_path: Path, data: bytes, trusted: list[Key] = TRUSTED, since: str | None = None) -> Outcome:
    file = tmp_path / "book.tar"
    file.write_bytes(data)
    return verify_archive(file, trusted, read_checkpoint(since) if since else None, lambda *_: None)


def holds(tmp_path: Path, data: bytes) -> bool:
    try:
        return outcome(tmp_path, data).holds
    except Told:
        return False


@pytest.mark.parametrize("suite", ["sha256", "sm3"])
def test_a_good_archive_holds(tmp_path: Path, suite: str) -> None:
    made = book()
    made.suite = suite
    found = outcome(tmp_path, made.archive())
    assert found.faults.counts == {}
    assert (found.replay.edge.size, found.replay.postings, found.trusted) == (30, 60, True)
    assert outcome(tmp_path, Maker().archive(checkpoints=[Maker().checkpoint(0)])).holds


def test_entries_of_one_call_may_stand_in_any_order(tmp_path: Path) -> None:
    made = book()
    for first, second in ((3, 4), (8, 9)):
        one, two = made.entries[first], made.entries[second]
        one["postings"], two["postings"] = two["postings"], one["postings"]
    made.entries[29]["postings"] = [
        line | {"amount": "103"} | ({"balance": str(int(line["balance"]) + 1)}) for line in made.entries[29]["postings"]
    ]
    for state, side in ((made.balances["bank", "CNY"], 1), (made.balances["fees", "CNY"], 0)):
        state[side] -= 1
    assert outcome(tmp_path, made.archive()).faults.counts == {}


def change(at: int, **members: Any) -> Callable[[Maker], None]:
    return lambda made: made.entries[at].update(members)


def line(place: int, number: int, **members: Any) -> Callable[[Maker], None]:
    return lambda made: made.entries[place]["postings"][number].update(members)


def both_amounts(made: Maker) -> None:
    for posting in made.entries[7]["postings"]:
        posting["amount"] = "1"


def unlimited(made: Maker) -> None:
    made.post(("debit", "fees", 10**6, "CNY"), ("credit", "bank", 10**6, "CNY"), on="2026-06-09")


def reversed_again(made: Maker) -> None:
    made.post(("debit", "fees", 104, "CNY"), ("credit", "bank", 104, "CNY"), on="2026-06-09", reverses=made.entries[4]["id"])


def without(place: int) -> Callable[[Maker], None]:
    def plant(made: Maker) -> None:
        del made.entries[place]

    return plant


PLANTED: list[tuple[set[str], int, Callable[[Maker], None]]] = [
    ({"place"}, 6, change(6, place="9")),
    ({"id"}, 6, change(6, id=book().entries[5]["id"])),
    ({"book"}, 6, change(6, book="sx")),
    ({"kind"}, 6, change(6, kind="unknown")),
    ({"actor"}, 6, change(6, actor="0" * 64)),
    ({"actor"}, 6, change(6, approver="0" * 64)),
    ({"voucher"}, 6, change(6, voucher="2026-03/9")),
    ({"voucher"}, 6, change(6, voucher="2026-04/7")),
    ({"record"}, 6, change(6, effective_on="2026-02-30")),
    ({"reverses_unknown"}, 6, change(6, reverses=book().entries[20]["id"])),
    ({"reverses_mirror"}, 6, change(6, reverses=book().entries[3]["id"])),
    ({"reverses_twice"}, 30, reversed_again),
    ({"balance"}, 6, line(6, 0, balance="1")),
    ({"version"}, 6, line(6, 0, version="2")),
    ({"pending"}, 28, line(28, 0, version="99")),
    ({"unbalanced", "balance", "balances"}, 6, line(6, 1, amount="107")),
    ({"balance", "balances"}, 7, both_amounts),
    ({"account"}, 6, line(6, 0, account="hidden")),
    ({"asset"}, 6, line(6, 0, asset="USD")),
    ({"limit"}, -1, unlimited),
    ({"place", "voucher", "pending", "balances"}, 12, without(12)),
]


@pytest.mark.parametrize(("kinds", "place", "plant"), PLANTED)
def test_a_fault_is_named_with_its_place(
    tmp_path: Path, kinds: set[str], place: int, plant: Callable[[Maker], None]
) -> None:
    """Somebody who has the key signs a book that is wrong in itself."""
    made = book()
    plant(made)
    found = outcome(tmp_path, made.archive()).faults
    assert kinds <= set(found.counts)
    assert not {"hash", "signature", "root", "manifest"} & set(found.counts)
    if place >= 0:
        entry = made.entries[place]
        told = [fault for fault in found.kept if fault.place == place]
        assert {fault.kind for fault in told} & kinds
        assert all(fault.id in (entry["id"], "?") for fault in told)


def replaced(name: str, data: bytes) -> bytes:
    made = book()
    return made.archive(made.members() | {name: data})


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("balances", lambda: replaced("balances.jsonl", book().members()["balances.jsonl"].replace(b'"version":30', b'"version":31'))),
        ("balances", lambda: replaced("balances.jsonl", b"")),
        ("order", lambda: replaced("assets.jsonl", b"".join(reversed(book().members()["assets.jsonl"].splitlines(True))))),
        ("line_form", lambda: replaced("kinds.jsonl", book().members()["kinds.jsonl"].replace(b":", b": "))),
        ("line_form", lambda: replaced("chart.jsonl", b"{}\n")),
        ("line_form", lambda: replaced("parties.jsonl", b"[" * 100_000 + b"]" * 100_000 + b"\n")),
        ("line_form", lambda: replaced("parties.jsonl", b"[" * 700 + b"]" * 700 + b"\n")),
        ("line_form", lambda: replaced("kinds.jsonl", b'{"article":"1","code":["x"]}\n')),
        ("person_digest", lambda: replaced("persons.jsonl", book().members()["persons.jsonl"].replace(b"01", b"02", 1))),
        ("root", lambda: book().archive(checkpoints=[Maker().fill(28).checkpoint(15).replace("\n15\n", "\n14\n"), book().checkpoint(30)])),
        ("checkpoint_size", lambda: book().archive(checkpoints=[book().checkpoint(29)])),
        ("checkpoint_size", lambda: book().archive(checkpoints=[book().checkpoint(20), book().checkpoint(15), book().checkpoint(30)])),
        ("entry_count", lambda: replaced("book.json", book().members()["book.json"].replace(b'"size":30', b'"size":31'))),
    ],
)
def test_faults_outside_of_the_entries(tmp_path: Path, kind: str, data: Callable[[], bytes]) -> None:
    assert kind in outcome(tmp_path, data()).faults.counts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, len(GOOD) - 1), by=st.integers(1, 255))
def test_no_byte_can_change(tmp_path: Path, at: int, by: int) -> None:
    data = bytearray(GOOD)
    data[at] ^= by
    assert not holds(tmp_path, bytes(data))


def test_no_byte_of_a_member_can_change(tmp_path: Path) -> None:
    """One in every sixty-one, one after another, and any shortening."""
    for at in range(0, len(GOOD), 61):
        data = bytearray(GOOD)
        data[at] ^= 1
        assert not holds(tmp_path, bytes(data) if at % 2 else GOOD[:at]), at


def test_members_are_all_there_in_their_order(tmp_path: Path) -> None:
    made = book()
    members = made.members()
    for wrong in (
        {name: data for name, data in members.items() if name != "actors.jsonl"},
        {"book.json": members["book.json"], **members},
        members | {"more.jsonl": b""},
        members | {"checkpoints/00000002": made.checkpoint(30).encode()},
    ):
        with pytest.raises(Told) as told:
            outcome(tmp_path, made.archive(wrong))
        assert told.value.code in ("member_missing", "member_order")
    without_persons = {name: data for name, data in members.items() if name != "persons.jsonl"}
    assert outcome(tmp_path, made.archive(without_persons)).holds
    with pytest.raises(Told):
        outcome(tmp_path, tar({"format": b"ecoledger-archive/1\n"}))


def test_a_consistent_rewrite_is_found_with_a_checkpoint_that_was_kept(tmp_path: Path) -> None:
    """Whoever has the key writes another past, with all its balances and numbers: only what was shown before tells."""
    kept = book().checkpoint(20)
    other = Maker().fill(5)
    other.post(("debit", "bank", 1, "CNY"), ("credit", "fees", 1, "CNY"), on="2026-03-06")
    rewritten = other.fill(24).archive()
    assert outcome(tmp_path, rewritten).holds
    assert "since" in outcome(tmp_path, rewritten, since=kept).faults.counts
    assert outcome(tmp_path, GOOD, since=kept).holds
    assert outcome(tmp_path, rotated((0, 1)), [read_key(key_text(SECOND, Maker().origin))], since=kept).holds
    assert "since" in outcome(tmp_path, Maker().fill(10).archive(), since=kept).faults.counts


def rotated(signers: tuple[int, ...], announced: str = f"key {key_text(SECOND, Maker().origin)}\n") -> bytes:
    made = book()
    made.keys.append(SECOND)
    points = [made.checkpoint(10, (0,)), made.checkpoint(20, signers, announced=announced), made.checkpoint(30, (1,))]
    return made.archive(checkpoints=points, signer=1)


def test_a_new_key_is_learnt_from_the_old_one(tmp_path: Path) -> None:
    second = read_key(key_text(SECOND, Maker().origin))
    for trusted in (TRUSTED, [second], [*TRUSTED, second]):
        found = outcome(tmp_path, rotated((0, 1)), trusted)
        assert (found.faults.counts, found.trusted, found.signer) == ({}, True, second)
    assert outcome(tmp_path, rotated((0, 1)), []).holds
    unannounced = book()
    unannounced.keys.append(SECOND)
    points = [unannounced.checkpoint(30, (0,))]
    assert outcome(tmp_path, unannounced.archive(checkpoints=points, signer=0), TRUSTED).faults.counts == {"rotation": 1}
    assert outcome(tmp_path, unannounced.archive(checkpoints=points, signer=1), TRUSTED).faults.counts == {"rotation": 1, "signature": 1}
    stranger = read_key(key_text(Ed25519PrivateKey.from_private_bytes(b"\x0a" * 32), Maker().origin))
    assert outcome(tmp_path, GOOD, [stranger]).faults.counts == {"untrusted": 1}


def test_a_lost_key_passes_no_trust_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The new key goes on alone: it has to be trusted by itself, and the break is told."""
    second = key_text(SECOND, Maker().origin)
    assert outcome(tmp_path, rotated((1,)), TRUSTED).faults.counts == {"untrusted": 1}
    assert main(["archive", str(tmp_path / "book.tar"), "--key", second, "--lang", "en"]) == 0
    assert "From checkpoints/00000001 on a new key signs" in capsys.readouterr().out


def test_a_signature_that_a_stranger_adds_makes_no_new_key(tmp_path: Path) -> None:
    """Whoever has seen a checkpoint can sign it too; only a key that the old one named under its signature is learnt."""
    second = read_key(key_text(SECOND, Maker().origin))
    found = outcome(tmp_path, rotated((0, 1), announced=""), TRUSTED)
    assert (found.faults.counts, found.trusted) == ({"untrusted": 1}, False)
    assert outcome(tmp_path, rotated((0, 1), announced=""), [second]).trusted


def test_many_faults_are_counted_and_twenty_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = book()
    for entry in made.entries:
        entry["kind"] = "unknown"
    file = tmp_path / "book.tar"
    file.write_bytes(made.archive())
    assert main(["archive", str(file), "--lang", "en"]) == 1
    said = capsys.readouterr().out
    assert said.count("is not in kinds.jsonl") == 20
    assert "and 10 more of the kind “kind”" in said


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It tells the trial balance, writes the balances, and speaks JSON."""
    file, out, since = tmp_path / "book.tar", tmp_path / "out.csv", tmp_path / "since"
    file.write_bytes(GOOD)
    since.write_text(book().checkpoint(20), "utf-8", newline="\n")
    key = Maker().vkeys()[0]
    assert main(["archive", str(file), "--key", key, "--since", str(since), "--balances", str(out), "--lang", "zh"]) == 0
    assert "CNY：借方 3410，贷方 3410，账户 2 个" in capsys.readouterr().out
    rows = list(csv.DictReader(out.read_text("utf-8-sig").splitlines()))
    assert [(row["account"], row["balance"], row["version"]) for row in rows] == [("bank", "3202", "30"), ("fees", "3202", "30")]
    assert main(["archive", str(file), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["holds"], told["trusted"], told["size"], told["faults"]) == (True, False, "30", [])
    assert main(["archive", str(tmp_path / "none.tar")]) == 2
    assert main(["archive", str(since)]) == 2


def test_lines_that_the_maker_writes_are_canonical() -> None:
    assert lines([{"b": "中", "a": 1}]) == (dumps({"a": 1, "b": "中"}) + "\n").encode()
