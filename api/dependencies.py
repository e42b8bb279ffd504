"""What a route asks for before it starts: who is calling, with which power, in which book; and the body.

`allowed("entry.post")` in a signature is the whole admission, in this order: the key (401), of a machine what its mandate names
(403), the names and forms of what stands in the address (422), the book in the address (404), the power, and of a representative the
right (403).

Writes have no dependency that commits. FastAPI runs what follows a `yield` after the answer was sent, so a refusal
at COMMIT would come too late. A handler calls `write`, which returns after the commit, and only then answers.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from json import JSONDecoder
from threading import Event
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from anyio.to_thread import run_sync
from fastapi import Depends, Request
from pydantic import BaseModel, ValidationError

from api.attempts import BOOK, note_who
from api.errors import READER, NameTwice, invalid_body
from api.forms import check_address
from api.gathering import Gatherer
from api.keyring import Keyring
from api.uploads import Uploads
from ledger.actors import reads
from ledger.actors.authority import (
    Actor,
    Bearer,
    KeyUnknown,
    RightNotGiven,
    bearer,
    check_network,
    check_operation,
    digest_of,
    has_right,
    require,
)
from ledger.actors.persons import NumberKey
from ledger.actors.queries import right_missing, still_valid
from ledger.clock import Clock, legal_date
from ledger.database import Books, Database
from ledger.evidence_store import Files
from ledger.identifiers import CODE_MAX, is_code
from ledger.journal import codes
from ledger.journal.refusals import BookUnknown
from ledger.market.actions.leases import expire_all
from ledger.permits.actions.freezes import lapse_all
from ledger.schema import POWERS, RIGHTS
from ledger.seals.memory import Memory
from ledger.seals.queries import INSTALLATION

Result = TypeVar("Result")
Shape = TypeVar("Shape", bound=BaseModel)
NO_BOOK = 0
ME: Final = "/v1/me"
"""Where every machine is told what it may do, whether its mandate names it or not."""
"""Number of the book for addresses outside any book; no book has it."""


@dataclass(frozen=True, slots=True)
class Service:
    """What one application is made of."""

    database: Database
    clock: Clock
    keyring: Keyring
    gatherer: Gatherer
    files: Files
    """Where evidence lies."""
    uploads: Uploads
    verify_page: str
    """Address of the page that verifies receipts, as the QR on papers begins."""
    numbers: NumberKey
    """By which the numbers of persons are digested."""
    memory: Memory
    """What the signer of the logs remembers."""
    publish_entries: bool = False
    """Whether everybody may read the records of the logs."""
    begun: dict[int, date] = field(default_factory=dict)
    """The legal day that has begun in a book, by its number."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who is calling, admitted to one book."""

    actor: Actor
    key: str = field(repr=False)
    """The key itself."""
    digest: bytes
    """SHA-256 of the key."""
    book_id: int
    """The book in the address; `NO_BOOK` outside."""
    book: str
    """Its code."""
    inside: UUID | None = None
    """The approval of another representative under which it is called."""

    @property
    def bearer(self) -> Bearer:
        """Who acts, for what asks for the text of the key."""
        return bearer(self.actor, self.key)

    @property
    def sees(self) -> str | None:
        """The owner whose accounts the caller may see; None for the whole book."""
        return self.actor.owner


def service_of(request: Request) -> Service:
    """Give the parts of the application that a request came to."""
    service: Service = request.app.state.service
    return service


def today_of(request: Request) -> date:
    """Give the legal day on which a request came."""
    return legal_date(service_of(request).clock.now())


def allowed(power: str) -> Callable[[Request], Awaitable[Caller]]:
    """Admit whoever has a power."""

    async def admit(request: Request) -> Caller:
        """Admit one caller.

        Raises (in this order):
            KeyUnknown, NotForThis, UnknownParameter, RequestInvalid, BookUnknown, NotAllowed, RightNotGiven.
        """
        service = service_of(request)
        key = _bearer(request)
        digest = digest_of(key)
        actor = service.keyring.remembered(digest) or await service.keyring.holder(digest)
        note_who(request, actor, key)
        check_network(actor, request.client.host if request.client else None)
        request.scope["actor_id"], request.scope[READER] = actor.actor_id, actor.owner
        if request.scope["route"].path != ME:
            check_operation(actor, request.scope["route"].unique_id)
        check_address(request.scope["route"], request.query_params.multi_items(), request.path_params)
        book = request.path_params.get("book")
        book_id = NO_BOOK if book is None else await _enter(service, actor, book)
        request.scope[BOOK] = book_id
        require(actor, power, POWERS)
        if not has_right(actor, power, RIGHTS):
            raise await run_sync(_right_missing, service, actor, power)
        if book_id != NO_BOOK:
            await _begin_day(service, book_id)
        return Caller(actor, key, digest, book_id, book or "")

    admit.power = power  # type: ignore[attr-defined]
    return admit


async def admit_public(request: Request) -> int:
    """Admit anybody to what is public of a book.

    Raises (in this order):
        UnknownParameter, RequestInvalid, TextUnprintable, BookUnknown, Unreachable, Busy.
    """
    check_address(request.scope["route"], request.query_params.multi_items(), request.path_params)
    return await _book_number(service_of(request), request.path_params["book"])


async def admit_to_log(request: Request) -> int:
    """Admit anybody to what is public of a log: that of a book, or that of the installation, which has the number `NO_BOOK`.

    Raises (in this order):
        UnknownParameter, RequestInvalid, TextUnprintable, BookUnknown, Unreachable, Busy.
    """
    check_address(request.scope["route"], request.query_params.multi_items(), request.path_params)
    code = request.path_params["book"]
    return NO_BOOK if code == INSTALLATION else await _book_number(service_of(request), code)


def _right_missing(service: Service, actor: Actor, power: str) -> RightNotGiven:
    with service.database.read() as books:
        return right_missing(books, actor, RIGHTS[power])


def _bearer(request: Request) -> str:
    scheme, _, key = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise KeyUnknown()
    return key


async def _enter(service: Service, actor: Actor, book: str) -> int:
    number = await _book_number(service, book)
    if actor.book_id not in (None, number):
        raise BookUnknown(book=book)
    return number


async def _begin_day(service: Service, book_id: int) -> None:
    """Let lapse and end what does so with the end of a day, before the first caller of the next one reads or moves anything.

    What could not is told every night, and keeps nobody from anything else.
    """
    today = legal_date(service.clock.now())
    if service.begun.get(book_id) != today:
        await run_sync(lapse_all, service.database, book_id, today)
        await run_sync(expire_all, service.database, book_id, today)
        service.begun[book_id] = today


async def _book_number(service: Service, book: str) -> int:
    number = service.database.codes.get("book", book)
    if number is None:
        if not is_code(book):
            raise BookUnknown(book=book[:CODE_MAX])
        number = await run_sync(service.database.begin, lambda books: codes.book_id(books, book))
    return int(number)


async def raw_body(request: Request) -> bytes:
    """Read the body; `parse` gives it its meaning in the handler, which may be in a thread."""
    return await request.body()


RawBody = Annotated[bytes, Depends(raw_body)]


def parse(shape: type[Shape], body: bytes) -> Shape:
    """Give a body its meaning.

    pydantic reads the JSON itself, so that strict types are told apart from texts; of two equal names it would take the
    last, so a sound body is read once more for its names alone.

    Raises (in this order):
        RequestNotJson; TextUnprintable, TextEmpty: naming the first text that is not kept, if the fields before it are sound;
        RequestInvalid, NameTwice.
    """
    try:
        meant = shape.model_validate_json(body or b" ")
    except ValidationError as error:
        raise invalid_body(error) from error
    _NAMES.decode(body.decode())
    return meant


def _once(pairs: list[tuple[str, None]]) -> None:
    names: set[str] = set()
    for name, _ in pairs:
        if name in names:
            raise NameTwice(name=name[:100])
        names.add(name)


_NAMES: Final = JSONDecoder(object_pairs_hook=_once, parse_int=str, parse_float=str)


def takes(shape: type[BaseModel]) -> dict[str, Any]:
    """Declare in the OpenAPI document the body that a handler parses itself."""
    schema = {"$ref": f"#/components/schemas/{shape.__name__}"}
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": schema}}}}


async def read_upload(request: Request, caller: Caller, work: Callable[[bytes, Event], Result]) -> Result:
    """Receive a file and read it apart from the server.

    Raises (in this order):
        UploadsBusy: there is no place; then what the work raises.
    """
    async with service_of(request).uploads.receive(request, caller.actor.actor_id) as file:
        return await file.read(work)


def write(request: Request, caller: Caller, work: Callable[[Books], Result]) -> Result:
    """Run one piece of work in one transaction and commit it, if the key is still valid inside.

    Raises (in this order):
        Unreachable, Busy, KeyUnknown, what the work raises, what the database refuses at COMMIT.
    """

    def checked(books: Books) -> Result:
        if not still_valid(books, [caller.digest]):
            raise KeyUnknown()
        return work(books)

    return service_of(request).database.begin(checked)


def keep_reading(request: Request, caller: Caller, what: reads.What, subject: str) -> None:
    """Keep that the caller reads something of its book, before the answer leaves; what is broken off counts.

    Raises (in this order):
        Unreachable, Busy, KeyUnknown; never PromiseBroken: the key was looked at in the same transaction.
    """
    write(request, caller, lambda books: reads.keep(books, caller.bearer, caller.book_id, what, subject))
