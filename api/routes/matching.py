"""Matching lines of the bank with postings of the ledger: by rules that are certain, by two persons, and undone by two."""

from typing import Annotated, Any, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import Field

from api.acts import STEP, ActIn, ActOut, NextOut, StepIn, act, following, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import CHANGE, PAGES, READ, problems, repeated
from api.shapes import CodePath, Cursor, Instant, Limit, Out, Strict
from ledger.processes.acting import Done, read_process
from ledger.processes.queries import history
from ledger.reconciliation.accounts import bank_account_of
from ledger.reconciliation.actions import matches as actions
from ledger.reconciliation.machines import MATCH, RELEASE
from ledger.reconciliation.queries.matches import Match, match_of, matches_of
from ledger.reconciliation.rules.groups import PARTS_MAX
from ledger.reconciliation.rules.matching import STANDARD, Candidate, Policy

router = APIRouter(prefix="/v1/books/{book}/reconciliation", tags=["reconciliation"])
Worker = Annotated[Caller, Depends(allowed("reconciliation.work"))]
Reader = Annotated[Caller, Depends(allowed("reconciliation.read"))]
Id = Annotated[UUID, Path(description="Id of the match or of the release.")]


class PolicyIn(Strict):
    """From how many points on a pair is matched, and how far apart days may be of what is proposed; else as in the specification."""

    days_before: Annotated[
        int, Field(ge=0, le=90, description="How many days the ledger may be before the bank.")
    ] = STANDARD.days_before
    days_after: Annotated[
        int, Field(ge=0, le=90, description="How many days the ledger may be after the bank.")
    ] = STANDARD.days_after
    certain_at: Annotated[int, Field(ge=STANDARD.certain_at, le=100)] = STANDARD.certain_at

    def value(self) -> Policy:
        """Give it its meaning."""
        return Policy(days_before=self.days_before, days_after=self.days_after, certain_at=self.certain_at)


class PostingRef(Strict):
    """A posting: the entry, and its line in it."""

    entry: UUID
    line: Annotated[int, Field(ge=1, le=1000)]


class MatchReleaseIn(ActIn):
    """The release of a match."""


class MatchIn(ActIn):
    """Lines and postings that belong together."""

    account: Annotated[str, Field(max_length=60, description="Number of the bank account.")]
    lines: Annotated[
        list[Annotated[int, Field(ge=1, le=2**31 - 1)]], Field(default_factory=list, max_length=PARTS_MAX)
    ]
    postings: Annotated[list[PostingRef], Field(default_factory=list, max_length=PARTS_MAX)]


class PostingOut(Out):
    """A posting: the entry, and its line in it."""

    entry: UUID
    line: int


class CandidateOut(Out):
    """What a rule has found, with what it compared."""

    id: UUID | None
    """Of the match; null for what is only proposed."""
    rule: str
    confidence: int
    lines: list[int]
    postings: list[PostingOut]
    explanation: list[dict[str, Any]]


class RunOut(Out):
    """What the rules have matched now, and what they propose to a person."""

    matched: list[CandidateOut]
    proposed: list[CandidateOut]
    complete: bool
    """Whether every sum was looked for."""


class ReleaseOut(ActOut):
    """What became of a wish to undo a match."""

    match: UUID


class MatchOut(Out):
    """A match as it stands."""

    id: UUID
    account: str
    rule: str
    confidence: int | None
    explanation: list[Any]
    state: str
    possible: list[str]
    made_by: str
    made_at: Instant
    lines: list[int]
    postings: list[PostingOut]
    releases: list[dict[str, str]]


class MatchActOut(MatchOut, ActOut):
    """What became of a match that persons make."""


class MatchPage(Out):
    """Matches by time."""

    matches: list[MatchOut]
    next: str | None


class MatchFile(MatchOut):
    """A match with all that was done with it."""

    history: list[dict[str, Any]]
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it; with a release that was asked for, at its own address."""


class ReleaseFile(Out):
    """A wish to undo a match, and where it stands."""

    id: UUID
    match: UUID
    state: str
    next: list[NextOut]
    """Everything that can be done now, and what is missing for it."""


BODIES: Final = (MatchReleaseIn, PolicyIn, MatchIn)


@router.post(
    "/accounts/{code}/matching",
    openapi_extra=takes(PolicyIn),
    responses=problems(*CHANGE, bank_account_of),
)
def run_matching(request: Request, code: CodePath, body: RawBody, caller: Worker) -> RunOut:
    """Match what the rules are certain of, and give what they propose, each with its explanation. Told again, it finds what is new."""
    policy = parse(PolicyIn, body).value()
    done = write(
        request,
        caller,
        lambda books: actions.run_rules(
            books, bank_account_of(books, caller.book_id, code), caller.actor.actor_id, policy
        ),
    )
    return RunOut(
        matched=[_candidate(one, match_id) for match_id, one in done.matched],
        proposed=[_candidate(one) for one in done.proposed],
        complete=done.complete,
    )


@router.get("/accounts/{code}/proposals", responses=problems(*READ, bank_account_of))
def proposals(request: Request, code: CodePath, caller: Reader) -> RunOut:
    """Ask the rules without keeping anything: what they would match, and what they would propose."""
    with service_of(request).database.read() as books:
        found = actions.suggest(books, bank_account_of(books, caller.book_id, code))
    return RunOut(
        matched=[_candidate(one) for one in found.certain],
        proposed=[_candidate(one) for one in found.proposed],
        complete=found.complete,
    )


@router.get("/matches", responses=problems(*READ, *PAGES))
def list_matches(
    request: Request,
    caller: Reader,
    account: Annotated[str | None, Query(max_length=60)] = None,
    state: Literal["proposed", "matched", "dropped", "released"] | None = None,
    rule: Annotated[str | None, Query(max_length=40)] = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> MatchPage:
    """List matches; those in the state `proposed` wait for a second person."""
    question = ("bank matches", caller.book_id, account, state, rule)
    after = position_of(cursor, question, (UUID,))
    with service_of(request).database.read() as books:
        found = matches_of(
            books,
            caller.book_id,
            number=account,
            state=state,
            rule=rule,
            after=after[0] if after else None,
            limit=limit + 1,
        )
    more = next_cursor(question, (found[limit - 1].match_id,)) if len(found) > limit else None
    return MatchPage(matches=[MatchOut(**_match(one)) for one in found[:limit]], next=more)


@router.get("/matches/{id}", responses=problems(*READ, match_of))
def read_match(request: Request, id: Id, caller: Reader) -> MatchFile:
    """Read a match, and who has done what with it."""
    with service_of(request).database.read() as books:
        found = match_of(books, caller.book_id, id)
        steps = [
            {
                "of": str(subject),
                "action": e.action,
                "by": e.actor,
                "on": e.effective_on,
                "reason": e.reason,
                "document": e.document,
                "recorded_at": e.recorded_at,
            }
            for subject in (id, *(release for release, _ in found.releases))
            for e in history(books, caller.book_id, subject)
        ]
        process = actions.process_of(books, caller.book_id, found)
        possible = following(request, books, actions.MATCHES, process, found)
    return MatchFile(**_match(found), history=steps, next=possible)


@router.post(
    "/matches",
    status_code=201,
    openapi_extra=takes(MatchIn),
    response_model=MatchActOut,
    responses={**problems(*STEP, actions.propose, bank_account_of), **repeated(MatchActOut)},
)
def propose(request: Request, body: RawBody, caller: Worker) -> Response:
    """Propose a match by hand; another person approves it. Several lines or postings may make one match, when both sides are equal."""
    new = parse(MatchIn, body)
    step = step_of(request, caller, new)
    items = [(p.entry, p.line) for p in new.postings]
    return act(
        request,
        caller,
        lambda books: actions.propose(
            books,
            bank_account_of(books, caller.book_id, new.account),
            step,
            match_id=new.id,
            lines=new.lines,
            items=items,
        ),
        _of_match,
    )


@router.post(
    "/matches/{id}/approve",
    openapi_extra=takes(StepIn),
    response_model=MatchActOut,
    responses=problems(*STEP, actions.approve_match),
)
def approve_match(request: Request, id: Id, body: RawBody, caller: Worker) -> Response:
    """Approve a match that a colleague has proposed."""
    step = step_of(request, caller, parse(StepIn, body))
    return act(
        request,
        caller,
        lambda books: actions.approve_match(books, caller.book_id, step, match_id=id),
        _of_match,
    )


@router.post(
    "/matches/{id}/drop",
    openapi_extra=takes(StepIn),
    response_model=MatchActOut,
    responses=problems(*STEP, actions.drop_match),
)
def drop_match(request: Request, id: Id, body: RawBody, caller: Worker) -> Response:
    """Drop a match that is only proposed: its lines and postings are open again."""
    step = step_of(request, caller, parse(StepIn, body))
    return act(
        request,
        caller,
        lambda books: actions.drop_match(books, caller.book_id, step, match_id=id),
        _of_match,
    )


def _of_match(done: Done[Match]) -> dict[str, Any]:
    told = MatchOut(**_match(done.record)).model_dump()
    return {name: value for name, value in told.items() if name not in ("id", "state")}


def _of_release(done: Done[actions.Release]) -> dict[str, Any]:
    return {"match": done.record.match_id}


@router.post(
    "/matches/{id}/releases",
    status_code=201,
    openapi_extra=takes(MatchReleaseIn),
    response_model=ReleaseOut,
    responses={**problems(*STEP, actions.ask_release), **repeated(ReleaseOut)},
)
def ask_release(request: Request, id: Id, body: RawBody, caller: Worker) -> Response:
    """Ask to undo a match that stands, with the reason; another person approves it."""
    new = parse(MatchReleaseIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: actions.ask_release(books, caller.book_id, step, release_id=new.id, match_id=id),
        _of_release,
    )


@router.get(
    "/matches/{match}/releases/{id}", responses=problems(*READ, actions.check_release_of, read_process)
)
def read_release(request: Request, match: UUID, id: Id, caller: Reader) -> ReleaseFile:
    """Read a wish to undo a match."""
    with service_of(request).database.read() as books:
        actions.check_release_of(books, caller.book_id, match, id)
        process, kept = read_process(books, caller.book_id, actions.RELEASES, id, caller.sees)
        possible = following(request, books, actions.RELEASES, process, kept)
    return ReleaseFile(id=id, match=match, state=process.state, next=possible)


@router.post(
    "/matches/{match}/releases/{id}/approve",
    openapi_extra=takes(StepIn),
    response_model=ReleaseOut,
    responses=problems(*STEP, actions.approve_release),
)
def approve_release(request: Request, match: UUID, id: Id, body: RawBody, caller: Worker) -> Response:
    """Approve that a match is undone, as another person than who asked: its lines and postings are open again."""
    step = step_of(request, caller, parse(StepIn, body))
    return act(
        request,
        caller,
        lambda books: actions.approve_release(books, caller.book_id, step, match_id=match, release_id=id),
        _of_release,
    )


@router.post(
    "/matches/{match}/releases/{id}/drop",
    openapi_extra=takes(StepIn),
    response_model=ReleaseOut,
    responses=problems(*STEP, actions.drop_release),
)
def drop_release(request: Request, match: UUID, id: Id, body: RawBody, caller: Worker) -> Response:
    """Drop the wish to undo a match: the match stands."""
    step = step_of(request, caller, parse(StepIn, body))
    return act(
        request,
        caller,
        lambda books: actions.drop_release(books, caller.book_id, step, match_id=match, release_id=id),
        _of_release,
    )


def _candidate(one: Candidate, match_id: UUID | None = None) -> CandidateOut:
    return CandidateOut(
        id=match_id,
        rule=one.rule,
        confidence=one.confidence,
        lines=list(one.lines),
        postings=[PostingOut(entry=entry, line=line) for entry, line in one.items],
        explanation=[part.content() for part in one.parts],
    )


def _match(found: Match) -> dict[str, Any]:
    possible = MATCH.actions_in(found.state) if found.rule == "manual" else []
    asked = [
        f"{action}_release"
        for _, state in found.releases
        if state == "asked"
        for action in RELEASE.actions_in("asked")
    ]
    return {
        "id": found.match_id,
        "account": found.number,
        "rule": found.rule,
        "confidence": found.confidence,
        "explanation": found.explanation,
        "state": found.state,
        "made_by": found.made_by,
        "made_at": found.made_at,
        "possible": [*possible, *(["release"] if found.state == "matched" else []), *asked],
        "lines": list(found.lines),
        "postings": [PostingOut(entry=entry, line=line) for entry, line in found.items],
        "releases": [{"id": str(release), "state": state} for release, state in found.releases],
    }
