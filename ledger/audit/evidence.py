"""An evidence bundle: everything the ledger knows about one entry, one case or one party, as one file that checks itself.

The file is a zip without compression, members by name, all of the same time: the same question at the same instant
under the same checkpoint gives the same bytes. `README.txt` in it says what each member is and how to check it.
"""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, Literal, TypeAlias
from uuid import UUID

from sqlalchemy import text

from ledger.amounts import format_decimal
from ledger.audit.queries import Scope
from ledger.audit.samples import instant, scope_told
from ledger.compensation.queries.cases import evidence_of, head_of
from ledger.database import ReadBooks
from ledger.database.queries import Sql, filled, named_queries
from ledger.documents.sheets import write_csv
from ledger.errors import Malformed, NotFound, RuleViolation
from ledger.law_in_force.queries import law_of
from ledger.seals.queries import NoCheckpoint, keys_of, newest_point, receipt_of

SQL: Final = named_queries(__name__)

Subject: TypeAlias = Literal["entry", "case", "owner"]
ENTRIES_MAX: Final = 2_000
"""Entries in one bundle, each with its receipt; and refusals."""
Row: TypeAlias = dict[str, Any]


class BundleOfOne(Malformed):
    """A bundle is about one entry, one case or one owner, and {given} of them were named.

    Name exactly one of entry, case and owner.
    """

    code = "audit.bundle_of_one"


class NothingThere(NotFound):
    """There is nothing about the {subject} {name} in this book, in this range and up to this instant.

    Check the id or code, the dates and the instant.
    """

    code = "audit.nothing_there"


class BundleTooLarge(RuleViolation):
    """The bundle would have more than {most} entries or refusals, which is what goes into one file.

    Narrow the dates, and make several bundles.
    """

    code = "audit.bundle_too_large"
    source = "docs/spec/auditing.md 5.2"


@dataclass(frozen=True, slots=True)
class Topic:
    """What a bundle is about."""

    subject: Subject
    name: str
    """Id of the entry, number of the case, or code of the owner."""


def about(entry: UUID | None, case: str | None, owner: str | None) -> Topic:
    """Read what a bundle is to be about.

    Raises:
        BundleOfOne: none was named, or several.
    """
    named: list[tuple[Subject, str]] = []
    named += [("entry", str(entry))] if entry is not None else []
    named += [("case", case)] if case is not None else []
    named += [("owner", owner)] if owner is not None else []
    if len(named) != 1:
        raise BundleOfOne(given=len(named))
    return Topic(*named[0])


_WANTED: Final = {
    "entry": SQL["wanted_entry"],
    "case": SQL["wanted_case"],
    "owner": SQL["wanted_owner"],
}
_REFUSED: Final = {
    "entry": SQL["refused_entry"],
    "case": SQL["refused_case"],
    "owner": SQL["refused_owner"],
}


def bundle(books: ReadBooks, scope: Scope, what: Topic, *, persons: bool) -> bytes:
    """Make the bundle.

    Args:
        persons: enclose the names of those who acted; without, they are digests everywhere.

    Raises (in this order):
        CaseUnknown: there is no such case.
        BundleTooLarge: more than `ENTRIES_MAX` entries or refusals.
        NothingThere: neither entries nor refusals nor a case.
        JurisdictionUnknown.
    """
    case = head_of(books, scope.book_id, what.name) if what.subject == "case" else None
    values = {**scope.values, "name": what.name, "most": ENTRIES_MAX}
    entries = _rows(books, filled(SQL["entries"], wanted=_WANTED[what.subject]), values)
    values["ids"] = ids = [row["entry"] for row in entries]
    refusals = _rows(books, filled(SQL["refusals"], refused=_REFUSED[what.subject]), values)
    if max(len(entries), len(refusals)) > ENTRIES_MAX:
        raise BundleTooLarge(most=ENTRIES_MAX)
    if not entries and not refusals and case is None:
        raise NothingThere(subject=what.subject, name=what.name)
    members: dict[str, bytes] = {"README.txt": (files("ledger.audit") / "bundle_readme.txt").read_bytes()}
    approvals = _rows(books, SQL["approvals"], values)
    records: list[Row] = []
    if case is not None:
        records = _rows(books, SQL["records"], {**values, "case": case.case_id})
        members["case_records.jsonl"] = _lines(records)
        members["evidence.jsonl"] = _lines(
            one._asdict() for one in evidence_of(books, scope.book_id, case.case_id, owner=None)
        )
    members["entries.jsonl"] = _lines(entries)
    members["postings.csv"] = _postings(_rows(books, SQL["postings"], values))
    members["approvals.jsonl"] = _lines(approvals)
    members["refusals.jsonl"] = _lines(refusals)
    members["lots.jsonl"] = _lines(_rows(books, SQL["lots"], values))
    members["law.jsonl"] = _lines(_law(books, scope, entries))
    members["actors.jsonl"] = _lines(
        _actors(books, (*entries, *approvals, *refusals, *records), persons=persons)
    )
    unsealed = _receipts(books, scope.book_id, ids, members, persons=persons)
    head = {
        "format": "ecoledger-bundle/1",
        **scope_told(books, scope),
        "about": what.subject,
        "name": what.name,
        "entries": len(entries),
        "refusals": len(refusals),
        "persons": persons,
        "without_receipt": unsealed,
    }
    members["bundle.json"] = _lines([head])
    return pack(members)


def pack(members: Mapping[str, bytes]) -> bytes:
    """Write members and their MANIFEST into a zip, by name, at a fixed time, so that the same members give the same bytes."""
    manifest = "".join(
        f"{sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in sorted(members.items())
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as packed:
        for name, data in sorted({**members, "MANIFEST": manifest.encode()}.items()):
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            member.external_attr = 0o100644 << 16
            packed.writestr(member, data)
    return made.getvalue()


def _receipts(
    books: ReadBooks, book_id: int, ids: Iterable[UUID], members: dict[str, bytes], *, persons: bool
) -> list[str]:
    """Put the receipts, the newest checkpoint and the keys of the log in; tell which entries have no receipt yet."""
    without = []
    for entry_id in ids:
        try:
            receipt = receipt_of(books, book_id, entry_id, persons=persons)
        except NoCheckpoint:
            receipt = None
        if receipt is None:
            without.append(str(entry_id))
        else:
            members[f"receipts/{entry_id}.json"] = receipt
    try:
        members["checkpoint"] = newest_point(books, book_id).note.encode()
        members["keys.txt"] = "".join(f"{key}\n" for key in keys_of(books, book_id)).encode()
    except NoCheckpoint:
        pass
    return without


def _law(books: ReadBooks, scope: Scope, entries: Sequence[Row]) -> list[Row]:
    """List the articles behind the kinds of the entries, and the rule packs in force on each legal date among them."""
    articles = {row["kind"]: row["article"] for row in entries}
    cited = [{"kind": kind, "article": article} for kind, article in sorted(articles.items())]
    days = sorted({row["effective_on"] for row in entries})
    return cited + [{"on": day, "packs": law_of(books, scope.book_id, day).version} for day in days]


def _actors(books: ReadBooks, rows: Iterable[Row], *, persons: bool) -> list[Row]:
    digests = {row[name] for row in rows for name in ("actor", "approver") if row.get(name)}
    found = _rows(books, SQL["actors"], {"digests": sorted(digests)})
    return (
        found if persons else [{key: value for key, value in row.items() if key != "name"} for row in found]
    )


def _postings(rows: Iterable[Row]) -> bytes:
    titles = (
        "entry",
        "line",
        "account",
        "owner",
        "asset",
        "side",
        "amount",
        "unit",
        "smallest_units",
        "scale",
        "balance_after",
        "version",
    )
    return write_csv(
        titles,
        (
            (
                str(r["entry_id"]),
                r["line"],
                r["account"],
                r["owner"],
                r["asset"],
                "debit" if r["debit"] else "credit",
                format_decimal(r["debit"] + r["credit"], r["scale"], r["digits"]),
                r["unit"],
                str(r["debit"] + r["credit"]),
                r["scale"],
                format_decimal(r["balance_after"], r["scale"], r["digits"]),
                r["version"],
            )
            for r in rows
        ),
    )


def _rows(books: ReadBooks, query: Sql, values: Mapping[str, Any]) -> list[Row]:
    return [dict(row._mapping) for row in books.connection.execute(text(query), dict(values))]


def _lines(rows: Iterable[Row]) -> bytes:
    return "".join(
        json.dumps(row, ensure_ascii=False, sort_keys=True, default=_text) + "\n" for row in rows
    ).encode()


def _text(value: Any) -> str:
    return instant(value) if hasattr(value, "astimezone") else str(value)
