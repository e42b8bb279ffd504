"""What an account may do (开立、冻结、只收不付、关闭): one person of the bureau asks, and another confirms, whosever account it is.

Also of an account that is empty or that nobody has used yet: closed, it stops what is still to come; and one of the ledger itself, such as
a reserve or the treasury, stops everybody. Opening it again takes two persons as well.
"""

from dataclasses import replace
from typing import Final, NamedTuple
from uuid import UUID

from ledger.database import Books, ReadBooks
from ledger.database.queries import find, named_queries
from ledger.entries import check_shown, check_text
from ledger.errors import Conflict
from ledger.journal.accounts import AccountNotThere, Status
from ledger.permits.actions.engine import Asked, KeptAct, act_conduct
from ledger.permits.actions.second import Way, begin_way, second_verbs
from ledger.permits.machines import STATUS
from ledger.permits.shapes import StatusTerms
from ledger.processes.acting import Done, Made
from ledger.processes.actions import Step, set_account_status

SQL: Final = named_queries(__name__)


class StatusChanged(Conflict, sorts={"before": "account_status", "now": "account_status"}):
    """The account {account} was {before} when this was asked for, and is {now}: somebody changed it meanwhile.

    Drop what was asked for, and ask again.
    """

    code = "account.status_changed"
    source = "docs/spec/journal.md 1.5"


class _Account(NamedTuple):
    owner: str
    status: str


def ask_status(
    books: Books, book_id: int, step: Step, *, act_id: UUID, account: str, status: Status
) -> Done[KeptAct]:
    """Ask to open, freeze, half-freeze (may receive, may not send) or close an account; a second person confirms.

    Raises (in this order):
        TextTooLong, TextUnprintable, TextEmpty, AccountNotThere, IdUsed, ProcessUnknown, IdNotVersion7, StepNotAllowed, RoleNotForStep,
        StatusChanged, CloseNotEmpty; never AmountBelowZero and PromiseBroken.
    """
    check_text("reason", step.reason)
    check_shown(reason=step.reason)
    there = _account(books, book_id, account)
    terms = StatusTerms(account, status, there.status, step.reason)
    asked = Asked(there.owner, there.owner, terms=terms, called=CALLED)
    return begin_way(books, book_id, CHANGE, step, act_id=act_id, alone=None, asked=asked)


def _account(books: ReadBooks, book_id: int, code: str) -> _Account:
    found = find(books, _Account, SQL["account"], book=book_id, code=code)
    if found is None:
        raise AccountNotThere(account=code)
    return found


def _check(books: ReadBooks, book_id: int, _step: Step, act: KeptAct) -> None:
    said = act.said(StatusTerms)
    now = _account(books, book_id, said.account).status
    if now != said.before:
        raise StatusChanged(account=said.account, before=said.before, now=now)


def _change(books: Books, book_id: int, step: Step, act: KeptAct, _asked_by: int | None) -> Made:
    """Change it.

    Raises:
        AccountNotThere, CloseNotEmpty, PromiseBroken, StatusChanged, TextTooLong, TextUnprintable.
    """
    _check(books, book_id, step, act)
    said = act.said(StatusTerms)
    set_account_status(books, book_id, said.account, said.status, said.ground, step.actor_id)
    return Made(figures={"account": said.account, "status": said.status, "before": said.before})


CALLED: Final = {"site": "account", "other": "account", "before": "", "ground": "reason"}
STATUSES: Final = replace(
    act_conduct(
        STATUS, StatusTerms, *second_verbs(lambda: (CHANGE,), "what an account may do", "账户状态变更")
    ),
    sides=lambda kept: [kept.site],  # an owner is a party itself
)
"""How one acts with what an account may do."""
CHANGE: Final[Way] = Way(STATUSES, "change", _change, None, check=_check)
