"""Evidence of a case: bytes that stream to disk and are hashed on the way; read back only as a download.

What can be refused without the bytes is refused before they come; what is refused after leaves none behind.
"""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Annotated, Any, Final, get_args
from urllib.parse import quote
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator

from api.dependencies import Caller, allowed, keep_reading, service_of, today_of, write
from api.hearing import hears_as
from api.openapi import READ, problems
from api.routes.cases import CaseRecordOut, answer, refusals_of
from api.shapes import CodePath, Title
from ledger import evidence_store as files
from ledger.actors.authority import RightNotGiven
from ledger.compensation import acts
from ledger.compensation.actions import evidence
from ledger.compensation.actions.engine import CaseRecord
from ledger.compensation.actions.evidence import find_evidence
from ledger.compensation.acts import ADD_EVIDENCE, next_of
from ledger.compensation.evidence_shapes import Evidence, EvidenceKind, Fact
from ledger.compensation.queries.cases import head_of
from ledger.database import Books
from ledger.database.refusals import DuplicateName, PromiseBroken
from ledger.entries import TextEmpty, kept_name
from ledger.errors import LedgerError
from ledger.processes.actions import Step

router = APIRouter(prefix="/v1/books/{book}", tags=["compensation: evidence"])
Name = Annotated[str, Query(min_length=1, max_length=200), AfterValidator(partial(kept_name, "name"))]
_FACT: Final = f"({'|'.join(get_args(Fact))})"
FACTS: Final = f"^({_FACT}(,{_FACT}){{0,{len(get_args(Fact)) - 1}}})?$"
BYTES: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


@router.post(
    "/cases/{code}/evidence",
    status_code=201,
    openapi_extra=BYTES,
    operation_id="case_add_evidence",
    responses={
        **problems(
            *READ,
            RightNotGiven,
            *refusals_of("add_evidence"),
            next_of,
            PromiseBroken,
            DuplicateName,
            TextEmpty,
            files.Files.receive,
        ),
        201: {"model": CaseRecordOut},
        200: {"model": CaseRecordOut},
    },
)
async def add_evidence(
    request: Request,
    code: CodePath,
    id: UUID,
    name: Name,
    kind: EvidenceKind,
    caller: Annotated[Caller, Depends(allowed(ADD_EVIDENCE.power))],
    proves: Annotated[str, Query(pattern=FACTS)] = "",
    heads: Annotated[str, Query(pattern=r"^(H[1-8](,H[1-8]){0,7})?$")] = "",
    shown: bool = False,
    source: Title = "",
) -> Response:
    """Put a file of up to 200 MiB into the case: the body is its bytes, and its hash is kept (证据入卷).

    `proves` names what it is to prove: act, illegality, damage, link, amount, restoration; separated by commas.
    `heads` names the heads of loss that it bears out, likewise.
    """
    announced = int(request.headers.get("content-length", 1))
    said = proves.split(",")
    facts = sorted(fact for fact in get_args(Fact) if fact in said)
    losses = tuple(sorted({head for head in heads.split(",") if head}))
    told = Evidence(
        name=name, kind=kind, proves=tuple(facts), heads=losses, shown=shown, size=announced, sha256=""
    )
    step = step_with_file(request, caller, source)

    def foreseen(books: Books) -> None:
        work = acts.foresee(
            books,
            caller.book_id,
            step,
            ADD_EVIDENCE,
            code=code,
            record_id=id,
            told=told,
            unknown={"size", "sha256"},
        )
        if work is not None:
            evidence.check_fits(work, announced)

    def taken(books: Books, came: files.Incoming) -> CaseRecord:
        whole = replace(told, size=came.size, sha256=came.sha256)
        made = acts.take(books, caller.book_id, step, ADD_EVIDENCE, code=code, record_id=id, told=whole)
        evidence.keep_bytes(books, came)
        return made

    await run_sync(write, request, caller, foreseen)
    async with service_of(request).files.receive(request.stream()) as came:
        return await run_sync(
            kept_or_gone,
            request,
            came,
            lambda: answer(request, caller, ADD_EVIDENCE, lambda books: taken(books, came)),
        )


def step_with_file(request: Request, caller: Caller, document: str = "") -> Step:
    """Give the step of who sends a file, whose words stand in its address."""
    actor = caller.actor
    return Step(
        actor.actor_id,
        actor.role.value,
        today_of(request),
        "",
        document,
        caller.sees,
        actor.person_id,
        bool(actor.system),
    )


def kept_or_gone(request: Request, came: files.Incoming, answered: Callable[[], Response]) -> Response:
    """Answer what names bytes that have come; where that is refused, also at the commit, they are gone, unless a record names them."""
    service = service_of(request)
    try:
        return answered()
    except BaseException:
        # Where the database is away, the bytes wait for `ecoledger sweep`.
        if came.kept:
            with suppress(LedgerError):
                service.database.begin(lambda books: evidence.discard(books, service.files, came.sha256))
        raise


@router.get(
    "/cases/{code}/evidence/{id}",
    response_class=Response,
    responses={
        **problems(*READ, head_of, find_evidence, files.Files.check),
        200: {"content": {"application/octet-stream": {}}},
    },
)
def read_evidence(
    request: Request, code: CodePath, id: UUID, caller: Annotated[Caller, Depends(allowed("case.read"))]
) -> Response:
    """Download a file, after its bytes were checked against their hash; a browser never opens it in place."""
    service = service_of(request)
    with service.database.read() as books:
        head = head_of(books, caller.book_id, code, caller.sees)
        found = find_evidence(books, caller.book_id, code, id, owner=hears_as(books, caller, head.case_id))
    service.files.check(found.sha256)
    keep_reading(request, caller, "evidence", f"{code}/{id}")
    head_lines = as_download(found.sha256, found.name, found.size)
    return StreamingResponse(service.files.read(found.sha256), 200, head_lines, "application/octet-stream")


def as_download(sha256: str, name: str, size: int) -> dict[str, str]:
    """Give the headers of a file that is a download, and that no browser opens in place."""
    return {
        "content-disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "x-content-type-options": "nosniff",
        "content-security-policy": "sandbox; default-src 'none'",
        "content-length": str(size),
        "repr-digest": f"sha-256=:{_base64(sha256)}:",
    }


def _base64(digest: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(digest)).decode()
