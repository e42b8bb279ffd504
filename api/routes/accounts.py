"""Accounts: open one or many, list them, freeze and close them."""

from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from pydantic import Field

from api.acts import ActIn, act, add_second, declared, step_of
from api.cursors import next_cursor, position_of
from api.dependencies import Caller, RawBody, allowed, parse, service_of, takes, write
from api.openapi import CHANGE, PAGES, READ, problems, repeated
from api.shapes import CODE, Code, CodePath, Cursor, Instant, Limit, Minor, Out, Strict
from ledger.entries import MEMO_MAX
from ledger.house import check_by_hand, check_named
from ledger.identifiers import CODE_MAX
from ledger.journal import accounts, queries
from ledger.journal.accounts import (
    NewAccount,
)
from ledger.permits.actions import second, statuses

router = APIRouter(prefix="/v1/books/{book}/accounts", tags=["accounts"])

ACCOUNTS_MAX: Final = 10_000
"""Accounts opened by one request at most."""
Status = Literal["open", "frozen", "closed", "receive_only"]
Filter = Annotated[str | None, Query(pattern=CODE, max_length=CODE_MAX)]


class AccountIn(Strict):
    """An account to open. Its limits count for every asset it will hold, so they are in the smallest unit."""

    code: Code
    owner: Code
    purpose: Annotated[str, Field(pattern=r"^[a-z_]{1,64}$")]
    floor: Minor | None = None
    """Lowest balance in the normal direction; that of the purpose when not given."""
    ceiling: Minor | None = None


class AccountsIn(Strict):
    """Accounts to open, all or none."""

    accounts: Annotated[list[AccountIn], Field(min_length=1, max_length=ACCOUNTS_MAX)]


class StatusIn(ActIn):
    """What an account may do from now on, and why; `id` is that of the act."""

    status: Status
    reason: Annotated[str, Field(min_length=1, json_schema_extra={"maxLength": MEMO_MAX})]


class OpenedOut(Out):
    """Accounts that were opened."""

    accounts: list[str]


class AccountOut(Out):
    """An account."""

    code: str
    owner: str
    purpose: str
    normal_side: Literal["debit", "credit"]
    floor: str | None
    ceiling: str | None
    status: str
    opened_at: Instant


class AccountPage(Out):
    """Accounts, by code."""

    accounts: list[AccountOut]
    next: str | None


BODIES: Final = (AccountIn, AccountsIn, StatusIn)


@router.post(
    "",
    status_code=201,
    openapi_extra=takes(AccountsIn),
    response_model=OpenedOut,
    responses={
        **problems(*CHANGE, check_by_hand, check_named, accounts.open_accounts),
        **repeated(OpenedOut),
    },
)
def open_accounts(
    request: Request,
    response: Response,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("account.open"))],
) -> OpenedOut:
    """Open accounts, all or none; those that are there in the same words were opened before."""
    new = [
        NewAccount(a.code, a.owner, a.purpose, _integer(a.floor), _integer(a.ceiling))
        for a in parse(AccountsIn, body).accounts
    ]
    check_by_hand(one.purpose for one in new)
    check_named(new)
    actor_id = caller.actor.actor_id
    opened = write(
        request, caller, lambda books: accounts.open_accounts(books, caller.book_id, new, actor_id)
    )
    if not opened:
        response.status_code = 200
    return OpenedOut(accounts=[one.code for one in new])


@router.get("", responses=problems(*READ, *PAGES))
def read_accounts(
    request: Request,
    caller: Annotated[Caller, Depends(allowed("account.read"))],
    owner: Filter = None,
    purpose: Filter = None,
    cursor: Cursor = None,
    limit: Limit = 100,
) -> AccountPage:
    """List the accounts that the caller may see."""
    question = ("accounts", caller.book_id, owner, purpose)
    place = position_of(cursor, question, (str,))
    with service_of(request).database.read() as books:
        found = queries.accounts_of(
            books,
            caller.book_id,
            seen_by=caller.sees,
            owner=owner,
            purpose=purpose,
            after=place[0] if place else None,
            limit=limit + 1,
        )
    more = next_cursor(question, (found[limit - 1].code,)) if len(found) > limit else None
    return AccountPage(accounts=[_account_out(account) for account in found[:limit]], next=more)


@router.post("/{code}/status", **declared(StatusIn, statuses.ask_status))
def set_status(
    request: Request,
    code: CodePath,
    body: RawBody,
    caller: Annotated[Caller, Depends(allowed("account.status"))],
) -> Response:
    """Ask to freeze an account, let it only receive, open it again, or close it for good when it is empty; a second person confirms."""
    new = parse(StatusIn, body)
    step = step_of(request, caller, new)
    return act(
        request,
        caller,
        lambda books: statuses.ask_status(
            books, caller.book_id, step, act_id=new.id, account=code, status=new.status
        ),
    )


add_second(router, "/status", "account.status", "what an account may do", second.turns(statuses.CHANGE))


def _integer(text: str | None) -> int | None:
    return None if text is None else int(text)


def _account_out(account: queries.Account) -> AccountOut:
    return AccountOut(
        code=account.code,
        owner=account.owner,
        purpose=account.purpose,
        normal_side="debit" if account.debit_normal else "credit",
        floor=None if account.floor is None else str(account.floor),
        ceiling=None if account.ceiling is None else str(account.ceiling),
        status=account.status,
        opened_at=account.opened_at,
    )
