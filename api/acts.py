"""What the routes of processes share: who acts when, and the one answer that tells the state, what was done and what comes next."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Annotated, Any, Final, TypeVar
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from fastapi.routing import APIRouter
from pydantic import Field
from pydantic_core import to_json

from api.calls import METHOD, CallPlace, place_of
from api.dependencies import Caller, RawBody, allowed, parse, takes, today_of, write
from api.errors import locale_of, reader_of
from api.openapi import CHANGE, problems
from api.refusals import Source, refusals
from api.rooms import Document
from api.shapes import Day, Out, Strict
from ledger.database import Books, ReadBooks
from ledger.entries import MEMO_MAX
from ledger.errors import LedgerError
from ledger.permits.actions.corrected import PartyCorrected
from ledger.permits.rules.back_dating import DatedBackAlone, DatedTooFarBack
from ledger.processes.acting import Conduct, Done, Next, next_of
from ledger.processes.actions import Running, Step, StepInFuture, check_day
from ledger.processes.turns import Awaiting, Turn
from ledger.words import article, said

Area = Annotated[
    str, Field(pattern=r"^[0-9A-Za-z._-]{1,32}$", description="Control area, such as a GB/T 2260 code.")
]
Year = Annotated[int, Field(ge=2000, le=2200)]
MemoText = Annotated[str, Field(max_length=MEMO_MAX)]
ActPath = Annotated[UUID, Path(description="Id of the act, as the client made it.")]


class SaidIn(Strict):
    """What is said with every act: on which day, on which paper, and why."""

    effective_on: Day
    document: Document = ""
    reason: MemoText = ""


class StepIn(SaidIn):
    """A later step of what has begun."""

    version: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    """Number of the last step that you have seen: the step is taken right after that one, or not at all. To be named where something else
    was confirmed, or dropped, here before."""


class ActIn(SaidIn):
    """The first step; the client makes the id, a UUID of version 7, and keeps it for retries."""

    id: UUID


Record = TypeVar("Record")


class MissingOut(Out):
    """What would refuse an act today, whoever takes it."""

    code: str
    detail: str
    """The sentence of the refusal, in the client's language."""
    remedy: str
    figures: dict[str, Any]
    source: str


class NextOut(Out):
    """A thing that can be done now."""

    action: str
    """Its name."""
    title: str
    title_zh: str
    method: str
    path: str
    """The address at which it is called; the id of one of several stands there as its name in braces (`subjects`)."""
    roles: list[str]
    """Who may do it."""
    parties: list[str]
    """The parties that may do it themselves, where not every one that sees the process may; empty where any of these roles may."""
    second_person: bool
    """Whether it is done by another person than one who acted before."""
    not_who_did: list[str]
    """Earlier steps whose takers do not take it."""
    due: date | None
    """Last day of the term that it ends or that runs for it; None where none runs."""
    source: str
    """The article or clause behind it."""
    asks: list[str]
    """What it says beside id, day, paper and reason."""
    missing: list[MissingOut]
    """What is missing before it would pass today; what depends on its own words is refused when they are said."""
    subjects: list[UUID | str]
    """What it can be about, where it is about one of several, by id, a term by its name; where something is missing, what waits for
    that."""
    waits_for: str = ""
    """The act by which another person does it, once it is told: until then it waits, and nothing is counted or posted. Empty where it is
    done at once."""
    second_inside: bool = False
    """Whether what your enterprise sends is kept first, and done when another representative of it confirms."""
    waits_inside: UUID | None = None
    """The approval (`…/permits/internal/{id}`) under which it waits for that already; null where nobody asked."""


class ActOut(Out):
    """What became of an act; every act is answered so, and a room adds what it has to tell."""

    id: UUID
    """Of the process; in a damage case, of what was done: its record."""
    machine: str
    state: str
    version: int
    """Number of steps taken."""
    replayed: bool
    """Whether it was done before, and nothing was done now; the header `Idempotency-Replayed` says the same."""
    entries: list[UUID]
    """Journal entries that this act made."""
    next: list[NextOut]
    """Everything that can be done now."""
    said: dict[str, str]
    """Machine and state in words, in the client's language."""


NOTHING: Final[Mapping[str, UUID | None]] = {}
"""Nothing is confirmed inside first."""
REPLAYED: Final = {"Idempotency-Replayed": "true"}
"""Header of an answer for which nothing was done now."""
STEP: Final = (*CHANGE, StepInFuture, DatedTooFarBack, DatedBackAlone)
"""What every step may be refused for before its act looks."""
BEGUN: Final = (PartyCorrected,)
"""What whatever begins may be refused for, of which parties it is about."""


def step_of(request: Request, caller: Caller, told: SaidIn) -> Step:
    """Say who acts when and why.

    Raises:
        StepInFuture: it is to take effect after today.
    """
    today = today_of(request)
    check_day(told.effective_on, today)
    actor = caller.actor
    return Step(
        actor.actor_id,
        actor.role.value,
        told.effective_on,
        told.reason,
        told.document,
        caller.sees,
        actor.person_id,
        bool(actor.system),
        today,
        caller.inside,
        told.version if isinstance(told, StepIn) else None,
    )


def act(
    request: Request,
    caller: Caller,
    work: Callable[[Books], Done[Record]],
    more: Callable[[Done[Record]], Mapping[str, Any]] | None = None,
    *,
    role: str = "",
) -> Response:
    """Act, commit, and answer: 201 when a process began now, 200 otherwise.

    Args:
        request: of the client.
        caller: who acts.
        work: the action.
        more: what the room adds to the answer.
        role: of who is no side of the process, and hears what this role may do; empty for who hears all that is next.

    Raises (in this order):
        Unreachable, Busy, KeyUnknown, what the work raises, what the database refuses at COMMIT.
    """
    today, locale = today_of(request), locale_of(request)

    def answered(books: Books) -> Response:
        done = work(books)
        content = {
            **answer(books, done, today, locale, caller, role),
            **(more(done) if more is not None else {}),
        }
        return respond(content, fresh=done.fresh, began=done.process.version == 1)

    return write(request, caller, answered)


def respond(content: Mapping[str, Any], *, fresh: bool, began: bool) -> Response:
    """Answer an act: 201 when something began with it, 200 otherwise; a replay says so in its header."""
    headers = None if fresh else REPLAYED
    return Response(to_json(content), 201 if fresh and began else 200, headers, "application/json")


def answer(
    books: ReadBooks, done: Done[Record], today: date, locale: str, caller: Caller, role: str = ""
) -> dict[str, Any]:
    """Tell who did it what became of an act; `role` as `act` takes it."""
    possible = _heard(next_of(books, done.conduct, done.process, done.record, today), role)
    inside = _inside(books, done.conduct, done.process, caller.sees, today)
    place = place_of(caller.book, done.conduct, done.process, done.record)
    process = done.process
    return tell(
        process.process_id, process, done.fresh, done.entries, possible, place, locale, caller.sees, inside
    )


def tell(
    id: UUID,
    process: Running,
    fresh: bool,
    entries: Iterable[UUID],
    possible: Iterable[Next],
    place: CallPlace,
    locale: str,
    owner: str | None,
    inside: Mapping[str, UUID | None] = NOTHING,
) -> dict[str, Any]:
    """Write the one answer of acts.

    Args:
        id: by which what was done is known.
        process: as it stands.
        fresh: whether it was done now.
        entries: journal entries that it made.
        possible: everything that can be done now.
        place: where the process stands.
        locale: of the client.
        owner: the party for which it is read; None for the whole book.
        inside: as `Inside.told` tells an enterprise.
    """
    return {
        "id": str(id),
        "machine": process.machine.name,
        "state": process.state,
        "version": process.version,
        "replayed": not fresh,
        "entries": [str(entry) for entry in entries],
        "next": [next_out(one, place, locale, owner, inside) for one in possible],
        "said": {
            "machine": said("machine", process.machine.name, locale),
            "state": said(f"state.{process.machine.name}", process.state, locale),
        },
    }


def _heard(possible: Iterable[Next], role: str) -> list[Next]:
    """Give what somebody hears of what is next; `role` as `act` takes it."""
    return [one for one in possible if not role or role in one.roles]


def following(
    request: Request,
    books: ReadBooks,
    conduct: Conduct[Record],
    process: Running,
    record: Record,
    *,
    role: str = "",
    owner: str | None = None,
) -> list[NextOut]:
    """Tell a reader of a process what its acts are answered with as `next`; `role` as `act` takes it.

    Args:
        owner: the enterprise that reads, which is told what another representative of it confirms first; None for everybody else.
    """
    today = today_of(request)
    possible = _heard(next_of(books, conduct, process, record, today), role)
    inside = _inside(books, conduct, process, owner, today)
    place = place_of(request.path_params["book"], conduct, process, record)
    return [next_out(one, place, locale_of(request), reader_of(request), inside) for one in possible]


def _inside(
    books: ReadBooks, conduct: Conduct[Record], process: Running, owner: str | None, today: date
) -> Mapping[str, UUID | None]:
    return {} if owner is None else conduct.inside.told(books, process, conduct.addresses, owner, today)


def missing_out(refusal: LedgerError, locale: str, owner: str | None) -> MissingOut:
    """Write what would refuse an act, in a language, as it is told to a party; None for the whole book."""
    refusal = refusal.told_to(owner)
    return MissingOut(
        code=refusal.code,
        detail=refusal.message(locale),
        remedy=refusal.remedy(locale),
        figures=dict(refusal.figures),
        source=article(refusal.source, locale),
    )


def next_out(
    one: Next,
    place: CallPlace,
    locale: str,
    owner: str | None,
    inside: Mapping[str, UUID | None] = NOTHING,
) -> NextOut:
    """Write what can be done now with a process that stands at a place; `owner` and `inside` as `tell` takes them."""
    return NextOut(
        action=one.action,
        title=one.title,
        title_zh=one.title_zh,
        method=METHOD,
        path=place.call(one.action),
        roles=list(one.roles),
        parties=list(one.parties),
        second_person=one.second_person,
        not_who_did=list(one.not_who_did),
        due=one.due,
        source=article(one.source, locale),
        asks=list(one.asks),
        missing=[missing_out(refusal, locale, owner) for refusal in one.missing],
        subjects=list(one.subjects),
        waits_for=one.waits_for,
        second_inside=one.action in inside,
        waits_inside=inside.get(one.action),
    )


def declared(
    shape: type[Strict], *sources: Source, answer: type[ActOut] = ActOut, parties: bool = True
) -> dict[str, Any]:
    """Declare a route that begins or moves a process: body, answers, and its refusals beyond those of every step.

    Args:
        shape: of the body.
        sources: what refuses.
        answer: what it answers.
        parties: whether what it begins is about parties.
    """
    begun = BEGUN if parties and issubclass(shape, ActIn) else ()
    answers: dict[int | str, dict[str, Any]] = {201: {"model": answer}, 200: {"model": answer}}
    return {
        "status_code": 201,
        "openapi_extra": takes(shape),
        "responses": {**problems(*STEP, *begun, *sources), **answers},
    }


def add_second(
    router: APIRouter, path: str, power: str, noun: str, waits: Awaiting[Record], *, drops: str = ""
) -> None:
    """Add the routes by which a second person confirms what one has asked for, and by which it is dropped.

    Args:
        router: where to.
        path: the address at which it is asked for.
        power: who may.
        noun: what it is called in the documentation.
        waits: what confirms and what drops it.
        drops: who may drop it, where it is not who may confirm it.
    """
    title = f"Confirm {noun}, as another person than the one who asked: it is done as it was asked for."
    sources = (one for one in refusals(*waits.confirms) if one not in waits.never)
    add_turn(router, f"{path}/{{id}}/confirm", power, title, waits.confirm, *sources)
    title = f"Drop {noun} that was asked for and not confirmed."
    add_turn(router, f"{path}/{{id}}/drop", drops or power, title, waits.drop, *waits.drops)


def add_turn(
    router: APIRouter,
    path: str,
    power: str,
    title: str,
    turn: Turn[Record],
    *sources: Source,
) -> None:
    """Add a route that moves a process on by a step which needs nothing but day, paper and reason.

    Args:
        router: where to.
        path: its address, with `{id}`.
        power: who may.
        title: what the documentation says.
        turn: the action.
        sources: its refusals beyond those that every step shares.
    """

    def answer(
        request: Request, id: ActPath, body: RawBody, caller: Annotated[Caller, Depends(allowed(power))]
    ) -> Response:
        step = step_of(request, caller, parse(StepIn, body))
        return act(request, caller, lambda books: turn(books, caller.book_id, step, id))

    answer.__doc__ = title
    answer.__name__ = path.strip("/").replace("/", "_").replace("{id}", "one")
    answers: dict[int | str, dict[str, Any]] = {200: {"model": ActOut}}
    router.post(
        path,
        openapi_extra=takes(StepIn),
        responses={**problems(*STEP, *sources), **answers},
        operation_id=f"{answer.__name__}",
    )(answer)
