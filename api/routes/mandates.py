"""Mandates: who holds which power, asked for by one person and confirmed by another. Each of the two sees one half of a code, once.

The same under a book, and without one for the administrators.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from difflib import get_close_matches
from functools import partial
from typing import Annotated, Final, Literal, TypeAlias
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.acts import MissingOut, missing_out
from api.dependencies import (
    NO_BOOK,
    Caller,
    RawBody,
    allowed,
    keep_reading,
    parse,
    service_of,
    takes,
    today_of,
    write,
)
from api.errors import locale_of
from api.openapi import CHANGE, KEYED, READ, WRITES, problems
from api.routes.keys import PersonOut, RevokedOut, named, taken_back
from api.routes.ways import WayIn, given
from api.shapes import Code, Day, Instant, Out, RowNumber, Strict
from ledger.actors import mandates, queries, ways
from ledger.actors.actions import NETWORKS_MOST, OPERATIONS_MOST, Bounds, Post
from ledger.actors.authority import POWERS, Actor, Representative, Right, Role
from ledger.actors.deputies import MandateTerm
from ledger.actors.persons import Card
from ledger.actors.queries import seen
from ledger.compensation.queries.owners import unknown_owner
from ledger.database import Books
from ledger.entries import MEMO_MAX
from ledger.errors import Malformed, refusing
from ledger.identifiers import CODE_MAX
from ledger.permits.actions.internal import ask_nomination, check_code, check_nominated, check_nomination
from ledger.words import nothing

router = APIRouter(prefix="/v1/books/{book}/mandates", tags=["mandates"])
installation = APIRouter(prefix="/v1/mandates", tags=["mandates"])
"""The mandates of the administrators, who belong to no book."""

On = Annotated[
    Day | None, Query(description="Legal day on which they ran, as they stood at its end; all when left out.")
]
Text = Annotated[str, Field(json_schema_extra={"maxLength": MEMO_MAX})]
RoleName = Literal[
    "administrator",
    "bureau",
    "finance",
    "enterprise",
    "auditor",
    "assessor",
    "court",
    "procuratorate",
    "verifier",
]


KindName = Literal["legal", "authorised", "viewing"]
RightName = Literal["initiate", "approve", "read"]


class OperationUnknown(Malformed):
    """'{operation}' is nothing that a machine does; the nearest is {nearest}.

    Name operations as this description does, or by method and address, but none that gives power or is the yes of a second person:
    those are a person's.
    """

    code = "mandate.operation_unknown"
    source = "docs/spec/keys.md 1.5"


def check_named(operations: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """Check that a machine is to do what machines do, and give the names of it.

    Args:
        operations: by their names, or by method and address.
        known: the name of each, by either.

    Raises:
        OperationUnknown: for the first that is nothing of it.
    """
    found = []
    for one in operations:
        if one not in known:
            nearest = next(iter(get_close_matches(one[:CODE_MAX], known, 1)), "")
            raise OperationUnknown(operation=one[:CODE_MAX], nearest=nearest or nothing())
        found.append(known[one])
    return tuple(found)


class BoundsIn(Strict):
    """When and from where the key of the holder will be good."""

    expires_on: Day | None = None
    """Last day on which it is good."""
    networks: Annotated[list[str], Field(default_factory=list, json_schema_extra={"maxItems": NETWORKS_MOST})]
    """Address ranges from which it is good, as `10.2.0.0/16`; everywhere when left out."""


class MandateIn(BoundsIn):
    """A mandate to ask for."""

    name: Text
    """Who will act, or answers for the machine that does; entries are signed with this name."""
    number: Text
    """Of the staff or identity card. It is not kept, only a keyed digest, by which the person is known again."""
    system: Text = ""
    """The machine that will act, where one does."""
    operations: Annotated[
        list[str], Field(default_factory=list, json_schema_extra={"maxItems": OPERATIONS_MOST})
    ]
    """What the machine may do, by the names of the operations in this description, or as `GET /v1/books/{book}/balances`; beside it,
    it sees who it is, and does nothing else. A person has no such list."""
    role: RoleName
    owner: Code | None = None
    """For an enterprise the owner of its accounts; of an assessor, court, procuratorate or verifier the body; nobody else has one."""
    kind: KindName | None = None
    """As what somebody represents an enterprise: legal representative, authorised, or viewing; authorised when left out."""
    rights: Annotated[list[RightName], Field(default_factory=list, max_length=3)]
    """Of an authorised one: to initiate, to approve what another asked for, or both, and to read; all when left out."""
    area: Code | None = None
    """For which division somebody of the bureau acts, by its six digits; the whole book when left out."""
    department: Text = ""
    """In which department."""
    deputy_for: RowNumber | None = None
    """In whose place, where the holder acts for a colleague on some days: the number of that mandate, with which this one ends."""
    from_on: Day | None = None
    """First day of the mandate; today when left out."""
    until_on: Day | None = None
    """Last day of the mandate."""
    document: Text
    """On what it rests, as the number of the letter of appointment."""
    ways: Annotated[list[WayIn], Field(default_factory=list)]
    """By which ways the holder is told, until it says so itself."""


class MandateEndIn(Strict):
    """Why a mandate is ended."""

    why: Text


class AskedOut(Out):
    """A mandate that waits for another person."""

    id: int
    half: str
    """The first half of the code of the holder. It cannot be shown again."""
    similar: list[int]
    """Persons registered under this name and another number, 20 at most: compare the card, for one of the two may be mistyped. Nobody where
    an enterprise asks."""
    approval: UUID | None = None
    """What another representative confirms first, where the enterprise lets two of them nominate; null where it does not."""
    warning: MissingOut | None = None
    """Why nobody can confirm that approval today; null where somebody can."""


class AskedCodeOut(Out):
    """A code that waits for another person."""

    id: int
    half: str
    """Its first half. It cannot be shown again."""


class HalfOut(Out):
    """Half of a code. It cannot be shown again."""

    half: str


class ConfirmedOut(HalfOut):
    """The second half of the code of the holder, and who is called like him."""

    similar: list[int]
    """Persons registered under this name and another number, 20 at most: compare the card, and end the mandate if it was mistyped."""


class CodeOut(Out):
    """A code that waits to be confirmed, with the bounds of the key that it will make."""

    id: int
    asked_by: PersonOut
    asked_at: Instant
    expires_on: date | None
    networks: list[str]


class MandateKeyOut(Out):
    """A key that was made under a mandate."""

    id: int
    since: Instant
    expires_on: date | None
    """Last day on which it is good; null for none."""
    networks: list[str]
    """From where it is good; empty for everywhere."""
    last_used_on: date | None
    """Null where it was not used, and on an earlier day where it was used after it: of the days only the last is kept."""
    revoked_at: Instant | None
    revoked_by: PersonOut | None
    """Null for the server's command line, and where it was not revoked."""
    made_with: int | None
    """The key with which its holder made it; null where a code or the command line made it."""


class MandateOut(Out):
    """A mandate: that somebody may act, from a day to a day."""

    id: int
    actor: int | None
    """Number of the actor, by which events name it; null until the mandate is confirmed."""
    person: int | None
    """Number of the person, the same for every mandate of the same human being; null for keys from before persons were registered, and
    before the mandate is confirmed for who is not registered yet. An enterprise hears it only then."""
    name: str
    """Empty once it was dropped."""
    role: str
    owner: str | None
    system: str
    """The machine that acts; empty where the person does."""
    kind: KindName | None
    """As what somebody represents an enterprise; null in every other role."""
    rights: list[RightName]
    """What it may do for the enterprise: initiate, approve what another asked for, read."""
    operations: list[str] | None
    """What the machine may do; null where the person acts, and for a machine from before this was kept, which does what its role does."""
    area: str | None
    """For which division somebody of the bureau acts; null for the whole book."""
    department: str
    deputy_for: int | None
    """In whose place the holder acts; null for who acts in nobody's."""
    recuses: bool
    """Whether the person acts for the bureau or finance of this book as well, and so takes no part there in what concerns the owner once
    a key was taken under this mandate. An enterprise is not told."""
    from_on: date
    until_on: date | None
    document: str
    given: Literal["by_two", "by_one", "by_list", "by_hand", "before"]
    """By two persons; by one, who named the second administrator; by the list of a new installation; by hand, where no administrator was
    left; before mandates were kept."""
    state: Literal["asked", "dropped", "to_come", "running", "over", "ended"]
    codes: list[CodeOut]
    """Codes that wait to be confirmed; the first one is confirmed with its mandate."""
    keys: list[MandateKeyOut] | None
    """Keys that were made under it, the first one first; on a day those that were there at its end. Null for who reads no keys."""
    asked_by: PersonOut | None
    """Null for the server's command line, as each of these."""
    asked_at: Instant
    confirmed_by: PersonOut | None
    confirmed_at: Instant | None
    dropped_by: PersonOut | None
    dropped_at: Instant | None
    ended_by: PersonOut | None
    ended_at: Instant | None
    why: str | None
    """Why it was ended."""


class MandatesOut(Out):
    """Mandates, in the order in which they were asked for."""

    mandates: list[MandateOut]


BODIES: Final = (MandateIn, MandateEndIn, BoundsIn)
ASK: Final = Depends(allowed("mandate.ask"))
CONFIRM: Final = Depends(allowed("mandate.confirm"))
END: Final = Depends(allowed("mandate.end"))
READS: Final = Depends(allowed("mandate.read"))
ADMINISTRATES: Final = Depends(allowed("mandate.administrator"))
ALONE: Final = (*KEYED, *WRITES)
"""What refuses a change outside any book."""


@router.post(
    "",
    status_code=201,
    openapi_extra=takes(MandateIn),
    responses=problems(*CHANGE, OperationUnknown, mandates.ask, ways.give_ways, ask_nomination),
)
def ask_mandate(
    request: Request, response: Response, body: RawBody, caller: Annotated[Caller, ASK]
) -> AskedOut:
    """Ask for a mandate. Nobody acts by it before another person has confirmed it."""
    return _ask(request, response, body, caller, ask_nomination)


@installation.post(
    "",
    status_code=201,
    openapi_extra=takes(MandateIn),
    responses=problems(*ALONE, OperationUnknown, mandates.ask, ways.give_ways),
)
def ask_administrator(
    request: Request, response: Response, body: RawBody, caller: Annotated[Caller, ADMINISTRATES]
) -> AskedOut:
    """Ask for the mandate of an administrator."""
    return _ask(request, response, body, caller)


@router.get("", responses=problems(*READ))
def read_mandates(request: Request, caller: Annotated[Caller, READS], on: On = None) -> MandatesOut:
    """List who holds which power, since when, given by whom, on what document; the bureau those of enterprises, an enterprise its own."""
    told = _list(request, caller, on)
    keep_reading(request, caller, "names", "mandates")
    return told


@installation.get("", responses=problems(*KEYED))
def read_administrators(request: Request, caller: Annotated[Caller, READS], on: On = None) -> MandatesOut:
    """List the mandates of the administrators; nobody else's stand here."""
    return _list(request, caller, on)


@router.post("/{id}/confirm", responses=problems(*CHANGE, check_nomination, mandates.confirm))
def confirm_mandate(
    request: Request, response: Response, id: RowNumber, caller: Annotated[Caller, CONFIRM]
) -> ConfirmedOut:
    """Confirm a mandate that another person has asked for, and get the second half of the code of its holder."""

    def work(books: Books) -> ConfirmedOut:
        check_nomination(books, caller.book_id, id)
        half = mandates.confirm(books, caller.bearer, _book(caller), id, owners=unknown_owner)
        return ConfirmedOut(half=half, similar=mandates.namesakes(books, caller.actor, id))

    response.headers["Cache-Control"] = "no-store"
    return write(request, caller, work)


@installation.post("/{id}/confirm", responses=problems(*ALONE, mandates.confirm))
def confirm_administrator(
    request: Request, response: Response, id: RowNumber, caller: Annotated[Caller, ADMINISTRATES]
) -> ConfirmedOut:
    """Confirm the mandate of an administrator; that of the second one is confirmed on the server's command line."""

    def work(books: Books) -> ConfirmedOut:
        half = mandates.confirm(books, caller.bearer, _book(caller), id)
        return ConfirmedOut(half=half, similar=mandates.namesakes(books, caller.actor, id))

    response.headers["Cache-Control"] = "no-store"
    return write(request, caller, work)


@router.post("/{id}/drop", status_code=204, responses=problems(*CHANGE, mandates.drop))
def drop_mandate(request: Request, id: RowNumber, caller: Annotated[Caller, ASK]) -> None:
    """Drop a mandate that nobody has confirmed."""
    write(request, caller, lambda books: mandates.drop(books, caller.bearer, _book(caller), id))


@installation.post("/{id}/drop", status_code=204, responses=problems(*ALONE, mandates.drop))
def drop_administrator(request: Request, id: RowNumber, caller: Annotated[Caller, ADMINISTRATES]) -> None:
    """Drop the mandate of an administrator that nobody has confirmed."""
    drop_mandate(request, id, caller)


@router.post("/{id}/end", openapi_extra=takes(MandateEndIn), responses=problems(*CHANGE, mandates.end))
def end_mandate(request: Request, id: RowNumber, body: RawBody, caller: Annotated[Caller, END]) -> RevokedOut:
    """End a mandate. All keys under it stop working at once, and what it approved is void; the answer says what it leaves open."""
    why = parse(MandateEndIn, body).why
    return taken_back(
        request, caller, lambda books: mandates.end(books, caller.bearer, _book(caller), id, why)
    )


@installation.post("/{id}/end", openapi_extra=takes(MandateEndIn), responses=problems(*ALONE, mandates.end))
def end_administrator(
    request: Request, id: RowNumber, body: RawBody, caller: Annotated[Caller, ADMINISTRATES]
) -> RevokedOut:
    """End the mandate of an administrator; the last one only on the server's command line."""
    return end_mandate(request, id, body, caller)


@router.post(
    "/{id}/enrolments",
    status_code=201,
    openapi_extra=takes(BoundsIn),
    responses=problems(*CHANGE, mandates.ask_enrolment),
)
def ask_enrolment(
    request: Request, response: Response, id: RowNumber, body: RawBody, caller: Annotated[Caller, ASK]
) -> AskedCodeOut:
    """Ask for a code by which the holder of a mandate gets another key; one that was confirmed before is good until this one is."""
    new = parse(BoundsIn, body or b"{}")
    bounds = Bounds(new.expires_on, tuple(new.networks))
    asked = write(
        request, caller, lambda books: mandates.ask_enrolment(books, caller.bearer, _book(caller), id, bounds)
    )
    response.headers["Cache-Control"] = "no-store"
    return AskedCodeOut(id=asked.enrolment_id, half=asked.half)


@installation.post(
    "/{id}/enrolments",
    status_code=201,
    openapi_extra=takes(BoundsIn),
    responses=problems(*ALONE, mandates.ask_enrolment),
)
def ask_administrator_enrolment(
    request: Request,
    response: Response,
    id: RowNumber,
    body: RawBody,
    caller: Annotated[Caller, ADMINISTRATES],
) -> AskedCodeOut:
    """Ask for a code by which an administrator gets another key."""
    return ask_enrolment(request, response, id, body, caller)


@router.post(
    "/{id}/enrolments/{enrolment}/confirm",
    responses=problems(*CHANGE, check_code, mandates.confirm_enrolment),
)
def confirm_enrolment(
    request: Request,
    response: Response,
    id: RowNumber,
    enrolment: RowNumber,
    caller: Annotated[Caller, CONFIRM],
) -> HalfOut:
    """Confirm a code that another person has asked for, and get its second half; one that was confirmed before and not used is void."""

    def work(books: Books) -> str:
        check_code(books, caller.book_id, enrolment)
        return mandates.confirm_enrolment(books, caller.bearer, _book(caller), id, enrolment)

    return _half(response, write(request, caller, work))


@installation.post(
    "/{id}/enrolments/{enrolment}/confirm", responses=problems(*ALONE, mandates.confirm_enrolment)
)
def confirm_administrator_enrolment(
    request: Request,
    response: Response,
    id: RowNumber,
    enrolment: RowNumber,
    caller: Annotated[Caller, ADMINISTRATES],
) -> HalfOut:
    """Confirm the code of an administrator that another person has asked for."""

    def work(books: Books) -> str:
        return mandates.confirm_enrolment(books, caller.bearer, _book(caller), id, enrolment)

    return _half(response, write(request, caller, work))


@router.post(
    "/{id}/enrolments/{enrolment}/drop", status_code=204, responses=problems(*CHANGE, mandates.drop_enrolment)
)
def drop_enrolment(
    request: Request, id: RowNumber, enrolment: RowNumber, caller: Annotated[Caller, ASK]
) -> None:
    """Drop a code that nobody has confirmed."""
    write(
        request,
        caller,
        lambda books: mandates.drop_enrolment(books, caller.bearer, _book(caller), id, enrolment),
    )


@installation.post(
    "/{id}/enrolments/{enrolment}/drop", status_code=204, responses=problems(*ALONE, mandates.drop_enrolment)
)
def drop_administrator_enrolment(
    request: Request, id: RowNumber, enrolment: RowNumber, caller: Annotated[Caller, ADMINISTRATES]
) -> None:
    """Drop the code of an administrator that nobody has confirmed."""
    drop_enrolment(request, id, enrolment, caller)


def _key(one: queries.MandateKey) -> MandateKeyOut:
    return MandateKeyOut(
        id=one.key_id,
        since=one.since,
        expires_on=one.expires_on,
        networks=list(one.networks),
        last_used_on=one.last_used_on,
        revoked_at=one.revoked_at,
        revoked_by=named(one.revoked_by),
        made_with=one.made_with,
    )


def shown(mandate: queries.Mandate, *, keys: bool = False) -> MandateOut:
    """Write a mandate as an answer, with its keys to who may read them."""
    return MandateOut(
        id=mandate.mandate_id,
        actor=mandate.actor_id,
        person=mandate.person_id,
        name=mandate.name,
        role=mandate.role,
        owner=mandate.owner,
        system=mandate.system,
        kind=None if mandate.kind is None else mandate.kind.value,
        rights=[one.value for one in mandate.rights],
        operations=None if mandate.operations is None else list(mandate.operations),
        area=mandate.area,
        department=mandate.department,
        deputy_for=mandate.deputy_for,
        recuses=mandate.recuses,
        from_on=mandate.from_on,
        until_on=mandate.until_on,
        document=mandate.document,
        given=mandate.given,  # type: ignore[arg-type]
        state=mandate.state,  # type: ignore[arg-type]
        codes=[
            CodeOut(
                id=one.enrolment_id,
                asked_by=PersonOut(actor=one.asked_by.actor, name=one.asked_by.name),
                asked_at=one.asked_at,
                expires_on=one.expires_on,
                networks=list(one.networks),
            )
            for one in mandate.codes
        ],
        keys=[_key(one) for one in mandate.keys] if keys else None,
        asked_by=named(mandate.asked_by),
        asked_at=mandate.asked_at,
        confirmed_by=named(mandate.confirmed_by),
        confirmed_at=mandate.confirmed_at,
        dropped_by=named(mandate.dropped_by),
        dropped_at=mandate.dropped_at,
        ended_by=named(mandate.ended_by),
        ended_at=mandate.ended_at,
        why=mandate.why,
    )


Nominate: TypeAlias = Callable[[Books, int, Actor, date, str, int], UUID | None]
"""Begins what another representative confirms first, where there is one."""


def _ask(
    request: Request, response: Response, body: bytes, caller: Caller, nominate: Nominate | None = None
) -> AskedOut:
    new = parse(MandateIn, body)
    card = Card(new.name, new.number, new.system)
    kind = None if new.kind is None else Representative(new.kind)
    term = MandateTerm(new.from_on or today_of(request), new.until_on, new.deputy_for)
    operations = check_named(new.operations, request.app.state.operations)
    post = Post(
        Role(new.role),
        _book(caller),
        new.owner,
        kind,
        tuple(map(Right, new.rights)),
        operations,
        new.area,
        new.department,
    )
    bounds = Bounds(new.expires_on, tuple(new.networks))
    numbers = service_of(request).numbers
    today, locale = today_of(request), locale_of(request)

    def work(books: Books) -> AskedOut:
        made = mandates.ask(
            books, numbers, caller.bearer, card, post, term, new.document, bounds, owners=unknown_owner
        )
        ways.give_ways(books, caller.bearer, made.mandate_id, given(new.ways))
        approval = None
        if nominate is not None:
            approval = nominate(books, caller.book_id, caller.actor, today, new.document, made.mandate_id)
        similar = mandates.namesakes(books, caller.actor, made.mandate_id)
        nobody = (
            ()
            if approval is None
            else refusing(partial(check_nominated, books, caller.book_id, caller.actor))
        )
        return AskedOut(
            id=made.mandate_id,
            half=made.half,
            similar=similar,
            approval=approval,
            warning=next((missing_out(one, locale, caller.sees) for one in nobody), None),
        )

    response.headers["Cache-Control"] = "no-store"
    return write(request, caller, work)


def _list(request: Request, caller: Caller, on: date | None) -> MandatesOut:
    with service_of(request).database.read() as books:
        found = queries.mandates_of(books, queries.Which(_book(caller), on))
    keys = caller.actor.role in POWERS["key.read"]
    return MandatesOut(mandates=[shown(one, keys=keys) for one in seen(caller.actor, found)])


def _half(response: Response, half: str) -> HalfOut:
    response.headers["Cache-Control"] = "no-store"
    return HalfOut(half=half)


def _book(caller: Caller) -> int | None:
    return None if caller.book_id == NO_BOOK else caller.book_id
