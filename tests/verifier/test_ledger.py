"""What the ledger really gives out holds for the verifier, which knows nothing of it."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
import rfc8785
from ecoledger_verify.cli import run

from ledger.database import Database
from ledger.entries import Entry, Posting
from ledger.seals.queries import consistency_proof, keys_of, points, receipt_of
from tests.furnished import furnished
from tests.seals.conftest import Sealing, sealing, unsealed  # noqa: F401 (fixtures)
from tests.verifier.test_page import answered, asked
from tests.world import DAY, World, make_world, older

IDS = [UUID(f"01980000-0000-7000-8000-{n:012x}") for n in range(20)]


@furnished
def world(database: Database, owner: Database) -> World:
    """A book with a few accounts."""
    return make_world(database, owner)


def test_receipts_and_consistency_of_a_real_book(sealing: Sealing, tmp_path: Path) -> None:  # noqa: F811
    """Twenty entries with awkward texts, sealed in two sweeps: every receipt holds, with persons too, and so does the proof."""
    for n, id in enumerate(IDS):
        postings = (Posting("cash", "CNY", "debit", 5 + n), Posting("claim", "CNY", "credit", 5 + n))
        assert (
            sealing.world.one(
                older(Entry(id, "market.deposit", DAY, postings), f'备忘 "q" €\n\x7f\\{n}', "Contract 7")
            )
            == "posted"
        )
        if n in (7, 19):
            sealing.seal()
    book = sealing.world.book_id
    with sealing.owner.read() as books:
        key = keys_of(books, book)[0]
        for id in IDS:
            for persons in (False, True):
                file = tmp_path / f"{id}.{persons}.json"
                file.write_bytes(receipt_of(books, book, id, persons=persons) or b"")
                assert run(["receipt", str(file), "--key", key, *(["--persons"] if persons else [])]) == 0
        _, smaller, newer = points(books, book, None, 10)[::-1]
        proof = consistency_proof(books, book, smaller.size, newer.size)
    assert newer.size - smaller.size == 12
    (tmp_path / "old").write_text(smaller.note, "utf-8")
    (tmp_path / "new").write_text(newer.note, "utf-8")
    told = {
        "format": "ecoledger-consistency/1",
        "proof": [b64encode(h).decode() for h in proof],
        "suite": "sha256",
    }
    (tmp_path / "proof").write_text(json.dumps(told, separators=(",", ":"), sort_keys=True), "utf-8")
    assert (
        run(
            [
                "consistency",
                str(tmp_path / "old"),
                str(tmp_path / "new"),
                str(tmp_path / "proof"),
                "--key",
                key,
            ]
        )
        == 0
    )
    changed = receipt_of_changed(tmp_path / f"{IDS[3]}.False.json")
    assert run(["receipt", str(changed), "--key", key]) == 1


def receipt_of_changed(file: Path) -> Path:
    """A receipt of another amount."""
    changed = file.with_suffix(".changed")
    changed.write_bytes(file.read_bytes().replace(b'\\"amount\\":\\"8\\"', b'\\"amount\\":\\"9\\"'))
    return changed


def test_a_receipt_alone_says_yuan_and_whose(
    sealing: Sealing,  # noqa: F811
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    """Amounts in their unit, accounts with their owners, from records proven in the same log; command and page agree."""
    postings = (Posting("cash", "CNY", "debit", 72_930_000), Posting("claim", "CNY", "credit", 72_930_000))
    assert sealing.world.one(Entry(IDS[0], "market.deposit", DAY, postings)) == "posted"
    sealing.seal()
    with sealing.owner.read() as books:
        data = receipt_of(books, sealing.world.book_id, IDS[0], persons=False) or b""
        key = keys_of(books, sealing.world.book_id)[0]
    file = tmp_path / "receipt.json"
    file.write_bytes(data)
    assert run(["receipt", str(file), "--key", key, "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "Debit   729,300.00 yuan  CNY  cash" in out
    assert "cash is of owner:cash, for settlement_cash" in out
    assert "CNY is “renminbi”, kept to 2 decimals of yuan" in out
    assert "smallest unit" not in out

    def changed(change: Callable[[dict[str, Any]], object]) -> bytes:
        told = json.loads(data)
        change(told)
        return rfc8785.dumps(told)

    def another_scale(told: dict[str, Any]) -> None:
        one = next(
            d for d in told["definitions"] if '"table":"asset"' in d["record"] and '"CNY"' in d["record"]
        )
        one["record"] = one["record"].replace('"scale":"2"', '"scale":"3"')

    def another_owner(told: dict[str, Any]) -> None:
        for one in told["definitions"]:
            one["record"] = one["record"].replace('"owner":"owner:cash"', '"owner":"owner:thief"')

    bad = [
        changed(another_scale),
        changed(another_owner),
        changed(lambda told: told["definitions"].pop()),
        changed(lambda told: told["definitions"][0]["proof"].reverse()),
        changed(lambda told: told.update(definitions=[])),
        changed(lambda told: told.update(definitions=[{"record": "x", "proof": []}])),
        changed(lambda told: told.update(format="ecoledger-receipt/1")),
        changed(lambda told: told.pop("definitions")),
    ]
    for receipt in (data, *bad):
        (answer,) = asked(("receipt", receipt.decode(), key))
        assert ({"unreadable": True} if "unreadable" in answer else answer) == answered(receipt, key)
    verdicts = [answered(one, key) for one in bad]
    assert [told.get("failing") for told in verdicts[:4]] == [["definitions"]] * 4
    assert all("unreadable" in told for told in verdicts[4:])
    assert answered(data, key)["verdict"] == "yes"
    assert asked(("say", "amountIn", "-72930000", {"scale": 2, "digits": 2, "unit": "yuan"})) == [
        "-729,300.00 yuan"
    ]
