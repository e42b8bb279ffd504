"""A producer of its own, as naive as the standards: nothing here comes from the ledger or from the verifier."""

import json
import tarfile
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import new, sha256
from io import BytesIO
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ACTORS = {"王会计": b"\x01" * 32, "李主管": b"\x02" * 32}


def digest_of(name: str) -> str:
    return sha256(ACTORS[name] + name.encode()).hexdigest()


def h(suite: str, data: bytes) -> bytes:
    return new(suite, data).digest()


def mth(suite: str, leaves: Sequence[bytes]) -> bytes:
    """RFC 9162 2.1.1, over leaf hashes."""
    if not leaves:
        return h(suite, b"")
    if len(leaves) == 1:
        return leaves[0]
    k = split(len(leaves))
    return h(suite, b"\x01" + mth(suite, leaves[:k]) + mth(suite, leaves[k:]))


def split(n: int) -> int:
    """The largest power of two smaller than n."""
    k = 1
    while k * 2 < n:
        k *= 2
    return k


class Naive:
    """Roots of ranges, each computed once by the recursion of the RFC."""

    def __init__(self, suite: str, leaves: Sequence[bytes]) -> None:
        self.suite, self.leaves = suite, leaves
        self.known: dict[tuple[int, int], bytes] = {}

    def root(self, a: int, b: int) -> bytes:
        if (a, b) not in self.known:
            if b - a <= 1:
                found: bytes = self.leaves[a] if b > a else h(self.suite, b"")
            else:
                k = split(b - a)
                found = h(self.suite, b"\x01" + self.root(a, a + k) + self.root(a + k, b))
            self.known[a, b] = found
        return self.known[a, b]

    def path(self, m: int, a: int, b: int) -> list[bytes]:
        """2.1.3.1: PATH(m, D[a:b])."""
        if b - a == 1:
            return []
        k = split(b - a)
        if m < k:
            return [*self.path(m, a, a + k), self.root(a + k, b)]
        return [*self.path(m - k, a + k, b), self.root(a, a + k)]

    def proof(self, m: int, n: int) -> list[bytes]:
        """2.1.4.1: PROOF(m, D[0:n])."""
        return self.subproof(m, 0, n, True) if 0 < m < n else []

    def subproof(self, m: int, a: int, b: int, whole: bool) -> list[bytes]:
        if m == b - a:
            return [] if whole else [self.root(a, b)]
        k = split(b - a)
        if m <= k:
            return [*self.subproof(m, a, a + k, whole), self.root(a + k, b)]
        return [*self.subproof(m - k, a + k, b, False), self.root(a, a + k)]


def dumps(value: Any) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def key_text(private: Ed25519PrivateKey, name: str, kind: int = 1) -> str:
    public = bytes([kind]) + private.public_key().public_bytes_raw()
    id = sha256(name.encode() + b"\n" + public).digest()[:4]
    return f"{name}+{id.hex()}+{b64encode(public).decode()}"


def signature(text: str, private: Ed25519PrivateKey, name: str) -> str:
    id = bytes.fromhex(key_text(private, name).split("+")[1])
    return f"— {name} {b64encode(id + private.sign(text.encode())).decode()}\n"


def cosignature(text: str, private: Ed25519PrivateKey, name: str, time: int) -> str:
    id = bytes.fromhex(key_text(private, name, 4).split("+")[1])
    signed = private.sign(f"cosignature/v1\ntime {time}\n{text}".encode())
    return f"— {name} {b64encode(id + time.to_bytes(8, 'big') + signed).decode()}\n"


@dataclass
class Maker:
    """A book in memory, and what it gives out."""

    origin: str = "eco.example/zj"
    suite: str = "sha256"
    keys: list[Ed25519PrivateKey] = field(default_factory=lambda: [Ed25519PrivateKey.from_private_bytes(b"\x07" * 32)])
    entries: list[dict[str, Any]] = field(default_factory=list)
    accounts: dict[str, bool] = field(default_factory=lambda: {"bank": True, "fees": False, "permits": True, "issued": False})
    balances: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    vouchers: dict[str, int] = field(default_factory=dict)

    def post(
        self, *lines: tuple[str, str, int, str], on: str = "2026-03-04", reverses: str | None = None, memo: str = ""
    ) -> dict[str, Any]:
        """Post lines (side, account, amount, asset)."""
        place = len(self.entries)
        postings = []
        for side, account, amount, asset in lines:
            state = self.balances.setdefault((account, asset), [0, 0, 0])
            state[0 if side == "debit" else 1] += amount
            state[2] += 1
            net = state[0] - state[1] if self.accounts[account] else state[1] - state[0]
            postings.append(
                {"account": account, "amount": str(amount), "asset": asset, "balance": str(net), "side": side, "version": str(state[2])}
            )
        number = self.vouchers[on[:7]] = self.vouchers.get(on[:7], 0) + 1
        entry = {
            "actor": digest_of("王会计"), "approver": digest_of("李主管") if place % 3 == 0 else None, "book": "zj",
            "document": f"浙环函〔2026〕{place}号", "effective_on": on, "id": f"00000000-0000-7000-8000-{place:012x}",
            "kind": "test.kind", "memo": memo, "place": str(place), "postings": postings,
            "recorded_at": "2026-03-04T05:06:07.000008Z", "reverses": reverses, "v": 2, "voucher": f"{on[:7]}/{number}",
        }  # fmt: skip
        self.entries.append(entry)
        return entry

    def fill(self, count: int) -> "Maker":
        for n in range(count):
            self.post(
                ("debit", "bank", 100 + n, "CNY"), ("credit", "fees", 100 + n, "CNY"),
                on=f"2026-{3 + n // 8 % 4:02d}-0{1 + n % 8}", memo='收费 "a"\n\\\x01' if n % 5 == 0 else "收费",
            )  # fmt: skip
        return self

    def records(self) -> list[bytes]:
        return [dumps(entry).encode() for entry in self.entries]

    def leaves(self) -> list[bytes]:
        return [h(self.suite, b"\x00" + record) for record in self.records()]

    def checkpoint(self, size: int, signers: Sequence[int] = (-1,), time: int = 1772600000, announced: str = "") -> str:
        root = mth(self.suite, self.leaves()[:size])
        text = f"{self.origin}\n{size}\n{b64encode(root).decode()}\ntime {time}\n{announced}"
        return text + "\n" + "".join(signature(text, self.keys[n], self.origin) for n in signers)

    def vkeys(self) -> list[str]:
        return [key_text(key, self.origin) for key in self.keys]

    def receipt(self, place: int, persons: bool = False) -> dict[str, Any]:
        size = len(self.entries)
        told: dict[str, Any] = {
            "format": "ecoledger-receipt/1", "suite": self.suite, "record": self.records()[place].decode(),
            "proof": [b64encode(x).decode() for x in Naive(self.suite, self.leaves()).path(place, 0, size)],
            "checkpoint": self.checkpoint(size), "keys": self.vkeys(),
        }  # fmt: skip
        if persons:
            told["persons"] = {digest_of("王会计"): {"name": "王会计", "salt": ACTORS["王会计"].hex()}}
        return told

    def members(self) -> dict[str, bytes]:
        """All members before the checkpoints."""
        accounts = [
            {"code": code, "owner": "o", "purpose": code, "debit_normal": normal, "floor": 0, "ceiling": None, "status": "open",
             "opened_at": "2026-01-01T00:00:00.000000Z", "opened_by": digest_of("王会计")}
            for code, normal in sorted(self.accounts.items())
        ]  # fmt: skip
        actors = [{"digest": digest_of(n), "role": "finance", "owner": None, "created_at": "2026-01-01T00:00:00.000000Z"} for n in ACTORS]
        persons = [{"digest": digest_of(name), "name": name, "salt": salt.hex()} for name, salt in ACTORS.items()]
        book = {
            "code": "zj", "name": "浙江", "opens_on": "2026-01-01", "zone": "Asia/Shanghai", "jurisdiction": "cn-33",
            "origin": self.origin, "suite": self.suite, "keys": self.vkeys(), "size": len(self.entries),
            "closed_through": None, "soft_closed_through": None,
        }  # fmt: skip
        balances = [
            {"account": account, "asset": asset, "debits": str(state[0]), "credits": str(state[1]), "version": state[2]}
            for (account, asset), state in sorted(self.balances.items())
        ]
        assets = [{"code": c, "name": c, "kind": "money", "unit": "u", "scale": 2, "digits": 2} for c in ("CNY", "SO2")]
        found = {
            "format": b"ecoledger-archive/1\n", "book.json": dumps(book).encode(), "law/data/cn.toml": b"# law\n",
            "law/packs.jsonl": b"", "chart.jsonl": lines([{"code": "bank", "element": "asset", "debit_normal": True, "title": "t"}]),
            "kinds.jsonl": lines([{"code": "test.kind", "article": "1"}]), "assets.jsonl": lines(assets),
            "accounts.jsonl": lines(accounts), "account_events.jsonl": b"",
            "actors.jsonl": lines(sorted(actors, key=lambda a: a["digest"])),
            "persons.jsonl": lines(sorted(persons, key=lambda p: p["digest"])), "parties.jsonl": b"", "approvals.jsonl": b"",
            "refusals.jsonl": b"", "periods.jsonl": b"",
        }  # fmt: skip
        records = self.records()
        for n in range(0, len(records), 65536):
            found[f"entries/{n // 65536:08d}.jsonl"] = b"".join(r + b"\n" for r in records[n : n + 65536])
        found["balances.jsonl"] = lines(balances)
        return found

    def archive(self, members: dict[str, bytes] | None = None, checkpoints: Sequence[str] | None = None, signer: int = -1) -> bytes:
        members = self.members() if members is None else dict(members)
        size = len(self.entries)
        for n, note in enumerate(checkpoints or [self.checkpoint(size // 2), self.checkpoint(size)]):
            members[f"checkpoints/{n:08d}"] = note.encode()
        listing = "".join(f"{sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in members.items())
        root = b64encode(mth(self.suite, self.leaves())).decode()
        text = f"ecoledger-manifest/1\n{self.origin}\n{size}\n{root}\n{listing}"
        members["MANIFEST"] = (text + "\n" + signature(text, self.keys[signer], self.origin)).encode()
        return tar(members)


def lines(values: Sequence[Any]) -> bytes:
    return "".join(dumps(value) + "\n" for value in values).encode()


def tar(members: dict[str, bytes]) -> bytes:
    out = BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as made:
        for name, data in members.items():
            about = tarfile.TarInfo(name)
            about.size = len(data)
            made.addfile(about, BytesIO(data))
    return out.getvalue()
