"""The command `ecoledger-verify`: exit status 0 when it holds, 1 when it does not, 2 when it cannot be read."""

import argparse
import csv
import json
import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final, TextIO

from ecoledger_verify import __version__
from ecoledger_verify.acts import TITLES, Acts
from ecoledger_verify.archive import Archive
from ecoledger_verify.consistency import CHECKS as GROWTH
from ecoledger_verify.consistency import check_leaves, check_proof, parse_proof
from ecoledger_verify.evidence import Evidence
from ecoledger_verify.monitor import STATE_MAX, Source, follow, keep, parse_seen, source_of
from ecoledger_verify.notes import NOTE_MAX, Checkpoint, Key, parse_checkpoint, parse_key, parse_keys
from ecoledger_verify.parts import assets_of, leaves_of
from ecoledger_verify.receipts import (
    LARGEST,
    amount,
    check_receipt,
    check_signatures,
    from_fragment,
    moment,
    warn_if_lost,
)
from ecoledger_verify.report import Fault, Report, shown, told
from ecoledger_verify.strict import Unreadable, utf8
from ecoledger_verify.texts import Language, say
from ecoledger_verify.tiles import CHECKS as TILES
from ecoledger_verify.tiles import check_tiles, leaves_of_tiles
from ecoledger_verify.tree import Hasher, hasher

_HELP: Final = {
    "main": (
        "Check receipts, checkpoints and archives of ecoledger, without its server. Only `monitor` asks a network, for the published log.",
        "核验 ecoledger 的回执、检查点与档案，不需要服务器；仅 monitor 联网读取公布的日志。",
    ),
    "end": (
        "Exit status: 0 it holds, 1 it does not hold, 2 something cannot be read. Take the key from where the authority has published\n"
        "it, not from what you check.",
        "退出码：0 成立，1 不成立，2 无法读取。密钥应取自主管部门的公布渠道，而非被核验的文件。",
    ),
    "receipt": ("prove that an entry stands in the book", "证明某笔分录在账簿之中"),
    "consistency": ("prove that nothing was changed between two checkpoints", "证明两个检查点之间无删改"),
    "archive": ("recompute a whole book from its archive, and tell every fault", "由档案重算整本账簿，指出每处问题"),
    "tiles": ("check that the published tree has the root of a checkpoint", "核查公布的分块与检查点的根一致"),
    "files": ("receipt files, or the address that a QR code gives", "回执文件，或二维码中的地址"),
    "key": ("a key that you trust, <name>+<id>+<base64>; may be repeated", "可信密钥 <名称>+<编号>+<base64>，可重复"),
    "keys": ("a file of keys that you trust, one a line: of the log, and of witnesses", "可信密钥文件，每行一个：日志的与见证人的"),
    "announced": (
        "a checkpoint that announces a new key under the signature of one that you trust; may be repeated",
        "由可信密钥签名公告新密钥的检查点，可重复",
    ),
    "persons": ("tell the names that the receipt carries", "显示回执所载姓名"),
    "units": ("an archive of the book, for the units of amounts", "本账簿的档案，用以显示单位"),
    "old": ("the older checkpoint", "旧检查点"),
    "new": ("the newer checkpoint", "新检查点"),
    "proof": ("the proof, or none with --tiles or --archive", "证明文件；用 --tiles 或 --archive 时省略"),
    "folder": ("the folder in which the tree is published", "公布分块的文件夹"),
    "from_archive": ("compare both with the records of an archive", "与档案的记录比对"),
    "suite": ("hash of the book: sha256 or sm3", "账簿的哈希算法：sha256 或 sm3"),
    "archive_file": ("the archive, a tar", "档案（tar）"),
    "balances": ("write every balance as CSV for a spreadsheet", "将全部余额写为 CSV，供电子表格使用"),
    "acts": (
        "write who took each step, in whose place, and what was sold at which price, as CSV for a spreadsheet",
        "将每一步骤的经办人（假名）、所代表方及交易数量与价格写为 CSV，供电子表格使用",
    ),
    "evidence": (
        "the folder of evidence that was handed over with the archive: every file that a record names must be in it",
        "随档案移交的证据文件夹：记录所指的每个文件均须在内",
    ),
    "since": ("a checkpoint that you kept: it must be a beginning of this archive", "您留存的检查点：须为本档案的前段"),
    "checkpoint": ("the checkpoint; the file “checkpoint” in the folder when not given", "检查点；缺省为该文件夹中的 checkpoint"),
    "monitor": (
        "follow a published log, and tell when it does not continue what was seen of it",
        "跟踪公布的日志，其与此前所见不相衔接时告警",
    ),
    "where": ("address of the log, below which /checkpoint stands, or its folder", "日志地址（其下有 /checkpoint）或文件夹"),
    "state": (
        "file in which is kept what was seen; without it, the log is read from its first record",
        "留存所见状态的文件；缺省则自首条记录读起",
    ),
    "every": ("look again every so many seconds, until something is wrong", "每隔若干秒再次查看，直至发现问题"),
    "whole": ("read again what was read before, too", "此前已读的也重新读取"),
    "json": ("tell it as JSON, for a program", "以 JSON 输出，供程序使用"),
    "lang": ("language of what is told", "输出语言"),
}  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command and leave with its exit status."""
    sys.exit(run(sys.argv[1:] if arguments is None else arguments))


def run(arguments: Sequence[str]) -> int:
    """Run the command and give its exit status."""
    language = _language(arguments)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    options = _parser(language).parse_args(arguments)
    try:
        reports = options.run(options, language)
    except (OSError, _NamedUnreadable) as error:
        return _tell_unreadable(error, language)
    if options.json:
        json.dump([report.document() for report in reports], sys.stdout, ensure_ascii=False, indent=1)
        print()
    else:
        for report in reports:
            print("\n".join(report.lines(language)))
    return options.unreadable or (0 if all(report.holds for report in reports) else 1)


class _NamedUnreadable(Exception):
    def __init__(self, name: str, inner: Unreadable) -> None:
        super().__init__(name)
        self.name = name
        self.inner = inner


def _tell_unreadable(error: OSError | _NamedUnreadable, language: Language) -> int:
    """Tell what cannot be read, and give the exit status for it."""
    if isinstance(error, OSError):
        name, why = str(error.filename), error.strerror or str(error)
    else:
        name, why = error.name, told(Fault(error.inner.fault, error.inner.figures), language)
    print(say("unreadable", language, name=shown(name), why=why), file=sys.stderr)
    return 2


class _Reading:
    """Names the file in what cannot be read."""

    def __init__(self, name: object) -> None:
        self._name = str(name)

    def __enter__(self) -> None: ...

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, Unreadable):
            raise _NamedUnreadable(self._name, error) from error


def _language(arguments: Sequence[str]) -> Language:
    for at, argument in enumerate(arguments):
        if argument == "--lang" and at + 1 < len(arguments):
            return "zh" if arguments[at + 1] == "zh" else "en"
        if argument.startswith("--lang="):
            return "zh" if argument == "--lang=zh" else "en"
    wanted = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "zh" if wanted.startswith("zh") else "en"


def _parser(language: Language) -> argparse.ArgumentParser:
    def text(name: str) -> str:
        return _HELP[name][language == "zh"]

    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument("--lang", choices=("en", "zh"), help=text("lang"))
    shared.add_argument("--json", action="store_true", help=text("json"))
    keys = argparse.ArgumentParser(add_help=False)
    keys.add_argument("--key", action="append", default=[], metavar="VKEY", help=text("key"))
    keys.add_argument("--keys", action="append", default=[], metavar="FILE", type=Path, help=text("keys"))
    keys.add_argument(
        "--announced", action="append", default=[], metavar="NOTE", type=Path, help=text("announced")
    )
    parser = argparse.ArgumentParser("ecoledger-verify", description=text("main"), epilog=text("end"))
    parser.add_argument("--version", action="version", version=f"ecoledger-verify {__version__}")
    parser.add_argument("--lang", choices=("en", "zh"), help=text("lang"))
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, action: Callable[[Any, Language], list[Report]]) -> argparse.ArgumentParser:
        made = commands.add_parser(
            name, help=text(name), description=text(name), epilog=text("end"), parents=[shared, keys]
        )
        made.set_defaults(run=action, unreadable=0)
        return made

    receipt = command("receipt", _receipt)
    receipt.add_argument("files", nargs="+", metavar="FILE", help=text("files"))
    receipt.add_argument("--persons", action="store_true", help=text("persons"))
    receipt.add_argument("--archive", type=Path, metavar="FILE", help=text("units"))
    growth = command("consistency", _consistency)
    growth.add_argument("old", type=Path, metavar="OLD", help=text("old"))
    growth.add_argument("new", type=Path, metavar="NEW", help=text("new"))
    way = growth.add_mutually_exclusive_group(required=True)
    way.add_argument("proof", nargs="?", type=Path, metavar="PROOF", help=text("proof"))
    way.add_argument("--tiles", type=Path, metavar="DIR", help=text("folder"))
    way.add_argument("--archive", type=Path, metavar="FILE", help=text("from_archive"))
    growth.add_argument("--suite", choices=("sha256", "sm3"), default="sha256", help=text("suite"))
    archive = command("archive", _archive)
    archive.add_argument("file", type=Path, metavar="FILE", help=text("archive_file"))
    archive.add_argument("--balances", type=Path, metavar="CSV", help=text("balances"))
    archive.add_argument("--acts", type=Path, metavar="CSV", help=text("acts"))
    archive.add_argument("--evidence", type=Path, metavar="DIR", help=text("evidence"))
    archive.add_argument("--since", type=Path, metavar="NOTE", help=text("since"))
    tiles = command("tiles", _tiles)
    tiles.add_argument("folder", type=Path, metavar="DIR", help=text("folder"))
    tiles.add_argument("--checkpoint", type=Path, metavar="NOTE", help=text("checkpoint"))
    tiles.add_argument("--suite", choices=("sha256", "sm3"), default="sha256", help=text("suite"))
    monitor = command("monitor", _monitor)
    monitor.add_argument("where", metavar="URL", help=text("where"))
    monitor.add_argument("--state", type=Path, metavar="FILE", help=text("state"))
    monitor.add_argument("--every", type=_seconds, metavar="SECONDS", help=text("every"))
    monitor.add_argument("--whole", action="store_true", help=text("whole"))
    monitor.add_argument("--suite", choices=("sha256", "sm3"), default="sha256", help=text("suite"))
    return parser


def _seconds(text: str) -> float:
    found = float(text)
    if not 0 < found < float("inf"):
        raise ValueError(text)
    return found


def _bytes(file: Path, most: int) -> bytes:
    with file.open("rb") as stream:
        return stream.read(most + 1)


def _point(file: Path) -> Checkpoint:
    with _Reading(file):
        return parse_checkpoint(_bytes(file, NOTE_MAX))


def _trusted(options: Any) -> list[Key]:
    found = []
    for text in options.key:
        with _Reading("--key"):
            found.append(parse_key(text))
    for file in options.keys:
        with _Reading(file):
            found += parse_keys(utf8(_bytes(file, NOTE_MAX)))
    return found


def _receipt(options: Any, language: Language) -> list[Report]:
    trusted, announced = _trusted(options), [_point(file) for file in options.announced]
    assets = None
    if options.archive:
        with _Reading(options.archive), options.archive.open("rb") as stream:
            assets = assets_of(stream)
    reports = []
    for name in options.files:
        try:
            with _Reading(name[:200]):
                data = from_fragment(name) if "#r=" in name or "#j=" in name else _bytes(Path(name), LARGEST)
                reports.append(check_receipt(name[:200], data, trusted, announced, assets, options.persons))
        except (OSError, _NamedUnreadable) as error:  # the other receipts are told all the same
            options.unreadable = _tell_unreadable(error, language)
    return reports


def _signed(report: Report, point: Checkpoint, options: Any, trusted: list[Key]) -> None:
    """Check the signatures under a checkpoint that comes without keys."""
    if trusted:
        check_signatures(report, point, [], trusted, [_point(file) for file in options.announced])
    else:
        report.skip("signature", "no_key")
        report.skip("cosignatures", "no_key")
        if not report.warnings:
            report.warn("no_key_given")


def _consistency(options: Any, language: Language) -> list[Report]:
    old, new, trusted = _point(options.old), _point(options.new), _trusted(options)
    report = Report(f"{options.old} → {options.new}", *GROWTH)
    for name, point in (("older", old), ("newer", new)):
        report.fact(f"fact.{name}", origin=point.origin, size=point.size, time=moment(point.time))
    if old.origin != new.origin:
        report.fault("origin", "origin.two", older=old.origin, newer=new.origin)
    source = options.proof or options.tiles or options.archive
    with _Reading(source):
        if options.proof:
            check_proof(report, old, new, *parse_proof(_bytes(options.proof, NOTE_MAX)))
        elif options.tiles:
            check_leaves(
                report,
                old,
                new,
                leaves_of_tiles(options.tiles, hasher(options.suite), max(old.size, new.size)),
            )
        else:
            with options.archive.open("rb") as stream:
                check_leaves(report, old, new, leaves_of(stream, max(old.size, new.size)))
    for point in (old, new):
        _signed(report, point, options, trusted)
        warn_if_lost(report, point)
    return [report]


def _archive(options: Any, language: Language) -> list[Report]:
    since = _point(options.since) if options.since else None
    total = options.file.stat().st_size
    archive = Archive(
        str(options.file), _trusted(options), since, _Progress(total, language, sys.stderr).read
    )
    acts, evidence = Acts(), Evidence(options.evidence or Path())
    archive.followers += [acts.take] * bool(options.acts) + [evidence.take] * bool(options.evidence)
    with _Reading(options.file), options.file.open("rb") as stream:
        archive.read(stream)
    archive.tell()
    if options.evidence:
        evidence.check(archive.report)
    if options.balances:
        with options.balances.open("w", encoding="utf-8-sig", newline="") as out:
            _write_balances(archive, out)
    if options.acts:
        with options.acts.open("w", encoding="utf-8-sig", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(TITLES)
            writer.writerows([_cell(text) for text in row] for row in acts.rows(archive.roles))
    return [archive.report]


def _tiles(options: Any, language: Language) -> list[Report]:
    point = _point(options.checkpoint or options.folder / "checkpoint")
    report = Report(str(options.folder), *TILES)
    report.fact("fact.checkpoint", origin=point.origin, size=point.size, time=moment(point.time))
    with _Reading(options.folder):
        check_tiles(options.folder, hasher(options.suite), point, report)
    _signed(report, point, options, _trusted(options))
    warn_if_lost(report, point)
    return [report]


def _monitor(options: Any, language: Language) -> list[Report]:
    """Look at a log; with --every, until something is wrong. What is kept is written only when all holds."""
    trusted, announced = _trusted(options), [_point(file) for file in options.announced]
    source, h = source_of(options.where), hasher(options.suite)
    while True:
        try:
            report = _look(options, source, h, trusted, announced)
        except (OSError, _NamedUnreadable) as error:
            if not options.every:
                raise
            _tell_unreadable(error, language)  # a server that is away is asked again
        else:
            if not options.every or not report.holds:
                return [report]
            print(
                json.dumps(report.document(), ensure_ascii=False)
                if options.json
                else "\n".join(report.lines(language)),
                flush=True,
            )
        time.sleep(options.every)


def _look(options: Any, source: Source, h: Hasher, trusted: list[Key], announced: list[Checkpoint]) -> Report:
    file = options.state
    with _Reading(file):
        seen = parse_seen(_bytes(file, STATE_MAX)) if file and file.exists() else None
    with _Reading(source.name):
        report, kept, note = follow(source, h, seen, trusted, announced, whole=options.whole)
    if file and kept is not None:
        keep(file, kept.document())
    elif file:
        keep(
            file.with_name(f"{file.name}.alarm"), note
        )  # the proof of what the log said, beside what it said before
    return report


def _write_balances(archive: Archive, out: TextIO) -> None:
    """Write every balance twice: in the smallest unit, exact, and in the unit, for reading."""
    writer = csv.writer(out)
    writer.writerow(
        [
            "account",
            "owner",
            "purpose",
            "asset",
            "debits",
            "credits",
            "balance",
            "postings",
            "balance_in_unit",
            "unit",
        ]
    )
    for (account, asset), holding in sorted(archive.holdings().items()):
        row, kind = archive.accounts.get(account, {}), archive.assets.get(asset)
        in_unit = amount(holding.net, {**kind, "unit": ""} if kind else None).replace(",", "")
        writer.writerow(
            [
                account,
                row.get("owner", ""),
                row.get("purpose", ""),
                asset,
                holding.debits,
                holding.credits,
                holding.net,
                holding.version,
                in_unit if kind else "",
                _cell(kind["unit"]) if kind else "",
            ]
        )


def _cell(text: str) -> str:
    """Keep a spreadsheet from taking text for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text


class _Progress:
    """Tells how far an archive was read and when it will be done: twice a second on a terminal, else every ten seconds."""

    def __init__(self, total: int, language: Language, out: TextIO) -> None:
        self._total = max(total, 1)
        self._language = language
        self._out = out
        self._done = 0
        self._pause, self._end = (0.5, "\r") if out.isatty() else (10.0, "\n")
        self._start = self._told = time.monotonic()

    def read(self, count: int, records: int) -> None:
        """Take note of bytes that were read."""
        self._done += count
        now = time.monotonic()
        if now - self._told >= self._pause:
            self._told = now
            left = int((now - self._start) * (self._total - self._done) / self._done)
            percent = self._done * 100 // self._total
            told = say("progress", self._language, percent=percent, records=records, seconds=max(left, 0))
            print(told + " " * 10, end=self._end, file=self._out, flush=True)
