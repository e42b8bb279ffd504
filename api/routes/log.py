"""The log of a book, and that of the installation: receipts and records for those who may read them; checkpoints, tiles, keys and
proofs for everybody."""

from base64 import b64encode
from datetime import datetime
from typing import Annotated, Final
from uuid import UUID

import rfc8785
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.dependencies import NO_BOOK, Caller, admit_to_log, allowed, keep_reading, service_of
from api.errors import UnknownParameter
from api.openapi import IN_BOOK, KEYED, READ, problems
from api.shapes import Instant, Number, Out
from ledger.journal.balances import entry_by_id
from ledger.seals import queries
from ledger.seals.bundles import EntriesNotPublished, bundle
from ledger.seals.queries import NotSealedYet

router = APIRouter(prefix="/v1/books/{book}", tags=["log"])
public = APIRouter(prefix="/v1/public/{book}/log", tags=["public"])
installation = APIRouter(prefix="/v1/log", tags=["log"])
"""The log of what has no book: who may act, by whose word, and what the program declares."""
_PUBLIC: Final = "/v1/public/{book}/log"
ADDRESSES: Final = frozenset(
    {
        f"{_PUBLIC}/checkpoint",
        f"{_PUBLIC}/keys",
        f"{_PUBLIC}/consistency",
        f"{_PUBLIC}/inclusion",
        f"{_PUBLIC}/tile/entries/{{number:path}}",
        f"{_PUBLIC}/tile/{{level}}/{{number:path}}",
    }
)
Book = Annotated[int, Depends(admit_to_log)]
TileNumber = Annotated[
    str, Path(max_length=64, json_schema_extra={"pattern": r"^(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?$"})
]
_TEXT: Final = "text/plain; charset=utf-8"
_FOR_EVER: Final = {"Cache-Control": "max-age=31536000, immutable"}


class CheckpointOut(Out):
    """A signed head of the log."""

    id: int
    size: int
    root: str
    """In base64."""
    signed_at: Instant
    note: str


class CheckpointsOut(Out):
    """Checkpoints, newest first."""

    checkpoints: list[CheckpointOut]
    next: int | None
    """`before` of the next page; null on the last."""


class KeysOut(Out):
    """Public keys of the log, oldest first, and its hash suite."""

    suite: str
    keys: list[str]


class RecordOut(Out):
    """A record of rows, as its leaf hash covers it."""

    place: int
    record: str
    """Canonical JSON (RFC 8785); what is personal, or of a secret, is a digest in it."""


class RecordsOut(Out):
    """Records, in their places."""

    records: list[RecordOut]
    next: int | None
    """`first` of the next page; null where the log goes no further."""


@router.get(
    "/entries/{id}/canonical",
    responses={
        **problems(*READ, entry_by_id, NotSealedYet),
        200: {"content": {"application/json": {}}},
    },
    response_class=Response,
)
def read_canonical(
    request: Request, id: UUID, caller: Annotated[Caller, Depends(allowed("entry.canonical"))]
) -> Response:
    """Read the canonical bytes of an entry (RFC 8785) with its place and voucher number: what is hashed and proved."""
    with service_of(request).database.read() as books:
        record = queries.record_of(books, caller.book_id, id)
        if record is None:
            entry_by_id(books, caller.book_id, id)
            raise NotSealedYet(id=str(id))
    return Response(record.text, media_type="application/json")


@router.get(
    "/entries/{id}/receipt",
    responses={
        **problems(*READ, queries.receipt_of, entry_by_id, NotSealedYet),
        200: {"content": {"application/json": {}}},
    },
    response_class=Response,
)
def read_receipt(
    request: Request,
    id: UUID,
    caller: Annotated[Caller, Depends(allowed("receipt.read"))],
    persons: bool = False,
) -> Response:
    """Give the receipt of an entry: record, inclusion proof and signed checkpoint. `ecoledger-verify` checks it without us."""
    with service_of(request).database.read() as books:
        told = queries.receipt_of(books, caller.book_id, id, persons=persons)
        if told is None:
            entry_by_id(books, caller.book_id, id)
            raise NotSealedYet(id=str(id))
    if persons:
        keep_reading(request, caller, "names", f"receipt/{id}")
    return Response(
        told,
        media_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="receipt-{id}.json"'},
    )


@router.get("/checkpoints", responses=problems(*READ))
def read_checkpoints(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("receipt.read"))],
    before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> CheckpointsOut:
    """List the checkpoints of the log, newest first."""
    with service_of(request).database.read() as books:
        found = queries.points(books, caller.book_id, before, limit + 1)
    page = found[:limit]
    return CheckpointsOut(
        checkpoints=[_checkpoint(p.checkpoint_id, p.size, p.root, p.signed_at, p.note) for p in page],
        next=page[-1].checkpoint_id if len(found) > limit else None,
    )


@public.get(
    "/checkpoint",
    response_class=Response,
    responses={
        **problems(*IN_BOOK, UnknownParameter, queries.newest_point),
        200: {"content": {"text/plain": {}}},
    },
)
def read_checkpoint(request: Request, book_id: Book) -> Response:
    """Give the newest checkpoint, with the signatures of witnesses, as C2SP signed note."""
    with service_of(request).database.read() as books:
        point = queries.newest_point(books, book_id)
    return Response(point.note, media_type=_TEXT, headers={"Cache-Control": "no-cache"})


@public.get("/keys", responses=problems(*IN_BOOK, UnknownParameter))
def read_keys(request: Request, book_id: Book) -> KeysOut:
    """Give the public keys of the log, oldest first."""
    with service_of(request).database.read() as books:
        return KeysOut(suite=queries.suite_of(books, book_id), keys=queries.keys_of(books, book_id))


@public.get(
    "/consistency",
    response_class=Response,
    responses={
        **problems(*IN_BOOK, UnknownParameter, queries.consistency_proof),
        200: {"content": {"application/json": {}}},
    },
)
def read_consistency(request: Request, book_id: Book, older: Number, newer: Number) -> Response:
    """Prove that the log of the older size is the beginning of that of the newer (RFC 9162 section 2.1.4)."""
    with service_of(request).database.read() as books:
        proof = queries.consistency_proof(books, book_id, older, newer)
        suite = queries.suite_of(books, book_id)
    return _proof("ecoledger-consistency/1", suite, proof)


@public.get(
    "/inclusion",
    response_class=Response,
    responses={
        **problems(*IN_BOOK, UnknownParameter, queries.proof_of_place),
        200: {"content": {"application/json": {}}},
    },
)
def read_inclusion(request: Request, book_id: Book, place: Number, size: Number) -> Response:
    """Prove that the record of a place is in the log of a size, from the leaf up (RFC 9162 section 2.1.3)."""
    with service_of(request).database.read() as books:
        proof = queries.proof_of_place(books, book_id, place, size)
        suite = queries.suite_of(books, book_id)
    return _proof("ecoledger-inclusion/1", suite, proof)


@public.get(
    "/tile/entries/{number:path}",
    response_class=Response,
    responses={
        **problems(*IN_BOOK, UnknownParameter, EntriesNotPublished, bundle),
        200: {"content": {"application/octet-stream": {}}},
    },
)
def read_bundle(request: Request, book_id: Book, number: TileNumber) -> Response:
    """Give up to 256 records, as C2SP tlog-tiles bundles them, where this installation publishes records."""
    if not service_of(request).publish_entries:
        raise EntriesNotPublished()
    with service_of(request).database.read() as books:
        records = bundle(books, book_id, number)
    return Response(records, media_type="application/octet-stream", headers=_FOR_EVER)


@public.get(
    "/tile/{level}/{number:path}",
    response_class=Response,
    responses={
        **problems(*IN_BOOK, UnknownParameter, queries.tile),
        200: {"content": {"application/octet-stream": {}}},
    },
)
def read_tile(
    request: Request, book_id: Book, level: Annotated[int, Path(ge=0, le=7)], number: TileNumber
) -> Response:
    """Give a tile of hashes, as C2SP tlog-tiles names it: `x001/234` or `x001/234.p/17`."""
    with service_of(request).database.read() as books:
        hashes = queries.tile(books, book_id, level, number)
    return Response(hashes, media_type="application/octet-stream", headers=_FOR_EVER)


@installation.get("/records", responses=problems(*KEYED))
def read_records(
    request: Request,
    _: Annotated[Caller, Depends(allowed("log.installation"))],
    first: Annotated[int, Query(ge=0, le=2**62)] = 0,
    limit: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> RecordsOut:
    """List the records of the log of the installation from a place on: every mandate, person, key and role, and who gave and took them."""
    with service_of(request).database.read() as books:
        found = queries.records(books, NO_BOOK, first, limit + 1)
    page = found[:limit]
    return RecordsOut(
        records=[RecordOut(place=place, record=text) for place, text in page],
        next=page[-1][0] + 1 if len(found) > limit else None,
    )


def _proof(form: str, suite: str, proof: list[bytes]) -> Response:
    told = {"format": form, "suite": suite, "proof": [b64encode(h).decode() for h in proof]}
    return Response(rfc8785.dumps(told), media_type="application/json")


def _checkpoint(id: int, size: int, root: bytes, signed_at: datetime, note: str) -> CheckpointOut:
    return CheckpointOut(id=id, size=size, root=b64encode(root).decode(), signed_at=signed_at, note=note)
