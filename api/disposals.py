"""What disposes of the property of an enterprise: done at once where one representative suffices, else kept until another confirms it.

A build reads a request and says what it does; with it, what was kept is done again, as it was sent, in the name of who asked.
"""

from collections.abc import Callable
from dataclasses import replace
from json import loads
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from fastapi import Depends, Request, Response
from fastapi.routing import APIRouter

from api.acts import STEP, ActOut, ActPath, StepIn, act, step_of
from api.dependencies import Caller, RawBody, allowed, parse, takes
from api.openapi import problems
from api.refusals import Source
from ledger.database import Books
from ledger.permits.actions.engine import KeptAct
from ledger.permits.actions.internal import Wish, done_or_asked
from ledger.processes.acting import Done
from ledger.processes.actions import Step
from ledger.processes.turns import Turn

Work: TypeAlias = tuple[Step, Callable[[Books], Done[KeptAct]]]
"""Who does it when, and what is done."""
Build: TypeAlias = Callable[[Request, Caller, bytes, UUID | None], Work]
"""Reads a request, of which the id is that in its address."""


def dispose(
    request: Request, caller: Caller, body: bytes, name: str, build: Build, id: UUID | None = None
) -> Response:
    """Do what disposes of something, or keep it until another representative confirms it, and answer.

    Args:
        request: of the client.
        caller: who acts.
        body: as it came.
        name: under which it is kept, in the table of `api.routes.inside`.
        build: reads it, now and when it is confirmed.
        id: in its address, where there is one.
    """
    step, work = build(request, caller, body, id)
    if caller.sees is None:
        return act(request, caller, work)
    wish = Wish(name, id, loads(body))

    def within(books: Books, inside: UUID | None) -> Done[KeptAct]:
        return build(request, replace(caller, inside=inside), body, id)[1](books)

    return act(request, caller, lambda books: done_or_asked(books, caller.book_id, step, wish, within))


def add_disposing_turn(
    router: APIRouter, path: str, title: str, name: str, turn: Turn[KeptAct], *sources: Source
) -> Build:
    """Add a route that moves a process on by a step which disposes of something, and needs nothing but day, paper and reason.

    Args:
        router: where to.
        path: its address, with `{id}`.
        title: what the documentation says.
        name: as `dispose` has it.
        turn: the action.
        sources: its refusals beyond those that every step shares.
    """

    def build(request: Request, caller: Caller, body: bytes, id: UUID | None) -> Work:
        step = step_of(request, caller, parse(StepIn, body))
        assert id is not None, "it stands in the address"
        return step, lambda books: turn(books, caller.book_id, step, id)

    def answer(
        request: Request,
        id: ActPath,
        body: RawBody,
        caller: Annotated[Caller, Depends(allowed("permits.own"))],
    ) -> Response:
        return dispose(request, caller, body, name, build, id)

    answer.__doc__ = title
    answer.__name__ = path.strip("/").replace("/", "_").replace("{id}", "one")
    answers: dict[int | str, dict[str, Any]] = {201: {"model": ActOut}, 200: {"model": ActOut}}
    router.post(
        path,
        openapi_extra=takes(StepIn),
        responses={**problems(*STEP, *sources, done_or_asked), **answers},
        operation_id=answer.__name__,
    )(answer)
    return build
