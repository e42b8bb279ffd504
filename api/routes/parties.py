"""The register: enterprises, their sites, what is known of them on a day, lists, quality of areas, licences."""

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.acts import ActIn, MemoText, Year, act, add_second, declared, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, today_of, write
from api.namesakes import PartyOut, RegisteredOut, told_parties
from api.openapi import CHANGE, PAGES, READ, problems, repeated
from api.rooms import Document, Quantity
from api.shapes import Code, CodePath, Cursor, Day, Instant, Limit, Number, Out, RowNumber, Strict
from api.strips import Pollutant
from ledger.amounts import format_decimal, parse_decimal
from ledger.database import Books
from ledger.law import Law
from ledger.law_in_force.queries import newest_law
from ledger.permits.actions import facts, second
from ledger.permits.actions import register as changes
from ledger.permits.actions.corrected import check_right
from ledger.permits.rules.strips import LOT_SCALE, unit_of, written
from ledger.register import actions as register
from ledger.register import queries, regions
from ledger.register.naming import namesakes

router = APIRouter(prefix="/v1/books/{book}", tags=["register"])


class AttributesIn(Strict):
    """What is known of a site from a day on."""

    region: Annotated[
        str, Field(max_length=6, description="GB/T 2260 code of the county, as it holds on the day.")
    ]
    industry: Annotated[
        str, Field(max_length=5, description="GB/T 4754-2017, letter and digits, such as C1713.")
    ]
    sector: str = "industrial"
    watershed: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,64}$")] | None = None
    licence: Annotated[str, Field(max_length=22)] | None = None
    power: bool | None = None
    """None: as the industry says."""
    chp_heat_share: Annotated[
        str, Field(max_length=10, description="Share of heat of a cogeneration plant, from 0 to 1.")
    ] = "0"
    online_monitoring: bool = False

    def value(self) -> register.Attributes:
        """Give it its meaning; raises those of `parse_decimal`."""
        return register.Attributes(
            self.region,
            self.industry,
            self.sector,
            self.watershed,
            self.licence,
            self.power,
            parse_decimal(self.chp_heat_share, 6),
            self.online_monitoring,
        )


class FactsIn(Strict):
    """What changes of what is known of a site; what is left out stays as it was, and null takes away what may be missing."""

    region: Annotated[
        str, Field(max_length=6, description="GB/T 2260 code of the county, as it holds on the day.")
    ] = ""
    industry: Annotated[
        str, Field(max_length=5, description="GB/T 4754-2017, letter and digits, such as C1713.")
    ] = ""
    sector: str = ""
    watershed: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,64}$")] | None = None
    licence: Annotated[str, Field(max_length=22)] | None = None
    power: bool | None = None
    """Null: as the industry says; so where another industry is said without it."""
    chp_heat_share: Annotated[
        str, Field(max_length=10, description="Share of heat of a cogeneration plant, from 0 to 1.")
    ] = ""
    online_monitoring: bool = False

    def value(self) -> dict[str, Any]:
        """Give what is said, by the names of what is known; raises those of `parse_decimal`."""
        said = {name: getattr(self, name) for name in self.model_fields_set}
        if "chp_heat_share" in said:
            said["chp_heat_ppm"] = parse_decimal(said.pop("chp_heat_share"), 6)
        return said


class PartyIn(Strict):
    """An enterprise to register, by its unified social credit code."""

    uscc: Annotated[str, Field(max_length=60)]
    name: Annotated[str, Field(min_length=1, max_length=300)]
    effective_on: Day
    evidence: MemoText = ""
    """Why a code whose check fails is right nevertheless."""


class SiteIn(Strict):
    """A site of an enterprise; `suffix` is the last four characters of its licence number, such as 001P."""

    suffix: Annotated[str, Field(max_length=16)]
    name: Annotated[str, Field(min_length=1, max_length=300)]
    effective_on: Day
    document: Document = ""
    attributes: AttributesIn


class KnownIn(ActIn):
    """What is known of a site from the day on at which it takes effect; names its paper."""

    attributes: FactsIn


class StandingIn(ActIn):
    """A list on which an enterprise stands from the day on at which it takes effect; names its paper and the reason."""

    list: str
    until: Day | None = None


class StandingEndIn(ActIn):
    """The last day on which an enterprise stands on a list, by which decision, and why."""


class AnnulmentIn(ActIn):
    """That an entry in a list, or a version of a licence, was recorded by mistake: names its paper and the reason."""


class QualityIn(ActIn):
    """Whether an area met its target for a pollutant in a year; names its paper."""

    area: Annotated[str, Field(pattern=r"^[0-9A-Za-z._-]{1,64}$")]
    pollutant: Pollutant
    year: Year
    met: bool


class LicenceLineIn(Strict):
    """How much an outlet may emit of a pollutant in a year."""

    outlet: Annotated[str, Field(max_length=10)]
    pollutant: Pollutant
    year: Year
    quantity: Quantity


class LicenceIn(ActIn):
    """A version of a discharge licence, as it was issued elsewhere; names its paper."""

    licence: Annotated[str, Field(max_length=22)]
    valid_from: Day
    valid_to: Day
    lines: Annotated[list[LicenceLineIn], Field(max_length=5000)]


class PartiesOut(Out):
    """Enterprises, by code."""

    parties: list[PartyOut]
    next: str | None


class SiteOut(Out):
    """A site, and what is known of it on a day."""

    code: str
    party: str
    name: str
    valid_from: date
    licence: str | None
    region: str
    region_name: str
    watershed: str | None
    industry: str
    sector: str
    power: bool
    chp_heat_share: str
    online_monitoring: bool
    document: str


class SitesOut(Out):
    """Sites, by code."""

    sites: list[SiteOut]
    next: str | None


class AnnulledOut(Out):
    """That it was recorded by mistake and never counted: who says so, when, why, and on which paper."""

    act_id: UUID
    asked_by: str
    confirmed_by: str
    confirmed_at: Instant
    reason: str
    document: str


class StandingOut(Out):
    """An entry in a list."""

    standing_id: int
    party: str
    list: str
    since: date
    until: date | None
    document: str
    ended: bool
    """Whether somebody has said when it ended."""
    annulled: AnnulledOut | None
    """Where it never counted."""


class StandingsOut(Out):
    """Entries in lists."""

    standings: list[StandingOut]


class LicenceLineOut(Out):
    """How much an outlet may emit of a pollutant in a year."""

    outlet: str
    pollutant: str
    year: int
    unit: str
    quantity: str


class LicenceOut(Out):
    """The version of a licence that is valid on a day."""

    site: str
    version: int
    licence: str
    valid_from: date
    valid_to: date
    document: str
    lines: list[LicenceLineOut]


class LicenceVersionOut(Out):
    """A version of a licence, without its lines."""

    version: int
    licence: str
    valid_from: date
    valid_to: date
    document: str
    annulled: AnnulledOut | None
    """Where it never counted."""


class LicenceVersionsOut(Out):
    """The versions of a licence, the newest first."""

    versions: list[LicenceVersionOut]


class NamedOut(Out):
    """The code or number of what was registered."""

    code: str


BODIES: Final = (PartyIn, SiteIn, KnownIn, StandingIn, StandingEndIn, AnnulmentIn, QualityIn, LicenceIn)
Registrar = Annotated[Caller, Depends(allowed("party.register"))]
Reader = Annotated[Caller, Depends(allowed("party.read"))]
On = Annotated[Day | None, Query(description="As known on this day; none for today.")]


def _named(response: Response, registered: tuple[str, bool]) -> NamedOut:
    code, fresh = registered
    if not fresh:
        response.status_code = 200
        response.headers["Idempotency-Replayed"] = "true"
    return NamedOut(code=code)


@router.post(
    "/parties",
    status_code=201,
    openapi_extra=takes(PartyIn),
    responses={**problems(*CHANGE, register.register_party), **repeated(RegisteredOut)},
)
def register_party(request: Request, response: Response, body: RawBody, caller: Registrar) -> RegisteredOut:
    """Register an enterprise; its code is the owner of its accounts. Others that are called alike are told."""
    new = parse(PartyIn, body)
    words = {"uscc": new.uscc, "name": new.name, "evidence": new.evidence}

    def work(books: Books) -> tuple[tuple[str, bool], list[str]]:
        done = register.register_party(
            books, caller.book_id, caller.actor.actor_id, on=new.effective_on, **words
        )
        return done, namesakes(books, caller.book_id, [done[0]]).get(done[0], [])

    done, alike = write(request, caller, work)
    return RegisteredOut(code=_named(response, done).code, namesakes=alike)


@router.get("/parties", responses=problems(*READ, *PAGES))
def parties(
    request: Request, caller: Reader, name: str | None = None, cursor: Cursor = None, limit: Limit = 100
) -> PartiesOut:
    """List enterprises; `name` finds those of whose names, also of before, one contains it."""
    question = ("parties", caller.book, caller.sees, name)
    position = position_of(cursor, question, (str,))
    with service_of(request).database.read() as books:
        rows = queries.parties(
            books,
            caller.book_id,
            seen_by=caller.sees,
            on=today_of(request),
            name=name,
            after=position[0] if position else None,
            limit=limit,
        )
        told = told_parties(books, caller, rows)
    return PartiesOut(
        parties=told, next=next_cursor(question, (rows[-1].code,)) if len(rows) == limit else None
    )


@router.get("/parties/{code}", responses=problems(*READ, queries.party_of))
def party(request: Request, code: CodePath, caller: Reader, on: On = None) -> PartyOut:
    """Read an enterprise, as it is called on a day."""
    day = on or today_of(request)
    with service_of(request).database.read() as books:
        found = queries.party_of(books, caller.book_id, code, seen_by=caller.sees, on=day)
        return told_parties(books, caller, [found])[0]


@router.post(
    "/parties/{code}/sites",
    status_code=201,
    openapi_extra=takes(SiteIn),
    responses={
        **problems(*CHANGE, AttributesIn.value, check_right, register.register_site, newest_law),
        **repeated(NamedOut),
    },
)
def register_site(
    request: Request, response: Response, code: CodePath, body: RawBody, caller: Registrar
) -> NamedOut:
    """Register a site of an enterprise with what is known of it."""
    new = parse(SiteIn, body)
    attributes = new.attributes.value()

    def work(books: Books) -> tuple[str, bool]:
        check_right(books, caller.book_id, code)
        return register.register_site(
            books,
            caller.book_id,
            caller.actor.actor_id,
            party_code=code,
            suffix=new.suffix,
            name=new.name,
            on=new.effective_on,
            attributes=attributes,
            document=new.document,
            law=newest_law(books, caller.book_id),
        )

    return _named(response, write(request, caller, work))


@router.post("/parties/{code}/standing", **declared(StandingIn, changes.put_on_list))
def put_on_list(request: Request, code: CodePath, body: RawBody, caller: Registrar) -> Response:
    """Ask to put an enterprise on a list that bars it from trading; a second person confirms."""
    new = parse(StandingIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: changes.put_on_list(
            books, caller.book_id, step, act_id=new.id, party=code, on_list=new.list, until=new.until
        ),
    )


@router.post("/standings/{id}/end", **declared(StandingEndIn, changes.take_off_list))
def take_off_list(request: Request, id: Number, body: RawBody, caller: Registrar) -> Response:
    """Ask to take an enterprise off a list, by the number of the entry; a second person confirms."""
    new = parse(StandingEndIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: changes.take_off_list(books, caller.book_id, step, act_id=new.id, standing=id),
    )


@router.post("/standings/{id}/annul", **declared(AnnulmentIn, changes.annul_entry))
def annul_entry(request: Request, id: Number, body: RawBody, caller: Registrar) -> Response:
    """Ask to annul an entry in a list that was recorded by mistake: once a second person confirms, it never counted."""
    new = parse(AnnulmentIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: changes.annul_entry(books, caller.book_id, step, act_id=new.id, standing=id),
    )


add_second(
    router, "/register/changes", "party.register", "a change of the register", second.turns(*changes.WAYS)
)


@router.get("/parties/{code}/standing", responses=problems(*READ, queries.party_of))
def standing(request: Request, code: CodePath, caller: Reader) -> StandingsOut:
    """List every entry of an enterprise in any list."""
    with service_of(request).database.read() as books:
        queries.party_of(books, caller.book_id, code, seen_by=caller.sees)
        rows = queries.standings(books, caller.book_id, code)
        gone = queries.annulled_entries(books, caller.book_id, code)
    return StandingsOut(
        standings=[
            StandingOut(**{**asdict(row), "annulled": _annulled(gone.get(row.standing_id))}) for row in rows
        ]
    )


@router.post("/quality", **declared(QualityIn, changes.judge_area))
def judge_area(request: Request, body: RawBody, caller: Registrar) -> Response:
    """Ask to record whether an area met its quality target for a pollutant in a year; a second person confirms."""
    new = parse(QualityIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: changes.judge_area(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            area=new.area,
            pollutant=new.pollutant,
            year=new.year,
            met=new.met,
        ),
    )


@router.get("/sites", responses=problems(*READ, *PAGES, newest_law, regions.region_name))
def sites(
    request: Request,
    caller: Reader,
    on: On = None,
    party: Code | None = None,
    region: str | None = None,
    industry: str | None = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> SitesOut:
    """List sites as they were on a day; `region` may be a prefix, such as two digits for a province, and finds former codes too."""
    service = service_of(request)
    day = on or today_of(request)
    question = ("sites", caller.book, caller.sees, on, party, region, industry)
    position = position_of(cursor, question, (str,))
    with service.database.read() as books:
        law = newest_law(books, caller.book_id)
        rows = queries.sites(
            books,
            caller.book_id,
            day,
            seen_by=caller.sees,
            party=party,
            region=region,
            former=regions.former(region, day, law) if region else (),
            industry=industry,
            after=position[0] if position else None,
            limit=limit,
        )
    return SitesOut(
        sites=[_site(row, day, law) for row in rows],
        next=next_cursor(question, (rows[-1].code,)) if len(rows) == limit else None,
    )


@router.get("/sites/{code}", responses=problems(*READ, regions.region_name, queries.site_on, newest_law))
def site(request: Request, code: CodePath, caller: Reader, on: On = None) -> SiteOut:
    """Read a site as it was on a day."""
    service = service_of(request)
    with service.database.read() as books:
        day = on or today_of(request)
        return _site(
            queries.site_on(books, caller.book_id, code, day, seen_by=caller.sees),
            day,
            newest_law(books, caller.book_id),
        )


@router.post("/sites/{code}/attributes", **declared(KnownIn, FactsIn.value, facts.change_facts))
def describe_site(request: Request, code: CodePath, body: RawBody, caller: Registrar) -> Response:
    """Ask to record what changes of a site from a day on; a second person confirms. What is left out stays as it was."""
    new = parse(KnownIn, body)
    step, changed = step_of(request, caller, new), new.attributes.value()
    return act(
        request,
        caller,
        lambda books: facts.change_facts(
            books, caller.book_id, step, act_id=new.id, site=code, changed=changed
        ),
    )


@router.post("/sites/{code}/licences", **declared(LicenceIn, parse_decimal, changes.import_licence))
def import_licence(
    request: Request,
    code: CodePath,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("licence.import"))],
) -> Response:
    """Ask to import a version of a discharge licence: outlet × pollutant × year, all lines or none; a second person confirms."""
    new = parse(LicenceIn, body)
    step = step_of(request, caller, new)
    lines = [
        register.LicenceLine(x.outlet, x.pollutant, x.year, parse_decimal(x.quantity, LOT_SCALE))
        for x in new.lines
    ]
    return act(
        request,
        caller,
        lambda books: changes.import_licence(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            site=code,
            licence=new.licence,
            valid_from=new.valid_from,
            valid_to=new.valid_to,
            lines=lines,
        ),
    )


@router.post("/sites/{code}/licences/{version}/annul", **declared(AnnulmentIn, changes.annul_licence))
def annul_licence(
    request: Request,
    code: CodePath,
    version: RowNumber,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("licence.import"))],
) -> Response:
    """Ask to annul a version of a licence that was imported by mistake: once a second person confirms, it never counted."""
    new = parse(AnnulmentIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: changes.annul_licence(
            books, caller.book_id, step, act_id=new.id, site=code, version=version
        ),
    )


@router.get("/sites/{code}/licences", responses=problems(*READ, queries.site_on))
def licences(request: Request, code: CodePath, caller: Reader) -> LicenceVersionsOut:
    """List the versions of a site's licence, also those that were annulled."""
    with service_of(request).database.read() as books:
        queries.site_on(books, caller.book_id, code, today_of(request), seen_by=caller.sees)
        rows = queries.licence_versions(books, caller.book_id, code)
        gone = queries.annulled_versions(books, caller.book_id, code)
    return LicenceVersionsOut(
        versions=[
            LicenceVersionOut(
                version=row.version,
                licence=row.licence,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                document=row.document,
                annulled=_annulled(gone.get(row.version)),
            )
            for row in rows
        ]
    )


@router.get("/sites/{code}/licence", responses=problems(*READ, queries.site_on, queries.valid_licence))
def licence(request: Request, code: CodePath, caller: Reader, on: On = None) -> LicenceOut:
    """Read the version of a site's licence that is valid on a day."""
    service = service_of(request)
    day = on or today_of(request)
    with service.database.read() as books:
        queries.site_on(books, caller.book_id, code, day, seen_by=caller.sees)
        found = queries.valid_licence(books, caller.book_id, code, day)
    lines = [
        LicenceLineOut(outlet=o, pollutant=p, year=y, unit=unit_of(p), quantity=written(q))
        for o, p, y, q in found.lines
    ]
    told = {name: value for name, value in asdict(found).items() if name != "annulled"}
    return LicenceOut(**{**told, "lines": lines})


def _annulled(found: queries.Annulled | None) -> AnnulledOut | None:
    if found is None:
        return None
    return AnnulledOut(**{name: value for name, value in asdict(found).items() if name != "number"})


def _site(row: queries.Site, day: date, law: Law) -> SiteOut:
    ppm = row.chp_heat_ppm
    values = {name: value for name, value in asdict(row).items() if name != "chp_heat_ppm"}
    return SiteOut(
        **values,
        region_name=regions.region_name(row.region, day, law),
        chp_heat_share=format_decimal(ppm, 6, 6),
    )
