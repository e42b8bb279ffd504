"""The command: it reads files, says what holds, and ends with 0 (holds), 1 (does not hold) or 2 (unreadable)."""

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from ecoledger_verify.faults import DoesNotHold, Told, Unreadable
from ecoledger_verify.notes import LOG, Checkpoint, Key, read_checkpoint, read_key
from ecoledger_verify.receipts import known_suite, read_hashes, read_receipt, signed, verify_receipt
from ecoledger_verify.records import postings, read_json
from ecoledger_verify.tiles import verify_tiles
from ecoledger_verify.tree import SUITES, consistency_holds
from ecoledger_verify.words import LANGUAGES, say

HOLDS: Final = 0
FAILS: Final = 1
UNREADABLE: Final = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command and give its exit status."""
    asked = _parser().parse_args(arguments)
    language = asked.lang or _language()
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # type: ignore[union-attr]
    try:
        trusted = [read_key(text) for text in asked.key]
        for file in asked.keys:
            trusted += read_keys(file)
        command: Callable[[argparse.Namespace, list[Key], str], int] = asked.command
        return command(asked, trusted, language)
    except Told as fault:
        return tell(language, fault)


def tell(language: str, fault: Told) -> int:
    """Say how a verification ended badly, and give the exit status for it."""
    what = say(language, fault.code, **fault.figures)
    print(say(language, "unreadable" if isinstance(fault, Unreadable) else "fails", what=what))
    return UNREADABLE if isinstance(fault, Unreadable) else FAILS


def read_file(file: Path) -> bytes:
    """Read a file that was named on the command line."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise Unreadable("no_file", file=file, why=error.strerror) from error


def read_text(file: Path) -> str:
    """Read a file of text."""
    try:
        return read_file(file).decode()
    except UnicodeDecodeError as error:
        raise Unreadable("not_utf8", what=file) from error


def read_keys(file: Path) -> list[Key]:
    """Read a file with a verifier key a line; empty lines and those that begin with # say nothing."""
    lines = (line.strip() for line in read_text(file).splitlines())
    return [read_key(line) for line in lines if line and not line.startswith("#")]


def _receipt(asked: argparse.Namespace, trusted: list[Key], language: str) -> int:
    status = HOLDS
    for file in asked.files:
        if len(asked.files) > 1:
            print(f"{file}:")
        try:
            found = verify_receipt(read_receipt(read_file(file)), trusted)
        except Told as fault:
            status = max(status, tell(language, fault))
            continue
        record, checkpoint = found.receipt.record, found.receipt.checkpoint
        when = datetime.fromtimestamp(min(checkpoint.time, 253402300799), UTC).isoformat()
        what = say(
            language, "receipt_holds", id=record.id, voucher=record.voucher, place=record.place, size=checkpoint.size,
            origin=checkpoint.origin, time=when, key=found.signer.name,
        )  # fmt: skip
        print(say(language, "holds", what=what))
        print(
            say(language, "entry", effective_on=record.effective_on, recorded_at=record.recorded_at, memo=record.memo)
        )
        for line in postings(record):
            print(say(language, "line", **line._asdict() | {"side": say(language, line.side)}))
        for digest, name in found.receipt.persons.items():
            print(say(language, "person", digest=digest, name=name))
        for witness in found.witnesses:
            print(say(language, "witnessed", witness=witness))
        if not found.trusted:
            print(say(language, "no_trust", key=found.signer))
    return status


def _consistency(asked: argparse.Namespace, trusted: list[Key], language: str) -> int:
    old, new = (read_checkpoint(read_text(file)) for file in (asked.old, asked.new))
    told = read_json(read_file(asked.proof), str(asked.proof))
    if not isinstance(told, dict) or set(told) != {"format", "suite", "proof"}:
        raise Unreadable("members", what=asked.proof, names="format, suite, proof")
    if told["format"] != "ecoledger-consistency/1":
        raise Unreadable("format", text=str(told["format"])[:60])
    suite, proof = known_suite(told["suite"]), read_hashes(told["proof"])
    if old.origin != new.origin:
        raise DoesNotHold("origins_differ", old=old.origin, new=new.origin)
    _check_signatures([old, new], trusted)
    if not consistency_holds(suite, old.size, new.size, old.root, new.root, proof):
        raise DoesNotHold("not_grown", old=old.size, new=new.size)
    print(
        say(language, "holds", what=say(language, "consistency_holds", origin=new.origin, old=old.size, new=new.size))
    )
    if not any(key.kind == LOG for key in trusted):
        print(say(language, "no_signature_checked"))
    return HOLDS


def _tiles(asked: argparse.Namespace, trusted: list[Key], language: str) -> int:
    checkpoint = read_checkpoint(read_text(asked.checkpoint or asked.folder / "checkpoint"))
    _check_signatures([checkpoint], trusted)
    count = verify_tiles(asked.folder, checkpoint, asked.suite)
    what = say(language, "tiles_hold", tiles=count, origin=checkpoint.origin, size=checkpoint.size)
    print(say(language, "holds", what=what))
    if not any(key.kind == LOG for key in trusted):
        print(say(language, "no_signature_checked"))
    return HOLDS


def _check_signatures(checkpoints: Sequence[Checkpoint], trusted: Sequence[Key]) -> None:
    """Verify signatures when the reader brought keys of logs; without them there is nothing to verify them with."""
    if any(key.kind == LOG for key in trusted):
        for checkpoint in checkpoints:
            signed(checkpoint, [], trusted)


def _archive(asked: argparse.Namespace, trusted: list[Key], language: str) -> int:
    from ecoledger_verify.report import verify_and_report

    since = read_checkpoint(read_text(asked.since)) if asked.since else None
    return verify_and_report(asked.file, trusted, since, asked.balances, asked.json, language)


def _language() -> str:
    spoken = next((found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := os.environ.get(name))), "")
    return "zh" if spoken.lower().startswith("zh") else "en"


def _parser() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--key", action="append", default=[], metavar="VKEY", help="a key you trust / 您信任的公钥")
    shared.add_argument(
        "--keys", action="append", default=[], type=Path, metavar="FILE", help="a file of them / 公钥文件"
    )
    shared.add_argument("--lang", choices=LANGUAGES, help="en, zh; else from LANG / 语言")
    top = argparse.ArgumentParser(
        prog="ecoledger-verify",
        description="Verify what a book of ecoledger gave out, offline. / 离线验证生态账簿出具的凭据。",
        epilog="Exit: 0 holds, 1 does not hold, 2 unreadable. / 退出码：0 成立，1 不成立，2 无法读取。",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    receipt = commands.add_parser("receipt", parents=[shared], help="receipts of entries / 分录凭据")
    receipt.add_argument("files", nargs="+", type=Path, metavar="FILE")
    receipt.set_defaults(command=_receipt)
    consistency = commands.add_parser("consistency", parents=[shared], help="a log only grew / 日志只增不改")
    for name in ("old", "new", "proof"):
        consistency.add_argument(name, type=Path, metavar=name.upper())
    consistency.set_defaults(command=_consistency)
    tiles = commands.add_parser("tiles", parents=[shared], help="a published tree / 已公布的散列树")
    tiles.add_argument("folder", type=Path, metavar="DIR")
    tiles.add_argument("--checkpoint", type=Path, metavar="FILE", help="else DIR/checkpoint")
    tiles.add_argument("--suite", choices=sorted(SUITES), default="sha256")
    tiles.set_defaults(command=_tiles)
    archive = commands.add_parser("archive", parents=[shared], help="a whole book / 整部账簿的归档")
    archive.add_argument("file", type=Path, metavar="FILE")
    archive.add_argument("--since", type=Path, metavar="CHECKPOINT", help="a checkpoint you kept / 您保存的检查点")
    archive.add_argument("--balances", type=Path, metavar="OUT.csv", help="write every balance / 输出全部余额")
    archive.add_argument("--json", action="store_true", help="report in JSON / 以 JSON 输出")
    archive.set_defaults(command=_archive)
    return top
