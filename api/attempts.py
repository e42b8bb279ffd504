"""What somebody known was refused is kept, in a transaction of its own, before the answer leaves. Nothing that goes wrong here changes
the answer, and it waits for two seconds at most.

Only this of a request goes along: its operation, the ids of its address, and the SHA-256 of a body that was read. A body that was
not read, because its sender has not the power, is not waited for.
"""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final
from uuid import UUID

import structlog
from anyio import move_on_after
from anyio.to_thread import run_sync
from starlette.requests import Request

from ledger.actors import attempts
from ledger.actors.attempts import OTHER_BOOK, Attempt, is_attempt
from ledger.actors.authority import Actor
from ledger.database import Books
from ledger.errors import LedgerError
from ledger.identifiers import is_code

WHO: Final = "attempting"
"""What of the scope of a request tells who came, with the text of the key."""
BOOK: Final = "attempted_book"
"""And in which book, once that is known."""
SECONDS: Final = 2.0
"""How long an answer waits for it."""
SUBJECT_MAX: Final = 200
_ROWS: Final = 11
"""As many of one batch as make a difference: ten rows of a minute, and one that counts."""

log = structlog.get_logger(__name__)


def note_who(request: Request, actor: Actor, key: str) -> None:
    """Remember who came, for what may be refused later."""
    request.scope[WHO] = (actor, key)


async def keep_refusal(request: Request, error: LedgerError) -> None:
    """Keep a refusal, if it is one that is kept.

    Raises:
        never PromiseBroken, Unreachable, Busy: the server's log tells what could not be kept.
    """
    found = _attempts(request, [error])
    if found:
        with move_on_after(SECONDS):
            await run_sync(_keep, request, found, abandon_on_cancel=True)


def keep_outcomes(request: Request, errors: Iterable[LedgerError | None]) -> None:
    """Keep what was refused of a batch, whose answer tells each of them.

    Raises:
        never PromiseBroken, Unreachable, Busy: as `keep_refusal`.
    """
    found = _attempts(request, [error for error in errors if error is not None])
    if found:
        _keep(request, found)


def _attempts(request: Request, errors: Iterable[LedgerError]) -> list[Attempt]:
    who = request.scope.get(WHO)
    if who is None:
        return []
    operation = request.scope["route"].unique_id
    read = getattr(request, "_body", b"")
    body = sha256(read).digest() if read else None
    kept = [error for error in errors if is_attempt(error, who[0])][:_ROWS]
    return [Attempt(operation, error.code, _subject(request, error), body) for error in kept]


def _subject(request: Request, error: LedgerError) -> str | None:
    """Give the ids, numbers and codes of an address: of a text that is none of these nothing is kept."""
    names = request.path_params.items()
    said = [_id(str(value)) for name, value in names if name != "book" or error.code == OTHER_BOOK]
    return "/".join(filter(None, said))[:SUBJECT_MAX] or None


def _id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return text if is_code(text) else ""


def _keep(request: Request, found: list[Attempt]) -> None:
    actor, key = request.scope[WHO]
    book_id = request.scope.get(BOOK, 0)

    def work(books: Books) -> None:
        for one in found:
            attempts.keep(books, key, book_id, one)

    try:
        request.app.state.service.database.begin(work)
    except Exception as error:  # the answer goes out all the same
        why = error.code if isinstance(error, LedgerError) else type(error).__name__
        log.warning(
            "attempt_not_kept",
            actor=actor.actor_id,
            code=found[0].code,
            error=why,
            request_id=request.scope.get("request_id", ""),
        )
