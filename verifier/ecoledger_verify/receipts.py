"""A receipt: one entry, the proof of its place, and a signed checkpoint."""

import re
import zlib
from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from ecoledger_verify.notes import COSIGNATURE, ED25519, Checkpoint, Key, learn, parse_checkpoint, parse_key
from ecoledger_verify.records import Record, parse_record, unbalanced
from ecoledger_verify.report import Report
from ecoledger_verify.rows import Definitions, parse_rows
from ecoledger_verify.strict import Unreadable, canonical_object, hash_bytes, shown
from ecoledger_verify.tree import Hasher, hasher, inclusion_holds, leaf_hash

CHECKS: Final = (
    "record",
    "balanced",
    "names",
    "proof",
    "definitions",
    "signature",
    "cosignatures",
    "persons",
)
FORMATS: Final = ("ecoledger-receipt/1", "ecoledger-receipt/2")
"""Of a receipt that carries no definitions, and of one that does."""
LARGEST: Final = 2_000_000
_DEFINITIONS_MAX: Final = 2_000
_NONE: Final = object()
"""Stands for definitions that a receipt does not carry."""
_MEMBERS: Final = frozenset({"format", "suite", "record", "proof", "checkpoint", "keys"})
_FRAGMENT: Final = re.compile(r"#([rj])=([A-Za-z0-9_-]+)\Z")
_DIGEST: Final = re.compile("[0-9a-f]{64}")


def from_fragment(address: str) -> bytes:
    """Read the receipt that an address carries in its fragment, as a QR code gives it.

    Raises:
        Unreadable: there is none, or it is not base64url of raw DEFLATE (`#r=`) or of the bytes (`#j=`).
    """
    found = _FRAGMENT.search(address)
    if not found:
        raise Unreadable("fragment")
    encoded = found[2].replace("-", "+").replace("_", "/")
    try:
        data = b64decode(encoded + "=" * (-len(encoded) % 4), validate=True)
        if b64encode(data).decode().rstrip("=") != encoded:
            raise Unreadable("fragment")
        if found[1] == "j":
            return data
        packed = zlib.decompressobj(wbits=-15)
        receipt = packed.decompress(data, LARGEST)
    except (NotBase64, ValueError, zlib.error) as error:
        raise Unreadable("fragment") from error
    if not packed.eof or packed.unused_data or packed.unconsumed_tail:
        raise Unreadable("fragment")
    return receipt


def check_receipt(
    name: str,
    data: bytes,
    trusted: Sequence[Key] = (),
    announcements: Sequence[Checkpoint] = (),
    assets: Mapping[str, Mapping[str, Any]] | None = None,
    show_persons: bool = False,
) -> Report:
    """Check a receipt.

    Args:
        name: how the reader calls it.
        data: its bytes.
        trusted: keys that the reader has from elsewhere; without any, those in the receipt are used, with a warning.
        announcements: checkpoints by which later keys of the log can be trusted.
        assets: assets by code, to tell amounts in their units.
        show_persons: tell the names that the receipt carries.

    Raises:
        Unreadable: it is not a receipt in canonical form.
    """
    if len(data) > LARGEST:
        raise Unreadable("too_large", bytes=len(data), most=LARGEST)
    told = canonical_object(data, _MEMBERS, frozenset({"persons", "definitions"}))
    if told["format"] != FORMATS["definitions" in told]:
        raise Unreadable("receipt.format", format=shown(told["format"]))
    texts = (told["record"], told["checkpoint"])
    if (
        not all(isinstance(text, str) for text in texts)
        or not _are_texts(told["keys"])
        or not _are_texts(told["proof"])
    ):
        raise Unreadable("receipt.members")
    h = hasher(told["suite"])
    record_bytes = told["record"].encode()
    record, point = parse_record(record_bytes), parse_checkpoint(told["checkpoint"])
    keys = [parse_key(text) for text in told["keys"]]
    proof = [hash_bytes(text) for text in told["proof"]]
    persons = _persons(told["persons"]) if "persons" in told else {}

    report = Report(name, *CHECKS)
    defined = _defined(report, told.get("definitions", _NONE), record, point, h)
    known = {**(assets or {}), **defined.assets}
    _tell(report, record, point, known, defined.accounts, persons if show_persons else {})
    for asset, difference in unbalanced(record.postings).items():
        report.fault("balanced", "unbalanced", asset=asset, difference=difference)
    if point.origin.rpartition("/")[2] != record.book:
        report.fault("names", "origin.book", origin=point.origin, book=record.book)
    if record.month != record.effective_on[:7]:
        report.fault("names", "voucher.month", month=record.month, effective_on=record.effective_on)
    for key in keys:
        if key.name != point.origin or key.kind != ED25519:
            report.fault("names", "key.name", key=str(key), origin=point.origin)
    if not inclusion_holds(h, leaf_hash(h, record_bytes), record.place, point.size, proof, point.root):
        report.fault("proof", "proof.wrong", number=record.place, size=point.size)
    check_signatures(report, point, keys, trusted, announcements)
    _check_persons(report, persons, record)
    return report


@dataclass(slots=True)
class _Defined:
    """What the definitions of a receipt say, by code."""

    assets: dict[str, dict[str, Any]] = field(default_factory=dict)
    accounts: dict[str, dict[str, Any]] = field(default_factory=dict)


def _defined(report: Report, told: Any, record: Record, point: Checkpoint, h: Hasher) -> _Defined:
    """Follow the records by which assets and accounts were opened, each proven to stand in the same log."""
    found = _Defined()
    if told is _NONE:
        report.skip("definitions", "no_definitions")
        return found

    def asset(row: dict[str, Any]) -> None:
        found.assets[row["code"]] = row

    def account(row: dict[str, Any]) -> None:
        found.accounts[row["code"]] = row

    definitions = Definitions(asset=asset, account=account)
    if not isinstance(told, list) or not 0 < len(told) <= _DEFINITIONS_MAX:
        raise Unreadable("receipt.members")
    for one in told:
        if (
            not isinstance(one, dict)
            or one.keys() != {"record", "proof"}
            or not isinstance(one["record"], str)
            or not _are_texts(one["proof"])
        ):
            raise Unreadable("receipt.members")
        data = one["record"].encode()
        row = parse_rows(data)
        place = int(row["place"])
        proof = [hash_bytes(text) for text in one["proof"]]
        if row["book"] != record.book:
            report.fault("names", "book.other", book=row["book"])
        if not inclusion_holds(h, leaf_hash(h, data), place, point.size, proof, point.root):
            report.fault("definitions", "proof.wrong", number=place, size=point.size)
        definitions.take(row)
    for line in record.postings:
        for code, there in ((line.asset, found.assets), (line.account, found.accounts)):
            if code not in there:
                report.fault("definitions", "definition.missing", named=code)
    return found


def check_signatures(
    report: Report,
    point: Checkpoint,
    offered: Sequence[Key],
    trusted: Sequence[Key],
    announcements: Sequence[Checkpoint],
) -> None:
    """Check every signature under a checkpoint, and tell which key makes it trustworthy."""
    known = learn(trusted, [*offered, *trusted], announcements) if trusted else list(offered)
    logs = [
        key for key in known if key.kind == ED25519 and key.name == point.origin and point.note.signed_by(key)
    ]
    if not logs:
        report.fault(
            "signature", "trust.none" if trusted else "signature.missing", size=point.size, key=point.origin
        )
    for signature in point.note.signatures:
        keys = [key for key in dict.fromkeys([*known, *offered, *trusted]) if point.note.by(key) is signature]
        if not keys:
            report.warn("signature.unchecked", key=str(signature))
        for key in keys:
            if not key.holds(signature.signature, point.note.text):
                report.fault(
                    "cosignatures" if key.kind == COSIGNATURE else "signature",
                    "signature.wrong",
                    size=point.size,
                    key=str(key),
                )
            elif key.kind == COSIGNATURE:
                report.fact("fact.witness", key=str(key), time=moment(signature.time))
    if not any(key.kind == COSIGNATURE and point.note.by(key) for key in trusted):
        report.skip("cosignatures", "no_witness")
    if logs and trusted:
        report.fact("fact.trusted", keys=", ".join(str(key) for key in logs))
    elif logs:
        report.warn("key_from_receipt", key=", ".join(str(key) for key in logs))


def warn_if_lost(report: Report, point: Checkpoint) -> None:
    """Tell what a checkpoint states to be lost."""
    if point.lost is not None:
        report.warn("restored", size=point.size, lost=point.lost.size, time=moment(point.time))


def moment(second: int) -> str:
    """Write a Unix second for a person, with the day it was in Beijing."""
    try:
        at = datetime.fromtimestamp(second, UTC)
        return f"{at:%Y-%m-%d %H:%M:%S} UTC = {at + timedelta(hours=8):%Y-%m-%d %H:%M:%S} +08:00"
    except (ValueError, OverflowError, OSError):
        return f"{second} s"


def amount(value: int, asset: Mapping[str, Any] | None) -> str:
    """Write an amount in its unit, or in the smallest unit where the unit is not known."""
    if asset is None:
        return f"{value:,}"
    scale, digits = asset["scale"], asset["digits"]
    whole, part = divmod(abs(value), 10**scale)
    decimals = f"{part:0{scale}d}" if scale else ""
    while len(decimals) > digits and decimals.endswith("0"):
        decimals = decimals[:-1]
    return f"{'-' if value < 0 else ''}{whole:,}{'.' + decimals if decimals else ''} {asset['unit']}".rstrip()


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 100 and all(isinstance(item, str) for item in value)


def _persons(told: Any) -> dict[str, tuple[str, bytes]]:
    found = {}
    for digest, person in told.items() if isinstance(told, dict) else [("", None)]:
        if (
            not isinstance(person, dict)
            or person.keys() != {"name", "salt"}
            or not _are_texts(list(person.values()))
        ):
            raise Unreadable("receipt.persons")
        if not _DIGEST.fullmatch(digest) or not _DIGEST.fullmatch(person["salt"]):
            raise Unreadable("receipt.persons")
        found[digest] = (person["name"], bytes.fromhex(person["salt"]))
    if not found:
        raise Unreadable("receipt.persons")
    return found


def _check_persons(report: Report, persons: Mapping[str, tuple[str, bytes]], record: Record) -> None:
    for digest, (name, salt) in persons.items():
        if digest not in (record.actor, record.approver):
            report.fault("persons", "person.not_named", digest=digest)
        if sha256(salt + name.encode()).hexdigest() != digest:
            report.fault("persons", "person.other", digest=digest)
    if not persons:
        report.skip("persons", "no_persons")


def _tell(
    report: Report,
    record: Record,
    point: Checkpoint,
    assets: Mapping[str, Mapping[str, Any]],
    accounts: Mapping[str, Mapping[str, Any]],
    persons: Mapping[str, tuple[str, bytes]],
) -> None:
    report.fact("fact.entry", id=record.id)
    report.fact("fact.kind", kind=record.kind, book=record.book)
    report.fact("fact.dates", effective_on=record.effective_on, recorded_at=record.recorded_at)
    if record.memo or record.document:
        report.fact("fact.words", memo=record.memo or "—", document=record.document or "—")
    if record.reverses:
        report.fact("fact.reverses", target=record.reverses)
    for line in record.postings:
        asset = assets.get(line.asset)
        report.fact(
            f"fact.{line.side}",
            amount=amount(line.amount, asset),
            asset=line.asset,
            account=line.account,
            balance=amount(line.balance, asset),
            version=line.version,
        )
    if not all(line.asset in assets for line in record.postings):
        report.fact("fact.smallest")
    for code in dict.fromkeys(line.account for line in record.postings if line.account in accounts):
        report.fact(
            "fact.account", account=code, owner=accounts[code]["owner"], purpose=accounts[code]["purpose"]
        )
    for code in dict.fromkeys(line.asset for line in record.postings if "name" in assets.get(line.asset, {})):
        report.fact(
            "fact.asset",
            asset=code,
            name=assets[code]["name"],
            unit=assets[code]["unit"],
            scale=assets[code]["scale"],
        )
    for who, digest in (("actor", record.actor), ("approver", record.approver)):
        if digest:
            named = digest in persons
            report.fact(f"fact.{who}", who=persons[digest][0] if named else digest)
    report.fact("fact.place", number=record.place, voucher=f"{record.month}/{record.number}")
    report.fact("fact.checkpoint", origin=point.origin, size=point.size, time=moment(point.time))
    warn_if_lost(report, point)
    report.data = {
        "entry": record.id,
        "place": record.place,
        "voucher": f"{record.month}/{record.number}",
        "origin": point.origin,
        "size": point.size,
        "time": point.time,
    }
