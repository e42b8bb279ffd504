"""A credit code that was typed wrong is corrected, and that is undone."""

from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request, Response

from api.acts import ActIn, act, add_second, add_turn, declared, step_of
from api.dependencies import Caller, RawBody, allowed, parse
from api.strips import Holder
from ledger.permits.actions import code_corrections, second

router = APIRouter(prefix="/v1/books/{book}/register", tags=["register"])


class CodeCorrectionIn(ActIn):
    """A code that was typed wrong, and the right one, which is registered; names its paper and the reason."""

    party: Holder
    right: Holder


BODIES: Final = (CodeCorrectionIn,)


@router.post("/code-corrections", **declared(CodeCorrectionIn, code_corrections.correct_code))
def correct_code(
    request: Request, body: RawBody, caller: Annotated[Caller, Depends(allowed("party.register"))]
) -> Response:
    """Ask to correct the code of a party that was typed wrong, once nothing stands under it; another person confirms."""
    new = parse(CodeCorrectionIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: code_corrections.correct_code(
            books, caller.book_id, step, act_id=new.id, party=new.party, right=new.right
        ),
    )


add_second(
    router,
    "/code-corrections",
    "party.register",
    "the correction of a credit code, or that it is undone",
    second.turns(code_corrections.CORRECT),
)
add_turn(
    router,
    "/code-corrections/{id}/undo",
    "party.register",
    "Ask to undo the correction of a code; another person confirms, and things are done with it again.",
    lambda books, book, step, id: code_corrections.undo_correction(books, book, step, act_id=id),
    code_corrections.undo_correction,
)
