"""Reviews of what the bureau decided: asked for, suspended, reopened; what came of them, and what is still owed after them."""

from typing import Annotated, Final, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from pydantic import Field

from api.acts import (
    ActIn,
    ActPath,
    MemoText,
    NextOut,
    act,
    add_second,
    add_turn,
    declared,
    following,
    step_of,
)
from api.dependencies import Caller, RawBody, allowed, parse, service_of
from api.openapi import READ, problems
from api.shapes import Day, Out
from api.strips import Strips, strips_of
from ledger.permits.actions import review_outcomes, reviews, second
from ledger.permits.actions.review_debts import owed_of
from ledger.permits.rules.reviews import strips_of as strips_of_years
from ledger.permits.rules.strips import unit_of, written
from ledger.permits.shapes import ReviewTerms
from ledger.processes.acting import read_process

router = APIRouter(prefix="/v1/books/{book}/permits", tags=["permits: reviews"])
Answering = Annotated[Caller, Depends(allowed("permits.answer"))]
Bureau = Annotated[Caller, Depends(allowed("permits.act"))]
Reader = Annotated[Caller, Depends(allowed("permits.read"))]


class ReviewIn(ActIn):
    """A request for the review of a decision of the bureau, with its ground; of what came on paper the bureau names that."""

    decision: UUID
    """The withdrawal, cut of a cap, freeze, cancellation, deduction, exclusion or refusal of surplus."""
    way: Literal["review", "suit"] = "review"
    """Before the authority above, or a court."""
    ground: MemoText
    excuse: MemoText = ""
    """Why it came late, where nobody is answerable for that; the bureau alone says so."""


class OutcomeIn(ActIn):
    """What came of a review, with its paper; `id` is that of the outcome."""

    outcome: Literal["upheld", "changed", "annulled", "dismissed", "withdrawn"]
    strips: Strips = Field(default_factory=list)
    """What comes back where a part is changed, and only there."""


class OwedOut(Out):
    """What could not come back of a year, and nobody has granted since."""

    pollutant: str
    area: str
    vintage: int
    quantity: str
    unit: str


class ReviewOut(Out):
    """A review as it stands."""

    review_id: str
    decision: str
    decided: str
    """Machine of the decision."""
    site: str
    way: str
    ground: str
    excuse: str
    asked_on: Day
    document: str
    state: str
    owed: list[OwedOut]
    """What could not come back, and is granted out of a reserve by an act that names the review."""
    next: list[NextOut]


BODIES: Final = (ReviewIn, OutcomeIn)


@router.post("/reviews", **declared(ReviewIn, reviews.ask_review))
def ask_review(request: Request, body: RawBody, caller: Answering) -> Response:
    """Ask for the review of a decision, as whom it concerns; the bureau records what came to it on paper."""
    new = parse(ReviewIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: reviews.ask_review(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            decision=new.decision,
            way=new.way,
            ground=new.ground,
            excuse=new.excuse,
        ),
    )


@router.get("/reviews/{id}", responses=problems(*READ, read_process))
def review_detail(request: Request, id: ActPath, caller: Reader) -> ReviewOut:
    """Read a review: what it is about, where it stands, and what is still owed after it."""
    with service_of(request).database.read() as books:
        process, kept = read_process(books, caller.book_id, reviews.REVIEWS, id, caller.sees)
        possible = following(request, books, reviews.REVIEWS, process, kept, owner=caller.sees)
        owed = strips_of_years(owed_of(books, caller.book_id, id))
    said = kept.said(ReviewTerms)
    return ReviewOut(
        review_id=str(id),
        decision=str(said.decision),
        decided=said.decided,
        site=kept.site,
        way=said.way,
        ground=said.ground,
        excuse=said.excuse,
        asked_on=kept.effective_on,
        document=kept.document,
        state=process.state,
        owed=[
            OwedOut(
                pollutant=one.pollutant,
                area=one.area,
                vintage=one.first_vintage,
                quantity=written(one.quantity),
                unit=unit_of(one.pollutant),
            )
            for one in owed
        ],
        next=possible,
    )


@router.post("/reviews/{id}/outcomes", **declared(OutcomeIn, strips_of, review_outcomes.say_outcome))
def say_outcome(request: Request, id: ActPath, body: RawBody, caller: Bureau) -> Response:
    """Say what came of a review, as somebody who took no part in the decision; another such person confirms."""
    new = parse(OutcomeIn, body)
    step, strips = step_of(request, caller, new), strips_of(new.strips)
    return act(
        request,
        caller,
        lambda books: review_outcomes.say_outcome(
            books,
            caller.book_id,
            step,
            act_id=new.id,
            review=id,
            outcome=new.outcome,
            strips=strips,
        ),
    )


add_second(
    router, "/review-outcomes", "permits.act", "the outcome of a review", second.turns(review_outcomes.SETTLE)
)
add_turn(
    router,
    "/reviews/{id}/suspend",
    "permits.act",
    "Suspend what is reviewed: until the review ends, or somebody else resumes it, it is not carried out and does not lapse.",
    lambda books, book, step, id: reviews.suspend_decision(books, book, step, act_id=id),
    reviews.suspend_decision,
)
add_turn(
    router,
    "/reviews/{id}/resume",
    "permits.act",
    "Let what is reviewed be carried out again, as another person than who suspended it.",
    lambda books, book, step, id: reviews.resume_decision(books, book, step, act_id=id),
    reviews.resume_decision,
)
add_turn(
    router,
    "/reviews/{id}/withdraw",
    "permits.answer",
    "Withdraw the request for a review, as who asked for it.",
    lambda books, book, step, id: reviews.withdraw_review(books, book, step, act_id=id),
    reviews.withdraw_review,
)
add_turn(
    router,
    "/reviews/{id}/reopen",
    "permits.act",
    "Ask to reopen a review that was recorded as upheld by mistake; another person confirms.",
    lambda books, book, step, id: reviews.reopen_review(books, book, step, act_id=id),
    reviews.reopen_review,
)
add_turn(
    router,
    "/reviews/{id}/confirm",
    "permits.act",
    "Confirm as another person that a review is reopened.",
    lambda books, book, step, id: reviews.confirm_reopening(books, book, step, act_id=id),
    reviews.confirm_reopening,
)
add_turn(
    router,
    "/reviews/{id}/drop",
    "permits.act",
    "Drop that a review is reopened: it stays upheld.",
    lambda books, book, step, id: reviews.drop_reopening(books, book, step, act_id=id),
    reviews.drop_reopening,
)
