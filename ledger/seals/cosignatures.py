"""What strangers add to the checkpoints of a book: signatures of witnesses, time stamps, commits."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal, TypeAlias

from ledger.database import Books, Database, ReadBooks
from ledger.database.queries import named_queries
from ledger.errors import NotFound
from ledger.proofs.notes import (
    COSIGNATURE,
    NoteMalformed,
    SignatureWrong,
    VerifierKey,
    parse_checkpoint,
    parse_note,
)
from ledger.seals.memory import Added, Memory

SQL: Final = named_queries(__name__)

Kind: TypeAlias = Literal["witness", "timestamp", "git"]


class CheckpointUnknown(NotFound):
    """The log of {book} never signed this checkpoint of {size} records.

    Give the checkpoint that this log published, with the line of the witness under it.
    """

    code = "log.checkpoint_unknown"
    source = "docs/spec/audit.md 8.2"


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something that a stranger added to a checkpoint."""

    checkpoint_id: int
    size: int
    text: str
    """The text of the checkpoint, without signatures."""
    signer: str
    line: str
    added_at: datetime


def keep(
    books: Books, book_id: int, checkpoint_id: int, kind: Kind, signer: str, line: str, now: datetime
) -> bool:
    """Keep what was added; False when this signer's is there already, which stays."""
    done = books.connection.exec_driver_sql(
        SQL["keep"],
        (book_id, checkpoint_id, kind, signer, line, now),
    )
    return done.rowcount == 1


def anchors(books: ReadBooks, book_id: int, kind: Kind) -> list[Anchor]:
    """List what was added of a kind, oldest checkpoint first."""
    rows = books.connection.exec_driver_sql(
        SQL["anchors"],
        (book_id, kind),
    )
    return [
        Anchor(r.checkpoint_id, r.size, parse_note(r.note).text, r.signer, r.line, r.added_at) for r in rows
    ]


def kept(books: ReadBooks, book_id: int) -> list[Added]:
    """List all that strangers added to checkpoints of a book which are there, as the signer remembers it."""
    found = []
    for row in books.connection.exec_driver_sql(SQL["kept"], (book_id,)).all():
        try:
            text = parse_note(row.note).text
        except NoteMalformed:
            continue  # `checkpoints_hold` names it
        found.append(Added(text, row.kind, row.signer, sha256(row.line.encode()).hexdigest()))
    return found


def remember(database: Database, memory: Memory, book_id: int, book: str) -> None:
    """Let the signer remember what strangers added, after it was committed; it forgets nothing that it remembers.

    Raises (in this order):
        Unreachable, Busy, MemoryMissing.
    """
    with database.read() as books:
        there = kept(books, book_id)
    memory.add(book, there)


def add_cosignature(
    books: Books, book_id: int, book: str, text: str, witness: VerifierKey, now: datetime
) -> bool:
    """Keep the signature of a witness under a checkpoint of ours.

    Args:
        books: the transaction.
        book_id: the book.
        book: its code.
        text: the checkpoint, with the witness's line under it.
        witness: the witness's key, which came by another way.
        now: when it came.

    Returns:
        Whether it is new.

    Raises (in this order):
        NoteMalformed: it is no checkpoint, or the key is not one of a witness.
        CheckpointUnknown: it is not ours. SignatureWrong: the witness's signature is not there, or does not hold.
    """
    if witness.kind != COSIGNATURE:
        raise NoteMalformed(why="the key of a witness has the type 4, cosignature/v1")
    note = parse_note(text)
    size = parse_checkpoint(note).size
    query = SQL["add_cosignature"]
    ours = [
        r.checkpoint_id
        for r in books.connection.exec_driver_sql(query, (book_id, size))
        if parse_note(r.note).text == note.text
    ]
    if not ours:
        raise CheckpointUnknown(book=book, size=str(size))
    line = note.signed_by(witness)
    if line is None:
        raise SignatureWrong(key=witness.name)
    return keep(books, book_id, ours[-1], "witness", witness.name, str(line), now)
