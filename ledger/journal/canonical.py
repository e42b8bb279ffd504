"""The canonical bytes of an entry: what will be hashed, proved and verified by strangers.

RFC 8785 (JSON Canonicalization Scheme) over an object whose first member is the version. Integers are strings of the
smallest unit, because JSON numbers are not exact beyond 2^53; instants are UTC with microseconds; ids are lower-case.
The form of a version never changes; a new form gets a new number.
"""

from datetime import UTC

import rfc8785

from ledger.journal.balances import Recorded

VERSION = 1


def canonical_bytes(book: str, recorded: Recorded) -> bytes:
    """Give the canonical bytes of an entry as it stands in a book.

    What is learned later (that it was reversed) is not part of it, so the bytes never change.
    """
    entry = recorded.entry
    return rfc8785.dumps({
        "v": VERSION,
        "book": book,
        "id": str(entry.id),
        "kind": entry.kind,
        "effective_on": entry.effective_on.isoformat(),
        "recorded_at": recorded.recorded_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "actor": recorded.actor,
        "approver": recorded.approver,
        "reverses": str(entry.reverses) if entry.reverses else None,
        "memo": entry.memo,
        "document": entry.document,
        "postings": [
            {
                "account": posting.account, "asset": posting.asset, "side": posting.side, "amount": str(posting.amount),
                "balance": str(balance), "version": str(version),
            }
            for posting, (balance, version) in zip(entry.postings, recorded.after, strict=True)
        ],
    })  # fmt: skip
