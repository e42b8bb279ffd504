"""One pass over an archive: every byte is read once, in order, and nothing is written."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from hashlib import sha256
from typing import Any, BinaryIO, Final

from ecoledger_verify.holdings import Holding, Reference
from ecoledger_verify.mandates import Mandates
from ecoledger_verify.notes import (
    ED25519,
    Checkpoint,
    Key,
    parse_checkpoint,
    parse_key,
    parse_note,
)
from ecoledger_verify.once import Once
from ecoledger_verify.periods import Periods
from ecoledger_verify.readers import Readers
from ecoledger_verify.receipts import amount, warn_if_lost
from ecoledger_verify.records import Journal
from ecoledger_verify.report import Report
from ecoledger_verify.rows import Definitions, Opened, digest_of, roles_of
from ecoledger_verify.signing import check_signatures
from ecoledger_verify.strict import Unreadable, hash_bytes
from ecoledger_verify.tables import FILES, INSTALLATION, ORDER_2, RECORDS_A_FILE, Order, read_book
from ecoledger_verify.tar import LINE_MAX, TarMember, members
from ecoledger_verify.tree import Leaves, hasher

CHECKS: Final = (
    "tar", "members", "manifest", "lines", *Journal.CHECKS, "accounts", "periods", "limits", "once", "balances", "trial", "persons", "root",
    "signatures", "rotation", "trust",
)  # fmt: skip
_WHOLE_MAX: Final = 16_000_000
_FORMATS: Final = (b"ecoledger-archive/1\n", b"ecoledger-archive/2\n")


class Archive:
    """What an archive says, as far as it was read, and the report on it."""

    def __init__(
        self, name: str, trusted: list[Key], since: Checkpoint | None, progress: Callable[[int, int], None]
    ) -> None:
        self.report = Report(name, *CHECKS, *(("since",) if since else ()))
        self.book: dict[str, Any] = {}
        self.assets: dict[str, dict[str, Any]] = {}
        self.accounts: dict[str, dict[str, Any]] = {}
        self.journal: Journal | None = None
        self.followers: list[Callable[[dict[str, Any]], None]] = []
        """Hear every record of rows, each in its place; whoever follows comes before it is read."""
        self.leaves = Leaves(hasher("sha256"))
        self._trusted = trusted
        self._since = since
        self._progress = progress
        self._named: list[tuple[str, str]] = []
        """Digests of persons that other files than the entries name, with the file."""
        self._kinds: set[str] = set()
        self._actors: set[str] = set()
        self.roles: dict[str, tuple[str, str | None]] = {}
        """Role and owner of who acts, by digest."""
        self._in_records = False
        """Whether what entries mean is told by the records: the second format."""
        self._normal: dict[str, bool] = {}
        self._opened = Opened()
        self._once = Once()
        self._definitions = Definitions(
            asset=self._take_assets,
            account=self._hear_account,
            event=self._take_account_events,
            move=self._take_periods,
        )
        self._mandates: Mandates | None = None  # in the log of the installation alone
        self._chart: dict[str, bool] = {}
        self._status: dict[str, str] = {}
        self._periods: Periods | None = None
        self._balances: set[tuple[str, str]] = set()
        self._last_key: tuple[bytes, ...] = ()
        self._line_count = 0
        self._checkpoints: list[Checkpoint] = []
        self._readers = Readers()
        self._hashes: list[str] = []
        self._manifest = b""
        self._takers: dict[str, Callable[[dict[str, Any]], None]] = {
            "chart.jsonl": self._take_chart,
            "kinds.jsonl": self._take_kinds,
            "assets.jsonl": self._take_assets,
            "accounts.jsonl": self._take_accounts,
            "account_events.jsonl": self._take_account_events,
            "actors.jsonl": self._take_actors,
            "as_one.jsonl": self._take_as_one,
            "persons.jsonl": self._take_persons,
            "personal.jsonl": self._opened.take,
            "periods.jsonl": self._take_periods,
            "balances.jsonl": self._take_balances,
        }

    def read(self, stream: BinaryIO) -> None:
        """Read the archive and check all of it.

        Raises:
            Unreadable: this is no archive, or of a suite that cannot be computed here.
        """
        order, done = Order(), 0
        try:
            for member in members(stream):
                kind, fault = order.take(member.name)
                if not done and (kind != "format" or member.size != len(_FORMATS[0])):
                    raise Unreadable("archive.none")
                if fault:
                    self.report.fault("members", fault, member=member.name)
                self._member(kind, member)
                if not done and self._in_records:
                    order.members = ORDER_2
                done += member.size
        except Unreadable as unreadable:
            # Nothing can be checked without the book.
            if self._periods is None or unreadable.fault == "archive.book":
                raise
            self.report.fault("tar", unreadable.fault, **unreadable.figures)
        finally:
            self._readers.close()
        if not order.complete:
            self.report.fault("members", "member.missing", member="MANIFEST")
        self._finish()

    def _member(self, kind: str, member: TarMember) -> None:
        digest = sha256()
        if kind == "balances.jsonl":
            self._journal().finish()
        if kind in FILES or kind == "entries/*":
            self._last_key, self._line_count = (), 0
            if kind == "entries/*":
                self._records(member, digest.update)
            else:
                for piece in self._pieces(member, digest.update):
                    for line in piece.split(b"\n"):
                        self._line(kind, member.name, line)
                        self._line_count += 1
            self._after(kind, member)
        else:
            whole = bytearray()
            for chunk in member.chunks():
                digest.update(chunk)
                if len(whole) + len(chunk) > _WHOLE_MAX:
                    raise Unreadable("too_large", member=member.name, bytes=member.size, most=_WHOLE_MAX)
                whole += chunk
            self._file(kind, member.name, bytes(whole))
        if kind != "MANIFEST":
            self._hashes.append(f"{digest.hexdigest()} {member.size} {member.name}")

    def _records(self, member: TarMember, seen: Callable[[bytes], None]) -> None:
        take = self._journal().take
        pieces, suite = self._pieces(member, seen), self.book["suite"]
        for leaves, records in self._readers.read(suite, pieces, member.size, rows=self._in_records):
            self.leaves.hashes += leaves
            for record in records:
                take(record)
                self._line_count += 1

    def _pieces(self, member: TarMember, seen: Callable[[bytes], None]) -> Iterator[bytes]:
        """Give the lines of a member, some at a time, without the end of the last."""
        rest = b""
        for chunk in member.chunks():
            seen(chunk)
            piece, ended, rest = (rest + chunk).rpartition(b"\n")
            if ended:
                yield piece
            if len(rest) > LINE_MAX:
                raise Unreadable("too_large", member=member.name, bytes=len(rest), most=LINE_MAX)
            self._progress(len(chunk), self.journal.size if self.journal else 0)
        if rest:
            self.report.fault("lines", "line.no_end", member=member.name)
            yield rest

    def _file(self, kind: str, name: str, data: bytes) -> None:
        if kind == "format":
            if data not in _FORMATS:
                raise Unreadable("archive.none")
            self._in_records = data == _FORMATS[1]
        if kind == "MANIFEST":
            self._manifest = data
        elif kind == "checkpoints/*":
            with self.report.reading("signatures", member=name):
                self._checkpoints.append(parse_checkpoint(data))

    def _line(self, kind: str, name: str, line: bytes) -> None:
        if kind == "book.json":
            self._take_book(line)
            return
        with self.report.reading("lines", member=name, line=self._line_count + 1):
            lines = FILES[kind]
            row = lines.read(line)
            key = lines.key(row)
            if key and key <= self._last_key:
                self.report.fault("lines", "line.order", member=name, line=self._line_count + 1)
            self._last_key = key
            if kind in self._takers:
                self._takers[kind](row)

    def _after(self, kind: str, member: TarMember) -> None:
        """Look at a file as a whole."""
        if kind == "book.json" and self._line_count != 1:
            raise Unreadable("archive.book")
        if kind == "entries/*":
            begun = self._journal().size - self._line_count
            if not 0 < self._line_count <= RECORDS_A_FILE or begun % RECORDS_A_FILE:
                self.report.fault(
                    "members", "member.records", member=member.name, count=self._line_count, before=begun
                )

    def _take_book(self, line: bytes) -> None:
        try:
            self.book = row = read_book(line)
            self.leaves = Leaves(hasher(row["suite"]))
        except Unreadable as unreadable:
            raise Unreadable(
                unreadable.fault, **{**unreadable.figures, "member": "book.json"}
            ) from unreadable
        self._mandates = Mandates() if row["code"] == INSTALLATION else None
        self._periods = Periods(row["opens_on"] or "0001-01-01", row["zone"] or "UTC")
        if not self._periods.zone_known:
            self.report.warn("zone_unknown", zone=row["zone"])

    def _take_chart(self, row: dict[str, Any]) -> None:
        self._chart[row["code"]] = row["debit_normal"]

    def _take_kinds(self, row: dict[str, Any]) -> None:
        self._kinds.add(row["code"])

    def _take_assets(self, row: dict[str, Any]) -> None:
        self.assets[row["code"]] = row

    def _take_accounts(self, row: dict[str, Any]) -> None:
        self.accounts[row["code"]] = row
        self._status[row["code"]] = "open"
        self._named.append((row["opened_by"], "accounts.jsonl"))
        if self._chart.get(row["purpose"]) is not row["debit_normal"]:
            self.report.fault("accounts", "account.purpose", account=row["code"], purpose=row["purpose"])

    def _hear_account(self, row: dict[str, Any]) -> None:
        """Take an account as a record leaves it: opened, or with another status or limit."""
        known = self.accounts.get(row["code"])
        if known is None:
            self._take_accounts(row)
            self._normal[row["code"]] = row["debit_normal"]
            return
        fixed = ("owner", "purpose", "debit_normal", "opened_at", "opened_by")
        if any(known[name] != row[name] for name in fixed):
            self.report.fault("accounts", "account.other", account=row["code"])
        self.accounts[row["code"]] = row

    def _take_rows(self, record: dict[str, Any], place: int) -> None:
        """Follow a record that is no entry."""
        for name in self._opened.compare(record):
            self.report.fault("persons", "personal.other", place=place, name=name)
        for row in record["rows"]:
            for value in row.values():
                if (digest := digest_of(value)) and digest not in self._actors:
                    self.report.fault("reference", "person.unknown", place=place, digest=digest)
        for digest, role in roles_of(record):
            if self.roles.get(digest) != role:
                self.report.fault("reference", "person.role", digest=digest)
        if self._mandates is not None:
            self._mandates.take(record)
        for follow in self.followers:
            follow(record)
        self._once.take(self.report, record, place)
        self._definitions.take(record)

    def _take_account_events(self, row: dict[str, Any]) -> None:
        if self._status.get(row["account"]) != row["status_before"]:
            self.report.fault("accounts", "account.events", account=row["account"])
        self._status[row["account"]] = row["status_after"]
        self._named.append((row["actor"], "account_events.jsonl"))

    def _take_actors(self, row: dict[str, Any]) -> None:
        self._actors.add(row["digest"])
        self.roles[row["digest"]] = (row["role"], row["owner"])

    def _take_as_one(self, row: dict[str, Any]) -> None:
        self._named += [(row[who], "as_one.jsonl") for who in ("asked_by", "confirmed_by")]

    def _take_persons(self, row: dict[str, Any]) -> None:
        if sha256(bytes.fromhex(row["salt"]) + row["name"].encode()).hexdigest() != row["digest"]:
            self.report.fault("persons", "person.other", digest=row["digest"])
        if row["digest"] not in self._actors:
            self.report.fault("persons", "person.unknown", digest=row["digest"])

    def _take_periods(self, row: dict[str, Any]) -> None:
        if self._periods and (fault := self._periods.add(row)):
            self.report.fault("periods", fault, line=self._line_count + 1)
        for who in ("asked_by", "approved_by") if row["approved_by"] else ("asked_by",):
            self._named.append((row[who], "periods.jsonl"))

    def _take_balances(self, row: dict[str, Any]) -> None:
        pair = (row["account"], row["asset"])
        holding = self._journal().holdings.get(pair, Holding(1))
        self._balances.add(pair)
        for name in ("debits", "credits", "version"):
            expected = getattr(holding, name)
            if row[name] != str(expected) or not holding.version:
                self.report.fault(
                    "balances",
                    "balances.other",
                    account=pair[0],
                    asset=pair[1],
                    name=name,
                    told=row[name],
                    expected=expected,
                )

    def _journal(self) -> Journal:
        if self.journal is None:
            if self._periods is None:
                raise Unreadable("archive.book")
            self._normal.update({code: row["debit_normal"] for code, row in self.accounts.items()})
            reference = Reference(
                self.book["code"], self._normal, self.assets, frozenset(self._kinds), frozenset(self._actors)
            )
            rows = self._take_rows if self._in_records else None
            self.journal = Journal(self.report, reference, self._periods, rows)
        return self.journal

    def _finish(self) -> None:
        journal = self._journal()
        journal.finish()
        journal.tell_late()
        if self._in_records:
            self._check_book()
        else:
            self.report.skip("once", "no_rows")
        self._check_accounts(journal)
        for pair in sorted(journal.holdings.keys() - self._balances):
            self.report.fault("balances", "balances.missing", account=pair[0], asset=pair[1])
        for asset, (debits, credits) in self.trial().items():
            if debits != credits:
                self.report.fault("trial", "unbalanced", asset=asset, difference=debits - credits)
        if self._periods and self._periods.frontiers() != (
            self.book["closed_through"],
            self.book["soft_closed_through"],
        ):
            self.report.fault("periods", "period.book")
        for digest, where in self._named:
            if digest not in self._actors:
                self.report.fault("reference", "person.unknown", digest=digest, member=where)
        keys = self._keys()
        self._check_roots(journal)
        check_signatures(self.report, keys, self._trusted, self._checkpoints)
        self._check_manifest(keys)
        self._check_since(keys)

    def _check_book(self) -> None:
        """Hold what the archive says of the book against the records, and see that nothing personal is left over."""
        for name in ("code", "name", "opens_on", "zone", "jurisdiction") if self._mandates is None else ():
            if self._definitions.book.get(name) != self.book[name]:
                self.report.fault("reference", "book.told", name=name, told=self.book[name])
        if self._opened.left:
            self.report.fault("persons", "personal.left", count=self._opened.left)

    def _check_accounts(self, journal: Journal) -> None:
        for code, row in self.accounts.items():
            if self._status[code] != row["status"]:
                self.report.fault("accounts", "account.events", account=code)
        for (account, asset), holding in journal.holdings.items():
            limits = self.accounts.get(account)
            if limits is None:
                continue
            if limits["floor"] is not None and holding.net < int(limits["floor"]):
                self.report.fault(
                    "limits",
                    "limit.floor",
                    account=account,
                    asset=asset,
                    balance=holding.net,
                    limit=limits["floor"],
                )
            if limits["ceiling"] is not None and holding.net > int(limits["ceiling"]):
                self.report.fault(
                    "limits",
                    "limit.ceiling",
                    account=account,
                    asset=asset,
                    balance=holding.net,
                    limit=limits["ceiling"],
                )
            if limits["status"] == "closed" and holding.net:
                self.report.fault(
                    "accounts", "account.closed_holds", account=account, asset=asset, balance=holding.net
                )

    def _keys(self) -> list[Key]:
        keys: list[Key] = []
        for text in self.book["keys"]:
            with self.report.reading("trust"):
                key = parse_key(text)
                if key.name != self.book["origin"] or key.kind != ED25519 or key in keys:
                    raise Unreadable("key.name", key=str(key), origin=self.book["origin"])
                keys.append(key)
        if not keys:
            raise Unreadable("archive.book")
        if self.book["origin"].rpartition("/")[2] != self.book["code"]:
            self.report.fault("reference", "origin.book", origin=self.book["origin"], book=self.book["code"])
        return keys

    def _check_roots(self, journal: Journal) -> None:
        last = -1
        for point in self._checkpoints:
            warn_if_lost(self.report, point)
            if point.origin != self.book["origin"]:
                self.report.fault("root", "origin.other", size=point.size, origin=point.origin)
            if point.size < last:
                self.report.fault("root", "checkpoint.order", size=point.size)
            last = point.size
            if point.size > journal.size or self.leaves.root(point.size) != point.root:
                self.report.fault("root", "root.other", size=point.size)
        if {str(last), str(journal.size)} != {self.book["size"]}:
            self.report.fault(
                "root", "size.other", checkpoint=last, records=journal.size, book=self.book["size"]
            )

    def _check_manifest(self, keys: list[Key]) -> None:
        with self.report.reading("manifest", member="MANIFEST"):
            note = parse_note(self._manifest, _WHOLE_MAX)
            if not note.signed_by(keys[-1]) or len(note.signatures) != 1:
                self.report.fault("manifest", "signature.missing", size=self.book["size"], key=str(keys[-1]))
            head, told = note.text[:-1].split("\n")[:4], note.text[:-1].split("\n")[4:]
            if len(head) < 4 or head[:3] != ["ecoledger-manifest/1", self.book["origin"], self.book["size"]]:
                raise Unreadable("manifest.head")
            if hash_bytes(head[3]) != self.leaves.root(len(self.leaves)):
                self.report.fault("root", "root.other", size=len(self.leaves), member="MANIFEST")
            for line, found in zip(told, self._hashes, strict=False):
                if line != found:
                    self.report.fault("manifest", "manifest.member", told=line[:200], found=found)
            if len(told) != len(self._hashes):
                self.report.fault("manifest", "manifest.count", told=len(told), found=len(self._hashes))

    def _check_since(self, keys: list[Key]) -> None:
        point = self._since
        if point is None:
            return
        if point.origin != self.book["origin"]:
            self.report.fault("since", "origin.other", size=point.size, origin=point.origin)
        if not any(point.note.signed_by(key) for key in [*keys, *self._trusted] if key.kind == ED25519):
            self.report.fault("since", "signature.missing", size=point.size, key=str(keys[0]))
        if point.size > len(self.leaves) or self.leaves.root(point.size) != point.root:
            lost = any(said.answers_for(point) for said in self._checkpoints)
            self.report.fault("since", "since.lost" if lost else "since.other", size=point.size)

    def holdings(self) -> dict[tuple[str, str], Holding]:
        """Give what every account holds of every asset, from the records."""
        return self._journal().holdings

    def tell(self) -> None:
        """Add the book, the counts and the trial balance to what the report tells."""
        journal, report = self._journal(), self.report
        report.fact("fact.book", book=self.book["code"], name=self.book["name"] or "-")
        report.fact(
            "fact.counts",
            records=journal.entries,
            others=journal.size - journal.entries,
            postings=journal.postings,
            accounts=len(self.accounts),
            checkpoints=len(self._checkpoints),
        )
        sums: dict[str, dict[str, str]] = {}
        for asset, (debits, credits) in self.trial().items():
            unit = self.assets.get(asset)
            report.fact("fact.trial", asset=asset, debits=amount(debits, unit), credits=amount(credits, unit))
            sums[asset] = {"debits": str(debits), "credits": str(credits)}
        report.data = {
            "book": self.book["code"],
            "records": journal.size,
            "postings": journal.postings,
            "trial_balance": sums,
        }
        if self._mandates is not None:
            self._mandates.tell(report, self.roles)

    def trial(self) -> dict[str, tuple[int, int]]:
        """Give debits and credits of every asset in the smallest unit, from the records."""
        sums: defaultdict[str, tuple[int, int]] = defaultdict(lambda: (0, 0))
        for (_, asset), holding in sorted(self._journal().holdings.items()):
            debits, credits = sums[asset]
            sums[asset] = (debits + holding.debits, credits + holding.credits)
        return dict(sums)
