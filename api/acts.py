"""What the routes of processes share: who acts when, and the answer that tells the state and what is possible next."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Path, Request, Response
from fastapi.encoders import jsonable_encoder
from fastapi.routing import APIRouter
from pydantic import Field

from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import CHANGE, problems
from api.refusals import Source
from api.rooms import Document, Quantity
from api.shapes import Day, Out, Strict
from ledger.amounts import parse_decimal
from ledger.clock import legal_date
from ledger.database import Books
from ledger.entries import MEMO_MAX
from ledger.permits.actions import second
from ledger.permits.actions.second import Way
from ledger.permits.machines import MACHINE
from ledger.permits.rules.strips import LOT_SCALE, Strip
from ledger.processes.actions import Running, Step, StepInFuture, check_day
from ledger.processes.machines import Machine

Pollutant = Annotated[
    str, Field(max_length=16, description="COD, NH3N, SO2, NOX, … as the table of pollutants has them.")
]
Area = Annotated[
    str, Field(pattern=r"^[0-9A-Za-z._-]{1,32}$", description="Control area, such as a GB/T 2260 code.")
]
Year = Annotated[int, Field(ge=2000, le=2200)]
Words = Annotated[str, Field(max_length=MEMO_MAX)]
Holder = Annotated[
    str, Field(max_length=160, description="Code of a site, or `bureau:<area>` for the reserve of an area.")
]
ActPath = Annotated[UUID, Path(description="Id of the act, as the client made it.")]


class StepIn(Strict):
    """A step: on which day, on which paper, and why."""

    effective_on: Day
    document: Document = ""
    reason: Words = ""


class ActIn(StepIn):
    """The first step; the client makes the id, a UUID of version 7, and keeps it for retries."""

    id: UUID


class StripIn(Strict):
    """So much of a pollutant for each of several years, in one control area."""

    pollutant: Pollutant
    area: Area
    first_vintage: Year
    last_vintage: Year
    quantity: Quantity

    def value(self) -> Strip:
        """Give it its meaning; raises those of `parse_decimal`."""
        quantity = parse_decimal(self.quantity, LOT_SCALE)
        return Strip(self.pollutant, self.area, self.first_vintage, self.last_vintage, quantity)


Strips = Annotated[list[StripIn], Field(max_length=100)]


class NextOut(Out):
    """A step that can be taken now."""

    action: str
    roles: list[str]
    second_person: bool
    """Whether it is taken by another person than the one who began."""
    not_who_did: list[str]
    """Earlier steps whose takers do not take it."""


class ActOut(Out):
    """Where a process stands now."""

    id: UUID
    machine: str
    state: str
    version: int
    """Number of steps taken."""
    possible: list[str]
    """What can be done next."""
    next: list[NextOut]
    """The same, with who may do it."""
    replayed: bool
    """Whether it was done before, and nothing was done now."""


STEP: Final = (*CHANGE, StepInFuture)
"""What every step may be refused for before its act looks."""


def step_of(request: Request, caller: Caller, told: StepIn) -> Step:
    """Say who acts when and why.

    Raises:
        StepInFuture: it is to take effect after today.
    """
    check_day(told.effective_on, legal_date(service_of(request).clock.now()))
    actor = caller.actor
    return Step(actor.actor_id, actor.role.value, told.effective_on, told.reason, told.document, caller.sees)


def act_response(running: Running, *, replayed: bool, extra: Mapping[str, Any] | None = None) -> Response:
    """Answer where a process stands: 201 when it began now, 200 otherwise."""
    machine = MACHINE[running.machine.name]
    following = _next(machine, running.state)
    content = {
        "id": str(running.process_id),
        "machine": machine.name,
        "state": running.state,
        "version": running.version,
        "possible": [one["action"] for one in following],
        "next": following,
        "replayed": replayed,
        **(extra or {}),
    }
    status = 201 if running.version == 1 and not replayed else 200
    headers = {"Idempotency-Replayed": "true"} if replayed else None
    return Response(
        json.dumps(jsonable_encoder(content), ensure_ascii=False), status, headers, "application/json"
    )


TAKEN_AS: Final = {"attest": "accept", "ask_release": "release"}
"""Steps as which another address's step counts: who accepts for a side on paper attests, and the bureau asks for a release."""


def _next(machine: Machine, state: str) -> list[dict[str, Any]]:
    """List what can be done next, by the name of its address."""
    found: dict[str, dict[str, Any]] = {}
    for step in machine.transitions:
        if step.before == state and step.asked:
            name = TAKEN_AS.get(step.action, step.action)
            known = found.setdefault(
                name, {"action": name, "roles": [], "second_person": False, "not_who_did": []}
            )
            known["roles"] += [role for role in step.roles if role not in known["roles"]]
            known["second_person"] |= step.four_eyes or bool(step.apart)
            known["not_who_did"] += step.apart
    return list(found.values())


def begin_response(
    request: Request, caller: Caller, work: Callable[[Books], tuple[Running, bool]]
) -> Response:
    """Begin a process, commit, and answer.

    Raises (in this order):
        Unreachable, Busy, KeyUnknown, what the work raises, what the database refuses at COMMIT.
    """
    running, fresh = write(request, caller, work)
    return act_response(running, replayed=not fresh)


def declared(shape: type[Strict], *sources: Source) -> dict[str, Any]:
    """Declare a route that begins or moves a process: body, answers, and its refusals beyond those of every step."""
    answers: dict[int | str, dict[str, Any]] = {201: {"model": ActOut}, 200: {"model": ActOut}}
    return {
        "status_code": 201,
        "openapi_extra": takes(shape),
        "responses": {**problems(*STEP, *sources), **answers},
    }


def add_second(router: APIRouter, path: str, power: str, noun: str, ways: Sequence[Way]) -> None:
    """Add the routes by which a second person confirms what one has asked for, and by which it is dropped.

    Args:
        router: where to.
        path: the address at which it is asked for.
        power: who may.
        noun: what it is called in the documentation.
        ways: what is asked for there.
    """
    confirms = f"Confirm {noun}, as another person than the one who asked: it is done as it was asked for."
    drops = f"Drop {noun} that was asked for and not confirmed."
    for action, title, done, sources in (
        ("confirm", confirms, second.confirm, [second.confirm, *(way.do for way in ways)]),
        ("drop", drops, second.drop, [second.drop]),
    ):
        turn = partial(_turn_second, done, ways)
        add_turn(router, f"{path}/{{id}}/{action}", power, title, turn, *sources)


def _turn_second(
    done: Callable[..., Running], ways: Sequence[Way], books: Books, book_id: int, step: Step, act_id: UUID
) -> Running:
    return done(books, book_id, step, act_id=act_id, ways=ways)


def add_turn(
    router: APIRouter,
    path: str,
    power: str,
    title: str,
    turn: Callable[[Books, int, Step, UUID], Running],
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
        running = write(request, caller, lambda books: turn(books, caller.book_id, step, id))
        return act_response(running, replayed=not running.fresh)

    answer.__doc__ = title
    answer.__name__ = path.strip("/").replace("/", "_").replace("{id}", "one")
    answers: dict[int | str, dict[str, Any]] = {200: {"model": ActOut}}
    router.post(
        path,
        openapi_extra=takes(StepIn),
        responses={**problems(*STEP, *sources), **answers},
        operation_id=f"{answer.__name__}",
    )(answer)
