"""A naive maker of receipts and archives, written from `docs/spec/audit.md` alone: what the verifier is tried on.

It shares no code with the verifier and none with the ledger. The tree is the recursive definition of RFC 9162; nothing
is fast, and every part can be made wrong on purpose.
"""

import hashlib
import io
import json
import tarfile
from base64 import b64encode
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ORIGIN = "demo.example/cn-33"
START = datetime(2026, 1, 5, 1, 2, 3, 4, tzinfo=UTC)
JANUARY, MARCH = "2026-01-31", "2026-03-31"


def digest(suite: str, data: bytes) -> bytes:
    """Hash with a suite."""
    return hashlib.new(suite, data).digest()


def split(size: int) -> int:
    """Give the largest power of two below a size."""
    return 1 << ((size - 1).bit_length() - 1)


class NaiveTree:
    """MTH, PATH and SUBPROOF as section 2.1 of RFC 9162 writes them down, with the hashes of ranges remembered."""

    def __init__(self, records: Sequence[bytes], suite: str = "sha256") -> None:
        self.records = records
        self.suite = suite
        self._known: dict[tuple[int, int], bytes] = {}

    def root(self, first: int, past: int) -> bytes:
        """MTH(D[first:past])."""
        if (first, past) not in self._known:
            if past == first:
                value = digest(self.suite, b"")
            elif past - first == 1:
                value = digest(self.suite, b"\x00" + self.records[first])
            else:
                k = first + split(past - first)
                value = digest(self.suite, b"\x01" + self.root(first, k) + self.root(k, past))
            self._known[first, past] = value
        return self._known[first, past]

    def path(self, place: int, size: int) -> list[bytes]:
        """PATH(m, D_n)."""
        return self._path(place, 0, size)

    def _path(self, place: int, first: int, past: int) -> list[bytes]:
        if past - first == 1:
            return []
        k = first + split(past - first)
        if place < k:
            return [*self._path(place, first, k), self.root(k, past)]
        return [*self._path(place, k, past), self.root(first, k)]

    def proof(self, older: int, newer: int) -> list[bytes]:
        """PROOF(m, D_n); empty from size 0."""
        return self._subproof(older, 0, newer, True) if older else []

    def _subproof(self, older: int, first: int, past: int, whole: bool) -> list[bytes]:
        if older == past - first:
            return [] if whole else [self.root(first, past)]
        k = split(past - first)
        if older <= k:
            return [*self._subproof(older, first, first + k, whole), self.root(first + k, past)]
        return [*self._subproof(older - k, first + k, past, False), self.root(first, first + k)]


@dataclass(frozen=True)
class Signer:
    """A private key with its name: of the log (kind 1) or of a witness (kind 4)."""

    name: str
    seed: int
    kind: int = 1

    @property
    def private(self) -> Ed25519PrivateKey:
        """The key."""
        return Ed25519PrivateKey.from_private_bytes(bytes([self.seed]) * 32)

    @property
    def public(self) -> bytes:
        """Kind and public key."""
        return bytes([self.kind]) + self.private.public_key().public_bytes_raw()

    @property
    def id(self) -> bytes:
        """The id of the key."""
        return hashlib.sha256(self.name.encode() + b"\n" + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The verifier key as text."""
        return f"{self.name}+{self.id.hex()}+{b64encode(self.public).decode()}"

    def line(self, text: str, time: int = 1_800_000_000) -> str:
        """Sign a text: the signature line."""
        if self.kind == 4:
            signed = f"cosignature/v1\ntime {time}\n{text}".encode()
            signature = time.to_bytes(8, "big") + self.private.sign(signed)
        else:
            signature = self.private.sign(text.encode())
        return f"— {self.name} {b64encode(self.id + signature).decode()}\n"


OLD, NEW = Signer(ORIGIN, 1), Signer(ORIGIN, 2)
FOREIGN = Signer(ORIGIN, 9)
WITNESS = Signer("witness.example", 7, 4)


def person(name: str) -> tuple[str, str]:
    """Give digest and salt of a person."""
    salt = hashlib.sha256(b"salt " + name.encode()).digest()
    return hashlib.sha256(salt + name.encode()).hexdigest(), salt.hex()


PEOPLE = ("王会计", "Li Ming", "赵主任")
WANG, LI, ZHAO = (person(name)[0] for name in PEOPLE)
Leg = tuple[str, str, str, int]


def account(
    code: str, purpose: str, debit_normal: bool = True, floor: int | None = 0, ceiling: int | None = None
) -> dict[str, Any]:
    """Make a line of accounts.jsonl."""
    return {
        "code": code,
        "owner": code.split(":", maxsplit=1)[0],
        "purpose": purpose,
        "debit_normal": debit_normal,
        "floor": None if floor is None else str(floor),
        "ceiling": None if ceiling is None else str(ceiling),
        "status": "open",
        "opened_at": "2026-01-05T00:00:00.000000Z",
        "opened_by": ZHAO,
    }


@dataclass
class Book:
    """A small book: a treasury, its revenue, some enterprises; money and one lot of permits."""

    suite: str = "sha256"
    pace: timedelta = timedelta(minutes=7)
    """Time between entries."""
    size_of_file: int = 65_536
    records: list[dict[str, Any]] = field(default_factory=list)
    accounts: list[dict[str, Any]] = field(default_factory=list)
    events: list[dict[str, Any]] = field(default_factory=list)
    steps: list[dict[str, Any]] = field(default_factory=list)
    totals: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(lambda: [0, 0, 0]))
    vouchers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    points: list[tuple[int, int, tuple[Signer, ...], Signer | str | None]] = field(default_factory=list)
    """Checkpoints: size, time, signers, the key that is announced, or the fifth line itself."""
    keys: tuple[Signer, ...] = (OLD,)

    def post(
        self,
        *legs: Leg,
        kind: str = "journal.transfer",
        day: str = "",
        at: datetime | None = None,
        **more: Any,
    ) -> dict[str, Any]:
        """Add an entry, with what it leaves on its accounts."""
        place = len(self.records)
        at = at or START + self.pace * place
        day = day or at.date().isoformat()
        postings = []
        for code, asset, side, amount in legs:
            total = self.totals[code, asset]
            total[side == "credit"] += amount
            total[2] += 1
            normal = next((row["debit_normal"] for row in self.accounts if row["code"] == code), True)
            balance = (total[0] - total[1]) * (1 if normal else -1)
            postings.append(
                {
                    "account": code,
                    "amount": str(amount),
                    "asset": asset,
                    "balance": str(balance),
                    "side": side,
                    "version": str(total[2]),
                }
            )
        self.vouchers[day[:7]] += 1
        record = {
            "actor": WANG,
            "approver": None,
            "book": "cn-33",
            "document": "浙环函〔2026〕12号",
            "effective_on": day,
            "id": f"01990000-0000-7000-8000-{place:012x}",
            "kind": kind,
            "memo": '缴纳使用费 \u2028 \u007f "\\\n\u0001 😀',
            "place": str(place),
            "postings": postings,
            "recorded_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "reverses": None,
            "v": 2,
            "voucher": f"{day[:7]}/{self.vouchers[day[:7]]}",
            **more,
        }
        self.records.append(record)
        return record

    @property
    def lines(self) -> list[bytes]:
        """The canonical bytes of the records."""
        return [rfc8785.dumps(record) for record in self.records]

    @property
    def tree(self) -> NaiveTree:
        """The tree over them."""
        return NaiveTree(self.lines, self.suite)

    def note(
        self,
        size: int,
        time: int,
        signers: Sequence[Signer],
        announces: Signer | str | None = None,
        tree: NaiveTree | None = None,
    ) -> str:
        """A checkpoint, which may announce a key, or have another fifth line."""
        root = b64encode((tree or self.tree).root(0, size)).decode()
        fifth = f"key {announces.vkey}" if isinstance(announces, Signer) else announces
        text = f"{ORIGIN}\n{size}\n{root}\ntime {time}\n" + (f"{fifth}\n" if fifth else "")
        return text + "\n" + "".join(signer.line(text) for signer in signers)

    def receipt(
        self, place: int, size: int | None = None, signers: Sequence[Signer] = (OLD, WITNESS), **change: Any
    ) -> bytes:
        """A receipt."""
        size = len(self.records) if size is None else size
        tree = self.tree
        told = {
            "format": "ecoledger-receipt/1",
            "suite": self.suite,
            "record": tree.records[place].decode(),
            "proof": [b64encode(h).decode() for h in tree.path(place, size)],
            "checkpoint": self.note(size, 1_780_000_000, signers, tree=tree),
            "keys": [key.vkey for key in self.keys],
            "persons": {person(name)[0]: {"name": name, "salt": person(name)[1]} for name in PEOPLE[:1]},
            **change,
        }
        return rfc8785.dumps({name: value for name, value in told.items() if value is not None})

    def files(self) -> list[tuple[str, bytes]]:
        """The members of an archive, but for the manifest."""

        def jsonl(rows: Sequence[dict[str, Any]]) -> bytes:
            return b"".join(rfc8785.dumps(row) + b"\n" for row in rows)

        lines, tree = self.lines, self.tree
        last = self.steps[-1] if self.steps else {"closed_through": None, "soft_closed_through": None}
        book = {
            "code": "cn-33",
            "name": "浙江省",
            "opens_on": "2026-01-01",
            "zone": "Asia/Shanghai",
            "jurisdiction": "cn-33",
            "origin": ORIGIN,
            "suite": self.suite,
            "keys": [key.vkey for key in self.keys],
            "size": str(len(lines)),
            "closed_through": last["closed_through"],
            "soft_closed_through": last["soft_closed_through"],
        }
        purposes = {row["purpose"]: row["debit_normal"] for row in self.accounts}
        chart = [
            {"code": code, "element": "asset", "debit_normal": normal, "title": code}
            for code, normal in purposes.items()
        ]
        kinds = [{"code": code, "article": "—"} for code in ("journal.transfer", "journal.reversal")]
        assets = [
            {"code": "CNY", "name": "人民币", "kind": "money", "unit": "元", "scale": 2, "digits": 2},
            {"code": "COD:2026", "name": "COD 2026", "kind": "permit", "unit": "t", "scale": 6, "digits": 0},
        ]
        actors = [
            {"digest": d, "role": "clerk", "owner": None, "created_at": "2026-01-05T00:00:00.000000Z"}
            for d in (WANG, LI, ZHAO)
        ]
        persons = [{"digest": person(name)[0], "name": name, "salt": person(name)[1]} for name in PEOPLE]
        balances = [
            {"account": code, "asset": asset, "debits": str(t[0]), "credits": str(t[1]), "version": str(t[2])}
            for (code, asset), t in sorted(self.totals.items())
        ]
        cuts = range(0, len(lines), self.size_of_file)
        entries = [b"".join(line + b"\n" for line in lines[at : at + self.size_of_file]) for at in cuts]
        notes = [self.note(*point, tree=tree).encode() for point in self.points]
        return [
            ("format", b"ecoledger-archive/1\n"),
            ("book.json", jsonl([book])),
            ("law/cn.toml", b"# law\n"),
            ("law/packs.jsonl", b""),
            ("chart.jsonl", jsonl(chart)),
            ("kinds.jsonl", jsonl(kinds)),
            ("assets.jsonl", jsonl(assets)),
            ("accounts.jsonl", jsonl(sorted(self.accounts, key=lambda row: row["code"]))),
            ("account_events.jsonl", jsonl(self.events)),
            ("actors.jsonl", jsonl(sorted(actors, key=lambda row: row["digest"]))),
            ("persons.jsonl", jsonl(sorted(persons, key=lambda row: row["digest"]))),
            ("parties.jsonl", jsonl([{"code": "ent-1", "name": "企业甲"}])),
            ("approvals.jsonl", b""),
            (
                "refusals.jsonl",
                jsonl([{"id": "0199ffff-0000-7000-8000-000000000000", "code": "account.overdraft"}]),
            ),
            ("periods.jsonl", jsonl(self.steps)),
            ("period_steps.jsonl", b""),
            *((f"entries/{number:08d}.jsonl", data) for number, data in enumerate(entries)),
            ("balances.jsonl", jsonl(balances)),
            *((f"checkpoints/{number:08d}", data) for number, data in enumerate(notes)),
        ]

    def archive(
        self, change: Callable[[list[tuple[str, bytes]]], None] | None = None, signer: Signer | None = None
    ) -> bytes:
        """An archive, changed before its manifest is written and signed."""
        files = self.files()
        if change:
            change(files)
        root = b64encode(self.tree.root(0, len(self.records))).decode()
        return pack([*files, ("MANIFEST", manifest(files, len(self.records), root, signer or self.keys[-1]))])


def manifest(files: Sequence[tuple[str, bytes]], size: int, root: str, signer: Signer) -> bytes:
    """The manifest of some members."""
    text = f"ecoledger-manifest/1\n{ORIGIN}\n{size}\n{root}\n"
    text += "".join(f"{hashlib.sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in files)
    return (text + "\n" + signer.line(text)).encode()


def pack(files: Sequence[tuple[str, bytes]]) -> bytes:
    """A tar in ustar form."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, data in files:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))
    return out.getvalue()


def sample(
    entries: int = 40,
    suite: str = "sha256",
    keys: tuple[Signer, ...] = (OLD, NEW),
    enterprises: int = 4,
    **more: Any,
) -> Book:
    """A book in which everything happens: payments, permits, a reversal, an entry of three lines, closed months, a new key."""
    book = Book(suite=suite, keys=keys, **more)
    book.accounts = [
        account("cn-33:treasury", "treasury_cash"),
        account("cn-33:revenue", "nontax_revenue", False),
    ]
    book.accounts += [
        account("cn-33:issued", "lot_issued", False),
        account("cn-33:clearing", "clearing", floor=None),
    ]
    for number in range(1, enterprises + 1):
        book.accounts += [account(f"ent-{number}:holding", "holding", ceiling=10**15)]
    while len(book.records) < entries:
        step = len(book.records)
        enterprise = f"ent-{step % enterprises + 1}:holding"
        if step % 10 == 7:
            target = book.records[-1]
            legs = [
                (p["account"], p["asset"], "credit" if p["side"] == "debit" else "debit", int(p["amount"]))
                for p in target["postings"]
            ]
            book.post(*legs, kind="journal.reversal", reverses=target["id"])
        elif step % 10 == 4:
            book.post(
                ("cn-33:treasury", "CNY", "debit", 300),
                ("cn-33:revenue", "CNY", "credit", 100),
                ("cn-33:revenue", "CNY", "credit", 200),
                approver=LI,
            )
        elif step % 2:
            book.post(
                (enterprise, "COD:2026", "debit", 1_000_000 + step),
                ("cn-33:issued", "COD:2026", "credit", 1_000_000 + step),
            )
        else:
            book.post(
                ("cn-33:treasury", "CNY", "debit", 12_345 + step),
                ("cn-33:clearing", "CNY", "credit", 12_345 + step),
            )
    half = entries // 2
    book.points = [
        (half, 1_770_000_000, keys[:1], None),
        (entries, 1_780_000_000, (*keys[:1], WITNESS), None),
    ]
    if len(keys) > 1:
        book.points[1:] = [
            (half, 1_770_000_001, keys[:2], keys[1]),
            (entries, 1_780_000_000, (keys[1], WITNESS), None),
        ]
    book.steps = [
        {
            "closed_through": None,
            "soft_closed_through": JANUARY,
            "asked_by": WANG,
            "approved_by": ZHAO,
            "reason": "月结",
            "recorded_at": "2027-02-03T04:05:06.000007Z",
        },
        {
            "closed_through": JANUARY,
            "soft_closed_through": JANUARY,
            "asked_by": WANG,
            "approved_by": ZHAO,
            "reason": "月结",
            "recorded_at": "2027-02-04T04:05:06.000007Z",
        },
    ]
    return book


def entries_of(files: list[tuple[str, bytes]], change: Callable[[list[dict[str, Any]]], None]) -> None:
    """Change the records in the members of an archive, written again in canonical form."""
    at = next(i for i, (name, _) in enumerate(files) if name.startswith("entries/"))
    rows = [json.loads(line) for line in files[at][1].splitlines()]
    change(rows)
    files[at] = (files[at][0], b"".join(rfc8785.dumps(row) + b"\n" for row in rows))
