"""The whole book for other programs, sent while it is read from one snapshot."""

from collections.abc import Generator
from threading import BoundedSemaphore
from typing import Annotated, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request, Response

from api.dependencies import Caller, allowed, keep_reading, service_of
from api.downloads import Download
from api.openapi import READ, problems
from ledger.database import Database
from ledger.exports.forms import FORMS, Form, TooManyExports, write_export

router = APIRouter(prefix="/v1/books/{book}", tags=["exports"])
AT_ONCE: Final = 3
"""Exports of one process at the same time: each holds a connection for as long as its client takes to read."""
_RUNNING: Final = BoundedSemaphore(AT_ONCE)


@router.get(
    "/exports/{form}",
    response_class=Response,
    responses={
        **problems(*READ, TooManyExports),
        200: {"content": {"text/plain": {}, "application/zip": {}}},
    },
)
def export_book(
    request: Request, form: Form, caller: Annotated[Caller, Depends(allowed("export.read"))]
) -> Response:
    """Download the whole book as it stands now: for beancount 3, for hledger, or as tables in a zip with their dictionary.

    A client that reads nothing for a minute loses its snapshot, and the download breaks off. Few are served at once.
    """
    keep_reading(request, caller, "book", form)
    shape = FORMS[form]
    name = quote(f"{caller.book}.{shape.suffix}", safe="")
    headers = {
        "content-disposition": f"attachment; filename*=UTF-8''{name}",
        "x-content-type-options": "nosniff",
    }
    return Download(_pieces(service_of(request).database, caller.book_id, form), shape.media_type, headers)


def _pieces(database: Database, book_id: int, form: Form) -> Generator[bytes, None, None]:
    if not _RUNNING.acquire(blocking=False):
        raise TooManyExports(running=AT_ONCE)
    try:
        with database.read() as books:
            yield from write_export(books, book_id, form)
    finally:
        _RUNNING.release()
