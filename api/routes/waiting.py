"""What waits for somebody: a second person, another side, or finance who pays; in words, and with what its reader can do."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Query, Request

from api.acts import MissingOut, next_out
from api.calls import CallPlace, place_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, service_of, today_of
from api.errors import locale_of
from api.openapi import PAGES, READ, problems
from api.routes.acts import Reader, typed
from api.shapes import Cursor, Instant, Out
from ledger.amounts import yuan
from ledger.database import ReadBooks
from ledger.market.acts import ALL
from ledger.permits.actions.plans import PLANS
from ledger.permits.acts import OTHERS
from ledger.permits.queries import waiting as queries
from ledger.permits.rules.strips import unit_of, written
from ledger.processes.acting import Conduct, read_process
from ledger.processes.actions import Step
from ledger.register.holders import holder_of
from ledger.words import said, word

router = APIRouter(prefix="/v1/books/{book}", tags=["permits: acts"])

Few = Annotated[int, Query(ge=1, le=100, description="Lines on a page.")]
"""Each is asked what is missing, which costs."""


class WantedOut(Out):
    """A step that can be taken with what waits."""

    action: str
    title: str
    title_zh: str
    method: str
    path: str
    """The address at which it is called."""
    roles: list[str]
    """Who may take it."""
    rights: list[str]
    """Of a representative, of which one is enough where an enterprise takes it."""
    parties: list[str]
    """Whose representatives may take it; empty where no enterprise does."""
    not_who_did: list[str]
    """Earlier steps whose takers do not take it."""
    hindered: list[MissingOut]
    """What would refuse it today."""


class WaitingLineOut(Out):
    """A line of what it is about."""

    pollutant: str
    pollutant_title: str
    """What it is called, in the client's language."""
    area: str
    first_vintage: int
    last_vintage: int
    quantity: str
    """Decimal, per year."""
    unit: str


class NomineeOut(Out):
    """Who is nominated to represent an enterprise."""

    name: str
    kind: str | None
    kind_title: str
    """As what, in the client's language."""
    rights: list[str]
    rights_title: str
    """With which rights, in the client's language."""


class WaitingOut(Out):
    """Something that waits for somebody, in its words."""

    id: UUID
    machine: str
    state: str
    what: str
    """What is done when it is confirmed."""
    title: str
    """The same, in words."""
    title_zh: str
    site: str
    site_name: str | None
    """Of the party behind it."""
    other: str | None
    """The other side; of what waits inside an enterprise that of what it is about."""
    other_name: str | None
    effective_on: date
    """Legal day at which it is done."""
    document: str
    money: str | None
    terms: dict[str, Any]
    lines: list[WaitingLineOut]
    contract: UUID | None
    """The agreement that is moved on or ended by what waits inside an enterprise; null where it begins one."""
    nominee: NomineeOut | None
    asked_by: int
    """Number of the actor who asked, or attested last, by which events name it."""
    asked_by_name: str
    asked_at: Instant
    roles: list[str]
    """Who may confirm, or say yes."""
    yours: bool
    """Whether a step that you took keeps you from confirming."""
    missing: list[WantedOut]
    """What is still wanted, as `next` foresees it: one of those that lead to the same is enough, once what hinders it is gone."""
    yours_to_do: list[WantedOut]
    """What you can do with it, by role, rights and what you did before; empty where it is only about what you have."""
    confirm: str
    """Address at which it is confirmed, or said yes to."""


class AllWaitingOut(Out):
    """What waits for somebody, by id."""

    waiting: list[WaitingOut]
    next: str | None
    """For the next page, of which any may have fewer lines than were asked for."""


WAITING: Final[Mapping[str, Conduct[Any]]] = {
    **ALL,
    **{conduct.machine.name: conduct for conduct in OTHERS if conduct is not PLANS},
}
"""What may wait for somebody; a plan is approved at its own address."""


@router.get("/permits/waiting", responses=problems(*READ, *PAGES, read_process))
def waiting(request: Request, caller: Reader, cursor: Cursor = None, limit: Few = 100) -> AllWaitingOut:
    """List what waits (待办) for a second person (经办、复核), for the yes of another side, or for finance who pays.

    In its words, with who asked, what is missing and what you can do. Whoever reads the whole book sees what its role may confirm or
    refuse; a party what it is a side of.
    """
    question = ("waiting", caller.book, caller.sees)
    position = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        rows = queries.waiting(
            books,
            caller.book_id,
            owner=caller.sees,
            actor_id=caller.actor.actor_id,
            after=position[0] if position else None,
            limit=limit,
        )
        holders = {code for row in rows for code in (row.site, row.other) if code}
        names = queries.names_of(books, caller.book_id, holders)
        found = (_waiting(request, books, caller, row, names) for row in rows)
        told = [one for one in found if one is not None]
    return AllWaitingOut(
        waiting=told, next=next_cursor(question, (rows[-1].id,)) if len(rows) == limit else None
    )


def _waiting(
    request: Request, books: ReadBooks, caller: Caller, row: queries.Waiting, names: Mapping[str, str]
) -> WaitingOut | None:
    """Tell what waits; None for who may not act there, or not in this matter."""
    conduct, locale, today = WAITING[row.machine], locale_of(request), today_of(request)
    process, kept = read_process(books, caller.book_id, conduct, row.id, caller.sees)
    actor = caller.actor
    reader = Step(
        actor.actor_id,
        actor.role.value,
        max(today, process.last_on),
        owner=caller.sees,
        person_id=actor.person_id,
        machine=bool(actor.system),
    )
    if not queries.may_see(books, caller.book_id, conduct, process, kept, reader):
        return None
    place = place_of(caller.book, conduct, process, kept)
    possible = [
        (one, _want(one, place, locale, caller.sees))
        for one in queries.wanted(books, conduct, process, kept, today)
    ]
    return WaitingOut(
        id=row.id,
        machine=row.machine,
        state=row.state,
        what=row.what,
        title=_title(row, "en"),
        title_zh=_title(row, "zh_Hans"),
        site=row.site,
        site_name=_name(row.site, names, locale),
        other=row.other,
        other_name=_name(row.other, names, locale),
        effective_on=row.effective_on,
        document=row.document,
        money=None if row.money is None else yuan(row.money),
        terms={name: value for name, value in typed(row.terms).items() if name != "lines"},
        lines=[_line(one, locale) for one in row.strips],
        contract=row.contract,
        nominee=_nominee(books, row, locale),
        asked_by=row.asked_by,
        asked_by_name=row.asked_by_name,
        asked_at=row.asked_at,
        roles=row.roles,
        yours=row.yours,
        missing=[told for one, told in possible if one.leads],
        yours_to_do=[
            told for one, told in possible if _can(caller, one) and queries.open_to(process, one, reader)
        ],
        confirm=place.call(conduct.addresses.get(row.step, row.step)),
    )


def _can(caller: Caller, one: queries.StillWanted) -> bool:
    """Tell whether somebody's role, the party that it acts for and the rights of its mandate are those of a step."""
    if caller.actor.role.value not in one.step.roles:
        return False
    if caller.sees is None:
        return True
    return caller.sees in one.parties and (not one.rights or bool({*one.rights} & {*caller.actor.rights}))


def _want(one: queries.StillWanted, place: CallPlace, locale: str, owner: str | None) -> WantedOut:
    told = next_out(one.step, place, locale, owner)
    return WantedOut(
        action=told.action,
        title=told.title,
        title_zh=told.title_zh,
        method=told.method,
        path=told.path,
        roles=told.roles,
        rights=list(one.rights),
        parties=list(one.parties),
        not_who_did=told.not_who_did,
        hindered=told.missing,
    )


def _title(row: queries.Waiting, locale: str) -> str:
    """Say what waits: the machine, and what is done; of what waits inside an enterprise what was asked for."""
    if row.operation is not None:
        return said("disposal", row.operation, locale)
    act = word(f"act.{row.machine}", row.what)
    machine = said("machine", row.machine, locale)
    return machine if act is None else f"{machine}{'：' if locale == 'zh_Hans' else ': '}{act.said(locale)}"


def _name(holder: str | None, names: Mapping[str, str], locale: str) -> str | None:
    """Name the party behind a holder: as it is registered; the bureau of an area by its word."""
    if holder is None or holder in names:
        return None if holder is None else names[holder]
    found = holder_of(holder)
    if found.kind != "bureau":
        return None
    return f"{said('role', 'bureau', locale)} {said('area', found.name, locale)}".strip()


def _line(one: Any, locale: str) -> WaitingLineOut:
    told = {**asdict(one), "quantity": written(one.quantity), "unit": unit_of(one.pollutant)}
    return WaitingLineOut(**told, pollutant_title=said("pollutant", one.pollutant, locale))


def _nominee(books: ReadBooks, row: queries.Waiting, locale: str) -> NomineeOut | None:
    found = None if row.mandate is None else queries.nominee(books, row.mandate)
    if found is None:
        return None
    between = "、" if locale == "zh_Hans" else ", "
    return NomineeOut(
        name=found.name,
        kind=found.kind,
        kind_title=said("representative", found.kind or "authorised", locale),
        rights=found.rights,
        rights_title=between.join(said("right", one, locale) for one in found.rights),
    )
